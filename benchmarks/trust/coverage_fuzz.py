"""Lets atheris look for text on which a law breaks: it keeps what reaches code that no text before has reached.

Bytes are mapped to tokens of the domain, so that one changed byte is one changed token. Each target runs in a process
of its own for some seconds. atheris is no dependency of q7lint; install it where you run this, beside q7lint and the
test tools: ``python -m venv V && V/bin/pip install atheris hypothesis -e .``, then, from the repository's root,
``V/bin/python -m benchmarks.trust.coverage_fuzz [SECONDS [TARGET…]]``; the exit status is 1 if a target fails. What it
keeps of one run is thrown away; a text that fails is printed.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
from contextlib import suppress
from importlib import import_module
from random import Random
from typing import TYPE_CHECKING

from benchmarks.trust import results

if TYPE_CHECKING:
    from collections.abc import Callable

    Target = Callable[[bytes], None]

_FORMATS = ("full", "concise", "structured")
ENCODINGS = ("utf-8", "cp1252", "latin-1", "utf-16-le", "shift_jis", "gb18030", "koi8-r", "utf-7")
_RUNS = re.compile(r"stat::number_of_executed_units:\s*(\d+)")
_REACHED = re.compile(r"cov: (\d+)")
_ACTS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


class BrokenLawError(Exception):
    """What a target says must hold does not; the message shows on what."""


def hold(law: bool, shown: object) -> None:
    """Fail if a law does not hold.

    Raises:
        BrokenLawError: It does not.
    """
    if not law:
        raise BrokenLawError(ascii(shown))


def made(data: bytes) -> tuple[str, str]:
    """Make a text of bytes, a token each, and the name of its dialect of the first one."""
    from tests.scraps import TOKENS, WORDS

    pieces = (*TOKENS, *(f" {word} " for word in WORDS))
    dialect = ("text", "markdown", "html")[data[0] % 3] if data else "text"
    return "".join(pieces[value % len(pieces)] for value in data[1:64]), dialect


def lint(data: bytes) -> None:
    """Findings lie inside the text."""
    import q7lint

    text, dialect = made(data)
    for one in q7lint.check(text, dialect=dialect):
        hold(0 <= one.span.start <= one.span.end <= len(text), one)


def fix(data: bytes) -> None:
    """A repair ends in a text that a second one leaves alone, also by the safe fixes first."""
    import q7lint
    from q7lint.repairer import UnsettledError

    text, dialect = made(data)
    with suppress(UnsettledError):  # then the file stays as it is
        safe = q7lint.repair(text, dialect=dialect).text
        whole = q7lint.repair(text, dialect=dialect, unsafe=True).text
        hold(q7lint.repair(safe, dialect=dialect).text == safe, safe)
        hold(q7lint.repair(whole, dialect=dialect, unsafe=True).text == whole, whole)
        hold(q7lint.repair(safe, dialect=dialect, unsafe=True).text == whole, (safe, whole))


def order(data: bytes) -> None:
    """The order of the rules does not matter."""
    from q7lint import registry
    from q7lint.repairer import UnsettledError, repair_document
    from q7lint.text import Dialect, Document

    text, dialect = made(data)
    rules = list(registry.all_rules())
    with suppress(UnsettledError):
        plain = repair_document(Document(text, "x", Dialect(dialect)), rules, unsafe=True)
        Random(data).shuffle(rules)
        hold(repair_document(Document(text, "x", Dialect(dialect)), rules, unsafe=True) == plain, text)


def undo(data: bytes) -> None:
    """The old bytes come back from the new ones, whatever the two are."""
    from q7lint.undo.ledger import entry

    lines = (b"a\n", b"b\n", b"\n", b"a", b"\r\n", b"c\xff\n", b"\0", b"a\nb\n")
    half = len(data) // 2
    old, new = (b"".join(lines[one % 8] for one in part) for part in (data[:half], data[half:]))
    hold(entry("x", old, new, ("TAG001",)).restored(new) == old, (old, new))


def reports(data: bytes) -> None:
    """A report in each format can be made, has no control character but line ends and tabs, and the JSON is JSON."""
    import json

    import q7lint
    from q7lint import formats

    text, dialect = made(data)
    found = q7lint.check(text, dialect=dialect)
    for name in formats.NAMES:
        printer = formats.make(name, formats.Style(unsafe=True))
        report = "".join([*printer.findings(text[:20], found), *printer.end()])
        hold(_ACTS.search(report) is None, report)
        hold(name != "json" or len(json.loads(report)) == len(found), report)


def encodings(data: bytes) -> None:
    """Bytes that are read are written again as they were."""
    from q7lint.files import FileError, Source

    encoding = ENCODINGS[data[0] % len(ENCODINGS)] if data else None
    with suppress(FileError):
        source = Source("x", None, data[1:], None, None if encoding == "utf-8" else encoding)
        hold(source.encode(source.text) == data[1:], (encoding, data))


def gitignore(data: bytes) -> None:
    """Any list of patterns can be read, and asked about any path."""
    from q7lint.files.gitignore import Ignored, parse

    pieces = (
        *"ab./*?![]-\\ #",
        "**",
        "**/",
        "/**",
        "[!a]",
        "[[:alpha:]]",
        "[a-c]",
        ".txt",
        "\n",
        "\n",
        "\r\n",
        "é",
        "!",
    )
    half = len(data) // 2
    patterns = "".join(pieces[one % len(pieces)] for one in data[:half])
    path = "".join("ab./-x"[one % 6] for one in data[half:])
    level = Ignored("/t", parse(patterns.encode()), None)
    hold(level.ignores(f"/t/{path}", is_folder=False) in (True, False), (patterns, path))


def references(data: bytes) -> None:
    """References escaped any number of times are found inside the text, and repaired once and for all."""
    from q7lint import registry
    from q7lint.repairer import UnsettledError, repair_document
    from q7lint.text import Dialect, Document

    pieces = (
        "&",
        "amp",
        "amp;",
        ";",
        "#",
        "#x",
        "lt",
        "gt",
        "nbsp",
        "eacute",
        "8217",
        "2014",
        "x",
        " ",
        "&amp;",
        "é",
        "a",
    )
    pieces += (
        "\n",
        "quot",
        "copy",
        "0",
        "55357",
        "56832",
        "128",
        "1114112",
        "&;",
        "& amp ;",
        "http://x.y/?a=",
        "`",
        "<",
        ">",
    )
    text = "".join(pieces[one % len(pieces)] for one in data[1:80])
    rules = registry.select("ENT")
    dialect = tuple(Dialect)[data[0] % 3] if data else Dialect.TEXT
    with suppress(UnsettledError):
        whole = repair_document(Document(text, "x", dialect), rules, unsafe=True)
        hold(repair_document(Document(whole.text, "x", dialect), rules, unsafe=True).text == whole.text, whole.text)
        hold(not whole.refused, whole.refused)


TARGETS: dict[str, Target] = {
    one.__name__: one for one in (lint, fix, order, undo, reports, encodings, gitignore, references)
}


def run_target(name: str, seconds: str) -> None:
    """Run one target for some seconds in this process, which atheris ends."""
    import atheris

    with atheris.instrument_imports(include=["q7lint", "q7rules"]):
        for module in ("files.gitignore", "repairer", "undo.ledger", *(f"formats.{one}" for one in _FORMATS)):
            import_module(f"q7lint.{module}")
        import_module("q7lint.registry").all_rules()
    options = [f"-max_total_time={seconds}", "-max_len=128", "-print_final_stats=1", "-rss_limit_mb=4096"]
    with tempfile.TemporaryDirectory() as folder:
        atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={folder}/", f"-seed={len(name)}"], TARGETS[name])
        atheris.Fuzz()


def told(name: str, seconds: int) -> tuple[int, int, str]:
    """Run one target in a process of its own; give how often it ran, how many places it reached, and how it failed."""
    command = [sys.executable, "-m", "benchmarks.trust.coverage_fuzz", "--target", name, str(seconds)]
    environment = {**os.environ, "PYTHONHASHSEED": "0"}
    done = subprocess.run(command, capture_output=True, text=True, errors="replace", env=environment, check=False)
    runs, reached = _RUNS.search(done.stderr), _REACHED.findall(done.stderr)
    said = f"{done.stdout}\n{done.stderr}"
    return int(runs[1]) if runs else 0, int(reached[-1]) if reached else 0, said if done.returncode else ""


def main() -> int:
    """Run the targets one after the other, and keep the figures."""
    try:
        import atheris
    except ImportError:
        print("atheris is not installed here: see the beginning of this file", file=sys.stderr)
        return 2
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    names = sys.argv[2:] or list(TARGETS)
    version = getattr(atheris, "__version__", "")
    figures: dict[str, int | float | str] = {"seconds a target": seconds, "targets": len(names)}
    failed = []
    total = 0
    for name in names:
        runs, reached, said = told(name, seconds)
        print(f"{name}: {runs} executions", flush=True)
        figures[f"executions of {name}"] = runs
        figures[f"places reached by {name}"] = reached
        total += runs
        if said or not runs:
            failed.append(name)
            print(said[-3000:], flush=True)
    figures |= {"executions": total, "targets that failed": ", ".join(failed) or 0}
    if version:
        figures["atheris"] = version
    return results.keep(
        "coverage_fuzz", f"python -m benchmarks.trust.coverage_fuzz {seconds}", figures, passed=not failed
    )


if __name__ == "__main__":
    if sys.argv[1:2] == ["--target"]:
        run_target(sys.argv[2], sys.argv[3])
    else:
        sys.exit(main())
