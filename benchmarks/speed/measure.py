"""Measures processor time and peak memory of programs, in pairs that take turns, each run a process of its own.

Processor time is user and system time of the process and of its children, in seconds, as `os.wait4` gives it. In each
round a fixed loop of pure Python is timed beside the two programs; if its times spread, so do those of the programs.
Rates are above the start: what the same command takes for an empty file, in the same rounds, is taken off.
"""

from __future__ import annotations

import math
import os
import shutil
import statistics
import subprocess
import sys
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from benchmarks.speed.peers import Program

LAUNCHER = Path(__file__).with_name("launch.py")
KIB = 1024 if sys.platform != "darwin" else 1
"""The bytes of the unit in which the system gives the peak of memory."""

LEAST = 0.02
"""The least time above the start of which a rate is made, in seconds of processor time."""

TURNS = 200_000
"""How often the loop of the control turns."""


class FailedError(Exception):
    """A program ended with a status that it has no right to."""


class Use(NamedTuple):
    """What a run used: processor time in seconds, and memory at its peak in bytes."""

    seconds: float
    peak: int


class Round(NamedTuple):
    """The seconds of one round: of the control, of both programs, and of both on an empty file."""

    control: float
    first: float
    second: float
    first_start: float
    second_start: float


class Task(NamedTuple):
    """What a program is given to do.

    Args:
        program: The program.
        target: The file or the folder.
        fixing: Whether it repairs: a fresh copy of the file, and the result beside it.
    """

    program: Program
    target: Path
    fixing: bool = False


# -- one run -------------------------------------------------------------------------------------------------------


class Bench:
    """A folder in which programs are run, with an environment that has nothing of the user's.

    Args:
        work: The folder; made if need be.
    """

    def __init__(self, work: Path) -> None:
        self.work = work
        work.mkdir(parents=True, exist_ok=True)
        self.empty = {suffix: work / f"empty{suffix}" for suffix in (".txt", ".html", ".jsonl")}
        for path in self.empty.values():
            path.write_bytes(b"")
        self.environment = {
            "HOME": os.fspath(work),
            "LANG": "C.UTF-8",
            "PATH": os.environ.get("PATH", os.defpath),
            "PYTHONPYCACHEPREFIX": os.fspath(work / "pycache"),
            "Q7LINT_UNDO": os.fspath(work / "undo"),
        }

    def run(self, command: Sequence[str], program: Program | None = None) -> Use:
        """Run a command once.

        Args:
            command: Its words.
            program: Whose environment and exit statuses count.

        Raises:
            FailedError: It ended with a status that is no sign of success, or by a signal.
        """
        output = self.work / "output"
        launcher = [sys.executable, "-I", "-S", os.fspath(LAUNCHER), os.fspath(output), *command]
        environment = self.environment | (program.environment if program else {})
        done = subprocess.run(launcher, cwd=self.work, env=environment, capture_output=True, text=True, check=False)
        if done.returncode:
            raise FailedError(f"{Path(command[0]).name} cannot be run")
        status, seconds, peak = done.stdout.split()
        allowed = program.statuses if program else {0}
        if int(status) < 0 or (allowed and int(status) not in allowed):
            last = output.with_suffix(".err").read_text(encoding="utf-8", errors="replace").strip().splitlines()[-1:]
            name = program.name if program else Path(command[0]).name
            raise FailedError(f"{name} ended with {status}" + "".join(f": {line}" for line in last))
        return Use(float(seconds), int(peak) * KIB)

    def do(self, task: Task) -> Use:
        """Do a task once."""
        program, target, fixing = task
        if not fixing:
            return self.run(program.check(target), program)
        if program.fix is None:
            raise ValueError(f"the repairs of {program.name} are not measured")
        copy = self.work / f"copy{target.suffix}"
        shutil.copyfile(target, copy)
        try:
            return self.run(program.fix(copy, self.work / "fixed"), program)
        finally:
            copy.unlink()
            shutil.rmtree(self.work / "undo", ignore_errors=True)

    def start(self, task: Task) -> float:
        """Give the seconds that the task takes on an empty file of its kind."""
        suffix = task.target.suffix if task.target.suffix in self.empty else ".txt"
        return self.do(task._replace(target=self.empty[suffix])).seconds

    def rounds(self, first: Task, second: Task, count: int, *, told: bool = True) -> list[Round]:
        """Do two tasks in turn, `count` times, each time in the other order, after a run on an empty file.

        Args:
            first: One of them.
            second: The other.
            count: How many rounds.
            told: Whether a line is printed for each round.
        """
        self.start(first), self.start(second)
        found = []
        for number in range(count):
            beside = control()
            starts = [self.start(task) for task in (first, second)]
            order = (0, 1) if number % 2 == 0 else (1, 0)
            seconds = {place: self.do((first, second)[place]).seconds for place in order}
            found.append(Round(beside, seconds[0], seconds[1], *starts))
            if told:
                print(f"  {seconds[0]:.3f} s, {seconds[1]:.3f} s; control {beside * 1000:.1f} ms", flush=True)
        return found


def control() -> float:
    """Give the seconds of processor time that a fixed loop takes here and now."""
    begin = process_time()
    total = 0
    for number in range(TURNS):
        total ^= number * number
    return process_time() - begin


# -- sums ----------------------------------------------------------------------------------------------------------


def net(times: Iterable[float], starts: Iterable[float]) -> list[float]:
    """Take the median of the starts off each time, in seconds."""
    start = statistics.median(starts)
    return [time - start for time in times]


def rate(size: int, seconds: float) -> float | None:
    """Give a rate in MB/s for `size` bytes; nothing if the time is too short to make one of."""
    return size / seconds / 1e6 if seconds >= LEAST else None


def ratios_above_start(rounds: Sequence[Round]) -> list[float] | None:
    """Give how many times as fast the first is as the second in each round, above the start of both.

    Nothing, if one of the times is too short to make a ratio of.
    """
    firsts = net((one.first for one in rounds), (one.first_start for one in rounds))
    seconds = net((one.second for one in rounds), (one.second_start for one in rounds))
    if min(*firsts, *seconds) < LEAST:
        return None
    return [second / first for first, second in zip(firsts, seconds, strict=True)]


def spread(values: Sequence[float]) -> float:
    """Give how far the greatest value is above the least, as a part of the median."""
    return (max(values) - min(values)) / statistics.median(values)


def exponent(sizes: Sequence[float], times: Sequence[float]) -> float:
    """Give the power of the size with which the time grows, by least squares on the logarithms; 1 is linear."""
    xs, ys = [math.log(size) for size in sizes], [math.log(time) for time in times]
    return statistics.linear_regression(xs, ys).slope


def medians(work: Callable[[int], float], count: int, rounds: int) -> list[float]:
    """Give the median of `rounds` results of each of `count` works, which are done in turn."""
    rows = [[work(number) for number in range(count)] for _ in range(rounds)]
    return [statistics.median(column) for column in zip(*rows, strict=True)]
