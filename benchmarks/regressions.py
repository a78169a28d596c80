"""Tells when q7lint has become slower, by ratios that are measured in one run, so that any machine can tell.

    python -m benchmarks.regressions [--write]

Each job is timed in turn with a yardstick, a loop of plain Python, and what counts is how many times the yardstick's
processor time it takes: the median of the ratios. ``ratios.json`` beside this file holds the last ones; a job that
takes `MOST` times as long as then fails, and ``--write`` stores what was measured. Two more things are held to fixed
limits: the start on one small sound file, against ``python -I -c pass``; and the memory that a longer file takes than a
shorter one. That time grows linearly with a flood of one token is held by ``tests/test_growth.py``.

It takes less than two minutes, and is a part of ``.ci/run``.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time
from typing import TYPE_CHECKING

from q7lint import Dialect, Document, registry
from q7lint.repairer import repair_document
from q7lint.testing.damage import OPERATORS, damaged
from q7lint.testing.damage.articles import article
from q7lint.whole import InMemory, Whole

if TYPE_CHECKING:
    from collections.abc import Callable

STORED = Path(__file__).with_name("ratios.json")
ROUNDS = 9

MOST = 1.6
"""How many times as long as before a job may take: builds of Python differ by a quarter, and machines sway."""

MOST_OF_START = 2.8
"""How many bare starts of the interpreter a start on a small sound file may take."""

MOST_MEMORY = 8
"""How many MiB more a file of 64 MB of many lines may take than one of 16 MB."""

SIZE = 600_000
SCRIPT = os.path.join(os.path.dirname(sys.executable), "q7lint")
RULES = registry.all_rules()


def text(dialect: Dialect, *, damage: bool) -> str:
    """Write articles in nine languages one below the other, every other of them damaged if there is to be damage."""
    names = ["space-tag", "move-separator", "escape-again", "flatten-table"]
    pieces: list[str] = []
    number = size = 0
    while size < SIZE:
        piece = article(number).written(dialect)
        if damage and number % 2:
            piece = damaged(piece, [OPERATORS[name] for name in names], seed=number, dialect=dialect).text
        pieces.append(piece)
        size += len(piece)
        number += 1
    return "\n".join(pieces)


def prose() -> str:
    """Write sound paragraphs that hold no sign of damage at all, as most text does."""
    lines = [line for line in text(Dialect.TEXT, damage=False).split("\n") if not set(line) & set("<>&|\u2022\u00a0")]
    return "\n\n".join(line for line in lines if len(line) > 60) * 4


def yardstick() -> int:
    """Do what takes Python some time."""
    total = 0
    for number in range(150_000):
        total += number & 7
    return total


def seconds(job: Callable[[], object]) -> float:
    """Measure the processor time of a job."""
    start = process_time()
    job()
    return process_time() - start


def jobs() -> dict[str, Callable[[], object]]:
    """Give what is timed, by its name."""
    plain, sound = prose().encode(), text(Dialect.TEXT, damage=False).encode()
    pages = text(Dialect.HTML, damage=False).encode()
    broken = {dialect: text(dialect, damage=True) for dialect in Dialect}

    def check(data: bytes, dialect: Dialect = Dialect.TEXT) -> object:
        return list(Whole(InMemory(data, dialect), "text", dialect).findings(RULES))

    found: dict[str, Callable[[], object]] = {
        "check prose": lambda: check(plain),
        "check sound articles": lambda: check(sound),
        "check sound pages": lambda: check(pages, Dialect.HTML),
        "repair damaged articles": lambda: repair_document(
            Document(broken[Dialect.TEXT][:100_000]), RULES, unsafe=True
        ),
    }
    for dialect, one in broken.items():
        data = one.encode()[:200_000]
        found[f"check damaged articles as {dialect}"] = partial(check, data, dialect)
    return found


def ratios() -> dict[str, float]:
    """Measure how many times the yardstick's time each job takes."""
    measured: dict[str, float] = {}
    for name, job in jobs().items():
        job()
        pairs = [(seconds(yardstick), seconds(job)) for _ in range(ROUNDS)]
        measured[name] = round(median(job_time / unit for unit, job_time in pairs), 2)
    return measured


def usage(cache: str, *command: str) -> tuple[float, float]:
    """Run a command whose cache is a folder; give its processor time in seconds and its peak memory in MiB."""
    environment = {**os.environ, "PYTHONDONTWRITEBYTECODE": "", "Q7LINT_CACHE": cache}
    with open(os.devnull, "wb") as nowhere:
        actions = [(os.POSIX_SPAWN_DUP2, nowhere.fileno(), number) for number in (1, 2)]
        child = os.posix_spawn(command[0], command, environment, file_actions=actions)
        _, status, used = os.wait4(child, 0)
    if os.waitstatus_to_exitcode(status) not in (0, 1):
        raise RuntimeError(f"{' '.join(command[1:])} has failed")
    return used.ru_utime + used.ru_stime, used.ru_maxrss / 1024


def start(folder: str) -> float:
    """Measure how many bare starts of the interpreter a start on one small sound file takes."""
    path = os.path.join(folder, "small.txt")
    Path(path).write_text(prose()[:4_000], encoding="utf-8")
    bare, full = (sys.executable, "-I", "-c", "pass"), (sys.executable, SCRIPT, path)
    usage(folder, *full)
    pairs = [(usage(folder, *bare)[0], usage(folder, *full)[0]) for _ in range(31)]
    return median(q7lint / python for python, q7lint in pairs)


def memory(folder: str) -> float:
    """Measure how many MiB more a long file takes than a short one."""
    block = prose().encode() + b"\n\n"
    peaks = []
    for megabytes in (16, 64):
        path = os.path.join(folder, f"{megabytes}.txt")
        with open(path, "wb") as file:
            file.writelines(block for _ in range(megabytes * 1_000_000 // len(block)))
        peaks.append(usage(folder, sys.executable, SCRIPT, "--jobs", "1", path)[1])
    return peaks[1] - peaks[0]


def main() -> int:
    """Measure, print, compare; give the exit status."""
    measured = ratios()
    stored = json.loads(STORED.read_text()) if STORED.exists() else {}
    slower = [name for name, ratio in measured.items() if ratio > MOST * stored.get(name, ratio)]
    for name, ratio in measured.items():
        print(f"{name}: {ratio:.2f} yardsticks (stored: {stored.get(name, '-')})")
    with tempfile.TemporaryDirectory() as folder:
        starts, more = start(folder), memory(folder)
    print(f"start on a small sound file: {starts:.2f} times `python -I -c pass` (at most {MOST_OF_START})")
    print(f"64 MB take {more:.1f} MiB more than 16 MB (at most {MOST_MEMORY})")
    if "--write" in sys.argv[1:]:
        STORED.write_text(json.dumps(measured, indent=2) + "\n")
        return 0
    for name in slower:
        print(f"{name}: takes more than {MOST} times as long as when it was stored", file=sys.stderr)
    return int(bool(slower) or starts > MOST_OF_START or more > MOST_MEMORY)


if __name__ == "__main__":
    raise SystemExit(main())
