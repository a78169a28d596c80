"""Folders with files to repair, made by chance, and the writer that asks no rules for them."""

from __future__ import annotations

import os
from contextlib import suppress
from typing import TYPE_CHECKING

from .calls import Scene
from .writer import rewritten

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from random import Random

DAMAGED = b"- < strong >Tea:< / strong > hot. li >\n"


def written(folder: Path, files: dict[str, bytes], prepare: Callable[[Path], object] | None = None) -> Scene:
    """Make a scene whose texts are known, so that no rule is asked."""
    return Scene(folder, files, prepare, {name: rewritten(data.decode()) for name, data in files.items()})


def as_link(folder: Path) -> None:
    """Have a link to the file in its place."""
    (folder / "a.txt").rename(folder / "there")
    (folder / "a.txt").symlink_to("there")


def by_chance(folder: Path, chance: Random) -> Scene:
    """Make a scene of one to three files of any lengths, line ends, attributes and modes, behind a link or not."""
    end = chance.choice((b"\n", b"\r\n", b"\r"))
    files = {}
    for name in "abc"[: chance.choice((1, 1, 1, 2, 3))]:
        size = int(10 ** chance.uniform(0, 4.5))
        files[f"{name}.txt"] = b"a" if size == 1 else (DAMAGED[:-1] + end) * (size // len(DAMAGED) + 1)
    linked, labels = chance.random() < 0.3, chance.randrange(4)

    def prepare(folder: Path) -> None:
        if linked:
            as_link(folder)
        path = folder / "a.txt"
        path.chmod(chance.choice((0o600, 0o644, 0o755, 0o4750)))
        for label in range(labels):
            with suppress(OSError):  # where the file system has no attributes, the scene has none
                os.setxattr(path, f"user.n{label}", bytes(chance.randrange(200)))

    return written(folder, files, prepare)
