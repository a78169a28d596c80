"""Which fixes are applied in a pass.

Those of the earliest phase present are taken that keep the law of preservation and do not clash (`q7lint.lawful`).
Others come with them where they would be the same a pass later (`q7lint.along`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint.along import that_wait, with_references, with_tables
from q7lint.lawful import lawful
from q7lint.rule import Phase

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from q7lint.finding import Applicability
    from q7lint.lawful import Chosen, Deed, Refusal
    from q7lint.look import Look

MANY = 20_000
"""Where a pass has more fixes to choose from, what was read for them is let go of before that."""

FEW = 1_000
"""With more fixes than that, something waits anyway that stands beside one of them."""

_WITH = {Phase.ENTITIES: with_references, Phase.STRUCTURE: with_tables}
"""Gives the fixes of later phases that come with those of an earlier one, if all of these are taken."""


def choose(
    look: Look,
    allowed: set[Applicability],
    refused: dict[Deed, Refusal],
    later: AbstractSet[Applicability] = frozenset(),
) -> Chosen:
    """Choose the fixes of one pass: allowed, lawful, of the earliest phase that has such, and disjoint.

    Args:
        look: What is found.
        allowed: Who may apply them.
        refused: Takes those that are not lawful.
        later: Who may apply them when none of the others is left; of these, such come along as stand far from all.
    """
    for phase in look.phases:
        fixes = look.fixes(phase, allowed)
        if not fixes:
            continue
        if len(fixes) > MANY:
            look.reading.forget()  # seldom is anything asked of it again
        taken = lawful(look.document, fixes, refused)
        if taken:
            if len(taken) == len(fixes) and phase in _WITH:
                taken += _WITH[phase](look, taken, allowed)
            return taken + that_wait(look, taken, allowed | later) if len(taken) < FEW else taken
    return []
