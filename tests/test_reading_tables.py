"""Tables, read through their damage: rows, cells, header, place and what is wrong, and how they are written again."""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import q7lint
from q7lint.reading import Certainty, Reading, RowStyle, Table, TableDamage, write_table
from q7lint.reading.joining import Row, form_of, header_start, put_together, read_body, unfinished
from q7lint.reading.rows import bars, cells, glued, groups, merged, read_style, write_row, write_separator
from q7lint.text import Dialect, Document, Span

if TYPE_CHECKING:
    from collections.abc import Sequence

PLAIN = RowStyle(leading=False, trailing=True, separator="---")
FRAMED = RowStyle(leading=True, trailing=True, separator=" --- ")
OPEN = RowStyle(leading=False, trailing=False, separator="---")
STYLES = (PLAIN, FRAMED, RowStyle(leading=True, trailing=True, separator="---"))


def read(text: str, dialect: Dialect = Dialect.TEXT) -> tuple[Table, ...]:
    """Read the damaged tables of `text`."""
    return Reading(Document(text, "x", dialect)).tables


def repaired(text: str, dialect: Dialect = Dialect.TEXT) -> str:
    return q7lint.repair(text, unsafe=True, dialect=dialect).text


# Rows


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ("a | b |", ["a", "b"]),
        ("| a | b |", ["a", "b"]),
        ("| a | b | ", ["a", "b"]),
        ("a | b", ["a", "b"]),
        ("a| b  ", ["a", "b"]),
        ("| | b |", ["", "b"]),
        ("a | |", ["a", ""]),
        ("x | |||", ["x", "", "", ""]),
        ("a \\| b | c |", ["a \\| b", "c"]),
        ("a | b \\|", ["a", "b \\|"]),
        ("\u00a0a\u00a0b | c |", ["a\u00a0b", "c"]),
    ],
)
def test_cells_of_a_row(line: str, wanted: list[str]) -> None:
    assert cells(line) == wanted


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("---|---|", 2),
        ("---|", 1),
        ("|---|---|", 2),
        ("| --- | --- |", 2),
        ("---|---  ", 2),
        (":---|---:|:-:|", 3),
        ("---", 0),
        ("|", 0),
        ("|---+---|", 0),
        ("|-- a", 0),
        ("a --- | ---", 0),
        ("- |", 0),
        ("--- |", 1),
        ("- | -", 2),
    ],
)
def test_groups_of_a_separator(line: str, count: int) -> None:
    assert groups(line) == count


def test_bars_that_are_escaped_do_not_count() -> None:
    assert bars("a \\| b | c |") == 2


@pytest.mark.parametrize(
    ("left", "right", "whole"),
    [
        ("the", "oak", "the oak"),
        ("石を", "運ぶ", "石を運ぶ"),
        ("石", "oak", "石 oak"),
        ("", "oak", "oak"),
        ("a", "", "a"),
    ],
)
def test_halves_of_a_cell(left: str, right: str, whole: str) -> None:
    assert glued(left, right) == whole


def test_rows_are_written_so_that_empty_cells_stay() -> None:
    assert write_row(("a", "b"), PLAIN) == "a | b |"
    assert write_row(("a", ""), PLAIN) == "a | |"
    assert write_row(("", "b"), PLAIN) == "| | b |"
    assert write_row(("a", "b"), FRAMED) == "| a | b |"
    assert write_row(("a", "b"), OPEN) == "a | b"
    assert write_row(("a", ""), OPEN) == "a | |"
    assert write_separator(2, PLAIN) == "---|---|"
    assert write_separator(2, FRAMED) == "| --- | --- |"
    assert write_separator(2, OPEN) == "---|---"


@pytest.mark.parametrize(
    ("text", "style"),
    [
        ("a | b |\n---|---|\n1 | 2 |", PLAIN),
        ("| a | b |\n| --- | --- |\n| 1 | 2 |", FRAMED),
        ("a | b\n---|---\n1 | 2", OPEN),
        ("prose\n---|\nprose\n| a | b |\n| --- | --- |", FRAMED),
        ("Boat< /th >< th >Berth< /th > |\n---|\nprose", PLAIN),
        ("| a | b |\n---|---|\n", RowStyle(leading=True, trailing=True, separator="---")),
        ("prose", None),
        ("a | b", None),
    ],
)
def test_style_of_a_document(text: str, style: RowStyle | None) -> None:
    assert read_style(Document(text)) == style


@pytest.mark.parametrize("dialect", [Dialect.TEXT, Dialect.MARKDOWN])
@pytest.mark.parametrize(
    "sound", ["a | b |\n---|---|\n1 | 2 |", "| a | b |\n| --- | --- |\n| 1 | 2 |", "a | b\n---|---\n1 | 2"]
)
def test_a_table_is_written_as_the_document_writes_its_tables(sound: str, dialect: Dialect) -> None:
    tags = "< tr >< th >a< / th >< th >b< / th >< / tr >< tr >< td >1< / td >< td >2< / td >< / tr >"
    assert repaired(f"{sound}\n\nAnd then the second.\n\n{tags}\n", dialect).endswith(f"second.\n\n{sound}\n")


# Pieces of rows


def rows_of(text: str) -> list[Row]:
    return [Row(number, line, tuple(cells(line)), groups(line)) for number, line in enumerate(text.split("\n"))]


def test_header_in_pieces_is_found() -> None:
    assert header_start(rows_of("x | y | z |\na |\nb |\n---|---|"), 3, 2) == 1
    assert header_start(rows_of("a | b\nc | d |\n---|---|---|"), 2, 3) == 0
    assert header_start(rows_of("a | b |\n---|---|---|"), 1, 3) is None


def test_pieces_are_put_together() -> None:
    lines = rows_of("a | b | c |\n---|---|---|\n1 | two\nhalves | 3 |\n4 |\n|\n6 |\n7 | 8\n| 9 |")
    form = form_of(lines[0], lines[0], lines[1], 3)
    body = read_body(form, lines[2:])
    assert body.rows == (("1", "two halves", "3"), ("4", "", "6"), ("7", "8", "9"))
    assert body.joined
    assert body.kept == ("", "", "")
    assert put_together(form, lines[7:]) == ("7", "8", "9")
    assert unfinished(form, [], lines[2:3]) == lines[2:3]
    assert unfinished(form, [], lines[2:4]) == []


# Tables of tags


ROWS = (("Boat", "Berth"), ("Alma", "4"), ("Berta", ""))


@pytest.mark.parametrize(
    "text",
    [
        "Boat< /th >< th >Berth< /th > tr > | < tr >Alma< / td >< td >4< / td > tr > | Berta< / td >< td >< / td > |",
        "<tr >< th >Boat< /th >< th >Berth< /th ></tr >< tr >< td >Alma< /td >< td >4< /td >< tr >Berta< td >",
        "Boat< /th >Berth< /th >< /tr >Alma< /td >4< /td >< /tr >Berta< /td >< /td >< /tr >",
        "Boat th> | Berth th> tr> |\n---|---|\nAlma td> | 4 td> tr> |\nBerta td> | td> tr> |",
        "Boat th> Berth th>\ntr>Alma td> 4 td>\ntr>Berta td> td>\ntr>",
        "th>Boat th>Berth tr>\ntd>Alma td>4 tr>\ntd>Berta td> tr>",
        "<t r>\n<t h>Boat\n<t h>Berth\n<t r>\n<t d>Alma</t d>\n<t d>4</t d>\n<t r>\n<t d>Berta\n<t d></t d>",
        "Boat | Berth | < /tr >< tr >Alma | 4 | < / tr >< tr >Berta | | < / tr >\n---|",
        "| Boat | Berth | < /tr >< tr >Alma | 4 | < / tr >< tr >Berta | | < / tr >\n|---|---|---|---|---|---|",
        "<TABLE><TR><TH>Boat</TH><TH>Berth</TH></TR><TR><TD>Alma</TD><TD>4</TD></TR><TR><TD>Berta</TD><TD></TD></TR></TABLE>",
    ],
)
def test_cells_are_read_through_the_tags(text: str) -> None:
    (table,) = read(text)
    assert table.rows == ROWS
    assert table.header
    assert (table.before, table.after) == ("", "")
    assert table.span == Span(0, len(text))


@pytest.mark.parametrize(
    "text",
    [
        "< th >A< / th >< th >B< / th >\n< td >1< / td >< td >2< / td >< td >3< / td >< td >4< / td >\n",
        "A th> B th> 1 td> 2 td> 3 td> 4 td>\n",
    ],
)
def test_rows_that_left_no_trace_are_counted_out_by_the_header(text: str) -> None:
    assert repaired(text) == "A | B |\n---|---|\n1 | 2 |\n3 | 4 |\n"


def test_one_column_is_a_table_where_bars_part_its_rows() -> None:
    (table,) = read("First hive | < /tr >< tr > | Second hive | < /tr >< tr > | Third hive | < /tr > |")
    assert table.rows == (("First hive",), ("Second hive",), ("Third hive",))


def test_text_around_a_table_and_its_caption() -> None:
    text = "The boats:< table >< caption >Of 1950< / caption >< tr >< th >a< / th >< th >b< / th >< / tr >< tr >"
    text += "< td >1< / td >< td >2< / td >< / tr >< / table >They sail."
    (table,) = read(text)
    assert (table.before, table.after) == ("The boats:\nOf 1950", "They sail.")
    assert table.rows == (("a", "b"), ("1", "2"))
    assert table.flaw == Span(len("The boats:"), len(text) - len("They sail."))


def test_two_tables_with_a_line_between_are_two() -> None:
    one = "< tr >< th >a< / th >< th >b< / th >< / tr >< tr >< td >1< / td >< td >2< / td > tr > |\n---|"
    first, second = read(f"{one}\nA line of prose.\n{one}")
    assert first.rows == second.rows == (("a", "b"), ("1", "2"))


@pytest.mark.parametrize(
    "text",
    [
        "He went home. td> tr>\nThen he slept. td> tr>",
        "A word < td > and another.",
        "td>\ntr>",
        "< tr >" * 30,
        "< td >" + "x " * 2000 + "< / td >< td >b< / td >< / tr >< tr >< td >c< / td >< td >d< / td >",
    ],
)
def test_what_is_no_table(text: str) -> None:
    assert read(text) == ()


@pytest.mark.parametrize(
    "text",
    [
        "a | b | c | ---|---| 1 | 2 | 3 | 4 |",  # three cells over two groups
        "a | | ---|---| 1 | 2 |",
        "| a | b | c | |---|---| | 1 | 2 |",
        "a | b |\n---|---|\n1 | 2 |\n---|---|\n3 | 4 |",  # two tables, each with a row
        "a |\nb |\n---|",
    ],
)
def test_what_has_bars_and_dashes_and_may_be_meant_is_left_alone(text: str) -> None:
    assert repaired(f"{text}\n") == f"{text}\n"


def test_separators_among_the_tags_of_a_table_are_one() -> None:
    text = "A th> B th> |\n---|---|\n1 td> 2 td> |\n---|---|\n3 td> 4 td> |\n"
    assert repaired(text) == "A | B |\n---|---|\n1 | 2 |\n3 | 4 |\n"


def test_html_has_no_tables_to_rebuild() -> None:
    assert read("< tr >< td >a< / td >< td >b< / td >< / tr >< tr >< td >c< / td >", Dialect.HTML) == ()
    assert read("a | b |\n1 | 2 |\n---|---|", Dialect.HTML) == ()


# Tables of bars


@pytest.mark.parametrize(
    ("text", "damage", "certainty"),
    [
        ("a | b |\n1 | 2 |\n---|---|", TableDamage.SEPARATOR, Certainty.CERTAIN),
        ("---|---|\na | b |\n1 | 2 |", TableDamage.SEPARATOR, Certainty.PROBABLE),
        ("a | b |\n---|\n1 | 2 |", TableDamage.SEPARATOR, Certainty.CERTAIN),
        ("---|---|", TableDamage.SEPARATOR, Certainty.DOUBTFUL),
        ("a |\nb |\n---|---|\n1 |\n2 |", TableDamage.SPLIT_ROW, Certainty.CERTAIN),
        ("a |\nb |\n---|---|\n1 |\n2 |\n3 |", TableDamage.SPLIT_ROW, Certainty.DOUBTFUL),
        ("a | b |\n---|---|\n1\n| 2 |", TableDamage.SPLIT_ROW, Certainty.PROBABLE),
        ("a | b | c |\n---|---|---|\n1 | 2\n| 3 |", TableDamage.SPLIT_ROW, Certainty.CERTAIN),
        ("a | b | c |\n---|---|---|\n1 | 2 |", TableDamage.RAGGED, Certainty.CERTAIN),
        ("a | b |\n---|---|\n1 | 2 | 3 |", TableDamage.RAGGED, Certainty.DOUBTFUL),
        ("| a | b | |---|---| | 1 | 2 |", TableDamage.FLATTENED, Certainty.CERTAIN),
        ("a | b | ---|---| 1 | 2 |", TableDamage.FLATTENED, Certainty.PROBABLE),
    ],
)
def test_damage_of_tables_of_bars(text: str, damage: TableDamage, certainty: Certainty) -> None:
    (table,) = read(f"Prose above.\n\n{text}\n\nProse below.")
    assert (table.damage, table.certainty) == (damage, certainty)


def test_lines_that_are_whole_are_kept_to_the_byte() -> None:
    text = "|a  |  b|c|\n|:--|:-:|--:|\n|1|2|3|\n|4 | 5\n|6|\n|  7 |8|  9|\n"
    assert repaired(text) == "|a  |  b|c|\n|:--|:-:|--:|\n|1|2|3|\n| 4 | 5 | 6 |\n|  7 |8|  9|\n"


def test_a_table_in_a_table_of_tags_is_read_once() -> None:
    text = "a | b |\n1< / td > | 2< / td > |\n---|---|"
    assert [table.damage for table in read(text)] == [TableDamage.BROKEN]
    assert repaired(text) == "a | b |\n1 | 2 |\n---|---|"[:7] + "\n---|---|\n1 | 2 |"


def test_merging_keeps_the_first() -> None:
    def at(start: int, end: int) -> Table:
        return Table(Span(start, end), (), True, "", "", TableDamage.RAGGED, Certainty.CERTAIN)

    assert merged((at(5, 9),), [at(0, 5), at(6, 7), at(9, 12)]) == (at(0, 5), at(5, 9), at(9, 12))


# What holds for any table


WORDS = st.text(st.sampled_from("abcdeéñжщקא字語0189"), min_size=1, max_size=6)
CELL = st.lists(WORDS, min_size=1, max_size=3).map(" ".join)


@st.composite
def grids(draw: st.DrawFn, *, empty: bool = False) -> list[tuple[str, ...]]:
    """Draw the rows of a table."""
    width = draw(st.integers(2, 6))
    cell = st.one_of(CELL, st.just("")) if empty else CELL
    header = tuple(draw(CELL) for _ in range(width))
    return [header, *(tuple(draw(cell) for _ in range(width)) for _ in range(draw(st.integers(2, 5))))]


def sound(rows: Sequence[tuple[str, ...]], style: RowStyle) -> str:
    lines = [write_row(row, style) for row in rows]
    return "\n".join([lines[0], write_separator(len(rows[0]), style), *lines[1:]])


@given(grids(empty=True), st.sampled_from(STYLES), st.sampled_from(list(Dialect)))
def test_sound_tables_are_silent(rows: list[tuple[str, ...]], style: RowStyle, dialect: Dialect) -> None:
    text = sound(rows, style)
    assert [one for one in q7lint.check(text, dialect=dialect) if one.code.startswith("TBL")] == []


@given(
    grids(empty=True), st.sampled_from(STYLES), st.sampled_from(["< {} >", "<{} >", "< {}>"]), st.sampled_from("\n|")
)
def test_spaced_tags_give_the_table_back(rows: list[tuple[str, ...]], style: RowStyle, form: str, between: str) -> None:
    between = "\n" if between == "\n" else ""

    def element(name: str, inside: str) -> str:
        return f"{form.format(name)}{inside}{form.format('/' + name)}"

    lines = [
        element("tr", "".join(element("td" if number else "th", cell) for cell in row))
        for number, row in enumerate(rows)
    ]
    before = sound([("x", "y"), ("1", "2")], style) + "\nprose\n"
    assert repaired(before + between.join(lines)) == before + sound(rows, style)


@given(grids(), st.sampled_from(STYLES))
def test_one_cell_a_line_gives_the_table_back(rows: list[tuple[str, ...]], style: RowStyle) -> None:
    start = "| " if style.leading else ""
    lines = [[f"{start}{cell} |" for cell in row] for row in rows]
    text = [*lines[0], write_separator(len(rows[0]), style), *(cell for row in lines[1:] for cell in row)]
    assert repaired("\n".join(text)) == sound(rows, style)


@given(grids(), st.sampled_from(STYLES), st.data())
def test_a_separator_out_of_place_goes_back(rows: list[tuple[str, ...]], style: RowStyle, data: st.DataObject) -> None:
    header, separator, *body = sound(rows, style).split("\n")
    narrow = write_separator(data.draw(st.integers(1, len(rows[0]))), style)
    lines = data.draw(
        st.sampled_from([[header, *body, separator], [separator, header, *body], [header, narrow, *body]])
    )
    assert repaired("\n".join(lines)) == sound(rows, style)


@given(grids(empty=True), st.booleans())
def test_a_table_on_one_line_gets_its_lines_back(rows: list[tuple[str, ...]], text_around: bool) -> None:
    lines = sound(rows, FRAMED).split("\n")
    before, after = ("Before it:", "After it.") if text_around else ("", "")
    one = " ".join(part for part in (before, *lines, after) if part)
    assert repaired(one) == "\n".join(part for part in (before, *lines, after) if part)


@given(grids(), st.data())
def test_no_cell_is_lost_when_lines_break_anywhere(rows: list[tuple[str, ...]], data: st.DataObject) -> None:
    text = sound(rows, PLAIN)
    places = [found.start() for found in re.finditer(" ", text)]
    for place in sorted(data.draw(st.sets(st.sampled_from(places), max_size=3)), reverse=True):
        text = f"{text[:place]}\n{text[place + 1 :]}"
    result = q7lint.repair(text, unsafe=True, select=["TBL"])
    # Characters of scripts without spaces close up, so that letters are compared and not words.
    assert re.findall(r"\w", result.text) == re.findall(r"\w", text)
    assert q7lint.repair(result.text, unsafe=True, select=["TBL"]).text == result.text


@settings(max_examples=60)
@given(grids(empty=True), st.sampled_from(STYLES))
def test_writing_and_reading_agree(rows: list[tuple[str, ...]], style: RowStyle) -> None:
    table = Table(
        Span(0, 0),
        tuple(rows),
        header=True,
        before="",
        after="",
        damage=TableDamage.BROKEN,
        certainty=Certainty.CERTAIN,
    )
    lines = write_table(table, style, "\n").split("\n")
    assert groups(lines.pop(1)) == len(rows[0])
    assert [tuple(cells(line)) for line in lines] == rows


@pytest.mark.parametrize(
    "scrap",
    [
        "< td >a< / td >\n",
        "x< / td > |\na\nb\nc\nd\ne\n",
        "x< / td > |\na |\nb |\nc |\nd |\ne |\nf |\n",
        "|",
        "x |\n|\n",
        "a | b |\n---|---|\n1 | 2\n| 3 |\n",
        "a | b |\n---|---|\n1 | 2 |\nloose\n3 | 4 |\n",
        "a |\nb |\n---|---|\nc |\nd |\ne |\n",
        "---|---|\n",
        "---|",
        "| a | b | |---|---| | 1 | 2 |",
        "| a | b | |---|---| | 1 | 2 |\n",
        "< caption >x\n",
    ],
)
def test_reading_is_linear(scrap: str) -> None:
    def seconds(size: int) -> float:
        text = scrap * (size // len(scrap))
        best = float("inf")
        for _ in range(3):
            start = time.process_time()
            read(text)
            best = min(best, time.process_time() - start)
        return best

    long = seconds(64_000)
    assert long < 0.05 or long / max(seconds(16_000), 0.001) < 9
