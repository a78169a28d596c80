"""What every rule must keep, for all rules that are installed."""

from __future__ import annotations

from pathlib import Path

import pytest

from q7lint import registry
from q7lint.rule import Rule
from q7lint.testing import contract
from q7lint.testing.corpus import Case, read_cases

CASES = Path(__file__).parents[1] / "corpus" / "cases"
RULES = registry.all_rules()


def cases(rule: Rule) -> list[Case]:
    path = CASES / f"{rule.name}.md"
    assert path.is_file(), f"{rule.name} has no cases"
    return read_cases(str(path))


@pytest.fixture(params=RULES, ids=[rule.name for rule in RULES])
def rule(request: pytest.FixtureRequest) -> Rule:
    found = request.param
    assert isinstance(found, Rule)
    return found


def test_conventions(rule: Rule) -> None:
    assert contract.convention_faults(rule) == []


def test_page(rule: Rule) -> None:
    assert contract.page_faults(rule) == []


def test_examples(rule: Rule) -> None:
    assert contract.example_faults(rule) == []


def test_corpus_has_twelve_of_each_kind(rule: Rule) -> None:
    repairs = [case for case in cases(rule) if rule.code in {one.code for one in case.findings or ()}]
    silent = [case for case in cases(rule) if case.after is None and case.findings is None]
    assert len(repairs) >= 12
    assert len(silent) >= 12


def test_corpus_has_four_languages(rule: Rule) -> None:
    assert len({case.lang for case in cases(rule)}) >= 4


@pytest.mark.parametrize("scrap", contract.SCRAPS)
def test_time_is_linear(scrap: str) -> None:
    assert contract.growth_faults(RULES, [scrap]) == []
