"""Blocks of lines with bars, of which each that holds a separator is one table or several.

A row that was torn within a cell parts its block, since a piece of it has no bar; and what takes each line for a
paragraph sets a blank line between all rows. Such blocks are put together here.
"""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from q7lint.reading.joining import MOST_PIECES, Form, Row, form_of, header_start, put_together, unfinished
from q7lint.reading.rows import bars, cells, groups
from q7lint.text import Dialect, Document

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_LINE = 5000
"""A longer line is no row."""

LONGEST_PIECE = 200
"""A line without a bar that is longer is no piece of a row."""

MOST_BETWEEN = 9
"""How many lines without a bar may stand within one row."""

_ENDS = frozenset(".!?:;\u2026\u3002\uff01\uff1f\uff1a\uff1b\u061f\u061b\u06d4\u0964")


class Head(NamedTuple):
    """The header of a table: where it begins in its block, its cells, and the form of the rows."""

    start: int
    cells: tuple[str, ...]
    form: Form


def read_blocks(document: Document) -> Iterator[list[Row]]:
    """Yield the blocks with a separator, those put together that a row torn within a cell has parted."""
    blocks = deque(_blocks(document))
    while blocks:
        current = blocks.popleft()
        count = _blocks_apart(document, current, blocks)
        if count:
            yield [*current, *(row for _ in range(count) for row in blocks.popleft())]
            continue
        place = _last_separator(current)
        head = head_at(current, place) if place > 0 and document.dialect is Dialect.TEXT else None
        if head is not None and head.form.mark and head.form.width > 1:
            _take_in(document, head.form, current, blocks)
        if place >= 0 or any(row.groups for row in current):
            yield current


def _blocks(document: Document) -> Iterator[list[Row]]:
    """Yield the runs of lines with bars."""
    block: list[Row] = []
    text = document.text
    at = text.find("|")
    while at >= 0:
        index = document.row(at)
        start, end = document.line(index)
        if block and block[-1].number + 1 != index:
            yield block
            block = []
        line = text[start:end]
        if end - start <= LONGEST_LINE and bars(line):
            block.append(Row(index, line, tuple(cells(line)), groups(line)))
        at = text.find("|", end)
    if block:
        yield block


def _take_in(document: Document, form: Form, current: list[Row], blocks: deque[list[Row]]) -> None:
    """Take blocks into `current` as long as rows of its last table go on in them."""
    pending = unfinished(form, [], current[_last_separator(current) + 1 :])
    while count := _blocks_of_row(document, form, current, pending, blocks):
        for _ in range(count):
            following = blocks.popleft()
            more = [*_between(document, current, following), *following]
            pending = unfinished(form, pending, more)
            current += more
        if any(row.groups for row in following):
            return


def _blocks_apart(document: Document, first: list[Row], blocks: deque[list[Row]]) -> int:
    """Tell how many of the next blocks are rows of one table with `first`, each behind a blank line.

    A header stands alone and its separator below it, or both begin `first`; rows as wide follow one by one.
    """
    width, last = len(first[0].cells), first[-1]
    places = [place for place, row in enumerate(first) if row.groups]
    if width < 2 or places not in ([], [1]) or (not places and len(first) > 1):
        return 0
    lines, count = len(first), 0
    for block in blocks:
        row = block[0]
        is_separator = row.groups == width and lines == 1
        if (row.groups and not is_separator) or row.barred != last.barred or not _is_blank_between(document, last, row):
            break
        if any(len(row.cells) != width for row in block) or (len(block) > 1 and not is_separator):
            break
        if lines == 1 and not is_separator:
            break
        lines, count, last = lines + len(block), count + 1, block[-1]
    # A row below a whole table may be of another one, and so may be a header without a row.
    is_whole = len(first) > 2
    return count if lines > 2 and count > is_whole and all(len(row.cells) == width for row in first) else 0


def _is_blank_between(document: Document, above: Row, below: Row) -> bool:
    """Tell whether one blank line stands between two lines, and nothing else."""
    return below.number == above.number + 2 and not document.text[slice(*document.line(above.number + 1))].strip()


def _last_separator(block: list[Row]) -> int:
    """Give the place of the last separator in a block; -1 if there is none."""
    return next((place for place in range(len(block) - 1, -1, -1) if block[place].groups), -1)


def _between(document: Document, block: list[Row], following: list[Row]) -> list[Row]:
    """Give the lines between two blocks, which have no bars; nothing if they can be no pieces of a row."""
    first, last = block[-1].number + 1, following[0].number
    if last - first > MOST_BETWEEN:
        return []
    between: list[Row] = []
    for number in range(first, last):
        start, end = document.line(number)
        line = document.text[start:end]
        if end - start > LONGEST_PIECE or not line.strip():
            return []
        between.append(Row(number, line, (line.strip(),), 0))
    return between


def head_at(block: list[Row], place: int) -> Head | None:
    """Read the header of the table whose separator stands at `place`."""
    width = block[place].groups
    start = header_start(block, place, width)
    if start is None:
        return None
    form = form_of(block[start], block[place - 1], block[place], width)
    return Head(start, put_together(form, block[start:place]), form)


def _blocks_of_row(
    document: Document, form: Form, last: list[Row], pending: list[Row], blocks: deque[list[Row]]
) -> int:
    """Tell how many of the next blocks a row goes on through that is unfinished, or that begins between two blocks.

    Args:
        document: The text.
        form: How the table writes a row.
        last: The block before them.
        pending: The pieces of the row so far.
        blocks: The next blocks.
    """
    pieces = pending.copy()
    count = 0
    for block in blocks:
        between = _between(document, last, block)
        if not between or any(row.groups for row in block[:2]):
            break
        if form.mark == "  ":
            return 1  # html2text writes a blank line behind a table, and no bar in a row of one cell
        if not pieces and not _may_begin(between, block[0]):
            break
        count += 1
        pieces += between
        for row in block:
            pieces.append(row)
            total = len(put_together(form, pieces))
            if total == form.width and form.ends(row):
                return count
            if total > form.width or len(pieces) > MOST_PIECES:
                return 0
        last = block
    # The padding of the last row is stripped with the end of the table; a bar alone below its first cell shows it.
    return count if count and pieces[1].is_bare and not pending and pieces[-1].barred else 0


def _may_begin(between: list[Row], following: Row) -> bool:
    """Tell whether a row may begin with lines without a bar, or whether they are a heading over another table."""
    if following.is_bare:
        return len(between) < 4
    piece = between[0].line.strip()
    return len(between) == 1 and piece[-1] not in _ENDS and (piece.isdigit() or not following.cells[0][:1].isupper())
