"""Text made of scraps: prose in many languages, with damaged tags, escapes and rows strewn through it.

Pure: everything is drawn from the `random.Random` that is handed in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from .faults import BLOCK, CELLS, INLINE, REFERENCES, SENTENCES, spelled

if TYPE_CHECKING:
    from random import Random

STARTS = ("< tr >< td >", "- < strong >", "- ", "tr>", "<t r>\n<t d>")
MIDDLES = (": < / strong >", "< / td >< td >", "</t d>\n<t d>", " | ", " td> ")
ENDS = (" li >", "< / td >< / tr >", "</t d>\n</t r>\n", "< br /> li >\n", " | \n", " td>\n", "\n")
REMAINS = ("&;", "&&;", "&amp;&amp;;", "& amp ;")


class Scraps(NamedTuple):
    """A text, and the prose in it, in its order.

    Args:
        text: The text.
        prose: What the author wrote of it.
    """

    text: str
    prose: tuple[str, ...]


def scrap(draw: Random) -> str:
    """Draw a tag or an escape, damaged for the most part."""
    choice = draw.random()
    if choice < 0.6:
        return spelled(draw, draw.choice(INLINE + BLOCK))
    if choice < 0.85:
        return f"&{'amp;' * draw.randint(0, 4)}{draw.choice(REFERENCES)[0]}{draw.choice((';', ';', ';', ''))}"
    return draw.choice(REMAINS)


def strewn(draw: Random) -> Scraps:
    """Draw a few sentences with a scrap or two in each."""
    text: list[str] = []
    prose: list[str] = []
    for _ in range(draw.randint(3, 6)):
        words = draw.choice(SENTENCES).split(" ")
        at = draw.randrange(len(words) + 1)
        before, behind = draw.choice((" ", "  ", "")), draw.choice((" ", " ", "  "))
        token = scrap(draw)
        # A tail or a reference that touches a word would be read as a part of it, and rightly.
        before = before if token.startswith("<") else before or " "
        prose += words
        text += [" ".join(words[:at]), before, token, behind, " ".join(words[at:])]
        text.append(draw.choice((" ", "\n", "\n", "\n\n", " \n", "\r\n")))
    return Scraps("".join(text), tuple(prose))


def rows(draw: Random) -> Scraps:
    """Draw pieces of rows and items, and a few sentences behind them."""
    text: list[str] = []
    prose: list[str] = []
    for _ in range(draw.randint(1, 3)):
        cells = draw.choice(CELLS), draw.choice(CELLS)
        prose += cells
        text += [draw.choice(STARTS), cells[0], draw.choice(MIDDLES), cells[1], draw.choice(ENDS)]
    rest = strewn(draw)
    return Scraps(f"{''.join(text)}{rest.text}", (*prose, *rest.prose))
