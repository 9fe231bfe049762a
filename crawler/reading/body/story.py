"""The story between head and tail: the text's own paragraphs, the standfirst and the head matter around them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from crawler.reading.body.alignment import Alignment, holder_of
from crawler.reading.body.body import Body
from crawler.reading.body.captions import is_caption
from crawler.reading.body.endings import cut_tail, is_chrome, trailing_headings
from crawler.reading.body.head import Head, hands_on, is_matter, merged, read_head, trim_head
from crawler.reading.body.sidebars import in_navigation
from crawler.reading.evidence import Evidence
from crawler.reading.fields.access import above_wall
from crawler.reading.fields.headline import is_apart
from crawler.reading.markup.layout import headline_place
from crawler.reading.markup.text import plain, repeats
from crawler.reading.markup.tree import Line
from crawler.reading.words.phrases import expression

DEEP = 40  # lines under the headline in which its head is looked for
ABOVE = 6  # lines over it that may belong to its head: a dateline, a section
LONGEST = 700  # characters of a standfirst
SENTENCE = 40  # characters from which a line under the headline may be a standfirst
_LEAD = re.compile(
    rf"{expression('names', 'lead')}|(?:^|[\s_-]){expression('names', 'lead_part')}(?:$|[\s_-])", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Story:
    """The parts of an article's text."""

    paragraphs: tuple[str, ...]
    head: Head
    standfirst: str | None = None
    captions: tuple[str, ...] = ()
    """Captions that the page prints as paragraphs."""

    lost: float = 0.0
    """Share of the text's sentences that were left out under a heading."""


def read_story(evidence: Evidence, headline: str, body: Body) -> Story:
    """Return the story in *body*, with what stands between *headline* and text."""
    calendar, rules = evidence.calendar, evidence.rules
    alignment = Alignment(body.lines, body.blocks)
    blocks = alignment.mended()
    kept, taken = trim_head([block.text for block in blocks], headline, calendar, rules.byline)
    whole = above_wall(kept)
    kept = cut_tail(
        whole, rules.tail, goes_on=alignment.goes_on, is_sentence=alignment.is_sentence, in_box=alignment.in_box
    )
    lost = alignment.share_lost(whole, kept)
    kept = trailing_headings(kept, [block.text for block in blocks if block.kind == "head"])
    captions = [text for text in kept if is_caption(text)]
    if len(captions) == len(kept):
        captions = []
    kept = [text for text in kept if text not in captions]
    zone = Zone(evidence, alignment, headline, kept)
    lead = zone.standfirst()
    kept = zone.without(lead)
    head = read_head([*zone.matter, *taken, *zone.above], calendar, rules.byline)
    return Story(tuple(kept), head, " ".join(lead) or None, tuple(captions), lost)


class Zone:
    """The lines from the headline to the second paragraph of the text."""

    def __init__(self, evidence: Evidence, alignment: Alignment, headline: str, kept: Sequence[str]) -> None:
        self.evidence = evidence
        self.alignment = alignment
        lines = alignment.lines
        self.first_paragraphs = kept[:3]
        top = headline_place(lines, headline, before=alignment.start(kept))
        if top is not None and is_apart(lines[top].block):
            top = self._under(lines, top, alignment.start(kept))
            kept = [text for text in kept if not repeats(text, lines[top].text)]
        self.kept = kept
        self.known = top is not None
        begin = 0 if top is None else top + 1
        end = self._end(lines, begin, kept)
        self.lines = [
            line for line in lines[begin:end] if not repeats(line.text, headline) and not hands_on(line.text, headline)
        ]
        over = lines[max(0, begin - 1 - ABOVE) : max(0, begin - 1)]
        self.above = [line.text for line in over if not in_navigation(line.block)]
        joined = merged([line.text for line in self.lines])
        self.matter = [text for text in joined if not self._is_prose_text(text)]

    @staticmethod
    def _under(lines: Sequence[Line], top: int, text: int) -> int:
        """Return where the headline of the article is printed, if that at *top* is one of a menu or breadcrumb."""
        return next(
            (at for at in range(top + 1, min(text + 1, len(lines))) if lines[at].block.tag in ("h1", "h2")), top
        )

    def _end(self, lines: Sequence[Line], begin: int, kept: Sequence[str]) -> int:
        """Return where the head ends at the latest: at the second paragraph that is no repetition."""
        last = min(len(lines), begin + DEEP)
        own = [paragraph for paragraph in kept if len(paragraph) >= SENTENCE]
        second = next((paragraph for paragraph in own[1:] if not repeats(paragraph, own[0])), None)
        for at in range(begin, last):
            if second and lines[at].text[:80] == second[:80]:
                return at
        return last if second is None and len(own) == 1 else min(last, self._start(lines, begin, kept, last) + 1)

    def _start(self, lines: Sequence[Line], begin: int, kept: Sequence[str], last: int) -> int:
        wanted = {paragraph[:60] for paragraph in kept[:2]}
        return next((at for at in range(begin, last) if lines[at].text[:60] in wanted), last)

    def _is_prose_text(self, text: str) -> bool:
        return len(text) >= SENTENCE and not is_matter(text, self.evidence.calendar, self.evidence.rules.byline)

    def standfirst(self) -> list[str]:
        """Return the lines of the standfirst, none where there is none."""
        if not self.known:
            return []
        prose = [
            (at, line)
            for at, line in enumerate(self.lines)
            if self._is_prose_text(line.text)
            and not _is_caption(line)
            and line.linked < 0.8 * len(line.text)
            and not is_chrome(line.text)
        ]
        if not prose:
            return []
        return self._over_matter(prose) or self._repeated(prose) or self._marked(prose)

    def _over_matter(self, prose: Sequence[tuple[int, Line]]) -> list[str]:
        """Return the prose that stands over dateline or byline, directly under the headline."""
        calendar, pattern = self.evidence.calendar, self.evidence.rules.byline
        last = max(
            (
                at
                for at, line in enumerate(self.lines)
                if is_matter(line.text, calendar, pattern) and not is_chrome(line.text)
            ),
            default=-1,
        )
        over = [line.text for at, line in prose if at < last]
        return over if 0 < len(over) <= 2 and sum(map(len, over)) <= LONGEST else []

    def _repeated(self, prose: Sequence[tuple[int, Line]]) -> list[str]:
        first = prose[0][1].text
        return [first] if any(repeats(first, line.text) for _, line in prose[1:]) and len(first) <= LONGEST else []

    def _marked(self, prose: Sequence[tuple[int, Line]]) -> list[str]:
        """Return the prose that page or description say to be the lead-in, of what stands first."""
        shown = [(at, line) for at, line in prose[:3] if len(line.text) <= LONGEST]
        if lead := next((line.text for at, line in shown if self._is_lead(at, line)), None):
            return [] if lead in self.first_paragraphs and len(prose) > 3 else [lead]
        line = prose[0][1]
        if len(line.text) > LONGEST or line.text in self.first_paragraphs or holder_of(line) in self.alignment.holders:
            return []
        described = [text for name in ("description", "og:description") for text in self.evidence.meta.get(name, ())]
        described_so = any(plain(line.text)[:60] == plain(text)[:60] for text in described)
        return [line.text] if described_so or len(prose) <= 2 else []

    def _is_lead(self, at: int, line: Line) -> bool:
        """Return whether the elements around *line* are called after a lead-in, or is a heading below the headline."""
        mark = " ".join(
            f"{e.get('class') or ''} {e.get('itemprop') or ''}"
            for e in (line.block, *list(line.block.iterancestors())[:2])
        )
        heading = line.block.tag in ("h2", "h3", "h4") and line.text not in self.first_paragraphs[1:]
        return bool(_LEAD.search(mark)) or line.block.get("itemprop") == "description" or (heading and at <= 3)

    def without(self, lead: Sequence[str]) -> list[str]:
        """Return the paragraphs without the lead-in, which stays only where the page prints it again as a paragraph."""
        left = list(self.kept)
        for text in lead:
            times = sum(repeats(text, line.text) for line in self.lines)
            at = [place for place, paragraph in enumerate(left[:4]) if repeats(paragraph, text)]
            if at and (times < 2 or len(at) > 1):
                del left[at[0]]
            elif not at and times >= 2:
                left.insert(0, text)
        return left or list(self.kept)


def _is_caption(line: Line) -> bool:
    near = [line.block, *list(line.block.iterancestors())[:3]]
    return any(e.tag in ("figure", "figcaption") or "caption" in (e.get("class") or "") for e in near)
