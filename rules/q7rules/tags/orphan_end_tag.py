"""An end tag without its start tag: `warm milk</em>`.

The start tag was taken away, cut off or turned into something else, and its end stayed behind.

What it finds
    A sound end tag with no start tag of its name before it. In Markdown and HTML only tags of inline elements:
    templates and fragments close on purpose what another file opened. In Markdown also those that end what Markdown
    itself writes: the line of an item, `- Rye</li>`, a cell between bars, the line of a paragraph.

How it fixes
    The tag goes; in text a block tag leaves a line end where text goes on. Safe in text where other tags are damaged,
    otherwise with `--unsafe-fixes`.

What it leaves alone
    - In text, one between blanks in the middle of a sentence, as the name of a tag stands that is spoken of.
    - End tags of pairs, however far their start tag stands before them.
    - Code, lines that speak of markup, tags between quotes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint import Dialect, Example, Hit, Phase, Reads, rule
from q7lint.reading import Certainty, in_word
from q7rules.tags._mending import fix_of, is_inline, without_end

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint.reading import Reading, Tag

_MARGIN = " \t>"
_STOPS = frozenset(".!?:\u2026\u3002\uff01\uff1f\u061f\u06d4\u0964")


@rule(
    code="TAG007",
    name="orphan-end-tag",
    summary="an end tag without its start tag",
    phase=Phase.TAGS,
    reads=Reads.TAG_DAMAGE,
    examples=(
        Example("warm milk</em> and honey", "warm milk and honey", "in text"),
        Example("warm milk</em> and honey", "warm milk and honey", "in Markdown", Dialect.MARKDOWN),
        Example("- Rye</li>\n- Oats</li>\n", "- Rye\n- Oats\n", "items of Markdown", Dialect.MARKDOWN),
        Example.untouched("<div>\n</div></div>", "fragments close what others opened", Dialect.HTML),
        Example.untouched("The tag </em> ends it.", "a line about markup"),
    ),
)
def orphan_end_tag(read: Reading) -> Iterator[Hit]:
    """Yield a hit for each sound end tag that stands alone."""
    text = read.document.dialect is Dialect.TEXT
    for tag in read.orphan_ends:
        if tag.certainty < Certainty.PROBABLE or not (text or is_inline(tag.name) or _ends_markdown(read, tag)):
            continue
        fix = fix_of(read, tag)
        if not text and fix is not None:
            fix = without_end(read, tag)
        yield Hit(tag.span, f"no start tag of `{tag.name}` before its end tag", fix)


def _ends_markdown(read: Reading, tag: Tag) -> bool:
    """Tell whether a tag ends, as HTML does, what the Markdown of its line has begun: an item, a cell, a paragraph."""
    if read.document.dialect is not Dialect.MARKDOWN:
        return False
    line = read.document.line(read.document.row(tag.span.start))
    before, behind = read.text[line.start : tag.span.start], read.text[tag.span.end : line.end].strip()
    if tag.name in ("td", "th"):
        return before.lstrip(_MARGIN).startswith("|") and behind[:1] in ("|", "")
    if behind or "<" in before or before[-1:].strip() == "":
        return False  # a blank stands before a tag that the line shows
    if tag.name == "li":
        return _is_item(before)
    return tag.name == "p" and in_word(before.lstrip()[:1]) and before[-1] in _STOPS


def _is_item(line: str) -> bool:
    """Tell whether a line begins with the marker of an item, and holds something behind it."""
    marker, _, rest = line.lstrip(_MARGIN).partition(" ")
    return bool(rest.strip()) and (marker in ("-", "*", "+") or (marker[:-1].isdecimal() and marker[-1] in ".)"))
