"""Tables of bars that were broken: rows over several lines, a separator out of place, rows of unequal length.

Only a block of lines that holds a separator is a table; bars alone are shells, menus and formulas. The number of its
groups of dashes is the number of columns, which is what rows that fell apart are put together by.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from q7lint.reading.joining import MOST_PIECES, Form, Row, form_of, header_start, put_together, read_body
from q7lint.reading.rows import bars, cells, groups, style_of
from q7lint.reading.tokens import Certainty, RowStyle, Table, TableDamage
from q7lint.text import Dialect, Document, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from q7lint.reading.joining import Body
    from q7lint.reading.protected import Protected

LONGEST_LINE = 5000
"""A longer line is no row."""

LONGEST_PIECE = 200
"""A line without a bar that is longer is no piece of a row."""

MOST_BETWEEN = 2
"""How many lines without a bar may stand within one row."""

_ENDS = frozenset(".!?:;\u2026\u3002\uff01\uff1f\uff1a\uff1b\u061f\u061b\u06d4\u0964")


_EXTRACTED = re.compile(r"\|?(?:---\|)+|\|(?: --- \|)+[ \t]*")
"""How extractors write a separator."""


class _Written(NamedTuple):
    """How a table is to be written: its rows, the lines and the separator that are kept, and its style."""

    rows: tuple[tuple[str, ...], ...]
    kept: tuple[str, ...]
    separator: str
    style: RowStyle | None


class _Head(NamedTuple):
    """The header of a table: where it begins in its block, its cells, and the form of the rows."""

    start: int
    cells: tuple[str, ...]
    form: Form


def read_pipes(document: Document, protected: Callable[[], Protected]) -> Iterator[Table]:
    """Yield the damaged tables of bars."""
    if "-" not in document.text or "|" not in document.text or document.dialect is Dialect.HTML:
        return
    for block in _bridged(document):
        # The separator tells: a first cell may begin with an address, which is protected.
        separator = next(row.number for row in block if row.groups)
        if not protected().covers(document.line(separator)):
            yield from _Block(document, block).tables()


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


def _bridged(document: Document) -> Iterator[list[Row]]:
    """Yield the blocks with a separator, those put together that a row torn within a cell has parted."""
    current: list[Row] = []
    for block in _blocks(document):
        between = _bridge(document, current, block) if current else []
        if between:
            current += [*between, *block]
            continue
        if any(row.groups for row in current):
            yield current
        current = block
    if any(row.groups for row in current):
        yield current


def _bridge(document: Document, current: list[Row], block: list[Row]) -> list[Row]:
    """Give the lines between two blocks if they are pieces of a row that begins or ends in them."""
    first, last = current[-1].number + 1, block[0].number
    if last - first > MOST_BETWEEN or document.dialect is Dialect.MARKDOWN:
        return []
    between: list[Row] = []
    for index in range(first, last):
        start, end = document.line(index)
        line = document.text[start:end]
        if end - start > LONGEST_PIECE or not line.strip():
            return []
        between.append(Row(index, line, (line.strip(),), 0))
    head = _head(current)
    if head is None or not head.form.mark or head.form.width < 2:
        return []
    return between if _belongs(head.form, current, between, block) else []


def _head(block: list[Row]) -> _Head | None:
    """Read the header of the last table in a block; ``None`` where there is none that its separator fits."""
    place = next((place for place in range(len(block) - 1, -1, -1) if block[place].groups), -1)
    return _head_at(block, place) if place > 0 else None


def _head_at(block: list[Row], place: int) -> _Head | None:
    """Read the header of the table whose separator stands at `place`."""
    width = block[place].groups
    start = header_start(block, place, width)
    if start is None:
        return None
    form = form_of(block[start], block[place - 1], block[place], width)
    return _Head(start, put_together(form, block[start:place]), form)


def _belongs(form: Form, current: list[Row], between: list[Row], block: list[Row]) -> bool:
    """Tell whether lines between two blocks are in a row with the end of the one and the beginning of the other."""
    begun = 0
    while begun < MOST_PIECES and not (form.is_whole(current[-1 - begun]) or current[-1 - begun].groups):
        begun += 1
    pieces = [*current[len(current) - begun :], *between]
    if any(row.groups for row in block[:2]):
        return False  # the next table
    if form.mark == "  ":
        # html2text writes a blank line behind a table, and no bar in a row of one cell.
        return True
    if not begun and (len(between) > 1 or not _may_go_on(between[0].line.strip(), block[0].cells[0])):
        return False
    for row in block[:MOST_PIECES]:
        pieces.append(row)
        made = put_together(form, pieces)
        if len(made) >= form.width:
            return len(made) == form.width and form.ends(row)
    return False


def _may_go_on(piece: str, following: str) -> bool:
    """Tell whether a line and a cell may be the halves of one cell, and the line is no heading over another table."""
    return piece[-1] not in _ENDS and (piece.isdigit() or not following[:1].isupper())


class _Block:
    """Lines with bars one below the other, with at least one separator among them.

    Args:
        document: The text.
        rows: The lines.
    """

    def __init__(self, document: Document, rows: list[Row]) -> None:
        self.document = document
        self.rows = rows
        self.places = [place for place, row in enumerate(rows) if row.groups]

    def tables(self) -> Iterator[Table]:
        """Yield what is wrong with the tables in the block."""
        if len(self.places) > 1:
            repeated = self._repeated()
            if repeated is not None:
                yield repeated
                return
        start = 0
        for count, place in enumerate(self.places):
            following = self.places[count + 1] if count + 1 < len(self.places) else None
            end = len(self.rows)
            if following is not None:
                head = _head_at(self.rows, following)
                if head is None or head.start <= place:
                    return  # too many readings
                end = head.start
            if self.document.dialect is Dialect.TEXT or start == 0:
                yield from self._table(start, place, end)
            start = end

    def _repeated(self) -> Table | None:
        """Read a table whose separator stands in it more than once; ``None`` where they may be several tables."""
        bodies = [row for row in self.rows if not row.groups]
        counts = {len(row.cells) for row in bodies}
        if len(bodies) < 2 or len(counts) != 1 or min(counts) < 2 or self.rows[1].groups == 0:
            return None
        width = counts.pop()
        if any(self.rows[place].groups > width for place in self.places):
            return None
        twice = all(self.rows[place - 1].groups for place in self.places[1:])
        last = self.places == [1, len(self.rows) - 1]
        each = self.places == list(range(1, len(self.rows), 2)) and all(row.barred for row in self.rows)
        if not (twice or last or (each and len(self.places) > 2)):
            return None
        certainty = Certainty.CERTAIN if twice else Certainty.PROBABLE
        return self._moved(0, len(self.rows), bodies, certainty)

    def _table(self, start: int, place: int, end: int) -> Iterator[Table]:
        """Yield what is wrong with the table from `start` to `end` whose separator stands at `place`."""
        width = self.rows[place].groups
        if end - start == 1:
            # Only a separator, as extractors write it: other dashes and bars are rulers and drawings.
            if not _EXTRACTED.fullmatch(self.rows[place].line):
                return
            yield self._made(start, end, TableDamage.SEPARATOR, Certainty.DOUBTFUL)
            return
        rows = [*self.rows[start:place], *self.rows[place + 1 : end]]
        usual = len(rows[0].cells)
        even = usual > 1 and all(len(row.cells) == usual for row in rows)
        if place > start + 1 and place == end - 1 and even:
            sure = width == usual
            yield self._moved(start, end, rows, Certainty.CERTAIN if sure else Certainty.PROBABLE)
            return
        head = _head_at(self.rows, place) if place > start else None
        if head is not None and head.start >= start and width > 1:
            yield from self._with_header(start, place, end, head)
        elif even and width > 1 and place == start + 1:
            yield self._moved(start, end, rows, Certainty.CERTAIN)
        elif even:
            certainty = Certainty.CERTAIN if place == start + 1 else Certainty.PROBABLE
            yield self._moved(start, end, rows, certainty)
        elif place == start + 1 and width > 1 and all(len(row.cells) == width for row in rows[1:]):
            # The header has lost cells, and which of them can't be told.
            yield self._made(start, end, TableDamage.RAGGED, Certainty.DOUBTFUL)
        else:
            yield from self._late_rows(start, place, end, rows)

    def _late_rows(self, start: int, place: int, end: int, rows: list[Row]) -> Iterator[Table]:
        """Yield a table whose separator stands last, and whose rows were split as well."""
        width = self.rows[place].groups
        if place != end - 1 or width < 2:
            return
        form = form_of(rows[0], rows[-1], self.rows[place], width)
        body = read_body(form, rows)
        if body.joined and all(len(row) == width for row in body.rows) and len(body.rows) > 1:
            written = self._split(start, end, body.rows, body.kept, form)
            yield self._made(start, end, TableDamage.SPLIT_ROW, Certainty.PROBABLE, written)

    def _moved(self, start: int, end: int, rows: list[Row], certainty: Certainty) -> Table:
        """Make a table in which only the separator is to be moved, widened or narrowed."""
        width = len(rows[0].cells)
        separator = next(
            (self.rows[place].line for place in self.places if start <= place < end and self._fits(place, width)), ""
        )
        given = next(self.rows[place].line for place in self.places if start <= place < end)
        kept = tuple(row.line for row in rows)
        written = _Written(tuple(row.cells for row in rows), kept, separator, style_of(given, rows[0].line))
        return self._made(start, end, TableDamage.SEPARATOR, certainty, written)

    def _fits(self, place: int, width: int) -> bool:
        return self.rows[place].groups == width

    def _with_header(self, start: int, place: int, end: int, head: _Head) -> Iterator[Table]:
        """Yield what is wrong with a table whose header has as many cells as its separator has groups."""
        whole = place - head.start == 1
        below = self.rows[place + 1 : end]
        if not whole and not below:
            yield from self._header_last(start, place, end, head)
            return
        markdown = self.document.dialect is Dialect.MARKDOWN
        body = read_body(head.form, below, torn_only=markdown and whole)
        if body.joined or body.bare or not whole:
            certainty = self._certainty(body, head, start=start, whole=whole)
            rows = (head.cells, *body.rows)
            kept = (self.rows[head.start].line if whole else "", *body.kept)
            written = self._split(head.start, end, rows, kept, head.form)
            yield self._made(head.start, end, TableDamage.SPLIT_ROW, certainty, written)
            return
        yield from self._ragged(head, place, end, body)

    def _certainty(self, body: Body, head: _Head, *, start: int, whole: bool) -> Certainty:
        """Judge rows that were put together."""
        uneven = body.short or body.lone
        # Where empty cells were padded, only the last row can lack some: its padding is stripped with the text's end.
        last = body.padded and len(set(map(len, body.rows[:-1]))) == 1
        if body.long or (uneven and body.joined and not (body.torn or last)):
            return Certainty.DOUBTFUL
        sure = body.torn if whole else not uneven and head.start == start and not any(body.kept)
        return Certainty.CERTAIN if sure and not uneven else Certainty.PROBABLE

    def _header_last(self, start: int, place: int, end: int, head: _Head) -> Iterator[Table]:
        """Yield a table printed one cell a line all of whose lines stand above the separator."""
        body = read_body(head.form, self.rows[start:place])
        if len(body.rows) > 1 and body.joined and all(len(row) == head.form.width for row in body.rows):
            written = self._split(start, end, body.rows, body.kept, head.form)
            yield self._made(start, end, TableDamage.SPLIT_ROW, Certainty.PROBABLE, written)

    def _ragged(self, head: _Head, place: int, end: int, body: Body) -> Iterator[Table]:
        """Yield a table with rows that are shorter or longer than its header."""
        header, separator = self.rows[head.start], self.rows[place]
        lines = self.rows[head.start : end]
        certainty = Certainty.CERTAIN
        if body.long:
            certainty = Certainty.DOUBTFUL
        # GitHub's tables may leave cells out at the end of a row, and extractors print one for a cell that spans them
        # all; a row that lacks some but not all of its cells has lost them.
        elif not body.short or self.document.dialect is Dialect.MARKDOWN or not all(row.barred for row in lines):
            return
        width = head.form.width
        rows = (head.cells, *body.rows)
        kept = tuple(
            line if len(row) in (1, width) else "" for row, line in zip(rows, (header.line, *body.kept), strict=True)
        )
        written = _Written(rows, kept, separator.line, style_of(separator.line, header.line))
        yield self._made(head.start, end, TableDamage.RAGGED, certainty, written)

    def _split(
        self, start: int, end: int, rows: tuple[tuple[str, ...], ...], kept: tuple[str, ...], form: Form
    ) -> _Written:
        """Tell how a table is written whose rows were put together."""
        line = next(row.line for row in self.rows[start:end] if row.groups)
        trailing = form.mark == "|" or line.rstrip().endswith("|")
        return _Written(rows, kept, line, RowStyle(form.leading, trailing, style_of(line, line).separator))

    def _made(
        self, start: int, end: int, damage: TableDamage, certainty: Certainty, written: _Written | None = None
    ) -> Table:
        """Make the table from `start` to `end`; one without rows is only reported."""
        first, last = self.rows[start], self.rows[end - 1]
        span = Span(self.document.line(first.number).start, self.document.line(last.number).end)
        rows, kept, separator, style = written or _Written((), (), "", None)
        return Table(
            span,
            rows,
            header=True,
            before="",
            after="",
            damage=damage,
            certainty=certainty,
            kept=kept,
            separator=separator,
            style=style,
        )
