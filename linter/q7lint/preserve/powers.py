"""What a licence allows, as plain truth values: a `Flag` asks Python code for each look at it."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from q7lint.finding import Licence


class Powers(NamedTuple):
    """The members of a licence, and whether any of them concerns tags."""

    removes: bool
    empties: bool
    decodes: bool
    lays_out: bool
    respells: bool
    marks: bool
    takes_tags: bool


@cache
def powers_of(licence: Licence) -> Powers:
    """Tell what `licence` allows."""
    removes, respells, marks = (one in licence for one in (Licence.REMOVES, Licence.RESPELLS, Licence.MARKS))
    return Powers(
        removes,
        Licence.EMPTIES in licence,
        Licence.DECODES in licence,
        Licence.LAYS_OUT in licence,
        respells,
        marks,
        removes or respells or marks,
    )
