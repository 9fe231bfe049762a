"""The lines from the headline to the second paragraph, with standfirst and head matter."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from lxml.html import HtmlElement

from crawler.reading.body.alignment import Alignment
from crawler.reading.body.endings import is_chrome
from crawler.reading.body.head import hands_on, is_contact, is_matter, merged
from crawler.reading.body.line_kinds import holder_of
from crawler.reading.body.sidebars import in_navigation
from crawler.reading.evidence import Evidence
from crawler.reading.fields.dateline import dates_in
from crawler.reading.fields.headline import is_apart
from crawler.reading.markup.layout import headline_place
from crawler.reading.markup.lines import Line
from crawler.reading.markup.text import plain, repeats
from crawler.reading.words.phrases import expression

DEEP = 40  # lines under the headline in which its head is looked for
AGAIN = 15  # lines between two prints of one headline, with the head of the article between them
ABOVE = 6  # lines over it that may belong to its head: a dateline, a section
LABEL = 4  # words of a section or label over the headline
LONGEST = 700  # characters of a standfirst
SENTENCE = 40  # characters from which a line under the headline may be a standfirst
MOST_LEADS = 2  # lines of one standfirst
SAME = 80  # characters by which a paragraph is found among the lines
_LEAD = re.compile(
    rf"{expression('names', 'lead')}|(?:^|[\s_-]){expression('names', 'lead_part')}(?:$|[\s_-])", re.IGNORECASE
)


class Zone:
    """The lines from the headline to the second paragraph of the text."""

    def __init__(self, evidence: Evidence, alignment: Alignment, headline: str, kept: Sequence[str]) -> None:
        self.evidence = evidence
        self.alignment = alignment
        lines, begun = alignment.lines, alignment.start(kept)
        self.first_paragraphs = kept[:3]
        top = headline_place(lines, headline, before=begun)
        top = top if top is None else _first_print(lines, top)
        if top is not None and is_apart(lines[top].block):
            top = self._under(lines, top, begun)
            kept = _unlike(lines[top].text, kept)
        self.kept = kept
        self.known = top is not None
        begin = 0 if top is None else top + 1
        self.lines = [line for line in lines[begin : self._end(begin)] if not _names(line.text, headline)]
        self.above = self._over(lines[max(0, begin - 1 - ABOVE) : max(0, begin - 1)])
        joined = merged([line.text for line in self.lines])
        self.matter = [text for text in joined if not self._is_prose_text(text)]

    def _over(self, lines: Sequence[Line]) -> list[str]:
        """Return the texts of *lines*, right over the headline; of a list of days and events nothing."""
        texts = [line.text for line in lines if not in_navigation(line.block)]
        days = {dated.day for text in texts for dated in dates_in(text, self.evidence.calendar) if not dated.modified}
        titles = (at for at, text in enumerate(texts) if len(text.split()) > LABEL and not self._is_matter(text))
        return texts[max(titles, default=-1) + 1 :] if len(days) > 1 else texts

    @staticmethod
    def _under(lines: Sequence[Line], top: int, text: int) -> int:
        """Return the line of the article's headline, if the one at *top* belongs to a menu or breadcrumb."""
        return next(
            (at for at in range(top + 1, min(text + 1, len(lines))) if lines[at].block.tag in ("h1", "h2")), top
        )

    def _end(self, begin: int) -> int:
        """Return the latest end of the head: the second paragraph that repeats nothing."""
        last = min(len(self.alignment.lines), begin + DEEP)
        own = [paragraph for paragraph in self.kept if len(paragraph) >= SENTENCE]
        if len(own) == 1:
            return last
        second = next((paragraph[:SAME] for paragraph in own[1:] if not repeats(paragraph, own[0])), None)
        places = range(begin, last)
        printed = next((at for at in places if second and self.alignment.lines[at].text[:SAME] == second), None)
        return min(last, self._start(places) + 1) if printed is None else printed

    def _start(self, places: range) -> int:
        """Return the first of *places* with one of the first two paragraphs; their end without one."""
        wanted = {paragraph[:60] for paragraph in self.kept[:2]}
        return next((at for at in places if self.alignment.lines[at].text[:60] in wanted), places.stop)

    def _is_prose_text(self, text: str) -> bool:
        return len(text) >= SENTENCE and not is_matter(text, self.evidence.calendar, self.evidence.rules.byline)

    def standfirst(self) -> list[str]:
        """Return the lines of the standfirst; empty without one."""
        if not self.known:
            return []
        prose = [(at, line) for at, line in enumerate(self.lines) if self._may_lead(line)]
        if not prose:
            return []
        return self._over_matter(prose) or self._repeated(prose) or self._marked(prose)

    def _may_lead(self, line: Line) -> bool:
        if _is_caption(line) or line.linked >= 0.8 * len(line.text):
            return False
        return self._is_prose_text(line.text) and not is_chrome(line.text) and not is_contact(line.text)

    def _over_matter(self, prose: Sequence[tuple[int, Line]]) -> list[str]:
        """Return the prose between the headline and the dateline or byline below it."""
        last = max((at for at, line in enumerate(self.lines) if self._is_matter(line.text)), default=-1)
        over = list(dict.fromkeys(line.text for at, line in prose if at < last))
        if all(text in over for text in self.kept if len(text) >= SENTENCE):  # the day of a teaser below a short text
            return []
        return over if len(over) <= MOST_LEADS and sum(map(len, over)) <= LONGEST else []

    def _is_matter(self, text: str) -> bool:
        """Return whether *text* is a dateline, a byline, a section: head matter that is not everywhere on the page."""
        return is_matter(text, self.evidence.calendar, self.evidence.rules.byline) and not is_chrome(text)

    def _repeated(self, prose: Sequence[tuple[int, Line]]) -> list[str]:
        first = prose[0][1].text
        return [first] if any(repeats(first, line.text) for _, line in prose[1:]) and len(first) <= LONGEST else []

    def _marked(self, prose: Sequence[tuple[int, Line]]) -> list[str]:
        """Return the part of the first prose that the page or its description gives as the lead-in."""
        shown = (line.text for at, line in prose[:3] if len(line.text) <= LONGEST and self._is_lead(at, line))
        if lead := next(shown, None):
            return [] if lead in self.first_paragraphs and len(prose) > 3 else self._whole(lead, prose)
        first = prose[0][1]
        unmarked = len(prose) <= 2 or self._is_described(first.text)
        return [first.text] if unmarked and not self._is_of_text(first) else []

    def _whole(self, lead: str, prose: Sequence[tuple[int, Line]]) -> list[str]:
        """Return all prose in the element that is named as a lead-in and has *lead*; *lead* alone without one."""
        block = next(line.block for _, line in prose if line.text == lead)
        named = next((each for each in islice(block.iterancestors(), 2) if _LEAD.search(each.get("class") or "")), None)
        inside = set() if named is None else set(named.iter())
        whole = [line.text for line in self.alignment.lines if line.block in inside and self._may_lead(line)]
        return whole if whole and sum(map(len, whole)) <= LONGEST else [lead]

    def _is_of_text(self, line: Line) -> bool:
        """Return whether *line* is a paragraph of the text, or as long as one."""
        if len(line.text) > LONGEST or line.text in self.first_paragraphs:
            return True
        return holder_of(line) in self.alignment.holders

    def _is_described(self, text: str) -> bool:
        """Return whether the page describes itself with *text*."""
        described = (*self.evidence.meta.get("description", ()), *self.evidence.meta.get("og:description", ()))
        return any(plain(text)[:60] == plain(other)[:60] for other in described)

    def _is_lead(self, at: int, line: Line) -> bool:
        """Return whether the elements around *line* are named as a lead-in, or it is a heading below the headline."""
        if line.block.get("itemprop") == "description" or _LEAD.search(_mark(line.block)):
            return True
        if _in_header(line.block):
            return True
        return at <= 3 and line.block.tag in ("h2", "h3", "h4") and line.text not in self.first_paragraphs[1:]

    def without(self, lead: Sequence[str]) -> list[str]:
        """Return the paragraphs without the lead-in, which stays only if the page prints it again as a paragraph."""
        left = list(self.kept)
        for text in lead:
            left = self._without_one(left, text)
        return left or list(self.kept)

    def _without_one(self, paragraphs: list[str], text: str) -> list[str]:
        again = sum(repeats(text, line.text) for line in self.lines) > 1
        at = [place for place, paragraph in enumerate(paragraphs[:4]) if repeats(paragraph, text)]
        if again and not at:
            return [text, *paragraphs]
        if at and (len(at) > 1 or not again):
            del paragraphs[at[0]]
        return paragraphs


def _first_print(lines: Sequence[Line], top: int) -> int:
    """Return the line of the headline at *top*, or of the same h1 a little above it, with the head between both."""
    return next((at for at in range(max(0, top - AGAIN), top) if _is_same_h1(lines[at], lines[top])), top)


def _is_same_h1(line: Line, other: Line) -> bool:
    is_h1 = line.block.tag == other.block.tag == "h1"
    return is_h1 and line.text == other.text and not is_apart(line.block)


def _unlike(line: str, paragraphs: Sequence[str]) -> list[str]:
    return [text for text in paragraphs if not repeats(text, line)]


def _names(line: str, headline: str) -> bool:
    """Return whether *line* is the *headline*, or offers to share it."""
    return repeats(line, headline) or hands_on(line, headline)


def _mark(element: HtmlElement) -> str:
    """Return the names of *element* and of the two around it."""
    near = islice((element, *element.iterancestors()), 3)
    return " ".join(f"{each.get('class') or ''} {each.get('itemprop') or ''}" for each in near)


def _in_header(element: HtmlElement) -> bool:
    """Return whether *element* is in a ``header`` together with a headline that is an h2, and no other paragraph."""
    header = next(element.iterancestors("header"), None)
    if header is None or header.find(".//h1") is not None or header.find(".//h2") is None:
        return False
    return sum(len(paragraph.text_content()) > 2 * SENTENCE for paragraph in header.iter("p")) <= 1


def _is_caption(line: Line) -> bool:
    near = islice((line.block, *line.block.iterancestors()), 4)
    return any(e.tag in ("figure", "figcaption") or "caption" in (e.get("class") or "") for e in near)
