"""The unified diff between a text and its repair."""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint.changes import changes

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint.changes import Change

CONTEXT = 3
"""How many lines are shown before and behind a change."""


def unified(name: str, old: str, new: str) -> Iterator[str]:
    """Yield the lines of the diff, each with its line end, as ``patch`` reads them."""
    before, after = _lines(old), _lines(new)
    hunks = list(_hunks(list(changes(before, after))))
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


def _hunks(changed: list[Change]) -> Iterator[list[Change]]:
    """Put the changes together whose context meets."""
    hunk: list[Change] = []
    for change in changed:
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
