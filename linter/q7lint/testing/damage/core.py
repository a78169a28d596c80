"""What damaging a text is: operators, the marks that they leave, and how several work on one text."""

from __future__ import annotations

from bisect import bisect_left, insort
from enum import StrEnum
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from q7lint.testing.damage.sound import Sound, touches
from q7lint.testing.damage.spelling import Speller
from q7lint.text import Dialect, Edit, Span, splice

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Mapping, Sequence

    Places = Callable[[Sound], Sequence[Span]]
    Write = Callable[[Sound, Span, Speller], Sequence[Edit]]

RATES = (0.0, 0.1, 0.4, 1.0)
"""The share of the possible places that are damaged, where no other is asked for; zero stands for one place."""

EXACT = 0.95
"""The share of damaged texts that a repair must bring back exactly, where an operator sets no other floor."""


class Way(StrEnum):
    """How damage reaches a text: done to itself, in one of the dialects, or to a page before its extraction."""

    TEXT = "text"
    MARKDOWN = "markdown"
    HTML = "html"
    EXTRACTED = "extracted"


class Operator(NamedTuple):
    """One way in which the world damages text.

    Args:
        name: What it does, in kebab case.
        summary: The same in one line.
        codes: The rules whose findings it calls forth.
        floors: In which ways it can be used, and the share of damaged texts that come back exactly in each.
        why: Why a floor is lower than `EXACT`; empty if none is.
        places: Gives the places of a sound text that it could damage.
        write: Gives the edits that damage one of them, sorted; none where it can't be done after all.
    """

    name: str
    summary: str
    codes: tuple[str, ...]
    floors: Mapping[Way, float]
    why: str
    places: Places
    write: Write


class Mark(NamedTuple):
    """What an operator did at one place.

    Args:
        operator: Its name.
        codes: The rules that should find it.
        span: Where it stands in the damaged text; empty where something was taken away.
        original: What stood there in the sound text.
    """

    operator: str
    codes: tuple[str, ...]
    span: Span
    original: str


class Damaged(NamedTuple):
    """A damaged text, and all that was done to it.

    Args:
        text: The damaged text.
        marks: What was done where, in the order of the places. They are disjoint.
    """

    text: str
    marks: tuple[Mark, ...]

    @property
    def sound(self) -> str:
        """The text before the damage, made from the marks alone."""
        return splice(self.text, [Edit(mark.span, mark.original) for mark in self.marks])


def operator(
    name: str,
    summary: str,
    codes: tuple[str, ...],
    *,
    why: str = "",
    places: Places,
    text: float | None = None,
    markdown: float | None = None,
    html: float | None = None,
    extracted: float | None = None,
) -> Callable[[Write], Operator]:
    """Make an operator of the function that writes its damage; the floors say in which ways it can be used."""
    floors = {
        way: floor for way, floor in zip(Way, (text, markdown, html, extracted), strict=True) if floor is not None
    }

    def made(write: Write) -> Operator:
        return Operator(name, summary, codes, floors, why, places, write)

    return made


def damaged(
    text: str,
    operators: Iterable[Operator],
    seed: int | str,
    *,
    dialect: Dialect = Dialect.TEXT,
    rate: float | None = None,
    elements: Collection[str] | None = None,
) -> Damaged:
    """Damage a sound text by each of `operators` in turn; none touches what another has done.

    The same text, operators, seed and rate give the same damage on every platform.

    Args:
        text: The sound text.
        operators: What to do; one that finds no place does nothing.
        seed: Where chance begins.
        dialect: What kind of text it is.
        rate: The share of the places of each operator that are damaged, from 0 (a single one) to 1;
            drawn from `RATES` by default.
        elements: The names of the elements of HTML whose tags may be damaged; by default all that prose and tables are
            made of.
    """
    done = Damaged(text, ())
    for number, one in enumerate(operators):
        sound = Sound(done.text, dialect, [mark.span for mark in done.marks], elements)
        rng = Random(f"{seed}/{number}/{one.name}")
        done = _by_one(done, one, sound, Speller(Random(f"{seed}/spelling"), rng), rate)
    return done


def _by_one(done: Damaged, one: Operator, sound: Sound, speller: Speller, rate: float | None) -> Damaged:
    """Let one more operator damage a text."""
    rng = speller.rng
    places = one.places(sound)
    edits: list[Edit] = []
    spans: list[Span] = []
    for place in _chosen(places, rng, rng.choice(RATES) if rate is None else rate):
        deed = [edit for edit in one.write(sound, place, speller) if done.text[slice(*edit.span)] != edit.text]
        if not any(sound.is_taken(edit.span) or touches(spans, edit.span) for edit in deed):
            edits += deed
            for edit in deed:
                insort(spans, edit.span)
    return _applied(done, one, sorted(edits))


def _chosen(places: Sequence[Span], rng: Random, rate: float) -> Sequence[Span]:
    """Choose among places at a rate, one at least where there are any."""
    chosen = [place for place in places if rng.random() < rate]
    return chosen or ([rng.choice(places)] if places else [])


def _applied(done: Damaged, one: Operator, edits: Sequence[Edit]) -> Damaged:
    """Apply edits, and move the marks that stand behind them."""
    marks: list[Mark] = []
    starts = [edit.span.start for edit in edits]
    shifts = [0]
    for (start, end), written in edits:
        shift = shifts[-1]
        place = Span(start + shift, start + shift + len(written))
        marks.append(Mark(one.name, one.codes, place, done.text[start:end]))
        shifts.append(shift + len(written) - (end - start))
    for mark in done.marks:
        shift = shifts[bisect_left(starts, mark.span.start)]
        marks.append(mark._replace(span=Span(mark.span.start + shift, mark.span.end + shift)))
    return Damaged(splice(done.text, list(edits)), tuple(sorted(marks, key=lambda mark: mark.span)))
