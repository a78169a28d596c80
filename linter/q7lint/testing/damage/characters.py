"""Characters that were read in another encoding, or that came in unseen. No rule repairs these yet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from q7lint.testing.damage.core import operator
from q7lint.text import Edit, Span

if TYPE_CHECKING:
    from q7lint.testing.damage.sound import Sound
    from q7lint.testing.damage.spelling import Speller

NO_RULE = "No rule repairs it yet."

_FOREIGN = re.compile(r"(?:(?<![^\W\d_])|(?=[^\x00-\x7f]))[^\W\d_]*[^\x00-\x7f]+[^\W\d_]*")
_INSIDE = re.compile(r"(?<=[a-zA-ZÀ-ɏЀ-ӿͰ-Ͽ]{2})(?=[a-zA-ZÀ-ɏЀ-ӿͰ-Ͽ]{2})")
"""Between two letters of a script that knows no joiners."""


def misread(text: str) -> str:
    """Read the UTF-8 of a text as Windows-1252, and the five bytes that it lacks as Latin-1, as browsers do."""
    return "".join(
        bytes([byte]).decode("cp1252" if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else "latin-1")
        for byte in text.encode()
    )


def _words(sound: Sound) -> list[Span]:
    return [Span(*found.span()) for run in sound.runs for found in _FOREIGN.finditer(sound.text, *run)]


@operator("misread", "UTF-8 read as Windows-1252", ("ENC001",), why=NO_RULE, places=_words, text=0, markdown=0, html=0)
def misread_once(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``LomÃ©``, ``donâ€™t``."""
    return [Edit(place, misread(sound.text[slice(*place)]))]


@operator(
    "misread-twice", "UTF-8 read as Windows-1252, twice", ("ENC001",), why=NO_RULE, places=_words, text=0, markdown=0
)
def misread_twice(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``LomÃƒÂ©``."""
    return [Edit(place, misread(misread(sound.text[slice(*place)])))]


@operator(
    "slip-in-invisible",
    "zero-width characters and soft hyphens within words",
    ("CHR001",),
    why=NO_RULE,
    places=lambda sound: [Span(*found.span()) for run in sound.runs for found in _INSIDE.finditer(sound.text, *run)],
    text=0,
    markdown=0,
    html=0,
)
def slip_in_invisible(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``in⟨ZWSP⟩visible``."""
    return [Edit(place, speller.choice(("\u200b", "\u200b", "\u2060", "\ufeff", "\u00ad")))]
