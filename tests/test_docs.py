"""What the documents say leads somewhere."""

from __future__ import annotations

import re
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
