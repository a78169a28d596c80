"""What `benchmarks/speed` makes is what it says: defects, corpora, sums and the page. Nothing is timed here."""

from __future__ import annotations

import importlib
import json
import os
import platform
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest

from q7lint import Document
from q7lint.whole import check_document

ROOT = Path(__file__).parents[1]

if not (ROOT / "benchmarks" / "speed").is_dir():
    pytest.skip("the benchmarks are not in this distribution", allow_module_level=True)

sys.path.append(os.fspath(ROOT))


def module(name: str) -> Any:
    """Import a module of the benchmark, which is not installed with the product."""
    return importlib.import_module(f"benchmarks.speed.{name}")


corpora, damage, figures, lines, measure, pages, peers, plot = map(
    module, ["corpora", "damage", "figures", "lines", "measure", "page", "peers", "plot"]
)
campaign, command = module("campaign"), module("__main__")

PARAGRAPH = "The market hall sells bread, fish and vegetables; don’t come late, or the best of it is gone, they say."
SOUND = "".join(f"{PARAGRAPH} It has number {number}.\n" for number in range(2_000)).encode()

# -- defects -------------------------------------------------------------------------------------------------------


def test_one_defect_is_put_into_each_so_many_bytes() -> None:
    text, counts = damage.damaged(SOUND, 1_000, seed=1)
    assert abs(counts.total() - len(SOUND) / 1_000) <= 1
    assert text != SOUND
    text.decode()


def test_all_ten_kinds_are_put_in() -> None:
    text, counts = damage.damaged(SOUND, 1_000, seed=1)
    assert set(counts) == set(damage.KINDS)
    assert len(counts) == 10
    for sign in (
        "< / ",
        ",&amp;amp;amp;&amp;amp;;",
        " li >\n",
        "ul>",
        "< /th >< th >",
        "<t d scope =”row”>",
        "â€™",
        "\u200b\u00ad",
    ):
        assert sign in text.decode()
    assert "|\n---|---|\n" in text.decode()


def test_the_same_seed_gives_the_same_damage_and_another_one_another() -> None:
    assert damage.damaged(SOUND, 500, seed=1) == damage.damaged(SOUND, 500, seed=1)
    assert damage.damaged(SOUND, 500, seed=1) != damage.damaged(SOUND, 500, seed=2)


def test_defects_of_great_density_do_not_overlap() -> None:
    every = min(corpora.DENSITIES[1:])
    text, counts = damage.damaged(SOUND, every, seed=3)
    assert counts.total() >= 0.99 * len(SOUND) / every
    text.decode()


@pytest.mark.parametrize("text", ["", "\n", "x", "漢字かな交じり文\n" * 400, "Ж" * 9_000])
def test_text_without_a_place_for_a_kind_gets_another_kind_or_none(text: str) -> None:
    damaged, _ = damage.damaged(text.encode(), 64, seed=5)
    assert damaged.decode().replace("\n", "").startswith(text[:1].strip())


# -- lines and corpora ---------------------------------------------------------------------------------------------


def test_a_line_loses_signs_that_are_not_seen() -> None:
    assert lines.wanted("\x07 a\u200bb\u00adc\ufeff\u2028 d¶") == "abc d"


def test_a_line_of_code_is_not_taken() -> None:
    assert lines.wanted("int a;  /* one */") == ""


def test_three_in_a_hundred_of_the_lines_with_a_mark_stay() -> None:
    kept = sum(lines.wanted(f"The page {number} says a < b of it.") != "" for number in range(5_000))
    assert 100 < kept < 200


@pytest.fixture
def packages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a folder with two unpacked packages, and a list that names them and one in two languages."""
    listed = tmp_path / "packages.txt"
    listed.write_text("# made up\nfirst-doc .\nsecond-doc /en/\n", encoding="utf-8")
    monkeypatch.setattr(lines, "PACKAGES", listed)
    words = {"en": "Every ferry takes bread number {}.", "ru": "Каждый паром берёт хлеб номер {}."}
    for package, languages in (("first-doc", ("en",)), ("second-doc", ("en", "ru"))):
        for language in languages:
            for page in range(4):
                folder = tmp_path / "packages" / package / "usr/share/doc" / package / "html" / language
                folder.mkdir(parents=True, exist_ok=True)
                body = "".join(f"<p>{words[language].format(f'{package} {page} {n}')}</p>" for n in range(40))
                (folder / f"{page}.html").write_text(f"<html><body>{body}<p>a < b</p></body></html>", encoding="utf-8")
    return tmp_path


def test_the_lines_of_packages_are_told_apart_by_language(packages: Path) -> None:
    english, others = lines.build_lines(packages)
    assert len(english) == 2 * 4 * 40
    assert len(others) == 4 * 40
    assert all("хлеб" in line for line in others)
    assert lines.build_lines(packages) == (english, others)


def contents(folder: Path) -> dict[str, bytes]:
    """Give the bytes of all corpora, by name; not of what keeps the fingerprints."""
    files = [path for path in folder.rglob("*") if path.is_file() and "made" not in path.parts]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def built(cache: Path) -> dict[str, bytes]:
    """Build all corpora, a thousandth of their size."""
    source = corpora.Source(cache, 0.001)
    for name in corpora.BUILDERS:
        corpora.build(source, name)
    return contents(source.folder)


def test_all_corpora_are_the_same_at_each_building(packages: Path) -> None:
    found = built(packages)
    shutil.rmtree(packages / "speed")
    assert built(packages) == found


def test_corpora_are_what_their_names_say(packages: Path) -> None:
    found = built(packages)
    text = found["sound-many.txt"]
    assert 60_000 < len(text) <= 67_109
    assert "хлеб" in text.decode()
    assert "хлеб" not in found["sound-en.txt"].decode()
    assert "bread" not in found["non-latin.txt"].decode()
    assert found["big-sound.txt"] == text * 16
    assert found["density-0.txt"] != found["density-128.txt"]
    assert b"<html>" in found["html.html"]
    records = [json.loads(line)["text"] for line in found["jsonl.jsonl"].splitlines()]
    assert "\n\n".join(records) + "\n" == text.decode()
    for folder in ("small/", "small-damaged/"):
        sizes = [len(data) for name, data in found.items() if name.startswith(folder)]
        assert len(sizes) == 20
        assert min(sizes) > 1_500
        assert max(sizes) < 5_000


def test_a_corpus_is_built_anew_only_when_what_makes_it_has_changed(
    packages: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    source = corpora.Source(packages, 0.001)
    path = corpora.build(source, "sound-en")
    text = path.read_bytes()
    path.write_bytes(b"kept")
    assert corpora.build(source, "sound-en").read_bytes() == b"kept"
    monkeypatch.setattr(corpora, "recipe", lambda: "another one")
    assert corpora.build(source, "sound-en").read_bytes() == text


@pytest.mark.parametrize("size", [1, 50, 10_000, 10**9])
def test_a_prefix_ends_at_the_end_of_a_line(tmp_path: Path, size: int) -> None:
    (tmp_path / "whole.txt").write_bytes(SOUND)
    piece = corpora.prefix(tmp_path / "whole.txt", size, tmp_path / "piece.txt").read_bytes()
    assert SOUND.startswith(piece)
    assert len(piece) <= size
    assert size < len(PARAGRAPH) or piece.endswith(b"\n")


# -- runs and sums -------------------------------------------------------------------------------------------------


def program(code: str, statuses: tuple[int, ...] = (0,)) -> Any:
    """Make a program of a line of Python."""
    words = [sys.executable, "-I", "-c", code]
    return peers.Program("line", lambda path: [*words, os.fspath(path)], None, 1, frozenset(statuses), ("",), {})


def test_a_run_gives_its_time_and_its_memory(tmp_path: Path) -> None:
    bench = measure.Bench(tmp_path)
    used = bench.do(measure.Task(program("import sys; print(sys.argv[1]); x = b'x' * 90_000_000"), tmp_path))
    assert used.seconds > 0
    assert 90_000_000 < used.peak < 200_000_000
    assert (tmp_path / "output").read_text().strip() == os.fspath(tmp_path)


def test_a_run_that_went_wrong_is_no_figure(tmp_path: Path) -> None:
    bench = measure.Bench(tmp_path)
    with pytest.raises(measure.FailedError, match="line ended with 3: oh"):
        bench.do(measure.Task(program("import sys; print('oh', file=sys.stderr); sys.exit(3)"), tmp_path))
    bench.do(measure.Task(program("import sys; sys.exit(3)", (3,)), tmp_path))
    with pytest.raises(measure.FailedError, match="cannot be run"):
        bench.run(["no-such-program"])


def test_a_pure_run_cannot_import_hyperscan(tmp_path: Path) -> None:
    (tmp_path / "cache").mkdir()
    ours = peers.q7lint(peers.PURE, tmp_path / "cache")
    imports = [sys.executable, "-c", "import hyperscan"]
    with pytest.raises(measure.FailedError, match="hidden by the benchmark"):
        measure.Bench(tmp_path).run(imports, ours)


def test_a_repair_works_on_a_copy(tmp_path: Path) -> None:
    bench = measure.Bench(tmp_path / "work")
    text = tmp_path / "text.txt"
    text.write_text("as it was", encoding="utf-8")
    spoils = program("import sys; open(sys.argv[1], 'w').close()")
    spoils = spoils._replace(fix=lambda path, _: spoils.check(path))
    bench.do(measure.Task(spoils, text, fixing=True))
    assert text.read_text(encoding="utf-8") == "as it was"


def test_two_tasks_take_turns(tmp_path: Path) -> None:
    task = measure.Task(program("pass"), tmp_path)
    found = measure.Bench(tmp_path).rounds(task, task, 2, told=False)
    assert len(found) == 2
    assert all(min(one) > 0 for one in found)


@pytest.mark.parametrize("power", [0.5, 1, 1.03, 2])
def test_the_exponent_is_the_power_of_the_growth(power: float) -> None:
    sizes = [1, 4, 16, 64, 256]
    assert measure.exponent(sizes, [0.3 * size**power for size in sizes]) == pytest.approx(power)


def test_ratios_are_above_the_start() -> None:
    rounds = [measure.Round(0.01, 1.1, 4.2, 0.1, 0.2), measure.Round(0.01, 2.1, 4.2, 0.1, 0.2)]
    assert measure.ratios_above_start(rounds) == pytest.approx([4, 2])
    assert measure.ratios_above_start([measure.Round(0.01, 0.105, 4.2, 0.1, 0.2)]) is None
    assert measure.rate(3_000_000, 1.5) == 2
    assert measure.rate(3_000_000, 0.001) is None


def test_medians_are_of_works_done_in_turn() -> None:
    done: list[int] = []

    def work(number: int) -> float:
        done.append(number)
        return number * 10 + len(done) % 3

    assert measure.medians(work, 2, 3) == [1, 11]
    assert done == [0, 1, 0, 1, 0, 1]


# -- goals and page ------------------------------------------------------------------------------------------------


def results() -> Any:
    """Make up results."""
    found = figures.new(0.5, {"q7lint": "1", "ftfy": "2"}, ROOT)
    rates = {"our_rate": 100.0, "their_rate": 2.5, "ratio": 40.0, "low": 38.125, "high": 44.0}
    times = {"our_start": 0.03, "their_start": 0.16, "control": 0.0111, "control_spread": 0.2}
    made = {"mode": "check", "ours": "q7lint", "theirs": "ftfy", "size": 1 << 24, "rounds": 7, **rates, **times}
    found.comparisons.extend(figures.Comparison(corpus=corpus, **made) for corpus in ("sound-en", "damaged"))
    found.figures.update({one.key: 40.0 for one in found.comparisons})
    found.figures["exponent"] = 1.012
    found.controls.extend([0.010, 0.011, 0.013])
    found.curves["density"] = figures.Curve([0, 2048], {"q7lint": [100.0, 50.0], "ftfy": [2.0, None]})
    found.curves["size"] = figures.Curve([4096, 1 << 24], {"q7lint": [0.1, 90.0], "ftfy": [0.02, 2.0]})
    found.growth.append((1 << 20, 0.125))
    found.skipped.append("tidy: it is not installed")
    return found


def test_results_are_read_as_they_were_written(tmp_path: Path) -> None:
    found = results()
    figures.write(found, tmp_path / "results.json")
    assert figures.load(tmp_path / "results.json") == found


def test_a_goal_is_judged_by_the_worst_of_its_figures() -> None:
    least = figures.Goal("fast", ("a", "b"), True, 3, " times")
    most = figures.Goal("small", ("a", "b"), False, 3, " MiB")
    known = {"a": 2.0, "b": 4.0}
    assert (figures.measured(least, known), figures.measured(most, known)) == (2, 4)
    assert not figures.holds(least, 2)
    assert not figures.holds(most, 4)
    assert figures.holds(least, 3)
    assert figures.holds(most, 3)
    assert figures.measured(least, {"a": 9.0}) is None


def test_each_goal_is_about_figures_that_the_campaign_makes(tmp_path: Path) -> None:
    steps = {"exponent", "workers", *(f"start {kind}" for kind in ("sound", "damaged"))}
    steps |= {f"many {name}" for name in campaign.NEEDED["many"]} | {
        f"memory {name}" for name in campaign.NEEDED["memory"]
    }
    steps |= {f"{what}{gate}" for what in ("rules", "phrases") for gate in ("", " with hyperscan")}
    ways = {peers.q7lint(way, tmp_path).name for way in (peers.PURE, peers.NATIVE)}
    for mode, names in (("check", campaign.COMPARED), ("fix", campaign.REPAIRED)):
        steps |= {f"{mode} {name}: {way} / {peer}" for name in names for way in ways for peer in peers.PINNED}
    assert {key for goal in figures.GOALS for key in goal.keys} <= steps


def test_each_step_needs_corpora_that_there_are() -> None:
    assert set(campaign.NEEDED) == set(campaign.STEPS)
    assert {name for names in campaign.NEEDED.values() for name in names} <= set(corpora.BUILDERS)


def test_the_page_says_what_was_measured_and_what_was_not() -> None:
    text = pages.page(results())
    assert "| growth of time with size, as an exponent | ≤ 1.03 | 1.01 | yes |" in text
    assert "| check of damaged text, as fast as ftfy | ≥ 25 times | 40 times | yes |" in text
    assert "| check of sound text, as fast as ftfy | ≥ 50 times | not measured | — |" in text
    assert "| damaged | 16 | 100 | ftfy | 2.5 | 40 | 38.1 – 44 | 7 |" in text
    assert "| ftfy | 2 | — |" in text
    assert "- tidy: it is not installed" in text
    assert "all sizes below are 0.5 of what they should be" in text


def test_the_page_names_no_place_of_the_machine() -> None:
    found = results()
    text = pages.page(found) + str(found)
    assert os.fspath(ROOT) not in text
    assert os.fspath(Path.home()) not in text
    assert platform.node() not in text


def test_what_a_run_has_not_measured_is_taken_from_an_earlier_one_and_the_page_says_so(tmp_path: Path) -> None:
    last = results()
    run = last._replace(date="2030-01-02", commit="abc1234", figures={"start sound": 2.0}, comparisons=[], curves={})
    both = figures.with_rest(run, last._replace(figures={"start sound": 9.0, "workers": 3.0}))
    assert both.figures == {"start sound": 2.0, "workers": 3.0}
    assert both.comparisons == last.comparisons
    assert both.older["workers"] == f"{last.date} at {last.commit}"
    assert "start" not in both.older
    other = last.comparisons[0]._replace(corpus="html")
    name = f"{other.mode} html: q7lint / ftfy"
    more = last._replace(comparisons=[*last.comparisons, other], figures={**last.figures, name: 0.5})
    added = figures.with_rest(last, more)
    assert added.comparisons == more.comparisons
    assert added.figures[name] == 0.5
    assert set(added.older) == {f"{other.mode} html"}
    # Of a part that was taken over before, it is still said of when it is.
    again = figures.with_rest(run, added)
    assert again.older[f"{other.mode} html"] == added.older[f"{other.mode} html"]
    figures.write(both, tmp_path / "results.json")
    assert figures.load(tmp_path / "results.json") == both
    assert f"was measured on {last.date} at {last.commit}." in pages.page(both)


def test_page_and_plots_are_made_of_the_last_results_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plot, "drawable", lambda: False)
    figures.write(results(), tmp_path / "results.json")
    command.publish(tmp_path / "results.json", tmp_path)
    monkeypatch.setattr(sys, "argv", ["speed", "--check", "--to", os.fspath(tmp_path)])
    assert command.main() == 0
    (tmp_path / "performance.md").write_text("another page", encoding="utf-8")
    assert command.main() == 1


def test_the_page_in_the_docs_is_what_its_command_makes_of_the_last_figures() -> None:
    kept = ROOT / "benchmarks" / "speed" / "results.json"
    page = ROOT / "docs" / "performance.md"
    assert kept.exists() == page.exists()
    if page.exists():
        assert page.read_text(encoding="utf-8") == pages.page(figures.load(kept)), "python -m benchmarks.speed --draw"


def test_the_same_results_give_the_same_plots(tmp_path: Path) -> None:
    pytest.importorskip("matplotlib")
    names = plot.draw(results(), tmp_path)
    before = [(tmp_path / name).read_bytes() for name in names]
    assert names == ["performance-density.svg", "performance-size.svg"]
    plot.draw(results(), tmp_path)
    assert [(tmp_path / name).read_bytes() for name in names] == before
    assert b"defects in a megabyte" in before[0].lower()


def test_many_rules_and_many_phrases_are_made_up_each_with_its_own() -> None:
    rules = module("rules")
    many = rules.made_up(rules.MANY, rules.TRIGGERS)
    assert len({one.code for one in many}) == rules.MANY
    assert len({trigger for one in many for trigger in one.triggers}) == rules.TRIGGERS
    assert sum(len(one.triggers) for one in rules.made_up(10, rules.PHRASES)) == rules.PHRASES
    (trigger,) = many[7].triggers
    assert [one.code for one in check_document(Document(f"Here is {trigger}."), many)] == ["MAD007", "MAD107"]
    found = rules.slowdowns(b"The mill turns slowly in the wind.\n\n" * 300, 1)
    assert found.keys() == {"rules", "phrases", "rules with hyperscan", "phrases with hyperscan"}
    assert all(ratio > 0 for ratio in found.values())
