"""What an edit comes to stand between: what those before it in its fix have left, markup that stays passed over.

Half a dozen tags may lie between two words, and each goes by an edit of its own, perhaps a pass later. As none of them
shows, the blank between the words stands on both sides of all of them: of `mill</b></i> has` no edit may take it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from q7lint.preserve.calls import read_call
from q7lint.preserve.names import INLINE, RAISED
from q7lint.preserve.tags import read_tag

if TYPE_CHECKING:
    from collections.abc import Callable

CONTEXT = 200
"""How many code points round an edit may tell what stands there."""

_MOST = 8
"""How much markup in a row is passed over."""
_OPENS, _CLOSES = frozenset("<["), frozenset(">]")
_WITHIN = INLINE - RAISED


class Step(NamedTuple):
    """An edit of a fix, those that abut put together.

    Args:
        start: Where it begins.
        end: Where it ends.
        written: What it puts there.
        left: What stands before it when the whole fix is done, at most `CONTEXT` code points.
        right: What stands behind it then, at most as many.
        near: In how many code points of `left` markup is known to stay: those that the fix lies round.
        far: In how many of `right` it is.
    """

    start: int
    end: int
    written: str
    left: str
    right: str
    near: int
    far: int


def steps(text: str, edits: list[tuple[int, int, str]], *, alone: bool) -> list[Step]:
    """Give the edits of a fix, each with what stands on both sides of it when all of them are done.

    Args:
        text: The text as it is.
        edits: Where each begins and ends, and what it puts there; one or more.
        alone: Whether nothing else is edited beside the fix, so that markup there stays as well.
    """
    reach = CONTEXT if alone else 0
    before: list[tuple[str, int]] = []
    left, near, done = "", -edits[0][0], 0
    for start, end, written in edits:
        left += text[max(done, start - CONTEXT) : start]
        near += start - done
        before.append((left[-CONTEXT:], near))
        left, near, done = f"{left}{written}"[-CONTEXT:], near + len(written), end
    made: list[Step] = []
    right, far, done = "", edits[-1][1] - len(text), len(text)
    for start, end, written in reversed(edits):
        right = f"{text[end : min(done, end + CONTEXT)]}{right}"[:CONTEXT]
        far += done - end
        left, near = before.pop()
        made.append(Step(start, end, written, left, right, reach or near, reach or far))
        right, far, done = f"{written[:CONTEXT]}{right}", far + len(written), start
    return made[::-1]


def sides(step: Step, start: int, end: int) -> tuple[str, str]:
    """Give the signs before and behind a part of what stands there then, markup that stays passed over.

    Args:
        step: The edit.
        start: Where the part begins, from the start of what is written on.
        end: Where it ends.

    Returns:
        Both signs; empty where the text ends, or where markup stands that may go by another fix.
    """
    text = f"{step.left}{step.written}{step.right}"
    start, end = start + len(step.left), end + len(step.left)
    low, high = len(step.left) - step.near, len(text) - len(step.right) + step.far
    before, behind = text[start - 1 : start], text[end : end + 1]
    if before in _CLOSES:
        start = _past(text, start, _start_of_markup)
        before = text[start - 1 : start] if start >= low else ""
    if behind in _OPENS:
        end = _past(text, end, _end_of_markup)
        behind = text[end : end + 1] if end <= high else ""
    return before, behind


def _past(text: str, spot: int, step_over: Callable[[str, int], int]) -> int:
    """Step over the markup in a row at `spot`."""
    for _ in range(_MOST):
        spot = step_over(text, spot)
    return spot


def _end_of_markup(text: str, start: int) -> int:
    """Give the end of the tag or the call that begins at `start`; `start` itself where none does."""
    if text[start : start + 1] not in _OPENS:
        return start
    call = read_call(text, start, len(text))
    if call is not None:
        return call.end
    tag = read_tag(text, start, len(text)) if text[start] == "<" else None
    return tag.end if tag is not None and tag.name in _WITHIN else start


def _start_of_markup(text: str, end: int) -> int:
    """Give the start of the tag or the call that ends at `end`; `end` itself where none does."""
    last = text[end - 1 : end]
    if last not in _CLOSES:
        return end
    start = text.rfind("<" if last == ">" else "[", 0, end)  # nothing begins at -1
    return start if _end_of_markup(text, start) == end else end
