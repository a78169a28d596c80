"""Character references, on the evidence of the whole document: which of them are left over, and how sure that is.

A reference is read by its own shape (`q7lint.reading.ampersands`). How sure the reader is of it follows from the shape
too, and the document can only speak for a reference that is probable already: so what safe fixes do to a text never
decides what the others do.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from q7lint.reading.ampersands import CLAUSE_ENDS, read_shapes
from q7lint.reading.context import Subjects
from q7lint.reading.examples import is_example
from q7lint.reading.mentions import Mentions
from q7lint.reading.referenced import read_brackets, read_elements, with_brackets
from q7lint.reading.tokens import Certainty, Entity, EntityDamage
from q7lint.text import Dialect, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from collections.abc import Set as AbstractSet

    from q7lint.reading.protected import Protected
    from q7lint.reading.tokens import Evidence
    from q7lint.text import Document

BESIDE = 100
"""How far from an example its line speaks of other escapes, in code points."""

ESCAPED_DOCUMENT = 2
"""How many repeated or emptied escapes a document must have before it speaks for the single ones."""


def read_escapes(document: Document, protected: Callable[[], Protected]) -> tuple[Entity, ...]:
    """Give the references in `document`, in the order of their places, each as sure as its own shape makes it.

    Args:
        document: The text.
        protected: Gives the protected places. It is called only when there is a candidate.
    """
    if "&" not in document.text:
        return ()
    found = read_shapes(document)
    elements = read_elements(document)
    if elements and document.dialect is not Dialect.TEXT:
        found = with_brackets(found, elements)
    if not found:
        return ()
    bare = {span for one in elements if one.split for span in one.brackets}
    read = tuple(_left_over(document, found, protected(), bare))
    read = read if document.dialect is Dialect.HTML else _with_examples(document, read)
    return read_brackets(read, elements, document.dialect) if elements else read


def _left_over(document: Document, found: list[Entity], places: Protected, bare: AbstractSet[Span]) -> Iterator[Entity]:
    """Yield the references that are left over, and as doubtful ones those of a clause that may be spoken of.

    The code of a page protects none of those that are `bare`.
    """
    mentions = Mentions(document, found)
    is_page = document.dialect is Dialect.HTML
    subjects = Subjects(document.text, html=is_page)
    for at, one in enumerate(found):
        if EntityDamage.BRACKET in one.damage and subjects.stand_on_line(one.span):
            continue  # the tag is there to be seen
        if places.covers(one.span) and not (is_page and one.span in bare and places.is_only_code(one.span)):
            continue
        if _is_glued_empty(document.text, one) or not mentions.has(at):
            yield one
        elif _is_in_clause(one):
            yield one._replace(certainty=Certainty.DOUBTFUL)


def _with_examples(document: Document, read: tuple[Entity, ...]) -> tuple[Entity, ...]:
    """Give references as sure as the words round them leave them: what may be an example is only probable.

    So is what else was escaped again beside one, on its line.
    """
    certain = [one for one in read if one.certainty is Certainty.CERTAIN and one.decoded]
    examples = [one.span.start for one in certain if is_example(document.text, one)]
    if not examples:
        return read
    doubtful = {one.span for one in certain if _is_beside(document, one.span.start, examples)}
    return tuple(one._replace(certainty=Certainty.PROBABLE) if one.span in doubtful else one for one in read)


def _is_beside(document: Document, offset: int, examples: list[int]) -> bool:
    """Tell whether one of `examples`, which are offsets in their order, is at `offset` or near it on its line."""
    place = bisect_left(examples, offset)
    near = [other for other in examples[max(0, place - 1) : place + 1] if abs(other - offset) <= BESIDE]
    return any(document.row(other) == document.row(offset) for other in near)


def _is_glued_empty(text: str, one: Entity) -> bool:
    """Tell whether a run of ampersands without a name is glued to a word or a comma: nobody speaks of such a one."""
    if EntityDamage.EMPTY not in one.damage or not text[one.span.end : one.span.end + 1].isspace():
        return False
    before = text[one.span.start - 1 : one.span.start]
    return text.count("&", *one.span) > 1 and (before.isalnum() or before in CLAUSE_ENDS)


def _is_in_clause(one: Entity) -> bool:
    """Tell whether it is an ampersand glued to the comma of a clause: on a line about escapes it may be spoken of."""
    return one.damage is EntityDamage.EMPTY and one.certainty is Certainty.CERTAIN


def escape_votes(escapes: Iterable[Entity]) -> int:
    """Count the references whose own shape says that the document was escaped more than once, or lost names."""
    return sum(
        one.certainty is Certainty.CERTAIN or (EntityDamage.EMPTY in one.damage and not _may_be_spoken_of(one))
        for one in escapes
        if EntityDamage.BRACKET not in one.damage
    )


def _may_be_spoken_of(one: Entity) -> bool:
    return one.certainty is Certainty.DOUBTFUL


def read_entities(escapes: tuple[Entity, ...], evidence: Callable[[], Evidence]) -> tuple[Entity, ...]:
    """Let the document speak: in one that was escaped again and again, what is probable or spoken of is certain.

    Args:
        escapes: The references by their shape.
        evidence: What the document says. It is called only when there is something left to say.
    """
    if all(one.certainty is Certainty.CERTAIN for one in escapes):
        return escapes
    if evidence().escapes < ESCAPED_DOCUMENT:
        return tuple(one for one in escapes if not _may_be_spoken_of(one))
    return tuple(one._replace(certainty=Certainty.CERTAIN) for one in escapes)


def written(entity: Entity, dialect: Dialect) -> str:
    """Give `entity` as it is to be written in `dialect`.

    HTML wants each of its references escaped, once, but for the brackets of its tags. Markdown reads plain characters
    but for those that it would take for markup or that nobody could see; plain text has nothing but characters.
    """
    character = entity.decoded
    if EntityDamage.BRACKET in entity.damage:
        return character
    if dialect is Dialect.HTML:
        return entity.once
    plain = dialect is Dialect.TEXT or (character.isprintable() and not set(character) & set("<>\\`*_[]|#~ "))
    return character if plain else entity.once
