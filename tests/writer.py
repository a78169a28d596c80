"""A program that replaces each file that it is given as ``q7lint --fix`` does, ledger and all, but asks no rules.

What is tried by it is the writer: it starts in a moment, and a text of 200 MB takes a second.
"""

from __future__ import annotations

import os
import sys

from q7lint.files import read_file
from q7lint.files.replacing import replace
from q7lint.undo.ledger import Ledger, entry


def rewritten(text: str) -> str:
    """Give the text that takes the place of another, without a rule being asked."""
    return "b" if text == "a" else text.replace("<", "[")


def repair(names: list[str]) -> None:
    """Replace files, and keep their old texts in a ledger."""
    ledger = Ledger()
    for name in names:
        source = read_file(name, name)

        def record(path: str, data: bytes, old: bytes = source.data) -> None:
            ledger.add(entry(path, old, data, ()))

        replace(source, rewritten(source.text), record if "Q7LINT_NO_LEDGER" not in os.environ else None)


if __name__ == "__main__":
    repair(sys.argv[1:])
