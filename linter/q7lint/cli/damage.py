"""The command ``q7lint suite damage``."""

from __future__ import annotations

import argparse
import json
from collections import Counter
from contextlib import suppress
from random import Random
from typing import TYPE_CHECKING, Final

from q7lint.cli import status
from q7lint.cli.options import DIALECTS, UsageError
from q7lint.cli.parser import Parser
from q7lint.files import FileError, Source, dialect_of, read_file, read_standard_input
from q7lint.testing.damage import OPERATORS, Way, damaged, named
from q7lint.text import Dialect, Document

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from q7lint.cli.console import Console
    from q7lint.testing.damage import Damaged, Mark, Operator

FORMATS: Final = ("text", "json")

MOST_KINDS: Final = 4
"""How many kinds of damage are chosen where none is named: more would leave hardly a place to each."""


class DamageOptions(argparse.Namespace):
    """What is asked of ``suite damage``."""

    file: str
    kind: list[str]
    seed: str
    rate: float | None
    dialect: str | None
    extract: bool
    output_format: str
    quiet: bool


def print_damaged(argv: list[str], console: Console) -> int:
    """Damage the file that `argv` names, and print the damaged text.

    Raises:
        UsageError: The arguments make no sense, or the file cannot be read.
        OutputError: The text cannot be printed.
    """
    options = _parser().parse_args(argv, DamageOptions())
    console.is_quiet = options.quiet
    source = _read(options.file)
    dialect = _dialect(options)
    operators = _operators(options, Way.EXTRACTED if options.extract else Way(dialect.value))
    if options.extract:
        before, done, damage = _extracted(source.text, operators, options)
    else:
        damage = damaged(source.text, operators, options.seed, dialect=dialect, rate=options.rate)
        before, done = source.text, damage.text
    if done == before:
        console.note(f"{options.file}: nothing was damaged; another seed or another --kind may find a place")
    else:
        console.note(f"{options.file}: {_told(damage.marks)}")
    if options.output_format == "json":
        console.write(_structured(before, done, damage, operators, options) + "\n")
    else:
        console.write_exactly(source.encode(done))
    return status.FINDINGS if done == before else status.CLEAN


def _parser() -> Parser:
    width = max(map(len, OPERATORS))
    kinds = "".join(f"  {one.name:{width}}  {one.summary} ({_ways(one.floors)})\n" for one in OPERATORS.values())
    parser = Parser(
        prog="q7lint suite damage",
        description="Damage a sound text as the world does, and print it. The same seed gives the same damage.\n"
        "It exits with 1 if nothing was damaged.",
        epilog=f"kinds of damage, and the dialects that each fits:\n{kinds}",
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("file", metavar="FILE", help="the sound text; `-` is standard input")
    add(
        "--kind",
        action="append",
        default=[],
        metavar="NAME,…",
        help="how to damage it, in this order; may be given several times (default: a few kinds by chance)",
    )
    add("--seed", default="0", metavar="N", help="where chance begins (default: 0)")
    add(
        "--rate",
        type=_rate,
        metavar="R",
        help="the share of the places that are damaged, 0 for one (default: by chance)",
    )
    add("--dialect", choices=DIALECTS, help="what kind of text it is (default: by the file's suffix)")
    add(
        "--extract",
        action="store_true",
        help="damage a page of HTML, and print what trafilatura, which it needs, makes of it",
    )
    add(
        "--output-format",
        choices=FORMATS,
        default="text",
        help="json prints the pair as a case of the corpus has it, `before` damaged and `after` sound, and marks that "
        "say what was done where (default: text)",
    )
    add("-q", "--quiet", action="store_true", help="do not say what was done")
    return parser


def _rate(text: str) -> float:
    with suppress(ValueError):
        if 0 <= float(text) <= 1:
            return float(text)
    raise argparse.ArgumentTypeError(f"{text} is not between 0 and 1")


def _read(name: str) -> Source:
    try:
        return Source("-", None, read_standard_input("-")) if name == "-" else read_file(name, name)
    except FileError as error:
        raise UsageError(str(error)) from error


def _dialect(options: DamageOptions) -> Dialect:
    """Tell the dialect of a text.

    Raises:
        UsageError: It is to be extracted, and no page.
    """
    given = Dialect(options.dialect) if options.dialect else None
    dialect = given or Dialect("html" if options.extract else dialect_of(options.file))
    if options.extract and dialect is not Dialect.HTML:
        raise UsageError("--extract is for pages of HTML")
    return dialect


def _operators(options: DamageOptions, way: Way) -> list[Operator]:
    """Give the operators that were asked for, or all that fit.

    Raises:
        UsageError: There is none of a name, or it does not fit.
    """
    names = [name.strip() for kind in options.kind for name in kind.split(",") if name.strip()]
    if not names:
        fitting = [one for one in OPERATORS.values() if way in one.floors]
        chance = Random(f"{options.seed}/kinds")  # noqa: S311 - to be repeated, and no secret
        return chance.sample(fitting, min(len(fitting), chance.randint(1, MOST_KINDS)))
    for name in names:
        if name not in OPERATORS:
            raise UsageError(f"there is no kind of damage called {name!r} (see q7lint suite damage --help)")
        if way not in OPERATORS[name].floors:
            raise UsageError(f"{name} does not fit {_ways([way])}; it fits {_ways(OPERATORS[name].floors)}")
    return named(names)


def _ways(ways: Iterable[Way]) -> str:
    """Name the ways in which a kind can be used."""
    return ", ".join("html with --extract" if way is Way.EXTRACTED else way.value for way in ways)


def _extracted(page: str, operators: Sequence[Operator], options: DamageOptions) -> tuple[str, str, Damaged]:
    """Damage and extract a page.

    Raises:
        UsageError: trafilatura is not installed, or the extractor loses words of the damaged page.
    """
    from q7lint.testing.damage.extraction import damaged_extraction

    try:
        pair = damaged_extraction(page, operators, options.seed, rate=options.rate)
    except ImportError as error:
        raise UsageError("--extract needs trafilatura: pip install trafilatura") from error
    if pair is None:
        raise UsageError(
            f"{options.file}: the extractor loses words of the damaged page, or takes too short a page for none"
        )
    return pair.after, pair.before, pair.page


def _told(marks: Sequence[Mark]) -> str:
    """Say in one line what was done."""
    counted = Counter(mark.operator for mark in marks)
    each = ", ".join(f"{name} {count}" for name, count in counted.items())
    return f"{len(marks)} {'place' if len(marks) == 1 else 'places'} damaged: {each}"


def _structured(before: str, done: str, damage: Damaged, operators: Iterable[Operator], options: DamageOptions) -> str:
    """Give a pair as JSON, with the names that a case of the corpus has: `before` the repair, and `after` it.

    The marks have their places in the text that was damaged, which is the page if there is one.
    """
    document = Document(damage.text)
    pair = {
        "seed": options.seed,
        "kinds": [one.name for one in operators],
        "rate": options.rate,
        "before": done,
        "after": before,
        "page": damage.text if damage.text != done else None,
        "marks": [_mark(document, mark) for mark in damage.marks],
    }
    return json.dumps(pair, ensure_ascii=not _is_utf8(done), indent=1)


def _mark(document: Document, mark: Mark) -> dict[str, object]:
    line, column = document.position(mark.span.start)
    return {
        "operator": mark.operator,
        "codes": list(mark.codes),
        "line": line,
        "column": column,
        "text": document.text[slice(*mark.span)],
        "original": mark.original,
    }


def _is_utf8(text: str) -> bool:
    return text.isascii() or not any("\udc80" <= sign <= "\udcff" for sign in text)
