"""What rules must keep on any text, tried on one text after another.

`text_faults` tries some rules on a text. `on_texts` makes a check of one rule, by the rule's examples among scraps of
damage, of each of the laws.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from q7lint import registry
from q7lint.checker import RuleError, hit_fault, in_order, offered, report, yielded
from q7lint.reading import Reading
from q7lint.repairer import UnsettledError, repair_document
from q7lint.testing.growth import SCRAPS
from q7lint.text import Dialect, Document
from q7lint.whole import check_document, concerned_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from q7lint.checker import Found
    from q7lint.repairer import Repair
    from q7lint.rule import Rule

ENOUGH = 3
"""How many faults of one kind are told: the others are seldom news."""
_WIDEST = 120
"""How many code points of a text a fault shows."""


def failure(error: BaseException) -> str:
    """Say how a rule failed, and at which line: the last one outside of the linter."""
    place = ""
    error = error.error if isinstance(error, RuleError) else error
    frame = error.__traceback__
    while frame:
        module = str(frame.tb_frame.f_globals.get("__name__"))
        if not place or module.partition(".")[0] != "q7lint":
            place = f" (line {frame.tb_lineno} of {module})"
        frame = frame.tb_next
    return f"fails with {type(error).__name__}: {error}{place}"


def text_faults(text: str, rules: Iterable[Rule], document: Document | None = None) -> list[str]:
    """Check on one text what holds on any: places, repeated repair, the order of the rules.

    Args:
        text: Any text at all.
        rules: The rules to run.
        document: The text with a name and a dialect, where these matter.
    """
    trial = Trial(document or Document(text), rules)
    faults = trial.place_faults()
    return faults or trial.settling_faults() or trial.law_faults() + trial.order_faults()


class Trial:
    """Some rules on one text: each way to look at what they do is one method, and what two of them need is kept.

    Args:
        document: The text.
        rules: The rules.
    """

    def __init__(self, document: Document, rules: Iterable[Rule]) -> None:
        self.document = document
        self.rules = tuple(rules)

    @cached_property
    def hits(self) -> list[Found]:
        """What the rules yield."""
        return list(yielded(Reading(self.document), concerned_by(self.document, self.rules)))

    @cached_property
    def repair(self) -> Repair | None:
        """What all fixes make of the text, the probable ones too; ``None`` if they do not settle."""
        try:
            return repair_document(self.document, self.rules, unsafe=True)
        except UnsettledError:
            return None

    def place_faults(self) -> list[str]:
        """Check that each hit has a place inside the text, and a reason."""
        return [fault for one in self.hits for fault in _hit_faults(one, len(self.document.text))]

    def order_faults(self) -> list[str]:
        """Check that the result is the same in each run, and in the other order of the rules."""
        found = [report(self.document, offered(self.document, one)) for one in in_order(self.hits)]
        if check_document(self.document, self.rules) != found:
            return ["the findings are others in a second run"]
        faults = []
        if check_document(self.document, self.rules[::-1]) != found:
            faults.append("the findings depend on the order of the rules")
        if self.repair and repair_document(self.document, self.rules[::-1], unsafe=True).text != self.repair.text:
            faults.append("the repair depends on the order of the rules")
        return faults

    def law_faults(self) -> list[str]:
        """Check that no fix loses anything that its licence does not name."""
        refused = self.repair.refused if self.repair else ()
        return [f"a fix of {one.finding.code} was refused: it {one.reason}" for one in refused]

    def settling_faults(self) -> list[str]:
        """Check that repair settles, and that safe and unsafe fixes go together.

        That a second repair changes nothing, each repair asserts itself.
        """
        try:
            repair = self.repair or repair_document(self.document, self.rules, unsafe=True)
            safe = repair_document(self.document, self.rules)
            later = repair_document(self._made(safe.text), self.rules, unsafe=True)
        except UnsettledError as error:
            return [str(error)]
        if later.text == repair.text:
            return []
        return [f"safe fixes first and unsafe ones later give {later.text!r}, at once {repair.text!r}"]

    def _made(self, text: str) -> Document:
        """Make a document like this one of a text that came of it."""
        return Document(text, self.document.name, self.document.dialect)


def _hit_faults(found: Found, length: int) -> list[str]:
    """Check the make of one hit in a text of `length` code points, and that its message is one line."""
    code, hit = found.rule.code, found.hit
    fault = hit_fault(hit, length)
    if fault:
        return [f"{code}: {fault}"]
    if not hit.message or "\n" in hit.message:
        return [f"{code} does not say in one line what is wrong: {hit.message!r}"]
    return []


def texts_for(rule: Rule) -> list[Document]:
    """Give texts to try a rule on, the shortest first: its examples in each dialect, alone and among scraps of damage.

    A scrap stands on a line of its own, so that no example becomes another text by it. They are always the same.
    """
    examples = [one.before for one in rule.examples] or [""]
    texts = [*examples, "\n".join(examples), "\r\n\r\n".join(examples)]
    for number, scrap in enumerate(SCRAPS):
        # Every other time in the paragraph of the examples, and every other time in one of its own.
        gap = "\n" * (1 + number % 2)
        first, second = examples[number % len(examples)], examples[(number + 1) % len(examples)]
        texts.append(f"{first}{gap}{scrap}{gap}{second}")
    documents = [Document(text, "<text>", dialect) for text in dict.fromkeys(texts) for dialect in Dialect]
    return sorted(documents, key=lambda one: len(one.text))


def on_texts(law: Callable[[Trial], list[str]]) -> Callable[[Rule], list[str]]:
    """Make a check of what holds on any text: by the rule alone, and beside all others that are installed."""

    def look(rule: Rule) -> list[str]:
        others = tuple(one for one in registry.all_rules() if one != rule)
        faults: list[str] = []
        for document in texts_for(rule):
            found = _tried(law, document, (rule,))
            if not found and others:
                found = _tried(law, document, (*others, rule))
                # What the others do without it is no fault of this rule.
                if found and _tried(law, document, others):
                    found = []
            faults += [f"{shown_with_dialect(document)}: {one}" for one in found]
            if len(faults) >= ENOUGH:
                break
        return faults[:ENOUGH]

    return look


def _tried(law: Callable[[Trial], list[str]], document: Document, rules: tuple[Rule, ...]) -> list[str]:
    """Hold rules to a law on one text; that they fail on it is a fault."""
    try:
        return law(Trial(document, rules))
    except Exception as error:  # noqa: BLE001 - a rule may raise anything
        return [f"the rule {failure(error)}"]


def shown_with_dialect(document: Document) -> str:
    """Show a text so that it can be copied, cropped, with its dialect."""
    text = document.text if len(document.text) <= _WIDEST else f"{document.text[: _WIDEST - 1]}…"
    return f"{text!r} ({document.dialect})"
