"""Markup of a word processor: `<o:p></o:p>`, `<st1:place w:st="on">Kyoto</st1:place>`, `<![if !supportLists]>`.

A document that was pasted into a page brings the tags of its word processor along. A browser shows none of them; an
extractor that takes them for text, a page that escapes them, and an old parser that drops half of each, do.

What it finds
    Tags with the prefixes of an office suite, whole or spaced, and those of paragraphs and smart tags (`o:p`, `st1:…`)
    also without one of their brackets: `/o:p>`, `o:p >` behind a sentence. Comments that only an office suite reads
    (`<!--[if gte mso 9]>…<![endif]-->`), and the marks of a condition (`<![endif]>`).

How it fixes
    It takes the tags away; what stands between two of them is the author's and stays, but for blanks where there is
    nothing else. A comment goes with the settings in it; one that holds words is only reported. That is safe for
    paragraphs, smart tags, comments and marks of a condition. Tags of text, drawings and formulas (`w:`, `v:`, `m:`,
    `x:`), a start tag without its end, half a tag that has lost its slash within a line, and one with an address or a
    text in its attributes go only with `--unsafe-fixes`.

What it leaves alone
    - Texts that are XML or HTML themselves, that name a namespace, or that speak of markup.
    - What Markdown and HTML do not show: comments there, and whole tags in HTML.
    - Code, what stands between quotes, and tags that are a word of their sentence.
    - Other prefixes, and names that no office suite has.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from q7lint import Applicability, Dialect, Example, Hit, Phase, Reads, Span, rule
from q7lint.reading import in_word, is_about_markup, speaks_of_markup
from q7lint.regex import regex
from q7rules import CONDITIONS
from q7rules.systems._calls import BLANKS, Call, dropped, is_spoken_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint.reading import Reading

_NAMES = {
    "o": "p OfficeDocumentSettings AllowPNG PixelsPerInch TargetScreenSize RelyOnVML DocumentProperties Author "
    "Template LastAuthor Revision TotalTime LastPrinted Created LastSaved Pages Words Characters Company Lines "
    "Paragraphs CharactersWithSpaces Version OLEObject LinkType LockedField FieldCodes SmartTagType shapedefaults "
    "shapelayout idmap lock colormru colormenu wrapblock callout diagram extrusion signatureline",
    "st": "place City State country-region PlaceName PlaceType PersonName date time metricconverter address Street "
    "PostalCode phone stockticker GivenName MiddleName Sn",
    "w": "p r t tbl tr tc pPr rPr tblPr trPr tcPr sdt sdtPr sdtContent Sdt SdtPr br tab sz szCs jc rFonts lang spacing "
    "ind shd body document hyperlink bookmarkStart bookmarkEnd proofErr sectPr pStyle rStyle tblGrid gridCol tcW tblW "
    "instrText fldChar fldSimple drawing pict WordDocument View Zoom TrackMoves TrackFormatting PunctuationKerning "
    "HyphenationZone ValidateAgainstSchemas SaveIfXMLInvalid IgnoreMixedContent AlwaysShowPlaceholderText "
    "DoNotPromoteQF LidThemeOther LidThemeAsian LidThemeComplexScript Compatibility BreakWrappedTables "
    "SnapToGridInCell WrapTextWithPunct UseAsianBreakRules DontGrowAutofit SplitPgBreakAndParaMark BrowserLevel "
    "LatentStyles LsdException DoNotOptimizeForBrowser",
    "v": "shape shapetype stroke formulas f path imagedata fill textbox textpath rect roundrect line polyline oval arc "
    "curve group background shadow handles h",
    "m": "oMath oMathPara oMathParaPr r t f num den e sup sub sSup sSub sSubSup sPre rad radPr deg degHide nary naryPr "
    "limLow limUpp lim func fName d dPr begChr endChr ctrlPr rPr fPr sty scr mathPr mathFont brkBin brkBinSub "
    "smallFrac dispDef lMargin rMargin defJc wrapIndent intLim naryLim",
    "x": "ExcelWorkbook ExcelWorksheets ExcelWorksheet WorksheetOptions ProtectContents ProtectObjects "
    "ProtectScenarios WindowHeight WindowWidth WindowTopX WindowTopY ProtectStructure ProtectWindows ClientData Anchor "
    "MoveWithCells SizeWithCells",
}
NAMES = {prefix: frozenset(names.lower().split()) for prefix, names in _NAMES.items()}
"""The elements of an office suite by the prefix that it gives them, in lower case."""
WITHIN = frozenset(("w:t", "w:r"))
"""What stands within a line, beside smart tags and formulas."""

_BLANK = r"[ \t\u00a0]"
_VALUE = "(?:[\"“”„″][^\"“”„″<>\r\n]{0,500}+[\"“”„″]|['‘’′][^'‘’′<>\r\n]{0,500}+['‘’′]|[A-Za-z0-9_.,#%\\-]{1,60}+)"
PREFIXED = regex(
    rf"(?<![\w.\-])(?P<prefix>[oOwWvVmMxX]|[sS][tT][1-9]){_BLANK}?:{_BLANK}?(?P<name>[A-Za-z][A-Za-z\-]{{0,39}}+)"
    rf"(?P<attributes>(?:[ \t\r\n\u00a0]{{1,4}}+[A-Za-z][\w.:\-]{{0,40}}+[ \u00a0]?=[ \u00a0]?{_VALUE}){{0,30}}+)"
    rf"{_BLANK}{{0,2}}+(?P<void>/?){_BLANK}{{0,2}}+(?:(?P<bracket>>)(?![=>])|(?=[\r\n<]|\Z))"
)
EMPTY = regex(
    rf"(?:{_BLANK}|&(?:nbsp|#160|#[xX][aA]0);){{0,20}}+<{_BLANK}?/{_BLANK}?[oO]{_BLANK}?:{_BLANK}?[pP]{_BLANK}?>"
)
"""The rest of a paragraph's element that holds nothing but blanks."""
TOLD = regex(r"(?i:\b(?:alt|cite|descr|href|name|src|text|title)[ \u00a0]?=)")
NEVER_COUNTED = frozenset("0123456789.,+-")

_CONDITION = r"\[if (?P<asked>[ !()&|.\w]{2,60}+)\]"
MARK = regex(rf"<!(?:--)?(?:{_CONDITION}(?:><!)?|(?:<!)?\[endif\])(?:--)?>")
COMMENT = regex(rf"<!--{_CONDITION}>")
ASKED = ("mso", "vml", "ppt", "support")
"""What the conditions of an office suite ask for; others ask for a browser."""
_LAST = "<![endif]"
COMMENT_LEFT = "a comment of a word processor is left in the text"
MOST_OF_COMMENT = 20_000
"""The longest comment, in code points."""
STYLE = regex(r"<style\b[^<>]{0,200}+>[^<]{0,9000}+</style>|<[^<>]{1,2000}+>", re.IGNORECASE)
"""What is told to a program in such a comment."""
SETTING = regex(
    r"(?:\s|\d|[.,;:]|(?<![^\W\d_])(?:true|false|on|off|Normal|Print|Clean|Web|Edit|Microsoft\w{1,30}+|Compact"
    r"|[A-Za-z]{1,2}(?:-[A-Z]{2,4})?)(?![^\W\d_]))*+"
)

OTHERWISE = regex(
    r"xmlns|<\?xml|urn:schemas|namespace|schema|XSLT|XAML|VML\b|OMML|MathML|Open ?XML|Wordprocessing|<w:document"
    r"|<!doctype|<html|<head>",
    re.IGNORECASE,
)
"""What a text has that is XML or HTML itself, or that speaks of it."""
IN_HTML = regex(r"xmlns:|urn:schemas|Open ?XML|Wordprocessing", re.IGNORECASE)
AROUND = 400
"""So far round a tag its line is asked whether it speaks of markup, in code points."""
STOPS = frozenset(".,;:!?…。،、؟।")
ENDS = frozenset('.!?…。؟।”»’")]')
BRACKETED = frozenset(("()", "[]", "（）"))
QUOTES = frozenset("\"'“”„‘’«»‹›`「」『』")


class Half(NamedTuple):
    """A tag of a word processor, whole or not.

    Args:
        span: All of it.
        prefix: Its prefix, ``st`` for any smart tag.
        name: Its name in lower case.
        slash: Whether it closes what another one opens.
        alone: Whether it needs no other half: it holds nothing, or has its slash at the end.
        opened: Whether it has its ``<``.
        closed: Whether it has its ``>``.
        attributes: What stands behind its name.
    """

    span: Span
    prefix: str
    name: str
    slash: bool
    alone: bool
    opened: bool
    closed: bool
    attributes: str

    def is_sure(self) -> bool:
        """Tell whether a page has it for a paragraph or a place, and not for text, a drawing or a formula."""
        return self.prefix == "st" or (self.prefix == "o" and self.name == "p")

    def is_damaged(self, text: str) -> bool:
        """Tell whether it lacks a bracket, or has a blank behind one."""
        return not (self.opened and self.closed) or text[self.span.start + 1] in BLANKS

    def is_within(self) -> bool:
        """Tell whether it stands within a line, and parts nothing."""
        return self.prefix in ("st", "m") or f"{self.prefix}:{self.name}" in WITHIN


@rule(
    code="CMS003",
    name="office-markup",
    summary="markup of a word processor",
    phase=Phase.TAGS,
    reads=Reads.TAG_DAMAGE,
    triggers=CONDITIONS,
    examples=(
        Example("It rained.<o:p></o:p>\n", "It rained.\n", "the end of a paragraph"),
        Example('In <st1:place w:st="on">Kyoto</st1:place> it rained.', "In Kyoto it rained.", "a smart tag"),
        Example("It rained. o:p >\nWe stayed./o:p>\n", "It rained.\nWe stayed.\n", "two halves"),
        Example("<![if !supportLists]>· <![endif]>Rye", "· Rye", "a condition"),
        Example("It rained.<o:p></o:p>", "It rained.", "Markdown shows it too", Dialect.MARKDOWN),
        Example.untouched("<p>It rained.<o:p></o:p></p>", "HTML does not", Dialect.HTML),
        Example.untouched("Write `<o:p></o:p>` there.", "code"),
        Example.untouched("The schema has <w:p> and <xs:element>.", "a text about markup"),
        Example.untouched("The ratio o:p > 2 was rare.", "a comparison"),
    ),
)
def office_markup(read: Reading) -> Iterator[Hit]:
    """Yield a hit for each tag, comment and mark of a word processor."""
    text, dialect = read.text, read.document.dialect
    if not read.has_prefixed and not any(sign in text for sign in CONDITIONS):
        return
    if (IN_HTML if dialect is Dialect.HTML else OTHERWISE).search(text):
        return
    if dialect is not Dialect.HTML and is_about_markup(text, 0):
        return
    comments, told = _comments(read) if dialect is Dialect.TEXT else ([], [])
    calls = [*_tags(read), *(_marks(read) if dialect is not Dialect.HTML else ())]
    # What a comment holds goes with it, or stays.
    held = [*(one.span for one in comments), *told]
    calls = [one for one in calls if not any(start <= one.span.start < end for start, end in held)]
    for call, fix in dropped(read.document, sorted(comments + calls, key=_start)):
        yield Hit(call.span, call.message, fix)
    yield from (Hit(span, COMMENT_LEFT) for span in told)


def _start(call: Call) -> int:
    return call.span.start


def _tags(read: Reading) -> Iterator[Call]:
    """Yield the tags."""
    text, html = read.text, read.document.dialect is Dialect.HTML
    halves = [half for half in _halves(text) if not read.protected.covers(half.span)]
    halves = [half for half in halves if not speaks_near(text, half.span) and (not html or half.is_damaged(text))]
    partners = _partners(halves)
    sure = {half.span.start: _applicability(text, half, paired=half.span.start in partners) for half in halves}
    for half in halves:
        # The two halves stay or go together.
        other = partners.get(half.span.start)
        both = [sure[half.span.start], *([] if other is None else [sure[other]])]
        if None in both:
            continue
        applicability = Applicability.UNSAFE if Applicability.UNSAFE in both else Applicability.SAFE
        message = f"`{half.prefix}:{half.name}` is left of a word processor"
        yield Call(half.span, half.is_within(), applicability, message, other)


def speaks_near(text: str, span: Span) -> bool:
    """Tell whether the line of `span` speaks of markup, or what stands near it on that line."""
    low, high = max(0, span.start - AROUND), min(len(text), span.end + AROUND)
    before, behind = text[low : span.start], text[span.end : high]
    low += max(before.rfind("\n"), before.rfind("\r")) + 1
    ends = [at for at in (behind.find("\n"), behind.find("\r")) if at >= 0]
    return speaks_of_markup(text, low, span.end + min(ends) if ends else high)


def _halves(text: str) -> Iterator[Half]:
    """Yield what is written as a tag of a word processor is, in their order."""
    done = 0
    for found in PREFIXED.finditer(text):
        prefix, name = found["prefix"].lower().rstrip("123456789"), found["name"].lower()
        if found.start() < done or name not in NAMES[prefix]:
            continue
        half = _half(text, found, prefix, name)
        if half is not None:
            done = half.span.end
            yield half


def _half(text: str, found: re.Match[str], prefix: str, name: str) -> Half | None:
    """Put the brackets and the slash of a tag to its name; ``None`` if too much of them is lost."""
    start = found.start()
    before = text[max(0, start - 6) : start].rstrip(BLANKS)
    slash = before.endswith("/")
    bare = before.removesuffix("/").rstrip(BLANKS)
    opened, closed = bare.endswith("<"), found["bracket"] is not None
    low = max(0, start - 6)
    if opened:
        start = low + len(bare) - 1
    elif slash and not _is_of_path(text, low + len(before) - 1):
        start = low + len(before) - 1
    elif slash or text[start - 1 : start] in (":", "&"):
        return None
    half = Half(Span(start, found.end()), prefix, name, slash, found["void"] != "", opened, closed, found["attributes"])
    if opened and closed:
        rest = None if slash or half.alone or name != "p" or prefix != "o" else EMPTY.match(text, found.end())
        return half if rest is None else half._replace(span=Span(start, rest.end()), alone=True)
    return half if half.is_sure() and (opened or closed) else None


def _is_of_path(text: str, slash: int) -> bool:
    """Tell whether a slash belongs to a path; a stop before it may end a clause: ``stayed./o:p>``."""
    left = text[slash - 1 : slash] if slash else ""
    if left not in ("", ".", ":"):
        return left in ("/", "\\", "-", "<")
    word = text[max(0, slash - 40) : max(0, slash - 1)].rpartition(" ")[2]
    if left == ".":
        return not (word[-1:].isalnum() or word[-1:] in ENDS)
    return left == ":" and (len(word) <= 1 or "@" in word or not (word[-1].isalnum() or word[-1] in ENDS))


def _partners(halves: list[Half]) -> dict[int, int]:
    """Find where the other half of each tag begins that has one, by where it begins itself."""
    partners: dict[int, int] = {}
    opened: dict[tuple[str, str], list[Half]] = {}
    for half in halves:
        starts = opened.setdefault((half.prefix, half.name), [])
        bare = not (half.opened or half.attributes)  # may be either half
        if half.slash or (bare and starts):
            if starts:
                start = starts.pop()
                partners[start.span.start], partners[half.span.start] = half.span.start, start.span.start
        elif not half.alone:
            starts.append(half)
    return partners


def _applicability(text: str, half: Half, *, paired: bool) -> Applicability | None:
    """Tell how sure it is that a tag is left over; ``None`` where it may be meant."""
    start, end = half.span
    left, right = text[start - 1 : start], text[end : end + 1]
    if left + right in BRACKETED or left == "\\" or _is_shown(text, half.span, damaged=half.is_damaged(text)):
        return None
    if not half.is_sure():
        meant = not (paired or half.slash or half.alone or half.attributes)
        return None if meant else Applicability.UNSAFE
    if TOLD.search(half.attributes):
        return Applicability.UNSAFE
    if not half.opened and not half.slash and not half.attributes:
        return _tail_applicability(text, half, paired=paired)
    if paired or half.slash or half.alone:
        return Applicability.SAFE
    apart = left in BLANKS and right in BLANKS
    return None if apart else Applicability.UNSAFE


def _tail_applicability(text: str, half: Half, *, paired: bool) -> Applicability | None:
    """Tell how sure it is that ``o:p >`` is what is left of a tag: it may be a ratio that is compared."""
    before = text[max(0, half.span.start - 6) : half.span.start].rstrip(BLANKS)[-1:]
    behind = text[half.span.end : half.span.end + 6].lstrip(BLANKS)[:1]
    begins, ends = before in ("", "\n", "\r"), behind in ("", "\n", "\r", "<")
    if behind in NEVER_COUNTED and not ends:
        return None
    if paired or (ends and (begins or before in ENDS)) or (before in ENDS and behind.isupper()):
        return Applicability.SAFE
    glued = text[half.span.end : half.span.end + 1].isalpha()
    return Applicability.UNSAFE if ends or glued else None


def _is_shown(text: str, span: Span, *, damaged: bool = False) -> bool:
    """Tell whether what stands there is quoted, or a word of its sentence, also the last one; no `damaged` one is."""
    left, right = text[span.start - 1 : span.start], text[span.end : span.end + 1]
    if left and left in QUOTES and right and right in QUOTES:
        return True
    if damaged:
        return False
    if right and right in STOPS and left and left in BLANKS:
        return in_word(text[span.start - 2 : span.start - 1])
    return is_spoken_of(text, span)


def _marks(read: Reading) -> Iterator[Call]:
    """Yield the marks of a condition, which stand round what all readers see."""
    text = read.text
    marks = [one for one in MARK.finditer(text) if _is_of_office(one) and not _is_meant(read, Span(*one.span()))]
    partners: dict[int, int] = {}
    opened: list[int] = []
    for found in marks:
        at = found.start()
        if found["asked"]:
            opened.append(at)
        elif opened:
            start = opened.pop()
            partners[start], partners[at] = at, start
    message = "a condition of a word processor is left in the text"
    for found in marks:
        at = found.start()
        if found["asked"] or at in partners:
            yield Call(Span(*found.span()), True, Applicability.SAFE, message, partners.get(at))


def _is_of_office(condition: re.Match[str]) -> bool:
    """Tell whether what begins with a condition is an office suite's, or ends one."""
    return condition["asked"] is None or any(name in condition["asked"] for name in ASKED)


def _is_meant(read: Reading, span: Span) -> bool:
    """Tell whether a mark is shown, stands in code, or in a comment where comments do no harm."""
    hidden = read.document.dialect is not Dialect.TEXT and read.text.startswith("<!--", span.start)
    return hidden or read.protected.covers(span) or _is_shown(read.text, span)


def _are_settings(held: str) -> bool:
    """Tell whether a comment holds what is told to programs. A figure alone may be a year or a price."""
    left = STYLE.sub(" ", held)
    words = any(sign.isalpha() for sign in held)  # also those of tags
    return SETTING.fullmatch(left) is not None and (words or not left.strip())


def _comments(read: Reading) -> tuple[list[Call], list[Span]]:
    """Give the comments that an office suite reads, with all that they hold; and those that hold words."""
    text, done = read.text, 0
    calls: list[Call] = []
    told: list[Span] = []
    for found in COMMENT.finditer(text):
        start = found.start()
        if start < done or not _is_of_office(found) or read.protected.covers(Span(start, found.end())):
            continue
        end = text.find("-->", found.end(), start + MOST_OF_COMMENT)
        if end < 0 or not text.endswith(_LAST, found.end(), end):
            continue
        done = end + 3
        span = Span(start, done)
        if _is_shown(text, span):
            continue
        if _are_settings(text[found.end() : end - len(_LAST)]):
            calls.append(Call(span, False, Applicability.SAFE, COMMENT_LEFT))
        else:
            told.append(span)
    return calls, told
