"""A folder in which q7lint is run as people run it: as a process, on files."""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from pathlib import Path

PLANTED = '''
"""Rules made up for tests: each looks for one letter pair behind an ampersand somewhere.

What it finds
    Something.
"""
import re
from q7lint import Edit, Example, Fix, Hit, Licence, Phase, Reads, Span, Applicability, rule

def planted(code, name, pattern, into, licence, applicability=Applicability.SAFE):
    @rule(code=code, name=name, summary=f"a planted {name}", phase=Phase.LINES, reads=~Reads(0),
          examples=(Example("& " + name, "&", "made up"), Example.untouched("&", "nothing there")))
    def detect(read):
        for found in re.finditer(pattern, read.text):
            edit = Edit(Span(*found.span()), into)
            fix = None if into is None else Fix(f"Write `{into}`", (edit,), applicability, licence)
            yield Hit(edit.span, f"found {found.group()!r}", fix)
    return detect

wide = planted("PLT001", "wide-gap", " {3,}", " ", Licence.LAYS_OUT)
gap = planted("PLT002", "spaced-bar", r" {2}\\|", "|", Licence.LAYS_OUT, Applicability.UNSAFE)
blank = planted("NIL001", "blank-text", r"\\A\\s+\\Z", "", Licence.LAYS_OUT)
mark = planted("PLT003", "lone-mark", "QQ", None, None)
liar = planted("LIE001", "word-eater", "word", "", Licence.REMOVES)
there = planted("CIR001", "bar-before-dash", r"\\|-", "-|", Licence.LAYS_OUT)
back = planted("CIR002", "dash-before-bar", r"-\\|", "|-", Licence.LAYS_OUT)

EVERY = {"phase": Phase.LINES, "reads": ~Reads(0), "examples": ()}

@rule(code="SLO001", name="slow-rule", summary="a rule that takes for ever", **EVERY)
def slow(read):
    if "SLOW" in read.text:
        re.search("(?:a+)+$", "a" * 60 + "b")
    yield from ()

@rule(code="SLO002", name="stubborn-rule", summary="a rule that catches all", **EVERY)
def stubborn(read):
    while "STUBBORN" in read.text:
        try:
            sum(range(1000))
        except Exception:
            pass
    yield from ()

@rule(code="BAD001", name="crash", summary="a rule that fails", phase=Phase.LINES, reads=~Reads(0), examples=())
def crash(read):
    yield from [1 / 0 for _ in re.finditer("CRASH", read.text)]
'''
"""`&` opens the gate for them. ``--select PLT`` leaves the faulty ones out."""


class Result(NamedTuple):
    """What a process left: its exit status, and what it wrote."""

    status: int
    out: str
    err: str
    raw: bytes


def shown_on(leader: int) -> str:
    """Give all that was written to a pseudo-terminal, until its other side is closed, and close this one.

    What several writes brought may come in several pieces, however long ago they were.
    """
    pieces = []
    with open(leader, "rb", buffering=0) as terminal, contextlib.suppress(OSError):  # the end, on Linux
        while piece := terminal.read(65536):
            pieces.append(piece)
    return b"".join(pieces).decode()


MORE_THAN_A_PIPE_HOLDS = b"Sound.\n" * 30_000


def reads(process: subprocess.Popen[bytes]) -> None:
    """Wait until a process reads what it is given: more than a pipe holds is only taken by one that does."""
    assert process.stdin
    process.stdin.write(MORE_THAN_A_PIPE_HOLDS)
    process.stdin.flush()


class Place:
    """A folder to run q7lint in."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder / "place"
        self.folder.mkdir()
        self.site = folder / "site"
        unset = {"NO_COLOR", "TERM", "PYTHONDONTWRITEBYTECODE"}
        self.environment = {key: value for key, value in os.environ.items() if key not in unset}
        # Compiled once for all tests, and not into the source tree.
        self.environment["PYTHONPYCACHEPREFIX"] = str(folder.parent / "compiled")

    def plant(self) -> None:
        """Install the made-up rules, beside the true ones."""
        (self.site / "planted-1.dist-info").mkdir(parents=True)
        (self.site / "planted-1.dist-info" / "entry_points.txt").write_text("[q7lint.rules]\nplanted = planted\n")
        (self.site / "planted.py").write_text(PLANTED)
        self.environment["PYTHONPATH"] = str(self.site)

    def write(self, name: str, content: bytes | str) -> Path:
        """Make a file, its folders too."""
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return path

    def run(self, *args: str | bytes, stdin: bytes = b"") -> Result:
        """Run q7lint here."""
        command = [sys.executable, "-m", "q7lint", *args]
        done = subprocess.run(
            command, cwd=self.folder, input=stdin, capture_output=True, env=self.environment, timeout=60, check=False
        )
        out, err = (stream.decode("utf-8", "surrogateescape") for stream in (done.stdout, done.stderr))
        return Result(done.returncode, out, err, done.stdout)

    def start(self, *args: str) -> subprocess.Popen[bytes]:
        """Start q7lint here, for a test that meddles with it while it runs."""
        pipe = subprocess.PIPE
        command = [sys.executable, "-m", "q7lint", *args]
        return subprocess.Popen(command, cwd=self.folder, stdin=pipe, stdout=pipe, stderr=pipe, env=self.environment)
