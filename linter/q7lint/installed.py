"""Which packages of rules are installed: told without importing one, and at little cost."""

from __future__ import annotations

import os
import sys

from q7lint.searched import chosen

TYPE_CHECKING = False  # `typing` costs a quarter of the interpreter's own start
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Final

GROUP: Final = "q7lint.rules"


def packages() -> list[str]:
    """Name the packages of rules that are installed, by the entry points in the group ``q7lint.rules``.

    `importlib.metadata` would parse the metadata of every distribution, which costs more than the interpreter's
    own start. Only the entry points that mention the group are read here; a distribution in a zip file is not seen.
    """
    return declared_in(distributions())


def distributions() -> list[str]:
    """Give the folders of metadata of all distributions, sorted.

    They are looked for where modules are, but for the current folder (`q7lint.searched`): that a text to be checked
    lies beside a folder called ``x.dist-info`` installs nothing.
    """
    found: set[str] = set()
    for folder in chosen(sys.path):
        try:
            names = os.listdir(folder)
        except OSError:
            continue
        found.update(os.path.join(folder, name) for name in names if name.endswith(".dist-info"))
    return sorted(found)


def declared_in(folders: Iterable[str]) -> list[str]:
    """Name the packages of rules that distributions with these folders of metadata declare."""
    return sorted({name for folder in folders for name in _declared(os.path.join(folder, "entry_points.txt"))})


def _declared(path: str) -> Iterator[str]:
    """Yield the values that one ``entry_points.txt`` lists in our group."""
    try:
        with open(path, encoding="utf-8", errors="surrogateescape") as file:
            text = file.read()
    except OSError:
        return
    if GROUP not in text:
        return
    ours = False
    for line in text.splitlines():
        if line.startswith("["):
            ours = line.strip() == f"[{GROUP}]"
        elif ours and "=" in line:
            yield line.partition("=")[2].strip()
