"""What the formats for people have in common: the line that says where, what and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint.formats import is_fixable
from q7lint.formats.visible import file_name, visible

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from q7lint.finding import Finding
    from q7lint.formats import Count, Style

BOLD, RED, CYAN, BLUE = "1", "1;31", "36", "1;34"

MARK = "[*]"
"""Stands in the line of a finding that a fix would be applied to."""


def paint(text: str, colour: str, style: Style) -> str:
    """Colour `text`, if the style has colours."""
    return f"\x1b[{colour}m{text}\x1b[0m" if style.colour and text else text


def headline(name: str, finding: Finding, style: Style) -> str:
    """Give ``file:row:column CODE name: message``, with ``[*]`` before the message if the fix would be applied."""
    place = f"{paint(file_name(name), BOLD, style)}:{finding.start.row}:{finding.start.column}"
    mark = f"{paint(MARK, CYAN, style)} " if is_fixable(finding, unsafe=style.unsafe) else ""
    return f"{place} {paint(finding.code, RED, style)} {finding.name}: {mark}{visible(finding.message)}\n"


def table(counts: Iterable[Count], style: Style) -> Iterator[str]:
    """Yield a line for each rule: how often it found something, its code, whether it fixes, its name."""
    rows = list(counts)
    digits = max((len(str(row.total)) for row in rows), default=0)
    for row in rows:
        mark = MARK if row.fixable == row.total else "[-]" if row.fixable else "[ ]"
        number = paint(f"{row.total:>{digits}}", BOLD, style)
        yield f"{number}  {paint(row.code, RED, style)}  {paint(mark, CYAN, style)} {row.name}\n"
