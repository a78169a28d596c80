"""How Hypothesis searches: the same examples in every run, so that a red test means a change.

``HYPOTHESIS_PROFILE=search pytest`` looks at other examples each time, and at ten times as many.
"""

from __future__ import annotations

import os

from hypothesis import settings

settings.register_profile("steady", derandomize=True, deadline=None)
settings.register_profile("search", max_examples=1000, deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "steady"))
