"""A reference without its semicolon: `AT&amp T`, `&nbsp&nbsp`, `&copy 2020`.

Browsers read the oldest names of HTML without a semicolon, so that pages written by hand lack it and nobody sees.
Everything else reads an ampersand and a word.

What it finds
    `amp`, `nbsp`, `quot`, `lt`, `gt`, letters with accents, dashes, quotation marks and a few signs, where no word
    goes on behind the name. No word begins with `nbsp`, so that one may follow it. `copy`, `reg`, `deg`, `times` and
    the like, which are words too, only where a number or a name beside them leaves no doubt. Numbers, if they stand
    for a sign, or for a letter of the word that they are glued to. `lt` and `gt` before a letter where both are there
    and the name of an element stands between them: `&ltb&gtno&lt/b&gt`.

How it fixes
    It writes the character; in HTML the reference with its semicolon. This is unsafe, since the name may be one of a
    program or of a parameter, unless the document was escaped more than once or has lost names.

What it leaves alone
    - Parameters of addresses: `?a=1&copy=2`.
    - Words that begin like a name: `&copyright`, `&notin`.
    - Code, and lines that speak of escapes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint import Dialect, Example, Hit, Phase, Reads, rule
from q7lint.reading import EntityDamage
from q7rules.entities._rewriting import rewriting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint.reading import Reading

OTHERS = EntityDamage.NESTED | EntityDamage.SPACED


@rule(
    code="ENT004",
    name="unterminated-entity",
    summary="a character reference without its semicolon",
    phase=Phase.ENTITIES,
    reads=Reads.ENTITIES,
    examples=(
        Example("bread &amp butter", "bread & butter", "an ampersand"),
        Example("&copy 2020 the bakers", "© 2020 the bakers", "a sign before a year"),
        Example("caf&eacute au lait", "caf&eacute; au lait", "HTML wants the semicolon", Dialect.HTML),
        Example.untouched("list?a=1&copy=2&amp=3", "parameters"),
        Example.untouched("cut &copy, then paste", "a word"),
        Example.untouched("print `&nbsp` there", "code"),
    ),
)
def unterminated_entity(read: Reading) -> Iterator[Hit]:
    """Yield a hit for each reference that lacks its semicolon."""
    for entity in read.entities:
        if EntityDamage.UNTERMINATED in entity.damage and not entity.damage & OTHERS:
            yield Hit(entity.span, "the semicolon is missing", rewriting(read, entity))
