"""Tells references that a text speaks *about* from those that are left in it.

"Write &lt; to get a <" is sound: its author means the escape. What shows it stands on the same line: quotes round the
escape, a word that says what to do with it, the character itself beside it, or the subject of the whole line. The
word lists are small, and a line is judged, never a document.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from q7lint.reading.block_of import shown_round
from q7lint.reading.commands import is_string
from q7lint.reading.context import FORMS
from q7lint.reading.examples import is_asked
from q7lint.reading.near import ANDS
from q7lint.reading.tokens import Certainty, EntityDamage
from q7lint.regex import regex
from q7lint.text import Dialect

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

_LANGUAGES = regex(r"(?<![./\w])(?:X?HTML5?|XML|SGML|XSLT)\b(?!/)", re.IGNORECASE)
_ESCAPES = regex(
    r"htmlspecialchars|htmlentities|ampersand|esperluette|амперсанд|アンパサンド|앰퍼샌드|kaufmännische[sn]? und\b"
    r"|\b(?:un|double|over|mis)-?escap|\bescap(?:ing\b|e[ds]? (?:char|sequence|code|entit|twice|again))"
    r"|(?:named|numeric|character)[ -](?:entit|reference)|Maskierung|Entität|\bencj[aeiąę]|экраниров|мнемони[кч]"
    r"|(?:secuencia|car[aá]cter|código|sequência|caractere|sequenz|caratter|caractère)\w{0,9} d(?:e |i |'|’)"
    r"(?:escape|échappement)"
    r"|转义|轉義|实体|實體|実体参照|文字参照|エスケープ|이스케이프",
    re.IGNORECASE,
)
"""What a line is about that explains escapes; it may as well name a language that has them."""

_ENTITY = r"entit(?:y|ies|ät(?:en)?|é|és|à)|entidade?s?|сущност[ьи]"
_BEFORE = regex(
    rf"(?:\b(?:{_ENTITY}|defaults? to|what (?:does|is)|was (?:heißt|bedeutet|ist)|que (?:signifie|veut dire)"
    r"|qué (?:significa|es)|cosa (?:significa|vuol dire)|что (?:значит|означает|такое)"
    r"|us(?:e|ing|ed)|writ(?:e|es|ing|ten)|typ(?:e|es|ing)|insert|enter|show(?:s|ed|n)?|called|becomes?|yields?|prints?"
    r"|converts?|(?:de|en)codes?|replaces?|removes?|handles?|parses?|literal|sequence|string|code"
    r"|(?:schreibe?n?|verwende[nt]?|benutze[nt]?|nutze[nt]?|tippe[nt]?|zeige?[nt]?)(?: sie| ich| man)?"
    r"|(?:convert|turn|chang|translat|replac|encod|escap|render)ed (?:in)?(?:to|by|with|as)"
    r"|durch|gebruik|schrijf|typ|utilis(?:ez|er|e)|écri(?:re|vez|t)|tapez|taper|insér(?:ez|er)|escrib[ae]n?|escribir"
    r"|usa[rn]?|ponga|escrev[ae]r?|digit[ae]r?|scriv(?:i|ere|ete)|usate|inserire|użyj|wpisz|napisz"
    r"|используйте|пишите|напишите|введите|пишут)[ \u00a0]|(?:写成|使用|输入|輸入|写|用) ?)[(\[]?\Z",
    re.IGNORECASE,
)
"""What stands before an escape that is named."""

_WRITTEN_AS = regex(
    r"(?:\b(?:(?:writ|spel|escap|encod|schreib|schrij|g?eschr[ie]+[bv])\w*(?: \w{1,4})? (?:as|als)"
    r"|(?:escrib|escrev)\w* (?:como|así)|scriv\w* così|écri\w* (?:comme|ainsi)|пиш\w+ (?:как|так)|pisze się(?: jako)?)"
    r"[ \u00a0\r\n])\Z",
    re.IGNORECASE,
)
"""How a text says that a sign is written as what follows: then it is an escape, whatever stands behind it."""

_AFTER = regex(
    rf"[)\]]?(?:[ \u00a0](?:(?:{_ENTITY}"
    r"|stands?|means?|gives?|yields?|becomes?|shows?|displays?|renders?|represents?|instead"
    r"|characters?|references?|(?:to|for) (?:show|get|display|print|mean|an?|the)"
    r"|steht|ergibt|wird|bedeutet|zeigt|für ein(?:en?)?|geschrieben|geschreven"
    r"|pour|donne|devient|signifie|affiche|représente|para|significa|muestra|representa|per ottenere|diventa"
    r"|означает|вместо|чтобы|даёт|печатается|пишется)\b"
    r"|(?:=|→|⇒|->|=>) )|[ \u00a0]?(?:表示|代表|显示|顯示|を|と書|は))",
    re.IGNORECASE,
)
"""What stands behind an escape that is named."""

_SEEN = regex(r"\b(?:sees?|saw|seen|gets?|got|finds?|found|match(?:es)?)[ \u00a0]\Z", re.IGNORECASE)
_WHERE = regex(r"[ \u00a0](?:in|on|all over|everywhere|where|and|or)\b", re.IGNORECASE)
"""Where an escape is seen: no word joined by an ampersand, and nothing quoted, begins so."""

_LINKS = regex(r"[)\]]?[ \u00a0](?:instead|characters?|references?|pour|para|per|für|(?:to|for))\b", re.IGNORECASE)
"""Those of them that any sentence has behind a dash, a quotation mark or a verb: ``\u00e9 para``, ``\u00bb pour``."""
_ENDS_WORDS = frozenset("\u2013\u2014\u2026\u00ab\u00bb\u201c\u201d\u2018\u2019\u00e9\u00c9\u00e8\u00c8\u00e0\u00c0")

_FREE_AFTER = regex(r"[\s.,;:!?<)\]。，、]|\Z|[表代显顯をと は]")
_CONTEXT = 24
"""How much of the text round a reference is looked at."""

_FILLERS = frozenset("\u2013\u2014\u2212\u2026\u2190\u2191\u2192\u2193\u2022\u00b7\u2713\u2714")
"""Signs that fill a cell in which there is nothing, or one that says yes."""

_BLANKS = (" ", "\u00a0")
_ENDS_QUESTION = regex(r"[^.?!;\r\n]{0,60}[?\u061f\uff1f]")
_QUESTION = 140
_LONGEST_ROW = 1000
_LEVELS = 10
_SUBJECT = 400
"""How far from a reference a block of HTML tells what it is about, in code points."""

_TAG_INSIDE = regex(r"/?\w{1,12} ?/?\Z")
_TAG_BEFORE = regex(r"<[ /\u00a0]{0,4}\w{1,12}[ \u00a0]?\Z")
_EDGES = frozenset(["", *" \t\r\n\u00a0|;([>写用成入，、：；。？"])


class Mentions:
    """The references of a document that are spoken about.

    Args:
        document: The text.
        entities: All of them, in the order of their places.
    """

    def __init__(self, document: Document, entities: Sequence[Entity]) -> None:
        self._document = document
        self._entities = entities
        self._starts = [one.span.start for one in entities]
        self._row, self._explains, self._names, self._counts = -1, False, False, False
        self._named_end = -_CONTEXT

    def has(self, index: int) -> bool:
        """Tell whether the entity of that `index` is spoken about, and not left over."""
        entity = self._entities[index]
        first, last = self._tag(index)
        before, after = self._before(first, 1), self._after(last, 1)
        if is_string(self._document.text, entity.span.start) and entity.depth < 2:
            return True
        if before and after and after[0] in _QUOTES.get(before[-1], ""):
            return True  # alone in quotes, or with the tag that it is part of: "&lt;b&gt;"
        empty = EntityDamage.EMPTY in entity.damage
        # Nobody explains escapes with three levels of them, nor with the remains of two; HTML needs one more for each.
        levels = 4 if self._document.dialect is Dialect.HTML else 3
        shown = entity.depth < levels and not (empty and EntityDamage.NESTED in entity.damage)
        # Within or beside a word it is part of the text; most are, and need no second look.
        if not empty and before in _EDGES and (after in _EDGES or not after.isalnum()):
            before = self._before(first, _CONTEXT).replace("\r\n", "\n")
            after = self._after(last, _CONTEXT).replace("\r\n", "\n")
            if shown and _celled(entity.decoded, before, after) and not self._fills_column(entity):
                return True
            named = shown and (_named(entity.decoded, before, after) or self._beside_named(entity))
            if named or (shown and (self._joined(index) or self._is_asked_about(entity))):
                self._named_end = entity.span.end
                return True
        return shown and entity.depth < 3 and self._subject(entity)

    def _fills_column(self, entity: Entity) -> bool:
        """Tell whether a dash alone in its cell stands in the cell above or below as well, for what there is none of.

        A table of escapes has another one in each row.
        """
        if entity.decoded not in _FILLERS:
            return False
        document = self._document
        row = document.row(entity.span.start)
        start = document.line(row).start
        if entity.span.start - start > _LONGEST_ROW:
            return False
        column = document.text.count("|", start, entity.span.start)
        for other in (row - 1, row + 1):
            line = document.text[slice(*document.line(other))] if 0 <= other < len(document.line_starts) else ""
            cells = line[:_LONGEST_ROW].split("|", column + 1)
            if len(cells) > column + 1 and _unescaped(cells[column].strip()) == entity.decoded:
                return True
        return False

    def _joined(self, index: int) -> bool:
        """Tell whether nothing but an `and` stands between it and another that stands free: "&nbsp; or &lt;"."""
        for first in (index - 1, index):
            between = self._between(first, first + 1) if first >= 0 else "\n"
            if between[:1] in _BLANKS and between[-1:] in _BLANKS and between.strip() in ANDS and between.strip():
                outer = self._before(first, 1), self._after(first + 1, 1)
                if outer[0] in _EDGES and (outer[1] in _EDGES or not outer[1].isalnum()):
                    return True
        return False

    def _beside_named(self, entity: Entity) -> bool:
        """Tell whether another escape was named just before it: "write &amp;amp; to show &amp; there"."""
        between = self._document.text[self._named_end : entity.span.start]
        return entity.span.start - self._named_end < _CONTEXT and "\n" not in between and "\r" not in between

    def _is_asked_about(self, entity: Entity) -> bool:
        """Tell whether it stands in a question about what somebody sees, and joins no words."""
        text, (start, end) = self._document.text, entity.span
        free = text[max(0, start - 1) : start] in _BLANKS and not text[end : end + 1].isalnum()
        if not free or (entity.decoded == "&" and text[end + 1 : end + 2].isalnum()):
            return False
        asks = _ENDS_QUESTION.match(text, end)
        return asks is not None and is_asked(text[max(0, start - _QUESTION) : start])

    def _before(self, index: int, wanted: int) -> str:
        """Give what stands before an entity, other entities decoded: to decode them first must change nothing."""
        pieces: list[str] = []
        offset = self._entities[index].span.start
        while wanted > 0:
            index -= 1
            end = self._entities[index].span.end if index >= 0 else 0
            piece = self._document.text[max(end, offset - wanted) : offset]
            if index >= 0 and len(piece) == offset - end:
                piece = self._entities[index].decoded + piece
                offset = self._entities[index].span.start
            else:
                wanted = 0
            wanted -= len(piece)
            pieces.append(piece)
        return "".join(reversed(pieces))

    def _after(self, index: int, wanted: int) -> str:
        """Give what stands behind an entity, other entities decoded."""
        pieces: list[str] = []
        offset = self._entities[index].span.end
        while wanted > 0:
            index += 1
            last = index == len(self._entities)
            start = len(self._document.text) if last else self._starts[index]
            piece = self._document.text[offset : min(start, offset + wanted)]
            if not last and len(piece) == start - offset:
                piece += self._entities[index].decoded
                offset = self._entities[index].span.end
            else:
                wanted = 0
            wanted -= len(piece)
            pieces.append(piece)
        return "".join(pieces)

    def _tag(self, index: int) -> tuple[int, int]:
        """Give the two ends of the tag that an entity is part of, ``&lt;b&gt;``; twice itself where it is of none."""
        decoded = self._entities[index].decoded
        if decoded == "<" and _TAG_INSIDE.match(self._between(index, index + 1)) and self._decoded(index + 1) == ">":
            return index, index + 1
        if decoded == ">" and _TAG_INSIDE.match(self._between(index - 1, index)) and self._decoded(index - 1) == "<":
            return index - 1, index
        return index, index

    def _decoded(self, index: int) -> str:
        return self._entities[index].decoded if 0 <= index < len(self._entities) else ""

    def _between(self, first: int, second: int) -> str:
        """Give the first of what stands between two neighbours, with a line end for what is too long."""
        if first < 0 or second == len(self._entities):
            return "\n"
        start, end = self._entities[first].span.end, self._starts[second]
        return self._document.text[start:end] if end - start < 20 else "\n"

    def _subject(self, entity: Entity) -> bool:
        """Tell whether its line is about escapes; in HTML, what its block shows of that line."""
        row = self._document.row(entity.span.start)
        if row != self._row:
            text, line = self._document.text, self._document.line(row)
            self._row = row
            self._explains = bool(_ESCAPES.search(text, *line))
            self._names = bool(_LANGUAGES.search(text, *line))
            self._counts = self._names and bool(FORMS.search(text, *line))
        # Who counts the forms in which a text is there explains no ampersand at a comma.
        glued = self._counts and EntityDamage.EMPTY in entity.damage and entity.certainty is Certainty.CERTAIN
        is_told = self._explains or (self._names and not glued)
        return is_told and (self._document.dialect is not Dialect.HTML or self._is_of_block(entity))

    def _is_of_block(self, entity: Entity) -> bool:
        """Tell whether what its block of HTML shows is about escapes, and not only an address or a class there."""
        text = self._document.text
        line = self._document.line(self._document.row(entity.span.start))
        low, high = max(line.start, entity.span.start - _SUBJECT), min(line.end, entity.span.end + _SUBJECT)
        shown = shown_round(text, entity.span, low, max(high, entity.span.end))
        return bool(_ESCAPES.search(shown) or _LANGUAGES.search(shown))


def _unescaped(cell: str) -> str:
    """Give the sign that a cell holds, however often it was escaped; the cell itself where it holds more."""
    import html  # a table of two thousand names, which few texts ask for

    for _ in range(_LEVELS):
        if "&" not in cell or len(cell) > _CONTEXT * 2:
            break
        cell = html.unescape(cell)
    return cell


def _celled(decoded: str, before: str, after: str) -> bool:
    """Tell whether it fills a cell of a table, which a left-over space may do and another sign does not."""
    left, right = before[-3:].rstrip(" "), after[:3].lstrip(" ")
    return right.startswith("|") and (not left or left[-1] in "|\r\n") and bool(decoded.strip())


def _named(decoded: str, before: str, after: str) -> bool:
    """Tell whether it stands free, and a word beside it says what to do with it or what it stands for."""
    if not (before[-1:] in _EDGES - {"|", ";"} and _FREE_AFTER.match(after)):
        return False
    if decoded == ">" and _TAG_BEFORE.search(before[-20:]):
        return False  # what stands before it is the name of its tag: ``< / code &gt;``
    if _WRITTEN_AS.search(before):
        return True
    told, explained = _BEFORE.search(before[-20:]), _AFTER.match(after)
    if explained and not told and decoded in _ENDS_WORDS and _LINKS.match(after):
        return False
    if decoded == "&":
        # "Show &amp; tell" joins two words, whatever they are: an escape that is named ends a phrase.
        if explained and before[-1:] in ("", "\n", "\r") and not _LINKS.match(after):
            return True  # at the beginning of a line it joins nothing
        told = told or _SEEN.search(before[-20:])
        return bool(told and (explained or not after[:2].strip().isalpha() or _WHERE.match(after)))
    if decoded in "<>\"'" and _SEEN.search(before[-20:]) and _WHERE.match(after):
        return True
    return bool(told or explained)
