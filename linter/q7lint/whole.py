"""A whole text: what its parts say, and what is found in them.

The gate looks at the bytes of each part. Where it finds nothing, nothing more is done: that part is not decoded. The
others say what they say of their tokens; what all of them say decides, and then the rules read them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from q7lint.checker import check_part
from q7lint.gate import (
    CHOSEN,
    NOTHING,
    Reads,
    Wanted,
    bytes_of,
    encoded,
    live,
    mask_of,
    through_tags,
    without_tags,
)
from q7lint.parts import ONE, Origin, Part, cut, is_cut
from q7lint.reading import Evidence, Reading
from q7lint.text import Dialect, Document, Edit, Position, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from q7lint.checker import RuleError
    from q7lint.finding import Finding
    from q7lint.rule import Rule

    Kind = tuple[int, AbstractSet[str]]
    """What the gate says of a part: the readings that may have something, as a number, and the triggers in it."""

COUNTED = 1 << 16
"""How many bytes are counted at once: what is decoded for that stays near the processor."""

KEPT = 4_000_000
"""So many bytes of what has spoken are kept as they were read for that; all else is decoded when rules read it."""

SPEAKING = Reads.TAGS | Reads.ENTITIES | Reads.TABLES
"""The readings that say something of the whole document."""

_SPEAKING = SPEAKING.value
_TAGS = Reads.TAGS.value


class Text(Protocol):
    """The bytes of a text, which can be gone through more than once."""

    def parts(self) -> Iterator[Part]:
        """Yield its parts in order."""

    def read(self, start: int, end: int) -> bytes:
        """Give the bytes between two places; those to the end where the second one is behind it."""

    def origin(self, start: int) -> Origin:
        """Tell where a part begins, of which that is the byte `start`."""


class InMemory:
    """A text whose bytes are at hand.

    Args:
        data: The bytes of the text in UTF-8; bytes that are not UTF-8 are read as surrogate escapes.
        dialect: What kind of text it is.
    """

    def __init__(self, data: bytes, dialect: Dialect) -> None:
        self.data = data
        self.dialect = dialect
        self._places = Places(self)

    def parts(self) -> Iterator[Part]:
        """Yield its parts in order."""
        return cut(self.data, self.dialect)

    def read(self, start: int, end: int) -> bytes:
        """Give the bytes between two places."""
        return self.data[start:end]

    def origin(self, start: int) -> Origin:
        """Tell where a part begins: it is counted when somebody asks, which is where something was found."""
        return self._places.origin(start)


class AsOne:
    """A document that is read as one.

    Args:
        document: The text.
        data: Its bytes.
    """

    def __init__(self, document: Document, data: bytes) -> None:
        self.document = document
        self.data = data

    def parts(self) -> Iterator[Part]:
        """Yield all of it."""
        yield Part(0, self.data)

    def read(self, start: int, end: int) -> bytes:
        """Give the bytes between two places."""
        return self.data[start:end]

    def origin(self, start: int) -> Origin:
        """Tell where its only part begins."""
        del start
        return Origin()


class Open(NamedTuple):
    """A part that rules are concerned by.

    Args:
        start: Where it begins, in bytes.
        end: Where it ends.
        rules: The rules.
        reading: How it is read; ``None`` if it is to be read again.
    """

    start: int
    end: int
    rules: tuple[Rule, ...]
    reading: Reading | None


class Looked:
    """What the gate has said of each part of a text: what a repair leaves as it is need not be looked at again.

    Args:
        known: What it said of parts of the text before, by where they begin and end now, in bytes.
    """

    def __init__(self, known: Mapping[tuple[int, int], Kind] | None = None) -> None:
        self._known = known or {}
        self._parts: dict[tuple[int, int], Kind] = {}

    def known(self, start: int, end: int) -> Kind | None:
        """Give what it said of a part, if that is known."""
        return self._known.get((start, end))

    def take(self, start: int, end: int, kind: Kind) -> None:
        """Take in what it says of the next part."""
        self._parts[start, end] = kind

    def after(self, replaced: Mapping[int, int]) -> Looked:
        """Give what is known of the text in which some parts were replaced.

        Args:
            replaced: How many bytes stand now in place of each of those, by where it began.
        """
        known: dict[tuple[int, int], Kind] = {}
        shift = 0
        for (start, end), kind in self._parts.items():
            if start in replaced:
                shift += replaced[start] - (end - start)
            else:
                known[start + shift, end + shift] = kind
        return Looked(known)


class Whole:
    """A text, and how it is read.

    Args:
        text: Its bytes.
        name: What reports call it.
        dialect: What kind of text it is.
    """

    def __init__(self, text: Text, name: str, dialect: Dialect) -> None:
        self.text = text
        self.name = name
        self.dialect = dialect

    @classmethod
    def of_document(cls, document: Document) -> Whole:
        """Take a document, which is not decoded again where it is read as one."""
        try:
            data = encoded(document.text)
            is_one = len(data) <= ONE or not is_cut(document.dialect)
        except UnicodeEncodeError:  # half a surrogate pair, which no file can hold
            data, is_one = document.text.encode("utf-8", "surrogatepass"), True
        text = AsOne(document, data) if is_one else InMemory(data, document.dialect)
        return cls(text, document.name, document.dialect)

    @classmethod
    def of_bytes(cls, data: bytes, name: str, dialect: Dialect) -> Whole:
        """Take the bytes of a text in UTF-8, which are decoded at once where it is read as one."""
        if len(data) > ONE and is_cut(dialect):
            return cls(InMemory(data, dialect), name, dialect)
        return cls(AsOne(Document(data.decode("utf-8", "surrogateescape"), name, dialect), data), name, dialect)

    def findings(
        self, rules: tuple[Rule, ...], evidence: Evidence | None = None, faults: list[RuleError] | None = None
    ) -> Iterator[Finding]:
        """Yield the findings of `rules`, in the order of their places.

        Args:
            rules: Which rules.
            evidence: What the document says, if that is known; gathered from it otherwise.
            faults: Takes the failures of rules, if it is given; then the findings are those of the others.

        Raises:
            RuleError: A rule failed, and `faults` is not given.
        """
        opened, said = self.opened(rules)
        evidence = evidence or said
        for one in opened:
            found = check_part(self.reading(one, evidence), one.rules, faults)
            if found:
                origin = self.text.origin(one.start)
                yield from (moved(finding, origin) for finding in found)

    def opened(self, rules: tuple[Rule, ...], looked: Looked | None = None) -> tuple[list[Open], Evidence | None]:
        """Give the parts that some of `rules` are concerned by, and what all of them say of their tokens.

        A text of one part is not asked: it says so itself if it has to.

        Args:
            rules: The rules.
            looked: What the gate has said of some parts; it takes in what it says of all.
        """
        triggers = triggers_of(rules)
        kinds: dict[Kind, tuple[Rule, ...]] = {}  # most parts are of few kinds
        opened: list[Open] = []
        said: Evidence | None = None
        kept = 0
        for start, data in self.text.parts():
            end = start + len(data)
            reading: Reading | None = None
            kind = looked.known(start, end) if looked else None
            if kind is None:
                kind, reading = self._kind(data, triggers)
            if looked:
                looked.take(start, end, kind)
            if kind not in kinds:
                kinds[kind] = concerned(rules, *kind)
            chosen = kinds[kind]
            is_one = not start and (len(data) <= ONE or not is_cut(self.dialect))
            speaks = bool(kind[0] & _SPEAKING) and not is_one
            if not (chosen or speaks):
                continue
            if not is_one:
                said = said or Evidence()
            keeps = is_one
            if speaks:
                reading = reading or Reading(self._document(data))
                said = reading.says(said or Evidence())
                kept += len(data)
                keeps = kept <= KEPT
            if chosen:
                opened.append(Open(start, end, chosen, reading if keeps else None))
        return opened, said

    def _kind(self, data: bytes, triggers: tuple[str, ...]) -> tuple[Kind, Reading | None]:
        """Tell what may be in a part; with how it is read, if it had to be for that."""
        mask = mask_of(data, self.dialect)
        reading: Reading | None = None
        if mask & _TAGS and self.dialect is Dialect.TEXT:
            reading = Reading(self._document(data))
            if not reading.has_tags:  # brackets are as often those of addresses, of code, of comparisons
                mask = without_tags(mask)
        found = frozenset(CHOSEN.finder(triggers).found(data)) if triggers else frozenset()
        return (through_tags(mask, self.dialect), found), reading

    def reading(self, one: Open, evidence: Evidence | None) -> Reading:
        """Give a part as it is read when all of the document has spoken."""
        reading = one.reading or Reading(self._document(self.text.read(one.start, one.end)))
        return reading if evidence is None else reading.told(evidence)

    def _document(self, data: bytes) -> Document:
        if isinstance(self.text, AsOne):
            return self.text.document
        return Document(data.decode("utf-8", "surrogateescape"), self.name, self.dialect)


def check_document(
    document: Document, rules: Iterable[Rule], evidence: Evidence | None = None, faults: list[RuleError] | None = None
) -> list[Finding]:
    """Give the findings of `rules` in `document`, in the order of their places.

    Args:
        document: The text.
        rules: Which rules.
        evidence: What a whole document says, where this is a part or a later state of it.
        faults: Takes the failures of rules, if it is given; then the findings are those of the others.

    Raises:
        RuleError: A rule failed, and `faults` is not given.
    """
    return list(Whole.of_document(document).findings(tuple(rules), evidence, faults))


class Places:
    """Where the parts of a text begin, counted when somebody asks, which is where something was found.

    Args:
        text: The text.
    """

    def __init__(self, text: Text) -> None:
        self._text = text
        self._counted = 0
        self._origin = Origin()

    def origin(self, start: int) -> Origin:
        """Tell where the byte `start` stands, that of a part; soonest if it is behind the last one asked for."""
        if start < self._counted:
            self._counted, self._origin = 0, Origin()
        while self._counted < start:
            # In blocks, since the parts between may be many; a block ends anywhere, but never between CR and LF.
            end = min(self._counted + COUNTED, start)
            block = self._text.read(self._counted, end)
            block = block[: len(block) - _torn(block)] if end < start else block
            self._origin = self._origin.behind(block)
            self._counted += len(block)
        return self._origin


def _torn(block: bytes) -> int:
    """Count the bytes at the end of a block that may be a part of something: of a letter, or of CR LF."""
    for count in range(1, 5):
        last = block[-count]
        if last < 0x80:
            return 0 if count == 1 and last != 0x0D else count - (last != 0x0D)
        if last >= 0xC0:
            return count
    return 0


def triggers_of(rules: Iterable[Rule]) -> tuple[str, ...]:
    """Give the triggers of all `rules`."""
    return tuple(trigger for rule in rules if rule.triggers for trigger in rule.triggers)


def wanted_by(rules: Iterable[Rule]) -> Wanted:
    """Give what `rules` read, all together."""
    reads = NOTHING
    for rule in rules:
        reads |= rule.reads
    return Wanted(reads, triggers_of(rules))


def concerned(rules: Iterable[Rule], mask: int, triggers: AbstractSet[str] = frozenset()) -> tuple[Rule, ...]:
    """Give the rules that have something to read.

    Args:
        rules: Which rules.
        mask: The readings that may have something, as a number.
        triggers: The triggers of rules that were found.
    """
    if not (mask or triggers):
        return ()
    return tuple(
        rule for rule in rules if rule.reads._value_ & mask or (triggers and not triggers.isdisjoint(rule.triggers))
    )


def concerned_by(document: Document, rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """Give the rules that have something to read in a document that is read as one."""
    rules = tuple(rules)
    block = bytes_of(document.text)
    triggers = triggers_of(rules)
    found = CHOSEN.finder(triggers).found(block) if triggers else frozenset()
    return concerned(rules, live(block, document.dialect).value, found)


def moved(finding: Finding, origin: Origin) -> Finding:
    """Give a finding in a part with its place in the whole text, which begins so much earlier."""
    if origin == (0, 0):
        return finding
    fix = finding.fix
    return finding._replace(
        span=_span(finding.span, origin),
        start=_position(finding.start, origin),
        end=_position(finding.end, origin),
        fix=fix and fix._replace(edits=tuple(Edit(_span(span, origin), text) for span, text in fix.edits)),
        fix_places=tuple((_position(start, origin), _position(end, origin)) for start, end in finding.fix_places),
    )


def _span(span: Span, origin: Origin) -> Span:
    return Span(span.start + origin.offset, span.end + origin.offset)


def _position(place: Position, origin: Origin) -> Position:
    return Position(place.row + origin.row, place.column)
