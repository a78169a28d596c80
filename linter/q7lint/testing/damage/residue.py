"""What systems leave in text beside tags: shortcodes, editors' comments, markup of an office suite, citation marks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint.testing.damage.characters import NO_RULE
from q7lint.testing.damage.core import operator
from q7lint.text import Document, Edit, Span

if TYPE_CHECKING:
    from q7lint.testing.damage.sound import Sound
    from q7lint.testing.damage.spelling import Speller

_SHORTCODES = (
    ('[caption id="photo_12" align="left"]', "[/caption]"),
    ('[et_pb_text admin_label="Text"]', "[/et_pb_text]"),
    ("[vc_column_text]", "[/vc_column_text]"),
    ('[su_box title="Note"]', "[/su_box]"),
)


@operator(
    "leave-shortcode",
    "shortcodes of a content system round a paragraph",
    ("CMS001",),
    places=lambda sound: sound.paragraphs,
    text=0.99,
    markdown=0.99,
)
def leave_shortcode(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``[caption id="photo_12"]The photo.[/caption]``."""
    start, end = speller.choice(_SHORTCODES)
    return [Edit(Span(place.start, place.start), start), Edit(Span(place.end, place.end), end)]


_BLOCKS = (
    ("<!-- wp:paragraph -->", "<!-- /wp:paragraph -->"),
    ('<!-- wp:paragraph {"align":"left"} -->', "<!-- /wp:paragraph -->"),
    ("<!-- wp:quote -->", "<!-- /wp:quote -->"),
    ('<!-- wp:group {"layout":{"type":"flow"}} -->', "<!-- /wp:group -->"),
)


@operator(
    "leave-block-comment",
    "comments of an editor of blocks above and below a paragraph",
    ("CMS002",),
    places=lambda sound: sound.paragraphs,
    text=0.99,
)
def leave_block_comment(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``<!-- wp:paragraph -->``, the paragraph and ``<!-- /wp:paragraph -->``, a line each."""
    start, end = speller.choice(_BLOCKS)
    newline = Document(sound.text).newline
    return [
        Edit(Span(place.start, place.start), f"{start}{newline}"),
        Edit(Span(place.end, place.end), f"{newline}{end}"),
    ]


_ENDS = ("<o:p></o:p>", "<o:p> </o:p>", "</o:p>", "/o:p>", " o:p >", "< o : p >< / o : p >")


@operator(
    "leave-office-markup",
    "what is left of the end of a paragraph of a word processor",
    ("CMS003",),
    places=lambda sound: sound.paragraphs,
    text=0.99,
    markdown=0.99,
)
def leave_office_markup(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``… in spring.<o:p></o:p>``."""
    return [Edit(Span(place.end, place.end), speller.choice(_ENDS))]


@operator(
    "leave-citation-mark",
    "citation marks of a language model behind a sentence",
    ("LLM001",),
    why=NO_RULE,
    places=lambda sound: sound.prose,
    text=0,
    markdown=0,
)
def leave_citation_mark(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``… in spring.:contentReference[oaicite:0]{index=0}``."""
    number = speller.rng.randint(0, 12)
    marks = (
        f":contentReference[oaicite:{number}]{{index={number}}}",
        f" citeturn{number}search{number + 1}",
        f"【{number}†source】",
    )
    return [Edit(Span(place.end, place.end), speller.choice(marks))]
