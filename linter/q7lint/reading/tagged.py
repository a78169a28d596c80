"""Tables that are made of damaged tags: flattened into one line, or broken over several.

Here the lines are found that belong to one table; `q7lint.reading.grid` reads the cells from them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from itertools import groupby, takewhile
from typing import TYPE_CHECKING

from q7lint.elements import BLOCK, CELLS, HEADINGS, TABLE
from q7lint.reading.brackets import bracketed
from q7lint.reading.grid import LINES_IN_CELL, LONGEST_CELL, Region, ends_cell_above, read_grid
from q7lint.reading.rows import bars, cells, groups, style_on_one_line
from q7lint.reading.tokens import Certainty, Damage, Table, Tag, TagKind
from q7lint.text import Dialect, Document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


NEAR = 8
"""Among so many tags before a table's first is that which ends the heading before it."""


def read_tagged(document: Document, tags: tuple[Tag, ...]) -> Iterator[Table]:
    """Yield the tables that damaged tags make up."""
    if document.dialect is Dialect.HTML:
        return
    of_tables = [tag for tag in tags if tag.name in TABLE and tag.certainty >= Certainty.PROBABLE]
    if not of_tables:
        return
    done = -1
    blocks = [tag.span.start for tag in tags if tag.name in BLOCK and tag.name not in TABLE]
    parts = _parted(of_tables, _layout(document.text, of_tables))
    groups_of_tags = [group for part in parts for group in _grouped(document, part)]
    for place, group in enumerate(groups_of_tags):
        following = groups_of_tags[place + 1][0] if place + 1 < len(groups_of_tags) else None
        stop = len(document.line_starts) if following is None else document.row(following.span.start)
        region = _extended(document, group, done + 1, stop)
        region = region._replace(parted=_is_parted(group, blocks) or _is_headed(document, group, tags))
        done = region.last
        if document.dialect is Dialect.MARKDOWN and _is_sound(group):
            continue
        table = read_grid(document, region)
        if table is not None:
            yield table._replace(tags=tuple(_with_attributes(document, tag) for tag in table.tags))


def _with_attributes(document: Document, tag: Tag) -> Tag:
    """Give a tag with its attributes, of which sound ones in Markdown are read without."""
    whole = bracketed(document.text, tag.span.start) if tag.damage is Damage.NONE else None
    return tag if whole is None else tag._replace(attributes=whole.attributes)


def _is_sound(tags: list[Tag]) -> bool:
    """Tell whether tags are sound, or the other ends of sound ones, as which they are mended where HTML may stand."""
    sound = {tag.span for tag in tags if tag.damage is Damage.NONE}
    return all(tag.span in sound or tag.partner in sound for tag in tags)


def _is_parted(group: list[Tag], blocks: list[int]) -> bool:
    """Tell whether a block begins or ends between two rows; `blocks` are the places of the tags of all, in order."""
    first = bisect_left(blocks, group[0].span.start)
    return any(is_between_rows(group, at) for at in blocks[first : bisect_left(blocks, group[-1].span.start)])


def _is_headed(document: Document, group: list[Tag], tags: Sequence[Tag]) -> bool:
    """Tell whether a heading ends before the first cell of a table, on its line."""
    at = bisect_left(tags, group[0].span.start, key=lambda tag: tag.span.start)
    return any(ends_heading_before(document, group, tag) for tag in tags[max(0, at - NEAR) : at])


def ends_heading_before(document: Document, table: Sequence[Tag], tag: Tag) -> bool:
    """Tell whether a tag ends a heading that stands before the first cell of a table, on its line.

    Text stands between it and the end of a header cell, which holds no heading besides; or the line begins with marks
    of a heading.
    """
    first = table[0]
    if tag.name not in HEADINGS or tag.kind is TagKind.OPEN or first.name not in CELLS or first.kind is TagKind.OPEN:
        return False
    line = document.line(document.row(first.span.start))
    if not line.start <= tag.span.start < first.span.start:
        return False
    text = document.text
    holds = text[tag.span.end : first.span.start].strip(" \t\u00a0|") != ""
    return holds and (first.name == "th" or text.startswith("#", line.start))


def is_between_rows(tags: Sequence[Tag], offset: int) -> bool:
    """Tell whether a place is behind the end of a row and before the beginning of the next, between `tags` in order.

    A heading or a paragraph there stands between two tables.
    """
    at = bisect_left(tags, offset, key=lambda tag: tag.span.start)
    if not 0 < at < len(tags):
        return False
    end, start = tags[at - 1], tags[at]
    return end.name not in CELLS and end.kind is not TagKind.OPEN and start.kind is TagKind.OPEN


def _layout(text: str, tags: list[Tag]) -> set[int]:
    """Give where the tags begin of cells that hold a table of their own, and of their rows: they lay out a page.

    Both tags of such a cell are left, and the table in it ends right before its end.
    """
    layout: set[int] = set()
    opened: list[Tag] = []
    rows: list[Tag] = []  # those of them that begin rows
    names: Counter[str] = Counter()  # how many of each name are open
    begun = -1  # where the last row begins
    last: Tag | None = None
    for tag in tags:
        if tag.kind is TagKind.OPEN:
            if tag.name == "tr":
                begun = tag.span.start
                rows.append(tag)
            opened.append(tag)
            names[tag.name] += 1
        elif names[tag.name]:
            start = _closed(opened, rows, names, tag.name)
            holds = begun > start.span.start
            if tag.name in CELLS and holds and last is not None and _ends_table(text, last, tag):
                layout.update((start.span.start, tag.span.start))
                layout.update(row.span.start for row in rows[-1:])
            elif tag.name == "tr" and start.span.start in layout:
                layout.add(tag.span.start)
        last = tag
    return layout


def _closed(opened: list[Tag], rows: list[Tag], names: Counter[str], name: str) -> Tag:
    """Close the last open tag of a name, and those that stand in it."""
    while True:
        tag = opened.pop()
        names[tag.name] -= 1
        if tag.name == "tr":
            rows.pop()
        if tag.name == name:
            return tag


def _ends_table(text: str, last: Tag, cell: Tag) -> bool:
    """Tell whether the end tag of a cell stands right behind one of a table or its last row."""
    return (
        last.name not in CELLS
        and last.kind is not TagKind.OPEN
        and not text[last.span.end : cell.span.start].strip(" \t\r\n\u00a0|")
    )


def _parted(tags: list[Tag], layout: set[int]) -> Iterator[list[Tag]]:
    """Part tags where some of them lay out a page, and leave these out."""
    for lays_out, run in groupby(tags, lambda tag: tag.span.start in layout):
        if not lays_out:
            yield list(run)


def _grouped(document: Document, tags: list[Tag]) -> Iterator[list[Tag]]:
    """Group tags into those that belong to one table."""
    group = [tags[0]]
    heads = _heads(document, tags, 0)
    for place, tag in enumerate(tags[1:], 1):
        others = 0
        if document.row(group[-1].span.end) < document.row(tag.span.start):
            others = _heads(document, tags, place)
        if (
            not _goes_on(document, group[-1], tag)
            or _begins_another(document, group, tags, place)
            or _heads_another(document, group, tag)
            or _heads_below_text(document, group, tags, place)
            or (1 < others != heads > 1 and _last_cell(group) == "td")
        ):
            yield group
            group = []
            heads = others
        group.append(tag)
    yield group


def _last_cell(group: list[Tag]) -> str:
    """Give the name of the last tag of a cell among the last ones of a group; empty if there is none."""
    return next((tag.name for tag in reversed(group[-3:]) if tag.name in CELLS), "")


def _heads(document: Document, tags: list[Tag], place: int) -> int:
    """Count the header cells of a line that has no others and begins with the tag at `place`; 0 for any other line.

    A row of header cells below others, of another width than the first row's, is the header of another table.
    """
    end = document.line(document.row(tags[place].span.start)).end
    line = takewhile(lambda tag: tag.span.start < end, (tags[later] for later in range(place, len(tags))))
    cells_there = [tag for tag in line if tag.name in CELLS]
    begun = sum(tag.kind is TagKind.OPEN for tag in cells_there)
    return begun if all(tag.name == "th" and not tag.attributes for tag in cells_there) else 0


def _goes_on(document: Document, last: Tag, following: Tag) -> bool:
    """Tell whether the table that `last` stands in goes on to `following`."""
    here, there = document.row(last.span.end), document.row(following.span.start)
    if there - here <= 1:
        return not _leaves(document, last, following)
    if last.name == "table" and last.kind is TagKind.CLOSE:
        return False
    if all(_is_row(document, row) for row in range(here + 1, there)):
        return True
    if there - here - 1 > LINES_IN_CELL:
        return False
    lines = [document.text[slice(*document.line(row))].strip() for row in range(here + 1, there)]
    if not any(lines):
        return True
    if not all(lines) or any(_is_row(document, row) for row in range(here + 1, there)):
        return False
    rest = document.text[last.span.end : document.line(here).end]
    opens = last.kind is TagKind.OPEN and last.name in CELLS
    return (
        opens
        or (there - here == 2 and all(_ends_above(document, tag) for tag in (last, following)))
        or ends_cell_above(document, last, following)
        or (bool(rest.strip(" \t|")) and last.kind is not TagKind.CLOSE)
    )


def _ends_above(document: Document, tag: Tag) -> bool:
    """Tell whether an end tag begins its line, and nothing but tags stands there: it ends what is on the line above.

    So in pages that give each cell's text a line of its own, and whose start tags have left nothing.
    """
    line = document.line(document.row(tag.span.start))
    if tag.kind is TagKind.OPEN or tag.name == "table" or document.text[line.start : tag.span.start].strip():
        return False
    return not document.text[tag.span.end : line.end].strip()


def _begins_another(document: Document, group: list[Tag], tags: list[Tag], place: int) -> bool:
    """Tell whether another table begins at the tag at `place`, behind the separator of one that stands on one line.

    That one has rows of its own on its line, and the cells on the line of the other begin with a header cell.
    """
    here, there = document.row(group[-1].span.end), document.row(tags[place].span.start)
    if there - here != 2 or not groups(document.text[slice(*document.line(here + 1))]):
        return False
    start, end = document.line(here).start, document.line(there).end
    above = [tag.name for tag in takewhile(lambda tag: tag.span.start >= start, reversed(group))]
    rest = (tags[later] for later in range(place, len(tags)))
    below = (tag.name for tag in takewhile(lambda tag: tag.span.start < end, rest))
    return above.count("tr") > 1 and "td" in above and next((name for name in below if name in CELLS), "") == "th"


def _heads_another(document: Document, group: list[Tag], following: Tag) -> bool:
    """Tell whether between two tags, or on the line of the second, stands the header of another table.

    It has a separator of its own right below, and above it stand rows below the separator of the table before.
    """
    here, there = document.row(group[-1].span.end), document.row(following.span.start)
    for row in range(here + 2, min(there + 2, len(document.line_starts))):
        if not _separates(document, row) or _separates(document, row - 2) or _is_bare(document, row - 1):
            continue
        if row - 1 == there and not _is_row(document, row - 1, unbarred=True):
            continue
        above = row - 3
        first = document.row(group[0].span.start)
        while above >= first or (above >= 0 and _is_row(document, above)):
            if _separates(document, above):
                return True
            above -= 1
    return False


def _heads_below_text(document: Document, group: list[Tag], tags: list[Tag], place: int) -> bool:
    """Tell whether a row of header cells alone begins at the tag at `place`, below other cells and a line of text.

    The text is the heading of that row's table then, and not the rest of a cell whose end tag is gone.
    """
    here, there = document.row(group[-1].span.end), document.row(tags[place].span.start)
    if there - here < 2 or tags[place].kind is not TagKind.OPEN or _last_cell(group) != "td":
        return False
    begun = place + (tags[place].name == "tr")
    row = list(takewhile(lambda tag: tag.name in CELLS, (tags[later] for later in range(begun, len(tags)))))
    if sum(tag.kind is TagKind.OPEN for tag in row) < 2 or any(tag.name != "th" for tag in row):
        return False
    return not any(_is_row(document, between) for between in range(here + 1, there))


def _separates(document: Document, row: int) -> bool:
    """Tell whether a line is a separator."""
    return row >= 0 and groups(document.text[slice(*document.line(row))]) > 0


def _is_bare(document: Document, row: int) -> bool:
    """Tell whether a line holds nothing but bars: it is left of a row, and the header of nothing."""
    return not document.text[slice(*document.line(row))].strip(" \t\u00a0|")


def _leaves(document: Document, last: Tag, following: Tag) -> bool:
    """Tell whether a table ends between two tags on one line or on lines one below the other."""
    if last.name != "table" or last.kind is TagKind.OPEN:
        return False
    if last.kind is TagKind.UNKNOWN:  # a tail may begin a table as well, but not before another's start tag
        return following.name == "table" and following.kind is TagKind.OPEN
    return bool(document.text[last.span.end : following.span.start].strip()) or following.name == "table"


def _extended(document: Document, tags: list[Tag], floor: int, stop: int) -> Region:
    """Take in the rows and separators that stand right above and below the tags, between `floor` and `stop`."""
    first, last = document.row(tags[0].span.start), document.row(tags[-1].span.end)
    unbarred = _ends_without_bars(document, first, last, floor)
    if first > floor and tags[0].name in CELLS and _ends_above(document, tags[0]) and _is_cell(document, first - 1):
        first -= 1
    # The tags' own lines are looked at once: they may be long, and the rows many.
    begins = tags[0].name == "table" and tags[0].kind is TagKind.OPEN
    outside = _prose_before(document, tags[0]) and not _in_row(document, tags[0], floor, unbarred=unbarred)
    if first > floor and not begins and not outside:
        while first > floor and _is_row(document, first - 1, unbarred=unbarred):
            if first + 1 < last and _is_header(document, first):
                break
            first -= 1
    if last + 1 < stop and not _prose_behind(document, tags[-1]):
        while last + 1 < stop and _is_row(document, last + 1, unbarred=unbarred):
            last += 1
    last = _before_the_next(document, first, document.row(tags[-1].span.end), last)
    return Region(first, last, tuple(tags), unbarred=unbarred)


def _is_cell(document: Document, row: int) -> bool:
    """Tell whether a line may be the text of a cell: it has some, no bars, and not too much."""
    line = document.line(row)
    text = document.text[slice(*line._replace(end=min(line.end, line.start + LONGEST_CELL + 1)))]
    return text.strip() != "" and "|" not in text and len(text) <= LONGEST_CELL


def _ends_without_bars(document: Document, first: int, last: int, floor: int) -> bool:
    """Tell whether the rows of a table end without a bar, as the separator does that stands among or above its tags."""
    while first > floor and "|" in document.text[slice(*document.line(first - 1))]:
        first -= 1
    lines = (document.text[slice(*document.line(row))] for row in range(first + 1, last))
    separator = next(filter(groups, lines), "|")
    return not separator.rstrip().endswith("|")


def _before_the_next(document: Document, first: int, tagged: int, last: int) -> int:
    """Give the last row that belongs to the table: a separator below its tags that has a header is that of another one.

    One at the end is the table's own, out of place.
    """
    separated = False
    for row in range(first, last + 1):
        if not groups(document.text[slice(*document.line(row))]):
            continue
        if row - 2 >= tagged and (separated or row < last) and not _is_bare(document, row - 1):
            return row - 2  # its header stands above it
        separated = True
    return last


def _is_row(document: Document, row: int, *, unbarred: bool = False) -> bool:
    """Tell whether a line is a row or a separator of a table of bars, and not a whole table.

    Args:
        document: The text.
        row: The 0-based row of the line.
        unbarred: Whether the table's rows end without a bar.
    """
    line = document.text[slice(*document.line(row))]
    if "|" not in line or groups(line) > 0:
        return "|" in line
    return bars(line) > 0 and (unbarred or line.rstrip().endswith("|")) and style_on_one_line(line) is None


def _prose_before(document: Document, tag: Tag) -> bool:
    """Tell whether text stands on the line before a table's first tag that cannot be a cell of it."""
    start = document.line(document.row(tag.span.start)).start
    return bool(document.text[start : tag.span.start].strip()) and tag.kind is TagKind.OPEN


def _is_header(document: Document, row: int) -> bool:
    """Tell whether a separator of as many groups as the line has cells stands right below it."""
    if row + 1 >= len(document.line_starts):
        return False
    width = groups(document.text[slice(*document.line(row + 1))])
    line = document.line(row)
    return width > 1 and len(cells(document.text[slice(*line)])) == width


def _in_row(document: Document, tag: Tag, floor: int, *, unbarred: bool) -> bool:
    """Tell whether the start tag of a cell stands within a row of bars below others, so that a cell is before it."""
    row = document.row(tag.span.start)
    if tag.name not in CELLS or row <= floor or not _is_row(document, row - 1, unbarred=unbarred):
        return False
    return _is_row(document, row, unbarred=unbarred)


def _prose_behind(document: Document, tag: Tag) -> bool:
    """Tell whether text stands on the line behind a table's last tag that cannot be a cell of it."""
    rest = document.text[tag.span.end : document.line(document.row(tag.span.end)).end]
    return bool(rest.strip()) and "|" not in rest and tag.kind in (TagKind.CLOSE, TagKind.UNKNOWN)
