"""What a person types at a prompt, and what a program reads: a name and a bracket there are a part of a command.

So is a sound tag in a string, or beside what a program fills in. Each function looks at one line, and at no more of it
than what stands near.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint.elements import NEVER_COMPARED
from q7lint.reading.beside import BLANKS, WITHIN
from q7lint.regex import regex

if TYPE_CHECKING:
    from q7lint.reading.near import Near
    from q7lint.text import Span

_HOST = r"[\w.+-]{1,32}+@[\w.-]{1,64}+"
_PROMPT = regex(
    r"[ \t]{0,8}+(?:\([\w.-]{1,30}\)[ ])?(?:"
    r"[$%\u276f\u03bb\u00bb][ ](?!\d)"
    rf"|{_HOST}[: ]?[^\s<>|$#%\u276f]{{0,80}}+[ ]?[$#%>\u276f][ ]"
    rf"|\[{_HOST}[^\]\r\n]{{0,80}}+\][$#%>][ ]?"
    r"|(?:PS[ ])?[A-Z]:\\[^<>|\"\r\n]{0,120}+>[ ]?"
    r"|PS[ ][/~][^\s<>|]{0,120}+>[ ]"
    r"|\w{2,8}-\d\.\d{1,2}[$#][ ]"
    r"|[/~][\w./-]{0,80}+[ ]?[$#%\u276f][ ]"
    r"|\u279c[ ]{1,3}\S{1,40}[ ](?:git:\(\S{1,40}[ ])?(?:\u2717[ ])?"
    r")"
)
"""How a line of a session begins: ``$ ``, ``anna@mill:~$ ``, ``[root@mill ~]# ``, ``C:\\Users>``, ``PS /tmp> ``."""

_BARE = frozenset(" \t>#$%")
"""Signs of the shortest prompts, which quotations, headings and comments begin with as well."""

_FILE = regex(
    rf"[{BLANKS}]{{1,3}}(?P<name>\"?(?:[\w.~$-]{{0,40}}[/\\]){{0,8}}[\w.$-]{{1,60}}\"?)"
    r"(?:[ ](?:2>&1|&))?[ \t]{0,3}(?=[\r\n<]|\Z)"
)
"""A file that a command writes, with which its line ends."""
_DRIVE = regex(r"(?<!\w)[A-Z]:\\[^\s<>]{0,60}>[ ]?\Z")
_LONGEST_DRIVE = 66
"""A prompt of Windows within a line, and how far before its command it begins at most."""
_WORD = regex(rf"[{BLANKS}]{{1,3}}[\w/~-][\w./~-]{{0,60}}(?:[.,;:)\r\n]|\Z)")
_FILE_WITHIN = regex(rf"[{BLANKS}]{{1,3}}[\w./~-]{{0,60}}[\w-]\.[a-z]\w{{1,3}}(?=[,.;:)]?(?:\s|\Z))")
_EXTENSION = 6
"""No extension of a file has so many letters."""
_OPTION = regex(r"(?:\A|\s)--?[A-Za-z][\w-]{0,30}(?=[\s=])")

_COMMAND = regex(r"(?:sudo[ ])?(?:awk|cat|curl|echo|[ef]?grep|perl|printf?|puts|sed|tee|Write-(?:Host|Output))[ \t]")
"""A command that is given a text."""
_BYTES = ("b'", 'b"', "u'", 'u"')
"""How a line begins that a program prints of its data."""
_ASSIGNED = regex(r"[ \t]{0,20}+(?:[A-Za-z_]\w{0,30}[ ]){0,3}[$@]?[A-Za-z_][\w.\[\]]{0,60}[ ]?[.+:]?=[ ]?[\"'`]")
"""A variable of a program that is given a string."""
_CALLED = regex(r"\w\([\"'`][^\"'`\r\n]{0,80}\Z")
"""A function that is given a string."""
_STRING = 100

_SOUGHT = regex(r"\(?(?:\.|\[\^[^\]\r\n]{1,20}\])[*+]")
"""How a pattern goes on behind a start tag, to search for whatever stands there: ``<b>.*?</b>``."""

_PLACE = regex(r"(?:\{\w{0,20}\}|%s|%\(\w{1,20}\)s|\$\w{1,20})</")
"""A place that a program fills in, and nothing else in its element: ``<li>{}</li>``."""

_FILLED_IN = ("{{", "}}", "{%", "%}", "<%", "%>", "${", "#{", "<?", "?>", "::")
"""What a program fills in, or how that begins and ends; and what joins two placeholders."""


def is_string(text: str, at: int) -> bool:
    """Tell whether what stands at `at` is in a string that a function is given: ``parse('&gt;')``, ``print("<b>")``."""
    return _CALLED.search(text, max(0, at - _STRING), at) is not None


def _head(text: str, at: int, tag: int = 0) -> str | None:
    """Give what stands before `at` on its line, behind a `tag`; ``None`` where that is more than a command has."""
    low = max(0, at - WITHIN)
    begun = max(text.rfind("\n", low, at), text.rfind("\r", low, at)) + 1
    return text[max(begun, tag) : at] if begun or not low else None


def writes_file(near: Near) -> bool:
    """Tell whether the name ends a command, and the bracket writes a file: ``$ code > out``, ``code > out.txt``.

    Behind the bracket stands one name, with which the line ends. A prompt stands before the command, or an option
    within it; else the name is the whole command, and the file has an extension. Such a one may stand in a sentence
    as well, behind a comma or a colon.
    """
    shape = near.shape
    if shape.slash or not (shape.gap and near.spaced_right):
        return False
    file = _FILE.match(near.text, shape.span.end)
    head = _head(near.text, shape.span.start, near.before)
    if head is None:
        return False
    if head.endswith("$ ") and not head[:-2].rstrip()[-1:].isdigit() and _WORD.match(near.text, shape.span.end):
        return True
    if _DRIVE.search(head[-_LONGEST_DRIVE:]):
        return True
    if file is None:
        begins = head.endswith((": ", ", ", " (")) and shape.name not in NEVER_COMPARED
        return begins and _FILE_WITHIN.match(near.text, shape.span.end) is not None
    if _PROMPT.match(head) or _OPTION.search(head):
        return True
    return _BARE.issuperset(head) and _is_file(file["name"].strip('"'))


def _is_file(name: str) -> bool:
    """Tell whether a name is a file's and no word: it has folders, or an extension."""
    stem, _, extension = name.rpartition(".")
    return "/" in name or "\\" in name or (stem != "" and extension.isalnum() and len(extension) < _EXTENSION)


def is_read(near: Near, partner: Span | None) -> bool:
    """Tell whether a program reads a sound tag, and its `partner`: in a string, or beside what is filled in there."""
    start, end = near.shape.span
    ends = sorted({near.shape.span, partner or near.shape.span})
    if any(_is_filled_in(near.text, *one) for one in ends) or near.text.startswith(("::=", " ::="), end):
        return True
    if partner is not None and _holds_place(near.text, *ends):
        return True
    return _is_in_program(near.text, min(start, ends[0].start), paired=partner is not None)


def _is_filled_in(text: str, start: int, end: int) -> bool:
    """Tell whether a tag holds what a program fills in, or touches it."""
    touches = text[max(0, start - 2) : start] in _FILLED_IN or text[end : end + 2] in _FILLED_IN
    return touches or "{{" in text[start:end] or "{%" in text[start:end]


def _holds_place(text: str, first: Span, last: Span) -> bool:
    """Tell whether a program fills in what an element holds, or searches for whatever it holds."""
    within = text[first.end : last.start] if last.start - first.end < WITHIN else ""
    holds = "{{" in within or "{%" in within
    return holds or bool(_SOUGHT.match(text, first.end) or _PLACE.match(text, first.end))


def _is_in_program(text: str, at: int, *, paired: bool) -> bool:
    """Tell whether what begins at `at` stands in a string, in a comment, or in a command that is given a text."""
    head = _head(text, at)
    if head is None or is_string(text, at):
        return is_string(text, at)
    if head.lstrip().startswith("//"):
        return True  # a comment that is read by a program which makes pages of it
    prompt = _PROMPT.match(head)
    rest = head[prompt.end() :] if prompt else head
    quoted = rest.count('"') % 2 or rest.count("'") % 2
    if _COMMAND.match(rest):
        return bool(quoted or (prompt and paired))
    return rest.startswith(_BYTES) or bool(quoted and (prompt or _ASSIGNED.match(rest)))
