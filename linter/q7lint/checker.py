"""All rules on one document.

Rules come from other authors as well. Code that is installed is trusted to mean no harm, and not to be right: what a
rule yields is looked at before anything is done with it, and whatever goes wrong in a rule is a `RuleError` that
names it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from q7lint.finding import Applicability, Finding, Fix, Hit, Licence
from q7lint.records import breaks_record
from q7lint.stop import Stop
from q7lint.text import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from q7lint.reading import Reading
    from q7lint.rule import Rule
    from q7lint.text import Document

EXCERPT = 400
"""How many code points of a line a finding carries."""

LONGEST = 400
"""How many code points of a message, or of what an error says, are kept."""


class RuleError(Exception):
    """A rule failed on a text, or yielded what is no finding in it.

    Args:
        rule: The rule.
        error: What it raised, whatever that is, or why what it yielded is refused.
    """

    def __init__(self, rule: Rule, error: BaseException) -> None:
        self.rule = rule
        self.error = error
        super().__init__(f"the rule {rule.code} {rule.name} failed: {told(error)}{_place_in(rule, error)}")


class YieldError(ValueError):
    """What a rule yielded, or did to what it was given, is refused."""


class Found(NamedTuple):
    """A hit, and the rule that yielded it."""

    rule: Rule
    hit: Hit


def detect(reading: Reading, rules: Iterable[Rule], faults: list[RuleError] | None = None) -> Iterator[Found]:
    """Yield what each rule finds, rule by rule.

    Args:
        reading: The text.
        rules: Which rules.
        faults: Takes the failures of rules, if it is given: a rule that fails then counts as one that finds nothing.

    Raises:
        RuleError: A rule failed, and `faults` is not given.
    """
    for rule in rules:
        try:
            hits = _hits(rule, reading)
        except RuleError as error:
            if faults is None:
                raise
            faults.append(error)
            continue
        for hit in hits:
            yield offered(reading.document, Found(rule, hit))


def offered(document: Document, found: Found) -> Found:
    """Give what was found with the fix that is offered: none that would break a line of JSON."""
    breaks = found.hit.fix is not None and breaks_record(document, found.hit.fix)
    return found._replace(hit=found.hit._replace(fix=None)) if breaks else found


def yielded(reading: Reading, rules: Iterable[Rule]) -> Iterator[Found]:
    """Yield what each rule yields, whatever it is: for those who look at it by their own measure."""
    for rule in rules:
        for hit in rule.detect(reading):
            yield Found(rule, hit)


def _hits(rule: Rule, reading: Reading) -> list[Hit]:
    """Give all that a rule finds.

    Raises:
        RuleError: It failed, in whatever way.
        Stop: It was stopped from outside.
        KeyboardInterrupt: Somebody interrupted the run; a rule that raises one cannot be told from that.
    """
    document, text = reading.document, reading.text
    try:
        hits = list(_looked_at(rule.detect(reading), len(text)))
        _hold_to(reading.document is document and document.text is text, "it has changed the text that it was to read")
    except (KeyboardInterrupt, Stop):
        raise
    except BaseException as error:  # also `SystemExit`, and what else a rule may make up
        raise RuleError(rule, error) from error
    finally:
        # The other rules, and whoever writes the repair, go on with what there was.
        vars(reading)["document"] = document
        object.__setattr__(document, "text", text)
    return hits


def _looked_at(hits: Iterable[Hit], size: int) -> Iterator[Hit]:
    """Yield what a rule yields in a text of `size` code points, each looked at.

    Raises:
        YieldError: It is refused.
    """
    for number, hit in enumerate(hits):
        fault = hit_fault(hit, size)
        _hold_to(fault is None, fault)
        # Where a rule yields without end, memory is full long before its time is up.
        _hold_to(number <= size, "it yields more findings than the text has code points")
        yield hit


def _hold_to(kept: bool, broken: str | None) -> None:
    """Raise a `YieldError` if a promise is not kept, that says how it is broken."""
    if not kept:
        raise YieldError(broken)


# -- what a rule yields --------------------------------------------------------------------------------------------


def hit_fault(hit: object, size: int) -> str | None:
    """Tell what is wrong with the make of what a rule yielded in a text of `size` code points; ``None`` if nothing.

    Whether a fix keeps the law of preservation is another matter, and `q7lint.preserve` looks at that: also at the
    order and the places of its edits, so that a fix which is refused is reported as such.
    """
    if type(hit) is not Hit:
        return f"it yields {_kind(hit)} and no Hit"
    if not _is_span(hit.span):
        return "it yields a Hit without a Span of two whole numbers"
    if not 0 <= hit.span.start <= hit.span.end <= size:
        return f"it yields a Hit outside of the text, from {_number(hit.span.start)} to {_number(hit.span.end)}"
    if type(hit.message) is not str:
        return f"it yields a Hit whose message is {_kind(hit.message)} and no text"
    return None if hit.fix is None else _fix_fault(hit.fix)


def _fix_fault(fix: object) -> str | None:
    if type(fix) is not Fix:
        return f"it yields a Hit whose fix is {_kind(fix)} and no Fix"
    if type(fix.title) is not str:
        return f"it yields a Fix whose title is {_kind(fix.title)} and no text"
    if type(fix.applicability) is not Applicability:
        return f"it yields a Fix whose applicability is {_kind(fix.applicability)}"
    if type(fix.licence) is not Licence:
        return f"it yields a Fix whose licence is {_kind(fix.licence)}"
    if type(fix.edits) is not tuple or not all(map(_is_edit, fix.edits)):
        return "it yields a Fix whose edits are no tuple of Edits"
    if type(fix.chain) is not tuple or not all(type(one) is str for one in fix.chain):
        return "it yields a Fix whose chain is no tuple of names"
    return None


def _is_span(span: object) -> bool:
    # `True` and 2.0 are as good as 1 and 2 to compare, and not to cut a text with.
    return type(span) is Span and type(span.start) is int and type(span.end) is int


def _is_edit(edit: object) -> bool:
    return type(edit) is Edit and _is_span(edit.span) and type(edit.text) is str


def _kind(value: object) -> str:
    return "None" if value is None else f"a {cropped(type(value).__name__, 40)}"


def _number(value: int) -> str:
    """Write a number, which may be longer than Python will write."""
    return str(value) if value.bit_length() < 100 else "a number of many digits"


# -- what a rule raises --------------------------------------------------------------------------------------------


def told(error: BaseException) -> str:
    """Say what an error is; what it says of itself may fail as well."""
    kind = "" if isinstance(error, YieldError) else cropped(type(error).__name__, 60)
    try:
        said = cropped(str(error), LONGEST)
    except Exception:  # noqa: BLE001 - it is the error of a rule that has failed anyway
        said = ""
    return ": ".join(part for part in (kind, said) if part)


def _place_in(rule: Rule, error: BaseException) -> str:
    """Say where in the rule, or in what it called, an error was raised; nothing for what it yielded."""
    if isinstance(error, YieldError):
        return ""
    trace, place = error.__traceback__, ""
    own = getattr(rule.detect, "__code__", None)
    inside = False
    while trace:
        inside = inside or trace.tb_frame.f_code is own
        if inside:
            place = f" (line {trace.tb_lineno} of {trace.tb_frame.f_globals.get('__name__')})"
        trace = trace.tb_next
    return place


def cropped(text: str, most: int) -> str:
    """Give `text`, cut off behind `most` code points."""
    return text if len(text) <= most else f"{text[: most - 1]}…"


# -- what is made of it --------------------------------------------------------------------------------------------


def in_order(found: Iterable[Found]) -> list[Found]:
    """Sort by place, the outermost first, then by code: the order that does not depend on the rules'."""
    # One by one: a key of all three for each of a million findings takes more memory than they do.
    ordered = sorted(found, key=lambda one: one.rule.code)
    if len(ordered) > 1:
        ordered.sort(key=lambda one: one.hit.span.end, reverse=True)
        ordered.sort(key=lambda one: one.hit.span.start)
    return ordered


def report(document: Document, one: Found) -> Finding:
    """Make the finding of a hit: all that a report needs of the document goes with it."""
    span = one.hit.span
    start, end = document.position(span.start), document.position(span.end)
    line = document.line(start.row - 1)
    # A long line is cropped round the place, a little of what stands before it included.
    left = line.start if line.end - line.start <= EXCERPT else max(line.start, span.start - EXCERPT // 3)
    edits = one.hit.fix.edits if one.hit.fix else ()
    both = start, end  # most edits have the place of their finding, and there may be a million
    return Finding(
        code=one.rule.code,
        name=one.rule.name,
        message=cropped(one.hit.message, LONGEST),
        span=span,
        start=start,
        end=end,
        fix=one.hit.fix,
        fix_places=tuple(
            both if edit.span == span else (document.position(edit.span.start), document.position(edit.span.end))
            for edit in edits
        ),
        excerpt=document.text[left : min(line.end, left + EXCERPT)],
        excerpt_column=left - line.start + 1,
    )


def check_part(reading: Reading, rules: Iterable[Rule], faults: list[RuleError] | None = None) -> list[Finding]:
    """Give the findings in what is read as one text, in the order of their places."""
    return [report(reading.document, one) for one in in_order(detect(reading, rules, faults))]
