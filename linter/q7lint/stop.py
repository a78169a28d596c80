"""How work is stopped from outside."""

from __future__ import annotations


class Stop(BaseException):
    """Work is stopped by whoever asked for it, and by no fault of what was at work. No rule catches it as an error."""
