"""``python -m q7lint.testing.positions [PATH…]`` writes the positions of findings into a corpus.

Positions are not written by hand: the tool writes them, and they are reviewed in the diff. It takes case files, folders
of documents, and whole corpora; without an argument the folder ``corpus``.

- A case with an ``after`` or a ``findings`` block gets the findings of all rules. The flag ``safe`` of ``after`` is set
  or taken away.
- A document with ``after.*`` or ``findings.txt`` gets ``findings.txt``.
- Where silence is expected (neither block) nothing is written: a false alarm is a failure, not a position.
- A case that ends in ``(not yet)`` says what should be found, and stays as it is.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from q7lint.testing import contract
from q7lint.testing.corpus import CorpusError, case_of, read_document, read_sections

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from q7lint.testing.corpus import Block, Case, Section


def write_cases(path: str) -> bool:
    """Write the findings of the cases in the file `path`; tell whether it changed.

    Raises:
        CorpusError: The file is malformed.
    """
    with open(path, encoding="utf-8", newline="") as file:
        old = file.read()
    lines = old.split("\n")
    # From the last case on, so that the lines of those before it keep their places.
    for section in reversed(read_sections(path)):
        case = case_of(section)
        if not case.not_yet and (case.after is not None or case.findings is not None):
            _write_case(lines, section, case)
    return _write(path, old, "\n".join(lines))


def _write_case(lines: list[str], section: Section, case: Case) -> None:
    found = [str(one) for one in contract.found_in(case)]
    block = next(iter(section.named("findings")), None)
    if block:
        lines[block.first : block.last - 1] = found
    elif found:
        end = section.blocks[-1].last
        lines[end:end] = ["", "```findings", *found, "```"]
    for after in section.named("after"):
        _write_safe(lines, after, case)


def _write_safe(lines: list[str], after: Block, case: Case) -> None:
    """Set or take away the flag that says whether the safe fixes alone reach the repair."""
    is_safe = contract.repaired(case, unsafe=False) == case.after
    if is_safe != ("safe" in after.flags):
        words = [word for word in lines[after.first - 1].split(" ") if word != "safe"]
        lines[after.first - 1] = " ".join([*words, "safe"] if is_safe else words)


def write_document(folder: str) -> bool:
    """Write the ``findings.txt`` of the document in `folder`; tell whether it changed.

    Raises:
        CorpusError: The folder is malformed.
    """
    case = read_document(folder)
    if case.not_yet or (case.after is None and case.findings is None):
        return False
    path = os.path.join(folder, "findings.txt")
    old = "" if case.findings is None else "".join(f"{one}\n" for one in case.findings)
    return _write(path, old, "".join(f"{one}\n" for one in contract.found_in(case)))


def _write(path: str, old: str, new: str) -> bool:
    if new == old:
        return False
    with open(path, "w", encoding="utf-8", newline="") as file:
        file.write(new)
    return True


def _targets(path: str) -> Iterator[str]:
    """Yield the case files and the folders of documents in `path`."""
    if os.path.isfile(path) or any(name.startswith("before.") for name in os.listdir(path)):
        yield path
        return
    for name in sorted(os.listdir(path)):
        inner = os.path.join(path, name)
        if os.path.isdir(inner) and name != "clean":
            yield from _targets(inner)
        elif name.endswith(".md") and os.path.basename(path) == "cases":
            yield inner


def main(paths: Iterable[str]) -> int:
    """Write the positions of all `paths`; give the exit status."""
    status = 0
    targets: list[str] = []
    for given in paths:
        if os.path.exists(given):
            targets += _targets(given)
        else:
            print(f"{given}: no such file or folder", file=sys.stderr)  # noqa: T201 - this is a command
            status = 2
    for path in targets:
        try:
            changed = write_document(path) if os.path.isdir(path) else write_cases(path)
        except (CorpusError, OSError) as error:
            print(error, file=sys.stderr)  # noqa: T201 - as above
            status = 2
            continue
        if changed:
            print(f"{path}: positions written; review them in the diff")  # noqa: T201
    return status


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:] or ["corpus"]))
