"""Damages sound articles, repairs them, and looks for lost words, for old bytes that do not come back, for other lines.

Damage never alters a word of prose, so that the words of the sound text outside of its marks must all stand in what the
safe fixes make of it, in their order. Every repair is taken back by what the ledger keeps of it. And where a single
place was damaged, the lines before and behind it must be as they were. Run it from the repository's root, as
``python -m benchmarks.trust.words [DOCUMENTS [SEED]]``; a hundred thousand take a quarter of an hour.
"""

from __future__ import annotations

import html
import re
import sys
import time
from collections import Counter
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from tests import faults

import q7lint
from benchmarks.trust import results
from q7lint.repairer import UnsettledError
from q7lint.testing.damage import OPERATORS, RATES, Damaged, Way, damaged
from q7lint.testing.damage.articles import article
from q7lint.text import Dialect, Document
from q7lint.undo.ledger import entry

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from q7lint.testing.damage import Operator

DIALECTS = (Dialect.TEXT, Dialect.TEXT, Dialect.MARKDOWN, Dialect.HTML)
AMONG = {one: [operator for operator in OPERATORS.values() if Way(one.value) in operator.floors] for one in Dialect}
_TAG = re.compile(r"<[^<>]*>")
_OPEN_WORD = re.compile(r"[\w\u0300-\u036f\u0900-\u0dff\u200c\u200d]+$")
_WORD_START = re.compile(r"[\w\u0300-\u036f\u0900-\u0dff\u200c\u200d]+")


class Trial(NamedTuple):
    """A damaged text and what came of it.

    Args:
        done: The damaged text with its marks.
        dialect: What kind of text it is.
        repaired: What the safe fixes made of it.
        kept: How many words of prose had to be kept.
        faults: What is wrong, each with its law before the colon.
    """

    done: Damaged
    dialect: Dialect
    repaired: str
    kept: int
    faults: tuple[str, ...]


def prose_between(done: Damaged) -> Iterator[str]:
    """Yield what stands between the marks of a damaged text, without a word at an edge that the mark may be a part of."""
    at = 0
    for number in range(len(done.marks) + 1):
        mark = done.marks[number] if number < len(done.marks) else None
        piece = done.text[at : mark.span.start if mark else len(done.text)]
        before = done.marks[number - 1] if number else None
        if before and _is_glued(before.original, done.text[before.span.start : before.span.end], last=True):
            piece = _WORD_START.sub("", piece, count=1) if _WORD_START.match(piece) else piece
        if mark:
            if _is_glued(mark.original, done.text[mark.span.start : mark.span.end], last=False):
                piece = _OPEN_WORD.sub("", piece)
            at = mark.span.end
        yield piece


def _is_glued(original: str, written: str, *, last: bool) -> bool:
    """Tell whether a mark may share a word with what stands beside it, before the damage or behind it."""
    edge = slice(-1, None) if last else slice(0, 1)
    return not original or not written or any(faults.is_letter(one) for one in original[edge] + written[edge])


def words_to_keep(done: Damaged, dialect: Dialect) -> list[str]:
    """Give the words of prose in a damaged text, in their order: those of sound tags are no prose."""
    pieces = list(prose_between(done))
    if dialect is not Dialect.TEXT:
        # A tag that was damaged in part is cut by marks: what is left of it in a piece has one of its brackets.
        pieces = [re.sub(r"^[^<>]*>|<[^<>]*$", " ", _TAG.sub(" ", piece)) for piece in pieces]
    return [word for piece in pieces for word in faults.words(html.unescape(piece))]


def lost_words(wanted: Iterable[str], text: str) -> list[str]:
    """Give the words that do not stand in a text in their order.

    One that is not there is passed over, so that every one is counted, and not all that stand behind it.
    """
    there = faults.words(html.unescape(text))
    places: dict[str, list[int]] = {}
    for place, word in enumerate(there):
        places.setdefault(word, []).append(place)
    at, lost = 0, []
    for word in wanted:
        place = next((one for one in places.get(word, ()) if one >= at), None)
        if place is None:
            lost.append(word)
        else:
            at = place + 1
    return lost


def lines_touched(done: Damaged, repaired: str) -> list[str]:
    """Give the lines before the first mark and behind the last one that are not as they were."""
    before = Document(done.text)
    first = before.line(before.row(done.marks[0].span.start)).start
    last = before.line(before.row(done.marks[-1].span.end)).end
    head, tail = done.text[:first], done.text[last:]
    found = [] if repaired.startswith(head) else [f"a line before {done.text[first:last]!r} was touched"]
    return found + ([] if repaired.endswith(tail) else [f"a line behind {done.text[first:last]!r} was touched"])


def tried(draw: Random, operators: list[Operator], dialect: Dialect, *, single: bool) -> Trial | None:
    """Damage an article, in a single place or in many, and repair it; ``None`` where no place was found."""
    sound = article(draw.randrange(1_000_000)).written(dialect)
    rate = 0.0 if single else draw.choice(RATES)
    done = damaged(sound, operators, draw.getrandbits(32), dialect=dialect, rate=rate)
    if not done.marks:
        return None
    try:
        safe = q7lint.repair(done.text, dialect=dialect).text
        whole = q7lint.repair(done.text, dialect=dialect, unsafe=True).text if single else safe
    except UnsettledError as error:
        return Trial(done, dialect, done.text, 0, (f"unsettled: {error}",))
    wanted = words_to_keep(done, dialect)
    # What the damage itself glued to a word is no loss: the word must have been there before the repair.
    there = lost_words(wanted, done.text)
    wanted = _without(wanted, there)
    found = [f"lost: {word}" for word in lost_words(wanted, safe)]
    old, new = done.text.encode(), safe.encode()
    if entry("x", old, new, ()).restored(new) != old:
        found.append("undo: the old bytes do not come back")
    if single:
        found += [f"locality: {one}" for one in lines_touched(done, whole)]
        found += [f"lost by a probable fix: {word}" for word in lost_words(wanted, whole)]
    return Trial(done, dialect, safe, len(wanted), tuple(found))


def _without(words: list[str], others: list[str]) -> list[str]:
    left = Counter(others)
    kept = []
    for word in words:
        if left[word]:
            left[word] -= 1
        else:
            kept.append(word)
    return kept


def campaign(count: int, seed: int, singles: int) -> tuple[Counter[str], dict[str, list[str]]]:
    """Try `singles` texts with one damaged place and `count` with many, and count words and faults by law."""
    draw = Random(seed)
    counts: Counter[str] = Counter()
    samples: dict[str, list[str]] = {}
    start = time.process_time()
    while counts["documents"] < count:
        dialect = draw.choice(DIALECTS)
        single = counts["documents with one damaged place"] < singles and draw.random() < 0.5
        operators = draw.sample(AMONG[dialect], 1 if single else draw.randint(1, 4))
        trial = tried(draw, operators, dialect, single=single)
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


def _shown(trial: Trial) -> str:
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
