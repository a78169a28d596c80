"""What a whole text says about its tags: where it speaks of markup, and which names end more often than they begin."""

from __future__ import annotations

import re
from collections import Counter, defaultdict, deque
from itertools import islice
from typing import TYPE_CHECKING

from q7lint.elements import BLOCK
from q7lint.reading.block_of import shown_round
from q7lint.reading.tokens import TagKind
from q7lint.regex import regex
from q7lint.text import Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from q7lint.reading.brackets import Shape

_BEGUN = regex(r"</?[A-Za-z][A-Za-z0-9]*+(?![\w-])")
_NEXT = regex(r"\s{0,4}<(?P<name>[A-Za-z][A-Za-z0-9]*+)(?:\s[^<>]{0,300}+)?>[\w\"'\u201c\u201e\u00ab\u2018]")
_STOPS = frozenset(".!?\u2026\u3002\uff01\uff1f\u061f\u06d4\u0964")
_LINE_REACH = 400
_NAMED_WITHIN = 5000
_DAMAGED_BESIDE = 10
_MOST_NAMED = 5
"""So often at most is it named, and once in so many code points or for so many damaged tags."""

# A line that speaks of markup shows tags on purpose. The words are few, and none of them is a word of everyday prose.
ABOUT_MARKUP = regex(
    # Behind a soft hyphen, or one at a line end, stands the rest of a word: the last half of a German Sunday.
    r"(?<!\u00ad)(?<!-\n)(?<!-\r\n)"
    r"\b(?:X?HTML5?|XML|SGML|JSX|CSS|DOM|BBCode|Markdown|tags?|markup|selectors?|balises?|etiquetas? HTML)\b"
    r"|\b[Dd](?:as|ie) Tags?\b|\b[тТ][еэ]г(?:[аиоу]\w{0,2})?\b|\b\u05d4?\u05ea\u05d2(?:\u05d9\u05d5?\u05ea)?\b"
    r"|\b(?:\u0627\u0644)?\u0648\u0633\u0645\b|\u30bf\u30b0|\u6807\u7b7e|\u6a19\u7c64|\ud0dc\uadf8"
    r"|\u091f\u0948\u0917|\u0e41\u0e17\u0e47\u0e01|\b\u062a\u06af\b"
    # Words that are everyday ones, but for right before a bracket: "the label < b >".
    r"|\b(?:th\u1ebb|etiket(?:i|t|y|a)?|etiqueta|etichetta|c\u00edmke|zna\u010dk[auoy]|znacznik(?:i|iem|a|ami)?)"
    r"[ \u00a0](?=<)"
)
_FORMAT = r"(?:PDF|EPUB|ASCII|PostScript|DVI|RTF|ODT|DocBook|LaTeX|Texinfo)"
_BESIDE = r"\W{1,3}(?:\w{1,4}\W{1,2}){0,2}"
FORMS = regex(
    rf"\b{_FORMAT}{_BESIDE}X?HTML\b|\bX?HTML{_BESIDE}{_FORMAT}\b"
    r"|\bX?HTML[ \u00a0-](?:documentation|editions?|manuals?|pages?|versions?|Ausgaben?|Dokumentation|Handbuch|Seiten?)"
    r"\b",
    re.IGNORECASE,
)
"""How a line names HTML as one of the forms in which a text is there, and not as a language."""
_FORM_REACH = 24
"""How far before a word of markup another form stands, in code points."""
# Behind the head of keywords no tag is shown; a link to a keyword has an address.
_KEYWORDS = regex(r"[ \t\u00a0]?[:\uff1a](?![ \t\u00a0]{0,3}(?:<(?![^<>\r\n]{1,200}=)|[&\\]))")
_OF_ADDRESS = regex(r"(?:/|=[ \u00a0]?[\"'\u201c\u201d\u201e\u2019\u2033\u00bb][\w -]{0,40})\Z")
# A word of Swedish, `få tag på`, `ett tag`, and of Danish, `tag dig i agt`, that is no tag.
_HELD = regex(r"\b(?:[Ff]å(?:r|tt)?|[Ff]ick|[Ee]tt|[Åå]t|[Nn]ytt|[Gg]ott)[ \u00a0]\Z")
_HOLDS = regex(r"[ \u00a0](?:på|om|dig|jer|hensyn|kontakt|væk|vare)\b")
_HELD_WITHIN = 8
_VALUE_REACH = 44
_MARKERS = " \t\u00a0\u3000*#-\u2022"
_LONGEST_WORD = 20
"""No word of these has as many code points."""

_SIGNS = (
    "ML", "tag", "Tag", "JSX", "CSS", "DOM", "BBCode", "arkdown", "markup", "selector", "balise", "znacznik", "etiket",
    "etiqueta", "etichetta",
)  # fmt: skip
_FOREIGN_SIGNS = (
    "\u0435\u0433", "\u044d\u0433", "\u05ea\u05d2", "\u0648\u0633\u0645",
    "\u30bf\u30b0", "\u6807\u7b7e", "\u6a19\u7c64", "\ud0dc\uadf8", "\u091f\u0948\u0917", "\u0e41\u0e17\u0e47\u0e01",
    "\u062a\u06af", "th\u1ebb", "c\u00edmke", "zna\u010dk",
)  # fmt: skip
"""One of these is in each of those words, and is found faster."""


def about_markup(text: str, start: int = 0, end: int | None = None) -> bool:
    """Tell whether a word of markup begins in `text` between `start` and `end`, in code points."""
    end = len(text) if end is None else end
    stop = min(end + _LONGEST_WORD, len(text))
    window = text[start:stop]
    signs = [sign for sign in _SIGNS if sign in window]
    if not window.isascii():
        signs += [sign for sign in _FOREIGN_SIGNS if sign in window]
    return any(_begins_near(text, start, end, at) for sign in signs for at in _places(window, sign))


def is_about_markup(text: str, damaged: int) -> bool:
    """Tell whether markup is a subject of `text`, and not only named: the page is there in HTML, a release has a tag.

    Args:
        text: The text.
        damaged: How many of its tags can be nothing but damaged.
    """
    most = min(1 + max(len(text) // _NAMED_WITHIN, damaged // _DAMAGED_BESIDE), _MOST_NAMED)
    return sum(1 for _ in islice(ABOUT_MARKUP.finditer(text), most + 1)) > most


def begun_names(text: str) -> frozenset[str]:
    """Give the names behind the brackets that may begin start tags, in lower case."""
    return frozenset(name[1:].lower() for name in set(_BEGUN.findall(text)) if name[1] != "/")


def names_markup_seldom(text: str) -> bool:
    """Tell whether a long text has so few words of markup that it only names it, as a manual of something else does."""
    most = len(text) // _NAMED_WITHIN
    return sum(1 for _ in islice(ABOUT_MARKUP.finditer(text), most + 1)) <= most


def _places(window: str, sign: str) -> Iterator[int]:
    """Yield the offsets at which a sign stands, of those that stand near each other the first."""
    at = window.find(sign)
    while at >= 0:
        yield at
        at = window.find(sign, at + _LONGEST_WORD)


def _begins_near(text: str, start: int, end: int, sign: int) -> bool:
    """Tell whether a word of markup begins between `start` and `end` that may hold a sign, or one near behind it.

    Args:
        text: The text.
        start: From where words count.
        end: Up to where they count.
        sign: How far behind `start` the sign stands.
    """
    low, high = start + max(sign - _LONGEST_WORD, 0), min(start + sign + _LONGEST_WORD, end)
    words = ABOUT_MARKUP.finditer(text, low, high + _LONGEST_WORD)
    return any(
        found.start() < high
        and not (_heads_keywords(text, found) or _is_of_address(text, found) or _is_hold(text, found))
        for found in words
    )


def _is_of_address(text: str, found: re.Match[str]) -> bool:
    """Tell whether a word of markup is a value or of an address, as on a blog: ``rel="tag"``, ``/tag/boats``."""
    if found.group() not in ("tag", "tags"):
        return False
    return _OF_ADDRESS.search(text, max(0, found.start() - _VALUE_REACH), found.start()) is not None


def _is_hold(text: str, found: re.Match[str]) -> bool:
    """Tell whether a word of markup is Swedish for a hold or a while, or Danish for to take."""
    if found.group() != "tag":
        return False
    start = found.start()
    held = _HELD.search(text, max(0, start - _HELD_WITHIN), start)
    return held is not None or _HOLDS.match(text, found.end()) is not None


def _heads_keywords(text: str, found: re.Match[str]) -> bool:
    """Tell whether a word of markup heads the keywords of an article, ``Tags: mills, bridges``: those are no tags."""
    word = found.group().lower()
    if (word.isascii() and word not in ("tag", "tags")) or not _KEYWORDS.match(text, found.end()):
        return False
    low = max(0, found.start() - 8)
    before = text[low : found.start()].rpartition("\n")[2]
    return not before.strip(_MARKERS) and (low == 0 or len(before) < found.start() - low)


class Subjects:
    """Where a text speaks of markup.

    Args:
        text: The text.
        html: Whether it is in HTML, where a line is told apart by its blocks and has words within its tags.
    """

    def __init__(self, text: str, *, html: bool = False) -> None:
        self.text = text
        self.html = html
        self.known: dict[Span, bool] = {}

    def stand_on_line(self, span: Span) -> bool:
        """Tell whether the line of `span`, within 400 code points to each side, speaks of markup.

        In HTML, what its block shows of that line.
        """
        near = self._near(span)
        if self.html:
            return about_markup(self.text, *near) and about_markup(shown_round(self.text, span, *near))
        known = self.known.get(near)
        if known is None:
            known = self.known[near] = about_markup(self.text, *near)
        return known

    def count_forms(self, span: Span) -> bool:
        """Tell whether all that the line of `span` says of markup is in which forms a text is there: HTML, PDF."""
        low, high = self._near(span)
        forms = [found.span() for found in FORMS.finditer(self.text, max(0, low - _FORM_REACH), high + _FORM_REACH)]
        words = ABOUT_MARKUP.finditer(self.text, low, high)
        return bool(forms) and all(any(start <= one.start() < end for start, end in forms) for one in words)

    def _near(self, span: Span) -> Span:
        """Give the line of `span`, as far as it is looked at."""
        low, high = max(span.start - _LINE_REACH, 0), min(span.end + _LINE_REACH, len(self.text))
        low = max(low, self.text.rfind("\n", low, span.start) + 1)
        stop = self.text.find("\n", span.end, high)
        return Span(low, high if stop < 0 else stop)


class Orphans:
    """Which sound end tags have lost their start tag, by a count over the text.

    A start tag may stand where none is read, in code or torn over lines: only a name that ends more often than it
    begins has orphans, and as many of its end tags are none as such start tags stand before them.

    Args:
        text: The text.
        partners: Where the elements end that are read, by the place of each of their tags.
        mended: The damaged start tags that will be sound ones once they are repaired.
    """

    def __init__(self, text: str, partners: Mapping[int, Span], mended: Iterable[Shape] = ()) -> None:
        self.text = text
        self.partners = partners
        self.mended = mended
        self.counts: Counter[str] | None = None
        self.begun: defaultdict[str, deque[int]] = defaultdict(deque)
        """Where start tags stand that have no end, by name."""

    def holds(self, shape: Shape) -> bool:
        """Tell whether `shape` may stand alone: any but an end tag. It is asked once for each, in their order."""
        if shape.kind is not TagKind.CLOSE:
            return True
        if self.counts is None:
            self.counts = self._count()
        if self.counts[f"</{shape.name}"] <= self.counts[f"<{shape.name}"]:
            return self._parts(shape)
        begun = self.begun[shape.name]
        if begun and begun[0] < shape.span.start:
            begun.popleft()
            return False
        return True

    def _parts(self, shape: Shape) -> bool:
        """Tell whether an end tag parts two blocks: behind a sentence, before a start tag of its name and a word."""
        start, end = shape.span
        begun = self.begun[shape.name]
        if shape.name not in BLOCK or (begun and begun[0] < start):
            return False
        behind = _NEXT.match(self.text, end)
        ends = self.text[max(0, start - 4) : start].rstrip()[-1:] in _STOPS
        return ends and behind is not None and behind["name"].lower() == shape.name

    def _count(self) -> Counter[str]:
        """Count the tags that have no other end, by bracket and name, and note those that begin."""
        sound = ((found.start(), found.group().lower()) for found in _BEGUN.finditer(self.text))
        mended = ((shape.span.start, f"<{shape.name}") for shape in self.mended)
        counts: Counter[str] = Counter()
        for start, tag in sorted((*sound, *mended)):
            if start in self.partners:
                continue  # its other end may be damaged, and is not found here
            counts[tag] += 1
            if tag[1] != "/":
                self.begun[tag[1:]].append(start)
        return counts
