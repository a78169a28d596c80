"""A tag whose name was translated or has letters of another script: `</表>`, `</ п>`.

Machine translation of a page's source translates the names too, or writes them with letters that look alike.

What it finds
    An end tag whose name is a word of another script, in a document with other damaged tags; a tag whose name looks
    like that of an element but has letters of another script; and a spaced end tag with a name that HTML does not know.

How it fixes
    It does not: which element a translated name stood for is a guess.

What it leaves alone
    - Placeholders, `<имя>`, which manuals write for a name to fill in.
    - Sound tags with unknown names in Latin letters, code, and tags between quotes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint import Example, Hit, Phase, Reads, rule
from q7lint.reading import Damage

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint.reading import Reading


@rule(
    code="TAG008",
    name="foreign-tag-name",
    summary="a tag whose name was translated, or has letters of another script",
    phase=Phase.TAGS,
    reads=Reads.TAG_DAMAGE,
    examples=(
        Example.untouched("Тёплое молоко</ р> и мёд", "reported: the name has a Cyrillic letter"),
        Example.untouched("введите <имя> и <пароль>", "placeholders"),
        Example.untouched("a < b", "a comparison"),
    ),
)
def foreign_tag_name(read: Reading) -> Iterator[Hit]:
    """Yield a hit for each tag with a foreign name."""
    for tag in read.damaged_tags:
        if Damage.FOREIGN in tag.damage:
            shown = read.text[tag.span.start : tag.span.end]
            yield Hit(tag.span, f"`{shown}` has no name that HTML knows")
