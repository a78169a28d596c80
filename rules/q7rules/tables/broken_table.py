"""A table of damaged tags spread over lines: `<t r>`, below it `<t d>Plan</t d>`, below it `</t r>`.

Tags that were pulled apart or escaped are text to every parser, so the extractor prints the source of the table as it
stood, a tag or a cell a line, and glues what follows to the last tag.

What it finds
    Damaged tags of cells and rows on lines one below the other. The whole table is one finding, at its first line; no
    other rule speaks of its tags.

How it fixes
    As `flattened-table` does: a row a line, short rows padded, a separator under the header cells. Text that was
    glued to the table's first or last tag gets a line of its own. Safe when no row is longer than the first. Rows that
    were printed in pieces are put together with `--unsafe-fixes` where they come out as wide as the separator; where
    they do not, or a tag is still escaped, the table is only reported.

What it leaves alone
    - Tables of bars, and sound HTML in Markdown and HTML.
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
    summary="a table of damaged tags spread over lines",
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
        Example.untouched("Tea | Cup |\n---|---|\nMint | Tall |", "a sound table"),
        Example.untouched("<tr>\n<td>a</td>\n<td>b</td>\n</tr>", "sound HTML", Dialect.MARKDOWN),
    ),
)
def broken_table(read: Reading) -> Iterator[Hit]:
    """Yield a hit for each table of tags whose rows do not share a line."""
    for table in of_damage(read, TableDamage.BROKEN):
        yield rebuilt(read, table, f"table of {size(table)} broken, with {len(table.tags)} damaged tags")
