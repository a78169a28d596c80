"""What every rule must keep, as checks that authors of other rules can run on theirs.

Each check gives the list of what is wrong, in words; an empty list is a pass. `CHECKS` has all of them, and
`case_faults` holds a case of a corpus to the rules. The plug-in for pytest (`q7lint.testing.plugin`) makes a test of
each; by hand it is::

    from q7lint.registry import rules_in
    from q7lint.testing import contract

    @pytest.mark.parametrize("rule", rules_in("my_rules"), ids=lambda rule: rule.name)
    def test_rule_keeps_the_contract(rule):
        assert contract.rule_faults(rule) == []
"""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from q7lint import registry
from q7lint.repairer import UnsettledError, repair_document
from q7lint.testing.corpus import Expected, shown
from q7lint.testing.growth import SCRAPS, growth_faults
from q7lint.testing.trials import ENOUGH, Trial, failure, on_texts, shown_with_dialect, text_faults
from q7lint.text import Dialect, Document
from q7lint.whole import check_document

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from q7lint.finding import Finding
    from q7lint.rule import Example, Rule
    from q7lint.testing.corpus import Case

__all__ = [
    "CHECKS",
    "LINEAR",
    "SCRAPS",
    "SECTIONS",
    "Check",
    "case_count_faults",
    "case_faults",
    "convention_faults",
    "example_faults",
    "failure",
    "found_in",
    "growth_faults",
    "page_faults",
    "repaired",
    "rule_faults",
    "sound_faults",
    "text_faults",
]

SECTIONS = ("What it finds", "How it fixes", "What it leaves alone")
"""The sections of a rule's page, in this order."""

_CODE = re.compile(r"[A-Z]{3}\d{3}")
_NAME = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)+")
_ARTICLES = 27
"""How many sound articles a rule has to be silent on in each dialect: three in each of nine languages."""


class Check(NamedTuple):
    """One thing that every rule must keep.

    Args:
        name: What a rule does that passes: ``keeps the law``.
        look: Gives the faults of a rule; it may fail as the rule does.
    """

    name: str
    look: Callable[[Rule], list[str]]

    def faults(self, rule: Rule) -> list[str]:
        """Give what is wrong with `rule`, in words. A rule that fails has a fault; nothing is raised."""
        try:
            return self.look(rule)
        except Exception as error:  # noqa: BLE001 - a rule may raise anything
            return [failure(error)]


def rule_faults(rule: Rule) -> list[str]:
    """Run all checks on one rule but for that of time, which takes some seconds."""
    return [fault for check in CHECKS if check is not LINEAR for fault in check.faults(rule)]


def convention_faults(rule: Rule) -> list[str]:
    """Check code, name, file and family: the file is named after the rule, and its folder's rules share a prefix."""
    faults = []
    if not _CODE.fullmatch(rule.code):
        faults.append(f"the code {rule.code!r} is not three capitals and three digits")
    if not _NAME.fullmatch(rule.name):
        faults.append(f"the name {rule.name!r} is not in kebab case, of two words or more")
    module = rule.detect.__module__
    family, _, stem = module.rpartition(".")
    family = family or module  # a package of rules may be one module
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
    faults = [fault for example in rule.examples for fault in _tried_example(rule, example)]
    if faults:
        return faults
    kinds = {bool(_found(rule, example)) for example in rule.examples}
    if kinds != {False, True}:
        faults.append("the examples are not of both kinds: one with a finding, one without")
    return faults


def _found(rule: Rule, example: Example) -> list[Finding]:
    return check_document(Document(example.before, "<example>", example.dialect), (rule,))


def _tried_example(rule: Rule, example: Example) -> list[str]:
    """Run one example, and name it where the rule fails."""
    try:
        return _example_faults(rule, example)
    except Exception as error:  # noqa: BLE001 - a rule may raise anything
        return [f"{example.before!r}: the rule {failure(error)}"]


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
    return faults + [f"{example.before!r}: {one}" for one in text_faults(example.before, (rule,), document)]


def sound_faults(rule: Rule) -> list[str]:
    """Check that a rule finds nothing in sound articles in nine languages, as text, as Markdown and as a page."""
    from q7lint.testing.damage.articles import article

    faults: list[str] = []
    for number in range(_ARTICLES):
        for dialect in Dialect:
            document = Document(article(number).written(dialect), f"article {number}", dialect)
            for one in check_document(document, (rule,)):
                found = document.text[one.span.start : one.span.end]
                line = Document(one.excerpt, "", dialect)
                faults.append(f"{shown_with_dialect(line)}: {found!r} is found: {one.message}")
                if len(faults) >= ENOUGH:
                    return faults
    return faults


def case_count_faults(rule: Rule, cases: Iterable[Case], *, least: int = 1, languages: int = 1) -> list[str]:
    """Check that the corpus has cases in which the rule finds something, and such in which nothing may be found.

    Args:
        rule: The rule.
        cases: The cases of a corpus; those in the file that is named after the rule count.
        least: How many of each kind there are to be.
        languages: In how many languages.
    """
    own = [case for case in cases if os.path.splitext(os.path.basename(case.path))[0] == rule.name]
    repairs = [case for case in own if rule.code in {one.code for one in case.findings or ()}]
    silent = [case for case in own if case.after is None and case.findings is None]
    spoken = {case.lang for case in own}
    wanted = (
        (len(repairs), least, "cases in which it finds something"),
        (len(silent), least, "cases in which nothing may be found"),
        (len(spoken), languages, "languages"),
    )
    return [
        f"cases/{rule.name}.md has {count} {what}, not {many} or more" for count, many, what in wanted if count < many
    ]


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


def case_faults(case: Case, rules: Iterable[Rule] | None = None) -> list[str]:
    """Hold a case of a corpus to `rules`, to all that are installed by default. A rule that fails has a fault."""
    try:
        return _case_faults(case, registry.all_rules() if rules is None else tuple(rules))
    except Exception as error:  # noqa: BLE001 - a rule may raise anything
        return [f"a rule {failure(error)}"]


def _case_faults(case: Case, rules: tuple[Rule, ...]) -> list[str]:
    """Hold a case to what it says, and to what holds on any text."""
    found, expected = found_in(case, rules), list(case.findings or ())
    faults = [f"not expected: {one}" for one in _missing(found, expected)]
    faults += [f"not found: {one}" for one in _missing(expected, found)]
    wanted = case.before if case.after is None else case.after
    if case.findings == () or (case.after is not None and case.findings is None):
        faults.append("the findings are not written yet: run `python -m q7lint.testing.positions`")
    try:
        result = repaired(case, rules=rules)
        if result != wanted:
            faults.append(f"the repair is {result!r}, not {wanted!r}")
        faults += _safe_faults(case, rules)
    except UnsettledError as error:
        return [*faults, str(error)]
    return faults + text_faults(case.before, rules, _document(case))


def _missing(some: Sequence[Expected], among: Sequence[Expected]) -> list[Expected]:
    """Give those of `some` that are not `among` the others, as often as they are lacking."""
    return list((Counter(some) - Counter(among)).elements())


def _safe_faults(case: Case, rules: tuple[Rule, ...]) -> list[str]:
    """Check what the safe fixes alone make of a case, as far as it says."""
    result = repaired(case, unsafe=False, rules=rules)
    if case.safe is not None and result != case.safe:
        return [f"the safe fixes alone give {result!r}, not {case.safe!r}"]
    if case.safe is None and result == case.after:
        return ["the safe fixes alone give the repair: flag it `safe`"]
    return []


def _time_faults(rule: Rule) -> list[str]:
    """Check the growth of one rule, on its own examples too."""
    faults: list[str] = []
    for scrap in (*SCRAPS, *(f"{one.before}\n" for one in rule.examples)):
        faults += growth_faults((rule,), [scrap])
        if len(faults) >= ENOUGH:
            break
    return faults


LINEAR = Check("takes linear time", _time_faults)
"""The check that measures: it takes some seconds a rule."""

CHECKS = (
    Check("keeps the conventions", convention_faults),
    Check("has a page", page_faults),
    Check("does what its examples say", example_faults),
    Check("finds places inside the text", on_texts(Trial.place_faults)),
    Check("keeps the law", on_texts(Trial.law_faults)),
    Check("settles", on_texts(Trial.settling_faults)),
    Check("gives the same in any order", on_texts(Trial.order_faults)),
    Check("is silent on sound text", sound_faults),
    LINEAR,
)
"""What every rule must keep, each with its name."""
