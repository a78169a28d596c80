"""What was done to files, as a patch in the form of git: ``git apply -R`` takes it back."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from q7lint.formats.diff import quoted, unified

if TYPE_CHECKING:
    from collections.abc import Iterator


def root_of(folder: str) -> str:
    """Give the folder that the names in a patch are seen from: the repository's that `folder` is in, or itself.

    ``git apply`` looks for names from there, wherever in the repository it is run.
    """
    above = folder
    while not os.path.exists(os.path.join(above, ".git")):
        parent = os.path.dirname(above)
        if parent == above:
            return folder
        above = parent
    return above


def name_in(root: str, path: str) -> str | None:
    """Give the name of a file in a patch seen from `root`; ``None`` if it lies elsewhere."""
    name = os.path.relpath(os.path.realpath(path), os.path.realpath(root)).replace(os.sep, "/")
    return None if name.startswith("../") or os.path.isabs(name) else name


def patch(name: str, old: str, new: str) -> Iterator[str]:
    """Yield the lines of the part of a patch for one file."""
    lines = unified(name, old, new)
    if next(lines, None) is None:
        return
    next(lines)
    a, b = quoted(f"a/{name}"), quoted(f"b/{name}")
    yield f"diff --git {a} {b}\n"
    yield f"--- {a}\n"
    yield f"+++ {b}\n"
    yield from lines
