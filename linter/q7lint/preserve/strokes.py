"""Dashes and colons: those of a separator or a list's marker, and those of a word."""

from __future__ import annotations

from q7lint.preserve.words import LINE_ENDS, WHITE
from q7lint.regex import regex

_BLANK = r"\t\x0b\x0c \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000"
_STROKES = regex(r"[-:]+")
_FAR = 4000
"""How far a separator's bar or line edge may stand from its dashes, in code points."""
_ROW = regex(rf"[-:|{_BLANK}]{{0,{_FAR}}}")
_OF_ROW = "-:|" + "".join(WHITE - LINE_ENDS)
_FIRST = regex(rf"[^{_BLANK}]")


def strokes_end(text: str, start: int, limit: int) -> int:
    """Give the end of the run of dashes and colons at `start`; `start` itself where there is none."""
    found = _STROKES.match(text, start, limit)
    return found.end() if found else start


def are_free(text: str, start: int, end: int) -> bool:
    """Tell whether no word or sign touches what stands from `start` to `end`.

    On the left a tag may end, which is no word; on the right `->` is an arrow.
    """
    left, right = text[start - 1 : start], text[end : end + 1]
    return (not left or left in WHITE or left in "|>") and (not right or right in WHITE or right == "|")


class Strokes:
    """The dashes and colons of a text. The stretch of row that was looked at last is kept, so that it is read once."""

    __slots__ = ("_bar", "_end", "_opener", "_start", "_text", "_whole")

    def __init__(self, text: str) -> None:
        self._text = text
        self._start = self._end = 0
        self._bar = self._whole = False
        self._opener = -1

    def may_go(self, start: int, end: int) -> bool:
        """Tell whether the dashes and colons from `start` to `end` are a separator or a list's marker.

        They stand free of words; and a bar stands beside them, or they open their line, or nothing else is on it.
        `state-of-the-art`, `-5`, `10:30` and `Paris - London` keep theirs.
        """
        return self.may_come(start, end) or (are_free(self._text, start, end) and self._bar)

    def may_come(self, start: int, end: int) -> bool:
        """Tell whether the dashes and colons from `start` to `end` open their line, or nothing but layout is on it."""
        text = self._text
        if not are_free(text, start, end):
            return False
        if not self._start <= start < self._end:
            self._look(start)
        opens = start == self._opener and text[start:end] == "-" and end < len(text) and text[end] not in LINE_ENDS
        return opens or self._whole

    def _look(self, offset: int) -> None:
        """Look at the blanks, bars, dashes and colons round `offset`, on its line and at most so far away."""
        text = self._text
        before = text[max(0, offset - _FAR) : offset]
        start = offset - len(before) + len(before.rstrip(_OF_ROW))
        row = _ROW.match(text, offset)
        end = row.end() if row else offset
        opens = start == 0 or text[start - 1] in LINE_ENDS
        first = _FIRST.search(text, start, end)
        self._start, self._end = start, end
        self._bar = "|" in text[start:end]
        self._whole = opens and (end == len(text) or text[end] in LINE_ENDS)
        self._opener = first.start() if opens and first else -1
