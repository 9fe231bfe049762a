"""The head of an article: the lines between headline and first paragraph, and their repetition above the text."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from archive.bodies import is_body
from archive.records import Precision
from crawler.reading.body.endings import is_chrome, is_tail_heading
from crawler.reading.body.entries import entry_times
from crawler.reading.fields.behind_names import is_post
from crawler.reading.fields.byline import Byline, byline_in, names_holder, names_nobody
from crawler.reading.fields.calendar import Calendar, Dated
from crawler.reading.fields.dateline import dates_in, is_dateline, is_label, says_change
from crawler.reading.fields.signature import is_signed, placed, signed
from crawler.reading.markup.text import ends_sentence, plain, repeats
from crawler.reading.words.months import MONTH_NAME
from crawler.reading.words.phrases import expression, lines, words

DEEP = 12  # lines below the headline that may belong to the head
LONGEST_STAMP = 120  # characters of a dateline with more in it
LONGEST_OFFICE = 140  # characters of a press office's line
PROSE = 60  # characters from which a line may be a sentence of the story
_ABOVE_NAME = frozenset(words("heads", "above_name"))


AROUND = 60  # characters around a headline in a line that offers to share or copy it
_OFFICE = lines("heads", "office", more=LONGEST_OFFICE)
_HOURS = re.compile(r"^\d{4} ?hrs\b\W*", re.IGNORECASE)
"""The time of a release as forces write it, before its day."""


@dataclass(frozen=True, slots=True)
class Head:
    """The fields that the lines between headline and text give."""

    byline: Byline | None = None
    published: Dated | None = None
    modified: Dated | None = None


def is_matter(line: str, calendar: Calendar, pattern: str | None = None) -> bool:
    """Return whether *line* is furniture of a head: dateline, byline, share line, section."""
    return (
        is_dateline(_HOURS.sub("", line), calendar)
        or is_byline(line, pattern)
        or is_chrome(line)
        or is_office(line)
        or _is_agency(line, calendar)
        or _is_stamp(line, calendar)
        or is_signed(line, calendar)
        or signed(line, calendar) is not None
        or names_holder(line)
        or names_nobody(line)
    )


def _is_stamp(line: str, calendar: Calendar) -> bool:
    """Return whether *line* prints a time to the minute and is no sentence: a dateline with more in it."""
    if len(line) > LONGEST_STAMP or ends_sentence(line.rstrip(")）")):
        return False
    return any(dated.precision is Precision.MINUTE for dated in dates_in(line, calendar))


def _is_agency(line: str, calendar: Calendar) -> bool:
    """Return whether *line* is the dateline of an agency on a line of its own: a place, a day, its name, a dash."""
    end = line.rstrip(" .")
    if len(line) > LONGEST_STAMP or not end.endswith((*_DASHES, ")")):
        return False
    place, agencies = _AGENCY.subn(" ", _DAY.sub(" ", line))
    for dated in dates_in(place, calendar)[:1]:
        place = place.replace(dated.text, " ", 1)
    ends = end.endswith(_DASHES) and (agencies or not end.endswith(":"))
    return bool(ends or _SHORT_AGENCY.search(end)) and _PLACE.fullmatch(place) is not None


_DASHES = ("-", "–", "—", ":")
_AGENCY = re.compile(r"\((?=[^()]*[A-Za-z])[^()]{2,40}\)")
_SHORT_AGENCY = re.compile(r"\([A-Za-z]{2,8}(?:/\w{2,8})?\)$")
_MONTH = rf"(?:{MONTH_NAME})\b\.?"
_OF = rf"(?:{expression('dates', 'of')}\s)?"
_DAY = re.compile(
    rf"(?:\b{expression('dates', 'on')}\s)?\b(?:\d{{1,2}}\.?\s{_OF}{_MONTH}|{_MONTH}\s\d{{1,2}}\b)"
    rf"(?:,?\s{_OF}\d{{4}}\b)?",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\W*[A-ZÀ-Ž][\w.'’-]*(?:[\s,/]+[A-ZÀ-Ž][\w.'’-]*){0,5}\W*")
"""The name of a place in a few words."""


def is_office(line: str) -> bool:
    """Return whether *line* names the press office that sends a release out, above its text."""
    return len(line) < LONGEST_OFFICE and _OFFICE.match(line) and not line.rstrip().endswith(".")


def is_contact(line: str) -> bool:
    """Return whether *line* is a label and whom to ask or under what number, as forces print above a release.

    >>> is_contact("Ref: NM/26/44 | Contact: Press Desk 01632 960 123"), is_contact("Analysis: what 44 radios cost")
    (True, False)
    """
    label, colon, contact = line.partition(":")
    if not colon or len(line) > LONGEST_OFFICE or len(label.split()) > LABEL or ends_sentence(line):
        return False
    return _NUMBERED.search(contact) is not None


LABEL = 3  # words before a colon
_NUMBERED = re.compile(
    r"[\w+-]@[\w-]+\.\w|(?<![\d ()/-])\d[\d ()/-]{7,}\d"
    r"|\b[A-Z]{1,5}[/-]\d{1,6}[/-]\d+|\A\s{0,9}\d{1,6}[/-]\d{2,6}\s{0,9}\Z"
)
"""An address, a telephone number or the number of a release."""


def hands_on(line: str, headline: str) -> bool:
    """Return whether *line* offers to share, copy or print the story, named by its *headline*.

    >>> hands_on("Share All sharing options for: New radios work", "New radios work")
    True
    >>> hands_on("New radios work in the cellar, said the force.", "New radios work")
    False
    """
    words, named = plain(line), plain(headline)
    more = len(words) - len(named)
    return bool(named) and 0 < more <= AROUND and words.endswith(f" {named}") and not line.rstrip().endswith(".")


def is_byline(line: str, pattern: str | None = None) -> bool:
    """Return whether *line* is a byline, alone or with a section or date glued to it."""
    return byline_of(line, pattern) is not None


def byline_of(line: str, pattern: str | None = None, calendar: Calendar | None = None) -> Byline | None:
    """Return the byline in *line* without a date glued to it."""
    if calendar is not None and len(line) < 200:
        for dated in dates_in(line, calendar):
            line = f"{line[: dated.start]}\n{line[dated.end :]}"
            break
    for part in line.split("\n"):
        if found := byline_in(part.strip(" |,•·–—-"), pattern=pattern):
            return found
    return byline_in(line, pattern=pattern)


def read_head(lines: Sequence[str], calendar: Calendar, pattern: str | None = None) -> Head:
    """Return the fields that *lines*, printed between a headline and its text, give of the article."""
    lines = merged(lines)
    bylines = (
        *(byline_of(line, pattern, calendar) for line in lines),
        *(signed(line, calendar) for line in lines),
        *_placed(lines, calendar),
    )
    dated = _dates(lines, calendar)
    return Head(
        byline=next(filter(None, bylines), None),
        published=next((found for found in dated if not found.modified), None),
        modified=next((found for found in dated if found.modified), None),
    )


def _placed(lines: Sequence[str], calendar: Calendar) -> Iterator[Byline | None]:
    """Yield the authors in those of *lines* that have a name and a place, right above or below a date."""
    for at, line in enumerate(lines):
        beside = (*lines[max(0, at - 1) : at], *lines[at + 1 : at + 2])
        if any(is_dateline(each, calendar) for each in beside):
            yield placed(line, calendar)


def _dates(lines: Sequence[str], calendar: Calendar) -> list[Dated]:
    """Return the dates in *lines*, those without day or year last: a month alone is a section's, or a list's."""
    dated: list[Dated] = []
    for above, line in pairwise(["", *lines]):
        found = dates_in(line, calendar) if len(line) < 200 else ()
        is_change = bool(found) and not found[0].start and is_label(above) and says_change(above)
        dated += [replace(found[0], modified=True), *found[1:]] if is_change else found
    return sorted(dated, key=lambda found: found.yearless or found.precision is Precision.MONTH)


def merged(lines: Sequence[str]) -> list[str]:
    r"""Return *lines* with a "By" or "By -" joined to the name on the line below it.

    >>> merged(["By -", "Gary Mason"])
    ['By -\nGary Mason']
    """
    kept: list[str] = []
    for line in lines:
        if kept and plain(kept[-1]) in _ABOVE_NAME and len(line) < 120:
            kept[-1] = f"{kept[-1]}\n{line}"
        else:
            kept.append(line)
    return kept


def below_headline(paragraphs: Sequence[str], headline: str) -> Sequence[str]:
    """Return *paragraphs* from below the headline on, if it is among them and no prose is above it."""
    for at, text in enumerate(paragraphs[: 3 * DEEP]):
        if repeats(text, headline):
            return paragraphs[at + 1 :]
        if len(text) > PROSE and ends_sentence(text):
            break
    return paragraphs


def trim_head(
    paragraphs: Sequence[str],
    headline: str,
    calendar: Calendar,
    pattern: str | None = None,
    *,
    stamps: Collection[str] = (),
    opens: Callable[[str], bool] = lambda _: False,
) -> tuple[list[str], list[str]]:
    """Return the paragraphs from the first of the story on, and the lines of head matter before them.

    *stamps* are the texts of elements that the page marks as times. Prose before a dateline or byline stays: only the
    furniture around it goes. A heading below prose that *opens* more of it is the text's.
    """
    paragraphs = below_headline(paragraphs, headline)
    times = entry_times(paragraphs)
    taken: list[str] = []
    kept: list[str] = []
    start, prose = merged(paragraphs[:DEEP]), 0
    while start and prose < 2:
        line = start.pop(0)
        is_head = line in stamps or _is_head(line, headline, calendar, pattern, first=not prose)
        is_head = is_head or (not prose and _is_post_of(taken[-1:], line, pattern))
        if line not in times and is_head and not (prose and opens(line)):
            taken.append(line)
        elif prose or line in times or not is_tail_heading(line):
            kept.append(line)
            prose += len(line) > PROSE
    return [*kept, *start, *paragraphs[DEEP:]], taken


def _is_post_of(above: Sequence[str], line: str, pattern: str | None) -> bool:
    """Return whether *line* is the post of the author who is named in the line *above*."""
    if len(line) > PROSE or len(line.split()) > LONGEST_POST or ends_sentence(line) or not is_post(line):
        return False
    return any(is_byline(text, pattern) for text in above)


LONGEST_POST = 5  # words


def _is_head(line: str, headline: str, calendar: Calendar, pattern: str | None, *, first: bool) -> bool:
    """Return whether *line* repeats the *headline*, offers to share it, or is head matter.

    Above the *first* prose a byline with its date is head matter too.
    """
    if repeats(line, headline) or hands_on(line, headline):
        return True
    if is_dateline(line.replace(headline, "", 1), calendar) or is_matter(line, calendar, pattern):
        return True
    return first and (
        is_label(line)
        or is_contact(line)
        or is_body(line)
        or byline_of(line, pattern, calendar) is not None
        or placed(line, calendar) is not None
    )
