"""Fixes, taken to a fixed point.

Safe fixes come first, and probable ones only when none of them is left, so that both at once end as one after the
other.
All rules look at one immutable document; the fixes of the earliest phase present are taken; of those that clash the
outermost, then the leftmost, then that of the lower code; they are applied at once, and the rules look again. Evidence
is read from the first text and holds for all passes, so that a repair does not erase what justified the next one: for
the safe fixes from the text that they find, for the probable ones from what these leave. What a decoded text says
besides is added to it.

Each fix is held to the law of preservation (`q7lint.preserve`) before it is applied. One that breaks it is a fault of
the rule: it is not applied, and it is reported. What a second run would repair, with the evidence of the repaired text
alone, is repaired at once, so that it leaves the result as it is.
"""

from __future__ import annotations

import sys
from bisect import bisect_left, bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from q7lint.along import that_follow
from q7lint.checker import report
from q7lint.choosing import FEW, choose
from q7lint.finding import Applicability, Finding, Licence
from q7lint.gate import encoded
from q7lint.lawful import Refusal, forgive
from q7lint.look import Look
from q7lint.reading import MUCH, Evidence, Reading
from q7lint.text import Document, Moves, Span, splice
from q7lint.whole import AsOne, InMemory, Looked, Open, Whole, concerned_by, moved

if TYPE_CHECKING:
    from collections.abc import Iterable

    from q7lint.lawful import Chosen, Deed
    from q7lint.rule import Rule

    _Settled = dict[tuple[bytes, Evidence | None], "Repair"]

MOST_PASSES = 20
"""Repairs settle in one to five passes; one that needs more goes round in a circle."""

MOST_ROUNDS = 20
"""A long text settles in two rounds over its parts, and in more where they end elsewhere after each: there an indent is
code in one part, and in another the margin of all lines."""


_BESIDE = 40
"""How many blanks may stand between what was named and what it hid, in code points."""


class UnsettledError(Exception):
    """The fixes of some rules do not settle, so the text stays as it was.

    Args:
        reason: What happened.
        codes: The rules of the circle.
    """

    def __init__(self, reason: str, codes: Iterable[str]) -> None:
        self.codes = tuple(sorted(set(codes)))
        super().__init__(f"{reason}: {', '.join(self.codes)}")


class Repair(NamedTuple):
    """What came of repairing a document.

    Args:
        content: The repaired text; of a long one that is given in bytes, its bytes in UTF-8.
        applied: The findings whose fixes were applied, pass by pass, each with its place in the text of its pass.
        refused: The fixes that broke the law of preservation, and were not lawful later either.
        remaining: What the rules find in the repaired text.
        passes: How many passes changed something.
        codes: The rule of each fix that was applied, in the same order as `applied`, and also where that is left out.
    """

    content: str | bytes
    applied: tuple[Finding, ...]
    refused: tuple[Refusal, ...]
    remaining: tuple[Finding, ...]
    passes: int = 0
    codes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The repaired text."""
        return self.content if isinstance(self.content, str) else self.content.decode("utf-8", "surrogateescape")


def repair_document(document: Document, rules: Iterable[Rule], *, unsafe: bool = False) -> Repair:
    """Repair `document` by the fixes of `rules`.

    Args:
        document: The text.
        rules: Which rules.
        unsafe: Whether the probable fixes are applied too.

    Raises:
        UnsettledError: The fixes do not settle; nothing of them is kept.
    """
    repair = repair_whole(Whole.of_document(document), rules, unsafe=unsafe)
    return repair._replace(content=repair.text)


def repair_whole(whole: Whole, rules: Iterable[Rule], *, unsafe: bool = False, told: bool = True) -> Repair:
    """Repair a text by the fixes of `rules`.

    Args:
        whole: The text.
        rules: Which rules.
        unsafe: Whether the probable fixes are applied too.
        told: Whether the findings whose fixes are applied are given. A text with a hundred thousand of them takes a
            third of the memory without.

    Raises:
        UnsettledError: The fixes do not settle; nothing of them is kept.
    """
    rules = tuple(rules)
    if isinstance(whole.text, AsOne):
        document = whole.text.document
        return _repair_one(Reading(document), concerned_by(document, rules), rules, unsafe=unsafe, told=told)
    return _repair_parts(whole, rules, unsafe=unsafe, told=told)


def _repair_parts(whole: Whole, rules: tuple[Rule, ...], *, unsafe: bool, told: bool) -> Repair:
    """Repair a long text part by part, until a look at the whole leaves it as it is.

    A repair moves the ends of the parts behind it, so that what stood in two parts may stand in one when it is done.
    """
    applied: list[Finding] = []
    codes: list[str] = []
    settled: _Settled = {}
    passes = 0
    looked = Looked()
    opened, said = whole.opened(rules, looked)
    for is_unsafe in (False, True) if unsafe else (False,):
        settled = {key: one for key, one in settled.items() if not any(map(_is_probable, one.remaining))}
        for _ in range(MOST_ROUNDS):
            done = _round(whole, opened, rules, settled, unsafe=is_unsafe, evidence=said, told=told)
            passes += done.passes
            if done.data is None:
                break
            applied += done.applied
            codes += done.codes
            whole = Whole(InMemory(done.data, whole.dialect), whole.name, whole.dialect)
            looked = looked.after(done.replaced)
            opened, said = whole.opened(rules, looked)
        else:
            raise UnsettledError(f"fixes do not settle in {MOST_ROUNDS} rounds", done.codes)
        if not any(_is_probable(finding) for _, repair in done.left for finding in repair.remaining):
            break
    refused: list[Refusal] = []
    remaining: list[Finding] = []
    for start, repair in done.left:
        origin = whole.text.origin(start)
        refused += [Refusal(moved(finding, origin), reason) for finding, reason in repair.refused]
        remaining += [moved(finding, origin) for finding in repair.remaining]
    return Repair(
        whole.text.read(0, sys.maxsize), tuple(applied), tuple(refused), tuple(remaining), passes, tuple(codes)
    )


class _Round(NamedTuple):
    """What came of repairing each part of a document once.

    Args:
        data: The bytes of the text; ``None`` if it stays as it is.
        replaced: How many bytes stand in place of each part that was repaired, by where it began.
        applied: The findings whose fixes were applied, each with its place in the text before the round.
        left: What came of the parts in which something is left, by where they began.
        passes: How many passes the part took that took most.
        codes: The rule of each fix that was applied.
    """

    data: bytes | None
    replaced: dict[int, int]
    applied: list[Finding]
    left: list[tuple[int, Repair]]
    passes: int
    codes: list[str]


def _round(
    whole: Whole,
    opened: list[Open],
    rules: tuple[Rule, ...],
    settled: _Settled,
    *,
    unsafe: bool,
    evidence: Evidence | None,
    told: bool,
) -> _Round:
    """Repair each part that rules are concerned by.

    Args:
        whole: The text.
        opened: Its parts.
        rules: Which rules.
        settled: What came of parts that stayed as they were, by their bytes and the evidence; it is added to.
        unsafe: Whether the probable fixes are applied too.
        evidence: What the whole text says.
        told: Whether the findings whose fixes are applied are given.
    """
    decided = evidence and evidence.decided
    data = memoryview(whole.text.read(0, sys.maxsize))
    pieces: list[bytes | memoryview] = []
    replaced: dict[int, int] = {}
    applied: list[Finding] = []
    codes: list[str] = []
    left: list[tuple[int, Repair]] = []
    passes = end = 0
    for one in opened:
        key = bytes(data[one.start : one.end]), decided
        repair = settled.get(key)
        if repair is None:
            reading = whole.reading(one, evidence)
            if one.reading and one.reading is not reading and len(reading.text) > MUCH:
                one.reading.forget()  # what it has read was handed on, and takes a hundred times as much as the text
            repair = _repair_one(reading, one.rules, rules, unsafe=unsafe, told=told, alone=False)
            if repair.text == reading.text:
                settled[key] = repair
            del reading  # which may be large
        if repair.refused or repair.remaining:
            left.append((one.start, repair))
        if not repair.codes:
            continue
        codes += repair.codes
        applied += [moved(finding, whole.text.origin(one.start)) for finding in repair.applied]
        passes = max(passes, repair.passes)
        repaired = encoded(repair.text)
        pieces += data[end : one.start], repaired
        replaced[one.start] = len(repaired)
        end = one.end
    if not pieces:
        return _Round(None, replaced, applied, left, 0, codes)
    pieces.append(data[end:])
    return _Round(b"".join(filter(None, pieces)), replaced, applied, left, passes, codes)  # a single one is not copied


def _repair_one(
    reading: Reading,
    concerned: tuple[Rule, ...],
    rules: tuple[Rule, ...],
    *,
    unsafe: bool,
    told: bool,
    alone: bool = True,
) -> Repair:
    """Repair what is read as one text.

    Args:
        reading: The text, with what a whole document says where it is a part of one.
        concerned: The rules that have something to read in it.
        rules: All rules.
        unsafe: Whether the probable fixes are applied too.
        told: Whether the findings whose fixes are applied are given.
        alone: Whether this is all of the document, so that a second run can be foreseen.
    """
    document, evidence = reading.document, reading.evidence
    # The probable fixes wait until no safe one is left: so one run over both ends as two runs do.
    levels = [{Applicability.SAFE}]
    if unsafe:
        levels.append({Applicability.SAFE, Applicability.UNSAFE})
    applied: list[Finding] = []
    refused: dict[Deed, Refusal] = {}
    decodes = False
    seen = {hash(document.text): 0}  # the texts themselves may be large
    passes: list[list[str]] = []  # the rules whose fixes were applied, pass by pass
    moves: list[Moves] = []
    first = look = Look(reading, concerned)
    for _ in range(MOST_PASSES):
        taken = choose(look, levels[0], refused, levels[-1])
        if not taken and passes and alone:
            # What a second run would repair, which knows nothing of the first text, is repaired at once.
            anew = look.anew()
            taken = [] if anew is look else choose(anew, levels[0], {}, levels[-1])
            look = anew if taken or len(levels) > 1 else look
            evidence = look.reading.evidence
        if not taken and len(levels) > 1:
            levels.pop(0)
            taken = choose(look, levels[0], refused)
        elif len(levels) > 1 and (more := _that_follow(look, taken, alone=alone)):
            levels.pop(0)
            taken, evidence = taken + more[0], more[1]
        if not taken:
            codes = tuple(code for codes in passes for code in codes)
            if not decodes:
                _nothing_new(first, look, moves, codes)
            return Repair(
                document.text,
                tuple(applied),
                tuple(refused.values()),
                tuple(report(document, one) for one in look.all()),
                len(passes),
                codes,
            )
        applied += [report(document, one) for one, _ in taken if told]
        decodes = decodes or any(Licence.DECODES in fix.licence for _, fix in taken)
        # What comes along writes no markup, and is not asked what the text says.
        decoded = any(Licence.DECODES in fix.licence and fix.applicability in levels[0] for _, fix in taken)
        forgive(refused, taken)
        passes.append([one.rule.code for one, _ in taken])
        edits = sorted(edit for _, fix in taken for edit in fix.edits)
        document = Document(splice(document.text, edits), document.name, document.dialect)
        moves.append(Moves(edits))
        del taken, edits  # before another look is taken
        if hash(document.text) in seen:
            circle = passes[seen[hash(document.text)] :]
            raise UnsettledError("fixes go round in a circle", (code for codes in circle for code in codes))
        seen[hash(document.text)] = len(passes)
        if look is first and len(document.text) > MUCH:
            first.forget()
        reading = _decoded(document, evidence) if decoded and alone else Reading(document, evidence)
        evidence = reading.evidence
        look = Look(reading, concerned_by(document, rules))
    raise UnsettledError(f"fixes do not settle in {MOST_PASSES} passes", passes[-1])


def _that_follow(look: Look, taken: Chosen, *, alone: bool) -> tuple[Chosen, Evidence] | None:
    """Give the probable fixes that come with the last of the safe ones, and what the text says that these leave.

    Args:
        look: What is found.
        taken: The safe fixes.
        alone: Whether the text is all of the document; the whole of one that it is a part of has spoken.
    """
    if len(taken) >= FEW or not that_follow(look, taken):
        return None
    evidence = look.reading.evidence
    if alone:
        document = look.document
        edits = sorted(edit for _, fix in taken for edit in fix.edits)
        evidence = Reading(Document(splice(document.text, edits), document.name, document.dialect)).evidence
    more = that_follow(look.told(evidence), taken)
    return (more, evidence) if more else None


def _decoded(document: Document, evidence: Evidence) -> Reading:
    """Read a text in which references were decoded: tags that were escaped speak now, as they would in a second run.

    Args:
        document: The text.
        evidence: What it said before.
    """
    reading = Reading(document)
    return reading.told(evidence.joined(reading.evidence))


def _nothing_new(first: Look, last: Look, moves: list[Moves], codes: tuple[str, ...]) -> None:
    """Refuse a result that has more defects than the first text had.

    A repair may turn one defect into a lesser one (a damaged end tag into a sound one without a start tag), and
    decoding an escape brings to light what was hidden in it (``&lt;p&gt;``), so that it is not asked of a repair that
    decodes. Neither is a new defect, nor is a broken line that is seen only when nothing hides it any more: the rules
    on lines judge the text as it is then. And what one finding named at first may be named by several, where it still
    stands: the tags of a table that is none any more; and what it stood between: half tags side by side.

    Raises:
        UnsettledError: The rules find more in the result than in the first text.
    """
    left = last.count()
    # The first text is asked only where it matters: its later phases may not have been looked at.
    if left and left > first.count() and _more_are_new(first, last.spans(), moves, len(codes)):
        raise UnsettledError(
            "the repair would leave new defects",
            [*(one.rule.code for one in last.all()), *codes],
        )


def _more_are_new(first: Look, left: list[Span], moves: list[Moves], applied: int) -> bool:
    """Tell whether more defects are left that nothing named at first than have gone, at first or when they were seen.

    Args:
        first: What was found in the first text.
        left: The defects of the repaired one.
        moves: Where what stands there stood before, pass by pass.
        applied: How many fixes were applied, each of which may have left a lesser defect.
    """
    named = first.spans()
    stood = sorted(span for span in (_before(span, moves) for span in left) if span is not None)
    beside = sorted(_with_blanks(first.document.text, span) for span in named)
    return len(left) - _touched(stood, beside) > max(applied, len(named) - _covering(named, stood))


def _with_blanks(text: str, span: Span) -> Span:
    """Give a span with the blanks beside it: what stands behind them was beside what was named."""
    start, end = span
    while start > max(0, span.start - _BESIDE) and text[start - 1] in " \t\u00a0":
        start -= 1
    while end < min(len(text), span.end + _BESIDE) and text[end] in " \t\u00a0":
        end += 1
    return Span(start, end)


def _touched(spans: list[Span], others: list[Span]) -> int:
    """Count the spans that lie within one of `others`, which are sorted, or at one of its ends."""
    starts, ends = [start for start, _ in others], list(accumulate((end for _, end in others), max))
    return sum((at := bisect_right(starts, end)) > 0 and ends[at - 1] >= start for start, end in spans)


def _covering(spans: list[Span], others: list[Span]) -> int:
    """Count the spans that cover one of `others`, which are sorted."""
    starts, ends = [start for start, _ in others], list(accumulate((end for _, end in reversed(others)), min))
    return sum((at := bisect_left(starts, start)) < len(ends) and ends[-1 - at] <= end for start, end in spans)


def _before(span: Span, moves: list[Moves]) -> Span | None:
    """Give where a place of the repaired text was in the first; ``None`` if it was changed."""
    for one in reversed(moves):
        found = one.before(span)
        if found is None:
            return None
        span = found
    return span


def _is_probable(finding: Finding) -> bool:
    """Tell whether a finding has a fix that is applied on demand alone."""
    return finding.fix is not None and finding.fix.applicability is Applicability.UNSAFE
