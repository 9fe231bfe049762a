"""The word that somebody meant who mistyped one."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

MOST = 3  # names that are offered for one
LISTED = "`blotter status` lists those that it has"
"""Help with the name of a publication if no name is near."""


def nearest(name: str, known: Iterable[str]) -> list[str]:
    """Return the names among *known* that a user may have meant by *name*, at most three, best first.

    Names that contain all of *name* as words come before those that are only spelt like it.

    >>> nearest("police-profesional", ["police-professional", "sample"])
    ['police-professional']
    >>> nearest("lee", ["Anne Leeds", "Harper Lee of the Alabama Press", "Leo"])
    ['Harper Lee of the Alabama Press', 'Leo']
    """
    typed = _spelt(name)
    spelt = {_spelt(each): each for each in known}
    whole = [each for each in spelt if typed and f"-{typed}-" in f"-{each}-"]
    close = difflib.get_close_matches(typed, spelt, n=MOST, cutoff=0.5)
    return [spelt[each] for each in dict.fromkeys([*sorted(whole, key=len), *close])][:MOST]


def meant(name: str, known: Iterable[str], otherwise: str) -> str:
    """Return the question which of *known* was meant by *name*; *otherwise* if none is near.

    >>> meant("polise", ["police"], "see the list"), meant("x", ["police"], "see the list")
    ('did you mean police?', 'see the list')
    """
    near = nearest(name, known)
    return f"did you mean {' or '.join(near)}?" if near else otherwise


def _spelt(name: str) -> str:
    return name.lower().replace("_", "-").replace(" ", "-")
