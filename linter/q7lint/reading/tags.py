"""Tags, read through their damage, on the evidence of the whole document.

A shape alone is in doubt: ``li >`` may be a comparison, ``< b >`` a formula, ``< ol >`` a manual that shows a tag. So
each shape is weighed by its form and its neighbours, the document's shapes vote, and the vote decides.

The decision keeps one rule, on which the sameness of results stands: what a tag's own form makes *probable* stays
probable whatever else the document holds, and the vote only lifts, to *certain*. A run that repairs what is certain and
a later one that repairs what is probable so end in the text that one run over both would have made.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from functools import cache
from itertools import pairwise, takewhile
from typing import TYPE_CHECKING, NamedTuple

from q7lint.elements import CELLS, ELEMENTS, INLINE, PLAIN, ROWS_AND_CELLS, STYLES
from q7lint.reading.among import Among
from q7lint.reading.beside import BLANKS, STOPS, WITHIN
from q7lint.reading.brackets import Shape, bracketed, cut, passed_over, sound, tail
from q7lint.reading.coded import unprotected
from q7lint.reading.commands import is_read
from q7lint.reading.context import Orphans, Subjects, about_markup, is_about_markup, names_markup_seldom
from q7lint.reading.named import is_named
from q7lint.reading.near import CLOSING, Near
from q7lint.reading.pairs import LINE_END_MARK, find_partners, find_paths, sided, slashed, unslashed, with_ends
from q7lint.reading.tokens import ENOUGH, HALVED, Certainty, Damage, Evidence, Tag, TagKind
from q7lint.reading.weights import (
    AMONG,
    ANCHOR,
    BEFORE_ARTICLE,
    BEFORE_LAST,
    BEFORE_LETTER,
    BEFORE_NAME,
    BEGINS,
    BESIDE_WORDS,
    BETWEEN_BLANKS,
    BETWEEN_WORDS,
    ENDS_LINE,
    GLUED,
    NO_WORD,
    WITHIN_SENTENCE,
    Weight,
    is_shown,
    may_be_left,
    weigh_shape,
)
from q7lint.regex import regex
from q7lint.text import Dialect, Document, Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from q7lint.reading.protected import Protected

_CROWD = 6
_OTHERS = 2
"""So many damaged tags elsewhere tell that a name between the words of a sentence is one as well."""
_COMPARED = frozenset(("big", "small"))
"""Names of elements that are compared in texts of any kind."""
_STRING = 2000
"""So far behind a start tag its end tag is looked for in a program's string, in code points."""
_GAPS = " \t\u00a0|"
_BARE = len("</a>")
_TAG_LIKE = regex(r"</?(?P<name>[A-Za-z][A-Za-z0-9]*+)(?![\w-])")
"""What a sound tag begins with."""
_BEFORE_LINK = frozenset("|(.,:;?!\u3001\u3002\uff08")
_BEGINS_LINK = frozenset("\u00b6\u00a7([\u201c\u00ab\u201e\u300c")
_LISTS = frozenset(("ul", "ol"))
_LISTED = _LISTS | {"li", "p"}
_MARKED = regex(r"[ \t\u00a0]{0,20}+(?:[-*+\u2022]|\d{1,3}[.)])[ \t\u00a0]")
_ENDS_CODE = frozenset(";{}(")
_NAMED_BEHIND = frozenset((BEFORE_ARTICLE, BEFORE_LAST, BEFORE_NAME))
"""What speaks for tails that another element's name stands behind."""
_DOUBTED = frozenset((ANCHOR, BEFORE_ARTICLE, BEFORE_LAST, BEFORE_NAME, GLUED))
"""What speaks for tags that a text about markup may show."""
_WIDEST_ROW = 100
"""So many cells of a row are looked at."""
_INDENT = 20
"""So far from its beginning a line may begin with an item, in blanks."""
_HELD = ROWS_AND_CELLS | {"ul", "ol", "li"}
"""Elements whose start tags touch each other, with no text between them."""


class Weighed(NamedTuple):
    """A shape with what speaks for it."""

    shape: Shape
    weight: Weight
    why: str
    partner: Span | None
    shown: bool
    """Whether the line speaks of markup, so that the tag is probably there to be seen."""


def scan(text: str, *, markup: bool = False, escapes: bool = True) -> Iterator[Shape]:
    """Yield the shapes at all brackets of `text`, from left to right, none of them overlapping.

    In `markup` most tags are sound, and are read without their attributes. In HTML no backslash `escapes` a bracket.
    """
    done, last = 0, None
    for at in _angles(text):
        if at < done:
            continue
        if text[at] == "<":
            shape = sound(text, at) if markup else None
            if markup and shape is None and (done := passed_over(text, at)) > at:
                continue
            shape = shape or bracketed(text, at, escapes=escapes) or cut(text, at)
            if escapes and shape is not None and text[at - 1 : at] == "\\" and not _holds_backslash(text, last, shape):
                shape = _with_backslash(text, shape, markup=markup)
        else:
            shape = tail(text, at, done)
        if shape is not None:
            yield shape
            done, last = shape.span.end, shape


def _holds_backslash(text: str, last: Shape | None, shape: Shape) -> bool:
    r"""Tell whether the backslash before an end tag is all that its element holds, a key: ``press < b >\< / b >``.

    An element that holds nothing has its start tag escaped as well: ``\<b>\</b>``.
    """
    if last is None or last.span.end != shape.span.start - 1 or text[last.span.start] == "\\":
        return False
    return last.kind is TagKind.OPEN and shape.kind is TagKind.CLOSE and last.name == shape.name


def _with_backslash(text: str, shape: Shape, *, markup: bool) -> Shape | None:
    """Give a tag with the backslash before it, by which Markdown escapes its bracket; none that is sound in `markup`.

    Programs that write Markdown escape what is a damaged tag in their source, and authors what they want to show.
    """
    if markup and shape.damage is Damage.NONE:
        return None
    start = shape.span.start - 1
    return shape if _ends_path(text, start) else shape._replace(span=shape.span._replace(start=start))


def _ends_path(text: str, at: int) -> bool:
    r"""Tell whether a backslash belongs to a path, ``C:\<name>``, or is escaped itself; a label may end before one."""
    before = text[max(0, at - 3) : at]
    drive = before[-1:] == ":" and before[-2:-1].isalpha() and not before[:-2].isalnum()
    return drive or before[-1:] in ("\\", "/")


def _angles(text: str) -> Iterator[int]:
    """Yield the offsets of all brackets in order. Two searches for one sign each are faster than one for either."""
    never = len(text)
    opening, closing = text.find("<"), text.find(">")
    while opening >= 0 or closing >= 0:
        opening, closing = opening if opening >= 0 else never, closing if closing >= 0 else never
        while opening < closing:
            yield opening
            opening = text.find("<", opening + 1)
            if opening < 0:
                opening = never
        while closing < opening:
            yield closing
            closing = text.find(">", closing + 1)
            if closing < 0:
                closing = never
        if opening == closing:
            return


def weigh(document: Document, protected: Callable[[], Protected]) -> list[Weighed]:
    """Weigh every shape of `document` that is not in a protected place.

    `protected` is called only when there is a shape at all.
    """
    text = document.text
    plain = document.dialect is Dialect.TEXT
    shapes = list(scan(text, markup=not plain, escapes=document.dialect is not Dialect.HTML))
    if not shapes:
        return []
    places = protected()
    covered = places.cover_each(map(_held, shapes))
    shapes = unprotected(document, shapes, list(covered), places)
    shapes = sided(text, unslashed(text, slashed(text, with_ends(shapes))), plain=plain)
    partners = find_partners(text, shapes, plain=plain)
    paths = find_paths(text, shapes, partners)
    among = Among(text, shapes)
    orphans = Orphans(text, partners, _mended(document, shapes))
    subjects = Subjects(text, html=document.dialect is Dialect.HTML)
    undamaged = {shape.span.start for shape in shapes if shape.damage is Damage.NONE} if plain else set()
    nested = _nested(text, shapes, partners, undamaged) | _open_rows(text, shapes) if undamaged else set()
    weighed: list[Weighed] = []
    shown: set[int] = set()
    apart: list[Span] = []
    for index, shape in enumerate(shapes):
        partner = partners.get(shape.span.start)
        if not plain and shape.damage is Damage.NONE:
            if partner is not None or orphans.holds(shape):
                weighed.append(Weighed(shape, Weight.SOUND, "a tag", partner, shown=False))
            continue
        before = shapes[index - 1].span.end if index else -1
        after = shapes[index + 1].span.start if index + 1 < len(shapes) else len(text) + 1
        near = Near(text, shape, before, after, among)
        sound_pair = partner is None or partner.start in undamaged
        is_sound = plain and shape.damage is Damage.NONE and sound_pair
        if index in paths or _is_meant(near, partner, plain=plain, is_sound=is_sound):
            continue
        unpaired = plain and shape.damage is Damage.NONE and partner is None
        among_others = unpaired and may_be_left(shape, near)
        shown_off = is_sound and is_shown(shape, near, partner)
        held = shown_off and (shape.span.start in nested or _in_table(text, shapes, index, partners))
        if shown_off and not (among_others or held):
            apart.append(shape.span)
            continue
        judged = _judged(document, near, partner)
        in_doubt = among_others and not held and (shown_off or shape.name not in PLAIN)
        if judged is not None and in_doubt and judged[1] != BEGINS:
            judged = judged[0], AMONG
        if judged is None or (partner is None and judged[0] is Weight.SOUND and not orphans.holds(shape)):
            continue
        lone = partner is None
        shows, judged = _shown(near, subjects, judged, broken=plain and not sound_pair, lone=lone)
        if shows or (partner is not None and partner.start in shown):
            shown.add(shape.span.start)
        weighed.append(Weighed(shape, *judged, partner, shown=shape.span.start in shown))
    weighed = _kept(document, shapes, weighed, among, apart)
    return _with_crowds(text, weighed) if shown else weighed


def _kept(
    document: Document, shapes: list[Shape], weighed: list[Weighed], among: Among, apart: list[Span]
) -> list[Weighed]:
    """Give the shapes that are left when all are known: none is a word beside those that are set `apart`."""
    text = document.text
    if document.dialect is Dialect.TEXT:
        weighed = list(_without_partners(text, shapes, weighed, among))
    return [one for one in weighed if not (apart and _is_word(text, one) and _is_beside(text, one.shape.span, apart))]


def _without_partners(text: str, shapes: list[Shape], weighed: list[Weighed], among: Among) -> Iterator[Weighed]:
    """Yield shapes; damaged start tags whose end turned out to be none are weighed as those without an end."""
    known = {one.shape.span for one in weighed}
    places = {shape.span.start: index for index, shape in enumerate(shapes)} if weighed else {}
    for one in weighed:
        shape = one.shape
        if one.partner is None or one.partner in known or shape.kind is not TagKind.OPEN or not shape.damage:
            yield one
            continue
        index = places[shape.span.start]
        before = shapes[index - 1].span.end if index else -1
        after = shapes[index + 1].span.start if index + 1 < len(shapes) else len(text) + 1
        judged = weigh_shape(shape, Near(text, shape, before, after, among), paired=False)
        if judged is not None:
            yield one._replace(weight=judged[0], why=judged[1], partner=None)


def _mended(document: Document, shapes: list[Shape]) -> list[Shape]:
    """Give the damaged start tags with both of their brackets that a repair leaves as sound ones: those of a page."""
    if document.dialect is not Dialect.HTML:
        return []
    return [
        shape
        for shape in shapes
        if shape.damage is not Damage.NONE and shape.kind is TagKind.OPEN and not shape.damage & HALVED
    ]


def _is_meant(near: Near, partner: Span | None, *, plain: bool, is_sound: bool) -> bool:
    """Tell whether a tag is there to be read: alone between quotes, in brackets of its own, or given to a program.

    In markup nobody quotes a tag that ends a sound element.
    """
    mentioned = near.mentioned() and (plain or partner is None or sound(near.text, partner.start) is None)
    return mentioned or near.is_doubled() or (is_sound and is_read(near, partner))


def _ends_escaped(text: str, shape: Shape) -> bool:
    r"""Tell whether the end tag of a start tag stands on its line with a backslash in it: ``<p>Rye.<\/p>``.

    In a string of a program both are meant; elsewhere they are a pair once the escape is read.
    """
    end = text.find(f"<\\/{shape.name}>", shape.span.end, shape.span.end + _STRING)
    return end >= 0 and LINE_END_MARK.search(text, shape.span.end, end) is None


def _judged(document: Document, near: Near, partner: Span | None) -> tuple[Weight, str] | None:
    """Weigh a shape; one that its sentence names is only probable, whatever its form."""
    shape = near.shape
    if partner is None and shape.damage is Damage.NONE and _ends_escaped(document.text, shape):
        return None
    judged = weigh_shape(shape, near, paired=partner is not None)
    if judged is None or judged[0] <= Weight.LEAN:
        return judged
    named = shape.damage is not Damage.NONE and document.dialect is not Dialect.HTML and is_named(near, partner)
    return (Weight.LEAN, judged[1]) if named else judged


def _shown(
    near: Near, subjects: Subjects, judged: tuple[Weight, str], *, broken: bool, lone: bool
) -> tuple[bool, tuple[Weight, str]]:
    """Tell whether the words round a shape show it, or its line speaks of markup; and give its weight.

    It is shown by no line that only counts the forms of a text, if the element is `broken` at both ends, nor where
    nobody shows half a tag: before or behind the whole of a line of prose, or, where it is a `lone` one, between the
    words of a sentence that goes on over it. There it is only probable.
    """
    if near.stands_for_address() or near.is_spoken_of() or near.is_told():
        return True, judged
    if not subjects.stand_on_line(near.shape.span):
        return False, judged
    shape = near.shape
    edge = near.at_start or (near.at_end and near.left not in ":\uff1a")  # what a colon announces may be the very tag
    edge = edge and judged[0] is Weight.SURE and Damage.LOST_OPENING in shape.damage
    if edge or (broken and shape.damage is not Damage.NONE and subjects.count_forms(shape.span)):
        return False, (min(judged[0], Weight.LEAN), judged[1])
    lone = (
        lone
        and len(shape.name) > 1
        and judged[0] >= Weight.LEAN
        and judged[1] not in (BEFORE_NAME, BEFORE_ARTICLE, BEFORE_LAST)
    )
    if lone and near.within_prose and not near.is_named_so():
        return False, (Weight.LEAN, BETWEEN_WORDS)
    return True, judged


def _is_word(text: str, one: Weighed) -> bool:
    """Tell whether a sound tag stands as a word does: a blank before it, and one or the sign that ends a clause behind.

    Where another tag on its line is set apart as a word is, it is spoken of as well: ``Add </div> before </body>.``.
    """
    start, end = one.shape.span
    if one.weight is not Weight.SOUND or one.partner is not None or one.shape.attributes:
        return False
    before, behind = text[max(0, start - 4) : start], text[end : end + 2]
    apart = before[-1:] in BLANKS and before.rstrip(BLANKS)[-1:] not in STOPS
    ends = behind != "" and behind[0] in CLOSING and not behind[1:].strip()
    return apart and (ends or behind[:1].isspace())


def _is_beside(text: str, span: Span, others: list[Span]) -> bool:
    """Tell whether one of some spans, in order, stands near on the line of another."""
    at = bisect_right(others, span)
    pairs = [(one, span) for one in others[max(0, at - 1) : at]] + [(span, one) for one in others[at : at + 1]]
    return any(
        second.start - first.end < WITHIN and not LINE_END_MARK.search(text, first.end, second.start)
        for first, second in pairs
    )


def _with_crowds(text: str, weighed: list[Weighed]) -> list[Weighed]:
    """Take no tag for shown on a line that is crowded with damaged ones: there a table speaks of markup in a cell."""
    result: list[Weighed] = []
    line: list[Weighed] = []
    for one in weighed:
        if line and LINE_END_MARK.search(text, line[-1].shape.span.end, one.shape.span.start):
            result += _without_show(line)
            line = []
        line.append(one)
    return result + _without_show(line)


def _without_show(line: list[Weighed]) -> list[Weighed]:
    """Give the shapes of a line, as they are or as none of them shown."""
    cells = sum(1 for one in line if one.shape.name in ROWS_AND_CELLS and one.weight >= Weight.SOFT)
    return [one._replace(shown=False) for one in line] if cells >= _CROWD else line


def _nested(text: str, shapes: list[Shape], partners: dict[int, Span], undamaged: set[int]) -> set[int]:
    """Give where sound tags begin that stand as those of a list do: nobody shows a reader such a row.

    One item ends and the next begins, ``</li> <li>``, or the list begins or ends with one; the other ends of both are
    there too, or a marker stands where they were. An item without its end begins a line between the two tags of its
    list.
    """
    nested: set[int] = set()
    listed = [shape for shape in shapes if shape.name in _LISTED and shape.span.start in undamaged]
    end = -1
    for one, other in pairwise(listed):
        ends = [partners.get(one.span.start), partners.get(other.span.start)]
        if one.name in _LISTS and one.kind is TagKind.OPEN and ends[0]:
            end = max(end, ends[0].start)
        if other.name == "li" and other.kind is TagKind.OPEN and other.span.start < end and not ends[1]:
            nested.update((other.span.start,) if _begins_line(text, other.span.start) else ())
        elif _nests(one, other) and not text[one.span.end : other.span.start].strip():
            if ends[0] and ends[1]:
                nested.update((one.span.start, other.span.start, ends[0].start, ends[1].start))
            elif not (ends[0] or ends[1] or one.kind is TagKind.OPEN) and _is_in_item(text, one.span.start):
                nested.update((one.span.start, other.span.start))
    return nested


def _is_in_item(text: str, at: int) -> bool:
    """Tell whether the line of a place begins with the marker of an item."""
    low = max(0, at - _STRING)
    start = max(text.rfind("\n", low, at), text.rfind("\r", low, at)) + 1
    return (start > 0 or low == 0) and _MARKED.match(text, start, at) is not None


def _begins_line(text: str, start: int) -> bool:
    """Tell whether nothing but blanks stands before a place on its line."""
    before = text[max(0, start - _INDENT) : start].rstrip(" \t\u00a0")
    return not before or before[-1] in "\r\n"


def _nests(one: Shape, other: Shape) -> bool:
    """Tell whether a tag stands before another as in a list: between two items or paragraphs, or at its edge."""
    if one.kind is TagKind.CLOSE and other.kind is TagKind.OPEN:
        return one.name == other.name
    is_edge = one.name != "li" and other.name == "li" if one.kind is TagKind.OPEN else one.name == "li" != other.name
    return one.kind is other.kind and is_edge


def _in_table(text: str, shapes: list[Shape], index: int, partners: dict[int, Span]) -> bool:
    """Tell whether a sound start tag of a row, a cell or a list touches a damaged one, or one that ends damaged.

    Tags that were escaped when the page was parsed are left whole among those that were not.
    """
    shape = shapes[index]
    if shape.name not in _HELD or shape.kind is not TagKind.OPEN:
        return False
    end = partners.get(shape.span.start)
    if end is not None and sound(text, end.start) is None and text[end.end : end.end + 4].lstrip(_GAPS)[:1] == "<":
        return True
    for other in shapes[max(0, index - 1) : index + 2]:
        between = text[min(other.span.end, shape.span.end) : max(other.span.start, shape.span.start)]
        if other is shape or other.name not in _HELD or between.strip(_GAPS):
            continue
        end = partners.get(other.span.start)
        if other.damage is not Damage.NONE or (end is not None and sound(text, end.start) is None):
            return True
    return False


def _open_rows(text: str, shapes: list[Shape]) -> set[int]:
    """Give where the sound start tags of rows and their cells begin that have no ends, as HTML allows it.

    So in ``<tr><td>Monday<td>soup``: no blank stands behind the first cell's tag, and no other tag behind its text.
    """
    found: set[int] = set()
    for index, row in enumerate(shapes):
        if row.name != "tr" or row.kind is not TagKind.OPEN:
            continue
        cells = list(takewhile(_begins_cell, shapes[index + 1 : index + 1 + _WIDEST_ROW]))
        if len(cells) < 2 or text[row.span.end : cells[0].span.start].strip():
            continue
        if text[cells[0].span.end] not in _GAPS + "<>\r\n":
            found.update(shape.span.start for shape in (row, *cells))
    return found


def _begins_cell(shape: Shape) -> bool:
    """Tell whether a shape is the sound start tag of a cell."""
    return shape.name in CELLS and shape.kind is TagKind.OPEN and shape.damage is Damage.NONE


def _held(shape: Shape) -> Span:
    """Give the span that must not be protected: an address that was cut with its tag is held by it."""
    cut_off = shape.attributes and Damage.LOST_CLOSING in shape.damage
    return Span(shape.span.start, shape.span.start + 1) if cut_off else shape.span


def votes(weighed: list[Weighed]) -> tuple[int, int]:
    """Count the hard and the soft shapes that are not there to be seen.

    The ends of links come in crowds, ``word a > word``: two of them, faint as each is, say as much as a soft one.
    And no text compares within its sentences what is called by the names of several elements.
    """
    weighed = [one for one in weighed if one.weight is not Weight.SOUND]
    hard = sum(1 for one in weighed if one.weight is Weight.HARD and not one.shown)
    soft = sum(1 for one in weighed if one.weight in (Weight.SOFT, Weight.SURE) and not one.shown)
    faint = [one for one in weighed if one.weight in (Weight.FAINT, Weight.LEAN)]
    links = sum(1 for one in faint if one.shape.name == "a" and one.shape.gap)
    names = {one.shape.name for one in faint if one.why == WITHIN_SENTENCE} - {"a"}
    return hard, soft + links // 2 + (len(names) if len(names) > 1 else 0)


def decide(
    document: Document, weighed: list[Weighed], evidence: Evidence, *, only_faulty: bool = False
) -> tuple[Tag, ...]:
    """Make tags of the shapes that their own form or the document's vote speaks for.

    Args:
        document: The text.
        weighed: Its shapes.
        evidence: What it says.
        only_faulty: Whether those are asked for alone that are damaged, or end what nothing begins.
    """
    tags: list[Tag] = []
    # Few texts have a tag that this decides about. One that is full of tags which can be nothing but damaged may name
    # HTML among other things.
    full = evidence.hard >= ENOUGH
    about = cache(lambda: is_about_markup(document.text, evidence.hard) if full else about_markup(document.text))
    seldom = cache(lambda: names_markup_seldom(document.text))
    lone = cache(lambda: _has_links_alone(document.text, weighed))
    letters = Counter(one.shape.name for one in weighed if len(one.shape.name) == 1)
    markup = document.dialect is not Dialect.TEXT
    for one in filter(_is_faulty, weighed) if only_faulty else weighed:
        if one.why == BETWEEN_BLANKS and letters[one.shape.name] == 1:
            continue  # a letter before a sign says nothing where no other tag has its name
        if one.weight is Weight.SOUND:
            certainty = Certainty.CERTAIN if markup else _left_over(document.text, one, evidence, about, seldom)
            if certainty is Certainty.PROBABLE and _is_bare_link(document.text, one) and not about() and lone():
                certainty = Certainty.CERTAIN
        elif Damage.FOREIGN in one.shape.damage:
            certainty = _foreign(one, evidence, about)
        elif one.why in _DOUBTED and about():
            certainty = _in_doubt(one, evidence, seldom)
        else:
            certainty = _damaged(one, evidence)
        if certainty is not None:
            shape = one.shape
            tags.append(
                Tag(shape.span, shape.name, shape.kind, shape.attributes, shape.damage, certainty, one.why, one.partner)
            )
    read = {tag.span for tag in tags}
    if only_faulty and tags:
        read.update(one.shape.span for one in weighed if one.weight is Weight.SOUND)
    return tuple(
        tag if tag.partner is None or tag.damage is Damage.NONE else _with_partner(tag, tag.partner, read)
        for tag in tags
    )


def _is_faulty(one: Weighed) -> bool:
    """Tell whether a shape is damaged, or ends what nothing begins."""
    return one.shape.damage is not Damage.NONE or (one.partner is None and one.shape.kind is TagKind.CLOSE)


def _with_partner(tag: Tag, partner: Span, read: set[Span]) -> Tag:
    """Give a damaged tag with its partner if that is `read`: then a tail behind it is an end tag."""
    if partner not in read:
        return tag._replace(partner=None)
    ends = tag.kind is TagKind.UNKNOWN and partner < tag.span
    return tag._replace(kind=TagKind.CLOSE) if ends else tag


def _is_crowd(evidence: Evidence) -> bool:
    """Tell whether a document is full of damaged tags."""
    return evidence.hard + evidence.soft >= _CROWD and evidence.hard > 0


def _damaged(one: Weighed, evidence: Evidence) -> Certainty | None:
    """Judge a damaged tag."""
    crowd = _is_crowd(evidence)
    if one.shown:
        # Among many, a pair or an end tag is damage even where the words speak of markup; a lone start tag is not.
        shape = one.shape
        tailed = shape.kind is TagKind.UNKNOWN and shape.name in INLINE
        lone = one.partner is None and (shape.kind is TagKind.OPEN or tailed or Damage.LOST_CLOSING in shape.damage)
        return Certainty.CERTAIN if crowd and one.weight >= Weight.SOFT and not lone else None
    if one.weight >= Weight.SURE:
        return Certainty.CERTAIN
    if one.weight in (Weight.SOFT, Weight.BORNE):
        return Certainty.CERTAIN if evidence.hard or evidence.soft >= 2 else Certainty.PROBABLE
    many = evidence.hard + evidence.soft >= 4 or (one.weight >= Weight.ODD and evidence.hard >= 2)
    if one.weight is Weight.LEAN:
        if one.why in (BEFORE_NAME, BEFORE_ARTICLE, BEFORE_LAST, BEFORE_LETTER, ANCHOR) or (
            len(one.shape.name) == 1 and one.why in (WITHIN_SENTENCE, ENDS_LINE)
        ):
            return Certainty.CERTAIN if many else Certainty.PROBABLE
        if one.why in (WITHIN_SENTENCE, NO_WORD):
            return Certainty.CERTAIN if evidence.hard + evidence.soft >= _OTHERS else Certainty.PROBABLE
        if Damage.LOST_OPENING in one.shape.damage:  # a comparison, but where a text is full of them
            full = evidence.hard + evidence.soft >= ENOUGH
            many = full and one.why == BESIDE_WORDS and one.shape.name not in _COMPARED
        return Certainty.CERTAIN if many else Certainty.PROBABLE
    return Certainty.CERTAIN if many else None


def _in_doubt(one: Weighed, evidence: Evidence, seldom: Callable[[], bool]) -> Certainty | None:
    """Judge a damaged tag that a text about markup may show."""
    if one.why == BEFORE_NAME:
        return None
    if one.why == BEFORE_LAST:
        return _damaged(one._replace(weight=Weight.FAINT), evidence) if one.shape.name in STYLES else None
    if one.why == BEFORE_ARTICLE:
        return Certainty.PROBABLE if seldom() and not one.shown else None
    return _damaged(one._replace(weight=Weight.SOFT if one.why == GLUED else Weight.ODD), evidence)


def _foreign(one: Weighed, evidence: Evidence, about: Callable[[], bool]) -> Certainty | None:
    """Judge a tag whose name was translated, or has letters of another script.

    One is left over whose letters look like those of an element, or whose other end has the same name: whatever else
    the text holds, it is no more than probable. All else is doubtful, and that among damaged tags.
    """
    known = one.shape.name in ELEMENTS
    if one.shown:
        return None
    if (known or one.partner is not None) and not about():
        return Certainty.PROBABLE
    return Certainty.DOUBTFUL if known or evidence.hard or evidence.soft else None


def _is_bare_link(text: str, one: Weighed) -> bool:
    """Tell whether it is of an element for a link that leads nowhere, ``<a>Index</a>``: few show such a one.

    It is glued to what it holds, and stands as that would stand; in a line of code signs stand before it.
    """
    if one.shape.name != "a" or one.partner is None:
        return False
    first, last = sorted((one.shape.span, one.partner))
    if first.end - first.start > _BARE or last.end - last.start > _BARE:
        return False
    before, inside = text[max(0, first.start - 1) : first.start], text[first.end : last.start]
    stands = not before or before.isspace() or before.isalnum() or before in _BEFORE_LINK
    return stands and inside == inside.strip() and (not inside or inside[0].isalnum() or inside[0] in _BEGINS_LINK)


def _has_links_alone(text: str, weighed: list[Weighed]) -> bool:
    """Tell whether all tags of a text are those of links that lead nowhere, and none of them is in a program.

    Who shows markup shows other tags as well, or an example of one, ``<a>1</a>``; and a program that puts in the
    address has such links in its strings.
    """
    bare = [one for one in weighed if _is_bare_link(text, one)]
    if not all(_leads_by_title(text, one) for one in bare):
        return False
    links = {one.shape.span.start for one in bare}
    return not any(
        _may_be_code(text, found.start()) if found.start() in links else found["name"].lower() in ELEMENTS
        for found in _TAG_LIKE.finditer(text)
    )


def _leads_by_title(text: str, one: Weighed) -> bool:
    """Tell whether a link has a title, several words or one with a capital, or is an anchor that touches its text.

    A figure or a small word may stand in an example, as nothing does between blanks.
    """
    first, last = sorted((one.shape.span, one.partner or one.shape.span))
    inside = text[first.end : last.start]
    if inside:
        return " " in inside or not (inside[0].islower() or inside[0].isdigit())
    before, behind = text[first.start - 1 : first.start], text[last.end : last.end + 1]
    return before not in BLANKS or not before or behind.isalnum()


def _may_be_code(text: str, at: int) -> bool:
    """Tell whether a place may be in a program: in its string, behind a key, or at a line that ends as code does."""
    low, high = max(0, at - _STRING), at + _STRING
    before, behind = text[low:at].replace("\r", "\n"), text[at:high].replace("\r", "\n")
    above, _, line = before.rpartition("\n")
    key, colon, _ = line.partition(": ")
    if colon and key[:1].islower() and not any(map(str.isspace, key)):
        return True
    ends = (above.rstrip()[-1:], behind.partition("\n")[0].rstrip()[-1:])
    return "=" in line or line.count('"') % 2 == 1 or line.lstrip()[:1] == "'" or not _ENDS_CODE.isdisjoint(ends)


def _left_over(
    text: str, one: Weighed, evidence: Evidence, about: Callable[[], bool], seldom: Callable[[], bool]
) -> Certainty | None:
    """Judge a tag without damage in text: left over where nothing says that it is meant.

    Args:
        text: The text.
        one: The tag.
        evidence: What the document says.
        about: Tells whether the document names markup.
        seldom: Tells whether it does so seldom, for its length.
    """
    shape = one.shape
    stands = one.partner is not None or shape.name in PLAIN or shape.kind is TagKind.CLOSE or one.why == BEGINS
    if one.shown or not (_is_crowd(evidence) if one.why == AMONG else stands):
        return None
    if about():
        return Certainty.PROBABLE if _is_bare_link(text, one) and seldom() else None
    return Certainty.CERTAIN if evidence.hard or evidence.soft >= 2 else Certainty.PROBABLE
