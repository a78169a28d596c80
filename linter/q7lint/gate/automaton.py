"""The gate as one automaton: Hyperscan finds all candidates in one pass, however many phrases there are.

It is used where the package ``hyperscan`` is installed (``pip install 'q7lint[fast]'``), and once a run has looked at
so much text that its import pays. It may let through more or less than `q7lint.gate.Searches`; what is found
in the end is the same, which `tests/test_gate.py` holds both to.

To compile the patterns takes as long as a run on many files, so that what was compiled is kept beside what else the
user's cache holds. Hyperscan itself refuses what is damaged, or was compiled by another version or for another machine.
"""

from __future__ import annotations

from hashlib import blake2b
from threading import local
from typing import TYPE_CHECKING

import hyperscan

from q7lint.gate import BULLET, OPEN_NAME, Reads, refine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from collections.abc import Set as AbstractSet

    from q7lint.gate import Shelf

# What the searches look for. Hyperscan looks behind no place, so that a candidate begins with what stands before it.
_PATTERNS: tuple[tuple[Reads, bytes], ...] = (
    (Reads.TAGS, rb"<[ \t\x0b\x0c\x1c-\x1f/]{0,9}[A-Za-z\x80-\xff]"),
    (Reads.TAGS, rb"[A-Za-z0-9\"'/ \t\x80-\xff]>"),
    (Reads.ENTITIES, rb"&[ \t\xc2\xa0]{0,8}(?:;|[A-Za-z0-9#][A-Za-z0-9# \t\xc2\xa0]{0,60};)"),
    (Reads.ENTITIES, rb"&(?i:" + OPEN_NAME + rb")"),
    (Reads.TABLES, rb"-:?[ \t]*\|"),
    (Reads.LISTS, rb"(?:\A|\n)" + BULLET + rb"[^\n]*" + BULLET),
    (Reads.LISTS, rb"[.!?;:\x80-\xff] - "),
    (Reads.SPACES, rb"\xc2\xa0[ \xc2]"),
    (Reads.SPACES, rb" \xc2\xa0"),
)
_FLAGS = hyperscan.HS_FLAG_SINGLEMATCH | hyperscan.HS_FLAG_DOTALL
_OF_HTML = Reads.TAGS | Reads.ENTITIES


class Automaton:
    """The gate by Hyperscan.

    Args:
        shelf: Where compiled patterns are kept; nowhere if it is ``None``.
    """

    def __init__(self, shelf: Shelf | None = None) -> None:
        self._shelf = shelf
        self._patterns = _Patterns([pattern for _, pattern in _PATTERNS], shelf)

    def candidates(self, block: bytes, dialect: str) -> dict[Reads, int]:
        """Give the readings that may have something to read, each with the offset at which a candidate ends."""
        found: dict[Reads, int] = {}

        def take(number: int, start: int, end: int, flags: int, context: object) -> None:
            del start, flags, context
            found.setdefault(_PATTERNS[number][0], end)

        self._patterns.scan(block, take)
        if dialect == "html":
            found = {reads: place for reads, place in found.items() if reads in _OF_HTML}
        if dialect == "text":  # a search at the line ends is as fast, and tells more
            found[Reads.WRAPS] = 0
        refine(found, block, dialect)
        return found

    def phrases(self, phrases: Iterable[str]) -> Automata:
        """Give what looks for phrases."""
        return Automata(phrases, self._shelf)


class Automata:
    """Phrases to be looked for in bytes by Hyperscan, as `q7lint.gate.phrases.Phrases` does.

    Args:
        phrases: Any strings but empty ones; upper and lower case differ.
        shelf: Where compiled patterns are kept; nowhere if it is ``None``.
    """

    def __init__(self, phrases: Iterable[str], shelf: Shelf | None = None) -> None:
        self._phrases = tuple(dict.fromkeys(phrases))
        literals = [_literal(phrase.encode("utf-8", "surrogatepass")) for phrase in self._phrases]
        self._patterns = _Patterns(literals, shelf) if literals else None

    def __bool__(self) -> bool:
        """Tell whether there is a phrase at all."""
        return self._patterns is not None

    def found(self, block: bytes) -> AbstractSet[str]:
        """Give the phrases that `block` holds."""
        found: set[str] = set()

        def take(number: int, start: int, end: int, flags: int, context: object) -> None:
            del start, end, flags, context
            found.add(self._phrases[number])

        if self._patterns is not None:
            self._patterns.scan(block, take)
        return found


def _literal(data: bytes) -> bytes:
    """Give a pattern for exactly these bytes."""
    return b"".join(b"\\x%02x" % byte for byte in data)


class _Patterns:
    """Compiled patterns, which any number of threads may look for at once.

    Args:
        patterns: The patterns.
        shelf: Where they are kept; nowhere if it is ``None``.
    """

    def __init__(self, patterns: list[bytes], shelf: Shelf | None) -> None:
        named = repr((patterns, _FLAGS, getattr(hyperscan, "__version__", ""))).encode()
        key = blake2b(named, digest_size=20).hexdigest()
        kept = shelf.get(key) if shelf else None
        database = _loaded(kept) if kept else None
        if database is None:
            database = _compiled(patterns)
            if shelf:
                shelf.put(key, hyperscan.dumpb(database))
        self._database = database
        self._own = local()

    def scan(self, block: bytes, take: Callable[[int, int, int, int, object], None]) -> None:
        """Call `take` with the number of each pattern that `block` holds, and the offset where it ends."""
        # Hyperscan lets go of the interpreter's lock while it looks, and refuses scratch that another thread uses.
        scratch = getattr(self._own, "scratch", None)
        if scratch is None:
            scratch = self._own.scratch = hyperscan.Scratch(self._database)
        self._database.scan(block, match_event_handler=take, scratch=scratch)


def _compiled(patterns: list[bytes]) -> hyperscan.Database:
    database = hyperscan.Database(mode=hyperscan.HS_MODE_BLOCK)
    numbers = list(range(len(patterns)))
    database.compile(expressions=patterns, ids=numbers, elements=len(patterns), flags=[_FLAGS] * len(patterns))
    return database


def _loaded(data: bytes) -> hyperscan.Database | None:
    """Give patterns that were compiled before; ``None`` if these bytes are not what Hyperscan wrote."""
    try:
        database = hyperscan.loadb(data, hyperscan.HS_MODE_BLOCK)
        hyperscan.Scratch(database)
    except (hyperscan.error, ValueError, TypeError):
        return None
    return database
