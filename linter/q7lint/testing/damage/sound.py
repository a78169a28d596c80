"""Where a sound text can be damaged: its sentences, items, tables and elements.

Only places of which it is plain what they are count. The generator has eyes of its own: it shares nothing with the
readers of the linter, so that neither covers up for the other.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from q7lint.text import Dialect, Document, Span

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence

WORD = re.compile(r"\w(?:[\w\u064b-\u0652\u093c-\u094d\u0951-\u0954\u200c\u200d’'.-]*[\w\u064b-\u0652\u093c-\u094d])?")
"""A word. Vowel signs and viramas are no letters to `re`."""

MARK = re.compile(r"(?:[-*•] |\d{1,2}[.)] )")
"""What an item of a list begins with."""

_STRANGE = re.compile(r"[<>{}|\\`=~^$\[\]]|://|@\w|&\w*;|&#|\w_\w|^[ \t]|^#+ |^>|[ \t]$")
"""What is no plain prose, or stands in a line that may be code."""

_EMPHASIS = re.compile(r"\*\*(?=\S)([^*\n]+?)(?<=\S)\*\*|(?<![*\w])\*(?=\S)([^*\n]+?)(?<=\S)\*(?![*\w])")
_END = re.compile(r"[.!?:。！？：؟۔।…][)\]”»«’\"'」』）]*")
_IDEOGRAPHS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\u0e00-\u0e7f]{2}")
_FENCE = re.compile(r"\s*(?:```|~~~)")
_DASHES = re.compile(r"\|?(?: ?-{3,} ?\|)+")

_TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s[^<>]*?)?)(/?)>")
_HIDING = tuple("pre code kbd samp script style head textarea nav title svg".split())
_SKIPPED = re.compile(rf"<({'|'.join(_HIDING)})\b|<!--", re.IGNORECASE)
_ENDS = {name: re.compile(rf"</{name}\s*+>", re.IGNORECASE) for name in _HIDING} | {"<!--": re.compile("-->")}
VOID = ("br",)
ELEMENTS = frozenset(
    "strong em b i span a u small font sub sup p li ul ol h1 h2 h3 h4 dt dd div blockquote section table thead tbody"
    " tr th td".split()
)


class RowStyle(NamedTuple):
    """How a table of bars is written.

    Args:
        leading: Whether its rows begin with a bar.
        dashes: What stands between two bars of the separator.
    """

    leading: bool
    dashes: str

    def row(self, cells: Sequence[str]) -> str:
        """Write a row; an empty cell stays a cell."""
        body = " ".join(f"{cell} |" if cell else "|" for cell in cells)
        return f"| {body}" if self.leading else body

    def separator(self, columns: int) -> str:
        """Write the line under the header."""
        return ("|" if self.leading else "") + f"{self.dashes}|" * columns

    def table(self, rows: Sequence[Sequence[str]]) -> str:
        """Write a table whose first row is the header, its lines ended by LF but for the last."""
        return "\n".join([self.row(rows[0]), self.separator(len(rows[0])), *map(self.row, rows[1:])])


PLAIN = RowStyle(leading=False, dashes="---")
STYLES = (PLAIN, RowStyle(leading=True, dashes="---"), RowStyle(leading=True, dashes=" --- "))


class Table(NamedTuple):
    """A table of bars: where it stands, its rows (the header first), and how it is written."""

    span: Span
    rows: tuple[tuple[str, ...], ...]
    style: RowStyle


class Pair(NamedTuple):
    """The two ends of what is marked up, or could be: their spans, the element's name and its attributes.

    A void element has one span twice.
    """

    name: str
    attributes: str
    start: Span
    end: Span

    @property
    def span(self) -> Span:
        """All of it."""
        return Span(self.start.start, self.end.end)


def touches(spans: Sequence[Span], span: Span) -> bool:
    """Tell whether a span touches one of `spans`, which are sorted and disjoint."""
    place = bisect_left(spans, span)
    return any(span.start <= other.end and other.start <= span.end for other in spans[max(place - 1, 0) : place + 1])


class Sound:
    """A sound text, looked at for places that can be damaged.

    Args:
        text: The text.
        dialect: What kind of text it is.
        taken: Spans that were damaged before, and are to stay as they are.
        elements: The elements of HTML that count; `ELEMENTS` by default.
    """

    def __init__(
        self,
        text: str,
        dialect: Dialect = Dialect.TEXT,
        taken: Sequence[Span] = (),
        elements: Collection[str] | None = None,
    ) -> None:
        self.text = text
        self.dialect = dialect
        self._taken = sorted(taken)
        self._elements = {*ELEMENTS, *VOID} if elements is None else elements
        self._document = Document(text)

    def is_taken(self, span: Span) -> bool:
        """Tell whether a span touches one that was damaged before."""
        return touches(self._taken, span)

    @cached_property
    def lines(self) -> list[Span]:
        """The lines of the text that are not code."""
        found, fenced = [], False
        for row in range(len(self._document.line_starts)):
            span = self._document.line(row)
            line = self.text[slice(*span)]
            if _FENCE.match(line):
                fenced = not fenced
            elif not fenced and line.strip():
                found.append(span)
        return found

    @cached_property
    def prose(self) -> list[Span]:
        """The lines of plain prose that end as a sentence does, without the mark of an item."""
        if self.dialect is Dialect.HTML:
            return []
        return [self.body(span) for span in self.lines if self._is_prose(self.body(span))]

    @cached_property
    def items(self) -> list[Span]:
        """The whole lines of items with plain prose."""
        return [span for span in self.lines if self.body(span) != span and self._is_prose(self.body(span))]

    @cached_property
    def paragraphs(self) -> list[Span]:
        """The lines of plain prose that are no items."""
        return [span for span in self.prose if self.text[span.start - 1 : span.start] in ("", "\n")]

    def body(self, line: Span) -> Span:
        """Give a line without the mark of an item."""
        mark = MARK.match(self.text, line.start, line.end)
        return Span(mark.end(), line.end) if mark else line

    def _is_prose(self, span: Span) -> bool:
        line = self.text[slice(*span)]
        if self.dialect is Dialect.MARKDOWN:
            line = _EMPHASIS.sub(lambda found: found[1] or found[2], line)
        if _STRANGE.search(line) or "*" in line or not line[:1].isalnum():
            return False
        return len(self.words(span)) >= 4 and bool(_END.search(line[-3:]))

    def words(self, span: Span) -> list[Span]:
        """Give the words in a span, or its ideographs, two by two."""
        if self.is_unspaced(span):
            whole = [found.span() for found in re.finditer(r"[^\W\d_]+", self.text[slice(*span)])]
            pieces = [(at, min(at + 2, end)) for start, end in whole for at in range(start, end, 2)]
        else:
            pieces = [found.span() for found in WORD.finditer(self.text[slice(*span)])]
        return [Span(span.start + start, span.start + end) for start, end in pieces]

    def is_unspaced(self, span: Span) -> bool:
        """Tell whether a span is of a script that sets no spaces between words."""
        return bool(_IDEOGRAPHS.search(self.text, *span))

    def gaps(self, span: Span) -> list[Span]:
        """Give the places between two words of a span: the one space, or nothing between two ideographs."""
        words = self.words(span)
        wanted = "" if self.is_unspaced(span) else " "
        pairs = pairwise(words)
        return [Span(one.end, other.start) for one, other in pairs if self.text[one.end : other.start] == wanted]

    # Tables of bars

    @cached_property
    def tables(self) -> list[Table]:
        """The tables whose style a repair can know: that of extractors, or one that a table behind them shows."""
        found = list(self._tables())
        if len({table.style for table in found}) > 1:
            return []
        return found if found and found[0].style == PLAIN else found[:-1]

    def _tables(self) -> Iterator[Table]:
        rows = [self.text[slice(*span)] for span in self.lines]
        number = 1
        while number < len(rows):
            table = None
            if _DASHES.fullmatch(rows[number]):
                first, end = number - 1, number + 1
                while end < len(rows) and rows[end].endswith("|") and self._is_below(end):
                    end += 1
                table = self._table(first, end)
            if table:
                yield table
            number = end if table else number + 1

    def _is_below(self, number: int) -> bool:
        """Tell whether a line stands right below the one before it."""
        return self.lines[number].start == self.lines[number - 1].end + 1

    def _table(self, first: int, end: int) -> Table | None:
        """Read the table on the lines from `first` to before `end`, if it is written in one of the styles."""
        span = Span(self.lines[first].start, self.lines[end - 1].end)
        text = self.text[slice(*span)]
        for style in STYLES:
            lines = text.split("\n")
            rows = tuple(_cells(line, style) for line in (lines[0], *lines[2:]))
            is_even = len({len(row) for row in rows}) == 1 and len(rows) > 1 and len(rows[0]) > 1
            if is_even and all(rows[0]) and style.table(rows) == text and not self.is_taken(span):
                return Table(span, rows, style)
        return None

    def table_at(self, span: Span) -> Table:
        """Give the table that stands at a span."""
        return self._tables_by_place[span]

    @cached_property
    def _tables_by_place(self) -> dict[Span, Table]:
        return {table.span: table for table in self.tables}

    # What is marked up

    @cached_property
    def pairs(self) -> list[Pair]:
        """What is marked up: the elements of HTML that prose and tables are made of, or the emphasis of Markdown."""
        if self.dialect is Dialect.HTML:
            return sorted(self._marked_up(), key=lambda pair: pair.span)
        if self.dialect is Dialect.MARKDOWN:
            return [pair for line in self.prose for pair in self._emphasis(line)]
        return []

    def pair_at(self, span: Span) -> Pair:
        """Give the pair that stands at a span."""
        return self._pairs_by_place[span]

    @cached_property
    def _pairs_by_place(self) -> dict[Span, Pair]:
        return {pair.span: pair for pair in self.pairs}

    def _emphasis(self, line: Span) -> Iterator[Pair]:
        for found in _EMPHASIS.finditer(self.text, *line):
            group, name = (1, "strong") if found[1] else (2, "em")
            start, end = found.span(group)
            yield Pair(name, "", Span(found.start(), start), Span(end, found.end()))

    def _marked_up(self) -> Iterator[Pair]:
        """Yield the elements outside code and navigation, innermost ends matched first."""
        open_tags: dict[str, list[re.Match[str]]] = {}
        for tag in _TAG.finditer(self.text):
            name = tag[2].lower()
            if self._is_skipped(tag.start()) or (tag[4] and name not in VOID):
                continue
            if name in VOID:
                if name in self._elements:
                    yield Pair(tag[2], tag[3], Span(*tag.span()), Span(*tag.span()))
            elif not tag[1]:
                open_tags.setdefault(name, []).append(tag)
            elif open_tags.get(name):
                opening = open_tags[name].pop()
                if name in self._elements:
                    yield Pair(opening[2], opening[3], Span(*opening.span()), Span(*tag.span()))

    @cached_property
    def runs(self) -> list[Span]:
        """What a reader sees as prose: the lines of prose, or in HTML the texts between two tags, code excepted."""
        if self.dialect is not Dialect.HTML:
            return self.prose
        found = [Span(*one.span(1)) for one in re.finditer(r">([^<>]+)(?=<)", self.text) if one[1].strip()]
        return [run for run in found if not self._is_skipped(run.start)]

    @cached_property
    def _skipped(self) -> list[Span]:
        skipped: list[Span] = []
        done = 0
        missing: set[str] = set()  # what does not end any more, so that no end is looked for twice
        for opening in _SKIPPED.finditer(self.text):
            name = (opening[1] or "<!--").lower()
            if opening.start() < done or name in missing:
                continue
            end = _ENDS[name].search(self.text, opening.end())
            if end is None:
                missing.add(name)
                continue
            done = end.end()
            skipped.append(Span(opening.start(), done))
        return skipped

    def _is_skipped(self, offset: int) -> bool:
        """Tell whether a place lies in code, navigation or a comment."""
        before = bisect_right(self._skipped, offset, key=lambda span: span.start) - 1
        return before >= 0 and offset < self._skipped[before].end


def _cells(line: str, style: RowStyle) -> tuple[str, ...]:
    """Split a row; what is not written in a style gives cells that do not write the same row again."""
    body = line[1:] if style.leading else line
    return tuple(cell.strip() for cell in body.removesuffix("|").split("|"))
