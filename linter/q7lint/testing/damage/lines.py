"""Line ends and spaces: single sentences that were broken, and no-break spaces that came in rows."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from q7lint.testing.damage.core import EXACT, operator
from q7lint.testing.damage.spelling import NBSP
from q7lint.text import Edit, Span

if TYPE_CHECKING:
    from q7lint.testing.damage.sound import Sound
    from q7lint.testing.damage.spelling import Speller

_CLAUSE = re.compile(r"(?<=[^\W\d_][,،–]) (?=[^\W\d_])|(?<= [–]) (?=[^\W\d_])|(?<=，)(?=[^\W\d_])")
_RUN_ON = re.compile(r"(?<=[\w,،，–—])\r?\n(?=[>\s]{0,20}[^\W\d_])(?=[>\s]{0,20}[a-zß-ÿα-ωа-яá-ž])")
_FEW = 2
"""So many lines of a text may end within a sentence and yet tell nothing of the others."""
_LONG = 100
"""A text none of whose lines is longer may be verse, or wrapped: a break in it may be meant."""
_VERSE = 50
"""The columns of a line of verse, at most."""


def _columns(text: str) -> int:
    """Count the columns of a line; an ideograph takes two."""
    return sum(2 if letter > "\u2e80" else 1 for letter in text)


def sentences(sound: Sound) -> list[Span]:
    """Give the paragraphs whose sentences can be broken: the long ones, so that the rest still shows what a line is.

    In a text with verse, or with wrapped mail, one more line that ends within a sentence is nothing strange.
    """
    if len(_RUN_ON.findall(sound.text)) > _FEW:
        return []
    return [span for span in sound.paragraphs if _columns(sound.text[slice(*span)]) > _LONG]


@operator(
    "break-sentence",
    "a line end behind a comma or a dash of a sentence",
    ("WRP001",),
    places=sentences,
    text=EXACT,
)
def break_sentence(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Break a paragraph once, behind a comma or dash before a small letter, so that no part is as short as a verse."""
    clauses = [
        one for one in _clauses(sound, place) if _is_long(sound, place.start, one) and _is_long(sound, one, place.end)
    ]
    return [Edit(speller.choice(clauses), "\n")] if clauses else []


@operator(
    "break-clauses",
    "a line end behind every comma and dash of a paragraph",
    ("WRP001",),
    places=sentences,
    text=0.4,
    why="Short lines one below the other may be verse, and are left as they are.",
)
def break_clauses(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Break a paragraph behind every comma and dash before a small letter."""
    return [Edit(clause, "\n") for clause in _clauses(sound, place)]


def _clauses(sound: Sound, place: Span) -> list[Span]:
    """Give the places between two clauses: the space, or nothing between two ideographs."""
    found = [Span(*one.span()) for one in _CLAUSE.finditer(sound.text, *place)]
    return [one for one in found if not sound.text[one.end].isupper()]


def _is_long(sound: Sound, start: int | Span, end: int | Span) -> bool:
    """Tell whether the text between two places is longer than a verse."""
    first = start.end if isinstance(start, Span) else start
    last = end.start if isinstance(end, Span) else end
    return _columns(sound.text[first:last]) > _VERSE


@operator(
    "multiply-space",
    "no-break spaces in a row where one space was",
    ("SPC001",),
    places=lambda sound: [gap for line in sound.prose for gap in sound.gaps(line) if gap.end > gap.start],
    text=EXACT,
    markdown=EXACT,
)
def multiply_space(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``Landscapes⍽⍽– What``."""
    runs = (NBSP * 2, NBSP * 2, NBSP * 3, f"{NBSP} ", f" {NBSP}", f"{NBSP} {NBSP}")
    return [Edit(place, speller.choice(runs))]
