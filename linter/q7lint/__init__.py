"""q7lint: a linter and repair suite for damaged text.

Text that came out of web extraction, CMS exports, spinners, mail, OCR or language models carries the remains of its
markup. `check` finds each place (line, column, code, reason); `repair` takes the remains away, and never a word
of prose.
"""

from __future__ import annotations

import sys
from types import ModuleType

# Read by type checkers as `typing`'s own, whose import costs a quarter of the interpreter's start.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from q7lint.finding import Applicability, Finding, Fix, Hit, Licence
    from q7lint.gate import Reads
    from q7lint.repairer import Repair
    from q7lint.rule import Example, Phase, Rule, rule
    from q7lint.text import Dialect, Document, Edit, Position, Span

__all__ = [
    "Applicability",
    "Dialect",
    "Document",
    "Edit",
    "Example",
    "Finding",
    "Fix",
    "Hit",
    "Licence",
    "Phase",
    "Position",
    "Reads",
    "Rule",
    "Span",
    "__version__",
    "check",
    "repair",
    "rule",
]

__version__ = "0.1.0"

# The names are imported when they are first asked for: a run of the command on nothing needs none of them.
_HOMES = {
    **dict.fromkeys(("Applicability", "Finding", "Fix", "Hit", "Licence"), "q7lint.finding"),
    **dict.fromkeys(("Dialect", "Document", "Edit", "Position", "Span"), "q7lint.text"),
    **dict.fromkeys(("Example", "Phase", "Rule", "rule"), "q7lint.rule"),
    "Reads": "q7lint.gate",
}


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    value = getattr(import_module(_HOMES[name]), name)
    globals()[name] = value
    return value


class _Package(ModuleType):
    """The package, in which `rule` is the decorator and not the module that it stands in, whichever comes first."""

    def __setattr__(self, name: str, value: object) -> None:
        if name == "rule" and isinstance(value, ModuleType):
            value = value.rule
        super().__setattr__(name, value)


sys.modules[__name__].__class__ = _Package


def check(
    text: str,
    *,
    dialect: Dialect | str = "text",
    name: str = "<text>",
    select: Iterable[str] | None = None,
    ignore: Iterable[str] = (),
    extend_select: Iterable[str] = (),
) -> list[Finding]:
    """Find the damage in `text`, in the order of the places.

    Args:
        text: The text.
        dialect: What kind of text it is: ``text``, ``markdown`` or ``html``.
        name: What the findings' reports call it.
        select: Codes, prefixes or names of the rules to run; all by default.
        ignore: Codes, prefixes or names of rules not to run.
        extend_select: Codes, prefixes or names of rules to run besides.

    Raises:
        q7lint.registry.SelectorError: A selector names no rule.
        ValueError: There is no such dialect.
    """
    from q7lint import registry
    from q7lint.text import Dialect, Document
    from q7lint.whole import check_document

    return check_document(Document(text, name, Dialect(dialect)), registry.select(select, ignore, extend_select))


def repair(
    text: str,
    *,
    unsafe: bool = False,
    dialect: Dialect | str = "text",
    name: str = "<text>",
    select: Iterable[str] | None = None,
    ignore: Iterable[str] = (),
    extend_select: Iterable[str] = (),
) -> Repair:
    """Repair the damage in `text`: by the safe fixes, and by the probable ones too where `unsafe` is set.

    The other arguments are those of `check`. The result holds the text, the findings whose fixes were applied,
    the fixes that were refused since they would have lost something, and the findings that remain.

    Raises:
        q7lint.registry.SelectorError: A selector names no rule.
        q7lint.repairer.UnsettledError: The fixes do not settle; the text is to stay as it was.
        ValueError: There is no such dialect.
    """
    from q7lint import registry
    from q7lint.repairer import repair_document
    from q7lint.text import Dialect, Document

    document = Document(text, name, Dialect(dialect))
    return repair_document(document, registry.select(select, ignore, extend_select), unsafe=unsafe)
