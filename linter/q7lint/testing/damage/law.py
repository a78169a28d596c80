"""The law of damage: what an operator did, a repair undoes, exactly, and finds each place of it.

Damage that changed nothing does not count.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from q7lint.testing.damage import OPERATORS, Way, damaged
from q7lint.text import Dialect

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from q7lint.finding import Finding
    from q7lint.testing.damage import Mark


class Miss(NamedTuple):
    """A damaged text that did not come back."""

    seed: int
    before: str
    wanted: str
    got: str


class Undone(NamedTuple):
    """How often an operator's damage was undone.

    Args:
        damaged: How many texts it damaged.
        exact: How many of them came back exactly, by all repairs.
        marks: How many places were damaged, in texts that were checked for it.
        found: How many of these a finding of the operator's rules lies on.
        strange: How many findings lie on no mark.
        misses: The texts that did not come back.
    """

    damaged: int = 0
    exact: int = 0
    marks: int = 0
    found: int = 0
    strange: int = 0
    misses: tuple[Miss, ...] = ()

    def __add__(self, other: object) -> Undone:
        """Count two runs together."""
        if not isinstance(other, Undone):
            return NotImplemented
        return Undone(
            self.damaged + other.damaged,
            self.exact + other.exact,
            self.marks + other.marks,
            self.found + other.found,
            self.strange + other.strange,
            self.misses + other.misses,
        )

    @property
    def share(self) -> float:
        """The share of the damaged texts that came back exactly."""
        return self.exact / max(self.damaged, 1)

    @property
    def found_share(self) -> float:
        """The share of the damaged places that were found."""
        return self.found / max(self.marks, 1)


def undone(name: str, way: Way, texts: Sequence[str], seeds: Iterable[int]) -> Undone:
    """Damage texts by one operator and repair them; the seed chooses the text as well.

    Args:
        name: The operator.
        way: In which way it damages; with `Way.EXTRACTED` the texts are pages.
        texts: Sound texts.
        seeds: Where chance begins, once for each.

    Raises:
        KeyError: There is no such operator.
    """
    total = Undone()
    for seed in seeds:
        total += _once(name, way, texts[seed % len(texts)], seed)
    return total


def _once(name: str, way: Way, text: str, seed: int) -> Undone:
    import q7lint

    if way is Way.EXTRACTED:
        from q7lint.testing.damage.extraction import damaged_extraction

        pair = damaged_extraction(text, [OPERATORS[name]], seed)
        if pair is None or pair.before == pair.after:
            return Undone()
        got = q7lint.repair(pair.before, unsafe=True).text
        return Undone(1, int(got == pair.after), misses=_missed(seed, pair.before, pair.after, got))
    dialect = Dialect(way.value)
    done = damaged(text, [OPERATORS[name]], seed, dialect=dialect)
    if done.text == text:
        return Undone()
    got = q7lint.repair(done.text, unsafe=True, dialect=dialect).text
    # Findings cost a second look, so that one text in four is checked for them.
    found = _found(done.marks, q7lint.check(done.text, dialect=dialect)) if seed % 4 == 0 else Undone()
    return found + Undone(1, int(got == text), misses=_missed(seed, done.text, text, got))


def _missed(seed: int, before: str, wanted: str, got: str) -> tuple[Miss, ...]:
    return () if got == wanted else (Miss(seed, before, wanted, got),)


def _found(marks: Sequence[Mark], findings: Sequence[Finding]) -> Undone:
    """Hold findings against marks: each mark wants one of its codes on it, and each finding a mark below it."""
    hits = sum(any(one.code in mark.codes and _meet(one, mark) for one in findings) for mark in marks)
    strange = sum(not any(_meet(one, mark) for mark in marks) for one in findings)
    return Undone(marks=len(marks), found=hits, strange=strange)


def _meet(finding: Finding, mark: Mark) -> bool:
    """Tell whether a finding lies on a mark or beside it: a broken line is reported at its comma."""
    return finding.span.start <= mark.span.end and mark.span.start <= finding.span.end
