"""What half a tag may be that a text has many of: who speaks, the key of a menu or of a list, a sign that fills a cell.

Each of them in a text would speak for the others, and all of them are sound: so none of them speaks for any.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint.elements import BLOCK, ELEMENTS
from q7lint.reading.beside import BLANKS, WITHIN
from q7lint.reading.near import CLOSING
from q7lint.reading.otherwise import is_prompt
from q7lint.reading.tokens import Damage
from q7lint.regex import regex

if TYPE_CHECKING:
    from q7lint.reading.near import Near

_LONG = 60
"""So many code points behind a tail are a line of prose."""

_SPACES = " \u00a0"
_CELL_EDGES = frozenset("|\t")
_SETTING = regex(r"(?:\A|(?<=[\r\n]))[ \t]{0,4}[\w.-]{1,30}:[ \t]{1,3}\Z")
_ENTRY = regex(rf"[{BLANKS}]{{0,3}}[^\W\d_][^\r\n,;<>|]{{1,40}}[,;][{BLANKS}]([A-Za-z]{{1,4}})[{BLANKS}]?>")
_ENTRY_BEFORE = regex(
    rf"(?<![^\W_])([A-Za-z]{{1,4}})[{BLANKS}]?>[{BLANKS}]?[^\W\d_][^\r\n,;<>|]{{1,40}}[,;][{BLANKS}]{{1,3}}\Z"
)
_OTHER = regex(rf"[^\r\n<>]{{0,60}}?[^\W_][.,;:]?[{BLANKS}]([a-z]{{1,4}}[1-6]?)[{BLANKS}]?>")
_OTHER_BEFORE = regex(rf"(?<![^\W_])([a-z]{{1,4}}[1-6]?)[{BLANKS}]?>[^\r\n<>]{{0,60}}[^\W_][^\r\n<>]{{0,8}}\Z")
"""Half a tag that has words between itself and another."""
_SOUND = regex(rf"[{BLANKS}][^\W\d_](?=[.,;)/\r\n])")
"""A sound that another became, at the end of its clause: ``em > e.``"""
_GLUED_KEY = regex(r"(?<= )([a-z]{1,4})>(?=[A-Z])")


def is_key(near: Near) -> bool:
    """Tell whether half a tag may as well be one of many keys, so that it speaks for no other.

    So may who speaks and the keys of a menu, at the beginning of lines, and of a list within one; a sign that fills a
    cell or is the value of a setting; and a name within a clause, or before its comma, as notes on markup have them.
    """
    shape = near.shape
    if shape.slash:
        return False
    if _begins_line_of_many(near) or _heads_entry(near) or _fills_cell(near) or _is_setting(near) or _goes_on(near):
        return True
    if _is_one_of_several(near) or is_prompt(near) or (shape.gap and _SOUND.match(near.text, shape.span.end)):
        return True
    return shape.name in BLOCK and not shape.gap and near.right == "," and near.spaced_left


def _begins_line_of_many(near: Near) -> bool:
    """Tell whether it begins its line as others do in the text.

    Glued to a line of prose it is no key, nor before a sign that closes.
    """
    begins = near.among.begun > 1 and not (
        near.at_end or near.before_tag or (near.right in CLOSING and near.right != ":")
    )
    return begins and (near.at_start or near.is_headed()) and not _heads_prose(near)


def _heads_prose(near: Near) -> bool:
    """Tell whether no blank parts it from a line that is longer than the entries of a menu and what is said."""
    end = near.shape.span.end
    return not near.spaced_right and len(near.text[end : end + _LONG].partition("\n")[0]) == _LONG


def _heads_entry(near: Near) -> bool:
    """Tell whether it is the key of a list of keys within a line: ``dl > Delhi, br > Bihar``."""
    start, end = near.shape.span
    if near.glued and any(
        other[1] not in ELEMENTS for other in _GLUED_KEY.finditer(near.text, max(0, start - WITHIN), end + WITHIN)
    ):
        return True
    if near.shape.gap is not near.spaced_right:
        return False
    other = _ENTRY.match(near.text, end) or _ENTRY_BEFORE.search(near.text, max(0, start - 48), start)
    return other is not None and other[1].lower() != near.shape.name


def _is_one_of_several(near: Near) -> bool:
    """Tell whether the tail of another block stands near on its line with words between, as notes name several."""
    start, end = near.shape.span
    ends = near.at_end and near.after_sentence and near.left not in ":;"
    if ends or near.at_start or near.shape.name not in BLOCK or not near.is_small():
        return False
    behind, before = _OTHER.match(near.text, end), _OTHER_BEFORE.search(near.text, max(0, start - 80), start)
    return any(other and other[1] in BLOCK and other[1] != near.shape.name for other in (behind, before))


def _fills_cell(near: Near) -> bool:
    """Tell whether a cell between bars, tabs or commas holds nothing but the tag, as a sign that is shown."""
    start, end = near.shape.span
    if Damage.SPLIT in near.shape.damage and not near.shape.gap:
        return False
    left = near.text[max(0, start - 4) : start].rstrip(_SPACES)[-1:]
    right = near.text[end : end + 4].lstrip(_SPACES)[:1]
    if left == ",":
        return not near.spaced_left and right in ",\r\n" and (near.at_end or not near.spaced_right)
    if left + right == "[]":
        return True
    return left in "|\t\r\n" and right in "|\t\r\n" and not _CELL_EDGES.isdisjoint((left, right))


def _is_setting(near: Near) -> bool:
    """Tell whether its line is a word, a colon and the tag: ``prompt: li >``."""
    start = near.shape.span.start
    return near.left == ":" and near.at_end and _SETTING.search(near.text, max(0, start - 40), start) is not None


def is_within_clause(near: Near) -> bool:
    """Tell whether the end tag of a block stands where a clause goes on or ends, as a word that is spoken of."""
    if near.shape.name not in BLOCK or not near.spaced_left or near.at_start or near.beside_tag:
        return False
    ends = near.right in ".,;?!" and near.text[near.shape.span.end + 1 : near.shape.span.end + 2] in (
        "",
        " ",
        "\r",
        "\n",
        ")",
    )
    return (ends and near.left.isalpha()) or (not near.after_sentence and _goes_on(near))


def _goes_on(near: Near) -> bool:
    """Tell whether its clause goes on behind the tag with a word, which it does behind no block: ``li > are``.

    Items that run together end with the same tag.
    """
    within = near.spaced_right and near.right.islower() and not near.at_start
    return within and near.shape.name in BLOCK and not (near.beside_tag or _ends_line_too(near))


def _ends_line_too(near: Near) -> bool:
    """Tell whether the same tag ends the line, near by."""
    start, end = near.shape.span
    line, line_end, _ = near.text[end : end + WITHIN].replace("\r", "\n").partition("\n")
    is_whole = line_end != "" or end + WITHIN >= len(near.text)
    return is_whole and line.rstrip().endswith(near.text[start:end])
