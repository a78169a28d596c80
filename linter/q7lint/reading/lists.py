"""Lists whose items run together on one line with their markers, as in ``- Flour. - Salt. - Water.``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint.reading.tokens import Certainty, ItemBreak
from q7lint.regex import regex
from q7lint.text import Document, Span

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator

    from q7lint.reading.protected import Protected

# Between two items: the end of a sentence, blanks, the marker and a blank, and a letter.
_ENDS = ".!?;:\u3002\uff01\uff1f\uff1b\u0964\u061f\u061b\u06d4\u2026"
_BETWEEN_DASHES = regex(rf"(?<=[{_ENDS}])[ \t\u00a0]{{1,3}}(?=- ([^\W\d_]))")
_DASH = regex(rf"-(?= )(?<=[{_ENDS}] -)")
_BULLETS = "\u2022\u2023\u25aa\u25cf"
_BETWEEN_BULLETS = regex(rf"(?<=[^\s{_BULLETS}])[ \t\u00a0]{{0,3}}(?=[{_BULLETS}][ \t\u00a0]?[^\W_])")


def marked_breaks(document: Document, protected: Callable[[], Protected]) -> Iterator[ItemBreak]:
    """Yield the breaks between items that share a line and have each its marker.

    A dash may be a dash of prose, so that it takes two more behind the first; a bullet is nothing else.
    """
    for start, pattern, least in _lines(document.text):
        line = document.line(document.row(start))
        if not _has_marks(document.text, start + 1, line.end, pattern, least):
            continue
        found = [one for one in pattern.finditer(document.text, start + 1, line.end) if _begins(document.text, one)]
        spans = [Span(*one.span()) for one in found]
        if len(spans) < least or _is_talk(document.text, spans) or protected().covers(Span(line.start, line.end)):
            continue
        for span in spans:
            yield ItemBreak(span, document.newline, Certainty.PROBABLE)


def _has_marks(text: str, start: int, end: int, pattern: re.Pattern[str], least: int) -> bool:
    """Tell whether a line can hold so many more items: a search for what stands between them takes longer."""
    if pattern is _BETWEEN_DASHES:
        return text.count("- ", start, end) >= least
    return any(text.find(bullet, start, end) >= 0 for bullet in _BULLETS)


def _is_talk(text: str, spans: list[Span]) -> bool:
    """Tell whether the line is a dialogue: one asks, and behind a dash another answers."""
    return text.startswith("- ", spans[0].end) and any(text[span.start - 1] in "?？؟" for span in spans)


def _begins(text: str, found: re.Match[str]) -> bool:
    """Tell whether an item can begin behind a marker: with a small letter only where no sentence ends before it."""
    first = found[1] if found.re.groups else ""
    return not first.islower() or text[found.start() - 1] in ";\uff1b\u061b"


def _lines(text: str) -> Iterator[tuple[int, re.Pattern[str], int]]:
    """Yield the offset of each line's marker that may begin several items, with what stands between them."""
    for start in _dashed(text):
        yield start, _BETWEEN_DASHES, 2
    for bullet in _BULLETS:
        for start in _line_starts_with(text, bullet):
            yield start, _BETWEEN_BULLETS, 1


def _dashed(text: str) -> Iterator[int]:
    """Yield the offsets of the lines that begin with a dash and hold another one, before which a sentence ends.

    The latter is looked for first: many lines begin with a dash.
    """
    done = 0
    while dash := _DASH.search(text, done):
        start = max(text.rfind("\n", done, dash.start()) + 1, done)
        if text.startswith("- ", start) and text[start + 2 : start + 3].strip():
            yield start
        done = text.find("\n", dash.start()) + 1
        if not done:
            return


def _line_starts_with(text: str, mark: str) -> Iterator[int]:
    """Yield the offsets of the lines that begin with `mark`: one sign alone is found faster than a line end and it."""
    at = text.find(mark)
    while at >= 0:
        if not at or text[at - 1] == "\n":
            yield at
        at = text.find(mark, at + 1)
