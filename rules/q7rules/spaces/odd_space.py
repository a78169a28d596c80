"""No-break spaces in a row, or beside a space, inside a line.

Editors on the web keep a second blank by making it a no-break space, and pages were laid out with them. What an
extractor keeps of that is no layout any more, and searching or counting words stumbles over it.

What it finds
    Two to five blanks between two visible characters of one line, at least one of them a no-break space.

How it fixes
    It writes one space. This is safe: no word begins or ends elsewhere, and what broke no line there was two blanks.

What it leaves alone
    - A single no-break space: French punctuation, units and numbers want it.
    - Runs at the start or the end of a line, which indent, and long ones, which make columns.
    - Code, and what lies inside a tag.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING

from q7lint import Applicability, Edit, Example, Fix, Hit, Licence, Phase, Reads, Span, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint.reading import Reading

RUN = re.compile(r"(?<=\S)(?=[ \u00a0]{2}) *+\u00a0[ \u00a0]*+(?=\S)")
WIDEST = 5


def loose_runs(read: Reading) -> Iterator[Span]:
    """Yield the runs that stand outside tags."""
    starts: list[int] | None = None
    for found in RUN.finditer(read.text):
        if found.end() - found.start() > WIDEST:
            continue
        if starts is None:
            starts = [tag.span.start for tag in read.tags]
        before = bisect_right(starts, found.start()) - 1
        if before < 0 or read.tags[before].span.end <= found.start():
            yield Span(*found.span())


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
        Example.untouched("`a\u00a0\u00a0b`", "code"),
    ),
)
def odd_space(read: Reading) -> Iterator[Hit]:
    """Yield a hit for each run of blanks with a no-break space in it."""
    for span in loose_runs(read):
        if not read.protected.covers(span):
            fix = Fix("Write one space", (Edit(span, " "),), Applicability.SAFE, Licence.LAYS_OUT)
            yield Hit(span, "no-break spaces in a row", fix)
