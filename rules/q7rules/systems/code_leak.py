"""What a page had for its program, and stands in its text: `<!-- wp:paragraph -->`.

An editor of blocks keeps its settings in comments round each block. A browser shows none of them; an export as text,
and an extractor that takes the source for text, do.

What it finds
    The comments of that editor, and those that mark where the front page or the page stops (`<!--more-->`).

How it fixes
    It takes them away, a line of nothing else with its line end. That is safe, but for blocks whose data hold a title,
    an address or a text.

What it leaves alone
    - HTML and Markdown, where a comment is where it belongs.
    - Code, what stands between quotes, and comments that are a word of their sentence, the first and the last among
      them.
"""

from __future__ import annotations

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
    r"<!--[ ]?(?:/?wp:[a-z][a-z0-9/\-]{0,60}(?P<data>[ ]\{[^<>\r\n]{0,4000}\})?[ ]?/?|more|nextpage)[ ]?-->"
)
TOLD = regex(
    r"(?i:address|alt|author|caption|cite|content|description|footer|heading|headline|href|label|link|m4a|mp[34]"
    r'|(?<!class)(?<!icon)(?<!tag)name|ogg|placeholder|quote|src|summary|text|title|url|webm)":"[^"]'
)
STOPS = frozenset(".,;:!?…。，、؟،।")
QUOTES = frozenset("\"'“”„‘’«»‹›`「」『』")


@rule(
    code="CMS002",
    name="code-leak",
    summary="a comment of an editor of blocks in the text",
    phase=Phase.STRUCTURE,
    triggers=COMMENTS,
    examples=(
        Example("<!-- wp:paragraph -->\nIt rained.\n<!-- /wp:paragraph -->\n", "It rained.\n", "a paragraph"),
        Example("It rained. <!--more--> We stayed.", "It rained. We stayed.", "where the front page stops"),
        Example.untouched("<!-- wp:paragraph -->\n", "HTML", Dialect.HTML),
        Example.untouched("Write `<!--more-->` there.", "code"),
    ),
)
def code_leak(read: Reading) -> Iterator[Hit]:
    """Yield a hit for each comment of an editor."""
    if read.document.dialect is not Dialect.TEXT:
        return
    text = read.text
    calls = [
        _call(one)
        for one in COMMENT.finditer(text)
        if not read.protected.covers(Span(*one.span())) and not is_shown(text, one)
    ]
    for call, fix in dropped(text, calls):
        yield Hit(call.span, call.message, fix)


def is_shown(text: str, one: re.Match[str]) -> bool:
    """Tell whether a comment stands between quotes, or as a word of its sentence: also as the first or last one."""
    left, right = text[one.start() - 1 : one.start()], text[one.end() : one.end() + 1]
    if left and left in QUOTES and right in QUOTES:
        return True
    if left in ("", "\n", "\r") and right and right in BLANKS:
        return text[one.end() + 1 : one.end() + 2].islower()
    if right and right in STOPS and left and left in BLANKS:
        return in_word(text[one.start() - 2 : one.start() - 1])
    return is_spoken_of(text, Span(*one.span()))


def _call(one: re.Match[str]) -> Call:
    """Make the call of a comment."""
    told = TOLD.search(one["data"] or "") is not None
    applicability = Applicability.UNSAFE if told else Applicability.SAFE
    return Call(Span(*one.span()), False, applicability, "a comment of an editor is left in the text")
