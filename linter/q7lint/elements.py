"""The elements of HTML, by what their tags leave behind, and their attributes.

The names are those of the HTML standard's index of elements, with the obsolete ones that old pages still carry.
"""

from __future__ import annotations

TABLE = frozenset("caption col colgroup table tbody td tfoot th thead tr".split())
"""Elements that make up tables."""

CELLS = frozenset(("td", "th"))

BLOCK = TABLE | frozenset(
    "address article aside blockquote body br center dd details dialog dir div dl dt fieldset figcaption figure footer "
    "form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html iframe legend li main menu nav noframes noscript ol "
    "optgroup option p pre search section select summary template textarea title ul".split()
)
"""Elements that begin or end a line."""

RAW = BLOCK - frozenset("br hgroup noscript pre select template textarea".split())
"""Elements whose tag at the start of a line makes HTML of what follows in Markdown, up to an empty line."""

INLINE = frozenset(
    "a abbr acronym applet area audio b base basefont bdi bdo big blink button canvas cite code data datalist del dfn "
    "em embed font frame i img input ins kbd label link map mark marquee meta meter nobr object output param picture "
    "progress q rp rt ruby s samp script slot small source span strike strong style sub sup svg time track tt u var "
    "video wbr".split()
)
"""Elements within a line."""

VOID = frozenset("area base basefont br col embed frame hr img input link meta param source track wbr".split())
"""Elements without an end tag."""

ELEMENTS = BLOCK | INLINE

OPAQUE = ("script", "style", "textarea")
"""Elements that hold no text, whatever stands in them."""

CODE = ("pre", "code", "samp", "kbd", "tt", "xmp")
"""Elements that hold code."""

DATA = frozenset(
    "abbr alt cite content data datetime href label longdesc placeholder poster src srcset summary title value".split()
)
"""Attributes that hold what a reader may want: an address, a text."""

LONGEST = max(map(len, ELEMENTS))

RAISED = frozenset(("sub", "sup"))
"""Elements that stand within a word: H<sub>2</sub>O."""

PLAIN = frozenset(
    "abbr bdo blockquote br colgroup dd div dl dt em fieldset figcaption h1 h2 h3 h4 h5 h6 hr html iframe img kbd "
    "li nobr noscript ol optgroup samp span tbody td textarea tfoot th thead tr tt ul wbr".split()
)
"""Names that are no words, so that one with half a bracket is hardly anything else."""

BARE_ATTRIBUTES = frozenset(
    "allowfullscreen async autofocus autoplay border checked compact contenteditable controls crossorigin default "
    "defer disabled download hidden inert ismap itemscope loop multiple muted nohref nomodule noshade novalidate "
    "nowrap open playsinline readonly required reversed selected".split()
)
"""Attributes that stand without a value."""

ROWS_AND_CELLS = frozenset("tr td th tbody thead tfoot".split())
MARKUP_WORDS = frozenset("strong font code small big strike blockquote span".split())
"""Words of prose that no comparison has on its left."""
NEVER_COMPARED = frozenset("strong font strike blockquote span".split())
"""Those of them that no file is called either, for a command to write to."""

STYLES = frozenset("em strong span abbr kbd samp".split())
"""Elements of a style of letters, whose names no quantity has and which no selector begins with."""

# Letters of other scripts that look like Latin ones, or stand for them where a machine has translated a page.
LOOKALIKES = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0456\u0455\u0501\u04cf\u043f\u0432\u043d\u0442\u043a\u043c"
    "\u03b1\u03b5\u03bf\u03c1\u03c5\u03b9\u03ba\u03bd\u03c4\u0410\u0412\u0415\u041d\u041e\u0420\u0421\u0422\u0423",
    "aeopcxyisdlpbhtkmaeopuikvtABEHOPCTY",
)


def element(words: list[str]) -> str | None:
    """Put the parts of a name together: the element's name in lower case, or ``None`` if there is none."""
    name = "".join(words).lower()
    return name if name in ELEMENTS else None
