"""The gate: one look that decides which readings can have anything to read at all.

Each reading declares the strings without which it is empty. Sound text without them is not read, by no rule.
"""

from __future__ import annotations

from enum import Flag, auto


class Reads(Flag):
    """The readings that a rule uses. The gate runs a rule only on text that can concern one of them."""

    TAGS = auto()
    ENTITIES = auto()
    TABLES = auto()
    LISTS = auto()
    WRAPS = auto()
    SPACES = auto()


# A reading is alive if each of its groups has a string that occurs. Short strings first: they are found fastest.
TRIGGERS: tuple[tuple[Reads, tuple[tuple[str, ...], ...]], ...] = (
    (Reads.TAGS, (("<", ">"),)),
    (Reads.LISTS, (("<", ">", "\u2022", "\u25cf", " - "),)),
    (Reads.ENTITIES, (("&",),)),
    (Reads.TABLES, (("|", "<", ">"),)),
    (Reads.SPACES, (("\u00a0\u00a0", "\u00a0 ", " \u00a0"),)),
    (Reads.WRAPS, (("\n", "\r"), (",", "\u2013", "\u2014", "-", "\u060c", "\u3001", "\uff0c"))),
)


def open_readings(text: str) -> Reads:
    """Tell which readings may find something in `text`."""
    live = Reads(0)
    for reads, groups in TRIGGERS:
        if all(any(trigger in text for trigger in group) for group in groups):
            live |= reads
    return live
