"""Paragraphs of sound text, one a line, out of the HTML manuals of the packages that ``packages.txt`` names.

A package gives two files below ``CACHE/speed/lines``: ``NAME.en.txt`` and ``NAME.other.txt``, with the lines in the
order in which they were met, each once. They are kept, with the fingerprint of what made them.
"""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING
from zlib import crc32

from benchmarks.sound import build
from benchmarks.sound.build import download, extracted, files_of, is_html

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

HERE = Path(__file__).parent
PACKAGES = HERE / "packages.txt"
NO_PAGE = "-"
"""What stands in the list for a package without English pages."""

MARKS = re.compile("[<>&|]")
KEPT = 3
"""How many in a hundred of the lines with a mark of markup stay."""

SEED = 20_230_601
UNWANTED = {
    sign: None
    for first, last in ((0x00, 0x1F), (0x7F, 0x9F), (0xAD, 0xAD), (0x200B, 0x200F), (0x2028, 0x202E), (0x2060, 0x206F))
    for sign in range(first, last + 1)
} | {0x09: " ", 0xFEFF: None, 0xFFFD: None}
"""Control signs and signs without width, for `str.translate`; a tabulator becomes a blank."""

GAP = re.compile(" {2}")
"""Two blanks in a line: code or a table of a terminal, and no paragraph."""


def packages() -> list[tuple[str, str]]:
    """Give the names of the packages, each with the expression that the paths of its English pages match."""
    lines = PACKAGES.read_text(encoding="utf-8").splitlines()
    pairs = [line.split(maxsplit=1) for line in lines if line.strip() and not line.startswith("#")]
    return [(name, english.strip()) for name, english in pairs]


def fingerprint(*sources: Path) -> str:
    """Give the fingerprint of files, so that what they made is made anew when one of them has changed."""
    digest = hashlib.sha256()
    for source in sources:
        digest.update(source.read_bytes())
    return digest.hexdigest()


def recipe() -> str:
    """Give the fingerprint of what makes the lines."""
    return fingerprint(Path(__file__), PACKAGES, Path(build.__file__))


def wanted(line: str) -> str:
    """Give a line without control signs and signs without width; nothing if it is not taken.

    A line with two blanks is not taken, nor are 97 in a hundred of those with ``< > & |``: which ones, the line
    itself decides.
    """
    line = line.translate(UNWANTED).strip().removesuffix("¶")
    if GAP.search(line):
        return ""
    return line if not MARKS.search(line) or crc32(line.encode(), SEED) % 100 < KEPT else ""


def pages_of(folder: Path, english: str) -> Iterator[tuple[Path, bool]]:
    """Yield the pages of an unpacked package in an order of chance, each with whether it is English."""
    for path in files_of(folder, is_html):
        name = "/" + path.relative_to(folder).as_posix()
        yield path, english != NO_PAGE and re.search(english, name) is not None


def unique(texts: Iterable[str]) -> Iterator[str]:
    """Yield the wanted lines of texts, each once."""
    met = set()
    for text in texts:
        for line in map(wanted, text.splitlines()):
            if line and line not in met:
                met.add(line)
                yield line


def lines_of(folder: Path, english: str) -> tuple[list[str], list[str]]:
    """Give the English lines and the others of an unpacked package; a line that is in both is English."""
    pages = list(pages_of(folder, english))
    ours = list(unique(extracted(path) or "" for path, is_english in pages if is_english))
    met = set(ours)
    others = unique(extracted(path) or "" for path, is_english in pages if not is_english)
    return ours, [line for line in others if line not in met]


def build_lines(cache: Path) -> tuple[list[str], list[str]]:
    """Give the English lines and the others of all packages, each line once; made at the first call, then read."""
    target = cache / "speed" / "lines"
    target.mkdir(parents=True, exist_ok=True)
    made = recipe()
    stamp = target / "recipe"
    old = not stamp.exists() or stamp.read_text() != made
    for name, english in packages():
        files = [target / f"{name}.{kind}.txt" for kind in ("en", "other")]
        if (old or not all(file.exists() for file in files)) and (folder := download(name, cache)):
            for file, lines in zip(files, lines_of(folder, english), strict=True):
                file.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")
            print(f"{name}: {sum(file.stat().st_size for file in files) / 1e6:.1f} MB of lines", flush=True)
    stamp.write_text(made)
    ours = dict.fromkeys(_read_all(target, "en"))
    others = dict.fromkeys(line for line in _read_all(target, "other") if line not in ours)
    return list(ours), list(others)


def _read_all(target: Path, kind: str) -> Iterator[str]:
    """Yield the lines of one kind, in the order of the list of packages."""
    for name, _ in packages():
        path = target / f"{name}.{kind}.txt"
        if path.exists():
            yield from path.read_text(encoding="utf-8").splitlines()
