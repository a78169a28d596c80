"""The goals for speed, and the figures that were measured, as they are kept in ``results.json``."""

from __future__ import annotations

import json
import os
import platform
import subprocess
import sysconfig
import time
from importlib.metadata import distributions
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

PURE, NATIVE = "q7lint", "q7lint with hyperscan"


class Goal(NamedTuple):
    """What the project wants of one figure, or of the worst of several.

    Args:
        what: What is measured, in words.
        keys: The names of the figures in `Results.figures`; all have to reach the limit.
        least: Whether the limit is the least that is wanted; the most otherwise.
        limit: The limit, in the unit.
        unit: What stands after the number.
    """

    what: str
    keys: tuple[str, ...]
    least: bool
    limit: float
    unit: str


def _check(corpora: tuple[str, ...], ours: str, theirs: str, mode: str = "check") -> tuple[str, ...]:
    return tuple(f"{mode} {corpus}: {ours} / {theirs}" for corpus in corpora)


SOUND, DAMAGED = ("sound-en", "sound-many"), ("damaged",)
GOALS = (
    Goal("check of sound text, as fast as ftfy", _check(SOUND, PURE, "ftfy"), True, 50, " times"),
    Goal("check of sound text, as fast as plsfix", _check(SOUND, PURE, "plsfix"), True, 4, " times"),
    Goal("check of sound text with hyperscan, as fast as ftfy", _check(SOUND, NATIVE, "ftfy"), True, 90, " times"),
    Goal("check of sound text with hyperscan, as fast as plsfix", _check(SOUND, NATIVE, "plsfix"), True, 8, " times"),
    Goal("check of damaged text, as fast as ftfy", _check(DAMAGED, PURE, "ftfy"), True, 25, " times"),
    Goal("check of damaged text, as fast as plsfix", _check(DAMAGED, PURE, "plsfix"), True, 3, " times"),
    Goal("check of damaged text with hyperscan, as fast as ftfy", _check(DAMAGED, NATIVE, "ftfy"), True, 60, " times"),
    Goal(
        "check of damaged text with hyperscan, as fast as plsfix", _check(DAMAGED, NATIVE, "plsfix"), True, 8, " times"
    ),
    Goal("repair of sound text, as fast as ftfy", _check(("sound-many",), PURE, "ftfy", "fix"), True, 40, " times"),
    Goal("repair of damaged text, as fast as ftfy", _check(DAMAGED, PURE, "ftfy", "fix"), True, 15, " times"),
    Goal("start: one sound file of 4 kB, time of `python -I -c pass`", ("start sound",), False, 2.2, " times"),
    Goal("start: one damaged file of 4 kB, the same", ("start damaged",), False, 2.2, " times"),
    Goal("20,000 small sound files, time of `typos -j1`", ("many small",), False, 0.25, " times"),
    Goal("20,000 small damaged files, the same", ("many small-damaged",), False, 0.25, " times"),
    Goal("peak of memory, 16 times a corpus in one file", ("memory big", "memory big-sound"), False, 64, " MiB"),
    Goal("growth of time with size, as an exponent", ("exponent",), False, 1.03, ""),
    Goal("200 rules with 100 triggers, time of 20 with 10", ("rules",), False, 1.3, " times"),
    Goal("the same with hyperscan", ("rules with hyperscan",), False, 1.3, " times"),
    Goal("1,000 phrases more, time without them", ("phrases",), False, 3, " times"),
    Goal("the same with hyperscan", ("phrases with hyperscan",), False, 1.5, " times"),
    Goal("processor time of two workers, above that of one", ("workers",), False, 5, " %"),
)


class Comparison(NamedTuple):
    """What two programs made of the same text, in turn.

    Args:
        mode: ``check`` or ``fix``.
        corpus: The corpus.
        ours: The way q7lint was run.
        theirs: The peer.
        size: How much text it was, in bytes.
        rounds: How often both ran.
        our_rate: Median in MB/s of processor time above the start; nothing if the time was too short to say.
        their_rate: The same of the peer.
        ratio: Median over the rounds of how many times as fast q7lint was.
        low: The least of these ratios.
        high: The greatest.
        our_start: Median seconds on an empty file.
        their_start: The same of the peer.
        control: Median seconds of the control.
        control_spread: How far the control spread in these rounds, as a part of the median.
    """

    mode: str
    corpus: str
    ours: str
    theirs: str
    size: int
    rounds: int
    our_rate: float | None
    their_rate: float | None
    ratio: float | None
    low: float | None
    high: float | None
    our_start: float
    their_start: float
    control: float
    control_spread: float

    @property
    def key(self) -> str:
        """Its name among the figures."""
        return f"{self.mode} {self.corpus}: {self.ours} / {self.theirs}"


class Curve(NamedTuple):
    """The data of a plot.

    Args:
        places: Where on the horizontal axis: bytes to a defect (0 is none), or bytes of a file.
        rates: By program, the rate at each place in MB/s of processor time; nothing where it was not measured.
    """

    places: list[int]
    rates: dict[str, list[float | None]]


class Results(NamedTuple):
    """All that one run measured.

    Args:
        date: The day, as ISO 8601 has it.
        commit: What was measured; with a plus sign if the product was changed since.
        part: How much of each corpus there was; 1 is all.
        machine: What kind of Python and of machine it was.
        versions: The version of each program, by name.
        comparisons: The comparisons with peers.
        figures: What the goals are about, by name.
        controls: The seconds of every control.
        curves: The data of the plots: ``density`` and ``size``.
        growth: Bytes above the first 64 KiB of a file, and the seconds above the time for those.
        skipped: What was not measured, and why, in one line each.
        older: Of the steps that were measured in an earlier run, on which day, at which commit.
    """

    date: str
    commit: str
    part: float
    machine: dict[str, str | int | bool]
    versions: dict[str, str]
    comparisons: list[Comparison]
    figures: dict[str, float]
    controls: list[float]
    curves: dict[str, Curve]
    growth: list[tuple[int, float]]
    skipped: list[str]
    older: dict[str, str] = {}  # noqa: RUF012 - never added to


def step_of(figure: str) -> str:
    """Tell which step measured a figure."""
    first = figure.partition(" ")[0]
    return {"exponent": "growth", "phrases": "rules"}.get(first, first)


def steps_in(results: Results) -> set[str]:
    """Give the steps that measured something."""
    growth = {"growth"} if results.growth else set()
    return {*map(step_of, results.figures), *(one.mode for one in results.comparisons), *results.curves, *growth}


def with_rest(results: Results, last: Results) -> Results:
    """Take over from an earlier run the steps, and corpora of a step, that a run has not measured, and say of when."""
    rest = steps_in(last) - steps_in(results)
    when = f"{last.date} at {last.commit}"
    known = {(one.mode, one.corpus) for one in results.comparisons}
    more = [one for one in last.comparisons if (one.mode, one.corpus) not in known]
    named = tuple({f"{one.mode} {one.corpus}:" for one in more})
    parts = {f"{one.mode} {one.corpus}" for one in more if one.mode not in rest}
    return results._replace(
        comparisons=[*results.comparisons, *more],
        figures=results.figures
        | {name: one for name, one in last.figures.items() if step_of(name) in rest or name.startswith(named)},
        curves=results.curves | {name: one for name, one in last.curves.items() if name in rest},
        growth=last.growth if "growth" in rest else results.growth,
        older=results.older
        | {step: last.older.get(step, when) for step in sorted(rest | parts)}
        | {name: date for name, date in last.older.items() if name.partition(" ")[0] in rest},
    )


def measured(goal: Goal, figures: Mapping[str, float]) -> float | None:
    """Give the worst of the figures that a goal is about; nothing if one was not measured."""
    found = [figures[key] for key in goal.keys if key in figures]
    if len(found) < len(goal.keys):
        return None
    return min(found) if goal.least else max(found)


def holds(goal: Goal, figure: float) -> bool:
    """Tell whether a figure reaches a goal."""
    return figure >= goal.limit if goal.least else figure <= goal.limit


def rows(figures: Mapping[str, float]) -> list[tuple[str, str, str, str]]:
    """Give the goals as rows of a table: what, the limit, the figure, and whether it holds."""
    found = []
    for goal in GOALS:
        figure = measured(goal, figures)
        limit = f"{'≥' if goal.least else '≤'} {goal.limit:g}{goal.unit}"
        if figure is None:
            found.append((goal.what, limit, "not measured", "—"))
        else:
            verdict = "yes" if holds(goal, figure) else "**no**"
            found.append((goal.what, limit, f"{_shown(figure)}{goal.unit}", verdict))
    return found


def _shown(figure: float) -> str:
    """Write a figure with three digits that count, and not fewer than those before the point."""
    return f"{figure:.0f}" if abs(figure) >= 100 else f"{figure:.3g}"


def new(part: float, versions: dict[str, str], root: Path) -> Results:
    """Begin results on this machine, today, of the commit that `root` is at."""
    return Results(time.strftime("%Y-%m-%d"), _commit(root), part, machine(), versions, [], {}, [], {}, [], [])


def machine() -> dict[str, str | int | bool]:
    """Give what figures depend on: the Python and how it was built, and the processor; no names, and no paths."""
    built = str(sysconfig.get_config_var("CONFIG_ARGS") or "")
    return {
        "python": f"{platform.python_implementation()} {platform.python_version()}",
        "compiler": platform.python_compiler(),
        "profile-guided": "--enable-optimizations" in built,
        "link-time optimized": "--with-lto" in built,
        "distributions installed": sum(1 for _ in distributions()),
        "system": platform.system(),
        "architecture": platform.machine(),
        "cores": os.cpu_count() or 1,
    }


def _commit(root: Path) -> str:
    """Give the commit of a checkout, with a plus sign if the linter or its rules are not as it has them."""
    git = ["git", "-C", os.fspath(root)]
    commit = subprocess.run([*git, "rev-parse", "--short", "HEAD"], capture_output=True, text=True, check=False)
    command = [*git, "status", "--porcelain", "linter", "rules"]
    changed = subprocess.run(command, capture_output=True, text=True, check=False)
    return commit.stdout.strip() + ("+" if changed.stdout.strip() else "")


def write(results: Results, path: Path) -> None:
    """Write results as JSON, with the goals and their verdicts, so that others need not know the limits."""
    record: dict[str, Any] = results._asdict()
    record["comparisons"] = [one._asdict() for one in results.comparisons]
    record["curves"] = {name: one._asdict() for name, one in results.curves.items()}
    names = ("goal", "limit", "measured", "holds")
    record["goals"] = [dict(zip(names, row, strict=True)) for row in rows(results.figures)]
    path.write_text(json.dumps(_rounded(record), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


def _rounded(value: Any) -> Any:
    """Round all numbers of a record to five digits that count."""
    if isinstance(value, float):
        return float(f"{value:.5g}")
    if isinstance(value, dict):
        return {key: _rounded(one) for key, one in value.items()}
    return [_rounded(one) for one in value] if isinstance(value, list | tuple) else value


def load(path: Path) -> Results:
    """Read results that `write` wrote."""
    record = json.loads(path.read_text(encoding="utf-8"))
    del record["goals"]
    record["comparisons"] = [Comparison(**one) for one in record["comparisons"]]
    record["curves"] = {name: Curve(**one) for name, one in record["curves"].items()}
    record["growth"] = [(size, seconds) for size, seconds in record["growth"]]
    return Results(**record)
