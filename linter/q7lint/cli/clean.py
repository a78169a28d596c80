"""The command ``q7lint clean``."""

from __future__ import annotations

from q7lint.cache import folder
from q7lint.cache.pruning import clean
from q7lint.cli import status
from q7lint.cli.options import UsageError

TYPE_CHECKING = False
if TYPE_CHECKING:
    from q7lint.cli.console import Console

_HELP = """usage: q7lint clean

Remove what q7lint keeps of the texts that it has read, so that the next run reads them anew. It is in a folder of yours
($Q7LINT_CACHE, or q7lint in $XDG_CACHE_HOME or ~/.cache). What q7lint undo needs stays.
"""


def run_clean(argv: list[str], console: Console) -> int:
    """Remove the cache.

    Raises:
        UsageError: Something stands behind the command, or the cache cannot be removed.
        OutputError: The report cannot be written.
    """
    if argv in (["-h"], ["--help"]):
        console.write(_HELP)
        return status.CLEAN
    if argv:
        raise UsageError(f"`q7lint clean` takes nothing more, and got {argv[0]!r}")
    place = folder()
    try:
        gone = clean(place) if place is not None else 0
    except OSError as error:
        raise UsageError(f"{error.filename or place}: {error.strerror}") from error
    console.write(f"Removed the results of {gone} {'text' if gone == 1 else 'texts'}\n")
    return status.CLEAN
