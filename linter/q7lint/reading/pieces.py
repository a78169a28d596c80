"""Pieces: sentences in a text whose lines an extractor has broken round inline code."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from q7lint.reading.lines import COLONS, END, ENDS_ABOVE, LONG, SHORT, SWAY, VERSE, Line, Lines
from q7lint.reading.salutations import clauses_of
from q7lint.reading.sentences import Sentence, is_prose, may_begin, most_in_a_row
from q7lint.reading.wraps import are_near, ends_going_on
from q7lint.regex import regex
from q7lint.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator


PAIR = 2
"""So many short lines of one sentence are no list."""

PIECES = 3
"""So many lines that begin as no author begins one say that an extractor broke the lines of a document."""

# No author begins a line so, behind one that ends with a word: ``the file mkdir`` and ``, which``.
_PIECED = regex(r"\n(?:(?<=[^\W_]\n)|(?<=[^\W_]\r\n))[)\]\u201d\u00bb\"]{0,2}[.,;:!?)\]] (?=[^\W\d_])")


def is_pieced(text: str) -> bool:
    """Tell whether an extractor broke the lines of a text round inline code: several begin as no author begins one."""
    return sum(1 for _ in islice(_PIECED.finditer(text), PIECES)) == PIECES


def broken_in_pieces(lines: Lines, sentence: Sentence, first_long: int, width: int) -> Iterator[Span]:
    """Yield the places where a sentence of prose is broken in a text that an extractor has broken.

    There what stands beside a line does not say that a program, or a poet, ended it; and a line that both halves
    together do not fill was not ended by a program that wraps at `width`.
    """
    own = sentence.lines
    if not (is_prose(own) and END.search(own[-1].text[-2:])):
        return
    if most_in_a_row(line.width <= VERSE for line in own) > PAIR or _is_announced(lines, own[0]):
        return
    for line, found in clauses_of(lines, sentence, first_long):
        if not width or _fits(lines, line, width):
            yield Span(*found.span(1))


def _fits(lines: Lines, line: Line, width: int) -> bool:
    """Tell whether a program that wraps at `width` ended `line` not: all of the next one had room there.

    Of a line that a sentence begins its first word is enough: an extractor that breaks lines begins none with it. And
    nobody wraps lines so wide that one of the two is.
    """
    following = lines.after(line)
    if following is None:
        return False
    if max(line.width, following.width) > LONG:
        return True
    above = lines.before(line)
    begins = may_begin(line) and (above is None or above.text[-1:] in ENDS_ABOVE or above.width <= SHORT)
    needed = len(following.text.split()[0]) + SWAY if begins else following.width
    return line.width + 1 + needed <= width


def _is_announced(lines: Lines, line: Line) -> bool:
    """Tell whether a line begins a list behind a colon: with a small letter."""
    above = lines.before(line)
    return above is not None and above.text[-1:] in COLONS and not line.text[:1].isupper()


def width_of_pieces(lines: Lines) -> int:
    """Give the width of the widest line that a program broke in a text whose lines an extractor broke too; 0 if none.

    Most of such lines end near one column. Where as many lines that go on are wider than any wrap, an extractor broke
    those that end there too.
    """
    widths = [lines.at(end).width for end in ends_going_on(lines.document.text)]
    wrapped = [width for width in widths if VERSE < width <= LONG]
    if len(wrapped) < PIECES or not are_near(wrapped):
        return 0
    widest = max(wrapped)
    near = sum(1 for width in wrapped if width > widest - SWAY)
    return widest if sum(1 for width in widths if width > LONG) < near else 0
