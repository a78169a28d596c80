"""The same text gives the same bytes and the same reports, whatever the process around it is like.

Real processes run on the same files under other hash seeds, locales and encodings, with the rules selected and the
files named in other orders, with and without compiled modules. `test_jobs` and `test_cache` hold other numbers of
processes, and what was found before, to the same.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, NamedTuple

import pytest

from q7lint import registry
from q7lint.testing.corpus import read_corpus
from q7lint.testing.damage import OPERATORS, Way, damaged
from q7lint.testing.damage.articles import article
from q7lint.text import Dialect

from . import laws, scraps
from .process import Place, Result

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint.rule import Rule

CORPUS = Path(__file__).parents[1] / "corpus"
SEEDS = 20
"""How many hash seeds: R28 asks for so many."""
SUFFIXES = {Dialect.TEXT: ".txt", Dialect.MARKDOWN: ".md", Dialect.HTML: ".html"}


class Outcome(NamedTuple):
    """All that a run says and does.

    Args:
        reports: What a check says in each format, and a repair that is shown as a diff, and one that is made.
        repaired: The digest of each file after the repair by all fixes.
    """

    reports: tuple[Result, ...]
    repaired: tuple[tuple[str, str], ...]


def documents(count: int) -> dict[str, bytes]:
    """Give damaged files by name: in three dialects, with other line ends, with bytes that are no UTF-8, or a mark."""
    files = {}
    for number in range(count):
        dialect = tuple(Dialect)[number % 3]
        among = [one for one in OPERATORS.values() if Way(dialect.value) in one.floors]
        sound = article(number).written(dialect)
        text = damaged(sound, Random(number).sample(among, 3), number, dialect=dialect, rate=0.4).text
        text = f"{text}\n{scraps.soup(Random(number)).text}\n"
        data = text.encode("utf-8", "surrogateescape")
        data = data.replace(b"\n", b"\r\n") if number % 4 == 1 else data
        data = b"\xef\xbb\xbf" + data if number % 5 == 2 else data + b"\xff \xe9" if number % 5 == 3 else data
        files[f"name {number} ı{SUFFIXES[dialect]}"] = data
    return files


def outcome(here: Place, files: dict[str, bytes], *options: str, names: list[str] | None = None) -> Outcome:
    """Check the files in each format, show their repair, and make it."""
    named = sorted(files) if names is None else names
    for name, data in files.items():
        here.write(name, data)
    modes = ("--output-format=json", "--output-format=full", "--diff")
    reports = [here.run(mode, "--unsafe-fixes", *options, *named) for mode in modes]
    reports.append(here.run("--fix", "--unsafe-fixes", "--no-undo", "--output-format=concise", *options, *named))
    made = tuple((name, sha256((here.folder / name).read_bytes()).hexdigest()) for name in sorted(files))
    return Outcome(tuple(reports), made)


@pytest.fixture
def here(tmp_path: Path) -> Place:
    return Place(tmp_path)


@pytest.fixture(scope="module")
def files() -> dict[str, bytes]:
    return documents(4)


@pytest.fixture(scope="module")
def usual(files: dict[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Outcome:
    """What a plain run says and does."""
    made = outcome(Place(tmp_path_factory.mktemp("usual")), files)
    assert all(digest != sha256(files[name]).hexdigest() for name, digest in made.repaired), "a file has no damage"
    assert len(findings(made)) > 30
    return made


def findings(made: Outcome, *, without: tuple[str, ...] = ()) -> list[dict[str, object]]:
    """Give what the report in JSON holds, in the order of its files and places."""
    return [{key: one[key] for key in one if key not in without} for one in json.loads(made.reports[0].out)]


def turkish(folder: Path) -> str | None:
    """Name a Turkish locale, in which a small I has no dot: one of the system's, or one that is made in `folder`."""
    known = subprocess.run(["locale", "-a"], capture_output=True, text=True, check=False).stdout.split()
    found = next((name for name in known if name.lower().replace("-", "") == "tr_tr.utf8"), None)
    if found or not shutil.which("localedef"):
        return found
    command = ["localedef", "-i", "tr_TR", "-f", "UTF-8", str(folder / "tr_TR.UTF-8")]
    subprocess.run(command, capture_output=True, check=False)
    return "tr_TR.UTF-8" if (folder / "tr_TR.UTF-8").is_dir() else None


# -- the process around it -----------------------------------------------------------------------------------------


def test_the_seed_of_hashes_changes_nothing(here: Place, files: dict[str, bytes]) -> None:
    # One run for each seed, which repairs and reports what is left: the other reports are made of the same findings.
    made = set()
    files = dict(sorted(files.items())[:2])
    for seed in range(SEEDS):
        here.environment["PYTHONHASHSEED"] = str(seed * 7_919)
        for name, data in files.items():
            here.write(name, data)
        repair = here.run("--fix", "--unsafe-fixes", "--no-undo", "--output-format=json", *sorted(files))
        digests = tuple(sha256((here.folder / name).read_bytes()).hexdigest() for name in sorted(files))
        made.add((repair, digests))
    assert len(made) == 1


@pytest.mark.parametrize("utf8", ["0", "1"])
@pytest.mark.parametrize("locale", ["C", "C.UTF-8"])
def test_the_locale_and_the_mode_of_python_change_nothing(
    here: Place, files: dict[str, bytes], usual: Outcome, locale: str, utf8: str
) -> None:
    here.environment |= {"LC_ALL": locale, "LANG": locale, "PYTHONUTF8": utf8}
    made = outcome(here, files)
    if locale != "C" or utf8 == "1":
        assert made == usual
        return
    # Without Python's own help all is ASCII in the locale C: names come in, and letters go out, as escapes.
    assert made.repaired == usual.repaired
    assert findings(made, without=("filename",)) == findings(usual, without=("filename",))
    assert all(one.raw.isascii() for one in made.reports[:2])


def test_a_turkish_locale_changes_nothing(here: Place, files: dict[str, bytes], usual: Outcome, tmp_path: Path) -> None:
    name = turkish(tmp_path)
    if name is None:
        pytest.skip("there is no locale tr_TR.UTF-8, and localedef cannot make it")
    here.environment |= {"LC_ALL": name, "LANG": name, "LOCPATH": str(tmp_path), "PYTHONUTF8": "0"}
    if not (tmp_path / name).is_dir():
        del here.environment["LOCPATH"]
    assert outcome(here, files) == usual


def test_modules_that_are_compiled_already_change_nothing(
    here: Place, files: dict[str, bytes], usual: Outcome, tmp_path: Path
) -> None:
    here.environment["PYTHONPYCACHEPREFIX"] = str(tmp_path / "cold")
    cold = outcome(here, files)
    assert any((tmp_path / "cold").rglob("*.pyc"))
    assert cold == outcome(here, files) == usual


def test_modules_that_may_not_be_compiled_change_nothing(
    here: Place, files: dict[str, bytes], usual: Outcome, tmp_path: Path
) -> None:
    here.environment |= {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONPYCACHEPREFIX": str(tmp_path / "none")}
    assert outcome(here, files) == usual
    assert not (tmp_path / "none").exists()


def test_a_terminals_width_and_the_time_zone_change_nothing(
    here: Place, files: dict[str, bytes], usual: Outcome
) -> None:
    here.environment |= {"COLUMNS": "20", "TZ": "Pacific/Kiritimati"}
    assert outcome(here, files) == usual


# -- orders --------------------------------------------------------------------------------------------------------


def test_the_order_in_which_rules_are_selected_changes_nothing(
    here: Place, files: dict[str, bytes], usual: Outcome
) -> None:
    codes = [rule.code for rule in registry.all_rules()]
    Random(1).shuffle(codes)
    assert outcome(here, files, "--select", ",".join(codes)) == usual


def test_the_order_of_the_files_changes_only_that_of_the_reports(
    here: Place, files: dict[str, bytes], usual: Outcome
) -> None:
    names = sorted(files, key=lambda name: sha256(name.encode()).digest())
    assert names != sorted(files)
    made = outcome(here, files, names=names)
    assert made.repaired == usual.repaired
    assert findings(made) != findings(usual)
    assert sorted(findings(made), key=lambda one: str(one["filename"])) == findings(usual)
    for one, other in zip(made.reports, usual.reports, strict=True):
        assert sorted(one.out.split("\n")) == sorted(other.out.split("\n"))
        assert (one.status, one.err) == (other.status, other.err)


def test_a_file_alone_is_repaired_as_among_others(here: Place, files: dict[str, bytes], usual: Outcome) -> None:
    for name, data in files.items():
        here.write(name, data)
        here.run("--fix", "--unsafe-fixes", "--no-undo", name)
        assert sha256((here.folder / name).read_bytes()).hexdigest() == dict(usual.repaired)[name]


def test_standard_input_is_repaired_as_the_file_is(here: Place, files: dict[str, bytes], usual: Outcome) -> None:
    for name, data in files.items():
        done = here.run("--fix", "--unsafe-fixes", "--stdin-filename", name, "-", stdin=data)
        assert sha256(done.raw).hexdigest() == dict(usual.repaired)[name]


def every_pair(rules: tuple[Rule, ...]) -> Iterator[tuple[Rule, Rule]]:
    for number, first in enumerate(rules):
        for second in rules[number + 1 :]:
            yield first, second


def test_the_order_of_any_two_rules_does_not_matter() -> None:
    cases = [case for case in read_corpus(str(CORPUS)) if case.after is not None]
    draw = Random(16)
    # Texts on which many rules have something to do: several cases below each other, of as many rules.
    texts = ["\n\n".join(case.before for case in draw.sample(cases, 12)) for _ in range(2)]
    changed = 0
    for number, text in enumerate(texts):
        dialect = tuple(Dialect)[number]
        for pair in every_pair(laws.RULES):
            one = laws.Runs(dialect, pair).repair(text, unsafe=True)
            other = laws.Runs(dialect, pair[::-1]).repair(text, unsafe=True)
            assert one == other, [rule.code for rule in pair]
            changed += one.text != text
    assert changed > len(list(every_pair(laws.RULES))) / 2


@pytest.mark.parametrize("seed", range(3))
def test_no_order_of_all_rules_matters(seed: int) -> None:
    draw = Random(seed)
    for name, data in documents(5).items():
        dialect = next(dialect for dialect, suffix in SUFFIXES.items() if name.endswith(suffix))
        text = data.decode("utf-8", "surrogateescape")
        shuffled = draw.sample(laws.RULES, len(laws.RULES))
        for unsafe in (False, True):
            plain = laws.Runs(dialect).repair(text, unsafe=unsafe)
            assert laws.Runs(dialect, shuffled).repair(text, unsafe=unsafe) == plain
        assert plain.applied, "nothing to repair: no order could matter"
