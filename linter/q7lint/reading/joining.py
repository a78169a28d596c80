"""Rows of bars that fell apart, put together again by the width of their table.

A table says by its header how a whole row ends: with a bar, with two blanks (as html2text writes), or with nothing. A
line that ends otherwise goes on in the next; one that ends with a bar has ended a cell at least. Lines with too few
cells that come out at exactly the width of the table are one row; where they don't, nothing is put together.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from q7lint.reading.rows import glued
from q7lint.regex import regex

if TYPE_CHECKING:
    from collections.abc import Sequence

_CAPTION = regex(r"[^\W\d_]{1,16}\.?[ \u00a0]?\d{1,3}(?:[.-]\d{1,3}){0,3}(?:[.:\uff1a]?[ \u00a0\u3000]|[:\uff1a])\S")
"""How what is written above a table or a picture begins: ``Figure 2.4. Keys``, ``\u56f32.4 \u300c\u8239\u300d``."""

MOST_PIECES = 40
"""A row in more pieces is not put together, so that time stays linear."""


class Row(NamedTuple):
    """A line of a block.

    Args:
        number: The 0-based row of the document.
        line: Its text.
        cells: Its cells.
        groups: How many groups of dashes it has as a separator; 0 if it is none.
    """

    number: int
    line: str
    cells: tuple[str, ...]
    groups: int

    @property
    def barred(self) -> bool:
        """Tell whether it ends with a bar."""
        return self.line.rstrip().endswith("|")

    @property
    def is_bare(self) -> bool:
        """Tell whether it holds nothing but bars, as extractors pad a row."""
        return not self.line.strip().strip("|")

    @property
    def leads(self) -> bool:
        """Tell whether it begins with a bar."""
        return self.line.lstrip().startswith("|")


class Form(NamedTuple):
    """How a table writes a whole row.

    Args:
        width: How many cells it has.
        leading: Whether it begins with a bar.
        trailing: Whether it ends with a bar.
        mark: How it ends: ``|``, two blanks, or nothing that tells.
    """

    width: int
    leading: bool
    trailing: bool
    mark: str

    def cells(self, row: Row) -> tuple[str, ...]:
        """Give the cells of a line.

        Where rows begin with no bar, a line of nothing but bars ends an empty cell with each, and one that begins with
        a bar and lacks a cell has an empty first one; so has one an empty last, where rows end with no bar.
        """
        count = len(row.cells)
        if row.is_bare and count != self.width and not self.leading:
            return ("",) * row.line.count("|")
        if count == self.width - 1 and any(row.cells):
            if row.leads and not self.leading:
                return ("", *row.cells)
            if row.barred and not self.trailing:
                return (*row.cells, "")
        return row.cells

    def more(self, row: Row, *, goes_on: bool) -> tuple[tuple[str, ...], bool]:
        """Give the cells that a line adds to a row, and whether the first of them ends the last one of the row.

        Args:
            row: The line.
            goes_on: Whether the last cell of the row goes on.
        """
        if not goes_on:
            return self.cells(row), False
        if row.is_bare:
            # Where bars begin cells and end none, a bar alone is an empty cell, and not the end of the one before.
            return ("",) * row.line.count("|"), self.trailing or not self.leading
        return row.cells, not row.leads

    def ends(self, row: Row) -> bool:
        """Tell whether a line ends as a whole row does."""
        if self.mark == "|":
            return row.barred
        return not self.mark or row.line.endswith(self.mark)

    def goes_on(self, row: Row) -> bool:
        """Tell whether the last cell of a line goes on in the next, if the row does."""
        return not (row.barred or (self.mark == "  " and row.line.endswith("  ")))

    def is_whole(self, row: Row) -> bool:
        """Tell whether a line is a whole row."""
        return len(self.cells(row)) == self.width and self.ends(row)


def form_of(first: Row, last: Row, separator: Row, width: int) -> Form:
    """Tell how a table writes its rows from its header, which may stand on several lines, and its separator."""
    blanks = last.line.endswith("  ") and separator.line.endswith("  ")
    lacks = first is last and len(first.cells) != width
    leading = first.leads and (separator.leads or not lacks)
    trailing = last.barred and (separator.barred or not lacks)
    return Form(width, leading, trailing, "|" if trailing else "  " if blanks else "")


def header_start(rows: Sequence[Row], end: int, width: int) -> int | None:
    """Find where a header of `width` cells begins that ends before `end`; ``None`` where no lines add up to it."""
    total = 0
    for start in range(end - 1, max(end - 1 - MOST_PIECES, -1), -1):
        row = rows[start]
        total += len(row.cells)
        if start + 1 < end and not row.barred and not rows[start + 1].leads:
            total -= 1  # its last cell goes on in the line below
        if total == width or (start == end - 1 and total == width - 1 and _lacks_one(row, rows[end])):
            return start
        if total > width or row.groups:
            return None
    return None


def _lacks_one(row: Row, separator: Row) -> bool:
    """Tell whether a line has an empty cell behind a bar that its separator has not: before the first, or the last."""
    return not row.is_bare and ((row.leads and not separator.leads) or (row.barred and not separator.barred))


def put_together(form: Form, rows: Sequence[Row]) -> tuple[str, ...]:
    """Give the cells of pieces of one row."""
    texts: list[str] = []
    goes_on = False
    for row in rows:
        more, ends_one = form.more(row, goes_on=goes_on)
        if ends_one:
            texts[-1] = glued(texts[-1], more[0])
            more = more[1:]
        texts += more
        goes_on = form.goes_on(row)
    return tuple(texts)


def unfinished(form: Form, pending: list[Row], rows: Sequence[Row]) -> list[Row]:
    """Give the pieces of the row that is unfinished behind `rows`, if `pending` are its pieces before them."""
    for row in rows:
        if form.is_whole(row) and not (pending and form.goes_on(pending[-1])):
            pending = []
            continue
        pending = [*pending, row]
        total = len(put_together(form, pending))
        if total > form.width or len(pending) > MOST_PIECES or (total == form.width and form.ends(row)):
            pending = []
    return pending


class Body(NamedTuple):
    """The rows below a header, put together.

    Args:
        rows: The cells of each.
        kept: The line of each that stands whole, and an empty string for one that was put together.
        joined: Whether some were put together.
        torn: Whether each of these shows where it was torn: by a line that ends as no row does.
        short: Whether some are too short, and of more than one cell.
        long: Whether some are too long.
        lone: Whether some have a single cell.
        bare: Whether a line of nothing but a bar was left out.
        padded: Whether a line of nothing but bars ended a row.
        loose: Whether lines without a bar were put in that may as well be prose.
    """

    rows: tuple[tuple[str, ...], ...]
    kept: tuple[str, ...]
    joined: bool
    torn: bool
    short: bool
    long: bool
    lone: bool
    bare: bool
    padded: bool
    loose: bool


def read_body(form: Form, rows: Sequence[Row], *, torn_only: bool = False) -> Body:
    """Read the rows below a header.

    Args:
        form: How the table writes a row.
        rows: The lines.
        torn_only: Whether to leave pieces alone that might be short rows.
    """
    made: list[tuple[str, ...]] = []
    kept: list[str] = []
    joined, torn, bare, padded, loose = False, True, False, False, False
    at = 0
    while at < len(rows):
        end = _end_of_row(form, rows, at, padded=padded)
        tears = form.mark != "" and _is_torn(form, rows[at:end])
        if end - at > 1 and (tears or not torn_only):
            made.append(put_together(form, rows[at:end]))
            kept.append("")
            joined, torn = True, torn and tears
            padded |= any(row.is_bare for row in rows[at:end])
            loose |= not tears and any("|" not in row.line for row in rows[at:end])
            at = end
        elif rows[at].line.strip() == "|" and form.width > 1 and not torn_only:
            bare = True
            at += 1
        else:
            made.append(form.cells(rows[at]))
            kept.append(rows[at].line)
            at += 1
    counts = {len(row) for row in made}
    return Body(
        tuple(made),
        tuple(kept),
        joined,
        torn=joined and torn,
        short=any(1 < count < form.width for count in counts),
        long=any(count > form.width for count in counts),
        lone=1 in counts and form.width > 1,
        bare=bare,
        padded=padded,
        loose=loose,
    )


def apart(form: Form, row: tuple[str, ...]) -> list[tuple[str, ...]]:
    """Give the rows that were run together in one; the row as it is where they do not come out even.

    Nothing stands between the bar that ends one and the bar that begins the next. Where no bar begins a row, an empty
    cell may be where one was lost, so that none may be there.
    """
    step = form.width + form.leading
    if not form.trailing or (len(row) + form.leading) % step:
        return [row]
    if any(row[form.width :: step]) if form.leading else not all(row):
        return [row]
    rows = [row[at : at + form.width] for at in range(0, len(row), step)]
    return rows if all(map(any, rows)) else [row]


def _is_torn(form: Form, pieces: Sequence[Row]) -> bool:
    """Tell whether pieces show where their row was torn: by a cell that no bar ends, or one that a bar alone does.

    A line without any bar may as well be prose.
    """
    return any(
        form.goes_on(piece) and ("|" in piece.line or following.is_bare) for piece, following in pairwise(pieces)
    )


def _end_of_row(form: Form, rows: Sequence[Row], at: int, *, padded: bool) -> int:
    """Tell where the row ends that begins at `at`: the next line if it is whole, or if no pieces come out even.

    Where short rows were padded, the last may lack its padding, which is stripped with the end of the table.
    """
    first = rows[at]
    total = len(form.cells(first))
    whole = total > form.width or (total == form.width and form.ends(first))
    if whole or not (any(first.cells) or first.is_bare):
        return at + 1  # a row of cells that are all empty is no piece
    if "|" not in first.line and _CAPTION.match(first.line):
        return at + 1
    goes_on = form.goes_on(first)
    for end in range(at + 1, min(at + MOST_PIECES, len(rows))):
        row = rows[end]
        # A line that is whole in itself is a piece only where a first cell was torn: `Town`, `hall | 9 |`.
        if form.is_whole(row) and not (goes_on and (row.leads or total == 1)):
            return at + 1
        more, ends_one = form.more(row, goes_on=goes_on)
        total += len(more) - ends_one
        goes_on = form.goes_on(row)
        if total > form.width:
            return at + 1
        if total == form.width and form.ends(row):
            return end + 1
    strips = (padded or rows[min(at + 1, len(rows) - 1)].is_bare) and not rows[-1].is_bare
    return len(rows) if strips and len(rows) <= at + MOST_PIECES else at + 1
