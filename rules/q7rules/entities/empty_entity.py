"""What is left of an escape that has lost its name: `costs,&; and`, `&amp;amp;&amp;;`.

Programs that take references out of a text, or rewrite its words, take the name and leave the ampersand and the
semicolon. What is left is escaped again and again like any other ampersand.

What it finds
    Ampersands, each with or without its `amp;`, that a semicolon follows: `&;`, `&&;`, `&amp;&amp;;`. A run is one
    finding. `&;` counts behind a word, a tag or a mark of punctuation; behind a space it is what shells read.

How it fixes
    It takes the run away with its semicolon, and one of two spaces round it; two words stay apart. A run with an
    escape of an escape in it is nothing else, nor are ampersands that are glued to the comma of a clause which goes
    on behind them: that fix is safe. Another lone `&;` may mean something to a program, so its fix is unsafe, unless
    the document has more of such remains.

What it leaves alone
    - Code, and commands that end in `&;`.
    - Escapes alone in quotes, and lines that speak of escapes.
    - One sound escape before a semicolon in HTML and Markdown: `&amp;;` can be meant there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint import Dialect, Edit, Example, Fix, Hit, Licence, Phase, Reads, Span, rule
from q7lint.reading import EntityDamage, touch
from q7lint.regex import regex
from q7rules.entities._rewriting import applicability

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint.reading import Reading


WORDS = regex(r"[^\W_][\u0300-\u036f]?\Z")


def removal(text: str, span: Span) -> Edit:
    """Give the edit that takes the run at `span` away, so that neither two spaces nor a fused word are left."""
    before, after = text[max(0, span.start - 2) : span.start], text[span.end : span.end + 1]
    if WORDS.search(before) and after.isalnum() and not touch(before[-1], after):
        return Edit(span, " ")
    if after == " " and before[-1:] in ("", " ", "\n", "\r"):
        return Edit(Span(span.start, span.end + 1), "")
    return Edit(span, "")


@rule(
    code="ENT002",
    name="empty-entity",
    summary="the remains of a character reference without its name",
    phase=Phase.ENTITIES,
    reads=Reads.ENTITIES,
    examples=(
        Example("salt,&amp;amp;amp;&amp;amp;; and flour", "salt, and flour", "escaped again and again"),
        Example("salt,&; and flour", "salt, and flour", "the name is gone"),
        Example("salt &amp;amp;; and flour", "salt and flour", "one of two spaces goes with it"),
        Example.untouched("start the server &; wait", "a command"),
        Example.untouched("`&;` is what is left", "code"),
        Example.untouched("salt &amp;; flour", "a sound escape", Dialect.HTML),
    ),
)
def empty_entity(read: Reading) -> Iterator[Hit]:
    """Yield a hit for each run of ampersands that stands for nothing."""
    for entity in read.entities:
        if EntityDamage.EMPTY in entity.damage:
            edits = (removal(read.text, entity.span),)
            fix = Fix("Take the remains away", edits, applicability(entity), Licence.EMPTIES)
            yield Hit(entity.span, "an escape without a name", fix)
