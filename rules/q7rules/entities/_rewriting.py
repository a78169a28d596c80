"""What the rules of this family have in common: a reference is written as its document wants it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint import Applicability, Edit, Fix, Licence
from q7lint.reading import Certainty

if TYPE_CHECKING:
    from q7lint.reading import Entity, Reading


def applicability(entity: Entity) -> Applicability:
    """Give who may repair `entity`: a fix is safe if the reader is certain."""
    return Applicability.SAFE if entity.certainty is Certainty.CERTAIN else Applicability.UNSAFE


def rewriting(read: Reading, entity: Entity) -> Fix:
    """Give the fix that writes `entity` as a character, or escaped once where the dialect wants that."""
    written = read.written(entity)
    title = f"Write `{written}`" if written.isprintable() else "Write the character that it stands for"
    return Fix(title, (Edit(entity.span, written),), applicability(entity), Licence.DECODES)
