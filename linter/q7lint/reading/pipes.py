"""Tables of bars that were broken: rows over several lines, a separator out of place, rows of unequal length.

Only a block of lines that holds a separator is a table; bars alone are shells, menus and formulas. The number of its groups
of dashes is the number of columns, which is what rows that fell apart are put together by.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from q7lint.reading.rows import bars, cells, groups
from q7lint.reading.tokens import Certainty, Table, TableDamage
from q7lint.text import Dialect, Document, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from q7lint.reading.protected import Protected

LONGEST_LINE = 5000
"""A longer line is no row."""


class _Row(NamedTuple):
    """A line of a block: its index, its text, its cells, and how many groups of dashes it has as a separator."""

    index: int
    line: str
    cells: list[str]
    groups: int


def read_pipes(document: Document, taken: tuple[Table, ...], protected: Callable[[], Protected]) -> Iterator[Table]:
    """Yield the damaged tables of bars that lie in none of the tables `taken`."""
    if "-" not in document.text or "|" not in document.text or document.dialect is Dialect.HTML:
        return
    for block in _blocks(document):
        if not any(row.groups for row in block):
            continue
        span = _span(document, block)
        if any(table.span.touches(span) for table in taken) or protected().covers(span):
            continue
        yield from _read_block(document, block)


def _span(document: Document, block: list[_Row]) -> Span:
    return Span(document.line(block[0].index).start, document.line(block[-1].index).end)


def _blocks(document: Document) -> Iterator[list[_Row]]:
    """Yield the runs of lines with bars."""
    block: list[_Row] = []
    text = document.text
    at = text.find("|")
    while at >= 0:
        index = document.row(at)
        start, end = document.line(index)
        if block and block[-1].index + 1 != index:
            yield block
            block = []
        line = text[start:end]
        if end - start <= LONGEST_LINE and bars(line):
            block.append(_Row(index, line, cells(line), groups(line)))
        at = text.find("|", end)
    if block:
        yield block


def _read_block(document: Document, block: list[_Row]) -> Iterator[Table]:
    """Yield what is wrong with the table in one block."""
    places = [place for place, row in enumerate(block) if row.groups]
    if len(places) > 1:
        # Two tables one below the other, or a separator that was repeated: too many readings.
        return
    place = places[0]
    width = block[place].groups
    rows = block[:place] + block[place + 1 :]
    if not rows:
        if width > 1 or "|" in block[place].line:
            yield _table(document, block, (), TableDamage.SEPARATOR, Certainty.DOUBTFUL)
        return
    split = _one_cell_a_line(document, block, place)
    if split is not None:
        yield split
        return
    yield from _read_rows(document, block, place, rows)


def _one_cell_a_line(document: Document, block: list[_Row], place: int) -> Table | None:
    """Put together rows that were printed one cell a line: the separator's groups tell how many make a row."""
    width = block[place].groups
    if width < 2 or place < width:
        return None
    after = block[place + 1 :]
    header = block[place - width : place]
    if not all(_is_cell(row) for row in header) or not after or not all(_is_cell(row) for row in after):
        return None
    texts = [row.cells[0] for row in header + after]
    rows = tuple(tuple(texts[at : at + width]) for at in range(0, len(texts), width))
    sure = len(after) % width == 0 and place == width
    certainty = Certainty.CERTAIN if sure else Certainty.DOUBTFUL if len(after) % width else Certainty.PROBABLE
    return _table(document, block[place - width :], rows, TableDamage.SPLIT_ROW, certainty)


def _is_cell(row: _Row) -> bool:
    """Tell whether a line is one cell and a bar behind it."""
    return len(row.cells) == 1 and row.line.rstrip().endswith("|") and not row.line.lstrip().startswith("||")


def _read_rows(document: Document, block: list[_Row], place: int, rows: list[_Row]) -> Iterator[Table]:
    """Yield what is wrong with a table whose rows stand on lines of their own, or on two."""
    counts = [len(row.cells) for row in rows]
    width = block[place].groups
    if place == 1 and width == counts[0]:
        yield from _read_sound_head(document, block, width)
        return
    usual = max(set(counts), key=lambda count: (counts.count(count), count))
    if usual < 2 or counts[0] < 2:
        return
    if all(count == usual for count in counts) and place != 1:
        # Only the separator is out of place. First of all it may be a rule between two blocks of rows.
        last = place == len(block) - 1
        sure = last and width == usual
        certainty = Certainty.CERTAIN if sure else Certainty.PROBABLE
        yield _table(document, block, _texts(rows), TableDamage.SEPARATOR, certainty)
    elif place == 1 and all(count == counts[0] for count in counts):
        yield _table(document, block, _texts(rows), TableDamage.SEPARATOR, Certainty.CERTAIN)
    else:
        joined = _joined(rows, width)
        if joined is not None and place == len(block) - 1:
            yield _table(document, block, joined, TableDamage.SPLIT_ROW, Certainty.PROBABLE)


def _read_sound_head(document: Document, block: list[_Row], width: int) -> Iterator[Table]:
    """Yield what is wrong with the rows below a sound header and separator."""
    header, body = block[0], block[2:]
    if all(len(row.cells) == width for row in body):
        return
    joined = _joined(body, width)
    if joined is not None:
        ends = header.line.rstrip().endswith("|")
        torn = [row for row in body if not row.line.rstrip().endswith("|")]
        certainty = Certainty.CERTAIN if ends and torn else Certainty.PROBABLE
        yield _table(document, block, (tuple(header.cells), *joined), TableDamage.SPLIT_ROW, certainty)
        return
    longest = max(len(row.cells) for row in body)
    if longest > width:
        rows = tuple(tuple(row.cells) for row in body)
        yield _table(document, block, (tuple(header.cells), *rows), TableDamage.RAGGED, Certainty.DOUBTFUL)
    elif document.dialect is Dialect.TEXT and all(row.line.rstrip().endswith("|") for row in block):
        # GitHub's tables may leave cells out at the end of a row, and extractors print one for a cell that spans them
        # all; a row that lacks some but not all of its cells has lost them.
        if all(len(row.cells) in (1, width) for row in body):
            return
        rows = tuple(tuple(row.cells) + ("",) * (width - len(row.cells)) for row in body)
        yield _table(document, block, (tuple(header.cells), *rows), TableDamage.RAGGED, Certainty.CERTAIN)


def _texts(rows: list[_Row]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(row.cells) for row in rows)


def _joined(rows: list[_Row], width: int) -> tuple[tuple[str, ...], ...] | None:
    """Put together rows that were split, each to exactly `width` cells; ``None`` if they do not come out even."""
    if width < 2:
        return None
    whole: list[tuple[str, ...]] = []
    row: list[str] = []
    ended = True
    for part in rows:
        texts = part.cells
        if not row:
            row = list(texts)
        elif ended or part.line.lstrip().startswith("|"):
            row += texts
        else:
            row[-1] = f"{row[-1]} {texts[0]}".strip()
            row += texts[1:]
        ended = part.line.rstrip().endswith("|")
        if len(row) > width:
            return None
        if len(row) == width and (
            ended or part is rows[-1] or not any(one.line.rstrip().endswith("|") for one in rows)
        ):
            whole.append(tuple(row))
            row = []
    return tuple(whole) if not row and len(whole) < len(rows) else None


def _table(
    document: Document,
    block: list[_Row],
    rows: tuple[tuple[str, ...], ...],
    damage: TableDamage,
    certainty: Certainty,
) -> Table:
    return Table(_span(document, block), rows, header=True, before="", after="", damage=damage, certainty=certainty)
