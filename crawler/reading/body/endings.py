"""The end of an article: headings and lines after which nothing belongs to it, and lines that never belong to one."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from crawler.reading.body.entries import entry_times
from crawler.reading.markup.text import ends_sentence, plain
from crawler.reading.words.phrases import either, folded, lines, words

_TAIL = lines("endings", "tail")
"""Headings that end an article."""

_TOPIC = lines("endings", "topic")
"""Those of them that may as well name the subject of the text's own last part."""

_BOX = lines("endings", "box", more=80)
"""Headings of boxes between two paragraphs of an article."""

_CALL_OUT = lines("endings", "call_out")
"""Words before a colon that name another story."""

_NOTE = lines("endings", "note", more=700)
"""Notes of the newsroom under a story."""

_CALL = lines("endings", "call")
"""Calls to subscribe, with any words before them."""

_QUOTED = re.compile(r"[“”\"]")
_CREDIT = lines("endings", "credit")
"""Picture credits on lines of their own, copyright notices, and text that a shop pays for."""

_CHROME = lines("endings", "chrome", more=120)
"""Furniture anywhere on a page."""

_ADVERTISEMENT = lines("endings", "advertisement")
"""Labels over an advertisement, which may be set as a heading of the text."""

LONGEST_CREDIT = 300  # characters
SHORT = 90  # characters: no heading is longer


def is_tail_heading(line: str, declared: Iterable[str] = ()) -> bool:
    """Return whether *line* is a heading after which nothing belongs to the article.

    >>> is_tail_heading("Related News"), is_tail_heading("Related news reached the force on Monday.")
    (True, False)
    """
    if len(line) > SHORT:
        return False
    if declared and any(plain(heading) == plain(line) for heading in declared):
        return True
    return _TAIL.match(line) and not _is_clause(line)


def is_box_heading(line: str) -> bool:
    """Return whether *line* is the heading of a box that may interrupt an article, e.g. ``Read also``."""
    return len(line) <= SHORT and _BOX.match(line) and not _is_clause(line) and not is_call_out(line)


def _is_clause(line: str) -> bool:
    """Return whether *line* ends like a sentence, a clause or a quotation, and not like a heading."""
    return line.rstrip().endswith((".", ",", "”"))


def is_call_out(line: str) -> bool:
    """Return whether *line* names another story to read, after words such as "Read also".

    >>> is_call_out("Read also: Kennels inspected after a week of barking")
    True
    """
    label, colon, named = line.partition(":")
    return len(line) < 260 and bool(colon and named.strip()) and folded(label) in _CALL_OUT.whole


def is_note(line: str) -> bool:
    """Return whether *line* is a note of the newsroom: about the author, an address to write to, a subscription."""
    return len(line) < 700 and (_NOTE.match(line) or _is_call(line))


def _is_call(line: str) -> bool:
    """Return whether *line* asks to subscribe, and is not a quotation."""
    return len(line) < 260 and _CALL.match(line) and not _QUOTED.search(line)


def is_chrome(line: str) -> bool:
    """Return whether *line* is furniture anywhere on a page: share links, an account line, a copyright notice."""
    if len(line) < LONGEST_CREDIT and _CREDIT.match(line):
        return True
    if _is_row(line):
        return True
    return len(line) < 220 and _CHROME.match(line) and not (len(line) > PROSE and line.rstrip().endswith("."))


def _is_row(line: str) -> bool:
    """Return whether *line* is a row of furniture: labels of links, and nothing else.

    >>> _is_row("Teilen Drucken"), _is_row("Print Copy link"), _is_row("Drucken in Ayford")
    (True, True, False)
    """
    if len(line) > LONGEST_ROW or ends_sentence(line):
        return False
    words = folded(line).split()
    ends = {0}
    for at in range(len(words)):
        if at in ends:
            ends |= {end for end in range(at + 1, min(at + LABEL, len(words)) + 1) if _label(words, at, end)}
    return len(words) > 1 and len(words) in ends


def _label(words: Sequence[str], at: int, end: int) -> bool:
    return " ".join(words[at:end]) in _CHROME.whole


LABEL = 4  # words of the label of a link at most
LONGEST_ROW = 100  # characters of a row of labels


def _nowhere(_: str) -> bool:
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """How the paragraphs of a text stand on its page; by default, nothing is known of it."""

    goes_on: Callable[[str], bool] = _nowhere
    """Whether a paragraph is where the article's prose is."""

    is_sentence: Callable[[str], bool] = ends_sentence
    """Whether a paragraph is a sentence and no link."""

    in_box: Callable[[str], bool] = _nowhere
    """Whether a heading stands apart from the text."""

    opens: Callable[[str], bool] = _nowhere
    """Whether the text goes on right under a heading."""

    leads: Callable[[str], bool] = _nowhere
    """Whether nothing but the text stands under a heading or bold words."""


def cut_tail(paragraphs: Sequence[str], declared: Iterable[str] = (), layout: Layout | None = None) -> list[str]:
    """Return *paragraphs* without those under the headings of tails and boxes, and without chrome lines.

    A tail heading cuts only where little of the article follows; a sub-heading that only reads like one stays.
    A heading above the first prose cuts nothing: its box is above the article.
    """
    layout = layout or Layout()
    wanted, text = tuple(declared), _Trimmed(entry_times(paragraphs))
    for at, paragraph in enumerate(paragraphs):
        under = paragraphs[at + 1 :]
        is_topic = _TOPIC.match(paragraph) and layout.leads(paragraph) and _goes_on(under, layout)
        heads_tail = not is_topic and is_tail_heading(paragraph, wanted)
        opens = is_topic or layout.opens(paragraph)
        if heads_tail and text.begun:
            if not _much_follows(paragraphs[:at], under, layout.goes_on):
                break
            text.open_box(layout.goes_on)
            if layout.goes_on(under[0]) and not layout.in_box(paragraph):
                text.kept.append(paragraph)
        elif heads_tail or (is_box_heading(paragraph) and not opens):
            text.open_box(layout.is_sentence)
        else:
            text.add(paragraph, is_heading=text.begun and opens and not _ADVERTISEMENT.match(paragraph))
    return without_notes(text.kept)


PROSE = 60  # characters from which a paragraph may be a sentence of the story


class _Trimmed:
    """Keeps a text without its furniture, and without the lines of a box until a paragraph ends it."""

    def __init__(self, times: frozenset[str]) -> None:
        self.kept: list[str] = []
        self._times = times
        self._ends_box: Callable[[str], bool] | None = None

    @property
    def begun(self) -> bool:
        """Whether the text has prose already."""
        return any(len(part) > PROSE for part in self.kept)

    def open_box(self, ends_box: Callable[[str], bool]) -> None:
        """Drop all from here to a paragraph that *ends_box*."""
        self._ends_box = ends_box if self.begun else None

    def add(self, paragraph: str, *, is_heading: bool = False) -> None:
        """Keep *paragraph* unless it is furniture or in a box; a heading of the text is not, whatever it says."""
        if not is_heading and paragraph not in self._times and (is_chrome(paragraph) or is_call_out(paragraph)):
            return
        if self._ends_box and _may_be_sentence(paragraph) and self._ends_box(paragraph):
            self._ends_box = None
        if self._ends_box is None:
            self.kept.append(paragraph)


def _may_be_sentence(paragraph: str) -> bool:
    return len(paragraph) > PROSE and not is_note(paragraph)


def _goes_on(under: Sequence[str], layout: Layout) -> bool:
    """Return whether all paragraphs *under* a heading are the article's, up to the end or to the next tail."""
    own = takewhile(lambda paragraph: layout.opens(paragraph) or not is_tail_heading(paragraph), under)
    return all(layout.goes_on(each) or layout.opens(each) or is_chrome(each) or is_note(each) for each in own)


def _much_follows(before: Sequence[str], after: Sequence[str], goes_on: Callable[[str], bool]) -> bool:
    """Return whether *after* has so much of the article that a heading before it cannot end the article."""
    more = sum(len(part) for part in after if len(part) > PROSE and ends_sentence(part) and goes_on(part))
    return more > MUCH * sum(map(len, before))


MUCH = 0.4  # of the text above a heading


def without_notes(paragraphs: Sequence[str]) -> list[str]:
    """Return *paragraphs* without the newsroom's notes at their end."""
    kept = list(paragraphs)
    for _ in range(LAST_NOTES):
        at = next((at for at in range(len(kept) - 1, max(0, len(kept) - 3), -1) if is_note(kept[at])), None)
        if at is None:
            break
        del kept[at]
    return kept


LAST_NOTES = 5  # notes that one story may have below it


def without_bios(paragraphs: Sequence[str], authors: Sequence[str]) -> tuple[str, ...]:
    """Return *paragraphs* without those at their end that describe one of the *authors*.

    >>> without_bios(["Lamps failed.", "Ann Lee is a lecturer in Ayford."], ["Ann Lee"])
    ('Lamps failed.',)
    """
    kept = list(paragraphs)
    while len(kept) > 1 and len(kept[-1]) < LONGEST_BIO and _tells_of(kept[-1], authors):
        kept.pop()
    return tuple(kept)


LONGEST_BIO = 700  # characters


def _tells_of(paragraph: str, authors: Sequence[str]) -> bool:
    """Return whether *paragraph* begins with a person's name of two words or more, and a description of the person."""
    return any(
        _BIO.match(paragraph, len(name))
        for name in authors
        if " " in name and not name.startswith("The ") and paragraph.startswith(name)
    )


_BIO = re.compile(rf",? (?:{either(words('endings', 'bio'))})\b")
"""Words about an author after the name."""


def _announces(line: str, headings: Iterable[str]) -> bool:
    """Return whether *line* is one of the *headings*, or ends in a colon and announces more."""
    return (plain(line) in headings and not ends_sentence(line)) or (len(line) < PROSE and line.endswith(":"))


def trailing_headings(paragraphs: Sequence[str], headings: Iterable[str] = ()) -> list[str]:
    """Return *paragraphs* without the *headings* at their end, which have nothing below them."""
    known = {plain(heading) for heading in headings}
    kept = list(paragraphs)
    while len(kept) > 1 and _announces(kept[-1], known):
        kept.pop()
    return kept
