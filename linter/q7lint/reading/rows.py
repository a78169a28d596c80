"""Rows of pipe tables: cells between bars, separators, and how a document writes them.

What counts as sound is GitHub's table extension and what the extractors print: a leading bar is optional row by row,
and an empty cell is a cell.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint.reading.tokens import RowStyle
from q7lint.regex import regex
from q7lint.text import Dialect

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from q7lint.reading.tokens import Table
    from q7lint.text import Document

_BAR = regex(r"(?<!\\)\|")
_SEPARATOR = regex(r"[ \t]*+\|?(?:[ \t]*+:?-++:?[ \t]*+\|)++(?:[ \t]*+:?-++:?)?[ \t]*+")
# Where a search begins within a run of blanks or dashes, it finds nothing that it would not have found before it.
_DASHES = regex(r"(?<![ \t])([ \t]*+):?(-++):?([ \t]*+)")

_MAY_SEPARATE = regex(r"-:?[ \t]?\|")
SIDE_BY_SIDE = regex(r"(?:---:?|-:|:--?)[ \t]{0,9}\|[ \t]{0,9}(?::?---|:-|--?:)")
"""Two groups of dashes beside a bar: of three, or with a colon that tells on which side a column is set."""
GROUP = r"[ \t]*+(?::?-{3,}+:?|:-{1,2}+:?|-{1,2}+:)[ \t]*+"
"""A cell of a separator within a line, where fewer dashes without a colon may be what a table holds."""

_ALL_DASHES = regex(rf"(?<![ \t])(?:(?=[ \t:])|(?<!-))(?:{GROUP}\|)++")

LONGEST_SEPARATOR = 1000
"""A longer line does not tell how tables are written."""

MOST_PADDING = 2000, 8
"""A table gets at most so many empty cells, and so many more for each cell that it has."""

EXTRACTED = RowStyle(leading=False, trailing=True, separator="---")
"""How extractors print a table in text: ``A | B |`` over ``---|---|``."""

WRITTEN = RowStyle(leading=True, trailing=True, separator=" --- ")
"""How people write a table in Markdown: ``| A | B |`` over ``| --- | --- |``."""


def glued(left: str, right: str) -> str:
    """Put two halves of a text together: with a blank, but with none between scripts that have none."""
    spaceless = _is_spaceless(left[-1:]) and _is_spaceless(right[:1])
    return f"{left}{right}" if spaceless else f"{left} {right}".strip()


def _is_spaceless(mark: str) -> bool:
    """Tell whether a code point is of Chinese or Japanese. A pattern for all of them takes milliseconds to compile."""
    return (
        "\u3001" <= mark <= "\u3007"
        or "\u3040" <= mark <= "\u30ff"
        or "\u3400" <= mark <= "\u9fff"
        or "\uf900" <= mark <= "\ufaff"
        or "\uff00" <= mark <= "\uff60"
    )


def bars(line: str) -> int:
    """Count the bars of a line that are not escaped."""
    return len(_BAR.findall(line)) if "\\" in line else line.count("|")


def cells(line: str) -> list[str]:
    """Give the texts of a row's cells, without the white space round them and without a bar at either end."""
    inner = line.strip()
    inner = inner.removeprefix("|")
    if inner.endswith("|") and not inner.endswith("\\|"):
        inner = inner[:-1]
    return [cell.strip() for cell in split_cells(inner)]


def split_cells(text: str) -> list[str]:
    """Split a text at its bars, those that are escaped left out."""
    return _BAR.split(text) if "\\" in text else text.split("|")


def groups(line: str) -> int:
    """Count the groups of dashes if the line is a separator with at least one bar; 0 if it is none.

    A single dash and a bar are a cell of their own: ``- |``.
    """
    if "-" not in line or "|" not in line or line.strip(" \t|:-"):
        return 0
    count = len(_DASHES.findall(line)) if _SEPARATOR.fullmatch(line) else 0
    return count if count > 1 or "---" in line else 0


def style_of(separator: str, header: str) -> RowStyle:
    """Tell how a table is written from its separator and its header."""
    found = _DASHES.search(separator)
    dashes = f"{' ' if found and found[1] else ''}---{' ' if found and found[3] else ''}"
    leading = separator.lstrip().startswith("|")
    if leading != header.lstrip().startswith("|"):
        leading = header.lstrip().startswith("|")
    if not leading:
        dashes = dashes.lstrip() if header == header.lstrip() else dashes
    return RowStyle(leading, header.rstrip().endswith("|"), dashes, _behind_bar(header))


def _behind_bar(row: str) -> str:
    """Give the blank that an extractor printed behind the last bar of a row; an empty string if there is none."""
    return " " if row.endswith("| ") else ""


def read_style(document: Document) -> RowStyle | None:
    """Read how a document writes its tables; ``None`` where it has none.

    The first separator with a row of bars beside it says so, whether its table is sound or not, so that the answer
    stays the same when tables are repaired; else the first that was left of a table of tags.
    """
    if not _MAY_SEPARATE.search(document.text):
        return None
    fallback: RowStyle | None = None
    end = -1
    for found in _MAY_SEPARATE.finditer(document.text):
        if found.start() < end:
            continue  # its line was looked at
        row = document.row(found.start())
        start, end = document.line(row)
        if end - start > LONGEST_SEPARATOR:
            continue
        line = document.text[start:end]
        if not groups(line):
            one_line = style_on_one_line(line)
            if one_line is not None and one_line.leading:
                return one_line  # its repair is certain, and it will be a table like any other
            fallback = fallback or one_line
            continue
        above = _row_beside(document, row - 1)
        if above or _row_beside(document, row + 1):
            return style_of(line, above or line)
        if fallback is None:
            style = style_of(line, line)
            fallback = style._replace(behind=_behind_bar(_line(document, row - 1) or _line(document, row + 1)))
    return fallback


def style_on_one_line(line: str) -> RowStyle | None:
    """Tell how the table on a line is written whose rows were run together; ``None`` where there is none."""
    if not SIDE_BY_SIDE.search(line):
        return None
    if "||" not in line.replace(" ", ""):
        return RowStyle(leading=False, trailing=True, separator="---")
    separator = _ALL_DASHES.search(line)
    return style_of(f"|{separator.group()}", "||") if separator else None


def _row_beside(document: Document, row: int) -> str:
    """Give the line with the index `row` if it is a row of bars without brackets; an empty string if not.

    A bar that stands alone is left of a row, and tells nothing.
    """
    line = _line(document, row)
    return (
        line if line.strip() != "|" and bars(line) and not groups(line) and "<" not in line and ">" not in line else ""
    )


def _line(document: Document, row: int) -> str:
    """Give the line with the index `row`, or the beginning of a long one; an empty string if there is none."""
    if not 0 <= row < len(document.line_starts):
        return ""
    start, end = document.line(row)
    return document.text[start : min(end, start + LONGEST_SEPARATOR)]


def style_for(document: Document, known: RowStyle | None) -> RowStyle:
    """Give the style to write in: the document's own, else that of its dialect."""
    if known is not None:
        return known
    return EXTRACTED if document.dialect is Dialect.TEXT else WRITTEN


def write_row(texts: tuple[str, ...], style: RowStyle) -> str:
    """Write one row. An empty first cell needs a leading bar, an empty last one a trailing bar, whatever the style."""
    empty = f"{style.behind}|"  # who prints a blank behind a bar does so in an empty cell as well
    row = " ".join(f"{text} |" if text else empty for text in texts)
    if style.leading or not texts[0]:
        row = f"| {row}"
    if not style.trailing and texts[-1]:
        row = row.removesuffix(" |")
    return row + style.behind


def write_separator(width: int, style: RowStyle) -> str:
    """Write the separator under a header of `width` cells."""
    inner = "|".join([style.separator] * width)
    if not style.leading:
        inner = inner.lstrip()
    if not style.trailing:
        inner = inner.rstrip()
    return f"{'|' if style.leading else ''}{inner}{'|' if style.trailing else ''}"


def needs_padding(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether rows are so uneven that a table of them would be empty cells for the most part.

    A thousand rows of one cell below one of a thousand would take a million cells to write.
    """
    least, times = MOST_PADDING
    return max(map(len, rows)) * len(rows) > least + times * sum(map(len, rows))


def write_table(table: Table, style: RowStyle, newline: str) -> str:
    """Write a table: a row a line, padded to the widest, and a separator under the header.

    Lines that are to stay as they are, and a separator that is whole, are not written anew.

    Args:
        table: The table; its own style goes before `style`.
        style: How the document writes its tables.
        newline: The line end.
    """
    style = table.style or style
    width = max(map(len, table.rows))
    kept = table.kept or ("",) * len(table.rows)
    lines = [
        line or write_row(row + ("",) * (width - len(row)), style) for row, line in zip(table.rows, kept, strict=True)
    ]
    if table.header:
        # Beside tags a separator stands by chance, as it came out of the extractor, unless it does so below a header
        # without any: only its alignment says more.
        keeps = table.separator and (not table.tags or table.kept or ":" in table.separator)
        lines.insert(1, table.separator if keeps else write_separator(width, style))
    return newline.join(lines)


def merged(tables: tuple[Table, ...], more: Iterable[Table]) -> tuple[Table, ...]:
    """Add those of `more` that share no place with one of `tables`. Both are in the order of their places."""
    added: list[Table] = []
    place = 0
    for table in more:
        while place < len(tables) and tables[place].span.end <= table.span.start:
            place += 1
        if place == len(tables) or not tables[place].span.touches(table.span):
            added.append(table)
    return tuple(sorted((*tables, *added), key=lambda table: table.span))
