"""Scores sixteen tools on the corpus and writes ``docs/scoreboard.md``.

    python benchmarks/suite/scoreboard.py [--venvs FOLDER] [--page FILE]

Each tool of others gets a virtual environment of its own with the versions that `PEERS` pins, so that none decides what
another runs with; ``--venvs`` keeps them for the next run. HTML Tidy is a program of the system (``apt-get install
tidy``); where it is missing the run says so and goes on. Run it from the root of a checkout, in an environment with
``q7lint[suite]``. It takes about ten minutes, most of them for the linters, which are started once for each case.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
from importlib.metadata import version
from pathlib import Path

from q7lint.suite.cases import read_suite
from q7lint.suite.page import page
from q7lint.suite.report import Report, measured
from q7lint.suite.table import by_group, overall, places

HERE = Path(__file__).parent
ROOT = HERE.parents[1]

PEERS = {
    "ftfy": "ftfy==6.3.1",
    "plsfix": "plsfix==0.1.8",
    "beautifulsoup": "beautifulsoup4==4.15.0",
    "lxml": "lxml==6.1.3",
    "trafilatura": "trafilatura==2.3.1 lxml_html_clean==0.4.6",
    "clean-text": "clean-text==0.7.1",
    "unstructured": "unstructured==0.27.35",
    "mdformat": "mdformat==1.0.0 mdformat-gfm==1.0.0",
    "rumdl": "rumdl==0.3.0",
    "bifixer": "bifixer==0.8.12",
    "wildebeest": "wildebeest-nlp==0.9.2",
    "html2text": "html2text==2025.4.15",
    "inscriptis": "inscriptis==2.7.6",
    "w3lib": "w3lib==2.5.0",
}

BY_CLASS = ("q7lint", "ftfy", "bifixer", "tidy", "beautifulsoup", "trafilatura", "clean-text", "rumdl")
"""The tools that the widest table shows."""

HEAD = """\
# Scoreboard

What q7lint and {count} other tools make of the {cases} cases in [corpus](../corpus/README.md), scored by
`q7lint suite run`. Made by

```sh
python benchmarks/suite/scoreboard.py
```

The corpus was written for this project, by those who wrote q7lint, and with its rules in view: that q7lint does well on
the classes that have a rule says that it does what it promises, and no more. Two things can be read from the table
all the same: what the others leave, and what they harm. {not_yet} cases are known failures of q7lint, most of them of
classes for which it has no rule. The times are processor time of one run on a busy machine; those of programs include
their start for each case. `q7lint-safe` is q7lint with its safe fixes alone, and `cat` changes nothing.

The tools were called as their users call them: parsers give the text of a text and the markup of a page, cleaners run
with their defaults but for lower case and ASCII, those made for a sentence get each line by itself
([tools.py](../linter/q7lint/suite/tools.py)). A tool that was made for something else is not bad because it does not do
this; but it is used for it.

"""


def main() -> int:
    """Make the environments, run the tools, write the page."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--venvs", type=Path, help="where the environments of the tools are kept (default: nowhere)")
    parser.add_argument("--page", type=Path, help="where the page with the samples is written (default: nowhere)")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as passing:
        venvs = options.venvs or Path(passing)
        pythons = {name: python_with(name, pinned.split(), venvs) for name, pinned in PEERS.items()}
        tools = [("q7lint", sys.executable), ("q7lint-safe", sys.executable), *pythons.items(), ("cat", sys.executable)]
        linters = [
            f"{sys.executable} -m q7lint --dialect {{dialect}} --output-format concise -",
            f"{Path(pythons['rumdl']).with_name('rumdl')} check --no-cache --output-format concise -",
        ]
        if shutil.which("tidy"):
            tools.insert(-1, ("tidy", sys.executable))
            linters.append("sh -c 'tidy -eq -utf8 2>&1'")
        else:
            print("tidy is not installed and is left out")
        cases = read_suite(str(ROOT / "corpus"))
        report = measured(cases, tools, linters, limit=20, told=print)
    report = report._replace(linters={called(name): found for name, found in report.linters.items()})
    (ROOT / "docs" / "scoreboard.md").write_text(document(report), encoding="utf-8")
    if options.page:
        options.page.write_text("".join(page(report, version("q7lint"))), encoding="utf-8")
    return 0


def python_with(name: str, pinned: list[str], venvs: Path) -> str:
    """Give the interpreter of the environment for a tool, made if need be."""
    python = venvs / name / "bin" / "python"
    if not python.exists():
        print(f"installing {' '.join(pinned)}")
        subprocess.run([sys.executable, "-m", "venv", venvs / name], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", "--disable-pip-version-check", *pinned], check=True)
    return str(python)


def called(command: str) -> str:
    """Give the name of a linter, without where it is installed."""
    names = {"rumdl check": "rumdl check", "tidy -e": "tidy -e", "q7lint --dialect": "q7lint"}
    return next(name for part, name in names.items() if part in command)


def document(report: Report) -> str:
    """Write the page."""
    counted = {
        "count": len({tool.name for tool in report.tools} - {"q7lint", "q7lint-safe", "cat"}),
        "cases": len(report.cases),
        "not_yet": sum(case.not_yet for case in report.cases),
    }
    tidy = subprocess.run(["tidy", "--version"], capture_output=True, text=True, check=False).stdout.strip()
    versions = [f"q7lint {version('q7lint')}", *(" and ".join(pinned.split()) for pinned in PEERS.values()), tidy]
    chosen = report._replace(tools=tuple(tool for tool in report.tools if tool.name in BY_CLASS))
    tables = [overall(report), places(report), by_group("dialect", report), by_group("class", chosen)]
    titles = ["## All cases", "## Finding places", "## By dialect", "## By class"]
    parts = [HEAD.format(**counted)]
    for title, lines in zip(titles, tables, strict=True):
        parts.append("\n".join([title, "", *lines, "", ""]))
    parts.append(f"## Versions\n\n{'; '.join(filter(None, versions))}; Python {sys.version.split()[0]}.\n")
    return "".join(parts)


if __name__ == "__main__":
    raise SystemExit(main())
