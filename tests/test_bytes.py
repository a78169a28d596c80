"""What a repair does not touch stays as it is, byte for byte, whatever bytes those are."""

from __future__ import annotations

import os
import random
from typing import TYPE_CHECKING

import pytest

from .calls import quick_folder, run
from .endings import BODIES, ENDS, MARKED, Text, texts

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    with quick_folder(tmp_path) as quick:
        monkeypatch.setenv("Q7LINT_UNDO", str(quick / "ledgers"))
        monkeypatch.chdir(quick)
        yield quick
        os.chdir(tmp_path)


def repaired(folder: Path, text: Text) -> bytes:
    """Repair a text in a file, take it back, and give what it was between."""
    path = folder / "a.txt"
    path.write_bytes(text.before)
    status, err = run("--fix", "-q", *text.options, "a.txt")
    assert status == 0, err
    result = path.read_bytes()
    assert run("undo", "-q") == (0, "")
    assert path.read_bytes() == text.before
    return result


@pytest.mark.parametrize("body", BODIES)
def test_bytes_outside_of_the_repair_stay_with_every_line_end(folder: Path, body: str) -> None:
    for text in texts(body, random.Random(body)):
        assert repaired(folder, text) == text.after, text


def test_the_combinations_are_hundreds_and_differ() -> None:
    made = [text.before for body in BODIES for text in texts(body, random.Random(body))]
    assert len(made) >= 350
    assert len(set(made)) == len(made)
    assert len(BODIES) >= 12
    assert len(ENDS) >= 9
    assert set(BODIES) > MARKED


@pytest.mark.parametrize("seed", range(40))
def test_random_bytes_around_a_repair_stay(folder: Path, seed: int) -> None:
    chance = random.Random(seed)
    # What speaks of markup, joins words to the tag or makes the file binary would be another text.
    plain = bytes(byte for byte in range(1, 256) if byte not in b"<>&;|`\\/#-_=*~\"'{}[]()" and byte not in b"\r\n")
    around = [bytes(chance.choices(plain, k=chance.randrange(60))) + b"\n" for _ in range(6)]
    lines = [*around[:3], b"%\n", *around[3:]]
    text = Text("".join(chance.choices("ab", k=3)), b"".join(lines), ())
    assert repaired(folder, text) == text.after
