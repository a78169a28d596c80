"""A reference that was escaped again: `R&amp;amp;D`, `don&amp;#8217;t`.

Each system that a text passes through may escape its ampersands once more: a form that is saved again, a feed made of
a page, an export made of a feed. None of them undoes it, so that five, six or nine levels are found.

What it finds
    `&` followed by `amp;` twice or more, or once and then by another reference: a name, a number, in any case; also
    one whose last semicolon is gone. An ampersand may have lost its `amp` before a name that is no word, or before a
    number: `&;nbsp;`, `&;#39;`. In HTML and Markdown one level belongs there, two don't.

How it fixes
    It writes the one character that the whole stands for, in one step however many levels there are; in HTML the
    reference escaped once; in Markdown the character, unless it would be taken for markup or could not be seen. That
    is safe: nobody writes an escape of an escape but to show it, and where a text does that it says so. It is unsafe
    where the same words stand near with fewer escapes, as in a report of the fault, where somebody asks why it is
    seen, and where a program reads it: in a query, a string, a replacement, a log. In HTML and
    Markdown two levels of a bracket or a quote may be meant to show the escape to the reader: there the fix is
    unsafe, unless the rest of the document was escaped again too.

What it leaves alone
    - A single `&amp;`: in HTML it is right, and in text another rule deals with it.
    - Code and URLs.
    - Lines that speak of HTML or of escapes, "write &amp;amp; to show &amp;", and escapes alone in quotes. Three
      levels explain nothing to anybody and are found there too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint import Dialect, Example, Hit, Phase, Reads, rule
from q7lint.reading import EntityDamage
from q7rules.entities._rewriting import rewriting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint.reading import Reading

OTHERS = EntityDamage.EMPTY | EntityDamage.SPACED


@rule(
    code="ENT001",
    name="nested-entity",
    summary="a character reference that was escaped again",
    phase=Phase.ENTITIES,
    reads=Reads.ENTITIES,
    examples=(
        Example("R&amp;amp;amp;D grew", "R&D grew", "escaped three times"),
        Example("it isn&amp;#8217;t here", "it isn’t here", "an escape within an escape"),
        Example("R&amp;amp;D grew", "R&amp;D grew", "HTML escapes it once", Dialect.HTML),
        Example("if &amp;lt;b&amp;gt; is set", "if &lt;b&gt; is set", "it would be a tag", Dialect.MARKDOWN),
        Example.untouched("`&amp;amp;` is what you get", "code"),
        Example.untouched("write &amp;amp; to show &amp;", "about escapes"),
        Example.untouched("Bread &amp; butter", "escaped once, as HTML wants it", Dialect.HTML),
    ),
)
def nested_entity(read: Reading) -> Iterator[Hit]:
    """Yield a hit for each reference that was escaped again."""
    for entity in read.entities:
        if EntityDamage.NESTED in entity.damage and not entity.damage & OTHERS:
            yield Hit(entity.span, f"escaped {entity.depth} times", rewriting(read, entity))
