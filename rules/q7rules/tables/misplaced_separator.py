"""A separator that does not stand under its header, or is too short or too long for it: `---|` after the rows.

Extractors print the separator after what they take for the first row. When rows were run together, split or moved, it
stands after the rows, before them, or has fewer groups of dashes than the header has cells.

What it finds
    A table of bars with one separator that is not its second line, or whose groups of dashes are not as many as the
    header's cells; a separator that is repeated below the rows or each of them; and a separator without any row
    beside it.

How it fixes
    The separator is written under the first row, as wide as the header. Safe when it stood last and had the right
    width, stood in its place and had the wrong one, or stood there twice; otherwise with `--unsafe-fixes`. A separator
    without a table is taken away with `--unsafe-fixes`.

What it leaves alone
    - Tables without any separator, as layouts have them; rows above a sound header; two tables one below the other.
    - Rules of dashes without a bar; code; separators with colons for alignment in their place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint import Applicability, Edit, Example, Fix, Hit, Licence, Phase, Reads, rule
from q7lint.reading import TableDamage, is_mark
from q7rules.tables._rebuilding import of_damage, rebuilt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint.reading import Reading


@rule(
    code="TBL002",
    name="misplaced-separator",
    summary="a table's separator out of its place, or of the wrong width",
    phase=Phase.STRUCTURE,
    reads=Reads.TABLES,
    examples=(
        Example("Tea | Cup |\nMint | Tall |\n---|---|", "Tea | Cup |\n---|---|\nMint | Tall |", "after the rows"),
        Example("Tea | Cup |\n---|\nMint | Tall |", "Tea | Cup |\n---|---|\nMint | Tall |", "too short"),
        Example.untouched("| Tea | Cup |\n|:---|---:|\n| Mint | Tall |", "in its place"),
        Example.untouched("Tea | Cup |\nMint | Tall |", "a table without one"),
    ),
)
def misplaced_separator(read: Reading) -> Iterator[Hit]:
    """Yield a hit for each separator that is out of place."""
    for table in of_damage(read, TableDamage.SEPARATOR):
        if table.rows:
            yield rebuilt(read, table, "separator of the table out of place")
            continue
        end = table.span.end
        end += 2 if read.text.startswith("\r\n", end) else 1 if end < len(read.text) else 0
        edit = Edit(table.span._replace(end=end), "")
        # An accent behind it would go over to another sign.
        is_free = not is_mark(read.text[end : end + 1])
        fix = Fix("Remove the separator", (edit,), Applicability.UNSAFE, Licence.LAYS_OUT) if is_free else None
        yield Hit(table.span, "separator without a table", fix)
