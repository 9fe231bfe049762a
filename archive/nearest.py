"""The word that somebody meant who mistyped one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Return the names among *known* that a user may have meant by *name*, at most three, best first.

    >>> nearest("police-profesional", ["police-professional", "sample"])
    ['police-professional']
    """
    typed = name.lower().replace("_", "-").replace(" ", "-")
    spelt = {each.replace("_", "-"): each for each in known}
    return [spelt[each] for each in difflib.get_close_matches(typed, list(spelt), n=3, cutoff=0.5)]
