"""What a rule yields, and what leaves the linter."""

from __future__ import annotations

from enum import Flag, StrEnum, auto
from typing import NamedTuple

from q7lint.text import Edit, Position, Span


class Applicability(StrEnum):
    """Who may apply a fix."""

    SAFE = "safe"
    """There is no other reading: applied with ``--fix``."""

    UNSAFE = "unsafe"
    """The probable reading: applied with ``--unsafe-fixes`` as well."""

    SHOWN = "display-only"
    """One of several readings: shown, never applied."""


class Licence(Flag):
    """What the edits of a fix may do. `preserve` holds each fix to its licence before it is applied.

    A fix that does several of these at once, as the repair of a table does, combines them with ``|``.
    """

    REMOVES = auto()
    """Takes away tokens of markup (a known tag name with a bracket attached, its attributes) and white space."""

    EMPTIES = auto()
    """Takes away what is left of an escape that has lost its name: ampersands, ``amp;`` and a semicolon."""

    DECODES = auto()
    """Writes the character that an escape stands for, or the same escape once instead of many times."""

    LAYS_OUT = auto()
    """Adds, takes away or moves white space, ``|``, ``-`` and ``:``, and nothing else."""

    RESPELLS = auto()
    """Writes a damaged tag as the sound tag that it was: its brackets, quotes and white space."""

    MARKS = auto()
    """Writes Markdown's ``*``, ``_`` and backquotes where a tag stood."""

    CLEARS = auto()
    """Takes away signs that show as nothing: a space without width, a control character, a stray joiner. Stands alone,
    as those below do."""

    JOINS = auto()
    """Takes away a hyphen at a line end and the line end; a blank behind the joined word may become a line end. Safe
    only for a word that the text has elsewhere."""

    RECODES = auto()
    """Writes what was read by the wrong table of signs. The fix names the tables in `Fix.chain`."""

    RESTYLES = auto()
    """Writes a quotation mark, a letter of another width, or a composed letter in another style. Never safe."""

    DELETES = auto()
    """Takes text away, such as what a page repeats. Never safe."""

    DROPS = auto()
    """Takes away what called a content system: shortcodes of a closed list, comments of an editor of blocks;
    and the markup of a word processor."""


class Fix(NamedTuple):
    """A repair: all of its edits, or none.

    Args:
        title: What it does, in a few words, as an editor would show it.
        edits: Sorted and disjoint.
        applicability: Who may apply it.
        licence: What its edits may do.
        chain: For ``RECODES``: the tables that the text was read by, in the order in which that happened, as Python
            calls them. ``("cp1252",)`` says that UTF-8 was read as Windows-1252, once.
    """

    title: str
    edits: tuple[Edit, ...]
    applicability: Applicability
    licence: Licence
    chain: tuple[str, ...] = ()

    @property
    def span(self) -> Span:
        """The span from the first edit to the last."""
        return Span(self.edits[0].span.start, self.edits[-1].span.end)


class Hit(NamedTuple):
    """What a rule yields: a place, what is wrong with it, and perhaps a fix."""

    span: Span
    message: str
    fix: Fix | None = None


class Finding(NamedTuple):
    """A hit with all that a report needs, so that formats, servers and data sets need no document.

    Args:
        code: The rule's code, such as ``TAG001``.
        name: The rule's name, such as ``spaced-tag``.
        message: What is wrong.
        span: Where, as offsets.
        start: Where it begins, for people.
        end: Where it ends (the position after the last code point), for people.
        fix: The repair, if there is one.
        fix_places: Start and end of each edit of the fix, for people.
        excerpt: The line or the first of the lines it stands on, cropped to at most 400 code points.
        excerpt_column: The 1-based column that the excerpt begins at.
    """

    code: str
    name: str
    message: str
    span: Span
    start: Position
    end: Position
    fix: Fix | None
    fix_places: tuple[tuple[Position, Position], ...]
    excerpt: str
    excerpt_column: int
