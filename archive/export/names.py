"""Names as citations need them: people in their parts, bodies and desks whole."""

from __future__ import annotations

from dataclasses import dataclass

_PARTICLES = "van von vom zu zur de der den du la le di da dos el al bin ter"
PARTICLES = frozenset(_PARTICLES.split())
SUFFIXES = frozenset(("jr", "jnr", "sr", "snr", "ii", "iii", "iv"))
_LETTERS = (
    "qpm kpm cpm cbe obe mbe kbe dbe bem gbe kc qc mp msp ms mla jp phd dphil md msc bsc ba ma llb llm mba frs frsa "
    "ret retd dl"
)
POST_NOMINALS = frozenset(_LETTERS.split())
"""Letters after a name that are not part of it, without their points."""

_TITLES = (
    "mr mrs ms miss mx dr prof professor sir dame lord lady baroness rev revd reverend detective det chief deputy "
    "assistant constable sergeant sgt inspector insp superintendent supt commissioner commander"
)
TITLES = frozenset(_TITLES.split())
RANKS = frozenset(["PC", "WPC", "PCSO", "DC", "DS", "DI", "DCI", "DCS", "PS", "CI", "CC", "DCC", "ACC"])
"""Titles and ranks before a name; the ranks only as capitals, since ``Di`` is a given name."""


@dataclass(frozen=True, slots=True)
class Person:
    """A name in its parts."""

    given: str
    family: str
    suffix: str = ""
    """``Jr.`` or a number, as printed."""


def person(name: str) -> Person | None:
    """Return the parts of a person's *name* without titles, ``None`` for a single word.

    >>> person("Martin Luther King Jr."), person("Jane Smith QPM")
    (Person(given='Martin Luther', family='King', suffix='Jr.'), Person(given='Jane', family='Smith', suffix=''))
    >>> person("Prof. Dr. med. Anna Schmidt"), person("Dr Patel"), person("Zoë")
    (Person(given='Anna', family='Schmidt', suffix=''), None, None)
    """
    words = name.replace(",", " ").split()
    before = len(words)
    while len(words) > 1 and (_is_title(words[0]) or (len(words) < before and _is_kind_of_title(words[0]))):
        words.pop(0)
    suffix = ""
    while len(words) > 2 and (_bare(words[-1]) in SUFFIXES or _is_post_nominal(words[-1])):
        last = words.pop()
        suffix = last if _bare(last) in SUFFIXES else suffix
    if len(words) < 2 or (len(words) == 2 and _is_post_nominal(words[-1])):
        return None
    at = len(words) - 1
    while at > 1 and words[at - 1].lower() in PARTICLES:
        at -= 1
    return Person(" ".join(words[:at]), " ".join(words[at:]), suffix)


def _is_title(word: str) -> bool:
    return _bare(word) in TITLES or word in RANKS


def _is_kind_of_title(word: str) -> bool:
    """Return whether *word* says what a title is of: ``Dr. med.``, ``Dr. rer. nat.``, ``Dr. h. c.``."""
    return word.islower() and word.endswith(".")


def _bare(word: str) -> str:
    return word.replace(".", "").strip("()").lower()


def _is_post_nominal(word: str) -> bool:
    """Return whether *word* is letters behind a name; ``Ma`` and ``Ba`` are families unless written as letters are."""
    return _bare(word) in POST_NOMINALS and (word.strip("()").replace(".", "").isupper() or len(word) > 2)
