"""Sound text stays as it is: all rules over the sound corpus, with every safe fix and every other finding counted.

``benchmarks/sound/build.py CACHE`` makes the corpus of named packages; then, from the repository's root,
``python -m benchmarks.trust.clean CACHE/sound``. Each finding is answered in `docs/sound-text.md`.
"""

from __future__ import annotations

import sys
from pathlib import Path

from benchmarks.trust.results import keep

from q7lint import registry
from q7lint.finding import Applicability
from q7lint.repairer import repair_document
from q7lint.text import Dialect, Document

DIALECTS = {".txt": Dialect.TEXT, ".md": Dialect.MARKDOWN, ".html": Dialect.HTML}


def main() -> int:
    """Repair all files in memory; the exit status is 1 if a safe fix changes one of them."""
    folder = Path(sys.argv[1])
    rules = registry.all_rules()
    files = size = changed = safe = other = 0
    for path in sorted(path for path in folder.rglob("*.*") if path.suffix in DIALECTS):
        text = path.read_bytes().decode()
        repair = repair_document(Document(text, path.name, DIALECTS[path.suffix]), rules)
        files += 1
        size += len(text)
        changed += repair.text != text
        safe += sum(one.fix is not None and one.fix.applicability is Applicability.SAFE for one in repair.remaining)
        other += len(repair.remaining)
    if not files:
        print(f"there is no text in {folder}")
        return 2
    figures: dict[str, int | float | str] = {
        "sound files": files,
        "million characters": round(size / 1_000_000, 1),
        "files that a safe fix changes": changed,
        "safe fixes left over": safe,
        "findings that nothing is done about": other,
    }
    command = "python -m benchmarks.trust.clean CACHE/sound"
    return keep("clean", command, figures, passed=not changed)


if __name__ == "__main__":
    sys.exit(main())
