"""Measures which lines and branches the tests reach: of the writer, the splice, the guard, the codecs and the rules.

    python benchmarks/faults/branches.py [--part NAME…] [--write]

The tests that concern these parts run in a copy of the project, and with them every process that they start: those
that end by `os._exit` and those that are forked too, but none that is killed by a signal. What is not reached is
printed with its line, and a branch as the line that it comes from and the one that it goes to. ``--write`` puts the
figures into ``docs/test-of-the-tests.md``. The exit status is 1 if anything is not reached, and 2 if a test fails or
`coverage` is not there; nothing is installed.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

sys.path.insert(0, os.fspath(Path(__file__).parent))

from plant import ROOT, Copy
from report import put_section

try:
    import coverage
except ImportError:
    coverage = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LONGEST = 3600.0
"""How many seconds all tests of a run may take: measured, they take two or three times as long."""


_WRITER, _KILLED = "tests/test_writer.py::test_a_", "leaves_each_file_whole_and_is_taken_back"
LEFT_OUT = (
    f"{_WRITER}run_that_is_killed_at_any_call_{_KILLED}",
    f"{_WRITER}run_over_files_by_chance_that_is_killed_at_any_call_{_KILLED}",
    f"{_WRITER}process_that_is_killed_at_any_call_of_the_system_{_KILLED}",
    "tests/test_cache.py::test_one_sound_text_needs_no_rule_once_it_was_read",
    "tests/test_preserve.py::test_time_grows_with_the_text",
    "tests/test_rules.py::test_time_is_linear",
)
"""The first two start thousands of processes, each of which would write down what it reached; the third kills one at
each call of the system, and nearly all of these would be those of `coverage`. What the killed ones do, others do whole.
The fourth asks which modules a process has loaded, and those of `coverage` are more. The last two take the time, which
is not the same where it is measured what is reached.
"""


class Part(NamedTuple):
    """A part of the code, and the tests that concern it.

    Args:
        files: The files, from the project's root; patterns.
        tests: The files of the tests, without `test_` and the suffix.
    """

    files: tuple[str, ...]
    tests: tuple[str, ...]


Q7LINT = "linter/q7lint"
PARTS = {
    "writer": Part(
        (f"{Q7LINT}/files/replacing.py", f"{Q7LINT}/files/leftovers.py", f"{Q7LINT}/undo/*.py"),
        ("files", "undo", "writer"),
    ),
    "splice": Part(
        (f"{Q7LINT}/changes.py", f"{Q7LINT}/text.py", f"{Q7LINT}/cli/work.py"),
        ("bytes", "cache", "changes", "checker", "cli", "formats", "repairer", "stream", "text", "undo", "writer"),
    ),
    "guard": Part((f"{Q7LINT}/preserve/*.py",), ("calls", "corpus", "preserve", "repairer", "signs", "words")),
    "codecs": Part((f"{Q7LINT}/files/source.py",), ("bytes", "files", "writer")),
    "rules": Part(("rules/q7rules/**/*.py",), ("corpus", "rule_fixes", "rules")),
}

SETTINGS = """
[run]
branch = True
parallel = True
sigterm = False
data_file = {folder}/reached/.coverage
patch =
    _exit
    fork
source =
    {folder}/linter/q7lint
    {folder}/rules/q7rules
disable_warnings =
    module-not-imported
    no-data-collected
    couldnt-parse
[report]
exclude_also =
    if TYPE_CHECKING:
"""


class Reached(NamedTuple):
    """What the tests reached of a file.

    Args:
        file: Which file, from the project's root.
        lines: How many statements it has.
        branches: How many branches.
        lines_left: The lines that no test reaches.
        branches_left: The branches that no test takes, each as the lines that it joins; to a number below 0 it leaves.
        excluded: How many lines are left out, each by a comment that says why.
    """

    file: str
    lines: int
    branches: int
    lines_left: tuple[int, ...]
    branches_left: tuple[tuple[int, int], ...]
    excluded: int

    @property
    def left(self) -> str:
        """What no test reaches, for a table or a terminal."""
        ways = (f"{start}→{stop if stop > 0 else 'end'}" for start, stop in self.branches_left)
        return ", ".join([*map(str, self.lines_left), *ways])


def measured(parts: Sequence[str]) -> list[Reached]:
    """Run the tests of `parts`, and give what they reached of each file.

    Raises:
        RuntimeError: A test fails.
    """
    tests = sorted({test for part in parts for test in PARTS[part].tests})
    with Copy() as copy:
        # A test works as another user, who has to find and to write what is measured.
        copy.folder.chmod(0o711)
        (copy.folder / "reached").mkdir()
        (copy.folder / "reached").chmod(0o1777)
        settings = copy.folder / "coverage.cfg"
        settings.write_text(SETTINGS.format(folder=copy.folder))
        (site,) = (copy.folder / "environment").glob("lib/python*/site-packages")
        # Read behind the one that names the tools, which come by their names.
        (site / "project_measured.pth").write_text("import coverage; coverage.process_startup()\n")
        os.environ["COVERAGE_PROCESS_START"] = os.fspath(settings)
        try:
            left_out = [f"--deselect={test}" for test in LEFT_OUT]
            outcome = copy.test([*(f"tests/test_{test}.py" for test in tests), *left_out], longest=LONGEST)
        finally:
            del os.environ["COVERAGE_PROCESS_START"]
        if not outcome.passed:
            raise RuntimeError(f"the tests fail: {outcome.broken or outcome.failed[0]}")
        found = copy.folder / "reached.json"
        all_of_it = coverage.Coverage(config_file=os.fspath(settings))
        all_of_it.combine()
        all_of_it.json_report(outfile=os.fspath(found))
        report = json.loads(found.read_text(encoding="utf-8"))
        return [_reached(file, copy, report["files"]) for part in parts for file in _files_of(part)]


def _files_of(part: str) -> Iterator[str]:
    """Name the files of a part that hold more than a docstring."""
    for pattern in PARTS[part].files:
        for path in sorted(ROOT.glob(pattern)):
            if path.name != "__init__.py" or "import" in path.read_text(encoding="utf-8"):
                yield path.relative_to(ROOT).as_posix()


def _reached(file: str, copy: Copy, files: dict[str, Any]) -> Reached:
    """Read what coverage wrote about a file."""
    one = files[os.fspath(copy.folder / file)]
    count = one["summary"]
    ways = tuple((start, stop) for start, stop in one["missing_branches"])
    lines = tuple(one["missing_lines"])
    return Reached(file, count["num_statements"], count["num_branches"], lines, ways, count["excluded_lines"])


def as_table(found: Sequence[Reached]) -> str:
    """Give what was reached as a table in Markdown."""
    rows = ["| file | statements | branches | not reached |", "|---|---|---|---|"]
    for one in found:
        name = one.file.removeprefix("linter/").removeprefix("rules/")
        rows.append(f"| `{name}` | {one.lines} | {one.branches} | {one.left or '—'} |")
    lines, branches = sum(one.lines for one in found), sum(one.branches for one in found)
    left = sum(len(one.lines_left) for one in found), sum(len(one.branches_left) for one in found)
    rows.append(f"| all | {lines} | {branches} | {left[0]} statements, {left[1]} branches |")
    return "\n".join(rows)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command, and give its exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--part", nargs="+", choices=PARTS, default=tuple(PARTS), help="what to measure (default: all)")
    parser.add_argument("--write", action="store_true", help="write the figures into docs/test-of-the-tests.md")
    options = parser.parse_args(argv)
    if coverage is None:
        print("coverage is not installed: pip install -e '.[dev]'", file=sys.stderr)
        return 2
    try:
        found = measured(options.part)
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 2
    table = as_table(found)
    print(table)
    if options.write:
        put_section(ROOT / "docs" / "test-of-the-tests.md", "branches", table)
    return any(one.left for one in found)


if __name__ == "__main__":
    raise SystemExit(main())
