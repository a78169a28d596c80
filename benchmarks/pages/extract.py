"""Extract text from HTML, in an environment of its own: JSON lines come in, JSON lines go out.

    python benchmarks/pages/extract.py EXTRACTOR < in.jsonl > out.jsonl

Each line in is ``{"html": …}``; each line out is the text as a JSON string, or null where there is none.
"""

from __future__ import annotations

import json
import logging
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable


def _trafilatura(html: str) -> str | None:
    import trafilatura

    return trafilatura.extract(html, include_comments=False)


def _trafilatura_recall(html: str) -> str | None:
    import trafilatura

    return trafilatura.extract(html, include_comments=False, favor_recall=True)


def _html2text(html: str) -> str | None:
    import html2text

    reader = html2text.HTML2Text(bodywidth=0)
    reader.ignore_links = True
    reader.ignore_images = True
    return reader.handle(html)


def _inscriptis(html: str) -> str | None:
    import inscriptis

    return inscriptis.get_text(html)


def _soup(html: str) -> str | None:
    import bs4

    return bs4.BeautifulSoup(html, "lxml").get_text()


EXTRACTORS: dict[str, Callable[[str], str | None]] = {
    "trafilatura": _trafilatura,
    "recall": _trafilatura_recall,
    "html2text": _html2text,
    "inscriptis": _inscriptis,
    "soup": _soup,
}


def main() -> None:
    """Extract line by line; what an extractor cannot read gives null."""
    logging.disable(logging.CRITICAL)
    extract = EXTRACTORS[sys.argv[1]]
    for line in sys.stdin:
        try:
            text = extract(json.loads(line)["html"])
        except Exception:  # noqa: BLE001 - whatever an extractor stumbles over, the campaign goes on
            text = None
        print(json.dumps(text), flush=True)


if __name__ == "__main__":
    main()
