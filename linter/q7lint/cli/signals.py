"""Being ended from outside: a run that is told to end takes away what it has begun, and says nothing.

`_signal` is what `signal` is made of, without its enumerations, which cost a part of the start.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from sys import UnraisableHookArgs

_ENDING = tuple(getattr(_signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(_signal, name))
"""`kill`, and a terminal that is closed. Left alone, they would end the process with a file half written beside."""

_AGAIN = (_signal.SIGALRM,) if hasattr(_signal, "setitimer") else ()
"""What wakes a process that did not hear the first time."""

_SOON = 0.001


class EndedError(KeyboardInterrupt):
    """The process was told to end. It goes through wherever an interruption goes through.

    Args:
        number: The signal.
    """

    def __init__(self, number: int) -> None:
        self.number = number
        super().__init__(number)


def listen() -> None:
    """Raise an `EndedError` when the process is told to end, unless whoever started it wants that ignored."""
    for number in _ENDING:
        if _signal.getsignal(number) is _signal.SIG_DFL:
            _signal.signal(number, _end)
    if hasattr(_signal, "setitimer"):
        sys.unraisablehook = _not_heard


def ignore() -> None:
    """Let nothing disturb the last steps of a process whose work is done."""
    for number in (_signal.SIGINT, *_ENDING, *_AGAIN):
        _signal.signal(number, _signal.SIG_IGN)


def _end(number: int, frame: object) -> None:
    del frame
    raise EndedError(number)


def _not_heard(lost: UnraisableHookArgs) -> None:
    """Raise an interruption again, a moment later, that came where Python lets no error through.

    It came in a finalizer or in a callback, of which each import has one. Python would say so in a traceback and go on.
    """
    error = lost.exc_value
    if not isinstance(error, KeyboardInterrupt):
        sys.__unraisablehook__(lost)
        return

    def again(_: int, frame: object) -> None:
        del frame
        raise EndedError(error.number) if isinstance(error, EndedError) else KeyboardInterrupt

    _signal.signal(_signal.SIGALRM, again)
    _signal.setitimer(_signal.ITIMER_REAL, _SOON)
