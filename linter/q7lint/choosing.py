"""What rules find in a text, and which of their fixes are applied together.

The fixes of the earliest phase present are taken, those that keep the law of preservation; of those that clash the
outermost, then the leftmost, then that of the lower code. Those of the next phase come with them where the ones that
are taken mend references alone, and each of these stands apart from whatever may be markup: no reader of tags or of
tables looks so far, so that it would find the same a pass later.

No law of repair rests on that: a pass takes what it takes by what the text holds, whatever the order of the rules, and
safe fixes still come before the probable ones.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from q7lint.checker import LONGEST, Found, cropped, detect, in_order, report
from q7lint.finding import Applicability, Finding, Fix, Licence
from q7lint.preserve import breach
from q7lint.preserve.signs import stands_alone
from q7lint.reading import Evidence, Reading
from q7lint.rule import Phase
from q7lint.text import Document, Span

if TYPE_CHECKING:
    from q7lint.rule import Rule

    _Changes = tuple[tuple[str, str], ...]
    """What a fix takes away and writes, edit by edit."""

    Deed = tuple[str, _Changes, int]
    """A rule's code, what its fix does, and which one of those in a pass it is that do the same."""

    _Chosen = list[tuple[Found, Fix]]

_MARKUP = frozenset("<>|`\r\n")
"""What tags, cells and code are made of, and what parts their lines."""

MANY = 20_000
"""Where a pass has more fixes to choose from, what was read for them is let go of before that."""

_LINE_ENDS = frozenset("\r\n")

_REACH = 60
"""How far along its line a reader of tags takes words into account, in code points."""


class Refusal(NamedTuple):
    """A fix that broke the law of preservation, and was not applied.

    Args:
        finding: The finding whose fix it was, in the text of its pass.
        reason: Which part of the law it broke.
    """

    finding: Finding
    reason: str


class Look:
    """What rules find in a text, phase by phase.

    A pass applies the fixes of one phase, or of two where nothing keeps them apart. So a later one is looked at only
    when its fixes may be applied, and what only its rules read is not read before.

    Args:
        reading: The text.
        rules: The rules that have something to read in it.
    """

    def __init__(self, reading: Reading, rules: tuple[Rule, ...]) -> None:
        self.reading = reading
        self.document = reading.document
        self.rules = rules
        self.phases = sorted({rule.phase for rule in rules})
        self._found: dict[Phase, list[Found]] = {}
        self._counts: dict[Phase, int] = {}

    def found(self, phase: Phase) -> list[Found]:
        """Give what the rules of a phase find, in the order of the places."""
        if phase not in self._found:
            rules = [rule for rule in self.rules if rule.phase is phase]
            self._found[phase] = in_order(detect(self.reading, rules))
        return self._found[phase]

    def anew(self) -> Look:
        """Give the look of a run that knows nothing but this text: what was found is kept if it sees the same."""
        evidence = self.reading.says(Evidence())
        return self if evidence == self.reading.evidence else Look(self.reading.told(evidence), self.rules)

    def all(self) -> list[Found]:
        """Give what all of them find."""
        return in_order(one for phase in self.phases for one in self.found(phase))

    def count(self) -> int:
        """Count what they find, but for the last phase."""
        phases = (phase for phase in self.phases if phase is not Phase.LINES)
        return sum(self._counts[phase] if phase in self._counts else len(self.found(phase)) for phase in phases)

    def forget(self) -> None:
        """Let go of what was found and read, but for how much it was."""
        self._counts = {phase: len(found) for phase, found in self._found.items()}
        self._found = {}
        self.reading.forget()


def choose(look: Look, allowed: set[Applicability], refused: dict[Deed, Refusal]) -> list[tuple[Found, Fix]]:
    """Choose the fixes of one pass: allowed, lawful, of the earliest phase that has such, and disjoint."""
    for phase in look.phases:
        fixes = _allowed(look, phase, allowed)
        if not fixes:
            continue
        if len(fixes) > MANY:
            look.reading.forget()  # seldom is anything asked of it again
        taken = _taken(look.document, fixes, refused)
        if taken:
            mends_all = phase is Phase.ENTITIES and len(taken) == len(fixes)
            return taken + _with_references(look, taken, allowed) if mends_all else taken
    return []


def _allowed(look: Look, phase: Phase, allowed: set[Applicability]) -> _Chosen:
    """Give the fixes of a phase that may be applied."""
    return [(one, one.hit.fix) for one in look.found(phase) if one.hit.fix and one.hit.fix.applicability in allowed]


def _taken(document: Document, fixes: _Chosen, refused: dict[Deed, Refusal]) -> _Chosen:
    """Choose those of `fixes` that are lawful and disjoint, and note in `refused` those that are not lawful."""
    lawful = _lawful(document, fixes, refused)
    # The outermost first: a wider one begins no later, so that what clashes with it is inside or behind it.
    lawful.sort(key=lambda pair: (pair[1].span.start - pair[1].span.end, pair[1].span.start, pair[0].rule.code))
    return _lawful_together(document.text, _disjoint(lawful))


def _with_references(look: Look, references: _Chosen, allowed: set[Applicability]) -> _Chosen:
    """Choose the fixes of the next phase that has such, if they would be the same once the references are mended.

    Those of the last phase never are: they go by the length of lines.
    """
    text = look.document.text
    evidence = look.reading.evidence
    # Where no tag seems damaged, it would most often be read for nothing.
    if not (evidence.hard or evidence.soft) or not all(_stands_alone(text, fix) for _, fix in references):
        return []
    for phase in (Phase.STRUCTURE, Phase.TAGS):
        fixes = _allowed(look, phase, allowed) if phase in look.phases else []
        if fixes:
            if not _are_apart(text, references, fixes, phase):
                return []
            refused: dict[Deed, Refusal] = {}
            taken = _taken(look.document, fixes, refused)
            return [] if refused else taken
    return []


def _stands_alone(text: str, fix: Fix) -> bool:
    """Tell whether a fix mends a reference, writes no markup, and has none near it on its line."""
    if fix.licence & ~(Licence.DECODES | Licence.EMPTIES):
        return False
    start, end = fix.span
    before = text[max(0, start - _REACH) : start].replace("\r", "\n").rpartition("\n")[2]
    behind = text[end : end + _REACH].replace("\r", "\n").partition("\n")[0]
    near = (before, text[start:end], behind, *(edit.text for edit in fix.edits))
    return all(map(_MARKUP.isdisjoint, near))


def _are_apart(text: str, references: _Chosen, others: _Chosen, phase: Phase) -> bool:
    """Tell whether something stands between the fixes of references and those of a phase: for tables, a line end."""
    spans = [(fix.span, True) for _, fix in references] + [(fix.span, False) for _, fix in others]
    for (one, is_one), (other, is_other) in pairwise(sorted(spans)):
        between = text[one.end : other.start]
        parted = not _LINE_ENDS.isdisjoint(between) if phase is Phase.STRUCTURE else between != ""
        if is_one is not is_other and not parted:
            return False
    return True


def _lawful(
    document: Document, fixes: list[tuple[Found, Fix]], refused: dict[Deed, Refusal]
) -> list[tuple[Found, Fix]]:
    """Give those of `fixes` that keep the law, and note the others in `refused`."""
    lawful: list[tuple[Found, Fix]] = []
    count: dict[tuple[str, _Changes], int] = {}
    for pair in fixes:
        one, fix = pair
        reason = breach(document.text, fix) or _distance(document, one, fix)
        if reason is None:
            lawful.append(pair)
            continue
        # Passes move a fix, so that it is known by what it does; and it may be lawful once another has been applied.
        changes = tuple((document.text[start:end], text) for (start, end), text in fix.edits)
        number = count[one.rule.code, changes] = count.get((one.rule.code, changes), 0) + 1
        refused.setdefault((one.rule.code, changes, number), Refusal(report(document, one), reason))
    return lawful


def _distance(document: Document, one: Found, fix: Fix) -> str | None:
    """Tell whether a fix reaches beyond the lines that its finding names.

    A new layout may reach all of a table, of which the finding names the rows that are damaged.
    """
    start, end = one.hit.span
    last = document.row(max(start, end - 1)) + 1
    is_last = last == len(document.line_starts)
    lines = Span(
        document.line(document.row(start)).start, len(document.text) if is_last else document.line_starts[last]
    )
    if Licence.LAYS_OUT in fix.licence:
        return None if lines.touches(fix.span) else "changes none of the lines that are reported"
    return None if lines.covers(fix.span) else "changes a line that is not reported"


def forgive(refused: dict[Deed, Refusal], taken: list[tuple[Found, Fix]]) -> None:
    """Forget the refusals of fixes that have become lawful, and were applied, once others beside them had been."""
    if not refused:
        return
    lawful = {(one.rule.code, cropped(one.hit.message, LONGEST)) for one, _ in taken}
    for deed, refusal in list(refused.items()):
        if (refusal.finding.code, refusal.finding.message) in lawful:
            del refused[deed]


def _disjoint(ready: list[tuple[Found, Fix]]) -> list[tuple[Found, Fix]]:
    """Take each fix that shares no place with one taken before it."""
    from bisect import bisect_right, insort

    taken: list[tuple[Found, Fix]] = []
    ends: list[tuple[int, int]] = []  # the spans taken, disjoint and sorted
    for one, fix in ready:
        start, end = fix.span
        place = bisect_right(ends, (start, end))
        if not any(Span(*other).touches(fix.span) for other in ends[max(place - 1, 0) : place + 1]):
            insort(ends, (start, end))
            taken.append((one, fix))
    return taken


def _lawful_together(text: str, taken: list[tuple[Found, Fix]]) -> list[tuple[Found, Fix]]:
    """Leave out what is lawful alone, and together with its neighbour would run two words together.

    Of `un</b><i>do` each tag may go, since the other parts the words. What is left out is looked at again in the next
    pass, and refused there if nothing parts the words any more.
    """
    kept: list[tuple[Found, Fix]] = []
    group: list[tuple[Found, Fix]] = []
    for pair in sorted(taken, key=lambda pair: pair[1].span.start):
        if group and group[-1][1].span.end != pair[1].span.start:
            kept += _without_last(text, group)
            group = []
        group.append(pair)
    return kept + _without_last(text, group)


def _without_last(text: str, group: list[tuple[Found, Fix]]) -> list[tuple[Found, Fix]]:
    """Give the fixes of a group that abut, without the last one if they are not lawful together."""
    if len(group) < 2:
        return group
    licences = {fix.licence for _, fix in group}
    if licences == {Licence.CLEARS}:  # what shows as nothing parts no words
        return group
    if any(map(stands_alone, licences)):
        return group[::2]  # no two of these touch, and the others come in the next pass
    if breach(text, _joined(group)) is None:
        return group
    rest = group[:-1]
    return rest if len(rest) < 2 or breach(text, _joined(rest)) is None else group[:1]


def _joined(group: list[tuple[Found, Fix]]) -> Fix:
    """Make one fix of several. Each was held to its own licence: together only words have to stay apart."""
    licence = Licence.LAYS_OUT
    for _, fix in group:
        licence |= fix.licence
    edits = tuple(edit for _, fix in group for edit in fix.edits)
    return Fix("", edits, Applicability.UNSAFE, licence)
