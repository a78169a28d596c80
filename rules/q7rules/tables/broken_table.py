"""A table spread over lines: its damaged tags, `<t r>`, below it `<t d>Plan</t d>`; or its rows, by blank lines.

Tags that were pulled apart or escaped are text to every parser, so the extractor prints the source of the table as it
stood, a tag or a cell a line, and glues what follows to the last tag. What takes each line for a paragraph sets blank
lines between the rows of a table of bars.

What it finds
    Damaged tags of cells and rows on lines one below the other. The whole table is one finding, at its first line; no
    other rule speaks of its tags. Rows of bars, as wide as the separator among them, each behind a blank line.

How it fixes
    As `flattened-table` does: a row a line, short rows padded, a separator under the header cells. Text that was
    glued to the table's first or last tag gets a line of its own. Safe when no row is longer than the first. Rows that
    were printed in pieces are put together with `--unsafe-fixes` where they come out as wide as the separator; where
    they do not, or a tag is still escaped, the table is only reported. Blank lines between rows go; safe where nothing
    but the header and the separator stood together, since rows below a whole table may be of another one.

What it leaves alone
    - Sound HTML in Markdown and HTML; a single row of bars below a table and a blank line, and rows of another width.
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
    code="TBL007",
    name="broken-table",
    summary="a table of damaged tags spread over lines, or rows parted by blank lines",
    phase=Phase.STRUCTURE,
    reads=Reads.TABLES | Reads.TAG_DAMAGE,
    examples=(
        Example(
            "Tea th> Cup th>\ntr>Mint\nt d ></ t r >\n<t r>\n<t d>Sage</t d>\n<t d>Tall</t d>\n</t r>Serve hot.",
            "Tea | Cup |\n---|---|\nMint | |\nSage | Tall |\nServe hot.",
            "a short row, and a sentence glued to the end",
        ),
        Example(
            "| Tea< /td > | Cup< /td > |\n| --- | --- |\n| Mint< /td > | Tall |",
            "| Tea | Cup |\n| --- | --- |\n| Mint | Tall |",
            "remains in the cells of a table of bars",
            Dialect.MARKDOWN,
        ),
        Example(
            "| Tea | Cup |\n\n|---|---|\n\n| Mint | Tall |",
            "| Tea | Cup |\n|---|---|\n| Mint | Tall |",
            "blank lines between the rows",
        ),
        Example.untouched("Tea | Cup |\n---|---|\nMint | Tall |", "a sound table"),
        Example.untouched("<tr>\n<td>a</td>\n<td>b</td>\n</tr>", "sound HTML", Dialect.MARKDOWN),
    ),
)
def broken_table(read: Reading) -> Iterator[Hit]:
    """Yield a hit for each table of tags whose rows do not share a line."""
    for table in of_damage(read, TableDamage.BROKEN):
        yield rebuilt(read, table, f"table of {size(table)} broken, with {len(table.tags)} damaged tags")
    for table in of_damage(read, TableDamage.APART):
        yield rebuilt(read, table, "blank lines part the rows of the table")
