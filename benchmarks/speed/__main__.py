"""Measures how fast q7lint is beside its peers, and writes `docs/performance.md` with its plots.

    python -m benchmarks.speed CACHE [--part 1.0] [--corpora a,b] [--steps a,b] [--pairs 7] [--to FOLDER] [--rest FILE]
    python -m benchmarks.speed --draw | --check

Corpora and peers are made in CACHE at the first run, and kept. What was measured is written into ``results.json``
beside this module after each step. With ``--to`` the results, the page and the plots go into a folder of their own,
for trials. With ``--draw`` the page and the plots are made of the last results; with ``--check`` nothing is written,
and the exit status is 1 if the page is not what it would be. With ``--rest`` what a run has not measured is that of an
earlier one, and the page says of when it is. A goal that is not reached does not change the status.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.speed import figures, plot
from benchmarks.speed.campaign import NEEDED, STEPS, Campaign
from benchmarks.speed.corpora import BUILDERS, MIB, Source, prefix
from benchmarks.speed.measure import Bench
from benchmarks.speed.page import page
from benchmarks.speed.peers import peers, q7lint, variants, versions

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

ROOT = Path(__file__).parents[2]


def main() -> int:
    """Do what the command line says; give the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cache", nargs="?", type=Path, help="the folder with packages, corpora and peers")
    parser.add_argument("--part", type=float, default=1.0, help="how much of each corpus (default: all, 1.0)")
    parser.add_argument("--corpora", type=_names(BUILDERS), help="use these only, parted by commas")
    parser.add_argument("--steps", type=_names(STEPS), help=f"measure these only: {', '.join(STEPS)}")
    parser.add_argument("--pairs", type=int, default=7, help="how many pairs of runs a comparison has")
    parser.add_argument("--to", type=Path, help="a folder for results, page and plots (default: those of the checkout)")
    parser.add_argument(
        "--rest", type=Path, help="results of an earlier run, for the steps that this one has not measured"
    )
    parser.add_argument(
        "--draw", action="store_true", help="write page and plots of the last results, and measure nothing"
    )
    parser.add_argument(
        "--check", action="store_true", help="compare the page with the last results, and write nothing"
    )
    options = parser.parse_args()
    if not (options.cache or options.draw or options.check):
        parser.error("where is CACHE?")
    docs = options.to or ROOT / "docs"
    docs.mkdir(parents=True, exist_ok=True)
    kept = options.to / "results.json" if options.to else Path(__file__).with_name("results.json")
    if options.check:
        return 0 if (docs / "performance.md").read_text(encoding="utf-8") == page(figures.load(kept)) else 1
    if not options.draw:
        source = Source(options.cache.resolve(), options.part)
        measure(source, options.steps or tuple(STEPS), options.corpora or tuple(BUILDERS), options.pairs, kept)
    if options.rest:
        figures.write(figures.with_rest(figures.load(kept), figures.load(options.rest)), kept)
    publish(kept, docs)
    return 0


def _names(known: Mapping[str, object]) -> Callable[[str], tuple[str, ...]]:
    """Make the type of an option that takes names parted by commas."""

    def names(text: str) -> tuple[str, ...]:
        found = tuple(text.split(","))
        if unknown := set(found) - set(known):
            raise argparse.ArgumentTypeError(f"there is no {', '.join(sorted(unknown))}; there are {', '.join(known)}")
        return found

    return names


def measure(source: Source, steps: tuple[str, ...], corpora: tuple[str, ...], pairs: int, kept: Path) -> None:
    """Build what is needed, measure step by step, and write the results after each."""
    names = [name for name in BUILDERS if name in corpora and any(name in NEEDED[step] for step in steps)]
    # A process of its own: what builds corpora takes much memory, and its children would inherit the peak.
    building = [sys.executable, "-m", "benchmarks.speed.corpora", os.fspath(source.cache), "--part", str(source.part)]
    subprocess.run([*building, "--names", "damaged", *names], cwd=ROOT, check=True)
    bench = Bench(source.cache / "speed" / "work")
    ways, reasons = variants(source.cache, prefix(source.place("damaged"), 16 * MIB, bench.work / "sample.txt"))
    programs, missing = peers(source.cache)
    results = figures.new(source.part, versions(programs), ROOT)
    ours = tuple(q7lint(way, source.cache) for way in ways)
    campaign = Campaign(bench, source, pairs, corpora, ours, tuple(programs), results)
    for what in (*reasons, *missing):
        name, _, why = what.partition(": ")
        campaign.skip(name, why)
    for name in steps:
        STEPS[name](campaign)
        figures.write(results, kept)


def publish(kept: Path, docs: Path) -> None:
    """Print the goals, and write the page and the plots of the results that are kept."""
    results = figures.load(kept)
    for row in (("goal", "limit", "measured", "holds"), *figures.rows(results.figures)):
        print(f"{row[0]:<62} {row[1]:>12} {row[2]:>14}  {row[3].strip('*')}")
    (docs / "performance.md").write_text(page(results), encoding="utf-8")
    if plot.drawable():
        plot.draw(results, docs)
    else:
        print("the plots are not drawn: matplotlib is not installed (pip install matplotlib)")


if __name__ == "__main__":
    sys.exit(main())
