"""Text made of scraps: prose in many languages, with damaged tags, escapes and rows strewn through it.

Pure: everything is drawn from the `random.Random` that is handed in.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from q7lint.testing.growth import SCRAPS

from .faults import BLOCK, CELLS, INLINE, REFERENCES, SENTENCES, spelled

if TYPE_CHECKING:
    from random import Random

STARTS = ("< tr >< td >", "- < strong >", "- ", "tr>", "<t r>\n<t d>")
MIDDLES = (": < / strong >", "< / td >< td >", "</t d>\n<t d>", " | ", " td> ")
ENDS = (" li >", "< / td >< / tr >", "</t d>\n</t r>\n", "< br /> li >\n", " | \n", " td>\n", "\n")
REMAINS = ("&;", "&&;", "&amp;&amp;;", "& amp ;")

WORDS = (
    "mill", "harbour", "Wheel", "QUAY", "Möwe", "naïve", "état", "мельница", "λιμάνι", "बाजार",
    "کتاب\u200cها", "時計台", "O’Brien", "state-of-the-art", "10:30", "3.50", "1911", "re\u0301sume\u0301", "turns,",
    "rain.", "why?", "(late)",
)  # fmt: skip
"""Words and numbers of prose, some with their punctuation. None is the name of an element or of a reference."""

TOKENS = (
    *SCRAPS,
    "< strong >", "< / strong >", "</ em>", "<b>", "</b>", "<stro ng>", "< / str ong >", "</strong", "em> ", "/p> ",
    "<p>", "</p>", "< br />", "<BR>", "<li>", "</li>", "< h2 >", "h2> ", "<font color=”red”>", "<span class =”x” >",
    '<a href="#">', "<img>", "<tr>", "</tr>", "<td>", "</td>", "< td >", "< / td >", "< tr >", "< / tr >",
    "td> ", "tr > | ", " | ", "|\n", "\n---|---|\n", "\n---\n", "| --- | --- |\n",
    "&lt;", "&lt;b&gt;", "&amp;lt;", "&eacute;", "&#233;", "&#x20;", "&nbsp;", "&amp;nbsp;", "&amp;;", "&copy",
    "&#55357;",
    "<o:p></o:p>", "<o:p>&nbsp;</o:p>", "<o:p>", "</o:p>", "/o:p> ", "o:p > ", "< / o : p >", "</o:p", "<w:p>",
    "</w:p>", '<st1:place w:st="on">', "</st1:place>", "<m:t>", "</m:t>", "<![if !supportLists]>", "<![endif]>",
    "<!--[if gte mso 9]>", "<![endif]-->", "<xml>",
    "<\\/p>", "<\\/b>", "<br \\/>", '<a href=\\"#\\">', "\\u003cp\\u003e", "\\u003c/p\\u003e\\n", "<p>\\n",
    "\n", "\n", "\n\n", "\r\n", "\r", "  ", "\u00a0\u00a0", "\u200b", "\ufeff", "\u00ad", "\u2028", "\x0c",
    "- ", "* ", "1. ", "# ", "> ", "```", "$x$", "{{", "}}", "“", "”", "—", ", ", "; ", ". ", "www.x.y ", "\udcff",
)  # fmt: skip
"""What soups are made of: damage, what looks like it, and what makes a place of a line."""

_ODD = (
    (0x00, 0x20), (0x20, 0x7F), (0x80, 0x100), (0x300, 0x370), (0x590, 0x700), (0x900, 0x980), (0x1100, 0x1200),
    (0x2000, 0x2070), (0x3040, 0x3100), (0xDC80, 0xDD00), (0xFE00, 0xFE10), (0xFFF0, 0x10000), (0x1F300, 0x1F400),
    (0xE0000, 0xE0080), (0x10000, 0x110000),
)  # fmt: skip
"""Blocks of Unicode that programs stumble over; of the surrogates only those that stand for bytes."""


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


def soup(draw: Random) -> Scraps:
    """Draw a few tokens and words in any order. A word has white space on both sides."""
    text: list[str] = []
    prose: list[str] = []
    for _ in range(draw.choice((2, 3, 3, 4, 4, 5, 6, 9))):
        if draw.random() < 0.35:
            prose.append(draw.choice(WORDS))
            text += [draw.choice((" ", " ", "\n")), prose[-1], draw.choice((" ", " ", "\n"))]
        else:
            text.append(draw.choice(TOKENS))
    return Scraps("".join(text), tuple(prose))


def characters(draw: Random) -> Scraps:
    """Draw characters of all of Unicode, and signs of damage among them."""
    text: list[str] = []
    for _ in range(draw.randint(1, 16)):
        choice = draw.random()
        if choice < 0.4:
            text.append(draw.choice("<>/&;|-: \n\r\u00a0#xpbtdliam"))
        elif choice < 0.5:
            text.append(draw.choice(TOKENS))
        else:
            text.append(chr(draw.randrange(*draw.choice(_ODD))))
    return Scraps("".join(text), ())
