"""Blocks of code in text and Markdown: front matter, fences, what is indented, and the hunks of patches."""

from __future__ import annotations

import re
import sys
from bisect import bisect_right
from typing import TYPE_CHECKING

from q7lint.reading.layout import without_remains
from q7lint.regex import regex
from q7lint.text import LINE_END, Dialect, Document, Span, holds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# A line starts after LF, CR or nothing; `re.MULTILINE` knows LF only.
_LINE_START = r"(?<![^\r\n])"
_FENCE = regex(r"(?:[ \t>]|[-*+][ \t]|\d{1,9}+[.)][ \t])*+(`{3,}+|~{3,}+)([^\r\n]*+)")
_HUNK = regex(_LINE_START + r"@@ -\d{1,9}+(?:,(\d{1,9}+))?+ \+\d{1,9}+(?:,(\d{1,9}+))?+ @@")
_CHANGE = regex(r"\d{1,9}+(?:,\d{1,9}+)?+[acd]\d{1,9}+(?:,\d{1,9}+)?+")
_CHANGED = ("< ", "> ", "---", "\\ ")
"""What the lines begin with that ``diff`` prints without being asked for a patch."""
_INDENTED = regex(_LINE_START + r"(?: {4}| {0,3}\t)")
_FOUR_BLANKS = regex(r"\n(?= {4})")
_ITEM = regex(r"[ \t]*+(?:[-*+•]|\d{1,9}+[.)])[ \t]+")
_CODE_INDENT = 4
_LONGEST_CHANGE = 44

# A line of prose has words with hardly a sign at them, and ends as a sentence does or is longer than code is.
_PROSE_WORDS = 8
_PROSE_WIDTH = 100
_SIGNS_OF_WORDS = ".,;:!?()\"'’“”„«»…–—"
_PROSE_ENDS = frozenset('.!?:;…"”»)>')


class Places:
    """Spans, merged and sorted, that can tell quickly what they hold."""

    __slots__ = ("ends", "starts")

    def __init__(self, spans: Iterable[Span]) -> None:
        self.starts: list[int] = []
        self.ends: list[int] = []
        for start, end in sorted(spans):
            if self.ends and start <= self.ends[-1]:
                self.ends[-1] = max(self.ends[-1], end)
            elif start < end:
                self.starts.append(start)
                self.ends.append(end)

    def spans(self) -> Iterator[Span]:
        """Yield them."""
        return map(Span, self.starts, self.ends)

    def hold(self, offset: int) -> bool:
        """Tell whether the code point at `offset` lies in one of them."""
        place = bisect_right(self.starts, offset) - 1
        return place >= 0 and offset < self.ends[place]

    def hold_each(self, spans: Iterable[Span]) -> Iterator[bool]:
        """Tell of each span whether it begins or ends in one of them: on one way through both, if they are in order."""
        places = zip(self.starts, self.ends, strict=True)
        never = (sys.maxsize, sys.maxsize)
        begins, ends = next(places, never)
        for start, end in spans:
            while ends <= start:
                begins, ends = next(places, never)
            # What begins before a place may end in it, or behind it and in a later one.
            yield begins < end and (begins <= start or end <= ends or self.hold(end - 1))


def read_blocks(document: Document) -> list[Span]:
    """Give front matter, fenced and indented code, and what patches change."""
    text = document.text
    blocks = list(_front_matter(text)) if document.dialect is Dialect.MARKDOWN else []
    start = blocks[0].end if blocks else 0
    if holds(text, "```") or holds(text, "~~~"):
        blocks += _fences(text, start, closed=document.dialect is Dialect.TEXT)
    if holds(text, "@@ -"):
        fenced = Places(blocks)
        blocks += (hunk for hunk in _hunks(document) if not fenced.hold(hunk.start))
    if holds(text, "\n< ") or holds(text, "\n> "):
        fenced = Places(blocks)
        blocks += (change for change in _changes(document) if not fenced.hold(change.start))
    if _has_indent(text) and _INDENTED.search(text, start):
        lines = _indented(document, start, blocks)
        if document.dialect is Dialect.TEXT:
            blocks += without_remains(text, lines)
        else:
            blocks += (line for _, line in lines)
    return sorted(blocks)


def _front_matter(text: str) -> Iterator[Span]:
    found = re.match(r"\ufeff?(---|\+\+\+)[ \t]*+(?:\r\n|\n|\r)", text)
    if found:
        end = regex(_LINE_START + re.escape(found[1]) + r"[ \t]*+(?![^\r\n])").search(text, found.end())
        if end:
            yield Span(0, end.end())


def _hunks(document: Document) -> Iterator[Span]:
    """Yield the parts of patches: as many lines, old ones and new ones, as the first line of each says."""
    last = len(document.line_starts) - 1
    for found in _HUNK.finditer(document.text):
        old, new = (1 if count is None else int(count) for count in found.groups())
        row = document.row(found.start())
        while (old > 0 or new > 0) and row < last:
            start, end = document.line(row + 1)
            sign = document.text[start : min(end, start + 1)]
            if sign not in ("", " ", "-", "+", "\\"):
                break
            old -= sign in ("", " ", "-")
            new -= sign in ("", " ", "+")
            row += 1
        yield Span(found.start(), document.line(row).end)


def _changes(document: Document) -> Iterator[Span]:
    """Yield what ``diff`` prints of two files: a line that says where they differ, and old lines and new ones."""
    text = document.text
    for sign in ("\n< ", "\n> "):
        at = text.find(sign)
        while at >= 0:
            row = document.row(at)
            begun, end = document.line(row)
            if end - begun < _LONGEST_CHANGE and _CHANGE.fullmatch(text, begun, end):
                while row + 1 < len(document.line_starts) and text.startswith(_CHANGED, document.line(row + 1).start):
                    row += 1
                end = document.line(row).end
                yield Span(begun, end)
            at = text.find(sign, max(at + 1, end - 1))


def _fences(text: str, start: int, *, closed: bool) -> Iterator[Span]:
    """Yield fenced code. In plain text a fence must be closed: tildes also underline headings there."""
    opener: re.Match[str] | None = None
    for found in _fence_lines(text, start):
        mark, rest = found[1], found[2]
        if opener is None:
            heading = closed and mark[0] == "~" and not rest and _after_text(text, found.start())
            if not heading and not (mark[0] == "`" and "`" in rest):
                opener = found
        elif mark[0] == opener[1][0] and len(mark) >= len(opener[1]) and not rest.strip():
            yield Span(opener.start(), found.end())
            opener = None
    if opener is not None and not closed:
        yield Span(opener.start(), len(text))


def _fence_lines(text: str, start: int) -> Iterator[re.Match[str]]:
    """Yield the lines that begin with a fence."""
    lines = set()
    for fence in ("```", "~~~"):
        done = start
        while (at := text.find(fence, done)) >= 0:
            line = max(text.rfind("\n", done, at), text.rfind("\r", done, at), done - 1) + 1
            if line > start or start == 0 or text[start - 1] in "\r\n":
                lines.add(line)
            end = LINE_END.search(text, at)
            done = end.end() if end else len(text)
    for line in sorted(lines):
        found = _FENCE.match(text, line)
        if found:
            yield found


def _after_text(text: str, offset: int) -> bool:
    """Tell whether the line before the one that starts at `offset` has text on it."""
    lines = LINE_END.split(text[max(0, offset - 200) : offset])
    return len(lines) > 1 and bool(lines[-2].strip())


def _indented(document: Document, start: int, blocks: list[Span]) -> Iterator[tuple[int, Span]]:
    """Yield indented lines in runs that follow a blank line, unless they continue an item of a list.

    Each comes with the offset at which its run begins.

    Extractors indent prose as well: in plain text a line of prose is none of code, and a document that is indented
    as a whole has its margin there.
    """
    text = document.text
    plain = document.dialect is Dialect.TEXT
    outer = _usual_indent(document) if plain else 0
    fenced = iter(sorted(blocks))
    block = next(fenced, None)
    blank, inside, margin, begun = True, False, outer, 0
    for row, line_start in enumerate(document.line_starts):
        while block is not None and block.end <= line_start:
            block = next(fenced, None)
        if line_start < start or (block is not None and block.start <= line_start):
            if (
                block is not None
                and block.start == line_start
                and _indent(text[line_start : line_start + margin + 1]) < margin
            ):
                margin = outer  # a fence before the margin of an item ends its list
            blank, inside = True, False
            continue
        line = text[slice(*document.line(row))]
        if not line.strip():
            blank = True
            continue
        indent = _indent(line)
        item = _ITEM.match(line)
        if item and (indent < margin + _CODE_INDENT or (plain and not inside)):
            margin, inside = len(item[0].expandtabs(_CODE_INDENT)), False
        elif indent >= margin + _CODE_INDENT and (blank or inside):
            begun = begun if inside else line_start
            inside = True
            if not (plain and _is_prose(line)):
                yield begun, Span(line_start, line_start + len(line))
        else:
            inside = False
            if blank and indent < margin:
                # The item has ended, and the line may belong to the one that it was part of.
                margin = indent if indent >= 2 else 0
        blank = False


def _has_indent(text: str) -> bool:
    """Tell whether a line may begin with four blanks or a tab; a search for the pattern would look at each letter."""
    if "\t" in text:
        return True
    return _FOUR_BLANKS.search(text) is not None or text.startswith("    ") or holds(text, "\r    ")


def _usual_indent(document: Document) -> int:
    """Give the margin of a document most of whose lines are indented as code is, 0 for any other."""
    lines = [document.text[slice(*document.line(row))] for row in range(len(document.line_starts))]
    indents = [_indent(line) for line in lines if line.strip()]
    deep = [indent for indent in indents if indent >= _CODE_INDENT]
    return min(deep) if 2 * len(deep) > len(indents) and any(map(_is_prose, lines)) else 0


def _is_prose(line: str) -> bool:
    """Tell whether an indented line is a sentence or more: many words, hardly another sign, and an end."""
    words = line.split()
    if len(words) < _PROSE_WORDS:
        return False
    plain = sum(1 for word in words if word.strip(_SIGNS_OF_WORDS).replace("-", "").isalpha())
    return plain >= 0.7 * len(words) and (words[-1][-1] in _PROSE_ENDS or len(line) > _PROSE_WIDTH)


def _indent(line: str) -> int:
    """Count the columns before the first visible character; a tab goes to the next multiple of four."""
    return len(line[: len(line) - len(line.lstrip(" \t"))].expandtabs(_CODE_INDENT))
