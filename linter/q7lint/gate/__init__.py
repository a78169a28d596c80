"""The gate: one look over the bytes of a text that decides which readings can have anything to read at all.

Each reading declares what its tokens cannot be without. Sound text has next to nothing of it, so that most of it is
never decoded, and read by no rule. The look is at bytes, since to decode a text costs more than to search it; each
pattern begins with a sign that is rare, which is found at the speed of the memory, and none is a union.

What a gate lets through by mistake costs time; what it holds back by mistake costs findings. So each trigger holds
for more than its reading reads, and `tests/test_gate.py` has every rule read everything, and compares.
"""

from __future__ import annotations

from enum import Flag, auto
from functools import cache

TYPE_CHECKING = False  # a run on a sound file imports this module, and next to nothing else
if TYPE_CHECKING:
    import re
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet
    from typing import Protocol

    class Finder(Protocol):
        """What looks for phrases in bytes. It is false if there are none."""

        def __bool__(self) -> bool:
            """Tell whether there is a phrase at all."""

        def found(self, block: bytes) -> AbstractSet[str]:
            """Give the phrases that `block` holds."""

    class Shelf(Protocol):
        """Where what took long to compile is kept, under a digest of 40 hexadecimal figures."""

        def get(self, key: str) -> bytes | None:
            """Give it; ``None`` if it is not there."""

        def put(self, key: str, data: bytes) -> None:
            """Keep it, if that can be done."""

    class Gate(Protocol):
        """What looks at bytes and gives candidates."""

        def candidates(self, block: bytes, dialect: str) -> dict[Reads, int]:
            """Give the readings that may have something to read, each with the offset of a candidate.

            Args:
                block: The bytes of a text, or of a part of it that begins and ends with a line.
                dialect: What kind of text it is.
            """

        def phrases(self, phrases: Iterable[str]) -> Finder:
            """Give what looks for phrases, in which upper and lower case differ; none is empty."""


class Reads(Flag):
    """The readings that a rule uses. The gate runs a rule only on text that can concern one of them."""

    TAGS = auto()
    """All tags, the sound ones of HTML and Markdown among them."""

    TAG_DAMAGE = auto()
    """Tags that are damaged or left over: a rule that has nothing to say of sound markup does not run on it."""

    ENTITIES = auto()
    TABLES = auto()
    LISTS = auto()
    WRAPS = auto()
    SPACES = auto()
    TEXT = auto()
    """All of the text: a rule that reads it runs on every text, whatever is in it."""

    __hash__ = object.__hash__  # each is there once, and its name would be hashed at each look into a dictionary


PAYS = 8_000_000
"""Behind so many bytes the automaton has saved what its import costs."""

NOTHING = Reads(0)
_TEXT = Reads.TEXT._value_
_TAG_DAMAGE = Reads.TAG_DAMAGE._value_
_TAGS = Reads.TAGS._value_ | _TAG_DAMAGE
_OF_TAGS = Reads.TABLES._value_ | Reads.LISTS._value_

# A bracket and a letter, with white space or a slash between them; and one behind a letter, a figure, a quote, a slash.
OPENS = rb"<(?=[ \t\x0b\x0c\x1c-\x1f/]{0,9}[A-Za-z\x80-\xff])"
CLOSES = rb">(?<=[A-Za-z0-9\"'/ \t\x80-\xff]>)"

# The names that a reference may have without a semicolon.
OPEN_NAME = (
    rb"nbsp|[aeiouyncos](?:acute|grave|circ|uml|tilde|cedil|ring|slash)|amp|quot|(?:ae|sz)lig|[lr]aquo|iexcl|iquest|plusmn"
    rb"|[nm]dash|[lr][sd]quo|[sb][bd]quo|apos|hellip|[lr]arr|middot|frac|[lg]t|copy|reg|deg|cent|times|pound|yen|sect|para|#[0-9x]"
)
REFERENCE_ENDS = rb"(?:[ \t\xc2\xa0]{0,8}(?:;|[A-Za-z0-9#][A-Za-z0-9# \t\xc2\xa0]{0,60};)|(?i:" + OPEN_NAME + rb"))"
_REFERENCE = rb"&(?=" + REFERENCE_ENDS + rb")"

# Dashes and a bar behind them: no table of bars is without.
_SEPARATOR = rb"-:?[ \t]*+\|"
_BEFORE_BAR = (b"-", b":", b" ", b"\t")
_FEW = 20
_NEAR = 40

BULLETS = (b"\xe2\x80\xa2", b"\xe2\x80\xa3", b"\xe2\x96\xaa", b"\xe2\x97\x8f")
BULLET = rb"\xe2(?:\x80[\xa2\xa3]|\x96\xaa|\x97\x8f)"
_BULLETED = rb"\xe2(?=\x80[\xa2\xa3]|\x96\xaa|\x97\x8f)(?<=\n\xe2)"
_DASH = rb"- (?<=[.!?;:\x80-\xff] - )"
_SENTENCE_ENDS = tuple(mark.encode() for mark in ".!?;:\u3002\uff01\uff1f\uff1b\u0964\u061f\u061b\u06d4\u2026")

_NO_BREAK = rb"\xc2(?=\xa0(?:[ \xc2]|(?<= \xc2\xa0)))"

# What stands before the line end behind a clause: its mark, or a blank; of all but the comma and the hyphen, the last
# byte.
_LINE_ENDS = tuple(bytes((last, 0x0A)) for last in b",-\x93\x94\x8c\x81 \t\xa0")

SHORT = 8_192
"""In so many bytes it takes less time to look for each of these than to compile the pattern for all."""

_MOST_FINDERS = 4
"""Finders of so many sets of triggers are kept: those of all rules, and of a selection."""

FEW = 65_536
"""When so many bytes were looked at, in however short texts, the pattern would have paid."""

PATTERNS = (OPENS, CLOSES, _REFERENCE, _SEPARATOR, _BULLETED, _DASH, _NO_BREAK)
"""All of them, for who judges them."""


@cache
def compiled(source: bytes) -> re.Pattern[bytes]:
    """Compile a pattern when the first text has its sign: a small sound one has none, and does without patterns."""
    import re

    return re.compile(source)


class Searches:
    """The gate that needs nothing but Python: a search for each sign, and what stands beside it."""

    def candidates(self, block: bytes, dialect: str) -> dict[Reads, int]:
        """Give the readings that may have something to read, each with the offset of a candidate."""
        found: dict[Reads, int] = {}
        tag = compiled(OPENS).search(block) if b"<" in block else None
        if tag is None and b">" in block:
            tag = compiled(CLOSES).search(block)
        if tag is not None:
            found[Reads.TAGS] = tag.start()
        if b"&" in block and (reference := compiled(_REFERENCE).search(block)):
            found[Reads.ENTITIES] = reference.start()
        if dialect != "html":
            self._of_text(block, found)
            if dialect == "text" and _may_end_clause(block):
                found[Reads.WRAPS] = 0
        refine(found, block, dialect)
        return found

    def phrases(self, phrases: Iterable[str]) -> Finder:
        """Give what looks for phrases."""
        from q7lint.gate.phrases import Phrases

        return Phrases(phrases)

    def _of_text(self, block: bytes, found: dict[Reads, int]) -> None:
        """Look for what HTML has no readings of."""
        if b"|" in block and (separator := _separator(block)) >= 0:
            found[Reads.TABLES] = separator
        found[Reads.LISTS] = 0
        if b"\xc2" in block and (blank := compiled(_NO_BREAK).search(block)):
            found[Reads.SPACES] = blank.start()


def refine(found: dict[Reads, int], block: bytes, dialect: str) -> None:
    """Add to candidates those for damaged tags, and leave out what turns out to be none: most of them are sound.

    Args:
        found: The candidates, of which those for tags and references stand for sound ones as well, those for lists for
            any dash or bullet, and those for broken sentences for any line end; changed in place.
        block: The bytes of a text.
        dialect: What kind of text it is. In plain text nothing of markup is sound.
    """
    is_bulleted = True
    if Reads.WRAPS in found:
        from q7lint.gate import clauses

        clause, is_bulleted = clauses.first(block)
        _keep(found, Reads.WRAPS, clause)
    if Reads.LISTS in found:
        _keep(found, Reads.LISTS, _item(block, is_bulleted=is_bulleted))
    if dialect == "text":
        if Reads.TAGS in found:
            found[Reads.TAG_DAMAGE] = found[Reads.TAGS]
    elif found:
        from q7lint.gate import markup

        if Reads.TAGS in found and not markup.is_sound(block, dialect):
            found[Reads.TAG_DAMAGE] = found[Reads.TAGS]
        if Reads.ENTITIES in found:
            reference = compiled(markup.REFERENCE).search(block)
            _keep(found, Reads.ENTITIES, reference.start() if reference else -1)


def _keep(found: dict[Reads, int], reads: Reads, at: int) -> None:
    """Put a candidate in its place; leave it out if that is -1."""
    if at < 0:
        del found[reads]
    else:
        found[reads] = at


def _separator(block: bytes) -> int:
    """Find dashes and a bar behind them; -1 if there are none.

    Prose has few bars and many dashes, so that a few bars are looked at one by one.
    """
    bar = block.find(b"|")
    for _ in range(_FEW):
        if bar < 0:
            return -1
        if block[bar - 1 : bar] in _BEFORE_BAR:
            before = block[max(bar - _NEAR, 0) : bar].rstrip(b" \t")
            if not before or before.endswith((b"-", b"-:")):
                break
        bar = block.find(b"|", bar + 1)
    separator = compiled(_SEPARATOR).search(block)
    return separator.start() if separator else -1


def _item(block: bytes, *, is_bulleted: bool) -> int:
    """Find a line that begins with the mark of an item and may hold more of them; -1 if there is none.

    Args:
        block: The bytes of a text.
        is_bulleted: Whether a line of it may begin with a bullet.
    """
    if is_bulleted and (at := _bulleted(block)) >= 0:
        return at
    # What is seldom is looked for first: many lines begin with a dash, and few sentences end before one.
    if not (block.startswith(b"- ") or b"\n- " in block):
        return -1
    done = 0
    for dash in compiled(_DASH).finditer(block):
        at = dash.start()
        if at < done or not block.endswith(_SENTENCE_ENDS, 0, at - 1):
            continue
        start = block.rfind(b"\n", 0, at) + 1
        done = block.find(b"\n", at)
        done = len(block) if done < 0 else done
        # An item begins the line, and two more of them are on it.
        if block.startswith(b"- ", start) and block.count(b"- ", start + 2, done) > 1:
            return at
    return -1


def _bulleted(block: bytes) -> int:
    """Find a line that begins with a bullet and holds another one; -1 if there is none."""
    if CHOSEN.is_begun_by(block) and not any(bullet in block for bullet in BULLETS):
        return -1
    starts = (found.start() for found in compiled(_BULLETED).finditer(block))
    for start in (0, *starts) if block.startswith(BULLETS) else starts:
        end = block.find(b"\n", start)
        end = len(block) if end < 0 else end
        if any(block.find(another, start + 1, end) >= 0 for another in BULLETS):
            return start
    return -1


def _may_end_clause(block: bytes) -> bool:
    """Tell whether a line may end with a clause; once its pattern is compiled, that tells it better."""
    return not CHOSEN.is_begun_by(block) or b"\r" in block or any(end in block for end in _LINE_ENDS)


class Chosen:
    """The gate in use: searches first, and the automaton when so much was looked at that its import has paid.

    Which of them it is changes no finding.

    Attributes:
        gate: The gate.
        shelf: Where the automaton is kept that was made once; nowhere if it is ``None``.
    """

    def __init__(self) -> None:
        self.gate: Gate = Searches()
        self.shelf: Shelf | None = None
        self._left = PAYS
        self._finders: dict[tuple[Gate, tuple[str, ...]], Finder] = {}

    def finder(self, triggers: tuple[str, ...]) -> Finder:
        """Give what looks for triggers of rules; it is made once for those that are asked for again and again."""
        finder = self._finders.get((self.gate, triggers))
        if finder is None:
            if len(self._finders) >= _MOST_FINDERS:
                self._finders.clear()
            finder = self._finders[self.gate, triggers] = self.gate.phrases(triggers)
        return finder

    def is_begun_by(self, block: bytes) -> bool:
        """Tell whether so little was looked at before a short text that no pattern need be compiled for it."""
        return len(block) <= SHORT and self._left > PAYS - FEW

    def looked_at(self, size: int) -> None:
        """Count the bytes that were looked at, and take the automaton, if it is installed, when they are many."""
        if self._left > 0:
            self._left -= size
            if self._left <= 0:
                self.prepare()

    def prepare(self) -> None:
        """Take the automaton, if it is installed: for a process, so that those that it forks have it."""
        self._left = 0
        self.gate = _automaton(self.shelf) or self.gate


CHOSEN = Chosen()
"""One for all texts of a process, and of those that it forks."""


def _automaton(shelf: Shelf | None) -> Gate | None:
    """Give the automaton; ``None`` where Hyperscan is not installed, or cannot be used on this machine."""
    try:
        from q7lint.gate.automaton import Automaton
    except ImportError:
        return None
    try:
        return Automaton(shelf)
    except Exception:  # noqa: BLE001 - whatever is wrong with another's library, the searches do the same
        return None


def open_readings(text: str, dialect: str = "text") -> Reads:
    """Tell which readings may find something in `text`."""
    return live(bytes_of(text), dialect)


def live(block: bytes, dialect: str) -> Reads:
    """Tell which readings may find something in the bytes of a text."""
    return Reads(through_tags(mask_of(block, dialect), dialect))


def mask_of(block: bytes, dialect: str) -> int:
    """Tell of which readings there are signs of their own, as a number: for most texts nothing has to be made."""
    mask = _TEXT if block else 0
    for one in CHOSEN.gate.candidates(block, dialect):
        mask |= one._value_
    CHOSEN.looked_at(len(block))
    return mask


def through_tags(mask: int, dialect: str) -> int:
    """Add the readings that read damaged tags as well: rows and items are made of them."""
    return mask | _OF_TAGS if mask & _TAG_DAMAGE and dialect != "html" else mask


def without_tags(mask: int) -> int:
    """Take away the readings of tags, where it turned out that there is none."""
    return mask & ~_TAGS


class Wanted:
    """What some rules read, all together.

    Args:
        reads: Their readings.
        triggers: Their triggers.
    """

    __slots__ = ("reads", "triggers")

    def __init__(self, reads: Reads, triggers: Iterable[str] = ()) -> None:
        self.reads = reads
        self.triggers = tuple(triggers)

    def concern(self, block: bytes, dialect: str) -> bool:
        """Tell whether one of the rules may have something to read in the bytes of a text."""
        if through_tags(mask_of(block, dialect), dialect) & self.reads._value_:
            return True
        return bool(self.triggers) and bool(CHOSEN.finder(self.triggers).found(block))


def bytes_of(text: str) -> bytes:
    """Give the bytes of any text, also of one that no file can hold: half a surrogate pair by itself."""
    try:
        return encoded(text)
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")


def encoded(text: str) -> bytes:
    """Give the bytes of a text: those that were not UTF-8 as they were.

    Raises:
        UnicodeEncodeError: It holds half a surrogate pair that stands for no byte.
    """
    return text.encode("utf-8", "surrogateescape")
