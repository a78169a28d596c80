"""Honest fixes and faulty ones, with an oracle that knows which characters the author wrote.

A sample is prose in which tokens were planted, and the fix that takes one kind of them away. A fault spoils that fix
as a broken reader or rule would: it is stretched, shifted, swallows a word or a line, writes or drops a letter. The
oracle looks at the prose alone: it keeps what a reader of the page would have seen (`view`) beside every character,
so it shares no grammar with the guard.

Pure: everything is drawn from the `random.Random` that is handed in.
"""

from __future__ import annotations

import html
import itertools
import re
import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from q7lint.finding import Applicability, Fix, Licence
from q7lint.testing.prose import LANGUAGES
from q7lint.text import Edit, Span, splice

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from random import Random

NBSP = "\u00a0"

# What the nine languages lack: joiners, marks, hyphens, clock times, minus signs, apostrophes, letters not composed.
TRICKY = (
    "The state-of-the-art mill opens at 10:30, and at -5 degrees it stays shut.",
    "Don’t ask for the miller’s key: it hangs in the O'Briens' porch.",
    "Re\u0301sume\u0301s lie in the cafe\u0301, and the nai\u0308ve clerk reads them.",
    "किसान ने क्\u200dषेत्र में नई फसल बोई।",
    "کتاب\u200cها را می\u200cخوانند و نامه\u200cها را می\u200cنویسند.",
    "Chợ Bến Thành mở cửa từ 6:00 đến 18:30, trừ ngày 30-12.",
    "தமிழ் நூலகம் காலை திறக்கும்.",
    "At the time a main section of the table had a code, a title and a map; a man in a cap sat by a big form.",
    "Here 3 < 4 and x -> y, so Q&A on R&D ends; List<String> stays, as do 7>6 and a|b.",
    "She paid 3.50 or 1,200.75 for lot A-17/b, no. 4x.",
)
SENTENCES = (*(one for prose in LANGUAGES.values() for one in prose.sentences), *TRICKY)
CELLS = tuple(one for prose in LANGUAGES.values() for one in prose.cells)

INLINE = ("a", "q", "strong", "em", "span", "b", "i", "u", "font", "code", "small")
BLOCK = ("p", "li", "ul", "div", "h2", "td", "tr", "br", "section")
REFERENCES = (
    ("amp", "&"),
    ("lt", "<"),
    ("nbsp", NBSP),
    ("eacute", "é"),
    ("#8217", "’"),
    ("#x2014", "—"),
    ("hellip", "…"),
    ("#55357;&#56832", "😀"),
    ("#146", "’"),
)
LAYOUT_ONLY = ("|", "---|", "---|---|")


class Sample(NamedTuple):
    """A damaged text and its honest fix.

    Args:
        kind: What is planted.
        text: The text.
        view: For each character, what a reader of the page sees of it: itself, nothing, or a blank.
        planted: The spans of the tokens.
        fix: The honest fix.
    """

    kind: str
    text: str
    view: tuple[str, ...]
    planted: tuple[Span, ...]
    fix: Fix


class Builder:
    """Puts a text together, and notes what is prose in it."""

    def __init__(self) -> None:
        self.text = ""
        self.view: list[str] = []
        self.planted: list[Span] = []
        self.edits: list[Edit] = []

    def prose(self, text: str) -> None:
        """Add what the author wrote."""
        self.text += text
        self.view += text

    def token(self, text: str, view: str) -> Span:
        """Add a token of markup, of which the reader sees `view`."""
        span = Span(len(self.text), len(self.text) + len(text))
        self.text += text
        self.view += [view, *[""] * (len(text) - 1)]
        self.planted.append(span)
        return span

    def edit(self, start: int, text: str) -> None:
        """Replace all from `start` to here."""
        self.edits.append(Edit(Span(start, len(self.text)), text))

    def sample(self, kind: str, licence: Licence, applicability: Applicability = Applicability.SAFE) -> Sample:
        """Finish."""
        fix = Fix(kind, tuple(self.edits), applicability, licence)
        return Sample(kind, self.text, tuple(self.view), tuple(self.planted), fix)


# -- planted tokens ------------------------------------------------------------------------------------------------


def spelled(draw: Random, name: str) -> str:
    """Write a tag of `name`, damaged in one way or another."""
    blank = draw.choice((" ", " ", NBSP))
    style = draw.choice(("", "", "", ' class="x"', f" scope{blank}=”row”", " width=40%"))
    if name == "br":
        return draw.choice((f"< br{blank}/>", "<br>", "br />", "< BR >"))
    forms = (
        f"<{blank}{name}{style}{blank}>",
        f"<{blank}/{blank}{name}{blank}>",
        f"</{blank}{name}>",
        f"<{name}{style}>",
        f"<{name.upper()}>",
        f"{name}{blank}>",
        f"{name}>",
        f"</{name}",
        f"</{blank}{name[:1]}{blank}{name[1:]}>" if len(name) > 1 else f"<{name}>",
        f"<{blank.join(name)}{style}>",
    )
    return draw.choice(forms)


def words_of(draw: Random) -> list[str]:
    """Draw a sentence, cut at its blanks."""
    return draw.choice(SENTENCES).split(" ")


def plant(draw: Random, build: Builder, put: Callable[[str, str], None]) -> None:
    """Write a few sentences and let `put` add tokens between their words. It gets the blanks before and behind."""
    for number in range(draw.randint(1, 3)):
        if number:
            build.prose(draw.choice((" ", "\n", "\r\n", "\n\n")))
        words = words_of(draw)
        at = draw.randrange(len(words))
        for index, word in enumerate(words):
            if index and index != at:
                build.prose(" ")
            if index == at:
                if index:
                    put(draw.choice((" ", " ", "")), draw.choice(("", " ")))
                else:
                    put("", draw.choice(("", " ")))
            build.prose(word)
        if draw.random() < 0.3:
            put(draw.choice(("", " ")), "")


def removed(draw: Random) -> Sample:
    """Plant tags that go."""
    build = Builder()

    def put(before: str, behind: str) -> None:
        name = draw.choice(INLINE + BLOCK)
        tag = spelled(draw, name)
        # Behind the author's own bracket nobody could tell: `3 < small>` is a tag.
        if not tag.startswith("<") and build.text.rstrip().endswith("<"):
            tag = f"<{name}>"
        if not tag.startswith("<"):
            before = before or (" " if build.text else "")
        if not tag.endswith(">"):
            behind = " "
        start = len(build.text)
        build.prose(before)
        if draw.random() < 0.5:
            start = len(build.text)
        build.token(tag, " ")
        build.prose(behind)
        gap = build.text[start:]
        # A blank stays where one stood or two words would touch; a block tag may leave a line end.
        stays = build.text[start - 1 : start].isspace() or not start
        leave = "" if stays else draw.choice(("\n", " ")) if name in BLOCK else " "
        build.edit(start, leave if gap.strip() else gap)

    plant(draw, build, put)
    return build.sample("removes", Licence.REMOVES)


def decoded(draw: Random) -> Sample:
    """Plant references that are decoded, or escaped once."""
    build = Builder()
    once = draw.random() < 0.3

    def put(before: str, behind: str) -> None:
        name, sign = draw.choice([one for one in REFERENCES if not once or ";" not in one[0]])
        depth = draw.randint(1 if not once else 2, 5)
        build.prose(before)
        start = len(build.text)
        shown = f"&{name};"
        if ";" in name:
            depth = 1
        written = "&" + "amp;" * (depth - 1) + shown[1:]
        if name == "amp" and depth == 1 and draw.random() < 0.3:
            written = "& amp ;"
        if once and written == shown:
            written = f"&amp;{shown[1:]}"
        build.token(written, sign)
        plain = " " if sign == NBSP and draw.random() < 0.5 else sign
        build.edit(start, shown if once else plain)
        build.prose(behind)

    plant(draw, build, put)
    return build.sample("decodes", Licence.DECODES)


def emptied(draw: Random) -> Sample:
    """Plant remains of escapes."""
    build = Builder()

    def put(before: str, behind: str) -> None:
        # Behind the author's own ampersand nobody could tell: `R &&;` is one run.
        build.prose(before or (" " if build.text.endswith("&") else ""))
        start = len(build.text)
        build.token(draw.choice(("&;", "&&;", "&amp;;", "&amp;amp;amp;&amp;amp;;", "&&amp;;")), " ")
        apart = not start or build.text[start - 1].isspace() or behind
        build.edit(start, "" if apart else " ")
        build.prose(behind)

    plant(draw, build, put)
    return build.sample("empties", Licence.EMPTIES)


def respelled(draw: Random) -> Sample:
    """Plant damaged tags that are written soundly."""
    build = Builder()

    def put(before: str, behind: str) -> None:
        name = draw.choice(INLINE + BLOCK)
        side = draw.choice(("", "/")) if name != "br" else ""
        curled, straight = draw.choice((("", ""), ("", ""), (" class =”x”", ' class="x"')))
        build.prose(before or ("" if behind else " "))
        start = len(build.text)
        build.token(f"< {side}{' ' if side else ''}{name}{curled if not side else ''} >", "")
        build.edit(start, f"<{side}{name}{straight if not side else ''}>")
        build.prose(behind)

    plant(draw, build, put)
    return build.sample("respells", Licence.RESPELLS)


def marked(draw: Random) -> Sample:
    """Plant inline tags that become Markdown's marks."""
    build = Builder()

    def put(before: str, behind: str) -> None:
        name, mark = draw.choice((("strong", "**"), ("b", "**"), ("em", "*"), ("i", "_"), ("code", "`")))
        build.prose(before or ("" if behind else " "))
        start = len(build.text)
        build.token(draw.choice((f"< {name} >", f"< / {name} >", f"<{name}>")), "")
        build.edit(start, mark)
        build.prose(behind)

    plant(draw, build, put)
    return build.sample("marks", Licence.MARKS)


def rejoined(draw: Random) -> Sample:
    """Break sentences over lines, and join them."""
    build = Builder()
    words = words_of(draw)
    while len(words) < 2:
        words = words_of(draw)
    breaks = {draw.randrange(1, len(words)) for _ in range(2)}
    for index, word in enumerate(words):
        if index in breaks:
            start = len(build.text)
            build.prose(draw.choice(("\n", " \n", "\r\n", f"{NBSP}{NBSP}")))
            build.edit(start, " ")
        elif index:
            build.prose(" ")
        build.prose(word)
    return build.sample("lays out", Licence.LAYS_OUT)


def rebuilt(draw: Random) -> Sample:
    """Write a table with damaged tags or stray bars, and the same table in rows."""
    build = Builder()
    tags = draw.random() < 0.7
    columns = draw.randint(2, 3)
    rows = [[draw.choice((*CELLS, *TRICKY)) for _ in range(columns)] for _ in range(draw.randint(2, 4))]
    build.prose(f"{draw.choice(SENTENCES)}\n")
    start = len(build.text)
    for number, row in enumerate(rows):
        if number:
            build.token(draw.choice(("< / tr >< tr > | ", "</t r>\n<t r>", "\n")) if tags else "\n", " ")
        for cell in row:
            build.prose(cell)
            build.token(draw.choice(("< / td >< td >", " td>\n", "</t d><t d>")) if tags else " | ", " ")
    table = [" | ".join(row) + " |" for row in rows]
    table.insert(1, "---|" * columns)
    build.edit(start, "\n".join(table))
    build.prose(f"\n{draw.choice(SENTENCES)}")
    return build.sample("table", Licence.LAYS_OUT | Licence.REMOVES if tags else Licence.LAYS_OUT)


UNSEEN = ("\u200b", "\u2060", "\ufeff", "\u00ad", "\x07", "\x1b", "\x9d")
DIRECTIONS = ("\u200e", "\u200f", "\u202a", "\u202c", "\u2066")


def inside_words(draw: Random, build: Builder, sentence: str, put: Callable[[str, str], None]) -> None:
    """Write a sentence and let `put` add tokens at a few places in it. It gets the signs before and behind."""
    places = {draw.randrange(1, len(sentence)) for _ in range(draw.randint(1, 4))}
    for index, sign in enumerate(sentence):
        if index in places:
            put(sentence[index - 1], sign)
        build.prose(sign)


def cleared(draw: Random) -> Sample:
    """Plant signs that show as nothing: within words, between them, at the ends of lines."""
    build = Builder()
    sentence = draw.choice(SENTENCES)
    turned = any(unicodedata.bidirectional(sign) in ("R", "AL") for sign in sentence)

    def put(before: str, behind: str) -> None:
        plain = all(
            sign.isascii() or unicodedata.name(sign, "").startswith(("LATIN", "CYRILLIC", "GREEK"))
            for sign in (before, behind)
        )
        if not plain:
            return
        pool = (*UNSEEN, "\u200c", "\u200d") if turned else (*UNSEEN, *DIRECTIONS, "\u200c", "\u200d")
        start = len(build.text)
        for _ in range(draw.randint(1, 3)):
            build.token(draw.choice(pool), "")
        build.edit(start, "")

    inside_words(draw, build, sentence, put)
    if not build.edits:
        inside_words(draw, build, " The mill opens in May.", put)
    build.prose(draw.choice(("", f"\n{draw.choice(SENTENCES)}")))
    return build.sample("clears", Licence.CLEARS)


def hyphened(draw: Random) -> Sample:
    """Break words over two lines, and join them; the safe way where the text has the word elsewhere."""
    build = Builder()
    words = [word for word in words_of(draw) if word.isalpha() and len(word) > 3 and not is_han(word[0])] or ["harbour"]
    whole = draw.choice(words)
    cut = draw.randrange(2, len(whole) - 1)
    if unicodedata.combining(whole[cut]) or not whole[cut - 1].isalpha():
        cut = 2
    build.prose(f"{draw.choice(SENTENCES)} {whole[:cut]}")
    start = len(build.text)
    build.token(draw.choice(("-\n", "-\r\n", "\u00ad\n", "\u2010\n  ", "- \n")), "")
    build.edit(start, "")
    build.prose(whole[cut:])
    start = len(build.text)
    build.prose(" ")
    if draw.random() < 0.5:
        build.edit(start, "\n")
    safe = draw.random() < 0.5
    build.prose(f"{draw.choice(SENTENCES)}{f' {whole} ' if safe else ''}")
    return build.sample("joins", Licence.JOINS, Applicability.SAFE if safe else Applicability.UNSAFE)


def misread(sign: str) -> str:
    """Read the UTF-8 of a sign as Windows-1252, with the controls for what that lacks."""
    return "".join(
        bytes((value,)).decode("cp1252") if value not in (0x81, 0x8D, 0x8F, 0x90, 0x9D) else chr(value)
        for value in sign.encode("utf-8")
    )


def recoded(draw: Random) -> Sample:
    """Plant signs that were read by the wrong table."""
    build = Builder()
    once = draw.random() < 0.7
    for sign in f"{draw.choice(SENTENCES)}\n{draw.choice(SENTENCES)} Où?":
        if sign.isascii() or (sign != "ù" and draw.random() < 0.2):
            build.prose(sign)
            continue
        start = len(build.text)
        damaged = misread(sign)
        build.token(damaged if once else "".join(map(misread, damaged)), sign)
        build.edit(start, sign)
    sample = build.sample("recodes", Licence.RECODES)
    return sample._replace(fix=sample.fix._replace(chain=("cp1252",) if once else ("cp1252", "cp1252")))


STYLES = {"“": '"', "”": '"', "„": '"', "«": '"', "’": "'", "‘": "'", "ｑ": "q", "７": "7", "！": "!"}


def restyled(draw: Random) -> Sample:
    """Plant signs in one style that are written in another."""
    build = Builder()

    def put(before: str, behind: str) -> None:
        sign = draw.choice(tuple(STYLES))
        build.prose(before)
        start = len(build.text)
        build.token(sign, sign)
        build.edit(start, STYLES[sign])
        build.prose(behind)

    plant(draw, build, put)
    return build.sample("restyles", Licence.RESTYLES, Applicability.UNSAFE)


def deleted(draw: Random) -> Sample:
    """Plant lines that a page repeats, and take them away."""
    build = Builder()
    for _ in range(draw.randint(1, 3)):
        build.prose(f"{draw.choice(SENTENCES)}\n")
        start = len(build.text)
        build.token(f"{draw.choice(CELLS)}\n", "")
        build.edit(start, "")
    build.prose(draw.choice(SENTENCES))
    return build.sample("deletes", Licence.DELETES, Applicability.UNSAFE)


CALLS = (
    *("[vc_row]", '[vc_column width="1/2"]', "[/vc_column_text]", '[gallery ids="12,15"]', "[su_spacer size=20]"),
    *("[/caption]", "<!-- wp:paragraph -->", '<!-- wp:image {"id":12} -->', "<!-- /wp:list -->", "<!--more-->"),
)


def dropped(draw: Random) -> Sample:
    """Plant what calls a content system, and take it away."""
    build = Builder()

    def put(_before: str, behind: str) -> None:
        build.prose(" " if build.text.strip() else "")
        start = len(build.text)
        build.token(draw.choice(CALLS), "")
        build.edit(start, "")
        build.prose(behind or " ")

    plant(draw, build, put)
    return build.sample("drops", Licence.DROPS)


IN_A_ROW = " in a row"
OFFICE = ("<o:p>", "</o:p>", "<![endif]>", '<st1:City w:st="on">', "</st1:City>")


def _in_a_row(draw: Random, kind: str, licence: Licence, tokens: Sequence[str]) -> Sample:
    """Plant tokens side by side between two words, and take them away with all blanks there but one."""
    build = Builder()
    words = [*words_of(draw), *words_of(draw)]
    places = {draw.randrange(1, len(words)) for _ in range(2)}
    for at, word in enumerate(words):
        if at and at not in places:
            build.prose(" ")
        elif at:
            _cluster(draw, build, [draw.choice(tokens) for _ in range(draw.randint(2, 4))])
        build.prose(word)
    return build.sample(f"{kind}{IN_A_ROW}", licence)


def _cluster(draw: Random, build: Builder, tokens: list[str]) -> None:
    """Plant tokens with a blank before one of them or behind the last, which stays, and with others, which go."""
    stays = draw.randint(0, len(tokens))
    for place in range(len(tokens) + 1):
        start = len(build.text)
        if place == stays:
            build.prose(" ")
            start += 1
        elif draw.random() < 0.5:
            build.prose(" ")
        if place < len(tokens):
            build.token(tokens[place], "")
        if start < len(build.text):
            build.edit(start, "")


def tags_in_a_row(draw: Random) -> Sample:
    """Plant tags side by side, and take them away."""
    name = draw.choice(INLINE)
    return _in_a_row(draw, "tags", Licence.REMOVES, (f"<{name}>", f"</{name}>", f"< {name} >", "</u>", "<span>"))


def calls_in_a_row(draw: Random) -> Sample:
    """Plant calls and what a word processor leaves side by side, and take them away."""
    return _in_a_row(draw, "calls", Licence.DROPS, (*CALLS[1:], *OFFICE))  # `table[row]` is a place in a table


KINDS = (
    *(removed, decoded, emptied, respelled, marked, rejoined, rebuilt, tags_in_a_row),
    *(cleared, hyphened, recoded, restyled, deleted, dropped, calls_in_a_row),
)


# -- faults --------------------------------------------------------------------------------------------------------


def with_edit(sample: Sample, index: int, edit: Edit) -> Fix:
    """Give the honest fix with one edit in another form."""
    edits = list(sample.fix.edits)
    edits[index] = edit
    return sample.fix._replace(edits=tuple(edits))


def stretched(draw: Random, sample: Sample, span: Span) -> Span:
    """Take one code point or more too many, on either side."""
    more = draw.randint(1, 12)
    if draw.random() < 0.5:
        return Span(max(0, span.start - more), span.end)
    return Span(span.start, min(len(sample.text), span.end + more))


def shifted(draw: Random, sample: Sample, span: Span) -> Span:
    """Miss the place by a few code points."""
    by = draw.choice((-8, -5, -3, -2, -1, 1, 2, 3, 5, 8))
    start = min(max(0, span.start + by), len(sample.text))
    return Span(start, max(start, min(len(sample.text), span.end + by)))


def swallowed(draw: Random, sample: Sample, span: Span) -> Span:
    """Take the next word or line too, or the one before."""
    pattern = re.compile(draw.choice((r"\s*\S+", r"[^\n]*\n?", r"\s*\S+\s*")))
    if draw.random() < 0.5:
        found = pattern.match(sample.text, span.end)
        return Span(span.start, found.end() if found else span.end)
    back = pattern.match(sample.text[: span.start][::-1])
    return Span(span.start - (back.end() if back else 0), span.end)


def widened(draw: Random, sample: Sample, edit: Edit) -> Edit:
    """Write the neighbourhood anew too, as an honest fix might, so that a slip in it can be made."""
    left = max(0, edit.span.start - draw.randint(0, 12))
    right = min(len(sample.text), edit.span.end + draw.randint(0, 12))
    text = sample.text[left : edit.span.start] + edit.text + sample.text[edit.span.end : right]
    return Edit(Span(left, right), text)


def _swap(draw: Random, text: str, at: int) -> str:
    other = draw.randrange(len(text))
    first, second = min(at, other), max(at, other)
    return (
        text[:first]
        + text[second : second + 1]
        + text[first + 1 : second]
        + text[first : first + 1]
        + text[second + 1 :]
    )


def slipped(draw: Random, sample: Sample, edit: Edit) -> Edit:
    """Drop, write, double, swap or change one character of what is written, or drop a blank or a mark of it."""
    span, text = widened(draw, sample, edit)
    if not text:
        return Edit(span, draw.choice(("x", "7", "a b", "\u0301")))
    at = draw.randrange(len(text))
    light = [
        index for index, sign in enumerate(text) if unicodedata.category(sign) in ("Mn", "Mc", "Cf", "Nd", "Zs", "Pd")
    ]
    choice = draw.randrange(6)
    if choice == 0:
        return Edit(span, text[:at] + text[at + 1 :])
    if choice == 1:
        return Edit(span, text[:at] + draw.choice(("x", "é", "5", "-", " ", "的", "\u0301", "\u200d")) + text[at:])
    if choice == 2:
        return Edit(span, text[:at] + text[at] + text[at:])
    if choice == 3:
        return Edit(span, _swap(draw, text, at))
    if choice == 4:
        return Edit(span, text[:at] + draw.choice("aeon17éж") + text[at + 1 :])
    at = draw.choice(light) if light else at
    return Edit(span, text[:at] + text[at + 1 :])


def scattered(draw: Random, sample: Sample) -> Fix:
    """Leave edits out, and let others take a blank beside them: each may be lawful, and all of them are not."""
    edits: list[Edit] = []
    done = 0
    for (start, end), written in sample.fix.edits:
        if draw.random() < 0.3:
            continue
        left = start - sample.text[start - 1 : start].isspace()
        right = end + (left == start and sample.text[end : end + 1].isspace())
        edits.append(Edit(Span(max(done, left), right), written))
        done = right
    return sample.fix._replace(edits=tuple(edits)) if edits else sample.fix


def faulty(draw: Random, sample: Sample) -> Fix:
    """Spoil one edit of the honest fix, or several of those that stand in a row."""
    if sample.kind.endswith(IN_A_ROW) and draw.random() < 0.5:
        return scattered(draw, sample)
    index = draw.randrange(len(sample.fix.edits))
    edit = sample.fix.edits[index]
    how = draw.choice((stretched, shifted, swallowed, slipped, slipped))
    if how is slipped:
        return with_edit(sample, index, slipped(draw, sample, edit))
    moved: Callable[[Random, Sample, Span], Span] = how  # type: ignore[assignment]
    return with_edit(sample, index, Edit(moved(draw, sample, edit.span), edit.text))


# -- the oracle ----------------------------------------------------------------------------------------------------

_TAG = re.compile(r"</?[a-z][^<>]*>")


def is_letter(sign: str) -> bool:
    """Tell whether `sign` is part of a word."""
    return unicodedata.category(sign)[0] in "LMN" or sign in "\u200c\u200d"


def is_han(sign: str) -> bool:
    """Tell whether `sign` is a word by itself as far as blanks go."""
    return "\u2e80" <= sign <= "\u9fff" or "\uff00" <= sign <= "\uffef"


def words(view: str) -> list[str]:
    """Give the words of what a reader sees."""
    spaced = "".join(f" {sign} " if is_han(sign) else sign if is_letter(sign) else " " for sign in view)
    return spaced.split()


def as_seen(written: str, licence: Licence) -> str:
    """Give what a reader sees of what a fix writes."""
    if Licence.DECODES in licence:
        written = html.unescape(written)
    if Licence.RESPELLS in licence:
        written = _TAG.sub("", written)
    if Licence.MARKS in licence:
        written = re.sub("[*_`]", "", written)
    if Licence.LAYS_OUT in licence:
        written = re.sub(r"(?m)^[-:| ]+$", " ", written)
        written = re.sub(r"(?<![^\s|])-+(?=[\s|]|$)|\|", lambda found: " " if found.group() != "-" else "-", written)
    return written


def kept(sample: Sample, edits: Sequence[Edit]) -> str:
    """Give what a reader sees of the text after `edits`."""
    view = list(sample.view)
    for planted in sample.planted:
        cut = any(planted.touches(edit.span) and not edit.span.covers(planted) for edit in edits)
        if cut and sample.kind in ("decodes", "recodes"):
            view[planted.start] = ""
    pieces: Iterator[Edit] = iter(edits)
    seen, done = [], 0
    for (start, end), written in pieces:
        seen += [*view[done:start], as_seen(written, sample.fix.licence)]
        done = end
    return "".join([*seen, *view[done:]])


_HEADS = str.maketrans({**STYLES, "‚": "'", "»": '"', "‹": "'", "›": "'", "´": "'", "`": "'"})


def is_harmful(sample: Sample, fix: Fix) -> bool:
    """Tell whether a fix would change what a reader sees: a word, a sign, where words and paragraphs begin and end."""
    edits = sorted(fix.edits)
    if any(one.span.end > other.span.start for one, other in itertools.pairwise(edits)):
        return True
    before, after = "".join(sample.view), kept(sample, edits)
    if Licence.LAYS_OUT in fix.licence:
        before = as_seen(before, sample.fix.licence)
        after = as_seen(after, sample.fix.licence)
    if Licence.RESTYLES in fix.licence:
        before, after = (unicodedata.normalize("NFC", one).translate(_HEADS) for one in (before, after))
    if Licence.DELETES in fix.licence:
        # The guard cannot know what a page repeats: words may go, but none may be cut, come or move.
        there = iter(words(sample.text))
        return not all(any(word == other for other in there) for word in words(applied(sample, fix)))
    if words(before) != words(after) or signs(before) != signs(after):
        return True
    return not fix.licence & MAY_JOIN and paragraphs(after) < paragraphs(before)


MAY_JOIN = Licence.LAYS_OUT | Licence.JOINS | Licence.RECODES
"""What lets lines and paragraphs be joined, or writes white space for another sign."""


def paragraphs(view: str) -> int:
    """Count what stands between empty lines and holds a sign."""
    lines = view.replace("\r\n", "\n").split("\n")
    return sum(1 for holds, _ in itertools.groupby(lines, key=lambda line: bool(line.strip())) if holds)


def signs(view: str) -> str:
    """Give all that is no white space."""
    return "".join(view.split())


def applied(sample: Sample, fix: Fix) -> str:
    """Give the text after a fix."""
    return splice(sample.text, sorted(fix.edits))
