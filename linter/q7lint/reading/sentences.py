"""Sentences that run through several lines: of prose, or what only looks like them: verse, addresses, lists, code."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from q7lint.reading.lines import (
    COLONS,
    COMMAS,
    END,
    ENDS_PLAIN,
    PROSE,
    SHORT,
    SWAY,
    VERSE,
    WIDEST,
    WRAPPED,
    Line,
    Lines,
    width_of,
)
from q7lint.regex import regex

if TYPE_CHECKING:
    import re
    from collections.abc import Collection, Iterator


RECITALS = 2
"""So many lines that begin as recitals do are those of a resolution."""

LIST = 5
"""As many short lines in one sentence are a list."""

# An item's number or letter: `b) `, `iv. `, which begins a line with a small letter.
ENUMERATOR = regex(r"(?:[^\W_]|[ivx]{2,4}|\d\d)[.)](?:\s|$)")

# How the recitals of a resolution begin, each on its own line, as those of its author.
_RECITALS = frozenset(
    "considering noting recalling recognizing recognising acknowledging affirming reaffirming emphasizing stressing"
    " welcoming whereas mindful convinced vu vus considérant attendu rappelant notant constatant visto vista vistos"
    " vistas considerando considerato considerata resultando tenuto ritenuto rilevato premesso tendo atendendo"
    " gestützt eingedenk erwägend berücksichtigend gelet overwegende gezien uwzględniając zważywszy având văzând"
    " учитывая отмечая принимая ураховуючи зважаючи λαμβάνοντας έχοντας".split()
)
"""First words of recitals. Some are words of several languages."""

# A sentence that ends within the line, behind a word that is no short form of a title.
_SENTENCE = r"[^\W\d_]{4}[)\]\u201d\u00bb\"]?[.!?\u2026\u061f\u06d4\u0964\u3002\uff01\uff1f][)\]\u201d\u00bb\"]?\s\S"

SENTENCE_BEFORE = regex(_SENTENCE)
# The same, or before a sign of a script without spaces.
SENTENCE_WITHIN = regex(rf"{_SENTENCE}|[^\W\d_][\u3002\uff01\uff1f][^\W\d_]")

# The rest of a sentence that an extractor broke round inline code, before another one.
_STOP_FIRST = regex(
    r"[)\]\u201d\u00bb\"]{0,2}[.!?\u2026\u061f\u06d4\u0964\u3002\uff01\uff1f][ \u00a0]?(?![a-z])[^\W\d_]"
)

_GOING_ON = COMMAS | frozenset(";\u061b\uff1b")

# Bars and tabs part cells, braces are code's.
_CELLS = regex(r"[|\t{}\\]")

# So are others, among them `name(`, `i386:name` and `a,b,`, or they are addresses'. Prose has them as well, so that in
# a line that is a whole paragraph they say nothing.
NO_PROSE = regex(
    r"[|\t@{}=\\_#]|\$(?!\d++(?![.,]?\w))|\w\((?!\w{1,3}\))|\w,[^\W\d_]\w{0,30},|[^\W\d_]:(?!//)[^\W\d_]"
    r"|::|/\*|\*/|(?<![.!?:…\s])  +\S"
)


class Sentence(NamedTuple):
    """Lines that one sentence runs through.

    Args:
        lines: At least two.
        breaks: The clause breaks in it, by the start of the line that they end.
    """

    lines: list[Line]
    breaks: dict[int, re.Match[str]]

    @property
    def is_wrapped(self) -> bool:
        """Tell whether it is broken elsewhere too."""
        return len(self.breaks) < len(self.lines) - 1

    @property
    def width(self) -> int:
        """Give the width of the widest line that a program may have broken, in columns; 0 if there is none.

        An extractor that breaks the line round inline code leaves lines of any width.
        """
        others = (other.width for other in self.lines[:-1] if other.start not in self.breaks and other.width <= WIDEST)
        return max(others, default=0)


def sentences_through(lines: Lines, clauses: dict[int, re.Match[str]], starts: Collection[int]) -> Iterator[Sentence]:
    """Yield the sentences that run through several lines, of which one begins at one of `starts` and goes on."""
    done = -1
    for start in sorted(starts):
        if start <= done:
            continue
        own = [lines.at(start)]
        while (following := lines.after(own[-1])) and _goes_on(own[-1], following, clauses):
            own.append(following)
        done = own[-1].start
        if len(own) == 1:
            continue
        earlier: list[Line] = []
        first = own[0]
        while (preceding := lines.before(first)) and _goes_on(preceding, first, clauses):
            earlier.append(preceding)
            first = preceding
        own = [*reversed(earlier), *own]
        yield Sentence(own, {line.start: clauses[line.start] for line in own[:-1] if line.start in clauses})


def _goes_on(line: Line, following: Line, clauses: dict[int, re.Match[str]]) -> bool:
    """Tell whether a sentence goes on from one line to the next."""
    return line.start in clauses or _is_wrapped(line, following)


def _is_wrapped(line: Line, following: Line) -> bool:
    """Tell whether `line` ends within a phrase that `following` goes on with: a break that only a wrap makes."""
    begins = following.text.lstrip()[:1]
    if line.width < WRAPPED or not begins.isalpha() or END.search(line.text[-2:]):
        return False
    # Without capitals a heading looks as if its text went on with it: only a longer line tells.
    goes_on = begins.islower() or (begins.upper() == begins.lower() and line.width > 2 * WRAPPED + 10)
    return goes_on and not NO_PROSE.search(line.text) and not NO_PROSE.search(following.text)


def may_begin(line: Line) -> bool:
    """Tell whether a sentence may begin with the line: with a capital letter, or one of a script without them."""
    return line.text[0].isalpha() and not line.text[0].islower()


def is_prose(own: list[Line]) -> bool:
    """Tell whether the lines are neither code, nor a table, nor addresses, nor numbered, nor recitals."""
    if any(ENUMERATOR.match(line.text.lstrip()) for line in own[1:]):
        return False
    if sum(1 for line in own if line.text.partition(" ")[0].lower() in _RECITALS) >= RECITALS:
        return False
    return all(map(_may_be_prose, own))


def _may_be_prose(line: Line) -> bool:
    """Tell whether a line has no sign that prose has not."""
    return not (_CELLS if line.is_long else NO_PROSE).search(line.text)


def is_sentence(lines: Lines, own: list[Line], clauses: dict[int, re.Match[str]]) -> bool:
    """Tell a sentence in pieces from verse, an address, a list: by the widths, and by its end."""
    last = own[-1]
    is_wide = max(line.width for line in own) > PROSE
    if last.width <= (SHORT if is_wide else PROSE) and not END.search(last.text):
        return False
    if is_wide:
        return most_in_a_row(line.width <= SHORT for line in own) < LIST
    # Two short lines against long ones are a short sentence; more, or such as stand apart, are verse.
    before, after = width_of(lines.before(own[0])), width_of(lines.after(last))
    apart = max(before, after) <= PROSE or 0 < before <= PROSE or 0 < after <= PROSE
    return len(own) == 2 and (not apart or (max(before, after) > 0 and _is_plain(lines, own, clauses)))


def _is_plain(lines: Lines, own: list[Line], clauses: dict[int, re.Match[str]]) -> bool:
    """Tell whether two short lines are a plain sentence and no verse, between headings or other sentences.

    Together they are wider than a line of verse, and one of them is much wider than the other, or than verse is. The
    first one begins with a capital letter and no label, or another sentence ends in it. One that begins with the stop
    of a sentence was broken off by an extractor, and no verse begins so.
    """
    first, second = own
    above, below = lines.before(first), lines.after(second)
    if second.text[-1] not in ENDS_PLAIN or (below is not None and below.start in clauses):
        return False
    if _STOP_FIRST.match(first.text):
        return True
    widths = sorted((first.width, second.width))
    if sum(widths) < PROSE or (widths[1] <= VERSE and widths[1] - widths[0] <= SWAY):
        return False
    if below is not None and not (below.text[:1].isalnum() or second.text[-1] in COLONS):
        return False
    begins = first.text[0].isupper() and first.text.split()[0][-1] not in ENDS_PLAIN
    if not begins and not SENTENCE_BEFORE.search(first.text):
        return False
    if above is None:
        return True
    farther = lines.before(above)
    ends = above.text[-1:] in ENDS_PLAIN or (above.width <= SHORT and above.text[-1:] not in _GOING_ON)
    return (ends or not begins) and (farther is None or farther.start not in clauses)


def most_in_a_row(flags: Iterator[bool]) -> int:
    """Give the length of the longest run of true ones."""
    most = run = 0
    for flag in flags:
        run = run + 1 if flag else 0
        most = max(most, run)
    return most
