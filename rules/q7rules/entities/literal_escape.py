r"""Escapes of a program's string in a tag: `<p>Rye.<\/p>`, `<a href=\"#\">`, `\u003cem\u003e`.

JSON and programs write a text so. Whoever takes it out of them without reading the escapes keeps these, and a tag with
a backslash in it is no tag for those who take tags away.

What it finds
    Tags of HTML with a backslash before the slash or the quotation marks, or with the numbers of their brackets, and
    the line ends (`\n`) right behind them: where there are several, or the other end stands before it.

How it fixes
    It reads the escapes; what becomes of the tag then is another rule's business. A backslash has so many uses that the
    fix is never more than probable.

What it leaves alone
    - JSON, code, patterns, and what stands in quotes or in a value.
    - Texts that speak of escapes, of JSON or of markup.
    - All other escapes, `\u2019` and `C:\new`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint import Applicability, Dialect, Example, Fix, Hit, Licence, Phase, rule
from q7rules import ESCAPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint.reading import Reading


@rule(
    code="ENT005",
    name="literal-escape",
    summary="escapes of a program's string in a tag",
    phase=Phase.ENTITIES,
    triggers=ESCAPES,
    examples=(
        Example("Use <b>cold<\\/b> butter.", "Use <b>cold</b> butter.", "a slash"),
        Example("Stir.<br \\/>Wait.", "Stir.<br />Wait.", "a line break"),
        Example("\\u003cp\\u003eStir.\\u003c/p\\u003e\n", "<p>Stir.</p>\n", "brackets"),
        Example("It is <em>so<\\/em>.", "It is <em>so</em>.", "Markdown", Dialect.MARKDOWN),
        Example.untouched('{"html": "<p>Stir.<\\/p>"}', "JSON"),
        Example.untouched("In JSON it is <b>so<\\/b>.", "a text about escapes"),
        Example.untouched("s/<b>/<\\/b>/", "a pattern"),
    ),
)
def literal_escape(read: Reading) -> Iterator[Hit]:
    """Yield a hit for each tag with escapes."""
    for tag in read.escaped_tags:
        fix = Fix("Read the escapes", tag.edits, Applicability.UNSAFE, Licence.DECODES)
        yield Hit(tag.span, f"escapes of a string in a tag of `{tag.name}`", fix)
