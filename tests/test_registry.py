"""Which rules there are, and which of them are selected."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from q7lint.reading import Reads
from q7lint.registry import RuleClashError, SelectorError, all_rules, packages, rules_in, select
from q7lint.rule import Phase, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from q7lint.finding import Hit
    from q7lint.reading import Reading


def nothing(read: Reading) -> Iterator[Hit]:  # noqa: ARG001 - every rule takes a reading
    """Find nothing."""
    return iter(())


def named(code: str, name: str) -> Rule:
    return Rule(code, name, "x", Phase.TAGS, Reads.TAGS, (), nothing)


RULES = (named("AAA001", "one-thing"), named("AAA002", "other-thing"), named("AAB001", "third-thing"))


def chosen(**options: list[str] | str | None) -> list[str]:
    return [one.code for one in select(**options, rules=RULES)]  # type: ignore[arg-type]


def test_all_rules_are_selected_where_nothing_is_said() -> None:
    assert chosen() == ["AAA001", "AAA002", "AAB001"]


@pytest.mark.parametrize(
    ("selector", "codes"),
    [
        ("AAA", ["AAA001", "AAA002"]),
        ("aa", ["AAA001", "AAA002", "AAB001"]),
        ("AAA002", ["AAA002"]),
        ("Third-Thing", ["AAB001"]),
        (" AAB001 ", ["AAB001"]),
        ("all", ["AAA001", "AAA002", "AAB001"]),
        ("AAB,AAA001", ["AAA001", "AAB001"]),
    ],
)
def test_a_selector_is_a_code_a_prefix_or_a_name(selector: str, codes: list[str]) -> None:
    assert chosen(select=selector) == codes


def test_the_closest_selector_wins_whatever_the_order() -> None:
    assert chosen(select=["AAA001"], ignore=["AAA"]) == ["AAA001"]
    assert chosen(select=["AAA"], ignore=["one-thing"]) == ["AAA002"]
    assert chosen(select=["AAB"], extend_select=["AAA002"], ignore=["AA"]) == ["AAA002", "AAB001"]


def test_of_two_selectors_as_close_ignore_wins() -> None:
    assert chosen(select=["AAA001", "AAB"], ignore=["one-thing"]) == ["AAB001"]
    assert chosen(select=["AAA", "AAB"], ignore=["AAA"]) == ["AAB001"]


@pytest.mark.parametrize("selector", ["", " ", "AAC", "AAA0011", "one", "*"])
def test_a_selector_that_names_no_rule_is_an_error(selector: str) -> None:
    with pytest.raises(SelectorError, match="no rule has the code, prefix or name"):
        chosen(ignore=[selector])


MODULE = """
from q7lint import Phase, Reads, rule

@rule(code="{code}", name="{name}", summary="x", phase=Phase.TAGS, reads=Reads.TAGS, examples=())
def detect(read):
    return iter(())
"""


def install(folder: Path, package: str, code: str, name: str, group: str = "q7lint.rules") -> None:
    """Install a package with one rule in a folder of modules."""
    (folder / package / "family").mkdir(parents=True)
    for part in (folder / package, folder / package / "family"):
        (part / "__init__.py").write_text("")
    (folder / package / "family" / "some_rule.py").write_text(MODULE.format(code=code, name=name))
    (folder / package / "family" / "_shared.py").write_text("raise ValueError('is no rule')\n")
    about = folder / f"{package}-1.dist-info"
    about.mkdir()
    (about / "entry_points.txt").write_text(f"[console_scripts]\nx = y:z\n\n[{group}]\nsome = {package}\n")


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.syspath_prepend(tmp_path)
    all_rules.cache_clear()
    yield tmp_path
    all_rules.cache_clear()


def test_the_rules_of_an_installed_package_are_found(site: Path) -> None:
    install(site, "found_package", "ZZY001", "found-thing")
    assert "found_package" in packages()
    assert [one.code for one in rules_in("found_package")] == ["ZZY001"]
    assert "ZZY001" in [one.code for one in all_rules()]


def test_packages_of_other_groups_are_not_taken_for_rules(site: Path) -> None:
    install(site, "other_package", "ZZX001", "other-thing", group="q7lint.rules.old")
    assert "other_package" not in packages()
    assert packages() == sorted(packages())
    assert "y:z" not in packages()


@pytest.mark.parametrize(("code", "name"), [("TAG001", "quite-another"), ("ZZW001", "spaced-tag")])
def test_a_code_or_a_name_that_two_packages_claim_is_an_error(site: Path, code: str, name: str) -> None:
    install(site, f"clashing_{code.lower()}", code, name)
    with pytest.raises(RuleClashError, match=f"is claimed by .*clashing_{code.lower()}"):
        all_rules()


def test_rules_stand_in_the_order_of_their_codes(site: Path) -> None:
    install(site, "early_package", "AAA001", "early-thing")
    codes = [one.code for one in all_rules()]
    assert codes[0] == "AAA001"
    assert codes == sorted(codes)


def test_a_rule_that_its_package_takes_over_from_a_module_is_one_rule(site: Path) -> None:
    install(site, "handing_package", "HAN001", "handed-thing")
    with (site / "handing_package" / "__init__.py").open("a") as module:
        module.write("from handing_package.family.some_rule import detect\n")
    assert [one.code for one in rules_in("handing_package")] == ["HAN001"]
    assert [one.code for one in all_rules()].count("HAN001") == 1
