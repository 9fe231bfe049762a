"""Who may read the whole text, by the data of the page and the words of its wall."""

from __future__ import annotations

import re
from collections.abc import Sequence

from archive.records import Access
from crawler.reading.evidence import Evidence
from crawler.reading.fields.provenance import Sourced
from crawler.reading.markup.jsonld import text_of
from crawler.reading.markup.text import after_words, holds_any, remembered
from crawler.reading.words.phrases import lines, words

LONGEST = 400  # characters of a line that is a wall's
_SUBSCRIPTION = lines("walls", "subscription", within=LONGEST)
_REGISTRATION = lines("walls", "registration", within=LONGEST)
_STEMS = tuple(words("walls", "stem"))
"""The words of every wall have one of these; looking for them first is cheaper than for the phrases."""

_DOTS = re.compile(r"\.\.\.|…")
OWN = 200  # characters of a story over a wall; less is a line or two of the page
SHORT = 250  # characters of a paragraph that may be a wall's words
TEASER = 1500  # characters; a longer text that stops in dots is not a teaser


def wall(line: str) -> Access | None:
    """Return the access that a wall with the words *line* asks for; ``None`` if the line is not a wall's.

    >>> wall("You must be registered and have a valid subscription to read news articles.")
    <Access.SUBSCRIPTION: 'subscription'>
    """
    return _wall(line) if len(line) <= LONGEST else None


@remembered
def _wall(line: str) -> Access | None:
    known = line.casefold()
    if not holds_any(known, _STEMS):
        return None
    if _SUBSCRIPTION.match(line):
        return Access.SUBSCRIPTION
    return Access.REGISTRATION if _REGISTRATION.match(line) else None


def above_wall(paragraphs: Sequence[str]) -> list[str]:
    """Return *paragraphs* down to the words of a wall; if more of the story follows, only those words are removed."""
    walls = [at for at, text in enumerate(paragraphs) if len(text) <= SHORT and wall(text)]
    if not walls:
        return list(paragraphs)
    if _ends(paragraphs, walls[0]):
        return list(paragraphs[: walls[0]])
    return [text for at, text in enumerate(paragraphs) if at not in walls]


def _ends(paragraphs: Sequence[str], at: int) -> bool:
    """Return whether the story ends *at* a paragraph: the text below it is less than twice the text above it."""
    above, below = (sum(map(len, part)) for part in (paragraphs[:at], paragraphs[at + 1 :]))
    return above > OWN and below < 2 * above


def access(evidence: Evidence | None, printed: Sequence[str], paragraphs: Sequence[str]) -> Sourced[Access]:
    """Return who may read the whole text, by the data, the lines *printed* around it, and its end."""
    walled = next((found for line in printed if (found := wall(line))), None)
    if walled:
        return Sourced(walled, "page")
    if evidence and (declared := _declared(evidence)):
        return Sourced(declared, "json-ld")
    return Sourced(Access.TEASER, "page") if _is_teaser(paragraphs) else Sourced(Access.OPEN, "inferred")


def _is_teaser(paragraphs: Sequence[str]) -> bool:
    """Return whether *paragraphs* are few and stop in dots."""
    return sum(map(len, paragraphs)) < TEASER and any(_DOTS.search(after_words(last)) for last in paragraphs[-1:])


def _declared(evidence: Evidence) -> Access | None:
    value = evidence.linked.article.get("isAccessibleForFree")
    free = value if isinstance(value, bool) else (text_of(value) or "").casefold().rsplit("/", 1)[-1]
    tier = (evidence.first_meta("article:content_tier") or "").casefold()
    if free is False or free == "false" or tier == "locked":
        return Access.SUBSCRIPTION
    return Access.REGISTRATION if tier == "metered" else None
