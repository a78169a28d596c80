"""Which tags of a document are to go, and which of those Markdown's marks take the place of."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import category

from q7lint.elements import BLOCK, CODE, HEADINGS, NO_WORDS, OPAQUE, RAISED, RAW, holds_text, is_attribute
from q7lint.reading.beside import in_word
from q7lint.reading.letters import clings, is_word, touch, without_spaces
from q7lint.reading.tokens import HALVED, Certainty, Damage, TagKind
from q7lint.regex import regex
from q7lint.text import Dialect, Document, Span

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from q7lint.reading.tokens import Tag

MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*"}
"""What Markdown writes for an element."""

HELD_CODE = frozenset((*CODE, *OPAQUE))
"""Elements whose start tag protects what stands behind it."""
_MEANT = HELD_CODE | RAISED | frozenset("del details ins mark q s strike summary u".split())
"""What Markdown has no mark for, and what the words would mean something else without: ``10<sup>6</sup>``."""

_LAID_OUT = frozenset(("align", "dir"))
"""Attributes of blocks that Markdown has nothing for."""
_HEADED = regex(r"[ \t>]{0,40}#{1,6}[ \t]")

_TIGHT_BEFORE = frozenset(
    ".,;:!?%)]}'\u2019\u2026\u00bb\u201d\u3002\uff0c\u3001\uff1a\uff1b\uff01\uff1f\u061f\u060c\u0964\u300d\u300f\"|\u203a"
)
_TIGHT_BEHIND = frozenset("([{\u00ab\u201e\u00bf\u00a1\u300c\u300e'\"|\u201c\u2018\u201a\u2039")
"""Beside these, a blank that stood inside an element goes, and no word is read otherwise; quotes are either."""

_ARTICLES = frozenset("aei")
_LONG = 5
"""Two words of prose make up no element's name of so many letters."""

BLANKS = " \t\u00a0\u2009\u202f\u3000"
_REACH = 40
"""How many blanks inside an element are looked past, in code points."""
_STARS = regex(r"(?<![\\*])\*{1,3}(?!\*)")
_LINES = regex(r"(?<![\\_])_{1,3}(?!_)")
_BEGINS_MARKED = frozenset('_`(["\u201c\u201e\u00ab\u00bf\u00a1\u300c')
_ENDS_MARKED = frozenset('_`".,:;!?)]%\u2026\u201d\u00bb\u3002\uff1a\uff01\uff1f\u300d')
_MOST_OF_LINE = 1000
"""Behind so much of a line no mark is looked for, in code points."""
_LONGEST_ON_LINE = 3_000
"""So far behind its start tag an end tag with a blank in it is looked for, in code points."""
_EMPTY_LINE = regex(r"(?:\r\n|\n|\r(?!\n))[ \t>]*+[\r\n]")

_BEFORE_RAW = regex(r"(?:[ \t>]|[-*+][ \t]|\d{1,9}+[.)][ \t])*+")
_MOST_ROUNDS = 4
"""So often the tags are looked over: each round may find that the one before it took a neighbour's place."""


class Leaving(NamedTuple):
    """The tags of a document that are to go.

    Args:
        tags: In their order.
        marked: Where those stand that Markdown's marks take the place of, and these marks.
    """

    tags: tuple[Tag, ...]
    marked: Mapping[Span, str]


def leaving(document: Document, tags: tuple[Tag, ...]) -> Leaving:
    """Choose the tags that are to go: in Markdown those that belong to no pair with a sound end.

    In text all go but those that part two figures, ``10<sup>6</sup>`` is not 106, or tell a program between them from
    the text.
    Markdown holds HTML as well, so that a damaged tag whose other end is sound, or which holds an address or a text, is
    written as the sound tag it was; and so is one that Markdown has no mark for, or whose mark would be none there.
    """
    text = document.text
    sure = [tag for tag in tags if tag.certainty > Certainty.DOUBTFUL and is_mendable(text, tag)]
    if document.dialect is Dialect.TEXT:
        stay = {
            tag.span
            for tag in sure
            if (tag.name in OPAQUE and _holds_program(text, tag)) or (tag.name in RAISED and _parts_figures(text, tag))
        }
        going = _without(sure, stay)
        return Leaving(going, _half_marked(document, going))
    stay = {
        tag.span
        for tag in sure
        if tag.damage is Damage.NONE
        or holds_data(tag)
        or _is_meant(tag)
        or _is_heading(document, tag)
        or _breaks_cell(document, tag)
    }
    for _ in range(_MOST_ROUNDS):
        going = _without(sure, stay)
        marked = _marked(document, going)
        unread = _unread(document, going, marked) | _in_raw(text, sure, going)
        if not unread:
            marks = {tag.span: MARKS[tag.name] for tag in going if tag.span in marked}
            return Leaving(going, marks | _half_marked(document, going))
        stay |= unread
    return Leaving(_without(sure, stay | marked), {})


def _holds_program(text: str, tag: Tag) -> bool:
    """Tell whether something stands between the two ends of an element that holds no text, or one of them is missing.

    One that loads its program from elsewhere is empty.
    """
    if tag.partner is None:
        return True
    first, last = sorted((tag.span, tag.partner))
    return text[first.end : last.start].strip() != ""


def _in_raw(text: str, sure: Iterable[Tag], going: Sequence[Tag]) -> set[Span]:
    """Find the tags that stand in HTML which Markdown leaves alone: behind a block's tag that begins a line and stays.

    Neither marks nor markers of lists are read there.
    """
    leave = {tag.span for tag in going}
    found: set[Span] = set()
    end = 0
    for tag in sure:
        if tag.span in leave:
            if tag.span.start < end:
                found.add(tag.span)
        elif tag.span.start >= end and tag.name in RAW and _begins_line(text, tag.span.start):
            empty = _EMPTY_LINE.search(text, tag.span.end)
            end = empty.start() if empty else len(text)
    return found


def _begins_line(text: str, at: int) -> bool:
    """Tell whether nothing but marks of quotation and of a list stand before `at` on its line."""
    before = text[max(0, at - _REACH) : at]
    line = max(before.rfind("\n"), before.rfind("\r")) + 1
    return (line > 0 or at <= _REACH) and _BEFORE_RAW.fullmatch(before, line) is not None


def _without(tags: Iterable[Tag], stay: set[Span]) -> tuple[Tag, ...]:
    """Give the tags neither of whose ends is to `stay`."""
    return tuple(tag for tag in tags if tag.span not in stay and tag.partner not in stay)


def _marked(document: Document, going: Sequence[Tag]) -> frozenset[Span]:
    """Choose the tags that Markdown's marks take the place of: pairs with text between them, and no block's end."""
    spans = {tag.span for tag in going}
    bare: set[Span] = set()
    for cluster in clusters(document, going):
        inside = {tag.span for tag in cluster}
        blocks = [place for place, tag in enumerate(cluster) if tag.name in BLOCK]
        for place, tag in enumerate(cluster):
            if tag.partner is None:
                continue
            crosses = blocks and (blocks[-1] > place if tag.kind is TagKind.OPEN else blocks[0] < place)
            if tag.partner in inside or crosses:
                bare |= {tag.span, tag.partner}
    return frozenset(tag.span for tag in going if tag.name in MARKS and tag.partner in spans and tag.span not in bare)


def _half_marked(document: Document, going: Sequence[Tag]) -> dict[Span, str]:
    """Choose the tags whose element has a mark at its other end: ``**Note:< / strong >``, ``< em >so_ it is``.

    The mark is the only one of its kind that is left open on its side of the line, up to a tag that may have the same.
    """
    text = document.text
    if "*" not in text and "_" not in text:
        return {}
    halves: dict[Span, str] = {}
    for place, tag in enumerate(going):
        if tag.name not in MARKS or tag.partner is not None or tag.kind not in (TagKind.OPEN, TagKind.CLOSE):
            continue
        begins = tag.kind is TagKind.OPEN
        side = _side_of(document, going, place, begins=begins)
        if len(side) >= _MOST_OF_LINE:
            continue
        line = document.line(document.row(tag.span.start))
        if begins:
            far = text[max(line.start, tag.span.start - _MOST_OF_LINE) : tag.span.start]
        else:
            far = text[tag.span.end : min(line.end, tag.span.end + _MOST_OF_LINE)]
        size = len(MARKS[tag.name])
        # In text a star before a line may be that of a footnote.
        stars = (size > 1 or document.dialect is not Dialect.TEXT) and len(far) < _MOST_OF_LINE
        for mark in ("*" * size, "_" * size) if stars else ("_" * size,):
            if not _has_other_end(far, mark, begins=begins) and _is_open(side, mark, begins=begins):
                halves[tag.span] = mark
                break
    return halves


def _side_of(document: Document, going: Sequence[Tag], place: int, *, begins: bool) -> str:
    """Give the line behind a start tag, or before an end tag, without the other tags that go.

    It ends at a tag whose element has the same mark, or at more text than any mark is looked for in.
    """
    text, tag = document.text, going[place]
    line = document.line(document.row(tag.span.start))
    pieces: list[str] = []
    size, edge = 0, tag.span.end if begins else tag.span.start
    for index in range(place + 1, len(going)) if begins else range(place - 1, -1, -1):
        other = going[index]
        outside = other.span.start >= line.end if begins else other.span.end <= line.start
        if outside:
            break
        pieces.append(text[edge : other.span.start] if begins else text[other.span.end : edge])
        size += len(pieces[-1])
        edge = other.span.end if begins else other.span.start
        if MARKS.get(other.name) == MARKS[tag.name] or size >= _MOST_OF_LINE:
            return "".join(pieces if begins else reversed(pieces))
    if begins:
        pieces.append(text[edge : min(line.end, edge + _MOST_OF_LINE)])
    else:
        pieces.append(text[max(line.start, edge - _MOST_OF_LINE) : edge])
    return "".join(pieces if begins else reversed(pieces))


def _has_other_end(far: str, mark: str, *, begins: bool) -> bool:
    """Tell whether the element that a mark begins or ends has its other end as a mark beyond a tag, `far` from it."""
    runs = _runs(far, mark)
    if not runs:
        return False
    beside = far[runs[-1].end() :][:1] if begins else far[: runs[0].start()][-1:]
    if not beside:
        return True  # it touches the tag
    return in_word(beside) if mark[0] == "_" else not beside.isspace()


def _runs(side: str, mark: str) -> list[re.Match[str]]:
    """Find where a mark stands, and not as part of a longer one or of a name."""
    lines = mark[0] == "_"
    runs = [found for found in (_LINES if lines else _STARS).finditer(side) if len(found.group()) == len(mark)]
    return [found for found in runs if not _is_within_word(side, found)] if lines else runs


def _is_open(side: str, mark: str, *, begins: bool) -> bool:
    """Tell whether one of the marks on one side of a tag has no other end there, and is glued to a word on that side.

    Args:
        side: The line behind a start tag, or before an end tag.
        mark: The mark that the element has.
        begins: Whether the tag begins the element.
    """
    lines = mark[0] == "_"
    runs = _runs(side, mark)
    if len(runs) != 1:
        return False
    inner, outer = side[: runs[0].start()], side[runs[0].end() :]
    if not begins:
        inner, outer = outer, inner
    words = inner.strip()
    if not words or (inner[-1:] if begins else inner[:1]).isspace() or not {"<", "|"}.isdisjoint(inner):
        return False
    if not lines and not {"<", "|"}.isdisjoint(outer):
        return False
    begins_word = in_word(words[0]) or words[0] in _BEGINS_MARKED
    return begins_word and (in_word(words[-1]) or words[-1] in _ENDS_MARKED)


def _is_within_word(side: str, found: re.Match[str]) -> bool:
    """Tell whether a low line stands between two letters or figures, as in a name of a program's."""
    left, right = side[found.start() - 1 : found.start()], side[found.end() : found.end() + 1]
    if without_spaces(left) or without_spaces(right):
        return False
    return left != "" and right != "" and in_word(left) and in_word(right)


def _unread(document: Document, going: Sequence[Tag], marked: frozenset[Span]) -> set[Span]:
    """Find the tags whose marks Markdown would not read as such, with their other ends.

    So are those within an element with the same mark, or one that reaches over an empty line; and those of a run of
    marks that stands where none can.
    """
    text = document.text
    found, nested = _within(text, [tag for tag in going if tag.span in marked])
    for cluster in clusters(document, going):
        here = [place for place, tag in enumerate(cluster) if tag.span in marked and tag.span not in found]
        closing = [place for place in here if cluster[place].kind is not TagKind.OPEN]
        opening = [place for place in here if cluster[place].kind is TagKind.OPEN]
        glued = bool(closing and opening) and not _parted(cluster[closing[-1] : opening[0] + 1])
        glued = glued and not (len(here) == len(cluster) and sets_apart(text, cluster))
        for places, edge_of in ((opening, _start_edge), (closing, _end_edge)):
            if not places:
                continue
            edge = edge_of(text, cluster, places)
            if not edge.reads() or (glued and places is opening):
                found |= _both_ends(cluster, places)
            elif edge.is_glued():
                # Between two words a mark may end what another began, as their lengths have it.
                found |= _both_ends(cluster, [place for place in places if cluster[place].span in nested])
    return found


def _within(text: str, marked: Iterable[Tag]) -> tuple[set[Span], set[Span]]:
    """Find the `marked` tags with the same mark round or inside them or an empty line inside; those within another."""
    found: set[Span] = set()
    nested: set[Span] = set()
    ends = dict.fromkeys(MARKS.values(), 0)
    for tag in marked:
        if tag.partner is None or tag.kind is not TagKind.OPEN:
            continue
        mark = MARKS[tag.name]
        holds = text.find(mark, tag.span.end, tag.partner.start) >= 0
        if tag.span.start < ends[mark] or holds or _EMPTY_LINE.search(text, tag.span.end, tag.partner.start):
            found |= {tag.span, tag.partner}
            continue
        if tag.span.start < max(ends.values()):
            nested |= {tag.span, tag.partner}
        ends[mark] = tag.partner.end
    return found, nested


def _both_ends(cluster: Sequence[Tag], places: Iterable[int]) -> set[Span]:
    """Give the spans of the elements of some tags."""
    return {span for place in places for span in (cluster[place].span, cluster[place].partner) if span}


class _Edge(NamedTuple):
    """Where a run of marks stands: the code points outside and inside it, and whether a blank will part the former."""

    outer: str
    inner: str
    parted: bool

    def is_glued(self) -> bool:
        """Tell whether a word stands right outside."""
        return bool(self.outer) and not (self.parted or self.outer.isspace() or category(self.outer)[0] in "PS")

    def reads(self) -> bool:
        """Tell whether Markdown reads the marks there.

        It does not between a word outside and a sign inside, ``**“so”**と``, nor beside another mark.
        """
        if not self.inner or self.inner in "\r\n*_" or (self.outer and self.outer in "*_"):
            return False
        return not self.is_glued() or category(self.inner)[0] not in "PS"


def _start_edge(text: str, cluster: Sequence[Tag], places: Sequence[int]) -> _Edge:
    """Give the edge of the marks of the start tags at `places`, side by side."""
    last = cluster[places[-1]]
    inner = text[last.span.end : last.span.end + _REACH].lstrip(BLANKS)[:1]
    outer = text[cluster[0].span.start - 1 : cluster[0].span.start]
    if places[0]:
        return _Edge(outer, inner, _parted(cluster[: places[0] + 1]))
    return _Edge(outer, inner, sets_apart(text, cluster))


def _end_edge(text: str, cluster: Sequence[Tag], places: Sequence[int]) -> _Edge:
    """Give the edge of the marks of the end tags at `places`, side by side."""
    first = cluster[places[0]]
    inner = text[max(0, first.span.start - _REACH) : first.span.start].rstrip(BLANKS)[-1:]
    outer = text[cluster[-1].span.end : cluster[-1].span.end + 1]
    if places[-1] + 1 < len(cluster):
        return _Edge(outer, inner, _parted(cluster[places[-1] :]))
    return _Edge(outer, inner, sets_apart(text, cluster))


def _parted(tags: Sequence[Tag]) -> bool:
    """Tell whether a blank or a line end will stand between the first and the last of some tags side by side."""
    return any(tag.name in BLOCK for tag in tags) or any(
        one.kind is not TagKind.OPEN and other.kind is TagKind.OPEN and other.span.start > one.span.end
        for one, other in pairwise(tags)
    )


def _is_meant(tag: Tag) -> bool:
    """Tell whether Markdown needs the tag itself. A start tag of code also says what is protected behind it."""
    if tag.partner is None:
        return tag.name in HELD_CODE and tag.kind is TagKind.OPEN
    return tag.name in _MEANT or (tag.name in BLOCK and any(name in _LAID_OUT for name, _ in tag.attributes))


def _breaks_cell(document: Document, tag: Tag) -> bool:
    """Tell whether a whole tag breaks the line of a cell between two texts: in a row Markdown has no mark for that."""
    if tag.name != "br" or tag.damage & HALVED:
        return False
    text, line = document.text, document.line(document.row(tag.span.start))
    first = text[line.start : min(line.end, line.start + _REACH)].lstrip()[:1]
    last = text[max(line.start, line.end - _REACH) : line.end].rstrip()[-1:]
    before = text[max(line.start, tag.span.start - _REACH) : tag.span.start].rstrip()[-1:]
    behind = text[tag.span.end : min(line.end, tag.span.end + _REACH)].lstrip()[:1]
    return first == last == "|" and "|" not in (before or "|", behind or "|")


def _is_heading(document: Document, tag: Tag) -> bool:
    """Tell whether a tag makes a heading of a line that is none yet: Markdown's own mark for it cannot be written."""
    if tag.name not in HEADINGS or tag.partner is None:
        return False
    start = document.line(document.row(tag.span.start)).start
    return not _HEADED.match(document.text, start)


def _parts_figures(text: str, tag: Tag) -> bool:
    """Tell whether a tag stands between two figures, with no blank outside the element."""
    start, end = tag.span
    if tag.kind is TagKind.OPEN:
        return text[start - 1 : start].isdigit() and text[end : end + _REACH].lstrip(BLANKS)[:1].isdigit()
    return text[end : end + 1].isdigit() and text[max(0, start - _REACH) : start].rstrip(BLANKS)[-1:].isdigit()


def starts_at(cluster: Sequence[Tag]) -> int:
    """Tell at which place in a cluster its start tags begin, behind its end tags."""
    return next((place for place, tag in enumerate(cluster) if tag.kind is TagKind.OPEN), len(cluster))


def sets_apart(text: str, cluster: Sequence[Tag]) -> bool:
    """Tell whether a blank comes to stand outside of the elements whose marks stand side by side.

    It is the one inside them, where that is all that parts two texts; and a word behind an end tag is parted from it.
    """
    first = starts_at(cluster)
    start, end = cluster[0].span.start, cluster[-1].span.end
    before, behind = text[max(0, start - _REACH) : start], text[end : end + _REACH]
    left, right = before.rstrip(BLANKS)[-1:], behind.lstrip(BLANKS)[:1]
    gaps = [before[-1:] in BLANKS, *(other.span.start > one.span.end for one, other in pairwise(cluster))]
    gaps.append(behind[:1] in BLANKS)
    if gaps.pop(first) or _is_tight(left, right):
        return False
    return any(gaps) or (first == len(cluster) and is_word(right) and not clings(left, right))


def _is_tight(left: str, right: str) -> bool:
    """Tell whether two code points need no blank between them, or have one anyway."""
    if not left.strip() or not right.strip():
        return True
    return left in _TIGHT_BEHIND or right in _TIGHT_BEFORE or touch(left, right)


def holds_data(tag: Tag) -> bool:
    """Tell whether a tag has an attribute that a reader may want, so that it is lost when the tag goes."""
    return any(holds_text(name, value) for name, value in tag.attributes)


def is_mendable(text: str, tag: Tag) -> bool:
    """Tell whether all of a tag is known to belong to it.

    Where a bracket is lost, nothing but its name tells an attribute from the words beside the tag: `<button n="3"`; and
    nothing but letters that are no words tells the pieces of a name from them: `so urce >`, against `t d >`.
    """
    if not tag.damage & HALVED:
        return True
    if not all(value is not None and is_attribute(name) for name, value in tag.attributes):
        return False
    if Damage.LOST_OPENING not in tag.damage:
        return True
    if Damage.SPLIT in tag.damage:
        return _is_no_phrase(text[slice(*tag.span)].strip("/> \t\u00a0").lower().split())
    start, end = tag.span
    within = text[start] == "/" and in_word(text[start - 1 : start]) and not text[end - 2].isalnum()
    return not within or tag.name in NO_WORDS or without_spaces(text[start - 1]) or _ends_on_its_line(text, tag)


def _ends_on_its_line(text: str, tag: Tag) -> bool:
    """Tell whether a tag ends what one on its line begins that is nothing but a name, and touches a word."""
    if tag.partner is None or tag.partner > tag.span or not in_word(text[tag.partner.end]):
        return False
    starts = text[slice(*tag.partner)].strip("<> \u00a0").lower() == tag.name
    inside = text[tag.partner.end : tag.span.start]
    return starts and len(inside) < _LONGEST_ON_LINE and "\n" not in inside and "\r" not in inside


def _is_no_phrase(pieces: list[str]) -> bool:
    """Tell whether the pieces of a name can be no words of a sentence: `t d`, `s pan`, `stron g`, against `for m`."""
    if pieces[-1].isdigit():
        return False
    name = "".join(pieces)
    if len(name) < _LONG and len(pieces) < len(name):
        return len(pieces[0]) == 1 and pieces[0] not in _ARTICLES
    return any(len(piece) == 1 and piece not in _ARTICLES for piece in pieces)


def clusters(document: Document, tags: Iterable[Tag]) -> Iterator[list[Tag]]:
    """Group the tags that have nothing but blanks between them."""
    group: list[Tag] = []
    for tag in tags:
        if group and document.text[group[-1].span.end : tag.span.start].strip(BLANKS):
            yield group
            group = []
        group.append(tag)
    if group:
        yield group
