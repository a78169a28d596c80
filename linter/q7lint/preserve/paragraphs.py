"""Empty lines, which part paragraphs: where one stood, no licence but that for layout leaves a mere line end."""

from __future__ import annotations

from q7lint.preserve.words import WHITE

_FAR = 200
"""How much white space round a place is looked at on each side, in code points."""


def parts_paragraphs(text: str, start: int, end: int) -> bool:
    """Tell whether the white space round a part of `text`, or within it, holds an empty line."""
    low, high = _widened(text, start, end)
    lines = text[low:high].replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return any(WHITE.issuperset(line) for line in lines[1:-1])


def is_at_edge(text: str, start: int, end: int) -> bool:
    """Tell whether nothing but white space lies between a part of `text` and where the text begins or ends."""
    low, high = _widened(text, start, end)
    return low == 0 or high == len(text) or low == start - _FAR or high == end + _FAR


def _widened(text: str, start: int, end: int) -> tuple[int, int]:
    """Take the white space on both sides to a part of `text`."""
    low, high = start, end
    while low > max(0, start - _FAR) and text[low - 1] in WHITE:
        low -= 1
    while high < min(len(text), end + _FAR) and text[high] in WHITE:
        high += 1
    return low, high
