"""Folders with files to repair, of every kind, and the commands of the real processes that repair them."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from tests.calls import Scene
from tests.scenes import DAMAGED, as_link, written
from tests.tracing import RULES, WRITER

if TYPE_CHECKING:
    from collections.abc import Callable

MENDED = b"- Tea: hot.\n"

ROOT = Path(__file__).parents[2]


class Kind(NamedTuple):
    """A kind of scene, and the command that repairs its files when their names are added."""

    make: Callable[[Path], Scene]
    command: tuple[str, ...]


def with_attributes(folder: Path) -> None:
    """Give the file attributes and a mode."""
    os.chmod(folder / "a.txt", 0o640)
    os.setxattr(folder / "a.txt", "user.origin", b"crawl")
    os.setxattr(folder / "a.txt", "user.more", b"x" * 500)


LARGE = DAMAGED * (3_000_000 // len(DAMAGED))
KINDS: dict[str, Kind] = {
    "1 byte": Kind(lambda folder: written(folder, {"a.txt": b"a"}), WRITER),
    "100 KB": Kind(lambda folder: written(folder, {"a.txt": LARGE[:100_000]}), WRITER),
    "3 MB": Kind(lambda folder: written(folder, {"a.txt": LARGE}), WRITER),
    "link": Kind(lambda folder: written(folder, {"a.txt": DAMAGED}, as_link), WRITER),
    "attributes": Kind(lambda folder: written(folder, {"a.txt": DAMAGED}, with_attributes), WRITER),
    "small, by the rules": Kind(lambda folder: Scene(folder, {"a.txt": DAMAGED}), RULES),
    "CRLF, by the rules": Kind(lambda folder: Scene(folder, {"a.txt": DAMAGED.replace(b"\n", b"\r\n") * 3}), RULES),
    "12 files, by the rules": Kind(lambda folder: Scene(folder, {f"{n:02}.txt": DAMAGED for n in range(12)}), RULES),
}
