"""The ledger of a run: for each file that it replaced, what is needed to have the old one back.

A file of JSON lines. The first says which run it is; each other names a file, the SHA-256 of its bytes before and
after, the rules that were at work, and what was changed: where in the new bytes, how many of them, and the old bytes
that stood there. A line is on the disk before the file is replaced, so that a run that is killed can be taken back as
well; a last line without its end was being written when that happened, and its file was not touched. A ledger without
a whole line is of a run that was killed before it touched anything.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, NamedTuple

from q7lint.changes import changed_bytes
from q7lint.undo import place

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

FORMAT = 1

_BIT = 3 << 18
"""How many bytes are encoded and written at once: a multiple of three, so that Base64 needs no filling between."""

_NOT_GIVEN = "the ledger does not give the old file"
_WRITING = os.O_WRONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


class LedgerError(Exception):
    """A ledger cannot be written or read; the message says why in one line."""


class Piece(NamedTuple):
    """Where the new bytes differ: from which offset on, how many there are, and the old bytes for them."""

    start: int
    size: int
    old: bytes


class Entry(NamedTuple):
    """A file that was replaced.

    Args:
        path: Where it is, links followed.
        before: The SHA-256 of its old bytes, in hexadecimal digits.
        after: The same of the new ones.
        pieces: What was changed, in the order of the places.
        rules: The codes of the rules that were at work.
    """

    path: str
    before: str
    after: str
    pieces: tuple[Piece, ...]
    rules: tuple[str, ...]

    def restored(self, data: bytes) -> bytes:
        """Give the old bytes for the new ones.

        Raises:
            LedgerError: They don't come out as they were.
        """
        self.check(data)
        return b"".join(self._parts(data))

    def check(self, data: bytes) -> None:
        """See to it that the old bytes come out of the new ones, without making them.

        Raises:
            LedgerError: They don't.
        """
        found = hashlib.sha256()
        for part in self._parts(data):
            found.update(part)
        if found.hexdigest() != self.before:
            raise LedgerError(_NOT_GIVEN)

    def gives(self, old: bytes, new: bytes) -> bool:
        """Tell whether the old bytes come out of the new ones: of both at hand, none has to be digested for that."""
        done = 0
        for part in self._parts(new):
            for at in range(0, len(part), _BIT):
                bit = bytes(part[at : at + _BIT])
                if not old.startswith(bit, done):
                    return False
                done += len(bit)
        return done == len(old)

    def _parts(self, data: bytes) -> Iterator[bytes | memoryview]:
        """Yield the old bytes in pieces."""
        view, done = memoryview(data), 0
        for start, size, old in self.pieces:
            yield view[done:start]
            yield old
            done = start + size
        yield view[done:]


class Run(NamedTuple):
    """A run that replaced files.

    Args:
        id: What it is called: its time, and some digits by chance.
        started: When, in seconds since 1970.
        folder: Where it was started.
        entries: The files, in the order in which they were replaced.
        path: The ledger.
        undone: Whether it was taken back.
    """

    id: str
    started: float
    folder: str
    entries: tuple[Entry, ...]
    path: str
    undone: bool


def digest(data: bytes) -> str:
    """Give the SHA-256 of bytes in hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def entry(path: str, old: bytes, new: bytes, rules: Iterable[str]) -> Entry:
    """Make the entry of a file, and see to it that the old bytes come back from the new ones.

    Raises:
        LedgerError: They don't.
    """
    pieces = tuple(
        Piece(change.new_start, change.new_end - change.new_start, old[change.old_start : change.old_end])
        for change in changed_bytes(old, new)
    )
    made = Entry(path, digest(old), digest(new), pieces, tuple(sorted(set(rules))))
    if not made.gives(old, new):
        raise LedgerError(_NOT_GIVEN)
    return made


class Ledger:
    """The ledger of the run at hand, made when the first file is replaced.

    Raises:
        LedgerError: It cannot be made.
    """

    def __init__(self) -> None:
        started = time.time()
        # The names of ledgers are in the order of their times; two runs of one microsecond have different ends.
        second = time.strftime("%Y%m%dT%H%M%S", time.gmtime(started))
        self.id = f"{second}-{int(started % 1 * 1_000_000):06}-{os.urandom(2).hex()}"
        self._size = 0  # how many bytes of it are whole lines
        folder = place.folder()
        self.path = os.path.join(folder, self.id + place.SUFFIX)
        try:
            os.makedirs(folder, mode=0o700, exist_ok=True)
            place.forget_old()
            os.close(os.open(self.path, os.O_CREAT | os.O_EXCL | _WRITING, 0o600))
            try:
                head = {"format": FORMAT, "id": self.id, "started": started, "folder": os.getcwd()}
                self._write([f"{json.dumps(head)}\n".encode("ascii")])
                _sync_folder(folder)
            except BaseException:
                # The next file would begin another, and where there is no room, they would push the good ones out.
                with suppress(OSError):
                    os.unlink(self.path)
                raise
        except OSError as error:
            raise LedgerError(f"cannot keep the old text in {folder}: {error.strerror}") from error

    def add(self, made: Entry) -> None:
        """Bring an entry to the disk.

        Raises:
            LedgerError: The system refuses.
        """
        try:
            self._write(_line(made))
        except OSError as error:
            raise LedgerError(f"cannot keep the old text: {error.strerror}") from error

    def _write(self, line: Iterable[bytes]) -> None:
        """Write a line behind the last whole one, and over what was left where one could not be written."""
        size = 0
        fd = os.open(self.path, _WRITING)
        try:
            if os.fstat(fd).st_size != self._size:
                os.ftruncate(fd, self._size)
            os.lseek(fd, self._size, os.SEEK_SET)
            for block in _blocks(line):
                rest = memoryview(block)
                while rest:
                    rest = rest[os.write(fd, rest) :]
                size += len(block)
            os.fsync(fd)
        finally:
            os.close(fd)
        self._size += size


def _line(made: Entry) -> Iterator[bytes]:
    """Yield the line of an entry, bit by bit: what was changed in a file may be all of it."""
    head = json.dumps({"path": made.path, "before": made.before, "after": made.after})
    yield f'{head[:-1]}, "pieces": ['.encode("ascii")
    for number, (start, size, old) in enumerate(made.pieces):
        yield f'{", " if number else ""}[{start}, {size}, "'.encode("ascii")
        for at in range(0, len(old), _BIT):
            yield base64.b64encode(old[at : at + _BIT])
        yield b'"]'
    yield f'], "rules": {json.dumps(made.rules)}}}\n'.encode("ascii")


def _blocks(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Put small pieces together, so that each call of the system has enough to write."""
    block = bytearray()
    for piece in pieces:
        block += piece
        if len(block) >= _BIT:
            yield bytes(block)
            block.clear()
    yield bytes(block)


def _sync_folder(folder: str) -> None:
    """Bring the name of a new file to the disk, where the system lets a folder be opened."""
    if not hasattr(os, "O_DIRECTORY"):
        return
    fd = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(fd)
    finally:
        os.close(fd)


def runs() -> Iterator[Run | LedgerError]:
    """Yield all runs that are kept, the newest first; for a ledger that cannot be read, why.

    A run that was killed before it touched anything is left out.
    """
    for path in place.ledgers():
        try:
            if _is_begun(path):
                yield read(path)
        except LedgerError as error:
            yield error


def _is_begun(path: str) -> bool:
    """Tell whether a ledger has a whole line.

    Raises:
        LedgerError: It cannot be read.
    """
    try:
        with open(path, "rb") as file:
            return file.readline().endswith(b"\n")
    except OSError as error:
        raise LedgerError(f"{path}: {error.strerror}") from error


def read(path: str) -> Run:
    """Read the ledger at `path`.

    Raises:
        LedgerError: It is none, or cannot be read.
    """
    try:
        with open(path, "rb") as file:
            lines = file.read().split(b"\n")
    except OSError as error:
        raise LedgerError(f"{path}: {error.strerror}") from error
    try:
        head = json.loads(lines[0])
        # What stands behind the last line end was being written when the run was killed.
        entries = tuple(_entry(json.loads(line)) for line in lines[1:-1])
        return Run(head["id"], head["started"], head["folder"], entries, path, path.endswith(place.UNDONE))
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise LedgerError(f"{path}: is no ledger ({type(error).__name__}: {error})") from error


def _entry(record: dict[str, Any]) -> Entry:
    pieces = tuple(Piece(start, size, base64.b64decode(old, validate=True)) for start, size, old in record["pieces"])
    return Entry(record["path"], record["before"], record["after"], pieces, tuple(record["rules"]))
