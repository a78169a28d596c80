"""Hundreds of phrases, looked for at once.

To look for each of a thousand phrases would take a thousand searches of the text. Instead the text is taken for a
row of words of 4 or 8 bytes. Wherever a phrase stands, one such word lies wholly in it, at one of 4 or 8 places; so
each phrase gives one word for each of these, the one that is rarest in prose. A text that holds none of the words of
all phrases, which one pass over it tells, holds no phrase. Where it holds some, their phrases are looked for there.

Phrases that have a sign which prose has seldom at their beginning, as shortcodes do, or behind a letter or two, are
looked for at that sign alone: it is found at the speed of the memory.
"""

from __future__ import annotations

from functools import cached_property, lru_cache

TYPE_CHECKING = False  # a run on a sound file imports this module
if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet
    from struct import Struct

    _Heads = tuple[int, int, dict[bytes, list[tuple[str, bytes]]]]
    """How many bytes stand before the sign, how many are compared first, and the phrases by these."""

_SIGNS = b"<>[]{}&|\\@#$%^*~`_=+"
"""The signs that prose has seldom."""

_RULES = b"#*+=_~"
"""Those of them that lines are drawn with: where another one follows, that is looked for."""

_COMMON = b" etaoinshrdlucmfwygpbvkxjqz"
"""The commonest bytes of most prose, the commonest first; a word of others is rarer still."""


_NEAR = 8
"""A sign stands near the beginning of a phrase among so many of its bytes: behind two letters of any script."""

_FEW = 20
"""So many of a sign are looked at one by one."""


class Phrases:
    """Phrases to be looked for in bytes.

    Args:
        phrases: Any strings but empty ones; upper and lower case differ.
    """

    def __init__(self, phrases: Iterable[str]) -> None:
        self._short: list[tuple[str, bytes]] = []
        signed: dict[bytes, list[tuple[str, bytes, int]]] = {}
        words: dict[int, _Words] = {}
        for phrase in dict.fromkeys(phrases):
            data = phrase.encode("utf-8", "surrogatepass")
            place = _place(data)
            if place >= 0:
                signed.setdefault(data[place : place + 1], []).append((phrase, data, place))
                continue
            width = next((width for width in (8, 4) if len(data) >= 2 * width - 1), 0)
            if width:
                words.setdefault(width, _Words(width)).add(phrase, data)
            else:
                self._short.append((phrase, data))
        self._signed = tuple(_Signed(sign, some) for sign, some in signed.items())
        self._words = tuple(words.values())

    def __bool__(self) -> bool:
        """Tell whether there is a phrase at all."""
        return bool(self._short or self._signed or self._words)

    def found(self, block: bytes) -> AbstractSet[str]:
        """Give the phrases that `block` holds."""
        found = {phrase for phrase, data in self._short if data in block}
        for signed in self._signed:
            found |= signed.found(block)
        for words in self._words:
            found |= words.found(block)
        return found


def _place(data: bytes) -> int:
    """Tell at which sign a phrase is looked for that has one near its beginning, -1 for others.

    That is the first one, or the second one where that is seldomer.
    """
    if data[:1] in _SIGNS:
        return int(data[:1] in _RULES and len(data) > 1 and data[1:2] in _SIGNS and data[1:2] not in _RULES)
    return next((at for at, byte in enumerate(data[:_NEAR]) if byte in _SIGNS), -1)


class _Signed:
    """The phrases that are looked for at the same sign.

    Args:
        sign: The sign.
        phrases: The phrases with their bytes, and how many of these stand before the sign.
    """

    def __init__(self, sign: bytes, phrases: list[tuple[str, bytes, int]]) -> None:
        self.sign = sign
        self.phrases = phrases

    @cached_property
    def begin(self) -> bytes:
        """What all of them have from the sign on."""
        tails = [data[place:] for _, data, place in self.phrases]
        sizes = range(min(map(len, tails)), 0, -1)
        return next(tails[0][:size] for size in sizes if all(tail[:size] == tails[0][:size] for tail in tails))

    @cached_property
    def heads(self) -> list[_Heads]:
        """Them by where their sign stands, and by their first bytes."""
        places = sorted({place for _, _, place in self.phrases})
        return [self._heads([pair[:2] for pair in self.phrases if pair[2] == place], place) for place in places]

    @staticmethod
    def _heads(phrases: list[tuple[str, bytes]], place: int) -> _Heads:
        """Sort phrases by as many of their first bytes as all of them have."""
        width = min(len(data) for _, data in phrases)
        heads: dict[bytes, list[tuple[str, bytes]]] = {}
        for phrase, data in phrases:
            heads.setdefault(data[:width], []).append((phrase, data))
        return place, width, heads

    def found(self, block: bytes) -> set[str]:
        """Give the phrases that `block` holds."""
        found: set[str] = set()
        if self.sign not in block:
            return found  # as in most texts, which need no more than that
        at = _first(block, self.begin)
        while at >= 0:
            for place, width, heads in self.heads:
                start = at - place
                for phrase, data in heads.get(block[start : start + width], ()) if start >= 0 else ():
                    if block.startswith(data, start):
                        found.add(phrase)
            at = block.find(self.begin, at + 1)
        return found


def _first(block: bytes, begin: bytes) -> int:
    """Find where some signs stand first; -1 if they stand nowhere.

    One sign is found at the speed of the memory, and several at a tenth of it.
    """
    at = block.find(begin[:1])
    for _ in range(_FEW):
        if at < 0 or block.startswith(begin, at):
            return at
        at = block.find(begin[:1], at + 1)
    return block.find(begin, at) if at >= 0 else -1


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
    from struct import Struct  # the phrases of most rules begin with a seldom sign, and need none

    return Struct(f"{width}s" * count)


def _rarity(word: bytes) -> int:
    """Rank a word by how seldom its bytes are in prose."""
    return sum(_COMMON.find(byte) % 100 for byte in word.lower())
