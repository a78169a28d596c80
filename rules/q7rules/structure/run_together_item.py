"""Items of a list run together on one line: `- Flour.< /li >< li >Salt.`, `• Flour • Salt`.

The tags between two items were damaged and so became text, or a list was printed as one paragraph with its markers.

What it finds
    Tags in the middle of a line that end one item and begin the next; a line that begins with a bullet (`•`, `‣`, `▪`
    or `●`) and holds more of them; a line that begins with `- ` and holds two more of these, each behind the end of a
    sentence. And a line that begins with the damaged tag of an item, below one that holds nothing but its marker.

How it fixes
    The next item gets a line of its own, with the marker of the line where it brings none (`- ` where there is none at
    all); a marker gets its item back. Safe where damaged tags part the items and the document speaks for them;
    otherwise with `--unsafe-fixes`.

What it leaves alone
    - Dashes in prose, and bullets between words of a line that does not begin with one.
    - Tags at the ends of items: they are tags that are left over.
    - Rows of tables, and code.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint import Applicability, Edit, Example, Fix, Hit, Licence, Phase, Reads, rule
from q7lint.reading import Certainty, holds_data

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint.reading import Reading

_BEGINS = "the next item of the list begins on this line"


@rule(
    code="STR003",
    name="run-together-item",
    summary="items of a list run together on one line",
    phase=Phase.STRUCTURE,
    reads=Reads.LISTS,
    examples=(
        Example("- Flour.< /li >< li >Salt.", "- Flour.\n- Salt.", "damaged tags between two items"),
        Example("• Flour • Salt • Water", "• Flour\n• Salt\n• Water", "bullets"),
        Example("- Sift. - Mix well. - Knead.", "- Sift.\n- Mix well.\n- Knead.", "dashes behind sentences"),
        Example.untouched("- Flour - the finest - and salt", "dashes in prose"),
        Example.untouched("Home • News • Contact", "a line of links"),
    ),
)
def run_together_item(read: Reading) -> Iterator[Hit]:
    """Yield a hit for each place where an item begins in the middle of a line."""
    for one in read.item_breaks:
        sure = one.certainty is Certainty.CERTAIN and not any(holds_data(tag) for tag in one.tags)
        licence = Licence.REMOVES | Licence.LAYS_OUT if one.tags else Licence.LAYS_OUT
        parted = one.text.isspace() and "\n" not in one.text and "\r" not in one.text
        fix = Fix(
            "Put the item behind its marker" if parted else "Begin a line with the next item",
            (Edit(one.span, one.text),),
            Applicability.SAFE if sure else Applicability.UNSAFE,
            licence,
        )
        what = "the item of this marker stands on the next line" if parted else _BEGINS
        yield Hit(one.span, what, fix)
