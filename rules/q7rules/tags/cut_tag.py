"""A tag that has lost its closing bracket: `</strong Next`, `</a< /li>`.

A field that was cut, a slip in a template, or a tool that took `>` for a quotation mark away.

What it finds
    `</` and the name of an element without a `>`; a start tag with a value and no `>` behind it. A name alone behind
    `<` only at the start of a line or sentence, in a document full of damaged tags.

How it fixes
    The tag goes, or becomes a sound one in HTML, as in `spaced-tag`. The words behind it stay. An end tag whose start
    tag is not there is safe to go, as are others where tags of the document are damaged; otherwise with
    `--unsafe-fixes`.

What it leaves alone
    - Comparisons, `a <b and c`; hearts, `<3`; names that no element has.
    - Code, lines that speak of markup, and tags between quotes.
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
    code="TAG005",
    name="cut-tag",
    summary="a tag that has lost its closing bracket",
    phase=Phase.TAGS,
    reads=Reads.TAG_DAMAGE,
    examples=(
        Example("warm</strong milk", "warm milk", "an end tag"),
        Example("<b>Salt</b a pinch", "<b>Salt</b> a pinch", "HTML wants sound tags", Dialect.HTML),
        Example.untouched("if a <b and b <c", "comparisons"),
        Example.untouched("I <3 rye", "a heart"),
    ),
)
def cut_tag(read: Reading) -> Iterator[Hit]:
    """Yield a hit for each loose tag whose closing bracket is gone."""
    for tag in damaged(read, Damage.LOST_CLOSING):
        yield mended(read, tag, f"`{tag.name}` has lost its closing bracket")
