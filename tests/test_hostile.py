"""Hostile surroundings: names, texts, folders, options and rules that mean harm, or know no better."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import os
import pty
import re
import shutil
import socket
import subprocess
import sys
import sysconfig
import tarfile
import zipfile
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

import pytest

from q7lint import Applicability, Document, Edit, Fix, Hit, Licence, Phase, Reads, Rule, Span, rule
from q7lint.checker import LONGEST, RuleError, hit_fault
from q7lint.files import BinaryError, FileError, Source, find_files
from q7lint.files.gitignore import MOST, Ignored, parse
from q7lint.formats.visible import file_name, line, visible
from q7lint.reading import Reading
from q7lint.suite.page import page
from q7lint.suite.structured import structured
from q7lint.suite.table import table
from q7lint.whole import check_document

from . import hostile
from .process import Place

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

DAMAGED = "One < b >word< / b > here.\n"


@pytest.fixture
def here(tmp_path: Path) -> Place:
    return Place(tmp_path)


# What is printed


@pytest.fixture(scope="module")
def crowd(tmp_path_factory: pytest.TempPathFactory) -> tuple[Place, dict[str, str]]:
    """Make a folder of files whose names and texts are hostile."""
    place = Place(tmp_path_factory.mktemp("crowd"))
    draw = Random(22)
    texts = {}
    for _ in range(80):
        name, data = hostile.name(draw), hostile.content(draw)
        (place.folder / os.fsdecode(name)).write_bytes(data)
        texts[os.fsdecode(name)] = data.decode("utf-8", "surrogateescape").removeprefix("\ufeff")
    return place, texts


def test_no_name_and_no_text_acts_through_a_report_or_forges_a_line_of_it(crowd: tuple[Place, dict[str, str]]) -> None:
    place, texts = crowd
    reports = {}
    for how in ("json", "concise", "full"):
        done = place.run(".", "--unsafe-fixes", "--output-format", how)
        assert hostile.harm(done.raw) == []
        assert hostile.harm(done.err.encode()) == []
        assert hostile.forged_on_stderr(done.err.encode()) == []
        reports[how] = done.raw
    rows = json.loads(reports["json"])
    assert len(rows) > 200
    assert hostile.misread_json(reports["json"], map(os.fsencode, texts)) == []
    assert hostile.forged_in_concise(reports["concise"], len(rows)) == []
    assert hostile.forged_in_full(reports["full"], len(rows)) == []
    compared, wrong = hostile.misplaced_carets(reports["full"], rows, texts)
    assert compared > 50
    assert wrong == []


def test_a_repair_its_patch_and_what_takes_it_back_print_nothing_raw(
    tmp_path: Path, crowd: tuple[Place, dict[str, str]]
) -> None:
    place = Place(tmp_path)
    place.folder.rmdir()
    shutil.copytree(crowd[0].folder, place.folder)
    before = {path.name: path.read_bytes() for path in place.folder.iterdir()}
    place.environment["Q7LINT_UNDO"] = str(tmp_path / "undo")
    for args in (["--fix", "--patch", str(tmp_path / "patch"), "."], ["undo", "--list"], ["undo"], ["undo"]):
        done = place.run(*args)
        assert hostile.harm(done.raw + done.err.encode()) == []
        assert hostile.forged_on_stderr(done.err.encode()) == []
        if args[0] == "--fix":
            assert {path.name: path.read_bytes() for path in place.folder.iterdir()} != before
    assert {path.name: path.read_bytes() for path in place.folder.iterdir()} == before


def test_a_diff_at_a_terminal_shows_what_a_diff_in_a_pipe_carries(here: Place) -> None:
    order = "\x1b[2J::error::x\n::error::y ##vso[task.complete]\n"
    here.write("a.txt", f"{order}{DAMAGED}{order}")
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "q7lint", "--diff", "a.txt"]
    with subprocess.Popen(command, cwd=here.folder, env=here.environment, stdout=follower, stderr=subprocess.DEVNULL):
        os.close(follower)
        shown = b""
        while b"-One" not in shown or not shown.endswith(b"\n"):
            shown += os.read(leader, 65536)
    os.close(leader)
    assert hostile.harm(shown.replace(b"\r\n", b"\n")) == []
    assert b" \\x3a:error::y #\\x23vso[task.complete]" in shown
    assert f" {order.splitlines()[1]}\n" in here.run("--diff", "a.txt").out


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("##[group]", "#\\x23[group]"),
        ("a ##vso[x] ##TeamCity[y]", "a #\\x23vso[x] #\\x23TeamCity[y]"),
        ("###[x] ## [x] #[x] ##v", "##\\x23[x] ## [x] #[x] ##v"),
        ("::error::", "::error::"),
    ],
)
def test_an_order_to_a_log_stands_as_an_escape(text: str, seen: str) -> None:
    assert visible(text) == seen


@pytest.mark.parametrize(
    ("name", "seen"),
    [
        ("::error::x.txt", "./::error::x.txt"),
        (" \u3000::x.txt", "./ \u3000::x.txt"),
        ("--- x.txt", "./--- x.txt"),
        ("a::x.txt", "a::x.txt"),
        ("-", "-"),
        ("---x.txt", "---x.txt"),
    ],
)
def test_a_name_that_would_act_at_the_beginning_of_a_line_has_its_folder_before_it(name: str, seen: str) -> None:
    assert file_name(name) == seen


def test_a_line_that_would_act_has_an_escape_where_it_begins() -> None:
    assert line(" ::error::") == " \\x3a:error::"
    assert line("+::error::") == "+::error::"


@pytest.mark.parametrize("seed", range(5))
def test_no_name_and_no_text_acts_through_a_report_on_tools(seed: int) -> None:
    draw = Random(seed)
    # The number keeps them apart and in order.
    speak = lambda what: f"{what} {hostile.text(draw)}"  # noqa: E731 - the same by any other name
    report, tame = hostile.suite(speak), hostile.suite(lambda what: f"{what} said")
    html = "".join(page(report, "1"))
    lines = list(table(report, ("class", "lang")))
    for printed in ("\n".join(lines), structured(report, "1"), html):
        assert hostile.harm(printed.encode()) == []
    assert len(lines) == len(list(table(tame, ("class", "lang"))))
    assert json.loads(structured(report, "1"))["tools"][0]["name"] == report.tools[0].name
    assert hostile.skeleton(html) == hostile.skeleton("".join(page(tame, "1")))


# What is run


EVIL = "import os\nopen(os.path.join(os.environ['RAN'], {name!r}), 'w').close()\n"
STEMS = (
    *("evil", "json", "re", "argparse", "enum", "typing", "random", "shutil", "stat", "html", "unicodedata", "hashlib"),
    *("sitecustomize", "usercustomize", "conftest", "setup", "gettext", "bisect", "difflib", "locale", "copyreg"),
)  # fmt: skip
BEFORE_US = ("types", "functools", "contextlib", "collections", "operator", "keyword", "reprlib", "warnings", "q7lint")
"""What Python itself imports for ``-m``, from the current folder first, and q7lint in the end."""


@pytest.fixture
def repository(here: Place) -> Place:
    """Make a repository that would like to be run."""
    for stem in STEMS:
        here.write(f"{stem}.py", EVIL.format(name=stem))
    here.write("q7rules/__init__.py", EVIL.format(name="q7rules"))
    here.write("q7rules/tags.py", EVIL.format(name="tags"))
    here.write("evil.dist-info/entry_points.txt", "[q7lint.rules]\nevil = evil\n[pytest11]\nevil = evil\n")
    here.write("evil.dist-info/METADATA", "Name: evil\nVersion: 1\n")
    here.write("evil.pth", "import evil\n")
    here.write("pyproject.toml", '[tool.q7lint]\nplugins = ["evil"]\nextend-select = ["ALL"]\n')
    for name in (".q7lint.toml", "q7lint.toml", ".q7lint", "setup.cfg", ".pre-commit-config.yaml"):
        here.write(name, 'plugins = ["evil"]\n')
    here.write("a.txt", DAMAGED)
    ran = here.folder.parent / "ran"
    ran.mkdir()
    here.environment["RAN"] = str(ran)
    return here


def ran(place: Place) -> set[str]:
    return {path.name for path in (place.folder.parent / "ran").iterdir()}


def run(place: Place, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        command, cwd=place.folder, env=place.environment, capture_output=True, text=True, check=False, timeout=60
    )


COMMAND = os.path.join(sysconfig.get_path("scripts"), "q7lint")
installed = pytest.mark.skipif(not os.path.exists(COMMAND), reason="the command q7lint is not installed")


HOOKS = (Path(__file__).parents[1] / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("hook", re.findall(r"(?m)^- id: (.+)", HOOKS))
def test_a_staged_file_that_is_called_like_an_option_is_a_file_to_the_hooks(here: Place, hook: str) -> None:
    said = HOOKS.partition(f"- id: {hook}\n")[2]
    entry, args = (re.search(rf"^  {key}: (.+?)(?: #.*)?$", said, re.MULTILINE) for key in ("entry", "args"))
    assert entry
    options = args[1].strip("[]").split(", ") if args else []
    names = ["--patch=a.txt", "--exit-zero", "-q", "a.txt"]
    for name in names:
        here.write(name, DAMAGED)
    result = here.run(*entry[1].split()[1:], *options, *names)
    fixes = hook == "q7lint-fix"
    assert (result.status, result.err) == (0 if fixes else 1, "")
    assert {(here.folder / name).read_text() for name in names} == {"One word here.\n" if fixes else DAMAGED}
    assert sorted(os.listdir(here.folder)) == sorted(names)


@installed
@pytest.mark.parametrize("args", [["."], ["--fix", "."], ["rules"], ["--stdin-filename", "a.md", "-"]])
def test_the_command_runs_nothing_of_the_repository_that_it_checks(repository: Place, args: list[str]) -> None:
    for stem in BEFORE_US:
        repository.write(f"{stem}.py", EVIL.format(name=stem))
    done = run(repository, COMMAND, *args)
    assert done.returncode in (0, 1), done.stderr
    assert "evil" not in done.stdout + done.stderr
    assert ran(repository) == set()
    if args == ["."]:
        assert "TAG001" in done.stdout


def test_python_m_runs_nothing_of_the_repository_once_q7lint_has_begun(repository: Place) -> None:
    done = run(repository, sys.executable, "-m", "q7lint", ".")
    assert (done.returncode, done.stderr) == (1, "")
    assert "TAG001" in done.stdout
    assert ran(repository) == set()


def test_python_m_in_safe_mode_runs_nothing_of_the_repository_at_all(repository: Place) -> None:
    for stem in BEFORE_US:
        repository.write(f"{stem}.py", EVIL.format(name=stem))
    done = run(repository, sys.executable, "-P", "-m", "q7lint", ".")
    assert (done.returncode, done.stderr) == (1, "")
    assert ran(repository) == set()


@pytest.mark.parametrize("path", ["{sep}/nowhere", "/nowhere{sep}", ".{sep}/nowhere", "/nowhere{sep}{sep}"])
def test_an_empty_or_a_relative_part_of_pythonpath_is_no_place_for_rules(repository: Place, path: str) -> None:
    # What Python imports before q7lint begins is found there, for every program.
    for stem in (*STEMS, "q7rules/__init__"):
        if stem not in ("evil", "q7rules/__init__", "json", "typing"):
            (repository.folder / f"{stem}.py").unlink()
    repository.environment["PYTHONPATH"] = path.format(sep=os.pathsep)
    done = run(repository, sys.executable, "-m", "q7lint", ".")
    assert (done.returncode, done.stderr) == (1, "")
    assert ran(repository) == set()


def test_a_whole_path_in_pythonpath_is_a_place_for_rules_also_where_one_stands(repository: Place) -> None:
    shutil.rmtree(repository.folder / "q7rules")
    for stem in STEMS:
        if stem != "evil":
            (repository.folder / f"{stem}.py").unlink()
    repository.environment["PYTHONPATH"] = str(repository.folder)
    done = run(repository, sys.executable, "-m", "q7lint", ".")
    assert done.returncode == 1
    assert ran(repository) == {"evil"}


# What git ignores


def walked(folder: Path) -> tuple[list[str], list[str]]:
    """Give the names of the files in a folder, and what could not be read."""
    found = list(find_files([str(folder)]))
    faults = [one.reason for one in found if isinstance(one, FileError)]
    return [os.path.basename(one.name) for one in found if not isinstance(one, FileError)], faults


def pipe(path: Path) -> None:
    os.mkfifo(path)


def listener(path: Path) -> None:
    here = os.getcwd()
    os.chdir(path.parent)  # a socket has a short name
    with socket.socket(socket.AF_UNIX) as one:
        one.bind(path.name)
    os.chdir(here)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (pipe, "not a regular file"),
        (lambda path: path.symlink_to("/dev/zero"), "a link"),
        (lambda path: path.symlink_to("a.txt"), "a link"),
        (lambda path: path.symlink_to(path.name), "a link"),
        (lambda path: path.mkdir(), "is a directory"),
        (listener, "is not read as a list of what git ignores"),
        (lambda path: path.write_bytes(b"a.txt\n" * (MOST // 6 + 1)), "more than 2,000,000 bytes"),
    ],
    ids=["pipe", "device", "link", "circle", "folder", "socket", "long"],
)
def test_a_gitignore_that_is_no_list_is_told_and_hides_nothing(
    here: Place, make: Callable[[Path], object], said: str
) -> None:
    here.write("a.txt", DAMAGED)
    make(here.folder / ".gitignore")
    done = here.run("--output-format", "concise", ".")
    assert done.status == 2
    assert said in done.err
    assert done.err.count("\n") == 1
    assert "a.txt:1:5 TAG001" in done.out


def test_any_bytes_are_a_list(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(DAMAGED)
    (tmp_path / os.fsdecode(b"\xff\xfe.txt")).write_text(DAMAGED)
    (tmp_path / ".gitignore").write_bytes(b"\xff\xfe*\n\0\n" + bytes(range(256)) * 8 + b"\n[\n\\\n[[:x:]]\n!\n/\n//\n")
    assert walked(tmp_path) == (["a.txt"], [])


def test_a_list_of_very_many_names_is_looked_up_and_not_gone_through(tmp_path: Path) -> None:
    lines = parse(b"".join(b"name-%d\n" % number for number in range(100_000)))
    ignored = Ignored(str(tmp_path), lines, None)
    assert len(lines) == 100_000
    assert ignored.ignores(str(tmp_path / "b" / "name-77"), is_folder=False)
    assert not ignored.ignores(str(tmp_path / "b" / "name-100000"), is_folder=False)


def test_the_last_line_decides_also_where_names_and_stars_are_mixed(tmp_path: Path) -> None:
    for text, wanted in (
        (b"*.txt\n!a.txt\n", False),
        (b"!a.txt\n*.txt\n", True),
        (b"a.txt\n!*.txt\na.txt/\n", False),
        (b"a.txt\n!/b/a.txt\n", True),
        (b"!/b/a.txt\n*\n!/a.txt\n", False),
    ):
        assert Ignored(str(tmp_path), parse(text), None).ignores(str(tmp_path / "a.txt"), is_folder=False) is wanted


@pytest.mark.parametrize(
    ("pattern", "path"),
    [
        (b"**/" * 300 + b"b", "a/" * 900 + "a"),
        (b"**/a/" * 30 + b"b", "a/" * 900 + "a"),
        (b"a/**/" * 30 + b"b", "a/" * 900 + "a"),
        (b"**/*a*a*a/" * 20 + b"b", "aaaaaaaaaa/" * 200 + "a"),
        (b"*a" * 40 + b"b", "a" * 255),
        (b"*[a-z]?" * 40 + b"b", "a" * 255),
    ],
)
def test_no_pattern_takes_time_beyond_all_measure(pattern: bytes, path: str) -> None:
    # A pattern that goes back and forth would take longer than there is time.
    script = (
        "import sys; from q7lint.files.gitignore import parse;"
        "print(parse(sys.argv[1].encode())[0].speaks_of(sys.argv[2], is_folder=False))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, pattern.decode(), path], capture_output=True, text=True, timeout=20, check=True
    )
    assert done.stdout == "False\n"


def test_what_stands_between_two_stars_over_folders_is_still_found(tmp_path: Path) -> None:
    for pattern, path, wanted in (
        (b"**/a/b/**/a/c", "x/a/a/b/y/a/a/c", True),
        (b"**/a/b/**/a/c", "a/b/a/c", True),
        (b"**/a/b/**/a/c", "a/b/c", False),
        (b"a/**/b/**/c", "a/x/b/b/y/c", True),
        (b"a/**/*b/**", "a/x/yb/z", True),
        (b"a/**/*b/**", "a/x/yb", False),
    ):
        ignored = Ignored(str(tmp_path), parse(pattern), None)
        assert ignored.ignores(str(tmp_path / path), is_folder=False) is wanted, pattern


# Folders


def test_a_path_that_is_too_long_for_the_system_is_told_and_the_rest_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "z.txt").write_text(DAMAGED)
    monkeypatch.chdir(tmp_path)
    for _ in range(20):
        os.mkdir("d" * 250)
        os.chdir("d" * 250)
    os.chdir(tmp_path)
    names, faults = walked(tmp_path)
    subprocess.run(["rm", "-rf", "d" * 250], check=True)  # pytest cannot
    assert names == ["z.txt"]
    assert faults == ["file name too long"]


def test_a_circle_of_links_is_not_walked(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "a.txt").write_text(DAMAGED)
    (tmp_path / "a" / "b").symlink_to(tmp_path)
    (tmp_path / "c").symlink_to("c")
    assert walked(tmp_path) == (["a.txt"], [])


@pytest.mark.skipif(os.geteuid() == 0, reason="the administrator may read every folder")
def test_a_folder_that_may_not_be_read_is_told_and_the_others_are_read(tmp_path: Path) -> None:
    (tmp_path / "shut").mkdir()
    (tmp_path / "a.txt").write_text(DAMAGED)
    (tmp_path / "shut").chmod(0)
    names, faults = walked(tmp_path)
    (tmp_path / "shut").chmod(0o700)
    assert (names, faults) == (["a.txt"], ["permission denied"])


# Options


@pytest.mark.parametrize(
    "args",
    [
        *(["--encoding", name] for name in ("rot13", "zip", "idna", "undefined", "punycode", "unicode_escape", "")),
        *(["--encoding", name] for name in ("raw_unicode_escape", "base64", "../x", "a\nb", "x" * 5000, "\x1b[31m")),
        *(["--budget", text] for text in ("nan", "inf", "-inf", "-1", "", "x", "1e999", "\n::error::x")),
        *(["--select", text] for text in ("", ",", "*", "\x1b[2J", "::error::x", "##vso[x]", "TAG" * 999, "a\n::x")),
        ["--output-format", "\n::error::x"],
        ["--dialect", "\x1b]0;x\x07"],
        ["--no-such\n::error::x"],
        ["--fix", "--patch", "/dev/null/\n::error::x"],
        ["rule", "\n::error::x"],
        ["undo", "\n::error::x"],
        ["suite", "\n::error::x"],
        ["suite", "run", "--corpus", "\n::error::x"],
        ["suite", "run", "--tool", "##vso[x]"],
        ["suite", "run", "--limit", "nan"],
    ],
    ids=ascii,
)
def test_a_wrong_option_is_one_line_and_status_2(
    args: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    from q7lint.cli import main

    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(DAMAGED)
    assert main([*args, *(["a.txt"] if args[0].startswith("--") else [])]) == 2
    out, err = capfd.readouterr()
    assert out == ""
    assert err.startswith("q7lint: ")
    assert err.count("\n") == 1
    assert hostile.harm(err.encode()) == []
    assert (tmp_path / "a.txt").read_text() == DAMAGED


@pytest.mark.parametrize("budget", ["1e12", "1e308", "0", "1_000"])
def test_a_budget_beyond_all_measure_is_as_good_as_none(here: Place, budget: str) -> None:
    here.write("a.txt", DAMAGED)
    done = here.run("--budget", budget, "a.txt")
    assert (done.status, done.err) == (1, "")


# Rules by other authors

EVERY = "phase=Phase.LINES, reads=~Reads(0), examples=()"
FAULTY = f'''
"""Rules that do all that a rule must not do."""
import sys
from q7lint import *
from q7lint import rule

def faulty(number, detect):
    return rule(code=f"FTY{{number:03}}", name=f"faulty-thing-{{number}}", summary="faulty", {EVERY})(detect)

def raises(error):
    def detect(read):
        yield Hit(Span(0, 1), "before it fails")
        raise error
    return detect

def yields(*values):
    return lambda read: iter(values)

def edits(*edits, licence=Licence.REMOVES, applicability=Applicability.SAFE):
    return yields(Hit(Span(0, 1), "a fix", Fix("fix it", edits, applicability, licence)))

class Own(BaseException):
    pass

class Mute(Exception):
    def __str__(self):
        raise ValueError("I say nothing")

def deep(read):
    return deep(read)

def for_ever(read):
    while True:
        yield Hit(Span(0, 1), "again")

def changes_text(read):
    object.__setattr__(read.document, "text", "nothing is left")
    return ()

def changes_document(read):
    vars(read)["document"] = Document("nothing is left")
    return ()

def sets_text(read):
    read.document.text = "nothing is left"

def sets_reading(read):
    read.tags = ()

def sets_lines(read):
    read.document.line_starts[0] = 7

def exits(read):
    sys.exit(0)

def stops(read):
    raise StopIteration

E = lambda start, end, text="": Edit(Span(start, end), text)

DETECTS = (
    raises(Exception("plain")), raises(RecursionError("deep")), raises(MemoryError()), raises(SystemExit(0)),
    raises(GeneratorExit()), raises(Own("own")), raises(Mute()),
    raises(ValueError("one\\n::error::two\\x1b[2J##vso[x]")),
    raises(ValueError("x" * 100000)), deep, exits, stops, for_ever,
    lambda read: None, lambda read: 5, lambda: (), yields(None), yields("hit"), yields((Span(0, 1), "x", None)),
    yields(Hit(Span(0.0, 1.0), "x")), yields(Hit(Span(False, True), "x")), yields(Hit(Span(-1, 1), "x")),
    yields(Hit(Span(2, 1), "x")), yields(Hit(Span(0, 10**9), "x")), yields(Hit(Span(0, 10**6000), "x")),
    yields(Hit((0, 1), "x")), yields(Hit(None, "x")), yields(Hit(Span(0, 1), None)), yields(Hit(Span(0, 1), b"x")),
    yields(Hit(Span(0, 1), "x", "fix")),
    yields(Hit(Span(0, 1), "x", Fix(None, (E(0, 1),), Applicability.SAFE, Licence.REMOVES))),
    edits(E(0, 1), applicability="safe"), edits(E(0, 1), licence=1), edits("x"), edits(Edit((0, 1), "")),
    edits(E(0, 1, None)),
    edits(Edit(Span(0, 1.5), "")),
    changes_text, changes_document, sets_text, sets_reading, sets_lines,
)
for number, detect in enumerate(DETECTS):
    globals()[f"rule_{{number}}"] = faulty(number, detect)

REFUSED = (
    edits(), edits(E(0, 3)), edits(E(0, 10**9)), edits(E(-5, 2)), edits(E(8, 3)), edits(E(4, 9), E(5, 7)),
    edits(E(7, 8), E(4, 5)),
    edits(E(4, 5), licence=Licence(0)), edits(E(4, 4, "\\ud800")), edits(E(4, 4, "\\0")), edits(E(4, 4, "word")),
    edits(E(4, 5, "\\udcff"), licence=Licence.LAYS_OUT), edits(E(0, 0, "\\x1b[2J"), licence=~Licence(0)),
)
for number, detect in enumerate(REFUSED, 500):
    globals()[f"rule_{{number}}"] = faulty(number, detect)

huge = faulty(900, yields(Hit(Span(0, 1), "\\x1b[31m\\n::error::x " * 100000)))
'''  # fmt: skip


@pytest.fixture(scope="module")
def faulty(tmp_path_factory: pytest.TempPathFactory) -> Iterator[list[Rule]]:
    """Install the faulty rules in this process."""
    site = tmp_path_factory.mktemp("site")
    (site / "faulty_rules.py").write_text(FAULTY)
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(site)
        from q7lint.registry import rule_fault, rules_in

        rules = list(rules_in("faulty_rules"))
        assert [rule_fault(one) for one in rules] == [None] * len(rules)
        yield rules


def planted(place: Place, source: str, about: str = "[q7lint.rules]\nplanted = planted_rules\n") -> None:
    """Install a package of rules where a process finds it."""
    (place.site / "planted-1.dist-info").mkdir(parents=True)
    (place.site / "planted-1.dist-info" / "entry_points.txt").write_text(about)
    (place.site / "planted_rules.py").write_text(source)
    place.environment["PYTHONPATH"] = str(place.site)


def failing(rules: list[Rule]) -> list[Rule]:
    return [one for one in rules if int(one.code[3:]) < 500]


def test_a_rule_that_fails_is_named_in_one_short_line(faulty: list[Rule]) -> None:
    assert len(failing(faulty)) > 40
    for one in failing(faulty):
        document = Document(DAMAGED)
        with pytest.raises(RuleError) as raised:
            check_document(document, (one,))
        said = visible(str(raised.value))
        assert said.startswith(f"the rule {one.code} {one.name} failed: ")
        assert len(said) < LONGEST + 200
        assert hostile.harm(said.encode()) == []
        assert document.text == DAMAGED


def test_where_rules_fail_the_findings_of_the_others_are_given(faulty: list[Rule]) -> None:
    from q7lint.registry import all_rules

    faults: list[RuleError] = []
    sound = check_document(Document(DAMAGED), all_rules())
    assert sound
    for rules in ((*failing(faulty), *all_rules()), (*all_rules(), *failing(faulty))):
        faults.clear()
        assert check_document(Document(DAMAGED), rules, faults=faults) == sound
        assert [one.rule for one in faults] == failing(faulty)


def test_a_fix_that_is_no_lawful_one_is_never_made(faulty: list[Rule]) -> None:
    from q7lint.repairer import repair_document

    refused = [one for one in faulty if 500 <= int(one.code[3:]) < 900]
    assert len(refused) > 10
    for one in refused:
        done = repair_document(Document(DAMAGED), (one,), unsafe=True)
        assert done.text == DAMAGED
        assert [refusal.finding.code for refusal in done.refused] == [one.code]


def test_a_long_message_is_cut_and_stays_one_line(faulty: list[Rule]) -> None:
    (huge,) = (one for one in faulty if one.code == "FTY900")
    (found,) = check_document(Document(DAMAGED), (huge,))
    assert len(found.message) == LONGEST


def test_no_faulty_rule_changes_a_file_or_makes_a_traceback(here: Place) -> None:
    planted(here, FAULTY)
    here.environment["Q7LINT_UNDO"] = str(here.folder.parent / "undo")
    path = here.write("a.txt", DAMAGED)
    for args in (["--select", "FTY"], ["--select", "FTY", "--fix", "--unsafe-fixes"], []):
        done = here.run(*args, "a.txt")
        assert done.status == 2
        assert "FTY000 faulty-thing-0 failed: Exception: plain" in done.err
        assert hostile.forged_on_stderr(done.err.encode()) == []
        assert hostile.harm(done.raw + done.err.encode()) == []
        assert path.read_text() == DAMAGED
        assert len(set(re.findall(r"the rule (FTY\d{3})", done.err))) > 40
        assert ("TAG001" in done.out) is (args == [])


@pytest.mark.parametrize("code", ["FTY003", "FTY005", "FTY010", "FTY012", "FTY037", "FTY504"])
def test_a_rule_that_ends_the_program_or_never_ends_is_a_fault_of_its_own(here: Place, code: str) -> None:
    planted(here, FAULTY)
    path = here.write("a.txt", DAMAGED)
    done = here.run("--select", code, "--fix", "--budget", "1", "a.txt")
    assert done.status == 2
    assert code in done.err
    assert hostile.forged_on_stderr(done.err.encode()) == []
    assert path.read_text() == DAMAGED


def test_a_rule_that_raises_an_interruption_interrupts(here: Place) -> None:
    planted(here, FAULTY + "\nask = faulty(901, raises(KeyboardInterrupt()))\n")
    path = here.write("a.txt", DAMAGED)
    done = here.run("--select", "FTY901", "--fix", "a.txt")
    assert (done.status, done.err) == (130, "")
    assert path.read_text() == DAMAGED


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("import no_such_module", "planted_rules: ModuleNotFoundError: No module named 'no_such_module'"),
        ("raise SystemExit(0)", "planted_rules: SystemExit: 0"),
        ("class Own(BaseException): pass\nraise Own('x\\n::error::y')", "planted_rules: Own: x\\n::error::y"),
        ("def (", "planted_rules: SyntaxError"),
        ("raise GeneratorExit", "planted_rules: GeneratorExit"),
    ],
)
def test_a_package_that_cannot_be_imported_is_named_in_one_line(here: Place, source: str, said: str) -> None:
    planted(here, source)
    here.write("a.txt", DAMAGED)
    done = here.run("a.txt")
    assert (done.status, done.out) == (2, "")
    assert done.err.startswith(f"q7lint: the rules cannot be loaded: {said}")
    assert done.err.count("\n") == 1


def test_what_rules_are_given_cannot_be_set(faulty: list[Rule]) -> None:
    assert faulty
    reading = Reading(Document(DAMAGED))
    assert len(reading.tags) == 2
    for owner, name in (
        (reading, "tags"),
        (reading, "document"),
        (reading.document, "text"),
        (reading.document, "new"),
    ):
        with pytest.raises(AttributeError, match="does not change"):
            setattr(owner, name, ())
    assert type(reading.tags) is type(reading.entities) is type(reading.breaks) is type(reading.tables) is tuple
    assert type(reading.document.line_starts) is tuple
    with pytest.raises(TypeError):
        reading.tag_at[0] = reading.tags[0]  # type: ignore[index]


def test_a_sound_hit_has_no_fault() -> None:
    fix = Fix("t", (Edit(Span(0, 1), ""),), Applicability.SAFE, Licence.REMOVES)
    assert hit_fault(Hit(Span(0, 4), "m", fix), 4) is None
    assert hit_fault(Hit(Span(4, 4), "m"), 4) is None
    assert hit_fault(Hit(Span(4, 5), "m"), 4) == "it yields a Hit outside of the text, from 4 to 5"


def test_a_rule_may_find_something_at_each_place_and_no_more() -> None:
    def finding(count: int) -> Rule:
        @rule(code="ALL001", name="all-places", summary="x", phase=Phase.TAGS, reads=~Reads(0), examples=())
        def detect(read: Reading) -> Iterator[Hit]:
            del read
            return (Hit(Span(0, 0), f"{number}") for number in range(count))

        return detect

    assert len(check_document(Document("<ab>"), (finding(5),))) == 5
    with pytest.raises(RuleError, match="it yields more findings than the text has code points"):
        check_document(Document("<ab>"), (finding(6),))


# Compressed files


class Bomb(NamedTuple):
    """A file that is small, and large when it is unpacked."""

    name: str
    data: bytes


def zipped(data: bytes, name: str = "a.txt") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return packed.getvalue()


def tarred(data: bytes, mode: str) -> bytes:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode=mode) as archive:  # type: ignore[call-overload]
        entry = tarfile.TarInfo("../../evil.txt")
        entry.size = len(data)
        archive.addfile(entry, io.BytesIO(data))
    return packed.getvalue()


def bombs(size: int = 2_000_000) -> list[Bomb]:
    """Make twenty files that are a thousand times as large when they are unpacked."""
    text = DAMAGED.encode() * (size // len(DAMAGED))
    deflated = gzip.compress(text, 9)
    zips = zipped(text)
    nested = zips
    for _ in range(4):
        nested = zipped(nested, "inner.zip")
    packed = bz2.compress(text)
    xz = lzma.compress(text)
    # A frame whose one block holds its text as it is, without any NUL.
    plain = DAMAGED.encode() * 800
    zstd = (
        b"\x28\xb5\x2f\xfd\x60"
        + (len(plain) - 256).to_bytes(2, "little")
        + (len(plain) << 3 | 1).to_bytes(3, "little")
        + plain
    )
    return [
        *(Bomb(name, deflated) for name in ("a.gz", "a.txt", "a.html", "a.svgz")),
        *(Bomb(name, packed) for name in ("b.bz2", "b.txt", "b.md")),
        *(Bomb(name, xz) for name in ("c.xz", "c.txt")),
        *(Bomb(name, zips) for name in ("d.zip", "d.txt", "d.docx", "d.epub")),
        *(Bomb(name, nested) for name in ("e.zip", "e.md")),
        *(Bomb(f"f{number}.txt", tarred(text, mode)) for number, mode in enumerate(("w:gz", "w:bz2", "w:xz"))),
        *(Bomb(name, zstd) for name in ("g.zst", "g.txt")),
    ]  # fmt: skip


def test_nothing_is_unpacked_and_no_compressed_file_is_changed(here: Place) -> None:
    made = bombs()
    assert len(made) == 20
    for bomb in made:
        here.write(bomb.name, bomb.data)
    here.environment["Q7LINT_UNDO"] = str(here.folder.parent / "undo")
    before = sorted(path.name for path in here.folder.iterdir())
    done = here.run("--fix", "--unsafe-fixes", ".", *(bomb.name for bomb in made))
    assert done.status == 2
    assert hostile.harm(done.raw + done.err.encode()) == []
    assert sorted(path.name for path in here.folder.iterdir()) == before
    changed = [bomb.name for bomb in made if (here.folder / bomb.name).read_bytes() != bomb.data]
    assert changed == []


@pytest.mark.parametrize(
    "begin",
    [
        *(b"\x1f\x8b\x08\x01", b"\x1f\x9d\x90", b"BZh91AY&SY", b"BZh9\x17rE8P\x90", b"\x28\xb5\x2f\xfd"),
        *(b"\x04\x22\x4d\x18", b"\xfd7zXZ", b"7z\xbc\xaf\x27\x1c", b"LZIP\x01", b"PK\x03\x04", b"Rar!\x1a\x07"),
        b"%PDF-1.4\n",
    ],
)  # fmt: skip
def test_what_is_packed_is_known_by_its_beginning_also_where_it_holds_no_nul(begin: bytes) -> None:
    with pytest.raises(BinaryError, match="it begins as"):
        Source("a.txt", "a.txt", begin + DAMAGED.encode())
    assert Source("a.txt", "a.txt", b"\n" + begin + DAMAGED.encode()).text


@pytest.mark.parametrize("begin", ["BZh is a bus line. ", "LZIP ", "PK ", "Rar! ", "7z ", "%PDF "])
def test_a_text_that_begins_nearly_so_is_a_text(begin: str) -> None:
    assert Source("a.txt", "a.txt", f"{begin}{DAMAGED}".encode()).text == begin + DAMAGED


def test_the_memory_of_a_run_does_not_grow_with_what_is_packed(here: Place) -> None:
    def peak(name: str) -> int:
        script = (
            "import resource, subprocess, sys;"
            "subprocess.run([sys.executable, '-m', 'q7lint', sys.argv[1]], capture_output=True);"
            "print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)"
        )
        done = subprocess.run(
            [sys.executable, "-c", script, name], cwd=here.folder, env=here.environment, capture_output=True, check=True
        )
        return int(done.stdout)

    here.write("small.txt", bz2.compress(DAMAGED.encode()))
    here.write("large.txt", bz2.compress(b"\n" * 60_000_000))
    assert peak("large.txt") < 2 * peak("small.txt")
