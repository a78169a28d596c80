"""A long text is read in parts, each of which ends with a paragraph.

What a reader needs stands near: in the sentence, the list, the table. What a whole document says is `Evidence`, which
is put together from the parts. So a text of any length is read in memory that does not grow with it, most parts of a
sound one are never decoded, and each can be read by another worker.

Where the parts end depends on the text alone, and counts bytes of UTF-8: for the same text it is the same whether it
came from a file or from a program, and whatever the machine. Markdown and HTML are read whole, since what is code or
a comment in them shows only from the start; so is a line, however long.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from q7lint.regex import regex
from q7lint.text import Dialect

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator
    from typing import BinaryIO

ONE = 1 << 16
"""A text of no more bytes is read as one: few documents are longer, and what is, is a book or a collection of them."""

LENGTH = 1 << 14
"""A part ends with a paragraph behind so many bytes: the shorter it is, the less of a sound text is opened."""

NEAR = 3 * LENGTH
"""A blank line that is farther is looked for only where no line before it is a paragraph."""

MOST = 1 << 17
"""Where there is neither a blank line nor a line that is a paragraph, it ends with the first line behind so many."""

FENCED = 1 << 20
"""It does not end within fenced code, if that ends before so many; a fence that is not closed begins no code."""

BLOCK = 1 << 20
"""How many bytes are read from a file at once."""

_FENCES = (b"```", b"~~~")
_FENCE = regex(rb"(?:[ \t>]|[-*+][ \t]|\d{1,9}[.)][ \t])*+(`{3,}+|~{3,}+)([^\r\n]*+)")
_LONGEST_BEFORE = 40
"""More stands before no fence on its line."""

_FEW = 20
"""So many signs of a fence are looked at one by one."""

# Where a sentence ends before a blank line and a letter stands behind it: there is no table, list or quotation there.
# Any sign beyond ASCII counts for the end of one.
_BETWEEN_PROSE = regex(rb"\n\n(?<=[.!?\"\x80-\xff]\n\n)(?=[A-Za-z\xc3-\xe1\xe3-\xf4])")

# The same between two lines that are paragraphs: the second one is long, and holds no sign that markup is made of.
_BETWEEN_LINES = regex(rb"\n(?<=[.!?\"\x80-\xff]\n)(?=[A-Z\xc3-\xe1\xe3-\xf4][^<>|&\n]{99})")


class Part(NamedTuple):
    """A part of a text.

    Args:
        start: Where it begins, in bytes.
        data: Its bytes.
    """

    start: int
    data: bytes


class Origin(NamedTuple):
    """Where a part begins in its text.

    Args:
        offset: How many code points stand before it.
        row: How many lines do.
    """

    offset: int = 0
    row: int = 0

    def behind(self, data: bytes) -> Origin:
        """Give where what follows `data` begins, if `data` begins here."""
        return Origin(self.offset + length(data), self.row + line_ends(data))


def is_cut(dialect: Dialect) -> bool:
    """Tell whether a long text of this dialect is read in parts."""
    return dialect is Dialect.TEXT


def cut(data: bytes, dialect: Dialect) -> Iterator[Part]:
    """Yield the parts of a text."""
    if not is_cut(dialect) or len(data) <= ONE:
        yield Part(0, data)
        return
    start = 0
    while start < len(data):
        end = _end(data, start, last=True)
        yield Part(start, data[start:end])
        start = end


def cut_file(file: BinaryIO, start: int = 0) -> Iterator[Part]:
    """Yield the parts of a text in a file that begins at the byte `start`, from where it is read on.

    Raises:
        OSError: It cannot be read.
    """
    rest, last, is_one = b"", False, True
    while not last:
        more = file.read(max(BLOCK, len(rest)))  # a long line is put together in few steps
        last = not more
        rest += more
        at = 0
        is_one = is_one and len(rest) <= ONE
        if is_one:
            continue
        while at < len(rest):
            end = _end(rest, at, last=last)
            if end < 0:
                break
            yield Part(start + at, rest[at:end])
            at = end
        start += at
        rest = rest[at:]
    if rest:
        yield Part(start, rest)


def _end(data: bytes, start: int, *, last: bool) -> int:
    """Tell where the part ends that begins at `start`; -1 if more bytes are needed to tell, which `last` denies."""
    first = end = _end_of_paragraph(data, start + LENGTH, start + MOST, last=last)
    limit = start + FENCED
    fence, seen = b"", start
    while end >= 0:
        fence = _fence_open(data, start, (seen, end), fence)
        if not fence:
            return end
        if end >= limit or (last and end == len(data)):
            return first  # one that is not closed begins no code
        seen = end
        end = _end_of_paragraph(data, end, end + LENGTH, last=last)
    return -1


def _end_of_paragraph(data: bytes, least: int, most: int, *, last: bool) -> int:
    """Tell where a paragraph ends behind `least`, or a line behind `most`; -1 if more bytes are needed to tell."""
    near = min(least + NEAR, most)
    if not last and len(data) < near + LENGTH:
        return -1
    if (end := _blank_line(data, least, near)) >= 0:
        clean = _BETWEEN_PROSE.search(data, max(least, end - 3), end + LENGTH)
        return clean.end() if clean else end
    if clean := _BETWEEN_LINES.search(data, least, near):
        return clean.end()
    if (end := _blank_line(data, near, most)) >= 0:
        return end
    if most < len(data):
        line = data.find(b"\n", most)
        if line < 0 and last:
            line = data.find(b"\r", most)
        if line >= 0:
            return line + 1
    return len(data) if last else -1


def _blank_line(data: bytes, start: int, stop: int) -> int:
    """Give where the first blank line between two places ends; -1 if there is none."""
    blank = data.find(b"\n\n", start, stop)
    # Only what stands before is looked at for the other kind of line ends.
    stop = stop if blank < 0 else blank + 1
    if data.find(b"\r", start, stop) >= 0 and (after := data.find(b"\n\r\n", start, stop)) >= 0:
        return after + 3
    return blank + 2 if blank >= 0 else -1


def _fence_open(data: bytes, start: int, stretch: tuple[int, int], fence: bytes) -> bytes:
    """Give the fence that is open at the end of a stretch, if `fence` is open where it begins; empty for none.

    A part begins at `start`, and what stands before that says nothing. Fences are read as `q7lint.reading.blocks`
    reads them in plain text: a line of tildes below a line of text is a heading's.
    """
    for found in _fence_lines(data, *stretch):
        mark, rest = found[1], found[2]
        if fence:
            if mark.startswith(fence) and not rest.strip():
                fence = b""
        elif mark[:1] == b"`":
            fence = b"" if b"`" in rest else mark
        elif rest or not _is_below_text(data, start, found.start()):
            fence = mark
    return fence


def _is_below_text(data: bytes, low: int, start: int) -> bool:
    """Tell whether the line before the one that begins at `start` has text on it; none stands before `low`."""
    above = data[max(start - 200, low) : start].splitlines()
    return bool(above) and bool(above[-1].strip())


def _fence_lines(data: bytes, start: int, end: int) -> Iterator[re.Match[bytes]]:
    """Yield the lines between two line starts that open or close fenced code, if anything does."""
    nearest = {fence: _find_fence(data, fence, start, end) for fence in _FENCES}
    while any(at >= 0 for at in nearest.values()):
        at = min(at for at in nearest.values() if at >= 0)
        low = max(at - _LONGEST_BEFORE, start)
        line = data.rfind(b"\n", low, at) + 1 or low
        begins = line == start or data[line - 1] == 0x0A
        if begins and (found := _FENCE.match(data, line, end)):
            yield found
        after = data.find(b"\n", at, end)
        for fence, place in nearest.items():
            if 0 <= place <= after or after < 0:
                nearest[fence] = _find_fence(data, fence, after, end) if after >= 0 else -1


def _find_fence(data: bytes, fence: bytes, start: int, end: int) -> int:
    """Find the first fence between two places; -1 if there is none.

    One sign is found at the speed of the memory, and three in a row at a tenth of it.
    """
    at = data.find(fence[:1], start, end)
    for _ in range(_FEW):
        if at < 0 or data.startswith(fence, at, end):
            return at
        at = data.find(fence[:1], at + 1, end)
    return data.find(fence, at, end) if at >= 0 else -1


def length(data: bytes) -> int:
    """Count the code points of a text, a byte that is not UTF-8 as one."""
    return len(data) if data.isascii() else len(data.decode("utf-8", "surrogateescape"))


def line_ends(data: bytes) -> int:
    """Count the line ends of a text: LF, CR, and both together as one."""
    count = data.count(b"\n")
    return count + data.count(b"\r") - data.count(b"\r\n") if b"\r" in data else count
