"""A stretch of text, taken apart into what may go and what may not."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from q7lint.preserve.references import Reference, past_ampersands, read_backslash, read_reference, read_remains
from q7lint.preserve.strokes import Strokes, strokes_end
from q7lint.preserve.tags import Token, read_tag
from q7lint.preserve.words import WHITE
from q7lint.regex import regex

if TYPE_CHECKING:
    from q7lint.preserve.powers import Powers

_WHITE_RUN = regex(r"[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+")
# Letters of ASCII apart from others: between Chinese and a tag's name there is no blank.
_PLAIN = regex(r"[0-9A-Za-z_]+|[^\W\x00-\x7f]+|.", re.DOTALL)


class Kind(Enum):
    """What a part is."""

    PROSE = auto()
    SPACE = auto()
    LAYOUT = auto()
    TAG = auto()
    REFERENCE = auto()
    REMAINS = auto()


class Part(NamedTuple):
    """A part of a text: its kind, where it stands, and the tag or reference that it is."""

    kind: Kind
    start: int
    end: int
    what: Token | Reference | None = None


def parts_of(text: str, start: int, end: int, powers: Powers) -> list[Part]:
    """Take `text` from `start` to `end` apart. What the powers do not concern is prose, and a run of it one part."""
    reader = _Reader(text, start, end, powers)
    parts: list[Part] = []
    spot = prose = start
    while spot < end:
        part = reader.part(spot)
        if part is None:
            plain = _PLAIN.match(text, spot, end)
            spot = plain.end() if plain else end
            continue
        if prose < spot:
            parts.append(Part(Kind.PROSE, prose, spot))
        parts.append(part)
        spot = prose = part.end
    if prose < end:
        parts.append(Part(Kind.PROSE, prose, end))
    return parts


class _Reader:
    """Reads one part at a time."""

    __slots__ = ("barren", "end", "last_bracket", "powers", "strokes", "text")

    def __init__(self, text: str, start: int, end: int, powers: Powers) -> None:
        self.text = text
        self.end = end
        self.powers = powers
        # A tail is a name before a bracket: behind the last bracket no word needs a look.
        self.last_bracket = text.rfind(">", start, end) if powers.takes_tags else start
        self.strokes = Strokes(text) if powers.lays_out else None
        self.barren = start
        """Up to here, the ampersands or the dashes at hand are known to be prose: a long run is read once."""

    def part(self, spot: int) -> Part | None:
        """Read the part at `spot`; ``None`` for prose."""
        sign = self.text[spot]
        if sign in WHITE:
            run = _WHITE_RUN.match(self.text, spot, self.end)
            return Part(Kind.SPACE, spot, run.end() if run else self.end)
        if sign == "<":
            return self._tag(spot) if self.powers.takes_tags else None
        if sign == "&":
            return self._escape(spot)
        if sign == "\\" and self.powers.decodes:
            escape = read_backslash(self.text, spot, self.end)
            return Part(Kind.REFERENCE, spot, escape.end, escape) if escape else None
        if sign == "\\":  # which Markdown escapes a bracket with
            return self._tag(spot, 1) if self.powers.takes_tags and self.text[spot + 1 : spot + 2] == "<" else None
        if sign in "|-:":
            return self._layout(spot, sign, self.strokes) if self.strokes else None
        if spot < self.last_bracket and (sign == "/" or (sign.isascii() and sign.isalpha())):
            return self._tag(spot)
        return None

    def _tag(self, spot: int, escape: int = 0) -> Part | None:
        token = read_tag(self.text, spot + escape, self.end)
        return Part(Kind.TAG, spot, token.end, token) if token else None

    def _escape(self, spot: int) -> Part | None:
        if self.powers.empties and spot >= self.barren:
            end = read_remains(self.text, spot, self.end)
            if end is not None:
                return Part(Kind.REMAINS, spot, end)
            self.barren = past_ampersands(self.text, spot, self.end)
        if self.powers.decodes:
            reference = read_reference(self.text, spot, self.end)
            return Part(Kind.REFERENCE, spot, reference.end, reference) if reference else None
        return None

    def _layout(self, spot: int, sign: str, strokes: Strokes) -> Part | None:
        if sign == "|":
            return Part(Kind.LAYOUT, spot, spot + 1)
        if spot < self.barren:
            return None
        end = strokes_end(self.text, spot, self.end)
        if strokes.may_go(spot, end):
            return Part(Kind.LAYOUT, spot, end)
        self.barren = end
        return None
