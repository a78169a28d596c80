"""Holds repair to one result whatever the order of the rules: all pairs of rules, and random orders of all of them.

Damaged articles, the corpus' cases and tokens in any order are repaired by two rules alone in both orders, for each
pair that there is, and by all rules in orders drawn by chance. Text, applied findings and remaining ones must be the
same. Run it from the repository's root, as ``python -m benchmarks.trust.orders [TEXTS [SEED]]``.
"""

from __future__ import annotations

import sys
import time
from itertools import combinations
from random import Random
from typing import TYPE_CHECKING

from benchmarks.trust import results
from tests import scraps

from q7lint import registry
from q7lint.repairer import Repair, UnsettledError, repair_document
from q7lint.testing.corpus import read_corpus
from q7lint.testing.damage import OPERATORS, Way, damaged
from q7lint.testing.damage.articles import article
from q7lint.text import Dialect, Document

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from q7lint.rule import Rule

RULES = registry.all_rules()
PAIRED = 40
"""On one text in so many all pairs are tried."""


def texts(count: int, draw: Random) -> Iterator[Document]:
    """Yield `count` texts of all kinds and dialects."""
    cases = [case for case in read_corpus("corpus") if case.after is not None]
    for number in range(count):
        dialect = draw.choice(list(Dialect))
        if number % 4 == 0:
            among = [one for one in OPERATORS.values() if Way(dialect.value) in one.floors]
            sound = article(draw.randrange(10_000)).written(dialect)
            yield Document(damaged(sound, draw.sample(among, 3), number, dialect=dialect).text, "x", dialect)
        elif number % 4 == 1:
            chosen = draw.sample(cases, 3)
            yield Document("\n\n".join(case.before for case in chosen), "x", dialect)
        elif number % 4 == 2:
            yield Document(draw.choice((scraps.strewn, scraps.rows))(draw).text, "x", dialect)
        else:
            yield Document("".join(scraps.soup(draw).text for _ in range(3)), "x", dialect)


def outcome(document: Document, rules: Sequence[Rule], *, unsafe: bool) -> Repair | str:
    """Give what comes of a repair; of fixes that do not settle, what is said of them."""
    try:
        return repair_document(document, rules, unsafe=unsafe)
    except UnsettledError as error:
        return str(error)


def pair_faults(document: Document) -> Iterator[str]:
    """Repair by each pair of rules in both orders, by all of their fixes; yield the pairs whose order matters."""
    for first, second in combinations(RULES, 2):
        if outcome(document, (first, second), unsafe=True) != outcome(document, (second, first), unsafe=True):
            yield f"{first.code} and {second.code}, {document.dialect}: {document.text!r}"


def order_fault(document: Document, draw: Random, *, unsafe: bool) -> str:
    """Repair by all rules in an order drawn by chance; name it if it matters."""
    shuffled = list(RULES)
    draw.shuffle(shuffled)
    if outcome(document, shuffled, unsafe=unsafe) == outcome(document, RULES, unsafe=unsafe):
        return ""
    return f"{' '.join(rule.code for rule in shuffled)}, {document.dialect}: {document.text!r}"


def main() -> int:
    """Run the campaign, print the orders that matter, and keep the figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 4_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    start = time.process_time()
    draw = Random(seed)
    pairs = orders = 0
    found: list[str] = []
    among = list(texts(count, draw))
    for number, document in enumerate(among):
        found += filter(None, [order_fault(document, draw, unsafe=number % 3 > 0)])
        orders += 1
        if number < count // PAIRED:
            found += pair_faults(document)
            pairs += 1
        if number % 1_000 == 999:
            print(f"{number + 1} texts in {time.process_time() - start:.0f} s", flush=True)
    for one in sorted(found, key=len)[:20]:
        print(one)
    figures: dict[str, int | float | str] = {
        "seed": seed,
        "rules": len(RULES),
        "random orders of all rules, each on a text of its own": orders,
        "pairs of rules": len(list(combinations(RULES, 2))),
        "texts that every pair was tried on, in both orders": pairs,
        "orders that matter": len(found),
        "seconds of one processor": round(time.process_time() - start),
    }
    return results.keep("orders", f"python -m benchmarks.trust.orders {count} {seed}", figures, passed=not found)


if __name__ == "__main__":
    sys.exit(main())
