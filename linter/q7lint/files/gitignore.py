"""What git ignores: the ``.gitignore`` files from the top of the work tree down, and ``.git/info/exclude``.

The nearest file that says anything about a path decides, and in it the last line that does. What is in an ignored
folder cannot be taken back, since the walk does not go there. The user's own list (``core.excludesFile``) is not
read: the same tree gives the same files on every machine.

The lines are read here, and not by a library, since the one that there is disagrees with git on the common list
``*``, ``!*/``, ``!*.md``. Names are compared as git compares them, byte by byte: each byte stands as one character.

A list comes with the texts and may be anything: a pipe, a link to a device, a file without end. Only a regular file of
at most `MOST` bytes is read, and never through a link, as git reads none; what cannot be read is told and is no list.
"""

from __future__ import annotations

import os
import re
import stat

from q7lint.files.source import FileError, reason_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Final

MOST: Final = 2_000_000
"""How many bytes a list may have."""

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

_ANY_FOLDERS: Final = "(?:[^/]*/)*?"

_WILD: Final = re.compile(r"[*?\[\\]")


class Line:
    """A pattern, and what it says of the names that it matches.

    Args:
        text: The line, without its end, and neither empty nor a comment.

    Raises:
        ValueError: It can match nothing.
    """

    __slots__ = ("_expression", "_matches", "ignores", "is_for_folders", "is_for_names", "name")

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
        # Most lines are names without a star: they are looked up, and need no expression.
        self.name = None if _WILD.search(pattern) else pattern
        self._expression = None if self.name is not None else _translated(pattern)
        self._matches: Callable[[str], object] | None = None

    def speaks_of(self, path: str, *, is_folder: bool) -> bool:
        """Tell whether it matches `path`, which is relative to the file's folder and has ``/`` between its parts."""
        if self.is_for_folders and not is_folder:
            return False
        subject = path.rpartition("/")[2] if self.is_for_names else path
        if self._expression is None:
            return subject == self.name
        if self._matches is None:
            self._matches = re.compile(self._expression, re.DOTALL).fullmatch
        return bool(self._matches(subject))


def _translated(pattern: str) -> str:
    """Give the regular expression of a pattern.

    A star takes as little as will do and never gives it back (``(?>[^/]*?…)``), save the last one before a slash: what
    stands between two stars has one length, so that the first place where it fits is as good as any. The same goes
    for what stands between two ``**/``, which has one number of folders. So a pattern of many stars takes no longer
    than one of few.

    Raises:
        ValueError: It ends in a backslash, or in a bracket that is not closed; such a pattern matches nothing.
    """
    parts: list[list[str]] = [[]]  # what stands between any two `**/`
    pieces: list[list[str]] = [[]]  # what stands between the stars since the last slash
    at = 0
    while at < len(pattern):
        is_start = at == 0 or pattern[at - 1] == "/"
        behind = _behind_stars(pattern, at)
        crosses = is_start and behind - at > 1 and pattern[behind : behind + 1] in {"", "/"}
        if crosses and behind < len(pattern):
            # Twice in a row it says the same, and only costs time.
            parts += [[]] if parts[-1] or len(parts) == 1 else []
            at = behind + 1
        elif crosses:
            parts[-1].append(".*")
            at = behind
        elif behind > at:
            pieces.append([])
            at = behind
        elif pattern[at] == "/":
            parts[-1] += [_segment(pieces), "/"]
            pieces = [[]]
            at += 1
        else:
            one, at = _one(pattern, at)
            pieces[-1].append(one)
    parts[-1].append(_segment(pieces))
    return _with_folders(["".join(part) for part in parts])


def _behind_stars(pattern: str, at: int) -> int:
    """Give the offset behind the stars at `at`."""
    while pattern[at : at + 1] == "*":
        at += 1
    return at


def _with_folders(parts: list[str]) -> str:
    """Put parts together that any number of folders may stand between."""
    if len(parts) == 1:
        return parts[0]
    first, *middle, last = parts
    return "".join([first, *(f"(?>{_ANY_FOLDERS}{part})" for part in middle), _ANY_FOLDERS, last])


def _segment(pieces: list[list[str]]) -> str:
    first, *rest = ("".join(piece) for piece in pieces)
    if not rest:
        return first
    *middle, last = rest
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
    closing = -1  # the next closing bracket behind the last `[:`, which is looked for once
    while at < len(pattern) and (pattern[at] != "]" or at == start):
        if pattern.startswith("[:", at):
            closing = closing if closing >= at + 2 else pattern.find("]", at + 2)
            if closing > at + 2 and pattern[closing - 1] == ":":
                name = pattern[at + 2 : closing - 1]
                if name not in _POSIX:
                    raise ValueError("there is no such class")
                members.append(_POSIX[name])
                at = closing + 1
                continue
            if closing < 0:
                raise ValueError("its bracket is not closed")
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
        text = _without_blanks(raw.removesuffix("\r"))
        if not text or text.startswith("#"):
            continue
        try:
            lines.append(Line(text))
        except ValueError:
            continue
    return lines[::-1]


def _without_blanks(line: str) -> str:
    """Give a line without the blanks at its end; one behind a backslash stays."""
    bare = line.rstrip(" ")
    return f"{bare} " if bare.endswith("\\") and len(bare) < len(line) else bare


class Ignored:
    """The lines of one file, and what stands above it.

    Args:
        base: The absolute path of the folder that the lines speak of.
        lines: The lines, the last first.
        outer: What the folders above say.
    """

    __slots__ = ("_named", "_wild", "base", "outer")

    def __init__(self, base: str, lines: list[Line], outer: Ignored | None) -> None:
        self.base = base
        self.outer = outer
        self._wild = [(number, line) for number, line in enumerate(lines) if line.name is None]
        self._named: dict[str, list[tuple[int, Line]]] = {}
        for number, line in enumerate(lines):
            if line.name is not None:
                self._named.setdefault(line.name, []).append((number, line))

    def ignores(self, path: str, *, is_folder: bool) -> bool:
        """Tell whether git ignores what is at `path`, the folders above it not being ignored."""
        whole = os.path.abspath(path)
        level: Ignored | None = self
        while level:
            inner = os.fsencode(whole[len(level.base) :].lstrip(os.sep)).decode("latin-1").replace(os.sep, "/")
            line = level.decides(inner, is_folder=is_folder)
            if line:
                return line.ignores
            level = level.outer
        return False

    def decides(self, path: str, *, is_folder: bool) -> Line | None:
        """Give the line that decides about `path`, which is relative to the base: the last one that speaks of it."""
        named = [*self._named.get(path, ()), *self._named.get(path.rpartition("/")[2], ())]
        exact = min((pair for pair in named if pair[1].speaks_of(path, is_folder=is_folder)), default=None, key=_number)
        for number, line in self._wild:
            if exact and number > exact[0]:
                break
            if line.speaks_of(path, is_folder=is_folder):
                return line
        return exact[1] if exact else None


def _number(pair: tuple[int, Line]) -> int:
    return pair[0]


def inside(folder: str, outer: Ignored | None, told: list[FileError]) -> Ignored | None:
    """Give what is ignored in `folder`, which may have a ``.gitignore``.

    Args:
        folder: The folder.
        outer: What the folders above it say.
        told: Takes the error of a list that cannot be read.
    """
    return _added(os.path.join(folder, ".gitignore"), folder, outer, told)


def above(folder: str, told: list[FileError]) -> Ignored | None:
    """Give what the work tree that `folder` stands in says about it, its own ``.gitignore`` not included.

    A folder that is ignored itself was named on purpose: then what stands above it does not count. `told` is as for
    `inside`.
    """
    folder = os.path.abspath(folder)
    top = _work_tree(folder)
    if top is None:
        return None
    ignored = _added(os.path.join(top, ".git", "info", "exclude"), top, None, told)
    here = top
    for part in [] if top == folder else os.path.relpath(folder, top).split(os.sep):
        ignored = inside(here, ignored, told)
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


def _added(path: str, base: str, outer: Ignored | None, told: list[FileError]) -> Ignored | None:
    try:
        lines = parse(_content(path))
    except (FileNotFoundError, NotADirectoryError):
        return outer
    except OSError as error:
        told.append(FileError(path, f"is not read as a list of what git ignores: {reason_of(error)}"))
        return outer
    return Ignored(os.path.abspath(base), lines, outer) if lines else outer


def _content(path: str) -> bytes:
    """Read a list.

    Raises:
        OSError: It cannot be read, or is no regular file, or too long.
    """
    if stat.S_ISLNK(os.lstat(path).st_mode):
        raise OSError("it is a link, and git reads none")
    # Not to wait for a writer, where it is a pipe; and no link, where it has become one.
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NOCTTY", 0)
    with open(os.open(path, flags | getattr(os, "O_BINARY", 0)), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError("it is not a regular file")
        content = file.read(MOST + 1)
    if len(content) > MOST:
        raise OSError(f"it has more than {MOST:,} bytes")
    return content
