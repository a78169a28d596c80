"""What is laid out as code and is none, or holds what is left of tags: indented lines, words between backquotes.

Extractors that keep a page's layout indent what they print as code is indented: tables, items, asides. Code in such a
place holds sound tags, and none that fell apart; a text that shows damage on purpose says so before it shows it. Those
that write Markdown set backquotes round an element that was damaged inside.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint.elements import BLOCK, ELEMENTS, HEADINGS, INLINE, NO_WORDS, STYLES, element
from q7lint.reading.context import about_markup
from q7lint.regex import regex

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable, Iterator

    from q7lint.text import Span

_QUOTES = "\"'\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb\uff02"
_BETWEEN = regex(r"<([^<>\r\n]{1,300}+)>")
_BEFORE = regex(r"(?<![^\s>])(/?[A-Za-z][A-Za-z0-9]{0,11}+)[ \t\u00a0]{0,3}+>")
_ATTRIBUTES = regex(rf"\s{{1,3}}[A-Za-z][\w:.\-]*+\s{{0,2}}=\s{{0,2}}(?P<quote>[{_QUOTES}])")
_EMPTIED = regex(r"(?<=\w),&(?:&|(?:amp;)++&(?:amp;)*+)?+;(?![^\s])")
_TAG = regex(r"<[ \t]{0,3}/?[ \t]{0,3}[A-Za-z]")
_TELLS = (":", "\uff1a")
_NOTHING = " \t./\u2026"
"""What stands for words between the tags that are shown."""
_BEFORE_IT = 300
"""How far before a block a sentence may say that tags are shown there, in code points."""
_ENOUGH = 2
"""In so many places do tags have to be left of which nothing but damage is read, before those in doubt say anything."""
_MANY = 6
"""With tags left on so many lines, a colon before the next ones shows nothing."""

_PARENTS = {"td": ("tr",), "th": ("tr",), "tr": ("table", "tbody", "thead", "tfoot"), "li": ("ul", "ol")}


class _Run:
    """Indented lines with no other line between them.

    Args:
        text: The text.
        begins: Where the first of them begins.
    """

    def __init__(self, text: str, begins: int) -> None:
        before = text[max(0, begins - _BEFORE_IT) : begins].rstrip()
        self.announced = before.endswith(_TELLS)
        """Whether a colon stands before them."""
        self.shown = about_markup(before, max(before.rfind("\n"), before.rfind("\r")) + 1)
        """Whether what stands before them speaks of markup."""
        self.lines: list[Span] = []
        self.damaged: set[Span] = set()


def without_remains(text: str, lines: Iterable[tuple[int, Span]]) -> Iterator[Span]:
    """Give the lines of code of those that may be code, each of which comes with the place where its run begins.

    A line with a tag that is damaged for sure is none, unless what stands before its run says that tags are shown.
    Beside such a line none is that holds any tag; where there are several, none that holds what may be a damaged one.
    """
    runs: dict[int, _Run] = {}
    for begins, line in lines:
        if all(text.find(sign, *line) < 0 for sign in "<>&"):
            yield line
            continue
        run = runs.get(begins)
        if run is None:
            run = runs[begins] = _Run(text, begins)
        run.lines.append(line)
        if _is_damaged(text[slice(*line)]):
            run.damaged.add(line)
    count = sum(len(run.damaged) for run in runs.values() if not (run.shown or run.announced))
    for run in runs.values():
        shown = run.shown or (run.announced and count < _MANY)
        for line in run.lines:
            said = text[slice(*line)]
            remains = line in run.damaged or (count >= _ENOUGH and _may_be_damaged(said))
            if shown or not (remains or (run.damaged and _TAG.search(said)) or _EMPTIED.search(said)):
                yield line


def with_remains(text: str, codes: Iterable[Span], blocks: Iterable[Span]) -> frozenset[Span]:
    """Choose the words between backquotes in which an element was damaged, in a text that is damaged outside of them.

    What holds nothing but tags is there to show them, and so is what a line that speaks of markup holds.

    Args:
        text: The text.
        codes: Where backquotes stand, and what they hold.
        blocks: Where blocks of code stand.
    """
    codes = list(codes)
    inside = [code for code in codes if text.find("<", *code) >= 0]
    if not inside:
        return frozenset()
    outside = sum(_tells(one[1]) or _begins_style(one[1]) for one in _outside(text, [*codes, *blocks]))
    if outside < _ENOUGH:
        return frozenset()
    return frozenset(
        code
        for code in inside
        if _holds_remains(text[slice(*code)].strip("`"), outside) and not _speaks_of_markup(text, code)
    )


def _speaks_of_markup(text: str, code: Span) -> bool:
    """Tell whether the line round `code` speaks of markup, near it."""
    low, high = max(code.start - _BEFORE_IT, 0), min(code.end + _BEFORE_IT, len(text))
    low = max(text.rfind("\n", low, code.start) + 1, low)
    end = text.find("\n", code.end, high)
    return about_markup(text, low, high if end < 0 else end)


def _outside(text: str, codes: list[Span]) -> Iterator[re.Match[str]]:
    """Yield what stands between two brackets and not in code."""
    following = iter(sorted(codes))
    code = next(following, None)
    for found in _BETWEEN.finditer(text):
        while code is not None and code.end <= found.start():
            code = next(following, None)
        if code is None or found.start() < code.start:
            yield found


def _holds_remains(code: str, outside: int) -> bool:
    """Tell whether `code` holds the two ends of a damaged element and more, where `outside` of it such ends stand.

    One end is enough where there are many.
    """
    names: set[str] = set()
    if not _BETWEEN.sub("", code).strip(_NOTHING):
        return False
    for one in _BETWEEN.finditer(code):
        if outside >= _MANY and _begins_style(one[1]):
            return True
        if not _tells(one[1]):
            words = one[1].split()
            if element(words) is not None and (len(words) > 1 or one[1][:1].isspace()):
                names.add("".join(words).lower())
        elif outside >= _MANY or "".join(one[1].strip("/ \t\u00a0").split()).lower() in names:
            return True
        else:
            names.add(_name_behind_blank(f" {one[1]}"))
    return False


def _begins_style(inside: str) -> bool:
    """Tell whether brackets hold the spaced name of an element of a style, which is no type of a program's."""
    return _name_behind_blank(inside) in STYLES


def _is_damaged(line: str) -> bool:
    """Tell whether a line holds a tag that is damaged for sure, or both ends of an element, one of them cut."""
    found = [*_BETWEEN.finditer(line)]
    return any(_tells(one[1]) for one in found) or _ends_nested(line) or _ends_cut(line, found)


def _ends_cut(line: str, starts: list[re.Match[str]]) -> bool:
    """Tell whether a spaced start tag stands before an end that has lost its bracket: ``< span >Undo span >``."""
    spaced = [(one.end(), name) for one in starts if (name := _name_behind_blank(one[1])) in ELEMENTS]
    if not spaced:
        return False
    ends: dict[str, int] = {}
    for found in _BEFORE.finditer(line, spaced[0][0]):
        name = found[1].strip("/").lower()
        if len(name) > 1 or line[found.end() : found.end() + 1] != " " or not line[found.end() :].strip():
            ends[name] = found.start()
    return any(ends.get(name, -1) >= end for end, name in spaced)


def _name_behind_blank(inside: str) -> str:
    """Give the first word behind a bracket and a blank, in lower case; nothing where none stands there."""
    words = inside.split(None, 1) if inside[:1].isspace() else []
    return words[0].lower() if words else ""


def _tells(inside: str) -> bool:
    """Tell whether nothing but a damaged tag has `inside` between its brackets: an end tag, or one with a value."""
    bare = inside.strip(" \t\u00a0")
    slash = bare.startswith("/")
    if slash or bare.endswith("/"):
        words = bare.strip("/ \t\u00a0").split()
        apart = bare[1:2].isspace() if slash else inside[-1:].isspace()
        return element(words) is not None and (apart or len(words) > 1 or inside[:1].isspace())
    found = _ATTRIBUTES.search(bare)
    if found is None:
        return False
    words = bare[: found.start()].split()
    damaged = len(words) > 1 or inside[:1].isspace() or found["quote"] not in "\"'"
    return element(words) is not None and damaged


def _ends_nested(line: str) -> bool:
    """Tell whether a line ends in the tails of two elements, the second of which holds the first: ``td > tr >``."""
    tails = [*_BEFORE.finditer(line)][-2:]
    if len(tails) < 2 or line[tails[1].end() :].strip() or line[tails[0].end() : tails[1].start()].strip():
        return False
    inner, outer = (found[1].strip("/").lower() for found in tails)
    return outer in _PARENTS.get(inner, ()) or (inner in INLINE and outer in BLOCK and outer in NO_WORDS | {"p"})


def _may_be_damaged(line: str) -> bool:
    """Tell whether a line holds what may be a damaged tag: a name that is set apart, or what is left of one."""
    for found in _BETWEEN.finditer(line):
        words = found[1].strip(" /\t\u00a0").split()
        if element(words) is not None and (len(words) > 1 or found[1][:1].isspace() or found[1][-1:].isspace()):
            return True
    return any(_is_tail(found[1]) for found in _BEFORE.finditer(line))


def _is_tail(name: str) -> bool:
    """Tell whether a name before a bracket is that of an element, and hardly anything else."""
    bare = name.strip("/").lower()
    return bare in NO_WORDS or bare in STYLES or bare in HEADINGS or (name.startswith("/") and bare in ELEMENTS)
