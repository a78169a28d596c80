"""A long text is read in parts, and found and repaired in them is what would be in each by itself."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from q7lint import Applicability, Dialect, Document, Span, registry
from q7lint.checker import detect, in_order, report
from q7lint.parts import LENGTH, MOST, Origin, cut, cut_file, length, line_ends
from q7lint.reading import Evidence, Reading
from q7lint.repairer import repair_document, repair_whole
from q7lint.testing.damage import OPERATORS, damaged
from q7lint.testing.damage.articles import article
from q7lint.whole import Whole, check_document

if TYPE_CHECKING:
    from q7lint.finding import Finding

RULES = registry.all_rules()


def naive(document: Document, evidence: Evidence | None = None) -> list[Finding]:
    """Have every rule read everything: what the gate is measured against."""
    found = in_order(detect(Reading(document, evidence), RULES))
    return [report(document, one) for one in found]


ENDS = ("\n", "\n\n", "\r\n", "\r\n\r\n", "\n \n", "\r", "\n```\n", "\n~~~\n\n", "```", " ")


@st.composite
def long_texts(draw: st.DrawFn) -> bytes:
    """Draw texts of several parts, whose lines are long so that there are few of them."""
    pieces = draw(st.lists(st.tuples(st.integers(0, 40_000), st.sampled_from(ENDS)), max_size=25))
    return "".join("é" * (size // 2) + end for size, end in pieces).encode()


@given(long_texts())
def test_parts_are_the_text_and_end_with_lines(data: bytes) -> None:
    parts = list(cut(data, Dialect.TEXT))
    assert b"".join(part.data for part in parts) == data
    assert [part.start for part in parts] == [sum(len(part.data) for part in parts[:at]) for at in range(len(parts))]
    for part in parts[:-1]:
        assert len(part.data) > LENGTH
        assert part.data.endswith((b"\n", b"\r"))


class Trickle(io.BytesIO):
    """A file that gives less than it is asked for."""

    def read(self, size: int | None = -1, /) -> bytes:
        """Read a part of what is asked for."""
        return super().read(max(1, (size or 1) // 7))


@given(long_texts())
def test_a_file_is_cut_as_the_text_in_it(data: bytes) -> None:
    parts = list(cut(data, Dialect.TEXT)) if data else []
    assert list(cut_file(io.BytesIO(data))) == parts
    assert list(cut_file(Trickle(data))) == parts


def test_a_part_ends_with_a_paragraph_and_not_within_fenced_code() -> None:
    prose = b"The mill turns slowly in the wind that comes from the lake.\n" * 20 + b"\n"
    data = prose * 100
    assert all(part.data.endswith(b"\n\n") for part in cut(data, Dialect.TEXT))
    first = next(cut(data, Dialect.TEXT)).data
    code = first[:-30_000] + b"\n\n```\n" + prose * 60 + b"```\n\n" + data
    part = next(cut(code, Dialect.TEXT)).data
    assert part.count(b"```") == 2
    assert part.endswith(b"\n\n")


@pytest.mark.parametrize("rule", ["~~~~~~~~~~~~~", "~~~~~~~~~~~~~   ", "~~~"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_tildes_below_a_heading_hold_nothing_together(rule: str, end: str) -> None:
    section = f"How it turns\n{rule}\n\n" + "The mill turns slowly in the wind.\n" * 30 + "\n"
    data = (section * 1_001).replace("\n", end).encode()  # an odd number of such lines, wherever a part ends
    parts = [part.data for part in cut(data, Dialect.TEXT)]
    assert max(map(len, parts)) < 2 * LENGTH
    assert b"".join(parts) == data


@pytest.mark.parametrize("fence", ["```", "~~~", "> ```", "1. ```` text"])
def test_a_fence_that_is_not_closed_holds_nothing_together(fence: str) -> None:
    prose = "The mill turns slowly in the wind that comes from the lake.\n\n" * 100
    for end in (b"", prose.encode() * 300):
        data = f"{prose}{fence}\n{prose}".encode() + prose.encode() * 10 + end
        parts = [part.data for part in cut(data, Dialect.TEXT)]
        assert max(map(len, parts)) < 2 * LENGTH
        assert b"".join(parts) == data


def test_code_is_held_together_by_the_fence_that_closes_it() -> None:
    prose = b"The mill turns slowly in the wind that comes from the lake.\n\n" * 100
    code = b"````\n```\n~~~\n" + b"turn(mill)\n\n" * 5_000 + b"~~~\n````\n\n"
    parts = [part.data for part in cut(prose + code + prose * 20, Dialect.TEXT)]
    (held,) = [part for part in parts if b"turn(mill)" in part]
    assert code in held


@pytest.mark.parametrize(
    "block", ["| Boat | Berth |\n\n| Alma | 4 |\n\n", "- Flour\n\n- Salt\n\n", "• Mehl\n\n", "< td >\n\n"]
)
def test_a_part_ends_between_sentences_and_not_before_a_row_or_an_item(block: str) -> None:
    prose = "The mill turns slowly in the wind that comes from the lake.\n\n"
    count = (LENGTH - 600) // len(prose)
    data = (prose * count + block * (1_000 // len(block)) + prose * 2 * count).encode() * 3
    parts = [part.data.decode() for part in cut(data, Dialect.TEXT)]
    assert len(parts) > 5
    assert all(part.startswith("The mill") and part.endswith(prose) for part in parts)


def test_a_line_that_is_a_paragraph_ends_a_part_where_there_is_no_blank_line() -> None:
    line = "The mill turns slowly in the wind that comes from the lake, and nobody minds it. " * 2
    rows = "| Alma | 4 |\n" * 100
    data = ((line.strip() + "\n") * 120 + rows).encode() * 12
    parts = [part.data.decode() for part in cut(data, Dialect.TEXT)]
    assert len(parts) > 8
    assert all(part.startswith("The mill") and len(part) < 2 * LENGTH for part in parts[:-1])


def test_a_text_without_paragraphs_is_cut_at_a_line_and_one_without_lines_is_not_cut() -> None:
    lines = b"The mill turns.\n" * 30_000
    assert [len(part.data) for part in cut(lines, Dialect.TEXT)][:2] == [MOST + 16, MOST + 16]
    line = b"The mill turns. " * 30_000
    assert [part.data for part in cut(line, Dialect.TEXT)] == [line]


@pytest.mark.parametrize("dialect", [Dialect.MARKDOWN, Dialect.HTML])
def test_what_may_hold_code_from_its_start_on_is_read_whole(dialect: Dialect) -> None:
    data = b"The mill turns.\n\n" * 30_000
    assert [part.data for part in cut(data, dialect)] == [data]


@given(st.text(st.sampled_from("a\n\ré—漢\U0001f600\udcff")))
def test_bytes_tell_how_many_code_points_and_lines_they_are(text: str) -> None:
    data = text.encode("utf-8", "surrogateescape")
    decoded = data.decode("utf-8", "surrogateescape")
    assert length(data) == len(decoded)
    assert line_ends(data) == len(Document(decoded).line_starts) - 1
    assert Origin(3, 4).behind(data) == (3 + length(data), 4 + line_ends(data))


def long_document(seed: int, size: int = 700_000, newline: str = "\n") -> str:
    """Write damaged articles one below the other."""
    names = ["space-tag", "move-separator", "escape-again", "flatten-table"]
    pieces: list[str] = []
    number = seed
    while sum(map(len, pieces)) < size:
        text = article(number).written()
        pieces.append(damaged(text, [OPERATORS[name] for name in names], seed=number).text if number % 3 else text)
        number += 1
    return "\n".join(pieces).replace("\n", newline)


@pytest.mark.parametrize("newline", ["\n", "\r\n"])
def test_findings_of_a_long_text_are_those_of_its_parts_with_what_all_of_them_say(newline: str) -> None:
    text = long_document(1, newline=newline)
    document = Document(text)
    parts = [part.data.decode() for part in cut(text.encode(), Dialect.TEXT)]
    assert len(parts) > 5
    evidence = Evidence()
    for part in parts:
        evidence = Reading(Document(part)).says(evidence)
    expected, offset = [], 0
    for part in parts:
        for one in naive(Document(part), evidence):
            span = Span(one.span.start + offset, one.span.end + offset)
            expected.append((one.code, span, document.position(span.start), document.position(span.end), one.message))
        offset += len(part)
    found = check_document(document, RULES)
    assert [(one.code, one.span, one.start, one.end, one.message) for one in found] == expected
    assert len(found) > 100
    for one in found:
        for edit, (start, end) in zip(one.fix.edits if one.fix else (), one.fix_places, strict=True):
            assert (document.position(edit.span.start), document.position(edit.span.end)) == (start, end)


def judged(findings: list[Finding]) -> set[tuple[str, Applicability | None]]:
    """Tell how sure findings are."""
    return {(one.code, one.fix.applicability if one.fix else None) for one in findings}


def test_one_part_speaks_for_another() -> None:
    doubtful = "The wheel turns strong > slowly in the wind.\n\nHe said &amp; she said.\n\n"
    sound = "The mill turns slowly in the wind that comes from the lake.\n\n" * 3000
    damage = (
        "< strong >Open< / strong > salt &amp;amp;amp; rye &amp;amp; oats < em >daily< / em > </ td >< / td >\n\n" * 4
    )
    alone = {
        (one.code, one.fix.applicability if one.fix else None) for one in check_document(Document(doubtful), RULES)
    }
    text = doubtful + sound + damage
    parts = len(list(cut(text.encode(), Dialect.TEXT)))
    assert parts > 2
    first = [one for one in check_document(Document(text), RULES) if one.span.end <= len(doubtful)]
    assert judged(first) != alone


@pytest.mark.parametrize("unsafe", [False, True])
def test_a_long_text_is_repaired_once_and_nothing_of_it_is_lost(*, unsafe: bool) -> None:
    text = long_document(2)
    done = repair_document(Document(text), RULES, unsafe=unsafe)
    assert len(done.applied) > 100
    assert not done.refused
    again = repair_document(Document(done.text), RULES, unsafe=unsafe)
    assert (again.text, again.applied) == (done.text, ())
    bare = repair_whole(Whole.of_bytes(text.encode(), "<text>", Dialect.TEXT), RULES, unsafe=unsafe, told=False)
    assert bare._replace(content=bare.text) == done._replace(applied=())
    assert done.codes == tuple(one.code for one in done.applied)
    assert check_document(Document(done.text), RULES) == list(done.remaining)


def test_a_long_sound_text_comes_back_as_it_was() -> None:
    text = "The mill turns slowly in the wind that comes from the lake.\n\n" * 3000
    done = repair_document(Document(text), RULES, unsafe=True)
    assert done == (text, (), (), (), 0, ())
