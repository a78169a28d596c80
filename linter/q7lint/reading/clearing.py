"""What a tag's remains leave behind when they go.

An inline tag leaves nothing, and never two words fused; a block tag leaves a line end where text goes on to both sides
of it, and none where the line ends anyway; an item's start tag leaves a list marker where none stands. Tags that stand
side by side are seen as one: each gets an edit of its own, and all of the edits together, or some of them first and the
rest later, make the same text.
"""

from __future__ import annotations

from bisect import bisect_right
from itertools import pairwise
from typing import TYPE_CHECKING

from q7lint.elements import BLOCK, CELLS, INLINE, RAISED
from q7lint.reading.beside import STOPS
from q7lint.reading.leaving import BLANKS, clusters, holds_data, sets_apart, starts_at
from q7lint.reading.letters import clings, elides, is_word, precedes, touch, without_spaces
from q7lint.reading.rows import LONGEST_SEPARATOR, groups
from q7lint.reading.tagged import ends_heading_before, is_between_rows
from q7lint.reading.tokens import Certainty, Damage, ItemBreak, TagKind
from q7lint.regex import regex
from q7lint.text import Dialect, Document, Edit, Span

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator, Mapping

    from q7lint.reading.leaving import Leaving
    from q7lint.reading.tokens import Table, Tag

_MARKER = regex(r"[ \t\u00a0]*(?:[-*+\u2022\u25cf\u25aa\u2013]|(?:\d{1,3}|[A-Za-z])[.)]|#{1,6})[ \t\u00a0]+")
_BULLETS = frozenset("*+\u2022")
"""What begins an item of a list as a hyphen does."""
_FAR = 3000
"""How far behind a line's quotation marks a tag may become a line end, in code points: the law looks no farther."""
_DEEPEST = 40
"""So many blanks before a text at most are its margin, in code points: more of them pad a column."""
_MARGIN_OF_ITEM = 20
"""Within so many code points of its edges a line has the tags of its item."""
_PARAGRAPHS = frozenset("blockquote div dl ol p section table ul".split())
_LINE = regex(r"(?:\r\n|\n|\r)([^\r\n]*)")
_TAGS_BEFORE = regex(r"\A(?:[ \t>]|<[^<>\r\n]{0,1000}>)*+")
# An item on the next line that has the tag of one left in it.
_NEXT_ITEM = regex(r"[^\r\n]{1,2000}+(?:\r\n|\r|\n)[-*+\u2022][ \t](?=[^\r\n]{1,2000}?\bli[ \t]?>)")
_BEGINS_BLOCK = regex(r"[ \t]*+(?:[-*+][ \t]|\d{1,9}[.)][ \t]|#{1,6}[ \t]|\||`{3}|~{3}|[=-]{2,}+[ \t]*+\Z)")
_ENDED = regex(r"([A-Za-z][A-Za-z0-9]{0,11})[ \t\u00a0]{0,4}/?[ \t]{0,4}>\Z")
_BROKEN = regex(r"<[ \t]{0,4}/?[ \t]{0,4}[A-Za-z]")
_BROKEN_WITHIN = 2000
"""How far before a line a tag may begin that reaches into it, in code points."""
_QUOTE = regex(r"(?:[ \t]{0,3}>)+[ \t]?")
_ENDS = frozenset(",.;:!?\u2026\u3001\u3002\uff0c\uff1b\u060c\u061b\u061f\u06d4\u0964")
_CLOSES = frozenset(
    ".,;:!?%)]}'\u2019\u2026\u00bb\u201d\u3002\uff0c\u3001\uff1a\uff1b\uff01\uff1f\u061f\u060c\u06d4\u0964\u300d\u300f"
)
_LISTS = frozenset(("li", "ol", "ul"))
_ENDING = frozenset("p div section article blockquote".split())
_APOSTROPHES = frozenset("'\u2019")
_OPENS = frozenset("([{\u00ab\u201e\u00bf\u00a1\u300c\u300e'\u2019")
_TIGHT = frozenset(".,)]\u3002\uff0c\u3001\u060c")
"""No language sets a blank before these."""
_TIGHT_BEFORE = frozenset("([\uff08\u300c\u300e")
"""No language sets a blank behind these."""
_DASHES = frozenset("-\u2013\u2014")
_NO_BREAK = frozenset(("\u00a0", "\u202f"))
_HARD_BREAK = "  "
"""Before the end of a line of Markdown, to which a blank alone is what stands between two words."""


def clear(document: Document, leaving: Leaving, tables: tuple[Table, ...]) -> dict[Span, Edit]:
    """Give the edit of each tag that is `leaving`, by its span."""
    edits: dict[Span, Edit] = {}
    lines: dict[Span, _Line] = {}
    held = {tag.span for tag in leaving.tags if holds_data(tag)}
    for group in clusters(document, leaving.tags):
        cluster = _Cluster(document, group, tables, lines)
        cluster.unlike = len({_is_sure(tag, held) for tag in group}) > 1
        edits.update(cluster.edits(leaving.marked))
    return edits


def _is_sure(tag: Tag, held: set[Span]) -> bool:
    """Tell whether a tag goes for certain; one with an attribute in `held` that a reader may want does not."""
    return tag.certainty is Certainty.CERTAIN and tag.span not in held and tag.partner not in held


def item_breaks(document: Document, leaving: Leaving, tables: tuple[Table, ...]) -> Iterator[ItemBreak]:
    """Yield the places where tags in the middle of a line end one item and begin the next, or begin a parted one.

    Inline tags are no part of them, wherever they stand: their other ends do not go with these.
    """
    if not any(tag.name == "li" for tag in leaving.tags):
        return
    lines: dict[Span, _Line] = {}
    for tags_there in clusters(document, [tag for tag in leaving.tags if tag.name not in INLINE]):
        if not _starts_item(tags_there):
            continue
        cluster = _Cluster(document, tags_there, tables, lines)
        certainty = min(tag.certainty for tag in tags_there)
        if cluster.parts_items():
            yield ItemBreak(Span(cluster.left, cluster.right), cluster.left_behind(), certainty, tuple(tags_there))
        elif (marker := cluster.parted_marker()) is not None:
            yield ItemBreak(Span(marker, cluster.right), " ", certainty, tuple(tags_there))


def _starts_item(tags: list[Tag]) -> bool:
    """Tell whether an item may begin at tags side by side: a start tag of one is among them, or two tags of items."""
    items = [tag for tag in tags if tag.name == "li"]
    return len(items) > 1 or any(tag.kind is TagKind.OPEN for tag in items)


def _line_below(text: str, end: int) -> str:
    """Give the line below one that ends at `end`, where it can be a separator."""
    start = end + (2 if text.startswith("\r\n", end) else 1)
    stop = text.find("\n", start, start + LONGEST_SEPARATOR)
    if stop < 0 and len(text) - start >= LONGEST_SEPARATOR:
        return ""
    return text[start : len(text) if stop < 0 else stop].rstrip("\r")


class _Line:
    """A line with tags, read once however many there are: its quotation marks, its marker, whether it is a row.

    Args:
        text: The text.
        span: Where the line stands.
    """

    __slots__ = ("bar", "heads", "is_row", "item", "marker", "quote", "span")

    def __init__(self, text: str, span: Span) -> None:
        self.span = span
        self.item = ""
        """The marker of the items that its tags begin, once one does."""
        self.quote = span.start
        if not _is_inside_tag(text, span.start):
            self.quote = _end(_QUOTE.match(text, span.start, span.end), span.start)
        self.marker = _MARKER.match(text, self.quote, span.end)
        bare = text[span.start : span.end].strip()
        self.is_row = "|" in bare and (bare.endswith("|") or bare.startswith("|"))
        self.bar = text.find("|", span.start, span.end) if self.is_row else -1
        self.heads = self.is_row and groups(_line_below(text, span.end)) > 0


def _is_inside_tag(text: str, start: int) -> bool:
    """Tell whether a tag that began on the line before goes on where a line starts: its ``>`` is no quotation mark."""
    floor = max(0, start - _BROKEN_WITHIN)
    low = max(text.rfind("\n", floor, max(floor, start - 1)) + 1, floor)
    opened = text.rfind("<", low, start)
    return opened >= 0 and text.find(">", opened, start) < 0 and _BROKEN.match(text, opened, start) is not None


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
        row, last = document.row(start), document.row(end - 1)
        line = document.line(row)
        if last > row:
            line = Span(line.start, document.line(last).end)
        self.line = line
        self.left, self.right = start, end
        while self.left > line.start and self.text[self.left - 1] in BLANKS:
            self.left -= 1
        while self.right < line.end and self.text[self.right] in BLANKS:
            self.right += 1
        whole = lines.get(line) or lines.setdefault(line, _Line(self.text, line))
        self.lines, self.whole = lines, whole
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
        inside = nearest >= 0 and self._is_inside(tables[nearest])
        # No line end may break a row.
        self.in_row = inside or (whole.is_row and not self._stands_before(whole)) or self._is_at_bar()
        self.unlike = False
        """Whether some of the tags go for certain, and others perhaps, and so later."""

    def _is_inside(self, table: Table) -> bool:
        """Tell whether the tags stand within a table: not before or behind it on its lines, nor between two of them."""
        first = self.tags[0].span
        if not (table.flaw or table.span).covers(first) or is_between_rows(table.tags, first.start):
            return False
        return not any(ends_heading_before(self.document, table.tags, tag) for tag in self.tags) if table.tags else True

    def _is_at_bar(self) -> bool:
        """Tell whether a cell begins behind a bar on the line, or ends before one: the line need not end with one."""
        cells = {tag.kind for tag in self.tags if tag.name in CELLS}
        begins = not cells <= {TagKind.CLOSE} and self.left > self.line.start and self.text[self.left - 1] == "|"
        return begins or (not cells <= {TagKind.OPEN} and not self.ends and self.text[self.right] == "|")

    def _stands_before(self, line: _Line) -> bool:
        """Tell whether a list or a paragraph stands before a table whose header was glued to it.

        No bar stands before the tags, and a separator below the line; a paragraph ends with a sentence there.
        """
        if not line.heads or self.begins or self.right >= line.bar:
            return False
        if any(tag.name in _LISTS for tag in self.tags):
            return True
        ended = all(tag.name in _ENDING and tag.kind in (TagKind.CLOSE, TagKind.UNKNOWN) for tag in self.tags)
        return ended and self.text[self.left - 1] in STOPS

    def edits(self, marked: Mapping[Span, str]) -> Iterator[tuple[Span, Edit]]:
        """Give each tag's edit; those at `marked` spans become marks."""
        tags = self.tags
        marks = {tag.span: marked[tag.span] for tag in tags if tag.span in marked}
        if len(marks) == len(tags):
            yield from self._marked_edits(marks)
            return
        between = self._starts_behind_blank()
        left_behind = "" if between else self.left_behind()
        keeps = left_behind in _NO_BREAK and not marks and self._stands_behind(left_behind)
        owner = tags[-1] if keeps else self._owner(marks)
        keeps_blank = self.begins and not self._leaves_bare_marker()
        done = self.line.start if self._vanishes() else tags[0].span.start if keeps_blank else self.left
        for place, tag in enumerate(tags):
            # Each takes the blanks before it, the last one those behind it too: with only some of the edits
            # applied, a tail keeps the blank that it is known by. A cut tag takes those behind it, which are all
            # that parts its name from what follows.
            end = self._last_end() if tag is tags[-1] else tag.span.end
            if tag is not tags[-1] and Damage.LOST_CLOSING in tag.damage:
                end = tags[place + 1].span.start
            if tag is between:
                done = tag.span.start  # the blank before it stays, whichever of the two elements goes first
            left, mark = left_behind if tag is owner else "", marks.get(tag.span, "")
            yield tag.span, Edit(Span(done, end), f"{left}{mark}" if tag.kind is TagKind.OPEN else f"{mark}{left}")
            done = end

    def _stands_behind(self, blank: str) -> bool:
        """Tell whether a blank that is kept is the one behind the tags: what takes that away has to write it."""
        before = self.text[self.left : self.tags[0].span.start]
        return blank not in before and self.text.endswith(blank, self.left, self.right)

    def _vanishes(self) -> bool:
        """Tell whether the line is nothing but tags that go together: then it goes with its line end."""
        empty = self.begins and self.ends and not (self.marked or self.quoted or self.unlike)
        return empty and self.right < len(self.text) and not self._parts_paragraphs()

    def _leaves_bare_marker(self) -> bool:
        """Tell whether nothing but an item's marker is left: in text no blank stands behind it."""
        return self.marked and self.ends and self.left > self.first and self.document.dialect is Dialect.TEXT

    def parts_items(self) -> bool:
        """Tell whether one item ends and the next begins here."""
        return _starts_item(self.tags) and not (self.begins or self.ends or self.in_row)

    def parted_marker(self) -> int | None:
        """Tell where the marker on the line above ends that has nothing behind it, if an item's text begins here.

        An extractor prints the marker of an item, and on the next line what it took for text: the tag of that item.
        """
        if not self.begins or self.ends or self.marked or self.quoted or self.document.dialect is not Dialect.TEXT:
            return None
        row = self.document.row(self.line.start)
        above = self.document.line(row - 1) if row else Span(0, 0)
        if above.end - above.start > _MARGIN_OF_ITEM or not any(map(_begins_item, self.tags)):
            return None
        marker = self.text[above.start : above.end].rstrip(BLANKS)
        return above.start + len(marker) if marker.strip(BLANKS) in _BULLETS | {"-"} else None

    def _last_end(self) -> int:
        """Tell where the last edit ends."""
        if self._vanishes():
            return self.right + (2 if self.text.startswith("\r\n", self.right) else 1)
        return self.right

    def _owner(self, marks: Mapping[Span, str]) -> Tag:
        """Choose the tag whose edit writes what the cluster leaves behind: none before the mark of an end tag."""
        blocks = [tag for tag in self.tags if tag.name in BLOCK or tag.name == "br"]
        ended = [tag for tag in self.tags if tag.span in marks and tag.kind is not TagKind.OPEN]
        if self.begins or not (blocks or ended):
            return self.tags[0]
        return blocks[0] if blocks else ended[-1]

    def left_behind(self) -> str:
        """Tell what the cluster leaves: nothing, a blank, a line end, a list marker."""
        if self.ends:
            return self.document.newline if not self.begins and self._parts_paragraphs() else ""
        item = "" if self.in_row or self.marked else self._item()
        if self.begins:
            return item or (self.document.newline if self._goes_on_before() else "")
        if any(tag.name in BLOCK or tag.name == "br" for tag in self.tags):
            if self.in_row and self._parts_cells():
                return " | "
            if not item and self._closes_behind():
                return ""
            if self.in_row or self._is_far():
                return " "
            paragraphs = self._is_markdown() and not (item or self.marker) and self._has_paragraph()
            indent = "" if item[:1].isspace() else self._indent()
            newline, quote = self.document.newline, self._quote()
            empty = f"{newline}{quote.rstrip(BLANKS)}" if paragraphs else ""
            hard = _HARD_BREAK if self._is_markdown() and not (item or empty) and self._only_breaks() else ""
            return f"{empty}{hard}{newline}{quote}{indent}{item}"
        return self._joint()

    def _only_breaks(self) -> bool:
        """Tell whether the tags break a line, and nothing else, where a line can be broken: in no heading."""
        breaks = all(tag.name == "br" or tag.name not in BLOCK for tag in self.tags)
        return breaks and self.text[self.first : self.first + 1] != "#"

    def _closes_behind(self) -> bool:
        """Tell whether a sign stands behind the tags that ends the sentence before them: no line begins with it."""
        return self.text[self.right] in _ENDS and not self.text[self.right + 1 : self.right + 2].strip()

    def _parts_cells(self) -> bool:
        """Tell whether one cell ends and the next begins here, in a row that has bars and none at this place."""
        cells = [tag for tag in self.tags if tag.name in CELLS]
        begins = any(tag.kind is TagKind.OPEN for tag in cells) or len(cells) > 1
        return begins and "|" not in (self.text[self.left - 1], self.text[self.right])

    def _is_markdown(self) -> bool:
        return self.document.dialect is Dialect.MARKDOWN

    def _has_paragraph(self) -> bool:
        """Tell whether one of the tags is of a paragraph, or of another block that an empty line ends in Markdown."""
        return any(tag.name in _PARAGRAPHS for tag in self.tags)

    def _parts_paragraphs(self) -> bool:
        """Tell whether what follows on the next line would go on with what the tags end here, in Markdown."""
        if not self._is_markdown() or self.in_row or self.quoted or not self._has_paragraph():
            return False
        if all(tag.kind is TagKind.OPEN for tag in self.tags):
            return False
        following = _LINE.match(self.text, self.right)
        return following is not None and self._goes_on(following.group(1))

    def _goes_on_before(self) -> bool:
        """Tell whether the text behind the tags would go on with the line before, in Markdown, which no tag ends."""
        if not self._is_markdown() or self.marked or self.quoted or not self._has_paragraph():
            return False
        row = self.document.row(self.line.start)
        before = self.text[slice(*self.document.line(row - 1))].rstrip(BLANKS) if row else ""
        ended = _ENDED.search(before)
        return bool(before) and (ended is None or ended.group(1).lower() not in _PARAGRAPHS)

    def _goes_on(self, line: str) -> bool:
        """Tell whether a line would go on with the paragraph before it: it has text, and begins no item or heading."""
        text = _TAGS_BEFORE.sub("", line)
        begins_item = "li" in line[: len(line) - len(text)].lower()
        return bool(text.strip()) and not begins_item and _BEGINS_BLOCK.match(text) is None

    def _indent(self) -> str:
        """Give the blanks that a line of text begins with, so that what is parted from it begins where it does."""
        if self.document.dialect is not Dialect.TEXT or self.quoted:
            return ""
        start = self.line.start
        head = self.text[start : min(self.left, start + _DEEPEST + 1)]
        indent = head[: len(head) - len(head.lstrip(" \t"))]
        return indent if len(indent) <= _DEEPEST else ""

    def _quote(self) -> str:
        """Give the quotation marks of the line, which may be many, and are seldom asked for."""
        return self.text[self.line.start : self.first]

    def _is_far(self) -> bool:
        """Tell whether the line's quotation marks stand too far back for a new line to take them over."""
        return self.quoted and self.left - self.line.start > _FAR

    def _item(self) -> str:
        """Give the marker of a new item, where its start tag stands and the text brings none."""
        begins = any(map(_begins_item, self.tags)) or self.parts_items() or self._begins_one_of_items()
        if not begins or _MARKER.match(self.text, self.right) or self._follows_bare_item():
            return ""
        marker = self.marker
        if self.quoted and marker is None:
            return ""
        if marker is not None and marker.group().strip()[0].isdigit():
            return ""
        if marker is not None and marker.group().strip() in _BULLETS:
            return marker.group()
        self.whole.item = self.whole.item or self._bullet_above()
        return self.whole.item

    def _bullet_above(self) -> str:
        """Give the bullet of the item on the line above, or what a tag there becomes; a hyphen if there is none."""
        row = self.document.row(self.line.start)
        above = self.document.line(row - 1) if row else Span(0, 0)
        known = self.lines.get(above)
        if known is not None and known.item:
            return known.item
        found = _MARKER.match(self.text, above.start, above.end)
        bullet = found.group().strip() if found else ""
        return f"{bullet} " if bullet in _BULLETS else "- "

    def _follows_bare_item(self) -> bool:
        """Tell whether the tags end the item on the line above, in text, and that has no marker: nor has this one."""
        if self.document.dialect is not Dialect.TEXT or not self.begins or self.unlike or self.tags[0].name != "li":
            return False
        row = self.document.row(self.line.start)
        above = self.text[slice(*self.document.line(row - 1))] if row else ""
        ends = self.tags[0].kind in (TagKind.CLOSE, TagKind.UNKNOWN)
        return ends and above[:1].isalnum() and not _MARKER.match(above)

    def _begins_one_of_items(self) -> bool:
        """Tell whether a tail of an item begins one with its line: so does the next or the one above, with its tag."""
        tails = any(tag.name == "li" and tag.kind is TagKind.UNKNOWN for tag in self.tags)
        if not tails or not self.begins or self.in_row:
            return False
        if _NEXT_ITEM.match(self.text, self.right) is not None:
            return True
        row = self.document.row(self.line.start)
        above = self.text[slice(*self.document.line(row - 1))] if row else ""
        head, tail = ("".join(part.split()).lower() for part in (above[:_MARGIN_OF_ITEM], above[-_MARGIN_OF_ITEM:]))
        return head.removeprefix("<").startswith("li>") and tail.endswith("/li>")

    def _joint(self) -> str:
        """Tell what stands between two texts of one line when inline tags between them go.

        The blank outside an element is the author's, the one inside it the tool's that spaced its tags; and the one
        blank before a tail stood inside the end tag that it was: ``word em >, and``.
        """
        before = self.text[self.left : self.tags[0].span.start]
        right = self.text[self.right]
        after = self.text[self.right - 1 : self.right] if self.right > self.tags[-1].span.end else ""
        begin = all(tag.kind is TagKind.OPEN for tag in self.tags)
        end = all(tag.kind in (TagKind.CLOSE, TagKind.UNKNOWN) for tag in self.tags)
        outside = [before] if begin else [after] if end else [before, self._blank_between(), after]
        tails = [Damage.LOST_OPENING in tag.damage for tag in self.tags]
        # A tail is taken for a start tag where others have kept their slash; none stands before a comma.
        ends = end or all(tails)
        if (ends and self._clings_right(right)) or (begin and self.text[self.left - 1] in _TIGHT_BEFORE):
            return ""  # nobody sets a blank there: ``word < / em > ,`` and ``word< /em ,``
        if all(tails) and before and not after and not any(tag.partner for tag in self.tags):
            left = self.text[self.left - 1]  # a particle, or Chinese: where a start tag was, a blank or a word would be
            if clings(left, right) or (_is_cjk(left) and _is_cjk(right)):
                return ""
        whole = not any(tails)
        if whole and before and after and _is_cjk(self.text[self.left - 1]) and _is_cjk(right):
            return ""  # a tool that set blanks round every tag did so outside of the elements too
        blanks = [blank for blank in outside if blank]
        gap = self._column_gap(begin=begin, end=end)
        if gap:
            return gap
        if blanks and not self._spaceless():
            return next((blank for blank in blanks if blank in _NO_BREAK), " ")
        if blanks:
            cut = all(Damage.LOST_CLOSING in tag.damage for tag in self.tags)
            return "" if cut else " "
        return self._between(inside=bool(before or after), begin=begin, end=end)

    def _column_gap(self, *, begin: bool, end: bool) -> str:
        """Give the blanks outside of the elements where they are so many that they part two columns; else nothing."""
        before = "" if end else self.text[self.left : self.tags[0].span.start]
        behind = "" if begin else self.text[self.tags[-1].span.end : self.right]
        gap = max(before, behind, key=len)
        return gap if len(gap) > 1 and gap == " " * len(gap) else ""

    def _clings_right(self, right: str) -> bool:
        """Tell whether a sign follows that no blank stands before: a full stop, and not that of ``.5`` or ``...``."""
        behind = self.text[self.right + 1 : self.right + 2]
        return right in _TIGHT and (right > "\u2e80" or (behind != "." and not behind.isalnum()))

    def _blank_between(self) -> str:
        """Give the blank between the end of one element and the start of the next, which is the author's too."""
        for one, other in pairwise(self.tags):
            if one.kind is not TagKind.OPEN and other.kind is TagKind.OPEN and other.span.start > one.span.end:
                return self.text[one.span.end]
        return ""

    def _starts_behind_blank(self) -> Tag | None:
        """Give the start tag behind the one blank that is the author's between inline elements, where it can stay."""
        if self.begins or self.ends or any(tag.name in BLOCK or tag.name == "br" for tag in self.tags):
            return None
        opened = [tag for tag in self.tags if tag.kind is TagKind.OPEN]
        closed = self.tags[: len(self.tags) - len(opened)]
        if not opened or not closed or self.tags[len(closed) :] != opened:
            return None
        start, end = opened[0].span.start, closed[-1].span.end
        damaged = Damage.LOST_CLOSING in closed[-1].damage or Damage.LOST_OPENING in opened[0].damage
        return opened[0] if start - end == 1 and not damaged else None

    def _between(self, *, inside: bool, begin: bool, end: bool) -> str:
        """Tell what stands between the two texts where no blank stood outside the element."""
        left, right = self.text[self.left - 1], self.text[self.right]
        if touch(left, right) or any(tag.name in RAISED for tag in self.tags):
            return ""
        if not inside and ((end and clings(left, right)) or (begin and precedes(self.text, self.left, right))):
            return ""
        if inside:
            # The blank before a tail stood inside the end tag: only a word behind it needs one, or a dash may.
            tailed = end and all(Damage.LOST_OPENING in tag.damage for tag in self.tags)
            if tailed and (clings(left, right) or not is_word(right)) and right not in _DASHES:
                return ""
            closes = (not begin and right in _CLOSES) or (not end and self._opens())
            return "" if closes else " "
        sentences = left in ".!?\u2026" and right.isupper()
        marked = "_" in (left, right)  # a mark of Markdown stands there, or a name goes on
        return " " if sentences or (is_word(left) and is_word(right) and not marked) else ""

    def _opens(self) -> bool:
        """Tell whether a sign that opens stands before the tags; an apostrophe behind a letter opens nothing."""
        left, before = self.text[self.left - 1], self.text[self.left - 2 : self.left - 1]
        return left in _OPENS and (left not in _APOSTROPHES or not is_word(before) or elides(self.text, self.left))

    def _spaceless(self) -> bool:
        """Tell whether both texts are in scripts without blanks between words."""
        return without_spaces(self.text[self.left - 1]) and without_spaces(self.text[self.right])

    def _marked_edits(self, marks: Mapping[Span, str]) -> Iterator[tuple[Span, Edit]]:
        """Give the edits that write Markdown's `marks` for pairs of tags.

        The blanks inside an element go: those behind its start tag, and those before its end tag. Where such a blank is
        all that parts two texts, it comes to stand outside of the elements.
        """
        first = starts_at(self.tags)
        apart = sets_apart(self.text, self.tags)
        for place, tag in enumerate(self.tags):
            if tag.kind is TagKind.OPEN:
                start, end = tag.span.start, self.right if tag is self.tags[-1] else self._next_start(place)
            else:
                start, end = self.left if place == 0 else self._last_end_before(place), tag.span.end
            left, right = " " * (apart and place == first == 0), " " * (apart and place == first - 1)
            yield tag.span, Edit(Span(start, end), f"{left}{marks[tag.span]}{right}")

    def _next_start(self, place: int) -> int:
        """Tell where a start tag's edit ends before another tag: at a second start tag, so that no blank is left."""
        following = self.tags[place + 1]
        return following.span.start if following.kind is TagKind.OPEN else self.tags[place].span.end

    def _last_end_before(self, place: int) -> int:
        """Tell where an end tag's edit begins behind another tag: at the end of one that ends too."""
        before = self.tags[place - 1]
        return self.tags[place].span.start if before.kind is TagKind.OPEN else before.span.end


def _is_cjk(mark: str) -> bool:
    """Tell whether a sign is of Chinese or Japanese, where no blanks stand at all."""
    return "\u3000" < mark <= "\u9fff" or "\uff00" <= mark <= "\uff9f" or "\U00020000" <= mark <= "\U0003ffff"


def _begins_item(tag: Tag) -> bool:
    return tag.name == "li" and tag.kind is TagKind.OPEN
