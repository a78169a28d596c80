"""What the entity reader makes out, how sure it is, and where it is silent."""

from __future__ import annotations

import time
from typing import NoReturn

import pytest
from hypothesis import given
from hypothesis import strategies as st

from q7lint.reading import Certainty, Entity, EntityDamage, Evidence, Reading
from q7lint.reading.entities import escape_votes, read_entities, read_escapes
from q7lint.reading.protected import Protected
from q7lint.text import Dialect, Document

TEXT, MARKDOWN, HTML = Dialect.TEXT, Dialect.MARKDOWN, Dialect.HTML
NBSP = "\u00a0"


def shapes(text: str, dialect: Dialect = TEXT) -> tuple[Entity, ...]:
    """Give the references in `text` by their shape alone."""
    document = Document(text, "x", dialect)
    return read_escapes(document, lambda: Protected(document))


def read(text: str, dialect: Dialect = TEXT) -> list[tuple[str, str, EntityDamage]]:
    """Give each reference in `text`, with what it stands for and what is wrong with it."""
    return [(text[one.span.start : one.span.end], one.decoded, one.damage) for one in shapes(text, dialect)]


def never() -> NoReturn:
    pytest.fail("asked for nothing")


@pytest.mark.parametrize(
    "text",
    [
        "Q&A",
        "AT&T; R&D;",
        "a && b",
        "Marks & Spencer; then",
        "a & b",
        "&",
        "&&&&",
        "&c.",
        "x&y;",
        "&#;",
        "&#x;",
        "&unknown;",
    ],
)
def test_text_without_a_candidate_asks_for_no_protected_places(text: str) -> None:
    assert read_escapes(Document(text), never) == ()


@pytest.mark.parametrize(
    ("run", "decoded", "depth"),
    [
        ("&amp;amp;", "&", 2),
        ("&amp;amp;amp;amp;amp;amp;amp;amp;amp;", "&", 9),
        ("&amp;lt;", "<", 2),
        ("&amp;nbsp;", NBSP, 2),
        ("&amp;#8217;", "’", 2),
        ("&amp;amp;#x27;", "'", 3),
        ("&#38;amp;", "&", 2),
        ("&AMP;amp;", "&", 2),
        ("&amp;eacute;", "é", 2),
        ("&amp;#146;", "’", 2),
        ("&amp;NBSP;", NBSP, 2),
        ("&amp;#55357;&amp;#56832;", "😀", 2),
    ],
)
@pytest.mark.parametrize("dialect", list(Dialect))
def test_a_nested_reference_is_one_token_of_its_depth(run: str, decoded: str, depth: int, dialect: Dialect) -> None:
    (one,) = shapes(f"x{run}y", dialect)
    assert (one.span, one.decoded, one.depth, one.damage) == ((1, 1 + len(run)), decoded, depth, EntityDamage.NESTED)


def test_a_nested_reference_may_lack_its_last_semicolon() -> None:
    assert read("a &amp;nbsp b") == [("&amp;nbsp", NBSP, EntityDamage.NESTED | EntityDamage.UNTERMINATED)]


@pytest.mark.parametrize("run", ["&;", "&&;", "&;&;", "&amp;;", "&amp;&amp;;", "&amp;&;"])
def test_a_run_that_has_lost_its_name_is_one_token_that_stands_for_nothing(run: str) -> None:
    assert read(f"one,{run} two") == [(run, "", EntityDamage.EMPTY)]


def test_a_run_with_an_escape_of_an_escape_is_certain_by_itself() -> None:
    (one,) = shapes("one,&amp;amp;amp;&amp;amp;; two")
    assert one.certainty is Certainty.CERTAIN
    assert one.damage == EntityDamage.EMPTY | EntityDamage.NESTED


@pytest.mark.parametrize(
    "text", ["run &; wait", "[&;]", "$&; x", "\\&; x", '"&;"', "(&;|)", "&;", "a,&;\u0301", "if (a &&; b)"]
)
def test_what_programs_and_typesetters_write_has_lost_no_name(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "token", "decoded"),
    [
        ("a &amp b", "&amp", "&"),
        ("AT&ampT", "&amp", "&"),
        ("a&nbsp b", "&nbsp", NBSP),
        ("a&nbspWord", "&nbsp", NBSP),
        ("&copy 2020", "&copy", "©"),
        ("Acme&reg pumps", "&reg", "®"),
        ("20&deg C", "&deg", "°"),
        ("caf&eacute au lait", "&eacute", "é"),
        ("it&#39s", "&#39", "'"),
        ("a &lt 3", "&lt", "<"),
    ],
)
def test_a_reference_may_lack_its_semicolon(text: str, token: str, decoded: str) -> None:
    assert read(text) == [(token, decoded, EntityDamage.UNTERMINATED)]


@pytest.mark.parametrize(
    "text",
    [
        "?a=1&copy=2",
        "list?a=1&nbsp",
        "&copyright",
        "&notin x",
        "&ampere",
        "&lta",
        "f(&copy)",
        "&reg x",
        "&#12 x",
        "&quote",
    ],
)
def test_parameters_and_words_are_no_references(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("token", "decoded"),
    [
        ("& amp ;", "&"),
        ("& amp;", "&"),
        ("&amp ;", "&"),
        ("& nbsp;", NBSP),
        ("& # 8217 ;", "’"),
        ("&# 39;", "'"),
        ("& #x27 ;", "'"),
        ("& #x27;", "'"),
        (f"&{NBSP}lt{NBSP};", "<"),
        ("& rsquo ;", "’"),
        ("& eacute;", "é"),
    ],
)
def test_a_reference_may_have_white_space_inside(token: str, decoded: str) -> None:
    assert read(f"x{token}y") == [(token, decoded, EntityDamage.SPACED)]


def test_levels_may_be_spaced_too() -> None:
    both = EntityDamage.SPACED | EntityDamage.NESTED
    assert read("R& amp; amp ;D") == [("& amp; amp ;", "&", both)]
    assert read("R&amp; lt;D") == [("&amp; lt;", "<", both)]


@pytest.mark.parametrize("text", ["sun & star; moon", "alpha & beta ; c", "A & copy; b", "#38 & #39; x", "x & 0x27; y"])
def test_words_and_numbers_of_things_are_no_spaced_references(text: str) -> None:
    assert read(text) == []


def test_single_escapes_are_left_over_in_text_only() -> None:
    text = "Fish &amp; chips, caf&eacute;, it&#39;s &#146;t&#8230; &#55357;&#56832;"
    assert [decoded for _, decoded, _ in read(text)] == ["&", "é", "'", "’", "…", "😀"]
    assert read(text, HTML) == read(text, MARKDOWN) == []


def test_every_name_of_html_is_known() -> None:
    from html.entities import html5

    wrong = [
        name
        for name, decoded in html5.items()
        if name.endswith(";") and [one[1] for one in read(f"x&{name}x")] != [decoded]
    ]
    assert wrong == []


@pytest.mark.parametrize("number", [0, 7, 127, 0xD800, 0xDC00, 0xFFFF, 0x110000, 99999999])
def test_a_number_without_a_character_is_no_reference(number: int) -> None:
    assert read(f"x&#{number};x") == []


@pytest.mark.parametrize(
    "text",
    [
        "`&gt;` converts to `>`",
        "write &amp;amp; to show &amp;",
        "use &nbsp; for a no-break space",
        "In HTML, &lt; begins a tag",
        "Der Text steht in XML als &quot; da",
        "El ampersand es &amp;amp; ahora",
        "Schreiben Sie &lt; dafür",
        "utilisez &laquo; ici",
        "用 &lt; 表示小于号",
        "エスケープすると &amp;amp; になる",
        'the label "&amp;"',
        "“&amp;nbsp;” was on it",
        "«&lt;b&gt;»",
        "&quot;&amp;&quot;",
        "| &lt; | < |",
        "https://x.org/?a=1&amp;amp;b=2",
        "\n    a &amp;amp; b",
    ],
)
def test_text_about_escapes_is_silent(text: str) -> None:
    assert [one for one in read(text) if one[1] != '"'] == []


@pytest.mark.parametrize(
    "text", ["Show &amp; tell", "Learn HTML &amp;amp;amp; CSS", "we use &eacute;toiles", "x is &lt;3 y"]
)
def test_a_word_alone_makes_no_mention(text: str) -> None:
    assert len(read(text)) == 1


@pytest.mark.parametrize(
    ("text", "dialect", "written"),
    [
        ("R&amp;amp;D", TEXT, "&"),
        ("R&amp;amp;D", MARKDOWN, "&"),
        ("R&amp;amp;D", HTML, "&amp;"),
        ("a&amp;lt;b", TEXT, "<"),
        ("a&amp;lt;b", MARKDOWN, "&lt;"),
        ("a&amp;lt;b", HTML, "&lt;"),
        ("a&amp;nbsp;b", MARKDOWN, "&nbsp;"),
        ("a&amp;#42;b", MARKDOWN, "&#42;"),
        ("a&amp;#8217;b", MARKDOWN, "’"),
        ("a&amp;#8217;b", HTML, "&#8217;"),
        ("a&amp;#146;b", HTML, "’"),
    ],
)
def test_a_reference_is_written_as_its_dialect_wants_it(text: str, dialect: Dialect, written: str) -> None:
    reading = Reading(Document(text, "x", dialect))
    (one,) = reading.entities
    assert reading.written(one) == written


def test_two_levels_of_a_bracket_are_certain_in_text_only() -> None:
    assert [one.certainty for one in shapes("&amp;lt;p", TEXT)] == [Certainty.CERTAIN]
    assert [one.certainty for one in shapes("&amp;lt;p", HTML)] == [Certainty.PROBABLE]
    assert [one.certainty for one in shapes("&amp;amp;lt;p", HTML)] == [Certainty.CERTAIN]


def test_the_document_lifts_what_is_probable_and_nothing_else() -> None:
    escapes = shapes("Fish &amp; chips,&; R&amp;amp;D and run &; wait")
    assert [one.certainty for one in escapes] == [Certainty.PROBABLE, Certainty.PROBABLE, Certainty.CERTAIN]
    assert escape_votes(escapes) == 2
    assert read_entities(escapes, lambda: Evidence(escapes=1)) == escapes
    lifted = read_entities(escapes, lambda: Evidence(escapes=2))
    assert {one.certainty for one in lifted} == {Certainty.CERTAIN}
    assert [one.span for one in lifted] == [one.span for one in escapes]


def test_certain_references_ask_for_no_evidence() -> None:
    assert len(read_entities(shapes("R&amp;amp;D"), never)) == 1


SCRAPS = st.sampled_from(
    (
        *("&", "amp;", "&amp;", "&amp;amp;", "&lt;", "&;", "&&;", ";", "&nbsp", "& amp ;", "& # 39 ;", "&#8217;"),
        *("&copy 2020", "&#55357;", "&#56832;", " ", NBSP, '"', "“", "”", "word", "Word", "use ", ",", "\n", "`", "|"),
        *("=", "字", "\u0301", "\\"),
    )
)


@given(st.lists(SCRAPS, max_size=14).map("".join), st.sampled_from(list(Dialect)))
def test_tokens_are_in_order_and_begin_with_an_ampersand(text: str, dialect: Dialect) -> None:
    done = 0
    for one in shapes(text, dialect):
        assert done <= one.span.start < one.span.end <= len(text)
        assert text[one.span.start] == "&"
        assert bool(one.decoded) != (EntityDamage.EMPTY in one.damage)
        assert (one.depth > 1) == (EntityDamage.NESTED in one.damage)
        done = one.span.end


@given(st.integers(1, 12), st.sampled_from(["", "lt;", "#8217;", "eacute;", "nbsp;"]))
def test_any_number_of_levels_is_one_token(levels: int, last: str) -> None:
    run = "&" + "amp;" * levels + last
    assert [(token, one) for token, one, _ in read(f"word {run}word")] == [
        (run, shapes(f"&{last or 'amp;'}")[0].decoded)
    ]


@pytest.mark.parametrize(
    "scrap",
    [
        *(
            "&",
            "& ",
            "&amp",
            "& amp",
            "& amp ;",
            "&;",
            "&#",
            "& # ",
            "&nbsp",
            "&amp;;",
            "x&; ",
            '"&amp;" ',
            "use &lt; ",
        ),
        *("& xyz;", "&amp; lt;", "&lt;b&gt;", "| &lt; |", "&amp;\n", "\\&", "&amp;#55357;"),
    ],
)
def test_time_is_linear(scrap: str) -> None:
    def took(size: int) -> float:
        document = Document(scrap * (size // len(scrap)))
        times = []
        for _ in range(3):
            start = time.process_time()
            assert len(Reading(document).entities) <= size
            times.append(time.process_time() - start)
        return min(times)

    assert took(40_000) < 8 * max(took(10_000), 0.01)


def test_a_mebibyte_of_levels_is_one_token_and_quickly_read() -> None:
    start = time.process_time()
    assert len(read("&" + "amp;" * 262_144)) == 1
    assert time.process_time() - start < 1
