"""Putting a new text in the place of a file, at once or not at all.

The text goes to a new file beside the old one, is brought to the disk, and takes the old one's name in one step: a
run that is interrupted at any moment leaves the old file or the finished new one. Nothing is replaced that is not
what was read, nor where replacing would lose something: another name of the file, its owner, its attributes.

A run that is killed leaves the new file behind. The next one that replaces a file in that folder takes it away
(`q7lint.files.leftovers`).
"""

from __future__ import annotations

import errno
import os
import stat
from contextlib import suppress

from q7lint.files import leftovers
from q7lint.files.source import BINARY, NONBLOCKING, FileError, check_regular, reason_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Self

    from q7lint.files.source import File, Source

_NOFOLLOW = getattr(os, "O_NOFOLLOW", 0)
_CHUNK = 1 << 20
_REMOVED = "was removed during the run; nothing is written"


def replace(source: Source, text: str | bytes, record: Callable[[str, bytes], None] | None = None) -> None:
    """Put `text` in the place of the file that `source` was read from; write nothing if it is the same.

    Args:
        source: The file as it was read.
        text: What it is to hold, or the bytes of that in UTF-8.
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
    path = file.path or ""
    try:
        # A link that was named stays a link: what it points to is replaced.
        path = os.path.realpath(file.path or "")
        folder, name = os.path.split(path)
        with _Folder(folder) as place:
            _replace_in(place, name, file, data, (lambda: record(path, data)) if record else None)
    except OSError as error:
        if isinstance(error, FileNotFoundError) and not os.path.lexists(path):
            raise FileError(file.name, _REMOVED) from error
        raise FileError(file.name, f"cannot be replaced: {_why(error)}") from error


def _why(error: OSError) -> str:
    """Say what the system said, and of a file that cannot take another's place, what that means."""
    if error.errno in {errno.EBUSY, errno.EXDEV}:
        # A container has single files of its host mounted so.
        return "it is mounted by itself, so that no other file can take its place; repair it where it comes from"
    return reason_of(error)


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
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | _NOFOLLOW | BINARY
        return os.open(self.at(name), flags, 0o600, dir_fd=self.fd)

    def open(self, name: str) -> int:
        return os.open(self.at(name), os.O_RDONLY | _NOFOLLOW | NONBLOCKING | BINARY, dir_fd=self.fd)

    def remove(self, name: str) -> None:
        os.unlink(self.at(name), dir_fd=self.fd)

    def rename(self, old: str, new: str) -> None:
        os.replace(self.at(old), self.at(new), src_dir_fd=self.fd, dst_dir_fd=self.fd)

    def sync(self) -> None:
        if self.fd is not None:
            os.fsync(self.fd)


def _replace_in(place: _Folder, name: str, file: File, data: bytes, record: Callable[[], None] | None = None) -> None:
    before = _check(place, name, file)
    if place.fd is not None:
        leftovers.clear(place.fd)
    held = leftovers.Held(place.create)
    try:
        with held:
            _write(held.fd, data)
            _copy_attributes(place, name, file, held.fd)
            os.fsync(held.fd)
            if record:
                record()
            _check_content(place, name, file)
            held.let_go()
            _check_same(place, name, file, before)  # as late as can be: what was saved meanwhile is not lost
            place.rename(held.name, name)
    except BaseException:
        if held.name:
            with suppress(OSError):
                place.remove(held.name)
        raise
    _sync(place, file)


def _write(fd: int, data: bytes) -> None:
    """Write all of `data`, however little of it the system takes at once."""
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(fd, rest) :]


def _sync(place: _Folder, file: File) -> None:
    """Bring the new name to the disk.

    Raises:
        FileError: The system refuses. The file is the new one all the same.
    """
    try:
        place.sync()
    except OSError as error:
        if error.errno not in {errno.EINVAL, errno.ENOTSUP}:  # some file systems cannot do it for folders
            raise FileError(file.name, f"is written, but may not be on the disk yet: {reason_of(error)}") from error


def _look(place: _Folder, name: str, file: File) -> os.stat_result:
    """Say what the system says of the file.

    Raises:
        FileError: It is gone, is no file any more, or has another name by now.
    """
    try:
        now = place.stat(name)
    except FileNotFoundError as error:
        raise FileError(file.name, _REMOVED) from error
    check_regular(file.name, now.st_mode)
    if now.st_nlink > 1:
        raise FileError(file.name, "has other names (hard links), which would be left behind; it is left as it was")
    return now


def _check(place: _Folder, name: str, file: File) -> os.stat_result:
    """Refuse to replace a file that is not what was read, or that replacing would harm; say what it is.

    Raises:
        FileError: It is so.
    """
    now = _look(place, name, file)
    if file.stamp is None or _identity(now) != _identity(file.stamp):
        raise _changed(file)
    # Asked of the system and not of the mode: the superuser may write everything, and a copy of a read-only file of
    # hers is hers to repair; its mode stays.
    if not os.access(os.path.join(place.path, name), os.W_OK):
        # What another process is putting in its place may not be found for a moment.
        if _identity(_look(place, name, file)) != _identity(now):
            raise _changed(file)
        raise FileError(file.name, "is read-only; it is left as it was")
    return now


def _check_same(place: _Folder, name: str, file: File, before: os.stat_result) -> None:
    """Refuse to replace a file of which anything was changed since it was looked at, its mode and attributes too.

    Raises:
        FileError: It was.
    """
    now = _look(place, name, file)
    if _identity(now) != _identity(before) or now.st_ctime_ns != before.st_ctime_ns:
        raise _changed(file)


def _check_content(place: _Folder, name: str, file: File) -> None:
    """Refuse to replace a file that holds other bytes than those that were read.

    The clock of a file system may stand still for some milliseconds. What is saved twice in that time, with as many
    bytes, looks the same from outside.

    Raises:
        FileError: It does.
    """
    try:
        fd = place.open(name)
    except FileNotFoundError as error:
        raise FileError(file.name, _REMOVED) from error
    try:
        done = 0
        while part := os.read(fd, _CHUNK):
            if not file.data.startswith(part, done):
                raise _changed(file)
            done += len(part)
        if done != len(file.data):
            raise _changed(file)
    finally:
        os.close(fd)


def _changed(file: File) -> FileError:
    return FileError(file.name, "was changed during the run; it is left as it is")


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
    old = place.open(name)
    try:
        for attribute in _attributes(old):
            # The system labels a new file by itself, and lets nobody else do so.
            if not attribute.startswith("security."):
                os.setxattr(fd, attribute, os.getxattr(old, attribute))
    finally:
        os.close(old)


def _attributes(fd: int) -> list[str]:
    """Name the extended attributes of a file; there are none where the file system has none."""
    try:
        return os.listxattr(fd)
    except OSError as error:
        if error.errno in {errno.ENOTSUP, errno.ENOSYS}:
            return []
        raise
