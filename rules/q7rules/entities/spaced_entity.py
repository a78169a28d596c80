"""White space inside a reference: `bread & amp ; butter`, `it& # 39 ;s`.

Machine translation and rewriting tools set blanks round every sign, and take a reference for an ampersand, a word and
a semicolon.

What it finds
    Up to two blanks behind the `&`, round the `#` or before the semicolon, in `amp`, `nbsp`, `lt`, `gt`, `quot`,
    `apos`, quotes, dashes, letters with accents, and numbers, and behind a figure in `euro`, `deg` and the like; also
    where the parts were escaped again.

How it fixes
    It writes the character; in HTML the reference as it should be. It is unsafe, since each part may stand in sound
    text, unless the document was escaped more than once or has lost names.

What it leaves alone
    - Names that are words: `sun & star; moon`, `alpha & beta ; gamma`.
    - Numbers of things: `#38 & #39; #40`.
    - Code and URLs, and lines that speak of escapes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint import Dialect, Example, Hit, Phase, Reads, rule
from q7lint.reading import EntityDamage
from q7rules.entities._rewriting import rewriting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint.reading import Reading


@rule(
    code="ENT006",
    name="spaced-entity",
    summary="white space inside a character reference",
    phase=Phase.ENTITIES,
    reads=Reads.ENTITIES,
    examples=(
        Example("bread & amp ; butter", "bread & butter", "an ampersand"),
        Example("it& # 39 ;s late", "it's late", "a number"),
        Example("bread &amp ; butter", "bread &amp; butter", "HTML wants it escaped", Dialect.HTML),
        Example.untouched("sun & star; moon", "a word"),
        Example.untouched("see #38 & #39; both are open", "numbers of something"),
        Example.untouched("`& amp ;`", "code"),
    ),
)
def spaced_entity(read: Reading) -> Iterator[Hit]:
    """Yield a hit for each reference that has white space in it."""
    for entity in read.entities:
        if EntityDamage.SPACED in entity.damage:
            yield Hit(entity.span, "white space inside an escape", rewriting(read, entity))
