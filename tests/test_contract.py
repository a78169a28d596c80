"""The contract of rules, held to rules and cases that break it: each breach is named, and nothing else is."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from q7lint.finding import Applicability, Fix, Hit, Licence
from q7lint.reading import Reads
from q7lint.registry import rules_in
from q7lint.rule import Phase, Rule, rule
from q7lint.testing import contract
from q7lint.testing.corpus import Case, read_cases
from q7lint.text import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from q7lint.reading import Reading

SAFE, UNSAFE = Applicability.SAFE, Applicability.UNSAFE


# -- a rule and its page -------------------------------------------------------------------------------------------

MODULE = '''"""A tag that somebody doubled: `<b><b>`.

Somebody pressed the key twice.

What it finds
    Two start tags of `b`, one behind the other.

How it fixes
    It takes one of them away.

What it leaves alone
    - A single one.
"""

from q7lint import Applicability, Edit, Example, Fix, Hit, Licence, Phase, Reads, Span, rule


@rule(
    code="DBL001",
    name="doubled-tag",
    summary="a tag that stands there twice",
    phase=Phase.TAGS,
    reads=Reads.TAGS,
    examples=(
        Example("A <b><b>loaf", "A <b>loaf", "twice"),
        Example.untouched("A <b>loaf", "once"),
    ),
)
def doubled_tag(read):
    at = read.text.find("<b><b>")
    if at >= 0:
        edits = (Edit(Span(at, at + 3), ""),)
        yield Hit(Span(at, at + 6), "doubled", Fix("Remove it", edits, Applicability.SAFE, Licence.REMOVES))
'''


def faults_of(folder: Path, monkeypatch: pytest.MonkeyPatch, module: str, file: str = "doubled_tag.py") -> list[str]:
    """Give the faults of the rules in a package of their own that holds `module`."""
    package = f"package_{folder.name}".replace("-", "_")
    (folder / package / "doubles").mkdir(parents=True)
    for init in (folder / package, folder / package / "doubles"):
        (init / "__init__.py").write_text("")
    (folder / package / "doubles" / file).write_text(module)
    monkeypatch.syspath_prepend(folder)
    checks = contract.convention_faults, contract.page_faults, contract.example_faults
    return [fault for one in rules_in(package) for check in checks for fault in check(one)]


def test_a_rule_that_keeps_the_contract_has_no_faults(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert faults_of(tmp_path, monkeypatch, MODULE) == []


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"DBL001"', '"DBL1"', "the code 'DBL1' is not three capitals and three digits"),
        ('name="doubled-tag"', 'name="doubled"', "the name 'doubled' is not in kebab case, of two words or more"),
        ("there twice", "there twice.", "the summary is not one line without a full stop"),
        ("How it fixes", "How it mends", "the page has the sections ['What it finds', 'What it leaves alone'], not"),
        ("    It takes one of them away.\n", "", "nothing stands below `How it fixes`"),
        ("doubled: `<b><b>`.", "doubled", "the first line of the page is not a sentence"),
        ('"A <b>loaf", "twice"', '"A loaf", "twice"', "'A <b><b>loaf' becomes 'A <b>loaf', not 'A loaf'"),
        ('"A <b><b>loaf"', '"A <i><i>loaf"', "'A <i><i>loaf': nothing is found"),
        ('untouched("A <b>loaf"', 'untouched("A <b><b>loaf"', "an example that stays has a finding with a fix"),
        (
            '        Example.untouched("A <b>loaf", "once"),\n',
            "",
            "the examples are not of both kinds: one with a finding, one without",
        ),
        ("at + 3", "at + 7", 'a fix was refused: ends inside the word "loaf"'),
    ],
)
def test_what_is_wrong_with_a_rule_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, old: str, new: str, fault: str
) -> None:
    assert MODULE.count(old) == 1
    found = faults_of(tmp_path, monkeypatch, MODULE.replace(old, new))
    assert any(fault in one for one in found), found


def test_a_rule_in_a_file_of_another_name_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found = faults_of(tmp_path, monkeypatch, MODULE, "twice.py")
    assert found == ["the file of doubled-tag is called twice.py"]


def test_two_rules_in_one_file_are_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    second = MODULE[MODULE.index("@rule") :].replace("DBL001", "TRI001").replace("def doubled_tag", "def second")
    found = faults_of(tmp_path, monkeypatch, f"{MODULE}\n\n{second}")
    assert "TRI001 and DBL001 share the folder of a family" in found
    assert "TRI001 and DBL001 share a file" in found


# -- what holds on any text ----------------------------------------------------------------------------------------


def planted(
    pattern: str,
    new: str,
    *,
    code: str = "XXX001",
    safe: bool = True,
    hard: int | None = None,
    message: str = "planted",
    licence: Licence = Licence.REMOVES,
) -> Rule:
    """Make a rule that writes `new` for what matches; where `hard` is said, only if as many tags have that weight."""

    @rule(code=code, name=f"planted-{code.lower()}", summary="x", phase=Phase.TAGS, reads=Reads.TAGS, examples=())
    def detect(read: Reading) -> Iterator[Hit]:
        if hard is not None and read.evidence.hard != hard:
            return
        for found in re.finditer(pattern, read.text):
            span = Span(*found.span())
            fix = Fix("planted", (Edit(span, new),), SAFE if safe else UNSAFE, licence)
            yield Hit(span, message, fix)

    return detect


TEXT = "One <i> two< / b > three."


def test_rules_that_keep_the_laws_have_no_faults() -> None:
    assert contract.text_faults(TEXT, (planted("<i> ", ""), planted("< / b >", "", code="XXX002"))) == []


def test_findings_that_depend_on_the_order_of_the_rules_are_named() -> None:
    rules = planted("<i> ", "", message="first"), planted("<i> ", "", message="second")
    assert contract.text_faults(TEXT, rules) == ["the findings depend on the order of the rules"]


def test_a_repair_that_depends_on_the_order_of_the_rules_is_named() -> None:
    rules = planted("<i>", ""), planted("<i>", "\n")
    assert "the repair depends on the order of the rules" in contract.text_faults(TEXT, rules)


def test_a_repair_that_would_go_on_in_a_second_run_goes_on_in_the_first() -> None:
    rules = planted("< / b >", ""), planted("<i> ", "", code="XXX002", hard=0)
    assert contract.text_faults(TEXT, rules) == []


def test_a_repair_in_two_steps_that_ends_otherwise_is_named() -> None:
    looks: list[str] = []

    @rule(code="XXX002", name="planted-tired", summary="x", phase=Phase.TAGS, reads=Reads.TAGS, examples=())
    def tired(read: Reading) -> Iterator[Hit]:
        looks.append(read.text)
        at = read.text.find("<i> ")
        if at >= 0 and "< / b >" not in read.text and looks.count(read.text) < 5:
            yield Hit(
                Span(at, at + 4), "planted", Fix("planted", (Edit(Span(at, at + 4), ""),), UNSAFE, Licence.REMOVES)
            )

    assert "safe fixes first and unsafe ones later give 'One <i> two three.', at once 'One two three.'" in (
        contract.text_faults(TEXT, (planted("< / b >", ""), tired))
    )


def test_a_fix_that_is_refused_is_named() -> None:
    faults = contract.text_faults(TEXT, (planted("three", ""),))
    assert len(faults) == 1
    assert "a fix of XXX001 was refused" in faults[0]
    assert 'removes the word "three", which is not part of a tag' in faults[0]


def test_fixes_that_do_not_settle_are_named() -> None:
    there = planted("(?<=<i>) ", "\n", licence=Licence.LAYS_OUT)
    back = planted("(?<=<i>)\n", " ", code="XXX002", licence=Licence.LAYS_OUT)
    (fault,) = contract.text_faults(TEXT, (there, back))
    assert "fixes go round in a circle: XXX001, XXX002" in fault


def test_a_finding_outside_the_text_is_named() -> None:
    @rule(code="XXX001", name="planted-far", summary="x", phase=Phase.TAGS, reads=Reads.TAGS, examples=())
    def far(read: Reading) -> Iterator[Hit]:
        yield Hit(Span(3, len(read.text) + 1), "too far")

    assert contract.text_faults(TEXT, (far,)) == [
        f"XXX001: it yields a Hit outside of the text, from 3 to {len(TEXT) + 1}"
    ]


# -- cases ---------------------------------------------------------------------------------------------------------

CASE = """## A pair

The tags go.

```before lang=en
A < em >loaf< / em >, and warm</strong milk.
```

```after safe
A loaf, and warm milk.
```

```findings
1:3 TAG001 "< em >"
1:13 TAG001 "< / em >"
1:31 TAG005 "</strong"
```
"""


def case(folder: Path, old: str, new: str) -> Case:
    """Read the case with one change."""
    assert CASE.count(old) == 1
    path = folder / "cases.md"
    path.write_text(CASE.replace(old, new))
    (read,) = read_cases(str(path))
    return read


def test_a_case_that_comes_true_has_no_faults(tmp_path: Path) -> None:
    assert contract.case_faults(case(tmp_path, "## A pair", "## A pair of tags")) == []


@pytest.mark.parametrize(
    ("old", "new", "faults"),
    [
        ('1:31 TAG005 "</strong"\n', "", ['not expected: 1:31 TAG005 "</strong"']),
        ("1:31 TAG005", "1:31 TAG003", ['not expected: 1:31 TAG005 "</strong"', 'not found: 1:31 TAG003 "</strong"']),
        ('"</strong"\n', '"</strong"\n1:33 TAG005 "strong"\n', ['not found: 1:33 TAG005 "strong"']),
        (
            "A loaf, and",
            "A loaf and",
            [
                "the repair is 'A loaf, and warm milk.\\n', not 'A loaf and warm milk.\\n'",
                "the safe fixes alone give 'A loaf, and warm milk.\\n', not 'A loaf and warm milk.\\n'",
            ],
        ),
        ("```after safe\n", "```after\n", ["the safe fixes alone give the repair: flag it `safe`"]),
    ],
)
def test_what_does_not_come_true_in_a_case_is_named(tmp_path: Path, old: str, new: str, faults: list[str]) -> None:
    assert contract.case_faults(case(tmp_path, old, new)) == faults


def test_findings_that_are_not_written_are_named(tmp_path: Path) -> None:
    written = CASE[CASE.index("```findings") :]
    for empty in ("", "```findings\n```\n"):
        found = contract.case_faults(case(tmp_path, written, empty))
        assert "the findings are not written yet: run `python -m q7lint.testing.positions`" in found


# -- time ----------------------------------------------------------------------------------------------------------


def test_time_that_grows_faster_than_the_text_is_named() -> None:
    @rule(code="XXX001", name="planted-slow", summary="x", phase=Phase.TAGS, reads=Reads.TEXT, examples=())
    def slow(read: Reading) -> Iterator[Hit]:
        # With the cube of the text, so that it is seen whatever else the machine does.
        if sum(read.text.count("<") for _ in read.text[::128] for _ in read.text[::128]) < 0:
            yield Hit(Span(0, 1), "never")

    @rule(code="XXX002", name="planted-quick", summary="x", phase=Phase.TAGS, reads=Reads.TEXT, examples=())
    def quick(read: Reading) -> Iterator[Hit]:
        if sum(1 for mark in read.text for _ in range(9) if mark == ">") > 0:
            yield Hit(Span(0, 1), "never")

    assert "'<' after '': 4 times as long takes" in str(contract.growth_faults((slow,), ("<",)))
    assert contract.growth_faults((quick,), ("<",)) == []
