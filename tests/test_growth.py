"""Time grows as the text does: for every reader, every rule, the repair, the guard and the reader of ``.gitignore``.

The ratio of two times in one run is what is tested, and measured again before it counts as a fault: a machine that does
something else makes a time longer, and never shorter. The scraps that the contract tries on all rules are tried there
(`tests/test_rules.py`), and more sizes, up to 4 MiB, by ``python -m benchmarks.trust.growth``.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING

import pytest

from q7lint import registry
from q7lint.files.gitignore import Line, parse
from q7lint.finding import Licence
from q7lint.formats import visible
from q7lint.gate import Searches
from q7lint.parts import cut
from q7lint.reading import Reading
from q7lint.testing import growth
from q7lint.testing.damage import OPERATORS
from q7lint.testing.damage.sound import Sound
from q7lint.testing.growth import COMBINED, PUMPS, SCRAPS, Pump, guard_faults, part_faults, parts_of_time, repair_faults
from q7lint.text import Dialect, Document

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
PATTERNS = ROOT / "benchmarks" / "trust" / "patterns"
RULES = registry.all_rules()

GROUPS = [PUMPS[at::8] for at in range(8)]
each_group = pytest.mark.parametrize("pumps", GROUPS, ids=[f"group {number}" for number in range(len(GROUPS))])


def test_there_are_sixty_pumps_and_more_and_no_two_are_the_same() -> None:
    assert len(PUMPS) == len(set(PUMPS)) > 200
    assert all(Pump((scrap,)) in PUMPS for scrap in SCRAPS)


@pytest.mark.parametrize("pump", PUMPS, ids=range(len(PUMPS)))
def test_a_pump_gives_a_text_of_about_the_size_that_was_asked_for(pump: Pump) -> None:
    frame = len(pump.opening) + len(pump.ending)
    for size in (3_000, 12_000):
        assert 0.9 * size < len(pump.text(size)) - frame < 1.1 * size
        assert pump.text(size).startswith(pump.opening)
        assert pump.text(size).endswith(pump.ending)


@each_group
def test_the_time_of_each_reader_and_each_rule_is_linear(pumps: tuple[Pump, ...]) -> None:
    assert [fault for pump in pumps for fault in part_faults(pump, RULES, Dialect.TEXT, 2_000)] == []


@pytest.mark.parametrize("dialect", [Dialect.MARKDOWN, Dialect.HTML])
def test_the_time_of_each_reader_and_each_rule_is_linear_where_markup_is_sound(dialect: Dialect) -> None:
    pumps = [pump for pump in PUMPS if any(mark in "".join(pump.scraps) for mark in "<>&`[")][::2]
    assert [fault for pump in pumps for fault in part_faults(pump, RULES, dialect, 1_500)] == []


@each_group
def test_the_time_of_a_repair_is_linear(pumps: tuple[Pump, ...]) -> None:
    # What all rules together make of a repeated scrap is tried by the contract.
    more = [pump for pump in pumps if pump.scraps[0] not in SCRAPS or len(pump.scraps) > 1 or pump.opening]
    assert [fault for pump in more for fault in repair_faults(pump, RULES, 1_000)] == []


@each_group
def test_the_time_of_the_guard_is_linear_in_a_fix_of_a_whole_text(pumps: tuple[Pump, ...]) -> None:
    licences = (COMBINED, Licence.CLEARS)
    assert [fault for pump in pumps for fault in guard_faults(pump, licences, 800)] == []


# What was superlinear once: each is a shape that no single scrap has.
FOUND = (
    (Pump(("t d ></ t r >”", "|-|-<!--", "\\,\n&&;")), Dialect.TEXT),  # a table padded to as many columns as rows
    (Pump(("<td>x", "</tr>\n<td>y")), Dialect.TEXT),
    (Pump(("x\n", "TH> In\n")), Dialect.TEXT),  # initials far down in a text
    (Pump(("\t",), opening="a | b\n---|---|", ending="\n</td>"), Dialect.TEXT),  # blanks behind a separator
    (Pump(("DATA--",), opening="<a "), Dialect.MARKDOWN),  # names of attributes that begin within each other
    (Pump(("código",), ending=" &lt; "), Dialect.TEXT),  # a word of the subject, again and again without a blank
    (Pump(("p> ",)), Dialect.MARKDOWN),  # tags side by side, each of which may cross another
    (Pump(("<tr>\n",)), Dialect.TEXT),  # rows without cells, of which each asks what follows it
)


@pytest.mark.parametrize(("pump", "dialect"), FOUND, ids=range(len(FOUND)))
def test_what_was_superlinear_once_is_linear(pump: Pump, dialect: Dialect) -> None:
    assert part_faults(pump, RULES, dialect, 12_000) == []


def test_the_guard_is_linear_in_a_fix_with_many_blanks_between_words() -> None:
    assert guard_faults(Pump(("• a • b ",)), (Licence.REMOVES,), 12_000) == []


def test_a_table_that_would_be_empty_cells_for_the_most_part_is_told_and_not_written() -> None:
    text = "<tr>" + "<td>x</td>" * 300 + "</tr>\n" + "<tr><td>y</td></tr>\n" * 300
    (table,) = Reading(Document(text)).tables
    hits = [hit for rule in RULES for hit in rule.detect(Reading(Document(text))) if hit.span.touches(table.span)]
    assert hits
    assert all(hit.fix is None for hit in hits)


def test_an_ampersand_that_was_escaped_again_and_again_takes_linear_time() -> None:
    assert repair_faults(Pump(("amp;",), opening="&"), RULES, 200_000) == []


def test_a_reader_whose_time_grows_with_the_square_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    def slow(read: Reading) -> int:
        return sum(sum(range(at)) for at in range(len(read.text)))

    monkeypatch.setattr(growth, "READERS", {**growth.READERS, "planted": slow})
    monkeypatch.setattr(growth.parts_of_time, "__defaults__", (growth.READERS,))
    (fault,) = part_faults(Pump(("a",)), (), Dialect.TEXT, 1_500)
    assert "times for planted" in fault


def test_each_reader_and_each_rule_with_something_to_read_is_timed() -> None:
    text = "< b >x< / b > &amp;amp; a | b\n---|---|\nc,\nd · · li > • x"
    times = parts_of_time(Document(text), RULES)
    assert set(growth.READERS) < set(times)
    assert {"TAG001", "ENT001"} <= set(times)
    assert set(parts_of_time(Document("sound"), RULES)) == set(growth.READERS)


# -- what else reads texts of others -------------------------------------------------------------------------------


def ratio(seconds: Callable[[int], float], size: int) -> float:
    """Give how many times as long four times as much takes, the best of a few; 1 where it takes no time at all."""
    best = 16.0
    for _ in range(5):
        long = seconds(4 * size)
        best = min(best, 1.0 if long < 0.02 else long / max(seconds(size), 0.00125))
        if best < 9:
            break
    return best


SOUND = (
    *((one, Dialect.HTML) for one in ("<pre>", "<nav-v", "<!--", ">a", "a", "<p>é—b</p>", "<b>x</b> ", "<pre> </pre ")),
    *((one, Dialect.TEXT) for one in ("a", "Aa bb cc dd.\n", "a,\n> > ", "| a | b |\n", "|---", " \n", "```\n", "é—é")),
)  # fmt: skip


@pytest.mark.parametrize(("scrap", "dialect"), SOUND)
def test_the_generator_of_damage_takes_linear_time(scrap: str, dialect: Dialect) -> None:
    def seconds(size: int) -> float:
        sound = Sound(scrap * (size // len(scrap)), dialect)
        start = process_time()
        for operator in OPERATORS.values():
            operator.places(sound)
        return process_time() - start

    assert ratio(seconds, 8_000) < 9


@pytest.mark.parametrize("scrap", [" ", "\t", ":", " :", "##[", "\u200b", "\x1b"])
def test_lines_of_reports_take_linear_time(scrap: str) -> None:
    def seconds(size: int) -> float:
        text = scrap * (size // len(scrap))
        start = process_time()
        visible.line(text)
        visible.orders(text)
        return process_time() - start

    assert ratio(seconds, 50_000) < 9


PAGES = (
    *(one for one in SCRAPS if "<" in one or "&" in one or ">" in one),
    "<!-- ", "<!--x--> ", "<!doctype ", "<?", "<script>", "<SCRIPT>x</sc ", "<script async ", "<code>",
    "<code>x</code>", "<code></cox>", "<pre>< / p r", '<a href="', "<a b=", "<a b ", "<a\n", "<a checked ",
    "</a ", "</", "< /", "<x-",
    "<path ", '<path d="a ', '<path d="a b" title="c">', "<nav-v", "&amp;", "& ", "&amp; x", "`<code>", "é<b>", "<b>é",
    "<x1", "<xx>",
)  # fmt: skip


@pytest.mark.parametrize("dialect", [Dialect.MARKDOWN, Dialect.HTML])
@pytest.mark.parametrize("scrap", dict.fromkeys(PAGES))
def test_the_time_of_the_gate_is_linear_in_pages_of_whatever(scrap: str, dialect: Dialect) -> None:
    gate = Searches()

    def seconds(size: int) -> float:
        block = (scrap * (size // len(scrap))).encode()
        start = process_time()
        gate.candidates(block, dialect)
        return process_time() - start

    seconds(100)
    assert ratio(seconds, 40_000) < 9


LINES = (
    "word word,\n", "word ", "word, ", "word,", "a,\n", "a-\n", ",\n", ", \n", " \n", "a\n", "- a. - b. - c\n",
    "- a - b ", ". - ", "- ", "\u2022 a \u2022 b\n", "\u2022\n", "\u2022 ", "```\n", "~~~\n", "a\n~~~~\n", "> ```\n",
    "1. ", "```", "`", "~", "the mill turns and the miller sleeps in the\nwind,\n",
    "the mill turns and the miller sleeps in the\n", "f(a,b,c,\n", "\u4e2d\u6587\uff0c\n", "\u00a0,\n", ",\u00a0\n",
    ",\t\n", "a" * 101 + ",\n",
)  # fmt: skip


@pytest.mark.parametrize("scrap", LINES)
def test_the_time_of_the_gate_and_of_the_cut_is_linear_in_lines_of_whatever(scrap: str) -> None:
    gate = Searches()

    def seconds(size: int) -> float:
        block = (scrap * (size // len(scrap))).encode()
        start = process_time()
        gate.candidates(block, Dialect.TEXT)
        for _ in cut(block * 10, Dialect.TEXT):
            pass
        return process_time() - start

    seconds(100)
    assert ratio(seconds, 40_000) < 9


# -- .gitignore ----------------------------------------------------------------------------------------------------

PATHS = (
    ("**/a/", "b", "a/"), ("**/a*/", "b", "a/"), ("a/**/", "b", "a/"), ("**/*a*", "/b", "aab/"), ("*a", "b", "a"),
    ("**/", "b", "a/"), ("*/", "b", "a/"), ("[!b]*", "b", "a"), ("**/[a]*/", "b", "a/"), ("*a/", "b", "aa/"),
)  # fmt: skip
LINES = (" ", "[:", "[[:", "[[:a", "\\", "\\ ", "a \\", "[]", "[^", "*", "**/", "/", "?", "a\n")


@pytest.mark.parametrize(("scrap", "ending", "part"), PATHS)
def test_a_pattern_of_many_stars_and_folders_takes_linear_time(scrap: str, ending: str, part: str) -> None:
    line = Line(scrap * 12 + ending)

    def seconds(size: int) -> float:
        path = part * (size // len(part))
        start = process_time()
        line.speaks_of(path, is_folder=True)
        return process_time() - start

    seconds(100)
    assert ratio(seconds, 2_000) < 9


@pytest.mark.parametrize("scrap", LINES)
def test_a_list_of_any_signs_is_read_in_linear_time(scrap: str) -> None:
    def seconds(size: int) -> float:
        content = (scrap * (size // len(scrap)) + "x").encode("latin-1")
        start = process_time()
        parse(content)
        return process_time() - start

    assert ratio(seconds, 60_000) < 9


# -- regular expressions -------------------------------------------------------------------------------------------


def test_every_regular_expression_has_been_judged_and_none_is_unsafe_without_a_review() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "benchmarks.trust.patterns", "known"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.stdout, done.stderr, done.returncode)[1:] == ("", 0), done.stdout
    assert "all of them judged" in done.stdout


def attacks() -> list[Pump]:
    """Give the texts that recheck says a pattern of the readers should be slow on."""
    judged = json.loads((PATTERNS / "judged.json").read_text(encoding="utf-8"))
    pumps = [one["attack"] for one in judged if one["attack"]]
    return [
        Pump(
            tuple(part["pump"] for part in attack["pumps"]),
            "<td>x &lt; " + "".join(part["prefix"] for part in attack["pumps"]),
            attack["suffix"] + " | </td>\n---|---|",
        )
        for attack in pumps
    ]


@pytest.mark.parametrize("dialect", [Dialect.TEXT, Dialect.MARKDOWN])
def test_no_attack_on_a_regular_expression_makes_a_reader_or_a_rule_slow(dialect: Dialect) -> None:
    assert [fault for pump in set(attacks()) for fault in part_faults(pump, RULES, dialect, 8_000)] == []
