"""What stands beside a shape on its line, and what that says about it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from q7lint.elements import BLOCK, ROWS_AND_CELLS, SILENT
from q7lint.reading.beside import BLANKS, END_REACH, FEW_WORDS, QUOTES, STOPS, WITHIN, Beside, in_word
from q7lint.reading.brackets import DOUBLE, SINGLE
from q7lint.reading.tokens import Damage, TagKind
from q7lint.regex import regex

if TYPE_CHECKING:
    from q7lint.text import Span

INITIALS = regex(r"(?:\A|(?<=[\r\n]))[ ]{0,3}[A-Z]{1,3}>[ ]")
_BEGINS_BELOW = regex(rf"[{BLANKS}]{{0,40}}(?:\Z|\r?\n(?:\Z|[-*\u2022][ ]|[^\W\d_a-z]))")
_GOES_ON_BELOW = regex(
    rf"[{BLANKS}]{{0,40}}\r?\n[> \t\u00a0]{{0,40}}(?:[\d$\u00b1]|[.,(+\-\u2212]\d|[A-Z][\d_]|(?P<letter>[^\W\d_]))"
)
ANDS = frozenset(
    "… ... and to or und bis oder et ou à y o a e i en och eller og ja tai lub nebo ve veya és vagy și sau"
    " και dan và na и или до і או و أو 和 或 と や 및 से और".split()
)
"""Words that join what stands on both sides of them, when they stand alone between two tags."""
_GOES_ON = regex("[,;\u060c\u061b\u3001\uff0c] ?[^\\W\\d_]")
_ENDS_SPEECH = frozenset(".!?,\u2026\u3002\uff01\uff1f\u061f\u2014\u2013")
_BOTH_SIDES = frozenset(("()", "[]", "{}", "//", "##", "^$"))
"""Signs on both sides of a sound tag that is shown, or that a program looks for."""
_STRESS = frozenset(("*", "_"))
_NUMBER = regex(rf"[{BLANKS}]{{0,3}}\d{{1,3}}[.)][{BLANKS}]")
_COUNT = regex(rf"[{BLANKS}]{{0,3}}(?P<number>\d{{1,3}})(?P<sign>[.)])[{BLANKS}](?P<word>\S)")
_COUNTS = regex(rf"(?:\A|(?<=[\s(>|]))(\d{{1,3}})([.)])(?=[{BLANKS}])")
_BULLETS = frozenset("-\u2022\u2013\u00b7\u25aa")
_BEGINS = frozenset("`*_\u00ab\u201c\u201e\u2018\u00bf\u00a1")
"""Signs that text begins with, and not what is said of a word before it."""
KOREAN_PARTICLE = (
    "(?:(?:에서|에게|한테|께서|께|에|으로|로|까지|부터|처럼|보다|만|마다|밖에|하고|이?랑|와|과)(?:는|도|만|의)?"
    "|은|는|이|가|을|를|의|도|마저|조차|이?나|이?든지|이?란|이?라(?:고|는|도|면)|이(?:다|며|고|면|지만)|입니다|인|일"
    "|태그|요소|속성|및|또는)(?![가-힣])"
)
"""Korean particles, and the words that a tag's name stands before, as a pattern."""
_PARTICLE = regex(KOREAN_PARTICLE)
CLOSING = ").,;:!?"
_COMMAS = ",;\u060c\u061b\u3001\uff0c\uff1b"
_ABBREVIATION = regex(
    r"(?<![^\W_])(?:(?:[^\W\d_]\.[ \u00a0]?)+[^\W\d_]"
    r"|approx|ca|cf|eqs?|etc|figs?|max|min|nos?|resp|secs?|vgl|vols?|vs|bzw)\.\Z",
    re.IGNORECASE,
)
_CLAUSE = regex(rf"[{BLANKS}]{{0,3}}[^\W\d_]{{2,40}}+,?(?:[{BLANKS}][^\W_]{{1,40}}+,?){{2}}")
_STAMP = regex(r"(?:\A|(?<=[\r\n]))[\[(]?\d{1,2}[:.]\d\d(?:[:.]\d\d)?[\])]?[ \t]{1,3}\Z")
_SHORT = regex(rf"[{BLANKS}]{{1,3}}[A-Z][a-z]{{0,4}}\.[ ][a-z]")
_TOLD = regex(
    r"\b(?:us(?:e|es|ing|ed)|writ(?:e|es|ing|ten)|wrote|typ(?:e|es|ing|ed)|inserts?|puts?|plac(?:e|es|ed)|between"
    r"|(?:beg[aiu]ns?|begin(?:s|ning)|end(?:s|ed|ing)?|starts?|started|clos(?:e|es|ed)|opens?|opened) (?:with|by)"
    r"|(?:schreibe?n?|tippe[nt]?|setze[nt]?|benutze[nt]?|verwende[nt]?)(?: sie)?|zwischen"
    r"|écri(?:re|vez|t)|tapez|taper|mettez|utilisez|escrib[ae]n?|escribir|ponga|escrev[ae]r?|digite|scriv(?:i|ere|ete)"
    r")[ \u00a0]{1,3}\Z",
    re.IGNORECASE,
)
_KINDS = frozenset(
    "tag tags element elements selector selectors name names attribute markup html css xml balise balises élément"
    " sélecteur nom etiqueta elemento nombre selettore nome selektor zeichen тег тега теги элемент имя znacznik".split()
)
"""Words that the name of a tag stands behind."""
_SETS = regex(
    r"[ \u00a0]{1,3}(?:and|before|around|for|to|at|where|und|vor|um|f\u00fcr|et|avant|pour|antes|para|prima|per)\b"
)
"""What goes on behind a start tag that is to be set somewhere."""
_CLOSES_QUOTE = frozenset('"\u201c\u201d\u00bb')
_BEGINS_LINK = frozenset("*_[(\u00b6\u201c\u201e\u00ab\u300c\u300e\u300a\uff08")
_QUOTES_BEGIN = frozenset("\u201c\u201e\u00ab\u300c\u300e\u300a")
_NOTE = regex(r"\[\d{1,3}\]")
_BEFORE_NOTE = frozenset(".,;:!?)\u2026\u00bb\u201d\u2019\u3002\uff0c\u3001")
_BRACKETED = regex(r"[(\[\uff08][^\W_]")
_COUNTED = regex(rf"\d[\d.,\u2013/]{{0,12}}[{BLANKS}][^\W\d_]{{2}}")
_MARKS = frozenset("\u00b7\u2022\u2605\u2606\u2713\u2714")
_ISSUE = regex(r"#\d")
_VARIABLE_BELOW = regex(rf"[{BLANKS}]{{0,40}}\r?\n[> \t\u00a0]{{0,40}}[^\W\d_](?=[,.;)]|[{BLANKS}][<>=+])")
SAID = regex(
    r"(?:(?P<time>[\[(]?\d{1,2}[:.]\d\d(?:[:.]\d\d)?[\])]?[ \t]{1,3})<?|<)[@+ ]?(?P<name>[A-Za-z_][\w|-]{0,15})[ ]?>"
)
"""How a line of a chat begins: ``<anna>``, ``12:01 <anna>``, ``[12:01] anna>``."""
_ITEM = regex(r"[ \t]{0,20}+(?:[-*+\u2022]|\d{1,3}[.)])[ \u00a0]")
"""The marker of an item at the beginning of its line."""
_OF_CODE = frozenset("<>|`$={}\\")
_CLAUSES = frozenset(",;\u3002\uff0c\u3001\uff1b\uff01\uff1f")
BEFORE_NAME = 40
_PROMPT = ">>> "
_LEADS_ON = frozenset(
    "a an the its their your by with without and or of every each no ein eine einen einem einer das der die den dem"
    " durch mit ohne und oder von kein keine sein seine ihr ihre son sa ses leur su sus suo sua suoi seu seus un une le"
    " la les par avec sans et ou de chaque aucun una el los las con por y o cada sin senza uno il lo gli i da e ogni um"
    " uma os as com pelo em sem een het door met zonder en elke geen jeden jedno przez z bez lub ett av utan och eller"
    " med og af uden uten".split()
)
"""Words that lead on to another one: nothing that an element holds ends with them."""
_SHORT_WORD = 12
"""No word of these is longer, with the blanks beside it, in code points."""


_RUN = regex(rf"(?:[{BLANKS}]{{0,3}}<[{BLANKS}]{{0,3}}[A-Za-z][A-Za-z0-9]{{0,11}}[{BLANKS}]{{0,3}}>){{1,8}}")


_HEAD = 40
_HEADED = regex(
    r"(?:\A|(?<=[\r\n]))[ \t]{0,8}(?:(?:[>|*+\u2022\u25cf\u2013-]{1,3}|[\[(]?\d[\d:.\-/T]{0,18}[\])]?|[#@]\w{1,12}"
    r"|\w\)|[A-Z][a-z]{1,2}(?= \d))[ \t]{0,3}){0,4}\Z"
)


def is_headed(text: str, start: int) -> bool:
    """Tell whether nothing stands before `start` on its line, or marks of a quotation, a number, a time, a channel."""
    return _HEADED.search(text, max(0, start - _HEAD), start) is not None


class Near(Beside):
    """What stands beside a shape on its line, and what that says about it."""

    def ends_label(self) -> bool:
        """Tell whether it stands behind a label, as others of its name do."""
        return self.among.is_behind_label(self.shape) and self.shape.name in self.among.labelled

    def is_headed(self) -> bool:
        """Tell whether nothing stands before it on its line, or what stands before somebody's words."""
        return is_headed(self.text, self.shape.span.start)

    def mentioned(self) -> bool:
        """Tell whether the tag stands alone between quotes: then somebody speaks of it."""
        start, end = self.shape.span
        if self.left == "\u00ab" and self.right == "\u00bb":
            return True  # French quotes have blanks inside
        left, right = self.text[start - 1 : start], self.text[end : end + 1]
        if not left or not right or (self.text[start - 2 : start - 1] in _ENDS_SPEECH and self._speaks_behind()):
            return False
        if left in _CLOSES_QUOTE and in_word(self.text[start - 2 : start - 1]):
            return False  # it closes what stands before the tag: ``«auto»< / span >»``
        if left in DOUBLE and right in DOUBLE:
            return True
        if left in SINGLE + "`\u300c\u300e\u2039" and right in SINGLE + "`\u300d\u300f\u203a":
            return True
        if left in _STRESS and left == right:
            return True
        return self.shape.damage is Damage.NONE and left + right in _BOTH_SIDES

    def is_spoken_of(self) -> bool:
        """Tell whether a sentence goes on behind the tag with a comma, as behind a word: ``write < tr >, then``.

        The tags of blocks stand before no comma otherwise, those of inline elements do.
        """
        if self.shape.name not in BLOCK or self.shape.kind is TagKind.VOID or Damage.LOST_OPENING in self.shape.damage:
            return False
        return _GOES_ON.match(self.text, self.shape.span.end) is not None

    def _speaks_behind(self) -> bool:
        """Tell whether the quotation mark behind the tag opens: ``“Yes.”< br >“No.”`` is two people's speech."""
        behind = self.text[self.shape.span.end + 1 : self.shape.span.end + 2]
        return behind.isalnum() or behind in ("\u2026", "\u2014", "\u00bf", "\u00a1")

    def is_set_apart(self) -> bool:
        """Tell whether a start tag is parted from the words round it as one that is spoken of: ``use < b > for``.

        What begins an element is glued to it, and what breaks a line to the sentence before it.
        """
        glued = not self.spaced_right and (
            self.right.isalnum() or self.right in _BEGINS or self.quotes_word() or self._is_before_item()
        )
        # Behind the sign of a clause no word goes on.
        clings = self._clings() and (self.spaced_left or self.left not in _CLAUSES)
        begins = (glued and (self.at_start or not clings)) or (self.at_start and self.at_end)
        if self.shape.kind is TagKind.VOID and not self.at_start:
            breaks = not self.spaced_left and self.left not in "*_(|"
            return not (begins or breaks or (self.after_sentence and (self.capital or self.at_end)))
        return not begins

    def quotes_word(self) -> bool:
        """Tell whether a straight quotation mark and a word are glued to the tag, and no variable is compared before.

        So in ``He said < i>"never again"``, and not in ``x < i>"abc"``.
        """
        end = self.shape.span.end
        quotes = self.text[end : end + 1] == '"' and self.text[end + 1 : end + 3].isalpha()
        return quotes and not (self.left.isalnum() and self.left_word() == 1)

    def _is_before_item(self) -> bool:
        """Tell whether an item of a list stands behind the tag: a dash or a bullet, a blank and a word."""
        end = self.shape.span.end
        return self.right in _BULLETS and self.text[end + 1 : end + 2] == " " and self.text[end + 2 : end + 3].isalnum()

    def _clings(self) -> bool:
        """Tell whether what stands behind the tag may go on with the sentence as behind a word: no blank parts them."""
        if "\uac00" <= self.right <= "\ud7a3":
            return _PARTICLE.match(self.text, self.shape.span.end) is not None
        return "\u0e00" <= self.right <= "\u17ff" or self.right >= "\u2e80"

    def is_apart(self, span: Span) -> bool:
        """Tell whether blanks part another tag from the words on both sides of it, within its line."""
        before, after = self.text[max(0, span.start - 2) : span.start], self.text[span.end : span.end + 2]
        blanks = before[-1:] in BLANKS and after[:1] in BLANKS
        return blanks and len(before.rstrip("\r\n" + BLANKS)) == 1 and len(after.rstrip("\r\n")) == 2

    def names_each(self, partner: Span) -> bool:
        """Tell whether both ends of an element stand as words: ``every <b> needs a </b>``.

        Blanks part the start tag from the words round it, and the word before the end tag ends no element.
        """
        first, last = sorted((self.shape.span, partner))
        if self._names_in_turn(first, last) or self._names_within(first, last):
            return True
        around = self.text[max(0, first.start - 1) : first.start] + self.text[first.end : first.end + 1]
        if len(around) < 2 or around[0] not in BLANKS or around[1] not in BLANKS:
            return False
        before = self.text[max(first.end, last.start - _SHORT_WORD) : last.start]
        return before.endswith(tuple(BLANKS)) and not _LEADS_ON.isdisjoint(before.lower().split()[-1:])

    def _names_in_turn(self, first: Span, last: Span) -> bool:
        """Tell whether clauses end with the tags: ``<b> before it, </b> behind``, ``Why <p>? Who took </p> away``.

        No element begins with a comma or the end of a sentence, and a blank behind it.
        """
        text = self.text
        before, sign = text[max(0, first.start - 1) : first.start], text[first.end : first.end + 1]
        between, behind = text[last.start - 1], text[last.end : last.end + 1]
        ends = sign != "" and (sign in _COMMAS or (sign in CLOSING and text[first.end + 1 : first.end + 2] in BLANKS))
        starts = before != "" and before in BLANKS and ends
        return starts and between in BLANKS and (behind.isspace() or behind in CLOSING + _COMMAS or behind in STOPS)

    def _names_within(self, first: Span, last: Span) -> bool:
        """Tell whether a clause ends with the end tag as with a word: ``it begins with <b> and ends with </b>.``.

        No element begins with an `and`.
        """
        text = self.text
        before, behind = text[max(0, first.start - 2) : first.start], text[last.end : last.end + 1]
        if before[-1:] not in BLANKS or not in_word(before[:1]) or behind == "" or behind not in CLOSING + "\u3002":
            return False
        between = text[first.end : min(last.start, first.end + WITHIN)]
        words = between.split()
        if between[:1] not in BLANKS or between[-1:] not in BLANKS or len(words) < FEW_WORDS - 1:
            return False
        return words[0] in ANDS or words[0].startswith("\u0648")

    def names_both(self, partner: Span) -> bool:
        """Tell whether nothing but an `and` stands between the two ends of an element: ``between <b> and </b>``."""
        first, last = sorted((self.shape.span, partner))
        between = self.text[first.end : min(last.start, first.end + 8)]
        return len(between) < 8 and between[:1] in BLANKS and between[-1:] in BLANKS and between.strip() in ANDS

    def beside_unknown(self) -> bool:
        """Tell whether another bracket touches the tag that is no tag's: ``<hh><mm><dd>``."""
        start, end = self.shape.span
        before, after = self.text[start - 1 : start] == ">", self.text[end : end + 1] == "<"
        return (before and not self.after_tag) or (after and not self.before_tag)

    def stands_for_address(self) -> bool:
        """Tell whether the address in the tag is a word that stands for one: ``href = "url"``."""
        return any(
            name == "href" and value and value.lower() in ("url", "uri", "link")
            for name, value in self.shape.attributes
        )

    def is_alone(self) -> bool:
        """Tell whether the tag has a line or a cell for itself, as the anchor of a heading or a table has."""
        return (self.at_start or self.left in "|\r\n") and (self.at_end or self.right == "|")

    def is_anchor(self) -> bool:
        """Tell whether the tag has a line for itself, or the sign of an anchor or a note is glued to it: ``< a >[18]``.

        Elsewhere brackets may be those of a mean, ``| < a > | mean |``, but for such as have a blank on one side only.
        """
        if (self.at_start and self.at_end) or (not self.spaced_right and self.right in "\u00b6\u00a7"):
            return True
        start, end = self.shape.span
        if (self.text[start + 1] in BLANKS) is (self.text[end - 2] in BLANKS):
            return (self.left.isalnum() or self.left in _BEFORE_NOTE) and _NOTE.match(self.text, end) is not None
        begins = self.at_start or self.left in "([|"
        return (begins and self.right_word() > 1) or (not self.spaced_right and self.right in _QUOTES_BEGIN)

    def begins_link(self) -> bool:
        """Tell whether a figure, a mark or a bracket is glued to the tag, and nothing to its other side.

        So a link begins, ``(< a >3.6``, or the anchor of a heading, ``## < a >13.4.``.
        """
        begins = self.spaced_left or self.at_start or self.left in "([|\r\n"
        if not begins or self.spaced_right:
            return False
        issue = self.right == "#" and _ISSUE.match(self.text, self.shape.span.end) is not None
        return issue or self.right.isalnum() or self.right in _BEGINS_LINK

    def opens_bracket(self) -> bool:
        """Tell whether a bracket and a letter or figure in it are glued to the tag, and a blank parts it from a word.

        So in ``4.1 < small >(May)``, and not in ``list < b >(x)``, where a call could be.
        """
        end = self.shape.span.end
        variable = self.left.isalpha() and self.left_word() == 1
        parted = self.at_start or (self.spaced_left and not variable)
        return parted and self.text[end - 2] in BLANKS and _BRACKETED.match(self.text, end) is not None

    def is_before_mark(self) -> bool:
        """Tell whether a point, a star or a tick stands behind it that parts it from something else: ``Ida b > • May``.

        Before it stands a word of three letters or more, or the end of a sentence.
        """
        if not (self.shape.gap and self.spaced_right and self.right in _MARKS) or self.is_conditional():
            return False
        return self.left_word() > 2 or self.left in STOPS

    def counts_words(self) -> bool:
        """Tell whether a figure is glued to the tag and counts the word behind it: ``at least < b >30 words``."""
        end = self.shape.span.end
        parted = self.spaced_left and self.left_word() != 1 and not self.left.isdigit()
        return parted and self.text[end - 2] in BLANKS and _COUNTED.match(self.text, end) is not None

    def is_numbered(self) -> bool:
        """Tell whether an item's number follows, with or without a blank before it."""
        return _NUMBER.match(self.text, self.shape.span.end) is not None

    def is_among_capitals(self) -> bool:
        """Tell whether its name is in capitals, as those of other tags are: ``H2 >`` beside ``LI >`` is no name.

        So is one that only begins with a capital, ``Td >`` beside ``Th >``, or among the tags of cells.
        """
        start = self.shape.span.start
        if self.text[start : start + len(self.shape.name)].isupper():
            return self.among.shouts
        return self.among.titles > 1 or (self.shape.name in ROWS_AND_CELLS and self.among.cells)

    def is_begun(self) -> bool:
        """Tell whether a start tag touches it on its left, so that its name is the first word in an element."""
        start = self.shape.span.start
        opens = self.text.rfind("<", max(0, start - WITHIN), start)
        return opens >= 0 and self.before == start and "/" not in self.text[opens:start]

    def counts_on(self) -> bool:
        """Tell whether an item's number follows, and the one before it is on the same line: ``1. Oil li > 2. Salt``."""
        behind = _COUNT.match(self.text, self.shape.span.end)
        if behind is None or behind["word"].islower():
            return False
        last = (str(int(behind["number"]) - 1), behind["sign"])
        numbers = _COUNTS.finditer(self.text, max(self._line[0] - 1, 0), self.shape.span.start)
        return any(one.groups() == last and self._heads_item(one.start()) for one in numbers)

    def _heads_item(self, at: int) -> bool:
        """Tell whether a number begins its line, or stands behind a tag, a bar or a colon: ``n = 1.`` is no item."""
        return self.text[max(0, at - 4) : at].rstrip(BLANKS)[-1:] in ("", "\n", "\r", *">|(:\uff1a")

    def ends_cell(self) -> bool:
        """Tell whether a bar stands behind the bracket and a text before it, and the letter can be no label.

        No comparison ends with its sign, and a sign that has a cell for itself is shown there.
        """
        return self.right == "|" and self.left != "|" and (self.is_small() or self.among.capitals)

    def stands_again(self) -> bool:
        """Tell whether the same tag stands near on the line once more."""
        start, end = self.shape.span
        low = max(self.text.rfind("\n", max(0, start - WITHIN), start) + 1, start - WITHIN, 0)
        stop = self.text.find("\n", end, end + WITHIN)
        high = stop if stop >= 0 else end + WITHIN
        tag = self.text[start:end]
        return tag in self.text[low:start] or tag in self.text[end:high]

    def stands_behind(self) -> bool:
        """Tell whether the name stands behind it once more on its line, before a bracket."""
        end, name = self.shape.span.end, self.shape.name
        behind = self.text[end : end + WITHIN].partition("\n")[0].lower()
        return f"{name}>" in behind or f"{name} >" in behind

    def is_doubled(self) -> bool:
        """Tell whether the tag stands in brackets of its own, as the name of a piece of code does: ``<<main>>``."""
        start, end = self.shape.span
        return self.text[start - 1 : start] == "<" and self.text[end : end + 1] == ">"

    def begins_lines(self) -> bool:
        """Tell whether the tag begins its line, and the same one the next line or the one before."""
        if not self.at_start:
            return False
        start, end = self.shape.span
        tag = self.text[start:end]
        low = max(0, start - WITHIN)
        _, line_end, above = self.text[low : max(0, start - 1)].rpartition("\n")
        is_above = (line_end != "" or low == 0) and above.startswith(tag)
        return is_above or self.text[end : end + WITHIN].partition("\n")[2].startswith(tag)

    def is_title(self) -> bool:
        """Tell whether the name is written as a title, as placeholders and menus are."""
        name = self.text[self.shape.span.start : self.shape.span.end].strip("<>/ \u00a0")
        return name.istitle() and len(name) > 1

    def sign_ends(self) -> bool:
        """Tell whether a blank or a line end stands behind the signs on the right: none does in ``div>.item``."""
        return not self.text[self.shape.span.end : self.shape.span.end + 4].lstrip(CLOSING)[:1].strip()

    def after_address(self) -> bool:
        """Tell whether an address and a blank stand before the tag, whose slash is no sign between two words."""
        start = self.shape.span.start
        words = self.text[max(0, start - WITHIN) : start].split()
        return self.spaced_left and bool(words) and "://" in words[-1]

    def is_behind_slash(self) -> bool:
        """Tell whether a slash stands before the tag that is a word of its own, and no sign: ``weak/ strong > x``."""
        before = self.text[max(0, self.shape.span.start - 4) : self.shape.span.start]
        return self.shape.name in SILENT and before.endswith((" / ", "\u00a0/ "))

    def ends_sentence(self) -> bool:
        """Tell whether a whole sentence ends before the tag: with its stop behind a letter, or behind a quotation."""
        start = self.shape.span.start
        before = self.text[max(0, start - 44) : start].rstrip(BLANKS + QUOTES)
        if len(before) < 2 or before[-1] not in STOPS or _ABBREVIATION.search(before[-14:]):
            return False
        return before[-2].isalpha() or before[-2] in QUOTES

    def begins_below(self) -> bool:
        """Tell whether the text ends behind the tag, or the line below begins with a capital letter or a marker."""
        return _BEGINS_BELOW.match(self.text, self.shape.span.end) is not None

    def goes_on_below(self) -> bool:
        """Tell whether the line below goes on with a small letter, a figure or a variable, as a formula does."""
        below = _GOES_ON_BELOW.match(self.text, self.shape.span.end)
        return (
            below is not None
            and not self._is_before_prompt()
            and (below["letter"] is None or below["letter"].islower())
        )

    def _is_before_prompt(self) -> bool:
        """Tell whether an example at the prompt of Python begins in the line below, where it could be a quotation."""
        end = self.shape.span.end
        line_end = self.text.find("\n", end, end + END_REACH)
        return line_end >= 0 and self.text.startswith(_PROMPT, line_end + 1)

    def ends_word(self) -> bool:
        """Tell whether the word before the tag is long enough to end a clause: no article does, and no preposition."""
        before = self.text[max(0, self.shape.span.start - 44) : self.shape.span.start].rstrip(BLANKS)
        return before[-1:] >= "\u2e80" or (len(before) > 3 and all(map(in_word, before[-4:])))

    def may_be_prompt(self) -> bool:
        """Tell whether the tail begins its line as other lines begin with what is no tag: ``wang>At home.``.

        Behind the time of day it is who speaks: ``12:01 li> Is the boat in?``.
        """
        if self.shape.slash:
            return False
        if self.at_start:
            return not self.shape.gap and self.among.speakers
        start = self.shape.span.start
        return self.spaced_right and _STAMP.search(self.text, max(0, start - 16), start) is not None

    def is_said(self) -> bool:
        """Tell whether it stands where the name of who speaks does, in a chat: ``<li> Is the boat in?``."""
        start, end = self.shape.span
        if self.shape.slash or self.shape.attributes or not self.spaced_right:
            return False
        low = max(0, start - BEFORE_NAME)
        line = max(self.text.rfind("\n", low, start), self.text.rfind("\r", low, start)) + 1
        if low and not line:
            return False
        found = SAID.match(self.text, line)
        return found is not None and found.end() == end and self.among.chats

    def is_listed(self) -> bool:
        """Tell whether it begins its line as others do that are no tags, in a list of pairs: ``Ben > bread``."""
        listed = self.at_start and self.shape.gap and self.spaced_right and not self.shape.slash
        return listed and not self.shape.attributes and self.among.pairs

    def variable_below(self) -> bool:
        """Tell whether the line below goes on with a letter that is no word: ``a >``, and then ``b, or``."""
        return not self._is_before_prompt() and _VARIABLE_BELOW.match(self.text, self.shape.span.end) is not None

    def is_plural(self) -> bool:
        """Tell whether the sign of the plural is glued to the tag, as to a noun: ``a <tr> holds <td>s``."""
        end = self.shape.span.end
        behind = self.text[end : end + 2]
        apart = (self.spaced_left or self.left in "([\"'") and not (self.at_start or self.shape.slash)
        return apart and behind[:1] == "s" and behind[1:] != "<" and not in_word(behind[1:])

    def before_abbreviation(self) -> bool:
        """Tell whether a short form stands behind the tag, and its sentence goes on: ``ol > Fr. ou``."""
        return _SHORT.match(self.text, self.shape.span.end) is not None

    def begins_clause(self) -> bool:
        """Tell whether three words stand behind the tag, or signs that are words: no entry of a list begins so."""
        return self.right >= "\u2e80" or _CLAUSE.match(self.text, self.shape.span.end) is not None

    def begins_with_letter(self) -> bool:
        """Tell whether a sentence begins behind the tag with a word of one letter: ``A boat``, ``О людях``."""
        end = self.shape.span.end
        return self.capital and self.text[end + 1 : end + 2] == " " and self.text[end + 2 : end + 4].islower()

    def ends_item(self) -> bool:
        """Tell whether it ends a line that begins with the marker of an item, with words between and no other sign."""
        shape, (low, high) = self.shape, self._line
        if shape.slash or not (shape.gap and self.at_end and self.spaced_left and self.is_small()):
            return False
        item = self.text[low : shape.span.start]
        if (low and self.text[low - 1] not in "\r\n") or self.text[high - 1 : high] == "\\":
            return False
        words = item.split()[1:]
        return _ITEM.match(item) is not None and any(map(str.isalpha, words)) and _OF_CODE.isdisjoint(item)

    def ends_line_too(self) -> bool:
        """Tell whether its line ends with what is left of another tag of its name: ``p>A boat came. p>``."""
        behind = self.text[self.shape.span.end : self._line[1]].rstrip()
        before = behind.removesuffix(">").rstrip(BLANKS).removesuffix(self.shape.name)
        return behind.endswith(">") and before[-1:] in (" ", "\u00a0", "/") and before != behind

    def is_likened(self) -> bool:
        """Tell whether a word of two letters follows that shares one with the name: a sound that changed, a unit."""
        at = self.shape.span.end
        word = self.text[at : at + 6].strip(BLANKS)[:2].lower()
        return self.right_word() == 2 and not set(word).isdisjoint(self.shape.name)

    def run_is_apart(self) -> bool:
        """Tell whether no text is glued to the last of the start tags side by side that begin here."""
        at = _RUN.match(self.text, self.shape.span.end)
        end = at.end() if at else self.shape.span.end
        return not self.text[end : end + 1].isalnum()

    def is_told(self) -> bool:
        """Tell whether a verb before the tag says what to do with it as with a word: ``write < br / > where``."""
        if self.at_start or not self.spaced_left or Damage.LOST_OPENING in self.shape.damage:
            return False
        if not (self.spaced_right or self.at_end or self.right in CLOSING):
            return False
        behind = self.at_end or self.right in CLOSING or _SETS.match(self.text, self.shape.span.end)
        if self.shape.kind is TagKind.OPEN and not behind:
            return False  # what begins an element may have blanks on both sides: ``we use < b > zero < / b >``
        start = self.shape.span.start
        return _TOLD.search(self.text, max(0, start - 24), start) is not None

    def is_named_so(self) -> bool:
        """Tell whether the word before a tail says what it is, or what is done with it: ``the tag em > is``."""
        start = self.shape.span.start
        before = self.text[max(0, start - 24) : start]
        return _TOLD.search(before) is not None or (bool(self.words_before) and self.words_before[0] in _KINDS)
