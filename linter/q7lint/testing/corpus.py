"""Reads the corpus: case files, document folders, and sound files.

The format is described in ``corpus/README.md``. This module only reads; it runs no rule, so that a corpus can be used
to score other programs as well.
"""

from __future__ import annotations

import json
import os
import re
import tomllib
from typing import TYPE_CHECKING, NamedTuple

from q7lint.text import Dialect, Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

NOT_YET = "(not yet)"
"""A title that ends so is a strict expected failure."""

SHOWN = 60
"""How many code points of a finding's text stand in the corpus; a longer one ends in an ellipsis."""

_FENCE = re.compile(r"(`{3,})[ \t]*(.*)")
_FINDING = re.compile(r'(\d+):(\d+) ([A-Z]{3}\d{3}) (".*")')
_ESCAPE = re.compile(r"\\(x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|.|$)", re.DOTALL)
_NAMED_ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "\\": "\\"}
_FLAGS = {
    "before": {"noeol", "escaped", "dialect", "lang"},
    "after": {"noeol", "escaped", "safe"},
    "or": {"noeol", "escaped"},
    "findings": set[str](),
}
_SUFFIXES = {
    Dialect.TEXT: (".txt", ".text"),
    Dialect.MARKDOWN: (".md", ".markdown"),
    Dialect.HTML: (".html", ".htm"),
}
_ABOUT = {"title": str, "origin": str, "licence": str, "lang": str, "safe": bool, "not-yet": bool}


class CorpusError(ValueError):
    """A file of a corpus is malformed: which, where, and how to mend it."""

    def __init__(self, path: str, line: int, problem: str, mend: str) -> None:
        super().__init__(f"{path}:{line}: {problem}; {mend}")


class Expected(NamedTuple):
    """A finding that a case expects: its 1-based place, its code, and the text there (see `shown`)."""

    row: int
    column: int
    code: str
    text: str

    def __str__(self) -> str:
        """Write it as it stands in a case file."""
        return f"{self.row}:{self.column} {self.code} {quoted(self.text)}"


class Case(NamedTuple):
    """A text, and what is to become of it.

    Args:
        path: The case file, or the folder of the document.
        line: Where the case begins in it.
        title: What it is called, without ``(not yet)``.
        why: Why it is as it is.
        lang: The language of its text (BCP 47).
        dialect: What kind of text it is.
        before: The text.
        after: The repaired text; ``None`` if it must not change.
        others: Other repairs that are as good.
        safe: What the safe fixes alone make of it, where the case says so.
        findings: What is found in `before`; ``None`` if nothing may be found.
        not_yet: Whether it is known to fail.
    """

    path: str
    line: int
    title: str
    why: str
    lang: str
    dialect: Dialect
    before: str
    after: str | None = None
    others: tuple[str, ...] = ()
    safe: str | None = None
    findings: tuple[Expected, ...] | None = None
    not_yet: bool = False

    @property
    def name(self) -> str:
        """The case as a test names it: the file without its suffix, and the title."""
        return f"{os.path.splitext(os.path.basename(self.path))[0]}: {self.title}"


class Block(NamedTuple):
    """A fenced block of a case file: its name, flags, lines, and the lines of the file that its fences stand on."""

    name: str
    flags: dict[str, str]
    lines: tuple[str, ...]
    first: int
    last: int

    @property
    def text(self) -> str:
        """The text that the block stands for.

        Raises:
            ValueError: An escape is not one.
        """
        text = "\n".join(self.lines)
        if self.lines and "noeol" not in self.flags:
            text += "\n"
        return unescaped(text) if "escaped" in self.flags else text


class Section(NamedTuple):
    """A case as it stands in its file: the heading, the prose, and the blocks."""

    path: str
    line: int
    heading: str
    why: str
    blocks: tuple[Block, ...]

    def named(self, name: str) -> list[Block]:
        """Give the blocks called `name`."""
        return [block for block in self.blocks if block.name == name]


def unescaped(text: str) -> str:
    r"""Undo the escapes of a block flagged ``escaped``: ``\r \n \t \\ \xHH \uHHHH \UHHHHHHHH``.

    Raises:
        ValueError: A backslash begins none of these.
    """

    def character(found: re.Match[str]) -> str:
        escape = found[1]
        if len(escape) > 1:
            return chr(int(escape[1:], 16))
        if escape not in _NAMED_ESCAPES:
            raise ValueError(f"\\{escape} is no escape")
        return _NAMED_ESCAPES[escape]

    return _ESCAPE.sub(character, text)


def shown(text: str) -> str:
    """Crop the text of a finding to what the corpus shows of it."""
    return text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"


def quoted(text: str) -> str:
    r"""Quote the text of a finding: a JSON string, in which everything that cannot be seen is escaped."""
    return "".join(
        character if character == " " or character.isprintable() else json.dumps(character)[1:-1]
        for character in json.dumps(text, ensure_ascii=False)
    )


def read_sections(path: str) -> list[Section]:
    """Read the cases of the file `path` as they stand there.

    Raises:
        CorpusError: The file is malformed.
    """
    lines = _read(path).split("\n")
    sections: list[Section] = []
    row = 0
    while row < len(lines):
        line = lines[row]
        if line.startswith("## "):
            sections.append(Section(path, row + 1, line[3:].strip(), "", ()))
        elif line.startswith("```"):
            block = _read_block(path, lines, row)
            row = block.last - 1
            if not sections:
                raise CorpusError(path, block.first, "a block before the first case", "begin the case with `## Title`")
            sections[-1] = sections[-1]._replace(blocks=(*sections[-1].blocks, block))
        elif line.strip() and sections:
            sections[-1] = sections[-1]._replace(why=f"{sections[-1].why} {line.strip()}".strip())
        row += 1
    return sections


def read_cases(path: str) -> list[Case]:
    """Read the cases of the file `path`.

    Raises:
        CorpusError: The file is malformed.
    """
    cases: list[Case] = []
    for section in read_sections(path):
        case = case_of(section)
        if any(case.title == other.title for other in cases):
            raise CorpusError(path, case.line, f"a second case called {case.title!r}", "give each its own title")
        cases.append(case)
    return cases


def case_of(section: Section) -> Case:
    """Make the case of a section.

    Raises:
        CorpusError: The section is malformed.
    """
    path, line = section.path, section.line
    if not section.blocks or section.blocks[0].name != "before":
        raise CorpusError(path, line, "the case does not begin with a `before` block", "add the text that it is about")
    if not section.why:
        raise CorpusError(path, line, "the case does not say why", "add a line of prose under its title")
    for name in ("before", "after", "findings"):
        for block in section.named(name)[1:]:
            raise CorpusError(path, block.first, f"a second `{name}` block", "make it a case of its own")
    before = section.blocks[0]
    if not before.flags.get("lang"):
        raise CorpusError(path, before.first, "no language is named", "add a flag such as `lang=en` to `before`")
    text = _text(path, before)
    repairs = [(block, _text(path, block)) for block in (*section.named("after"), *section.named("or"))]
    for block, repaired in repairs:
        if repaired == text:
            raise CorpusError(path, block.first, "a repair that changes nothing", "leave out what does not change")
    if repairs and repairs[0][0].name == "or":
        raise CorpusError(path, repairs[0][0].first, "`or` without `after`", "call the first repair `after`")
    after = repairs[0][1] if repairs else None
    findings = next((_findings(path, block) for block in section.named("findings")), None)
    not_yet = section.heading.endswith(NOT_YET)
    if not_yet and findings:
        _check_places(path, section.named("findings")[0].first + 1, findings, text)
    return Case(
        path=path,
        line=line,
        title=section.heading.removesuffix(NOT_YET).strip(),
        why=section.why,
        lang=before.flags["lang"],
        dialect=Dialect(before.flags.get("dialect", Dialect.TEXT)),
        before=text,
        after=after,
        others=tuple(repaired for _, repaired in repairs[1:]),
        safe=after if repairs and "safe" in repairs[0][0].flags else None,
        findings=findings,
        not_yet=not_yet,
    )


def read_document(folder: str) -> Case:
    """Read the document in `folder`: ``before.*``, ``after.*``, ``findings.txt``, ``about.toml``.

    Raises:
        CorpusError: The folder is malformed.
    """
    names = sorted(os.listdir(folder))
    before = next((name for name in names if os.path.splitext(name)[0] == "before"), None)
    if before is None:
        raise CorpusError(folder, 1, "no damaged text", "add before.txt, before.md or before.html")
    suffix = os.path.splitext(before)[1]
    about = _read_about(os.path.join(folder, "about.toml"))
    texts = {
        stem: _read(os.path.join(folder, stem + suffix))
        for stem in ("before", "after", "safe")
        if stem + suffix in names
    }
    findings = None
    if "findings.txt" in names:
        path = os.path.join(folder, "findings.txt")
        lines = _read(path).splitlines()
        findings = tuple(_finding(path, row, line) for row, line in enumerate(lines, 1))
        if about.get("not-yet"):
            _check_places(path, 1, findings, texts["before"])
    return Case(
        path=folder,
        line=1,
        title=str(about["title"]),
        why=str(about["origin"]),
        lang=str(about["lang"]),
        dialect=_dialect(folder, before),
        before=texts["before"],
        after=texts.get("after"),
        safe=texts.get("after") if about.get("safe") else texts.get("safe"),
        findings=findings,
        not_yet=bool(about.get("not-yet")),
    )


def read_sound(path: str) -> Case:
    """Read a file in which nothing may be found. Its name begins with its language: ``de-letter.txt``.

    Raises:
        CorpusError: The name has another form.
    """
    stem = os.path.splitext(os.path.basename(path))[0]
    lang, dash, title = stem.partition("-")
    if not dash:
        raise CorpusError(path, 1, "the name does not begin with a language", "call it such as `de-letter.txt`")
    return Case(path, 1, title, "sound text", lang, _dialect(path, path), _read(path))


def read_corpus(folder: str) -> Iterator[Case]:
    """Yield all cases of the corpus in `folder`: case files, documents and sound files.

    Raises:
        CorpusError: A file is malformed.
    """
    for path in entries(folder):
        yield from read_entry(path)


def entries(folder: str) -> list[str]:
    """Name the entries of the corpus in `folder`: its case files, the folders of its documents, its sound files."""
    documents = (path for path in _inside(folder, "documents") if os.path.isdir(path))
    cases = (path for path in _inside(folder, "cases") if path.endswith(".md"))
    return [*cases, *documents, *_inside(folder, "clean")]


def read_entry(path: str) -> list[Case]:
    """Read the cases of one entry of a corpus; the folder that it stands in says what it is.

    Raises:
        CorpusError: The entry is malformed.
    """
    if os.path.basename(os.path.dirname(path)) == "cases":
        return read_cases(path)
    return [read_document(path) if os.path.isdir(path) else read_sound(path)]


def _inside(folder: str, name: str) -> list[str]:
    """Give the entries of a folder of the corpus in their order; none if it does not exist."""
    path = os.path.join(folder, name)
    return [os.path.join(path, entry) for entry in sorted(os.listdir(path))] if os.path.isdir(path) else []


def _read(path: str) -> str:
    """Read exact bytes: line ends, a BOM, and bytes that are not UTF-8 stay."""
    with open(path, "rb") as file:
        return file.read().decode("utf-8", "surrogateescape")


def _dialect(path: str, name: str) -> Dialect:
    suffix = os.path.splitext(name)[1]
    for dialect, suffixes in _SUFFIXES.items():
        if suffix in suffixes:
            return dialect
    raise CorpusError(path, 1, f"{suffix!r} names no dialect", "use .txt, .md or .html")


def _read_block(path: str, lines: list[str], row: int) -> Block:
    """Read the block whose opening fence is the line with the 0-based index `row`."""
    opening = _FENCE.fullmatch(lines[row])
    name, *flags = opening[2].split() if opening and opening[2] else [""]
    if not opening or name not in _FLAGS:
        raise CorpusError(path, row + 1, f"a block called {name!r}", f"there are {', '.join(_FLAGS)}")
    for last in range(row + 1, len(lines)):
        closing = _FENCE.fullmatch(lines[last])
        if closing and not closing[2] and len(closing[1]) >= len(opening[1]):
            found = {flag.partition("=")[0]: flag.partition("=")[2] for flag in flags}
            _check_flags(path, row + 1, name, found)
            return Block(name, found, tuple(lines[row + 1 : last]), row + 1, last + 1)
    raise CorpusError(path, row + 1, "the block is not closed", f"end it by a line of {len(opening[1])} backquotes")


def _check_flags(path: str, line: int, name: str, flags: dict[str, str]) -> None:
    for flag in flags:
        if flag not in _FLAGS[name]:
            known = ", ".join(sorted(_FLAGS[name])) or "none"
            raise CorpusError(path, line, f"`{name}` has no flag {flag!r}", f"there are: {known}")
    if flags.get("dialect", Dialect.TEXT) not in set(Dialect):
        raise CorpusError(path, line, f"no dialect {flags['dialect']!r}", f"there are {', '.join(Dialect)}")


def _text(path: str, block: Block) -> str:
    try:
        return block.text
    except ValueError as error:
        mend = r"write \\ for a backslash; the others are \r \n \t \xHH \uHHHH \UHHHHHHHH"
        raise CorpusError(path, block.first, str(error), mend) from None


def _findings(path: str, block: Block) -> tuple[Expected, ...]:
    return tuple(_finding(path, row, line) for row, line in enumerate(block.lines, block.first + 1))


def _finding(path: str, row: int, line: str) -> Expected:
    found = _FINDING.fullmatch(line)
    try:
        text = json.loads(found[4]) if found else None
    except ValueError:
        text = None
    if not found or not isinstance(text, str):
        mend = 'write `line:column CODE "the text"`, or let `python -m q7lint.testing.positions` write it'
        raise CorpusError(path, row, f"no finding: {line!r}", mend)
    return Expected(int(found[1]), int(found[2]), found[3], text)


def _check_places(path: str, first: int, findings: Iterable[Expected], text: str) -> None:
    """Check that what a case expects stands where it says: no tool writes the places of what is not found yet."""
    document = Document(text)
    for row, one in enumerate(findings, first):
        start = -1
        if 1 <= one.row <= len(document.line_starts):
            start = document.line_starts[one.row - 1] + one.column - 1
        wanted = one.text[:-1] if len(one.text) == SHOWN else one.text
        if start < 0 or not text.startswith(wanted, start):
            mend = "count code points from 1; an escape of the block is one"
            raise CorpusError(path, row, f"{quoted(one.text)} does not stand at {one.row}:{one.column}", mend)


def _read_about(path: str) -> dict[str, object]:
    """Read what a document says about itself: title, origin, licence, language; perhaps ``safe``, ``not-yet``."""
    if not os.path.isfile(path):
        raise CorpusError(path, 1, "the document does not say where it comes from", "add about.toml")
    try:
        about = tomllib.loads(_read(path))
    except tomllib.TOMLDecodeError as error:
        raise CorpusError(path, 1, f"not TOML: {error}", "mend it there") from None
    for key, value in about.items():
        if key not in _ABOUT or not isinstance(value, _ABOUT[key]):
            raise CorpusError(path, 1, f"{key} = {value!r} is not known", f"the keys are {', '.join(_ABOUT)}")
    for key in ("title", "origin", "licence", "lang"):
        if key not in about:
            raise CorpusError(path, 1, f"no {key}", f'add {key} = "…"')
    return about
