"""How Hypothesis searches: the same examples in every run, so that a red test means a change.

``HYPOTHESIS_PROFILE=search pytest`` looks at other examples each time, and at ten times as many.
"""

from __future__ import annotations

import gc
import os
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from collections.abc import Iterator

settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))


def pytest_collection_finish() -> None:
    """Leave what tests are made of out of the looks for circles of objects, which would fall into what is timed."""
    gc.collect()
    gc.freeze()


@pytest.fixture(scope="session", autouse=True)
def _own_folders(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep ledgers and what was found in texts away from those of whoever runs the tests."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("Q7LINT_UNDO", str(tmp_path_factory.mktemp("ledgers")))
        patch.setenv("Q7LINT_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield
