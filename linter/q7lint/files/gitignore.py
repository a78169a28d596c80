"""What git ignores: the ``.gitignore`` files from the top of the work tree down, and ``.git/info/exclude``.

The nearest file that says anything about a path decides, and in it the last line that does. What is in an ignored
folder cannot be taken back, since the walk does not go there. The user's own list (``core.excludesFile``) is not
read: the same tree gives the same files on every machine.

The lines are read here, and not by a library, since the one that there is disagrees with git on the common list
``*``, ``!*/``, ``!*.md``. Names are compared as git compares them, byte by byte: each byte stands as one character.
"""

from __future__ import annotations

import os
import re

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final

_POSIX: Final = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": " \\t",
    "cntrl": "\\x00-\\x1f\\x7f",
    "digit": "0-9",
    "graph": "!-~",
    "lower": "a-z",
    "print": " -~",
    "punct": "!-/:-@\\[-`{-~",
    "space": " \\t-\\r",
    "upper": "A-Z",
    "xdigit": "0-9a-fA-F",
}

_FROM_ROOT: Final = "(?:.*/)?"


class Line:
    """A pattern, and what it says of the names that it matches.

    Args:
        text: The line, without its end, and neither empty nor a comment.

    Raises:
        ValueError: It can match nothing.
    """

    __slots__ = ("_matches", "ignores", "is_for_folders", "is_for_names")

    def __init__(self, text: str) -> None:
        self.ignores = not text.startswith("!")
        pattern = text if self.ignores else text[1:]
        self.is_for_folders = pattern.endswith("/")
        if self.is_for_folders:
            pattern = pattern[:-1]
        # Without a slash it speaks of names at any depth, with one of paths from the file's folder on.
        self.is_for_names = "/" not in pattern
        pattern = pattern.removeprefix("/")
        if not pattern:
            raise ValueError("it is empty")
        self._matches = re.compile(_translated(pattern), re.DOTALL).fullmatch

    def speaks_of(self, path: str, *, is_folder: bool) -> bool:
        """Tell whether it matches `path`, which is relative to the file's folder and has ``/`` between its parts."""
        if self.is_for_folders and not is_folder:
            return False
        return bool(self._matches(path.rpartition("/")[2] if self.is_for_names else path))


def _translated(pattern: str) -> str:
    """Give the regular expression of a pattern.

    A star takes as little as will do and never gives it back (``(?>[^/]*?…)``), save the last one before a slash: what
    stands between two stars has one length, so that the first place where it fits is as good as any. So a pattern of
    many stars takes no longer than one of few.

    Raises:
        ValueError: It ends in a backslash, or in a bracket that is not closed; such a pattern matches nothing.
    """
    done: list[str] = []
    pieces = [""]  # what stands between the stars since the last slash
    at = 0
    while at < len(pattern):
        is_start = at == 0 or pattern[at - 1] == "/"
        behind = len(pattern) - len(pattern[at:].lstrip("*"))
        crosses = is_start and behind - at > 1 and pattern[behind : behind + 1] in {"", "/"}
        if crosses and behind < len(pattern):
            # Twice in a row it says the same, and only costs time.
            done += [] if done[-1:] == [_FROM_ROOT] else [_FROM_ROOT]
            at = behind + 1
        elif crosses:
            done.append(".*")
            at = behind
        elif behind > at:
            pieces.append("")
            at = behind
        elif pattern[at] == "/":
            done += [_segment(pieces), "/"]
            pieces = [""]
            at += 1
        else:
            one, at = _one(pattern, at)
            pieces[-1] += one
    return "".join([*done, _segment(pieces)])


def _segment(pieces: list[str]) -> str:
    if len(pieces) == 1:
        return pieces[0]
    first, *middle, last = pieces
    return "".join([first, *(f"(?>[^/]*?{piece})" for piece in middle), "[^/]*", last])


def _one(pattern: str, at: int) -> tuple[str, int]:
    """Read what stands for one character at `at`, and give its regular expression and what comes next."""
    if pattern[at] == "?":
        return "[^/]", at + 1
    if pattern[at] == "[":
        return _class(pattern, at + 1)
    if pattern[at] == "\\":
        at += 1
        if at == len(pattern):
            raise ValueError("it ends in a backslash")
    return re.escape(pattern[at]), at + 1


def _class(pattern: str, at: int) -> tuple[str, int]:
    """Read a class of characters, `at` being behind its bracket. A closing bracket that comes first is one of them."""
    negated = pattern[at : at + 1] in {"!", "^"}
    at += negated
    members: list[str] = []
    start = at
    while at < len(pattern) and (pattern[at] != "]" or at == start):
        posix = re.compile(r"\[:([^\]]*):\]").match(pattern, at)
        if posix:
            if posix.group(1) not in _POSIX:
                raise ValueError("there is no such class")
            members.append(_POSIX[posix.group(1)])
            at = posix.end()
            continue
        low, at = _member(pattern, at)
        members.append(re.escape(low))  # also where it begins a range that runs backwards
        if pattern[at : at + 1] == "-" and pattern[at + 1 : at + 2] not in {"", "]"}:
            high, at = _member(pattern, at + 1)
            members += [f"{re.escape(low)}-{re.escape(high)}"] if low <= high else []
    if at >= len(pattern):
        raise ValueError("its bracket is not closed")
    inside = "".join(members)
    if negated:
        return f"[^/{inside}]", at + 1
    return (f"(?!/)[{inside}]" if inside else "(?!)"), at + 1


def _member(pattern: str, at: int) -> tuple[str, int]:
    at += pattern[at] == "\\"
    if at >= len(pattern):
        raise ValueError("it ends in a backslash")
    return pattern[at], at + 1


def parse(content: bytes) -> list[Line]:
    """Read the lines of a file, the last first, since the last one that matches decides."""
    lines: list[Line] = []
    for raw in content.removeprefix(b"\xef\xbb\xbf").decode("latin-1").split("\n"):
        text = re.sub(r"(?<!\\) +$", "", raw.removesuffix("\r"))
        if not text or text.startswith("#"):
            continue
        try:
            lines.append(Line(text))
        except ValueError:
            continue
    return lines[::-1]


class Ignored:
    """The lines of one file, and what stands above it.

    Args:
        base: The absolute path of the folder that the lines speak of.
        lines: The lines, the last first.
        outer: What the folders above say.
    """

    __slots__ = ("base", "lines", "outer")

    def __init__(self, base: str, lines: list[Line], outer: Ignored | None) -> None:
        self.base = base
        self.lines = lines
        self.outer = outer

    def ignores(self, path: str, *, is_folder: bool) -> bool:
        """Tell whether git ignores what is at `path`, the folders above it not being ignored."""
        whole = os.path.abspath(path)
        level: Ignored | None = self
        while level:
            inner = os.fsencode(whole[len(level.base) :].lstrip(os.sep)).decode("latin-1").replace(os.sep, "/")
            for line in level.lines:
                if line.speaks_of(inner, is_folder=is_folder):
                    return line.ignores
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
        with open(path, "rb") as file:
            lines = parse(file.read())
    except OSError:
        return outer
    return Ignored(os.path.abspath(base), lines, outer) if lines else outer
