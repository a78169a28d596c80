"""Empty lines, which part paragraphs: where one stood, no licence but that for layout leaves a mere line end."""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint.preserve.words import LINE_ENDS, WHITE

if TYPE_CHECKING:
    from q7lint.preserve.sides import Step

_FAR = 200
"""How much white space round a place is looked at on each side, in code points."""
_OPENS, _CLOSES = frozenset("<["), frozenset(">]")
"""What markup begins and ends with, which may go by a fix of its own."""


def joins_paragraphs(text: str, step: Step, *, alone: bool) -> bool:
    """Tell whether an edit leaves no empty line between two texts where one stood.

    Args:
        text: The text.
        step: The edit.
        alone: Whether nothing else is edited beside its fix, so that markup there stays.
    """
    if LINE_ENDS.isdisjoint(text[step.start : step.end]):
        return False  # as in most edits
    if not _has_empty_line(text[slice(*_widened(text, step.start, step.end))]):
        return False
    new, start = f"{step.left}{step.written}{step.right}", len(step.left)
    low, high = _widened(new, start, start + len(step.written))
    if low == 0 or high == len(new) or _has_empty_line(new[low:high]):
        return False
    return alone or (new[low - 1] not in _CLOSES and new[high] not in _OPENS)


def _has_empty_line(text: str) -> bool:
    """Tell whether an empty line stands in a text, or one with nothing but blanks."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return any(WHITE.issuperset(line) for line in lines[1:-1])


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """Take the white space on both sides to a part of `text`."""
    low, high = start, end
    while low > max(0, start - _FAR) and text[low - 1] in WHITE:
        low -= 1
    while high < min(len(text), end + _FAR) and text[high] in WHITE:
        high += 1
    return low, high
