"""The table of planted faults fits the code: `benchmarks/faults/plant.py` plants them, which takes too long here."""

from __future__ import annotations

import ast
import importlib.util
import os
import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

if TYPE_CHECKING:
    from types import ModuleType

ROOT = Path(__file__).parents[1]
FOLDER = ROOT / "benchmarks" / "faults"

pytestmark = pytest.mark.skipif(not FOLDER.is_dir(), reason="the benchmarks are not in this distribution")


def loaded(name: str) -> ModuleType:
    """Import a module of the folder, which is no package."""
    spec = importlib.util.spec_from_file_location(name, FOLDER / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def mutating() -> ModuleType:
    """Import the tool that makes mutants, with the modules beside it."""
    for name in ("planted", "report", "plant", "swift"):
        loaded(name)
    return loaded("mutate")


FAULTS: tuple[Any, ...] = loaded("planted").FAULTS if FOLDER.is_dir() else ()


def test_there_are_faults_of_every_part_under_names_of_their_own() -> None:
    assert len(FAULTS) >= 45
    assert max(Counter(fault.name for fault in FAULTS).values()) == 1
    parts = {fault.file.split("/")[2].removesuffix(".py") for fault in FAULTS}
    modules = {"checker", "repairer", "registry", "rule", "text"}
    assert parts >= modules | {
        "preserve",
        "reading",
        "formats",
        "files",
        "cli",
        "testing",
        "tags",
        "tables",
        "entities",
    }


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_a_fault_can_be_planted_in_one_place_and_changes_what_the_code_says(fault: Any) -> None:
    text = (ROOT / fault.file).read_text(encoding="utf-8")
    assert ast.dump(ast.parse(fault.planted_in(text))) != ast.dump(ast.parse(text))
    compile(fault.planted_in(text), fault.file, "exec")


def test_a_fault_that_fits_no_place_or_two_is_an_error_that_names_it() -> None:
    fault = FAULTS[0]
    for text, count in (("", 0), (fault.old * 2, 2)):
        with pytest.raises(ValueError, match=rf"{fault.name}: .* stands {count} times"):
            fault.planted_in(text)


def test_each_fault_names_a_test_that_exists_and_what_it_will_say() -> None:
    assert all(fault.shows for fault in FAULTS)
    tests = sorted({fault.test for fault in FAULTS})
    command = [sys.executable, "-m", "pytest", "--collect-only", "-q", "-p", "no:cacheprovider", *tests]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", errors="replace", check=False)
    assert done.returncode == 0, f"{done.stdout[-2000:]}{done.stderr[-2000:]}"


def test_a_part_of_the_report_is_put_between_its_marks(tmp_path: Path) -> None:
    report = loaded("report")
    path = tmp_path / "report.md"
    path.write_text("Before.\n\n<!-- one: written by a tool -->\nold\n<!-- one: end -->\n\nAfter.\n", encoding="utf-8")
    for _ in range(2):
        report.put_section(path, "one", "new\n")
        said = "Before.\n\n<!-- one: written by a tool -->\n\nnew\n\n<!-- one: end -->\n\nAfter.\n"
        assert path.read_text(encoding="utf-8") == said
    with pytest.raises(ValueError, match="lacks the marks of the section 'two'"):
        report.put_section(path, "two", "new")


def test_every_mutant_is_one_change_that_compiles() -> None:
    mutate = mutating()
    code = (
        "def f(a: int) -> bool:\n    if not a or a < 3:\n        return a is None\n    print('ä', a)\n    return True\n"
    )
    path = ROOT / "linter" / "q7lint" / "preserve" / "powers.py"
    assert mutate.mutants_of(path.relative_to(ROOT).as_posix())
    finder = mutate._Finder("x.py", code)
    finder.visit(ast.parse(code))
    made = [(one.kind, one.made_in(code)) for one in finder.found]
    assert len(set(made)) == len(made)
    lines = code.split("\n")
    changed = {kind: [line.strip() for line in text.split("\n") if line not in lines] for kind, text in made}
    assert changed["joined"] == ["if (not a and a < 3):"]
    assert changed["unnegated"] == ["if (a) or a < 3:"]
    assert changed["dropped"] == ["pass"]
    assert changed["flipped"] == ["return False"]
    assert all(compile(text, "x.py", "exec") for _, text in made)


def test_what_is_changed_and_measured_has_files_and_tests_that_exist_and_a_place_in_the_report() -> None:
    mutate, branches = mutating(), loaded("branches")
    page = (ROOT / "docs" / "test-of-the-tests.md").read_text(encoding="utf-8")
    for target in mutate.FILES:
        files = mutate.files_of(target)
        assert files
        for test in {test for file in files for test in mutate.tests_of(file) if test.startswith("tests/")}:
            assert (ROOT / test.partition("::")[0]).is_file(), test
        assert page.count(f"<!-- mutants-{target}: written by a tool -->") == 1
    for name, part in branches.PARTS.items():
        assert list(branches._files_of(name)), name
        assert all((ROOT / "tests" / f"test_{test}.py").is_file() for test in part.tests)
    assert page.count("<!-- branches: written by a tool -->") == 1
    for name in branches.LEFT_OUT:
        file, _, test = name.partition("::")
        assert f"def {test}(" in (ROOT / file).read_text(encoding="utf-8")


def test_what_is_not_reached_is_named_by_its_lines(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    for name in ("planted", "report", "plant"):
        loaded(name)
    branches = loaded("branches")
    found = [
        branches.Reached("linter/q7lint/a.py", 9, 4, (3, 7), ((2, 3), (5, -1)), 0),
        branches.Reached("rules/q7rules/b.py", 5, 2, (), (), 0),
    ]
    monkeypatch.setattr(branches, "measured", lambda _: found)
    monkeypatch.setattr(branches, "coverage", branches)
    assert branches.main([]) == 1
    assert capsys.readouterr().out.splitlines()[2:] == [
        "| `q7lint/a.py` | 9 | 4 | 3, 7, 2→3, 5→end |",
        "| `q7rules/b.py` | 5 | 2 | — |",
        "| all | 14 | 6 | 2 statements, 2 branches |",
    ]
    del found[0]
    assert branches.main([]) == 0
    monkeypatch.setattr(branches, "coverage", None)
    assert branches.main([]) == 2
    assert "coverage is not installed" in capsys.readouterr().err


def test_a_run_goes_on_where_it_was_stopped_and_what_is_killed_by_time_is_killed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mutate = mutating()
    (tmp_path / "a.py").write_text("A = 1 < 2\n", encoding="utf-8")
    monkeypatch.setattr(mutate, "ROOT", tmp_path)
    mutants = mutate.mutants_of("a.py")
    first, second, third, *_ = mutants
    kept = mutate.Kept(tmp_path / "kept")
    for result in (
        mutate.Result(first, "survived", "", 1.5),
        mutate.Result(second, "hung", "", 2.5),
        mutate.Result(first, "killed", "test_one", 3.5),
    ):
        kept.add(result)
    for again in (kept, mutate.Kept(tmp_path / "kept")):
        found = again.of(mutants)
        assert [(one.mutant, one.fate, one.by) for one in found] == [
            (first, "killed", "test_one"),
            (second, "hung", ""),
        ]
    assert mutate.summary(found, 9, "so") == (
        "Of 9 mutants 2 were tried (so): 1 killed by a test that fails, 1 by one that\n"
        "does not come to its end in its time. Together they are 100.0 %."
    )
    found.append(mutate.Result(third, "survived", "", 0.5))
    assert mutate.summary(found, 9, "so").endswith("Together they are 66.7 %.")
    # What is known of a file is known of it as it was.
    (tmp_path / "a.py").write_text("A = 1 < 2  # \n", encoding="utf-8")
    mutate._digest.cache_clear()
    assert mutate.Kept(tmp_path / "kept").of(mutate.mutants_of("a.py")) == []


CHANGED = """\
from functools import cache

LIMIT = 3


class Counter:
    def upto(self, number: int) -> int:  # outside
        found = 0
        while (
            found < number
            and found < LIMIT
        ):
            found += 1
        return found


@cache
def doubled(number: int) -> int:
    def twice() -> int:
        return number * 2

    return twice()


def at_import() -> int:
    return 1  # at import


def unused() -> int:
    return 1  # never


ONE = at_import()
"""
TRYING = """\
import subprocess
import sys

import changed


def test_it_counts() -> None:
    assert changed.Counter().upto(2) == 2


def test_it_doubles() -> None:
    assert changed.doubled(2) == 4


def test_it_doubles_again() -> None:
    assert changed.doubled(2) > 3


def test_a_process_counts() -> None:
    code = "import changed; assert changed.Counter().upto(5) == 3"
    subprocess.run([sys.executable, "-c", code], check=True)
"""


def test_a_place_is_named_by_its_outermost_function_and_its_innermost_statement() -> None:
    swift = loaded("swift")
    tree = ast.parse(CHANGED)
    lines = CHANGED.split("\n")

    def place(text: str) -> tuple[str, int, int]:
        line = next(number for number, one in enumerate(lines, 1) if text in one)
        found: tuple[str, int, int] = swift.place_of(tree, line, lines[line - 1].index(text))
        return found

    assert place("3") == ("", 3, 3)
    assert place("found < LIMIT") == ("Counter.upto", 9, 12)
    assert place("found += 1") == ("Counter.upto", 13, 13)
    assert place("number * 2") == ("doubled", 20, 20)
    assert place("int) -> int:  # outside") == ("", 7, 7)


class Folder(NamedTuple):
    """What a copy of a project is to the tool."""

    folder: Path
    python: str
    environment: dict[str, str]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks")
def test_a_mutant_in_a_fork_is_killed_by_a_test_that_reaches_it_or_by_a_process_that_a_test_starts(
    tmp_path: Path,
) -> None:
    swift = loaded("swift")
    shutil.copytree(FOLDER, tmp_path / "benchmarks" / "faults")
    changed = tmp_path / "changed.py"
    changed.write_text(CHANGED, encoding="utf-8")
    (tmp_path / "test_changed.py").write_text(TRYING, encoding="utf-8")
    # As the tests of this project do: the functions are found in any case.
    (tmp_path / "conftest.py").write_text("import gc\n\n\ndef pytest_collection_finish():\n    gc.freeze()\n")
    environment = {**os.environ, "PYTHONPATH": str(tmp_path), "PYTHONDONTWRITEBYTECODE": "1"}
    tree = ast.parse(CHANGED)

    def tried(one: Any, old: str, new: str) -> tuple[str, str, int]:
        before, _, _ = CHANGED.partition(old)
        place = swift.place_of(tree, before.count("\n") + 1, len(before) - before.rfind("\n") - 1)
        text = CHANGED.replace(old, new)
        changed.write_text(text, encoding="utf-8")
        found: tuple[str, str, int] = tuple(one.tried("changed.py", place, text))
        return found

    with swift.Swift(Folder(tmp_path, sys.executable, environment), ["changed.py"], ["test_changed.py"]) as one:
        assert tried(one, "found < number", "found <= number") == ("killed", "test_it_counts", 1)
        assert tried(one, "found < LIMIT", "found <= LIMIT") == ("killed", "test_a_process_counts", 1)
        assert tried(one, "found = 0", "found = 1") == ("survived", "", 1)
        assert tried(one, "number * 2", "number * 3") == ("killed", "test_it_doubles", 2)
        assert tried(one, "number * 2", "number + 2") == ("survived", "", 2)
        assert tried(one, "LIMIT = 3", "LIMIT = 2") == ("unsure", "", 0)
        assert tried(one, "return 1  # at import", "return 2") == ("unsure", "", 0)
        assert tried(one, "return 1  # never", "return 2") == ("survived", "", 0)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="there are no forks")
def test_tests_that_fail_without_a_mutant_are_an_error_that_names_one(tmp_path: Path) -> None:
    swift = loaded("swift")
    shutil.copytree(FOLDER, tmp_path / "benchmarks" / "faults")
    (tmp_path / "test_changed.py").write_text("def test_it() -> None:\n    assert not 1\n", encoding="utf-8")
    copy = Folder(tmp_path, sys.executable, {**os.environ, "PYTHONDONTWRITEBYTECODE": "1"})
    with pytest.raises(RuntimeError, match=r"fails without a change: .*test_it"), swift.Swift(copy, [], ["."]):
        pass
