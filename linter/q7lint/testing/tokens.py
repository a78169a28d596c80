"""``python -m q7lint.testing.tokens FOLDER…`` writes what the readers make out in documents of a corpus.

Each folder gets a ``tokens.txt``, one token a line: its place, what it is, its kind and its damage, and its text or its
cells. As the positions of findings it is written by the tool and reviewed in the diff, and a test holds the readers to
it.
"""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

from q7lint.reading import Reading, TagKind
from q7lint.testing.corpus import CorpusError, quoted, read_document
from q7lint.text import Document

if TYPE_CHECKING:
    from collections.abc import Iterable
    from enum import Flag

    from q7lint.reading import Entity, Table, Tag
    from q7lint.testing.corpus import Case
    from q7lint.text import Span


def tokens_of(document: Document) -> list[str]:
    """Give the tokens of a document, one a line, in the order of their places."""
    reading = Reading(document)
    found = [
        *((tag.span, _tag(tag)) for tag in reading.tags),
        *((entity.span, _entity(entity)) for entity in reading.entities),
        *((table.span, _table(table)) for table in reading.tables),
        *((one.span, "item break") for one in reading.item_breaks),
        *((one.span, f"break, joined by {quoted(one.joint)}") for one in reading.breaks),
    ]
    return [_line(document, span, what) for span, what in sorted(found)]


def _line(document: Document, span: Span, what: str) -> str:
    row, column = document.position(span.start)
    text = document.text[span.start : span.end]
    return f"{row}:{column} {what}" + ("" if what.startswith(("table", "break")) else f" {quoted(text)}")


def _tag(tag: Tag) -> str:
    """Write a tag; a tail does not say which side it stands on."""
    side = "tag" if tag.kind is TagKind.UNKNOWN else f"{tag.kind} tag"
    attributes = "".join(f" {one.name}={quoted(one.value or '')}" for one in tag.attributes)
    return f"{side} {tag.name}{attributes}, {_damage(tag.damage)}:"


def _entity(entity: Entity) -> str:
    return f"escape of {quoted(entity.decoded)}, depth {entity.depth}, {_damage(entity.damage)}:"


def _table(table: Table) -> str:
    return f"table, {table.damage}: {json.dumps(table.rows, ensure_ascii=False)}"


def _damage(damage: Flag) -> str:
    """Name what is wrong with a token."""
    names = [(one.name or "").lower().replace("_", " ") for one in damage]
    return ", ".join(names) or "sound"


def document_of(case: Case) -> Document:
    """Make the document of a case."""
    return Document(case.before, case.name, case.dialect)


def main(folders: Iterable[str]) -> int:
    """Write the tokens of each document, up to one that cannot be read; give the exit status."""
    for folder in folders:
        try:
            lines = tokens_of(document_of(read_document(folder)))
        except (CorpusError, OSError) as error:
            print(error, file=sys.stderr)  # noqa: T201 - this is a command
            return 2
        with open(os.path.join(folder, "tokens.txt"), "w", encoding="utf-8", newline="") as file:
            file.write("".join(f"{line}\n" for line in lines))
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
