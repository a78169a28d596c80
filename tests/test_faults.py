"""The table of planted faults fits the code: `benchmarks/faults/plant.py` plants them, which takes too long here."""

from __future__ import annotations

import ast
import importlib.util
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any

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
    loaded("planted")
    loaded("report")
    loaded("plant")
    mutate = loaded("mutate")
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
    for name in ("planted", "report", "plant"):
        loaded(name)
    mutate, branches = loaded("mutate"), loaded("branches")
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
