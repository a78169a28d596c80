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
_CUT = regex(r"\A[^<>]*+>|<[^<>]*+\Z")
_ANNOUNCES = (":", "\uff1a")


def shown_round(text: str, span: Span, low: int, high: int) -> str:
    """Give what the block of `span` shows between `low` and `high`, and what announces it, with a blank for each tag.

    A block before it that ends with a colon announces it, as the words above a list do.

    Args:
        text: A text in HTML.
        span: A place in it.
        low: Where to begin, before `span`.
        high: Where to end, behind it.
    """
    *others, before = map(shown, _OF_BLOCK.split(text[low : span.start]))
    behind = shown(_OF_BLOCK.split(text[span.end : high], maxsplit=1)[0])
    announced = (other for other in others if other.rstrip().endswith(_ANNOUNCES))
    return f"{' '.join((*announced, before))}{text[span.start : span.end]}{behind}"


def shown(piece: str) -> str:
    """Give a piece of a page without its tags, and without those that begin before it or end behind it."""
    return _CUT.sub(" ", _OF_ANY.sub(" ", piece))
