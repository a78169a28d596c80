"""How much slower text is read with many rules, or with rules that have a thousand phrases: in one process, in turn."""

from __future__ import annotations

from itertools import product
from statistics import median
from time import process_time
from typing import TYPE_CHECKING

from q7lint import Dialect, Hit, Phase, Rule, Span, registry, rule
from q7lint.gate import CHOSEN, Searches
from q7lint.gate.automaton import Automaton
from q7lint.whole import InMemory, Whole

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint.gate import Gate
    from q7lint.reading import Reading

FEW, MANY, TRIGGERS, PHRASES = 20, 200, 100, 1000
_WORDS = ("as", "your", "model", "policy", "assistant", "cannot", "turn", "widget", "template", "render")


def phrases(count: int) -> list[str]:
    """Make up phrases of four words that prose hardly has, each its own."""
    made = (" ".join(words) for words in product(_WORDS, repeat=4) if len(set(words)) > 1)
    return [f"{next(made)} {number:03}" for number in range(count)]


def made_up(count: int, triggers: int) -> tuple[Rule, ...]:
    """Make rules that look for phrases; so many triggers are shared out among them."""
    words = phrases(triggers)
    return tuple(_made_up(number, tuple(words[number % triggers :: count])) for number in range(count))


def _made_up(number: int, triggers: tuple[str, ...]) -> Rule:
    @rule(
        code=f"MAD{number:03}", name=f"made-up-{number}", summary="x", phase=Phase.LINES, examples=(), triggers=triggers
    )
    def detect(read: Reading) -> Iterator[Hit]:
        for trigger in triggers:
            at = read.text.find(trigger)
            if at >= 0:
                yield Hit(Span(at, at + len(trigger)), "a made-up phrase")

    return detect


def slowdowns(data: bytes, pairs: int) -> dict[str, float]:
    """Measure how many times as long text takes with many rules as with few, and with phrases as without.

    Args:
        data: Plain text.
        pairs: How many rounds there are, whose ratios' median is given.

    Returns:
        ``rules`` and ``phrases``, and the same with hyperscan.
    """
    gates: dict[str, Gate] = {"": Searches(), " with hyperscan": Automaton()}
    figures: dict[str, float] = {}
    before = CHOSEN.gate
    try:
        for name, gate in gates.items():
            CHOSEN.gate = gate
            own = registry.all_rules()
            few, many = (*own, *made_up(FEW, FEW // 2)), (*own, *made_up(MANY, TRIGGERS))
            figures[f"rules{name}"] = _ratio(data, many, few, pairs)
            figures[f"phrases{name}"] = _ratio(data, (*own, *made_up(10, PHRASES)), own, pairs)
    finally:
        CHOSEN.gate = before
    return figures


def _ratio(data: bytes, first: tuple[Rule, ...], second: tuple[Rule, ...], pairs: int) -> float:
    """Give the median of how many times as long text takes with some rules as with others."""
    for rules in (first, second):
        _seconds(data[:100_000], rules)
    return median(_seconds(data, first) / _seconds(data, second) for _ in range(pairs))


def _seconds(data: bytes, rules: tuple[Rule, ...]) -> float:
    start = process_time()
    for _ in Whole(InMemory(data, Dialect.TEXT), "text", Dialect.TEXT).findings(rules):
        pass
    return process_time() - start
