"""Several processes read files, and nobody can tell: the same bytes, files and statuses as one process gives.

Real processes on real files, as in `test_cli`. Some rules that are made up for these tests print, wait, or raise what
ends a run.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

from q7lint.cli import batches
from q7lint.cli.outcome import Change
from q7lint.files import FileError, Target, read_file

from .process import Place, Result

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MORE_RULES = """
import os, sys, time

@rule(code="TLK001", name="talking-rule", summary="a rule that prints", **EVERY)
def talking(read):
    if "TALK" in read.text:
        print("talked of", len(read.text))
        print("and to standard error", file=sys.stderr)
        sys.stdout.buffer.write(b"in bytes\\n")
    yield from ()

@rule(code="WAI001", name="waiting-rule", summary="a rule that waits to be killed", **EVERY)
def waiting(read):
    if "WAIT" in read.text:
        with open(os.path.join(os.environ["PIDS"], str(os.getpid())), "w"):
            time.sleep(120)
    yield from ()

@rule(code="KBD001", name="interrupting-rule", summary="a rule that raises what Ctrl-C raises", **EVERY)
def interrupting(read):
    if "CTRL-C" in read.text:
        raise KeyboardInterrupt
    yield from ()
"""

ENOUGH = batches.FILES * 4 + 20
"""So many files are worth the start of other processes."""


class Many(Place):
    """A folder with so many files that other processes read them."""

    def __init__(self, folder: Path) -> None:
        super().__init__(folder)
        self.plant()
        with (self.site / "planted.py").open("a") as rules:
            rules.write(MORE_RULES)
        self.pids = folder / "pids"
        self.pids.mkdir()
        self.environment["PIDS"] = str(self.pids)
        self.environment["Q7LINT_UNDO"] = str(folder / "undo")

    def waiting(self, count: int) -> list[int]:
        """Wait until so many processes wait, and give them."""
        end = time.monotonic() + 60
        while len(list(self.pids.iterdir())) < count:
            assert time.monotonic() < end
            time.sleep(0.01)
        return [int(path.name) for path in self.pids.iterdir()]


@pytest.fixture
def many(tmp_path: Path) -> Many:
    return Many(tmp_path)


def fill(place: Place) -> None:
    """Write files of all kinds: sound, damaged, binary, not UTF-8, empty, in conflict, and such as rules fail on."""
    kinds: list[bytes] = [
        b"Sound text, and nothing else.\n",
        b"- < strong >Tea:< / strong > hot &amp;amp; sweet. li >\n",
        "Caf\u00e9 &amp;amp; \u6771\u4eac & \U0001f375 < em >warm< / em >\n".encode(),
        b"R&D\na    gap\na  |bar\nQQ\n",
        b"nul\0nul",
        b"caf\xe9 & a    gap\n",
        b"",
        b"\xff\xfe" + "R&D   gap\n".encode("utf-16-le"),
        b"<<<<<<< ours\na &amp;amp; b   c\n=======\nb\n>>>>>>> theirs\n",
        b"& a word   to eat\n",
        b"& |- goes round -| and round\n",
        b"CRASH & a    gap\n",
        b"TALK & a    gap\n",
        b"\x1b[31m & a    gap ##[error]\n",
        b"& " + b"QQ    " * 5,
    ]
    for number in range(ENOUGH):
        text = kinds[number % len(kinds)]
        if text and number % len(kinds) < 4:
            text += b"\nOf number %d, more is said.\n" % number
        place.write(f"{number % 7}/{number:03}{('.txt', '.md', '.html')[number % 3]}", text)
    place.write("3/large.txt", b"Sound text, and more of it.\n\n" * 9_500 + b"- < strong >Tea:< / strong > hot.\n")


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Many:
    place = Many(tmp_path_factory.mktemp("jobs"))
    fill(place)
    return place


def tree(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


# The same, whatever number of processes


@pytest.mark.parametrize(
    "options",
    [
        (),
        ("--output-format", "concise", "--unsafe-fixes", "--statistics"),
        ("--output-format", "concise"),
        ("--output-format", "json"),
        ("--diff", "--unsafe-fixes"),
    ],
    ids=" ".join,
)
def test_a_run_says_the_same_whatever_number_of_processes(filled: Many, options: tuple[str, ...]) -> None:
    arguments = ("--no-cache", *options, ".", "not-there.txt", "3/large.txt")
    alone = filled.run("--jobs", "1", *arguments)
    assert alone.status in {2, 3}
    assert "BAD001" in alone.err
    assert "not-there.txt: no such file" in alone.err
    for jobs in ("2", "3") if not options else ("3",):
        assert filled.run("--jobs", jobs, *arguments) == alone


def test_a_repair_is_the_same_whatever_number_of_processes(tmp_path: Path) -> None:
    done = []
    for jobs in ("1", "3"):
        (tmp_path / jobs).mkdir()
        place = Many(tmp_path / jobs)
        fill(place)
        before = tree(place.folder)
        patch = place.folder.parent / "made.patch"
        result = place.run("--fix", "--jobs", jobs, "--patch", str(patch), "--output-format", "json", ".")
        after = tree(place.folder)
        assert after != before
        ledger = place.run("undo")
        assert ledger.status == 0, ledger.err
        assert tree(place.folder) == before
        done.append((result, after, patch.read_bytes(), ledger.out.partition(" as before")[0]))
    assert done[0] == done[1]


def test_standard_input_is_read_by_the_process_that_has_it(filled: Many) -> None:
    names = [path.relative_to(filled.folder).as_posix() for path in sorted(filled.folder.rglob("*.txt"))] * 3
    links = [f"l{number}.txt" for number in range(ENOUGH)]
    for name in links:
        if not (filled.folder / name).is_symlink():
            (filled.folder / name).write_text("QQ & no link\n")
    arguments = ["--no-cache", "--output-format", "concise", *links[:200], "/dev/stdin", "-", *names, *links[200:]]
    try:
        alone = filled.run("--jobs", "1", *arguments, stdin=b"QQ & from a pipe\n")
        assert "-:1:1 PLT003" in alone.out
        assert filled.run("--jobs", "3", *arguments, stdin=b"QQ & from a pipe\n") == alone
    finally:
        for name in links:
            (filled.folder / name).unlink()


def test_what_a_rule_raises_to_interrupt_ends_the_run_where_its_turn_is(many: Many) -> None:
    for number in range(ENOUGH):
        many.write(f"{number:03}.txt", f"QQ & {number}\n")
    many.write("150.txt", "CTRL-C &\n")
    alone = many.run("--no-cache", "--jobs", "1", "--output-format", "concise", ".")
    assert alone.status == 130
    assert many.run("--no-cache", "--jobs", "3", "--output-format", "concise", ".").status == 130


def test_rules_that_cannot_be_loaded_are_told_when_a_text_asks_for_them(many: Many) -> None:
    (many.site / "planted.py").write_text("raise ValueError('of no use')\n")
    many.write("000.txt", b"nul\0")
    for number in range(1, ENOUGH):
        many.write(f"{number:03}.txt", "QQ &\n")
    alone = many.run("--jobs", "1", "000.txt", "gone.txt", ".")
    assert (alone.status, alone.err.count("\n")) == (2, 3)
    assert many.run("--jobs", "2", "000.txt", "gone.txt", ".") == alone


def test_time_is_counted_in_each_process(many: Many) -> None:
    for number in range(ENOUGH):
        many.write(f"{number:03}.txt", "QQ &\n")
    many.write("100.txt", "SLOW &\n")
    many.write("200.txt", "STUBBORN &\n")
    arguments = ("--no-cache", "--budget", "0.1", "--output-format", "concise", ".")
    alone = many.run("--jobs", "1", *arguments)
    assert "100.txt: the rule SLO001 slow-rule was stopped" in alone.err
    assert "200.txt: the rule SLO002 stubborn-rule was stopped" in alone.err
    assert many.run("--jobs", "2", *arguments) == alone


def test_a_large_file_is_told_bit_by_bit_in_its_place(many: Many) -> None:
    fill(many)
    line = b"Sound text, and more of it, at length and to no end at all.\n\n"
    many.write("4/large.txt", b"TALK & a    gap\n\n" + line * 140_000 + b"CRASH & - < strong >Tea:< / strong > hot.\n")
    arguments = ("--no-cache", "--output-format", "json", ".")
    alone = many.run("--jobs", "1", *arguments)
    assert "4/large.txt" in alone.out
    assert many.run("--jobs", "2", *arguments) == alone


def test_where_a_system_cannot_fork_processes_are_started_anew(filled: Many) -> None:
    script = filled.folder.parent / "spawning.py"
    script.write_text(
        "import sys\n"
        "if __name__ == '__main__':\n"
        "    from q7lint.cli import pool\n"
        "    from q7lint.cli.command import run\n"
        "    pool.Pool.__init__.__defaults__ = ('spawn',)\n"
        "    raise SystemExit(run(sys.argv[1:], is_process=True))\n"
    )
    arguments = ["--no-cache", "--output-format", "concise", "--jobs", "2", "."]
    command = [sys.executable, str(script), *arguments]
    done = subprocess.run(command, cwd=filled.folder, capture_output=True, env=filled.environment, check=False)
    out, err = (stream.decode("utf-8", "surrogateescape") for stream in (done.stdout, done.stderr))
    assert Result(done.returncode, out, err, done.stdout) == filled.run(*arguments)


# What is not paid for


def test_few_files_start_no_process(many: Many) -> None:
    for number in range(20):
        many.write(f"{number:03}.txt", "QQ &\n")
    command = [sys.executable, "-X", "importtime", "-m", "q7lint", "--jobs", "4", "."]
    done = subprocess.run(command, cwd=many.folder, capture_output=True, text=True, env=many.environment, check=False)
    assert done.returncode == 1
    assert "q7lint.cli.session" in done.stderr
    assert "multiprocessing" not in done.stderr


@pytest.mark.parametrize("count", ["0", "-1", "two", "1.5", "\u0663", ""])
def test_what_is_no_number_of_processes_is_refused(many: Many, count: str) -> None:
    done = many.run(f"--jobs={count}", ".")
    assert (done.status, done.out, done.err.count("\n")) == (2, "", 1)
    assert "is no number of processes" in done.err


# Batches


def targets(folder: Path, sizes: list[int]) -> Iterator[Target | FileError]:
    for number, size in enumerate(sizes):
        path = folder / f"{number:04}"
        with path.open("wb") as file:
            file.truncate(size)
        yield Target(str(path), path.name)


def test_batches_are_of_so_many_bytes_or_files_and_a_large_file_is_one_by_itself(tmp_path: Path) -> None:
    sizes = [10] * 70 + [batches.BYTES] + [batches.BYTES // 2] * 3 + [5]
    found = list(batches.Ahead(targets(tmp_path, sizes)))
    assert [len(batch.targets) for batch in found] == [64, 6, 1, 2, 2]
    assert [batch.size for batch in found] == [640, 60, batches.BYTES, batches.BYTES, batches.BYTES // 2 + 5]
    assert not any(batch.is_here for batch in found)


def test_what_is_for_this_process_parts_batches_and_keeps_its_place(tmp_path: Path) -> None:
    first, second, third = targets(tmp_path, [1, 2, 3])
    names = [first, FileError("gone", "no such file"), second, Target("-", "-"), Target("/dev/stdin", "x"), third]
    ahead = batches.Ahead(iter(names))
    assert ahead.is_as_much_as(6)
    assert not ahead.is_as_much_as(7)
    found = list(ahead)
    assert [batch.is_here for batch in found] == [False, True, False, True, True, False]
    assert [target for batch in found for target in batch.targets] == names


def test_a_change_that_is_sent_holds_the_file_as_it_was_read(tmp_path: Path) -> None:
    import pickle

    for data in (b"caf\xe9 & \n", b"\xef\xbb\xbfmarked\n", b"\xff\xfe" + "wide \U0001f375".encode("utf-16-le")):
        path = tmp_path / "a.txt"
        path.write_bytes(data)
        source = read_file(str(path), "a.txt")
        data_sent = pickle.dumps(Change(source, source.text + "!", ["ABC001"], 3), pickle.HIGHEST_PROTOCOL)
        sent: Change = pickle.loads(data_sent)  # noqa: S301 - our own
        assert (sent.source.data, sent.source.text, sent.source.bom) == (data, source.text, source.bom)
        assert (sent.source.stamp, sent.text, sent.codes, sent.fixed) == (
            source.stamp,
            source.text + "!",
            ["ABC001"],
            3,
        )


# Processes that end


def test_a_process_that_is_killed_is_a_fault_of_its_files_and_the_others_are_done(many: Many) -> None:
    for number in range(ENOUGH):
        many.write(f"{number:03}.txt", "QQ &\n")
    many.write("150.txt", "WAIT QQ &\n")
    with many.start("--no-cache", "--jobs", "2", "--output-format", "concise", ".") as running:
        os.kill(many.waiting(1)[0], signal.SIGKILL)
        out, err = running.communicate(timeout=60)
    lost = [f"{number:03}.txt" for number in range(128, 192)]
    assert running.returncode == 2
    assert err.decode().splitlines() == [
        f"q7lint: {name}: the process that read it was ended by SIGKILL; it was not checked" for name in lost
    ]
    found = [line.partition(":")[0] for line in out.decode().splitlines()[:-1]]
    assert found == [f"{number:03}.txt" for number in range(ENOUGH) if f"{number:03}.txt" not in lost]


def test_a_process_that_is_killed_leaves_the_files_that_were_to_be_repaired(many: Many) -> None:
    for number in range(ENOUGH):
        many.write(f"{number:03}.txt", "a    gap &\n")
    many.write("150.txt", "WAIT a    gap &\n")
    with many.start("--fix", "--jobs", "2", ".") as running:
        os.kill(many.waiting(1)[0], signal.SIGKILL)
        _, err = running.communicate(timeout=60)
    assert err.decode().count("was ended by SIGKILL; it is left as it was\n") == 64
    fixed = [path.read_text() == "a gap &\n" for path in sorted(many.folder.glob("*.txt"))]
    assert fixed == [not 128 <= number < 192 for number in range(ENOUGH)]


def is_gone(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)])
def test_a_run_that_is_ended_leaves_no_process_behind(many: Many, number: int, code: int) -> None:
    for one in range(ENOUGH):
        many.write(f"{one:03}.txt", "WAIT &\n" if one % 64 == 63 else "QQ &\n")
    # In the background of a shell some signals are ignored, and processes inherit that.
    before = signal.signal(number, signal.SIG_DFL)
    with many.start("--no-cache", "--jobs", "3", ".") as running:
        signal.signal(number, before)
        waiting = many.waiting(3)
        running.send_signal(number)
        _, err = running.communicate(timeout=60)
    assert (running.returncode, err) == (code, b"")
    assert len(waiting) == 3
    assert all(map(is_gone, waiting))


def test_ctrl_c_at_a_terminal_reaches_all_processes_and_ends_them_without_a_word(many: Many) -> None:
    for one in range(ENOUGH):
        many.write(f"{one:03}.txt", "WAIT &\n" if one % 64 == 63 else "QQ &\n")
    command = [sys.executable, "-m", "q7lint", "--no-cache", "--jobs", "2", "."]
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    with subprocess.Popen(
        command, cwd=many.folder, stderr=subprocess.PIPE, env=many.environment, start_new_session=True
    ) as running:
        signal.signal(signal.SIGINT, before)
        waiting = many.waiting(2)
        os.killpg(running.pid, signal.SIGINT)
        _, err = running.communicate(timeout=60)
    assert (running.returncode, err) == (130, b"")
    assert all(map(is_gone, waiting))


def test_when_the_reader_of_the_report_has_gone_all_processes_end(many: Many) -> None:
    for one in range(ENOUGH):
        many.write(f"{one:03}.txt", "WAIT &\n" if one == ENOUGH - 1 else "QQ & " + "QQ " * 20)
    with many.start("--no-cache", "--jobs", "2", ".") as running:
        assert running.stdout
        running.stdout.close()
        assert running.wait(timeout=60) == 141
    assert all(is_gone(int(path.name)) for path in many.pids.iterdir())
