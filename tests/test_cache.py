"""What was found in a text is kept, and changes nothing but the time: no report, no status, and never the truth.

Real processes on real files. A rule that is made up for these tests writes down that it has run, so that it shows
whether a text was read.
"""

from __future__ import annotations

import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from q7lint.cache import BETWEEN_PRUNINGS, FORMAT, KEY_LENGTH, LARGEST, STAMP, TAG, Cache, Compiled, folder, rows
from q7lint.cache.identity import identity
from q7lint.cache.pruning import LONGEST_UNUSED, clean, prune
from q7lint.cli.work import SMALLEST
from q7lint.finding import Applicability, Finding, Fix, Licence
from q7lint.text import Edit, Position, Span

from .process import Place

if TYPE_CHECKING:
    from pathlib import Path

COUNTING = """
import os

@rule(code="CNT001", name="counting-rule", summary="a rule that writes down that it has run", **EVERY)
def counting(read):
    with open(os.environ["RUNS"], "a") as runs:
        runs.write("run\\n")
    yield from ()
"""

DAMAGED = (
    "Sound caf\u00e9 & more of it.\n" * 60
    + "a    gap\n- < strong >Tea:< / strong > \U0001f375 hot &amp;amp; sweet. li >\n"
)
"""Large enough to be kept."""


class Kept(Place):
    """A folder, and a cache of its own."""

    def __init__(self, base: Path) -> None:
        super().__init__(base)
        self.plant()
        with (self.site / "planted.py").open("a") as planted:
            planted.write(COUNTING)
        self.runs = base / "runs"
        self.cache = base / "cache"
        self.environment |= {"RUNS": str(self.runs), "Q7LINT_CACHE": str(self.cache)}

    def count(self) -> int:
        """Give how often a text was read, and begin to count anew."""
        count = len(self.runs.read_text().splitlines()) if self.runs.exists() else 0
        self.runs.write_text("")
        return count

    def entries(self) -> list[Path]:
        return sorted(self.cache.rglob("*.json"))


@pytest.fixture
def here(tmp_path: Path) -> Kept:
    place = Kept(tmp_path)
    place.write("a.txt", DAMAGED)
    return place


# The same, only sooner


@pytest.mark.parametrize("options", [(), ("--output-format=concise",), ("--output-format=json",), ("--statistics",)])
def test_what_was_kept_is_reported_as_what_was_found(here: Kept, options: tuple[str, ...]) -> None:
    here.write("b.md", b"caf\xe9 \xff & < em > \n" + DAMAGED.encode())
    arguments = ("--unsafe-fixes", *options, ".")
    found = here.run(*arguments)
    assert (found.status, here.count()) == (1, 2)
    assert here.run(*arguments) == found
    assert here.count() == 0
    assert here.run("--no-cache", *arguments) == found
    assert here.count() == 2


def test_several_processes_keep_and_find_what_one_would(here: Kept) -> None:
    for number in range(300):
        here.write(f"{number}.txt", f"{DAMAGED}{number}\n")
    found = here.run("--jobs", "2", "--output-format", "concise", ".")
    assert here.count() == len(here.entries()) == 301
    assert here.run("--jobs", "1", "--output-format", "concise", ".") == found
    assert here.run("--jobs", "2", "--output-format", "concise", ".") == found
    assert here.count() == 0


def test_two_runs_at_once_do_each_other_no_harm(here: Kept) -> None:
    for number in range(40):
        here.write(f"{number}.txt", f"{DAMAGED}{number}\n")
    wanted = here.run("--no-cache", ".").raw
    running = [here.start(".") for _ in range(3)]
    assert [process.communicate(timeout=60) for process in running] == [(wanted, b"")] * 3
    here.count()
    assert here.run(".").raw == wanted
    assert here.count() == 0
    assert not list(here.cache.rglob("*.new"))


@pytest.mark.parametrize("text", ["Salt & pepper; and nothing else.\n", "Sound text and nothing else.\n"])
def test_one_sound_text_needs_no_rule_once_it_was_read(here: Kept, text: str) -> None:
    del here.environment["PYTHONPATH"]
    here.write("sound.txt", text * 100)
    here.run("sound.txt")
    assert len(here.entries()) == ("&" in text)
    command = [sys.executable, "-X", "importtime", "-m", "q7lint", "sound.txt"]
    done = subprocess.run(command, cwd=here.folder, capture_output=True, text=True, env=here.environment, check=False)
    assert done.stdout == "No findings\n"
    imported = {line.rpartition("|")[2].strip() for line in done.stderr.splitlines()}
    assert "q7lint.gate" in imported
    assert ("q7lint.cache" in imported) == ("&" in text)
    needless = {"q7lint.reading", "q7lint.registry", "q7lint.text", "q7lint.cli.progress", "q7lint.cli.pool"}
    assert not imported & {*needless, "typing", "argparse", "json", "hashlib", "multiprocessing"}


# What it depends on


def test_another_text_dialect_encoding_or_selection_is_read_anew(here: Kept) -> None:
    here.write("b.txt", f"{DAMAGED}.")
    asked = [
        ("a.txt",),
        ("b.txt",),
        ("--dialect", "html", "a.txt"),
        ("--encoding", "latin-1", "a.txt"),
        ("--select", "CNT,TAG", "a.txt"),
        ("--ignore", "TAG", "a.txt"),
        ("--ignore", "TAG001", "a.txt"),
    ]
    found = [here.run("--output-format", "json", *arguments).out for arguments in asked]
    assert here.count() == len(here.entries()) == len(asked)
    assert [here.run("--output-format", "json", *arguments).out for arguments in asked] == found
    assert here.count() == 0


def test_a_name_is_no_part_of_what_was_found(here: Kept) -> None:
    found = here.run("a.txt").out
    here.write("b/other.txt", DAMAGED)
    here.count()
    assert here.run("b/other.txt").out == found.replace("a.txt", "b/other.txt")
    assert here.count() == 0


def test_rules_that_were_changed_read_anew(here: Kept) -> None:
    here.run("a.txt")
    planted = here.site / "planted.py"
    planted.write_text(planted.read_text().replace('f"found {found.group()!r}"', '"found it"'))
    here.count()
    assert "found it" in here.run("a.txt").out
    assert here.count() == 1


def test_other_distributions_make_it_anew(here: Kept) -> None:
    here.run("a.txt")
    (here.site / "used_by_a_rule-2.0.dist-info").mkdir()
    here.count()
    here.run("a.txt")
    assert here.count() == 1


def test_a_rule_that_lies_elsewhere_than_its_package_is_not_trusted_to_stay_as_it_is(here: Kept) -> None:
    (here.folder.parent / "elsewhere").mkdir()
    (here.site / "planted.py").rename(here.site / "one.py")
    (here.site / "planted").mkdir()
    (here.site / "one.py").rename(here.site / "planted" / "__init__.py")
    (here.site / "planted" / "more").symlink_to(here.folder.parent / "elsewhere")
    for _ in range(2):
        assert here.run("a.txt").status == 1
    assert here.count() == 2
    assert not here.entries()


def test_the_identity_of_a_process_does_not_change() -> None:
    made_of = identity()
    assert made_of is not None
    assert made_of == identity()


# What is never kept


@pytest.mark.parametrize("text", ["CRASH & ", "SLOW & "])
def test_faults_are_found_again(here: Kept, text: str) -> None:
    here.write("a.txt", text + DAMAGED)
    found = here.run("--budget", "0.2", "a.txt")
    assert found.status == 2
    assert found.err
    assert not here.entries()
    assert here.run("--budget", "0.2", "a.txt") == found


@pytest.mark.parametrize("options", [("--no-cache",), ("--fix",), ("--diff",), ("--fix", "--diff")])
def test_repairs_keep_nothing_nor_does_who_does_not_want_it(here: Kept, options: tuple[str, ...]) -> None:
    here.run(*options, "a.txt")
    assert not here.cache.exists()


def test_standard_input_is_not_kept(here: Kept) -> None:
    assert here.run("-", stdin=DAMAGED.encode()).status == 1
    assert not here.cache.exists()


def test_only_what_is_read_is_kept(here: Kept) -> None:
    del here.environment["PYTHONPATH"]
    for number in range(20):
        here.write(f"sound/{number}.txt", f"Sound text {number} and nothing else\n" * 100)
        here.write(f"small/{number}.txt", f"Sound text {number} & &amp;amp;\n")
    here.run("sound")
    assert not here.cache.exists()
    here.write("small/large.txt", DAMAGED)
    assert len(DAMAGED) > SMALLEST
    here.run("small")
    assert len(here.entries()) == 2  # that which had the rules loaded is the other one


# What is not as it was left


def spoilt() -> list[tuple[str, bytes | None]]:
    return [
        ("cut off", None),
        ("empty", b""),
        ("no JSON", b"\x00\xff not JSON"),
        ("another shape", b'{"digest":"' + b"0" * 40 + b'","findings":[]}\n'),
        ("a number", b"1"),
    ]


@pytest.mark.parametrize(("_", "written"), spoilt(), ids=[name for name, _ in spoilt()])
def test_a_spoilt_entry_counts_as_absent_and_is_written_anew(here: Kept, _: str, written: bytes | None) -> None:
    found = here.run("a.txt")
    [entry] = here.entries()
    sound = entry.read_bytes()
    entry.write_bytes(sound[: len(sound) // 2] if written is None else written)
    assert here.run("a.txt") == found
    assert entry.read_bytes() == sound
    here.count()
    assert here.run("a.txt") == found
    assert here.count() == 0


def test_an_entry_of_another_text_is_none_of_this_one(here: Kept) -> None:
    here.write("sound.txt", "Sound text, & nothing else.\n" * 100)
    here.run("sound.txt")
    [sound] = here.entries()
    found = here.run("a.txt")
    [damaged] = [entry for entry in here.entries() if entry != sound]
    damaged.write_bytes(sound.read_bytes())
    assert here.run("a.txt") == found


def test_what_is_no_file_is_no_entry_and_nothing_is_waited_for(here: Kept) -> None:
    found = here.run("a.txt")
    [entry] = here.entries()
    for make in (os.mkdir, os.mkfifo):
        if entry.is_file():
            entry.unlink()
        elif entry.exists():
            entry.rmdir()
        make(entry)
        assert here.run("a.txt") == found


@pytest.mark.parametrize("where", ["/dev/null/cache", "a.txt/cache", "a.txt"])
def test_a_folder_that_cannot_be_written_is_not_used_and_nobody_is_told(here: Kept, where: str) -> None:
    found = here.run("--no-cache", "a.txt")
    here.environment["Q7LINT_CACHE"] = where
    assert here.run("a.txt") == here.run("a.txt") == found
    assert found.err == ""


def test_a_checked_folder_brings_no_cache(here: Kept) -> None:
    """It is in the user's folder, whatever lies beside the texts; nothing is written there."""
    del here.environment["Q7LINT_CACHE"]
    here.environment["HOME"] = str(here.folder.parent / "home")
    here.environment["XDG_CACHE_HOME"] = "a/relative/one/is/ignored"
    before = sorted(here.folder.rglob("*"))
    here.run(".")
    assert sorted(here.folder.rglob("*")) == before
    home = here.folder.parent / "home" / ".cache" / "q7lint"
    assert len(list(home.rglob("*.json"))) == 1
    assert home.stat().st_mode & 0o077 == 0
    here.environment["XDG_CACHE_HOME"] = str(here.folder.parent / "xdg")
    here.run(".")
    assert len(list((here.folder.parent / "xdg" / "q7lint").rglob("*.json"))) == 1


def test_a_relative_folder_is_seen_from_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("Q7LINT_CACHE", "there")
    assert folder() == str(tmp_path / "there")


# Findings as JSON


places = st.integers(min_value=0, max_value=10**9)
texts = st.text(st.characters(exclude_categories=[]) | st.sampled_from('\udc80\udcff\u202e\x00"\\\n'), max_size=12)
texts = texts.filter(lambda text: not any("\ud800" <= char < "\udc00" for char in text))
"""As a file that is not UTF-8 may hold: the second halves of surrogate pairs, and never a first."""
spans = st.builds(Span, places, places)
positions = st.builds(Position, places, places)
fixes = st.builds(
    Fix,
    texts,
    st.lists(st.builds(Edit, spans, texts), max_size=3).map(tuple),
    st.sampled_from(Applicability),
    st.integers(0, 2 ** len(Licence) - 1).map(Licence),
    st.lists(st.sampled_from(["cp1252", "latin-1"]), max_size=2).map(tuple),
)
findings = st.builds(
    Finding,
    texts,
    texts,
    texts,
    spans,
    positions,
    positions,
    st.none() | fixes,
    st.lists(st.tuples(positions, positions), max_size=3).map(tuple),
    texts,
    places,
)
KEY = "0123456789" * (KEY_LENGTH // 10)


@given(st.lists(findings, max_size=4))
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_findings_come_back_as_they_were(tmp_path: Path, found: list[Finding]) -> None:
    cache = Cache(str(tmp_path), "made", "selected")
    cache.put(KEY, found)
    back = cache.get(KEY)
    assert back == found
    for one in back or ():
        assert type(one) is Finding
        assert type(one.span) is Span
        assert one.fix is None or (type(one.fix) is Fix and type(one.fix.applicability) is Applicability)


@given(st.lists(findings, min_size=1, max_size=2), st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_byte_that_is_altered_anywhere_makes_an_entry_absent(
    tmp_path: Path, found: list[Finding], data: st.DataObject
) -> None:
    cache = Cache(str(tmp_path), "made", "selected")
    cache.put(KEY, found)
    [path] = tmp_path.rglob("*.json")
    entry = bytearray(path.read_bytes())
    entry[data.draw(st.integers(0, len(entry) - 1))] ^= data.draw(st.integers(1, 255))
    path.write_bytes(entry)
    assert cache.get(KEY) is None


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=10) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=20,
)


@given(json_values | st.fixed_dictionaries({"findings": st.lists(st.lists(json_values, max_size=11), max_size=2)}))
def test_any_other_shape_is_no_finding(value: object) -> None:
    import json

    back = rows.read(json.dumps(value).encode())
    assert back is None or back == []


def test_a_number_that_is_a_truth_value_or_negative_is_no_place() -> None:
    row = '["C","n","m",[0,1],[1,1],[1,2],null,[],"e",1]'
    assert rows.read(f'{{"findings":[{row}]}}'.encode()) is not None
    for wrong in (row.replace("[0,1]", "[true,1]"), row.replace("[0,1]", "[-1,1]"), row.replace("[1,2]", "[1,2.0]")):
        assert rows.read(f'{{"findings":[{wrong}]}}'.encode()) is None


def test_what_has_too_many_findings_is_not_kept(tmp_path: Path) -> None:
    cache = Cache(str(tmp_path), "made", "selected")
    one = Finding("C", "n", "m", Span(0, 1), Position(1, 1), Position(1, 2), None, (), "e" * (LARGEST // 4), 1)
    cache.put(KEY, [one] * 4)
    assert cache.get(KEY) is None
    cache.put(KEY, [one] * 3)
    assert cache.get(KEY) == [one] * 3


# Keeping it small, and taking it away


def keys(count: int) -> list[str]:
    return [f"{number:0{KEY_LENGTH}x}"[::-1] for number in range(count)]


def aged(cache: Cache, folder: Path, count: int) -> None:
    """Write entries, each a minute younger than the one before."""
    for number, key in enumerate(keys(count)):
        cache.put(key, ())
        moment = time.time() - 60 * (count - number)
        os.utime(folder / FORMAT / key[:2] / f"{key[2:]}.json", (moment, moment))


def test_the_oldest_go_where_there_are_too_many(tmp_path: Path) -> None:
    cache = Cache(str(tmp_path), "made", "selected")
    aged(cache, tmp_path, 50)
    assert prune(str(tmp_path / FORMAT), most=50) == 0
    assert prune(str(tmp_path / FORMAT), most=49) == 11
    assert [cache.get(key) is not None for key in keys(50)] == [False] * 11 + [True] * 39


def test_the_oldest_go_where_they_take_too_much(tmp_path: Path) -> None:
    cache = Cache(str(tmp_path), "made", "selected")
    aged(cache, tmp_path, 20)
    assert prune(str(tmp_path / FORMAT), most_bytes=20 << 20) == 0
    assert prune(str(tmp_path / FORMAT), most_bytes=1) == 20


def test_what_nothing_asks_for_goes_once_a_day(tmp_path: Path) -> None:
    aged(Cache(str(tmp_path), "made", "selected"), tmp_path, 3)
    old = sorted(tmp_path.rglob("*.json"))
    left = old[0].parent / f"{'0' * 16}.new"
    left.write_bytes(b"cut off")
    for path in (*old[1:], left):
        os.utime(path, (time.time() - LONGEST_UNUSED - 60,) * 2)
    [stamp] = tmp_path.rglob(STAMP)
    Cache(str(tmp_path), "made", "selected").put(KEY, ())
    assert left.exists()
    os.utime(stamp, (time.time() - BETWEEN_PRUNINGS - 60,) * 2)
    Cache(str(tmp_path), "made", "selected").put(KEY, ())
    assert len(list(tmp_path.rglob("*.json"))) == 2
    assert not left.exists()
    assert time.time() - stamp.stat().st_mtime < 60


def test_patterns_that_were_compiled_are_kept_and_go_with_the_rest(tmp_path: Path) -> None:
    compiled = Compiled(str(tmp_path / "cache"))
    assert compiled.get(KEY) is None
    compiled.put(KEY, b"patterns")
    assert compiled.get(KEY) == b"patterns"
    compiled.put(KEY[::-1], bytes(LARGEST + 1))
    assert compiled.get(KEY[::-1]) is None
    [path] = tmp_path.rglob("*.compiled")
    assert path.stat().st_mode & 0o77 == 0
    os.utime(path, (time.time() - LONGEST_UNUSED - 60,) * 2)
    assert prune(str(tmp_path / "cache" / FORMAT)) == 1
    compiled.put(KEY, b"patterns")
    assert clean(str(tmp_path / "cache")) == 1
    assert not (tmp_path / "cache").exists()


def test_what_is_asked_for_stays(tmp_path: Path) -> None:
    cache = Cache(str(tmp_path), "made", "selected")
    cache.put(KEY, ())
    [path] = tmp_path.rglob("*.json")
    os.utime(path, (time.time() - LONGEST_UNUSED - 60,) * 2)
    assert cache.get(KEY) == []
    assert prune(str(tmp_path / FORMAT)) == 0


def test_clean_takes_all_of_it_and_nothing_else(here: Kept) -> None:
    here.run("a.txt")
    assert (here.cache / TAG).read_bytes().startswith(b"Signature: 8a477f597d28d172789f06886806bc55\n")
    done = here.run("clean")
    assert (done.status, done.out, done.err) == (0, "Removed the results of 1 text\n", "")
    assert not here.cache.exists()
    here.run("a.txt")
    [entry] = here.entries()
    foreign = [here.cache / "notes.txt", entry.parent / "mine.json", here.cache / "1" / "zz" / entry.name]
    for path in foreign:
        path.parent.mkdir(exist_ok=True)
        path.write_text("not ours")
    assert clean(str(here.cache)) == 1
    assert all(path.read_text() == "not ours" for path in foreign)
    assert here.run("clean").out == "Removed the results of 0 texts\n"


def test_clean_takes_no_names(here: Kept) -> None:
    done = here.run("clean", "a.txt")
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
    assert here.run("clean", "--help").out.startswith("usage: q7lint clean\n")
