"""Strategies for Hypothesis: sound articles, and damaged ones with their marks. Needs hypothesis."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from hypothesis import strategies as st

from q7lint.testing.damage import OPERATORS, Damaged, Way, damaged
from q7lint.testing.damage.articles import article
from q7lint.text import Dialect

if TYPE_CHECKING:
    from collections.abc import Collection

    from q7lint.testing.damage import Operator


class Pair(NamedTuple):
    """A damaged text and what it is to become.

    Args:
        before: The damaged text.
        after: The sound text.
        dialect: What kind of text it is.
        damage: What was done where.
    """

    before: str
    after: str
    dialect: Dialect
    damage: Damaged


def sound_texts(dialect: Dialect = Dialect.TEXT) -> st.SearchStrategy[str]:
    """Draw sound articles in nine languages."""
    return st.integers(0, 9_999).map(lambda number: article(number).written(dialect))


def operators(dialect: Dialect = Dialect.TEXT, *, least: float = 0.0) -> st.SearchStrategy[Operator]:
    """Draw operators of a dialect whose floor, the share that repair brings back exactly, is `least` or higher."""
    way = Way(dialect.value)
    return st.sampled_from([one for one in OPERATORS.values() if one.floors.get(way, -1.0) >= least])


@st.composite
def damaged_texts(
    draw: st.DrawFn,
    *,
    names: Collection[str] | None = None,
    dialect: Dialect = Dialect.TEXT,
    most: int = 1,
    least: float = 0.0,
) -> Pair:
    """Draw sound articles that operators have damaged.

    Args:
        draw: Given by Hypothesis.
        names: Which operators; all of the dialect by default.
        dialect: What kind of text.
        most: How many operators damage one text at most.
        least: The lowest floor of an operator, where no names are given.
    """
    among = operators(dialect, least=least) if names is None else st.sampled_from([OPERATORS[one] for one in names])
    sound = draw(sound_texts(dialect))
    chosen = draw(st.lists(among, min_size=1, max_size=most, unique_by=lambda one: one.name))
    done = damaged(
        sound, chosen, draw(st.integers(0, 2**32)), dialect=dialect, rate=draw(st.sampled_from((None, 0.0, 0.2, 1.0)))
    )
    return Pair(done.text, sound, dialect, done)
