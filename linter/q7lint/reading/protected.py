"""The places that belong to no rule: code, addresses, front matter, depending on the dialect.

What looks like damage there is meant: a URL carries ``&amp;``, code compares ``a < b >``, and prose about markup
quotes it as code. Each search here runs over the text once, without giving back what it has matched.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cache, cached_property
from typing import TYPE_CHECKING

from q7lint.elements import CODE, OPAQUE
from q7lint.reading.blocks import Places, read_blocks
from q7lint.reading.layout import with_remains
from q7lint.regex import regex
from q7lint.text import LINE_END, Dialect, Document, Span, holds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

# What a URL is made of. An escaped bracket, quote or space ends it as the bare one does, however often it was escaped.
_URL_BODY = (
    r"(?:[^\s<>\"|`&“”„«»‹›。，、；：！？（）「」『』【】《》]"
    r"|&(?!(?:amp;)*+(?:lt|gt|quot|nbsp|#34|#60|#62|#160|#x22|#x3[ce]|#xa0)(?![0-9a-z])))"
)
_URL = regex(
    # The look-behinds let a search begin only where a word begins, so that no run of letters is read twice.
    rf"(?:(?<![a-z0-9+.-])[a-z][a-z0-9+.-]{{1,30}}+://|(?<![a-z0-9_.-])www\.|(?<![a-z0-9_])(?:mailto:|data:[a-z]+/)){_URL_BODY}++"
    rf"|(?<![a-z0-9_.@-])[a-z0-9-]++(?:\.[a-z0-9-]++)++(?<=[a-z]{{2}})(?::\d{{1,5}}+)?+/(?!(?<=\.br/)>){_URL_BODY}*+",
    re.IGNORECASE,
)
# What tells an address: its beginning, or the slash behind a host or a scheme.
_URL_BEGINS = ("www.", "WWW.", "Www.", "mailto:", "MAILTO:", "Mailto:")
_BEFORE_SLASH = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789:/")
_URL_ENDS = regex(r"\s")
_PUNCTUATION = ".,;:!?'’…*_~]}"
# The tag of a place or a date that a word processor has marked is written as one is: ``<st1:place>``.
_AUTOLINK = regex(r"<(?!st[1-9]:)(?:[a-z][a-z0-9+.-]{1,31}+:[^\s<>]*+|[^\s<>@]++@[^\s<>@]++)>", re.IGNORECASE)

# Inline code ends with its block: at a blank line, an item, a heading or a row of a table.
_TICKS = regex("`++")
_BLOCK_BEGINS = r"[ \t]*+(?:(?=[\r\n])|(?:[-*+•]|\d{1,9}+[.)])[ \t]|#{1,6}+[ \t]|\|)"
_NEW_BLOCK = regex(r"\n" + _BLOCK_BEGINS)
_NEW_BLOCK_WITH_CR = regex(r"(?:\r\n|\n|\r)" + _BLOCK_BEGINS)

# ``{{< figure src="…" >}}``, ``{{% note %}}``: site builders write their own elements so.
_SHORTCODE = regex(r"\{\{[<%][^{}\r\n]{0,1500}+\}\}")

# Data of a program: tags in its strings are escaped for it, and a repair would break them. Data whose strings hold no
# such tag are read like any text: corpora are written so, a document a line.
_JSON = regex(r"[{\[][ \t]{0,9}+\"(?:[^\"\\\r\n]|\\.){0,2000}+\"[ \t]{0,9}+[:,]")
_JSON_LINE = regex(
    r"(?:(?<=[\r\n])|\A)[ \t]{0,40}+\"(?P<string>(?:[^\"\\\r\n]|\\[^\r\n]){1,2000}+)\""
    r"(?:[ \t]{0,9}+:[ \t]{0,9}+[\"{\[]|(?P<comma>,?))"
)
"""A member of an object, or an item of a list, on a line of its own."""
_ESCAPED_TAG = regex(r"<\\/|\\u003[cC]|=\\[\"']|\\/>")
"""What escapes make of a tag in a string."""

_LINK = regex(r"\]\([ \t]*+(<[^<>\r\n]*+>|[^\s()<>]++(?:\([^\s()]*+\)[^\s()<>]*+)*+)")
_REFERENCE = regex(r" {0,3}+\[[^\[\]\r\n]++\]:[ \t]*+([^\s<>]++|<[^<>\r\n]*+>)")


def _parted(name: str) -> str:
    """Give a pattern for a name that may have fallen apart."""
    return r"[ \t\u00a0]{0,2}".join(name)


_TAILED = 1000
"""How far behind a damaged start tag a tail still ends its element, in code points."""
_QUOTED_WITHIN = 1000
"""So near stand the backquotes round a tag that was damaged between them, in code points."""

_TAGGED = frozenset(CODE) - {"xmp"}
"""The elements for code in which tags are tags."""

_OF_A_LINE = frozenset(("code", "samp", "kbd", "tt"))
"""What holds code within a line, and not a listing."""

# A damaged tag (`< code >`, `<c ode>`) holds code as a sound one does: its repair must not change what is protected.
_OPENER = r"<(?:!--|!\[CDATA\[|!doctype\b|\?|[ \t\u00a0]{0,3}+(?P<name>%s)\b[^<>]*+>)"
_HTML_OPENER = regex(_OPENER % "|".join(map(_parted, (*OPAQUE, *CODE))), re.IGNORECASE)

# What no browser reads as text, whatever stands in it or round it: a backquote there is one of a program's.
_OPAQUE_OPENER = regex(_OPENER % "|".join(map(_parted, OPAQUE)), re.IGNORECASE)
_ATTRIBUTE = regex(
    r"\b(?:href|src|srcset|action|formaction|poster|cite|data-[\w-]{1,80}+)[ \t]*+=[ \t]*+(\"[^\"<>]*+\"|'[^'<>]*+')",
    re.IGNORECASE,
)
_MARKUP_ENDS = {"<!--": "-->", "<![cdata[": "]]>", "<!doctype": ">", "<?": "?>"}
_ENDLESS = frozenset((*OPAQUE, "pre", "xmp", "<!--"))
"""What holds the rest of an HTML document if it is left open; other elements end with their paragraph."""
_BLANK_LINE = regex(r"(?:\r\n|\n|\r)[ \t]*+(?=[\r\n])")


class Protected:
    """The protected places of a document, made out where somebody asks for them.

    In plain text all of them but code blocks lie within a paragraph, and all but words between backquotes within a
    line. Where there are no such blocks, only those stretches are looked at that are asked for.

    Args:
        document: The text.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self._near: dict[int, Places] = {}
        self._last = Span(0, 0)  # the stretch that was asked for last: most are asked for again and again

    @cached_property
    def _known(self) -> Places:
        return Places(_places(self.document, self._blocks, self._opened))

    @cached_property
    def _opened(self) -> frozenset[Span]:
        """The words between backquotes of plain text that hold what is left of a tag."""
        text = self.document.text
        if self.document.dialect is not Dialect.TEXT or "`" not in text or not _may_quote_tags(text):
            return frozenset()
        return with_remains(text, _inline_code(text, self._blocks, strict=True), self._blocks)

    def is_only_code(self, span: Span) -> bool:
        """Tell whether a protected `span` of HTML is so by an element for code, and by nothing else."""
        return self._code.hold(span.start) and not self._beside_code.hold(span.start)

    @cached_property
    def _code(self) -> Places:
        """What stands in the elements of HTML for code."""
        found = _elements(self.document.text, _HTML_OPENER, Places(()), endless=True)
        return Places(span for name, span in found if name in _TAGGED)

    @cached_property
    def _beside_code(self) -> Places:
        """The protected places of HTML but for its elements for code: those may hold such places, and stand in them."""
        return Places(_places(self.document, [], frozenset(), but_for=_TAGGED))

    @cached_property
    def _blocks(self) -> list[Span]:
        """The code blocks, but for those of HTML."""
        return [] if self.document.dialect is Dialect.HTML else read_blocks(self.document)

    @cached_property
    def _is_parted(self) -> bool:
        """Whether each paragraph can be looked at by itself."""
        document = self.document
        return document.dialect is Dialect.TEXT and "\r" not in document.text and not self._blocks

    @cached_property
    def _parting(self) -> str:
        """What parts the stretches that can be looked at by themselves."""
        return "\n\n" if "`" in self.document.text else "\n"

    def _at(self, offset: int) -> tuple[Span, Places]:
        """Give the stretch round `offset`, and its places, which are counted from where it begins."""
        stretch = self._last
        if not stretch.start <= offset < stretch.end:
            stretch = self._last = self._stretch(offset)
        if not self._is_parted:
            return stretch, self._known
        start, end = stretch
        places = self._near.get(start)
        if places is None:
            part = Document(self.document.text[start:end])
            places = self._near[start] = Places(_places(part, [], self._opened, start))
        return stretch, places

    def _stretch(self, offset: int) -> Span:
        """Give the stretch round `offset`, with the line end behind it; it holds an offset at the end of the text."""
        text = self.document.text
        if not self._is_parted:
            return Span(0, len(text) + 1)
        parting = self._parting
        start = text.rfind(parting, 0, offset + len(parting) - 1) + 1
        return Span(start, text.find(parting, max(start, offset)) + 1 or len(text) + 1)

    def covers(self, span: Span) -> bool:
        """Tell whether `span` begins or ends in a protected place.

        A tag with an address among its attributes is not covered: it holds the place and is not held by it.
        """
        last = max(span.start, span.end - 1)
        if not self._is_parted:
            return self._known.hold(span.start) or self._known.hold(last)
        stretch, places = self._at(span.start)
        if places.hold(span.start - stretch.start):
            return True
        if last >= stretch.end:
            stretch, places = self._at(last)
        return places.hold(last - stretch.start)

    def cover_each(self, spans: Iterable[Span]) -> Iterator[bool]:
        """Tell of each of some spans that are in order, and not empty, what `covers` tells."""
        return map(self.covers, spans) if self._is_parted else self._known.hold_each(spans)

    def touches(self, span: Span) -> bool:
        """Tell whether `span` shares a code point with a protected place."""
        start, last = span.start, max(span.start, span.end - 1)
        while True:
            stretch, places = self._at(start)
            place = bisect_right(places.starts, last - stretch.start) - 1
            if place >= 0 and places.ends[place] + stretch.start > start:
                return True
            if last < stretch.end:
                return False
            start = stretch.end

    @property
    def spans(self) -> tuple[Span, ...]:
        """The places, sorted and disjoint."""
        return tuple(self._known.spans())


def _may_quote_tags(text: str) -> bool:
    """Tell whether a bracket stands between two backquotes, near them: a sign is found faster than what is code."""
    at = text.find("<")
    while at >= 0:
        if text.rfind("`", max(0, at - _QUOTED_WITHIN), at) >= 0 and text.find("`", at, at + _QUOTED_WITHIN) >= 0:
            return True
        at = text.find("<", at + 1)
    return False


def _places(
    document: Document,
    blocks: list[Span],
    opened: frozenset[Span],
    offset: int = 0,
    *,
    but_for: frozenset[str] = frozenset(),
) -> Iterator[Span]:
    """Yield each protected place, in no order.

    Args:
        document: A text, or a paragraph of one.
        blocks: Its blocks of code, which are among the places.
        opened: What is none of them though it stands between backquotes, where it stands in the whole text.
        offset: Where `document` begins in the whole text, in code points.
        but_for: The names of elements of HTML that are left out.
    """
    text = document.text
    if document.dialect is not Dialect.HTML:
        yield from _destinations(text)
    if "`" in text:
        if document.dialect is Dialect.HTML:
            blocks = sorted(span for _, span in _elements(text, _OPAQUE_OPENER, Places(()), endless=True))
        codes = _inline_code(text, blocks, strict=document.dialect is not Dialect.MARKDOWN)
        blocks = [*blocks, *(code for code in codes if Span(code.start + offset, code.end + offset) not in opened)]
    yield from blocks
    if document.dialect is not Dialect.TEXT and "<" in text:
        yield from (Span(*found.span(1)) for found in _ATTRIBUTE.finditer(text))
        elements = _elements(text, _HTML_OPENER, Places(blocks), endless=document.dialect is Dialect.HTML)
        yield from (span for name, span in elements if name not in but_for)
    if holds(text, "{{<") or holds(text, "{{%"):
        yield from (Span(*found.span()) for found in _SHORTCODE.finditer(text))
    if document.dialect is not Dialect.HTML and "\\" in text and '"' in text and _ESCAPED_TAG.search(text):
        yield from (span for span in _data(text) if _ESCAPED_TAG.search(text, *span))
    yield from _urls(text)
    if "<" in text:
        yield from (Span(*found.span()) for found in _AUTOLINK.finditer(text))


def _data(text: str) -> Iterator[Span]:
    """Yield JSON within lines: up to the last bracket that closes on the line, or the end of the line if none does."""
    done = 0
    for found in _JSON.finditer(text):
        start = found.start()
        if start < done:
            continue
        line = LINE_END.search(text, found.end())
        end = line.start() if line else len(text)
        closes = max(text.rfind("}", found.end(), end), text.rfind("]", found.end(), end))
        done = closes + 1 if closes >= 0 else end
        yield Span(start, done)
    for found in _JSON_LINE.finditer(text):
        line = LINE_END.search(text, found.end())
        end = line.start() if line else len(text)
        is_item = "\\" in found["string"] and not text[found.end() : end].strip()
        if found["comma"] is None or is_item:
            yield Span(found.start(), end)


def _urls(text: str) -> Iterator[Span]:
    """Yield URLs and hosts with paths, without the punctuation that closes their sentence."""
    for found in _in_words(text):
        start, end = found.span()
        while end > start and (text[end - 1] in _PUNCTUATION or _unopened(text, start, end)):
            end -= 1
            # `);`, `).`: a few marks may stand behind a URL; a thousand are part of it.
            if found.end() - end > 20:
                break
        yield Span(start, end)


def _in_words(text: str) -> Iterator[re.Match[str]]:
    """Yield the addresses in the words that hold a sign of one: to begin one at each letter is slow."""
    words = [*_begun(text), *_slashed(text)]
    for start, end in Places(words).spans() if words else ():
        yield from _URL.finditer(text, start, end)


def _begun(text: str) -> Iterator[Span]:
    """Yield the words that hold the beginning of an address."""
    for sign in _URL_BEGINS:
        done = 0
        while (at := text.find(sign, done)) >= 0:
            word = _word_at(text, at, done)
            yield word
            done = word.end


def _slashed(text: str) -> Iterator[Span]:
    """Yield the words that hold a slash, and the point of a host or the colon of a scheme."""
    at, done = text.find("/"), 0
    while at >= 0:
        end = at + 1
        if at and text[at - 1] in _BEFORE_SLASH:
            word = _word_at(text, at, done)
            if text.find(".", *word) >= 0 or text.find(":", *word) >= 0:
                yield word
            end = done = word.end
        at = text.find("/", end)


def _word_at(text: str, at: int, low: int) -> Span:
    """Give what stands between the blanks round `at`, or more than that: a tab may stand before it."""
    end = _URL_ENDS.search(text, at)
    start = max(text.rfind(" ", low, at) + 1, low)
    return Span(max(text.rfind("\n", start, at) + 1, start), end.start() if end else len(text))


def _unopened(text: str, start: int, end: int) -> bool:
    """Tell whether the URL ends in a parenthesis that opens before it."""
    return text[end - 1] == ")" and text.count("(", start, end) < text.count(")", start, end)


def _destinations(text: str) -> Iterator[Span]:
    """Yield where links and reference definitions of Markdown lead."""
    if "]" not in text:
        return
    if "](" in text:
        yield from (Span(*found.span(1)) for found in _LINK.finditer(text))
    done = 0
    while (at := text.find("]:", done)) >= 0:
        start = max(text.rfind("\n", done, at), text.rfind("\r", done, at), done - 1) + 1
        found = _REFERENCE.match(text, start) if start == 0 or text[start - 1] in "\r\n" else None
        if found:
            yield Span(*found.span(1))
        done = max(at + 2, found.end() if found else 0)


def _inline_code(text: str, blocks: Iterable[Span], *, strict: bool) -> Iterator[Span]:
    """Yield runs of backquotes, to the next run of the same length in the same block.

    Plain text also quotes with backquotes (``quoted''), and writes ʽtis with one. If `strict`, a run is code only
    when its two ends look alike: a blank inside both, or inside neither.
    """
    fenced = iter(blocks)
    block = next(fenced, None)
    new_block = _NEW_BLOCK_WITH_CR if "\r" in text else _NEW_BLOCK
    runs: list[Span] = []
    for found in _TICKS.finditer(text):
        start = found.start()
        while block is not None and block.end <= start:
            # What stands on both sides of code is not one block.
            yield from _paired(text, runs, strict=strict)
            runs = []
            block = next(fenced, None)
        if block is not None and block.start <= start:
            continue
        if runs and new_block.search(text, runs[-1].end, start):
            yield from _paired(text, runs, strict=strict)
            runs = []
        runs.append(Span(*found.span()))
    yield from _paired(text, runs, strict=strict)


def _paired(text: str, runs: list[Span], *, strict: bool) -> Iterator[Span]:
    """Yield the code between runs of backquotes of one paragraph."""
    following: dict[int, int] = {}
    partner: list[int] = []
    for index in range(len(runs) - 1, -1, -1):
        length = runs[index].end - runs[index].start
        partner.append(following.get(length, -1))
        following[length] = index
    partner.reverse()
    index = 0
    while index < len(runs):
        opener, other = runs[index], partner[index]
        index += 1
        if other < 0 or text[opener.start - 1 : opener.start] == "\\":
            continue
        closer = runs[other]
        if strict and text[opener.end].isspace() != text[closer.start - 1].isspace():
            continue
        yield Span(opener.start, closer.end)
        index = other + 1


def _elements(text: str, opener: re.Pattern[str], code: Places, *, endless: bool) -> Iterator[tuple[str, Span]]:
    """Yield what HTML does not show as text, or shows as code, each with the name of its element.

    Args:
        text: The text.
        opener: What it begins with.
        code: Inline code: an element that stands in it is mentioned there, and holds nothing.
        endless: Whether an element such as ``pre`` that is left open holds the rest of the document; otherwise it holds
            its paragraph.
    """
    missing: set[str] = set()  # what is known not to come any more, so that no end is looked for twice
    place = 0
    while found := opener.search(text, place):
        start, place = found.span()
        if code.hold(start):
            continue
        name = "".join((found["name"] or found[0]).lower().split())
        damaged = found[0][1:2].isspace()
        end = None if name in missing else _closer(text, name, place, damaged=damaged)
        if end is None:
            missing.add(name)
            end = len(text)
            if not (endless and name in _ENDLESS) and (blank := _BLANK_LINE.search(text, place)):
                end = blank.start()
        yield name, Span(place if found["name"] else start, end)
        place = end


@cache
def _end_tag(name: str) -> re.Pattern[str]:
    """Give a pattern for the end tag of `name`, one of a few, and what may be left of it."""
    ends = rf"<[ \t\u00a0]{{0,3}}+/[ \t\u00a0]{{0,3}}+{_parted(name)}\b"
    if name in _OF_A_LINE:
        ends += rf"|(?<=[^\W_])/{name}>"
    return regex(ends, re.IGNORECASE)


def _closer(text: str, name: str, place: int, *, damaged: bool = False) -> int | None:
    """Give the offset where the content of `name`, that begins at `place`, ends.

    An end tag of inline code may have lost its ``<`` behind a word, ``<code>ls/code>``; and its slash too behind a
    damaged start tag of its line, ``< code >ls code >``. In a script that is a text.
    """
    if name in _MARKUP_ENDS:
        end = text.find(_MARKUP_ENDS[name], place)
        return end + len(_MARKUP_ENDS[name]) if end >= 0 else None
    closer = _end_tag(name)
    if damaged and name in _OF_A_LINE:
        line = LINE_END.search(text, place, place + _TAILED)
        stop = line.start() if line else min(place + _TAILED, len(text))
        tail = regex(rf"(?<=[^\s</][ \t\u00a0]){name}[ \t\u00a0]{{0,3}}>", re.IGNORECASE).search(text, place, stop)
        if tail is not None:
            return (closer.search(text, place, tail.start()) or tail).start()
    found = closer.search(text, place)
    return found.start() if found else None
