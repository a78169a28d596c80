"""``q7lint rule`` and ``q7lint rules``: what there is to know about the rules."""

from __future__ import annotations

from typing import TYPE_CHECKING

from q7lint.cli import status
from q7lint.cli.options import UsageError
from q7lint.cli.rules import every_rule
from q7lint.formats.visible import line, visible

if TYPE_CHECKING:
    from collections.abc import Iterator

    from q7lint.cli.console import Console
    from q7lint.rule import Example, Rule


def print_rule(argv: list[str], console: Console) -> int:
    """Print the page of the rule that is named by its code or name.

    Raises:
        UsageError: There is no such rule, or not one was named.
    """
    if argv in (["-h"], ["--help"]):
        console.write("usage: q7lint rule CODE|NAME\n\nPrint the page of a rule.\n")
        return status.CLEAN
    if len(argv) != 1:
        raise UsageError("name one rule by its code or name: q7lint rule CODE|NAME")
    key = argv[0].strip()
    for rule in every_rule():
        if key.upper() == rule.code or key.lower() == rule.name:
            for row in _page(rule):
                console.write(f"{row}\n")
            return status.CLEAN
    raise UsageError(f"no rule has the code or name {key!r}; `q7lint rules` lists them")


def print_rules(argv: list[str], console: Console) -> int:
    """Print the table of all rules.

    Raises:
        UsageError: Something stands behind the command.
    """
    if argv in (["-h"], ["--help"]):
        console.write("usage: q7lint rules\n\nPrint the table of all rules.\n")
        return status.CLEAN
    if argv:
        raise UsageError(f"`q7lint rules` takes nothing more, and got {argv[0]!r}")
    rules = every_rule()
    widest = max((len(rule.name) for rule in rules), default=0)
    for rule in rules:
        console.write(f"{rule.code}  {rule.name:<{widest}}  {visible(rule.summary)}\n")
    return status.CLEAN


def _page(rule: Rule) -> Iterator[str]:
    title = f"{rule.code} {rule.name}"
    yield from (title, "=" * len(title), "")
    yield from map(line, rule.docs.strip().split("\n"))
    for heading, chosen in (
        ("Examples", [example for example in rule.examples if example.before != example.after]),
        ("Left as they are", [example for example in rule.examples if example.before == example.after]),
    ):
        if chosen:
            yield from ("", heading)
            for example in chosen:
                yield from _example(example)


def _example(example: Example) -> Iterator[str]:
    where = "" if example.dialect.value == "text" else f" ({example.dialect.value})"
    yield f"    - {example.why}{where}:"
    changes = example.before != example.after
    for mark, text in [("-", example.before), ("+", example.after)] if changes else [(" ", example.before)]:
        for row in text.split("\n"):
            yield f"      {mark} {visible(row)}".rstrip()
