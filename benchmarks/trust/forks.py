"""R1: forked processes are killed before and within each call of the module `os`, in scenes made by chance.

Each file has to be the old one or the finished new one; all is taken back, and the next run takes away what was left.
The argument is how many scenes are made.
"""

from __future__ import annotations

import os
import sys
from multiprocessing import Pool
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from benchmarks.trust.kills import entered
from benchmarks.trust.results import keep
from tests.calls import kills, quick_folder
from tests.scenes import by_chance

SCENES = 150


def forked(seed: int) -> tuple[int, list[str]]:
    """Kill a fork at each call of a scene; give the points and the faults."""
    with TemporaryDirectory() as other, quick_folder(Path(other)) as folder:
        entered(folder)
        try:
            return kills(by_chance(folder / "place", Random(seed))), []
        except AssertionError as error:
            return 1, [f"scene {seed}: {error}"]
        finally:
            os.chdir("/")


def main() -> int:
    """Run the campaign."""
    scenes = int(sys.argv[1]) if len(sys.argv) > 1 else SCENES
    points, faults = 0, []
    with Pool(2) as pool:
        for done, (more, wrong) in enumerate(pool.imap_unordered(forked, range(scenes)), 1):
            points += more
            faults += wrong
            if done % 10 == 0:
                print(f"{done} scenes, {points} points", flush=True)
    for fault in faults[:20]:
        print(fault)
    figures: dict[str, int | float | str] = {
        "scenes": scenes,
        "processes killed before or within a call": points,
        "scenes with a file damaged, not taken back, or left for good": len(faults),
    }
    return keep("forks", f"python -m benchmarks.trust.forks {scenes}", figures, passed=not faults)


if __name__ == "__main__":
    raise SystemExit(main())
