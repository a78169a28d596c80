"""What q7lint is made with is locked, and what it does at run time needs no network."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.version import Version

ROOT = Path(__file__).parents[1]
LOCK = ROOT / ".ci" / "requirements.txt"
DAMAGED = "- < strong >Tea:< / strong > hot &amp;amp; sweet. li >\n"

GUARD = """
import sys

def refuse(event, arguments):
    if event.startswith(("socket.", "urllib.", "http.", "ftplib.", "smtplib.")):
        print("network:", event, file=sys.stderr)
        raise SystemExit(70)

sys.addaudithook(refuse)
"""
"""Ends a process that so much as makes a socket."""


def locked() -> dict[str, tuple[str, int]]:
    """Give the version of each distribution in the lock, and how many hashes it has."""
    found: dict[str, tuple[str, int]] = {}
    for block in re.split(r"\n(?=\S)", LOCK.read_text(encoding="utf-8").strip()):
        name, version = re.match(r"([\w.-]+)==([\w.]+)", block).groups()  # type: ignore[union-attr]
        found[name.lower().replace("_", "-")] = version, block.count("--hash=sha256:")
    return found


def wanted() -> list[Requirement]:
    """Give what the project asks for: to build, to run, and to develop."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    asked = [*project["build-system"]["requires"], *project["project"]["dependencies"]]
    for more in project["project"]["optional-dependencies"].values():
        asked += more
    return [Requirement(one) for one in asked]


@pytest.mark.parametrize("requirement", wanted(), ids=str)
def test_what_the_project_asks_for_is_locked_in_a_version_that_it_allows(requirement: Requirement) -> None:
    version, hashes = locked()[requirement.name.lower().replace("_", "-")]
    assert Version(version) in requirement.specifier
    assert hashes


def test_everything_in_the_lock_has_a_hash_and_none_says_where_it_came_from() -> None:
    assert all(hashes for _, hashes in locked().values())
    assert "://" not in LOCK.read_text(encoding="utf-8")


def test_ci_installs_nothing_that_is_not_locked() -> None:
    installs = [line for line in (ROOT / ".ci/run").read_text(encoding="utf-8").splitlines() if '/pip" install' in line]
    assert installs
    assert all("--require-hashes" in line or "--no-deps" in line for line in installs)


def test_actions_of_ci_are_named_by_the_hash_of_their_commit() -> None:
    for path in (ROOT / ".github" / "workflows").iterdir():
        uses = re.findall(r"uses:\s*(\S+)", path.read_text(encoding="utf-8"))
        assert uses
        assert all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", one) for one in uses)


def run(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run q7lint in a process that may not reach for the network."""
    (folder / "guard").mkdir(exist_ok=True)
    (folder / "guard" / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    environment = {**os.environ, "PYTHONPATH": str(folder / "guard")}
    command = [sys.executable, "-m", "q7lint", *arguments]
    return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)


def test_the_guard_against_the_network_works(tmp_path: Path) -> None:
    run(tmp_path)
    environment = {**os.environ, "PYTHONPATH": str(tmp_path / "guard")}
    command = [sys.executable, "-c", "import socket; socket.socket()"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (70, "network: socket.__new__\n")


@pytest.mark.parametrize(
    ("arguments", "status"),
    [
        (("page.txt",), 1),
        (("--output-format", "json", "page.txt"), 1),
        (("--diff", "page.txt"), 0),
        (("--fix", "--unsafe-fixes", "--patch", "done.patch", "page.txt"), 0),
        (("undo",), 0),
        (("rules",), 0),
        (("rule", "TAG003"), 0),
        (("suite", "export", "--corpus", str(ROOT / "corpus"), "suite"), 0),
        (("--help",), 0),
    ],
    ids=lambda given: given[0] if isinstance(given, tuple) else str(given),
)
def test_no_command_reaches_for_the_network(tmp_path: Path, arguments: tuple[str, ...], status: int) -> None:
    page = tmp_path / "page.txt"
    page.write_text(DAMAGED, encoding="utf-8")
    if arguments == ("undo",):
        assert run(tmp_path, "--fix", "page.txt").returncode == 0
    done = run(tmp_path, *arguments)
    assert "network" not in done.stderr
    assert done.returncode == status


def test_the_core_depends_on_nothing() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert project["project"]["dependencies"] == []
