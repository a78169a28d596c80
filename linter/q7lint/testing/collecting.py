"""The tests that the plug-in for pytest adds to a run: of each rule and check one, and of each case one.

They hang together as the parts of their names do::

    q7lint::my_rules::is installed
    q7lint::my_rules::XYZ001::keeps the law
    q7lint::corpus::cases/lost-thing.md::A pair round one word

A test that fails says in words which rule or case it is, on which text, and what happened.
"""

from __future__ import annotations

import inspect
import os
from functools import cached_property
from importlib.metadata import entry_points
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from q7lint import registry
from q7lint.testing import contract
from q7lint.testing.corpus import CorpusError, entries, read_entry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from q7lint.rule import Rule
    from q7lint.testing.corpus import Case

ROOT = "q7lint"
"""What the names of all these tests begin with."""

Node = pytest.Item | pytest.Collector


class Package(NamedTuple):
    """A package of rules.

    Args:
        name: What it was called where it was named.
        modules: What is imported for it.
        rules: The rules in it, in the order of the codes.
    """

    name: str
    modules: tuple[str, ...]
    rules: tuple[Rule, ...]


class Found(NamedTuple):
    """What was found of what was asked for.

    Args:
        packages: The packages.
        rules: All rules that a case is held to.
        corpora: The folders of the corpora, with their entries.
    """

    packages: tuple[Package, ...]
    rules: tuple[Rule, ...]
    corpora: dict[str, list[str]]


class Asked:
    """What a run was asked for.

    Args:
        packages: The names of packages of rules.
        corpora: The folders of cases.
        named: The tests that were named as arguments, if any were; the others are left out then.
    """

    def __init__(self, packages: Iterable[str], corpora: Iterable[str | os.PathLike[str]], named: list[str]) -> None:
        self._packages = tuple(dict.fromkeys(packages))
        self._corpora = tuple(dict.fromkeys(os.fspath(one) for one in corpora))
        self._named = named

    def tests(self, session: pytest.Session) -> list[pytest.Item]:
        """Make the tests.

        Raises:
            pytest.UsageError: A package or a corpus cannot be found or holds nothing, or a named test is none.
        """
        if not self._are_wanted(session.config):
            return []
        # Found before the first collector is made: what is wrong with the settings is no fault of a test.
        found = Found(self.packages, self.rules, self._entries(str(session.config.invocation_params.dir)))
        tests = list(session.genitems(Root.from_parent(session, name=ROOT, nodeid=ROOT, found=found)))
        for name in self._named:
            if not any(_is_named(one.nodeid, name) for one in tests):
                raise pytest.UsageError(f"there is no test {name!r}; `pytest --collect-only -q` lists them")
        return [one for one in tests if not self._named or any(_is_named(one.nodeid, name) for name in self._named)]

    def _are_wanted(self, config: pytest.Config) -> bool:
        """Tell whether the run is about rules: one that names nothing but files of tests is not."""
        if self._named or config.option.q7lint_package or config.option.q7lint_corpus:
            return True
        if config.args_source is not pytest.Config.ArgsSource.ARGS:
            return True
        return any(os.path.isdir(os.path.join(config.invocation_params.dir, one)) for one in config.args)

    @cached_property
    def packages(self) -> tuple[Package, ...]:
        """The packages, with their rules."""
        return tuple(_package(name) for name in self._packages)

    @cached_property
    def rules(self) -> tuple[Rule, ...]:
        """All rules that a case is held to: those that are installed, and those of packages that are only named."""
        named = [rule for package in self.packages for rule in package.rules]
        owner: dict[str, Rule] = {}
        for rule in _tried("the rules that are installed", lambda: [*registry.all_rules(), *named]):
            for key in (rule.code, rule.name):
                other = owner.setdefault(key, rule)
                if other != rule:
                    modules = f"{other.detect.__module__} and {rule.detect.__module__}"
                    raise pytest.UsageError(f"{key} is claimed by {modules}")
        return tuple(sorted(set(owner.values()), key=lambda rule: rule.code))

    def _entries(self, directory: str) -> dict[str, list[str]]:
        """Give the folders of the corpora, seen from `directory` where they are relative, with their entries."""
        found = {folder: entries(folder) for folder in (os.path.join(directory, one) for one in self._corpora)}
        for folder, inside in found.items():
            if not inside:
                places = "cases stand in cases/, documents in documents/, sound text in clean/"
                raise pytest.UsageError(f"the corpus {folder} holds nothing: {places}")
        return found


def _is_named(nodeid: str, name: str) -> bool:
    return nodeid == name or nodeid.startswith(f"{name}::")


def _package(name: str) -> Package:
    """Find a package by the name of its entry point, or else as what can be imported.

    Raises:
        pytest.UsageError: It cannot be imported, or has no rule.
    """
    declared = {one.value for one in entry_points(group=registry.GROUP, name=name)}
    modules = tuple(sorted(declared)) or (name,)
    what = f"the package of rules {name!r}"
    if not declared and _is_missing(name):
        known = ", ".join(sorted(one.name for one in entry_points(group=registry.GROUP)))
        raise pytest.UsageError(
            f"there is no package of rules {name!r}: it is no entry point in the group {registry.GROUP} (these are"
            f" {known or 'none'}), and cannot be imported"
        )
    rules = _tried(what, lambda: [rule for module in modules for rule in registry.rules_in(module)])
    if not rules:
        raise pytest.UsageError(f"{what} has no rule: one is a value in a module, made by the decorator `q7lint.rule`")
    return Package(name, modules, tuple(sorted(rules, key=lambda rule: rule.code)))


def _is_missing(name: str) -> bool:
    """Tell whether there is no module of this name."""
    try:
        return find_spec(name) is None
    except (ImportError, ValueError):
        return True


def _tried(what: str, load: Callable[[], list[Rule]]) -> list[Rule]:
    """Load rules; whatever is wrong with a package of them is one line.

    Raises:
        pytest.UsageError: They cannot be loaded.
    """
    try:
        return load()
    except Exception as error:
        cause = (error.__cause__ if isinstance(error, registry.PackageError) else None) or error
        raise pytest.UsageError(f"{what} cannot be loaded: {type(cause).__name__}: {cause}") from error


class Root(pytest.Collector):
    """All of these tests."""

    def __init__(self, *, found: Found, **node: Any) -> None:
        super().__init__(**node)
        self.found = found

    def collect(self) -> Iterator[pytest.Collector]:
        """Give the packages, then the corpora."""
        cases = self._cases if self.found.corpora else None
        for package in self.found.packages:
            yield PackageTests.from_parent(self, name=package.name, package=package, cases=cases)
        for folder, inside in self.found.corpora.items():
            name = os.path.relpath(folder, self.config.rootpath).replace(os.sep, "/")
            yield CorpusTests.from_parent(self, name=name, folder=folder, inside=inside, rules=self.found.rules)

    def _cases(self) -> list[Case]:
        """Give all cases; they are read once, when a rule first asks for them."""
        return self._read

    @cached_property
    def _read(self) -> list[Case]:
        return [case for inside in self.found.corpora.values() for path in inside for case in read_entry(path)]


class PackageTests(pytest.Collector):
    """The tests of one package."""

    def __init__(self, *, package: Package, cases: Callable[[], list[Case]] | None, **node: Any) -> None:
        super().__init__(**node)
        self.package = package
        self.cases = cases

    def collect(self) -> Iterator[Node]:
        """Give the test of the package itself, then its rules."""
        what = f"the package {self.package.name} fails the check `is installed`"
        installed = Test.from_parent(self, name="is installed", what=what, look=self._installation_faults)
        yield installed
        for rule in self.package.rules:
            yield RuleTests.from_parent(self, name=rule.code, rule=rule, cases=self.cases)

    def _installation_faults(self) -> list[str]:
        """Check that q7lint finds the package: rules that it does not find pass every other test."""
        known = registry.packages()
        return [
            f"no entry point in the group {registry.GROUP} names {module!r}, so q7lint does not find its rules:"
            f' install it with `[project.entry-points."{registry.GROUP}"]` in pyproject.toml'
            for module in self.package.modules
            if not any(module == one or module.startswith(f"{one}.") for one in known)
        ]


class RuleTests(pytest.Collector):
    """The tests of one rule."""

    def __init__(self, *, rule: Rule, cases: Callable[[], list[Case]] | None, **node: Any) -> None:
        super().__init__(**node)
        self.rule = rule
        self.cases = cases

    def collect(self) -> Iterator[Node]:
        """Give a test for each check."""
        for check in contract.CHECKS:
            yield self._test(check)
        cases = self.cases
        if cases is not None:
            yield self._test(contract.Check("has cases", lambda rule: contract.case_count_faults(rule, cases())))

    def _test(self, check: contract.Check) -> Test:
        rule = self.rule
        what = f"the rule {rule.code} {rule.name} fails the check `{check.name}`"
        return Test.from_parent(self, name=check.name, what=what, look=lambda: check.faults(rule), place=_place(rule))


def _place(rule: Rule) -> tuple[str, int] | None:
    """Give the file and the 0-based line of a rule, where it has one."""
    code = getattr(rule.detect, "__code__", None)
    return (code.co_filename, code.co_firstlineno - 1) if inspect.iscode(code) else None


class CorpusTests(pytest.Collector):
    """The tests of one corpus."""

    def __init__(self, *, folder: str, inside: list[str], rules: tuple[Rule, ...], **node: Any) -> None:
        super().__init__(**node)
        self.folder = folder
        self.inside = inside
        self.rules = rules

    def collect(self) -> Iterator[pytest.Collector]:
        """Give the entries of the corpus."""
        for path in self.inside:
            name = os.path.relpath(path, self.folder).replace(os.sep, "/")
            yield EntryTests.from_parent(self, name=name, entry=path, rules=self.rules)


class EntryTests(pytest.Collector):
    """The tests of one file of cases, of a document, or of a sound file."""

    def __init__(self, *, entry: str, rules: tuple[Rule, ...], **node: Any) -> None:
        super().__init__(**node)
        self.entry = entry
        self.rules = rules

    def collect(self) -> Iterator[Node]:
        """Give a test for each case."""
        try:
            cases = read_entry(self.entry)
        except CorpusError as error:
            raise self.CollectError(str(error)) from error
        for case in cases:
            yield self._test(case)

    def _test(self, case: Case) -> Test:
        place = os.path.relpath(case.path, self.config.rootpath)
        what = f"the case {case.title!r} ({place}:{case.line}) does not come true"
        test = Test.from_parent(
            self,
            name=case.title,
            what=what,
            look=lambda: contract.case_faults(case, self.rules),
            place=(case.path, case.line - 1),
        )
        if case.not_yet:
            test.add_marker(pytest.mark.xfail(strict=True, reason="not yet"))
        return test


class Test(pytest.Item):
    """One test: it fails if it has faults to tell of.

    Args:
        what: What is wrong if it fails, in words.
        look: Gives the faults, in words.
        place: The file and the 0-based line that it is about, where there is one.
        node: What pytest wants to know.
    """

    __test__ = False

    def __init__(
        self, *, what: str, look: Callable[[], list[str]], place: tuple[str, int] | None = None, **node: Any
    ) -> None:
        super().__init__(**node)
        self.what = what
        self.look = look
        self.place = place

    def runtest(self) -> None:
        """Look, and fail with what is wrong."""
        faults = self.look()
        if faults:
            lines = "".join(f"\n  - {one}" for one in faults)
            pytest.fail(f"{self.what}:{lines}", pytrace=False)

    def reportinfo(self) -> tuple[str, int | None, str]:
        """Give the place that the test is about, and its name."""
        path, line = self.place or (str(self.path), None)
        return path, line, self.nodeid
