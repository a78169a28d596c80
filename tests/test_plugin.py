"""The plug-in for pytest: what it adds to a run, what its failures say, and that it stays away where nobody asked."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from subprocess import run
from typing import TYPE_CHECKING

import pytest

from q7lint import registry
from q7lint.testing import contract

if TYPE_CHECKING:
    from collections.abc import Sequence

pytest_plugins = ("pytester",)

EXAMPLE = Path(__file__).parent / "third_party"
RULE = "src/q7lint_example/lists/doubled_bullet.py"
CASES = "corpus/cases/doubled-bullet.md"
# The rules that are installed are looked up once in a process: here, before any package is planted.
INSTALLED = registry.all_rules()


class Author:
    """The example package in a folder of its own, as its author has it.

    Args:
        pytester: The folder, and pytest to run in it.
    """

    def __init__(self, pytester: pytest.Pytester) -> None:
        self.pytester = pytester
        self.folder = pytester.path
        ignored = shutil.ignore_patterns("__pycache__", ".pytest_cache")
        shutil.copytree(EXAMPLE, self.folder, dirs_exist_ok=True, ignore=ignored)
        pytester.syspathinsert(self.folder / "src")
        self.declare("q7lint_example = q7lint_example")

    def declare(self, entry: str) -> None:
        """Install the package as far as q7lint looks: by its entry point."""
        metadata = self.folder / "src" / "q7lint_example-1.0.dist-info"
        metadata.mkdir(exist_ok=True)
        (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: q7lint-example\nVersion: 1.0\n")
        (metadata / "entry_points.txt").write_text(f"[q7lint.rules]\n{entry}\n")

    def change(self, name: str, old: str, new: str) -> None:
        """Write `new` for `old`, which stands once in the file `name`."""
        path = self.folder / name
        text = path.read_text()
        assert text.count(old) == 1
        path.write_text(text.replace(old, new))

    def check(self, *arguments: str) -> pytest.RunResult:
        """Run pytest."""
        return self.pytester.runpytest_inprocess("-p", "no:cacheprovider", *arguments)

    def names(self, *arguments: str) -> list[str]:
        """Give the names of the tests that a run would have."""
        lines = self.check("--collect-only", "-q", *arguments).outlines
        return [line for line in lines if "::" in line and not line.startswith("ERROR")]


@pytest.fixture
def author(pytester: pytest.Pytester) -> Author:
    return Author(pytester)


def said(result: pytest.RunResult) -> str:
    return "\n".join((*result.outlines, *result.errlines))


def only(name: str) -> str:
    return f"q7lint::q7lint_example::EXA001::{name}"


# -- what it adds --------------------------------------------------------------------------------------------------


def test_each_rule_has_a_test_for_each_check_and_each_case_has_one(author: Author) -> None:
    titles = re.findall("(?m)^## (.+)$", (author.folder / CASES).read_text())
    assert author.names() == [
        "q7lint::q7lint_example::is installed",
        *(only(check.name) for check in contract.CHECKS),
        only("has cases"),
        *(f"q7lint::corpus::cases/doubled-bullet.md::{title}" for title in titles),
        "q7lint::corpus::clean/cs-market.txt::market",
    ]
    assert len(titles) >= 12


def test_the_example_passes(author: Author) -> None:
    result = author.check("-k", "not linear")
    result.assert_outcomes(passed=len(author.names()) - 1, deselected=1)
    assert result.ret is pytest.ExitCode.OK


def test_tests_are_chosen_by_words(author: Author) -> None:
    assert author.names("-k", "law or (corpus and code)") == [
        only("keeps the law"),
        "q7lint::corpus::cases/doubled-bullet.md::Code",
    ]


def test_tests_are_chosen_by_their_names_as_they_are_printed(author: Author) -> None:
    assert author.names(only("keeps the law"), only("settles")) == [only("keeps the law"), only("settles")]
    assert author.names("q7lint::corpus::clean/cs-market.txt") == ["q7lint::corpus::clean/cs-market.txt::market"]
    result = author.check(only("keeps the peace"))
    assert result.ret is pytest.ExitCode.USAGE_ERROR
    assert f"ERROR: there is no test '{only('keeps the peace')}'" in said(result)


def test_the_tree_of_tests_is_shown(author: Author) -> None:
    author.check("--collect-only", "-k", "law").stdout.fnmatch_lines(
        ["<Root q7lint>", "  <PackageTests q7lint_example>", "    <RuleTests EXA001>", "      <Test keeps the law>"]
    )


def test_options_name_packages_and_corpora_as_the_settings_do(author: Author) -> None:
    named = author.names()
    (author.folder / "pyproject.toml").unlink()
    assert author.names() == []
    options = "--q7lint-package", "q7lint_example", "--q7lint-corpus", "corpus"
    assert author.names("--rootdir", str(author.folder), *options) == named
    assert author.names("--q7lint-package", "q7lint_example") == [
        one for one in named if "EXA001" in one or "installed" in one if "has cases" not in one
    ]


def test_packages_are_named_by_entry_points_too(author: Author) -> None:
    author.declare("of-the-house = q7lint_example")
    names = author.names("--q7lint-package", "of-the-house", "-k", "law and house")
    assert names == ["q7lint::of-the-house::EXA001::keeps the law"]


def test_a_run_on_files_of_tests_is_not_about_rules(author: Author) -> None:
    author.pytester.makepyfile(test_other="def test_other():\n    pass\n")
    assert author.names("test_other.py") == ["test_other.py::test_other"]
    assert "test_other.py::test_other" in author.names(".")
    assert only("settles") in author.names(".")
    assert only("settles") in author.names("test_other.py", "--q7lint-package", "q7lint_example")
    assert author.names("test_other.py", only("settles")) == ["test_other.py::test_other", only("settles")]


# -- where nobody asked --------------------------------------------------------------------------------------------


def test_without_a_package_nothing_is_added(pytester: pytest.Pytester) -> None:
    pytester.makepyfile("def test_other():\n    pass\n")
    pytester.runpytest_inprocess().assert_outcomes(passed=1)


def test_without_the_plugin_nothing_is_added(author: Author) -> None:
    author.change("pyproject.toml", 'addopts = ["--strict-config"]\nfilterwarnings = ["error"]\n', "")
    assert author.check("-p", "no:q7lint").ret is pytest.ExitCode.NO_TESTS_COLLECTED


def modules_in(folder: Path, *arguments: str) -> Sequence[str]:
    """Give the modules of q7lint that a run of pytest has loaded in the end."""
    (folder / "test_other.py").write_text(
        "import sys\n"
        "def test_other():\n"
        "    print('loaded', *(name for name in sorted(sys.modules) if name.startswith('q7')))\n"
    )
    command = [sys.executable, "-m", "pytest", "-s", "-p", "no:cacheprovider", "test_other.py", *arguments]
    done = run(command, cwd=folder, capture_output=True, text=True, check=True)
    (line,) = (one for one in done.stdout.splitlines() if "loaded q7lint" in one)
    return line.partition("loaded ")[2].split()


def test_the_engine_is_not_loaded_where_nobody_asked(tmp_path: Path) -> None:
    assert modules_in(tmp_path) == ["q7lint", "q7lint.testing", "q7lint.testing.plugin"]
    assert "q7lint.repairer" in modules_in(tmp_path, "--q7lint-package", "q7rules", "-k", "other")


# -- what is wrong with the settings -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            ("--q7lint-package", "nobodys_rules"),
            "there is no package of rules 'nobodys_rules': it is no entry point in",
        ),
        (("--q7lint-package", "json"), "the package of rules 'json' has no rule: one is a value in a module"),
        (("--q7lint-package", "broken"), "the package of rules 'broken' cannot be loaded: KeyError: 'x'"),
        (("--q7lint-package", "copied"), "EXA001 is claimed by q7lint_example.lists.doubled_bullet and copied"),
        (("--q7lint-corpus", "nowhere"), "nowhere holds nothing: cases stand in cases/, documents in documents/"),
    ],
)
def test_what_is_wrong_with_the_settings_is_a_usage_error_of_one_line(
    author: Author, arguments: Sequence[str], message: str
) -> None:
    (author.folder / "src" / "broken.py").write_text("{}['x']\n")
    shutil.copy(author.folder / RULE, author.folder / "src" / "copied.py")
    result = author.check(*arguments)
    assert result.ret is pytest.ExitCode.USAGE_ERROR
    assert f"ERROR: {message}" in said(result) or message in said(result)
    assert "Traceback" not in said(result)
    assert len([line for line in result.errlines if line.strip()]) == 1


def test_help_is_printed_though_the_settings_are_wrong(author: Author) -> None:
    assert author.check("--help", "--q7lint-package", "nobodys_rules").ret is pytest.ExitCode.OK


def test_a_package_that_is_not_installed_is_told_so(author: Author) -> None:
    author.declare("others = others_rules")
    result = author.check("q7lint::q7lint_example::is installed")
    assert result.ret is pytest.ExitCode.TESTS_FAILED
    assert (
        "the package q7lint_example fails the check `is installed`:\n"
        "  - no entry point in the group q7lint.rules names 'q7lint_example', so q7lint does not find its rules"
    ) in said(result)


# -- faults --------------------------------------------------------------------------------------------------------

EDIT = '(Edit(span, ""),)'
HIT = "Hit(Span(span.start, span.end + 1)"
FIRST = "    if read.document.dialect is Dialect.HTML:\n"
LINE = (EXAMPLE / RULE).read_text().split(FIRST)[0].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "check", "message"),
    [
        pytest.param('"EXA001"', '"EXA1"', "keeps the conventions", "the code 'EXA1' is not three", id="code"),
        pytest.param("How it fixes", "Its fix", "has a page", "the page has the sections", id="page"),
        pytest.param(
            '"• Flour", "one item"',
            '"Flour", "one item"',
            "does what its examples say",
            "'- • Flour' becomes '• Flour', not 'Flour'",
            id="example",
        ),
        pytest.param(
            HIT, "Hit(None", "finds places inside the text", "'- • Flour' (text): EXA001: it yields a Hit"
            " without a Span of two whole numbers", id="no place",
        ),
        pytest.param(
            HIT, "Hit(Span(span.start, 99)", "finds places inside the text",
            "'- • Flour' (text): EXA001: it yields a Hit outside of the text, from 0 to 99", id="outside",
        ),
        pytest.param(
            '"a dash before a bullet"', '""', "finds places inside the text",
            "'- • Flour' (text): EXA001 does not say in one line what is wrong: ''", id="no reason",
        ),
        pytest.param(
            EDIT, "(Edit(Span(span.end + 2, span.end + 7), ''),)", "keeps the law",
            "'- • Flour' (text): a fix of EXA001 was refused: it removes the word \"Flour\"", id="drops a word",
        ),
        pytest.param(
            EDIT, '(Edit(span, "-  " if span.end - span.start == 2 else "- "),)', "settles",
            "'- • Flour' (text): fixes go round in a circle: EXA001", id="circle",
        ),
        pytest.param(
            FIRST, f"    read.__class__.looks = getattr(read.__class__, 'looks', 0) + 1\n"
            f"    if read.__class__.looks % 2:\n        return\n{FIRST}",
            "gives the same in any order", "the findings are others in a second run", id="state",
        ),
        pytest.param(
            FIRST, f"    if any(read.text.count('- x') < 0 for _ in read.text[::4]):\n        return\n{FIRST}",
            "takes linear time", "4 times as long takes", id="slow",
        ),
        pytest.param(
            FIRST, f"    1 / ('`' not in read.text)\n{FIRST}", "does what its examples say",
            "the rule fails with ZeroDivisionError: division by zero"
            f" (line {LINE} of q7lint_example.lists.doubled_bullet)",
            id="crash",
        ),
    ],
)  # fmt: skip
def test_a_fault_fails_the_check_of_its_kind_and_says_where(
    author: Author, old: str, new: str, check: str, message: str
) -> None:
    author.change(RULE, old, new)
    code = "EXA1" if check == "keeps the conventions" else "EXA001"
    result = author.check(f"q7lint::q7lint_example::{code}::{check}")
    result.assert_outcomes(failed=1)
    text = said(result)
    assert f"the rule {code} doubled-bullet fails the check `{check}`:\n  - " in text
    assert message in text
    # Nothing of pytest or of q7lint is shown: no line of code, no frame.
    assert not re.search(r"(?m)^(>|E  )|\.py:\d+: ", text)


def test_a_false_alarm_fails_the_check_on_sound_text_and_says_where(author: Author) -> None:
    author.change(RULE, 'triggers=("•", "●"),', 'triggers=("<!DOCTYPE",),')
    author.change(RULE, FIRST, f"{FIRST}        yield Hit(Span(0, 9), 'it is a page')\n")
    result = author.check("q7lint::q7lint_example::EXA001::is silent on sound text")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*(html): '<!DOCTYPE' is found: it is a page*"])


def test_a_rule_that_undoes_what_another_does_fails_beside_it(author: Author) -> None:
    # Alone it joins the items of a list, and that is that; `STR003` parts them again.
    author.change(RULE, r"(?:(?<=[\r\n])|\A)[ \t]{0,12}+(?P<dash>-[ \t\u00a0]{1,3}+)", r"(?<=\w)(?P<dash>\n)")
    author.change(RULE, EDIT, '(Edit(span, " "),)')
    author.change(RULE, 'Example.untouched("- Flour\\n• Salt", "one', 'Example.untouched("• Flour\\n• Salt", "one')
    result = author.check(only("settles"))
    result.assert_outcomes(failed=1)
    assert "- '• Flour\\n• Salt' (text): fixes go round in a circle: EXA001, STR003" in said(result)


# -- cases ---------------------------------------------------------------------------------------------------------


def test_a_case_that_does_not_come_true_says_which_and_why(author: Author) -> None:
    author.change(CASES, "  ● jabłka\n  ● gruszki\n```\n\n```findings", "● jabłka\n  ● gruszki\n```\n\n```findings")
    result = author.check("-k", "indented")
    result.assert_outcomes(failed=1, deselected=len(author.names()) - 1)
    assert re.search(
        r"the case 'Items that are indented' \(corpus/cases/doubled-bullet\.md:\d+\) does not", said(result)
    )
    assert "- the repair is 'Na targ:\\n  ● jabłka" in said(result)


def test_what_failed_last_is_run_first(author: Author) -> None:
    author.change(CASES, "- Flour\n• Salt\n● Water\n", "- • Flour\n• Salt\n● Water\n")
    arguments = "-p", "cacheprovider", "q7lint::corpus"
    author.pytester.runpytest_inprocess(*arguments).assert_outcomes(
        failed=1, passed=len(author.names(arguments[-1])) - 1
    )
    again = author.pytester.runpytest_inprocess("--last-failed", *arguments[:2])
    again.assert_outcomes(failed=1, deselected=len(author.names()) - 1)


def test_a_case_that_is_not_true_yet_is_an_expected_failure(author: Author) -> None:
    author.change(CASES, "## One bullet each", "## One bullet each (not yet)")
    result = author.check("q7lint::corpus::cases/doubled-bullet.md::One bullet each")
    result.assert_outcomes(failed=1)
    assert "[XPASS(strict)] not yet" in said(result)
    author.change(CASES, "- Flour\n• Salt\n● Water\n", "- • Flour\n• Salt\n● Water\n")
    author.check("q7lint::corpus::cases/doubled-bullet.md::One bullet each").assert_outcomes(xfailed=1)


def test_a_rule_without_cases_fails_where_there_is_a_corpus(author: Author) -> None:
    (author.folder / CASES).rename(author.folder / "corpus" / "cases" / "bullets.md")
    result = author.check(only("has cases"))
    result.assert_outcomes(failed=1)
    assert "- cases/doubled-bullet.md has 0 cases in which it finds something, not 1 or more" in said(result)


def test_a_malformed_case_is_an_error_that_names_the_line(author: Author) -> None:
    author.change(CASES, "```before lang=pl", "```before")
    result = author.check()
    assert result.ret is pytest.ExitCode.INTERRUPTED
    assert re.search(r"cases/doubled-bullet\.md:\d+: no language is named; add a flag", said(result))
    assert "Traceback" not in said(result)
    assert not re.search(r"(?m)^E  ", said(result))
