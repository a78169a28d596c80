"""All rules on one document: which rules run at all, the order of what they find, and what a finding carries."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from q7lint.checker import EXCERPT
from q7lint.finding import Applicability, Fix, Hit, Licence
from q7lint.reading import Reads
from q7lint.rule import Phase, Rule, rule
from q7lint.text import Document, Edit, Span
from q7lint.whole import check_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint.reading import Reading


def seeking(pattern: str, code: str, reads: Reads = Reads.TAGS) -> Rule:
    """Make a rule that finds whatever matches `pattern`, and would take it away."""

    @rule(code=code, name=f"planted-{code.lower()}", summary="x", phase=Phase.TAGS, reads=reads, examples=())
    def detect(read: Reading) -> Iterator[Hit]:
        for found in re.finditer(pattern, read.text):
            span = Span(*found.span())
            fix = Fix("planted", (Edit(span, ""),), Applicability.SAFE, Licence.REMOVES)
            yield Hit(span, f"found by {code}", fix)

    return detect


@pytest.mark.parametrize(
    ("reads", "trigger"),
    [
        (Reads.TAGS, "<b>"),
        (Reads.ENTITIES, "&amp;"),
        (Reads.TABLES, "---|"),
        (Reads.LISTS, "\n\u2022 one \u2022"),
        (Reads.SPACES, "\u00a0 "),
        (Reads.WRAPS, f"stands in the valley where {'the ' * 20}wind blows,\nand it"),
    ],
)
def test_a_rule_runs_only_on_text_that_can_concern_one_of_its_readings(reads: Reads, trigger: str) -> None:
    one = seeking("mill", "XXX001", reads)
    assert check_document(Document("The mill turns."), (one,)) == []
    assert [found.code for found in check_document(Document(f"The mill {trigger} turns."), (one,))] == ["XXX001"]


def test_findings_stand_in_the_order_of_their_places_the_outermost_first() -> None:
    rules = seeking("turns", "XXX001"), seeking("<b>", "XXX002"), seeking("<b>mill", "XXX003"), seeking("The", "XXX004")
    found = check_document(Document("The <b>mill turns."), rules)
    assert [one.code for one in found] == ["XXX004", "XXX003", "XXX002", "XXX001"]


def test_findings_in_one_place_stand_in_the_order_of_the_codes() -> None:
    rules = seeking("<b>", "XXX002"), seeking("<b>", "XXX001")
    assert [one.code for one in check_document(Document("<b>"), rules)] == ["XXX001", "XXX002"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_finding_names_row_and_column_from_1_in_code_points(end: str) -> None:
    text = f"Mühle{end}\u2028😀e\u0301 <b>{end}"
    (found,) = check_document(Document(text), (seeking("<b>", "XXX001"),))
    assert (found.start, found.end) == ((2, 6), (2, 9))
    assert found.fix_places == (((2, 6), (2, 9)),)
    assert found.excerpt == "\u2028😀e\u0301 <b>"


def test_a_long_line_is_cropped_round_the_place() -> None:
    text = f"first\n{'a' * 3000}<b>{'z' * 3000}\nlast"
    (found,) = check_document(Document(text), (seeking("<b>", "XXX001"),))
    assert len(found.excerpt) == EXCERPT
    assert found.excerpt[found.start.column - found.excerpt_column :].startswith("<b>z")
    assert found.excerpt.startswith("a" * 100)


def test_a_short_line_is_carried_whole() -> None:
    (found,) = check_document(Document(f"first\n{'a' * 300}<b>\nlast"), (seeking("<b>", "XXX001"),))
    assert (found.excerpt, found.excerpt_column) == ("a" * 300 + "<b>", 1)
