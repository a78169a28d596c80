"""How findings are printed: ``full`` with the place in the text, ``concise`` in one line each, or ``json``.

A format needs no document: a finding carries all that is printed. Nothing from a file or a file's name is printed
raw (`q7lint.formats.visible`).
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from q7lint.finding import Finding

NAMES = ("full", "concise", "json")

_MODULES = {"full": "full", "concise": "concise", "json": "structured"}


class Style(NamedTuple):
    """What the printing of findings depends on besides them.

    Args:
        colour: Whether to write the colours of a terminal.
        unsafe: Whether the probable fixes count as fixable.
    """

    colour: bool = False
    unsafe: bool = False


class Count(NamedTuple):
    """How often a rule found something.

    Args:
        code: The rule's code.
        name: The rule's name.
        total: How many findings.
        fixable: How many of them have a fix that would be applied.
    """

    code: str
    name: str
    total: int
    fixable: int


class Format(Protocol):
    """A way of printing: what is yielded is written one after the other."""

    def findings(self, name: str, findings: Iterable[Finding]) -> Iterator[str]:
        """Yield the report of the findings in the file `name`."""

    def shown(self, name: str, findings: Iterable[Finding]) -> str:
        """Give the report of the findings in the file `name` by itself, whatever other files are reported."""

    def joined(self, shown: str) -> str:
        """Give what `shown` gave, which may have been in another process, with what goes before it."""

    def end(self) -> Iterator[str]:
        """Yield what closes the report when all files are done."""

    def statistics(self, counts: Iterable[Count]) -> Iterator[str]:
        """Yield the table of how often each rule found something, in the order of `counts`."""


def make(name: str, style: Style) -> Format:
    """Make the format called `name`, one of `NAMES`.

    Raises:
        KeyError: There is no such format.
    """
    module = import_module(f"q7lint.formats.{_MODULES[name]}")
    made: Format = module.make(style)
    return made


def is_fixable(finding: Finding, *, unsafe: bool) -> bool:
    """Tell whether the fix of a finding would be applied."""
    from q7lint.finding import Applicability

    if finding.fix is None:
        return False
    return finding.fix.applicability is Applicability.SAFE or (
        unsafe and finding.fix.applicability is Applicability.UNSAFE
    )
