"""Tokens in any order, and files that are repaired, edited and taken back in any order: the laws hold on all of them.

`benchmarks.trust.fuzz` looks at a million texts and more; what it finds becomes a case of the corpus, or a text below.
Here the texts are the same in every run.
"""

from __future__ import annotations

import os
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from q7lint.files import FileError, read_file
from q7lint.files.replacing import replace
from q7lint.finding import Applicability, Fix, Hit, Licence
from q7lint.reading import Reads
from q7lint.repairer import UnsettledError
from q7lint.rule import Phase
from q7lint.rule import rule as make_rule
from q7lint.testing.damage import Damaged, Mark
from q7lint.testing.strategies import damaged_texts
from q7lint.text import Dialect, Edit, Span
from q7lint.undo.ledger import Ledger, entry, read
from q7lint.undo.restoring import close, restore

from . import keeping, laws, scraps
from .laws import RULES, Runs

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from q7lint.reading import Reading
    from q7lint.testing.strategies import Pair

TEXTS = int(os.environ.get("Q7LINT_FUZZ_TEXTS", "22000"))
"""How many texts of tokens and characters are tried. All rules run 100,000 times on them, in a minute or less."""
DIALECTS = tuple(Dialect)


def faults(made: scraps.Scraps, dialect: Dialect, seed: int = 1) -> list[tuple[str, str]]:
    return list(laws.broken(made, Runs(dialect), Random(seed)))


# -- what a minute finds -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("kind", "share"), [(scraps.soup, 0.6), (scraps.characters, 0.4)], ids=["tokens", "characters"]
)
def test_no_law_is_broken_on_tokens_and_characters_in_any_order(kind: laws.Maker, share: float) -> None:
    draw = Random(29)
    broken: list[tuple[str, Dialect, str, str]] = []
    held_back: list[tuple[str, Dialect, str, str]] = []
    count: Counter[str] = Counter()
    start = time.process_time()
    for _ in range(int(TEXTS * share)):
        dialect = draw.choice(DIALECTS)
        made, runs = kind(draw), Runs(dialect)
        for law, why in laws.broken(made, runs, draw):
            (held_back if laws.is_held_back(law) else broken).append((made.text, dialect, law, why))
        count["texts"] += 1
        count["runs"] += runs.count
        count["changed"] += runs.passes() > 0
    seconds = time.process_time() - start
    print(f"{count['texts']} texts and {count['runs']} runs of all rules in {seconds:.0f} s")  # noqa: T201 - the figure
    assert broken == []
    assert len(held_back) <= 0.005 * count["texts"], held_back[:5]
    assert sum(law.startswith("unsettled") for _, _, law, _ in held_back) <= 0.001 * count["texts"], held_back
    assert count["runs"] > 4 * count["texts"], "each text is repaired in two ways, and each repair is looked at again"
    assert count["changed"] > 0.1 * count["texts"], "texts without damage say nothing"


@settings(max_examples=150)
@given(
    pieces=st.lists(st.one_of(st.sampled_from(scraps.TOKENS), st.sampled_from([f" {one} " for one in scraps.WORDS]))),
    dialect=st.sampled_from(DIALECTS),
)
def test_no_law_is_broken_on_tokens_that_can_be_shrunk(pieces: list[str], dialect: Dialect) -> None:
    words = {f" {one} " for one in scraps.WORDS}
    made = scraps.Scraps("".join(pieces), tuple(one.strip() for one in pieces if one in words))
    assert [law for law, _ in faults(made, dialect) if not laws.is_held_back(law)] == []


@pytest.mark.parametrize("dialect", DIALECTS)
@settings(max_examples=40)
@given(data=st.data())
def test_no_law_is_broken_on_damaged_articles(dialect: Dialect, data: st.DataObject) -> None:
    pair: Pair = data.draw(damaged_texts(dialect=dialect, most=3))
    assert faults(scraps.Scraps(pair.before, ()), dialect) == []


# -- texts on which a law was broken once ---------------------------------------------------------------------------

FOUND = (
    ("<a&&amp;&amp;&&amp;gt8217>&amp;", Dialect.TEXT),
    ("&>aamp<a& amp ;gtquot", Dialect.TEXT),
    ("<b&amp;gt5 boats</b&amp;gt left", Dialect.TEXT),
    ("Bread < tr>\u0300 and salt < / tr > \u0316", Dialect.HTML),
    ("The <stro ng>\u0363mill, </b>\u0951", Dialect.TEXT),
    ("<font color=”red”>\ufe06 and <font r=””>\u0300", Dialect.TEXT),
    ("/p>\u031a the td>\u0359", Dialect.MARKDOWN),
    ("The mill</strong \u0316", Dialect.TEXT),
    ("mill\u00a0\u00a0\u035a, \u11bf \u00a0\u05ab", Dialect.MARKDOWN),
    ("cup\ufe0f</b>x and < b >", Dialect.TEXT),
    ("The mill <</strong turns", Dialect.MARKDOWN),
    ("\udc95h2> and \udcdastrong>", Dialect.MARKDOWN),
    ("cup\ufe0fem> and \ufe03em>", Dialect.TEXT),
    ("</ tr>< /th>&amp<td s", Dialect.HTML),
    ("<code><em </code></em>/em>/em>", Dialect.HTML),
    ("< h2 >&amp;;< tr >&;", Dialect.TEXT),
    ("t d ></ t r >< br /> li >\n rain. < td >", Dialect.MARKDOWN),
    ("<td < / tr >< br /> li >\n<BR>td> &copy why?\n (late)  ", Dialect.MARKDOWN),
    ("</\n(late)\n<td scope =”row” < / tr > harbour * < td >p>  ", Dialect.TEXT),
    ("< tr >< td >Spring: < / strong >rye li ><t r>\n<t d>Rain | Mill< br /> li >\nThe div> weir.\n", Dialect.MARKDOWN),
    ("</ tr>```\n&amp", Dialect.MARKDOWN),
    ("<span l=””>```\n&amp ", Dialect.MARKDOWN),
    ("</str ong>```\n&amp;lt", Dialect.MARKDOWN),
    ("<strong<strong/ >", Dialect.HTML),
    ("<strong><strong/ >", Dialect.HTML),
    ("\u03b9\u2019< u h=%> \u03c4", Dialect.TEXT),
    ("</t r>\n\n&gt\u00a0\u00a0&#33;", Dialect.TEXT),
    ("<<span s=””>\n&amp\u00a0\u00a0-", Dialect.MARKDOWN),
    ("< br/>w\n&mp;\u00a0\u00a0-", Dialect.TEXT),
    ("< br/>w\n&amp 1.\u00a0\u00a0w", Dialect.TEXT),
    ("<td scope=””&nbsp\nem></s", Dialect.TEXT),
    ("< br/>\n\t\u03bb\u03b9 http://x.y/?a&amp;b &nbsp", Dialect.TEXT),
    ("sub>/b>\n\u0430\nem > \u043d \u0435 \u0437", Dialect.HTML),
    ("</t r>\n\n&gt\u00a0&nbsp;-", Dialect.TEXT),
    ("</t r>\n\n&gt&nbsp;&#xA0;-", Dialect.TEXT),
    ("< /o:p> \u0315", Dialect.HTML),
    (":o:p>", Dialect.HTML),
    ("&amp;o:p>", Dialect.TEXT),
    ("It\n[vc_row] \u0301x", Dialect.TEXT),
    ("---|\n\u0940", Dialect.TEXT),
    ("&gt;</td>td>\ntr>|</o:p", Dialect.TEXT),
    ('</strong<a f=\\"">', Dialect.HTML),
    ("</str ong > O tr > |", Dialect.HTML),
    ("&amp;amp</strong\\</ strong>", Dialect.HTML),
    ("p><![if ppt]>< strong>", Dialect.MARKDOWN),
    ("p> <![if ppt]> < strong>", Dialect.MARKDOWN),
    ('<p title="y<', Dialect.TEXT),
    (" >1 td>m", Dialect.MARKDOWN),
    ("|::/o:p>", Dialect.TEXT),
    ("&amp ;&;<o:p>&nbsp;</o:p>t d ><t r>", Dialect.HTML),
    ("<td宽=“”>", Dialect.HTML),
    ("l|\n&amp;;o:p > < / td >&h >tr > |h2>", Dialect.TEXT),
    ("o:p><tr>\n< strong>", Dialect.MARKDOWN),
    ("co.\\r\\nV.\\r\\n", Dialect.MARKDOWN),
    ("</str ong>\n<stro ng>&;", Dialect.HTML),
    ("&lt;strong>\n{ </strong\r</o:p", Dialect.TEXT),
    ("&amp;i>\n<t d><![if mso]>", Dialect.TEXT),
    ("<p>The mill./o:p></p>\n<p>The weir.&nbsp;o:p></p>\n", Dialect.TEXT),
    ("p>r./p>\n\n:strong > \u0439", Dialect.HTML),
    ("o:p><p>\n\u3001\n\u5b57strong>", Dialect.MARKDOWN),
)
"""Fixes that the guard had to refuse: for marks on a bracket or on a blank, a tag behind a `<`, bytes in a word, a gap
behind an apostrophe, a quotation behind a blank. What ended otherwise when safe fixes came first: references that came
with tags, beside blanks or in what was code once these were gone, and a tag that was written anew. What was left with
more defects than there were; some of them stood beside a defect that went. And what did not settle, since a second run,
to which the text says less, would have repaired more."""


def test_a_word_behind_a_tag_that_was_cut_at_its_sign_of_equality_stays() -> None:
    for dialect in DIALECTS:
        assert faults(scraps.Scraps("<font color= turns, <b>mill", ("turns,", "mill")), dialect) == []


def test_a_year_in_the_comment_of_a_word_processor_stays() -> None:
    for dialect in DIALECTS:
        assert faults(scraps.Scraps("<!--[if mso]>1911<![endif]-->", ("1911",)), dialect) == []


@pytest.mark.parametrize(("text", "dialect"), FOUND)
def test_a_text_on_which_a_law_was_broken_once_keeps_it(text: str, dialect: Dialect) -> None:
    assert faults(scraps.Scraps(text, ()), dialect) == []


# -- the laws see what is broken -----------------------------------------------------------------------------------


def planted(new: str, pattern: str, *, applicability: Applicability = Applicability.SAFE) -> laws.Rule:
    """Make a rule that writes `new` for each `pattern`, and says that it lays out."""

    @make_rule(code="XXX001", name="planted-fault", summary="x", phase=Phase.LINES, reads=~Reads(0), examples=())
    def detect(read: Reading) -> Iterator[Hit]:
        at = read.text.find(pattern)
        if at >= 0:
            span = Span(at, at + len(pattern))
            yield Hit(span, "planted", Fix("x", (Edit(span, new),), applicability, Licence.LAYS_OUT))

    return detect


def laws_broken(text: str, prose: tuple[str, ...], *rules: laws.Rule) -> set[str]:
    found = laws.broken(scraps.Scraps(text, prose), Runs(Dialect.TEXT, rules), Random(2))
    return {law.partition(":")[0] for law, _ in found}


def test_a_word_that_is_not_there_any_more_is_named() -> None:
    assert laws.lost(("The", "old", "mill"), "The mill") == "old"
    assert laws.lost(("The", "old", "mill"), "old The mill") == "old"
    assert laws.lost(("The", "mill"), "The old mill") == ""


def test_the_laws_see_a_fix_that_is_refused_and_one_that_does_not_settle() -> None:
    assert laws_broken("& The mill", ("The", "mill"), planted("", "mill")) == {"a fix of XXX001 is refused"}
    assert laws_broken("& The  mill", (), planted("   ", "  ")) == {"unsettled"}


def test_the_laws_see_a_rule_that_fails() -> None:
    @make_rule(code="XXX002", name="planted-failure", summary="x", phase=Phase.LINES, reads=~Reads(0), examples=())
    def detect(read: Reading) -> Iterator[Hit]:
        yield from [Hit(Span(1 // read.text.count("|"), 0), "x")]

    assert laws_broken("& The mill", (), detect) == {"raises RuleError"}


def test_the_laws_see_a_finding_outside_of_the_text() -> None:
    @make_rule(code="XXX003", name="planted-place", summary="x", phase=Phase.LINES, reads=~Reads(0), examples=())
    def detect(read: Reading) -> Iterator[Hit]:
        yield Hit(Span(0, len(read.text) + 1), "x")

    assert laws_broken("& The mill", (), detect) & {"XXX003 is outside of the text", "raises RuleError"}


def test_the_laws_see_prose_that_was_not_in_the_text() -> None:
    assert "safe fixes lose a word" in laws_broken("&  The  mill", ("The", "old"), planted(" ", "  "))


def test_a_text_is_shrunk_to_what_breaks_the_law() -> None:
    long = scraps.Scraps("The mill turns. < b > It is old.\nNobody minds.", ("mill", "turns", "old"))
    small = laws.shrunk(long, lambda made: "< b >" in made.text and "old" in made.text)
    assert small == scraps.Scraps("< b >old", ("old",))


# -- a file's life -------------------------------------------------------------------------------------------------


class Life(RuleBasedStateMachine):
    """A file is checked, repaired by some rules, edited by its author, and taken back, in any order."""

    def __init__(self) -> None:
        super().__init__()
        self.closing = ExitStack()
        folder = self.closing.enter_context(tempfile.TemporaryDirectory())
        self.path = os.path.join(folder, "text")
        self.dialect = Dialect.TEXT
        self.prose: list[str] = []
        self.runs: list[tuple[str, bytes, bytes]] = []  # the ledger of each repair, the bytes before and after

    def teardown(self) -> None:
        self.closing.close()

    def data(self) -> bytes:
        with open(self.path, "rb") as file:
            return file.read()

    def text(self) -> str:
        return read_file(self.path, "text").text

    def write(self, text: str) -> None:
        with open(self.path, "wb") as file:
            file.write(text.encode("utf-8", "surrogateescape"))

    @initialize(
        seed=st.integers(0, 2**32),
        kind=st.sampled_from((scraps.soup, scraps.strewn, scraps.rows)),
        dialect=st.sampled_from(DIALECTS),
    )
    def load(self, seed: int, kind: laws.Maker, dialect: Dialect) -> None:
        made = kind(Random(seed))
        self.dialect = dialect
        self.prose = list(made.prose)
        self.write(made.text)

    @rule(chosen=st.sets(st.sampled_from(RULES), min_size=1) | st.just(frozenset(RULES)), unsafe=st.booleans())
    def fix(self, chosen: set[laws.Rule], unsafe: bool) -> None:
        source = read_file(self.path, "text")
        runs = Runs(self.dialect, [one for one in RULES if one in chosen])
        try:
            result = runs.repair(source.text, unsafe=unsafe)
            ledger = Ledger()
            replace(source, result.text, lambda path, new: ledger.add(entry(path, source.data, new, ())))
        except (UnsettledError, FileError):  # nothing would be left, or a circle: the file stays
            assert self.data() == source.data
            return
        again = runs.repair(self.text(), unsafe=unsafe)
        assert again.text == result.text
        assert again.applied == ()
        if result.text != source.text:
            self.runs.append((ledger.path, source.data, self.data()))

    @rule()
    def fix_safely_and_then_wholly(self) -> None:
        before, runs = self.text(), Runs(self.dialect)
        try:
            whole = runs.repair(before, unsafe=True).text
            assert runs.repair(runs.repair(before, unsafe=False).text, unsafe=True).text == whole
        except UnsettledError:
            return

    @rule(token=st.sampled_from(scraps.TOKENS), word=st.sampled_from(scraps.WORDS), seed=st.integers(0, 2**16))
    def edit(self, token: str, word: str, seed: int) -> None:
        """Write a token where a blank stands, and a word on a new line at the end."""
        pieces = self.text().split(" ")
        at = Random(seed).randrange(len(pieces))
        pieces.insert(at, token)
        self.write(f"{' '.join(pieces)}\n\n{word}\n")
        self.prose.append(word)

    @precondition(lambda self: self.runs)
    @rule()
    def undo(self) -> None:
        """Take the last repair back: every byte, or, where the author has been at work since, nothing."""
        path, before, after = self.runs.pop()
        now = self.data()
        run = read(path)
        (done,) = restore(run)
        if now == after:
            assert done.written
            assert self.data() == before
        elif now != before:
            assert "was changed since" in done.reason
            assert self.data() == now
        close(run)
        # What was written since an older repair is still there, or was never there: the words are those of the file.
        self.prose = list(laws.still_there(self.prose, self.text()))

    @invariant()
    def no_word_is_lost(self) -> None:
        if os.path.exists(self.path):
            assert laws.lost(self.prose, self.text()) == ""

    @invariant()
    def findings_are_inside(self) -> None:
        if os.path.exists(self.path):
            text = self.text()
            for one in Runs(self.dialect).check(text):
                assert 0 <= one.span.start <= one.span.end <= len(text)


Life.TestCase.settings = settings(max_examples=40, stateful_step_count=12, deadline=None)
TestLife = Life.TestCase


def test_taking_back_repair_after_repair_gives_the_first_bytes(tmp_path: Path) -> None:
    path = tmp_path / "text"
    draw = Random(13)
    first = "\n".join(draw.choice((scraps.strewn, scraps.rows))(draw).text for _ in range(5)).encode()
    path.write_bytes(first)
    done = []
    for one in RULES:
        source = read_file(str(path), "text")
        ledger = Ledger()
        made = Runs(Dialect.TEXT, (one,)).repair(source.text, unsafe=True).text

        def record(name: str, new: bytes, old: bytes = source.data, ledger: Ledger = ledger) -> None:
            ledger.add(entry(name, old, new, ()))

        replace(source, made, record)
        done += [ledger.path] if made != source.text else []
    assert len(done) >= 3
    assert path.read_bytes() != first
    for ledger_path in reversed(done):
        assert [one.written for one in restore(read(ledger_path))] == [True]
    assert path.read_bytes() == first


# -- the oracle of the campaign that counts words -------------------------------------------------------------------


@pytest.mark.parametrize("dialect", DIALECTS)
def test_a_word_that_a_repair_took_would_be_counted(dialect: Dialect) -> None:
    tried = seen = 0
    for seed in range(12):
        draw = Random(seed)
        trial = keeping.tried(draw, draw.sample(keeping.AMONG[dialect], 2), dialect, single=False)
        if trial is None:
            continue
        assert trial.faults == ()
        wanted = keeping.words_to_keep(trial.done, dialect)
        assert len(wanted) >= 40
        # A word that is there once only: of two that are alike, either could be the one that is left.
        word = draw.choice([word for word in wanted if trial.repaired.count(word) == 1])
        tried += 1
        seen += word in keeping.lost_words(wanted, trial.repaired.replace(word, ""))
    assert seen == tried >= 8


def test_a_line_that_was_touched_far_from_the_damage_would_be_told() -> None:
    done = Damaged("One.\nTwo < b >.\nThree.\n", (Mark("x", (), Span(9, 14), ""),))
    assert keeping.lines_touched(done, "One.\nTwo.\nThree.\n") == []
    assert keeping.lines_touched(done, "One\nTwo.\nThree.\n") == ["a line before 'Two < b >.' was touched"]
    assert keeping.lines_touched(done, "One.\nTwo.\nThree\n") == ["a line behind 'Two < b >.' was touched"]
