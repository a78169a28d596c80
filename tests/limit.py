"""How long a test may take: one that has lost the end of a loop fails, and does not hold up all others."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

SECONDS = 300.0
"""How many seconds of the processor a test may take by itself; the longest takes a fifth of that, or less."""


class TooLongError(BaseException):
    """A test takes too long. It is no `Exception`: code may catch those, and Hypothesis looks for a smaller one."""


@contextmanager
def within(seconds: float) -> Iterator[None]:
    """Fail what takes more seconds of the processor, where the system can tell, and nobody else counts them already.

    Raises:
        TooLongError: It takes more.
    """
    if not hasattr(signal, "setitimer") or signal.getitimer(signal.ITIMER_VIRTUAL) != (0, 0):
        yield
        return

    def tell(*_: object) -> None:
        raise TooLongError(f"it takes more than {seconds:g} seconds of the processor")

    before = signal.signal(signal.SIGVTALRM, tell)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
