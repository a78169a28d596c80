"""What was changed between two rows of lines: what lies between two changes is the same, and few lines are changed."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING
from unittest.mock import patch

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from q7lint import changes as module
from q7lint.changes import Change, changed_bytes, changes
from q7lint.text import Edit, Span, splice

if TYPE_CHECKING:
    from collections.abc import Callable


def found(before: str, after: str) -> list[Change]:
    """Compare rows of lines of one letter each."""
    return list(changes(before, after))


def replayed(before: str, after: str) -> str:
    """Make the old lines of the new ones by the changes, as a ledger does."""
    parts, done = [], 0
    for change in changes(before, after):
        parts += [after[done : change.new_start], before[change.old_start : change.old_end]]
        done = change.new_end
    return "".join([*parts, after[done:]])


ROWS = st.text("abcdef", max_size=14)


def check_laws(before: str, after: str) -> None:
    """See that the old lines come back, and that every change changes something and touches no other."""
    assert replayed(before, after) == before
    done = (0, 0)
    for change in changes(before, after):
        assert done <= (change.old_start, change.new_start)
        # Between two changes lies at least one line, which is the same.
        assert change.old_start - done[0] == change.new_start - done[1]
        assert done == (0, 0) or change.old_start > done[0]
        assert change.old_end > change.old_start or change.new_end > change.new_start
        done = change.old_end, change.new_end


@settings(max_examples=400)
@given(ROWS, ROWS)
@example("", "")
@example("abcab", "bacba")
@example("aab", "aba")
def test_the_old_lines_come_back_and_every_change_changes_something(before: str, after: str) -> None:
    check_laws(before, after)


@settings(max_examples=400)
@given(st.lists(st.tuples(ROWS, ROWS), max_size=4), ROWS)
@example([("ab", "cd"), ("", "a")], "abcdefabcdef")
@example([("abcdefabcdef", ""), ("a", "b")], "abc")
def test_the_laws_hold_where_rows_go_on_alike_again_and_again(parts: list[tuple[str, str]], between: str) -> None:
    small = {"BLOCK": 3, "NEAR": 2, "ALIKE": 2}
    with patch.multiple(module, **small):
        check_laws(between.join(old for old, _ in parts), between.join(new for _, new in parts))


LETTERS = "".join(map(chr, range(0x4E00, 0x4E00 + 3000)))
"""So many lines that stand once."""


@pytest.mark.parametrize("place", [0, 1, 31, 32, 33, 255, 256, 257, 1500, 2991, 2992, 2999])
def test_what_is_the_same_before_and_behind_a_change_is_never_a_part_of_it(place: int) -> None:
    before, behind = LETTERS[:place], LETTERS[place + 1 :]
    assert found(LETTERS, before + behind) == [(place, place + 1, place, place)]
    assert found(before + behind, LETTERS) == [(place, place, place, place + 1)]
    assert found(LETTERS, f"{before}xyz{behind}") == [(place, place + 1, place, place + 3)]


def test_what_has_gone_from_a_long_row_is_one_change_however_much_it_is() -> None:
    for size in (1, 31, 32, 33, 127, 128, 129, 2000):
        kept = LETTERS[:100] + LETTERS[100 + size :]
        assert found(LETTERS, kept) == [(100, 100 + size, 100, 100)]


@pytest.mark.parametrize(
    ("before", "after", "wanted"),
    [
        ("abc", "abc", []),
        ("abc", "axc", [(1, 2, 1, 2)]),
        ("abc", "ac", [(1, 2, 1, 1)]),
        ("ac", "abc", [(1, 1, 1, 2)]),
        ("", "ab", [(0, 0, 0, 2)]),
        ("ab", "", [(0, 2, 0, 0)]),
        ("ab", "abc", [(2, 2, 2, 3)]),
        ("abc", "bc", [(0, 1, 0, 0)]),
        ("xaab", "yaab", [(0, 1, 0, 1)]),
        ("xaaby", "zaabz", [(0, 1, 0, 1), (4, 5, 4, 5)]),
        ("abcde", "xbcdy", [(0, 1, 0, 1), (4, 5, 4, 5)]),
        ("aaaa", "aaa", [(3, 4, 3, 3)]),
        # Lines that stand once and keep their order hold the rest in its place: most of them, not the first ones.
        ("abcd", "bcda", [(0, 1, 0, 0), (4, 4, 3, 4)]),
        ("abcde", "eabcd", [(0, 0, 0, 1), (4, 5, 5, 5)]),
        ("abcd", "adbc", [(1, 1, 1, 2), (3, 4, 4, 4)]),
        ("abcde", "adbce", [(1, 1, 1, 2), (3, 4, 4, 4)]),
        ("pabq", "pbaq", [(1, 2, 1, 1), (3, 3, 2, 3)]),
        ("--a--b--", "--b--", [(2, 5, 2, 2)]),
        ("-a-b-c", "-a-x-c", [(3, 4, 3, 4)]),
        ("nn1nn2nn", "nn2nn1nn", [(2, 5, 2, 2), (8, 8, 5, 8)]),
    ],
)
def test_few_lines_count_as_changed(before: str, after: str, wanted: list[tuple[int, ...]]) -> None:
    assert found(before, after) == wanted


@pytest.mark.parametrize(("most", "wanted"), [(16, [(0, 0, 0, 1), (3, 4, 4, 4)]), (15, [(0, 4, 0, 4)])])
def test_of_more_pairs_of_lines_than_may_be_compared_none_are(
    monkeypatch: pytest.MonkeyPatch, most: int, wanted: list[tuple[int, ...]]
) -> None:
    monkeypatch.setattr(module, "COMPARED", most)
    # Each line stands twice, so that none is matched beforehand.
    assert found("abab", "baba") == wanted


def test_a_line_that_stands_once_in_both_rows_holds_its_place_though_no_others_are_compared(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(module, "COMPARED", 0)
    assert found("aaqaa", "bbqbb") == [(0, 2, 0, 2), (3, 5, 3, 5)]
    assert found("aaqaaraa", "bbqbbrbb") == [(0, 2, 0, 2), (3, 5, 3, 5), (6, 8, 6, 8)]
    # Nor is what is the same right behind it a part of a change.
    assert found("xqaab", "yqaac") == [(0, 1, 0, 1), (4, 5, 4, 5)]


def test_lines_that_stand_again_and_again_are_compared_as_any_others() -> None:
    assert found("ab" * 300, "ab" * 50 + "b" + "ab" * 249) == [(100, 101, 100, 100)]


def seconds(compares: Callable[[int], None], size: int) -> float:
    """Give the time that a comparison of so many lines takes, the better of two: a slow first run may be noise."""
    times = []
    for _ in range(2):
        start = time.process_time()
        compares(size)
        times.append(time.process_time() - start)
    return min(times)


def many_that_differ(size: int) -> None:
    before, after = ["a", "b"] * size, ["b", "c"] * size
    assert list(changes(before, after)) == [(0, 2 * size, 0, 2 * size)]


def many_of_which_one_is_gone(size: int) -> None:
    once = [str(number) for number in range(size)]
    assert list(changes(once, once[1:])) == [(0, 1, 0, 0)]


def bytes_of_which_none_are_the_same(size: int) -> None:
    old, new = b"a\n" * size, b"b" * (2 * size)
    assert list(changed_bytes(old, new)) == [(0, len(old), 0, len(new))]
    assert list(changed_bytes(new, new + b"c")) == [(0, len(new), 0, len(new) + 1)]


@pytest.mark.parametrize("compares", [many_that_differ, many_of_which_one_is_gone, bytes_of_which_none_are_the_same])
def test_time_grows_with_the_lines(compares: Callable[[int], None]) -> None:
    # Eight times the lines: what compares each with each would take sixty-four times as long.
    assert seconds(compares, 200_000) < 24 * max(seconds(compares, 25_000), 0.002)


@given(ROWS, st.lists(st.tuples(st.integers(0, 14), st.integers(0, 14), st.text("xy", max_size=2)), max_size=4))
def test_edits_are_put_into_a_text_at_once(text: str, drawn: list[tuple[int, int, str]]) -> None:
    edits: list[Edit] = []
    wanted, done = "", 0
    for start, size, new in sorted(drawn):
        if done <= start <= start + size <= len(text):
            edits.append(Edit(Span(start, start + size), new))
            wanted += text[done:start] + new
            done = start + size
    assert splice(text, edits) == wanted + text[done:]


def test_edits_that_overlap_or_are_not_in_order_are_an_error() -> None:
    for edits in ([(0, 2), (1, 3)], [(2, 3), (0, 1)]):
        with pytest.raises(ValueError, match=f"edits overlap at offset {edits[1][0]}"):
            splice("abcd", [Edit(Span(*span), "") for span in edits])


ENDS = st.sampled_from([b"a", b"b", b"c\n", b"d\r", b"e\r\n", b"\n", b"\r", b"\r\n", b"a\nb\nc\nd\n"])


def begins_line(text: bytes, at: int) -> bool:
    """Tell whether a line begins at `at`, or the text ends there."""
    return at in (0, len(text)) or (text[at - 1] in b"\r\n" and text[at - 1 : at + 1] != b"\r\n")


def replayed_bytes(old: bytes, new: bytes) -> bytes:
    parts, done = [], 0
    for change in changed_bytes(old, new):
        assert change.new_start >= done
        assert all(begins_line(old, at) for at in (change.old_start, change.old_end))
        assert all(begins_line(new, at) for at in (change.new_start, change.new_end))
        parts += [new[done : change.new_start], old[change.old_start : change.old_end]]
        done = change.new_end
    return b"".join([*parts, new[done:]])


@settings(max_examples=400)
@given(st.lists(st.tuples(ENDS, ENDS, st.integers(0, 12)), max_size=6), st.lists(ENDS, max_size=12), st.integers(1, 40))
def test_the_old_bytes_come_back_whatever_ends_their_lines(
    parts: list[tuple[bytes, bytes, int]], between: list[bytes], window: int
) -> None:
    same = b"".join(between)
    old = b"".join(one + same * count for one, _, count in parts)
    new = b"".join(other + same * count for _, other, count in parts)
    with patch.multiple(module, WINDOW=window, NEAR=2, ALIKE=2):
        assert replayed_bytes(old, new) == old
        assert list(changed_bytes(old, old)) == []


@settings(max_examples=400)
@given(st.lists(ENDS, max_size=12), st.lists(ENDS, max_size=3), st.lists(ENDS, max_size=3), st.integers(1, 40))
@example([b"c\n"], [b"a"], [b"b"], 4)
@example([b"c\n", b"d\r"], [b"\n"], [b"a"], 1)
@example([b"\n"], [], [b"\n"], 1)
def test_lines_are_made_of_bytes_from_the_first_line_that_differs_on(
    same: list[bytes], one: list[bytes], other: list[bytes], window: int
) -> None:
    old, new = b"".join([*same, *one]), b"".join([*same, *other])
    starts: list[int] = []
    makes_lines = module._lines

    def lines(text: bytes, start: int, reach: int) -> list[bytes]:
        starts.append(start)
        return makes_lines(text, start, reach)

    with patch.multiple(module, WINDOW=window, _lines=lines):
        assert bool(list(changed_bytes(old, new))) is bool(starts)
    if old == new:
        assert starts == []
    else:
        size = next((at for at, (a, b) in enumerate(zip(old, new, strict=False)) if a != b), min(len(old), len(new)))
        # A CR with which the same bytes end may be half of a line end in one of them.
        ends = [at for at in range(size) if old[at : at + 1] == b"\n" or (old[at : at + 1] == b"\r" and at + 1 < size)]
        assert starts[0] == max(ends, default=-1) + 1


@pytest.mark.parametrize("place", [0, 1, 2500, 4900])
def test_few_lines_are_looked_at_where_one_of_many_differs(place: int) -> None:
    lines = [b"line %04d\n" % number for number in range(5000)]
    others = [*lines[:place], b"another\n", *lines[place + 1 :]]
    looked: list[int] = []
    reached: list[int] = []
    pairs_lines, makes_lines = module._anchors, module._lines

    def anchors(before: list[bytes], after: list[bytes]) -> list[tuple[int, int]]:
        looked.append(max(len(before), len(after)))
        return pairs_lines(before, after)

    def made(text: bytes, start: int, reach: int) -> list[bytes]:
        reached.append(reach)
        return makes_lines(text, start, reach)

    with patch.multiple(module, _anchors=anchors, _lines=made):
        assert len(list(changes(lines, others))) == 1
        assert len(list(changed_bytes(b"".join(lines), b"".join(others)))) == 1
    assert max(looked) == module.NEAR
    assert set(reached) == {module.WINDOW}


@pytest.mark.parametrize("window", [1, 7, 1000, 1 << 16])
@pytest.mark.parametrize("end", [b"\n", b"\r\n", b"\r"])
@pytest.mark.parametrize("place", [0, 1, 500, 998, 999])
def test_the_lines_that_differ_are_given_by_their_bytes(window: int, end: bytes, place: int) -> None:
    lines = [b"line %03d" % number + end for number in range(1000)]
    old, size = b"".join(lines), len(lines[0])
    new = b"".join([*lines[:place], b"another" + end, *lines[place + 1 :]])
    with patch.object(module, "WINDOW", window):
        changed = list(changed_bytes(old, new))
    assert changed == [(place * size, place * size + size, place * size, place * size + size - 1)]
