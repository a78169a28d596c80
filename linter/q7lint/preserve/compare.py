"""What stands, against what a fix would put there.

Both are walked from left to right. In what stands, only what the licence names may be passed over; in what is put
there, only layout, and what may stand for a tag. Everything else has to be met, sign by sign, in its order. Between
two pieces of prose lies a gap, and each gap is held against the gap that takes its place.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from q7lint.finding import Applicability
from q7lint.preserve.names import INLINE, RAISED, STRUCTURE, is_harmless
from q7lint.preserve.parts import Kind, Part, parts_of
from q7lint.preserve.powers import powers_of
from q7lint.preserve.references import Reference
from q7lint.preserve.sides import CONTEXT, Step, sides
from q7lint.preserve.strokes import Strokes, are_free, strokes_end
from q7lint.preserve.tags import Token, read_sound_tag
from q7lint.preserve.words import (
    LINE_ENDS,
    WHITE,
    is_elided,
    is_one_word,
    is_particle,
    is_spaceless,
    is_word,
    may_close_up,
    show,
)
from q7lint.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from q7lint.finding import Fix

_FAR = 4000
"""How far behind the start of its line an edit may take over the line's quotation marks, in code points."""
_QUOTED = regex(r"((?:[ \t]{0,3}>)+[ \t]?)(?:[-*+•][ \t\xa0])?")
_MARKS = "*_`"
_MARK_RUN = regex(r"\*{1,3}|_{1,3}|`{1,2}")
_CODE = frozenset(("code", "kbd", "pre", "samp", "tt", "var"))
_LINE_ENDS = ("\n", "\r\n", "\r")
_WORD_AT = regex(r"\w+|\W")
_BEFORE = regex(r"\w*\Z")
_LONGEST = 100
"""How far the word before a place is looked for, in code points: a search tries each of them as its beginning."""


class _Gap(NamedTuple):
    """What a fix puts between two pieces of prose."""

    start: int
    end: int
    white: str
    layout: bool
    tags: list[Token]
    marks: list[str]


class Comparison:
    """One edit, walked through.

    Args:
        text: The text as it stands.
        step: The edit.
        fix: The fix that it belongs to.
    """

    __slots__ = ("end", "fix", "line_end", "new", "old", "powers", "spot", "start", "step", "stop", "strokes", "text")

    def __init__(self, text: str, step: Step, fix: Fix) -> None:
        start, end, before = step.start, step.end, step.left
        self.text = text
        self.start = start
        self.end = end
        self.fix = fix
        self.powers = powers_of(fix.licence)
        self.old = parts_of(text, start, end, self.powers)
        self.new = f"{before}{step.written}{step.right}"
        self.strokes = Strokes(self.new) if self.powers.lays_out else None
        self.spot = len(before)
        self.stop = self.spot + len(step.written)
        self.step = step
        self.line_end = "\r\n" if "\r\n" in step.written else "\n"  # what the line end of a string becomes

    def fault(self) -> str | None:
        """Tell what the edit would lose, add or run together; ``None`` if nothing."""
        gap: list[Part] = []
        for part in self.old:
            wanted = self._wanted(part, gap)
            if not wanted:
                gap.append(part)
                continue
            fault = self._meet(part, wanted, gap)
            if fault:
                return fault
            gap = []
        passed = self._pass((), gap)
        if self.spot < self.stop:
            return f"writes {show(self._at_spot())}, which does not stand there"
        return self._gap_fault(gap, passed)

    def _wanted(self, part: Part, gap: list[Part]) -> tuple[str, ...]:
        """Give the forms in which `part`, behind `gap`, may stand in the new text; none for what may go."""
        if part.kind is Kind.PROSE:
            return (self.text[part.start : part.end],)
        if isinstance(part.what, Reference):
            decoded, once = part.what.decoded, part.what.once
            if decoded[0] not in WHITE:
                return (once, decoded)
            return (once,) if self.new.startswith(once, self.spot, self.stop) else ()
        if isinstance(part.what, Token) and not self.powers.respells:
            # What looks like a tag may be prose to the rule: `a < b` in a cell. Then it has to stand there as it is.
            whole = self.text[part.start : part.end]
            forms = (whole, " ".join(whole.split())) if self.powers.lays_out else (whole,)
            return tuple(form for form in forms if self._stands_next(form, gap))
        return ()

    def _stands_next(self, whole: str, gap: list[Part]) -> bool:
        """Tell whether `whole` follows in the new text, layout passed over."""
        spot = self.spot
        while spot < self.stop and not self.new.startswith(whole, spot, self.stop):
            end = spot + 1 if self.new[spot] in WHITE else self._layout_end(spot, gap)
            if end == spot:
                return False
            spot = end
        return spot < self.stop

    def _meet(self, part: Part, wanted: tuple[str, ...], gap: list[Part]) -> str | None:
        """Pass over what was put before `part`, then over `part` itself."""
        passed = self._pass(wanted, gap)
        found = next((form for form in wanted if self.new.startswith(form, self.spot, self.stop)), None)
        if found is None:
            return self._loss(part, wanted)
        fault = self._gap_fault(gap, passed)
        self.spot += len(found)
        return fault

    def _pass(self, wanted: tuple[str, ...], gap: list[Part]) -> _Gap:
        """Pass over what a fix may put in the place of `gap` before one of `wanted`, as little of it as can be."""
        start, white, layout = self.spot, "", False
        tags: list[Token] = []
        marks: list[str] = []
        while self.spot < self.stop and not (wanted and self._is_met(wanted)):
            sign = self.new[self.spot]
            if (end := self._quote_end(self.spot)) > self.spot:
                self.spot = end
            elif sign in WHITE:
                white += sign
                self.spot += 1
            elif (end := self._layout_end(self.spot, gap)) > self.spot:
                layout = True
                self.spot = end
            elif self.powers.marks and sign in _MARKS:
                marks.append(self._mark(wanted))
                self.spot += len(marks[-1])
            elif self.powers.respells and sign == "<":
                token = read_sound_tag(self.new, self.spot, self.stop)
                if token is None:
                    break
                tags.append(token)
                self.spot = token.end
            else:
                break
        return _Gap(start, self.spot, white, layout, tags, marks)

    def _is_met(self, wanted: Iterable[str]) -> bool:
        """Tell whether one of `wanted` stands at the spot; dashes count only as a whole run."""
        return any(self.new.startswith(form, self.spot, self.stop) and self._is_whole(form) for form in wanted)

    def _is_whole(self, form: str) -> bool:
        """Tell whether `form`, if it is nothing but dashes, is all the dashes at the spot: `-` is not in `---`."""
        run = strokes_end(form, 0, len(form))
        return run < len(form) or strokes_end(self.new, self.spot, self.stop) == self.spot + run

    def _layout_end(self, spot: int, gap: Sequence[Part] = ()) -> int:
        """Give the end of the bar or the separator at `spot`; `spot` itself where there is none that may come.

        In a row with words, only dashes that `gap` holds may stay: an item that moved into a cell.
        """
        if self.strokes is None or self.new[spot] not in "|-:":
            return self._bullet_end(spot)
        if self.new[spot] == "|":
            return spot + 1
        end = strokes_end(self.new, spot, self.stop)
        if self.strokes.may_come(spot, end):
            return end
        moved = are_free(self.new, spot, end) and any(
            part.kind is Kind.LAYOUT and self.text[part.start : part.end] == self.new[spot:end] for part in gap
        )
        return end if moved else spot

    def _quote_end(self, spot: int) -> int:
        """Give the end of the quotation marks (and the item's marker) that a new line has from the line it came of."""
        begins = self.new[spot] in "> \t" and self.new[spot - 1 : spot] in LINE_ENDS
        forms = self._quotes() if begins else ()
        return spot + next((len(one) for one in forms if self.new.startswith(one, spot, self.stop)), 0)

    def _quotes(self) -> tuple[str, ...]:
        """Give the forms of the quotation marks of the line on which the edit begins; none if it has none."""
        nearest = max(0, self.start - _FAR)
        line = max(self.text.rfind("\n", nearest, self.start), self.text.rfind("\r", nearest, self.start)) + 1
        quoted = _QUOTED.match(self.text, line, self.start) if line or not nearest else None
        # An empty line has no blank at its end.
        return (*quoted.group(0, 1), quoted[1].rstrip(" \t")) if quoted else ()

    def _bullet_end(self, spot: int) -> int:
        """Give the end of the list marker that opens the line at `spot`, in the form that the document uses."""
        bullet = self.powers.lays_out and self.new[spot] in "*+•" and self.new[spot + 1 : spot + 2] in (" ", "\u00a0")
        return spot + 1 if bullet and at_line_edge(self.new, spot, -1) else spot

    def _mark(self, wanted: tuple[str, ...]) -> str:
        """Give the mark at the spot, short enough to leave the prose behind it whole."""
        found = _MARK_RUN.match(self.new, self.spot, self.stop)
        run = found.group() if found else self.new[self.spot]
        lengths = range(len(run), 0, -1)
        fits = (n for n in lengths if any(self.new.startswith(form, self.spot + n, self.stop) for form in wanted))
        return run[: next(fits, len(run))]

    def _at_spot(self) -> str:
        """Give the word, or the sign, that the new text has at the spot."""
        word = _WORD_AT.match(self.new, self.spot, self.stop)
        return word.group() if word else ""

    def _loss(self, part: Part, wanted: tuple[str, ...]) -> str:
        """Say what of `part` the fix loses or changes."""
        old = wanted[-1]
        if part.kind is Kind.REFERENCE:
            whole = self.text[part.start : part.end]
            return f"writes {show(self._at_spot())} for {show(whole)}, which stands for {show(old)}"
        new = self.new[self.spot : self.stop]
        same = next((at for at, (one, other) in enumerate(zip(old, new, strict=False)) if one != other), len(new))
        before = _BEFORE.search(old, max(0, same - _LONGEST), same)
        found = _WORD_AT.match(old, before.start() if before and old[same : same + 1].isalnum() else same)
        word = found.group() if found else old
        if not word[0].isalnum():
            return f"removes {show(word)}, which is not in what its licence lets go"
        if word in new:
            return f"writes {show(self._at_spot())} before {show(word)}, which does not stand there"
        return f"removes the word {show(word)}, which is not part of a tag"

    def _gap_fault(self, gap: list[Part], passed: _Gap) -> str | None:
        """Hold what stands between two pieces of prose against what takes its place."""
        if not gap and passed.start == passed.end:
            return None
        tags = [part.what for part in gap if isinstance(part.what, Token)]
        return self._tag_fault(tags, passed) or self._white_fault(gap, passed) or self._fusion(gap, tags, passed)

    def _tag_fault(self, tags: list[Token], passed: _Gap) -> str | None:
        """Hold the tags that stand against those that are written, and what goes against the licence."""
        if not (tags or passed.tags or passed.marks):
            return None  # as in most gaps
        gone = list(tags)
        for tag in passed.tags:
            while gone and not gone[0].says(tag):
                fault = self._going(gone.pop(0))
                if fault:
                    return fault
            if gone:
                gone.pop(0)
            elif not self.powers.lays_out or tag.name not in STRUCTURE or tag.attributes:
                return f"writes the tag {show(f'<{tag.name}>')}, which is not the one that stands there"
        if passed.marks and not _fit(passed.marks, tags):
            return f"writes {show(''.join(passed.marks))} where no tag of its kind stands"
        for tag in gone:
            fault = self._going(tag)
            if fault:
                return fault
        return None

    def _going(self, tag: Token) -> str | None:
        """Tell why `tag` may not go; ``None`` if it may."""
        inline = self.powers.marks and tag.name in INLINE
        if not self.powers.removes and not inline:
            return f"removes the tag {show(tag.name)}, which needs the licence REMOVES"
        if self.fix.applicability is Applicability.SAFE:
            for name, value in tag.attributes:
                if not is_harmless(name, value):
                    return f"loses {show(value or '')}, the value of {show(name)}, which no safe fix may"
        return None

    def _white_fault(self, gap: list[Part], passed: _Gap) -> str | None:
        """Hold white space against the licence."""
        if self.powers.lays_out:
            return None
        old, new = self._white(gap), passed.white
        if old == new or (self.powers.decodes and _evened(old) == _evened(new)):
            return None
        tokens = any(part.kind in (Kind.TAG, Kind.REMAINS) for part in gap)
        if not tokens and not (self.powers.removes and gap):
            return "changes white space, which needs the licence LAYS_OUT"
        if new and new != " " and new not in _LINE_ENDS and new not in old:
            return f"writes the white space {show(new)}, which needs the licence LAYS_OUT"
        if LINE_ENDS.intersection(old) and not LINE_ENDS.intersection(new) and not self._ends_line(passed):
            return "joins two lines, which needs the licence LAYS_OUT"
        return None

    def _white(self, gap: list[Part]) -> str:
        """Give the white space of a gap, decoded, without that inside its tags."""
        white: list[str] = []
        before: Reference | None = None
        for part in gap:
            reference = part.what if isinstance(part.what, Reference) else None
            if part.kind is Kind.SPACE:
                white.append(self.text[part.start : part.end])
            elif reference and reference.decoded == "\n":
                # The line end of a string, of one sign or two, becomes that of the text.
                if before and before.decoded == "\r":
                    white.pop()
                white.append(self.line_end)
            elif reference:
                white.append(reference.decoded)
            before = reference
        return "".join(white)

    def _ends_line(self, passed: _Gap) -> bool:
        """Tell whether the gap stands at the edge of a line in the new text."""
        return at_line_edge(self.new, passed.start, -1) or at_line_edge(self.new, passed.end, 1)

    def _fusion(self, gap: list[Part], tags: list[Token], passed: _Gap) -> str | None:
        """Tell which words the fix would run together, or part."""
        left = self.new[passed.start - 1 : passed.start]
        right = self.new[passed.end : passed.end + 1]
        if not left or not right or left in WHITE or right in WHITE:
            return None
        words = is_word(left) and is_word(right)
        if passed.white or passed.layout:
            return f"parts {show(self._around(passed))}" if words and not gap else None
        if any(tag.name in RAISED for tag in tags) or is_spaceless(left) or is_spaceless(right):
            return None
        # A mark or a tag shows as nothing: it parts words where one stood, but does not make up for a blank.
        shown = not (passed.marks or passed.tags)
        spaced = any(part.kind in (Kind.SPACE, Kind.LAYOUT, Kind.REFERENCE) for part in gap)
        # The blank before a tail stood inside the tag that it was: `Ctrl em >+`. Only a word behind it needs one, and a
        # particle of Korean is none.
        tailed = any(not tag.opened for tag in tags) and (not is_word(right) or is_particle(right))
        if left == "’" and not is_word(self.new[passed.start - 2 : passed.start - 1] or " "):
            left = "“"  # with no letter before it, it opens a quotation and is no apostrophe
        one = bool(tags) and (not spaced or tailed) and is_one_word(self.new, passed.start)
        fused = words and shown and bool(gap) and not one
        if spaced and gap[0].what in tags and not tags[0].closing and is_elided(self.new, passed.start):
            return None  # the blank stood inside the element: `l’< em > eau`
        if fused or (spaced and not tailed and self._are_apart(left, passed)):
            return f"runs together what is apart: {show(self._around(passed))}"
        return None

    def _are_apart(self, left: str, passed: _Gap) -> bool:
        """Tell whether the white space of a gap behind `left` was all that lay between two texts, and has to."""
        origin = len(self.step.left)
        before, behind = sides(self.step, passed.start - origin, passed.end - origin)
        before = left if left not in ">]" else before  # which may have been told from an apostrophe
        open_ended = not before or not behind or before in WHITE or behind in WHITE
        return not (open_ended or may_close_up(before, behind))

    def _around(self, passed: _Gap) -> str:
        """Give the words on both sides of a gap of the new text."""
        before = _BEFORE.search(self.new, max(0, passed.start - 20), passed.start)
        after = _WORD_AT.match(self.new, passed.end)
        left = before.group() if before and before.group() else self.new[passed.start - 1 : passed.start]
        return f"{left}{self.new[passed.start : passed.end]}{after.group() if after else ''}"


def _fit(marks: list[str], tags: list[Token]) -> bool:
    """Tell whether for each mark a tag of its kind stands there: one of code, or one of another style."""
    return len(marks) <= len(tags) and all(
        any((tag.name in _CODE) == (mark[0] == "`") for tag in tags) for mark in marks
    )


def _evened(white: str) -> str:
    """Give white space with plain spaces for no-break spaces, which may stand for each other."""
    return white.replace("\xa0", " ")


def at_line_edge(text: str, offset: int, step: int) -> bool:
    """Tell whether only blanks lie between `offset` and the edge of its line, to the left or to the right."""
    spot = offset + min(step, 0)
    stop = spot + step * CONTEXT
    while spot != stop and 0 <= spot < len(text):
        if text[spot] in LINE_ENDS:
            return True
        if text[spot] not in WHITE:
            return False
        spot += step
    return spot != stop
