"""R9: what a repair does not touch stays, byte for byte: encodings, invalid bytes, line ends, marks, last line ends.

Texts with known damage are repaired in files and taken back. The argument is how many of each combination are made.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from benchmarks.trust.kills import entered
from benchmarks.trust.results import keep
from tests.calls import Calls, quick_folder, run
from tests.endings import BODIES, ENDS, Text, texts

EACH = 15


def fault(path: Path, text: Text) -> str:
    """Repair a text and take it back; give what is wrong."""
    path.write_bytes(text.before)
    with Calls():
        done = run("--fix", "-q", *text.options, path.name)
        after = path.read_bytes()
        undone = run("undo", "-q")
    if done.status or after != text.after:
        return f"{text.name}: {text.before!r} became {after!r}, {done}"
    if undone.status or path.read_bytes() != text.before:
        return f"{text.name}: {text.before!r} did not come back, {undone}"
    return ""


def main() -> int:
    """Run the campaign."""
    each = int(sys.argv[1]) if len(sys.argv) > 1 else EACH
    seen: set[bytes] = set()
    faults = []
    with TemporaryDirectory() as other, quick_folder(Path(other)) as folder:
        (folder / "place").mkdir()
        entered(folder)
        os.chdir(folder / "place")
        for body in BODIES:
            for text in texts(body, Random(f"campaign {body}"), each):
                if text.before not in seen:
                    seen.add(text.before)
                    faults.append(fault(folder / "place" / "a.txt", text))
            print(f"{body}: {len(seen)} texts so far", flush=True)
        os.chdir("/")
    faults = [one for one in faults if one]
    for one in faults[:20]:
        print(one)
    figures: dict[str, int | float | str] = {
        "encodings and kinds of invalid bytes": len(BODIES),
        "kinds of line ends": len(ENDS),
        "different texts repaired and taken back": len(seen),
        "texts of which another byte was changed": len(faults),
    }
    return keep("bytes", f"python -m benchmarks.trust.bytes {each}", figures, passed=not faults)


if __name__ == "__main__":
    raise SystemExit(main())
