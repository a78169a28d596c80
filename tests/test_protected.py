"""What the readers leave alone, by dialect."""

from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from q7lint.reading.blocks import Places
from q7lint.reading.protected import Protected
from q7lint.text import Dialect, Document, Span

TEXT, MARKDOWN, HTML = Dialect.TEXT, Dialect.MARKDOWN, Dialect.HTML


def places(text: str, dialect: Dialect = TEXT) -> list[str]:
    """Give the protected places of `text`, as strings."""
    return [text[start:end] for start, end in Protected(Document(text, "x", dialect)).spans]


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("See https://x.org/a?b=1&amp;c=2, or not.", "https://x.org/a?b=1&amp;c=2"),
        ("(http://x.org/a_(b)).", "http://x.org/a_(b)"),
        ("(http://x.org/a)", "http://x.org/a"),
        ("at www.x.org!", "www.x.org"),
        ("write to mailto:a@b.org?subject=x&amp;cc=y.", "mailto:a@b.org?subject=x&amp;cc=y"),
        ("on example.org/a?b&amp;c there", "example.org/a?b&amp;c"),
        ("请看www.x.org/a。然后", "www.x.org/a"),
        ("http://x.org/a&amp;lt;/b", "http://x.org/a"),
        ("http://x.org/a&nbsp;next", "http://x.org/a"),
        ("http://x.org/a< br />", "http://x.org/a"),
        ("| http://x.org/a| b |", "http://x.org/a"),
        ("“http://x.org/a”", "http://x.org/a"),
        ("by <a@b.org> and", "<a@b.org>"),
        ("by <https://x.org> and", "<https://x.org>"),
    ],
)
@pytest.mark.parametrize("dialect", list(Dialect))
def test_an_address_is_protected_without_the_marks_round_it(text: str, address: str, dialect: Dialect) -> None:
    assert places(text, dialect) == [address]


@pytest.mark.parametrize("text", ["and/or", "e.g./i.e.", "Q&A/R&D", "12.05/13", "a://b", "www", "a@b", "x < y > z"])
def test_a_slash_is_no_address(text: str) -> None:
    assert places(text) == []


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a `b &amp; c` d", ["`b &amp; c`"]),
        ("a ``b ` c`` d", ["``b ` c``"]),
        ("a `b\nc` d", ["`b\nc`"]),
        ("a `b\n\nc` d", []),
        ("- a ` b\n- c ` d", []),
        ("a ``` b `` c", []),
    ],
)
@pytest.mark.parametrize("dialect", [TEXT, MARKDOWN])
def test_inline_code_ends_with_a_run_as_long_in_the_same_block(text: str, code: list[str], dialect: Dialect) -> None:
    assert places(text, dialect) == code


def test_backquotes_that_quote_or_elide_are_no_code_in_plain_text() -> None:
    assert places("`Tis so, and `Twas so. ``quoted'' and ``more''. `a' or `b'") == []


def test_code_after_an_elision_is_found() -> None:
    assert places("`Tis so, said `foo` to all") == ["`foo`"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("dialect", [TEXT, MARKDOWN])
def test_fenced_code_is_protected_with_its_fences(end: str, dialect: Dialect) -> None:
    code = end.join(["~~~~ html", "a &amp;amp; b", "~~~", "", "~~~~~ "])
    assert places(end.join(["one", "", code, "two"]), dialect) == [code]


def test_a_fence_that_stays_open_counts_in_markdown_only() -> None:
    assert places("a\n```\nb\n") == []
    assert places("a\n```\nb\n", MARKDOWN) == ["```\nb\n"]


def test_tildes_under_a_heading_are_no_fence_in_plain_text() -> None:
    assert places("One\n~~~\ntext\n\nTwo\n~~~\n") == []


@pytest.mark.parametrize("dialect", [TEXT, MARKDOWN])
def test_indented_lines_are_code_after_a_blank_line(dialect: Dialect) -> None:
    text = "    a\n\nb\n    c\n\n    d\n\te\n\n    f\ng"
    assert places(text, dialect) == ["    a", "    d", "\te", "    f"]


@pytest.mark.parametrize("dialect", [TEXT, MARKDOWN])
def test_what_continues_an_item_is_no_code(dialect: Dialect) -> None:
    text = "- a\n\n    b\n\n    c\n\n        code\n\n1. d\n    - e\n\n        f\n\nend\n\n    code"
    assert places(text, dialect) == ["        code", "    code"]


def test_an_item_that_is_indented_as_code_is_code_in_markdown() -> None:
    text = "a\n\n    - b\n\nc\n\n   - d\n"
    assert places(text, MARKDOWN) == ["    - b"]
    assert places(text) == []


def test_a_text_that_is_indented_as_a_whole_has_its_margin_there() -> None:
    prose = "The mill at the ford was built by the monks in that year."
    text = f"    {prose}\n\n    a short line\n\n        code\n\n    {prose}\n"
    assert places(text) == ["        code"]
    # With as many lines that are not indented, what is indented is code again, but for prose.
    assert places(f"{text}\na\n\nb\n\nc\n\nd\n") == ["    a short line", "        code"]
    assert places("    a\n\n    b\n\n        c\n") == ["    a", "    b", "        c"]


def test_front_matter_is_protected_at_the_start_of_markdown() -> None:
    text = "---\ntitle: a &amp;amp; b\n---\nrest"
    assert places(text, MARKDOWN) == ["---\ntitle: a &amp;amp; b\n---"]
    assert places("x\n" + text, MARKDOWN) == []
    assert places(text) == []


def test_where_a_link_leads_is_protected_and_its_text_is_not() -> None:
    assert places("[a &amp; b](c_(d)?e&amp;f 'g')", MARKDOWN) == ["c_(d)?e&amp;f"]
    assert places("[a]: /b?c&amp;d 'e'", MARKDOWN) == ["/b?c&amp;d"]


@pytest.mark.parametrize("dialect", [MARKDOWN, HTML])
@pytest.mark.parametrize("name", ["script", "STYLE", "pre", "Code", "textarea"])
def test_code_in_html_is_protected_without_its_tags(name: str, dialect: Dialect) -> None:
    assert places(f"a <{name} class=x>b\n\nc</{name}> d", dialect) == ["b\n\nc"]


def test_a_damaged_tag_holds_code_as_well() -> None:
    assert places("< code >a &amp;amp; b< / code > c", HTML) == ["a &amp;amp; b"]


@pytest.mark.parametrize("mark", ["<!-- a > b -->", "<!DOCTYPE html>", "<![CDATA[ a > b ]]>", "<?php a ?>"])
def test_what_html_does_not_show_is_protected(mark: str) -> None:
    assert places(f"a {mark} b", HTML) == [mark]


def test_a_tag_that_is_mentioned_as_code_holds_nothing() -> None:
    assert places("`<pre>` is for code", MARKDOWN) == ["`<pre>`"]


def test_code_left_open_ends_with_its_paragraph() -> None:
    assert places("a <code>b\n\nc", HTML) == ["b"]
    assert places("a <pre>b\n\nc", HTML) == ["b\n\nc"]


def test_a_tag_with_an_address_is_not_covered_but_touched() -> None:
    text = '< a href = "https://x.org" >b'
    protected = Protected(Document(text))
    assert not protected.covers(Span(0, len(text) - 1))
    assert protected.touches(Span(0, len(text) - 1))
    assert protected.covers(Span(12, 17))
    assert not protected.touches(Span(0, 5))


SCRAPS = st.sampled_from(
    (
        *(
            "`",
            "``",
            "```",
            "~~~",
            "\n",
            "\r\n",
            "    ",
            "\t",
            "- ",
            "a",
            "https://x.y/z",
            ")",
            "&amp;",
            "<pre>",
            "</pre>",
        ),
        *("<code>", "<!--", "-->", "](", "[a]: ", "---\n", "<a@b>", " ", "&lt;", "| "),
    )
)


@given(st.lists(SCRAPS, max_size=30).map("".join), st.sampled_from(list(Dialect)))
def test_places_are_sorted_disjoint_and_known_to_both_questions(text: str, dialect: Dialect) -> None:
    protected = Protected(Document(text, "x", dialect))
    spans = protected.spans
    assert all(0 <= start < end <= len(text) for start, end in spans)
    assert all(left.end < right.start for left, right in itertools.pairwise(spans))
    for offset in range(len(text)):
        inside = any(start <= offset < end for start, end in spans)
        assert protected.covers(Span(offset, offset + 1)) == inside == protected.touches(Span(offset, offset + 1))
    for start, end in itertools.combinations(range(0, len(text) + 1, 3), 2):
        shares = any(one.start < end and start < one.end for one in spans)
        assert Protected(protected.document).touches(Span(start, end)) == shares


@pytest.mark.parametrize(
    "scrap",
    [
        *(
            "a",
            "a.",
            "a-",
            "http://",
            "www.",
            "`",
            "``` ",
            "](",
            "](a(",
            "<code>",
            "<pre",
            "<!--",
            "[a",
            "    x\n\n",
            "- ",
        ),
        *("\n", "~~~\n", "<a:", "a@", "data:a/", "href=", "/", "http://a)", "1. ", " \t", "`a ", "&amp;amp;", "<a@"),
    ],
)
@pytest.mark.parametrize("dialect", list(Dialect))
def test_time_is_linear(scrap: str, dialect: Dialect) -> None:
    def took(size: int) -> float:
        # A slash and a point in a word are what addresses are looked for at all.
        document = Document("and/or " + scrap * (size // len(scrap)) + "/b.c", "x", dialect)
        times = []
        for _ in range(3):
            start = time.process_time()
            assert Protected(document).spans is not None
            times.append(time.process_time() - start)
        return min(times)

    assert took(40_000) < 8 * max(took(10_000), 0.01)


spans = st.lists(st.tuples(st.integers(0, 60), st.integers(1, 12)).map(lambda one: Span(one[0], sum(one))), max_size=12)


@given(places=spans, asked=spans)
def test_spans_in_order_are_held_together_as_each_is_alone(places: list[Span], asked: list[Span]) -> None:
    held, asked = Places(places), sorted(asked)
    assert list(held.hold_each(asked)) == [held.hold(one.start) or held.hold(one.end - 1) for one in asked]
