"""The suite for any tool: what is fed to it, how it is scored, and how that is printed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from q7lint.suite.cases import SuiteCase, portable, read_suite
from q7lint.suite.export import export, lines
from q7lint.suite.page import page
from q7lint.suite.report import measured
from q7lint.suite.running import Outcome, ToolError, check, run_linter, run_tool
from q7lint.suite.score import Score, detected, judge, score_of, summed, summed_by
from q7lint.suite.structured import structured
from q7lint.suite.table import aligned, percent, table
from q7lint.suite.tools import TOOLS
from q7lint.testing.corpus import CorpusError, Expected
from q7lint.text import Dialect

from .process import Place

CORPUS = Path(__file__).parents[1] / "corpus"

CASES = """# Made up for tests

## A pair of tags

They go.

```before lang=en
Nobody < em >ever< / em > came.
```

```after safe
Nobody ever came.
```

```findings
1:8 TAG001 "< em >"
1:18 TAG001 "< / em >"
```

## A comparison

It stays.

```before lang=de dialect=markdown
Wenn a < b und 12 > c, dann nicht, Frau Müller.
```
"""


def case(before: str, after: str | None = None, *others: str, findings: tuple[Expected, ...] = ()) -> SuiteCase:
    """Make a case; without `after` the text must not change."""
    wanted = before if after is None else after
    return SuiteCase("made/up", "made", "en", Dialect.TEXT, "why", before, wanted, others, findings, not_yet=False)


def verdict_on(one: SuiteCase, text: str | None) -> Score:
    """Score a tool that gives `text` for a case, and for its own repair."""
    return score_of(one, judge(one, Outcome(text, text)))


def script(folder: Path, body: str) -> str:
    """Write a program that reads a text as `text` and prints what `body` makes of it, and give its command."""
    path = folder / "tool.py"
    head = "import sys\ntext = sys.stdin.buffer.read().decode('utf-8', 'surrogateescape')\n"
    put = "\nsys.stdout.buffer.write(text.encode('utf-8', 'surrogateescape'))\n"
    path.write_text(head + body + put)
    return f"{sys.executable} {path}"


def ends(pid: int) -> bool:
    """Tell whether a process ends soon; one that is dead and that nobody has asked for has ended."""
    for _ in range(100):
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        about = Path(f"/proc/{pid}/stat")
        if about.exists() and about.read_text().rpartition(")")[2].split()[0] == "Z":
            return True
        time.sleep(0.05)
    return False


@pytest.fixture
def here(tmp_path: Path) -> Place:
    """A folder with a corpus of two cases."""
    place = Place(tmp_path)
    place.write("corpus/cases/made.md", CASES)
    return place


# -- tools ---------------------------------------------------------------------------------------------------------


def test_a_command_gets_each_text_on_standard_input_and_its_output_is_the_repair(tmp_path: Path) -> None:
    tool = script(tmp_path, "text = text.upper()")
    one, other = run_tool(tool, [case("a < b\r\n"), case("caf\udce9")])
    assert (one.text, one.again) == ("A < B\r\n", "A < B\r\n")
    assert other.text == "CAF\udce9"


def test_what_is_true_of_a_case_takes_the_place_of_names_in_braces(tmp_path: Path) -> None:
    tool = script(tmp_path, "text = ' '.join(sys.argv[1:])") + " --name=x.{suffix} {dialect} {lang} {other}"
    markdown = case("x")._replace(dialect=Dialect.MARKDOWN, lang="de-AT")
    assert run_tool(tool, [markdown])[0].text == "--name=x.md markdown de-AT {other}"


def test_a_tool_that_fails_on_a_case_has_crashed_there_and_the_run_goes_on(tmp_path: Path) -> None:
    tool = script(tmp_path, "if 'bad' in text: sys.exit('cannot read this')")
    first, second = run_tool(tool, [case("bad"), case("good")])
    assert (first.text, first.error) == (None, "cannot read this")
    assert second.text == "good"


def test_a_tool_that_does_not_end_is_stopped(tmp_path: Path) -> None:
    tool = script(tmp_path, "import time\nif 'slow' in text: time.sleep(60)")
    first, second = run_tool(tool, [case("slow"), case("quick")], limit=2)
    assert (first.text, first.error) == (None, "stopped after 2 s")
    assert second.text == "quick"


def test_what_a_tool_has_started_is_stopped_with_it(tmp_path: Path) -> None:
    started = tmp_path / "started"
    child = f"import os, time; open({str(started)!r}, 'w').write(str(os.getpid())); time.sleep(60)"
    tool = script(tmp_path, f"import subprocess\nsubprocess.run([sys.executable, '-c', {child!r}])")
    (outcome,) = run_tool(tool, [case("x")], limit=4)
    assert outcome.error == "stopped after 4 s"
    assert ends(int(started.read_text()))


def test_a_tool_that_writes_without_end_is_stopped(tmp_path: Path) -> None:
    tool = script(tmp_path, "while True: sys.stdout.write('y' * 1_000_000)")
    (outcome,) = run_tool(tool, [case("x")])
    assert outcome.error == "stopped after 50,000,000 bytes"


def test_a_file_that_is_no_program_is_told_and_no_traceback(tmp_path: Path) -> None:
    tool = tmp_path / "tool"
    tool.write_text("nothing that runs")
    with pytest.raises(ToolError, match="is not executable"):
        check(str(tool))
    tool.chmod(0o755)
    (outcome,) = run_tool(str(tool), [case("x")])
    assert outcome.error == "cannot be started: Exec format error"
    with pytest.raises(ToolError, match="/bin/cat is no Python that can run a tool"):
        check("lxml", python="/bin/cat")


def test_the_repair_of_the_repair_is_asked_for(tmp_path: Path) -> None:
    tool = script(tmp_path, "text += '!'")
    (outcome,) = run_tool(tool, [case("x")])
    assert (outcome.text, outcome.again) == ("x!", "x!!")
    assert not judge(case("x"), outcome).stable


def test_the_time_is_the_processor_time_of_the_first_repair(tmp_path: Path) -> None:
    busy = script(tmp_path, "import time\nwhile time.process_time() < 0.3: pass")
    (outcome,) = run_tool(busy, [case("x")])
    assert 0.2 < outcome.seconds < 0.3 + 1


@pytest.mark.parametrize("tool", ["no-such-tool", "'half", ""])
def test_a_tool_that_is_not_there_is_told_in_one_line(tool: str) -> None:
    with pytest.raises(ToolError) as caught:
        check(tool)
    assert "\n" not in str(caught.value)


def test_a_known_tool_that_is_not_installed_says_what_to_install(tmp_path: Path) -> None:
    bare = tmp_path / "bare"
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", bare], check=True)
    python = str(bare / ("Scripts" if sys.platform == "win32" else "bin") / "python")
    with pytest.raises(ToolError, match="ftfy is not there: install ftfy"):
        check("ftfy", python=python)
    with pytest.raises(ToolError, match="No such file"):
        check("ftfy", python=str(tmp_path / "none"))


@pytest.mark.parametrize("name", ["q7lint", "q7lint-safe", "lxml", "trafilatura"])
def test_a_known_tool_repairs_in_a_process_of_its_own(name: str) -> None:
    text = "Nobody < em >ever< / em > came."
    (outcome,) = run_tool(name, [case(text)])
    assert outcome.error == ""
    assert outcome.text is not None
    assert (outcome.text == "Nobody ever came.") == name.startswith("q7lint")


def test_a_worker_that_dies_is_started_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    library = tmp_path / "plsfix.py"
    library.write_text(
        "import os, sys\n"
        "def fix_text(text):\n"
        "    print('a library that prints')\n"
        "    if text == 'dies': os._exit(3)\n"
        "    if text == 'raises': raise ValueError('not this')\n"
        "    return text.upper()\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    outcomes = run_tool("plsfix", [case("one"), case("dies"), case("raises"), case("two\udcff")])
    assert [outcome.text for outcome in outcomes] == ["ONE", None, None, "TWO\udcff"]
    assert [outcome.error for outcome in outcomes[1:3]] == [
        "it died, or did not answer in time",
        "ValueError: not this",
    ]


def test_the_places_of_a_linter_are_read_from_its_lines(tmp_path: Path) -> None:
    body = r"text = 'x.txt:3:7: bad\nat 2:1\n[12:30]\nline 4 column 5 - Warning\nnothing\n  9:10  error\n'"
    assert run_linter(script(tmp_path, body), [case("x")]) == [[(3, 7), (2, 1), (12, 30), (4, 5), (9, 10)]]


def test_a_new_tool_takes_ten_lines() -> None:
    source = Path(sys.modules["q7lint.suite.tools"].__file__ or "").read_text("utf-8")
    blocks = source.split("\n@tool(")[1:]
    short = [block for block in blocks if len(block.strip().splitlines()) <= 10]
    assert len(short) >= len(TOOLS) - 1  # one needs two tables for each language


# -- scores --------------------------------------------------------------------------------------------------------


def test_a_repair_is_exact_if_it_is_one_of_those_wanted() -> None:
    one = case("a &amp; b", "a & b", "a and b")
    assert verdict_on(one, "a & b").exact == 1
    assert verdict_on(one, "a and b").exact == 1
    assert verdict_on(one, "a &amp; b").exact == 0
    assert verdict_on(one, None) == verdict_on(one, None)._replace(exact=0, crashed=1)


def test_a_line_end_at_the_end_is_forgiven_unless_the_case_is_about_it() -> None:
    assert verdict_on(case("a &amp; b\r\n", "a & b\r\n"), "a & b").exact == 1
    assert verdict_on(case("a\n"), "a").harmed == 0
    assert verdict_on(case("a\n"), "a\n\n").harmed == 1
    assert verdict_on(case("a", "a\n"), "a").exact == 0
    assert verdict_on(case("a", "a\n"), "a\n").exact == 1


def test_a_sound_text_that_was_changed_is_harmed_and_one_that_is_only_reported_is_not_counted() -> None:
    assert verdict_on(case("a < b"), "a b").harmed == 1
    assert verdict_on(case("a < b"), "a < b").harmed == 0
    told = case("caf\ufffd", findings=(Expected(1, 4, "ENC002", "\ufffd"),))
    assert (verdict_on(told, "x").sound, verdict_on(told, "x").harmed, verdict_on(told, "x").repairs) == (0, 0, 0)


def test_the_damage_removed_is_a_share_of_the_edit_distance() -> None:
    one = case("<b>a</b>", "a")
    assert verdict_on(one, "a").removed_share == 1
    assert verdict_on(one, "a</b>").removed_share == pytest.approx(3 / 7)
    assert verdict_on(one, "<b>a</b>").removed_share == 0
    assert verdict_on(one, "").removed_share == pytest.approx(6 / 7)
    assert (verdict_on(one, "<b><i>a</i></b>").removed_share or 0) < 0
    assert verdict_on(case("a"), "b").removed_share is None


@pytest.mark.parametrize(
    ("before", "after", "got", "lost"),
    [
        ("one &amp; two", "one & two", "one & two", 0),
        ("one &amp; two", "one & two", "one", 1),
        ("one &amp; two", "one & two", "onetwo", 2),
        ("one one two", None, "one two", 1),
        ("caf&eacute; noir", "café noir", "caf&eacute; noir", 0),
        ("Lomé", None, "Lome\u0301", 0),
        ("Lomé", None, "Lome", 1),
        ("می\u200cخواهم", None, "میخواهم", 1),
        ("क्षेत्र में", None, "क्षेत्र में", 0),
        ("渡口的钟", None, "渡口钟", 1),
        ("x &amp; y", "x & y", "x &amp; y", 0),
    ],
)
def test_a_word_is_lost_if_it_stood_there_and_is_wanted_and_is_gone(
    before: str, after: str | None, got: str, lost: int
) -> None:
    assert verdict_on(case(before, after), got).lost == lost


def test_joiners_digits_and_accents_that_are_gone_are_counted() -> None:
    text = "می\u200cخواهم 12 ३ Lomé ❤️\u200d🔥"
    score = verdict_on(case(text), "میخواهم 1 3 Lome ❤️🔥")
    assert (score.joiners, score.digits, score.accents) == (2, 2, 1)
    kept = verdict_on(case(text), f"{text} and 5 more")
    assert (kept.joiners, kept.digits, kept.accents, kept.harmed) == (0, 0, 0, 1)


def test_scores_add_up_over_any_groups() -> None:
    cases = [case("a &amp; b", "a & b")._replace(lang=lang, group=group) for lang in "xy" for group in ("p", "q", "r")]
    verdicts = [judge(one, Outcome(text, text)) for one, text in zip(cases, ["a & b", "a", "b"] * 2, strict=True)]
    total = summed(cases, verdicts)
    assert total.exact == 2
    for group in ("class", "lang", "dialect"):
        assert sum(summed_by(group, cases, verdicts).values(), Score()) == total
    assert list(summed_by("class", cases, verdicts)) == ["p", "q", "r"]


@given(st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_what_was_not_touched_loses_nothing_and_what_is_wanted_is_exact(before: str, after: str, got: str) -> None:
    one = case(before, after)
    same, right, other = (verdict_on(one, text) for text in (before, after, got))
    assert (same.lost, same.joiners, same.digits, same.accents, same.harmed) == (0, 0, 0, 0, 0)
    assert (right.exact, right.left) == (right.repairs, 0)
    assert other.lost <= other.words


def test_a_linter_is_scored_by_the_places_of_the_findings() -> None:
    damaged = case("x < b >y\nz\nli >\n", "x y\nz\n", findings=(
        Expected(1, 3, "TAG001", "< b >"), Expected(3, 1, "TAG003", "li >"), Expected(2, 2, "WRP001", "\n")
    ))  # fmt: skip
    found = detected(damaged, [(1, 7), (1, 8), (3, 9), (4, 1)])
    assert (found.expected, found.placed, found.on_line, found.strays) == (3, 1, 2, 1)
    assert detected(damaged, [(2, 2)]).placed == 1
    sound = detected(case("x"), [(1, 1)]) + detected(case("x"), []) + detected(case("x"), None)
    assert (sound.sound, sound.alarmed, sound.stopped) == (3, 1, 1)
    assert detected(damaged, None) == detected(damaged, [])._replace(stopped=1)


# -- reports -------------------------------------------------------------------------------------------------------


def test_a_share_is_all_or_nothing_only_if_it_is() -> None:
    shares = (None, 0, 1, 0.9999, 0.0001, -0.0001, 0.5, 2 / 3)
    assert list(map(percent, shares)) == ["–", "0 %", "100 %", "99.9 %", "0.1 %", "-0.1 %", "50.0 %", "66.7 %"]


def test_a_table_is_aligned_and_bars_in_cells_are_escaped() -> None:
    rows = list(aligned([["tool", "n"], ["a|b", "10"], ["渡", "7"]]))
    assert rows == ["| tool |   n |", "| ---- | --: |", "| a\\|b |  10 |", "| 渡   |   7 |"]


def test_a_report_has_the_same_figures_as_table_json_and_page(here: Place) -> None:
    cases = read_suite(str(here.folder / "corpus"))
    tools = [(name, sys.executable) for name in ("q7lint", "cat")]
    report = measured(cases, tools, [f"{sys.executable} -m q7lint --output-format concise -"], limit=20, told=str)
    shown = "\n".join(table(report, ["class", "lang", "dialect"]))
    assert "2 cases: 1 to repair, 1 sound, 0 only to report; 13 words." in shown
    assert "| q7lint | 100 % |   100 % |    0 % |" in shown
    assert "| made  | 1/1 +0/1 | 0/1 +0/1 |" in shown
    assert "| de   |   +0/1 | +0/1 |" in shown
    document = json.loads(structured(report, "9"))
    mine, cat = document["tools"]
    assert (mine["total"]["exact_share"], cat["total"]["exact_share"]) == (1, 0)
    assert mine["by"]["dialect"]["markdown"]["sound"] == 1
    assert [result["id"] for result in mine["results"]] == ["made/A pair of tags", "made/A comparison"]
    assert mine["results"][0]["output"] == "Nobody ever came.\n"
    assert "output" not in cat["results"][0]
    assert document["linters"][0]["placed"] == 2
    html = "".join(page(report, "9"))
    assert "<h2>Finding places</h2>" in html
    assert html.count("<figure") == 4  # the text, what is wanted, and two tools
    assert "Nobody &lt; em &gt;ever" in html


def test_crashes_are_told_with_their_reason_and_shown(tmp_path: Path) -> None:
    told: list[str] = []
    tool = script(tmp_path, "sys.exit('cannot <read> this')")
    report = measured([case("x", "y"), case("z")], [(tool, "")], [], limit=20, told=told.append)
    assert told[1] == f"{tool}: crashed on 2 of 2 cases; on the first: cannot <read> this"
    assert "crashed: cases on which it failed or was stopped; they count as left as they were." in list(table(report))
    assert "cannot &lt;read&gt; this" in "".join(page(report, "9"))


def test_nothing_in_a_text_acts_on_the_page(tmp_path: Path) -> None:
    before = "<script>alert(1)</script> & \x1b[31m \u202eabc"
    tool = script(tmp_path, "text = text.replace('1', '</pre><img src=x onerror=alert(2)>')")
    report = measured([case(before, "x")], [(tool, "")], [], limit=20, told=str)
    html = "".join(page(report, "9"))
    assert "<script" not in html
    assert "<img" not in html
    assert "\x1b" not in html
    assert "\u202e" not in html
    assert "default-src 'none'" in html


# -- the command ---------------------------------------------------------------------------------------------------


def test_the_command_scores_q7lint_on_the_corpus_beside_it(here: Place) -> None:
    result = here.run("suite", "run", "-q", "--by", "class")
    assert result.status == 0
    assert result.err == ""
    assert result.out.startswith("| tool   |")
    assert "100 %" in result.out


def test_the_command_says_what_it_does_and_writes_where_it_is_told(here: Place) -> None:
    result = here.run("suite", "run", "--tool", "cat", "--output-format", "html", "-o", "page.html")
    assert (result.status, result.out) == (0, "")
    assert result.err == "q7lint: cat: repairs 2 cases\n"
    assert (here.folder / "page.html").read_text("utf-8").startswith("<!doctype html>")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (["suite"], "there are run, export, damage"),
        (["suite", "dance"], "there is no `suite dance`"),
        (["suite", "run", "--tool", "no-such-tool"], "there is no tool and no command called 'no-such-tool'"),
        (["suite", "run", "--corpus", "nowhere"], "there is no corpus at nowhere"),
        (["suite", "run", "--corpus", "empty"], "empty holds no case"),
        (["suite", "run", "--corpus", "broken.jsonl"], "broken.jsonl:1: no record of a suite"),
        (["suite", "run", "--limit", "0"], "0 is no time in seconds"),
        (["suite", "run", "--python", "ftfy=x"], "no --tool ftfy was asked for"),
        (["suite", "run", "-o", "no/such/folder"], "no/such/folder: No such file"),
        (["suite", "run", "--by", "colour"], "invalid choice"),
        (["suite", "export"], "required: FOLDER"),
        (["suite", "export", "corpus/cases/made.md"], "File exists"),
        (["suite", "damage", "none.txt"], "no such file"),
        (["suite", "damage", "--kind", "sorrow", "x.txt"], "there is no kind of damage called 'sorrow'"),
        (["suite", "damage", "--kind", "escape-tag", "x.txt"], "escape-tag does not fit text"),
        (["suite", "damage", "--rate", "2", "x.txt"], "2 is not between 0 and 1"),
        (["suite", "damage", "--extract", "--dialect", "text", "x.txt"], "--extract is for pages of HTML"),
    ],
)
def test_bad_arguments_are_one_line_and_status_2(here: Place, args: list[str], said: str) -> None:
    (here.folder / "empty").mkdir()
    here.write("broken.jsonl", "{}\n")
    here.write("x.txt", "A text.\n")
    result = here.run(*args)
    assert (result.status, result.out) == (2, "")
    last = result.err.splitlines()[-1]
    assert last.startswith("q7lint: ")
    assert said in last
    assert "Traceback" not in result.err


def test_a_file_called_suite_is_reached_by_its_folder(here: Place) -> None:
    here.write("suite", "Nobody came.\n")
    assert here.run("./suite").status == 0
    assert "put `suite` first" in here.run("--quiet", "suite").err


@pytest.mark.parametrize("args", [["suite", "--help"], ["suite", "run", "--help"], ["suite", "damage", "--help"]])
def test_each_command_helps(here: Place, args: list[str]) -> None:
    result = here.run(*args)
    assert (result.status, result.err) == (0, "")
    assert result.out.startswith("usage: q7lint suite ")


# -- the release ---------------------------------------------------------------------------------------------------


def test_the_exported_suite_keeps_its_schema_and_comes_back_as_it_was(tmp_path: Path) -> None:
    import jsonschema

    cases = read_suite(str(CORPUS))
    paths = export(cases, str(tmp_path / "out"), "9.1", "the licence")
    schema = json.loads((tmp_path / "out" / "schema.json").read_text("utf-8"))
    jsonschema.Draft202012Validator.check_schema(schema)
    validator = jsonschema.Draft202012Validator(schema)
    records = [json.loads(line) for line in Path(paths[0]).read_text("utf-8").splitlines()]
    faults = [error.message for record in records for error in validator.iter_errors(record)]
    assert faults == []
    assert list(validator.iter_errors({**records[1], "after": 7}))
    assert records[0]["cases"] == len(cases) == len(records) - 1
    assert read_suite(paths[0]) == sorted(cases, key=lambda one: one.id)
    assert (tmp_path / "out" / "LICENSE").read_text("utf-8") == "the licence"
    assert "# q7lint-suite 9.1" in (tmp_path / "out" / "README.md").read_text("utf-8")


def test_the_command_exports_the_licence_of_the_project(here: Place) -> None:
    result = here.run("suite", "export", "out")
    assert result.status == 0
    names = sorted(path.name for path in (here.folder / "out").iterdir())
    assert names[0] == "LICENSE"
    assert names[2].startswith("q7lint-suite-")
    assert sorted(result.out.split()) == sorted(f"out/{name}" for name in names)
    assert "MIT License" in (here.folder / "out" / "LICENSE").read_text("utf-8")
    again = here.run("suite", "run", "-q", "--corpus", f"out/{names[2]}")
    assert "2 cases: 1 to repair, 1 sound" in again.out


def test_two_cases_of_one_name_are_not_exported(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="two cases of this name"):
        export([case("a"), case("b")], str(tmp_path), "9", "")


def test_a_line_of_the_suite_is_one_line_to_any_program() -> None:
    one = case("a\u2028b\x85c\x0bd\x1ce\r\n")
    (_, line) = lines([one], "9")
    assert len(line.splitlines()) == 1
    assert json.loads(line)["before"] == one.before


@given(st.binary(max_size=40))
def test_any_bytes_travel_through_the_suite(data: bytes) -> None:
    text = data.decode("utf-8", "surrogateescape")
    packed = json.loads(json.dumps(portable(text)))
    json.dumps(packed, ensure_ascii=False).encode()
    (_, line) = lines([case(text)], "9")
    line.encode()
    assert (packed == text) == (text.encode("utf-8", "replace") == data)


@pytest.mark.skipif(not shutil.which("node"), reason="Node is not installed")
@pytest.mark.parametrize(
    ("tool", "said"),
    [
        ("cat", "exact 0 of 1 repairs, harmed 0 of 1 sound texts\nfailed 0"),
        (f"{sys.executable} -m q7lint --fix -q -", "exact 1 of 1 repairs, harmed 0 of 1 sound texts\nfailed 0"),
        ("tr -d <", "exact 0 of 1 repairs, harmed 1 of 1 sound texts\nfailed 0"),
        ("false", "exact 0 of 1 repairs, harmed 0 of 1 sound texts\nfailed 2"),
    ],
)
def test_the_example_in_node_scores_a_command_as_the_runner_does(here: Place, tool: str, said: str) -> None:
    here.run("suite", "export", "out")
    (suite,) = (here.folder / "out").glob("*.jsonl")
    program = here.folder / "out" / "score.mjs"
    assert len(program.read_text("utf-8").splitlines()) <= 30
    command = ["node", program, suite, *tool.split()]
    done = subprocess.run(command, capture_output=True, text=True, check=True, cwd=here.folder)
    assert said in done.stdout


# -- damage --------------------------------------------------------------------------------------------------------

SOUND = """The mill by the weir was built in 1821, and it turned for a hundred years.

- Bring a coat, since the cellar is cold.
- Bring a lamp as well.

Room | Price |
---|---|
Attic | 40 |
Cellar | 25 |
"""

PAGE = """<html><head><title>The mill</title></head><body><article><h1>The mill</h1>
<p>The mill by the weir was <em>built in 1821</em>, and it turned for a hundred years without a pause.</p>
<p>Nobody has <strong>turned the stones</strong> since, and nobody has asked to, as far as the keeper knows.</p>
</article></body></html>
"""


def test_damage_is_the_same_for_the_same_seed_and_another_for_another(here: Place) -> None:
    here.write("mill.txt", SOUND)
    runs = [here.run("suite", "damage", "--seed", seed, "mill.txt") for seed in ("1", "1", "2")]
    assert runs[0] == runs[1]
    assert len({SOUND, runs[0].out, runs[2].out}) == 3
    assert "places damaged: " in runs[0].err


def test_chance_chooses_among_the_kinds_where_none_is_named(here: Place) -> None:
    here.write("mill.txt", SOUND)
    chosen = set()
    for seed in range(12):
        pair = json.loads(here.run("suite", "damage", "--seed", str(seed), "--output-format", "json", "mill.txt").out)
        assert 1 <= len(pair["kinds"]) <= 4
        assert {mark["operator"] for mark in pair["marks"]} <= set(pair["kinds"])
        chosen |= set(pair["kinds"])
    assert len(chosen) >= 12


def test_damage_as_json_says_what_was_done_and_where(here: Place) -> None:
    here.write("mill.txt", SOUND)
    result = here.run("suite", "damage", "--kind", "space-tag,flatten-table", "--output-format", "json", "mill.txt")
    pair = json.loads(result.out)
    assert pair["after"] == SOUND
    assert {mark["operator"] for mark in pair["marks"]} == {"space-tag", "flatten-table"}
    rows = pair["before"].split("\n")
    for mark in pair["marks"]:
        assert rows[mark["line"] - 1].startswith(mark["text"].split("\n")[0], mark["column"] - 1)
    here.write("damaged.txt", pair["before"])
    assert here.run("--fix", "--unsafe-fixes", "-q", "damaged.txt").status == 0
    assert (here.folder / "damaged.txt").read_text("utf-8") == SOUND


def test_standard_input_is_damaged_and_its_other_bytes_stay(here: Place) -> None:
    data = SOUND.replace("coat", "c\udcffat").replace("\n", "\r\n").encode("utf-8", "surrogateescape")
    result = here.run("suite", "damage", "-q", "--kind", "space-tag", "--rate", "0", "-", stdin=data)
    assert b"c\xffat" in result.raw
    assert result.raw.count(b"\r\n") == data.count(b"\r\n")
    assert result.raw != data


def test_a_text_without_a_place_is_printed_as_it_is_and_said(here: Place) -> None:
    here.write("short.txt", "One.\n")
    result = here.run("suite", "damage", "short.txt")
    assert (result.status, result.out) == (1, "One.\n")
    assert "nothing was damaged; another seed or another --kind may find a place" in result.err


def test_a_page_is_damaged_and_extracted(here: Place) -> None:
    here.write("mill.html", PAGE)
    args = ["suite", "damage", "--extract", "--kind", "escape-tag", "--rate", "1", "--output-format", "json"]
    pair = json.loads(here.run(*args, "mill.html").out)
    assert "built in 1821" in pair["after"]
    assert "<" not in pair["after"]
    assert "<" in pair["before"]
    assert pair["page"] != PAGE
    assert {mark["operator"] for mark in pair["marks"]} == {"escape-tag"}


def test_every_kind_of_damage_is_told_by_the_help(here: Place) -> None:
    from q7lint.testing.damage import OPERATORS

    told = here.run("suite", "damage", "--help").out
    assert [name for name in OPERATORS if f"  {name} " not in told] == []
