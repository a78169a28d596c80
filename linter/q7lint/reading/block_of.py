"""What the block of a page shows round a place.

A line of HTML is no unit: it holds a whole page or half a sentence, and addresses and classes between the words. What
says whether a tag or a reference is spoken of there is what a reader of the page sees beside it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from q7lint.elements import BLOCK
from q7lint.regex import regex

if TYPE_CHECKING:
    from q7lint.text import Span

_OF_BLOCK = regex(rf"</?(?:{'|'.join(sorted(BLOCK))})(?![\w-])[^<>]{{0,300}}+>", re.IGNORECASE)
_OF_ANY = regex(r"</?[A-Za-z][^<>]*+>")
_BEFORE = regex(r"\A[^<>]*+>")
_BEHIND = regex(r"<[^<>]*+\Z")


def shown_round(text: str, span: Span, low: int, high: int) -> str:
    """Give what the block of `span` shows between `low` and `high`, with a blank for each tag.

    Args:
        text: A text in HTML.
        span: A place in it.
        low: Where to begin, before `span`.
        high: Where to end, behind it.
    """
    before, behind = text[low : span.start], text[span.end : high]
    for tag in _OF_BLOCK.finditer(before):
        before = text[low + tag.end() : span.start]
    end = _OF_BLOCK.search(behind)
    behind = behind[: end.start()] if end else behind
    before, behind = _OF_ANY.sub(" ", before), _OF_ANY.sub(" ", behind)
    return _BEFORE.sub(" ", before) + text[span.start : span.end] + _BEHIND.sub(" ", behind)
