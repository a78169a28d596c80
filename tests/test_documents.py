"""The documents of the corpus carry the same tests as the user's: every token read, each defect named, exact repair.

Those that have a ``tokens.txt``; what a document says of itself is held to all rules by `test_corpus`.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import q7lint
from q7lint.reading import Damage, Reading
from q7lint.testing.corpus import Case, read_document
from q7lint.testing.tokens import document_of, tokens_of

DOCUMENTS = Path(__file__).parents[1] / "corpus" / "documents"
FOLDERS = sorted(path for path in DOCUMENTS.iterdir() if (path / "tokens.txt").is_file())


@pytest.fixture(params=FOLDERS, ids=[path.name for path in FOLDERS])
def folder(request: pytest.FixtureRequest) -> Path:
    found = request.param
    assert isinstance(found, Path)
    return found


@pytest.fixture
def case(folder: Path) -> Case:
    return read_document(os.fspath(folder))


def test_there_are_three() -> None:
    assert len(FOLDERS) >= 3
    assert (DOCUMENTS / "harbour" / "before.txt").is_file()


def test_every_token_is_read(folder: Path, case: Case) -> None:
    wanted = (folder / "tokens.txt").read_text(encoding="utf-8").split("\n")[:-1]
    assert tokens_of(document_of(case)) == wanted, "run `python -m q7lint.testing.tokens` and review the diff"


def test_each_damaged_token_is_reported(case: Case) -> None:
    reading = Reading(document_of(case))
    findings = q7lint.check(case.before, dialect=case.dialect)
    tags = [tag.span for tag in reading.tags if tag.damage is not Damage.NONE]
    escapes = [entity.span for entity in reading.entities]
    for span in (*tags, *escapes):
        over = [one.code for one in findings if one.span.covers(span)]
        # An escape within a table of tags is a defect of its own.
        assert len([code for code in over if span in tags or not code.startswith("TBL")]) == 1, (span, over)


def test_second_run_finds_nothing_to_repair(case: Case) -> None:
    repaired = q7lint.repair(case.before, unsafe=True, dialect=case.dialect)
    assert repaired.refused == ()
    assert q7lint.check(repaired.text, dialect=case.dialect) == list(repaired.remaining) == []


def test_command_repairs_the_bytes(folder: Path, tmp_path: Path) -> None:
    before = next(folder.glob("before.*"))
    copy = tmp_path / f"copy{before.suffix}"
    copy.write_bytes(before.read_bytes())
    command = [sys.executable, "-m", "q7lint", "--fix", "--unsafe-fixes", copy.name]
    assert subprocess.run(command, cwd=tmp_path, capture_output=True, check=False).returncode == 0
    assert copy.read_bytes() == folder.joinpath(f"after{before.suffix}").read_bytes()
