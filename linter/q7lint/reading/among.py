"""What a text has beside a shape that tells whether a name and a bracket is a tag: chats, subtitles, labels, cells."""

from __future__ import annotations

from collections import Counter
from functools import cached_property
from itertools import islice, pairwise
from typing import TYPE_CHECKING

from q7lint.elements import ELEMENTS, PLAIN, ROWS_AND_CELLS
from q7lint.reading.beside import BLANKS
from q7lint.reading.near import BEFORE_NAME, CLOSING, INITIALS, SAID, is_headed
from q7lint.reading.tokens import Damage, TagKind
from q7lint.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from q7lint.reading.brackets import Shape

_TWO_LETTERS = regex(r"[a-z]{2}(?!\w)")
_SPEAKER = regex(r"[ >|]{0,6}+(?:(?:[-*\u2022]|\d{1,3}[.)])[ ])?([A-Za-z]\w{0,11}+)>(?=[ ]?\w)")
_BEFORE_SPEECH = 24
"""How far from the beginning of its line the bracket behind a speaker stands, in code points."""
_SPEAKERS = 2000
"""How many lines that begin so are looked at."""
_PAIRED = regex(r"[ \t]{0,8}+(?:(?:[-*\u2022]|\d{1,3}[.)])[ ])?(?P<name>\w{1,16}+) > \w{1,40}+[ \t]{0,3}+(?=[\r\n]|\Z)")
_CUE = regex(r"\d:\d\d[,.]\d{3} --> (?:\d\d:)?\d\d:\d\d[,.]\d{3}")
_LABEL = regex(
    rf"(?:[-*+\u2022\u25cf\u2013]|\d{{1,3}}[.)])?+[{BLANKS}]{{0,3}}+(?P<label>[^\W\d_][^\r\n:\uff1a<>|{{}}=]{{0,40}}+)[:\uff1a]"
    rf"[{BLANKS}]{{1,2}}+\Z"
)
_BEHIND_LABEL = regex(rf"[{BLANKS}](?:[^\W\d_]{{2,40}}|\d[\w.,\u2013/]{{0,12}})[,;]?(?:[{BLANKS}]\w|[.;]?\r?\n|\Z)")
_LETTER_BEHIND_LABEL = regex(rf"[{BLANKS}][aeiosuvyz][{BLANKS}][^\W\d_]{{2}}")
"""A word of one letter, and another one: it is no variable if others of its name stand behind labels."""
_FEW_LABELS = 3
_FEW = 3
"""So many lines that are alike are no chance."""
_HEAD_OF_LINE = 60
"""How far from the beginning of its line the tag behind a label stands, in code points."""


def _line_heads(text: str, sign: str, reach: int) -> Iterator[tuple[int, int]]:
    """Yield where each line begins that has a `sign` near its beginning, and where that stands.

    Signs are few, and lines many: those are looked for.
    """
    at = text.find(sign)
    while at >= 0:
        low = max(at - reach, 0)
        start = max(text.rfind("\n", low, at), text.rfind("\r", low, at)) + 1
        if start or not low:
            yield start, at
        at = text.find(sign, at + 1)


def _names_before_speech(text: str) -> Iterator[str]:
    """Yield the words that lines begin with before a bracket: ``wang>At home.``."""
    for start, at in _line_heads(text, ">", _BEFORE_SPEECH):
        found = _SPEAKER.match(text, start)
        if found is not None and found.end() == at + 1:
            yield found[1]


def _who_speaks(text: str) -> Iterator[tuple[str, bool]]:
    """Yield the names in a chat that stand as half a tag or a whole one may, and whether the time stands before."""
    for start, at in _line_heads(text, "> ", BEFORE_NAME):
        found = SAID.match(text, start)
        if found is not None and found.end() == at + 1:
            yield found["name"], found["time"] is not None


def _firsts_of_pairs(text: str) -> Iterator[str]:
    """Yield the words that stand alone on their line before a bracket between blanks, and one more behind it."""
    for start, at in _line_heads(text, " > ", _BEFORE_SPEECH):
        found = _PAIRED.match(text, start)
        if found is not None and found.end("name") == at:
            yield found["name"]


def _words_before_mark(text: str) -> Iterator[str]:
    """Yield the words that stand before a blank and a bracket at the end of a line."""
    for mark in (" >\n", " >\r\n"):
        at = text.find(mark)
        while at >= 0:
            word = text[max(0, at - _BEFORE_SPEECH) : at].split()[-1:]
            if word and word[0].isalpha():
                yield word[0]
            at = text.find(mark, at + 1)


class Among:
    """What a text has beside a shape, made out where somebody asks for it.

    Args:
        text: The text.
        shapes: Its shapes.
    """

    def __init__(self, text: str, shapes: Sequence[Shape]) -> None:
        self._text = text
        self._shapes = shapes

    @cached_property
    def quotes_mail(self) -> bool:
        """Whether it quotes mail by initials on more than one line, as ``TH> In May.``."""
        return sum(1 for _ in islice(INITIALS.finditer(self._text), 2)) > 1

    @cached_property
    def speakers(self) -> bool:
        """Whether lines begin with what is no tag, as tails without a blank do: the names in a chat, prompts, keys.

        A name is none of an element's, or several are single letters, or one is a capital letter.
        """
        names = set(islice(_names_before_speech(self._text), _SPEAKERS))
        letters = {name for name in names if len(name) == 1}
        if len(letters) > 1 or (not self.capitals and any(map(str.isupper, letters))):
            return True
        return any(name.lower() not in ELEMENTS for name in names)

    @cached_property
    def chats(self) -> bool:
        """Whether people speak whose names stand where tags may: one behind the time of day, or two in brackets."""
        spoken = Counter(
            stamped for name, stamped in islice(_who_speaks(self._text), _SPEAKERS) if name.lower() not in ELEMENTS
        )
        return spoken[True] > 0 or spoken[False] > 1

    @cached_property
    def begun(self) -> int:
        """How many lines begin with half a tag without a slash, and go on behind it; two stand for more."""
        return sum(1 for _ in islice(filter(self._begins_line, self._shapes), 2))

    @cached_property
    def pairs(self) -> bool:
        """Whether three lines are two words and a bracket between blanks, the first of one no element's name."""
        names = [name.lower() for name in islice(_firsts_of_pairs(self._text), _SPEAKERS)]
        return len(names) >= _FEW and not ELEMENTS.issuperset(names)

    @cached_property
    def marks_below(self) -> bool:
        """Whether several lines end in a word, which no element is called, and a bracket: that marks what stands below.

        So manuals of editors begin an example, ``as follows >``.
        """
        words = islice(_words_before_mark(self._text), _SPEAKERS)
        return sum(1 for word in words if word.lower() not in ELEMENTS) >= _FEW

    @cached_property
    def subtitles(self) -> bool:
        """Whether the text is one of subtitles, in which a few tags are markup: times and an arrow stand in a line."""
        return " --> " in self._text and _CUE.search(self._text) is not None

    @cached_property
    def labelled(self) -> frozenset[str]:
        """The names of tails that stand behind the labels of three lines or more: ``- Weight: strong > ten kilos``."""
        labelled = [shape for shape in self._shapes if self.is_behind_label(shape)]
        names = Counter(shape.name for shape in labelled)
        letters = Counter(one.name for one in labelled if _LETTER_BEHIND_LABEL.match(self._text, one.span.end))
        return frozenset(name for name, count in names.items() if count >= _FEW_LABELS and letters[name] < count - 1)

    def is_behind_label(self, shape: Shape) -> bool:
        """Tell whether a tail stands behind a few words and a colon that begin its line, and before some more."""
        if Damage.LOST_OPENING not in shape.damage or shape.slash or not shape.gap or shape.attributes:
            return False
        start, end = shape.span
        low = max(0, start - _HEAD_OF_LINE)
        line = max(self._text.rfind("\n", low, start), self._text.rfind("\r", low, start)) + 1
        label = _LABEL.match(self._text, line, start) if line > low or low == 0 else None
        behind = _BEHIND_LABEL.match(self._text, end) or _LETTER_BEHIND_LABEL.match(self._text, end)
        if label is None or behind is None:
            return False
        return len(shape.name) > 1 or not any(map(str.isdigit, label.group("label")))

    @cached_property
    def cells(self) -> bool:
        """Whether some tags are of rows or cells: data sheets have quantities called tr and td."""
        of_tables = [shape for shape in self._shapes if shape.name in ROWS_AND_CELLS]
        return any(
            self._ends_line(shape) or not (shape.gap or self._joins_languages(shape) or self._is_apart(shape))
            for shape in of_tables
        )

    @cached_property
    def tails(self) -> bool:
        """Whether some end tag has left a tail with a blank in it: one that ends a line, or what a start tag begins."""
        return any(
            self._ends_line(end) or (start.kind is TagKind.OPEN and start.name == end.name and self._is_no_figure(end))
            for start, end in pairwise(self._shapes)
            if Damage.LOST_OPENING in end.damage and end.gap and not end.slash
        )

    def _is_no_figure(self, shape: Shape) -> bool:
        """Tell whether a word stands behind a shape."""
        return self._text[shape.span.end : shape.span.end + 2].strip()[:1].isalpha()

    @cached_property
    def capitals(self) -> bool:
        """Whether some tags have their name in capitals: else a capital letter is a label."""
        return any(len(shape.name) > 1 and self._is_capital(shape) for shape in self._shapes)

    @cached_property
    def shouts(self) -> bool:
        """Whether some tags have names of two letters and more in capitals: no heading, as `H2` is hydrogen."""
        return any(len(one.name) > 1 and one.name.isalpha() and self._is_capital(one) for one in self._shapes)

    @cached_property
    def titles(self) -> int:
        """How many names of tags that are no words begin with a capital letter, and go on in small ones."""
        names = {one.name for one in self._shapes if one.name in PLAIN and len(one.name) > 1 and self._is_title(one)}
        return len(names)

    def _is_title(self, shape: Shape) -> bool:
        """Tell whether the name of a tail begins with a capital letter, and goes on in small ones."""
        start = shape.span.start
        return self._text[start : start + len(shape.name)].istitle() and shape.name.isalpha()

    def _begins_line(self, shape: Shape) -> bool:
        """Tell whether a shape is half a tag without a slash that begins its line, and does not end it."""
        if Damage.LOST_OPENING not in shape.damage or shape.slash or self._ends_line(shape):
            return False
        return is_headed(self._text, shape.span.start)

    def _joins_languages(self, shape: Shape) -> bool:
        """Tell whether the name of a tail is glued to two small letters, as in a pair of languages: ``tr>en``."""
        return Damage.LOST_OPENING in shape.damage and _TWO_LETTERS.match(self._text, shape.span.end) is not None

    def _is_apart(self, shape: Shape) -> bool:
        """Tell whether a sound start tag stands as a word: behind a blank, and before one or a sign that ends a clause.

        So it stands where it is spoken of, or is no tag, as in notes on letters: ``written <th> or <tr>, as``.
        """
        start, end = shape.span
        before, behind = self._text[max(0, start - 1) : start], self._text[end : end + 1]
        is_sound = shape.damage is Damage.NONE and shape.kind is TagKind.OPEN
        return is_sound and before in BLANKS and behind != "" and behind in BLANKS + CLOSING

    def _ends_line(self, shape: Shape) -> bool:
        """Tell whether hardly anything but the end of its line stands behind a shape."""
        return not self._text[shape.span.end : shape.span.end + 4].partition("\n")[0].strip()

    def _is_capital(self, shape: Shape) -> bool:
        """Tell whether the name of a tag is in capitals: no small letter stands before its attributes."""
        return self._text[slice(*shape.span)].partition("=")[0].isupper()
