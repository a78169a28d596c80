"""What every rule must keep, for all rules that are installed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from q7lint import registry
from q7lint.testing import contract
from q7lint.testing.corpus import Case, read_cases

if TYPE_CHECKING:
    from q7lint.rule import Rule

CASES = Path(__file__).parents[1] / "corpus" / "cases"
RULES = registry.all_rules()
# The time of all rules together is measured below.
CHECKS = [check for check in contract.CHECKS if check is not contract.LINEAR]
each_rule = pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.name) for rule in RULES])


def cases(rule: Rule) -> list[Case]:
    path = CASES / f"{rule.name}.md"
    return read_cases(str(path)) if path.is_file() else []


@each_rule
@pytest.mark.parametrize("check", [pytest.param(check, id=check.name) for check in CHECKS])
def test_every_rule(rule: Rule, check: contract.Check) -> None:
    assert check.faults(rule) == []


@each_rule
def test_every_rule_has_twelve_cases_of_each_kind_in_four_languages(rule: Rule) -> None:
    assert contract.case_count_faults(rule, cases(rule), least=12, languages=4) == []


@pytest.mark.parametrize("scrap", contract.SCRAPS)
def test_time_is_linear(scrap: str) -> None:
    assert contract.growth_faults(RULES, [scrap]) == []
