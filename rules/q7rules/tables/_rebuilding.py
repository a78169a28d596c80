"""How a damaged table is written again: its cells in order, a row a line, as the document writes its tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint import Applicability, Edit, Fix, Hit, Licence
from q7lint.reading import Certainty, holds_data, is_mendable, write_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint.reading import Reading, Table, TableDamage


def of_damage(read: Reading, damage: TableDamage) -> Iterator[Table]:
    """Yield the tables with one kind of damage."""
    return (table for table in read.tables if table.damage is damage)


def rebuilt(read: Reading, table: Table, message: str) -> Hit:
    """Make the hit of a table, with the fix that writes it again."""
    return Hit(table.flaw or table.span, message, _fix(read, table))


def _fix(read: Reading, table: Table) -> Fix | None:
    """Give the fix that writes the table again; ``None`` where its rows are in doubt."""
    if table.certainty is Certainty.DOUBTFUL or not table.rows:
        return None
    if not all(is_mendable(read.text, tag) for tag in table.tags):
        return None
    newline = read.document.newline
    parts = [*table.before.split("\n"), write_table(table, read.row_style, newline), table.after]
    text = newline.join(part for part in parts if part)
    if text == read.text[table.span.start : table.span.end]:
        return None
    licence = Licence.LAYS_OUT | Licence.REMOVES if table.tags else Licence.LAYS_OUT
    sure = table.certainty is Certainty.CERTAIN and not any(map(holds_data, table.tags))
    applicability = Applicability.SAFE if sure else Applicability.UNSAFE
    width = max(map(len, table.rows))
    title = f"Write {len(table.rows)} rows of {width} cells"
    return Fix(title, (Edit(table.span, text),), applicability, licence)


def size(table: Table) -> str:
    """Tell how many rows and columns a table has, for a message."""
    return f"{len(table.rows)} rows and {max(map(len, table.rows))} columns"
