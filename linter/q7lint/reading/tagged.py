"""Tables that are made of damaged tags: flattened into one line, or broken over several.

The tags, the bars among them (an extractor prints one where it met a sound cell) and the line ends are walked once;
what they leave between them are the cells. A tail such as ``th>`` does not tell its side, so the text round it does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from q7lint.reading.names import CELLS, TABLE
from q7lint.reading.rows import bars, cells, groups
from q7lint.reading.tokens import Certainty, Damage, Table, TableDamage, Tag, TagKind
from q7lint.text import Dialect, Document, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST_CELL = 1500
"""A cell with more code points is a page's layout, not a table's."""

LINES_BETWEEN = 4
"""How many lines without a tag may stand in one cell."""

_SPACE = re.compile(r"\s+")


class _Region(NamedTuple):
    """Rows of the document, first and last included, with the tags on them."""

    first: int
    last: int
    tags: tuple[Tag, ...]


def read_tagged(document: Document, tags: tuple[Tag, ...]) -> Iterator[Table]:
    """Yield the tables that damaged tags make up."""
    if document.dialect is Dialect.HTML:
        return
    of_tables = [tag for tag in tags if tag.name in TABLE and tag.certainty >= Certainty.PROBABLE]
    if not of_tables:
        return
    for region in _regions(document, of_tables):
        if document.dialect is Dialect.MARKDOWN and all(tag.damage is Damage.NONE for tag in region.tags):
            continue
        table = _Walk(document, region).table()
        if table is not None:
            yield table


def _regions(document: Document, tags: list[Tag]) -> Iterator[_Region]:
    """Group tags into regions of lines that belong together."""
    group: list[Tag] = []
    for tag in tags:
        if group and not _goes_on(document, group[-1], tag):
            yield _extended(document, group)
            group = []
        group.append(tag)
    yield _extended(document, group)


def _goes_on(document: Document, last: Tag, following: Tag) -> bool:
    """Tell whether the table that `last` stands in goes on to `following`."""
    here, there = document.row(last.span.end), document.row(following.span.start)
    if there - here <= 1:
        return not _leaves(document, last, following)
    if there - here - 1 > LINES_BETWEEN or (last.name == "table" and last.kind is TagKind.CLOSE):
        return False
    between = document.text[document.line(here).end : document.line(there).start]
    if not between.strip():
        return True
    rest = document.text[last.span.end : document.line(here).end]
    opens = last.kind is TagKind.OPEN and last.name in CELLS
    goes_on = bool(rest.strip()) and last.kind is not TagKind.CLOSE
    rows_only = all(
        bars(document.text[slice(*document.line(row))])
        and "|" in document.text[slice(*document.line(row))].rstrip()[-1:]
        for row in range(here + 1, there)
    )
    blank = any(not document.text[slice(*document.line(row))].strip() for row in range(here + 1, there))
    return rows_only or ((opens or goes_on) and not blank)


def _leaves(document: Document, last: Tag, following: Tag) -> bool:
    """Tell whether a table ends between two tags on one line or on lines one below the other."""
    if last.name != "table" or last.kind is not TagKind.CLOSE:
        return False
    return bool(document.text[last.span.end : following.span.start].strip()) or following.name == "table"


def _extended(document: Document, tags: list[Tag]) -> _Region:
    """Take in the rows and separators that stand right above and below the tags."""
    first, last = document.row(tags[0].span.start), document.row(tags[-1].span.end)
    while first > 0 and _is_row(document, first - 1) and not _prose_before(document, tags[0]):
        first -= 1
    while last + 1 < len(document.line_starts) and _is_row(document, last + 1):
        last += 1
    return _Region(first, last, tuple(tags))


def _is_row(document: Document, row: int) -> bool:
    """Tell whether a line is a row or a separator of a pipe table."""
    line = document.text[slice(*document.line(row))]
    return "|" in line and (groups(line) > 0 or line.rstrip().endswith("|"))


def _prose_before(document: Document, tag: Tag) -> bool:
    """Tell whether text stands on the line before a table's first tag that cannot be a cell of it."""
    start = document.line(document.row(tag.span.start)).start
    return bool(document.text[start : tag.span.start].strip()) and tag.kind is TagKind.OPEN


class _Walk:
    """One walk over a region, which collects rows of cells.

    Args:
        document: The text.
        region: Where to walk.
    """

    def __init__(self, document: Document, region: _Region) -> None:
        self.document = document
        self.region = region
        self.rows: list[list[str]] = []
        self.row: list[str] = []
        self.text: list[str] = []
        self.opened = False  # a start tag has begun this cell, so that it counts even when it is empty
        self.barred = False  # a bar has
        self.colspan = 1
        self.heads = False  # the first row has a header cell
        self.separated = False
        self.before = self.after = ""
        self.crowded = False  # two rows begin on one line
        self.closing_tails = self._closing_tails()
        self.has_rows = any(tag.name == "tr" for tag in region.tags)

    def _closing_tails(self) -> bool:
        """Tell whether tails without a slash are end tags: the first that follows a text on its line is one."""
        for tag in self.region.tags:
            if tag.name in CELLS and tag.kind is TagKind.UNKNOWN:
                start = self.document.line(self.document.row(tag.span.start)).start
                left = self.document.text[start : tag.span.start].rstrip()
                return bool(left) and not left.endswith((">", "|"))
        return False

    def table(self) -> Table | None:
        """Walk the region, and give the table in it; ``None`` if there is none."""
        document, region = self.document, self.region
        for row in range(region.first, region.last + 1):
            line = document.line(row)
            tags = [tag for tag in region.tags if line.start <= tag.span.start < line.end]
            if tags:
                self._line(line, tags, last=tags[-1] is region.tags[-1])
            else:
                self._line_without_tags(document.text[slice(*line)])
        self._end_row()
        return self._made()

    def _line_without_tags(self, line: str) -> None:
        """Take a row, a separator, or more text of the cell that is open."""
        if groups(line):
            self._end_row()
            self.separated = True
        elif line.rstrip().endswith("|") and not self.opened:
            self._end_row()
            if line.strip(" \t|"):
                self.rows.append(cells(line))
        else:
            self.text.append(f" {line}")

    def _line(self, line: Span, tags: list[Tag], *, last: bool) -> None:
        """Take a line with tags."""
        text = self.document.text
        rows, had = len(self.rows), len(self.row)
        at = line.start
        first = tags[0]
        if first is self.region.tags[0] and _is_outside(first):
            left = text[at : first.span.start]
            if left.strip() and "|" not in left:
                self.before = left.strip()
                at = first.span.start
        for tag in tags:
            self._between(text[at : tag.span.start])
            self._tag(tag)
            at = tag.span.end
        rest = text[at : line.end]
        if last and rest.strip(" \t|\u00a0") and self._is_over(tags[-1], rest):
            self._end_row()
            self.after = rest.strip()
        else:
            self._between(rest)
        self.crowded |= len(self.rows) - rows > 1 or (len(self.rows) > rows and bool(self.row))
        whole = not self.has_rows and not self._has_text() and len(self.row) - had > 1
        if whole or rest.rstrip().endswith("|"):
            self._end_row()
        elif self.text and self.text[-1].strip():
            self.text.append(" ")

    def _is_over(self, tag: Tag, rest: str) -> bool:
        """Tell whether the text behind the last tag is no cell any more."""
        if "|" in rest or self.barred:
            return False
        return tag.kind is TagKind.CLOSE or tag.kind is TagKind.UNKNOWN

    def _between(self, text: str) -> None:
        """Take what stands between two tags: text, and bars, each of which begins a cell."""
        parts = text.split("|")
        self.text.append(parts[0])
        for part in parts[1:]:
            if self._has_text() or (self.barred and self.row):
                self._end_cell()
            self.barred = True
            self.text.append(part)

    def _tag(self, tag: Tag) -> None:
        """Take a tag: a cell or a row begins or ends."""
        if tag.name not in CELLS:
            if tag.name in ("col", "colgroup"):
                return
            self._end_row()
            return
        closes = tag.kind is TagKind.CLOSE
        if tag.kind is TagKind.UNKNOWN:
            closes = self.closing_tails or self._has_text() or self.opened
        if closes:
            if self._has_text() or self.opened or self.barred or tag.kind is TagKind.UNKNOWN:
                self._end_cell(head=tag.name == "th")
            return
        if self._has_text() or self.opened:
            self._end_cell(head=tag.name == "th")
        self.opened, self.barred = True, False
        self.heads |= tag.name == "th" and not self.rows
        span = next((one.value for one in tag.attributes if one.name == "colspan"), None)
        self.colspan = int(span) if span and span.isascii() and span.isdigit() and 0 < int(span) <= 20 else 1

    def _has_text(self) -> bool:
        return any(not part.isspace() for part in self.text if part)

    def _end_cell(self, *, head: bool = False) -> None:
        """Put the cell that is open into the row."""
        self.row.append(_SPACE.sub(" ", "".join(self.text)).strip())
        self.row += [""] * (self.colspan - 1)
        self.heads |= head and not self.rows
        self.text.clear()
        self.opened = self.barred = False
        self.colspan = 1

    def _end_row(self) -> None:
        """Put the row that is open into the table."""
        if self._has_text() or self.opened:
            self._end_cell()
        self.text.clear()
        self.opened = self.barred = False
        if self.row:
            self.rows.append(self.row)
            self.row = []

    def _made(self) -> Table | None:
        """Judge what was walked over."""
        rows = tuple(tuple(row) for row in self.rows)
        if len(rows) < 2 or max(map(len, rows)) < 2:
            return None
        if any(len(cell) > LONGEST_CELL for row in rows for cell in row):
            return None
        region = self.region
        sure = all(len(row) <= len(rows[0]) for row in rows) and any(
            tag.certainty is Certainty.CERTAIN for tag in region.tags
        )
        return Table(
            Span(self.document.line(region.first).start, self.document.line(region.last).end),
            rows,
            header=self.heads or self.separated,
            before=self.before,
            after=self.after,
            damage=TableDamage.FLATTENED if self.crowded else TableDamage.BROKEN,
            certainty=Certainty.CERTAIN if sure else Certainty.PROBABLE,
            tags=region.tags,
        )


def _is_outside(tag: Tag) -> bool:
    """Tell whether text before a table's first tag is no cell of it: a start tag, or the tag of a row."""
    return tag.kind is TagKind.OPEN or tag.name not in CELLS
