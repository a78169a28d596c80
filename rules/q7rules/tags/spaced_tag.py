"""White space inside the brackets of a tag: `< strong >Bread< / strong >`.

Machine translation and rewriting tools set blanks round every sign, those of the markup too. HTML makes plain
text of `< x`, so that the tag shows on the page and in all that is extracted from it.

What it finds
    The name of an element between brackets, with white space behind the `<` or round the slash. Blanks, no-break
    and thin spaces all count, and the name may stand in any case. So does a name that has run together with that of
    its first attribute, `<ahref="…">`, and a bracket that was left on the line before.

How it fixes
    In text the tag goes. An inline tag leaves nothing, and never two words fused; a block tag leaves a line end
    where text goes on; an item's start tag leaves a list marker where none stands. In Markdown a pair of `strong`
    or `em` becomes `**` or `*`, where Markdown reads these, and a break two blanks and a line end; that pair and
    others that mean something (`sup`, `del`, `kbd`, `code`), and a break in a cell, are written as they should be
    otherwise, as all tags are in HTML. A tag with a slash, or with its partner in the text, or among others that are
    damaged, is nothing else: the fix is safe, but for one that its sentence names: behind an article or a preposition
    (`the < / p > may`), or with an `and` to another. So is that of a start tag without an end whose name nobody fills
    in, and which is glued to the word that it begins, `- < strong >Ice`: new parsers drop what a damaged end tag is.
    Another lone start tag, or one with a link or a text in its attributes, which would be lost, is fixed only with
    `--unsafe-fixes`. There is no fix for `sup` between two figures in text, which would become one number, for a start
    tag of code without an end, nor for the tags of a program.

What it leaves alone
    - Comparisons, `a < b > c`: a single letter needs its end tag.
    - Names that no element has, `List < String >`, and code.
    - Lines that speak of markup, tags between quotes or asterisks, and start tags that blanks part from the words
      round them, as notes on markup name them, where nothing else is damaged.
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
    code="TAG001",
    name="spaced-tag",
    summary="white space inside the brackets of a tag",
    phase=Phase.TAGS,
    reads=Reads.TAG_DAMAGE,
    examples=(
        Example("< strong >Bread:< / strong > knead it.", "Bread: knead it.", "an inline pair leaves nothing"),
        Example("Knead it.< br /> Let it rest.", "Knead it.\nLet it rest.", "a line break becomes one"),
        Example("< em >Slowly< / em > stir.", "*Slowly* stir.", "Markdown has marks", Dialect.MARKDOWN),
        Example("<p>< em >Slowly< / em ></p>", "<p><em>Slowly</em></p>", "HTML wants sound tags", Dialect.HTML),
        Example.untouched("if a < b > c holds", "a comparison"),
        Example.untouched("a List < String > of names", "no element has that name"),
    ),
)
def spaced_tag(read: Reading) -> Iterator[Hit]:
    """Yield a hit for each loose tag that is only spaced."""
    for tag in damaged(read, Damage.SPACED):
        yield mended(read, tag, f"spaced tag of `{tag.name}`")
