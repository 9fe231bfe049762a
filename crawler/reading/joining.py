"""One reading of an article that is split over several pages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import chain

from archive.records import Article, Kind, Reading
from crawler.reading.markup.text import repeats


def join(readings: Sequence[Reading]) -> Reading:
    """Return one reading of the pages of one article, in their order; pages that gave no article add nothing.

    Raises:
        ValueError: *readings* is empty.

    """
    if not readings:
        raise ValueError("no reading to join")
    first = readings[0]
    parts = [reading.article for reading in readings if reading.article is not None]
    if first.kind is not Kind.ARTICLE or first.article is None or len(parts) < 2:
        return first if first.article is None else replace(first, next_page=None)
    return replace(first, article=_joined(first.article, parts), next_page=None)


def _own_paragraphs(part: Article, lead: str) -> list[str]:
    """Return the paragraphs of a later page: it has no lead-in, so the text read as one is its first paragraph."""
    own = part.body.split("\n\n")
    return [part.standfirst, *own] if part.standfirst and not repeats(part.standfirst, lead) else own


def _joined(first: Article, parts: Sequence[Article]) -> Article:
    paragraphs = first.body.split("\n\n")
    for part in parts[1:]:
        own = _own_paragraphs(part, first.standfirst or "")
        paragraphs += [text for text in own[:2] if not repeats(text, paragraphs[0])] + own[2:]
    return replace(
        first,
        body="\n\n".join(paragraphs),
        captions=tuple(dict.fromkeys(chain.from_iterable(part.captions for part in parts))),
        truncated=parts[-1].truncated,
        confidence=min((part.confidence for part in parts if part.confidence is not None), default=None),
    )
