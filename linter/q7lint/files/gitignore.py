"""What git ignores: the ``.gitignore`` files from the top of the work tree down, and ``.git/info/exclude``.

The nearest file that says anything about a path decides, and in it the last line that does. What is in an ignored
folder cannot be taken back, since the walk does not go there. The user's own list (``core.excludesFile``) is not
read: the same tree gives the same files on every machine.
"""

from __future__ import annotations

import os

TYPE_CHECKING = False
if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


class Ignored:
    """The lines of one file, and what stands above it.

    Args:
        base: The absolute path of the folder that the lines speak of.
        spec: The lines.
        outer: What the folders above say.
    """

    __slots__ = ("base", "outer", "spec")

    def __init__(self, base: str, spec: GitIgnoreSpec, outer: Ignored | None) -> None:
        self.base = base
        self.spec = spec
        self.outer = outer

    def ignores(self, path: str, *, is_folder: bool) -> bool:
        """Tell whether git ignores what is at `path`, the folders above it not being ignored."""
        whole = os.path.abspath(path)
        level: Ignored | None = self
        while level:
            inner = os.path.relpath(whole, level.base).replace(os.sep, "/")
            verdict = level.spec.check_file(f"{inner}/" if is_folder else inner).include
            if verdict is not None:
                return verdict
            level = level.outer
        return False


def inside(folder: str, outer: Ignored | None) -> Ignored | None:
    """Give what is ignored in `folder`, which may have a ``.gitignore``."""
    return _added(os.path.join(folder, ".gitignore"), folder, outer)


def above(folder: str) -> Ignored | None:
    """Give what the work tree that `folder` stands in says about it, its own ``.gitignore`` not included.

    A folder that is ignored itself was named on purpose: then what stands above it does not count.
    """
    folder = os.path.abspath(folder)
    top = _work_tree(folder)
    if top is None:
        return None
    ignored = _added(os.path.join(top, ".git", "info", "exclude"), top, None)
    here = top
    for part in [] if top == folder else os.path.relpath(folder, top).split(os.sep):
        ignored = inside(here, ignored)
        here = os.path.join(here, part)
        if ignored and ignored.ignores(here, is_folder=True):
            return None
    return ignored


def _work_tree(folder: str) -> str | None:
    """Give the nearest folder from `folder` upward that has a ``.git``."""
    while True:
        if os.path.lexists(os.path.join(folder, ".git")):
            return folder
        parent = os.path.dirname(folder)
        if parent == folder:
            return None
        folder = parent


def _added(path: str, base: str, outer: Ignored | None) -> Ignored | None:
    try:
        with open(path, encoding="utf-8-sig", errors="surrogateescape") as file:
            lines = file.read().splitlines()
    except OSError:
        return outer
    if not any(line.strip() and not line.startswith("#") for line in lines):
        return outer
    from pathspec import GitIgnoreSpec  # noqa: PLC0415 - costs more than a plain run may

    return Ignored(os.path.abspath(base), GitIgnoreSpec.from_lines(lines), outer)
