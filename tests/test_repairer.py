"""The fixed point and the law of preservation, at work: planted faulty rules, and all rules on text made of scraps."""

from __future__ import annotations

import re
from functools import partial
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from q7lint import choosing, reading, registry, repairer
from q7lint.finding import Applicability, Fix, Hit, Licence
from q7lint.reading import Evidence, Reads
from q7lint.repairer import MOST_PASSES, Repair, UnsettledError, repair_document, repair_whole
from q7lint.rule import Phase, Rule, rule
from q7lint.text import Dialect, Document, Edit, Span, splice
from q7lint.whole import Whole, check_document

from . import scraps
from .faults import words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from q7lint.reading import Reading

SAFE, UNSAFE, SHOWN = Applicability.SAFE, Applicability.UNSAFE, Applicability.SHOWN
REMOVES, LAYS_OUT, DECODES = Licence.REMOVES, Licence.LAYS_OUT, Licence.DECODES


def planted(
    pattern: str,
    new: str | Callable[[re.Match[str]], str],
    licence: Licence = REMOVES,
    *,
    code: str = "XXX001",
    phase: Phase = Phase.TAGS,
    applicability: Applicability = SAFE,
    reads: Reads = Reads.TAGS,
) -> Rule:
    """Make a rule that writes `new` for whatever matches `pattern`."""

    @rule(code=code, name=f"planted-{code.lower()}", summary="planted", phase=phase, reads=reads, examples=())
    def detect(read: Reading) -> Iterator[Hit]:
        for found in re.finditer(pattern, read.text):
            span = Span(*found.span())
            written = new(found) if callable(new) else new
            yield Hit(span, "planted", Fix("planted", (Edit(span, written),), applicability, licence))

    return detect


def repaired(text: str, *rules: Rule, unsafe: bool = False) -> Repair:
    return repair_document(Document(text), rules, unsafe=unsafe)


TEXT = "The < b >mill< /b > turns."


# -- planted faults ------------------------------------------------------------------------------------------------


def test_a_rule_that_removes_a_word_is_refused_and_reported() -> None:
    result = repaired(TEXT, planted(r"< b >mill", ""), planted(r" ?< /b >", "", code="XXX002"))
    assert result.text == "The < b >mill turns."
    assert [(one.finding.code, one.reason) for one in result.refused] == [
        ("XXX001", 'removes the word "mill", which is not part of a tag')
    ]
    assert [one.code for one in result.applied] == ["XXX002"]
    assert [one.code for one in result.remaining] == ["XXX001"]


def test_a_refusal_is_reported_once_though_passes_move_its_place() -> None:
    rules = planted(r"< b >", ""), planted(r"mill", "", code="XXX002"), planted(r"< /b >", "", code="XXX003")
    assert [one.finding.code for one in repaired(TEXT, *rules).refused] == ["XXX002"]


def test_one_fault_in_two_places_is_reported_twice() -> None:
    assert len(repaired("The mill, the < b > mill.", planted("mill", "")).refused) == 2


def test_a_fix_without_a_licence_is_refused() -> None:
    result = repaired(TEXT, planted("< b >", "", Licence(0)))
    assert result.text == TEXT
    assert result.refused[0].reason == "has no licence"


def test_edits_of_one_fix_that_overlap_are_refused() -> None:
    @rule(code="XXX001", name="planted-overlap", summary="x", phase=Phase.TAGS, reads=Reads.TAGS, examples=())
    def detect(read: Reading) -> Iterator[Hit]:  # noqa: ARG001 - every rule takes a reading
        edits = (Edit(Span(4, 9), ""), Edit(Span(6, 19), ""))
        yield Hit(Span(4, 9), "planted", Fix("planted", edits, SAFE, REMOVES))

    result = repaired(TEXT, detect)
    assert result.text == TEXT
    assert "overlap" in result.refused[0].reason


def test_what_is_refused_now_may_be_lawful_in_the_next_pass() -> None:
    # The blank may go once the tag behind it has left another.
    first = planted(r"<br>", " ", code="XXX001", phase=Phase.ENTITIES)
    second = planted(r"(?<=mill)[ ](?=<br>| )", "", LAYS_OUT, code="XXX002", phase=Phase.ENTITIES)
    assert repaired("The mill <br>turns.", second).text == "The mill<br>turns."
    assert repaired("The mill <br>turns.", first, second).text == "The mill turns."


def test_a_refusal_is_forgotten_when_its_fix_becomes_lawful_and_is_applied() -> None:
    rules = planted(" (?=&nbsp;|\u00a0)", "", LAYS_OUT), planted("&nbsp;", "\u00a0", DECODES, code="XXX002")
    assert [one.finding.code for one in repaired("The <i>mill &nbsp;turns.", rules[0]).refused] == ["XXX001"]
    result = repaired("The <i>mill &nbsp;turns.", *rules)
    assert result.text == "The <i>mill\u00a0turns."
    assert [one.code for one in result.applied] == ["XXX002", "XXX001"]
    assert result.refused == ()


def test_two_fixes_that_would_run_words_together_are_not_both_applied() -> None:
    rules = planted("</b>", ""), planted("<i>", "", code="XXX002")
    result = repaired("un</b><i>do", *rules)
    assert result.text == "un<i>do"
    assert [one.finding.code for one in result.refused] == ["XXX002"]
    assert "runs together" in result.refused[0].reason


def test_of_three_fixes_that_would_run_words_together_the_last_is_not_applied() -> None:
    rules = planted("</b>", ""), planted("</i>", "", code="XXX002"), planted("<u>", "", code="XXX003")
    result = repaired("un</b></i><u>do", *rules)
    assert (result.text, result.passes) == ("un<u>do", 1)
    assert [one.code for one in result.applied] == ["XXX001", "XXX002"]


def test_of_three_fixes_that_abut_the_first_alone_is_taken_where_two_would_run_words_together() -> None:
    rules = planted("</b>", ""), planted("<i>do", "do", code="XXX002"), planted("<u>", "", code="XXX003")
    result = repaired("un</b><i>do<u>.", *rules)
    assert result.text == "un<i>do."
    assert [one.code for one in result.applied] == ["XXX001", "XXX003"]
    assert [one.finding.code for one in result.refused] == ["XXX002"]


def test_of_two_fixes_that_take_the_blanks_on_both_sides_of_a_tag_the_first_is_taken() -> None:
    result = repaired("mill </b><i></u> turns", planted(" </b>", ""), planted("</u> ", "", code="XXX002"))
    assert result.text == "mill<i></u> turns"
    assert [one.finding.code for one in result.refused] == ["XXX002"]
    apart = repaired("mill </b><br></u> turns", planted(" </b>", ""), planted("</u> ", "", code="XXX002"))
    assert (apart.text, apart.passes) == ("mill<br>turns", 1)


def test_a_blank_stays_beside_a_tag_that_stays_and_a_tag_behind_that_goes() -> None:
    alone = repaired("mill </b><i>turns", planted(" </b>", ""))
    assert (alone.text, len(alone.refused)) == ("mill </b><i>turns", 1)
    result = repaired("mill </b><i></u>turns", planted(" </b>", ""), planted("</u>", "", code="XXX002"))
    assert (result.text, result.passes) == ("mill </b><i>turns", 1)
    assert [one.finding.code for one in result.refused] == ["XXX001"]


def test_of_tags_and_signs_that_abut_each_second_waits_and_none_where_a_tag_lies_between() -> None:
    signs = planted("\u200b", "", Licence.CLEARS, reads=Reads.TEXT)
    for text, wanted, passes in (
        ("mill</b>\u200b turns", "mill turns", 2),
        ("mill\u200b</b>\u200b turns", "mill turns", 2),
        ("mill\u200b<i></b> turns", "mill<i> turns", 1),
    ):
        result = repaired(text, signs, planted("</b>", "", code="XXX002"))
        assert (result.text, result.passes) == (wanted, passes)


def test_calls_side_by_side_are_taken_at_once_where_that_is_lawful() -> None:
    planted_call = partial(planted, new="", licence=Licence.DROPS, reads=Reads.TEXT)
    rules = planted_call(r"\[row\]"), planted_call(r"\[/row\]", code="XXX002")
    assert repaired("The mill\n[row][/row]\n[/row] turns [row].", *rules).passes == 1
    calls = planted_call(r" \[row\]"), planted_call(r"\[/row\] ", code="XXX002")
    result = repaired("The mill [row][/row] turns", *calls)
    assert result.text == "The mill[/row] turns"
    assert [one.finding.code for one in result.refused] == ["XXX002"]


def test_calls_and_tags_side_by_side_are_taken_at_once_where_that_is_lawful() -> None:
    calls = planted(r"\[/row\] ?", "", Licence.DROPS, reads=Reads.TEXT)
    assert repaired("The mill</b>[/row], turns", calls, planted("</b>", "", code="XXX002")).passes == 1
    result = repaired("The mill</b>[/row] turns", calls, planted("</b>", "", code="XXX002"))
    assert result.text == "The mill[/row] turns"
    assert [one.finding.code for one in result.refused] == ["XXX001"]
    moved = repaired("The mill</b>[/row] turns", calls, planted("</b>", " ", code="XXX002"))
    assert (moved.text, moved.passes) == ("The mill turns", 1)


@pytest.mark.parametrize(
    ("text", "after"),
    [
        ("[vc_row][vc_column]\nThe mill.\n[/vc_column][/vc_row]\n", "The mill.\n"),
        ("[vc_row]\nThe < b >mill< /b > turns.\n[/vc_row]\n", "The mill turns.\n"),
        ("The <![if mso]><o:p></o:p><![endif]>mill</ em> turns.\n", "The mill turns.\n"),
    ],
)
def test_what_stands_within_a_pair_of_calls_goes_with_it(text: str, after: str) -> None:
    result = repair_document(Document(text), registry.all_rules(), unsafe=True)
    assert (result.text, result.passes, result.refused) == (after, 1, ())


def test_a_pair_of_calls_stays_whole_where_one_of_them_may_not_go_with_its_neighbour() -> None:
    @rule(code="XXX002", name="planted-two", summary="", phase=Phase.TAGS, reads=Reads.TEXT, examples=())
    def pairs(read: Reading) -> Iterator[Hit]:
        ends = [Edit(Span(*found.span()), "") for found in re.finditer(r"\[row\]|\[/row\] ?", read.text)]
        if len(ends) > 1:
            yield Hit(ends[0].span, "planted", Fix("planted", tuple(ends), SAFE, Licence.DROPS))

    result = repaired("[row]The mill </b>[/row] turns.", pairs, planted(" </b>", ""))
    assert result.text == "[row]The mill[/row] turns."
    assert [one.finding.code for one in result.refused] == ["XXX002"]


def test_a_circle_is_an_error_that_names_its_rules() -> None:
    document = Document("The < b >\nmill")
    rules = planted("\n", " ", LAYS_OUT, code="XXX002"), planted("(?<=>) ", "\n", LAYS_OUT, code="XXX007")
    with pytest.raises(UnsettledError) as caught:
        repair_document(document, rules)
    assert caught.value.codes == ("XXX002", "XXX007")
    assert document.text == "The < b >\nmill"


def test_growing_forever_is_an_error_that_names_its_rule() -> None:
    with pytest.raises(UnsettledError, match=f"in {MOST_PASSES} passes") as caught:
        repaired("The < b > mill", planted("(?<=>) +", lambda found: found[0] + " ", LAYS_OUT))
    assert caught.value.codes == ("XXX001",)


def test_a_result_with_new_defects_is_an_error() -> None:
    spoils = planted(" (?=mill)", "\n\n", LAYS_OUT, code="XXX001")
    finds = planted("\n", "\n", LAYS_OUT, code="XXX002", applicability=SHOWN)
    with pytest.raises(UnsettledError, match="new defects"):
        repaired("The < b mill", spoils, finds)


@pytest.mark.parametrize(
    ("named", "written", "left", "is_new"),
    [
        # What stands within what was named, and beside it.
        ("three < b >four", "", "two|three|four|five", False),
        ("three < b >four", "", "one|three|four", False),
        ("three < b >four", "", "one|six|three|four", True),
        ("one", "", "three|four|six", False),
        # What was written is new, wherever it stands.
        ("three < b >four", "\n", "three|four|\n", False),
        ("three < b >four", "\n\n", "three|four|\n", True),
    ],
)
def test_what_one_finding_named_at_first_may_be_named_by_several(
    named: str, written: str, left: str, is_new: bool
) -> None:
    @rule(code="XXX002", name="planted-two", summary="", phase=Phase.TAGS, reads=Reads.TEXT, examples=())
    def finds(read: Reading) -> Iterator[Hit]:
        for found in re.finditer(re.escape(named) if "< b >" in read.text else left, read.text):
            yield Hit(Span(*found.span()), "planted")

    text = "one two three < b >four five six"
    rules = planted("< b >", written, LAYS_OUT | REMOVES), finds
    if is_new:
        with pytest.raises(UnsettledError, match="new defects"):
            repaired(text, *rules)
    else:
        assert repaired(text, *rules).text == text.replace("< b >", written)


def test_new_defects_are_counted_also_where_what_was_found_at_first_is_not_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(repairer, "MUCH", 0)
    looks: list[str] = []
    spoils = planted(" (?=mill)", "\n\n", LAYS_OUT, phase=Phase.CHARACTERS)

    @rule(code="XXX002", name="planted-two", summary="", phase=Phase.STRUCTURE, reads=Reads.TAGS, examples=())
    def finds(read: Reading) -> Iterator[Hit]:
        looks.append(read.text)
        for found in re.finditer("\n", read.text):
            yield Hit(Span(*found.span()), "planted")

    with pytest.raises(UnsettledError, match="new defects"):
        repaired("The < b mill\n\nand the < b mill", spoils, finds)
    assert len(looks) == 2
    assert repaired("The < b mill\n\nturns", finds).passes == 0


def keep_little(patch: pytest.MonkeyPatch) -> None:
    """Let go of all that is let go of in a large text."""
    patch.setattr(repairer, "MUCH", 0)
    patch.setattr(reading, "MUCH", 0)
    patch.setattr(choosing, "MANY", 0)


@given(st.randoms(use_true_random=False), st.sampled_from(list(Dialect)), st.booleans())
def test_a_repair_is_the_same_where_little_of_it_is_kept(draw: Random, dialect: Dialect, unsafe: bool) -> None:
    document = Document(scraps.strewn(draw).text, "x", dialect)
    rules = registry.all_rules()
    plain = repair_document(document, rules, unsafe=unsafe)
    assert plain.codes == tuple(one.code for one in plain.applied)
    with pytest.MonkeyPatch.context() as patch:
        keep_little(patch)
        data = document.text.encode("utf-8", "surrogateescape")
        bare = repair_whole(Whole.of_bytes(data, "x", dialect), rules, unsafe=unsafe, told=False)
    assert bare._replace(content=bare.text) == plain._replace(applied=())


def test_a_repair_of_many_parts_is_the_same_where_little_of_them_is_kept(monkeypatch: pytest.MonkeyPatch) -> None:
    draw = Random(7)
    text = "\n\n".join(scraps.strewn(draw).text for _ in range(300))
    whole = Whole.of_bytes(text.encode(), "x", Dialect.TEXT)
    assert len(whole.opened(registry.all_rules())[0]) > 1
    plain = repair_whole(whole, registry.all_rules(), unsafe=True)
    keep_little(monkeypatch)
    assert repair_whole(whole, registry.all_rules(), unsafe=True) == plain


def test_what_decoding_brings_to_light_is_no_new_defect() -> None:
    rules = (
        planted("&lt;b&gt;", "<b>", DECODES, phase=Phase.ENTITIES),
        planted("<b>", "", code="XXX002", applicability=SHOWN),
    )
    result = repaired("One < i > &lt;b&gt; &lt;b&gt;", *rules)
    assert result.text == "One < i > <b> <b>"
    assert [one.code for one in result.remaining] == ["XXX002", "XXX002"]


def test_decoding_may_bring_more_to_light_than_it_repairs() -> None:
    brackets = planted("[<>]", "", code="XXX002", applicability=SHOWN)
    result = repaired("One < i &lt;b&gt;", planted("&lt;b&gt;", "<b>", DECODES, phase=Phase.ENTITIES), brackets)
    assert result.text == "One < i <b>"
    assert [one.code for one in result.remaining] == ["XXX002"] * 3


def test_an_error_says_what_happened_and_which_rules_did_it() -> None:
    error = UnsettledError("fixes go round in a circle", ["XXX002", "XXX001", "XXX002"])
    assert str(error) == "fixes go round in a circle: XXX001, XXX002"


def test_what_a_second_run_would_change_is_changed_at_once() -> None:
    @rule(code="XXX001", name="planted-one", summary="", phase=Phase.TAGS, reads=Reads.TAGS, examples=())
    def grudging(read: Reading) -> Iterator[Hit]:
        # As long as something says that the text is damaged, it keeps still.
        for found in [] if read.evidence.hard else re.finditer("<b> ", read.text):
            edits = (Edit(Span(*found.span()), ""),)
            yield Hit(Span(*found.span()), "planted", Fix("planted", edits, SAFE, REMOVES))

    text = "One two. < / td > <b> three"
    assert repaired(text, grudging).passes == 0
    rules = grudging, planted("< / td > ", "", code="XXX002")
    result = repaired(text, *rules)
    assert (result.text, result.passes) == ("One two. three", 2)
    assert repaired(result.text, *rules).passes == 0
    assert repaired(text, *rules, unsafe=True) == result


def test_what_only_a_second_run_would_repair_for_certain_comes_before_what_is_probable() -> None:
    @rule(code="XXX001", name="planted-one", summary="", phase=Phase.TAGS, reads=Reads.TAGS, examples=())
    def grudging(read: Reading) -> Iterator[Hit]:
        for found in [] if read.evidence.hard else re.finditer("<b> ", read.text):
            edits = (Edit(Span(*found.span()), ""),)
            yield Hit(Span(*found.span()), "planted", Fix("planted", edits, SAFE, REMOVES))

    wide = planted("<b> three", " three", code="XXX002", phase=Phase.STRUCTURE, applicability=UNSAFE)
    rules = grudging, wide, planted("< / td > ", "", code="XXX003")
    assert repaired("One two. < / td > <b> three", *rules, unsafe=True).text == "One two. three"


def test_the_passes_that_changed_something_are_counted() -> None:
    first, then = planted("&lt;", "<", DECODES, phase=Phase.ENTITIES), planted("<b> ", "", code="XXX002")
    assert repaired("One &lt;b> two < i", first, then).passes == 2
    assert repaired("One two", first, then).passes == 0


MEND = planted("&amp;+", "&", DECODES, phase=Phase.ENTITIES)
STRIP = planted("< / b >", "", code="XXX002")
FAR = "and so on for as many words as nobody takes into account who reads a line, "


def test_the_next_phase_comes_with_references_that_stand_apart() -> None:
    result = repaired(f"Salt &amp; rye, {FAR}the < / b >mill.\nPeas &amp; oats\n", MEND, STRIP)
    assert result.text == f"Salt & rye, {FAR}the mill.\nPeas & oats\n"
    assert result.passes == 1
    assert [one.code for one in result.applied] == ["XXX001", "XXX001", "XXX002"]


@pytest.mark.parametrize(
    "text",
    [
        "Salt &amp; rye and the < / b >mill.",
        f"The < / b >mill.\n{FAR}salt < / b >&amp; rye",
        f"The < / b >mill, {FAR}or salt &amp; rye, 3 < 4",
        f"The < / b >mill, {FAR}or salt &amp; rye | oats",
        f"The < / b >mill, {FAR}or `salt &amp; rye",
    ],
)
def test_the_next_phase_waits_where_a_reference_stands_near_markup_or_writes_it(text: str) -> None:
    result = repaired(text, MEND, STRIP)
    assert "< / b >" not in result.text
    assert result.passes == 2
    writes = planted("&lt;", "<", DECODES, phase=Phase.ENTITIES)
    assert repaired(f"The < / b >mill, {FAR}or 3 &lt;4", writes, STRIP).passes == 2
    assert repaired(f"The < / b >mill, {FAR}or 3 &lt; b", writes, STRIP).passes == 2
    assert repaired(f"The < / b >mill, {FAR}or 3 &lt; 4 > 2", writes, STRIP).passes == 2
    assert repaired(f"The < / b >mill, {FAR}or 3 &lt; 4", writes, STRIP).passes == 1


def test_the_next_phase_is_not_looked_at_where_no_tag_seems_damaged() -> None:
    rules = MEND, planted("  ", " ", LAYS_OUT, code="XXX002")
    assert repaired("A mill.< b\nSalt &amp; rye\nand  peas", *rules).passes == 2


def test_the_next_phase_waits_where_a_fix_of_the_first_does_more_than_mend_references() -> None:
    tags = planted("&amp;", "&", DECODES | LAYS_OUT, phase=Phase.ENTITIES)
    assert repaired(f"Salt &amp; rye, {FAR}the < / b >mill.", tags, STRIP).passes == 2


@pytest.mark.parametrize(
    ("line", "phase", "passes"),
    [
        ("Salt &amp;  rye", Phase.TAGS, 2),
        ("Salt  &amp; rye", Phase.TAGS, 2),
        ("Salt &amp; rye  and peas", Phase.TAGS, 1),
        ("Salt &amp; rye  and peas", Phase.STRUCTURE, 2),
        ("Salt &amp; rye\nand  peas", Phase.STRUCTURE, 1),
        ("Salt &amp; rye\rand  peas", Phase.STRUCTURE, 1),
    ],
)
def test_the_next_phase_waits_where_its_fixes_are_not_apart_from_references(
    line: str, phase: Phase, passes: int
) -> None:
    result = repaired(f"A mill.< / b >\n{line}\n", MEND, planted("  ", " ", LAYS_OUT, code="XXX002", phase=phase))
    assert "&amp;" not in result.text
    assert "  " not in result.text
    assert result.passes == passes


def test_a_call_waits_for_the_references_of_its_line_one_of_which_may_be_a_blank_beside_it() -> None:
    calls = planted(r"[ \u00a0]?\[/vc_row\]", "", Licence.DROPS, code="XXX002")
    for between, passes in (("", 2), ("\n", 1)):
        result = repaired(f"A mill.< / b >\nSalt &amp; rye, {FAR}{between}and peas. [/vc_row]\n", MEND, calls)
        assert result.text == f"A mill.< / b >\nSalt & rye, {FAR}{between}and peas.\n"
        assert result.passes == passes


def test_the_next_phase_waits_where_one_of_its_fixes_is_not_lawful_yet() -> None:
    words = planted("oats < / b >", "", code="XXX003")
    result = repaired(f"Salt &amp; rye, {FAR}the < / b >mill and oats < / b >peas.", MEND, STRIP, words)
    assert result.passes == 2
    assert [one.finding.code for one in result.refused] == ["XXX003"]


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        (f"The < / b >mill.\n{FAR}< / b >salt &amp; rye\nand\n\npeas  oats", 2),
        (f"The < / b >mill.\n{FAR}< / b >salt &amp; rye\npeas  oats", 3),
        (f"The < / b >mill.\n{FAR}< / b >salt &amp; rye peas  oats", 3),
        (f"The < / b >mill.\n{FAR}< / b >salt &amp; rye\nand\npeas  oats< / b >", 2),
        (f"The < / b >mill.\n{FAR}< / b >salt &lt; rye\nand\n\npeas  oats< / b >", 3),
    ],
)
def test_tables_come_with_references_though_tags_are_near_these_where_a_line_stands_between(
    text: str, passes: int
) -> None:
    decodes = planted("&amp;|&lt;", lambda found: {"&amp;": "&", "&lt;": "<"}[found[0]], DECODES, phase=Phase.ENTITIES)
    tables = planted("  ", " ", LAYS_OUT, code="XXX003", phase=Phase.STRUCTURE)
    assert repaired(text, decodes, tables, STRIP).passes == passes


@pytest.mark.parametrize(("times", "passes"), [(1, 2), (60, 3)])
def test_no_tables_are_looked_for_with_references_near_tags_in_a_long_text(times: int, passes: int) -> None:
    tables = planted("  ", " ", LAYS_OUT, code="XXX003", phase=Phase.STRUCTURE)
    text = f"The < / b >mill and salt &amp; rye\nand\n\npeas  oats < / b >{FAR * times}\n"
    assert repaired(text, MEND, tables, STRIP).passes == passes


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("The < / b >mill.\nIt turns.\npeas  oats", 1),
        ("peas  oats\nIt turns.\nThe < / b >mill.", 1),
        ("The < / b >mill.\nIt turns.\npeas  oats\nIt `turns`.\n", 1),
        ("The < / b >mill.\npeas  oats", 2),
        ("The < / b >mill. peas  oats", 2),
        ("The < / b >mill.\nIt turns.\npeas  oats\nand < / b >rye", 2),
        ("The < / b >mill.\nIt turns.\npeas  oats\n    It turns.", 2),
        ("The < / b >mill.\nIt turns.\npeas  oats\n```\nIt turns.\n```\n", 2),
        ("The < / b >mill.\nIt turns.\npeas  oats\nIt `turns.\n", 2),
        ("The < / b >mill.\nIt turns.\n`peas  oats`\nIt turns.\n", 2),
    ],
)
def test_tags_come_with_tables_where_a_line_stands_between_and_code_stays_where_it_is(text: str, passes: int) -> None:
    tables = planted("  +(?=[a-z])", " ", LAYS_OUT, code="XXX003", phase=Phase.STRUCTURE)
    result = repaired(text, tables, STRIP)
    assert result.passes == passes
    assert "< / b >" not in result.text
    assert "  oats" not in result.text


def test_tags_do_not_come_with_tables_that_stand_where_their_element_ends() -> None:
    tables = planted("  ", " ", LAYS_OUT, code="XXX003", phase=Phase.STRUCTURE)
    starts = planted("< b >", "", code="XXX002", phase=Phase.TAGS)
    assert repaired("The < b >mill.\nIt turns.\nIt stops.\npeas  oats< / b >", tables, starts).passes == 2
    assert repaired("The < b >mill.\nIt turns.< / b >\nIt stops.\npeas  oats", tables, starts).passes == 1


def test_tags_do_not_come_with_tables_where_one_of_them_is_not_lawful_yet() -> None:
    tables = planted("  ", " ", LAYS_OUT, code="XXX003", phase=Phase.STRUCTURE)
    words = planted("mill< / b >", "", code="XXX004")
    result = repaired("The mill< / b >.\nIt turns.< / b >\nIt stops.\npeas  oats", tables, words, STRIP)
    assert result.passes == 2
    assert [one.finding.code for one in result.refused] == ["XXX004"]


def test_tags_come_with_references_and_tables_where_they_stand_apart_from_both() -> None:
    tables = planted("  ", " ", LAYS_OUT, code="XXX003", phase=Phase.STRUCTURE)
    result = repaired("The < / b >mill.\nSalt &amp; rye\nIt stops.\npeas  oats", MEND, tables, STRIP)
    assert (result.text, result.passes) == ("The mill.\nSalt & rye\nIt stops.\npeas oats", 1)
    result = repaired(f"Salt &amp; rye, {FAR}the < / b >mill.\nIt stops.\npeas  oats", MEND, tables, STRIP)
    assert (result.text, result.passes) == (f"Salt & rye, {FAR}the mill.\nIt stops.\npeas oats", 1)


def test_the_phase_of_lines_never_comes_with_references() -> None:
    spaces = planted("  ", " ", LAYS_OUT, code="XXX002", phase=Phase.LINES)
    result = repaired("A mill.< / b >\nSalt &amp; rye\nand  peas", MEND, spaces)
    assert (result.text, result.passes) == ("A mill.< / b >\nSalt & rye\nand peas", 2)


# -- what comes with the last of the safe fixes ---------------------------------------------------------------------

SIGNS = {"&amp;": "&", "&lt;": "<", "&gt;": ">", "&#124;": "|"}
PROBABLY = planted(
    "|".join(SIGNS),
    lambda found: SIGNS[found[0]],
    DECODES,
    code="XXX003",
    phase=Phase.ENTITIES,
    applicability=UNSAFE,
    reads=Reads.ENTITIES,
)


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("The < / b >mill.\nSalt &lt;em&gt;and rye.", 1),
        ("Salt &lt;em&gt;and rye.\r\n\r\nThe < / b >mill.\r\n", 1),
        ("The < / b >mill.\nSalt &lt;em&gt;and rye.\nThe weir< / i > stands.", 1),  # no rule takes it
        ("The < / b >mill and its weir.\nSalt < / b >and some barley, &lt;em&gt;and rye.", 2),
        ("The < / b >mill.\nSalt &lt;em&gt;and rye.\nThe < / b >weir, &lt;em&gt;and oats.", 2),
        ("The mill.< / b >\nSalt &lt;em&gt;and rye.\nThe weir.\n< / b >\nOats &lt;em&gt;stand.", 1),
        ("The mill.\n< / u >\nSalt &lt;em&gt;and rye.", 2),
        ("Salt &lt;em&gt;and rye.< / u >\nThe mill.", 2),
        ("The < / b >mill.\nSalt &lt;em>and rye.", 2),
        ("The < / b >mill.\nSalt &amp;em>and rye.", 2),
        ("The < / b >mill.\nSalt &#124; rye.", 2),
        ("The < / b >mill.\nSalt &lt;em&gt;and rye.\n`x`", 2),
        ("The < / b >mill.\nSalt &lt;em&gt;and rye.\n\n    x", 2),
    ],
)
def test_probable_references_come_with_the_last_of_the_safe_fixes_from_lines_of_their_own(
    text: str, passes: int
) -> None:
    joins = planted("\n?< / u >\n?", "\n", LAYS_OUT | REMOVES, code="XXX005", phase=Phase.LINES)
    result = repaired(text, PROBABLY, STRIP, joins, unsafe=True)
    assert result.passes == passes
    assert result.text == re.sub(
        "&[^;]*;", lambda found: SIGNS[found[0]], re.sub("\n?< / u >\n?", "\n", text.replace("< / b >", ""))
    )


def test_probable_references_wait_for_the_last_of_the_safe_fixes() -> None:
    last = planted("< / i >", "", code="XXX005", phase=Phase.LINES)
    text = "The < / b >mill.\nSalt &lt;em&gt;and rye.\nThe weir < / i >stands."
    result = repaired(text, PROBABLY, STRIP, last, unsafe=True)
    assert [one.code for one in result.applied] == ["XXX002", "XXX005", "XXX003", "XXX003"]
    assert result.applied[2].span.start == text.index("&") - len("< / b >"), "the tag has gone in a pass before"


def test_a_safe_fix_that_comes_of_a_probable_reference_does_not_precede_the_other_probable_ones() -> None:
    lifts = planted("<em>", "", code="XXX005")
    lays = planted("mill ", "mill", LAYS_OUT, code="XXX006", phase=Phase.STRUCTURE, applicability=UNSAFE)
    result = repaired("The < / b >mill .\nSalt &lt;em&gt;and rye.", PROBABLY, STRIP, lifts, lays, unsafe=True)
    assert [one.code for one in result.applied] == ["XXX002", "XXX003", "XXX003", "XXX006", "XXX005"]


# -- what comes with others, though it waits for them ---------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("The < / b >mill and the long weir of it, salt &amp; rye.", 1),
        ("The < / b >mill.\nSalt &amp; rye.", 1),
        ("Salt &amp; rye, and the mill with its weir < / b >", 1),
        ("The < / b >mill, salt &amp; rye.", 2),
        ("Salt &amp; rye, the mill < / b >", 2),
        (f"The < / b >mill, {FAR}or salt &lt; rye.", 1),
        (f"The < / b >mill, {FAR}or salt &lt; b rye.", 2),
        (f"The < / b >mill, {FAR}or salt &lt;rye.", 2),
        (f"The < / b >mill, {FAR}or the long > weir of it, salt &lt; rye.", 2),
    ],
)
def test_probable_references_come_with_tags_that_their_reader_does_not_see(text: str, passes: int) -> None:
    result = repaired(text, PROBABLY, STRIP, unsafe=True)
    assert result.passes == passes
    assert result.text == text.replace("< / b >", "").replace("&amp;", "&").replace("&lt;", "<")
    assert repaired(text, PROBABLY, STRIP).text == text.replace("< / b >", "")


BLANKS = planted("\u00a0 ", " ", LAYS_OUT, code="XXX004", phase=Phase.LINES, applicability=UNSAFE, reads=Reads.SPACES)
NBSP = planted(
    "&nbsp;", "\u00a0", DECODES, code="XXX004", phase=Phase.ENTITIES, applicability=UNSAFE, reads=Reads.ENTITIES
)


@pytest.mark.parametrize(
    ("line", "passes"),
    [
        ("The weir &nbsp; stands.", 1),
        ("The weir <i &nbsp; stands.", 2),
        ("<&nbsp; stands.", 2),
        ("The weir <i>it &nbsp; stands.", 1),
        ("The weir &nbsp; stands i> there.", 2),
        ("The weir &nbsp;> there.", 2),
        ("The weir &nbsp; stands <i> there.", 1),
        ("The weir &nbsp;<i> there.", 1),
        ("The weir &nbsp; > there < i.", 2),
        ("The weir <i &amp; stands.", 1),
        ("The weir and &nbsp;&nbsp; stands.", 2),
        ("&nbsp; The weir stands.", 1),
    ],
)
def test_a_reference_that_becomes_a_blank_waits_within_half_a_tag_and_beside_another(line: str, passes: int) -> None:
    result = repaired(f"The < / b >mill, {FAR}and {line}\n", STRIP, PROBABLY, NBSP, unsafe=True)
    line = line.replace("&nbsp;", "\u00a0").replace("&amp;", "&")
    assert result.text == f"The mill, {FAR}and {line}\n"
    assert result.passes == passes


def test_each_of_a_row_of_references_waits_for_the_last_of_them() -> None:
    result = repaired(f"Salt {'&amp;' * 9} rye < / b >mill, and &amp; weir.", STRIP, PROBABLY, unsafe=True)
    assert result.text == f"Salt {'&' * 9} rye mill, and & weir."
    # None of them has moved another when it is applied.
    assert [one.span.start for one in result.applied if one.code == "XXX003"][:9] == [5 + 5 * at for at in range(9)]


def test_blanks_wait_beside_what_a_probable_fix_of_the_phase_at_hand_will_change() -> None:
    tables = planted("  (?=oats)", " ", LAYS_OUT, code="XXX002", phase=Phase.STRUCTURE)
    later = planted("\t", " ", LAYS_OUT, code="XXX005", phase=Phase.STRUCTURE, applicability=UNSAFE)
    for between, codes in ((" a\t", ["XXX002", "XXX005", "XXX004"]), (" and the\t", ["XXX002", "XXX004", "XXX005"])):
        result = repaired(
            f"A < / i >gate.\npeas  oats\nIt stops.\nThe weir\u00a0{between}mill.", tables, later, BLANKS, unsafe=True
        )
        assert [one.code for one in result.applied] == codes


@pytest.mark.parametrize(
    ("line", "passes"),
    [
        ("It turns.", 1),
        ("It `turns`.", 2),
        ("~~~ It turns.", 2),
        ("It\n    turns.", 2),
        ("It\r\tturns.", 2),
        ("Use <i>cold<\\/i> butter.", 2),
    ],
)
def test_what_waits_for_tags_waits_on_where_something_else_may_be_code_without_them(line: str, passes: int) -> None:
    result = repaired(
        f"The < / b >mill and the long weir of it, salt &amp; rye.\n{line}\n", STRIP, PROBABLY, unsafe=True
    )
    assert result.text == f"The mill and the long weir of it, salt & rye.\n{line}\n"
    assert result.passes == passes


def test_what_comes_with_others_does_not_change_what_the_text_says(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Evidence] = []
    told_of = repairer.Reading

    def read(document: Document, evidence: Evidence | None = None) -> Reading:
        if evidence is not None:
            told.append(evidence)
        return told_of(document, evidence)

    monkeypatch.setattr(repairer, "Reading", read)
    first = told_of(Document(text := "The < / td >mill.\nSalt &amp;lt;b&gt; &amp; rye.")).evidence
    repaired(text, planted("< / td >", "", code="XXX002"), PROBABLY, unsafe=True)
    assert told == [first]


def test_probable_references_do_not_come_with_tables_since_tags_may_be_read_by_them() -> None:
    tables = planted("< / b >", "", LAYS_OUT | REMOVES, code="XXX002", phase=Phase.STRUCTURE)
    text = "The < / b >mill and the long weir of it, salt &amp; rye."
    assert repaired(text, PROBABLY, tables, unsafe=True).passes == 2


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("The < / b >mill and its weir\u00a0 stand.", 1),
        ("The weir\u00a0 stands at the < / b >mill.", 1),
        ("The weir of the mill\u00a0 and the < / b >mill stand.", 1),
        ("The < / b >mill.\nThe weir\u00a0 stands.", 1),
        ("The < / b >mi\u00a0 stands.", 2),
        ("The weir\u00a0 < / b >stands.", 2),
        ("The < / b >mill.\n< / i > The weir\u00a0 stands.", 2),
        ("The < / b >mill.\n| The weir\u00a0 stands.", 2),
        ("The < / b >mill.\nSalt &amp;amp; rye\u00a0 stands.", 2),
    ],
)
def test_blanks_come_with_tags_where_nothing_near_them_goes_or_waits(text: str, passes: int) -> None:
    mends = planted(
        "(?<=Salt )&amp;amp;", "&", DECODES, phase=Phase.ENTITIES, applicability=UNSAFE, reads=Reads.ENTITIES
    )
    result = repaired(text, STRIP, BLANKS, mends, unsafe=True)
    assert "\u00a0" not in result.text
    assert result.passes == passes


def test_blanks_come_with_a_pair_of_calls_that_they_stand_between() -> None:
    @rule(code="XXX005", name="planted-xxx005", summary="x", phase=Phase.TAGS, reads=Reads.TEXT, examples=())
    def calls(read: Reading) -> Iterator[Hit]:
        spans = [Span(*found.span()) for found in re.finditer(r"\[/?caption\]", read.text)]
        if spans:
            fix = Fix("planted", tuple(Edit(span, "") for span in spans), SAFE, Licence.DROPS)
            yield Hit(Span(spans[0].start, spans[-1].end), "planted", fix)

    result = repaired("[caption]The long weir\u00a0 of the mill stands.[/caption]", calls, BLANKS, unsafe=True)
    assert (result.text, result.passes) == ("The long weir of the mill stands.", 1)
    result = repaired("[caption]A\u00a0 weir of the mill stands.[/caption]", calls, BLANKS, unsafe=True)
    assert (result.text, result.passes) == ("A weir of the mill stands.", 2)


def test_blanks_wait_where_lines_are_to_be_joined() -> None:
    long = "and so on for as many words as nobody sets in one line who goes by the width of a page, however wide it is"
    text = f"The < / b >mill.\nWhen the river rose for the third time in a week,\nthe weir\u00a0 stood, {long}."
    assert repaired(text, STRIP, BLANKS, unsafe=True).passes == 2
    assert repaired(text.replace("week,", "week."), STRIP, BLANKS, unsafe=True).passes == 1
    safe = planted("\u00a0 ", " ", LAYS_OUT, code="XXX004", phase=Phase.LINES, reads=Reads.SPACES)
    assert repaired(text, STRIP, safe).passes == 1


BARS = planted(
    r"(?<=\|\n)a \|\nb",
    "a | b",
    LAYS_OUT,
    code="XXX005",
    phase=Phase.STRUCTURE,
    applicability=UNSAFE,
    reads=Reads.TABLES,
)
TABLE = "x | y |\n---|---|\na |\nb\n"


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        (f"The < / b >mill.\n\n{TABLE}\nweir", 1),
        (f"{TABLE}weir\nThe < / b >mill.", 1),
        ("x | y |\n---|---|\nThe < / b >mill |\na |\nb\n", 2),
        (f"{TABLE}The < / b >mill.", 2),
        (f"{TABLE}weir < / i > mill\n\nThe < / b >mill.", 2),
    ],
)
def test_tables_of_bars_come_with_tags_where_the_lines_around_them_are_as_plain(text: str, passes: int) -> None:
    result = repaired(text, STRIP, BARS, unsafe=True)
    assert "a | b" in result.text
    assert "< / b >" not in result.text
    assert result.passes == passes


def test_what_is_added_at_a_place_comes_once() -> None:
    marks = planted("(?=•)(?<!\n)", "\n", LAYS_OUT, code="XXX005", phase=Phase.STRUCTURE, reads=Reads.LISTS)
    assert repaired("x\n•rye•salt•oats\n", marks).text == "x\n•rye\n•salt\n•oats\n"


SPAN = planted(
    r"(?<= )(?:span|code|small|blockquote) > ?", "", code="XXX006", applicability=UNSAFE, reads=Reads.TAG_DAMAGE
)


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ("The < / b >mill.\nA weir of span > oak.", 1),
        (f"The < / b >mill, {FAR}a weir of code > oak.", 1),
        ("The < / b >mill, a weir of span > oak.", 2),
        ("The < / b >mill.\nA weir of blockquote > oak.", 2),
        ("The < / b >mill.\nA weir of span > oak.\nA gate of span > oak.", 2),
        ("The < / b >mill.\nA weir of span > oak | ash.", 2),
        (f"The < / b >mill.\nA weir of code > oak.\n{FAR}{FAR}a gate of small > ash.", 1),
    ],
)
def test_a_probable_tag_comes_with_others_where_it_is_inline_the_only_one_of_its_name_and_far_from_all(
    text: str, passes: int
) -> None:
    rules = STRIP, SPAN
    result = repaired(text, *rules, unsafe=True)
    assert not re.search("(?:span|code|small|blockquote) >", result.text)
    assert result.passes == passes


@pytest.mark.parametrize(
    ("more", "dialect", "passes"),
    [
        ("", Dialect.TEXT, 1),
        ("\nIt turns.< / div >", Dialect.TEXT, 1),
        ("", Dialect.MARKDOWN, 1),
        ("\nIt turns.< / i >", Dialect.MARKDOWN, 1),
        ("\nIt turns.< / div >", Dialect.MARKDOWN, 2),
    ],
)
def test_no_probable_tag_comes_with_others_in_markdown_with_a_tag_of_a_block(
    more: str, dialect: Dialect, passes: int
) -> None:
    document = Document(f"The < / b >mill.\nA weir of span > oak.{more}\n", "x", dialect)
    result = repair_document(document, (STRIP, SPAN), unsafe=True)
    assert result.text == f"The mill.\nA weir of oak.{more}\n"
    assert result.passes == passes


def test_a_probable_tag_that_a_rule_of_another_reading_finds_waits_for_the_safe_ones() -> None:
    other = planted(r"(?<= )big > ?", "", code="XXX007", applicability=UNSAFE, reads=Reads.TAGS)
    result = repaired("The < / b >mill.\nA weir of span > oak.\nA gate of big > ash.", STRIP, SPAN, other, unsafe=True)
    assert result.text == "The mill.\nA weir of oak.\nA gate of ash."
    assert [one.code for one in result.applied] == ["XXX002", "XXX006", "XXX007"]
    assert result.passes == 2


def test_a_fix_that_changes_a_line_beside_that_of_its_finding_is_refused() -> None:
    def distant(end: int) -> Rule:
        @rule(code="XXX001", name="planted-one", summary="", phase=Phase.TAGS, reads=Reads.TAGS, examples=())
        def detect(read: Reading) -> Iterator[Hit]:
            for found in re.finditer("<b> ", read.text):
                yield Hit(Span(0, end), "planted", Fix("planted", (Edit(Span(*found.span()), ""),), SAFE, REMOVES))

        return detect

    assert repaired("One <b> two", distant(3)).text == "One two"
    assert repaired("One\n<b> two", distant(3)).refused[0].reason == "changes a line that is not reported"
    # A line that is reported with its end is one line.
    assert repaired("One\n<b> two", distant(4)).refused[0].reason == "changes a line that is not reported"
    assert repaired("One\n<b> two", distant(5)).text == "One\ntwo"


def test_a_new_layout_may_reach_from_the_lines_that_are_reported_to_others_but_not_leave_them_out() -> None:
    def lays(where: Span) -> Rule:
        @rule(code="XXX001", name="planted-one", summary="", phase=Phase.TAGS, reads=Reads.TEXT, examples=())
        def detect(read: Reading) -> Iterator[Hit]:
            if "<\ni" in read.text:
                edits = (Edit(Span(5, 9), "\n< i"),)
                yield Hit(where, "planted", Fix("planted", edits, UNSAFE, LAYS_OUT | REMOVES))

        return detect

    text = "a | b <\ni | d\ne | f"
    assert repaired(text, lays(Span(8, 10)), unsafe=True).refused == ()
    reason = repaired(text, lays(Span(14, 15)), unsafe=True).refused[0].reason
    assert reason == "changes none of the lines that are reported"


def test_signs_that_stand_side_by_side_are_cleared_at_once() -> None:
    clears = planted("\u200b|<b>", "", Licence.CLEARS)
    result = repaired("The <i> har\u200b\u200b\u200b\u200bbour", clears)
    assert result.text == "The <i> harbour"
    assert result.passes == 1


def test_a_rule_that_writes_what_stands_there_is_refused() -> None:
    assert repaired(TEXT, planted("< b >", "< b >")).refused[0].reason == "changes nothing"


# -- which fix is taken --------------------------------------------------------------------------------------------


def test_of_fixes_that_clash_the_outermost_is_taken() -> None:
    rules = planted("< b >", ""), planted("< b >mill< /b >", "mill", code="XXX002")
    assert [one.code for one in repaired(TEXT, *rules).applied] == ["XXX002"]


def test_of_fixes_as_wide_the_leftmost_is_taken() -> None:
    rules = planted("<b> <i>", " ", code="XXX009"), planted("<i> <u>", " ", code="XXX001")
    result = repaired("One <b> <i> <u> two", *rules)
    assert result.applied[0].code == "XXX009"
    assert result.text == "One   <u> two"


def test_of_fixes_in_one_place_that_of_the_lower_code_is_taken() -> None:
    rules = planted("<br>", "\n", code="XXX002"), planted("<br>", " ", code="XXX001")
    result = repaired("One<br>two", *rules)
    assert result.text == "One two"
    assert [one.code for one in result.applied] == ["XXX001"]


def test_the_code_decides_wherever_the_findings_stand_whose_fixes_clash() -> None:
    def pointing(code: str, at: int, new: str) -> Rule:
        @rule(code=code, name=f"planted-{code.lower()}", summary="x", phase=Phase.TAGS, reads=Reads.TAGS, examples=())
        def detect(read: Reading) -> Iterator[Hit]:
            if "<br>" in read.text:
                yield Hit(Span(at, at + 1), "planted", Fix("planted", (Edit(Span(3, 7), new),), SAFE, REMOVES))

        return detect

    result = repaired("One<br>two", pointing("XXX002", 0, "\n"), pointing("XXX001", 4, " "))
    assert result.text == "One two"


def test_an_earlier_phase_comes_first() -> None:
    rules = (
        planted("<br>", "\n", code="XXX001", phase=Phase.LINES),
        planted("<br>", " ", code="XXX002", phase=Phase.STRUCTURE),
        planted("</b>", "", code="XXX003", phase=Phase.TAGS),
    )
    result = repaired("One<br>two</b>", *rules)
    assert result.text == "One two"
    assert [one.code for one in result.applied] == ["XXX002", "XXX003"]


def test_a_phase_whose_fixes_are_all_refused_holds_up_no_other() -> None:
    rules = planted("mill", "", phase=Phase.ENTITIES), planted("< b >", "", code="XXX002")
    assert repaired(TEXT, *rules).text == "The mill< /b > turns."


@pytest.mark.parametrize(
    ("applicability", "unsafe", "applied"),
    [(SAFE, False, 1), (SAFE, True, 1), (UNSAFE, False, 0), (UNSAFE, True, 1), (SHOWN, False, 0), (SHOWN, True, 0)],
)
def test_who_may_apply_a_fix(applicability: Applicability, unsafe: bool, applied: int) -> None:
    result = repaired(TEXT, planted("< b >", "", applicability=applicability), unsafe=unsafe)
    assert len(result.applied) == applied
    assert len(result.remaining) == 1 - applied


def test_a_probable_fix_waits_until_no_safe_one_is_left_though_it_is_wider() -> None:
    rules = planted("<b> <i>", "", code="XXX001", applicability=UNSAFE), planted("<i>", "", code="XXX002")
    result = repaired("One <b> <i> two", *rules, unsafe=True)
    assert result.text == repaired("One <b> <i> two", *rules).text == "One <b>  two"
    assert [one.code for one in result.applied] == ["XXX002"]


def test_a_fix_that_begins_before_all_others_clashes_with_the_first_of_them() -> None:
    wide = planted("<i> <u> <s>", "", code="XXX001"), planted("<em> <q> <tt>", "", code="XXX002")
    result = repaired("One <b> <i> <u> <s> two <em> <q> <tt> three", planted("<b> <i>", "", code="XXX003"), *wide)
    assert result.text == "One <b>  two  three"
    assert [one.code for one in result.applied] == ["XXX001", "XXX002"]


def test_insertions_in_one_place_clash() -> None:
    @rule(code="XXX001", name="planted-insertion", summary="x", phase=Phase.TAGS, reads=Reads.TAGS, examples=())
    def detect(read: Reading) -> Iterator[Hit]:
        if "|" not in read.text:
            for new in (" |", " | |"):
                yield Hit(Span(0, 1), "planted", Fix("planted", (Edit(Span(9, 9), new),), SAFE, LAYS_OUT))

    result = repaired("One <br>.", detect)
    assert result.text == "One <br>. |"
    assert len(result.applied) == 1


def test_evidence_is_read_once() -> None:
    seen: list[Evidence] = []

    @rule(code="XXX002", name="planted-look", summary="x", phase=Phase.ENCODING, reads=Reads.TAGS, examples=())
    def detect(read: Reading) -> Iterator[Hit]:
        seen.append(read.evidence)
        return iter(())

    first = planted("< / strong >|< strong >", "", code="XXX001", phase=Phase.STRUCTURE)
    repaired("One < strong >two< / strong > three. li >\n", detect, first, planted("li >", "", code="XXX003"))
    assert len(seen) > 1
    assert all(one is seen[0] for one in seen)


def test_a_later_phase_is_looked_at_only_when_no_fix_of_an_earlier_one_is_left() -> None:
    seen: list[str] = []

    @rule(code="XXX002", name="planted-look", summary="x", phase=Phase.LINES, reads=Reads.TAGS, examples=())
    def detect(read: Reading) -> Iterator[Hit]:
        seen.append(read.text)
        return iter(())

    first = planted("< strong >|< / strong >", "", code="XXX001", phase=Phase.STRUCTURE)
    second = planted("li >", "", code="XXX003", phase=Phase.TAGS)
    repaired("One < strong >two< / strong > three < b >. li >\n", detect, first, second)
    assert set(seen) == {"One two three < b >. \n"}


# -- all rules -----------------------------------------------------------------------------------------------------

RULES = registry.all_rules()
# Whole seeds: choices that are drawn one by one tend to the simplest, and so to text in which nothing is wrong.
DRAWS = st.integers(0, 2**32).map(Random)
DIALECTS = st.sampled_from(Dialect)
# The same examples in each run: `benchmarks.trust.fuzz` looks for new ones.
many = partial(settings, deadline=None, derandomize=True)


def run(text: str, dialect: Dialect, *, unsafe: bool = True, rules: tuple[Rule, ...] = RULES) -> Repair:
    return repair_document(Document(text, "x", dialect), rules, unsafe=unsafe)


class Tally:
    """Counts the examples that had something to fix: a property of text that no rule touches says nothing."""

    def __init__(self) -> None:
        self.examples = self.fixed = 0

    def add(self, result: Repair) -> None:
        self.examples += 1
        self.fixed += bool(result.applied)

    def holds(self) -> bool:
        """Tell whether nine in ten had."""
        return self.fixed >= 0.9 * self.examples


def missing(prose: tuple[str, ...], text: str) -> list[str]:
    """Give the words of `prose` that do not stand in `text` in their order."""
    there = iter(words(text))
    return [word for word in words(" ".join(prose)) if not any(word == other for other in there)]


@pytest.mark.parametrize("kind", [scraps.strewn, scraps.rows])
def test_repair_keeps_its_laws_on_scraps(kind: Callable[[Random], scraps.Scraps]) -> None:
    tally = Tally()

    @many(max_examples=150)
    @given(draw=DRAWS, dialect=DIALECTS)
    def check(draw: Random, dialect: Dialect) -> None:
        made = kind(draw)
        result = run(made.text, dialect)
        tally.add(result)
        assert missing(made.prose, result.text) == []
        again = run(result.text, dialect)
        assert again.text == result.text
        assert again.applied == ()

    check()
    assert tally.holds(), (tally.fixed, tally.examples)


@many(max_examples=100)
@given(draw=DRAWS, dialect=DIALECTS)
def test_the_order_of_the_rules_does_not_matter(draw: Random, dialect: Dialect) -> None:
    made = draw.choice((scraps.strewn, scraps.rows))(draw)
    shuffled = list(RULES)
    draw.shuffle(shuffled)
    one, other = run(made.text, dialect), run(made.text, dialect, rules=tuple(shuffled))
    assert one == other


@many(max_examples=100)
@given(draw=DRAWS, dialect=DIALECTS)
def test_findings_lie_inside_the_text(draw: Random, dialect: Dialect) -> None:
    made = draw.choice((scraps.strewn, scraps.rows))(draw)
    for one in check_document(Document(made.text, "x", dialect), RULES):
        assert 0 <= one.span.start <= one.span.end <= len(made.text)
        if one.fix:
            assert 0 <= one.fix.span.start <= one.fix.span.end <= len(made.text)
            assert splice(made.text, list(one.fix.edits)) != made.text


@many(max_examples=150)
@given(draw=DRAWS, dialect=DIALECTS)
def test_safe_fixes_first_and_unsafe_ones_later_end_in_the_same_text(draw: Random, dialect: Dialect) -> None:
    made = scraps.strewn(draw)
    safe = run(made.text, dialect, unsafe=False)
    assert missing(made.prose, safe.text) == []
    assert run(safe.text, dialect).text == run(made.text, dialect).text


@many(max_examples=150)
@given(draw=DRAWS, dialect=DIALECTS)
def test_no_fix_of_a_real_rule_is_refused(draw: Random, dialect: Dialect) -> None:
    assert run(scraps.strewn(draw).text, dialect).refused == ()


@many(max_examples=200)
@given(
    text=st.text(st.one_of(st.characters(), st.sampled_from("<>/&;|-: \n\r\u00a0pbtdli#x3amp")), max_size=80),
    dialect=DIALECTS,
)
def test_any_text_at_all_is_repaired_to_a_fixed_point(text: Any, dialect: Dialect) -> None:
    result = run(text, dialect)
    assert run(result.text, dialect).text == result.text
