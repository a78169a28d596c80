"""Times a check of sound text against one of damaged text of the same size.

    python benchmarks/sound/ratio.py

Sound text costs at most a fifth of damaged text, also where it has ``&``, ``>`` and ``|`` in it. Both texts are made
here: prose with signs that mean what they say, and the same prose with tags, escapes and rows that are damaged. The
time is that of the process, the best of five. The exit status is 1 if the ratio is above a fifth.
"""

from __future__ import annotations

import random
import sys
from time import process_time

from q7lint import Document, registry
from q7lint.whole import check_document

SIZE = 1_000_000
MOST = 0.2
WORDS = "the harbour bell rang twice before anybody in town had seen that small boat come round the old pier".split()
SOUND = ("Q&A", "5 > 3", "a | b", "R&D", "x > y", "Marks & Spencer", "sort | uniq", "File > Open", "9 < 10")
DAMAGED = (
    "< strong >bell< / strong >", "rang. li >\n", "<t d>boat</t d>", "R&amp;amp;D", ",&;", "&amp;nbsp;", "</ em>",
    "seen.< br /> li >\n", "Name< /th >< th >Age< /th > tr > | < tr >Ann< / td >< td >9< / td > tr > |\n---|\n",
)  # fmt: skip


def text(signs: tuple[str, ...], every: int) -> str:
    """Make prose in which each so-many-th word is one of the signs, one paragraph a line."""
    rng = random.Random(7)
    pieces: list[str] = []
    size = 0
    while size < SIZE:
        words = [rng.choice(signs if rng.randrange(every) == 0 else WORDS) for _ in range(rng.randint(30, 90))]
        pieces.append(" ".join(words).capitalize() + ".\n")
        size += len(pieces[-1])
    return "".join(pieces)[:SIZE]


def seconds(document: Document) -> float:
    """Measure a check of all rules: the best of five."""
    best = float("inf")
    for _ in range(5):
        start = process_time()
        check_document(Document(document.text), registry.all_rules())
        best = min(best, process_time() - start)
    return best


def main() -> int:
    """Measure, and print; give the exit status."""
    registry.all_rules()
    damaged = seconds(Document(text(DAMAGED, 25)))
    status = 0
    print(f"{'text':<36}{'s/MB':>8}{'ratio':>8}")
    print(f"{'damaged, one word in 25':<36}{damaged:>8.3f}{1:>8.2f}")
    for name, signs, every in (
        ("sound without signs", ("bell",), 25),
        ("sound, one sign in 100 words", SOUND, 100),
        ("sound, one sign in 25 words", SOUND, 25),
    ):
        time = seconds(Document(text(signs, every)))
        status |= time > MOST * damaged
        print(f"{name:<36}{time:>8.3f}{time / damaged:>8.2f}")
    return status


if __name__ == "__main__":
    sys.exit(main())
