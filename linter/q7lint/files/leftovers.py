"""What killed runs have left: new files that never took their place.

A new file has a name of its own kind, and whoever writes it holds a lock on it, which the system takes away when the
process ends, however that happens. So a file of such a name without a lock belongs to no run, and goes. Nothing is
lost by it: the file that it was to replace is still there.
"""

from __future__ import annotations

import os
import re
import stat
from contextlib import suppress

from q7lint.files.source import NONBLOCKING

try:
    import fcntl
except ImportError:  # Windows. What a killed run leaves there stays, since no lock tells it from what is in use.
    fcntl = None  # type: ignore[assignment]

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Final, Self

PREFIX: Final = ".q7lint-"
_NAME: Final = re.compile(re.escape(PREFIX) + "[0-9a-f]{16}")

_TRIES: Final = 8

_cleared: set[tuple[int, int]] = set()
"""The folders that were looked through in this run, by device and inode: one may hold a million files."""


def new_name() -> str:
    """Give a new file a name: by chance, since one that can be guessed can be taken by a link to somewhere else."""
    return PREFIX + os.urandom(8).hex()


class Held:
    """A new file, open and locked until it is closed, so that no other run takes it for left.

    Args:
        create: Makes a file of a name that is not taken, and opens it.

    Attributes:
        name: What it is called; before it is made, what it will be called. Empty if that was taken: the file of that
            name is another's.
        fd: The open file.
    """

    fd: int

    def __init__(self, create: Callable[[str], int]) -> None:
        self._create = create
        self.name = new_name()

    def __enter__(self) -> Self:
        for _ in range(_TRIES):
            self._make()
            if _is_ours(self.fd):
                break
            # Another run found it before it was locked, and takes it away.
            self._close()
            self.name = new_name()
        else:
            self._make()
        return self

    def _make(self) -> None:
        try:
            self.fd = self._create(self.name)
        except FileExistsError:
            self.name = ""
            raise

    def let_go(self) -> None:
        """Close it already where the system lets nobody rename an open file."""
        if fcntl is None:
            self._close()

    def __exit__(self, *_: object) -> None:
        self._close()

    def _close(self) -> None:
        fd, self.fd = self.fd, -1
        if fd >= 0:
            os.close(fd)


def _is_ours(fd: int) -> bool:
    """Lock a file that was just made, and tell whether no other run has taken it away."""
    try:
        _lock(fd)
    except BlockingIOError:
        return False
    except OSError:  # there are no locks here, so that nobody ever takes anything away
        return True
    return os.fstat(fd).st_nlink > 0


def clear(folder: int) -> None:
    """Remove what killed runs have left in an open folder. Each is looked through once in a run, and no fault ends it.

    Args:
        folder: Its descriptor.
    """
    with suppress(OSError):
        status = os.fstat(folder)
        key = (status.st_dev, status.st_ino)
        if key in _cleared:
            return
        _cleared.add(key)
        for name in os.listdir(folder):
            if _NAME.fullmatch(name):
                _remove_if_left(folder, name)


def _remove_if_left(folder: int, name: str) -> None:
    """Remove a file of ours that nobody has locked."""
    with suppress(OSError):
        fd = os.open(name, os.O_RDWR | os.O_NOFOLLOW | NONBLOCKING, dir_fd=folder)
        try:
            status = os.fstat(fd)
            is_ours = stat.S_ISREG(status.st_mode) and status.st_nlink == 1 and status.st_uid == os.geteuid()
            if is_ours:
                _lock(fd)
                os.unlink(name, dir_fd=folder)
        finally:
            os.close(fd)


def _lock(fd: int) -> None:
    """Lock an open file for this process.

    Raises:
        OSError: Another process has locked it, or the file system has no locks.
    """
    if fcntl is not None:
        fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)


def clear_in(path: str) -> None:
    """Do as `clear` does, in the folder at `path`."""
    if fcntl is None:
        return
    with suppress(OSError):
        folder = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
        try:
            clear(folder)
        finally:
            os.close(folder)
