"""What is asked of a check, and how it is read from the arguments.

A run that names files and simple options, as most do, needs no parser: `argparse` costs a third of the start.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Final

DIALECTS: Final = ("text", "markdown", "html")
FORMATS: Final = ("full", "concise", "json")
COMMANDS: Final = ("check", "clean", "rule", "rules", "suite", "undo")
"""What stands first and is no file."""


SWITCHES: Final = frozenset("diff exit-zero fix no-cache no-undo quiet statistics unsafe-fixes".split())
"""The options that take nothing, and are as easily read without a parser."""

CHOICES: Final = {"--dialect": DIALECTS, "--output-format": FORMATS}
"""The options that take one of a few words."""

JOBS: Final = "--jobs"


class UsageError(Exception):
    """The arguments make no sense; the message says why in one line."""


class Options:
    """What was asked for; what was not is as it stands here."""

    files: Sequence[str] = ()
    fix: bool = False
    unsafe_fixes: bool = False
    diff: bool = False
    patch: str | None = None
    no_undo: bool = False
    select: list[str] | None = None
    ignore: Sequence[str] = ()
    extend_select: Sequence[str] = ()
    dialect: str | None = None
    encoding: str | None = None
    budget: float = 20.0
    jobs: int | None = None
    no_cache: bool = False
    stdin_filename: str | None = None
    exit_zero: bool = False
    statistics: bool = False
    output_format: str = "full"
    quiet: bool = False
    version: bool = False
    help: bool | str | None = None


def parse(argv: list[str]) -> Options:
    """Read the arguments of a check. Files and options may stand in any order; behind ``--`` are files only.

    Raises:
        UsageError: An option is unknown or lacks its value, or nothing is named.
    """
    if options := _simple(argv):
        return options
    from q7lint.cli.parser import parsed

    return parsed(argv)


def _simple(argv: list[str]) -> Options | None:
    """Read arguments of which all are simple and right; ``None`` for all others."""
    options = Options()
    files: list[str] = []
    options.files = files
    rest = iter(argv)
    for arg in rest:
        option, has_value, value = arg.partition("=")
        if arg[2:] in SWITCHES and arg.startswith("--"):
            setattr(options, arg[2:].replace("-", "_"), True)
        elif arg == "-q":
            options.quiet = True
        elif option in CHOICES:
            value = value if has_value else next(rest, "")
            if value not in CHOICES[option]:
                return None
            setattr(options, option[2:].replace("-", "_"), value)
        elif option == JOBS:
            options.jobs = count_of(value if has_value else next(rest, ""))
            if not options.jobs:
                return None
        elif (arg.startswith("-") and arg != "-") or arg in COMMANDS:
            return None
        else:
            files.append(arg)
    return options if files else None


def count_of(text: str) -> int:
    """Give the number of processes that somebody typed; 0 if it is none."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 10 else 0
