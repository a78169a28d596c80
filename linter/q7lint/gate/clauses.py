"""Where a sentence may be broken: the look at each line end behind a clause, and at the lines on both sides of it.

Code and lists are full of lines that end in a comma. What `q7lint.reading.breaks` would refuse by a sign of ASCII on
one of the two lines, or by the next one, is refused here already, so that the text need not be decoded. Everything here
holds for more than the reader reads: a byte beyond ASCII may be anything.
"""

from __future__ import annotations

from itertools import islice

from q7lint.gate import BULLET, BULLETS, compiled

# What a clause ends with, or blanks behind it; of all but the comma and the hyphen, the last byte. Where the next line
# begins with a bullet, no clause goes on: that is told on the same way through the text.
LINE_END = rb"\n(?:" + BULLET + rb"|(?<=[,\-\x93\x94\x8c\x81 \t\xa0]\n)(?= ?[a-z\x80-\xff]))"
LINE_END_WITH_CR = rb"[\r\n](?<=[,\-\x93\x94\x8c\x81 \t\xa0\r][\r\n])(?= ?[a-z\x80-\xff])"
CLAUSE_ENDS = tuple(mark.encode() for mark in (",", "-", "\u2013", "\u2014", "\u060c", "\u3001", "\uff0c"))

_COMMA = 0x2C

NEAR = 40
"""How far before a line end a clause ends at most, in bytes: 8 blanks, and a CR."""

LONG = 100
"""A line of no more bytes has no more columns, and is no paragraph of prose."""

NARROW = 66
"""Two lines of no more columns are seldom a sentence."""

VERSE = 50
"""Few lines of verse have more columns, and two of them are about as long."""

SWAY = 12
"""By more columns two lines of verse seldom differ."""

WIDEST = 160
"""No program wraps a line of more bytes."""

PIECES = 3
"""So many lines that begin as no author begins one say that an extractor broke the lines of a text."""

SHORT = 40
"""A sentence does not end with a line of so few columns that has no mark of its end."""

# What no line of prose has; one that is a paragraph may have some of it.
NO_PROSE = (
    rb"[|\t@{}=\\_#]|::|/\*|\*/|[A-Za-z]:(?!//)[A-Za-z]|(?<![.!?:\s\x1c-\x1f\x80-\xff])  +[!-~]"
    rb"|[A-Za-z0-9]\((?![A-Za-z0-9\x80-\xff]{1,12}\))|[A-Za-z0-9],[A-Za-z][A-Za-z0-9]{0,30},"
)
CELLS = rb"[|\t{}\\]"

# A line that is prose, whatever stands round it.
_PROSE = rb"[A-Za-z0-9.;!?'\"\x80-\xff\-]++(?:,?+ [A-Za-z0-9.;!?'\"\x80-\xff\-]++)*+,?+"
# Two lines of which a program wrapped the first: it is wide enough, and ends within a phrase.
WRAPPED = rb" ?" + _PROSE + rb"\n(?<=[A-Za-z0-9]{2}\n)(?<=[\x20-\x7e]{25}\n) ?(?=[a-z])" + _PROSE + rb"(?:\n|\Z)"

# A line that begins as no author begins one, behind one that ends with a word: an extractor has broken them.
_PIECED = rb"\n(?=(?:\xe2\x80\x9d|\xc2\xbb|[)\]\"]){0,2}[.,;:!?)\]] [A-Za-z\x80-\xff])(?<=[A-Za-z0-9\x80-\xff\r]\n)"

# What may end a sentence.
_ENDS = rb"[.!?:;\x80-\xff]"

# The byte that a line ends with which goes on in no other, if it is not empty, and those that the other begins with.
_WHOLE = (b"", b".", b"!", b"?", b":", b";")
_CAPITALS = frozenset(bytes((first,)) for first in (*range(0x41, 0x5B), *range(0x80, 0x100)))
_MAY_END = frozenset(bytes((last,)) for last in (*b".:", *range(0x80, 0x100)))
_STOPS = frozenset(b".!?")
_REST = frozenset(bytes((first,)) for first in (*b'.!?)]"', *range(0x80, 0x100)))
_MAY_GO_ON = frozenset(bytes((first,)) for first in (*range(0x61, 0x7B), *range(0x80, 0x100)))

# What is white space, and what may be in the end.
_BLANKS = b" \t\x0b\x0c\x1c\x1d\x1e\x1f"
_NOT_VISIBLE = bytes((*range(0x21), *range(0x7F, 0x100)))

_MAY_BE_LONG = rb"\n(?=[^\n]{101})"

PATTERNS = (LINE_END, LINE_END_WITH_CR, NO_PROSE, CELLS, WRAPPED, _PIECED, _ENDS, _MAY_BE_LONG)
"""All of them, for who judges them."""


def first(block: bytes) -> tuple[int, bool]:
    """Find a line end at which a sentence may be broken.

    Args:
        block: The bytes of a plain text.

    Returns:
        Where it is, -1 if there is none; and whether a line may begin with a bullet.
    """
    if b"\r" in block:
        line_ends = (found.start() for found in compiled(LINE_END_WITH_CR).finditer(block))
        return next((at for at in line_ends if _ends_clause(block, at)), -1), True
    broken, is_bulleted = -1, block.startswith(BULLETS)
    refused = -1
    for found in compiled(LINE_END).finditer(block):
        at = found.start()
        if found.end() > at + 1:
            is_bulleted = True
        elif broken < 0 and _ends_clause(block, at):
            if _may_break(block, at):
                broken = at
            elif refused < 0 and _may_be_clause(block, at):
                refused = at
    if broken < 0 <= refused and _is_pieced(block):
        broken = refused
    return broken if broken >= 0 and _has_long(block) else -1, is_bulleted


def _ends_clause(block: bytes, at: int) -> bool:
    """Tell whether a clause may end before a line end."""
    if block[at - 1] == _COMMA:
        return True
    before = block[max(at - NEAR, 0) : at].rstrip(b" \t\r\n")
    while before.endswith(b"\xc2\xa0"):
        before = before[:-2].rstrip(b" \t")
    return before.endswith(CLAUSE_ENDS)


def _may_be_clause(block: bytes, at: int) -> bool:
    """Tell whether the line that ends at `at` and the next one may be prose, whatever stands beside them."""
    start, end = _lines_at(block, at)
    return _may_be_prose(block, start, at) and _may_be_prose(block, at + 1, end)


def _is_pieced(block: bytes) -> bool:
    """Tell whether an extractor may have broken the lines of a text, as several of them say that begin with a mark."""
    return sum(1 for _ in islice(compiled(_PIECED).finditer(block), PIECES)) == PIECES


def _lines_at(block: bytes, at: int) -> tuple[int, int]:
    """Give where the line that ends at `at` begins, and where the next one ends."""
    end = block.find(b"\n", at + 1)
    return block.rfind(b"\n", 0, at) + 1, len(block) if end < 0 else end


def _may_break(block: bytes, at: int) -> bool:
    """Tell whether the line that ends at `at` and the next one may be of a broken sentence."""
    start, end = _lines_at(block, at)
    # Where the sentence goes on behind such a line, it is looked at again at the end of that.
    if end - at <= SHORT and not compiled(_ENDS).search(block, at + 1, end):
        return False
    if at - start <= NARROW and end - at <= NARROW and _are_apart(block, start, at, end):
        return False
    if not (_may_be_prose(block, start, at) and _may_be_prose(block, at + 1, end)):
        return False
    # Beside a line that no program wraps, its sentence may be wrapped elsewhere.
    return max(at - start, end - at - 1) > LONG or not _is_beside_wrap(block, start, at)


def _is_beside_wrap(block: bytes, start: int, at: int) -> bool:
    """Tell whether the line behind the one from `start` to `at` was wrapped by a program, or the one before it."""
    if compiled(WRAPPED).match(block, at + 1):
        return True
    before = block.rfind(b"\n", 0, start - 1) + 1 if start else 0
    return 0 < start <= before + WIDEST and compiled(WRAPPED).match(block, before) is not None


def _are_apart(block: bytes, start: int, at: int, end: int) -> bool:
    """Tell whether two narrow lines are all of a sentence that has no end, or that stands beside no wide line.

    Args:
        block: The bytes of a text.
        start: Where the first of the lines begins.
        at: Where it ends.
        end: Where the second one ends.
    """
    above = block[block.rfind(b"\n", 0, start - 1) + 1 : start - 1] if start else b""
    stop = block.find(b"\n", end + 1)
    below = block[end + 1 : len(block) if stop < 0 else stop]
    if _may_go_on(above, block[start:at]) or _may_go_on(block[at + 1 : end], below):
        return False
    if not compiled(_ENDS).search(block, at + 1, end):
        return True
    if not (above.strip(_BLANKS) or below.strip(_BLANKS)):
        return True
    narrow = any(len(beside) <= NARROW and beside.strip(_NOT_VISIBLE) for beside in (above, below))
    return narrow and not _may_be_plain(above, block[start:at].rstrip(_BLANKS), block[at + 1 : end].rstrip(_BLANKS))


def _may_be_plain(above: bytes, first: bytes, second: bytes) -> bool:
    """Tell whether two narrow lines may be a sentence whatever stands beside them.

    It begins with a capital letter, or with the stop of another sentence or behind it, and ends with its mark.
    Together the lines are wider than one of verse, and one of them is much wider than the other, or than verse is.
    """
    if second[-1:] not in _MAY_END:
        return False
    if first[:1] in _REST:
        return True
    begins = first[:1] in _CAPITALS
    if len(first) + len(second) < NARROW or (not begins and first.isascii() and _STOPS.isdisjoint(first)):
        return False
    above = above.rstrip(_BLANKS)
    ends = above[-1:] in _MAY_END or not above.isascii() or (len(above) <= SHORT and above[-1:] not in (b",", b";"))
    if begins and first[0] < 0x80 and not ends:
        return False
    widths = sorted((len(first), len(second)))
    return widths[1] > VERSE or widths[1] - widths[0] > SWAY or not (first + second).isascii()


def _may_go_on(line: bytes, following: bytes) -> bool:
    """Tell whether a sentence may go on from one line to the next."""
    return following.lstrip(_BLANKS)[:1] in _MAY_GO_ON and line.rstrip(_BLANKS)[-1:] not in _WHOLE


def _may_be_prose(block: bytes, start: int, end: int) -> bool:
    """Tell whether a line has no sign that prose has not."""
    line = block[start:end].rstrip(_NOT_VISIBLE)
    return not compiled(CELLS if end - start > LONG else NO_PROSE).search(line)


def _has_long(block: bytes) -> bool:
    """Tell whether a line may be a paragraph: where none is, no sentence is broken."""
    end = block.find(b"\n")
    return end > LONG or (end < 0 and len(block) > LONG) or compiled(_MAY_BE_LONG).search(block) is not None
