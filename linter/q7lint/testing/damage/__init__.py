"""Damages sound text as the world does, and says what it did where.

An operator is one way of damage: ``space-tag``, ``flatten-table``, ``escape-again``. `damaged` lets several work on one
text, seeded, and gives the damaged text with a mark for each place: what stood there, and which rules should find it.
From the marks alone the sound text comes back, so that every damaged text is a pair with its findings::

    from q7lint.testing.damage import damaged, named

    pair = damaged(text, named(["space-tag", "move-separator"]), seed=7)
    assert pair.sound == text

`q7lint.testing.damage.articles` writes sound texts to damage, in nine languages and three dialects; the strategies for
Hypothesis are in `q7lint.testing.strategies`; `q7lint.testing.damage.extraction` damages a page and extracts it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint.testing.damage import blocks, characters, escapes, lines, residue, tables, tags
from q7lint.testing.damage.core import EXACT, RATES, Damaged, Mark, Operator, Way, damaged

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["EXACT", "OPERATORS", "RATES", "Damaged", "Mark", "Operator", "Way", "damaged", "named"]

OPERATORS: dict[str, Operator] = {
    one.name: one
    for module in (tags, blocks, escapes, tables, lines, characters, residue)
    for one in vars(module).values()
    if isinstance(one, Operator)
}
"""All operators by their names, in the order in which they are written."""


def named(names: Iterable[str]) -> list[Operator]:
    """Give the operators of these names.

    Raises:
        KeyError: There is no operator of a name.
    """
    return [OPERATORS[name] for name in names]
