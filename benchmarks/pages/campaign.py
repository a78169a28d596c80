"""The campaign: real pages, damaged and extracted to text, repaired and held against the extraction of the sound page.

    python benchmarks/pages/campaign.py CACHE --pages 100 --digest digest.md [--in-place]

With ``--articles ROUNDS`` the pages are those in ``articles/``, each damaged so often: pages of many kinds as on the
web, written for the project, where the manuals in CACHE (`fetch.py`) are those of programs. With ``--in-place`` the
damaged pages are repaired themselves too, and held against the sound ones. The extractors run in environments of their
own, given as NAME=PYTHON:EXTRACTOR, so that old parsers can be tried beside new ones. This program needs q7lint and
rapidfuzz.
"""

from __future__ import annotations

import argparse
import gzip
import json
import os
import random
import re
import subprocess
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import damage_html
import damage_text
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein
from shapes import Difference, differences, grouped

import q7lint

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

BRACKETED = re.compile(r"<[^<>\n]{1,400}>")
WORD = re.compile(r"[^\W_]+")
LAYOUT = re.compile(r"[\s|*_#\\-]+")
"""White space and the marks of tables, lists, headings and emphasis: each extractor sets them in its own way."""
IN_PLACE = "html"
"""What the groups of pages begin with that are repaired as they are."""


class Page(NamedTuple):
    """A page: its name, its HTML, and its sound extraction."""

    name: str
    html: str
    truth: str


class Case(NamedTuple):
    """A damaged extraction, or a damaged page, and what it was before."""

    group: str
    page: str
    before: str
    truth: str

    @property
    def dialect(self) -> str:
        """What kind of text it is."""
        return "html" if self.group.startswith(f"{IN_PLACE}/") else "text"

    def form(self, text: str) -> str:
        """Give a text as it is compared: line ends at the end aside, and a page without what damage takes with it.

        The tools that damage tags lose their attributes; case and white space show nothing.
        """
        if self.dialect == "text":
            return text.strip("\n")
        bare_tags = damage_html.TAG.sub(lambda tag: f"<{tag[1]}{tag[2].lower()}>", text)
        return " ".join(bare_tags.split())


class Score(NamedTuple):
    """How one case went."""

    case: Case
    wanted: str
    got: str
    exact: bool
    safe_exact: bool
    damage: int
    left: int
    safe_left: int
    bare_exact: bool
    bare_damage: int
    bare_left: int
    lost: tuple[str, ...]
    added: tuple[str, ...]
    fault: str


def html_files(cache: Path, pages: int, seed: str) -> Iterator[tuple[str, str]]:
    """Draw pages from all packages alike, and from the languages within a package."""
    rng = random.Random(seed)
    by_group: dict[str, list[Path]] = defaultdict(list)
    for path in sorted((cache / "x").rglob("*.htm*")):
        if path.is_file() and not path.is_symlink() and 4_000 < path.stat().st_size < 150_000:
            parts = path.relative_to(cache / "x").parts
            by_group[parts[0] + "/" + parts[-2]].append(path)
    # Folders by turns, so that a large manual does not crowd out a small one.
    groups = sorted(by_group)
    rng.shuffle(groups)
    drawn = 0
    while drawn < pages and groups:
        for group in list(groups):
            paths = by_group[group]
            if not paths:
                groups.remove(group)
                continue
            path = paths.pop(rng.randrange(len(paths)))
            data = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
            yield str(path.relative_to(cache / "x")), data.decode("utf-8", "replace")
            drawn += 1
            if drawn == pages:
                return


def articles(rounds: int) -> Iterator[tuple[str, str]]:
    """Give the articles that were written for the project, each so often under a name of its own."""
    paths = sorted(Path(__file__).with_name("articles").glob("*.html"))
    for number in range(rounds):
        yield from ((f"{path.stem} {number}", path.read_text(encoding="utf-8")) for path in paths)


def extracted(command: str, pages: Iterable[str]) -> list[str | None]:
    """Run an extractor, given as PYTHON:EXTRACTOR, on pages."""
    python, _, extractor = command.rpartition(":")
    lines = "".join(json.dumps({"html": html}) + "\n" for html in pages)
    script = Path(__file__).with_name("extract.py")
    done = subprocess.run([python, script, extractor], input=lines, capture_output=True, text=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def usable(text: str | None) -> bool:
    """Tell whether an extraction is an article of a size that can be compared."""
    return text is not None and 300 < len(text) < 40_000


def words(text: str) -> Counter[str]:
    """Count the words of a text."""
    return Counter(WORD.findall(text))


def residue(extra: Counter[str]) -> bool:
    """Tell whether words can be what damaged tags and escapes leave: names of elements, pieces of them, attributes."""
    known = {*damage_html.INLINE, *damage_html.BLOCK, *damage_html.TABLE, *damage_html.VOID, "amp", "scope", "row"}
    pieces = {
        name[start:end] for name in known for start in range(len(name)) for end in range(start + 1, len(name) + 1)
    }
    return all(word.lower() in pieces or len(word) < 3 for word in extra)


def in_order(truth: str, before: str) -> bool:
    """Tell whether the words of the truth stand in the damaged text in their order: extractors move parts about."""
    found = iter(WORD.findall(before))
    return all(word in found for word in WORD.findall(truth))


def html_cases(command: str, name: str, pages: list[Page], seed: str) -> Iterator[Case]:
    """Damage pages by each tool at each rate, and extract them."""
    planned = []
    for page in pages:
        for tool in (*damage_html.TOOLS, "ampersands"):
            rate = random.Random(f"{seed}/{page.name}/{tool}").choice(damage_html.RATES)
            damaged = damage_html.damaged(page.html, tool, rate, f"{seed}/{page.name}/{tool}")
            if damaged is not None:
                planned.append((page, tool, damaged.html))
    for (page, tool, _), before in zip(planned, extracted(command, (html for _, _, html in planned)), strict=True):
        if before is None or before == page.truth:
            continue
        # Damage makes an extractor choose other parts of a page now and then: that is not for us to repair.
        truth, got = words(page.truth), words(BRACKETED.sub(" ", before))
        if not truth - got and residue(got - truth) and in_order(page.truth, before):
            yield Case(f"{name}/{tool}", page.name, before, page.truth)


def page_cases(pages: Iterable[tuple[str, str]], seed: str) -> Iterator[Case]:
    """Damage pages by each tool at each rate, and leave them pages."""
    for name, html in pages:
        for tool in (*damage_html.TOOLS, "ampersands"):
            rate = random.Random(f"{seed}/{name}/{tool}").choice(damage_html.RATES)
            damaged = damage_html.damaged(html, tool, rate, f"{seed}/{name}/{tool}")
            if damaged is not None and damaged.html != html:
                yield Case(f"{IN_PLACE}/{tool}", name, damaged.html, html)


def text_cases(pages: list[Page], seed: str) -> Iterator[Case]:
    """Damage the extractions of sound pages."""
    for page in pages:
        for rate in damage_html.RATES:
            before = damage_text.damaged(page.truth, rate, f"{seed}/{page.name}/{rate}")
            if before != page.truth:
                yield Case(f"text/{rate:.0%}", page.name, before, page.truth)


def repaired(text: str, dialect: str, *, unsafe: bool) -> tuple[str, str]:
    """Repair a text; give the result, and the fault where there was one."""
    try:
        result = q7lint.repair(text, dialect=dialect, unsafe=unsafe)
    except Exception as error:  # noqa: BLE001 - a fault is a result of the campaign
        return text, f"{type(error).__name__}: {error}"
    faults = {f"{refusal.finding.code} refused: {refusal.reason}" for refusal in result.refused}
    return result.text, "; ".join(sorted(faults))


def distance(left: str, right: str) -> int:
    """Tell how far two texts are apart."""
    return int(Levenshtein.distance(left, right))


def bare(text: str) -> str:
    """Give a text without its layout: its words and signs, and what is left of tags among them."""
    return LAYOUT.sub("", text)


def score(case: Case, sound: str, sound_safe: str) -> Score:
    """Repair one case and measure what is left.

    Args:
        case: The damaged text.
        sound: What the repair makes of the sound text.
        sound_safe: What the safe fixes alone make of it.
    """
    got, fault = repaired(case.before, case.dialect, unsafe=True)
    safe, _ = repaired(case.before, case.dialect, unsafe=False)
    before, truth, got_form, safe_form = map(case.form, (case.before, case.truth, got, safe))
    wanted = {case.form(text): text for text in (sound, case.truth)}
    bare_wanted = [bare(form) for form in wanted]
    return Score(
        case,
        wanted[min(wanted, key=lambda form: distance(got_form, form))],
        got,
        exact=got_form in wanted,
        safe_exact=safe_form in (*wanted, case.form(sound_safe)),
        damage=min(distance(before, form) for form in wanted),
        left=min(distance(got_form, form) for form in wanted),
        safe_left=min(distance(safe_form, form) for form in wanted),
        bare_exact=bare(got_form) in bare_wanted,
        bare_damage=min(distance(bare(before), form) for form in bare_wanted),
        bare_left=min(distance(bare(got_form), form) for form in bare_wanted),
        lost=tuple(((words(truth) & words(before)) - words(got_form)).elements()),
        added=tuple((words(got_form) - words(before) - words(truth)).elements()),
        fault=fault,
    )


def table(scores: list[Score]) -> str:
    """Write the figures, group by group."""
    groups: dict[str, list[Score]] = defaultdict(list)
    for one in scores:
        groups[one.case.group].append(one)
    lines = [
        "| group | cases | exact | safe only | damage removed | safe only | alike | remains | lost | added | faults |",
        "|---|---|---|---|---|---|---|---|---|---|---|",
    ]
    for name in sorted(groups):
        ones = groups[name]
        damage = sum(one.damage for one in ones) or 1
        bare_damage = sum(one.bare_damage for one in ones) or 1
        lines.append(
            f"| {name} | {len(ones)} | {sum(one.exact for one in ones) / len(ones):.0%} "
            f"| {sum(one.safe_exact for one in ones) / len(ones):.0%} "
            f"| {1 - sum(one.left for one in ones) / damage:.1%} "
            f"| {1 - sum(one.safe_left for one in ones) / damage:.1%} "
            f"| {sum(one.bare_exact for one in ones) / len(ones):.0%} "
            f"| {1 - sum(one.bare_left for one in ones) / bare_damage:.1%} "
            f"| {sum(len(one.lost) for one in ones)} | {sum(len(one.added) for one in ones)} "
            f"| {sum(bool(one.fault) for one in ones)} |"
        )
    return "\n".join(lines)


def shown(difference: Difference, before: list[str]) -> str:
    """Show one difference, with the line of the damaged text that it comes from."""
    near = " ".join(difference.got or difference.wanted)[:400]
    source = process.extractOne(near, before) if before and near else None
    parts = [("before", [source[0]] if source else []), ("got", difference.got), ("wanted", difference.wanted)]
    return "\n".join(f"    {label:6} {crop(line)!r}" for label, lines in parts for line in lines[:6])


def crop(line: str) -> str:
    """Keep a line short enough to read."""
    return line if len(line) < 330 else f"{line[:200]} … {line[-120:]}"


def digest(scores: list[Score], sound: list[tuple[str, str, str]], most: int) -> str:
    """Write the commonest differences, by their shape, two examples each."""
    out = [table(scores), ""]
    missed: dict[str, list[tuple[Score, Difference]]] = {"t112": [], "text": [], "others": []}
    for one in scores:
        origin = one.case.group.split("/")[0]
        of_origin = missed.get(origin, missed["others"])
        of_origin += [(one, found) for found in differences(one.got, one.wanted) if not one.exact]
    for title, pairs in missed.items():
        out.append(f"## What is left: {title}\n")
        out += _shapes(pairs, most // 2 if title == "others" else most)
    out.append("## What was lost or added\n")
    harmed = [one for one in scores if one.lost or one.added]
    for one in harmed[:25]:
        out.append(f"- {one.case.group} {one.case.page}: lost {one.lost[:8]}, added {one.added[:8]}")
        kept = set(one.got.split("\n"))
        changed = [line for line in one.case.before.split("\n") if line not in kept]
        out += [f"    {crop(line)!r}" for line in changed if set(one.lost) & set(words(line))][:3]
    out.append("\n## Faults\n")
    faults = Counter(one.fault for one in scores if one.fault)
    out += [f"- {count} × {fault[:300]}" for fault, count in faults.most_common(15)]
    out.append(f"\n## Changes in sound extractions: {sum(a != b for _, a, b in sound)} of {len(sound)} pages\n")
    changed = [(name, difference) for name, truth, got in sound for difference in differences(got, truth)]
    for shape, examples in grouped(changed)[:most]:
        out.append(f"- {len(examples)} × `{shape}`")
        for name, difference in examples[:2]:
            out += [f"    {name}", *(f"    got    {crop(line)!r}" for line in difference.got[:5])]
            out += [f"    sound  {crop(line)!r}" for line in difference.wanted[:5]]
    return "\n".join(out) + "\n"


def _shapes(pairs: list[tuple[Score, Difference]], most: int) -> Iterator[str]:
    """Yield the commonest shapes with examples."""
    ranked = sorted(grouped(pairs), key=lambda item: -len({one.case.page for one, _ in item[1]}))
    for shape, examples in ranked[:most]:
        pages = len({one.case.page for one, _ in examples})
        groups = Counter(one.case.group for one, _ in examples)
        where = ", ".join(f"{name} {count}" for name, count in groups.most_common(4))
        yield f"### {pages} pages, {len(examples)} × `{shape}` ({where})"
        # Examples of different pages, the shortest first.
        by_page = {one.case.page: (one, difference) for one, difference in reversed(examples)}
        for one, difference in list(by_page.values())[:-4:-1]:
            yield f"    [{one.case.group}] {one.case.page}"
            yield shown(difference, one.case.before.split("\n"))
        yield ""


def kept_cases(path: Path | None) -> list[Case]:
    """Read the cases that an earlier run has kept."""
    if path is None or not path.exists():
        return []
    return [Case(*json.loads(line)) for line in path.read_text(encoding="utf-8").splitlines()]


def made_cases(options: argparse.Namespace) -> list[Case]:
    """Draw pages, extract them, damage them and extract them again."""
    given_pages = articles(options.articles) if options.articles else None
    drawn = list(given_pages or html_files(options.cache, options.pages, options.seed))
    cases: list[Case] = []
    for given in options.extractor:
        name, _, command = given.partition("=")
        texts = zip(drawn, extracted(command, (html for _, html in drawn)), strict=True)
        pages = [Page(page, html, text) for (page, html), text in texts if text is not None and usable(text)]
        cases += html_cases(command, name, pages, options.seed)
        if name == "t112":
            cases += text_cases(pages, options.seed)
    if options.in_place:
        cases += page_cases(drawn, options.seed)
    return cases


def main() -> None:
    """Run the campaign."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cache", type=Path, nargs="?", help="the pages of `fetch.py`")
    parser.add_argument("--articles", type=int, default=0, metavar="ROUNDS", help="take the articles, so often each")
    parser.add_argument("--pages", type=int, default=100)
    parser.add_argument("--seed", default="1")
    parser.add_argument("--digest", type=Path)
    parser.add_argument("--cases", type=Path, help="keep the damaged extractions here, and take them from here")
    parser.add_argument("--shapes", type=int, default=25)
    parser.add_argument("--in-place", action="store_true", help="repair the damaged pages themselves too")
    parser.add_argument("--extractor", action="append", default=[], metavar="NAME=PYTHON:EXTRACTOR")
    options = parser.parse_args()
    if not (options.articles or options.cache):
        parser.error("name the folder of the pages, or give --articles")
    began = time.monotonic()
    cases = kept_cases(options.cases) or made_cases(options)
    if options.cases and not options.cases.exists():
        options.cases.write_text("".join(json.dumps(case) + "\n" for case in cases), encoding="utf-8")
    truths = {case.truth: case for case in cases}
    sound = {truth: repaired(truth, case.dialect, unsafe=True)[0] for truth, case in truths.items()}
    sound_safe = {truth: repaired(truth, case.dialect, unsafe=False)[0] for truth, case in truths.items()}
    scores = [score(case, sound[case.truth], sound_safe[case.truth]) for case in cases]
    report = digest(scores, [(case.page, truth, sound[truth]) for truth, case in truths.items()], options.shapes)
    print(table(scores))
    print(f"{len(truths)} pages, {len(cases)} cases, {time.monotonic() - began:.0f} s")
    if options.digest:
        part = options.digest.with_suffix(".part")
        part.write_text(report, encoding="utf-8")
        os.replace(part, options.digest)


if __name__ == "__main__":
    main()
