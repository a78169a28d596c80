"""The licences that stand alone: invisible signs, hyphens at line ends, wrong tables, styles, text that goes."""

from __future__ import annotations

import pytest

from q7lint.finding import Applicability, Fix, Licence
from q7lint.preserve import breach
from q7lint.text import Edit, Span

SAFE, UNSAFE = Applicability.SAFE, Applicability.UNSAFE


def verdict(
    text: str,
    old: str,
    new: str,
    licence: Licence,
    applicability: Applicability = SAFE,
    *,
    chain: tuple[str, ...] = (),
) -> str | None:
    """Judge the fix that writes `new` for the first `old` in `text`."""
    start = text.index(old)
    return breach(text, Fix("test", (Edit(Span(start, start + len(old)), new),), applicability, licence, chain))


# -- invisible signs -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("The har\u200bbour", "\u200b"),
        ("The harbour \u200b\u200bopens", "\u200b\u200b"),
        ("The\ufeff harbour", "\ufeff"),
        ("The har\xadbour", "\xad"),
        ("The \u2060harbour", "\u2060"),
        ("The \x1bharbour\x07", "\x1b"),
        ("The harbour\x9d", "\x9d"),
        ("The har\u200dbour", "\u200d"),
        ("Порт\u200cовый", "\u200c"),
        ("The \u202eharbour", "\u202e"),
        ("港\ufeff口", "\ufeff"),
        ("کتاب\u200b خوب", "\u200b"),
    ],
)
def test_a_sign_that_shows_as_nothing_may_go(text: str, sign: str) -> None:
    assert verdict(text, sign, "", Licence.CLEARS) is None


@pytest.mark.parametrize(
    ("text", "old", "new", "reason"),
    [
        ("The harbour", " ", "", "can be seen"),
        ("The har\u200bbour", "r\u200b", "", "can be seen"),
        ("The har\u200bbour", "\u200b", " ", "only clear"),
        ("\ufeffThe harbour", "\ufeff", "", "byte order mark"),
        ("می\u200cخواند", "\u200c", "", "which it shapes"),
        ("क्\u200dष", "\u200d", "", "which it shapes"),
        ("👩\u200d🌾 sows", "\u200d", "", "which it shapes"),
        ("👩\ufeff\u200d🌾 sows", "\ufeff\u200d", "", "which it shapes"),
        ("ตลาด\u200bเช้า", "\u200b", "", "without blanks"),
        ("ផ្សារ\u200bព្រឹក", "\u200b", "", "without blanks"),
        ("שוק \u200f(בוקר)", "\u200f", "", "right to left"),
        ("don\x92t", "\x92", "", "can be seen"),
        ("One\x0cTwo", "\x0c", "", "can be seen"),
        ("One\x85Two", "\x85", "", "can be seen"),
        ("One\tTwo", "\t", "", "can be seen"),
    ],
)
def test_a_sign_that_is_seen_or_shapes_others_stays(text: str, old: str, new: str, reason: str) -> None:
    assert reason in (verdict(text, old, new, Licence.CLEARS) or "")


def test_a_mark_of_direction_may_go_from_a_line_from_right_to_left_by_an_unsafe_fix() -> None:
    assert verdict("שוק \u200fבוקר", "\u200f", "", Licence.CLEARS, UNSAFE) is None


CONTROLS = [*range(9), *range(0x0B, 0x0D), *range(0x0E, 0x20), 0x7F, *range(0x80, 0xA0)]


@pytest.mark.parametrize("number", CONTROLS)
def test_a_control_goes_unless_it_is_white_space_or_the_rest_of_a_letter(number: int) -> None:
    gone = verdict(f"The harbour{chr(number)} opens", chr(number), "", Licence.CLEARS) is None
    assert gone is (0 < number < 9 or 0x0E <= number < 0x80 or number in (0x81, 0x8D, 0x8F, 0x90, 0x9D))


JOINING = (
    *("\u0600\u08ff", "\u0900\u0dff", "\u0f00\u0fff", "\u1000\u109f", "\u1780\u18af", "\u1a20\u1aaf", "\ua800\uabff"),
    *("\ufb50\ufdff", "\ufe70\ufefe", "\U00010a00\U00011fff", "\u2190\u2bff", "\ufe0e\ufe0f", "\U0001f000\U0001ffff"),
)


@pytest.mark.parametrize("border", JOINING)
def test_the_scripts_that_a_joiner_shapes_begin_and_end_where_their_blocks_do(border: str) -> None:
    first, last = border
    for sign in (first, last):
        for text in (f"{sign}\u200cab", f"ab\u200c{sign}"):
            assert "which it shapes" in (verdict(text, "\u200c", "", Licence.CLEARS) or "")
    for sign in (chr(ord(first) - 1), chr(ord(last) + 1)):
        if not any(low <= sign <= high for low, high in JOINING):
            assert verdict(f"a{sign}\u200cab", "\u200c", "", Licence.CLEARS) is None


@pytest.mark.parametrize(
    ("text", "sign", "reason"),
    [
        ("می\u200cخواند", "\u200c", 'clears a joiner beside "یخ", which it shapes'),
        ("خ\ufeff\u200cab", "\u200c", 'clears a joiner beside "خa", which it shapes'),
        ("ab\u200c\ufeffخ", "\u200c", 'clears a joiner beside "bخ", which it shapes'),
        ("ab\u200c\ufeff\u200bخ", "\u200c", 'clears a joiner beside "bخ", which it shapes'),
        ("خ\u200b\ufeff\u200cab", "\u200c", 'clears a joiner beside "خa", which it shapes'),
        ("\u200cab خ\u200b", "\u200c", None),
        ("\u200b\u200cab", "\u200c", None),
        ("ab\u200c", "\u200c", None),
        ("\u200bThe harbour", "\u200b", None),
        ("\ufeffThe har\u200bbour", "\u200b", None),
        ("\ufeffThe\ufeff", "\ufeff", "clears the byte order mark, which belongs to the file"),
    ],
)
def test_a_sign_is_judged_by_what_is_seen_on_both_sides(text: str, sign: str, reason: str | None) -> None:
    assert verdict(text, sign, "", Licence.CLEARS) == reason


@pytest.mark.parametrize(
    ("text", "turned"),
    [
        ("ש x\u200f y", True),
        ("x \u200f ש", True),
        ("x\u200fש", True),
        ("ש\u200fx", True),
        ("١٢ \u200f x", True),
        ("x \u200e\u200f y", False),
        ("ש\nx\u200fz", False),
        ("ש\nxy\u200fz", False),
        ("ש\r\u200fz", False),
        ("z\u200fx\nש", False),
        ("z\u200fxy\nש", False),
        ("z\u200f\rש", False),
        (f"ש{'x' * 399}\u200fx", True),
        (f"ש{'x' * 400}\u200fx", False),
        (f"x\u200f{'x' * 399}ש", True),
        (f"x\u200f{'x' * 400}ש", False),
    ],
)
def test_a_mark_of_direction_stays_on_a_line_that_is_turned_near_it(text: str, turned: bool) -> None:
    reason = "clears a mark of direction on a line that is written from right to left" if turned else None
    assert verdict(text, "\u200f", "", Licence.CLEARS) == reason


# -- hyphens at line ends ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "old"),
    [
        ("The har-\nbour opens", "-\n"),
        ("The har-\r\nbour opens", "-\r\n"),
        ("The har\xad\n  bour opens", "\xad\n  "),
        ("The har\u2010 \nbour opens", "\u2010 \n"),
        ("Der Hafen-\nmeister", "-\n"),
        ("Порто-\nвый кран", "-\n"),
        ("Cafe\u0301-\nteria", "-\n"),
    ],
)
def test_a_hyphen_and_a_line_end_within_a_word_may_go(text: str, old: str) -> None:
    assert verdict(text, old, "", Licence.JOINS, UNSAFE) is None


def test_a_safe_fix_joins_a_word_that_the_text_has_elsewhere() -> None:
    assert verdict("The har-\nbour opens. Harbour dues rise.", "-\n", "", Licence.JOINS) is None


@pytest.mark.parametrize(
    "text", ["har-\nbour; the harbour", "pi-\ne; the pie", "Harbour. The har-\nbour", "x har-\nbour x harbour x"]
)
def test_a_word_is_joined_at_the_edges_of_a_text_too(text: str) -> None:
    assert verdict(text, "-\n", "", Licence.JOINS) is None


@pytest.mark.parametrize(
    ("text", "place"), [(" harbour", 0), ("harbour  opens", 8), ("harbour  opens", 7), ("a- b", 2)]
)
def test_no_line_end_comes_for_a_blank_that_does_not_stand_alone_behind_a_word(text: str, place: int) -> None:
    fix = Fix("test", (Edit(Span(place, place + 1), "\n"),), UNSAFE, Licence.JOINS)
    assert breach(text, fix) == "changes white space that is not that behind a joined word"


def test_no_safe_fix_joins_a_word_that_the_text_has_nowhere_else() -> None:
    reason = verdict("A well-\nknown pilot, known well.", "-\n", "", Licence.JOINS)
    assert reason == 'joins "wellknown", which the text has nowhere else, so that no safe fix may'
    assert verdict("well-\nknown pilots are known", "-\n", "", Licence.JOINS) == reason


def test_the_line_end_may_move_behind_the_joined_word() -> None:
    text = "The har-\nbour opens"
    edits = Edit(Span(7, 9), ""), Edit(Span(13, 14), "\n")
    assert breach(text, Fix("test", edits, UNSAFE, Licence.JOINS)) is None


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("The har-\nbour", "r-\n", ""),
        ("The har-\nbour", "-\nb", ""),
        ("The har-\nbour", "-\n", " "),
        ("The har-\nbour", "-\n", "x"),
        ("The har-bour", "-", ""),
        ("The har\nbour", "\n", ""),
        ("Pages 3-\n4", "-\n", ""),
        ("Look -\nhere", "-\n", ""),
        ("Look--\nhere", "-\n", ""),
        ("The har-\n\nbour", "-\n\n", ""),
        ("The harbour opens", " ", ""),
        ("harbour  opens", " ", "\n"),
        ("Look- here", " ", "\n"),
        ("One\ntwo", "\n", "\r\n"),
    ],
)
def test_what_is_no_hyphen_within_a_word_stays(text: str, old: str, new: str) -> None:
    assert verdict(text, old, new, Licence.JOINS, UNSAFE) is not None


# -- text read by the wrong table ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "chain"),
    [
        ("cafÃ©", "café", ("cp1252",)),
        ("Ã©", "é", ("latin-1",)),
        ("â€™", "’", ("cp1252",)),
        ("â€\x9d", "”", ("cp1252",)),
        ("ÃƒÂ©", "é", ("cp1252", "cp1252")),
        ("РџСЂРёРІРµС‚", "Привет", ("cp1251",)),
        ("├«", "î", ("cp437",)),
        ("\udce9", "é", ("latin-1",)),
        ("\udc93mill\udc94", "“mill”", ("cp1252",)),
    ],
)
def test_text_that_the_tables_take_back_may_be_recoded(old: str, new: str, chain: tuple[str, ...]) -> None:
    assert verdict(f"The {old} turns", old, new, Licence.RECODES, chain=chain) is None


@pytest.mark.parametrize(
    ("old", "new", "chain"),
    [
        ("cafÃ©", "cafè", ("cp1252",)),
        ("cafÃ©", "cafe", ("cp1252",)),
        ("cafÃ©", "", ("cp1252",)),
        ("café", "cafÃ©", ("cp1252",)),
        ("Ã©", "é", ()),
        ("Ã©", "é", ("rot13",)),
        ("Ã©", "é", ("cp1252",) * 5),
        ("Ã©", "é", "cp1252"),
        ("Â\x85", "\x85", ("latin-1",)),
        ("ï¿½", "\ufffd", ("cp1252",)),
        ("\udce9", "é", ("latin-1", "latin-1")),
        ("\udce9", "ж", ("latin-1",)),
    ],
)
def test_what_the_tables_do_not_take_back_is_refused(old: str, new: str, chain: tuple[str, ...]) -> None:
    assert verdict(f"The {old} turns", old, new, Licence.RECODES, chain=chain) is not None


@pytest.mark.parametrize(("steps", "kept"), [(1, True), (4, True), (5, False)])
def test_a_text_that_was_damaged_so_often_is_taken_back_and_no_oftener(steps: int, kept: bool) -> None:
    damaged = "é"
    for _ in range(steps):
        damaged = damaged.encode().decode("latin-1")
    reason = verdict(damaged, damaged, "é", Licence.RECODES, chain=("latin-1",) * steps)
    assert reason == (None if kept else "has no chain of tables that the law knows")


@pytest.mark.parametrize(
    ("old", "new", "chain", "reason"),
    [
        ("├⌐\n", "é\n", ("cp437",), None),
        ("\udc80", "€", ("cp1252",), None),
        ("\udcff", "ÿ", ("latin-1",), None),
        ("Ã©", "é", (), "has no chain of tables that the law knows"),
        ("Ã©", "é", ("cp1252", "rot13"), "has no chain of tables that the law knows"),
        ("Ã©", "", ("cp1252",), "takes away or writes what no table tells"),
        ("", "é", ("cp1252",), "takes away or writes what no table tells"),
        ("Â\x85", "\x85", ("latin-1",), 'writes "\\x85", which holds a sign that no text has'),
        ("Ã©", "\ud800", ("latin-1",), 'writes "\\ud800", which holds a sign that no text has'),
        ("Ã©", "\ufffd", ("latin-1",), 'writes "\ufffd", which holds a sign that no text has'),
        ("Ã©", "\u0378", ("latin-1",), 'writes "\\u0378", which holds a sign that no text has'),
        ("\udce9", "中", ("latin-1",), 'writes "中", which does not come from "\\udce9" by its tables'),
        ("\udce9", "é", ("latin-1", "latin-1"), 'writes "é", which does not come from "\\udce9" by its tables'),
    ],
)
def test_what_is_recoded_is_judged_by_its_tables_alone(
    old: str, new: str, chain: tuple[str, ...], reason: str | None
) -> None:
    assert verdict(f"The {old}", old, new, Licence.RECODES, chain=chain) == reason


# -- style ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("Don’t go", "’", "'"),
        ('The "mill"', '"', "“"),
        ("The ｍill", "ｍ", "m"),
        ("Cafe\u0301 bar", "e\u0301", "é"),
        ("｢港｣", "｢", "「"),
        ("港\u3000口", "\u3000", " "),
    ],
)
def test_a_style_may_be_changed_by_an_unsafe_fix_alone(text: str, old: str, new: str) -> None:
    assert verdict(text, old, new, Licence.RESTYLES, UNSAFE) is None
    assert verdict(text, old, new, Licence.RESTYLES) == "is safe, which no fix may be that changes a style"


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("Don’t go", "’", ""),
        ("Don’t go", "’", '"'),
        ("Don’t go", "t", "T"),
        ("A – B", "–", "-"),
        ("Cafe\u0301 bar", "e", "é"),
        ("10² m", "²", "2"),
        ("ﬁn", "ﬁ", "fi"),
    ],
)
def test_what_is_not_another_style_is_refused(text: str, old: str, new: str) -> None:
    assert verdict(text, old, new, Licence.RESTYLES, UNSAFE) is not None


@pytest.mark.parametrize(
    ("text", "place", "new", "reason"),
    [
        ("Cafe\u0301", (3, 4), "é", 'parts what belongs together: "fe\u0301"'),
        ("Cafe\u0301 x", (4, 5), "'", 'parts what belongs together: "e\u0301 "'),
        ("Cafe", (4, 4), "'", 'writes "\'" for "", which is not another style of it'),
    ],
)
def test_a_style_is_that_of_a_whole_cluster(text: str, place: tuple[int, int], new: str, reason: str) -> None:
    found = breach(text, Fix("test", (Edit(Span(*place), new),), UNSAFE, Licence.RESTYLES))
    assert found == reason


# -- text that goes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "old"),
    [
        ("One.\nShare this page\nTwo.", "Share this page\n"),
        ("One. Share. Two.", "Share. "),
        ("港口很大。分享。码头很小。", "分享。"),
        ("港。x a", "。x "),
        ("a x。港", " x。"),
        ("Share. One", "Share. "),
        ("One. Share", " Share"),
        ("One", "One"),
    ],
)
def test_text_may_be_deleted_by_an_unsafe_fix_alone(text: str, old: str) -> None:
    assert verdict(text, old, "", Licence.DELETES, UNSAFE) is None
    assert verdict(text, old, "", Licence.DELETES) == "is safe, which no fix may be that deletes text"


@pytest.mark.parametrize(
    ("text", "old", "reason"),
    [
        ("Text \U0001f469\u200d\U0001f33e sows", "\U0001f33e ", "parts what belongs together"),
        ("One.\r\nTwo.", "One.\r", 'parts what belongs together: "\\r\\n"'),
        ("One.\r\nTwo.", "\nTwo.", 'parts what belongs together: "\\r\\n"'),
        ("One. \u0301 Two", "One. ", "parts what belongs together"),
        ("One. Share. Two.", " Share. ", 'runs together what is apart: ".T"'),
        ("One. Share. Two.", "hare. ", 'cuts the word "One. Share. Two."'),
    ],
)
def test_a_deletion_says_what_it_would_harm(text: str, old: str, reason: str) -> None:
    assert (verdict(text, old, "", Licence.DELETES, UNSAFE) or "").startswith(reason)


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("One. Share. Two.", "Share", "Spread"),
        ("One. Share. Two.", "hare. ", ""),
        ("One. Share. Two.", "Share. T", ""),
        ("One. Share. Two.", " Share. ", ""),
        ("state-of-the-art", "-of-the", ""),
        ("One e\u0301te", "One e", ""),
        ("One.\r\nTwo.", "One.\r", ""),
    ],
)
def test_no_word_is_cut_or_run_together_by_a_deletion(text: str, old: str, new: str) -> None:
    assert verdict(text, old, new, Licence.DELETES, UNSAFE) is not None


# -- alone ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("licence", [Licence.CLEARS, Licence.JOINS, Licence.RECODES, Licence.DELETES, Licence.DROPS])
@pytest.mark.parametrize("other", [Licence.REMOVES, Licence.LAYS_OUT, Licence.RESTYLES])
def test_a_licence_for_signs_stands_alone(licence: Licence, other: Licence) -> None:
    reason = verdict("The har\u200bbour", "\u200b", "", licence | other, UNSAFE)
    assert reason == "has a licence that stands alone, together with others"
