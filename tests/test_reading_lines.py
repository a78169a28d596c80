"""Broken sentences and items that run together: what tells them from wrapped text, verse, letters and dashes."""

from __future__ import annotations

import pytest

from q7lint.reading import Reading
from q7lint.text import Dialect, Document, splice

LONG = (
    "The mill at the ford was built by the monks in the year of the great flood and it has ground the rye of the three "
    "villages ever since then."
)
"""A paragraph on one line."""


def joined(text: str, dialect: Dialect = Dialect.TEXT) -> str:
    """Give `text` with its broken sentences joined."""
    breaks = Reading(Document(text, "x", dialect)).breaks
    return splice(text, [(one.span, one.joint) for one in breaks])  # type: ignore[misc]


def silent(text: str) -> bool:
    return joined(text) == text


BROKEN = f"{LONG}\nWhen the river rose for the third time that year,\nthe miller opened the sluice and let it pass.\n"


def test_a_sentence_in_two_lines_among_paragraphs_is_joined() -> None:
    assert joined(BROKEN) == BROKEN.replace("year,\nthe", "year, the")


@pytest.mark.parametrize("dialect", [Dialect.MARKDOWN, Dialect.HTML])
def test_a_line_end_is_a_blank_in_markup_and_breaks_nothing(dialect: Dialect) -> None:
    assert joined(BROKEN, dialect) == BROKEN


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", " \n", "\u00a0\n", "\n "])
def test_the_white_space_round_the_line_end_goes_with_it(end: str) -> None:
    assert joined(BROKEN.replace("year,\n", f"year,{end}")) == BROKEN.replace("year,\n", "year, ")


def test_a_sentence_that_is_broken_elsewhere_too_was_wrapped() -> None:
    first, second = (
        "When the river rose for the third time in the year of the great flood",
        "the miller opened the sluice",
    )
    wrapped = f"{first}\n{second},\nand then he let the water of the upper pond pass.\n"
    assert silent(f"{LONG}\n" * 5 + wrapped)
    once = wrapped.replace(f"{first}\n", f"{first} ")
    assert joined(f"{LONG}\n" * 5 + once) == f"{LONG}\n" * 5 + once.replace(",\n", ", ")


def test_lines_of_any_width_were_not_wrapped_and_their_paragraphs_say_nothing() -> None:
    # An extractor ends lines round inline code. Two such paragraphs against five would be too many, were they wrapped.
    def paragraph(*widths: int) -> str:
        return "".join(f"{('a mill ' * 20)[:width].rstrip()}l\n" for width in widths) + "and no more than that.\n\n"

    def document(*widths: int) -> str:
        return f"{LONG}\n" * 4 + "\n" + paragraph(*widths) * 2 + BROKEN

    assert joined(document(30, 62, 92)) == document(30, 62, 92).replace("year,\n", "year, ")
    assert silent(document(62, 64, 61))


def test_a_number_that_begins_the_sentence_is_no_item_of_a_list_in_it() -> None:
    text = BROKEN.replace("When the river", "2. when the river")
    assert joined(text) == text.replace("year,\nthe", "year, the")
    assert silent(BROKEN.replace("\nthe miller", "\nb) the miller"))


def test_a_document_without_a_paragraph_on_one_line_is_not_read() -> None:
    assert silent(BROKEN.removeprefix(f"{LONG}\n"))


def test_verse_is_left_alone() -> None:
    assert silent(
        f"{LONG}\n\nThe river rose,\nthe moon was low,\nand nobody knew\nwhere the boats would go.\n\n{LONG}\n"
    )


def test_many_short_clauses_are_a_list_and_a_few_are_a_sentence() -> None:
    def feast(count: int) -> str:
        first = "For the feast of the mill on the first Sunday of the autumn we need these,\n"
        return f"{LONG}\n{first}" + "salt,\n" * count + "and oil from the south of the valley beyond the two rivers.\n"

    assert silent(feast(5))
    assert joined(feast(4)) == feast(4).replace(",\n", ", ")


def test_a_salutation_is_left_alone_and_a_clause_below_a_long_line_is_not() -> None:
    letter = "{},\nthe rye that you sent us in the autumn was ground last week and has kept well since then."
    assert silent(f"{letter.format('Dear Mrs Miller')}\n{LONG}\n")
    assert silent(f"{letter.format('Eventually')}\n{LONG}\n")
    clause = f"{LONG}\n{letter.format('Eventually')}\n"
    assert joined(clause) == clause.replace("Eventually,\n", "Eventually, ")


def test_a_capital_begins_a_line_of_its_own() -> None:
    assert silent(BROKEN.replace("the miller", "The miller"))


@pytest.mark.parametrize(
    ("before", "behind", "joint"),
    [
        ("那年冬天河水结了冰，", "村里的人都说从来没有见过。", ""),
        ("冬が来て川が凍り、", "村の人は皆おどろいた。", ""),
        ("عندما ارتفع النهر،", "فتح الطحان البوابة وتركه يمر في المساء من دون أن يراه أحد من أهل القرية.", " "),
    ],
)
def test_scripts_without_blanks_are_joined_by_none(before: str, behind: str, joint: str) -> None:
    long = "老人们坐在火炉旁边，孩子们在冰上奔跑，谁也不知道春天什么时候才会来，" * 3 + "也没有人愿意去问一问。"
    text = f"{long}\n{before}\n{long if joint == '' else LONG}\n".replace(f"{before}\n", f"{before}\n{behind}")
    assert joined(text) == text.replace(f"{before}\n{behind}", f"{before}{joint}{behind}")


@pytest.mark.parametrize(
    "sign", ["a | b", "name@mill.example", "call(many)", "x = 5", "{a}", "snake_case", "#2", "a::b"]
)
def test_lines_of_code_tables_and_addresses_are_left_alone(sign: str) -> None:
    assert silent(BROKEN.replace("third time", sign))
    assert silent(BROKEN.replace("the sluice", sign))


@pytest.mark.parametrize(
    ("line", "count"),
    [
        ("- Sift the flour. - Mix it well. - Knead it.", 2),
        ("- Sift the flour. - Mix it well.", 0),
        ("- Sift the flour - the finest - and mix it - well.", 0),
        ("- sift the flour; - mix it well; - knead it", 2),
        ("- Sift the flour. - mix it well. - knead it.", 0),
        ("Sift the flour. - Mix it well. - Knead it.", 0),
        ("\u2022 Flour \u2022 Salt", 1),
        ("Flour \u2022 Salt \u2022 Water", 0),
        ("`- Sift. - Mix. - Knead.`", 0),
    ],
)
def test_dashes_in_prose_begin_no_items(line: str, count: int) -> None:
    breaks = Reading(Document(f"{line}\r\n")).item_breaks
    assert [one.text for one in breaks] == ["\r\n"] * count


@pytest.mark.parametrize("dash", ["–", "—", "-"])
def test_a_dash_between_blanks_goes_on_in_the_next_line(dash: str) -> None:
    text = BROKEN.replace("year,", f"year {dash}")
    assert joined(text) == text.replace(f"{dash}\nthe", f"{dash} the")
