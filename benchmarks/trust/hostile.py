"""Names, texts, reports and rules that mean harm: how many of them act through what q7lint prints, or change a file.

``python -m benchmarks.trust.hostile [FILES]``: so many files (12,000) with a hostile name and a hostile text each go
through real runs in all formats. The eyes are those of `tests.hostile`, which share nothing with the formats. The page
of the suite is parsed, and has to have the elements that it has for tame names. Rules yield whatever comes.
"""

from __future__ import annotations

import json
import os
import pty
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from benchmarks.trust.results import keep
from tests import hostile

from q7lint import Applicability, Document, Edit, Fix, Hit, Licence, Phase, Reads, Rule, Span
from q7lint.checker import RuleError
from q7lint.files import FileError, find_files
from q7lint.files.gitignore import Ignored, parse
from q7lint.preserve import breach
from q7lint.repairer import UnsettledError, repair_document
from q7lint.suite.page import page
from q7lint.suite.structured import structured
from q7lint.suite.table import table
from q7lint.whole import check_document

if TYPE_CHECKING:
    from collections.abc import Callable

FILES = 12_000
BATCH = 200
REPORTS = 1_500
RULES = 20_000
LISTS = 3_000
CROWD = 100_000

Figures = Counter[str]


class Batch:
    """A folder of hostile files.

    Args:
        folder: Where they are made.
        draw: Where chance comes from.
        faults: Takes what is wrong.
    """

    def __init__(self, folder: Path, draw: Random, faults: list[str]) -> None:
        self.folder = folder / "files"
        self.folder.mkdir()
        self.faults = faults
        self.environment = {**os.environ, "Q7LINT_UNDO": str(folder / "undo")}
        self.patch = folder / "patch"
        self.refused = self.unsettled = 0
        self.texts: dict[str, str] = {}
        while len(self.texts) < BATCH:
            name, data = hostile.name(draw), hostile.content(draw)
            (self.folder / os.fsdecode(name)).write_bytes(data)
            self.texts[os.fsdecode(name)] = data.decode("utf-8", "surrogateescape").removeprefix("\ufeff")

    def run(self, *args: str) -> bytes:
        """Run q7lint, look at all that it prints, and give its standard output."""
        command = [sys.executable, "-m", "q7lint", *args]
        done = subprocess.run(command, cwd=self.folder, env=self.environment, capture_output=True, check=False)
        self.faults += hostile.harm(done.stdout) + hostile.harm(done.stderr) + hostile.forged_on_stderr(done.stderr)
        # The law may refuse a fix, and fixes may not settle: both are told, and no fault of what is looked at here.
        refused = done.stderr.count(b"a fault of the rule: its fix was refused")
        unsettled = done.stderr.count(b"; it is left as it was\n")
        self.refused += refused
        self.unsettled += unsettled
        if done.returncode != (3 if unsettled else 2 if refused else done.returncode & 1):
            self.faults.append(f"{args}: status {done.returncode}: {done.stderr[-300:]!r}")
        return done.stdout

    def look(self, figures: Figures) -> None:
        """Check the files in all formats."""
        report = self.run(".", "--unsafe-fixes", "--output-format", "json")
        rows = json.loads(report)
        self.faults += hostile.misread_json(report, map(os.fsencode, self.texts))
        concise = self.run(".", "--unsafe-fixes", "--output-format", "concise")
        self.faults += hostile.forged_in_concise(concise, len(rows))
        full = self.run(".", "--unsafe-fixes")
        self.faults += hostile.forged_in_full(full, len(rows))
        compared, wrong = hostile.misplaced_carets(full, rows, self.texts)
        self.faults += wrong
        self.run(".", "--statistics")
        figures["hostile files"] += len(self.texts)
        figures["findings printed in each format"] += len(rows)
        figures["carets compared with their place"] += compared

    def repair(self, figures: Figures) -> None:
        """Repair the files, look at a diff at a terminal, take the repair back in both ways, and compare the bytes."""
        before = self.bytes()
        self.faults += hostile.harm(self.diff_at_a_terminal().replace(b"\r\n", b"\n"))
        self.run("--fix", "--patch", str(self.patch), ".")
        fixed = self.bytes()
        self.run("undo", "--list")
        self.run("undo")
        if self.bytes() != before or fixed == before:
            self.faults.append("undo does not restore every byte")
        self.run("--fix", "--no-undo", ".")
        command = ["git", "apply", "-R", "--whitespace=nowarn", str(self.patch)]
        done = subprocess.run(command, cwd=self.folder, capture_output=True, check=False)
        if done.returncode or self.bytes() != before:
            self.faults.append(f"the patch does not restore every byte: {done.stderr[-300:]!r}")
        figures["files repaired and restored by undo and by git apply -R"] += len(before)
        figures["fixes that the law refused, and named"] += self.refused
        figures["runs that left a file as it was since fixes do not settle, and named it"] += self.unsettled

    def bytes(self) -> dict[str, bytes]:
        """Give what the files hold."""
        return {path.name: path.read_bytes() for path in self.folder.iterdir()}

    def diff_at_a_terminal(self) -> bytes:
        """Give what a diff prints at a terminal."""
        leader, follower = pty.openpty()
        command = [sys.executable, "-m", "q7lint", "--diff", "."]
        parts = []
        environment = {**self.environment, "NO_COLOR": "1"}
        with subprocess.Popen(command, cwd=self.folder, env=environment, stdout=follower, stderr=subprocess.DEVNULL):
            os.close(follower)
            try:
                while part := os.read(leader, 65536):
                    parts.append(part)
            except OSError:  # the other end is closed
                pass
        os.close(leader)
        return b"".join(parts)


def reports(count: int, draw: Random, faults: list[str], figures: Figures) -> None:
    """Print hostile reports on tools, and parse them."""
    tame = hostile.suite(lambda what: f"{what} said")
    elements = hostile.skeleton("".join(page(tame, "1")))
    rows = len(list(table(tame, ("class", "lang"))))

    def speak(what: str) -> str:
        return f"{what} {hostile.text(draw)}"

    for _ in range(count):
        report = hostile.suite(speak)
        html = "".join(page(report, "1"))
        lines = list(table(report, ("class", "lang")))
        data = structured(report, "1")
        for printed in ("\n".join(lines), data, html):
            faults += hostile.harm(printed.encode())
        if hostile.skeleton(html) != elements:
            faults.append("elements in the page that came from data")
        if len(lines) != rows or json.loads(data)["tools"][0]["name"] != report.tools[0].name:
            faults.append("a report with other lines or other names")
        figures["reports of the suite, in three formats"] += 1


def anything(draw: Random, size: int) -> Any:
    """Draw a value of some type or other."""
    values: tuple[Callable[[], Any], ...] = (
        lambda: draw.randint(-3, size + 3),
        lambda: draw.choice((0, size, 10**30, -1, True, None, 2.0, float("nan"), b"x", "x", (), [], {}, object())),
        lambda: hostile.text(draw),
        lambda: Span(draw.randint(0, size), draw.randint(0, size)),
        lambda: (Edit(Span(draw.randint(-1, size), draw.randint(0, size + 1)), hostile.text(draw)),),
        lambda: draw.choice((*Applicability, *Licence, Licence(0), ~Licence(0))),
    )
    return draw.choice(values)()


def a_fix(draw: Random, size: int) -> Any:
    """Draw a fix: its places and its parts as they come, or anything in the place of a part."""

    def edit() -> Any:
        if draw.random() < 0.5:  # the tags of the text, which may go
            return Edit(draw.choice((Span(4, 10), Span(13, 21))), draw.choice(("", " ", "")))
        start = draw.randint(-1, size)
        text = draw.choice(("", " ", "|", "\0", "\ud800", hostile.text(draw)))
        return Edit(Span(start, start + draw.randint(-1, 6)), text)

    parts = ["t", tuple(edit() for _ in range(draw.randint(0, 3))), draw.choice(list(Applicability)), ~Licence(0), ()]
    parts[3] = draw.choice(list(Licence))
    if draw.random() < 0.4:
        parts[draw.randrange(5)] = anything(draw, size)
    return Fix(*parts)


def rules(count: int, draw: Random, faults: list[str], figures: Figures) -> None:
    """Let rules yield whatever comes: they fail, or their fixes are refused, or these keep the law."""
    text = "One < b >word< / b > &amp;amp; here |  a\nand more.\n"
    size = len(text)
    for _ in range(count):
        start = draw.randint(0, size)
        parts = [Span(start, draw.randint(start, size)), "m", draw.choice((None, a_fix(draw, size)))]
        if draw.random() < 0.3:
            parts[draw.randrange(3)] = anything(draw, size)
        hit = Hit(*parts) if draw.random() < 0.95 else anything(draw, size)
        given = [hit] * draw.choice((1, 1, 2))
        one = Rule("ANY001", "any-thing", "x", Phase.TAGS, ~Reads(0), (), lambda _, given=given: iter(given))
        document = Document(text)
        figures["rules that yield whatever comes"] += 1
        try:
            check_document(document, (one,))
            done = repair_document(document, (one,), unsafe=True)
        except (RuleError, UnsettledError) as error:
            figures["of these failed or not settled, and named"] += "ANY001" in str(error)
            continue
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            faults.append(f"{hit!r}: {type(error).__name__}: {error}")
            continue
        first = done.applied[:1]  # the others were held to the law in a text that is gone
        unlawful = [one for one in first if one.fix is None or breach(text, one.fix)]
        figures["of these with a fix refused"] += bool(done.refused)
        figures["of these with a lawful fix made"] += bool(done.applied)
        if unlawful or (done.text != text and not done.applied) or document.text != text:
            faults.append(f"{hit!r}: the text was changed")


def lists(count: int, draw: Random, faults: list[str], figures: Figures) -> None:
    """Read any bytes as what git ignores, and ask it of any name."""
    scraps = [
        b"*",
        b"**/",
        b"/",
        b"?",
        b"[",
        b"]",
        b"!",
        b"\\",
        b"\n",
        b"\xff",
        b"\0",
        b"a",
        b"[:alpha:]",
        b"-",
        b"#",
        b" ",
    ]
    slowest = 0.0
    for _ in range(count):
        content = b"".join(draw.choices(scraps, k=draw.randint(1, 2000)))
        path = "/" + "/".join("a" * draw.randint(1, 20) for _ in range(draw.randint(1, 200)))
        start = time.process_time()
        try:
            Ignored("/", parse(content), None).ignores(path, is_folder=draw.random() < 0.5)
        except Exception as error:  # noqa: BLE001 - that is what is looked for
            faults.append(f"{content!r}: {type(error).__name__}: {error}")
        slowest = max(slowest, time.process_time() - start)
        figures["lists of what git ignores, of any bytes"] += 1
    if slowest > 5:
        faults.append(f"a list took {slowest:.1f} s")


def crowd(count: int, folder: Path, faults: list[str], figures: Figures) -> None:
    """Walk a folder of very many files, with a list of very many names."""
    folder.mkdir()
    for number in range(count):
        (folder / f"{number}.txt").touch()
    (folder / ".gitignore").write_text("".join(f"{number}.txt\n" for number in range(0, count, 2)))
    found = list(find_files([str(folder)]))
    if any(isinstance(one, FileError) for one in found) or len(found) != count // 2:
        faults.append(f"{len(found)} files found of {count // 2}")
    figures["files in one folder, half of them ignored by name"] += count


def main(size: int) -> int:
    """Run the campaign on `size` files and give the exit status."""
    figures: Figures = Counter()
    faults: list[str] = []
    share = size / FILES
    draw = Random(22)
    skipped = () if shutil.which("git") else ("there is no git to apply patches",)
    for number in range(max(1, size // BATCH)):
        with tempfile.TemporaryDirectory() as place:
            batch = Batch(Path(place), draw, faults)
            batch.look(figures)
            if number % 5 == 0 and not skipped:
                batch.repair(figures)
        print(f"{figures['hostile files']} files, {len(faults)} faults", flush=True)
    reports(max(10, int(REPORTS * share)), draw, faults, figures)
    print(f"reports done, {len(faults)} faults", flush=True)
    rules(max(100, int(RULES * share)), draw, faults, figures)
    print(f"rules done, {len(faults)} faults", flush=True)
    lists(max(100, int(LISTS * share)), draw, faults, figures)
    with tempfile.TemporaryDirectory() as place:
        crowd(max(1000, int(CROWD * share)), Path(place) / "crowd", faults, figures)
    for fault in faults[:20]:
        print(fault)
    figures["raw control characters, orders to logs, forged lines, elements from data, bytes changed"] = len(faults)
    command = "python -m benchmarks.trust.hostile" + (f" {size}" if size != FILES else "")
    return keep("hostile", command, dict(figures), passed=not faults, skipped=skipped)


if __name__ == "__main__":
    raise SystemExit(main(int(sys.argv[1]) if len(sys.argv) > 1 else FILES))
