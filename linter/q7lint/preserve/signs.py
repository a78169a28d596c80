"""The licences for single signs and for text that goes as a whole, each with its own canonical form.

What these fixes do is no business of tags or layout, so that each of them stands alone in a fix:

- ``CLEARS`` takes away signs of a closed list that show as nothing. The text without the list stays.
- ``JOINS`` takes away a hyphen and the line end behind it. The letters stay; a safe one joins a word that the text
  has elsewhere.
- ``RECODES`` writes what was read by the wrong table. The chain of codecs takes it back, sign by sign.
- ``RESTYLES`` writes a sign in another style. What both are styles of stays; it is never safe.
- ``DELETES`` takes text away. No word is cut, and none run together; it is never safe.
- ``DROPS`` takes away what called a content system (`q7lint.preserve.dropping`).
"""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

from q7lint.finding import Applicability, Licence
from q7lint.preserve.dropping import calls_fault
from q7lint.preserve.words import LINE_ENDS, WHITE, inside_word, is_mark, is_spaceless, is_word, show
from q7lint.regex import regex

if TYPE_CHECKING:
    from q7lint.finding import Fix
    from q7lint.preserve.sides import Step

_ALONE = (Licence.CLEARS | Licence.JOINS | Licence.RECODES | Licence.RESTYLES | Licence.DELETES | Licence.DROPS)._value_
"""The licences of this module, as a number: to ask a `Flag` takes a microsecond, and each fix is asked."""

# U+0000 makes a text binary, and never comes here; FF, VT and U+0085 are white space, and part words.
_CONTROLS = frozenset(map(chr, (*range(1, 9), *range(0x0E, 0x20), 0x7F)))
# The other C1 controls are what is left of a sign of Windows-1252, such as an apostrophe: those are to be recoded.
_C1 = frozenset("\x81\x8d\x8f\x90\x9d")
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
_UNSEEN = frozenset("\xad\u200b\u2060\ufeff")
_JOINERS = frozenset("\u200c\u200d")

# What a joiner changes: the scripts whose letters join or form conjuncts, and emoji, which a joiner makes one of.
_JOINING = (
    ("\u0600", "\u08ff"),
    ("\u0900", "\u0dff"),
    ("\u0f00", "\u0fff"),
    ("\u1000", "\u109f"),
    ("\u1780", "\u18af"),
    ("\u1a20", "\u1aaf"),
    ("\ua800", "\uabff"),
    ("\ufb50", "\ufdff"),
    ("\ufe70", "\ufefe"),
    ("\U00010a00", "\U00011fff"),
    ("\u2190", "\u2bff"),
    ("\ufe0e", "\ufe0f"),
    ("\U0001f000", "\U0001ffff"),
)
_NEAR = 400
"""How many code points of a line are looked at for the direction of its letters."""

_LINE_ENDS = ("\n", "\r\n", "\r")
_HYPHENS = frozenset("-\xad\u2010")
_BREAK = regex(r"[-\xad\u2010][ \t]{0,100}(?:\r\n|\n|\r)[ \t]{0,100}")
_WORD = regex(r"[^\W\d_]+")
_LONGEST = 100
"""How many letters of a word are looked at on each side of a hyphen."""

_TABLES = frozenset(
    "latin-1 cp1252 cp1250 cp1251 cp1253 cp1254 cp1257 cp437 cp850 cp852 cp866 "
    "iso8859-2 iso8859-5 iso8859-7 iso8859-9 iso8859-15 koi8-r koi8-u mac-roman mac-cyrillic".split()
)
"""The tables of one byte to a sign that UTF-8 is read by in error, as Python calls them."""
_MOST_STEPS = 4

_QUOTES = str.maketrans("‘’‚‛′´`“”„‟″«»‹›", "'''''''\"\"\"\"\"\"\"''")


def stands_alone(licence: Licence) -> bool:
    """Tell whether a licence is one of those of this module, which stand alone in a fix."""
    number: int = licence._value_
    return number & _ALONE != 0


def sign_fault(text: str, step: Step, fix: Fix) -> str | None:
    """Tell which part of the law an edit of one of these licences would break; ``None`` if it keeps it."""
    if fix.licence == Licence.DROPS:
        return calls_fault(text, step, fix)
    if fix.licence not in _LAWS:
        return "has a licence that stands alone, together with others"
    if fix.applicability is Applicability.SAFE and fix.licence in Licence.RESTYLES | Licence.DELETES:
        return f"is safe, which no fix may be that {_DEEDS[fix.licence]}"
    return _LAWS[fix.licence](text, step.start, step.end, step.written, fix)


# -- invisible signs -----------------------------------------------------------------------------------------------


def _clears_fault(text: str, start: int, end: int, written: str, fix: Fix) -> str | None:
    if written:
        return f"writes {show(written)} where it may only clear"
    signs = set(text[start:end])
    seen = next((sign for sign in text[start:end] if not _is_listed(sign)), None)
    if seen:
        return f"clears {show(seen)}, which can be seen"
    if not start and text[0] == "\ufeff":
        return "clears the byte order mark, which belongs to the file"
    return _shaping_fault(text, start, end, signs) or _turning_fault(text, start, end, signs, fix)


def _shaping_fault(text: str, start: int, end: int, signs: set[str]) -> str | None:
    """Tell what a sign that shows as nothing does to the signs on both sides of the run that goes."""
    around = _neighbours(text, start, end)
    if signs & _JOINERS and any(map(_is_joining, around)):
        return f"clears a joiner beside {show(around)}, which it shapes"
    if "\u200b" in signs and any(map(is_spaceless, around)):
        return f"clears {show(chr(0x200B))}, which parts words in a script without blanks"
    return None


def _turning_fault(text: str, start: int, end: int, signs: set[str], fix: Fix) -> str | None:
    """Tell whether a safe fix takes marks of direction from a line that is written from right to left."""
    if fix.applicability is Applicability.SAFE and signs & _BIDI and _has_turned(text, start, end):
        return "clears a mark of direction on a line that is written from right to left"
    return None


def _neighbours(text: str, start: int, end: int) -> str:
    """Give the signs on both sides that are none of the list, looked for over a short way."""
    left, right = reversed(text[max(0, start - _NEAR) : start]), text[end : end + _NEAR]
    return "".join(next((sign for sign in side if not _is_listed(sign)), "") for side in (left, right))


def _is_listed(sign: str) -> bool:
    return sign in _UNSEEN or sign in _JOINERS or sign in _BIDI or sign in _CONTROLS or sign in _C1


def _is_joining(sign: str) -> bool:
    return any(first <= sign <= last for first, last in _JOINING)


def _has_turned(text: str, start: int, end: int) -> bool:
    """Tell whether letters from right to left stand on the line, near what stands from `start` to `end`."""
    left, right = start, end
    while left > max(0, start - _NEAR) and text[left - 1] not in LINE_ENDS:
        left -= 1
    while right < min(len(text), end + _NEAR) and text[right] not in LINE_ENDS:
        right += 1
    return any(map(_is_turned, text[left:start] + text[end:right]))


def _is_turned(sign: str) -> bool:
    """Tell whether `sign` is a letter or digit of a script from right to left, and no mark of direction."""
    return sign >= "\u0590" and sign not in _BIDI and unicodedata.bidirectional(sign) in {"R", "AL", "AN"}


# -- hyphens at line ends ------------------------------------------------------------------------------------------


def _joins_fault(text: str, start: int, end: int, written: str, fix: Fix) -> str | None:
    old = text[start:end]
    if written in _LINE_ENDS and old and set(old) <= WHITE - LINE_ENDS:
        return _moved_fault(text, start, end)
    if written or not _BREAK.fullmatch(old):
        return f"takes {show(old)} for a hyphen and a line end"
    left, right = text[start - 1 : start], text[end : end + 1]
    if not (left.isalpha() or (left and is_mark(left))) or not right.isalpha():
        return f"joins {show(left + old + right)}, which is not one word in two"
    if fix.applicability is Applicability.SAFE:
        word = _joined_word(text, start, end)
        if word.casefold() not in _words_of(text):
            return f"joins {show(word)}, which the text has nowhere else, so that no safe fix may"
    return None


def _moved_fault(text: str, start: int, end: int) -> str | None:
    """Hold the blank that becomes a line end: all of it has to, and it stands behind a word or its mark."""
    left, right = text[start - 1 : start], text[end : end + 1]
    alone = left and left not in WHITE and left not in _HYPHENS and right not in WHITE
    return None if alone else "changes white space that is not that behind a joined word"


def _joined_word(text: str, start: int, end: int) -> str:
    """Give the word that comes of joining."""
    left, right = start, end
    while left > max(0, start - _LONGEST) and is_word(text[left - 1]):
        left -= 1
    while right < min(len(text), end + _LONGEST) and is_word(text[right]):
        right += 1
    return text[left:start] + text[end:right]


@lru_cache(maxsize=1)
def _words_of(text: str) -> frozenset[str]:
    """Give the words of a text; of one text at a time, since all fixes of a pass are of one."""
    return frozenset(word.casefold() for word in _WORD.findall(text))


# -- text read by the wrong table ----------------------------------------------------------------------------------


def _recodes_fault(text: str, start: int, end: int, written: str, fix: Fix) -> str | None:
    old = text[start:end]
    chain: object = fix.chain
    if not isinstance(chain, tuple) or not 0 < len(chain) <= _MOST_STEPS or not set(chain) <= _TABLES:
        return "has no chain of tables that the law knows"
    if not old or not written:
        return "takes away or writes what no table tells"
    if any(_is_control(sign) for sign in written):
        return f"writes {show(written)}, which holds a sign that no text has"
    back = _taken_back(written, chain) if not any(map(_is_byte, old)) else _bytes_back(written, chain)
    return None if back == old else f"writes {show(written)}, which does not come from {show(old)} by its tables"


def _taken_back(written: str, chain: tuple[str, ...]) -> str:
    """Write in UTF-8 and read by each table of the chain in its turn: so it was damaged."""
    text = written
    for table in chain:
        text = _read_by(table, text.encode("utf-8"))  # no half pair is in it: `_is_control` has refused it
    return text


def _read_by(table: str, data: bytes) -> str:
    """Read bytes by a table; one that it has no sign for becomes the control of that number, as browsers do."""
    signs = []
    for value in data:
        try:
            signs.append(bytes((value,)).decode(table))
        except UnicodeDecodeError:
            signs.append(chr(value))
    return "".join(signs)


def _bytes_back(written: str, chain: tuple[str, ...]) -> str | None:
    """Write by the one table of the chain and read as UTF-8, where bytes that are none stand as surrogates."""
    if len(chain) != 1:
        return None
    try:
        return written.encode(chain[0]).decode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        return None


def _is_byte(sign: str) -> bool:
    return "\udc80" <= sign <= "\udcff"


def _is_control(sign: str) -> bool:
    """Tell whether `sign` is a control but for white space, half a pair, or the mark of a sign that is lost."""
    return sign == "\ufffd" or (sign not in "\t\n\r" and unicodedata.category(sign) in {"Cc", "Cs", "Cn"})


# -- style ---------------------------------------------------------------------------------------------------------


def _restyles_fault(text: str, start: int, end: int, written: str, fix: Fix) -> str | None:
    del fix
    old = text[start:end]
    # A mark beside the edit would combine with what is written: the whole cluster has to be in the edit.
    if is_mark(text[end : end + 1] or " ") or (old and is_mark(old[0])):
        return f"parts what belongs together: {show(text[max(0, start - 1) : end + 1])}"
    if _style_head(old) != _style_head(written):
        return f"writes {show(written)} for {show(old)}, which is not another style of it"
    return None


def _style_head(text: str) -> str:
    """Give what signs are styles of: composed letters, signs of plain width, straight quotation marks."""
    composed = unicodedata.normalize("NFC", text)
    return "".join(map(_of_plain_width, composed)).translate(_QUOTES)


def _of_plain_width(sign: str) -> str:
    form = unicodedata.decomposition(sign) if sign >= "\u3000" else ""
    if form.startswith(("<wide>", "<narrow>")):
        return "".join(chr(int(code, 16)) for code in form.split()[1:])
    return sign


# -- text that goes ------------------------------------------------------------------------------------------------


def _deletes_fault(text: str, start: int, end: int, written: str, fix: Fix) -> str | None:
    del fix
    if written:
        return f"writes {show(written)} where it may only delete"
    for offset in (start, end):
        if inside_word(text, offset):
            return f"cuts the word {show(text[max(0, offset - 20) : offset + 20])}"
        sign = text[offset : offset + 1]
        if (
            sign
            and offset
            and (is_mark(sign) or text[offset - 1] == "\u200d" or text[offset - 1 : offset + 1] == "\r\n")
        ):
            return f"parts what belongs together: {show(text[offset - 1 : offset + 1])}"
    left, right = text[start - 1 : start], text[end : end + 1]
    if left and right and left not in WHITE and right not in WHITE and not (is_spaceless(left) or is_spaceless(right)):
        return f"runs together what is apart: {show(left + right)}"
    return None


_LAWS = {
    Licence.CLEARS: _clears_fault,
    Licence.JOINS: _joins_fault,
    Licence.RECODES: _recodes_fault,
    Licence.RESTYLES: _restyles_fault,
    Licence.DELETES: _deletes_fault,
}
_DEEDS = {Licence.RESTYLES: "changes a style", Licence.DELETES: "deletes text"}
