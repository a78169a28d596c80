"""R21: files and folders of a size that nobody expects: q7lint finishes, or refuses, and keeps to its memory.

Each case is a file or a folder that is made for it, and one real run over it. What is held against the promise: the
exit status is one of those that there are, standard error has one line if the file was refused and else none, and the
most memory that the process held is at most four times the file and 200 MB more. A case grows from a hundredth of its
size on, as long as the next step can be expected to end in time; how far it came stands with it, and what did not come
to its whole size is named.

Run it from the repository's root, as ``python -m benchmarks.trust.extremes [SHARE] [SECONDS]``; a share of 0.1 makes
everything a tenth as large, and SECONDS is the time of one run. No process gets more than 10 GiB.
"""

from __future__ import annotations

import os
import resource
import sys
import tempfile
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.trust.results import keep
from tests.calls import quick_folder

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager

GIB = 2**30
MILLION = 1_000_000
SENTENCE = "The ferry leaves at ten, and the hall behind the quay sells bread all day, whatever the weather. "
DAMAGE = "It has a < strong >good< / strong > view. li > "
MOST_TIMES, MOST_MORE = 4, 200 * MILLION
MOST_MEMORY = 10 * GIB
STEPS = (0.01, 0.03, 0.1, 0.3, 1.0)
SECONDS = 300


class Run(NamedTuple):
    """What came of a run: its exit status, its peak of memory in bytes, its seconds, and its last words."""

    status: int
    peak: int
    seconds: float
    errors: str


def write(path: Path, size: int, *pieces: str) -> None:
    """Fill a file with `pieces`, each as often as fits before the next, up to `size` bytes in all."""
    block = "".join(pieces).encode()
    with path.open("wb") as file:
        times, rest = divmod(size, len(block))
        for _ in range(times):
            file.write(block)
        file.write(b"x" * rest)


def one_line(path: Path, share: float) -> None:
    """Write a gigabyte of prose on one line."""
    write(path, int(GIB * share), SENTENCE * 1000)


def one_line_damaged(path: Path, share: float) -> None:
    """Write 64 megabytes on one line, with three defects to two thousand characters."""
    write(path, int(GIB / 16 * share), SENTENCE * 20 + DAMAGE)


def brackets(path: Path, share: float) -> None:
    """Open a million brackets and close none."""
    write(path, int(MILLION * share), "<")


def spaced_brackets(path: Path, share: float) -> None:
    """Open a million brackets, with blanks between them."""
    write(path, int(2 * MILLION * share), "< ")


def links(path: Path, share: float) -> None:
    """Open a million links of Markdown."""
    write(path, int(2 * MILLION * share), "[(")


def nested(path: Path, share: float) -> None:
    """Nest elements a hundred thousand deep."""
    depth = int(MILLION / 10 * share)
    path.write_text("< div >" * depth + "x" + "< / div >" * depth, encoding="utf-8")


def quotations(path: Path, share: float) -> None:
    """Nest quotations a hundred thousand deep."""
    path.write_text(">" * int(MILLION / 10 * share) + " < b >x", encoding="utf-8")


def findings(path: Path, share: float) -> None:
    """Plant a hundred thousand defects, one to a line."""
    path.write_text("bread &amp;amp; fish\n" * int(MILLION / 10 * share), encoding="utf-8")


def many_findings(path: Path, share: float) -> None:
    """Plant a million defects, one to a line."""
    path.write_text("bread &amp;amp; fish\n" * int(MILLION * share), encoding="utf-8")


def cells(path: Path, share: float) -> None:
    """Write a table of a million cells in one row."""
    write(path, int(4 * MILLION * share), "x | ")


def lines(path: Path, share: float) -> None:
    """Write ten million empty lines."""
    write(path, int(10 * MILLION * share), "\n")


def many_files(path: Path, share: float) -> None:
    """Put a million files into a folder."""
    path.mkdir()
    folder = os.open(path, os.O_RDONLY)
    for number in range(int(MILLION * share)):
        file = os.open(f"{number}.txt", os.O_WRONLY | os.O_CREAT, 0o644, dir_fd=folder)
        os.write(file, b"The quay.\n")
        os.close(file)
    os.close(folder)


CASES: tuple[tuple[Callable[[Path, float], None], tuple[str, ...]], ...] = (
    (one_line, ()),
    (one_line_damaged, ("--fix",)),
    (brackets, ("--fix",)),
    (spaced_brackets, ("--fix",)),
    (links, ("--dialect", "markdown", "--fix")),
    (nested, ("--fix", "--unsafe-fixes")),
    (quotations, ("--dialect", "markdown", "--fix")),
    (findings, ("--output-format", "json")),
    (findings, ("--fix",)),
    (many_findings, ("--output-format", "concise")),
    (cells, ("--fix", "--unsafe-fixes")),
    (lines, ("--fix",)),
    (many_files, ()),
)


def run(path: Path, options: tuple[str, ...], seconds: int) -> Run:
    """Run q7lint over a path in a process of its own, its report thrown away."""
    with tempfile.TemporaryFile() as errors:
        pid = os.fork()
        if not pid:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 1)
            os.dup2(errors.fileno(), 2)
            resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
            resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
            os.execv(sys.executable, [sys.executable, "-P", "-m", "q7lint", *options, str(path)])  # noqa: S606 - the child becomes q7lint
        _, status, usage = os.wait4(pid, 0)
        errors.seek(0)
        said = errors.read().decode("utf-8", "replace")
    return Run(os.waitstatus_to_exitcode(status), usage.ru_maxrss * 1024, usage.ru_utime + usage.ru_stime, said)


class Reached(NamedTuple):
    """How far a case came: the part of its size, the bytes that this is, and what came of the run."""

    part: float
    size: int
    run: Run

    @property
    def fault(self) -> str:
        """What was promised and not kept."""
        lines = len(self.run.errors.splitlines())
        if self.run.status not in {0, 1, 2, 3} or lines > (self.run.status > 1):
            return "**not ended as promised**"
        most = MOST_TIMES * self.size + MOST_MORE
        return f"**promised {most / MILLION:.0f} MB**" if self.run.peak > most else ""

    def told(self, name: str) -> str:
        """Tell it in a line; `name` is the path of the case, which has no place there."""
        status, peak, seconds, errors = self.run
        said = f": {errors.splitlines()[-1][:100]}" if status in {2, 3} and errors else ""
        part = "" if self.part == 1 else f"{self.part:g} of the size: "
        fault = f", {self.fault}" if self.fault else ""
        return (
            f"{part}{self.size / MILLION:.1f} MB, {seconds:.1f} s, {peak / MILLION:.0f} MB at most, status {status}"
            f"{said.replace(name, 'case')}{fault}"
        )


def grown(case: Callable[[Path, float], None], options: tuple[str, ...], share: float, seconds: int) -> str:
    """Run a case at growing sizes, as far as the time goes; tell the last in a line, and the first beyond its memory.

    A larger file may take less, as one that is read block by block does.
    """
    reached: Reached | None = None
    told = broken = ""
    for part in STEPS:
        if reached and reached.run.seconds * part / reached.part > seconds:
            break
        # A million files are made and taken away in memory, where there is some; the others would fill it.
        with tempfile.TemporaryDirectory() as other, place(case, Path(other)) as folder:
            path = folder / "case.txt"
            try:
                case(path, part * share)
            except OSError as error:
                print(f"{case.__name__}: no room for {part:g} of it: {error.strerror}")
                break
            os.environ |= {"Q7LINT_UNDO": f"{folder}/undo", "Q7LINT_CACHE": f"{folder}/cache"}
            reached = Reached(part, held(path), run(path, options, seconds))
            told = reached.told(str(path))
            broken = broken or (told if reached.fault else "")
        print(f"{case.__name__} {' '.join(options)}: {told}", flush=True)
    return told if broken in {"", told} else f"{told}; {broken}"


def place(case: Callable[[Path, float], None], other: Path) -> AbstractContextManager[Path]:
    """Give the folder that a case is made in."""
    return quick_folder(other) if case is many_files else nullcontext(other)


def held(path: Path) -> int:
    """Give the bytes of a file, or of the files of a folder."""
    if not path.is_dir():
        return path.stat().st_size
    with os.scandir(path) as files:
        return sum(file.stat().st_size for file in files)


def main() -> int:
    """Run all cases; the exit status is 1 if one of them crashed, or took more memory than is promised."""
    share = float(sys.argv[1]) if len(sys.argv) > 1 else 1.0
    seconds = int(sys.argv[2]) if len(sys.argv) > 2 else SECONDS
    figures: dict[str, int | float | str] = {
        f"{case.__name__.replace('_', ' ')} {' '.join(options)}".strip(): grown(case, options, share, seconds)
        for case, options in CASES
    }
    told = {name: str(figure) for name, figure in figures.items()}
    partly = [name for name, figure in told.items() if " of the size: " in figure.partition("; ")[0]]
    skipped = tuple(f"{name} at its whole size" for name in partly)
    passed = not any("**" in figure for figure in told.values())
    command = f"python -m benchmarks.trust.extremes {share:g} {seconds}"
    return keep("extremes", command, figures, passed=passed, skipped=skipped)


if __name__ == "__main__":
    sys.exit(main())
