"""What a page had for its program, and stands in its text: `<!-- wp:paragraph -->`.

An editor of blocks keeps its settings in comments round each block. A browser shows none of them; an export as text,
and an extractor that takes the source for text, do.

What it finds
    The comments of that editor, and those that mark where the front page or the page stops (`<!--more-->`); also with
    blanks between their signs, and with the dashes of a typographer, `<!–more–>`.

How it fixes
    It takes them away, a line of nothing else with its line end. That is safe, but for blocks whose data hold a title,
    an address or a text.

What it leaves alone
    - HTML and Markdown, where a comment is where it belongs.
    - Code, what stands between quotes, and comments that are a word of their sentence, the first and the last among
      them. The two comments of a block stay or go together.
"""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from q7lint import Applicability, Dialect, Example, Hit, Phase, Span, rule
from q7lint.reading import in_word
from q7lint.regex import regex
from q7rules import COMMENTS
from q7rules.systems._calls import BLANKS, Call, dropped, is_spoken_of

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from q7lint.reading import Reading

COMMENT = regex(
    r"(?:<!--|<[ ]![ ]?-[ ]?-|<![ ]-[ ]?-|<[ ]?![ ]?[–—])[ ]?(?:(?P<ends>/)?[ ]?wp[ ]?:[ ]?"
    r"(?P<block>[a-z][a-z0-9/\-]{0,60})(?P<data>[ ]\{[^<>\r\n]{0,4000}\})?[ ]?(?P<whole>/)?|more|nextpage)"
    r"[ ]?(?:-[ ]?-[ ]?>|[–—][ ]?>|-?→)"
)
TOLD = regex(
    r"(?i:address|alt|author|caption|cite|content|description|footer|heading|headline|href|label|link|m4a|mp[34]"
    r'|(?<!class)(?<!icon)(?<!tag)name|ogg|placeholder|quote|src|summary|text|title|url|webm)":"[^"]'
)
STOPS = frozenset(".,;:!?…。，、؟،।")
_NEAR = 200
"""How far before a comment others of its line are looked for, in code points."""
QUOTES = frozenset("\"'“”„‘’«»‹›`「」『』")


@rule(
    code="CMS002",
    name="code-leak",
    summary="a comment of an editor of blocks in the text",
    phase=Phase.TAGS,
    triggers=COMMENTS,
    examples=(
        Example("<!-- wp:paragraph -->\nIt rained.\n<!-- /wp:paragraph -->\n", "It rained.\n", "a paragraph"),
        Example("It rained. <!--more--> We stayed.", "It rained. We stayed.", "where the front page stops"),
        Example("It rained. < ! - - more - - > We stayed.", "It rained. We stayed.", "with blanks"),
        Example("It rained. <!–more–> We stayed.", "It rained. We stayed.", "with dashes"),
        Example.untouched("<!-- wp:paragraph -->\n", "HTML", Dialect.HTML),
        Example.untouched("Write `<!--more-->` there.", "code"),
    ),
)
def code_leak(read: Reading) -> Iterator[Hit]:
    """Yield a hit for each comment of an editor."""
    if read.document.dialect is not Dialect.TEXT:
        return
    text = read.text
    found = [one for one in COMMENT.finditer(text) if not read.protected.covers(Span(*one.span()))]
    for call, fix in dropped(read.document, _calls(text, found)):
        yield Hit(call.span, call.message, fix)


class Stand(IntEnum):
    """How a comment stands in the text."""

    LEFT = 0
    """As what is left over."""

    FIRST = 1
    """As the first word of a sentence, or before the rest of one that began elsewhere."""

    NAMED = 2
    """As a word of its sentence, or between quotes."""


def _calls(text: str, comments: list[re.Match[str]]) -> list[Call]:
    """Make the calls of the comments that are left over; the two of a block stand alike.

    What one of them is known to be, the other is as well, if they share a line. What may be the first word is none
    where the other is left over: those two go together, or the one that stays would be taken for a word again.
    """
    stands = {one.start(): _stand(text, one) for one in comments}
    other: dict[int, re.Match[str]] = {}
    for first, last in _blocks(comments):
        both = (stands[first.start()], stands[last.start()])
        if Stand.NAMED in both and "\n" not in text[first.end() : last.start()]:
            stands[first.start()] = stands[last.start()] = Stand.NAMED
        elif sorted(both) == [Stand.LEFT, Stand.FIRST]:
            stands[first.start()] = stands[last.start()] = Stand.LEFT
            other[first.start()], other[last.start()] = last, first
    return [_call(one, other.get(one.start())) for one in comments if stands[one.start()] is Stand.LEFT]


def _blocks(comments: list[re.Match[str]]) -> Iterator[tuple[re.Match[str], re.Match[str]]]:
    """Yield the comments that begin and end each block."""
    begun: dict[str, list[re.Match[str]]] = {}
    for one in comments:
        if one["block"] and not one["ends"] and not one["whole"]:
            begun.setdefault(one["block"], []).append(one)
        elif begun.get(one["block"]):
            yield begun[one["block"]].pop(), one


def _stand(text: str, one: re.Match[str]) -> Stand:
    """Tell how a comment stands by what stands beside it."""
    left, right = text[one.start() - 1 : one.start()], text[one.end() : one.end() + 1]
    if left and left in QUOTES and right in QUOTES:
        return Stand.NAMED
    if _begins_line(text, one.start()) and right and right in BLANKS:
        return Stand.FIRST if text[one.end() + 1 : one.end() + 2].islower() else Stand.LEFT
    if right and right in STOPS and left and left in BLANKS:
        return Stand.NAMED if in_word(text[one.start() - 2 : one.start() - 1]) else Stand.LEFT
    return Stand.NAMED if is_spoken_of(text, Span(*one.span())) else Stand.LEFT


def _begins_line(text: str, at: int) -> bool:
    """Tell whether nothing but comments stands before a comment on its line."""
    before = text[max(0, at - _NEAR) : at].rpartition("\n")[2].rpartition("\r")[2]
    return not COMMENT.sub("", before).strip(BLANKS)


def _call(one: re.Match[str], other: re.Match[str] | None) -> Call:
    """Make the call of a comment, which goes with the `other` one of its block where there is one."""
    told = any(TOLD.search(each["data"] or "") for each in (one, other) if each is not None)
    applicability = Applicability.UNSAFE if told else Applicability.SAFE
    partner = None if other is None else other.start()
    return Call(Span(*one.span()), False, applicability, "a comment of an editor is left in the text", partner)
