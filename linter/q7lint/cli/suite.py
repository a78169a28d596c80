"""The commands ``q7lint suite run``, ``export`` and ``damage``."""

from __future__ import annotations

import argparse
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING, Final

from q7lint.cli import status
from q7lint.cli.options import UsageError
from q7lint.cli.parser import Parser

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from q7lint.cli.console import Console
    from q7lint.suite.cases import SuiteCase
    from q7lint.suite.report import Report

USAGE: Final = """q7lint suite run [--tool NAME|COMMAND]… [options]
       q7lint suite export FOLDER [--corpus PATH]
       q7lint suite damage [--kind NAME]… [options] FILE
"""

DESCRIPTION: Final = """
The corpus as a test suite for any program that repairs text.

  run      give each case to tools, and say what they repair and what they destroy
  export   write the suite as one file of JSON lines, with a schema and an example
  damage   damage a sound text as the world does, and say what was done where

Each has a --help of its own.
"""

FORMATS: Final = ("table", "json", "html")


class RunOptions(argparse.Namespace):
    """What is asked of ``suite run``."""

    tool: list[str]
    python: list[str]
    detect: list[str]
    corpus: str
    by: list[str]
    output_format: str
    output: str | None
    limit: float
    quiet: bool


class ExportOptions(argparse.Namespace):
    """What is asked of ``suite export``."""

    folder: str
    corpus: str


def run_suite(argv: list[str], console: Console) -> int:
    """Do what ``q7lint suite`` with `argv` says and give the exit status.

    Raises:
        UsageError: The arguments make no sense, or a tool or the corpus is not there.
        OutputError: What is to be printed cannot be.
    """
    commands: dict[str, Callable[[list[str], Console], int]] = {"run": _run, "export": _export, "damage": _damage}
    if argv[:1] in (["-h"], ["--help"]):
        console.write(f"usage: {USAGE}{DESCRIPTION}")
        return status.CLEAN
    command = commands.get(argv[0]) if argv else None
    if command is None:
        said = f"there is no `suite {argv[0]}`" if argv else "`suite` does one of several things"
        raise UsageError(f"{said}; there are {', '.join(commands)} (see q7lint suite --help)")
    return command(argv[1:], console)


def _damage(argv: list[str], console: Console) -> int:
    from q7lint.cli.damage import print_damaged

    return print_damaged(argv, console)


# -- run -----------------------------------------------------------------------------------------------------------


def _run(argv: list[str], console: Console) -> int:
    from q7lint import __version__
    from q7lint.suite.report import measured
    from q7lint.suite.running import ToolError

    options = _run_parser().parse_args(argv, RunOptions())
    console.is_quiet = options.quiet
    tools = options.tool or ([] if options.detect else ["q7lint"])
    pythons = _pythons(options.python, tools)
    cases = read_cases(options.corpus)
    if options.output is not None:
        _print("", options.output, console)  # that it cannot be written is told before the work and not after it
    try:
        report = measured(
            cases,
            [(tool, pythons.get(tool, sys.executable)) for tool in tools],
            options.detect,
            limit=options.limit,
            told=console.note,
        )
    except ToolError as error:
        raise UsageError(str(error)) from error
    except ImportError as error:
        raise UsageError(f"scores need {error.name}: pip install 'q7lint[suite]'") from error
    _print(_written(report, options, __version__), options.output, console)
    return status.CLEAN


def _run_parser() -> Parser:
    from q7lint.suite.score import GROUPS
    from q7lint.suite.tools import TOOLS

    parser = Parser(
        prog="q7lint suite run",
        description="Give each case of the corpus to tools, and say what they repair and what they destroy.",
        epilog="In a COMMAND, {dialect}, {suffix} and {lang} stand for text, txt and en, or what is true of a case. "
        f"Tools that have a name: {', '.join(TOOLS)}.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add(
        "--tool",
        action="append",
        default=[],
        metavar="NAME|COMMAND",
        help="a tool that has a name, or a command that reads a text on standard input and writes its repair to "
        "standard output; may be given several times (default: q7lint)",
    )
    add(
        "--python",
        action="append",
        default=[],
        metavar="[NAME=]PATH",
        help="the interpreter that has the library of the tool NAME, or of all tools (default: this one)",
    )
    add(
        "--detect",
        action="append",
        default=[],
        metavar="COMMAND",
        help="a linter that reads a text on standard input and prints line:column; may be given several times",
    )
    _add_corpus(parser)
    add("--by", action="append", default=[], choices=sorted(GROUPS), help="scores by class, language or dialect too")
    add("--output-format", choices=FORMATS, default="table", help="how scores are printed (default: table)")
    add("-o", "--output", metavar="FILE", help="where to (default: standard output)")
    add(
        "--limit", type=_seconds, default=20.0, metavar="SECONDS", help="when a tool is stopped on a case (default: 20)"
    )
    add("-q", "--quiet", action="store_true", help="do not say what is being done")
    return parser


def _seconds(text: str) -> float:
    with suppress(ValueError):
        if 0 < float(text) < float("inf"):
            return float(text)
    raise argparse.ArgumentTypeError(f"{text} is no time in seconds")


def _pythons(given: Iterable[str], tools: Iterable[str]) -> dict[str, str]:
    """Give the interpreter of each tool for which one was named.

    Raises:
        UsageError: It is for a tool that was not asked for.
    """
    found: dict[str, str] = {}
    tools = list(tools)
    for one in given:
        name, equals, path = one.partition("=")
        if not equals:
            found = {**dict.fromkeys(tools, one), **found}
        elif name in tools:
            found[name] = path
        else:
            raise UsageError(f"--python {one}: no --tool {name} was asked for")
    return found


def _written(report: Report, options: RunOptions, version: str) -> str:
    if options.output_format == "json":
        from q7lint.suite.structured import structured

        return structured(report, version)
    if options.output_format == "html":
        from q7lint.suite.page import page

        return "".join(page(report, version))
    from q7lint.suite.table import table

    return "".join(f"{line}\n" for line in table(report, options.by))


def _print(text: str, path: str | None, console: Console) -> None:
    """Write a report to a file, or to standard output.

    Raises:
        UsageError: The file cannot be written.
        OutputError: Standard output cannot.
    """
    if path is None:
        console.write(text)
        return
    try:
        with open(path, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise UsageError(f"{path}: {error.strerror}") from error


# -- export --------------------------------------------------------------------------------------------------------


def _export(argv: list[str], console: Console) -> int:
    from q7lint import __version__
    from q7lint.formats.visible import file_name
    from q7lint.suite.export import export
    from q7lint.testing.corpus import CorpusError

    parser = Parser(
        prog="q7lint suite export",
        description="Write the suite as one file of JSON lines, with a schema, a README, the licence and an example.",
        allow_abbrev=False,
    )
    parser.add_argument("folder", metavar="FOLDER", help="where to; it is made if need be")
    _add_corpus(parser)
    options = parser.parse_args(argv, ExportOptions())
    cases = read_cases(options.corpus)
    try:
        paths = export(cases, options.folder, __version__, _licence())
    except CorpusError as error:
        raise UsageError(str(error)) from error
    except OSError as error:
        raise UsageError(f"{error.filename or options.folder}: {error.strerror}") from error
    console.write("".join(f"{file_name(path)}\n" for path in paths))
    return status.CLEAN


def _licence() -> str:
    """Give the text of the licence, which an installed distribution holds.

    Raises:
        UsageError: It does not.
    """
    from importlib.metadata import files

    for path in files("q7lint") or ():
        if path.name == "LICENSE":
            return path.read_text("utf-8")
    raise UsageError("the installed q7lint lacks its licence; install it again")


# -- both ----------------------------------------------------------------------------------------------------------


def _add_corpus(parser: Parser) -> None:
    parser.add_argument(
        "--corpus",
        default="corpus",
        metavar="PATH",
        help="the folder of the corpus, or an exported suite (default: ./corpus)",
    )


def read_cases(path: str) -> list[SuiteCase]:
    """Read a suite.

    Raises:
        UsageError: It is not there, or malformed.
    """
    from q7lint.suite.cases import read_suite
    from q7lint.testing.corpus import CorpusError

    if not os.path.exists(path):
        raise UsageError(f"there is no corpus at {path}; name its folder or an exported suite by --corpus")
    try:
        cases = read_suite(path)
    except CorpusError as error:
        raise UsageError(str(error)) from error
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path}: {error}") from error
    if not cases:
        raise UsageError(f"{path} holds no case")
    return cases
