"""Places in a text: spans, and the rows and columns of lines, whichever way they end."""

from __future__ import annotations

import pickle
import re
from itertools import product

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from q7lint.text import Dialect, Document, Edit, Moves, Position, Span, holds, splice

SPANS = [Span(start, end) for start in range(5) for end in range(start, 5)]


@pytest.mark.parametrize(("one", "other"), list(product(SPANS, SPANS)))
def test_spans_cover_and_touch_each_other_as_their_places_do(one: Span, other: Span) -> None:
    inside = all(one.start <= place <= one.end for place in (other.start, other.end))
    assert one.covers(other) is inside
    shared = set(range(*one)) & set(range(*other))
    # An insertion lies between two signs: it shares what ends or begins there.
    at_edge = set(range(one.start, one.end + 1)) & set(range(other.start, other.end + 1))
    is_insertion = one.start == one.end or other.start == other.end
    assert one.touches(other) is bool(at_edge if is_insertion else shared)


@settings(max_examples=300)
@given(st.text("a\n\r\u2028", max_size=12), st.booleans())
@example("", True)
@example("\r\n", False)
@example("\n\r\n\r", False)
def test_each_place_has_a_row_and_a_column_and_each_row_its_line(text: str, asked: bool) -> None:
    document = Document(text)
    ends = [0, *(end.end() for end in re.finditer(r"\r\n|\r|\n", text))]
    if asked:
        assert list(document.line_starts) == ends
    for place in range(len(text) + 1):
        row = sum(end <= place for end in ends) - 1
        assert document.row(place) == row
        assert document.position(place) == Position(row + 1, place - ends[row] + 1)
    lines = re.split(r"\r\n|\r|\n", text)
    assert [text[slice(*Document(text).line(row))] for row in range(len(ends))] == lines
    assert [document.line(row).start for row in range(len(ends))] == ends
    assert document.line_starts is document.line_starts


@pytest.mark.parametrize(
    ("text", "newline"), [("", "\n"), ("a", "\n"), ("a\rb\n", "\r"), ("a\r\nb\n", "\r\n"), ("\nb\r", "\n")]
)
def test_what_is_written_anew_ends_lines_as_the_text_does(text: str, newline: str) -> None:
    document = Document(text)
    assert (document.newline, document.newline) == (newline, newline)


def test_a_document_is_the_same_in_another_process() -> None:
    document = Document("a\nb", "a.md", Dialect.MARKDOWN)
    copy = pickle.loads(pickle.dumps(document))  # noqa: S301 - it was made here
    assert (copy.text, copy.name, copy.dialect) == ("a\nb", "a.md", Dialect.MARKDOWN)
    assert copy.position(2) == Position(2, 1)


def test_a_document_does_not_change() -> None:
    document = Document("a")
    for name in ("text", "name", "another"):
        with pytest.raises(AttributeError, match=f"^a document does not change, and so does not its {name}$"):
            setattr(document, name, "b")
    assert document.text == "a"


def test_insertions_in_one_place_come_in_their_order() -> None:
    edits = [Edit(Span(1, 1), "x"), Edit(Span(1, 1), "y"), Edit(Span(1, 2), ""), Edit(Span(2, 2), "z")]
    assert splice("abc", edits) == "axyzc"


@given(st.integers(1, 12), st.lists(st.tuples(st.integers(0, 4), st.integers(0, 3), st.text("X", max_size=2))))
@example(3, [(1, 1, "")])
@example(3, [(1, 0, "X")])
def test_what_was_not_edited_is_found_where_it_stood(size: int, drawn: list[tuple[int, int, str]]) -> None:
    text = "abcdefghijkl"[:size]
    edits: list[Edit] = []
    at = 0
    for gap, length, new in drawn:
        start = at + gap
        if start + length <= size and (length or new):
            edits.append(Edit(Span(start, start + length), new))
            at = start + length
    edited, moves = splice(text, edits), Moves(edits)
    for start in range(len(edited)):
        for end in range(start + 1, len(edited) + 1):
            before = moves.before(Span(start, end))
            found = text.find(edited[start:end])
            assert before == (Span(found, found + end - start) if found >= 0 else None)


@given(st.text("ab\u2019|"), st.text("a|", min_size=1, max_size=3))
def test_a_text_holds_what_stands_in_it(text: str, mark: str) -> None:
    assert holds(text, mark) is (mark in text)
