"""Putting files back as they were before a run.

A file is put back only if it is what the run made of it: what was written into it since is never overwritten. It is
replaced as a repaired one is (`q7lint.files.replacing`), at once or not at all; so an interrupted undo is done again.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, NamedTuple

from q7lint.files import FileError, leftovers, read_bytes
from q7lint.files.replacing import put_back
from q7lint.undo import place
from q7lint.undo.ledger import LedgerError, digest

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint.undo.ledger import Entry, Run


class Restored(NamedTuple):
    """What became of one file.

    Args:
        path: Where it is.
        reason: Why it was left as it is; empty if it is as it was before the run.
        written: Whether it had to be written.
    """

    path: str
    reason: str = ""
    written: bool = False


def restore(run: Run) -> Iterator[Restored]:
    """Put the files of a run back, the last first, and say of each what became of it."""
    for entry in reversed(run.entries):
        try:
            yield Restored(entry.path, written=_restore(entry))
        except FileError as error:
            yield Restored(entry.path, error.reason)
        except LedgerError as error:
            yield Restored(entry.path, str(error))


def close(run: Run) -> None:
    """Mark a run as taken back.

    Raises:
        OSError: The system refuses.
    """
    if not run.undone:
        os.replace(run.path, run.path + place.UNDONE)


def _restore(entry: Entry) -> bool:
    """Put one file back, and tell whether it had to be written.

    Raises:
        FileError: It is left as it is.
        LedgerError: The ledger does not give the old bytes.
    """
    leftovers.clear_in(os.path.dirname(entry.path))
    file = read_bytes(entry.path, entry.path)
    now = digest(file.data)
    if now == entry.before:
        return False
    if now != entry.after:
        raise FileError(entry.path, "was changed since; it is left as it is")
    put_back(file, entry.restored(file.data))
    return True
