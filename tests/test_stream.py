"""A large file is read block by block, and reported as it would be if it were read whole."""

from __future__ import annotations

import os
from itertools import islice
from typing import TYPE_CHECKING

import pytest

from q7lint import Dialect, registry
from q7lint.cli import main, work
from q7lint.files import FileError
from q7lint.files.stream import ChangedError, NotPlainError, Stream, open_stream
from q7lint.testing.damage import OPERATORS, damaged
from q7lint.testing.damage.articles import article
from q7lint.whole import InMemory, Whole

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from q7lint.parts import Part

BOM = b"\xef\xbb\xbf"
RULES = registry.all_rules()


def long_text(size: int = 400_000) -> bytes:
    """Write damaged articles one below the other."""
    pieces: list[str] = []
    number = 0
    while sum(map(len, pieces)) < size:
        names = ["space-tag", "escape-again"] if number % 2 else []
        text = article(number).written()
        pieces.append(damaged(text, [OPERATORS[name] for name in names], seed=number).text)
        number += 1
    return "\n".join(pieces).encode()


@pytest.fixture(name="data", scope="module")
def made() -> bytes:
    return long_text()


@pytest.fixture(autouse=True)
def large(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take files for large that are small enough for a test, and report them in many bits."""
    monkeypatch.setattr(work, "LARGE", 100_000)
    monkeypatch.setattr(work, "BIT", 7)


def report(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    code = main([*arguments, "--no-cache"])
    shown = capsys.readouterr()
    return code, shown.out, shown.err


@pytest.mark.parametrize("lead", [b"", BOM])
def test_a_report_is_the_same_as_of_a_file_that_is_read_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: bytes, lead: bytes
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(lead + data)
    for style in ("full", "concise", "json"):
        monkeypatch.setattr(work, "LARGE", 100_000)
        bits = report(capsys, "--output-format", style, str(path))
        monkeypatch.setattr(work, "LARGE", 10**9)
        assert report(capsys, "--output-format", style, str(path)) == bits
        assert bits[0] == 1
        assert len(bits[1]) > 10_000


def test_a_file_gives_the_parts_of_its_text(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(BOM + data)
    with open(path, "rb") as file:
        stream = Stream(file, "a.txt")
        for _ in range(2):
            assert list(stream.parts()) == list(InMemory(data, Dialect.TEXT).parts())
        assert stream.size == len(data)
        assert stream.read(5, 70) == data[5:70]
        assert stream.read(len(data) - 3, len(data) + 10) == data[-3:]
        found = list(Whole(stream, "a.txt", Dialect.TEXT).findings(RULES))
    assert found == list(Whole(InMemory(data, Dialect.TEXT), "a.txt", Dialect.TEXT).findings(RULES))


@pytest.mark.parametrize(
    ("spoilt", "said"),
    [(b"\0", "is binary"), (b"\xff", "not all of it is UTF-8"), (b"\xe2\x82", "not all of it is UTF-8")],
)
def test_what_is_no_plain_text_is_told_as_of_a_small_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], data: bytes, spoilt: bytes, said: str
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data + spoilt)
    stream = open_stream(str(path), "a.txt")
    assert stream is not None
    with stream, pytest.raises(NotPlainError):
        list(stream.parts())
    assert said in report(capsys, str(path))[2]


def test_a_file_that_changes_while_it_is_read_is_a_fault(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    stream = open_stream(str(path), "a.txt")
    assert stream is not None
    with stream:
        stream.check()
        with open(path, "ab") as file:
            file.write(b"more\n")
        with pytest.raises(ChangedError, match=r"a\.txt: has changed while it was read"):
            list(stream.parts())
        os.truncate(path, 1000)
        with pytest.raises(FileError, match="has changed"):
            stream.read(0, len(data))


def test_what_was_found_stays_reported_where_a_file_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: bytes
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    check = Stream.check
    asked: list[Stream] = []

    def changed(stream: Stream) -> None:
        asked.append(stream)
        if len(asked) == 2:  # after all was gone through once, and then reported
            os.utime(path, (1, 1))
        check(stream)

    monkeypatch.setattr(Stream, "check", changed)
    code, out, errors = report(capsys, "--output-format", "concise", str(path))
    assert code == 2
    assert "has changed while it was read" in errors
    assert out.count(f"{path}:") > 50


def test_a_rule_that_fails_on_a_large_file_is_named_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: bytes
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)

    def fail(_: object) -> None:
        raise ValueError("of the test")

    broken = tuple(one._replace(detect=fail) if one.code == "TAG001" else one for one in RULES)
    monkeypatch.setattr(work.Work, "rules", lambda _: broken)
    code, out, errors = report(capsys, "--output-format", "concise", str(path))
    assert code == 2
    assert errors.count("the rule TAG001 ") == 1
    assert out.count("\n") > 50


def test_a_run_on_a_large_file_stops_a_rule_that_takes_too_long(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: bytes
) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)

    def endless(_: object) -> None:
        while True:
            pass

    slow = tuple(one._replace(detect=endless) if one.code == "TAG001" else one for one in RULES)
    monkeypatch.setattr(work.Work, "rules", lambda _: slow)
    code, _, errors = report(capsys, "--budget", "0.1", str(path))
    assert code == 2
    assert "was stopped after" in errors
    assert "what stands behind was not read" in errors


def test_a_fault_of_ours_on_a_large_file_is_told_and_the_next_file_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], data: bytes
) -> None:
    (tmp_path / "a.txt").write_bytes(data)
    (tmp_path / "b.txt").write_text("& < strong >Tea< / strong >\n")
    read = Stream.parts

    def failing(stream: Stream) -> Iterator[Part]:
        yield from islice(read(stream), 2)
        raise ValueError("of the test")

    monkeypatch.setattr(Stream, "parts", failing)
    monkeypatch.chdir(tmp_path)
    code, out, errors = report(capsys, "--output-format", "concise", "a.txt", "b.txt")
    assert (code, errors.count("\n")) == (2, 1)
    assert errors.startswith("q7lint: a.txt: the linter failed: ValueError: of the test (line ")
    assert "b.txt:1:3 TAG001" in out
