"""Tables of bars that were broken: rows over several lines, a separator out of place, rows of unequal length.

Only a block of lines that holds a separator is a table; bars alone are shells, menus and formulas. The number of its
groups of dashes is the number of columns, which is what rows that fell apart are put together by.
"""

from __future__ import annotations

import re
from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from q7lint.reading.joining import MOST_PIECES, Form, Row, form_of, header_start, put_together, read_body, unfinished
from q7lint.reading.rows import bars, cells, groups, needs_padding, style_of
from q7lint.reading.tokens import Certainty, RowStyle, Table, TableDamage
from q7lint.regex import regex
from q7lint.text import Dialect, Document, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from q7lint.reading.joining import Body
    from q7lint.reading.protected import Protected

LONGEST_LINE = 5000
"""A longer line is no row."""

LONGEST_PIECE = 200
"""A line without a bar that is longer is no piece of a row."""

MOST_BETWEEN = 9
"""How many lines without a bar may stand within one row."""

_ENDS = frozenset(".!?:;\u2026\u3002\uff01\uff1f\uff1a\uff1b\u061f\u061b\u06d4\u0964")


_TABLE_TAG = regex(r"<[ \t]?/?[ \t]?t[ \t]?[dhr][ \t]?>|(?<![^\W_])t[ \t]?[dhr][ \t]?>", re.IGNORECASE)
_ITEM = regex(r"[ \t]*+(?:[-*+\u2022]|\d{1,3}[.)])[ \t]")
_EXTRACTED = regex(r"\|?(?:---\|)+|\|(?: --- \|)+[ \t]*")
"""How extractors write a separator."""


class _Written(NamedTuple):
    """How a table is to be written: its rows, the lines and the separator that are kept, and its style."""

    rows: tuple[tuple[str, ...], ...]
    kept: tuple[str, ...]
    separator: str
    style: RowStyle | None


class _Part(NamedTuple):
    """The lines of a block that are one table: the first, that of its separator, and the one behind the last."""

    start: int
    place: int
    end: int


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
    blocks = deque(_blocks(document))
    while blocks:
        current = blocks.popleft()
        place = _last_separator(current)
        head = _head_at(current, place) if place > 0 and document.dialect is Dialect.TEXT else None
        if head is not None and head.form.mark and head.form.width > 1:
            _take_in(document, head.form, current, blocks)
        if place >= 0 or any(row.groups for row in current):
            yield current


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


def _head_at(block: list[Row], place: int) -> _Head | None:
    """Read the header of the table whose separator stands at `place`."""
    width = block[place].groups
    start = header_start(block, place, width)
    if start is None:
        return None
    form = form_of(block[start], block[place - 1], block[place], width)
    return _Head(start, put_together(form, block[start:place]), form)


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


def _is_other_table(rows: tuple[tuple[str, ...], ...], count: int) -> bool:
    """Tell whether the last `count` rows are a table of their own: several, all of another width than those above.

    Or the first of them is empty, which is how the header of a menu at the foot of a page is printed.
    """
    counts = {len(row) for row in rows[-count:]}
    alike = len(counts) == 1 or not any(rows[-count])
    return count > 1 and alike and not counts & {1, len(rows[0])}


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
            end = self._end(count)
            if end is None:
                return  # too many readings
            if self.document.dialect is Dialect.TEXT or start == 0:
                yield from self._table(_Part(start, place, end))
            start = end

    def _end(self, count: int) -> int | None:
        """Tell where the table of a separator ends: at the header of the next; ``None`` where that has none."""
        if count + 1 == len(self.places):
            return len(self.rows)
        head = _head_at(self.rows, self.places[count + 1])
        return head.start if head is not None and head.start > self.places[count] else None

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
        return self._moved(_Part(0, 1, len(self.rows)), bodies, certainty, flaw=self.places[1])

    def _table(self, part: _Part) -> Iterator[Table]:
        """Yield what is wrong with one table."""
        part = part._replace(end=self._end_of_rows(part))
        start, place, end = part
        if end - start == 1:
            # Only a separator, as extractors write it: other dashes and bars are rulers and drawings.
            if _EXTRACTED.fullmatch(self.rows[place].line):
                yield self._made(part, TableDamage.SEPARATOR, Certainty.DOUBTFUL)
            return
        rows = [*self.rows[start:place], *self.rows[place + 1 : end]]
        width, usual = self.rows[place].groups, len(rows[0].cells)
        even = usual > 1 and all(len(row.cells) == usual for row in rows)
        in_place, last = place == start + 1, place == end - 1
        head = _head_at(self.rows, place) if place > start and width > 1 else None
        if even and last and not in_place:
            yield self._moved(part, rows, Certainty.CERTAIN if width == usual else Certainty.PROBABLE, flaw=place)
        elif head is not None and head.start >= start:
            yield from self._with_header(part, head)
        elif even:
            yield self._moved(part, rows, Certainty.CERTAIN if in_place else Certainty.PROBABLE, flaw=place)
        elif in_place and width > 1 and all(len(row.cells) == width for row in rows[1:]):
            # The header has lost cells, and which of them can't be told.
            yield self._made(part, TableDamage.RAGGED, Certainty.DOUBTFUL, flaw=(start, start))
        elif last and width > 1:
            yield from self._all_above(part, form_of(rows[0], rows[-1], self.rows[place], width))

    def _end_of_rows(self, part: _Part) -> int:
        """Tell where the rows end: a list may follow that has bars in it."""
        for place in range(part.place + 1, part.end):
            row = self.rows[place]
            if not row.barred and self.rows[place - 1].barred and _ITEM.match(row.line):
                return place
        return part.end

    def _all_above(self, part: _Part, form: Form) -> Iterator[Table]:
        """Yield a table whose separator stands last, and whose rows were split as well."""
        body = read_body(form, self.rows[part.start : part.place])
        if len(body.rows) > 1 and body.joined and all(len(row) == form.width for row in body.rows):
            yield self._split(part, body.rows, body.kept, form, Certainty.PROBABLE)

    def _with_header(self, part: _Part, head: _Head) -> Iterator[Table]:
        """Yield what is wrong with a table whose header has as many cells as its separator has groups."""
        start, place, end = part
        whole = place - head.start == 1
        if not whole and place + 1 == end:
            yield from self._all_above(part, head.form)
            return
        markdown = self.document.dialect is Dialect.MARKDOWN
        body = read_body(head.form, self.rows[place + 1 : end], torn_only=markdown and whole)
        below = part._replace(start=head.start)
        if body.joined or body.bare or not whole:
            certainty = self._certainty(body, head, start=start, whole=whole)
            kept = (self.rows[head.start].line if whole else "", *body.kept)
            yield self._split(below, (head.cells, *body.rows), kept, head.form, certainty)
        else:
            yield from self._ragged(below, head, body)

    def _certainty(self, body: Body, head: _Head, *, start: int, whole: bool) -> Certainty:
        """Judge rows that were put together."""
        uneven = body.short or body.lone
        # Where empty cells were padded, only the last row can lack some: its padding is stripped with the text's end.
        last = body.padded and len(set(map(len, body.rows[:-1]))) == 1
        if body.long or (uneven and body.joined and not (body.torn or last)):
            return Certainty.DOUBTFUL
        sure = body.torn if whole else head.start == start and not (body.loose or any(body.kept))
        return Certainty.CERTAIN if sure and not uneven else Certainty.PROBABLE

    def _ragged(self, part: _Part, head: _Head, body: Body) -> Iterator[Table]:
        """Yield a table with rows that are shorter or longer than its header."""
        lines = self.rows[part.start : part.end]
        # GitHub's tables may leave cells out at the end of a row, and extractors print one for a cell that spans them
        # all; a row that lacks some but not all of its cells has lost them.
        lacks = body.short and self.document.dialect is Dialect.TEXT and all(row.barred for row in lines)
        if not (body.long or lacks):
            return
        width = head.form.width
        rows = (head.cells, *body.rows)
        sound = [len(row) <= width if body.long else len(row) in (1, width) for row in rows]
        kept = tuple(line if one else "" for line, one in zip((lines[0].line, *body.kept), sound, strict=True))
        flawed = [place + 1 for place, one in enumerate(sound) if not one]  # the separator is no row
        # An empty row has no cell to lose, and where no bar begins a row, its first one is the end of an empty cell.
        if not any(any(rows[place - 1]) for place in flawed) or _is_other_table(rows, len(flawed)):
            return
        separator = self.rows[part.place].line
        written = _Written(rows, kept, separator, style_of(separator, lines[0].line))
        certainty = Certainty.DOUBTFUL if body.long else Certainty.CERTAIN
        flaw = (part.start + flawed[0], part.start + flawed[-1])
        yield self._made(part, TableDamage.RAGGED, certainty, written, flaw=flaw)

    def _moved(self, part: _Part, rows: list[Row], certainty: Certainty, *, flaw: int) -> Table:
        """Make a table in which only the separator is to be moved, widened or narrowed."""
        given = self.rows[part.place]
        kept = tuple(row.line for row in rows)
        separator = given.line if given.groups == len(rows[0].cells) else ""
        written = _Written(tuple(row.cells for row in rows), kept, separator, style_of(given.line, rows[0].line))
        return self._made(part, TableDamage.SEPARATOR, certainty, written, flaw=(flaw, flaw))

    def _split(
        self,
        part: _Part,
        rows: tuple[tuple[str, ...], ...],
        kept: tuple[str, ...],
        form: Form,
        certainty: Certainty,
    ) -> Table:
        """Make a table whose rows were put together."""
        line = self.rows[part.place].line
        trailing = form.mark == "|" or line.rstrip().endswith("|")
        style = RowStyle(form.leading, trailing, style_of(line, line).separator)
        pieces = [
            place
            for place in range(part.start, part.end)
            if place != part.place and not form.is_whole(self.rows[place])
        ]
        flaw = (pieces[0], pieces[-1]) if pieces else None
        return self._made(part, TableDamage.SPLIT_ROW, certainty, _Written(rows, kept, line, style), flaw=flaw)

    def _made(
        self,
        part: _Part,
        damage: TableDamage,
        certainty: Certainty,
        written: _Written | None = None,
        *,
        flaw: tuple[int, int] | None = None,
    ) -> Table:
        """Make a table; one that is not to be written is only reported.

        Args:
            part: Which lines.
            damage: What is wrong with it.
            certainty: How sure that is.
            written: How it is to be written.
            flaw: The first and the last line of the block that something is wrong with; all of them if not said.
        """
        rows, kept, separator, style = written or _Written((), (), "", None)
        if any(_TABLE_TAG.search(row.line) for row in self.rows[part.start : part.end]):
            certainty = Certainty.DOUBTFUL  # the tags say more of its rows than the bars, as long as they are there
        if rows and needs_padding(rows):
            certainty = Certainty.DOUBTFUL
        return Table(
            self._span(part.start, part.end - 1),
            rows,
            header=True,
            before="",
            after="",
            damage=damage,
            certainty=certainty,
            kept=kept,
            separator=separator,
            style=style,
            flaw=self._span(*flaw) if flaw else None,
        )

    def _span(self, first: int, last: int) -> Span:
        return Span(self.document.line(self.rows[first].number).start, self.document.line(self.rows[last].number).end)
