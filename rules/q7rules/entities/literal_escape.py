r"""Escapes of a program's string: `<p>Rye.<\/p>`, `\u003cem\u003e`, `l\u2019\u00eele`, `in spring.\n\nThe mill`.

JSON and programs write a text so. Whoever takes it out of them without reading the escapes keeps these, and a tag with
a backslash in it is no tag for those who take tags away.

What it finds
    Tags of HTML with a backslash before the slash or the quotation marks, or with the numbers of their brackets, and
    the line ends (`\n`) right behind them: where there are several, or the other end stands before it. Numbers of
    signs beyond ASCII in prose (`\u2019`, `\ud83c\udfc6`, `\U0001f3b5`), where they stand in a word or make one, or are
    no letters; of ampersands and apostrophes beside such ones. Several line ends, between sentences or before items.

How it fixes
    It reads the escapes; what becomes of a tag then is another rule's business. A backslash has so many uses that the
    fix is never more than probable.

What it leaves alone
    - JSON, code, settings, patterns, paths, and what stands in quotes or in a value.
    - Texts that speak of escapes, of JSON or of markup, and rich text.
    - All other escapes, `\xe9` and `\"`; and in HTML, whose scripts are full of them, all that stand in no tag.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from q7lint import Applicability, Dialect, Example, Fix, Hit, Licence, Phase, rule
from q7rules import ESCAPES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint.reading import Reading


@rule(
    code="ENT005",
    name="literal-escape",
    summary="escapes of a program's string",
    phase=Phase.ENTITIES,
    triggers=ESCAPES,
    examples=(
        Example("Use <b>cold<\\/b> butter.", "Use <b>cold</b> butter.", "a slash"),
        Example("Stir.<br \\/>Wait.", "Stir.<br />Wait.", "a line break"),
        Example("\\u003cp\\u003eStir.\\u003c/p\\u003e\n", "<p>Stir.</p>\n", "brackets"),
        Example("It is <em>so<\\/em>.", "It is <em>so</em>.", "Markdown", Dialect.MARKDOWN),
        Example("Le th\\u00e9 de l\\u2019\\u00eele.", "Le thé de l’île.", "numbers of letters"),
        Example("Stir.\\nWait.\\nServe.", "Stir.\nWait.\nServe.", "line ends"),
        Example.untouched("Open C:\\u2019\\new.", "a path"),
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
    starts = [tag.span.start for tag in read.escaped_tags]
    for one in read.unread:
        at = bisect_right(starts, one.span.end)
        if at == 0 or read.escaped_tags[at - 1].span.end <= one.span.start:
            fix = Fix("Read the escapes", one.edits, Applicability.UNSAFE, Licence.DECODES)
            yield Hit(one.span, "escapes of a string in prose", fix)
