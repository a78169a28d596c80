"""How the time that readers, rules and repairs take grows with the text: linear growth is what all must keep."""

from __future__ import annotations

import gc
from functools import partial
from time import process_time
from typing import TYPE_CHECKING, NamedTuple

from q7lint.finding import Applicability, Fix, Licence
from q7lint.gate import open_readings
from q7lint.preserve import breach
from q7lint.reading import Certainty, Reading, write_table
from q7lint.reading.oneline import read_one_line
from q7lint.reading.pipes import read_pipes
from q7lint.reading.tagged import read_tagged
from q7lint.reading.tags import scan
from q7lint.repairer import UnsettledError, repair_document
from q7lint.text import Dialect, Document, Edit, Span
from q7lint.whole import check_document, concerned_by

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from q7lint.reading import Table
    from q7lint.rule import Rule

SCRAPS = (
    "<", ">", "< ", " >", "</", "< / ", "<t d>", "t d ></ t r >", "< strong >", "strong >x ", "li >\n", "p> ", "<td ",
    "<td scope =”row” ", "</strong ", "< br /> li >\n", "<p>x</p>", "a < b > c ", "tr >< tr > | ", "< /th >< th >",
    "&", "&amp;", "&amp;amp;", "amp;", "&amp", "& amp ;", "&;", "&&;", "&#", "&#8217;", "&lt;", "&nbsp",
    "|", "| ", "a | b |\n", "---|", "---|---|\n", "\n|", "cell |\n", "th> ",
    "\n", "\r\n", "\n\n", " ", "\t", "\u00a0", "\u00a0 ", ",\n", "a,\nb", "word –\nand ", "、\n字",
    "`", "```\n", "    code\n", "> quote\n", "- item\n", "http://x.y/?a&amp;b ", "[a](", "<http://", "<!--", "\\",
    "é", "字",
)  # fmt: skip
"""Pieces of damage and of what looks like it: repeated, none of them may take more than linear time."""


class Pump(NamedTuple):
    """A recipe for a text of any length: an opening, pieces that are repeated, one run after the other, and an ending.

    Args:
        scraps: What is repeated; of several, each gets an equal part of the text.
        opening: What stands before it.
        ending: What stands behind it.
        longer: Whether each repetition is one longer than the one before: ``` ` `` ``` ```.
    """

    scraps: tuple[str, ...]
    opening: str = ""
    ending: str = ""
    longer: bool = False

    def text(self, size: int) -> str:
        """Give a text of about `size` code points, opening and ending not counted."""
        share = max(size // len(self.scraps), 1)
        return f"{self.opening}{''.join(self._run(scrap, share) for scrap in self.scraps)}{self.ending}"

    def _run(self, scrap: str, size: int) -> str:
        if not self.longer:
            return scrap * max(size // len(scrap), 1)
        # Of n words, the last of them n scraps long, n² / 2 scraps come.
        count = max(int((2 * size / len(scrap)) ** 0.5), 1)
        return " ".join(scrap * number for number in range(1, count + 1))


_MORE = (
    # brackets, names, attributes
    "<a ", "<a", "<>", "/>", "</>", "<b><p>", "<div>", "</div>", "<tr>\n", "< td >a", " td>", "ul>\n", "th>x\n",
    "li >x", '<a href="', "<a href=”x", '<a href="x">', "<td scope=", 'a="b" ', '"', "”", "'", "=", "x<y ", "->", "(<",
    "<б>", "</ имя >", "<input file> ", "em > data ", "Home > Article > ", "a > b ", "<a b=<", "<b x='<' ",
    # references
    "&;&;", "&amp;amp;amp;amp;lt;", "&#x", "&#0", "&nbsp;", "&Amp;", "&amp;#38;", "&#38;#38;", "; amp", "amp ; ",
    "&amp;;", "& #39;", "#38 & ", "ä&ouml", "?a=1&copy", "f(&lt, ", '"&amp;" ', "&#xd83d;", "Write &lt; ",
    # tables and lists
    "|-", "|---", "---\n", "---", " | ", "\\|", "| a | b |\n|---|---|\n", "a | b | ---|---| c | d | ", "a |\nb\n",
    "a |\n---|---|\n", "1. ", "- ", "- a. ", "•", "• a • b ", "- [ ] ", "1) a\n", "* a\n  * b\n",
    # lines
    "\r", "\n\r", "a, b\n", "abc-\n", "\n> ", " \n", "  x\n", "\u2028", "\x85", "\x0c",
    # protected places and what Markdown has
    "*_a", "*a ", "a_", "_", "**", "[", "](", "![", "[a]: b\n", "[a]:", "]", "(", ")", "http://x(", "http://x)",
    "~~~\n", "# a\n", "+++\n", "<![CDATA[", "<?", "<!doctype ", "{{<", "{{% a %}}", "<code>", "< code >", "<pre>",
    "</pre>", "<script>", "<c ode >", "http://", "a.b/", "www.", "mailto:a@", "a@b.c ", "<a@", "data:a/", "`` ` ",
    "\\`", "\t\t",
    # letters and signs
    "a", "A ", "word word ", "Ａ", "\ufeff", "\u200b", "\u00ad\n", "\u0301", "\u200d", "\x00", "\udc80", "—", "HTML ",
)  # fmt: skip

_COMPOSED = (
    Pump(("`",), longer=True),
    Pump(("~",), longer=True),
    Pump(("&amp;",), longer=True),
    Pump(("-",), longer=True),
    Pump(("|",), longer=True),
    Pump(("a",), longer=True),
    Pump(("amp;",), opening="&"),
    Pump(("amp;",), opening="&", ending="lt;"),
    Pump(("<",), ending=">"),
    Pump((" ",), opening="<", ending="b>"),
    Pump((" ",), opening="a", ending="x"),
    Pump((" ",), opening="&amp", ending=";"),
    Pump(("<b>", "</b>")),
    Pump(("<td>", "</td>")),
    Pump(("< b >", "b >")),
    Pump(("<!--", "-->")),
    Pump(("<pre>", "</pre>")),
    Pump(("[", "](x)")),
    Pump(("[vc_row]\n", "[/vc_row]\n")),
    Pump(("x</b></o:p> ",)),
    Pump(("(", ")"), opening="http://x/"),
    Pump(("`", "<b>")),
    Pump(("a | ", "---|", "b | ")),
    Pump(("a |", "---|", "\n1 |")),
    Pump(("<td>x", "</tr>\n<td>y")),
    Pump(("t d ></ t r >”", "|-|-<!--", "\\,\n&&;")),
    Pump(("~~~\n", "a | b |\nA#", "< /th >< th >a_"), ending="<![CDATA["),
    Pump(("x",), opening="word ", ending=" <b >"),
    Pump(("a" * 99 + " , b\nc ",)),
    Pump(("- one. - two. - three.\n",)),
    Pump(("Mint | Tall |\nHot |\n",), opening="Tea | Cup |\n---|---|\n"),
    Pump(("Mint |\nTall |\n",), opening="Tea | Cup |\n---|---|\n"),
    Pump(("a | ",), ending="\n---|---|\n"),
    Pump(("<p>x</p>\n&amp;amp;\n", "<")),
)

PUMPS = (*(Pump((scrap,)) for scrap in (*SCRAPS, *_MORE)), *_COMPOSED)
"""Recipes for texts that are hard to read: the scraps, more of them, and several of them in one text."""


def rule_pumps(rule: Rule) -> tuple[Pump, ...]:
    """Give the pumps that a rule's own examples make: each repeated on one line, and on lines of its own."""
    texts = [example.before for example in rule.examples]
    return tuple(Pump((text + end,)) for text in texts if text for end in ("\n", " "))


def _is_mended(table: Table) -> bool:
    return bool(table.rows) and table.certainty > Certainty.DOUBTFUL


READERS: Mapping[str, Callable[[Reading], object]] = {
    "gate": lambda read: open_readings(read.text),
    "line starts": lambda read: read.document.line_starts,
    "protected places": lambda read: read.protected.spans,
    "shapes": lambda read: list(scan(read.text)),
    "shapes of markup": lambda read: list(scan(read.text, markup=True)),
    "evidence": lambda read: read.evidence,
    "entities": lambda read: [read.written(entity) for entity in read.entities],
    "tags": lambda read: read.tags,
    "breaks": lambda read: read.breaks,
    "tables of tags": lambda read: list(read_tagged(read.document, read.tags)),
    "tables on one line": lambda read: list(read_one_line(read.document, lambda: read.protected)),
    "tables of bars": lambda read: list(read_pipes(read.document, lambda: read.protected)),
    "tables": lambda read: read.tables,
    "tables written": lambda read: [write_table(one, read.row_style, "\n") for one in read.tables if _is_mended(one)],
    "item breaks": lambda read: read.item_breaks,
    "loose tags": lambda read: read.loose_tags,
    "tags by place": lambda read: read.tag_at,
    "what tags leave": lambda read: [read.leaves(tag) for tag in read.loose_tags],
}
"""Each thing that a `Reading` makes out, in an order in which none makes another one first."""

COMBINED = Licence.REMOVES | Licence.EMPTIES | Licence.DECODES | Licence.LAYS_OUT | Licence.RESPELLS | Licence.MARKS
LICENCES = (COMBINED, *Licence)
"""All that may be combined, and each alone."""

_SMALL, _TIMES, _MOST_GROWTH, _TOO_QUICK = 5_000, 4, 9.0, 0.02
"""A text of `_SMALL` code points and one `_TIMES` as long; linear time gives a ratio of 4, quadratic of 16."""


def growth_faults(rules: Iterable[Rule], scraps: Iterable[str] = SCRAPS) -> list[str]:
    """Check that the time which `rules` take to find and to repair grows linearly with repeated scraps.

    The time is that of the process, the best of five; the limit lies between linear and quadratic growth.
    """
    rules = tuple(rules)
    faults = []
    for scrap in scraps:
        for opening, repairs in (("", False), ("", True), ("<p>x</p>\n&amp;amp;\n", False)):
            # A machine that does something else makes a ratio larger, and hardly ever smaller.
            pump = Pump((scrap,), opening)
            ratio = _growth(rules, pump, repairs=repairs)
            if ratio > _MOST_GROWTH:
                ratio = min(_growth(rules, pump, repairs=repairs) for _ in range(4))
            if ratio > _MOST_GROWTH:
                task = "to repair" if repairs else "to find"
                faults.append(f"{scrap!r} after {opening!r}: {_TIMES} times as long takes {ratio:.1f} times {task}")
    return faults


def parts_of_time(document: Document, rules: Iterable[Rule], readers: Iterable[str] = READERS) -> dict[str, float]:
    """Give the processor time, in seconds, that each reader and each rule takes for itself on `document`.

    All share one reading, so that a reader is not charged what it asks of another that is named before it, nor a rule
    the readers'. Rules are named by their codes, and those that have nothing to read are left out.
    """
    read = Reading(document)
    times: dict[str, float] = {}
    for name in readers:
        times[name] = seconds(partial(READERS[name], read))
    for rule in concerned_by(document, rules):
        times[rule.code] = seconds(partial(_all_hits, rule, read))
    return times


def _all_hits(rule: Rule, read: Reading) -> None:
    for _ in rule.detect(read):
        pass


def seconds(job: Callable[[], object]) -> float:
    """Measure the processor time of a job, in seconds.

    Python looks for circles of objects now and then among all that a process holds, which takes as long as that is
    much: chance would let it fall into the longer of two jobs.
    """
    looks = gc.isenabled()
    gc.disable()
    try:
        start = process_time()
        job()
        return process_time() - start
    finally:
        if looks:
            gc.enable()


def part_faults(pump: Pump, rules: Iterable[Rule], dialect: Dialect = Dialect.TEXT, size: int = _SMALL) -> list[str]:
    """Check that the time which each reader and each rule takes grows linearly with a pump.

    Args:
        pump: What the text is made of.
        rules: Which rules.
        dialect: What kind of text it is.
        size: How long the shorter text is, in code points; the other one is four times as long.
    """
    rules = tuple(rules)
    short, long = (Document(pump.text(length), dialect=dialect) for length in (size, size * _TIMES))

    def ratios() -> dict[str, float]:
        times = parts_of_time(long, rules)
        slow = {part: time for part, time in times.items() if time >= _TOO_QUICK / 2}
        if not slow:
            return {}
        before = parts_of_time(short, rules)
        # A part that is too quick to be measured on the shorter text counts as one that takes an eighth of the limit.
        return {part: time / max(before.get(part, 0.0), _TOO_QUICK / _TIMES**2) for part, time in slow.items()}

    return _confirmed(f"{pump} as {dialect}", ratios)


def repair_faults(pump: Pump, rules: Iterable[Rule], size: int = _SMALL) -> list[str]:
    """Check that the time of a repair by `rules` grows linearly with a pump; `size` is as for `part_faults`."""
    rules = tuple(rules)
    ratio = _growth(rules, pump, repairs=True, size=size)
    if ratio > _MOST_GROWTH:
        ratio = min(_growth(rules, pump, repairs=True, size=size) for _ in range(4))
    return [f"{pump}: {_TIMES} times as long takes {ratio:.1f} times to repair"] if ratio > _MOST_GROWTH else []


def guard_time(text: str, licences: Iterable[Licence] = LICENCES) -> dict[str, float]:
    """Give the processor time, in seconds, that the guard takes for fixes that change all of `text`, by what they do.

    One takes everything away, one writes it without its last sign, and one without every second line or word; each is
    tried under each of `licences`.
    """
    parts = text.split("\n" if "\n" in text else " ")
    results = {"takes all": "", "takes the last sign": text[:-1], "takes every second part": " ".join(parts[::2])}
    times: dict[str, float] = {}
    for name, written in results.items():
        for licence in licences:
            fix = Fix("", (Edit(Span(0, len(text)), written),), Applicability.UNSAFE, licence, chain=("cp1252",))
            times[f"{name} ({licence.name})"] = seconds(partial(breach, text, fix))
    return times


def guard_faults(pump: Pump, licences: Iterable[Licence] = LICENCES, size: int = _SMALL) -> list[str]:
    """Check that the time of the guard grows linearly with a fix of a whole text; `size` is as for `part_faults`."""
    licences = tuple(licences)

    def ratios() -> dict[str, float]:
        long = {
            part: time
            for part, time in guard_time(pump.text(size * _TIMES), licences).items()
            if time >= _TOO_QUICK / 2
        }
        short = guard_time(pump.text(size), licences) if long else {}
        return {part: time / max(short[part], _TOO_QUICK / _TIMES**2) for part, time in long.items()}

    return _confirmed(pump, ratios)


def _confirmed(what: object, ratios: Callable[[], dict[str, float]]) -> list[str]:
    """Tell which ratios are too large each time that they are measured, at most five times."""
    worst = ratios()
    for _ in range(4):
        suspects = {part for part, ratio in worst.items() if ratio > _MOST_GROWTH}
        if not suspects:
            return []
        again = ratios()
        worst = {part: min(worst[part], again.get(part, 1.0)) for part in suspects}
    return [
        f"{what}: {_TIMES} times as long takes {ratio:.1f} times for {part}"
        for part, ratio in sorted(worst.items())
        if ratio > _MOST_GROWTH
    ]


def _growth(rules: tuple[Rule, ...], pump: Pump, *, repairs: bool, size: int = _SMALL) -> float:
    """Give how many times as long `_TIMES` as much text takes; 1 if even that takes no time worth measuring."""

    def time_of(size: int) -> float:
        return seconds(partial(settle if repairs else check_document, Document(pump.text(size)), rules))

    long = time_of(size * _TIMES)
    return 1.0 if long < _TOO_QUICK else long / max(time_of(size), _TOO_QUICK / _TIMES**2)


def settle(document: Document, rules: Iterable[Rule]) -> None:
    """Repair; that fixes do not settle on such a text is another check's business."""
    try:
        repair_document(document, rules, unsafe=True)
    except UnsettledError:
        return
