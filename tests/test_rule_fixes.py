"""What the rules of this project write, at the edges of texts and words, where no case of the corpus stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

import q7lint
from q7lint import Applicability, Dialect, Document, Licence
from q7lint.reading import Reading
from q7rules.spaces.odd_space import odd_space

TAGGED = "table of 2 rows and 2 columns flattened, with 12 damaged tags"
PLAIN = "tag of `b` left over in plain text"
UNEVEN = "rows of the table split over lines, and the cells do not come out even"
SAFE, UNSAFE = Applicability.SAFE, Applicability.UNSAFE


def repaired(text: str, dialect: Dialect = Dialect.TEXT) -> tuple[str, set[tuple[str, Applicability, str]]]:
    """Repair a text with the probable fixes too; give what comes out, and what each fix was, and was called."""
    result = q7lint.repair(text, dialect=dialect, unsafe=True)
    assert not result.refused
    return result.text, {(one.code, one.fix.applicability, one.fix.title) for one in result.applied if one.fix}


# -- escapes -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("a&amp;amp;;b", "a b"),
        ("7&amp;amp;;b", "7 b"),
        ("It is cafe\u0301&amp;amp;;bar", "It is cafe\u0301 bar"),
        ("x_&amp;amp;;b", "x_b"),
        (".&amp;amp;;a", ".a"),
        ("a&amp;amp;;.", "a."),
        ("ตลาด&amp;amp;;เช้า", "ตลาดเช้า"),
        ("ตลาดa&amp;amp;;b", "ตลาดa b"),
        ("&amp;amp;; salt", "salt"),
        ("&amp;amp;;  salt", " salt"),
        ("salt\n&amp;amp;; and", "salt\nand"),
        ("salt \r\n&amp;amp;; and", "salt \r\nand"),
        ("salt &amp;amp;; and", "salt and"),
        ("salt&amp;amp;; and", "salt and"),
        ("a&amp;amp;; and", "a and"),
        ("salt&amp;amp;;", "salt"),
        ("salt &amp;amp;;and", "salt and"),
    ],
)
def test_remains_of_an_escape_go_without_a_fused_word_or_two_spaces(text: str, wanted: str) -> None:
    assert repaired(text) == (wanted, {("ENT002", SAFE, "Take the remains away")})


def test_a_fix_is_called_by_the_sign_that_it_writes_where_it_can_be_seen() -> None:
    assert repaired("R&amp;amp;D")[1] == {("ENT001", SAFE, "Write `&`")}
    assert repaired("a&amp;nbsp;b")[1] == {("ENT001", SAFE, "Write the character that it stands for")}


# -- no-break spaces -----------------------------------------------------------------------------------------------

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("text", "wanted", "applicability"),
    [
        ("I am a__man here", "I am a man here", SAFE),
        ("a__b", "a b", SAFE),
        ("cafe\u0301__noir", "cafe\u0301 noir", SAFE),
        ("It rained_    now", "It rained now", UNSAFE),
        ("rain _ _fell", "rain fell", UNSAFE),
        ("It rained _now", "It rained now", UNSAFE),
        ("vraiment__? oui", "vraiment_? oui", SAFE),
        ("vraiment_ »", "vraiment_»", UNSAFE),
        ("The coast\u00a0\u00a0- a journey", "The coast - a journey", SAFE),
        ("\u00a0The coast\u00a0\u00a0– a journey", "\u00a0The coast – a journey", SAFE),
    ],
)
def test_several_blanks_become_one(text: str, wanted: str, applicability: Applicability) -> None:
    fixes = {("SPC001", applicability, "Write one space")}
    assert repaired(text.replace("_", NBSP)) == (wanted.replace("_", NBSP), fixes)


@pytest.mark.parametrize(
    "text",
    [
        *("It rained.__", "It rained. _", "_ rain fell", "__", "_", "__a", "It rained_     now", "It rained______now"),
        *("We__|__rain", "It rained__\nnow", "It rained\n__now", "It rained_now", "1.__rain", "come Ã__te"),
        "the sum =\u00a0\u00a0x",
    ],
)
def test_blanks_at_an_edge_or_in_a_column_stay(text: str) -> None:
    text = text.replace("_", NBSP)
    assert repaired(text) == (text, set())


@pytest.mark.parametrize("layout", ["|_______ now", "\t_______ now"])
def test_long_blanks_beside_a_bar_or_a_tab_make_no_column_of_the_line(layout: str) -> None:
    text = f"The coast__– a journey {layout}".replace("_", NBSP)
    assert repaired(text)[0] == text.replace(f"coast{NBSP}{NBSP}–", "coast –")


def test_blanks_of_html_are_layout_whoever_asks_the_rule() -> None:
    text = f"The mill{NBSP}{NBSP}turns"
    assert [list(odd_space.detect(Reading(Document(text, dialect=one)))) == [] for one in Dialect] == [
        one is Dialect.HTML for one in Dialect
    ]


def test_a_column_or_what_is_no_prose_on_one_line_keeps_no_blanks_on_another() -> None:
    text = f"one{NBSP * 7}two\nThe coast{NBSP}{NBSP}– a journey"
    assert repaired(text)[0] == f"one{NBSP * 7}two\nThe coast – a journey"
    assert repaired(f"the sum ={NBSP}{NBSP}x and{NBSP}{NBSP}coast")[0] == f"the sum ={NBSP}{NBSP}x and coast"


def test_blanks_right_behind_a_tag_that_was_cut_are_outside_of_it() -> None:
    found = q7lint.check(f"The mill</strong{NBSP}{NBSP}turns")
    assert [one.code for one in found] == ["TAG005", "SPC001"]


def test_blanks_inside_a_tag_are_no_business_of_this_rule() -> None:
    text = f"The <b title='a{NBSP}{NBSP}b'>mill</b> turns < i >x< / i >"
    assert {finding.code for finding in q7lint.check(text)} == {"TAG001", "TAG004"}


def test_blanks_on_both_sides_of_a_word_are_repaired_each_by_itself() -> None:
    assert repaired(f"one {NBSP}two{NBSP}{NBSP}three")[0] == "one two three"
    assert repaired(f"one{NBSP}{NBSP}a {NBSP}b")[0] == "one a b"


# -- tags ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("mark", ["\u0300", "\u036f", "\u0e31", "\u200d", "\U0001f3fb", "\U0001f3fd", "\U0001f3ff"])
def test_a_tag_before_a_mark_stays_since_the_mark_would_go_over_to_another_sign(mark: str) -> None:
    text = f"The < strong >{mark}mill< / strong > turns"
    start, _ = q7lint.check(text)
    assert (start.fix, repaired(text)[0]) == (None, f"The < strong >{mark}mill turns")
    start, _ = q7lint.check(text, dialect=Dialect.HTML)
    assert (start.fix, repaired(text, Dialect.HTML)[0]) == (None, f"The < strong >{mark}mill</strong> turns")


@pytest.mark.parametrize(
    "text", ["It <</strong turned", "It turns. \u0301< / p > \u0301x", "The mill < / strong > \u0301x"]
)
def test_what_may_be_any_tag_or_stands_before_a_mark_behind_a_blank_is_only_told(text: str) -> None:
    (finding,) = q7lint.check(text)
    assert (finding.fix, repaired(text)[0]) == (None, text)


@pytest.mark.parametrize("letter", ["m", "\u02ff", "\u1234", "\u4e00", "\u2014", "\U0001f3fa", "\U0001f400"])
def test_a_tag_before_any_other_sign_goes(letter: str) -> None:
    assert repaired(f"The < strong >{letter}mill< / strong > turns")[0] == f"The {letter}mill turns"


@pytest.mark.parametrize("dialect", [Dialect.MARKDOWN, Dialect.HTML])
def test_a_tag_keeps_its_values_in_quotes_that_they_do_not_hold(dialect: Dialect) -> None:
    for tag in ("<a title='6\" pipe'>", '<a title="mill" nowrap>', '<a title="mill\'s">'):
        text, fixes = repaired(f"The {tag.replace('<', '< ').replace('>', ' >')}mill< / a > turns", dialect)
        assert text == f"The {tag}mill</a> turns"
        assert fixes == {("TAG001", SAFE, f"Write `{tag}`"), ("TAG001", SAFE, "Write `</a>`")}


@pytest.mark.parametrize(
    ("text", "lays_out"),
    [("The < b >mill turns.", False), ("It turns.\n< / ul >\nIt stands.", True), ("a\n< b >Rye", False)],
)
def test_only_a_tag_that_takes_its_line_along_has_leave_to_lay_out(text: str, lays_out: bool) -> None:
    (found,) = q7lint.check(text)
    assert found.fix is not None
    assert found.fix.licence == (Licence.REMOVES | Licence.LAYS_OUT if lays_out else Licence.REMOVES)


def test_a_fix_of_a_tag_is_called_by_what_goes_or_is_written() -> None:
    assert repaired("The < strong >mill< / strong > turns")[1] == {
        ("TAG001", SAFE, "Remove the start tag of `strong`"),
        ("TAG001", SAFE, "Remove the end tag of `strong`"),
    }
    assert repaired("The < strong >mill< / strong > turns", Dialect.MARKDOWN) == (
        "The **mill** turns",
        {("TAG001", SAFE, "Write `**`")},
    )
    assert repaired("The < br / >mill") == ("The\nmill", {("TAG001", SAFE, "Remove the tag of `br`")})
    assert repaired("A strong >mill")[1] == {("TAG003", UNSAFE, "Remove what is left of a tag of `strong`")}
    data = repaired('The < a href="/mill" >mill< / a > turns')[1]
    assert {applicability for _, applicability, _ in data} == {UNSAFE}  # both ends go together


@pytest.mark.parametrize(
    ("text", "wanted", "whole"),
    [
        ("warm milk</em> and honey", "warm milk and honey", True),
        ("warm</em>honey now", "warm honey now", True),
        ("warm</em>a honey", "warm a honey", True),
        ("warm </em>honey", "warm honey", True),
        ("港</em>口", "港口", True),
        ("</em>honey", "honey", True),
        ("warm.</em>Honey", "warm.Honey", True),
        ("warm</em>.", "warm.", True),
        ("warm</p>honey", "warm</p>honey", False),
    ],
)
def test_an_end_tag_that_stands_alone_goes_without_a_fused_word(text: str, wanted: str, whole: bool) -> None:
    fixes = {("TAG007", UNSAFE, "Remove the end tag of `em`")} if whole else set()
    for dialect in (Dialect.MARKDOWN, Dialect.HTML):
        assert repaired(text, dialect) == (wanted, fixes)


def test_an_end_tag_of_a_block_stands_alone_in_text_only() -> None:
    assert repaired("warm</p>honey") == ("warm\nhoney", {("TAG007", UNSAFE, "Remove the end tag of `p`")})


# -- tables --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Rain.\n\n---|---|\n\nSun.", "Rain.\n\n\nSun."),
        ("Rain.\r\n\r\n---|---|\r\n\r\nSun.", "Rain.\r\n\r\n\r\nSun."),
        ("Rain.\n\n---|---|", "Rain.\n\n"),
    ],
)
def test_a_separator_without_a_table_goes_with_its_line_end(text: str, wanted: str) -> None:
    assert repaired(text) == (wanted, {("TBL002", UNSAFE, "Remove the separator")})


# -- whatever stands beside a tag ----------------------------------------------------------------------------------

BESIDE = [
    *(
        "mill",
        "mill,",
        "mill.",
        "e\u0301",
        "é",
        "5",
        "中文",
        "ตลาด",
        "ক",
        "ש",
        "ا",
        "👍🏽",
        "🎡",
        "%",
        "/",
        "*",
        "!",
        "¿",
        "",
    ),
    *("(", "“", '"', "'", "»", "«", "–", "-", "…", "।", "|", ":", "·", "&;", "&amp;amp;"),
]
BLANKS = ["", "", " ", "  ", "\u00a0", "\n"]
ATTRIBUTES = ["", "", "", ' class="x"', " class=”x”", ' title="a b"', " href=/x", " data-x='1'", ' mood="x"', " nowrap"]
SHAPES = ["< {0} >", "<{0} >", "< {0}>", "{0}>", "{0} >", "<{0}", " {0} >", "< {0}"]


@st.composite
def pairs(draw: st.DrawFn) -> str:
    """Draw damaged pairs of tags that Markdown has marks for, among anything."""
    text = f"The {draw(st.sampled_from(BESIDE))}"
    for _ in range(draw(st.integers(1, 2))):
        names = draw(st.lists(st.sampled_from(["b", "i", "strong", "em"]), min_size=1, max_size=2, unique=True))
        blanks = [draw(st.sampled_from(BLANKS[:5])) for _ in range(6)]
        opened = blanks[0].join(f"< {name} >" for name in names)
        closed = blanks[1].join(f"< / {name} >" for name in reversed(names))
        beside = draw(st.sampled_from(BESIDE))
        text += f"{blanks[2]}{opened}{blanks[3]}old{blanks[4]}{closed}{blanks[5]}{beside}"
    return f"{text} turns."


@given(pairs())
def test_a_pair_of_tags_becomes_a_pair_of_marks_or_of_sound_tags(text: str) -> None:
    done, _ = repaired(text, Dialect.MARKDOWN)
    assert "< " not in done
    assert done.count("</") * 2 == done.count("<")


@st.composite
def tagged(draw: st.DrawFn) -> str:
    """Draw tags in all states of decay, among anything."""
    text = draw(st.sampled_from(["The ", "- ", "> ", "| ", "1. ", "> * "]))
    names = ["b", "strong", "em", "td", "li", "br", "p", "span", "sub", "a", "code", "h2", "t d", "st rong", "co de"]
    for _ in range(draw(st.integers(1, 4))):
        slash = draw(st.sampled_from(["", "/"]))
        inside = f"{slash}{draw(st.sampled_from(names))}{'' if slash else draw(st.sampled_from(ATTRIBUTES))}"
        one = draw(st.sampled_from(SHAPES)).format(inside)
        before, left, right = (draw(st.sampled_from(BLANKS)) for _ in range(3))
        words = draw(st.sampled_from(["old", "Two mills.", "5", "中文", ""]))
        text += f"{before}{one}{left}{words}{right}{draw(st.sampled_from(BESIDE))}"
    return text


@given(tagged(), st.sampled_from(list(Dialect)))
def test_no_fix_is_offered_that_the_law_refuses(text: str, dialect: Dialect) -> None:
    repaired(text, dialect)


# -- tables --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("head", ['td kept="1" >', '< td kept="1" '])
def test_a_table_in_which_it_is_not_known_where_a_tag_ends_is_only_told(head: str) -> None:
    rows = "Rye< / td >< td >Oat< / td >< / tr >< tr >< td >Wheat< / td >< td >Corn< / td >< / tr >"
    for start, is_fixed in ((head, False), ("< td >", True)):
        (finding,) = q7lint.check(f"{start}{rows}")
        assert (finding.code, finding.fix is not None) == ("TBL001", is_fixed)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("< tr >< th >Tea< / th >< th >Cup< / th >< / tr >< tr >< td >Mint< / td >< td >< / td >< / tr >", TAGGED),
        ("| Tea | Cup | |---|---| | Mint | Tall |", "table of 2 rows and 2 columns flattened"),
        ("Tea | Cup | Hot |\n---|---|---|\nMint | Tall |", "a row is shorter than the header of the table"),
        ("| Tea | Cup |\n|---|---|\n| Mint | Tall | Hot |", "a row is longer than the header of the table"),
        (
            "| Tea | Cup |\n|---|---|\n| Mint | Tall |\n| Sage | Tall | Hot |",
            "a row is longer than the header of the table",
        ),
        ("| Tea |\n|---|---|\n| Mint | Tall |", "the header of the table lacks cells"),
        ("Tea |\nCup |\n---|---|\nMint |\nTall |", "rows of the table split over lines"),
        ("| Tea | Cup |\n|---|---|\n| Mint |\n Tall |\n| Sage |\nTall |\n| Hot |", UNEVEN),
        ("| Tea | Cup |\n\n|---|---|\n\n| Mint | Tall |", "blank lines part the rows of the table"),
    ],
)
def test_a_message_says_what_is_wrong_with_a_table(text: str, message: str) -> None:
    assert [one.message for one in q7lint.check(text) if one.code.startswith("TBL")] == [message]


def test_a_message_says_what_a_tag_that_was_left_over_stands_among() -> None:
    assert q7lint.check("The <b>mill</b> turns.")[0].message == PLAIN
    found = q7lint.check("The < b >mill< / b > and <i>turns</i>.")
    assert found[-1].message == "tag of `i` left over among damaged ones"


# -- calls of content systems --------------------------------------------------------------------------------------


def test_a_closing_half_belongs_to_the_last_that_was_opened() -> None:
    text = '[toggle title="Hours"]One [toggle class="b"]two[/toggle] three[/toggle]'
    assert q7lint.repair(text).text == '[toggle title="Hours"]One two three[/toggle]'
    assert repaired(text)[0] == "One two three"


@pytest.mark.parametrize(
    ("text", "safe", "whole"),
    [
        ('One. [vc_row] [button link="#"] Two.', 'One.  [button link="#"] Two.', "One. Two."),
        ('One. [button link="#"] [vc_row] Two.', 'One. [button link="#"]  Two.', "One. Two."),
        ('[vc_row] [button link="#"]\nTwo.', ' [button link="#"]\nTwo.', "Two."),
    ],
)
def test_a_call_beside_one_that_may_stay_leaves_the_blanks_round_both(text: str, safe: str, whole: str) -> None:
    assert q7lint.repair(text).text == safe
    assert repaired(text)[0] == repaired(safe)[0] == whole


def test_each_half_of_a_call_takes_the_other_along() -> None:
    for finding in q7lint.check('[caption id="a1"]The mill in May[/caption]\n'):
        assert finding.fix is not None
        assert [edit.span for edit in finding.fix.edits] == [(0, 17), (32, 42)]
