"""JSON in the shape that ruff writes: one array, an object for each finding."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from q7lint.formats.visible import without_orders

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from q7lint.finding import Finding, Fix
    from q7lint.formats import Count, Style
    from q7lint.text import Position


class Structured:
    r"""An array of findings, written as they come.

    All is ASCII, and what is not UTF-8 in a name or a text stands as half a surrogate pair (``\udcff``), which
    Python reads back as the same byte.
    """

    def __init__(self, _style: Style) -> None:
        self._opened = False

    def findings(self, name: str, findings: Iterable[Finding]) -> Iterator[str]:
        """Yield an object for each finding, with what goes before it in the array."""
        for finding in findings:
            yield self.joined(self.shown(name, (finding,)))

    def shown(self, name: str, findings: Iterable[Finding]) -> str:
        """Give objects, with what goes between them."""
        return ",\n".join(_dump(as_object(name, finding)) for finding in findings)

    def joined(self, shown: str) -> str:
        """Give objects with what goes before them in the array."""
        return f"{self._lead()}{shown}"

    def end(self) -> Iterator[str]:
        """Yield the end of the array."""
        yield "\n]\n" if self._opened else "[]\n"

    def statistics(self, counts: Iterable[Count]) -> Iterator[str]:
        """Yield an object for each rule, in place of those of the findings."""
        for count in counts:
            row = {"code": count.code, "name": count.name, "count": count.total, "fixable": count.fixable}
            yield f"{self._lead()}{_dump(row)}"

    def _lead(self) -> str:
        lead = ",\n" if self._opened else "[\n"
        self._opened = True
        return lead


def as_object(name: str, finding: Finding) -> dict[str, Any]:
    """Give a finding in the file `name` as JSON has it: rows and columns are 1-based and count code points."""
    return {
        "filename": name,
        "code": finding.code,
        "name": finding.name,
        "message": finding.message,
        "location": _place(finding.start),
        "end_location": _place(finding.end),
        "fix": _fix(finding.fix, finding.fix_places) if finding.fix else None,
    }


def _fix(fix: Fix, places: tuple[tuple[Position, Position], ...]) -> dict[str, Any]:
    edits = [
        {"content": edit.text, "location": _place(start), "end_location": _place(end)}
        for edit, (start, end) in zip(fix.edits, places, strict=True)
    ]
    return {"applicability": fix.applicability.value, "message": fix.title, "edits": edits}


def _place(position: Position) -> dict[str, int]:
    return {"row": position.row, "column": position.column}


def _dump(value: dict[str, Any]) -> str:
    return "  " + dumped(value, indent=2).replace("\n", "\n  ")


def dumped(value: object, indent: int) -> str:
    """Write JSON in printable ASCII. What would act on a log is written so that a program reads the same from it."""
    text = json.dumps(value, indent=indent).replace("\x7f", "\\u007f")
    return without_orders(text, "\\u0023")


make = Structured
