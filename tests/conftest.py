"""How tests run: how long each may take, and how Hypothesis searches.

It looks at the same examples in every run, so that a red test means a change. ``HYPOTHESIS_PROFILE=search pytest``
looks at other examples each time, and at ten times as many.
"""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

from .limit import SECONDS, within

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

PROFILE = os.environ.get("HYPOTHESIS_PROFILE", "steady")

settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=1000, deadline=None)
settings.load_profile(PROFILE)


def pytest_collection_finish() -> None:
    """Leave what tests are made of out of the looks for circles of objects, which would fall into what is timed."""
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call() -> Generator[None, object, object]:
    """Fail a test that does not come to its end."""
    with within(SECONDS if PROFILE == "steady" else 10 * SECONDS):
        return (yield)


@pytest.fixture(scope="session", autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep ledgers and what was found in texts away from those of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("Q7LINT_UNDO", str(tmp_path_factory.mktemp("ledgers")))
        patch.setenv("Q7LINT_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield
