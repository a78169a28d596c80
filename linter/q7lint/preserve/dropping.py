"""What a fix does to a text that takes calls of content systems out of it: what goes, and what stands together then."""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint.finding import Applicability
from q7lint.preserve.calls import read_call
from q7lint.preserve.sides import Step, sides
from q7lint.preserve.words import LINE_ENDS, WHITE, is_mark, is_spaceless, is_word, may_close_up, show

if TYPE_CHECKING:
    from q7lint.finding import Fix
    from q7lint.preserve.calls import Call


def calls_fault(text: str, step: Step, fix: Fix) -> str | None:
    """Tell which part of the law an edit would break that takes calls away."""
    start, end, written = step.start, step.end, step.written
    spot, white = start, ""
    calls: list[Call] = []
    while spot < end:
        if text[spot] in WHITE:
            white += text[spot]
            spot += 1
            continue
        call = read_call(text, spot, end)
        if call is None:
            return f"takes away {show(text[spot:end])}, which calls no content system"
        if call.told and fix.applicability is Applicability.SAFE:
            return f"loses {show(call.told)}, which no safe fix may"
        calls.append(call)
        spot = call.end
    if not calls:
        return "changes white space alone"
    if written not in ("", " ", "\n", "\r\n", "\r"):
        return f"writes {show(written)} where it may only part two texts"
    within = all(call.within for call in calls)
    return _half_fault(text, start, end) or _joint_fault(text, step, white, within=within)


def _half_fault(text: str, start: int, end: int) -> str | None:
    """Tell whether an edit parts a line end in two, or a mark from the sign that it stands on."""
    right = text[end : end + 1]
    if (right and is_mark(right)) or text[end - 1] + right == "\r\n":
        return f"parts what belongs together: {show(text[end - 1 : end + 1])}"
    parted = text[start - 1 : start + 1] == "\r\n"
    return f"parts what belongs together: {show(text[start - 1 : start + 1])}" if parted else None


def _is_begun_by_calls(text: str, end: int) -> bool:
    """Tell whether nothing but calls and blanks stands before `end` on its line: what comes to them joins no prose."""
    spot = max(text.rfind(sign, 0, end) for sign in ("\n", "\r")) + 1
    is_begun = False
    while spot < end:
        if text[spot] in WHITE:
            spot += 1
            continue
        call = read_call(text, spot, end)
        if call is None:
            return False
        spot, is_begun = call.end, True
    return is_begun


def _joint_fault(text: str, step: Step, white: str, *, within: bool) -> str | None:
    """Hold what stands on both sides of calls that go against what comes together.

    Args:
        text: The text.
        step: What goes, and what comes instead.
        white: The white space that goes.
        within: Whether all of the calls may stand within a word.
    """
    left, right = step.left[-1:], step.right[:1]
    if not left or not right or left in LINE_ENDS or right in LINE_ENDS:
        return None
    if LINE_ENDS.intersection(white) and not LINE_ENDS.intersection(step.written):
        return None if _is_begun_by_calls(text, step.start) else "joins two lines"
    words = is_word(left) and is_word(right) and not (is_spaceless(left) or is_spaceless(right))
    if step.written:
        made = words and within and not white
        return f"parts {show(f'{left}{step.written}{right}')}" if made else None
    apart = bool(white) and _are_apart(step)
    if (apart or (words and not within)) and not _is_begun_by_calls(text, step.start):
        return f"runs together what is apart: {show(left + right)}"
    return None


def _are_apart(step: Step) -> bool:
    """Tell whether the white space that goes was all that lay between two texts, and has to."""
    left, right = sides(step, 0, len(step.written))
    open_ended = not left or not right or left in WHITE or right in WHITE
    return not (open_ended or may_close_up(left, right))
