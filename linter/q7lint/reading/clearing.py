"""What a tag's remains leave behind when they go.

An inline tag leaves nothing, and never two words fused; a block tag leaves a line end where text goes on to both sides
of it, and none where the line ends anyway; an item's start tag leaves a list marker where none stands. Tags that stand
side by side are seen as one: each gets an edit of its own, and all of the edits together, or some of them first and the
rest later, make the same text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from typing import TYPE_CHECKING
from unicodedata import category

from q7lint.elements import BLOCK, DATA, RAISED
from q7lint.reading.near import in_word
from q7lint.reading.tokens import Certainty, Damage, ItemBreak, TagKind
from q7lint.text import Dialect, Document, Edit, Span

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint.reading.tokens import Table, Tag

MARKS = {"strong": "**", "b": "**", "em": "*", "i": "*"}
"""What Markdown writes for an element."""

_BLANKS = " \t\u00a0\u2009\u202f\u3000"
_MARKER = re.compile(r"[ \t\u00a0]*(?:[-*+\u2022\u25cf\u25aa\u2013]|\d{1,3}[.)])[ \t\u00a0]+")
_FAR = 3000
"""How far behind a line's quotation marks a tag may become a line end, in code points: the law looks no farther."""
_QUOTE = re.compile(r"(?:[ \t]{0,3}>)+[ \t]?")
_CLOSES = frozenset(
    ".,;:!?%)]}'\u2019\u2026\u00bb\u201d\u3002\uff0c\u3001\uff1a\uff1b\uff01\uff1f\u061f\u060c\u06d4\u0964\u300d\u300f"
)
_OPENS = frozenset("([{\u00ab\u201e\u00bf\u00a1\u300c\u300e'\u2019")
_DASHES = frozenset("-\u2013\u2014")
_NO_BREAK = frozenset(("\u00a0", "\u202f"))


def clear(document: Document, tags: tuple[Tag, ...], tables: tuple[Table, ...]) -> dict[Span, Edit]:
    """Give the edit of each tag in `tags` that may go, by its span."""
    leaving = _leaving(document, tags)
    edits: dict[Span, Edit] = {}
    for cluster in _read_clusters(document, leaving, tables):
        edits.update(cluster.edits())
    return edits


def item_breaks(document: Document, tags: tuple[Tag, ...], tables: tuple[Table, ...]) -> Iterator[ItemBreak]:
    """Yield the places where tags in the middle of a line end one item and begin the next."""
    if not any(tag.name == "li" for tag in tags):
        return
    for cluster in _read_clusters(document, _leaving(document, tags), tables):
        if cluster.parts_items():
            certainty = min(tag.certainty for tag in cluster.unmarked())
            yield ItemBreak(cluster.between_marks(), cluster.left_behind(), certainty, tuple(cluster.unmarked()))


def _leaving(document: Document, tags: tuple[Tag, ...]) -> list[Tag]:
    """Choose the tags that are to go: in text all, in Markdown those that belong to no pair with a sound end.

    Markdown holds HTML as well, so that a damaged tag whose other end is sound, or which holds an address or a text, is
    written as the sound tag it was.
    """
    sure = [tag for tag in tags if tag.certainty > Certainty.DOUBTFUL]
    if document.dialect is Dialect.TEXT:
        return sure
    stay = {tag.span for tag in sure if tag.damage is Damage.NONE or holds_data(tag)}
    return [tag for tag in sure if tag.span not in stay and tag.partner not in stay]


def holds_data(tag: Tag) -> bool:
    """Tell whether a tag has an attribute that a reader may want, so that it is lost when the tag goes."""
    return any(name in DATA and value for name, value in tag.attributes)


def _read_clusters(document: Document, tags: list[Tag], tables: tuple[Table, ...]) -> list[_Cluster]:
    """Give the clusters of `tags`, and tell each which of its tags become marks of Markdown."""
    lines: dict[Span, _Line] = {}
    clusters = [_Cluster(document, group, tables, lines) for group in _clusters(document, tags)]
    held = {tag.span for tag in tags if holds_data(tag)}
    for cluster in clusters:
        cluster.unlike = len({_is_sure(tag, held) for tag in cluster.tags}) > 1
    if document.dialect is Dialect.MARKDOWN:
        stars = {span: star for cluster in clusters for span, star in cluster.may_mark()}
        for cluster in clusters:
            cluster.marks = {tag.span for tag in cluster.tags if _becomes_mark(document.text, tag, stars)}
    return clusters


def _is_sure(tag: Tag, held: set[Span]) -> bool:
    """Tell whether a tag goes for certain; one with an attribute in `held` that a reader may want does not."""
    return tag.certainty is Certainty.CERTAIN and tag.span not in held and tag.partner not in held


def _becomes_mark(text: str, tag: Tag, stars: dict[Span, bool]) -> bool:
    """Tell whether a mark is written for a tag: for both ends of an element, or for neither of them.

    Marks do not reach from one paragraph into another, and a star at one end of the text between them would be taken
    for a part of its mark.

    Args:
        text: The text.
        tag: The tag.
        stars: The tags that stand where a mark can, and whether the text between the two ends has a star there.
    """
    other = tag.partner
    if other is None or tag.span not in stars or other not in stars or stars[tag.span] is not stars[other]:
        return False
    start, end = sorted((tag.span, other))
    return all(map(str.strip, text[start.end : end.start].splitlines()[1:-1]))


def _clusters(document: Document, tags: list[Tag]) -> Iterator[list[Tag]]:
    """Group the tags that have nothing but blanks between them."""
    group: list[Tag] = []
    for tag in tags:
        if group and document.text[group[-1].span.end : tag.span.start].strip(_BLANKS):
            yield group
            group = []
        group.append(tag)
    if group:
        yield group


class _Line:
    """A line with tags, read once however many there are: its quotation marks, its marker, whether it is a row.

    Args:
        text: The text.
        span: Where the line stands.
    """

    __slots__ = ("is_row", "marker", "quote", "span")

    def __init__(self, text: str, span: Span) -> None:
        self.span = span
        self.quote = _end(_QUOTE.match(text, span.start, span.end), span.start)
        self.marker = _MARKER.match(text, self.quote, span.end)
        bare = text[span.start : span.end].strip()
        self.is_row = "|" in bare and (bare.endswith("|") or bare.startswith("|"))


def _end(found: re.Match[str] | None, otherwise: int) -> int:
    return found.end() if found else otherwise


class _Cluster:
    """Tags side by side on one line, and what stands round them.

    Args:
        document: The text.
        tags: The tags, in order.
        tables: The document's damaged tables, in the order of their places.
        lines: The lines that have been read.
    """

    def __init__(
        self, document: Document, tags: list[Tag], tables: tuple[Table, ...], lines: dict[Span, _Line]
    ) -> None:
        self.document = document
        self.text = document.text
        self.tags = tags
        start, end = tags[0].span.start, tags[-1].span.end
        line = Span(document.line(document.row(start)).start, document.line(document.row(end - 1)).end)
        self.line = line
        self.left, self.right = start, end
        while self.left > line.start and self.text[self.left - 1] in _BLANKS:
            self.left -= 1
        while self.right < line.end and self.text[self.right] in _BLANKS:
            self.right += 1
        whole = lines.get(line) or lines.setdefault(line, _Line(self.text, line))
        self.first, self.marker = whole.quote, whole.marker
        if self.first > start:
            # The tag stands among what looks like quotation marks: those behind it are none.
            self.first = _end(_QUOTE.match(self.text, line.start, start), line.start)
            self.marker = _MARKER.match(self.text, self.first, line.end)
        self.quoted = self.first > line.start
        self.marked = self.marker is not None and self.marker.end() >= start
        self.begins = self.left <= self.first or self.marked
        self.ends = self.right == line.end
        nearest = bisect_right(tables, start, key=lambda table: table.span.start) - 1
        inside = nearest >= 0 and tables[nearest].span.covers(tags[0].span)
        # No line end may break a row.
        self.in_row = inside or whole.is_row
        self.unlike = False
        """Whether some of the tags go for certain, and others perhaps, and so later."""
        self.marks: set[Span] = set()
        """The tags that become marks of Markdown: end tags before all others, or start tags behind them."""

    def edits(self) -> Iterator[tuple[Span, Edit]]:
        """Give each tag's edit."""
        if len(self.marks) == len(self.tags):
            yield from self._marked_edits()
            return
        tags = self.tags
        left_behind = self.left_behind()
        keeps = left_behind in _NO_BREAK and not self.marks and self._stands_behind(left_behind)
        owner = tags[-1] if keeps else self._owner()
        done = self.line.start if self._vanishes() else tags[0].span.start if self.begins else self.left
        for place, tag in enumerate(tags):
            # Each takes the blanks before it, the last one those behind it too: with only some of the edits
            # applied, a tail keeps the blank that it is known by. A cut tag takes those behind it, which are all
            # that parts its name from what follows.
            end = self._last_end() if tag is tags[-1] else tag.span.end
            if tag is not tags[-1] and Damage.LOST_CLOSING in tag.damage:
                end = tags[place + 1].span.start
            left = left_behind if tag is owner else ""
            mark = MARKS[tag.name] if tag.span in self.marks else ""
            yield tag.span, Edit(Span(done, end), f"{left}{mark}" if tag.kind is TagKind.OPEN else f"{mark}{left}")
            done = end

    def may_mark(self) -> Iterator[tuple[Span, bool]]:
        """Yield the tags that stand where Markdown can have a mark, and whether a star of the text touches it.

        A mark has to touch the text that it is set round: an end tag before all that is left behind here, a start tag
        behind it.
        """
        ends = [] if self.begins else [tag for tag in self.tags if _has_mark(tag, TagKind.CLOSE)]
        starts = [] if self.ends else [tag for tag in self.tags if _has_mark(tag, TagKind.OPEN)]
        if not any(tag.name in BLOCK for tag in self.tags):  # those part the line beside the mark
            start, end = self.tags[0].span.start, self.tags[-1].span.end
            if ends and _is_stuck(self.text[self.left - 1], self.text[end : end + 1]):
                ends = []
            if starts and _is_stuck(self.text[self.right], self.text[max(0, start - 1) : start]):
                starts = []
        if ends and starts and ends[-1].span > starts[0].span:
            return
        middle = self.tags[len(ends) : len(self.tags) - len(starts)]
        if self.parts_items() and any(tag in middle for tag in (*ends, *starts)):
            return  # the line end belongs between the marks
        yield from ((tag.span, self.text[self.left - 1] == "*") for tag in ends)
        yield from ((tag.span, self.text[self.right] == "*") for tag in starts)

    def unmarked(self) -> list[Tag]:
        """Give the tags that become no marks."""
        return [tag for tag in self.tags if tag.span not in self.marks]

    def between_marks(self) -> Span:
        """Give the place of those tags with the blanks round it, if no mark stands among them."""
        ends, starts = self._marks(TagKind.CLOSE), self._marks(TagKind.OPEN)
        return Span(ends[-1].span.end if ends else self.left, starts[0].span.start if starts else self.right)

    def _stands_behind(self, blank: str) -> bool:
        """Tell whether a blank that is kept is the one behind the tags: what takes that away has to write it."""
        before = self.text[self.left : self.tags[0].span.start]
        return blank not in before and self.text.endswith(blank, self.left, self.right)

    def _vanishes(self) -> bool:
        """Tell whether the line is nothing but tags that go together: then it goes with its line end."""
        empty = self.begins and self.ends and not (self.marked or self.quoted or self.unlike)
        return empty and self.right < len(self.text)

    def parts_items(self) -> bool:
        """Tell whether one item ends and the next begins here."""
        items = [tag for tag in self.tags if tag.name == "li"]
        starts = any(tag.kind is TagKind.OPEN for tag in items) or len(items) > 1
        return starts and not (self.begins or self.ends or self.in_row)

    def _last_end(self) -> int:
        """Tell where the last edit ends."""
        if self._vanishes():
            return self.right + (2 if self.text.startswith("\r\n", self.right) else 1)
        return self.right

    def _owner(self) -> Tag:
        """Choose the tag whose edit writes what the cluster leaves behind, which stands between its marks."""
        blocks = [tag for tag in self.tags if tag.name in BLOCK or tag.name == "br"]
        owner = self.tags[0] if self.begins or not blocks else blocks[0]
        ends, starts = self._marks(TagKind.CLOSE), self._marks(TagKind.OPEN)
        if ends:
            owner = max(owner, ends[-1], key=_place)
        return min(owner, starts[0], key=_place) if starts else owner

    def _marks(self, kind: TagKind) -> list[Tag]:
        """Give the end tags or the start tags that become marks."""
        return [tag for tag in self.tags if tag.span in self.marks and _has_mark(tag, kind)]

    def left_behind(self) -> str:
        """Tell what the cluster leaves: nothing, a blank, a line end, a list marker."""
        if self.ends:
            return ""
        item = "" if self.in_row or self.marked else self._item()
        if self.begins:
            return item
        if any(tag.name in BLOCK or tag.name == "br" for tag in self.tags):
            return " " if self.in_row or self._is_far() else self.document.newline + self._quote() + item
        return self._joint()

    def _quote(self) -> str:
        """Give the quotation marks of the line, which may be many, and are seldom asked for."""
        return self.text[self.line.start : self.first]

    def _is_far(self) -> bool:
        """Tell whether the line's quotation marks stand too far back for a new line to take them over."""
        return self.quoted and self.left - self.line.start > _FAR

    def _item(self) -> str:
        """Give the marker of a new item, where its start tag stands and the text brings none."""
        begins = any(_begins_item(tag) for tag in self.tags) or self.parts_items()
        if not begins or _MARKER.match(self.text, self.right):
            return ""
        marker = self.marker
        if self.quoted and marker is None:
            return ""
        if marker is not None and marker.group().strip()[0].isdigit():
            return ""
        if marker is not None and marker.group().strip() in ("*", "+", "\u2022"):
            return marker.group()
        return "- "

    def _joint(self) -> str:
        """Tell what stands between two texts of one line when inline tags between them go.

        The blank outside an element is the author's, the one inside it the tool's that spaced its tags; and the one
        blank before a tail stood inside the end tag that it was: ``word em >, and``.
        """
        before = self.text[self.left : self.tags[0].span.start]
        after = self.text[self.right - 1 : self.right] if self.right > self.tags[-1].span.end else ""
        begin = all(tag.kind is TagKind.OPEN for tag in self.tags)
        end = all(tag.kind in (TagKind.CLOSE, TagKind.UNKNOWN) for tag in self.tags)
        outside = [before] if begin else [after] if end else [before, after]
        blanks = [blank for blank in outside if blank]
        if blanks and not self._spaceless():
            return next((blank for blank in blanks if blank in _NO_BREAK), " ")
        if blanks:
            cut = all(Damage.LOST_CLOSING in tag.damage for tag in self.tags)
            return "" if cut else " "
        return self._between(inside=bool(before or after), begin=begin, end=end)

    def _between(self, *, inside: bool, begin: bool, end: bool) -> str:
        """Tell what stands between the two texts where no blank stood outside the element."""
        left, right = self.text[self.left - 1], self.text[self.right]
        if touch(left, right) or any(tag.name in RAISED for tag in self.tags):
            return ""
        if inside:
            # The blank before a tail stood inside the end tag: only a word behind it needs one, or a dash may.
            tailed = end and all(Damage.LOST_OPENING in tag.damage for tag in self.tags)
            if tailed and not _is_word(right) and right not in _DASHES:
                return ""
            closes = (not begin and right in _CLOSES) or (not end and left in _OPENS)
            return "" if closes else " "
        sentences = left in ".!?\u2026" and right.isupper()
        return " " if sentences or (_is_word(left) and _is_word(right)) else ""

    def _spaceless(self) -> bool:
        """Tell whether both texts are in scripts without blanks between words."""
        return _without_spaces(self.text[self.left - 1]) and _without_spaces(self.text[self.right])

    def _marked_edits(self) -> Iterator[tuple[Span, Edit]]:
        """Give the edits that write Markdown's marks for pairs of tags.

        The blanks inside an element go: those behind its start tag, and those before its end tag.
        """
        for place, tag in enumerate(self.tags):
            mark = MARKS[tag.name]
            if tag.kind is TagKind.OPEN:
                last = tag is self.tags[-1]
                end = self.right if last else self._next_start(place)
                # The blank behind a start tag goes, unless it is all that parts two words: then it stands before.
                before = self.text[tag.span.start - 1 : tag.span.start]
                apart = end > tag.span.end and _is_word(before) and not _without_spaces(before)
                yield tag.span, Edit(Span(tag.span.start, end), f" {mark}" if apart else mark)
            else:
                start = self.left if place == 0 else self._last_end_before(place)
                follows = self.text[tag.span.end : tag.span.end + 1]
                apart = _is_word(follows) and not _without_spaces(follows)
                yield tag.span, Edit(Span(start, tag.span.end), f"{mark} " if apart else mark)

    def _next_start(self, place: int) -> int:
        """Tell where a start tag's edit ends before another tag: at a second start tag, so that no blank is left."""
        following = self.tags[place + 1]
        return following.span.start if following.kind is TagKind.OPEN else self.tags[place].span.end

    def _last_end_before(self, place: int) -> int:
        """Tell where an end tag's edit begins behind another tag: at the end of one that ends too."""
        before = self.tags[place - 1]
        return self.tags[place].span.start if before.kind is TagKind.OPEN else before.span.end


def _has_mark(tag: Tag, kind: TagKind) -> bool:
    """Tell whether Markdown has a mark for a tag; a tail with another end before it is an end tag."""
    ends = tag.kind is not TagKind.OPEN
    return tag.name in MARKS and tag.partner is not None and ends == (kind is TagKind.CLOSE)


def _is_stuck(inside: str, outside: str) -> bool:
    """Tell whether Markdown takes no mark between two code points: a sign inside, and a letter outside without a blank.

    Elsewhere a blank comes between; scripts that set none have no mark there.
    """
    return category(inside)[0] in "PS" and outside != "" and _without_spaces(outside) and outside.isalnum()


def _place(tag: Tag) -> Span:
    """Give the place of a tag."""
    return tag.span


def _begins_item(tag: Tag) -> bool:
    return tag.name == "li" and tag.kind is TagKind.OPEN


def _is_word(mark: str) -> bool:
    """Tell whether a code point belongs to a word."""
    return mark == "_" or in_word(mark)


def touch(left: str, right: str) -> bool:
    """Tell whether two code points stand side by side without a space: one of them is of a script that sets none."""
    return _without_spaces(left) or _without_spaces(right)


def _without_spaces(mark: str) -> bool:
    """Tell whether a letter's script is written without spaces between words."""
    return (
        "\u0e00" <= mark <= "\u0eff"
        or "\u1000" <= mark <= "\u109f"
        or "\u2e80" <= mark <= "\ua4cf"
        or (mark >= "\uf900" and category(mark)[0] != "M")  # what chooses a form of an emoji is no letter
    )
