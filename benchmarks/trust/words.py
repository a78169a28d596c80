"""Damages sound articles, repairs them, and looks for lost words, for old bytes that do not come back, for other lines.

Damage never alters a word of prose, so that the words of the sound text outside of its marks must all stand in what the
safe fixes make of it, in their order. Every repair is taken back by what the ledger keeps of it. And where a single
place was damaged, the lines before and behind it must be as they were. Run it from the repository's root, as
``python -m benchmarks.trust.words [DOCUMENTS [SEED]]``; a hundred thousand take some twenty minutes.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from random import Random

from benchmarks.trust import results
from tests import keeping

from q7lint.text import Dialect, Document

DIALECTS = (Dialect.TEXT, Dialect.TEXT, Dialect.MARKDOWN, Dialect.HTML)


def campaign(count: int, seed: int, singles: int) -> tuple[Counter[str], dict[str, list[str]]]:
    """Try `singles` texts with one damaged place and `count` with many, and count words and faults by law."""
    draw = Random(seed)
    counts: Counter[str] = Counter()
    samples: dict[str, list[str]] = {}
    start = time.process_time()
    while counts["documents"] < count:
        dialect = draw.choice(DIALECTS)
        single = counts["documents with one damaged place"] < singles and draw.random() < 0.5
        operators = draw.sample(keeping.AMONG[dialect], 1 if single else draw.randint(1, 4))
        trial = keeping.tried(draw, operators, dialect, single=single)
        if trial is None:
            continue
        counts["documents"] += 1
        counts["documents with one damaged place"] += single
        counts["words of prose to keep"] += trial.kept
        counts["documents repaired"] += trial.repaired != trial.done.text
        counts["places damaged"] += len(trial.done.marks)
        for fault in trial.faults:
            law = fault.partition(":")[0]
            counts[f"broken: {law}"] += 1
            told = samples.setdefault(law, [])
            if len(told) < 5:
                told.append(f"{dialect}, {' '.join(one.name for one in operators)}: {fault}: {_shown(trial)}")
                print(told[-1], flush=True)
        if counts["documents"] % 10_000 == 0:
            print(f"{counts['documents']} in {time.process_time() - start:.0f} s", flush=True)
    return counts, samples


def _shown(trial: keeping.Trial) -> str:
    """Show the first line that was damaged."""
    document = Document(trial.done.text)
    return repr(trial.done.text[slice(*document.line(document.row(trial.done.marks[0].span.start)))][:300])


def main() -> int:
    """Run the campaign and keep its figures."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    singles = max(count // 20, 10)
    start = time.process_time()
    counts, _ = campaign(count, seed, singles)
    broken = sum(number for what, number in counts.items() if what.startswith("broken"))
    figures: dict[str, int | float | str] = {"seed": seed, **dict(sorted(counts.items()))}
    for law in ("lost", "undo", "locality", "unsettled"):
        figures.setdefault(f"broken: {law}", 0)
    figures["seconds of one processor"] = round(time.process_time() - start)
    command = f"python -m benchmarks.trust.words {count} {seed}"
    return results.keep("words", command, figures, passed=not broken)


if __name__ == "__main__":
    sys.exit(main())
