"""Builds sound text: tens of megabytes in many languages from Debian packages, to be read without a finding.

    python benchmarks/sound/build.py CACHE [--most BYTES]

downloads the packages that ``packages.txt`` names (by ``apt-get download``: run ``apt-get update`` first), unpacks them
and writes what they hold into ``CACHE/sound``: text, Markdown and HTML as it is, manual pages as a terminal shows them,
and HTML once more as the text that an extractor makes of it, one paragraph a line. A package that cannot be had is
named and left out. Of each package and kind at most 600 kB are taken, or as many bytes as ``--most`` says, spread over
its files: with 4,000,000 it is more than 25,000 documents.
"""

from __future__ import annotations

import argparse
import gzip
import hashlib
import os
import re
import subprocess
import zlib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.html import HtmlElement

MOST = 600_000
"""How much of one kind is taken from one package, in bytes."""

MOST_OF_A_FILE = 200_000
"""How much is taken of one file; the cut is at a line end."""

HERE = Path(__file__).parent
TEXT_PLACES = (
    "usr/share/doc",
    "usr/share/games/fortunes",
    "usr/share/vim",
    "usr/share/dict",
    "usr/share/dictd",
    "usr/lib",
)
NO_TEXT = re.compile(
    r"\.(?:png|jpe?g|gif|svgz?|pdf|ps|js|css|json|map|dat|index|html?|xhtml|mo|so|inv|py|c|h|sh|pl|vim|md|markdown|dz|info"
    r"|woff2?|ttf|ico|zip|xml|tex|diff|patch|db|u8)(?:\.gz)?$"
)
CELLS = ("td", "th")
BLOCK = re.compile(
    "address|article|aside|blockquote|body|center|dd|details|dialog|div|dl|dt|fieldset|figcaption|figure|footer|form|h[1-6]"
    "|header|hr|html|li|main|nav|ol|p|pre|section|summary|table|tbody|td|tfoot|th|thead|tr|ul"
)
UNSEEN = frozenset(("script", "style", "head", "template", "noscript"))


def download(name: str, cache: Path) -> Path | None:
    """Give the folder that the package `name` is unpacked in; nothing if it cannot be had."""
    folder = cache / "packages" / name
    if not folder.is_dir():
        archives = cache / "archives"
        archives.mkdir(parents=True, exist_ok=True)
        found = list(archives.glob(f"{name}_*.deb"))
        if not found:
            got = subprocess.run(["apt-get", "-q", "download", name], cwd=archives, capture_output=True, check=False)
            found = list(archives.glob(f"{name}_*.deb"))
            if got.returncode or not found:
                print(f"{name}: cannot be downloaded")
                return None
        folder.parent.mkdir(exist_ok=True)
        subprocess.run(["dpkg-deb", "-x", os.fspath(found[0]), os.fspath(folder)], check=True)
    return folder


def files_of(folder: Path, wanted: Callable[[str], bool]) -> Iterator[Path]:
    """Yield the files that are wanted in an order that has nothing to do with their names, so that a part is fair."""
    paths = [path for path in folder.rglob("*") if path.is_file() and not path.is_symlink()]
    names = [(os.fspath(path.relative_to(folder)), path) for path in paths]
    for _, path in sorted((hashlib.sha256(name.encode()).hexdigest(), path) for name, path in names if wanted(name)):
        yield path


def read(path: Path) -> str | None:
    """Read a text, compressed or not; nothing if it is none."""
    data = path.read_bytes()
    if data[:2] == b"\x1f\x8b":
        try:
            data = gzip.decompress(data)
        except (OSError, EOFError, zlib.error):
            return None
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return None
    return None if "\0" in text else text


def is_text(name: str) -> bool:
    """Tell whether a file of a package is likely to be plain text."""
    return name.startswith(TEXT_PLACES) and not NO_TEXT.search(name.lower()) and "copyright" not in name


def is_html(name: str) -> bool:
    """Tell whether a file is a page."""
    return bool(re.search(r"\.x?html?(?:\.gz|\.[a-z]{2}(?:-[a-z]+)?)?$", name.lower()))


def is_markdown(name: str) -> bool:
    """Tell whether a file is Markdown."""
    return bool(re.search(r"\.(?:md|markdown)(?:\.gz)?$", name.lower()))


def rendered(path: Path) -> str | None:
    """Render a manual page as a terminal of 80 columns shows it."""
    page = read(path)
    if page is None or page.startswith(".so "):
        return None
    command = ["groff", "-k", "-Dutf-8", "-Tutf8", "-mandoc", "-t", "-P-cbou", "-rLL=78n"]
    done = subprocess.run(command, input=page.encode(), capture_output=True, check=False)
    return done.stdout.decode(errors="replace")


def extracted(path: Path) -> str | None:
    """Make plain text of a page as extractors do: a paragraph a line, ``- `` items, rows with bars."""
    from lxml import html

    page = read(path)
    if page is None or not page.strip():
        return None
    try:
        root = html.fromstring(page.encode(), parser=html.HTMLParser(encoding="utf-8", huge_tree=True))
    except (ValueError, html.etree.ParserError):
        return None
    lines: list[str] = []
    _lines_of(root, lines)
    return "\n".join(line for line in (line.strip() for line in lines) if line) + "\n"


def _lines_of(element: HtmlElement, lines: list[str]) -> None:
    """Append the lines of an element."""
    name = element.tag if isinstance(element.tag, str) else ""
    if name == "pre":
        lines += element.text_content().split("\n")
    elif name == "table" and (rows := _rows(element)):
        lines += rows
    elif name and name not in UNSEEN:
        if BLOCK.fullmatch(name):
            _begin(lines, "- " if name == "li" else "")
        _append(lines, element.text)
        for child in element:
            _lines_of(child, lines)
            if isinstance(child.tag, str) and BLOCK.fullmatch(child.tag):
                _begin(lines, "")
            _append(lines, child.tail)
        if name == "br":
            lines.append("")


def _rows(table: HtmlElement) -> list[str]:
    """Give the rows of a table of data; none for one that lays out a page, which is printed as text."""
    rows = [[cell for cell in row if cell.tag in CELLS] for row in table.iter("tr")]
    odd = "ancestor::table|descendant::table|descendant::pre|.//@colspan|.//@rowspan"
    if table.xpath(odd) or len({len(row) for row in rows}) != 1 or len(rows[0]) < 2:
        return []
    lines = [
        " | ".join(" ".join(cell.text_content().split()).replace("|", "\\|") for cell in row) + " |" for row in rows
    ]
    if all(cell.tag == "th" for cell in rows[0]):
        lines.insert(1, "---|" * len(rows[0]))
    return ["", *lines, ""]


def _begin(lines: list[str], mark: str) -> None:
    """Begin a line, unless an item's mark waits for its text."""
    if mark or not lines or lines[-1] != "- ":
        lines.append(mark)


def _append(lines: list[str], text: str | None) -> None:
    """Append running text to the last line, its white space as one space."""
    if text:
        lines[-1:] = [(lines[-1] if lines else "") + re.sub(r"\s+", " ", text)]


def write(target: Path, suffix: str, texts: Iterator[str | None], most: int) -> int:
    """Write the texts of one kind, until they are more than `most` bytes; give the number of bytes."""
    target.mkdir(parents=True, exist_ok=True)
    size = 0
    for number, text in enumerate(text for text in texts if text and len(text) > 200):
        data = text.encode()
        if len(data) > MOST_OF_A_FILE:
            data = data[: data.rfind(b"\n", 0, MOST_OF_A_FILE) + 1 or MOST_OF_A_FILE]
            data = data.decode(errors="ignore").encode()
        (target / f"{number:04}{suffix}").write_bytes(data)
        size += len(data)
        if size > most:
            break
    return size


def build(name: str, kinds: list[str], cache: Path, most: int) -> int:
    """Build what is taken from one package, of each kind up to `most` bytes; give the number of bytes."""
    folder = download(name, cache)
    if folder is None:
        return 0
    target = cache / "sound"
    size = 0
    for kind in kinds:
        what, _, lang = kind.partition(":")
        place = target / what / name
        if place.is_dir() and (what != "html" or (target / "extracted" / name).is_dir()):
            size += sum(path.stat().st_size for path in place.iterdir())
        elif what == "man":
            base = "" if lang == "en" else lang
            manuals = files_of(
                folder, lambda path, base=base: re.search(rf"share/man/{base}[^/]*/?man\d", path) is not None
            )
            size += write(place, ".txt", (rendered(path) for path in manuals), most)
        elif what == "text":
            size += write(place, ".txt", (read(path) for path in files_of(folder, is_text)), most)
        elif what == "md":
            size += write(place, ".md", (read(path) for path in files_of(folder, is_markdown)), most)
        elif what == "html":
            pages = list(files_of(folder, is_html))
            size += write(place, ".html", map(read, pages), most)
            size += write(target / "extracted" / name, ".txt", map(extracted, pages), most)
    return size


def main() -> int:
    """Build all; give the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("cache", type=Path, help="the folder that takes the packages and the texts")
    parser.add_argument("--most", type=int, default=MOST, help="how many bytes are taken of a kind of one package")
    options = parser.parse_args()
    cache = options.cache.resolve()
    total = 0
    for line in (HERE / "packages.txt").read_text().splitlines():
        if line.strip() and not line.startswith("#"):
            name, *kinds = line.split()
            size = build(name, kinds, cache, options.most)
            total += size
            print(f"{name}: {size / 1e6:.2f} MB", flush=True)
    print(f"{total / 1e6:.1f} MB in {cache / 'sound'}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
