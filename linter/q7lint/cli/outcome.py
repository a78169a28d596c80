"""What came of one file, before anything of it is printed or written; it goes from one process to another."""

from __future__ import annotations

from q7lint.cli import status

TYPE_CHECKING = False  # a file in which nothing is found has next to no outcome
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from q7lint.cli.tally import Rows
    from q7lint.files import Source
    from q7lint.finding import Finding


class Note:
    """Something to be told that is no fault."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


class Fault:
    """A fault to be told, and the exit status that it makes."""

    __slots__ = ("status", "text")

    def __init__(self, text: str, status: int) -> None:
        self.text = text
        self.status = status


class Printed:
    """What a rule printed by itself.

    Args:
        data: The bytes.
        to_stderr: Whether it did so to standard error.
    """

    __slots__ = ("data", "to_stderr")

    def __init__(self, data: bytes, *, to_stderr: bool) -> None:
        self.data = data
        self.to_stderr = to_stderr


class PassedOn:
    """The text of standard input, which goes to standard output as it was."""

    __slots__ = ("data",)

    def __init__(self, data: bytes) -> None:
        self.data = data


class Difference:
    """The lines of a diff."""

    __slots__ = ("lines",)

    def __init__(self, lines: list[str]) -> None:
        self.lines = lines


class Change:
    """A text to be put in the place of another.

    Args:
        source: The file as it was read.
        text: What it is to hold, or the bytes of that in UTF-8.
        codes: The rules that were at work.
        goes_on: Whether more of the same file follows.
        fixed: How many findings were fixed.
    """

    __slots__ = ("codes", "fixed", "source", "text")

    def __init__(self, source: Source, text: str | bytes, codes: Sequence[str], fixed: int) -> None:
        self.source = source
        self.text = text
        self.codes = codes
        self.fixed = fixed

    def __reduce__(self) -> tuple[Callable[..., Change], tuple[object, ...]]:
        """Leave out the old text, which is made of its bytes again."""
        file = self.source
        read = file.name, file.path, file.data, file.stamp, file.encoding
        return _changed, (read, self.text, self.codes, self.fixed)


def _changed(
    read: tuple[str, str | None, bytes, None, str], text: str | bytes, codes: Sequence[str], fixed: int
) -> Change:
    from q7lint.files import Source

    return Change(Source(*read), text, codes, fixed)


class Interrupted:
    """The work was interrupted by a rule, which raised what Ctrl-C raises."""

    __slots__ = ()


if TYPE_CHECKING:
    Step = Note | Fault | Printed | PassedOn | Difference | Change | Interrupted


class Outcome:
    """What came of one file.

    Args:
        name: What reports call it.

    Attributes:
        steps: What is to be told and done, in this order, before its findings are reported.
        findings: What was found in it, or is left in it.
        is_binary: Whether it was found in a folder, holds no text, and is left out.
        is_checked: Whether all rules could read it.
        goes_on: Whether more comes of the same file: what is found in a large one is told bit by bit.
        fixed: How many findings were fixed by a diff.
        failed: The codes of the rules that failed on it.
        shown: The report of the findings, where another process has made it.
        rows: The findings counted by rule, where another process has done so.
    """

    __slots__ = ("failed", "findings", "fixed", "goes_on", "is_binary", "is_checked", "name", "rows", "shown", "steps")

    def __init__(self, name: str) -> None:
        self.name = name
        self.steps: list[Step] = []
        self.findings: Sequence[Finding] = ()
        self.is_binary = False
        self.is_checked = False
        self.goes_on = False
        self.fixed = 0
        self.shown = ""
        self.rows: Rows | None = None
        self.failed: set[str] = set()

    def note(self, text: str) -> None:
        """Have something told that is no fault."""
        self.steps.append(Note(text))

    def fault(self, text: str, worst: int = status.FAULT) -> None:
        """Have a fault told."""
        self.steps.append(Fault(text, worst))

    def rule_fault(self, code: str, text: str) -> None:
        """Have it told that a rule failed; of one rule, once."""
        if code not in self.failed:
            self.failed.add(code)
            self.fault(text)


def lost(names: Iterable[str], why: str, rest: str) -> list[Outcome]:
    """Give the outcomes of files that were with a process that has ended."""
    outcomes = []
    for name in names:
        outcome = Outcome(name)
        outcome.fault(f"{name}: the process that read it {why}; {rest}")
        outcomes.append(outcome)
    return outcomes
