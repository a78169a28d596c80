"""How long a test may take: one that has lost the end of a loop fails, and does not hold up all others."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 600.0
"""How many seconds a test may take; the longest takes a tenth of that on a machine that does nothing else.

They are those of the clock. A timer of the processor's time would make the system count that time in ticks of 4 ms for
the whole process, and what measures how time grows would measure those.
"""


_COUNT = (signal.ITIMER_REAL, signal.ITIMER_VIRTUAL) if hasattr(signal, "setitimer") else ()


class TooLongError(BaseException):
    """A test takes too long. It is no `Exception`: code may catch those, and Hypothesis looks for a smaller one."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fail what takes more seconds, where the system can tell, and nobody else counts them already.

    Raises:
        TooLongError: It takes more.
    """
    if not hasattr(signal, "setitimer") or any(signal.getitimer(one) != (0, 0) for one in _COUNT):
        yield
        return

    def tell(*_: object) -> None:
        raise TooLongError(f"it takes more than {seconds:g} seconds")

    before = signal.signal(signal.SIGALRM, tell)
    signal.setitimer(signal.ITIMER_REAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
