"""The command ``q7lint``.

What a plain run does not need is imported where it is needed: the rules, the formats and the repairer cost more
than the interpreter's own start.
"""

from __future__ import annotations

TYPE_CHECKING = False  # `typing` costs a quarter of the interpreter's own start
if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with the arguments `argv`, those of the process by default, and give its exit status.

    No error leaves it as a traceback: an interruption gives 130, a reader of the report that has gone 141.
    """
    try:
        import sys

        from q7lint.cli.command import run

        return run(sys.argv[1:] if argv is None else list(argv))
    except KeyboardInterrupt:
        from q7lint.cli import status

        return status.INTERRUPTED
