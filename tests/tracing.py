"""Real processes that repair the files of a scene, and are killed by strace at a call of the system.

`tests.calls` does the same within this process, at the calls of Python's `os`; what a process really asks of the system
is more, and in another order.
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
from functools import cache
from pathlib import Path
from tempfile import gettempdir
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .calls import Scene

ROOT = Path(__file__).parents[1]
RULES = (sys.executable, "-m", "q7lint", "--fix", "-q")
WRITER = (sys.executable, "-m", "tests.writer")

LATE = "late"
"""What a kill comes to if the process did not make the call any more."""


@cache
def why_not() -> str:
    """Say why no process can be killed at its calls here; nothing if it can."""
    if not shutil.which("strace"):
        return "there is no strace"
    command = [
        "strace",
        "-qq",
        "-o",
        os.devnull,
        "-e",
        "trace=exit_group",
        "-e",
        "inject=exit_group:signal=KILL",
        "true",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode in {-signal.SIGKILL, 128 + signal.SIGKILL}:
        return ""
    return f"strace kills nothing here: {' '.join(done.stderr.split()) or f'status {done.returncode}'}"


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


def killed_at(scene: Scene, command: tuple[str, ...], name: str, count: int) -> str:
    """Kill a process that repairs a scene at a call, and give what is wrong then; `LATE` if it was over by then."""
    scene.reset()
    # Not with --seccomp-bpf: strace 6.1 then kills nothing.
    inject = f"inject={name}:signal=KILL:when={count}"
    process = start(scene, command, "strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={name}", "-e", inject)
    process.communicate()
    if process.returncode not in (-signal.SIGKILL, 128 + signal.SIGKILL):
        return LATE
    try:
        scene.check()
        if len(scene.leftovers()) > 1:
            return f"{name} {count}: more than one file is left"
        scene.check_undo()
        scene.check_next()
    except AssertionError as error:
        return f"{name} {count}: {error}"
    return ""
