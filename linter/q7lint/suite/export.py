"""The suite as one file of JSON lines, for people and languages that never meet q7lint."""

from __future__ import annotations

import json
import os
import re
from importlib.resources import files
from typing import TYPE_CHECKING

from q7lint.suite.cases import portable
from q7lint.testing.corpus import CorpusError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from q7lint.suite.cases import SuiteCase
    from q7lint.testing.corpus import Expected

LICENCE = "MIT"
FORMAT = 1
"""The version of the form of the records."""

_BESIDE = ("schema.json", "README.md", "score.mjs")


def lines(cases: Sequence[SuiteCase], version: str) -> Iterator[str]:
    """Yield the suite line by line: a header, then a record for each case, in an order that does not change."""
    sound = sum(case.is_sound and not case.findings for case in cases)
    header = {
        "kind": "header",
        "name": "q7lint-suite",
        "version": version,
        "format": FORMAT,
        "licence": LICENCE,
        "cases": len(cases),
        "repairs": sum(not case.is_sound for case in cases),
        "sound": sound,
    }
    yield _line(header)
    yield from map(_line, map(_record, sorted(cases, key=lambda case: case.id)))


def export(cases: Sequence[SuiteCase], folder: str, version: str, licence: str) -> list[str]:
    """Write the suite, its schema, its README, its licence and an example into `folder`, and give their paths.

    Args:
        cases: The suite.
        folder: Where to; it is made if need be, and what it holds under the same names is replaced.
        version: The version of q7lint, which is that of the suite.
        licence: The text of the licence.

    Raises:
        CorpusError: Two cases have one name.
        OSError: A file cannot be written.
    """
    _check_names(cases)
    os.makedirs(folder, exist_ok=True)
    name = f"q7lint-suite-{version}.jsonl"
    texts = {name: "".join(lines(cases, version)), "LICENSE": licence}
    for beside in _BESIDE:
        text = files("q7lint.suite").joinpath("release", beside).read_text("utf-8")
        texts[beside] = re.sub(r"\bVERSION\b", version, text)
    paths = []
    for called, text in texts.items():
        paths.append(os.path.join(folder, called))
        with open(paths[-1], "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
    return paths


def _check_names(cases: Sequence[SuiteCase]) -> None:
    seen = set()
    for case in cases:
        if case.id in seen:
            raise CorpusError(case.id, 1, "two cases of this name", "give each its own title")
        seen.add(case.id)


def _record(case: SuiteCase) -> dict[str, object]:
    return {
        "kind": "case",
        "id": case.id,
        "class": case.group,
        "lang": case.lang,
        "dialect": case.dialect.value,
        "why": case.why,
        "before": portable(case.before),
        "after": None if case.is_sound else portable(case.after),
        "others": list(map(portable, case.others)),
        "findings": list(map(_finding, case.findings)),
        "not_yet": case.not_yet,
    }


def _finding(one: Expected) -> dict[str, object]:
    return {"line": one.row, "column": one.column, "code": one.code, "text": portable(one.text)}


def _line(record: dict[str, object]) -> str:
    """Write a record as one line; the signs that some programs take for line ends are escaped."""
    line = json.dumps(record, ensure_ascii=False, separators=(",", ":"))
    return re.sub("[\x7f-\x9f\u2028\u2029]", lambda found: f"\\u{ord(found[0]):04x}", line) + "\n"
