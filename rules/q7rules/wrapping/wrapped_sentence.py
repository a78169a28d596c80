"""A sentence that is broken after a comma or a dash: ``In the end,`` on one line, ``nobody came.`` on the next.

Pages set clauses on lines of their own, for their looks or on a narrow screen, and an extractor prints what looks like
a paragraph for each. Whoever counts, filters or translates line by line then has half sentences.

What it finds
    A line that ends in a comma or in a dash, before a line that begins with a small letter, or with a letter of a
    script that has no capitals. The place is that of the comma or dash. It needs a document with one line a
    paragraph, which shows in lines longer than anyone wraps (over 100 columns).

How it fixes
    It joins the lines by a space; in Chinese and Japanese, and behind a dash that is attached to its word, by nothing.
    No letter changes. It is unsafe: whether a line end is meant is the author's to say. It is safe where a document
    of many whole paragraphs has few such places, or has them in paragraphs of several sentences, which nobody breaks
    at a clause, and a long sentence of plain words is broken there in two.

What it leaves alone
    - Markdown and HTML, where a line end inside a paragraph is no more than a space.
    - Paragraphs that a program wrapped: they are broken within phrases too; and files in which these prevail, but for
      lines that are wider than any that was wrapped. Where lines begin with a comma or a bracket, and so an extractor
      broke them, these are lines that had room for what follows.
    - Verse, addresses and lists: short lines one below the other, or such as end without the end of a sentence.
    - Salutations: a short line with a name, or the first of a letter.
    - Code, tables, lines with mail addresses, numbered items.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint import Applicability, Edit, Example, Fix, Hit, Licence, Phase, Reads, Span, rule
from q7lint.reading import Certainty

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint.reading import Reading


@rule(
    code="WRP001",
    name="wrapped-sentence",
    summary="a sentence broken after a comma or a dash",
    phase=Phase.LINES,
    reads=Reads.WRAPS,
    examples=(
        Example(
            "When the river rose for the third time in a week,\nthe mayor had the lower town cleared, the schools"
            " closed and the bridges guarded by night, and nobody complained of it afterwards.",
            "When the river rose for the third time in a week, the mayor had the lower town cleared, the schools"
            " closed and the bridges guarded by night, and nobody complained of it afterwards.",
            "a clause on a line of its own",
        ),
        Example(
            "那年冬天河水结了冰，\n村里的人都说从来没有见过这样冷的天气，老人们坐在火炉旁边，孩子们在冰上奔跑，谁也不知道春天什么时候才会来，也没有人愿意去问一问。",
            "那年冬天河水结了冰，村里的人都说从来没有见过这样冷的天气，老人们坐在火炉旁边，孩子们在冰上奔跑，谁也不知道春天什么时候才会来，也没有人愿意去问一问。",
            "no space between Chinese letters",
        ),
        Example.untouched(
            "The river rose again, as it does each spring, and so did the\n"
            "prices in the lower town, where the cellars were full,\n"
            "and nobody knew when the ferry would run again.",
            "wrapped at a width",
        ),
        Example.untouched("The river rose,\nthe moon was low,\nand nobody knew\nwhere the boats would go.", "verse"),
    ),
)
def wrapped_sentence(read: Reading) -> Iterator[Hit]:
    """Yield a hit for each line end inside a sentence."""
    for span, joint, certainty in read.breaks:
        edits = (Edit(span, joint),)
        applicability = Applicability.SAFE if certainty is Certainty.CERTAIN else Applicability.UNSAFE
        fix = Fix("Join the lines", edits, applicability, Licence.LAYS_OUT)
        yield Hit(Span(span.start - 1, span.start), "the line ends inside a sentence", fix)
