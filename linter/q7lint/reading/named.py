"""Tells damaged tags that a sentence names, as it names a thing: behind an article, or with an `and` between two.

"The < / p > may be left out" speaks of a tag and never says so. No element ends in an article, a preposition or a
conjunction, in any language that has these before the noun: a tag behind one is the noun. The words are a closed class,
and those of them that end a clause as well, ``log in``, ``to do``, are not among them.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint.elements import BLOCK
from q7lint.reading.beside import BLANKS, STOPS, in_word
from q7lint.reading.near import ANDS, CLOSING, KOREAN_PARTICLE
from q7lint.reading.tokens import Damage, TagKind
from q7lint.regex import regex

if TYPE_CHECKING:
    from q7lint.reading.near import Near
    from q7lint.text import Span

_BEFORE_NOUNS = ANDS | frozenset(
    # English, German, Dutch, Scandinavian
    "the an every each your its no with without between from of into than to closing opening missing"
    " der die das dem des ein eine einen einem einer eines kein keine keinen zwischen mit ohne durch von vom zum zur"
    " beim schlie\u00dfende schlie\u00dfenden \u00f6ffnende \u00f6ffnenden fehlende fehlenden"
    " de een met zonder tussen van geen elke en et ett med utan uden uten mellan mellem mellom från fra fr\u00e5n"
    # Romance
    " le la les un une des du au aux avec sans entre chaque ce cet cette par pour"
    " el los las una del al con sin cada por para um uma da dos das ao com sem"
    " il lo gli uno dello della dei degli alla senza tra ogni cu f\u0103r\u0103 \u00eentre"
    # Slavic
    " z ze bez mi\u0119dzy od przez dla na mezi pro p\u0159es medzi cez"
    " с со без между от до из для через перед на з зі між від"
    # Greek, Hungarian, Chinese
    " με χωρίς μεταξύ από το τον την του της ένα μια az egy 以 用 从 從 在 由 把 将 將".split()
)
"""Words that a noun has before it, and that nothing ends in. Some are words of several languages."""

_PARTICLES = frozenset("はがをにでへとのも은는을를에의로와과")

# What is written as one with a word behind it, and with the name of a tag: a case, `<b>-vel`, `<b>'den`, `<b>を書き`.
_ENDING = regex(rf"[-\u2010:'\u2019](?=[^\W\dA-Z_])|{KOREAN_PARTICLE}|[はがをにでとの](?=[\u30a0-\u30ff\u3400-\u9fff])")
# What is written as one with a word before it: a preposition of Hebrew and a hyphen, a verb of Chinese.
_BEGINNING = regex(r"(?:(?<![^\W\d_])[בהלמ]-|[用写寫打加以])\Z")

_REACH = 20


def is_named(near: Near, partner: Span | None) -> bool:
    """Tell whether a damaged tag stands for itself in its sentence, alone or with its partner.

    Args:
        near: What stands beside it.
        partner: The other end of its element.
    """
    shape = near.shape
    if shape.kind is TagKind.VOID and not shape.slash:
        return False
    if Damage.LOST_OPENING in shape.damage and shape.name not in BLOCK:
        return False  # it may begin an element: ``in an em > unequal society``
    if partner is None:
        begins = shape.kind is TagKind.OPEN and shape.name not in BLOCK
        return not begins and (_behind_function_word(near, shape.span, 0) or _is_joined(near) or _joins(near))
    start, end = sorted((shape.span, partner))
    if near.names_both(partner) or name_alike(near, partner) or _behind_function_word(near, end, start.end):
        return True
    if shape.name in BLOCK:
        return _behind_function_word(near, start, 0) or _behind_particle(near, start)
    return (
        not near.text[start.end : end.start].strip(BLANKS) and near.is_apart(start) and near.text[start.end] in BLANKS
    )


def name_alike(near: Near, partner: Span) -> bool:
    """Tell whether both ends of an element have a word's ending, or its beginning: ``<b>を書き、後に</b>を書く``.

    A sentence says one thing of the one and another of the other. What an element holds seldom begins with an ending,
    and then the end tag has none.
    """
    text = near.text
    first, last = sorted((near.shape.span, partner))
    if _ENDING.match(text, first.end) and _ENDING.match(text, last.end):
        # A word of Korean may begin as a particle looks, `<b>이 층</b>은`; then no blank stands before the end tag.
        return not "\uac00" <= text[last.end] <= "\ud7a3" or text[last.start - 1] in BLANKS
    before = (_BEGINNING.search(text, max(0, tag.start - 3), tag.start) for tag in (first, last))
    one, other = (found.group() if found else "" for found in before)
    return one != "" and one == other


def stands_as_noun(near: Near) -> bool:
    """Tell whether a sound tag without a partner stands as a noun: joined to another, or at the end of its clause.

    So in ``<b> or <i>``, ``it ends with </p>.`` and ``none without a <p>.``.
    """
    if not near.spaced_left:
        return False
    if _is_joined(near) or _joins(near):
        return True
    start = near.shape.span.start
    ends = near.right == "(" or ((near.right in CLOSING or near.right in STOPS) and not near.spaced_right)
    return ends and (_behind_function_word(near, near.shape.span, 0) or near.text[max(0, start - 3) : start] == " a ")


def _behind_function_word(near: Near, tag: Span, floor: int) -> bool:
    """Tell whether a word that something follows stands before a tag, and not as all that stands there from `floor`."""
    text = near.text
    low = max(floor, tag.start - _REACH)
    before = text[low : tag.start]
    if before[-1:] not in BLANKS or text[tag.end : tag.end + 1].isalnum():
        return False
    before = before.rstrip(BLANKS)
    if before[-1:] >= "\u4e00":
        return before[-1] in _BEFORE_NOUNS
    size = next((count for count, sign in enumerate(reversed(before)) if not in_word(sign)), len(before))
    alone = not before[: len(before) - size].strip(BLANKS) and low == floor > 0
    word = before[len(before) - size :].lower()
    return not alone and word in _BEFORE_NOUNS and not (size < 2 and word.isascii())  # ``plan a``, ``A to Z``


def _behind_particle(near: Near, start: Span) -> bool:
    """Tell whether the clause before a start tag ends in a particle of Japanese or Korean, so that it goes on."""
    before = near.text[max(0, start.start - 4) : start.start].rstrip(BLANKS)
    return before[-1:] in _PARTICLES


def _is_joined(near: Near) -> bool:
    """Tell whether nothing but an `and` parts an end tag from another tag behind it: ``< / li > and < / p >``."""
    word, bracket, _ = near.text[near.shape.span.end : near.shape.span.end + _REACH].partition("<")
    return bool(bracket) and word[:1] in BLANKS and word[-1:] in BLANKS and word.strip() in ANDS


def _joins(near: Near) -> bool:
    """Tell whether nothing but an `and` parts a tag from one before it: ``< br > or < br / >``."""
    before = near.text[max(0, near.shape.span.start - _REACH) : near.shape.span.start]
    head, bracket, word = before.rpartition(">")
    return bool(head and bracket) and word[:1] in BLANKS and word.strip() in ANDS
