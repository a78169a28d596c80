"""Single character references: what stands at one ampersand, read through its damage.

Escaped again, emptied, cut short, pulled apart. None of this judges more than the shape and what touches it: whether a
reference is left over or spoken of is decided by `q7lint.reading.entities`, which knows the rest of the document.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from unicodedata import combining

from q7lint.elements import ELEMENTS
from q7lint.reading.tokens import Certainty, Entity, EntityDamage
from q7lint.regex import regex
from q7lint.text import Dialect, Span

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from q7lint.text import Document

_AMP = r"(?:[Aa][Mm][Pp]|#0{0,6}38|#[xX]0{0,6}26)"
_GAP = r"[ \t\u00a0]{0,2}+"

# Names that are no words: in these, white space can only be damage.
_ACCENTED = (
    r"[AEIOUYaeiouy]acute|[AEIOUaeiou](?:grave|circ)|[AEIOUYaeiouy]uml|[ANOano]tilde|[Cc]cedil|[Aa]ring|[Oo]slash"
)
_SPACED_NAME = regex(
    rf"(?:{_ACCENTED}|amp|[Nn][Bb][Ss][Pp]|quot|apos|[lg]t|[lr][sd]quo|sbquo|bdquo|[lr]aquo|[nm]dash|hellip"
    r"|(?:AE|ae|OE|oe|sz)lig|[SsZz]caron|iquest|iexcl|plusmn|middot|frac(?:12|14|34))"
)
_TAG = r"/?(?P<name>[A-Za-z][A-Za-z0-9]{0,10}+)(?:[ \u00a0]?/|[ \u00a0][\w-]{1,20}+=[^<>&\r\n]{1,80}+)?+"
_TAG_BEHIND = regex(_TAG)
_TAG_BEFORE = regex(rf"(?:<|&lt;?+){_TAG}\Z")
_TAG_WITHIN = 100
# Names without a semicolon, where what stands round them leaves no doubt. In HTML only the oldest can lack it, and in
# text those that are no words either.
_OPEN = (
    rf"[Nn][Bb][Ss][Pp](?![;=])|(?:{_ACCENTED}|amp|quot|(?:AE|ae|sz)lig|[lr]aquo|iexcl|iquest|plusmn|middot|frac(?:12|14|34))"
    r"(?![a-z0-9_;=])|(?:[lg]t|apos|[nm]dash|[lr][sd]quo|sbquo|bdquo|hellip|[lr]arr)(?![A-Za-z0-9_;=])"
    # Those of the two brackets of a tag: `&ltb&gt`.
    r"|[lg]t(?=[A-Za-z0-9])"
    r"|copy(?=[ \u00a0](?:[A-Z0-9]|by\b))"
    r"|(?<=[^\W\d_]&)reg(?![A-Za-z0-9_;=(\[])"
    r"|(?<=[0-9]&)(?:deg|cent|times)(?![a-z0-9;=])|(?<=[0-9] &)(?:deg|times(?= [0-9]))(?![a-z0-9;=])"
    r"|(?:pound|yen|sect|para)(?=[ \u00a0][0-9])"
    r"|#(?:[0-9]{2,6}+|[xX][0-9A-Fa-f]{2,5}+)(?![;=])"
)
_LAST = r"[A-Za-z][A-Za-z0-9]{1,30}+|#" + _GAP + r"(?:[xX][ \t\u00a0]?+[0-9A-Fa-f]{1,8}+|[0-9]{1,8}+)"

# A run begins at its first ampersand, so that a million of them are looked at once. A part that has matched is never
# given back; what it means is decided in Python.
_RUN = regex(
    rf"(?P<tight>&(?<![&\\]&)&*+(?P<chain>{_AMP};(?:&|{_AMP};)*+)?+)"
    rf"(?P<amps>(?:{_GAP}{_AMP}{_GAP};)++)?+"
    rf"(?P<last>{_GAP}(?:{_LAST}){_GAP};)?+"
    rf"(?(last)|(?P<lost>;(?:&++(?:{_AMP};(?:&|{_AMP};)*+)?+;)*+)?+(?(lost)|(?P<open>{_OPEN})?+))"
    # A bare ampersand is no reference without any of these.
    r"(?(chain)|(?(amps)|(?(last)|(?(lost)|(?(open)|(?!))))))"
)
_UNIT = regex(rf"&(?P<amps>(?:{_AMP};)*+)")
# Behind a lone `&;`: a name or a number that has its semicolon, so that it was `&amp;` to which the name was lost.
_REST = regex(r"(?:[A-Za-z][A-Za-z0-9]{1,30}+|#(?:[xX][0-9A-Fa-f]{1,8}+|[0-9]{1,8}+));")
_ONE_AMP = regex(rf"{_AMP}[ \t\u00a0]*+;")
_BLANK = regex(r"[ \t\u00a0]")

BASIC = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": "\u00a0"}
"""The names that make up nearly all references; the table of all is not loaded for them."""

_MARKUP = frozenset("&<>\"'")
_OPEN_NUMBERS = frozenset({34, 38, 39, 60, 62, *range(130, 256), *range(0x2000, 0x2100)})
"""What a number without a semicolon may stand for: signs that are escaped, and no small number of something."""

_ASSIGNED = regex(r"(?:=|\breturn)[ \t]*\Z")
_CALL = regex(r"\w\((?:[^()\r\n]*[(,][ \t]*)?\Z")
_EMPTY_BEFORE = regex(r"[\w,.;:!?)\]»”’\"'،、。，؛；：>]\Z")  # behind a tag, too, which may go later
_ESCAPE_BEFORE = regex(_EMPTY_BEFORE.pattern + r"|\s\Z|\A\Z")
_EMPTY_AFTER = regex(r"[\s\w,.:!?)»”’،、。，<|&]|\Z")
_OTHER_NUMBER = regex(r"(?<![&;#])(?<!& )#[ \t]?[0-9]")
_TIGHT_NUMBER = regex(r"[ \t\u00a0]#[0-9xX]")
_QUERY = regex(r"\w=[\w.%+~,:-]*\Z")
_MEASURES = frozenset("cent deg euro pound times yen".split())
"""Names that are words, but for behind a figure."""
_CURRENCIES = frozenset("euro pound yen".split())
"""Those of them that stand before a figure as well."""
_FIGURE_AFTER = regex(r"[ \u00a0]?[0-9]")
_FIGURE_BEFORE = regex(r"[0-9][ \u00a0]?\Z")
_PROSE_BEFORE = regex(r"[^\W_] ?\Z")
_PROSE_AFTER = regex(r" ?[^\W_]")

CLAUSE_ENDS = frozenset(",;:\u060c\u061b\u3001\uff0c\uff1b")
_SIGN_OF_LIST = regex(r",[!|^~+*/<>=%]{1,3}(?!\w)")
_ONE_WORD = regex(r"(?<![^\W_])(?!(?i:and|und|et|or|oder|not|amp|ampersand)\b)[^\W\d_]{3,40}+[^\w\s]\Z")
_THREE_WORDS = regex(r"\s[^\W\d_]{2,40}+,?(?:[ \u00a0][^\W_]{1,40}+,?){2}")
_CLAUSE_BEFORE = regex(r"(?:[^\W_][ \u00a0][^\W\d_]{1,40}+|[\u2e80-\uffdc])[^\w\s]\Z")


def read_shapes(document: Document) -> list[Entity]:
    """Give what has the shape of a damaged or left-over reference, in the order of the places.

    In HTML and Markdown a reference that was escaped once, and has no damage, is none.
    """
    return list(_joined(_shapes(document)))


class _Meaning(NamedTuple):
    """What the last part of a run stands for, and how it is written once."""

    decoded: str
    once: str


def _shapes(document: Document) -> Iterator[Entity]:
    """Yield what has the shape of a damaged or left-over reference."""
    for run in _RUN.finditer(document.text):
        is_lost = run["lost"] and not run["amps"]
        emptied = (_nameless(document, run) or _emptied(document, run)) if is_lost else None
        if emptied:
            yield emptied
        else:
            yield from _units(document, run)


def _nameless(document: Document, run: re.Match[str]) -> Entity | None:
    """Give a reference that was escaped again, by an ampersand that has lost its name: ``&;nbsp;``, ``&;#39;``."""
    text, start = document.text, run.start()
    rest = _REST.match(text, run.end()) if run.group() == "&;" and text[start - 1 : start] not in ("$", "\\") else None
    if rest is None:
        return None
    name = rest.group()[:-1]
    is_sure = name.startswith("#") or name.lower() in BASIC or _SPACED_NAME.fullmatch(name)
    if not is_sure and not (name in _MEASURES and _FIGURE_BEFORE.search(text, max(0, start - 2), start)):
        return None  # perhaps a word: `&;and;`
    meaning = _meaning(text, name, start, is_escaped=False)
    certainty = Certainty.CERTAIN if is_sure else Certainty.PROBABLE
    return meaning and Entity(Span(start, rest.end()), *meaning, 2, EntityDamage.NESTED, certainty)


def _emptied(document: Document, run: re.Match[str]) -> Entity | None:
    """Give a run of ampersands and their escapes that a semicolon closes: its name is gone."""
    text, (start, end) = document.text, run.span()
    tight = run.group()
    if "#" in tight or combining(text[end : end + 1] or " "):
        return None
    depth = max(map(_depth, _UNIT.finditer(tight)))
    if depth > 1:
        damage = EntityDamage.EMPTY | EntityDamage.NESTED
        return Entity(Span(start, end), "", "", depth, damage, Certainty.CERTAIN)
    # Sound HTML may have a semicolon behind one escape; code has `&;` behind a space or a sign.
    sound = document.dialect is not Dialect.TEXT and tight.count("&") == 1 and depth
    before = _ESCAPE_BEFORE if depth else _EMPTY_BEFORE
    if sound or not before.search(text, max(0, start - 1), start) or not _EMPTY_AFTER.match(text, end):
        return None
    if not depth and (
        _SIGN_OF_LIST.search(text, max(0, start - 60), start) or _SIGN_OF_LIST.search(text, end, end + 60)
    ):
        return None  # a list of words and their signs: ``and,&&; or,||``
    certainty = Certainty.CERTAIN if _follows_clause(text, start, end) else Certainty.PROBABLE
    return Entity(Span(start, end), "", "", max(depth, 1), EntityDamage.EMPTY, certainty)


def _follows_clause(text: str, start: int, end: int) -> bool:
    """Tell whether ampersands are glued to the comma of a clause that goes on behind them.

    In code a sign or a blank stands before them, and where one speaks of them no comma touches them, but for a list of
    words and their signs, ``and,&&; or,||``: a clause has two words.
    """
    if text[start - 1 : start] not in CLAUSE_ENDS:
        return False
    low = max(0, start - 44)
    glued = _CLAUSE_BEFORE.search(text, low, start) or (
        _ONE_WORD.search(text, low, start) and _THREE_WORDS.match(text, end)
    )
    after = end + (2 if text.startswith("\r\n", end) else 1)
    return bool(glued) and text[end : end + 1].isspace() and text[after : after + 1].isalnum()


def _units(document: Document, run: re.Match[str]) -> Iterator[Entity]:
    """Yield the reference of each ampersand in a run; what follows the run belongs to the last."""
    units = list(_UNIT.finditer(run["tight"]))
    for unit in units[:-1]:
        start = run.start() + unit.start()
        yield from _made(document, Span(start, start + len(unit.group())), _depth(unit), None, EntityDamage.NONE)
    start, damage = run.start() + units[-1].start(), EntityDamage.NONE
    depth, end = _depth(units[-1]), run.end("tight")
    if run["amps"]:
        depth += len(_ONE_AMP.findall(run["amps"]))
        end, damage = run.end("amps"), EntityDamage.SPACED
    meaning = None
    if run["last"]:
        spaced = _BLANK.search(run["last"])
        if spaced:
            meaning = _spaced_meaning(document, run, start)
        else:
            meaning = _meaning(document.text, run["last"][:-1], start, is_escaped=bool(run["chain"]))
        if meaning:
            end = run.end("last")
            damage |= EntityDamage.SPACED if spaced else EntityDamage.NONE
    elif run["open"] and not (
        _in_query(document.text, start) or _is_argument(document.text, run) or _goes_on(document.text, run, start)
    ):
        meaning = _open_meaning(run["open"], within=document.text[start - 1 : start].isalpha())
        if meaning:
            end = run.end("open")
            damage |= EntityDamage.UNTERMINATED
    yield from _made(document, Span(start, end), depth, meaning, damage)


def _depth(unit: re.Match[str]) -> int:
    return unit["amps"].count(";")


def _made(
    document: Document, span: Span, depth: int, meaning: _Meaning | None, damage: EntityDamage
) -> Iterator[Entity]:
    """Yield the reference of one ampersand, unless it is a bare one or sound where it stands."""
    depth += meaning is not None
    if depth == 0:
        return
    decoded, once = meaning or _Meaning("&", "&amp;")
    if depth > 1:
        damage |= EntityDamage.NESTED
    if damage or document.dialect is Dialect.TEXT:
        certainty = _certainty(document, span, decoded, depth, damage)
        yield Entity(span, decoded, once, depth, damage, certainty)


def _certainty(document: Document, span: Span, decoded: str, depth: int, damage: EntityDamage) -> Certainty:
    """Say how sure the shape alone is: only an escape of an escape can be nothing else."""
    if EntityDamage.NESTED not in damage or EntityDamage.SPACED in damage:
        return Certainty.PROBABLE
    # In HTML and Markdown two levels are also how an escape is shown to the reader.
    if document.dialect is Dialect.TEXT or depth > 2 or decoded not in _MARKUP:
        return Certainty.CERTAIN
    text, (start, end) = document.text, span
    prose = decoded in "&'" and _PROSE_BEFORE.search(text, max(0, start - 2), start) and _PROSE_AFTER.match(text, end)
    return Certainty.CERTAIN if prose else Certainty.PROBABLE


def _meaning(text: str, name: str, start: int, *, is_escaped: bool) -> _Meaning | None:
    """Give what a name or number stands for that its semicolon closes, and whose ampersand stands at `start`."""
    if name.startswith("#"):
        return _numbered(name[1:])
    meaning = _named(name)
    # C takes addresses: `p = &sum;`. A sign that is escaped for its own sake stands there in no program.
    if meaning and not is_escaped and name not in BASIC and not _SPACED_NAME.fullmatch(name):
        before = text[max(0, start - 8) : start]
        if _ASSIGNED.search(before):
            return None
    return meaning


def _spaced_meaning(document: Document, run: re.Match[str], start: int) -> _Meaning | None:
    """Give what a name or number with white space in it stands for, unless it may be an ordinary word."""
    name = _BLANK.sub("", run["last"][:-1])
    if not name.startswith("#"):
        # Within an escape, `& amp; hellip;`, only what is no word in any case.
        known = name.lower() in BASIC if _depth_before(run) else _SPACED_NAME.fullmatch(name)
        measured = name in _MEASURES and _FIGURE_BEFORE.search(document.text, max(0, start - 2), start)
        priced = name in _CURRENCIES and _FIGURE_AFTER.match(document.text, run.end())
        return _named(name) if known or measured or priced else None
    meaning = _numbered(name[1:])
    if meaning and _TIGHT_NUMBER.search(run["last"]):
        # `& #39;`: perhaps one of several numbers, as in "#38 & #39;".
        number = ord(meaning.decoded[0])
        left = document.text[max(0, start - 80) : start]
        glued = left[-1:].isalpha() or document.text[run.end() : run.end() + 1].isalpha()
        inside = number > 0x7F and meaning.decoded.isalpha() and glued
        if not inside and (number not in _OPEN_NUMBERS or _OTHER_NUMBER.search(left)):
            return None
    return meaning


def _depth_before(run: re.Match[str]) -> bool:
    """Tell whether the last part of a run stands behind an escaped ampersand."""
    return bool(run["amps"]) or run["tight"].endswith(";")


def _open_meaning(name: str, *, within: bool) -> _Meaning | None:
    """Give what a name or number without a semicolon stands for.

    Args:
        name: The name, or the number with its sign.
        within: Whether a letter stands before it, so that a number can be the next letter of the word.
    """
    if name.startswith("#"):
        meaning = _numbered(name[1:])
        goes_on = meaning is not None and within and meaning.decoded.isalpha() and ord(meaning.decoded[0]) < 0x530
        return meaning if meaning and (ord(meaning.decoded[0]) in _OPEN_NUMBERS or goes_on) else None
    return _named(name)


def _named(name: str) -> _Meaning | None:
    """Give what a name stands for; `NBSP`, which is none of HTML's, can only be `nbsp`."""
    if name.lower() == "nbsp":
        name = "nbsp"
    character = BASIC.get(name)
    if character is None:
        from html.entities import html5

        character = html5.get(f"{name};")
    return _Meaning(character, f"&{name};") if character else None


def _numbered(digits: str) -> _Meaning | None:
    """Give the character of a number, decimal or hexadecimal; half a pair of surrogates stands for itself."""
    number = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
    if 0x80 <= number < 0xA0:
        # Written by programs that took Windows-1252 for Latin-1, and read so by every browser.
        character = bytes([number]).decode("cp1252", "ignore")
    elif number in {9, 10} or 0x20 <= number < 0x7F or 0xA0 <= number < 0xFDD0 or 0xFDF0 <= number < 0x110000:
        character = chr(number) if number & 0xFFFE != 0xFFFE else ""
    else:
        character = ""
    if not character:
        return None
    # A number of Windows-1252 is none of HTML's: there is no sound way to write it but the character.
    return _Meaning(character, f"&#{digits};" if number == ord(character) else character)


def _joined(shapes: Iterator[Entity]) -> Iterator[Entity]:
    """Join the two halves of a pair of surrogates; a half alone is no character."""
    high: Entity | None = None
    for one in shapes:
        if high is not None and one.span.start == high.span.end and "\udc00" <= one.decoded <= "\udfff":
            number = 0x10000 + (ord(high.decoded) - 0xD800) * 0x400 + ord(one.decoded) - 0xDC00
            yield one._replace(span=Span(high.span.start, one.span.end), decoded=chr(number), once=f"&#{number};")
            high = None
            continue
        high = one if "\ud800" <= one.decoded <= "\udbff" else None
        if not "\ud800" <= one.decoded <= "\udfff":
            yield one


def _is_argument(text: str, run: re.Match[str]) -> bool:
    """Tell whether a run is the address of a variable that a call in C is given: ``swap(&lt, &gt)``."""
    start = run.start()
    return text[run.end() : run.end() + 1] in (",", ")") and bool(_CALL.search(text, max(0, start - 80), start))


def _goes_on(text: str, run: re.Match[str], start: int) -> bool:
    """Tell whether a bracket's name without a semicolon goes on as a word, and belongs to no tag: ``&lthe``.

    Its ampersand, the last of the run, stands at `start`. Behind an escape with blanks in it, ``& amp ;gthe``, the word
    is its own.
    """
    name, behind = run["open"], text[run.end() : run.end() + 1]
    if name not in ("lt", "gt") or not (behind.isascii() and behind.isalnum()):
        return False
    if run["amps"]:
        return True
    if name == "lt":
        found = _TAG_BEHIND.match(text, run.end())
        found = found if found and text.startswith(("&gt", ">"), found.end()) else None
    else:
        found = _TAG_BEFORE.search(text, max(0, start - _TAG_WITHIN), start)
        if found and run["chain"] and found.group().startswith("<"):
            return True  # one bracket of a tag is not escaped more often than the other
    return found is None or found["name"].lower() not in ELEMENTS


def _in_query(text: str, offset: int) -> bool:
    """Tell whether the ampersand at `offset` joins two parameters: ``?a=1&copy``."""
    return bool(_QUERY.search(text, max(0, offset - 60), offset))
