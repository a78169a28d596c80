"""The cases of a suite, from a corpus folder or from the file that ``q7lint suite export`` wrote."""

from __future__ import annotations

import base64
import json
import os
from typing import TYPE_CHECKING, Any, NamedTuple

from q7lint.testing.corpus import CorpusError, Expected, read_corpus
from q7lint.text import Dialect

if TYPE_CHECKING:
    from q7lint.testing.corpus import Case


class SuiteCase(NamedTuple):
    """A text, and what is to become of it.

    Args:
        id: ``class/title``, unique in a suite.
        group: The class: what kind of damage, or of sound text, it is about.
        lang: The language (BCP 47).
        dialect: What kind of text it is.
        why: Why the case is as it is.
        before: The text.
        after: The repaired text; the same as `before` if it must not change.
        others: Other repairs that are as good.
        findings: What is to be found in `before`, in the order of the places.
        not_yet: Whether q7lint itself is known to fail.
    """

    id: str
    group: str
    lang: str
    dialect: Dialect
    why: str
    before: str
    after: str
    others: tuple[str, ...]
    findings: tuple[Expected, ...]
    not_yet: bool

    @property
    def is_sound(self) -> bool:
        """Whether it must not change."""
        return self.before == self.after

    @property
    def wanted(self) -> tuple[str, ...]:
        """All that it may become."""
        return (self.after, *self.others)


def read_suite(path: str) -> list[SuiteCase]:
    """Read the cases of a corpus folder, or of a file of JSON lines.

    Raises:
        CorpusError: A file is malformed.
        OSError: It cannot be read.
    """
    if os.path.isdir(path):
        return [_of_corpus(case) for case in read_corpus(path)]
    with open(path, encoding="utf-8", newline="\n") as file:
        return [_read_record(path, row, line) for row, line in enumerate(file, 1) if row > 1 or not _is_header(line)]


def _is_header(line: str) -> bool:
    """Tell whether a line is the first of an exported suite, which says what it is."""
    try:
        return bool(json.loads(line)["kind"] == "header")
    except (ValueError, KeyError, TypeError):
        return False


def _read_record(path: str, row: int, line: str) -> SuiteCase:
    try:
        return _of_record(json.loads(line))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        problem = f"no record of a suite ({type(error).__name__}: {error})"
        raise CorpusError(path, row, problem, "export the suite again") from error


def portable(text: str) -> str | dict[str, str]:
    """Give a text as JSON may hold it: bytes that are not UTF-8 make it ``{"base64": …}`` of the whole."""
    try:
        text.encode()
    except UnicodeEncodeError:
        pass
    else:
        return text
    try:
        return {"base64": base64.b64encode(text.encode("utf-8", "surrogateescape")).decode("ascii")}
    except UnicodeEncodeError:  # half of a pair that was no byte, which a tool made up
        return text.encode("utf-8", "surrogatepass").decode("utf-8", "replace")


def _unpacked(value: object) -> str:
    """Undo `portable`.

    Raises:
        TypeError: It is no text.
        ValueError: It is no base64.
    """
    if isinstance(value, dict) and isinstance(value.get("base64"), str):
        return base64.b64decode(value["base64"], validate=True).decode("utf-8", "surrogateescape")
    if not isinstance(value, str):
        raise TypeError(f"{value!r} is no text")
    return value


def group_of(case: Case) -> str:
    """Name the class of a case: its file, ``documents`` or ``clean``."""
    folder, name = os.path.split(case.path)
    stem, suffix = os.path.splitext(name)
    kind = os.path.basename(folder)
    return stem if kind not in ("documents", "clean") and suffix else kind


def _of_corpus(case: Case) -> SuiteCase:
    group = group_of(case)
    stem = os.path.splitext(os.path.basename(case.path))[0]
    return SuiteCase(
        id=f"{group}/{stem if group in ('documents', 'clean') else case.title}",
        group=group,
        lang=case.lang,
        dialect=case.dialect,
        why=case.why,
        before=case.before,
        after=case.before if case.after is None else case.after,
        others=case.others,
        findings=case.findings or (),
        not_yet=case.not_yet,
    )


def _of_record(record: dict[str, Any]) -> SuiteCase:
    """Make a case of a record; a missing or strange member raises what `read_suite` tells of."""
    before = _unpacked(record["before"])
    after = record["after"]
    return SuiteCase(
        id=_unpacked(record["id"]),
        group=_unpacked(record["class"]),
        lang=_unpacked(record["lang"]),
        dialect=Dialect(record["dialect"]),
        why=_unpacked(record["why"]),
        before=before,
        after=before if after is None else _unpacked(after),
        others=tuple(map(_unpacked, record["others"])),
        findings=tuple(
            Expected(one["line"], one["column"], one["code"], _unpacked(one["text"])) for one in record["findings"]
        ),
        not_yet=bool(record["not_yet"]),
    )
