"""A row of a table spread over several lines: `Ann |`, below it `9 |`.

Extractors before 2024 broke the row at every paragraph in a cell, so that most real tables came out one cell a line,
with the separator after the first row and not after the first line.

What it finds
    A table of bars whose separator has as many groups of dashes as the lines above it have cells together; rows that
    have too few cells each, and together as many as the header, within a cell or between two; a bar alone on a line.

How it fixes
    The cells are put together, as many to a row as the separator has groups. Safe when all of a table was printed one
    cell a line, comes out even and has nothing else above its header, or when a line shows by its end that the row was
    torn there; otherwise with `--unsafe-fixes`. Where cells do not come out even, it only reports, but for a
    last row among others that were padded: extractors strip the padding at the end of a table.

What it leaves alone
    - Tables without a separator: nothing tells how wide they were.
    - Short rows of Markdown, which are sound, and rows of one cell between whole ones.
    - Tables of one column; lists of commands with pipes; code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint import Example, Hit, Phase, Reads, rule
from q7lint.reading import Certainty, TableDamage
from q7rules.tables._rebuilding import of_damage, rebuilt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint.reading import Reading


@rule(
    code="TBL003",
    name="split-row",
    summary="a row of a table spread over several lines",
    phase=Phase.STRUCTURE,
    reads=Reads.TABLES,
    examples=(
        Example(
            "Tea |\nCup |\n---|---|\nMint |\nTall |\nSage |\nSmall |",
            "Tea | Cup |\n---|---|\nMint | Tall |\nSage | Small |",
            "one cell a line",
        ),
        Example(
            "Tea | Cup | Time |\n---|---|---|\nMint | Tall\n| Noon |",
            "Tea | Cup | Time |\n---|---|---|\nMint | Tall | Noon |",
            "a row torn in two",
        ),
        Example.untouched("Tea |\n---|\nMint |\nSage |", "one column"),
        Example.untouched("cat tea |\nsort |\nuniq", "a pipe"),
    ),
)
def split_row(read: Reading) -> Iterator[Hit]:
    """Yield a hit for each table with rows over several lines."""
    for table in of_damage(read, TableDamage.SPLIT_ROW):
        even = "" if table.certainty > Certainty.DOUBTFUL else ", and the cells do not come out even"
        yield rebuilt(read, table, f"rows of the table split over lines{even}")
