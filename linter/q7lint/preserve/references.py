"""The law's grammar of a character reference, escaped once or many times, and of what is left of one.

Decoding is one scan: `&amp;amp;amp;…` of any length is one reference, never one pass for each level.
"""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from q7lint.preserve.names import ELEMENTS
from q7lint.preserve.words import is_word
from q7lint.regex import regex

_BLANK = r"[\t \xa0\u2000-\u200a\u202f\u205f\u3000]{0,2}+"
_AMP = r"(?:[aA][mM][pP]|\#0{0,9}38|\#[xX]0{0,9}26)"
_NEXT = r"(?:[aA][mM][pP]|lt;|gt;|quot;|nbsp|\#[0-9]|\#[xX][0-9a-fA-F])"

# Possessive: a level once read is never given back, so that a long run is read once.
_LEVELS = regex(rf"&(?:{_AMP};|{_BLANK}{_AMP}{_BLANK};|[aA][mM][pP](?={_NEXT}))*+")
# An ampersand of a level that has lost its name, `&;quot;`: what follows has to be a reference with its semicolon.
_NAMELESS = regex(r"&;(?=[A-Za-z][A-Za-z0-9]{1,31};|\#(?:[xX][0-9a-fA-F]{1,10}|[0-9]{1,20});)")
_NUMBER = regex(
    rf"(?P<lead>{_BLANK})\#{_BLANK}(?:[xX](?P<gap>{_BLANK})(?P<hex>[0-9a-fA-F]{{1,10}})|(?P<dec>[0-9]{{1,20}}))"
    rf"(?P<end>{_BLANK};)?"
)
_NAME = regex(rf"(?P<lead>{_BLANK})(?P<name>[A-Za-z][A-Za-z0-9]{{1,31}})(?P<end>(?P<gap>{_BLANK});)?")
_AMPERSANDS = regex(r"(?:&(?:[aA][mM][pP];)*+)++")
_REMAINS = regex(r"(?:&(?:[aA][mM][pP];)*+)++;")

# Names that are no words: only these may be spaced, since `Sound & image ;` is prose.
_MARKUP = frozenset(("amp", "lt", "gt", "quot", "apos", "nbsp"))
_NO_WORD = regex(
    r"(?:[lr][sd]|sb|bd)quo|[lr]aquo|[mn]dash|hellip|shy|iquest|iexcl|plusmn|middot|frac[134][24]"
    r"|[A-Za-z](?:acute|grave|circ|uml|tilde|cedil|ring|lig|caron)|(?:AE|ae|OE|oe|sz)lig"
)
_MEASURES = frozenset(("cent", "deg", "euro", "pound", "times", "yen"))
"""Names that are words, but for behind a figure: `2 & euro ;`."""
_CURRENCIES = frozenset(("euro", "pound", "yen"))
"""Those of them that stand before a figure as well: `& euro ; 2`."""

_BACKSLASH = regex(r"\\{1,3}+(?P<sign>u003[cC]|u003[eE]|u002[27]|[/\"'nrt])")
_BACKSLASHED = {"u003c": "<", "u003e": ">", "u0022": '"', "u0027": "'", "n": "\n", "r": "\r", "t": "\t"}
_NUMBERED = regex(
    r"\\{1,2}+(?:u(?P<four>(?![dD][89a-fA-F])[0-9A-Fa-f]{4}|[dD][89abAB][0-9A-Fa-f]{2}(?=\\{1,2}u[dD][c-fC-F]))"
    r"(?:(?<=[dD][89abAB][0-9A-Fa-f][0-9A-Fa-f])\\{1,2}+u(?P<low>[dD][c-fC-F][0-9A-Fa-f]{2}))?+|U(?P<eight>000[01][0-9A-Fa-f]{4}))"
)
_UNSEEN = frozenset("\xa0\u2009\u200c\u200d\u202f\ufe0f")
"""Signs that show as nothing, and that a text may well have."""
_BEHIND_WORD = regex(r"[^\W_][.,:;!?\u2026\u3002\uff01\uff1f]?[\"\u201d\u00bb)]?(?:\\{1,2}[nrt]){0,9}\Z")
_BEFORE_TEXT = regex(
    r"(?:\\{1,2}+[nrt]){0,9}+[ \xa0]?"
    r"(?:[^\W\d_a-z]|[\"\u201c\u201e\xab\xbf\xa1]|(?:[-*\u2022]|\d{1,2}[.)])[ \xa0]|\Z|[\r\n])"
)
"""What stands on both sides of a line end in prose: a word, and a capital letter or an item."""
_WITHIN = 2000
"""The longest tag in which an escape stands, in code points."""
_RUN = 40
"""So many code points before an escape hold those that stand in a row with it."""
_BEHIND_TAG = regex(r"(?:[A-Za-z0-9\"'/\\ ]>|\\u003[eE])(?:\\{1,2}[nrt]){0,9}\Z")

_TAG = 100
"""The longest tag whose brackets lack their semicolons, in code points."""
_TAG_BEHIND = regex(r"/?(?P<name>[A-Za-z][A-Za-z0-9]{0,10}+)(?:[ \xa0]?/|[ \xa0][\w-]{1,20}+=[^<>&\r\n]{1,80}+)?+")
_TAG_BEFORE = regex(
    r"(?:<|&lt;?+)/?+(?P<name>[A-Za-z][A-Za-z0-9]{0,10}+)(?:[ \xa0]?/|[ \xa0][\w-]{1,20}+=[^<>&\r\n]{1,80}+)?+\Z"
)

_DECIMAL = frozenset("0123456789")
_HEXADECIMAL = frozenset("0123456789abcdefABCDEF")
_NO_CHARACTER = "\ufffd"


class Reference(NamedTuple):
    """A reference as the law reads it.

    Args:
        end: The offset behind it.
        decoded: The character that it stands for in the end.
        once: The same, escaped once.
    """

    end: int
    decoded: str
    once: str


@cache
def _named() -> dict[str, str]:
    """Give all named references of HTML: most with their semicolon, those of old also without."""
    from html.entities import html5

    return html5


def _unescape(reference: str) -> str:
    """Give what one sound reference stands for, as HTML has it."""
    from html import unescape

    return unescape(reference)


def read_reference(text: str, start: int, limit: int) -> Reference | None:
    """Read the reference whose ampersand stands at `start` and that ends at `limit` at the latest."""
    nameless = _NAMELESS.match(text, start, limit)
    if nameless:
        return _number(text, nameless.end(), limit) or _name(text, nameless.end(), limit, escaped=True)
    levels = _LEVELS.match(text, start, limit)
    spot = levels.end() if levels else start + 1
    escaped = spot != start + 1
    found = _number(text, spot, limit) or _name(text, spot, limit, escaped=escaped)
    if found is None and escaped:
        return Reference(spot, "&", "&amp;")
    return found


def _number(text: str, spot: int, limit: int) -> Reference | None:
    """Read `#8217;` or `#x2019`, as HTML does: windows-1252 where that was meant, two surrogates as one character."""
    part = _NUMBER.match(text, spot, limit)
    if part is None or ((part["lead"] or part["gap"]) and not part["end"]):
        return None
    end = part.end()
    if not part["end"] and text[end : end + 1] in (_HEXADECIMAL if part["hex"] else _DECIMAL):
        return None  # the number goes on behind the limit
    digits = f"x{part['hex']}" if part["hex"] else part["dec"]
    value = int(part["hex"], 16) if part["hex"] else int(part["dec"])
    once = f"&#{digits};"
    if 0xD800 <= value <= 0xDBFF and text.startswith("&", end):
        return _pair(text, value, end, limit)
    decoded = _unescape(once)
    if not decoded or (decoded == _NO_CHARACTER and value != 0xFFFD):
        return None
    return Reference(end, decoded, once)


def _pair(text: str, high: int, spot: int, limit: int) -> Reference | None:
    """Read the second half of a character beyond the basic plane that was escaped as two surrogates."""
    levels = _LEVELS.match(text, spot, limit)
    part = _NUMBER.match(text, levels.end(), limit) if levels else None
    if part is None or part["lead"]:
        return None
    low = int(part["hex"], 16) if part["hex"] else int(part["dec"])
    if not 0xDC00 <= low <= 0xDFFF:
        return None
    value = 0x10000 + ((high - 0xD800) << 10) + low - 0xDC00
    return Reference(part.end(), chr(value), f"&#{value};")


def _name(text: str, spot: int, limit: int, *, escaped: bool) -> Reference | None:
    """Read `eacute;`, or a name that has lost its semicolon."""
    part = _NAME.match(text, spot, limit)
    if part is None:
        return None
    name = _spelling(part["name"])
    if part["end"]:
        before = text[max(0, spot - 3) : spot - 1].rstrip(" \xa0")
        behind = text[part.end() : part.end() + 2].lstrip(" \xa0")
        priced = name in _CURRENCIES and behind[:1].isdigit()
        measured = name in _MEASURES and not escaped and (before[-1:].isdigit() or priced)
        if name is None or not (measured or _may_be_spaced(name, part["lead"], part["gap"], escaped=escaped)):
            return None
        return Reference(part.end(), _named()[f"{name};"], f"&{name};")
    return None if part["lead"] else _unterminated(text, spot, part["name"], name)


def _spelling(name: str) -> str | None:
    """Give the name as HTML spells it; `NBSP` is none of HTML's, and can only be `nbsp`."""
    named = _named()
    if f"{name};" in named:
        return name
    return name.lower() if f"{name.lower()};" in named else None


def _may_be_spaced(name: str, lead: str, gap: str, *, escaped: bool) -> bool:
    """Tell whether the blanks in a reference can be damage: not where a word of prose could be meant."""
    if not lead and not gap:
        return True
    known = name in _MARKUP or _NO_WORD.fullmatch(name) is not None
    return known and not (escaped and lead and name not in _MARKUP)


def _unterminated(text: str, spot: int, word: str, name: str | None) -> Reference | None:
    """Read a name without its semicolon: the whole word, or one of the old names that HTML knows without it."""
    end = spot + len(word)
    if name and not (end < len(text) and (is_word(text[end]) or text[end] == "=")):
        return Reference(end, _named()[f"{name};"], f"&{name};")
    for length in range(min(6, len(word)), 1, -1):
        old = word[:length]
        if old in _named():
            return _old_name(text, spot + length, old)
    return None


def _old_name(text: str, end: int, old: str) -> Reference | None:
    """Accept an old name before the rest of a word, unless that makes another word of it: `&copyright`."""
    follower = text[end : end + 1]
    if old in ("lt", "gt") and _is_bracket(text, end, old):
        return Reference(end, _named()[old], f"&{old};")
    if follower == "=" or (old != "nbsp" and follower.isascii() and (follower.islower() or follower.isdigit())):
        return None
    return Reference(end, _named()[old], f"&{old};")


def _is_bracket(text: str, end: int, old: str) -> bool:
    """Tell whether `lt` or `gt`, which ends at `end`, is a bracket of a tag, whose other one may be escaped as well."""
    if old == "lt":
        found = _TAG_BEHIND.match(text, end)
        found = found if found and text.startswith(("&gt", ">"), found.end()) else None
    else:
        start = end - len("&gt")
        found = _TAG_BEFORE.search(text[max(0, start - _TAG) : start])
    return found is not None and found["name"].lower() in ELEMENTS


def read_backslash(text: str, start: int, limit: int) -> Reference | None:
    r"""Read the escape of a program's string whose backslash stands at `start`, where it is one of a tag.

    The number of a sign of markup stands for itself; a slash or a quotation mark has to stand within brackets, and a
    line end right behind one, so that a path is none: ``<b>so<\\/b>\\n``.
    """
    found = _BACKSLASH.match(text, start, limit)
    if found is None:
        return _read_number(text, start, limit)
    sign = found["sign"].lower()
    if sign in "nrt":
        before = text[max(0, start - _RUN) : start]
        stands = _BEHIND_TAG.search(before) is not None or (
            _BEHIND_WORD.search(before) is not None and _BEFORE_TEXT.match(text, found.end()) is not None
        )
    else:
        stands = sign.startswith("u") or _is_in_tag(text[max(0, start - _WITHIN) : start])
    return Reference(found.end(), _BACKSLASHED.get(sign, sign), text[start : found.end()]) if stands else None


def _read_number(text: str, start: int, limit: int) -> Reference | None:
    r"""Read the number of a sign beyond ASCII, or of an ampersand: ``\u2019``, ``\ud83c\udfc6``, ``\U0001f3b5``."""
    found = _NUMBERED.match(text, start, limit)
    if found is None:
        return None
    value = int(found["four"] or found["eight"], 16)
    if found["low"]:
        value = 0x10000 + ((value - 0xD800) << 10) + int(found["low"], 16) - 0xDC00
    sign = chr(value)
    known = sign == "&" or (value >= 0xA0 and (sign.isprintable() or sign in _UNSEEN))
    return Reference(found.end(), sign, found.group()) if known else None


def _is_in_tag(before: str) -> bool:
    """Tell whether a bracket, as it is or as its number, is open at the end of `before`."""
    before = before.lower()
    opened = max(before.rfind("<"), before.rfind("\\u003c"))
    return opened > max(before.rfind(">"), before.rfind("\\u003e"))


def read_remains(text: str, start: int, limit: int) -> int | None:
    """Give the end of the remains of an escape without a name that begin at `start`: `&;`, `&&amp;;`."""
    found = _REMAINS.match(text, start, limit)
    return found.end() if found else None


def past_ampersands(text: str, start: int, limit: int) -> int:
    """Give the end of the run of ampersands and `amp;` at `start`."""
    found = _AMPERSANDS.match(text, start, limit)
    return found.end() if found else start + 1
