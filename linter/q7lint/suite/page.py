"""Scores as a page of HTML that needs no other file: bars by class, and what each tool did side by side."""

from __future__ import annotations

import re
from html import escape
from typing import TYPE_CHECKING

from q7lint.formats.visible import shown, visible, without_orders
from q7lint.suite.table import percent

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from q7lint.suite.cases import SuiteCase
    from q7lint.suite.report import Report, ToolReport
    from q7lint.suite.score import Score, Verdict

SAMPLES = 4
"""How many cases of a class are shown side by side."""

LONG = 1200
"""How many code points of a text are shown."""

_STYLE = """
:root { color-scheme: light dark; --line: #8884; --good: #2a7f3f; --bad: #b3361f; --bar: #8883; }
body { font: 16px/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 76rem; padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { border-bottom: 1px solid var(--line); padding: .3rem .6rem; text-align: right; vertical-align: top; }
td { white-space: nowrap; }
th:first-child, td:first-child { text-align: left; }
.scroll { overflow-x: auto; }
.bar { background: var(--bar); display: block; height: .45rem; min-width: 5rem; }
.bar i { display: block; height: 100%; background: var(--good); }
.bar.harm i { background: var(--bad); }
details { border-bottom: 1px solid var(--line); padding: .4rem 0; }
summary { cursor: pointer; font-weight: 600; }
h3 { margin: 1.2rem 0 .2rem; font-size: 1rem; }
p.why { margin: 0 0 .4rem; opacity: .8; }
.texts { display: grid; gap: .6rem; grid-template-columns: repeat(auto-fill, minmax(20rem, 1fr)); }
figure { margin: 0; border: 1px solid var(--line); border-top-width: 3px; }
figure.right { border-top-color: var(--good); } figure.wrong { border-top-color: var(--bad); }
figcaption { padding: .2rem .6rem; font-size: .85rem; border-bottom: 1px solid var(--line); }
pre { margin: 0; padding: .5rem .6rem; white-space: pre-wrap; overflow-wrap: anywhere; font-size: .82rem; }
"""


def page(report: Report, version: str) -> Iterator[str]:
    """Yield the parts of the page. All texts are escaped, and no script runs."""
    yield "<!doctype html>\n<html lang=en>\n<meta charset=utf-8>\n"
    yield "<meta name=viewport content='width=device-width'>\n"
    yield "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    yield f"<title>Text repair: scores</title>\n<style>{_STYLE}</style>\n"
    yield "<h1>Text repair: scores</h1>\n"
    yield from _intro(report, version)
    if report.tools:
        yield from _totals(report)
        yield from _bars(report)
    if report.linters:
        yield from _linters(report)
    if report.tools:
        yield from _samples(report)


def _intro(report: Report, version: str) -> Iterator[str]:
    sound = sum(case.is_sound and not case.findings for case in report.cases)
    yield f"<p>{len(report.cases)} cases, {sound} of them sound texts that must not change. Made by q7lint {version}.\n"
    yield "<p>A repair is <b>exact</b> if it is as wanted. <b>Removed</b> is the share of the damage that is gone, by "
    yield "edit distance; below zero there is more than before. <b>Harmed</b> are sound texts that were changed, and "
    yield "<b>words</b> those lost of a million; joiners, digits and accents are code points lost. A text is "
    yield "<b>unstable</b> if a second run changes it again. Where a tool <b>crashed</b> or was stopped, the text "
    yield "counts as left as it was. Seconds are processor time.\n"


def _totals(report: Report) -> Iterator[str]:
    yield "<h2>All cases</h2>\n<div class=scroll><table>\n<tr><th>tool<th>exact<th>removed<th>harmed<th>words"
    yield "<th>joiners<th>digits<th>accents<th>unstable<th>crashed<th>seconds\n"
    for tool in report.tools:
        score = report.total(tool)
        lost = score.lost_per_million
        yield f"<tr><td>{_written(tool.name)}<td>{_share(score.exact_share)}<td>{percent(score.removed_share)}"
        yield f"<td>{_share(score.harmed_share, harm=True)}<td>{'–' if lost is None else f'{lost:,.0f}'}"
        yield f"<td>{score.joiners}<td>{score.digits}<td>{score.accents}<td>{score.unstable}<td>{score.crashed}"
        yield f"<td>{score.seconds:.2f}\n"
    yield "</table></div>\n"


def _bars(report: Report) -> Iterator[str]:
    titles = {"class": "By class", "lang": "By language", "dialect": "By dialect"}
    for group, title in titles.items():
        scores = [report.by(group, tool) for tool in report.tools]
        yield f"<h2>{title}</h2>\n<p>Green: repairs that are exact. Red: sound texts that were changed.\n"
        yield f"<div class=scroll><table>\n<tr><th>{group}"
        yield "".join(f"<th>{_written(tool.name)}" for tool in report.tools)
        yield "\n"
        for name in scores[0] if scores else ():
            yield f"<tr><td>{_written(name)}{''.join(f'<td>{_both(score[name])}' for score in scores)}\n"
        yield "</table></div>\n"


def _linters(report: Report) -> Iterator[str]:
    yield "<h2>Finding places</h2>\n<p><b>Placed</b> are findings within whose text a linter reports something, "
    yield "<b>on the line</b> those on whose line it does. <b>False alarms</b> are sound texts in which it reports "
    yield "anything, <b>strays</b> its reports in the others on lines without a finding.\n"
    yield "<div class=scroll><table>\n<tr><th>linter<th>placed<th>on the line<th>false alarms<th>strays<th>stopped\n"
    for name, found in report.linters.items():
        placed, line = (part / found.expected if found.expected else None for part in (found.placed, found.on_line))
        alarms = found.alarmed / found.sound if found.sound else None
        yield f"<tr><td>{_written(name)}<td>{_share(placed)}<td>{_share(line)}<td>{_share(alarms, harm=True)}"
        yield f"<td>{found.strays}<td>{found.stopped}\n"
    yield "</table></div>\n"


def _both(score: Score) -> str:
    exact = f"exact {score.exact}/{score.repairs}{_bar(score.exact_share)}" if score.repairs else ""
    harmed = f"harmed {score.harmed}/{score.sound}{_bar(score.harmed_share, harm=True)}" if score.sound else ""
    return exact + harmed


def _share(share: float | None, *, harm: bool = False) -> str:
    return percent(share) + _bar(share, harm=harm)


def _bar(share: float | None, *, harm: bool = False) -> str:
    kind = "bar harm" if harm else "bar"
    return f"<span class='{kind}'><i style='width:{max(0.0, share or 0) * 100:.1f}%'></i></span>"


def _samples(report: Report) -> Iterator[str]:
    yield "<h2>Side by side</h2>\n<p>Up to four cases of each class, those on which the tools differ most.\n"
    groups: dict[str, list[int]] = {}
    for number, case in enumerate(report.cases):
        groups.setdefault(case.group, []).append(number)
    for group, numbers in sorted(groups.items()):
        chosen = _telling(report, numbers)
        if chosen:
            yield f"<details><summary>{_written(group)}</summary>\n"
            for number in chosen:
                yield from _sample(report, number)
            yield "</details>\n"


def _telling(report: Report, numbers: Sequence[int]) -> list[int]:
    """Choose cases on which tools differ most, repairs and sound texts in turn, short ones first."""

    def key(number: int) -> tuple[int, int]:
        outputs = {tool.outcomes[number].text for tool in report.tools}
        return -len(outputs), len(report.cases[number].before)

    moved = [number for number in numbers if any(_is_telling(tool.verdicts[number]) for tool in report.tools)]
    repairs = sorted((number for number in moved if not report.cases[number].is_sound), key=key)
    sound = sorted((number for number in moved if report.cases[number].is_sound), key=key)
    half = SAMPLES // 2
    return [*repairs[: SAMPLES - min(half, len(sound))], *sound[: SAMPLES - min(half, len(repairs))]]


def _is_telling(verdict: Verdict) -> bool:
    """Tell whether a tool did anything that can be shown."""
    return verdict.changed or verdict.crashed


def _sample(report: Report, number: int) -> Iterator[str]:
    case = report.cases[number]
    yield f"<h3>{_written(case.id.partition('/')[2])}</h3>\n<p class=why>{_written(case.why)}\n<div class=texts>\n"
    yield _text("the text, which must not change" if case.is_sound else "the text", case.before, "")
    if not case.is_sound:
        yield _text("wanted", case.after, "")
    for tool in report.tools:
        yield _outcome(case, tool, number)
    yield "</div>\n"


def _outcome(case: SuiteCase, tool: ToolReport, number: int) -> str:
    outcome, verdict = tool.outcomes[number], tool.verdicts[number]
    if outcome.text is None:
        return _text(f"{tool.name}: crashed", outcome.error, "wrong")
    right = not verdict.changed if case.is_sound else verdict.exact
    if not verdict.changed:
        return _text(f"{tool.name}: unchanged", "", "right" if right else "wrong")
    return _text(tool.name, outcome.text, "right" if right else "wrong")


def _text(caption: str, text: str, kind: str) -> str:
    cropped = text if len(text) <= LONG else text[: LONG - 1] + "…"
    body = "".join(
        char if char == "\n" else shown(char, marked=char != " " and not char.isprintable()) for char in cropped
    )
    pre = f"<pre dir=auto>{_quiet(body)}</pre>" if text else ""
    return f"<figure class='{kind}'><figcaption>{_written(caption)}</figcaption>{pre}</figure>\n"


def _written(text: str) -> str:
    """Write a name or a message, which comes from outside: as one line of text and no markup."""
    return _quiet(visible(text))


def _quiet(text: str) -> str:
    """Write lines so that they are no markup, nor orders to a program that reads a log where the page is printed."""
    lines = re.sub(r"(?m)^([^\S\n]*):(?=:)", r"\1&#58;", escape(text))
    return without_orders(lines, "&#35;")
