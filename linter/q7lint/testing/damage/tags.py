"""Tags round words, as translators, rewriting tools, editors and old parsers leave them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint.testing.damage.core import EXACT, operator
from q7lint.testing.damage.sound import VOID, Pair, Sound
from q7lint.testing.damage.spelling import INLINE
from q7lint.text import Dialect, Edit, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from q7lint.testing.damage.spelling import Speller

_LONG = tuple(name for name in INLINE if len(name) > 1)
"""Names that can fall apart. A single letter with a bracket is a residue only in company, so tails have these, too."""


def marked_up(sound: Sound) -> Sequence[Span]:
    """Give what can be marked up by damaged tags: elements and emphasis, or in text any sentence."""
    if sound.dialect is Dialect.TEXT:
        return sound.prose
    return [pair.span for pair in sound.pairs]


def paired(sound: Sound) -> Sequence[Span]:
    """Give what has two tags."""
    if sound.dialect is Dialect.TEXT:
        return sound.prose
    return [pair.span for pair in sound.pairs if pair.start != pair.end]


def pair_in(sound: Sound, place: Span, speller: Speller, names: Sequence[str] = INLINE) -> Pair:
    """Give the pair that stands at a place, or in text draw one round a few words of a sentence."""
    if sound.dialect is not Dialect.TEXT:
        return sound.pair_at(place)
    phrase = phrase_in(sound, place, speller)
    before, behind = Span(phrase.start, phrase.start), Span(phrase.end, phrase.end)
    return Pair(speller.cased(speller.choice(names)), "", before, behind)


def phrase_in(sound: Sound, place: Span, speller: Speller) -> Span:
    """Choose one to three words of a sentence."""
    words = sound.words(place)
    first = speller.rng.randrange(len(words))
    last = min(first + speller.rng.randint(0, 2), len(words) - 1)
    # A phrase in text goes on in what stands between its words: neither a tag nor a quotation mark.
    return Span(words[first].start, words[last].end)


@operator(
    "space-tag",
    "blanks inside the brackets of both tags",
    ("TAG001",),
    places=marked_up,
    text=EXACT,
    markdown=EXACT,
    html=EXACT,
    extracted=EXACT,
)
def space_tag(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``< strong >two words< / strong >``."""
    pair = pair_in(sound, place, speller)
    if pair.name.lower() in VOID:
        slash = " /" if sound.text[pair.start.end - 2] == "/" else ""
        return [Edit(pair.start, f"< {pair.name}{slash} >")]
    return [Edit(pair.start, speller.open(pair.name, pair.attributes)), Edit(pair.end, speller.close(pair.name))]


@operator(
    "space-end-tag",
    "blanks inside the brackets of the end tag alone",
    ("TAG001", "TAG003"),
    places=paired,
    html=EXACT,
    extracted=EXACT,
)
def space_end_tag(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``<strong>two words</ strong >``: an old parser leaves a tail of it."""
    pair = sound.pair_at(place)
    return [Edit(pair.end, speller.close(pair.name))]


@operator(
    "split-tag",
    "blanks inside the names of both tags",
    ("TAG002",),
    places=paired,
    text=EXACT,
    markdown=EXACT,
    html=EXACT,
)
def split_tag(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``<s tro n g>two words</ stro ng>``."""
    pair = pair_in(sound, place, speller, _LONG)
    if len(pair.name) < 2:
        return []
    opening = speller.split_open(pair.name, pair.attributes)
    return [Edit(pair.start, opening), Edit(pair.end, speller.split_close(pair.name))]


@operator(
    "escape-tag",
    "tags split, their quotes curled, and escaped, so that a parser takes them for text",
    ("TAG002", "TAG006"),
    places=paired,
    extracted=EXACT,
)
def escape_tag(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``&lt;s trong class =”note”&gt;two words&lt;/st rong&gt;``."""
    pair = sound.pair_at(place)
    if len(pair.name) < 2:
        return []
    attribute = speller.curled("class", "note") if speller.chance(0.3) else ""
    opening = f"&lt;{speller.split(pair.name)}{attribute}&gt;"
    return [Edit(pair.start, opening), Edit(pair.end, f"&lt;/{speller.split(pair.name)}&gt;")]


@operator(
    "curl-quotes",
    "typographic quotes round an attribute's value",
    ("TAG006", "TAG001", "TAG004", "TAG007"),
    places=paired,
    text=EXACT,
    html=EXACT,
)
def curl_quotes(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``<span class =”note”>two words</span>``; of a page, the quotes of the attribute that is there."""
    if sound.dialect is Dialect.TEXT:
        pair = pair_in(sound, place, speller, ("span", "font", "strong", "em"))
        value = speller.choice(("row", "2", "note", "x-1", "left"))
        opening = f"<{pair.name}{speller.curled(speller.choice(('class', 'id', 'title')), value)}>"
        end = speller.choice((f"</{pair.name}>", speller.close(pair.name)))
        return [Edit(pair.start, opening), Edit(pair.end, end)]
    pair = sound.pair_at(place)
    if pair.attributes.count('"') != 2 or not pair.attributes.endswith('"'):
        return []
    left, right = speller.choice((("”", "”"), ("“", "”"), ("„", "“")))
    first = sound.text.index('"', pair.start.start)
    last = sound.text.rindex('"', first, pair.start.end)
    return [Edit(Span(first, first + 1), left), Edit(Span(last, last + 1), right)]


@operator(
    "leave-tag",
    "sound tags that were left in plain text",
    ("TAG004",),
    places=lambda sound: sound.prose,
    text=EXACT,
)
def leave_tag(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``<strong>two words</strong>``."""
    pair = pair_in(sound, place, speller)
    return [Edit(pair.start, f"<{pair.name}>"), Edit(pair.end, f"</{pair.name}>")]


@operator(
    "escape-for-string",
    "tags with the escapes of a program's string",
    ("ENT005", "TAG004"),
    places=lambda sound: sound.prose,
    text=EXACT,
)
def escape_for_string(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    r"""Write ``<strong class=\"note\">two words<\/strong>``, ``\u003cem\u003etwo words\u003c/em\u003e``."""
    pair = pair_in(sound, place, speller)
    if speller.chance(0.5):
        start, end = f'<{pair.name} class=\\"note\\">', f"<\\/{pair.name}>"
    else:
        slash = speller.choice(("/", "\\/"))
        start, end = f"\\u003c{pair.name}\\u003e", f"\\u003c{slash}{pair.name}\\u003e"
    return [Edit(pair.start, start), Edit(pair.end, end)]


@operator(
    "drop-start-tag",
    "the end tag alone",
    ("TAG007",),
    places=lambda sound: sound.prose,
    text=EXACT,
    markdown=EXACT,
)
def drop_start_tag(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``two words</strong>``."""
    phrase = phrase_in(sound, place, speller)
    return [Edit(Span(phrase.end, phrase.end), f"</{speller.cased(speller.choice(INLINE))}>")]


@operator(
    "drop-closing-bracket",
    "an end tag that has lost its closing bracket",
    ("TAG005", "TAG001"),
    places=paired,
    text=EXACT,
    html=EXACT,
)
def drop_closing_bracket(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``< strong >two words</strong``, where a blank follows."""
    pair = pair_in(sound, place, speller)
    if sound.text[pair.end.end : pair.end.end + 1] != " ":
        return []
    opening = [Edit(pair.start, speller.open(pair.name))] if sound.dialect is Dialect.TEXT else []
    return [*opening, Edit(pair.end, f"</{pair.name}")]


@operator(
    "drop-opening-bracket",
    "an end tag that has lost its opening bracket",
    ("TAG003",),
    places=paired,
    html=EXACT,
)
def drop_opening_bracket(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``<strong>two words/strong>``; the slash is left to tell which end of the element it was."""
    pair = sound.pair_at(place)
    return [Edit(Span(pair.end.start, pair.end.start + 1), "")]


@operator(
    "tail-in-line",
    "what an old parser leaves of an end tag, within a sentence",
    ("TAG003",),
    places=lambda sound: sound.prose,
    text=0.75,
    markdown=0.7,
    why="A word, a bracket and a word may be a comparison, where fewer than four other tags speak for a tag.",
)
def tail_in_line(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``COORDINATION: strong >Establishing``: a tail that is glued to the word behind it."""
    gaps = sound.gaps(place)
    if not gaps:
        return []
    gap = speller.choice(gaps)
    tail = speller.tail(speller.cased(speller.choice(_LONG)))
    blank = "" if gap.end > gap.start else " "
    return [Edit(Span(gap.end, gap.end), blank + tail)]
