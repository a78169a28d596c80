"""All that is known of tools on a suite, before it is printed."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from q7lint.suite.running import check, check_command, run_linter, run_tool
from q7lint.suite.score import Detection, detected, judge, summed, summed_by

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from q7lint.suite.cases import SuiteCase
    from q7lint.suite.running import Outcome
    from q7lint.suite.score import Score, Verdict


class ToolReport(NamedTuple):
    """What a tool made of each case of a suite, and the verdict on it."""

    name: str
    outcomes: tuple[Outcome, ...]
    verdicts: tuple[Verdict, ...]


class Report(NamedTuple):
    """What tools made of a suite.

    Args:
        cases: The suite.
        tools: Those that repair, in the order in which they were asked for.
        linters: Those that find places, by their commands.
    """

    cases: tuple[SuiteCase, ...]
    tools: tuple[ToolReport, ...]
    linters: dict[str, Detection]

    def total(self, tool: ToolReport) -> Score:
        """Give a tool's score over all cases."""
        return summed(self.cases, tool.verdicts)

    def by(self, group: str, tool: ToolReport) -> dict[str, Score]:
        """Give a tool's scores by one of `q7lint.suite.score.GROUPS`."""
        return summed_by(group, self.cases, tool.verdicts)


def measured(
    cases: Sequence[SuiteCase],
    tools: Sequence[tuple[str, str]],
    linters: Sequence[str],
    *,
    limit: float,
    told: Callable[[str], None],
) -> Report:
    """Run tools and linters on a suite, one after the other, so that none takes the other's time.

    Args:
        cases: The suite.
        tools: The tools that repair, as for `run_tool`, each with the interpreter that has its library.
        linters: The commands that find places, as for `run_linter`.
        limit: Seconds after which a tool is stopped on one case.
        told: Is told what is done, in one line.

    Raises:
        ToolError: A tool is not there.
        ImportError: rapidfuzz is not installed (``q7lint[suite]``).
    """
    import_module("rapidfuzz")  # missing, it is told before hours of work and not after them
    for name, python in tools:
        check(name, python=python)
    for command in linters:
        check_command(command)
    reports = []
    for name, python in tools:
        told(f"{name}: repairs {len(cases)} cases")
        outcomes = run_tool(name, cases, python=python, limit=limit)
        verdicts = tuple(map(judge, cases, outcomes))
        crashes = [outcome.error for outcome in outcomes if outcome.text is None]
        if crashes:
            told(f"{name}: crashed on {len(crashes)} of {len(cases)} cases; on the first: {crashes[0]}")
        reports.append(ToolReport(name, tuple(outcomes), verdicts))
    found = {}
    for command in linters:
        told(f"{command}: looks at {len(cases)} cases")
        places = run_linter(command, cases, limit=limit)
        found[command] = sum(map(detected, cases, places), Detection())
    return Report(tuple(cases), tuple(reports), found)
