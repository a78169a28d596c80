"""Tells sound markup from damaged, by a look at the bytes: in HTML and Markdown a bracket alone says nothing.

All that is sound is taken out in one pass: whole tags, comments, and code with its tags. In a sound page, what is left
holds no bracket that a tag could have lost its other half of, and no name ends more often than it begins. Then no
reader would find a damaged tag or an orphan there, and none has to read the thousands of tags.

Whatever is not plainly sound counts as damaged, so that it is read. Only what cannot hold anything is held back.
"""

from __future__ import annotations

from collections import Counter

from q7lint.elements import BARE_ATTRIBUTES, ELEMENTS
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

# What holds code, up to its own end tag. An end tag that begins like that, and is another or fell apart, may be one.
_RAW = rb"(?i:script|style|textarea)\b"
_HOLDER = rb"(?i:pre|code|samp|kbd|tt|xmp)\b"


def _code(names: bytes) -> bytes:
    return (
        rb"(?=" + names + rb"[\s>])(?P<a>[A-Za-z])(?P<b>[A-Za-z])(?P<c>[A-Za-z]*+)(?:" + _ATTRIBUTES + rb">|" + _SHORT
        + rb">)[^<]*+(?:<(?!" + _BLANKS + rb"/" + _BLANKS + rb"(?i:(?P=a)" + _BLANKS + rb"(?P=b)))[^<]*+)*+"
        rb"(?=</(?i:(?P=a)(?P=b)(?P=c))[\s>])"
    )  # fmt: skip


OPAQUE = rb"<(?=[!?sStT])(?:!--[^-]*+(?:-(?!->)[^-]*+)*+-->|!(?i:doctype)\b[^<>]*+>|\?[^<>]*+>|" + _code(_RAW) + rb")"
"""What holds no text in HTML: comments, scripts and styles up to their end tags."""

SOUND = rb"<(?:" + _END_TAG + rb"|(?!" + _HOLDER + rb"|" + _RAW + rb")(?:" + _TAG + rb")|" + _code(_HOLDER) + rb")"
"""What is sound in HTML: a tag of whatever name, and code up to its end tag."""

SOUND_BESIDE_TICKS = rb"<(?:" + _END_TAG + rb"|" + _TAG + rb")"
"""What is sound where backquotes make code: there a tag that holds code may be spoken of."""

NAMES = rb"</" + _NAME + rb"(?!\w)|<" + _NAME + rb"(?![\w\x80-\xff])"
"""Which names end and begin: a byte that may be a letter does not count for a beginning."""

_STRANGE = (
    rb"</?(?P<name>(?P<small>[a-z]++)[1-6]?+[A-Za-z0-9\-]*+)"
    rb"(?P<values>(?:\s++[A-Za-z_:@][\w:.\-]*+\s*+=\s*+\"[^\"<>]*+\")*+)\s*+(?P<closed>/?)>"
)
_WORD = rb"(?<![A-Za-z0-9])([A-Za-z0-9]++)\s"

_AMPERSAND = rb"(?:(?i:amp)|#0{0,6}38|#[xX]0{0,6}26);"
REFERENCE = (
    rb"&(?=" + REFERENCE_ENDS + rb")(?!(?:(?!" + _AMPERSAND + rb")"
    rb"(?:[A-Za-z][A-Za-z0-9]{1,30}+|#[0-9]{1,8}+|#[xX][0-9A-Fa-f]{1,8}+);"
    rb"|" + _AMPERSAND + rb"(?!" + REFERENCE_ENDS + rb")))"
)
"""A reference that may be damaged: not one that is whole, and not an ampersand that is escaped once."""

MOST_STRANGE = 100
"""So many names that are none of HTML's are looked at in a page."""

PATTERNS = (OPAQUE, SOUND, SOUND_BESIDE_TICKS, NAMES, _STRANGE, _WORD, REFERENCE)
"""All of them, for who judges them."""


def is_sound(block: bytes, dialect: str) -> bool:
    """Tell whether all brackets are those of sound tags, and no name ends more often than it begins.

    Args:
        block: The bytes of a text.
        dialect: What kind of markup it is, ``markdown`` or ``html``.
    """
    # A line end stands for what is taken out: no tag goes on behind one, and none is lost before one.
    rest = compiled(OPAQUE).sub(b"\n", block) if dialect == "html" else block
    rest = compiled(SOUND_BESIDE_TICKS if dialect != "html" or b"`" in rest else SOUND).sub(b"\n", rest)
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


def _are_strange(block: bytes, names: list[str]) -> bool:
    """Tell whether all tags of these names are plainly of no element of HTML: of SVG, of MathML, of somebody's own.

    Others may be those of an element whose name fell apart. In a value, an element's name with white space behind it
    may begin a tag that has lost its bracket.
    """
    import re

    if not names or len(names) > MOST_STRANGE:
        return not names
    for tag in re.compile(rb"</?(?:" + b"|".join(sorted(name.encode() for name in names)) + rb")(?![\w\-])").finditer(
        block
    ):
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
