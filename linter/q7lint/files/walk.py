"""Which files are meant by the names on the command line."""

from __future__ import annotations

import os
import stat

from q7lint.files.source import FileError, reason_of

TYPE_CHECKING = False  # `typing` costs a quarter of the interpreter's own start
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Final

    from q7lint.files.gitignore import Ignored

    _Entry = tuple[str, Ignored | None, bool]
    """What is in a folder: its path, what is ignored there, and whether it is a folder."""

SUFFIXES: Final = {
    ".txt": "text",
    ".text": "text",
    ".md": "markdown",
    ".markdown": "markdown",
    ".html": "html",
    ".htm": "html",
}
"""The suffixes of the files that are looked for in a folder, and the dialect of each."""

SKIPPED: Final = frozenset(
    {
        *(".git", ".hg", ".svn", ".bzr", ".jj", "_darcs", "CVS"),
        *(".mypy_cache", ".pytest_cache", ".ruff_cache", ".hypothesis", "__pycache__"),
        *(".venv", ".tox", ".nox", "node_modules"),
    }
)
"""Folders that hold the store of a version control system, a cache or other people's packages: nothing to repair."""

STANDARD_INPUT: Final = "-"

_HERE: Final = os.path.join(os.curdir, "")


class Target:
    """A file to read.

    Args:
        path: Where it is.
        name: What reports call it.
        below: The folder that was named, in which it was found; ``None`` if it was named itself.
    """

    __slots__ = ("below", "name", "path")

    def __init__(self, path: str, name: str, below: str | None = None) -> None:
        self.path = path
        self.name = name
        self.below = below

    @property
    def named(self) -> bool:
        """Whether it was named itself, and not found in a folder."""
        return self.below is None


def dialect_of(name: str) -> str:
    """Tell the dialect of a file by its suffix; what has another suffix is text."""
    return SUFFIXES.get(os.path.splitext(name)[1].lower(), "text")


def find_files(names: Sequence[str]) -> Iterator[Target | FileError]:
    """Yield the files that `names` mean, each once, in the order of the names and, in a folder, of the paths.

    A file that is named is taken whatever its suffix; of a folder, all that git does not ignore and that has one of
    the `SUFFIXES`. Links are followed only where they are named. What cannot be found or listed is yielded as an
    error in its place.
    """
    seen: set[str] = set()
    for name in names:
        for target in _meant(name):
            if len(names) > 1 and isinstance(target, Target):  # one name meets no file twice
                key = _identity(target.path)
                if key in seen:
                    continue
                seen.add(key)
            yield target


def _identity(path: str) -> str:
    """Give what two names of one file have in common; standard input is not a file called ``-``."""
    return path if path == STANDARD_INPUT else os.path.realpath(path)


def _meant(name: str) -> Iterator[Target | FileError]:
    if name == STANDARD_INPUT:
        yield Target(STANDARD_INPUT, STANDARD_INPUT)
        return
    try:
        mode = os.stat(name).st_mode
    except (OSError, ValueError) as error:
        yield FileError(name or "''", reason_of(error))
        return
    if stat.S_ISDIR(mode):
        yield from _in_folder(name)
    else:
        yield Target(_as_path(name), name)


def _as_path(name: str) -> str:
    """Give a path that cannot be taken for standard input."""
    return os.path.join(os.curdir, name) if name == STANDARD_INPUT else name


def _in_folder(name: str) -> Iterator[Target | FileError]:
    found = False
    for target in _walk(name):
        found = True
        yield target
    if not found:
        suffixes = " ".join(SUFFIXES)
        yield FileError(name, f"no file in this folder ends in {suffixes} (what git ignores is left out)")


def _walk(root: str) -> Iterator[Target | FileError]:
    """Yield the files below `root` in the order of their paths, without recursion: a tree may be deep."""
    from q7lint.files.gitignore import above

    unread: list[FileError] = []  # lists of what git ignores
    stack: list[Iterator[_Entry]] = [iter([(root, above(root, unread), True)])]
    while stack:
        yield from unread
        unread.clear()
        entry = next(stack[-1], None)
        if entry is None:
            stack.pop()
            continue
        path, ignored, is_folder = entry
        if not is_folder:
            yield Target(path, _shown(path), root)
            continue
        try:
            stack.append(_entries(path, ignored, unread))
        except OSError as error:
            yield FileError(_shown(path), reason_of(error))
    yield from unread


def _shown(path: str) -> str:
    """Leave out the ``./`` of a walk of the current folder."""
    return path.removeprefix(_HERE)


def _entries(folder: str, ignored: Ignored | None, unread: list[FileError]) -> Iterator[_Entry]:
    """List what is to be looked at in `folder`, sorted by name. `unread` takes the error of a list in it.

    Raises:
        OSError: The folder cannot be listed.
    """
    names: list[str] = []  # and neither entries nor paths: a folder may have a million files
    folders: set[str] = set()
    has_list = False
    with os.scandir(folder) as listing:
        for entry in listing:
            has_list = has_list or entry.name == ".gitignore"
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in SKIPPED:
                    names.append(entry.name)
                    folders.add(entry.name)
            elif _is_text(entry):
                names.append(entry.name)
    if has_list:
        from q7lint.files.gitignore import inside

        ignored = inside(folder, ignored, unread)
    names.sort()
    inner = os.path.join(folder, "")
    found = ((inner + name, ignored, name in folders) for name in names)
    if not ignored:
        return found
    return (one for one in found if not ignored.ignores(one[0], is_folder=one[2]))


def _is_text(entry: os.DirEntry[str]) -> bool:
    """Tell whether this is a regular file with one of the suffixes, and no link to one."""
    return os.path.splitext(entry.name)[1].lower() in SUFFIXES and entry.is_file(follow_symlinks=False)
