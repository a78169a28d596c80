"""Texts with one kind of damage in all that can stand around it: encodings, invalid bytes, line ends, marks.

A text is made of lines of one body, which are joined by line ends, and two of which hold the damage. What comes out is
known beforehand, since the damage is replaced in the bytes themselves.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

DAMAGE = "- < strong >Tea:< / strong > hot."
MENDED = "- Tea: hot."

# How each is encoded (`None`: UTF-8, with what is none in it), and bytes that stand in its lines.
BODIES: dict[str, tuple[str | None, bytes]] = {
    "ASCII": (None, b"Rye and oats"),
    "UTF-8": (None, "Käse, 茶, чай, ☕ \U0001f375".encode()),
    "Latin-1 bytes": (None, b"caf\xe9 cr\xe8me"),
    "cut UTF-8": (None, b"caf\xc3 cr\xe2\x82 me\xf0\x9f"),
    "overlong UTF-8": (None, b"a\xc0\xaf b\xe0\x80\x80 c"),
    "lone surrogates in UTF-8": (None, b"a\xed\xa0\x80 b\xed\xbf\xbf c"),
    "bytes that never occur": (None, b"a \xff b \xfe c \xf8"),
    "UTF-16-LE": ("utf-16-le", "Käse, чай \U0001f375".encode()),
    "UTF-16-BE": ("utf-16-be", "Käse, чай \U0001f375".encode()),
    "UTF-32-LE": ("utf-32-le", "Käse, чай \U0001f375".encode()),
    "UTF-32-BE": ("utf-32-be", "Käse, чай \U0001f375".encode()),
    "latin-1": ("latin-1", "Käse".encode()),
    "cp1252": ("cp1252", "Käse – “fein”".encode()),
    "koi8-r": ("koi8-r", "чай".encode()),
    "shift_jis": ("shift_jis", "お茶を飲む".encode()),
    "gb18030": ("gb18030", "喝茶".encode()),
}
MARKED = {"UTF-16-LE", "UTF-16-BE", "UTF-32-LE", "UTF-32-BE"}
"""They are known by their mark of byte order, and always have it."""

ENDS = {
    "LF": ("\n",),
    "CRLF": ("\r\n",),
    "CR": ("\r",),
    "mixed": ("\n", "\r\n", "\r"),
    "with NEL": ("\n", "\x85"),
    "with LS": ("\n", "\u2028"),
    "with PS": ("\r\n", "\u2029"),
    "with FF": ("\n", "\x0c"),
    "with VT": ("\r\n", "\x0b"),
}


class Text(NamedTuple):
    """A text.

    Args:
        name: What it is.
        template: Its bytes, with a ``%`` in its encoding for each damage.
        options: What q7lint is to be told of it.
        encoding: How the damage is encoded in it.
    """

    name: str
    template: bytes
    options: tuple[str, ...]
    encoding: str = "utf-8"

    @property
    def before(self) -> bytes:
        """Its bytes with the damage."""
        return self._with(DAMAGE)

    @property
    def after(self) -> bytes:
        """Its bytes when it is repaired."""
        return self._with(MENDED)

    def _with(self, text: str) -> bytes:
        return self.template.replace("%".encode(self.encoding), text.encode(self.encoding))


def texts(body: str, chance: Random, each: int = 1) -> Iterator[Text]:
    """Yield texts of one body, with all line ends, with and without a mark and a last line end: `each` of them."""
    encoding, sample = BODIES[body]
    for end, signs in ENDS.items():
        if not _has_all(encoding, signs):
            continue
        for mark in (True,) if body in MARKED else (False, True) if encoding is None else (False,):
            for last in (True, False):
                for _ in range(each):
                    name = f"{body}, {end}, {mark=}, {last=}"
                    lines = _lines(sample if encoding is None else sample.decode().encode(encoding), encoding, chance)
                    ends = [chance.choice(signs).encode(encoding or "utf-8") for _ in lines]
                    yield _text(name, encoding, lines, ends if last else [*ends[:-1], b""], mark=mark)


def _has_all(encoding: str | None, signs: tuple[str, ...]) -> bool:
    try:
        "".join(signs).encode(encoding or "utf-8")
    except UnicodeEncodeError:
        return False
    return True


def _lines(sample: bytes, encoding: str | None, chance: Random) -> list[bytes]:
    """Give some lines, two of them damaged: at the beginning, at the end, or in the midst."""
    damage = "%".encode(encoding or "utf-8")
    lines = [sample * chance.randint(1, 3) for _ in range(chance.randint(1, 4))]
    lines.insert(chance.randint(0, len(lines)), damage)
    lines.insert(chance.randint(0, len(lines)), damage)
    return lines


def _text(name: str, encoding: str | None, lines: list[bytes], ends: list[bytes], *, mark: bool) -> Text:
    known = encoding or "utf-8"
    data = b"".join(part for pair in zip(lines, ends, strict=True) for part in pair)
    options = () if encoding is None or mark else ("--encoding", encoding)
    return Text(name, "\ufeff".encode(known) + data if mark else data, options, known)
