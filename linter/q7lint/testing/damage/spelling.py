"""How one tool that damages tags writes them: much the same all over a page, and otherwise on the next."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

T = TypeVar("T")

NBSP = "\u00a0"

INLINE = ("strong", "em", "span", "font", "small", "b", "i", "u", "a")
BLOCK = ("p", "div", "ul", "ol", "li", "h2", "h3", "h4", "section", "blockquote", "article")
PARAGRAPH = ("p", "div", "h2", "h3", "section", "blockquote")
"""Block tags that can stand between two sentences of a line."""

_QUOTES = (("”", "”"), ("“", "”"), ("„", "“"), ("″", "″"), ("”", '"'), ("‘", "’"))


class Speller:
    """Writes tags as one tool does.

    Args:
        habits: Where its habits come from, drawn once a page.
        rng: Where chance comes from at each place.
    """

    def __init__(self, habits: Random, rng: Random) -> None:
        self.rng = rng
        self._case = habits.choices((str.lower, str.upper, str.capitalize), (84, 11, 5))[0]
        self._gap = habits.choices((" ", "  ", NBSP), (80, 8, 12))[0]
        self._open = habits.choice(("<{0}{1}{0}>", "<{0}{1}{0}>", "<{0}{1}>"))
        self._close = habits.choice(("<{0}/{0}{1}{0}>", "<{0}/{1}{0}>", "</{0}{1}{0}>", "<{0}/{1}>", "</{0}{1}>"))
        self._tail = habits.choice(("{1}{0}>", "{1}{0}>", "{1}>"))

    def chance(self, share: float) -> bool:
        """Say yes in that share of cases."""
        return self.rng.random() < share

    def choice(self, among: Sequence[T]) -> T:
        """Choose one."""
        return self.rng.choice(among)

    def cased(self, name: str) -> str:
        """Write a name in the case of the page."""
        return self._case(name)

    def open(self, name: str, attributes: str = "") -> str:
        """Write a start tag with blanks in it. A name that has capitals keeps its case."""
        pattern = "<{0}{1}{0}>" if attributes else self._open
        return pattern.format(self._gap, name + attributes)

    def close(self, name: str) -> str:
        """Write an end tag with blanks in it."""
        return self._close.format(self._gap, name)

    def tail(self, name: str) -> str:
        """Write what an old parser leaves of an end tag, without the blank before it."""
        return self._tail.format(self._gap, name)

    def line_break(self) -> str:
        """Write a line break with blanks in it."""
        written = self.choice(("< br />", "< br />", "< br / >", "< br >", "< br/>", "<br / >", "< BR />"))
        return written.replace(" ", self._gap)

    def split(self, name: str) -> str:
        """Set the letters of a name apart, here and there; it has two at least."""
        cuts = sorted(self.rng.sample(range(1, len(name)), self.rng.randint(1, min(3, len(name) - 1))))
        return " ".join(name[start:end] for start, end in zip([0, *cuts], [*cuts, len(name)], strict=True))

    def split_open(self, name: str, attributes: str = "") -> str:
        """Write a start tag whose name fell apart."""
        gap = self.choice(("", "", " "))
        return f"<{gap}{self.split(name)}{attributes}{gap}>"

    def split_close(self, name: str) -> str:
        """Write an end tag whose name fell apart."""
        return self.choice(("</{}>", "</{}>", "</ {} >", "< / {} >", "</{} >")).format(self.split(name))

    def curled(self, name: str, value: str) -> str:
        """Write an attribute whose quotes were curled, with the blank before it."""
        left, right = self.choice(_QUOTES)
        return f" {name}{self.choice(('=', ' =', ' = '))}{left}{value}{right}"
