"""Tags, read through their damage, on the evidence of the whole document.

A shape alone is in doubt: ``li >`` may be a comparison, ``< b >`` a formula, ``< ol >`` a manual that shows a tag. So
each shape is weighed by its form and its neighbours, the document's shapes vote, and the vote decides.

The decision keeps one rule, on which the sameness of results stands: what a tag's own form makes *probable* stays
probable whatever else the document holds, and the vote only lifts, to *certain*. A run that repairs what is certain and
a later one that repairs what is probable so end in the text that one run over both would have made.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from enum import IntEnum
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple
from unicodedata import category

from q7lint.reading.brackets import DOUBLE, SINGLE, Shape, bracketed, cut, sound, tail
from q7lint.reading.names import BLOCK, ELEMENTS, INLINE, PLAIN
from q7lint.reading.tokens import Certainty, Damage, Evidence, Tag, TagKind
from q7lint.text import Dialect, Document, Span

if TYPE_CHECKING:
    from collections.abc import Callable

    from q7lint.reading.protected import Protected

_ANGLE = re.compile("[<>]")
_BEGUN = re.compile(r"</?[A-Za-z][A-Za-z0-9]*+(?![\w-])")
_LINE_END = re.compile(r"[\r\n]")
_BLANKS = " \t\u00a0\u2009\u202f\u3000"
_MARKER = re.compile(r"\s*(?:[-*+\u2022\u25cf\u2013]|\d{1,3}[.)])?\s*\Z")
_SENTENCE_ENDS = frozenset(".!?:;\u2026)]\"'\u2019\u201c\u201d\u00bb\u3002\uff01\uff1f\uff1a\u061f\u06d4\u0964")
_SELECTOR = re.compile(rf"[{_BLANKS}]?([A-Za-z][a-z0-9]*)(?![\w>])(?![{_BLANKS}]{{0,3}}>)")
_SINGLE_BLANKS = frozenset(" \u00a0")
_INITIALS = re.compile(r"(?:\A|(?<=[\r\n]))[ ]{0,3}[A-Z]{1,3}>[ ]")
_SYMBOL = re.compile(rf"[{_BLANKS}]{{1,3}}([A-Z][a-z]?)(?![A-Za-z])")
_SYMBOLS = frozenset(
    "H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Y Zr Nb "
    "Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U".split()
)
_NUMBERED = re.compile(rf"[{_BLANKS}]{{1,3}}\d{{1,3}}[.)][{_BLANKS}]")
_FIGURE = re.compile(rf"[{_BLANKS}]{{1,40}}[.,+\-\u2212\u00b1]?\d")
_CROWD = 6
_LINE_REACH = 400
_PARTNERS_WITHIN = 4000

_ROWS_AND_CELLS = frozenset("tr td th tbody thead tfoot".split())
_ENDS = frozenset(".,;:!?)\u2026\u3002\uff0c\u3001\u060c\u061f")
_MARKUP_WORDS = frozenset("strong font code small big strike blockquote span".split())
"""Words of prose that no comparison has on its left."""
_NEVER_COMPARED = frozenset("strong font strike blockquote span".split())
"""Those of them that no file is called either, for a command to write to."""

# A line that speaks of markup shows tags on purpose. The words are few, and none of them is a word of everyday prose.
_ABOUT_MARKUP = re.compile(
    r"\b(?:X?HTML5?|XML|SGML|JSX|CSS|DOM|BBCode|tags?|markup|selectors?|balises?|etiquetas? HTML)\b"
    r"|\b[Dd](?:as|ie) Tags?\b|\b[тТ][еэ]г(?:[аиоу]\w{0,2})?\b|\b\u05d4?\u05ea\u05d2(?:\u05d9\u05d5?\u05ea)?\b"
    r"|\b(?:\u0627\u0644)?\u0648\u0633\u0645\b|\u30bf\u30b0|\u6807\u7b7e|\u6a19\u7c64|\ud0dc\uadf8"
)


class Weight(IntEnum):
    """How much a shape says for itself."""

    SOUND = 0
    """A tag without damage."""

    FAINT = 1
    """A tag only in a document that is full of damaged ones."""

    SOFT = 2
    """A tag, unless the text is about such things."""

    HARD = 3
    """Nothing but a damaged tag."""


class Weighed(NamedTuple):
    """A shape with what speaks for it."""

    shape: Shape
    weight: Weight
    why: str
    partner: Span | None
    shown: bool
    """Whether the line speaks of markup, so that the tag is probably there to be seen."""


def scan(text: str, *, markup: bool = False) -> list[Shape]:
    """Read the shapes at all brackets of `text`, from left to right, none of them overlapping.

    In `markup` most tags are sound, and are read without their attributes.
    """
    shapes: list[Shape] = []
    done = 0
    for angle in _ANGLE.finditer(text):
        at = angle.start()
        if at < done:
            continue
        if text[at] == "<":
            shape = (sound(text, at) if markup else None) or bracketed(text, at) or cut(text, at)
        else:
            shape = tail(text, at, done)
        if shape is not None:
            shapes.append(shape)
            done = shape.span.end
    return shapes


def weigh(document: Document, protected: Callable[[], Protected]) -> list[Weighed]:
    """Weigh every shape of `document` that is not in a protected place.

    `protected` is called only when there is a shape at all.
    """
    text = document.text
    plain = document.dialect is Dialect.TEXT
    shapes = scan(text, markup=not plain)
    if not shapes:
        return []
    places = protected()
    shapes = [shape for shape in shapes if not places.covers(_held(shape))]
    shapes = _sided(shapes)
    partners = _partners(text, shapes)
    paths = _paths(text, shapes, partners)
    # Data sheets have quantities called tr and td: only beside the tags of a table is one before a figure a tag.
    cells = any(shape.name in _ROWS_AND_CELLS and not shape.gap for shape in shapes) or _ends_row(text, shapes)
    orphans = _Orphans(text)
    subjects = _Subjects(text)
    weighed: list[Weighed] = []
    shown: set[int] = set()
    for index, shape in enumerate(shapes):
        before = shapes[index - 1].span.end if index else -1
        after = shapes[index + 1].span.start if index + 1 < len(shapes) else len(text) + 1
        partner = partners.get(shape.span.start)
        if not plain and shape.damage is Damage.NONE:
            if partner is not None or orphans.holds(shape):
                weighed.append(Weighed(shape, Weight.SOUND, "a tag", partner, shown=False))
            continue
        near = _Near(text, shape, before, after, among_cells=cells)
        if index in paths or near.mentioned():
            continue
        if plain and shape.damage is Damage.NONE and _is_shown(shape, near, paired=partner is not None):
            continue
        judged = _weigh(shape, near, paired=partner is not None)
        if judged is None or (partner is None and judged[0] is Weight.SOUND and not orphans.holds(shape)):
            continue
        shows = near.stands_for_address() or subjects.stand_on_line(shape.span)
        if shows or (partner is not None and partner.start in shown):
            shown.add(shape.span.start)
        weighed.append(Weighed(shape, *judged, partner, shown=shape.span.start in shown))
    return _with_crowds(text, weighed) if shown else weighed


def _with_crowds(text: str, weighed: list[Weighed]) -> list[Weighed]:
    """Take no tag for shown on a line that is crowded with damaged ones: there a table speaks of markup in a cell."""
    result: list[Weighed] = []
    line: list[Weighed] = []
    for one in weighed:
        if line and _LINE_END.search(text, line[-1].shape.span.end, one.shape.span.start):
            result += _without_show(line)
            line = []
        line.append(one)
    return result + _without_show(line)


def _without_show(line: list[Weighed]) -> list[Weighed]:
    """Give the shapes of a line, as they are or as none of them shown."""
    cells = sum(1 for one in line if one.shape.name in _ROWS_AND_CELLS and one.weight >= Weight.SOFT)
    return [one._replace(shown=False) for one in line] if cells >= _CROWD else line


def _ends_row(text: str, shapes: list[Shape]) -> bool:
    """Tell whether a tail of a row or cell ends a line."""
    return any(
        shape.name in _ROWS_AND_CELLS and not text[shape.span.end : shape.span.end + 4].partition("\n")[0].strip()
        for shape in shapes
    )


def _held(shape: Shape) -> Span:
    """Give the span that must not be protected: an address that was cut with its tag is held by it."""
    cut_off = Damage.LOST_CLOSING in shape.damage and shape.attributes
    return Span(shape.span.start, shape.span.start + 1) if cut_off else shape.span


class _Subjects:
    """Where a text speaks of markup.

    Args:
        text: The text.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.places: list[int] | None = None

    def stand_on_line(self, span: Span) -> bool:
        """Tell whether the line of `span`, within 400 code points to each side, speaks of markup."""
        if self.places is None:
            self.places = [found.start() for found in _ABOUT_MARKUP.finditer(self.text)]
        low, high = max(span.start - _LINE_REACH, 0), span.end + _LINE_REACH
        near = bisect_left(self.places, low)
        if near == len(self.places) or self.places[near] >= high:
            return False
        low = max(low, self.text.rfind("\n", low, span.start) + 1)
        stop = self.text.find("\n", span.end, high)
        near = bisect_left(self.places, low)
        return near < len(self.places) and self.places[near] < (high if stop < 0 else stop)


class _Orphans:
    """Which sound end tags have lost their start tag, by a count over the text.

    A start tag may stand where none is read, in code or torn over lines: only a name that ends more often than it
    begins has an orphan.

    Args:
        text: The text.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.counts: Counter[str] | None = None

    def holds(self, shape: Shape) -> bool:
        """Tell whether `shape` may stand alone: any but an end tag whose name begins as often as it ends."""
        if shape.kind is not TagKind.CLOSE:
            return True
        if self.counts is None:
            self.counts = Counter(found.group().lower() for found in _BEGUN.finditer(self.text))
        return self.counts[f"</{shape.name}"] > self.counts[f"<{shape.name}"]


def votes(weighed: list[Weighed]) -> tuple[int, int]:
    """Count the hard and the soft shapes that are not there to be seen."""
    hard = sum(1 for one in weighed if one.weight is Weight.HARD and not one.shown)
    soft = sum(1 for one in weighed if one.weight is Weight.SOFT and not one.shown)
    return hard, soft


def decide(document: Document, weighed: list[Weighed], evidence: Evidence) -> tuple[Tag, ...]:
    """Make tags of the shapes that their own form or the document's vote speaks for."""
    tags: list[Tag] = []
    about = any(one.weight is Weight.SOUND for one in weighed) and _ABOUT_MARKUP.search(document.text) is not None
    for one in weighed:
        if one.weight is Weight.SOUND:
            certainty = _sound(document, one, evidence, about=about)
        elif Damage.FOREIGN in one.shape.damage:
            among = one.shape.name in ELEMENTS or evidence.hard + evidence.soft > 0
            certainty = Certainty.DOUBTFUL if among and not one.shown else None
        else:
            certainty = _damaged(one, evidence)
        if certainty is not None:
            shape = one.shape
            tags.append(
                Tag(shape.span, shape.name, shape.kind, shape.attributes, shape.damage, certainty, one.why, one.partner)
            )
    read = {tag.span for tag in tags}
    return tuple(
        tag if tag.partner in read or tag.damage is Damage.NONE else tag._replace(partner=None) for tag in tags
    )


def _damaged(one: Weighed, evidence: Evidence) -> Certainty | None:
    """Judge a damaged tag."""
    crowd = evidence.hard + evidence.soft >= 6 and evidence.hard > 0
    if one.shown:
        # Among many, a pair or an end tag is damage even where the words speak of markup; a lone start tag is not.
        shape = one.shape
        tailed = shape.kind is TagKind.UNKNOWN and shape.name in INLINE
        lone = one.partner is None and (shape.kind is TagKind.OPEN or tailed or Damage.LOST_CLOSING in shape.damage)
        return Certainty.CERTAIN if crowd and one.weight >= Weight.SOFT and not lone else None
    if one.weight is Weight.HARD:
        return Certainty.CERTAIN
    if one.weight is Weight.SOFT:
        return Certainty.CERTAIN if evidence.hard or evidence.soft >= 2 else Certainty.PROBABLE
    return Certainty.CERTAIN if evidence.hard >= 2 or evidence.hard + evidence.soft >= 4 else None


def _sound(document: Document, one: Weighed, evidence: Evidence, *, about: bool) -> Certainty | None:
    """Judge a tag without damage: sound in Markdown and HTML, left over in text where nothing says that it is meant."""
    if document.dialect is not Dialect.TEXT:
        return Certainty.CERTAIN
    if one.shown:
        return None
    if about:
        return None
    stands = one.partner is not None or one.shape.name in PLAIN or one.shape.kind is TagKind.CLOSE
    if not stands:
        return None
    return Certainty.CERTAIN if evidence.hard or evidence.soft >= 2 else Certainty.PROBABLE


def _paths(text: str, shapes: list[Shape], partners: dict[int, Span]) -> set[int]:
    """Give the indices of the tails that are no tags but the parts of a path or a selector.

    In ``Home > Article > Section`` and ``ol > li > p`` one tail beside the other speaks for neither.
    """
    paths: set[int] = set()
    run: list[int] = []
    for index, shape in enumerate(shapes):
        links = Damage.LOST_OPENING in shape.damage and shape.gap and not shape.slash
        links = links and shape.span.start not in partners
        follows = bool(run) and links and text[shapes[index - 1].span.end : shape.span.start] in _SINGLE_BLANKS
        if not follows:
            paths.update(run if _is_path(text, [shapes[place] for place in run]) else ())
            run = []
        if links:
            run.append(index)
    paths.update(run if _is_path(text, [shapes[place] for place in run]) else ())
    return paths


def _is_path(text: str, run: list[Shape]) -> bool:
    """Tell whether tails side by side are a path: behind the last stands one part more."""
    if len(run) < 2:
        return False
    end = run[-1].span.end
    if text[end : end + 1] not in _SINGLE_BLANKS or not text[end : end + 2].strip():
        return False  # glued to what follows, or at the end of the line
    found = _SELECTOR.match(text, end)
    if found is not None and found.group(1) in ELEMENTS:
        return True
    variable = not _in_word(text[end + 2 : end + 3])
    return not all(
        shape.name in PLAIN or shape.name in _NEVER_COMPARED or (len(shape.name) == 1 and not variable) for shape in run
    )


def _sided(shapes: list[Shape]) -> list[Shape]:
    """Tell the side of tails: where some of them have kept a slash, those without one are start tags."""
    slashed = any(
        shape.slash and shape.kind is TagKind.CLOSE and Damage.LOST_OPENING in shape.damage for shape in shapes
    )
    if not slashed:
        return shapes
    return [shape._replace(kind=TagKind.OPEN) if shape.kind is TagKind.UNKNOWN else shape for shape in shapes]


def _partners(text: str, shapes: list[Shape]) -> dict[int, Span]:
    """Find the other end of each element, by name: the nearest start tag that is still open.

    A tail ends a damaged start tag on its line: a parser that drops the ``</`` of ``</ a >`` leaves ``< a >x a >``.
    """
    opened: dict[str, list[Shape]] = {}
    partners: dict[int, Span] = {}
    for shape in shapes:
        if shape.kind is TagKind.OPEN:
            opened.setdefault(shape.name, []).append(shape)
        elif shape.kind is not TagKind.VOID and opened.get(shape.name):
            other = opened[shape.name][-1]
            if shape.kind is TagKind.UNKNOWN and not _ends_on_line(text, other, shape):
                continue
            opened[shape.name].pop()
            if shape.span.start - other.span.end <= _PARTNERS_WITHIN:
                partners[shape.span.start] = other.span
                partners[other.span.start] = shape.span
    return partners


def _ends_on_line(text: str, start: Shape, end: Shape) -> bool:
    """Tell whether a tail ends the element that a damaged tag on the same line starts."""
    damaged = Damage.SPACED in start.damage or Damage.SPLIT in start.damage
    return (
        damaged
        and end.span.start - start.span.end < 1000
        and not _LINE_END.search(text, start.span.end, end.span.start)
    )


def _in_word(mark: str) -> bool:
    """Tell whether a code point is a letter, a digit or a vowel sign; nothing is none of them."""
    return mark.isalnum() or (mark > "\u0300" and category(mark)[0] == "M")


class _Near:
    """What stands beside a shape on its line.

    Args:
        text: The text.
        shape: The shape.
        before: Where the shape before it ends.
        after: Where the shape after it begins.
        among_cells: Whether the document has other tags of rows or cells.
    """

    def __init__(self, text: str, shape: Shape, before: int, after: int, *, among_cells: bool) -> None:
        self.text = text
        self.among_cells = among_cells
        self.shape = shape
        start, end = shape.span
        left = start
        while left > 0 and text[left - 1] in _BLANKS and start - left < 40:
            left -= 1
        right = end
        while right < len(text) and text[right] in _BLANKS and right - end < 40:
            right += 1
        self.left = text[left - 1] if left else "\n"
        self.right = text[right] if right < len(text) else "\n"
        self.spaced_left, self.spaced_right = left < start, right > end
        self.gap_right = right - end
        self.after_tag, self.before_tag = left <= before, right >= after
        self.beside_tag = self.after_tag or self.before_tag
        self.at_end = self.right in "\r\n"
        low = max(0, start - 12)
        self.at_start = _MARKER.match(
            text, max(low, text.rfind("\n", low, start) + 1, text.rfind("\r", low, start) + 1), start
        ) is not None and (low == 0 or "\n" in text[low:start] or "\r" in text[low:start])
        self.after_sentence = self.left in _SENTENCE_ENDS or "\u4e00" <= self.left <= "\u9fff"
        self.capital = self.right.isalpha() and not self.right.islower()
        self.glued = not self.spaced_right and self.right.isalpha()

    def mentioned(self) -> bool:
        """Tell whether the tag stands alone between quotes: then somebody speaks of it."""
        start, end = self.shape.span
        if self.left == "\u00ab" and self.right == "\u00bb":
            return True  # French quotes have blanks inside
        left, right = self.text[start - 1 : start], self.text[end : end + 1]
        if not left or not right:
            return False
        if left in DOUBLE and right in DOUBLE:
            return True
        if left in SINGLE + "`\u300c\u300e\u2039" and right in SINGLE + "`\u300d\u300f\u203a":
            return True
        return self.shape.damage is Damage.NONE and left + right in ("()", "[]")

    def beside_unknown(self) -> bool:
        """Tell whether another bracket touches the tag that is no tag's: ``<hh><mm><dd>``."""
        start, end = self.shape.span
        before, after = self.text[start - 1 : start] == ">", self.text[end : end + 1] == "<"
        return (before and not self.after_tag) or (after and not self.before_tag)

    def quotes_mail(self) -> bool:
        """Tell whether the line is quoted by somebody's initials, as another line is: ``TH> In May.``."""
        start = self.shape.span.start
        line = self.text.rfind("\n", max(0, start - 8), start) + 1
        if not self.at_start or (line == 0 and start > 4) or not _INITIALS.match(self.text, line):
            return False
        return sum(1 for _ in islice(_INITIALS.finditer(self.text), 2)) > 1

    def stands_for_address(self) -> bool:
        """Tell whether the address in the tag is a word that stands for one: ``href = "url"``."""
        return any(
            name == "href" and value and value.lower() in ("url", "uri", "link")
            for name, value in self.shape.attributes
        )

    def is_symbol(self) -> bool:
        """Tell whether the name is a chemical element that is compared with another: ``Li > Na``."""
        start, end = self.shape.span
        if self.text[start : start + 2] not in ("Li", "Br", "Th") or not self.spaced_right:
            return False
        found = _SYMBOL.match(self.text, end)
        return found is not None and found.group(1) in _SYMBOLS

    def compares_with_figure(self) -> bool:
        """Tell whether a figure stands behind the sign as in a comparison: ``p > 0.05``, and not an item's number."""
        if self.after_sentence and _NUMBERED.match(self.text, self.shape.span.end):
            return False
        compares = self.shape.gap and not self.shape.slash and self.spaced_right
        return compares and _FIGURE.match(self.text, self.shape.span.end) is not None

    def is_small(self) -> bool:
        """Tell whether the name is written in small letters."""
        start = self.shape.span.start
        return self.text[start : start + len(self.shape.name)].islower()

    def is_title(self) -> bool:
        """Tell whether the name is written as a title, as placeholders and menus are."""
        name = self.text[self.shape.span.start : self.shape.span.end].strip("<>/ \u00a0")
        return name.istitle() and len(name) > 1

    def right_word(self) -> int:
        """Count the letters and digits of the word behind the tag, up to 3."""
        at = self.shape.span.end
        while at < len(self.text) and self.text[at] in _BLANKS:
            at += 1
        if self.text[at : at + 1] >= "\u2e80":
            return 3  # a script in which a sign is a word
        return next((count for count in range(3) if not _in_word(self.text[at + count : at + count + 1])), 3)

    def left_word(self) -> int:
        """Count the letters and digits of the word before the tag, up to 3."""
        at = self.shape.span.start
        while at > 0 and self.text[at - 1] in _BLANKS:
            at -= 1
        return next((count for count in range(3) if at <= count or not _in_word(self.text[at - 1 - count])), 3)

    def ends_file_name(self) -> bool:
        """Tell whether the name is the end of a file's that a command reads: ``disk.img > copy``."""
        start = self.shape.span.start
        return (
            self.left == "."
            and not self.spaced_left
            and self.spaced_right
            and self.text[start - 2 : start - 1].isalnum()
        )

    def is_face(self) -> bool:
        """Tell whether the letter is the mouth of a face: ``;p>``."""
        return self.left in ";:=" and not self.spaced_left and len(self.shape.name) == 1

    def selects(self, shape: Shape) -> bool:
        """Tell whether another element's name follows, as in ``ul > li``."""
        if shape.name in _NEVER_COMPARED and not shape.gap and not self.spaced_right:
            return False
        found = _SELECTOR.match(self.text, self.shape.span.end)
        return found is not None and found.group(1) in ELEMENTS


def _weigh(shape: Shape, near: _Near, *, paired: bool) -> tuple[Weight, str] | None:
    """Weigh one shape: how much it says, and what spoke for it. ``None`` where it says nothing."""
    if Damage.LOST_OPENING in shape.damage:
        return _weigh_tail(shape, near, paired=paired)
    if Damage.LOST_CLOSING in shape.damage:
        return _weigh_cut(shape, near, paired=paired)
    if shape.damage is Damage.NONE:
        return Weight.SOUND, "a tag"
    if Damage.FOREIGN in shape.damage:
        letter = len(shape.name) == 1 and shape.kind is TagKind.OPEN and not paired and not shape.attributes
        return None if letter else (Weight.FAINT, "brackets round a name of another script")
    return _weigh_brackets(shape, near, paired=paired)


def _is_shown(shape: Shape, near: _Near, *, paired: bool) -> bool:
    """Tell whether a sound tag is spoken of: blanks set it apart from the words, as they do a word.

    What is left over is glued to what it was set round, or stands at the edge of a line.
    """
    apart = near.spaced_left and near.spaced_right and not (near.at_start or near.at_end)
    if shape.kind is TagKind.VOID:
        return not shape.attributes and (shape.name not in ("br", "hr") or (apart and near.right.islower()))
    if shape.kind is TagKind.CLOSE or paired:
        return apart
    if near.beside_unknown():
        return True
    return not (near.glued or (near.at_start and near.capital and near.gap_right < 2))


def _weigh_brackets(shape: Shape, near: _Near, *, paired: bool) -> tuple[Weight, str] | None:
    """Weigh a tag that has both brackets."""
    if shape.kind is TagKind.CLOSE or (shape.kind is TagKind.VOID and shape.slash):
        return Weight.HARD, "two brackets and a slash"
    if paired:
        return Weight.HARD, "its end tag stands behind it"
    if Damage.CURLED in shape.damage or (Damage.SPLIT in shape.damage and shape.attributes):
        return Weight.HARD, "an attribute"
    if shape.attributes or near.beside_tag:
        return Weight.SOFT, "an attribute" if shape.attributes else "another tag beside it"
    starts = near.at_start or near.after_sentence
    if len(shape.name) == 1:
        stands = (starts and shape.name == "p") or (near.glued and near.right_word() > 1)
        return (Weight.SOFT, "it is glued to what it begins") if stands else None
    apart = near.spaced_left and near.spaced_right
    if Damage.SPLIT in shape.damage and Damage.SPACED in shape.damage and not starts:
        return None if apart else (Weight.FAINT, "pieces of an element's name")  # or the keys t and d
    if shape.name in PLAIN or shape.name in _NEVER_COMPARED or (starts and not near.is_title()):
        return Weight.SOFT, "the name of an element in brackets"
    # A word between signs and blanks is a type, a file, a place to fill in.
    return None if apart or near.is_title() else (Weight.FAINT, "the name of an element in brackets")


def _weigh_cut(shape: Shape, near: _Near, *, paired: bool) -> tuple[Weight, str] | None:
    """Weigh a tag that has lost its closing bracket."""
    if shape.kind is TagKind.CLOSE:
        return Weight.SOFT, "its start tag stands before it" if paired else "a bracket, a slash and a name"
    if len(shape.name) == 1 and not shape.attributes:
        return (Weight.FAINT, "it begins a line") if near.capital and near.right_word() > 1 else None
    if shape.attributes and any(attribute.value is not None for attribute in shape.attributes):
        return Weight.SOFT, "an attribute"
    if shape.name in PLAIN and (near.at_start or near.after_sentence or near.after_tag) and not near.at_end:
        return Weight.FAINT, "it begins a line"
    return None


def _weigh_tail(shape: Shape, near: _Near, *, paired: bool) -> tuple[Weight, str] | None:
    """Weigh a tag that has lost its opening bracket."""
    if shape.attributes:
        return Weight.SOFT, "an attribute"
    if (
        near.ends_file_name()
        or near.quotes_mail()
        or near.is_symbol()
        or (near.compares_with_figure() and not (shape.name in _ROWS_AND_CELLS and near.among_cells))
    ):
        return None
    weight = _tail_by_neighbours(shape, near, paired=paired)
    if weight is not None and weight[0] < Weight.HARD and near.selects(shape) and not near.beside_tag:
        return (Weight.FAINT, "it follows a sentence") if near.after_sentence and not near.at_start else None
    return weight


def _tail_by_neighbours(shape: Shape, near: _Near, *, paired: bool) -> tuple[Weight, str] | None:
    """Weigh a tail by what stands on its two sides."""
    single = len(shape.name) == 1
    if paired and shape.kind in (TagKind.UNKNOWN, TagKind.OPEN):
        ends = shape.kind is TagKind.UNKNOWN
        return (
            (Weight.HARD, "its start tag stands before it") if ends else (Weight.SOFT, "its end tag stands behind it")
        )
    if near.beside_tag:
        return Weight.SOFT, "another tag beside it"
    if Damage.SPLIT in shape.damage:
        stands = near.at_start or (near.at_end and near.after_sentence)
        return (Weight.SOFT, "it stands at the edge of a line") if stands else None
    if shape.name in _ROWS_AND_CELLS:
        return Weight.SOFT, "the name of a table's element"
    if shape.slash:
        return _slashed_tail(near, single=single, paired=paired, plain=shape.name in PLAIN)
    if near.right in "><=":
        return None
    if near.right.isdigit() and not (shape.name in PLAIN and (near.at_start or near.after_sentence)):
        return None
    if near.at_end:
        return _tail_at_end(shape, near, single=single)
    return (_glued_tail if near.glued else _tail_before_a_blank)(shape, near, single=single)


def _tail_before_a_blank(shape: Shape, near: _Near, *, single: bool) -> tuple[Weight, str] | None:
    """Weigh a tail that text follows after a blank, as text follows a sign in a comparison."""
    # Beside a sign between blanks, a word of one letter is a variable.
    compares = shape.gap and (near.right_word() == 1 or near.left_word() == 1)
    if near.after_sentence and not near.at_start and near.capital and not (single and near.right_word() < 2):
        return Weight.SOFT, "it stands between two sentences"
    if near.right.isdigit():
        return (Weight.SOFT, "it stands before an item's number") if near.after_sentence else None
    if not near.spaced_right and near.right in _ENDS and not (single and near.right in "?!"):
        return Weight.SOFT if near.spaced_left else Weight.FAINT, "a sign ends the sentence behind it"
    if single:
        within = shape.name == "p" and not (near.after_sentence or near.at_start)  # a paragraph ends no clause
        return None if compares or within or near.is_face() else (Weight.FAINT, "a name and a bracket")
    if shape.name in PLAIN or shape.name in _MARKUP_WORDS:
        sure = not near.at_start or (near.capital and near.right_word() > 1)
        return (Weight.SOFT if sure else Weight.FAINT), "the name of an element and a bracket"
    if near.at_start and near.capital and near.right_word() > 1 and shape.name in BLOCK and near.is_small():
        return Weight.SOFT, "it begins a line"
    # A word of prose before a blank and another word is a path or a comparison: ``menu > Help``.
    return (Weight.FAINT, "a name and a bracket") if near.after_sentence else None


def _slashed_tail(near: _Near, *, single: bool, paired: bool, plain: bool) -> tuple[Weight, str] | None:
    """Weigh a tail that has kept its slash: ``/strong>``."""
    if paired:
        return Weight.SOFT, "its start tag stands before it"
    if near.left.isalnum() and not near.spaced_left:
        # ``word/strong>``, but also a path in front of a redirection.
        sure = plain and (near.at_end or near.glued or near.right in _ENDS)
        return Weight.SOFT if sure else Weight.FAINT, "a slash, a name and a bracket"
    if single:
        return (Weight.SOFT if near.after_sentence else Weight.FAINT), "a slash, a name and a bracket"
    return Weight.SOFT, "a slash, a name and a bracket"


def _tail_at_end(shape: Shape, near: _Near, *, single: bool) -> tuple[Weight, str] | None:
    """Weigh a tail at the end of a line."""
    if near.after_sentence and not near.at_start:
        return Weight.SOFT, "it ends a line behind a sentence"
    if single:
        return (Weight.FAINT, "it ends a line") if shape.gap or shape.name == "p" else None
    if shape.name in PLAIN or shape.name in _NEVER_COMPARED or near.at_start:
        return (Weight.FAINT if near.at_start and shape.name not in PLAIN else Weight.SOFT), "it ends a line"
    return Weight.FAINT, "it ends a line"


def _glued_tail(shape: Shape, near: _Near, *, single: bool) -> tuple[Weight, str] | None:
    """Weigh a tail that is glued to the word behind it."""
    starts = near.at_start or near.after_sentence
    odd = shape.gap  # a blank before the bracket and none behind it: no comparison is written so
    word = shape.name not in PLAIN and shape.name not in _MARKUP_WORDS
    if near.is_face() or (near.is_title() and word and not odd):
        return None  # a face, a path
    if single and near.right_word() < 2 and not (odd and near.at_start and near.capital):
        return None  # a comparison
    if shape.name in PLAIN or shape.name in _NEVER_COMPARED or (odd and shape.name in _MARKUP_WORDS):
        sure = odd or starts or near.capital or shape.name in _NEVER_COMPARED
        return (Weight.SOFT if sure else Weight.FAINT), "it is glued to the next word"
    if near.capital and (starts or (odd and not single)):
        return Weight.SOFT, "it is glued to the next word"
    if odd and starts and not single:
        return Weight.SOFT, "it is glued to the next word"
    return Weight.FAINT, "it is glued to the next word"
