"""R27: pre-commit itself runs the hooks of q7lint on repositories in which only some changes are staged.

pre-commit takes aside what is not staged, has the hooks repair the rest, and puts it back; where that is in conflict
with a repair, it rolls the repair back. Whatever it does, each line that was there is there afterwards, byte for byte
or repaired; nothing is committed but what was staged; a file with an open merge conflict is as it was; and ``q7lint
undo`` gives the old bytes back where nothing else was changed. `benchmarks.trust.staging` makes the repositories.

The argument is how many of them. Most run the hooks of `.pre-commit-hooks.yaml` in this environment; every fortieth has
pre-commit clone the project, as it was committed last, and install it. pre-commit comes from PyPI, into a folder of
its own.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import venv
from collections import Counter
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import NamedTuple

from benchmarks.trust.results import keep
from benchmarks.trust.scenes import ROOT
from benchmarks.trust.staging import State, git, lay, state_by_chance
from tests.calls import quick_folder

STATES, INSTALLED = 600, 40
"""How many repositories, and every how manieth has the project installed by pre-commit."""

EXCHANGES = frozenset({"true", "input"})
"""The values of `core.autocrlf` with which git exchanges line ends."""

Held = dict[str, tuple[int, bytes]]
"""The modes and bytes of the files of a work tree."""


class Seen(NamedTuple):
    """A repository at a moment: the work tree, the index, the last commit, its tree, and the tree of the index."""

    tree: Held
    index: bytes
    commit: bytes
    committed: bytes
    staged: bytes


class Commit(NamedTuple):
    """What was committed, the repository before and after, and what `git commit` ended with and said."""

    state: State
    before: Seen
    after: Seen
    status: int
    said: str

    @property
    def is_rolled_back(self) -> bool:
        """Whether pre-commit has taken the repairs back, since they were in conflict with what it put back."""
        return "Rolling back fixes" in self.said

    @property
    def may_be_stopped_by_git(self) -> bool:
        """Whether a hook that changed nothing and found nothing may have failed since git exchanges line ends.

        What `git diff` says of such a file depends on whether git has looked at it in the same second; pre-commit
        compares what it says before and after a hook.
        """
        unasked = "files were modified by this hook" in self.said and "- exit code:" not in self.said
        return unasked and self.state.autocrlf in EXCHANGES and not self.state.is_stopped()


class Bench:
    """A folder with pre-commit in it, and what its runs need."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        venv.create(folder / "venv", with_pip=True)
        scripts = folder / "venv" / "bin"
        install = [scripts / "pip", "install", "-q", "--disable-pip-version-check", "pre-commit"]
        subprocess.run(install, check=True)
        self.tool = scripts / "pre-commit"
        kept = {key: value for key, value in os.environ.items() if not key.startswith(("GIT_", "PRE_COMMIT", "SKIP"))}
        people = [f"GIT_{who}_{what}" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")]
        self.environment = {
            **kept,
            **dict.fromkeys(people, "q7lint@example.org"),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "PRE_COMMIT_HOME": str(folder / "pre-commit"),
            "PRE_COMMIT_COLOR": "never",
            "Q7LINT_CACHE": str(folder / "cache"),
            "Q7LINT_UNDO": str(folder / "ledgers"),
        }
        self.template = folder / "template"
        self.template.mkdir()
        git(self.template, self.environment, "init", "-q", "-b", "main")
        subprocess.run([self.tool, "install"], cwd=self.template, env=self.environment, check=True, capture_output=True)

    def version(self) -> str:
        """Name the versions of pre-commit and of git."""
        told = subprocess.run([self.tool, "--version"], capture_output=True, text=True, check=True).stdout
        return f"{told.strip()}, {git(self.folder, self.environment, '--version').decode().strip()}"

    def q7lint(self, folder: Path, *args: str) -> subprocess.CompletedProcess[bytes]:
        """Run q7lint in a folder."""
        command = [sys.executable, "-P", "-m", "q7lint", *args]
        return subprocess.run(command, cwd=folder, env=self.environment, capture_output=True, check=False)


def configuration(hooks: tuple[str, ...], *, installed: bool) -> str:
    """Write a configuration of pre-commit: the hooks of the project as they are, or run in this environment."""
    if installed:
        commit = git(ROOT, dict(os.environ), "rev-parse", "HEAD").decode().strip()
        named = "".join(f"  - id: {hook}\n" for hook in hooks)
        return f"repos:\n- repo: {ROOT}\n  rev: {commit}\n  hooks:\n{named}"
    text = (ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8")
    ours = {block.split("\n", 1)[0]: block for block in text.removeprefix("- id: ").split("\n- id: ")}
    shown = "\n".join(f"- id: {ours[hook]}" for hook in hooks)
    shown = shown.replace("language: python", "language: system").replace(
        "entry: q7lint ", f"entry: {sys.executable} -P -m q7lint "
    )
    return "repos:\n- repo: local\n  hooks:\n" + re.sub(r"(?m)^(?=.)", "  ", shown) + "\n"


def held(folder: Path) -> Held:
    """Read a work tree."""
    found = {}
    for place, folders, names in os.walk(folder):
        if ".git" in folders:
            folders.remove(".git")
        for name in names:
            path = Path(place, name)
            content = os.readlink(path).encode() if path.is_symlink() else path.read_bytes()
            found[str(path.relative_to(folder))] = (path.lstat().st_mode, content)
    return found


def seen(bench: Bench, folder: Path) -> Seen:
    """Look at a repository."""

    def ask(*args: str) -> bytes:
        return git(folder, bench.environment, *args).strip()

    index, staged = ask("ls-files", "--stage", "-z"), ask("write-tree")
    return Seen(held(folder), index, ask("rev-parse", "HEAD"), ask("rev-parse", "HEAD^{tree}"), staged)


def tried(bench: Bench, seed: int, figures: Counter[str]) -> list[str]:
    """Commit in the repository of a seed; count what came of it, and give what is wrong."""
    chance = Random(seed)
    state, installed = state_by_chance(chance), not seed % INSTALLED
    with TemporaryDirectory(dir=bench.folder) as place:
        folder = Path(place) / "repository"
        shutil.copytree(bench.template, folder, symlinks=True)
        (folder / ".pre-commit-config.yaml").write_text(configuration(state.hooks, installed=installed), "utf-8")
        lay(folder, state, bench.environment)
        before = seen(bench, folder)
        command = ["git", "commit", "-q", "-m", "Go on"]
        done = subprocess.run(command, cwd=folder, env=bench.environment, capture_output=True, check=False)
        said = (done.stdout + done.stderr).decode(errors="replace")
        commit = Commit(state, before, seen(bench, folder), done.returncode, said)
        by_git = commit.may_be_stopped_by_git and not runs(bench, folder)
        figures["of these, with the project cloned and installed by pre-commit"] += installed
        figures["lines to keep in the work tree"] += sum(len(file.tree or ()) for file in state.files)
        figures["files with an open merge conflict that a hook got"] += sum(file.has_conflict for file in state.files)
        figures["states in which pre-commit took changes aside"] += "Stashing unstaged files" in said
        figures["of these, repairs rolled back by pre-commit"] += commit.is_rolled_back
        figures["commits made"] += not commit.status
        figures["commits stopped since git took other line ends for a change"] += by_git
        wrong = judged(commit, expected=by_git or state.is_stopped())
        wrong += changed(commit, figures)
        wrong += taken_back(bench, folder, commit, figures)
    return [f"seed {seed}, {'+'.join(state.hooks)}, autocrlf {state.autocrlf!r}: {one}" for one in wrong]


def judged(commit: Commit, *, expected: bool) -> list[str]:
    """Give what is wrong with the status, the commits and the index; `expected` is whether a hook had to fail."""
    _, before, after, status, said = commit
    wrong = []
    if (status != 0) != expected:
        wrong.append(f"status {status}, and {'a' if expected else 'no'} hook had to fail: {said[-800:]}")
    if "Traceback" in said or "unexpected error" in said:
        wrong.append(f"crashed: {said[-800:]}")
    if after.index != before.index:
        wrong.append("the index was changed")
    if status and after.commit != before.commit:
        wrong.append("something was committed in spite of a failure")
    if not status and (after.commit == before.commit or after.committed != before.staged):
        wrong.append("what was committed is not what was staged")
    return wrong


def changed(commit: Commit, figures: Counter[str]) -> list[str]:
    """Give what is wrong with the work tree."""
    state, before, after, _, said = commit
    wrong = []
    if modes(after.tree) != modes(before.tree):
        wrong.append(f"other files or modes: {modes(after.tree).items() ^ modes(before.tree).items()}")
    by_name = {file.name: file for file in state.files}
    for name, (_, old) in before.tree.items():
        _, new = after.tree.get(name, (0, b""))
        file = by_name.get(name)
        if file is None:
            wrong += [f"{name!r} was changed"] * (new != old)
            continue
        repaired = state.repairs and file.is_damaged and not file.is_refused
        if not file.may_hold(new, repaired=repaired, any_end=state.autocrlf in EXCHANGES):
            wrong.append(f"{name!r} held {old!r} and holds {new!r}")
        was_repaired = ends(new) != ends(old)
        figures["files repaired in the work tree"] += was_repaired
        figures["of these, with changes that were not staged"] += was_repaired and file.staged != file.tree
        if repaired and file.given == file.tree and not was_repaired and not commit.is_rolled_back:
            wrong.append(f"{name!r} was not repaired: {said[-800:]}")
    return wrong


def ends(data: bytes) -> bytes:
    """Give bytes as git compares them where it exchanges line ends."""
    return data.replace(b"\r\n", b"\n")


def modes(tree: Held) -> dict[str, int]:
    """Give the modes of files."""
    return {name: mode for name, (mode, _) in tree.items()}


def runs(bench: Bench, folder: Path) -> list[str]:
    """Name the runs of q7lint that have replaced something, the last first."""
    listed = bench.q7lint(folder, "undo", "--list").stdout.decode().splitlines()
    return [line.split(" ", 1)[0] for line in listed]


def taken_back(bench: Bench, folder: Path, commit: Commit, figures: Counter[str]) -> list[str]:
    """Take back all that the hooks did, and give what is wrong then."""
    state, before, after, *_ = commit
    wrong = []
    kept = runs(bench, folder)
    for run in kept:
        done = bench.q7lint(folder, "undo", run)
        if done.returncode not in {0, 1} or b"Traceback" in done.stderr:
            wrong.append(f"undo: status {done.returncode}, {done.stderr[-500:]!r}")
    now = held(folder)
    shutil.rmtree(bench.folder / "ledgers", ignore_errors=True)
    if kept and not state.repairs:
        wrong.append("a check kept a ledger")
    if now.keys() != before.tree.keys() or modes(now) != modes(before.tree):
        wrong.append("undo: other files or modes")
    untouched_since = {file.name for file in state.files if file.tree in (file.staged, file.given)}
    for name, (_, old) in before.tree.items():
        content = now.get(name, (0, b""))[1]
        figures["files that undo gave back"] += content == old != after.tree[name][1]
        is_exact = name in untouched_since and state.autocrlf not in EXCHANGES
        allowed = {old} if is_exact else {old, after.tree[name][1]}
        if content not in allowed:
            wrong.append(f"undo: {name!r} held {old!r} and holds {content!r}")
    return wrong


def main() -> int:
    """Run the campaign."""
    states = int(sys.argv[1]) if len(sys.argv) > 1 else STATES
    counts: Counter[str] = Counter()
    faults: list[str] = []
    with TemporaryDirectory() as other, quick_folder(Path(other)) as folder:
        bench = Bench(folder)
        version = bench.version()
        for seed in range(states):
            faults += tried(bench, seed, counts)
            if not (seed + 1) % 50:
                print(f"{seed + 1} states, {len(faults)} faults", flush=True)
    for one in faults[:20]:
        print(one)
    figures: dict[str, int | float | str] = {
        "run by": version,
        "states": states,
        **counts,
        "lines lost, files touched that should not be, or other ends than they should": len(faults),
    }
    return keep("precommit", f"python -m benchmarks.trust.precommit {states}", figures, passed=not faults)


if __name__ == "__main__":
    raise SystemExit(main())
