"""Reads lines: where a line ends inside a sentence.

A page that set each clause on a line of its own (``<br>``, a ``div`` a clause) comes out of an extractor as a
sentence in pieces: lines that end in a comma or a dash, and go on with a small letter. Many sound texts have
such lines too. What tells them apart is the whole document:

- A program that wraps lines breaks them anywhere, after a comma only by chance. So a sentence that is also broken
  elsewhere is wrapped, and a document in which most paragraphs are wrapped has no broken sentences, but in lines that
  are wider than any that was wrapped.
- Lines much longer than any wrap say that a document has one line a paragraph. Without them nothing is read here.
- Verse, addresses and lists are short lines one below the other; a salutation is a short line before a letter.
- Lines that begin as no author begins one (``, which``) say that an extractor broke lines round inline code. Then
  neither widths nor neighbours tell much, and only such lines were wrapped as had no room for what follows.

A break is certain where it is one of few among many whole paragraphs, and parts one long sentence in two. Those in
paragraphs of several sentences may be many: whoever sets each clause on a line of its own does so with each sentence.
"""

from __future__ import annotations

from itertools import chain, compress, islice
from typing import TYPE_CHECKING, NamedTuple

from q7lint.reading.tokens import Break, Certainty
from q7lint.regex import regex
from q7lint.text import Dialect, Span

if TYPE_CHECKING:
    import re
    from collections.abc import Callable, Collection, Iterator

    from q7lint.reading.protected import Protected
    from q7lint.text import Document

LONG = 100
"""Few wrap at more columns; a longer line of prose is a whole paragraph, if its sentence is not seen to be wrapped."""

PROSE = 66
"""A line of verse or of an address has no more columns."""

VERSE = 50
"""Few lines of verse have more, and two of them are about as long."""

SHORT = 40
"""A salutation and an item of a list seldom have more."""

SALUTATION = 16
"""A salutation in a script without spaces has no more."""

WIDEST = 160
"""No program wraps at more columns."""

WRAPPED = 25
"""A line that was broken for its width has at least as many; caseless scripts show less, and need twice as many."""

ONE_LINE_SHARE = 3
"""A document with one line a paragraph has at least as many times more long lines than wrapped paragraphs."""

FEW = 3
"""Fewer lines that are broken elsewhere tell no width."""

SWAY = 12
"""How far from the width of a wrap most of its lines end, in columns: the length of a long word."""

MOST_AT_ONE_WIDTH = 0.5
"""The share of lines near one width from which on a program broke them."""

LEAST_WHOLE = 8
"""A document with fewer whole paragraphs does not show how it writes them."""

FEW_BROKEN = 8
"""One line in so many is broken, at most, where the others show that no author broke it."""

_SPACED = 8
"""A paragraph has as many spaces, unless its script has none."""

LEAST_WORDS = 4
"""A line of fewer words may be anything."""

CLAUSE = 3
"""As many words in small letters behind the first one are a clause, and no name."""

LABEL = 2
"""In the head of a mail no label has more words."""

MOST_CALLED = 5
"""A salutation below the head of a mail has no more words."""

RECITALS = 2
"""So many lines that begin as recitals do are those of a resolution."""

LIST = 5
"""As many short lines in one sentence are a list."""

PAIR = 2
"""So many short lines of one sentence are no list."""

PIECES = 3
"""So many lines that begin as no author begins one say that an extractor broke the lines of a document."""

# What a clause ends with, the line end, and the letter that the next line begins with.
_CLAUSE = regex(
    r"(?:[,\u2013\u2014\u060c\u3001\uff0c]|(?<=[ \u00a0])-)"
    r"([ \t\u00a0]{0,8}+(?:\r\n|\n|\r) ?)(?=[^\W\d_])",
)

# Where a clause may end. A pattern that begins with the line end is found ten times faster than that of the clause.
_CLAUSE_ENDS = regex(r"\n(?<=[,\u2013\u2014\u060c\u3001\uff0c\- \t\u00a0]\n)(?= ?[^\W\d_])")
_BLANKS = " \t\u00a0"
_MOST_BLANKS = 8

# A sentence's end, with what may stand behind it in its word: quotes, brackets.
_ENDS = r".!?…:;\u203d\u06d4\u061f\u061b\u0964\u0965\u3002\uff01\uff1f\uff1a\uff1b\u0589\u1362"
_END = regex(f"[{_ENDS}]")

# Where a line goes on that no capital begins: all others are whole. What is shorter was not broken for its width, and a
# letter takes one column in ASCII, two at most elsewhere; nor is a line broken that ends with a sentence. Where a sign
# of code is on it or on the next one, it is no prose: most of what is left are such lines.
_ON = rf"(?<![{_ENDS}]\n)(?=[^\S\n]*+(?:[a-z]|[^\W\d_A-Z])[^\n|@{{}}=\\_#]*+(?:\n|\Z))"
_GOES_ON = regex(rf"\n(?<=[^\n]{{{WRAPPED // 2}}}\n)" + _ON)
_GOES_ON_IN_ASCII = regex(rf"\n(?<=[^\n]{{{WRAPPED}}}\n)" + _ON)
_GOES_ON_WITH_CR = regex(r"(?:\r\n|\n|\r)(?=[^\S\r\n]*+(?:[a-z]|[^\W\d_A-Z]))")

_SIGN = regex(r"[|@{}=\\_#]")

# An item's number or letter: `b) `, `iv. `, which begins a line with a small letter.
_ENUMERATOR = regex(r"(?:[^\W_]|[ivx]{2,4}|\d\d)[.)](?:\s|$)")

# Who is called so is written to, in scripts where no capital shows it.
_HONOURED = regex(
    r"(?:様|さま|さん|先生|殿|各位|님|عزیز|عزیزم|جان|عزيزي|عزيزتي|العزيز|العزيزة|जी|महोदय|महोदया)[,،、，]\Z"
)

# How a letter begins wherever it stands, before a name or a single word: `Dear Ann,`, `Chers amis,`.
_GREETING = regex(
    r"(?:Dear|Sehr geehrte[rns]?|Geehrte[rns]?|Liebe[rns]?|Ch[eè]re?s?|Estimad[oa]s?|Querid[oa]s?|Prezad[oa]s?"
    r"|Car[oaei]|Gentil[ei]|Egregi[oa]?|Szanown[aiey]|Drog[aiey]|Geachte|Beste|Kære|Kjære|Bäste|Kära|Sayın|Sevgili"
    r"|Kính gửi|Уважаем(?:ая|ый|ые)|Дорог(?:ая|ой|ие)|Αγαπητ(?:ή|έ|οί|ές)|Αξιότιμ(?:η|ε|οι))[ \u00a0]+(?=[^\W\d_])"
)

# How a letter to several begins wherever it stands, with no name to show it: `Hola a todos,`, `Hallo zusammen,`.
_HELLOS = frozenset(
    (
        "Hi|Hello|Hey|Hiya|Greetings|Hallo|Hallöchen|Moin|Servus|Grüezi|Bonjour|Bonsoir|Salut|Coucou|Hola|Saludos"
        "|Ciao|Salve|Buongiorno|Buonasera|Olá|Oi|Ola|Kaixo|Goedemorgen|Goedemiddag|Hoi|Hej|Hejsan|Hallå|Hei"
        "|Heisann|Halló|Terve|Tere|Sveiki|Sveikas|Labas|Labdien|Cześć|Witam|Witajcie|Ahoj|Ahojte|Nazdar|Čau"
        "|Zdravím|Szia|Sziasztok|Helló|Kedves|Bună|Salutare|Bok|Pozdrav|Zdravo|Živjo|Pozdravljeni|Merhaba|Selam"
        "|Günaydın|Γεια|Καλημέρα|Καλησπέρα|Χαίρετε|Привет|Приветствую|Здравствуйте|Привіт|Вітаю|Здравей|Здравейте"
        "|Здраво|Поздрав|Chào|Halo|Habari|Hujambo|Kumusta|Good morning|Good day|Good afternoon|Good evening"
        "|Guten Morgen|Guten Tag|Guten Abend|Buenos días|Buenas tardes|Buenas noches|Bom dia|Boa tarde|Boa noite"
        "|Bon dia|Egun on|God morgen|God morgon|God dag|God aften|God kväll|Moi kaikki|Dzień dobry|Dobrý den"
        "|Dobrý deň|Herkese merhaba|Herkese selam|Всем привет|Добрый день|Добрый вечер|Доброе утро|Усім привіт"
        "|Всім привіт|Усім вітання|Доброго дня|Добрий день|Xin chào|Selamat pagi|Selamat siang|Selamat sore"
        "|Selamat malam"
    ).split("|")
)

# How the recitals of a resolution begin, each on its own line, as those of its author.
_RECITALS = frozenset(
    "considering noting recalling recognizing recognising acknowledging affirming reaffirming emphasizing stressing"
    " welcoming whereas mindful convinced vu vus considérant attendu rappelant notant constatant visto vista vistos"
    " vistas considerando considerato considerata resultando tenuto ritenuto rilevato premesso tendo atendendo"
    " gestützt eingedenk erwägend berücksichtigend gelet overwegende gezien uwzględniając zważywszy având văzând"
    " учитывая отмечая принимая ураховуючи зважаючи λαμβάνοντας έχοντας".split()
)
"""First words of recitals. Some are words of several languages."""

# A sentence that ends within the line, behind a word that is no short form of a title.
_SENTENCE = r"[^\W\d_]{4}[)\]\u201d\u00bb\"]?[.!?\u2026\u061f\u06d4\u0964\u3002\uff01\uff1f][)\]\u201d\u00bb\"]?\s\S"
_SENTENCE_BEFORE = regex(_SENTENCE)
# The same, or before a sign of a script without spaces.
_SENTENCE_WITHIN = regex(rf"{_SENTENCE}|[^\W\d_][\u3002\uff01\uff1f][^\W\d_]")
_STOPS = frozenset(".!?\u2026\u061f\u06d4\u0964\u3002\uff01\uff1f")
# The rest of a sentence that an extractor broke round inline code, before another one.
_STOP_FIRST = regex(
    r"[)\]\u201d\u00bb\"]{0,2}[.!?\u2026\u061f\u06d4\u0964\u3002\uff01\uff1f][ \u00a0]?(?![a-z])[^\W\d_]"
)
# No author begins a line so: an extractor broke it round inline code.
_GOES_ON_FIRST = regex(r"[)\]\u201d\u00bb\"]{0,2}[.,;:!?)\]][ \u00a0]?[^\W\d_]")
# The same behind a line that ends with a word: ``the file mkdir`` and ``, which``.
_PIECED = regex(r"\n(?:(?<=[^\W_]\n)|(?<=[^\W_]\r\n))[)\]\u201d\u00bb\"]{0,2}[.,;:!?)\]] (?=[^\W\d_])")
_COMMAS = frozenset(",\u060c\u3001\uff0c")
_GOING_ON = _COMMAS | frozenset(";\u061b\uff1b")
_ENDS_PLAIN = frozenset(".:\u06d4\u0964\u3002\uff1a")
_ENDS_ABOVE = _ENDS_PLAIN | {"|"}
_COLONS = frozenset(":\uff1a")
_CLOSING = frozenset(")]}.,;:\u201d\u00bb")

# Bars and tabs part cells, braces are code's.
_CELLS = regex(r"[|\t{}\\]")

# So are others, among them `name(`, `i386:name` and `a,b,`, or they are addresses'. Prose has them as well, so that in
# a line that is a whole paragraph they say nothing.
_NO_PROSE = regex(
    r"[|\t@{}=\\_#]|\$(?!\d++(?![.,]?\w))|\w\((?!\w{1,3}\))|\w,[^\W\d_]\w{0,30},|[^\W\d_]:(?!//)[^\W\d_]"
    r"|::|/\*|\*/|(?<![.!?:…\s])  +\S"
)

# What stands before the comma or dash where no sentence is broken: nothing, or a sign that only code ends with.
DASHES = "\u2013\u2014"
_NO_CLAUSE = "]}>*/+=,;:-–—"

# A dash that touches the words on both sides, as English books have it: where a document has such, it is not known
# what belongs behind one at the end of a line.
_CLOSED_DASH = regex(r"[^\W\d_][\u2013\u2014][^\W\d_]")

# Letters that take two columns, and have no spaces between words.
_WIDE = regex(
    "[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\U00020000-\U0003fffd]"
)
_SPACELESS = regex("[\u3005-\u3007\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff\U00020000-\U0003fffd]")

# To compile classes of so many signs takes as long as forty other patterns, and few texts have one of them: but for the
# letters that Korean is put together from, they are beyond all that other scripts have.
_PUT_TOGETHER = regex("[\u1100-\u115f]")
_FIRST_WIDE = "\u2e80"


# Where a line may be long: a column takes one byte of ASCII, and elsewhere a letter takes two columns at most.
_MAY_BE_LONG = regex(rf"\n(?=[^\n]{{{LONG // 2 + 1}}})")
_MAY_BE_LONG_IN_ASCII = regex(rf"\n(?=[^\n]{{{LONG + 1}}})")


def _may_be_wide(text: str) -> bool:
    """Tell whether a text may hold letters that take two columns."""
    return not text.isascii() and (max(text) >= _FIRST_WIDE or _PUT_TOGETHER.search(text) is not None)


def _is_spaceless(text: str) -> bool:
    """Tell whether a text holds letters that no spaces part into words."""
    return _may_be_wide(text) and _SPACELESS.search(text) is not None


class _Line(NamedTuple):
    """A line: its place without its line end, its text without white space behind it, and how many columns it takes."""

    start: int
    end: int
    text: str
    width: int

    @property
    def is_long(self) -> bool:
        """Tell whether it is a paragraph of prose on one line."""
        return self.width > LONG and (self.text.count(" ") >= _SPACED or _is_spaceless(self.text))


class _Lines:
    """The lines of a document, each made when it is asked for, and found from its neighbour: most are never asked for.

    Args:
        document: The text.
    """

    def __init__(self, document: Document) -> None:
        self.document = document
        self._text = document.text
        self._has_cr = "\r" in document.text
        self._known: dict[int, _Line] = {}

    def at(self, offset: int) -> _Line:
        """Give the line that `offset` stands on."""
        if self._has_cr:
            return self._line(*self.document.line(self.document.row(offset)))
        start = self._text.rfind("\n", 0, offset) + 1
        return self._known.get(start) or self._beginning_at(start)

    def after(self, line: _Line) -> _Line | None:
        """Give the next line; ``None`` behind the last one."""
        if line.end == len(self._text):
            return None
        if self._has_cr:
            return self.at(line.end + (2 if self._text.startswith("\r\n", line.end) else 1))
        return self._known.get(line.end + 1) or self._beginning_at(line.end + 1)

    def before(self, line: _Line) -> _Line | None:
        """Give the line before; ``None`` for the first one."""
        return self.at(line.start - 1) if line.start else None

    def long(self) -> Iterator[_Line]:
        """Yield the long lines."""
        return map(self.at, self.long_ones())

    def long_ones(self) -> Iterator[int]:
        """Yield where the long lines begin."""
        text = self._text
        if self._has_cr:
            starts: Iterator[int] = iter(self.document.line_starts)
        else:
            pattern = _MAY_BE_LONG_IN_ASCII if text.isascii() else _MAY_BE_LONG
            starts = chain((0,), (found.end() for found in pattern.finditer(text)))
        return filter(self._is_long, starts)

    def _is_long(self, start: int) -> bool:
        """Tell whether a long line begins there; for nearly all that tells their length alone."""
        if not self._has_cr:
            end = self._text.find("\n", start)
            line = self._text[start : len(self._text) if end < 0 else end].rstrip()
            if len(line) <= LONG and line.isascii():
                return False
            if len(line) > LONG and line.count(" ") >= _SPACED:
                return True
        return self.at(start).is_long

    def _beginning_at(self, start: int) -> _Line:
        end = self._text.find("\n", start)
        return self._line(start, len(self._text) if end < 0 else end)

    def _line(self, start: int, end: int) -> _Line:
        line = self._known.get(start)
        if line is None:
            text = self._text[start:end].rstrip()
            width = len(text) + (len(_WIDE.findall(text)) if _may_be_wide(text) else 0)
            line = self._known[start] = _Line(start, end, text, width)
        return line


class _Sentence(NamedTuple):
    """Lines that one sentence runs through.

    Args:
        lines: At least two.
        breaks: The clause breaks in it, by the start of the line that they end.
    """

    lines: list[_Line]
    breaks: dict[int, re.Match[str]]

    @property
    def is_wrapped(self) -> bool:
        """Tell whether it is broken elsewhere too."""
        return len(self.breaks) < len(self.lines) - 1

    @property
    def width(self) -> int:
        """Give the width of the widest line that a program may have broken, in columns; 0 if there is none.

        An extractor that breaks the line round inline code leaves lines of any width.
        """
        others = (other.width for other in self.lines[:-1] if other.start not in self.breaks and other.width <= WIDEST)
        return max(others, default=0)


def read_breaks(document: Document, protected: Callable[[], Protected]) -> tuple[Break, ...]:
    """Read the line ends inside sentences of `document`.

    In Markdown and HTML a line end inside a paragraph is no more than a space, so that there are none. `protected` is
    called only where there is one.
    """
    text = document.text
    if document.dialect is not Dialect.TEXT:
        return ()
    clauses = {found.start(1): found for found in _clauses(text) if _is_clause(text, found)}
    if any(text[place - 1] in DASHES for place in clauses) and _CLOSED_DASH.search(text):
        clauses = {place: found for place, found in clauses.items() if not _is_closed(text, found)}
    if not clauses:
        return ()
    lines = _Lines(document)
    first_long = next(lines.long_ones(), None)
    if first_long is None:
        return ()
    ends = {lines.at(place).start: found for place, found in clauses.items()}
    sentences = list(_sentences(lines, ends, ends))
    spans = [span for sentence in sentences for span in _broken(lines, sentence, ends, first_long)]
    spans = [span for span in spans if not protected().covers(span)]
    # That a document is wrapped is asked last: to tell, all of its lines have to be looked at.
    if spans and (width := _width_of_wrap(lines, ends)):
        at = map(lines.at, (span.start for span in spans))
        ours = [_is_wider(lines, line, width) or _leaves_room(lines, line, width) for line in at]
        spans = list(compress(spans, ours))
    lone = _lone(lines, spans) if spans else frozenset()
    if len(spans) < len(ends) and _is_pieced(text):
        width = _width_of_pieces(lines)
        pieces = [span for sentence in sentences for span in _pieces(lines, sentence, first_long, width)]
        spans = sorted({*spans, *(span for span in pieces if not protected().covers(span))})
    return tuple(
        Break(span, _joint(text, span), Certainty.CERTAIN if span in lone else Certainty.PROBABLE) for span in spans
    )


def _is_pieced(text: str) -> bool:
    """Tell whether an extractor broke the lines of a text round inline code: several begin as no author begins one."""
    return sum(1 for _ in islice(_PIECED.finditer(text), PIECES)) == PIECES


def _pieces(lines: _Lines, sentence: _Sentence, first_long: int, width: int) -> Iterator[Span]:
    """Yield the places where a sentence of prose is broken in a text that an extractor has broken.

    There what stands beside a line does not say that a program, or a poet, ended it; and a line that both halves
    together do not fill was not ended by a program that wraps at `width`.
    """
    own = sentence.lines
    if not (_is_prose(own) and _END.search(own[-1].text[-2:])):
        return
    if _most_in_a_row(line.width <= VERSE for line in own) > PAIR or _is_announced(lines, own[0]):
        return
    for line, found in _clauses_of(lines, sentence, first_long):
        if not width or _fits(lines, line, width):
            yield Span(*found.span(1))


def _fits(lines: _Lines, line: _Line, width: int) -> bool:
    """Tell whether a program that wraps at `width` ended `line` not: all of the next one had room there.

    Of a line that a sentence begins its first word is enough: an extractor that breaks lines begins none with it. And
    nobody wraps lines so wide that one of the two is.
    """
    following = lines.after(line)
    if following is None:
        return False
    if max(line.width, following.width) > LONG:
        return True
    above = lines.before(line)
    begins = _may_begin(line) and (above is None or above.text[-1:] in _ENDS_ABOVE or above.width <= SHORT)
    needed = len(following.text.split()[0]) + SWAY if begins else following.width
    return line.width + 1 + needed <= width


def _is_announced(lines: _Lines, line: _Line) -> bool:
    """Tell whether a line begins a list behind a colon: with a small letter."""
    above = lines.before(line)
    return above is not None and above.text[-1:] in _COLONS and not line.text[:1].isupper()


def _width_of_pieces(lines: _Lines) -> int:
    """Give the width of the widest line that a program broke in a text whose lines an extractor broke too; 0 if none.

    Most of such lines end near one column. Where as many lines that go on are wider than any wrap, an extractor broke
    those that end there too.
    """
    widths = [lines.at(end).width for end in _going_on(lines.document.text)]
    wrapped = [width for width in widths if VERSE < width <= LONG]
    if len(wrapped) < PIECES or not _are_near(wrapped):
        return 0
    widest = max(wrapped)
    near = sum(1 for width in wrapped if width > widest - SWAY)
    return widest if sum(1 for width in widths if width > LONG) < near else 0


def _lone(lines: _Lines, spans: list[Span]) -> frozenset[Span]:
    """Choose the breaks of a document in which hardly any other line is broken: nobody set these few on purpose.

    Who sets one verse or one clause a line does so all over, begins a line with each sentence, and a list has several
    items. So a break in a paragraph of several sentences is counted for none of these.
    """
    own = {lines.at(span.start).start for span in spans}
    lone = frozenset(span for span in spans if _is_lone(lines, span, own))
    if not lone:
        return lone
    several = wide = 0
    going_on: list[int] = []
    for line in lines.long():
        if line.text[-1] == "|":
            continue  # a row of a table, which has no end of a sentence
        several += 1
        whole = line.start in own or _ends_whole(line)
        wide += whole and line.width > WIDEST
        if not whole:
            going_on.append(line.width)
    clauses = sum(1 for span in spans if not _holds_sentences(lines, span))
    if not clauses and not going_on and wide >= FEW:
        return lone
    wrapped = len(going_on) if _are_near(going_on) else 0
    return lone if several >= max(LEAST_WHOLE, FEW_BROKEN * clauses, FEW_BROKEN * wrapped) else frozenset()


def _holds_sentences(lines: _Lines, span: Span) -> bool:
    """Tell whether a sentence ends in the line that is broken, or in the next one, and another begins there."""
    line = lines.at(span.start)
    following = lines.after(line)
    return any(one is not None and _SENTENCE_WITHIN.search(one.text) for one in (line, following))


def _is_lone(lines: _Lines, span: Span, own: set[int]) -> bool:
    """Tell whether a break parts one sentence of plain prose in two, and is beside no other and in no list."""
    line = lines.at(span.start)
    following, above = lines.after(line), lines.before(line)
    if following is None or following.start in own or lines.document.text[span.start - 1] not in _COMMAS:
        return False
    if above is not None and above.text[-1:] in (*_COMMAS, ";", "\u061b", "\uff1b"):
        return False
    if max(line.width, following.width) <= LONG or following.text[-1:] not in _STOPS | _COLONS:
        return False
    if line.width <= SHORT and not _is_short_clause(line, above):
        return False
    first, second = line.text.split(), following.text.split()
    spaceless = _is_spaceless(following.text)
    few = min(len(first), len(second)) < LEAST_WORDS
    if not spaceless and (few or _last_sentence(line.text).split()[0].lower() == second[0]):
        return False
    plain = not (_NO_PROSE.search(line.text) or _NO_PROSE.search(following.text) or _GREETING.match(line.text))
    begins = line.text[0].isalpha() or _GOES_ON_FIRST.match(line.text) is not None
    return plain and begins and following.text[0].isalpha() and not _ENUMERATOR.match(line.text)


def _is_short_clause(line: _Line, above: _Line | None) -> bool:
    """Tell whether a short line is a clause and no salutation: several of its words begin with a small letter.

    And it stands below a whole paragraph, or goes on from the line above.
    """
    below = above is not None and above.width > LONG and above.text[-1:] in _STOPS
    words = line.text.split()
    goes_on = words[0][0].islower() or _GOES_ON_FIRST.match(line.text) is not None
    return (below or goes_on) and sum(1 for word in words[1:] if word[0].islower()) >= CLAUSE


def _last_sentence(text: str) -> str:
    """Give the sentence that a line ends in."""
    start = max((found.end() - 1 for found in _SENTENCE_WITHIN.finditer(text)), default=0)
    return text[start:]


def _ends_whole(line: _Line) -> bool:
    """Tell whether a line ends as a paragraph does."""
    return bool(_END.search(line.text[-2:])) or line.text[-1:] in _CLOSING


def _width_of_wrap(lines: _Lines, clauses: dict[int, re.Match[str]]) -> int:
    """Give the width of the widest line that a program broke, in columns; 0 if most paragraphs have one line each."""
    going_on = {lines.at(end).start for end in _going_on(lines.document.text)}
    starts = going_on | clauses.keys()
    # No more paragraphs are wrapped than lines go on: most texts show by their long lines alone that theirs are not.
    if _has_long(lines, ONE_LINE_SHARE * len(starts)):
        return 0
    # A line that no one wraps at was not wrapped: its sentence is broken for another reason, as round inline code.
    wrapped = [
        one
        for one in _sentences(lines, clauses, starts)
        if one.is_wrapped and not any(line.is_long for line in one.lines)
    ]
    if not _at_one_width(wrapped):
        wrapped = []
    if _has_long(lines, ONE_LINE_SHARE * len(wrapped)):
        return 0
    return max(line.width for one in wrapped for line in one.lines[:-1])


def _has_long(lines: _Lines, count: int) -> bool:
    """Tell whether a document has so many long lines."""
    return sum(1 for _ in islice(lines.long_ones(), count)) >= count


def _going_on(text: str) -> Iterator[int]:
    """Yield the line ends behind which a phrase may go on, and some others."""
    if "\r" in text:
        yield from (found.start() for found in _GOES_ON_WITH_CR.finditer(text))
        return
    for found in (_GOES_ON_IN_ASCII if text.isascii() else _GOES_ON).finditer(text):
        end = found.start()
        if not _SIGN.search(text, text.rfind("\n", 0, end) + 1, end):
            yield end


def _clauses(text: str) -> Iterator[re.Match[str]]:
    """Yield the ends of clauses at line ends, in the order of their places."""
    if "\r" in text:
        yield from _CLAUSE.finditer(text)
        return
    for end in _CLAUSE_ENDS.finditer(text):
        at = end.start()
        low = max(at - _MOST_BLANKS, 0)
        while at > low and text[at - 1] in _BLANKS:
            at -= 1
        found = _CLAUSE.match(text, at - 1) if at else None
        if found is not None:
            yield found


def _at_one_width(wrapped: list[_Sentence]) -> bool:
    """Tell whether lines were broken for their width, as a program does it: most of them end near one column.

    An extractor that breaks the line round inline code ends lines anywhere. A few lines are given the benefit of doubt.
    """
    return _are_near([line.width for one in wrapped for line in one.lines[:-1]])


def _are_near(widths: list[int]) -> bool:
    """Tell whether most of some widths are nearly the same, or they are few."""
    if len(widths) < FEW:
        return True
    usual = sorted(widths)[len(widths) // 2]
    near = sum(1 for width in widths if abs(width - usual) <= SWAY)
    return near >= MOST_AT_ONE_WIDTH * len(widths)


def _is_clause(text: str, found: re.Match[str]) -> bool:
    """Tell whether a clause can end there and go on in the next line: with a small letter, or one without case."""
    begins = text[found.end()]
    if not begins.isalpha():  # the number of an item, in a circle
        return False
    if not (begins.islower() or begins.lower() == begins.upper()):
        return False
    mark = found.start()
    before = text[max(mark - 2, 0) : mark].rstrip(" \u00a0")[-1:]
    if before in _NO_CLAUSE or before.isspace():
        return False
    # `… -1 1 -` is a command.
    return not (text[mark] == "-" and before.isdigit())


def _is_closed(text: str, found: re.Match[str]) -> bool:
    """Tell whether the clause ends in a dash that touches its word."""
    return text[found.start()] in DASHES and not text[found.start() - 1].isspace()


def _sentences(lines: _Lines, clauses: dict[int, re.Match[str]], starts: Collection[int]) -> Iterator[_Sentence]:
    """Yield the sentences that run through several lines, of which one begins at one of `starts` and goes on."""
    done = -1
    for start in sorted(starts):
        if start <= done:
            continue
        own = [lines.at(start)]
        while (following := lines.after(own[-1])) and _goes_on(own[-1], following, clauses):
            own.append(following)
        done = own[-1].start
        if len(own) == 1:
            continue
        earlier: list[_Line] = []
        first = own[0]
        while (preceding := lines.before(first)) and _goes_on(preceding, first, clauses):
            earlier.append(preceding)
            first = preceding
        own = [*reversed(earlier), *own]
        yield _Sentence(own, {line.start: clauses[line.start] for line in own[:-1] if line.start in clauses})


def _goes_on(line: _Line, following: _Line, clauses: dict[int, re.Match[str]]) -> bool:
    """Tell whether a sentence goes on from one line to the next."""
    return line.start in clauses or _is_wrapped(line, following)


def _is_wrapped(line: _Line, following: _Line) -> bool:
    """Tell whether `line` ends within a phrase that `following` goes on with: a break that only a wrap makes."""
    begins = following.text.lstrip()[:1]
    if line.width < WRAPPED or not begins.isalpha() or _END.search(line.text[-2:]):
        return False
    # Without capitals a heading looks as if its text went on with it: only a longer line tells.
    goes_on = begins.islower() or (begins.upper() == begins.lower() and line.width > 2 * WRAPPED + 10)
    return goes_on and not _NO_PROSE.search(line.text) and not _NO_PROSE.search(following.text)


def _broken(lines: _Lines, sentence: _Sentence, clauses: dict[int, re.Match[str]], first_long: int) -> Iterator[Span]:
    """Yield the places where `sentence` is broken, unless it is anything else."""
    own = sentence.lines
    if not _is_prose(own) or not _is_sentence(lines, own, clauses):
        return
    width = sentence.width  # which all its lines tell
    for line, found in _clauses_of(lines, sentence, first_long):
        # Where no line is broken elsewhere but such as no program makes, nothing was broken for its width.
        if not width or _is_wider(lines, line, width):
            yield Span(*found.span(1))


def _clauses_of(lines: _Lines, sentence: _Sentence, first_long: int) -> Iterator[tuple[_Line, re.Match[str]]]:
    """Yield the lines of a sentence that end with a clause, and what ends it; none that can be a salutation."""
    first = sentence.lines[0]
    for start, found in sentence.breaks.items():
        if start > first.start or not _is_salutation(lines, first, early=start < first_long):
            yield lines.at(start), found


def _is_wider(lines: _Lines, line: _Line, width: int) -> bool:
    """Tell whether `line`, or the next one, is wider than a program wraps that wraps at `width`: it fills each line.

    What follows has to end a sentence: behind a long line that says `For example,` may stand code.
    """
    following = lines.after(line)
    if following is None or not (_END.search(following.text[-2:]) or following.text[-1:] in '"\u201d\u00bb)'):
        return False
    widest = max(line.width, following.width)
    return widest > LONG and (widest > WIDEST or widest > width + SWAY)


def _leaves_room(lines: _Lines, line: _Line, width: int) -> bool:
    """Tell whether `line` and the next one are a whole sentence that a program which wraps at `width` broke elsewhere.

    It fills its lines: the first word of the next line would have stood on this one. Who wraps by hand breaks a line
    where a clause ends, and leaves more room; but then all of both has room, or a colon ends the second one, where the
    line above is no whole paragraph. No line beside them is empty, as between the paragraphs of a file that somebody
    typed.
    """
    above, following = lines.before(line), lines.after(line)
    if following is None or following.text[-1] not in _STOPS | _COLONS or not _may_begin(line):
        return False
    below = lines.after(following)
    if (above is not None and above.text[-1:] not in _ENDS_ABOVE) or (below is not None and not below.text):
        return False
    below_whole = above is None or above.width > width
    room = width - line.width - 1 - len(following.text.split()[0])
    if room < (0 if below_whole else SWAY):
        return False
    return below_whole or line.width + 1 + following.width <= width or following.text[-1] in _COLONS


def _may_begin(line: _Line) -> bool:
    """Tell whether a sentence may begin with the line: with a capital letter, or one of a script without them."""
    return line.text[0].isalpha() and not line.text[0].islower()


def _is_prose(own: list[_Line]) -> bool:
    """Tell whether the lines are neither code, nor a table, nor addresses, nor numbered, nor recitals."""
    if any(_ENUMERATOR.match(line.text.lstrip()) for line in own[1:]):
        return False
    if sum(1 for line in own if line.text.partition(" ")[0].lower() in _RECITALS) >= RECITALS:
        return False
    return all(map(_may_be_prose, own))


def _may_be_prose(line: _Line) -> bool:
    """Tell whether a line has no sign that prose has not."""
    return not (_CELLS if line.is_long else _NO_PROSE).search(line.text)


def _is_sentence(lines: _Lines, own: list[_Line], clauses: dict[int, re.Match[str]]) -> bool:
    """Tell a sentence in pieces from verse, an address, a list: by the widths, and by its end."""
    last = own[-1]
    is_prose = max(line.width for line in own) > PROSE
    if last.width <= (SHORT if is_prose else PROSE) and not _END.search(last.text):
        return False
    if is_prose:
        return _most_in_a_row(line.width <= SHORT for line in own) < LIST
    # Two short lines against long ones are a short sentence; more, or such as stand apart, are verse.
    before, after = _width(lines.before(own[0])), _width(lines.after(last))
    apart = max(before, after) <= PROSE or 0 < before <= PROSE or 0 < after <= PROSE
    return len(own) == 2 and (not apart or (max(before, after) > 0 and _is_plain(lines, own, clauses)))


def _is_plain(lines: _Lines, own: list[_Line], clauses: dict[int, re.Match[str]]) -> bool:
    """Tell whether two short lines are a plain sentence and no verse, between headings or other sentences.

    Together they are wider than a line of verse, and one of them is much wider than the other, or than verse is. The
    first one begins with a capital letter and no label, or another sentence ends in it. One that begins with the stop
    of a sentence was broken off by an extractor, and no verse begins so.
    """
    first, second = own
    above, below = lines.before(first), lines.after(second)
    if second.text[-1] not in _ENDS_PLAIN or (below is not None and below.start in clauses):
        return False
    if _STOP_FIRST.match(first.text):
        return True
    widths = sorted((first.width, second.width))
    if sum(widths) < PROSE or (widths[1] <= VERSE and widths[1] - widths[0] <= SWAY):
        return False
    if below is not None and not (below.text[:1].isalnum() or second.text[-1] in _COLONS):
        return False
    begins = first.text[0].isupper() and first.text.split()[0][-1] not in _ENDS_PLAIN
    if not begins and not _SENTENCE_BEFORE.search(first.text):
        return False
    if above is None:
        return True
    farther = lines.before(above)
    ends = above.text[-1:] in _ENDS_PLAIN or (above.width <= SHORT and above.text[-1:] not in _GOING_ON)
    return (ends or not begins) and (farther is None or farther.start not in clauses)


def _width(line: _Line | None) -> int:
    """Give the columns of a line; none where there is no line."""
    return line.width if line else 0


def _most_in_a_row(flags: Iterator[bool]) -> int:
    """Give the length of the longest run of true ones."""
    most = run = 0
    for flag in flags:
        run = run + 1 if flag else 0
        most = max(most, run)
    return most


def _is_salutation(lines: _Lines, line: _Line, *, early: bool) -> bool:
    """Tell whether the line can be a salutation: short, at the top of a letter, and a name or nothing much in it.

    `Cher Monsieur,` is one below a heading too; `Eventually,` only at the top of the document or below a blank line.
    """
    above = lines.before(line)
    before = _width(above)
    if line.width <= SHORT and (_HONOURED.search(line.text) or _greets(line.text)):
        return True
    if line.width <= SHORT and early and above is not None and above.width <= PROSE and _heads_mail(above.text):
        return len(line.text.split()) <= MOST_CALLED
    if line.width > (SALUTATION if _is_spaceless(line.text) else SHORT) or before > PROSE:
        return False
    # Nobody is greeted behind a sentence, a dash or a bracket, or in a clause of many words.
    if _SENTENCE_BEFORE.search(line.text) or line.text[:1] in _CLOSING or _goes_on_within(line.text):
        return False
    # What stands below a whole sentence is not the top of a letter, unless that is a date.
    if above and before and not early and above.text[-1:] in ".!?…。！？۔؟।":
        return False
    words = line.text.split()
    greets = not before or _GREETING.match(line.text)
    if not (early or greets) and sum(1 for word in words[1:] if word == word.lower()) >= CLAUSE:
        return False
    if any(not word[:1].islower() for word in words[1:]):
        return True
    if len(words) == 1:
        return early or before == 0
    return early and before == 0 and len(words) <= 3


def _goes_on_within(line: str) -> bool:
    """Tell whether a dash stands within a line, with a blank before it, or a bracket that it does not close.

    Those who greet several have a dash as well, ``Hola Lucía – y hola Tomás,``.
    """
    dashed = any(f" {dash}" in line for dash in DASHES)
    if not (dashed or (" (" in line and ")" not in line)) or _GREETING.match(line):
        return False
    words = line.split()
    return _HELLOS.isdisjoint((words[0], " ".join(words[:2])))


def _heads_mail(line: str) -> bool:
    """Tell whether a line stands in the head of a mail: a label of one word or two, a colon, and what it says."""
    label, colon, _ = line.replace("\uff1a", ":").partition(":")
    return colon != "" and label[:1].isalpha() and len(label.split()) <= LABEL


def _greets(line: str) -> bool:
    """Tell whether a line begins as a letter does: ``Lieber Tom,``, ``Hi all,``, and not ``Lieber spät als nie,``."""
    words = line[:-1].split()
    if len(words) <= MOST_CALLED and not _HELLOS.isdisjoint((*words[:1], " ".join(words[:2]))):
        return True
    found = _GREETING.match(line)
    return found is not None and (line[found.end()].isupper() or " " not in line[found.end() :])


def _joint(text: str, span: Span) -> str:
    """Tell what belongs between the two halves: a space, or nothing where the script has no spaces."""
    mark, before, begins = text[span.start - 1], text[max(span.start - 2, 0)], text[span.end]
    # The full-width commas have their blank within them, whatever follows.
    is_spaceless = mark in "\u3001\uff0c" or (_is_spaceless(before) and _is_spaceless(begins))
    return "" if is_spaceless else " "
