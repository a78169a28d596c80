"""The law's grammar of a tag, which shares nothing with that of the reader.

A tag is the name of an element with a bracket attached: `<name`, `name>`, `</name`, `/name >`, with its attributes.
A bare word never is one. The grammar is closed, so what a reader took for a tag by mistake is not in it.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from q7lint.preserve.names import ELEMENTS, HARMLESS, LOOKALIKES, PROSE, VOID
from q7lint.preserve.words import LINE_ENDS, is_spaceless, is_word
from q7lint.regex import regex

_BLANK = r"[\t\x0b\x0c \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]"
_SPACE = rf"(?:{_BLANK}|[\r\n])"
_DOUBLE = '"“”„‟«»″'
_SINGLE = "'‘’‚‛‹›′"
QUOTES = frozenset(_DOUBLE + _SINGLE)

_HEAD = regex(rf"(<{_BLANK}{{0,4}}(?:\r?\n{_BLANK}{{0,4}})?)?(/{_BLANK}{{0,4}}(?(1)(?:\r?\n)?))?")
_PIECE = regex(rf"([A-Za-z]{{1,11}}|[1-6]){_BLANK}{{0,3}}")
_END_PIECE = regex(rf"([A-Z]?[a-z]{{1,11}}(?=[A-Z])|[A-Za-z]{{1,11}}|[1-6]){_BLANK}{{0,3}}")
_PARTED = regex(rf"([A-Za-z]{{1,10}}\r?\n[A-Za-z]{{1,10}}[1-6]?)(?={_BLANK}{{0,3}}/?>)")
"""A name that a line end parts, up to its closing bracket."""


def _attribute(double: str) -> re.Pattern[str]:
    """Make the pattern of an attribute whose value may stand between `double` quotes, single ones or none."""
    return regex(
        rf"""(?P<space>{_SPACE}{{0,40}})(?P<name>[A-Za-z][A-Za-z0-9:_.-]{{0,40}}|[\u2e80-\ud7ff]{{1,12}}(?={_BLANK}{{0,3}}=))
        (?P<set>{_SPACE}{{0,3}}={_BLANK}{{0,3}}
            (?:[{double}](?P<double>[^{double}<>\r\n]{{0,1000}})[{double}]
              |[{_SINGLE}](?P<single>[^{_SINGLE}<>\r\n]{{0,1000}})[{_SINGLE}]
              |[{double}](?P<cut>[^\s{double}{_SINGLE}<>]{{0,1000}}+)(?![^<\r\n])
              |(?P<plain>(?:https?://|/)[^\s{_DOUBLE}{_SINGLE}<>]{{1,1000}}|[^\s{_DOUBLE}{_SINGLE}<>=]{{0,1000}})))?""",
        re.VERBOSE,
    )


_ATTRIBUTE = _attribute(_DOUBLE)
_CURLED_ATTRIBUTE = _attribute(_DOUBLE.replace('"', ""))
"""For a value between curled quotes that has a straight one in it: `title=“the 6" pipe”`."""
_STRAIGHT_ATTRIBUTE = _attribute('"')
"""For a value between straight quotes that has a curled one in it: `title="the 6” pipe"`."""
_TIGHT = regex(
    rf"/(?P<blank>{_BLANK}{{0,3}})(?P<name>[A-Za-z]{{1,10}}[1-6]?|[A-Za-z](?:[ \xa0][A-Za-z]{{1,9}}){{1,3}})"
    rf"{_BLANK}{{0,3}}>"
)
_WORD = regex(rf"<{_BLANK}{{0,4}}(?P<slash>/?){_BLANK}{{0,4}}(?P<name>[^\W\d_]{{1,12}}){_BLANK}{{0,4}}>")
_PAIRED_WITHIN = 1000
"""So far from a tag with a word for a name its other end stands at most, in code points."""
_LONGEST_ELEMENT = 4000
"""So far before an end tag that has lost its bracket its start tag may stand, in code points."""
_NO_WORDS = frozenset("blockquote br dd div dl dt li ol tbody td tfoot th thead tr ul".split())
"""Elements whose names are neither words nor units, so that no path and no fraction ends in them."""
_GLUED = regex(rf"([A-Za-z][A-Za-z0-9]{{2,24}}){_BLANK}{{0,3}}={_BLANK}{{0,3}}(?=[{_DOUBLE}{_SINGLE}])")
_TAIL = regex(rf"{_SPACE}{{0,40}}/?{_SPACE}{{0,3}}>")
_NEAR_TAIL = regex(rf"{_BLANK}{{0,3}}/?{_BLANK}{{0,3}}>")
_ESCAPED_TAIL = regex(rf"{_BLANK}{{0,3}}/?{_BLANK}{{0,3}}\\>")
"""The end of a tag whose first bracket is escaped by a backslash too."""
_SOUND = regex(
    r"""</?[a-z][a-z0-9]{0,10}(?:[ ][A-Za-z][A-Za-z0-9:_.-]{0,40}(?:="[^"<>\r\n]{0,1000}"|='[^'<>\r\n]{0,1000}')?){0,24}
    [ ]?/?>""",
    re.VERBOSE,
)

_END_VALUE = LINE_ENDS | {"<"}
"""Before what a value ends that has lost its closing quote."""
_SENTENCE_ENDS = frozenset(".!?…。！？؟۔।")
_SHORT = 4
"""A word of so many letters may be a name of somebody's own: `<sid="3">`."""
_LONG = 5
"""Two words of prose make up no element's name of so many letters."""
_MOST_PIECES = 10
_MOST_ATTRIBUTES = 24
_ARTICLES = frozenset("aei")
"""Single letters that are words: `a side >` is no split `aside`."""


Attributes = tuple[tuple[str, str | None], ...]


class Token(NamedTuple):
    """A tag as the law reads it.

    Args:
        end: The offset behind it.
        name: The element, in lower case and in one piece.
        closing: Whether a slash stands before the name.
        opened: Whether it has its `<`.
        closed: Whether it has its `>`.
        attributes: Name in lower case and value; ``None`` for a bare one.
    """

    end: int
    name: str
    closing: bool
    opened: bool
    closed: bool
    attributes: Attributes

    def says(self, other: Token) -> bool:
        """Tell whether `other`, a sound tag, says the same as this one."""
        if self.name != other.name:
            return False
        # A tail that lost its opening bracket may have lost the slash with it.
        same_side = self.closing == other.closing or self.name in VOID or not (self.opened or self.closing)
        return same_side and _plain(self.attributes) == _plain(other.attributes)


def _plain(attributes: Attributes) -> list[tuple[str, str]]:
    """Give attributes with their values' white space evened out, which no browser tells apart."""
    return [(name, " ".join((value or "").split())) for name, value in attributes]


def read_tag(text: str, start: int, limit: int) -> Token | None:
    """Read the tag that begins at `start` and ends at `limit` at the latest.

    Takes the longest name that ends in a bracket, else the longest that has at least its opening bracket.
    """
    head = _HEAD.match(text, start, limit)  # always one, since all of it is optional
    opened = head is not None and head[1] is not None
    slash = head is not None and head[2] is not None
    if not opened and start and not _may_follow(text, start, slash=slash):
        return _tight(text, start, limit) if slash else None
    escaped = opened and text[start - 1 : start] == "\\"
    names = _names(text, head.end() if head else start, limit, slash=opened and slash)
    if opened and head is not None:
        names += _parted(text, head.end(), limit)
    for name, end, pieces in reversed(names):
        token = _closed(text, name, end, limit, (opened, slash), escaped=escaped)
        if token and (opened or slash or _may_be_tail(text, token.end, pieces)):
            return token
    if opened and names and text[start - 1 : start] != "<":
        return _unclosed(text, names, limit, slash)
    return _foreign(text, start, limit) if opened else None


def _foreign(text: str, start: int, limit: int) -> Token | None:
    """Read a tag whose name has letters that look like an element's, or is a word in brackets that blanks stand in.

    Such a word is no prose where its other end is near.
    """
    found = _WORD.match(text, start, limit)
    if found is None:
        return None
    word, closing = found["name"], found["slash"] != ""
    name = word.lower()
    plain = word.translate(LOOKALIKES).lower()
    if not word.isascii() and plain in ELEMENTS:
        return Token(found.end(), plain, closing, opened=True, closed=True, attributes=())
    if len(found.group()) == len(word) + 2 + closing or name in ELEMENTS:
        return None
    low, high = (start - _PAIRED_WITHIN, start) if closing else (found.end(), found.end() + _PAIRED_WITHIN)
    others = (one for one in _WORD.finditer(text, low, high) if one["name"].lower() == name)
    if not any((one["slash"] != "") is not closing for one in others):
        return None
    return Token(found.end(), name, closing, opened=True, closed=True, attributes=())


def _may_follow(text: str, start: int, *, slash: bool) -> bool:
    """Tell whether a tag that lost its `<` may begin at `start`: not within a word, hyphens included."""
    sign = text[start - 1]
    if is_word(sign):
        return is_spaceless(sign)
    if sign in "'’":  # an apostrophe, or a quotation mark behind the end of a sentence
        return slash or start == 1 or not is_word(text[start - 2])
    return slash or sign not in "-_"


def _tight(text: str, start: int, limit: int) -> Token | None:
    """Read `/em>` behind a word, with a blank in it only what is no word, or ends what its line begins.

    `input/output > 3` is none; `/ td >` is one, and so is `/ em >` behind `em >hot`.
    """
    found = _TIGHT.match(text, start, limit)
    if found is None or text[found.end() : found.end() + 1] in ("=", ">"):
        return None
    pieces = found["name"].split()
    name = "".join(pieces).lower()
    if name not in ELEMENTS or (len(pieces) > 1 and name not in _NO_WORDS):
        return None
    spaced = found["blank"] or not text[found.end() - 2].isalnum()
    if spaced and name not in _NO_WORDS and not _is_begun(text, start, name):
        return None
    return Token(found.end(), name, closing=True, opened=False, closed=True, attributes=())


def _is_begun(text: str, end: int, name: str) -> bool:
    """Tell whether a start tag of `name`, with or without its `<`, touches a word before `end` on its line."""
    low = max(0, end - _LONGEST_ELEMENT)
    low = max(low, text.rfind("\n", low, end), text.rfind("\r", low, end))
    line = text[low:end].lower()
    at = line.find(name)
    while at >= 0:
        behind = line[at + len(name) : at + len(name) + 4].lstrip(" \xa0")
        if behind[:1] == ">" and is_word(behind[1:2]) and not (at and (is_word(line[at - 1]) or line[at - 1] == "/")):
            return True
        at = line.find(name, at + 1)
    return False


def ends_name(text: str, end: int, *, slash: bool) -> bool:
    """Tell whether a name may end at `end`: where the word does, also in the text behind a limit.

    Letters of a script without blanks may follow; and behind `</name`, which is no prose, a capital, `</strongNext`, or
    a particle of Korean, which is written as one with the word before the tag.
    """
    if end >= len(text) or not is_word(text[end]):
        return True
    glued = (text[end].isupper() and not text[end - 1].isupper()) or "\uac00" <= text[end] <= "\ud7a3"
    return is_spaceless(text[end]) or (slash and glued)


def _names(text: str, spot: int, limit: int, *, slash: bool) -> list[tuple[str, int, list[str]]]:
    """Give each element name that begins at `spot`, split or not, with its end and its pieces, the shortest first."""
    found: list[tuple[str, int, list[str]]] = []
    pieces: list[str] = []
    joined, start = "", spot
    for _ in range(_MOST_PIECES):
        piece = (_END_PIECE if slash else _PIECE).match(text, spot, limit)
        if piece is None:
            break
        joined += piece[1].lower()
        if not (pieces and piece[1].isdigit() and text[spot - 1].isalpha()):  # the number of a heading is no part
            pieces.append(piece[1].lower())
        end = piece.end(1)
        if joined in ELEMENTS and ends_name(text, end, slash=slash):
            found.append((joined, end, pieces.copy()))
        spot = piece.end()
    return found or ([] if slash else _glued(text, start, limit))


def _parted(text: str, start: int, limit: int) -> list[tuple[str, int, list[str]]]:
    """Give the element whose name a line end parts, with its end and its pieces; nothing if none."""
    found = _PARTED.match(text, start, limit)
    pieces = found.group().lower().split() if found else []
    name = "".join(pieces)
    return [(name, found.end(), pieces)] if found and name in ELEMENTS else []


def _glued(text: str, start: int, limit: int) -> list[tuple[str, int, list[str]]]:
    """Give the element whose name has run together with that of its first attribute, `<ahref="…">`; nothing if none."""
    run = _GLUED.match(text, start, limit)
    if run is None:
        return []
    letters = run[1].lower()
    for size in range(1, len(letters)):
        known = letters[size:] in HARMLESS or letters[size:] in PROSE
        if known and letters[:size] in ELEMENTS and (size > 1 or len(letters) > _SHORT):
            return [(letters[:size], start + size, [letters[:size]])]
    return []


def _closed(text: str, name: str, spot: int, limit: int, head: tuple[bool, bool], *, escaped: bool) -> Token | None:
    """Read the attributes and the closing bracket behind a name; it may be escaped where the opening one is."""
    opened, slash = head
    tail = _NEAR_TAIL.match(text, spot, limit) or (_ESCAPED_TAIL.match(text, spot, limit) if escaped else None)
    if tail:
        return Token(tail.end(), name, slash, opened, closed=True, attributes=())
    for pattern in (_ATTRIBUTE, _CURLED_ATTRIBUTE, _STRAIGHT_ATTRIBUTE):
        attributes, end = _attributes(text, spot, limit, pattern, whole=opened)
        tail = (_TAIL if opened else _NEAR_TAIL).match(text, end, limit)
        if tail:
            return Token(tail.end(), name, slash, opened, closed=True, attributes=attributes)
    return None


def _unclosed(text: str, names: list[tuple[str, int, list[str]]], limit: int, slash: bool) -> Token | None:
    """Read a tag that lost its closing bracket. Its name may be split only where no part of it is a name, too."""
    name, end, _ = names[0]
    if text[end : end + 1] in ("-", "_", "'", "’"):
        return None
    attributes, end = _attributes(text, end, limit, _ATTRIBUTE, whole=False, ends=False)
    return Token(end, name, slash, opened=True, closed=False, attributes=attributes)


def _may_be_tail(text: str, end: int, pieces: list[str]) -> bool:
    """Tell whether a name and its `>`, without anything before them, may be a tag's tail.

    `b >= 3` and `a >> b` are none. A split name needs a piece of one letter that is no word; a short one begins with
    it, or is made of letters, since it may be words else: `for m > 2`, `su b >`, but `s pan >`.
    """
    if text[end : end + 1] in ("=", ">"):
        return False
    if len(pieces) == 1:
        return True
    letters = sum(map(len, pieces))
    single = [len(piece) == 1 and piece not in _ARTICLES for piece in pieces]
    may_be_words = letters < _LONG and len(pieces) < letters
    told = single[0] if may_be_words else any(single)
    return told and not pieces[-1].isdigit()


def _attributes(
    text: str, spot: int, limit: int, pattern: re.Pattern[str], *, whole: bool, ends: bool = True
) -> tuple[Attributes, int]:
    """Read attributes from `spot` on, and give them with the offset behind the last.

    In a tag that is not `whole`, they are known ones, on its line; one without a value is known and in a whole tag:
    `< b and c >` is no tag, and neither is `<b x=1`. In one that never `ends`, a word that stands apart is no value:
    `<font color= The mill`.
    """
    found: list[tuple[str, str | None]] = []
    for _ in range(_MOST_ATTRIBUTES):
        part = pattern.match(text, spot, limit)
        if part is None:
            break
        name = part["name"].lower()
        known = name in HARMLESS or name in PROSE or name.startswith(_OF_PAGES)
        value = None
        if part["set"] is not None:
            value = part["double"] or part["single"] or part["cut"] or part["plain"] or ""
        if not whole and (value is None or not known or not LINE_ENDS.isdisjoint(part["space"])):
            break
        if value is None and not (known or name in _BARE):
            break
        if part["plain"] and not ends and text[part.start("plain") - 1] != "=":
            break
        # A value that lost its closing quote ends with its line or before a tag: in the text, not only in the edit.
        if part["cut"] is not None and part.end() < len(text) and text[part.end()] not in _END_VALUE:
            break
        found.append((name, value))
        spot = part.end()
    return tuple(found), spot


_OF_PAGES = ("aria-", "data-")
"""What the attributes begin with that pages make up, or that there are many of."""

_BARE = frozenset(("default", "download", "itemid", "open"))


def read_sound_tag(text: str, start: int, limit: int) -> Token | None:
    """Read the tag without damage that begins at `start`."""
    sound = _SOUND.match(text, start, limit)
    token = read_tag(text, start, limit) if sound else None
    return token if sound and token and token.end == sound.end() else None


def is_half(text: str, start: int, token: Token) -> bool:
    """Tell whether the rest of the tag at `start` stands beside it, so that its brackets would be parted."""
    if not token.opened:
        before = text[max(0, start - 4) : start].rstrip(" \t\xa0")
        if before.endswith(("<", "</")):
            return True
    return not token.closed and _NEAR_TAIL.match(text, token.end) is not None
