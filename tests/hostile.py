"""Names and texts that would like to speak through q7lint, and eyes of their own for what it prints.

Nothing here is shared with `q7lint.formats`: what acts on a terminal or on a log is listed once more, by number.
"""

from __future__ import annotations

import json
import os
import re
from typing import TYPE_CHECKING, Any

import lxml.etree
import lxml.html

from q7lint.suite.cases import SuiteCase
from q7lint.suite.report import Report, ToolReport
from q7lint.suite.running import Outcome
from q7lint.suite.score import judge
from q7lint.text import Dialect

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from random import Random

ACTING = frozenset(
    {
        *range(0x20),
        *range(0x7F, 0xA0),
        *(0x61C, 0x200E, 0x200F, 0x2028, 0x2029),
        *range(0x202A, 0x202F),
        *range(0x2066, 0x206A),
        *range(0xD800, 0xE000),
    }
) - {0x0A}
"""What moves a cursor, ends a line, turns the direction of writing, or is no character at all."""

ORDER = re.compile(r"##(?:vso|teamcity)?\[", re.IGNORECASE)

SCRAPS = (
    *("\x1b[31m", "\x1b]0;owned\x07", "\x1b]8;;http://x/\x1b\\", "\x1b[2J\x1b[H", "\x1bP", "\x1b_", "\x1bc"),
    *("\x9b31m", "\x9d0;x\x9c"),
    *("\r", "\x08\x08\x08", "\x07", "\x00", "\x0b", "\x0c", "\x7f", "\x85", "\u2028", "\u2029", "\n", "\r\n", "\t"),
    *("\u202e", "\u202d", "\u2066", "\u2069", "\u200f", "\u061c", "\u200b", "\ufeff", "\u00ad", "\U000e0041"),
    *("\udcff", "\udc9b", "\udc1b", "\udc85", "\udcc2\udc9b"),
    *("::error::x", "::error file=a.txt,line=1::x", "::set-output name=a::b", "::stop-commands::x"),
    *("::add-mask::a", "  ::debug::x"),
    *("##[error]x", "##[group]x", "##vso[task.setvariable variable=a]b", "##VSO[task.complete]", "###[command]x"),
    *("##teamcity[buildStatus text='x']", "#", "##", "[", "vso[", "teamcity["),
    *("<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "'\"><svg onload=x>", "]]>", "-->"),
    *("&lt;b&gt;", "</pre>", "{", "}", ",", "é", "中", "e\u0301"),
    *("forged.txt:1:1 TAG001 spaced-tag: x", "Found 0 findings", "q7lint: forged", "No findings", " 1 | forged"),
    *("--- a", "+++ b", "@@ -1 +1 @@", "-", "~~~ x", '"', "'", "`", "$(id)", ";", "|", "*"),
)  # fmt: skip
"""Escapes of terminals, ends of lines, marks of direction, no characters, orders to logs, markup, lines of ours."""

DAMAGE = ("< b >", "< / b >", "&amp;amp;amp;", "< br / >", "li >", "< / td >< td >")


def text(draw: Random, most: int = 5) -> str:
    """Draw some scraps, with letters between some of them."""
    parts = (f"{draw.choice(SCRAPS)}{draw.choice(('', '', 'word', ' '))}" for _ in range(draw.randint(1, most)))
    return "".join(parts)


def name(draw: Random) -> bytes:
    """Draw the name of a file that a file system takes."""
    drawn = text(draw, 4).replace("/", "").replace("\0", "")
    raw = b"".join(char.encode("utf-8", "surrogateescape") for char in drawn if not "\ud800" <= char < "\udc80")
    return raw[:200] + draw.choice((b".txt", b".md", b".html"))


def content(draw: Random) -> bytes:
    """Draw a text with damage, and with scraps on all its sides."""
    lines = (
        f"{text(draw)}A word {draw.choice(DAMAGE)}{text(draw, 3)}word{draw.choice(DAMAGE)} and {text(draw)}"
        for _ in range(draw.randint(1, 4))
    )
    drawn = "\n".join(lines).replace("\0", "")
    return b"".join(char.encode("utf-8", "surrogateescape") for char in drawn if not "\ud800" <= char < "\udc80")


def harm(printed: bytes) -> list[str]:
    """Tell what in the bytes of a report would act on a terminal or on a log."""
    try:
        shown = printed.decode("utf-8")
    except UnicodeDecodeError as error:
        return [f"not UTF-8: {printed[error.start - 20 : error.end + 20]!r}"]
    harms = [f"raw U+{ord(char):04X}" for char in set(shown) if ord(char) in ACTING]
    harms += [f"an order: {found.group()}" for found in ORDER.finditer(shown)]
    return harms + [f"an order: {line!r}" for line in shown.split("\n") if line.lstrip().startswith("::")]


HEADLINE = re.compile(r".+:\d+:\d+ [A-Z]{3}\d{3} [a-z0-9-]+: (?:\[\*\] )?\S")
SUMMARY = re.compile(r"Found \d+ findings?(?: \(.+\))?|No findings|(?:Fixed|Would fix) \d+, \d+ left.*")
FULL = (
    HEADLINE,
    re.compile(r" +\|"),
    re.compile(r" \d+ \|(?: .*)?"),
    re.compile(r" +\| +\^+"),
    re.compile(r" +  = (?:fix|unsafe fix|possible fix): \S.*"),
)


def forged_in_concise(printed: bytes, findings: int) -> list[str]:
    """Tell which lines of a concise report are none that q7lint prints, or are too many."""
    *lines, summary, empty = printed.decode("utf-8").split("\n")
    forged = [line for line in lines if not HEADLINE.match(line)]
    if not SUMMARY.fullmatch(summary) or empty:
        forged.append(summary)
    return forged if len(lines) == findings else [*forged, f"{len(lines)} lines of {findings} findings"]


def forged_in_full(printed: bytes, findings: int) -> list[str]:
    """Tell the same of a full report: blocks of a headline, an excerpt and perhaps a fix."""
    *blocks, summary = printed.decode("utf-8").split("\n\n")
    forged = [] if SUMMARY.fullmatch(summary.removesuffix("\n")) else [summary]
    for block in blocks:
        lines = block.split("\n")
        if not 4 <= len(lines) <= 5:
            forged.append(block)
        forged += [line for line, shape in zip(lines, FULL, strict=False) if not shape.match(line)]
    return forged if len(blocks) == findings else [*forged, f"{len(blocks)} blocks of {findings} findings"]


def forged_on_stderr(printed: bytes) -> list[str]:
    """Tell which lines of standard error do not say whose they are."""
    return [line for line in printed.decode("utf-8").split("\n")[:-1] if not line.startswith("q7lint: ")]


def misread_json(printed: bytes, names: Iterable[bytes]) -> list[str]:
    """Tell what is wrong with a report in JSON on files that are called `names`."""
    rows: list[dict[str, Any]] = json.loads(printed)
    known = {os.fsdecode(one) for one in names}
    strange = [f"no file is called {row['filename']!r}" for row in rows if row["filename"] not in known]
    return strange + [f"not printable ASCII: {byte}" for byte in set(printed) - {10} if not 32 <= byte < 127]


def misplaced_carets(printed: bytes, rows: list[dict[str, Any]], texts: dict[str, str]) -> tuple[int, list[str]]:
    """Tell which carets of a full report do not stand under the place that the report in JSON names.

    Args:
        printed: The full report.
        rows: The same findings in JSON, in the same order.
        texts: What the files hold.

    Returns:
        How many places could be compared (a place in one line, which is shown whole and in ASCII), and what is wrong.
    """
    wrong: list[str] = []
    compared = 0
    for block, row in zip(printed.decode("utf-8").split("\n\n"), rows, strict=False):
        start, end = row["location"], row["end_location"]
        _, _, shown, carets, *_ = block.split("\n")
        if not shown.isascii() or start["row"] != end["row"]:
            continue
        line = re.split("\r\n|\n|\r", texts[row["filename"]])[start["row"] - 1]
        place = line[start["column"] - 1 : end["column"] - 1]
        seen = shown[carets.find("^") : carets.rfind("^") + 1]
        compared += 1
        if place and _read_back(seen) != place:
            wrong.append(f"{place!r} is shown as {seen!r}")
    return compared, wrong


def _read_back(shown: str) -> str:
    """Read escapes: of a byte that is no UTF-8, of ASCII, of other characters."""
    for short, char in (("\\t", "\t"), ("\\n", "\n"), ("\\r", "\r")):
        shown = shown.replace(short, char)

    def char(found: re.Match[str]) -> str:
        code = int(found[1] or found[2] or found[3], 16)
        return chr(code + 0xDC00 if found[1] and code >= 0x80 else code)

    return re.sub(r"\\x(..)|\\u(....)|\\U(........)", char, shown)


def suite(speak: Callable[[str], str]) -> Report:
    """Make a report on tools and cases whose names and texts are made by `speak`."""
    cases = tuple(
        SuiteCase(
            id=f"group/{speak(f'id {number}')}",
            group=speak(f"group {number}"),
            lang=speak(f"lang {number}"),
            dialect=Dialect.TEXT,
            why=speak(f"why {number}"),
            before=speak(f"before {number}"),
            after=speak(f"after {number}"),
            others=(),
            findings=(),
            not_yet=False,
        )
        for number in range(6)
    )
    outcomes = tuple(
        Outcome(speak(f"out {number}"), speak(f"again {number}")) if number else Outcome(None, error=speak("error"))
        for number in range(len(cases))
    )
    verdicts = tuple(map(judge, cases, outcomes))
    return Report(cases, tuple(ToolReport(speak(f"tool {one}"), outcomes, verdicts) for one in range(2)), {})


def skeleton(html: str) -> list[tuple[str, list[tuple[str, str]]]]:
    """Give the elements of a page and their attributes, without what they say and how long their bars are."""
    elements = lxml.html.document_fromstring(html).iter(lxml.etree.Element)
    kept = {"class", "dir"}
    return [(one.tag, sorted(pair for pair in one.attrib.items() if pair[0] in kept)) for one in elements]
