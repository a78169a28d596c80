"""R2: every call fails, in every way, and disks are full in every size; each file stays whole, and each fault is told.

In this process the calls of the module `os` fail with four errors, write short, write half and fail, and fail from then
on. In real processes the calls of the system fail, as strace has it. Real file systems in memory have room for nothing
to twice the file. The argument is the part of the full size that is run, 1 by default.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from multiprocessing import Pool
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from benchmarks.trust.kills import entered
from benchmarks.trust.results import keep
from benchmarks.trust.scenes import KINDS, MENDED
from tests.calls import Scene, errors, quick_folder
from tests.scenes import DAMAGED, by_chance
from tests.tracing import RULES, environment, start, traced

SCENES, REAL = 32, 60
"""How many scenes are made by chance, and how many real calls of a kind fail in each way."""

NAMES = ("ENOSPC", "EIO", "EACCES", "EINTR")
SMALL = ("1 byte", "attributes", "small, by the rules")
STEPS = 64
SOUND = b"Rye and oats grow on the hill behind the mill, as they did a hundred years ago.\n" * 40


def failed(seed: int) -> tuple[int, list[str]]:
    """Let each call of a scene by chance fail; give the points and the faults."""
    with TemporaryDirectory() as other, quick_folder(Path(other)) as folder:
        entered(folder)
        try:
            return errors(by_chance(folder / "place", Random(seed))), []
        except AssertionError as error:
            return 1, [f"scene {seed}: {error}"]
        finally:
            os.chdir("/")


def failed_at(scene: Scene, command: tuple[str, ...], call: tuple[str, int], error: str) -> str:
    """Let a real call fail, and give what is wrong then."""
    name, count = call
    scene.reset()
    inject = f"inject={name}:error={error}:when={count}"
    process = start(
        scene, command, "strace", "-f", "--seccomp-bpf", "-qq", "-o", os.devnull, "-e", f"trace={name}", "-e", inject
    )
    _, err = process.communicate()
    try:
        scene.check()
        if scene.now() != scene.after and not process.returncode:
            return f"{name} {count} {error}: status 0, and a file was left"
        # Where the call that fails is the one that takes the new file away, it stays, till the next run.
        if scene.leftovers() and name not in ("unlink", "unlinkat"):
            return f"{name} {count} {error}: left {scene.leftovers()}, {err.decode()[-200:]!r}"
        scene.check_undo()
    except AssertionError as wrong:
        return f"{name} {count} {error}: {wrong}"
    return ""


def real(task: tuple[str, float]) -> tuple[int, list[str]]:
    """Let the calls of a real process fail; give the points and the faults."""
    kind, part = task
    with TemporaryDirectory() as folder:
        entered(Path(folder))
        make, command = KINDS[kind]
        scene = make(Path(folder) / "place")
        # The calls by which the interpreter ends are no longer ours: memory that cannot be given back kills it.
        ours = [one for one in traced(scene, command)[0] if one[0] not in ("munmap", "mmap", "brk", "rt_sigaction")]
        points = [(call, error) for call in ours for error in NAMES]
        limit = int(REAL * part) * len(NAMES)
        if len(points) > limit:
            points = Random(kind).sample(points, limit)
        faults = [failed_at(scene, command, *point) for point in points]
        os.chdir("/")
    print(f"{kind}: {len(points)} points", flush=True)
    return len(points), [fault for fault in faults if fault]


def on_a_full_disk(folder: Path, room: int, *, ledgers_too: bool) -> str:
    """Repair a file on a file system that has `room` bytes beside it, and give what is wrong then."""
    old = (DAMAGED + SOUND) * (65536 // len(DAMAGED + SOUND))
    size = 20 * 4096 + room  # the file itself, and what a folder takes
    disk, names = folder / "disk", {"a.txt": old}
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size}", "none", disk], check=False)
    if mounted.returncode:
        return "not mounted"
    try:
        scene = Scene.__new__(Scene)  # its folder is the disk, and every room a scene of its own
        scene.folder, scene.files = disk, names
        scene.ledgers = disk / "ledgers" if ledgers_too else folder / "ledgers"
        (disk / "a.txt").write_bytes(old)
        process = subprocess.run(
            [*RULES, "--budget", "0", "a.txt"], cwd=disk, env=environment(scene), capture_output=True, check=False
        )
        now, mended = (disk / "a.txt").read_bytes(), old.replace(DAMAGED, MENDED)
        if now not in (old, mended):
            return f"{room} bytes of room: damaged"
        if process.returncode != (0 if now == mended else 2) or b"Traceback" in process.stderr:
            return f"{room} bytes of room: status {process.returncode}, {process.stderr[-200:]!r}"
        if scene.leftovers():
            return f"{room} bytes of room: left {scene.leftovers()}"
        return "full" if now == old else ""
    finally:
        subprocess.run(["umount", disk], check=True)


def disks(part: float) -> tuple[int, int, list[str], tuple[str, ...]]:
    """Try disks of all sizes; give how many, how many were too small, the faults and what was skipped."""
    steps = max(1, int(STEPS * part))
    with TemporaryDirectory() as folder:
        (Path(folder) / "disk").mkdir()
        outcomes = []
        for ledgers_too in (False, True):
            for step in range(steps):
                room = 4096 * (2 * 16 * step // steps) + (4096 if ledgers_too else 0)
                outcomes.append(on_a_full_disk(Path(folder), room, ledgers_too=ledgers_too))
                if outcomes[-1] == "not mounted":
                    return 0, 0, [], ("full disks: nothing can be mounted here",)
    faults = [one for one in outcomes if one not in ("", "full")]
    return len(outcomes), outcomes.count("full"), faults, ()


def main() -> int:
    """Run the campaign."""
    part = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    skipped = () if shutil.which("strace") else ("real errors: there is no strace",)
    tried, too_small, faults, unmounted = disks(part)
    print(f"disks: {tried}", flush=True)
    with Pool(2) as pool:
        fakes = pool.map(failed, range(1000, 1000 + max(1, int(SCENES * part))), chunksize=1)
        print(f"failed: {sum(points for points, _ in fakes)} points", flush=True)
        reals = [] if skipped else pool.map(real, [(kind, part) for kind in SMALL], chunksize=1)
    faults += [fault for _, some in (*fakes, *reals) for fault in some]
    for fault in faults[:20]:
        print(fault)
    figures: dict[str, int | float | str] = {
        "calls failed in this process": sum(points for points, _ in fakes),
        "calls failed in real processes": sum(points for points, _ in reals),
        "full disks": tried,
        "disks too small, and the file left as it was": too_small,
        "files damaged, or left without a word, or something left beside": len(faults),
    }
    return keep(
        "errors",
        f"python -m benchmarks.trust.errors {part:g}",
        figures,
        passed=not faults and (bool(unmounted) or 0 < too_small < tried),
        skipped=skipped + unmounted,
    )


if __name__ == "__main__":
    raise SystemExit(main())
