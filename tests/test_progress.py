"""A bar shows how far a long run has come: to somebody who sees it, and to nobody else."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from q7lint.cli.progress import Progress, progress_for
from q7lint.files import Target

from .process import Place, shown_on

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PAUSING = """
import time

@rule(code="PAU001", name="pausing-rule", summary="a rule that takes its time", **EVERY)
def pausing(read):
    if "PAUSE" in read.text:
        time.sleep(1.2)
    yield from ()
"""
ERASE = "\r\x1b[K"


@pytest.fixture
def here(tmp_path: Path) -> Place:
    place = Place(tmp_path)
    place.plant()
    with (place.site / "planted.py").open("a") as planted:
        planted.write(PAUSING)
    place.environment["TERM"] = "xterm"
    place.environment.pop("CI", None)
    return place


def seen(place: Place, *arguments: str) -> tuple[bytes, str]:
    """Run q7lint with standard error on a terminal, and give what it writes to a pipe and to the terminal."""
    leader, follower = pty.openpty()
    command = [sys.executable, "-m", "q7lint", "--no-cache", *arguments]
    with subprocess.Popen(
        command, cwd=place.folder, env=place.environment, stdout=subprocess.PIPE, stderr=follower, stdin=follower
    ) as running:
        os.close(follower)
        assert running.stdout
        out = running.stdout.read()
        err = shown_on(leader)
    return out, err


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_long_run_shows_a_bar_at_a_terminal_and_erases_it(here: Place, jobs: str) -> None:
    for number in range(300):
        here.write(f"{number:03}.txt", f"QQ & {number}\n")
    here.write("250.txt", "PAUSE & QQ\n")
    here.write("299.txt", "CRASH &\n")
    out, err = seen(here, "--jobs", jobs, "--output-format", "concise", ".")
    assert out.splitlines()[-1] == b"Found 299 findings"
    drawn = err.split(ERASE)
    assert any(one.startswith("q7lint: ") and " files" in one for one in drawn)
    assert "299.txt: the rule BAD001 crash failed" in drawn[-1] or drawn[-1] == ""
    # What is told stands alone on its line, and nothing of the bar is left behind it.
    assert all("BAD001" not in one or one.startswith("q7lint: 299.txt") for one in drawn)
    assert err.replace("\r\n", "").endswith(ERASE) or "299.txt" in drawn[-1]


def test_a_bar_counts_and_says_how_many_there_are_when_that_is_known() -> None:
    leader, follower = pty.openpty()
    with open(follower, "w", encoding="utf-8") as stream:
        progress = Progress(stream, None)
        targets: Iterator[object] = progress.counted(iter([Target("a", "a")] * 4))
        progress._next = 0
        next(targets)
        progress.advance()
        list(targets)
        progress._next = 0
        progress.advance()
        progress.erase()
        progress.erase()
    first = f"{ERASE}q7lint: 1 file"
    assert shown_on(leader) == f"{first}{ERASE}q7lint: [##########..........] 2 of 4 files{ERASE}"


def test_a_bar_is_no_wider_than_its_terminal() -> None:
    import fcntl
    import struct
    import termios

    leader, follower = pty.openpty()
    fcntl.ioctl(follower, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 12, 0, 0))
    with open(follower, "w", encoding="utf-8") as stream:
        progress = Progress(stream, None)
        progress._next = 0
        progress.advance()
    assert shown_on(leader) == f"{ERASE}q7lint: 1 f"


@pytest.mark.parametrize(
    ("environment", "quiet", "wanted"),
    [
        ({"TERM": "xterm"}, False, True),
        ({"TERM": "xterm"}, True, False),
        ({"TERM": "dumb"}, False, False),
        ({}, False, False),
        ({"TERM": "xterm", "CI": "true"}, False, False),
    ],
)
def test_a_bar_is_for_people_at_a_terminal(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], quiet: bool, wanted: bool
) -> None:
    for name in ("TERM", "CI"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    leader, follower = pty.openpty()
    with open(follower, "w", encoding="utf-8") as stream:
        monkeypatch.setattr(sys, "stderr", stream)
        assert (progress_for(is_quiet=quiet) is not None) == wanted
        with (tmp_path / "log").open("w") as log:
            monkeypatch.setattr(sys, "stderr", log)
            assert progress_for(is_quiet=quiet) is None
        monkeypatch.undo()
    os.close(leader)
