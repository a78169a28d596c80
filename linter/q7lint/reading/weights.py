"""How much a shape says for itself: the weight of each kind of damage, among its neighbours."""

from __future__ import annotations

from enum import IntEnum
from typing import TYPE_CHECKING

from q7lint.elements import BLOCK, MARKUP_WORDS, NEVER_COMPARED, PLAIN, ROWS_AND_CELLS, SILENT, STYLES, WORDS
from q7lint.reading import otherwise
from q7lint.reading.beside import STOPS
from q7lint.reading.commands import writes_file
from q7lint.reading.keys import is_key, is_within_clause
from q7lint.reading.named import name_alike, stands_as_noun
from q7lint.reading.tokens import Damage, TagKind

if TYPE_CHECKING:
    from collections.abc import Callable

    from q7lint.reading.brackets import Shape
    from q7lint.reading.near import Near
    from q7lint.text import Span

    _Question = Callable[[Near], bool]

_ENDS = frozenset(".,;:!?)\u2026\u3002\uff0c\u3001\u060c\u061f")


_OPTIONS = frozenset("-/~?$_")
"""Signs that the name of an option or a file begins with."""

_SPEAKS = frozenset("\u00bf\u00a1\u00ab\u201c\u201e\u300c")
"""Signs that a sentence begins with, and no formula."""

_FILLED_IN = frozenset("?:$@%&")
"""What stands for a value in a query or a format."""

_NO_WORD = PLAIN - frozenset("dd dl dt em hr html img kbd samp span tr".split())
_SELDOM_WORDS = PLAIN | NEVER_COMPARED | {"p"}
_NO_QUANTITY = _SELDOM_WORDS - frozenset("dd hr html img tr".split())
"""Names that stand for nothing else behind a sentence: no command is called so, and nothing that is measured."""

_ABBREVIATES = frozenset("p dl dt h1 h2 h3 h4 h5 h6".split())
"""Those of them that a sentence of a formula or of a list of short forms may begin with: a value, a unit, a height."""

_CLOSED = _NO_WORD | frozenset(("code", "span", "strong"))
"""Names that a sentence neither ends with nor speaks of."""

_CLOSES = frozenset(".,;)\u060c\u061b\u3001\u3002\uff0c\uff1b\uff09\u300d")
"""Signs that end a part of a sentence."""

_PARTICLES = frozenset("\u306e\u306f\u304c\u3092\u306b\u3067\u3068\u3082\u3078")
"""Particles of Japanese, which stand behind what they go with."""

_FEW = 2
_COLUMN = 3
"""So many blanks part two columns, and one and two are those of a text; a tab is one, and two of them do."""

_MEASURES = _ABBREVIATES | ROWS_AND_CELLS
"""Those of them that a formula in the next line may go on from."""

_LETTERS = frozenset("abiu")
"""Elements within a sentence whose names are letters."""

ENDS_LINE = "it ends a line"
"""What speaks for a tail behind which nothing stands on its line."""

BETWEEN_BLANKS = "a letter and a bracket between blanks"
"""What spoke for a single letter that could as well be a variable."""


BEGINS = "it begins a line"
"""What speaks for a start tag of a paragraph that has no end."""


BEFORE_LETTER = "it begins a line before a word of one letter"
"""What speaks for a start tag of a paragraph where a variable could stand."""

WITHIN_SENTENCE = "the name of an element and a bracket within a sentence"
"""What speaks for a tail whose name is a word as well, between the words of a sentence."""

BESIDE_WORDS = "the name of an element and a bracket beside words"
"""What speaks for a tail whose name is a word as well, where the words of a sentence stand on one side of it."""

NO_WORD = "the name of an element and a bracket, where it is no word"
"""What speaks for a tail whose name nothing is called by in the language of its line."""

BETWEEN_WORDS = "the name of an element and a bracket between the words of a sentence"
"""What speaks for such a tail where the line speaks of markup."""

ANCHOR = "it stands where a link begins or an anchor stands"
"""What speaks for the start tag of a link, where a text about markup may show it."""

BEFORE_NAME = "a tail within a sentence that another element's name goes on with"
"""What speaks for a tail that may be half a selector in a text about markup."""

BEFORE_ARTICLE = "a tail within a sentence that an article goes on with"
"""What speaks for a tail that may be half a selector of links, in a text about markup."""

BEFORE_LAST = "a tail before the last word of a sentence, which is another element's name"
"""What speaks for a tail that may be half a selector at the end of a sentence, in a text about markup."""

_SELECTS_NOTHING = STYLES | {"code"}
"""Elements of a style that few selectors begin with."""


GLUED = "it is glued to the word that it begins"
"""What speaks for a spaced start tag without an end that can hardly be anything else."""

_BEGINS_WORDS = frozenset("strong em span br li ul ol td th tr h1 h2 h3 h4 h5 h6 blockquote".split())
"""Elements whose start tags stand before text, and whose names nobody fills in: ``< code >``, ``< html >``."""

AMONG = "among other damaged tags"
"""What speaks for a sound start tag that could as well be shown to the reader."""

_PHRASES = frozenset("abbr acronym cite dfn kbd mark nobr samp strike sub sup tt".split())
"""Elements within a line whose names are seldom words of their own, and which no file and no menu is called."""

_UNMEASURED = frozenset(("code", "em", "strong"))
"""Those that are no word in most languages, and that no figure is compared with where they are none."""

_OF_CODES = frozenset(
    "exit return error status response result il lo un uno el los der den dem ein einen einem o um de del di do da von"
    " av af od kod kodu".split()
)
"""Words in other languages behind which *code* may stand for what a program gives back."""

_SUBTITLED = frozenset("b c font i ruby u v".split())
"""Elements that subtitles have."""

_LABELS = frozenset("b font i span strong u".split())
"""Elements of a style that labels have, and whose names no three lines compare with something behind a colon."""

_GLUED_STYLES = frozenset("b em font i span strong u".split())

_STYLED = STYLES | frozenset("big font small strike sub sup".split())
"""Elements of a style with names of several letters, which nobody fills in."""


class Weight(IntEnum):
    """How much a shape says for itself."""

    SOUND = 0
    """A tag without damage."""

    FAINT = 1
    """Written as a comparison is: a tag only in a document that is full of damaged ones."""

    ODD = 2
    """Written as no comparison is: a tag in a document that has other damaged ones."""

    LEAN = 3
    """A tag, or a comparison of words, probable and never more; or one that is named: certain among other damage."""

    BORNE = 4
    """A tag where others speak for it, and it speaks for none: whatever else it may be comes in numbers."""

    SOFT = 5
    """A tag, unless the text is about such things."""

    SURE = 6
    """Half a tag where nothing else can stand: certain, and of the others it says no more than a soft one does."""

    HARD = 7
    """Nothing but a damaged tag."""


def weigh_shape(shape: Shape, near: Near, *, paired: bool) -> tuple[Weight, str] | None:
    """Weigh one shape: how much it says, and what spoke for it. ``None`` where it says nothing."""
    if Damage.LOST_OPENING in shape.damage:
        return _weigh_tail(shape, near, paired=paired)
    if Damage.LOST_CLOSING in shape.damage:
        return _weigh_cut(shape, near, paired=paired)
    if shape.damage is Damage.NONE:
        starts = near.at_start or near.after_sentence
        begins = shape.name == "p" and near.glued and starts and (near.right_word() > 1 or near.begins_with_letter())
        return Weight.SOUND, BEGINS if begins else "a tag"
    if Damage.FOREIGN in shape.damage:
        letter = len(shape.name) == 1 and shape.kind is TagKind.OPEN and not paired and not shape.attributes
        return None if letter else (Weight.ODD, "brackets round a name of another script")
    return _weigh_brackets(shape, near, paired=paired)


def is_shown(shape: Shape, near: Near, partner: Span | None) -> bool:
    """Tell whether a sound tag is spoken of: blanks set it apart from the words, as they do a word.

    What is left over is glued to what it was set round, or stands at the edge of a line.
    """
    apart = near.spaced_left and near.spaced_right and not (near.at_start or near.at_end)
    if partner is None and (near.is_plural() or near.is_said() or _ends_jest(near)):
        return True
    if partner is None and stands_as_noun(near):
        return True
    if partner is not None and shape.name in _SUBTITLED and near.among.subtitles:
        return True
    if shape.kind is TagKind.CLOSE and partner is None and near.after_sentence:
        return apart and near.left in ":;" and near.right.islower()
    if shape.kind is TagKind.VOID:
        return not shape.attributes and (shape.name not in ("br", "hr") or (apart and near.right.islower()))
    if partner is not None:  # the two ends of an element stay or go together
        named = near.names_both(partner) or near.names_each(partner) or name_alike(near, partner)
        return named or (apart and near.is_apart(partner))
    if shape.kind is TagKind.CLOSE:
        return apart
    if near.beside_unknown():
        return True
    return not (near.glued or (near.at_start and near.capital and near.gap_right < 2))


def _ends_jest(near: Near) -> bool:
    """Tell whether ``</s>`` stands apart behind a sentence, as those write it who have spoken in jest."""
    return near.shape.name == "s" and near.shape.slash and near.spaced_left and near.right_word() == 0


def may_be_left(shape: Shape, near: Near) -> bool:
    """Tell whether a sound start tag without an end stands as one that is left over among damaged ones.

    It begins a line, or stands behind another tag, and what it begins is glued to it.
    """
    if shape.kind is not TagKind.OPEN or near.is_said() or not (near.at_start or near.after_tag or near.after_sentence):
        return False
    if near.at_end or near.before_tag:
        return shape.name in BLOCK
    glued = not near.spaced_right and near.right.isalnum()
    return glued and (shape.name in PLAIN or shape.name in _GLUED_STYLES)


def _weigh_brackets(shape: Shape, near: Near, *, paired: bool) -> tuple[Weight, str] | None:
    """Weigh a tag that has both brackets."""
    if shape.kind is TagKind.CLOSE or (shape.kind is TagKind.VOID and shape.slash):
        return _slashed(near, paired=paired)
    if paired:
        return Weight.HARD, "its end tag stands behind it"
    if shape.slash and Damage.SPACED in shape.damage:
        return Weight.SOFT, "two brackets and a slash"
    if Damage.CURLED in shape.damage or (Damage.SPLIT in shape.damage and shape.attributes):
        return Weight.HARD, "an attribute"
    if shape.attributes or near.beside_tag:
        return (Weight.SOFT, "an attribute") if shape.attributes else _in_a_row(near)
    if near.right == ":" and shape.name in WORDS:
        return None  # a word to be filled in, and what it means: ``< title >: that of the book``
    apart = near.spaced_left and near.spaced_right
    starts = near.at_start or (near.after_sentence and not (apart and near.left in ")]"))
    if len(shape.name) == 1:
        return _weigh_letter(shape, near, starts=starts)
    if Damage.SPLIT in shape.damage and Damage.SPACED in shape.damage and not starts:
        glued = not (near.spaced_left or near.spaced_right)
        weight = Weight.SOFT if glued and shape.name in PLAIN else Weight.ODD
        return None if apart else (weight, "pieces of an element's name")  # or the keys t and d
    return _weigh_name(shape, near, starts=starts, apart=apart)


def _weigh_name(shape: Shape, near: Near, *, starts: bool, apart: bool) -> tuple[Weight, str] | None:
    """Weigh a start tag of several letters without an end."""
    if Damage.SPACED in shape.damage and shape.name in _STYLED and near.opens_bracket():
        return Weight.LEAN, "it is glued to a bracket"
    phrase = shape.name in _PHRASES and near.is_small() and near.glued
    if shape.name in PLAIN or shape.name in NEVER_COMPARED or phrase or (starts and not near.is_title()):
        return _starting(near, "the name of an element in brackets")
    # A word between signs and blanks is a type, a file, a place to fill in; a full stop may follow that.
    return (
        None
        if apart or (near.spaced_left and near.right in _ENDS) or near.is_title()
        else (Weight.ODD, "the name of an element in brackets")
    )


def _in_a_row(near: Near) -> tuple[Weight, str]:
    """Weigh a start tag beside another tag; those that begin nothing may be keys, or letters of a manuscript."""
    borne = near.shape.name not in ("br", "hr", "tr", "td") and near.run_is_apart()
    return Weight.BORNE if borne else Weight.SOFT, "another tag beside it"


def _slashed(near: Near, *, paired: bool) -> tuple[Weight, str] | None:
    """Weigh a tag that has both brackets and a slash."""
    if not paired and otherwise.is_redirected(near):
        return None
    spoken = not paired and is_within_clause(near)
    return Weight.BORNE if spoken else Weight.HARD, "two brackets and a slash"


def _weigh_letter(shape: Shape, near: Near, *, starts: bool) -> tuple[Weight, str] | None:
    """Weigh a start tag of one letter without an end; it `starts` where it stands as the beginning of a line does."""
    if shape.name == "p" and starts:
        return _starting(near, "it is glued to what it begins")
    if not near.spaced_right and near.right in _OPTIONS and near.spaced_left and Damage.SPACED in shape.damage:
        return Weight.ODD, "it is glued to what it begins"
    numbered = near.at_start and not near.spaced_right and near.right.isdigit()
    glued = (near.glued and near.right_word() > 1) or (not near.spaced_right and near.right in _SPEAKS)
    glued = glued or (shape.name in _LETTERS and Damage.SPACED in shape.damage and near.quotes_word())
    if numbered or (glued and not near.is_set_apart()):
        letter = not near.capital and near.right.isalpha() and (shape.name != "a" or not near.spaced_left)
        return Weight.BORNE if letter else Weight.SOFT, "it is glued to what it begins"
    if Damage.SPACED in shape.damage and (near.opens_bracket() or near.counts_words()):
        within = near.is_long and len(near.words_before) > _FEW and not near.is_conditional()
        return (Weight.LEAN if within else Weight.ODD), "it is glued to what it begins"
    if shape.name != "a" or Damage.SPACED not in shape.damage:
        return None
    if near.is_anchor():
        return Weight.LEAN, ANCHOR
    return (Weight.ODD, "it stands alone") if near.is_alone() or near.begins_link() else None


def _starting(near: Near, why: str) -> tuple[Weight, str]:
    """Weigh a start tag without an end. Notes on markup name elements so, and nothing else in them is damaged."""
    if not near.is_set_apart():
        return (Weight.SURE, GLUED) if _begins_word(near) else (Weight.SOFT, why)
    begins = near.capital and near.right_word() > 1 and near.shape.name in BLOCK
    begins = begins and (near.at_start or (near.after_sentence and near.left in ".!?\u2026")) and not near.is_title()
    return Weight.LEAN if begins or (near.shape.name == "li" and near.begins_lines()) else Weight.ODD, why


def _begins_word(near: Near) -> bool:
    """Tell whether a start tag with a blank behind its first bracket is glued to a word, and stands where one begins.

    New parsers drop what a damaged end tag is, so that this is all that is left of an element. Behind a colon it may be
    what is announced, between two words of a letter a comparison, and before the rest of a sentence no block begins.
    """
    shape, text = near.shape, near.text
    spaced = Damage.SPACED in shape.damage and not shape.damage & (Damage.SPLIT | Damage.CURLED | Damage.FOREIGN)
    if not spaced or shape.name not in _BEGINS_WORDS or not text[shape.span.start + 1].isspace():
        return False
    if not text[shape.span.end : shape.span.end + 1].isalpha() or near.right_word() < _FEW or near.left in ":\uff1a":
        return False
    if near.at_start:
        return True
    if any("\u2e80" <= sign < "\uac00" for sign in (near.left, near.right)) and near.left not in STOPS:
        return False  # without blanks between words, a tag that is shown stands as one that begins something
    if shape.name in BLOCK:
        ends = near.after_sentence and (near.capital or near.left not in ")]")
        return ends or (shape.name == "br" and not near.spaced_left)
    return near.spaced_left and near.left_word() != 1


def _weigh_cut(shape: Shape, near: Near, *, paired: bool) -> tuple[Weight, str] | None:
    """Weigh a tag that has lost its closing bracket."""
    if shape.kind is TagKind.CLOSE:
        if paired:  # the two ends of an element go together, and its start tag may be meant
            return Weight.SOFT, "its start tag stands before it"
        weight = Weight.BORNE if otherwise.is_file_read(near) else Weight.SOFT
        return Weight.SURE if _ends_for_sure(shape, near) else weight, "a bracket, a slash and a name"
    if len(shape.name) == 1 and not shape.attributes:
        return (Weight.ODD, "it begins a line") if near.capital and near.right_word() > 1 else None
    if paired and not near.at_end:
        return Weight.SOFT, "its end tag stands behind it"
    if shape.attributes and any(attribute.value is not None for attribute in shape.attributes):
        return Weight.SOFT, "an attribute"
    if shape.name in PLAIN and (near.at_start or near.after_sentence or near.after_tag) and not near.at_end:
        return Weight.ODD, "it begins a line"
    return None


def _ends_for_sure(shape: Shape, near: Near) -> bool:
    """Tell whether an end tag without its bracket is nothing that is shown or meant.

    Without a blank inside and with blanks round it, it is a word that somebody writes, ``at the first </script they
    meet``, or a file that a command reads, ``wc </input``; and ``</s`` ends what was said in jest.
    """
    if Damage.SPACED in shape.damage:
        return True
    if shape.name == "s" or (near.spaced_left and near.spaced_right and not near.at_end):
        return False
    if near.left == ":" or otherwise.is_file_read(near):
        return False
    return not near.spaced_left or shape.name in PLAIN or shape.name in NEVER_COMPARED


_ELSE: tuple[_Question, ...] = (
    otherwise.ends_file_name,
    otherwise.is_domain,
    otherwise.quotes_mail,
    otherwise.is_symbol,
    otherwise.is_derived,
    otherwise.compares_else,
)
"""What half a tag may be, wherever the other half is."""

_ELSE_ALONE: tuple[_Question, ...] = (
    otherwise.is_quoted,
    otherwise.is_value,
    otherwise.is_one_comparison,
    otherwise.is_derivative,
    otherwise.is_article,
    otherwise.is_code,
    otherwise.is_sound_change,
    otherwise.in_path,
)
"""What it may be besides where no other half stands, and no tag beside it."""


def _is_any(questions: tuple[_Question, ...], near: Near) -> bool:
    """Tell whether one of the questions is answered with yes."""
    return any(question(near) for question in questions)


def _is_else(shape: Shape, near: Near, *, paired: bool) -> bool:
    """Tell whether half a tag is something else by what it has kept: its slash, its partner, the signs beside it."""
    if near.left == "/" and not (shape.slash or paired or near.after_address() or near.is_behind_slash()):
        return True
    if near.right in "=>" and not near.spaced_right:
        return True
    if not paired and writes_file(near):
        return True
    if (not paired or shape.kind is TagKind.OPEN) and otherwise.points_on(near):
        return True
    if not otherwise.compares_with_figure(near):
        return False
    apart = near.at_start or near.gap_right > 1  # the figure behind it may begin a line, or be a column's
    return not (_is_never_figured(shape, near) or (paired and (apart or _ends_phrase(near))))


def _weigh_tail(shape: Shape, near: Near, *, paired: bool) -> tuple[Weight, str] | None:
    """Weigh a tag that has lost its opening bracket."""
    if shape.attributes:
        return Weight.SOFT, "an attribute"
    is_lone = not (paired or near.beside_tag)
    if is_lone and (near.is_said() or near.is_listed() or _is_any(_ELSE_ALONE, near)):
        return None
    if _is_any(_ELSE, near) or _is_else(shape, near, paired=paired):
        return None
    weight = _tail_by_neighbours(shape, near, paired=paired)
    if weight is not None and weight[0] < Weight.HARD and is_lone and otherwise.selects(near):
        return _weigh_selector(shape, near, weight)
    if weight is not None and weight[0] <= Weight.SOFT and is_lone and near.may_be_prompt():
        return (Weight.LEAN, weight[1]) if weight[0] >= Weight.LEAN else None
    if weight is not None and weight[0] is Weight.SOFT and not paired and is_key(near):
        return Weight.BORNE, weight[1]
    if weight is not None and weight[0] is Weight.SOFT and _is_sure(shape, near):
        return Weight.SURE, weight[1]
    if weight is not None and weight[0] in (Weight.SOFT, Weight.LEAN) and near.within_prose:
        silent = shape.name in SILENT and not (shape.name == "em" and near.stands_again())
        compared = _may_be_variable(shape, near)
        silent = (silent or (shape.name != "em" and near.is_no_word())) and not compared
        silent = silent or (shape.name != "em" and near.lacks_operand())
        if silent:
            return Weight.SURE, weight[1]
        return weight if compared else (weight[0], WITHIN_SENTENCE)
    return weight


def _weigh_selector(shape: Shape, near: Near, weight: tuple[Weight, str]) -> tuple[Weight, str] | None:
    """Weigh a tail before another element's name, which a selector may go on with: ``ul > li``.

    No selector has text of a style on its left, and a sentence goes on with any word: ``em > data``. Nor has it a whole
    line of words on its right, and there a blank before its sign and none behind it.
    """
    if near.at_start and near.glued and near.is_small() and near.begins_sentence():
        if shape.gap:
            return weight
        word = near.words_behind[:1] or [""]
        goes_on = len(word[0]) > _FEW and word[0] not in PLAIN and near.is_below_clause()
        return (Weight.LEAN, BEFORE_NAME) if goes_on else (Weight.FAINT, weight[1])
    if shape.name in _SELECTS_NOTHING and near.within_prose and len(near.words_behind) == 1:
        return Weight.LEAN, BEFORE_LAST
    if shape.name in _SELECTS_NOTHING and near.within_prose:
        return Weight.LEAN, BEFORE_ARTICLE if near.precedes_article() else BEFORE_NAME
    prose = (near.after_sentence and not near.at_start) or shape.name in STYLES
    return (Weight.FAINT, "the name of an element and a bracket") if prose else None


def _is_sure(shape: Shape, near: Near) -> bool:
    """Tell whether half a tag can be nothing else.

    It ends a line behind a whole sentence, stands between two, or begins a line of prose that is glued to it; it has a
    line for itself, or closes what the line above ends in; or its name is no word in any language, and it stands
    between a word and the sign that ends the sentence.
    """
    if Damage.SPLIT in shape.damage:
        return False
    if _is_parted(shape, near) or (shape.name == "li" and near.ends_item()):
        return True
    if shape.name not in _NO_QUANTITY:
        return shape.name == "code" and near.is_no_word() and _closes_clause(shape, near)
    if near.at_start:
        begins = (near.capital and near.heads_prose()) or (shape.name != "p" and near.begins_sentence())
        return not shape.slash and near.is_small() and near.glued and begins
    if not near.spaced_left:
        return False
    if near.at_end and near.is_small() and (near.ends_prose() or near.ends_long_line()):
        return _ends_line_for_sure(shape, near)
    if near.ends_sentence():
        if near.at_end:
            return near.is_small() and not (near.goes_on_below() or otherwise.is_prompt(near))
        between = shape.gap and near.is_small() and near.capital and shape.name not in _ABBREVIATES
        return between and near.begins_clause() and not near.is_likened()
    ends = shape.gap and near.left.isalpha() and near.right in ".,;" and near.sign_ends()
    if ends and shape.name in _NO_WORD and near.ends_word():
        return True
    return _closes_clause(shape, near)


def _is_parted(shape: Shape, near: Near) -> bool:
    """Tell whether an extractor that broke the line round an element has parted its tail from it.

    The tail has a line for itself between two of prose, or begins one that goes on with the sign of a clause.
    """
    if shape.slash or not near.is_small() or not (shape.gap or shape.name in PLAIN):
        return False
    if near.stands_between_lines():
        return shape.name in _NO_QUANTITY or shape.name in ("a", "code")
    named = len(shape.name) > 1 and (shape.name in _NO_QUANTITY or shape.name == "code")
    return named and near.closes_clause_above()


def _ends_line_for_sure(shape: Shape, near: Near) -> bool:
    """Tell whether nothing goes on behind a tail that ends a line behind a sentence, and nothing is announced."""
    if otherwise.is_prompt(near):
        return False
    if near.ends_prose():
        if near.left in ":\uff1a" and (shape.name in MARKUP_WORDS or not near.is_long):
            return False  # what it announces may be the very word
        return not (shape.name in _MEASURES and near.goes_on_below())
    return near.begins_below() or (near.ends_sentence() and not near.goes_on_below())


def _closes_clause(shape: Shape, near: Near) -> bool:
    """Tell whether a tail stands between the words of a clause and the sign that closes it."""
    closes = near.right in _CLOSES and (near.right >= "\u2e80" or near.sign_ends())
    closed = shape.name in _CLOSED or (shape.name == "em" and not otherwise.is_spoken(near))
    return shape.gap and closes and closed and near.ends_word() and len(near.words_before) > _FEW


def _ends_phrase(near: Near) -> bool:
    """Tell whether a letter before a figure ends what its start tag begins on its line: nothing else there does.

    What dropped the brackets of one end tag did so to the others, and left start tags alone.
    """
    return near.shape.name in _LETTERS and near.among.tails and not near.stands_behind()


def _is_never_figured(shape: Shape, near: Near) -> bool:
    """Tell whether a figure behind the name is no comparison: no quantity is called so, or a table is there."""
    if shape.name in STYLES or _is_item(shape, near) or _is_unmeasured(shape, near):
        return True
    return shape.name in ROWS_AND_CELLS and near.among.cells


def _is_unmeasured(shape: Shape, near: Near) -> bool:
    """Tell whether the name is no word of the language of a sentence that goes on over it with a figure."""
    if shape.name not in _UNMEASURED or not (near.is_no_word() and near.precedes_figure()):
        return False
    return shape.name != "code" or near.words_before[0] not in _OF_CODES


def _is_item(shape: Shape, near: Near) -> bool:
    """Tell whether the name is that of a list or its items in small letters: few quantities are called so."""
    return shape.name in ("li", "ol", "ul") and near.is_small() and not shape.slash


def _tail_by_neighbours(shape: Shape, near: Near, *, paired: bool) -> tuple[Weight, str] | None:
    """Weigh a tail by what stands on its two sides."""
    single = len(shape.name) == 1
    if paired and shape.kind in (TagKind.UNKNOWN, TagKind.OPEN):
        ends = shape.kind is TagKind.UNKNOWN
        return (
            (Weight.HARD, "its start tag stands before it") if ends else (Weight.SOFT, "its end tag stands behind it")
        )
    if near.beside_tag:
        return None if single and _compares_beside(shape, near) else (Weight.SOFT, "another tag beside it")
    if Damage.SPLIT in shape.damage:
        return _split_tail(shape, near)
    if _compares_short(shape, near) and not near.among.cells:
        return (Weight.ODD, "the name of an element and a bracket") if shape.name in PLAIN else None
    if shape.name in ROWS_AND_CELLS:
        return Weight.SOFT, "the name of a table's element"
    if shape.slash:
        return _slashed_tail(near, single=single, paired=paired, plain=shape.name in PLAIN)
    if near.right in "><=":
        return None
    if near.right.isdigit() and not (shape.name in PLAIN and (near.at_start or near.after_sentence)):
        return _tail_among_figures(shape, near)
    if near.at_end or (single and shape.gap and near.ends_cell()):
        return _tail_at_end(shape, near, single=single)
    return (_glued_tail if near.glued else _tail_before_a_blank)(shape, near, single=single)


def _tail_among_figures(shape: Shape, near: Near) -> tuple[Weight, str] | None:
    """Weigh a tail within a sentence, before a figure that it may be compared with."""
    if _is_item(shape, near) and near.counts_on():
        return Weight.SOFT, "it stands before an item's number"
    labels = shape.name in ("em", "strong") and near.labels_figure() and near.is_no_word()
    if labels or _is_unmeasured(shape, near):
        return Weight.LEAN, "the name of an element and a bracket"
    named = shape.name in STYLES or _is_item(shape, near)
    return (Weight.FAINT, "the name of an element and a bracket") if named else None


def _compares_beside(shape: Shape, near: Near) -> bool:
    """Tell whether a letter and a bracket beside another tag may be no tag.

    Behind the tag of a cell, two letters may well be compared, ``< td >a > b``; a letter that touches a start tag is
    what that begins, ``< i >p > p0``; and ``A> B> C>`` are ranks or prompts, where no tag has its name in capitals.
    """
    if shape.gap:
        return near.spaced_right and (near.is_begun() or (near.right_word() == 1 and not near.before_tag))
    return near.spaced_right and not (near.is_small() or near.among.capitals)


def _split_tail(shape: Shape, near: Near) -> tuple[Weight, str] | None:
    """Weigh a tail whose name fell apart."""
    if shape.name in ROWS_AND_CELLS and near.right == "|" and near.left not in "|\r\n":
        # With a blank before its sign it may be two keys, ``up t d > |``, where it stands alone.
        sure = not shape.gap or near.stands_again()
        return (Weight.SOFT if sure else Weight.ODD), "it ends a cell"
    if near.at_start or (near.at_end and (near.after_sentence or (near.left == "|" and not shape.gap))):
        return Weight.SOFT, "it stands at the edge of a line"
    if shape.name in ROWS_AND_CELLS and near.among.cells and near.left == "|" and near.glued:
        return Weight.SOFT, "it begins a cell"
    cell = shape.name in ROWS_AND_CELLS and near.among.cells and near.stands_again()
    if cell and (near.at_end or not (near.spaced_right or near.right in "=>")):
        return Weight.SOFT, "it ends a cell"
    ends = near.at_end and not shape.gap and shape.name in PLAIN
    return (Weight.ODD, ENDS_LINE) if ends else None


def _compares_short(shape: Shape, near: Near) -> bool:
    """Tell whether a block's name and a word as short stand on both sides of a sign, within a clause: ``th > ch``."""
    apart = shape.gap and near.spaced_right and not (near.left in ".!?\u2026" or near.at_start or near.capital)
    return (
        apart
        and not otherwise.repeats_word(near)
        and shape.name in BLOCK
        and len(shape.name) > 1
        and near.right.isalpha()
        and near.right_word() < 3
    )


def _parted_tail(shape: Shape, near: Near, *, single: bool) -> tuple[Weight, str] | None:
    """Weigh a tail that parts a label from what it says, or stands before a mark that parts two texts."""
    if shape.name in _LABELS and near.is_small() and near.ends_label():
        # A letter may be a variable, and that in a list of cases.
        return (Weight.ODD if single else Weight.LEAN), WITHIN_SENTENCE
    if near.is_before_mark() and (not single or shape.name in _LETTERS):
        return (Weight.LEAN if single else Weight.SOFT), "a mark behind it that nothing is compared with"
    return None


def _tail_before_a_blank(shape: Shape, near: Near, *, single: bool) -> tuple[Weight, str] | None:
    """Weigh a tail that text follows after a blank, as text follows a sign in a comparison."""
    parted = _parted_tail(shape, near, single=single)
    if parted is not None:
        return parted
    # Beside a sign between blanks, a word of one letter is a variable.
    compares = shape.gap and (near.is_before_letter() or (near.left_word() == 1 and near.left.isalpha()))
    # So is one before the mark of a value to be filled in: ``WHERE a > ?``.
    compares = compares or (shape.gap and near.spaced_right and near.right in _FILLED_IN)
    labels = _is_label(shape, near, single=single) or otherwise.repeats_word(near) or otherwise.is_link_of_chain(near)
    if shape.gap and near.spaced_right and labels:
        return None
    if near.after_sentence and not near.at_start and near.capital and not (single and near.right_word() < 2):
        short = near.is_title() or near.before_abbreviation()
        return Weight.LEAN if short else Weight.SOFT, "it stands between two sentences"
    if near.right.isdigit():
        return _tail_before_a_figure(near)
    if not near.spaced_right and near.right in _ENDS and not (single and near.right in "?!"):
        # No selector goes on with a bracket, nor with a sign that has its blank within it.
        ends = near.sign_ends() or near.right == ")" or near.right >= "\u2e80"
        sure = near.spaced_left or (near.at_start and shape.name in _SELDOM_WORDS and ends)
        return Weight.SOFT if sure else Weight.ODD, "a sign ends the sentence behind it"
    if single:
        return None if compares else _letter_before_a_blank(shape, near)
    if shape.name in MARKUP_WORDS and shape.gap:
        return _word_before_a_blank(shape, near)
    if shape.name in PLAIN or shape.name in MARKUP_WORDS:
        return _plain_before_a_blank(shape, near), "the name of an element and a bracket"
    if near.at_start and near.capital and near.right_word() > 1 and shape.name in BLOCK and near.is_small():
        return Weight.SOFT, "it begins a line"
    # A word of prose before a blank and another word is a path or a comparison: ``menu > Help``, ``see: video > art``.
    ends = shape.name in _PHRASES and near.is_small() and near.spaced_left and near.right.isalpha()
    return (Weight.FAINT, "a name and a bracket") if ends or (near.after_sentence and near.left not in ":;") else None


def _word_before_a_blank(shape: Shape, near: Near) -> tuple[Weight, str] | None:
    """Weigh a tail whose name is a word as well.

    ``small > large`` is a comparison of words, ``a strong > word`` the end of an element: nothing else tells, but a
    language in which it is none.
    """
    if not near.at_start or (near.capital and near.right_word() > 1):
        return Weight.LEAN, _what_speaks_for_word(shape, near)
    if near.begins_rest():
        return Weight.LEAN, WITHIN_SENTENCE
    return (Weight.FAINT, "the name of an element and a bracket") if near.goes_on_from_above else None


def _may_be_variable(shape: Shape, near: Near) -> bool:
    """Tell whether the name may be that of a variable: behind a word that a condition begins with, or ``exit code``."""
    return near.is_in_condition() or (shape.name == "code" and not _OF_CODES.isdisjoint(near.words_before[:1]))


def _what_speaks_for_word(shape: Shape, near: Near) -> str:
    """Tell what speaks for a tail whose name is a word, where plain words stand on one side of it in a long line."""
    words = near.words_before or near.words_behind
    if not (words and near.is_long and near.is_small()) or near.is_conditional() or _may_be_variable(shape, near):
        return "the name of an element and a bracket"
    return NO_WORD if shape.name in SILENT or near.is_no_word() else BESIDE_WORDS


def _begins_text(near: Near) -> bool:
    """Tell whether a tail begins a line of text that begins with another sign than a letter."""
    return near.at_start and near.is_small() and near.opens_text()


def _letter_before_a_blank(shape: Shape, near: Near) -> tuple[Weight, str] | None:
    """Weigh a tail of a single letter that is no variable in what is compared beside it."""
    if shape.name == "p" and _begins_text(near):
        return Weight.SOFT if near.opens_prose() else Weight.ODD, "it begins a line"
    # A paragraph ends no clause.
    if otherwise.is_face(near) or (shape.name == "p" and not (near.after_sentence or near.at_start)):
        return None
    if near.at_start and not shape.gap and near.gap_right >= _COLUMN:
        return None  # the first column of a table of keys
    within = near.within_prose and not near.is_conditional() and len(near.words_behind) > _FEW
    within = within or (shape.gap and near.right in _PARTICLES and not near.left.isascii())
    if shape.name == "a" and (near.begins_rest() or within):
        return Weight.LEAN, WITHIN_SENTENCE
    return (Weight.FAINT, BETWEEN_BLANKS) if shape.gap else (Weight.ODD, "a letter and a bracket")


def _plain_before_a_blank(shape: Shape, near: Near) -> Weight:
    """Weigh a tail whose name is no word, before a blank and text; but for *em*, which is one of two languages."""
    if shape.name == "em" and otherwise.is_spoken(near):
        return Weight.FAINT
    if not near.at_start:
        return Weight.SOFT
    if not (near.capital and near.right_word() > 1):
        if _begins_text(near):
            return Weight.SOFT if near.opens_prose() else Weight.ODD
        return Weight.LEAN if near.begins_rest() else Weight.FAINT
    return Weight.LEAN if shape.gap and near.is_title() else Weight.SOFT  # the name of who speaks is a title


def _tail_before_a_figure(near: Near) -> tuple[Weight, str] | None:
    """Weigh a tail with a figure behind it that is no comparison's."""
    glued = near.at_start and not near.spaced_right
    numbered = glued and (near.is_numbered() or (near.shape.name in PLAIN and near.heads_numbered_prose()))
    if near.after_sentence or numbered:
        return Weight.SOFT, "it stands before an item's number"
    faint = glued or (near.at_start and _is_item(near.shape, near))
    return (Weight.FAINT, "it begins a line") if faint else None


def _is_label(shape: Shape, near: Near, *, single: bool) -> bool:
    """Tell whether the name is a label or the part of a menu: ``Plan A > Plan B``, ``Code > Style``."""
    if single:
        return not near.is_small()
    return near.is_title() and (shape.name not in PLAIN or not (near.after_sentence or near.at_start))


def _slashed_tail(near: Near, *, single: bool, paired: bool, plain: bool) -> tuple[Weight, str] | None:
    """Weigh a tail that has kept its slash: ``/strong>``."""
    if paired:
        return Weight.SOFT, "its start tag stands before it"
    if near.left.isalnum() and not near.spaced_left:
        # ``word/strong>``, but also a path in front of a redirection, or a fraction in a comparison.
        sure = plain and not near.left.isdigit() and (near.at_end or near.glued or near.right in _ENDS)
        return Weight.SOFT if sure else Weight.ODD, "a slash, a name and a bracket"
    if single:
        if near.at_start and near.spaced_right and near.right.isdigit():
            return None  # a formula goes on from the line above: ``/ p > 3``
        begins = near.shape.name == "p" and near.at_start and (near.at_end or (near.glued and near.capital))
        return (Weight.SOFT if near.after_sentence or begins else Weight.ODD), "a slash, a name and a bracket"
    if not plain and near.spaced_left and near.shape.gap and near.glued and not near.capital:
        return (
            Weight.ODD,
            "a slash, a name and a bracket",
        )  # as well a folder, and a file that is written: ``/data >all``
    return Weight.SOFT, "a slash, a name and a bracket"


def _tail_at_end(shape: Shape, near: Near, *, single: bool) -> tuple[Weight, str] | None:
    """Weigh a tail at the end of a line."""
    if shape.gap and shape.name not in PLAIN and not near.at_start and near.among.marks_below:
        return None
    if shape.gap and near.goes_on_below() and (otherwise.is_link_of_chain(near) or (single and near.variable_below())):
        return None
    if near.after_sentence and not near.at_start:
        return Weight.SOFT, "it ends a line behind a sentence"
    if single and shape.name in _LETTERS and shape.gap and (near.is_small() or near.left == "\u00b6"):
        if near.at_start or near.ends_cell():
            return Weight.SOFT, ENDS_LINE
        return (Weight.LEAN if _ends_element(near) else Weight.ODD), ENDS_LINE
    if single:
        return (Weight.ODD, ENDS_LINE) if shape.gap or shape.name == "p" else None
    if shape.name in PLAIN or shape.name in NEVER_COMPARED or near.at_start:
        return (Weight.ODD if near.at_start and shape.name not in PLAIN else Weight.SOFT), ENDS_LINE
    return Weight.ODD, ENDS_LINE


def _ends_element(near: Near) -> bool:
    """Tell whether a letter and a bracket end a line that no comparison and no code goes on from.

    The line below begins with a capital letter, and before them stands a word or a figure.
    """
    ends = near.left_word() > 1 or near.left.isdigit() or near.left in ")]\u201d\u00bb\u2122\u00b6"
    return ends and not near.is_conditional() and near.begins_below()


def _glued_tail(shape: Shape, near: Near, *, single: bool) -> tuple[Weight, str] | None:
    """Weigh a tail that is glued to the word behind it."""
    starts = near.at_start or near.after_sentence
    odd = shape.gap  # a blank before the bracket and none behind it: no comparison is written so
    word = shape.name not in PLAIN and shape.name not in MARKUP_WORDS
    if otherwise.is_face(near) or (word and not single and (near.is_title() and not odd)):
        return None  # a face, a path
    if word and not single and not starts:
        return None  # a word of the sentence: ``a smaller main >Big one``
    if single and near.right_word() < 2 and not (odd and starts and near.capital):
        begins = near.at_start and near.is_small()
        if begins and shape.name == "p" and near.begins_with_letter() and near.ends_line_too():
            return Weight.SOFT, "it begins a line"
        if begins and shape.name == "p" and not odd and near.heads_prose_with_letter():
            return Weight.LEAN, BEFORE_LETTER
        return (Weight.ODD, "it begins a line") if begins and near.begins_with_letter() else None  # a comparison
    if shape.name in PLAIN or shape.name in NEVER_COMPARED or (odd and shape.name in MARKUP_WORDS):
        sure = odd or starts or near.capital or shape.name in NEVER_COMPARED
        return (Weight.SOFT if sure else Weight.ODD), "it is glued to the next word"
    if near.capital and (starts or (odd and not single)):
        return Weight.SOFT, "it is glued to the next word"
    if shape.name == "p" and near.at_start and (near.right_word() > 2 or near.begins_sentence()):
        return Weight.SOFT, "it begins a line"
    if odd and starts and not single:
        return Weight.SOFT, "it is glued to the next word"
    return Weight.ODD, "it is glued to the next word"
