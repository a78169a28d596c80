r"""Tags with the escapes of a program's string: ``<\/p>``, ``<a href=\"#\">``, ``\u003cp\u003e``.

JSON and programs write a text so, and whoever takes it out of them without reading the escapes keeps these.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from q7lint.elements import ELEMENTS, VOID
from q7lint.reading.context import about_markup, is_about_markup
from q7lint.regex import regex
from q7lint.text import Dialect, Document, Edit, Span

if TYPE_CHECKING:
    import re
    from collections.abc import Sequence

    from q7lint.reading.protected import Protected

_QUOTE = r"(?:\\{0,3}+[\"']|\\{1,2}+u002[27])"
_VALUE = r"(?:[^\"'<>\\\r\n]|\\{1,3}+/){0,1000}+"
_TAG = regex(
    r"(?:<|\\{1,2}+u003[cC])(?P<slash>(?:\\{1,3}+)?/)?(?P<name>[A-Za-z][A-Za-z0-9]{0,10}+)"
    rf"(?P<attributes>(?:[ ]{{1,3}}+[A-Za-z][\w:\-]{{0,40}}+(?:={_QUOTE}{_VALUE}{_QUOTE})?+){{0,20}}+)"
    r"[ ]?(?:(?:\\{1,3}+)?/)?(?:>|\\{1,2}+u003[eE])(?P<ends>(?:(?:\\{1,2}+[rt]){0,2}+\\{1,2}+n){0,4}+)"
)
_ESCAPE = regex(r"\\{1,3}+(?P<sign>u003[cC]|u003[eE]|u002[27]|[/\"'nrt])")
_SIGNS = {"u003c": "<", "u003e": ">", "u0022": '"', "u0027": "'", "r": "", "t": "\t"}
_MARKS = ("\\/", "\\u003")
"""What a text with an escaped tag has, if no value of an attribute begins with a backslash."""
_SHOWN = regex(r"\\/|=\\|\\u003")
"""What an escaped tag has at least one of; the triggers of its rule are the same."""
_BRACKET = regex(r"\\{1,2}+u003[cC]")
_SOUND = regex(r"<[^<>\r\n]{1,300}+>")

CODE_SIGNS = regex(
    r"=>|\bfunction\b|\$[({a-zA-Z_]|\.\w+\(|[(=,+\[]\s?['\"/]|\bs/|//"
    r"|\A\s*(?:var|let|const|echo|printf?|return|sed|grep|perl|awk|#|\$|>>>)\s"
)
"""What a line of a program has, outside of tags."""
CODE_ENDS = (";", "{", "}", "\\")
ABOUT_ESCAPES = regex(
    r"JSON|JavaScript|PHP|backslash|regex|regular expression|escap|Escape|maskier|[ée]chapp|экранир"
    r"|\u8f6c\u4e49|\u8df3\u812b"
    r"|\u30a8\u30b9\u30b1\u30fc\u30d7|\uc774\uc2a4\ucf00\uc774\ud504|antislash|barra inver|contrabarra|Unicode|Юникод"
)
"""Words of a text that speaks of escapes."""
_BESIDE = frozenset("\"'/(|[=`^~")
_QUOTES = frozenset("\u201c\u201d\u2018\u2019\u00ab\u00bb\u201e")
_AROUND = 400
_FEW = 2


class EscapedTag(NamedTuple):
    """A tag that was written for a program's string.

    Args:
        span: All of it, the line ends of the string behind it included.
        name: The element's name in lower case.
        edits: What stands there without the escapes.
    """

    span: Span
    name: str
    edits: tuple[Edit, ...]


def read_escaped(document: Document, protected: Protected, backslashes: Sequence[int]) -> tuple[EscapedTag, ...]:
    """Read the escaped tags of a text that shows by more than one of them, or by the other end, that they are none."""
    text = document.text
    if not any(text.startswith(_MARKS, at) or text[at - 1 : at] == "=" for at in backslashes):
        return ()
    found = [one for one in _TAG.finditer(text) if one["name"].lower() in ELEMENTS and "\\" in one.group()]
    tags = [one for one in found if _SHOWN.search(text, one.start(), one.start("ends"))]
    if not tags or ABOUT_ESCAPES.search(text) or is_about_markup(text, 0):
        return ()
    if any(protected.covers(Span(*one.span())) or _is_code(document, one) for one in found):
        return ()  # one that is meant says that the others may be
    begun = _begun(text)
    crowd = len(tags) >= _FEW
    return tuple(_escaped(text, document.newline, one) for one in found if crowd or _stands(text, one, begun))


def _begun(text: str) -> dict[str, int]:
    """Give where each element is first begun by a sound start tag."""
    begun: dict[str, int] = {}
    for one in regex(r"<(?P<name>[A-Za-z][A-Za-z0-9]{0,10}+)[\s>]").finditer(text):
        begun.setdefault(one["name"].lower(), one.start())
    return begun


def _stands(text: str, one: re.Match[str], begun: dict[str, int]) -> bool:
    """Tell whether a tag that is the only escaped one of its text can be nothing else."""
    name = one["name"].lower()
    if _BRACKET.match(one.group()):
        return False
    if one["slash"]:
        glued = one.start() > 0 and not text[one.start() - 1].isspace()
        return glued and begun.get(name, len(text)) < one.start()
    return "\\" in one["attributes"] or name in VOID


def _is_code(document: Document, one: re.Match[str]) -> bool:
    """Tell whether a tag stands in a string, in a pattern or in another line of a program, or on one about markup."""
    text, (start, end) = document.text, one.span()
    left, right = text[start - 1 : start] if start else "", text[end : end + 1]
    if left in _BESIDE or (left in _QUOTES and right in _QUOTES):
        return True
    line = document.line(document.row(start))
    low, high = max(line.start, start - _AROUND), min(line.end, end + _AROUND)
    if about_markup(text, low, high):
        return True
    before, behind = _TAG.sub(" ", text[low:start]), _TAG.sub(" ", text[end:high])
    before, behind = _SOUND.sub(" ", before), _SOUND.sub(" ", behind)
    if document.dialect is Dialect.HTML and "=" in before.rpartition(">")[2].partition("<")[2]:
        return True  # in a value of a tag
    quoted = before.replace('\\"', "").count('"') % 2 == 1
    return quoted or behind.rstrip().endswith(CODE_ENDS) or CODE_SIGNS.search(f"{before} {behind}") is not None


def _escaped(text: str, newline: str, one: re.Match[str]) -> EscapedTag:
    """Make the tag of what was found, and the edits that read its escapes, with the line end that its text has."""
    start, end = one.span()
    edits: list[Edit] = []
    for escape in _ESCAPE.finditer(text, start, end):
        sign = escape["sign"].lower()
        edits.append(Edit(Span(*escape.span()), newline if sign == "n" else _SIGNS.get(sign, sign)))
    return EscapedTag(Span(start, end), one["name"].lower(), tuple(edits))
