"""The licence that drops calls of content systems: what is one, and what stands together when it goes."""

from __future__ import annotations

import pytest

from q7lint.finding import Applicability, Fix, Licence
from q7lint.preserve import breach, breach_together
from q7lint.text import Edit, Span

SAFE, UNSAFE = Applicability.SAFE, Applicability.UNSAFE


def verdict(text: str, old: str, new: str = "", applicability: Applicability = SAFE) -> str | None:
    """Judge the fix that writes `new` for the first `old` in `text`."""
    start = text.index(old)
    return breach(text, Fix("test", (Edit(Span(start, start + len(old)), new),), applicability, Licence.DROPS))


@pytest.mark.parametrize(
    ("text", "old"),
    [
        ('[caption id="a"]The mill', '[caption id="a"]'),
        ("The mill[/caption]", "[/caption]"),
        ("One.\n[vc_row][vc_column]\nTwo.", "[vc_row][vc_column]\n"),
        ('One.\n\n[gallery\nids="1,2"]\n\nTwo.', '[gallery\nids="1,2"]\n\n'),
        ("[ / et_pb_text ] One", "[ / et_pb_text ] "),
        ("[dropcap]O[/dropcap]ne", "[/dropcap]"),
        ("一[/vc_row]二", "[/vc_row]"),
        ("Na一[vc_row]二", "[vc_row]"),
        ("一[/vc_row]two", "[/vc_row]"),
        ("[vc_column] [vc_tabs] [vc_row]\ntwo", "[vc_row]\n"),
        ("<!-- wp:list -->\nOne", "<!-- wp:list -->\n"),
        ('<!-- wp:group {"className":"a b"} -->One', '<!-- wp:group {"className":"a b"} -->'),
        ("One <!--more-->. Two", " <!--more-->"),
        ("One.\n[/vc_column][/vc_row]\nTwo.", "[/vc_row]\n"),
        ("One.\r\n [/tabs] [/vc_row]\r\n\r\nTwo.", " [/tabs] [/vc_row]\r\n"),
        ("One [/vc_column]<b> two", " [/vc_column]"),
    ],
)
def test_a_call_may_go_with_white_space_beside_it(text: str, old: str) -> None:
    assert verdict(text, old) is None


@pytest.mark.parametrize(
    ("text", "old"),
    [
        ('[toggle title="Hours"]Open', '[toggle title="Hours"]'),
        ("[button link=“#”]Book", "[button link=“#”]"),
        ("[video mp4=x.mp4] One", "[video mp4=x.mp4] "),
        ('<!-- wp:embed {"url":"x.org"} /-->', '<!-- wp:embed {"url":"x.org"} /-->'),
    ],
)
def test_what_a_reader_may_want_goes_by_no_safe_fix(text: str, old: str) -> None:
    assert verdict(text, old, "", UNSAFE) is None
    assert (verdict(text, old) or "").endswith("which no safe fix may")


@pytest.mark.parametrize(
    ("text", "old"),
    [
        ("The [sic] mill", "[sic] "),
        ("[audio unclear] One", "[audio unclear] "),
        ("[vc_row] One two", "[vc_row] One "),
        ("[vc_row", "[vc_row"),
        ("[[vc_row]]", "[vc_row]"),
        ("[[vc_row] One", "[vc_row]"),
        ("One<!--more-->two", "<!--more-->"),
        ("[vc_row](/a)", "[vc_row]"),
        ("table[row] + 1", "[row]"),
        ("<!-- remember the milk --> One", "<!-- remember the milk --> "),
        ("Two  words", " "),
    ],
)
def test_nothing_else_may_go(text: str, old: str) -> None:
    assert verdict(text, old, "", UNSAFE) is not None


@pytest.mark.parametrize(("count", "fits"), [(60, True), (61, False)])
def test_a_call_has_so_many_attributes_and_no_more(count: int, fits: bool) -> None:
    call = f"[vc_row{''.join(f' a{number}=1' for number in range(count))}]"
    assert (verdict(f"{call}One", call) is None) is fits


@pytest.mark.parametrize(
    ("text", "old", "new", "reason"),
    [
        ("One[/vc_row]two", "[/vc_row]", "", "runs together"),
        ("One [/vc_row] two", " [/vc_row] ", "", "runs together"),
        ("[dropcap]O[/dropcap]ne", "[/dropcap]", " ", "parts"),
        ("One [/vc_row]\ntwo", "[/vc_row]\n", "", "joins two lines"),
        ("One [/vc_column][/vc_row]\ntwo", "[/vc_row]\n", "", "joins two lines"),
        ("[sic][/vc_row]\ntwo", "[/vc_row]\n", "", "joins two lines"),
        ("One\n  [/vc_row]\ntwo", "[/vc_row]\n", "", "joins two lines"),
        ("[vc_column] One [vc_row]\ntwo", "[vc_row]\n", "", "joins two lines"),
        ("One [/vc_row] two", " [/vc_row] ", "- ", "writes"),
        ("One\n\n[/vc_row]\ntwo", "\n\n[/vc_row]", "", "joins two paragraphs"),
        ("One\r\n[/vc_row]\r\n\r\ntwo", "\r\n[/vc_row]\r\n", "", "joins two paragraphs"),
        ("One\n[/vc_row]\n \n[vc_row]two", "\n[/vc_row]\n \n[vc_row]", "\n", "joins two paragraphs"),
        ("One.\r\n[vc_row]\r\nTwo.", "[vc_row]\r", "", "parts what belongs together"),
        ("One.\r\n[vc_row]\r\nTwo.", "\n[vc_row]", "", "parts what belongs together"),
        ("One [vc_row]\u0301", "[vc_row]", "", "parts what belongs together"),
    ],
)
def test_the_texts_on_both_sides_stay_as_they_are(text: str, old: str, new: str, reason: str) -> None:
    assert (verdict(text, old, new) or "").startswith(reason)


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("One\n\n[/vc_row]\ntwo", "\n[/vc_row]", ""),
        ("One\n\n[/vc_row]\n\ntwo", "[/vc_row]\n\n", ""),
        ("One[/vc_row]\n\n[vc_row]\n\ntwo", "[/vc_row]\n\n[vc_row]", ""),
        ("[vc_row]\n\ntwo", "[vc_row]\n\n", ""),
        ("One\r\n\r\n[/vc_row]\r\n", "\r\n\r\n[/vc_row]", ""),
        ("One.</b>\n\n[/vc_row]\ntwo", "\n[/vc_row]\n", ""),
    ],
)
def test_an_empty_line_may_go_where_another_stays_or_the_text_ends(text: str, old: str, new: str) -> None:
    assert verdict(text, old, new) is None


def test_an_empty_line_may_go_beside_a_call_that_goes_as_well_and_not_beside_one_that_stays() -> None:
    text = "One.\n[vc_row][vc_column]\n\nTwo.\n\n[/vc_column][/vc_row]\nThree."
    row = Fix("test", (Edit(Span(5, 13), ""), Edit(Span(44, 54), "")), SAFE, Licence.DROPS)
    column = Fix("test", (Edit(Span(13, 25), ""), Edit(Span(32, 44), "")), SAFE, Licence.DROPS)
    assert text[13:25] == "[vc_column]\n"
    assert text[44:54] == "[/vc_row]\n"
    assert breach(text, row) is None
    assert breach(text, column) is None
    assert breach_together(text, [row, column]) is None
    stays = "One.\n\n[vc_row]<b>Two"
    fix = Fix("test", (Edit(Span(5, 14), ""),), SAFE, Licence.DROPS)
    assert breach(stays, fix) is None
    assert (breach(stays, fix, alone=True) or "").startswith("joins two paragraphs")


def test_edits_of_one_fix_are_judged_together() -> None:
    text = "One [/vc_column]<b>[/vc_row] two"
    edits = Edit(Span(3, 16), ""), Edit(Span(19, 29), "")
    for edit in edits:
        assert breach(text, Fix("test", (edit,), SAFE, Licence.DROPS), alone=True) is None
    assert (breach(text, Fix("test", edits, SAFE, Licence.DROPS)) or "").startswith("runs together")


@pytest.mark.parametrize(
    ("text", "olds", "fits"),
    [
        # The tag between both stays, and the one beside them may have a blank in its place.
        ("One[/vc_column]<b>[/vc_row] two", ["[/vc_column]", "[/vc_row] "], False),
        ("One [/vc_column]<b>[/vc_row]two", [" [/vc_column]", "[/vc_row]"], False),
        ("A[/vc_column] b [/vc_row]</i>two", ["[/vc_column]", " [/vc_row]"], True),
        ("One</i>[/vc_row] b [/vc_column]A", ["[/vc_row] ", "[/vc_column]"], True),
    ],
)
def test_one_edit_of_a_fix_knows_what_stays_between_it_and_the_others(text: str, olds: list[str], fits: bool) -> None:
    edits = tuple(Edit(Span(text.index(old), text.index(old) + len(old)), "") for old in olds)
    for edit in edits:
        assert breach(text, Fix("test", (edit,), SAFE, Licence.DROPS)) is None
    assert (breach(text, Fix("test", edits, SAFE, Licence.DROPS)) is None) is fits


@pytest.mark.parametrize(
    ("text", "old", "fits"),
    [
        ("One [/vc_column][/vc_row] two", " [/vc_column]", True),
        ("One [/vc_column][/vc_row], two", " [/vc_column]", True),
        ("One [/vc_column][/vc_row]two", " [/vc_column]", False),
        ("One[/vc_column][/vc_row] two", "[/vc_row] ", False),
        ("One [/vc_column]</o:p>two", " [/vc_column]", False),
        ("One<b>[/vc_row] two", "[/vc_row] ", False),
        ("One<br>[/vc_row] two", "[/vc_row] ", True),
    ],
)
def test_alone_no_blank_may_go_where_calls_and_tags_lie_between_two_words(text: str, old: str, fits: bool) -> None:
    start = text.index(old)
    fix = Fix("test", (Edit(Span(start, start + len(old)), ""),), SAFE, Licence.DROPS)
    assert (breach(text, fix, alone=True) is None) is fits
    assert breach(text, fix) is None  # the other one may have a blank in its place


@pytest.mark.parametrize(
    ("text", "old"),
    [
        ("One.<o:p></o:p>", "<o:p></o:p>"),
        ("One.\n<o:p>&nbsp;</o:p>\nTwo.", "<o:p>&nbsp;</o:p>\n"),
        ("One.< / o : p > Two.", "< / o : p >"),
        ("One./o:p>", "/o:p>"),
        ("One.</o:p\nTwo.", "</o:p"),
        ("One.\no:p>Two.", "o:p>"),
        ("A./o:p>", "/o:p>"),
        ("(One)./o:p>", "/o:p>"),
        ("Na<m:r>ra", "<m:r>"),
        ("Na<![endif]>ra", "<![endif]>"),
        ("<!--[if mso]><![endif]>", "<!--[if mso]><![endif]>"),
        ('In <st1:City w:st="on">Nara', '<st1:City w:st="on">'),
        ("Na<w:r>ra", "<w:r>"),
        ("<![if !supportLists]>One", "<![if !supportLists]>"),
        (
            "<!--[if mso]><xml><w:View>Normal</w:View></xml><![endif]-->\nOne",
            "<!--[if mso]><xml><w:View>Normal</w:View></xml><![endif]-->",
        ),
    ],
)
def test_what_a_word_processor_left_may_go(text: str, old: str) -> None:
    assert verdict(text, old) is None


def test_what_a_word_processor_holds_for_a_reader_goes_by_no_safe_fix() -> None:
    drawing = '<v:imagedata o:title="mill"/>'
    assert verdict(drawing, drawing, "", UNSAFE) is None
    assert (verdict(drawing, drawing) or "").endswith("which no safe fix may")


@pytest.mark.parametrize(
    ("text", "old"),
    [
        ("One <dc:title> two", "<dc:title>"),
        ("git show foo:p> out", "foo:p>"),
        ("git show foo:p> out", "o:p>"),
        ("src/o:p> out", "/o:p> out"),
        ("src//o:p> out", "/o:p>"),
        ("./o:p> (out)", "/o:p>"),
        ("../o:p> out", "/o:p>"),
        ("x foo-o:p> out", "o:p>"),
        ("w:p > 2", "w:p > "),
        ("<o:p>One</o:p>", "<o:p>One</o:p>"),
        ("One<o:p></o:p>two", "<o:p></o:p>"),
        ("Na<w:tbl>ra", "<w:tbl>"),
        ("One<!--[if mso]> <![endif]-->two", "<!--[if mso]> <![endif]-->"),
        ("<!--[if mso]> <![endif]-->a", "<!--[if mso]> <![endif]-->a"),
        ("<!--[if mso]>--> One", "<!--[if mso]>-->"),
        ("One <![if lt IE 9]> two", "<![if lt IE 9]>"),
        ("<!--[if lt IE 9]>One<![endif]-->", "<!--[if lt IE 9]>One<![endif]-->"),
        ("<!--[if mso]>Open it.<![endif]-->", "<!--[if mso]>Open it.<![endif]-->"),
        ("<!--[if mso]>1911<![endif]-->", "<!--[if mso]>1911<![endif]-->"),
        ("<!-- One -->", "<!-- One -->"),
    ],
)
def test_what_no_word_processor_left_stays(text: str, old: str) -> None:
    assert verdict(text, old, "", UNSAFE) is not None
