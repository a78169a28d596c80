"""Reading a file as it is, and remembering what it was."""

from __future__ import annotations

import os
import stat
import sys

TYPE_CHECKING = False  # `typing` costs a quarter of the interpreter's own start
if TYPE_CHECKING:
    from typing import Final

BOM: Final = b"\xef\xbb\xbf"

# The longer ones first: UTF-32 in little endian begins like UTF-16.
_FOREIGN: Final = (
    (b"\xff\xfe\x00\x00", "UTF-32"),
    (b"\x00\x00\xfe\xff", "UTF-32"),
    (b"\xff\xfe", "UTF-16"),
    (b"\xfe\xff", "UTF-16"),
)

_KINDS: Final = (
    (stat.S_ISDIR, "is a folder"),
    (stat.S_ISFIFO, "is a named pipe, not a file; pipe it in and name it `-`"),
    (stat.S_ISSOCK, "is a socket, not a file"),
    (stat.S_ISCHR, "is a device, not a file"),
    (stat.S_ISBLK, "is a device, not a file"),
)


class FileError(Exception):
    """A file cannot be found, read or replaced.

    Args:
        name: What reports call the file. It may hold anything that a file name can hold.
        reason: What is the matter, in a few words that follow the name.
    """

    def __init__(self, name: str, reason: str) -> None:
        self.name = name
        self.reason = reason
        super().__init__(f"{name}: {reason}")


class BinaryError(FileError):
    """A file holds a NUL, so it is no text."""


class EncodingError(FileError):
    """A file is text in an encoding that is not read."""


class Source:
    """The text of a file, and what is needed to put another in its place.

    Args:
        name: What reports call it.
        path: Where it is; ``None`` for standard input.
        data: Its bytes.
        stamp: What the file system said of it before it was read; ``None`` for standard input.

    Raises:
        BinaryError: It holds a NUL.
        EncodingError: It begins with the byte order mark of UTF-16 or UTF-32.
    """

    __slots__ = ("bom", "data", "is_utf8", "name", "path", "stamp", "text")

    def __init__(self, name: str, path: str | None, data: bytes, stamp: os.stat_result | None = None) -> None:
        self.name = name
        self.path = path
        self.data = data
        self.stamp = stamp
        for mark, encoding in _FOREIGN:
            if data.startswith(mark):
                raise EncodingError(name, f"is {encoding}, which is not read; convert it to UTF-8 first")
        if b"\0" in data:
            raise BinaryError(name, "is binary (it holds a NUL), and is not read")
        self.bom = data.startswith(BOM)
        body = data[len(BOM) :] if self.bom else data
        try:
            self.text = body.decode("utf-8")
            self.is_utf8 = True
        except UnicodeDecodeError:
            self.text = body.decode("utf-8", "surrogateescape")
            self.is_utf8 = False

    def encode(self, text: str) -> bytes:
        """Give the bytes of `text` as they would stand in this file: with its byte order mark, if it has one.

        Raises:
            FileError: The text holds half a surrogate pair, which no file can hold, or a NUL, which made it binary.
        """
        try:
            body = text.encode("utf-8", "surrogateescape")
        except UnicodeEncodeError as error:
            raise FileError(self.name, "the repair holds half a surrogate pair; it is left as it was") from error
        if b"\0" in body:
            raise FileError(self.name, "the repair holds a NUL; it is left as it was")
        return BOM + body if self.bom else body


def reason_of(error: OSError | ValueError) -> str:
    """Say in lower case what the system said, without the file's name."""
    if isinstance(error, FileNotFoundError):
        return "no such file or folder"
    said = (error.strerror if isinstance(error, OSError) else None) or str(error)
    return said[:1].lower() + said[1:]


def check_regular(name: str, mode: int) -> None:
    """Refuse all that is no regular file.

    Raises:
        FileError: `mode` is that of a folder, a pipe, a device or a socket.
    """
    for is_kind, reason in _KINDS:
        if is_kind(mode):
            raise FileError(name, reason)
    if not stat.S_ISREG(mode):
        raise FileError(name, "is not a regular file")


def read_file(path: str, name: str) -> Source:
    """Read the file at `path`, which reports call `name`.

    Raises:
        FileError: It cannot be read.
    """
    try:
        # Looked at before it is opened, since opening a device may do something.
        check_regular(name, os.stat(path).st_mode)
        # A file that has become a pipe since then must not hang the run.
        flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0) | getattr(os, "O_BINARY", 0)
        with open(os.open(path, flags), "rb") as file:
            stamp = os.fstat(file.fileno())
            check_regular(name, stamp.st_mode)
            data = file.read()
    except (OSError, ValueError) as error:
        raise FileError(name, reason_of(error)) from error
    return Source(name, path, data, stamp)


def read_standard_input(name: str) -> bytes:
    """Read all of standard input, which reports call `name`.

    Raises:
        FileError: It is closed or cannot be read.
    """
    if sys.stdin is None:
        raise FileError(name, "standard input is closed")
    try:
        return sys.stdin.buffer.read()
    except (OSError, ValueError) as error:
        raise FileError(name, reason_of(error)) from error
