"""Which fixes keep the law of preservation, each by itself and together, and do not clash.

Of those that clash the outermost is taken, then the leftmost, then that of the lower code.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from q7lint.checker import LONGEST, Found, cropped, report
from q7lint.finding import Finding, Fix, Licence
from q7lint.preserve import breach, breach_together
from q7lint.preserve.sides import CONTEXT
from q7lint.preserve.signs import stands_alone
from q7lint.text import Document, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    Changes = tuple[tuple[str, str], ...]
    """What a fix takes away and writes, edit by edit."""

    Deed = tuple[str, Changes, int]
    """A rule's code, what its fix does, and which one of those in a pass it is that do the same."""

    Chosen = list[tuple[Found, Fix]]
    """Findings, each with its fix."""

_MOST_ROUNDS = 10
"""How often fixes are judged together anew after some were left out."""

_OPENS, _CLOSES = frozenset("<["), frozenset(">]")
"""What markup begins and ends with that parts no words."""


class Refusal(NamedTuple):
    """A fix that broke the law of preservation, and was not applied.

    Args:
        finding: The finding whose fix it was, in the text of its pass.
        reason: Which part of the law it broke.
    """

    finding: Finding
    reason: str


def lawful(document: Document, fixes: Chosen, refused: dict[Deed, Refusal]) -> Chosen:
    """Choose those of `fixes` that are lawful and disjoint, and note in `refused` those that are not lawful."""
    ready = _lawful_alone(document, fixes, refused)
    # The outermost first: a wider one begins no later, so that what clashes with it is inside or behind it.
    ready.sort(key=lambda pair: (pair[1].span.start - pair[1].span.end, pair[1].span.start, pair[0].rule.code))
    return _lawful_together(document, _disjoint(ready), refused)


def _lawful_alone(document: Document, fixes: Chosen, refused: dict[Deed, Refusal]) -> Chosen:
    """Give those of `fixes` that keep the law, and note the others in `refused`."""
    lawful: Chosen = []
    count: Counter[tuple[str, Changes]] = Counter()
    for pair in fixes:
        one, fix = pair
        reason = breach(document.text, fix) or _distance(document, one, fix)
        if reason is None:
            lawful.append(pair)
        else:
            _refuse(document, pair, reason, refused, count)
    return lawful


def _refuse(
    document: Document,
    pair: tuple[Found, Fix],
    reason: str,
    refused: dict[Deed, Refusal],
    count: Counter[tuple[str, Changes]],
) -> None:
    """Note a fix in `refused`.

    Passes move a fix, so that it is known by what it does, and by the `count` of those that do the same; and it may be
    lawful once another has been applied.
    """
    one, fix = pair
    changes = tuple((document.text[start:end], text) for (start, end), text in fix.edits)
    count[one.rule.code, changes] += 1
    refused.setdefault((one.rule.code, changes, count[one.rule.code, changes]), Refusal(report(document, one), reason))


def _distance(document: Document, one: Found, fix: Fix) -> str | None:
    """Tell whether a fix reaches beyond the lines that its finding names.

    A new layout may reach all of a table, of which the finding names the rows that are damaged; and with a call goes
    the empty line below it.
    """
    start, end = one.hit.span
    last = document.row(max(start, end - 1)) + 1
    is_last = last == len(document.line_starts)
    lines = Span(
        document.line(document.row(start)).start, len(document.text) if is_last else document.line_starts[last]
    )
    if Licence.LAYS_OUT in fix.licence or Licence.DROPS in fix.licence:
        return None if lines.touches(fix.span) else "changes none of the lines that are reported"
    return None if lines.covers(fix.span) else "changes a line that is not reported"


def forgive(refused: dict[Deed, Refusal], taken: list[tuple[Found, Fix]]) -> None:
    """Forget the refusals of fixes that have become lawful, and were applied, once others beside them had been."""
    if not refused:
        return
    lawful = {(one.rule.code, cropped(one.hit.message, LONGEST)) for one, _ in taken}
    for deed, refusal in list(refused.items()):
        if (refusal.finding.code, refusal.finding.message) in lawful:
            del refused[deed]


def _disjoint(ready: Chosen) -> Chosen:
    """Take each fix that shares no place with one taken before it. Within a pair of calls others may go."""
    from bisect import bisect_right, insort

    taken: Chosen = []
    ends: list[tuple[int, int]] = []  # the spans taken, disjoint and sorted
    for one, fix in ready:
        spans = [edit.span for edit in fix.edits] if fix.licence == Licence.DROPS else [fix.span]
        places = [bisect_right(ends, span) for span in spans]
        near = zip(spans, places, strict=True)
        if not any(Span(*other).touches(span) for span, at in near for other in ends[max(at - 1, 0) : at + 1]):
            for span in spans:
                insort(ends, span)
            taken.append((one, fix))
    return taken


class _Place(NamedTuple):
    """Where a fix changes something.

    Args:
        span: All of the fix, or, of a pair of calls, one of them.
        number: Which of the fixes at hand it is.
        fix: What it does there.
    """

    span: Span
    number: int
    fix: Fix


def _places(taken: Chosen) -> list[_Place]:
    """Give the places of fixes, in their order."""
    places: list[_Place] = []
    for number, (_, fix) in enumerate(taken):
        if fix.licence == Licence.DROPS:
            places += (_Place(edit.span, number, fix._replace(edits=(edit,))) for edit in fix.edits)
        else:
            places.append(_Place(fix.span, number, fix))
    return sorted(places, key=lambda place: place.span)


def _lawful_together(document: Document, taken: Chosen, refused: dict[Deed, Refusal]) -> Chosen:
    """Leave out what is lawful alone, and together with its neighbour would run two words together.

    Of `un</b><i>do` each tag may go, since the other parts the words; and of `mill </b><u></i> has` each blank, since
    the other one does. What is left out is looked at again in the next pass, and refused there if nothing parts the
    words any more, or if the tag beside it has no blank to give: the other one of `mill</b></i> has` stays.
    """
    taken = sorted(taken, key=lambda pair: pair[1].span.start)
    count: Counter[tuple[str, Changes]] = Counter()
    for _ in range(_MOST_ROUNDS):
        left_out: set[int] = set()
        for group in _groups(document.text, taken):
            part, reason = _lawful_part(document.text, group)
            left_out.update({place.number for place in group}.difference(place.number for place in part))
            if reason:
                _refuse(document, taken[group[0].number], reason, refused, count)
        if not left_out:
            return taken
        # With a pair of calls goes its other half, and what is left has to be lawful there without it.
        taken = [pair for number, pair in enumerate(taken) if number not in left_out]
    return taken[:1]


def _groups(text: str, taken: Chosen) -> Iterator[list[_Place]]:
    """Put the places together that meet."""
    group: list[_Place] = []
    for place in _places(taken):
        if group and not _meet(text, group[-1], place):
            yield group
            group = []
        group.append(place)
    if group:
        yield group


def _meet(text: str, one: _Place, other: _Place) -> bool:
    """Tell whether nothing stands between two places, or markup that parts no words."""
    start, end = one.span.end, other.span.start
    if start == end:
        return True
    if text[start] not in _OPENS or text[end - 1] not in _CLOSES or end - start > CONTEXT:
        return False
    return _is_of_markup(one.fix.licence) and _is_of_markup(other.fix.licence)


def _lawful_part(text: str, group: list[_Place]) -> tuple[list[_Place], str | None]:
    """Give the places of a group whose fixes are lawful together, all, all but the last, or one; or why none is."""
    start, end = group[0].span
    if len(group) == 1 and text[start - 1 : start] not in _CLOSES and text[end : end + 1] not in _OPENS:
        return group, None  # it meets nothing
    licences = {place.fix.licence for place in group}
    if licences == {Licence.CLEARS}:  # what shows as nothing parts no words
        return group, None
    if not all(map(_is_of_markup, licences)):
        return group[::2], None  # no two of these touch, and the others come in the next pass
    reason = None
    numbers = list(dict.fromkeys(place.number for place in group))
    for some in filter(None, (numbers, numbers[:-1], numbers[:1], numbers[1:2])):
        chosen = frozenset(some)
        part = [place for place in group if place.number in chosen]
        fault = breach_together(text, [place.fix for place in part])
        if fault is None:
            return part, None
        reason = reason or fault
    return [], reason


def _is_of_markup(licence: Licence) -> bool:
    """Tell whether a licence lets markup go, and the blanks beside it."""
    return licence == Licence.DROPS or not stands_alone(licence)
