"""The answers of sources, parsed in the processes of the readers: what they list, and the texts that they hand over."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from archive.facts import Fault, Reason, noted
from archive.problems import Problem
from archive.records import Capture
from crawler.reading.pool import NotParsed, ReaderPool
from crawler.sources.discovery import KINDS
from crawler.sources.markup import GZIP
from crawler.sources.source import Answer, Handed, Listing, Source

ENTRIES = 100_000
"""Of one answer; sitemaps.org allows 50,000."""


SHORT = 64 * 1024
"""Bytes of an answer that are parsed on the spot while no reader runs: a run that finds nothing new starts none."""


async def listing_of(source: Source, answer: Answer, readers: ReaderPool) -> Listing:
    """Return the listing of *source* in *answer*; with a problem if no reader could parse it."""
    if source.is_light(answer):
        return bounded(source, answer)
    try:
        if is_short(answer) and not readers.has_started:
            return at_once(source, answer)
        return await readers.parse(bounded, source, answer)
    except NotParsed as error:
        return Listing(problem=Problem(fault=Fault.NOT_PARSED, got=error.reason))


def is_short(answer: Answer) -> bool:
    """Return whether nothing that *answer* may hold takes long to parse."""
    return len(answer.payload) <= SHORT and not answer.payload.startswith(GZIP)


def at_once(source: Source, answer: Answer) -> Listing:
    """Return the listing of *source* in *answer*, parsed here; to start the readers for it would cost far more.

    Raises:
        NotParsed: with the error as the reason.

    """
    try:
        return bounded(source, answer)
    except Exception as error:  # whatever a hostile list makes of a parser; the reason is stored
        raise NotParsed(noted(Reason.READER_FAILED, type(error).__name__)) from error


def bounded(source: Source, answer: Answer) -> Listing:
    """Return the listing of *source* in *answer*, without the entries past a bound; runs in a worker."""
    listing = source.read(answer)
    if len(listing.entries) <= ENTRIES and len(listing.follow) <= ENTRIES:
        return listing
    kept = {entry.url for entry in listing.entries[:ENTRIES]}
    return replace(
        listing,
        entries=listing.entries[:ENTRIES],
        follow=listing.follow[:ENTRIES],
        articles=tuple(handed for handed in listing.articles if handed.url in kept),
        problem=Problem(fault=Fault.TOO_MANY_ENTRIES, number=ENTRIES),
    )


async def texts_in(
    capture: Capture, payload: bytes, readers: ReaderPool, *, zone: str | None
) -> Sequence[Sequence[Handed]]:
    """Return the texts that *capture* hands over, as each kind of source reads them that finds any."""
    answer = Answer(url=capture.url, media_type=capture.media_type, payload=payload, zone=zone)
    try:
        return await readers.parse(texts_by_kind, answer)
    except NotParsed:
        return ()


def texts_by_kind(answer: Answer) -> Sequence[Sequence[Handed]]:
    """Return the texts in *answer*; runs in a worker."""
    listings = (bounded(kind(), answer) for kind in KINDS.values())
    return [listing.articles for listing in listings if listing.articles]
