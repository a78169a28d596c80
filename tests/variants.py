"""Variants of the seed's damage: small articles with one kind of damage each, and what a careful person makes of them.

Pure and seeded: `variant(kind, number)` gives the same pair everywhere. A kind is a function that draws a damaged piece
and its repair; the article round it (title, paragraphs, a list, a sound table, perhaps some other damage) is drawn the
same way.
"""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING, NamedTuple

from .prose import LANGUAGES, Prose

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

NBSP = "\u00a0"

WORD = re.compile(r"\w(?:[\w\u064b-\u0652’'.-]*[\w\u064b-\u0652])?")
"""A word; Arabic vowel signs are no letters to `re`."""

INLINE = ("strong", "em", "span", "b", "i", "font", "u", "a", "small")
BLOCK = ("p", "div", "ul", "ol", "li", "h2", "h3", "h4", "section", "blockquote", "article")
ATTRIBUTES = (' class="note"', ' style = "color: red"', ' href="https://example.org/a?b=1"', " id=x1")
CURLED = (("span", "class"), ("a", "href"), ("font", "color"), ("strong", "id"), ("em", "title"))
PARAGRAPH = ("p", "div", "h2", "h3", "section", "blockquote")
"""Block tags that can stand between two sentences of a line."""


class Variant(NamedTuple):
    """A damaged article and its repair.

    Args:
        kind: Which kind of damage.
        number: Which variant of the kind.
        language: What it is written in.
        before: The damaged text.
        after: The repaired text.
    """

    kind: str
    number: int
    language: str
    before: str
    after: str


class Piece(NamedTuple):
    """Lines of an article, damaged and repaired."""

    before: str
    after: str


class RowStyle(NamedTuple):
    """How an article writes its tables."""

    leading: bool
    dashes: str

    def row(self, cells: Sequence[str]) -> str:
        """Write a row; an empty cell stays a cell."""
        body = " ".join(f"{cell} |" if cell else "|" for cell in cells)
        return f"| {body}" if self.leading else body

    def separator(self, columns: int) -> str:
        """Write the line under the header."""
        return ("|" if self.leading else "") + f"{self.dashes}|" * columns

    def table(self, rows: Sequence[Sequence[str]]) -> str:
        """Write a table whose first row is the header."""
        return "\n".join([self.row(rows[0]), self.separator(len(rows[0])), *map(self.row, rows[1:])])


PLAIN = RowStyle(leading=False, dashes="---")
STYLES = (PLAIN, PLAIN, RowStyle(leading=True, dashes="---"), RowStyle(leading=True, dashes=" --- "))


class Maker:
    """Draws the parts of one article: prose, tags in one spelling, tables.

    Args:
        rng: Where chance comes from.
        language: A key of `LANGUAGES`.
    """

    def __init__(self, rng: random.Random, language: str) -> None:
        self.rng = rng
        self.prose: Prose = LANGUAGES[language]
        self.spaced_script = bool(self.prose.space)
        self._sentences: list[str] = []
        self._periods: list[str] = []
        self._titles = rng.sample(self.prose.titles, len(self.prose.titles))
        self._labels = rng.sample(self.prose.labels, len(self.prose.labels))
        self.has_table = rng.random() < 0.5
        self.style = rng.choice(STYLES) if self.has_table else PLAIN
        self.needs_company = False
        """Whether the damage is a residue only beside other damage, as ``b >`` within a sentence is."""
        # A tool that damages tags does it the same way all over a page, more or less.
        self._case = rng.choices((str.lower, str.upper, str.capitalize), (84, 11, 5))[0]
        self._gap = rng.choices((" ", "  ", NBSP), (80, 8, 12))[0]
        self._open = rng.choice(("<{0}{1}{0}>", "<{0}{1}{0}>", "<{0}{1}>"))
        self._close = rng.choice(("<{0}/{0}{1}{0}>", "<{0}/{1}{0}>", "</{0}{1}{0}>", "<{0}/{1}>", "</{0}{1}>"))
        self._tail = rng.choice(("{1}{0}>", "{1}{0}>", "{1}>"))

    def chance(self, share: float) -> bool:
        """Say yes in that share of cases."""
        return self.rng.random() < share

    # Prose

    def sentence(self) -> str:
        """Draw a sentence, now and then a long one; none comes again before all were drawn."""
        if self.chance(0.15):
            return self.period()
        if not self._sentences:
            self._sentences = self.rng.sample(self.prose.sentences, len(self.prose.sentences))
        return self._sentences.pop()

    def period(self) -> str:
        """Draw a long sentence of several clauses."""
        if not self._periods:
            self._periods = self.rng.sample(self.prose.periods, len(self.prose.periods))
        return self._periods.pop()

    def paragraph(self) -> str:
        """Draw a paragraph on one line, longer than anyone wraps lines."""
        parts = [self.period(), self.sentences(self.rng.randint(1, 2))]
        self.rng.shuffle(parts)
        return self.prose.space.join(parts)

    def title(self) -> str:
        """Draw a heading that was not used yet."""
        return self._titles.pop()

    def label(self) -> str:
        """Draw the beginning of an item, without its colon."""
        return self._labels.pop()

    def sentences(self, count: int) -> str:
        """Draw some sentences on one line."""
        return self.prose.space.join(self.sentence() for _ in range(count))

    def item(self) -> str:
        """Draw an item of a list."""
        return f"- {self.label()}{self.prose.colon}{self.sentence()}"

    def gap_in(self, sentence: str) -> int:
        """Choose a place between two words of a sentence: the offset of the space, or between two ideographs."""
        pattern = r"(?<=[^\W_]) (?=[^\W_])" if self.spaced_script else r"(?<=[^\W\d_])(?=[^\W\d_])"
        places = [found.start() for found in re.finditer(pattern, sentence)]
        return self.rng.choice(places)

    # Tags

    def inline(self) -> str:
        """Draw the name of an inline tag; a name of one letter is a residue only beside other damage."""
        return self._named(self.rng.choice(INLINE))

    def block(self, among: Sequence[str] = BLOCK) -> str:
        """Draw the name of a block tag."""
        return self._named(self.rng.choice(among))

    def _named(self, name: str) -> str:
        if len(name) == 1:
            self.needs_company = True
        return name

    def open(self, name: str, attributes: str = "") -> str:
        """Write an opening tag with spaces in it."""
        pattern = self._open if not attributes else "<{0}{1}{0}>"
        return pattern.format(self._gap, self._case(name) + attributes)

    def close(self, name: str) -> str:
        """Write a closing tag with spaces in it."""
        return self._close.format(self._gap, self._case(name))

    def tail(self, name: str) -> str:
        """Write what an old parser leaves of a closing tag, without the one space before it."""
        return self._tail.format(self._gap, self._case(name))

    def line_break(self) -> str:
        """Write a line break with spaces in it."""
        written = self.rng.choice(("< br />", "< br />", "< br / >", "< br >", "< br/>", "<br / >", "< BR />"))
        return written.replace(" ", self._gap)

    def split(self, name: str) -> str:
        """Set the letters of a name apart, here and there."""
        letters = self._case(name)
        cuts = sorted(self.rng.sample(range(1, len(letters)), self.rng.randint(1, min(3, len(letters) - 1))))
        return " ".join(letters[start:end] for start, end in zip([0, *cuts], [*cuts, len(letters)], strict=True))

    def split_open(self, name: str, attributes: str = "") -> str:
        """Write an opening tag whose name fell apart."""
        gap = self.rng.choice(("", "", " "))
        return f"<{gap}{self.split(name)}{attributes}{gap}>"

    def split_close(self, name: str) -> str:
        """Write a closing tag whose name fell apart."""
        pattern = self.rng.choice(("</{}>", "</{}>", "</ {} >", "< / {} >", "</{} >"))
        return pattern.format(self.split(name))

    # Tables

    def cell(self) -> str:
        """Draw a cell: mostly some words, now and then a number."""
        if self.chance(0.15):
            return str(self.rng.randint(2, 2400))
        return self.rng.choice(self.prose.cells)

    def rows(self, columns: int | None = None, least: int = 2, most: int = 5) -> list[list[str]]:
        """Draw the rows of a table; the last column now and then holds sentences."""
        columns = columns or self.rng.choices((2, 3, 4, 5, 6), (45, 25, 14, 8, 8))[0]
        header = self.rng.sample(self.prose.cells, columns)
        rows = [[self.cell() for _ in range(columns)] for _ in range(self.rng.randint(least, most) - 1)]
        if self.chance(0.4):
            for row in rows:
                row[-1] = self.rng.choice(self.prose.sentences)
        return [header, *rows]


def put(text: str, at: int, inserted: str) -> str:
    """Insert something into a text."""
    return text[:at] + inserted + text[at:]


# Tails of tags


def glued_tail(make: Maker) -> Piece:
    """``COORDINATION: strong >Establishing``: a tail within a line, glued to the word after it."""
    after = make.chance(0.2) and make.spaced_script
    tail = make.tail(make.inline()) + (" " if after else "")
    sentence, shape = make.sentence(), make.rng.random()
    if shape < 0.5:
        start = f"- {make.label()}{make.prose.colon}" if make.chance(0.6) else f"{make.label()}{make.prose.colon}"
        gap = "" if start[-1].isspace() else " "
        return Piece(f"{start}{gap}{tail}{sentence}", start + sentence)
    comma = re.search(r"(?<=\w)[,،，]", sentence)
    if shape < 0.6 and comma:
        return Piece(put(sentence, comma.start(), f" {tail.rstrip()}"), sentence)
    place = make.gap_in(sentence)
    if make.spaced_script:
        return Piece(put(sentence, place + 1, tail), sentence)
    return Piece(put(sentence, place, f" {tail}"), sentence)


def item_end_tail(make: Maker) -> Piece:
    """``… emerging threats. li >``: a tail at the end of each item, or of one."""
    items = [make.item() for _ in range(make.rng.randint(1, 4))]
    every = make.chance(0.5)
    marked = make.rng.randrange(len(items))
    inner = f" {make.tail('p')}" if make.chance(0.1) else ""
    tails = [f"{inner} {make.tail('li')}" if every or row == marked else "" for row in range(len(items))]
    return Piece("\n".join(map("".join, zip(items, tails, strict=True))), "\n".join(items))


def item_end_break(make: Maker) -> Piece:
    """``….< br /> li >``: a line break and a tail at the end of items."""
    items = [make.item() for _ in range(make.rng.randint(1, 4))]
    gap = make.rng.choice(("", "", " "))
    tail = f" {make.tail('li')}" if make.chance(0.85) else ""
    end = f"{gap}{make.line_break()}{tail}"
    return Piece("\n".join(item + end for item in items), "\n".join(items))


def line_start_tail(make: Maker) -> Piece:
    """``ul>An institutionalized …``: a tail at the start of a line."""
    line = make.sentences(make.rng.randint(1, 2))
    name = make.inline() if make.chance(0.12) else make.block()
    outer = f"{make.tail(make.block())} " if make.chance(0.12) else ""
    gap = " " if make.chance(0.15) else ""
    return Piece(outer + make.tail(name) + gap + line, line)


def line_end_tail(make: Maker) -> Piece:
    """``(see summary below): p>``: a tail at the end of a paragraph or a heading."""
    if make.chance(0.3):
        line = make.title()
        name = make.rng.choice(("h1", "h2", "h3", "h4", "strong", "div", "span"))
    else:
        line = make.sentences(make.rng.randint(1, 2))
        if make.chance(0.3):
            line = line[:-1] + make.prose.colon.rstrip()
        name = make.rng.choice((*BLOCK, "p", "p", "p", "strong", "em", "span", "br"))
    return Piece(f"{line} {make.tail(name)}", line)


def mid_line_tail(make: Maker) -> Piece:
    """``… agreed. p> The next day``: a block's tail within a line leaves a line end."""
    first, second = make.sentence(), make.sentence()
    gap = make.rng.choice((" ", " ", ""))
    kind = make.rng.random()
    if kind < 0.2:
        between = make.rng.choice(("", " ")) + make.line_break()
    elif kind < 0.3:
        between = f" {make.tail('br')}"
    else:
        between = f" {make.tail(make.block(PARAGRAPH))}"
    return Piece(f"{first}{between}{gap}{second}", f"{first}\n{second}")


# Spaced tags


def spaced_inline(make: Maker) -> Piece:
    """``< strong >Frequent Joint Training Programs:< / strong > Institutionalize``: inline tags with spaces in them."""
    name = make.rng.choice(INLINE)
    attributes = make.rng.choice(ATTRIBUTES) if make.chance(0.2) else ""
    start, end = make.open(name, attributes), make.close(name)
    pad = " " if make.spaced_script and make.chance(0.25) else ""
    if make.chance(0.4):
        colon = make.prose.colon
        label, sentence = make.label(), make.sentence()
        after = f"- {label}{colon}{sentence}"
        if make.chance(0.6):
            gap = " " if colon.endswith(" ") else ""
            return Piece(f"- {start}{pad}{label}{colon.rstrip(' ')}{pad}{end}{gap}{sentence}", after)
        return Piece(f"- {start}{pad}{label}{pad}{end}{colon}{sentence}", after)
    sentence = make.sentence()
    first, last = _phrase(make, sentence)
    return Piece(f"{sentence[:first]}{start}{pad}{sentence[first:last]}{pad}{end}{sentence[last:]}", sentence)


def _phrase(make: Maker, sentence: str) -> tuple[int, int]:
    """Choose one to three words of a sentence, or a few ideographs."""
    if not make.spaced_script:
        first = make.gap_in(sentence)
        return first, min(first + make.rng.randint(1, 4), len(sentence) - 1)
    words = [found.span() for found in WORD.finditer(sentence)]
    first = make.rng.randrange(len(words))
    last = min(first + make.rng.randint(0, 2), len(words) - 1)
    return words[first][0], words[last][1]


def spaced_block(make: Maker) -> Piece:
    """``< p >…< / p >< p >…< / p >`` on one line: each block its own line."""
    lines = [make.sentences(make.rng.randint(1, 2)) for _ in range(make.rng.randint(1, 3))]
    names = [make.rng.choice(("p", "p", "div", "blockquote")) for _ in lines]
    if make.chance(0.3):
        lines.insert(0, make.title())
        names.insert(0, make.rng.choice(("h1", "h2", "h3")))
    pad = " " if make.chance(0.25) else ""
    between = make.rng.choice(("", "", " ", "\n"))
    blocks = [f"{make.open(name)}{pad}{line}{pad}{make.close(name)}" for name, line in zip(names, lines, strict=True)]
    return Piece(between.join(blocks), "\n".join(lines))


def spaced_items(make: Maker) -> Piece:
    """``< ul >< li >…< / li >< li >…``: items run together on one line."""
    items = [f"{make.label()}{make.prose.colon}{make.sentence()}" for _ in range(make.rng.randint(2, 4))]
    pad = " " if make.chance(0.2) else ""
    between = make.rng.choice(("", "", " "))
    written = between.join(f"{make.open('li')}{pad}{item}{pad}{make.close('li')}" for item in items)
    if make.chance(0.6):
        name = make.rng.choice(("ul", "ol"))
        written = make.open(name) + between + written + between + make.close(name)
    return Piece(written, "\n".join(f"- {item}" for item in items))


def split_inline(make: Maker) -> Piece:
    """``<s tro n g>…</ stro ng>``: inline tags whose names fell apart."""
    name = make.rng.choice(("strong", "em", "span", "small"))
    sentence = make.sentence()
    first, last = _phrase(make, sentence)
    inner = make.split_open(name) + sentence[first:last] + make.split_close(name)
    return Piece(sentence[:first] + inner + sentence[last:], sentence)


def curled_inline(make: Maker) -> Piece:
    """``< span class =”note”>``: typographic quotes round an attribute's value."""
    name, attribute = make.rng.choice(CURLED)
    sentence = make.sentence()
    first, last = _phrase(make, sentence)
    start = make.rng.choice(("<", "< ")) + name + curled(make, attribute) + make.rng.choice((">", " >"))
    end = make.rng.choice((f"</{name}>", make.close(name)))
    return Piece(sentence[:first] + start + sentence[first:last] + end + sentence[last:], sentence)


def curled(make: Maker, name: str) -> str:
    """Write an attribute whose quotes were curled, with the space before it."""
    left, right = make.rng.choice(("””", "“”", "„“", "″″", '”"', "‘’"))
    value = make.rng.choice(("row", "2", "note", "x-1", "left"))
    return f" {name}{make.rng.choice(('=', ' =', ' = '))}{left}{value}{right}"


# Escapes


def repeated_escape(make: Maker) -> Piece:
    """``,&amp;amp;amp;&amp;amp;;``: escapes of an ampersand whose name is gone."""
    run = "".join("&" + "amp;" * make.rng.randint(1, 7) for _ in range(make.rng.randint(1, 3)))
    return _remains(make, run + ";")


def empty_escape(make: Maker) -> Piece:
    """``,&;``: what is left of an escape whose name is gone."""
    return _remains(make, make.rng.choice(("&;", "&;", "&&;", "&;&;", "&&&;")))


def _remains(make: Maker, run: str) -> Piece:
    """Put the remains of an escape behind a comma, or at the end of a sentence."""
    sentence = make.sentence()
    commas = [found.end() for found in re.finditer(r"(?<=\w)[,،，](?=\s|[^\W\d_])", sentence)]
    place = make.rng.choice(commas) if commas and make.chance(0.8) else len(sentence)
    line = make.prose.space.join((sentence, make.sentence())) if make.chance(0.6) else sentence
    return Piece(put(line, place, run), line)


ESCAPES = {"&": "amp", "<": "lt", ">": "gt", "’": "#8217", "–": "ndash", "“": "ldquo", "”": "#8221", "é": "eacute"}
ESCAPED = ("{0} & {1}", "R&D: {0}", "{0} – {1}", "“{0}”", "5 < 7: {0}", "{0} > {1}", "{0} ’{1}’", "Café {0}")


def nested_entity(make: Maker) -> Piece:
    """``R&amp;amp;D``, ``&amp;#8217;``: an escape that was escaped again."""
    phrase = make.rng.choice(ESCAPED).format(make.rng.choice(make.prose.titles), make.label())
    line = f"{phrase}{make.prose.colon}{make.sentence()}" if make.chance(0.6) else phrase
    amps = "&" + "amp;" * make.rng.randint(1, 5)

    def escape(found: re.Match[str]) -> str:
        name = ESCAPES[found.group()]
        return f"{amps}{name};"

    damaged = re.sub("[" + "".join(ESCAPES) + "]", escape, phrase)
    return Piece(line.replace(phrase, damaged, 1), line)


# Spaces and broken sentences


def double_nbsp(make: Maker) -> Piece:
    """``Landscapes⍽⍽– What``: no-break spaces, two and more."""
    run = make.rng.choice((NBSP * 2, NBSP * 2, NBSP * 3, f"{NBSP} ", f" {NBSP}", f"{NBSP} {NBSP}"))
    if make.chance(0.4) or not make.spaced_script:
        first, second = make.title(), make.label()
        return Piece(f"{first}{run}– {second}", f"{first} – {second}")
    sentence = make.sentence()
    place = make.gap_in(sentence)
    return Piece(sentence[:place] + run + sentence[place + 1 :], sentence)


CLAUSE = re.compile(r"(?<=[,،–]) (?=[^\W\d_])|(?<=，)(?=[^\W\d_])")


def broken_sentence(make: Maker) -> Piece:
    """Sentences broken after commas or dashes, alone on their lines or within a paragraph."""
    pieces = []
    for _ in range(make.rng.randint(1, 4)):
        piece = _broken(make, make.period())
        # Short lines alone, one below the other, are verse: as in the seed, one line at least is longer.
        if make.chance(0.2) or max(map(_width, piece.before.split("\n"))) < 80:
            more = make.prose.space + make.sentences(2)
            piece = Piece(piece.before + more, piece.after + more)
        pieces.append(piece)
    if make.chance(0.2):
        opening = make.sentence() + make.prose.space
        pieces[0] = Piece(opening + pieces[0].before, opening + pieces[0].after)
    return Piece("\n".join(piece.before for piece in pieces), "\n".join(piece.after for piece in pieces))


def _width(line: str) -> int:
    """Count the columns of a line; an ideograph takes two."""
    return sum(2 if letter > "\u2e80" else 1 for letter in line)


def _broken(make: Maker, sentence: str) -> Piece:
    """Break a sentence behind one comma or dash, or behind each, where a small letter follows."""
    places = [found for found in CLAUSE.finditer(sentence) if not sentence[found.end()].isupper()]
    chosen = places if make.chance(0.4) else [make.rng.choice(places)]
    broken, done = "", 0
    for found in chosen:
        broken += sentence[done : found.start()] + "\n"
        done = found.end()
    return Piece(broken + sentence[done:], sentence)


# Tables of damaged tags


def flattened_table(make: Maker) -> Piece:
    """Seed line 22: rows and cells in one line, stray bars for lost cell openers, an orphan separator below."""
    rows = make.rows()
    header, body = rows[0], rows[1:]
    row_end = make.rng.choice((f" {make.tail('tr')}", f" {make.tail('tr')}", make.close("tr")))
    real = 1 if make.chance(0.8) else make.rng.randint(1, len(header))
    # A cell opener that was sound began a new cell and shows as a bar; the others stand in the text.
    line = make.open("tr") if make.chance(0.15) else ""
    for column, cell in enumerate(header):
        opener = "" if column == 0 else " | " if column < real else make.open("th")
        line += f"{opener}{cell}{make.close('th')}"
    line += row_end
    bar_first = True
    for row in body:
        line += f" | {make.open('tr')}" if bar_first else f"{make.open('tr')} | "
        bar_first = bar_first and make.chance(0.3)
        line += make.open("td").join(f"{cell}{make.close('td')}" for cell in row) + row_end
    below = "\n" + "---|" * real if make.chance(0.85) else ""
    return Piece(f"{line} |{below}", make.style.table(rows))


def spaced_table(make: Maker) -> Piece:
    """A table all of whose tags have spaces in them, on one line, a row a line or a cell a line."""
    rows = make.rows()
    between_cells = make.rng.choice(("", "", "", " ", " ", "\n"))
    between_rows = "\n" if between_cells == "\n" else make.rng.choice((between_cells, "\n"))
    pad = " " if make.chance(0.25) else ""
    written = [_spaced_row(make, row, "th" if n == 0 else "td", between_cells, pad) for n, row in enumerate(rows)]
    if make.chance(0.3):
        name = make.rng.choice(("table", "tbody"))
        written = [make.open(name), *written, make.close(name)]
    return Piece(between_rows.join(written), make.style.table(rows))


def _spaced_row(make: Maker, row: Sequence[str], name: str, between: str, pad: str) -> str:
    """Write a row with all of its tags."""
    cells = between.join(f"{make.open(name)}{pad}{cell}{pad}{make.close(name)}" for cell in row)
    return f"{make.open('tr')}{between}{cells}{between}{make.close('tr')}"


def header_tails(make: Maker) -> Piece:
    """``Cooperation Area th> Recommended Measures th>``: each cell followed by its tail, rows on lines of their own."""
    return _tail_table(make, row_start=False)


def row_start_tails(make: Maker) -> Piece:
    """``tr>Logistics Coordination``: the tail of the row before glued to the first cell of the next."""
    return _tail_table(make, row_start=True)


def _tail_table(make: Maker, *, row_start: bool) -> Piece:
    """Write a table that lost all but the tails of its closing tags."""
    rows = make.rows()
    lines = [" ".join(f"{cell} {make.tail('th' if n == 0 else 'td')}" for cell in row) for n, row in enumerate(rows)]
    if row_start:
        lines = [lines[0], *(f"{make.tail('tr')}{line}" for line in lines[1:])]
        lines += make.rng.choice(([], [make.tail("tr")], [f"{make.tail('tr')} {make.tail('table')}"]))
    else:
        end = f" {make.tail('tr')}" if make.chance(0.5) else ""
        lines = [line + end for line in lines]
        lines += [make.tail("table")] if make.chance(0.3) else []
    return Piece("\n".join(lines), make.style.table(rows))


def split_table(make: Maker) -> Piece:
    """``t d ></ t r >``, ``<t r>``, ``<t d>…</t d>``: a table whose tags were set letter by letter."""
    rows = make.rows()
    return Piece("\n".join(_split_lines(make, rows)), make.style.table(rows))


def curled_table(make: Maker) -> Piece:
    """``<t d scope =”row”>``: the same, with attributes in curled quotes."""
    rows = make.rows()
    return Piece("\n".join(_split_lines(make, rows, attribute="scope")), make.style.table(rows))


def glued_heading(make: Maker) -> Piece:
    """``</t r>Navigating Future Challenges``: the end of a table glued to the heading after it."""
    rows, title = make.rows(), make.title()
    lines = _split_lines(make, rows)
    closer = f"</{make.split('tr')}>"
    if not lines[-1].endswith(">") or lines[-1].count("<") > 1:
        return Piece("\n".join(lines) + title, f"{make.style.table(rows)}\n{title}")
    return Piece("\n".join([*lines[:-1], closer]) + title, f"{make.style.table(rows)}\n{title}")


def short_row(make: Maker) -> Piece:
    """Seed lines 31 to 37: a table broken over lines in which cells are missing; an empty cell stands for each."""
    rows = make.rows(least=3)
    columns = len(rows[0])
    for row in make.rng.sample(range(1, len(rows)), make.rng.randint(1, min(2, len(rows) - 2))):
        del rows[row][make.rng.randint(1, columns - 1) :]
    full = [[*row, *[""] * (columns - len(row))] for row in rows]
    return Piece("\n".join(_split_lines(make, rows)), make.style.table(full))


def _split_lines(make: Maker, rows: list[list[str]], attribute: str = "") -> list[str]:
    """Write a table in split tags, mostly a cell a line; the header sometimes by its tails alone."""
    on_lines = make.chance(0.75)
    lines: list[str] = []
    body = rows
    if make.chance(0.6):
        lines.append(" ".join(f"{cell} {make.tail('th')}" for cell in rows[0]))
        body = rows[1:]
        if make.chance(0.5):
            # As in the seed: the tail of the header's row before the first cell, and that row's closers behind it.
            lines += _seed_row(make, body[0])
            body = body[1:]
    for number, row in enumerate(body):
        name = "th" if number == 0 and body is rows else "td"
        marks = [curled(make, attribute) if attribute and place == 0 else "" for place in range(len(row))]
        openers = [make.split_open(name, mark) for mark in marks]
        cells = [f"{opener}{cell}{make.split_close(name)}" for opener, cell in zip(openers, row, strict=True)]
        whole = [make.split_open("tr"), *cells, make.split_close("tr")]
        lines += whole if on_lines else ["".join(whole)]
    return lines


def _seed_row(make: Maker, row: Sequence[str]) -> list[str]:
    """Write a row as seed lines 32 and 33 do: ``tr>Logistics`` and, on the next line, ``t d ></ t r >``."""
    tail = f"{make.split('td')} >"
    first = [f"{make.tail('tr')}{row[0]}"]
    more = [f"{tail}{make.split_open('td')}{cell}" for cell in row[1:]]
    return [*first, *more, f"{tail}</ {make.split('tr')} >"]


# Tables of bars


def cell_a_line(make: Maker) -> Piece:
    """Origins 5.2: each cell on a line of its own, the separator after the first row."""
    rows = make.rows(least=3)
    if make.chance(0.1):
        make.rng.choice(rows[1:])[-1] = ""
    start = "| " if make.style.leading else ""
    cells = [[f"{start}{cell} |" if cell else f"{start}|" for cell in row] for row in rows]
    lines = [*cells[0], make.style.separator(len(rows[0])), *(cell for row in cells[1:] for cell in row)]
    return Piece("\n".join(lines), make.style.table(rows))


def row_over_lines(make: Maker) -> Piece:
    """A table of bars with one row, or each, split over two lines."""
    rows = make.rows(least=3)
    lines = make.style.table(rows).split("\n")
    every = make.chance(0.3)
    chosen = range(2, len(lines)) if every else [make.rng.randrange(2, len(lines))]
    for place in chosen:
        lines[place] = _broken_row(make, lines[place])
    return Piece("\n".join(lines), make.style.table(rows))


def _broken_row(make: Maker, row: str) -> str:
    """Break a row after a bar within it, or within the words of a cell."""
    bars = [found.end() for found in re.finditer(r"(?<=\S) \|(?= )", row)]
    words = [found.start() for found in re.finditer(r"(?<=\w) (?=\w)", row)]
    at = make.rng.choice(words) if words and make.chance(0.4) else make.rng.choice(bars)
    return f"{row[:at]}\n{row[at + 1 :]}"


def late_separator(make: Maker) -> Piece:
    """``---|---|`` after the rows, before the header, or of another width."""
    rows = make.rows(least=3)
    header, separator, *body = make.style.table(rows).split("\n")
    shape = make.rng.random()
    narrow = make.style.separator(make.rng.randint(1, len(rows[0])))
    if shape < 0.45:
        lines = [header, *body, separator]
    elif shape < 0.75:
        lines = [header, *body, narrow]
    else:
        lines = [separator, header, *body]
    return Piece("\n".join(lines), make.style.table(rows))


KINDS: dict[str, Callable[[Maker], Piece]] = {
    "glued tail (D05)": glued_tail,
    "tail at an item's end (D06)": item_end_tail,
    "spaced table (D07, D08)": spaced_table,
    "flattened table (D09 to D12)": flattened_table,
    "spaced inline tag (D13)": spaced_inline,
    "spaced block tag": spaced_block,
    "items run together": spaced_items,
    "break at an item's end (D14, D15)": item_end_break,
    "tail at a line's start (D17)": line_start_tail,
    "repeated escape with remains (D18)": repeated_escape,
    "nested entity (D18)": nested_entity,
    "empty escape (D19)": empty_escape,
    "tail at a line's end (D20)": line_end_tail,
    "block tail within a line (D20)": mid_line_tail,
    "header cells with tails (D21)": header_tails,
    "row tail glued to a cell (D22)": row_start_tails,
    "letter-split table (D23, D24, D27)": split_table,
    "letter-split inline tag": split_inline,
    "curled quotes in a table (D25, D26)": curled_table,
    "curled quotes in a line (D26)": curled_inline,
    "heading glued to a table (D28)": glued_heading,
    "table with a missing cell (D29)": short_row,
    "repeated no-break space (D30)": double_nbsp,
    "broken sentence (D31)": broken_sentence,
    "one cell a line": cell_a_line,
    "row over two lines": row_over_lines,
    "separator out of place": late_separator,
}


def _company(make: Maker) -> Piece:
    """Draw a paragraph with damage of another kind, which says what kind of document this is."""
    sentence, more = make.sentence(), make.sentence()
    first, last = _phrase(make, sentence)
    marked = f"{sentence[:first]}< strong >{sentence[first:last]}< / strong >{sentence[last:]}"
    after = make.prose.space.join((sentence, more))
    before = make.prose.space.join((marked, more))
    return Piece(f"{before} p>" if make.chance(0.3) else before, after)


def _article(make: Maker, damage: Piece) -> list[Piece]:
    """Put a damaged piece into an article of sound ones, with a paragraph between any two tables or lists."""
    sound: list[str] = [make.paragraph()]
    if make.chance(0.5):
        sound.append("\n".join(make.item() for _ in range(make.rng.randint(1, 2))))
        sound.append(make.paragraph())
    if make.has_table:
        sound.append(make.style.table(make.rows(2, 2, 3)))
        sound.append(make.sentences(1))
    if make.chance(0.3):
        sound += [make.title(), make.paragraph()]
    pieces = [Piece(part, part) for part in sound]
    # Behind a paragraph, so that no table or list stands directly above it; a paragraph or a heading follows.
    behind = [n + 1 for n, part in enumerate(sound) if not _is_block(part)]
    places = [n for n in behind if not any(map(_is_block, sound[n : n + 1]))]
    place = make.rng.choice(places)
    pieces.insert(place, damage)
    if place == len(pieces) - 1 and make.chance(0.5):
        line = make.paragraph()
        pieces.append(Piece(line, line))
    if make.needs_company or make.chance(0.5):
        pieces.insert(make.rng.choice((0, len(pieces))), _company(make))
    title = make.title()
    return [Piece(title, title), *pieces]


def _is_block(part: str) -> bool:
    """Tell whether a part is a table or a list."""
    return part.startswith("- ") or "|" in part


def variant(kind: str, number: int) -> Variant:
    """Make one variant of a kind."""
    rng = random.Random(f"{kind}/{number}")
    language = sorted(LANGUAGES)[number % len(LANGUAGES)]
    make = Maker(rng, language)
    damage = KINDS[kind](make)
    pieces = _article(make, damage)
    before, after = ("\n".join(piece[side] for piece in pieces) for side in (0, 1))
    end = "\n" if make.chance(0.6) else ""
    before, after = before + end, after + end
    if make.chance(0.04):
        before, after = before.replace("\n", "\r\n"), after.replace("\n", "\r\n")
    return Variant(kind, number, language, before, after)


def variants(kind: str, count: int) -> Iterator[Variant]:
    """Make the first `count` variants of a kind."""
    return (variant(kind, number) for number in range(count))
