"""How the time that rules take grows with the text: linear growth is what every rule must keep."""

from __future__ import annotations

from time import process_time
from typing import TYPE_CHECKING

from q7lint.checker import check_document
from q7lint.repairer import UnsettledError, repair_document
from q7lint.text import Document

if TYPE_CHECKING:
    from collections.abc import Iterable

    from q7lint.rule import Rule

SCRAPS = (
    "<", ">", "< ", " >", "</", "< / ", "<t d>", "t d ></ t r >", "< strong >", "strong >x ", "li >\n", "p> ", "<td ",
    "<td scope =”row” ", "</strong ", "< br /> li >\n", "<p>x</p>", "a < b > c ", "tr >< tr > | ", "< /th >< th >",
    "&", "&amp;", "&amp;amp;", "amp;", "&amp", "& amp ;", "&;", "&&;", "&#", "&#8217;", "&lt;", "&nbsp",
    "|", "| ", "a | b |\n", "---|", "---|---|\n", "\n|", "cell |\n", "th> ",
    "\n", "\r\n", "\n\n", " ", "\t", "\u00a0", "\u00a0 ", ",\n", "a,\nb", "word –\nand ", "、\n字",
    "`", "```\n", "    code\n", "> quote\n", "- item\n", "http://x.y/?a&amp;b ", "[a](", "<http://", "<!--", "\\",
    "é", "字",
)  # fmt: skip
"""Pieces of damage and of what looks like it: repeated, none of them may take more than linear time."""

_SMALL, _TIMES, _MOST_GROWTH, _TOO_QUICK = 5_000, 4, 9.0, 0.02
"""A text of `_SMALL` code points and one `_TIMES` as long; linear time gives a ratio of 4, quadratic of 16."""


def growth_faults(rules: Iterable[Rule], scraps: Iterable[str] = SCRAPS) -> list[str]:
    """Check that the time which `rules` take to find and to repair grows linearly with repeated scraps.

    The time is that of the process, the best of five; the limit lies between linear and quadratic growth.
    """
    rules = tuple(rules)
    faults = []
    for scrap in scraps:
        for opening, repairs in (("", False), ("", True), ("<p>x</p>\n&amp;amp;\n", False)):
            # A machine that does something else makes a ratio larger, and hardly ever smaller.
            ratio = _growth(rules, opening, scrap, repairs=repairs)
            if ratio > _MOST_GROWTH:
                ratio = min(_growth(rules, opening, scrap, repairs=repairs) for _ in range(4))
            if ratio > _MOST_GROWTH:
                task = "to repair" if repairs else "to find"
                faults.append(f"{scrap!r} after {opening!r}: {_TIMES} times as long takes {ratio:.1f} times {task}")
    return faults


def _growth(rules: tuple[Rule, ...], opening: str, scrap: str, *, repairs: bool) -> float:
    """Give how many times as long `_TIMES` as much text takes; 1 if even that takes no time worth measuring."""

    def seconds(size: int) -> float:
        document = Document(opening + scrap * (size // len(scrap)))
        start = process_time()
        if repairs:
            _settle(document, rules)
        else:
            check_document(document, rules)
        return process_time() - start

    long = seconds(_SMALL * _TIMES)
    return 1.0 if long < _TOO_QUICK else long / max(seconds(_SMALL), _TOO_QUICK / _TIMES**2)


def _settle(document: Document, rules: tuple[Rule, ...]) -> None:
    """Repair; that fixes do not settle on such a text is another check's business."""
    try:
        repair_document(document, rules, unsafe=True)
    except UnsettledError:
        return
