"""Scores as JSON."""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint.formats.structured import dumped
from q7lint.suite.cases import portable
from q7lint.suite.score import GROUPS

if TYPE_CHECKING:
    from q7lint.suite.cases import SuiteCase
    from q7lint.suite.report import Report, ToolReport
    from q7lint.suite.running import Outcome
    from q7lint.suite.score import Score, Verdict


def structured(report: Report, version: str) -> str:
    """Give a report as one JSON document: all counts, the shares that come of them, and what became of each case."""
    document = {
        "q7lint": version,
        "cases": len(report.cases),
        "tools": [_tool(report, tool) for tool in report.tools],
        "linters": [{"command": name, **found._asdict()} for name, found in report.linters.items()],
    }
    return dumped(document, indent=1) + "\n"


def _tool(report: Report, tool: ToolReport) -> dict[str, object]:
    return {
        "name": tool.name,
        "total": _score(report.total(tool)),
        "by": {group: {name: _score(score) for name, score in report.by(group, tool).items()} for group in GROUPS},
        "results": list(map(_result, report.cases, tool.outcomes, tool.verdicts)),
    }


def _score(score: Score) -> dict[str, object]:
    return {
        **score._asdict(),
        "seconds": round(score.seconds, 4),
        "exact_share": score.exact_share,
        "removed_share": score.removed_share,
        "harmed_share": score.harmed_share,
        "lost_per_million": score.lost_per_million,
    }


def _result(case: SuiteCase, outcome: Outcome, verdict: Verdict) -> dict[str, object]:
    result: dict[str, object] = {
        "id": case.id,
        "exact": verdict.exact,
        "changed": verdict.changed,
        "lost": verdict.lost,
    }
    if outcome.text is None:
        result["error"] = outcome.error
    elif outcome.text != case.before:
        result["output"] = portable(outcome.text)
    if not verdict.stable and outcome.again is not None:
        result["again"] = portable(outcome.again)
    return result
