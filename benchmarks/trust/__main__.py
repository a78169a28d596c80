"""``python -m benchmarks.trust`` writes `docs/trust.md` from the promises and from the last figures of the campaigns.

With ``--check`` it writes nothing, and the exit status is 1 if the page is not what it would write. A promise whose
campaign did not hold is not printed.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.trust.promises import GAPS, GOALS, INTRODUCTION, PROMISES
from benchmarks.trust.results import read_all

if TYPE_CHECKING:
    from collections.abc import Iterator

    from benchmarks.trust.promises import Promise
    from benchmarks.trust.results import Result

PAGE = Path(__file__).parents[2] / "docs" / "trust.md"


def page() -> str:
    """Write the page."""
    results = {one.name: one for one in read_all()}
    parts = [INTRODUCTION.strip(), "## The promises"]
    parts += [_promise(number, one, results) for number, one in enumerate(PROMISES, 1) if holds(one, results)]
    parts += ["## The campaigns", *map(_campaign, results.values())]
    parts += ["## The goals", "\n".join(_goals()), "## What falls short", GAPS.strip()]
    return "\n\n".join(parts) + "\n"


def holds(promise: Promise, results: dict[str, Result]) -> bool:
    """Tell whether all campaigns of a promise were run, and held."""
    return all(name in results and results[name].passed for name in promise.campaigns)


def anchor(title: str) -> str:
    """Give the anchor that a heading of Markdown gets: lower case, hyphens for blanks, no other signs."""
    kept = "".join(sign for sign in title.lower() if sign.isalnum() or sign in " -")
    return kept.replace(" ", "-")


def _promise(number: int, promise: Promise, results: dict[str, Result]) -> str:
    tests = ", ".join(f"[{name}](../tests/{name})" for name in promise.tests)
    shown = [f"- in CI: {tests}"]
    for name in promise.campaigns:
        figures = "; ".join(f"{what}: {_number(results[name].figures[what])}" for what in promise.figures[name])
        shown.append(f"- [{name}](#{anchor(name)}), {results[name].date}: {figures}")
    return "\n".join([f"### {number}. {promise.title}", "", promise.text, "", *shown])


def _campaign(result: Result) -> str:
    rows = [f"| {what} | {_number(count)} |" for what, count in result.figures.items()]
    skipped = [f"Skipped: {one}." for one in result.skipped]
    verdict = "it held" if result.passed else "**it did not hold**"
    head = f"`{result.command}`, on {result.date} at {result.commit}: {verdict}."
    return "\n".join([f"### {result.name}", "", head, "", "| what | figure |", "|---|---:|", *rows, *_after(skipped)])


def _after(lines: list[str]) -> list[str]:
    return ["", *lines] if lines else []


def _goals() -> Iterator[str]:
    yield "| goal | what it asks for | how far |"
    yield "|---|---|---|"
    for goal, asked, state in GOALS:
        yield f"| {goal} | {asked} | {state} |"


def _number(value: float | str) -> str:
    return f"{value:,}" if isinstance(value, (int, float)) else value


def main() -> int:
    """Write the page, or compare it; give the exit status."""
    text = page()
    if "--check" in sys.argv[1:]:
        return 0 if PAGE.read_text(encoding="utf-8") == text else 1
    PAGE.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
