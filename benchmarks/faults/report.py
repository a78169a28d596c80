"""The parts of ``docs/test-of-the-tests.md`` that are written by tools, each between two marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def put_section(path: Path, name: str, text: str) -> None:
    """Put `text` between the marks of the section `name`.

    Raises:
        ValueError: The file has not both marks, in their order.
    """
    begins, ends = f"<!-- {name}: written by a tool -->", f"<!-- {name}: end -->"
    before, found, rest = path.read_text(encoding="utf-8").partition(begins)
    _, closed, after = rest.partition(ends)
    if not (found and closed):
        raise ValueError(f"{path} lacks the marks of the section {name!r}")
    path.write_text(f"{before}{begins}\n\n{text.strip()}\n\n{ends}{after}", encoding="utf-8")
