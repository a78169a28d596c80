"""Which rules there are, and which of them are selected."""

from __future__ import annotations

import os
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from q7lint.gate import Reads
from q7lint.installed import GROUP, packages, said_by
from q7lint.regex import regex
from q7lint.rule import Example, Phase, Rule
from q7lint.text import Dialect

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from types import ModuleType

__all__ = [
    "CODE",
    "GROUP",
    "NAME",
    "PackageError",
    "RuleClashError",
    "SelectorError",
    "all_rules",
    "find",
    "packages",
    "rule_fault",
    "rules_in",
    "select",
]

CODE = regex("[A-Z]{3}[0-9]{3}")
"""What the code of a rule looks like."""

NAME = regex("[a-z0-9]+(?:-[a-z0-9]+)*")
"""What the name of a rule looks like."""


class SelectorError(ValueError):
    """A selector names no rule."""


class RuleClashError(ValueError):
    """Two packages claim one code or name."""


class PackageError(ImportError):
    """A package of rules cannot be imported, or holds what is no rule; the message names it."""


def rules_in(package: str) -> Iterator[Rule]:
    """Import every module below `package` whose name has no leading underscore, and yield the rules in them.

    A rule that one module takes over from another is yielded once.

    Raises:
        PackageError: The package or a module of it cannot be imported.
    """
    yield from {id(rule): rule for rule in _rules_below(package)}.values()


def _usable(package: str) -> Iterator[Rule]:
    """Yield the rules in `package`, each looked at.

    Raises:
        PackageError: It cannot be imported, or a rule in it cannot be used.
    """
    said = said_by(package)
    for rule in rules_in(package):
        fault = rule_fault(rule)
        if fault:
            raise PackageError(f"{package}: the rule {ascii(rule.code)[:40]} has {fault}")
        if said and (rule.reads & ~said.reads or not set(rule.triggers) <= set(said.triggers)):
            raise PackageError(f"{package}: the rule {rule.code} reads more than READS and TRIGGERS of the package say")
        yield rule


def rule_fault(rule: Rule) -> str | None:
    """Tell what is wrong with the make of a rule; ``None`` if nothing."""
    code, name, summary, phase, reads, examples, detect, triggers = map(_anything, rule)
    if not (isinstance(code, str) and CODE.fullmatch(code)):
        return "a code that is not three capital letters and three digits"
    if not (isinstance(name, str) and NAME.fullmatch(name)):
        return "a name that is not in kebab case"
    if not isinstance(summary, str):
        return "a summary that is no text"
    if not isinstance(phase, Phase):
        return "a phase that is none"
    if not isinstance(reads, Reads):
        return "readings that are none"
    if not (isinstance(examples, tuple) and all(map(_is_example, examples))):
        return "examples that are no tuple of Examples"
    if not (isinstance(triggers, tuple) and all(isinstance(one, str) and one for one in triggers)):
        return "triggers that are no tuple of strings"
    if not (reads or triggers):
        return "nothing that it reads, neither readings nor triggers"
    return None if callable(detect) else "a detect that cannot be called"


def _anything(value: object) -> object:
    """Forget what a value should be: another author's rule may hold anything."""
    return value


def _is_example(example: object) -> bool:
    if type(example) is not Example:
        return False
    texts = example.before, example.after, example.why
    return all(type(text) is str for text in texts) and type(example.dialect) is Dialect


def _imported(name: str) -> ModuleType:
    """Import a module.

    Raises:
        PackageError: It cannot be imported, whatever it raises.
        KeyboardInterrupt: Somebody interrupted the run.
    """
    try:
        return import_module(name)
    except KeyboardInterrupt:
        raise
    except (
        BaseException
    ) as error:  # a module that ends the program when it is imported would end ours, as if all were well
        try:
            said = str(error)[:400]
        except Exception:  # noqa: BLE001 - its own words fail it as well
            said = ""
        raise PackageError(f"{name}: {type(error).__name__}{f': {said}' if said else ''}") from error


def _rules_below(package: str) -> Iterator[Rule]:
    module = _imported(package)
    yield from (value for value in vars(module).values() if isinstance(value, Rule))
    for folder in sorted(getattr(module, "__path__", [])):
        for entry in sorted(os.listdir(folder)):
            stem, suffix = os.path.splitext(entry)
            is_package = os.path.isfile(os.path.join(folder, entry, "__init__.py"))
            if not stem.startswith("_") and (suffix == ".py" or is_package):
                yield from _rules_below(f"{package}.{stem}")


@cache
def all_rules() -> tuple[Rule, ...]:
    """Give every rule that is installed, in the order of the codes.

    Raises:
        RuleClashError: Two rules have one code or one name.
        PackageError: A package cannot be imported, or a rule in it cannot be used.
    """
    # One package may be named with another below it.
    found = {id(rule): rule for package in packages() for rule in _usable(package)}
    rules = sorted(found.values(), key=lambda rule: rule.code)
    owner: dict[str, Rule] = {}
    for rule in rules:
        for key in (rule.code, rule.name):
            if key in owner:
                raise RuleClashError(f"{key} is claimed by {_home(owner[key])} and {_home(rule)}")
            owner[key] = rule
    return tuple(rules)


def _home(rule: Rule) -> str:
    return str(getattr(rule.detect, "__module__", "a module without a name"))


def find(selector: str, rules: Iterable[Rule]) -> list[Rule]:
    """Give the rules that a code, a name, a prefix of codes or ``ALL`` names.

    Raises:
        SelectorError: There is none.
    """
    key = selector.strip()
    found = [
        rule
        for rule in rules
        if key.upper() == "ALL" or rule.name == key.lower() or (key and rule.code.startswith(key.upper()))
    ]
    if not found:
        raise SelectorError(f"no rule has the code, prefix or name {selector!r}; `q7lint rules` lists them")
    return found


def _weight(selector: str, rule: Rule) -> int:
    """Tell how closely a selector names a rule: a longer prefix wins, a name as much as a whole code."""
    key = selector.strip()
    if key.upper() == "ALL":
        return 0
    return len(rule.code) if key.lower() == rule.name else len(key)


def _listed(selectors: Iterable[str]) -> Iterable[str]:
    """Give selectors one by one, also where a single text stands for them: a text is a row of letters, too."""
    return selectors.split(",") if isinstance(selectors, str) else selectors


def select(
    select: Iterable[str] | None = None,
    ignore: Iterable[str] = (),
    extend_select: Iterable[str] = (),
    rules: Iterable[Rule] | None = None,
) -> tuple[Rule, ...]:
    """Choose among `rules` (all by default). The closest selector wins; of two as close, ``ignore``.

    One selector may be given as a text by itself, or several with commas between them.

    Raises:
        SelectorError: A selector names no rule.
    """
    among = all_rules() if rules is None else tuple(rules)
    chosen: dict[str, tuple[int, bool]] = {}
    wanted = [("ALL", True)] if select is None else [(selector, True) for selector in _listed(select)]
    wanted += [(selector, True) for selector in _listed(extend_select)]
    wanted += [(selector, False) for selector in _listed(ignore)]
    for selector, takes in wanted:
        for rule in find(selector, among):
            verdict = (_weight(selector, rule), takes)
            if rule.code not in chosen or verdict[0] >= chosen[rule.code][0]:
                chosen[rule.code] = verdict
    return tuple(rule for rule in among if chosen.get(rule.code, (0, False))[1])
