"""R4, R5, R7: what others do while q7lint runs: they run it too, edit its files, plant names and swap links.

Real processes on real files, at moments that chance chooses. The argument is the part of the full size that is run.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from benchmarks.trust.results import keep
from benchmarks.trust.scenes import MENDED, ROOT
from tests.calls import quick_folder
from tests.scenes import DAMAGED

from q7lint.files import FileError, leftovers, read_file
from q7lint.files.replacing import replace

if TYPE_CHECKING:
    from collections.abc import Callable

TREES, EDITED, PLANTED = 34, 40, 5_000
"""How many trees several processes repair, how many one does beside an editor, how often names are planted and links
swapped."""

FILES = 300
SOUND = b"- Coffee: black, as ever. %d\n"
FOUND = "files of others touched, or runs that ended otherwise than they should"


def tree(folder: Path, count: int) -> list[Path]:
    """Write a tree of damaged files."""
    (folder / "d").mkdir(exist_ok=True)
    paths = [folder / "d" / f"{number:04}.txt" for number in range(count)]
    for path in paths:
        path.write_bytes(DAMAGED)
    return paths


def started(folder: Path, *args: str, before: tuple[str, ...] = ()) -> subprocess.Popen[bytes]:
    """Start q7lint in a folder, behind another command."""
    path = os.pathsep.join([*filter(None, [os.environ.get("PYTHONPATH")]), str(ROOT)])
    environment = {**os.environ, "PYTHONPATH": path, "Q7LINT_UNDO": str(folder / "ledgers")}
    pipe = subprocess.PIPE
    command = [*before, sys.executable, "-m", "q7lint", *args]
    return subprocess.Popen(command, cwd=folder, env=environment, stdin=subprocess.DEVNULL, stdout=pipe, stderr=pipe)


SLOWLY = ("strace", "-f", "--seccomp-bpf", "-qq", "-o", os.devnull, "-e", "trace=fsync")
SLOWLY += ("-e", "inject=fsync:delay_enter=4000")
"""Bringing a file to the disk takes 4 ms more, so that more comes between."""

CHANGED = re.compile(r"q7lint: d/\d+\.txt: was (changed|removed) during the run; ")
GONE = re.compile(r"q7lint: d/\d+\.txt: no such file or folder")


def together(part: float) -> tuple[int, int, list[str]]:
    """Have two and eight processes repair one tree; give the files, how often one gave way, and the faults."""
    races = gave_way = 0
    faults = []
    for number in range(max(2, int(TREES * part))):
        with TemporaryDirectory() as other, quick_folder(Path(other)) as folder:
            paths = tree(folder, FILES)
            processes = [started(folder, "--fix", "-q", "d") for _ in range(8 if number % 2 else 2)]
            told = [process.communicate()[1].decode() for process in processes]
            races += len(paths)
            faults += [f"{path.name} is {path.read_bytes()!r}" for path in paths if path.read_bytes() != MENDED]
            if len(os.listdir(folder / "d")) != len(paths):
                faults.append(f"left: {set(os.listdir(folder / 'd')) - {path.name for path in paths}}")
            for process, err in zip(processes, told, strict=True):
                lines = err.splitlines()
                gave_way += len(lines)
                faults += [line for line in lines if not CHANGED.match(line)]
                if process.returncode != (2 if lines else 0):
                    faults.append(f"status {process.returncode}: {err[-200:]}")
    print(f"together: {races} files", flush=True)
    return races, gave_way, faults


def edits(part: float) -> tuple[int, int, int, list[str]]:
    """Have somebody edit, cut, swap and remove the files that are repaired next.

    Gives how many that were, how many came while the file was being repaired, how many were lost, and the faults.
    """
    done = told = lost = 0
    faults = []
    chance = Random(4)
    for number in range(max(1, int(EDITED * part))):
        with TemporaryDirectory() as other, quick_folder(Path(other)) as folder:
            paths = tree(folder, FILES // 3)
            process = started(folder, "--fix", "-q", "d", before=SLOWLY if shutil.which("strace") else ())
            made = edited_beside(process, paths, chance, number)
            err = process.communicate()[1].decode()
            done += len(made)
            told += len(CHANGED.findall(err))
            faults += [one for one in err.splitlines() if not (CHANGED.match(one) or GONE.match(one))]
            for path, content in made.items():
                if (path.read_bytes() if path.exists() else None) != content:
                    lost += 1
            for path in paths:
                if path not in made and path.read_bytes() not in (DAMAGED, MENDED):
                    faults.append(f"{path.name} is {path.read_bytes()!r}")
    print(f"edits: {done}, {told} of them told, {lost} lost", flush=True)
    return done, told, lost, faults


def edited_beside(
    process: subprocess.Popen[bytes], paths: list[Path], chance: Random, number: int
) -> dict[Path, bytes | None]:
    """Change the files that a process is about to repair, and give what they hold then."""
    made: dict[Path, bytes | None] = {}
    seen = 0
    while process.poll() is None and seen < len(paths) - 3:
        # The process is at work behind the first file beyond the last edit that is repaired.
        if paths[seen].read_bytes() != MENDED:
            time.sleep(0.0002)
            continue
        while paths[seen + 1].read_bytes() == MENDED and seen < len(paths) - 3:
            seen += 1
        place = seen + chance.choice((1, 1, 2))
        seen = place + 1
        time.sleep(chance.uniform(0, 0.012))
        path, content = paths[place], SOUND % number
        how = chance.randrange(4)
        if how == 0:
            path.write_bytes(content)
        elif how == 1:
            content = b""
            os.truncate(path, 0)
        elif how == 2:
            path.with_suffix(".new").write_bytes(content)
            path.with_suffix(".new").replace(path)
        else:
            path.unlink()
        made[path] = None if how == 3 else content
    return made


def planted(part: float) -> tuple[int, list[str]]:
    """Plant what can be planted at the name of the new file, as one who could guess it."""
    tries = max(10, int(PLANTED * part))
    faults = []
    with TemporaryDirectory() as other, quick_folder(Path(other)) as folder:
        victim, path = folder / "victim", folder / "a.txt"
        victim.write_bytes(b"precious\n")
        path.write_bytes(DAMAGED)
        plants: tuple[Callable[[Path], object], ...] = (
            lambda name: name.symlink_to(victim),
            lambda name: name.hardlink_to(victim),
            lambda name: name.symlink_to(folder / "nowhere"),
            lambda name: name.mkdir(),
            os.mkfifo,
        )
        true_name = leftovers.new_name
        for number in range(tries):
            name = f"{leftovers.PREFIX}{number:016x}"
            plants[number % len(plants)](folder / name)
            leftovers.new_name = lambda name=name: name  # type: ignore[misc]
            leftovers._cleared.clear()  # noqa: SLF001 - each try is a run of its own
            try:
                replace(read_file(str(path), "a.txt"), MENDED.decode())
                faults.append("a planted name was taken")
            except FileError:
                pass
            if not os.path.lexists(folder / name):
                faults.append("what was planted is gone")
            elif (folder / name).is_dir() and not (folder / name).is_symlink():
                (folder / name).rmdir()
            else:
                (folder / name).unlink()
            if victim.read_bytes() != b"precious\n" or (folder / "nowhere").exists() or path.read_bytes() != DAMAGED:
                faults.append("a file of another was touched")
        leftovers.new_name = true_name
    print(f"planted: {tries}", flush=True)
    return tries, faults


def swapped(part: float) -> tuple[int, int, list[str]]:
    """Swap a folder for a link to a foreign one, and a file for a link, as fast as can be, while files are replaced.

    Gives the tries, how many of them met a swap, and the faults.
    """
    tries, met, faults = max(10, int(PLANTED * part)), 0, []
    with TemporaryDirectory() as other, quick_folder(Path(other)) as folder:
        mine, victim = folder / "tree" / "sub", folder / "victim"
        for place in (mine, victim):
            place.mkdir(parents=True)
            (place / "a.txt").write_bytes(DAMAGED)
        os.symlink(victim, folder / "link")
        os.symlink(victim / "a.txt", folder / "file link")
        over = threading.Event()
        swapper = threading.Thread(target=swap, args=(folder, over))
        swapper.start()
        for _ in range(tries):
            try:
                source = read_file(str(mine / "a.txt"), "a.txt", None, str(folder / "tree"))
                replace(source, (MENDED if source.data == DAMAGED else DAMAGED).decode())
            except FileError:
                met += 1
            if (victim / "a.txt").read_bytes() != DAMAGED or os.listdir(victim) != ["a.txt"]:
                faults.append("a file of another was touched")
                break
        over.set()
        swapper.join()
    print(f"swapped: {tries}, {met} of them met", flush=True)
    return tries, met, faults


def swap(folder: Path, over: threading.Event) -> None:
    """Put a link in the place of a folder and back, and in that of a file, until it is over."""
    sub, aside, link = folder / "tree" / "sub", folder / "aside", folder / "link"
    while not over.is_set():
        os.rename(sub, aside)
        os.rename(link, sub)
        time.sleep(0.0002)
        os.rename(sub, link)
        os.rename(aside, sub)
        time.sleep(0.0002)
        os.rename(sub / "a.txt", folder / "file aside")
        os.rename(folder / "file link", sub / "a.txt")
        time.sleep(0.0002)
        os.rename(sub / "a.txt", folder / "file link")
        os.rename(folder / "file aside", sub / "a.txt")
        time.sleep(0.0002)


def main() -> int:
    """Run the campaign."""
    part = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    tries, plants = planted(part)
    swaps, met, links = swapped(part)
    races, gave_way, damaged = together(part)
    edited, told, lost, wrong = edits(part)
    faults = [*plants, *links, *damaged, *wrong]
    for one in faults[:20]:
        print(one)
    figures: dict[str, int | float | str] = {
        "files that two or eight processes repaired at once": races,
        "times that one of them gave way, and said so": gave_way,
        "files edited, cut, swapped or removed beside a run": edited,
        "of these, between the reading and the last step, and told": told,
        "of these, lost in the last step": lost,
        "names planted": tries,
        "files replaced while folders and files became links": swaps,
        "of these, refused since a link was met": met,
        FOUND: len(faults),
    }
    return keep("races", f"python -m benchmarks.trust.races {part:g}", figures, passed=not faults and not lost)


if __name__ == "__main__":
    raise SystemExit(main())
