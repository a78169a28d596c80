"""What a tool repaired, and what it destroyed.

A case counts as one of three: **repair** (the text must become another), **sound** (it must not change), and
**report** (it holds damage that cannot be undone and may only be told of). Scores are counts, so that those of groups
add up; the shares are properties.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any, NamedTuple
from unicodedata import category, normalize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from q7lint.suite.cases import SuiteCase
    from q7lint.suite.running import Outcome

_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u2e80-\ua4cf\uf900-\ufaff\U00020000-\U0003ffff"
# Vowel signs, viramas and joiners are no letters to `re`, and part of a word to its readers.
_WORD = re.compile(rf"[{_UNSPACED}]|(?:(?![{_UNSPACED}])[\w\u0300-\u036f\u0590-\u0dff\u200c\u200d])+")
_JOINERS = "\u200c\u200d"

MILLION = 1_000_000


class Verdict(NamedTuple):
    """What became of one case.

    Args:
        exact: Whether the tool gave what is wanted, a line end at the end of the text forgiven.
        changed: Whether it changed the text, with the same forgiveness.
        left: The edit distance from its text to the nearest that is wanted.
        damage: That distance for the text as it was.
        words: How many words the tool could have lost.
        lost: How many it lost: they stand in the text as it was and in what is wanted, and not in its own.
        joiners: How many joiners (U+200C, U+200D) it lost.
        digits: How many digits.
        accents: How many marks on letters.
        stable: Whether its repair of its own repair changes nothing.
        crashed: Whether it failed, or was stopped.
        seconds: The processor time that it took.
        size: How long the text is, in code points.
    """

    exact: bool
    changed: bool
    left: int
    damage: int
    words: int
    lost: int
    joiners: int
    digits: int
    accents: int
    stable: bool
    crashed: bool
    seconds: float
    size: int


class Score(NamedTuple):
    """The sum of verdicts.

    Args:
        cases: How many cases there are.
        repairs: How many have to become another text.
        exact: How many of these the tool repaired as is wanted.
        sound: How many must not change.
        harmed: How many of these it changed.
        left: The edit distance that it left over all repairs.
        damage: The edit distance that there was.
        words: The words that it could have lost.
        lost: The words that it lost.
        joiners: The joiners that it lost.
        digits: The digits that it lost.
        accents: The marks on letters that it lost.
        unstable: How many of its repairs it repairs again, into another text.
        crashed: On how many cases it failed, or was stopped.
        seconds: The processor time that it took.
        size: How long all texts are, in code points.
    """

    cases: int = 0
    repairs: int = 0
    exact: int = 0
    sound: int = 0
    harmed: int = 0
    left: int = 0
    damage: int = 0
    words: int = 0
    lost: int = 0
    joiners: int = 0
    digits: int = 0
    accents: int = 0
    unstable: int = 0
    crashed: int = 0
    seconds: float = 0.0
    size: int = 0

    def __add__(self, other: object) -> Score:
        """Add the counts of another score."""
        if not isinstance(other, Score):
            return NotImplemented
        added: list[Any] = [one + another for one, another in zip(self, other, strict=True)]
        return Score(*added)

    @property
    def exact_share(self) -> float | None:
        """The share of the repairs that are as wanted; ``None`` if there are none to make."""
        return _share(self.exact, self.repairs)

    @property
    def removed_share(self) -> float | None:
        """The share of the damage that is gone, by edit distance; below zero if there is more of it than before."""
        left = _share(self.left, self.damage)
        return None if left is None else 1 - left

    @property
    def harmed_share(self) -> float | None:
        """The share of the sound texts that were changed; ``None`` if there are none."""
        return _share(self.harmed, self.sound)

    @property
    def lost_per_million(self) -> float | None:
        """The words lost of a million."""
        share = _share(self.lost, self.words)
        return None if share is None else share * MILLION


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole else None


def judge(case: SuiteCase, outcome: Outcome) -> Verdict:
    """Hold what a tool made of a case against what is wanted.

    Raises:
        ImportError: rapidfuzz is not installed (``q7lint[suite]``).
    """
    got = case.before if outcome.text is None else outcome.text
    even = _evener(case)
    wanted = min(case.wanted, key=lambda text: _distance(text, got))
    crashed = outcome.text is None
    words = _words(case.before) & _words(wanted)
    base = _nfc(case.before), _nfc(wanted)
    return Verdict(
        exact=not crashed and even(got) in map(even, case.wanted),
        changed=even(got) != even(case.before),
        left=_distance(even(wanted), even(got)),
        damage=min(_distance(even(text), even(case.before)) for text in case.wanted),
        words=words.total(),
        lost=(words - _words(got)).total(),
        joiners=_lost(base, got, _is_joiner),
        digits=_lost(base, got, _is_digit),
        accents=_lost(base, got, _is_accent, form="NFD"),
        stable=crashed or outcome.again == outcome.text,
        crashed=crashed,
        seconds=outcome.seconds,
        size=len(case.before),
    )


def score_of(case: SuiteCase, verdict: Verdict) -> Score:
    """Count the verdict on one case."""
    repair = not case.is_sound
    sound = case.is_sound and not case.findings
    return Score(
        cases=1,
        repairs=int(repair),
        exact=int(repair and verdict.exact),
        sound=int(sound),
        harmed=int(sound and verdict.changed),
        left=verdict.left if repair else 0,
        damage=verdict.damage if repair else 0,
        words=verdict.words,
        lost=verdict.lost,
        joiners=verdict.joiners,
        digits=verdict.digits,
        accents=verdict.accents,
        unstable=int(not verdict.stable),
        crashed=int(verdict.crashed),
        seconds=verdict.seconds,
        size=verdict.size,
    )


GROUPS: dict[str, Callable[[SuiteCase], str]] = {
    "class": lambda case: case.group,
    "lang": lambda case: case.lang.split("-")[0],
    "dialect": lambda case: case.dialect.value,
}
"""What scores are summed by."""


def summed(cases: Sequence[SuiteCase], verdicts: Sequence[Verdict]) -> Score:
    """Add up the verdicts on cases."""
    return sum((score_of(case, verdict) for case, verdict in zip(cases, verdicts, strict=True)), Score())


def summed_by(group: str, cases: Sequence[SuiteCase], verdicts: Sequence[Verdict]) -> dict[str, Score]:
    """Add up the verdicts on cases by one of `GROUPS`, the names in alphabetical order."""
    sums: dict[str, Score] = {}
    for case, verdict in zip(cases, verdicts, strict=True):
        name = GROUPS[group](case)
        sums[name] = sums.get(name, Score()) + score_of(case, verdict)
    return dict(sorted(sums.items()))


def _evener(case: SuiteCase) -> Callable[[str], str]:
    """Give what forgives a line end at the end of a text, unless that is all that the case is about."""
    bare = case.before.rstrip("\r\n")
    if not case.is_sound and any(text.rstrip("\r\n") == bare for text in case.wanted):
        return str
    return _without_line_end


def _without_line_end(text: str) -> str:
    return text.removesuffix("\n").removesuffix("\r")


def _distance(one: str, other: str) -> int:
    from rapidfuzz.distance import Levenshtein

    return Levenshtein.distance(one, other)


def _nfc(text: str) -> str:
    return normalize("NFC", text)


def _words(text: str) -> Counter[str]:
    return Counter(_WORD.findall(_nfc(text)))


def _lost(base: tuple[str, str], got: str, wanted: Callable[[str], bool], form: str = "NFC") -> int:
    """Count the code points of a kind that stand both before and in what is wanted, and not in what a tool gave."""
    before, after = (_of_kind(text, wanted, form) for text in base)
    return ((before & after) - _of_kind(got, wanted, form)).total()


def _of_kind(text: str, wanted: Callable[[str], bool], form: str) -> Counter[str]:
    counted = Counter(normalize(form, text))  # type: ignore[arg-type]
    return Counter({mark: count for mark, count in counted.items() if wanted(mark)})


def _is_joiner(mark: str) -> bool:
    return mark in _JOINERS


def _is_digit(mark: str) -> bool:
    return category(mark) == "Nd"


def _is_accent(mark: str) -> bool:
    return category(mark) == "Mn"


class Detection(NamedTuple):
    """How well a linter finds places.

    Args:
        expected: The findings of all cases.
        placed: Those at whose place, within the text of the finding, the linter reports something.
        on_line: Those on whose line it does.
        sound: The cases in which nothing is to be found.
        alarmed: Those of them in which it reports something.
        strays: What it reports in the other cases, on lines without a finding.
        stopped: The cases on which it was stopped.
    """

    expected: int = 0
    placed: int = 0
    on_line: int = 0
    sound: int = 0
    alarmed: int = 0
    strays: int = 0
    stopped: int = 0

    def __add__(self, other: object) -> Detection:
        """Add the counts of another."""
        if not isinstance(other, Detection):
            return NotImplemented
        return Detection(*(one + another for one, another in zip(self, other, strict=True)))


def detected(case: SuiteCase, places: Iterable[tuple[int, int]] | None) -> Detection:
    """Hold the places (1-based line and column, in code points) that a linter reports against a case's findings."""
    if places is None:
        sound = case.is_sound and not case.findings
        return Detection(expected=len(case.findings), sound=int(sound), stopped=1)
    places = sorted(set(places))
    if not case.findings:
        return Detection(sound=int(case.is_sound), alarmed=int(case.is_sound and bool(places)))
    rows = {row for row, _ in places}
    spans = [_covered(one.row, one.column, one.text) for one in case.findings]
    return Detection(
        expected=len(spans),
        placed=sum(any(first <= place <= last for place in places) for first, last in spans),
        on_line=sum(any(first[0] <= row <= last[0] for row in rows) for first, last in spans),
        strays=sum(not any(first[0] <= row <= last[0] for first, last in spans) for row, _ in places),
    )


def _covered(row: int, column: int, text: str) -> tuple[tuple[int, int], tuple[int, int]]:
    """Give the first and the last place of a finding, whose text may span lines; a line end is on the line it ends."""
    lines = text.removesuffix("\n").split("\n")
    last = column + max(len(text), 1) - 1 if len(lines) == 1 else max(len(lines[-1]), 1)
    return (row, column), (row + len(lines) - 1, last)
