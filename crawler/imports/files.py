"""Saved pages on their way into the archive: kept, read and recorded like any other."""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from archive.records import Capture, Change, Exchange, Kind, Origin, Outcome, PublicationReport, Reading, Role
from archive.store import Archive
from crawler.crawl.readers import ReaderPool
from crawler.errors import UnreadableInput
from crawler.imports.saved_pages import SavedPage, address_in, content_address
from crawler.spiders.base import PublicationSpider

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
    """One import into *archive*, of pages of the publication *spider*."""

    def __init__(
        self,
        archive: Archive,
        spider: type[PublicationSpider],
        *,
        url: str | None = None,
        fetched_at: datetime | None = None,
    ) -> None:
        self.archive = archive
        self.spider = spider
        self.url = url
        self.fetched_at = fetched_at
        self.began_at = datetime.now(UTC)
        self.publication_id = archive.add_publication(spider.record())
        self.run_id = archive.begin_run(f"import {spider.name}", at=self.began_at)

    def run(self, pages: Iterable[SavedPage | UnreadableInput]) -> Iterator[Imported]:
        """Import *pages*, and return what became of each as it does."""
        began = time.monotonic()
        counts: Counter[str] = Counter()
        outcome = "stopped"
        readers = ReaderPool()
        try:
            left = iter(pages)
            while batch := list(islice(left, AT_ONCE)):
                for imported in asyncio.run(self._carry_out(batch, readers)):
                    counts[imported.change] += 1
                    yield imported
            outcome = "failed" if counts[FAILED] else "finished"
        finally:
            readers.close()
            report = report_of(counts, outcome, seconds=round(time.monotonic() - began, 1))
            self.archive.report(self.run_id, self.publication_id, report)
            self.archive.end_run(self.run_id, outcome, at=datetime.now(UTC))

    async def _carry_out(self, batch: Sequence[SavedPage | UnreadableInput], readers: ReaderPool) -> list[Imported]:
        unread = [Imported.unread(each) for each in batch if isinstance(each, UnreadableInput)]
        kept = [(page, self._keep(page)) for page in batch if isinstance(page, SavedPage)]
        readings = await asyncio.gather(*(self._read(page, capture, readers) for page, capture in kept))
        return unread + [self._record(*pair, reading) for pair, reading in zip(kept, readings, strict=True)]

    def _keep(self, page: SavedPage) -> Capture:
        url = self.url or address_in(page, self.spider.home) or content_address(page.payload)
        due = self.archive.ledger.address(self.publication_id, url, Role.ARTICLE, at=self.began_at)
        exchange = Exchange(
            url=url,
            fetched_at=self.fetched_at or min(page.modified_at, self.began_at),
            status=200,
            body=page.payload,
            payload=page.payload,
            response_headers=(("Content-Type", page.media_type),),
            origin=Origin.IMPORT,
        )
        return self.archive.keep(exchange, url_id=due.url_id, publication=self.spider.name, run_id=self.run_id)

    async def _read(self, page: SavedPage, capture: Capture, readers: ReaderPool) -> Reading:
        return await readers.read(
            self.spider.page(
                url=capture.url, payload=page.payload, fetched_at=capture.fetched_at, media_type=page.media_type
            )
        )

    def _record(self, page: SavedPage, capture: Capture, reading: Reading) -> Imported:
        recorded = self.archive.record(capture, reading, at=datetime.now(UTC))
        if self.spider.refusal(capture.url):
            self._let_rest(capture.url_id)
        return Imported(
            path=page.path,
            url=capture.url,
            change=FAILED if ended_badly(reading) else str(recorded.change),
            key=self._key(recorded.article_id) if recorded.article_id else None,
            headline=reading.article.headline if reading.article else None,
            reason=reading.article.truncated if reading.article else reading.reason or str(reading.kind),
        )

    def _key(self, article_id: int) -> str:
        return str(self.archive.db.execute("SELECT key FROM articles WHERE id = ?", [article_id]).fetchone()[0])

    def _let_rest(self, url_id: int) -> None:
        """Leave a URL that no crawl of the publication may ask for with its outcome, and never due."""
        outcome, reason = self.archive.db.execute("SELECT outcome, reason FROM urls WHERE id = ?", [url_id]).fetchone()
        self.archive.ledger.settle(url_id, Outcome(outcome), reason=reason, at=datetime.now(UTC))


def report_of(counts: Counter[str], outcome: str, *, seconds: float) -> PublicationReport:
    """Return what an import did, as a run's report."""
    return PublicationReport(
        outcome=outcome,
        new=counts[Change.NEW],
        changed=counts[Change.CHANGED],
        unchanged=counts[Change.UNCHANGED],
        not_articles=counts[Change.NOT_ARTICLE],
        failed=counts[FAILED],
        seconds=seconds,
    )


def ended_badly(reading: Reading) -> bool:
    """Return whether the reader itself failed, which says nothing of the page."""
    return reading.kind is Kind.ERROR and not reading.reader
