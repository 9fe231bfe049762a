"""Bodies as authors: a force, a ministry, an agency is cited by its whole name."""

from __future__ import annotations

import re
import tomllib
from importlib.resources import files

LONGEST = 12  # words of a body's name
_WORD = re.compile(r"\w+")
_GIVEN = re.compile(r"\w+ (?:[A-Z]\.? )?\w+")
"""A given name, an initial perhaps, and a word that may be a family's."""


def _words() -> dict[str, tuple[str, ...]]:
    """Return the words of ``bodies.toml`` by kind, in every language."""
    data = tomllib.loads((files(__package__) / "bodies.toml").read_text(encoding="utf-8"))
    return {kind: tuple(word for each in by.values() for word in each["phrases"]) for kind, by in data.items()}


_KNOWN = _words()
_WHOLE, _FAMILY, _JOINTS, _INSIDE = (frozenset(_KNOWN[kind]) for kind in ("word", "family", "joint", "inside"))


def names_body(text: str) -> bool:
    """Return whether a word of *text* says that it is a body's.

    >>> names_body("Essex Police"), names_body("Bundesministerium des Innern"), names_body("Ann Lee")
    (True, True, False)
    """
    return any(
        word in _WHOLE or word.startswith(_KNOWN["beginning"]) or word.endswith(_KNOWN["ending"])
        for word in _WORD.findall(text.casefold())
    )


def is_organisation(name: str) -> bool:
    """Return whether *name* is more likely a body's than a person's, judged by its words alone.

    >>> is_organisation("Staff Reporter"), is_organisation("Victims for Justice"), is_organisation("Margaret Court")
    (True, True, False)
    """
    words = name.split()
    inside = _INSIDE.intersection(map(str.casefold, words[1:-1]))
    return bool(inside) or (names_body(name) and not _is_family(name, words))


def is_body(name: str) -> bool:
    """Return whether *name* is that of a body: every word has a capital or joins two, and one says what kind it is.

    >>> is_body("Home Office"), is_body("Police Federation of England and Wales"), is_body("Ann Lee")
    (True, True, False)
    """
    words = name.split()
    if not 0 < len(words) <= LONGEST or not name[0].isupper():
        return False
    return all(map(_is_capital, words)) and names_body(name) and not _is_family(name, words)


def _is_capital(word: str) -> bool:
    return word in _JOINTS or not word[0].isalpha() or word[0].isupper()


def _is_family(name: str, words: list[str]) -> bool:
    """Return whether *name* may be a person's whose family is called as bodies are: ``Margaret Court``."""
    return words[-1].casefold() in _FAMILY and words[0] != "The" and bool(_GIVEN.fullmatch(name))
