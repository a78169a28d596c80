"""The options of a check, as they are typed."""

from __future__ import annotations

import argparse

from q7lint.cli.options import COMMANDS, DIALECTS, FORMATS, Options, UsageError, count_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Final, NoReturn

USAGE: Final = """q7lint [check] [options] FILE…
       q7lint rule CODE|NAME
       q7lint rules
       q7lint undo [RUN]
       q7lint clean
       q7lint suite run|export|damage …"""

DESCRIPTION: Final = """\
Find the remains of markup in damaged text, and repair them without losing a word of prose.

A folder stands for its .txt, .text, .md, .markdown, .html and .htm files that git does not ignore; any other
file is checked when it is named. `-` is standard input. `--` ends the options. A file that is called like a
command (check, clean, rule, rules, suite, undo) is reached by `./`. `q7lint suite --help` tells of the test suite for
programs that repair text."""

EPILOG: Final = """\
exit status:
  0    nothing found
  1    findings; with --fix or --diff: findings that are left, or would be
  2    a wrong option, a file that could not be read or written, a fault of a rule
  3    the fixes of some rules do not settle, and the file is left as it was"""


_NO_ENCODINGS: Final = frozenset({"idna", "punycode", "raw-unicode-escape", "unicode-escape"})
"""What Python calls encodings of texts, and what are spellings of names and of programs."""


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are one line."""

    def error(self, message: str) -> NoReturn:
        """Refuse the arguments.

        Raises:
            UsageError: Always.
        """
        raise UsageError(f"{message} (see {self.prog} --help)")


class _Selectors(argparse.Action):
    """Take a comma list, and add it to those before."""

    def __call__(
        self, parser: argparse.ArgumentParser, namespace: argparse.Namespace, values: object, option: object = None
    ) -> None:
        del parser, option
        named = [part.strip() for part in str(values).split(",")]
        before = getattr(namespace, self.dest) or []
        # A comma too many does no harm; an empty list would, silently.
        setattr(namespace, self.dest, [*before, *([part for part in named if part] or named[:1])])


def _encoding(name: str) -> str | None:
    """Give an encoding as Python calls it; ``None`` for UTF-8, of which bytes that are none are kept.

    Raises:
        argparse.ArgumentTypeError: There is no such encoding of texts.
    """
    import codecs

    try:
        found = codecs.lookup(name)
        "".encode(found.name)  # some names are of no encodings of texts
    except (LookupError, ValueError) as error:
        raise argparse.ArgumentTypeError(f"there is no encoding called {name!r}") from error
    if found.name.replace("_", "-") in _NO_ENCODINGS:
        raise argparse.ArgumentTypeError(f"no text is written in {found.name}")
    return None if found.name in ("utf-8", "utf-8-sig") else found.name


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = -1
    if not 0 <= seconds < float("inf"):
        raise argparse.ArgumentTypeError(f"{text} is no time in seconds")
    return seconds


def _count(text: str) -> int:
    count = count_of(text)
    if not count:
        raise argparse.ArgumentTypeError(f"{text} is no number of processes")
    return count


def _parser() -> Parser:
    parser = Parser(
        prog="q7lint",
        usage=USAGE,
        description=DESCRIPTION,
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        add_help=False,
        allow_abbrev=False,
    )
    fixes = parser.add_argument_group("fixes").add_argument
    fixes("--fix", action="store_true", help="apply the safe fixes in place; of standard input, print the result")
    fixes("--unsafe-fixes", action="store_true", help="count the probable fixes in, and apply them with --fix")
    fixes("--diff", action="store_true", help="print what --fix would change, and change nothing")
    fixes("--patch", metavar="FILE", help="write what --fix does as a patch too, which git apply -R takes back")
    fixes("--no-undo", action="store_true", help="do not keep the old text for q7lint undo")
    rules = parser.add_argument_group("rules").add_argument
    rules("--select", action=_Selectors, metavar="RULE,…", help="run these only: codes, prefixes of codes, names, ALL")
    rules("--ignore", action=_Selectors, metavar="RULE,…", help="do not run these")
    rules("--extend-select", action=_Selectors, metavar="RULE,…", help="run these as well")
    texts = parser.add_argument_group("texts").add_argument
    texts("--dialect", choices=DIALECTS, help="what kind of text it is (default: by the file's suffix)")
    texts(
        "--encoding",
        type=_encoding,
        metavar="NAME",
        help="what texts without a byte order mark are written in (default: UTF-8)",
    )
    texts(
        "--budget",
        type=_seconds,
        metavar="SECONDS",
        help="processor time that a file may take, and as much again for each megabyte; 0 is no limit (default: 20)",
    )
    texts("--stdin-filename", metavar="NAME", help="what standard input is called in reports, and its dialect with it")
    speed = parser.add_argument_group("speed").add_argument
    speed(
        "--jobs",
        type=_count,
        metavar="N",
        help="how many processes may read files (default: as many as there are processors for this one)",
    )
    speed("--no-cache", action="store_true", help="neither use nor keep what was found in texts before")
    output = parser.add_argument_group("output").add_argument
    output("--output-format", choices=FORMATS, help="how findings are printed (default: full)")
    output("--statistics", action="store_true", help="print how often each rule found something, not where")
    output("-q", "--quiet", action="store_true", help="print findings and faults, and nothing else")
    output("--exit-zero", action="store_true", help="exit with 0 even if there are findings; not if there are faults")
    output("-V", "--version", action="store_true", help="print the version")
    output("-h", "--help", action="store_true", help="print this")
    return parser


def parsed(argv: list[str]) -> Options:
    """Read the arguments of a check, as `q7lint.cli.options.parse` does.

    Raises:
        UsageError: An option is unknown or lacks its value, or nothing is named.
    """
    named = argv[:1] == ["check"]
    argv = argv[named:]
    # Done by hand, since argparse takes all files at the first place where one stands, and loses those behind it.
    end = argv.index("--") if "--" in argv else len(argv)
    parser = _parser()
    options, rest = parser.parse_known_args(argv[:end], Options())
    options.help = parser.format_help() if options.help else None
    unknown = [arg for arg in rest if arg.startswith("-") and arg != "-"]
    if unknown:
        parser.error(f"there is no option {unknown[0]}")
    if not named and rest[:1] == ["check"]:
        rest = rest[1:]
    elif not named and rest and rest[0] in COMMANDS:
        parser.error(f"put `{rest[0]}` first, or write ./{rest[0]} for the file")
    options.files = [*rest, *argv[end + 1 :]]
    if options.patch is not None and (options.diff or not options.fix):
        parser.error("--patch is for --fix; --diff prints what --fix would do")
    if not options.files and options.stdin_filename is not None:
        options.files = ["-"]
    if not (options.files or options.help or options.version):
        parser.error("name a file or a folder, or `-` for standard input")
    return options
