"""How the time of every reader, every rule, the repair, the guard and the reader of ``.gitignore`` grows: R18.

Each text is a pump, repeated to 16 KiB and 64 KiB, and to 256 KiB, 1 MiB and 4 MiB where that is quick enough. A
part's exponent is the slope of a line through the logarithms of sizes and processor times; up to `MOST` it counts as
linear. What takes less than `QUICK` seconds is not fitted: with a time that small the machine's own noise is larger,
and lists of a million numbers that take less are made in memory that the process has, larger ones in what it asks for.
A case is followed to the next size as long as that is expected to take less than the limit in seconds; beyond it only
what looks superlinear goes on.

Throughput is measured on what a linter mostly reads, sound text with a scrap of the pump in each thousand signs. A text
that is nothing but damage has a finding every few signs, and its figures are given beside it.

``python -m benchmarks.trust.growth [SECONDS]``: the limit for one text at one size, 0.6 by default (half an hour).
"""

from __future__ import annotations

import math
import sys
import time
from functools import reduce
from operator import or_
from time import process_time
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.trust.results import keep

from q7lint.files.gitignore import Line, parse
from q7lint.registry import all_rules
from q7lint.repairer import repair_document
from q7lint.testing.growth import LICENCES, PUMPS, Pump, guard_time, parts_of_time, rule_pumps, settle
from q7lint.text import Dialect, Document
from q7lint.whole import check_document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from q7lint.finding import Hit
    from q7lint.reading import Reading

    Timing = Callable[[int], dict[str, float]]
    """Gives the seconds that each part takes on a text of a size."""

SIZES = (16_384, 65_536, 262_144, 1_048_576, 4_194_304)
MOST = 1.2
QUICK = 0.05
SLOWEST = 1.0
"""In megabytes a second."""

NESTED_SECONDS = 1.0
"""How long a MiB of ``&amp;amp;…`` may take to repair."""

FAR = 8.0
"""How many times the limit what looks superlinear may take, before it counts as that without a further size."""

PROSE = "The market hall behind the quay sells bread, fish and vegetables, and on Sundays there is music at noon.\n"

# A path, and a pattern that it is held against; both are pumped.
IGNORED = (
    ("*a", "b", "a"), ("**/a/", "b", "a/"), ("**/a*/", "b", "a/"), ("a/**/", "b", "a/"), ("**/*a*", "/b", "aab/"),
    ("**/", "b", "a/"), ("*/", "b", "a/"), ("?", "b", "a"), ("[a-z]", "b", "a"), ("[!b]*", "b", "a"), ("*", "", "a"),
    ("a*b*", "c", "ab"), ("**", "x", "a"), ("/**/a", "b", "/a"), ("a/", "b", "a/"), ("*a/", "b", "aa/"),
    ("\\a*", "b", "a"), ("[[:alpha:]]*", "1", "a"), ("**/[a]*/", "b", "a/"), ("a**", "b", "a"),
)  # fmt: skip
LINES = (
    " ",
    "[:",
    "[",
    "[a",
    "[[:",
    "[[:a",
    "\\",
    "\\ ",
    "a \\",
    "!",
    "#",
    "/",
    "*",
    "**/",
    "[]",
    "[^",
    "[a-",
    "\n",
    "a\n",
)


class Worst(NamedTuple):
    """The largest figure of its kind, and where it was measured."""

    figure: float
    where: str


class Campaign:
    """What was measured so far.

    Args:
        limit: How many seconds a text may take at one size.
    """

    def __init__(self, limit: float) -> None:
        self.limit = limit
        self.cases = 0
        self.fitted = 0
        self.reached = dict.fromkeys(SIZES, 0)
        self.faults: list[str] = []
        self.worst = Worst(0.0, "")

    def follow(self, what: str, timing: Timing) -> None:
        """Measure one kind of text at growing sizes, and note what of it is superlinear."""
        self.cases += 1
        times: dict[str, list[tuple[int, float]]] = {}
        suspects: set[str] = set()
        for size in SIZES:
            start = process_time()
            for part, seconds in timing(size).items():
                times.setdefault(part, []).append((size, seconds))
            spent = process_time() - start
            self.reached[size] += 1
            suspects = {part for part, series in times.items() if _exponent(series) > MOST}
            if size > SIZES[0] and spent * 4 > (self.limit * FAR if suspects else self.limit):
                break
        for part, series in times.items():
            self._note(f"{part}: {what}", series, timing, part)

    def _note(self, what: str, series: list[tuple[int, float]], timing: Timing, part: str) -> None:
        """Fit one part; one that looks superlinear is measured again, since a busy machine only adds time."""
        exponent = _exponent(series)
        for _ in range(3):
            if exponent <= MOST:
                break
            series = [(size, min(seconds, timing(size)[part])) for size, seconds in series]
            exponent = _exponent(series)
        if exponent > 0:
            self.fitted += 1
        if exponent > self.worst.figure:
            self.worst = Worst(exponent, what)
        if exponent > MOST:
            self.faults.append(f"exponent {exponent:.2f}, {series[-1][1]:.1f} s at {series[-1][0]:,}: {what}")
            print("SUPERLINEAR", self.faults[-1], flush=True)


def _exponent(series: list[tuple[int, float]]) -> float:
    """Fit the exponent of the growth through the sizes that take long enough to be measured; 0 if fewer than two do."""
    points = [(math.log(size), math.log(seconds)) for size, seconds in series if seconds >= QUICK]
    if len(points) < 2:
        return 0.0
    x = sum(one for one, _ in points) / len(points)
    y = sum(one for _, one in points) / len(points)
    return sum((a - x) * (b - y) for a, b in points) / sum((a - x) ** 2 for a, _ in points)


def _texts() -> Iterator[tuple[str, Pump]]:
    for pump in PUMPS:
        yield repr(tuple(pump)), pump
    for rule in all_rules():
        for number, pump in enumerate(rule_pumps(rule)):
            yield f"example {number // 2 + 1} of {rule.code}", pump


def _parts(pump: Pump, dialect: Dialect) -> Timing:
    return lambda size: parts_of_time(Document(pump.text(size), dialect=dialect), all_rules())


def _repair(pump: Pump) -> Timing:
    """Time a repair by the looks that it takes at the text: there are at most some twenty, however long the text is."""
    looks: list[int] = []

    def look(_: Reading) -> Iterator[Hit]:
        looks.append(1)
        return iter(())

    rules = all_rules()
    every = reduce(or_, (rule.reads for rule in rules))
    counting = (*rules, rules[0]._replace(code="XXX000", name="counted-look", reads=every, detect=look))

    def timing(size: int) -> dict[str, float]:
        looks.clear()
        # What is read of more than `MUCH` is let go and read again: twice the time, once, is no growth.
        document = Document(pump.text(size // 5))
        start = process_time()
        settle(document, counting)
        return {"a look of the repair": (process_time() - start) / max(len(looks), 1)}

    return timing


def _guard(pump: Pump) -> Timing:
    return lambda size: guard_time(pump.text(size // 4), LICENCES)


def _path(scrap: str, ending: str, part: str) -> Timing:
    """Hold a path of a size against a pattern of forty scraps."""

    def timing(size: int) -> dict[str, float]:
        line, path = Line(scrap * 40 + ending), part * (size // len(part))
        start = process_time()
        line.speaks_of(path, is_folder=True)
        return {"path": process_time() - start}

    return timing


def _pattern(scrap: str, ending: str, part: str) -> Timing:
    """Hold a path of 4,096 signs, as long as systems let it be, against a pattern of a hundredth of a size."""

    def timing(size: int) -> dict[str, float]:
        start = process_time()
        Line(scrap * (size // 100 // len(scrap)) + ending).speaks_of(part * (4096 // len(part)), is_folder=True)
        return {"pattern": process_time() - start}

    return timing


def _list(scrap: str) -> Timing:
    """Read a list, the classes of characters in it included."""

    def timing(size: int) -> dict[str, float]:
        content = (scrap * (size // len(scrap)) + "x").encode("latin-1")
        start = process_time()
        parse(content)
        return {"list": process_time() - start}

    return timing


def throughput() -> tuple[Worst, Worst]:
    """Give the slowest megabytes a second of a check: among sound text, and of nothing but damage."""
    among, alone = Worst(math.inf, ""), Worst(math.inf, "")
    for what, pump in _texts():
        for dialect in Dialect:
            scrap = pump.text(1)[:200]
            sparse = Document((PROSE * 9 + scrap + "\n") * 40, dialect=dialect)
            among = min(among, Worst(_speed(sparse), f"{what} as {dialect}"))
            alone = min(alone, Worst(_speed(Document(pump.text(4_096), dialect=dialect)), f"{what} as {dialect}"))
    return among, alone


def _speed(document: Document) -> float:
    """Give the megabytes a second of a check, the best of three where it is near the limit."""
    best = 0.0
    for _ in range(3):
        start = process_time()
        check_document(document, all_rules())
        best = max(best, len(document.text.encode("utf-8", "surrogatepass")) / 1e6 / (process_time() - start))
        if best > 1.2 * SLOWEST or best < SLOWEST / 5:
            break
    return best


def nested_seconds() -> float:
    """Give the seconds that a MiB of an ampersand that was escaped again and again takes to repair."""
    document = Document("&" + "amp;" * (1_048_576 // 4))
    start = process_time()
    repaired = repair_document(document, all_rules(), unsafe=True)
    if repaired.text != "&":
        raise AssertionError(f"the repair is {repaired.text[:40]!r}")
    return process_time() - start


def main() -> int:
    """Run the campaign."""
    campaign = Campaign(float(sys.argv[1]) if len(sys.argv) > 1 else 0.6)
    nested = nested_seconds()
    print(f"1 MiB of &amp;amp;… repaired in {nested:.2f} s", flush=True)
    among, alone = throughput()
    print(f"throughput among sound text {among.figure:.2f}, of nothing but damage {alone.figure:.3f}", flush=True)
    start = time.time()
    texts = list(_texts())
    for number, (what, pump) in enumerate(texts):
        # The examples of rules are damaged texts in full, and what stands in them is among the pumps as well.
        for dialect in Dialect if number < len(PUMPS) else (Dialect.TEXT,):
            campaign.follow(f"{what} as {dialect}", _parts(pump, dialect))
        campaign.follow(what, _repair(pump))
        if number < len(PUMPS):
            campaign.follow(what, _guard(pump))
        if number % 25 == 24:
            print(f"{number + 1} of {len(texts)} texts, {time.time() - start:.0f} s", flush=True)
    for scrap, ending, part in IGNORED:
        campaign.follow(f"gitignore {scrap!r}…{ending!r} and {part!r}…", _path(scrap, ending, part))
        campaign.follow(f"gitignore {scrap!r}…{ending!r} and {part!r}…", _pattern(scrap, ending, part))
    for scrap in LINES:
        campaign.follow(f"gitignore of {scrap!r}", _list(scrap))
    passed = not campaign.faults and nested < NESTED_SECONDS and among.figure >= SLOWEST
    sizes = ", ".join(f"{count} at {size:,}" for size, count in campaign.reached.items())
    return keep(
        "growth",
        "python -m benchmarks.trust.growth",
        {
            "pumps": len(texts),
            "patterns of gitignore": len(IGNORED) + len(LINES),
            "kinds of text, followed to growing sizes": campaign.cases,
            "kinds of text measured at a size": sizes,
            "exponents fitted": campaign.fitted,
            "largest exponent": round(campaign.worst.figure, 3),
            "where": campaign.worst.where,
            "superlinear": len(campaign.faults),
            "seconds for 1 MiB of &amp;amp;…": round(nested, 3),
            "slowest check of sound text with a scrap in each 1,000 signs, MB/s": round(among.figure, 2),
            "slowest scrap there": among.where,
            "slowest check of nothing but damage, MB/s": round(alone.figure, 3),
            "slowest damage": alone.where,
        },
        passed=passed,
        skipped=(f"sizes beyond {campaign.limit:g} s a text are tried only with what looks superlinear",),
    )


if __name__ == "__main__":
    sys.exit(main())
