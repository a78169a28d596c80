"""Files, put together so that to hand them to another process costs little."""

from __future__ import annotations

import os
from collections import deque

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final

    from q7lint.cli.outcome import Outcome
    from q7lint.files import FileError, Target

BYTES: Final = 256 << 10
"""A batch has so many bytes of text, or more if that is one file."""

FILES: Final = 64
"""And it has at most so many files."""

_ELSEWHERE: Final = ("/dev/", "/proc/")
"""What a name below these means depends on the process."""


class Batch:
    """Some files.

    Args:
        targets: The files.
        size: How many bytes they have, as far as that is known.
        is_here: Whether they are for the process at hand: standard input, and what cannot be found.

    Attributes:
        outcomes: What came of the files; ``None`` as long as that is not known.
    """

    __slots__ = ("is_here", "outcomes", "size", "targets")

    def __init__(self, targets: list[Target | FileError], size: int = 0, *, is_here: bool = False) -> None:
        self.targets = targets
        self.size = size
        self.is_here = is_here
        self.outcomes: list[Outcome] | None = None


class Ahead:
    """The files of a run as batches, of which the first may be looked at before they are taken.

    Args:
        targets: The files.
    """

    def __init__(self, targets: Iterator[Target | FileError]) -> None:
        self._batches = _batches(targets)
        self._first: deque[Batch] = deque()

    def is_as_much_as(self, count: int) -> bool:
        """Look ahead as far as is needed to tell whether there are so many batches."""
        while len(self._first) < count:
            batch = next(self._batches, None)
            if batch is None:
                return False
            self._first.append(batch)
        return True

    def __iter__(self) -> Iterator[Batch]:
        """Take the batches."""
        return self

    def __next__(self) -> Batch:
        """Take the next batch."""
        return self._first.popleft() if self._first else next(self._batches)


def _batches(targets: Iterator[Target | FileError]) -> Iterator[Batch]:
    together: list[Target | FileError] = []
    size = 0
    for target in targets:
        path: str = getattr(target, "path", "-")  # what cannot be found has none
        is_here = path == "-" or path.startswith(_ELSEWHERE)
        length = 0 if is_here else _length(path)
        if together and (is_here or length >= BYTES):
            yield Batch(together, size)
            together, size = [], 0
        if is_here or length >= BYTES:
            yield Batch([target], length, is_here=is_here)
            continue
        together.append(target)
        size += length
        if size >= BYTES or len(together) == FILES:
            yield Batch(together, size)
            together, size = [], 0
    if together:
        yield Batch(together, size)


def _length(path: str) -> int:
    """Give how many bytes a file has; 0 if that is not known, since who reads it will tell."""
    try:
        return os.stat(path).st_size
    except (OSError, ValueError):
        return 0
