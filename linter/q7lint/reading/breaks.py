"""Reads breaks: where a line ends inside a sentence.

A page that set each clause on a line of its own (``<br>``, a ``div`` a clause) comes out of an extractor as a
sentence in pieces: lines that end in a comma or a dash, and go on with a small letter. Many sound texts have
such lines too. What tells them apart is the whole document:

- A program that wraps lines breaks them anywhere, after a comma only by chance. So a sentence that is also broken
  elsewhere is wrapped, and a document in which most paragraphs are wrapped has no broken sentences, but in lines that
  are wider than any that was wrapped (`q7lint.reading.wraps`).
- Lines much longer than any wrap say that a document has one line a paragraph. Without them nothing is read here.
- Verse, addresses and lists are short lines one below the other (`q7lint.reading.sentences`); a salutation is a short
  line before a letter (`q7lint.reading.salutations`).
- Lines that begin as no author begins one (``, which``) say that an extractor broke lines round inline code. Then
  neither widths nor neighbours tell much, and only such lines were wrapped as had no room for what follows
  (`q7lint.reading.pieces`).

A break is certain where it is one of few among many whole paragraphs, and parts one long sentence in two. Those in
paragraphs of several sentences may be many: whoever sets each clause on a line of its own does so with each sentence.
"""

from __future__ import annotations

from itertools import compress
from typing import TYPE_CHECKING

from q7lint.reading.clauses import CLAUSE, clause_ends
from q7lint.reading.lines import (
    CLOSING,
    COLONS,
    COMMAS,
    END,
    LONG,
    SHORT,
    STOPS,
    WIDEST,
    Line,
    Lines,
    is_spaceless,
)
from q7lint.reading.pieces import broken_in_pieces, is_pieced, width_of_pieces
from q7lint.reading.salutations import GREETING, clauses_of
from q7lint.reading.sentences import (
    ENUMERATOR,
    NO_PROSE,
    SENTENCE_WITHIN,
    Sentence,
    is_prose,
    is_sentence,
    sentences_through,
)
from q7lint.reading.tokens import Break, Certainty
from q7lint.reading.wraps import FEW, are_near, is_wider, leaves_room, width_of_wrap
from q7lint.regex import regex
from q7lint.text import Dialect, Span

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Iterator

    from q7lint.reading.protected import Protected
    from q7lint.text import Document

LEAST_WHOLE = 8
"""A document with fewer whole paragraphs does not show how it writes them."""

FEW_BROKEN = 8
"""One line in so many is broken, at most, where the others show that no author broke it."""

LEAST_WORDS = 4
"""A line of fewer words may be anything."""

# No author begins a line so: an extractor broke it round inline code.
_GOES_ON_FIRST = regex(r"[)\]\u201d\u00bb\"]{0,2}[.,;:!?)\]][ \u00a0]?[^\W\d_]")


def read_breaks(document: Document, protected: Callable[[], Protected]) -> tuple[Break, ...]:
    """Read the line ends inside sentences of `document`.

    In Markdown and HTML a line end inside a paragraph is no more than a space, so that there are none. `protected` is
    called only where there is one.
    """
    text = document.text
    if document.dialect is not Dialect.TEXT:
        return ()
    clauses = clause_ends(text)
    if not clauses:
        return ()
    lines = Lines(document)
    first_long = next(lines.long_ones(), None)
    if first_long is None:
        return ()
    ends = {lines.at(place).start: found for place, found in clauses.items()}
    sentences = list(sentences_through(lines, ends, ends))
    spans = [span for sentence in sentences for span in _broken(lines, sentence, ends, first_long)]
    spans = [span for span in spans if not protected().covers(span)]
    # That a document is wrapped is asked last: to tell, all of its lines have to be looked at.
    if spans and (width := width_of_wrap(lines, ends)):
        at = map(lines.at, (span.start for span in spans))
        ours = [is_wider(lines, line, width) or leaves_room(lines, line, width) for line in at]
        spans = list(compress(spans, ours))
    lone = _lone(lines, spans) if spans else frozenset()
    if len(spans) < len(ends) and is_pieced(text):
        width = width_of_pieces(lines)
        pieces = [span for sentence in sentences for span in broken_in_pieces(lines, sentence, first_long, width)]
        spans = sorted({*spans, *(span for span in pieces if not protected().covers(span))})
    return tuple(
        Break(span, _joint(text, span), Certainty.CERTAIN if span in lone else Certainty.PROBABLE) for span in spans
    )


def _lone(lines: Lines, spans: list[Span]) -> frozenset[Span]:
    """Choose the breaks of a document in which hardly any other line is broken: nobody set these few on purpose.

    Who sets one verse or one clause a line does so all over, begins a line with each sentence, and a list has several
    items. So a break in a paragraph of several sentences is counted for none of these.
    """
    own = {lines.at(span.start).start for span in spans}
    lone = frozenset(span for span in spans if _is_lone(lines, span, own))
    if not lone:
        return lone
    several = wide = 0
    going_on: list[int] = []
    for line in lines.long():
        if line.text[-1] == "|":
            continue  # a row of a table, which has no end of a sentence
        several += 1
        whole = line.start in own or _ends_whole(line)
        wide += whole and line.width > WIDEST
        if not whole:
            going_on.append(line.width)
    clauses = sum(1 for span in spans if not _holds_sentences(lines, span))
    if not clauses and not going_on and wide >= FEW:
        return lone
    wrapped = len(going_on) if are_near(going_on) else 0
    return lone if several >= max(LEAST_WHOLE, FEW_BROKEN * clauses, FEW_BROKEN * wrapped) else frozenset()


def _holds_sentences(lines: Lines, span: Span) -> bool:
    """Tell whether a sentence ends in the line that is broken, or in the next one, and another begins there."""
    line = lines.at(span.start)
    following = lines.after(line)
    return any(one is not None and SENTENCE_WITHIN.search(one.text) for one in (line, following))


def _is_lone(lines: Lines, span: Span, own: set[int]) -> bool:
    """Tell whether a break parts one sentence of plain prose in two, and is beside no other and in no list."""
    line = lines.at(span.start)
    following, above = lines.after(line), lines.before(line)
    if following is None or following.start in own or lines.document.text[span.start - 1] not in COMMAS:
        return False
    if above is not None and above.text[-1:] in (*COMMAS, ";", "\u061b", "\uff1b"):
        return False
    if max(line.width, following.width) <= LONG or following.text[-1:] not in STOPS | COLONS:
        return False
    if line.width <= SHORT and not _is_short_clause(line, above):
        return False
    first, second = line.text.split(), following.text.split()
    spaceless = is_spaceless(following.text)
    few = min(len(first), len(second)) < LEAST_WORDS
    if not spaceless and (few or _last_sentence(line.text).split()[0].lower() == second[0]):
        return False
    plain = not (NO_PROSE.search(line.text) or NO_PROSE.search(following.text) or GREETING.match(line.text))
    begins = line.text[0].isalpha() or _GOES_ON_FIRST.match(line.text) is not None
    return plain and begins and following.text[0].isalpha() and not ENUMERATOR.match(line.text)


def _is_short_clause(line: Line, above: Line | None) -> bool:
    """Tell whether a short line is a clause and no salutation: several of its words begin with a small letter.

    And it stands below a whole paragraph, or goes on from the line above.
    """
    below = above is not None and above.width > LONG and above.text[-1:] in STOPS
    words = line.text.split()
    goes_on = words[0][0].islower() or _GOES_ON_FIRST.match(line.text) is not None
    return (below or goes_on) and sum(1 for word in words[1:] if word[0].islower()) >= CLAUSE


def _last_sentence(text: str) -> str:
    """Give the sentence that a line ends in."""
    start = max((found.end() - 1 for found in SENTENCE_WITHIN.finditer(text)), default=0)
    return text[start:]


def _ends_whole(line: Line) -> bool:
    """Tell whether a line ends as a paragraph does."""
    return bool(END.search(line.text[-2:])) or line.text[-1:] in CLOSING


def _broken(lines: Lines, sentence: Sentence, clauses: dict[int, re.Match[str]], first_long: int) -> Iterator[Span]:
    """Yield the places where `sentence` is broken, unless it is anything else."""
    own = sentence.lines
    if not is_prose(own) or not is_sentence(lines, own, clauses):
        return
    width = sentence.width  # which all its lines tell
    for line, found in clauses_of(lines, sentence, first_long):
        # Where no line is broken elsewhere but such as no program makes, nothing was broken for its width.
        if not width or is_wider(lines, line, width):
            yield Span(*found.span(1))


def _joint(text: str, span: Span) -> str:
    """Tell what belongs between the two halves: a space, or nothing where the script has no spaces."""
    mark, before, begins = text[span.start - 1], text[max(span.start - 2, 0)], text[span.end]
    # The full-width commas have their blank within them, whatever follows.
    without = mark in "\u3001\uff0c" or (is_spaceless(before) and is_spaceless(begins))
    return "" if without else " "
