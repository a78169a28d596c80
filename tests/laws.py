"""What holds on any text at all, tried on one text: each law that is broken comes with what shows it.

The laws are those that are promised to users: nothing raises, findings lie inside the text and every report of them can
be made, no word of prose is lost, a second repair changes nothing, safe fixes first and unsafe ones later end as all at
once, the order of the rules does not matter, the guard refuses no fix of a real rule, and the old bytes come back from
the new ones by what the ledger keeps.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from random import Random
from typing import TYPE_CHECKING

from q7lint import formats, registry
from q7lint.repairer import Repair, UnsettledError, repair_document
from q7lint.rule import Rule  # noqa: TC001 - other modules take it from here
from q7lint.text import Dialect, Document
from q7lint.undo.ledger import entry
from q7lint.whole import check_document

from . import faults
from .scraps import Scraps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from q7lint.finding import Finding

Maker = Callable[[Random], Scraps]
RULES: tuple[Rule, ...] = registry.all_rules()
STYLES = tuple(formats.Style(colour=colour, unsafe=unsafe) for colour in (False, True) for unsafe in (False, True))


_HELD_BACK = ("a fix of ", "unsettled: ")


class Runs:
    """The runs of some rules on the texts that come of one input; each is done once.

    Args:
        dialect: What kind of text it is.
        rules: Which rules.
    """

    def __init__(self, dialect: Dialect, rules: Iterable[Rule] = RULES) -> None:
        self.dialect = dialect
        self.rules = tuple(rules)
        self.count = 0
        self._repairs: dict[tuple[str, bool], Repair] = {}

    def document(self, text: str) -> Document:
        """Make a document of a text."""
        return Document(text, "x", self.dialect)

    def check(self, text: str) -> list[Finding]:
        """Give what is found."""
        self.count += 1
        return check_document(self.document(text), self.rules)

    def repair(self, text: str, *, unsafe: bool) -> Repair:
        """Give what comes of a repair.

        Raises:
            UnsettledError: The fixes do not settle.
        """
        if (text, unsafe) not in self._repairs:
            self.count += 1
            self._repairs[text, unsafe] = repair_document(self.document(text), self.rules, unsafe=unsafe)
        return self._repairs[text, unsafe]

    def passes(self) -> int:
        """Give the most passes that one of the repairs took."""
        return max((one.passes for one in self._repairs.values()), default=0)


def lost(prose: Iterable[str], text: str) -> str:
    """Name the first word of `prose` that does not stand in `text` in its order; empty if there is none."""
    there = iter(faults.words(text))
    return next((word for word in faults.words(" ".join(prose)) if not any(word == other for other in there)), "")


def broken(made: Scraps, runs: Runs, draw: Random) -> Iterator[tuple[str, str]]:
    """Yield each law that is broken on a text, and what shows it. What a rule raises is one of them.

    Args:
        made: The text, and the prose that is in it.
        runs: Runs the rules on it.
        draw: Gives the other order of the rules, and the style of the reports.
    """
    try:
        yield from _report_faults(made.text, runs, draw.choice(STYLES))
        yield from _repair_faults(made, runs)
        yield from _order_faults(made.text, runs, draw)
    except UnsettledError as error:
        yield f"unsettled: {error}", ""
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what this looks for
        yield f"raises {type(error).__name__}", str(error)


def is_held_back(law: str) -> bool:
    """Tell whether what is broken harms nobody: the guard refused a fix, or the text stays since fixes do not settle.

    On text that somebody might have written that is a fault nevertheless; among tokens in any order it has to be rare.
    """
    return law.startswith(_HELD_BACK)


def _report_faults(text: str, runs: Runs, style: formats.Style) -> Iterator[tuple[str, str]]:
    """Look at the findings' places, and make a report of them in every format."""
    found = runs.check(text)
    for one in found:
        spans = [one.span, *(edit.span for edit in one.fix.edits)] if one.fix else [one.span]
        if not all(0 <= start <= end <= len(text) for start, end in spans):
            yield f"{one.code} is outside of the text", repr(spans)
    if not found:
        return
    for name in formats.NAMES:
        printer = formats.make(name, style)
        report = "".join([*printer.findings("x", found), *printer.end()])
        if name == "json" and len(json.loads(report)) != len(found):
            yield "the JSON lacks a finding", report


def _repair_faults(made: Scraps, runs: Runs) -> Iterator[tuple[str, str]]:
    """Repair by the safe fixes, and by all, and hold both results against each other and against the prose."""
    results = {unsafe: runs.repair(made.text, unsafe=unsafe) for unsafe in (False, True)}
    for unsafe, result in results.items():
        name = "all fixes" if unsafe else "safe fixes"
        word = lost(made.prose, result.text) if made.prose else ""
        if word:
            yield f"{name} lose a word", f"{word!r} is not in {result.text!r}"
        again = runs.repair(result.text, unsafe=unsafe)
        if again.text != result.text:
            yield f"a second run of {name} changes something", f"{result.text!r} becomes {again.text!r}"
        for one in result.refused:
            yield f"a fix of {one.finding.code} is refused", one.reason
        if result.text != made.text and not _comes_back(made.text, result.text):
            yield "the old bytes do not come back", repr(result.text)
    later = runs.repair(results[False].text, unsafe=True)
    if later.text != results[True].text:
        yield "safe fixes first make another text", f"{later.text!r} is not {results[True].text!r}"


def _comes_back(old: str, new: str) -> bool:
    """Tell whether what the ledger keeps gives the old bytes for the new ones."""
    before, after = (text.encode("utf-8", "surrogateescape") for text in (old, new))
    return entry("x", before, after, ()).restored(after) == before


def _order_faults(text: str, runs: Runs, draw: Random) -> Iterator[tuple[str, str]]:
    """Repair by the rules in another order."""
    shuffled = list(runs.rules)
    draw.shuffle(shuffled)
    other = Runs(runs.dialect, shuffled)
    if other.repair(text, unsafe=True) != runs.repair(text, unsafe=True):
        yield "the order of the rules matters", " ".join(rule.code for rule in shuffled)
    runs.count += other.count


def shrunk(made: Scraps, breaks: Callable[[Scraps], bool]) -> Scraps:
    """Take away what can go of a text that breaks a law, in pieces of half its length at first, then in smaller ones.

    Args:
        made: The text, and the prose that is in it.
        breaks: Tells whether a text breaks the same law.
    """
    size = len(made.text) // 2
    while size:
        at = 0
        while at < len(made.text):
            text = made.text[:at] + made.text[at + size :]
            smaller = Scraps(text, still_there(made.prose, text))
            if breaks(smaller):
                made = smaller
            else:
                at += size
        size //= 2
    return made


def still_there(prose: Iterable[str], text: str) -> tuple[str, ...]:
    """Give the words of `prose` that stand in `text`, in their order."""
    words = faults.words(text)
    kept, done = [], 0
    for word in faults.words(" ".join(prose)):
        if word in words[done:]:
            done = words.index(word, done) + 1
            kept.append(word)
    return tuple(kept)
