"""Text from a file as it may be printed: nothing in it acts on the terminal, and nothing in it is unseen.

Control characters, the marks that turn the direction of writing, and bytes that are not UTF-8 stand as escapes
wherever they occur. White space and marks without width stand as escapes where a finding points at them.
"""

from __future__ import annotations

from unicodedata import category, combining, east_asian_width

TAB_WIDTH = 4

_SHORT = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}

# They reorder what stands around them, so that a line can read as what it is not.
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

# Letters and symbols that look like white space or like nothing.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")


def escape(char: str) -> str:
    r"""Write `char` as an escape: ``\x1b`` for a control character or a byte that is not UTF-8, else ``\u202e``."""
    code = ord(char)
    if char in _SHORT:
        return _SHORT[char]
    if 0xDC80 <= code <= 0xDCFF:
        return f"\\x{code - 0xDC00:02x}"
    if code < 0x80:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _acts(char: str) -> bool:
    return char in _BIDI or category(char) in {"Cc", "Cs", "Zl", "Zp"}


def _is_unseen(char: str) -> bool:
    return (char != " " and category(char) in {"Cf", "Zs"}) or char in _BLANK


def visible(text: str) -> str:
    """Give `text`, a file's name or a message, as one line without anything that acts on the terminal."""
    if text.isprintable():
        return text
    return "".join(escape(char) if _acts(char) else char for char in text)


def shown(char: str, *, marked: bool) -> str:
    """Give what is printed for a character of an excerpt; a tab stays, since only its column tells its width."""
    if " " <= char <= "~" or (char == "\t" and not marked):
        return char
    if _acts(char) or (marked and _is_unseen(char)):
        return escape(char)
    return char


def width(char: str) -> int:
    """Tell how many columns of a terminal a character takes."""
    if " " <= char <= "~":
        return 1
    if combining(char) or category(char) in {"Mn", "Me", "Cf"} or "\u1160" <= char <= "\u11ff":
        return 0
    return 2 if east_asian_width(char) in {"W", "F"} else 1
