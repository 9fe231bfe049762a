"""Words that are the name of a person, where no "by" says so."""

from __future__ import annotations

from crawler.reading.fields.behind_names import COMMON, is_post
from crawler.reading.fields.byline import is_name
from crawler.reading.fields.calendar import Calendar
from crawler.reading.markup.text import plain
from crawler.reading.words.phrases import words

LONGEST_PERSON = 5  # words of a name at most
_PLACES = frozenset(words("bylines", "of_places"))
_LANDMARKS = frozenset(words("bylines", "landmark"))
_LANDMARK_ENDINGS = words("bylines", "landmark_ending")


def shows_names(calendar: Calendar) -> bool:
    """Return whether two words with capitals may be a name: in German each noun has one."""
    return not (calendar.language or "").startswith("de")


def names_person(name: str) -> bool:
    """Return whether *name* is that of a person rather than that of a place, a section or a body.

    Only capitals show that: where a script has none, any two words would.
    """
    words = plain(name).split()
    if not _begins_and_ends_capital(name.split()):
        return False
    if not 1 < len(words) < LONGEST_PERSON or name.isupper() or not is_name(name) or is_post(name):
        return False
    if words[0] in _PLACES or not (_LANDMARKS | COMMON).isdisjoint(words) or words[-1].endswith(_LANDMARK_ENDINGS):
        return False
    return all(word.isalpha() for word in words)


def _begins_and_ends_capital(words: list[str]) -> bool:
    return bool(words) and words[0][0].isupper() and words[-1][0].isupper()
