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


@dataclass(frozen=True, slots=True)
class Person:
    """A name in its parts."""

    given: str
    family: str
    suffix: str = ""
    """``Jr.`` or a number, as printed."""


def person(name: str) -> Person | None:
    """Return the parts of a person's *name*, ``None`` for a single word.

    >>> person("Martin Luther King Jr."), person("Jane Smith QPM")
    (Person(given='Martin Luther', family='King', suffix='Jr.'), Person(given='Jane', family='Smith', suffix=''))
    >>> person("Zoë")
    """
    words = name.replace(",", " ").split()
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


def _bare(word: str) -> str:
    return word.replace(".", "").strip("()").lower()


def _is_post_nominal(word: str) -> bool:
    """Return whether *word* is letters behind a name; ``Ma`` and ``Ba`` are families unless written as letters are."""
    return _bare(word) in POST_NOMINALS and (word.strip("()").replace(".", "").isupper() or len(word) > 2)
