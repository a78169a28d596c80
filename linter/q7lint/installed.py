"""Which packages of rules are installed: told without importing one, and at little cost."""

from __future__ import annotations

import os
import sys

from q7lint.searched import chosen

TYPE_CHECKING = False  # `typing` costs a quarter of the interpreter's own start
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from typing import Final

    from q7lint.gate import Wanted

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


def wanted() -> Wanted | None:
    """Tell what the rules of all packages read, without importing the modules that the rules stand in.

    A package may say so for its own rules, by a `READS` of all their readings and, if they have any, `TRIGGERS`; that
    it says enough is seen to when its rules are loaded (`q7lint.registry`).

    Returns:
        What they read; ``None`` if a package does not say it, or cannot be imported: then its rules are to be loaded.
    """
    from q7lint.gate import NOTHING, Wanted

    reads = NOTHING
    triggers: list[str] = []
    for package in packages():
        said = said_by(package)
        if said is None:
            return None
        reads |= said.reads
        triggers += said.triggers
    return Wanted(reads, triggers) if reads or triggers else None


def said_by(package: str) -> Wanted | None:
    """Give what a package says that its rules read; ``None`` if it does not, or cannot be imported."""
    from importlib import import_module

    from q7lint.gate import NOTHING, Reads, Wanted

    try:
        module = import_module(package)
        reads, triggers = getattr(module, "READS", None), getattr(module, "TRIGGERS", ())
        fits = type(triggers) is tuple and all(type(one) is str and one for one in triggers)
    except KeyboardInterrupt:
        raise
    except BaseException:  # noqa: BLE001 - whatever it raises: it is imported again, and told of, when it is loaded
        return None
    if not fits or not (isinstance(reads, Reads) or (reads is None and triggers)):
        return None
    return Wanted(NOTHING if reads is None else reads, triggers)


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
