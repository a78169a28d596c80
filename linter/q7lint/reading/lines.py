"""Lines of a text: how wide they are, and what they end with.

A width is counted in columns: a letter takes one, and two in the scripts whose letters are as wide as high.
"""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, NamedTuple

from q7lint.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint.text import Document

LONG = 100
"""Few wrap at more columns; a longer line of prose is a whole paragraph, if its sentence is not seen to be wrapped."""

PROSE = 66
"""A line of verse or of an address has no more columns."""

VERSE = 50
"""Few lines of verse have more, and two of them are about as long."""

SHORT = 40
"""A salutation and an item of a list seldom have more."""

WIDEST = 160
"""No program wraps at more columns."""

WRAPPED = 25
"""A line that was broken for its width has at least as many; caseless scripts show less, and need twice as many."""

SWAY = 12
"""How far from the width of a wrap most of its lines end, in columns: the length of a long word."""

_SPACED = 8
"""A paragraph has as many spaces, unless its script has none."""

# A sentence's end, with what may stand behind it in its word: quotes, brackets.
ENDS = r".!?…:;\u203d\u06d4\u061f\u061b\u0964\u0965\u3002\uff01\uff1f\uff1a\uff1b\u0589\u1362"

END = regex(f"[{ENDS}]")
# Those of them that end nothing but a sentence, in any script.
STOPS = frozenset(".!?\u2026\u061f\u06d4\u0964\u3002\uff01\uff1f")

# What parts clauses.
COMMAS = frozenset(",\u060c\u3001\uff0c")
DASHES = "\u2013\u2014"

# What ends a plain sentence, or a line that announces the next one; and what ends the line above one.
ENDS_PLAIN = frozenset(".:\u06d4\u0964\u3002\uff1a")
ENDS_ABOVE = ENDS_PLAIN | {"|"}
COLONS = frozenset(":\uff1a")

# What closes something in the line before, so that no name and no sentence begins with it.
CLOSING = frozenset(")]}.,;:\u201d\u00bb")
# Letters that take two columns, and have no spaces between words.
_WIDE = regex(
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\U00020000-\U0003fffd]"
)
_SPACELESS = regex("[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003fffd]")

# To compile classes of so many signs takes as long as forty other patterns, and few texts have one of them: but for the
# letters that Korean is put together from, they are beyond all that other scripts have.
_PUT_TOGETHER = regex("[\u1100-\u115f]")
_FIRST_WIDE = "\u2e80"

# Where a line may be long: a column takes one byte of ASCII, and elsewhere a letter takes two columns at most.
_MAY_BE_LONG = regex(rf"\n(?=[^\n]{{{LONG // 2 + 1}}})")
_MAY_BE_LONG_IN_ASCII = regex(rf"\n(?=[^\n]{{{LONG + 1}}})")


def _may_be_wide(text: str) -> bool:
    """Tell whether a text may hold letters that take two columns."""
    return not text.isascii() and (max(text) >= _FIRST_WIDE or _PUT_TOGETHER.search(text) is not None)


def is_spaceless(text: str) -> bool:
    """Tell whether a text holds letters that no spaces part into words."""
    return _may_be_wide(text) and _SPACELESS.search(text) is not None


class Line(NamedTuple):
    """A line: its place without its line end, its text without white space behind it, and how many columns it takes."""

    start: int
    end: int
    text: str
    width: int

    @property
    def is_long(self) -> bool:
        """Tell whether it is a paragraph of prose on one line."""
        return self.width > LONG and (self.text.count(" ") >= _SPACED or is_spaceless(self.text))


class Lines:
    """The lines of a document, each made when it is asked for, and found from its neighbour: most are never asked for.

    Args:
        document: The text.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self._text = document.text
        self._has_cr = "\r" in document.text
        self._known: dict[int, Line] = {}

    def at(self, offset: int) -> Line:
        """Give the line that `offset` stands on."""
        if self._has_cr:
            return self._line(*self.document.line(self.document.row(offset)))
        start = self._text.rfind("\n", 0, offset) + 1
        return self._known.get(start) or self._beginning_at(start)

    def after(self, line: Line) -> Line | None:
        """Give the next line; ``None`` behind the last one."""
        if line.end == len(self._text):
            return None
        if self._has_cr:
            return self.at(line.end + (2 if self._text.startswith("\r\n", line.end) else 1))
        return self._known.get(line.end + 1) or self._beginning_at(line.end + 1)

    def before(self, line: Line) -> Line | None:
        """Give the line before; ``None`` for the first one."""
        return self.at(line.start - 1) if line.start else None

    def long(self) -> Iterator[Line]:
        """Yield the long lines."""
        return map(self.at, self.long_ones())

    def long_ones(self) -> Iterator[int]:
        """Yield where the long lines begin."""
        text = self._text
        if self._has_cr:
            starts: Iterator[int] = iter(self.document.line_starts)
        else:
            pattern = _MAY_BE_LONG_IN_ASCII if text.isascii() else _MAY_BE_LONG
            starts = chain((0,), (found.end() for found in pattern.finditer(text)))
        return filter(self._is_long, starts)

    def _is_long(self, start: int) -> bool:
        """Tell whether a long line begins there; for nearly all that tells their length alone."""
        if not self._has_cr:
            end = self._text.find("\n", start)
            line = self._text[start : len(self._text) if end < 0 else end].rstrip()
            if len(line) <= LONG and line.isascii():
                return False
            if len(line) > LONG and line.count(" ") >= _SPACED:
                return True
        return self.at(start).is_long

    def _beginning_at(self, start: int) -> Line:
        end = self._text.find("\n", start)
        return self._line(start, len(self._text) if end < 0 else end)

    def _line(self, start: int, end: int) -> Line:
        line = self._known.get(start)
        if line is None:
            text = self._text[start:end].rstrip()
            width = len(text) + (len(_WIDE.findall(text)) if _may_be_wide(text) else 0)
            line = self._known[start] = Line(start, end, text, width)
        return line


def width_of(line: Line | None) -> int:
    """Give the columns of a line; none where there is no line."""
    return line.width if line else 0
