"""Scores as tables of bars, which read well in a terminal and are Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint.formats.visible import visible, width

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from q7lint.suite.report import Report
    from q7lint.suite.score import Score

LEGEND = """\
exact: repairs as wanted. removed: share of the damage that is gone, by edit distance. harmed: sound texts changed.
words: words lost of a million. joiners, digits, accents: code points lost. unstable: texts that a second run changes.
crashed: cases on which it failed or was stopped; they count as left as they were.
"""


def table(report: Report, groups: Sequence[str] = ()) -> Iterator[str]:
    """Yield the lines of a report: all tools over all cases, and then by `groups`."""
    if report.tools:
        yield from overall(report)
    for group in groups:
        if report.tools:
            yield ""
            yield from by_group(group, report)
    if report.linters:
        if report.tools:
            yield ""
        yield from places(report)


def percent(share: float | None) -> str:
    """Write a share; 100 % and 0 % stand only for all and nothing."""
    if share is None:
        return "–"
    rounded = round(100 * share, 1)
    if rounded in (0, 100) and share not in (0, 1):
        rounded = 99.9 if share > 0.5 else 0.1 if share > 0 else -0.1
    return f"{rounded:.0f} %" if rounded in (0, 100) else f"{rounded:.1f} %"


def overall(report: Report) -> Iterator[str]:
    """Yield a table with a row for each tool, over all cases."""
    head = "tool|exact|removed|harmed|words|joiners|digits|accents|unstable|crashed|seconds".split("|")
    yield from aligned([head, *([tool.name, *_cells(report.total(tool))] for tool in report.tools)])
    yield ""
    total = report.total(report.tools[0])
    told = total.cases - total.repairs - total.sound
    kinds = f"{total.repairs} to repair, {total.sound} sound, {told} only to report"
    yield f"{total.cases} cases: {kinds}; {total.words} words."
    known = sum(case.not_yet for case in report.cases)
    if known:
        yield f"On {known} of them this q7lint is known to fail, most of them of classes for which it has no rule."
    yield from LEGEND.splitlines()


def _cells(score: Score) -> list[str]:
    lost = score.lost_per_million
    return [
        percent(score.exact_share),
        percent(score.removed_share),
        percent(score.harmed_share),
        "–" if lost is None else f"{lost:,.0f}",
        *map(str, (score.joiners, score.digits, score.accents, score.unstable, score.crashed)),
        f"{score.seconds:.2f}",
    ]


def by_group(group: str, report: Report) -> Iterator[str]:
    """Yield a table with a row for each group: how many repairs are exact, and how many sound texts were changed."""
    scores = [report.by(group, tool) for tool in report.tools]
    head = [group, *(tool.name for tool in report.tools)]
    yield from aligned([head, *([name, *(_brief(score[name]) for score in scores)] for name in scores[0])])
    yield ""
    yield "Repairs that are exact, and after a plus sign sound texts that were changed."


def _brief(score: Score) -> str:
    exact = f"{score.exact}/{score.repairs}" if score.repairs else ""
    harmed = f"+{score.harmed}/{score.sound}" if score.sound else ""
    return f"{exact} {harmed}".strip() or "–"


def places(report: Report) -> Iterator[str]:
    """Yield a table with a row for each linter."""
    head = "linter|placed|on the line|false alarms|strays|stopped".split("|")
    rows = [
        [
            name,
            percent(one.placed / one.expected if one.expected else None),
            percent(one.on_line / one.expected if one.expected else None),
            percent(one.alarmed / one.sound if one.sound else None),
            str(one.strays),
            str(one.stopped),
        ]
        for name, one in report.linters.items()
    ]
    yield from aligned([head, *rows])
    yield ""
    yield "placed: findings at whose place it reports something. false alarms: sound texts in which it does."
    yield "strays: reports in the other texts, on lines without a finding."


def aligned(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of a table of bars, its first row the header and its first column on the left.

    Names of classes and of tools come from outside: what is in a cell stays one line and acts on nothing.
    """
    rows = [[visible(cell).replace("|", "\\|") for cell in row] for row in rows]
    widths = [max(3, *map(_width, column)) for column in zip(*rows, strict=True)]
    for number, row in enumerate(rows):
        cells = [_padded(cell, room, left=not at) for at, (cell, room) in enumerate(zip(row, widths, strict=True))]
        yield f"| {' | '.join(cells)} |"
        if number == 0:
            dashes = ("-" * (room - 1) + ("-" if at == 0 else ":") for at, room in enumerate(widths))
            yield f"| {' | '.join(dashes)} |"


def _width(text: str) -> int:
    return sum(map(width, text))


def _padded(text: str, room: int, *, left: bool) -> str:
    blanks = " " * (room - _width(text))
    return text + blanks if left else blanks + text
