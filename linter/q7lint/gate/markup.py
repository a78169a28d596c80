"""Tells sound markup from damaged, by a look at the bytes: in HTML and Markdown a bracket alone says nothing.

All that is sound is taken out: comments, then code up to its end tags, then whole tags. In a sound page, what is left
holds no bracket that a tag could have lost its other half of, and no name ends more often than it begins. Then no
reader would find a damaged tag or an orphan there, and none has to read the thousands of tags.

Whatever is not plainly sound counts as damaged, so that it is read. Only what cannot hold anything is held back.
"""

from __future__ import annotations

from collections import Counter

from q7lint.elements import BARE_ATTRIBUTES, CODE, ELEMENTS, OPAQUE
from q7lint.gate import CLOSES, OPENS, REFERENCE_ENDS, compiled

TYPE_CHECKING = False
if TYPE_CHECKING:
    import re

_NAME = rb"[A-Za-z][A-Za-z0-9\-]*+"
_BLANKS = rb"[ \t\xc2\xa0]*+"

# Attributes with values, as `q7lint.reading.brackets` takes them for sound; an unquoted value is of ASCII here.
_ATTRIBUTES = rb"(?:\s++[A-Za-z_:@][\w:.\-]*+\s*+=\s*+(?:\"[^\"<]*+\"|'[^'<]*+'|[^\s<>=\"'\x80-\xff]++))*+\s*+"

# The same in a short tag on one line, with some that have no values.
_BARE = b"|".join(sorted(name.encode() for name in BARE_ATTRIBUTES))
_SHORT = (
    rb"(?=[^<>\r\n]{1,1000}+>)(?:[ \t]++(?:(?i:" + _BARE + rb")(?=[ \t/>])"
    rb"|[A-Za-z_:@][\w:.\-]{0,60}+=(?:\"[^\"<>]*+\"|'[^'<>]*+'|[^\s<>=\"'\x80-\xff]++)))*+[ \t]*+"
)
_END_TAG = rb"/" + _NAME + rb"\s*+>"
_TAG = _NAME + rb"(?:" + _ATTRIBUTES + rb"/?>|" + _SHORT + rb"/?>)"

SOUND = rb"<(?:" + _END_TAG + rb"|" + _TAG + rb")"
"""A sound tag, of whatever name."""


def _opener(names: tuple[str, ...]) -> bytes:
    """Give a pattern for the sound start tag of one of some elements."""
    return rb"(?P<name>(?i:" + "|".join(names).encode() + rb"))(?=[\s>])(?:" + _ATTRIBUTES + rb"|" + _SHORT + rb")>"


OPAQUE_BEGINS = rb"<(?:!--|(?:!(?i:doctype)\b|\?)[^<>]*+>|" + _opener(OPAQUE) + rb")"
CODE_BEGINS = rb"<" + _opener(CODE)


def _end(name: bytes) -> bytes:
    """Give a pattern for what ends an element, however damaged it is."""
    parted = _BLANKS.join(name[at : at + 1] for at in range(len(name)))
    return rb"<" + _BLANKS + rb"/" + _BLANKS + rb"(?i:" + parted + rb")|/(?i:" + name + rb")>"


_HOLDERS = {name: _end(name) for name in map(str.encode, (*OPAQUE, *CODE))}

_FAULTY_END = rb"<(?:[\s\x80-\xff]{1,40}+/|/(?:[\s\x80-\xff]|[A-Za-z][A-Za-z0-9]*+[\s\x80-\xff]++[A-Za-z]))"
"""An end tag that is damaged: in code too, an element that ends so is none of the code's signs."""

NAMES = rb"</" + _NAME + rb"(?!\w)|<" + _NAME + rb"(?![\w\x80-\xff])"
"""Which names end and begin: a byte that may be a letter does not count for a beginning."""

_STRANGE = (
    rb"</?(?P<name>(?P<small>[a-z]++)[1-6]?+[A-Za-z0-9\-]*+)"
    rb"(?P<values>(?:\s++[A-Za-z_:@][\w:.\-]*+\s*+=\s*+\"[^\"<>]*+\")*+)\s*+(?P<closed>/?)>"
)
_WORD = rb"(?<![A-Za-z0-9])([A-Za-z0-9]++)\s"

_AMPERSAND = rb"(?:(?i:amp)|#0{0,6}38|#[xX]0{0,6}26);"
_BRACKET = rb"(?:(?i:lt)|#0{0,3}60|#[xX]0{0,2}3[cC]);"
_GAP = rb"[ \t\x0b\x0c\x1c-\x1f\x80-\xff]"  # blanks, and all that may be a part of one
# A whole one that is the bracket of a damaged tag: before a slash with a blank beside it, a name in pieces, or a blank
# and the name of a break; or of an end tag, which a page may show its readers by mistake.
_BEFORE_DAMAGE = (
    rb"(?:" + _GAP + rb"++/|/(?:" + _GAP + rb"|[A-Za-z0-9]++(?:" + _GAP + rb"++[A-Za-z0-9]++)++(?=&|" + _GAP + rb"))"
    rb"|" + _GAP + rb"*+[A-Za-z0-9]{1,10}+(?:" + _GAP + rb"++[A-Za-z0-9]{1,10}+)++(?=[&/]|" + _GAP + rb")"
    rb"|" + _GAP + rb"++[bB][rR](?=[&/]|" + _GAP + rb")|/[A-Za-z][A-Za-z0-9]{0,10}+&)"
)
REFERENCE = (
    rb"&(?=" + REFERENCE_ENDS + rb")(?!(?!" + _BRACKET + _BEFORE_DAMAGE + rb")(?:(?!" + _AMPERSAND + rb")"
    rb"(?:[A-Za-z][A-Za-z0-9]{1,30}+|#[0-9]{1,8}+|#[xX][0-9A-Fa-f]{1,8}+);"
    rb"|" + _AMPERSAND + rb"(?!" + REFERENCE_ENDS + rb")))"
)
"""A reference that may be damaged: not one that is whole, and not an ampersand that is escaped once."""

_ENDS = (b">", b" ", b"\t", b"\n", b"\r")

MOST_STRANGE = 100
"""So many names that are none of HTML's are looked at in a page."""

PATTERNS = (SOUND, OPAQUE_BEGINS, CODE_BEGINS, *_HOLDERS.values(), _FAULTY_END, NAMES, _STRANGE, _WORD, REFERENCE)
"""All of them, for who judges them."""


def is_sound(block: bytes, dialect: str) -> bool:
    """Tell whether all brackets are those of sound tags, and no name ends more often than it begins.

    Args:
        block: The bytes of a text.
        dialect: What kind of markup it is, ``markdown`` or ``html``.
    """
    rest: bytes | None = block
    if dialect == "html":
        rest = _without(block, OPAQUE_BEGINS)
        if rest is not None and b"`" not in rest:  # beside backquotes, a tag that holds code may be spoken of
            rest = _without(rest, CODE_BEGINS, but_for=_FAULTY_END)
    if rest is None:
        return False
    # A line end stands for what is taken out: no tag goes on behind one, and none is lost before one.
    rest = compiled(SOUND).sub(b"\n", rest)
    if compiled(OPENS).search(rest) or compiled(CLOSES).search(rest):
        return False
    begun: Counter[str] = Counter()
    for tag, count in Counter(compiled(NAMES).findall(block)).items():
        ends = tag.startswith(b"</")
        begun[tag[2 if ends else 1 :].decode()] += -count if ends else count
    known: Counter[str] = Counter()
    strange: list[str] = []
    for name, count in begun.items():
        if name.lower() in ELEMENTS:
            known[name.lower()] += count
        else:
            strange.append(name)
    return min(known.values(), default=0) >= 0 and _are_strange(block, strange)


def _without(block: bytes, begins: bytes, but_for: bytes = b"") -> bytes | None:
    """Take out elements and what they hold, up to their end tags; ``None`` if one of these is damaged or missing.

    So it is if they hold what is not to be taken out.
    """
    pieces: list[bytes] = []
    done = 0
    while begun := compiled(begins).search(block, done):
        pieces.append(block[done : begun.start()])
        done = _end_of(block, begun)
        if done < 0 or (but_for and compiled(but_for).search(block, begun.end(), done)):
            return None
    pieces.append(block[done:])
    return b"\n".join(pieces)


def _end_of(block: bytes, begun: re.Match[bytes]) -> int:
    """Tell where what begins there ends; -1 if its end is damaged or missing."""
    done = begun.end()
    name = begun["name"]
    if name:
        end = compiled(_HOLDERS[name.lower()]).search(block, done)
        is_sound = end and end.group().lower() == b"</" + name.lower() and block[end.end() : end.end() + 1] in _ENDS
        return end.start() if end and is_sound else -1
    if begun.group() == b"<!--":
        end_of_comment = block.find(b"-->", done)
        return end_of_comment + 3 if end_of_comment >= 0 else -1
    return done


def _are_strange(block: bytes, names: list[str]) -> bool:
    """Tell whether all tags of these names are plainly of no element of HTML: of SVG, of MathML, of somebody's own.

    Others may be those of an element whose name fell apart. In a value, an element's name with white space behind it
    may begin a tag that has lost its bracket.
    """
    import re

    if not names or len(names) > MOST_STRANGE:
        return not names
    any_name = b"|".join(sorted(name.encode() for name in names))
    for tag in re.finditer(rb"</?(?:" + any_name + rb")(?![\w\-])", block):
        found = compiled(_STRANGE).match(block, tag.start())
        if found is None or _begins_as_element(found):
            return False
        words = () if found["closed"] else compiled(_WORD).findall(found["values"])
        if not ELEMENTS.isdisjoint(word.decode().lower() for word in words):
            return False
    return True


def _begins_as_element(tag: re.Match[bytes]) -> bool:
    """Tell whether the letters that a name begins with are those of an element, with or without a figure."""
    small = tag["small"].decode()
    return small in ELEMENTS or tag["name"].decode()[: len(small) + 1] in ELEMENTS
