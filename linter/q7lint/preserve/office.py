"""The law's grammar of what a word processor leaves: its tags, the comments that it alone reads, marks of conditions.

The prefixes are a closed list. Half a tag is read for paragraphs and smart tags alone, and no comment that holds words
which are no settings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from q7lint.regex import regex

if TYPE_CHECKING:
    import re

_BLANK = r"[ \t\xa0]"
_NAME = rf"(?:[owvmxOWVMX]|[sS][tT][1-9]){_BLANK}?:{_BLANK}?[A-Za-z][A-Za-z\-]{{0,39}}+"
_SURE = rf"(?:[oO]{_BLANK}?:{_BLANK}?[pP]|[sS][tT][1-9]{_BLANK}?:{_BLANK}?[A-Za-z][A-Za-z\-]{{0,39}}+)"
_ATTRIBUTES = (
    "(?P<attributes>(?:[ \t\r\n\xa0]{1,4}+[A-Za-z][A-Za-z0-9_.:\\-]{0,40}+[ \xa0]?=[ \xa0]?"
    "(?:[\"“”„″][^\"“”„″<>\r\n]{0,500}+[\"“”„″]|['‘’′][^'‘’′<>\r\n]{0,500}+['‘’′]|[A-Za-z0-9_.,#%\\-]{1,60}+)){0,30}+)"
)
_TAIL = rf"{_BLANK}{{0,2}}+/?{_BLANK}{{0,2}}+>"
_WHOLE = regex(rf"<{_BLANK}{{0,2}}+/?{_BLANK}{{0,2}}+(?P<name>{_NAME}){_ATTRIBUTES}{_TAIL}")
_OPENED = regex(rf"<{_BLANK}{{0,2}}+/?{_BLANK}{{0,2}}+(?P<name>{_SURE}){_ATTRIBUTES}(?={_BLANK}{{0,2}}+(?:[\r\n<]|\Z))")
_CLOSED = regex(rf"(?:/{_BLANK}?)?(?P<name>{_SURE}){_ATTRIBUTES}{_TAIL}(?![=>])")
_BLANKS = regex(r"(?:[ \t\xa0]|&(?:nbsp|#160|#[xX][aA]0);){1,20}+(?=<[ \t\xa0]?/[ \t\xa0]?[oO][ \t\xa0]?:)")
"""What a paragraph's element holds where it is empty."""
_TOLD = regex(
    r"(?i:\b(?:alt|cite|descr|href|name|src|text|title))[ \xa0]?=[ \xa0]?[\"“”„″'‘’′]?(?P<value>[^\"“”„″'‘’′<>]{1,500})"
)

_CONDITION = r"\[if (?P<asked>[ !()&|.\w]{2,60}+)\]"
_MARK = regex(rf"<!(?:--)?(?:{_CONDITION}(?:><!)?|(?:<!)?\[endif\])(?:--)?>")
_COMMENT = regex(rf"<!--{_CONDITION}>")
_ASKED = ("mso", "vml", "ppt", "support")
_LAST = "<![endif]"
_MOST_OF_COMMENT = 20_000
_TOLD_TO_PROGRAMS = regex(r"(?i:<style\b[^<>]{0,200}+>[^<]{0,9000}+</style>)|<[^<>]{1,2000}+>")
_SETTINGS = regex(
    r"(?:\s|\d|[.,;:]|(?<![^\W\d_])(?:true|false|on|off|Normal|Print|Clean|Web|Edit|Microsoft\w{1,30}+|Compact"
    r"|[A-Za-z]{1,2}(?:-[A-Z]{2,4})?)(?![^\W\d_]))*+"
)

_WITHIN = ("st", "m:", "w:t", "w:r")
"""What the names begin with that may stand within a word."""


class Leaving(NamedTuple):
    """What is left of a word processor: its end, whether it may stand within a word, and what a reader may want."""

    end: int
    within: bool
    told: str


def read_office(text: str, start: int, limit: int) -> Leaving | None:
    """Read what a word processor left at `start`, which ends at `limit` at the latest."""
    return _condition(text, start, limit) or _tag(text, start, limit)


def _condition(text: str, start: int, limit: int) -> Leaving | None:
    """Read a comment or a mark of a condition."""
    comment = _COMMENT.match(text, start, limit)
    if comment is not None and _is_of_office(comment):
        end = text.find("-->", comment.end(), min(limit, start + _MOST_OF_COMMENT))
        if end != -1 and text.endswith(_LAST, comment.end(), end):
            held = text[comment.end() : end - len(_LAST)]
            if held.strip() and not any(map(str.isalpha, held)):
                return None  # figures that no setting stands beside
            rest = _TOLD_TO_PROGRAMS.sub(" ", held)
            return Leaving(end + 3, within=False, told="") if _SETTINGS.fullmatch(rest) else None
    mark = _MARK.match(text, start, limit)
    return Leaving(mark.end(), within=True, told="") if mark is not None and _is_of_office(mark) else None


def _is_of_office(found: re.Match[str]) -> bool:
    """Tell whether a condition asks for an office suite, or ends one."""
    return found["asked"] is None or any(name in found["asked"] for name in _ASKED)


def _tag(text: str, start: int, limit: int) -> Leaving | None:
    """Read a tag, whole or half; a paragraph's with the blanks in it, if it holds nothing else."""
    found = _WHOLE.match(text, start, limit) or _OPENED.match(text, start) or _half(text, start, limit)
    if found is None or found.end() > limit:
        return None
    name = "".join(found["name"].lower().split())
    told = _TOLD.search(found["attributes"])
    blanks = _BLANKS.match(text, found.end(), limit) if name == "o:p" else None
    end = found.end() if blanks is None else blanks.end()
    within = name.startswith(_WITHIN[:2]) or name in _WITHIN
    return Leaving(end, within=within, told=told["value"] if told else "")


def _half(text: str, start: int, limit: int) -> re.Match[str] | None:
    """Read a tag that has lost its opening bracket, not within a word or a path."""
    before = text[start - 1 : start] if start else ""
    if text[start] == "/":
        path = before in ("/", "\\", "-") or (before in (".", ":") and not _ends_word(text, start - 1))
    else:
        path = before.isalnum() or before in ("_", "-", ".", "/", ":", "<", "&", "\\")
    return None if path else _CLOSED.match(text, start, limit)


def _ends_word(text: str, at: int) -> bool:
    """Tell whether a word, or what stands behind one, ends at `at`: the full stop there is no folder's."""
    return at > 0 and (text[at - 1].isalnum() or text[at - 1] in ')]"”’»')
