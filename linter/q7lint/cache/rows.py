"""Findings as JSON, and back."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from q7lint.finding import Applicability, Finding, Fix, Licence
from q7lint.text import Edit, Position, Span

if TYPE_CHECKING:
    from collections.abc import Iterable


def written(findings: Iterable[Finding]) -> bytes:
    """Write findings, all in ASCII: bytes that are not UTF-8 stand as half a surrogate pair, and come back as such."""
    rows = [one if one.fix is None else (*one[:6], _as_row(one.fix), *one[7:]) for one in findings]
    return json.dumps(rows, separators=(",", ":")).encode("ascii")


def _as_row(fix: Fix) -> tuple[object, ...]:
    return fix.title, fix.edits, fix.applicability.value, fix.licence.value, fix.chain


def read(entry: bytes) -> list[Finding] | None:
    """Give the findings of an entry; ``None`` if it has another shape."""
    try:
        return [_finding(row) for row in json.loads(entry)["findings"]]
    except (ValueError, TypeError, KeyError, RecursionError):
        return None


def _finding(row: list[Any]) -> Finding:
    """Read a finding.

    Raises:
        ValueError: It has another shape.
        TypeError: So it has.
    """
    code, name, message, span, start, end, fix, places, excerpt, column = row
    return Finding(
        _text(code),
        _text(name),
        _text(message),
        _span(span),
        _position(start),
        _position(end),
        None if fix is None else _fix(fix),
        tuple((_position(first), _position(last)) for first, last in places),
        _text(excerpt),
        _number(column),
    )


def _fix(row: list[Any]) -> Fix:
    title, edits, applicability, licence, chain = row
    return Fix(
        _text(title),
        tuple(Edit(_span(span), _text(text)) for span, text in edits),
        Applicability(applicability),
        Licence(_number(licence)),
        tuple(map(_text, chain)),
    )


def _span(pair: list[Any]) -> Span:
    start, end = pair
    return Span(_number(start), _number(end))


def _position(pair: list[Any]) -> Position:
    row, column = pair
    return Position(_number(row), _number(column))


def _text(value: Any) -> str:
    if type(value) is not str:
        raise TypeError("it is no text")
    return value


def _number(value: Any) -> int:
    if type(value) is not int or value < 0:  # a truth value is no number
        raise TypeError("it is no number")
    return value
