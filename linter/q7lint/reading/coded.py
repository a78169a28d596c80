"""Damaged tags within the code of a page.

HTML writes each bracket of code as an escape, so that tags in ``<code>`` are tags: those of a highlighter, or of a
placeholder to be seen in italics. A damaged start tag alone may still be code whose brackets nobody escaped, ``a < b >
c``. An element whose end tag is damaged is none: ``< / em >`` is in no program.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint.reading.tokens import HALVED, Damage, TagKind
from q7lint.text import Dialect

if TYPE_CHECKING:
    from collections.abc import Sequence

    from q7lint.reading.brackets import Shape
    from q7lint.reading.protected import Protected
    from q7lint.text import Document

_LOST = HALVED | Damage.FOREIGN


def unprotected(document: Document, shapes: Sequence[Shape], covered: list[bool], places: Protected) -> list[Shape]:
    """Give the shapes that are not protected; in the code of HTML an element with a damaged end tag is not.

    Args:
        document: The text.
        shapes: What may be tags, in the order of their places.
        covered: Whether each of them stands in a protected place.
        places: The protected places.
    """
    freed = _freed(shapes, covered, places) if document.dialect is Dialect.HTML and True in covered else set()
    return [shape for at, shape in enumerate(shapes) if not covered[at] or at in freed]


def _freed(shapes: Sequence[Shape], covered: list[bool], places: Protected) -> set[int]:
    """Give which shapes are the two ends of such elements, one of them or both in code."""
    ends = {at for at, shape in enumerate(shapes) if shape.damage is not Damage.NONE and _is_damaged_end(shape)}
    names = {shapes[at].name for at in ends}  # few of the thousands of tags in a page have one of these
    begun: dict[str, list[int]] = {}
    freed: set[int] = set()
    for at, shape in enumerate(shapes) if ends else ():
        if shape.name not in names:
            continue
        if shape.kind is TagKind.OPEN:
            begun.setdefault(shape.name, []).append(at)
        elif shape.kind is TagKind.CLOSE and begun.get(shape.name):
            first = begun[shape.name].pop()
            held = [one for one in (first, at) if covered[one]]
            if held and at in ends and all(places.is_only_code(shapes[one].span) for one in held):
                freed.update((first, at))
    return freed


def _is_damaged_end(shape: Shape) -> bool:
    """Tell whether a damaged shape is an end tag with both of its brackets."""
    return shape.kind is TagKind.CLOSE and not shape.damage & _LOST
