"""Differences between a repaired text and the truth, grouped by their shape: words, digits and names made alike."""

from __future__ import annotations

import difflib
import re
from collections import defaultdict
from typing import NamedTuple, TypeVar

TOKEN = re.compile(r"\s|[^\W\d_]+|\d+|[^\w\s]+|_")
NAMES = "a b br code dd div dl dt em font h1 h2 h3 h4 i li ol p small span strong table tbody td th thead tr u ul"
KEPT = frozenset([*NAMES.split(), "amp", "nbsp", "scope", "row", "t", "d", "h", "r"])
"""Words that stay themselves in a shape: what tags and escapes are made of."""


class Difference(NamedTuple):
    """Lines that differ."""

    got: list[str]
    wanted: list[str]


Owner = TypeVar("Owner")


def differences(got: str, wanted: str) -> list[Difference]:
    """Give the runs of lines in which two texts differ."""
    left, right = got.strip("\n").split("\n"), wanted.strip("\n").split("\n")
    matcher = difflib.SequenceMatcher(None, left, right, autojunk=False)
    return [Difference(left[a:b], right[c:d]) for op, a, b, c, d in matcher.get_opcodes() if op != "equal"]


def shapes(difference: Difference) -> tuple[str, ...]:
    """Describe a difference, each part once: ``+[…]`` came too much, ``-[…]`` is missing, a token on either side."""
    left, right = (TOKEN.findall("\n".join(lines)) for lines in difference)
    matcher = difflib.SequenceMatcher(None, left[:900], right[:900], autojunk=False)
    parts = []
    for op, a, b, c, d in matcher.get_opcodes():
        if op == "equal":
            continue
        around = _alike(left[max(a - 1, 0) : a]), _alike(left[b : b + 1])
        came, missing = _alike(left[a:b])[:60], _alike(right[c:d])[:60]
        parts.append(f"{around[0]}{f'+[{came}]' if came else ''}{f'-[{missing}]' if missing else ''}{around[1]}")
    return tuple(dict.fromkeys(parts))


def _alike(tokens: list[str]) -> str:
    """Write tokens with all words and numbers alike."""
    out = []
    for token in tokens:
        if token == "\n":  # noqa: S105 - a token of text
            out.append("⏎")
        elif token.isalpha() and token.lower() not in KEPT:
            out.append("w")
        else:
            out.append("9" if token.isdigit() else token)
    return re.sub(r"w(?: w)+", "w…", re.sub(r"(?:amp;){2,}", "amp;…", "".join(out)))


def grouped(pairs: list[tuple[Owner, Difference]]) -> list[tuple[str, list[tuple[Owner, Difference]]]]:
    """Group differences by shape, the commonest first; within a shape the shortest first."""
    groups: dict[str, list[tuple[Owner, Difference]]] = defaultdict(list)
    for owner, difference in pairs:
        for shape in shapes(difference):
            groups[shape].append((owner, difference))
    for examples in groups.values():
        examples.sort(key=lambda pair: sum(map(len, (*pair[1].got, *pair[1].wanted))))
    return sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
