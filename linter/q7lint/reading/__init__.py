"""One reader for damaged markup, and thin rules.

Damage hides structure: in ``t d ></ t r >`` a pattern for sound tags sees nothing, and a pattern for each
kind of damage sees no table. So the readers make out tags, entities, tables and broken lines *through* their
damage, once a document and on demand, and rules are views of what was read.
"""

from __future__ import annotations

from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING

from q7lint.gate import Reads
from q7lint.reading.beside import in_word
from q7lint.reading.brackets import has_prefixed
from q7lint.reading.clearing import clear, item_breaks
from q7lint.reading.context import about_markup as speaks_of_markup
from q7lint.reading.context import begun_names, is_about_markup
from q7lint.reading.leaving import HELD_CODE, Leaving, holds_data, is_mendable, leaving
from q7lint.reading.letters import is_mark, touch
from q7lint.reading.lists import marked_breaks
from q7lint.reading.oneline import read_one_line
from q7lint.reading.pipes import read_pipes
from q7lint.reading.rows import merged, read_style, style_for, write_table
from q7lint.reading.tagged import read_tagged
from q7lint.reading.tags import decide, scan, votes, weigh
from q7lint.reading.tokens import (
    ENOUGH,
    Attribute,
    Break,
    Certainty,
    Damage,
    Entity,
    EntityDamage,
    Evidence,
    ItemBreak,
    RowStyle,
    Table,
    TableDamage,
    Tag,
    TagKind,
)
from q7lint.text import Dialect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from q7lint.reading.backslashed import Unread
    from q7lint.reading.escaped import EscapedTag
    from q7lint.reading.protected import Protected
    from q7lint.reading.tags import Weighed
    from q7lint.text import Document, Edit, Span

__all__ = [
    "HELD_CODE",
    "Attribute",
    "Break",
    "Certainty",
    "Damage",
    "Entity",
    "EntityDamage",
    "Evidence",
    "ItemBreak",
    "Reading",
    "Reads",
    "RowStyle",
    "Table",
    "TableDamage",
    "Tag",
    "TagKind",
    "holds_data",
    "in_word",
    "is_about_markup",
    "is_mark",
    "is_mendable",
    "speaks_of_markup",
    "touch",
    "write_table",
]


MUCH = 1_000_000
"""Of a text with more code points, what was read on the way to something else is not kept."""

_OF_THE_TEXT_ALONE = ("_weighed", "_votes", "_escapes", "protected", "breaks", "_tables_of_bars")
"""The readings that are the same whatever the rest of a document says."""


class Reading:
    """A document as it is read: each reading is made when a rule first asks for it.

    Args:
        document: The text.
        evidence: What the first text said, where this is a later pass; gathered from this text otherwise.
    """

    document: Document
    _evidence: Evidence | None

    def __init__(self, document: Document, evidence: Evidence | None = None) -> None:
        # Readings are kept beside these as they are made; nothing else is ever set.
        vars(self).update(document=document, _evidence=evidence)

    def told(self, evidence: Evidence) -> Reading:
        """Give this text as it is read when the whole document has spoken; what its shapes are is not read again."""
        reading = Reading(self.document, evidence)
        known = vars(self)
        vars(reading).update((name, known[name]) for name in _OF_THE_TEXT_ALONE if name in known)
        return reading

    def forget(self) -> None:
        """Let go of all that was read of a large text; it is read again where somebody asks for it."""
        evidence = self.evidence
        document = self.document
        vars(self).clear()
        vars(self).update(document=document, _evidence=evidence)

    if not TYPE_CHECKING:  # a checker would take it that any name may be set

        def __setattr__(self, name: str, value: object) -> None:
            raise AttributeError(f"a reading does not change, and so does not its {name}")

    @property
    def text(self) -> str:
        """The document's text."""
        return self.document.text

    @cached_property
    def protected(self) -> Protected:
        """The places that belong to no rule: code, URLs, front matter, depending on the dialect."""
        from q7lint.reading.protected import Protected

        return Protected(self.document)

    @cached_property
    def evidence(self) -> Evidence:
        """What the whole document says about its tokens."""
        return self.says(Evidence()) if self._evidence is None else self._evidence

    def says(self, known: Evidence) -> Evidence:
        """Add to what is `known` of a whole document what this part of it says; what is decided is not asked again."""
        hard, soft = (0, 0) if known.hard >= ENOUGH else self._votes
        return Evidence(
            known.hard + hard,
            known.soft + soft,
            known.escapes + (0 if known.escapes >= ENOUGH else self._escape_votes),
            known.row_style or read_style(self.document),
        )

    @property
    def _escape_votes(self) -> int:
        """How many references say that the document was escaped more than once."""
        if not self._escapes:
            return 0
        from q7lint.reading.entities import escape_votes

        return escape_votes(self._escapes)

    @cached_property
    def _weighed(self) -> list[Weighed]:
        """The shapes of tags, weighed one by one."""
        return weigh(self.document, lambda: self.protected)

    @cached_property
    def _votes(self) -> tuple[int, int]:
        """How many shapes say that the document holds damaged tags: hard ones, and soft ones."""
        return votes(self._weighed)

    @property
    def has_tags(self) -> bool:
        """Tell whether there is anything that may be a tag; what it is, is not asked."""
        dialect = self.document.dialect
        shapes = scan(self.text, markup=dialect is not Dialect.TEXT, escapes=dialect is not Dialect.HTML)
        return any(True for _ in shapes) or self.has_prefixed

    @cached_property
    def has_prefixed(self) -> bool:
        """Tell whether there may be tags with the prefix of a word processor, which are those of no element of HTML."""
        return has_prefixed(self.text)

    @cached_property
    def _escapes(self) -> tuple[Entity, ...]:
        """The character references, each as sure as its own shape makes it."""
        from q7lint.reading.entities import read_escapes

        return read_escapes(self.document, lambda: self.protected) if "&" in self.text else ()

    @cached_property
    def _backslashes(self) -> list[int]:
        """The offsets of the backslashes: few texts have many, and one sign is found faster than a pattern is."""
        places: list[int] = []
        at = self.text.find("\\")
        while at >= 0:
            places.append(at)
            at = self.text.find("\\", at + 1)
        return places

    @cached_property
    def escaped_tags(self) -> tuple[EscapedTag, ...]:
        """The tags with the escapes of a program's string, in the order of their places."""
        from q7lint.reading.escaped import read_escaped

        return read_escaped(self.document, self.protected, self._backslashes) if self._backslashes else ()

    @cached_property
    def unread(self) -> tuple[Unread, ...]:
        """The escapes of a program's string in prose, in the order of their places."""
        from q7lint.reading.backslashed import read_unread

        return read_unread(self.document, self.protected, self._backslashes) if self._backslashes else ()

    @cached_property
    def entities(self) -> tuple[Entity, ...]:
        """The character references that are damaged or left over, in the order of their places."""
        from q7lint.reading.entities import read_entities

        return read_entities(self._escapes, lambda: self.evidence) if self._escapes else ()

    def written(self, entity: Entity) -> str:
        """Give `entity` as this document's dialect wants it: as a character, or escaped once."""
        from q7lint.reading.entities import written

        return written(entity, self.document.dialect)

    @cached_property
    def tags(self) -> tuple[Tag, ...]:
        """The tags, sound ones too, in the order of their places."""
        tags = decide(self.document, self._weighed, self.evidence)
        if len(self.text) > MUCH:
            del vars(self)["_weighed"]
        return tags

    @cached_property
    def breaks(self) -> tuple[Break, ...]:
        """The line ends inside sentences, in the order of their places."""
        from q7lint.reading.breaks import read_breaks

        return read_breaks(self.document, lambda: self.protected)

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The damaged tables, in the order of their places."""
        if self.document.dialect is Dialect.HTML:
            return ()
        tables = tuple(read_tagged(self.document, self.tags))
        for more in self._tables_of_bars:
            tables = merged(tables, more) if more else tables
        return tables

    @cached_property
    def _tables_of_bars(self) -> tuple[tuple[Table, ...], ...]:
        """The damaged tables of bars: those on one line, then those over several."""
        if "|" not in self.text:
            return ()
        return tuple(tuple(read(self.document, lambda: self.protected)) for read in (read_one_line, read_pipes))

    @property
    def row_style(self) -> RowStyle:
        """How a table is to be written: as the document writes its tables, else as its dialect does."""
        return style_for(self.document, self.evidence.row_style)

    @cached_property
    def _free_tags(self) -> tuple[Tag, ...]:
        """The tags that no table is made of."""
        if not self.tags:
            return ()
        owned = {tag.span for table in self.tables for tag in table.tags}
        return tuple(tag for tag in self.tags if tag.span not in owned)

    @cached_property
    def item_breaks(self) -> tuple[ItemBreak, ...]:
        """The places where items of a list run together on one line."""
        if self.document.dialect is Dialect.HTML:
            return ()
        tagged = item_breaks(self.document, self._leaving, self.tables)
        marked = marked_breaks(self.document, lambda: self.protected)
        return tuple(sorted((*tagged, *marked), key=lambda one: one.span))

    @cached_property
    def loose_tags(self) -> tuple[Tag, ...]:
        """The tags that no table or list is made of."""
        owned = {tag.span for one in self.item_breaks for tag in one.tags}
        return tuple(tag for tag in self._free_tags if tag.span not in owned)

    @cached_property
    def _faulty_tags(self) -> tuple[Tag, ...]:
        """Those of the loose tags that are damaged, or end what nothing begins: a few of the thousands in a page."""
        if self.document.dialect is Dialect.HTML:  # no table and no list is made of tags there: all of them are loose
            return decide(self.document, self._weighed, self.evidence, only_faulty=True)
        return tuple(
            tag
            for tag in self.loose_tags
            if tag.damage is not Damage.NONE or (tag.partner is None and tag.kind is TagKind.CLOSE)
        )

    @cached_property
    def damaged_tags(self) -> tuple[Tag, ...]:
        """Those of the loose tags that are damaged."""
        return tuple(tag for tag in self._faulty_tags if tag.damage is not Damage.NONE)

    @cached_property
    def orphan_ends(self) -> tuple[Tag, ...]:
        """Those of the loose tags that are sound, and end what nothing begins."""
        return tuple(tag for tag in self._faulty_tags if tag.damage is Damage.NONE)

    @cached_property
    def begun(self) -> frozenset[str]:
        """The names that a start tag has, a damaged one too, or one that stands where none is read, as in code."""
        return begun_names(self.text).union(tag.name for tag in self.tags if tag.kind is TagKind.OPEN)

    @cached_property
    def tag_at(self) -> Mapping[int, Tag]:
        """The tags by the offset that they begin at."""
        return MappingProxyType({tag.span.start: tag for tag in self.tags})

    def is_of_data(self, tag: Tag) -> bool:
        """Tell whether a tag, or the one at the other end of its element, has an attribute that a reader may want."""
        return tag.span.start in self._data or (tag.partner is not None and tag.partner.start in self._data)

    @cached_property
    def _data(self) -> frozenset[int]:
        """The offsets of the tags that have such an attribute, of which there are few."""
        return frozenset(tag.span.start for tag in self.tags if tag.attributes and holds_data(tag))

    def leaves(self, tag: Tag) -> Edit | None:
        """Give the edit that takes a loose tag away, with what it leaves behind; ``None`` for one that is to stay."""
        return self._clearing.get(tag.span)

    @cached_property
    def _clearing(self) -> dict[Span, Edit]:
        """What each loose tag leaves behind."""
        loose = {tag.span for tag in self.loose_tags}
        tags, marked = self._leaving
        return clear(self.document, Leaving(tuple(tag for tag in tags if tag.span in loose), marked), self.tables)

    @cached_property
    def _leaving(self) -> Leaving:
        """The tags that are to go, as far as no table is made of them."""
        return leaving(self.document, self._free_tags)
