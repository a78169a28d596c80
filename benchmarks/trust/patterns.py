"""Every regular expression of q7lint and its rules, judged by recheck: R19.

What is compiled is taken where Python's `re` compiles it, or where `q7lint.regex` is told to, while all modules are
imported and all examples, cases and pumps are read in a process of its own; the source is searched as well, so that no
place that compiles is missed. A pattern is written as JavaScript writes it, possessive repeats and atomic groups as
plain ones, which is stricter: only a pattern that is linear without them passes by that. For any other, recheck gives
a text that it should be slow on. It is put to Python's own search; and the pattern has to stand on the list of those
that a person has looked at, ``patterns/reviewed.json``, with the reason why it is linear as it is used.

``python -m benchmarks.trust.patterns`` judges, with npm, and keeps the verdicts in ``patterns/judged.json``;
``python -m benchmarks.trust.patterns known`` only tells, without npm, whether there is a pattern without a verdict, or
a verdict without a pattern.
"""

from __future__ import annotations

import ast
import json
import math
import re
import shutil
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from types import FrameType

ROOT = Path(__file__).parents[2]
SOURCES = (ROOT / "linter" / "q7lint", ROOT / "rules" / "q7rules")
FOLDER = Path(__file__).with_suffix("")
JUDGED, REVIEWED = FOLDER / "judged.json", FOLDER / "reviewed.json"

COMPILING = frozenset("compile search match fullmatch split findall finditer sub subn".split())
ENDLESS = 20.0
"""In seconds of processor time."""
MOST_GROWTH = 9.0
"""How many times as long Python may take for four times as much of an attack; 4 is linear, 16 quadratic."""


class Pattern(NamedTuple):
    """A regular expression.

    Args:
        source: As Python has it.
        flags: As Python has them, those that the source itself sets included.
    """

    source: str
    flags: int


class Verdict(NamedTuple):
    """What came of judging a pattern.

    Args:
        status: What recheck says: ``safe``, ``vulnerable`` or ``unknown``.
        grows: Its words on the growth.
        attack: A text that it should be slow on: what is repeated, each with what stands before it, and an ending.
        python: How many times as long Python's `search` takes for four times as much of it; 0 where too quick.
    """

    status: str
    grows: str
    attack: dict[str, Any] | None
    python: float


# -- collecting ----------------------------------------------------------------------------------------------------


def collected() -> tuple[set[Pattern], list[str]]:
    """Give every pattern of q7lint and its rules, and the places in the source that none was seen of.

    To be called before anything of q7lint is imported.
    """
    from q7lint import regex as late

    seen: dict[tuple[str, int], set[Pattern]] = {}
    compile_ = re._compile  # type: ignore[attr-defined]  # noqa: SLF001 - what all functions of `re` go through
    regex = late.regex

    def watched(source: Any, flags: int) -> re.Pattern[Any]:
        return noted(compile_(source, flags), sys._getframe(2))  # noqa: SLF001 - who called `re`

    def compiled_at_once(source: Any, flags: int = 0) -> re.Pattern[Any]:
        return noted(compile_(source, flags), sys._getframe(1))  # noqa: SLF001 - who called `regex`

    def noted(made: re.Pattern[Any], frame: FrameType) -> re.Pattern[Any]:
        where = frame.f_code.co_filename
        if where.startswith(tuple(map(str, SOURCES))):
            seen.setdefault((where, frame.f_lineno), set()).add(_as_text(made))
        return made

    re._compile = watched  # type: ignore[attr-defined]  # noqa: SLF001
    late.regex = compiled_at_once
    try:
        _import_all()
        _use_all()
    finally:
        re._compile = compile_  # type: ignore[attr-defined]  # noqa: SLF001
        late.regex = regex
    return _with_source(seen)


def _as_text(made: re.Pattern[Any]) -> Pattern:
    """Give a pattern as one for text: one for bytes as it reads them as Latin-1."""
    if isinstance(made.pattern, bytes):
        return Pattern(made.pattern.decode("latin-1"), made.flags | re.ASCII)
    return Pattern(made.pattern, made.flags)


def _import_all() -> None:
    for folder in SOURCES:
        for path in sorted(folder.rglob("*.py")):
            parts = path.relative_to(folder.parent).with_suffix("").parts
            if parts[-1] != "__main__" and path.name not in {"worker.py", "tools.py"}:
                import_module(".".join(parts[:-1] if parts[-1] == "__init__" else parts))


def _use_all() -> None:
    """Find and repair in texts of all kinds, so that what is compiled on first use is."""
    from benchmarks.trust.growth import IGNORED, LINES

    from q7lint.files.gitignore import parse
    from q7lint.gate import PATTERNS, compiled
    from q7lint.registry import all_rules
    from q7lint.testing.growth import PUMPS, rule_pumps, settle
    from q7lint.text import Dialect, Document

    rules = all_rules()
    front = ("---\na: b\n---\n", "+++\na = 1\n+++\n")
    texts = [
        *(pump.text(200) for pump in PUMPS),
        *(pump.text(1) for rule in rules for pump in rule_pumps(rule)),
        *(f"{matter}text < b >" for matter in front),
    ]
    for text in texts:
        for dialect in Dialect:
            settle(Document(text, dialect=dialect), rules)
    for source in PATTERNS:
        compiled(source)
    listed = [*(scrap * 3 + ending for scrap, ending, _ in IGNORED), *LINES]
    for line in parse("\n".join(listed).encode("latin-1")):
        line.speaks_of("a/b", is_folder=True)


def _with_source(seen: dict[tuple[str, int], set[Pattern]]) -> tuple[set[Pattern], list[str]]:
    """Add what the source holds as it stands, and tell the places of which nothing is known."""
    patterns = {one for some in seen.values() for one in some}
    missing: list[str] = []
    for path, tree in _trees():
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module == "re":
                missing.append(f"{path}:{node.lineno} takes functions out of `re`, which hides them here")
            if not _compiles(node):
                continue
            lines = range(node.lineno, (node.end_lineno or node.lineno) + 1)
            if any((str(path), line) in seen for line in lines):
                continue
            given = node.args[0] if node.args else None
            if isinstance(given, ast.Constant) and isinstance(given.value, str) and len(node.args) < 4:
                made = re.compile(given.value)
                patterns.add(Pattern(made.pattern, made.flags))
            else:
                missing.append(f"{path}:{node.lineno} compiles what was never seen")
    return patterns, missing


def _trees() -> Iterator[tuple[Path, ast.Module]]:
    for folder in SOURCES:
        for path in sorted(folder.rglob("*.py")):
            if path.name != "regex.py":  # which compiles what the others give it
                yield path, ast.parse(path.read_text(encoding="utf-8"))


def _compiles(node: ast.AST) -> Any:
    """Tell whether a node of the source is a call that compiles a pattern."""
    if not isinstance(node, ast.Call):
        return False
    if isinstance(node.func, ast.Name):
        return node.func.id == "regex"
    return (
        isinstance(node.func, ast.Attribute)
        and isinstance(node.func.value, ast.Name)
        and node.func.value.id == "re"
        and node.func.attr in COMPILING
    )


# -- as JavaScript writes it -----------------------------------------------------------------------------------------

_LAST = 0xFFFF
# Near enough, and without the hundreds of ranges that Unicode has: no letter is a space, and each figure is a letter.
_CATEGORIES = {
    "DIGIT": [(0x30, 0x39), (0x660, 0x669)],
    "SPACE": [(0x9, 0xD), (0x1C, 0x20), (0x85, 0x85), (0xA0, 0xA0), (0x2000, 0x200A), (0x2028, 0x2029), (0x3000,) * 2],
    "WORD": [(0x30, 0x39), (0x41, 0x5A), (0x5F,) * 2, (0x61, 0x7A), (0xC0, 0x1FFF), (0x2C00, 0x2FFF), (0x3005, 0xFEFE)],
}  # fmt: skip
_PLACES = {
    "AT_BEGINNING_STRING": "^",
    "AT_END_STRING": "$",
    "AT_BOUNDARY": r"\b",
    "AT_NON_BOUNDARY": r"\B",
}


def translated(pattern: Pattern) -> tuple[str, str]:
    """Give the source and the flags of a pattern as JavaScript writes it; what matches once too often is stricter."""
    tree = re._parser.parse(pattern.source, pattern.flags & ~re.DEBUG)  # type: ignore[attr-defined]  # noqa: SLF001
    return _sequence(tree, pattern.flags), "i" if pattern.flags & re.IGNORECASE else ""


def _sequence(tree: Any, flags: int) -> str:
    return "".join(_item(str(op), value, flags) for op, value in tree)


def _item(op: str, value: Any, flags: int) -> str:  # noqa: C901, PLR0912 - one branch for each kind of item
    if op == "LITERAL":
        return _sign(value)
    if op == "NOT_LITERAL":
        return _class(_complement([(value, value)]))
    if op == "ANY":
        return _class([(0, _LAST)] if flags & re.DOTALL else _complement([(10, 10)]))
    if op == "IN":
        return _class(_ranges(value))
    if op == "BRANCH":
        return f"(?:{'|'.join(_sequence(one, flags) for one in value[1])})"
    if op in {"MAX_REPEAT", "MIN_REPEAT", "POSSESSIVE_REPEAT"}:
        least, most, what = value
        most = "" if str(most) == "MAXREPEAT" else most
        return f"(?:{_sequence(what, flags)}){{{least},{most}}}{'?' if op == 'MIN_REPEAT' else ''}"
    if op == "SUBPATTERN":
        return f"({_sequence(value[3], flags)})" if value[0] else f"(?:{_sequence(value[3], flags)})"
    if op == "ATOMIC_GROUP":
        return f"(?:{_sequence(value, flags)})"
    if op in {"ASSERT", "ASSERT_NOT"}:
        sign = "=" if op == "ASSERT" else "!"
        return f"(?{'<' if value[0] < 0 else ''}{sign}{_sequence(value[1], flags)})"
    if op == "GROUPREF":
        return f"(?:\\{value})"
    if op == "GROUPREF_EXISTS":
        return f"(?:{_sequence(value[1], flags)}|{_sequence(value[2] or [], flags)})"
    if op == "FAILURE":
        return "(?!)"
    if op == "AT":
        return _place(str(value), flags)
    raise NotImplementedError(f"{op} in a pattern")


def _place(name: str, flags: int) -> str:
    if name == "AT_BEGINNING":
        return r"(?<![^\n])" if flags & re.MULTILINE else "^"
    if name == "AT_END":
        return r"(?![^\n])" if flags & re.MULTILINE else r"(?=\n?$)"
    return _PLACES[name]


def _ranges(items: Any) -> list[tuple[int, int]]:
    ranges: list[tuple[int, int]] = []
    negated = False
    for op, value in items:
        name = str(op)
        if name == "NEGATE":
            negated = True
        elif name == "LITERAL":
            ranges.append((value, value))
        elif name == "RANGE":
            ranges.append(value)
        else:
            category = str(value).removeprefix("CATEGORY_")
            known = _CATEGORIES[category.removeprefix("NOT_")]
            ranges += _complement(known) if category.startswith("NOT_") else known
    return _complement(ranges) if negated else ranges


def _complement(ranges: list[tuple[int, int]]) -> list[tuple[int, int]]:
    result, at = [], 0
    for first, last in sorted(ranges):
        if first > at:
            result.append((at, min(first - 1, _LAST)))
        at = max(at, last + 1)
    return result + ([(at, _LAST)] if at <= _LAST else [])


def _class(ranges: list[tuple[int, int]]) -> str:
    # What lies beyond the first plane is one sign of it here.
    clipped = sorted((min(first, _LAST), min(last, _LAST)) for first, last in ranges)
    return f"[{''.join(f'{_sign(first)}-{_sign(last)}' for first, last in clipped)}]"


def _sign(code: int) -> str:
    return f"\\u{min(code, _LAST):04x}"


# -- judging -------------------------------------------------------------------------------------------------------


def judged(patterns: list[Pattern]) -> list[Verdict]:
    """Judge patterns with recheck, which npm installs in a folder for temporary files.

    Raises:
        CalledProcessError: npm or node failed.
    """
    folder = Path(tempfile.gettempdir()) / "q7lint-judge-of-patterns"
    folder.mkdir(exist_ok=True)
    wanted = (FOLDER / "package.json").read_text(encoding="utf-8")
    kept = folder / "package.json"
    if not kept.exists() or kept.read_text(encoding="utf-8") != wanted:
        kept.write_text(wanted, encoding="utf-8")
        shutil.rmtree(folder / "node_modules", ignore_errors=True)
    if not (folder / "node_modules").exists():
        subprocess.run(["npm", "install", "--no-audit", "--no-fund"], cwd=folder, check=True)
    given = json.dumps([translated(pattern) for pattern in patterns])
    done = subprocess.run(
        ["node", str(FOLDER / "judge.js")], cwd=folder, input=given, capture_output=True, text=True, check=True
    )
    said = [json.loads(line) for line in done.stdout.splitlines()]
    return [_verdict(pattern, one) for pattern, one in zip(patterns, said, strict=True)]


def _verdict(pattern: Pattern, said: dict[str, Any]) -> Verdict:
    attack = said.get("attack")
    grows = said.get("grows") or said.get("error") or ""
    return Verdict(said["status"], grows, attack, _measured(pattern, attack) if attack else 0.0)


def attack_text(attack: dict[str, Any], size: int) -> str:
    """Give an attack of about `size` signs."""
    share = size // len(attack["pumps"])
    runs = (one["prefix"] + one["pump"] * max(share // len(one["pump"]), 1) for one in attack["pumps"])
    return "".join(runs) + attack["suffix"]


def _measured(pattern: Pattern, attack: dict[str, Any]) -> float:
    """Give the growth of Python's own time on an attack, at the smallest size that takes long enough; 0 if none does.

    A search that does not end within `ENDLESS` seconds counts as one that grows without bound.
    """
    from q7lint.cli.budget import Budget, BudgetError  # not before all patterns are collected

    search: Callable[[str], object] = re.compile(pattern.source, pattern.flags & ~re.DEBUG).search
    try:
        with Budget(ENDLESS):
            for size in (50, 200, 800, 3_200, 12_800, 51_200, 204_800):
                if _seconds(search, attack_text(attack, 4 * size)) > 0.02:
                    return round(min(_ratio(search, attack, size) for _ in range(3)), 1)
    except BudgetError:
        return math.inf
    return 0.0


def _ratio(search: Callable[[str], object], attack: dict[str, Any], size: int) -> float:
    long = _seconds(search, attack_text(attack, 4 * size))
    return long / max(_seconds(search, attack_text(attack, size)), 1e-4)


def _seconds(search: Callable[[str], object], text: str) -> float:
    start = process_time()
    search(text)
    return process_time() - start


# -- the lists -----------------------------------------------------------------------------------------------------


def read_judged() -> dict[Pattern, Verdict]:
    """Give the verdicts that are kept."""
    kept = json.loads(JUDGED.read_text(encoding="utf-8"))
    return {
        Pattern(one["pattern"], one["flags"]): Verdict(one["status"], one["grows"], one["attack"], one["python"])
        for one in kept
    }


class Review(NamedTuple):
    """What a person says of a pattern.

    Args:
        reason: Why it is linear as it is used.
        test: The test that shows it, as pytest names it.
    """

    reason: str
    test: str


def read_reviewed() -> dict[Pattern, Review]:
    """Give the patterns that a person has looked at."""
    kept = json.loads(REVIEWED.read_text(encoding="utf-8"))
    return {Pattern(one["pattern"], one["flags"]): Review(one["reason"], one["test"]) for one in kept}


def list_faults(patterns: set[Pattern], verdicts: dict[Pattern, Verdict], reviewed: dict[Pattern, Review]) -> list[str]:
    """Tell what is wrong with the lists: what has no verdict, what has no review, and what has no pattern any more."""
    faults = [f"was never judged: {one.source!r}" for one in sorted(patterns - verdicts.keys())]
    faults += [f"is judged, and no pattern any more: {one.source!r}" for one in sorted(verdicts.keys() - patterns)]
    unsafe = {pattern for pattern, verdict in verdicts.items() if verdict.status != "safe"}
    faults += [
        f"is {verdicts[one].status} ({verdicts[one].grows}) and not reviewed: {one.source!r}"
        for one in sorted(unsafe - reviewed.keys())
    ]
    faults += [f"is reviewed, and no pattern any more: {one.source!r}" for one in sorted(reviewed.keys() - patterns)]
    faults += [
        f"is reviewed without a reason: {one.source!r}" for one in sorted(reviewed) if len(reviewed[one].reason) < 20
    ]
    faults += [f"has no such test: {one.source!r}" for one in sorted(reviewed) if not _is_test(reviewed[one].test)]
    return faults


def _is_test(name: str) -> bool:
    """Tell whether there is a test of that name, or whether none is needed since no text of others comes there."""
    path, _, function = name.partition("::")
    file = ROOT / path
    return name.startswith("none needed: ") or (
        file.is_file() and f"def {function}(" in file.read_text(encoding="utf-8")
    )


def main() -> int:
    """Run the campaign, or only compare the lists."""
    patterns, missing = collected()
    if sys.argv[1:] == ["known"]:
        faults = missing + list_faults(patterns, read_judged(), read_reviewed())
        print("\n".join(faults) or f"{len(patterns)} patterns, all of them judged")
        return 1 if faults else 0
    from benchmarks.trust.results import keep

    ordered = sorted(patterns)
    print(f"{len(ordered)} patterns", flush=True)
    verdicts = dict(zip(ordered, judged(ordered), strict=True))
    kept = [{"pattern": one.source, "flags": one.flags, **verdicts[one]._asdict()} for one in ordered]
    JUDGED.write_text(json.dumps(kept, indent=1) + "\n", encoding="utf-8")
    reviewed = read_reviewed() if REVIEWED.exists() else {}
    faults = missing + list_faults(patterns, verdicts, reviewed)
    print("\n".join(faults))
    statuses = [verdict.status for verdict in verdicts.values()]
    slow = sum(verdict.python > MOST_GROWTH for verdict in verdicts.values())
    return keep(
        "patterns",
        "python -m benchmarks.trust.patterns",
        {
            "patterns": len(patterns),
            "safe by recheck": statuses.count("safe"),
            "vulnerable by recheck, possessive repeats taken for plain ones": statuses.count("vulnerable"),
            "unknown to recheck": statuses.count("unknown"),
            "reviewed": len(reviewed),
            "superlinear in Python by a search through recheck's own attack": slow,
            "not judged or not reviewed": len(faults),
        },
        passed=not faults,
    )


if __name__ == "__main__":
    sys.exit(main())
