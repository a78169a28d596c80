"""A test that does not come to its end fails."""

from __future__ import annotations

import signal
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from .limit import SECONDS, TooLongError, within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

pytestmark = pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="the system has no timers")


@contextmanager
def uncounted() -> Iterator[None]:
    """Stop the clock of the test itself meanwhile."""
    left = signal.setitimer(signal.ITIMER_REAL, 0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, *left)


def ends_never() -> None:
    """Go round and round, and take every error for one of what is done there."""
    while True:
        with suppress(Exception):
            sum(range(10))


@given(st.integers())
def is_tried_with_one_example_only(_: int) -> None:
    ends_never()


@pytest.mark.parametrize("test", [ends_never, is_tried_with_one_example_only])
def test_what_takes_more_time_than_a_test_may_is_ended(test: Callable[[], None]) -> None:
    start = time.monotonic()
    with uncounted(), pytest.raises(TooLongError, match=r"^it takes more than 0\.1 seconds"), within(0.1):
        test()
    assert time.monotonic() - start < 60


def test_what_comes_to_its_end_is_left_alone_and_its_clock_is_stopped() -> None:
    with uncounted():
        with within(10):
            assert signal.getitimer(signal.ITIMER_REAL)[0] > 0
        assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)


def test_the_time_of_a_test_is_counted_and_nothing_within_it_counts_anew() -> None:
    with within(0.001):
        assert 0 < signal.getitimer(signal.ITIMER_REAL)[0] <= 10 * SECONDS
        assert sum(range(10**6)) > 0


def test_what_measures_the_time_of_the_processor_can_tell_a_millisecond() -> None:
    steps = set()
    start = time.process_time()
    while (spent := time.process_time() - start) < 0.02:
        steps.add(round(spent, 4))
    assert len(steps) > 20
