"""Tables of bars that were broken: rows over several lines, a separator out of place, rows of unequal length.

Only a block of lines that holds a separator is a table; bars alone are shells, menus and formulas. The number of its
groups of dashes is the number of columns, which is what rows that fell apart are put together by.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from q7lint.elements import ELEMENTS
from q7lint.reading.barred import Head, head_at, read_blocks
from q7lint.reading.joining import Form, Row, apart, form_of, read_body
from q7lint.reading.rows import needs_padding, style_of
from q7lint.reading.tokens import Certainty, RowStyle, Table, TableDamage
from q7lint.regex import regex
from q7lint.text import Dialect, Document, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from q7lint.reading.joining import Body
    from q7lint.reading.protected import Protected

_TABLE_TAG = regex(r"<[ \t]?/?[ \t]?t[ \t]?[dhr][ \t]?>|(?<![^\W_])t[ \t]?[dhr][ \t]?>", re.IGNORECASE)
_ITEM = regex(r"[ \t]*+(?:[-*+\u2022]|\d{1,3}[.)])[ \t]")
_LONGEST_TAG = 100
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


def read_pipes(document: Document, protected: Callable[[], Protected]) -> Iterator[Table]:
    """Yield the damaged tables of bars."""
    if "-" not in document.text or "|" not in document.text or document.dialect is Dialect.HTML:
        return
    for block in read_blocks(document):
        tables = tuple(_Block(document, block).tables())
        # The separator tells: a first cell may begin with an address, which is protected.
        separator = next(row.number for row in block if row.groups)
        if tables and not protected().covers(document.line(separator)):
            yield from tables


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
        if self.rows[-1].number - self.rows[0].number >= len(self.rows):
            yield self._closed_up()
            return
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

    def _closed_up(self) -> Table:
        """Make a table whose rows blank lines have parted: they stay as they are, one below the other."""
        place = self.places[0]
        separator = self.rows[place]
        rows = [row for row in self.rows if row is not separator]
        flaw = next(at for at, row in enumerate(self.rows) if row.number - self.rows[0].number > at)
        kept = tuple(row.line for row in rows)
        written = _Written(tuple(row.cells for row in rows), kept, separator.line, style_of(separator.line, kept[0]))
        # Rows below a table that has some may be another one, whose header was lost.
        certainty = Certainty.CERTAIN if flaw <= len(self.places) + 1 else Certainty.PROBABLE
        part = _Part(0, place, len(self.rows))
        return self._made(part, TableDamage.APART, certainty, written, flaw=(max(flaw - 1, 0), len(self.rows) - 1))

    def _end(self, count: int) -> int | None:
        """Tell where the table of a separator ends: at the header of the next; ``None`` where that has none."""
        if count + 1 == len(self.places):
            return len(self.rows)
        head = head_at(self.rows, self.places[count + 1])
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
        if any(map(_has_tag_outside, rows)):
            return  # how many cells they have is seen when the tags are gone
        width, usual = self.rows[place].groups, len(rows[0].cells)
        even = usual > 1 and all(len(row.cells) == usual for row in rows)
        in_place, last = place == start + 1, place == end - 1
        head = head_at(self.rows, place) if place > start and width > 1 else None
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

    def _with_header(self, part: _Part, head: Head) -> Iterator[Table]:
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
        elif body.long and (parted := self._parted(below, head, body)):
            yield parted
        else:
            yield from self._ragged(below, head, body)

    def _certainty(self, body: Body, head: Head, *, start: int, whole: bool) -> Certainty:
        """Judge rows that were put together."""
        uneven = body.short or body.lone
        # Where empty cells were padded, only the last row can lack some: its padding is stripped with the text's end.
        last = body.padded and len(set(map(len, body.rows[:-1]))) == 1
        if body.long or (uneven and body.joined and not (body.torn or last)):
            return Certainty.DOUBTFUL
        sure = body.torn if whole else head.start == start and not (body.loose or any(body.kept))
        return Certainty.CERTAIN if sure and not uneven else Certainty.PROBABLE

    def _parted(self, part: _Part, head: Head, body: Body) -> Table | None:
        """Make a table of which some rows were run together on one line; ``None`` where others are too long."""
        width = head.form.width
        rows, kept, flawed = [head.cells], [self.rows[part.start].line], []
        for place, (row, line) in enumerate(zip(body.rows, body.kept, strict=True), part.place + 1):
            own = apart(head.form, row) if len(row) > width else [row]
            if len(own) > 1:
                flawed.append(place)
            elif len(row) > width:
                return None
            rows += own
            kept += [""] * len(own) if len(own) > 1 else [line]
        separator = self.rows[part.place].line
        written = _Written(tuple(rows), tuple(kept), separator, style_of(separator, kept[0]))
        flaw = (flawed[0], flawed[-1])
        return self._made(part, TableDamage.FLATTENED, Certainty.PROBABLE, written, flaw=flaw)

    def _ragged(self, part: _Part, head: Head, body: Body) -> Iterator[Table]:
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
        header = style_of(line, self.rows[part.start].line)
        style = RowStyle(form.leading, trailing, style_of(line, line).separator, header.behind if trailing else "")
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


def _has_tag_outside(row: Row) -> bool:
    """Tell whether the first or the last cell of a row is nothing but a tag, or what is left of one."""
    return _is_tag(row.cells[0]) or _is_tag(row.cells[-1])


def _is_tag(cell: str) -> bool:
    """Tell whether a cell is a tag, whole or without its first bracket."""
    if not cell.endswith(">") or len(cell) > _LONGEST_TAG or cell.rfind("<") > 0:
        return False
    name = cell.strip("</> \u00a0").partition(" ")[0].lower()
    return name.isalnum() and (cell[0] == "<" or name in ELEMENTS)
