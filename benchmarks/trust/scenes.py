"""Folders with files to repair, of every kind, and the real processes that repair them.

Run as a program with names of files, this module replaces each file as ``q7lint --fix`` does, ledger and all, but asks
no rules: what is tried is the writer, and a text of 200 MB takes a second.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING, NamedTuple

from tests.calls import Scene

from q7lint.files import read_file
from q7lint.files.replacing import replace
from q7lint.undo.ledger import Ledger, entry

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

DAMAGED = b"- < strong >Tea:< / strong > hot. li >\n"
MENDED = b"- Tea: hot.\n"

ROOT = Path(__file__).parents[2]
RULES = (sys.executable, "-m", "q7lint", "--fix", "-q")
WRITER = (sys.executable, "-m", "benchmarks.trust.scenes")


class Kind(NamedTuple):
    """A kind of scene, and the command that repairs its files when their names are added."""

    make: Callable[[Path], Scene]
    command: tuple[str, ...]


def rewritten(text: str) -> str:
    """Give the text that takes the place of another, without a rule being asked."""
    return "b" if text == "a" else text.replace("<", "[")


def written(folder: Path, files: dict[str, bytes], prepare: Callable[[Path], object] | None = None) -> Scene:
    """Make a scene whose texts are known, so that no rule is asked."""
    return Scene(folder, files, prepare, {name: rewritten(data.decode()) for name, data in files.items()})


def as_link(folder: Path) -> None:
    """Have a link to the file in its place."""
    (folder / "a.txt").rename(folder / "there")
    (folder / "a.txt").symlink_to("there")


def with_attributes(folder: Path) -> None:
    """Give the file attributes and a mode."""
    os.chmod(folder / "a.txt", 0o640)
    os.setxattr(folder / "a.txt", "user.origin", b"crawl")
    os.setxattr(folder / "a.txt", "user.more", b"x" * 500)


LARGE = DAMAGED * (3_000_000 // len(DAMAGED))
KINDS: dict[str, Kind] = {
    "1 byte": Kind(lambda folder: written(folder, {"a.txt": b"a"}), WRITER),
    "100 KB": Kind(lambda folder: written(folder, {"a.txt": LARGE[:100_000]}), WRITER),
    "3 MB": Kind(lambda folder: written(folder, {"a.txt": LARGE}), WRITER),
    "link": Kind(lambda folder: written(folder, {"a.txt": DAMAGED}, as_link), WRITER),
    "attributes": Kind(lambda folder: written(folder, {"a.txt": DAMAGED}, with_attributes), WRITER),
    "small, by the rules": Kind(lambda folder: Scene(folder, {"a.txt": DAMAGED}), RULES),
    "CRLF, by the rules": Kind(lambda folder: Scene(folder, {"a.txt": DAMAGED.replace(b"\n", b"\r\n") * 3}), RULES),
    "12 files, by the rules": Kind(lambda folder: Scene(folder, {f"{n:02}.txt": DAMAGED for n in range(12)}), RULES),
}


def by_chance(folder: Path, chance: Random) -> Scene:
    """Make a scene of one to three files of any lengths, line ends, attributes and modes, behind a link or not."""
    end = chance.choice((b"\n", b"\r\n", b"\r"))
    files = {}
    for name in "abc"[: chance.choice((1, 1, 1, 2, 3))]:
        size = int(10 ** chance.uniform(0, 4.5))
        files[f"{name}.txt"] = b"a" if size == 1 else (DAMAGED[:-1] + end) * (size // len(DAMAGED) + 1)
    linked, labels = chance.random() < 0.3, chance.randrange(4)

    def prepare(folder: Path) -> None:
        if linked:
            as_link(folder)
        path = folder / "a.txt"
        path.chmod(chance.choice((0o600, 0o644, 0o755, 0o4750)))
        for label in range(labels):
            os.setxattr(path, f"user.n{label}", bytes(chance.randrange(200)))

    return written(folder, files, prepare)


def environment(scene: Scene) -> dict[str, str]:
    """Give the environment of a process that repairs a scene."""
    path = os.pathsep.join([*filter(None, [os.environ.get("PYTHONPATH")]), str(ROOT)])
    return {
        **os.environ,
        "PYTHONPATH": path,
        "PYTHONPYCACHEPREFIX": str(Path(gettempdir()) / "q7lint-compiled"),
        "Q7LINT_UNDO": str(scene.ledgers),
    }


def start(scene: Scene, command: tuple[str, ...], *before: str) -> subprocess.Popen[bytes]:
    """Start the process that repairs a scene, behind another command."""
    return subprocess.Popen(
        [*before, *command, *scene.files],
        cwd=scene.folder,
        env=environment(scene),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    )


_CALL = re.compile(rb"(?:\d+ +)?([a-z_0-9]+)\(")


def traced(scene: Scene, command: tuple[str, ...]) -> tuple[list[tuple[str, int]], int]:
    """Name the calls of the system of a process from the first look at a scene's files on, till its end.

    Each stands with how often the process had made a call of that name by then: strace finds it again by that. Behind
    them stands from which of them on it writes.
    """
    log = scene.ledgers.with_name("log")
    start(scene, command).communicate()  # what is compiled in the first run makes other calls
    scene.reset()
    process = start(scene, command, "strace", "-f", "-o", str(log))
    process.communicate()
    counts: dict[str, int] = {}
    found: list[tuple[str, int, bytes]] = []
    for line in log.read_bytes().splitlines():
        call = _CALL.match(line)
        if call and call[1] != b"execve":  # which names the files, and does not look at them
            name = call[1].decode()
            counts[name] = counts.get(name, 0) + 1
            found.append((name, counts[name], line))
    first = next(index for index, (_, _, line) in enumerate(found) if line.find(b'a.txt"') + line.find(b'00.txt"') > -2)
    calls = [(name, count) for name, count, _ in found[first + 1 :] if name != "exit_group"]
    begun = next(index for index, (_, _, line) in enumerate(found) if b'".q7lint-' in line)
    return calls, max(0, begun - first - 13)


def repair(names: list[str]) -> None:
    """Replace files, and keep their old texts in a ledger."""
    ledger = Ledger()
    for name in names:
        source = read_file(name, name)

        def record(path: str, data: bytes, old: bytes = source.data) -> None:
            ledger.add(entry(path, old, data, ()))

        replace(source, rewritten(source.text), record if "Q7LINT_NO_LEDGER" not in os.environ else None)


if __name__ == "__main__":
    repair(sys.argv[1:])
