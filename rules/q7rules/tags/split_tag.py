"""White space inside the name of a tag: `<t d>`, `</ s tro n g>`.

Letter-spaced print, mathematics set letter by letter, and careless rewriting pull names apart. A parser then
reads an element `t` with an attribute `d`, and shows or drops what it likes.

What it finds
    Pieces between brackets that together are the name of an element, with or without attributes behind them; a name
    that a line end parts, where no attribute stands behind it.

How it fixes
    As `spaced-tag` does: in text the tag goes, in Markdown a pair becomes marks, in HTML the tag is written whole.
    Safe for an end tag, a pair, or a tag with attributes, and where other tags of the document are damaged.

What it leaves alone
    - Words that do not make up a name, `<user name>`.
    - Keys and placeholders on lines that speak of markup, code, and tags between quotes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint import Dialect, Example, Hit, Phase, Reads, rule
from q7lint.reading import Damage
from q7rules.tags._mending import damaged, mended

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint.reading import Reading


@rule(
    code="TAG002",
    name="split-tag",
    summary="white space inside the name of a tag",
    phase=Phase.TAGS,
    reads=Reads.TAG_DAMAGE,
    examples=(
        Example("a </ s tro n g>loaf", "a loaf", "an end tag in three pieces"),
        Example("<sp an>Rye</sp an> and oats", "Rye and oats", "a pair"),
        Example("<s pan>Rye</s pan>", "<span>Rye</span>", "HTML wants sound tags", Dialect.HTML),
        Example.untouched("enter <user name> here", "no element has that name"),
        Example.untouched("`<t d>` is broken", "code"),
    ),
)
def split_tag(read: Reading) -> Iterator[Hit]:
    """Yield a hit for each loose tag whose name fell apart."""
    for tag in damaged(read, Damage.SPLIT):
        yield mended(read, tag, f"name of `{tag.name}` split")
