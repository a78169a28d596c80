"""How many times the start of the interpreter a run of q7lint on an empty file takes.

The two are run in turn, so that what else the machine does weighs on both alike; the figure is the median of the
ratios of the pairs. Compiled modules are kept in a folder of their own, as an installation keeps them, even where
the environment forbids to write them. Run it as ``python benchmarks/startup.py [PAIRS]``.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
from subprocess import DEVNULL, run
from time import perf_counter

LIMIT = 3.0
"""What the project allows."""


def seconds(*command: str, cache: str) -> float:
    """Run a command with its compiled modules in `cache`, and give how long it took, in seconds."""
    environment = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    environment["PYTHONPYCACHEPREFIX"] = cache
    start = perf_counter()
    run(command, check=True, stdout=DEVNULL, env=environment)
    return perf_counter() - start


def main() -> int:
    """Print the ratios of both ways to start it, and give 1 if one is over the limit."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 25
    over = False
    with tempfile.TemporaryDirectory() as folder:
        empty = os.path.join(folder, "empty.txt")
        with open(empty, "wb"):
            pass
        script = os.path.join(os.path.dirname(sys.executable), "q7lint")
        ways = {"python -m q7lint": (sys.executable, "-m", "q7lint", empty), "q7lint": (script, empty)}
        for name, command in ways.items():
            if not os.path.exists(command[0]):
                continue
            both = ((sys.executable, "-c", "pass"), command)
            for each in both:
                seconds(*each, cache=folder)  # compiles what is not compiled yet
            rows = [[seconds(*each, cache=folder) for each in both] for _ in range(pairs)]
            bare, full = zip(*rows, strict=True)
            ratio = statistics.median(b / a for a, b in zip(bare, full, strict=True))
            over = over or ratio > LIMIT
            print(
                f"{name}: {ratio:.2f} times `python -c pass` (median of {pairs} pairs;"
                f" {statistics.median(bare) * 1000:.1f} ms and {statistics.median(full) * 1000:.1f} ms)"
            )
    return int(over)


if __name__ == "__main__":
    raise SystemExit(main())
