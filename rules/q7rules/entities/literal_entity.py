"""An escape that was left in plain text: `Bread &amp; butter`, `it&#39;s`.

HTML escapes some characters, and plain text none. Whoever takes text from a page, a feed or a database without
decoding it keeps the escapes as they are.

What it finds
    In text that is not Markdown or HTML: each reference with its semicolon, all names of HTML and all numbers, those
    of Windows-1252 (`&#146;`) and pairs of surrogates (`&#55357;&#56832;`) included.

    In every text: the brackets of an element of which a name fell apart, `&lt;stro ng&gt;salt&lt;/stro ng&gt;`, or both
    tags have blanks. So are those of whole tags round it or within it, and, in a page with several, of all elements.

    In HTML: those of an element that is whole, and holds words of prose, `at the &lt;b&gt;same price&lt;/b&gt;`.

How it fixes
    It writes the character. One escape may be meant, in a text on markup that doesn't say what it speaks of, so the
    fix is unsafe; where the document was escaped more than once, or has lost names, nothing else was meant, and it
    is safe. So it is for the brackets of a tag whose name fell apart; other rules mend that tag then.

What it leaves alone
    - Markdown and HTML, where a single escape is right, but for such brackets; whole tags that Markdown shows, or a
      page that speaks of markup; and such as stand in code, in quotes or in the value of an attribute.
    - Code and URLs: `?a=1&amp;b=2`.
    - Lines that speak of HTML or of escapes, escapes alone in quotes or in a cell of a table (but for dashes in cells
      one below the other), and such as a word beside them names: "use &nbsp; for a no-break space".
    - What a question asks about, "why do I see &nbsp; here?", two of them joined by a conjunction, and the strings of
      programs, `parse('&gt;')`.
    - Names that HTML doesn't have, and addresses in programs: `p = &sum;`.
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
    code="ENT003",
    name="literal-entity",
    summary="an escape that was left in plain text",
    phase=Phase.ENTITIES,
    reads=Reads.ENTITIES,
    examples=(
        Example("Bread &amp; butter", "Bread & butter", "an ampersand"),
        Example("it&#39;s caf&eacute; time", "it's café time", "a number and a name"),
        Example("it&#146;s a pair: &#55357;&#56832;", "it’s a pair: 😀", "Windows-1252 and surrogates"),
        Example("&lt;stro ng&gt;Salt&lt;/stro ng&gt;", "<stro ng>Salt</stro ng>", "brackets of tags", Dialect.HTML),
        Example("<p>&lt;b&gt;Salt it&lt;/b&gt;</p>", "<p><b>Salt it</b></p>", "an element in a page", Dialect.HTML),
        Example.untouched("Bread &amp; butter", "right in HTML", Dialect.HTML),
        Example.untouched("https://example.org/?a=1&amp;b=2", "a URL"),
        Example.untouched("use &nbsp; for a no-break space", "about escapes"),
        Example.untouched("Q&A; R&D", "not a name of HTML"),
    ),
)
def literal_entity(read: Reading) -> Iterator[Hit]:
    """Yield a hit for each reference that has no damage but to be left over."""
    for entity in read.entities:
        if entity.damage is EntityDamage.NONE:
            yield Hit(entity.span, "an escape left in plain text", rewriting(read, entity))
        elif entity.damage is EntityDamage.BRACKET:
            yield Hit(entity.span, "the escaped bracket of a damaged tag", rewriting(read, entity))
