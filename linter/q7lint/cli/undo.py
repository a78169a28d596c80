"""The command ``q7lint undo``."""

from __future__ import annotations

import argparse
import os
import time
from typing import TYPE_CHECKING, Final

from q7lint.cli import status
from q7lint.cli.options import UsageError
from q7lint.cli.parser import Parser
from q7lint.undo import place
from q7lint.undo.ledger import LedgerError, runs
from q7lint.undo.restoring import close, restore

if TYPE_CHECKING:
    from q7lint.cli.console import Console
    from q7lint.undo.ledger import Run

DESCRIPTION: Final = """\
Take back what a run with --fix has done. Files that were changed since are left as they are, and named.

Without RUN it is the last run that was started in this folder and has not been taken back."""

EPILOG: Final = """\
The old text is kept in a folder of yours ($Q7LINT_UNDO, or q7lint/undo in $XDG_STATE_HOME or ~/.local/state),
that of the last 100 runs.

exit status:
  0    all files are as they were before the run
  1    some were changed since, and are left
  2    a wrong option, no such run, a file that cannot be read or written"""


class UndoOptions(argparse.Namespace):
    """What is asked of ``undo``."""

    run: str | None
    list: bool
    quiet: bool


def undo(argv: list[str], console: Console) -> int:
    """Do what ``q7lint undo`` with `argv` says and give the exit status.

    Raises:
        UsageError: The arguments make no sense, or there is no such run.
        OutputError: The report cannot be written.
    """
    parser = Parser(
        prog="q7lint undo",
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("run", nargs="?", metavar="RUN", help="the run, as --list names it")
    parser.add_argument("--list", action="store_true", help="list the runs that are kept, the newest first")
    parser.add_argument("-q", "--quiet", action="store_true", help="print faults and nothing else")
    options = parser.parse_args(argv, UndoOptions())
    console.is_quiet = options.quiet
    try:
        if options.list:
            return _listed(console)
        return _undone(_chosen(options.run, console), console)
    except OSError as error:
        raise UsageError(f"{place.folder()}: {error.strerror}") from error


def _listed(console: Console) -> int:
    """Print a line for each run.

    Raises:
        OSError: The folder of the ledgers cannot be listed.
    """
    code = status.CLEAN
    for run in runs():
        if isinstance(run, LedgerError):
            console.error(str(run))
            code = status.FAULT
        else:
            console.write(f"{_line(run)}\n")
    return code


def _chosen(name: str | None, console: Console) -> Run:
    """Find the run that is meant. A ledger that cannot be read on the way to it is told, and hides no other.

    Raises:
        UsageError: There is none.
        OSError: The folder of the ledgers cannot be listed.
    """
    for run in runs():
        if isinstance(run, LedgerError):
            console.error(str(run))
        elif run.id == name or (name is None and not run.undone and run.folder == os.getcwd()):
            return run
    if name is not None:
        raise UsageError(f"there is no run called {name!r}; `q7lint undo --list` names them")
    raise UsageError("no run of this folder is left to be undone; `q7lint undo --list` names all")


def _undone(run: Run, console: Console) -> int:
    """Put the files of a run back."""
    written = left = 0
    for one in restore(run):
        written += one.written
        if one.reason:
            left += 1
            console.error(f"{_shown(one.path)}: {one.reason}")
    if not left:
        try:
            close(run)
        except OSError as error:
            raise UsageError(f"{run.path}: {error.strerror}") from error
    if not console.is_quiet:
        console.write(f"{_counted(written)} as before the run {run.id}{f', {left} left' if left else ''}\n")
    return status.FINDINGS if left else status.CLEAN


def _counted(count: int) -> str:
    return f"Restored {count} {'file' if count == 1 else 'files'}"


def _shown(path: str) -> str:
    """Give a path as it is called from here, if it lies below."""
    here = os.path.join(os.getcwd(), "")
    return path.removeprefix(here)


def _line(run: Run) -> str:
    from q7lint.formats.visible import visible

    when = time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(run.started))
    count = f"{len(run.entries)} {'file' if len(run.entries) == 1 else 'files'}"
    return f"{run.id}  {when}  {count}  {visible(run.folder)}{'  undone' if run.undone else ''}"
