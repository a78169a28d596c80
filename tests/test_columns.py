"""What stands in a column of a table stays there, whatever of its tags is damaged, and wherever a cell is empty."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

import q7lint

if TYPE_CHECKING:
    from collections.abc import Callable

WORDS = st.sampled_from("Otter Biber Lyon Metz 12 7,5 neun Uhr Süd Bří Ель 東".split())
CELLS = st.one_of(WORDS, WORDS, st.just(""))
TAGS = ("< / {} >", "</ {} >", "< /{} >")


class Written(NamedTuple):
    """A table with damaged tags, and its rows."""

    text: str
    rows: list[list[str]]


def cells(line: str) -> list[str]:
    """Read the cells of a row."""
    return [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]


def rows_of(draw: st.DrawFn, width: int) -> list[list[str]]:
    """Draw a header without empty cells, and rows that begin with a text or hold one farther on."""
    header = [draw(WORDS) for _ in range(width)]
    rows = draw(st.lists(st.lists(CELLS, min_size=width, max_size=width).filter(any), min_size=1, max_size=4))
    return [header, *rows]


@st.composite
def barred(draw: st.DrawFn) -> Written:
    """Draw a table of bars in which the end tags of some cells and rows are left."""
    width = draw(st.integers(2, 4))
    rows = rows_of(draw, width)
    begin, end = draw(st.sampled_from((("| ", " | "), ("| ", " |"), ("", " |"))))
    if not begin:  # there, a bar may begin a row whose first cell is not empty
        rows = [row if row[0] else [draw(WORDS), *row[1:]] for row in rows]
    tag = draw(st.sampled_from(TAGS))
    left = st.sampled_from(("", tag))
    lines = []
    for number, row in enumerate(rows):
        name = "td" if number else "th"
        written = [f"{cell}{draw(left).format(name)}" for cell in row]
        written[-1] += f" {tag.format('tr')}" if draw(st.booleans()) else ""
        lines.append(f"{begin}{' | '.join(written)}{end}")
    lines.insert(1, f"{'|' if begin else ''}{'---|' * width}")
    return Written("\n".join(("The boats lie below.", *lines, "That is all.\n")), rows)


@st.composite
def tagged(draw: st.DrawFn) -> Written:
    """Draw a table whose tags are all there, each of them with blanks in it, on one line or on several."""
    rows = rows_of(draw, draw(st.integers(2, 4)))
    begin, end = draw(st.sampled_from(("< {} >", "<{}>", "< {}>"))), draw(st.sampled_from(TAGS))
    between, below = draw(st.sampled_from(("", "\n"))), draw(st.sampled_from(("", " ", "\n")))

    def element(name: str, held: str) -> str:
        return f"{begin.format(name)}{held}{end.format(name)}"

    def line(number: int, row: list[str]) -> str:
        held = (element("td" if number else "th", cell) for cell in row)
        return element("tr", f"{between}{between.join(held)}{between}")

    table = below.join(line(number, row) for number, row in enumerate(rows))
    return Written(f"The boats lie below.\n{table}\nThat is all.\n", rows)


def in_their_columns(table: Written, repair: Callable[[str], str]) -> bool:
    """Tell whether the rows of a table are those that a repair writes."""
    lines = [line for line in repair(table.text).split("\n") if "|" in line and "---" not in line]
    return [cells(line) for line in lines] == table.rows


@pytest.mark.parametrize("unsafe", [False, True])
@given(table=barred())
@example(
    table=Written(
        "It follows.\n| Otter | Lyon | \n|---|---|\n|  | 12< / td > < / tr > | \n", [["Otter", "Lyon"], ["", "12"]]
    )
)
def test_the_cells_of_a_table_of_bars_stay_in_their_columns(table: Written, *, unsafe: bool) -> None:
    assert in_their_columns(table, lambda text: q7lint.repair(text, unsafe=unsafe).text)


@given(table=tagged())
def test_the_cells_of_a_table_of_tags_stay_in_their_columns(table: Written) -> None:
    assert in_their_columns(table, lambda text: q7lint.repair(text).text)
