"""Regular expressions that are compiled when they are first used."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from q7lint.regex import regex

SOURCES = (r"\w+", r"(?P<sign>[<>&])\s*", r"(?i)li\b", r"(a)|(b)", r"\Z")
IMPORTS = """
import re
compiled = []
original = re._compile
def watched(source, flags):
    compiled.append(source)
    return original(source, flags)
re._compile = watched
import q7lint.registry, q7lint.repairer
q7lint.registry.all_rules()
for source in compiled:
    print(source)
"""


@given(st.sampled_from(SOURCES), st.text("ab<>& LIli\n"))
def test_a_regex_does_what_a_pattern_compiled_at_once_does(source: str, text: str) -> None:
    late, made = regex(source), re.compile(source)
    spans = [(found.span(), found.groups()) for found in made.finditer(text)]
    for _ in range(2):  # at the first use, and at a later one
        assert [(found.span(), found.groups()) for found in late.finditer(text)] == spans
    assert late.sub("-", text) == made.sub("-", text)
    assert late.split(text) == made.split(text)
    assert bool(late.match(text)) == bool(made.match(text))
    assert bool(late.fullmatch(text)) == bool(made.fullmatch(text))


def test_a_regex_takes_bytes_and_flags() -> None:
    assert regex(rb"li", re.IGNORECASE).findall(b"LI li") == [b"LI", b"li"]
    assert regex(r"a.b", re.DOTALL).pattern == r"a.b"


def test_an_error_in_a_regex_is_raised_at_its_first_use() -> None:
    late = regex("(")
    with pytest.raises(re.error):
        late.search("")


def test_what_a_pattern_does_not_have_a_regex_does_not_have() -> None:
    assert not hasattr(regex("a"), "replace")


def test_to_load_all_rules_compiles_no_pattern_of_a_reader() -> None:
    done = subprocess.run([sys.executable, "-c", IMPORTS], check=True, capture_output=True, text=True)
    assert set(done.stdout.splitlines()) <= {"[A-Z]{3}[0-9]{3}", "[a-z0-9]+(?:-[a-z0-9]+)*", r"\r\n|\n|\r"}
