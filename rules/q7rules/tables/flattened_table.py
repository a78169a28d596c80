"""Rows of a table run together on one line: `Name< /th >< th >Age< /th > tr >< tr >Ann< / td >< td >9< / td >`.

A rewriting tool put blanks into the tags; a parser then saw neither the end of a cell nor that of a row, and the
extractor printed all of the table as one row, with a bar where one tag was still sound.

What it finds
    Damaged tags of cells and rows with two or more rows on one line, stray bars among them, and the separator that
    was left below. The whole table is one finding, at its first line; no other rule speaks of its tags. A table of
    bars that was put into one line too, as fields without line ends do: `| A | B | |---|---| | 1 | 2 |`; and rows of
    bars that share a line below a header.

How it fixes
    A row a line, in the way in which the document writes its tables. What stands between two tags or bars is a cell; an
    empty cell stays a cell, and so are the places that one spans; a short row is padded; a separator goes under the
    header cells; a caption goes above. Safe when no row is longer than the first, since then every
    cell has its place; bars must show where rows begin. Rows of a table of bars whose header has a line of its own are
    parted with `--unsafe-fixes`.

What it leaves alone
    - Tables of bars whose lines are whole, and sound HTML in Markdown and HTML.
    - A single tag of a cell or row, which is a tag that is left over.
    - Cells as long as a page: such a table was its layout.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint import Dialect, Example, Hit, Phase, Reads, rule
from q7lint.reading import TableDamage
from q7rules.tables._rebuilding import of_damage, rebuilt, size

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint.reading import Reading


@rule(
    code="TBL001",
    name="flattened-table",
    summary="rows of a table run together on one line",
    phase=Phase.STRUCTURE,
    reads=Reads.TABLES | Reads.TAG_DAMAGE,
    examples=(
        Example(
            "Name< /th >< th >Age< /th > tr > | < tr >Ann< / td >< td >9< / td > tr > |\n---|",
            "Name | Age |\n---|---|\nAnn | 9 |",
            "tags, stray bars and a separator that was left",
        ),
        Example(
            "< tr >< th >Tea< / th >< th >Cup< / th >< / tr >< tr >< td >Mint< / td >< td >< / td >< / tr >",
            "Tea | Cup |\n---|---|\nMint | |",
            "an empty cell stays a cell",
        ),
        Example(
            "| Tea | Cup | |---|---| | Mint | Tall |",
            "| Tea | Cup |\n|---|---|\n| Mint | Tall |",
            "a table of bars on one line",
        ),
        Example.untouched("Name | Age |\n---|---|\nAnn | 9 |", "a sound table"),
        Example.untouched("<table><tr><td>a</td><td>b</td></tr></table>", "sound HTML", Dialect.HTML),
    ),
)
def flattened_table(read: Reading) -> Iterator[Hit]:
    """Yield a hit for each table whose rows share a line."""
    for table in of_damage(read, TableDamage.FLATTENED):
        tags = f", with {len(table.tags)} damaged tags" if table.tags else ""
        yield rebuilt(read, table, f"table of {size(table)} flattened{tags}")
