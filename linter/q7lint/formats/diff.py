"""The unified diff between a text and its repair, in time that grows with the text.

`difflib` compares every line with every other where it finds nothing better. So the lines that stand once in both
texts are matched first, and only what lies between two of them is compared.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

CONTEXT = 3
"""How many lines are shown before and behind a change."""

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


def unified(name: str, old: str, new: str) -> Iterator[str]:
    """Yield the lines of the diff, each with its line end, as ``patch`` reads them."""
    before, after = _lines(old), _lines(new)
    hunks = list(_hunks(list(_changes(before, after))))
    if hunks:
        yield f"--- {quoted(name)}\n"
        yield f"+++ {quoted(name)}\n"
    for hunk in hunks:
        yield from _written(hunk, before, after)


def quoted(name: str) -> str:
    """Give a name as git writes it in a diff: with anything unusual in it, in quotes and its bytes as escapes."""
    if name.isprintable() and not set(name) & {'"', "\\"}:
        return name
    raw = name.encode("utf-8", "surrogateescape")
    return '"' + "".join(chr(b) if 32 <= b < 127 and b not in b'"\\' else f"\\{b:03o}" for b in raw) + '"'


def _lines(text: str) -> list[str]:
    """Split at LF only, as ``patch`` does: a CR is part of its line."""
    lines = [f"{line}\n" for line in text.split("\n")]
    last = lines.pop()[:-1]
    return [*lines, last] if last else lines


def _changes(before: list[str], after: list[str]) -> Iterator[Change]:
    old = new = 0
    for match in _matches(before, after):
        if match.old > old or match.new > new:
            yield Change(old, match.old, new, match.new)
        old, new = match.old + match.size, match.new + match.size
    if old < len(before) or new < len(after):
        yield Change(old, len(before), new, len(after))


def _matches(before: list[str], after: list[str]) -> Iterator[Match]:
    old = new = 0
    for anchor_old, anchor_new in [*_anchors(before, after), (len(before), len(after))]:
        yield from _between(before, after, Change(old, anchor_old, new, anchor_new))
        if anchor_old < len(before):
            yield Match(anchor_old, anchor_new, 1)
        old, new = anchor_old + 1, anchor_new + 1


def _anchors(before: list[str], after: list[str]) -> list[tuple[int, int]]:
    """Pair the lines that stand once in both texts, as many as keep their order (the "patience" way)."""
    counts, others = Counter(before), Counter(after)
    place = {line: row for row, line in enumerate(after) if others[line] == 1}
    pairs = [(row, place[line]) for row, line in enumerate(before) if counts[line] == 1 and line in place]
    ends: list[int] = []  # the least end of a rising run of each length
    last: list[int] = []  # the pair that it ends with
    previous: list[int] = []
    for index, (_, new) in enumerate(pairs):
        length = bisect_left(ends, new)
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


def _between(before: list[str], after: list[str], gap: Change) -> Iterator[Match]:
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


def _hunks(changes: list[Change]) -> Iterator[list[Change]]:
    """Put the changes together whose context meets."""
    hunk: list[Change] = []
    for change in changes:
        if hunk and change.old_start - hunk[-1].old_end > 2 * CONTEXT:
            yield hunk
            hunk = []
        hunk.append(change)
    if hunk:
        yield hunk


def _written(hunk: list[Change], before: list[str], after: list[str]) -> Iterator[str]:
    lead = min(CONTEXT, hunk[0].old_start)
    tail = min(CONTEXT, len(before) - hunk[-1].old_end)
    old, new = hunk[0].old_start - lead, hunk[0].new_start - lead
    old_size, new_size = hunk[-1].old_end + tail - old, hunk[-1].new_end + tail - new
    yield f"@@ -{_range(old, old_size)} +{_range(new, new_size)} @@\n"
    for change in hunk:
        yield from _marked(" ", before[old : change.old_start])
        yield from _marked("-", before[change.old_start : change.old_end])
        yield from _marked("+", after[change.new_start : change.new_end])
        old = change.old_end
    yield from _marked(" ", before[old : old + tail])


def _range(start: int, size: int) -> str:
    """Give the first line and how many; of none, the line before, as ``patch`` has it."""
    return f"{start + 1 if size else start},{size}"


def _marked(mark: str, lines: list[str]) -> Iterator[str]:
    for line in lines:
        yield f"{mark}{line}" if line.endswith("\n") else f"{mark}{line}\n\\ No newline at end of file\n"
