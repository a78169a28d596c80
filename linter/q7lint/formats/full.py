"""The line of each finding, its place in the text, and what its fix would do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint.finding import Applicability
from q7lint.formats.excerpt import excerpt_of
from q7lint.formats.lines import BLUE, RED, headline, paint, table
from q7lint.formats.visible import visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from q7lint.finding import Finding
    from q7lint.formats import Count, Style

_FIXES = {Applicability.SAFE: "fix", Applicability.UNSAFE: "unsafe fix", Applicability.SHOWN: "possible fix"}


class Full:
    """The headline, the excerpt with a gutter and carets, and the title of the fix."""

    def __init__(self, style: Style) -> None:
        self.style = style

    def findings(self, name: str, findings: Iterable[Finding]) -> Iterator[str]:
        """Yield a few lines for each finding, an empty one behind them."""
        for finding in findings:
            yield headline(name, finding, self.style)
            yield from self._excerpt(finding)
            yield "\n"

    def shown(self, name: str, findings: Iterable[Finding]) -> str:
        """Give all of these lines."""
        return "".join(self.findings(name, findings))

    def joined(self, shown: str) -> str:
        """Give the same: nothing goes before it."""
        return shown

    def end(self) -> Iterator[str]:
        """Yield nothing: the last finding has its empty line."""
        yield from ()

    def statistics(self, counts: Iterable[Count]) -> Iterator[str]:
        """Yield a line for each rule."""
        yield from table(counts, self.style)

    def _excerpt(self, finding: Finding) -> Iterator[str]:
        row = str(finding.start.row)
        shown = excerpt_of(finding)
        empty = self._gutter(" " * len(row))
        yield f"{empty}\n"
        place = paint(shown.place, RED, self.style)
        yield f"{self._gutter(row)} {shown.before}{place}{shown.after}".rstrip() + "\n"
        yield f"{empty} {' ' * shown.indent}{paint('^' * shown.carets, RED, self.style)}\n"
        if finding.fix:
            kind = _FIXES[finding.fix.applicability]
            equals = paint("=", BLUE, self.style)
            yield f"{' ' * len(row)}  {equals} {kind}: {visible(finding.fix.title)}\n"

    def _gutter(self, label: str) -> str:
        return paint(f" {label} |", BLUE, self.style)


make = Full
