"""A bar on a terminal that shows how far a long run has come."""

from __future__ import annotations

import os
import sys
import time

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final, TextIO

    from q7lint.files import FileError, Target

PATIENCE: Final = 1.0
"""After how many seconds it is first drawn: most runs are over by then."""

OFTEN: Final = 0.1
"""After how many seconds it is drawn again."""

_WIDTH: Final = 20
_ERASE: Final = "\r\x1b[K"


class Progress:
    """A bar on a terminal.

    Args:
        stream: The terminal.
        report: What else may be a terminal, and has to be written before the bar is.
    """

    def __init__(self, stream: TextIO, report: TextIO | None) -> None:
        self._stream = stream
        self._report = report if report is not None and report.isatty() else None
        self._done = 0
        self._found = 0
        self._is_all_found = False
        self._is_drawn = False
        self._next = time.monotonic() + PATIENCE

    def counted(self, targets: Iterator[Target | FileError]) -> Iterator[Target | FileError]:
        """Yield the files, and count them as they are found."""
        for target in targets:
            self._found += 1
            yield target
        self._is_all_found = True

    def advance(self) -> None:
        """Count a file that is done."""
        self._done += 1
        self.tick()

    def tick(self) -> None:
        """Draw it, if it is time to."""
        now = time.monotonic()
        if now < self._next:
            return
        self._next = now + OFTEN
        self._is_drawn = True
        try:
            if self._report is not None:
                self._report.flush()
            self._stream.write(f"{_ERASE}{self._line()}")
            self._stream.flush()
        except OSError:  # whoever reads the report will tell
            return

    def erase(self) -> None:
        """Take it away, since something else is to be printed."""
        if not self._is_drawn:
            return
        self._is_drawn = False
        try:
            self._stream.write(_ERASE)
            self._stream.flush()
        except OSError:
            return

    def _line(self) -> str:
        noun = "file" if self._done == 1 else "files"
        line = f"q7lint: {self._done} {noun}"
        if self._is_all_found and self._found:
            filled = _WIDTH * self._done // self._found
            line = f"q7lint: [{'#' * filled}{'.' * (_WIDTH - filled)}] {self._done} of {self._found} files"
        return line[: self._columns() - 1]

    def _columns(self) -> int:
        try:
            return os.get_terminal_size(self._stream.fileno()).columns or 80
        except (OSError, ValueError):
            return 80


def progress_for(*, is_quiet: bool) -> Progress | None:
    """Give a bar, if anybody is there to see it: not in a pipe, nor in a log of a CI system."""
    stream = sys.stderr
    if is_quiet or stream is None or os.environ.get("CI") or os.environ.get("TERM", "dumb") == "dumb":
        return None
    return Progress(stream, sys.stdout) if stream.isatty() else None
