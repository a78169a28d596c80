"""From the arguments to what is to be done."""

from __future__ import annotations

import os

from q7lint.cli import status
from q7lint.cli.console import Console, OutputError
from q7lint.cli.options import UsageError, parse

TYPE_CHECKING = False
if TYPE_CHECKING:
    from q7lint.cli.options import Options


def run(argv: list[str], *, is_process: bool = False) -> int:
    """Do what `argv` says and give the exit status.

    Args:
        argv: The arguments.
        is_process: Whether this process was made for that, and does nothing else.
    """
    console = Console()
    try:
        code = _dispatch(argv, console, is_process=is_process)
        console.close()
    except UsageError as error:
        console.error(str(error))
        return status.FAULT
    except OutputError as error:
        console.abandon()
        if isinstance(error.__cause__, BrokenPipeError):
            return status.PIPE_CLOSED
        console.error(str(error))
        return status.FAULT
    return code


def _dispatch(argv: list[str], console: Console, *, is_process: bool) -> int:
    """Choose by the first argument.

    Raises:
        UsageError: The arguments make no sense, or name no rule.
        OutputError: What is to be printed cannot be.
    """
    if argv[:1] == ["rule"]:
        from q7lint.cli.pages import print_rule

        return print_rule(argv[1:], console)
    if argv[:1] == ["rules"]:
        from q7lint.cli.pages import print_rules

        return print_rules(argv[1:], console)
    if argv[:1] == ["suite"]:
        from q7lint.cli.suite import run_suite

        return run_suite(argv[1:], console)
    if argv[:1] == ["undo"]:
        from q7lint.cli.undo import undo

        return undo(argv[1:], console)
    if argv[:1] == ["clean"]:
        from q7lint.cli.clean import run_clean

        return run_clean(argv[1:], console)
    options = parse(argv)
    if options.help:
        console.write(str(options.help))
        return status.CLEAN
    if options.version:
        from q7lint import __version__

        console.write(f"q7lint {__version__}\n")
        return status.CLEAN
    return _check(options, console, is_process=is_process)


def _check(options: Options, console: Console, *, is_process: bool) -> int:
    from q7lint.cli.session import Session

    console.is_quiet = options.quiet
    # The repaired text of standard input takes standard output, and the report gives way.
    console.reports_to_stderr = options.diff or (options.fix and "-" in options.files)
    console.has_colour = not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    console.show_progress()
    return Session(options, console, is_process=is_process).run()
