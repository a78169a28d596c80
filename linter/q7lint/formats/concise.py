"""One line for each finding."""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint.formats.lines import headline, table

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from q7lint.finding import Finding
    from q7lint.formats import Count, Style


class Concise:
    """``file:row:column CODE name: message``, and nothing else."""

    def __init__(self, style: Style) -> None:
        self.style = style

    def findings(self, name: str, findings: Iterable[Finding]) -> Iterator[str]:
        """Yield a line for each finding."""
        for finding in findings:
            yield headline(name, finding, self.style)

    def shown(self, name: str, findings: Iterable[Finding]) -> str:
        """Give all of these lines."""
        return "".join(self.findings(name, findings))

    def joined(self, shown: str) -> str:
        """Give the same: nothing goes before it."""
        return shown

    def end(self) -> Iterator[str]:
        """Yield nothing: lines need no end."""
        yield from ()

    def statistics(self, counts: Iterable[Count]) -> Iterator[str]:
        """Yield a line for each rule."""
        yield from table(counts, self.style)


make = Concise
