"""Being ended from outside: a run that is told to end takes away what it has begun, and says nothing.

`_signal` is what `signal` is made of, without its enumerations, which cost a part of the start.
"""

from __future__ import annotations

import _signal  # type: ignore[import-not-found]

_ENDING = tuple(getattr(_signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(_signal, name))
"""`kill`, and a terminal that is closed. Left alone, they would end the process with a file half written beside."""


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


def ignore() -> None:
    """Let nothing disturb the last steps of a process whose work is done."""
    for number in (_signal.SIGINT, *_ENDING):
        _signal.signal(number, _signal.SIG_IGN)


def _end(number: int, frame: object) -> None:
    del frame
    raise EndedError(number)
