"""An end tag without its start tag: `warm milk</em>`.

The start tag was taken away, cut off or turned into something else, and its end stayed behind.

What it finds
    A sound end tag with no start tag of its name before it. In Markdown and HTML only tags of inline elements:
    templates and fragments close on purpose what another file opened.

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

from q7lint import Applicability, Dialect, Edit, Example, Fix, Hit, Licence, Phase, Reads, rule
from q7lint.reading import Certainty, in_word, touch
from q7rules.tags._mending import fix_of, is_inline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint.reading import Reading


@rule(
    code="TAG007",
    name="orphan-end-tag",
    summary="an end tag without its start tag",
    phase=Phase.TAGS,
    reads=Reads.TAG_DAMAGE,
    examples=(
        Example("warm milk</em> and honey", "warm milk and honey", "in text"),
        Example("warm milk</em> and honey", "warm milk and honey", "in Markdown", Dialect.MARKDOWN),
        Example.untouched("<div>\n</div></div>", "fragments close what others opened", Dialect.HTML),
        Example.untouched("The tag </em> ends it.", "a line about markup"),
    ),
)
def orphan_end_tag(read: Reading) -> Iterator[Hit]:
    """Yield a hit for each sound end tag that stands alone."""
    text = read.document.dialect is Dialect.TEXT
    for tag in read.orphan_ends:
        if tag.certainty < Certainty.PROBABLE or not (text or is_inline(tag.name)):
            continue
        fix = fix_of(read, tag)
        if not text and fix is not None:
            around = read.text[tag.span.start - 1 : tag.span.start], read.text[tag.span.end : tag.span.end + 1]
            fuse = all(map(in_word, around)) and not touch(*around)
            edit = Edit(tag.span, " " if fuse else "")
            fix = Fix(f"Remove the end tag of `{tag.name}`", (edit,), Applicability.UNSAFE, Licence.REMOVES)
        yield Hit(tag.span, f"no start tag of `{tag.name}` before its end tag", fix)
