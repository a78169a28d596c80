"""What is measured: q7lint against its peers, its start, many small files, memory, growth, workers, and two curves.

Each step adds to the `Results` and skips, in words, what cannot be done; `STEPS` has all of them by name.
"""

from __future__ import annotations

import statistics
import sys
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.speed.corpora import DENSITIES, MIB, WHOLE, prefix, size_of
from benchmarks.speed.figures import Comparison, Curve
from benchmarks.speed.measure import LEAST, FailedError, Task, exponent, medians, net, rate, ratios_above_start, spread
from benchmarks.speed.peers import PURE, Program, has_jobs, q7lint

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from benchmarks.speed.corpora import Source
    from benchmarks.speed.figures import Results
    from benchmarks.speed.measure import Bench

COMPARED = ("sound-en", "sound-many", "non-latin", "damaged", "html", "jsonl")
"""The corpora of one file on which q7lint is compared with all peers."""

REPAIRED = ("sound-many", "damaged")
GROWTH = tuple(MIB * 4**power for power in range(5))
"""The sizes of the files whose times show how it grows, at ``--part 1``: 1 to 256 MiB."""

SIZES = tuple(4_096 * 4**power for power in range(8))
"""The sizes of files of the second plot: 4 kB to 64 MiB."""

START_ROUNDS = 25
CURVE_ROUNDS = 3
ONE_FILE = 4_096
BASE = 65_536
"""How much text q7lint and the others have seen, in bytes, before growth and density are measured.

What a program does once, when it first meets a kind of damage, is no part of how its time grows.
"""


class Campaign(NamedTuple):
    """What a run measures with.

    Args:
        bench: Where programs are run.
        source: The corpora, which are built.
        pairs: How many rounds a comparison has.
        corpora: The names of the corpora that may be used.
        ours: The ways of running q7lint; the first is pure Python.
        peers: The peers that there are.
        results: What is added to.
    """

    bench: Bench
    source: Source
    pairs: int
    corpora: tuple[str, ...]
    ours: tuple[Program, ...]
    peers: tuple[Program, ...]
    results: Results

    def has(self, name: str) -> bool:
        """Tell whether a corpus may be used."""
        return name in self.corpora

    def piece(self, name: str, size: int, called: str = "piece") -> Path:
        """Give the beginning of a corpus as a file of its own, in the folder of the bench, in place of the last one."""
        path = self.source.place(name)
        return prefix(path, size, self.bench.work / f"{called}{path.suffix}")

    def peer(self, name: str) -> Program | None:
        """Give a peer by its name, if it is there."""
        return next((one for one in self.peers if one.name == name), None)

    def skip(self, what: str, why: object) -> None:
        """Keep, and print, what was not measured."""
        self.results.skipped.append(f"{what}: {why}")
        print(f"skipped: {what}: {why}", flush=True)


# -- against peers -------------------------------------------------------------------------------------------------


def check(campaign: Campaign) -> None:
    """Compare how fast texts are checked; with the peers that repair, also in the other ways of running q7lint."""
    for corpus in filter(campaign.has, COMPARED):
        for peer in campaign.peers:
            if campaign.source.place(corpus).suffix in peer.suffixes:
                for ours in campaign.ours if peer.fix else campaign.ours[:1]:
                    _compare(campaign, corpus, ours, peer, fixing=False)


def fix(campaign: Campaign) -> None:
    """Compare how fast texts are repaired, with all repairs, into a file."""
    for corpus in filter(campaign.has, REPAIRED):
        for peer in campaign.peers:
            if peer.fix is not None:
                for ours in campaign.ours:
                    _compare(campaign, corpus, ours, peer, fixing=True)


def _compare(campaign: Campaign, corpus: str, ours: Program, peer: Program, *, fixing: bool) -> None:
    """Compare q7lint and a peer on one corpus, or on as much of it as the peer is given."""
    mode = "fix" if fixing else "check"
    name = f"{mode} {corpus}: {ours.name} / {peer.name}"
    print(name, flush=True)
    piece = campaign.piece(corpus, peer.limit)
    try:
        found = campaign.bench.rounds(Task(ours, piece, fixing), Task(peer, piece, fixing), campaign.pairs)
    except FailedError as fault:
        campaign.skip(name, fault)
        return
    ratios = ratios_above_start(found)
    controls = [one.control for one in found]
    starts = [one.first_start for one in found], [one.second_start for one in found]
    times = [one.first for one in found], [one.second for one in found]
    size = size_of(piece)
    our_rate, their_rate = (
        rate(size, statistics.median(net(each, start))) for each, start in zip(times, starts, strict=True)
    )
    comparison = Comparison(
        mode=mode,
        corpus=corpus,
        ours=ours.name,
        theirs=peer.name,
        size=size,
        rounds=len(found),
        our_rate=our_rate,
        their_rate=their_rate,
        ratio=statistics.median(ratios) if ratios else None,
        low=min(ratios) if ratios else None,
        high=max(ratios) if ratios else None,
        our_start=statistics.median(starts[0]),
        their_start=statistics.median(starts[1]),
        control=statistics.median(controls),
        control_spread=spread(controls),
    )
    campaign.results.comparisons.append(comparison)
    campaign.results.controls.extend(controls)
    if comparison.ratio is None:
        campaign.skip(name, "the text is too short to tell its time from the start")
    else:
        campaign.results.figures[comparison.key] = comparison.ratio


# -- q7lint by itself ----------------------------------------------------------------------------------------------


def start(campaign: Campaign) -> None:
    """Measure how many times the start of the interpreter a check of one small file takes."""
    bare = _bare()
    for key, corpus in (("start sound", "sound-many"), ("start damaged", "damaged")):
        if campaign.has(corpus):
            piece = campaign.piece(corpus, ONE_FILE)
            count = max(START_ROUNDS, campaign.pairs)
            found = _guarded(campaign, key, Task(campaign.ours[0], piece), Task(bare, piece), count)
            campaign.results.figures.update({key: statistics.median(found)} if found else {})


def _bare() -> Program:
    """Give the interpreter that does nothing, whatever file it is given."""
    command = [sys.executable, "-I", "-c", "pass"]
    return Program("python -I -c pass", lambda _: command, None, MIB, frozenset((0,)), (), {})


def _guarded(campaign: Campaign, key: str, first: Task, second: Task, count: int) -> list[float]:
    """Give the ratios of the whole times of two tasks, the first by the second; none if one of them failed."""
    print(f"{key}: {first.program.name} / {second.program.name}", flush=True)
    try:
        found = campaign.bench.rounds(first, second, count, told=count <= campaign.pairs)
    except FailedError as fault:
        campaign.skip(key, fault)
        return []
    campaign.results.controls.extend(one.control for one in found)
    return [one.first / one.second for one in found]


def many(campaign: Campaign) -> None:
    """Measure the processor time for a folder of many small files beside that of typos."""
    typos = campaign.peer("typos")
    for corpus in filter(campaign.has, ("small", "small-damaged")):
        folder = campaign.source.place(corpus)
        if typos is None:
            campaign.skip(f"many {corpus}", "typos is not installed")
            continue
        found = _guarded(
            campaign, f"many {corpus}", Task(campaign.ours[0], folder), Task(typos, folder), campaign.pairs
        )
        campaign.results.figures.update({f"many {corpus}": statistics.median(found)} if found else {})


def memory(campaign: Campaign) -> None:
    """Measure the peak of memory for one large file of many lines, in MiB; one run each."""
    for corpus in filter(campaign.has, ("big", "big-sound")):
        print(f"memory {corpus}", flush=True)
        try:
            used = campaign.bench.do(Task(campaign.ours[0], campaign.source.place(corpus)))
        except FailedError as fault:
            campaign.skip(f"memory {corpus}", fault)
        else:
            campaign.results.figures[f"memory {corpus}"] = used.peak / MIB
            print(f"  {used.peak / MIB:.1f} MiB, {used.seconds:.1f} s", flush=True)


def growth(campaign: Campaign) -> None:
    """Measure with which power of the size the time grows, above the time for the first 64 KiB."""
    if not campaign.has("big"):
        return
    bench, ours = campaign.bench, campaign.ours[0]
    sizes = [campaign.source.size(size) for size in GROWTH]
    print(f"exponent: {sizes}", flush=True)

    def once(number: int) -> float:
        return bench.do(Task(ours, campaign.piece("big", (BASE, *sizes)[number]))).seconds

    try:
        base, *times = medians(once, 1 + len(sizes), CURVE_ROUNDS)
    except FailedError as fault:
        campaign.skip("exponent", fault)
        return
    above = [(size - BASE, time - base) for size, time in zip(sizes, times, strict=True)]
    campaign.results.growth.extend(above)
    enough = [(size, time) for size, time in above if time >= LEAST]
    if len(enough) < 3:
        campaign.skip("exponent", "the files are too short to tell their time from the start")
    else:
        campaign.results.figures["exponent"] = exponent(*zip(*enough, strict=True))


def workers(campaign: Campaign) -> None:
    """Measure how much more processor time two processes take than one, in percent."""
    if not has_jobs():
        campaign.skip("workers", "this q7lint has no option --jobs")
    elif campaign.has("small-damaged"):
        cache, folder = campaign.source.cache, campaign.source.place("small-damaged")
        two = Task(q7lint(PURE, cache, jobs=2), folder)
        found = _guarded(campaign, "workers", two, Task(q7lint(PURE, cache), folder), campaign.pairs)
        campaign.results.figures.update({"workers": (statistics.median(found) - 1) * 100} if found else {})


def rules(campaign: Campaign) -> None:
    """Measure how much slower many rules and many phrases make it, in this process."""
    if campaign.has("sound-many"):
        from benchmarks.speed.rules import slowdowns

        print("rules", flush=True)
        data = campaign.source.place("sound-many").read_bytes()[: 8 * MIB]
        campaign.results.figures.update(slowdowns(data, campaign.pairs))


# -- curves --------------------------------------------------------------------------------------------------------


def density(campaign: Campaign) -> None:
    """Measure rates by the density of damage, above the time for the first 64 KiB."""
    places = [every for every in DENSITIES if campaign.has(f"density-{every}")]
    if places:
        _curve(campaign, "density", places)


def by_size(campaign: Campaign) -> None:
    """Measure rates of whole processes, with their start, by the size of the file."""
    if campaign.has("sound-many"):
        whole = size_of(campaign.source.place("sound-many"))
        places = [size for size in SIZES if size <= max(whole, SIZES[0]) * 1.01]
        _curve(campaign, "size", places)


def _curve(campaign: Campaign, name: str, places: list[int]) -> None:
    """Measure the rate of each program at each place of a curve; at a place all programs take turns.

    Args:
        campaign: What is measured with.
        name: ``density``, or ``size``, whose rates are of the whole process.
        places: Where on the horizontal axis: bytes to a defect, or bytes of a file.
    """
    programs = [one for one in (*campaign.ours, *campaign.peers) if ".txt" in one.suffixes]
    rates: dict[str, list[float | None]] = {one.name: [] for one in programs}
    for place in places:
        print(f"curve of {name}: {place}", flush=True)
        fitting = [one for one in programs if name == "density" or place <= one.limit]
        found: dict[str, list[float | None]] = {one.name: [] for one in programs}
        for program in fitting * CURVE_ROUNDS:
            if name == "density":
                base = Task(program, campaign.piece(f"density-{place}", BASE, "base"))
                task = Task(program, campaign.piece(f"density-{place}", min(program.limit, WHOLE)))
                found[program.name].append(_rate(campaign, task, base))
            else:
                found[program.name].append(_rate(campaign, Task(program, campaign.piece("sound-many", place)), None))
        for program_name, values in found.items():
            known = [value for value in values if value is not None]
            rates[program_name].append(statistics.median(known) if values and len(known) == len(values) else None)
    campaign.results.curves[name] = Curve(places, rates)


def _rate(campaign: Campaign, task: Task, base: Task | None) -> float | None:
    """Give the rate of a task in MB/s, above the one with a smaller text if there is one.

    Nothing, if it failed, or if the time is too short to make a rate of it.
    """
    bench, size = campaign.bench, size_of(task.target)
    try:
        seconds = bench.do(task).seconds
        if base:
            return rate(size - size_of(base.target), seconds - bench.do(base).seconds)
        return size / seconds / 1e6
    except FailedError as fault:
        campaign.skip(f"curve, {task.program.name} at {size} bytes", fault)
        return None


STEPS: dict[str, Callable[[Campaign], None]] = {
    "check": check,
    "fix": fix,
    "start": start,
    "many": many,
    "memory": memory,
    "growth": growth,
    "workers": workers,
    "rules": rules,
    "density": density,
    "size": by_size,
}
"""What is measured, by its name on the command line."""

NEEDED = {
    "check": COMPARED,
    "fix": REPAIRED,
    "start": ("sound-many", "damaged"),
    "many": ("small", "small-damaged"),
    "memory": ("big", "big-sound"),
    "growth": ("big",),
    "workers": ("small-damaged",),
    "rules": ("sound-many",),
    "density": tuple(f"density-{every}" for every in DENSITIES),
    "size": ("sound-many",),
}
"""The corpora that each step uses."""
