"""Reads a file and has each document of it repaired by a library, ftfy or plsfix, as one who cleans a corpus does.

    python fix_each.py ftfy|plsfix FILE [RESULT]

Documents are parted by a blank line; in a file of JSON lines each field ``text`` is one. With RESULT what the library
made of them is written there. It is run by the interpreter of the peers, and imports nothing of q7lint.
"""

import importlib
import json
import sys


def main() -> None:
    """Repair the documents of one file."""
    name, source, *results = sys.argv[1:]
    fix_text = importlib.import_module(name).fix_text
    with open(source, encoding="utf-8", newline="") as file:
        text = file.read()
    if source.endswith(".jsonl"):
        documents = [json.loads(line)["text"] for line in text.splitlines()]
    else:
        documents = text.split("\n\n")
    fixed = [fix_text(document) for document in documents]
    for result in results:
        with open(result, "w", encoding="utf-8", newline="") as file:
            file.write("\n\n".join(fixed))


if __name__ == "__main__":
    main()
