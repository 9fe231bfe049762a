"""The answers of sources, parsed in the processes of the readers: what they list, and the texts that they hand over."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import replace

from archive.facts import Fault, Reason
from archive.noted import noted
from archive.problems import Problem
from archive.records import Capture, Entry
from archive.urls import normalise
from crawler.reading.pool import Given, Made, NotParsed, ReaderPool
from crawler.sources.discovery import KINDS
from crawler.sources.markup import GZIP, unpack
from crawler.sources.source import ENTRIES, Answer, Differing, Handed, Listing, Source

FEW = 50
"""Addresses that are searched in the bytes of a list before it is parsed; to search 5 MB for one takes milliseconds."""

SHORT = 64 * 1024
"""Bytes of an answer that are parsed on the spot while no reader runs: a run that finds nothing new starts none."""


async def listing_of(source: Source, answer: Answer, readers: ReaderPool) -> Listing:
    """Return the listing of *source* in *answer*; with a problem if no reader could parse it."""
    if source.is_light(answer):
        return bounded(source, answer)
    try:
        if is_short(answer) and not readers.has_started:
            return here(bounded, source, answer)
        return await readers.parse(bounded, source, answer)
    except NotParsed as error:
        return Listing(problem=Problem(fault=Fault.NOT_PARSED, got=error.reason))


async def differing_in(source: Source, former: Answer, answer: Answer, readers: ReaderPool) -> Differing | None:
    """Return what *answer* of *source* lists otherwise than the *former* one; ``None`` if only reading both tells."""
    if source.is_light(answer) or source.is_light(former):
        return None
    try:
        if is_short(answer) and is_short(former) and not readers.has_started:
            return here(compared, source, former, answer)
        return await readers.parse(compared, source, former, answer)
    except NotParsed:
        return None  # each is read alone, which tells the reason


def compared(source: Source, former: Answer, answer: Answer) -> Differing | None:
    """Return what differs; runs in a worker."""
    return source.differing(former, answer)


def is_short(answer: Answer) -> bool:
    """Return whether nothing that *answer* may hold takes long to parse."""
    return len(answer.payload) <= SHORT and not answer.payload.startswith(GZIP)


def here(parser: Callable[Given, Made], /, *given: Given.args, **named: Given.kwargs) -> Made:
    """Return what *parser* makes, in this process; to start the readers for a short answer would cost far more.

    Raises:
        NotParsed: with the error as the reason.

    """
    try:
        return parser(*given, **named)
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


async def listing_among(source: Source, answer: Answer, readers: ReaderPool, *, wanted: Collection[str]) -> Listing:
    """Return the listing of *source* in *answer* as far as it is about *wanted* addresses; empty if there is none."""
    try:
        if is_short(answer) and not readers.has_started:
            return among(source, answer, wanted)
        return await readers.parse(among, source, answer, wanted)
    except NotParsed:
        return Listing()


def among(source: Source, answer: Answer, wanted: Collection[str]) -> Listing:
    """Return the entries in *answer* whose addresses, as the ledger spells them, are *wanted*; runs in a worker.

    Raises:
        NotParsed: with the error as the reason.

    """
    if len(wanted) <= FEW:
        payload, _ = unpack(answer.payload)
        if not any(_longest_piece(url) in payload for url in wanted):
            return Listing()
    entries = here(bounded, source, answer).entries
    return Listing(entries=tuple(entry for entry in entries if _is_among(entry, wanted)))


def _longest_piece(url: str) -> bytes:
    """Return a piece of the path of *url* that every list with it has, however it escapes the other characters."""
    path = url.partition("//")[2].partition("/")[2]
    return max(re.findall(r"[A-Za-z0-9-]+", path), key=len, default="").encode()


def _is_among(entry: Entry, wanted: Collection[str]) -> bool:
    with suppress(ValueError):  # an address that cannot be taken apart is in no ledger
        return normalise(entry.url) in wanted
    return False


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
