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
_QUOTABLE = frozenset("&<>\"'\u00a0")

SUBJECTS = re.compile(
    r"\b(?:X?HTML5?|XML|SGML|DOM|XSLT|htmlspecialchars)\b"
    r"|ampersand|esperluette|амперсанд|アンパサンド|앰퍼샌드|kaufmännische[sn]? und\b|\be comm?erciale?\b|\bet commercial\b"
    r"|\b(?:un|double|over|mis)-?escap|\bescap(?:ing\b|e[ds]? (?:char|sequence|code|entit|twice|again))"
    r"|(?:named|numeric|character)[ -](?:entit|reference)|échappement|\bde escape\b|di escape\b|Maskierung"
    r"|экраниров|转义|轉義|实体|實體|実体参照|文字参照|エスケープ|이스케이프",
    re.IGNORECASE,
)
"""What a line is about that explains escapes."""

_BEFORE = re.compile(
    r"(?:\b(?:entit(?:y|ies|ät|à|é|ies)|entidade?|сущность|сущности"
    r"|us(?:e|ing|ed|ar|a|are)|writ(?:e|es|ing|ten)|typ(?:e|es|ing)|insert|enter|show|shows|called|become[s]?|yields?|prints?"
    r"|converts?|decodes?|encodes?|replaces?|remove[sd]?|handle|parse|literal|sequence|string|code"
    r"|schreibe?n?|verwende[nt]?|benutze[nt]?|nutze[nt]?|tippe[nt]?|durch|zeigt"
    r"|utilis(?:ez|er|e)|écri(?:re|vez|t)|tapez|taper|insér(?:ez|er)"
    r"|escrib[ae]n?|escribir|usa[rn]?|use|ponga|escrev[ae]r?|digit[ae]r?|scriv(?:i|ere|ete)|usate|inserire"
    r"|gebruik|schrijf|typ|użyj|wpisz|napisz"
    r"|используйте|пишите|напишите|введите|пишут|写成|使用|输入|輸入|写|用)[ \u00a0]?[(\[]?)\Z",
    re.IGNORECASE,
)
"""What stands before an escape that is named."""

_AFTER = re.compile(
    r"[)\]]?[ \u00a0](?:entit(?:y|ies)|(?:stands?|means?|gives?|yields?|becomes?|shows?|displays?|renders?|represents?|is|instead)\b"
    r"|(?:to|for) (?:show|get|display|print|mean|an?\b)|(?:steht|ergibt|wird|bedeutet|zeigt|für ein)\b"
    r"|(?:pour|donne|devient|signifie|affiche|représente)\b|(?:para|significa|muestra|representa|per ottenere|diventa)\b"
    r"|(?:означает|вместо|чтобы|даёт)|(?:=|→|⇒|->|=>)[ \u00a0]|(?:表示|代表|显示|顯示|を|と|は))"
    r"|(?:表示|代表|显示|顯示|を|と書|は)",
    re.IGNORECASE,
)
"""What stands behind an escape that is named."""


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
        """Tell whether it stands alone in quotes, or with the markup that it is part of: "&lt;b&gt;"."""
        first, last = entity, entity
        before, after = self._left(first), self._right(last)
        return bool(before) and after in _QUOTES.get(before, "\0")

    def _left(self, entity: Entity) -> str:
        start = entity.span.start
        other = self._ending.get(start)
        return other.decoded if other else self._document.text[max(0, start - 1) : start]

    def _right(self, entity: Entity) -> str:
        end = entity.span.end
        other = self._beginning.get(end)
        return other.decoded if other else self._document.text[end : end + 1] or "\0"

    def _celled(self, entity: Entity) -> bool:
        """Tell whether it fills a cell of a table, which a left-over space may do and another sign does not."""
        text, (start, end) = self._document.text, entity.span
        left, right = text[max(0, start - 3) : start].rstrip(" "), text[end : end + 3].lstrip(" ")
        return left.endswith("|") and right.startswith("|") and bool(entity.decoded.strip())

    def _named(self, entity: Entity) -> bool:
        """Tell whether a word beside it says what to do with it, or what it stands for."""
        text, (start, end) = self._document.text, entity.span
        if text[end : end + 1].isalnum() and not _AFTER.match(text, end):
            return False
        return bool(_BEFORE.search(text, max(0, start - 20), start) or _AFTER.match(text, end))

    def _subject(self, entity: Entity) -> bool:
        """Tell whether its line is about escapes."""
        row = self._document.row(entity.span.start)
        if row != self._row:
            self._row = row
            self._spoken = bool(SUBJECTS.search(self._document.text, *self._document.line(row)))
        return self._spoken
