"""Sound articles, damaged and repaired: which words of prose were lost, and which lines were touched beside the damage.

Damage never alters a word, so that the words of the sound text outside of its marks must stand in what a repair makes
of it, in their order. Among its paragraphs stand lines that look damaged and are not; of those that the damage left as
they were, the safe fixes touch nothing.
"""

from __future__ import annotations

import html
import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

import q7lint
from q7lint.repairer import UnsettledError
from q7lint.testing.damage import OPERATORS, RATES, Damaged, Way, damaged
from q7lint.testing.damage.articles import article
from q7lint.text import Dialect, Document
from q7lint.undo.ledger import entry

from . import faults
from .asides import ASIDES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from random import Random

    from q7lint.testing.damage import Operator

AMONG = {one: [operator for operator in OPERATORS.values() if Way(one.value) in operator.floors] for one in Dialect}
_MOST_ASIDES = 4
_TAG = re.compile(r"<[^<>]*>")
_OPEN_WORD = re.compile(r"[\w\u0300-\u036f\u0900-\u0dff\u200c\u200d]+$")
_WORD_START = re.compile(r"[\w\u0300-\u036f\u0900-\u0dff\u200c\u200d]+")


class Trial(NamedTuple):
    """A damaged text and what came of it.

    Args:
        done: The damaged text with its marks.
        dialect: What kind of text it is.
        repaired: What the safe fixes made of it.
        kept: How many words of prose had to be kept.
        faults: What is wrong, each with its law before the colon.
    """

    done: Damaged
    dialect: Dialect
    repaired: str
    kept: int
    faults: tuple[str, ...]


def prose_between(done: Damaged) -> Iterator[str]:
    """Yield what stands between the marks of a damaged text, without words that a mark beside them may be a part of."""
    at = 0
    for number in range(len(done.marks) + 1):
        mark = done.marks[number] if number < len(done.marks) else None
        piece = done.text[at : mark.span.start if mark else len(done.text)]
        before = done.marks[number - 1] if number else None
        if before and _is_glued(before.original, done.text[before.span.start : before.span.end], last=True):
            piece = _WORD_START.sub("", piece, count=1) if _WORD_START.match(piece) else piece
        if mark:
            if _is_glued(mark.original, done.text[mark.span.start : mark.span.end], last=False):
                piece = _OPEN_WORD.sub("", piece)
            at = mark.span.end
        yield piece


def _is_glued(original: str, written: str, *, last: bool) -> bool:
    """Tell whether a mark may share a word with what stands beside it, before the damage or behind it."""
    edge = slice(-1, None) if last else slice(0, 1)
    return not original or not written or any(faults.is_letter(one) for one in original[edge] + written[edge])


def words_to_keep(done: Damaged, dialect: Dialect) -> list[str]:
    """Give the words of prose in a damaged text, in their order: those of sound tags are no prose."""
    pieces = list(prose_between(done))
    if dialect is not Dialect.TEXT:
        # A tag that was damaged in part is cut by marks: what is left of it in a piece has one of its brackets.
        pieces = [re.sub(r"^[^<>]*>|<[^<>]*$", " ", _TAG.sub(" ", piece)) for piece in pieces]
    return [word for piece in pieces for word in faults.words(html.unescape(piece))]


def lost_words(wanted: Iterable[str], text: str) -> list[str]:
    """Give the words that do not stand in a text in their order.

    One that is not there is passed over, so that every one is counted, and not all that stand behind it.
    """
    there = faults.words(html.unescape(text))
    places: dict[str, list[int]] = {}
    for place, word in enumerate(there):
        places.setdefault(word, []).append(place)
    at, lost = 0, []
    for word in wanted:
        place = next((one for one in places.get(word, ()) if one >= at), None)
        if place is None:
            lost.append(word)
        else:
            at = place + 1
    return lost


def lines_touched(done: Damaged, repaired: str) -> list[str]:
    """Give the lines before the first mark and behind the last one that are not as they were."""
    before = Document(done.text)
    first = before.line(before.row(done.marks[0].span.start)).start
    last = before.line(before.row(done.marks[-1].span.end)).end
    head, tail = done.text[:first], done.text[last:]
    found = [] if repaired.startswith(head) else [f"a line before {done.text[first:last]!r} was touched"]
    return found + ([] if repaired.endswith(tail) else [f"a line behind {done.text[first:last]!r} was touched"])


def tried(draw: Random, operators: list[Operator], dialect: Dialect, *, single: bool) -> Trial | None:
    """Damage an article, in a single place or in many, and repair it; ``None`` where no place was found."""
    sound = _part(article(draw.randrange(1_000_000)).written(dialect), dialect, draw)
    asides = draw.sample(ASIDES, draw.randrange(_MOST_ASIDES))
    for aside in asides:
        sound = _with_aside(sound, aside, dialect, draw)
    rate = 0.0 if single else draw.choice(RATES)
    done = damaged(sound, operators, draw.getrandbits(32), dialect=dialect, rate=rate)
    if not done.marks:
        return None
    try:
        safe = q7lint.repair(done.text, dialect=dialect).text
        whole = q7lint.repair(done.text, dialect=dialect, unsafe=True).text if single else safe
    except UnsettledError as error:
        return Trial(done, dialect, done.text, 0, (f"unsettled: {error}",))
    wanted = words_to_keep(done, dialect)
    # What the damage itself glued to a word is no loss: the word must have been there before the repair.
    there = lost_words(wanted, done.text)
    wanted = _without(wanted, there)
    found = [f"lost: {word}" for word in lost_words(wanted, safe)]
    there_still = [_written(one, dialect) for one in asides if _written(one, dialect) in done.text]
    found += [f"lost: a part of the line {one!r}" for one in there_still if one not in safe]
    old, new = done.text.encode(), safe.encode()
    if entry("x", old, new, ()).restored(new) != old:
        found.append("undo: the old bytes do not come back")
    if single:
        found += [f"locality: {one}" for one in lines_touched(done, whole)]
        found += [f"lost by a probable fix: {word}" for word in lost_words(wanted, whole)]
    return Trial(done, dialect, safe, len(wanted), tuple(found))


def _part(text: str, dialect: Dialect, draw: Random) -> str:
    """Give half of the paragraphs of an article, so that there are more texts in an hour; a page stays whole."""
    if dialect is Dialect.HTML:
        return text
    parts = text.split("\n\n")
    half = max(len(parts) // 2, 1)
    start = draw.randrange(len(parts) - half + 1)
    return "\n\n".join(parts[start : start + half])


def _with_aside(text: str, aside: str, dialect: Dialect, draw: Random) -> str:
    """Put a line that looks damaged between two paragraphs, as a paragraph of its own."""
    written = _written(aside, dialect)
    if dialect is not Dialect.HTML:
        parts = text.split("\n\n")
        parts.insert(draw.randrange(len(parts) + 1), written)
        return "\n\n".join(parts)
    ends = [found.end() for found in re.finditer("</p>\n", text)]
    at = draw.choice(ends) if ends else len(text)
    return f"{text[:at]}<p>{written}</p>\n{text[at:]}"


def _written(aside: str, dialect: Dialect) -> str:
    """Write a line as it stands in a text or a page, where a bracket that closes may stand as it is."""
    return aside if dialect is not Dialect.HTML else aside.replace("&", "&amp;").replace("<", "&lt;")


def _without(words: list[str], others: list[str]) -> list[str]:
    left = Counter(others)
    kept = []
    for word in words:
        if left[word]:
            left[word] -= 1
        else:
            kept.append(word)
    return kept
