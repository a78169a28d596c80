"""What the findings in a text depend on, besides the text: told without importing a rule."""

from __future__ import annotations

import os
import sys

from q7lint import __version__
from q7lint.cache import FORMAT, digest
from q7lint.installed import declared_in, distributions

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Final

_MOST_FILES: Final = 5_000
"""A package of rules of more files is no package of rules; looking at all of them would take longer than to read."""


def identity() -> str | None:
    """Give a digest of what q7lint and the installed rules are made of; ``None`` if that cannot be told.

    It counts the places, sizes and times of their files, as Python does for what it has compiled, so that it changes
    also where somebody works on a rule; and the names of all distributions, since a rule may use another's code.
    """
    installed = distributions()
    roots = [os.path.dirname(os.path.dirname(os.path.abspath(__file__)))]
    for package in declared_in(installed):
        places = _places_of(package)
        if places is None:
            return None
        roots += places
    made = digest()
    made.update("\0".join([FORMAT, __version__, sys.version, *installed]).encode("utf-8", "surrogateescape"))
    count = 0
    try:
        for root in roots:
            for line in _made_of(root):
                count += 1
                if count > _MOST_FILES:
                    return None
                made.update(line.encode("utf-8", "surrogateescape"))
    except OSError:
        return None
    return made.hexdigest()


def _places_of(package: str) -> list[str] | None:
    """Give the folders or the file that the topmost package above a package is made of; nothing is imported."""
    top = package.partition(".")[0]
    for finder in sys.meta_path:
        find = getattr(finder, "find_spec", None)
        try:
            spec = find(top, None) if find else None
            if spec is not None:
                inside = spec.submodule_search_locations
                file = spec.origin if spec.has_location else None
                return [*inside] if inside is not None else [file] if file else None
        except Exception:  # noqa: BLE001 - a finder is anybody's code
            return None
    return None


def _made_of(root: str) -> Iterator[str]:
    """Yield a line for each file at or below `root`, but for what Python has compiled.

    Raises:
        OSError: It cannot be looked at, or not all of it lies there.
    """
    if not os.path.isdir(root):
        yield _line(root, os.stat(root))
        return
    stack = [root]
    while stack:
        with os.scandir(stack.pop()) as listing:
            entries = sorted(listing, key=lambda entry: entry.name)
        for entry in entries:
            if not entry.is_dir():
                yield _line(entry.path, entry.stat())
            elif entry.is_symlink():
                raise OSError("a folder lies elsewhere")
            elif entry.name != "__pycache__":
                stack.append(entry.path)


def _line(path: str, found: os.stat_result) -> str:
    return f"\0{path}\0{found.st_size}\0{found.st_mtime_ns}"
