"""At least 500 variants of each kind of the seed's damage: 95 % of them repaired exactly, the rest listed."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

import pytest

import q7lint

from .prose import LANGUAGES
from .variants import KINDS, Variant, variants

if TYPE_CHECKING:
    from collections.abc import Iterable

COUNT = 500
SHARE = 0.95
LAWS = 60
"""How many variants of each kind are held to the laws of the fixed point, which cost three more repairs each."""


def difference(wanted: str, got: str) -> str:
    """Show the lines that differ, wanted against got, white space made visible."""
    lines = difflib.ndiff(wanted.split("\n"), got.split("\n"))
    return "\n".join(f"    {line[0]} {line[2:]!r}" for line in lines if line[0] in "+-")


def listed(missed: Iterable[tuple[Variant, str]]) -> str:
    """List what was not repaired as wanted: `-` is wanted, `+` is what came."""
    return "\n".join(
        f"{one.kind}, number {one.number} ({one.language}):\n{difference(one.after, got)}" for one, got in missed
    )


@pytest.mark.parametrize("kind", KINDS)
def test_variants_of_each_kind_are_repaired_exactly(kind: str) -> None:
    missed = []
    for one in variants(kind, COUNT):
        got = q7lint.repair(one.before, unsafe=True).text
        if got != one.after:
            missed.append((one, got))
    print(f"{kind}: {COUNT - len(missed)} of {COUNT} repaired exactly\n{listed(missed)}")  # noqa: T201 - the list of the rest
    assert len(missed) <= COUNT * (1 - SHARE), f"{len(missed)} of {COUNT} missed\n{listed(missed[:5])}"


@pytest.mark.parametrize("kind", KINDS)
def test_safe_then_unsafe_ends_as_all_at_once(kind: str) -> None:
    for one in variants(kind, LAWS):
        at_once = q7lint.repair(one.before, unsafe=True).text
        safe = q7lint.repair(one.before).text
        assert q7lint.repair(safe, unsafe=True).text == at_once, one
        assert q7lint.repair(at_once, unsafe=True).text == at_once, one


@pytest.mark.parametrize("kind", KINDS)
def test_a_repaired_article_is_left_alone(kind: str) -> None:
    for one in variants(kind, LAWS):
        assert q7lint.repair(one.after, unsafe=True).text == one.after, one


@pytest.mark.parametrize("kind", KINDS)
def test_variants_are_of_many_languages_and_unlike(kind: str) -> None:
    made = list(variants(kind, COUNT))
    assert {one.language for one in made} == set(LANGUAGES)
    assert len({one.before for one in made}) == COUNT
    assert all(one.before != one.after for one in made)
