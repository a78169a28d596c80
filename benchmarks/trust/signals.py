"""R23: a run gets a signal at a moment by chance, or loses its reader; each file is the old one or the new one, whole.

It ends with the status of the signal, without a traceback, and nothing is left beside. What Python itself does before
it comes to the first line of ours is counted by itself. The argument is how many runs get one.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from benchmarks.trust.races import started, tree
from benchmarks.trust.results import keep
from benchmarks.trust.scenes import DAMAGED, MENDED
from tests.calls import quick_folder

RUNS = 1_000
ENDS = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}


def usual() -> float:
    """Give the seconds that a run takes now."""
    with TemporaryDirectory() as other, quick_folder(Path(other)) as folder:
        tree(folder, 20)
        began = time.monotonic()
        started(folder, "--fix", "d").communicate()
        return time.monotonic() - began


def signalled(seed: int, span: float) -> tuple[str, str]:
    """Send a signal to a run at a moment within `span` seconds; give what it came to, and what is wrong."""
    chance = Random(seed)
    number = chance.choice(tuple(ENDS))
    with TemporaryDirectory() as other, quick_folder(Path(other)) as folder:
        paths = tree(folder, 20)
        process = started(folder, "--fix", "d")
        time.sleep(chance.uniform(0, span))
        ended = process.poll() is not None
        process.send_signal(number)
        out, err = process.communicate()
        wrong = ""
        if any(path.read_bytes() not in (DAMAGED, MENDED) for path in paths):
            wrong = "a file is damaged"
        if len(os.listdir(folder / "d")) != len(paths):
            wrong = "something is left"
        ours = b"in _as_process" in err or b"q7lint: " in err  # before that, no line of ours could answer
        if process.returncode == 0 and not err and out:
            came = "over before"
        elif process.returncode in (-number, ENDS[number]) and not ours:
            came = "ended" if not err else "in the interpreter's start"
        elif b"Traceback" in err and not ours:
            came = "in the interpreter's start"
        else:
            came, wrong = "otherwise", f"{number.name}: status {process.returncode}, {err[-1500:].decode()!r}"
        return ("over before" if ended else came), wrong


def signals(runs: int) -> tuple[dict[str, int], list[str]]:
    """Send signals to runs; give what they came to, and the faults."""
    # In the background of a shell interruptions are ignored, and processes inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    span = 1.2 * max(usual(), usual())
    with ThreadPoolExecutor(3) as pool:
        outcomes = list(pool.map(lambda seed: signalled(seed, span), range(runs)))
    counts = {came: sum(one == came for one, _ in outcomes) for came, _ in outcomes}
    print(f"signals: {counts}", flush=True)
    return counts, [wrong for _, wrong in outcomes if wrong]


def unread(folder: Path, lines: int) -> str:
    """Run q7lint with a reader who goes after some lines; give what is wrong."""
    process = started(folder, "--exit-zero", "d")
    if process.stdout is None or process.stderr is None:
        return "no pipes"
    for _ in range(lines):
        process.stdout.readline()
    process.stdout.close()
    err = process.stderr.read()
    return "" if process.wait() == 141 and not err else f"status {process.returncode}, {err[-500:].decode()!r}"


def readers(times: int) -> list[str]:
    """Run q7lint with readers who go early; give what is wrong. The report is longer than a pipe holds."""
    with TemporaryDirectory() as other, quick_folder(Path(other)) as folder:
        tree(folder, 600)
        return [wrong for lines in range(times) if (wrong := unread(folder, lines))]


def main() -> int:
    """Run the campaign."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else RUNS
    counts, faults = signals(runs)
    gone = max(1, runs // 50)
    faults += readers(gone)
    for one in faults[:20]:
        print(one)
    figures: dict[str, int | float | str] = {
        **{f"signals: {came}": count for came, count in sorted(counts.items())},
        "readers who went": gone,
        "runs that ended otherwise than they should": len(faults),
    }
    return keep("signals", f"python -m benchmarks.trust.signals {runs}", figures, passed=not faults)


if __name__ == "__main__":
    raise SystemExit(main())
