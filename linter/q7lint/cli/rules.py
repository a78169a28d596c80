"""The rules, loaded so that whatever is wrong with them is one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint import registry
from q7lint.cli.options import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from q7lint.rule import Rule


class RuleFaultError(Exception):
    """A rule failed on a text; the message names it."""


def every_rule() -> tuple[Rule, ...]:
    """Give all rules that are installed.

    Raises:
        UsageError: They cannot be loaded, or there are none.
    """
    try:
        rules = registry.all_rules()
    except (registry.PackageError, registry.RuleClashError) as error:
        raise UsageError(f"the rules cannot be loaded: {error}") from error
    except Exception as error:  # a rule that is made up of what fails when it is looked at
        raise UsageError(f"the rules cannot be loaded: {type(error).__name__}") from error
    if not rules:
        raise UsageError("no rules are installed")
    return rules


def selected(select: Iterable[str] | None, ignore: Iterable[str], extend_select: Iterable[str]) -> tuple[Rule, ...]:
    """Give the rules that the options choose.

    Raises:
        UsageError: They cannot be loaded, or a selector names none.
    """
    try:
        return registry.select(select, ignore, extend_select, every_rule())
    except registry.SelectorError as error:
        raise UsageError(str(error)) from error


def fault_of(error: Exception, rules: Iterable[Rule]) -> RuleFaultError:
    """Say which of the rules failed, where and how; if it was none, that the linter did."""
    from q7lint.checker import RuleError, told

    if isinstance(error, RuleError):
        return RuleFaultError(str(error))
    who, place = blamed(error, rules)
    return RuleFaultError(f"{who} failed: {told(error)}{place}")


def blamed(error: BaseException, rules: Iterable[Rule]) -> tuple[str, str]:
    """Say which of the rules an error comes from, and where, by the frames that it went through."""
    codes = {getattr(rule.detect, "__code__", None): rule for rule in rules}
    who, place = "the linter", ""
    frame = error.__traceback__
    while frame:
        rule = codes.get(frame.tb_frame.f_code)
        if rule:
            who = f"the rule {rule.code} {rule.name}"
        place = f" (line {frame.tb_lineno} of {frame.tb_frame.f_globals.get('__name__')})"
        frame = frame.tb_next
    return who, place
