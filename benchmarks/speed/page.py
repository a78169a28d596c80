"""Writes `docs/performance.md` from the results: nothing on it is written by hand."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

from benchmarks.speed.figures import rows
from benchmarks.speed.measure import spread
from benchmarks.speed.peers import LITERALS
from benchmarks.speed.plot import NAMES, label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from benchmarks.speed.figures import Comparison, Results

COMMAND = "python -m benchmarks.speed CACHE"
MIB = 1 << 20

INTRODUCTION = """\
# Performance

How fast q7lint is, beside programs that do something like it, and whether it is as fast as the project wants. The
page is made by `{command}` of [what was measured](../benchmarks/speed/results.json).
"""

HOW = """\
The corpora are made of the HTML manuals of Debian packages ([packages.txt](../benchmarks/speed/packages.txt)) by
[corpora.py](../benchmarks/speed/corpora.py): the paragraphs, one a line, each once, without control signs and signs
that have no width, and without lines of code as far as two blanks in a row show them; of the lines with `< > & |`
three in a hundred stay. Chance, which is the same at each run, makes documents of 2 to 4 kB of them. The damaged
corpora have one defect in each 2 kB, of ten kinds that are met in text from the web
([damage.py](../benchmarks/speed/damage.py)).

| corpus | what it is |
|---|---|
| `sound-en` | English, 64 MiB |
| `sound-many` | English and more than twenty other languages, 64 MiB |
| `non-latin` | lines in Greek, Cyrillic, Arabic, Chinese, Japanese and Korean, repeated up to 64 MiB |
| `damaged` | `sound-many` with defects |
| `html` | the pages of the manuals as they are, 64 MiB |
| `jsonl` | the documents of `sound-many`, each the field `text` of a line |
| `small`, `small-damaged` | 20,000 files of a document each |
| `big`, `big-sound` | `damaged` and `sound-many` sixteen times, 1 GiB in one file |

- **Time** is processor time of the process and its children, user and system, as the kernel counts it. Every run is
  a process of its own, on files that were just written.
- **Pairs**: two programs take turns on the same file, {pairs}. The ratio is the median of the ratios of the pairs,
  and the least and the greatest stand beside it.
- **The start is taken off**: rates and ratios are above what the same command takes for an empty file, the median
  of the same rounds. Slow programs get the beginning of a corpus only, and then q7lint is given no more: the tables
  say how much. Of times below 20 ms no ratio is made.
- **A control**, a fixed loop of pure Python, is timed in each round: its median was {control:.1f} ms, and from the
  least to the greatest of its times it was {spread:.0f} % of that. By as much, times of different rows may differ
  for no reason of the programs; only ratios of a row may be compared.
- **q7lint** ran with all its rules, in one process, with no results kept from earlier runs, and its findings were
  written into a file, a line each. Repairs are `--fix --unsafe-fixes` on a fresh copy, with the ledger for `q7lint
  undo`.
- **ftfy and plsfix** were given each document by itself (`fix_text`), in one process. typos, codespell, rumdl, HTML
  Tidy and ripgrep look for other things, and are there as a measure; ripgrep lists ten strings: {literals}.
"""

AGAIN = """\
```sh
apt-get update                            # the manuals are downloaded with `apt-get download`
apt-get install tidy ripgrep              # they are left out where they are missing
pip install -e '.[dev]' matplotlib        # lxml makes text of the manuals, matplotlib draws the plots
{command}           # everything: an hour or two, 5 GB in CACHE
{command} --part 0.05 --to FOLDER   # a twentieth of the text, to try it
python -m benchmarks.speed --draw         # this page and the plots anew, of what was measured last
```

The peers are installed into an environment of their own in CACHE. q7lint is the one of the interpreter that runs the
benchmark; it runs with hyperscan, and with hyperscan hidden from it.
"""


WHY = """
Most goals against ftfy and plsfix come from a prototype whose rules look at one line each. The rules of q7lint look at
tables, lists, neighbours and protected places, and most of the time goes there, not into the gate. A profile shows it:
`python -m cProfile -s tottime -m q7lint --jobs 1 --no-cache --output-format concise CACHE/speed/part-1/damaged.txt`.

- **Sound text.** The gate takes a third of the time, and to read, decode, count and cut the text a quarter: at some 300
  MB a second together. The rest goes into the parts that are opened, a fifth of them: half of it for a line that ends
  in a comma, where the whole part is looked at, to tell whether a program wrapped it, and most of the other half for
  what may be tags. A search in a compiled language would bring most of the first third: each of the three patterns that
  the gate cannot do without takes as long as ten searches for a single sign. To look no farther round a comma than its
  paragraph would bring some of the rest; Hyperscan does not. Of 64 MiB, a tenth of the time is the start of the rules.
- **Damaged text.** The time is spread over all readers: most of it goes into weighing shapes of tags, protected places,
  and broken sentences, and no single function stands out. Fewer named tuples would bring some of it. To compile the
  readers with mypyc was tried, and made them slower; cheaper flags brought nothing.
- **Repair.** A damaged part is read after each phase, and its probable fixes are judged anew by what the safe ones
  leave. The second reading weighs a quarter of the tags of the first, so that to read only what a phase has changed
  would bring less than half. A large text is looked at whole once, as in a check, and after that where it was changed:
  a fifth of the time of a sound one. A third goes into the parts that are opened, which are read again for the probable
  fixes, and again when these are applied; a tenth each into cutting the text anew, twice, and into the digests for the
  ledger of `q7lint undo`.
- **HTML.** A page whose tags are sound is held back by the gate. A file with a single damaged place is read whole, tag
  by tag, and that is some ten times slower. The corpus here is one file of all pages, so that it is never held back.
- **Hyperscan** makes the gate faster, which is not where the time goes, and lets rules have any number of phrases.
- **Start.** A sound file needs no rule and no reader, and half of its time is the interpreter's own. One with damage
  loads all rules and most readers, a hundred modules (half of the time), and compiles the sixty patterns that it needs
  (a fifth); no more than that fifth could be kept from one run for the next.
- **Small files.** A sound one takes some 40 µs, and most of that goes into finding, opening and closing it; a damaged
  one, which all readers read, takes ten times as much.
- **Two workers** are started for the last line whatever there is to do. Without `--jobs`, others are started only where
  the first files took long.
- **Memory** hardly grows with a file of many lines: where each part that is opened begins and ends is kept, some 20 MiB
  for 1 GiB of damaged text. A line is read whole, however long it is: a sound one of 1 GiB takes twice its size, 2.1
  GiB, and a repair of a damaged one six times ([trust.md](trust.md#extremes)).
"""


def page(results: Results) -> str:
    """Write the page."""
    controls = [one * 1000 for one in results.controls] or [0.0]
    most = max((one.rounds for one in results.comparisons), default=0)
    facts = {
        "pairs": f"{most} times each, the order turned round each time" if most else "in turn",
        "control": statistics.median(controls),
        "spread": 100 * spread(controls) if len(controls) > 1 else 0,
        "literals": ", ".join(f"`{one}`" if one.isprintable() else "a space without width" for one in LITERALS),
    }
    parts = [INTRODUCTION.format(command=COMMAND).strip(), "\n".join(_facts(results))]
    parts += ["## Goals", "\n".join(_table(("goal", "limit", "measured", "holds"), rows(results.figures)))]
    parts += ["### What is not reached, and what would reach it", WHY.strip()]
    for mode, title in (("check", "## Checks"), ("fix", "## Repairs")):
        if found := [one for one in results.comparisons if one.mode == mode]:
            parts += [title, "\n".join(_comparisons(found))]
    parts += _curves(results)
    parts += ["## What was measured, and how", HOW.format(**facts).strip()]
    if results.skipped:
        parts += ["Not measured in this run:", "\n".join(f"- {one}" for one in results.skipped)]
    parts += ["## How to make it again", AGAIN.format(command=COMMAND).strip()]
    return "\n\n".join(parts) + "\n"


def _facts(results: Results) -> Iterator[str]:
    """Write when it was measured, on what, and which versions."""
    machine = "; ".join(f"{what}: {_said(fact)}" for what, fact in results.machine.items())
    yield f"Measured on {results.date} at {results.commit}. {machine}."
    for when in sorted(set(results.older.values())):
        steps = ", ".join(step for step, one in sorted(results.older.items()) if one == when)
        yield f"What is said of {steps} was measured on {when}."
    yield ""
    yield "Versions: " + ", ".join(f"{name} {number}" for name, number in results.versions.items()) + "."
    if results.part != 1:
        yield ""
        yield f"**This was a trial: all sizes below are {results.part:g} of what they should be.**"


def _said(fact: str | int | bool) -> str:
    return ("yes" if fact else "no") if isinstance(fact, bool) else str(fact)


def _table(head: tuple[str, ...], lines: Sequence[tuple[str, ...]]) -> Iterator[str]:
    """Write a table."""
    yield "| " + " | ".join(head) + " |"
    yield "|---" * len(head) + "|"
    for line in lines:
        yield "| " + " | ".join(line) + " |"


def _comparisons(found: list[Comparison]) -> Iterator[str]:
    """Write the table of comparisons."""
    head = ("corpus", "MiB", "q7lint, MB/s", "peer", "its MB/s", "times as fast", "least – greatest", "pairs")
    return _table(head, [_comparison(one) for one in found])


def _comparison(one: Comparison) -> tuple[str, ...]:
    """Write a comparison as a row."""
    native = one.ours.removeprefix("q7lint")
    between = f"{_number(one.low)} – {_number(one.high)}"
    size = f"{one.size / MIB:.3g}"
    rates = _number(one.our_rate), _number(one.their_rate)
    ratio = _number(one.ratio)
    return one.corpus, size, rates[0] + native, one.theirs, rates[1], ratio, between, str(one.rounds)


def _number(value: float | None) -> str:
    """Write a number with three digits that count; a dash if there is none."""
    if value is None:
        return "—"
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def _curves(results: Results) -> Iterator[str]:
    """Write the sections of the plots, each with its data."""
    titles = {"density": "By the density of damage", "size": "By the size of the file"}
    for name, title in titles.items():
        if name in results.curves:
            curve = results.curves[name]
            head = ("MB/s", *(label(name, place) for place in curve.places))
            lines = [(program, *map(_number, rates)) for program, rates in curve.rates.items()]
            yield f"## {title}"
            yield f"![{title}]({NAMES[name]})"
            yield {
                "density": "The columns are defects in a megabyte of sound text; rates are above the time for 64 KiB.",
                "size": "The columns are sizes of files of `sound-many`; rates are of whole processes.",
            }[name]
            yield "\n".join(_table(head, lines))
    if results.growth:
        times = ", ".join(f"{size / MIB:.3g} MiB {seconds:.3g} s" for size, seconds in results.growth)
        yield f"Times of q7lint on the beginning of `big`, above the time for its first 64 KiB: {times}."
