"""What is done to one file: it is read, and checked or repaired. Nothing is printed here, and no text is written."""

from __future__ import annotations

from q7lint.cli import status
from q7lint.cli.budget import Budget, BudgetError
from q7lint.cli.outcome import Change, Difference, Outcome, PassedOn
from q7lint.files import (
    BinaryError,
    EncodingError,
    FileError,
    LargeError,
    Source,
    dialect_of,
    read_file,
    read_standard_input,
)

TYPE_CHECKING = False  # `typing`, the rules and the formats are not needed where there is nothing to report
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Final

    from q7lint.cache import Cache
    from q7lint.checker import RuleError
    from q7lint.cli.options import Options
    from q7lint.files import Target
    from q7lint.files.stream import Stream
    from q7lint.finding import Finding
    from q7lint.gate import Wanted
    from q7lint.repairer import Repair
    from q7lint.rule import Rule
    from q7lint.text import Document
    from q7lint.whole import Whole

SMALLEST: Final = 1_000
"""A text of fewer bytes is read in less time than it takes to keep its findings and to look them up once (measured)."""

SMALL: Final = 1 << 16
"""A text of no more bytes is one part, whatever is in it (`q7lint.parts`, which most runs do without)."""

LARGE: Final = 2_000_000
"""A file of so many bytes is not read whole to be checked."""

BIT: Final = 1_000
"""So many findings in a large file are reported at once."""


class Work:
    """What is done to one file after the other.

    Args:
        options: What was asked for.
        may_cache: Whether findings may be kept for the next run. Not so in a process that may live on after its code
            was changed, since they would be kept as those of the new code.
    """

    def __init__(self, options: Options, *, may_cache: bool) -> None:
        self.options = options
        self._rules: tuple[Rule, ...] | None = None
        self._keeps = may_cache and not options.no_cache
        self._may_cache = may_cache and not (options.no_cache or options.fix or options.diff)
        self._opened: tuple[Cache | None] | None = None
        self._wanted_by_all: tuple[Wanted | None] | None = None
        self._wanted_by_rules: Wanted | None = None

    def __getstate__(self) -> dict[str, object]:
        """Leave out the rules, which are functions: a process that was not forked loads them itself."""
        return {**vars(self), "_rules": None}

    def rules(self) -> tuple[Rule, ...]:
        """Give the rules that are selected, loaded when the first text asks for them.

        Raises:
            UsageError: A selector names no rule, or the rules cannot be loaded.
        """
        if self._rules is None:
            from q7lint.cli.rules import selected

            self._cache()  # which looks at the files of the rules: before they are read
            if self._keeps:
                from q7lint.cache import Compiled, folder
                from q7lint.gate import CHOSEN

                place = folder()
                CHOSEN.shelf = None if place is None else Compiled(place)
            self._rules = selected(self.options.select, self.options.ignore, self.options.extend_select)
        return self._rules

    def do(self, target: Target | FileError, most: int | None = None) -> Outcome:
        """Read, and check or repair, one file.

        Raises:
            UsageError: The rules cannot be loaded.
            LargeError: It has more than `most` bytes.
        """
        outcome = Outcome(target.name)
        try:
            if isinstance(target, FileError):
                raise target
            source = self._read(target, outcome, most)
        except FileError as error:
            found = not isinstance(target, FileError) and not target.named
            if found and isinstance(error, EncodingError):
                outcome.note(f"{error.name}: {error.reason}")
            elif found and isinstance(error, BinaryError):
                outcome.is_binary = True
            else:
                outcome.fault(f"{error.name}: {error.reason}")
            return outcome
        outcome.name = source.name
        if not source.body:
            self._pass_on(source, outcome)
            return outcome
        if not source.is_utf8:
            self._tell_of_bytes(source, outcome)
        if self.options.fix or self.options.diff:
            outcome.findings = self._repaired(source, outcome)
        else:
            outcome.findings = self.checked(source, outcome)
        outcome.is_checked = not outcome.failed  # of what some rules could not read, "No findings" says too much
        return outcome

    def outcomes(self, target: Target | FileError) -> Iterator[Outcome]:
        """Do one file, a large one bit by bit; only the last outcome does not go on.

        Raises:
            UsageError: The rules cannot be loaded.
        """
        if isinstance(target, FileError):
            yield self.do(target)
            return
        try:
            outcome = self.do(target, LARGE)
        except LargeError:
            if self._may_be_streamed(target) and (stream := _stream(target)) is not None:
                from contextlib import suppress

                from q7lint.files.stream import NotPlainError

                # Nothing is found before all parts were read, which tells whether it is plain.
                with stream, suppress(NotPlainError):
                    yield from self._streamed(stream, target.name)
                    return
            outcome = self.do(target)
        yield outcome

    def _may_be_streamed(self, target: Target) -> bool:
        """Tell whether a large file needs not be read whole: one of plain text that is only checked."""
        if self.options.fix or self.options.diff or self.options.encoding is not None:
            return False
        return (self.options.dialect or dialect_of(target.name)) == "text"

    def _streamed(self, stream: Stream, name: str) -> Iterator[Outcome]:
        """Give what is found in a large file in bits, so that it need not all be in memory.

        Raises:
            UsageError: The rules cannot be loaded.
            NotPlainError: It is no plain text in UTF-8; then nothing is given.
        """
        from itertools import islice

        from q7lint.cli.rules import fault_of
        from q7lint.files.stream import NotPlainError
        from q7lint.text import Dialect
        from q7lint.whole import Whole

        rules = self.rules()
        faults: list[RuleError] = []
        findings = Whole(stream, name, Dialect.TEXT).findings(rules, faults=faults)
        outcome = Outcome(name)
        outcome.goes_on = True
        try:
            while True:
                with Budget(self._budget(stream.size)):  # not while a bit is reported
                    some = list(islice(findings, BIT))
                if not some:
                    break
                outcome.findings = some
                self._tell_faults(name, faults, outcome)
                yield outcome
                failed, outcome = outcome.failed, Outcome(name)
                outcome.goes_on, outcome.failed = True, failed
            stream.check()
        except BudgetError as error:
            outcome.fault(f"{name}: {self._overdrawn(error, stream.size)}; what stands behind was not read")
        except FileError as error:
            outcome.fault(f"{error.name}: {error.reason}")
        except NotPlainError:
            raise
        except Exception as error:  # noqa: BLE001 - a fault of ours, and the other files are still to be done
            outcome.fault(f"{name}: {fault_of(error, rules)}")
        else:
            outcome.is_checked = not faults
        self._tell_faults(name, faults, outcome)
        outcome.goes_on = False
        yield outcome

    def _tell_faults(self, name: str, faults: Sequence[RuleError], outcome: Outcome) -> None:
        for fault in faults:
            outcome.rule_fault(fault.rule.code, f"{name}: {fault}")

    def _read(self, target: Target, outcome: Outcome, most: int | None) -> Source:
        """Read a file or standard input.

        Raises:
            FileError: It cannot be read. Standard input that is to be fixed is passed on as it is.
            LargeError: It has more than `most` bytes.
        """
        if target.path != "-":
            return read_file(target.path, target.name, self.options.encoding, target.below, most)
        name = self.options.stdin_filename or target.name
        data = read_standard_input(name)
        try:
            return Source(name, None, data, encoding=self.options.encoding)
        except FileError:
            if self._prints_text:
                outcome.steps.append(PassedOn(data))
            raise

    @property
    def _prints_text(self) -> bool:
        """Whether the text of standard input goes to standard output."""
        return self.options.fix and not self.options.diff

    def _pass_on(self, source: Source, outcome: Outcome) -> None:
        """Have the text of standard input printed as it was, so that a pipe loses nothing by a fault."""
        if source.path is None and self._prints_text:
            outcome.steps.append(PassedOn(source.data))

    def _dialect(self, source: Source) -> str:
        return self.options.dialect or dialect_of(source.name)

    def _document(self, source: Source) -> Document:
        from q7lint.text import Dialect, Document

        return Document(source.text, source.name, Dialect(self._dialect(source)))

    def _tell_of_bytes(self, source: Source, outcome: Outcome) -> None:
        row, column = self._document(source).position(_first_byte(source.text))
        outcome.note(
            f"{source.name}: not all of it is UTF-8 (line {row}, column {column}); such bytes stay as they are"
        )

    # -- checking --------------------------------------------------------------------------------------------------

    def checked(self, source: Source, outcome: Outcome) -> Sequence[Finding]:
        """Give the findings in a text. What goes wrong is told in `outcome`.

        Raises:
            UsageError: The rules cannot be loaded.
        """
        if not self._may_concern(source):
            return ()
        # As long as no rule is loaded, to look up what was found before saves loading them.
        kept = source.path is not None and (self._rules is None or len(source.data) >= SMALLEST)
        cache = self._cache() if kept else None
        if cache is None:
            return self._read_by_rules(source, outcome)
        key = cache.key(source.data, source.encoding, self._dialect(source))
        findings: Sequence[Finding] | None = cache.get(key)
        if findings is None:
            told = len(outcome.steps)
            findings = self._read_by_rules(source, outcome)
            if len(outcome.steps) == told:  # a fault is found again in the next run
                cache.put(key, findings)
        return findings

    def _cache(self) -> Cache | None:
        """Give what was found before; ``None`` if nothing is kept."""
        if not self._may_cache:
            return None
        if self._opened is None:
            self._opened = (_cache_of(self.options),)
        return self._opened[0]

    def _may_concern(self, source: Source) -> bool:
        """Tell whether a rule may have something to read. Most texts are sound, and nothing more is done with them."""
        wanted = self._wanted()
        if wanted is None or source.encoding != "utf-8":
            return True
        data, dialect = source.body, self._dialect(source)
        if len(data) <= SMALL:
            return wanted.concern(data, dialect)
        from q7lint.parts import cut
        from q7lint.text import Dialect

        return any(wanted.concern(part, dialect) for _, part in cut(data, Dialect(dialect)))

    def _wanted(self) -> Wanted | None:
        """Tell what the rules read: those that are loaded, or else all; ``None`` if their packages do not say it."""
        if self._rules is not None:
            if self._wanted_by_rules is None:
                from q7lint.whole import wanted_by

                self._wanted_by_rules = wanted_by(self._rules)
            return self._wanted_by_rules
        if self._wanted_by_all is None:
            from q7lint.installed import wanted

            self._wanted_by_all = (wanted(),)
        return self._wanted_by_all[0]

    def _whole(self, source: Source) -> Whole:
        """Give a text as rules read it: its bytes, of which next to nothing may have to be decoded."""
        from q7lint.text import Dialect
        from q7lint.whole import InMemory, Whole

        if source.encoding != "utf-8":
            return Whole.of_document(self._document(source))
        dialect = Dialect(self._dialect(source))
        return Whole(InMemory(source.body, dialect), source.name, dialect)

    def _read_by_rules(self, source: Source, outcome: Outcome) -> Sequence[Finding]:
        from q7lint.cli.rules import fault_of

        rules = self.rules()
        faults: list[RuleError] = []
        try:
            with Budget(self._budget(len(source.data))):
                return list(self._whole(source).findings(rules, faults=faults))
        except BudgetError as error:
            outcome.fault(f"{source.name}: {self._overdrawn(error, len(source.data))}")
            return ()
        except Exception as error:  # noqa: BLE001 - a fault of ours, and the other files are still to be done
            outcome.fault(f"{source.name}: {fault_of(error, rules)}")
            return ()
        finally:
            self._tell_faults(source.name, faults, outcome)

    def _budget(self, size: int) -> float:
        """Give the seconds of processor time that a text of so many bytes may take."""
        megabytes = size / 1_000_000
        return self.options.budget * (1 + megabytes)

    def _overdrawn(self, error: BudgetError, size: int) -> str:
        """Say which rule was at work when the time of a text was used up."""
        from q7lint.cli.rules import blamed

        who, _ = blamed(error, self.rules())
        return f"{who} was stopped after {self._budget(size):.3g} s of processor time (see --budget)"

    # -- repairing -------------------------------------------------------------------------------------------------

    def _repaired(self, source: Source, outcome: Outcome) -> Sequence[Finding]:
        """Repair a text, and give what is left; if it stays as it was, what is in it."""
        if b"<<<<<<<" not in source.data and not self._may_concern(source):
            self._pass_on(source, outcome)
            return ()
        is_refused = False
        repair = None
        if not self._is_in_conflict(source, outcome):
            repair, is_refused = self._settled(source, outcome)
        if repair is None:
            self._pass_on(source, outcome)
            return () if is_refused else self.checked(source, outcome)
        for finding, reason in repair.refused:
            place = f"{source.name}:{finding.start.row}:{finding.start.column} {finding.code} {finding.name}"
            outcome.fault(f"{place}: a fault of the rule: its fix was refused: {reason}")
        try:
            self._deliver(source, repair, outcome)
        except FileError as error:
            outcome.fault(f"{error.name}: {error.reason}")
            self._pass_on(source, outcome)
            return self.checked(source, outcome)
        return repair.remaining

    def _is_in_conflict(self, source: Source, outcome: Outcome) -> bool:
        """Tell whether a text holds a merge conflict, which is a fault where it was to be repaired."""
        if source.encoding == "utf-8" and b"<<<<<<<" not in source.data:
            return False
        from q7lint.files.conflicts import find_conflict

        document = self._document(source)
        place = find_conflict(document.text)
        if place >= 0:
            row, _ = document.position(place)
            outcome.fault(f"{document.name}:{row}: a merge conflict begins here; the file is left as it was")
        return place >= 0

    def _settled(self, source: Source, outcome: Outcome) -> tuple[Repair | None, bool]:
        """Repair a text.

        Returns:
            The repair, ``None`` if the rules fail on the text; and whether they took too long.
        """
        from q7lint.checker import RuleError
        from q7lint.cli.rules import fault_of
        from q7lint.repairer import UnsettledError, repair_whole
        from q7lint.text import Dialect
        from q7lint.whole import Whole

        name = source.name
        rules = self.rules()
        try:
            with Budget(self._budget(len(source.data))):
                if source.encoding == "utf-8":  # nothing but what is to be read of it is decoded
                    whole = Whole.of_bytes(source.body, name, Dialect(self._dialect(source)))
                else:
                    whole = Whole.of_document(self._document(source))
                return repair_whole(whole, rules, unsafe=self.options.unsafe_fixes, told=False), False
        except BudgetError as error:
            outcome.fault(f"{name}: {self._overdrawn(error, len(source.data))}; it is left as it was")
            return None, True
        except UnsettledError as error:
            outcome.fault(f"{name}: {error}; it is left as it was", status.UNSETTLED)
        except RuleError as error:
            outcome.rule_fault(error.rule.code, f"{name}: {error}; the file is left as it was")
        except Exception as error:  # noqa: BLE001 - as above
            outcome.fault(f"{name}: {fault_of(error, rules)}; it is left as it was")
        return None, False

    def _deliver(self, source: Source, repair: Repair, outcome: Outcome) -> None:
        """Have a repaired text put where it belongs: into the file, to standard output, or into a diff.

        Raises:
            FileError: It cannot be.
        """
        if not repair.content:
            raise FileError(source.name, "nothing would be left of it; it is left as it was")
        if self.options.diff:
            text = repair.text
            if text != source.text:
                from q7lint.formats.diff import unified

                outcome.steps.append(Difference(list(unified(source.name, *as_bytes(source, text)))))
        elif source.path is None or repair.codes:
            outcome.steps.append(Change(source, repair.content, sorted(set(repair.codes)), len(repair.codes)))
            return
        outcome.fixed = len(repair.codes)


def _stream(target: Target) -> Stream | None:
    """Open a large file to be read block by block; ``None`` if it has to be read whole."""
    from q7lint.files.stream import open_stream

    return open_stream(target.path, target.name, target.below)


def _cache_of(options: Options) -> Cache | None:
    """Give what was found by the rules that are selected; ``None`` if nothing can be kept."""
    from q7lint.cache import Cache, folder
    from q7lint.cache.identity import identity

    place = folder()
    made_of = identity() if place is not None else None
    if place is None or made_of is None:
        return None
    return Cache(place, made_of, repr((options.select, options.ignore, options.extend_select)))


def as_bytes(source: Source, text: str | bytes) -> tuple[str, str]:
    """Give a file's text and its repair for a diff, which holds their bytes as they stand in the file.

    That of UTF-16 and UTF-32 holds them in UTF-8: no program that reads diffs could read it otherwise.

    Raises:
        FileError: The repair cannot be written in the file's encoding.
    """
    if source.encoding.startswith(("utf-16", "utf-32")):
        return source.text, text if isinstance(text, str) else text.decode("utf-8", "surrogateescape")
    old, new = source.data, source.encode(text)
    return old.decode("utf-8", "surrogateescape"), new.decode("utf-8", "surrogateescape")


def _first_byte(text: str) -> int:
    """Give the offset of the first byte that is no UTF-8, and stands as half a surrogate pair.

    Raises:
        ValueError: There is none.
    """
    try:
        text.encode()
    except UnicodeEncodeError as fault:  # several hundred times faster than to look at each code point
        return fault.start
    raise ValueError("all of it is UTF-8")
