"""What was changed between two rows of lines, in time that grows with their number.

`difflib` compares every line with every other where it finds nothing better. So the lines that stand once in both
rows are matched first, and only what lies between two of them is compared.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING, AnyStr, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

COMPARED = 1_000_000
"""How many pairs of lines are compared at most between two that match; beyond it all of them count as changed."""


class Match(NamedTuple):
    """`size` lines that are the same, from line `old` of one text and line `new` of the other."""

    old: int
    new: int
    size: int


class Change(NamedTuple):
    """Lines of one text that others of the other text stand in the place of; half open."""

    old_start: int
    old_end: int
    new_start: int
    new_end: int


def changes(before: Sequence[AnyStr], after: Sequence[AnyStr]) -> Iterator[Change]:
    """Yield what was changed, in the order of the lines; what lies between two changes is the same."""
    old = new = 0
    for match in _matches(before, after):
        if match.old > old or match.new > new:
            yield Change(old, match.old, new, match.new)
        old, new = match.old + match.size, match.new + match.size
    if old < len(before) or new < len(after):
        yield Change(old, len(before), new, len(after))


def _matches(before: Sequence[AnyStr], after: Sequence[AnyStr]) -> Iterator[Match]:
    old = new = size = 0
    for anchor_old, anchor_new in _anchors(before, after):
        if anchor_old == old and anchor_new == new:  # nearly all, where few of many lines were changed
            size += 1
        else:
            yield Match(old - size, new - size, size)
            yield from _between(before, after, Change(old, anchor_old, new, anchor_new))
            size = 1
        old, new = anchor_old + 1, anchor_new + 1
    yield Match(old - size, new - size, size)
    yield from _between(before, after, Change(old, len(before), new, len(after)))


def _anchors(before: Sequence[AnyStr], after: Sequence[AnyStr]) -> list[tuple[int, int]]:
    """Pair the lines that stand once in both texts, as many as keep their order (the "patience" way)."""
    counts, others = Counter(before), Counter(after)
    place = {line: row for row, line in enumerate(after) if others[line] == 1}
    pairs = [(row, place[line]) for row, line in enumerate(before) if counts[line] == 1 and line in place]
    ends: list[int] = []  # the least end of a rising run of each length
    last: list[int] = []  # the pair that it ends with
    previous: list[int] = []
    for index, (_, new) in enumerate(pairs):
        length = len(ends) if not ends or new > ends[-1] else bisect_left(ends, new)
        previous.append(last[length - 1] if length else -1)
        if length == len(ends):
            ends.append(new)
            last.append(index)
        else:
            ends[length], last[length] = new, index
    run: list[tuple[int, int]] = []
    index = last[-1] if last else -1
    while index >= 0:
        run.append(pairs[index])
        index = previous[index]
    return run[::-1]


def _between(before: Sequence[AnyStr], after: Sequence[AnyStr], gap: Change) -> Iterator[Match]:
    old, new = before[gap.old_start : gap.old_end], after[gap.new_start : gap.new_end]
    if not old or not new:
        return
    head = 0
    while head < min(len(old), len(new)) and old[head] == new[head]:
        head += 1
    if head:
        yield Match(gap.old_start, gap.new_start, head)
    old, new = old[head:], new[head:]
    if not old or not new or len(old) * len(new) > COMPARED:
        return
    from difflib import SequenceMatcher

    for match in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        if match.size:
            yield Match(gap.old_start + head + match.a, gap.new_start + head + match.b, match.size)
