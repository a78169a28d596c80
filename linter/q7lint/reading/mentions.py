"""Tells references that a text speaks *about* from those that are left in it.

"Write &lt; to get a <" is sound: its author means the escape. What shows it stands on the same line: quotes round the
escape, a word that says what to do with it, the character itself beside it, or the subject of the whole line. The
word lists are small, and a line is judged, never a document.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from q7lint.reading.tokens import EntityDamage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from q7lint.reading.tokens import Entity
    from q7lint.text import Document

_QUOTES = {
    '"': '"',
    "'": "'",
    "“": "”",
    "„": "“”",
    "‘": "’",
    "‚": "‘’",
    "«": "»",
    "»": "«",
    "‹": "›",
    "「": "」",
    "『": "』",
}

SUBJECTS = re.compile(
    r"(?<![./\w])(?:X?HTML5?|XML|SGML|XSLT)\b(?!/)|htmlspecialchars|htmlentities"
    r"|ampersand|esperluette|амперсанд|アンパサンド|앰퍼샌드|kaufmännische[sn]? und\b"
    r"|\b(?:un|double|over|mis)-?escap|\bescap(?:ing\b|e[ds]? (?:char|sequence|code|entit|twice|again))"
    r"|(?:named|numeric|character)[ -](?:entit|reference)|Maskierung|экраниров"
    r"|(?:secuencia|car[aá]cter|código|sequência|caractere|sequenz|caratter|caractère)\w* d(?:e |i |'|’)"
    r"(?:escape|échappement)"
    r"|转义|轉義|实体|實體|実体参照|文字参照|エスケープ|이스케이프",
    re.IGNORECASE,
)
"""What a line is about that explains escapes."""

_ENTITY = r"entit(?:y|ies|ät(?:en)?|é|és|à)|entidade?s?|сущност[ьи]"
_BEFORE = re.compile(
    rf"(?:\b(?:{_ENTITY}|defaults? to"
    r"|us(?:e|ing|ed)|writ(?:e|es|ing|ten)|typ(?:e|es|ing)|insert|enter|shows?|called|becomes?|yields?|prints?"
    r"|converts?|(?:de|en)codes?|replaces?|removes?|handles?|parses?|literal|sequence|string|code"
    r"|schreibe?n?|verwende[nt]?|benutze[nt]?|nutze[nt]?|tippe[nt]?|durch|zeigt|gebruik|schrijf|typ"
    r"|utilis(?:ez|er|e)|écri(?:re|vez|t)|tapez|taper|insér(?:ez|er)|escrib[ae]n?|escribir|usa[rn]?|ponga"
    r"|escrev[ae]r?|digit[ae]r?|scriv(?:i|ere|ete)|usate|inserire|użyj|wpisz|napisz"
    r"|используйте|пишите|напишите|введите|пишут)[ \u00a0]|(?:写成|使用|输入|輸入|写|用) ?)[(\[]?\Z",
    re.IGNORECASE,
)
"""What stands before an escape that is named."""

_AFTER = re.compile(
    rf"[)\]]?(?:[ \u00a0](?:(?:{_ENTITY}"
    r"|stands?|means?|gives?|yields?|becomes?|shows?|displays?|renders?|represents?|instead"
    r"|(?:to|for) (?:show|get|display|print|mean|an?|the)|steht|ergibt|wird|bedeutet|zeigt|für ein(?:en?)?"
    r"|pour|donne|devient|signifie|affiche|représente|para|significa|muestra|representa|per ottenere|diventa"
    r"|означает|вместо|чтобы|даёт)\b|(?:=|→|⇒|->|=>) )|[ \u00a0]?(?:表示|代表|显示|顯示|を|と書|は))",
    re.IGNORECASE,
)
"""What stands behind an escape that is named."""

_FREE_BEFORE = re.compile(r"(?:\A|[\s(\[])\Z|[写用成入]\Z")
_FREE_AFTER = re.compile(r"[\s.,;:!?)\]。，、]|\Z|[表代显顯をと は]")
_TAG_INSIDE = re.compile(r"/?\w{1,12} ?/?")
_TAG_INSIDE_LEFT = re.compile(r"/?\w{1,12} ?/?\Z")


class Mentions:
    """The references of a document that are spoken about.

    Args:
        document: The text.
        entities: All of them, in the order of their places.
    """

    def __init__(self, document: Document, entities: Sequence[Entity]) -> None:
        self._document = document
        # An escaped quote is a quote: decoding it first must change nothing.
        self._ending = {one.span.end: one for one in entities}
        self._beginning = {one.span.start: one for one in entities}
        self._row, self._spoken = -1, False

    def has(self, entity: Entity) -> bool:
        """Tell whether `entity` is spoken about, and not left over."""
        # Nobody explains escapes with three levels of them.
        shown = entity.depth < 3 and not (EntityDamage.EMPTY in entity.damage and EntityDamage.NESTED in entity.damage)
        return (
            self._quoted(entity) or self._celled(entity) or (shown and (self._named(entity) or self._subject(entity)))
        )

    def _quoted(self, entity: Entity) -> bool:
        """Tell whether it stands alone in quotes, or with the tag that it is part of: "&lt;b&gt;"."""
        first, last = entity, entity
        if entity.decoded == "<" and (inside := _TAG_INSIDE.match(self._document.text, entity.span.end)):
            last = self._beginning.get(inside.end(), entity)
        elif entity.decoded == ">":
            start = entity.span.start
            inside = _TAG_INSIDE_LEFT.search(self._document.text, max(0, start - 16), start)
            first = self._ending.get(inside.start(), entity) if inside else entity
        before = self._left(first)
        after = self._right(last)
        return bool(before and after) and after in _QUOTES.get(before, "")

    def _left(self, entity: Entity) -> str:
        start = entity.span.start
        other = self._ending.get(start)
        return other.decoded if other else self._document.text[max(0, start - 1) : start]

    def _right(self, entity: Entity) -> str:
        end = entity.span.end
        other = self._beginning.get(end)
        return other.decoded if other else self._document.text[end : end + 1]

    def _celled(self, entity: Entity) -> bool:
        """Tell whether it fills a cell of a table, or stands free in one beside the cell with its character."""
        text, (start, end) = self._document.text, entity.span
        if not entity.decoded.strip():
            return False
        left, right = text[max(0, start - 3) : start].rstrip(" "), text[end : end + 3].lstrip(" ")
        if right.startswith("|") and (not left or left[-1] in "|\r\n"):
            return True
        if not (left[-1:] in ("", "|", ";", "\n") and right[:1] in ("|", "&")):
            return False
        around = text[max(0, start - 60) : start] + text[end : end + 60]
        return "|" in around and entity.decoded in around and entity.decoded != "&"

    def _named(self, entity: Entity) -> bool:
        """Tell whether it stands free, and a word beside it says what to do with it or what it stands for."""
        text, (start, end) = self._document.text, entity.span
        if not (_FREE_BEFORE.search(text, max(0, start - 1), start) and _FREE_AFTER.match(text, end)):
            return False
        before = _BEFORE.search(text, max(0, start - 20), start)
        after = _AFTER.match(text, end)
        if entity.decoded == "&":
            # "Show &amp; tell" joins two words, whatever they are: an escape that is named ends a phrase.
            return bool(before and (after or not text[end : end + 2].strip().isalpha()))
        return bool(before or after)

    def _subject(self, entity: Entity) -> bool:
        """Tell whether its line is about escapes."""
        row = self._document.row(entity.span.start)
        if row != self._row:
            self._row = row
            self._spoken = bool(SUBJECTS.search(self._document.text, *self._document.line(row)))
        return self._spoken
