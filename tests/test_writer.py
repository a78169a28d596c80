"""The writer, broken at every call: no file is ever anything but the old one or the finished new one.

And what others do meanwhile: they change, take away and swap files, start q7lint beside, plant names and links.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from q7lint.cli import main
from q7lint.files import FileError, Source, find_files, leftovers, read_file
from q7lint.files.replacing import replace

from .calls import ERRORS, Outcome, Scene, errors, kills, meddled, quick_folder, run
from .process import Place, reads
from .scenes import by_chance
from .tracing import LATE, WRITER, killed_at, traced, why_not
from .writer import rewritten

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

DAMAGED = b"- < strong >Tea:< / strong > hot. li >\n"


def linked(folder: Path) -> None:
    (folder / "a.txt").rename(folder / "there")
    (folder / "a.txt").symlink_to("there")


def labelled(folder: Path) -> None:
    os.chmod(folder / "a.txt", 0o640)
    try:
        os.setxattr(folder / "a.txt", "user.origin", b"crawl")
        os.setxattr(folder / "a.txt", "user.more", b"x" * 500)
    except OSError:
        pytest.skip("this file system has no extended attributes")


SCENES: dict[str, Callable[[Path], Scene]] = {
    "one byte": lambda folder: Scene(folder, {"a.txt": b"a"}, texts={"a.txt": "b"}),
    "100 KB": lambda folder: Scene(
        folder, {"a.txt": b"One line of many.\n" * 5600}, texts={"a.txt": "Another of them.\n" * 5600}
    ),
    "a link": lambda folder: Scene(folder, {"a.txt": DAMAGED}, linked, texts={"a.txt": "- Tea: hot.\n"}),
    "attributes": lambda folder: Scene(folder, {"a.txt": DAMAGED}, labelled, texts={"a.txt": "- Tea: hot.\n"}),
    "CRLF, by the rules": lambda folder: Scene(folder, {"a.txt": DAMAGED.replace(b"\n", b"\r\n") * 2}),
    "two files, by the rules": lambda folder: Scene(folder, {f"{name}.txt": DAMAGED for name in "ab"}),
}


@pytest.fixture(params=SCENES)
def scene(request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    yield from made(SCENES[request.param], tmp_path, monkeypatch)


def made(make: Callable[[Path], Scene], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Scene]:
    monkeypatch.chdir(tmp_path)
    with quick_folder(tmp_path) as folder:
        monkeypatch.setenv("Q7LINT_UNDO", str(folder / "ledgers"))
        yield make(folder / "place")
        os.chdir(tmp_path)


def test_a_run_that_is_killed_at_any_call_leaves_each_file_whole_and_is_taken_back(scene: Scene) -> None:
    assert kills(scene) >= 90


@pytest.mark.parametrize("seed", range(10))
def test_a_run_over_files_by_chance_that_is_killed_at_any_call_leaves_each_file_whole_and_is_taken_back(
    seed: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for scene in made(lambda folder: by_chance(folder, Random(seed)), tmp_path, monkeypatch):
        assert kills(scene) >= 75 * len(scene.files)


def test_a_failure_at_any_call_leaves_each_file_whole_and_is_told(scene: Scene) -> None:
    assert errors(scene, ERRORS if len(scene.files) == 1 else ERRORS[:2]) >= 300


KILLED: dict[str, tuple[bytes, Callable[[Path], object] | None, int, int]] = {
    "100 KB": (DAMAGED * 2600, None, 1, 45),
    "a link": (DAMAGED, linked, 1, 90),
    "attributes": (DAMAGED, labelled, 2, 45),
}
"""What real processes are killed over: what the file holds, what is done to it, every how manieth call is the last, and
how many that are at least. It is some 215 in all, each of which takes a tenth of a second."""


@pytest.mark.parametrize("kind", KILLED)
def test_a_process_that_is_killed_at_any_call_of_the_system_leaves_each_file_whole_and_is_taken_back(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if why_not():
        pytest.skip(why_not())
    content, prepare, step, least = KILLED[kind]

    def make(folder: Path) -> Scene:
        return Scene(folder, {"a.txt": content}, prepare, {"a.txt": rewritten(content.decode())})

    for scene in made(make, tmp_path, monkeypatch):
        calls, _ = traced(scene, WRITER)
        outcomes = [killed_at(scene, WRITER, *call) for call in calls[::step]]
        assert [one for one in outcomes if one not in ("", LATE)] == []
        assert outcomes.count("") >= least


# -- what somebody else changes meanwhile ------------------------------------------------------------------------------

SOUND = b"- Coffee: black, as ever.\n"


def edited(path: Path) -> None:
    path.write_bytes(SOUND)


def edited_with_the_old_time(path: Path) -> None:
    """Save as many bytes as there were, and set the time back: only the bytes tell."""
    before = path.stat() if path.exists() else None
    path.write_bytes(b"Sound.".ljust(len(DAMAGED) - 1) + b"\n")
    if before:
        os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def cut(path: Path) -> None:
    path.write_bytes(b"")


def swapped(path: Path) -> None:
    other = path.with_name("other")
    other.write_bytes(SOUND)
    other.replace(path)


def removed(path: Path) -> None:
    path.unlink(missing_ok=True)


@pytest.mark.parametrize("act", [edited, edited_with_the_old_time, cut, swapped, removed])
def test_what_somebody_does_to_a_file_before_any_call_is_kept_and_told(
    act: Callable[[Path], None], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def make(folder: Path) -> Scene:
        return Scene(folder, {"a.txt": DAMAGED})

    for scene in made(make, tmp_path, monkeypatch):
        counts = meddled(scene, act)
        assert counts["kept and told"] > 30
        assert counts["too late to be seen"] == 1  # the rename itself: no system call compares and renames


# -- every kind of file ------------------------------------------------------------------------------------------------

LINE = b"- < strong >Tea:< / strong > hot."
MENDED = b"- Tea: hot."


class Kind(NamedTuple):
    """A kind of file: what it holds before and after a repair, and what is said of it; nothing where it is kept."""

    before: bytes
    after: bytes
    said: str = ""
    status: int = 0
    make: Callable[[Path], object] | None = None
    """What is done to the file, or instead of it."""


def mended(template: bytes, said: str = "") -> Kind:
    """Give a kind of file whose damage is at each ``%``, and which is repaired."""
    return Kind(template.replace(b"%", LINE), template.replace(b"%", MENDED), said)


def refused(said: str, make: Callable[[Path], object] | None = None, before: bytes = LINE) -> Kind:
    """Give a kind of file that is left as it is, in one line."""
    return Kind(before, before, said, 2, make)


def as_link(path: Path) -> None:
    path.rename(path.with_name("there"))
    path.symlink_to("there")


def as_dangling_link(path: Path) -> None:
    path.unlink()
    path.symlink_to("nowhere")


def as_socket(path: Path) -> None:
    path.unlink()
    with socket.socket(socket.AF_UNIX) as bound:
        bound.bind(str(path))


def as_device(path: Path) -> None:
    path.unlink()
    path.symlink_to("/dev/zero")


def as_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def as_pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def with_attribute(path: Path) -> None:
    try:
        os.setxattr(path, "user.origin", b"crawl")
    except OSError:
        pytest.skip("this file system has no extended attributes")


def of_another_owner(path: Path) -> None:
    if os.geteuid():
        pytest.skip("only the superuser can give a file away")
    os.chown(path, 12345, 12346)


KINDS: dict[str, Kind] = {
    "bytes that are not UTF-8": mended(b"% caf\xe9\n\xff\n", "not all of it is UTF-8 (line 1"),
    "UTF-16": Kind(f"\ufeff{LINE.decode()}\n".encode("utf-16-le"), f"\ufeff{MENDED.decode()}\n".encode("utf-16-le")),
    "CRLF": mended(b"%\r\nOats.\r\n%\r\n"),
    "CR": mended(b"%\rOats.\r%\r"),
    "mixed ends": mended(b"%\r\nOats.\n%\rRye.\r\n"),
    "a mark of byte order": mended(b"\xef\xbb\xbf%\n"),
    "no last line end": mended(b"Oats.\n%"),
    "NUL": refused("is binary (it holds a NUL), and is not read", before=LINE + b"\0\n"),
    "a merge conflict": refused("a merge conflict begins here", before=LINE + b"\n<<<<<<< a\n=======\n>>>>>>> b\n"),
    "a link": mended(b"%\n")._replace(make=as_link),
    "a hard link": refused("has other names (hard links)", lambda path: os.link(path, path.with_name("other"))),
    "an attribute": mended(b"%\n")._replace(make=with_attribute),
    "an owner": mended(b"%\n")._replace(make=of_another_owner),
    "a mode": mended(b"%\n")._replace(make=lambda path: path.chmod(0o4751)),
    "a pipe": refused("is a named pipe", as_pipe),
    "a socket": refused("is a socket", as_socket),
    "a device": refused("is a device", as_device),
    "an empty folder": refused("no file in this folder ends in", as_folder),
    "a dangling link": refused("no such file or folder", as_dangling_link),
    "a file that is gone": refused("no such file or folder", lambda path: path.unlink()),
}
NAMES = {
    "a plain name": b"a.txt",
    "a line end": b"a\nforged.txt:1:1: X.txt",
    "an escape": b"a\x1b[31m.txt",
    "bytes that are not UTF-8": b"a\xff\xc3.txt",
    "a turned direction": "a\u202e.txt".encode(),
    "a dash": b"-a.txt",
}


def traits(path: Path) -> object:
    """Give what a repair has to keep of a file, whatever it is."""
    if not os.path.lexists(path):
        return None
    status = path.lstat()
    link = os.readlink(path) if path.is_symlink() else ""
    true = path.stat() if path.exists() else status
    extended = os.listxattr(path) if path.is_file() else []
    owners = [(one.st_mode, one.st_uid, one.st_gid, one.st_nlink) for one in (status, true)]
    return owners, link, {name: os.getxattr(path, name) for name in extended}


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_file_is_kept_or_refused_in_one_line_and_the_run_goes_on(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, after, said, status, make = KINDS[kind]
    monkeypatch.chdir(tmp_path)
    path, other = tmp_path / "a.txt", tmp_path / "b.txt"
    path.write_bytes(before)
    other.write_bytes(LINE)
    if make:
        make(path)
    kept = traits(path)
    outcome = run("--fix", "--quiet", "a.txt", "b.txt") if status else run("--fix", "a.txt", "b.txt")
    assert (outcome.status, outcome.err.count("\n")) == (status, bool(said)), outcome.err
    assert said in outcome.err
    assert traits(path) == kept
    assert other.read_bytes() == MENDED
    if path.is_file():
        assert path.read_bytes() == after
    assert not [name for name in os.listdir(tmp_path) if name.startswith(leftovers.PREFIX)]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_of_any_name_is_repaired_and_taken_back(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("Q7LINT_UNDO", str(tmp_path / "ledgers"))
    path = os.fsencode(tmp_path) + b"/" + NAMES[name]
    for put, args in ((LINE, ("--fix", "-q", ".")), (MENDED, ("undo", "-q"))):
        with open(path, "wb" if put == LINE else "rb") as file:
            assert put == (LINE if file.writable() and file.write(LINE) else file.read())
        assert run(*args) == (0, "")
    with open(path, "rb") as file:
        assert file.read() == LINE


def test_no_kind_of_file_holds_a_run_up(tmp_path: Path) -> None:
    place = Place(tmp_path)
    names = [f"{number}.txt" for number, _ in enumerate(KINDS)]
    for name, kind in zip(names, KINDS.values(), strict=True):
        path = place.write(name, kind.before)
        if kind.status and kind.make:
            kind.make(path)
            path.with_name("other").unlink(missing_ok=True)
    place.write("last.txt", LINE)
    result = place.run("--fix", *names, "last.txt")  # in a minute at most, or it raises
    assert result.status == 2
    assert (place.folder / "last.txt").read_bytes() == MENDED


def as_nobody(work: Callable[[], Outcome]) -> Outcome:
    """Do something in a process of an ordinary user, and give what it came to."""
    if os.geteuid():
        return work()
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
            outcome = work()
            os.write(theirs, f"{outcome.status} {outcome.err}".encode())
        finally:
            os._exit(0)
    os.close(theirs)
    with open(ours, encoding="utf-8") as told:
        status, _, err = told.read().partition(" ")
    os.waitpid(child, 0)
    return Outcome(int(status), err)


def test_what_an_ordinary_user_may_not_write_or_keep_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with quick_folder(tmp_path) as folder:
        monkeypatch.chdir(folder)
        monkeypatch.setenv("Q7LINT_UNDO", str(folder / "ledgers"))
        folder.chmod(0o777)
        for name in ("read-only.txt", "foreign.txt", "mine.txt"):
            (folder / name).write_bytes(LINE)
            if not os.geteuid() and name != "foreign.txt":
                os.chown(folder / name, 65534, 65534)
            (folder / name).chmod(0o444 if name == "read-only.txt" else 0o666)
        run("--fix", "--no-undo", "-q", "none.txt")  # what is imported on the way may be closed to others
        (folder / "warm.txt").write_bytes(LINE)
        run("--fix", "--no-undo", "-q", "warm.txt")
        outcome = as_nobody(lambda: run("--fix", "--no-undo", "-q", "read-only.txt", "foreign.txt", "mine.txt"))
        owners = {"read-only.txt": LINE, "mine.txt": MENDED}
        assert "q7lint: read-only.txt: is read-only; it is left as it was\n" in outcome.err
        if not os.geteuid():
            assert "q7lint: foreign.txt: its owner cannot be kept; it is left as it was\n" in outcome.err
            owners["foreign.txt"] = LINE
        assert outcome.status == 2
        assert {name: (folder / name).read_bytes() for name in owners} == owners
        monkeypatch.undo()


def test_a_file_that_is_mounted_by_itself_is_refused_with_a_hint(tmp_path: Path) -> None:
    place = Place(tmp_path)
    path, source = place.write("a.txt", b"in the way"), place.write("source.txt", LINE)
    script = f'mount --bind source.txt a.txt && "{sys.executable}" -m q7lint --fix --no-undo -q a.txt; echo $?'
    done = subprocess.run(
        ["unshare", "-m", "sh", "-c", script],
        cwd=place.folder,
        env=place.environment,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode or "q7lint" not in done.stderr:
        pytest.skip(f"no file can be mounted here: {done.stderr.strip()}")
    assert done.stdout.endswith("\n2\n")
    assert done.stderr.startswith("q7lint: a.txt: cannot be replaced: it is mounted by itself, so that ")
    assert (path.read_bytes(), source.read_bytes()) == (b"in the way", LINE)
    assert sorted(os.listdir(place.folder)) == ["a.txt", "source.txt"]


# -- what killed runs have left ----------------------------------------------------------------------------------------


def test_only_what_no_run_holds_is_taken_away(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    left, held, foreign, link, pipe, folder = (f"{leftovers.PREFIX}{number:016x}" for number in range(6))
    names = ["a.txt", ".q7lint-mine", ".q7lint-0123456789abcdef.txt", "x.q7lint-0123456789abcdef", left, held, foreign]
    for name in names:
        (tmp_path / name).write_bytes(LINE)
    os.link(foreign, "other name")
    os.symlink("there", link)
    (tmp_path / "there").write_bytes(LINE)
    os.mkfifo(pipe)
    os.mkdir(folder)
    before = set(os.listdir(tmp_path))
    with open(held, "rb") as one:
        fcntl.flock(one, fcntl.LOCK_EX)
        assert run("--fix", "-q", "a.txt") == (0, "")
    assert before - set(os.listdir(tmp_path)) == {left}
    assert (tmp_path / "there").read_bytes() == LINE


def test_a_new_file_that_another_run_takes_away_is_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_bytes(LINE)
    folder = os.open(tmp_path, os.O_RDONLY)
    times = iter(range(3))

    def cleared_first(fd: int, how: int, true: Callable[[int, int], None] = fcntl.flock) -> None:
        for _ in times:
            monkeypatch.setattr(fcntl, "flock", true)
            leftovers._cleared.clear()
            leftovers.clear(folder)  # what the other run does between the making and the locking
            monkeypatch.setattr(fcntl, "flock", cleared_first)
            break
        true(fd, how)

    monkeypatch.setattr(fcntl, "flock", cleared_first)
    assert run("--fix", "-q", "a.txt") == (0, "")
    os.close(folder)
    assert next(times, None) is None
    assert (os.listdir(tmp_path), (tmp_path / "a.txt").read_bytes()) == (["a.txt"], MENDED)


def test_what_a_killed_run_has_left_is_taken_away_once_in_a_run_and_only_if_it_is_ours(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    left, foreign = leftovers.new_name(), leftovers.new_name()
    for name in (left, foreign, "a.txt", "b.txt"):
        (tmp_path / name).write_bytes(LINE)
    if not os.geteuid():
        of_another_owner(tmp_path / foreign)
    assert run("--fix", "-q", "a.txt") == (0, "")
    assert ((tmp_path / left).exists(), (tmp_path / foreign).exists()) == (False, not os.geteuid())
    # Another run may be at work there by now, and a folder may hold a million files.
    (tmp_path / left).write_bytes(LINE)
    replace(read_file("b.txt", "b.txt"), MENDED.decode())
    assert (tmp_path / left).exists()


def test_a_new_file_is_made_once_where_nobody_is_in_the_way(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    names: list[str] = []

    def counted() -> str:
        names.append(f"{leftovers.PREFIX}{len(names):016x}")
        return names[-1]

    (tmp_path / "a.txt").write_bytes(LINE)
    monkeypatch.setattr(leftovers, "new_name", counted)
    replace(read_file(str(tmp_path / "a.txt"), "a.txt"), MENDED.decode())
    assert (len(names), os.listdir(tmp_path)) == (1, ["a.txt"])


def take_away(folder: int) -> None:
    """Do what another run does in an open folder."""
    leftovers._cleared.clear()
    leftovers.clear(folder)


def test_a_new_file_that_is_taken_away_again_and_again_is_made_without_a_lock_in_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = os.open(tmp_path, os.O_RDONLY)
    true, made = fcntl.flock, []

    def cleared_first(fd: int, how: int) -> None:
        made.append(sorted(os.listdir(folder)))
        with monkeypatch.context() as patch:
            patch.setattr(fcntl, "flock", true)
            take_away(folder)
        true(fd, how)

    (tmp_path / "a.txt").write_bytes(LINE)
    source = read_file(str(tmp_path / "a.txt"), "a.txt")
    take_away(folder)
    monkeypatch.setattr(fcntl, "flock", cleared_first)
    replace(source, MENDED.decode())
    os.close(folder)
    assert len({name for names in made for name in names if name != "a.txt"}) == len(made) == 8
    assert (os.listdir(tmp_path), (tmp_path / "a.txt").read_bytes()) == (["a.txt"], MENDED)


def test_a_new_file_that_another_run_has_locked_is_left_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.txt").write_bytes(LINE)
    source = read_file(str(tmp_path / "a.txt"), "a.txt")
    true = fcntl.flock
    held: list[int] = []

    def locked_first(fd: int, how: int) -> None:
        if not held:
            (name,) = (name for name in os.listdir(tmp_path) if name != "a.txt")
            held.append(os.open(tmp_path / name, os.O_RDONLY))
            true(held[0], how)
        true(fd, how)

    take_away(os.open(tmp_path, os.O_RDONLY))
    monkeypatch.setattr(fcntl, "flock", locked_first)
    replace(source, MENDED.decode())
    assert (tmp_path / "a.txt").read_bytes() == MENDED
    (other,) = (name for name in os.listdir(tmp_path) if name != "a.txt")
    assert os.path.samestat(os.fstat(held[0]), os.stat(tmp_path / other))
    os.close(held[0])


def test_where_there_are_no_locks_nothing_is_taken_away_and_files_are_repaired(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lockless(*_: int) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    left = f"{leftovers.PREFIX}{0:016x}"
    for name in (left, "a.txt"):
        (tmp_path / name).write_bytes(LINE)
    monkeypatch.chdir(tmp_path)
    with monkeypatch.context() as patch:
        patch.setattr(fcntl, "flock", lockless)
        assert run("--fix", "--no-undo", "-q", "a.txt") == (0, "")
    assert ((tmp_path / "a.txt").read_bytes(), sorted(os.listdir(tmp_path))) == (MENDED, [left, "a.txt"])


# -- systems that lack something ---------------------------------------------------------------------------------------

BARE = """
import os, sys
os.supports_dir_fd.clear()
for name in ("O_DIRECTORY", "O_NOFOLLOW", "O_NONBLOCK", "O_NOCTTY", "fchown", "fchmod", "listxattr", "geteuid"):
    delattr(os, name)
sys.modules["fcntl"] = None
true = os.replace

def replace(old, new, **_):
    opened = {os.path.realpath(f"/proc/self/fd/{number}") for number in range(20)}
    assert opened.isdisjoint(map(os.path.realpath, (old, new))), "an open file is renamed"
    true(old, new)

if os.path.isdir("/proc/self/fd"):
    os.replace = replace
from q7lint.cli import main
status = main(sys.argv[1:])
os.fstat(0)
sys.exit(status)
"""
"""A system on which no folder can be opened, and that has neither locks nor owners nor attributes, as Windows.

Nor does it rename files that are open.
"""


def test_where_the_system_has_neither_locks_nor_open_folders_a_file_is_repaired_and_taken_back(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.environment["Q7LINT_UNDO"] = str(tmp_path / "ledgers")
    path = place.write("a.txt", LINE)
    left = place.write(f"{leftovers.PREFIX}{0:016x}", LINE)
    for args, content in ((("--fix", "."), MENDED), (("undo",), LINE)):
        command = [sys.executable, "-c", BARE, *args, "-q"]
        done = subprocess.run(
            command, cwd=place.folder, env=place.environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
        )
        assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
        assert path.read_bytes() == content
        # No lock tells whether it is in use.
        assert sorted(os.listdir(place.folder)) == [left.name, "a.txt"]


def refusing(call: Callable[..., Any], number: int) -> Callable[..., Any]:
    """Let the system refuse a call that is about a folder, or any if it is about attributes."""

    def refused(fd: int, *args: Any) -> Any:
        if call.__name__ == "fsync" and not stat.S_ISDIR(os.fstat(fd).st_mode):
            return call(fd, *args)
        raise OSError(number, os.strerror(number))

    return refused


@pytest.mark.parametrize(
    ("call", "number", "said"),
    [
        ("fsync", errno.EINVAL, ""),
        ("fsync", errno.ENOTSUP, ""),
        ("fsync", errno.EIO, "a.txt: is written, but may not be on the disk yet: input/output error"),
        ("listxattr", errno.ENOTSUP, ""),
        ("listxattr", errno.ENOSYS, ""),
        ("listxattr", errno.EIO, "a.txt: cannot be replaced: input/output error"),
    ],
)
def test_what_a_file_system_has_not_is_done_without_and_what_fails_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int, said: str
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(LINE)
    source = read_file(str(path), "a.txt")
    told = ""
    with monkeypatch.context() as patch:
        patch.setattr(os, call, refusing(getattr(os, call), number))
        try:
            replace(source, MENDED.decode())
        except FileError as error:
            told = str(error)
    assert told == said
    assert path.read_bytes() == (LINE if "cannot" in said else MENDED)
    assert os.listdir(tmp_path) == ["a.txt"]


def test_what_the_system_labels_by_itself_is_not_copied(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(LINE)
    source = read_file(str(path), "a.txt")
    try:
        os.setxattr(path, "security.origin", b"system")
        os.setxattr(path, "user.origin", b"crawl")
    except OSError:
        pytest.skip("only the superuser can label a file, and only where there are attributes")
    replace(source, MENDED.decode())
    assert {name: os.getxattr(path, name) for name in os.listxattr(path)} == {"user.origin": b"crawl"}


def test_all_is_on_the_disk_before_it_counts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_bytes(LINE)
    kept = tmp_path / "ledgers"
    monkeypatch.setenv("Q7LINT_UNDO", str(kept))
    done: list[tuple[str, object]] = []
    true = os.fsync, os.replace

    def fsync(fd: int) -> None:
        status = os.fstat(fd)
        done.append(("on the disk", (status.st_ino, status.st_size * stat.S_ISREG(status.st_mode))))
        true[0](fd)

    def renamed(old: str, new: str, **places: int) -> None:
        done.append(("renamed", os.stat(old, dir_fd=places["src_dir_fd"]).st_ino))
        true[1](old, new, **places)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(os, "replace", renamed)
    assert run("--fix", "-q", "a.txt") == (0, "")
    monkeypatch.undo()
    (ledger,) = kept.iterdir()
    head, record = ledger.read_bytes().splitlines(keepends=True)
    number = ledger.stat().st_ino
    new = (tmp_path / "a.txt").stat().st_ino
    assert done == [
        ("on the disk", (new, len(MENDED))),
        ("on the disk", (number, len(head))),
        ("on the disk", (kept.stat().st_ino, 0)),
        ("on the disk", (number, len(head) + len(record))),
        ("renamed", new),
        ("on the disk", (tmp_path.stat().st_ino, 0)),
    ]


def test_no_file_stays_open_whatever_becomes_of_a_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("Q7LINT_UNDO", str(tmp_path / "ledgers"))
    folder = os.open(tmp_path, os.O_RDONLY)
    true = fcntl.flock
    times = iter(range(1))

    def cleared_first(fd: int, how: int) -> None:
        if next(times, None) is not None:
            with monkeypatch.context() as patch:
                patch.setattr(fcntl, "flock", true)
                take_away(folder)
        true(fd, how)

    def once() -> None:
        for name in ("a.txt", "link.txt", leftovers.new_name()):
            (tmp_path / name).write_bytes(LINE)
        (tmp_path / "link.txt").unlink()
        os.link("a.txt", "link.txt")
        assert run("--fix", "-q", "a.txt").status == 2  # it has another name
        (tmp_path / "link.txt").unlink()
        assert run("--fix", "-q", "a.txt") == (0, "")
        leftovers._cleared.clear()
        assert run("undo", "-q") == (0, "")
        source = read_file("a.txt", "a.txt")
        (tmp_path / "a.txt").write_bytes(b"x" * len(LINE))
        os.utime("a.txt", ns=(source.stamp.st_atime_ns, source.stamp.st_mtime_ns) if source.stamp else None)
        with pytest.raises(FileError, match="was changed during the run"):
            replace(source, MENDED.decode())

    once()
    before = len(os.listdir("/dev/fd"))
    monkeypatch.setattr(fcntl, "flock", cleared_first)
    once()
    assert len(os.listdir("/dev/fd")) == before
    os.close(folder)


def folder_gone(path: Path) -> None:
    shutil.rmtree(path.parent)


def folder_is_a_file(path: Path) -> None:
    shutil.rmtree(path.parent)
    path.parent.write_bytes(b"")


def linked_to_itself(path: Path) -> None:
    path.rename(path.with_name("there"))
    path.symlink_to("there")


@pytest.mark.parametrize(
    ("act", "said"),
    [
        (folder_gone, "was removed during the run; nothing is written"),
        (folder_is_a_file, "cannot be replaced: not a directory"),
    ],
)
def test_a_folder_that_is_gone_meanwhile_is_told_as_what_it_is(
    tmp_path: Path, act: Callable[[Path], None], said: str
) -> None:
    path = tmp_path / "d" / "a.txt"
    path.parent.mkdir()
    path.write_bytes(LINE)
    source = read_file(str(path), "a.txt")
    act(path)
    with pytest.raises(FileError, match=f"^a.txt: {said}$"):
        replace(source, MENDED.decode())


def test_a_file_that_has_become_a_pipe_or_a_folder_meanwhile_is_told_as_one(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    for made, said in ((os.mkfifo, "is a named pipe"), (os.mkdir, "is a folder")):
        path.write_bytes(LINE)
        source = read_file(str(path), "a.txt")
        path.unlink()
        made(path)
        with pytest.raises(FileError, match=rf"^a\.txt: {said}"):
            replace(source, MENDED.decode())
        (path.rmdir if path.is_dir() else path.unlink)()
        assert os.listdir(tmp_path) == []


def test_a_file_that_becomes_a_link_to_itself_while_it_is_written_is_left(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(LINE)
    source = read_file(str(path), "a.txt")
    with monkeypatch.context() as patch:
        patch.setattr(os, "access", lambda *_: linked_to_itself(path) or True)
        with pytest.raises(FileError):
            replace(source, MENDED.decode())
    assert (path.is_symlink(), (tmp_path / "there").read_bytes()) == (True, LINE)
    assert sorted(os.listdir(tmp_path)) == ["a.txt", "there"]


def test_a_new_file_that_somebody_removes_at_the_last_moment_is_not_taken_for_the_old_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(LINE)
    true = os.replace

    def removed_first(old: str, new: str, **places: int) -> None:
        os.unlink(old, dir_fd=places["src_dir_fd"])
        true(old, new, **places)

    source = read_file(str(path), "a.txt")
    monkeypatch.setattr(os, "replace", removed_first)
    with pytest.raises(FileError, match=r"^a\.txt: cannot be replaced: no such file or folder$"):
        replace(source, MENDED.decode())
    assert (os.listdir(tmp_path), path.read_bytes()) == (["a.txt"], LINE)


def test_standard_input_is_no_file_that_can_be_replaced(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(LINE)
    read = read_file(str(path), "a.txt")
    for where, stamp in ((None, read.stamp), (str(path), None)):
        with pytest.raises(FileError, match=r"a\.txt: is not a file that can be replaced"):
            replace(Source("a.txt", where, LINE, stamp), MENDED.decode())
    assert path.read_bytes() == LINE


# -- links and names that are planted ----------------------------------------------------------------------------------


def test_a_file_that_has_become_a_link_since_it_was_found_is_not_read(tmp_path: Path) -> None:
    tree, victim = tmp_path / "tree", tmp_path / "victim"
    for path in (tree / "sub" / "deep" / "a.txt", victim / "deep" / "a.txt", victim / "a.txt"):
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(LINE)
    name = str(tree / "sub" / "deep" / "a.txt")
    assert read_file(name, "a", None, str(tree)).data == LINE
    for moved, target in ((name, victim / "a.txt"), (tree / "sub" / "deep", victim / "deep"), (tree / "sub", victim)):
        os.rename(moved, tmp_path / "aside")
        os.symlink(target, moved)
        with pytest.raises(FileError, match="lies behind a link that was none when it was found; it is not read"):
            read_file(name, "a", None, str(tree))
        assert read_file(name, "a").data == LINE, "who names it may follow it"
        os.unlink(moved)
        os.rename(tmp_path / "aside", moved)
    os.mkfifo(tree / "sub" / "pipe")
    for other, said in (("sub/pipe", "is a named pipe"), ("sub/none", "no such file"), ("sub", "is a folder")):
        with pytest.raises(FileError, match=said):
            read_file(str(tree / other), "a", None, str(tree))
    # Where it leads is nobody's business: to a pipe, to a folder, to nothing.
    for other in ("pipe", "deep", "none"):
        os.symlink(other, tree / "sub" / "link")
        with pytest.raises(FileError, match="lies behind a link that was none when it was found; it is not read"):
            read_file(str(tree / "sub" / "link"), "a", None, str(tree))
        os.unlink(tree / "sub" / "link")


def test_a_run_over_a_folder_does_not_follow_a_link_that_has_come_since_it_was_walked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for name in ("tree/sub", "victim"):
        (tmp_path / name).mkdir(parents=True)
        (tmp_path / name / "a.txt").write_bytes(LINE)

    def swapping(names: list[str]) -> Iterator[Any]:
        for target in find_files(names):
            (tmp_path / "tree" / "sub").rename(tmp_path / "aside")
            (tmp_path / "tree" / "sub").symlink_to("../victim")
            yield target

    monkeypatch.setattr("q7lint.cli.session.find_files", swapping)
    assert main(["--fix", str(tmp_path / "tree")]) == 2
    assert "a.txt: lies behind a link that was none when it was found" in capsys.readouterr().err
    assert (tmp_path / "victim" / "a.txt").read_bytes() == LINE


def test_a_file_behind_a_link_that_is_swapped_meanwhile_is_left(tmp_path: Path) -> None:
    for name in ("mine", "victim"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.txt").write_bytes(LINE)
    (tmp_path / "link").symlink_to("mine")
    source = read_file(str(tmp_path / "link" / "a.txt"), "a")
    (tmp_path / "link").unlink()
    (tmp_path / "link").symlink_to("victim")
    with pytest.raises(FileError, match="was changed during the run"):
        replace(source, "other")
    assert [(tmp_path / name / "a.txt").read_bytes() for name in ("mine", "victim")] == [LINE, LINE]
    assert [os.listdir(tmp_path / name) for name in ("mine", "victim")] == [["a.txt"], ["a.txt"]]


def test_a_planted_name_is_not_written_to_and_ends_in_a_refusal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"precious\n")
    (tmp_path / "a.txt").write_bytes(LINE)
    monkeypatch.setattr(leftovers, "new_name", lambda: f"{leftovers.PREFIX}{0:016x}")
    for plant in (os.symlink, os.link):
        plant(victim, tmp_path / leftovers.new_name())
        leftovers._cleared.clear()
        source = read_file(str(tmp_path / "a.txt"), "a.txt")
        with pytest.raises(FileError, match="file exists"):
            replace(source, MENDED.decode())
        assert (victim.read_bytes(), (tmp_path / "a.txt").read_bytes()) == (b"precious\n", LINE)
        (tmp_path / leftovers.new_name()).unlink()  # it is still there, since it is not ours to take away


# -- several at once, and signals --------------------------------------------------------------------------------------


def test_two_runs_on_one_tree_leave_each_file_whole(tmp_path: Path) -> None:
    place = Place(tmp_path)
    names = [f"d/{number:03}.txt" for number in range(60)]
    for name in names:
        place.write(name, DAMAGED)
    running = [place.start("--fix", "-q", "d") for _ in range(2)]
    told = [one.communicate(timeout=60)[1].decode() for one in running]
    assert {(place.folder / name).read_bytes() for name in names} == {b"- Tea: hot.\n"}
    for one, err in zip(running, told, strict=True):
        lines = err.splitlines()
        assert one.returncode == (2 if lines else 0)
        assert all(
            re.fullmatch(r"q7lint: d/\d+\.txt: was changed during the run; it is left as it is", x) for x in lines
        )
    assert sorted(os.listdir(place.folder / "d")) == [os.path.basename(name) for name in names]


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_run_that_is_told_to_end_leaves_no_trace(tmp_path: Path, number: signal.Signals, status: int) -> None:
    place = Place(tmp_path)
    names = [f"d/{index:03}.txt" for index in range(200)]
    for share in (0, 0.4):
        for name in names:
            place.write(name, DAMAGED)
        # In the background of a shell some signals are ignored, and processes inherit that.
        before = signal.signal(number, signal.SIG_DFL)
        process = place.start("--fix", "d")
        signal.signal(number, before)
        watched = place.folder / names[int(share * len(names))]
        deadline = time.monotonic() + 60
        while watched.read_bytes() == DAMAGED and process.poll() is None and time.monotonic() < deadline:
            time.sleep(0.001)
        process.send_signal(number)
        out, err = process.communicate(timeout=60)
        assert (process.returncode, out, err) == (status, b"", b"")
        contents = [(place.folder / name).read_bytes() for name in names]
        assert set(contents) == {DAMAGED, b"- Tea: hot.\n"}
        assert len(os.listdir(place.folder / "d")) == len(names)


def test_a_signal_that_is_to_be_ignored_is(tmp_path: Path) -> None:
    place = Place(tmp_path)
    script = f"trap '' TERM HUP; exec \"{sys.executable}\" -m q7lint -"
    process = subprocess.Popen(
        ["sh", "-c", script], cwd=place.folder, env=place.environment, stdin=-1, stdout=-1, stderr=-1
    )
    reads(process)
    for number in (signal.SIGTERM, signal.SIGHUP):
        process.send_signal(number)
    out, err = process.communicate(b"Sound.\n", timeout=60)
    assert (process.returncode, out, err) == (0, b"No findings\n", b"")


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_run_that_is_told_to_end_while_rules_are_loaded_blames_no_rule(
    tmp_path: Path, number: signal.Signals, status: int
) -> None:
    place = Place(tmp_path)
    place.plant()
    begun = tmp_path / "begun"
    (place.site / "planted.py").write_text(f"import time\nopen({str(begun)!r}, 'w').close()\ntime.sleep(60)\n")
    place.write("a.txt", LINE)
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    process = place.start("--fix", "a.txt")
    signal.signal(signal.SIGINT, before)
    deadline = time.monotonic() + 60
    while not begun.exists() and time.monotonic() < deadline:
        time.sleep(0.005)
    process.send_signal(number)
    out, err = process.communicate(timeout=50)
    assert (process.returncode, out, err) == (status, b"", b"")


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_run_that_is_told_to_end_where_python_hears_nothing_ends_a_moment_later(
    tmp_path: Path, number: signal.Signals, status: int
) -> None:
    place = Place(tmp_path)
    place.plant()
    # Each import has such a callback, and what is raised in one is told and forgotten by Python.
    (place.site / "planted.py").write_text(
        f"import os, time, weakref\nwatched = type('Watched', (), {{}})()\n"
        f"told = weakref.ref(watched, lambda _: os.kill(os.getpid(), {int(number)}))\ndel watched\ntime.sleep(30)\n"
    )
    place.write("a.txt", LINE)
    before = signal.signal(number, signal.SIG_DFL)
    process = place.start("--fix", "a.txt")
    signal.signal(number, before)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (status, b"", b"")
    assert (place.folder / "a.txt").read_bytes() == LINE


def test_another_error_that_python_lets_not_through_is_still_told(tmp_path: Path) -> None:
    place = Place(tmp_path)
    place.plant()
    script = "import weakref\nwatched = type('Watched', (), {})()\ntold = weakref.ref(watched, lambda _: 1 / 0)\n"
    (place.site / "planted.py").write_text(f"{script}del watched\n")
    place.write("a.txt", LINE)
    result = place.run("--fix", "a.txt")
    assert result.status == 0
    assert "ZeroDivisionError" in result.err
