"""What everything else speaks of: documents, spans, positions and edits.

Offsets are code points of one immutable ``str``. Rows and columns are 1-based
and count code points; they are made for people only, from an offset, at the end.
"""

from __future__ import annotations

from bisect import bisect_right
from enum import StrEnum
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from q7lint.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterable

# Lines end here and nowhere else: `str.splitlines` also breaks at form feeds,
# U+0085 and U+2028, and damaged text is full of them.
LINE_END = regex(r"\r\n|\n|\r")


class Dialect(StrEnum):
    """What kind of text a document is, which decides what a repaired tag becomes."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"


class Position(NamedTuple):
    """A place for people: 1-based row and column, in code points."""

    row: int
    column: int


class Span(NamedTuple):
    """A half-open range of offsets into a document's text, in code points."""

    start: int
    end: int

    def covers(self, other: Span) -> bool:
        """Tell whether `other` lies wholly inside."""
        return self.start <= other.start and other.end <= self.end

    def touches(self, other: Span) -> bool:
        """Tell whether the two share a code point, or an empty one lies inside or at the edge of the other."""
        if self.start == self.end or other.start == other.end:
            return self.start <= other.end and other.start <= self.end
        return self.start < other.end and other.start < self.end


class Edit(NamedTuple):
    """Replace what stands at `span` by `text`."""

    span: Span
    text: str


class Document:
    """One text with its name and dialect, and the positions in it. It does not change.

    Args:
        text: The whole text. Bytes that were not UTF-8 stand in it as surrogate escapes.
        name: What reports call it, usually a path.
        dialect: What kind of text it is.
    """

    __slots__ = ("_line_starts", "_newline", "dialect", "name", "text")

    text: str
    name: str
    dialect: Dialect
    _line_starts: tuple[int, ...] | None
    _newline: str | None

    def __init__(self, text: str, name: str = "<text>", dialect: Dialect = Dialect.TEXT) -> None:
        self.__setstate__((text, name, dialect))

    def __setattr__(self, name: str, value: object) -> None:
        """Refuse any change: all rules read one document, and what is repaired is spliced from it."""
        raise AttributeError(f"a document does not change, and so does not its {name}")

    def __getstate__(self) -> tuple[str, str, Dialect]:
        return self.text, self.name, self.dialect

    def __setstate__(self, state: tuple[str, str, Dialect]) -> None:
        text, name, dialect = state
        values = {"text": text, "name": name, "dialect": dialect, "_line_starts": None, "_newline": None}
        for slot, value in values.items():
            object.__setattr__(self, slot, value)

    @property
    def line_starts(self) -> tuple[int, ...]:
        """The offset of each line's first code point, from the first line on."""
        if self._line_starts is None:
            starts = tuple(_line_starts(self.text))
            object.__setattr__(self, "_line_starts", starts)
            return starts
        return self._line_starts

    def row(self, offset: int) -> int:
        """Give the 0-based index of the line that `offset` stands on."""
        return bisect_right(self._line_starts or self.line_starts, offset) - 1

    def line(self, row: int) -> Span:
        """Give the span of the line with the 0-based index `row`, without its line end."""
        starts = self._line_starts or self.line_starts
        start = starts[row]
        if row + 1 == len(starts):
            return Span(start, len(self.text))
        end = starts[row + 1] - 1
        if self.text[end] == "\n" and end > start and self.text[end - 1] == "\r":
            end -= 1
        return Span(start, end)

    def position(self, offset: int) -> Position:
        """Give the 1-based row and column of `offset`."""
        row = self.row(offset)
        return Position(row + 1, offset - self.line_starts[row] + 1)

    @property
    def newline(self) -> str:
        """The line end that the document uses first, LF where it has none."""
        if self._newline is None:
            found = LINE_END.search(self.text)
            object.__setattr__(self, "_newline", found.group() if found else "\n")
        return self._newline or "\n"


def holds(text: str, mark: str) -> bool:
    """Tell whether `mark` stands in `text`, if its first sign is rare there.

    One sign is found at the speed of the memory, several in a row at a hundredth of it where text is no Latin-1.
    """
    return mark[0] in text and mark in text


def _line_starts(text: str) -> Iterable[int]:
    """Give the offset of each line."""
    if "\r" in text:
        return (0, *(end.end() for end in LINE_END.finditer(text)))
    # Where LF alone ends lines, as nearly always, to split is several times faster.
    lengths = [len(line) + 1 for line in text.split("\n")]
    lengths.pop()
    return accumulate(lengths, initial=0)


def splice(text: str, edits: list[Edit]) -> str:
    """Apply `edits`, sorted and disjoint, to `text` at once.

    Raises:
        ValueError: Two edits overlap, or are not in order.
    """
    pieces: list[str] = []
    done = 0
    for (start, end), inserted in edits:
        if start < done:
            raise ValueError(f"edits overlap at offset {start}")
        pieces += text[done:start], inserted
        done = end
    pieces.append(text[done:])
    return "".join(pieces)


class Moves:
    """Where what stands in a text stood before it was edited.

    Args:
        edits: Sorted and disjoint. Three numbers are kept of each: of a large text there may be many.
    """

    __slots__ = ("_ends", "_shifts", "_starts")

    def __init__(self, edits: Iterable[Edit]) -> None:
        from array import array

        self._starts, self._ends, self._shifts = array("q"), array("q"), array("q")
        shift = 0
        for (start, end), inserted in edits:
            self._starts.append(start + shift)
            shift += len(inserted) - (end - start)
            self._ends.append(end + shift)
            self._shifts.append(shift)

    def before(self, span: Span) -> Span | None:
        """Give where the text of `span` stood; ``None`` if it did not stand there so, since an edit was within it."""
        at = bisect_right(self._ends, span.start)
        if at < len(self._starts) and self._starts[at] < span.end:
            return None
        shift = self._shifts[at - 1] if at else 0
        return Span(span.start - shift, span.end - shift)
