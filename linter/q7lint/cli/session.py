"""One run over all files: what came of each is printed and written here, in the order of the names.

Files are read by `q7lint.cli.work`, in this process or in others. All that is printed, written or kept for undo is done
here, one file after the other, so that a run gives the same whatever number of processes it has.
"""

from __future__ import annotations

import os
import time

from q7lint.cli import status
from q7lint.cli.outcome import Change, Difference, Fault, Note, PassedOn, Printed
from q7lint.cli.tally import Tally
from q7lint.cli.work import Work, as_bytes
from q7lint.files import FileError, find_files

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Final

    from q7lint.cli.batches import Ahead
    from q7lint.cli.console import Console
    from q7lint.cli.options import Options
    from q7lint.cli.outcome import Outcome, Step
    from q7lint.cli.patch import Patch
    from q7lint.cli.pool import Pool
    from q7lint.files import Source
    from q7lint.formats import Format
    from q7lint.undo.ledger import Ledger

MUCH: Final = 4
"""How many batches of files are worth the start of other processes."""

UNHURRIED: Final = 0.25
"""After how many seconds they are started, where nobody says how many there are to be."""


class Session:
    """A run.

    Args:
        options: What was asked for.
        console: Where it is reported.
        is_process: Whether this process was made for the run: then it may start others, and keep what was found.
    """

    def __init__(self, options: Options, console: Console, *, is_process: bool = False) -> None:
        self.options = options
        self.console = console
        self.status = status.CLEAN
        self.tally = Tally()
        self.binary = 0
        self.checked = 0
        self._work = Work(options, may_cache=is_process)
        self._jobs = options.jobs or (available() if is_process else 1)
        self._format: Format | None = None
        self._ledger: Ledger | None = None
        self._patch: Patch | None = None
        self._pool: Pool | None = None

    def run(self) -> int:
        """Do all files, whatever is wrong with some of them, and give the exit status.

        Raises:
            UsageError: A selector names no rule, or the rules cannot be loaded, or the patch cannot be written at all.
            OutputError: The report or the patch cannot be written.
        """
        if self.options.select is not None or self.options.ignore or self.options.extend_select:
            self._work.rules()  # a wrong code is told before anything is changed
        if self.options.patch is not None:
            from q7lint.cli.patch import Patch

            self._patch = Patch(self.options.patch)
        try:
            for outcome in self._outcomes():
                self._take(outcome)
                if self.console.progress and not outcome.goes_on:
                    self.console.progress.advance()
        finally:
            if self._pool:
                self._pool.close()
            self.console.erase()
        self._sum_up()
        return self.status

    def _outcomes(self) -> Iterator[Outcome]:
        """Yield what came of each file, in the order of the names.

        Raises:
            UsageError: The rules cannot be loaded.
            OutputError: What was printed so far cannot be written.
        """
        targets = find_files(self.options.files)
        if self.console.progress:
            targets = self.console.progress.counted(targets)
        if self._jobs == 1 or not self._may_be_much():
            for target in targets:
                yield from self._work.outcomes(target)
            return
        from q7lint.cli.batches import Ahead

        ahead = Ahead(targets)
        # Sound text is looked at so fast that megabytes of it are done before others would have started. Who says how
        # many there are to be wants them at once.
        begin = time.monotonic() + (0 if self.options.jobs else UNHURRIED)
        while ahead.is_as_much_as(1):
            if time.monotonic() >= begin and ahead.is_as_much_as(MUCH):
                if self._has_rules():
                    yield from self._outcomes_of_pool(ahead)
                    return
                begin = float("inf")
            for target in next(ahead).targets:
                yield from self._work.outcomes(target)

    def _outcomes_of_pool(self, ahead: Ahead) -> Iterator[Outcome]:
        """Yield what came of each file, read by other processes.

        Raises:
            UsageError: The rules cannot be loaded.
            OutputError: What was printed so far cannot be written.
        """
        from q7lint.cli.pool import Pool

        self.console.flush()  # or each process would write it
        self._pool = Pool(self._work, self._jobs, self.console)
        yield from self._pool.outcomes(ahead)

    def _may_be_much(self) -> bool:
        """Tell whether it is worth while to look ahead: a few files by name are soon done."""
        names = self.options.files
        return len(names) >= MUCH or any(map(os.path.isdir, names))

    def _has_rules(self) -> bool:
        """Load what other processes take over. If the rules cannot be, the first text that asks for them tells."""
        from q7lint.cli.options import UsageError
        from q7lint.gate import CHOSEN

        try:
            self._work.rules()
        except UsageError:
            return False
        CHOSEN.prepare()
        return True

    # -- one file --------------------------------------------------------------------------------------------------

    def _take(self, outcome: Outcome) -> None:
        """Print and write what came of a file.

        Raises:
            UsageError: The rules cannot be loaded.
            OutputError: The report or the patch cannot be written.
        """
        # A step that fails is followed by others.
        for step in outcome.steps:
            self._follow(step, outcome)
        self.binary += outcome.is_binary
        self.checked += outcome.is_checked
        self.tally.fixed += outcome.fixed
        self._report(outcome)

    def _follow(self, step: Step, outcome: Outcome) -> None:
        """Do one step.

        Raises:
            KeyboardInterrupt: The work was interrupted.
            UsageError: The rules cannot be loaded.
            OutputError: What is to be printed cannot be.
        """
        if isinstance(step, Fault):
            self._fault(step.text, step.status)
        elif isinstance(step, Note):
            self.console.note(step.text)
        elif isinstance(step, Change):
            self._make(step, outcome)
        elif isinstance(step, Difference):
            self.console.write_diff(step.lines)
        elif isinstance(step, PassedOn):
            self.console.write_exactly(step.data)
        elif isinstance(step, Printed):
            self.console.pass_on(step.data, to_stderr=step.to_stderr)
        else:
            raise KeyboardInterrupt

    def _fault(self, message: str, worst: int = status.FAULT) -> None:
        self.status = max(self.status, worst)
        self.console.error(message)

    def _make(self, change: Change, outcome: Outcome) -> None:
        """Put a text in the place of another. If that fails, the old one is reported.

        Raises:
            UsageError: The rules cannot be loaded.
            OutputError: The text or the patch cannot be written.
        """
        source = change.source
        try:
            if source.path is None:
                self.console.write_exactly(source.encode(change.text))
            else:
                from q7lint.files.replacing import replace

                replace(source, change.text, None if self.options.no_undo else self._recorder(change))
                if self.options.patch is not None and source.encode(change.text) != source.data:
                    self._add_to_patch(source, change.text)
        except FileError as error:
            outcome.fault(f"{error.name}: {error.reason}")
            if source.path is None:
                outcome.steps.append(PassedOn(source.data))
            outcome.findings = self._work.checked(source, outcome)
            outcome.rows = None  # those of what would have been left
            outcome.is_checked = not outcome.failed
        else:
            self.tally.fixed += change.fixed

    def _recorder(self, change: Change) -> Callable[[str, bytes], None]:
        """Give what keeps the old text of a file before it is replaced."""
        from q7lint.undo.ledger import Ledger, LedgerError, entry

        source = change.source

        def record(path: str, data: bytes) -> None:
            try:
                self._ledger = self._ledger or Ledger()
                self._ledger.add(entry(path, source.data, data, change.codes))
            except LedgerError as error:
                reason = f"{error}; the file is left as it was (--no-undo does without)"
                raise FileError(source.name, reason) from error

        return record

    def _add_to_patch(self, source: Source, text: str | bytes) -> None:
        """Write what was done to a file into the patch.

        Raises:
            OutputError: It cannot be written.
        """
        if self._patch is None:
            return
        if source.encoding.startswith(("utf-16", "utf-32")):
            self.console.note(f"{source.name}: is {source.encoding.upper()}, which no patch can hold, and is not in it")
        elif not self._patch.add(source.path or source.name, *as_bytes(source, text)):
            self.console.note(f"{source.name}: lies outside of {self._patch.root}, and is not in the patch")

    def _report(self, outcome: Outcome) -> None:
        """Report the findings of a file.

        Raises:
            OutputError: The report cannot be written.
        """
        if not (outcome.findings or outcome.rows):
            return
        if not self.options.exit_zero:
            self.status = max(self.status, status.FINDINGS)
        if outcome.rows is None:
            self.tally.add(outcome.findings)
        else:
            self.tally.join(outcome.rows)
        if self.options.statistics or self.options.diff:
            return
        if outcome.rows is not None:
            self.console.write(self._made_format().joined(outcome.shown))
            return
        for part in self._made_format().findings(outcome.name, outcome.findings):
            self.console.write(part)

    def _made_format(self) -> Format:
        if self._format is None:
            self._format = made_format(self.options, is_coloured=self.console.is_coloured)
        return self._format

    # -- all files -------------------------------------------------------------------------------------------------

    def _sum_up(self) -> None:
        unsafe = self.options.unsafe_fixes
        if self.options.statistics:
            for part in self._made_format().statistics(self.tally.counts(unsafe=unsafe)):
                self.console.write(part)
        is_json = self.options.output_format == "json"
        if is_json and not self.options.diff:
            for part in self._made_format().end():
                self.console.write(part)
        if self.binary:
            self.console.note(f"{self.binary} binary {'file' if self.binary == 1 else 'files'} skipped")
        # Where a fault kept everything from being read, "No findings" would mislead.
        unread = not self.checked and self.status != status.CLEAN
        if is_json or self.options.quiet or unread:
            return
        if self.options.fix or self.options.diff:
            done = "Would fix" if self.options.diff else "Fixed"
            self.console.write(f"{self.tally.repaired(unsafe=unsafe, done=done)}\n")
        else:
            self.console.write(f"{self.tally.found(unsafe=unsafe)}\n")


def made_format(options: Options, *, is_coloured: bool) -> Format:
    """Make the format that is asked for."""
    from q7lint import formats

    return formats.make(options.output_format, formats.Style(is_coloured, options.unsafe_fixes))


def available() -> int:
    """Give how many processors this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
