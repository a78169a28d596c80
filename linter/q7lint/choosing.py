"""What rules find in a text, and which of their fixes are applied together.

The fixes of the earliest phase present are taken, those that keep the law of preservation; of those that clash the
outermost, then the leftmost, then that of the lower code. Others come with them where they would be the same a pass
later, so that a text in which several things are damaged settles in few passes:

- with references, the fixes of the next phase, where a line end stands between them and tables, and where no markup is
  near the references for tags: no reader of tags or of tables looks so far;
- with tags and tables, the fixes that wait for them, as the probable ones do for the safe: references and blanks in
  prose, tables of bars alone, and tags that are the only ones of their name, where what their readers take into account
  stays as it is.

No law of repair rests on that: a pass takes what it takes by what the text holds, whatever the order of the rules, and
what does come early has nothing to do with what it does not wait for.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from q7lint.checker import LONGEST, Found, cropped, detect, in_order, report
from q7lint.elements import ELEMENTS, INLINE
from q7lint.finding import Applicability, Finding, Fix, Licence
from q7lint.preserve import breach, breach_together
from q7lint.preserve.sides import CONTEXT
from q7lint.preserve.signs import stands_alone
from q7lint.reading import Certainty, Evidence, Reading, Reads
from q7lint.regex import regex
from q7lint.rule import Phase
from q7lint.text import Document, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from collections.abc import Set as AbstractSet

    from q7lint.rule import Rule

    _Changes = tuple[tuple[str, str], ...]
    """What a fix takes away and writes, edit by edit."""

    Deed = tuple[str, _Changes, int]
    """A rule's code, what its fix does, and which one of those in a pass it is that do the same."""

    _Chosen = list[tuple[Found, Fix]]

_MARKUP = frozenset("<>|`\r\n")
"""What tags, cells and code are made of, and what parts their lines."""

_BRACKETS = frozenset("<>`")

_OF_CODE = ("`", "~~~")
"""What code stands between."""

_INDENTS = ("\n\t", "\n    ", "\r\t", "\r    ")
"""What a line of code begins with, behind its line end."""

MANY = 20_000
"""Where a pass has more fixes to choose from, what was read for them is let go of before that."""

_REACH = 60
"""How far along its line a reader of tags takes words into account, in code points."""

_CONTEXT = 24
"""How far a reader of references or of blanks does."""

_WORD = regex(r"[ ]{1,3}([^\W_]+)")
"""The word behind a bracket that blanks part from it."""

_GONE = "\0"
"""Stands for each code point that a pass takes away or writes anew, or that waits to be."""

_NO_BREAK = ("nbsp", "160", "a0")
"""What references to a no-break space say, in lower case."""

_OF_REFERENCES = f" &;#x0{_GONE}"
"""What else they are made of, and what may go from between two of them."""

_FEW = 1_000
"""With more fixes than that, something waits anyway that stands beside one of them."""

_SHORT = 4_000
"""In a text of more code points some table stands beside some reference, and would be read for nothing."""

_TOUCHED = _BRACKETS | {_GONE}

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


class Look:
    """What rules find in a text, phase by phase.

    A pass applies the fixes of one phase, or of two where nothing keeps them apart. So a later one is looked at only
    when its fixes may be applied, and what only its rules read is not read before.

    Args:
        reading: The text.
        rules: The rules that have something to read in it.
    """

    def __init__(self, reading: Reading, rules: tuple[Rule, ...]) -> None:
        self.reading = reading
        self.document = reading.document
        self.rules = rules
        self.phases = sorted({rule.phase for rule in rules})
        self._found: dict[Phase, list[Found]] = {}
        self._counts: dict[Phase, int] = {}

    def found(self, phase: Phase) -> list[Found]:
        """Give what the rules of a phase find, in the order of the places."""
        if phase not in self._found:
            rules = [rule for rule in self.rules if rule.phase is phase]
            self._found[phase] = in_order(detect(self.reading, rules))
        return self._found[phase]

    def found_by(self, reads: Reads) -> list[Found]:
        """Give what those rules find that read this and nothing else."""
        rules = [rule for rule in self.rules if rule.reads is reads]
        phases = sorted({rule.phase for rule in rules})
        if all(phase in self._found for phase in phases):
            return [one for phase in phases for one in self._found[phase] if one.rule.reads is reads]
        return in_order(detect(self.reading, rules))

    def anew(self) -> Look:
        """Give the look of a run that knows nothing but this text: what was found is kept if it sees the same."""
        evidence = self.reading.says(Evidence())
        return self if evidence == self.reading.evidence else Look(self.reading.told(evidence), self.rules)

    def all(self) -> list[Found]:
        """Give what all of them find."""
        return in_order(one for phase in self.phases for one in self.found(phase))

    def count(self) -> int:
        """Count what they find, but for the last phase."""
        phases = (phase for phase in self.phases if phase is not Phase.LINES)
        return sum(self._counts[phase] if phase in self._counts else len(self.found(phase)) for phase in phases)

    def spans(self) -> list[Span]:
        """Give where they find something, but for the last phase; what was forgotten is found again."""
        phases = (phase for phase in self.phases if phase is not Phase.LINES)
        return sorted(one.hit.span for phase in phases for one in self.found(phase))

    def forget(self) -> None:
        """Let go of what was found and read, but for how much it was."""
        self._counts = {phase: len(found) for phase, found in self._found.items()}
        self._found = {}
        self.reading.forget()


def choose(
    look: Look,
    allowed: set[Applicability],
    refused: dict[Deed, Refusal],
    later: AbstractSet[Applicability] = frozenset(),
) -> list[tuple[Found, Fix]]:
    """Choose the fixes of one pass: allowed, lawful, of the earliest phase that has such, and disjoint.

    Args:
        look: What is found.
        allowed: Who may apply them.
        refused: Takes those that are not lawful.
        later: Who may apply them when none of the others is left; of these, such come along as stand far from all.
    """
    for phase in look.phases:
        fixes = _allowed(look, phase, allowed)
        if not fixes:
            continue
        if len(fixes) > MANY:
            look.reading.forget()  # seldom is anything asked of it again
        taken = _taken(look.document, fixes, refused)
        if taken:
            mends_all = phase is Phase.ENTITIES and len(taken) == len(fixes)
            taken += _with_references(look, taken, allowed) if mends_all else []
            return taken + _that_wait(look, taken, allowed | later) if len(taken) < _FEW else taken
    return []


def _allowed(look: Look, phase: Phase, allowed: AbstractSet[Applicability]) -> _Chosen:
    """Give the fixes of a phase that may be applied."""
    return _fixes(look.found(phase), allowed)


def _fixes(found: list[Found], allowed: AbstractSet[Applicability]) -> _Chosen:
    """Give the fixes that may be applied, of what is found."""
    return [(one, one.hit.fix) for one in found if one.hit.fix and one.hit.fix.applicability in allowed]


def _taken(document: Document, fixes: _Chosen, refused: dict[Deed, Refusal]) -> _Chosen:
    """Choose those of `fixes` that are lawful and disjoint, and note in `refused` those that are not lawful."""
    lawful = _lawful(document, fixes, refused)
    # The outermost first: a wider one begins no later, so that what clashes with it is inside or behind it.
    lawful.sort(key=lambda pair: (pair[1].span.start - pair[1].span.end, pair[1].span.start, pair[0].rule.code))
    return _lawful_together(document, _disjoint(lawful), refused)


def _with_references(look: Look, references: _Chosen, allowed: set[Applicability]) -> _Chosen:
    """Choose the fixes of the next phase that has such, if they would be the same once the references are mended.

    Those of the last phase never are: they go by the length of lines.
    """
    text = look.document.text
    evidence = look.reading.evidence
    # Where no tag seems damaged, it would most often be read for nothing.
    if not (evidence.hard or evidence.soft) or not all(_mends_only(text, fix) for _, fix in references):
        return []
    alone = all(_stands_alone(text, fix) for _, fix in references)
    if not alone and len(text) > _SHORT:
        return []
    # Where tags stand near references, a whole line has to part these from a table, which may end by its neighbours.
    for phase, lines in ((Phase.STRUCTURE, 1), (Phase.TAGS, 0)) if alone else ((Phase.STRUCTURE, 2),):
        fixes = _allowed(look, phase, allowed) if phase in look.phases else []
        if fixes:
            # A call takes the blanks beside it along, and what is decoded may be one of them.
            calls = any(fix.licence == Licence.DROPS for _, fix in fixes)
            if not _are_apart(text, references, fixes, max(lines, calls)):
                return []
            refused: dict[Deed, Refusal] = {}
            taken = _taken(look.document, fixes, refused)
            return [] if refused else taken
    return []


def _mends_only(text: str, fix: Fix) -> bool:
    """Tell whether a fix mends a reference, and writes nothing that may become markup."""
    return not fix.licence & ~(Licence.DECODES | Licence.EMPTIES) and _is_plain(text, fix)


def _is_plain(text: str, fix: Fix) -> bool:
    """Tell whether a fix writes no markup. A bracket alone is none before a blank and a word that names no element."""
    if all(_MARKUP.isdisjoint(edit.text) for edit in fix.edits):
        return True
    before, behind = _around(text, fix, _REACH)
    word = _WORD.match(behind)
    alone = _BRACKETS.isdisjoint(before) and _BRACKETS.isdisjoint(behind)
    return alone and word is not None and word[1].lower() not in ELEMENTS and [edit.text for edit in fix.edits] == ["<"]


def _stands_alone(text: str, fix: Fix) -> bool:
    """Tell whether a fix has no markup near it on its line."""
    return all(map(_MARKUP.isdisjoint, _around(text, fix, _REACH)))


def _around(text: str, fix: Fix, reach: int) -> tuple[str, str]:
    """Give what stands before a fix on its line and behind it, so many code points at most."""
    start, end = fix.span
    before = text[max(0, start - reach) : start].replace("\r", "\n").rpartition("\n")[2]
    behind = text[end : end + reach].replace("\r", "\n").partition("\n")[0]
    return before, behind


def _are_apart(text: str, references: _Chosen, others: _Chosen, lines: int) -> bool:
    """Tell whether something stands between the fixes of references and others, so many line ends among it."""
    spans = [(fix.span, True) for _, fix in references] + [(fix.span, False) for _, fix in others]
    for (one, is_one), (other, is_other) in pairwise(sorted(spans)):
        between = text[one.end : other.start]
        parted = between != "" and max(between.count("\n"), between.count("\r")) >= lines
        if is_one is not is_other and not parted:
            return False
    return True


class _Waits(NamedTuple):
    """Fixes that wait for others, as a rule of one reading makes them, and may come along where they stand apart.

    Args:
        reads: What their rules read, and nothing else.
        phase: The phase of those rules.
        first: With the fixes of which phase they come first: of those before it, some may be hidden yet.
        apart: Gives those that would be the same behind the others, by the text without what these take.
    """

    reads: Reads
    phase: Phase
    first: Phase
    apart: Callable[[Reading, str, _Chosen], _Chosen]


def _that_wait(look: Look, taken: _Chosen, allowed: AbstractSet[Applicability]) -> _Chosen:
    """Choose the fixes that wait for those that are taken, and would be the same behind them.

    Args:
        look: What is found.
        taken: The fixes that are taken.
        allowed: Who may apply the others, now or later.
    """
    if any(sign in look.document.text for sign in _OF_CODE):
        return []  # where tags go, and lines with them, what is code may be another place
    if look.reading.escaped_tags:
        return []  # all of their lines tells whether they stand in code
    phase = max(one.rule.phase for one, _ in taken)
    apart: _Chosen = []
    for waits in _WAITING:
        if phase < waits.first or not (found := _fixes(look.found_by(waits.reads), allowed)):
            continue
        earlier = (one for one in look.phases if one < waits.phase and one <= phase)
        others = taken + [pair for one in earlier for pair in _allowed(look, one, allowed)]
        rest = _without(look.document.text, sorted(fix.span for _, fix in others))
        found = [pair for pair in found if _GONE not in rest[slice(*_stretched(pair[1].span))]]
        apart += waits.apart(look.reading, rest, found) if found else []
    if not apart or any(indent in look.document.text for indent in _INDENTS):
        return []
    return _taken(look.document, apart, {})


def _without(text: str, spans: list[Span]) -> str:
    """Give a text with `_GONE` for each code point of what is taken away or written anew."""
    pieces: list[str] = []
    done = 0
    for start, end in map(_stretched, spans):
        pieces += text[done:start], _GONE * (end - max(start, done))
        done = max(end, done)
    return "".join((*pieces, text[done:]))


def _stretched(span: Span) -> Span:
    """Give a span, or the code point behind a place at which something is only added."""
    return span if span.start < span.end else Span(span.start, span.end + 1)


def _references(_: Reading, text: str, fixes: _Chosen) -> _Chosen:
    """Give those that become no markup, and whose reader takes nothing into account that goes.

    Probable ones wait near no-break spaces: to make one of two is safe, and goes by the signs beside them and by what
    the line begins with. Those that are blanks wait within half a tag too: with its rest it may take them along.
    Of a row of references each waits for all: of what one of them becomes and the next, something else may be made.
    """
    return [pair for row in _rows(text, fixes) if all(_is_at_rest(text, fix) for _, fix in row) for pair in row]


def _rows(text: str, fixes: _Chosen) -> Iterator[_Chosen]:
    """Part the fixes of references, which are in order, where something else stands between them."""
    row: _Chosen = []
    for pair in fixes:
        if row and text[row[-1][1].span.end : pair[1].span.start].strip(_OF_REFERENCES):
            yield row
            row = []
        row.append(pair)
    if row:
        yield row


def _is_at_rest(text: str, fix: Fix) -> bool:
    """Tell whether the fix of a reference would be the same when what goes near it is gone."""
    if not (_is_plain(text, fix) and _is_whole(text, fix, _CONTEXT)):
        return False
    return fix.applicability is Applicability.SAFE or not _may_be_changed(text, fix)


def _may_be_changed(text: str, fix: Fix) -> bool:
    """Tell whether what is written may be one of several blanks, or the blank of a tag."""
    is_blank = all(edit.text.isspace() for edit in fix.edits)
    return _has_blanks_near(text, fix) or (is_blank and _is_within_brackets(text, fix))


def _is_within_brackets(text: str, fix: Fix) -> bool:
    """Tell whether a bracket before a fix on its line is open, or one behind it closes what is not."""
    before, behind = _around(text, fix, _REACH)
    opening, closing = behind.find("<"), behind.find(">")
    return before.rfind("<") > before.rfind(">") or (closing >= 0 and not 0 <= opening < closing)


def _has_blanks_near(text: str, fix: Fix) -> bool:
    """Tell whether no-break spaces in a row stand near a fix on its line, as signs or references, or come with it."""
    before, behind = _around(text, fix, _REACH)
    line = f"{before}{''.join(edit.text for edit in fix.edits)}{behind}".lower()
    for name in _NO_BREAK:
        line = line.replace(name, "\u00a0")
    return any(not between.replace("amp", "").strip(_OF_REFERENCES) for between in line.split("\u00a0")[1:-1])


def _is_whole(text: str, fix: Fix, reach: int) -> bool:
    """Tell whether nothing goes near a fix on its line."""
    return all(_GONE not in side for side in _around(text, fix, reach))


def _lone_tags(reading: Reading, text: str, fixes: _Chosen) -> _Chosen:
    """Give those of inline tags that are the only ones of their name, with none near them, and probable by themselves.

    So nothing else makes them what they are, and nothing that is left is what it is because of them.
    """
    chosen = [pair for pair in fixes if _is_whole(text, pair[1], _REACH) and _stands_alone(text, pair[1])]
    if not chosen:
        return []
    count = Counter(tag.name for tag in reading.tags)
    return [pair for pair in chosen if _is_of_lone_tags(reading, pair[1], count)]


def _is_of_lone_tags(reading: Reading, fix: Fix, count: Counter[str]) -> bool:
    """Tell whether a fix takes tags away that nothing else in the text has to do with.

    One that is written anew does not come along: whether it starts or ends an element, others tell.
    """
    if Licence.RESPELLS in fix.licence:
        return False
    tags = [reading.tag_at[at] for at in range(*fix.span) if at in reading.tag_at]
    return bool(tags) and all(
        tag.name in INLINE
        and len(tag.name) > 1
        and count[tag.name] == 1
        and tag.certainty is Certainty.PROBABLE
        and tag.partner is None
        for tag in tags
    )


def _blanks(reading: Reading, text: str, fixes: _Chosen) -> _Chosen:
    """Give those in prose near which everything stays, and nothing waits for a pass before theirs.

    Where lines are to be joined as well, which goes by their length, those wait that are joined with them.
    """
    chosen = [pair for pair in fixes if _is_in_prose(text, pair[1])]
    return [pair for pair in chosen if pair[1].applicability is Applicability.SAFE or not reading.breaks]


def _is_in_prose(text: str, fix: Fix) -> bool:
    """Tell whether blanks have no markup near them, and the signs beside them stay."""
    before, behind = _around(text, fix, _CONTEXT)
    if not (_MARKUP.isdisjoint(before) and _MARKUP.isdisjoint(behind)) or _GONE in behind[:4]:
        return False
    gone, _, kept = before.rpartition(_GONE)
    # A word that is no marker keeps the line's beginning away.
    return not gone or any(len(word) > 3 and word.isalpha() for word in kept.split())


def _without_tags(reading: Reading, text: str, fixes: _Chosen) -> _Chosen:
    """Give those of tables and lists that hold no tags, and stay as they are with the lines above and below them."""
    document = reading.document
    return [pair for pair in fixes if _TOUCHED.isdisjoint(text[slice(*_with_lines_around(document, pair[1].span))])]


def _with_lines_around(document: Document, span: Span) -> Span:
    """Give the lines of a span, with the one above and the one below."""
    above = max(document.row(span.start) - 1, 0)
    below = min(document.row(span.end) + 1, len(document.line_starts) - 1)
    return Span(document.line(above).start, document.line(below).end)


_WAITING = (
    _Waits(Reads.ENTITIES, Phase.ENTITIES, Phase.TAGS, _references),
    _Waits(Reads.TABLES, Phase.STRUCTURE, Phase.STRUCTURE, _without_tags),
    _Waits(Reads.LISTS, Phase.STRUCTURE, Phase.STRUCTURE, _without_tags),
    _Waits(Reads.TAG_DAMAGE, Phase.TAGS, Phase.TAGS, _lone_tags),
    _Waits(Reads.SPACES, Phase.LINES, Phase.STRUCTURE, _blanks),
)


def _lawful(document: Document, fixes: _Chosen, refused: dict[Deed, Refusal]) -> _Chosen:
    """Give those of `fixes` that keep the law, and note the others in `refused`."""
    lawful: _Chosen = []
    count: Counter[tuple[str, _Changes]] = Counter()
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
    count: Counter[tuple[str, _Changes]],
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


def _disjoint(ready: _Chosen) -> _Chosen:
    """Take each fix that shares no place with one taken before it. Within a pair of calls others may go."""
    from bisect import bisect_right, insort

    taken: _Chosen = []
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


def _places(taken: _Chosen) -> list[_Place]:
    """Give the places of fixes, in their order."""
    places: list[_Place] = []
    for number, (_, fix) in enumerate(taken):
        if fix.licence == Licence.DROPS and len(fix.edits) > 1:
            places += (_Place(edit.span, number, fix._replace(edits=(edit,))) for edit in fix.edits)
        else:
            places.append(_Place(fix.span, number, fix))
    return sorted(places, key=lambda place: place.span)


def _lawful_together(document: Document, taken: _Chosen, refused: dict[Deed, Refusal]) -> _Chosen:
    """Leave out what is lawful alone, and together with its neighbour would run two words together.

    Of `un</b><i>do` each tag may go, since the other parts the words; and of `mill </b><u></i> has` each blank, since
    the other one does. What is left out is looked at again in the next pass, and refused there if nothing parts the
    words any more, or if the tag beside it has no blank to give: the other one of `mill</b></i> has` stays.
    """
    taken = sorted(taken, key=lambda pair: pair[1].span.start)
    count: Counter[tuple[str, _Changes]] = Counter()
    for _ in range(_MOST_ROUNDS):
        left_out: set[int] = set()
        for group in _groups(document.text, taken):
            part, reason = _lawful_part(document.text, group)
            left_out.update({place.number for place in group}.difference(place.number for place in part))
            if reason:
                _refuse(document, taken[group[0].number], reason, refused, count)
        if not left_out:
            break
        # With a pair of calls goes its other half, and what is left has to be lawful there without it.
        taken = [pair for number, pair in enumerate(taken) if number not in left_out]
    return taken if not left_out else taken[:1]


def _groups(text: str, taken: _Chosen) -> Iterator[list[_Place]]:
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
    start, end = group[0].span.start, group[-1].span.end
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
