"""Damage the sound extraction of a page, as the damaged page would have left it. Pure and seeded.

Each kind is a function from a line (or a table) to its damaged form; the sound text is the truth.
"""

from __future__ import annotations

import random
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

SEPARATOR = re.compile(r"\|?(?: ?-{3,} ?\|)+")
BREAK = re.compile(r"(?<=[^\W\d_][,،–]) (?=[^\W\d_A-ZÀ-ÖØ-ÞА-ЯΑ-Ω])")
WORDS = re.compile(r"(?<![\w&<>/.@:_`#=\"'-])[^\W\d_]{2,}(?: [^\W\d_]+){0,2}(?![\w&<>/.@:_`#=\"'(-])")


def _is_prose(line: str) -> bool:
    """Tell whether a line is a sentence: long, with an end mark, no code and no table."""
    return len(line) > 60 and line[-1] in ".:!?。！？" and not re.search(r"[|<>{}`\\=]|&\w+;|^\s|://", line)


def _spaced_inline(rng: random.Random, line: str) -> str:
    words = list(WORDS.finditer(line))
    if not words:
        return line
    found = rng.choice(words)
    name = rng.choice(("strong", "em", "b", "i", "span", "a"))
    close = rng.choice(("< / {} >", "</ {} >", "< /{} >"))
    return f"{line[: found.start()]}< {name} >{found.group()}{close.format(name)}{line[found.end() :]}"


def _inline_tail(rng: random.Random, line: str) -> str:
    words = list(WORDS.finditer(line))
    if not words:
        return line
    end = rng.choice(words).end()
    return f"{line[:end]} {rng.choice(('strong', 'em', 'span', 'code'))} >{line[end:]}"


def _end_tail(rng: random.Random, line: str) -> str:
    names = ("li", "li") if line.startswith("- ") else ("p", "p", "div", "strong")
    broken = "< br />" if line.startswith("- ") and rng.random() < 0.4 else ""
    return f"{line}{broken} {rng.choice(names)}{rng.choice(('', ' '))}>"


def _start_tail(rng: random.Random, line: str) -> str:
    if line.startswith("- "):
        return line
    return f"{rng.choice(('ul', 'p', 'div', 'h2', 'ol'))}{rng.choice(('', ' '))}>{line}"


def _escape(rng: random.Random, line: str) -> str:
    amps = "&" + "amp;" * rng.randint(2, 5)
    if "’" in line and rng.random() < 0.5:
        return line.replace("’", f"{amps}#8217;")
    return re.sub(r" & ", f" {amps} ", line)


def _remains(rng: random.Random, line: str) -> str:
    commas = [found.end() for found in re.finditer(r"(?<=[^\W\d_]),(?= )", line)]
    if not commas:
        return line
    place = rng.choice(commas)
    run = rng.choice(("&;", "&;", "&amp;amp;amp;&amp;amp;;", "&amp;&amp;;"))
    return f"{line[:place]}{run}{line[place:]}"


def _broken(rng: random.Random, line: str) -> str:
    places = [] if line.startswith("- ") else list(BREAK.finditer(line))
    if not places:
        return line
    found = rng.choice(places)
    return f"{line[: found.start()]}\n{line[found.end() :]}"


KINDS: dict[str, Callable[[random.Random, str], str]] = {
    "spaced inline": _spaced_inline,
    "inline tail": _inline_tail,
    "end tail": _end_tail,
    "start tail": _start_tail,
    "escape": _escape,
    "remains": _remains,
    "broken sentence": _broken,
}


def _table_rows(lines: list[str]) -> list[list[str]]:
    """Split the rows of a table that is printed a row a line."""
    return [[cell.strip() for cell in line.strip().strip("|").split("|")] for line in lines]


def _flattened(rng: random.Random, rows: list[list[str]]) -> list[str]:
    """Write a table as seed line 22 does."""
    close = rng.choice(("< / {} >", "< /{} >"))
    line = "< th >".join(cell + close.format("th") for cell in rows[0]) + " tr >"
    for number, row in enumerate(rows[1:]):
        line += " | < tr >" if number == 0 else "< tr > | "
        line += "< td >".join(cell + close.format("td") for cell in row) + " tr >"
    return [f"{line} |", "---|"]


def _split(rng: random.Random, rows: list[list[str]]) -> list[str]:
    """Write a table as seed lines 31 to 37 do."""
    lines = [" ".join(f"{cell} th>" for cell in rows[0])]
    for row in rows[1:]:
        first = rng.choice(("<t d>", "<t d scope =”row”>"))
        lines += ["<t r>", f"{first}{row[0]}</t d>", *(f"<t d>{cell}</t d>" for cell in row[1:]), "</t r>"]
    return lines


def _cells_down(rng: random.Random, rows: list[list[str]]) -> list[str]:
    """Write a table one cell a line, the separator after the first row."""
    del rng
    cells = [[f"{cell} |" for cell in row] for row in rows]
    return [*cells[0], "---|" * len(rows[0]), *(cell for row in cells[1:] for cell in row)]


def _late(rng: random.Random, rows: list[list[str]]) -> list[str]:
    """Write the separator after the rows."""
    return [" | ".join(row) + " |" for row in rows] + ["---|" * rng.choice((1, len(rows[0])))]


TABLES = (_flattened, _split, _cells_down, _late)


def _tables(lines: list[str]) -> list[tuple[int, int]]:
    """Find the tables that are whole: a header, a separator of its width, rows of the same width."""
    found = []
    for number in range(1, len(lines) - 1):
        if not SEPARATOR.fullmatch(lines[number]):
            continue
        end = number + 1
        while end < len(lines) and lines[end].endswith("|") and lines[end].count("|") > 1:
            end += 1
        rows = _table_rows([lines[number - 1], *lines[number + 1 : end]])
        width = len(rows[0])
        whole = all(len(row) == width and all(row) for row in rows)
        if len(rows) > 1 and width > 1 and whole and lines[number].count("---") == width:
            found.append((number - 1, end))
    return found


def damaged(text: str, rate: float, seed: str) -> str:
    """Damage an extraction at a rate from one place (0) to everywhere (1)."""
    rng = random.Random(seed)
    lines = text.split("\n")
    kinds = rng.sample(sorted(KINDS), rng.randint(1, 4))
    tables = _tables(lines)
    prose = [number for number, line in enumerate(lines) if _is_prose(line)]
    chosen = [number for number in prose if rng.random() < rate] or ([rng.choice(prose)] if prose else [])
    for number in chosen:
        lines[number] = KINDS[rng.choice(kinds)](rng, lines[number])
    if tables and rng.random() < 0.7:
        write = rng.choice(TABLES)
        for start, end in reversed(tables):
            rows = _table_rows([lines[start], *lines[start + 2 : end]])
            lines[start:end] = write(rng, rows)
    return "\n".join(lines)
