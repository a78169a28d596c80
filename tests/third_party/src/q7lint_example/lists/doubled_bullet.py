"""Items of a list with two bullets: `- • Flour`.

The author typed a bullet into each item of a list. An extractor that writes lists with dashes sets its own before it.

What it finds
    A dash at the start of a line, and behind it a bullet (`•` or `●`), a blank and a word.

How it fixes
    It takes the dash away and leaves the author's bullet. This is safe where the document has two such items or more;
    a single one may be meant, so its fix is unsafe.

What it leaves alone
    - Lines with more bullets: they hold several items, and another rule parts them.
    - Markdown, where the dash is what makes the item: it is reported there, and no fix is offered.
    - HTML, where dashes make no list, and code.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from q7lint import Applicability, Dialect, Edit, Example, Fix, Hit, Licence, Phase, Span, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint.reading import Reading

# Lines begin after LF, CR or nothing; the blanks before the dash stay. What follows on the line has no more bullets.
DOUBLED = re.compile(
    r"(?:(?<=[\r\n])|\A)[ \t]{0,12}+(?P<dash>-[ \t\u00a0]{1,3}+)[•●][ \t\u00a0]{1,3}+(?=[^\W_])(?![^\r\n•●]*+[•●])"
)


@rule(
    code="EXA001",
    name="doubled-bullet",
    summary="an item of a list with two bullets",
    phase=Phase.LINES,  # when no damaged tag hides an item any more
    triggers=("•", "●"),  # it runs on text that holds one of these
    examples=(
        Example("- • Flour\n- • Salt", "• Flour\n• Salt", "two items"),
        Example("- • Flour", "• Flour", "one item"),
        Example.untouched("- Flour\n• Salt", "one bullet each"),
        Example.untouched("- • Flour • Salt", "two items on one line"),
        Example("- • Flour", "- • Flour", "told and not changed in Markdown", Dialect.MARKDOWN),
        Example.untouched("```\n- • Flour\n```", "code"),
    ),
)
def doubled_bullet(read: Reading) -> Iterator[Hit]:
    """Yield a hit for each item that begins with a dash and a bullet."""
    if read.document.dialect is Dialect.HTML:
        return
    dashes = [Span(*found.span("dash")) for found in DOUBLED.finditer(read.text)]
    free = [span for span in dashes if not read.protected.covers(span)]
    applicability = Applicability.SAFE if len(free) > 1 else Applicability.UNSAFE
    for span in free:
        fix = None
        if read.document.dialect is Dialect.TEXT:
            fix = Fix("Take the dash away", (Edit(span, ""),), applicability, Licence.LAYS_OUT)
        yield Hit(Span(span.start, span.end + 1), "a dash before a bullet", fix)
