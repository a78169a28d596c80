"""Tables of bars whose lines were run together: ``| A | B | |---|---| | 1 | 2 |``.

A field that holds no line ends (a summary, a cell of a data set) makes one line of a table. Its separator still tells
how many columns it has, and the bars where its rows begin.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from q7lint.reading.rows import GROUP, SIDE_BY_SIDE, split_cells
from q7lint.reading.tokens import Certainty, RowStyle, Table, TableDamage
from q7lint.regex import regex
from q7lint.text import Dialect, Document, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from q7lint.reading.protected import Protected

LONGEST_LINE = 20_000
"""A longer line is not read."""

_DASHES = regex(GROUP)


class _Run(NamedTuple):
    """What one line holds: text before the table, its header, its other cells, and text after it."""

    before: str
    header: Sequence[str]
    body: Sequence[Sequence[str]]
    after: str
    leading: bool


def read_one_line(document: Document, protected: Callable[[], Protected]) -> Iterator[Table]:
    """Yield the tables of bars that stand on one line."""
    if document.dialect is Dialect.HTML:
        return
    done = 0
    for found in SIDE_BY_SIDE.finditer(document.text):
        if found.start() < done:
            continue
        line = document.line(document.row(found.start()))
        done = line.end
        if line.end - line.start > LONGEST_LINE:
            continue
        table = _table(document.text[slice(*line)], line)
        if table is not None and not protected().covers(Span(*found.span())):
            yield table


def _table(line: str, span: Span) -> Table | None:
    """Read the table on a line; ``None`` where there is none."""
    parts = split_cells(line)
    first = next((place for place, part in enumerate(parts) if _DASHES.fullmatch(part)), len(parts))
    end = first
    while end < len(parts) and _DASHES.fullmatch(parts[end]):
        end += 1
    width = end - first
    if width < 2 or end == len(parts) or any(_DASHES.fullmatch(part) for part in parts[end:]):
        return None
    texts = [part.strip() for part in parts]
    run = _with_bars(texts[:first], texts[end:], width) or _without_bars(texts[:first], texts[end:], width)
    if run is None:
        return None
    bar = "|" if run.leading else ""
    return Table(
        span,
        (tuple(run.header), *map(tuple, run.body)),
        header=True,
        before=run.before,
        after=run.after,
        damage=TableDamage.FLATTENED,
        certainty=Certainty.CERTAIN if run.leading else Certainty.PROBABLE,
        separator=f"{bar}{'|'.join(part if run.leading else part.strip() for part in parts[first:end])}|",
        style=RowStyle(run.leading, trailing=True, separator="---"),
    )


def _with_bars(left: list[str], right: list[str], width: int) -> _Run | None:
    """Read rows that begin and end with a bar, so that nothing stands between two of them."""
    if len(left) != width + 2 or left[-1] or (len(right) - 1) % (width + 1) or len(right) < width + 2:
        return None
    joints = right[: -1 : width + 1]
    if any(joints):
        return None
    body = [right[at + 1 : at + 1 + width] for at in range(0, len(right) - 1, width + 1)]
    return _Run(left[0], left[1:-1], body, right[-1], leading=True)


def _without_bars(left: list[str], right: list[str], width: int) -> _Run | None:
    """Read rows that only end with a bar."""
    if len(left) != width or not all(left):
        return None
    after = ""
    if len(right) % width == 1:
        after = right[-1]
        right = right[:-1]
    if len(right) % width or not right or not right[0]:
        return None
    return _Run("", left, [right[at : at + width] for at in range(0, len(right), width)], after, leading=False)
