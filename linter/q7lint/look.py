"""What rules find in a text, phase by phase, and only as far as it is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint.checker import detect, in_order
from q7lint.reading import Evidence
from q7lint.rule import Phase

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

    from q7lint.checker import Found
    from q7lint.finding import Applicability
    from q7lint.lawful import Chosen
    from q7lint.reading import Reading, Reads
    from q7lint.rule import Rule
    from q7lint.text import Span


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

    def found_by(self, reads: Reads) -> list[Found]:
        """Give what those rules find that read this and nothing else."""
        rules = [rule for rule in self.rules if rule.reads is reads]
        phases = sorted({rule.phase for rule in rules})
        if all(phase in self._found for phase in phases):
            return [one for phase in phases for one in self._found[phase] if one.rule.reads is reads]
        return in_order(detect(self.reading, rules))

    def fixes(self, phase: Phase, allowed: AbstractSet[Applicability]) -> Chosen:
        """Give the fixes of the rules of a phase that may be applied, in the order of the places."""
        return _fixes(self.found(phase), allowed)

    def fixes_by(self, reads: Reads, allowed: AbstractSet[Applicability]) -> Chosen:
        """Give the fixes of those rules that read this and nothing else."""
        return _fixes(self.found_by(reads), allowed)

    def anew(self) -> Look:
        """Give the look of a run that knows nothing but this text."""
        return self.told(self.reading.says(Evidence()))

    def told(self, evidence: Evidence) -> Look:
        """Give the look of one who is told this of the whole text: what was found is kept if it sees the same."""
        return self if evidence == self.reading.evidence else Look(self.reading.told(evidence), self.rules)

    def all(self) -> list[Found]:
        """Give what all of them find."""
        return in_order(one for phase in self.phases for one in self.found(phase))

    def count(self) -> int:
        """Count what they find, but for the last phase."""
        phases = (phase for phase in self.phases if phase is not Phase.LINES)
        return sum(self._counts[phase] if phase in self._counts else len(self.found(phase)) for phase in phases)

    def spans(self) -> list[Span]:
        """Give where they find something, but for the last phase; what was forgotten is found again."""
        phases = (phase for phase in self.phases if phase is not Phase.LINES)
        return sorted(one.hit.span for phase in phases for one in self.found(phase))

    def forget(self) -> None:
        """Let go of what was found and read, but for how much it was."""
        self._counts = {phase: len(found) for phase, found in self._found.items()}
        self._found = {}
        self.reading.forget()


def _fixes(found: list[Found], allowed: AbstractSet[Applicability]) -> Chosen:
    """Give the fixes that may be applied, of what is found."""
    return [(one, one.hit.fix) for one in found if one.hit.fix and one.hit.fix.applicability in allowed]
