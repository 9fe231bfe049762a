"""Saved pages on their way into the archive: kept, read and recorded like any other."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from pathlib import Path

from archive.facts import PartOutcome
from archive.records import Exchange, Kind, Origin, Reading, Role
from crawler.crawl.intake import Intake
from crawler.crawl.kept_pages import PagesRead
from crawler.crawl.share import Share
from crawler.errors import UnreadableInput
from crawler.fetching.results import Fetched
from crawler.imports.saved_pages import SavedPage, address_in, content_address

AT_ONCE = 16  # pages kept before they are read, so that every worker has one
FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What became of one saved page."""

    path: Path
    url: str | None
    """``None`` for a file that could not be read."""

    change: str
    """new, changed, unchanged, held, not_article, or failed."""

    key: str | None
    """Of the article."""

    headline: str | None
    reason: str | None
    """Why there is no article, or why its text is thought to be cut off."""

    @classmethod
    def unread(cls, problem: UnreadableInput) -> Imported:
        """Return what becomes of a file with *problem*: nothing."""
        return cls(path=Path(problem.path), url=None, change=FAILED, key=None, headline=None, reason=str(problem))


class Import:
    """One import for the publication of *share*, which is offline.

    Its pages are at *url*, or where they say themselves, and were saved at *fetched_at*, or when their files were.
    """

    def __init__(self, share: Share, *, url: str | None = None, fetched_at: datetime | None = None) -> None:
        self.share = share
        self.intake = Intake(share)
        self.url = url
        self.fetched_at = fetched_at

    def carry_out(self, pages: Iterable[SavedPage | UnreadableInput]) -> Iterator[Imported]:
        """Import *pages*, and return what became of each as it does."""
        began = time.monotonic()
        counts = self.share.counts
        outcome = PartOutcome.STOPPED
        try:
            left = (each for each in pages if not self._is_held(each))
            while batch := list(islice(left, AT_ONCE)):
                yield from asyncio.run(self._take(batch))
            outcome = PartOutcome.FAILED if counts.by_outcome[FAILED] else PartOutcome.FINISHED
        finally:
            counts.outcome, counts.seconds = outcome, round(time.monotonic() - began, 1)
            self.share.report()

    async def _take(self, batch: Sequence[SavedPage | UnreadableInput]) -> list[Imported]:
        unread = [self._unread(each) for each in batch if isinstance(each, UnreadableInput)]
        pages = [each for each in batch if isinstance(each, SavedPage)]
        kept = [self.intake.keep(self._fetched(page)) for page in pages]
        read = await asyncio.gather(*(self.intake.read(each) for each in kept))
        return unread + [await self._record(*pair) for pair in zip(pages, read, strict=True)]

    def _is_held(self, page: SavedPage | UnreadableInput) -> bool:
        """Return whether a page of a web archive came in before, so that one can be imported again, or further."""
        if isinstance(page, UnreadableInput) or page.url is None:
            return False
        sha256 = hashlib.sha256(page.payload).hexdigest()
        return self.share.archive.holds(page.url, fetched_at=page.modified_at, sha256=sha256)

    def _unread(self, problem: UnreadableInput) -> Imported:
        self.share.counts.by_outcome[FAILED] += 1
        return Imported.unread(problem)

    def _fetched(self, page: SavedPage) -> Fetched:
        """Return *page* as if its address had answered with it."""
        url = self.url or page.url or address_in(page, self.share.title.home) or content_address(page.payload)
        exchange = Exchange(
            url=url,
            fetched_at=self.fetched_at or min(page.modified_at, self.share.began),
            status=200,
            body=page.payload,
            payload=page.payload,
            response_headers=(("Content-Type", page.media_type),),
            origin=Origin.IMPORT,
        )
        return Fetched(due=self.share.address(url, Role.ARTICLE), exchange=exchange)

    async def _record(self, page: SavedPage, read: PagesRead) -> Imported:
        recorded = await self.intake.record(read)
        capture, reading = read.captures[0], read.reading
        if self.share.title.refusal(capture.url):
            self.share.ledger.let_rest(capture.url_id)  # no crawl may ask for it
        article = reading.article
        return Imported(
            path=page.path,
            url=capture.url,
            change=FAILED if ended_badly(reading) else str(recorded.change),
            key=self.share.archive.key(recorded.article_id) if recorded.article_id else None,
            headline=article.headline if article else None,
            reason=article.truncated if article else reading.reason or str(reading.kind),
        )


def ended_badly(reading: Reading) -> bool:
    """Return whether the reader itself failed, which says nothing of the page."""
    return reading.kind is Kind.ERROR and not reading.reader
