"""A row of a table spread over several lines: `Ann |`, below it `9 |`.

Extractors before 2024 broke the row at every paragraph in a cell, so that most real tables came out one cell a line, with
the separator after the first row and not after the first line.

What it finds
    A table of bars whose separator has as many groups of dashes as there are lines of one cell above it; and rows
    that have too few cells each, and together as many as the header.

How it fixes
    The cells are put together, as many to a row as the separator has groups. Safe when they come out even and nothing
    else stands above the header, or when the bar at the end of a line shows where the row was torn;
    otherwise with `--unsafe-fixes`. Where they do not come out even, it only reports.

What it leaves alone
    - Tables without a separator: nothing tells how wide they were.
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
