"""What is asked of a check, and how it is read from the arguments.

A run that names files and few options, as most do, needs no parser: `argparse` costs a third of the start.
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
    options = Options()
    files: list[str] = []
    options.files = files
    for arg in argv:
        if arg.startswith("--") and arg[2:] in SWITCHES:
            setattr(options, arg[2:].replace("-", "_"), True)
        elif (arg.startswith("-") and arg != "-") or arg in COMMANDS:
            files.clear()
            break
        else:
            files.append(arg)
    if files:
        return options
    from q7lint.cli.parser import parsed

    return parsed(argv)
