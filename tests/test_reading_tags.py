"""Tags, read through their damage: name, kind, damage, attributes and place, whatever happened to them."""

from __future__ import annotations

import itertools
import time
from typing import NamedTuple

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from q7lint import repair
from q7lint.elements import BARE_ATTRIBUTES, DATA, ELEMENTS, SETTINGS, VOID, holds_text
from q7lint.preserve import names
from q7lint.reading import Attribute, Certainty, Damage, Reading, Tag, TagKind
from q7lint.reading.context import ABOUT_MARKUP, about_markup
from q7lint.text import Dialect, Document, Span

TEXT, MARKDOWN, HTML = Dialect.TEXT, Dialect.MARKDOWN, Dialect.HTML
OPEN, CLOSE, EMPTY, UNKNOWN = TagKind.OPEN, TagKind.CLOSE, TagKind.VOID, TagKind.UNKNOWN
NONE, SPACED, SPLIT = Damage.NONE, Damage.SPACED, Damage.SPLIT
LOST_OPENING, LOST_CLOSING, CURLED, FOREIGN = (
    Damage.LOST_OPENING,
    Damage.LOST_CLOSING,
    Damage.CURLED,
    Damage.FOREIGN,
)

CROWD = (
    "- < strong >Nets:< / strong > mend them at low water.< br /> li >\n"
    "- < strong >Floats:< / strong > cork, not glass.< br /> li >\n"
)
"""Damage that nobody can take for anything else: what it stands beside is read on its evidence."""


def read(text: str, dialect: Dialect = TEXT) -> tuple[Tag, ...]:
    """Read the tags of `text`."""
    return Reading(Document(text, "x", dialect)).tags


def among(before: str, tag: str, after: str, dialect: Dialect = TEXT) -> list[Tag]:
    """Read the tags of the line `before` + `tag` + `after` that stands below a crowd of damaged ones."""
    return [one for one in read(f"{CROWD}{before}{tag}{after}\n", dialect) if one.span.start >= len(CROWD)]


def placed(before: str, tag: str) -> Span:
    """Tell where `tag` stands in the line that `among` makes."""
    return Span(len(CROWD) + len(before), len(CROWD) + len(before) + len(tag))


class Form(NamedTuple):
    """A tag as it is written, and what it is to be read as."""

    written: str
    name: str
    kind: TagKind
    damage: Damage
    attributes: tuple[tuple[str, str | None], ...] = ()


SPACED_FORMS = [
    Form(f"<{left}{name}{right}>", name.lower(), OPEN, SPACED)
    for left, right in ((" ", " "), (" ", ""), ("  ", "  "), ("\u00a0", "\u00a0"), ("\u2009", "\u2009"), ("\t", " "))
    for name in ("strong", "td", "LI", "H2", "Em", "blockquote")
] + [
    Form(f"<{left}/{middle}{name}{right}>", name.lower(), CLOSE, SPACED)
    for left, middle, right in (
        (" ", " ", " "), (" ", "", ""), ("", " ", ""), ("", " ", " "), (" ", "", " "), ("  ", " ", "  "),
        ("\u00a0", "\u00a0", "\u00a0"), ("\u202f", "", "\u202f"), ("", "\u2009", ""),
    )
    for name in ("strong", "td", "li", "H2", "b", "P")
]  # fmt: skip

VOID_FORMS = [
    Form("< br >", "br", EMPTY, SPACED),
    Form("< br/>", "br", EMPTY, SPACED),
    Form("< br />", "br", EMPTY, SPACED),
    Form("< br / >", "br", EMPTY, SPACED),
    Form("<br / >", "br", EMPTY, SPACED),
    Form("< BR /\u00a0>", "br", EMPTY, SPACED),
    Form("< hr >", "hr", EMPTY, SPACED),
    Form("<b r />", "br", EMPTY, SPLIT),
    Form("<h r>", "hr", EMPTY, SPLIT),
    Form("br />", "br", EMPTY, LOST_OPENING),
    Form("br/>", "br", EMPTY, LOST_OPENING),
    Form("< img src = “a.png” >", "img", EMPTY, SPACED | CURLED, (("src", "a.png"),)),
]

SPLIT_FORMS = [
    Form("<t d>", "td", OPEN, SPLIT),
    Form("<T D>", "td", OPEN, SPLIT),
    Form("<t\u00a0d>", "td", OPEN, SPLIT),
    Form("< t d >", "td", OPEN, SPACED | SPLIT),
    Form("</t d>", "td", CLOSE, SPLIT),
    Form("</ t r>", "tr", CLOSE, SPACED | SPLIT),
    Form("</ s tro n g>", "strong", CLOSE, SPACED | SPLIT),
    Form("< / s t r o n g >", "strong", CLOSE, SPACED | SPLIT),
    Form("</stro  ng>", "strong", CLOSE, SPLIT),
    Form("<block quote>", "blockquote", OPEN, SPLIT),
    Form("</h 2>", "h2", CLOSE, SPLIT),
    Form('<t d colspan="2">', "td", OPEN, SPLIT, (("colspan", "2"),)),
    Form("<t d scope =”row”>", "td", OPEN, SPLIT | CURLED, (("scope", "row"),)),
]

LOST_FORMS = [
    Form("li >", "li", UNKNOWN, LOST_OPENING),
    Form("p>", "p", UNKNOWN, LOST_OPENING),
    Form("strong >", "strong", UNKNOWN, LOST_OPENING),
    Form("STRONG>", "strong", UNKNOWN, LOST_OPENING),
    Form("li\u00a0>", "li", UNKNOWN, LOST_OPENING),
    Form("h2  >", "h2", UNKNOWN, LOST_OPENING),
    Form("/strong>", "strong", CLOSE, LOST_OPENING),
    Form("/ li >", "li", CLOSE, LOST_OPENING),
    Form("/p>", "p", CLOSE, LOST_OPENING),
    Form('td colspan="2">', "td", OPEN, LOST_OPENING, (("colspan", "2"),)),
    Form("span class=”lead”>", "span", OPEN, LOST_OPENING | CURLED, (("class", "lead"),)),
    Form("</strong", "strong", CLOSE, LOST_CLOSING),
    Form("</P", "p", CLOSE, LOST_CLOSING),
    Form("</ em", "em", CLOSE, LOST_CLOSING | SPACED),
    Form("< / em", "em", CLOSE, LOST_CLOSING | SPACED),
    Form('<span class="lead"', "span", OPEN, LOST_CLOSING, (("class", "lead"),)),
    Form("<div", "div", OPEN, LOST_CLOSING),
]

SPLIT_TAILS = [
    Form("t d >", "td", UNKNOWN, LOST_OPENING | SPLIT),
    Form("s pan>", "span", UNKNOWN, LOST_OPENING | SPLIT),
    Form("l i\u00a0>", "li", UNKNOWN, LOST_OPENING | SPLIT),
    Form("s tro ng >", "strong", UNKNOWN, LOST_OPENING | SPLIT),
]
"""Only at the edges of a line: elsewhere they are words."""

CURLED_FORMS = [
    Form("<td scope=“row”>", "td", OPEN, CURLED, (("scope", "row"),)),
    Form("<td scope=”row”>", "td", OPEN, CURLED, (("scope", "row"),)),
    Form("<td scope=„row“>", "td", OPEN, CURLED, (("scope", "row"),)),
    Form("<td scope=«row»>", "td", OPEN, CURLED, (("scope", "row"),)),
    Form("<td scope=‘row’>", "td", OPEN, CURLED, (("scope", "row"),)),
    Form("<td scope=’row’>", "td", OPEN, CURLED, (("scope", "row"),)),
    Form("<td scope=″row″>", "td", OPEN, CURLED, (("scope", "row"),)),
    Form('<td scope=”row">', "td", OPEN, CURLED, (("scope", "row"),)),
    Form("<TD SCOPE = ”row” >", "td", OPEN, CURLED, (("scope", "row"),)),
    Form("< td scope = “row” >", "td", OPEN, SPACED | CURLED, (("scope", "row"),)),
    Form('<a href="a.html" title=“A plan”>', "a", OPEN, CURLED, (("href", "a.html"), ("title", "A plan"))),
]

SOUND_FORMS = [
    Form("</td>", "td", CLOSE, NONE),
    Form("</td >", "td", CLOSE, NONE),
    Form("<br>", "br", EMPTY, NONE),
    Form("<br/>", "br", EMPTY, NONE),
    Form("<br />", "br", EMPTY, NONE),
    Form("<hr noshade>", "hr", EMPTY, NONE, (("noshade", None),)),
    Form("<hr size=2>", "hr", EMPTY, NONE, (("size", "2"),)),
    Form("<hr class='a' size=\"2\">", "hr", EMPTY, NONE, (("class", "a"), ("size", "2"))),
]

FORMS = [*SPACED_FORMS, *VOID_FORMS, *SPLIT_FORMS, *LOST_FORMS, *CURLED_FORMS]


def as_read(form: Form, before: str) -> tuple[Span, str, TagKind, Damage, tuple[Attribute, ...]]:
    """Give what is to be read of `form`."""
    attributes = tuple(Attribute(*pair) for pair in form.attributes)
    return placed(before, form.written), form.name, form.kind, form.damage, attributes


def fields(tag: Tag) -> tuple[Span, str, TagKind, Damage, tuple[Attribute, ...]]:
    """Give the fields of `tag` that its own form decides."""
    return tag.span, tag.name, tag.kind, tag.damage, tag.attributes


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.written)
def test_a_damaged_tag_between_two_sentences_is_read(form: Form) -> None:
    (tag,) = among("The tide was low. ", form.written, " Nobody came.")
    assert fields(tag) == as_read(form, "The tide was low. ")
    assert tag.certainty is Certainty.CERTAIN


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.written)
def test_a_damaged_tag_is_read_in_lines_that_end_in_crlf(form: Form) -> None:
    text = f"{CROWD}The tide was low. {form.written} Nobody came.\n"
    crlf = read(text.replace("\n", "\r\n"))
    shifted = [tag.span.start - text[: tag.span.start].count("\n") for tag in read(text)]
    assert [fields(tag)[1:] for tag in crlf] == [fields(tag)[1:] for tag in read(text)]
    assert len(shifted) == len(crlf)


@pytest.mark.parametrize(
    "form",
    [form for form in [*FORMS, *SPLIT_TAILS] if LOST_CLOSING not in form.damage],
    ids=lambda form: form.written,
)
def test_a_damaged_tag_at_the_end_of_a_line_is_read(form: Form) -> None:
    (tag,) = among("The tide was low. ", form.written, "")
    assert fields(tag) == as_read(form, "The tide was low. ")


@pytest.mark.parametrize("form", [form for form in FORMS if form.kind is not CLOSE], ids=lambda form: form.written)
def test_a_damaged_tag_at_the_start_of_an_item_is_read(form: Form) -> None:
    (tag,) = among("- ", form.written, " Nobody came.")
    assert fields(tag) == as_read(form, "- ")


@pytest.mark.parametrize("dialect", [MARKDOWN, HTML])
@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.written)
def test_a_damaged_tag_is_read_alike_in_every_dialect(form: Form, dialect: Dialect) -> None:
    (tag,) = among("The tide was low. ", form.written, " Nobody came.", dialect)
    assert fields(tag) == as_read(form, "The tide was low. ")


def test_a_sound_pair_has_no_damage() -> None:
    first, last = among("The ", "<td nowrap colspan='2'>", "tide</td> was low.")
    assert (first.kind, first.attributes) == (OPEN, (Attribute("nowrap", None), Attribute("colspan", "2")))
    assert (last.kind, first.damage, last.damage) == (CLOSE, NONE, NONE)
    assert (first.partner, last.partner) == (last.span, first.span)


@pytest.mark.parametrize("form", SOUND_FORMS, ids=lambda form: form.written)
def test_a_sound_tag_has_no_damage(form: Form) -> None:
    (tag,) = among("The tide was low.", form.written, "Nobody came.")
    assert fields(tag) == as_read(form, "The tide was low.")


@pytest.mark.parametrize(
    ("written", "name", "kind"),
    [
        ("</п>", "p", CLOSE),
        ("</р>", "p", CLOSE),
        ("</тd>", "td", CLOSE),
        ("</strоng>", "strong", CLOSE),
        ("<strоng>", "strong", OPEN),
        ("</ρ>", "p", CLOSE),
        ("</В>", "b", CLOSE),
        ("</表>", "表", CLOSE),
        ("</ 身体 >", "身体", CLOSE),
        ("</таблица>", "таблица", CLOSE),
        ("</リスト>", "リスト", CLOSE),
    ],
)
def test_a_foreign_name_is_probable_where_it_looks_like_one_of_html(written: str, name: str, kind: TagKind) -> None:
    (tag,) = among("The tide was low.", written, "")
    assert (tag.span, tag.name, tag.kind) == (placed("The tide was low.", written), name, kind)
    assert FOREIGN in tag.damage
    assert tag.certainty is (Certainty.PROBABLE if name.isascii() else Certainty.DOUBTFUL)


def test_tails_without_a_slash_are_start_tags_where_others_have_kept_theirs() -> None:
    tags = read("- strong>Nets:/strong> mend them. /li>\n- strong>Floats:/strong> cork. /li>\n")
    assert [(tag.name, tag.kind) for tag in tags] == 2 * [("strong", OPEN), ("strong", CLOSE), ("li", CLOSE)]


def test_the_ends_of_an_element_know_each_other() -> None:
    text = "The < b >first< / b > and the <st rong>last</ s trong> ferry.\n"
    tags = read(text)
    assert [tag.partner for tag in tags] == [tags[1].span, tags[0].span, tags[3].span, tags[2].span]


def test_nested_ends_of_one_name_pair_from_the_inside() -> None:
    tags = read("< div >< div >Flour.< / div >< / div >\n")
    assert [tag.partner for tag in tags] == [tags[3].span, tags[2].span, tags[1].span, tags[0].span]


def test_tags_that_touch_are_read_one_by_one() -> None:
    written = ["< td >", "< / td >", "tr >", "< tr >", "<t d>", "</t d>", "</a", "< /li>"]
    tags = among("Rye.", "".join(written), "")
    assert [tag.span for tag in tags] == [
        placed("Rye." + "".join(written[:index]), one) for index, one in enumerate(written)
    ]


def test_a_tag_may_run_over_two_lines() -> None:
    (tag,) = among("The tide was low. ", "< span class = “lead”\n  lang = ”en” >", "Nobody came.")
    assert tag.attributes == (Attribute("class", "lead"), Attribute("lang", "en"))
    assert (tag.kind, tag.damage) == (OPEN, SPACED | CURLED)


def test_a_value_may_hold_a_bracket() -> None:
    (tag,) = among("See ", '< a title = "a > b" href = "x" >', "the plan.")
    assert tag.attributes == (Attribute("title", "a > b"), Attribute("href", "x"))


def test_a_value_in_straight_quotes_may_hold_curled_ones() -> None:
    shown = '<p title="the “old” mill">'
    (tag, _) = read(f"{shown}It is dry.</p>")
    assert (tag.attributes, tag.damage) == ((Attribute("title", "the “old” mill"),), NONE)


@pytest.mark.parametrize("dialect", [MARKDOWN, HTML])
def test_a_sound_tag_of_markup_is_read_to_its_end(dialect: Dialect) -> None:
    shown = '<p title="the “old” mill > the new">'
    (tag, _) = read(f"{shown}It is dry.</p>", dialect)
    assert (tag.span, tag.kind, tag.damage) == (Span(0, len(shown)), OPEN, NONE)


@pytest.mark.parametrize(
    ("text", "certainty"),
    [
        ("Knead it.< / p >", Certainty.CERTAIN),
        ("< em >Slowly< / em > stir.", Certainty.CERTAIN),
        ("The oven is hot. li >", Certainty.CERTAIN),
        ("The oven is hot: li >", Certainty.PROBABLE),
        ("All agreed. p> The next day came.", Certainty.PROBABLE),
        ("The oven is hot. li >\nThe stone is dry. li >", Certainty.CERTAIN),
        ("A cup of warm</em milk.", Certainty.CERTAIN),
        ("< ul > Bring a lamp.", Certainty.PROBABLE),
        ("Use <b>cold</b> butter.", Certainty.PROBABLE),
    ],
)
def test_what_a_tag_says_alone_may_be_probable_and_company_makes_it_certain(text: str, certainty: Certainty) -> None:
    assert {tag.certainty for tag in read(text)} == {certainty}
    assert {tag.certainty for tag in read(CROWD + text)} == {Certainty.CERTAIN}


@pytest.mark.parametrize(
    "text",
    [
        "if a < b > c holds",
        "the value p > 0.05 is high",
        "Li > Na > K",
        "a List < String > of names",
        "the selector ul > li",
        "if a <b and b <c",
        "I <3 rye",
        "File > Body",
        "Then cat boat.img > other and so on.",
        "aside > X is the first step.",
        "copy <source> to <target>",
        "He wrote “< br >” on it.",
        "`< strong >`",
        "введите <имя> и <пароль>",
        "x -> y => z",
    ],
)
def test_what_looks_like_a_tag_is_none(text: str) -> None:
    assert read(text) == ()


def test_a_letter_before_a_sign_is_none_and_hides_none_behind_it() -> None:
    text = "The word a > bottle, and < b >warm< / b > milk.\nAnd < u >cold< / u > tea with < i >rye< / i >.\n"
    assert [tag.name for tag in read(text)] == ["b", "b", "u", "u", "i", "i"]


def test_a_start_tag_that_was_cut_is_read_where_its_end_tag_stands() -> None:
    tags = read("A <span the next</span> one.\n")
    assert [(tag.name, tag.damage) for tag in tags] == [("span", LOST_CLOSING), ("span", NONE)]


@pytest.mark.parametrize(
    ("dialect", "text", "left"),
    [
        (TEXT, "He said “< b >< i >never< / i >< / b >” and left.", "He said “never” and left."),
        (TEXT, "It said “<b><i>never</i></b>” and more.", "It said “never” and more."),
        (MARKDOWN, "The < strong >< em >old mill < / em >< / strong > turns.", "The ***old mill*** turns."),
        (MARKDOWN, "The < strong >old< / strong > mill< em >er< / em >.", "The **old** mill*er*."),
    ],
)
def test_tags_side_by_side_leave_no_blank_where_none_was(dialect: Dialect, text: str, left: str) -> None:
    assert repair(text, unsafe=True, dialect=dialect).text == left


# The law: a tag that was damaged in known ways is read back.

_BLANKS = ("", " ", "  ", "\u00a0", "\u2009")
_QUOTES = (('"', '"'), ("'", "'"), ("“", "”"), ("”", "”"), ("„", "“"), ("‘", "’"), ("«", "»"))
_VALUED = ("class", "id", "colspan", "align", "title", "href", "lang")
_NAMES = sorted(ELEMENTS - {"html"})  # in capitals, that one says that a line speaks of markup


class Written(NamedTuple):
    """A tag as damage left it, with what it was."""

    text: str
    name: str
    kind: TagKind
    attributes: tuple[Attribute, ...]
    damage: Damage


@st.composite
def attributes(draw: st.DrawFn) -> tuple[str, tuple[Attribute, ...], Damage]:
    """Draw attributes with values, as they are written, and what is wrong with them."""
    names = draw(st.lists(st.sampled_from(_VALUED), min_size=1, max_size=3, unique=True))
    written, read_back, damage = "", [], NONE
    for name in names:
        value = draw(st.text("abcxyz019 -", min_size=1, max_size=9).filter(lambda one: one.strip() == one))
        opening, closing = draw(st.sampled_from(_QUOTES))
        equals = draw(st.sampled_from(("=", " = ", " =", "= ")))
        written += f" {name}{equals}{opening}{value}{closing}"
        read_back.append(Attribute(name, value))
        if opening not in "\"'":
            damage |= CURLED
    return written, tuple(read_back), damage


@st.composite
def damaged_tags(draw: st.DrawFn) -> Written:
    """Draw a tag and damage it: set it free, split its name, curl its quotes, take one of its brackets."""
    name = draw(st.sampled_from(_NAMES))
    # A letter alone is a variable, unless a slash or an attribute says otherwise.
    sides = (CLOSE,) if len(name) == 1 else (OPEN, CLOSE)
    kind = EMPTY if name in VOID else draw(st.sampled_from(sides))
    shown = draw(st.sampled_from((name, name.upper(), name.title())))
    damage = NONE
    lost = draw(st.sampled_from((NONE, NONE, LOST_OPENING, LOST_CLOSING)))
    if kind is EMPTY and lost is LOST_CLOSING:
        lost = NONE
    # A name in pieces needs both of its brackets to be told from words.
    if lost is NONE and len(name) > 1 and draw(st.booleans()):
        at = draw(st.integers(1, len(name) - 1))
        shown = shown[:at] + draw(st.sampled_from((" ", "\u00a0", "\u2009"))) + shown[at:]
        damage |= SPLIT
    if kind is not CLOSE and shown.istitle():
        shown = shown.lower()  # types and placeholders are written so
    written, read_back = "", tuple[Attribute, ...]()
    if kind is not CLOSE and (draw(st.booleans()) or lost is LOST_CLOSING):
        written, read_back, curled = draw(attributes())
        damage |= curled
    first, second, last = (draw(st.sampled_from(_BLANKS)) for _ in range(3))
    slash = "/" if kind is CLOSE else ""
    # A tail with a value ends in its quote; one without may have a blank before its bracket.
    head = (slash if lost is LOST_OPENING else f"<{first}{slash}") + (
        second if slash and lost is not LOST_OPENING else ""
    )
    if lost is not LOST_OPENING and (first or (slash and second)):
        damage |= SPACED
    tail = "" if lost is LOST_CLOSING else f"{last}>"
    return Written(f"{head}{shown}{written}{tail}", name, kind, read_back, damage | lost)


@given(damaged_tags())
def test_a_tag_is_read_back_through_any_damage(tag: Written) -> None:
    assume(tag.damage)
    found = among("The tide was low. ", tag.text, " Nobody came.")
    kind = UNKNOWN if tag.damage & LOST_OPENING and tag.kind is OPEN and not tag.attributes else tag.kind
    assert [(one.span, one.name, one.kind, one.attributes) for one in found] == [
        (placed("The tide was low. ", tag.text), tag.name, kind, tag.attributes)
    ]
    assert found[0].damage & ~SPACED == tag.damage & ~SPACED
    assert SPACED not in tag.damage or SPACED in found[0].damage


# Whatever the text, reading it raises nothing, and gives tokens in their order.

SCRAPS = (
    "<", ">", "/", "</", "< ", " >", "< / ", "b", "td", "t d", "strong", "li >", "p>", "<td ", '<a href="', "=”", "”",
    '"', "'", "class", " ", "\u00a0", "\n", "\r\n", "\r", "|", "- ", "`", "    ", "</п>", "表", "é", "The", ". ",
    "<td nowrap>", "< br />", "<!--", "http://x.y/", "&lt;", *sorted(BARE_ATTRIBUTES)[:3],
)  # fmt: skip


@given(st.lists(st.sampled_from(SCRAPS), max_size=60).map("".join), st.sampled_from(list(Dialect)))
def test_any_text_is_read_without_fault(text: str, dialect: Dialect) -> None:
    reading = Reading(Document(text, "x", dialect))
    spans = [tag.span for tag in reading.tags]
    assert spans == sorted(spans)
    assert all(before.end <= after.start for before, after in itertools.pairwise(spans))
    for tag in reading.tags:
        shown = text[slice(*tag.span)]
        assert tag.span.end <= len(text)
        assert shown.startswith("<") or LOST_OPENING in tag.damage
        assert shown.endswith(">") or LOST_CLOSING in tag.damage
        assert tag.partner is None or reading.tag_at[tag.partner.start].partner == tag.span
    for tag in reading.loose_tags:
        edit = reading.leaves(tag)
        assert edit is None or edit.span.covers(tag.span)


@pytest.mark.parametrize(
    "scrap",
    [
        "<", ">", "< ", " >", "< b", "< b ", "li >", "li > ", "li >\n", "</", "</ ", "</b ", '<a href="', "<a href=“x ",
        '" >', "td >", "t d >", "< t d ", "x=“a” >", "<t d", "<p>", "a > b ", "<表>", "</表", "< / ",
        "/ li >", "<td nowrap ",
    ],
)  # fmt: skip
@pytest.mark.parametrize("opening", ["", CROWD])
def test_time_is_linear_on_floods(scrap: str, opening: str) -> None:
    def took(size: int) -> float:
        document = Document(opening + scrap * (size // len(scrap)))
        times = []
        for _ in range(3):
            start = time.process_time()
            reading = Reading(document)
            assert all(tag.span.end <= len(document.text) for tag in reading.tags)
            times.append(time.process_time() - start)
        return min(times)

    # What else the machine does may weigh on one; a reader that is not linear takes sixteen times as long always.
    assert any(took(12_000) <= 8 * max(took(3_000), 0.004) for _ in range(3))


def test_the_law_knows_each_attribute_that_the_reader_knows() -> None:
    assert SETTINGS <= names.HARMLESS
    assert DATA <= names.PROSE


@given(
    st.sampled_from([*sorted(SETTINGS | DATA), "mood", "data-x", "onclick", "xml:lang"]),
    st.sampled_from([None, "", "x", "of the mill"]),
)
def test_what_a_reader_may_want_goes_by_no_safe_fix(name: str, value: str | None) -> None:
    assert holds_text(name, value) or names.is_harmless(name, value)


WORDS_OF_MARKUP = (
    *("tag", "tags", "stage", "Tag", "das Tag", "XML", "HTML5", "markup", "DOM", "DOMAIN", "selectors", "CSS3", "JSX"),
    *(
        "balises",
        "etiqueta ",
        "etiketten",
        "etiquetas HTML",
        "тегами",
        "標籤",
        "tha thẻ <",
        "znacznikami <",
        "značka <",
    ),
    *(" ", "\n", "< b >", "-", "a", "é", "a vintage photograph ", "x" * 19),
)


@given(st.lists(st.sampled_from(WORDS_OF_MARKUP), max_size=14).map("".join), st.data())
def test_words_of_markup_are_found_by_their_signs_as_they_are_by_a_search_for_all(
    text: str, data: st.DataObject
) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    found = ABOUT_MARKUP.finditer(text, start, min(end + 20, len(text)))
    assert about_markup(text, start, end) == any(one.start() < end for one in found)


PARAGRAPH = "The keeper of the lamp writes down the wind and the tide every morning before the first boat leaves.\n"
NAMED = "The manual is there in HTML and on paper.\n"
"""A sentence that names markup in a text about something else."""


def found(text: str) -> list[tuple[str, Certainty]]:
    """Give the tags of `text` as they stand in it, and how certain they are."""
    return [(text[slice(*tag.span)], tag.certainty) for tag in read(text)]


def test_a_link_that_leads_nowhere_is_left_over_in_a_long_text_that_names_markup_once() -> None:
    """Nobody shows such a one there; a short text may, and so may one that comes back to markup."""
    line = "The tides of the bay stand in the <a>almanac</a> of the year.\n"
    long = PARAGRAPH * 60
    assert found(NAMED + long + line) == [("<a>", Certainty.PROBABLE), ("</a>", Certainty.PROBABLE)]
    assert found(NAMED + PARAGRAPH + line) == []
    assert found(NAMED * 3 + long + line) == []


@pytest.mark.parametrize(
    "line",
    [
        "The tides of the bay stand in the <b>almanac</b> of the year.\n",
        "The manual names its anchors in HTML, as the <a>almanac</a> does.\n",
        'See the <a href="tides.html">almanac</a> of the year.\n',
        ":syn region link start=+<a>+ end=+</a>+ keepend\n",
        "Whatever stands between <a> and </a> is read aloud.\n",
    ],
)
def test_other_elements_stay_in_a_long_text_that_names_markup_once(line: str) -> None:
    """They have something to show, or a line that speaks of them."""
    assert found(NAMED + PARAGRAPH * 60 + line) == []


def test_half_a_tag_before_an_article_is_left_over_in_a_long_text_that_names_markup_once() -> None:
    """The article is no name of an element there; where markup is a subject, a selector may go on with links."""
    line = "What have you gained over keeping each lamp in em > a separate house of its own?\n"
    assert found(NAMED + PARAGRAPH * 60 + line) == [("em >", Certainty.PROBABLE)]
    assert found(NAMED + PARAGRAPH + line) == []
    assert found(NAMED * 3 + PARAGRAPH * 60 + line) == []
