"""The texts that a source's answer hands over, found again in its capture."""

from __future__ import annotations

from collections.abc import Sequence

from archive.records import Capture
from crawler.sources.discovery import KINDS
from crawler.sources.source import Answer, Handed
from crawler.titles.title import Title


def texts_in(title: type[Title], capture: Capture, payload: bytes) -> Sequence[Handed]:
    """Return the texts that *capture*, an answer of a source of *title*, hands over; empty for any other capture."""
    answer = Answer(url=capture.url, media_type=capture.media_type, payload=payload)
    listings = (kind().read(answer).moved(title.present).of_site(title.home) for kind in KINDS.values())
    return next((listing.articles for listing in listings if listing.articles), ())
