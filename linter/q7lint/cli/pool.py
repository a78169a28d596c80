"""Other processes that read files for this one, which alone prints and writes.

They are forked, so that they have the rules at hand; where a system cannot fork, they are started anew. Each gets a
batch of files when it has nothing to do, and sends what came of them. That is kept until its turn comes: a bounded
number of batches is ahead of what is printed, so that memory does not grow with the number of files. A process that
dies is a fault of the files that it had, and another takes its place.

They ignore Ctrl-C and are ended by this process whatever ends it; and when it is killed, their pipes are closed.
"""

from __future__ import annotations

import gc
import io
import multiprocessing
import os
import pickle
import signal
import sys
from collections import deque
from contextlib import contextmanager, suppress
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Final

from q7lint.cli.outcome import Interrupted, Outcome, Printed, lost
from q7lint.cli.session import made_format
from q7lint.cli.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.context import BaseContext
    from multiprocessing.process import BaseProcess

    from q7lint.cli.batches import Batch
    from q7lint.cli.console import Console
    from q7lint.cli.work import Work
    from q7lint.files import FileError, Target

AHEAD: Final = 4
"""How many batches for each process are read, or being read, before their turn."""

BYTES_AHEAD: Final = 64 << 20
"""How many bytes of text these have at most, but for a file that has more by itself."""

_OFTEN: Final = 0.1
"""How many seconds pass at most before a bar that shows progress is drawn again."""

_TOLD: Final = 16
"""After how many outcomes that were printed it is seen to it that nobody waits for work."""

_METHOD: Final = "fork" if "fork" in multiprocessing.get_all_start_methods() else "spawn"


_NOTHING: Final = Outcome("")
"""What comes of a file in which nothing was found."""
_NOTHING.is_checked = True


class _Worker:
    """A process, and what it has to do."""

    def __init__(self, process: BaseProcess, connection: Connection) -> None:
        self.process = process
        self.connection = connection
        self.batch: Batch | None = None


class Pool:
    """The other processes.

    Args:
        work: What is to be done with each file; its rules are loaded.
        jobs: How many processes there may be.
        console: What it prints has to be written before this is made.
        method: How they are started: ``fork`` or ``spawn``.
    """

    def __init__(self, work: Work, jobs: int, console: Console, method: str = _METHOD) -> None:
        self._work = work
        self._jobs = jobs
        self._console = console
        self._context: BaseContext = multiprocessing.get_context(method)
        self._forks = method == "fork"
        self._may_start = True
        self._workers: list[_Worker] = []
        self._queue: deque[Batch] = deque()
        self._waiting: deque[Batch] = deque()

    def outcomes(self, batches: Iterable[Batch]) -> Iterator[Outcome]:
        """Yield what came of each file, in their order. Afterwards, and also if it fails, `close` is to be called.

        Raises:
            UsageError: The rules cannot be loaded, where they are needed in this process.
        """
        rest = iter(batches)
        often = 1 if self._work.options.fix else _TOLD
        while True:
            self._fill(rest)
            self._hand_out()
            if not self._queue:
                return
            batch = self._queue[0]
            if batch.is_here or (batch in self._waiting and not self._workers):
                self._queue.popleft()
                with suppress(ValueError):
                    self._waiting.remove(batch)
                for target in batch.targets:
                    yield from self._work.outcomes(target)
            elif batch.outcomes is None:
                self._collect(_OFTEN if self._console.progress else None)
            else:
                self._queue.popleft()
                for number, outcome in enumerate(batch.outcomes, 1):
                    yield outcome
                    if number % often == 0:
                        self._collect(0)
                        self._hand_out()

    def _fill(self, rest: Iterator[Batch]) -> None:
        """Look ahead."""
        size = sum(batch.size for batch in self._queue)
        while len(self._queue) < AHEAD * self._jobs and size < BYTES_AHEAD:
            batch = next(rest, None)
            if batch is None:
                return
            self._queue.append(batch)
            size += batch.size
            if not batch.is_here:
                self._waiting.append(batch)

    def _hand_out(self) -> None:
        """Give a batch to each process that has none."""
        while self._waiting:
            worker = next((one for one in self._workers if one.batch is None), None) or self._started()
            if worker is None:
                return
            worker.batch = self._waiting.popleft()
            try:
                worker.connection.send_bytes(pickle.dumps(worker.batch.targets, pickle.HIGHEST_PROTOCOL))
            except OSError:
                self._bury(worker)

    def _collect(self, seconds: float | None) -> None:
        """Take what processes have sent, and wait for the first of them so many seconds, or as long as it takes."""
        busy = [one for one in self._workers if one.batch]
        ready = wait([one.connection for one in busy], seconds) if busy else []
        for worker in [one for one in busy if one.connection in ready]:
            try:
                sent: list[Outcome | None] = pickle.loads(worker.connection.recv_bytes())  # noqa: S301 - our own process
            except (EOFError, OSError):
                self._bury(worker)
                continue
            if worker.batch:
                worker.batch.outcomes = [outcome or _NOTHING for outcome in sent]
            worker.batch = None
        if self._console.progress:
            self._console.progress.tick()

    # -- processes -------------------------------------------------------------------------------------------------

    def _started(self) -> _Worker | None:
        """Start one more process; ``None`` if there are enough, or the system refuses."""
        if not self._may_start or len(self._workers) >= self._jobs:
            return None
        ours, theirs = self._context.Pipe()
        others = [ours, *(one.connection for one in self._workers)] if self._forks else []
        arguments = theirs, others, self._work, self._console.is_coloured
        # Typed as what every context has.
        process: BaseProcess = self._context.Process(target=_serve, args=arguments, daemon=True)  # type: ignore[attr-defined]
        try:
            with _undisturbed():
                process.start()
        except OSError:
            self._may_start = False
            ours.close()
            return None
        finally:
            theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _bury(self, worker: _Worker) -> None:
        """Make faults of what a process had to do that has died."""
        self._workers.remove(worker)
        worker.connection.close()
        worker.process.kill()  # it may have closed its end and live on
        worker.process.join()
        if worker.batch:
            rest = "it is left as it was" if self._work.options.fix else "it was not checked"
            names = [target.name for target in worker.batch.targets]
            worker.batch.outcomes = lost(names, _ended_by(worker.process.exitcode), rest)

    def close(self) -> None:
        """End all processes: none of them has begun anything that it would have to finish."""
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
            worker.connection.close()
        self._workers.clear()


def _ended_by(code: int | None) -> str:
    if code is not None and code < 0:
        with suppress(ValueError):
            return f"was ended by {signal.Signals(-code).name}"
    return f"ended with status {code}"


@contextmanager
def _undisturbed() -> Iterator[None]:
    """Let no signal be handled between a fork and the first line of the new process."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _ENDING)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_ENDING: Final = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]


# -- in the other process ------------------------------------------------------------------------------------------


def _serve(connection: Connection, others: list[Connection], work: Work, is_coloured: bool) -> None:
    """Do batch after batch, until the pipe is closed. This is all that a process does."""
    code = 1
    try:
        for number in _ENDING:
            signal.signal(number, signal.SIG_IGN if number == signal.SIGINT else signal.SIG_DFL)
        if hasattr(signal, "pthread_sigmask"):
            signal.pthread_sigmask(signal.SIG_UNBLOCK, _ENDING)
        for other in others:
            other.close()  # or this process would keep the pipes of the others open
        gc.freeze()  # what was there before is not looked at again, so that its memory stays shared
        _answer(connection, work, is_coloured=is_coloured)
        code = 0
    except BaseException:  # noqa: BLE001 - whatever it is, the process that waits tells
        code = 1
    finally:
        os._exit(code)


def _answer(connection: Connection, work: Work, *, is_coloured: bool) -> None:
    caught = [_Catcher(stream) for stream in (sys.stdout, sys.stderr)]
    while True:
        try:
            targets: list[Target | FileError] = pickle.loads(connection.recv_bytes())  # noqa: S301 - from our own process
        except (EOFError, OSError):
            return
        sent: list[Outcome | None] = []
        for target in targets:
            sys.stdout, sys.stderr = caught = [one if not one.closed else _Catcher(one) for one in caught]
            try:
                for outcome in work.outcomes(target):
                    reported = _with_printed(_reported(outcome, work, is_coloured=is_coloured), caught)
                    sent.append(None if _is_nothing(reported) else reported)
            except KeyboardInterrupt:  # raised by a rule, since the signal is ignored here
                outcome = Outcome(target.name)
                outcome.steps.append(Interrupted())
                sent.append(_with_printed(outcome, caught))
        connection.send_bytes(pickle.dumps(sent, pickle.HIGHEST_PROTOCOL))


def _is_nothing(outcome: Outcome) -> bool:
    """Tell whether nothing came of a file, but that it was read: of most files, and so that is said in few bytes."""
    return outcome.is_checked and not (outcome.steps or outcome.rows or outcome.goes_on or outcome.fixed)


def _reported(outcome: Outcome, work: Work, *, is_coloured: bool) -> Outcome:
    """Make the findings into a report, which is smaller than they are."""
    if outcome.findings:
        tally = Tally()
        tally.add(outcome.findings)
        outcome.rows = tally.rows
        if not (work.options.statistics or work.options.diff):
            made = made_format(work.options, is_coloured=is_coloured)
            outcome.shown = made.shown(outcome.name, outcome.findings)
        outcome.findings = ()
    return outcome


def _with_printed(outcome: Outcome, caught: list[_Catcher]) -> Outcome:
    for number, stream in enumerate(caught):
        data = stream.taken()
        if data:
            outcome.steps.insert(0, Printed(data, to_stderr=bool(number)))
    return outcome


class _Catcher(io.TextIOWrapper):
    """Takes what a rule prints by itself, since it is printed when its turn comes.

    Args:
        like: The stream that it stands for.
    """

    def __init__(self, like: object) -> None:
        self._bytes = io.BytesIO()
        encoding = getattr(like, "encoding", None) or "utf-8"
        super().__init__(self._bytes, encoding, "backslashreplace", newline="", write_through=True)

    def taken(self) -> bytes:
        """Give what was printed since this was asked."""
        data = self._bytes.getvalue()
        if data:
            self._bytes.seek(0)
            self._bytes.truncate()
        return data
