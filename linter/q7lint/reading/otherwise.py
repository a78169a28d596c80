"""What a name and a bracket may be but a tag: a file, a code, a sound, a part of a path, a quantity, a face.

Each function is asked of half a tag, by what stands beside it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from q7lint.elements import BLOCK, ELEMENTS, NEVER_COMPARED, PLAIN, ROWS_AND_CELLS, TABLE, VOID, WORDS
from q7lint.reading.beside import BLANKS, WITHIN, in_word
from q7lint.reading.near import INITIALS
from q7lint.reading.tokens import Damage
from q7lint.regex import regex

if TYPE_CHECKING:
    from q7lint.reading.near import Near

SELECTOR = regex(rf"[{BLANKS}]?([A-Za-z][a-z0-9]*)(?![\w>]|-\w)(?![{BLANKS}]{{0,3}}>)")
_SYMBOL = regex(rf"[{BLANKS}]{{0,3}}([A-Z][a-z]?)(?![A-Za-z])(?P<more>\d|[{BLANKS}][<>])?")
_SYMBOL_BEFORE = regex(rf"(?<![A-Za-z])([A-Z][a-z]?)[{BLANKS}]>[{BLANKS}]\Z")
_SYMBOLS = frozenset(
    "H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Y Zr Nb "
    "Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U".split()
)
_CODE = regex(
    rf"[{BLANKS}]?(?P<code>[A-Z]{{2,3}}|[a-z]{{2}})(?![\w>])(?:[{BLANKS}]{{1,3}}(?P<tail>[A-Za-z][A-Za-z0-9]{{0,9}})[{BLANKS}]?>)?"
)
_PAIR = regex(rf"(?<!\w)([a-z]{{2}})[{BLANKS}]?>[{BLANKS}]?[a-z]{{2}}(?![\w>])(?![{BLANKS}]?>)")
_NO_CODES = frozenset(("dl", "ol", "ul"))
"""Short names that no language and no country is called."""
_CHANGE = regex(
    rf"[{BLANKS}](?P<new>[^\W\d_]{{1,2}})(?![\w>])(?:[{BLANKS}]{{1,3}}(?P<tail>[A-Za-z][A-Za-z0-9]{{0,9}})[{BLANKS}]?>)?"
)
_CHANGES = regex(rf"(?<![^\W_])(?P<old>[^\W\d_]{{1,2}})[{BLANKS}]>[{BLANKS}](?P<new>[^\W\d_]{{1,2}})(?![\w>])")
_LANGUAGE = regex(
    rf"[{BLANKS}](?:[A-Z][a-z]{{0,4}}\.|O[EFNS]|M[EF]|[OMN]HG|[VC]L|PIE)[{BLANKS}][*-]?[^\W\d_A-Z]{{1,3}}(?!\w)"
)
"""An abbreviated language and a sound: ``It. o``, ``OHG ei``."""
_QUOTES = frozenset("\"'\u2018\u201c\u201e\u00ab\u00bb\u300c")
_PART_WITHIN = 60
_LINE_ENDS = frozenset("\r\n")
_CHAINED = regex(
    rf"[{BLANKS}](?!(?:li|tr|td|th|ul|ol|br|em|span|font)[{BLANKS}])[^\W\d_]{{2,20}}+[{BLANKS}]>[{BLANKS}]"
)
_NUMBERED = regex(rf"[{BLANKS}]{{1,3}}\d{{1,3}}[.)][{BLANKS}]")
_FIGURE = regex(rf"[{BLANKS}]{{1,40}}[.,+\-\u2212\u00b1]?\d")
_FRACTION = regex(r"[.,]\d")
_TIME = regex(
    rf"[{BLANKS}]?(?:[tT]_?(?:min|max|nom|typ|clk|cyc\w{{0,4}})\b|\d[\d.,]{{0,8}}[{BLANKS}]?[num\u00b5\u03bc]s\b)"
)
_WRITTEN = regex(rf"[{BLANKS}](?:/|\.{{1,2}}/|~/|\$\w|[\w-]{{1,40}}\.[A-Za-z]\w{{0,4}}(?=[\r\n]|\Z))")
"""A file that a command writes, behind the bracket."""
_ANNOUNCED = regex(
    r"(?:prompts?|eingabeaufforderung|invite(?: de commandes?)?|indicador|s\u00edmbolo del sistema|zach\u0119ty"
    r"|\u043f\u0440\u0438\u0433\u043b\u0430\u0448\u0435\u043d\u0438\w{1,3}|\u30d7\u30ed\u30f3\u30d7\u30c8|\u63d0\u793a\u7b26)"
    r"[\"')\u2019\u201d\u00bb]?(?: [^\W\d_]{2,8})?[ \u00a0]?[.:=!\u3002]?[ \u00a0]{0,3}\Z",
    re.IGNORECASE,
)
_SIGN_NAMED = regex(rf"[{BLANKS}](?:brackets?|characters?|prompts?|signs?|symbols?|marks?|Zeichen)\b")
_BEFORE_SIGN = frozenset(
    "put puts putting insert inserting type typing add adding use using write writing prepend prefix enter see is by"
    " with otherwise else without".split()
)
"""Words of English between which and a sign that is named an article stands."""
_QUERIES = ("AND ", "HAVING ", "OR ", "WHERE ")
_VALUES = frozenset("?:$@%&'0123456789")
"""What stands before a comparison in a query, and what behind it."""
_DERIVED = regex(r"(?<![^\W_])d\w{0,3}[ ]?/\Z")
_VALUE = regex(r"(?:\A|(?<=[\r\n]))[ \t]{0,4}[\w.-]{1,30}[ ]?=[ ]?\Z")
"""What stands before a value that is set."""
_QUOTED = regex(rf"[{BLANKS}][\w./-]{{0,40}}[{BLANKS}]?[\"'\u2019\u201d\u00bb\u201c\u300d]")
_COMPARED = regex(
    rf"(?:\A|[:;,.\]\r\n])[{BLANKS}]?(?P<word>\w{{1,20}}\.?)(?P<more>(?:[{BLANKS}]?>[{BLANKS}]?\w{{1,20}}){{1,9}})"
    rf"(?:[{BLANKS}]\w{{1,20}})?(?=[{BLANKS}]?[;,.\r\n]|\Z)"
)
"""A clause in which words are compared, and nothing else."""
_BEFORE_EM = frozenset(
    "trẻ chị anh các của những cho là với và đàn hai ba ở từ thì đứa bọn tụi mấy nhiều mọi"
    " thiếu one half quarter".split()
)
"""Words of Vietnamese behind which *em* is one, a child, a younger person; and of English, for the measure of type."""
_AMOUNTS = frozenset(
    "metade um uma dois duas três quatro sete oito nove dez vinte trinta cem muitos muitas vários várias".split()
)
"""Words of Portuguese that stand behind *em* and a sign as figures do: *em > metade dos casos*."""
_LINKED = WORDS - TABLE
"""Words that are no tags of tables, whose names may begin with a capital letter in a text."""

_ENDS_LINK = frozenset("|)]")
_ELIDES = frozenset("'\u2019")
_LEADS_TO_CODE = frozenset(
    "access area copy country coupon discount enter example full get hide our postal promo qr sample see show source"
    " the this view voucher your zip".split()
)
"""Words of a link behind which *code* is one: ``Show code >``."""
_FACE = regex(r"[:;][-']?[()]")


def ends_file_name(near: Near) -> bool:
    """Tell whether the name is the end of a file's, one that a command reads, ``disk.img > copy``, or of an address."""
    start = near.shape.span.start
    if near.shape.name == "html" and near.left == "." and not near.spaced_left:
        return near.text[start - 2 : start - 1].isalnum()
    return (
        near.shape.gap
        and not near.shape.slash
        and near.left == "."
        and not near.spaced_left
        and near.spaced_right
        and (near.text[start - 2 : start - 1].isalnum() or near.text[start - 2 : start - 1] == "/")
    )


def quotes_mail(near: Near) -> bool:
    """Tell whether the line is quoted by somebody's initials, as another line is: ``TH> In May.``."""
    start = near.shape.span.start
    line = near.text.rfind("\n", max(0, start - 8), start) + 1
    if not near.at_start or (line == 0 and start > 4) or not INITIALS.match(near.text, line):
        return False
    return near.among.quotes_mail


def is_symbol(near: Near) -> bool:
    """Tell whether the name is a chemical element that is compared with another: ``Li > Na``.

    One of a single letter stands between two, ``Br > I > At``, or begins a chain, ``U > Th > Pb``; and so does a
    molecule of hydrogen, ``H2 > O2``.
    """
    start, end = near.shape.span
    if near.spaced_right is not near.shape.gap:
        return False
    found = _SYMBOL.match(near.text, end)
    if found is None or found[1] not in _SYMBOLS:
        return False
    single = len(near.shape.name) == 1 and near.text[start] in "BIPSU"
    if single or near.text[start : start + len(near.shape.name)] == "H2":
        before = _SYMBOL_BEFORE.search(near.text, max(0, start - 8), start)
        return found["more"] is not None or (single and before is not None and before[1] in _SYMBOLS)
    return near.text[start : start + 2] in ("Li", "Br", "Th")


def is_derived(near: Near) -> bool:
    """Tell whether the letter is a sound that became that of a language with an abbreviated name: ``u > It. o``."""
    start, end = near.shape.span
    apart = near.shape.gap and near.spaced_right and not near.shape.slash
    return apart and end - start < 5 and len(near.shape.name) < 3 and _LANGUAGE.match(near.text, end) is not None


def is_code(near: Near) -> bool:
    """Tell whether the name stands for a language, a country or an office: ``TR > EN``, ``HR > Payroll``.

    Such a name has blanks on both sides of the bracket or on neither, and another code behind it, which ends no
    cell. In small letters it takes another pair on the line, of names that no element has: ``en > tr, tr > en``.
    """
    start, end = near.shape.span
    name = near.text[start : start + len(near.shape.name)]
    if not 2 <= len(name) <= 3 or near.shape.name in _NO_CODES:
        return False
    if near.shape.slash or near.shape.gap is not near.spaced_right:
        return False
    if name.isupper() and near.shape.name in VOID and near.shape.gap and not near.at_end:
        return True  # a void element has no end tag to lose its bracket
    found = _CODE.match(near.text, end)
    if found is None or (found["tail"] or "").lower() in ELEMENTS:
        return False
    return found["code"].isupper() if name.isupper() else found["code"].islower() and _has_pair(near)


def _has_pair(near: Near) -> bool:
    """Tell whether a pair of codes stands near on the line, the first of which is no element's name."""
    start, end = near.shape.span
    low = max(near.text.rfind("\n", max(0, start - WITHIN), start) + 1, start - WITHIN, 0)
    stop = near.text.find("\n", end, end + WITHIN)
    found = _PAIR.finditer(near.text, low, stop if stop >= 0 else end + WITHIN)
    return any(pair[1] not in ELEMENTS for pair in found)


def is_sound_change(near: Near) -> bool:
    """Tell whether the name is a sound of a language that became another: ``th > t``, ``tr > dr``.

    The two share a letter, or other sounds change near by.
    """
    start, end = near.shape.span
    name = near.text[start : start + len(near.shape.name)]
    apart = near.shape.gap and near.spaced_right and not near.shape.slash
    if not apart or len(name) > 2 or (near.among.cells and near.shape.name in ROWS_AND_CELLS):
        return False
    found = _CHANGE.match(near.text, end)
    if found is None or (found["tail"] or "").lower() in ELEMENTS or not (name + found["new"]).islower():
        return False
    if near.shape.name in BLOCK and not near.at_start and not set(name).isdisjoint(found["new"]):
        return True
    others = _CHANGES.finditer(near.text, max(0, start - WITHIN), end + WITHIN)
    return any(other.start() != start and _changes(other["old"], other["new"]) for other in others)


def in_path(near: Near) -> bool:
    """Tell whether the name ends a part of a path: ``View > Source code > Save``.

    Another part beside it ends with a word that is no element's name, and is as short; or a bracket that is no tag's
    and a title touch it: ``Edit>Font>Size``.
    """
    start, end = near.shape.span
    if near.left == ">" and near.glued and not (near.spaced_left or near.shape.slash) and near.is_title():
        return True
    if not (near.shape.gap and near.spaced_right) or near.shape.slash or near.at_start or near.at_end:
        return False
    # The bracket of a tag whose name fell apart ends no part: ``</str ong > Rye tr >``.
    before, behind = near.text[max(0, start - _PART_WITHIN, near.before) : start], near.text[end : end + _PART_WITHIN]
    word = _part_before(before) or _part_behind(behind)
    return word != "" and word.lower() not in ELEMENTS


def compares_with_figure(near: Near) -> bool:
    """Tell whether a figure stands behind the sign as in a comparison: ``p > 0.05``, and not an item's number."""
    if _FRACTION.match(near.text, near.shape.span.end):
        return True
    if near.after_sentence and _NUMBERED.match(near.text, near.shape.span.end):
        return False
    compares = near.shape.gap and not near.shape.slash and near.spaced_right
    return (compares or _is_fraction(near)) and _FIGURE.match(near.text, near.shape.span.end) is not None


def _is_fraction(near: Near) -> bool:
    """Tell whether a slash stands between blanks and a letter, as in a fraction: ``resp./ p > 0.05``."""
    apart = near.text[near.shape.span.start + 1] in BLANKS
    return near.shape.slash and apart and near.shape.gap and near.spaced_right and len(near.shape.name) == 1


def compares_else(near: Near) -> bool:
    """Tell whether the bracket compares times, ``tr > tmax`` and ``td >5 ns``, changes a sound, or is of a face."""
    end = near.shape.span.end
    if near.shape.name in ROWS_AND_CELLS and not near.at_start and _TIME.match(near.text, end):
        return True
    if (
        near.right == "-"
        and not (near.spaced_right or near.after_sentence)
        and near.text[end + 1 : end + 2] in ("-", ">")
        and not (near.at_start and near.opens_prose())
    ):
        return True  # an arrow
    if near.text.endswith(_QUERIES, 0, near.shape.span.start) and near.right in _VALUES:
        return True
    if is_face(near) and near.spaced_right and not near.text[max(0, near.shape.span.start - 2) :][:1].strip():
        return True
    changes = near.shape.slash and near.right == "/" and near.spaced_right and not near.before_tag
    return changes or (near.shape.gap and _FACE.match(near.text, end) is not None)


def is_domain(near: Near) -> bool:
    """Tell whether the name is the end of the internet addresses of a country: ``.li > Liechtenstein``."""
    start = near.shape.span.start
    return near.left == "." and not near.spaced_left and not near.text[max(0, start - 2) : start - 1].strip()


def is_prompt(near: Near) -> bool:
    """Tell whether a word for a prompt stands before the tag, and a verb at most: then it is what a program shows."""
    start = near.shape.span.start
    return _ANNOUNCED.search(near.text, max(0, start - 44), start) is not None


def is_file_read(near: Near) -> bool:
    """Tell whether the bracket and slash may be a file at the root that a command reads: ``wc </data``, ``3</code``.

    Between blanks any name may be one, or a tag that is spoken of.
    """
    apart = near.spaced_left or near.left.isdigit()
    within = near.shape.name not in PLAIN or (near.spaced_right and not near.at_end)
    return apart and within and Damage.SPACED not in near.shape.damage


def is_redirected(near: Near) -> bool:
    """Tell whether the bracket and slash are a file that a command reads, and another follows that it writes.

    So in ``sort < /data > /out``: blanks stand where they would in prose.
    """
    start, end = near.shape.span
    read = near.shape.name not in PLAIN and near.spaced_left and near.text[start : start + 3] == "< /"
    return read and _WRITTEN.match(near.text, end) is not None


def is_link_of_chain(near: Near) -> bool:
    """Tell whether the name is one of three words or more that are compared: ``strong > medium > small``."""
    start, end = near.shape.span
    if _CHAINED.match(near.text, end) is not None:
        return True
    before = near.text[max(0, start - 40) : start].rstrip(BLANKS)
    return before.endswith((" >", "\u00a0>"))


def points_on(near: Near) -> bool:
    """Tell whether the bracket is an arrow behind the last word of a link or a menu: ``View details >``, ``Map >``.

    Nothing stands behind it on its line, in its cell or its element, and the word stands behind another one, or has a
    capital letter, or is all that its element holds. Or it begins its element with a capital letter: ``Time > Money``.
    """
    shape = near.shape
    if shape.slash:
        return False
    if near.after_tag and near.is_title() and shape.gap and near.spaced_right:
        return shape.name in WORDS
    if not (near.at_end or near.before_tag or near.right in _ENDS_LINK):
        return False
    if near.is_title() and (shape.name in _LINKED or not near.is_among_capitals()):  # or a name, ``Jet Li >``
        return shape.name not in PLAIN or (near.spaced_left and in_word(near.left))
    if shape.name == "code":
        return not _LEADS_TO_CODE.isdisjoint(word.lower() for word in near.words_before[:1])
    if shape.name not in WORDS:
        return False
    if near.left in _ELIDES or (near.left == ">" and not near.after_tag):
        return True
    if near.after_tag:
        return near.before_tag and _is_start(near.text, near.before)
    return near.spaced_left and in_word(near.left) and near.left < "\u2e80"


def _is_start(text: str, end: int) -> bool:
    """Tell whether the tag that ends at `end` has no slash."""
    tag = text[text.rfind("<", max(0, end - _PART_WITHIN), end) : end]
    return tag[:1] == "<" and "/" not in tag[:4]


def is_quoted(near: Near) -> bool:
    """Tell whether it is the beginning of what stands between quotes, and one word the end: ``"small > large"``."""
    quoted = near.shape.gap and (near.left == "\u00ab" or (near.left in _QUOTES and not near.spaced_left))
    return quoted and _QUOTED.match(near.text, near.shape.span.end) is not None


def is_value(near: Near) -> bool:
    """Tell whether it is what a setting is set to: ``prompt = li >``."""
    start = near.shape.span.start
    return near.left == "=" and near.at_end and _VALUE.search(near.text, max(0, start - 40), start) is not None


def is_one_comparison(near: Near) -> bool:
    """Tell whether its clause compares two words, and so does another: ``code > comments, depth > breadth``."""
    start, end = near.shape.span
    if near.shape.gap is not near.spaced_right or near.shape.slash or not (near.shape.gap or near.right.islower()):
        return False
    if near.labels_figure():
        return False  # the comma may stand in the figure
    low = max(near.text.rfind("\n", max(0, start - WITHIN), start) + 1, start - WITHIN, 0)
    stop = near.text.find("\n", end, end + WITHIN)
    clauses = list(_COMPARED.finditer(near.text, low, stop if stop >= 0 else end + WITHIN))
    others = any(_compares(one["word"], one["more"].split(">")[1:]) for one in clauses)
    return others and any(one.start("word") == start and one["more"].count(">") == 1 for one in clauses)


def _compares(word: str, others: list[str]) -> bool:
    """Tell whether words and the signs between them are a comparison: no element's name, a figure, three or more."""
    return word.lower() not in ELEMENTS or len(others) > 1 or others[0].strip().isdigit()


def is_spoken(near: Near) -> bool:
    """Tell whether *em* is a word of Vietnamese or Portuguese, and the sign stands for *more than*."""
    start, end = near.shape.span
    before = near.text[max(0, start - _PART_WITHIN) : start].lower().split()[-1:]
    behind = near.text[end : end + _PART_WITHIN].lower().split()[:1]
    return not _BEFORE_EM.isdisjoint(before) or not _AMOUNTS.isdisjoint(behind)


def is_article(near: Near) -> bool:
    """Tell whether an article stands before a sign that is named: ``put a > before it``, ``a > character``."""
    if near.shape.name != "a" or not near.shape.gap or near.shape.slash or near.beside_tag:
        return False
    if _SIGN_NAMED.match(near.text, near.shape.span.end):
        return True
    return bool(near.words_before) and near.words_before[0] in _BEFORE_SIGN and not near.at_end


def is_derivative(near: Near) -> bool:
    """Tell whether it is the lower half of a derivative by the time: ``dE/dt > 0``."""
    start = near.shape.span.start
    return near.shape.name == "dt" and _DERIVED.search(near.text, max(0, start - 8), start + 1) is not None


def repeats_word(near: Near) -> bool:
    """Tell whether one word stands on both sides, or what is made of it: ``plan a > plan b``, ``small > smaller``."""
    start, end = near.shape.span
    behind = near.text[end : end + 40].lstrip(BLANKS).lower()
    if len(near.shape.name) > 3 and behind.startswith(near.shape.name):
        return True  # ``small > smallest``
    before = near.text[max(0, start - 40) : start].split()[-1:]
    return bool(before) and [word.lower() for word in before] == near.text[end : end + 40].lower().split()[:1]


def is_face(near: Near) -> bool:
    """Tell whether the letter is the mouth of a face: ``;p>``."""
    return near.left in ";:=" and not near.spaced_left and len(near.shape.name) == 1


def selects(near: Near) -> bool:
    """Tell whether another element's name follows, as in ``ul > li``."""
    if near.shape.name in NEVER_COMPARED and not near.shape.gap and not near.spaced_right:
        return False
    found = SELECTOR.match(near.text, near.shape.span.end)
    return found is not None and found.group(1) in ELEMENTS


def _changes(old: str, new: str) -> bool:
    """Tell whether a sound may have become another: it is no element's name, or shares a letter with the other."""
    if not (old + new).islower():
        return False
    return old not in ELEMENTS or (len(old) == 2 and not set(old).isdisjoint(new))


def _part_before(text: str) -> str:
    """Give the last word of the part of a path that ends before the last part of `text`; nothing where none does.

    Between the bracket and the end stand two words at most.
    """
    head, bracket, part = text.rpartition(">")
    words = [*head.split()[-1:], *part.split()]
    parts = bracket and head.strip() and head[-1] in BLANKS and part[:1] in BLANKS
    if not parts or len(words) > 3 or not _LINE_ENDS.isdisjoint(head[-2:] + part):
        return ""
    return words[0] if all(map(_is_part, words)) else ""


def _part_behind(text: str) -> str:
    """Give the last word of the part of a path, of four words at most, that `text` begins with; else nothing."""
    part, bracket, rest = text.partition(">")
    words = part.split()
    parts = bracket and words and part[0] in BLANKS and part[-1] in BLANKS and rest[:1] in BLANKS
    if not parts or len(words) > 4 or not _LINE_ENDS.isdisjoint(part):
        return ""
    return words[-1] if all(map(_is_part, words)) else ""


def _is_part(word: str) -> bool:
    """Tell whether a word can stand in a path: letters, digits, hyphens, apostrophes."""
    return all(in_word(sign) or sign in "_'\u2019-" for sign in word)
