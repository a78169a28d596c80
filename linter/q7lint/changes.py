"""What was changed between two rows of lines, in time that grows with their number.

Most lines are the same, and are passed over in blocks. Where they differ, the place where both rows go on alike is
looked for near by, and farther away if it is not there; what lies before it is compared.

`difflib` compares every line with every other where it finds nothing better. So the lines that stand once in both
rows are matched first, and only what lies between two of them is left to it.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from itertools import accumulate
from typing import TYPE_CHECKING, AnyStr, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

COMPARED = 1_000_000
"""How many pairs of lines are compared at most between two that match; beyond it all of them count as changed."""

BLOCK = 256
"""So many lines are held against as many others at once."""

NEAR = 32
"""Where two rows differ, so many lines of each are looked at first."""

WINDOW = 1 << 12
"""So many bytes are made into lines where they differ, and more if both texts don't go on alike within them."""

MOST = 1 << 16
"""So many are held against others at once, at most: the more, the longer nothing has differed."""

ALIKE = 8
"""Where so many lines in a row are the same, both rows go on alike."""


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
    yield from _without(_matches(before, after), len(before), len(after))


def _without(matches: Iterable[Match], old_size: int, new_size: int) -> Iterator[Change]:
    """Yield what lies between lines that are the same, in two rows of so many lines."""
    old = new = 0
    for match in matches:
        if match.old > old or match.new > new:
            yield Change(old, match.old, new, match.new)
        old, new = match.old + match.size, match.new + match.size
    if old < old_size or new < new_size:
        yield Change(old, old_size, new, new_size)


def changed_bytes(old: bytes, new: bytes) -> Iterator[Change]:
    """Yield which lines of one text others of the other stand in the place of, by their offsets in bytes.

    What is the same is passed over without being made into lines; what is between two changes is the same.
    """
    done_old = done_new = 0
    while True:
        size = _alike_bytes(old, new, done_old, done_new)
        done_old, done_new = done_old + size, done_new + size
        if done_old == len(old) and done_new == len(new):
            return
        before, after = _differing(old, new, done_old, done_new)
        starts_old = list(accumulate(map(len, before), initial=done_old))
        starts_new = list(accumulate(map(len, after), initial=done_new))
        gap = Change(0, len(before), 0, len(after))
        for change in _without(_compared(before, after, gap), len(before), len(after)):
            yield Change(
                starts_old[change.old_start],
                starts_old[change.old_end],
                starts_new[change.new_start],
                starts_new[change.new_end],
            )
        done_old, done_new = starts_old[-1], starts_new[-1]


def _alike_bytes(old: bytes, new: bytes, at_old: int, at_new: int) -> int:
    """Count the bytes that are the same from two line starts on, in whole lines but for those at both ends."""
    size, most = 0, min(len(old) - at_old, len(new) - at_new)
    step, grows = WINDOW, True
    while step:
        if size + step <= most and new.startswith(old[at_old + size : at_old + size + step], at_new + size):
            size += step
            step = min(2 * step, MOST) if grows else step
        else:  # half of it is looked at, and half of that
            grows = False
            step //= 2
    if size == len(old) - at_old == len(new) - at_new:
        return size
    # A CR at the end may be half of a line end in one of them.
    line = max(old.rfind(b"\n", at_old, at_old + size), old.rfind(b"\r", at_old, max(at_old + size - 1, at_old)))
    return line + 1 - at_old if line >= 0 else 0


def _differing(old: bytes, new: bytes, at_old: int, at_new: int) -> tuple[list[bytes], list[bytes]]:
    """Give the lines of both texts from two places, up to the next two from which on both go on alike."""
    reach = WINDOW
    while True:
        before, after = _lines(old, at_old, reach), _lines(new, at_new, reach)
        gap = _gap(before, after, 0, 0)
        is_all = reach >= max(len(old) - at_old, len(new) - at_new)
        if is_all or gap.old_end < len(before) or gap.new_end < len(after):
            return before[: gap.old_end], after[: gap.new_end]
        reach *= 4


def _lines(text: bytes, start: int, reach: int) -> list[bytes]:
    """Give the lines behind a place that end within so many bytes; put together again, they are the bytes."""
    lines = text[start : start + reach].splitlines(keepends=True)
    if start + reach < len(text):
        lines.pop()  # it may go on, or its CR be half of a line end
    return lines


def _matches(before: Sequence[AnyStr], after: Sequence[AnyStr]) -> Iterator[Match]:
    old = new = 0
    while old < len(before) or new < len(after):
        size = _alike(before, after, old, new)
        yield Match(old, new, size)
        gap = _gap(before, after, old + size, new + size)
        yield from _compared(before, after, gap)
        old, new = gap.old_end, gap.new_end


def _alike(before: Sequence[AnyStr], after: Sequence[AnyStr], old: int, new: int) -> int:
    """Count the lines that are the same from two places on."""
    most = min(len(before) - old, len(after) - new)
    size = 0
    while size < most and before[old + size : old + size + BLOCK] == after[new + size : new + size + BLOCK]:
        size += BLOCK
    while size < most and before[old + size] == after[new + size]:
        size += 1
    return min(size, most)


def _gap(before: Sequence[AnyStr], after: Sequence[AnyStr], old: int, new: int) -> Change:
    """Give what lies between two places and the next two from which on both rows go on alike."""
    near = NEAR
    while near < max(len(before) - old, len(after) - new):
        for past_old, past_new in _anchors(before[old : old + near], after[new : new + near]):
            end_old, end_new = old + past_old, new + past_new
            following = before[end_old : end_old + ALIKE]
            if len(following) == ALIKE and following == after[end_new : end_new + ALIKE]:
                return Change(old, end_old, new, end_new)
        near *= 4
    return Change(old, len(before), new, len(after))


def _compared(before: Sequence[AnyStr], after: Sequence[AnyStr], gap: Change) -> Iterator[Match]:
    """Yield what is the same in two stretches of lines."""
    old, new, size = gap.old_start, gap.new_start, 0
    for past_old, past_new in _anchors(before[old : gap.old_end], after[new : gap.new_end]):
        anchor_old, anchor_new = gap.old_start + past_old, gap.new_start + past_new
        if anchor_old == old and anchor_new == new:
            size += 1
        else:
            yield Match(old - size, new - size, size)
            yield from _between(before, after, Change(old, anchor_old, new, anchor_new))
            size = 1
        old, new = anchor_old + 1, anchor_new + 1
    yield Match(old - size, new - size, size)
    yield from _between(before, after, Change(old, gap.old_end, new, gap.new_end))


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
