"""The story between head and tail: the text's own paragraphs, the standfirst and the head matter around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.extraction.body import Body
from crawler.extraction.course import Course
from crawler.extraction.evidence import Evidence
from crawler.extraction.head import Head, is_matter, read_head, trim_head
from crawler.extraction.layout import layout
from crawler.extraction.tail import cut_tail, trailing_headings
from crawler.extraction.text import plain, repeats


@dataclass(frozen=True, slots=True)
class Story:
    """The parts of an article's text."""

    paragraphs: tuple[str, ...]
    head: Head
    standfirst: str | None = None


def read_story(evidence: Evidence, headline: str, body: Body) -> Story:
    """Return the story in *body*, with what stands between *headline* and text."""
    calendar, rules = evidence.calendar, evidence.rules
    course = Course(body.lines, body.blocks)
    blocks = course.filled()
    kept, taken = trim_head([block.text for block in blocks], headline, calendar, rules.byline)
    kept = cut_tail(kept, rules.tail, goes_on=course.goes_on)
    kept = trailing_headings(kept, [block.text for block in blocks if block.kind == "head"])
    place = layout(evidence.lines, headline, kept)
    lines = [line.text for line in evidence.lines]
    zone = lines[slice(*place.zone)]
    head = read_head([*zone, *taken, *lines[slice(*place.above)]], calendar, rules.byline)
    standfirst, kept = _standfirst(evidence, zone, kept, headline)
    return Story(tuple(kept), head, standfirst)


def _standfirst(
    evidence: Evidence, zone: Sequence[str], kept: list[str], headline: str
) -> tuple[str | None, list[str]]:
    """Return the standfirst and the paragraphs without it, unless the page prints it twice."""
    calendar = evidence.calendar
    prose = [line for line in zone if len(line) >= 40 and not is_matter(line, calendar) and not repeats(line, headline)]
    described = [text for names in ("description", "og:description") for text in evidence.meta.get(names, ())]
    # a first paragraph that is printed twice is the standfirst's repetition
    if len(kept) > 2 and repeats(kept[0], kept[1]):
        return kept[0], kept[1:]
    for line in prose:
        if any(repeats(line, text) or plain(line) in plain(text) for text in (*described, *kept[:1])):
            return line, kept
    return (prose[0] if len(prose) == 1 else None), kept
