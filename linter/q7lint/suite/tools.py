"""Tools that others wrote, each called as its users call it. A new one is a function of a few lines here.

The function takes nothing, imports its library itself, and gives the repair: a function from a `Text` to a text. This
module imports nothing of q7lint, since ``worker.py`` reads it in any Python (3.9 or newer) that has the library.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from typing import NamedTuple


class Text(NamedTuple):
    """A text to repair.

    Args:
        text: The text.
        dialect: What kind of text it is: ``text``, ``markdown`` or ``html``.
        lang: Its language (BCP 47).
    """

    text: str
    dialect: str
    lang: str


Repair = Callable[[Text], str]


class Tool(NamedTuple):
    """A tool.

    Args:
        name: What it is called here.
        package: The distributions or the program to install.
        load: Imports it and gives its repair.
    """

    name: str
    package: str
    load: Callable[[], Repair]


TOOLS: dict[str, Tool] = {}


def tool(name: str, package: str) -> Callable[[Callable[[], Repair]], Callable[[], Repair]]:
    """Add a tool to the table."""

    def added(load: Callable[[], Repair]) -> Callable[[], Repair]:
        TOOLS[name] = Tool(name, package, load)
        return load

    return added


def piped(*command: str) -> Repair:
    """Run a program on each text, from standard input to standard output; linters exit with a status of their own.

    Raises:
        OSError: There is no such program.
    """
    subprocess.run(command, input=b"", capture_output=True, check=False)

    def repair(one: Text) -> str:
        data = one.text.encode("utf-8", "surrogateescape")
        done = subprocess.run(command, input=data, capture_output=True, check=False)
        if data.strip() and not done.stdout:
            raise RuntimeError(done.stderr.decode("utf-8", "replace").strip()[:200] or "no output")
        return done.stdout.decode("utf-8", "surrogateescape")

    return repair


def by_line(fix: Callable[[str], str]) -> Repair:
    """Repair line by line, for a function that was made for sentences and runs lines together."""
    return lambda one: "\n".join(map(fix, one.text.split("\n")))


@tool("q7lint", "q7lint")
def _q7lint() -> Repair:
    from q7lint import repair

    return lambda one: repair(one.text, dialect=one.dialect, unsafe=True).text


@tool("q7lint-safe", "q7lint")
def _q7lint_safe() -> Repair:
    from q7lint import repair

    return lambda one: repair(one.text, dialect=one.dialect).text


@tool("ftfy", "ftfy")
def _ftfy() -> Repair:
    from ftfy import fix_text

    return lambda one: fix_text(one.text)


@tool("plsfix", "plsfix")
def _plsfix() -> Repair:
    from plsfix import fix_text

    return lambda one: fix_text(one.text)


@tool("tidy", "tidy (a program)")
def _tidy() -> Repair:
    return piped("tidy", "-quiet", "-utf8", "-wrap", "0", "--show-body-only", "yes", "--force-output", "yes")


@tool("beautifulsoup", "beautifulsoup4")
def _beautifulsoup() -> Repair:
    from bs4 import BeautifulSoup

    def repair(one: Text) -> str:
        soup = BeautifulSoup(one.text, "html.parser")
        return str(soup) if one.dialect == "html" else soup.get_text()

    return repair


@tool("lxml", "lxml")
def _lxml() -> Repair:
    from lxml import html

    def repair(one: Text) -> str:
        tree = html.fragment_fromstring(one.text, create_parent="div")
        return html.tostring(tree, encoding="unicode")[5:-6] if one.dialect == "html" else tree.text_content()

    return repair


@tool("trafilatura", "trafilatura lxml_html_clean")
def _trafilatura() -> Repair:
    from trafilatura.utils import sanitize

    return lambda one: sanitize(one.text) or ""


@tool("clean-text", "clean-text")
def _clean_text() -> Repair:
    from cleantext import clean

    # Its defaults write lower case in ASCII, which is no repair.
    return lambda one: clean(one.text, to_ascii=False, lower=False)


@tool("unstructured", "unstructured")
def _unstructured() -> Repair:
    from unstructured.cleaners.core import clean

    return by_line(lambda line: clean(line, extra_whitespace=True))


@tool("mdformat", "mdformat mdformat-gfm")
def _mdformat() -> Repair:
    import mdformat

    return lambda one: mdformat.text(one.text, extensions={"gfm"})


@tool("rumdl", "rumdl")
def _rumdl() -> Repair:
    return piped("rumdl", "fmt", "--no-cache", "-")


@tool("bifixer", "bifixer")
def _bifixer() -> Repair:
    from bifixer import restorative_cleaning as cleaning

    def repair(one: Text) -> str:
        lang = one.lang.split("-")[0]
        characters, marks = cleaning.getCharsReplacements(lang), cleaning.getNormalizedPunctReplacements(lang)

        def fix(line: str) -> str:
            fixed = cleaning.remove_html_tags(cleaning.fix(line, lang, *characters))
            return str(cleaning.normalize(fixed, lang, *marks))

        return by_line(fix)(one)

    return repair


@tool("wildebeest", "wildebeest-nlp")
def _wildebeest() -> Repair:
    from wildebeest.wb_normalize import Wildebeest

    norm = Wildebeest()
    norm.load_look_alike_file()
    steps = norm.build_norm_step_dict()
    return by_line(lambda line: norm.norm_clean_string(line, steps))


@tool("html2text", "html2text")
def _html2text() -> Repair:
    from html2text import HTML2Text

    return lambda one: HTML2Text(bodywidth=0).handle(one.text)


@tool("inscriptis", "inscriptis")
def _inscriptis() -> Repair:
    from inscriptis import get_text

    return lambda one: get_text(one.text)


@tool("w3lib", "w3lib")
def _w3lib() -> Repair:
    from w3lib.html import remove_tags, replace_entities

    return lambda one: replace_entities(remove_tags(one.text))
