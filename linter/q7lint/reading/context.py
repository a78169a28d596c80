"""What a whole text says about its tags: where it speaks of markup, and which names end more often than they begin."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from typing import TYPE_CHECKING

from q7lint.reading.tokens import TagKind

if TYPE_CHECKING:
    from q7lint.reading.brackets import Shape
    from q7lint.text import Span

_BEGUN = re.compile(r"</?[A-Za-z][A-Za-z0-9]*+(?![\w-])")
_LINE_REACH = 400

# A line that speaks of markup shows tags on purpose. The words are few, and none of them is a word of everyday prose.
ABOUT_MARKUP = re.compile(
    r"\b(?:X?HTML5?|XML|SGML|JSX|CSS|DOM|BBCode|tags?|markup|selectors?|balises?|etiquetas? HTML)\b"
    r"|\b[Dd](?:as|ie) Tags?\b|\b[тТ][еэ]г(?:[аиоу]\w{0,2})?\b|\b\u05d4?\u05ea\u05d2(?:\u05d9\u05d5?\u05ea)?\b"
    r"|\b(?:\u0627\u0644)?\u0648\u0633\u0645\b|\u30bf\u30b0|\u6807\u7b7e|\u6a19\u7c64|\ud0dc\uadf8"
)


class Subjects:
    """Where a text speaks of markup.

    Args:
        text: The text.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.places: list[int] | None = None

    def stand_on_line(self, span: Span) -> bool:
        """Tell whether the line of `span`, within 400 code points to each side, speaks of markup."""
        if self.places is None:
            self.places = [found.start() for found in ABOUT_MARKUP.finditer(self.text)]
        low, high = max(span.start - _LINE_REACH, 0), span.end + _LINE_REACH
        near = bisect_left(self.places, low)
        if near == len(self.places) or self.places[near] >= high:
            return False
        low = max(low, self.text.rfind("\n", low, span.start) + 1)
        stop = self.text.find("\n", span.end, high)
        near = bisect_left(self.places, low)
        return near < len(self.places) and self.places[near] < (high if stop < 0 else stop)


class Orphans:
    """Which sound end tags have lost their start tag, by a count over the text.

    A start tag may stand where none is read, in code or torn over lines: only a name that ends more often than it
    begins has an orphan.

    Args:
        text: The text.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.counts: Counter[str] | None = None

    def holds(self, shape: Shape) -> bool:
        """Tell whether `shape` may stand alone: any but an end tag whose name begins as often as it ends."""
        if shape.kind is not TagKind.CLOSE:
            return True
        if self.counts is None:
            self.counts = Counter(found.group().lower() for found in _BEGUN.finditer(self.text))
        return self.counts[f"</{shape.name}"] > self.counts[f"<{shape.name}"]
