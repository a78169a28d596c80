"""Regular expressions that are compiled when they are first used.

The readers hold some hundred and fifty of them, of which a text with one kind of damage needs twenty: to compile them
all would take longer than everything else that a run on a small file does.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, AnyStr, cast

if TYPE_CHECKING:
    from typing import Any

_METHODS = ("search", "match", "fullmatch", "finditer", "findall", "split", "sub", "subn")


def regex(source: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """Give what `re.compile` gives, but compile it when one of its methods is first asked for.

    Args:
        source: The regular expression; an error in it is raised at its first use.
        flags: As `re.compile` takes them.
    """
    return cast("re.Pattern[AnyStr]", _Uncompiled(source, flags))


class _Regex:
    """What stands in for a pattern: it holds the methods of the pattern themselves, which are called as fast."""

    __slots__ = ("flags", "pattern", *_METHODS)

    def __init__(self, source: str | bytes, flags: int) -> None:
        self.pattern = source
        self.flags = flags


class _Uncompiled(_Regex):
    """One that is not compiled yet: none of the methods is there."""

    __slots__ = ()

    def __getattr__(self, name: str) -> Any:
        if name not in _METHODS:
            raise AttributeError(name)
        made = re.compile(self.pattern, self.flags)
        for method in _METHODS:
            setattr(self, method, getattr(made, method))
        self.__class__ = _Regex  # type: ignore[assignment]  # no checker allows it; looks up nothing more
        return getattr(made, name)
