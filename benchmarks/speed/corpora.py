"""Builds the corpora on which speed is measured, from Debian packages alone; the same ones at each call.

    python -m benchmarks.speed.corpora CACHE [--part 1.0] [--names NAME ...]

Lines of `benchmarks.speed.lines`, shuffled into documents of about 3 kB that a blank line parts, make the sound ones;
`benchmarks.speed.damage` makes the damaged ones of them. All is below ``CACHE/speed/part-PART``, and is kept with the
fingerprint of what made it. Packages that are not unpacked in ``CACHE/packages`` are downloaded by ``apt-get``.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from benchmarks.sound.build import download, read
from benchmarks.speed import damage, lines
from benchmarks.speed.damage import damaged

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

MIB = 1 << 20
WHOLE = 64 * MIB
"""The size of a corpus of one file at ``--part 1``, in bytes."""

SMALL_FILES = 20_000
FILES_OF_A_FOLDER = 100
DOCUMENT = (2_000, 4_000)
"""The least and the greatest size of a document, in bytes; chance takes one between."""

EVERY = 2_000
"""How many bytes there are to a defect in the damaged corpora."""

DENSITIES = (0, 32_768, 8_192, 2_048, 512, 128)
"""The bytes to a defect of the corpora for the first plot; 0 is no defect."""

DENSITY_SIZE = 16 * MIB
BIG_TIMES = 16
SEED = 1
OTHER_SCRIPT = re.compile("[\u0370-\u1fff\u2e80-\ud7ff\uf900-\ufdff\ufe70-\ufefc]")


class Source(NamedTuple):
    """What corpora are made of.

    Args:
        cache: The folder with the unpacked packages.
        part: How much of each size is made; 1 is all.
    """

    cache: Path
    part: float

    @property
    def folder(self) -> Path:
        """Where the corpora of this part are."""
        return self.cache / "speed" / f"part-{self.part:g}"

    def size(self, whole: int) -> int:
        """Give the part of a size in bytes, or of a number of files."""
        return max(1, round(whole * self.part))

    def place(self, name: str) -> Path:
        """Give where a corpus is, or will be: a file, or a folder of files."""
        return self.folder / f"{name}{SUFFIXES.get(name, '.txt')}"


SUFFIXES = {"html": ".html", "jsonl": ".jsonl", "small": "", "small-damaged": ""}


# -- documents -----------------------------------------------------------------------------------------------------


def documents(pool: list[str], seed: int) -> Iterator[bytes]:
    """Yield documents of 2 to 4 kB without end: the lines of `pool` in an order of chance, and in another one after."""
    chance = random.Random(seed)
    if not pool:
        raise ValueError("there are no lines to make documents of")
    order = list(pool)
    document = bytearray()
    size = chance.randint(*DOCUMENT)
    while True:
        chance.shuffle(order)
        for line in order:
            data = line.encode() + b"\n"
            if document and len(document) + len(data) > size:
                yield bytes(document)
                document.clear()
                size = chance.randint(*DOCUMENT)
            document += data


def text_of(pool: list[str], size: int, seed: int) -> bytes:
    """Give as many documents as fit into `size` bytes, parted by a blank line; one at least."""
    parts: list[bytes] = []
    length = 0
    for document in documents(pool, seed):
        if parts and length + len(document) + 1 > size:
            return b"\n".join(parts)
        parts.append(document)
        length += len(document) + 1
    raise AssertionError("documents have no end")


def in_other_scripts(pool: Iterable[str]) -> list[str]:
    """Give the lines of which half the signs and more are Greek, Cyrillic, Arabic, Chinese, Japanese or Korean."""
    return [line for line in pool if 2 * len(OTHER_SCRIPT.findall(line)) >= len(line.replace(" ", ""))]


# -- corpora -------------------------------------------------------------------------------------------------------


def _sound_english(source: Source, target: Path) -> None:
    english, _ = lines.build_lines(source.cache)
    target.write_bytes(text_of(english, source.size(WHOLE), SEED))


def _sound_many(source: Source, target: Path) -> None:
    english, others = lines.build_lines(source.cache)
    target.write_bytes(text_of(english + others, source.size(WHOLE), SEED + 1))


def _other_scripts(source: Source, target: Path) -> None:
    _, others = lines.build_lines(source.cache)
    target.write_bytes(text_of(in_other_scripts(others), source.size(WHOLE), SEED + 2))


def _damaged(source: Source, target: Path) -> None:
    text, counts = damaged(build(source, "sound-many").read_bytes(), EVERY, SEED)
    target.write_bytes(text)
    print(f"damaged: {counts.total()} defects, {dict(sorted(counts.items()))}", flush=True)


def _html(source: Source, target: Path) -> None:
    """Write pages as they are, one after the other, in an order of chance."""
    pages = [path for name, rule in lines.packages() for path, _ in lines.pages_of(_unpacked(source, name), rule)]
    random.Random(SEED).shuffle(pages)
    room = source.size(WHOLE)
    with target.open("wb") as file:
        for path in pages:
            page = (read(path) or "").encode()
            if len(page) <= room:
                file.write(page)
                room -= len(page)
            if room < DOCUMENT[0]:
                break


def _unpacked(source: Source, name: str) -> Path:
    """Give the folder of a package; an empty place, if it cannot be had."""
    return download(name, source.cache) or source.cache / "packages" / name


def _small(every: int) -> Callable[[Source, Path], None]:
    """Make the builder of many small files with a defect to each `every` bytes; 0 is none."""

    def make(source: Source, target: Path) -> None:
        english, others = lines.build_lines(source.cache)
        chosen = zip(range(source.size(SMALL_FILES)), documents(english + others, SEED + 3), strict=False)
        for number, document in chosen:
            folder = target / f"{number // FILES_OF_A_FOLDER:03}"
            folder.mkdir(parents=True, exist_ok=True)
            text = damaged(document, every, number)[0] if every else document
            (folder / f"{number % FILES_OF_A_FOLDER:02}.txt").write_bytes(text)

    return make


def _records(source: Source, target: Path) -> None:
    """Write the documents of `sound-many` as JSON lines with one field, ``text``."""
    found = build(source, "sound-many").read_text(encoding="utf-8").removesuffix("\n").split("\n\n")
    with target.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps({"text": document}, ensure_ascii=False) + "\n" for document in found)


def _times(name: str) -> Callable[[Source, Path], None]:
    """Make the builder of a corpus that is another one sixteen times."""

    def make(source: Source, target: Path) -> None:
        data = build(source, name).read_bytes()
        with target.open("wb") as file:
            for _ in range(BIG_TIMES):
                file.write(data)

    return make


def _density(every: int) -> Callable[[Source, Path], None]:
    """Make the builder of a corpus for the plot of densities, with a defect to each `every` bytes; 0 is none."""

    def make(source: Source, target: Path) -> None:
        english, others = lines.build_lines(source.cache)
        text = text_of(english + others, source.size(DENSITY_SIZE), SEED + 4)
        target.write_bytes(damaged(text, every, SEED)[0] if every else text)

    return make


BUILDERS: dict[str, Callable[[Source, Path], None]] = {
    "sound-en": _sound_english,
    "sound-many": _sound_many,
    "non-latin": _other_scripts,
    "damaged": _damaged,
    "html": _html,
    "jsonl": _records,
    "small": _small(0),
    "small-damaged": _small(EVERY),
    "big": _times("damaged"),
    "big-sound": _times("sound-many"),
} | {f"density-{every}": _density(every) for every in DENSITIES}
"""What makes each corpus, by its name."""


def recipe() -> str:
    """Give the fingerprint of what makes the corpora."""
    return lines.recipe() + lines.fingerprint(Path(__file__), Path(damage.__file__))


def build(source: Source, name: str) -> Path:
    """Build a corpus unless it is there already, made by the same code; give where it is."""
    target = source.place(name)
    stamp = source.folder / "made" / name
    made = recipe()
    if not (target.exists() and stamp.exists() and stamp.read_text() == made):
        stamp.parent.mkdir(parents=True, exist_ok=True)
        stamp.unlink(missing_ok=True)
        if target.is_dir():
            shutil.rmtree(target)
        BUILDERS[name](source, target)
        stamp.write_text(made)
        print(f"{name}: {size_of(target) / MIB:.1f} MiB", flush=True)
    return target


def size_of(path: Path) -> int:
    """Give the size of a file, or of all files of a folder, in bytes."""
    return sum(one.stat().st_size for one in path.rglob("*") if one.is_file()) if path.is_dir() else path.stat().st_size


def prefix(path: Path, size: int, target: Path) -> Path:
    """Copy the lines that fit into the first `size` bytes of a file; one line at least, as far as it goes."""
    with path.open("rb") as file:
        data = file.read(size)
        if len(data) == size:
            data = data[: data.rfind(b"\n") + 1] or data
    target.write_bytes(data.decode(errors="ignore").encode())
    return target


def main() -> int:
    """Build what is asked for; give the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cache", type=Path, help="the folder with the packages and the corpora")
    parser.add_argument("--names", nargs="+", metavar="NAME", help="which corpora (default: all)")
    parser.add_argument("--part", type=float, default=1.0, help="how much of each size, 1 is all")
    options = parser.parse_args()
    if unknown := set(options.names or ()) - set(BUILDERS):
        parser.error(f"there is no corpus {', '.join(sorted(unknown))}")
    for name in options.names or BUILDERS:
        build(Source(options.cache.resolve(), options.part), name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
