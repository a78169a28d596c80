"""A large file that is read block by block, so that memory does not grow with it."""

from __future__ import annotations

import os
from array import array
from bisect import bisect_left
from typing import TYPE_CHECKING

from q7lint.files.source import BOM, FileError, Source, opened, reason_of
from q7lint.parts import Origin, cut_file, line_ends

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO, Self

    from q7lint.parts import Part

_HEAD = 1 << 12
"""What is packed, or written in another encoding, shows at the start."""


class ChangedError(FileError):
    """A file has become another while it was read."""


class Origins:
    """Where the parts of a text begin, as many as have gone by; three numbers are kept of each."""

    def __init__(self) -> None:
        self._starts = array("Q")
        self._offsets = array("Q")
        self._rows = array("Q")

    def add(self, start: int, origin: Origin) -> None:
        """Take in the next part, which begins at the byte `start`."""
        self._starts.append(start)
        self._offsets.append(origin.offset)
        self._rows.append(origin.row)

    def at(self, start: int) -> Origin:
        """Tell where the part begins that begins at the byte `start`."""
        number = bisect_left(self._starts, start)
        return Origin(self._offsets[number], self._rows[number])


class NotPlainError(Exception):
    """A file is no plain text in UTF-8."""


class Stream:
    """The bytes of a plain text in UTF-8, without a byte order mark, read where they are asked for.

    Args:
        file: The file, open for reading.
        name: What reports call it.
    """

    def __init__(self, file: BinaryIO, name: str) -> None:
        self._file = file
        self._name = name
        self._origins = Origins()
        self._stamp = os.fstat(file.fileno())
        self._lead = len(BOM) if os.pread(file.fileno(), len(BOM), 0) == BOM else 0

    @property
    def size(self) -> int:
        """How many bytes there are."""
        return self._stamp.st_size - self._lead

    def parts(self) -> Iterator[Part]:
        """Yield the parts of the text in order.

        Raises:
            FileError: It cannot be read, or has changed since it was opened.
            NotPlainError: A part holds a NUL, or is not UTF-8.
        """
        self._origins = Origins()
        origin = Origin()
        try:
            self._file.seek(self._lead)
            for part in cut_file(self._file):
                self._origins.add(part.start, origin)
                origin = Origin(origin.offset + _length(part.data), origin.row + line_ends(part.data))
                yield part
        except OSError as error:
            raise FileError(self._name, reason_of(error)) from error
        self.check()

    def origin(self, start: int) -> Origin:
        """Tell where the part begins that begins at the byte `start`, if it has gone by."""
        return self._origins.at(start)

    def read(self, start: int, end: int) -> bytes:
        """Give the bytes between two places.

        Raises:
            FileError: They cannot be read, or are fewer than there were.
        """
        end = min(end, self.size)
        pieces: list[bytes] = []
        try:
            while start < end:
                piece = os.pread(self._file.fileno(), end - start, self._lead + start)
                if not piece:
                    raise ChangedError(self._name, "has changed while it was read")
                pieces.append(piece)
                start += len(piece)
        except OSError as error:
            raise FileError(self._name, reason_of(error)) from error
        return b"".join(pieces)

    def check(self) -> None:
        """See to it that the file is what it was when it was opened.

        Raises:
            ChangedError: It is not.
        """
        now, then = os.fstat(self._file.fileno()), self._stamp
        if (now.st_size, now.st_mtime_ns, now.st_ctime_ns) != (then.st_size, then.st_mtime_ns, then.st_ctime_ns):
            raise ChangedError(self._name, "has changed while it was read")

    def begin(self) -> None:
        """Look at the beginning.

        Raises:
            FileError: It cannot be read, or is that of what is no text.
        """
        Source(self._name, None, os.pread(self._file.fileno(), _HEAD, 0).rpartition(b"\n")[0])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._file.close()


def open_stream(path: str, name: str, below: str | None = None) -> Stream | None:
    """Open a large file to be read block by block; ``None`` if it is to be read whole.

    Whatever is wrong with it is left to him who reads it whole, to be told in one way. What is wrong behind its
    beginning shows when its parts are read.

    Args:
        path: Where it is.
        name: What reports call it.
        below: As `q7lint.files.read_file` takes it.
    """
    if not hasattr(os, "pread"):
        return None
    try:
        stream = Stream(open(opened(path, name, below), "rb"), name)  # noqa: SIM115 - it is closed by him who gets it
    except (OSError, ValueError, FileError):
        return None
    try:
        stream.begin()
    except FileError:
        stream.__exit__()
        return None
    return stream


def _length(data: bytes) -> int:
    """Count the code points of a part, no letter of which is cut in two: it ends with a line.

    Raises:
        NotPlainError: It holds a NUL, or is not UTF-8.
    """
    if b"\0" in data:
        raise NotPlainError
    try:
        return len(data) if data.isascii() else len(data.decode())
    except UnicodeDecodeError as error:
        raise NotPlainError from error
