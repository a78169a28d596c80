"""The words beside a shape on its line: where its sentence begins and goes on, and whether they are prose."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING
from unicodedata import category

from q7lint.elements import ELEMENTS
from q7lint.regex import regex

if TYPE_CHECKING:
    from q7lint.reading.among import Among
    from q7lint.reading.brackets import Shape

BLANKS = " \t\u00a0\u2009\u202f\u3000"
_MARKER = regex(r"\s*+(?:[-*+\u2022\u25cf\u2013]|\d{1,3}[.)])?+\s*+\Z")
_SENTENCE_ENDS = frozenset(".!?:;\u2026)]\"'\u2019\u201c\u201d\u00bb\u3002\uff01\uff1f\uff1a\u061f\u06d4\u0964")
WITHIN = 200
"""How far along its line a shape is held against others, in code points."""
STOPS = frozenset(".!?\u2026\u3002\uff01\uff1f\u061f\u06d4\u0964")
QUOTES = "\"')\u2019\u201d\u00bb\u300d"
_LETTER_WORDS = frozenset("авикосуяіійбжз\u00e0\u00e9\u00f3\u00e8\u00f2\u00fd\u00fa\u00e2")
"""Words of one letter, in Cyrillic or with an accent: no variable of a formula is called so."""
_PROSE = regex(rf"[^\W\d_]{{2,40}}+(?:,|[)\]\u201d\u00bb\"][.,:]?)?[{BLANKS}][^\W\d_]")
_OPENS = regex(
    r"[(\uff08]?[\u201c\u201e\u201a\u00ab\u2039\u300c\u300e\u300a\u3010\u00bf\u00a1\"'\u2018(\uff08][^\W\d_]{2}"
    r"|\[(?!\d{1,3}\](?:[.\w]|[ ][a-z]))(?:\d|(?![a-z])[^\W\d_]{2})"
    r"|\(\d{1,3}\)|[-\u2010][^\W\d_]{3}|[$#\u2013\u2014\u2022\u2192-][ \u00a0][^\W_]"
    r"|--[ ][^\W\d_]{2}|\u2192[ \u00a0]\([^\W\d_]{2}|[)\]\u201d\u00bb]{1,3}[ \u00a0][^\W\d_]{2}"
    r"|\u00ab[ \u00a0\u202f][^\W\d_]"
)
"""How a text begins with another sign than a letter, and neither a selector nor a formula goes on."""
_QUOTES_PROSE = frozenset("\u201c\u201e\u00ab\u300c")
_BESIDE_WORD = "\"'\u2018\u2019\u201c\u201d\u201e\u00ab\u00bb\u300c\u300d()\u00bf\u00a1,;\u060c\u061b\u3001\uff0c"
"""Signs that stand right before or behind a word of a sentence."""
_ENDS_PLAIN = ".!?:\u2026\u3002\uff01\uff1f\uff1a\u061f\u06d4\u0964"
_IN_SIGNS = regex("[\u3001\u3002\uff0c\uff1a\uff1b\uff01\uff1f\u300c\u300d\uff08\uff09\u201c\u201d]")
"""Signs that part the clauses of a script without spaces."""
_WITHIN_WORD = frozenset("'\u2019-\u2010\u00ad\u200c\u200d\u00b7")
_FORMULA = frozenset("<>=+|{}[]\\`^~*/%$\u2264\u2265\u2260\u2248\u2192\u00b1\u00d7")
"""Signs beside which a name and a bracket may belong to a formula, to code, or to a path."""
END_REACH = 40
"""No more blanks stand behind the end of a line, in code points."""
_SENTENCE = 60
"""A line of prose has more columns."""
FEW_WORDS = 3
_RUN_OF_SIGNS = 6
"""So many letters of a script without spaces are three words."""
_LIKE = 4
"""A word of so many letters that stands on both sides of a bracket is compared with itself."""
_ENGLISH = frozenset("the and of to is that for it with are be this not by from you my we our but at they than".split())
_FRENCH_AND_DUTCH = frozenset("les des du est et dans une qui het een van niet".split())
_PORTUGUESE = frozenset(
    "não uma ao aos à às é já há até pelo pela pelos pelas são foi foram isso isto também você muito num numa".split()
)
_ROMANCE = frozenset("di che il della per non de que los las el os as com por para uma do da".split())
_ARTICLES = frozenset(("a", "i", "del"))
"""Articles of English and of Romance languages, one with its preposition, that are the names of elements as well."""
_VIETNAMESE = frozenset("và của các là những được trong không cho một với khi để này có ở từ trẻ".split())
_WORDS_OF_ENGLISH = frozenset(("strong", "small", "big"))
_TONGUES = {
    "em": _PORTUGUESE | _VIETNAMESE,
    **dict.fromkeys((*_WORDS_OF_ENGLISH, "strike", "font"), _ENGLISH),
    "code": _ENGLISH | _FRENCH_AND_DUTCH,
}
"""For a name that is a word as well, what every few words of the languages are in which it is one."""
_IFS = frozenset(
    "if when whenever where while unless until that wenn falls sobald solange bis dass si lorsque quand où que cuando"
    " donde mientras se quando onde dove finché om när hvis når als wanneer waar zolang en если когда где пока при"
    " что якщо коли ако jeśli jeżeli gdy gdzie że jestliže pokud když ak keď kde če ko ha amikor ahol dacă când unde"
    " eğer αν όταν όπου nếu khi jika bila ketika kalau".split()
)
"""Words that a condition stands behind in a sentence, and in it a variable."""
_CONDITIONS = _IFS | frozenset(
    "for with let and or all any each every some value variable than für mit sei und oder alle jedes pour avec soit et"
    " ou tout con para sea y o per sia e för att och voor dat для dla".split()
)
"""Words that a variable stands behind in a sentence."""
_NO_OPERATOR = frozenset(
    "is are was were be been being has have had will would can could should may might must shall cannot do does did"
    " we they he she you i to because".split()
)
"""Words of English behind which nothing can be compared that has no article."""
_ENDS_IN_WORD = regex(r"(?:\A|\n)[^\n<>|]{0,200}[^\W_][)\]\u201d\u00bb\"]?[ \t]{0,3}\r?\n\Z")
_NO_OPERAND = frozenset(
    "of and or is are was were has have had will would can could should may might must which who because"
    " for from with into upon if when while but although since until unless we they he she you i it him them us"
    " do does did been being cannot also then"
    " et ou est sont qui dont je tu il elle nous vous ils elles mais si car lorsque quand pour avec sans"
    " en zijn wordt worden ik jij hij zij wij die maar als omdat voor met zonder".split()
)
"""Words of these languages that begin nothing which could be compared."""
_ENDS_CLAUSE = ".,;:"
_LETTERS_OF_WORDS = frozenset("EIKOSUVWYZ\u0397\u039f")
"""Words of one letter in languages that have other letters than those of ASCII."""
_SAID_OF_LETTER = (
    _CONDITIONS
    | _NO_OPERAND
    | _IFS
    | frozenset(
        "holds implies means gives follows exists ist gilt hat sind und folgt implique donne es son implica vale se"
        " è sono jest są je jsou oznacza volgt".split()
    )
)
"""Words that stand behind a variable, and not behind an article or a preposition of one letter."""
_FULL_STOPS = frozenset(".\u3002\u0964")
_LONG = 60
"""So many code points are a line of prose."""
_OPENS_PLAINLY = regex(r"\[\d{1,3}\][ ](?![a-z])[^\W\d_]|[\u2013\u2014][ \u00a0][^\W\d_]{2}")
"""How a text begins with the number of a note or a dash, and no formula goes on behind a letter and a blank."""
_MOST_SIGNS = 8
"""No more signs and blanks stand before the first word of a text."""


def in_word(mark: str) -> bool:
    """Tell whether a code point is a letter, a digit or a vowel sign; nothing is none of them.

    A byte that is not UTF-8 stands as half a surrogate pair, and was most likely a letter.
    """
    return mark.isalnum() or (mark > "\u0300" and (category(mark)[0] == "M" or "\udc80" <= mark <= "\udcff"))


def _words(side: str, *, last: bool) -> list[str]:
    """Give the plain words that stand beside a tail, in small letters; none where other signs are among them.

    Args:
        side: What stands on its line before it, or behind it.
        last: Whether the last words are asked for, of which none ends a sentence, and not the first.
    """
    parts = side.split()
    parts = parts[-FEW_WORDS - 1 :] if last else parts[: FEW_WORDS + 1]
    if not _FORMULA.isdisjoint("".join(parts)):
        return []
    words: list[str] = []
    for part in reversed(parts) if last else parts:
        word = part.strip(_BESIDE_WORD)
        if words or not last:
            word = word.rstrip(_ENDS_PLAIN).strip(_BESIDE_WORD)
        runs = [run for run in _IN_SIGNS.split(word) if run]
        if len(runs) > 1 and word[-1 if last else 0] >= "\u2e80":
            word = runs[-1 if last else 0]
        if not word or not word[0].isalpha():
            break
        if not (word.isalpha() or all(in_word(sign) or sign in _WITHIN_WORD for sign in word)):
            break
        words.append(word.lower())
        if word[0] >= "\u2e80" and len(word) >= _RUN_OF_SIGNS:
            return [*words, *word[:FEW_WORDS]]
    return words


class Beside:
    """The words beside a shape on its line.

    Args:
        text: The text.
        shape: The shape.
        before: Where the shape before it ends.
        after: Where the shape after it begins.
        among: What the document has besides.
    """

    def __init__(self, text: str, shape: Shape, before: int, after: int, among: Among) -> None:
        self.text = text
        self.among = among
        self.shape = shape
        start, end = shape.span
        left = start
        while left > 0 and text[left - 1] in BLANKS and start - left < 40:
            left -= 1
        right = end
        while right < len(text) and text[right] in BLANKS and right - end < 40:
            right += 1
        self.left = text[left - 1] if left else "\n"
        self.right = text[right] if right < len(text) else "\n"
        self.spaced_left, self.spaced_right = left < start, right > end
        self.gap_right = right - end
        self.before, self.after = before, after
        self.after_tag, self.before_tag = left <= before, right >= after
        self.beside_tag = self.after_tag or self.before_tag
        self.at_end = self.right in "\r\n"
        low = max(0, start - 12)
        self.at_start = _MARKER.match(
            text, max(low, text.rfind("\n", low, start) + 1, text.rfind("\r", low, start) + 1), start
        ) is not None and (low == 0 or "\n" in text[low:start] or "\r" in text[low:start])
        self.after_sentence = self.left in _SENTENCE_ENDS or "\u4e00" <= self.left <= "\u9fff"
        self.capital = self.right.isalpha() and not self.right.islower()
        self.glued = not self.spaced_right and self.right.isalpha()

    def is_small(self) -> bool:
        """Tell whether the name is written in small letters."""
        start = self.shape.span.start
        return self.text[start : start + len(self.shape.name)].islower()

    def is_in_condition(self) -> bool:
        """Tell whether the word before the tail is one that a condition begins with: ``если code > limit``."""
        return bool(self.words_before) and self.words_before[0] in _IFS

    def opens_text(self) -> bool:
        """Tell whether text is glued to it that begins with a bracket, a quotation mark or a marker."""
        return _OPENS.match(self.text, self.shape.span.end) is not None

    def opens_prose(self) -> bool:
        """Tell whether a line of prose begins behind the tag, with a sign before its first word that touches it.

        Behind a letter and a blank a formula may begin, ``p >(total) when it grows``, but none with a quotation,
        and none with the number of a note or a dash.
        """
        end = self.shape.span.end
        formula = self.shape.gap and len(self.shape.name) == 1 and self.right not in _QUOTES_PROSE
        if self.spaced_right or not self.opens_text():
            return False
        if formula and not _OPENS_PLAINLY.match(self.text, end):
            return False
        begins = next((at for at in range(end, end + _MOST_SIGNS) if self.text[at : at + 1].isalpha()), end)
        return self._is_prose_from(begins)

    def heads_prose_with_letter(self) -> bool:
        """Tell whether a line of prose begins behind the tag with a word of one letter: ``p>A mill was built``.

        Behind a variable stands what is said of it: ``p>A is clear``, ``p>A for all of them``.
        """
        end = self.shape.span.end
        letter, blank = self.text[end : end + 1], self.text[end + 1 : end + 2]
        is_word = letter == "A" or letter.lower() in _LETTER_WORDS
        if not is_word and letter in _LETTERS_OF_WORDS:
            is_word = not self.text[end : end + _LONG].isascii()
        if not is_word or blank != " ":
            return False
        word = self.text[end + 2 : end + 40].lower().split()[:1]
        return _SAID_OF_LETTER.isdisjoint(word) and self._is_prose_from(end + 2)

    def heads_numbered_prose(self) -> bool:
        """Tell whether a line of prose begins behind the tag with the number of a section: ``h2 >1.1 Who may``."""
        end = self.shape.span.end
        number = self.text[end : end + _MOST_SIGNS].partition(" ")[0]
        parts = number.rstrip(".").split(".")
        return len(parts) > 1 and all(map(str.isdigit, parts)) and self._is_prose_from(end + len(number) + 1)

    def heads_prose(self) -> bool:
        """Tell whether a line of prose begins behind the tag: words, and more than there are in the entry of a menu."""
        return self._is_prose_from(self.shape.span.end)

    def _is_prose_from(self, at: int) -> bool:
        """Tell whether two words begin at an offset, and a line as long as of prose, or one with a full stop.

        In scripts in which a sign is a word, so many of them are a line of prose.
        """
        line = self.text[at : at + _LONG].partition("\n")[0]
        if line[:1] >= "\u2e80":
            return sum(map(str.isalpha, line)) >= _LONG // 3
        if _PROSE.match(self.text, at) is None:
            return False
        return len(line) == _LONG or line.rstrip()[-1:] in _FULL_STOPS

    @cached_property
    def _line(self) -> tuple[int, int]:
        """Where the line of the shape begins and ends, as far as it is looked at."""
        start, end = self.shape.span
        low = max(self.text.rfind("\n", max(0, start - WITHIN), start) + 1, start - WITHIN, 0)
        stop = self.text.find("\n", end, end + WITHIN)
        return low, min(end + WITHIN, len(self.text)) if stop < 0 else stop

    @cached_property
    def is_long(self) -> bool:
        """Whether the line is long enough for a sentence of prose; the letters of some scripts take two columns."""
        low, high = self._line
        return high - low > (_SENTENCE // 2 if self.right >= "\u2e80" else _SENTENCE)

    @cached_property
    def words_before(self) -> list[str]:
        """The last plain words before the tail on its line, the nearest first: no formula goes before it."""
        return _words(self.text[max(self._line[0], self.before) : self.shape.span.start], last=True)

    @cached_property
    def words_behind(self) -> list[str]:
        """The first plain words behind the tail on its line, of which a formula has no three; fewer end a sentence."""
        end, high = self.shape.span.end, self._line[1]
        rest = self.text[end : min(high, self.after)]
        words = _words(rest, last=False)
        ends = self.after >= high and rest.rstrip()[-1:] in STOPS and len(words) == len(rest.split())
        return words if ends or len(words) >= FEW_WORDS else []

    @cached_property
    def goes_on_from_above(self) -> bool:
        """Whether the tail begins a line with which a sentence goes on: the line above ends with a word.

        Extractors break the line round inline code, and so before the end of the element that it stood in.
        """
        start = self.shape.span.start
        above = _ENDS_IN_WORD.search(self.text, max(0, start - WITHIN), start)
        small = self.right.isalpha() and (not self.capital or self.right >= "\u2e80")
        return above is not None and small and self.shape.gap and (self.is_small() or self.among.capitals)

    def is_below_clause(self) -> bool:
        """Tell whether the line above ends with a word, and has so many of them that it is hardly a heading."""
        start = self.shape.span.start
        above = _ENDS_IN_WORD.search(self.text, max(0, start - WITHIN), start)
        return above is not None and len(above.group().split()) > FEW_WORDS

    def begins_rest(self) -> bool:
        """Tell whether what goes on from the line above is the rest of its sentence: three words, or its end."""
        return self.goes_on_from_above and bool(self.words_behind)

    def is_conditional(self) -> bool:
        """Tell whether the word before the tail is one that a variable stands behind: ``where a > zero``."""
        return bool(self.words_before) and self.words_before[0] in _CONDITIONS

    def ends_prose(self) -> bool:
        """Tell whether a stop or a colon stands before the tail, behind three plain words."""
        before = self.text[max(self._line[0], self.before) : self.shape.span.start].rstrip(BLANKS + QUOTES)
        return before[-1:] in _ENDS_PLAIN and len(_words(before.rstrip(_ENDS_PLAIN), last=True)) >= FEW_WORDS

    def ends_long_line(self) -> bool:
        """Tell whether a stop stands before the tail, at the end of a long line that has several words."""
        before = self.text[max(self._line[0], self.before) : self.shape.span.start].rstrip(BLANKS + QUOTES)
        if not self.is_long or before[-1:] not in STOPS:
            return False
        words = sum(1 for part in before.split() if part.strip(_BESIDE_WORD + _ENDS_PLAIN).isalpha())
        return words >= 2 * FEW_WORDS or before[-2:-1] >= "\u2e80"

    def stands_between_lines(self) -> bool:
        """Tell whether the tail has a line for itself, below the end of a sentence and above a line of prose."""
        start, end = self.shape.span
        if not (self.at_start and self.at_end):
            return False
        above = self.text[max(0, start - WITHIN) : start].rstrip(BLANKS + "\r\n")
        gap = self.text[end : end + END_REACH]
        below = end + len(gap) - len(gap.lstrip(BLANKS + "\r\n"))
        begins = self.text[below : below + 1]
        return above[-1:] in STOPS and (begins.isupper() or begins >= "\u2e80") and self._is_prose_from(below)

    def closes_clause_above(self) -> bool:
        """Tell whether the tail begins a line whose first sign closes the clause that the line above ends in.

        So extractors part it that break the line round inline code, ``dpkg`` and below it ``code >, which unpacks``.
        """
        start, end = self.shape.span
        above = _ENDS_IN_WORD.search(self.text, max(0, start - WITHIN), start)
        sign, blank, behind = self.text[end : end + 1], self.text[end + 1 : end + 2], self.text[end + 2 : self._line[1]]
        closes = sign != "" and sign in ",;.)" and blank in BLANKS and blank != ""
        return closes and self.is_long and above is not None and len(_words(behind, last=False)) >= FEW_WORDS

    def begins_sentence(self) -> bool:
        """Tell whether a whole line of plain words begins behind the tail, in small letters or in a script of signs."""
        end = self.shape.span.end
        if self.right >= "\u2e80" and self._is_prose_from(end):
            return True
        words = _words(self.text[end : min(self._line[1], self.after)], last=False)
        return self.is_long and len(words) > FEW_WORDS and not ELEMENTS.issuperset(words)

    @cached_property
    def within_prose(self) -> bool:
        """Whether three plain words stand on both sides of the tail, in a line of prose and beside no other sign.

        Two things that are compared have a word in common, ``short code > long code``, and more than one bracket.
        """
        if not (self.shape.gap and self.spaced_right and self.is_small()) or self.shape.slash:
            return False
        if not self.is_long:
            return False
        before, behind = self.words_before, self.words_behind
        if len(before) < FEW_WORDS or not behind:
            return False
        if self.shape.name in (*before, *behind):
            return False
        return not any(len(word) >= _LIKE for word in set(before) & set(behind))

    def precedes_article(self) -> bool:
        """Tell whether an article that is an element's name as well stands behind the tail, and a word for it."""
        behind = self.words_behind
        if len(behind) < FEW_WORDS or behind[0] not in _ARTICLES or len(behind[1]) == 1:
            return False
        words = self._line_words()
        if behind[0] == "a" and not _ENGLISH.isdisjoint(words):
            return True
        return len(behind[1]) > 2 and behind[1] not in ELEMENTS and len(_ROMANCE & words) > 1

    def precedes_figure(self) -> bool:
        """Tell whether a figure stands behind the tail, and three plain words before it in a line of prose."""
        if not (self.shape.gap and self.spaced_right and self.is_small() and self.is_long) or self.shape.slash:
            return False
        before = self.words_before
        return len(before) >= FEW_WORDS and self.shape.name not in before and not self.is_conditional()

    def labels_figure(self) -> bool:
        """Tell whether it stands between the colon of a label and a figure that the words of a line go on behind."""
        if self.left not in ":\uff1a" or not (self.shape.gap and self.spaced_right) or self.shape.slash:
            return False
        behind = self.text[self.shape.span.end : self.shape.span.end + WITHIN].partition("\n")[0]
        first, *words = behind.split() or [""]
        plain = sum(word.rstrip(_ENDS_CLAUSE).isalpha() and len(word) > 1 for word in words)
        return first[:1].isdigit() and plain >= FEW_WORDS and _FORMULA.isdisjoint(behind)

    def is_no_word(self) -> bool:
        """Tell whether the name is a word of few languages, and none of the one that the line is in."""
        tongue = _TONGUES.get(self.shape.name)
        return tongue is not None and tongue.isdisjoint(self._line_words())

    def lacks_operand(self) -> bool:
        """Tell whether nothing can be compared for the words beside a name that is a word of few languages."""
        if self.shape.name not in _TONGUES:
            return False
        end = self.shape.span.end
        behind = self.text[end : end + WITHIN].partition("\n")[0].lower().split()
        if behind and behind[0].strip(_BESIDE_WORD) in _NO_OPERAND:
            return True
        return self.shape.name in _WORDS_OF_ENGLISH and not _NO_OPERATOR.isdisjoint(self.words_before[:1])

    def _line_words(self) -> set[str]:
        """Give the words of its line, near it, in small letters."""
        start, end = self.shape.span
        before = self.text[max(0, start - WITHIN) : start].rpartition("\n")[2].lower().split()
        behind = self.text[end : end + WITHIN].partition("\n")[0].lower().split()
        return {word.strip(_BESIDE_WORD + ".") for word in (*before, *behind)}

    def is_before_letter(self) -> bool:
        """Tell whether a single letter stands behind the tag that is no word of its own, but a variable or a name."""
        return self.right_word() == 1 and self.right not in _LETTER_WORDS

    def right_word(self) -> int:
        """Count the letters and digits of the word behind the tag, up to 3."""
        at = self.shape.span.end
        while at < len(self.text) and self.text[at] in BLANKS:
            at += 1
        if self.text[at : at + 1] >= "\u2e80":
            return 3  # a script in which a sign is a word
        return next((count for count in range(3) if not in_word(self.text[at + count : at + count + 1])), 3)

    def left_word(self) -> int:
        """Count the letters and digits of the word before the tag, up to 3."""
        at = self.shape.span.start
        while at > 0 and self.text[at - 1] in BLANKS:
            at -= 1
        return next((count for count in range(3) if at <= count or not in_word(self.text[at - 1 - count])), 3)
