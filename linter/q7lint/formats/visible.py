"""Text from a file as it may be printed: nothing in it acts on the terminal, and nothing in it is unseen.

Control characters, the marks that turn the direction of writing, and bytes that are not UTF-8 stand as escapes
wherever they occur. White space and marks without width stand as escapes where a finding points at them.

Nor does anything act on a log that a machine reads. GitHub, Azure and TeamCity take orders from what a job prints:
``##[group]``, ``##vso[...]`` and ``##teamcity[...]`` anywhere in a line, ``::error::`` at its beginning. The second
``#`` of the former stands as an escape; a name at the beginning of a line that would act there gets ``./`` before it.
"""

from __future__ import annotations

import re
from unicodedata import category, combining, east_asian_width

TAB_WIDTH = 4

_SHORT = {"\t": "\\t", "\n": "\\n", "\r": "\\r"}

# They reorder what stands around them, so that a line can read as what it is not.
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")

# Letters and symbols that look like white space or like nothing.
_BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")

_ORDER = re.compile(r"(?<=#)#(?=(?:vso|teamcity)?\[)", re.IGNORECASE)
"""What makes an order of the words behind it, wherever it stands in a line."""

_ORDER_AT_START = re.compile(r"\s*::")
"""What makes an order to GitHub of the line that it begins."""

_FOLD = re.compile(r"(?:---|\+\+\+|~~~|\^\^\^)\s")
"""Where Buildkite folds a log: no order, and yet a headline that is none of ours."""


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
    """Give `text`, a file's name or a message, as one line without anything that acts on a terminal or a log.

    What acts at the beginning of a line only is left to `line` and `file_name`.
    """
    if not text.isprintable():
        text = "".join(escape(char) if _acts(char) else char for char in text)
    return without_orders(text, escape("#"))


def without_orders(text: str, sign: str) -> str:
    """Give `text` with `sign` in place of each number sign that makes an order of what stands behind it."""
    return _ORDER.sub(lambda _: sign, text) if "##" in text else text


def line(text: str) -> str:
    """Give a whole line of a text, without its end, likewise; an order at its beginning stands as an escape."""
    seen = visible(text)
    order = _ORDER_AT_START.match(seen)
    if order is None:
        return seen
    colon = order.end() - 2
    return f"{seen[:colon]}{escape(seen[colon])}{seen[colon + 1 :]}"


def file_name(name: str) -> str:
    """Give a file's name likewise, for the beginning of a line: it still is the name of the file."""
    seen = visible(name)
    return f"./{seen}" if _ORDER_AT_START.match(seen) or _FOLD.match(seen) else seen


def orders(text: str) -> frozenset[int]:
    """Tell at which offsets of a line a sign stands that has to be escaped, though it is a sign like others."""
    return frozenset(found.start() for found in _ORDER.finditer(text)) if "##" in text else frozenset()


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
