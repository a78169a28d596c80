"""What the readers make out: tags, entities, tables, broken lines."""

from __future__ import annotations

from enum import Flag, IntEnum, StrEnum, auto
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from q7lint.text import Span


class Certainty(IntEnum):
    """How sure a reader is of a token, once the whole document has spoken."""

    DOUBTFUL = 1
    """It may be meant: report it at most."""

    PROBABLE = 2
    """Its own shape speaks for it, whatever the rest of the document says."""

    CERTAIN = 3
    """It can be nothing else, or the document is full of its kind."""


class TagKind(StrEnum):
    """Which side of an element a tag stands on."""

    OPEN = "open"
    CLOSE = "close"
    VOID = "void"
    UNKNOWN = "unknown"
    """A tail such as ``li >``: it has lost what would tell."""


class Damage(Flag):
    """What is wrong with a tag. A sound tag has none."""

    NONE = 0
    SPACED = auto()
    """White space inside the brackets where none belongs, or none where it does: ``< / td >``, ``<ahref="…">``."""

    SPLIT = auto()
    """White space inside the name: ``<t d>``, ``</ s tro n g>``."""

    LOST_OPENING = auto()
    """The ``<``, or ``</``, is gone: ``li >``, ``ul>``."""

    LOST_CLOSING = auto()
    """The ``>`` is gone: ``</strong Next``."""

    CURLED = auto()
    """Typographic quotes round a value: ``scope =”row”``."""

    FOREIGN = auto()
    """A name that was translated or has letters of another script: ``</表>``, ``</п>``."""


HALVED = Damage.LOST_OPENING | Damage.LOST_CLOSING
"""What takes one of its brackets from a tag."""


class Attribute(NamedTuple):
    """An attribute of a tag, its value without quotes; a bare attribute has the value ``None``."""

    name: str
    value: str | None


class Tag(NamedTuple):
    """A tag, read through its damage.

    Args:
        span: All of it, brackets included.
        name: The element's name in lower case, put together again.
        kind: Which side it stands on.
        attributes: In their order.
        damage: What is wrong with it.
        certainty: How sure the reader is.
        evidence: What spoke for it, for people.
        partner: The span of the tag at the other end of its element, where one was made out.
    """

    span: Span
    name: str
    kind: TagKind
    attributes: tuple[Attribute, ...]
    damage: Damage
    certainty: Certainty
    evidence: str
    partner: Span | None = None


class EntityDamage(Flag):
    """What is wrong with a character reference. One that is merely left over has none."""

    NONE = 0
    NESTED = auto()
    """Escaped again, once or many times: ``&amp;amp;``, ``&amp;lt;``."""

    EMPTY = auto()
    """The name is gone: ``&;``, ``&&;``, ``&amp;&amp;;``."""

    UNTERMINATED = auto()
    """The semicolon is gone: ``&nbsp``, ``&amp ``."""

    SPACED = auto()
    """White space inside: ``& amp ;``, ``& # 39 ;``."""

    BRACKET = auto()
    """Sound, and the bracket of a tag that is damaged: ``&lt;t d&gt;``."""


class Entity(NamedTuple):
    """A character reference, read through its damage.

    Args:
        span: All of it.
        decoded: The text that it stands for in the end; empty for what has lost its name.
        once: The same text escaped once, as HTML wants it.
        depth: How often it was escaped: 1 for a sound reference.
        damage: What is wrong with it.
        certainty: How sure the reader is.
    """

    span: Span
    decoded: str
    once: str
    depth: int
    damage: EntityDamage
    certainty: Certainty


class TableDamage(StrEnum):
    """What is wrong with a table."""

    FLATTENED = "flattened"
    """Its tags are damaged, and rows run together on one line."""

    BROKEN = "broken"
    """Its tags are damaged, and its cells are spread over lines."""

    SEPARATOR = "separator"
    """The separator is missing from its place, stands elsewhere, or has another width."""

    SPLIT_ROW = "split row"
    """Rows are spread over several lines."""

    RAGGED = "ragged"
    """A row is shorter or longer than the header."""

    APART = "apart"
    """Blank lines stand between its rows."""


class Table(NamedTuple):
    """A damaged table.

    Args:
        span: Whole lines, from the first to the last that belongs to it, without the last line end.
        rows: The text of each cell, row by row; the first row is the header if `header` says so.
        header: Whether the first row is known to be the header. A repair writes a separator under it.
        before: Text that stands before the table on its first line, and its caption; a line feed between the two.
        after: Text on the last line that stands after it.
        damage: What is wrong with it.
        certainty: How sure the reader is of the rows.
        tags: The tags that it is made of: no other rule may touch them.
        kept: For each row the line that is to stay as it is, empty for one to be written; nothing if all are.
        separator: The separator that is to stay as it is; empty if one is to be written.
        style: How it writes its rows itself; ``None`` if as the document does.
        flaw: The lines that something is wrong with; ``None`` for all of them.
    """

    span: Span
    rows: tuple[tuple[str, ...], ...]
    header: bool
    before: str
    after: str
    damage: TableDamage
    certainty: Certainty
    tags: tuple[Tag, ...] = ()
    kept: tuple[str, ...] = ()
    separator: str = ""
    style: RowStyle | None = None
    flaw: Span | None = None


class RowStyle(NamedTuple):
    """How a document writes the rows of its tables.

    Args:
        leading: Whether a row begins with a bar: ``| A | B |`` against ``A | B |``.
        trailing: Whether a row ends with a bar.
        separator: How one column of the separator is written, such as ``---`` or `` --- ``.
        behind: What stands behind the last bar of a row: a blank, where an extractor prints one.
    """

    leading: bool
    trailing: bool
    separator: str
    behind: str = ""


class ItemBreak(NamedTuple):
    """A place where one item of a list ends and the next begins on the same line, or where an item lost its marker.

    Args:
        span: The tags, or the blanks round a marker, between the two items; or all that parts a marker from its item.
        text: What belongs there: a line end, and a marker where the next item brings none; a blank behind a marker.
        certainty: How sure the reader is.
        tags: The tags in the span: no other rule may touch them.
    """

    span: Span
    text: str
    certainty: Certainty
    tags: tuple[Tag, ...] = ()


class Break(NamedTuple):
    """A line end inside a sentence.

    Args:
        span: The white space and the line end between the two halves.
        joint: What belongs there instead: a space, or nothing between letters of a script without spaces.
        certainty: How sure the reader is that no author set it there.
    """

    span: Span
    joint: str
    certainty: Certainty = Certainty.PROBABLE


ENOUGH = 6
"""No decision asks for more than so many tokens of a kind, in a whole document."""


class Evidence(NamedTuple):
    """What a whole document says about its tokens. It is read once, from the first text, and holds for all passes.

    Args:
        hard: Tags that can be nothing but damaged tags, even alone.
        soft: Tags that probably are.
        escapes: References that were escaped more than once, or lost their name.
        row_style: How it writes the rows of its tables.
    """

    hard: int = 0
    soft: int = 0
    escapes: int = 0
    row_style: RowStyle | None = None

    def joined(self, other: Evidence) -> Evidence:
        """Give the most of what the same document said at two times."""
        return Evidence(
            max(self.hard, other.hard),
            max(self.soft, other.soft),
            max(self.escapes, other.escapes),
            self.row_style or other.row_style,
        )

    @property
    def decided(self) -> Evidence:
        """The same, with no more of a kind than any decision asks for."""
        return self._replace(
            hard=min(self.hard, ENOUGH), soft=min(self.soft, ENOUGH), escapes=min(self.escapes, ENOUGH)
        )
