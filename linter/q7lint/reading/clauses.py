"""Clauses: where a line ends with one that goes on in the next line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint.reading.lines import DASHES
from q7lint.regex import regex

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator


CLAUSE = 3
"""As many words in small letters behind the first one are a clause, and no name."""

# What a clause ends with, the line end, and the letter that the next line begins with.
_CLAUSE = regex(
    r"(?:[,\u2013\u2014\u060c\u3001\uff0c]|(?<=[ \u00a0])-)"
    r"([ \t\u00a0]{0,8}+(?:\r\n|\n|\r) ?)(?=[^\W\d_])",
)

# Where a clause may end. A pattern that begins with the line end is found ten times faster than that of the clause.
_CLAUSE_ENDS = regex(r"\n(?<=[,\u2013\u2014\u060c\u3001\uff0c\- \t\u00a0]\n)(?= ?[^\W\d_])")

_BLANKS = " \t\u00a0"
_MOST_BLANKS = 8

# What stands before the comma or dash where no sentence is broken: nothing, or a sign that only code ends with.
_NO_CLAUSE = "]}>*/+=,;:-–—"

# A dash that touches the words on both sides, as English books have it: where a document has such, it is not known
# what belongs behind one at the end of a line.
_CLOSED_DASH = regex(r"[^\W\d_][\u2013\u2014][^\W\d_]")


def clause_ends(text: str) -> dict[int, re.Match[str]]:
    """Find where a clause ends at a line end and can go on behind it.

    Args:
        text: The text.

    Returns:
        What ends each clause: the sign and, as group 1, the line end with the white space round it; by the place
        behind the sign, in code points and in order.
    """
    clauses = {found.start(1): found for found in _found(text) if _goes_on(text, found)}
    if any(text[place - 1] in DASHES for place in clauses) and _CLOSED_DASH.search(text):
        clauses = {place: found for place, found in clauses.items() if not _is_closed(text, found)}
    return clauses


def _found(text: str) -> Iterator[re.Match[str]]:
    """Yield the ends of clauses at line ends, in the order of their places."""
    if "\r" in text:
        yield from _CLAUSE.finditer(text)
        return
    for end in _CLAUSE_ENDS.finditer(text):
        at = end.start()
        low = max(at - _MOST_BLANKS, 0)
        while at > low and text[at - 1] in _BLANKS:
            at -= 1
        found = _CLAUSE.match(text, at - 1) if at else None
        if found is not None:
            yield found


def _goes_on(text: str, found: re.Match[str]) -> bool:
    """Tell whether a clause can end there and go on in the next line: with a small letter, or one without case."""
    begins = text[found.end()]
    if not begins.isalpha():  # the number of an item, in a circle
        return False
    if not (begins.islower() or begins.lower() == begins.upper()):
        return False
    mark = found.start()
    before = text[max(mark - 2, 0) : mark].rstrip(" \u00a0")[-1:]
    if before in _NO_CLAUSE or before.isspace():
        return False
    # `… -1 1 -` is a command.
    return not (text[mark] == "-" and before.isdigit())


def _is_closed(text: str, found: re.Match[str]) -> bool:
    """Tell whether the clause ends in a dash that touches its word."""
    return text[found.start()] in DASHES and not text[found.start() - 1].isspace()
