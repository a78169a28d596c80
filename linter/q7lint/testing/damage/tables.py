"""Tables, as extractors print those whose tags were damaged, and as old ones print sound ones."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from q7lint.testing.damage.core import EXACT, operator
from q7lint.text import Edit, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

    from q7lint.testing.damage.sound import Sound
    from q7lint.testing.damage.spelling import Speller


def tables(sound: Sound) -> list[Span]:
    """Give the tables of bars."""
    return [table.span for table in sound.tables]


def long_tables(sound: Sound) -> list[Span]:
    """Give the tables with two rows or more below the header, so that the rest still shows what a row is."""
    return [table.span for table in sound.tables if len(table.rows) > 2]


# Tables of damaged tags


@operator(
    "flatten-table",
    "a whole table on one line, its cells and rows parted by damaged tags, stray bars among them",
    ("TBL001",),
    places=tables,
    text=EXACT,
)
def flatten_table(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``Name< /th >< th >Age< /th > tr > | < tr >Ann< / td >< td >9< / td > tr > |``, a separator below."""
    header, *body = sound.table_at(place).rows
    row, head, cell = speller.cased("tr"), speller.cased("th"), speller.cased("td")
    row_end = speller.choice((f" {speller.tail(row)}", f" {speller.tail(row)}", speller.close(row)))
    # A start tag that was sound began a new cell and shows as a bar; the others stand in the text.
    shown = 1 if speller.chance(0.8) else speller.rng.randint(1, len(header))
    line = speller.open(row) if speller.chance(0.15) else ""
    for column, text in enumerate(header):
        line += "" if column == 0 else " | " if column < shown else speller.open(head)
        line += text + speller.close(head)
    line += row_end
    bar_first = True
    for cells in body:
        line += f" | {speller.open(row)}" if bar_first else f"{speller.open(row)} | "
        bar_first = bar_first and speller.chance(0.3)
        line += speller.open(cell).join(text + speller.close(cell) for text in cells) + row_end
    below = "\n" + "---|" * shown if speller.chance(0.85) else ""
    return [Edit(place, f"{line} |{below}")]


@operator(
    "space-table",
    "a table all of whose tags have blanks in them, on one line, a row a line or a cell a line",
    ("TBL001", "TBL007"),
    places=tables,
    text=EXACT,
)
def space_table(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``< tr >< td >Ann< / td >< td >9< / td >< / tr >``."""
    between = speller.choice(("", "", "", " ", " ", "\n"))
    between_rows = "\n" if between == "\n" else speller.choice((between, "\n"))
    pad = " " if speller.chance(0.25) else ""
    written = []
    for number, cells in enumerate(sound.table_at(place).rows):
        row, cell = speller.cased("tr"), speller.cased("td" if number else "th")
        inner = between.join(f"{speller.open(cell)}{pad}{text}{pad}{speller.close(cell)}" for text in cells)
        written.append(f"{speller.open(row)}{between}{inner}{between}{speller.close(row)}")
    if speller.chance(0.3):
        name = speller.cased(speller.choice(("table", "tbody")))
        written = [speller.open(name), *written, speller.close(name)]
    return [Edit(place, between_rows.join(written))]


@operator(
    "leave-cell-tails",
    "a table of which an old parser left the tails of its end tags, a row a line",
    ("TBL007",),
    places=tables,
    text=EXACT,
)
def leave_cell_tails(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``Area th> Measures th>`` and below it ``tr>Logistics td> Boats td>``."""
    rows = sound.table_at(place).rows
    names = [speller.cased("th"), *[speller.cased("td")] * (len(rows) - 1)]
    lines = [
        " ".join(f"{text} {speller.tail(name)}" if text else speller.tail(name) for text in cells)
        for name, cells in zip(names, rows, strict=True)
    ]
    row, whole = speller.tail(speller.cased("tr")), speller.tail(speller.cased("table"))
    if speller.chance(0.5):
        lines = [lines[0], *(row + line for line in lines[1:])]
        lines += speller.choice(([], [row], [f"{row} {whole}"]))
    else:
        end = f" {row}" if speller.chance(0.5) else ""
        lines = [line + end for line in lines]
        lines += [whole] if speller.chance(0.3) else []
    return [Edit(place, "\n".join(lines))]


@operator(
    "split-table",
    "a table whose tags were set letter by letter, mostly a cell a line, some with curled quotes",
    ("TBL007", "TBL001"),
    places=tables,
    text=EXACT,
)
def split_table(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``<t r>``, ``<t d scope =”row”>Plan</t d>``, ``</t r>``; the header now and then by its tails alone."""
    rows: Sequence[Sequence[str]] = sound.table_at(place).rows
    lines: list[str] = []
    body = rows
    if speller.chance(0.6):
        lines.append(" ".join(f"{text} {speller.tail(speller.cased('th'))}" for text in rows[0]))
        body = rows[1:]
    on_lines, is_curled = speller.chance(0.75), speller.chance(0.3)
    for number, cells in enumerate(body):
        name, row = speller.cased("th" if body is rows and number == 0 else "td"), speller.cased("tr")
        marks = [speller.curled("scope", "row") if is_curled and column == 0 else "" for column in range(len(cells))]
        inner = [
            f"{speller.split_open(name, mark)}{text}{speller.split_close(name)}"
            for text, mark in zip(cells, marks, strict=True)
        ]
        whole = [speller.split_open(row), *inner, speller.split_close(row)]
        lines += whole if on_lines else ["".join(whole)]
    return [Edit(place, "\n".join(lines))]


@operator(
    "glue-heading",
    "the end of a table of split tags glued to the line behind it",
    ("TBL007",),
    places=lambda sound: [one for one in tables(sound) if sound.text[one.end : one.end + 2].strip("\n") != ""],
    text=EXACT,
)
def glue_heading(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``</t r>Navigating Future Challenges``."""
    lines = []
    for number, cells in enumerate(sound.table_at(place).rows):
        name, row = speller.cased("td" if number else "th"), speller.cased("tr")
        inner = [f"{speller.split_open(name)}{text}{speller.split_close(name)}" for text in cells]
        lines += [speller.split_open(row), *inner, f"</{speller.split(row)}>"]
    return [Edit(Span(place.start, place.end + 1), "\n".join(lines))]


# Tables of bars


@operator(
    "print-cells-as-lines",
    "a table of bars printed one cell a line, the separator after its first row",
    ("TBL003",),
    places=long_tables,
    text=EXACT,
)
def print_cells_as_lines(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``Name |``, ``Age |``, ``---|---|``, ``Ann |``, as trafilatura does where cells hold paragraphs."""
    table = sound.table_at(place)
    start = "| " if table.style.leading else ""
    cells = [[f"{start}{text} |" if text else f"{start}|" for text in row] for row in table.rows]
    separator = table.style.separator(len(table.rows[0]))
    return [Edit(place, "\n".join([*cells[0], separator, *(cell for row in cells[1:] for cell in row)]))]


@operator(
    "break-rows",
    "rows of a table of bars broken over two lines",
    ("TBL003",),
    places=long_tables,
    text=EXACT,
)
def break_rows(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Break one row, or each, behind a bar within it, or between two words of a cell."""
    starts = [place.start + found.end() for found in re.finditer("\n", sound.text[slice(*place)])][1:]
    chosen = starts if speller.chance(0.3) else [speller.choice(starts)]
    edits = []
    for start in chosen:
        end = sound.text.find("\n", start, place.end)
        row = Span(start, place.end if end < 0 else end)
        bars = [found.span() for found in re.finditer(r"(?<=\S \|) (?=[^ |])", sound.text[slice(*row)])]
        words = [found.span() for found in re.finditer(r"(?<=\w) (?=\w)", sound.text[slice(*row)])]
        among = words if words and speller.chance(0.4) else bars
        if among:
            first, last = speller.choice(among)
            edits.append(Edit(Span(row.start + first, row.start + last), "\n"))
    return edits


@operator(
    "merge-rows",
    "two rows of a table of bars on one line",
    ("TBL001", "TBL004"),
    places=long_tables,
    text=0,
    why="A long row is reported only: which of its bars was the end of a row can't be told from the row.",
)
def merge_rows(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``Ann | 9 | Bea | 12 |``."""
    ends = [place.start + found.start() for found in re.finditer("\n", sound.text[slice(*place)])][2:]
    end = speller.choice(ends)
    return [Edit(Span(end, end + 1), " ")]


@operator(
    "move-separator",
    "the separator of a table of bars behind its rows, before its header, or of another width",
    ("TBL002",),
    places=long_tables,
    text=EXACT,
)
def move_separator(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``A | B |``, ``1 | 2 |``, ``---|``."""
    table = sound.table_at(place)
    header, separator, *body = sound.text[slice(*place)].split("\n")
    shape = speller.rng.random()
    narrow = table.style.separator(speller.rng.randint(1, len(table.rows[0])))
    if shape < 0.45:
        lines = [header, *body, separator]
    elif shape < 0.75:
        lines = [header, *body, narrow]
    else:
        lines = [separator, header, *body]
    return [Edit(place, "\n".join(lines))]


@operator(
    "drop-empty-cells",
    "the empty cells at the end of rows gone",
    ("TBL004",),
    places=lambda sound: [one.span for one in sound.tables if any(len(row) > 2 and not row[-1] for row in one.rows)],
    text=EXACT,
)
def drop_empty_cells(sound: Sound, place: Span, speller: Speller) -> list[Edit]:
    """Write ``Ann | 9 |`` under three columns."""
    starts = [found.start() for found in re.finditer(r"(?<=\S \|) \|(?=\n|$)", sound.text[slice(*place)])]
    return [Edit(Span(place.start + start, place.start + start + 2), "") for start in starts]
