"""Damage is seeded, says what it did, and is undone by repair: the law of each operator over a thousand seeds."""

from __future__ import annotations

import hashlib
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import q7lint
from q7lint.testing.corpus import read_corpus
from q7lint.testing.damage import EXACT, OPERATORS, Way, damaged, named
from q7lint.testing.damage.articles import article
from q7lint.testing.damage.characters import NO_RULE
from q7lint.testing.damage.law import Miss, Undone, undone
from q7lint.testing.prose import LANGUAGES
from q7lint.testing.strategies import Pair, damaged_texts, sound_texts
from q7lint.text import Dialect

if TYPE_CHECKING:
    from collections.abc import Iterator

CORPUS = Path(__file__).parents[1] / "corpus"
SEEDS, TEXTS = 1000, 100
FEW = 100
"""Seeds for operators that no rule undoes."""
WAYS = [(one.name, way) for one in OPERATORS.values() for way in one.floors]


def texts(way: Way) -> list[str]:
    """Give a hundred sound texts: for text, those of the corpus among them, and some with other line ends."""
    dialect = Dialect.HTML if way is Way.EXTRACTED else Dialect(way.value)
    made = [article(number).written(dialect) for number in range(TEXTS)]
    if way is not Way.TEXT:
        return made
    real = [case.after or case.before for case in read_corpus(str(CORPUS)) if is_sound_text(case.path, case.dialect)]
    made[: len(real)] = real
    made[-5:] = [text.replace("\n", "\r\n") for text in made[-5:]]
    return made


def is_sound_text(path: str, dialect: Dialect) -> bool:
    """Tell whether a case is a document or a sound file in text."""
    return dialect is Dialect.TEXT and not path.endswith(".md")


POOL = {way: texts(way) for way in Way}


@pytest.fixture(scope="module")
def workers() -> Iterator[ProcessPoolExecutor]:
    with ProcessPoolExecutor(2, get_context("spawn")) as pool:
        yield pool


def listed(misses: tuple[Miss, ...]) -> str:
    """List what did not come back, line by line: `-` is wanted, `+` is what came."""
    lines = []
    for miss in misses[:5]:
        wanted, got = miss.wanted.split("\n"), miss.got.split("\n")
        lines.append(f"seed {miss.seed}")
        lines += [f"    - {line!r}" for line in wanted if line not in got]
        lines += [f"    + {line!r}" for line in got if line not in wanted]
    return "\n".join(lines)


@pytest.mark.parametrize(("name", "way"), WAYS, ids=[f"{name}-{way}" for name, way in WAYS])
def test_repair_undoes_what_an_operator_did(name: str, way: Way, workers: ProcessPoolExecutor) -> None:
    one = OPERATORS[name]
    floor = one.floors[way]
    seeds = range(SEEDS if floor else FEW)
    halves = [workers.submit(undone, name, way, POOL[way], seeds[half::2]) for half in range(2)]
    total: Undone = halves[0].result() + halves[1].result()
    print(f"{name} in {way}: {total.exact} of {total.damaged} exact\n{listed(total.misses)}")  # noqa: T201 - the rest
    assert total.damaged >= len(seeds) * 0.15, "the operator hardly finds a place"
    assert total.share >= floor, f"{total.share:.3f}\n{listed(total.misses)}"
    if one.why == NO_RULE:
        assert total.share < 0.05, "a rule repairs it now: raise the floor"
    elif way is not Way.EXTRACTED and floor:
        assert total.found_share >= min(floor, EXACT)
        assert total.strange <= total.marks * 0.02, "findings where nothing was damaged"


def test_floors_are_listed_with_their_reasons() -> None:
    for one in OPERATORS.values():
        assert bool(one.why) == any(floor < EXACT for floor in one.floors.values()), one.name
        assert one.floors, one.name
        assert one.summary, one.name


def test_operators_cover_what_the_world_does() -> None:
    codes = {code for one in OPERATORS.values() for code in one.codes}
    # Translated names are only reported, so that no repair could undo the damage.
    from q7lint import registry

    assert {rule.code for rule in registry.all_rules()} - codes == {"TAG008"}


def test_sound_texts_are_left_alone() -> None:
    for way, pool in POOL.items():
        dialect = Dialect.HTML if way is Way.EXTRACTED else Dialect(way.value)
        assert len(set(pool)) == len(pool) == TEXTS
        for text in pool:
            assert q7lint.check(text, dialect=dialect) == [], text


def test_articles_are_of_all_languages_and_unlike() -> None:
    made = [article(number) for number in range(TEXTS)]
    assert {one.lang for one in made} == set(LANGUAGES)
    assert len({one.written() for one in made}) == TEXTS


@pytest.mark.parametrize("dialect", Dialect)
@given(data=st.data())
@settings(max_examples=150)
def test_marks_alone_give_the_sound_text_back(dialect: Dialect, data: st.DataObject) -> None:
    pair: Pair = data.draw(damaged_texts(dialect=dialect, most=4))
    assert pair.damage.sound == pair.after
    assert bool(pair.damage.marks) == (pair.before != pair.after)
    ends = [0]
    for mark in pair.damage.marks:
        assert mark.span.start >= ends[-1]
        ends.append(mark.span.end)
    assert ends[-1] <= len(pair.before)


@given(pair=damaged_texts(most=3, least=EXACT))
@settings(max_examples=150)
def test_repair_never_fails_on_mixed_damage_and_is_stable(pair: Pair) -> None:
    result = q7lint.repair(pair.before, unsafe=True)
    assert result.refused == ()
    assert q7lint.repair(result.text, unsafe=True).text == result.text
    safe = q7lint.repair(pair.before).text
    assert q7lint.repair(safe, unsafe=True).text == result.text


def test_mixed_damage_is_undone_nine_times_in_ten() -> None:
    names = [one.name for one in OPERATORS.values() if one.floors.get(Way.TEXT, 0) >= EXACT]
    exact = 0
    for seed in range(200):
        mixed = named(names[(seed * step) % len(names)] for step in (1, 5, 11))
        text = POOL[Way.TEXT][seed % TEXTS]
        exact += q7lint.repair(damaged(text, mixed, seed).text, unsafe=True).text == text
    assert exact >= 180


@given(text=sound_texts(), seed=st.integers())
@settings(max_examples=50)
def test_rate_goes_from_one_place_to_all(text: str, seed: int) -> None:
    one, all_of_them = (damaged(text, named(["tail-at-end"]), seed, rate=rate).marks for rate in (0.0, 1.0))
    assert len(one) == 1
    assert len(all_of_them) > 5


def test_damage_is_the_same_on_every_platform() -> None:
    # Written down once. It changes with the operators and the prose, and with nothing else.
    digest = hashlib.sha256()
    for name, way in WAYS:
        if way is not Way.EXTRACTED:
            for seed in range(10):
                done = damaged(
                    article(seed).written(Dialect(way.value)), named([name]), seed, dialect=Dialect(way.value)
                )
                digest.update(repr(done).encode())
    assert digest.hexdigest() == "6707e6fa2f9355481d3c763f85a71edfb3299a066c9a2c874b5569c19e1ff8e5"


def test_nothing_is_damaged_in_code() -> None:
    text = "# A pot\n\n```sh\nboil --water 3 litres, then wait for the kettle to sing.\n```\n"
    for one in OPERATORS.values():
        if Way.MARKDOWN in one.floors:
            assert damaged(text, [one], 1, dialect=Dialect.MARKDOWN).marks == ()
