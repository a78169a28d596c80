"""Merge conflicts that somebody has still to settle: a text with one is two texts at once, and not ours to repair."""

from __future__ import annotations


def find_conflict(text: str) -> int:
    """Give the offset where a merge conflict begins, -1 if there is none.

    Git writes three lines, in this order: ``<<<<<<< ours``, ``=======``, ``>>>>>>> theirs``. One alone may be a
    heading or a drawing.
    """
    if "<<<<<<< " not in text:
        return -1
    begins = _line_with("<<<<<<< ", text, 0)
    parts = _line_with("=======", text, begins)
    ends = _line_with(">>>>>>> ", text, parts)
    return begins if min(begins, parts, ends) >= 0 else -1


def _line_with(mark: str, text: str, start: int) -> int:
    """Give the offset of the first line from `start` on that begins with `mark`; -1 if there is none."""
    if start < 0:
        return -1
    place = text.find(mark, start)
    while place > 0 and text[place - 1] not in "\r\n":
        place = text.find(mark, place + 1)
    return place
