"""Typographic quotes round the value of an attribute: `<span class =”dose”>`.

Blog editors and translators curl every quote, also those inside a tag that was shown as text. No parser reads them.

What it finds
    A tag with an attribute whose value stands between quotes that are not straight, on one side or both.

How it fixes
    In text the tag goes, and only with `--unsafe-fixes` if the value is a link or a text, which would be lost; in HTML,
    and in Markdown where the tag holds such a value, the quotes are written straight.

What it leaves alone
    - Quotes in prose, and tags with straight quotes.
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
    code="TAG006",
    name="curly-quoted-attribute",
    summary="typographic quotes round the value of an attribute",
    phase=Phase.TAGS,
    reads=Reads.TAG_DAMAGE,
    examples=(
        Example("Fold.<br class=“end”>Wait.", "Fold.\nWait.", "both quotes curled"),
        Example('<td class=”a">1</td>', '<td class="a">1</td>', "HTML wants straight ones", Dialect.HTML),
        Example.untouched("He wrote “class” on it.", "quotes in prose"),
        Example.untouched('<td class="a">1</td>', "straight quotes", Dialect.HTML),
    ),
)
def curly_quoted_attribute(read: Reading) -> Iterator[Hit]:
    """Yield a hit for each loose tag with curled quotes and no graver damage."""
    for tag in damaged(read, Damage.CURLED):
        yield mended(read, tag, f"curled quotes in a tag of `{tag.name}`")
