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

WINDOW = 4096
"""So many bytes are held against as many others at once, and made into lines first where they differ."""

FARTHER = 4
"""If both do not go on alike within what is looked at, so many times as much is looked at next."""

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
    size = _alike(old, new, at_old, at_new, WINDOW)
    if size == len(old) - at_old == len(new) - at_new:
        return size
    # A CR at the end may be half of a line end in one of them.
    end = at_old + size
    line = max(old.rfind(b"\n", at_old, end), old.rfind(b"\r", at_old, max(end - 1, at_old)), at_old - 1)
    return line + 1 - at_old


def _differing(old: bytes, new: bytes, at_old: int, at_new: int) -> tuple[list[bytes], list[bytes]]:
    """Give the lines of both texts from two places, up to the next two from which on both go on alike."""
    reach = WINDOW
    while True:
        before, after = _lines(old, at_old, reach), _lines(new, at_new, reach)
        gap = _gap(before, after)
        is_all = reach >= max(len(old) - at_old, len(new) - at_new)
        if is_all or gap.old_end < len(before):
            return before[: gap.old_end], after[: gap.new_end]
        reach *= FARTHER


def _lines(text: bytes, start: int, reach: int) -> list[bytes]:
    """Give the lines of so many bytes behind a place, the last of which may be cut."""
    return text[start : start + reach].splitlines(keepends=True)


def _matches(before: Sequence[AnyStr], after: Sequence[AnyStr]) -> Iterator[Match]:
    old = new = 0
    while old < len(before):  # both end together
        size = _alike(before, after, old, new, BLOCK)
        yield Match(old, new, size)
        gap = _gap(before, after, old + size, new + size)
        yield from _compared(before, after, gap)
        old, new = gap.old_end, gap.new_end


def _alike(before: Sequence[object], after: Sequence[object], old: int, new: int, block: int) -> int:
    """Count what is the same from two places on, lines or bytes: in blocks, and in halves of them where they differ."""
    size, most = 0, min(len(before) - old, len(after) - new)
    while block:
        while (
            size + block <= most and before[old + size : old + size + block] == after[new + size : new + size + block]
        ):
            size += block
        block //= 2
    return size


def _gap(before: Sequence[AnyStr], after: Sequence[AnyStr], old: int = 0, new: int = 0) -> Change:
    """Give what lies between two places and the next two from which on both rows go on alike, or the end of both."""
    near = NEAR
    while near < max(len(before) - old, len(after) - new):
        for past_old, past_new in _anchors(before[old : old + near], after[new : new + near]):
            end_old, end_new = old + past_old, new + past_new
            following = before[end_old : end_old + ALIKE]
            if len(following) == ALIKE and following == after[end_new : end_new + ALIKE]:
                return Change(old, end_old, new, end_new)
        near *= FARTHER
    return Change(old, len(before), new, len(after))


def _compared(before: Sequence[AnyStr], after: Sequence[AnyStr], gap: Change) -> Iterator[Match]:
    """Yield what is the same in two stretches of lines."""
    old, new = gap.old_start, gap.new_start
    for past_old, past_new in _anchors(before[old : gap.old_end], after[new : gap.new_end]):
        anchor_old, anchor_new = gap.old_start + past_old, gap.new_start + past_new
        yield from _between(before, after, Change(old, anchor_old, new, anchor_new))
        yield Match(anchor_old, anchor_new, 1)
        old, new = anchor_old + 1, anchor_new + 1
    yield from _between(before, after, Change(old, gap.old_end, new, gap.new_end))


class _Run(NamedTuple):
    """A pair of places, and the run of pairs before it, each of which comes before the next in both rows."""

    pair: tuple[int, int]
    before: _Run | None


def _anchors(before: Sequence[AnyStr], after: Sequence[AnyStr]) -> list[tuple[int, int]]:
    """Pair the lines that stand once in both texts, as many as keep their order (the "patience" way)."""
    counts, others = Counter(before), Counter(after)
    place = {line: row for row, line in enumerate(after) if others[line] == 1}
    ends: list[int] = []  # the least end of a run of each length
    runs: list[_Run] = []  # that run
    for row, line in enumerate(before):
        if counts[line] == 1 and line in place:
            shorter = bisect_left(ends, place[line])
            run = _Run((row, place[line]), runs[shorter - 1] if shorter else None)
            ends[shorter : shorter + 1] = [place[line]]
            runs[shorter : shorter + 1] = [run]
    longest = runs[-1] if runs else None
    pairs: list[tuple[int, int]] = []
    while longest:
        pairs.append(longest.pair)
        longest = longest.before
    return pairs[::-1]


def _between(before: Sequence[AnyStr], after: Sequence[AnyStr], gap: Change) -> Iterator[Match]:
    """Yield what is the same in two stretches of lines, of which none stands once in both."""
    old, new = before[gap.old_start : gap.old_end], after[gap.new_start : gap.new_end]
    head = _alike(old, new, 0, 0, BLOCK)
    if head:
        yield Match(gap.old_start, gap.new_start, head)
    old, new = old[head:], new[head:]
    if not old or not new or len(old) * len(new) > COMPARED:
        return
    from difflib import SequenceMatcher

    for match in SequenceMatcher(None, old, new, autojunk=False).get_matching_blocks():
        if match.size:
            yield Match(gap.old_start + head + match.a, gap.new_start + head + match.b, match.size)
