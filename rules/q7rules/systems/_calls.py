"""How calls of a content system are taken away: with the line they had for themselves, or the blanks round them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from q7lint import Applicability, Edit, Fix, Licence, Span
from q7lint.reading import in_word, is_mark

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint import Document

BLANKS = " \t\u00a0"
_LINE_ENDS = "\r\n"
_WIDE = 40
"""More blanks beside a call are layout, and stay."""
_CLOSES = ".,;:!?)]}\u2026\u00bb\u201d"
_OPENS = ">([{\u00ab\u201e"


class Call(NamedTuple):
    """A call of a content system.

    Args:
        span: All of it.
        within: Whether it may stand within a line or a word, as a style does, and parts no paragraphs.
        applicability: Who may take it away.
        message: What is wrong.
        partner: Where its other half begins; ``None`` if it has none.
    """

    span: Span
    within: bool
    applicability: Applicability
    message: str
    partner: int | None = None


def is_spoken_of(text: str, span: Span) -> bool:
    """Tell whether a call stands as a word of its sentence: blanks and words on both sides, and it goes on.

    Scripts without capitals show no beginning of a sentence, so that there any letter goes on.
    """
    before, behind = text[max(0, span.start - 2) : span.start], text[span.end : span.end + 2]
    if len(before) < 2 or len(behind) < 2 or before[1] not in BLANKS or behind[0] not in BLANKS:
        return False
    return (in_word(before[0]) or before[0] in ",;:") and _goes_on(behind[1])


def _goes_on(mark: str) -> bool:
    """Tell whether a sentence may go on with a sign: a letter that is no capital."""
    return mark.isalpha() and not (mark.isupper() or mark.istitle())


def dropped(document: Document, calls: list[Call]) -> Iterator[tuple[Call, Fix]]:
    """Give the fix of each call, which takes its other half away too: alone, that might be anything.

    None goes before a mark, an accent or a vowel sign, which would go over to another sign; nor does its other half.
    """
    text = document.text
    stay = {call.span.start for call in calls if is_mark(text[call.span.end : call.span.end + 1])}
    calls = [call for call in calls if stay.isdisjoint((call.span.start, call.partner))]
    edits = {call.span.start: edit for run in _runs(text, calls) for call, edit in _edits(document, run)}
    for call in calls:
        ends = sorted({call.span.start, call.span.start if call.partner is None else call.partner})
        written = tuple(edits[at] for at in ends if at in edits)
        yield call, Fix("Take it away", written, call.applicability, Licence.DROPS)


def _edits(document: Document, run: list[Call]) -> Iterator[tuple[Call, Edit]]:
    """Give the edits of calls that leave one gap, which the first of them fills; each takes what goes beside it.

    All of them, or some first, make the same text. Where some may stay, the blanks round them do as well, or each takes
    its line.
    """
    text = document.text
    if len({call.applicability for call in run}) > 1:
        lines = [_whole(text, call) for call in run if _fills(text, [call])]
        if len(lines) == len(run) and _gap(document, run)[:2] == (lines[0].start, lines[-1].end):
            yield from ((call, Edit(line, "")) for call, line in zip(run, lines, strict=True))
        else:
            yield from ((call, Edit(call.span, "")) for call in run)
        return
    start, end, written = _gap(document, run)
    if written == " " and len(run) > 1:
        # The last of them may go first, with its other half: the blanks on one side stay where they are.
        start, end, written = start if end > run[-1].span.end else run[0].span.start, run[-1].span.end, ""
    # What ends its line takes the blanks before it, not those behind: the first of them alone would leave some.
    behind = end == run[-1].span.end and not _begins(text, _sides(text, run)[0])
    cuts = [before.span.end if behind else call.span.start for before, call in pairwise(run)]
    for call, first, last in zip(run, [start, *cuts], [*cuts, end], strict=True):
        yield call, Edit(Span(first, last), written if call is run[0] else "")


def _runs(text: str, calls: list[Call]) -> Iterator[list[Call]]:
    """Put the calls together that leave one gap."""
    lines: list[list[Call]] = []
    for call in calls:
        if lines and not text[lines[-1][-1].span.end : call.span.start].strip(BLANKS):
            lines[-1].append(call)
        else:
            lines.append([call])
    run: list[Call] = []
    for line in lines:
        below = run and text[run[-1].span.end : line[0].span.start].strip(BLANKS) in ("\n", "\r\n", "\r")
        if run and not (below and _fills(text, run) and _fills(text, line)):
            yield run
            run = []
        run += line
    if run:
        yield run


def _sides(text: str, run: list[Call]) -> tuple[int, int]:
    """Give the offsets of the texts on both sides of a run, behind and before the blanks."""
    start, end = run[0].span.start, run[-1].span.end
    before, behind = text[max(0, start - _WIDE) : start], text[end : end + _WIDE]
    left, right = start - len(before) + len(before.rstrip(BLANKS)), end + len(behind) - len(behind.lstrip(BLANKS))
    return left, right - (right > end and is_mark(text[right : right + 1]))  # an accent stays on its blank


def _begins(text: str, left: int) -> bool:
    return left == 0 or text[left - 1] in _LINE_ENDS


def _ends(text: str, right: int) -> bool:
    return right == len(text) or text[right] in _LINE_ENDS


def _fills(text: str, run: list[Call]) -> bool:
    """Tell whether nothing else stands on the lines of a run."""
    left, right = _sides(text, run)
    return _begins(text, left) and _ends(text, right)


def _gap(document: Document, run: list[Call]) -> tuple[int, int, str]:
    """Tell from where to where a run of calls goes, and what stands there then."""
    text = document.text
    left, right = _sides(text, run)
    begins, ends = _begins(text, left), _ends(text, right)
    if begins and ends:
        return (*_lines(text, left, right), "")
    if begins:
        return run[0].span.start, right, ""
    if ends:
        return left, run[-1].span.end, ""
    return left, right, _joint(document, run, left, right)


def _whole(text: str, call: Call) -> Span:
    """Give the line of a call that stands alone there, with its line end."""
    left, right = _sides(text, [call])
    return Span(left, _past_line_end(text, right))


def _lines(text: str, start: int, end: int) -> tuple[int, int]:
    """Widen a run to its whole lines, and to an empty line beside them where two would meet, or one ends the text."""
    end = _past_line_end(text, end)
    above = _before_line_end(text, start)
    empty = above < start and (above == 0 or text[above - 1] in _LINE_ENDS)
    if empty and end == len(text):
        return above, end
    return start, _past_line_end(text, end) if empty or start == 0 else end


def _past_line_end(text: str, at: int) -> int:
    """Give the offset behind the line end at `at`; `at` itself if there is none."""
    return at + 2 if text.startswith("\r\n", at) else at + (text[at : at + 1] in ("\n", "\r"))


def _before_line_end(text: str, at: int) -> int:
    """Give the offset before the line end that ends at `at`; `at` itself if there is none."""
    return at - 2 if text.endswith("\r\n", 0, at) else at - (text[max(0, at - 1) : at] in ("\n", "\r"))


def _joint(document: Document, run: list[Call], left: int, right: int) -> str:
    """Tell what stands between the two texts of a line between which calls go."""
    text = document.text
    before, behind = text[left - 1], text[right]
    if behind in _CLOSES or behind in BLANKS:
        return ""
    if (left, right) != (run[0].span.start, run[-1].span.end):
        return " "
    joined = all(call.within for call in run) or before in _OPENS or behind == "<"
    return "" if joined else document.newline
