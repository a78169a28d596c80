"""Putting a new text in the place of a file, at once or not at all.

The text goes to a new file beside the old one, is brought to the disk, and takes the old one's name in one step: a
run that is interrupted at any moment leaves the old file or the finished new one. Nothing is replaced that is not
what was read, nor where replacing would lose something: another name of the file, its owner, its attributes.
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress

from q7lint.files.source import FileError, check_regular, reason_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from q7lint.files.source import File, Source


def replace(source: Source, text: str, record: Callable[[str, bytes], None] | None = None) -> None:
    """Put `text` in the place of the file that `source` was read from; write nothing if it is the same.

    Args:
        source: The file as it was read.
        text: What it is to hold.
        record: Is told of the file (its path, links followed) and its new bytes, when nothing but the last step is to
            be done; what it raises leaves the file as it was.

    Raises:
        FileError: The file is left as it was: it is read-only, has other names, was changed since it was read,
            would become empty, or the system refused.
    """
    if source.path is None or source.stamp is None:
        raise FileError(source.name, "is not a file that can be replaced")
    data = source.encode(text)
    if data == source.data:
        return
    if not text:
        raise FileError(source.name, "nothing would be left of it; it is left as it was")
    put_back(source, data, record)


def put_back(file: File, data: bytes, record: Callable[[str, bytes], None] | None = None) -> None:
    """Put any bytes in the place of those of a file, as `replace` does.

    Raises:
        FileError: As there.
    """
    # A link that was named stays a link: what it points to is replaced.
    path = os.path.realpath(file.path or "")
    folder, name = os.path.split(path)
    try:
        with _Folder(folder) as place:
            _replace_in(place, name, file, data, (lambda: record(path, data)) if record else None)
    except OSError as error:
        raise FileError(file.name, f"cannot be replaced: {reason_of(error)}") from error


class _Folder:
    """A folder held open, so that all names in it are looked up in the same one.

    Where the system cannot look up a name in an open folder, `at` gives whole paths, and `fd` is ``None``.
    """

    def __init__(self, path: str) -> None:
        self.path = path
        self.fd: int | None = None

    def __enter__(self) -> Self:
        if os.open in os.supports_dir_fd:
            self.fd = os.open(self.path, os.O_RDONLY | os.O_DIRECTORY)
        return self

    def __exit__(self, *_: object) -> None:
        if self.fd is not None:
            os.close(self.fd)

    def at(self, name: str) -> str:
        return os.path.join(self.path, name) if self.fd is None else name

    def stat(self, name: str) -> os.stat_result:
        return os.stat(self.at(name), dir_fd=self.fd, follow_symlinks=False)

    def create(self, name: str) -> int:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
        return os.open(self.at(name), flags, 0o600, dir_fd=self.fd)

    def open(self, name: str) -> int:
        return os.open(self.at(name), os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0), dir_fd=self.fd)

    def remove(self, name: str) -> None:
        os.unlink(self.at(name), dir_fd=self.fd)

    def rename(self, old: str, new: str) -> None:
        os.replace(self.at(old), self.at(new), src_dir_fd=self.fd, dst_dir_fd=self.fd)

    def sync(self) -> None:
        if self.fd is not None:
            os.fsync(self.fd)


def _replace_in(place: _Folder, name: str, file: File, data: bytes, record: Callable[[], None] | None = None) -> None:
    _check(place, name, file)
    # Random, since a name that can be guessed can be taken: a link planted there would lead the text elsewhere.
    temporary = f".q7lint-{os.urandom(8).hex()}"
    try:
        with open(place.create(temporary), "wb") as new:
            new.write(data)
            new.flush()
            _copy_attributes(place, name, file, new.fileno())
            os.fsync(new.fileno())
        if record:
            record()
        _check(place, name, file)  # as late as can be: what was saved meanwhile is not lost
        place.rename(temporary, name)
    except BaseException:
        with suppress(OSError):
            place.remove(temporary)
        raise
    place.sync()


def _check(place: _Folder, name: str, file: File) -> None:
    """Refuse to replace a file that is not what was read, or that replacing would harm.

    Raises:
        FileError: It is so.
    """
    try:
        now = place.stat(name)
    except FileNotFoundError as error:
        raise FileError(file.name, "was removed during the run; nothing is written") from error
    check_regular(file.name, now.st_mode)
    if file.stamp is None or _identity(now) != _identity(file.stamp):
        raise FileError(file.name, "was changed during the run; it is left as it is")
    if now.st_nlink > 1:
        raise FileError(file.name, "has other names (hard links), which would be left behind; it is left as it was")
    # Asked of the system and not of the mode: the superuser may write everything, and a copy of a read-only file of
    # hers is hers to repair; its mode stays.
    if not os.access(os.path.join(place.path, name), os.W_OK):
        raise FileError(file.name, "is read-only; it is left as it was")


def _identity(status: os.stat_result) -> tuple[int, ...]:
    return status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns


def _copy_attributes(place: _Folder, name: str, file: File, fd: int) -> None:
    """Give the new file the owner, the extended attributes and the mode of the old one.

    Raises:
        FileError: The system does not let us.
    """
    old = place.stat(name)
    if hasattr(os, "fchown"):
        new = os.fstat(fd)
        if (new.st_uid, new.st_gid) != (old.st_uid, old.st_gid):
            try:
                os.fchown(fd, old.st_uid, old.st_gid)
            except PermissionError as error:
                raise FileError(file.name, "its owner cannot be kept; it is left as it was") from error
    if hasattr(os, "listxattr"):
        _copy_extended(place, name, fd)
    if hasattr(os, "fchmod"):  # after the owner, since a change of owner takes bits of the mode away
        os.fchmod(fd, stat.S_IMODE(old.st_mode))


def _copy_extended(place: _Folder, name: str, fd: int) -> None:
    with open(place.open(name), "rb") as old:
        try:
            names = os.listxattr(old.fileno())
        except OSError as error:
            if error.errno in {errno.ENOTSUP, errno.ENOSYS}:
                return
            raise
        for attribute in names:
            # The system labels a new file by itself, and lets nobody else do so.
            if not attribute.startswith("security."):
                os.setxattr(fd, attribute, os.getxattr(old.fileno(), attribute))
