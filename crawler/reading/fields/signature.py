"""Lines that name an author without a "by": a name beside a date, or before the place that it was written in."""

from __future__ import annotations

import re

from crawler.reading.fields.behind_names import COMMON, is_post, with_place, without_label
from crawler.reading.fields.byline import Byline, authors_in, is_name
from crawler.reading.fields.calendar import Calendar
from crawler.reading.fields.dateline import dates_in, is_label, without_weekday
from crawler.reading.markup.text import ends_sentence, plain
from crawler.reading.words.phrases import lines, words

LONGEST = 70  # characters of a line with a date and a name
LONGEST_PERSON = 5  # words of a name at most
LABEL = 5  # words beside a date that may be a section, a place or a name

_BAR = re.compile(r"[|/·•–—-]$|^[|/·•–—-]")
_MARKS = " |,·•–—-/()"
_PLACES = frozenset(words("bylines", "of_places"))
_LANDMARKS = frozenset(words("bylines", "landmark"))
_LANDMARK_ENDINGS = words("bylines", "landmark_ending")
_NEWSROOM = lines("bylines", "desk", "newsroom")


def is_signed(line: str, calendar: Calendar) -> bool:
    """Return whether *line* is a date with nothing beside it but a name, or a label behind a bar."""
    dated = dates_in(line, calendar) if len(line) <= LONGEST else ()
    if len(dated) != 1 or ends_sentence(line):
        return False
    before, after = without_weekday(line[: dated[0].start]).strip(), line[dated[0].end :].strip()
    if before and after:
        return is_name(f"{before} {after}".strip(_MARKS))
    label = (before or after).strip(_MARKS)
    if _BAR.search(before) or _BAR.match(after):
        return 0 < len(label.split()) <= LABEL
    return " " in label and is_name(label)


def signed(line: str, calendar: Calendar) -> Byline | None:
    """Return the authors in *line*, if nothing but a bar, a dash or a blank is between them and a date.

    A place is printed so too: its name has one word, or one of which names of places are made.
    """
    dated = dates_in(line, calendar) if len(line) <= LONGEST else ()
    for date in dated[:1]:
        before, after = without_weekday(line[: date.start]).rstrip(), line[date.end :].lstrip()
        if is_label(before):
            return None
        name = before if _BAR.search(before) else after if _BAR.match(after) and not before else ""
        if not name and before[-1:].isalnum() and (not after or _BAR.match(after)) and _shows_names(calendar):
            name = before
        return _byline(without_label(name).strip(" |·•–—-/"))
    return None


def _shows_names(calendar: Calendar) -> bool:
    """Return whether two words with capitals may be a name: in German each noun has one."""
    return not (calendar.language or "").startswith("de")


def placed(line: str, calendar: Calendar) -> Byline | None:
    """Return the author in *line*, a name and the place where the text was written; ``None`` if it is anything else."""
    return _byline(line) if len(line) <= LONGEST and _shows_names(calendar) and with_place(line) else None


def _byline(text: str) -> Byline | None:
    names = authors_in(text) if text and not _NEWSROOM.match(text) else ()
    if not names or not all(map(_is_author, names)) or not text.startswith(names[0]):
        return None
    return Byline(text, names)


def _is_author(name: str) -> bool:
    """Return whether *name* is that of a person rather than that of a place, a section or a body."""
    words = plain(name).split()
    if not 1 < len(words) < LONGEST_PERSON or name.isupper() or not is_name(name) or is_post(name):
        return False
    if words[0] in _PLACES or not (_LANDMARKS | COMMON).isdisjoint(words) or words[-1].endswith(_LANDMARK_ENDINGS):
        return False
    return all(word.isalpha() for word in words)
