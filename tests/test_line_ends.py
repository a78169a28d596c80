"""What a text says does not depend on how its lines end: each case as Windows writes it, and without its last end."""

from __future__ import annotations

from pathlib import Path

import pytest

import q7lint
from q7lint.registry import all_rules
from q7lint.repairer import repair_document
from q7lint.testing.corpus import Case, read_corpus
from q7lint.text import Dialect, Document

CORPUS = Path(__file__).parent.parent / "corpus"
CASES = [case for case in read_corpus(str(CORPUS)) if "\n" in case.before and "\r" not in case.before]
LEVELS = (False, True)


def repaired(text: str, dialect: Dialect) -> list[str]:
    """Repair by the safe fixes, and by all."""
    return [repair_document(Document(text, "case", dialect), all_rules(), unsafe=level).text for level in LEVELS]


def found(text: str, dialect: Dialect) -> list[tuple[str, int, int]]:
    """Give what is found: its code, its line and its column."""
    return [(one.code, one.start.row, one.start.column) for one in q7lint.check(text, dialect=dialect)]


@pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])
def test_a_text_of_windows_is_read_and_repaired_as_any_other(case: Case) -> None:
    text, dialect = case.before.replace("\n", "\r\n"), Dialect(case.dialect)
    assert repaired(text, dialect) == [one.replace("\n", "\r\n") for one in repaired(case.before, dialect)]
    assert found(text, dialect) == found(case.before, dialect)


ENDED = [case for case in CASES if case.before.endswith("\n") and case.before.strip()]


@pytest.mark.parametrize("case", ENDED, ids=[case.name for case in ENDED])
def test_a_text_whose_last_line_has_no_end_is_repaired_as_any_other(case: Case) -> None:
    dialect = Dialect(case.dialect)
    cut = [one.rstrip() for one in repaired(case.before.removesuffix("\n"), dialect)]
    assert cut == [one.rstrip() for one in repaired(case.before, dialect)]
