"""The plug-in for pytest, which makes a test of everything that a rule must keep.

An author of rules names the package, in ``pyproject.toml`` or on the command line, and writes no test::

    [tool.pytest.ini_options]
    q7lint_packages = ["my_rules"]
    q7lint_corpus = "corpus"

Each rule gets a test for each of `q7lint.testing.contract.CHECKS`, and each case of the corpus gets one. Their names
begin with ``q7lint::``, as in ``q7lint::my_rules::XYZ001::keeps the law``; they can be given to pytest as arguments.

pytest loads this module in every run where q7lint is installed, so it only declares the options. All else is in
`q7lint.testing.collecting`, and is imported when a package or a corpus is named.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from q7lint.testing.collecting import Asked

ASKED: pytest.StashKey[Asked] = pytest.StashKey()
"""What a run was asked for, if anything."""

_PREFIX = "q7lint::"


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare the options and settings."""
    group = parser.getgroup("q7lint", "rules of q7lint")
    group.addoption(
        "--q7lint-package",
        action="append",
        default=[],
        metavar="NAME",
        help="hold the rules of a package to all that rules must keep: an entry point, or a package to import;"
        " may be given again",
    )
    group.addoption(
        "--q7lint-corpus",
        action="append",
        default=[],
        metavar="FOLDER",
        help="hold the cases of a corpus to all rules; may be given again",
    )
    parser.addini("q7lint_packages", "the packages whose rules are checked", type="args", default=[])
    parser.addini("q7lint_corpus", "the folders of cases, seen from the file of this setting", type="paths", default=[])


def pytest_configure(config: pytest.Config) -> None:
    """Take the names of this plug-in's tests out of the arguments: pytest would look for files of that name."""
    named = [one for one in config.args if one.startswith(_PREFIX)]
    packages = [*config.getini("q7lint_packages"), *config.option.q7lint_package]
    corpora = [*config.getini("q7lint_corpus"), *config.option.q7lint_corpus]
    if not (packages or corpora):
        return
    from q7lint.testing.collecting import Asked

    config.args[:] = [one for one in config.args if not one.startswith(_PREFIX)]
    config.stash[ASKED] = Asked(packages, corpora, named)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session: pytest.Session, config: pytest.Config, items: list[pytest.Item]) -> None:
    """Add the tests of the rules, before others choose among the tests."""
    asked = config.stash.get(ASKED, None)
    if asked is not None:
        items += asked.tests(session)
