"""The closed lists of the law: which names make a tag, and which attributes hold nothing that a reader would miss."""

from __future__ import annotations

ELEMENTS = frozenset(
    """
    a abbr acronym address applet area article aside audio b base basefont bdi bdo big blink blockquote body br button
    canvas caption center cite code col colgroup data datalist dd del details dfn dialog dir div dl dt em embed
    fieldset figcaption figure font footer form frame frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html i iframe
    img input ins kbd label legend li link main map mark marquee menu meta meter nav nobr noframes noscript object ol
    optgroup option output p param picture pre progress q rb rp rt rtc ruby s samp script search section select slot
    small source span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time
    title tr track tt u ul var video wbr
    """.split()
)

VOID = frozenset("area base basefont br col embed frame hr img input link meta param source track wbr".split())

INLINE = frozenset(
    """
    a abbr acronym b bdi bdo big cite code del dfn em font i ins kbd mark q s samp small span strike strong sub sup
    tt u var
    """.split()
)

STRUCTURE = frozenset("br caption col colgroup dd dl dt li ol p table tbody td tfoot th thead tr ul".split())
"""What a table or list in HTML is made of: such a tag may be written anew where one is laid out."""

RAISED = frozenset(("sub", "sup"))
"""What stands in these is part of the word before it: `H<sub>2</sub>O` showed as one word."""

HARMLESS = frozenset(
    """
    accesskey align allow allowfullscreen async autocomplete autofocus autoplay axis background bgcolor border
    bordercolor cellpadding cellspacing char charoff charset checked class clear color cols colspan compact
    contenteditable controls coords crossorigin decoding defer dir disabled draggable enctype face fetchpriority for
    form frame frameborder headers height hidden hspace id inert ismap itemprop itemscope itemtype lang language
    loading loop marginheight marginwidth maxlength media method min max muted multiple name noresize noshade
    novalidate nowrap preload property readonly referrerpolicy rel required rev reversed role rows rowspan rules
    scope scrolling selected shape size sizes span spellcheck start step style tabindex target translate type typeof
    unselectable usemap valign vocab vspace width wrap xmlns
    """.split()
)
"""Attributes that say how a thing looks or behaves. The value of any other may be prose or data."""

PROSE_ARIA = frozenset(
    "aria-label aria-description aria-placeholder aria-roledescription aria-valuetext aria-braillelabel".split()
)


def is_harmless(name: str, value: str | None) -> bool:
    """Tell whether an attribute can go without a loss that a reader of the text would notice."""
    if not value or name in HARMLESS:
        return True
    if name.startswith("aria-"):
        return name not in PROSE_ARIA
    if name.startswith("data-"):
        # Several words in it may be a caption or a quotation.
        return not any(map(str.isspace, value))
    return name.startswith(("on", "xml:"))
