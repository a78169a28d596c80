"""Sound articles to damage, drawn from the prose of nine languages: as text, as Markdown, or as a page.

Pure and seeded: `article(number)` is the same everywhere.
"""

from __future__ import annotations

import html
from random import Random
from typing import TYPE_CHECKING, NamedTuple

from q7lint.testing.damage.sound import PLAIN, STYLES, RowStyle
from q7lint.testing.prose import LANGUAGES, Prose
from q7lint.text import Dialect

if TYPE_CHECKING:
    from collections.abc import Sequence

_PHRASES = ("{0} & {1}", "{0} – {1}", "“{0}” & {1}", "{0} & {1}")
"""Titles with signs that systems escape."""


class Block(NamedTuple):
    """A part of an article.

    Args:
        kind: ``heading``, ``paragraph``, ``items`` or ``table``.
        lines: Its lines or items; of a table, its rows with the cells parted by tabs.
    """

    kind: str
    lines: tuple[str, ...]


class Article(NamedTuple):
    """A sound article.

    Args:
        lang: The language it is written in.
        blocks: Its parts; the first is the title.
        style: How its tables are written where bars part their cells.
    """

    lang: str
    blocks: tuple[Block, ...]
    style: RowStyle

    def written(self, dialect: Dialect = Dialect.TEXT) -> str:
        """Write it, each line ended by LF."""
        return {Dialect.TEXT: _text, Dialect.MARKDOWN: _markdown, Dialect.HTML: _page}[dialect](self)


def article(number: int) -> Article:
    """Draw the article of this number: a title, paragraphs, one or two lists, two tables, a heading between."""
    lang = sorted(LANGUAGES)[number % len(LANGUAGES)]
    return _Writer(Random(f"article/{number}"), LANGUAGES[lang]).article(lang)


class _Writer:
    """Draws the parts of one article; nothing is said twice before all was said once."""

    def __init__(self, rng: Random, prose: Prose) -> None:
        self.rng = rng
        self.prose = prose
        self._decks = {
            "sentences": list(prose.sentences),
            "periods": list(prose.periods),
            "titles": list(prose.titles),
            "labels": list(prose.labels),
        }
        for deck in self._decks.values():
            rng.shuffle(deck)

    def draw(self, deck: str) -> str:
        """Draw one of a deck, which is turned over when it is used up."""
        cards = self._decks[deck]
        cards.append(cards[0])
        return cards.pop(0)

    def article(self, lang: str) -> Article:
        style = self.rng.choice((PLAIN, PLAIN, *STYLES))
        title = Block("heading", (self.draw("titles"),))
        parts = [self.paragraph(), self.items(), self.paragraph(), self.table(), self.paragraph()]
        parts += [self.heading(), self.paragraph(), self.paragraph(), self.table(), self.paragraph()]
        if self.rng.random() < 0.5:
            parts += [self.items(), self.paragraph()]
        return Article(lang, (title, *parts), style)

    def heading(self) -> Block:
        phrase = self.rng.choice(_PHRASES).format(self.draw("labels"), self.draw("labels"))
        return Block("heading", (phrase,))

    def paragraph(self) -> Block:
        """Draw a paragraph on one line, longer than anyone wraps lines."""
        parts = [self.draw("periods"), self.draw("sentences")]
        if self.rng.random() < 0.5:
            parts.append(self.draw("sentences"))
        self.rng.shuffle(parts)
        return Block("paragraph", (self.prose.space.join(parts),))

    def items(self) -> Block:
        count = self.rng.randint(2, 4)
        return Block(
            "items", tuple(self.draw("labels") + self.prose.colon + self.draw("sentences") for _ in range(count))
        )

    def table(self) -> Block:
        columns = self.rng.choices((2, 3, 4, 5), (45, 30, 15, 10))[0]
        header = self.rng.sample(self.prose.cells, columns)
        rows = [[self._cell() for _ in range(columns)] for _ in range(self.rng.randint(2, 4))]
        if columns > 2 and self.rng.random() < 0.3:
            self.rng.choice(rows)[-1] = ""
        return Block("table", tuple("\t".join(row) for row in (header, *rows)))

    def _cell(self) -> str:
        return str(self.rng.randint(2, 2400)) if self.rng.random() < 0.15 else self.rng.choice(self.prose.cells)


def _rows(block: Block) -> list[list[str]]:
    return [line.split("\t") for line in block.lines]


def _text(one: Article) -> str:
    lines: list[str] = []
    for block in one.blocks:
        if block.kind == "table":
            lines.append(one.style.table(_rows(block)))
        elif block.kind == "items":
            lines += [f"- {line}" for line in block.lines]
        else:
            lines += block.lines
    return "\n".join(lines) + "\n"


def _emphasised(line: str, number: int, marks: Sequence[tuple[str, str]]) -> str:
    """Mark up a word or two of a line, where its script has spaces; where, depends on its number in the article."""
    words = line.split(" ")
    if len(words) < 4:
        return line
    place = 1 + number % (len(words) - 2)
    start, end = marks[number % len(marks)]
    word = words[place].rstrip(",،;:.")
    words[place] = f"{start}{word}{end}{words[place][len(word) :]}" if word.isalpha() else words[place]
    return " ".join(words)


def _markdown(one: Article) -> str:
    parts = []
    for number, block in enumerate(one.blocks):
        if block.kind == "table":
            style = RowStyle(leading=True, dashes=" --- ")
            parts.append(style.table(_rows(block)))
        elif block.kind == "items":
            parts.append("\n".join(f"- {_emphasised(line, number, (('**', '**'),))}" for line in block.lines))
        elif block.kind == "heading":
            parts.append(f"{'##' if parts else '#'} {block.lines[0]}")
        else:
            parts.append(_emphasised(block.lines[0], number, (("**", "**"), ("*", "*"))))
    return "\n\n".join(parts) + "\n"


def _page(one: Article) -> str:
    marks = (("<strong>", "</strong>"), ("<em>", "</em>"), ('<span class="note">', "</span>"), ("<b>", "</b>"))
    lines = ["<!DOCTYPE html>", f'<html lang="{one.lang}">', "<head>", '<meta charset="utf-8">']
    lines += [f"<title>{html.escape(one.blocks[0].lines[0], quote=False)}</title>", "</head>", "<body>", "<article>"]
    for number, block in enumerate(one.blocks):
        escaped = [html.escape(line, quote=False) for line in block.lines]
        if block.kind == "table":
            lines += ["<table>", *_page_rows([line.split("\t") for line in escaped]), "</table>"]
        elif block.kind == "items":
            lines += ["<ul>", *(f"<li>{_emphasised(line, number, marks)}</li>" for line in escaped), "</ul>"]
        elif block.kind == "heading":
            name = "h2" if number else "h1"
            lines.append(f"<{name}>{escaped[0]}</{name}>")
        else:
            lines.append(f"<p>{_emphasised(escaped[0], number, marks)}</p>")
    return "\n".join([*lines, "</article>", "</body>", "</html>", ""])


def _page_rows(rows: Sequence[Sequence[str]]) -> list[str]:
    written = []
    for number, row in enumerate(rows):
        name = "td" if number else "th"
        written.append("<tr>" + "".join(f"<{name}>{cell}</{name}>" for cell in row) + "</tr>")
    return written
