"""The long way round: a sound page is damaged, and what an extractor makes of it is held against the sound one's text.

The extractor is trafilatura, which is no dependency of q7lint: the extra ``q7lint[dev]`` brings it.
"""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING, NamedTuple

from q7lint.testing.damage.core import Damaged, damaged
from q7lint.testing.damage.spelling import INLINE
from q7lint.text import Dialect

if TYPE_CHECKING:
    from collections.abc import Iterable

    from q7lint.testing.damage.core import Operator

_WORD = re.compile(r"[^\W_]+")


class Extraction(NamedTuple):
    """A pair of extracted texts.

    Args:
        before: The text of the damaged page.
        after: The text of the sound page.
        page: The damaged page, with its marks.
    """

    before: str
    after: str
    page: Damaged


def extracted(page: str) -> str:
    """Extract the text of a page, without the blanks that trafilatura sets behind rows; empty if there is none.

    Raises:
        ImportError: trafilatura is not installed.
    """
    import trafilatura

    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    text = trafilatura.extract(page, include_comments=False) or ""
    return "\n".join(line.rstrip() for line in text.split("\n"))


def damaged_extraction(
    page: str, operators: Iterable[Operator], seed: int | str, *, rate: float | None = None
) -> Extraction | None:
    """Damage a page and extract it; ``None`` where the extractor lost or moved words of the sound page's text.

    Damage changes what an extractor takes for the main text, and what it has left out no repair can bring back. Tags
    of blocks, lists and tables stay sound: where they are text, an extractor runs lines together or invents columns.
    ``benchmarks/pages`` damages those as well, on real pages, and measures what comes back.

    Args:
        page: Sound HTML.
        operators: What to do to it.
        seed: Where chance begins.
        rate: As for `damaged`.

    Raises:
        ImportError: trafilatura is not installed.
    """
    after = extracted(page)
    done = damaged(page, operators, seed, dialect=Dialect.HTML, rate=rate, elements=INLINE)
    before = extracted(done.text)
    rest = iter(_WORD.findall(before))
    if not all(word in rest for word in _WORD.findall(after)):
        return None
    return Extraction(before, after, done)
