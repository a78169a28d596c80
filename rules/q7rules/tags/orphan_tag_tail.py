"""A tag that has lost its opening bracket: `li >`, `ul>An`, `/strong>`.

An old parser drops the `</` of `</ li >` and keeps the rest as text; other tools strip every `<`. What is left
is a name and a bracket, which nothing shows to be markup but its place.

What it finds
    The name of an element, with `>` behind it: at the end of a line or between two sentences, glued to the next
    word (`strong >Bread`), beside another tag, or with a slash or an attribute before the bracket. Elsewhere only
    where the document is full of damaged tags.

How it fixes
    In text and Markdown the tail goes, as in `spaced-tag`: a block tag leaves a line end where text goes on, an inline
    one a blank where two words would fuse. In HTML it becomes a sound tag if it has kept its slash, or if the other end
    stands on its line; another bare name may be either end, and is only reported, but before the end tag of what it
    stands in, where it goes with `--unsafe-fixes`. Safe where another damaged tag
    speaks for it, and where nothing else can stand: behind a whole sentence, at the beginning of a line of prose
    that is glued to it, before the comma of a clause if the name is no word, and between the words of a long sentence
    if it is no word of that language (`strong >` in German). Another single tail in a document, and a word between
    blanks that could be compared (`small > large`), only with `--unsafe-fixes`. So is what a text may have many of:
    speakers, prompts and keys at the beginning of lines (`td>Quit`), codes in a list (`hr > Zagreb, tr > Ankara`),
    signs that fill cells, names of blocks within a clause; these speak for no other tail.

What it leaves alone
    - Comparisons, `p > 0.05`, `strong > medium > weak`; chemistry, `Li > Na`; sounds, `th > t`; codes, `TR > EN`;
      selectors, `ul > li`; menus, `File > Body`.
    - Links that end in an arrow, `View details >`, whatever else is damaged.
    - Quoted mail, prompts, redirections.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint import Dialect, Example, Hit, Phase, Reads, rule
from q7lint.reading import Damage
from q7rules.tags._mending import damaged, mended

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint.reading import Reading


@rule(
    code="TAG003",
    name="orphan-tag-tail",
    summary="a tag that has lost its opening bracket",
    phase=Phase.TAGS,
    reads=Reads.TAG_DAMAGE,
    examples=(
        Example("- The oven is hot. li >", "- The oven is hot.", "the tail of an item"),
        Example("All agreed. p> The next day", "All agreed.\nThe next day", "a paragraph ends here"),
        Example("NOTE: strong >Cool it first.", "NOTE: Cool it first.", "an inline tag, and no words fused"),
        Example("<p><b>Rye/b> bread</p>", "<p><b>Rye</b> bread</p>", "the slash is left", Dialect.HTML),
        Example.untouched("The value p > 0.05 is high.", "a comparison"),
        Example.untouched("Li > Na > K", "chemistry"),
        Example.untouched("the selector ul > li", "a selector"),
        Example.untouched("Watch the video >", "a link with an arrow"),
    ),
)
def orphan_tag_tail(read: Reading) -> Iterator[Hit]:
    """Yield a hit for each loose tag whose opening bracket is gone."""
    for tag in damaged(read, Damage.LOST_OPENING):
        yield mended(read, tag, f"`{tag.name}` has lost its opening bracket")
