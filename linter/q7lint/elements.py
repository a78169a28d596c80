"""The elements of HTML, by what their tags leave behind, and their attributes.

The names are those of the HTML standard's index of elements, with the obsolete ones that old pages still carry.
"""

from __future__ import annotations

TABLE = frozenset("caption col colgroup table tbody td tfoot th thead tr".split())
"""Elements that make up tables."""

CELLS = frozenset(("td", "th"))

HEADINGS = frozenset(f"h{level}" for level in range(1, 7))

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
    "abbr alt aria-braillelabel aria-description aria-label aria-placeholder aria-roledescription aria-valuetext "
    "author byline caption cite content credit data datetime description headline href label longdesc placeholder "
    "poster src srcset summary title value".split()
)
"""Attributes that hold what a reader may want: an address, a text."""

SETTINGS = frozenset(
    "accept accesskey action align alink allow allowfullscreen async autocomplete autofocus autoplay axis background "
    "bgcolor border bordercolor cellpadding cellspacing char charoff charset checked class classid clear codebase "
    "color cols colspan compact contenteditable controls coords crossorigin decoding defer dir disabled draggable "
    "enctype face fetchpriority for form frame frameborder headers height hidden hreflang hspace id inert ismap "
    "itemprop itemscope itemtype lang language link loading loop marginheight marginwidth max maxlength media method "
    "min multiple muted name nohref noresize noshade novalidate nowrap preload property readonly referrerpolicy rel "
    "required rev reversed role rows rowspan rules scope scrolling selected shape size sizes span spellcheck start "
    "step style tabindex target text translate type typeof unselectable usemap valign vlink vocab vspace width wrap "
    "xmlns".split()
)
"""Attributes that say how an element looks or behaves, whatever their value."""

NOWHERE = frozenset(("#", "javascript:;", "javascript:void(0)", "javascript:void(0);"))
"""Addresses of links that lead nowhere, and that a program makes something of."""

LONGEST = max(map(len, ELEMENTS))

RAISED = frozenset(("sub", "sup"))
"""Elements that stand within a word: H<sub>2</sub>O."""

PLAIN = frozenset(
    "abbr bdo blockquote br colgroup dd div dl dt em fieldset figcaption h1 h2 h3 h4 h5 h6 hr html iframe img kbd "
    "li nobr noscript ol optgroup samp span tbody td textarea tfoot th thead tr tt ul wbr".split()
)
"""Names that are no words, so that one with half a bracket is hardly anything else."""

NO_WORDS = frozenset("blockquote br dd div dl dt li ol tbody td tfoot th thead tr ul".split())
"""Elements whose names no path and no fraction ends in: `words/li >` is a tag, `input/output > 3` is none."""

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

WORDS = frozenset(
    "address applet area article aside audio base body button canvas caption center cite col data details dialog dir "
    "embed figure font footer form frame head header image input label legend link main map mark marquee menu meta "
    "meter nav object option output picture progress ruby search section select slot source style summary table "
    "template time title track video".split()
)
"""Names that a link may end with as with any word, before an arrow: `View details >`."""

STYLES = frozenset("em strong span abbr kbd samp".split())
"""Elements of a style of letters, whose names no quantity has and which no selector begins with."""

SILENT = frozenset("abbr em font kbd samp span".split())
"""Elements of a style of letters whose names are no words that a sentence compares with its next one."""

# Letters of other scripts that look like Latin ones, or stand for them where a machine has translated a page.
LOOKALIKES = str.maketrans(
    "\u0430\u0435\u043e\u0440\u0441\u0445\u0443\u0456\u0455\u0501\u04cf\u043f\u0432\u043d\u0442\u043a\u043c"
    "\u03b1\u03b5\u03bf\u03c1\u03c5\u03b9\u03ba\u03bd\u03c4\u0410\u0412\u0415\u041d\u041e\u0420\u0421\u0422\u0423",
    "aeopcxyisdlpbhtkmaeopuikvtABEHOPCTY",
)


_ONE_OF_EACH = {name: name for name in ELEMENTS}
"""So that a hundred thousand tags share the names of their elements."""


def element(words: list[str]) -> str | None:
    """Put the parts of a name together: the element's name in lower case, or ``None`` if there is none."""
    return _ONE_OF_EACH.get("".join(words).lower())


def is_attribute(name: str) -> bool:
    """Tell whether an element may have an attribute of this name, in lower case: HTML's own, or one of a page."""
    return name in SETTINGS or name in DATA or name.startswith(("data-", "aria-"))


def holds_text(name: str, value: str | None) -> bool:
    """Tell whether an attribute holds what a reader may want; several words may be a text, whatever they are called."""
    if not value or name in SETTINGS or (name == "href" and value.lower() in NOWHERE):
        return False
    return name in DATA or (not name.startswith(("on", "xml:")) and any(map(str.isspace, value)))
