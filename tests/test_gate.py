"""The gate lets through all that a rule would find, whether it searches or is an automaton."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.scraps import TOKENS

from q7lint import Dialect, Document, Hit, Phase, Reads, Span, registry, rule
from q7lint.cache import Compiled
from q7lint.checker import detect, in_order, report
from q7lint.gate import CHOSEN, FEW, PAYS, Chosen, Searches, open_readings
from q7lint.gate.automaton import Automaton
from q7lint.reading import Evidence, Reading
from q7lint.testing import strategies
from q7lint.testing.corpus import read_corpus
from q7lint.testing.damage.articles import article
from q7lint.whole import check_document, concerned_by

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint.finding import Finding
    from q7lint.gate import Gate

CORPUS = Path(__file__).parent.parent / "corpus"
RULES = registry.all_rules()
CASES = {f"{case.path}:{case.line}": case for case in read_corpus(os.fspath(CORPUS))}


def naive(document: Document, evidence: Evidence | None = None) -> list[Finding]:
    """Have every rule read everything: what the gate is measured against."""
    found = in_order(detect(Reading(document, evidence), RULES))
    return [report(document, one) for one in found]


@pytest.fixture(scope="module", autouse=True, params=["searches", "automaton"])
def gate(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gate]:
    """Have each test hold both gates to what the rules find by themselves."""
    before = CHOSEN.gate
    kept = os.fspath(tmp_path_factory.mktemp("kept"))
    CHOSEN.gate = Automaton(Compiled(kept)) if request.param == "automaton" else Searches()
    yield CHOSEN.gate
    CHOSEN.gate = before


# -- the gate ------------------------------------------------------------------------------------------------------


def test_the_gate_keeps_no_finding_of_the_corpus_back() -> None:
    count = 0
    for name, case in CASES.items():
        for dialect in Dialect:
            document = Document(case.before, dialect=dialect)
            found = naive(document)
            count += len(found)
            assert check_document(document, RULES) == found, f"{name} as {dialect}"
    assert count > 2000


def test_a_short_text_is_looked_at_in_the_same_way_before_patterns_pay_and_later(
    gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    new, old = Chosen(), Chosen()
    old.looked_at(FEW)
    begun = 0
    for name, case in CASES.items():
        block = case.before.encode("utf-8", "surrogateescape")
        begun += new.is_begun_by(block)
        assert not old.is_begun_by(block)
        monkeypatch.setattr("q7lint.gate.CHOSEN", new)
        first = gate.candidates(block, case.dialect)
        monkeypatch.setattr("q7lint.gate.CHOSEN", old)
        assert gate.candidates(block, case.dialect) == first, name
    assert begun > 2000


@pytest.mark.parametrize("end", ["\r\n", "\r"])
def test_the_gate_keeps_nothing_back_whatever_ends_the_lines(end: str) -> None:
    for name, case in CASES.items():
        document = Document(case.before.replace("\r\n", "\n").replace("\n", end), dialect=case.dialect)
        assert check_document(document, RULES) == naive(document), name


@given(st.data(), st.sampled_from(Dialect))
def test_the_gate_keeps_nothing_back_of_a_damaged_text(data: st.DataObject, dialect: Dialect) -> None:
    document = Document(data.draw(strategies.damaged_texts(dialect=dialect)).before, dialect=dialect)
    assert check_document(document, RULES) == naive(document)


@given(st.lists(st.sampled_from(TOKENS), max_size=30).map("".join), st.sampled_from(Dialect))
def test_the_gate_keeps_nothing_back_of_scraps_in_any_order(text: str, dialect: Dialect) -> None:
    document = Document(text, dialect=dialect)
    assert check_document(document, RULES) == naive(document)


@pytest.mark.parametrize("number", range(9))
def test_no_rule_is_run_on_a_sound_article_that_holds_no_sign_of_damage(number: int) -> None:
    lines = [line for line in article(number).written().split("\n") if not set(line) & set("<>&|\u00a0\u2022")]
    text = "\n\n".join(lines)
    assert len(text) > 300
    assert open_readings(text) is Reads.TEXT
    assert concerned_by(Document(text), RULES) == ()


def test_a_candidate_stands_where_its_sign_does(gate: Gate) -> None:
    block = (
        b"- Bread & butter. - Salt &amp; pepper: li > here. - " + b"oil and " * 12 + b"water,\nand there is vinegar."
    )
    candidates = gate.candidates(block, Dialect.TEXT)
    assert candidates.keys() == {Reads.TAGS, Reads.TAG_DAMAGE, Reads.ENTITIES, Reads.LISTS, Reads.WRAPS}
    assert candidates[Reads.LISTS] == block.index(b"- Salt")
    assert candidates[Reads.WRAPS] == block.index(b"\n")
    if isinstance(gate, Automaton):  # it tells where one ends
        assert block[: candidates[Reads.TAGS]].endswith(b" >")
        assert block[: candidates[Reads.ENTITIES]].endswith(b"&amp")
    else:
        assert candidates[Reads.TAGS] == block.index(b">")
        assert candidates[Reads.ENTITIES] == block.index(b"&amp;")


PARAGRAPH = (
    "The mill stands where the river leaves the wood, and it has ground the corn of three villages since long ago."
)


@pytest.mark.parametrize(
    ("line", "following", "behind"),
    [
        ("int turn(struct mill *one,", "int speed)", ""),
        ("  turned at noon,", "stopped at night", ""),
        ("see the file wheels_and_sails,", "and what it holds, all of it.", ""),
        (
            "The mill turns when the wind blows from the west,",
            "and the miller sleeps when it comes from the east and\n",
            "goes.",
        ),
        ("We went up to the mill and back by the river and\nthrough the wood,", "and home again.", ""),
        ("flour,", "salt", "Water"),
        ("the miller's older daughter,", "who came home late.", "\nThere"),
        ("The miller's older daughter,", "who came home to the mill", ""),
    ],
)
def test_a_clause_in_code_or_in_a_wrapped_paragraph_opens_nothing(line: str, following: str, behind: str) -> None:
    assert open_readings(f"{PARAGRAPH}\n\n{line}\n{following}{behind}\n\n{PARAGRAPH}\n") is Reads.TEXT


@pytest.mark.parametrize("end", ["", "\t", " \t\u00a0", "\t\u2003\t"])
def test_white_space_at_the_end_of_a_line_is_no_sign_of_code(end: str) -> None:
    text = f"{PARAGRAPH}\nThe miller came down late to open the heavy door of his mill,{end}\nand it was cold.{end}\n"
    assert check_document(Document(text), RULES) == naive(Document(text))
    if "\u2003" not in end:
        assert Reads.WRAPS in open_readings(text)


def test_without_a_paragraph_on_one_line_no_sentence_is_broken() -> None:
    text = "The miller came down late to open the heavy old door of his mill by the river,\nand it was cold.\n"
    assert open_readings(text) is Reads.TEXT
    assert Reads.WRAPS in open_readings(f"{text}\n{PARAGRAPH}\n")


CAME = "The miller came down late to open the heavy door of his old mill by the river"
BROKEN = (
    f"{CAME},\nand it was so cold in there that nobody would stay for long without a coat\nThe mill",
    f"{CAME},\nand it was cold,\nso that he went in again and made a fire.",
    f"see below\n{CAME.lower()},\nand it was cold there.",
    f"{CAME},\nand so\n\n{CAME} -\nand it was cold.",
    f"{CAME} (late),\nand it was cold, e.g. in there.",
    f"{CAME},\t\nand it was cold.",
    f"the mill turns when the wind blows from the west and\nhe goes to the stones,\nand stays until {PARAGRAPH[4:]}",
    "Мельник поздно спустился к реке, чтобы открыть тяжёлую дверь своей мельницы,\nи там было холодно.",
)


@pytest.mark.parametrize("text", BROKEN)
def test_a_broken_sentence_is_let_through(text: str) -> None:
    document = Document(f"{PARAGRAPH}\n\n{text}\n\n{PARAGRAPH}\n")
    assert Reading(document).breaks
    assert Reads.WRAPS in open_readings(document.text)


# Lines that may stand one below the other, and what one may hold or end with that tells prose from code.
ROWS = (
    CAME, PARAGRAPH.lower(), "and it was cold in there", "and it was cold in there.",
    "so he went home before the others, as he was old.",
    "the mill turns when the wind", "see below", "и там было холодно.", "風車は回り", "And there", "b) flour", "",
)  # fmt: skip
SIGNS = (
    *[""] * 12, " f(x)", " f(é)", " (see)", " a,b,", " a:b", " http://a", "::", " {", "|", " $x", " $5", "_", "#",
    "\u00a0", "\x1c", "…", "  x", ".",
)  # fmt: skip
CLAUSE_ENDS = (",\n", ",\n", ",\n", ", \n", ",\t\n", ",\u00a0\n", " -\n", " \u2013\n", "、\n", "，\n", ",\r\n")


@settings(max_examples=400)
@given(
    st.sampled_from(["", "", "see below\n", "the mill turns when the wind\n", "\n", "\x1c\n", "There, \n", "\u00a0\n"]),
    st.lists(st.tuples(*map(st.sampled_from, (ROWS, SIGNS, CLAUSE_ENDS))), min_size=1, max_size=3),
    st.tuples(*map(st.sampled_from, (ROWS, SIGNS))),
    st.sampled_from(["There.\n", "\n", "\x1c\n", "\u2003\n", "\u2003There.\n", "and there,\n", ""]),
)
def test_the_gate_keeps_no_broken_sentence_back(
    before: str, clauses: list[tuple[str, str, str]], last: tuple[str, str], behind: str
) -> None:
    sentence = "".join(map("".join, clauses)) + "".join(last)
    document = Document(f"{PARAGRAPH}\n{before}{sentence}\n{behind}{PARAGRAPH}")
    if Reading(document).breaks:
        assert Reads.WRAPS in open_readings(document.text)


def test_the_automaton_is_taken_when_much_was_looked_at_and_never_before() -> None:
    chosen = Chosen()
    chosen.looked_at(PAYS - 1)
    assert isinstance(chosen.gate, Searches)
    chosen.looked_at(1)
    assert isinstance(chosen.gate, Automaton)


def test_what_was_compiled_is_kept_and_what_is_spoilt_is_compiled_again(tmp_path: Path) -> None:
    block = b"Salt &amp; pepper."
    for _ in range(2):
        assert Automaton(Compiled(os.fspath(tmp_path))).candidates(block, Dialect.TEXT).keys() == {Reads.ENTITIES}
    (kept,) = tmp_path.rglob("*.compiled")
    whole = kept.read_bytes()
    for spoilt in (b"", whole[:100], whole[:-1], b"x" * len(whole), whole[:-100] + b"\xff" * 100):
        kept.write_bytes(spoilt)
        assert Automaton(Compiled(os.fspath(tmp_path))).candidates(block, Dialect.TEXT).keys() == {Reads.ENTITIES}
        assert kept.read_bytes() == whole


def test_an_automaton_that_cannot_be_kept_works_all_the_same(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    gate = Automaton(Compiled(os.fspath(tmp_path / "file" / "folder")))
    assert gate.candidates(b"Salt &amp; pepper.", Dialect.TEXT).keys() == {Reads.ENTITIES}


def test_any_number_of_threads_may_ask_at_once(gate: Gate) -> None:
    block = b"Salt, pepper and the mill that turns in the wind.\n" * 20_000 + b"Salt &amp; pepper."
    phrases = gate.phrases(["the mill that stands still", "that turns in the wind"])

    def ask(_: int) -> tuple[set[Reads], set[str]]:
        return set(gate.candidates(block, Dialect.TEXT)), set(phrases.found(block))

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(ask, range(60)))
    assert answers == [({Reads.ENTITIES}, {"that turns in the wind"})] * 60


# -- sound markup --------------------------------------------------------------------------------------------------

SOUND = (
    "<!DOCTYPE html>\n",
    "<p>The mill <em>turns</em> slowly.</p>\n",
    '<a href="/mill?a=1&amp;b=2" class="wide">the mill</a> ',
    "<IMG SRC=mill.png ALT='a mill'><br/>\n",
    '<input type="checkbox" checked disabled>',
    "<script async src=mill.js></script>\n",
    "<script>if (a < b && c > d) { turn(`${a}`) }</script>\n",
    "<style>ul > li { color: red }</style>\n",
    "<!-- li > and < b > are not shown -->",
    "<pre><code>a < b > c</code></pre>\n",
    "<code>li ></code> ",
    '<svg viewBox="0 0 9 9"><path d="M1 1L2 2"/><linearGradient id="x"></linearGradient></svg>',
    '<my-mill wide="yes">turns</my-mill>',
    "<?xml version='1.0'?>\n",
    "Bread &amp; butter, caf&eacute;, &#8217;&#x2019; and &nbsp;tea. ",
    "<table><tr><td>4</td><td>9</td></tr></table>\n",
    "<ul><li>Flour</li><li>Salt</li></ul>\n",
    "<p>Left open on purpose.\n",
    "A < B, 4 > 3 and a -> b. ",
    "Say `ls` or `<b>`. ",
    "\n\n",
)
"""What stands in a sound page, or in a page that cannot be told from a damaged one."""

UNSOUND = (
    "< p >", "</p >", "</em>", "li >", "<b", "<stro ng>", "<a href=”x”>", '<path data-x="a " title="b">', "<x-b>",
    "&amp;amp;", "&amp;lt;", "& amp;", "&nbsp ", "&eacutet ", "td>", "</sc ript>", "< code >", "<pre>", "<script>",
    "&amp;;", "&&;", "&amp;&;", "&amp; lt;", "<!--", "-->", '<span title="', '">', "`", "<bé>", "</b é>", "<hXx>",
    "<h1x>", "<input\nchecked>", "<em wide>", "<p / >", "<code>ls/code>", "ls/code>",
)  # fmt: skip


@given(
    st.lists(st.one_of(st.sampled_from(SOUND), st.sampled_from(SOUND), st.sampled_from(UNSOUND)), max_size=12),
    st.sampled_from([Dialect.HTML, Dialect.MARKDOWN]),
)
def test_the_gate_keeps_nothing_back_of_pages_that_are_sound_for_the_most_part(
    pieces: list[str], dialect: Dialect
) -> None:
    document = Document("".join(pieces), dialect=dialect)
    assert check_document(document, RULES) == naive(document)


@pytest.mark.parametrize("piece", SOUND[:-3])
def test_no_rule_is_run_on_a_sound_page(piece: str) -> None:
    page = f"<html><body>{SOUND[1]}{piece}{SOUND[2]}{piece}</body></html>"
    document = Document(page, dialect=Dialect.HTML)
    assert Reads.TAGS in open_readings(page, Dialect.HTML)
    assert concerned_by(document, RULES) == ()


@pytest.mark.parametrize("piece", ["< p >", "</em>", "li >", "<b", "<stro ng>", "<a href=”x”>", "&amp;amp;", "& amp;"])
def test_one_damaged_place_has_a_page_read(piece: str) -> None:
    page = f"<html><body>{SOUND[1]}The mill {piece} turns.{SOUND[2]}</body></html>"
    assert concerned_by(Document(page, dialect=Dialect.HTML), RULES)


def test_a_rule_that_reads_all_tags_is_run_on_a_sound_page() -> None:
    @rule(code="XXX002", name="planted-tag", summary="x", phase=Phase.TAGS, examples=(), reads=Reads.TAGS)
    def each(read: Reading) -> Iterator[Hit]:
        yield from (Hit(tag.span, "a tag") for tag in read.tags)

    found = check_document(Document("<p>The mill <em>turns</em>.</p>", dialect=Dialect.HTML), (*RULES, each))
    assert [one.span.start for one in found] == [0, 12, 21, 27]


# -- triggers of rules ---------------------------------------------------------------------------------------------


@rule(
    code="XXX001", name="planted-phrase", summary="x", phase=Phase.LINES, examples=(), triggers=("grand piano", "oboé")
)
def phrase(read: Reading) -> Iterator[Hit]:
    """Find each text that it is run on."""
    yield Hit(Span(0, len(read.text)), "it was run")


@pytest.mark.parametrize("text", ["A grand piano stood there.", "an oboé", "grand\u00e9 grand piano"])
def test_a_rule_with_triggers_is_run_on_text_that_holds_one(text: str) -> None:
    assert len(check_document(Document(text), (phrase,))) == 1


@pytest.mark.parametrize("text", ["A grand old piano < stood > there.", "", "oboe", "Grand piano"])
def test_a_rule_with_triggers_is_not_run_on_other_text(text: str) -> None:
    assert check_document(Document(text), (phrase,)) == []


PIECES = st.text("ab -é\U0001f600[<", min_size=1, max_size=20)


@given(st.lists(PIECES, min_size=1, max_size=12), st.lists(PIECES, max_size=12))
def test_phrases_are_found_where_a_search_for_each_finds_them(phrases: list[str], between: list[str]) -> None:
    text = "".join(piece for pair in zip(between, phrases, strict=False) for piece in pair) + "b"
    found = CHOSEN.gate.phrases(phrases).found(text.encode())
    assert found == {phrase for phrase in phrases if phrase in text}


def test_a_thousand_phrases_are_found_at_every_place_of_a_text() -> None:
    phrases = [f"{first} of the {second} garden" for first in range(100, 200) for second in range(1000, 1010)]
    for shift in range(16):
        text = " " * shift + f"Out {phrases[7]}, in {phrases[-1]}."
        assert CHOSEN.gate.phrases(phrases).found(text.encode()) == {phrases[7], phrases[-1]}
