"""How much processor time a file may take. A rule that runs away is stopped, and the file is refused as a whole.

The time is counted by the system for this process alone, so that a busy machine stops nothing. Where the system cannot
count it (Windows), and outside the main thread, there is no limit.
"""

from __future__ import annotations

# What `signal` is made of, without its enumerations, which cost a part of the start.
import _signal  # type: ignore[import-not-found]

from q7lint.stop import Stop

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_AGAIN = 0.1
"""After how many more seconds a rule is stopped again that caught the first stop."""


_MOST = 1e9
"""How many seconds a system can count; thirty years are as good as no limit."""


class BudgetError(Stop):
    """The time is used up. A rule that catches all errors does not catch this one."""


class Budget:
    """A stretch of work that may take so much processor time, and is stopped by a `BudgetError` if it takes more.

    Args:
        seconds: How much; 0 is no limit.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._before: Any = None

    def __enter__(self) -> None:
        """Begin to count."""
        if not self.seconds or not hasattr(_signal, "setitimer"):
            return
        try:
            self._before = _signal.signal(_signal.SIGPROF, _stop)
        except ValueError:  # a thread beside the main one
            return
        _signal.setitimer(_signal.ITIMER_PROF, min(self.seconds, _MOST), _AGAIN)

    def __exit__(self, *_: object) -> None:
        """Stop counting, also where the time is up at this very moment."""
        if self._before is None:
            return
        try:
            _signal.setitimer(_signal.ITIMER_PROF, 0)
        finally:
            _signal.setitimer(_signal.ITIMER_PROF, 0)
            _signal.signal(_signal.SIGPROF, self._before)


def _stop(number: int, frame: object) -> None:
    del number, frame
    raise BudgetError
