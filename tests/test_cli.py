"""The command, run as people run it: real processes on real files."""

from __future__ import annotations

import json
import os
import pickle
import pty
import re
import signal
import stat
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from q7lint import __version__
from q7lint.cli import main
from q7lint.cli.options import Options, UsageError, parse
from q7lint.cli.parser import parsed
from q7lint.cli.work import Work
from q7lint.whole import Whole

from .process import Place, reads, shown_on

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from q7lint import Dialect
    from q7lint.whole import Text

# Rules made up for these tests find these (see tests/process.py): PLT001 is safe, PLT002 unsafe, PLT003 has no fix.
DAMAGED = "R&D\na    gap\na  |bar\nQQ\n"
SAFE = "R&D\na gap\na  |bar\nQQ\n"
REPAIRED = "R&D\na gap\na|bar\nQQ\n"


@pytest.fixture
def here(tmp_path: Path) -> Place:
    place = Place(tmp_path)
    place.plant()
    return place


def one_line(text: str) -> bool:
    return text.startswith("q7lint: ") and text.count("\n") == 1


# What a check prints, and its status


def test_a_clean_file_is_status_0(here: Place) -> None:
    here.write("a.txt", "Sound text & nothing else.\n")
    assert here.run("a.txt") == (0, "No findings\n", "", b"No findings\n")


def test_findings_are_status_1_and_summed_up(here: Place) -> None:
    here.write("a.txt", DAMAGED)
    result = here.run("--select", "PLT", "--output-format", "concise", "a.txt")
    assert result.status == 1
    assert result.out == (
        "a.txt:2:2 PLT001 wide-gap: [*] found '    '\n"
        "a.txt:3:2 PLT002 spaced-bar: found '  |'\n"
        "a.txt:4:1 PLT003 lone-mark: found 'QQ'\n"
        "Found 3 findings (1 fixable with --fix, 1 more with --unsafe-fixes)\n"
    )
    assert not result.err


def test_the_full_format_is_the_default_and_shows_the_place(here: Place) -> None:
    here.write("a.txt", DAMAGED)
    result = here.run("--select", "PLT003", "a.txt")
    assert result.out == ("a.txt:4:1 PLT003 lone-mark: found 'QQ'\n   |\n 4 | QQ\n   | ^^\n\nFound 1 finding\n")


def test_unsafe_fixes_alone_only_count(here: Place) -> None:
    path = here.write("a.txt", DAMAGED)
    result = here.run("--select", "PLT", "--unsafe-fixes", "a.txt")
    assert result.status == 1
    assert "Found 3 findings (2 fixable with --fix)\n" in result.out
    assert path.read_text() == DAMAGED


def test_only_probable_fixes_name_both_options(here: Place) -> None:
    here.write("a.txt", DAMAGED)
    assert "Found 1 finding (1 fixable with --fix --unsafe-fixes)\n" in here.run("--select=PLT002", "a.txt").out


def test_check_may_stand_before_the_files(here: Place) -> None:
    here.write("a.txt", DAMAGED)
    assert here.run("check", "--select", "PLT", "a.txt") == here.run("--select", "PLT", "check", "a.txt")
    assert here.run("check", "--select", "PLT", "a.txt") == here.run("--select", "PLT", "a.txt")


def test_a_file_named_like_a_command_is_reached_by_its_folder(here: Place) -> None:
    for name in ("check", "rule", "rules"):
        here.write(name, DAMAGED)
        assert here.run("--select", "PLT003", f"./{name}").out.startswith(f"./{name}:4:1 PLT003")
    assert here.run("check", "--select", "PLT003", "check").out.startswith("check:4:1 PLT003")
    assert here.run("--select", "PLT003", "--", "rule").out.startswith("rule:4:1 PLT003")


def test_two_dashes_end_the_options(here: Place) -> None:
    here.write("--fix", DAMAGED)
    assert here.run("--select", "PLT003", "--", "--fix").out.startswith("--fix:4:1 PLT003")
    assert one_line(here.run("--fix").err)


def test_options_may_stand_behind_and_between_files(here: Place) -> None:
    for name in ("a.txt", "b.txt"):
        here.write(name, DAMAGED)
    result = here.run("a.txt", "--select", "PLT003", "b.txt", "-q", "--output-format=concise")
    assert result.out == "".join(f"{name}.txt:4:1 PLT003 lone-mark: found 'QQ'\n" for name in "ab")


def test_a_folder_is_walked_and_what_git_ignores_is_left_out(here: Place) -> None:
    for name in ("d/b.txt", "d/a.md", "d/c.py", "d/out/x.txt"):
        here.write(name, DAMAGED)
    here.write("d/.gitignore", "out/\n")
    result = here.run("--select", "PLT003", "--output-format", "concise", "-q", "d", "d/b.txt")
    assert [line.split(":")[0] for line in result.out.splitlines()] == ["d/a.md", "d/b.txt"]


def test_statistics_stand_in_place_of_the_findings(here: Place) -> None:
    here.write("a.txt", DAMAGED + "QQ\n")
    result = here.run("--select", "PLT", "--statistics", "a.txt")
    assert result.out == (
        "2  PLT003  [ ] lone-mark\n1  PLT001  [*] wide-gap\n1  PLT002  [ ] spaced-bar\n"
        "Found 4 findings (1 fixable with --fix, 1 more with --unsafe-fixes)\n"
    )
    rows = json.loads(here.run("--select", "PLT", "--statistics", "--output-format", "json", "a.txt").out)
    assert rows[0] == {"code": "PLT003", "name": "lone-mark", "count": 2, "fixable": 0}


def test_exit_zero_hides_findings_but_no_faults(here: Place) -> None:
    here.write("a.txt", DAMAGED)
    assert here.run("--exit-zero", "--select", "PLT", "a.txt").status == 0
    assert here.run("--exit-zero", "--select", "PLT", "a.txt", "none.txt").status == 2


def test_quiet_prints_findings_and_nothing_else(here: Place) -> None:
    here.write("a.txt", DAMAGED.encode() + b"\xff")
    result = here.run("--quiet", "--select", "PLT003", "--output-format", "concise", "a.txt")
    assert (result.out, result.err) == ("a.txt:4:1 PLT003 lone-mark: found 'QQ'\n", "")


def test_json_is_one_array_over_all_files(here: Place) -> None:
    here.write("a.txt", DAMAGED)
    here.write("b.txt", DAMAGED)
    here.write("c.txt", "")
    rows = json.loads(here.run("--select", "PLT", "--output-format", "json", "a.txt", "b.txt", "c.txt").out)
    assert [(row["filename"], row["code"]) for row in rows] == [
        (name, code) for name in ("a.txt", "b.txt") for code in ("PLT001", "PLT002", "PLT003")
    ]
    assert json.loads(here.run("--output-format", "json", "c.txt").out) == []


def test_selectors_are_comma_lists_that_add_up(here: Place) -> None:
    here.write("a.txt", DAMAGED)

    def codes(*options: str) -> list[str]:
        rows = json.loads(here.run(*options, "--output-format", "json", "a.txt").out)
        return [row["code"] for row in rows]

    assert codes("--select", "PLT001,lone-mark") == ["PLT001", "PLT003"]
    assert codes("--select", "PLT001", "--select", "PLT002,") == ["PLT001", "PLT002"]
    assert codes("--select", "PLT", "--ignore", "wide-gap", "--ignore", "PLT003") == ["PLT002"]
    assert codes("--select", "PLT001", "--extend-select", "PLT003") == ["PLT001", "PLT003"]


def test_the_dialect_follows_the_name_unless_it_is_given(here: Place) -> None:
    sound = "It is <em>very</em> sound &amp; so on, and < strong >this< / strong > is not.\n"
    for name in ("a.html", "a.txt"):
        here.write(name, sound)
    by_name = [here.run("--diff", name).out for name in ("a.html", "a.txt")]
    given = [here.run("--diff", "--dialect", dialect, "a.txt").out for dialect in ("html", "text")]
    assert by_name[0].replace("a.html", "a.txt") == given[0]
    assert by_name[1] == given[1]
    piped = here.run("--diff", "--stdin-filename", "a.html", "-", stdin=sound.encode()).out
    assert piped == by_name[0]
    assert by_name[0].replace("a.html", "a.txt") != by_name[1]


# Repairing


def test_fix_applies_the_safe_fixes_in_place(here: Place) -> None:
    path = here.write("a.txt", DAMAGED)
    result = here.run("--select", "PLT", "--fix", "--output-format", "concise", "a.txt")
    assert result.status == 1
    assert path.read_text() == SAFE
    assert result.out == (
        "a.txt:3:2 PLT002 spaced-bar: found '  |'\na.txt:4:1 PLT003 lone-mark: found 'QQ'\n"
        "Fixed 1, 2 left, 1 more with --unsafe-fixes\n"
    )


def test_fix_with_unsafe_fixes_applies_the_probable_ones_too(here: Place) -> None:
    path = here.write("a.txt", DAMAGED)
    result = here.run("--select", "PLT", "--fix", "--unsafe-fixes", "a.txt")
    assert result.status == 1
    assert path.read_text() == REPAIRED
    assert result.out.endswith("Fixed 2, 1 left\n")


def test_the_status_of_a_repair_is_what_is_left(here: Place) -> None:
    here.write("a.txt", DAMAGED)
    assert here.run("--select", "PLT001,PLT002", "--fix", "a.txt").status == 1
    assert here.run("--select", "PLT001,PLT002", "--fix", "--unsafe-fixes", "a.txt").status == 0
    assert here.run("--select", "PLT001,PLT002", "--fix", "a.txt") == (0, "No findings\n", "", b"No findings\n")


def test_diff_prints_a_diff_and_writes_nothing(here: Place) -> None:
    path = here.write("a.txt", DAMAGED)
    result = here.run("--select", "PLT", "--diff", "a.txt")
    assert result.out == ("--- a.txt\n+++ a.txt\n@@ -1,4 +1,4 @@\n R&D\n-a    gap\n+a gap\n a  |bar\n QQ\n")
    assert result.err == "Would fix 1, 2 left, 1 more with --unsafe-fixes\n"
    assert result.status == 1
    assert path.read_text() == DAMAGED


def test_diff_wins_over_fix_and_follows_unsafe_fixes(here: Place) -> None:
    path = here.write("a.txt", DAMAGED)
    result = here.run("--select", "PLT001,PLT002", "--fix", "--diff", "--unsafe-fixes", "a.txt")
    assert "+a|bar\n" in result.out
    assert result.status == 0, "nothing would be left"
    assert path.read_text() == DAMAGED


def test_standard_input_is_checked_by_a_dash(here: Place) -> None:
    result = here.run("--select", "PLT003", "--output-format", "concise", "-", stdin=DAMAGED.encode())
    assert result.out.startswith("-:4:1 PLT003 lone-mark")
    named = here.run("--select", "PLT003", "--stdin-filename", "x.md", stdin=DAMAGED.encode())
    assert named.out.startswith("x.md:4:1 PLT003 lone-mark")


def test_fixed_standard_input_goes_to_standard_output_and_the_report_to_standard_error(here: Place) -> None:
    result = here.run("--select", "PLT", "--fix", "-", "--output-format", "concise", stdin=DAMAGED.encode())
    assert result.raw == SAFE.encode()
    assert result.err.splitlines() == [
        "-:3:2 PLT002 spaced-bar: found '  |'",
        "-:4:1 PLT003 lone-mark: found 'QQ'",
        "Fixed 1, 2 left, 1 more with --unsafe-fixes",
    ]
    assert result.status == 1


@pytest.mark.parametrize(
    "text", [b"", b"no damage", b"caf\xe9\r\nno end", b"\xef\xbb\xbfmark\r", b"nul\0", b"\xff\xfea\0"]
)
def test_standard_input_without_damage_or_that_cannot_be_read_passes_through(here: Place, text: bytes) -> None:
    assert here.run("--fix", "-", stdin=text).raw == text


@pytest.mark.parametrize("options", [(), ("--diff",), ("--fix", "--diff")])
def test_standard_input_that_cannot_be_read_is_told_and_not_printed_where_a_report_is_asked_for(
    here: Place, options: tuple[str, ...]
) -> None:
    result = here.run(*options, "-", stdin=b"nul\0")
    assert (result.status, result.out, result.err.count("\n")) == (2, "", 1)
    assert result.err.startswith("q7lint: -: ")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"\xef\xbb\xbfR&D    gap\n", b"\xef\xbb\xbfR&D gap\n"),
        (b"R&D\r\na    gap\r\nend", b"R&D\r\na gap\r\nend"),
        (b"R&D\ra    gap\rend\n", b"R&D\ra gap\rend\n"),
        (b"R&D \xff\xfe a    gap caf\xe9", b"R&D \xff\xfe a gap caf\xe9"),
        (b"R&D\x0c\xc2\x85\xe2\x80\xa8\x1b[0m a    gap", b"R&D\x0c\xc2\x85\xe2\x80\xa8\x1b[0m a gap"),
    ],
)
def test_bytes_outside_the_edits_survive(here: Place, before: bytes, after: bytes) -> None:
    path = here.write("a.txt", before)
    assert here.run("--select", "PLT001", "--fix", "a.txt").status == 0
    assert path.read_bytes() == after
    assert here.run("--select", "PLT001", "--fix", "-", stdin=before).raw == after


def test_a_diff_carries_bytes_that_are_not_utf_8(here: Place) -> None:
    here.write("a.txt", b"R&D    caf\xe9\n")
    assert b"+R&D caf\xe9\n" in here.run("--select", "PLT001", "--diff", "a.txt").raw


def test_bytes_that_are_not_utf_8_are_told_in_one_line(here: Place) -> None:
    here.write("a.txt", b"one\ncaf\xe9 & \xff\n")
    result = here.run("a.txt")
    assert result.err == "q7lint: a.txt: not all of it is UTF-8 (line 2, column 4); such bytes stay as they are\n"
    assert result.status == 0


def test_mode_and_link_are_kept(here: Place) -> None:
    path = here.write("a.txt", DAMAGED)
    os.chmod(path, 0o640)
    (here.folder / "link.txt").symlink_to("a.txt")
    here.run("--select", "PLT", "--fix", "link.txt")
    assert path.read_text() == SAFE
    assert stat.S_IMODE(os.stat(path).st_mode) == 0o640
    assert (here.folder / "link.txt").is_symlink()


def test_a_file_that_must_not_be_replaced_is_reported_with_all_its_findings(here: Place) -> None:
    os.link(here.write("one.txt", DAMAGED), here.folder / "two.txt")
    other = here.write("z.txt", DAMAGED)
    result = here.run("--select", "PLT", "--fix", "one.txt", "z.txt")
    assert "one.txt: has other names (hard links)" in result.err
    assert result.err.count("\n") == 1
    assert result.status == 2
    assert other.read_text() == SAFE
    assert (here.folder / "two.txt").read_text() == DAMAGED
    assert result.out.count("PLT001") == 1
    assert result.out.endswith("Fixed 1, 5 left, 2 more with --unsafe-fixes\n")


def test_a_file_of_which_nothing_would_be_left_is_not_emptied(here: Place) -> None:
    blank = "\u00a0\u00a0".encode()
    path = here.write("a.txt", blank)
    result = here.run("--select", "NIL", "--fix", "a.txt")
    assert result.err == "q7lint: a.txt: nothing would be left of it; it is left as it was\n"
    assert result.status == 2
    assert path.read_bytes() == blank
    assert here.run("--select", "NIL", "--fix", "-", stdin=blank).raw == blank
    assert here.run("--select", "NIL", "--diff", "a.txt").raw == b""


def test_the_rules_that_come_with_it_are_found_and_run(tmp_path: Path) -> None:
    here = Place(tmp_path)
    path = here.write("a.txt", "a < strong >x< / strong > b\n")
    found = here.run("--output-format", "concise", "a.txt")
    assert [line.split()[:2] for line in found.out.splitlines()[:-1]] == [
        ["a.txt:1:3", "TAG001"],
        ["a.txt:1:14", "TAG001"],
    ]
    assert here.run("--fix", "a.txt") == (0, "Fixed 2, 0 left\n", "", b"Fixed 2, 0 left\n")
    assert path.read_text() == "a x b\n"
    assert "< strong >" in here.run("rule", "TAG001").out


# Faulty rules


def test_a_refused_fix_is_a_fault_of_the_rule_and_the_others_are_applied(here: Place) -> None:
    path = here.write("a.txt", "R&D\na    word\n")
    result = here.run("--select", "PLT,LIE", "--fix", "a.txt")
    assert path.read_text() == "R&D\na word\n", "no word of prose is lost"
    assert result.status == 2
    assert one_line(result.err)
    assert re.match(r"q7lint: a\.txt:2:\d+ LIE001 word-eater: a fault of the rule: its fix was refused: .", result.err)
    assert "Fixed 1, 1 left" in result.out


def test_fixes_that_do_not_settle_leave_the_file_and_name_the_rules(here: Place) -> None:
    path = here.write("a.txt", "R&D    |-\n")
    result = here.run("--select", "PLT,CIR", "--fix", "a.txt")
    assert path.read_text() == "R&D    |-\n"
    assert result.status == 3
    assert one_line(result.err)
    assert "CIR001" in result.err
    assert "CIR002" in result.err
    assert "it is left as it was" in result.err
    assert here.run("--select", "CIR", "--fix", "-", stdin=b"R&D |-\n").raw == b"R&D |-\n"


def test_a_rule_that_fails_is_named_and_the_other_files_are_done(here: Place) -> None:
    bad = here.write("a.txt", "R&D    CRASH\n")
    good = here.write("b.txt", DAMAGED)
    for option in ("--fix", "--diff", "--quiet"):
        result = here.run("--select", "PLT,BAD", option, "a.txt", "b.txt")
        assert result.status == 2
        assert "the rule BAD001 crash failed: ZeroDivisionError: division by zero (line " in result.err
        assert "Traceback" not in result.err
        assert bad.read_text() == "R&D    CRASH\n"
    here.run("--select", "PLT,BAD", "--fix", "a.txt", "b.txt")
    assert good.read_text() == SAFE


@pytest.mark.parametrize("options", [(), ("--fix", "--no-undo")])
def test_a_fault_of_ours_is_told_as_such_and_the_other_files_are_done(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], options: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text("& < em >Tea< / em >\n")
    true = Whole.__init__

    def failing(whole: Whole, text: Text, name: str, dialect: Dialect) -> None:
        if name == "a.txt":
            raise ValueError("of the test")
        true(whole, text, name, dialect)

    monkeypatch.setattr(Whole, "__init__", failing)
    assert main(["--no-cache", "--output-format", "concise", *options, "a.txt", "b.txt"]) == 2
    shown = capsys.readouterr()
    places = re.compile(r" \(line \d+ of [\w.]+\)")
    told = "q7lint: a.txt: the linter failed: ValueError: of the test"
    assert [places.sub("", line) for line in shown.err.splitlines()] == [f"{told}; it is left as it was", told][
        not options :
    ]
    assert (tmp_path / "a.txt").read_text() == "& < em >Tea< / em >\n"
    assert (tmp_path / "b.txt").read_text() == ("& Tea\n" if options else "& < em >Tea< / em >\n")
    assert ("b.txt:1:3 TAG001" in shown.out) == (not options)


def test_a_process_that_was_not_forked_loads_the_rules_itself() -> None:
    work = Work(parse(["--select", "TAG", "--unsafe-fixes", "a.txt"]), may_cache=False)
    rules = work.rules()
    sent = pickle.loads(pickle.dumps(work))  # noqa: S301 - our own
    assert sent._rules is None
    assert (vars(sent.options), sent.rules()) == (vars(work.options), rules)


def test_rules_that_cannot_be_loaded_are_one_line(here: Place) -> None:
    (here.site / "planted.py").write_text("import nowhere_to_be_found\n")
    here.write("a.txt", DAMAGED)
    for args in (["a.txt"], ["rules"], ["rule", "PLT001"], ["--fix", "a.txt"]):
        result = here.run(*args)
        assert result.status == 2
        assert one_line(result.err)
        assert "nowhere_to_be_found" in result.err


# Bad input


@pytest.mark.parametrize(
    ("args", "said"),
    [
        ([], "name a file or a folder"),
        (["--fix"], "name a file or a folder"),
        (["--no-such-option", "a.txt"], "there is no option --no-such-option"),
        (["-z", "a.txt"], "there is no option -z"),
        (["--fi", "a.txt"], "there is no option --fi"),
        (["--select", "XYZ", "a.txt"], "'XYZ'"),
        (["--ignore", "no-such-rule", "a.txt"], "'no-such-rule'"),
        (["--extend-select", "TAG001,XYZ", "a.txt"], "'XYZ'"),
        (["--select", "", "a.txt"], "no rule has"),
        (["--select"], "expected one argument"),
        (["--dialect", "latin", "a.txt"], "invalid choice: 'latin'"),
        (["--output-format", "xml", "a.txt"], "invalid choice: 'xml'"),
        (["--quiet", "rules"], "put `rules` first"),
        (["rule"], "name one rule"),
        (["rule", "XYZ001"], "'XYZ001'"),
        (["rule", "TAG"], "'TAG'"),
        (["rules", "TAG"], "takes nothing more"),
        (["--\x1b[31m\nforged"], "there is no option --\\x1b[31m\\nforged"),
    ],
)
def test_wrong_usage_is_one_line_and_status_2(here: Place, args: list[str], said: str) -> None:
    path = here.write("a.txt", DAMAGED)
    result = here.run(*args)
    assert result.status == 2
    assert one_line(result.err)
    assert said in result.err
    assert not result.out
    assert path.read_text() == DAMAGED


def test_a_missing_file_is_one_line_and_status_2(here: Place) -> None:
    here.write("a.txt", DAMAGED)
    result = here.run("--select", "PLT003", "none.txt", "a.txt")
    assert result.err == "q7lint: none.txt: no such file or folder\n"
    assert result.status == 2
    assert result.out.startswith("a.txt:4:1 PLT003"), "the other files are still done"


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("empty-folder", "no file in this folder ends in .txt"),
        ("binary.txt", "is binary"),
        ("utf16.txt", "is not UTF-16-LE (at byte 10), and is not read"),
        ("pipe", "is a named pipe"),
        ("dangling.txt", "no such file"),
        ("loop.txt", "symbolic link"),
        ("", "''"),
        ("a.txt/b.txt", "not a directory"),
        ("/dev/null", "is a device"),
        ("x" * 300, "too long"),
    ],
)
def test_what_cannot_be_read_is_one_line_and_the_others_are_done(here: Place, name: str, said: str) -> None:
    (here.folder / "empty-folder").mkdir()
    here.write("binary.txt", b"R&D    \0")
    here.write("utf16.txt", "\ufeffR&D ".encode("utf-16-le") + b"\0")
    os.mkfifo(here.folder / "pipe")
    (here.folder / "dangling.txt").symlink_to("nowhere")
    (here.folder / "loop.txt").symlink_to("loop.txt")
    path = here.write("a.txt", DAMAGED)
    result = here.run("--select", "PLT", "--fix", name, "a.txt")
    assert one_line(result.err)
    assert said in result.err
    assert result.status == 2
    assert path.read_text() == SAFE


def test_binary_files_in_a_folder_are_skipped_and_counted(here: Place) -> None:
    here.write("d/a.txt", b"R&D    \0")
    here.write("d/b.txt", b"\0")
    here.write("d/c.txt", DAMAGED)
    result = here.run("--select", "PLT003", "d")
    assert result.err == "q7lint: 2 binary files skipped\n"
    assert result.status == 1


def test_broken_utf_16_in_a_folder_is_told_and_no_fault(here: Place) -> None:
    here.write("d/a.txt", b"\xff\xfea")
    result = here.run("d")
    assert result.err == "q7lint: d/a.txt: is not UTF-16-LE (at byte 2), and is not read\n"
    assert result.status == 0


@pytest.mark.parametrize(
    ("options", "encoding", "mark"),
    [
        ([], "utf-16-le", "\ufeff"),
        ([], "utf-32-be", "\ufeff"),
        (["--encoding", "Latin-1"], "latin-1", ""),
        (["--encoding", "utf_16_be"], "utf-16-be", ""),
        (["--encoding", "koi8-r"], "utf-8", "\ufeff"),
    ],
)
def test_a_text_is_repaired_in_the_encoding_that_it_is_written_in(
    here: Place, options: list[str], encoding: str, mark: str
) -> None:
    damaged, repaired = "- < b >Th\u00e9:< / b > chaud.\r\n", "- Th\u00e9: chaud.\r\n"
    path = here.write("a.txt", f"{mark}{damaged}".encode(encoding))
    found = here.run(*options, "--output-format", "concise", "-q", "a.txt").out
    assert found.splitlines()[1].startswith("a.txt:1:12 TAG001")
    diff = here.run(*options, "--diff", "-q", "a.txt").raw
    assert (b"+- Th\xe9: chaud." if encoding == "latin-1" else "Th\u00e9: chaud.".encode()) in diff
    assert here.run(*options, "--fix", "-", stdin=path.read_bytes()).raw == f"{mark}{repaired}".encode(encoding)
    assert here.run(*options, "--fix", "-q", "a.txt").status == 0
    assert path.read_bytes() == f"{mark}{repaired}".encode(encoding)
    assert here.run("undo", "-q").status == 0
    assert path.read_bytes() == f"{mark}{damaged}".encode(encoding)


def test_a_repair_that_an_encoding_lacks_is_not_written(here: Place) -> None:
    path = here.write("a.txt", b"caf\xe9 &amp;amp;mdash; th\xe9\n")
    result = here.run("--encoding", "latin-1", "--fix", "a.txt")
    assert result.status == 2
    assert "a.txt: the repair holds '\u2014', which ISO8859-1 lacks; it is left as it was" in result.err
    assert path.read_bytes() == b"caf\xe9 &amp;amp;mdash; th\xe9\n"


@pytest.mark.parametrize("name", ["klingon", "base64", ""])
def test_an_encoding_that_does_not_exist_is_one_line(here: Place, name: str) -> None:
    result = here.run(f"--encoding={name}", "a.txt")
    assert result.status == 2
    assert one_line(result.err)
    assert "there is no encoding called" in result.err


def test_names_of_any_bytes_are_done_and_shown_harmlessly(here: Place) -> None:
    for name in (b"a\xff.txt", b"b\x1b[31m\nforged.txt:1:1 X.txt", "c\u202e.txt".encode()):
        with open(os.fsencode(here.folder) + b"/" + name, "wb") as file:
            file.write(DAMAGED.encode())
    result = here.run("--select", "PLT003", "--output-format", "concise", "-q", ".", "missing\x1b\n\udcff")
    assert result.out == (
        "a\\xff.txt:4:1 PLT003 lone-mark: found 'QQ'\n"
        "b\\x1b[31m\\nforged.txt:1:1 X.txt:4:1 PLT003 lone-mark: found 'QQ'\n"
        "c\\u202e.txt:4:1 PLT003 lone-mark: found 'QQ'\n"
    )
    assert result.err == "q7lint: missing\\x1b\\n\\xff: no such file or folder\n"
    here.run("--select", "PLT001", "--fix", ".")
    assert all(path.read_text() == SAFE for path in here.folder.iterdir())


def test_control_characters_of_a_text_are_never_printed_raw(here: Place) -> None:
    here.write("a.txt", "R&D \x1b[2J\x07QQ\x9b\u202e\n")
    for name in ("full", "concise", "json"):
        result = here.run("--select", "PLT003", "--output-format", name, "a.txt")
        assert not set(result.out) & set("\x1b\x07\x9b\u202e")


def test_a_locale_without_the_characters_shows_escapes(here: Place) -> None:
    here.write("a.txt", "R&D é 中 QQ\n")
    here.environment["PYTHONIOENCODING"] = "ascii"
    result = here.run("--select", "PLT003", "a.txt")
    assert " 1 | R&D \\xe9 \\u4e2d QQ\n" in result.out
    assert result.status == 1


# Pages


def test_rules_lists_each_rule_in_a_line(here: Place) -> None:
    lines = here.run("rules").out.splitlines()
    assert "PLT001  wide-gap" in "\n".join(lines)
    assert all(re.match(r"[A-Z]{3}\d{3}  [a-z-]+ +\S", line) for line in lines)
    assert lines == sorted(lines)


@pytest.mark.parametrize("key", ["PLT001", "plt001", "wide-gap", "Wide-Gap"])
def test_rule_prints_a_page_by_code_or_name(here: Place, key: str) -> None:
    result = here.run("rule", key)
    assert result.status == 0
    assert result.out.startswith("PLT001 wide-gap\n===============\n\nRules made up")
    assert "What it finds\n" in result.out
    assert "Examples\n    - made up:\n      - & wide-gap\n      + &\n" in result.out
    assert "Left as they are\n    - nothing there:\n        &\n" in result.out


def test_version_and_help(here: Place) -> None:
    for option in ("--version", "-V"):
        assert here.run(option).out == f"q7lint {__version__}\n"
    for option in ("--help", "-h"):
        result = here.run("check", option)
        assert result.out.startswith("usage: q7lint [check] [options] FILE…\n")
        assert result.status == 0
    text = here.run("--help").out
    named = "--fix --unsafe-fixes --diff --select --ignore --extend-select --dialect --stdin-filename --exit-zero"
    named += " --statistics --output-format --quiet --version"
    assert not [option for option in named.split() if option not in text]


# Pipes, terminals and interruptions


def test_a_closed_pipe_makes_no_traceback(here: Place) -> None:
    here.write("a.txt", "R&D\n" + "QQ\n" * 20_000)
    with here.start("--select", "PLT003", "a.txt") as running:
        assert running.stdout
        assert running.stderr
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == b""
    assert running.returncode == 141


def test_closed_standard_streams_make_no_traceback(here: Place) -> None:
    path = here.write("a.txt", DAMAGED)
    line = f'"{sys.executable}" -m q7lint --select PLT'
    for command, status in [
        (f"{line} a.txt >&-", 1),
        (f"{line} none.txt 2>&-", 2),
        (f"{line} - <&-", 2),
        (f"{line} a.txt >/dev/full", 2),
        (f"{line} --fix - >/dev/full <a.txt", 2),
    ]:
        done = subprocess.run(
            ["sh", "-c", command], cwd=here.folder, env=here.environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == status, command
        assert "Traceback" not in done.stderr
        assert "Exception" not in done.stderr
    assert path.read_text() == DAMAGED


def test_an_interruption_is_status_130_without_traceback(here: Place) -> None:
    # In the background of a shell interruptions are ignored, and processes inherit that.
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    with here.start("-") as running:
        signal.signal(signal.SIGINT, before)
        reads(running)
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=30)
    assert (running.returncode, out, err) == (130, b"", b"")


@pytest.mark.parametrize(("word", "rule"), [("SLOW", "SLO001 slow-rule"), ("STUBBORN", "SLO002 stubborn-rule")])
def test_a_rule_that_takes_for_ever_is_stopped_and_the_file_refused(here: Place, word: str, rule: str) -> None:
    slow = here.write("a.txt", f"{DAMAGED}{word}\n")
    path = here.write("b.txt", DAMAGED)
    result = here.run("--select", "PLT,SLO", "--budget", "0.5", "--fix", "-q", "a.txt", "b.txt")
    assert result.status == 2
    said = f"a.txt: the rule {rule} was stopped after 0.5 s of processor time (see --budget); it is left as it was"
    assert result.err == f"q7lint: {said}\n"
    assert slow.read_text() == f"{DAMAGED}{word}\n"
    assert path.read_text() == SAFE
    checked = here.run("--select", "PLT,SLO", "--budget", "0.5", "-q", "--output-format", "concise", "a.txt", "b.txt")
    assert checked.status == 2
    assert f"the rule {rule} was stopped" in checked.err
    assert {line.split(":")[0] for line in checked.out.splitlines()} == {"b.txt"}


def test_a_budget_is_of_processor_time_and_may_be_none(here: Place) -> None:
    here.write("a.txt", "Nobody came.\n")
    for budget in ("0", "0.01", "1000"):
        assert here.run("--budget", budget, "a.txt").status == 0
    for budget in ("-1", "nan", "inf", "much"):
        result = here.run(f"--budget={budget}", "a.txt")
        assert (result.status, one_line(result.err)) == (2, True)


def on_a_terminal(here: Place, *args: str) -> bytes:
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "q7lint", *args]
    environment = {"TERM": "xterm", **here.environment}
    with subprocess.Popen(command, cwd=here.folder, env=environment, stdout=follower, stdin=follower):
        os.close(follower)
        return shown_on(leader).encode()


def test_colours_are_for_terminals_and_no_color_is_honoured(here: Place) -> None:
    here.write("a.txt", DAMAGED)
    assert b"\x1b[1;31mPLT003\x1b[0m" in on_a_terminal(here, "--select", "PLT003", "a.txt")
    here.environment["NO_COLOR"] = "1"
    assert b"\x1b" not in on_a_terminal(here, "--select", "PLT003", "a.txt")
    here.environment["NO_COLOR"] = ""
    here.environment["TERM"] = "dumb"
    assert b"\x1b" not in on_a_terminal(here, "--select", "PLT003", "a.txt")


def test_a_diff_on_a_terminal_shows_control_characters(here: Place) -> None:
    here.write("a.txt", "R&D    \x1b[2J\r\n")
    shown = on_a_terminal(here, "--select", "PLT001", "--diff", "a.txt")
    assert b"+R&D \\x1b[2J\\r" in shown
    assert b"\x1b" not in shown


def test_main_takes_its_arguments_and_gives_the_status(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "empty.txt").write_bytes(b"")
    assert main([str(tmp_path / "empty.txt")]) == 0
    assert capsys.readouterr().out == "No findings\n"
    assert main(["--none"]) == 2


@pytest.mark.parametrize("size", [1, 40, 4000])
def test_a_sound_file_loads_no_rules_and_is_not_decoded(tmp_path: Path, size: int) -> None:
    (tmp_path / "sound.txt").write_text("The mill turns – slowly, “as ever” – in the wind.\n\n" * size)
    script = (
        "import sys; from q7lint.cli import main; code = main(['sound.txt']);"
        "print(code, *sorted(name for name in sys.modules if name.startswith(('q7rules.', 'q7lint.reading'))))"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert done.stdout == "No findings\n0\n"


def test_an_empty_file_loads_no_rules_and_little_else(here: Place) -> None:
    here.write("empty.txt", b"")
    script = (
        "import sys; from q7lint.cli import main; main(['empty.txt']);"
        "print(*sorted({'typing', 'dataclasses', 'pathlib', 'logging', 'json', 'q7lint.rule', 'q7lint.text'}"
        " & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", script],
        cwd=here.folder,
        env={**here.environment, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout == "No findings\n\n"


WORDS = [
    *("a.txt", "-", "", "check", "rule", "--", "-q", "-x", "--fi", "--jobs", "2", "--jobs=2", "--select", "TAG"),
    *("--fix", "--diff", "--quiet", "--no-cache", "--no_cache", "--unsafe-fixes", "--exit-zero", "--statistics"),
    *("--output-format", "json", "--output-format=concise", "--output-format=", "--dialect", "html", "--dialect=xml"),
    *("--jobs=0", "--jobs=x", "--fix=", "=", "٣"),
]


@given(st.lists(st.sampled_from(WORDS), max_size=6))
def test_arguments_that_need_no_parser_are_read_as_it_reads_them(argv: list[str]) -> None:
    def outcome(read: Callable[[list[str]], Options]) -> dict[str, object] | str:
        try:
            options = read(argv)
        except UsageError as error:
            return str(error)
        return {name: getattr(options, name) for name in Options.__annotations__}

    with_parser = outcome(parsed)
    if isinstance(with_parser, dict):
        with_parser["help"] = with_parser["help"] or None
    assert outcome(parse) == with_parser
