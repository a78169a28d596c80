"""What a run with ``--fix`` has done is taken back, byte for byte: by its ledger, and by its patch."""

from __future__ import annotations

import errno
import json
import os
import random
import shutil
import signal
import stat
import subprocess
import time
from base64 import b64encode
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from q7lint.files import FileError, read_file
from q7lint.files.conflicts import find_conflict
from q7lint.files.replacing import replace
from q7lint.undo import ledger, place
from q7lint.undo.ledger import Entry, Ledger, LedgerError, Piece, Run, entry, read, runs
from q7lint.undo.restoring import close, restore

from .calls import Calls, half
from .process import Place

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from .calls import Fault

DAMAGED = b"\xef\xbb\xbf- < b >Tea:< / b > hot.\r\nli >\r\nR&amp;amp;D \xff grew"
REPAIRED = b"\xef\xbb\xbf- Tea: hot.\r\nR&D \xff grew"


@pytest.fixture
def here(tmp_path: Path) -> Place:
    """A folder whose runs keep their ledgers beside it."""
    made = Place(tmp_path)
    made.environment["Q7LINT_UNDO"] = str(tmp_path / "ledgers")
    return made


@pytest.fixture
def ledgers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder of the ledgers of this process."""
    folder = tmp_path / "ledgers"
    monkeypatch.setenv("Q7LINT_UNDO", str(folder))
    return folder


def run_id(here: Place) -> str:
    """Name the newest run."""
    return here.run("undo", "--list").out.split()[0]


# -- the ledger ----------------------------------------------------------------------------------------------------


@given(st.binary(max_size=60), st.binary(max_size=60))
def test_the_old_bytes_come_back_from_the_new_ones(old: bytes, new: bytes) -> None:
    made = entry("x", old, new, ())
    assert made.restored(new) == old


@given(st.lists(st.sampled_from([b"a", b"b", b"\n", b"\r\n", b"", b"a\n"]), max_size=30), st.randoms())
def test_lines_that_were_moved_and_joined_come_back(parts: list[bytes], chance: random.Random) -> None:
    old = b"".join(parts)
    chance.shuffle(parts)
    new = b"".join(parts[: chance.randrange(len(parts) + 1)])
    assert entry("x", old, new, ()).restored(new) == old


def test_an_entry_holds_only_the_lines_that_were_changed() -> None:
    old = b"".join(b"line %d\n" % number for number in range(1000))
    made = entry("x", old, old.replace(b"line 500\n", b"another\n"), ("TAG001", "TAG001", "ENT001"))
    assert made.pieces == (Piece(4390, 8, b"line 500\n"),)
    assert made.rules == ("ENT001", "TAG001")


@pytest.mark.parametrize("new", [b"new\n", b"", b"old\n", b"old\nmore\nand more\n"])
def test_no_entry_is_made_from_which_the_old_bytes_do_not_come_back(
    monkeypatch: pytest.MonkeyPatch, new: bytes
) -> None:
    monkeypatch.setattr("q7lint.undo.ledger.changed_bytes", lambda *_: iter(()))
    with pytest.raises(LedgerError, match="does not give the old file"):
        entry("x", b"old\nmore\n", new, ())


def test_an_entry_that_does_not_give_the_old_file_is_refused() -> None:
    made = entry("x", b"old\n", b"new\n", ())
    with pytest.raises(LedgerError, match="does not give the old file"):
        made.restored(b"other\n")


def test_a_ledger_is_read_as_it_was_written_and_is_nobody_elses(ledgers: Path) -> None:
    made = [entry(f"/x/\udcff{number}", b"old", b"new", ("TAG001",)) for number in range(3)]
    ledger = Ledger()
    for one in made:
        ledger.add(one)
    (path,) = ledgers.iterdir()
    run = read(str(path))
    assert (run.id, run.entries, run.folder, run.undone) == (ledger.id, tuple(made), os.getcwd(), False)
    assert abs(run.started - time.time()) < 60
    assert path.read_bytes().startswith(b'{"format": 1, "id": "')  # by which a later q7lint will know how it is written
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(ledgers.stat().st_mode) == 0o700


@given(st.lists(st.binary(max_size=9), max_size=5), st.integers(1, 4))
def test_a_long_entry_is_written_bit_by_bit_and_read_as_one(olds: list[bytes], bit: int) -> None:
    made = Entry('/a"ä', "0" * 64, "1" * 64, tuple(Piece(9 * at, 3, old) for at, old in enumerate(olds)), ("TAG001",))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ledger, "_BIT", 3 * bit)
        line = b"".join(ledger._blocks(ledger._line(made)))
    assert line.endswith(b"\n")
    assert json.loads(line)["pieces"] == [[9 * at, 3, b64encode(old).decode()] for at, old in enumerate(olds)]
    assert ledger._entry(json.loads(line)) == made


def test_pieces_are_put_together_until_there_is_enough_to_write(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger, "_BIT", 3)
    assert list(ledger._blocks([b"a", b"b", b"c", b"defgh", b"", b"ij"])) == [b"abc", b"defgh", b"ij"]


def test_an_old_text_of_a_megabyte_comes_back_from_its_ledger(ledgers: Path) -> None:
    old = bytes(range(1, 10)) * 120_000
    made = entry("/x", old, b"new", ())
    Ledger().add(made)
    (path,) = ledgers.iterdir()
    assert [one.restored(b"new") == old for one in read(str(path)).entries] == [True]


def test_a_line_that_was_being_written_when_the_run_was_killed_counts_for_nothing(ledgers: Path) -> None:
    ledger = Ledger()
    ledger.add(entry("/x", b"old", b"new", ()))
    (path,) = ledgers.iterdir()
    whole = path.read_bytes()
    ledger.add(entry("/y", b"old", b"new", ()))
    for cut in range(len(whole), len(path.read_bytes())):
        path.write_bytes(path.read_bytes()[:cut] if cut == len(whole) else whole + b'{"path": "/y"'[: cut - len(whole)])
        assert [one.path for one in read(str(path)).entries] == ["/x"]


def disk_full(calls: int, after: int) -> Fault:
    """Let a write of half a line fail, from the call of that number on: so many, and then there is room again."""

    def fault(now: int, name: str, true: Callable[..., Any], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
        if name == "write" and after <= now < after + calls:
            half(true, args)
            raise OSError(errno.ENOSPC, "No space left on device")
        return true(*args, **kwargs)

    return fault


def test_a_line_that_there_was_no_room_for_spoils_no_other(ledgers: Path) -> None:
    ledger = Ledger()
    long, another = (entry(f"/{name}", b"old" * 500, b"new", ()) for name in "xy")
    ledger.add(another)
    with Calls(disk_full(100, 0)), pytest.raises(LedgerError, match="cannot keep the old text: No space left"):
        ledger.add(long)
    ledger.add(entry("/z", b"old", b"new", ()))
    (run,) = runs()
    assert isinstance(run, Run)
    assert [one.path for one in run.entries] == ["/y", "/z"]
    assert len(list(ledgers.iterdir())) == 1


def test_a_line_that_did_not_reach_the_disk_is_written_over(ledgers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ledger = Ledger()
    with monkeypatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(errno.EIO, "Input/output error")))
        with pytest.raises(LedgerError, match="cannot keep the old text: Input/output error"):
            ledger.add(entry("/x", b"old" * 500, b"new", ()))
    ledger.add(entry("/y", b"old", b"new", ()))
    (path,) = ledgers.iterdir()
    assert [one.path for one in read(str(path)).entries] == ["/y"]


def test_a_ledger_that_there_is_no_room_for_leaves_nothing_and_pushes_none_out(
    ledgers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(place, "KEPT", 3)
    kept = [Ledger().id for _ in range(3)]
    for _ in range(10):
        with Calls(disk_full(100, 0)), pytest.raises(LedgerError, match="No space left"):
            Ledger()
    assert sorted(one.name.removesuffix(place.SUFFIX) for one in ledgers.iterdir()) == kept


@pytest.mark.parametrize("content", [b"", b'{"format": 1, "id'])
def test_a_run_that_was_killed_before_it_touched_anything_hides_no_other(here: Place, content: bytes) -> None:
    path = here.write("a.txt", DAMAGED)
    here.run("--fix", "a.txt")
    (here.folder.parent / "ledgers" / "29990101T000000-000000-aaaa.jsonl").write_bytes(content)
    listed = here.run("undo", "--list")
    assert (listed.status, listed.err, listed.out.count("\n")) == (0, "", 1)
    assert here.run("undo", "-q") == (0, "", "", b"")
    assert path.read_bytes() == DAMAGED


def test_a_ledger_that_cannot_be_read_is_told_and_hides_no_other(here: Place) -> None:
    path = here.write("a.txt", DAMAGED)
    here.run("--fix", "a.txt")
    (here.folder.parent / "ledgers" / "29990101T000000-000000-aaaa.jsonl").write_bytes(b"nonsense\n")
    listed = here.run("undo", "--list")
    assert (listed.status, listed.out.count("\n")) == (2, 1)
    undone = here.run("undo", "-q")
    for err in (listed.err, undone.err):
        assert "29990101T000000-000000-aaaa.jsonl: is no ledger (" in err
        assert err.count("\n") == 1
    assert path.read_bytes() == DAMAGED


def test_a_ledger_that_is_a_folder_or_gone_is_told_and_hides_no_other(here: Place, ledgers: Path) -> None:
    here.write("a.txt", DAMAGED)
    here.run("--fix", "a.txt")
    (ledgers / "29990101T000000-000000-aaaa.jsonl").mkdir()
    first, second = runs()
    assert str(first) == f"{ledgers}/29990101T000000-000000-aaaa.jsonl: Is a directory"
    assert isinstance(second, Run)
    with pytest.raises(LedgerError, match=r"none\.jsonl: No such file or directory"):
        read(str(ledgers / "none.jsonl"))


def test_a_run_that_was_taken_back_is_marked_so_once(ledgers: Path) -> None:
    Ledger()
    (begun,) = runs()
    assert isinstance(begun, Run)
    close(begun)
    (done,) = runs()
    assert isinstance(done, Run)
    assert (begun.undone, done.undone) == (False, True)
    close(done)
    assert [done.path] == [str(one) for one in ledgers.iterdir()] == [f"{begun.path}.undone"]


def test_undo_takes_away_what_a_killed_run_has_left(here: Place) -> None:
    here.write("a.txt", DAMAGED)
    here.run("--fix", "a.txt")
    here.write("a.txt", DAMAGED)  # as if the run had been killed before its last step
    here.write(".q7lint-0123456789abcdef", REPAIRED)
    assert here.run("undo", "-q").status == 0
    assert os.listdir(here.folder) == ["a.txt"]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}\n",
        b"[]\n",
        b'{"id": 1',
        b"\xff\n",
        b'{"id":"a","started":1,"folder":"/"}\n{}\n',
        b'{"id":"a","started":1,"folder":"/"}\n{"path":"/x","before":"","after":"","pieces":[[0,1,"b2!xk"]],"rules":[]}\n',
    ],
)
def test_what_is_no_ledger_is_told_in_one_line(ledgers: Path, content: bytes) -> None:
    ledgers.mkdir()
    (ledgers / "20260101T000000-000000-aa.jsonl").write_bytes(content)
    with pytest.raises(LedgerError, match="is no ledger"):
        read(place.ledgers()[0])


def test_only_the_newest_ledgers_are_kept(ledgers: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(place, "KEPT", 3)
    ids = [Ledger().id for _ in range(6)]
    kept = [os.path.basename(path).removesuffix(place.SUFFIX) for path in place.ledgers()]
    assert kept == ids[:1:-1]
    assert len(list(ledgers.iterdir())) == 4  # the old ones go before a new one comes


@pytest.mark.parametrize(
    ("variables", "folder"),
    [
        ({"Q7LINT_UNDO": "/u", "XDG_STATE_HOME": "/s"}, "/u"),
        ({"XDG_STATE_HOME": "/s"}, "/s/q7lint/undo"),
        ({"XDG_STATE_HOME": "s", "HOME": "/h"}, "/h/.local/state/q7lint/undo"),
        ({"HOME": "/h"}, "/h/.local/state/q7lint/undo"),
    ],
)
def test_ledgers_are_in_the_users_folder_for_state(
    monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], folder: str
) -> None:
    for name in ("Q7LINT_UNDO", "XDG_STATE_HOME"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert place.folder() == folder


# -- restoring -----------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("ledgers")
def test_a_run_that_never_replaced_the_file_leaves_it_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")
    ledger = Ledger()
    ledger.add(entry(str(path), b"old", b"new", ()))
    (one,) = restore(read(place.ledgers()[0]))
    assert (one.reason, one.written, path.read_bytes()) == ("", False, b"old")


@pytest.mark.parametrize(
    ("now", "reason"), [(b"newer", "was changed since"), (None, "no such file or folder"), (b"", "was changed since")]
)
@pytest.mark.usefixtures("ledgers")
def test_what_was_changed_since_is_left(tmp_path: Path, now: bytes | None, reason: str) -> None:
    path, other = tmp_path / "a.txt", tmp_path / "b.txt"
    ledger = Ledger()
    for one in (path, other):
        ledger.add(entry(str(one), b"old", b"new", ()))
    other.write_bytes(b"new")
    if now is not None:
        path.write_bytes(now)
    done = list(restore(read(place.ledgers()[0])))
    restored = {one.path: one.reason for one in done}
    assert [one.written for one in done] == [True, False]
    assert reason in restored[str(path)]
    assert (path.read_bytes() if path.exists() else None) == now
    assert (restored[str(other)], other.read_bytes()) == ("", b"old")


def test_a_damaged_ledger_writes_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"new\n")
    true = entry(str(path), b"old\n", b"new\n", ())
    wrong = Entry(true.path, true.before, true.after, (Piece(0, 4, b"lie\n"),), ())
    (one,) = restore(Run("r", 0.0, "/", (wrong,), "", undone=False))
    assert one.reason == "the ledger does not give the old file"
    assert path.read_bytes() == b"new\n"


def test_nothing_is_replaced_whose_old_text_cannot_be_kept(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(b"old")

    def full(path: str, data: bytes) -> None:
        raise FileError(path, f"no room for {data!r}")

    with pytest.raises(FileError, match="no room for b'new'"):
        replace(read_file(str(path), "a.txt"), "new", full)
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["a.txt"]


# -- the command ---------------------------------------------------------------------------------------------------


def test_undo_restores_every_byte_of_the_last_run_here(here: Place) -> None:
    files = {"a.txt": DAMAGED, "d/b.md": b"< p >Rye.< / p >\n", "d/sound.txt": b"Rye.\n"}
    paths = {name: here.write(name, content) for name, content in files.items()}
    paths["a.txt"].chmod(0o640)
    assert here.run("--fix", "-q", "a.txt", "d").status == 0
    assert paths["a.txt"].read_bytes() == REPAIRED
    result = here.run("undo")
    assert (result.status, result.err) == (0, "")
    assert result.out.startswith("Restored 2 files as before the run 20")
    assert {name: path.read_bytes() for name, path in paths.items()} == files
    assert stat.S_IMODE(paths["a.txt"].stat().st_mode) == 0o640
    again = here.run("undo")
    assert (again.status, again.out) == (2, "")
    assert again.err == "q7lint: no run of this folder is left to be undone; `q7lint undo --list` names all\n"


def test_runs_are_taken_back_one_after_the_other(here: Place) -> None:
    text = b"- < b >Tea:< / b > hot. and R&amp;amp;D grew, fish &amp; chips.\n"
    path = here.write("a.txt", text)
    states = [text]
    for options in (["--select", "ENT001"], ["--select", "TAG001"], ["--unsafe-fixes"]):
        here.run("--fix", *options, "a.txt")
        states.append(path.read_bytes())
    assert len(set(states)) == 4
    for wanted in reversed(states[:-1]):
        assert here.run("undo", "-q") == (0, "", "", b"")
        assert path.read_bytes() == wanted


def test_a_run_is_named_from_anywhere_and_one_of_another_folder_is_not_guessed(here: Place) -> None:
    path = here.write("a.txt", DAMAGED)
    here.run("--fix", "a.txt")
    name = run_id(here)
    elsewhere = here.folder.parent / "elsewhere"
    elsewhere.mkdir()
    here.folder, there = elsewhere, here.folder
    assert "no run of this folder" in here.run("undo").err
    assert here.run("undo", "20250101T000000-000000-aa").status == 2
    assert here.run("undo", name).out == f"Restored 1 file as before the run {name}\n"
    assert path.read_bytes() == DAMAGED
    assert here.run("undo", "--list").out.endswith(f"1 file  {there}  undone\n")


def test_an_edit_made_since_is_never_overwritten(here: Place) -> None:
    mine, other = here.write("a.txt", DAMAGED), here.write("b.txt", DAMAGED)
    here.run("--fix", "a.txt", "b.txt")
    mine.write_bytes(b"mine\n")
    result = here.run("undo")
    assert result.status == 1
    assert result.err == "q7lint: a.txt: was changed since; it is left as it is\n"
    assert result.out.startswith("Restored 1 file as before the run ")
    assert result.out.endswith(", 1 left\n")
    assert (mine.read_bytes(), other.read_bytes()) == (b"mine\n", DAMAGED)
    mine.write_bytes(REPAIRED)
    assert here.run("undo").status == 0  # the run is still there to be undone
    assert mine.read_bytes() == DAMAGED


def test_no_ledger_is_kept_where_none_is_asked_for_or_nothing_was_replaced(here: Place) -> None:
    here.write("a.txt", DAMAGED)
    here.write("sound.txt", "Rye.\n")
    here.run("--fix", "--no-undo", "a.txt")
    here.run("--fix", "sound.txt")
    here.run("--diff", "a.txt")
    here.run("--fix", "-", stdin=DAMAGED)
    assert not (here.folder.parent / "ledgers").exists()


def test_a_file_whose_old_text_cannot_be_kept_is_left_as_it_was(here: Place) -> None:
    path = here.write("a.txt", DAMAGED)
    (here.folder.parent / "ledgers").write_text("in the way")
    result = here.run("--fix", "a.txt")
    assert result.status == 2
    assert "cannot keep the old text in" in result.err
    assert "the file is left as it was (--no-undo does without)" in result.err
    assert path.read_bytes() == DAMAGED
    assert here.run("--fix", "--no-undo", "a.txt").status == 0
    assert path.read_bytes() == REPAIRED


def test_a_run_that_was_killed_at_any_moment_is_taken_back(here: Place) -> None:
    here.environment["PYTHONDONTWRITEBYTECODE"] = "1"
    names = [f"d/{number:03}.txt" for number in range(80)]
    chance = random.Random(7)
    stopped = []
    for _ in range(5):
        for name in names:
            here.write(name, DAMAGED)
        process = here.start("--fix", "d")
        deadline = time.monotonic() + 30
        share = chance.random()
        while process.poll() is None and time.monotonic() < deadline:
            if (here.folder / names[int(share * len(names))]).read_bytes() != DAMAGED:
                break
        process.send_signal(signal.SIGKILL)
        process.communicate()
        contents = [(here.folder / name).read_bytes() for name in names]
        assert set(contents) <= {DAMAGED, REPAIRED}
        stopped.append(contents.count(REPAIRED))
        assert here.run("undo").status == 0
        assert {(here.folder / name).read_bytes() for name in names} == {DAMAGED}
    assert len(set(stopped)) > 2
    assert min(stopped) < len(names)


@pytest.mark.skipif(not shutil.which("git"), reason="there is no git to apply a patch with")
@pytest.mark.parametrize("start", [".", "d"])
def test_a_patch_of_what_was_done_is_taken_back_by_git(here: Place, start: str) -> None:
    files = {
        "a.txt": DAMAGED,
        "d/b c.md": b"< p >Rye.< / p >\n\n\n\n\n\n\n\n\n< p >Oats.< / p >",
        "d/\u00e9\t.txt": DAMAGED,
    }
    for name, content in files.items():
        here.write(name, content)
    subprocess.run(["git", "init", "-q"], cwd=here.folder, check=True)
    top = here.folder
    here.folder = top / start
    result = here.run("--fix", "-q", "--patch", str(top / "done.patch"), ".")
    assert result.status == 0
    changed = [name for name, content in files.items() if (top / name).read_bytes() != content]
    assert len(changed) == (3 if start == "." else 2)
    subprocess.run(["git", "apply", "-R", "done.patch"], cwd=top, check=True)
    assert {name: (top / name).read_bytes() for name in files} == files


def test_a_patch_names_what_it_cannot_hold_and_is_for_fix_alone(here: Place) -> None:
    outside = here.folder.parent / "outside.txt"
    outside.write_bytes(DAMAGED)
    result = here.run("--fix", "--patch", "done.patch", "../outside.txt")
    assert "lies outside of" in result.err
    assert outside.read_bytes() == REPAIRED
    assert (here.folder / "done.patch").read_bytes() == b""
    for args in (["--patch", "p", "a.txt"], ["--diff", "--patch", "p", "a.txt"], ["--fix", "--patch", "no/p", "a.txt"]):
        here.write("a.txt", DAMAGED)
        assert here.run(*args).status == 2
        assert (here.folder / "a.txt").read_bytes() == DAMAGED


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["undo", "nonsense"], "there is no run called 'nonsense'"),
        (["undo", "--nonsense"], "unrecognized arguments"),
        (["undo"], "no run of this folder"),
    ],
)
def test_bad_arguments_are_one_line(here: Place, args: list[str], said: str) -> None:
    result = here.run(*args)
    assert (result.status, result.out) == (2, "")
    assert said in result.err
    assert result.err.count("\n") == 1


# -- what is never repaired ----------------------------------------------------------------------------------------

CONFLICT = b"One < b >two< / b >.\n<<<<<<< ours\nThree\n=======\nFour\n>>>>>>> theirs\nFive.\n"


def test_a_merge_conflict_is_told_and_left(here: Place) -> None:
    path = here.write("a.txt", CONFLICT)
    for option in ("--fix", "--diff"):
        result = here.run(option, "a.txt")
        assert result.status == 2
        assert "q7lint: a.txt:2: a merge conflict begins here; the file is left as it was\n" in result.err
        assert path.read_bytes() == CONFLICT
    assert here.run("a.txt").status == 1  # what is found is told all the same
    assert here.run("--fix", "-", stdin=CONFLICT).raw == CONFLICT


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("<<<<<<< a\nx\n=======\ny\n>>>>>>> b\n", 0),
        ("x\r\n<<<<<<< a\r\n=======\r\n>>>>>>> b\r\n", 3),
        ("x <<<<<<< a\n=======\n>>>>>>> b\n", -1),
        ("<<<<<<< a\nx\n", -1),
        ("Title\n=======\n\n<<<<<<< a drawing\n", -1),
        (">>>>>>> b\n=======\n<<<<<<< a\n", -1),
        ("<<<<<<<< a\n=======\n>>>>>>> b\n", -1),
    ],
)
def test_a_conflict_has_all_three_marks_in_their_order(text: str, place: int) -> None:
    assert find_conflict(text) == place
