"""Which tags belong together, and which tails are none: the two ends of elements, paths and selectors."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from q7lint.elements import ELEMENTS, INLINE, NEVER_COMPARED, PLAIN, ROWS_AND_CELLS, SILENT, TABLE
from q7lint.reading.beside import STOPS, in_word
from q7lint.reading.otherwise import SELECTOR
from q7lint.reading.tokens import Damage, TagKind
from q7lint.regex import regex
from q7lint.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint.reading.brackets import Shape

LINE_END_MARK = regex(r"[\r\n]")
_LAST_SOUND = regex(r"[ \u00a0][a-z]{1,2}(?:[.,;)]|[\r\n]|\Z)")
_SINGLE_BLANKS = frozenset(" \u00a0")
_NOTHING = frozenset(("",))
_PARTNERS_WITHIN = 4000
_BEHIND_CELL = 40
_STYLED = frozenset("b em i strong u".split())
_LINED = frozenset("blockquote dd dt h1 h2 h3 h4 h5 h6 li p".split())
_LINE_EDGES = frozenset(("", "\r", "\n"))
_INDENT = " \t\u00a0"
_PHRASE = 120
"""What stands between two start tags of a style, the second of which lost its slash, is shorter, in code points."""
_CLOSES = frozenset(".,;:!?)\u3001\u3002\uff0c\uff1f")
_CLOSES_TYPE = frozenset("),>;")
_BEHIND = frozenset(("", "|", "\r", "\n"))
_NEAR_STOP = 12
"""So near an end tag the sentence ends before it, or the line behind it, in code points."""
_MANY = 4
"""So many times as many tails without a slash tell that none has kept it."""
_LETTERS = 2
"""How many code points beside a blank tell a variable, or a figure, from a word."""


def find_paths(text: str, shapes: list[Shape], partners: dict[int, Span]) -> set[int]:
    """Give the indices of the tails that are no tags but the parts of a path or a selector.

    In ``Home > Article > Section`` and ``ol > li > p`` one tail beside the other speaks for neither; nor does one that
    touches the other, as in ``ul>li>a.item`` and ``p>q>r``.
    """
    tails = [
        index
        for index, shape in enumerate(shapes)
        if shape.damage is not Damage.NONE
        and Damage.LOST_OPENING in shape.damage
        and not shape.slash
        and shape.span.start not in partners
    ]
    apart = [index for index in tails if shapes[index].gap]
    tight = [index for index in tails if not shapes[index].gap and Damage.SPLIT not in shapes[index].damage]
    paths: set[int] = set()
    for links, between, is_path in ((apart, _SINGLE_BLANKS, _is_path), (tight, _NOTHING, _selects)):
        for run in _runs(text, shapes, links, between):
            if is_path(text, [shapes[index] for index in run]):
                paths.update(run)
    return paths


def _runs(text: str, shapes: list[Shape], tails: list[int], between: frozenset[str]) -> Iterator[list[int]]:
    """Yield the runs of tails that follow one upon the other, two at least, by their indices.

    Args:
        text: The text.
        shapes: Its shapes.
        tails: The indices of the tails.
        between: What may stand between two of a run.
    """
    run: list[int] = []
    for index in tails:
        follows = bool(run) and run[-1] == index - 1
        if not (follows and text[shapes[index - 1].span.end : shapes[index].span.start] in between):
            if len(run) > 1:
                yield run
            run = []
        run.append(index)
    if len(run) > 1:
        yield run


def _selects(text: str, run: list[Shape]) -> bool:
    """Tell whether an element's name or a variable touches the last of tails that touch one another."""
    end = run[-1].span.end
    found = SELECTOR.match(text, end)
    if found is None or found.start(1) != end:
        goes_on = text[end : end + 1].isalpha() and text[end + 1 : end + 2] in (">", "<")
        goes_on = goes_on or (len(run) > 2 and text[end : end + 1].isdigit())
        return goes_on and all(len(shape.name) == 1 for shape in run)  # variables: ``p>q>r>1``
    name = found.group(1)
    return name in ELEMENTS or (len(name) == 1 and all(len(shape.name) == 1 for shape in run))


def _is_path(text: str, run: list[Shape]) -> bool:
    """Tell whether tails side by side are a path: behind the last stands one part more."""
    end = run[-1].span.end
    if text[end : end + 1] not in _SINGLE_BLANKS or not text[end : end + 2].strip():
        return False  # glued to what follows, or at the end of the line
    if text[end + 1] == "|":
        return False  # the cell ends, and no part is left: ``p > td > tr > |``
    found = SELECTOR.match(text, end)
    if found is not None and found.group(1) in ELEMENTS:
        return True
    titles = (text[shape.span.start : shape.span.start + len(shape.name)] for shape in run)
    if text[end + 1].isupper() and all(len(title) > 1 and title.istitle() for title in titles):
        return True  # a menu: ``Format > Font > Strong > Apply``
    if _LAST_SOUND.match(text, end):
        return True  # sounds or syllables: ``th > tr > t.``
    variable = not in_word(text[end + 2 : end + 3])
    return not all(
        shape.name in PLAIN or shape.name in NEVER_COMPARED or (len(shape.name) == 1 and not variable) for shape in run
    )


def with_ends(shapes: list[Shape]) -> list[Shape]:
    """Leave out start tags with a word for a name, if no end tag has the same one: ``< max >`` is a comparison."""
    if not any(_begins_word(shape) for shape in shapes):
        return shapes
    ends = {shape.name for shape in shapes if shape.kind is TagKind.CLOSE and Damage.FOREIGN in shape.damage}
    return [shape for shape in shapes if shape.name in ends or not _begins_word(shape)]


def _begins_word(shape: Shape) -> bool:
    """Tell whether a start tag has a word for a name that no element has."""
    return Damage.FOREIGN in shape.damage and shape.kind is TagKind.OPEN and shape.name not in ELEMENTS


def unslashed(text: str, shapes: list[Shape]) -> list[Shape]:
    """Leave a slash to the elements that hold it, ``< span >/ span >``, where no other tail has one.

    What dropped the ``</`` of the others dropped it there too. One that stands as a word may be what an element held
    whose start tag is gone, ``written as / span >``, if the name is no word and many tails have no slash.
    """
    tails = [shape for shape in shapes if Damage.LOST_OPENING in shape.damage and shape.gap]
    slashed = [shape for shape in tails if shape.slash]
    if not slashed or len(slashed) == len(tails):
        return shapes
    held = {end.span.start for start, end in pairwise(shapes) if _holds_slash(text, start, end)}
    if _MANY * len(slashed) <= len(tails) - len(slashed):
        held.update(shape.span.start for shape in slashed if _stands_as_slash(text, shape) and shape.name in SILENT)
    if len(held) < len(slashed):
        return shapes
    return [_without_slash(text, shape) if shape.span.start in held else shape for shape in shapes]


def _holds_slash(text: str, start: Shape, end: Shape) -> bool:
    """Tell whether a slash and a blank stand between the start tag of an element and the name of its end tag."""
    if not (end.slash and end.gap) or Damage.LOST_OPENING not in end.damage or start.kind is not TagKind.OPEN:
        return False
    touches = start.name == end.name and start.span.end == end.span.start
    return touches and text[end.span.start + 1] in _SINGLE_BLANKS


def _without_slash(text: str, shape: Shape) -> Shape:
    """Give a tail that has no slash: it begins with its name."""
    start, end = shape.span
    name = end - len(text[start + 1 : end].lstrip())
    return shape._replace(span=Span(name, end), kind=TagKind.UNKNOWN, slash=False)


def slashed(text: str, shapes: list[Shape]) -> list[Shape]:
    """Give tails the slash that may be one between two words, where a start tag before them tells that it is theirs.

    So in ``strong >salt/ strong > and`` and ``p >It rained. / p >``, and not in ``weak/ strong > average``. Between the
    end of a sentence and that of its line it needs no start tag.
    """
    opened: dict[str, Shape] = {}
    result: list[Shape] = []
    done = 0
    for shape in shapes:
        start = opened.pop(shape.name, None)
        tailed = shape.kind is TagKind.UNKNOWN and not shape.slash
        slash = _parted_slash(text, shape.span.start, done) if tailed else -1
        done = shape.span.end
        is_end = slash >= 0 and (
            (start is not None and _is_ended(text, start, Span(slash, done))) or _ends_both(text, Span(slash, done))
        )
        if is_end:
            result.append(shape._replace(span=Span(slash, done), kind=TagKind.CLOSE, slash=True))
            continue
        if shape.kind is TagKind.OPEN or tailed:
            opened[shape.name] = shape
        result.append(shape)
    return result


def _parted_slash(text: str, start: int, floor: int) -> int:
    """Give where a slash stands that blanks part from the name at `start`; -1 if none does."""
    before = text[max(floor, start - 3) : start]
    bare = before.rstrip(" \u00a0")
    return (
        start - len(before) + len(bare) - 1 if bare.endswith("/") and bare != before and not bare.endswith("//") else -1
    )


def _ends_both(text: str, end: Span) -> bool:
    """Tell whether a sentence ends before an end tag, and its line behind it."""
    before = text[max(0, end.start - _NEAR_STOP) : end.start].rstrip(" \u00a0")
    word = before[:-1].rstrip(' \u00a0)\u00bb\u201d"')[-1:]
    behind = text[end.end : end.end + _NEAR_STOP].lstrip(_INDENT)
    return before[-1:] in STOPS and in_word(word) and behind[:1] in _LINE_EDGES


def _is_ended(text: str, start: Shape, end: Span) -> bool:
    """Tell whether a slash and a name may end what `start` begins: words that it is glued to, on one line.

    What a letter begins may be a variable, ``a >b / a >c``; words, or one with a capital, are none.
    """
    inside, behind = text[start.span.end : end.start], text[end.end : end.end + 1]
    if behind.isalnum() or behind == "=" or LINE_END_MARK.search(inside) or len(inside) > _PARTNERS_WITHIN:
        return False
    if Damage.LOST_OPENING not in start.damage:
        return True
    words = inside.split()
    if not words or inside[:1].isspace() or not words[0][:1].isalpha():
        return False
    return len(start.name) > 1 or len(words) > 1 or (len(words[0]) > 1 and words[0][0].isupper())


def sided(text: str, shapes: list[Shape], *, plain: bool = False) -> list[Shape]:
    """Tell the side of tails: where some of them have kept a slash, those without one are start tags.

    So is one whose end tag stands behind it on the line, and no start tag before that: ``strong>Note:</strong>``. In
    `plain` text a tag with its slash behind the name may be an end tag.
    """
    slashed = _keep_slashes(text, shapes)
    shapes = _turned(text, shapes) if plain else shapes
    if not any(shape.kind is TagKind.UNKNOWN for shape in shapes):
        return shapes
    starts = None if slashed else _tailed_starts(text, shapes)
    if starts is not None and not starts:
        return shapes
    return [
        shape._replace(kind=TagKind.OPEN)
        if shape.kind is TagKind.UNKNOWN and (starts is None or index in starts)
        else shape
        for index, shape in enumerate(shapes)
    ]


def _keep_slashes(text: str, shapes: list[Shape]) -> bool:
    """Tell whether what dropped the brackets of tails has left them their slashes.

    One among many without it that stands as a word, ``written as / span >``, is what the element held.
    """
    ends = [
        shape for shape in shapes if shape.slash and shape.kind is TagKind.CLOSE and Damage.LOST_OPENING in shape.damage
    ]
    words = [shape for shape in ends if _stands_as_slash(text, shape)]
    if not ends or len(words) < len(ends):
        return bool(ends)
    bare = sum(1 for shape in shapes if shape.kind is TagKind.UNKNOWN and shape.gap)
    return bare < _MANY * len(words)


def _stands_as_slash(text: str, shape: Shape) -> bool:
    """Tell whether blanks stand on both sides of the slash of a tail."""
    start = shape.span.start
    return text[start - 1 : start] in _SINGLE_BLANKS and text[start + 1] in _SINGLE_BLANKS


def _turned(text: str, shapes: list[Shape]) -> list[Shape]:
    """Take a damaged tag with its slash behind the name for the end of the element that is open: ``< b >old< b />``.

    So is one that has lost its slash, ``<b>old<b>``, where no end tag of its name has kept one; and whatever others
    have, one that ends the line that another begins, ``<li>old<li>``.
    """
    opened: dict[str, Shape] = {}
    turned: list[Shape] = []
    ended = {shape.name for shape in shapes if shape.kind is TagKind.CLOSE}
    for shape in shapes:
        start = opened.pop(shape.name, None)
        if shape.kind is TagKind.OPEN:
            if not shape.slash:
                kept = shape.name in ended and shape.name not in _LINED
                if start is not None and not kept and _repeats(text, start, shape):
                    turned.append(shape._replace(kind=TagKind.CLOSE))
                    continue
                opened[shape.name] = shape
            elif start is not None and not shape.attributes and _ends_on_line(text, start, shape):
                turned.append(shape._replace(kind=TagKind.CLOSE))
                continue
        turned.append(shape)
    return turned


def _repeats(text: str, start: Shape, end: Shape) -> bool:
    """Tell whether two start tags of a style hold words between them that both are glued to, and nothing behind.

    Those of an item, a paragraph or a heading hold all of a line.
    """
    styled = start.name in _STYLED
    if not (styled or start.name in _LINED) or start.attributes or end.attributes:
        return False
    if not _ends_on_line(text, start, end):
        return False
    inside = text[start.span.end : end.span.start]
    before, behind = text[start.span.start - 1 : start.span.start], text[end.span.end : end.span.end + 1]
    if (before.isalnum() and before < "\u2e80") or (behind.isalnum() and behind < "\u2e80") or behind in ("<", "("):
        return False  # ``a<b>c<b``, ``Map<b>Key<b>(x)``
    if not styled and not (before in _LINE_EDGES and behind in _LINE_EDGES):
        return False
    word = inside[:2].isalnum() and (len(inside) > 1 or inside >= "\u2e80")
    short = len(inside) < (_PHRASE if styled else _PARTNERS_WITHIN)
    return word and short and "<" not in inside and (inside[-1].isalnum() or inside[-1] in ".,:!?")


def _tailed_starts(text: str, shapes: list[Shape]) -> set[int]:
    """Find the tails that start what an end tag on the same line ends, by their indices: none of a table."""
    starts: set[int] = set()
    opened: Counter[str] = Counter()
    tails: dict[str, int] = {}
    for index, shape in enumerate(shapes):
        if shape.name in TABLE:
            continue
        if shape.kind is TagKind.OPEN:
            opened[shape.name] += 1
        elif shape.kind is TagKind.UNKNOWN:
            if shape.name != "p" or _begins_paragraph(text, shape):
                tails[shape.name] = index
        elif shape.kind is TagKind.CLOSE:
            tail = tails.pop(shape.name, None)
            if opened[shape.name]:
                opened[shape.name] -= 1
            elif tail is not None and not LINE_END_MARK.search(text, shapes[tail].span.end, shape.span.start):
                starts.add(tail)
    return starts


def _begins_paragraph(text: str, tail: Shape) -> bool:
    """Tell whether a `p` compares nothing, as it does in ``If p > 0.05</b>, stop.</p>``.

    What it begins is glued to it, or it begins a line before a word with a capital letter.
    """
    start, end = tail.span
    if text[end : end + 1].strip():
        return True
    begins = start == 0 or text[start - 1] in "\r\n"
    return begins and text[end + 1 : end + 2].isupper() and text[end + 2 : end + 3].islower()


def find_partners(text: str, shapes: list[Shape], *, plain: bool = False) -> dict[int, Span]:
    """Find the other end of each element, by name: the nearest start tag that is still open.

    A tail ends a damaged start tag on its line: a parser that drops the ``</`` of ``</ a >`` leaves ``< a >x a >``. It
    does so at the beginning of the next line too, in an element within a sentence.
    It ends a sound one that has no other end, where it is no comparison, and in `plain` text one of a row or cell,
    which was escaped when the page was parsed.
    """
    opened: dict[str, list[Shape]] = {}
    partners: dict[int, Span] = {}
    ends = Counter(shape.name for shape in shapes if shape.kind is TagKind.CLOSE)
    for index, shape in enumerate(shapes):
        if shape.kind is TagKind.OPEN:
            opened.setdefault(shape.name, []).append(shape)
            continue
        if shape.kind is TagKind.CLOSE:
            ends[shape.name] -= 1
        if plain and shape.kind is not TagKind.VOID:
            _leave_words(text, opened.get(shape.name, []), shape)
        if shape.kind is not TagKind.VOID and opened.get(shape.name):
            other = opened[shape.name][-1]
            if shape.kind is TagKind.UNKNOWN:
                spare = len(opened[shape.name]) > ends[shape.name]
                sure = (
                    (_is_damaged(other) and not _is_between(text, other))
                    or (spare and (_closes(text, shape) or _is_link(other)))
                    or (plain and shape.name in ROWS_AND_CELLS and _ends_cell(text, shapes, index))
                )
                ends_below = shape.name in INLINE and _is_damaged(other) and _ends_below(text, other, shape)
                if not (ends_below or (sure and _ends_on_line(text, other, shape))):
                    continue
            opened[shape.name].pop()
            if shape.span.start - other.span.end <= _PARTNERS_WITHIN:
                partners[shape.span.start] = other.span
                partners[other.span.start] = shape.span
    return partners


def _leave_words(text: str, opened: list[Shape], end: Shape) -> None:
    """Drop the last start tags that stand as words of a line before that of their end: they are spoken of."""
    while opened and opened[-1].damage is Damage.NONE and _stands_as_word(text, opened[-1].span):
        begun = opened[-1].span.end
        if not LINE_END_MARK.search(text, begun, min(end.span.start, begun + _PARTNERS_WITHIN)):
            return
        opened.pop()


def _stands_as_word(text: str, start: Span) -> bool:
    """Tell whether a start tag stands as a word: behind one and a blank, before a blank or the end of its clause.

    One that is glued to a name, and closed by what closes a call or a type, is the parameter of a type: ``Option<P>)``.
    """
    before, behind = text[max(0, start.start - 2) : start.start], text[start.end : start.end + 2]
    if before[-1:].isalnum() and behind[:1] in _CLOSES_TYPE:
        return True
    follows = before[1:] in _SINGLE_BLANKS and (before[0].isalnum() or before[0] == ",")
    return follows and (behind[:1] in _SINGLE_BLANKS or (behind[:1] in _CLOSES and not behind[1:].strip()))


def _is_damaged(start: Shape) -> bool:
    """Tell whether a start tag is spaced or split, as a tail's own end was before it lost its bracket."""
    return Damage.SPACED in start.damage or Damage.SPLIT in start.damage


def _is_between(text: str, start: Shape) -> bool:
    """Tell whether a letter in brackets stands between two variables or figures: ``a < b > c``, ``1 < p > 2``."""
    if len(start.name) > 1 or start.attributes:
        return False
    before = text[max(0, start.span.start - _LETTERS - 1) : start.span.start]
    behind = text[start.span.end : start.span.end + _LETTERS + 1]
    apart = before[-1:] in _SINGLE_BLANKS and behind[:1] in _SINGLE_BLANKS
    return apart and _is_operand(before[-2:-1], before[-3:-2]) and _is_operand(behind[1:2], behind[2:3])


def _is_operand(sign: str, beyond: str) -> bool:
    """Tell whether a sign is a figure, or a letter that belongs to no word: nothing stands on its other side."""
    return sign.isdigit() or (sign.isalpha() and not in_word(beyond))


def _is_link(start: Shape) -> bool:
    """Tell whether a start tag is that of a link with its address, which nothing is compared behind."""
    return start.name == "a" and bool(start.attributes)


def _ends_cell(text: str, shapes: list[Shape], index: int) -> bool:
    """Tell whether a tail compares nothing: a bar, another tag or the line's end stands behind it, or it is glued."""
    tail = shapes[index]
    end = tail.span.end
    if not tail.gap and text[end : end + 1].isalnum():
        return True
    following = shapes[index + 1].span.start if index + 1 < len(shapes) else len(text)
    between = text[end : min(following, end + _BEHIND_CELL)].lstrip(" \t\u00a0")
    return between[:1] in _BEHIND


def _ends_on_line(text: str, start: Shape, end: Shape) -> bool:
    """Tell whether a tail stands on the line of a start tag, and near it."""
    return end.span.start - start.span.end < 1000 and not LINE_END_MARK.search(text, start.span.end, end.span.start)


def _ends_below(text: str, start: Shape, end: Shape) -> bool:
    """Tell whether a tail begins the line below that of a start tag: extractors break the line behind inline code."""
    between = text[start.span.end : min(end.span.start, start.span.end + _PHRASE)]
    _, line_end, rest = between.partition("\n")
    return line_end != "" and not rest.strip(_INDENT) and start.span.end + len(between) == end.span.start


def _closes(text: str, tail: Shape) -> bool:
    """Tell whether a tail is written as no comparison, no selector and no path is."""
    end = tail.span.end
    behind = text[end : end + 2]
    at_end = not behind[:1].strip() and behind.strip()[:1] in ("", "<")
    if len(tail.name) == 1:
        if text[tail.span.start - 1] in ";:=":
            return False  # a face
        return at_end or behind[0] in "<.,;:)" or (behind[0].isspace() and not tail.gap)
    found = SELECTOR.match(text, end)
    if found is not None and found.group(1) in ELEMENTS and tail.gap is behind[0].isspace():
        return False
    return at_end or not (tail.gap and behind[0].isspace())
