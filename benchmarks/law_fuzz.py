"""Looks for text on which the installed rules break a law of repair, and prints the shortest for each.

The laws: no word of prose is lost, a second repair changes nothing, safe fixes first and unsafe ones later end in the
same text, the order of the rules does not matter, no fix is refused by the guard, nothing raises. Run it from the
repository's root, as ``python -m benchmarks.law_fuzz [TEXTS [SEED]]``; the exit status is 1 if a law is broken.
"""

from __future__ import annotations

import sys
from collections import defaultdict
from random import Random
from typing import TYPE_CHECKING

from tests import faults, scraps

from q7lint import registry
from q7lint.repairer import Repair, repair_document
from q7lint.text import Dialect, Document

if TYPE_CHECKING:
    from collections.abc import Iterator

RULES = registry.all_rules()


def repaired(text: str, dialect: Dialect, *, unsafe: bool = True) -> Repair:
    """Repair a text by all rules."""
    return repair_document(Document(text, "x", dialect), RULES, unsafe=unsafe)


def lost(prose: tuple[str, ...], text: str) -> str:
    """Name the first word of `prose` that does not stand in `text` in its order."""
    there = iter(faults.words(text))
    return next((word for word in faults.words(" ".join(prose)) if not any(word == other for other in there)), "")


def broken(made: scraps.Scraps, dialect: Dialect, draw: Random) -> Iterator[tuple[str, str]]:
    """Yield each law that is broken on a text, and what shows it."""
    whole = repaired(made.text, dialect)
    safe = repaired(made.text, dialect, unsafe=False)
    for name, result in (("all fixes", whole), ("safe fixes", safe)):
        word = lost(made.prose, result.text)
        if word:
            yield f"{name} lose a word", f"{word!r} is not in {result.text!r}"
    again = repaired(whole.text, dialect).text
    if again != whole.text:
        yield "a second repair changes something", f"{whole.text!r} becomes {again!r}"
    later = repaired(safe.text, dialect).text
    if later != whole.text:
        yield "safe fixes first make another text", f"{later!r} is not {whole.text!r}"
    shuffled = list(RULES)
    draw.shuffle(shuffled)
    if repair_document(Document(made.text, "x", dialect), shuffled, unsafe=True) != whole:
        yield "the order of the rules matters", ""
    for one in whole.refused:
        yield f"{one.finding.code} is refused", f"{one.reason}: {one.finding.fix and one.finding.fix.edits}"


def search(count: int, seed: int) -> dict[str, list[tuple[str, str]]]:
    """Try `count` texts, and give those that break a law, by law."""
    draw = Random(seed)
    found: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for _ in range(count):
        kind = draw.choice((scraps.strewn, scraps.rows))
        made, dialect = kind(draw), draw.choice(list(Dialect))
        shown = f"{dialect}: {made.text!r}"
        try:
            for law, why in broken(made, dialect, draw):
                found[f"{kind.__name__}: {law}"].append((shown, why))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is what this looks for
            found[f"{kind.__name__}: {type(error).__name__}"].append((shown, str(error)))
    return found


def main() -> int:
    """Print the laws that are broken, how often, and the shortest text for each."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 2_000
    found = search(count, int(sys.argv[2]) if len(sys.argv) > 2 else 1)
    for law, examples in sorted(found.items()):
        shown, why = min(examples, key=lambda one: len(one[0]))
        print(f"{len(examples)} of {count}: {law}\n    {shown}\n    {why}")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
