r"""Escapes of a program's string in prose: ``l\u2019île``, ``\ud83c\udfc6``, ``in spring.\n\nThe new owner``.

A backslash has many uses. What tells an escape that nobody read from a path, a pattern or a program is what it stands
for: a letter or a sign that its line has a place for.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from q7lint.reading.context import about_markup
from q7lint.reading.escaped import ABOUT_ESCAPES, CODE_ENDS, CODE_SIGNS
from q7lint.regex import regex
from q7lint.text import Dialect, Document, Edit, Span

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Sequence

    from q7lint.reading.protected import Protected

_NUMBERS = regex(r"(?<!\\)(?:\\{1,2}+(?:u[0-9A-Fa-f]{4}|U000[01][0-9A-Fa-f]{4}))++")
_NUMBER = regex(r"\\{1,2}+(?:u(?P<four>[0-9A-Fa-f]{4})|U(?P<eight>[0-9A-Fa-f]{8}))")
_LINE_ENDS = regex(r"(?<!\\)(?:(?:\\{1,2}+r)?+\\{1,2}+n){1,4}+")
_LINE_END = regex(r"(?:\\{1,2}+r)?+\\{1,2}+n")
_ESCAPE = regex(r"\\{1,2}+(?:u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|[nrt\"'])")

# Behind a sentence, a line end stands before a capital or an item; behind a label or an item, before an item.
_ENDS_SENTENCE = regex(r"(?:[^\W\d_]{2}|\d)[.!?\u2026][\"\u201d\u00bb)]?\Z|[\u3002\uff01\uff1f]\Z")
_ENDS_ITEM = regex(r"(?:[^\W_]{2}|[^\W_]{2}[:;,.)])\Z")
_BEGINS = regex(r"[ \u00a0]?(?:[^\W\d_a-z]|[\"\u201c\u201e\u00ab\u00bf\u00a1][^\W\d_]|\Z|[\r\n])")
_ITEM = regex(r"[ \u00a0]?(?:[-*\u2022]|[0-9]{1,2}[.)])[ \u00a0]\S")

_WITHIN_KEY = str.maketrans("", "", "._-")
"""Signs that part the words of a key."""
_RICH_TEXT = "\\rtf"
_LATIN = (range(0x250), range(0x1E00, 0x1F00))
"""The numbers of the letters of Latin."""
_FIRST_SIGN = 0xA0
_ASCII = frozenset("&'\"")
_UNSEEN = frozenset("\u00a0\u2009\u200c\u200d\u202f\ufe0f")
"""Signs that show as nothing, and that a text may well have."""
_REACH = 400
_TOKEN = 80
_NEAR = 12
"""So far from its number a sign is listed with it, in code points."""
_FEW = 2
_OTHER_END = len("\\u00e0-")


class Unread(NamedTuple):
    """Escapes side by side that nobody has read.

    Args:
        span: All of them.
        edits: What they stand for.
    """

    span: Span
    edits: tuple[Edit, ...]


def read_unread(document: Document, protected: Protected, backslashes: Sequence[int]) -> tuple[Unread, ...]:
    """Read the escapes in the prose of a text. In HTML there are none: its scripts are full of those that are meant."""
    text = document.text
    if document.dialect is Dialect.HTML or _RICH_TEXT in text:
        return ()
    found = [*_numbers(text, backslashes), *_line_ends(text, backslashes, document.newline)]
    if not found or ABOUT_ESCAPES.search(text):
        return ()
    if any(_is_setting(text, document.line(document.row(one.span.start)).start) for one in found):
        return ()  # a file of settings, where escapes are meant
    found = [one for one in found if not (protected.covers(one.span) or _is_code(document, one.span))]
    return tuple(sorted(found))


def _at(backslashes: Sequence[int], pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield the matches of a pattern that begins with a backslash."""
    done = 0
    for at in backslashes:
        found = pattern.match(text, at) if at >= done else None
        if found is not None:
            done = found.end()
            yield found


def _numbers(text: str, backslashes: Sequence[int]) -> Iterator[Unread]:
    """Yield the numbers of signs that fit where they stand."""
    runs = [(run, edits) for run in _at(backslashes, _NUMBERS, text) if (edits := _decoded(text, run)) is not None]
    if any(_is_listed(text, run, edits[0].text) for run, edits in runs if len(edits) == 1):
        return  # a list of signs and their numbers
    several = len(runs) >= _FEW and any(_is_glued(text, run, len(edits)) for run, edits in runs)
    for run, edits in runs:
        if _fits(text, run, "".join(edit.text for edit in edits), several=several) and not _is_path(text, run):
            yield Unread(Span(*run.span()), edits)


def _is_listed(text: str, run: re.Match[str], sign: str) -> bool:
    """Tell whether a sign stands near its number, which stands alone: ``\u20ac``, and it."""
    start, end = run.span()
    alone = not (_is_glued(text, run, 1) or sign in _UNSEEN)
    return alone and (sign in text[max(0, start - _NEAR) : start] or sign in text[end : end + _NEAR])


def _is_glued(text: str, run: re.Match[str], count: int) -> bool:
    """Tell whether the numbers of `count` signs make a word, or are within one."""
    return count > 1 or text[run.start() - 1 : run.start()].isalpha() or text[run.end() : run.end() + 1].isalpha()


def _decoded(text: str, run: re.Match[str]) -> tuple[Edit, ...] | None:
    """Give what the numbers of a run stand for, of which two halves of a pair are one sign; ``None`` if not signs."""
    edits: list[Edit] = []
    high: tuple[int, int] | None = None
    for one in _NUMBER.finditer(text, *run.span()):
        number, start = int(one["four"] or one["eight"], 16), one.start()
        if high is not None:
            if not 0xDC00 <= number <= 0xDFFF:
                return None
            number, start = 0x10000 + ((high[0] - 0xD800) << 10) + number - 0xDC00, high[1]
            high = None
        elif 0xD800 <= number <= 0xDBFF:
            high = number, start
            continue
        sign = chr(number) if number < 0x110000 else "\n"
        may_be = sign in _ASCII or sign in _UNSEEN or (number > _FIRST_SIGN and sign.isprintable())
        if not may_be:
            return None
        edits.append(Edit(Span(start, one.end()), sign))
    return tuple(edits) if high is None else None


def _fits(text: str, run: re.Match[str], signs: str, *, several: bool) -> bool:
    r"""Tell whether the signs of a run may be what their line lacks.

    A lone letter of another script does not: in ``CORP\u5b57`` it is the name of a user, in rich text a number of ten.
    Nor does a letter that stands alone, as where one says how it is written, if no other stands in a word.
    """
    left, right = text[run.start() - 1 : run.start()], text[run.end() : run.end() + 1]
    if left == "[" or right == "]" or _is_in_range(text, run):
        return False  # a pattern
    foreign = [sign for sign in signs if sign.isalpha() and not _is_latin(sign)]
    beside = [sign for sign in (left, right) if sign.isalpha()]
    if len(foreign) == 1 and any(map(_is_latin, beside)):
        return False
    if several:
        return signs[0] != "'" or left.isalpha()
    if signs[0] in _ASCII:
        return False
    return (len(foreign) != 1 or beside != []) and (_is_glued(text, run, len(signs)) or not signs.isalpha())


def _is_in_range(text: str, run: re.Match[str]) -> bool:
    r"""Tell whether a number is an end of a range of signs, ``\u00e0-\u00ff``, of which none stands in a word."""
    first = run.start() if text[run.end() : run.end() + 1] == "-" else max(0, run.start() - _OTHER_END)
    low = _ESCAPE.match(text, first)
    high = _ESCAPE.match(text, low.end() + 1) if low is not None and text[low.end() : low.end() + 1] == "-" else None
    if high is None:
        return False
    return not (text[max(0, first - 1) : first].isalpha() or text[high.end() : high.end() + 1].isalpha())


def _is_latin(letter: str) -> bool:
    """Tell whether a letter is one of Latin."""
    return any(ord(letter) in numbers for numbers in _LATIN)


def _is_path(text: str, found: re.Match[str]) -> bool:
    """Tell whether a backslash that no escape has stands in the word before or behind what was found."""
    start, end = found.span()
    words = text[max(0, start - _TOKEN) : start].split()
    before = words[-1] if words and not text[start - 1].isspace() else ""
    behind = text[end : end + _TOKEN]
    behind = behind.split()[0] if behind[:1].strip() else ""
    before, behind = _ESCAPE.sub("", before), _ESCAPE.sub("", behind)
    return "\\" in before or "\\" in behind or (before[1:2] == ":" and len(before) == len("C:"))


def _line_ends(text: str, backslashes: Sequence[int], newline: str) -> Iterator[Unread]:
    """Yield the line ends between sentences, and those before items, of which there are several, as `newline`."""
    found = [one for one in _at(backslashes, _LINE_ENDS, text) if _parts(text, one) and not _is_path(text, one)]
    if sum(one.group().count("n") for one in found) < _FEW:
        return
    for one in found:
        edits = (Edit(Span(*each.span()), newline) for each in _LINE_END.finditer(text, *one.span()))
        yield Unread(Span(*one.span()), tuple(edits))


def _parts(text: str, one: re.Match[str]) -> bool:
    """Tell whether line ends stand between two sentences, or before an item."""
    start, end = one.span()
    before = text[max(0, start - 4) : start]
    if _ITEM.match(text, end):
        return _ENDS_ITEM.search(before) is not None or _ENDS_SENTENCE.search(before) is not None
    return _ENDS_SENTENCE.search(before) is not None and _BEGINS.match(text, end) is not None


def _is_setting(text: str, start: int) -> bool:
    """Tell whether a line has the key of a setting: `title=`, `menu.open:`. One word and a colon are a label."""
    head = text[start : start + _TOKEN].partition("\n")[0]
    for sign in "=:":
        key, found, _ = head.partition(sign)
        bare = key.strip().translate(_WITHIN_KEY)
        if found and bare.isalnum() and (sign == "=" or bare != key.strip()):
            return True
    return False


def _is_code(document: Document, span: Span) -> bool:
    """Tell whether escapes stand in a string or in another line of a program, or on one about markup."""
    text = document.text
    line = document.line(document.row(span.start))
    low, high = max(line.start, span.start - _REACH), min(line.end, span.end + _REACH)
    if about_markup(text, low, high):
        return True
    before, behind = _ESCAPE.sub("", text[low : span.start]), _ESCAPE.sub("", text[span.end : high])
    quoted = before.count('"') % 2 == 1
    return quoted or behind.rstrip().endswith(CODE_ENDS) or CODE_SIGNS.search(f"{before} {behind}") is not None
