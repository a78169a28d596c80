"""Which rules there are, and which of them are selected."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

import q7lint
from q7lint.gate import NOTHING, Reads
from q7lint.installed import said_by, wanted
from q7lint.registry import (
    PackageError,
    RuleClashError,
    SelectorError,
    all_rules,
    packages,
    rule_fault,
    rules_in,
    select,
)
from q7lint.rule import Example, Phase, Rule
from q7lint.searched import chosen as chosen_folders

if TYPE_CHECKING:
    from collections.abc import Iterator

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


@pytest.mark.parametrize(
    ("part", "value", "fault"),
    [
        ("code", None, "a code that is not three capital letters and three digits"),
        ("code", "AAA001\n", "a code that is not three capital letters and three digits"),
        ("code", "AAA0011", "a code that is not three capital letters and three digits"),
        ("name", "\x1b[2J", "a name that is not in kebab case"),
        ("name", b"one", "a name that is not in kebab case"),
        ("summary", 5, "a summary that is no text"),
        ("phase", 3, "a phase that is none"),
        ("reads", "TAGS", "readings that are none"),
        ("examples", [], "examples that are no tuple of Examples"),
        ("examples", ("x",), "examples that are no tuple of Examples"),
        ("examples", (Example("a", None, "x"),), "examples that are no tuple of Examples"),  # type: ignore[arg-type]
        ("examples", (Example("a", "b", "x", "text"),), "examples that are no tuple of Examples"),  # type: ignore[arg-type]
        ("detect", "x", "a detect that cannot be called"),
        ("triggers", ["x"], "triggers that are no tuple of strings"),
        ("triggers", ("",), "triggers that are no tuple of strings"),
        ("triggers", (b"x",), "triggers that are no tuple of strings"),
        ("reads", NOTHING, "nothing that it reads, neither readings nor triggers"),
    ],
)
def test_a_rule_that_cannot_be_used_is_told_by_what_is_wrong_with_it(part: str, value: Any, fault: str) -> None:
    assert rule_fault(RULES[0]) is None
    assert rule_fault(RULES[0]._replace(**{part: value})) == fault


def test_a_package_with_a_rule_that_cannot_be_used_is_named_with_it(site: Path) -> None:
    install(site, "wrong_package", "wrong", "wrong-thing")
    with pytest.raises(PackageError, match="wrong_package: the rule 'wrong' has a code that is not three capital"):
        all_rules()


@pytest.mark.parametrize("error", ["SystemExit(0)", "GeneratorExit()", "BaseException('x')", "MemoryError()"])
def test_whatever_an_import_raises_names_the_package(site: Path, error: str) -> None:
    (site / "ending_package.py").write_text(f"raise {error}\n")
    with pytest.raises(PackageError, match=f"^ending_package: {error.partition('(')[0]}"):
        list(rules_in("ending_package"))


def test_an_interruption_of_an_import_stays_one(site: Path) -> None:
    (site / "asking_package.py").write_text("raise KeyboardInterrupt\n")
    with pytest.raises(KeyboardInterrupt):
        list(rules_in("asking_package"))


def test_entry_points_of_any_bytes_hide_no_others(site: Path) -> None:
    install(site, "sound_package", "SOU001", "sound-thing")
    (site / "odd-1.dist-info").mkdir()
    (site / "odd-1.dist-info" / "entry_points.txt").write_bytes(b"\xff\xfe\0[q7lint.rules]\n")
    assert "sound_package" in packages()


def test_the_current_folder_is_no_place_for_packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path, "near_package", "NEA001", "near-thing")
    monkeypatch.chdir(tmp_path)
    for folder in ("", ".", os.curdir + os.sep):
        monkeypatch.setattr(sys, "path", [folder, *sys.path])
        assert "near_package" not in packages()
    monkeypatch.setattr(sys, "path", [str(tmp_path), *sys.path])
    assert "near_package" in packages()


@pytest.mark.parametrize(
    ("variable", "kept"),
    [
        (None, True),
        ("", True),
        ("{here}", True),
        (":{here}", True),
        (":", False),
        (".", False),
        ("/nowhere:", False),
        ("..", True),
    ],
)
def test_a_folder_that_stands_for_the_current_one_is_not_chosen(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, variable: str | None, *, kept: bool
) -> None:
    monkeypatch.chdir(tmp_path)
    if variable is None:
        monkeypatch.delenv("PYTHONPATH", raising=False)
    else:
        monkeypatch.setenv("PYTHONPATH", variable.format(here=tmp_path).replace(":", os.pathsep))
    folders = ["", str(tmp_path), "src", os.sep]
    assert chosen_folders(folders) == ([str(tmp_path), os.sep] if kept else [os.sep])


def test_where_q7lint_is_stays_chosen_whatever_stands_in_pythonpath(monkeypatch: pytest.MonkeyPatch) -> None:
    home = Path(q7lint.__file__).parents[1]
    monkeypatch.chdir(home)
    monkeypatch.setenv("PYTHONPATH", os.curdir)
    assert chosen_folders([str(home)]) == [str(home)]


# -- what a package says that its rules read -----------------------------------------------------------------------


def test_our_own_package_says_exactly_what_its_rules_read() -> None:
    read = NOTHING
    triggers: set[str] = set()
    for one in rules_in("q7rules"):
        read |= one.reads
        triggers.update(one.triggers)
    said = said_by("q7rules")
    assert said is not None
    assert (said.reads, set(said.triggers)) == (read, triggers)


def says(site: Path, package: str, said: str) -> None:
    install(site, package, "ZZS001", f"{package.replace('_', '-')}-thing")
    (site / package / "__init__.py").write_text(said)


@pytest.mark.parametrize(
    "said",
    ["", "READS = 1", "READS = 'TAGS'", "TRIGGERS = ('a',) * 0", "TRIGGERS = ['a']", "TRIGGERS = ('',)", "1 / 0"],
)
def test_a_package_that_does_not_say_what_its_rules_read_has_them_loaded(site: Path, said: str) -> None:
    says(site, "silent_package", said)
    assert said_by("silent_package") is None
    assert wanted() is None


def test_what_packages_say_is_put_together(site: Path) -> None:
    says(site, "first_package", "from q7lint import Reads\nREADS = Reads.WRAPS\nTRIGGERS = ('a phrase',)")
    says(site, "second_package", "TRIGGERS = ('another',)")
    together = wanted()
    assert together is not None
    assert Reads.WRAPS in together.reads
    assert {"a phrase", "another"} <= set(together.triggers)
    assert together.concern(b"It holds another.", "text")
    assert together.concern(b"A <b>tag</b>.", "text")  # by our own rules
    assert not together.concern(b"It holds no other.", "text")
    for package in ("first_package", "second_package"):
        sys.modules.pop(package, None)


def test_a_package_whose_rules_read_more_than_it_says_cannot_be_used(site: Path) -> None:
    says(site, "modest_package", "from q7lint import Reads\nREADS = Reads.WRAPS")
    with pytest.raises(PackageError, match="modest_package: the rule ZZS001 reads more than READS and TRIGGERS"):
        all_rules()
    sys.modules.pop("modest_package", None)
