"""Single tags: what stands at a ``<`` or a ``>``, read through its damage.

Each function looks at one place and a bounded stretch beside it, so that a text full of brackets is read in linear
time. None of them judges: whether ``li >`` is a tag or a comparison is decided by `q7lint.reading.tags`, which knows
the rest of the document.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import category

from q7lint.elements import BARE_ATTRIBUTES, ELEMENTS, LONGEST, LOOKALIKES, NO_WORDS, PLAIN, VOID, element, is_attribute
from q7lint.reading.tokens import Attribute, Damage, TagKind
from q7lint.regex import regex
from q7lint.text import Span

if TYPE_CHECKING:
    import re

REACH = 2000
"""The longest tag, in code points."""

NEAR = 80
"""How far before a tail a ``<`` that is no tag's still belongs to it."""

_MEASURED = frozenset(("Mn", "Mc", "Me", "Sc"))
"""The marks of letters, and the signs of currencies."""
_HYPHENS = frozenset("-\u2010")

DOUBLE = '"\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\uff02'
SINGLE = "'\u2018\u2019\u201a\u201b\u2032"

_BEFORE_SLASH = frozenset("%\u00b0\u2013\u2014\u201c\u00ab\u00b6\u00a7\u2122\u00ae")
_ENDS_PHRASE = frozenset(')]"\u201d\u2019\u00bb')
"""What stands before the stop of a sentence, and before no path: ``(a note)./p>``."""
_STOPS = frozenset(".!?:\u2026\u3002\uff01\uff1f\u061f\u06d4\u0964")
_OPENERS = frozenset("([{\u201c\u201e\u201a\u2018\u00ab\u300c")
_QUOTES = frozenset(DOUBLE + SINGLE)

_BLANK = r"[^\S\r\n]"
_HEAD = regex(
    rf"<(?P<before>{_BLANK}{{0,4}}(?:\r?\n{_BLANK}{{0,4}})?)(?P<slash>/?)(?P<after>{_BLANK}{{0,4}}(?:(?<=/)\r?\n)?)(?=[^\W\d_])"
)
_WORD = regex(r"[^\W_]++")
_ESCAPED = regex(r"&(?:(?i:amp);)*+(?:(?i:lt)|#0{0,3}60|#[xX]0{0,2}3[cC]);\Z")
_ESCAPED_WITHIN = 40
# What is left of ``</o:p>`` belongs to no element of HTML.
_PREFIXED = regex(r"<[ \t\u00a0]{0,2}+/?[ \t\u00a0]{0,2}+(?:[owvmxOWVMX]|[sS][tT][1-9])[ \t\u00a0]?:")
_PREFIXED_TAIL = regex(r":(?:(?<=o:)p|(?<=O:)P|(?<=st1:)|(?<=ST1:))")
_PREFIX = regex(r"(?<![\w.])(?:[owvmx]|st[1-9])[ \u00a0]?:[ \u00a0]?\Z")
_CURLED = DOUBLE.replace('"', "")
_CURLED_TICKS = SINGLE.replace("'", "")
_ALL_CURLED = frozenset(_CURLED + _CURLED_TICKS)
_LONGEST_VALUE = 1500
_PIECES = 4
"""Into so many pieces a name with attributes falls apart at most."""

_SHORT = 4
"""A word of so many letters, the first of which is an element, may be a name of somebody's own: ``<sid="3">``."""
_MORE = r"(?=\s*+(?:[\w:.\-]++\s*+=|/?\s*+(?:\Z|>)))"

# The ways in which a value is quoted: straight, where every other quote may stand inside; curled on both sides; curled
# and then straight, and the other way round; curled round straight ones.
_VALUES = (
    f'"([^"<]{{0,{_LONGEST_VALUE}}}+)"',
    f"'([^'<]{{0,{_LONGEST_VALUE}}}+)'",
    f"[{_CURLED}]([^{DOUBLE}<]{{0,{_LONGEST_VALUE}}}+)[{_CURLED}]",
    f"[{DOUBLE}]([^{DOUBLE}<]{{0,{_LONGEST_VALUE}}}+)[{DOUBLE}]{_MORE}",
    f"[{_CURLED}]([^{_CURLED}<=]{{0,{_LONGEST_VALUE}}}+)[{_CURLED}]",
    f"[{SINGLE}]([^{SINGLE}<]{{0,{_LONGEST_VALUE}}}+)[{SINGLE}]",
    f"((?:https?://|/(?=[\\w/]))(?:[^\\s<>&{DOUBLE}{SINGLE}]|&(?![lg]t)){{0,{_LONGEST_VALUE}}}+)",
    f"((?:[^\\s<>=&{DOUBLE}{SINGLE}]|&(?![lg]t)){{1,{_LONGEST_VALUE}}}+)",
)
_SOUND = regex(
    r"<(?:(?P<slash>/)(?P<end>[A-Za-z][A-Za-z0-9]*+)|(?P<name>[A-Za-z][A-Za-z0-9]*+)(?:\s++[A-Za-z_:@][\w:.\-]*+\s*+=\s*+"
    rf"(?:\"[^\"<]*+\"|'[^'<]*+'|[^\s<>={DOUBLE}{SINGLE}]++))*+)\s*+/?>"
)
# A tag that is sound, but for a ``<`` in a value between straight quotes: there it is a sign like any other.
_HOLDING = regex(
    r"<(?P<name>[A-Za-z][\w.\-]*+)(?:\s++[A-Za-z_:@][\w:.@\-]*+(?:\s*+=\s*+"
    rf"(?:\"[^\"]*+\"|'[^']*+'|[^\s<>={DOUBLE}{SINGLE}]++))?+)*+\s*+/?>"
)
_ATTRIBUTE = regex(
    r"\s{0,200}+(?P<name>[A-Za-z_:@\u2e80-\ud7ff][\w:.\-]{0,60}+)(?:(?P<equals>\s{0,3}=\s{0,3})(?P<value>"
    + "|".join(_VALUES)
    + "))?"
)
# A value that was cut off with its line: its quote is open, and no blank stands in it.
_TORN = regex(
    rf"\s{{0,9}}(?P<name>[A-Za-z]{{1,20}}+)=[{DOUBLE}{SINGLE}](?P<value>[^\s<>{DOUBLE}{SINGLE}]{{1,1500}}+)(?=[\r\n]|\Z)"
)
_ENDS_WORD = frozenset(
    ")].,:;!?\u2026\u201d\u00bb\u3002\uff0c\u3001\uff1a\uff1b\uff01\uff1f\uff09\u300d\u300f\u300b\u060c\u061b\u061f\u0964"
)
"""What stands behind a word, and so behind an end tag that has lost its bracket."""
_FIGURE = regex(rf"<{_BLANK}?\d")
_SENTENCE_END = regex(r"[.!?\u2026\u3002][)\]\"'\u2019\u201d]?\s")
# The bracket of a tag as an escape, which is there, and only not read yet: ``< em&gt;``, ``< / em & gt ;``.
_ESCAPED_END = regex(rf"{_BLANK}{{0,3}}&(?:(?i:amp);)*+{_BLANK}?(?:(?i:gt)|#0{{0,3}}62|#[xX]0{{0,2}}3[eE]){_BLANK}?;")
# A name that a line end parts, as a program does that breaks lines at a column.
_PARTED = regex(r"[A-Za-z]{1,10}\r?\n[A-Za-z]{1,10}[1-6]?")
_CUT_NAME = regex(r"[a-z]++[1-6]?|[A-Z][a-z]++|[A-Z]++[1-6]?")


class Shape(NamedTuple):
    """What stands at one bracket: a tag by its form alone.

    Args:
        span: All of it, brackets included.
        name: The element's name in lower case.
        kind: Which side it stands on.
        attributes: In their order.
        damage: What is wrong with it.
        gap: Whether white space stands between a tail's name and its ``>``.
        slash: Whether it has a slash.
    """

    span: Span
    name: str
    kind: TagKind
    attributes: tuple[Attribute, ...]
    damage: Damage
    gap: bool = False
    slash: bool = False


class _Inside(NamedTuple):
    """What stands between two brackets."""

    name: str
    attributes: tuple[Attribute, ...]
    damage: Damage
    slash: bool


def sound(text: str, start: int) -> Shape | None:
    """Read the tag at the ``<`` at `start` if nothing at all is wrong with it, without its attributes.

    Markup is full of such tags, and what stands in them is nobody's business.
    """
    found = _SOUND.match(text, start) or _holding(text, start)
    if found is None:
        return None
    side = found.lastgroup or ""
    name = found[side].lower()
    if name not in ELEMENTS:
        return None
    closes = side == "end"
    return Shape(Span(start, found.end()), name, _kind(name, before=closes), (), Damage.NONE, slash=closes)


def passed_over(text: str, start: int) -> int:
    """Give the end of the tag at the ``<`` at `start` if it is a sound one of any name, as in a drawing in SVG.

    `start` itself if it is not.
    """
    found = _SOUND.match(text, start) or _holding(text, start)
    return found.end() if found else start


def _holding(text: str, start: int) -> re.Match[str] | None:
    """Read a sound tag with a ``<`` in a value."""
    found = _HOLDING.match(text, start, start + REACH)
    return found if found and "<" in found.group()[1:] else None


def bracketed(text: str, start: int, *, escapes: bool = True) -> Shape | None:
    """Read the tag between the ``<`` at `start` and a ``>`` behind it; ``None`` if there is none.

    A quoted value may hold a ``>``, so the next three are tried. Another ``<`` ends the search. Where a backslash
    `escapes` the one bracket, it does so with the other.
    """
    head = _HEAD.match(text, start)
    if head is None:
        return None
    damage = Damage.SPACED if head["before"] or head["after"] else Damage.NONE
    stop = text.find("<", start + 1, start + REACH)
    stop = min(start + REACH, len(text)) if stop < 0 else stop
    close = start
    for _ in range(3):
        close = text.find(">", close + 1, stop)
        if close < 0:
            return None
        body = text[head.end() : close]
        if escapes and text[start - 1 : start] == "\\":
            body = body.removesuffix("\\")
        inside = _inside(body)
        if inside is not None:
            return Shape(
                Span(start, close + 1),
                inside.name,
                _kind(inside.name, before=bool(head["slash"])),
                inside.attributes,
                damage | inside.damage,
                slash=bool(head["slash"]) or inside.slash,
            )
        if "=" not in body:
            return _foreign(text, Span(start, close + 1), head)
    return None


def _kind(name: str, *, before: bool) -> TagKind:
    """Tell the side of a tag by its slash before the name."""
    if name in VOID:
        return TagKind.VOID
    return TagKind.CLOSE if before else TagKind.OPEN


def _inside(body: str) -> _Inside | None:
    """Read a name and attributes that fill `body`."""
    equals = body.find("=")
    if equals < 0:
        return _name_only(body)
    words = body[:equals].split()
    for count in range(len(words) - 1, 0, -1):
        name = element(words[:count])
        rest = words[count:]
        if name is None:
            continue
        if not all(word.lower() in BARE_ATTRIBUTES for word in rest[:-1]):
            continue
        tail = " ".join(rest) + body[equals:]
        read = _attributes(tail, 0)
        if read is not None and _ends_tag(tail[read[1] :]):
            damage = Damage.SPLIT if count > 1 else Damage.NONE
            return _Inside(name, read[0], read[2] | damage, tail.rstrip().endswith("/"))
    return _glued(words[0], body[equals:]) if len(words) == 1 else None


def _glued(word: str, values: str) -> _Inside | None:
    """Read a name that has run together with that of its first attribute, whose value is quoted: ``ahref = "…"``."""
    if values[1:].lstrip()[:1] not in _QUOTES or len(word) > 30:
        return None
    for size in range(1, len(word)):
        name = element([word[:size]])
        known = is_attribute(word[size:].lower()) or "\u2e80" <= word[size] <= "\ud7ff"  # its name was translated
        if name is not None and known and (size > 1 or len(word) > _SHORT):
            tail = word[size:] + values
            read = _attributes(tail, 0)
            if read is not None and _ends_tag(tail[read[1] :]):
                return _Inside(name, read[0], read[2] | Damage.SPACED, tail.rstrip().endswith("/"))
    return None


@lru_cache(maxsize=500)
def _name_only(body: str) -> _Inside | None:
    """Read a name without values: whole, fallen apart, or with bare attributes. A text has few, again and again."""
    bare = body.rstrip()
    slash = bare.endswith("/")
    words_only = bare.removesuffix("/").rstrip()
    if len(bare) > 4 * LONGEST:
        return None
    words = words_only.split()
    if ("\n" in words_only or "\r" in words_only) and _PARTED.fullmatch(words_only) is None:
        return None
    if not words or not all(word.isascii() and word.isalnum() for word in words):
        return None
    name = element(words)
    if name is not None:
        split = Damage.SPLIT if len(words) > 1 else Damage.NONE
        # ``<br / >``: nothing may stand between the slash and the bracket, white space before it may.
        spaced = Damage.SPACED if slash and bare != body else Damage.NONE
        return _Inside(name, (), split | spaced, slash)
    name = element(words[:1])
    if name is not None and all(word.lower() in BARE_ATTRIBUTES for word in words[1:]):
        return _Inside(name, tuple(Attribute(word.lower(), None) for word in words[1:]), Damage.NONE, slash)
    return None


def _attributes(text: str, at: int) -> tuple[tuple[Attribute, ...], int, Damage] | None:
    """Read attributes from `at` on: them, where they end, and what is wrong with them; ``None`` if there is none."""
    read: list[Attribute] = []
    damage = Damage.NONE
    while found := _ATTRIBUTE.match(text, at):
        if found["equals"] is None and found["name"].lower() not in BARE_ATTRIBUTES:
            break
        if found.end() < len(text) and not read and found.start() == found.end():
            break
        value = next((group for group in found.groups()[3:] if group is not None), None)
        if value is not None and not _ALL_CURLED.isdisjoint((found["value"][0], found["value"][-1])):
            damage |= Damage.CURLED
        read.append(Attribute(found["name"].lower(), value))
        at = found.end()
    return (tuple(read), at, damage) if read else None


def _ends_tag(rest: str) -> bool:
    """Tell whether what stands between the last attribute and the bracket is nothing, or a slash.

    The bracket may stand on a line of its own, as far to the right as a tool has put it.
    """
    return rest.strip() in ("", "/")


def _foreign(text: str, span: Span, head: re.Match[str]) -> Shape | None:
    """Read a tag whose name was translated, or has letters of another script.

    A start tag with a word for a name is read where blanks are in its brackets: whether it is one, its end tag tells.
    """
    body = text[head.end() : span.end - 1].strip()
    if not body or len(body) > 12 or not body.isalpha():
        return None
    slash = bool(head["slash"])
    kind = TagKind.CLOSE if slash else TagKind.OPEN
    plain = body.translate(LOOKALIKES).lower()
    if not body.isascii() and plain in ELEMENTS:
        return Shape(span, plain, kind, (), Damage.FOREIGN, slash=slash)
    # A Latin word is a tag's translated name only where a tool spaced it as it spaces tags, ``< / fuerte >``; and
    # ``<имя>`` is what manuals write for a name to fill in.
    spaced = span.end - span.start > len(body) + 2 + slash
    if not (spaced or (slash and not body.isascii())):
        return None
    return Shape(span, body.lower(), kind, (), Damage.FOREIGN | (Damage.SPACED if spaced else Damage.NONE), slash=slash)


def cut(text: str, start: int) -> Shape | None:
    """Read the tag at the ``<`` at `start` that has lost its ``>``; ``None`` if there is none."""
    head = _HEAD.match(text, start)
    found = _CUT_NAME.match(text, head.end()) if head and "\n" not in head["after"] else None
    if head is None or found is None or found.group().lower() not in ELEMENTS:
        return None
    spaced = Damage.SPACED if head["before"] or head["after"] else Damage.NONE
    read = _cut_end if head["slash"] else _cut_start
    return read(text, start, found, Damage.LOST_CLOSING | spaced)


def _cut_end(text: str, start: int, found: re.Match[str], damage: Damage) -> Shape | None:
    """Read an end tag that has lost its ``>``."""
    name, end = found.group().lower(), found.end()
    after = text[end : end + 1]
    if _ESCAPED_END.match(text, end):
        return None
    if after.isalnum():
        # Glued to a word only where one begins: at a capital letter, ``</strongNext``, or in another script.
        begins = after.isupper() and found.group().islower() and name in PLAIN | {"strong"}
        if not begins and not "\u0e00" <= after <= "\u17ff" and not "\u2e80" <= after <= "\uffef":
            return None
    elif after and not after.isspace() and after not in "<|":
        behind = text[end + 1 : end + 2]
        parted = after >= "\u2e80" or not behind.isalnum()
        ends = after in _ENDS_WORD and parted and (not behind.strip() or not _closes(text, end))
        if not ends:
            return None
    return Shape(Span(start, end), name, TagKind.CLOSE, (), damage, slash=True)


def _cut_start(text: str, start: int, found: re.Match[str], damage: Damage) -> Shape | None:
    """Read a start tag that has lost its ``>``, with the attributes that it has kept."""
    name, end = found.group().lower(), found.end()
    after = text[end : end + 1]
    if (after and not after.isspace() and after != "<") or _closes(text, end):
        return None
    kind = _kind(name, before=False)
    rest = text[end : end + REACH].partition("<")[0]
    known, at, curled = (None if ">" in rest else _attributes(rest, 0)) or ((), 0, Damage.NONE)
    if _ESCAPED_END.match(rest, at):
        return None
    if not {"\n", "\r"}.isdisjoint(rest[:at]):
        return None  # what the next line begins with may be anything
    if _has_parted_value(rest[:at]):
        return None
    torn = _TORN.match(rest, at)
    if torn is not None:
        known = (*known, Attribute(torn["name"].lower(), torn["value"]))
        return Shape(Span(start, end + torn.end()), name, kind, known, damage | curled)
    if any(attribute.value is not None for attribute in known):
        tells = any(is_attribute(one.name) for one in known) or not _QUOTES.isdisjoint(rest[:at])
        return Shape(Span(start, end + at), name, kind, known, damage | curled) if tells else None  # ``a <button n=0``
    # A single letter behind the sign is a comparison, unless it begins a line.
    compares = len(name) == 1 and (name != "p" or text[start - 1 : start] not in ("", "\n", "\r"))
    return None if compares else Shape(Span(start, end), name, kind, (), damage)


def _has_parted_value(attributes: str) -> bool:
    """Tell whether a blank stands before a value without quotes, which in a tag that was cut may be the next word."""
    behind = attributes.split("=")[1:]
    return any(one[:1].isspace() and one.lstrip()[:1] not in _QUOTES for one in behind)


def _closes(text: str, end: int) -> bool:
    """Tell whether a ``>`` closes the bracket after all, so that what it holds is something else: ``<input file>``."""
    close = text.find(">", end, end + NEAR)
    return close >= 0 and not any(mark in text[end:close] for mark in "<\r\n")


def tail(text: str, close: int, floor: int) -> Shape | None:
    """Read the tag that ends at the ``>`` at `close` and has lost its ``<``; ``None`` if there is none.

    Args:
        text: The text.
        close: The offset of the ``>``.
        floor: Where the tag before it ends: nothing before that is looked at.
    """
    at = close
    while at > floor and close - at < 4 and text[at - 1] in " \t\u00a0\u2009\u202f":
        at -= 1
    gap = at < close
    last = text[at - 1 : at] if at > floor else ""
    if not last:
        return None
    if last in DOUBLE or last in SINGLE:
        return _tail_with_attributes(text, close, floor)
    void = last == "/"
    if void:
        at -= 1
        while at > floor and close - at < 6 and text[at - 1] in " \t\u00a0":
            at -= 1
        if at > floor and (text[at - 1] in DOUBLE or text[at - 1] in SINGLE):
            return _tail_with_attributes(text, close, floor)
    if not (text[at - 1 : at].isascii() and text[at - 1 : at].isalnum()) or at <= floor:
        return None
    return _tail_with_name(text, Span(at, close + 1), floor, gap=gap, void=void)


def _tail_with_name(text: str, end: Span, floor: int, *, gap: bool, void: bool) -> Shape | None:
    """Read the name, whole or fallen apart, that ends where `end` begins."""
    at = end.start
    words: list[str] = []
    letters = 0
    best: tuple[int, str, int] | None = None
    while letters <= LONGEST:
        start = at
        while start > floor and at - start <= LONGEST and text[start - 1].isascii() and text[start - 1].isalnum():
            start -= 1
        if start == at or (words and text[start - 1 : start].isalpha() and start > floor):
            break  # no piece of a name ends a word: ``für p >``
        words.insert(0, text[start:at])
        letters += at - start
        name = element(words)
        if name is not None and (best is None or len(words[0]) == 1 or best[0] == start):
            best = (start, name, len(words))
        # A name falls apart at single blanks, into pieces that are short: ``t d >``, ``s tro ng >``.
        if start - 1 <= floor or text[start - 1] not in " \u00a0" or at - start > 4:
            break
        at = start - 1
    if best is None or (void and best[1] not in VOID and best[1] not in ELEMENTS):
        return None
    start, name, count = best
    slash, start = _slash_before(text, start, floor, name)
    if start > floor and not _may_end_before(text, start, slash=slash):
        return None
    if (
        _inside_a_bracket(text, start, floor)
        or _is_escaped(text, start)
        or _PREFIX.search(text[max(0, start - 7) : start])
    ):
        return None
    damage = Damage.LOST_OPENING | (Damage.SPLIT if count > 1 else Damage.NONE)
    kind = TagKind.VOID if name in VOID else TagKind.CLOSE if slash else TagKind.UNKNOWN
    return Shape(Span(start, end.end), name, kind, (), damage, gap=gap, slash=slash or void)


def _slash_before(text: str, start: int, floor: int, name: str) -> tuple[bool, int]:
    """Tell whether a slash stands before the name at `start`, and where the tag begins then.

    The slash of a path is none, ``root@mill:/code>``, ``./code >``, nor is one with a blank behind it before a name
    that is a word or a letter, ``input/ output >`` against ``word/ td >``, if no start tag tells otherwise
    (`q7lint.reading.pairs`).
    """
    at = start
    while at > floor and start - at < 3 and text[at - 1] in " \u00a0":
        at -= 1
    if at > floor and text[at - 1] == "/" and not (at - 1 > floor and text[at - 2] == "/"):
        before = text[max(floor, at - 3) : at - 1]
        ends = before[:1].isalpha() and before[1:] != "" and before[1:] in _STOPS
        ends = ends or before[-1:] in ("", "\n", "\r")  # nothing stands before it
        if at < start and len(name) == 1 and not ends:
            return False, start  # ``A / B >``
        if at < start and name not in NO_WORDS and text[at - 2 : at - 1].isalnum() and at - 1 > floor:
            return False, start  # the end of a path
        prompt = text[at - 2 : at - 1] == ":" and "@" in text[max(floor, at - 40) : at].rsplit(None, 1)[-1]
        # ``./code > out``, ``../code``, ``~/code``: a path from here, from above, from home.
        stands = text[max(floor, at - 3) : at - 2]
        path = prompt or (text[at - 2 : at - 1] in (".", "~") and not (stands.isalnum() or stands in _ENDS_PHRASE))
        return not path, start if path else at - 1
    return False, start


def _may_end_before(text: str, start: int, *, slash: bool) -> bool:
    """Tell whether a tail may begin at `start`. Behind an apostrophe the word goes on, but for a slash: `l'a > b`."""
    left = text[start - 1]
    if left in "'\u2019" and not slash and start > 1 and text[start - 2].isalnum():
        return False
    if left == ":" and not slash and text[start - 2 : start - 1] == ":":
        return False  # ``<Item as Key>::Output>``
    if left.isspace() or left in ".,;:!?)]}\"'\u2019\u201d\u00bb\u2026|>\u060c\u061b\u061f\u06d4\u0964\u0965":
        return True
    # Scripts without word spaces, and, behind a slash, any letter or figure: ``word/strong>``, ``259/td>``.
    # Half a surrogate pair is a byte that was not UTF-8, most likely a letter; a mark belongs to what it stands on.
    without_blanks = "\u2e80" <= left <= "\uffef" or "\u0e00" <= left <= "\u0eff" or "\u1780" <= left <= "\u17ff"
    if without_blanks and not "\uac00" <= left <= "\ud7a3" and category(left)[0] not in "CM":
        return True
    return slash and (left.isalnum() or left in _BEFORE_SLASH or category(left) in _MEASURED)


def _inside_a_bracket(text: str, start: int, floor: int) -> bool:
    """Tell whether the name at `start` is the end of something in brackets on its line.

    So it is in ``<w:p>``, ``<https://x.org/p>``, ``<input file>``, ``Map<Key, Label>``, and in a comparison of three.
    """
    low = max(floor, start - NEAR)
    bracket = text.rfind("<", low, start)
    between = text[bracket:start] if bracket >= 0 else ">"
    if between.count(">") > between.count("->"):  # ``Box<dyn Fn(Key) -> Code>``
        return False
    beside = text[floor - 1 : floor] == ">" and not text[floor : min(bracket, floor + NEAR)].strip()
    if beside and _FIGURE.match(text, bracket, start):
        return False  # ``< td >< 9 td >``: a figure is compared with nothing, and its cell ends
    if text[bracket + 1].isspace() and start - bracket > NEAR // 5:
        return False  # a comparison, long before
    if _FIGURE.match(text, bracket, start) and _SENTENCE_END.search(text, bracket, start):
        return False  # ``I <3 it. li >``
    end = max(text.rfind("\n", bracket, start), text.rfind("\r", bracket, start))
    # An address that goes on in the next line was parted at a hyphen.
    return end < 0 or text[bracket:end].rstrip("\r\n")[-1:] in _HYPHENS


def _is_escaped(text: str, start: int) -> bool:
    """Tell whether the ``<`` of a tag at `start` is there as an escape: ``&lt;p>``, ``&amp;lt;/em>``."""
    before = text[max(0, start - _ESCAPED_WITHIN) : start].rstrip(" \u00a0")
    return before.endswith(";") and _ESCAPED.search(before) is not None


def has_prefixed(text: str) -> bool:
    """Tell whether `text` may hold tags with the prefix of a word processor, or what is left of one."""
    return _PREFIXED.search(text) is not None or _PREFIXED_TAIL.search(text) is not None


def _is_prefixed(text: str, start: int) -> bool:
    """Tell whether the prefix of a word processor stands before the name at `start`: ``/o:p>``."""
    return text[max(0, start - 2) : start].rstrip()[-1:] == ":" and bool(
        _PREFIX.search(text[max(0, start - 7) : start])
    )


def _tail_with_attributes(text: str, close: int, floor: int) -> Shape | None:
    """Read a tail that ends in a quoted value: ``td colspan="2">``, ``img src="a.png" / >``."""
    low = max(floor, close - REACH)
    low = max(low, text.rfind("\n", low, close) + 1, text.rfind(">", low, close) + 1)
    words = list(_WORD.finditer(text, low, close))
    for at, word in enumerate(words):
        start = word.start()
        named = _name_with_attributes(text, words[at : at + _PIECES], close)
        if named is None:
            continue
        name, attributes, damage = named
        if start > floor and not (text[start - 1] in _OPENERS or _may_end_before(text, start, slash=False)):
            continue
        if _inside_a_bracket(text, start, floor) or _is_escaped(text, start):
            return None
        kind = TagKind.VOID if name in VOID else TagKind.OPEN
        return Shape(Span(start, close + 1), name, kind, attributes, Damage.LOST_OPENING | damage)
    return None


def _name_with_attributes(
    text: str, words: list[re.Match[str]], close: int
) -> tuple[str, tuple[Attribute, ...], Damage] | None:
    """Read a name, whole or fallen apart at single blanks, and behind it attributes up to the bracket at `close`."""
    for count, last in enumerate(words, 1):
        parted = text[words[count - 2].end() : last.start()] if count > 1 else " "
        if parted not in (" ", "\u00a0") or (count > 1 and not last.group().isalpha()):
            return None  # a figure may be that of something else: ``chapter h 3 class="x">``
        end = last.end()
        name = element([word.group() for word in words[:count]]) if text[end : end + 1].isspace() else None
        read = _attributes(text[end:close], 0) if name else None
        if name and read and _ends_tag(text[end + read[1] : close]):
            return name, read[0], read[2] | (Damage.SPLIT if count > 1 else Damage.NONE)
    return None
