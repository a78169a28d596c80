"""Shortcodes: `[caption id="…"]`, `[/vc_row]`, words in brackets by which a content system set captions and columns.

An export, or an extractor that reads the source of a page, does not know them and leaves them in the text.

What it finds
    Names of page builders and of well-known extensions (`[vc_row]`, `[et_pb_text …]`, `[one_half]`, `[dropcap]`); and
    names that are words as well (`caption`, `gallery`, `button` …) with attributes, or with their closing half.

How it fixes
    It takes them away; the words between the two halves are the author's and stay. A line of nothing else goes with its
    line end. That is safe, but for those with a title, a link or another value that a reader may want, and for two
    halves without attributes whose name is a word: forums have such marks too.

What it leaves alone
    - Texts that speak of shortcodes, code, doubled brackets, and what stands between quotes.
    - One with attributes in the middle of a sentence, where it is spoken of.
    - Links of Markdown, `[gallery](/pictures)`, and names in brackets without attributes or a closing half.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from q7lint import Applicability, Example, Hit, Phase, Span, rule
from q7lint.reading import in_word
from q7lint.regex import regex
from q7rules import BUILDERS, OPENED, SHORTCODE_WORDS, SHORTCODES
from q7rules.systems._calls import Call, dropped, is_spoken_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint.reading import Reading

COLUMNS = ("one_", "two_", "three_")
OWN = frozenset((*SHORTCODES, *(f"{name}_last" for name in SHORTCODES if name.startswith(COLUMNS))))
"""Names that no text has for anything else, those of a row's last column included."""
WORDS = frozenset(SHORTCODE_WORDS)
WITHIN = frozenset(("button", "dropcap", "embed", "highlight", "su_button", "su_dropcap", "su_highlight"))
TOLD = tuple(
    "address alt author caption cite content description footer heading headline href label link m4a mp3 mp4 name ogg "
    "placeholder quote src summary text title url webm".split()
)
"""What the name of an attribute ends with whose value a reader may want."""
SETTINGS = frozenset(("admin_label", "class_name", "classname", "icon_name", "iconname", "module_label", "tagname"))

_VALUE = (
    '["“”„″](?P<double>[^"“”„″\\[\\]<>\r\n]{0,500}+)["“”„″]'
    "|['‘’′](?P<single>[^'‘’′\\[\\]<>\r\n]{0,500}+)['‘’′]"
    "|(?P<plain>[A-Za-z0-9_.,#%\\-]{1,60}+)"
)
HEAD = regex("\\[[ \t\u00a0]?(?P<slash>/?)[ \t\u00a0]?(?P<name>[a-z][a-z0-9_\\-]{1,40}+)")
ATTRIBUTE = regex(f"[ \t\r\n\u00a0]{{1,4}}+(?P<name>[A-Za-z][A-Za-z0-9_\\-]{{0,40}}+)[ \u00a0]?=[ \u00a0]?(?:{_VALUE})")
TAIL = regex("[ \t\u00a0]{0,2}/?[ \u00a0]?\\]")
MOST_ATTRIBUTES = 60
FAR = 500
"""How far before a shortcode an address or half a tag is looked for, in code points."""
ABOUT = regex(
    r"short-?codes?\b|шорткод|短代[码碼]|ショートコード|단축 ?코드|kısa ?kod|codes? courts?\b|códigos? cortos?\b",
    re.IGNORECASE,
)
QUOTES = frozenset("\"'“”„‘’«»‹›`「」『』")


class Half(NamedTuple):
    """What is written as a shortcode is.

    Args:
        span: All of it.
        name: Its name.
        slash: Whether it closes what another one opens.
        attributes: Whether it has some; of a name that is a word, one whose value is quoted.
        told: Whether one of them holds what a reader may want.
    """

    span: Span
    name: str
    slash: bool
    attributes: bool
    told: bool


@rule(
    code="CMS001",
    name="leftover-shortcode",
    summary="a shortcode of a content system",
    phase=Phase.TAGS,
    triggers=OPENED,
    examples=(
        Example('[caption id="a1"]The mill in May[/caption]', "The mill in May", "a caption"),
        Example("[vc_row][vc_column]\nIt rained.\n[/vc_column][/vc_row]\n", "It rained.\n", "lines of their own"),
        Example("[dropcap]T[/dropcap]he bell rang.", "The bell rang.", "within a word"),
        Example.untouched("He wrote “mil [sic]” [1].", "words of an editor"),
        Example.untouched("[gallery](/pictures)", "a link"),
        Example.untouched("[gallery]\npath = /var/pictures", "a section of a configuration"),
        Example.untouched("The shortcode [vc_row] begins a row.", "a text about shortcodes"),
    ),
)
def leftover_shortcode(read: Reading) -> Iterator[Hit]:
    """Yield a hit for each shortcode."""
    text = read.text
    if ABOUT.search(text):
        return
    halves = [half for half in _halves(text) if not _is_protected(read, half)]
    for call, fix in dropped(read.document, list(_calls(text, halves))):
        yield Hit(call.span, call.message, fix)


def _halves(text: str) -> Iterator[Half]:
    """Yield what is written as a shortcode of a known name is, and stands in no other brackets and quotes."""
    at = text.find("[")
    while at >= 0:
        half = _half(text, at)
        if half is not None and _stands_free(text, half):
            yield half
        at = text.find("[", at + 1)


def _half(text: str, start: int) -> Half | None:
    """Read the shortcode at `start`; ``None`` if there is none."""
    head = HEAD.match(text, start)
    if head is None or not (head["name"] in WORDS or is_own(head["name"])):
        return None
    spot, attributes, told = head.end(), False, False
    for _ in range(MOST_ATTRIBUTES):
        found = ATTRIBUTE.match(text, spot)
        if found is None:
            break
        attributes = attributes or found["plain"] is None or is_own(head["name"])
        value = found["double"] or found["single"] or found["plain"]
        told = told or bool(value and tells(found["name"]))
        spot = found.end()
    tail = TAIL.match(text, spot)
    if tail is None:
        return None
    return Half(Span(start, tail.end()), head["name"], bool(head["slash"]), attributes, told)


def _stands_free(text: str, half: Half) -> bool:
    """Tell whether no brackets, quotes or marks of a link stand beside it, nor half a tag round it."""
    start, end = half.span
    left, right = text[start - 1 : start], text[end : end + 1]
    if left in ("[", "\\", "!") or right in ("]", "(", ":") or (left and left in QUOTES and right in QUOTES):
        return False
    if not (half.slash or half.attributes or half.name in WITHIN) and left < "\u2e80" and left and in_word(left):
        return False  # a place in an array
    bracket = text.rfind("<", max(0, start - FAR), start)
    return bracket < 0 or ">" in text[bracket:start] or not text[bracket + 1].isalpha()


def _is_protected(read: Reading, half: Half) -> bool:
    """Tell whether a shortcode stands in a place of code. A closing half behind an address is no part of it."""
    start = half.span.start
    if half.slash and "://" in read.text[max(0, start - FAR) : start].rpartition("]")[2]:
        return False
    return read.protected.covers(Span(start, start + 1))


def _calls(text: str, halves: list[Half]) -> Iterator[Call]:
    """Yield the calls among what is written as a shortcode. The two halves stay or go together."""
    partners = _partners(halves)
    for half in halves:
        other = partners.get(half.span.start)
        first = other if other is not None and half.slash else half
        if is_spoken_of(text, first.span) or not (is_own(half.name) or first.attributes or other):
            continue
        sure = (is_own(half.name) or first.attributes) and not first.told
        applicability = Applicability.SAFE if sure else Applicability.UNSAFE
        message = f"`{half.name}` is left of a content system"
        partner = None if other is None else other.span.start
        yield Call(half.span, half.name in WITHIN, applicability, message, partner)


def _partners(halves: list[Half]) -> dict[int, Half]:
    """Find the other half of each shortcode that has one, by where it begins."""
    partners: dict[int, Half] = {}
    opened: dict[str, list[Half]] = {}
    for half in halves:
        starts = opened.setdefault(half.name, [])
        if not half.slash:
            starts.append(half)
        elif starts:
            start = starts.pop()
            partners[half.span.start], partners[start.span.start] = start, half
    return partners


def is_own(name: str) -> bool:
    """Tell whether a name is a shortcode's and nothing else's."""
    return name in OWN or name.startswith(BUILDERS)


def tells(name: str) -> bool:
    """Tell whether an attribute of this name may hold what a reader wants."""
    return name.lower() not in SETTINGS and name.lower().endswith(TOLD)
