"""Where the ledgers are: in the user's folder for the state of programs, outside the folders that are repaired.

``$Q7LINT_UNDO`` names another folder. Else it is ``q7lint/undo`` in ``$XDG_STATE_HOME`` or ``~/.local/state`` (the
convention of freedesktop.org), and on Windows in ``%LOCALAPPDATA%``.
"""

from __future__ import annotations

import os
from contextlib import suppress

KEPT = 100
"""How many runs are kept."""

SUFFIX = ".jsonl"
UNDONE = ".undone"
"""What is added to the name of a ledger that was taken back."""


def folder() -> str:
    """Name the folder of the ledgers, which may not exist yet."""
    given = os.environ.get("Q7LINT_UNDO")
    if given:
        return os.path.abspath(given)
    state = os.environ.get("LOCALAPPDATA") if os.name == "nt" else os.environ.get("XDG_STATE_HOME")
    if not state or not os.path.isabs(state):  # the convention has relative ones ignored
        state = os.path.join(os.path.expanduser("~"), ".local", "state")
    return os.path.join(state, "q7lint", "undo")


def ledgers() -> list[str]:
    """Give the paths of all ledgers, the newest first: their names begin with their time."""
    place = folder()
    try:
        names = os.listdir(place)
    except FileNotFoundError:
        return []
    known = [name for name in names if name.removesuffix(UNDONE).endswith(SUFFIX)]
    return [os.path.join(place, name) for name in sorted(known, reverse=True)]


def forget_old() -> None:
    """Remove all ledgers but the newest; one that another run removes at the same time is removed."""
    for path in ledgers()[KEPT:]:
        with suppress(OSError):
            os.unlink(path)
