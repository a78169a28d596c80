"""Hundreds of phrases, looked for at once.

To look for each of a thousand phrases would take a thousand searches of the text. Instead the text is taken for a
row of words of 4 or 8 bytes. Wherever a phrase stands, one such word lies wholly in it, at one of 4 or 8 places; so
each phrase gives one word for each of these, the one that is rarest in prose. A text that holds none of the words of
all phrases, which one pass over it tells, holds no phrase. Where it holds some, their phrases are looked for there.
"""

from __future__ import annotations

from functools import cached_property, lru_cache
from struct import Struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

_COMMON = b" etaoinshrdlucmfwygpbvkxjqz"
"""The commonest bytes of most prose, the commonest first; a word of others is rarer still."""


class Phrases:
    """Phrases to be looked for in bytes.

    Args:
        phrases: Any strings but empty ones; upper and lower case differ.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self._short: list[tuple[str, bytes]] = []
        words: dict[int, _Words] = {}
        for phrase in dict.fromkeys(phrases):
            data = phrase.encode("utf-8", "surrogatepass")
            width = next((width for width in (8, 4) if len(data) >= 2 * width - 1), 0)
            if width:
                words.setdefault(width, _Words(width)).add(phrase, data)
            else:
                self._short.append((phrase, data))
        self._words = tuple(words.values())

    def __bool__(self) -> bool:
        """Tell whether there is a phrase at all."""
        return bool(self._short or self._words)

    def found(self, block: bytes) -> AbstractSet[str]:
        """Give the phrases that `block` holds."""
        found = {phrase for phrase, data in self._short if data in block}
        for words in self._words:
            found |= words.found(block)
        return found


class _Words:
    """The words of phrases that are long enough to hold one wherever they stand.

    Args:
        width: How many bytes a word has, 4 or 8.
    """

    def __init__(self, width: int) -> None:
        self.width = width
        self.places: dict[bytes, list[tuple[str, bytes, int]]] = {}

    @cached_property
    def known(self) -> frozenset[bytes]:
        """All words."""
        return frozenset(self.places)

    def add(self, phrase: str, data: bytes) -> None:
        """Take in a phrase, of which `data` are the bytes."""
        for first in range(self.width):
            places = range(first, len(data) - self.width + 1, self.width)
            place = max(places, key=lambda at: _rarity(data[at : at + self.width]))
            self.places.setdefault(data[place : place + self.width], []).append((phrase, data, place))

    def found(self, block: bytes) -> set[str]:
        """Give the phrases that `block` holds."""
        words = _row(self.width, len(block) // self.width).unpack_from(block)
        known, places = self.known, self.places
        if known.isdisjoint(words):
            return set()
        found = set()
        for index in [index for index, word in enumerate(words) if word in known]:
            for phrase, data, place in places[words[index]]:
                start = index * self.width - place
                if start >= 0 and block.startswith(data, start):
                    found.add(phrase)
        return found


@lru_cache(maxsize=64)
def _row(width: int, count: int) -> Struct:
    """Give what reads `count` words of so many bytes."""
    return Struct(f"{width}s" * count)


def _rarity(word: bytes) -> int:
    """Rank a word by how seldom its bytes are in prose."""
    return sum(_COMMON.find(byte) % 100 for byte in word.lower())
