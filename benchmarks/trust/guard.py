"""How many faulty fixes get past the guard, and what it costs.

Power: honest fixes are spoiled (stretched, shifted, a word or a line swallowed, a letter, digit, accent, joiner or
blank dropped, written, doubled, swapped or changed; of edits side by side several at once), and an oracle that knows
what the author wrote tells which of them do harm. Each of those has to be refused, and each honest fix accepted.

Cost: documents of a million characters with five edits to a thousand characters, the time that `breach` takes over all
of them, and its share of a run of ``q7lint --fix`` on such a file, the start left out. Run it from the repository's
root, as ``python -m benchmarks.trust.guard [FAULTS [SEED]]``.
"""

from __future__ import annotations

import os
import sys
from collections import Counter
from functools import partial
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import process_time
from typing import TYPE_CHECKING, Any
from unittest import mock

from benchmarks.trust.results import keep
from tests import faults

from q7lint import lawful
from q7lint.cli import main as main_of_q7lint
from q7lint.preserve import breach, breach_together
from q7lint.text import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.faults import Sample

    from q7lint.finding import Fix

MILLION = 1_000_000
EDITS_TO_A_THOUSAND = 5


def power(count: int, seed: int) -> Counter[str]:
    """Judge `count` faulty fixes, and the honest ones that they were made from."""
    draw = Random(seed)
    tally: Counter[str] = Counter()
    while tally["faulty"] < count:
        sample = draw.choice(faults.KINDS)(draw)
        if not sample.fix.edits:
            continue
        tally["honest"] += 1
        tally["honest refused"] += breach(sample.text, sample.fix, alone=True) is not None
        for _ in range(3):
            fix = faults.faulty(draw, sample)
            if fix != sample.fix:
                tally["faulty"] += 1
                harm = "harmful" if faults.is_harmful(sample, fix) else "harmless"
                verdict = "refused" if breach(sample.text, fix, alone=True) else "passed"
                tally[f"{harm} {verdict}"] += 1
                if harm == "harmful" and verdict == "passed":
                    print(f"passed: {sample.text!r}, {fix.edits!r}")
                tally[f"{sample.kind}: {harm} {verdict}"] += 1
    return tally


def document(draw: Random, kinds: list[str]) -> tuple[str, list[Fix]]:
    """Build a text of a million characters with honest fixes of `kinds`, and those fixes at their places."""
    pieces: list[str] = []
    fixes: list[Fix] = []
    length = edits = 0
    while length < MILLION:
        wanted = length * EDITS_TO_A_THOUSAND // 1000
        if edits <= wanted:
            sample = _sample(draw, kinds)
            # Each edit is a fix of its own, as rules make them.
            fixes += (_moved(sample, edit, length) for edit in sample.fix.edits)
            edits += len(sample.fix.edits)
            pieces.append(f"{sample.text}\n")
        else:
            pieces.append(f"{draw.choice(faults.SENTENCES)}\n")
        length += len(pieces[-1])
    return "".join(pieces), fixes


def _sample(draw: Random, kinds: list[str]) -> Sample:
    while True:
        sample = draw.choice(faults.KINDS)(draw)
        if sample.kind in kinds and sample.fix.edits:
            return sample


def _moved(sample: Sample, edit: Edit, by: int) -> Fix:
    start, end = edit.span
    return sample.fix._replace(edits=(Edit(Span(start + by, end + by), edit.text),))


def cost(kinds: list[str], seed: int) -> tuple[float, int]:
    """Give the guard's milliseconds for a million characters, the best of three, and the edits in them."""
    text, fixes = document(Random(seed), kinds)
    least = float("inf")
    for _ in range(3):
        start = process_time()
        for fix in fixes:
            if breach(text, fix):
                raise AssertionError(breach(text, fix))
        least = min(least, process_time() - start)
    return least * 1000, len(fixes)


def share(seed: int) -> float:
    """Give the part of the time of ``q7lint --fix`` that the guard takes, of ten runs on a file, with all rules.

    The ledger for `q7lint undo` and the writing of the file belong to that time; the start of the process does not. A
    single look takes less time than some clocks tell apart, so that one run says little.
    """
    text, _ = document(Random(seed), ["removes", "decodes", "empties"])
    spent = 0.0

    def timed(judge: Callable[[str, Any], str | None], text: str, fixes: Fix | list[Fix]) -> str | None:
        nonlocal spent
        start = process_time()
        reason = judge(text, fixes)
        spent += process_time() - start
        return reason

    whole = 0.0
    with TemporaryDirectory() as folder, mock.patch.dict(os.environ, Q7LINT_UNDO=folder, Q7LINT_CACHE=folder):
        path = Path(folder) / "text.txt"
        judges = {"breach": partial(timed, breach), "breach_together": partial(timed, breach_together)}
        with mock.patch.multiple(lawful, **judges):
            for _ in range(10):
                path.write_text(text[: MILLION // 5], encoding="utf-8")
                start = process_time()
                main_of_q7lint(["--fix", "--quiet", "--jobs=1", str(path)])
                whole += process_time() - start
    return spent / whole


CLASSES = (
    (["removes"], "tags"),
    (["decodes", "empties"], "escapes"),
    (["removes", "decodes", "empties", "lays out"], "tags, escapes and spaces"),
    (["table"], "tables"),
    (["clears", "joins", "recodes", "restyles"], "single signs"),
)


def main() -> int:
    """Print and keep the figures; the exit status is 1 if anything harmful passed, or anything honest did not."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    tally = power(count, seed)
    for name, number in sorted(tally.items()):
        print(f"{number:>8}  {name}")
    figures: dict[str, int | float | str] = {
        "classes of fixes": len(faults.KINDS),
        "honest fixes": tally["honest"],
        "honest fixes refused": tally["honest refused"],
        "faulty fixes": tally["faulty"],
        "harmful fixes": tally["harmful refused"] + tally["harmful passed"],
        "harmful fixes that passed": tally["harmful passed"],
    }
    for kinds, name in CLASSES:
        milliseconds, edits = cost(kinds, seed)
        figures[f"ms for {edits} edits in a million characters: {name}"] = round(milliseconds)
    figures["% of the time of a run of --fix"] = round(100 * share(seed), 1)
    command = f"python -m benchmarks.trust.guard {count} {seed}"
    passed = (
        not (tally["harmful passed"] or tally["honest refused"])
        and float(figures["% of the time of a run of --fix"]) <= 10
    )
    return keep("guard", command, figures, passed=passed)


if __name__ == "__main__":
    sys.exit(main())
