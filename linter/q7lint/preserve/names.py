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

LOOKALIKES = {
    **str.maketrans("авекмнопрстухіѕԁӏ", "abekmhoppctyxisdl"),
    **str.maketrans("АВЕКМНОПРСТУХІЅ", "ABEKMHOPPCTYXIS"),
    **str.maketrans("αβεικνορτυ", "abeikvoptu"),
}
"""Letters of Cyrillic and Greek that are taken for those of Latin, by their look or by their sound."""

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
    accept accesskey action align alink allow allowfullscreen async autocomplete autofocus autoplay axis background
    bgcolor border bordercolor cellpadding cellspacing char charoff charset checked class classid clear codebase
    color cols colspan compact contenteditable controls coords crossorigin decoding defer dir disabled draggable
    enctype face fetchpriority for form frame frameborder headers height hidden hreflang hspace id inert ismap
    itemprop itemscope itemtype lang language link loading loop marginheight marginwidth max maxlength media method
    min multiple muted name nohref noresize noshade novalidate nowrap preload property readonly referrerpolicy rel
    required rev reversed role rows rowspan rules scope scrolling selected shape size sizes span spellcheck start
    step style tabindex target text translate type typeof unselectable usemap valign vlink vocab vspace width wrap
    xmlns
    """.split()
)
"""Attributes that say how a thing looks or behaves, whatever their value."""

PROSE = frozenset(
    """
    abbr alt author byline caption cite content credit data datetime description headline href label longdesc
    placeholder poster src srcset summary title value aria-label aria-description aria-placeholder
    aria-roledescription aria-valuetext aria-braillelabel
    """.split()
)
"""Attributes whose value a reader may miss, even if it is one word."""


NOWHERE = frozenset(("#", "javascript:;", "javascript:void(0)", "javascript:void(0);"))
"""What a link has for an address that leads nowhere."""


def is_harmless(name: str, value: str | None) -> bool:
    """Tell whether an attribute can go without a loss that a reader of the text would notice.

    Of one that is not known, a value of several words may be prose: `data-caption="The mill in May"`.
    """
    if not value or name in HARMLESS or (name == "href" and value.lower() in NOWHERE):
        return True
    if name in PROSE:
        return False
    return name.startswith(("on", "xml:")) or not any(map(str.isspace, value))
