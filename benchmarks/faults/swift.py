"""Tries mutants in forks of one process that has collected the tests, and each by the tests alone that reach it.

    python benchmarks/faults/swift.py FOLDER FILES TESTS…

`Swift` starts this file in a copy of the project. There all tests are collected and run once, and what each of them
reaches of the files, which are separated by commas, is written down. For each mutant that is asked for, a line of JSON
with the members of `Asked`, the process forks: the fork gives the function in question its new code, runs the tests
that reach the statement (those first that take little time and have told before) until one fails, and ends. What is
answered is a line of JSON with the members of `Answered`.

A change that stands in no function, or in one that runs while modules are imported, cannot be tried so, unless a test
fails: the answer is ``unsure``. Hypothesis does not shrink here. POSIX alone has forks.
"""

from __future__ import annotations

import ast
import functools
import gc
import json
import os
import pickle
import signal
import subprocess
import sys
import time
from collections import Counter, defaultdict
from itertools import zip_longest
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import TYPE_CHECKING, Any, NamedTuple, Self

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

    from plant import Copy

LONGEST = 600.0
"""How many seconds all tests of a mutant may take."""
ROOM, TIMES = 3.0, 5
"""A test may take so many seconds of the processor, and so many times what it takes without a change.

What has lost the end of a loop goes on for ever, and would be ended by ``tests/limit.py`` if this were not sooner."""
MEMORY = 3 << 30
"""How many bytes a fork may have: what has lost its end fills the memory."""
STARTING = {"subprocess.Popen", "os.fork", "os.posix_spawn", "os.exec", "os.system"}
"""What Python calls the start of a process. What happens there is not seen here, but reads the changed file."""


class Place(NamedTuple):
    """Where something stands.

    Args:
        function: The function's name within its module, with the class before it; empty outside of functions.
        first: The 1-based line on which the statement begins.
        last: Its last line; of a compound statement, the last before its body.
    """

    function: str
    first: int
    last: int


class Asked(NamedTuple):
    """A mutant to try: the file's path, where it is changed, and all that stands in it then."""

    file: str
    function: str
    first: int
    last: int
    text: str


class Answered(NamedTuple):
    """What became of a mutant: ``killed``, ``survived``, ``hung`` or ``unsure``; by what; how many tests reach it."""

    fate: str
    by: str
    reached: int


def place_of(tree: ast.Module, line: int, column: int) -> Place:
    """Find the outermost function and the innermost statement round a place, given as `ast` counts it."""
    names: list[str] = []
    function = ""
    place = Place("", 0, 0)
    inner = list(_statements(tree))
    while found := next((one for one in inner if _holds(one, line, column)), None):
        inner = list(_statements(found))
        last = min((one.lineno - 1 for one in inner), default=found.end_lineno or found.lineno)
        place = Place(function, found.lineno, max(last, found.lineno))
        if not function and isinstance(found, ast.ClassDef | ast.FunctionDef):
            names.append(found.name)
            function = ".".join(names) if isinstance(found, ast.FunctionDef) else ""
    return place


def _holds(statement: ast.stmt, line: int, column: int) -> bool:
    start = statement.lineno, statement.col_offset
    end = statement.end_lineno or statement.lineno, statement.end_col_offset or 0
    return start <= (line, column) < end


def _statements(node: ast.AST) -> Iterator[ast.stmt]:
    """Give the statements right within a module or a statement, also those of its handlers and cases."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt):
            yield child
        elif isinstance(child, ast.excepthandler | ast.match_case):
            yield from _statements(child)


class Swift:
    """A process that tries mutants, in a copy of the project.

    Args:
        copy: The copy.
        files: The files that are changed, from the project's root.
        tests: The tests, as pytest names them, and its options.

    Raises:
        RuntimeError: The tests cannot be collected, or fail without a change.
    """

    def __init__(self, copy: Copy, files: Sequence[str], tests: Sequence[str]) -> None:
        self.copy = copy
        command = [
            copy.python,
            copy.folder / "benchmarks" / "faults" / "swift.py",
            copy.folder,
            ",".join(files),
            *tests,
        ]
        self.process = subprocess.Popen(
            command, cwd=copy.folder, env=copy.environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def __enter__(self) -> Self:
        said = self._answer()
        if said != "ready":
            self.__exit__()
            raise RuntimeError(said)
        return self

    def __exit__(self, *_: object) -> None:
        # It ends at the end of what it is asked, and its pipes are closed then.
        self.process.communicate()

    def _answer(self) -> Any:
        line = self.process.stdout.readline() if self.process.stdout else b""
        return json.loads(line or '"ended before it began"')

    def tried(self, file: str, place: Place, text: str) -> Answered:
        """Try what `file` becomes when `text` stands in it, which differs at `place`; the file is changed already."""
        asked = Asked(os.fspath(self.copy.folder / file), *place, text)
        if self.process.stdin:
            self.process.stdin.write(json.dumps(asked).encode() + b"\n")
            self.process.stdin.flush()
        return Answered(*self._answer())


def in_fork(work: Callable[[], Any], folder: Path, longest: float) -> Any:
    """Do `work` in a fork, and give what it gives.

    Args:
        work: What to do; what it gives can be pickled.
        folder: Where the fork may leave that.
        longest: After how many seconds the fork is killed.

    Returns:
        What `work` gives; "hung" if the fork had no memory left, or was ended by a signal; "unsure" if it has ended
        otherwise.
    """
    path = folder / "answer"
    path.unlink(missing_ok=True)
    child = os.fork()
    if not child:
        os.setsid()
        try:
            path.write_bytes(pickle.dumps(_done(work)))
        finally:
            os._exit(0)
    end = time.monotonic() + longest
    ended = status = 0
    while not ended and time.monotonic() < end:
        ended, status = os.waitpid(child, os.WNOHANG)
        if not ended:
            time.sleep(0.002)
    if not ended:
        os.killpg(child, signal.SIGKILL)
        os.waitpid(child, 0)
        return "hung"
    if os.WIFSIGNALED(status):
        return "hung"
    # A fork of ours has just written it.
    return pickle.loads(path.read_bytes()) if path.exists() else "unsure"  # noqa: S301 - this run wrote it


def _done(work: Callable[[], Any]) -> Any:
    """Do `work`, and tell where it ran out of memory, as what has lost the end of a loop does."""
    try:
        return work()
    except MemoryError:
        return "hung"


class Measured(NamedTuple):
    """What a run of all tests came to.

    Args:
        seconds: How long each test took.
        reaching: Which tests reach a line of a file.
        starting: Which tests start processes.
        failed: What fails without a change.
    """

    seconds: list[float]
    reaching: dict[tuple[str, int], set[int]]
    starting: set[int]
    failed: str


class Server:
    """The plugin of pytest that tries mutants instead of running the tests once.

    Args:
        folder: The root of the copy.
        files: The paths of the files that are changed.
        asked: Where mutants come from.
        out: Where answers go.
    """

    def __init__(self, folder: Path, files: Sequence[str], asked: Iterable[str], out: int) -> None:
        self.folder = folder
        self.files = frozenset(files)
        self.asked = asked
        self.out = out
        self.failed: tuple[str, str] | None = None
        self.kills: Counter[int] = Counter()
        self.lines: set[tuple[str, int]] = set()

    def answer(self, what: object) -> None:
        """Write a line of JSON."""
        os.write(self.out, json.dumps(what).encode() + b"\n")

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        """Have Hypothesis find failures without making them small, and see what runs while modules are imported."""
        import hypothesis  # not before its plugin of pytest does

        phases = (hypothesis.Phase.explicit, hypothesis.Phase.generate)
        hypothesis.settings.register_profile("swift", hypothesis.settings(), phases=phases)
        hypothesis.settings.load_profile("swift")

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep the first failure."""
        if report.failed and self.failed is None:
            self.failed = report.nodeid, str(report.longrepr)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Run all tests once, and then those that are asked for."""
        sys.settrace(None)
        if session.testsfailed or not session.items:
            self.answer("the tests cannot be collected")
            return True
        self.items = session.items
        self.imported = frozenset(self.lines)
        self.functions, self.caches = _functions_of(self.files)
        measured = in_fork(self._measured, self.folder, 3600)
        if not isinstance(measured, Measured) or measured.failed:
            self.answer(f"fails without a change: {getattr(measured, 'failed', measured)}")
            return True
        self.measured = measured
        self.answer("ready")
        for line in self.asked:
            self.answer(self._tried(Asked(*json.loads(line))))
        return True

    def trace(self, frame: FrameType, *_: object) -> Callable[..., Any] | None:
        """Follow the lines of the files that are changed, and pass over all others."""
        return self._line if frame.f_code.co_filename in self.files else None

    def _line(self, frame: FrameType, *_: object) -> Callable[..., Any]:
        self.lines.add((frame.f_code.co_filename, frame.f_lineno))
        return self._line

    def _measured(self) -> Measured:
        seconds: list[float] = []
        reaching: defaultdict[tuple[str, int], set[int]] = defaultdict(set)
        starting: set[int] = set()
        sys.addaudithook(lambda event, _: starting.add(len(seconds)) if event in STARTING else None)
        for number in range(len(self.items)):
            self.lines = set()
            self._forget()
            start = time.process_time()
            sys.settrace(self.trace)
            self._run(number, number + 1 if number + 1 < len(self.items) else None)
            sys.settrace(None)
            for line in self.lines:
                reaching[line].add(number)
            seconds.append(time.process_time() - start)
        return Measured(seconds, dict(reaching), starting, " ".join(self.failed or ())[:500])

    def _forget(self) -> None:
        """Have functions forget what they have found once."""
        for cache in self.caches:
            cache.cache_clear()

    def _run(self, number: int, following: int | None) -> None:
        item = self.items[number]
        after = None if following is None else self.items[following]
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=after)

    def _tried(self, asked: Asked) -> Answered:
        lines = [(asked.file, line) for line in range(asked.first, asked.last + 1)]
        reaching = set().union(*(self.measured.reaching.get(line, ()) for line in lines))
        tests = sorted(reaching | self.measured.starting, key=self._order)
        changed = _code_of(asked)
        functions = self.functions.get((asked.file, asked.function), [])
        if not changed or not functions:
            return Answered("unsure", "", len(reaching))
        done = in_fork(lambda: self._first_failure(functions, changed, tests), self.folder, LONGEST)
        if isinstance(done, int):
            self.kills[done] += 1
            return Answered("killed", self.items[done].name, len(reaching))
        if done == "survived" and self.imported.intersection(lines):
            done = "unsure"
        return Answered(done, "", len(reaching))

    def _order(self, number: int) -> tuple[float, int]:
        return self.measured.seconds[number] / (1 + self.kills[number]), number

    def _first_failure(self, functions: Sequence[FunctionType], changed: CodeType, tests: Sequence[int]) -> int | str:
        import resource  # where there are no forks there is no such module either

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        for function in functions:
            function.__code__ = changed
        self._forget()
        for number, following in zip_longest(tests, tests[1:]):
            # By default the signal ends the process.
            signal.setitimer(signal.ITIMER_VIRTUAL, ROOM + TIMES * self.measured.seconds[number])
            self._run(number, following)
            if self.failed:
                return "hung" if "MemoryError" in self.failed[1] else number
        return "survived"


def _functions_of(files: Collection[str]) -> tuple[dict[tuple[str, str], list[FunctionType]], list[Any]]:
    """Find the functions of files, by file and name; and those that keep what they have found."""
    functions: defaultdict[tuple[str, str], list[FunctionType]] = defaultdict(list)
    caches: list[Any] = []
    gc.unfreeze()  # tests may freeze what is there when they are collected, so that nobody looks at it
    for one in gc.get_objects():
        if isinstance(one, FunctionType) and one.__code__.co_filename in files:
            functions[one.__code__.co_filename, one.__code__.co_qualname].append(one)
        elif isinstance(one, functools._lru_cache_wrapper):  # noqa: SLF001 - it has no other name
            wrapped = getattr(one, "__wrapped__", None)
            if isinstance(wrapped, FunctionType) and wrapped.__code__.co_filename in files:
                caches.append(one)
    return dict(functions), caches


def _code_of(asked: Asked) -> CodeType | None:
    """Compile a function as it is asked for; None if there are several of its name."""
    found: list[CodeType] = []
    left = [compile(asked.text, asked.file, "exec")]
    while left:
        code = left.pop()
        left += [one for one in code.co_consts if isinstance(one, CodeType)]
        if code.co_qualname == asked.function:
            found.append(code)
    return found[0] if len(found) == 1 else None


def main() -> int:
    """Serve until there is nothing more to try."""
    folder, files, tests = Path(sys.argv[1]), sys.argv[2].split(","), sys.argv[3:]
    asked, out = os.fdopen(os.dup(0)), os.dup(1)
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    server = Server(folder, [os.fspath(folder / file) for file in files], asked, out)
    sys.settrace(server.trace)
    options = ("-q", "-p", "no:cacheprovider", "-p", "no:faulthandler", f"--basetemp={folder / 'swift-tmp'}")
    return int(pytest.main([*options, *tests], plugins=[server]))


if __name__ == "__main__":
    raise SystemExit(main())
