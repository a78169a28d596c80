"""What was found in a text, kept for the next run: so that a text is read once by the same rules.

An entry is a file of JSON, and its name is the digest of all that its findings depend on: the bytes of the text, how
they are read, which rules are selected, and the files that the rules and the linter are made of (`identity`). Nothing
in it is ever run. It begins with a digest of what follows, and whatever is cut off, altered, renamed or of another
shape counts as absent, and is written anew.

Entries are in the user's folder for caches and never in a folder that is checked: a tree that comes from elsewhere
cannot bring one that hides its findings. ``$Q7LINT_CACHE`` names another folder. A folder that cannot be written is not
used, and nobody is told: the cache changes no report, only the time that it takes.

What a plain run does not need is imported where it is needed, as in `q7lint.cli`: a run on one text that was read
before imports neither readers nor rules.
"""

from __future__ import annotations

import os
import stat
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Final, Protocol

    from q7lint.finding import Finding

    class Digest(Protocol):
        """What `digest` begins."""

        def update(self, data: bytes, /) -> None:
            """Take more bytes."""

        def hexdigest(self) -> str:
            """Give the digest of all of them."""
            ...


FORMAT: Final = "1"
"""The form of the entries, which are in a folder of this name."""

LARGEST: Final = 8 << 20
"""How many bytes an entry may have. A text with more findings than that is read again."""

BETWEEN_PRUNINGS: Final = 86_400
"""How many seconds pass before old entries are looked for again."""

MANY: Final = 10_000
"""After how many entries that one process has written they are looked for as well."""

KEY_LENGTH: Final = 40
ENTRY: Final = "json"
COMPILED: Final = "compiled"
"""The suffixes of findings, and of compiled patterns."""

STAMP: Final = "pruned"
"""The name of a file whose time says when old entries were looked for."""

TAG: Final = "CACHEDIR.TAG"
"""Programs that copy folders leave those out that hold a file of this name (https://bford.info/cachedir)."""

_SIGNATURE: Final = b"Signature: 8a477f597d28d172789f06886806bc55\n# Results of q7lint; `q7lint clean` removes them.\n"
_LEAD: Final = b'{"digest":"'
_BEHIND: Final = len(_LEAD) + KEY_LENGTH
_FINDINGS: Final = b'","findings":'
_NOTHING: Final = _FINDINGS + b"[]}\n"


def digest() -> Digest:
    """Begin a digest of 160 bits. `hashlib` would load all of OpenSSL, which costs a part of the start."""
    try:
        from _blake2 import blake2b
    except ImportError:
        from hashlib import blake2b
    made: Digest = blake2b(digest_size=KEY_LENGTH // 2)
    return made


def folder() -> str | None:
    """Name the folder of the cache, which may not exist yet; ``None`` if the user has none."""
    given = os.environ.get("Q7LINT_CACHE")
    if given:
        return os.path.abspath(given)
    if os.name == "nt":
        place = os.environ.get("LOCALAPPDATA", "")
        return os.path.join(place, "q7lint", "cache") if os.path.isabs(place) else None
    place = os.environ.get("XDG_CACHE_HOME", "")
    if not os.path.isabs(place):  # the convention has relative ones ignored
        parts = ("Library", "Caches") if sys.platform == "darwin" else (".cache",)
        place = os.path.join(os.path.expanduser("~"), *parts)
    return os.path.join(place, "q7lint") if os.path.isabs(place) else None


class Shelf:
    """The files of the cache, each written at once or not at all.

    Args:
        place: The folder of the cache.
    """

    def __init__(self, place: str) -> None:
        self.root = place
        self.place = os.path.join(place, FORMAT)

    def read(self, key: str, suffix: str) -> bytes | None:
        """Give what is kept under `key`; ``None`` if it is not there, or cannot be read."""
        try:
            # Not to wait for a writer, if somebody has put a pipe there.
            path = self._path(key, suffix)
            fd = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        except OSError:
            return None
        try:
            found = os.fstat(fd)
            if not stat.S_ISREG(found.st_mode) or found.st_size > LARGEST:
                return None
            with open(fd, "rb", closefd=False) as file:
                data = file.read(LARGEST)
            _used(path, found.st_mtime)
        except OSError:
            return None
        finally:
            os.close(fd)
        return data

    def write(self, key: str, suffix: str, data: bytes) -> None:
        """Keep `data` under `key`, so that no other process sees a half of it.

        Raises:
            OSError: The system refuses.
        """
        path = self._path(key, suffix)
        shard = os.path.dirname(path)
        beside = os.path.join(shard, f"{os.urandom(8).hex()}.new")
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        try:
            fd = os.open(beside, flags, 0o600)
        except FileNotFoundError:
            self._make(shard)
            fd = os.open(beside, flags, 0o600)
        try:
            with open(fd, "wb") as file:
                file.write(data)
            os.replace(beside, path)
        except BaseException:
            _remove(beside)
            raise

    def _path(self, key: str, suffix: str) -> str:
        return os.path.join(self.place, key[:2], f"{key[2:]}.{suffix}")

    def _make(self, shard: str) -> None:
        """Make a folder for files.

        Raises:
            OSError: The system refuses.
        """
        # Entries hold excerpts of texts, which are nobody else's business.
        os.makedirs(self.root, mode=0o700, exist_ok=True)
        os.makedirs(shard, mode=0o700, exist_ok=True)
        tag = os.path.join(self.root, TAG)
        if not os.path.lexists(tag):
            with open(tag, "wb") as file:
                file.write(_SIGNATURE)


class Compiled:
    """Patterns that took long to compile. What they are named after says all that they depend on.

    Args:
        place: The folder of the cache.
    """

    def __init__(self, place: str) -> None:
        self._shelf = Shelf(place)

    def get(self, key: str) -> bytes | None:
        """Give what was compiled; ``None`` if it is not there."""
        return self._shelf.read(key, COMPILED)

    def put(self, key: str, data: bytes) -> None:
        """Keep what was compiled, if the system lets us."""
        if len(data) > LARGEST:
            return
        try:
            self._shelf.write(key, COMPILED, data)
        except OSError:
            return


class Cache:
    """The entries of one selection of rules.

    Args:
        place: The folder of the cache.
        made_of: What `q7lint.cache.identity.identity` gives.
        selection: Which rules are selected, in whatever form.
    """

    def __init__(self, place: str, made_of: str, selection: str) -> None:
        self._shelf = Shelf(place)
        self._known = f"{made_of}\0{selection}\0".encode("utf-8", "surrogateescape")
        self._is_writable = True
        self._written = 0

    def key(self, data: bytes, encoding: str, dialect: str) -> str:
        """Give the name of the entry of a text.

        Args:
            data: Its bytes.
            encoding: What they are decoded by.
            dialect: What kind of text it is.
        """
        made = digest()
        made.update(self._known)
        made.update(f"{encoding}\0{dialect}\0".encode())
        made.update(data)
        return made.hexdigest()

    def get(self, key: str) -> list[Finding] | None:
        """Give the findings that were kept under `key`; ``None`` if there is no sound entry."""
        data = self._shelf.read(key, ENTRY)
        if data is None or not data.startswith(_LEAD) or data[len(_LEAD) : _BEHIND] != _checked(key, data[_BEHIND:]):
            return None
        if data[_BEHIND:] == _NOTHING:
            return []
        from q7lint.cache import rows

        return rows.read(data)

    def put(self, key: str, findings: Sequence[Finding]) -> None:
        """Keep findings under `key`, if the system lets us."""
        if not self._is_writable:
            return
        body = _NOTHING
        if findings:
            from q7lint.cache import rows

            body = _FINDINGS + rows.written(findings) + b"}\n"
        if len(body) > LARGEST - _BEHIND:
            return
        try:
            self._shelf.write(key, ENTRY, _LEAD + _checked(key, body) + body)
        except OSError:
            self._is_writable = False
            return
        if self._written % MANY == 0:
            from q7lint.cache.pruning import prune_in_time

            prune_in_time(self._shelf.place, is_first=not self._written)
        self._written += 1


def _used(path: str, since: float) -> None:
    """Note that an entry is in use, once a day.

    Raises:
        OSError: The system refuses.
    """
    import time

    if time.time() - since > BETWEEN_PRUNINGS:
        try:
            os.utime(path)
        except PermissionError:  # a cache that may be read and not written
            return


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        return


def _checked(key: str, body: bytes) -> bytes:
    """Give the digest that an entry begins with: of its body, and of its name, so that none stands for another."""
    made = digest()
    made.update(key.encode("ascii"))
    made.update(body)
    return made.hexdigest().encode("ascii")
