"""Where a sentence may be broken: the look at each line end behind a clause, and at the lines on both sides of it.

Code and lists are full of lines that end in a comma. What `q7lint.reading.lines` would refuse by a sign of ASCII on one
of the two lines, or by the next one, is refused here already, so that the text need not be decoded. Everything here
holds for more than the reader reads: a byte beyond ASCII may be anything.
"""

from __future__ import annotations

from q7lint.gate import compiled

TYPE_CHECKING = False  # a run on a sound file imports this module
if TYPE_CHECKING:
    from collections.abc import Iterator

# What a clause ends with, or blanks behind it; of all but the comma and the hyphen, the last byte.
LINE_END = rb"\n(?<=[,\-\x93\x94\x8c\x81 \t\xa0]\n)(?= ?[a-z\x80-\xff])"
LINE_END_WITH_CR = rb"[\r\n](?<=[,\-\x93\x94\x8c\x81 \t\xa0\r][\r\n])(?= ?[a-z\x80-\xff])"
CLAUSE_ENDS = tuple(mark.encode() for mark in (",", "-", "\u2013", "\u2014", "\u060c", "\u3001", "\uff0c"))

_COMMA = 0x2C

NEAR = 40
"""How far before a line end a clause ends at most, in bytes: 8 blanks, and a CR."""

LONG = 100
"""A line of no more bytes has no more columns, and is no paragraph of prose."""

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

# What may end a sentence.
_ENDS = rb"[.!?:;\x80-\xff]"

# What may be white space in the end.
_NOT_VISIBLE = bytes((*range(0x21), *range(0x7F, 0x100)))

_MAY_BE_LONG = rb"\n(?=[^\n]{101})"

PATTERNS = (LINE_END, LINE_END_WITH_CR, NO_PROSE, CELLS, WRAPPED, _ENDS, _MAY_BE_LONG)
"""All of them, for who judges them."""


def first(block: bytes) -> int:
    """Find a line end at which a sentence may be broken; -1 if there is none.

    Args:
        block: The bytes of a plain text.
    """
    if b"\r" in block:
        return next(_clauses(block, LINE_END_WITH_CR), -1)
    at = next((at for at in _clauses(block, LINE_END) if _may_break(block, at)), -1)
    return at if at >= 0 and _has_long(block) else -1


def _clauses(block: bytes, line_end: bytes) -> Iterator[int]:
    """Yield the line ends behind which a clause may go on."""
    for found in compiled(line_end).finditer(block):
        at = found.start()
        if block[at - 1] == _COMMA:
            yield at
            continue
        before = block[max(at - NEAR, 0) : at].rstrip(b" \t\r\n")
        while before.endswith(b"\xc2\xa0"):
            before = before[:-2].rstrip(b" \t")
        if before.endswith(CLAUSE_ENDS):
            yield at


def _may_break(block: bytes, at: int) -> bool:
    """Tell whether the line that ends at `at` and the next one may be of a broken sentence."""
    start = block.rfind(b"\n", 0, at) + 1
    end = block.find(b"\n", at + 1)
    end = len(block) if end < 0 else end
    # Where the sentence goes on behind such a line, it is looked at again at the end of that.
    if end - at <= SHORT and not compiled(_ENDS).search(block, at + 1, end):
        return False
    if not (_may_be_prose(block, start, at) and _may_be_prose(block, at + 1, end)):
        return False
    if compiled(WRAPPED).match(block, at + 1):
        return False
    return not (start and compiled(WRAPPED).match(block, block.rfind(b"\n", 0, start - 1) + 1))


def _may_be_prose(block: bytes, start: int, end: int) -> bool:
    """Tell whether a line has no sign that prose has not."""
    line = block[start:end].rstrip(_NOT_VISIBLE)
    return not compiled(CELLS if end - start > LONG else NO_PROSE).search(line)


def _has_long(block: bytes) -> bool:
    """Tell whether a line may be a paragraph: where none is, no sentence is broken."""
    end = block.find(b"\n")
    return end > LONG or (end < 0 and len(block) > LONG) or compiled(_MAY_BE_LONG).search(block) is not None
