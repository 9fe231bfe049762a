"""The story between head and tail: the text's own paragraphs, the standfirst and the head matter around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from crawler.reading.body.alignment import Alignment
from crawler.reading.body.body import Body
from crawler.reading.body.captions import is_caption
from crawler.reading.body.endings import cut_tail, trailing_headings
from crawler.reading.body.excerpts import is_cut, letters
from crawler.reading.body.head import Head, read_head, trim_head
from crawler.reading.body.zone import Zone
from crawler.reading.evidence import Evidence
from crawler.reading.fields.access import above_wall


@dataclass(frozen=True, slots=True)
class Story:
    """The parts of an article's text."""

    paragraphs: tuple[str, ...]
    head: Head
    standfirst: str | None = None
    captions: tuple[str, ...] = ()
    """Captions that the page prints as paragraphs."""

    lost: float = 0.0
    """Share of the text's sentences that were left out below a heading."""


def read_story(evidence: Evidence, headline: str, body: Body) -> Story:
    """Return the story in *body*, with the head between *headline* and text."""
    calendar, rules = evidence.calendar, evidence.rules
    alignment = Alignment(body.lines, body.blocks)
    blocks = alignment.mended()
    begun, taken = trim_head([block.text for block in blocks], headline, calendar, rules.byline)
    whole = above_wall(begun)
    kept = cut_tail(
        whole,
        rules.tail,
        goes_on=alignment.goes_on,
        is_sentence=alignment.is_sentence,
        in_box=alignment.in_box,
        opens=alignment.opens,
    )
    headings = [block.text for block in blocks if block.kind == "head"]
    text, captions = _without_captions(trailing_headings(kept, headings))
    zone = Zone(evidence, alignment, headline, text)
    lead = zone.standfirst()
    paragraphs = zone.without(lead)
    return Story(
        paragraphs=tuple(paragraphs),
        head=read_head([*zone.matter, *taken, *zone.above], calendar, rules.byline),
        standfirst=_editors(" ".join(lead), paragraphs),
        captions=tuple(captions),
        lost=alignment.share_lost(whole, kept),
    )


def _editors(lead: str, paragraphs: Sequence[str]) -> str | None:
    """Return the *lead* that an editor wrote; ``None`` for an excerpt that was cut from the text."""
    return lead if lead and not is_cut(lead, letters("".join(paragraphs))) else None


def _without_captions(paragraphs: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return *paragraphs* without captions, and the captions; if all read like captions, they are the text."""
    captions = [text for text in paragraphs if is_caption(text)]
    text = [text for text in paragraphs if text not in captions]
    return (text, captions) if text else (list(paragraphs), [])
