"""Repositories made by chance, in which some changes are staged and others are not, for `benchmarks.trust.precommit`.

Each file has up to three versions: that of the last commit, the staged one, and the one in the work tree. A version is
a list of lines, and each line knows by a pattern what a repair may make of it; the patterns are written by hand here,
and no rule is asked. But for the empty ones no two lines of a repository are alike, so that one that is lost is missed.
"""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass, field
from itertools import count
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from random import Random

SOUND = (
    "",
    "The ferry {n} leaves at ten, whatever the weather.",
    "Bread {n} costs more than 3 crowns, and less than 4.",
    "Größe {n} und 東京 {n}: naïve words, as they are.",
    "Blanks {n} stand at the end.  ",
    "Form feed {n}\x0cstands within, and so does\u2028this.",
)
RAW = ("Caf\udce9 {n} is open all day.", "\udcfc\udc80{n} are bytes that are no UTF-8.")
DAMAGED = (
    (
        "- < strong >Tea {n}:< / strong > hot. li >",
        r"- (?:< strong >|\*\*|<strong>)?Tea {n}:(?:< / strong >|\*\*|</strong>)? hot\.(?: li >|</li>)?",
    ),
    ("Fish {n} &amp;amp; bread, and rope.", r"Fish {n} &(?:amp;(?:amp;)?)? bread, and rope\."),
    ("Eggs {n} cost < b >two< / b > crowns.", r"Eggs {n} cost (?:< b >|\*\*|<b>)?two(?:< / b >|\*\*|</b>)? crowns\."),
)
CONFLICT = ("<<<<<<< ours {n}", "The hall {n} is here.", "=======", "The hall {n} is there.", ">>>>>>> theirs {n}")
BINARY = "A NUL {n} \0 stands here."

NAMES = ("plain.txt", "with blanks.md", "größe.html", "two\nlines.txt", "tab\t\"and' quotes.md", "deep/er/page.htm")
NAMES += ("-dash.txt", "--patch=plain.txt", "README", "notes.log", "code.py", "$(echo).txt")
"""Names of files. One that is no UTF-8 is not among them, since pre-commit itself fails on it, and commits nothing."""

PASSED = re.compile(r"(?s:.*)\.(?:txt|md|html?)|README")
"""What pre-commit takes for plain text, Markdown or HTML."""

ENDS = (("\n",), ("\n",), ("\r\n",), ("\r\n",), ("\n", "\r\n"), ("\r",))
CODECS = (("utf-8", ""), ("utf-8", ""), ("utf-8", ""), ("utf-8", "\ufeff"), ("utf-16-le", "\ufeff"))


class Line(NamedTuple):
    """A line, what it may become (a pattern; empty if it is sound), and its end."""

    text: str
    forms: str
    end: str


Version = tuple[Line, ...] | None
"""What a file holds at a time; None if there is no file."""


@dataclass
class File:
    """A file of a state: its name, how it is written, its three versions, and whether they are staged as a patch."""

    name: str
    codec: str
    mark: str
    executable: bool
    head: Version = None
    staged: Version = None
    tree: Version = None
    by_patch: bool = False
    intended: bool = False
    in_merge: bool = False

    def data(self, version: tuple[Line, ...]) -> bytes:
        """Give the bytes of a version."""
        text = self.mark + "".join(line.text + line.end for line in version)
        return text.encode(self.codec, "surrogateescape")

    @property
    def given(self) -> Version:
        """What a hook reads if pre-commit gives it the file, and None if not.

        In a merge pre-commit also gives what is taken out of the index and still in the work tree.
        """
        if self.staged == self.head or not PASSED.fullmatch(self.name):
            return None
        return self.tree if self.staged is None and self.in_merge else self.staged

    @property
    def is_damaged(self) -> bool:
        """Whether there is something to be repaired in what a hook reads."""
        return any(line.forms for line in self.given or ())

    @property
    def is_refused(self) -> bool:
        """Whether what a hook reads is not to be repaired: a conflict in it is open, or it is binary."""
        return self.is_binary or self.has_conflict

    @property
    def is_binary(self) -> bool:
        """Whether what a hook reads is no text."""
        return any("\0" in line.text for line in self.given or ())

    @property
    def has_conflict(self) -> bool:
        """Whether all three marks of a merge conflict are in what a hook reads, in their order."""
        text = "".join("\n" + line.text for line in self.given or ())
        return bool(re.search(r"\n<<<<<<< (?s:.*)\n=======(?s:.*)\n>>>>>>> ", text))

    def may_hold(self, data: bytes, *, repaired: bool, any_end: bool) -> bool:
        """Tell whether `data` is the version of the work tree, repaired or not where a hook reads the same line.

        Args:
            data: What the file holds now.
            repaired: Whether a repair is allowed.
            any_end: Whether git may have exchanged LF and CRLF.
        """
        if self.tree is None:
            return False
        given = {line.text for line in self.given or ()} if repaired else set()
        forms = [line.forms if line.forms and line.text in given else re.escape(line.text) for line in self.tree]
        ends = [r"\r?\n" if any_end and line.end in {"\n", "\r\n"} else re.escape(line.end) for line in self.tree]
        pattern = re.escape(self.mark) + "".join(form + end for form, end in zip(forms, ends, strict=True))
        try:
            return re.fullmatch(pattern, data.decode(self.codec, "surrogateescape")) is not None
        except UnicodeDecodeError:
            return False


@dataclass
class State:
    """A repository: its files, the hooks in their order, and what git does with line ends."""

    files: list[File]
    hooks: tuple[str, ...]
    autocrlf: str
    merges: bool
    has_link: bool
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    @property
    def repairs(self) -> bool:
        """Whether a hook repairs."""
        return "q7lint-fix" in self.hooks

    def is_stopped(self) -> bool:
        """Whether a hook has to stop the commit."""
        return any(file.is_damaged or file.is_binary or (file.has_conflict and self.repairs) for file in self.files)


def state_by_chance(chance: Random) -> State:
    """Choose a repository."""
    hooks = chance.choice((("q7lint",), ("q7lint-fix",), ("q7lint", "q7lint-fix"), ("q7lint-fix", "q7lint")))
    autocrlf = chance.choice(("", "", "", "false", "true", "input"))
    state = State([], hooks, autocrlf, merges=chance.random() < 0.08, has_link=chance.random() < 0.1)
    damage = chance.choice((0, 0.1, 0.4))
    for name in chance.sample(NAMES, chance.choice((1, 2, 2, 3, 4, 6))):
        state.files.append(file_by_chance(name, state, damage, chance))
    # A commit needs something that is staged; this file is that, and pre-commit gives it to no hook.
    state.files.append(File("always", "utf-8", "", executable=False))
    state.files[-1].staged = state.files[-1].tree = (Line(f"Number {next(state.numbers)}.", "", "\n"),)
    return state


def file_by_chance(name: str, state: State, damage: float, chance: Random) -> File:
    """Choose the three versions of a file."""
    codec, mark = chance.choice(CODECS)
    if state.autocrlf and codec != "utf-8":
        codec, mark = "utf-8", ""  # git takes UTF-16 for binary or not, by what is in it
    file = File(name, codec, mark, executable=chance.random() < 0.1, in_merge=state.merges)
    ends = chance.choice(ENDS)

    def line(kind: float = damage) -> Line:
        number = next(state.numbers)
        if chance.random() < kind:
            text, forms = chance.choice(DAMAGED)
            return Line(text.format(n=number), forms.replace("{n}", str(number)), chance.choice(ends))
        sound = SOUND + (RAW if codec == "utf-8" else ())
        return Line(chance.choice(sound).format(n=number), "", chance.choice(ends))

    def edited(lines: tuple[Line, ...]) -> tuple[Line, ...]:
        found = list(lines)
        for _ in range(chance.choice((1, 1, 2, 4))):
            place = chance.randrange(len(found) + 1)
            found[place : place + chance.choice((0, 0, 1))] = [line() for _ in range(chance.choice((0, 1, 1, 2)))]
        return closed([*found, line()] if tuple(found) == lines else found)

    def closed(lines: list[Line]) -> tuple[Line, ...]:
        whole = [one if one.end else one._replace(end=ends[0]) for one in lines]
        if whole and whole[-1].text and chance.random() < 0.2:
            whole[-1] = whole[-1]._replace(end="")
        return tuple(whole)

    first = [line() for _ in range(chance.choice((1, 3, 10, 40, 120)))]
    odd = chance.random()
    if odd < 0.08:
        place, number = chance.randrange(len(first) + 1), next(state.numbers)
        first[place:place] = [Line(text.format(n=number), "", chance.choice(ends)) for text in CONFLICT]
    elif odd < 0.11:
        first.append(Line(BINARY.format(n=next(state.numbers)), "", chance.choice(ends)))
    old = closed(first)
    new = edited(old)
    newer = edited(new)
    file.head, file.staged, file.tree = chance.choice(
        (
            *[(None, old, old), (None, old, new), (None, old, None), (None, None, old)],
            *[(old, new, new), (old, new, newer)] * 3,
            *[(old, old, new), (old, new, None), (old, new, old), (old, None, None), (old, None, new)],
        )
    )
    file.by_patch = None not in (file.head, file.staged) and not state.autocrlf and chance.random() < 0.4
    file.intended = (file.head, file.staged) == (None, None) and chance.random() < 0.5
    return file


def git(folder: Path, environment: dict[str, str], *args: str, given: bytes | None = None, check: bool = True) -> bytes:
    """Run git in a folder, and give what it writes."""
    command = ["git", *args]
    done = subprocess.run(command, cwd=folder, env=environment, input=given, capture_output=True, check=False)
    if check and done.returncode:
        raise RuntimeError(f"{command}: {done.stderr.decode(errors='replace')}")
    return done.stdout


def put(folder: Path, file: File, version: Version) -> None:
    """Have a file hold a version."""
    path = folder / file.name
    path.parent.mkdir(parents=True, exist_ok=True)
    if version is None:
        path.unlink(missing_ok=True)
    else:
        path.write_bytes(file.data(version))
        path.chmod(0o755 if file.executable else 0o644)


def lay(folder: Path, state: State, environment: dict[str, str]) -> None:
    """Make the repository of a state in a folder that is one already, with a configuration that is not committed."""
    if state.autocrlf:
        git(folder, environment, "config", "core.autocrlf", state.autocrlf)
    for file in state.files:
        put(folder, file, file.head)
    git(folder, environment, "add", "--all")
    git(folder, environment, "commit", "-q", "--no-verify", "-m", "Begin")
    if state.merges:
        merge(folder, state, environment)
    for file in state.files:
        stage(folder, file, environment)
    if state.has_link:
        (folder / "link.txt").symlink_to(state.files[0].name)
        git(folder, environment, "add", "link.txt")
    for file in state.files:
        put(folder, file, file.tree)
        if file.intended:
            git(folder, environment, "add", "--intent-to-add", "--", file.name)


def stage(folder: Path, file: File, environment: dict[str, str]) -> None:
    """Stage a version of a file, by its whole or by the patch that makes it."""
    if file.staged == file.head:
        return
    put(folder, file, file.staged)
    if file.by_patch:
        patch = git(folder, environment, "diff", "--binary", "--", f":(literal){file.name}")
        put(folder, file, file.tree)
        git(folder, environment, "apply", "--cached", "--whitespace=nowarn", given=patch)
    else:
        git(folder, environment, "add", "--", f":(literal){file.name}")


def merge(folder: Path, state: State, environment: dict[str, str]) -> None:
    """Merge a branch that is in conflict with this one; every other conflict is settled, the others keep the marks."""
    numbers = state.numbers
    file = File("merged.txt", "utf-8", "", executable=False)

    def version(*texts: str) -> tuple[Line, ...]:
        return tuple(Line(text, "", "\n") for text in texts)

    top, ours, theirs = (f"The quay {next(numbers)} is long." for _ in range(3))
    damaged = Line(DAMAGED[0][0].format(n=next(numbers)), "", "\n")
    damaged = damaged._replace(forms=DAMAGED[0][1].replace("{n}", damaged.text.split(":")[0].rsplit(" ", 1)[1]))
    for branch, text in (("", top), ("theirs", theirs), ("ours", ours)):
        if branch:
            git(folder, environment, "checkout", "-q", "-b", branch, *(["HEAD~1"] if branch == "ours" else []))
        put(folder, file, version(text))
        git(folder, environment, "add", "merged.txt")
        git(folder, environment, "commit", "-q", "--no-verify", "-m", "Go on")
    git(folder, environment, "merge", "-q", "theirs", check=False)
    texts = (folder / "merged.txt").read_text(encoding="utf-8").splitlines()
    if next(numbers) % 2:
        texts = [text for text in texts if text[:7] not in {"<<<<<<<", "=======", ">>>>>>>"}]
    file.staged = file.tree = (*version(*texts), damaged)
    state.files.append(file)
