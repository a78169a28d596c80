"""Every case, document and sound file of the corpus, one test each; and that malformed ones are named."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from q7lint import registry
from q7lint.testing import contract, positions, tokens
from q7lint.testing.corpus import Case, CorpusError, read_cases, read_corpus, read_document, read_sound
from q7lint.text import Dialect

CORPUS = Path(__file__).parents[1] / "corpus"
# Read at collection, so that each case is a test of its own; a malformed file must not hide all other tests.
try:
    CASES, ERROR = list(read_corpus(str(CORPUS))), ""
except CorpusError as error:
    CASES, ERROR = [], str(error)


def as_test(case: Case) -> object:
    """Make the parameter of one case; `(not yet)` is a strict expected failure."""
    marks = [pytest.mark.xfail(strict=True, reason="not yet")] if case.not_yet else []
    return pytest.param(case, id=case.name, marks=marks)


@pytest.mark.parametrize("case", [as_test(case) for case in CASES])
def test_case(case: Case) -> None:
    assert contract.case_faults(case) == []


DOUBTFUL = [case for case in CASES if os.path.basename(case.path) == "sound-doubt.md"]


@pytest.mark.parametrize("case", [as_test(case) for case in DOUBTFUL])
def test_no_safe_fix_touches_a_sound_text_that_looks_damaged(case: Case) -> None:
    assert contract.repaired(case, unsafe=False) == case.before


def test_corpus_is_well_formed() -> None:
    assert ERROR == ""


def is_sound(case: Case) -> bool:
    return case.after is None and not case.findings


def test_corpus_has_more_sound_cases_than_repairs_in_many_languages_and_all_dialects() -> None:
    repairs = [case for case in CASES if case.after is not None]
    sound = [case for case in CASES if is_sound(case)]
    assert len(CASES) >= 1900
    assert len(sound) >= len(repairs) >= 800
    for cases in (repairs, sound):
        assert len({case.lang.split("-")[0] for case in cases}) >= 25
        assert {case.dialect for case in cases} == set(Dialect)


def test_corpus_has_thirty_documents_of_which_ten_are_sound() -> None:
    documents = [case for case in CASES if os.path.basename(os.path.dirname(case.path)) == "documents"]
    assert len(documents) >= 30
    assert sum(map(is_sound, documents)) >= 10
    assert len({case.lang for case in documents}) >= 12
    assert sum(30 <= case.before.count("\n") + 1 <= 200 for case in documents) >= 30


@pytest.mark.parametrize("path", sorted((CORPUS / "cases").glob("*.md")), ids=lambda path: path.stem)
def test_each_class_of_damage_has_cases_and_a_quarter_of_them_are_look_alikes(path: Path) -> None:
    cases = read_cases(os.fspath(path))
    assert 4 * sum(map(is_sound, cases)) >= len(cases)
    if not path.stem.startswith("sound-"):
        code = path.read_text("utf-8").split()[1]
        assert any(finding.code == code for case in cases for finding in case.findings or ())


def test_corpus_has_a_class_for_each_rule_and_for_what_no_rule_finds_yet() -> None:
    found = {finding.code for case in CASES for finding in case.findings or ()}
    assert {rule.code for rule in registry.all_rules()} <= found
    planned = (
        "ENC001 ENC002 ENC003 CHR001 CHR002 CHR003 MAI001 ENT005 LLM001 LLM002 CMS001 CMS002 CMS003 STR001 STR002 "
        "TBL005 TBL006 WRP002 SPC002 SPC003 OCR001 OCR002 DUP001 DOC001"
    )
    assert set(planned.split()) <= found


SOUND_CASE = "# rule\n\n## Title\n\nWhy it is so.\n\n```before lang=en\nText.\n```\n"


def write(folder: Path, text: str) -> str:
    path = folder / "some.md"
    path.write_bytes(text.encode())
    return os.fspath(path)


def test_case_is_read(tmp_path: Path) -> None:
    text = (
        SOUND_CASE
        + '\n```after safe noeol\nRepaired.\n```\n\n```or\nOther.\n```\n\n```findings\n1:2 TAG001 "a\\u00a0"\n```\n'
    )
    (case,) = read_cases(write(tmp_path, text))
    assert (case.title, case.why, case.lang, case.before) == ("Title", "Why it is so.", "en", "Text.\n")
    assert (case.after, case.safe, case.others) == ("Repaired.", "Repaired.", ("Other.\n",))
    assert case.findings == ((1, 2, "TAG001", "a\u00a0"),)
    assert str(case.findings[0]) == '1:2 TAG001 "a\\u00a0"'


def test_fence_holds_fences_and_escapes(tmp_path: Path) -> None:
    text = "## A\n\nWhy.\n\n````before lang=en dialect=markdown escaped\n```\na\\r\n```\n\\u200b\\\\\n````\n"
    (case,) = read_cases(write(tmp_path, text))
    assert case.before == "```\na\r\n```\n\u200b\\\n"
    assert case.dialect == "markdown"


@pytest.mark.parametrize(
    ("text", "where", "problem"),
    [
        ("```before lang=en\nx\n```\n", "1", "before the first case"),
        ("## A\n\nWhy.\n", "1", "does not begin with a `before` block"),
        ("## A\n\n```before lang=en\nx\n```\n", "1", "does not say why"),
        ("## A\n\nWhy.\n\n```before\nx\n```\n", "5", "no language is named"),
        ("## A\n\nWhy.\n\n```before lang=en\nx\n", "5", "not closed"),
        ("## A\n\nWhy.\n\n```befor\nx\n```\n", "5", "a block called 'befor'"),
        ("## A\n\nWhy.\n\n```before lang=en colour=red\nx\n```\n", "5", "no flag 'colour'"),
        ("## A\n\nWhy.\n\n```before lang=en dialect=rtf\nx\n```\n", "5", "no dialect 'rtf'"),
        ("## A\n\nWhy.\n\n```before lang=en escaped\n\\q\n```\n", "5", "is no escape"),
        (SOUND_CASE + "```after\nText.\n```\n", "10", "changes nothing"),
        (SOUND_CASE + "```or\nOther.\n```\n", "10", "`or` without `after`"),
        (SOUND_CASE + '```findings\n1:2 tag "a"\n```\n', "11", "no finding"),
        (
            SOUND_CASE.replace("Title", "Title (not yet)") + '```findings\n1:2 TAG001 "e"\n2:1 TAG001 "T"\n```\n',
            "12",
            "stand",
        ),
        (SOUND_CASE + "```before lang=en\nx\n```\n", "10", "a second `before` block"),
        (SOUND_CASE + SOUND_CASE, "12", "a second case called 'Title'"),
    ],
)
def test_malformed_case_is_named_with_its_line(tmp_path: Path, text: str, where: str, problem: str) -> None:
    path = write(tmp_path, text)
    with pytest.raises(CorpusError) as error:
        read_cases(path)
    assert str(error.value).startswith(f"{path}:{where}: ")
    assert problem in str(error.value)


def test_document_is_read(tmp_path: Path) -> None:
    (tmp_path / "before.md").write_bytes(b"a\r\n")
    (tmp_path / "after.md").write_bytes(b"b\r\n")
    (tmp_path / "findings.txt").write_text('1:1 TAG001 "a"\n')
    (tmp_path / "about.toml").write_text('title = "T"\norigin = "O"\nlicence = "MIT"\nlang = "fr"\nsafe = true\n')
    case = read_document(str(tmp_path))
    assert (case.before, case.after, case.safe, case.dialect) == ("a\r\n", "b\r\n", "b\r\n", "markdown")
    assert case.findings == ((1, 1, "TAG001", "a"),)


def test_document_may_be_an_expected_failure(tmp_path: Path) -> None:
    (tmp_path / "before.txt").write_text("a\n")
    (tmp_path / "findings.txt").write_text('1:1 TAG001 "a"\n')
    (tmp_path / "about.toml").write_text('title = "T"\norigin = "O"\nlicence = "MIT"\nlang = "fr"\nnot-yet = true\n')
    assert read_document(str(tmp_path)).not_yet
    (tmp_path / "findings.txt").write_text('1:2 TAG001 "a"\n')
    with pytest.raises(CorpusError, match=r"findings\.txt:1: .* does not stand at 1:2"):
        read_document(str(tmp_path))


def test_malformed_document_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="no damaged text"):
        read_document(str(tmp_path))
    (tmp_path / "before.txt").write_text("a\n")
    with pytest.raises(CorpusError, match="where it comes from"):
        read_document(str(tmp_path))
    (tmp_path / "about.toml").write_text('title = "T"\n')
    with pytest.raises(CorpusError, match="no origin"):
        read_document(str(tmp_path))
    with pytest.raises(CorpusError, match="does not begin with a language"):
        read_sound(str(tmp_path / "letter.txt"))


def test_positions_are_written_and_silence_is_not_blessed(tmp_path: Path) -> None:
    silent = SOUND_CASE.replace("Text.", "A < strong >sound</ strong > text &amp;amp; so on.")
    path = write(tmp_path, silent)
    assert positions.main([path]) == 0
    assert Path(path).read_text() == silent
    stale = SOUND_CASE + '\n```findings\n7:7 TAG001 "a"\n```\n'
    path = write(tmp_path, stale)
    assert positions.main([path]) == 0
    assert Path(path).read_text() == SOUND_CASE + "\n```findings\n```\n"
    assert positions.main([write(tmp_path, "## A\n")]) == 2


def test_what_is_not_there_is_told_in_one_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    missing = str(tmp_path / "none")
    assert positions.main([missing]) == 2
    assert tokens.main([missing]) == 2
    assert [line.count(missing) for line in capsys.readouterr().err.splitlines()] == [1, 1]
