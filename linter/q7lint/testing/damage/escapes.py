"""Character references: escaped again and again, left in text, without their semicolon, or without their name."""

from __future__ import annotations

import re
from html.entities import codepoint2name
from typing import TYPE_CHECKING

from q7lint.testing.damage.core import EXACT, operator
from q7lint.text import Dialect, Edit, Span

if TYPE_CHECKING:
    from q7lint.testing.damage.sound import Sound
    from q7lint.testing.damage.spelling import Speller

_SIGN = re.compile(r"[&’‘“”«»–—…éèêàçüöäñóíáúß°€]")
_BETWEEN = re.compile(r"(?<=[^\W\d_]) & (?=[^\W\d_])")
_REFERENCE = re.compile(r"&(?:amp|lt|gt|quot|nbsp|#\d+|#x[\da-f]+|[a-z]+);")
_COMMA = re.compile(r"(?<=[^\W\d_])[,،，](?=\s|[^\W\d_])")
_SPACED = frozenset("&’‘“”–—…éèüöäñ")
"""Signs whose references the rule on blanks within them knows."""


def signs(sound: Sound) -> list[Span]:
    """Give the signs that a page may have escaped, in HTML the references themselves."""
    pattern = _REFERENCE if sound.dialect is Dialect.HTML else _SIGN
    return [Span(*found.span()) for run in sound.runs for found in pattern.finditer(sound.text, *run)]


def reference(sign: str, speller: Speller) -> str:
    """Write the reference of a sign, by name or by number, without ampersand and semicolon."""
    name = codepoint2name.get(ord(sign))
    return name if name and (sign == "&" or speller.chance(0.5)) else f"#{ord(sign)}"


@operator(
    "escape-again",
    "a reference whose ampersand was escaped again and again",
    ("ENT001",),
    places=signs,
    text=EXACT,
    markdown=EXACT,
    html=EXACT,
    extracted=EXACT,
)
def escape_again(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``R&amp;amp;amp;D``, ``it&amp;amp;#8217;s``."""
    escapes = "amp;" * speller.rng.randint(1, 5)
    if sound.dialect is Dialect.HTML:
        after = place.start + 1
        return [Edit(Span(after, after), escapes)]
    return [Edit(place, f"&{escapes}{reference(sound.text[slice(*place)], speller)};")]


@operator(
    "escape-once",
    "a reference that nothing has decoded",
    ("ENT003",),
    places=signs,
    text=EXACT,
)
def escape_once(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``R&amp;D``, ``it&#8217;s``."""
    return [Edit(place, f"&{reference(sound.text[slice(*place)], speller)};")]


@operator(
    "lose-semicolon",
    "a reference that has lost its semicolon",
    ("ENT004",),
    places=lambda sound: [Span(*found.span()) for run in sound.runs for found in _BETWEEN.finditer(sound.text, *run)],
    text=EXACT,
    markdown=EXACT,
)
def lose_semicolon(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``bread &amp butter``."""
    return [Edit(Span(place.start + 1, place.end - 1), speller.choice(("&amp", "&#38")))]


@operator(
    "space-reference",
    "a reference with blanks in it",
    ("ENT006",),
    places=signs,
    text=EXACT,
    markdown=EXACT,
)
def space_reference(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``bread & amp ; butter``, ``it& # 8217 ;s``."""
    sign = sound.text[slice(*place)]
    if sign not in _SPACED:
        return []
    written = reference(sign, speller).replace("#", speller.choice(("#", "# ")))
    return [Edit(place, f"& {written}{speller.choice(('', ' '))};")]


@operator(
    "lose-name",
    "the remains of references that have lost their name, behind a comma",
    ("ENT002",),
    places=lambda sound: [
        Span(found.end(), found.end()) for run in sound.runs for found in _COMMA.finditer(sound.text, *run)
    ],
    text=EXACT,
    markdown=EXACT,
    html=EXACT,
    extracted=EXACT,
)
def lose_name(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``trains,&; then tests``, ``trains,&amp;amp;&amp;amp;; then tests``."""
    if speller.chance(0.5):
        return [Edit(place, speller.choice(("&;", "&;", "&&;", "&;&;")))]
    # Escaped once, an ampersand is sound in Markdown and HTML.
    least = 1 if sound.dialect is Dialect.TEXT else 2
    run = "".join("&" + "amp;" * speller.rng.randint(least, 6) for _ in range(speller.rng.randint(1, 3)))
    return [Edit(place, f"{run};")]
