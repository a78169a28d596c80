"""All rules on one document."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from q7lint.finding import Finding, Hit
from q7lint.reading import Reading
from q7lint.reading.gate import open_readings

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from q7lint.reading import Evidence
    from q7lint.rule import Rule
    from q7lint.text import Document

EXCERPT = 400
"""How many code points of a line a finding carries."""


class Found(NamedTuple):
    """A hit, and the rule that yielded it."""

    rule: Rule
    hit: Hit


def detect(reading: Reading, rules: Iterable[Rule]) -> Iterator[Found]:
    """Yield what each rule finds that has something to read, rule by rule."""
    live = open_readings(reading.text)
    for rule in rules:
        if rule.reads & live:
            for hit in rule.detect(reading):
                yield Found(rule, hit)


def in_order(found: Iterable[Found]) -> list[Found]:
    """Sort by place, the outermost first, then by code: the order that does not depend on the rules'."""
    return sorted(found, key=lambda one: (one.hit.span.start, -one.hit.span.end, one.rule.code))


def report(document: Document, one: Found) -> Finding:
    """Make the finding of a hit: all that a report needs of the document goes with it."""
    span = one.hit.span
    start, end = document.position(span.start), document.position(span.end)
    line = document.line(start.row - 1)
    # A long line is cropped round the place, a little of what stands before it included.
    left = line.start if line.end - line.start <= EXCERPT else max(line.start, span.start - EXCERPT // 3)
    edits = one.hit.fix.edits if one.hit.fix else ()
    return Finding(
        code=one.rule.code,
        name=one.rule.name,
        message=one.hit.message,
        span=span,
        start=start,
        end=end,
        fix=one.hit.fix,
        fix_places=tuple((document.position(edit.span.start), document.position(edit.span.end)) for edit in edits),
        excerpt=document.text[left : min(line.end, left + EXCERPT)],
        excerpt_column=left - line.start + 1,
    )


def check_document(document: Document, rules: Iterable[Rule], evidence: Evidence | None = None) -> list[Finding]:
    """Give the findings of `rules` in `document`, in the order of their places.

    Args:
        document: The text.
        rules: Which rules.
        evidence: What a whole document says, where this is a part or a later state of it.
    """
    found = detect(Reading(document, evidence), rules)
    return [report(document, one) for one in in_order(found)]
