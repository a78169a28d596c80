"""What every rule must keep, as checks that authors of other rules can run on theirs.

Each check gives the list of what is wrong, in words; an empty list is a pass::

    from q7lint.registry import rules_in
    from q7lint.testing import contract

    @pytest.mark.parametrize("rule", rules_in("my_rules"), ids=lambda rule: rule.name)
    def test_rule_keeps_the_contract(rule):
        assert contract.rule_faults(rule) == []

`case_faults` holds a case of a corpus to all rules that are installed.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from time import process_time
from typing import TYPE_CHECKING

from q7lint import registry
from q7lint.checker import check_document
from q7lint.repairer import UnsettledError, repair_document
from q7lint.testing.corpus import Expected, shown
from q7lint.text import Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from q7lint.finding import Finding
    from q7lint.rule import Example, Rule
    from q7lint.testing.corpus import Case

SECTIONS = ("What it finds", "How it fixes", "What it leaves alone")
"""The sections of a rule's page, in this order."""

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

_CODE = re.compile(r"[A-Z]{3}\d{3}")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
_SMALL, _TIMES, _MOST_GROWTH, _TOO_QUICK = 5_000, 4, 9.0, 0.02
"""A text of `_SMALL` code points and one `_TIMES` as long; linear time gives a ratio of 4, quadratic of 16."""


def rule_faults(rule: Rule) -> list[str]:
    """Check all that can be told of one rule alone, growth excepted."""
    return [fault for check in (convention_faults, page_faults, example_faults) for fault in check(rule)]


def convention_faults(rule: Rule) -> list[str]:
    """Check code, name, file and family: the file is named after the rule, and its folder's rules share a prefix."""
    faults = []
    if not _CODE.fullmatch(rule.code):
        faults.append(f"the code {rule.code!r} is not three capitals and three digits")
    if not _NAME.fullmatch(rule.name):
        faults.append(f"the name {rule.name!r} is not in kebab case, of two words or more")
    module = rule.detect.__module__
    family, _, stem = module.rpartition(".")
    if stem != rule.name.replace("-", "_"):
        faults.append(f"the file of {rule.name} is called {stem}.py")
    for other in registry.rules_in(family):
        if other.code[:3] != rule.code[:3]:
            faults.append(f"{other.code} and {rule.code} share the folder of a family")
        if other.detect.__module__ == module and other.code != rule.code:
            faults.append(f"{other.code} and {rule.code} share a file")
    if not rule.summary or rule.summary.endswith(".") or "\n" in rule.summary:
        faults.append("the summary is not one line without a full stop")
    return faults


def page_faults(rule: Rule) -> list[str]:
    """Check the docstring of the rule's module: a first line, and the sections in their order."""
    lines = (sys.modules[rule.detect.__module__].__doc__ or "").split("\n")
    headings = [line.strip() for line in lines if line.strip() in SECTIONS]
    faults = [] if tuple(headings) == SECTIONS else [f"the page has the sections {headings}, not {list(SECTIONS)}"]
    if not lines[0].rstrip().endswith((".", ":", "…", "`")):
        faults.append("the first line of the page is not a sentence")
    for number, line in enumerate(lines[:-1]):
        if line.strip() in SECTIONS and not lines[number + 1].startswith("    "):
            faults.append(f"nothing stands below `{line.strip()}`")
    return faults


def example_faults(rule: Rule) -> list[str]:
    """Run the examples of a rule, with this rule alone; there is one that changes and one in which it is silent."""
    faults = [fault for example in rule.examples for fault in _example_faults(rule, example)]
    kinds = {bool(_found(rule, example)) for example in rule.examples}
    if kinds != {False, True}:
        faults.append("the examples are not of both kinds: one with a finding, one without")
    return faults


def _found(rule: Rule, example: Example) -> list[Finding]:
    return check_document(Document(example.before, "<example>", example.dialect), (rule,))


def _example_faults(rule: Rule, example: Example) -> list[str]:
    """Run one example, with this rule alone."""
    document = Document(example.before, "<example>", example.dialect)
    found = check_document(document, (rule,))
    if example.before != example.after and not found:
        return [f"{example.before!r}: nothing is found"]
    repair = repair_document(document, (rule,), unsafe=True)
    faults = [f"{example.before!r}: a fix was refused: {one.reason}" for one in repair.refused]
    if repair.text != example.after:
        faults.append(f"{example.before!r} becomes {repair.text!r}, not {example.after!r}")
    if example.before == example.after and any(one.fix for one in found):
        faults.append(f"{example.before!r}: an example that stays has a finding with a fix")
    if example.before != example.after and any(one.fix for one in repair.remaining):
        faults.append(f"{example.before!r}: after its fix the rule still finds something to fix")
    return faults + text_faults(example.before, (rule,), document)


def text_faults(text: str, rules: Iterable[Rule], document: Document | None = None) -> list[str]:
    """Check on one text what holds on any: places, repeated repair, the order of the rules.

    Args:
        text: Any text at all.
        rules: The rules to run.
        document: The text with a name and a dialect, where these matter.
    """
    document = document or Document(text)
    rules = tuple(rules)
    found = check_document(document, rules)
    faults = [
        f"{one.code} at {tuple(one.span)} is outside a text of {len(text)}"
        for one in found
        if not 0 <= one.span.start <= one.span.end <= len(text)
    ]
    if check_document(document, rules[::-1]) != found:
        faults.append("the findings depend on the order of the rules")
    try:
        return faults + _repair_faults(document, rules)
    except UnsettledError as error:
        return [*faults, str(error)]


def _repair_faults(document: Document, rules: tuple[Rule, ...]) -> list[str]:
    """Check that repair is stable, keeps the law, and does not depend on the order of rules or of safe and unsafe."""
    repair = repair_document(document, rules, unsafe=True)
    faults = [f"a fix of {one.finding.code} was refused: {one.reason}" for one in repair.refused]
    if repair_document(document, rules[::-1], unsafe=True).text != repair.text:
        faults.append("the repair depends on the order of the rules")
    again = repair_document(_like(document, repair.text), rules, unsafe=True)
    if again.text != repair.text:
        faults.append(f"repaired again, {repair.text!r} becomes {again.text!r}")
    safe = repair_document(document, rules)
    later = repair_document(_like(document, safe.text), rules, unsafe=True)
    if later.text != repair.text:
        faults.append(f"safe fixes first and unsafe ones later give {later.text!r}, at once {repair.text!r}")
    return faults


def _like(document: Document, text: str) -> Document:
    return Document(text, document.name, document.dialect)


def found_in(case: Case, rules: Iterable[Rule] | None = None) -> list[Expected]:
    """Give what `rules` (all by default) find in a case, as it stands in a corpus."""
    found = check_document(_document(case), registry.all_rules() if rules is None else rules)
    return [
        Expected(one.start.row, one.start.column, one.code, shown(case.before[one.span.start : one.span.end]))
        for one in found
    ]


def repaired(case: Case, *, unsafe: bool = True, rules: Iterable[Rule] | None = None) -> str:
    """Give what the fixes of `rules` (all by default) make of a case.

    Raises:
        UnsettledError: The fixes do not settle.
    """
    every = registry.all_rules() if rules is None else rules
    return repair_document(_document(case), every, unsafe=unsafe).text


def _document(case: Case) -> Document:
    return Document(case.before, case.name, case.dialect)


def case_faults(case: Case) -> list[str]:
    """Hold a case of a corpus to all rules that are installed."""
    found, expected = found_in(case), list(case.findings or ())
    faults = [f"not expected: {one}" for one in _missing(found, expected)]
    faults += [f"not found: {one}" for one in _missing(expected, found)]
    wanted = case.before if case.after is None else case.after
    if case.findings == () or (case.after is not None and case.findings is None):
        faults.append("the findings are not written yet: run `python -m q7lint.testing.positions`")
    try:
        result = repaired(case)
        if result != wanted:
            faults.append(f"the repair is {result!r}, not {wanted!r}")
        faults += _safe_faults(case)
    except UnsettledError as error:
        return [*faults, str(error)]
    return faults + text_faults(case.before, registry.all_rules(), _document(case))


def _missing(some: Sequence[Expected], among: Sequence[Expected]) -> list[Expected]:
    """Give those of `some` that are not `among` the others, as often as they are lacking."""
    return list((Counter(some) - Counter(among)).elements())


def _safe_faults(case: Case) -> list[str]:
    """Check what the safe fixes alone make of a case, as far as it says."""
    result = repaired(case, unsafe=False)
    if case.safe is not None and result != case.safe:
        return [f"the safe fixes alone give {result!r}, not {case.safe!r}"]
    if case.safe is None and result == case.after:
        return ["the safe fixes alone give the repair: flag it `safe`"]
    return []


def growth_faults(rules: Iterable[Rule], scraps: Iterable[str] = SCRAPS) -> list[str]:
    """Check that the time which `rules` take to find and to repair grows linearly with repeated scraps.

    The time is that of the process, the best of three; the limit lies between linear and quadratic growth.
    """
    rules = tuple(rules)
    faults = []
    for scrap in scraps:
        for opening, repairs in (("", False), ("", True), ("<p>x</p>\n&amp;amp;\n", False)):
            # A machine that does something else makes a ratio larger, and hardly ever smaller.
            ratio = _growth(rules, opening, scrap, repairs=repairs)
            if ratio > _MOST_GROWTH:
                ratio = min(_growth(rules, opening, scrap, repairs=repairs) for _ in range(2))
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
