"""Documents in lines of JSON: whatever is repaired in them, each line stays one record."""

from __future__ import annotations

import json
import re
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from q7lint import Dialect, Document
from q7lint.records import is_record
from q7lint.repairer import UnsettledError, repair_document

from . import scraps
from .laws import RULES

if TYPE_CHECKING:
    from collections.abc import Callable


def lines_of(texts: list[str], end: str) -> str:
    """Write documents as lines of JSON."""
    return "".join(json.dumps({"id": at, "text": text}, ensure_ascii=False) + end for at, text in enumerate(texts))


@pytest.mark.parametrize("dialect", [Dialect.TEXT, Dialect.MARKDOWN])
@settings(max_examples=300)
@given(seed=st.integers(0, 2**32), make=st.sampled_from([scraps.strewn, scraps.rows, scraps.soup]))
def test_a_repair_leaves_each_line_of_json_a_record(
    dialect: Dialect, seed: int, make: Callable[[Random], scraps.Scraps]
) -> None:
    draw = Random(seed)
    text = lines_of([make(draw).text for _ in range(3)], draw.choice(["\n", "\n", "\r\n"]))
    try:
        repaired = repair_document(Document(text, "x", dialect), RULES, unsafe=True).text
    except UnsettledError:
        return
    lines = re.split("\r\n|\n|\r", repaired)
    assert lines.pop() == ""
    assert [json.loads(line)["id"] for line in lines] == [0, 1, 2]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ('{"text": "It rained."}', True),
        ('  {"text": "It rained."},', True),
        ('["It rained.", "We stayed."]', True),
        ('  "text": "It rained.",', True),
        ('  "texts": [', True),
        ('"It rained," she said.', False),
        ('{"It rained," she said.', False),
        ("{It rained.}", False),
        ("", False),
    ],
)
def test_a_line_of_json_is_known_by_how_it_begins_and_ends(line: str, told: bool) -> None:
    assert is_record(Document(f"A\n{line}\nB"), 2) is told
