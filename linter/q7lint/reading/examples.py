"""Tells references that were escaped again as an example of it, or as a program wants them, from those that are damage.

A page that asks why "Fish &amp;amp; Chips" stands where "Fish & Chips" should is sound: the words stand beside it as
they ought to be. What is found here is only probable, for a text that is half repaired may hold both as well.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from q7lint.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint.reading.tokens import Entity

_WITHIN = 200
"""How far from a reference the same words are looked for, in code points."""
_LEVELS = 3
"""How many levels below its own they are looked for at."""

_WORD_BEFORE = regex(r"(?:[^\W_]{1,12} ?)\Z")
_WORD_BEHIND = regex(r" ?[^\W_]{1,12}")
_LETTERS = 3
"""So many letters on one side of a letter are a word that is found again by no chance."""
_SIGNS = frozenset("&<>")
_CLOSING = frozenset(" ?.,;:!)")

_PARTS = " \t\r\n\"'"
_LONGEST = 80
"""Between which signs a query is looked for, and how far back."""
_PARAMETER = regex(r"\w=[\w.%+~,:-]*\Z")
_FIRST_PARAMETER = regex(r"\?[\w.%-]{1,40}=")
_NEXT_PARAMETER = regex(r"[A-Za-z_][\w.\[\]-]{0,30}=")
_STRING = regex(r"(?:\w\(|=[ \t]?|[\"'][ \t]?:[ \t]?)[\"'][^\"'\r\n]{0,80}\Z")
_LOGGED = regex(r"[$%] [a-z]|[\[(]?\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d|(?:awk|echo|[ef]?grep|printf?|sed)[ \t]")
"""What a line of a session or of a log begins with, or a command that is given a text."""
_REPLACED = regex(r"(?:\A|[\s'\"])s/[^/\r\n]{1,60}\Z")
_NAMED = regex(r"(?<![&;\w])amps?\b(?!;)", re.IGNORECASE)
_ASKED = regex(
    r"\b(?:why|how|where|what|warum|wieso|weshalb|wie|pourquoi|comment|por qu[ée]|c[óo]mo|perch[ée]|come|waarom|hoe"
    r"|dlaczego|jak|почему|как|чому|varf[öo]r|hvorfor)\b[^.?!\r\n]{0,60}?"
    r"\b(?:show|display|appear|print|see|get|render|com(?:e|ing) out|zeig|steh|erschein|angezeigt|affich|apparaît|voi"
    r"|aparec|muestr|sale|veo|mostra|appar|vedo|staat|toon|zie|wyświetl|pokazuj|widz|wida|показыва|отобража|вижу|вид|visa|står"
    r"|vises)\w{0,8}[^.?!\r\n]{0,40}\Z",
    re.IGNORECASE,
)
"""A question about what somebody sees."""
_TYPED = regex(
    r"\b(?:enter|insert|string|type|typ(?:e|ing) in|write|geben sie|schreiben? sie|schreibe?|tippen? sie|tippe|écrivez"
    r"|saisissez|tapez|escrib[ae]|teclee|digit[ae]|escrev[ae]|scriv[ie]|typ|schrijf|wpisz|napisz|введите|напишите|пишите)"
    r" [^\s.,;:!?]{1,20} ?\Z",
    re.IGNORECASE,
)
"""What is to be typed."""
_SEEN_AS = regex(
    r"\b(?:appear|show|print|display|stor|sav|render|com|turn|erschein|steh|angezeigt|gespeichert|appara|affich|aparec"
    r"|sal|guard|appar|salv|staa|getoond|отобража|показыва|хран)\w{0,8}(?: \w{1,8}){0,2} (?:as|like|als|comme|como|come"
    r"|как) [^\s.?!]{0,20}\Z",
    re.IGNORECASE,
)
"""How a name is said to come out."""
_AS = frozenset("as like als comme como come как".split())


def is_example(text: str, one: Entity) -> bool:
    """Tell whether a reference may be there to be seen, or to be read by a program."""
    start, end = one.span
    before, behind = text[max(0, start - _WITHIN) : start], text[end : end + _WITHIN]
    return (
        _stands_alone(one.decoded, before, behind)
        or _is_read(one.decoded, before, behind)
        or _is_asked_about(before, behind)
        or (one.decoded.isalpha() and _names(one.once, before))
        or any(form in before or form in behind for form in _below(one, before, behind))
    )


def is_asked(before: str) -> bool:
    """Tell whether what stands before a reference asks why or where it is seen."""
    return _ASKED.search(before) is not None


def _stands_alone(decoded: str, before: str, behind: str) -> bool:
    """Tell whether a sign of markup has no word on either side, as in a list of escapes."""
    left, right = _WORD_BEFORE.search(before[-14:]), _WORD_BEHIND.match(behind)
    return decoded in _SIGNS and left is None and right is None


def _is_read(decoded: str, before: str, behind: str) -> bool:
    """Tell whether a program reads it: in a query, between slashes, in a string, on a line of a session or of a log."""
    if before[-1:] == behind[:1] == "/":
        return True
    line = before[max(before.rfind("\n"), before.rfind("\r")) + 1 :]
    quoted = '"' in line or "'" in line
    if (quoted and _STRING.search(line[-100:])) or (len(line) < _WITHIN and _LOGGED.match(line)):
        return True
    if "s/" in line and _REPLACED.search(line[-70:]):
        return True
    token = before[max(map(before.rfind, _PARTS)) + 1 :][-_LONGEST:]
    if decoded != "&" or "=" not in token:
        return False
    joins = _PARAMETER.search(token) and _NEXT_PARAMETER.match(behind)
    return bool(joins or _FIRST_PARAMETER.search(token))


def _is_asked_about(before: str, behind: str) -> bool:
    """Tell whether somebody asks why it is seen, says how a name comes out, or calls the escape by its name."""
    if "?" in behind and is_asked(before[-140:]):
        return True
    if not _AS.isdisjoint(before[-40:].split(" ")[-2:]) and _SEEN_AS.search(before[-80:]):
        return True
    if _TYPED.search(before[-40:]):
        return True
    return any(" amp" in side.lower() and _NAMED.search(side) for side in (before, behind))


def _names(once: str, before: str) -> bool:
    """Tell whether the name of a letter stands before its escape as a word: ``alpha is &amp;alpha;``."""
    name = once.strip("&;")
    return len(name) > 1 and name.isalpha() and name in before[-40:].replace(",", " ").split()


def _below(one: Entity, before: str, behind: str) -> Iterator[str]:
    """Yield the words round a reference as they are with fewer escapes: ``AT&T`` and ``AT&amp;T``."""
    decoded, once = one.decoded, one.once.removeprefix("&")
    left, right = _sides(decoded, before, behind)
    if _tells(decoded, left, right):
        yield f"{left}{decoded}{right}"
        for depth in range(min(one.depth - 1, _LEVELS)):
            yield f"{left}&{'amp;' * depth}{once}{right}"
    if decoded.isalpha() and not left + right and any(_stands_free(decoded, side) for side in (before, behind)):
        yield decoded
    if decoded in "<>" and before[-1:] == " " and behind[:1] in _CLOSING:
        yield f" &{once}"  # a sign for itself, which is escaped once elsewhere


def _stands_free(letter: str, side: str) -> bool:
    """Tell whether a letter stands for itself on one side of a reference, as in a list of letters and their escapes."""
    at = side.find(letter)
    return at >= 0 and not (side[at - 1 : at].isalnum() or side[at + len(letter) : at + len(letter) + 1].isalnum())


def _sides(decoded: str, before: str, behind: str) -> tuple[str, str]:
    """Give the words on the two sides of a reference, those that it is glued to where it is not an ampersand."""
    found = (_WORD_BEFORE.search(before[-14:]), _WORD_BEHIND.match(behind))
    left, right = (one.group() if one else "" for one in found)
    if left.strip()[-1:] >= "\u2e80":  # a script without blanks: one sign on either side
        left = left[-2:] if left.endswith(" ") else left[-1:]
    if right.strip()[:1] >= "\u2e80":
        right = right[: 1 + right.startswith(" ")]
    if decoded == "&" or (decoded in "<>" and left.endswith(" ") and right.startswith(" ")):
        return left, right
    return ("" if left.endswith(" ") else left), ("" if right.startswith(" ") else right)


def _tells(decoded: str, left: str, right: str) -> bool:
    """Tell whether the words on the two sides of a reference are found again by no chance."""
    if not decoded.strip():
        return False
    if decoded == "&":
        return bool(left and right)
    if decoded.isalpha():
        return bool(left and right) or len(left) + len(right) >= _LETTERS
    return bool(left or right)
