"""Which fixes come with those of an earlier phase, since they would be the same a pass later.

So a text in which several things are damaged settles in few passes:

- with references, the fixes of the next phase, where a line end stands between them and tables, and where no markup is
  near the references for tags: no reader of tags or of tables looks so far;
- with tables and lists, the fixes of all tags, where a whole line stands between each of them and what is rebuilt;
- with tags and tables, the fixes that wait for them, as the probable ones do for the safe: references and blanks in
  prose, tables of bars alone, and tags that are the only ones of their name, where what their readers take into account
  stays as it is;
- with the last of the safe fixes, the probable ones of references and escapes, where nothing changes on the lines of
  any of them.

No law of repair rests on that: a pass takes what it takes by what the text holds, whatever the order of the rules, and
what does come early has nothing to do with what it does not wait for.
"""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from q7lint.elements import ELEMENTS, INLINE, RAW
from q7lint.finding import Applicability, Fix, Licence
from q7lint.lawful import lawful
from q7lint.reading import Certainty, Reading, Reads
from q7lint.regex import regex
from q7lint.rule import Phase
from q7lint.text import Dialect, Document, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from collections.abc import Set as AbstractSet

    from q7lint.lawful import Chosen, Deed, Refusal
    from q7lint.look import Look

_MARKUP = frozenset("<>|`\r\n")
"""What tags, cells and code are made of, and what parts their lines."""

_BRACKETS = frozenset("<>`")

_PARTS = _MARKUP - _BRACKETS

_OF_CODE = ("`", "~~~")
"""What code stands between."""

_OF_BLOCKS = ("``", "~~~")
"""What fences of code are made of; two backquotes also open a quotation."""

_INDENTS = ("\n\t", "\n    ", "\r\t", "\r    ")
"""What a line of code begins with, behind its line end."""

_REACH = 60
"""How far along its line a reader of tags takes words into account, in code points."""

_CONTEXT = 24
"""How far a reader of references or of blanks does."""

_WORD = regex(r"[ ]{1,3}([^\W_]+)")
"""The word behind a bracket that blanks part from it."""

_PREFIXED = regex(r"[A-Za-z][A-Za-z0-9]{0,7}+:[A-Za-z][A-Za-z0-9]{0,15}+[ \u00a0]?>")
"""What is left of the tag of an element with a prefix."""

_GONE = "\0"
"""Stands for each code point that a pass takes away or writes anew, or that waits to be."""

_NO_BREAK = ("nbsp", "160", "a0")
"""What references to a no-break space say, in lower case."""

_OF_REFERENCES = f" &;#x0{_GONE}"
"""What else they are made of, and what may go from between two of them."""

_SHORT = 4_000
"""In a text of more code points some table stands beside some reference, and would be read for nothing."""

_TOUCHED = _BRACKETS | {_GONE}


def with_references(look: Look, references: Chosen, allowed: set[Applicability]) -> Chosen:
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
        fixes = look.fixes(phase, allowed) if phase in look.phases else []
        if fixes:
            # A call takes the blanks beside it along, and what is decoded may be one of them.
            calls = any(fix.licence == Licence.DROPS for _, fix in fixes)
            if not _are_apart(text, references, fixes, max(lines, calls)):
                return []
            refused: dict[Deed, Refusal] = {}
            taken = lawful(look.document, fixes, refused)
            if refused:
                return []
            is_of_tables = alone and phase is Phase.STRUCTURE and len(taken) == len(fixes)
            return taken + _beside_both(look, references, taken, allowed) if is_of_tables else taken
    return []


def _beside_both(look: Look, references: Chosen, tables: Chosen, allowed: set[Applicability]) -> Chosen:
    """Choose the fixes of tags that come with tables, if references come first, which have no markup near them."""
    tags = with_tables(look, tables, allowed)
    calls = any(fix.licence == Licence.DROPS for _, fix in tags)
    return tags if _are_apart(look.document.text, references, tags, int(calls)) else []


def with_tables(look: Look, tables: Chosen, allowed: set[Applicability]) -> Chosen:
    """Choose the fixes of tags that would be the same once tables and lists are rebuilt: those that stand apart.

    Args:
        look: What is found.
        tables: All fixes of tables and lists that may be applied.
        allowed: Who may apply the others.
    """
    document = look.document
    if Phase.TAGS not in look.phases or not _keeps_code(look, tables):
        return []
    fixes = look.fixes(Phase.TAGS, allowed)
    if not fixes:
        return []
    rest = _without(document.text, sorted(fix.span for _, fix in tables))
    if not all(_is_apart_from_tables(look.reading, rest, fix) for _, fix in fixes):
        return []  # one that is left behind may be read otherwise without the others
    refused: dict[Deed, Refusal] = {}
    taken = lawful(document, fixes, refused)
    return taken if len(taken) == len(fixes) else []


def _keeps_code(look: Look, tables: Chosen) -> bool:
    """Tell whether what is code stays where it is when tables are rebuilt: each backquote is paired on its line."""
    text = look.document.text
    if any(sign in text for sign in (*_OF_BLOCKS, *_INDENTS)):
        return False
    if "`" not in text:
        return True
    if any(line.count("`") % 2 for line in text.splitlines()):
        return False
    return not any(look.reading.protected.touches(fix.span) for _, fix in tables)


def _is_apart_from_tables(reading: Reading, rest: str, fix: Fix) -> bool:
    """Tell whether nothing is rebuilt near the lines of a fix of tags, nor where their elements begin or end."""
    document = reading.document
    tags = [reading.tag_at[edit.span.start] for edit in fix.edits if edit.span.start in reading.tag_at]
    spans = [fix.span, *(tag.partner for tag in tags if tag.partner is not None)]
    return all(_GONE not in rest[slice(*_with_lines_around(document, span))] for span in spans)


def _mends_only(text: str, fix: Fix) -> bool:
    """Tell whether a fix mends a reference, and writes nothing that may become markup."""
    return not fix.licence & ~(Licence.DECODES | Licence.EMPTIES) and _is_plain(text, fix)


def _is_plain(text: str, fix: Fix) -> bool:
    """Tell whether a fix writes no markup. A bracket alone is none before a blank and a word that names no element."""
    if all(_MARKUP.isdisjoint(edit.text) for edit in fix.edits):
        return True
    before, behind = _around(text, fix.span, _REACH)
    word = _WORD.match(behind)
    alone = _BRACKETS.isdisjoint(before) and _BRACKETS.isdisjoint(behind)
    return alone and word is not None and word[1].lower() not in ELEMENTS and [edit.text for edit in fix.edits] == ["<"]


def _stands_alone(text: str, fix: Fix) -> bool:
    """Tell whether a fix has no markup near it on its line."""
    return all(map(_MARKUP.isdisjoint, _around(text, fix.span, _REACH)))


def _around(text: str, span: Span, reach: int) -> tuple[str, str]:
    """Give what stands before a place on its line and behind it, so many code points at most."""
    start, end = span
    before = text[max(0, start - reach) : start].replace("\r", "\n").rpartition("\n")[2]
    behind = text[end : end + reach].replace("\r", "\n").partition("\n")[0]
    return before, behind


def _are_apart(text: str, references: Chosen, others: Chosen, lines: int) -> bool:
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
    apart: Callable[[Reading, str, Chosen], Chosen]


def that_wait(look: Look, taken: Chosen, allowed: AbstractSet[Applicability]) -> Chosen:
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
    apart: Chosen = []
    for waits in _WAITING:
        if phase < waits.first or not (found := look.fixes_by(waits.reads, allowed)):
            continue
        earlier = (one for one in look.phases if one < waits.phase and one <= phase)
        others = taken + [pair for one in earlier for pair in look.fixes(one, allowed)]
        rest = _without(look.document.text, _changed(others))
        found = [pair for pair in found if _GONE not in rest[slice(*_stretched(pair[1].span))]]
        apart += waits.apart(look.reading, rest, found) if found else []
    if not apart or any(indent in look.document.text for indent in _INDENTS):
        return []
    return lawful(look.document, apart, {})


def that_follow(look: Look, taken: Chosen) -> Chosen:
    """Choose the probable fixes of references, if they are all that the next pass takes, and would be the same there.

    So it is where no safe fix is left for it, and nothing is taken on the lines of any of them: all may become markup,
    by which what is left is read.

    Args:
        look: What is found.
        taken: The fixes that are taken.
    """
    document = look.document
    known = {(one.rule.code, fix.span) for one, fix in taken}
    found = [
        (one, fix)
        for phase in look.phases
        if phase <= Phase.ENTITIES
        for one, fix in look.fixes(phase, {Applicability.UNSAFE})
        if (one.rule.code, fix.span) not in known
    ]
    if not found or any(one.rule.phase is not Phase.ENTITIES for one, _ in found):
        return []
    rest = _without(document.text, _changed(taken))
    if any(_GONE in rest[slice(*_with_line_ends(document, fix.span))] for _, fix in found):
        return []
    if any(sign in rest for sign in (*_OF_CODE, *_INDENTS)):
        return []  # where tags go, and lines with them, what is code may be another place
    if any(_may_become_another(look.reading, one.hit.span, fix) for one, fix in found):
        return []
    safe = sum(fix.applicability is Applicability.SAFE for _, fix in taken)
    if safe < sum(len(look.fixes(phase, {Applicability.SAFE})) for phase in look.phases):
        return []
    chosen = lawful(document, found, {})
    return chosen if len(chosen) == len(found) else []


def _may_become_another(reading: Reading, span: Span, fix: Fix) -> bool:
    """Tell whether what is written may be the blank, the bracket or the word of half a tag, or parts lines or cells."""
    written = "".join(edit.text for edit in fix.edits)
    if span.end in reading.tag_at or not _PARTS.isdisjoint(written):
        return True
    return (written.isspace() or not _BRACKETS.isdisjoint(written)) and _is_within_brackets(reading.text, span)


def _changed(fixes: Chosen) -> list[Span]:
    """Give the places that fixes change, in order: of a pair of calls each, for what stands between them stays."""
    return sorted(
        span
        for _, fix in fixes
        for span in ([edit.span for edit in fix.edits] if fix.licence == Licence.DROPS else [fix.span])
    )


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


def _references(reading: Reading, text: str, fixes: Chosen) -> Chosen:
    """Give those that become no markup, begin none, and whose reader takes nothing into account that goes.

    What is written before the remains of a tag is a part of its word: `&i>`. Probable ones wait near no-break spaces:
    to make one of two is safe, and goes by the signs beside them and by what the line begins with. Those that are
    blanks wait within half a tag too: with its rest it may take them along.
    Of a row of references each waits for all: of what one of them becomes and the next, something else may be made.
    """
    resting = (row for row in _rows(text, fixes) if all(_is_at_rest(text, fix) for _, fix in row))
    return [pair for row in resting if not _begins_half(reading, text, row[-1][1].span.end) for pair in row]


def _begins_half(reading: Reading, text: str, at: int) -> bool:
    """Tell whether what is left of a tag begins at a place, of HTML or of a word processor: ``o:p >``."""
    return at in reading.tag_at or _PREFIXED.match(text, at) is not None


def _rows(text: str, fixes: Chosen) -> Iterator[Chosen]:
    """Part the fixes of references, which are in order, where something else stands between them."""
    row: Chosen = []
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
    return _has_blanks_near(text, fix) or (is_blank and _is_within_brackets(text, fix.span))


def _is_within_brackets(text: str, span: Span) -> bool:
    """Tell whether a bracket before a place on its line is open, or one behind it closes what is not."""
    before, behind = _around(text, span, _REACH)
    opening, closing = behind.find("<"), behind.find(">")
    return before.rfind("<") > before.rfind(">") or (closing >= 0 and not 0 <= opening < closing)


def _has_blanks_near(text: str, fix: Fix) -> bool:
    """Tell whether no-break spaces in a row stand near a fix on its line, as signs or references, or come with it."""
    before, behind = _around(text, fix.span, _REACH)
    line = f"{before}{''.join(edit.text for edit in fix.edits)}{behind}".lower()
    for name in _NO_BREAK:
        line = line.replace(name, "\u00a0")
    return any(not between.replace("amp", "").strip(_OF_REFERENCES) for between in line.split("\u00a0")[1:-1])


def _is_whole(text: str, fix: Fix, reach: int) -> bool:
    """Tell whether nothing goes near a fix on its line."""
    return all(_GONE not in side for side in _around(text, fix.span, reach))


def _lone_tags(reading: Reading, text: str, fixes: Chosen) -> Chosen:
    """Give those of inline tags that are the only ones of their name, with none near them, and probable by themselves.

    So nothing else makes them what they are, and nothing that is left is what it is because of them. In Markdown a
    block's tag does that begins a line, perhaps once what stands before it has gone.
    """
    if reading.document.dialect is Dialect.MARKDOWN and any(tag.name in RAW for tag in reading.tags):
        return []
    chosen = [pair for pair in fixes if _is_whole(text, pair[1], _REACH) and _stands_alone(text, pair[1])]
    if not chosen:
        return []
    count = Counter(tag.name for tag in reading.tags)
    if any(entity.decoded in _BRACKETS for entity in reading.entities):
        # What stands behind an escaped bracket may be a tag of their name once that is read.
        lower = reading.text.lower()
        count = Counter({name: lower.count(name) for name in count})
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


def _blanks(reading: Reading, text: str, fixes: Chosen) -> Chosen:
    """Give those in prose near which everything stays, and nothing waits for a pass before theirs.

    Where lines are to be joined as well, which goes by their length, those wait that are joined with them.
    """
    chosen = [pair for pair in fixes if _is_in_prose(text, pair[1])]
    return [pair for pair in chosen if pair[1].applicability is Applicability.SAFE or not reading.breaks]


def _is_in_prose(text: str, fix: Fix) -> bool:
    """Tell whether blanks have no markup near them, and the signs beside them stay."""
    before, behind = _around(text, fix.span, _CONTEXT)
    if not (_MARKUP.isdisjoint(before) and _MARKUP.isdisjoint(behind)) or _GONE in behind[:4]:
        return False
    gone, _, kept = before.rpartition(_GONE)
    # A word that is no marker keeps the line's beginning away.
    return not gone or any(len(word) > 3 and word.isalpha() for word in kept.split())


def _without_tags(reading: Reading, text: str, fixes: Chosen) -> Chosen:
    """Give those of tables and lists that hold no tags, and stay as they are with the lines above and below them."""
    document = reading.document
    return [pair for pair in fixes if _TOUCHED.isdisjoint(text[slice(*_with_lines_around(document, pair[1].span))])]


def _with_lines_around(document: Document, span: Span, count: int = 1) -> Span:
    """Give the lines of a span, with so many above and below."""
    above = max(document.row(span.start) - count, 0)
    below = min(document.row(span.end) + count, len(document.line_starts) - 1)
    return Span(document.line(above).start, document.line(below).end)


def _with_line_ends(document: Document, span: Span) -> Span:
    """Give the lines of a span, and the line ends before and behind them."""
    start, end = _with_lines_around(document, span, 0)
    return Span(max(start - 1, 0), end + 1)


_WAITING = (
    _Waits(Reads.ENTITIES, Phase.ENTITIES, Phase.TAGS, _references),
    _Waits(Reads.TABLES, Phase.STRUCTURE, Phase.STRUCTURE, _without_tags),
    _Waits(Reads.LISTS, Phase.STRUCTURE, Phase.STRUCTURE, _without_tags),
    _Waits(Reads.TAG_DAMAGE, Phase.TAGS, Phase.TAGS, _lone_tags),
    _Waits(Reads.SPACES, Phase.LINES, Phase.STRUCTURE, _blanks),
)
