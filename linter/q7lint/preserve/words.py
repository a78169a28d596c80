"""What a word is, to the law: letters, marks and digits, and what holds them together."""

from __future__ import annotations

from unicodedata import category

WHITE = frozenset(
    "\t\n\x0b\x0c\r \x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a"
    "\u2028\u2029\u202f\u205f\u3000"
)
"""White space as Unicode has it. `str.isspace` would count control characters too."""

LINE_ENDS = frozenset("\r\n")

_JOINERS = frozenset("\xad\u200c\u200d\u2060")
"""A soft hyphen, the two joiners and the word joiner stand inside words."""

_CONNECTORS = frozenset("-'’_·@:/\\&+#\u2010\u2011")
"""Between two letters or digits, these make one word of them: ``state-of-the-art``, ``don't``, ``10:30``."""

# A bracket may be that of the next tag, which goes by a fix of its own; a bar parts cells with or without a blank.
_CLOSING = frozenset(".,;:!?)]}%…”’»›\"'<|。、，；：！？）」』】،؛؟।")
_OPENING = frozenset("([{“‘„‚«‹¿¡\"'>|（「『【")

# Articles, prepositions and conjunctions that are written as one with the next word, and their scripts.
_PREFIXES = (
    (frozenset("و ف ب ل ك ال وال فال بال فبال وبال كال وكال فكال لل ولل فلل".split()), "\u0621", "\u064a"),
    (frozenset("והבכלמש"), "\u05d0", "\u05ea"),
)

_ELIDED = frozenset(
    "c d j l m n s t qu jusqu lorsqu puisqu quoiqu presqu all coll dall dell gl nell sull un quest quell sant".split()
)
"""What French, Italian and Catalan write as one with a word that begins with a vowel."""

# Scripts that set no space between words: Thai, Lao, Myanmar, Khmer, Chinese and Japanese, with their punctuation.
_SPACELESS = (
    ("\u0e00", "\u0eff"),
    ("\u1000", "\u109f"),
    ("\u1780", "\u17ff"),
    ("\u2e80", "\u30ff"),
    ("\u31f0", "\u9fff"),
    ("\uf900", "\ufaff"),
    ("\uff00", "\uff9f"),
    ("\U00020000", "\U0003ffff"),
)


def is_word(sign: str) -> bool:
    """Tell whether `sign` is a letter, a mark or a digit, or holds such together.

    A byte that was not UTF-8 stands as a surrogate, and was most likely a letter.
    """
    if sign < "\x80":
        return sign.isalnum()
    return sign.isalnum() or sign in _JOINERS or "\udc80" <= sign <= "\udcff" or category(sign)[0] == "M"


def is_mark(sign: str) -> bool:
    """Tell whether `sign` changes the one before it: an accent, a vowel sign, a selector, a joiner, a skin tone."""
    if sign < "\u0300":
        return False
    return sign == "\u200d" or "\U0001f3fb" <= sign <= "\U0001f3ff" or category(sign)[0] == "M"


def is_spaceless(sign: str) -> bool:
    """Tell whether `sign` belongs to a script that sets no space between words."""
    return sign >= "\u0e00" and any(first <= sign <= last for first, last in _SPACELESS)


def inside_word(text: str, offset: int) -> bool:
    """Tell whether `offset` lies within a word, hyphens, apostrophes and the points of numbers included."""
    if not 0 < offset < len(text):
        return False
    left, right = text[offset - 1], text[offset]
    if is_word(left):
        return is_word(right) or (offset + 1 < len(text) and _connects(left, right, text[offset + 1]))
    return offset > 1 and is_word(right) and _connects(text[offset - 2], left, right)


def _connects(left: str, middle: str, right: str) -> bool:
    """Tell whether `middle` makes one word of what stands on both sides of it."""
    if not (is_word(left) and is_word(right)):
        return False
    if middle == ".":
        # A full stop before a capital ends a sentence whose space was lost.
        return (left.isdigit() and right.isdigit()) or right.islower()
    return middle in _CONNECTORS or (middle == "," and left.isdigit() and right.isdigit())


def may_close_up(left: str, right: str) -> bool:
    """Tell whether the white space between two signs may go: no word is read otherwise without it."""
    return right in _CLOSING or left in _OPENING or is_spaceless(left) or is_spaceless(right)


def is_particle(right: str) -> bool:
    """Tell whether `right` begins what Korean may write as one with the word before it."""
    return "\uac00" <= right <= "\ud7a3"


def is_elided(text: str, offset: int) -> bool:
    """Tell whether an article or a preposition that has lost its vowel, ``l’`` or ``dell’``, ends at `offset`."""
    start = offset - 1
    if text[start : start + 1] not in ("'", "’"):
        return False
    while start > max(0, offset - 10) and is_word(text[start - 1]):
        start -= 1
    return text[start : offset - 1].lower() in _ELIDED


def is_one_word(text: str, offset: int) -> bool:
    """Tell whether what a tag parted at `offset` is one word: a particle of Korean, a prefix of Arabic or Hebrew."""
    left, right = text[offset - 1 : offset], text[offset : offset + 1]
    if is_particle(right):
        return True
    for prefixes, first, last in _PREFIXES:
        if first <= left <= last and first <= right <= last:
            start = offset
            while start > max(0, offset - 5) and is_word(text[start - 1]):
                start -= 1
            return text[start:offset] in prefixes
    return False


def show(text: str) -> str:
    """Quote `text` for a reason: short, and printable whatever stands in it."""
    short = text if len(text) <= 40 else f"{text[:39]}…"
    return '"' + "".join(sign if sign.isprintable() else ascii(sign)[1:-1] for sign in short) + '"'
