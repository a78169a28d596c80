"""A tag whose name was translated or has letters of another script: `</表>`, `</ п>`.

Machine translation of a page's source translates the names too, or writes them with letters that look alike.

What it finds
    An end tag whose name is a word of another script, in a document with other damaged tags; a tag whose name looks
    like that of an element but has letters of another script; and a spaced end tag with a name that HTML does not know.

How it fixes
    With `--unsafe-fixes` it takes away what can be nothing else: a name that looks like that of an element, and two
    spaced tags with the same word round a text, `< fuerte >x< / fuerte >`. The others stay, and so do all in HTML:
    which element a translated name stood for is a guess.

What it leaves alone
    - Placeholders, `<имя>`, which manuals write for a name to fill in.
    - Sound tags with unknown names in Latin letters, code, and tags between quotes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint import Dialect, Example, Fix, Hit, Licence, Phase, Reads, rule
from q7lint.reading import Certainty, Damage
from q7rules.tags._mending import fix_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint.reading import Reading, Tag


@rule(
    code="TAG008",
    name="foreign-tag-name",
    summary="a tag whose name was translated, or has letters of another script",
    phase=Phase.TAGS,
    reads=Reads.TAG_DAMAGE,
    examples=(
        Example("Тёплое молоко</ р> и мёд", "Тёплое молоко\nи мёд", "a Cyrillic letter"),
        Example("Es < fuerte >muy< / fuerte > alto.", "Es muy alto.", "a translated name"),
        Example.untouched("введите <имя> и <пароль>", "placeholders"),
        Example.untouched("a < b", "a comparison"),
    ),
)
def foreign_tag_name(read: Reading) -> Iterator[Hit]:
    """Yield a hit for each tag with a foreign name."""
    for tag in read.damaged_tags:
        if Damage.FOREIGN in tag.damage:
            shown = read.text[tag.span.start : tag.span.end]
            yield Hit(tag.span, f"`{shown}` has no name that HTML knows", _fix_of(read, tag))


def _fix_of(read: Reading, tag: Tag) -> Fix | None:
    """Give the fix that takes a tag away; nothing else is known to be its sound form."""
    fix = None if tag.certainty is Certainty.DOUBTFUL or read.document.dialect is Dialect.HTML else fix_of(read, tag)
    return fix if fix is not None and Licence.REMOVES in fix.licence else None
