"""Reads the cells of a table that is made of damaged tags.

The tags, the bars among them (an extractor prints one where it met a sound cell) and the line ends are walked once;
what they leave between them are the cells. A tail such as ``th>`` does not tell its side, so the text round it does.
"""

from __future__ import annotations

import re
from itertools import groupby, pairwise, zip_longest
from typing import NamedTuple

from q7lint.elements import CELLS
from q7lint.reading.brackets import bracketed
from q7lint.reading.rows import bars, cells, groups, needs_padding, split_cells, style_of
from q7lint.reading.tokens import Certainty, Damage, Table, TableDamage, Tag, TagKind
from q7lint.regex import regex
from q7lint.text import Dialect, Document, Span

LONGEST_CELL = 1500
"""A cell with more code points is a page's layout, not a table's."""

LINES_IN_CELL = 4
"""How many lines without a tag may stand in one cell."""

MOST_SPANNED = 20
"""A cell that says it spans more columns is not believed."""

LEAST_PAIRS = 3
"""Fewer lines with a tail at either end may be rows whose first cell is empty."""

LONGEST_SPAN = 50
"""A cell may reach down through so many rows; where one says it spans more, the table is not written again."""

_RULE = regex(r"[ \t]*-{3,}[ \t]*")
_SPACE = regex(r"[ \t\r\n]+")
_ESCAPED = regex(r"&(?:amp;){0,9}+lt;[ ]?/?[ ]?t[ ]?[dhr]", re.IGNORECASE)
"""The tag of a row or cell that is still escaped: it says more of the cells, as soon as it is read."""


class Region(NamedTuple):
    """Rows of the document, first and last included, with the tags on them.

    Args:
        first: The first row, from 0 on.
        last: The last row.
        tags: The tags.
        unbarred: Whether rows of bars end without one.
        parted: Whether a heading or a paragraph stands between two rows, so that they are of two tables.
    """

    first: int
    last: int
    tags: tuple[Tag, ...]
    unbarred: bool
    parted: bool = False


def read_grid(document: Document, region: Region) -> Table | None:
    """Read the table in a region; ``None`` if there is none."""
    return _Walk(document, region).table()


class _Walk:
    """One walk over a region, which collects rows of cells.

    Args:
        document: The text.
        region: Where to walk.
    """

    def __init__(self, document: Document, region: Region) -> None:
        self.document = document
        self.region = region
        self.rows: list[list[str]] = []
        self.row: list[str] = []
        self.text: list[str] = []  # of the cell that is open; empty as long as it has none
        self.opened = False  # a start tag has begun this cell, so that it counts even when it is empty
        self.barred = False  # a bar has
        self.has_bars = False  # bars stand among the tags
        self.colspan = self.rowspan = 1
        self.above: dict[int, int] = {}  # how many more rows a cell above reaches into, by its column
        self.begun: dict[int, int] = {}  # the same of the cells of this row
        self.endless = False  # a cell says that it spans more rows than one is believed to
        self.heads = False  # the first row has a header cell
        self.ths = 0  # how many header cells the row begins with
        self.first_ths = 0  # how many the first row did
        self.separator = ""
        self.first_line = ""  # the line of the first row, if it has no tags
        self.head = ""  # that line, if the separator stands right below it
        self.notes: tuple[str, ...] = ()  # the lines of a note: none for its title, and that of its text
        self.before: list[str] = []
        self.outside = False  # text stands before the first tag that is no cell
        self.after = ""
        self.captioned = False  # what stands now is the caption
        self.crowded = False  # two rows have cells on one line
        self.touched = False  # the row that is open has cells on this line
        self.rows_here = 0  # how many rows that ended had
        self.guessed = False  # rows were made out by counting
        self.uneven = False  # rows are pieces or run together, and do not come out even
        self.doubted = False  # a line was put into the cell that is open, and may stand below the row as well
        self.joined = False  # it was put into one that no end tag ends
        self.torn = False  # the row goes on below the line, with a paragraph
        self.closing_tails = self.opening_tails = False
        self._side_tails()
        self.leads = self._begins_with_bars()
        self.has_rows = any(tag.name == "tr" for tag in region.tags)
        self.only_ends = not any(tag.name in CELLS and tag.kind is TagKind.OPEN for tag in region.tags)

    def _begins_with_bars(self) -> bool:
        """Tell whether the rows begin with a bar, as the separator does: before two of them an empty cell stands."""
        rows = range(self.region.first, self.region.last + 1)
        lines = (self.document.text[slice(*self.document.line(row))] for row in rows)
        return any(line.lstrip().startswith("|") and groups(line) > 1 for line in lines)

    def _side_tails(self) -> None:
        """Tell whether tails without a slash are end tags or start tags: the first has a text before or behind it.

        Neither is told where both sides are left as tails, ``td>9 td>``: there what is open tells.
        """
        tags = [tag for tag in self.region.tags if tag.name in CELLS]
        place, tail = next(((at, tag) for at, tag in enumerate(tags) if tag.kind is TagKind.UNKNOWN), (0, None))
        if tail is None or self._hold_each_cell():
            return
        if place and tags[place - 1].kind is TagKind.OPEN:
            self.closing_tails = True  # the cell that stands open before it
            return
        left, right = self._beside(tail)
        # A bar behind it begins the next cell, so that it ends one, which is empty.
        self.closing_tails = (bool(left) and not left.endswith((">", "|"))) or right.startswith("|")
        self.opening_tails = not left and _is_text(right) and not self._come_in_pairs()

    def _hold_each_cell(self) -> bool:
        """Tell whether each cell has a line of its own between two tails, ``td> 9 td>``; the first may lack one."""
        pairs = 0
        tags = [tag for tag in self.region.tags if tag.name in CELLS]
        if any(tag.kind is not TagKind.UNKNOWN for tag in tags):
            return False
        first = self.document.row(tags[0].span.start)
        for row, here in groupby(tags, lambda tag: self.document.row(tag.span.start)):
            line = list(here)
            left, right = self._beside(line[0])[0], self._beside(line[-1])[1]
            if len(line) == 2 and not left and not right:
                pairs += 1
            elif row != first or len(line) != 1 or not left or right:
                return False
        return pairs >= LEAST_PAIRS

    def _beside(self, tag: Tag) -> tuple[str, str]:
        """Give what stands on the line before and behind a tag."""
        line = self.document.line(self.document.row(tag.span.start))
        text = self.document.text
        return text[line.start : tag.span.start].rstrip(), text[tag.span.end : line.end].lstrip()

    def _come_in_pairs(self) -> bool:
        """Tell whether on each line every other tail of a cell has no text behind it, and so ends what one began."""
        tags, text = self.region.tags, self.document.text
        begun, last = False, -1
        for tag, following in zip_longest(tags, tags[1:]):
            if tag.name not in CELLS or tag.kind is not TagKind.UNKNOWN:
                continue
            row = self.document.row(tag.span.start)
            if begun and row != last:
                return False
            end = self.document.line(row).end
            behind = text[tag.span.end : min(end, following.span.start) if following else end]
            if begun and _is_text(behind.lstrip()):
                return False
            begun, last = not begun, row
        return not begun

    def table(self) -> Table | None:
        """Walk the region, and give the table in it; ``None`` if there is none."""
        document, tags = self.document, self.region.tags
        done = 0
        for row in range(self.region.first, self.region.last + 1):
            line = document.line(row)
            # A tag may have begun on a line above.
            line = line._replace(start=min(max(line.start, tags[done - 1].span.end), line.end)) if done else line
            first = done
            while done < len(tags) and tags[done].span.start < line.end:
                done += 1
            if first < done:
                self.torn = done < len(tags) and self._is_torn(tags[done - 1], tags[done])
                self._line(line, tags[first:done], last=done == len(tags) and row == self.region.last)
            else:
                self._line_without_tags(document.text[slice(*line)])
        self._end_row()
        self._count_out()
        self._strip_padding()
        self._put_together()
        self._level_note()
        return self._made()

    def _is_torn(self, tag: Tag, following: Tag) -> bool:
        """Tell whether the row that a line's last tag stands in goes on below, with a cell that `following` ends."""
        return self.has_rows and ends_cell_above(self.document, tag, following)

    def _line_without_tags(self, line: str) -> None:
        """Take a row, a separator, or more text of the cell that is open."""
        if self._is_full(line):
            self._end_row()
        if groups(line) or _RULE.fullmatch(line):
            self._end_row()
            if len(self.rows) == 1 and not self.separator:
                self.head = self.first_line
            self.separator = self.separator or line
        elif self._ends_with(line) and not self.opened:
            self._end_row()
            if line.strip(" \t|"):
                self.first_line = "" if self.rows else line
                self.rows.append(cells(line))
        else:
            self.doubted |= self._is_done() and line.strip() != ""
            self._between(f" {line} ")

    def _is_done(self) -> bool:
        """Tell whether the cell that is open ends its row, and has text: what stands below may be no part of it."""
        return self.opened and bool(self.text) and bool(self.rows) and len(self.row) + 1 >= len(self.rows[0])

    def _is_full(self, line: str) -> bool:
        """Tell whether the row that is open would be longer than the first with the cells of a line of bars."""
        if self.has_rows or not self.rows or not (self.text or self.opened):
            return False
        return len(self.row) + 1 == len(self.rows[0]) > 1 and bars(line.rstrip(" \t\u00a0|")) > 0

    def _ends_with(self, line: str) -> bool:
        """Tell whether a row of bars ends with a line without tags."""
        return line.rstrip().endswith("|") or (bars(line) > 0 and (self.region.unbarred or line.endswith("  ")))

    def _line(self, line: Span, tags: tuple[Tag, ...], *, last: bool) -> None:
        """Take a line with tags."""
        text = self.document.text
        had = len(self.row)
        self.touched, self.rows_here = False, 0
        at = line.start
        if self._is_full(text[at : tags[0].span.start]):
            self._end_row()
        if tags[0] is self.region.tags[0] and _is_outside(tags[0]) and not (self.rows or self.text):
            left = text[at : tags[0].span.start]
            if left.strip() and "|" not in left:
                self.before.append(left.strip())
                self.outside = True
                at = tags[0].span.start
        elif (
            had
            and not (self.text or self.opened)
            and (self._heads_end(tags[0], text[at : tags[0].span.start]) or self._is_whole(line, tags))
        ):
            self._end_row()
            had = 0
        for tag in tags:
            self._between(text[at : tag.span.start], starts=at == line.start)
            self._tag(tag)
            at = tag.span.end
        rest = text[at : line.end]
        if last and rest.strip(" \t|\u00a0") and self._is_over(tags[-1], rest):
            self._end_row()
            self.after = rest.strip()
        else:
            self._between(rest)
        self.crowded |= self.rows_here + self.touched > 1
        self._line_end(rest, len(self.row) - had)

    def _heads_end(self, tag: Tag, left: str) -> bool:
        """Tell whether a row of header cells ends before a line that begins with another cell."""
        return self.ths == len(self.row) > 1 and tag.name == "td" and "|" not in left

    def _is_whole(self, line: Span, tags: tuple[Tag, ...]) -> bool:
        """Tell whether a line of two cells and more is a row below one of a single cell, which heads the table."""
        if self.has_rows or self.rows or len(self.row) != 1 or self.separator:
            return False
        tails = all(tag.name in CELLS and tag.kind is TagKind.UNKNOWN for tag in tags)
        return tails and len(tags) > 1 and not self.document.text[tags[-1].span.end : line.end].strip()

    def _line_end(self, rest: str, added: int) -> None:
        """Judge whether the row ends with the line."""
        if self.torn and self.rows and len(self.row) < len(self.rows[0]):
            return
        ended = not self.text and not self.opened and added > 1
        full = bool(self.rows) and len(self.row) == len(self.rows[0])
        # html2text ends its rows with two blanks.
        if (ended and (not self.has_rows or full)) or rest.rstrip().endswith("|") or rest.endswith("  "):
            self._end_row()
        elif self.text:
            self.text.append(" ")

    def _is_over(self, tag: Tag, rest: str) -> bool:
        """Tell whether the text behind the last tag is no cell any more."""
        if bars(rest) or self.barred:
            return False
        if tag.kind is TagKind.UNKNOWN and tag.name in CELLS:
            return self.closing_tails
        return tag.kind in (TagKind.CLOSE, TagKind.UNKNOWN)

    def _take(self, text: str) -> None:
        """Take text of a cell; blanks count only behind some."""
        if self.text or (text and not text.isspace()):
            self.text.append(text)

    def _between(self, text: str, *, starts: bool = False) -> None:
        """Take what stands between two tags: text, and bars, each of which begins a cell.

        Args:
            text: The text.
            starts: Whether it starts a line: there two bars with nothing between them hold an empty cell, if the rows
                begin with bars or a third one follows.
        """
        parts = split_cells(text)
        self._take(parts[0])
        empty = starts and len(parts) > 3 - self.leads and not (parts[0] + parts[1]).strip()
        for place, part in enumerate(parts[1:]):
            if self.text or (self.barred and self.row) or (empty and place == 1 and not self.opened):
                self._end_cell()
            self.barred = self.has_bars = True
            self._take(part)

    def _tag(self, tag: Tag) -> None:
        """Take a tag: a cell or a row begins or ends."""
        if tag.name == "caption" and not self.rows and not self.row:
            self._caption(tag)
            return
        if tag.name in ("col", "colgroup"):
            return
        self.doubted &= tag.kind is TagKind.OPEN
        if tag.name not in CELLS:
            self._end_row()
        elif self._closes(tag):
            if self.text or self.opened or self.barred or self.only_ends or tag.kind is TagKind.UNKNOWN:
                self._end_cell(tag.name)
        else:
            self._open_cell(tag)

    def _closes(self, tag: Tag) -> bool:
        """Tell whether the tag of a cell ends one."""
        if tag.kind is TagKind.UNKNOWN:
            return not self.opening_tails and (self.closing_tails or bool(self.text) or self.opened)
        return tag.kind is TagKind.CLOSE

    def _caption(self, tag: Tag) -> None:
        """Take the tag of a caption: what stands in it goes before the table."""
        if tag.kind is not TagKind.OPEN:
            self._end_caption()
        self.captioned = tag.kind is TagKind.OPEN

    def _end_caption(self) -> None:
        if self.text:
            self.before.append(_SPACE.sub(" ", "".join(self.text)).strip())
        self.text.clear()
        self.captioned = False

    def _open_cell(self, tag: Tag) -> None:
        """Begin a cell; one that is still open ends."""
        if self.captioned:
            self._end_caption()
        if self.text or self.opened:
            self._end_cell(tag.name)
        self.opened, self.barred = True, False
        self.heads |= tag.name == "th" and not self.rows
        self.colspan = _spanned(self.document.text, tag, "colspan")
        if not 0 < self.colspan <= MOST_SPANNED:
            self.colspan = 1
        self.rowspan = _spanned(self.document.text, tag, "rowspan")
        if not 0 < self.rowspan <= LONGEST_SPAN:
            self.rowspan, self.endless = 1, True

    def _end_cell(self, name: str = "") -> None:
        """Put the cell that is open into the row."""
        if name == "th" and self.ths == len(self.row):
            self.ths += self.colspan
        self.joined |= self.doubted
        self.doubted = False
        self._fill()
        column = len(self.row)
        self.row.append(_SPACE.sub(" ", "".join(self.text)).strip())
        self.row += [""] * (self.colspan - 1)
        if self.rowspan > 1:
            self.begun.update(dict.fromkeys(range(column, len(self.row)), self.rowspan - 1))
        self.heads |= name == "th" and not self.rows
        self.touched = True
        self.text.clear()
        self.opened = self.barred = False
        self.colspan = self.rowspan = 1

    def _fill(self) -> None:
        """Put an empty cell where one from a row above reaches into this one."""
        while self.above.get(len(self.row)):
            self.row.append("")

    def _end_row(self) -> None:
        """Put the row that is open into the table."""
        if self.captioned:
            self._end_caption()
        if self.text or self.opened:
            self._end_cell()
        self.opened = self.barred = False
        if self.row:
            if not self.rows:
                self.first_ths = self.ths
            self._fill()
            if self.above or self.begun:
                self.above = {column: rows - 1 for column, rows in self.above.items() if rows > 1} | self.begun
                self.begun = {}
            self.rows.append(self.row)
            self.row = []
            self.rows_here += self.touched
            self.touched = False
        self.ths = 0

    def _count_out(self) -> None:
        """Make rows of cells whose rows left no trace, as long as the row of header cells."""
        if self.has_rows or len(self.rows) > 2 or self.first_ths < 2:
            return
        if self.first_ths < len(self.rows[0]) == groups(self.separator):
            return  # the header is whole, and some of its cells were sound
        width = self.first_ths
        cells_of_all = [cell for row in self.rows for cell in row]
        if len(cells_of_all) > 2 * width and len(cells_of_all) % width == 0:
            self.rows = [cells_of_all[at : at + width] for at in range(0, len(cells_of_all), width)]
            self.guessed = True
            self.crowded |= self.region.first == self.region.last

    def _strip_padding(self) -> None:
        """Take empty cells from the end of rows of bars that are longer than the header is wide by its separator.

        An extractor that did not see a damaged tag counts too few cells, and fills the row up.
        """
        if not self.has_bars or not self.rows or not 1 < len(self.rows[0]) == groups(self.separator):
            return
        width = len(self.rows[0])
        for row in self.rows:
            while len(row) > width and not row[-1]:
                row.pop()

    def _level_note(self) -> None:
        """Set the title of a note above its text: the cell before both held a picture, and counts in the header alone.

        Pages set a note as a table: a picture beside two rows, the title in the first and the text in the second.
        Extractors of sound ones print the empty cell last.
        """
        if not 0 < len(self.rows) < 3 or groups(self.separator) != 2 or not self.has_bars:
            return
        if self.separator.lstrip().startswith("|"):
            return  # who begins a row with a bar prints an empty cell where it stood
        title, *texts = self.rows
        if len(title) == 2 and not title[0] and title[1] and all(len(text) == 1 and text[0] for text in texts):
            self.rows[0] = [title[1], ""]
            self.notes = ("", *(f"{text[0]} |" for text in texts))

    def _put_together(self) -> None:
        """Put rows together that were printed over several lines, as many cells to each as the separator has groups.

        Where one short row follows another and all of them do not come out even, or one has more cells than the header,
        nothing tells which belong together.
        """
        if self.has_rows or not self.rows or not 1 < len(self.rows[0]) == groups(self.separator):
            return
        width = len(self.rows[0])
        body = self.rows[1:]
        if any(len(row) > width for row in body):
            self.uneven = True  # rows have run together, or a line is none: cells would stand in other columns
            return
        if not any(len(row) + len(following) <= width for row, following in pairwise(body)):
            return
        made: list[list[str]] = []
        for row in body:
            if made and len(made[-1]) < width:
                made[-1] = made[-1] + row
            else:
                made.append(row)
        self.uneven = any(len(row) != width for row in made)
        if not self.uneven:
            self.rows[1:] = made
            self.guessed = True

    def _made(self) -> Table | None:
        """Judge what was walked over."""
        rows = tuple(tuple(row) for row in self.rows)
        # One column is a table only where bars show that its cells were sound, and the rows share a line.
        least = 1 if self.crowded and self.has_bars else 2
        if (len(rows) < 2 and not self.notes) or max(map(len, rows), default=0) < least:
            return None
        if any(len(cell) > LONGEST_CELL for row in rows for cell in row):
            return None
        if not (self.separator or self.has_bars) and sum(1 for row in rows for cell in row if cell) < 2:
            return None  # a title in the middle of a page's head, beside cells that held pictures
        region = self.region
        sure = (
            not (self.guessed or self.joined)
            and all(len(row) <= max(len(rows[0]), groups(self.separator)) for row in rows)
            and any(tag.certainty is Certainty.CERTAIN for tag in region.tags)
        )
        certainty = Certainty.CERTAIN if sure else Certainty.PROBABLE
        escaped = any("&" in cell and _ESCAPED.search(cell) for row in rows for cell in row)
        # Dashes in cells are the separator of rows that were not parted.
        ruled = any(sum(map(bool, map(_RULE.fullmatch, row))) > 1 for row in rows)
        if self.endless or self.uneven or escaped or ruled or region.parted or needs_padding(rows):
            certainty = Certainty.DOUBTFUL
        header = self.heads or bool(self.separator)
        width = max(map(len, rows))
        if not header and self.document.dialect is Dialect.MARKDOWN:
            # Without a header there is no table in Markdown: one of empty cells makes it one.
            rows, header = (("",) * width, *rows), True
        span = Span(self.document.line(region.first).start, self.document.line(region.last).end)
        # What stands before and after it on its lines may have findings of its own.
        flaw = Span(
            region.tags[0].span.start if self.outside else span.start,
            region.tags[-1].span.end if self.after else span.end,
        )
        sound = bool(self.head) and groups(self.separator) == len(rows[0]) == width
        return Table(
            span,
            rows,
            header=header,
            before="\n".join(self.before),
            after=self.after,
            damage=TableDamage.FLATTENED if self.crowded else TableDamage.BROKEN,
            certainty=certainty,
            tags=region.tags,
            kept=self.notes or ((self.head, *("",) * (len(rows) - 1)) if sound else ()),
            separator=self.separator if groups(self.separator) == width else "",
            style=style_of(self.separator, self.head) if sound else None,
            flaw=flaw,
        )


def ends_cell_above(document: Document, last: Tag, following: Tag) -> bool:
    """Tell whether the lines between two tags are a cell: the second ends it, and behind the first stands a bar alone.

    Extractors print a paragraph in a cell on a line of its own.
    """
    if last.name not in CELLS or following.name not in CELLS or TagKind.OPEN in (last.kind, following.kind):
        return False
    here, there = document.row(last.span.end), document.row(following.span.start)
    if not 1 < there - here <= LINES_IN_CELL + 1:
        return False
    text = document.text
    if text[last.span.end : document.line(here).end].strip(" \t\u00a0") != "|":
        return False
    if text[document.line(there).start : following.span.start].strip():
        return False
    lines = [text[slice(*document.line(row))] for row in range(here + 1, there)]
    return all(line.strip() and "|" not in line for line in lines)


def _is_text(behind: str) -> bool:
    """Tell whether what stands behind a tag begins with the text of a cell."""
    return bool(behind) and not behind.startswith(("<", "|"))


def _spanned(text: str, tag: Tag, name: str) -> int:
    """Give how many columns or rows a cell says it spans: 1 where it says nothing or no number."""
    attributes = tag.attributes
    if tag.damage is Damage.NONE and not attributes and name in text[slice(*tag.span)].lower():
        # In markup, sound tags are read without their attributes.
        whole = bracketed(text, tag.span.start)
        attributes = whole.attributes if whole else ()
    span = next((one.value for one in attributes if one.name == name), None)
    return int(span) if span and span.isascii() and span.isdigit() and len(span) < 4 else 1


def _is_outside(tag: Tag) -> bool:
    """Tell whether text before a table's first tag is no cell of it: a start tag, or the tag of a row."""
    return tag.kind is TagKind.OPEN or tag.name not in CELLS
