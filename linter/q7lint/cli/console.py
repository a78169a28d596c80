"""What goes to standard output and standard error."""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import TextIO

    from q7lint.cli.progress import Progress


class OutputError(Exception):
    """Standard output does not take what is written; the cause is what the system said."""


class Console:
    """Writes reports, texts, notes and errors where they belong.

    Attributes:
        is_quiet: Whether notes and summaries are left out.
        reports_to_stderr: Whether reports go to standard error, since standard output carries a text.
        has_colour: Whether there may be colours where a terminal is written to.
        progress: A bar that shows how far the run has come, if there is one.
    """

    def __init__(self) -> None:
        self.is_quiet = False
        self.reports_to_stderr = False
        self.has_colour = False
        self.progress: Progress | None = None
        for stream in (sys.stdout, sys.stderr):
            # A report in an encoding that lacks a character shows it as an escape, and goes on.
            reconfigure = getattr(stream, "reconfigure", None)
            if reconfigure:
                reconfigure(errors="backslashreplace")

    @property
    def is_coloured(self) -> bool:
        """Whether reports have colours."""
        stream = self._reports
        return self.has_colour and stream is not None and stream.isatty()

    @property
    def _reports(self) -> TextIO | None:
        return sys.stderr if self.reports_to_stderr else sys.stdout

    def show_progress(self) -> None:
        """Show how far the run has come, if it is long and somebody may see it."""
        if sys.stderr is not None and sys.stderr.isatty():
            from q7lint.cli.progress import progress_for

            self.progress = progress_for(is_quiet=self.is_quiet)

    def erase(self) -> None:
        """Take away the bar that shows progress, since something else is to be printed."""
        if self.progress:
            self.progress.erase()

    def write(self, text: str) -> None:
        """Write a part of a report.

        Raises:
            OutputError: It cannot be written.
        """
        stream = self._reports
        if stream is None:  # it was closed before we started
            return
        self.erase()
        try:
            stream.write(text)
        except OSError as error:
            raise OutputError(f"cannot write the report: {error.strerror}") from error

    def write_exactly(self, data: bytes) -> None:
        """Write a text to standard output, byte for byte.

        Raises:
            OutputError: It cannot be written.
        """
        if sys.stdout is None:
            raise OutputError("cannot write the text: standard output is closed")
        self.erase()
        try:
            sys.stdout.flush()
            sys.stdout.buffer.write(data)
            sys.stdout.buffer.flush()
        except OSError as error:
            raise OutputError(f"cannot write the text: {error.strerror}") from error

    def write_diff(self, lines: Iterable[str]) -> None:
        """Write a diff to standard output: to a file or a pipe byte for byte, so that it can be applied.

        Raises:
            OutputError: It cannot be written.
        """
        if sys.stdout is not None and sys.stdout.isatty():
            from q7lint.formats import visible

            lines = (f"{visible.line(line[:-1])}\n" for line in lines)
        self.write_exactly("".join(lines).encode("utf-8", "surrogateescape"))

    def note(self, text: str) -> None:
        """Tell something that is no fault, in one line on standard error."""
        if not self.is_quiet:
            self.error(text)

    def error(self, text: str) -> None:
        """Tell of a fault, in one line on standard error. What comes from outside is made visible first."""
        if sys.stderr is None:
            return
        self.erase()
        try:
            sys.stderr.write(f"q7lint: {printable(text)}\n")
            sys.stderr.flush()
        except OSError:
            _to_nowhere(sys.stderr)

    def pass_on(self, data: bytes, *, to_stderr: bool) -> None:
        """Print what a rule has printed, in its order with all that is printed there.

        Raises:
            OutputError: It cannot be written.
        """
        stream = sys.stderr if to_stderr else sys.stdout
        if stream is None:
            return
        self.erase()
        try:
            stream.flush()
            stream.buffer.write(data)
        except OSError as error:
            raise OutputError(f"cannot write what a rule prints: {error.strerror}") from error

    def close(self) -> None:
        """Write what is still held back, and be done.

        Raises:
            OutputError: It cannot be written.
        """
        self.flush()

    def flush(self) -> None:
        """Write what is still held back.

        Raises:
            OutputError: It cannot be written.
        """
        try:
            if sys.stdout is not None:
                sys.stdout.flush()
        except OSError as error:
            raise OutputError(f"cannot write the report: {error.strerror}") from error

    def abandon(self) -> None:
        """Let what is held back go nowhere, so that the interpreter does not fail on it at its end."""
        _to_nowhere(sys.stdout)


def printable(text: str) -> str:
    """Make anything in a name or a message visible that would act on a terminal or a log, or forge a line."""
    if text.isprintable() and "##" not in text:  # most messages, and these need no tables of Unicode
        return text
    from q7lint.formats.visible import visible

    return visible(text)


def _to_nowhere(stream: TextIO | None) -> None:
    if stream is not None:
        with open(os.devnull, "wb") as nowhere:
            os.dup2(nowhere.fileno(), stream.fileno())
