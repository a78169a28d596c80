"""The document that a user sent, read token by token, named defect by defect, and repaired byte for byte.

It is the user's, so it is not in the repository: the tests read it from beside it, and are skipped where it is not.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

import q7lint
from q7lint.reading import Damage, EntityDamage, Reading, Table, TableDamage
from q7lint.text import Document

SEED = Path(__file__).parents[2] / "shared" / "seed"

pytestmark = pytest.mark.skipif(not SEED.is_dir(), reason=f"the user's document is not at {SEED}")

TAGS = """
19:43 unknown strong LOST_OPENING
19:144 unknown li LOST_OPENING
22:10 close th SPACED
22:17 open th SPACED
22:34 close th SPACED
22:42 unknown tr LOST_OPENING
22:49 open tr SPACED
22:75 close td SPACED
22:83 open td SPACED
22:157 close td SPACED
22:166 close tr LOST_OPENING
22:170 open tr SPACED
22:204 close td SPACED
22:212 open td SPACED
22:288 close td SPACED
22:297 close tr LOST_OPENING
22:301 open tr SPACED
22:324 close td SPACED
22:332 open td SPACED
22:425 close td SPACED
22:434 close tr LOST_OPENING
26:3 open strong SPACED
26:46 close strong SPACED
26:144 void br SPACED
26:152 unknown li LOST_OPENING
27:3 open strong SPACED
27:50 close strong SPACED
27:206 void br SPACED
27:214 unknown li LOST_OPENING
28:3 open strong SPACED
28:50 close strong SPACED
28:177 void br SPACED
28:185 unknown li LOST_OPENING
29:3 open strong SPACED
29:56 close strong SPACED
29:202 unknown li LOST_OPENING
30:1 unknown ul LOST_OPENING
30:386 unknown p LOST_OPENING
31:18 unknown th LOST_OPENING
31:43 unknown th LOST_OPENING
32:1 unknown tr LOST_OPENING
33:1 unknown td SPLIT|LOST_OPENING
33:6 close tr SPACED|SPLIT
34:1 open tr SPLIT
35:1 open td SPLIT|CURLED
35:56 close td SPLIT
36:1 open td SPLIT
36:65 close td SPLIT
37:1 close tr SPLIT
"""
"""Every tag: its place, its side, its name, what is wrong with it."""


class Defect(NamedTuple):
    """A defect of the list: its number, the rule that names it, and each place of it."""

    number: str
    code: str
    places: tuple[str, ...]


DEFECTS = [
    Defect("D05", "TAG003", ("19:43",)),
    Defect("D06", "TAG003", ("19:144",)),
    Defect("D07", "TBL001", ("22:10", "22:17", "22:34")),
    Defect(
        "D08",
        "TBL001",
        ("22:75", "22:83", "22:157", "22:204", "22:212", "22:288", "22:324", "22:332", "22:425"),
    ),
    Defect("D09", "TBL001", ("22:42", "22:49", "22:166", "22:170", "22:297", "22:301", "22:434")),
    Defect("D10", "TBL001", ("22:1",)),
    Defect("D11", "TBL001", ("22:47", "22:177", "22:308", "22:439")),
    Defect("D12", "TBL001", ("23:1",)),
    Defect("D13", "TAG001", ("26:3", "26:46", "27:3", "27:50", "28:3", "28:50", "29:3", "29:56")),
    Defect("D14", "TAG001", ("26:144", "27:206", "28:177")),
    Defect("D15", "TAG003", ("26:152", "27:214", "28:185", "29:202")),
    Defect("D17", "TAG003", ("30:1",)),
    Defect("D18", "ENT002", ("30:227",)),
    Defect("D19", "ENT002", ("30:287",)),
    Defect("D20", "TAG003", ("30:386",)),
    Defect("D21", "TBL007", ("31:18", "31:43")),
    Defect("D22", "TBL007", ("32:1",)),
    Defect("D23", "TBL007", ("33:1", "33:6")),
    Defect("D24", "TBL007", ("34:1",)),
    Defect("D25", "TBL007", ("35:1",)),
    Defect("D26", "TBL007", ("35:13",)),
    Defect("D27", "TBL007", ("35:56", "36:1", "36:65")),
    Defect("D28", "TBL007", ("37:1",)),
    Defect("D29", "TBL007", ("31:1",)),
    Defect("D30", "SPC001", ("37:73",)),
    Defect("D31", "WRP001", ("39:124", "41:101", "42:105", "44:111", "45:79", "46:17", "48:11")),
]
"""The defects with their numbers. D19's place is that of the ampersand, behind the comma at 286."""


@pytest.fixture(scope="module")
def damaged() -> str:
    return (SEED / "damaged.txt").read_bytes().decode()


@pytest.fixture(scope="module")
def repaired() -> str:
    return (SEED / "repaired.txt").read_bytes().decode()


@pytest.fixture(scope="module")
def reading(damaged: str) -> Reading:
    return Reading(Document(damaged))


def place(reading: Reading, offset: int) -> str:
    row, column = reading.document.position(offset)
    return f"{row}:{column}"


def offset(reading: Reading, where: str) -> int:
    row, column = map(int, where.split(":"))
    return reading.document.line(row - 1).start + column - 1


def tables_in(text: str) -> list[list[str]]:
    """Give the rows of the tables in sound text, separators left out, table by table."""
    blocks = re.findall(r"(?:^[^\n]*\|$\n?)+", text, re.MULTILINE)
    return [[line for line in block.split("\n") if line.strip("-|")] for block in blocks]


def lines_of(table: Table) -> list[str]:
    width = len(table.rows[0])
    rows = (row + ("",) * (width - len(row)) for row in table.rows)
    return [" ".join(f"{cell} |" if cell else "|" for cell in row) for row in rows]


# What is read


def test_every_tag_is_read_with_its_side_and_damage(reading: Reading) -> None:
    read = [
        f"{place(reading, tag.span.start)} {tag.kind} {tag.name} {'|'.join(one.name or '' for one in tag.damage)}"
        for tag in reading.tags
    ]
    assert read == TAGS.split("\n")[1:-1]
    assert len(read) == 49


def test_the_curled_attribute_is_read(reading: Reading) -> None:
    assert [(tag.name, tag.attributes) for tag in reading.tags if tag.attributes] == [("td", (("scope", "row"),))]


def test_escapes_are_read(reading: Reading) -> None:
    read = [(place(reading, one.span.start), one.decoded, one.depth, one.damage) for one in reading.entities]
    assert read == [
        ("30:227", "", 3, EntityDamage.NESTED | EntityDamage.EMPTY),
        ("30:287", "", 1, EntityDamage.EMPTY),
    ]
    assert [one.span.end - one.span.start for one in reading.entities] == [23, 2]


def test_tables_are_read(reading: Reading, repaired: str) -> None:
    flattened, broken = reading.tables
    _, *wanted = tables_in(repaired)
    assert [lines_of(flattened), lines_of(broken)] == wanted
    assert (flattened.damage, broken.damage) == (TableDamage.FLATTENED, TableDamage.BROKEN)
    assert [len(flattened.tags), len(broken.tags)] == [19, 11]
    assert [place(reading, edge) for edge in flattened.span] == ["22:1", "23:5"]
    assert [place(reading, edge) for edge in broken.span] == ["31:1", "37:93"]
    assert (flattened.before, flattened.after, broken.before) == ("", "", "")
    assert reading.text.endswith(broken.after, broken.span.start, broken.span.end)
    assert [len(row) for row in broken.rows] == [2, 1, 2]


def test_broken_sentences_are_read(reading: Reading) -> None:
    read = [(reading.document.position(one.span.start).row, one.joint) for one in reading.breaks]
    assert read == [(row, " ") for row in (39, 41, 42, 44, 45, 46, 48)]


# What is reported


@pytest.mark.parametrize("defect", DEFECTS, ids=lambda defect: defect.number)
def test_defect_is_named_once_at_each_place(reading: Reading, defect: Defect) -> None:
    findings = q7lint.check(reading.text)
    for where in defect.places:
        here = offset(reading, where)
        assert [one.code for one in findings if one.span.start <= here < one.span.end] == [defect.code], where


def test_nothing_else_is_reported(reading: Reading) -> None:
    places = [offset(reading, where) for defect in DEFECTS for where in defect.places]
    for finding in q7lint.check(reading.text):
        assert any(finding.span.start <= one < finding.span.end for one in places), finding


# What is repaired


def test_repair_is_exact(damaged: str, repaired: str) -> None:
    result = q7lint.repair(damaged, unsafe=True)
    assert result.text.rstrip("\n") == repaired.rstrip("\n")
    assert result.refused == ()
    assert result.remaining == ()


def test_safe_fixes_leave_no_damaged_tag_and_rebuild_the_tables(damaged: str, repaired: str) -> None:
    result = q7lint.repair(damaged)
    reading = Reading(Document(result.text))
    assert not [tag for tag in reading.tags if tag.damage is not Damage.NONE]
    assert not reading.entities
    assert not reading.tables
    assert tables_in(result.text) == tables_in(repaired)
    assert {one.code for one in result.remaining} == {"WRP001"}


def test_safe_then_unsafe_ends_as_all_at_once(damaged: str) -> None:
    at_once = q7lint.repair(damaged, unsafe=True).text
    assert q7lint.repair(q7lint.repair(damaged).text, unsafe=True).text == at_once


def test_second_run_finds_nothing(damaged: str, repaired: str) -> None:
    assert q7lint.check(q7lint.repair(damaged, unsafe=True).text) == []
    assert q7lint.check(repaired) == []


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_other_line_ends_make_no_difference(damaged: str, end: str) -> None:
    once = q7lint.repair(damaged, unsafe=True).text
    other = q7lint.repair(damaged.replace("\n", end), unsafe=True).text
    assert other == once.replace("\n", end)


# As people run it


def run(path: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "q7lint", *options, path.name],
        cwd=path.parent,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    path = tmp_path / "copy.txt"
    path.write_bytes((SEED / "damaged.txt").read_bytes())
    return path


def test_command_names_each_place(copy: Path, reading: Reading) -> None:
    before = copy.read_bytes()
    result = run(copy, "--output-format", "concise")
    assert result.returncode == 1
    reported = re.findall(r"^copy\.txt:(\d+:\d+):? (\w{3}\d{3})", result.stdout, re.MULTILINE)
    assert reported == [(place(reading, one.span.start), one.code) for one in q7lint.check(reading.text)]
    assert copy.read_bytes() == before


def test_command_repairs_the_file(copy: Path, repaired: str) -> None:
    assert run(copy, "--fix", "--unsafe-fixes").returncode == 0
    assert copy.read_bytes().rstrip(b"\n") == repaired.encode().rstrip(b"\n")
    again = run(copy)
    assert (again.returncode, "TBL" in again.stdout) == (0, False)


def test_command_repairs_in_two_steps(copy: Path, repaired: str) -> None:
    assert run(copy, "--fix").returncode == 1
    assert run(copy, "--fix", "--unsafe-fixes").returncode == 0
    assert copy.read_bytes().rstrip(b"\n") == repaired.encode().rstrip(b"\n")
