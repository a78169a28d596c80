"""How a damaged tag is mended: taken away, written as Markdown, or written as the sound tag that it was."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

from q7lint import Applicability, Dialect, Edit, Fix, Hit, Licence, Span
from q7lint.reading import HELD_CODE, Certainty, Damage, TagKind, in_word, is_mark, is_mendable, touch

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint.reading import Reading, Tag

_INLINE = frozenset(
    "a abbr b big cite code del dfn em font i ins kbd mark q s samp small span strike strong sub sup tt u var".split()
)


_BESIDE = 40
"""How many blanks may stand between two tags that are side by side, in code points."""

_STOPS = frozenset(".!?\u2026\u3002\uff01\uff1f\u061f\u06d4\u0964")


def damaged(read: Reading, leading: Damage) -> Iterator[Tag]:
    """Yield the loose tags whose leading damage, the one that names them, is `leading`."""
    if leading is Damage.NONE:
        yield from (tag for tag in read.loose_tags if tag.damage is Damage.NONE and tag.certainty >= Certainty.PROBABLE)
        return
    for tag in read.damaged_tags:
        if tag.certainty >= Certainty.PROBABLE and leading_damage(tag) is leading:
            yield tag


def leading_damage(tag: Tag) -> Damage:
    """Choose the one damage that names a tag, so that each tag has one owner."""
    return _leading(tag.damage)


@cache
def _leading(damage: Damage) -> Damage:
    """Choose among kinds of damage; kept, since a page has thousands of tags and each rule asks for all of them."""
    order = (
        Damage.FOREIGN,
        Damage.LOST_OPENING,
        Damage.LOST_CLOSING,
        Damage.SPLIT,
        Damage.CURLED,
        Damage.SPACED,
    )
    return next((one for one in order if one in damage), Damage.NONE)


def mended(read: Reading, tag: Tag, message: str) -> Hit:
    """Make the hit of a damaged tag, with the fix that its dialect asks for."""
    return Hit(tag.span, _said(message, tag.evidence), fix_of(read, tag))


@lru_cache(maxsize=1000)
def _said(message: str, evidence: str) -> str:
    """Say what is wrong with a tag. A text has a hundred thousand of them, and they share what is said."""
    return f"{message}: {evidence}"


def fix_of(read: Reading, tag: Tag) -> Fix | None:
    """Give the fix of a tag, if there is one reading of it."""
    if is_mark(read.text[tag.span.end : tag.span.end + 1]):
        return None  # a vowel sign or an accent would go over to another sign
    if Damage.LOST_CLOSING in tag.damage and read.text[tag.span.start - 1 : tag.span.start] == "<":
        return None  # `<</b` may be any tag
    if not is_mendable(read.text, tag):
        return None
    applicability = Applicability.SAFE if tag.certainty is Certainty.CERTAIN else Applicability.UNSAFE
    edit = None if read.document.dialect is Dialect.HTML else read.leaves(tag)
    if edit is None:
        return _respelled(read, tag, applicability)
    if is_mark(read.text[edit.span.end : edit.span.end + 1]):
        return None
    if read.is_of_data(tag):
        applicability = Applicability.UNSAFE
    licence = Licence.REMOVES
    marked = "*" in edit.text or "_" in edit.text
    if marked:
        licence |= Licence.MARKS
    if _lays_out(edit.text) or read.text[edit.span.end - 1] in "\r\n":
        licence |= Licence.LAYS_OUT  # or a line of nothing but tags goes
    title = f"Write `{edit.text.strip()}`" if marked else _removed(tag.kind, tag.name)
    return Fix(title, (edit,), applicability, licence)


def _lays_out(written: str) -> bool:
    """Tell whether what is written in a tag's place is more than one blank or line end: a marker, a margin, a line."""
    if written.startswith("  "):
        return True
    several = max(written.count("\n"), written.count("\r")) > 1
    indented = any(end + blank in written for end in "\r\n" for blank in " \t")
    return several or indented or bool(written.replace("*", "").replace("_", "").strip())


def _respelled(read: Reading, tag: Tag, applicability: Applicability) -> Fix | None:
    """Give the fix that writes a tag as it should be, where that is known and does no harm."""
    if read.document.dialect is Dialect.TEXT:
        return None  # it parts two figures, or a program from the text
    if read.document.dialect is Dialect.HTML and _begins_nothing(read, tag):
        return _without_it(read, tag)
    if tag.kind is TagKind.UNKNOWN:
        return None  # a start tag or an end tag: both could be meant
    if tag.kind is TagKind.OPEN and tag.partner is None and tag.name in HELD_CODE:
        return None  # all that follows would be code
    if not all(name.isascii() for name, _ in tag.attributes):
        return None  # a name that was translated: which one it was, nobody knows
    if applicability is Applicability.UNSAFE and _ends_nothing(read, tag):
        return without_end(read, tag)  # as a sound one that nothing begins, it would go a pass later
    sound = written(tag)
    return Fix(f"Write `{sound}`", (Edit(tag.span, sound),), applicability, Licence.RESPELLS)


def _begins_nothing(read: Reading, tag: Tag) -> bool:
    """Tell whether a tag that may be a start tag stands before the end of what it stands in.

    As the start tag of a style it would change how the rest of the page looks. A letter may be compared there, but
    behind a whole sentence.
    """
    if tag.partner is not None or tag.attributes:
        return False
    if tag.kind is not TagKind.UNKNOWN and not (tag.kind is TagKind.OPEN and is_inline(tag.name)):
        return False
    if len(tag.name) == 1 and read.text[max(0, tag.span.start - _BESIDE) : tag.span.start].rstrip()[-1:] not in _STOPS:
        return False
    return read.text[tag.span.end : tag.span.end + _BESIDE].lstrip().startswith("</")


def _without_it(read: Reading, tag: Tag) -> Fix:
    """Give the fix that takes away a tag before an end tag, with the blanks before it, which nobody sees there."""
    text, start = read.text, tag.span.start
    while start > 0 and text[start - 1] in " \t":
        start -= 1
    return Fix(
        _removed(tag.kind, tag.name), (Edit(Span(start, tag.span.end), ""),), Applicability.UNSAFE, Licence.REMOVES
    )


def _ends_nothing(read: Reading, tag: Tag) -> bool:
    """Tell whether a tag ends an inline element that the text nowhere begins, by a damaged tag neither."""
    if tag.kind is not TagKind.CLOSE or tag.partner is not None or not is_inline(tag.name):
        return False
    return tag.name not in read.begun


def without_end(read: Reading, tag: Tag) -> Fix:
    """Give the fix that takes an end tag away, with a blank for it where words would run together."""
    around = read.text[tag.span.start - 1 : tag.span.start], read.text[tag.span.end : tag.span.end + 1]
    fuse = all(map(in_word, around)) and not touch(*around)
    edit = Edit(tag.span, " " if fuse else "")
    return Fix(_removed(tag.kind, tag.name), (edit,), Applicability.UNSAFE, Licence.REMOVES)


@lru_cache(maxsize=1000)
def _removed(kind: TagKind, name: str) -> str:
    """Say what goes, which many tags share."""
    sides = {TagKind.OPEN: "the start tag", TagKind.CLOSE: "the end tag", TagKind.VOID: "the tag"}
    return f"Remove {sides.get(kind, 'what is left of a tag')} of `{name}`"


def written(tag: Tag) -> str:
    """Write a tag as sound HTML."""
    parts = ["</" if tag.kind is TagKind.CLOSE else "<", tag.name]
    for name, value in tag.attributes:
        if value is None:
            parts.append(f" {name}")
        else:
            quote = "'" if '"' in value else '"'
            parts.append(f" {name}={quote}{value}{quote}")
    parts.append(">")
    return "".join(parts)


def is_inline(name: str) -> bool:
    """Tell whether an element stands within a line, so that an end tag alone is no template's work."""
    return name in _INLINE
