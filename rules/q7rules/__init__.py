"""Rules."""

from __future__ import annotations

from q7lint import Reads

READS = Reads.TAG_DAMAGE | Reads.ENTITIES | Reads.TABLES | Reads.LISTS | Reads.WRAPS | Reads.SPACES
"""What the rules of this package read, all together: on text without it they are not even loaded."""
