"""Keeping the cache small, and taking it away."""

from __future__ import annotations

import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from q7lint.cache import BETWEEN_PRUNINGS, COMPILED, ENTRY, KEY_LENGTH, STAMP, TAG

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_ENTRIES: Final = 50_000
"""How many entries are kept; when there are more, those that were used last stay."""

MOST_BYTES: Final = 256 << 20
"""How many bytes they may take on the disk."""

LONGEST_UNUSED: Final = 30 * 86_400
"""How many seconds an entry is kept that nothing asks for."""

_SHRUNK: Final = 0.8
"""Which part of the bounds is left where they are exceeded, so that not every entry pushes out another."""

_HEX: Final = frozenset("0123456789abcdef")
_STEMS: Final = {ENTRY: KEY_LENGTH - 2, COMPILED: KEY_LENGTH - 2, "new": 16}


def prune_in_time(place: str, *, is_first: bool) -> None:
    """Take away what is old at `place`, if that was not done of late.

    Args:
        place: The folder of one form of entries.
        is_first: Whether this is the first entry that a process has written; it is one of many otherwise.
    """
    stamp = os.path.join(place, STAMP)
    with suppress(OSError):
        if is_first and os.path.lexists(stamp) and time.time() - os.stat(stamp).st_mtime < BETWEEN_PRUNINGS:
            return
        with open(stamp, "wb"):  # first, so that no other process does the same meanwhile
            os.utime(stamp)
        prune(place)


def prune(place: str, most: int = MOST_ENTRIES, most_bytes: int = MOST_BYTES) -> int:
    """Take away the entries at `place` that nothing has asked for, and the oldest where there are too many.

    Args:
        place: The folder of one form of entries.
        most: How many may be left.
        most_bytes: How many bytes they may take on the disk.

    Returns:
        How many were taken away.
    """
    now = time.time()
    found: list[tuple[float, int, str]] = []
    for entry in _entries(place):
        with suppress(OSError):
            known = entry.stat(follow_symlinks=False)
            # Where it is not told how much it takes on the disk, it is what it holds.
            found.append((known.st_mtime, getattr(known, "st_blocks", 0) * 512 or known.st_size, entry.path))
    found.sort(reverse=True)
    count, size = len(found), sum(row[1] for row in found)
    if count > most or size > most_bytes:
        most, most_bytes = int(most * _SHRUNK), int(most_bytes * _SHRUNK)
    gone = 0
    while found and (count > most or size > most_bytes or now - found[-1][0] > LONGEST_UNUSED):
        _, taken, path = found.pop()
        count -= 1
        size -= taken
        with suppress(OSError):  # another process may have done it
            os.unlink(path)
            gone += 1
    return gone


def clean(place: str) -> int:
    """Take away the cache at `place`: all entries of all forms, and the folders if nothing else is in them.

    Returns:
        How many entries were taken away.

    Raises:
        OSError: One cannot be.
    """
    gone = 0
    for form in _listed(place):
        if form.name.isdecimal() and form.is_dir(follow_symlinks=False):
            for entry in _entries(form.path):
                os.unlink(entry.path)
                gone += 1
            with suppress(FileNotFoundError):
                os.unlink(os.path.join(form.path, STAMP))
            for shard in _listed(form.path):
                _remove_if_empty(shard.path)
            _remove_if_empty(form.path)
    if [entry.name for entry in _listed(place)] == [TAG]:
        os.unlink(os.path.join(place, TAG))
        _remove_if_empty(place)
    return gone


def _entries(place: str) -> Iterator[os.DirEntry[str]]:
    """Yield what was written below `place`, and nothing that somebody else may have put there."""
    for shard in _listed(place):
        if len(shard.name) == 2 and _HEX.issuperset(shard.name) and shard.is_dir(follow_symlinks=False):
            for entry in _listed(shard.path):
                stem, _, suffix = entry.name.rpartition(".")
                is_ours = len(stem) == _STEMS.get(suffix) and _HEX.issuperset(stem)
                if is_ours and not entry.is_dir(follow_symlinks=False):
                    yield entry


def _listed(place: str) -> Sequence[os.DirEntry[str]]:
    try:
        with os.scandir(place) as listing:
            return list(listing)
    except OSError:
        return ()


def _remove_if_empty(path: str) -> None:
    with suppress(OSError):
        os.rmdir(path)
