"""A sound tag in a text that is not HTML: `a <b>bold</b> claim`.

Extraction that ran only once over text escaped twice, and summaries cut out of pages, leave whole tags behind.

What it finds
    In text: the two ends of an element round some words, `<br>` and other names that are no words, `<p>` glued to the
    sentence that it begins, end tags. A tag whose start tag is missing is an `orphan-end-tag`.

How it fixes
    The tag goes, as in `spaced-tag`. Safe only where other tags of the document are damaged, since a text may mean
    the tags that it shows, or where it has none but links that lead nowhere and have a title, `<a>Index</a>`;
    otherwise with `--unsafe-fixes`. `script` and `style` are only reported: without their tags the program would be
    read as text.

What it leaves alone
    - Texts that speak of markup; code; tags between quotes or parentheses.
    - What a command or a call is given, `echo '<p>hello</p>' > x`, and what stands beside `{{ name }}` in a template;
      tags of subtitles; names in a chat.
    - Placeholders, `<user>`, and names that are also words, `<title>`, without their other end.
    - Markdown and HTML, where sound tags are sound.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint import Dialect, Example, Hit, Phase, Reads, rule
from q7lint.reading import Damage, TagKind
from q7rules.tags._mending import damaged, fix_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint.reading import Reading


@rule(
    code="TAG004",
    name="leftover-tag",
    summary="a sound tag in a text that is not HTML",
    phase=Phase.TAGS,
    reads=Reads.TAG_DAMAGE,
    examples=(
        Example("Use <b>cold</b> butter.", "Use cold butter.", "a pair"),
        Example("Stir.<br>Wait.", "Stir.\nWait.", "a line break"),
        Example.untouched("In HTML, <b>x</b> is bold.", "a text about markup"),
        Example.untouched("copy <source> to <target>", "placeholders"),
        Example.untouched("Use <b>cold</b> butter.", "sound Markdown", Dialect.MARKDOWN),
    ),
)
def leftover_tag(read: Reading) -> Iterator[Hit]:
    """Yield a hit for each sound tag of a text, but for end tags that stand alone."""
    if read.document.dialect is not Dialect.TEXT:
        return
    for tag in damaged(read, Damage.NONE):
        if tag.partner is not None or tag.kind is not TagKind.CLOSE:
            sure = "among damaged ones" if read.evidence.hard or read.evidence.soft > 1 else "in plain text"
            yield Hit(tag.span, f"tag of `{tag.name}` left over {sure}", fix_of(read, tag))
