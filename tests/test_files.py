"""Finding, reading and replacing files."""

from __future__ import annotations

import errno
import os
import re
import shutil
import socket
import stat
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from q7lint.files import (
    BinaryError,
    EncodingError,
    FileError,
    LargeError,
    Source,
    Target,
    dialect_of,
    find_files,
    read_file,
)
from q7lint.files.gitignore import parse
from q7lint.files.replacing import replace
from q7lint.files.source import _Folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def made(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"text\n")


def found(*names: object) -> list[str]:
    return [one.name for one in find_files([str(name) for name in names]) if isinstance(one, Target)]


def errors(*names: object) -> list[str]:
    return [str(one) for one in find_files([str(name) for name in names]) if isinstance(one, FileError)]


def below(folder: Path) -> list[str]:
    return [os.path.relpath(name, folder) for name in found(folder)]


# Finding


def test_a_folder_stands_for_its_text_files_in_the_order_of_their_paths(tmp_path: Path) -> None:
    made(tmp_path, "b.txt", "a/z.md", "a/y.HTML", "a/x.py", "c.markdown", "d.htm", "e.text", "f", "a.b/g.txt")
    assert below(tmp_path) == ["a/y.HTML", "a/z.md", "a.b/g.txt", "b.txt", "c.markdown", "d.htm", "e.text"]


def test_a_file_that_is_named_is_taken_whatever_its_suffix(tmp_path: Path) -> None:
    made(tmp_path, "x.py")
    assert found(tmp_path / "x.py") == [str(tmp_path / "x.py")]


def test_a_file_named_twice_is_found_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path, "d/a.txt", "d/b.txt")
    (tmp_path / "link").symlink_to("d")
    monkeypatch.chdir(tmp_path)
    assert found("d/a.txt", "d", "./d/a.txt", "link", tmp_path / "d") == ["d/a.txt", "d/b.txt"]


def test_the_current_folder_gives_plain_names(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path, "a.txt", "d/b.txt")
    monkeypatch.chdir(tmp_path)
    assert found(".") == ["a.txt", "d/b.txt"]


def test_standard_input_is_no_file_called_dash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path, "-")
    monkeypatch.chdir(tmp_path)
    assert [one.path for one in find_files(["-", "./-", "-"]) if isinstance(one, Target)] == ["-", "./-"]


def test_links_in_a_folder_are_not_followed(tmp_path: Path) -> None:
    made(tmp_path, "out/a.txt", "in/b.txt")
    (tmp_path / "in" / "c.txt").symlink_to(tmp_path / "out" / "a.txt")
    (tmp_path / "in" / "round").symlink_to(tmp_path / "in")
    assert below(tmp_path / "in") == ["b.txt"]


def test_pipes_and_sockets_in_a_folder_are_passed_over(tmp_path: Path) -> None:
    made(tmp_path, "a.txt")
    os.mkfifo(tmp_path / "b.txt")
    assert below(tmp_path) == ["a.txt"]


def test_a_missing_file_and_a_folder_without_text_files_are_errors_in_their_place(tmp_path: Path) -> None:
    made(tmp_path, "d/a.py", "e/a.txt")
    names = [tmp_path / "none.txt", tmp_path / "d", tmp_path / "e"]
    assert found(*names) == [str(tmp_path / "e" / "a.txt")]
    missing, empty = errors(*names)
    assert missing.endswith("none.txt: no such file or folder")
    assert "no file in this folder ends in .txt .text .md" in empty


def test_stores_of_version_control_and_packages_are_passed_over(tmp_path: Path) -> None:
    made(tmp_path, ".git/a.txt", "node_modules/b.md", ".venv/c.txt", ".hidden/d.txt")
    assert below(tmp_path) == [".hidden/d.txt"]


def test_a_tree_deeper_than_the_interpreter_recurses_is_walked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for _ in range(1500):  # the whole path would be too long to be made at once
        os.mkdir("d")
        os.chdir("d")
    with open("a.txt", "wb"):
        pass
    os.chdir(tmp_path)
    names = found(".")
    subprocess.run(["rm", "-rf", "d"], check=True)  # pytest cannot, for it recurses
    assert len(names) == 1


IGNORED = {
    ".gitignore": "*.txt\n!keep*.txt\n/build/\n# a comment\n\ndocs/**/draft.md\n*.html\n\\#odd.md\nspaced.md\\ \n",
    "sub/.gitignore": "!back.txt\nkeep-not.txt\n/only-here.md\n",
    "sub/deep/.gitignore": "*\n!*/\n!lone.md\n",
    "shut/.gitignore": "*\n",
}
TREE = (
    *("a.txt", "keep.txt", "build/x.md", "sub/build/y.md", "docs/draft.md", "docs/a/b/draft.md", "docs/final.md"),
    *("sub/back.txt", "sub/keep-not.txt", "sub/keep-yes.txt", "sub/only-here.md", "sub/deep/only-here.md"),
    *("sub/deep/lone.md", "sub/deep/other.md", "sub/deep/er/lone.md", "shut/a.md", "#odd.md", "odd.md", "p.html"),
    *("sub/back/back.txt", "info.md", "spaced.md"),
)


needs_git = pytest.mark.skipif(not shutil.which("git"), reason="there is no git to compare with")
GIT = ("git", "-c", "core.excludesFile=", "-c", "core.quotePath=false")


def with_git(folder: Path, start: str) -> set[str]:
    """Name the files below `start` that git does not ignore."""
    command = [*GIT, "ls-files", "-co", "--exclude-standard", start]
    listed = subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return {name for name in os.fsdecode(listed.stdout).splitlines() if not name.endswith(".gitignore")}


def with_us(folder: Path, start: str) -> set[str]:
    return {os.path.relpath(name, folder) for name in found(folder / start)}


@needs_git
@pytest.mark.parametrize("start", [".", "sub", "sub/deep", "docs"])
def test_a_walk_leaves_out_exactly_what_git_ignores(tmp_path: Path, start: str) -> None:
    made(tmp_path, *TREE)
    for name, lines in IGNORED.items():
        (tmp_path / name).write_text(lines)
    subprocess.run([*GIT, "init", "-q", "."], cwd=tmp_path, check=True)
    (tmp_path / ".git" / "info").mkdir(exist_ok=True)
    (tmp_path / ".git" / "info" / "exclude").write_text("info.md\n")
    wanted = with_git(tmp_path, start)
    assert wanted, "git lists something"
    assert with_us(tmp_path, start) == wanted


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("tree")
    parts = ("a", "b", "ab", "[a]", "é")
    made(folder, *(f"{one}/{two}/{three}.txt" for one in parts for two in parts for three in ("a", "b", "ab", "a b")))
    made(folder, "a.txt", "ab.txt", "]a.txt", "!a.txt", "#a.txt", "a-.txt")
    subprocess.run([*GIT, "init", "-q", "."], cwd=folder, check=True)
    return folder


SCRAPS = ("a", "b", "*", "**", "?", "/", "**/", "/**", ".txt", "[ab]", "[!a]", "[^b-z]", "[]a]", "[a", "[z-a]", "\\")
MORE = ("!", "#", " ", "\\ ", "é", "[[:alpha:]]", "[[:none:]]", "[a\\]]", "*/", "\r", "\\*", "a*", "[!]-]", "[--b]")
# Not compared: git takes `a**/b` for `a*/b`, as its manual says, or for `a/**/b`, by where the first wildcard stands,
# and the like goes for a slash behind a backslash.
LINE = st.lists(st.sampled_from(SCRAPS + MORE), min_size=1, max_size=5).map("".join)
LINES = st.lists(LINE.filter(lambda line: not re.search(r"[^/!*]\*\*|\\/", line)), min_size=1, max_size=4)


@needs_git
@settings(
    max_examples=150, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lines=LINES)
@example(["*", "!*/", "!a*"])
@example(["/a/**", "!/a/b/"])
@example(["*.txt", "!a/"])
@example(["b/", "!a/"])
@example(["a/*.txt"])
@example(["a", "***/b", "/**"])
def test_any_list_is_read_as_git_reads_it(tree: Path, lines: list[str]) -> None:
    (tree / ".gitignore").write_text("\n".join(lines))
    assert with_us(tree, ".") == with_git(tree, ".")


def test_a_pattern_of_many_stars_takes_no_longer_than_one_of_few() -> None:
    (line,) = parse(b"*a" * 40 + b"b")
    start = time.process_time()
    assert not line.speaks_of("a" * 255, is_folder=False)
    assert time.process_time() - start < 1


def test_a_gitignore_counts_without_a_repository_too(tmp_path: Path) -> None:
    made(tmp_path, "a.txt", "b.txt")
    (tmp_path / ".gitignore").write_text("b.txt\n")
    assert below(tmp_path) == ["a.txt"]


def test_an_ignored_folder_or_file_that_is_named_is_read(tmp_path: Path) -> None:
    made(tmp_path, "build/a.txt", "build/b.txt")
    (tmp_path / ".git").mkdir()
    (tmp_path / ".gitignore").write_text("build/\n*.txt\n")
    (tmp_path / "build" / ".gitignore").write_text("b.txt\n")
    assert below(tmp_path / "build") == ["a.txt"]
    assert found(tmp_path / "build" / "b.txt")


# Reading


def test_the_dialect_follows_the_suffix() -> None:
    names = ["a.md", "a.MARKDOWN", "a.html", "a.htm", "a.txt", "a", "md", "a.py"]
    assert [dialect_of(name) for name in names] == ["markdown", "markdown", "html", "html"] + ["text"] * 4


@pytest.mark.parametrize(
    "data",
    [
        b"one\r\ntwo\rthree\nfour",
        b"\xef\xbb\xbfmarked\n",
        b"\xef\xbb\xbf\xef\xbb\xbftwice",
        b"caf\xe9 \xff\xc3 \xed\xa0\x80 end",
        b"\x0c\x0b\x1c\xc2\x85\xe2\x80\xa8",
        b"",
    ],
)
def test_what_is_read_and_written_again_is_the_same(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    source = read_file(str(path), "a.txt")
    assert source.encode(source.text) == data


def test_the_mark_of_byte_order_is_no_part_of_the_text() -> None:
    assert Source("a", None, b"\xef\xbb\xbftext").text == "text"


def test_bytes_that_are_not_utf_8_are_told_from_those_that_are() -> None:
    assert not Source("a", None, b"caf\xe9").is_utf8
    assert Source("a", None, "café".encode()).is_utf8


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_a_mark_of_byte_order_says_how_a_file_is_written(encoding: str) -> None:
    text = "caf\u00e9 \U0001f600\r\n\ufeffend"
    data = f"\ufeff{text}".encode(encoding)
    source = Source("a", None, data, encoding="latin-1")
    assert (source.text, source.encoding) == (text, encoding)
    assert source.encode(text) == data
    assert source.encode("\u20ac") == "\ufeff\u20ac".encode(encoding)


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("utf-16-le", b"a\0\0\xd8b\0"),
        ("utf-16-be", b"\0a\0"),
        ("utf-32-le", b"\0\0\x11\0"),
        ("utf-32-be", b"\0\0\xd8\0"),
    ],
)
def test_what_is_not_written_as_its_mark_says_is_refused(encoding: str, body: bytes) -> None:
    with pytest.raises(EncodingError, match=rf"a: is not {encoding.upper()} \(at byte \d+\), and is not read"):
        Source("a", None, "\ufeff".encode(encoding) + body)


@pytest.mark.parametrize("encoding", ["latin-1", "cp1252", "koi8-r", "shift_jis", "gb18030", "euc-kr", "utf-16-le"])
@given(text=st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40))
@settings(max_examples=50)
def test_what_another_encoding_cannot_give_back_is_never_read(encoding: str, text: str) -> None:
    data = text.encode(encoding, "ignore")
    try:
        source = Source("a", None, data, encoding=encoding)
    except (EncodingError, BinaryError):
        return
    assert source.encode(source.text) == data


def test_an_encoding_that_gives_other_bytes_back_is_refused() -> None:
    with pytest.raises(EncodingError, match="cannot be written again in UTF-7 as it is"):
        Source("a", None, b"+AGE-", encoding="utf-7")
    with pytest.raises(EncodingError, match=r"is not SHIFT_JIS \(at byte 1\)"):
        Source("a", None, b"a\xff", encoding="shift_jis")


def test_what_an_encoding_lacks_is_not_written() -> None:
    source = Source("a", None, b"caf\xe9", encoding="latin-1")
    assert source.encode("th\u00e9") == b"th\xe9"
    with pytest.raises(FileError, match=r"the repair holds '\u2014', which LATIN-1 lacks; it is left as it was"):
        source.encode("caf\u00e9 \u2014")


def test_what_cannot_be_written_in_the_encoding_that_it_was_read_by_is_refused() -> None:
    with pytest.raises(EncodingError, match="cannot be written again in ISO2022_JP as it is"):
        Source("a", None, b"\x1b\x80", encoding="iso2022_jp")


@pytest.mark.parametrize("size", [1, 65_535, 65_536, 65_537, 200_000])
def test_a_byte_that_is_not_utf_8_is_seen_at_the_end_of_a_text_of_any_size(size: int) -> None:
    text = "é".encode() * (size // 2) + b"x" * (size % 2)
    assert Source("a", None, text).is_utf8
    assert not Source("a", None, text + b"\xc3").is_utf8, "half a character"
    assert not Source("a", None, text + b"\xff" + text).is_utf8
    assert not Source("a", None, b"\xff" + text).is_utf8
    assert Source("a", None, text + "é".encode()).is_utf8


@pytest.mark.parametrize(
    ("begin", "kind"),
    [
        (b"\x1f\x8b", "gzip"),
        (b"\x1f\x9d", "compress"),
        (b"BZh91AY&SY", "bzip2"),
        (b"BZh1\x17rE8P\x90", "bzip2"),
        (b"\x28\xb5\x2f\xfd", "Zstandard"),
        (b"\x04\x22\x4d\x18", "LZ4"),
        (b"\xfd7zXZ", "xz"),
        (b"7z\xbc\xaf", "7-Zip"),
        (b"LZIP\x01", "lzip"),
        (b"PK\x03\x04", "zip"),
        (b"Rar!\x1a", "RAR"),
        (b"%PDF-", "PDF"),
    ],
)
def test_what_is_packed_is_told_by_its_beginning_and_not_read(begin: bytes, kind: str) -> None:
    with pytest.raises(BinaryError, match=rf"a: is binary \(it begins as {kind} does\), and is not read"):
        Source("a", None, begin + b" and a text")
    assert Source("a", None, b"x" + begin).body == b"x" + begin


@pytest.mark.parametrize("begin", [b"BZh91 is a bus", b"PK is a name", b"7z", b"Rar!", b"%PDF", b"\x1f"])
def test_what_begins_nearly_as_something_packed_is_a_text(begin: bytes) -> None:
    assert Source("a", None, begin).text == begin.decode()


def test_a_file_of_more_bytes_than_it_may_have_is_not_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"text\n")
    assert read_file(str(path), "a.txt", most=5).data == b"text\n"
    with pytest.raises(LargeError):
        read_file(str(path), "a.txt", most=4)


@pytest.mark.skipif(not os.path.exists("/proc/self/status"), reason="there is no /proc")
def test_a_file_whose_size_says_nothing_is_read_to_its_end() -> None:
    assert os.stat("/proc/self/status").st_size == 0
    data = read_file("/proc/self/status", "status").data
    assert data.startswith(b"Name:")
    assert data.endswith(b"\n")


def test_a_folder_that_is_gone_since_a_file_was_read_from_it_is_missing(tmp_path: Path) -> None:
    made(tmp_path, "d/e/a.txt", "d/e/b.txt")
    place = str(tmp_path / "d" / "e")
    assert read_file(f"{place}/a.txt", "a", below=str(tmp_path)).data == b"text\n"
    assert read_file(f"{place}/b.txt", "b", below=str(tmp_path)).data == b"text\n"
    for act in (lambda: os.rename(place, tmp_path / "elsewhere"), lambda: shutil.rmtree(tmp_path / "elsewhere")):
        act()
        with pytest.raises(FileError, match="b: no such file or folder"):
            read_file(f"{place}/b.txt", "b", below=str(tmp_path))
    made(tmp_path, "d/e/b.txt")
    (tmp_path / "d" / "e" / "b.txt").write_bytes(b"another\n")
    assert read_file(f"{place}/b.txt", "b", below=str(tmp_path)).data == b"another\n"


def test_standard_input_that_is_closed_or_cannot_be_read_is_told(tmp_path: Path) -> None:
    script = f'"{sys.executable}" -m q7lint - <&-; "{sys.executable}" -m q7lint - 0> written'
    done = subprocess.run(["sh", "-c", script], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "q7lint: -: standard input is closed\nq7lint: -: bad file descriptor\n"


def test_a_folder_is_opened_once_for_its_files_and_closed_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made(tmp_path, "d/a.txt", "d/b.txt")
    true, opened = os.open, []

    def counted(path: str, *args: int, **kwargs: int) -> int:
        opened.append(path)
        return true(path, *args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(os, "open", counted)
        patch.setattr(os, "supports_dir_fd", {counted})
        for name in ("a.txt", "b.txt", "a.txt"):
            read_file(str(tmp_path / "d" / name), name, below=str(tmp_path))
    assert opened == [str(tmp_path), "d", "a.txt", "b.txt", "a.txt"]
    stdin = os.fstat(0)
    folder = _Folder()
    folder.close()
    folder.opened(str(tmp_path), str(tmp_path / "d"))
    folder.close()
    folder.close()
    assert os.path.samestat(os.fstat(0), stdin)


def test_a_file_that_grows_while_it_is_read_is_read_to_its_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"one\n")
    true = os.fstat

    def growing(fd: int) -> os.stat_result:
        status = true(fd)
        path.write_bytes(b"one\ntwo\n")
        return status

    monkeypatch.setattr(os, "fstat", growing)
    assert read_file(str(path), "a.txt").data == b"one\ntwo\n"


def test_a_file_that_becomes_a_pipe_before_it_is_opened_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"text\n")
    true = os.open

    def swapped_first(name: str, *args: int) -> int:
        path.unlink()
        os.mkfifo(path)
        return true(name, *args)

    monkeypatch.setattr(os, "open", swapped_first)
    with pytest.raises(FileError, match=r"a\.txt: is a named pipe"):
        read_file(str(path), "a.txt")


def test_no_folder_stays_open_but_the_last(tmp_path: Path) -> None:
    made(tmp_path, *(f"{name}/in/a.txt" for name in "abcdefgh"))
    before = len(os.listdir("/dev/fd"))
    for name in "abcdefgh":
        read_file(str(tmp_path / name / "in" / "a.txt"), "a", below=str(tmp_path))
        with pytest.raises(FileError):
            read_file(str(tmp_path / name / "none" / "a.txt"), "a", below=str(tmp_path))
    assert len(os.listdir("/dev/fd")) <= before + 1


@pytest.mark.parametrize("half", [0xD800, 0xDBFF, 0xDC00, 0xDC7F, 0xDD00, 0xDFFF])
def test_half_a_surrogate_pair_is_told_as_such(half: int) -> None:
    for encoding in ("utf-8", "utf-16-le", "latin-1"):
        with pytest.raises(FileError, match=r"^a: the repair holds half a surrogate pair; it is left as it was$"):
            Source("a", None, b"", encoding=encoding).encode(f"x{chr(half)}")
    for sound in "\ud7ff\ue000":
        with pytest.raises(FileError, match="which LATIN-1 lacks"):
            Source("a", None, b"", encoding="latin-1").encode(f"x{sound}")
        assert Source("a", None, b"").encode(sound) == sound.encode()


@pytest.mark.parametrize("bom", [b"", "\ufeff".encode()])
def test_bytes_of_utf8_are_written_as_they_are_behind_the_mark_of_the_file(bom: bytes) -> None:
    source = Source("a", None, bom + b"text")
    assert source.encode(b"caf\xc3\xa9 \xff") == bom + b"caf\xc3\xa9 \xff"
    with pytest.raises(FileError, match="the repair holds a NUL; it is left as it was"):
        source.encode(b"caf\xc3\xa9\0")


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"])
def test_bytes_of_utf8_are_written_in_the_encoding_of_the_file(encoding: str) -> None:
    source = Source("a", None, "\ufefftext".encode(encoding))
    assert source.encode("café".encode()) == "\ufeffcafé".encode(encoding)
    with pytest.raises(FileError, match="the repair holds a NUL; it is left as it was"):
        source.encode(b"a\0")


def test_a_nul_in_any_encoding_makes_a_file_binary() -> None:
    for data, encoding in [("\ufefftext\0".encode("utf-16-le"), None), (b"text\0", "latin-1")]:
        with pytest.raises(BinaryError, match="binary"):
            Source("a", None, data, encoding=encoding)


def test_a_nul_makes_a_file_binary() -> None:
    with pytest.raises(BinaryError, match="binary"):
        Source("a", None, b"text\0")


def test_what_is_no_regular_file_is_refused_at_once(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(tmp_path / "socket"))
        for path, reason in [
            (tmp_path / "pipe", "named pipe"),
            (tmp_path / "socket", "socket"),
            ("/dev/zero", "device"),
            (tmp_path, "folder"),
            (tmp_path / "none", "no such file"),
            (f"{tmp_path}/a\0b", "^name: embedded null byte$"),
            (f"{tmp_path}/{'a' * 300}", "^name: file name too long$"),
        ]:
            with pytest.raises(FileError, match=reason):
                read_file(str(path), "name")
            if str(path).startswith(f"{tmp_path}/"):
                with pytest.raises(FileError, match=reason):
                    read_file(str(path), "name", below=str(tmp_path))


# Replacing


def written(tmp_path: Path, data: bytes = b"old text\n") -> Source:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    return read_file(str(path), "a.txt")


def left(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def test_a_file_is_replaced_and_nothing_else_is_left(tmp_path: Path) -> None:
    replace(written(tmp_path), "new text\n")
    assert left(tmp_path) == {"a.txt": b"new text\n"}


@pytest.mark.parametrize("mode", [0o600, 0o644, 0o755, 0o4750])
def test_the_mode_is_kept(tmp_path: Path, mode: int) -> None:
    source = written(tmp_path)
    os.chmod(tmp_path / "a.txt", mode)
    replace(source, "new")
    assert stat.S_IMODE(os.stat(tmp_path / "a.txt").st_mode) == mode


def test_extended_attributes_are_kept(tmp_path: Path) -> None:
    source = written(tmp_path)
    try:
        os.setxattr(tmp_path / "a.txt", "user.origin", b"crawl")
    except OSError:
        pytest.skip("this file system has no extended attributes")
    replace(source, "new")
    assert os.getxattr(tmp_path / "a.txt", "user.origin") == b"crawl"


def test_a_file_that_would_stay_the_same_is_not_touched(tmp_path: Path) -> None:
    source = written(tmp_path)
    before = os.stat(tmp_path / "a.txt")
    replace(source, "old text\n")
    after = os.stat(tmp_path / "a.txt")
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_a_link_that_is_named_stays_a_link(tmp_path: Path) -> None:
    (tmp_path / "there").mkdir()
    written(tmp_path / "there")
    link = tmp_path / "link.txt"
    link.symlink_to(os.path.join("there", "a.txt"))
    replace(read_file(str(link), "link.txt"), "new")
    assert link.is_symlink()
    assert left(tmp_path / "there") == {"a.txt": b"new"}


def saved_meanwhile(path: Path) -> None:
    path.write_bytes(b"NEW TEXT\n")
    os.utime(path, ns=(1, 1))


def swapped(path: Path) -> None:
    other = path.with_name("b.txt")
    other.write_bytes(path.read_bytes())
    os.replace(other, path)


@pytest.mark.parametrize(
    ("meddle", "reason"),
    [
        (saved_meanwhile, "changed during the run"),
        (swapped, "changed during the run"),
        (lambda path: path.write_bytes(b""), "changed during the run"),
        (lambda path: path.unlink(), "removed during the run"),
        (lambda path: os.link(path, path.with_name("other.txt")), "hard links"),
    ],
)
def test_a_file_that_must_not_be_replaced_is_left_as_it_is(
    tmp_path: Path, meddle: Callable[[Path], object], reason: str
) -> None:
    source = written(tmp_path)
    meddle(tmp_path / "a.txt")
    before = left(tmp_path)
    with pytest.raises(FileError, match=reason):
        replace(source, "the repaired text\n")
    assert left(tmp_path) == before


def test_what_is_saved_while_the_new_file_is_written_is_not_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = written(tmp_path)
    fsync = os.fsync

    def saving_first(fd: int) -> None:
        saved_meanwhile(tmp_path / "a.txt")
        fsync(fd)

    monkeypatch.setattr(os, "fsync", saving_first)
    with pytest.raises(FileError, match="changed during the run"):
        replace(source, "the repaired text\n")
    assert left(tmp_path) == {"a.txt": b"NEW TEXT\n"}


def test_a_read_only_file_is_replaced_only_for_who_may_write_it(tmp_path: Path) -> None:
    source = written(tmp_path)
    os.chmod(tmp_path / "a.txt", 0o444)
    if os.access(tmp_path / "a.txt", os.W_OK):  # the superuser
        replace(source, "the repaired text\n")
        assert left(tmp_path) == {"a.txt": b"the repaired text\n"}
    else:
        with pytest.raises(FileError, match="read-only"):
            replace(source, "the repaired text\n")
        assert left(tmp_path) == {"a.txt": b"old text\n"}
    assert os.stat(tmp_path / "a.txt").st_mode & 0o777 == 0o444


def test_what_the_system_does_not_let_write_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    source = written(tmp_path)
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(FileError, match="read-only"):
        replace(source, "the repaired text\n")
    assert left(tmp_path) == {"a.txt": b"old text\n"}


def test_a_file_that_another_puts_in_its_place_while_it_is_asked_about_was_changed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    source = read_file(str(path), "a.txt")

    def replaced(place: str, _: int) -> bool:
        (tmp_path / "b.txt").write_text("other")
        os.replace(tmp_path / "b.txt", place)
        return False  # as the system says of a name that is not there for a moment

    monkeypatch.setattr(os, "access", replaced)
    with pytest.raises(FileError, match="was changed during the run"):
        replace(source, "new")
    assert path.read_text() == "other"


@pytest.mark.parametrize("text", ["", "\ud800", "a\0b"])
def test_a_text_that_cannot_stand_in_a_file_is_not_written(tmp_path: Path, text: str) -> None:
    source = written(tmp_path)
    with pytest.raises(FileError):
        replace(source, text)
    assert left(tmp_path) == {"a.txt": b"old text\n"}


@pytest.mark.parametrize("error", [OSError(errno.ENOSPC, "No space left on device"), KeyboardInterrupt()])
@pytest.mark.parametrize("call", ["open", "stat", "fsync", "fstat", "fchmod", "listxattr", "replace"])
@pytest.mark.parametrize("failing_time", [1, 2, 3])
def test_a_failure_at_any_call_leaves_the_old_file_or_the_new_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, failing_time: int, error: BaseException
) -> None:
    source = written(tmp_path)
    true = getattr(os, call)
    times = iter(range(1, 100))

    def failing(*args: object, **kwargs: object) -> object:
        if next(times) == failing_time:
            raise error
        return true(*args, **kwargs)

    monkeypatch.setattr(os, call, failing)
    monkeypatch.setattr(os, "supports_dir_fd", {failing, *os.supports_dir_fd})
    try:
        replace(source, "new text\n")
    except (FileError, KeyboardInterrupt):
        failed = True
    else:
        failed = False
    monkeypatch.undo()
    # The folder is brought to the disk after the rename: then the file is the new one, and the failure is still told.
    assert left(tmp_path) in (
        [{"a.txt": b"old text\n"}, {"a.txt": b"new text\n"}] if failed else [{"a.txt": b"new text\n"}]
    )


def test_where_a_folder_cannot_be_held_open_whole_paths_are_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = written(tmp_path)
    monkeypatch.setattr(os, "supports_dir_fd", set())
    replace(source, "new")
    assert left(tmp_path) == {"a.txt": b"new"}
