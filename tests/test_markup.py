"""Repaired HTML, read by lxml: the page means again what it meant before its tags were damaged."""

from __future__ import annotations

from typing import TYPE_CHECKING

import lxml.html
from hypothesis import event, given, settings
from hypothesis import strategies as st

import q7lint

if TYPE_CHECKING:
    from lxml.html import HtmlElement

WORDS = st.sampled_from("rye Salz l’eau вода 塩 نان five 5 Köln".split())
PROSE = st.lists(WORDS, min_size=1, max_size=4).map(" ".join)
INLINE = st.sampled_from("strong em span code b i".split())
VALUES = st.sampled_from(["row", "a b", "2", "col-md-6", "width: 10%"])
BLANKS = st.sampled_from([" ", "\u00a0", "  "])


def opened(name: str, attributes: dict[str, str], quote: str = '"') -> str:
    return "<" + name + "".join(f" {key}={quote}{value}{quote}" for key, value in attributes.items()) + ">"


@st.composite
def damaged_tag(draw: st.DrawFn, name: str, attributes: dict[str, str], *, end: bool) -> tuple[str, str]:
    """Draw a tag as it was, and as a tool left it."""
    sound = f"</{name}>" if end else opened(name, attributes)
    how = draw(st.sampled_from(["sound", "spaced", "split", "curled"]))
    blank = draw(BLANKS)
    if how == "spaced":
        return sound, sound.replace("</", f"<{blank}/{blank}" if draw(st.booleans()) else f"</{blank}").replace(
            f"<{name}", f"<{blank}{name}"
        ).replace(">", f"{blank}>")
    if how == "split" and len(name) > 1:
        cut = draw(st.integers(1, len(name) - 1))
        return sound, sound.replace(name, f"{name[:cut]} {name[cut:]}", 1)
    if how == "curled" and attributes and not end:
        return sound, opened(name, attributes, draw(st.sampled_from(["”", "“"])))
    return sound, sound


@st.composite
def element(draw: st.DrawFn, name: str, inside: tuple[str, str]) -> tuple[str, str]:
    attributes = {"class": draw(VALUES)} if draw(st.booleans()) else {}
    first = draw(damaged_tag(name, attributes, end=False))
    last = draw(damaged_tag(name, {}, end=True))
    return first[0] + inside[0] + last[0], first[1] + inside[1] + last[1]


@st.composite
def phrase(draw: st.DrawFn) -> tuple[str, str]:
    before, inside, after = draw(PROSE), draw(PROSE), draw(PROSE)
    sound, damaged = draw(element(draw(INLINE), (inside, inside)))
    return f"{before} {sound} {after}", f"{before} {damaged} {after}"


@st.composite
def table(draw: st.DrawFn) -> tuple[str, str]:
    """Draw a table as it was, and with each of its tags perhaps damaged."""
    width = draw(st.integers(1, 3))
    rows = []
    for number in range(draw(st.integers(1, 3))):
        cells = [draw(element("td" if number else "th", draw(phrase()))) for _ in range(width)]
        rows.append(draw(element("tr", ("".join(one[0] for one in cells), "".join(one[1] for one in cells)))))
    return draw(element("table", ("".join(one[0] for one in rows), "".join(one[1] for one in rows))))


def meaning(node: HtmlElement) -> list[object]:
    """Give what a reader of the page gets: names, attributes and texts, in order."""
    attributes = sorted((key, " ".join(value.split())) for key, value in node.attrib.items())
    return [node.tag, attributes, node.text or "", [(meaning(child), child.tail or "") for child in node]]


@settings(max_examples=300, deadline=None)
@given(table())
def test_lxml_reads_a_repaired_table_as_the_sound_one(pair: tuple[str, str]) -> None:
    sound, damaged = pair
    event("damaged" if sound != damaged else "sound")
    repaired = q7lint.repair(damaged, dialect="html", unsafe=True)
    assert repaired.refused == ()
    assert meaning(lxml.html.fragment_fromstring(repaired.text)) == meaning(lxml.html.fragment_fromstring(sound))


def test_the_tables_are_damaged_nine_times_in_ten() -> None:
    counts = {True: 0, False: 0}

    @settings(max_examples=200, deadline=None, database=None)
    @given(table())
    def count(pair: tuple[str, str]) -> None:
        counts[pair[0] != pair[1]] += 1

    count()
    assert counts[True] >= 9 * counts[False]
