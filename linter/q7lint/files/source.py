"""Reading a file as it is, and remembering what it was."""

from __future__ import annotations

import errno
import os
import stat
import sys
from codecs import utf_8_decode

TYPE_CHECKING = False  # `typing` costs a quarter of the interpreter's own start
if TYPE_CHECKING:
    from typing import Final

BOM: Final = b"\xef\xbb\xbf"

BINARY: Final = getattr(os, "O_BINARY", 0)
NONBLOCKING: Final = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOCTTY", 0)
"""A file that has become a pipe since it was looked at must not hang the run."""

# The longer ones first: UTF-32 in little endian begins like UTF-16.
_MARKED: Final = (
    (b"\xff\xfe\x00\x00", "utf-32-le"),
    (b"\x00\x00\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
    (BOM, "utf-8"),
)

_PACKED: Final = (
    (b"\x1f\x8b", "gzip"),
    (b"\x1f\x9d", "compress"),
    (b"BZh", "bzip2"),
    (b"\x28\xb5\x2f\xfd", "Zstandard"),
    (b"\x04\x22\x4d\x18", "LZ4"),
    (b"\xfd7zXZ", "xz"),
    (b"7z\xbc\xaf", "7-Zip"),
    (b"LZIP\x01", "lzip"),
    (b"PK\x03\x04", "zip"),
    (b"Rar!\x1a", "RAR"),
    (b"%PDF-", "PDF"),
)
"""How files begin that may hold a text as it is, and no NUL, and would not survive its repair."""

_FIRST_OF_MARKS: Final = frozenset(mark[:1] for mark, _ in _MARKED)
_FIRST_OF_PACKED: Final = frozenset(begin[:1] for begin, _ in _PACKED)

_KINDS: Final = (
    (stat.S_ISDIR, "is a folder"),
    (stat.S_ISFIFO, "is a named pipe, not a file; pipe it in and name it `-`"),
    (stat.S_ISSOCK, "is a socket, not a file"),
    (stat.S_ISCHR, "is a device, not a file"),
    (stat.S_ISBLK, "is a device, not a file"),
)


_BLOCK: Final = 65_536
"""How many bytes are decoded at once where the text is not kept: few enough for the caches of a processor.

So many are read at once, too, behind the end that a file had when it was opened."""

_NOW_A_LINK: Final = "lies behind a link that was none when it was found; it is not read"


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


class LargeError(Exception):
    """A file is larger than it may be to be read whole."""


class BinaryError(FileError):
    """A file holds a NUL, or is packed, so it is no text."""


class EncodingError(FileError):
    """A file is not written in the encoding that it should be."""


class File:
    """The bytes of a file, and what is needed to put others in their place.

    Args:
        name: What reports call it.
        path: Where it is; ``None`` for standard input.
        data: Its bytes.
        stamp: What the file system said of it before it was read; ``None`` for standard input.
    """

    __slots__ = ("data", "name", "path", "stamp")

    def __init__(self, name: str, path: str | None, data: bytes, stamp: os.stat_result | None = None) -> None:
        self.name = name
        self.path = path
        self.data = data
        self.stamp = stamp


class Source(File):
    """The text of a file.

    A byte order mark says how it is written: UTF-8, UTF-16 or UTF-32. Without one it is written in `encoding`, or in
    UTF-8; in UTF-8 alone, bytes that are none stay as surrogate escapes. UTF-8 is decoded when somebody asks for the
    text: most files are sound, which their bytes tell.

    Args:
        name: What reports call it.
        path: Where it is; ``None`` for standard input.
        data: Its bytes.
        stamp: What the file system said of it before it was read; ``None`` for standard input.
        encoding: What it is written in if it has no mark, as Python calls it; UTF-8 if that is not said.

    Raises:
        BinaryError: It holds a NUL, or is packed.
        EncodingError: It is not written in its encoding.
    """

    __slots__ = ("_is_utf8", "_text", "bom", "encoding")

    _text: str | None
    _is_utf8: bool | None

    def __init__(
        self,
        name: str,
        path: str | None,
        data: bytes,
        stamp: os.stat_result | None = None,
        encoding: str | None = None,
    ) -> None:
        super().__init__(name, path, data, stamp)
        self.bom = b""
        self.encoding = encoding or "utf-8"
        if data[:1] in _FIRST_OF_MARKS:
            for mark, marked in _MARKED:
                if data.startswith(mark):
                    self.bom, self.encoding = mark, marked
                    break
        self._text = self._is_utf8 = None
        if data[:1] in _FIRST_OF_PACKED:
            self._refuse_packed()
        if self.encoding != "utf-8":
            self._text, self._is_utf8 = self._decoded(self.body), True
        elif b"\0" in data:
            raise BinaryError(name, "is binary (it holds a NUL), and is not read")

    @property
    def body(self) -> bytes:
        """The bytes without a byte order mark."""
        return self.data[len(self.bom) :] if self.bom else self.data

    @property
    def text(self) -> str:
        """The text."""
        if self._text is None:
            self._text = self.body.decode("utf-8", "surrogateescape")
        return self._text

    @property
    def is_utf8(self) -> bool:
        """Whether all bytes are what the encoding makes of characters, which only those of UTF-8 may not be."""
        if self._is_utf8 is None:
            self._is_utf8 = _is_utf8(self.body)
        return self._is_utf8

    def _refuse_packed(self) -> None:
        """Refuse a file whose bytes count each other.

        Raises:
            BinaryError: It is packed, or is a PDF.
        """
        for begin, kind in _PACKED:
            # Three letters begin many a text; what follows them in a packed file is a digit and half of pi.
            if self.data.startswith(begin) and (kind != "bzip2" or self.data[4:10] in (b"1AY&SY", b"\x17rE8P\x90")):
                raise BinaryError(self.name, f"is binary (it begins as {kind} does), and is not read")

    def _decoded(self, body: bytes) -> str:
        """Decode a text that is not UTF-8, and see to it that its bytes come back.

        Raises:
            BinaryError: It holds a NUL.
            EncodingError: It is not written in its encoding.
        """
        called = self.encoding.upper()
        try:
            text = body.decode(self.encoding)
        except UnicodeDecodeError as error:
            place = len(self.bom) + error.start
            raise EncodingError(self.name, f"is not {called} (at byte {place}), and is not read") from error
        if "\0" in text:
            raise BinaryError(self.name, "is binary (it holds a NUL), and is not read")
        try:
            same = text.encode(self.encoding) == body
        except UnicodeEncodeError:
            same = False
        if not same:
            raise EncodingError(self.name, f"cannot be written again in {called} as it is, and is not read")
        return text

    def encode(self, text: str | bytes) -> bytes:
        """Give the bytes of `text` as they would stand in this file: with its byte order mark, if it has one.

        Args:
            text: The text, or its bytes in UTF-8.

        Raises:
            FileError: The text holds half a surrogate pair, which no file can hold, or what its encoding lacks, or a
                NUL, which made it binary.
        """
        if isinstance(text, bytes):
            if self.encoding == "utf-8":
                self._refuse_nul(b"\0" in text)
                return self.bom + text if self.bom else text
            text = text.decode("utf-8", "surrogateescape")
        try:
            body = text.encode(self.encoding, "surrogateescape" if self.encoding == "utf-8" else "strict")
        except UnicodeEncodeError as error:
            lacked = text[error.start]
            if "\ud800" <= lacked <= "\udfff":
                raise FileError(self.name, "the repair holds half a surrogate pair; it is left as it was") from error
            reason = f"the repair holds {lacked!r}, which {self.encoding.upper()} lacks; it is left as it was"
            raise FileError(self.name, reason) from error
        self._refuse_nul("\0" in text)
        return self.bom + body

    def _refuse_nul(self, is_there: bool) -> None:
        if is_there:
            raise FileError(self.name, "the repair holds a NUL; it is left as it was")


def _is_utf8(data: bytes) -> bool:
    """Tell whether bytes are UTF-8. They are decoded in blocks, which costs a fraction of the time and memory."""
    if data.isascii():
        return True
    start = 0
    try:
        while start < len(data):
            _, used = utf_8_decode(data[start : start + _BLOCK], "strict")
            if not used:  # half a character is all that is left
                return False
            start += used
    except UnicodeDecodeError:
        return False
    return True


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
    if stat.S_ISREG(mode):
        return
    raise FileError(name, next((reason for is_kind, reason in _KINDS if is_kind(mode)), "is not a regular file"))


def read_file(
    path: str, name: str, encoding: str | None = None, below: str | None = None, most: int | None = None
) -> Source:
    """Read the file at `path`, which reports call `name`, and which is written in `encoding` if it has no mark.

    Args:
        path: Where it is.
        name: What reports call it.
        encoding: What it is written in if it has no mark; UTF-8 if that is not said.
        below: The folder in which it was found; no link below that is followed. ``None`` if it was named itself: then
            links are.
        most: How many bytes it may have.

    Raises:
        FileError: It cannot be read.
        LargeError: It has more bytes.
    """
    file = read_bytes(path, name, below, most)
    return Source(name, path, file.data, file.stamp, encoding)


def read_bytes(path: str, name: str, below: str | None = None, most: int | None = None) -> File:
    """Read the bytes of the file at `path`, whatever they are.

    Raises:
        FileError: It cannot be read.
        LargeError: It has more bytes than `most`.
    """
    try:
        fd = opened(path, name, below)
        try:
            stamp = os.fstat(fd)
            check_regular(name, stamp.st_mode)
            if most is not None and stamp.st_size > most:
                raise LargeError
            data = _all_of(fd, stamp.st_size)
        finally:
            os.close(fd)
    except (OSError, ValueError) as error:
        raise FileError(name, reason_of(error)) from error
    return File(name, path, data, stamp)


def _all_of(fd: int, size: int) -> bytes:
    """Read a file to its end, which is most often where its size says. `open` takes longer than a small file does.

    Raises:
        OSError: It cannot be read.
    """
    data = os.read(fd, size + 1)
    if size and len(data) == size:
        return data
    pieces = [data]
    while pieces[-1]:
        pieces.append(os.read(fd, _BLOCK))
    return b"".join(pieces)


def opened(path: str, name: str, below: str | None) -> int:
    """Open a file for reading.

    Raises:
        FileError: It is no regular file, or lies behind a link that is not to be followed.
        OSError: The system refuses.
    """
    if below is not None and os.open in os.supports_dir_fd:
        return _opened_below(below, path, name)
    # Looked at before it is opened, since opening a device may do something.
    check_regular(name, os.stat(path).st_mode)
    return os.open(path, os.O_RDONLY | NONBLOCKING | BINARY)


def _opened_below(below: str, path: str, name: str) -> int:
    """Open a file part by part of its path: what was a folder when it was walked may be a link to elsewhere by now.

    Raises:
        FileError: It is no regular file, or a part of its path is a link.
        OSError: The system refuses.
    """
    folder, last = os.path.split(path)
    try:
        fd = _FOLDER.opened(below, folder)
        mode = os.stat(last, dir_fd=fd, follow_symlinks=False).st_mode
        if stat.S_ISLNK(mode):
            raise FileError(name, _NOW_A_LINK)
        check_regular(name, mode)
        return os.open(last, os.O_RDONLY | os.O_NOFOLLOW | NONBLOCKING | BINARY, dir_fd=fd)
    except OSError as error:
        # A link that is opened as a folder and not followed is one or the other, as the system sees it.
        if error.errno in {errno.ELOOP, errno.ENOTDIR}:
            raise FileError(name, _NOW_A_LINK) from error
        raise


class _Folder:
    """The folder that was opened last: files come one behind the other from the same.

    It stays the folder that it was, whatever is put in its place meanwhile.
    """

    def __init__(self) -> None:
        self._names: tuple[str, str] | None = None
        self._stamp: tuple[int, int] | None = None
        self._fd: int | None = None

    def opened(self, below: str, folder: str) -> int:
        """Give a descriptor of `folder`, opened without following a link below `below`.

        Raises:
            OSError: It cannot be opened, or a part of its path is a link.
        """
        if self._fd is not None and self._names == (below, folder) and self._is_there(folder):
            return self._fd
        self.close()
        fd = os.open(below, os.O_RDONLY | os.O_DIRECTORY)
        try:
            inner = os.path.relpath(folder, below)
            for part in inner.split(os.sep) if inner != os.curdir else ():
                outer, fd = fd, os.open(part, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW, dir_fd=fd)
                os.close(outer)
        except BaseException:
            os.close(fd)
            raise
        now = os.fstat(fd)
        self._names, self._fd, self._stamp = (below, folder), fd, (now.st_dev, now.st_ino)
        return fd

    def _is_there(self, folder: str) -> bool:
        """Tell whether the folder is still the one of this name, and no link to another."""
        try:
            now = os.lstat(folder)
        except OSError:
            return False
        return (now.st_dev, now.st_ino) == self._stamp

    def close(self) -> None:
        """Close it."""
        if self._fd is not None:
            fd, self._fd = self._fd, None
            os.close(fd)


_FOLDER: Final = _Folder()


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
