"""What the documents say leads somewhere."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), ROOT / "corpus" / "README.md"])
LINK = re.compile(r"\]\((?!https?://|#)([^)\s#]+)")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_of_a_page_leads_to_a_file(page: Path) -> None:
    links = LINK.findall(page.read_text("utf-8"))
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_the_readme_names_every_page_of_the_docs() -> None:
    pages = {path.name for path in (ROOT / "docs").glob("*.md")}
    named = set()
    for page in PAGES:
        named |= {Path(link).name for link in LINK.findall(page.read_text("utf-8"))}
    assert pages - named == set()


# -- promises ------------------------------------------------------------------------------------------------------


def trust(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command that makes the page of promises."""
    command = [sys.executable, "-m", "benchmarks.trust", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_the_page_of_promises_is_what_its_command_makes_of_the_last_figures() -> None:
    assert trust("--check").returncode == 0, "write it anew: python -m benchmarks.trust"


def test_the_readme_promises_nothing_that_the_page_does_not_hold() -> None:
    page = (ROOT / "docs" / "trust.md").read_text(encoding="utf-8")
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    held = re.findall(r"^### \d+\. (.+)$", page, re.MULTILINE)
    said = re.findall(r"^- \[\*\*(.+?)[.:]\*\*\]\(docs/trust", readme, re.MULTILINE)
    assert said
    assert set(said) <= set(held)


def test_each_promise_names_tests_that_there_are() -> None:
    page = (ROOT / "docs" / "trust.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\]\(\.\./(tests/\w+\.py)\)", page))
    assert len(named) > 5
    assert all((ROOT / name).is_file() for name in named)
