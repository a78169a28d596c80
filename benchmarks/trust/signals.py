"""R23: a run gets a signal at a moment by chance, or loses its reader; each file is the old one or the new one, whole.

It ends with the status of the signal, without a traceback, and nothing is left beside. What Python itself does before
it comes to the first line of ours is counted by itself, and so is what came too late. The argument is how many runs
have to be hit while they are at work: as many are started as that takes. For each ten of them a reader goes, too.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from benchmarks.trust.races import started, tree
from benchmarks.trust.results import keep
from benchmarks.trust.scenes import MENDED
from tests.calls import quick_folder
from tests.scenes import DAMAGED

HITS = 1_000
BATCH, MOST = 60, 20
"""How many runs are started between two looks at the count, and how many at most for each that has to be hit."""

AT_WORK, AMONG, BEHIND = "hit before the first file was replaced", "hit among the files", "hit behind the last file"
NOTED = b"Caf\xe9, as ever.\n"
"""What q7lint says something about, and repairs beside."""
ENDS = {signal.SIGINT: 130, signal.SIGTERM: 143, signal.SIGHUP: 129}


def usual() -> float:
    """Give the seconds that a run takes now."""
    with TemporaryDirectory() as other, quick_folder(Path(other)) as folder:
        tree(folder, 20)
        began = time.monotonic()
        started(folder, "--fix", "d").communicate()
        return time.monotonic() - began


def signalled(seed: int, span: float) -> tuple[str, str]:
    """Send a signal to a run at a moment within `span` seconds; give what it came to, and what is wrong.

    What was hit at work is `AT_WORK` before the first file was replaced, `AMONG` behind it, and `BEHIND` the last one.
    """
    chance = Random(seed)
    number = chance.choice(tuple(ENDS))
    with TemporaryDirectory() as other, quick_folder(Path(other)) as folder:
        paths = tree(folder, 20)
        process = started(folder, "--fix", "d")
        time.sleep(chance.uniform(0, span))
        over = process.poll() is not None
        process.send_signal(number)
        out, err = process.communicate()
        contents = [path.read_bytes() for path in paths]
        wrong = unlike(folder, paths)
        ours = b"in _as_process" in err or b"q7lint: " in err  # before that, no line of ours could answer
        untouched = set(contents) == {DAMAGED}
        if process.returncode == 0 and not err and out:
            came = "over before"
        elif process.returncode == ENDS[number] and not err:
            came = AT_WORK if untouched else BEHIND if set(contents) == {MENDED} else AMONG
        elif untouched and not ours and (process.returncode == -number or b"Traceback" in err):
            came = "in the interpreter's start"
        else:
            came, wrong = "otherwise", f"{number.name}: status {process.returncode}, {err[-1500:].decode()!r}"
        return ("over before" if over else came), wrong


def unlike(folder: Path, paths: list[Path]) -> str:
    """Give what is wrong with a tree in which a run ended anywhere."""
    if any(path.read_bytes() not in (DAMAGED, MENDED) for path in paths):
        return "a file is damaged"
    return "something is left" if len(os.listdir(folder / "d")) != len(paths) else ""


def signals(hits: int) -> tuple[Counter[str], list[str]]:
    """Send signals to runs till enough were hit at work; give what they came to, and the faults."""
    # In the background of a shell interruptions are ignored, and processes inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    counts: Counter[str] = Counter()
    faults: list[str] = []
    seeds = iter(range(MOST * hits))
    with ThreadPoolExecutor(2) as pool:
        span = 1.2 * max(pool.map(lambda _: usual(), range(6)))
        while hit(counts) < hits and (batch := list(islice(seeds, BATCH))):
            outcomes = list(pool.map(lambda seed: signalled(seed, span), batch))
            counts.update(came for came, _ in outcomes)
            faults += [wrong for _, wrong in outcomes if wrong]
    print(f"signals: {dict(counts)}", flush=True)
    if hit(counts) < hits:
        faults.append(f"only {hit(counts)} runs were hit at work")
    return counts, faults


def hit(counts: Counter[str]) -> int:
    """Count the runs that were hit at work."""
    return sum(counts[came] for came in (AT_WORK, AMONG, BEHIND))


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


def parted(seed: int, span: float) -> tuple[str, str]:
    """Close standard output, standard error or both of a repair at a moment; give what it came to, and what is wrong.

    Each file has a note on standard error, and the report comes last. What nobody hears of is repaired all the same.
    """
    chance = Random(seed)
    with TemporaryDirectory() as other, quick_folder(Path(other)) as folder:
        paths = tree(folder, 20)
        for path in paths:
            path.write_bytes(NOTED + DAMAGED)
        process = started(folder, "--fix", "d")
        pipes = [process.stdout, process.stderr]
        time.sleep(chance.uniform(0, span))
        over = process.poll() is not None
        closed = chance.choice(((0,), (1,), (0, 1)))
        for place in closed:
            pipes[place].close()
        heard = [b"" if place in closed else pipe.read() for place, pipe in enumerate(pipes)]
        status = process.wait()
        whole = all(path.read_bytes() == NOTED + MENDED for path in paths)
        if not whole or len(os.listdir(folder / "d")) != len(paths):
            return "otherwise", f"{closed} closed: a file is not as it should be, or something is left"
        foreign = [line for line in heard[1].splitlines() if not line.startswith(b"q7lint: d/")]
        if foreign or status not in ({0, 141} if 0 in closed else {0}):
            return "otherwise", f"{closed} closed: status {status}, {heard!r}"
        if 1 in closed and 0 not in closed and heard[0] != b"Fixed %d, 0 left\n" % (3 * len(paths)):
            return "otherwise", f"{closed} closed: {heard!r}"
        return ("after the end" if over else "while it ran"), ""


def main() -> int:
    """Run the campaign."""
    hits = int(sys.argv[1]) if len(sys.argv) > 1 else HITS
    counts, faults = signals(hits)
    gone = max(1, hits // 10)
    faults += readers(gone)
    span = 1.2 * usual()
    outcomes = [parted(seed, span) for seed in range(gone)]
    faults += [wrong for _, wrong in outcomes if wrong]
    for one in faults[:20]:
        print(one)
    figures: dict[str, int | float | str] = {
        "signals: runs": counts.total(),
        "signals: hit at work": hit(counts),
        **{f"signals: {came}": number for came, number in sorted(counts.items())},
        "readers who went within a report": gone,
        "repairs whose outputs were closed": gone,
        "of these, while it ran": sum(came == "while it ran" for came, _ in outcomes),
        "runs that ended otherwise than they should": len(faults),
    }
    return keep("signals", f"python -m benchmarks.trust.signals {hits}", figures, passed=not faults)


if __name__ == "__main__":
    raise SystemExit(main())
