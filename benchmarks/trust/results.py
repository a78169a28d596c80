"""The last figures of each campaign, kept beside them, so that `docs/trust.md` is made of what was measured.

A campaign is a module of this package, run from the repository's root as ``python -m benchmarks.trust.<name>``. It
ends with a call of `keep`, which writes ``results/<name>.json``; ``python -m benchmarks.trust`` makes the page of all.
"""

from __future__ import annotations

import json
import subprocess
import time
from pathlib import Path
from typing import Any, NamedTuple

FOLDER = Path(__file__).parent / "results"


class Result(NamedTuple):
    """What came of a campaign.

    Args:
        name: The campaign: the module's name.
        command: What makes the figures again, from the repository's root.
        figures: What was counted, in words, and how much of it: ``{"files killed": 2000, "files damaged": 0}``.
        passed: Whether every promise held.
        skipped: What could not be tried on this machine, and why, in one line each.
        date: The day, as ISO 8601 has it.
        commit: What was tried.
    """

    name: str
    command: str
    figures: dict[str, int | float | str]
    passed: bool
    skipped: tuple[str, ...]
    date: str
    commit: str


def keep(
    name: str, command: str, figures: dict[str, int | float | str], *, passed: bool, skipped: tuple[str, ...] = ()
) -> int:
    """Print what came of the campaign `name`, keep it, and give the exit status: 1 if a promise did not hold."""
    result = Result(name, command, figures, passed, skipped, time.strftime("%Y-%m-%d"), _commit())
    for what, count in figures.items():
        print(f"{what}: {count}")
    for one in skipped:
        print(f"skipped: {one}")
    FOLDER.mkdir(exist_ok=True)
    (FOLDER / f"{name}.json").write_text(json.dumps(result._asdict(), indent=2) + "\n", encoding="utf-8")
    return 0 if passed else 1


def read_all() -> list[Result]:
    """Give the results that are kept, in the order of the names."""
    return [_read(json.loads(path.read_text(encoding="utf-8"))) for path in sorted(FOLDER.glob("*.json"))]


def _read(record: dict[str, Any]) -> Result:
    return Result(**{**record, "skipped": tuple(record["skipped"])})


def _commit() -> str:
    # Not where this process stands, which is wherever a campaign has worked.
    command = ["git", "-C", str(FOLDER.parent), "rev-parse", "--short", "HEAD"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stdout.strip()
