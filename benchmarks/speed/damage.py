"""Damages sound text at a known density: one defect of ten kinds in each so many bytes, where chance wants it.

The kinds are those that are met in text from the web. They are written here by themselves, and share nothing with
the rules of q7lint nor with its operators of damage. All of them work on UTF-8 as bytes, and cut between signs only.
"""

from __future__ import annotations

import random
import re
from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

NEAR = 4096
"""How far from the place that chance chose a defect may be put, in bytes."""

WORD = re.compile(rb"(?<= )[A-Za-z\x80-\xff]{3,}(?=[ ,.;])")
LETTERS = re.compile(rb"(?<=[a-z]{2})(?=[a-z]{2})")
MIDDLE = re.compile(rb"(?<=[a-z,]) (?=[a-z])")
COMMA = re.compile(rb"(?<=[A-Za-z\x80-\xff]), ")
END = re.compile(rb"\n")
SPECIAL = re.compile(rb"[\xc3-\xcf][\x80-\xbf]|\xe2\x80[\x93\x94\x98-\x9d\xa6]|(?<=[a-z])'(?=[a-z])")
CELLS = (b"Berth", b"Fee", b"Depth", b"Dinghy", b"Inner basin", b"4 crowns", b"Name", b"Type", b"Default", b"12")
TAGS = (b"strong", b"em", b"b", b"i", b"span")


class Edit(NamedTuple):
    """A defect that is put in: what stood from `start` to `end`, in bytes, becomes `new`."""

    start: int
    end: int
    new: bytes


def damaged(text: bytes, every: int, seed: int) -> tuple[bytes, Counter[str]]:
    """Put one defect into each `every` bytes of sound text.

    Args:
        text: UTF-8, a paragraph a line.
        every: How many bytes of sound text there are to a defect.
        seed: What chance begins with; the same seed gives the same text.

    Returns:
        The damaged text, and how many defects of each kind it has. Where no kind finds a place there is none.
    """
    chance = random.Random(seed)
    names = list(KINDS)
    parts: list[bytes] = []
    counts: Counter[str] = Counter()
    done = 0
    for start in range(0, len(text), every):
        at = max(done, start + chance.randrange(every))
        chance.shuffle(names)
        # One that was put far off leaves no room for the next: a near one then, or the density would not be reached.
        end = at + every // 2 if done > start + every else at + NEAR
        edits = [(name, edit) for name in names if (edit := KINDS[name](text, at, chance))]
        nearest = min(edits, key=lambda each: each[1].end, default=None)
        found = next((each for each in edits if each[1].end <= end), nearest)
        if found is not None:
            name, edit = found
            parts += text[done : edit.start], edit.new
            done = edit.end
            counts[name] += 1
    parts.append(text[done:])
    return b"".join(parts), counts


def _search(pattern: re.Pattern[bytes], text: bytes, at: int) -> re.Match[bytes] | None:
    """Give the first match from `at` on that is near enough."""
    return pattern.search(text, at, at + NEAR)


def _line_end(text: bytes, at: int) -> int | None:
    """Give where the line at `at` ends, before its line feed; nothing if that is too far."""
    match = _search(END, text, at)
    return match.start() if match else None


def spaced_tag(text: bytes, at: int, chance: random.Random) -> Edit | None:
    """Put a word between tags with blanks in them: ``< strong >word< / strong >``."""
    match = _search(WORD, text, at)
    name = chance.choice(TAGS)
    new = match and b"< %b >%b< / %b >" % (name, match[0], name)
    return Edit(match.start(), match.end(), new) if match and new else None


def nested_entities(text: bytes, at: int, _chance: random.Random) -> Edit | None:
    """Escape an ampersand too often after a comma: ``,&amp;amp;amp;&amp;amp;;``."""
    match = _search(COMMA, text, at)
    return Edit(match.start(), match.end(), b",&amp;amp;amp;&amp;amp;; ") if match else None


def orphan_tail(text: bytes, at: int, _chance: random.Random) -> Edit | None:
    """Leave what remains of the end of an item at the end of a line: `` li >``."""
    end = _line_end(text, at)
    return None if end is None else Edit(end, end, b" li >")


def orphan_head(text: bytes, at: int, chance: random.Random) -> Edit | None:
    """Leave what remains of a list before the next line: ``ul>``."""
    end = _line_end(text, at)
    return None if end is None else Edit(end + 1, end + 1, chance.choice((b"ul>", b"ol>")))


def flat_row(text: bytes, at: int, chance: random.Random) -> Edit | None:
    """Put in the rows of a table on one line: ``Boat< /th >< th >Fee< /th > tr > | < tr >12< / td > tr >``."""
    end = _line_end(text, at)
    if end is None:
        return None
    cells = tuple(chance.sample(CELLS, 6))
    head = b"%b< /th >< th >%b< /th >< th >%b< /th > tr > | "
    body = b"< tr >%b< / td >< td >%b< / td >< td >%b< / td > tr >\n"
    return Edit(end + 1, end + 1, (head + body) % cells)


def broken_tag(text: bytes, at: int, chance: random.Random) -> Edit | None:
    """Put in a cell whose tag is torn, with curly quotes: ``<t d scope =”row”>``."""
    end = _line_end(text, at)
    new = "<t d scope =”row”>".encode() + chance.choice(CELLS) + b"\n"
    return None if end is None else Edit(end + 1, end + 1, new)


def mojibake(text: bytes, at: int, _chance: random.Random) -> Edit | None:
    """Write a sign as Windows-1252 shows its UTF-8: ``â€™``; an apostrophe counts as a curly one."""
    match = _search(SPECIAL, text, at)
    if match is None:
        return None
    sign = match[0] if match[0] != b"'" else "’".encode()
    new = "".join(_shown(byte) for byte in sign).encode()
    return Edit(match.start(), match.end(), new)


def _shown(byte: int) -> str:
    """Give the sign that Windows-1252 has for a byte, and that of Latin-1 for the five that it lacks."""
    raw = bytes((byte,))
    return raw.decode("cp1252" if byte not in {0x81, 0x8D, 0x8F, 0x90, 0x9D} else "latin-1")


def unseen_signs(text: bytes, at: int, _chance: random.Random) -> Edit | None:
    """Put a space without width and a soft hyphen into a word."""
    match = _search(LETTERS, text, at)
    return Edit(match.start(), match.end(), "\u200b\u00ad".encode()) if match else None


def broken_line(text: bytes, at: int, _chance: random.Random) -> Edit | None:
    """Break a line in the middle of a sentence."""
    match = _search(MIDDLE, text, at)
    return Edit(match.start(), match.end(), b"\n") if match else None


def late_separator(text: bytes, at: int, chance: random.Random) -> Edit | None:
    """Put in a table whose separator stands after its rows."""
    end = _line_end(text, at)
    if end is None:
        return None
    rows = b"%b | %b |\n%b | %b |\n---|---|\n" % tuple(chance.sample(CELLS, 4))
    return Edit(end + 1, end + 1, rows)


KINDS: dict[str, Callable[[bytes, int, random.Random], Edit | None]] = {
    one.__name__: one
    for one in (
        spaced_tag,
        nested_entities,
        orphan_tail,
        orphan_head,
        flat_row,
        broken_tag,
        mojibake,
        unseen_signs,
        broken_line,
        late_separator,
    )
}
"""The kinds by their names: each gives the first defect from a place on, in bytes, or nothing if there is no place."""
