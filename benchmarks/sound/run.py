"""Runs all rules over sound text, and prints what they find there: every finding is to be read, and answered.

    python benchmarks/sound/run.py CACHE/sound [--select TAG] [--only extracted/] [--all]

prints the findings of each rule and kind of text, how many there are in a megabyte, every one with a safe fix in full,
and the first of the others (``--all``: all of them). ``docs/sound-text.md`` has the answers. The exit status is 1 if
there is a safe fix.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from pathlib import Path
from time import process_time
from typing import TYPE_CHECKING, NamedTuple

from q7lint import Applicability, Document, registry
from q7lint.text import Dialect
from q7lint.whole import check_document

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint import Finding

DIALECTS = {".txt": Dialect.TEXT, ".md": Dialect.MARKDOWN, ".html": Dialect.HTML}
ROUND = 70
"""How much of the text is shown on either side of a finding."""

FIRST = 12
"""How many findings of a rule without safe fixes are shown of one kind of text."""


class Seen(NamedTuple):
    """A finding in a sound file, with what stands round it."""

    where: str
    finding: Finding
    context: str

    @property
    def is_safe(self) -> bool:
        """Tell whether it would be repaired unasked."""
        return self.finding.fix is not None and self.finding.fix.applicability is Applicability.SAFE

    def __str__(self) -> str:
        """Write it on one line."""
        one = self.finding
        fix = one.fix.applicability if one.fix else "no fix"
        return f"{self.where}:{one.start.row}:{one.start.column} {one.code} ({fix}) {one.message}\n    {self.context}"


def look(path: Path, folder: Path, rules: tuple[registry.Rule, ...]) -> Iterator[Seen]:
    """Yield the findings in one file."""
    text = path.read_bytes().decode()
    for one in check_document(Document(text, path.name, DIALECTS[path.suffix]), rules):
        start, end = one.span
        before, after = text[max(start - ROUND, 0) : start], text[end : end + ROUND]
        context = f"{before}⟦{text[start:end][: 4 * ROUND]}⟧{after}".replace("\n", "⏎").replace("\r", "␍")
        yield Seen(str(path.relative_to(folder)), one, context)


def main() -> int:
    """Run, and print; give the exit status."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--select", action="append")
    parser.add_argument("--ignore", action="append", default=[])
    parser.add_argument("--only", default="", help="paths that begin so, such as extracted/")
    parser.add_argument("--all", action="store_true", help="print every finding")
    options = parser.parse_args()
    rules = registry.select(options.select, options.ignore)
    sizes: Counter[str] = Counter()
    seconds: Counter[str] = Counter()
    seen: defaultdict[tuple[str, str], list[Seen]] = defaultdict(list)
    for path in sorted(path for path in options.folder.rglob("*.*") if path.is_file()):
        name = str(path.relative_to(options.folder))
        if name.startswith(options.only):
            kind = name.partition("/")[0]
            start = process_time()
            for one in look(path, options.folder, rules):
                seen[one.finding.code, kind].append(one)
            seconds[kind] += process_time() - start
            sizes[kind] += path.stat().st_size
    report(seen, sizes, seconds, everything=options.all)
    return int(any(one.is_safe for found in seen.values() for one in found))


def report(
    seen: dict[tuple[str, str], list[Seen]], sizes: Counter[str], seconds: Counter[str], *, everything: bool
) -> None:
    """Print the findings, then the figures."""
    for (code, kind), found in sorted(seen.items()):
        print(f"== {code} in {kind}")
        shown = 0
        for one in found:
            if one.is_safe or everything or shown < FIRST:
                print(one)
                shown += not one.is_safe
    print(f"\n{'text':<12}{'MB':>8}{'s/MB':>8}")
    for kind, size in sorted(sizes.items()):
        print(f"{kind:<12}{size / 1e6:>8.1f}{seconds[kind] / size * 1e6:>8.3f}")
    print(f"{'all':<12}{sizes.total() / 1e6:>8.1f}{seconds.total() / max(sizes.total(), 1) * 1e6:>8.3f}")
    print(f"\n{'rule':<8}{'text':<12}{'safe':>6}{'other':>7}{'a MB':>8}")
    for (code, kind), found in sorted(seen.items()):
        safe = sum(one.is_safe for one in found)
        print(f"{code:<8}{kind:<12}{safe:>6}{len(found) - safe:>7}{len(found) / sizes[kind] * 1e6:>8.2f}")
    print(f"{sum(one.is_safe for found in seen.values() for one in found)} safe fixes")


if __name__ == "__main__":
    sys.exit(main())
