"""Lines that name an author without a "by": a name beside a date, or before the place that it was written in."""

from __future__ import annotations

import re

from crawler.reading.fields.behind_names import with_place, without_label
from crawler.reading.fields.byline import Byline, authors_in, is_name
from crawler.reading.fields.calendar import Calendar
from crawler.reading.fields.dateline import dates_in, is_label, without_weekday
from crawler.reading.fields.persons import names_person, shows_names
from crawler.reading.markup.text import ends_sentence
from crawler.reading.words.phrases import expression, lines

LONGEST = 70  # characters of a line with a date and a name
LABEL = 5  # words beside a date that may be a section, a place or a name

_BAR = re.compile(r"[|/·•–—-]$|^[|/·•–—-]")
_ON = re.compile(rf"(?:(?<!\s)\s+|^){expression('dates', 'on')}$", re.IGNORECASE)
_MARKS = " |,·•–—-/()"
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
        if not name and shows_names(calendar):
            name = _beside(_ON.sub("", before), after)
        return _byline(without_label(name).strip(" |,·•–—-/"))
    return None


def _beside(before: str, after: str) -> str:
    """Return the words on one side of a date, with a comma between or nothing; empty if they stand on both sides."""
    if before[-1:].isalnum() or before.endswith((",", ".")):
        return before if not after or _BAR.match(after) else ""
    return after.lstrip(", ") if not before and after.startswith(",") else ""


def placed(line: str, calendar: Calendar) -> Byline | None:
    """Return the author in *line*, a name and the place where the text was written; ``None`` if it is anything else."""
    return _byline(line) if len(line) <= LONGEST and shows_names(calendar) and with_place(line) else None


def _byline(text: str) -> Byline | None:
    names = authors_in(text) if text and not _NEWSROOM.match(text) else ()
    if not names or not all(map(names_person, names)) or not text.startswith(names[0]):
        return None
    return Byline(text, names)
