"""Wraps: whether a program broke the lines of a text for their width, and at which."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from q7lint.reading.lines import COLONS, END, ENDS, ENDS_ABOVE, LONG, STOPS, SWAY, WIDEST, WRAPPED, Line, Lines
from q7lint.reading.sentences import Sentence, may_begin, sentences_through
from q7lint.regex import regex

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator


ONE_LINE_SHARE = 3
"""A document with one line a paragraph has at least as many times more long lines than wrapped paragraphs."""

FEW = 3
"""Fewer lines that are broken elsewhere tell no width."""

MOST_AT_ONE_WIDTH = 0.5
"""The share of lines near one width from which on a program broke them."""

# Where a line goes on that no capital begins: all others are whole. What is shorter was not broken for its width, and a
# letter takes one column in ASCII, two at most elsewhere; nor is a line broken that ends with a sentence. Where a sign
# of code is on it or on the next one, it is no prose: most of what is left are such lines.
_ON = rf"(?<![{ENDS}]\n)(?=[^\S\n]*+(?:[a-z]|[^\W\d_A-Z])[^\n|@{{}}=\\_#]*+(?:\n|\Z))"
_GOES_ON = regex(rf"\n(?<=[^\n]{{{WRAPPED // 2}}}\n)" + _ON)
_GOES_ON_IN_ASCII = regex(rf"\n(?<=[^\n]{{{WRAPPED}}}\n)" + _ON)
_GOES_ON_WITH_CR = regex(r"(?:\r\n|\n|\r)(?=[^\S\r\n]*+(?:[a-z]|[^\W\d_A-Z]))")

_SIGN = regex(r"[|@{}=\\_#]")


def width_of_wrap(lines: Lines, clauses: dict[int, re.Match[str]]) -> int:
    """Give the width of the widest line that a program broke, in columns; 0 if most paragraphs have one line each."""
    going_on = {lines.at(end).start for end in ends_going_on(lines.document.text)}
    starts = going_on | clauses.keys()
    # No more paragraphs are wrapped than lines go on: most texts show by their long lines alone that theirs are not.
    if _has_long(lines, ONE_LINE_SHARE * len(starts)):
        return 0
    # A line that no one wraps at was not wrapped: its sentence is broken for another reason, as round inline code.
    wrapped = [
        one
        for one in sentences_through(lines, clauses, starts)
        if one.is_wrapped and not any(line.is_long for line in one.lines)
    ]
    if not _at_one_width(wrapped):
        wrapped = []
    if _has_long(lines, ONE_LINE_SHARE * len(wrapped)):
        return 0
    return max(line.width for one in wrapped for line in one.lines[:-1])


def _has_long(lines: Lines, count: int) -> bool:
    """Tell whether a document has so many long lines."""
    return sum(1 for _ in islice(lines.long_ones(), count)) >= count


def ends_going_on(text: str) -> Iterator[int]:
    """Yield the line ends behind which a phrase may go on, and some others."""
    if "\r" in text:
        yield from (found.start() for found in _GOES_ON_WITH_CR.finditer(text))
        return
    for found in (_GOES_ON_IN_ASCII if text.isascii() else _GOES_ON).finditer(text):
        end = found.start()
        if not _SIGN.search(text, text.rfind("\n", 0, end) + 1, end):
            yield end


def _at_one_width(wrapped: list[Sentence]) -> bool:
    """Tell whether lines were broken for their width, as a program does it: most of them end near one column.

    An extractor that breaks the line round inline code ends lines anywhere. A few lines are given the benefit of doubt.
    """
    return are_near([line.width for one in wrapped for line in one.lines[:-1]])


def are_near(widths: list[int]) -> bool:
    """Tell whether most of some widths are nearly the same, or they are few."""
    if len(widths) < FEW:
        return True
    usual = sorted(widths)[len(widths) // 2]
    near = sum(1 for width in widths if abs(width - usual) <= SWAY)
    return near >= MOST_AT_ONE_WIDTH * len(widths)


def is_wider(lines: Lines, line: Line, width: int) -> bool:
    """Tell whether `line`, or the next one, is wider than a program wraps that wraps at `width`: it fills each line.

    What follows has to end a sentence: behind a long line that says `For example,` may stand code.
    """
    following = lines.after(line)
    if following is None or not (END.search(following.text[-2:]) or following.text[-1:] in '"\u201d\u00bb)'):
        return False
    widest = max(line.width, following.width)
    return widest > LONG and (widest > WIDEST or widest > width + SWAY)


def leaves_room(lines: Lines, line: Line, width: int) -> bool:
    """Tell whether `line` and the next one are a whole sentence that a program which wraps at `width` broke elsewhere.

    It fills its lines: the first word of the next line would have stood on this one. Who wraps by hand breaks a line
    where a clause ends, and leaves more room; but then all of both has room, or a colon ends the second one, where the
    line above is no whole paragraph. No line beside them is empty, as between the paragraphs of a file that somebody
    typed.
    """
    above, following = lines.before(line), lines.after(line)
    if following is None or following.text[-1] not in STOPS | COLONS or not may_begin(line):
        return False
    below = lines.after(following)
    if (above is not None and above.text[-1:] not in ENDS_ABOVE) or (below is not None and not below.text):
        return False
    below_whole = above is None or above.width > width
    room = width - line.width - 1 - len(following.text.split()[0])
    if room < (0 if below_whole else SWAY):
        return False
    return below_whole or line.width + 1 + following.width <= width or following.text[-1] in COLONS
