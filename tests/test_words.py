"""What a word is to the law of preservation, sign by sign at the borders of what counts."""

from __future__ import annotations

import pytest

from q7lint.preserve.words import (
    inside_word,
    is_elided,
    is_mark,
    is_one_word,
    is_particle,
    is_spaceless,
    is_word,
    may_close_up,
    show,
)


@pytest.mark.parametrize("sign", "aZ09é\u0400\xad\u200c\u200d\u2060\u0301\u0903\udc80\udcffत中١")
def test_letters_digits_marks_bytes_and_what_holds_them_together_make_words(sign: str) -> None:
    assert is_word(sign)


@pytest.mark.parametrize("sign", " \t\n-_'.,/\x7f\x80\u2014\u200b\ufeff\udc7f\udd00€\U0001f33e")
def test_all_else_parts_words(sign: str) -> None:
    assert not is_word(sign)


@pytest.mark.parametrize("sign", "\u0300\u036f\u0903\u0e31\u200d\ufe0f\U0001f3fb\U0001f3ff")
def test_a_mark_changes_the_sign_before_it(sign: str) -> None:
    assert is_mark(sign)


@pytest.mark.parametrize("sign", "a`\u02ff\u0370\u200c\u200e\U0001f3fa\U0001f400中")
def test_any_other_sign_stands_by_itself(sign: str) -> None:
    assert not is_mark(sign)


BORDERS = (
    *("\u0e00\u0eff", "\u1000\u109f", "\u1780\u17ff", "\u2e80\u30ff", "\u31f0\u9fff", "\uf900\ufaff", "\uff00\uff9f"),
    "\U00020000\U0003ffff",
)


@pytest.mark.parametrize("border", BORDERS)
def test_scripts_without_blanks_begin_and_end_where_their_blocks_do(border: str) -> None:
    first, last = border
    assert is_spaceless(first)
    assert is_spaceless(last)
    assert not is_spaceless(chr(ord(first) - 1))
    assert not is_spaceless(chr(ord(last) + 1))


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("", []),
        ("a", []),
        ("ab", [1]),
        ("a b", []),
        ("a-b", [1, 2]),
        ("-a", []),
        ("a-", []),
        ("-ab", [2]),
        ("ab-", [1]),
        ("a--b", []),
        ("a - b", []),
        ("a-b c", [1, 2]),
        ("c a-b", [3, 4]),
        ("don't", [1, 2, 3, 4]),
        ("a.b", [1, 2]),
        ("a.B", []),
        ("1.5", [1, 2]),
        ("1.B", []),
        ("B.1", []),
        ("1.b", [1, 2]),
        ("1,5", [1, 2]),
        ("a,b", []),
        ("1,b", []),
        ("b,1", []),
        ("1;5", []),
        ("10:30", [1, 2, 3, 4]),
        ("a\u0301b", [1, 2]),
        ("a\u200d\u200db", [1, 2, 3]),
    ],
)
def test_places_inside_a_word(text: str, inside: list[int]) -> None:
    assert [place for place in range(-1, len(text) + 2) if inside_word(text, place)] == inside


@pytest.mark.parametrize(
    ("left", "right", "may"),
    [("a", "b", False), ("a", ".", True), ("(", "b", True), (".", "b", False), ("a", "(", False), ("a", "中", True),
     ("中", "a", True), ("a", "|", True), ("-", "-", False)],
)  # fmt: skip
def test_white_space_may_go_where_no_word_is_read_otherwise(left: str, right: str, may: bool) -> None:
    assert may_close_up(left, right) is may


def test_what_is_shown_is_short_and_can_be_printed() -> None:
    assert show("a" * 40) == f'"{"a" * 40}"'
    assert show("a" * 41) == f'"{"a" * 39}…"'
    assert show("a\x1b\u202e\udce9é") == '"a\\x1b\\u202e\\udce9é"'


@pytest.mark.parametrize(
    ("left", "right", "one"),
    [
        ("빵", "은", True),
        ("Brot", "은", True),
        ("Brot", "\uabff", False),
        ("Brot", "\ud7a4", False),
        ("\u0627\u0644", "\u062e\u0628\u0632", True),
        ("\u0648", "\u062e\u0628\u0632", True),
        ("\u0645 \u0648", "\u062e\u0628\u0632", True),
        ("\u062e\u0628\u0632", "\u0648", False),
        ("\u0645\u0627\u0644", "\u062e\u0628\u0632", False),
        ("\u05d4", "\u05dc\u05d7\u05dd", True),
        ("\u05dc\u05d7\u05dd", "\u05d4", False),
        ("\u05d4", "\u062e\u0628\u0632", False),
        ("the ", "rye", False),
    ],
)
def test_a_particle_or_a_prefix_and_its_word_are_one(left: str, right: str, one: bool) -> None:
    assert is_one_word(left + right, len(left)) is one


def test_any_syllable_of_korean_may_be_a_particle_and_no_other_sign() -> None:
    assert [is_particle(sign) for sign in "\uabff\uac00\ud7a3\ud7a4"] == [False, True, True, False]


@pytest.mark.parametrize(
    ("text", "offset", "elided"),
    [("l’eau", 2, True), ("dell'arte", 5, True), ("jusqu’ici", 6, True), ("mills’ own", 6, False), ("leau", 1, False)],
)
def test_what_has_lost_its_vowel_is_elided_at_the_start_of_a_text_too(text: str, offset: int, elided: bool) -> None:
    assert is_elided(text, offset) is elided
