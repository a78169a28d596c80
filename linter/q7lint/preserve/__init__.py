"""The law of preservation, which every fix is held to before it is applied.

A fix takes away or rewrites what is left of markup, never what the author wrote. Each fix says by its licence what
its edits may do; `breach` holds it to that, on every fix and in production. What a licence allows is a closed grammar
of its own, apart from the readers and the rules: a reader that takes prose for a tag is refused here.

- ``REMOVES``: tags (a known name with a bracket attached, and attributes; one whose value may be prose, such as
  ``href`` or ``alt``, only by a fix that is not safe) and white space. A space or a line end may take their place;
  a new line may have the quotation marks that open the line it came of.
- ``EMPTIES``: ampersands and ``amp;`` before a semicolon that has lost its name.
- ``DECODES``: references, however often escaped, for what they stand for in the end or for the same escaped once; and
  the escapes of a program's string that stand in a tag.
- ``LAYS_OUT``: white space, bars, separators and list markers come, go and move; the dash and the colon of a word stay.
- ``RESPELLS``: a damaged tag for the sound one of the same name, side and attributes.
- ``MARKS``: ``*``, ``_`` and backquotes for tags.
- ``CLEARS``, ``JOINS``, ``RECODES``, ``RESTYLES``, ``DELETES``, ``DROPS``: single signs, and text that goes as a whole
  (`q7lint.preserve.signs`); each has a canonical form of its own.

Under every other licence the rest has to stay, sign by sign and in its order; no edit begins or ends within a word,
and no two words run together that were apart. Nor do two paragraphs, but by ``LAYS_OUT``, ``JOINS`` and those that let
text go as a whole (`q7lint.preserve.paragraphs`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint.finding import Applicability, Fix, Licence
from q7lint.preserve.compare import Comparison
from q7lint.preserve.paragraphs import joins_paragraphs
from q7lint.preserve.parts import Kind, Part
from q7lint.preserve.sides import Step, steps
from q7lint.preserve.signs import sign_fault, stands_alone
from q7lint.preserve.tags import QUOTES, Token, ends_name, is_half
from q7lint.preserve.words import inside_word, is_mark, is_word, show

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeGuard

    from q7lint.text import Edit

_ZERO_WIDTH_JOINER = "\u200d"


def breach(text: str, fix: Fix, *, alone: bool = False) -> str | None:
    """Tell which part of the law `fix` would break in `text`; ``None`` if it keeps it.

    A blank may go where a tag stands beside it: the tag goes by a fix of its own, which may have a blank in its place.
    So whoever applies fixes has to ask once more what those that meet do together, or one does `alone`.

    Never raises, whatever the fix; takes time in proportion to the fix, however long the text is.

    Args:
        text: The text.
        fix: The fix.
        alone: Whether nothing else is edited beside it, so that the tags there stay.
    """
    fault = _shape_fault(text, fix)
    if fault:
        return fault
    edits = [(edit, fix) for edit in _merged(fix)]
    return _fault(text, edits, lays_out=_may_lay_out(fix.licence), alone=alone)


def breach_together(text: str, fixes: Sequence[Fix]) -> str | None:
    """Tell which part of the law fixes would break that are lawful each, if they are applied at once and no others.

    Args:
        text: The text.
        fixes: The fixes, one or more, no two of which overlap: of tags and layout, and such as drop calls.
    """
    tags = [fix for fix in fixes if not stands_alone(fix.licence)]
    others = [fix for fix in fixes if stands_alone(fix.licence)]
    joined = _joined(tags, Licence.LAYS_OUT), _joined(others, Licence(0))
    edits = sorted(((edit, fix) for fix in joined for edit in _merged(fix)), key=lambda pair: pair[0])
    return _fault(text, edits, lays_out=any(_may_lay_out(fix.licence) for fix in fixes), alone=True)


def _joined(fixes: list[Fix], licence: Licence) -> Fix:
    """Make one fix of several, which may do what `licence` says as well.

    Each was held to its own licence: together only words have to stay apart.
    """
    for fix in fixes:
        licence |= fix.licence
    edits = tuple(sorted(edit for fix in fixes for edit in fix.edits))
    return Fix("", edits, Applicability.UNSAFE, licence)


def _fault(text: str, edits: list[tuple[tuple[int, int, str], Fix]], *, lays_out: bool, alone: bool) -> str | None:
    """Tell which part of the law edits would break, each under the licence of its fix."""
    made = steps(text, [edit for edit, _ in edits], alone=alone)
    for step, (_, fix) in zip(made, edits, strict=True):
        fault = _step_fault(text, step, fix) or (None if lays_out else _paragraph_fault(text, step, alone=alone))
        if fault:
            return fault
    return None


def _may_lay_out(licence: Licence) -> bool:
    """Tell whether a licence lets paragraphs be joined: that for layout does, and those for single signs and texts."""
    return Licence.LAYS_OUT in licence or (stands_alone(licence) and licence != Licence.DROPS)


def _step_fault(text: str, step: Step, fix: Fix) -> str | None:
    """Tell which part of the law one edit would break."""
    return sign_fault(text, step, fix) if stands_alone(fix.licence) else _edit_fault(text, step, fix)


def _paragraph_fault(text: str, step: Step, *, alone: bool) -> str | None:
    """Tell whether one edit would make one paragraph of two."""
    joins = joins_paragraphs(text, step, alone=alone)
    return "joins two paragraphs, which needs the licence LAYS_OUT" if joins else None


def _shape_fault(text: str, fix: Fix) -> str | None:
    """Tell what is wrong with the make of a fix: its licence, its offsets, the order of its edits."""
    if not _is_licence(fix.licence):
        return "has no licence"
    edits: object = fix.edits
    if not isinstance(edits, tuple):
        return "has edits that are no tuple"
    done = 0
    changes = False
    for edit in edits:
        fault = _edit_shape_fault(text, edit, done)
        if fault:
            return fault
        (start, done), written = edit
        changes = changes or text[start:done] != written
    return None if changes else "changes nothing"


def _is_licence(licence: object) -> bool:
    """Tell whether `licence` allows anything that the law knows: a plugin may hand over what it likes."""
    return isinstance(licence, Licence) and bool(licence)


def _edit_shape_fault(text: str, edit: object, done: int) -> str | None:
    """Tell what is wrong with the make of one edit, where the one before it ends at `done`."""
    if not _is_edit(edit):
        return "has an edit that is not a span and a text"
    (start, end), _ = edit
    if start < done:
        return f"has edits that overlap or are not in order, at offset {start}"
    if not start <= end <= len(text):
        return f"has an edit outside the text, from {start} to {end}"
    return None


def _is_edit(edit: object) -> TypeGuard[Edit]:
    """Tell whether `edit` is a span of two whole numbers, and a text."""
    if not (isinstance(edit, tuple) and len(edit) == 2 and isinstance(edit[1], str)):
        return False
    span = edit[0]
    return isinstance(span, tuple) and len(span) == 2 and isinstance(span[0], int) and isinstance(span[1], int)


def _merged(fix: Fix) -> list[tuple[int, int, str]]:
    """Give the edits of a fix, those that abut put together, and those that change nothing left out."""
    merged: list[tuple[int, int, str]] = []
    for (start, end), written in fix.edits:
        if merged and merged[-1][1] == start:
            first, _, before = merged.pop()
            merged.append((first, end, before + written))
        else:
            merged.append((start, end, written))
    return merged


def _edit_fault(text: str, step: Step, fix: Fix) -> str | None:
    """Tell which part of the law an edit would break under the licences for markup and layout."""
    start, end = step.start, step.end
    if text[start:end] == step.written:
        return None
    comparison = Comparison(text, step, fix)
    first = comparison.old[0] if comparison.old else None
    last = comparison.old[-1] if comparison.old else None
    return _start_fault(text, start, first) or _end_fault(text, end, last) or comparison.fault()


def _start_fault(text: str, start: int, first: Part | None) -> str | None:
    """Tell what an edit would cut in two where it begins."""
    if first and first.kind in (Kind.REFERENCE, Kind.REMAINS):
        return None
    if first and isinstance(first.what, Token):
        cut = is_half(text, start, first.what)
        return f"takes a part of the tag {show(text[max(0, start - 2) : first.end + 2])}" if cut else None
    if inside_word(text, start):
        return f"begins inside the word {show(_word_at(text, start))}"
    joined = text[start - 1 : start] == _ZERO_WIDTH_JOINER or text[start - 1 : start + 1] == "\r\n"
    if start and start < len(text) and (joined or is_mark(text[start])):
        return f"parts what belongs together: {show(text[start - 1 : start + 1])}"
    return None


def _end_fault(text: str, end: int, last: Part | None) -> str | None:
    """Tell what an edit would cut in two where it ends."""
    if end == len(text) or (last and last.kind is Kind.REFERENCE):
        return None
    if last and isinstance(last.what, Token):
        quoted = last.what.attributes and text[end - 1] in QUOTES  # a word may be glued to the quote
        ends = last.what.closed or quoted or ends_name(text, end, slash=last.what.closing)
        cut = not ends or is_half(text, last.start, last.what)
        if cut:
            return f"takes a part of the tag {show(text[last.start : end + 2])}"
    elif last and last.kind is not Kind.REMAINS and inside_word(text, end):
        return f"ends inside the word {show(_word_at(text, end))}"
    if is_mark(text[end]) or (end and text[end - 1] == "\r" and text[end] == "\n"):
        return f"parts what belongs together: {show(text[max(0, end - 1) : end + 1])}"
    return None


def _word_at(text: str, offset: int) -> str:
    """Give the word round `offset`, at most twenty signs to each side."""
    start, end = offset, offset
    while start > max(0, offset - 20) and is_word(text[start - 1]):
        start -= 1
    while end < min(len(text), offset + 20) and is_word(text[end]):
        end += 1
    return text[start:end]
