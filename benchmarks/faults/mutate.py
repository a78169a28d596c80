"""Mutation testing: changes the code in one small way at a time, and tells which changes no test sees.

    python benchmarks/faults/mutate.py [--target NAME…] [--sample 80] [--seed 1] [--only ID…] [--kept FILE] [--write]

The targets are the repairer, the law of preservation, the readers, the writer with its ledger, the splice of texts
and lines, the codecs of files, and the rules. Of all the places where a comparison, a truth
value, a small number, a returned value or a statement can be changed, a sample is drawn by the seed; each change is
made in a copy of the project, where the tests that fit its module run until the first fails. What survives is printed
with its place and its difference, to be killed by a test or answered in ``docs/test-of-the-tests.md``; ``--write``
puts the figures there. ``--kept`` names a file that keeps what became of each, so that a run which was stopped goes on:
in a file of code that has not changed nothing is tried twice, but with ``--again`` what was not killed. Tests that fail
without any change are an error, with the exit status 2. Patterns of the module `re` are texts, and are not changed.
"""

from __future__ import annotations

import argparse
import ast
import hashlib
import json
import os
import sys
import time
from collections import Counter
from functools import cache
from itertools import chain, groupby
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

sys.path.insert(0, os.fspath(Path(__file__).parent))

from plant import ROOT, Copy
from report import put_section
from swift import Swift, place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

CODE = "linter/q7lint"
CORPUS, TAGS, ENTITIES, TABLES = (
    f"tests/test_{name}.py" for name in ("corpus", "reading_tags", "reading_entities", "reading_tables")
)

BROKEN = "tests/test_fuzz.py::test_a_text_on_which_a_law_was_broken_once_keeps_it"

LONGEST = 600.0
"""How many seconds the tests may take with a mutant in a process of their own."""

SMALL = 10
"""Greater numbers are limits that were chosen with room, and one more or less says nothing."""

_OF_TAGS = (
    *("brackets", "beside", "near", "keys", "named", "weights", "pairs", "context", "tags"),
    *("clearing", "leaving", "letters", "coded", "block_of"),
)
_OF_TABLES = ("tagged", "grid", "oneline", "barred", "pipes", "joining", "rows")
_OF_ENTITIES = ("ampersands", "entities", "mentions", "examples", "referenced")

FILES = {
    "repairer": tuple(f"{CODE}/{name}.py" for name in ("repairer", "choosing", "along", "lawful", "look")),
    "preserve": (f"{CODE}/preserve/*.py",),
    "reading": (f"{CODE}/reading/*.py",),
    "writer": (f"{CODE}/files/replacing.py", f"{CODE}/files/leftovers.py", f"{CODE}/undo/*.py"),
    "splice": (f"{CODE}/changes.py", f"{CODE}/text.py"),
    "codecs": (f"{CODE}/files/source.py",),
    "rules": ("rules/q7rules/**/*.py",),
}
"""The files of each target."""

# Without what tries thousands of points, or kills at random: that is for all tests together.
_NOT_LONG = (
    "not git and not recurses and not any_call and not two_runs and not told_to_end and not any_name"
    " and not another_encoding and not holds_a_run_up and not to_be_ignored and not utf_8 and not packed"
)
_WRITER = (
    *("tests/test_undo.py::test_undo_takes_away_what_a_killed_run_has_left", "tests/test_files.py"),
    *("tests/test_writer.py", "-k"),
    f"{_NOT_LONG} or failure_at_any_call and attributes or any_call and old_time",
)
_SPLICE = tuple(f"tests/test_{name}.py" for name in ("changes", "text", "checker", "repairer", "formats"))
_LAW = (
    *(f"tests/test_{name}.py" for name in ("words", "signs", "calls", "preserve", "repairer", "corpus")),
    *("-k", "not time_grows"),
)
_RULES = ("tests/test_rule_fixes.py", CORPUS, "tests/test_rules.py", "-k", "not linear")
_UNDONE = "undo and not at_any_moment or on_the_disk or stays_open or open_folders"
_CODED = (
    "read or encod or utf or packed or byte or kind_of_file or pair or open or at_once or standard_input"
    " or pipe and not rules and not told_to_end"
)
TESTS = {
    "replacing": _WRITER,
    "leftovers": _WRITER,
    "changes": _SPLICE,
    "text": _SPLICE,
    "source": ("tests/test_files.py", "tests/test_writer.py", "tests/test_cli.py", "-k", _CODED),
    "repairer": ("tests/test_parts.py", "tests/test_repairer.py", BROKEN, CORPUS),
    **dict.fromkeys(("choosing", "along", "lawful", "look"), ("tests/test_repairer.py", BROKEN, CORPUS)),
    **dict.fromkeys(("protected", "blocks"), ("tests/test_protected.py", CORPUS)),
    **dict.fromkeys(
        ("breaks", "clauses", "lines", "lists", "pieces", "salutations", "sentences", "wraps"),
        (CORPUS, "tests/test_reading_lines.py"),
    ),
    **dict.fromkeys(_OF_TAGS, (CORPUS, TAGS)),
    **dict.fromkeys(_OF_TABLES, (CORPUS, TABLES)),
    **dict.fromkeys(_OF_ENTITIES, (CORPUS, ENTITIES)),
}
"""The tests that fit a module, by its name; of packages and rules, `tests_of` says it."""

SWAPS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Lt: (ast.LtE, ast.GtE),
    ast.LtE: (ast.Lt, ast.Gt),
    ast.Gt: (ast.GtE, ast.LtE),
    ast.GtE: (ast.Gt, ast.Lt),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
    ast.Is: (ast.IsNot,),
    ast.IsNot: (ast.Is,),
}
"""What a comparison becomes."""

CONSTANTS = {"bool": ("True", "False"), "str": ("''",), "int": ("0",), "None": ()}
"""What a function returns instead, by the type that it says; ``None`` for any other."""


class Mutant(NamedTuple):
    """One small change.

    Args:
        file: Which file, from the project's root.
        line: The line that it begins on.
        column: The 0-based column in it, in bytes of UTF-8.
        kind: What kind of change.
        start: The offset in bytes where what is changed begins.
        end: Where it ends.
        new: What stands there instead.
    """

    file: str
    line: int
    column: int
    kind: str
    start: int
    end: int
    new: str

    @property
    def name(self) -> str:
        """How it is named on the command line."""
        file = self.file.removeprefix(f"{CODE}/").removeprefix("rules/")
        return f"{file}:{self.line}:{self.column}:{self.kind}:{self.new}"

    def made_in(self, text: str) -> str:
        """Give `text` with the change."""
        data = text.encode()
        return (data[: self.start] + self.new.encode() + data[self.end :]).decode()


class _Finder(ast.NodeVisitor):
    """Finds the places in a file where something can be changed.

    Args:
        file: The file's path.
        text: What stands in it.
    """

    def __init__(self, file: str, text: str) -> None:
        self.file = file
        self.data = text.encode()
        self.lines = [0, *(place + 1 for place, byte in enumerate(self.data) if byte == 0x0A)]
        self.found: list[Mutant] = []
        self.returns = [""]

    def _add(self, node: ast.expr | ast.stmt, kind: str, new: str) -> None:
        start = self.lines[node.lineno - 1] + node.col_offset
        end = self.lines[(node.end_lineno or node.lineno) - 1] + (node.end_col_offset or 0)
        self.found.append(Mutant(self.file, node.lineno, node.col_offset, kind, start, end, new))

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self.returns.append(ast.unparse(node.returns) if node.returns else "")
        for statement in node.body:
            self.visit(statement)
        self.returns.pop()

    def visit_Assign(self, node: ast.Assign) -> None:
        if ast.unparse(node.targets[0]) != "TYPE_CHECKING":
            self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        if node.value:
            self.visit(node.value)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """Pass over: before Python 3.12 what stands in an f-string has no place of its own."""

    def visit_If(self, node: ast.If) -> None:
        if ast.unparse(node.test) == "TYPE_CHECKING":
            return
        self._negate(node.test)
        self.generic_visit(node)

    def visit_While(self, node: ast.While) -> None:
        self._negate(node.test)
        self.generic_visit(node)

    def visit_IfExp(self, node: ast.IfExp) -> None:
        self._negate(node.test)
        self.generic_visit(node)

    def _negate(self, test: ast.expr) -> None:
        if not isinstance(test, ast.Compare | ast.UnaryOp):
            self._add(test, "negated", f"(not ({ast.unparse(test)}))")

    def visit_Compare(self, node: ast.Compare) -> None:
        for place, operator in enumerate(node.ops):
            for other in SWAPS[type(operator)]:
                operators = [*node.ops[:place], other(), *node.ops[place + 1 :]]
                new = ast.Compare(node.left, operators, node.comparators)
                self._add(node, "compared", f"({ast.unparse(new)})")
        self.generic_visit(node)

    def visit_BoolOp(self, node: ast.BoolOp) -> None:
        other = ast.Or() if isinstance(node.op, ast.And) else ast.And()
        self._add(node, "joined", f"({ast.unparse(ast.BoolOp(other, node.values))})")
        self.generic_visit(node)

    def visit_UnaryOp(self, node: ast.UnaryOp) -> None:
        if isinstance(node.op, ast.Not):
            self._add(node, "unnegated", f"({ast.unparse(node.operand)})")
        self.generic_visit(node)

    def visit_Constant(self, node: ast.Constant) -> None:
        if type(node.value) is int and node.value <= SMALL:
            self._add(node, "counted", str(node.value + 1))
            self._add(node, "counted", f"({node.value - 1})")
        elif isinstance(node.value, bool):
            self._add(node, "flipped", str(not node.value))

    def visit_Return(self, node: ast.Return) -> None:
        if node.value is not None and not isinstance(node.value, ast.Constant):
            for new in CONSTANTS.get(self.returns[-1], ("None",)):
                self._add(node.value, "returned", new)
        self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> None:
        if isinstance(node.value, ast.Call):
            self._add(node, "dropped", "pass")
        if not isinstance(node.value, ast.Constant):
            self.generic_visit(node)

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        self._add(node, "dropped", "pass")
        self.generic_visit(node)

    def visit_Continue(self, node: ast.Continue) -> None:
        self._add(node, "left", "break")
        self._add(node, "dropped", "pass")

    def visit_Break(self, node: ast.Break) -> None:
        self._add(node, "left", "continue")


def mutants_of(file: str) -> list[Mutant]:
    """Find all mutants of a file that can be compiled, in the order of their places."""
    text = (ROOT / file).read_text(encoding="utf-8")
    finder = _Finder(file, text)
    finder.visit(ast.parse(text))
    return sorted(one for one in finder.found if _compiles(one.made_in(text)))


def _compiles(text: str) -> bool:
    try:
        compile(text, "mutant", "exec")
    except SyntaxError:
        return False
    return True


def tests_of(file: str) -> tuple[str, ...]:
    """Name the tests that fit a file, those first that tell soonest."""
    name = Path(file).stem
    if "/preserve/" in file:
        return _LAW
    if "/undo/" in file:
        return ("tests/test_undo.py", "tests/test_writer.py", "-k", _UNDONE)
    if "/q7rules/" in file:
        return _RULES
    return TESTS.get(name, (CORPUS, "tests/test_checker.py", "tests/test_documents.py"))


def files_of(target: str) -> list[str]:
    """Name the files of a target."""
    found = chain.from_iterable(map(ROOT.glob, FILES[target]))
    return sorted(path.relative_to(ROOT).as_posix() for path in found)


def drawn(target: str, sample: int, seed: int) -> tuple[list[Mutant], int]:
    """Draw `sample` mutants of a target, or all where there are fewer; give them, and how many there are."""
    among = list(chain.from_iterable(map(mutants_of, files_of(target))))
    return sorted(Random(seed).sample(among, min(sample, len(among)))), len(among)


class Result(NamedTuple):
    """What became of a mutant: ``killed``, ``broken`` (no test could run), ``hung`` or ``survived``; and by what.

    One that hangs is killed too: a test does not come to its end, and the tests themselves say how long each may take.
    """

    mutant: Mutant
    fate: str
    by: str
    seconds: float


def tried(mutant: Mutant, swift: Swift) -> Result:
    """Make `mutant` in a copy, run the tests that fit it, in a process of their own if need be, and take it back."""
    copy = swift.copy
    before = copy.read(mutant.file)
    copy.write(mutant.file, mutant.made_in(before))
    start = time.monotonic()
    try:
        place = place_of(ast.parse(before), mutant.line, mutant.column)
        answered = swift.tried(mutant.file, place, mutant.made_in(before))
        if answered.fate != "unsure":
            by = answered.by if answered.reached else "reached by no test"
            return Result(mutant, answered.fate, by, time.monotonic() - start)
        outcome = copy.test(tests_of(mutant.file), longest=LONGEST)
    finally:
        copy.write(mutant.file, before)
    if outcome.passed:
        return Result(mutant, "survived", "", outcome.seconds)
    if outcome.failed:
        return Result(mutant, "killed", outcome.failed[0][0], outcome.seconds)
    return Result(mutant, "hung" if "stopped" in outcome.broken else "broken", outcome.broken, outcome.seconds)


class Kept:
    """What became of mutants, in a file of JSON lines; the last of a mutant holds, if its file is as it was then.

    Args:
        path: Where the file is; ``None`` to keep nothing beyond this run.
    """

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self.fates: dict[tuple[str, str], tuple[str, str, float]] = {}
        if path and path.exists():
            for digest, name, *rest in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
                self.fates[digest, name] = tuple(rest)

    def add(self, result: Result) -> None:
        """Keep what became of a mutant."""
        key, fate = _key(result.mutant), (result.fate, result.by, result.seconds)
        self.fates[key] = fate
        if self.path:
            with self.path.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps([*key, *fate]) + "\n")

    def of(self, mutants: Iterable[Mutant]) -> list[Result]:
        """Give what became of those of `mutants` that were tried."""
        return [Result(mutant, *self.fates[_key(mutant)]) for mutant in mutants if _key(mutant) in self.fates]


def _key(mutant: Mutant) -> tuple[str, str]:
    return _digest(mutant.file), mutant.name


@cache
def _digest(file: str) -> str:
    return hashlib.sha256((ROOT / file).read_bytes()).hexdigest()[:16]


def difference(mutant: Mutant, text: str) -> str:
    """Show a mutant: the lines that it changes as they are and as they become."""
    last = mutant.made_in(text).count("\n") - text.count("\n")
    first = mutant.line - 1
    stop = text.encode()[: mutant.end].count(b"\n") + 1
    old, new = text.split("\n")[first:stop], mutant.made_in(text).split("\n")[first : stop + last]
    return "\n".join([*(f"- {line.strip()}" for line in old), *(f"+ {line.strip()}" for line in new)])


def figures(results: Sequence[Result]) -> str:
    """Give a table of what became of the mutants of each file."""
    rows = ["| file | mutants | killed | by time | not run | survived |", "|---|---|---|---|---|---|"]
    fates = Counter((one.mutant.file, one.fate) for one in results)
    files = sorted({one.mutant.file for one in results})
    columns = ("killed", "hung", "broken", "survived")
    for file in files:
        counts = [fates[file, fate] for fate in columns]
        name = file.removeprefix("linter/").removeprefix("rules/")
        rows.append(f"| `{name}` | {' | '.join(map(str, (sum(counts), *counts)))} |")
    sums = [sum(fates[file, fate] for file in files) for fate in columns]
    rows.append(f"| all | {' | '.join(map(str, (sum(sums), *sums)))} |")
    return "\n".join(rows)


def summary(results: Sequence[Result], count: int, what: str) -> str:
    """Say how many of `count` mutants were tried by the command `what`, and how many the tests saw."""
    fates = Counter(one.fate for one in results)
    share = 100 * (fates["killed"] + fates["hung"]) / max(len(results), 1)
    return (
        f"Of {count} mutants {len(results)} were tried ({what}): {fates['killed']} killed by a test that fails, "
        f"{fates['hung']} by one that\ndoes not come to its end in its time. Together they are {share:.1f} %."
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command, and give its exit status."""
    targets = tuple(FILES)
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--target", nargs="+", choices=targets, default=targets, help="what to change (default: all)")
    parser.add_argument("--sample", type=int, default=80, help="how many mutants of each target (default: 80)")
    parser.add_argument("--seed", type=int, default=1, help="by which the sample is drawn (default: 1)")
    parser.add_argument("--only", nargs="+", metavar="ID", help="these of the sample alone")
    parser.add_argument("--kept", type=Path, metavar="FILE", help="what became of mutants: those are not tried again")
    parser.add_argument("--again", action="store_true", help="but for those that were not killed")
    parser.add_argument("--write", action="store_true", help="write the figures into docs/test-of-the-tests.md")
    options = parser.parse_args(argv)
    kept = Kept(options.kept)
    with Copy() as copy:
        for target in options.target:
            chosen, count = drawn(target, options.sample, options.seed)
            chosen = [one for one in chosen if not options.only or one.name in options.only]
            done = {one.mutant for one in kept.of(chosen) if one.fate == "killed" or not options.again}
            left = sorted((one for one in chosen if one not in done), key=_tests)
            for tests, some in groupby(left, key=_tests):
                try:
                    with Swift(copy, files_of(target), tests) as swift:
                        for mutant in some:
                            kept.add(_told(tried(mutant, swift), copy))
                except RuntimeError as error:
                    print(f"{' '.join(tests)}: {error}", file=sys.stderr)
                    return 2
            results = kept.of(chosen)
            what = f"`--target {target} --sample {options.sample} --seed {options.seed}`"
            report = f"{summary(results, count, what)}\n\n{figures(results)}"
            print(report)
            if options.write:
                put_section(ROOT / "docs" / "test-of-the-tests.md", f"mutants-{target}", report)
    return 0


def _tests(mutant: Mutant) -> tuple[str, ...]:
    return tests_of(mutant.file)


def _told(result: Result, copy: Copy) -> Result:
    """Print what became of a mutant."""
    mutant, fate, by, seconds = result
    print(f"{fate:8}  {seconds:5.1f} s  {mutant.name}  {by}", flush=True)
    if fate == "survived":
        print(difference(mutant, copy.read(mutant.file)), flush=True)
    return result


if __name__ == "__main__":
    raise SystemExit(main())
