"""How findings are printed."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import time
from typing import TYPE_CHECKING, Any
from unicodedata import category

import pytest
from hypothesis import given
from hypothesis import strategies as st

from q7lint import Applicability, Document, Edit, Finding, Fix, Licence, Span
from q7lint.formats import NAMES, Count, Style, make
from q7lint.formats.diff import quoted, unified
from q7lint.formats.excerpt import BEFORE, PLACE, WHOLE, excerpt_of
from q7lint.formats.visible import visible, width

if TYPE_CHECKING:
    from pathlib import Path

EXCERPT = 400


def finding(
    text: str, start: int, end: int, applicability: Applicability | None = Applicability.SAFE, message: str = "odd"
) -> Finding:
    document = Document(text)
    line = document.line(document.row(start))
    left = line.start if line.end - line.start <= EXCERPT else max(line.start, start - EXCERPT // 3)
    places = (document.position(start), document.position(end))
    fix = Fix("Take it away", (Edit(Span(start, end), ""),), applicability, Licence.REMOVES) if applicability else None
    return Finding(
        *("TAG999", "odd-tag", message, Span(start, end), *places, fix, (places,) if fix else ()),
        *(text[left : min(line.end, left + EXCERPT)], left - line.start + 1),
    )


def printed(name: str, one: Finding, *, file: str = "a.txt", colour: bool = False, unsafe: bool = False) -> str:
    made = make(name, Style(colour, unsafe))
    return "".join([*made.findings(file, [one]), *made.end()])


def place_of(text: str, start: int, end: int) -> tuple[str, str]:
    """Give the line of the excerpt and the one below it, without their gutter."""
    lines = printed("full", finding(text, start, end)).splitlines()
    assert lines[2].startswith(" 1 | ")
    assert lines[3].startswith("   | ")
    return lines[2][5:], lines[3][5:]


def columns(text: str) -> int:
    return sum(width(char) for char in text)


def test_the_full_format_shows_the_place_and_the_fix() -> None:
    assert printed("full", finding("one\nan < b > end\n", 7, 12)) == (
        "a.txt:2:4 TAG999 odd-tag: [*] odd\n   |\n 2 | an < b > end\n   |    ^^^^^\n   = fix: Take it away\n\n"
    )


def test_the_concise_format_is_one_line() -> None:
    assert printed("concise", finding("one\nan < b > end\n", 7, 12)) == "a.txt:2:4 TAG999 odd-tag: [*] odd\n"


@pytest.mark.parametrize(
    ("applicability", "unsafe", "marked", "said"),
    [
        (Applicability.SAFE, False, True, "   = fix: "),
        (Applicability.UNSAFE, False, False, "   = unsafe fix: "),
        (Applicability.UNSAFE, True, True, "   = unsafe fix: "),
        (Applicability.SHOWN, True, False, "   = possible fix: "),
        (None, True, False, None),
    ],
)
def test_a_star_marks_what_the_fix_options_would_fix(
    applicability: Applicability | None, *, unsafe: bool, marked: bool, said: str | None
) -> None:
    report = printed("full", finding("text", 0, 1, applicability), unsafe=unsafe)
    assert ("[*]" in report) is marked
    assert (said in report) if said else (" = " not in report)


def test_the_caret_keeps_its_place_behind_wide_characters_and_accents() -> None:
    text = "中文 e\u0301e\u0301 가 < b >"
    line, carets = place_of(text, text.index("<"), len(text))
    assert carets.index("^") == columns(line[: line.index("<")])
    assert carets.count("^") == 5


def test_the_caret_keeps_its_place_behind_tabs() -> None:
    line, carets = place_of("\ta\tbc\t< b >", 6, 11)
    assert "\t" not in line
    assert carets.index("^") == line.index("<") == 12


def test_carets_stand_under_each_column_of_wide_characters() -> None:
    assert place_of("a中文b", 1, 3) == ("a中文b", " ^^^^")


def test_an_empty_place_and_the_end_of_a_line_have_one_caret() -> None:
    assert place_of("abc", 1, 1) == ("abc", " ^")
    assert place_of("abc\ndef", 3, 4) == ("abc", "   ^")
    assert place_of("a\u0301bc", 1, 2)[1].count("^") == 1


def test_a_place_of_several_lines_is_marked_to_the_end_of_the_first() -> None:
    assert place_of("abc\ndef", 1, 6) == ("abc", " ^^")


def test_a_long_line_is_cropped_round_the_place() -> None:
    text = "left " * 1000 + "< b >" + " right" * 1000
    line, carets = place_of(text, 5000, 5005)
    assert line.startswith("…")
    assert line.endswith("…")
    assert columns(line) <= WHOLE
    assert line[carets.index("^") : carets.rindex("^") + 1] == "< b >"


def test_what_is_left_of_a_long_line_is_what_stands_beside_the_place() -> None:
    before, after = (" ".join(map(str, numbers)) for numbers in (range(1000), range(1000, 2000)))
    line, _ = place_of(f"{before} < b > {after}", len(before) + 1, len(before) + 6)
    assert "998 999 < b > 1000 1001" in line


def test_a_long_place_is_cropped_as_well() -> None:
    line, carets = place_of("before " + "x" * 300 + " after", 7, 307)
    assert line.startswith("before xxx")
    assert carets.count("^") == PLACE
    assert columns(line) <= WHOLE


def test_cropping_tears_no_accent_from_its_letter() -> None:
    text = "e\u0301" * 100 + "< b >"
    line, _ = place_of(text, 200, 205)
    assert line.startswith("…e\u0301")
    assert columns(line) == WHOLE
    line, _ = place_of(text + "x" * 200, 200, 205)
    assert line.startswith("…e\u0301")
    assert line.index("<") == 1 + 2 * (BEFORE - 1)


def test_a_line_that_fits_is_not_cropped() -> None:
    assert place_of("x" * 90 + "< b >", 90, 95)[0] == "x" * 90 + "< b >"


HOSTILE = "\x1b[31m\x07\x7f\x9b\u0085\u2028\u2029\u202e\u2066\u200f\u061c\udcff\ud800"


def is_raw(char: str) -> bool:
    return char != "\n" and (category(char) in {"Cc", "Cs", "Zl", "Zp"} or "\u202a" <= char <= "\u202e")


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("where", ["before", "inside", "behind"])
def test_nothing_from_a_text_a_message_or_a_name_is_printed_raw(name: str, where: str) -> None:
    start, end = {"before": (len(HOSTILE), len(HOSTILE) + 1), "inside": (0, len(HOSTILE)), "behind": (0, 0)}[where]
    text = HOSTILE.replace("\x85", "").replace("\u2028", "") + "text"
    one = finding(text, start, end, message=f"odd {HOSTILE}\nforged.txt:1:1 line")
    report = printed(name, one, file=f"a{HOSTILE}\nforged.txt:1:1 line")
    assert not [char for char in report if is_raw(char)]
    assert not [line for line in report.splitlines() if line.startswith("forged")]


@given(st.text(st.characters(), max_size=60), st.integers(0, 60), st.integers(0, 60))
def test_no_text_breaks_the_excerpt(text: str, one: int, other: int) -> None:
    start, end = sorted((min(one, len(text)), min(other, len(text))))
    shown = excerpt_of(finding(text, start, end))
    assert not [char for char in shown.before + shown.place + shown.after if is_raw(char) or char in "\n\t"]
    assert columns(shown.before) == shown.indent
    assert shown.carets == max(1, columns(shown.place))


def test_white_space_and_marks_without_width_are_seen_in_the_place_only() -> None:
    line, carets = place_of("a\u00a0b\u200b<\u00a0\u200b\u00ad>\u00a0c", 4, 9)
    assert line == "a\u00a0b\u200b<\\u00a0\\u200b\\u00ad>\u00a0c"
    assert carets == "   ^" + "^" * 19


def test_escapes_tell_a_byte_from_a_character() -> None:
    assert visible("\udc9b\x9b\x1b\n\t\U000e0001a") == "\\x9b\\u009b\\x1b\\n\\t\U000e0001a"


def test_colours_are_there_when_asked_for_only() -> None:
    one = finding("an < b > end", 3, 8)
    for name in ("full", "concise"):
        assert "\x1b[" in printed(name, one, colour=True)
        assert "\x1b" not in printed(name, one)


def test_json_has_the_shape_that_ruff_writes() -> None:
    assert json.loads(printed("json", finding("one\nan < b > end\n", 7, 12, Applicability.UNSAFE))) == [
        {
            "filename": "a.txt",
            "code": "TAG999",
            "name": "odd-tag",
            "message": "odd",
            "location": {"row": 2, "column": 4},
            "end_location": {"row": 2, "column": 9},
            "fix": {
                "applicability": "unsafe",
                "message": "Take it away",
                "edits": [
                    {"content": "", "location": {"row": 2, "column": 4}, "end_location": {"row": 2, "column": 9}}
                ],
            },
        }
    ]


def test_json_of_nothing_is_an_empty_array_and_of_many_one_array() -> None:
    made = make("json", Style())
    assert json.loads("".join(made.end())) == []
    one = finding("text", 0, 1, None)
    parts = [*made.findings("a", [one, one]), *made.findings("b", [one]), *made.end()]
    read: list[dict[str, Any]] = json.loads("".join(parts))
    assert [row["filename"] for row in read] == ["a", "a", "b"]
    assert read[0]["fix"] is None


def test_json_gives_back_any_name_exactly() -> None:
    name = f"a{HOSTILE}\n"
    assert json.loads(printed("json", finding("text", 0, 1), file=name))[0]["filename"] == name


ORDERS = "##[error]a ##vso[task.complete]b ###TeamCity[c]"


@pytest.mark.parametrize("name", NAMES)
def test_no_order_to_a_log_is_printed_and_json_gives_it_back(name: str) -> None:
    one = finding(f"{ORDERS} < b > {ORDERS}", len(ORDERS) + 1, len(ORDERS) + 6, message=ORDERS)
    report = printed(name, one, file=f"::error::{ORDERS}.txt")
    assert not re.search(r"##\[|##vso\[|##teamcity\[|^\s*::", report, re.IGNORECASE | re.MULTILINE)
    if name == "json":
        (row,) = json.loads(report)
        assert (row["filename"], row["message"]) == (f"::error::{ORDERS}.txt", ORDERS)
    else:
        assert report.startswith("./::error::#\\x23[error]a #\\x23vso[task.complete]b ##\\x23TeamCity[c].txt:1:")


@pytest.mark.parametrize("start", range(0, 24, 3))
def test_the_caret_keeps_its_place_beside_orders_that_stand_as_escapes(start: int) -> None:
    text = "##[a] ##vso[b] ##[c] x <"
    line, carets = place_of(text, start, start + 3)
    seen = line[carets.index("^") : carets.rindex("^") + 1]
    assert seen.replace("\\x23", "#") == text[start : start + 3]
    assert line == "#\\x23[a] #\\x23vso[b] #\\x23[c] x <"


@pytest.mark.parametrize("name", ["full", "concise"])
def test_the_statistics_are_a_table(name: str) -> None:
    rows = [Count("TAG001", "spaced-tag", 12, 12), Count("TAG002", "split-tag", 3, 1), Count("TAG003", "odd", 1, 0)]
    table = "".join(make(name, Style()).statistics(rows))
    assert table == "12  TAG001  [*] spaced-tag\n 3  TAG002  [-] split-tag\n 1  TAG003  [ ] odd\n"


def test_the_statistics_are_an_array_in_json() -> None:
    made = make("json", Style())
    report = "".join([*made.statistics([Count("TAG001", "spaced-tag", 12, 3)]), *made.end()])
    assert json.loads(report) == [{"code": "TAG001", "name": "spaced-tag", "count": 12, "fixable": 3}]


# Diffs

LINES = st.lists(st.sampled_from(["a\n", "b\n", "c\r\n", "\n", "d\r", "unique\n", "long line\n"]), max_size=12)
TAILS = st.sampled_from(["", "no end", "\r"])


@given(st.tuples(LINES, TAILS), st.tuples(LINES, TAILS))
def test_a_diff_turns_the_one_text_into_the_other(old: tuple[list[str], str], new: tuple[list[str], str]) -> None:
    before, after = "".join(old[0]) + old[1], "".join(new[0]) + new[1]
    assert applied(before, list(unified("a", before, after))) == after


def applied(before: str, diff: list[str]) -> str:
    """Apply a diff as ``patch`` does, and hold it to its numbers."""
    lines = [f"{line}\n" for line in before.split("\n")]
    lines[-1] = lines[-1][:-1]
    result: list[str] = []
    done = 0
    body = "".join(diff[2:]).split("\n")[:-1] if diff else []
    for row, line in enumerate(body):
        ends = not (row + 1 < len(body) and body[row + 1].startswith("\\"))
        text = line[1:] + ("\n" if ends else "")
        if line.startswith("@@"):
            start, size = (int(number) for number in line.split()[1][1:].split(","))
            first = start - 1 if size else start
            result += lines[done:first]
            done = first
        elif line[0] in " -":
            assert lines[done] == text
            done += 1
        if line[0] in " +":
            result.append(text)
    return "".join(result + lines[done:])


@pytest.mark.skipif(not shutil.which("patch"), reason="there is no patch to apply it")
def test_a_diff_says_where_the_last_line_has_no_end() -> None:
    assert "".join(unified("a.txt", "one\ntwo", "one\nthree\n")) == (
        "--- a.txt\n+++ a.txt\n@@ -1,2 +1,2 @@\n one\n-two\n\\ No newline at end of file\n+three\n"
    )


@pytest.mark.parametrize("name", ["a.txt", 'odd "name"\\.txt', "tab\there.txt"])
def test_patch_applies_a_diff_of_many_hunks(tmp_path: Path, name: str) -> None:
    before = "".join(f"line {row}\n" for row in range(100)) + "end"
    after = before.replace("line 3\n", "").replace("line 50", "new\r\nline").replace("end", "end\n")
    (tmp_path / name).write_bytes(before.encode())
    diff = "".join(unified(name, before, after)).encode()
    subprocess.run(["patch", "-p0", "--binary", "-s"], input=diff, cwd=tmp_path, check=True)
    assert (tmp_path / name).read_bytes() == after.encode()


def test_the_diff_of_equal_texts_is_empty() -> None:
    assert not list(unified("a", "same", "same"))


def test_an_unusual_name_is_quoted_as_git_does() -> None:
    assert quoted("plain é name.txt") == "plain é name.txt"
    assert quoted('a"\\\n\udcff') == '"a\\042\\134\\012\\377"'


@pytest.mark.parametrize("line", ["same\n", "row {}\n"])
def test_the_time_of_a_diff_grows_with_the_text(line: str) -> None:
    before = "".join(line.format(row) for row in range(40_000))
    after = "".join(f"{line.format(row).strip()}{'!' * (row % 2)}\n" for row in range(40_000))
    start = time.process_time()
    assert list(unified("a", before, after))
    assert time.process_time() - start < 5
