"""A package of rules by another author: built, installed beside q7lint in a fresh environment, found and checked there.

Nothing is fetched: both wheels are built here, and pytest is lent by the environment that runs this.
"""

from __future__ import annotations

import os
import re
import shutil
import sys
import sysconfig
from importlib.metadata import distribution
from pathlib import Path
from subprocess import run
from typing import TYPE_CHECKING, NamedTuple

import pytest
from packaging.requirements import Requirement

from q7lint import Licence, Reads
from q7lint.testing import contract

if TYPE_CHECKING:
    from subprocess import CompletedProcess

ROOT = Path(__file__).parents[1]
EXAMPLE = Path(__file__).parent / "third_party"
RULE = Path("src") / "q7lint_example" / "lists" / "doubled_bullet.py"
DAMAGED = "You need:\n- • Flour\n- • < b >Salt< / b >\nMix them.\n- • Milk\n"
REPAIRED = "You need:\n• Flour\n• Salt\nMix them.\n• Milk\n"


class Environment:
    """A fresh virtual environment.

    Args:
        folder: Where it is made.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.cache = folder.parent / "compiled"
        self.run(sys.executable, "-m", "venv", str(folder))
        self.scripts = Path(sysconfig.get_path("scripts", "venv", {"base": str(folder)}))
        self.site = Path(sysconfig.get_path("purelib", "venv", {"base": str(folder)}))

    def run(self, *command: str, where: Path | None = None, source: Path | None = None) -> CompletedProcess[str]:
        """Run a command that knows nothing of this process, in `where`, with `source` before what is installed."""
        environment = {
            key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "PYTEST", "PIP"))
        }
        environment["PYTHONPYCACHEPREFIX"] = str(self.cache)
        if source:
            environment["PYTHONPATH"] = str(source)
        return run(command, cwd=where, env=environment, capture_output=True, text=True, encoding="utf-8", check=False)

    def script(self, name: str, *arguments: str, where: Path, source: Path | None = None) -> CompletedProcess[str]:
        """Run a script that is installed in it."""
        return self.run(str(self.scripts / name), *arguments, where=where, source=source)

    def pytest(self, *arguments: str, where: Path, source: Path | None = None) -> CompletedProcess[str]:
        """Run pytest in it."""
        python = str(self.scripts / "python")
        return self.run(python, "-m", "pytest", "-p", "no:cacheprovider", *arguments, where=where, source=source)

    def borrow(self, name: str) -> None:
        """Link a distribution of the environment that runs this, and what it needs, into this one."""
        lent = distribution(name)
        for part in {file.parts[0] for file in lent.files or () if file.parts[0] not in ("..", "__pycache__")}:
            if not (self.site / part).exists():
                (self.site / part).symlink_to(Path(str(lent.locate_file(part))))
        for needed in map(Requirement, lent.requires or ()):
            if needed.marker is None or needed.marker.evaluate({"extra": ""}):
                self.borrow(needed.name)


def copied(folder: Path) -> Path:
    """Copy the example, so that nothing is left where it stands."""
    return shutil.copytree(EXAMPLE, folder, ignore=shutil.ignore_patterns("__pycache__", ".pytest_cache"))


def build(source: Path, wheels: Path) -> None:
    """Build the wheel of the project in `source`."""
    code = "import sys, hatchling.build; hatchling.build.build_wheel(sys.argv[1])"
    done = run([sys.executable, "-c", code, str(wheels)], cwd=source, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Environment:
    """Build both wheels and install them."""
    folder = tmp_path_factory.mktemp("third")
    wheels = folder / "wheels"
    build(ROOT, wheels)
    build(copied(folder / "built"), wheels)
    made = Environment(folder / "environment")
    where = "--no-index", "--disable-pip-version-check", "--find-links", str(wheels)
    done = made.script("pip", "install", "--quiet", *where, "q7lint-example", where=folder)
    assert done.returncode == 0, done.stderr
    made.borrow("pytest")
    return made


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Give the project as its author has it: what is imported is what is installed, not what stands in ``src``."""
    return copied(tmp_path / "project")


# -- q7lint finds it -----------------------------------------------------------------------------------------------


def test_the_rule_is_listed_and_has_its_page(environment: Environment, tmp_path: Path) -> None:
    listed = environment.script("q7lint", "rules", where=tmp_path)
    assert re.search(r"(?m)^EXA001\b.*\bdoubled-bullet\b", listed.stdout)
    page = environment.script("q7lint", "rule", "doubled-bullet", where=tmp_path)
    assert (page.returncode, page.stderr) == (0, "")
    assert "Items of a list with two bullets" in page.stdout
    assert "What it leaves alone" in page.stdout


def test_the_rule_finds_and_repairs_beside_the_others(environment: Environment, tmp_path: Path) -> None:
    path = tmp_path / "list.txt"
    path.write_text(DAMAGED, encoding="utf-8")
    found = environment.script("q7lint", "--output-format", "concise", "list.txt", where=tmp_path)
    assert found.returncode == 1
    assert re.findall(r"(?m)^list\.txt:(\d+:\d+) ?:? ?(\w+)", found.stdout) == [
        ("2:1", "EXA001"),
        ("3:5", "TAG001"),
        ("3:14", "TAG001"),
        ("5:1", "EXA001"),
    ]
    fixed = environment.script("q7lint", "--fix", "list.txt", where=tmp_path)
    assert (fixed.returncode, fixed.stderr) == (0, "")
    assert path.read_text(encoding="utf-8") == REPAIRED


def test_the_rule_is_chosen_by_its_prefix(environment: Environment, tmp_path: Path) -> None:
    (tmp_path / "list.txt").write_text(DAMAGED, encoding="utf-8")
    found = environment.script("q7lint", "--select", "EXA", "--statistics", "list.txt", where=tmp_path)
    assert found.returncode == 1
    assert "EXA001" in found.stdout
    assert "TAG001" not in found.stdout


# -- and the plug-in checks it -------------------------------------------------------------------------------------


def test_naming_the_package_is_all_that_its_author_does(environment: Environment, project: Path) -> None:
    assert not list(project.rglob("test_*.py"))
    cases = len(
        re.findall("(?m)^## ", (project / "corpus" / "cases" / "doubled-bullet.md").read_text(encoding="utf-8"))
    )
    # The package, each check of its one rule, that it has cases, the cases, and a sound file.
    expected = 1 + len(contract.CHECKS) + 1 + cases + 1
    done = environment.pytest(where=project)
    assert done.returncode == 0, done.stdout
    assert f"collected {expected} items" in done.stdout
    assert re.search(rf"(?m)^=+ {expected} passed in ", done.stdout)


class Fault(NamedTuple):
    """What is written for what in the rule, the check that fails, and what it says."""

    old: str
    new: str
    check: str
    message: str


DROPS_A_WORD = Fault(
    '(Edit(span, ""),)',
    '(Edit(Span(span.end + 2, span.end + 7), ""),)',
    "keeps the law",
    'a fix of EXA001 was refused: it removes the word "Flour", which is not part of a tag',
)
HAS_NO_PLACE = Fault(
    "Hit(Span(span.start, span.end + 1), ",
    "Hit(None, ",
    "finds places inside the text",
    "EXA001: it yields a Hit without a Span of two whole numbers",
)
IS_UNSTABLE = Fault(
    '(Edit(span, ""),)',
    '(Edit(span, "-  " if span.end - span.start == 2 else "- "),)',
    "settles",
    "fixes go round in a circle: EXA001",
)


@pytest.mark.parametrize("fault", [DROPS_A_WORD, HAS_NO_PLACE, IS_UNSTABLE], ids=["word", "place", "circle"])
def test_a_planted_fault_fails_the_check_of_its_kind(environment: Environment, project: Path, fault: Fault) -> None:
    path = project / RULE
    text = path.read_text(encoding="utf-8")
    assert text.count(fault.old) == 1
    path.write_text(text.replace(fault.old, fault.new), encoding="utf-8")
    name = f"q7lint::q7lint_example::EXA001::{fault.check}"
    # What stands in `src` comes before what is installed.
    done = environment.pytest(name, where=project, source=project / "src")
    assert done.returncode == 1
    what = f"the rule EXA001 doubled-bullet fails the check `{fault.check}`"
    assert f"{what}:\n  - '- • Flour' (text): {fault.message}\n" in done.stdout
    assert f"FAILED {name} - " in done.stdout


def test_other_projects_do_not_notice_the_plugin(environment: Environment, tmp_path: Path) -> None:
    (tmp_path / "test_other.py").write_text("def test_other():\n    pass\n")
    done = environment.pytest("-W", "error", "--strict-config", where=tmp_path)
    assert done.returncode == 0
    assert "collected 1 item\n" in done.stdout


# -- the guide -----------------------------------------------------------------------------------------------------

GUIDE = (ROOT / "docs" / "writing-rules.md").read_text(encoding="utf-8")
BLOCKS = [(found[2], found[3]) for found in re.finditer(r"(?ms)^(`{3,})(\w+)\n(.*?)^\1$", GUIDE)]
FILES = {
    "toml": Path("pyproject.toml"),
    "python": RULE,
    "markdown": Path("corpus") / "cases" / "doubled-bullet.md",
}
"""What the first block of a language is written to."""


def blocks(language: str) -> list[str]:
    return [body for name, body in BLOCKS if name == language]


def test_the_guide_shows_the_files_of_the_example() -> None:
    for language in ("toml", "python"):
        assert blocks(language) == [(EXAMPLE / FILES[language]).read_text(encoding="utf-8")]
    cases = (EXAMPLE / FILES["markdown"]).read_text(encoding="utf-8")
    shown = blocks("markdown")[0].replace("```after\n", "```after safe\n")
    assert all(part in cases for part in re.split(r"(?m)(?<=```\n)\n(?=## )", shown))
    assert blocks("markdown")[1] in cases


def followed(environment: Environment, folder: Path) -> dict[str, str]:
    """Follow the guide but for what fetches and installs; give what each command printed."""
    printed: dict[str, str] = {}
    written: set[str] = set()
    for language, body in BLOCKS:
        if language in FILES and language not in written:
            written.add(language)
            (folder / FILES[language]).write_text(body, encoding="utf-8")
        for command in body.splitlines() if language == "sh" else ():
            if "venv .venv" in command or ".venv/bin/pip" in command:
                continue
            if command.startswith("cd "):
                folder /= command.removeprefix("cd ")
                continue
            line = command.replace(".venv/bin/pytest", ".venv/bin/python -m pytest")
            done = environment.run("sh", "-c", line.replace(".venv/bin", f"'{environment.scripts}'"), where=folder)
            assert done.returncode == 0, f"{command}\n{done.stdout}{done.stderr}"
            printed[command] = done.stdout
    return printed


@pytest.mark.skipif(os.name == "nt", reason="the guide speaks to a POSIX shell")
def test_what_the_guide_says_comes_true(environment: Environment, tmp_path: Path) -> None:
    printed = followed(environment, tmp_path)
    assert printed[".venv/bin/q7lint --diff list.txt"].startswith(blocks("diff")[0])
    assert "positions written" in printed[".venv/bin/python -m q7lint.testing.positions corpus"]
    (collected,) = re.findall(r"(?m)^collected (\d+) items$", GUIDE)
    assert f"collected {collected} items\n" in printed[".venv/bin/pytest"]
    assert f" {collected} passed in " in printed[".venv/bin/pytest"]
    assert " 2 passed, " in printed[".venv/bin/pytest -k 'law or settles'"]
    assert " 1 passed in " in printed[".venv/bin/pytest 'q7lint::q7lint_example::EXA001::keeps the law'"]
    case_file = tmp_path / "bullets" / FILES["markdown"]
    assert blocks("markdown")[1] in case_file.read_text(encoding="utf-8")


def test_the_guide_names_every_check_and_reading_and_licence() -> None:
    names = [f"`{check.name}`" for check in contract.CHECKS]
    names += [f"| `{one.name}` |" for kind in (Reads, Licence) for one in kind]
    assert [name for name in names if name not in GUIDE] == []
    assert DROPS_A_WORD.message in GUIDE
