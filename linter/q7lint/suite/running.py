"""Gives each case to a tool. Whatever the tool does, the run goes on: it crashes, hangs or prints alone."""

from __future__ import annotations

import json
import os
import re
import shlex
import signal
import subprocess
import sys
import tempfile
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, NamedTuple, Self

from q7lint.suite.tools import TOOLS
from q7lint.text import Dialect

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from q7lint.suite.cases import SuiteCase

LIMIT = 20.0
"""Seconds after which a tool is stopped on one case."""

_PLACE = re.compile(r"(?<!\d)(\d+):(\d+)(?!\d)|\bline (\d+),? col(?:umn)? (\d+)")
_SHOWN = 300

MOST_OUTPUT = 50_000_000
"""How many bytes a command may write on one text."""

_SUFFIXES = {Dialect.TEXT: "txt", Dialect.MARKDOWN: "md", Dialect.HTML: "html"}


class ToolError(Exception):
    """A tool cannot be run at all; the message says why in one line."""


class Outcome(NamedTuple):
    """What a tool made of one case.

    Args:
        text: Its repair; ``None`` if it crashed or was stopped.
        again: The repair of its repair; ``None`` if that failed.
        seconds: The processor time of the first repair.
        error: What it said when it crashed.
    """

    text: str | None
    again: str | None = None
    seconds: float = 0.0
    error: str = ""


def run_tool(
    tool: str, cases: Iterable[SuiteCase], *, python: str = sys.executable, limit: float = LIMIT
) -> list[Outcome]:
    """Repair cases by a tool.

    Args:
        tool: The name of one that `q7lint.suite.tools` knows, or a command that reads a text on standard input and
            writes its repair to standard output. ``{dialect}``, ``{suffix}`` and ``{lang}`` in it stand for what is
            true of a case, such as ``markdown``, ``md`` and ``de``.
        cases: The cases.
        python: The interpreter that has the library of a known tool.
        limit: Seconds after which the tool is stopped on one case.

    Raises:
        ToolError: It is not installed, or there is no such command.
    """
    if tool in TOOLS:
        with _Worker(tool, python, limit) as worker:
            return [worker.repair(case) for case in cases]
    command = check_command(tool)
    return [_piped(_filled(command, case), case.before, limit) for case in cases]


def check(tool: str, *, python: str = sys.executable) -> None:
    """Check that a tool can be run, as `run_tool` would.

    Raises:
        ToolError: It cannot.
    """
    if tool in TOOLS:
        with _Worker(tool, python, LIMIT):
            return
    check_command(tool)


def run_linter(command: str, cases: Iterable[SuiteCase], *, limit: float = LIMIT) -> list[list[tuple[int, int]] | None]:
    """Give the places that a linter reports in each case, on standard output; ``None`` where it was stopped.

    Args:
        command: A command that reads a text on standard input and prints lines with ``line:column`` in them, or with
            ``line 3 column 5``; names in braces are as for `run_tool`.
        cases: The cases.
        limit: Seconds after which it is stopped on one case.

    Raises:
        ToolError: There is no such command.
    """
    words = check_command(command)
    return [_places(_filled(words, case), case.before, limit) for case in cases]


def _places(command: Sequence[str], text: str, limit: float) -> list[tuple[int, int]] | None:
    try:
        done = _run(command, text, limit)
    except _FailedError:
        return None
    found = (_PLACE.search(line) for line in done.out.decode("utf-8", "replace").splitlines())
    return [(int(place[1] or place[3]), int(place[2] or place[4])) for place in found if place]


def check_command(text: str) -> list[str]:
    """Split a command as a shell does, and check that its program is there.

    Raises:
        ToolError: It is none.
    """
    import shutil

    try:
        words = shlex.split(text)
    except ValueError as error:
        raise ToolError(f"{text!r} is no command: {error}") from error
    if not words or shutil.which(words[0]) is None:
        if words and os.path.sep in words[0] and os.path.exists(words[0]):
            raise ToolError(f"{words[0]} is not executable")
        known = ", ".join(TOOLS)
        raise ToolError(
            f"there is no tool and no command called {words[0] if words else text!r}; the tools are {known}"
        )
    return words


def _filled(words: Sequence[str], case: SuiteCase) -> list[str]:
    """Put what is true of a case in the place of the names in braces."""
    known = {"{dialect}": case.dialect.value, "{suffix}": _SUFFIXES[case.dialect], "{lang}": case.lang}
    return [re.sub(r"\{(?:dialect|suffix|lang)\}", lambda found: known[found[0]], word) for word in words]


class _Done(NamedTuple):
    """How a command ended: its exit status, and what it wrote."""

    status: int
    out: bytes
    err: str


class _FailedError(Exception):
    """A command could not be run on one text, or was stopped; the message says why."""


def _run(command: Sequence[str], text: str, limit: float) -> _Done:
    """Run a command on a text. Its output goes to files, so that one that never ends fills no memory.

    Raises:
        _FailedError: It cannot be started, takes too long or writes too much.
    """
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        given.write(text.encode("utf-8", "surrogateescape"))
        given.seek(0)
        try:
            # A session of its own: what it starts is stopped with it.
            process = subprocess.Popen(command, stdin=given, stdout=out, stderr=err, start_new_session=True)
        except OSError as error:
            raise _FailedError(f"cannot be started: {error.strerror}") from error
        end = time.monotonic() + limit
        while process.poll() is None:
            time.sleep(0.001)
            if time.monotonic() > end:
                _stop(process)
                raise _FailedError(f"stopped after {limit:g} s")
            if max(os.fstat(one.fileno()).st_size for one in (out, err)) > MOST_OUTPUT:
                _stop(process)
                raise _FailedError(f"stopped after {MOST_OUTPUT:,} bytes")
        out.seek(0)
        err.seek(0)
        said = err.read(_SHOWN).decode("utf-8", "replace").strip()
        return _Done(process.returncode, out.read(), said)


def _stop(process: subprocess.Popen[bytes]) -> None:
    """Stop a process and all that it has started."""
    if hasattr(os, "killpg"):
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
    process.kill()
    process.wait()


def _piped(command: Sequence[str], text: str, limit: float) -> Outcome:
    """Run a command on a text, and on what it made of it."""
    try:
        start = os.times()
        done = _run(command, text, limit)
        end = os.times()
        if done.status:
            return Outcome(None, error=done.err or f"exit status {done.status}")
        once = done.out.decode("utf-8", "surrogateescape")
        again = _run(command, once, limit)
    except _FailedError as error:
        return Outcome(None, error=str(error))
    seconds = end.children_user + end.children_system - start.children_user - start.children_system
    return Outcome(once, None if again.status else again.out.decode("utf-8", "surrogateescape"), seconds)


class _Worker:
    """A process that runs a known tool; started again when it had to be stopped.

    Raises:
        ToolError: The interpreter or the library is missing.
    """

    def __init__(self, tool: str, python: str, limit: float) -> None:
        self.tool = TOOLS[tool]
        self.python = python
        self.limit = limit
        self.process = self._started()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def _started(self) -> subprocess.Popen[str]:
        script = os.path.join(os.path.dirname(__file__), "worker.py")
        try:
            process = subprocess.Popen(
                [self.python, script, self.tool.name],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                encoding="ascii",
                env={**os.environ, "PATH": f"{os.path.dirname(self.python)}{os.pathsep}{os.environ.get('PATH', '')}"},
            )
        except OSError as error:
            raise ToolError(f"{self.python}: {error.strerror}") from error
        assert process.stdout  # noqa: S101 - it was asked for
        try:
            answer = json.loads(process.stdout.readline())
        except ValueError:
            _ended(process)
            raise ToolError(f"{self.python} is no Python that can run a tool") from None
        if "missing" in answer:
            _ended(process)
            raise ToolError(f"{self.tool.name} is not there: install {self.tool.package} ({answer['missing']})")
        return process

    def repair(self, case: SuiteCase) -> Outcome:
        """Give the tool's repair of a case."""
        process = self.process
        assert process.stdin and process.stdout  # noqa: S101, PT018 - they were asked for
        # Two repairs, so twice the limit.
        timer = threading.Timer(2 * self.limit, process.kill)
        timer.start()
        try:
            process.stdin.write(
                json.dumps({"text": case.before, "dialect": case.dialect.value, "lang": case.lang}) + "\n"
            )
            process.stdin.flush()
            line = process.stdout.readline()
        except OSError:
            line = ""
        finally:
            timer.cancel()
        if not line:
            self._end()
            self.process = self._started()
            return Outcome(None, error="it died, or did not answer in time")
        answer = json.loads(line)
        if "error" in answer:
            return Outcome(None, error=answer["error"])
        return Outcome(answer["text"], answer["again"], answer["seconds"])

    def _end(self) -> None:
        _ended(self.process)


def _ended(process: subprocess.Popen[str]) -> None:
    """Stop a process and close its pipes."""
    process.kill()
    for pipe in (process.stdin, process.stdout):
        # The pipe may still hold a line that nobody reads any more.
        with suppress(OSError):
            if pipe:
                pipe.close()
    process.wait()
