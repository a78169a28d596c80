"""The law of preservation, which every fix is held to before it is applied."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from q7lint.finding import Fix


def breach(text: str, fix: Fix) -> str | None:
    """Tell which part of the law `fix` would break in `text`; ``None`` if it keeps it."""
    raise NotImplementedError
