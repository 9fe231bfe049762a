"""The story between head and tail: the text's own paragraphs, the standfirst and the head matter around them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from crawler.reading.body.alignment import KEY, Alignment
from crawler.reading.body.body import Body
from crawler.reading.body.captions import is_caption
from crawler.reading.body.endings import PROSE, Layout, cut_tail, trailing_headings
from crawler.reading.body.excerpts import is_cut, letters
from crawler.reading.body.head import Head, read_head, trim_head
from crawler.reading.body.mending import Mending
from crawler.reading.body.sidebars import in_sidebar
from crawler.reading.body.zone import Zone
from crawler.reading.evidence import Evidence
from crawler.reading.fields.access import above_wall
from crawler.reading.fields.byline import Byline, byline_in, is_name
from crawler.reading.fields.calendar import Calendar
from crawler.reading.fields.dateline import is_dateline
from crawler.reading.markup.layout import headline_place
from crawler.reading.markup.text import ends_sentence, squeeze


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
    blocks = Mending(alignment).blocks()
    stamps = {squeeze(time.text_content()) for time in evidence.tree.iter("time") if time.get("datetime")}
    texts = _below(alignment, headline, _without_copy([block.text for block in blocks]))
    begun, taken = trim_head(texts, headline, calendar, rules.byline, stamps=stamps, opens=alignment.opens)
    whole = above_wall(begun)
    layout = Layout(
        goes_on=alignment.goes_on,
        is_sentence=alignment.is_sentence,
        in_box=alignment.in_box,
        opens=alignment.opens,
        leads=alignment.leads,
    )
    kept = _without_diary(cut_tail(whole, rules.tail, layout), alignment, calendar)
    headings = [block.text for block in blocks if block.kind == "head" or alignment.is_bold(block.text)]
    text, captions = _without_captions(trailing_headings(kept, headings))
    zone = Zone(evidence, alignment, headline, text)
    lead = zone.standfirst()
    head = read_head([*zone.matter, *taken, *zone.above], calendar, rules.byline)
    paragraphs, signed = _signed(zone.without(lead)) if head.byline is None else (zone.without(lead), None)
    signed = signed or (None if head.byline else _labelled(alignment, paragraphs))
    return Story(
        paragraphs=tuple(paragraphs),
        head=replace(head, byline=signed) if signed else head,
        standfirst=_editors(" ".join(lead), paragraphs),
        captions=tuple(captions),
        lost=alignment.share_lost(whole, kept),
    )


def _below(alignment: Alignment, headline: str, paragraphs: Sequence[str]) -> Sequence[str]:
    """Return *paragraphs* without short lines at their start that are no sentences, over the *headline*."""
    top = headline_place(alignment.lines, headline, before=alignment.start(paragraphs))
    for at, text in enumerate(paragraphs):
        place = alignment.by_text.get(text)
        if top is None or place is None or place >= top or len(text) > PROSE or ends_sentence(text):
            return paragraphs[at:]
    return paragraphs


def _without_diary(paragraphs: Sequence[str], alignment: Alignment, calendar: Calendar) -> list[str]:
    """Return *paragraphs* without a list of days and events at their end, outside of the text's elements."""
    end = len(paragraphs)
    while end > 1 and alignment.is_outside(paragraphs[end - 1]) and not ends_sentence(paragraphs[end - 1]):
        end -= 1
    under = paragraphs[end:]
    is_diary = len(under) > 1 and any(is_dateline(line, calendar) for line in under)
    return list(paragraphs[:end] if is_diary else paragraphs)


def _signed(paragraphs: Sequence[str]) -> tuple[Sequence[str], Byline | None]:
    """Return *paragraphs* without a byline that ends them, and that byline."""
    last = paragraphs[-1] if len(paragraphs) > 1 else ""
    byline = byline_in(last) if len(last) <= PROSE and not ends_sentence(last) else None
    if byline is None or byline.text != last or not all(is_name(name) and " " in name for name in byline.authors):
        return paragraphs, None
    return (paragraphs[:-1], byline) if byline.authors else (paragraphs, None)


def _labelled(alignment: Alignment, paragraphs: Sequence[str]) -> Byline | None:
    """Return the byline in a line under the text that begins with a label such as "Author:" and names people."""
    last = next((at for text in reversed(paragraphs) if (at := alignment.first.get(text[:KEY])) is not None), None)
    for line in alignment.lines[last + 1 : last + 1 + UNDER] if last is not None else ():
        label, colon, _ = line.text.partition(":")
        if colon and len(line.text) <= LONGEST_SIGNATURE and len(label) <= LONGEST_LABEL and not in_sidebar(line.block):
            byline = byline_in(line.text)
            if byline and byline.authors and all(is_name(name) and " " in name for name in byline.authors):
                return replace(byline, under=True)
    return None


UNDER = 15  # lines under a text in which its author may be named
LONGEST_SIGNATURE = 120  # characters of such a line
LONGEST_LABEL = 20  # characters of its label


def _without_copy(paragraphs: Sequence[str]) -> list[str]:
    """Return *paragraphs* without a second copy of the text, which a page prints for another kind of screen."""
    prose = [at for at, text in enumerate(paragraphs) if len(text) > PROSE]
    for begin in range(min(LEADS, len(prose))):
        length = _copied([paragraphs[at] for at in prose[begin:]])
        if length >= LEAST_COPIED:
            start, end = prose[begin + length], prose[begin + 2 * length - 1]
            return [*paragraphs[:start], *paragraphs[end + 1 :]]
    return list(paragraphs)


def _copied(prose: Sequence[str]) -> int:
    """Return how many paragraphs *prose* begins with that are all printed once more right behind them; 0 if none."""
    again = next((at for at in range(1, len(prose)) if prose[at] == prose[0]), 0)
    return again if again and prose[:again] == prose[again : 2 * again] else 0


LEADS = 2  # paragraphs before a text that may be printed once: a standfirst
LEAST_COPIED = 3  # paragraphs of a text that is printed twice; fewer are a refrain


def _editors(lead: str, paragraphs: Sequence[str]) -> str | None:
    """Return the *lead* that an editor wrote; ``None`` for an excerpt that was cut from the text."""
    return lead if lead and not is_cut(lead, letters("".join(paragraphs))) else None


def _without_captions(paragraphs: Sequence[str]) -> tuple[list[str], list[str]]:
    """Return *paragraphs* without captions, and the captions; if all read like captions, they are the text."""
    captions = [text for text in paragraphs if is_caption(text)]
    text = [text for text in paragraphs if text not in captions]
    return (text, captions) if text else (list(paragraphs), [])
