"""Tags at the ends of lines and between them: paragraphs, headings, items."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from q7lint.testing.damage.core import EXACT, operator
from q7lint.testing.damage.spelling import BLOCK, PARAGRAPH
from q7lint.text import Edit, Span

if TYPE_CHECKING:
    from q7lint.testing.damage.sound import Sound
    from q7lint.testing.damage.spelling import Speller


@operator(
    "tail-at-end",
    "what an old parser leaves of an end tag, at the end of a line",
    ("TAG003",),
    places=lambda sound: sound.prose,
    text=EXACT,
    markdown=EXACT,
)
def tail_at_end(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``… emerging threats. li >``, ``(see summary below): p>``."""
    names = ("li", "li", "li", "p") if sound.body(_line(sound, place)) != _line(sound, place) else (*BLOCK, "p", "p")
    return [Edit(Span(place.end, place.end), f" {speller.tail(speller.cased(speller.choice(names)))}")]


@operator(
    "tail-at-start",
    "what an old parser leaves of an end tag, at the start of a line",
    ("TAG003",),
    places=lambda sound: sound.paragraphs,
    text=EXACT,
    markdown=EXACT,
)
def tail_at_start(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``ul>An institutionalized …``."""
    tail = speller.tail(speller.cased(speller.choice(BLOCK)))
    # Between blanks the bracket would be that of a comparison.
    gap = " " if tail[-2].isalnum() and speller.chance(0.15) else ""
    return [Edit(Span(place.start, place.start), tail + gap)]


@operator(
    "break-at-end",
    "a line break with blanks in it, at the end of an item",
    ("TAG001", "TAG003"),
    places=lambda sound: sound.items,
    text=EXACT,
    markdown=EXACT,
)
def break_at_end(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``… advanced techniques.< br /> li >``."""
    tail = f" {speller.tail(speller.cased('li'))}" if speller.chance(0.85) else ""
    return [Edit(Span(place.end, place.end), f"{speller.choice(('', '', ' '))}{speller.line_break()}{tail}")]


@operator(
    "space-block",
    "block tags with blanks in them round a paragraph",
    ("TAG001",),
    places=lambda sound: sound.paragraphs,
    text=EXACT,
    markdown=EXACT,
)
def space_block(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``< p >The paragraph.< / p >``."""
    name = speller.cased(speller.choice(("p", "p", "div", "blockquote", "section")))
    start, end = Span(place.start, place.start), Span(place.end, place.end)
    return [Edit(start, speller.open(name)), Edit(end, speller.close(name))]


def _line_ends(sound: Sound, lines: list[Span]) -> list[Span]:
    """Give the line ends between two of `lines`."""
    pairs = pairwise(lines)
    return [Span(one.end, one.end + 1) for one, other in pairs if other.start == one.end + 1]


@operator(
    "join-paragraphs",
    "two paragraphs on one line, parted by a damaged tag",
    ("TAG003", "TAG001"),
    places=lambda sound: _line_ends(sound, sound.paragraphs),
    text=EXACT,
)
def join_paragraphs(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``All agreed. p> The next day``, ``All agreed.< / p >< p >The next day``."""
    name = speller.cased(speller.choice(PARAGRAPH))
    if speller.chance(0.5):
        return [Edit(place, f" {speller.tail(name)} ")]
    between = speller.choice(("", "", " "))
    return [Edit(place, speller.close(name) + between + speller.open(name))]


@operator(
    "run-items-together",
    "two items of a list on one line, parted by damaged tags",
    ("STR003",),
    places=lambda sound: _line_ends(sound, sound.items),
    text=EXACT,
)
def run_items_together(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``- Flour.< /li >< li >Salt.``."""
    marker = sound.body(Span(place.end, len(sound.text)))
    name = speller.cased("li")
    written = f"{speller.close(name)}{speller.choice(('', '', ' '))}{speller.open(name)}"
    return [Edit(Span(place.start, marker.start), written)]


def _line(sound: Sound, place: Span) -> Span:
    """Give the line that a place of prose stands on."""
    return Span(sound.text.rfind("\n", 0, place.start) + 1, place.end)
