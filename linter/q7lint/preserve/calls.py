"""The law's grammar of what calls a content system: its shortcodes, and the comments of its editor of blocks.

What a word processor leaves goes by the same law, and has its grammar in `q7lint.preserve.office`.

The names are a closed list. In a call nothing stands but its name and attributes with their values, so that a remark in
square brackets is none; and a value that a reader may want, a title or an address, goes by no safe fix.
"""

from __future__ import annotations

from typing import NamedTuple

from q7lint.preserve.office import read_office
from q7lint.preserve.words import is_spaceless, is_word
from q7lint.regex import regex

_NAMES = frozenset(
    """
    accordion audio button caption column contact-form-7 divider dropcap embed gallery google_map gravityform highlight
    one_fourth one_fourth_last one_half one_half_last one_third one_third_last playlist rev_slider row spacer tab tabs
    three_fourth three_fourth_last toggle two_third two_third_last video vimeo wpforms youtube
    """.split()
)
_BUILDERS = ("av_", "et_pb_", "fusion_", "mk_", "su_", "vc_", "wpb_")
"""What the names of page builders begin with."""
_IN_WORDS = frozenset(("dropcap", "highlight", "su_dropcap", "su_highlight"))
"""Those that stand round a part of a word."""

_PROSE = tuple(
    """
    address alt author caption cite content description footer heading headline href label link m4a mp3 mp4 name ogg
    placeholder quote src summary text title url webm
    """.split()
)
"""What the name of an attribute ends with whose value a reader may miss: `button_text`, `subtitle`, `imageURL`."""
_SETTINGS = frozenset(("admin_label", "class_name", "classname", "icon_name", "iconname", "module_label", "tagname"))

_HEAD = regex(r"\[[ \t\xa0]?(?P<slash>/?)[ \t\xa0]?(?P<name>[a-z][a-z0-9_\-]{1,40}+)")
_ATTRIBUTE = regex(
    "[ \t\r\n\xa0]{1,4}+(?P<name>[A-Za-z][A-Za-z0-9_\\-]{0,40}+)[ \xa0]?=[ \xa0]?"
    '(?:["“”„″](?P<double>[^"“”„″\\[\\]<>\r\n]{0,500}+)["“”„″]'
    "|['‘’′](?P<single>[^'‘’′\\[\\]<>\r\n]{0,500}+)['‘’′]"
    "|(?P<plain>[A-Za-z0-9_.,#%\\-]{1,60}+))"
)
_TAIL = regex(r"[ \t\xa0]{0,2}/?[ \xa0]?\]")
_COMMENT = regex(
    r"<[ ]?![ ]?(?:-[ ]?-|[–—])[ ]?(?:/?[ ]?wp[ ]?:[ ]?[a-z][a-z0-9/\-]{0,60}(?P<data>[ ]\{[^<>\r\n]{0,4000}\})?[ ]?/?"
    r"|more|nextpage)[ ]?(?:-[ ]?-[ ]?>|[–—][ ]?>|-?→)"
)
_TOLD = regex(r'"(?P<key>[A-Za-z]{1,40}+)":"(?P<value>[^"]{1,4000}+)"')
_MOST_ATTRIBUTES = 60


class Call(NamedTuple):
    """A call: its end, the value that a reader may want, empty if there is none, and whether it may part a word."""

    end: int
    told: str
    within: bool = False


def read_call(text: str, start: int, limit: int) -> Call | None:
    """Read the call that begins at `start` and ends at `limit` at the latest."""
    comment = _COMMENT.match(text, start, limit)
    if comment:
        return Call(comment.end(), _told_in_data(comment["data"] or ""))
    office = read_office(text, start, limit)
    if office is not None:
        return Call(office.end, office.told, office.within)
    head = _HEAD.match(text, start, limit)
    if head is None or not (head["name"] in _NAMES or head["name"].startswith(_BUILDERS)):
        return None
    spot, told = head.end(), ""
    bare = not head["slash"] and head["name"] not in _IN_WORDS
    for _ in range(_MOST_ATTRIBUTES):
        part = None if head["slash"] else _ATTRIBUTE.match(text, spot, limit)
        if part is None:
            break
        value = part["double"] or part["single"] or part["plain"] or ""
        told = told or (value if _tells(part["name"]) else "")
        spot, bare = part.end(), False
    tail = _TAIL.match(text, spot, limit)
    # A call in doubled brackets is shown, and a name before a parenthesis is that of a link.
    if tail is None or text[start - 1 : start] == "[" or text[tail.end() : tail.end() + 1] in ("]", "("):
        return None
    if bare and start and is_word(text[start - 1]) and not is_spaceless(text[start - 1]):
        return None  # a place in an array: ``table[row]``
    return Call(tail.end(), told, head["name"] in _IN_WORDS)


def _tells(name: str) -> bool:
    """Tell whether an attribute of this name may hold what a reader wants."""
    return name.lower() not in _SETTINGS and name.lower().endswith(_PROSE)


def _told_in_data(data: str) -> str:
    """Give what the data of a block tell a reader; nothing if they hold settings alone."""
    return next((found["value"] for found in _TOLD.finditer(data) if _tells(found["key"])), "")
