"""No-break spaces in a row, or beside a space, inside a line.

Editors on the web keep a second blank by making it a no-break space, and pages were laid out with them. What an
extractor keeps of that is no layout any more, and searching or counting words stumbles over it.

What it finds
    Two to five blanks between two words or marks of one line, at least one of them a no-break space.

How it fixes
    It writes one space, or one no-break space before a mark that French wants it for. That is safe where all of the
    blanks are no-break spaces. Beside a plain space it is unsafe: in old files a no-break space can be a letter whose
    code page got lost.

What it leaves alone
    - A single no-break space: French punctuation, units and numbers want it.
    - Runs at the start or the end of a line, which indent, behind the number or the sign of an item, and long ones,
      which make columns, with all others on their line.
    - Runs beside brackets, bars, frames and operators, and between rulers of dashes, where they are layout too.
    - Runs behind `Ã` and `Â`, where a no-break space is mostly the other half of a letter that was misread.
    - HTML, where a no-break space is the way to set two blanks. Code, and what lies inside a tag.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from q7lint import Applicability, Dialect, Edit, Example, Fix, Hit, Licence, Phase, Reads, Span, rule
from q7lint.reading import in_word
from q7lint.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint.reading import Reading

BLANKS = " \u00a0"
WIDEST = 5
FRENCH = ":;!?»"
BEFORE = frozenset(".,;:!?…)%°’”»–—-،؛؟۔।॥。、，：；！？")
AFTER = frozenset("“„«‘¿¡(–—…:;!?»%-")
MISREAD = frozenset("ÃÂ")
MARKER = regex(r"(?:\x1b\[[0-9;]*m|[\W_])*+(?:(?:\w{1,3}[.)])++\w{0,3}[.):]?)?")
"""What a line may begin with before its text: the number of a heading, the sign of an item, a colour."""


def _in_word(mark: str) -> bool:
    """Tell whether a code point belongs to a word: vowel signs do, which are no letters."""
    return mark == "_" or in_word(mark)


def in_prose(read: Reading, run: Span) -> bool:
    """Tell whether words or marks stand on both sides of `run`, and not only a marker before it."""
    text = read.text
    left, right = text[run.start - 1], text[run.end]
    if (left in MISREAD and text[run.start] == "\u00a0") or left == right == "-":
        return False
    # A vowel sign at the end of the run stands on its last blank, which has to stay.
    if not ((_in_word(left) or left in BEFORE) and (right.isalnum() or right == "_" or right in AFTER)):
        return False
    line = read.document.line(read.document.row(run.start)).start
    return not (run.start - line <= 40 and MARKER.fullmatch(text, line, run.start))


def runs(text: str) -> Iterator[Span]:
    """Yield the runs of two blanks and more, a no-break space among them, that stand between two signs of a line."""
    end = 0
    while (place := text.find("\u00a0", end)) >= 0:
        start, floor, end = place, end, place + 1
        while start > floor and text[start - 1] == " ":
            start -= 1
        while text[end : end + 1] in BLANKS and end < len(text):
            end += 1
        if end - start > 1 and start > 0 and end < len(text) and not (is_edge(text[start - 1]) or is_edge(text[end])):
            yield Span(start, end)


def is_edge(sign: str) -> bool:
    """Tell whether blanks beside a sign are layout: white space, and bars of tables."""
    return sign == "|" or sign.isspace()


def loose_runs(read: Reading) -> Iterator[Span]:
    """Yield the runs in prose that stand outside tags."""
    starts: list[int] | None = None
    found = list(runs(read.text))
    columns = {read.document.row(run.start) for run in found if run.end - run.start > WIDEST}
    for run in found:
        if not in_prose(read, run) or (columns and read.document.row(run.start) in columns):
            continue
        if starts is None:
            starts = [tag.span.start for tag in read.tags]
        before = bisect_right(starts, run.start) - 1
        if before < 0 or read.tags[before].span.end <= run.start:
            yield run


@rule(
    code="SPC001",
    name="odd-space",
    summary="no-break spaces in a row, or beside a space",
    phase=Phase.LINES,
    reads=Reads.SPACES,
    examples=(
        Example("The coast\u00a0\u00a0– a journey", "The coast – a journey", "two in a row"),
        Example("It rained.\u00a0 We stayed.", "It rained. We stayed.", "beside a space"),
        Example.untouched("Quoi\u00a0? 10\u00a0km", "single ones"),
        Example.untouched("\u00a0\u00a0indented", "at the start of a line"),
        Example.untouched("2.1.\u00a0 The coast", "behind a number"),
        Example.untouched("The coast\u00a0\u00a0\u2013 a journey", "HTML", Dialect.HTML),
        Example.untouched("`a\u00a0\u00a0b`", "code"),
        Example.untouched("in cittÃ\u00a0 dal 1958", "half of a letter"),
    ),
)
def odd_space(read: Reading) -> Iterator[Hit]:
    """Yield a hit for each run of blanks with a no-break space in it."""
    if read.document.dialect is Dialect.HTML:
        return
    for span in loose_runs(read):
        if not read.protected.covers(span):
            plain = " " in read.text[span.start : span.end]
            applicability = Applicability.UNSAFE if plain else Applicability.SAFE
            space = "\u00a0" if read.text[span.end] in FRENCH else " "
            fix = Fix("Write one space", (Edit(span, space),), applicability, Licence.LAYS_OUT)
            yield Hit(span, "no-break spaces in a row", fix)
