"""What a run counts, and the line that sums it up."""

from __future__ import annotations

TYPE_CHECKING = False  # a run that finds nothing counts nothing
if TYPE_CHECKING:
    from collections.abc import Iterable

    from q7lint.finding import Finding
    from q7lint.formats import Count

    Rows = dict[tuple[str, str], list[int]]
    """Of each rule, by its code and name: how many findings, how many of a safe fix, and of a probable one."""


class Tally:
    """The findings of a run, counted by rule.

    Attributes:
        fixed: How many findings were fixed, or would be.
        rows: The others, counted by rule.
    """

    def __init__(self) -> None:
        self.fixed = 0
        self.rows: Rows = {}

    def add(self, findings: Iterable[Finding]) -> None:
        """Count findings that were found or are left."""
        from q7lint.formats import is_fixable

        for finding in findings:
            row = self.rows.setdefault((finding.code, finding.name), [0, 0, 0])
            safe = is_fixable(finding, unsafe=False)
            row[0] += 1
            row[1] += safe
            row[2] += not safe and is_fixable(finding, unsafe=True)

    def join(self, rows: Rows) -> None:
        """Count findings that were counted by another process."""
        for rule, counts in rows.items():
            row = self.rows.setdefault(rule, [0, 0, 0])
            row[:] = [one + other for one, other in zip(row, counts, strict=True)]

    def counts(self, *, unsafe: bool) -> list[Count]:
        """Give how often each rule found something, the most frequent first."""
        from q7lint.formats import Count

        counts = [
            Count(code, name, count, safe + (probable if unsafe else 0))
            for (code, name), (count, safe, probable) in self.rows.items()
        ]
        return sorted(counts, key=lambda row: (-row.total, row.code))

    def _sum(self, column: int) -> int:
        return sum(row[column] for row in self.rows.values())

    def found(self, *, unsafe: bool) -> str:
        """Sum up a check: how many findings, and how many of them would be fixed by which options."""
        count, safe, probable = self._sum(0), self._sum(1), self._sum(2)
        if not count:
            return "No findings"
        parts = []
        if unsafe and safe + probable:
            parts.append(f"{safe + probable} fixable with --fix")
        elif safe:
            parts.append(f"{safe} fixable with --fix")
            parts += [f"{probable} more with --unsafe-fixes"] if probable else []
        elif probable:
            parts.append(f"{probable} fixable with --fix --unsafe-fixes")
        noun = "finding" if count == 1 else "findings"
        return f"Found {count} {noun}" + (f" ({', '.join(parts)})" if parts else "")

    def repaired(self, *, unsafe: bool, done: str) -> str:
        """Sum up a repair, `done` being what it did: how many were fixed, are left, and would be fixed as well."""
        left, probable = self._sum(0), self._sum(2)
        if not self.fixed and not left:
            return "No findings"
        more = f", {probable} more with --unsafe-fixes" if probable and not unsafe else ""
        return f"{done} {self.fixed}, {left} left{more}"
