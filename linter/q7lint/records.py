"""Lines of JSON in a text: what must not be written into their strings.

Corpora hold a document in each line, as the string of a field. It is read like any text, but a line end, a quotation
mark or a backslash in it would end the string, and the line would be JSON no more.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint.regex import regex

if TYPE_CHECKING:
    from q7lint.finding import Fix
    from q7lint.text import Document

_BREAKS = regex(r'["\\\x00-\x1f]')
"""What stands in no string of JSON, or only behind a backslash."""
_MEMBER = regex(r'"[^"\\]{1,200}"[ \t]?:[ \t]?["{\[]')
_OPENS = ('{"', '["', '[{"', '{ "', '[ "')
_HEAD, _TAIL = 250, 8
"""So much of a line tells what it is, in code points."""
_CLOSES = ("}", "]", "},", "],")


def breaks_record(document: Document, fix: Fix) -> bool:
    """Tell whether a fix would write into a line of JSON what a string of it cannot hold."""
    return any(
        _BREAKS.search(edit.text) is not None and is_record(document, edit.span.start)
        for edit in fix.edits
        if edit.text
    )


def is_record(document: Document, offset: int) -> bool:
    """Tell whether the line of `offset`, in code points, is a record or a member of JSON, by how it begins and ends."""
    start, end = document.line(document.row(offset))
    head = document.text[start : min(start + _HEAD, end)].lstrip(" \t")
    if head.startswith(_OPENS):
        return document.text[max(start, end - _TAIL) : end].rstrip(" \t").endswith(_CLOSES)
    return _MEMBER.match(head) is not None
