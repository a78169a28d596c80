"""Plants the faults of `planted` one at a time, and shows that the test which is named for each catches it.

    python benchmarks/faults/plant.py [--only NAME…] [--workers 2] [--write]

Each worker has a copy of the project and an environment of its own, in which nothing else is called `q7lint`. A test
counts only if it passes in the copy as it is; and the fault is caught only if that test then fails by an assertion,
or by an error of ours, and says what the table says it will. A module that cannot be imported catches nothing, nor
does a name or a type that is wrong. ``--write`` puts the table into ``docs/test-of-the-tests.md``. The exit status is
1 if a fault is not caught.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import SimpleQueue
from typing import TYPE_CHECKING, NamedTuple, Self

sys.path.insert(0, os.fspath(Path(__file__).parent))

from planted import FAULTS, Fault
from report import put_section

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

ROOT = Path(__file__).parents[2]
PARTS = ("linter", "rules", "tests", "corpus", "docs", "benchmarks", "pyproject.toml", "README.md", "CHANGELOG.md")
"""What a copy of the project holds: all that a test looks at."""

LONGEST = 300.0
"""How many seconds a test may take. One that is stopped then has caught nothing: it must fail by a check of its own."""

NO_BEHAVIOUR = (
    *("ImportError", "ModuleNotFoundError", "SyntaxError", "IndentationError"),
    *("NameError", "UnboundLocalError", "TypeError", "AttributeError"),
)
"""Errors that any run of the code would raise: they show that it was run, and not what was asked of it."""

_WHERE = """
import q7lint, q7rules, sys
for module in (q7lint, q7rules):
    assert module.__file__.startswith(sys.argv[1]), module.__file__
"""


class Outcome(NamedTuple):
    """What a run of tests came to.

    Args:
        passed: Whether all of them passed, and there was one.
        failed: The failures, each as the test's name and what it said.
        broken: Why the run tells nothing, if it doesn't.
        seconds: How long it took.
    """

    passed: bool
    failed: tuple[tuple[str, str], ...]
    broken: str
    seconds: float


class Copy:
    """A copy of the project in a temporary folder, with an environment in which its code is what is imported.

    An editable install of the project stands in the way: its `.pth` would come first for a process that a test starts
    with a path of its own. So the copy has an environment whose only `.pth` names the copy's code and then the folder
    of the tools, in which no other `.pth` is read.
    """

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="q7lint-faults-")).resolve()
        self.python = self.folder / "environment" / "bin" / "python"

    def __enter__(self) -> Self:
        for part in PARTS:
            source, target = ROOT / part, self.folder / part
            if source.is_dir():
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__", ".hypothesis"))
            elif source.exists():
                shutil.copy2(source, target)
        tools = next(path for path in sys.path if path.endswith("site-packages"))
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", self.folder / "environment"], check=True)
        (site,) = (self.folder / "environment").glob("lib/python*/site-packages")
        paths = (self.folder / "linter", self.folder / "rules", tools)
        (site / "project.pth").write_text("".join(f"{path}\n" for path in paths))
        self._run("-c", _WHERE, os.fspath(self.folder), check=True)
        # Checked by the hash of the source: two faults within a second may have one size and one time.
        self._run("-m", "compileall", "-q", "--invalidation-mode", "checked-hash", "linter", "rules", check=True)
        return self

    def __exit__(self, *_: object) -> None:
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, *args: str, check: bool = False, timeout: float | None = None) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            [self.python, *args],
            cwd=self.folder,
            env=self.environment,
            capture_output=True,
            check=check,
            timeout=timeout,
        )

    @property
    def environment(self) -> dict[str, str]:
        """What a process in the copy finds in its environment."""
        # Where `CI` is set, pytest shortens no message.
        unset = ("PYTHON", "PYTEST", "HYPOTHESIS", "CI", "BUILD_NUMBER")
        kept = {key: value for key, value in os.environ.items() if not key.startswith(unset)}
        return {**kept, "PYTHONDONTWRITEBYTECODE": "1", "COLUMNS": "80"}

    def test(self, tests: Sequence[str], *, longest: float = LONGEST) -> Outcome:
        """Run `tests`, as pytest names them, until the first fails."""
        found = self.folder / "outcome.xml"
        found.unlink(missing_ok=True)
        # What an example of one fault was is nothing to the next.
        shutil.rmtree(self.folder / ".hypothesis", ignore_errors=True)
        start = time.monotonic()
        options = ("-x", "-q", "-p", "no:cacheprovider", "-p", "no:faulthandler", f"--junitxml={found}")
        try:
            done = self._run("-m", "pytest", *options, *tests, timeout=longest)
        except subprocess.TimeoutExpired:
            return Outcome(passed=False, failed=(), broken=f"stopped after {longest:.0f} s", seconds=longest)
        seconds = time.monotonic() - start
        if done.returncode not in (0, 1) or not found.exists():
            said = (done.stdout + done.stderr).decode(errors="replace").strip().splitlines()[-1:]
            return Outcome(
                passed=False, failed=(), broken=f"pytest ended with {done.returncode}: {said}", seconds=seconds
            )
        return _read(found, seconds)

    def read(self, file: str) -> str:
        """Give the text of a file of the copy."""
        return (self.folder / file).read_text(encoding="utf-8")

    def write(self, file: str, text: str) -> None:
        """Put `text` into a file of the copy."""
        (self.folder / file).write_text(text, encoding="utf-8")


def _read(path: Path, seconds: float) -> Outcome:
    """Read what pytest wrote about a run."""
    failed: list[tuple[str, str]] = []
    broken = ""
    count = 0
    for case in ET.parse(path).iter("testcase"):  # noqa: S314 - pytest has just written it
        name = case.get("name", "")
        failed += [(name, failure.get("message", "")) for failure in case.findall("failure")]
        for error in case.findall("error"):
            broken = f"{name}: {error.get('message', '')}"
        count += case.find("skipped") is None
    if not count:
        broken = "no test was run"
    return Outcome(not (failed or broken), tuple(failed), broken, seconds)


class Verdict(NamedTuple):
    """What became of a fault: how it was caught, or why not.

    Args:
        fault: The fault.
        caught: Whether it was.
        said: What the test said, or what is wrong.
        seconds: How long the test took with the fault in place.
    """

    fault: Fault
    caught: bool
    said: str
    seconds: float


def try_one(fault: Fault, copy: Copy, *, sound: Outcome) -> Verdict:
    """Plant `fault` in `copy`, run its test, and take it out again.

    Args:
        fault: The fault.
        copy: Where.
        sound: What the same test came to without it.
    """
    if not sound.passed:
        why = sound.broken or f"fails without the fault: {sound.failed[0]}"
        return Verdict(fault, caught=False, said=why, seconds=sound.seconds)
    before = copy.read(fault.file)
    copy.write(fault.file, fault.planted_in(before))
    try:
        outcome = copy.test([fault.test])
    finally:
        copy.write(fault.file, before)
    return _judged(fault, outcome)


def _judged(fault: Fault, outcome: Outcome) -> Verdict:
    """Tell whether a fault was caught, and by its behaviour."""
    if outcome.broken or not outcome.failed:
        said = outcome.broken or "the test passes"
        return Verdict(fault, caught=False, said=said, seconds=outcome.seconds)
    name, message = outcome.failed[0]
    said = f"{name}: {message}"
    if message.startswith(NO_BEHAVIOUR) or fault.shows not in said:
        return Verdict(fault, caught=False, said=f"for another reason: {said[:500]}", seconds=outcome.seconds)
    return Verdict(fault, caught=True, said=said, seconds=outcome.seconds)


def try_all(faults: Sequence[Fault], workers: int) -> list[Verdict]:
    """Try `faults`, `workers` at a time, and print each verdict as it comes."""
    copies: SimpleQueue[Copy] = SimpleQueue()
    sound: dict[str, Outcome] = {}

    def one(fault: Fault) -> Verdict:
        copy = copies.get()
        try:
            if fault.test not in sound:
                sound[fault.test] = copy.test([fault.test])
            verdict = try_one(fault, copy, sound=sound[fault.test])
        finally:
            copies.put(copy)
        print(f"{'caught' if verdict.caught else 'MISSED'}  {verdict.seconds:5.1f} s  {fault.name}", flush=True)
        if not verdict.caught:
            print(f"        {verdict.said}", flush=True)
        return verdict

    with _Copies(workers) as made:
        for copy in made:
            copies.put(copy)
        with ThreadPoolExecutor(workers) as pool:
            return list(pool.map(one, faults))


class _Copies:
    """Several copies of the project."""

    def __init__(self, count: int) -> None:
        self.copies = [Copy() for _ in range(count)]

    def __enter__(self) -> list[Copy]:
        return [copy.__enter__() for copy in self.copies]

    def __exit__(self, *_: object) -> None:
        for copy in self.copies:
            copy.__exit__()


def as_table(verdicts: Iterable[Verdict]) -> str:
    """Give the verdicts as a table in Markdown."""
    rows = ["| the fault | in | the test that catches it |", "|---|---|---|"]
    for fault, caught, _, _ in verdicts:
        file = fault.file.removeprefix("linter/").removeprefix("rules/")
        test = fault.test.removeprefix("tests/").replace("|", "\\|") if caught else "**none**"
        rows.append(f"| {fault.what} | `{file}` | `{test}` |")
    return "\n".join(rows)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command, and give its exit status."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--only", nargs="+", metavar="NAME", help="these faults alone")
    parser.add_argument("--workers", type=int, default=2, help="how many copies of the project (default: 2)")
    parser.add_argument("--write", action="store_true", help="write the table into docs/test-of-the-tests.md")
    options = parser.parse_args(argv)
    faults = [fault for fault in FAULTS if not options.only or fault.name in options.only]
    verdicts = try_all(faults, options.workers)
    caught = sum(verdict.caught for verdict in verdicts)
    print(f"{caught} of {len(verdicts)} faults are caught")
    if options.write:
        head = f"{caught} of {len(verdicts)} planted faults are caught, each by the test that is named for it.\n\n"
        put_section(ROOT / "docs" / "test-of-the-tests.md", "planted", head + as_table(verdicts))
    return 0 if faults and caught == len(verdicts) else 1


if __name__ == "__main__":
    raise SystemExit(main())
