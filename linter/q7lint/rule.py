"""What a rule is: a value without state, made by a decorator."""

from __future__ import annotations

import sys
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from q7lint.text import Dialect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from q7lint.finding import Hit
    from q7lint.reading import Reading, Reads

    Detect = Callable[[Reading], Iterable[Hit]]


class Phase(IntEnum):
    """When the fixes of a rule are applied: those of an earlier phase first.

    Tables and lists are rebuilt from their damaged tags before what is left of the tags goes.
    """

    ENCODING = 1
    CHARACTERS = 2
    ENTITIES = 3
    STRUCTURE = 4
    TAGS = 5
    LINES = 6


class Example(NamedTuple):
    """A text, and what the rule makes of it. Runs as a test and stands on the rule's page.

    Args:
        before: The text.
        after: The repaired text; the same as `before` when the rule has nothing to say.
        why: A few words.
        dialect: What kind of text it is.
    """

    before: str
    after: str
    why: str
    dialect: Dialect = Dialect.TEXT

    @classmethod
    def untouched(cls, text: str, why: str, dialect: Dialect = Dialect.TEXT) -> Example:
        """Make an example of a text in which the rule finds nothing."""
        return cls(text, text, why, dialect)


class Rule(NamedTuple):
    """A rule: what it is called, when it runs, what it reads and how it finds.

    Args:
        code: Three letters of the family and three digits. Never used again for another rule.
        name: What is wrong, in kebab case and singular.
        summary: One line for the table of rules.
        phase: When its fixes are applied.
        reads: The readings that it uses.
        examples: A few, of both kinds.
        detect: Yields a hit for each place that it finds in a reading.
        triggers: Strings one of which a text has to hold for the rule to run, besides those of its readings.
    """

    code: str
    name: str
    summary: str
    phase: Phase
    reads: Reads
    examples: tuple[Example, ...]
    detect: Detect
    triggers: tuple[str, ...] = ()

    @property
    def docs(self) -> str:
        """The page of the rule: the docstring of the module that it stands in."""
        return sys.modules[self.detect.__module__].__doc__ or ""


def rule(
    *,
    code: str,
    name: str,
    summary: str,
    phase: Phase,
    examples: tuple[Example, ...],
    reads: Reads | None = None,
    triggers: Iterable[str] = (),
) -> Callable[[Detect], Rule]:
    """Make a rule of the function that detects it.

    Args:
        code: Three letters of the family and three digits. Never used again for another rule.
        name: What is wrong, in kebab case and singular.
        summary: One line for the table of rules.
        phase: When its fixes are applied.
        examples: A few, of both kinds.
        reads: The readings that it uses. The rule runs on text in which one of them may have something to read.
        triggers: Strings that it runs for, for one that reads the text itself: on any text that holds one of them.
    """

    def made(detect: Detect) -> Rule:
        from q7lint.gate import NOTHING

        return Rule(code, name, summary, phase, NOTHING if reads is None else reads, examples, detect, tuple(triggers))

    return made
