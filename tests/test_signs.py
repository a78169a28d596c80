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


def test_no_safe_fix_joins_a_word_that_the_text_has_nowhere_else() -> None:
    reason = verdict("A well-\nknown pilot, known well.", "-\n", "", Licence.JOINS)
    assert reason == 'joins "wellknown", which the text has nowhere else, so that no safe fix may'


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


# -- style ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("Don’t go", "’", "'"),
        ('The "mill"', '"', "“"),
        ("The ｍill", "ｍ", "m"),
        ("Cafe\u0301 bar", "e\u0301", "é"),
        ("｢港｣", "｢", "「"),
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


# -- text that goes ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "old"),
    [
        ("One.\nShare this page\nTwo.", "Share this page\n"),
        ("One. Share. Two.", "Share. "),
        ("港口很大。分享。码头很小。", "分享。"),
    ],
)
def test_text_may_be_deleted_by_an_unsafe_fix_alone(text: str, old: str) -> None:
    assert verdict(text, old, "", Licence.DELETES, UNSAFE) is None
    assert verdict(text, old, "", Licence.DELETES) == "is safe, which no fix may be that deletes text"


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


@pytest.mark.parametrize("licence", [Licence.CLEARS, Licence.JOINS, Licence.RECODES, Licence.DELETES])
@pytest.mark.parametrize("other", [Licence.REMOVES, Licence.LAYS_OUT, Licence.RESTYLES])
def test_a_licence_for_signs_stands_alone(licence: Licence, other: Licence) -> None:
    reason = verdict("The har\u200bbour", "\u200b", "", licence | other, UNSAFE)
    assert reason == "has a licence that stands alone, together with others"
