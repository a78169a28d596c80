"""A row that is shorter or longer than the header: `Mint | Tall |` under three columns.

Cells that were empty, spanned or glued together on the page get lost on the way, and every reader of the row counts
wrong.

What it finds
    In text: a row with two or more cells and fewer than the header, in a table whose lines all end with a bar, as
    extractors write them. In text and Markdown: a row with more cells than the header, which Markdown would not show,
    and a header with fewer cells than its separator and all of its rows.

How it fixes
    A short row gets empty cells, which loses nothing: safe. A long row is only reported, since which of its bars is
    one too many can't be told; so is a short header, whose lost cell mostly was the first.

What it leaves alone
    - A row of a single cell, which is how extractors print one that spans the table.
    - Short rows in Markdown, and in tables without bars at the line ends: both are common and sound.
    - Bars that are escaped, and code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint import Dialect, Example, Hit, Phase, Reads, rule
from q7lint.reading import TableDamage
from q7rules.tables._rebuilding import of_damage, rebuilt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint.reading import Reading


@rule(
    code="TBL004",
    name="ragged-row",
    summary="a row of a table shorter or longer than the header",
    phase=Phase.STRUCTURE,
    reads=Reads.TABLES,
    examples=(
        Example(
            "Tea | Cup | Time |\n---|---|---|\nMint | Tall |",
            "Tea | Cup | Time |\n---|---|---|\nMint | Tall | |",
            "a cell is missing",
        ),
        Example.untouched("| Tea | Cup |\n|---|---|\n| Mint |", "sound Markdown", Dialect.MARKDOWN),
        Example.untouched("Tea | Cup | Time\n---|---|---\nMint | Tall", "no bars at the line ends"),
        Example.untouched("Tea | Cup |\n---|---|\nHot drinks |", "one cell for the whole row"),
    ),
)
def ragged_row(read: Reading) -> Iterator[Hit]:
    """Yield a hit for each table with rows of unequal length."""
    for table in of_damage(read, TableDamage.RAGGED):
        longer = any(len(row) > len(table.rows[0]) for row in table.rows)
        message = f"a row is {'longer' if longer else 'shorter'} than the header of the table"
        yield rebuilt(read, table, message if table.rows else "the header of the table lacks cells")
