"""R1: a repair is killed at every call; each file is the old one or the finished new one, and all is taken back.

Real processes die at each real call of the system (strace says where), and one that writes 200 MB as soon as it has
begun to. At most one file may be left each time, and the next run has to take it away. The argument is the part of the
full size that is run, 1 by default. `benchmarks.trust.forks` does the same at the calls of Python's `os`.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import suppress
from multiprocessing import Pool
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from benchmarks.trust.results import keep
from benchmarks.trust.scenes import KINDS
from tests.calls import Scene
from tests.scenes import DAMAGED
from tests.tracing import LATE, WRITER, killed_at, start, traced, why_not

REAL, SHARES, HUGE = 560, 4, 50
"""How many points a kind has at most, in how many shares they are tried, and how often 200 MB are killed."""


def entered(folder: Path) -> None:
    """Have this process work in `folder`."""
    os.environ["Q7LINT_UNDO"] = str(folder / "ledgers")
    os.chdir(folder)


def real(task: tuple[str, int, float]) -> tuple[int, int, list[str]]:
    """Kill a process at a share of the calls of one kind of scene; give the points, the late ones, and the faults."""
    kind, share, part = task
    with TemporaryDirectory() as folder:
        entered(Path(folder))
        make, command = KINDS[kind]
        scene = make(Path(folder) / "place")
        calls, writes_from = traced(scene, command)
        # All calls of the writing, and as many of those before as there is room for.
        before = Random(kind).sample(calls[:writes_from], min(writes_from, max(0, REAL - len(calls) + writes_from)))
        points = (before + calls[writes_from:])[share::SHARES]
        points = points[: max(1, int(len(points) * part))]
        outcomes = [killed_at(scene, command, *point) for point in points]
        os.chdir("/")
    late = outcomes.count(LATE)
    print(f"{kind}: {len(points) - late} points", flush=True)
    return len(points) - late, late, [one for one in outcomes if one not in ("", LATE)]


def has_begun(scene: Scene) -> bool:
    """Tell whether a new file has begun to grow."""
    with suppress(FileNotFoundError):
        return any((scene.folder / name).stat().st_size for name in scene.leftovers())
    return False


def huge(times: int) -> tuple[int, int, list[str]]:
    """Kill a process that writes 200 MB when its new file has begun to grow; give the kills, leftovers and faults."""
    faults, left, done = [], 0, 0
    old = DAMAGED * (200_000_000 // len(DAMAGED))
    new = old.replace(b"<", b"[")
    chance = Random(0)
    with TemporaryDirectory() as folder:
        entered(Path(folder))
        place = Path(folder) / "place"
        place.mkdir()
        path = place / "a.txt"
        path.write_bytes(old)
        scene = Scene.__new__(Scene)  # no whole run before: of that, 200 MB need no proof
        scene.folder, scene.files, scene.ledgers = place, {"a.txt": old}, Path(folder) / "ledgers"
        os.environ["Q7LINT_NO_LEDGER"] = "1"
        for _ in range(times):
            process = start(scene, WRITER)
            wait = chance.choice((0, 0, 0.02, 0.1))
            while process.poll() is None and not has_begun(scene):
                time.sleep(0.0005)
            time.sleep(wait)
            process.send_signal(signal.SIGKILL)
            process.communicate()
            done += process.returncode == -signal.SIGKILL
            left += len(scene.leftovers())
            if len(scene.leftovers()) > 1:
                faults.append("more than one file is left")
            now = path.read_bytes()
            if now not in (old, new):
                faults.append("200 MB are damaged")
            if now != old:
                path.write_bytes(old)
        if start(scene, WRITER).wait() or path.read_bytes() != new or scene.leftovers():
            faults.append("the run after the last kill did not do the whole")
        os.environ.pop("Q7LINT_NO_LEDGER")
        os.chdir("/")
    print(f"200 MB: {done} kills", flush=True)
    return done, left, faults


def main() -> int:
    """Run the campaign."""
    part = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    skipped = (f"real kills: {why_not()}",) if why_not() else ()
    tasks = [(kind, share, part) for kind in KINDS for share in range(SHARES)]
    with Pool(4) as pool:
        reals = [] if skipped else pool.map(real, tasks, chunksize=1)
    kills_, left, faults = huge(max(1, int(HUGE * part)))
    faults += [fault for _, _, some in reals for fault in some]
    for fault in faults[:20]:
        print(fault)
    figures: dict[str, int | float | str] = {
        "real processes killed at a call": sum(points for points, _, _ in reals),
        "calls that came no more in their run": sum(late for _, late, _ in reals),
        "kills while 200 MB were written": kills_,
        "files that these left, each till the next run": left,
        "files damaged, not taken back, or left for good": len(faults),
    }
    command = f"python -m benchmarks.trust.kills {part:g}"
    return keep("kills", command, figures, passed=not faults, skipped=skipped)


if __name__ == "__main__":
    raise SystemExit(main())
