"""The programs that are measured: q7lint, with and without hyperscan, and its peers, each as a command over a file.

The peers that pip installs are in ``CACHE/peers``, an environment that is made at the first run. Where the interpreter
has hyperscan, the pure runs of q7lint do not see it; where it has not, it is installed into ``CACHE/hyperscan`` for the
other runs. HTML Tidy and ripgrep are programs of the system (``apt-get install tidy ripgrep``), and are left out where
they are missing.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

PINNED = {"ftfy": "6.3.1", "plsfix": "0.1.8", "typos": "1.52.0", "codespell": "2.4.3", "rumdl": "0.3.0"}
"""The peers that pip installs, with their versions."""

HYPERSCAN = "hyperscan==0.9.1"
RUMDL = "rumdl check --no-cache --no-config --output-format concise"
HERE = Path(__file__).parent
MIB = 1 << 20
TEXTS = (".txt", ".html", ".jsonl")
"""The suffixes of files; a folder has none."""

LITERALS = ("&amp;", "< /", " li >", "ul>", "---|", "â€", "\u200b", "< td", "< th", "\\u00")
"""What ripgrep looks for: ten strings of the damage, which is much less than what q7lint looks for."""

PURE, NATIVE = "pure", "hyperscan"
"""The ways to run q7lint: pure Python, and with hyperscan installed."""


class Program(NamedTuple):
    """A program that is measured.

    Args:
        name: What it is called in tables.
        check: Gives the command that checks a file or a folder.
        fix: Gives the command that repairs a file, the first path, in place or into the second one; nothing if
            repairs are not measured.
        limit: How much of a corpus it is given, in bytes: slow ones are given less.
        statuses: The exit statuses of a run that went well; any status that is no signal, if there are none.
        suffixes: The files that it is measured on.
        environment: What it is given of the environment besides what all are.
    """

    name: str
    check: Callable[[Path], list[str]]
    fix: Callable[[Path, Path], list[str]] | None
    limit: int
    statuses: frozenset[int]
    suffixes: tuple[str, ...]
    environment: dict[str, str]


# -- q7lint --------------------------------------------------------------------------------------------------------


def q7lint(variant: str, cache: Path, jobs: int = 1) -> Program:
    """Give q7lint as the interpreter that runs this has it: all rules, no cache of results, `jobs` processes."""
    base = [sys.executable, "-m", "q7lint", "--exit-zero", "--quiet", "--output-format", "concise", *options(jobs)]
    return Program(
        name="q7lint" if variant == PURE else f"q7lint with {variant}",
        check=lambda path: [*base, os.fspath(path)],
        fix=lambda path, _: [*base, "--fix", "--unsafe-fixes", os.fspath(path)],
        limit=1 << 40,
        statuses=frozenset((0,)),
        suffixes=("", *TEXTS),
        environment=_modules(variant, cache),
    )


def _modules(variant: str, cache: Path) -> dict[str, str]:
    """Give the environment in which hyperscan can be imported, or cannot."""
    if variant == NATIVE:
        return {} if find_spec("hyperscan") else {"PYTHONPATH": os.fspath(cache / "hyperscan")}
    hiding = cache / "without"
    hiding.mkdir(exist_ok=True)
    (hiding / "hyperscan.py").write_text("raise ImportError('hidden by the benchmark')\n", encoding="utf-8")
    return {"PYTHONPATH": os.fspath(hiding)}


def options(jobs: int) -> list[str]:
    """Give the options that make runs comparable, as far as this q7lint has them."""
    known = q7lint_help()
    found = ["--no-cache"] if "--no-cache" in known else []
    return [*found, "--jobs", str(jobs)] if "--jobs" in known else found


def q7lint_help() -> str:
    """Give the help of q7lint."""
    return _output(sys.executable, "-m", "q7lint", "--help")


def has_jobs() -> bool:
    """Tell whether q7lint can share its work out among processes."""
    return "--jobs" in q7lint_help()


def variants(cache: Path, sample: Path) -> tuple[list[str], list[str]]:
    """Give the ways in which q7lint can be run, and why not in the others.

    Args:
        cache: Where hyperscan is installed for those runs that may see it.
        sample: A damaged file of some size, to see whether q7lint makes use of it.
    """
    target = cache / "hyperscan"
    if not find_spec("hyperscan") and not target.is_dir():
        wanted = ["--quiet", "--disable-pip-version-check", "--target", os.fspath(target), HYPERSCAN]
        done = subprocess.run([sys.executable, "-m", "pip", "install", *wanted], check=False)
        if done.returncode:
            return [PURE], ["with hyperscan: it cannot be installed"]
    program = q7lint(NATIVE, cache)
    command = [sys.executable, "-X", "importtime", *program.check(sample)[1:]]
    environment = os.environ | program.environment
    told = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if not re.search(r"\|\s+hyperscan$", told.stderr, re.MULTILINE):
        return [PURE], ["with hyperscan: this q7lint makes no use of it"]
    return [PURE, NATIVE], []


# -- peers ---------------------------------------------------------------------------------------------------------


def peers(cache: Path) -> tuple[list[Program], list[str]]:
    """Give the peers that can be run here, and why others cannot."""
    binaries = installed(cache / "peers")
    every = [_library(name, binaries, limit) for name, limit in (("ftfy", 32 * MIB), ("plsfix", 64 * MIB))]
    literals = cache / "speed" / "literals"
    literals.parent.mkdir(parents=True, exist_ok=True)
    literals.write_text("".join(f"{one}\n" for one in LITERALS), encoding="utf-8")
    search = "rg --no-config -j1 --line-number --column --only-matching -F -f".split()
    every += [
        _checker("typos", _words(binaries, "typos -j1 --isolated --format brief"), 64 * MIB, {0, 2}),
        _checker("codespell", _words(binaries, "codespell"), 32 * MIB, set()),
        _checker("rumdl", _words(binaries, RUMDL), MIB, {0, 1}, (".txt",)),
        _checker("tidy", "tidy -eq -utf8".split(), 64 * MIB, {0, 1, 2}, (".html",)),
        _checker("rg", [*search, os.fspath(literals)], 64 * MIB, {0, 1}),
    ]
    missing = [one.name for one in every if not shutil.which(one.check(cache)[0])]
    return [one for one in every if one.name not in missing], [f"{name}: it is not installed" for name in missing]


def installed(folder: Path) -> Path:
    """Give where the programs of the environment of the peers are; the environment is made if need be."""
    binaries = folder / "bin"
    stamp = folder / "installed"
    wanted = [f"{name}=={number}" for name, number in PINNED.items()]
    if not stamp.exists() or stamp.read_text().split() != wanted:
        print(f"installing {' '.join(wanted)}", flush=True)
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        pip = [os.fspath(binaries / "python"), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, *wanted], check=True)
        stamp.write_text("\n".join(wanted))
    return binaries


def _library(name: str, binaries: Path, limit: int) -> Program:
    """Give a library as a program that repairs each document of a file."""
    base = [os.fspath(binaries / "python"), os.fspath(HERE / "fix_each.py"), name]
    return Program(
        name=name,
        check=lambda path: [*base, os.fspath(path)],
        fix=lambda path, result: [*base, os.fspath(path), os.fspath(result)],
        limit=limit,
        statuses=frozenset((0,)),
        suffixes=TEXTS,
        environment={},
    )


def _words(binaries: Path, words: str) -> list[str]:
    """Give the words of a command whose program is one that pip put into `binaries`."""
    first, *rest = words.split()
    return [os.fspath(binaries / first), *rest]


def _checker(
    name: str, words: list[str], limit: int, statuses: set[int], suffixes: tuple[str, ...] = ("", *TEXTS)
) -> Program:
    """Give a program that checks, and whose repairs are not measured."""
    return Program(name, lambda path: [*words, os.fspath(path)], None, limit, frozenset(statuses), suffixes, {})


def versions(programs: list[Program]) -> dict[str, str]:
    """Give the versions of q7lint and of the peers, by name."""
    found = {"q7lint": version("q7lint")}
    for one in programs:
        found[one.name] = PINNED.get(one.name) or _number(_output(one.name, "--version"))
    return found


def _number(text: str) -> str:
    match = re.search(r"\d+(?:\.\d+)+", text)
    return match[0] if match else "unknown"


def _output(*command: str) -> str:
    return subprocess.run(command, capture_output=True, text=True, check=False).stdout
