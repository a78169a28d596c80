"""The place of a finding in its line, with carets under it."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from q7lint.formats.visible import TAB_WIDTH, escape, orders, shown, width

if TYPE_CHECKING:
    from collections.abc import Iterable

    from q7lint.finding import Finding

BEFORE = 36
"""How many columns before the place are shown at most, unless a short line leaves room for more."""

PLACE = 60
"""How many columns of the place itself are shown at most."""

WHOLE = 100
"""How many columns are shown at most."""

CUT = "…"


class Excerpt(NamedTuple):
    """A line as it is printed.

    Args:
        before: What stands before the place.
        place: The place; empty where the finding points between two characters.
        after: What stands behind it.
        indent: How many columns before the carets.
        carets: How many carets.
    """

    before: str
    place: str
    after: str
    indent: int
    carets: int


class _Cell(NamedTuple):
    """What is printed for one character, and how many columns it takes."""

    text: str
    width: int


def excerpt_of(finding: Finding) -> Excerpt:
    """Lay out the line that `finding` stands on, cropped round the place."""
    line = finding.excerpt
    start = min(finding.start.column - finding.excerpt_column, len(line))
    ends_here = finding.end.row == finding.start.row
    end = min(finding.end.column - finding.excerpt_column, len(line)) if ends_here else len(line)
    cells = _cells(line, start, end)
    before, place, after = cells[:start], cells[start:end], cells[end:]
    was_cut = finding.excerpt_column > 1
    place = _first(place, PLACE)
    # What stands behind the place leaves room, if it is short.
    before = _last(before, max(BEFORE, WHOLE - _columns(place) - _columns(after)), was_cut=was_cut)
    after = _first(after, WHOLE - _columns(before) - _columns(place))
    return Excerpt(_text(before), _text(place), _text(after), _columns(before), max(1, _columns(place)))


def _cells(line: str, start: int, end: int) -> list[_Cell]:
    cells: list[_Cell] = []
    column = 0
    acting = orders(line)
    for index, char in enumerate(line):
        cell = _cell(char, start <= index < end, index in acting)
        if cell.text == "\t":
            text = " " * (TAB_WIDTH - column % TAB_WIDTH)
            cell = _Cell(text, len(text))
        cells.append(cell)
        column += cell.width
    return cells


@lru_cache(maxsize=2048)  # most texts are written in a few signs
def _cell(char: str, marked: bool, acts: bool) -> _Cell:
    text = escape(char) if acts else shown(char, marked=marked)
    return _Cell(text, width(text) if len(text) == 1 else len(text))


def _columns(cells: Iterable[_Cell]) -> int:
    return sum(cell.width for cell in cells)


def _text(cells: Iterable[_Cell]) -> str:
    return "".join(cell.text for cell in cells)


def _first(cells: list[_Cell], room: int) -> list[_Cell]:
    """Keep the first cells, as many as `room` columns hold, with a mark where some are left out."""
    if _columns(cells) <= room:
        return cells
    taken = 1  # the mark's own
    kept: list[_Cell] = []
    for cell in cells:
        taken += cell.width
        if taken > room:
            break
        kept.append(cell)
    return [*kept, _Cell(CUT, 1)]


def _last(cells: list[_Cell], room: int, *, was_cut: bool) -> list[_Cell]:
    """Keep the last cells, likewise; no accent is torn from its letter."""
    if not was_cut and _columns(cells) <= room:
        return cells
    kept = _first(cells[::-1], room)[::-1]
    if kept and kept[0].text == CUT:
        kept = kept[1:]
    while kept and not kept[0].width:
        kept = kept[1:]
    return [_Cell(CUT, 1), *kept]
