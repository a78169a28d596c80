"""The command ``q7lint``.

What a plain run does not need is imported where it is needed: the rules, the formats and the repairer cost more
than the interpreter's own start.
"""

from __future__ import annotations

from q7lint.cli import signals, status

TYPE_CHECKING = False  # `typing` costs a quarter of the interpreter's own start
if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["main"]

_MADE_BEFORE_A_LOOK = 10_000
"""So many objects are made before Python looks for circles of them: the readers make many, and no circle."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command with the arguments `argv`, those of the process by default, and give its exit status.

    No error leaves it as a traceback: an interruption gives 130, a reader of the report that has gone 141. The process
    that it was made for, which gives no `argv`, ends with 143 when it is told to, and 129 when its terminal is closed.
    """
    if argv is None:
        return _as_process()
    try:
        from q7lint.cli.command import run

        return run(list(argv))
    except KeyboardInterrupt:
        return status.INTERRUPTED


def _as_process() -> int:
    """Run the command of this process, which does nothing else afterwards."""
    try:
        signals.listen()

        import gc
        import sys

        from q7lint.searched import chosen

        sys.path[:] = chosen(sys.path)  # before anything more is imported
        gc.set_threshold(_MADE_BEFORE_A_LOOK)

        from q7lint.cli.command import run

        code = run(sys.argv[1:], is_process=True)
        signals.ignore()
    except signals.EndedError as error:
        signals.ignore()
        return _abandoned(status.SIGNALLED + error.number)
    except KeyboardInterrupt:
        signals.ignore()
        return _abandoned(status.INTERRUPTED)
    return code


def _abandoned(code: int) -> int:
    """Let what is held back go nowhere: it would wait for a reader who may never read."""
    from q7lint.cli.console import Console

    Console().abandon()
    return code
