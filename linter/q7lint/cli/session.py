"""One run over all files: each is checked or repaired and reported, and at the end it is summed up."""

from __future__ import annotations

from q7lint.cli import status
from q7lint.cli.budget import Budget, BudgetError
from q7lint.cli.tally import Tally
from q7lint.files import (
    BinaryError,
    EncodingError,
    FileError,
    Source,
    dialect_of,
    find_files,
    read_file,
    read_standard_input,
)

TYPE_CHECKING = False  # `typing`, the rules and the formats are not needed where there is nothing to report
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from q7lint.checker import RuleError
    from q7lint.cli.console import Console
    from q7lint.cli.options import Options
    from q7lint.cli.patch import Patch
    from q7lint.files import Target
    from q7lint.finding import Finding
    from q7lint.formats import Format
    from q7lint.repairer import Repair
    from q7lint.rule import Rule
    from q7lint.text import Document
    from q7lint.undo.ledger import Ledger


class Session:
    """A run.

    Args:
        options: What was asked for.
        console: Where it is reported.
    """

    def __init__(self, options: Options, console: Console) -> None:
        self.options = options
        self.console = console
        self.status = status.CLEAN
        self.tally = Tally()
        self.binary = 0
        self.checked = 0
        self._rules: tuple[Rule, ...] | None = None
        self._format: Format | None = None
        self._is_refused = False  # the file at hand took too long
        self._failed: set[str] = set()  # the codes of the rules that failed on the file at hand
        self._ledger: Ledger | None = None
        self._patch: Patch | None = None

    def run(self) -> int:
        """Do all files, whatever is wrong with some of them, and give the exit status.

        Raises:
            UsageError: A selector names no rule, or the rules cannot be loaded, or the patch cannot be written at all.
            OutputError: The report or the patch cannot be written.
        """
        if self.options.select is not None or self.options.ignore or self.options.extend_select:
            self.rules()  # a wrong code is told before anything is changed
        if self.options.patch is not None:
            from q7lint.cli.patch import Patch

            self._patch = Patch(self.options.patch)
        for target in find_files(self.options.files):
            try:
                if isinstance(target, FileError):
                    raise target
                self._do(target)
            except FileError as error:
                self._fault(f"{error.name}: {error.reason}")
        self._sum_up()
        return self.status

    def rules(self) -> tuple[Rule, ...]:
        """Give the rules that are selected, loaded when the first text asks for them.

        Raises:
            UsageError: A selector names no rule, or the rules cannot be loaded.
        """
        if self._rules is None:
            from q7lint.cli.rules import selected

            self._rules = selected(self.options.select, self.options.ignore, self.options.extend_select)
        return self._rules

    def _fault(self, message: str, worst: int = status.FAULT) -> None:
        self.status = max(self.status, worst)
        self.console.error(message)

    def _do(self, target: Target) -> None:
        """Read, check or repair, and report one file.

        Raises:
            FileError: It cannot be read.
        """
        try:
            source = self._read(target)
        except EncodingError as error:
            if target.named:
                raise
            self.console.note(f"{error.name}: {error.reason}")
            return
        except BinaryError:
            if target.named:
                raise
            self.binary += 1
            return
        if not source.text:
            self._pass_on(source)
            return
        document = self._document(source)
        self._is_refused = False
        self._failed.clear()
        if self.options.fix or self.options.diff:
            self._report(source, self._repaired(source, document))
        else:
            self._report(source, self._checked(document))

    def _read(self, target: Target) -> Source:
        """Read a file or standard input.

        Raises:
            FileError: It cannot be read. Standard input that is to be fixed is passed on as it is.
        """
        if target.path != "-":
            return read_file(target.path, target.name, self.options.encoding, target.below)
        name = self.options.stdin_filename or target.name
        data = read_standard_input(name)
        try:
            return Source(name, None, data, encoding=self.options.encoding)
        except FileError:
            if self._prints_text:
                self.console.write_exactly(data)
            raise

    @property
    def _prints_text(self) -> bool:
        """Whether the text of standard input goes to standard output."""
        return self.options.fix and not self.options.diff

    def _pass_on(self, source: Source) -> None:
        """Print the text of standard input as it was, so that a pipe loses nothing by a fault."""
        if source.path is None and self._prints_text:
            self.console.write_exactly(source.data)

    def _document(self, source: Source) -> Document:
        from q7lint.text import Dialect, Document

        dialect = self.options.dialect or dialect_of(source.name)
        document = Document(source.text, source.name, Dialect(dialect))
        if not source.is_utf8:
            first = next(offset for offset, char in enumerate(source.text) if "\udc80" <= char <= "\udcff")
            row, column = document.position(first)
            self.console.note(
                f"{source.name}: not all of it is UTF-8 (line {row}, column {column}); such bytes stay as they are"
            )
        return document

    def _checked(self, document: Document) -> Sequence[Finding]:
        from q7lint.whole import check_document
        from q7lint.cli.rules import fault_of

        rules = self.rules()
        faults: list[RuleError] = []
        try:
            with Budget(self._budget(document)):
                return check_document(document, rules, faults=faults)
        except BudgetError as error:
            self._fault(f"{document.name}: {self._overdrawn(error, document)}")
            return ()
        except Exception as error:  # noqa: BLE001 - a fault of ours, and the other files are still to be done
            self._fault(f"{document.name}: {fault_of(error, rules)}")
            return ()
        finally:
            for fault in faults:
                self._rule_fault(document.name, fault)

    def _rule_fault(self, name: str, fault: RuleError, rest: str = "") -> None:
        """Tell that a rule failed on a file; of one rule, once."""
        if fault.rule.code not in self._failed:
            self._failed.add(fault.rule.code)
            self._fault(f"{name}: {fault}{rest}")

    def _repaired(self, source: Source, document: Document) -> Sequence[Finding]:
        """Repair and deliver a text, and give what is left; if it stays as it was, what is in it."""
        repair = None if self._is_in_conflict(source, document) else self._settled(source, document)
        if repair is None:
            self._pass_on(source)
            return () if self._is_refused else self._checked(document)
        for finding, reason in repair.refused:
            place = f"{source.name}:{finding.start.row}:{finding.start.column} {finding.code} {finding.name}"
            self._fault(f"{place}: a fault of the rule: its fix was refused: {reason}")
        try:
            self._deliver(source, repair)
        except FileError as error:
            self._fault(f"{error.name}: {error.reason}")
            self._pass_on(source)
            return self._checked(document)
        self.tally.fixed += len(repair.applied)
        return repair.remaining

    def _is_in_conflict(self, source: Source, document: Document) -> bool:
        """Tell whether a text holds a merge conflict, which is a fault where it was to be repaired."""
        from q7lint.files.conflicts import find_conflict

        place = find_conflict(source.text)
        if place >= 0:
            row, _ = document.position(place)
            self._fault(f"{source.name}:{row}: a merge conflict begins here; the file is left as it was")
        return place >= 0

    def _settled(self, source: Source, document: Document) -> Repair | None:
        """Repair a text; ``None`` and a fault if the rules fail on it."""
        from q7lint.checker import RuleError
        from q7lint.cli.rules import fault_of
        from q7lint.repairer import UnsettledError, repair_document

        rules = self.rules()
        try:
            with Budget(self._budget(document)):
                return repair_document(document, rules, unsafe=self.options.unsafe_fixes)
        except BudgetError as error:
            self._is_refused = True
            self._fault(f"{source.name}: {self._overdrawn(error, document)}; it is left as it was")
        except UnsettledError as error:
            self._fault(f"{source.name}: {error}; it is left as it was", status.UNSETTLED)
        except RuleError as error:
            self._rule_fault(source.name, error, "; the file is left as it was")
        except Exception as error:  # noqa: BLE001 - as above
            self._fault(f"{source.name}: {fault_of(error, rules)}; it is left as it was")
        return None

    def _budget(self, document: Document) -> float:
        """Give the seconds of processor time that a text may take."""
        megabytes = len(document.text) / 1_000_000
        return self.options.budget * (1 + megabytes)

    def _overdrawn(self, error: BudgetError, document: Document) -> str:
        """Say which rule was at work when the time of a text was used up."""
        from q7lint.cli.rules import blamed

        who, _ = blamed(error, self.rules())
        return f"{who} was stopped after {self._budget(document):.3g} s of processor time (see --budget)"

    def _deliver(self, source: Source, repair: Repair) -> None:
        """Put a repaired text where it belongs: into the file, to standard output, or into a diff.

        Raises:
            FileError: The file cannot be replaced, or the text cannot be written.
            OutputError: The patch cannot be written.
        """
        text = repair.text
        if not text:
            raise FileError(source.name, "nothing would be left of it; it is left as it was")
        if self.options.diff:
            if text != source.text:
                self._print_diff(source, text)
        elif source.path is None:
            self.console.write_exactly(source.encode(text))
        else:
            from q7lint.files.replacing import replace

            replace(source, text, None if self.options.no_undo else self._recorder(source, repair))
            if self.options.patch is not None and text != source.text:
                self._add_to_patch(source, text)

    def _recorder(self, source: Source, repair: Repair) -> Callable[[str, bytes], None]:
        """Give what keeps the old text of a file before it is replaced."""
        from q7lint.undo.ledger import Ledger, LedgerError, entry

        def record(path: str, data: bytes) -> None:
            rules = [finding.code for finding in repair.applied]
            try:
                self._ledger = self._ledger or Ledger()
                self._ledger.add(entry(path, source.data, data, rules))
            except LedgerError as error:
                reason = f"{error}; the file is left as it was (--no-undo does without)"
                raise FileError(source.name, reason) from error

        return record

    def _add_to_patch(self, source: Source, text: str) -> None:
        """Write what was done to a file into the patch.

        Raises:
            OutputError: It cannot be written.
        """
        if self._patch is None:
            return
        if source.encoding.startswith(("utf-16", "utf-32")):
            self.console.note(f"{source.name}: is {source.encoding.upper()}, which no patch can hold, and is not in it")
        elif not self._patch.add(source.path or source.name, *_as_bytes(source, text)):
            self.console.note(f"{source.name}: lies outside of {self._patch.root}, and is not in the patch")

    def _print_diff(self, source: Source, text: str) -> None:
        from q7lint.formats.diff import unified

        self.console.write_diff(unified(source.name, *_as_bytes(source, text)))

    def _report(self, source: Source, findings: Sequence[Finding]) -> None:
        self.checked += not self._failed  # of what some rules could not read, "No findings" says too much
        if not findings:
            return
        if not self.options.exit_zero:
            self.status = max(self.status, status.FINDINGS)
        self.tally.add(findings)
        if not (self.options.statistics or self.options.diff):
            for part in self._made_format().findings(source.name, findings):
                self.console.write(part)

    def _made_format(self) -> Format:
        if self._format is None:
            from q7lint import formats

            style = formats.Style(self.console.is_coloured, self.options.unsafe_fixes)
            self._format = formats.make(self.options.output_format, style)
        return self._format

    def _sum_up(self) -> None:
        unsafe = self.options.unsafe_fixes
        if self.options.statistics:
            for part in self._made_format().statistics(self.tally.counts(unsafe=unsafe)):
                self.console.write(part)
        is_json = self.options.output_format == "json"
        if is_json and not self.options.diff:
            for part in self._made_format().end():
                self.console.write(part)
        if self.binary:
            self.console.note(f"{self.binary} binary {'file' if self.binary == 1 else 'files'} skipped")
        # Where a fault kept everything from being read, "No findings" would mislead.
        unread = not self.checked and self.status != status.CLEAN
        if is_json or self.options.quiet or unread:
            return
        if self.options.fix or self.options.diff:
            done = "Would fix" if self.options.diff else "Fixed"
            self.console.write(f"{self.tally.repaired(unsafe=unsafe, done=done)}\n")
        else:
            self.console.write(f"{self.tally.found(unsafe=unsafe)}\n")


def _as_bytes(source: Source, text: str) -> tuple[str, str]:
    """Give a file's text and its repair for a diff, which holds their bytes as they stand in the file.

    That of UTF-16 and UTF-32 holds them in UTF-8: no program that reads diffs could read it otherwise.

    Raises:
        FileError: The repair cannot be written in the file's encoding.
    """
    if source.encoding.startswith(("utf-16", "utf-32")):
        return source.text, text
    old, new = source.data, source.encode(text)
    return old.decode("utf-8", "surrogateescape"), new.decode("utf-8", "surrogateescape")
