"""Damage sound HTML as tools do that take a page for prose: rewriting, translation, smart quotes, repeated saving.

Pure and seeded. Elements are damaged, not single tags, at a rate from one place a page to everywhere.
"""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

TAG = re.compile(r"<(/?)([a-zA-Z][a-zA-Z0-9]*)((?:\s[^<>]*?)?)(/?)>")
SKIPPED = re.compile(r"<(pre|script|style|head|textarea|nav|title)\b.*?</\1\s*>|<!--.*?-->", re.DOTALL | re.IGNORECASE)
INLINE = ("strong", "em", "b", "i", "span", "a", "u", "small")
BLOCK = ("p", "li", "ul", "ol", "h2", "h3", "h4", "dt", "dd", "div")
TABLE = ("table", "thead", "tbody", "tr", "th", "td")
VOID = ("br",)


class Element(NamedTuple):
    """An element by its two tags; a void element has the same tag twice."""

    name: str
    opening: re.Match[str]
    closing: re.Match[str]


class Damaged(NamedTuple):
    """A damaged page.

    Args:
        html: The page.
        tool: What damaged it.
        places: How many elements or characters were damaged.
    """

    html: str
    tool: str
    places: int


def elements(html: str) -> Iterator[Element]:
    """Yield the elements of a page that prose and tables are made of, outside code and navigation."""
    skipped = [found.span() for found in SKIPPED.finditer(html)]
    stacks: dict[str, list[re.Match[str]]] = {}
    for tag in TAG.finditer(html):
        if tag[4] and tag[2].lower() not in VOID:
            continue  # an anchor that closes itself
        if any(start <= tag.start() < end for start, end in skipped):
            continue
        name = tag[2].lower()
        if name in VOID:
            yield Element(name, tag, tag)
        elif tag[1]:
            if stacks.get(name):
                yield Element(name, stacks[name].pop(), tag)
        elif name in (*INLINE, *BLOCK, *TABLE):
            stacks.setdefault(name, []).append(tag)


class Speller:
    """Writes tags in one way of damage, the same all over a page.

    Args:
        rng: Where chance comes from.
    """

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.open = rng.choice(("< {} >", "< {} >", "< {}>"))
        self.close = rng.choice(("</ {} >", "</ {} >", "< /{} >", "< / {} >"))
        self.void = rng.choice(("< br />", "< br / >", "< br >"))
        self.case: Callable[[str], str] = rng.choices((str.lower, str.upper), (85, 15))[0]

    def opening(self, tag: re.Match[str]) -> str:
        """Write an opening tag with spaces in it; most tools lose the attributes."""
        attributes = tag[3] if self.rng.random() < 0.15 else ""
        return self.open.format(self.case(tag[2]) + attributes)

    def closing(self, tag: re.Match[str]) -> str:
        """Write a closing tag with spaces in it."""
        return self.close.format(self.case(tag[2]))

    def split(self, name: str) -> str:
        """Set the letters of a name apart at one place."""
        if len(name) < 2:
            return name
        cut = self.rng.randrange(1, len(name))
        return f"{name[:cut]} {name[cut:]}"


Edits = dict[int, tuple[int, str]]


def _spaced(speller: Speller, chosen: list[Element]) -> Edits:
    """Put spaces into both tags of an element."""
    edits = _closers(speller, chosen)
    for element in chosen:
        if element.name not in VOID:
            edits[element.opening.start()] = (element.opening.end(), speller.opening(element.opening))
    return edits


def _closers(speller: Speller, chosen: list[Element]) -> Edits:
    """Put spaces into closing tags alone: an old parser leaves tails of them."""
    edits: Edits = {}
    for element in chosen:
        tag = element.closing
        edits[tag.start()] = (tag.end(), speller.void if element.name in VOID else speller.closing(tag))
    return edits


def _mixed(speller: Speller, chosen: list[Element]) -> Edits:
    """Damage as in the seed: inline tags on both sides, the closing tags alone of what makes blocks and cells."""
    inline = [element for element in chosen if element.name in (*INLINE, *VOID)]
    return _spaced(speller, inline) | _closers(speller, [element for element in chosen if element not in inline])


def _escaped(speller: Speller, chosen: list[Element]) -> Edits:
    """Escape tags whose names were split and whose quotes were curled: a parser takes them for text."""
    edits: Edits = {}
    for element in chosen:
        if element.name in VOID:
            edits[element.opening.start()] = (element.opening.end(), "&lt; br /&gt;")
            continue
        name = speller.split(element.opening[2])
        attributes = " scope =”row”" if element.name in ("td", "th") and speller.rng.random() < 0.5 else ""
        edits[element.opening.start()] = (element.opening.end(), f"&lt;{name}{attributes}&gt;")
        edits[element.closing.start()] = (element.closing.end(), f"&lt;/{name}&gt;")
    return edits


TOOLS: dict[str, Callable[[Speller, list[Element]], Edits]] = {
    "spaced": _spaced,
    "closers": _closers,
    "mixed": _mixed,
    "escaped": _escaped,
}
SCOPES = (
    (*INLINE, *VOID),
    ("li", *INLINE, *VOID),
    TABLE,
    (*INLINE, *VOID, "p", "li", "h2", "h3", "td", "th", "tr"),
)
"""Which elements one page is damaged in."""
RATES = (0.0, 0.05, 0.3, 1.0)
"""The share of elements that are damaged; zero stands for one place."""


def damaged(html: str, tool: str, rate: float, seed: str) -> Damaged | None:
    """Damage a page; ``None`` where it has nothing that the tool could damage."""
    rng = random.Random(seed)
    if tool == "ampersands":
        return _ampersands(html, rate, rng)
    found = list(elements(html))
    names = rng.choice(
        ((*INLINE, *VOID), ("li", *INLINE, *VOID), TABLE, (*INLINE, *VOID, "p", "li", "h2", "h3", "td", "th", "tr"))
    )
    candidates = [element for element in found if element.name in names]
    if not candidates:
        return None
    chosen = [element for element in candidates if rng.random() < rate] or [rng.choice(candidates)]
    if names is TABLE:
        chosen = _whole_tables(chosen, found)
    edits = TOOLS[tool](Speller(rng), chosen)
    return Damaged(_applied(html, edits), tool, len(chosen))


def _whole_tables(chosen: list[Element], found: list[Element]) -> list[Element]:
    """Give all rows and cells of the innermost tables that the chosen elements stand in."""
    tables = [element for element in found if element.name == "table"]
    spans = [(table.opening.start(), table.closing.end()) for table in tables]
    picked = {span for span in spans for one in chosen if span[0] <= one.opening.start() < span[1]}
    parts = [element for element in found if element.name in ("tr", "th", "td")]
    return [part for part in parts if any(start <= part.opening.start() < end for start, end in picked)]


def _ampersands(html: str, rate: float, rng: random.Random) -> Damaged | None:
    """Escape references again and again, and lose the names of some after a comma."""
    body = html.find("<body")
    text = re.compile(r"&(?:amp|lt|gt|quot|nbsp|#\d+);|(?<=\w)[,](?= \w)(?=[^<>]*<)")
    places = [found for found in text.finditer(html, max(body, 0)) if not _in_code(html, found.start())]
    chosen = [place for place in places if rng.random() < rate] or [rng.choice(places)] if places else []
    edits: Edits = {}
    for place in chosen:
        amps = "amp;" * rng.randint(1, 4)
        if place.group() == ",":
            run = rng.choice(("&;", f"&{amps}&{amps};"))
            edits[place.start()] = (place.end(), "," + run)
        else:
            edits[place.start()] = (place.start() + 1, "&" + amps)
    return Damaged(_applied(html, edits), "ampersands", len(chosen)) if chosen else None


def _in_code(html: str, offset: int) -> bool:
    """Tell whether a place stands in an attribute or in code."""
    before = html[max(0, offset - 3000) : offset]
    opened = max(before.rfind("<pre"), before.rfind("<code"), before.rfind("<script"), before.rfind("<style"))
    closed = max(before.rfind("</pre"), before.rfind("</code"), before.rfind("</script"), before.rfind("</style"))
    return before.rfind("<") > before.rfind(">") or opened > closed


def _applied(html: str, edits: Edits) -> str:
    """Apply edits by their start offsets; of two that overlap the first."""
    pieces, done = [], 0
    for start in sorted(edits):
        end, text = edits[start]
        if start >= done:
            pieces += html[done:start], text
            done = end
    return "".join([*pieces, html[done:]])
