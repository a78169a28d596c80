"""Looks for text on which the installed rules break a law of repair, and prints the shortest sample for each.

The laws are those of `tests.laws`. Text is made of tokens in any order, of scraps strewn through prose, of rows, of
characters of all of Unicode, of the corpus' cases, and of sound articles that were damaged; in all three dialects. Run
it from the repository's root, as ``python -m benchmarks.trust.fuzz [TEXTS [SEED]]``; the exit status is 1 if a law is
broken. It tries some 350 texts a second. SIGTERM ends it early, and it keeps the figures of what it has tried.
"""

from __future__ import annotations

import signal
import sys
import time
from collections import Counter, defaultdict
from random import Random
from typing import TYPE_CHECKING, Any, NamedTuple

from benchmarks.trust import results
from tests import laws, scraps

from q7lint.testing.corpus import read_corpus
from q7lint.testing.damage import OPERATORS, Way, damaged
from q7lint.testing.damage.articles import article
from q7lint.text import Dialect

if TYPE_CHECKING:
    from collections.abc import Callable

    Maker = Callable[[Random, Dialect], scraps.Scraps]

DIALECTS = tuple(Dialect)
CASES = [scraps.Scraps(case.before, ()) for case in read_corpus("corpus") if len(case.before) < 2_000]
NAMED = 3
"""How many texts of one law are shrunk: the others are seldom news."""


def article_parts(draw: Random, dialect: Dialect) -> scraps.Scraps:
    """Damage one paragraph, list or table, or an article as a whole."""
    among = [one for one in OPERATORS.values() if Way(dialect.value) in one.floors]
    whole = article(draw.randrange(10_000)).written(dialect)
    parts = whole.split("\n\n")
    at = draw.randrange(len(parts))
    text = whole if draw.random() < 0.1 else "\n\n".join(parts[at : at + 2])
    done = damaged(text, draw.sample(among, draw.randint(1, 3)), draw.getrandbits(32), dialect=dialect)
    return scraps.Scraps(done.text, ())


def two_cases(draw: Random, _: Dialect) -> scraps.Scraps:
    """Put two cases of the corpus below each other, whatever their dialects."""
    return scraps.Scraps(f"{draw.choice(CASES).text}{draw.choice(chr(10) * 2)}{draw.choice(CASES).text}", ())


def _anywhere(made: Callable[[Random], scraps.Scraps]) -> Maker:
    return lambda draw, _: made(draw)


MAKERS: dict[str, tuple[Maker, int]] = {
    "tokens": (_anywhere(scraps.soup), 60),
    "characters": (_anywhere(scraps.characters), 33),
    "scraps in prose": (_anywhere(scraps.strewn), 2),
    "rows": (_anywhere(scraps.rows), 1),
    "two cases": (two_cases, 2),
    "damaged articles": (article_parts, 2),
}
"""What makes texts, and how many of a hundred it makes. The longer ones take ten times as long."""
AT_RANDOM = ("tokens", "characters")
"""Nobody writes such text: the guard may hold a fix back there, if that is rare."""
MOST_HELD_BACK = 0.005


class Campaign(NamedTuple):
    """What came of a search.

    Args:
        kinds: How many texts of each kind.
        passes: How many texts took how many passes at most; apart for those that somebody might have written.
        runs: How often the rules were run.
        size: How many code points the texts had.
        broken: For each law that was broken: how often, and the first samples, shrunk.
        held_back: The same for fixes that the guard refused, and for repairs that did not settle, on text that was made
            at random.
    """

    kinds: Counter[str]
    passes: Counter[tuple[bool, int]]
    runs: int
    size: int
    broken: dict[str, tuple[int, list[str]]]
    held_back: dict[str, tuple[int, list[str]]]


def search(count: int, seed: int) -> Campaign:
    """Try `count` texts, and give those that break a law, by law."""
    draw = Random(seed)
    names, weights = list(MAKERS), [share for _, share in MAKERS.values()]
    kinds: Counter[str] = Counter()
    passes: Counter[tuple[bool, int]] = Counter()
    counts: Counter[str] = Counter()
    samples: dict[str, list[str]] = defaultdict(list)
    size = done = 0
    start = time.process_time()
    is_told: list[int] = []
    signal.signal(signal.SIGTERM, lambda number, _: is_told.append(number))
    for number in range(count):
        if is_told:
            break
        kind, dialect = draw.choices(names, weights)[0], draw.choice(DIALECTS)
        made = MAKERS[kind][0](draw, dialect)
        runs = laws.Runs(dialect)
        for law, why in laws.broken(made, runs, draw):
            called = f"at random: {law}" if kind in AT_RANDOM and laws.is_held_back(law) else law
            counts[called] += 1
            if len(samples[called]) < NAMED:
                samples[called].append(_sample(kind, made, dialect, law, why))
                print(called, samples[called][-1], sep="\n    ", flush=True)
        kinds[kind] += 1
        passes[kind not in AT_RANDOM, runs.passes()] += 1
        done += runs.count
        size += len(made.text)
        if number % 20_000 == 19_999:
            print(f"{number + 1} texts in {time.process_time() - start:.0f} s", flush=True)
    told = {law: (counts[law], samples[law]) for law in sorted(counts)}
    held_back = {law: one for law, one in told.items() if law.startswith("at random: ")}
    return Campaign(kinds, passes, done, size, {law: told[law] for law in told.keys() - held_back.keys()}, held_back)


def _sample(kind: str, made: scraps.Scraps, dialect: Dialect, law: str, why: str) -> str:
    """Shrink a text that breaks a law, and show it."""

    def breaks(smaller: scraps.Scraps) -> bool:
        return any(law == other for other, _ in laws.broken(smaller, laws.Runs(dialect), Random(1)))

    small = laws.shrunk(made, breaks)
    told = [other for name, other in laws.broken(small, laws.Runs(dialect), Random(1)) if name == law]
    return f"{kind}, {dialect}: {small.text!r}: {(told or [why])[0]}"


def main() -> int:
    """Run the campaign, print the laws that are broken, and keep the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    start = time.process_time()
    done = search(count, seed)
    seconds = time.process_time() - start
    count = done.kinds.total()
    figures: dict[str, Any] = {"texts tried": count, "seed": seed}
    figures |= {f"of them {kind}": number for kind, number in sorted(done.kinds.items())}
    figures |= {"code points": done.size, "runs of all rules": done.runs, "seconds of one processor": round(seconds)}
    figures["texts a second"] = round(count / seconds)
    for is_written, what in ((True, "texts of prose"), (False, "texts at random")):
        needed = {number: count for (one, number), count in sorted(done.passes.items()) if one is is_written}
        figures |= {f"{what} settled in {number} passes": count for number, count in needed.items()}
        few = sum(count for number, count in needed.items() if number <= 3) / max(sum(needed.values()), 1)
        figures[f"share of {what} settled in three passes or fewer"] = round(few, 5)
    most = max((number for _, number in done.passes), default=0)
    figures["laws broken"] = sum(number for number, _ in done.broken.values())
    unsettled = [number for law, (number, _) in done.held_back.items() if "unsettled" in law]
    held_back = sum(number for number, _ in done.held_back.values())
    figures["texts at random left as they were, since fixes do not settle"] = sum(unsettled)
    figures["fixes on texts at random that the guard refused"] = held_back - sum(unsettled)
    for law, (number, samples) in [*sorted(done.broken.items()), *done.held_back.items()]:
        print(f"{number} of {count}: {law}", *samples, sep="\n    ")
    figures |= {f"broken: {law}": f"{number}; {samples[0]}" for law, (number, samples) in sorted(done.broken.items())}
    is_quick = figures["share of texts of prose settled in three passes or fewer"] >= 0.999 and most <= 10
    passed = not done.broken and is_quick and held_back <= MOST_HELD_BACK * count
    return results.keep("fuzz", f"python -m benchmarks.trust.fuzz {count} {seed}", figures, passed=passed)


if __name__ == "__main__":
    sys.exit(main())
