"""Contents in files on their way into the archive: kept, read and recorded like any other."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain
from pathlib import Path

from archive.facts import PartOutcome, Reason
from archive.noted import noted
from archive.records import Exchange, Kind, Origin, Reading, Role
from archive.urls import is_address
from crawler.crawl.intake import Intake
from crawler.crawl.kept_pages import PagesRead
from crawler.crawl.run import Run
from crawler.crawl.share import Share
from crawler.errors import UnreadableInput
from crawler.fetching.results import Fetched
from crawler.imports.contents import Item
from crawler.imports.marks import Marks
from crawler.imports.repeats import Repeats
from crawler.imports.saved_pages import SavedPage, content_address
from crawler.imports.web_archives import Reached
from crawler.titles.title import Title

AT_ONCE = 16  # pages, at least, that are kept before they are read
FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """The outcome of one saved page."""

    path: Path
    url: str | None
    """``None`` for a file that could not be read."""

    change: str
    """new, changed, unchanged, held, not_article, or failed."""

    captured_at: datetime | None = None
    is_dated: bool = True
    """Whether the page, or the user who imports it, states when it was captured."""

    key: str | None = None
    """Of the article."""

    headline: str | None = None
    reason: str | None = None
    """Why the page is not an article, or why its text is thought to be cut off."""


class Import:
    """One import into the archive of *run* for the publications *titles*."""

    def __init__(self, run: Run, titles: Mapping[str, type[Title]]) -> None:
        self.marks = Marks(run.archive, titles.values())
        self.repeats = Repeats(run.archive)
        self._run = run
        self._titles = titles
        self._shares: dict[str, Share] = {}

    def carry_out(self, items: Iterable[Item]) -> Iterator[Imported]:
        """Import the pages among *items*, and yield the outcome of each."""
        began = time.monotonic()
        outcome = PartOutcome.STOPPED
        try:
            self._take_unread()
            for batch in self._batches(self.repeats.noting(items)):
                yield from asyncio.run(self._take(batch))
                for repeated in self._batches(self.repeats.found()):
                    yield from asyncio.run(self._take(repeated))
                if not self.repeats.waiting:  # else what they repeat may still come, from a place behind this one
                    self._note(batch)
            for repeated in self._batches(self.repeats.at_last()):
                yield from asyncio.run(self._take(repeated))
            self.marks.clear()
            outcome = PartOutcome.FINISHED
        finally:
            self._report(outcome, round(time.monotonic() - began, 1))

    def _batches(self, items: Iterable[Item]) -> Iterator[list[Item]]:
        """Yield *items* that are not in the archive, some at once; a place in a file ends a batch, to be noted."""
        batch: list[Item] = []
        for item in map(self._placed, items):
            if self._is_held(item):
                continue
            batch.append(item)
            is_place = isinstance(item, Reached) and item.place >= 0
            if is_place or len(batch) >= max(AT_ONCE, self._run.readers.ahead):
                yield batch
                batch = []
        if batch:
            yield batch

    def _take_unread(self) -> None:
        """Read and record what an import that was killed kept, since its pages are passed over now."""
        for name in self._run.archive.publications_unread():
            if name in self._titles:
                asyncio.run(Intake(self._share(name)).take_unread())

    def _report(self, outcome: PartOutcome, seconds: float) -> None:
        for share in self._shares.values():
            is_whole = outcome is PartOutcome.FINISHED and not share.counts.by_outcome[FAILED]
            share.counts.outcome = outcome if is_whole or outcome is PartOutcome.STOPPED else PartOutcome.FAILED
            share.counts.seconds = seconds
            share.report()

    def _note(self, batch: Sequence[Item]) -> None:
        """Note how far the last web archive of *batch* was read, now that its pages are recorded."""
        for item in reversed(batch):
            if isinstance(item, SavedPage) and item.place is not None:
                self.marks.note(Reached(item.path, item.place))
                return
            if isinstance(item, Reached):
                self.marks.note(item)
                return

    def _share(self, name: str) -> Share:
        if name not in self._shares:
            self._shares[name] = Share(self._run, self._titles[name])
        return self._shares[name]

    async def _take(self, batch: Sequence[Item]) -> list[Imported]:
        unread = [self._unread(each) for each in batch if isinstance(each, UnreadableInput)]
        pages = [each for each in batch if isinstance(each, SavedPage)]
        intakes = [Intake(self._share(page.publication)) for page in pages]
        kept = [intake.keep(self._fetched(page)) for intake, page in zip(intakes, pages, strict=True)]
        read = await asyncio.gather(*(intake.read(each) for intake, each in zip(intakes, kept, strict=True)))
        return unread + [await self._record(*each) for each in zip(intakes, pages, read, strict=True)]

    def _placed(self, item: Item) -> Item:
        """Return the page at the one of its possible addresses that the ledger knows, or that can be an article's."""
        if not isinstance(item, SavedPage):
            return item
        if item.url and not is_address(item.url):
            return UnreadableInput(item.path, f"{item.url!r} is not an address")
        if not item.others:
            return item
        share = self._share(item.publication)
        addresses = [str(item.url), *item.others]
        known = (address for address in addresses if share.ledger.known(address))
        possible = (address for address in addresses if share.title.refusal(address) is None)
        return replace(item, url=next(chain(known, possible), item.url), others=())

    def _is_held(self, item: Item) -> bool:
        """Return whether a page came in before, so that files can be imported again, or further."""
        if not isinstance(item, SavedPage) or item.url is None:
            return False
        sha256 = hashlib.sha256(item.payload).hexdigest()
        return self._run.archive.holds(item.url, fetched_at=self._captured_at(item), sha256=sha256)

    def _captured_at(self, page: SavedPage) -> datetime:
        return min(page.captured_at, self._run.began)

    def _unread(self, problem: UnreadableInput) -> Imported:
        if len(self._titles) == 1:
            self._share(next(iter(self._titles))).counts.by_outcome[FAILED] += 1
        return Imported(path=Path(problem.path), url=None, change=FAILED, reason=str(problem))

    def _fetched(self, page: SavedPage) -> Fetched:
        """Return *page* as if its address had answered with it."""
        url = page.url or content_address(page.payload)
        exchange = Exchange(
            url=url,
            fetched_at=self._captured_at(page),
            status=200,
            body=page.payload,
            payload=page.payload,
            response_headers=(("Content-Type", page.media_type),),
            origin=Origin.IMPORT,
            is_cut_off=page.is_cut_off,
        )
        return Fetched(due=self._share(page.publication).address(url, Role.ARTICLE), exchange=exchange)

    async def _record(self, intake: Intake, page: SavedPage, read: PagesRead) -> Imported:
        recorded = await intake.record(read)
        capture, reading = read.captures[0], read.reading
        if intake.share.title.refusal(capture.url):
            intake.share.ledger.let_rest(capture.url_id)  # no crawl may ask for it
        article = reading.article
        why = article.truncated if article else reading.reason or str(reading.kind)
        if article and recorded.article_id is None:  # the page of another story, which all addresses show
            why = noted(Reason.PLACEHOLDER)
        return Imported(
            path=page.path,
            url=capture.url,
            change=FAILED if ended_badly(reading) else str(recorded.change),
            captured_at=capture.fetched_at,
            is_dated=page.is_dated,
            key=intake.archive.key(recorded.article_id) if recorded.article_id else None,
            headline=article.headline if article and recorded.article_id else None,
            reason=why,
        )


def ended_badly(reading: Reading) -> bool:
    """Return whether the reader itself failed, which says nothing of the page."""
    return reading.kind is Kind.ERROR and not reading.reader
