"""Tags whose brackets are references: ``&lt;stro ng&gt;salt&lt;/stro ng&gt;``, ``&lt;t d scope =”row”&gt;``.

A tool that takes a page for prose pulls names apart and curls quotes, and the next one escapes what it takes for no
tag. One escape is right in HTML and Markdown, and in a text that shows markup. What stands between the brackets tells
that they were those of tags: nobody shows a reader an element both ends of which fell apart. Nor does a page that has
no markup for a subject show one that holds words of its prose.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from q7lint.reading.beside import STOPS
from q7lint.reading.block_of import shown
from q7lint.reading.brackets import bracketed
from q7lint.reading.context import about_markup, is_about_markup
from q7lint.reading.tokens import Certainty, Damage, Entity, EntityDamage, TagKind
from q7lint.regex import regex
from q7lint.text import Dialect, Document, Span

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator, Sequence
    from collections.abc import Set as AbstractSet

    from q7lint.reading.brackets import Shape

_TAG = regex(
    r"(?P<opens>&(?:(?i:lt)|#0{0,3}60|#[xX]0{0,2}3[cC]);)"
    r"(?P<body>[ \u00a0]{0,3}+/?[ \u00a0]{0,3}+[A-Za-z][^<>&\r\n]{0,200}+)"
    r"(?P<closes>&(?:(?i:gt)|#0{0,3}62|#[xX]0{0,2}3[eE]);)"
)
_END = regex(r"</([A-Za-z][A-Za-z0-9]{0,10}+)>")
_EMPTY_LINE = regex(r"\n[ \t]*+\r?\n|\r[ \t]*+\r")
_REACH = 4000
"""The longest element outside of HTML, in code points."""

_WORDS = 2
"""An element that holds fewer words may be an example."""

_BESIDE = 200
"""So near an element, in code points, a word of markup says that it is shown."""

_QUOTES = frozenset("\"'`\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb")

_CROWD = 3
"""So many such elements tell that a page was escaped with its tags, the whole ones among them too."""


class _Tag(NamedTuple):
    """A tag, its place, and the two references that are its brackets."""

    shape: Shape
    span: Span
    brackets: tuple[Span, Span]


class Element(NamedTuple):
    """The tags of an element, which are read both or neither; or one that has no end.

    Args:
        brackets: The references that are their brackets, in order.
        certainty: How sure it is that they are tags.
        split: Whether its end tag fell apart, which is in no code either.
    """

    brackets: tuple[Span, ...]
    certainty: Certainty
    split: bool


def read_elements(document: Document) -> list[Element]:
    """Give the elements with damaged tags whose brackets are references, and whole ones round them or within them.

    Where several are beyond doubt, in a page that does not speak of markup, the others of that page are as sure. Plain
    text is read in parts, and each part says so of itself alone.
    """
    tags = [tag for found in _TAG.finditer(document.text) if (tag := _tag(found))]
    is_damaged = any(tag.shape.damage for tag in tags)
    if not (is_damaged or (tags and document.dialect is Dialect.HTML)):
        return []
    pairs = list(_pairs(document, tags))
    left = _left_over(document, pairs)
    if not is_damaged:
        return [_element(pair, Certainty.PROBABLE) for pair in pairs if pair in left]
    voids = [tag for tag in tags if tag.shape.kind is TagKind.VOID and tag.shape.slash]
    found = [
        *(
            (pair, Certainty.PROBABLE if sure is None and pair in left else sure)
            for pair, sure in zip(pairs, _certainties(pairs), strict=True)
        ),
        *(((void,), Certainty.PROBABLE if _breaks(document.text, void) else None) for void in voids),
    ]
    certain = sum(1 for _, sure in found if sure is Certainty.CERTAIN)
    if certain >= _CROWD and document.dialect is not Dialect.TEXT and not _speaks_of_markup(document, certain):
        found = [(tags, Certainty.CERTAIN) for tags, _ in found]
    return [_element(tags, sure) for tags, sure in found if sure is not None]


def _speaks_of_markup(document: Document, certain: int) -> bool:
    """Tell whether a text, or what a page shows, has markup for a subject."""
    text = shown(document.text) if document.dialect is Dialect.HTML else document.text
    return is_about_markup(text, certain)


def _left_over(document: Document, pairs: Sequence[tuple[_Tag, _Tag]]) -> set[tuple[_Tag, _Tag]]:
    """Give the elements with whole tags that a page shows its readers by mistake: each holds words of prose.

    A page that speaks of markup shows tags as well.
    """
    if document.dialect is not Dialect.HTML:
        return set()
    own = {name.lower() for name in _END.findall(document.text)} if pairs else set()
    found = {(first, last) for first, last in pairs if _holds_prose(document.text, first, last, own)}
    return set() if not found or _speaks_of_markup(document, 0) else found


def _holds_prose(text: str, first: _Tag, last: _Tag, own: AbstractSet[str]) -> bool:
    """Tell whether a whole element holds words that its tags are glued to, and stands in no quotes.

    A single word may be an example, where the page has no such element of its `own`.
    """
    if first.shape.damage or last.shape.damage or last.span.start - first.span.end > _REACH:
        return False
    inside = text[first.span.end : last.span.start]
    if inside != inside.strip() or not any(map(str.isalpha, inside)):
        return False
    if len(inside.split()) < _WORDS and first.shape.name not in own:
        return False
    if _is_in_value(text, first.span.start):
        return False
    around = text[max(0, first.span.start - 1) : first.span.start] + text[last.span.end : last.span.end + 1]
    beside = text[max(0, first.span.start - _BESIDE) : last.span.end + _BESIDE]
    return _QUOTES.isdisjoint(around) and not about_markup(shown(beside))


def _is_in_value(text: str, at: int) -> bool:
    """Tell whether a place is in a tag, in whose values escapes are right: no bracket closes behind the last one."""
    opening = text.rfind("<", max(0, at - _REACH), at)
    return opening >= 0 and text.find(">", opening, at) < 0


def _breaks(text: str, void: _Tag) -> bool:
    """Tell whether an element without an end is none that is shown: its name fell apart, or words touch its blanks."""
    if Damage.SPLIT in void.shape.damage:
        return True
    start, end = void.span
    before, behind = text[max(0, start - 1) : start], text[end : end + 1]
    touched = (before.isalnum() or (before != "" and before in STOPS)) and (behind.isalnum() or behind == "<")
    return Damage.SPACED in void.shape.damage and void.shape.name == "br" and touched


def _element(tags: tuple[_Tag, ...], certainty: Certainty) -> Element:
    """Make an element of its tags."""
    brackets = tuple(span for tag in tags for span in tag.brackets)
    return Element(brackets, certainty, len(tags) > 1 and Damage.SPLIT in tags[-1].shape.damage)


def with_brackets(found: list[Entity], elements: Iterable[Element]) -> list[Entity]:
    """Add the brackets of elements to the references of a text in markup, where one that is escaped once is none.

    Args:
        found: The references that are damaged, in the order of their places.
        elements: The elements.
    """
    brackets = (
        Entity(span, sign, escape, 1, EntityDamage.BRACKET, Certainty.PROBABLE)
        for one in elements
        for span, (sign, escape) in zip(one.brackets, (("<", "&lt;"), (">", "&gt;")) * 2, strict=False)
    )
    return sorted((*found, *brackets), key=lambda one: one.span)


def read_brackets(read: Iterable[Entity], elements: Sequence[Element], dialect: Dialect) -> tuple[Entity, ...]:
    """Give references with those that are brackets of an element as such, if all of the element's are among them.

    In markup the others are none; in plain text they are references like any other.

    Args:
        read: The references that nobody speaks of, in the order of their places.
        elements: The elements.
        dialect: What kind of text it is.
    """
    kept = list(read)
    known = {one.span for one in kept}
    sure = {span: one.certainty for one in elements if known.issuperset(one.brackets) for span in one.brackets}
    plain = dialect is Dialect.TEXT
    return tuple(
        one._replace(damage=EntityDamage.BRACKET, certainty=sure[one.span]) if one.span in sure else one
        for one in kept
        if one.span in sure or plain or EntityDamage.BRACKET not in one.damage
    )


def _tag(found: re.Match[str]) -> _Tag | None:
    """Read a tag between two references; none whose name is of no element."""
    shape = bracketed(f"<{found['body']}>", 0)
    if shape is None or Damage.FOREIGN in shape.damage:
        return None
    return _Tag(shape, Span(*found.span()), (Span(*found.span("opens")), Span(*found.span("closes"))))


def _pairs(document: Document, tags: Iterable[_Tag]) -> Iterator[tuple[_Tag, _Tag]]:
    """Yield the elements: each end tag with the last start tag of its name that is open, in text if that is near."""
    is_page = document.dialect is Dialect.HTML
    begun: dict[str, list[_Tag]] = {}
    for tag in tags:
        name = tag.shape.name
        if tag.shape.kind is TagKind.OPEN:
            begun.setdefault(name, []).append(tag)
        elif tag.shape.kind is TagKind.CLOSE and begun.get(name):
            first = begun[name].pop()
            if is_page or _is_paragraph(document.text, first.span.end, tag.span.start):
                yield first, tag


def _is_paragraph(text: str, start: int, end: int) -> bool:
    """Tell whether no paragraph begins between two places that are near each other."""
    return end - start <= _REACH and _EMPTY_LINE.search(text, start, end) is None


def _certainties(pairs: Sequence[tuple[_Tag, _Tag]]) -> Iterator[Certainty | None]:
    """Yield how sure each pair is; ``None`` for one that tells nothing, holds none that does nor is held by one."""
    own = [_certainty(first, last) for first, last in pairs]
    surest = [_Held(pairs, own, least) for least in (Certainty.CERTAIN, Certainty.PROBABLE)]
    for (first, last), certainty in zip(pairs, own, strict=True):
        beside = (held.certainty for held in surest if held.is_beside(Span(first.span.start, last.span.end)))
        yield next(beside, None) if certainty is None else certainty


def _certainty(first: _Tag, last: _Tag) -> Certainty | None:
    """Tell how sure a pair is by the damage of its own tags.

    A name in pieces is shown by nobody. Blanks may be shown, and quotes are curled by the very programs that authors
    show tags with: ``&lt;a href=”…”&gt;``.
    """
    if Damage.SPLIT in first.shape.damage | last.shape.damage:
        return Certainty.CERTAIN
    both_spaced = Damage.SPACED in first.shape.damage and Damage.SPACED in last.shape.damage
    return Certainty.PROBABLE if both_spaced else None


class _Held:
    """The damaged elements that are as sure as asked for, by their places.

    Args:
        pairs: All elements.
        own: How sure each of them is.
        certainty: How sure those are to be.
    """

    def __init__(
        self, pairs: Sequence[tuple[_Tag, _Tag]], own: Sequence[Certainty | None], certainty: Certainty
    ) -> None:
        self.certainty = certainty
        spans = sorted(
            Span(first.span.start, last.span.end)
            for (first, last), sure in zip(pairs, own, strict=True)
            if sure is certainty
        )
        self._starts = [span.start for span in spans]
        self._reached = list(accumulate((span.end for span in spans), max))

    def is_beside(self, span: Span) -> bool:
        """Tell whether one of them lies in `span`, or round it."""
        behind = bisect_right(self._starts, span.start)
        holds = behind < len(self._starts) and self._starts[behind] < span.end
        return holds or (behind > 0 and self._reached[behind - 1] > span.end)
