"""Letters and what they belong to: words, scripts without blanks, particles that are no words by themselves."""

from __future__ import annotations

import re
from unicodedata import category

from q7lint.reading.beside import in_word
from q7lint.regex import regex

_PROCLITIC = regex(
    "(?:[\u0648\u0641]?[\u0628\u0643]?\u0627\u0644|[\u0648\u0641]?\u0644\u0644|[\u0648\u0641\u0628\u0644\u0643]"
    "|[\u05d5\u05d4\u05d1\u05db\u05dc\u05de\u05e9])\\Z"
)

_ELIDES = regex(
    "(?<![^\\W\\d_])(?:[cdjlmnst]|(?:jus|lors|puis|quoi|pres)?qu|(?:a|co|da|de|ne|su)ll|gl|un|quest|quell|sant)"
    "['\u2019]\\Z",
    re.IGNORECASE,
)

_JOINERS = frozenset("_\u00ad\u200c\u200d\u2060")
"""What holds the letters of a word together."""


def is_mark(sign: str) -> bool:
    """Tell whether a sign changes the one before it: a vowel sign, an accent, a joiner, a skin tone."""
    return sign >= "\u0300" and (category(sign)[0] == "M" or sign == "\u200d" or "\U0001f3fb" <= sign <= "\U0001f3ff")


def is_word(mark: str) -> bool:
    """Tell whether a code point belongs to a word."""
    return mark in _JOINERS or in_word(mark)


def touch(left: str, right: str) -> bool:
    """Tell whether two code points stand side by side without a space: one of them is of a script that sets none."""
    return without_spaces(left) or without_spaces(right)


def clings(left: str, right: str) -> bool:
    """Tell whether what begins at the end of an element is a part of its word: Korean writes particles so."""
    return "\uac00" <= right <= "\ud7a3" and left not in ".!?\u2026"


def precedes(text: str, end: int, right: str) -> bool:
    """Tell whether an article, a preposition or an `and` of Arabic or Hebrew, which are no words, stands before `end`.

    They are written as one with the word behind them, which begins with the code point `right`.
    """
    if not "\u05d0" <= right <= "\u064a":
        return False
    found = _PROCLITIC.search(text, max(0, end - 4), end)
    return found is not None and not in_word(text[found.start() - 1 : found.start()])


def elides(text: str, end: int) -> bool:
    """Tell whether a word that has lost its vowel stands before `end`, as in ``l’eau``: no blank stands behind it."""
    return _ELIDES.search(text, max(0, end - 8), end) is not None


def without_spaces(mark: str) -> bool:
    """Tell whether a letter's script is written without spaces between words."""
    return (
        "\u0e00" <= mark <= "\u0eff"
        or "\u1000" <= mark <= "\u109f"
        or "\u1780" <= mark <= "\u17ff"
        or "\u2e80" <= mark <= "\ua4cf"
        or "\uf900" <= mark <= "\ufaff"
        or "\uff00" <= mark <= "\uff9f"
        or "\U00020000" <= mark <= "\U0003ffff"
    )
