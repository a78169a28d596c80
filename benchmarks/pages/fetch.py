"""Fetch the pages: HTML manuals out of Debian packages, unpacked into a cache folder. Nothing of it is committed.

python benchmarks/pages/fetch.py CACHE
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

PACKAGES = (
    "anarchism",
    "aptitude-doc-cs",
    "aptitude-doc-fr",
    "aptitude-doc-ja",
    "aptitude-doc-ru",
    "debian-faq-ko",
    "debian-faq-ru",
    "debian-handbook",
    "debian-reference-de",
    "debian-reference-pt",
    "debian-reference-zh-cn",
    "developers-reference-it",
    "freedombox-doc-en",
    "freedombox-doc-es",
    "gimp-help-el",
    "gimp-help-ko",
    "gimp-help-ru",
    "git-doc",
    "installation-guide-amd64",
    "lilypond-doc-html-hu",
    "maint-guide-es",
    "maint-guide-vi",
    "postgresql-doc-15",
    "python3.11-doc",
)
"""Manuals in many languages, with lists, tables and inline markup."""


def main(cache: Path) -> None:
    """Download each package that is not in the cache yet, and unpack it."""
    archives = cache / "deb"
    archives.mkdir(parents=True, exist_ok=True)
    for package in PACKAGES:
        if not list(archives.glob(f"{package}_*.deb")):
            subprocess.run(["apt-get", "download", "-q", package], cwd=archives, check=True)
        folder = cache / "x" / package
        if not folder.exists():
            folder.mkdir(parents=True)
            archive = next(archives.glob(f"{package}_*.deb"))
            subprocess.run(["dpkg-deb", "-x", archive, folder], check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
