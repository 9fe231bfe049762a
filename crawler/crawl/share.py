"""One publication's share in a run: its title, its counts, and what it may do with the archive."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain

from archive.facts import Fault
from archive.ledger.backlog import Backlog
from archive.ledger.linked_documents import Documents
from archive.ledger.listed_entries import Listed
from archive.ledger.moves import Moves
from archive.noted import Noted, written
from archive.problems import Problem, SourceReport
from archive.records import Capture, Due, Entry, Exchange, Outcome, Reading, Role
from archive.status.earlier_reports import earlier_reports
from archive.status.reader_versions import note_readers
from archive.urls import normalise
from crawler.crawl.allowance import Allowance
from crawler.crawl.answers import listing_among, listing_of, texts_in
from crawler.crawl.counts import Counts
from crawler.crawl.period import Period
from crawler.crawl.recency import RECENT
from crawler.crawl.run import Run
from crawler.fetching.results import Ask, Missed
from crawler.reading.pool import unread
from crawler.reading.version import version
from crawler.sources.addresses import same_site
from crawler.sources.report import Earlier, earlier_of
from crawler.sources.source import Answer, Handed, Listing, Source
from crawler.titles.title import Title


async def unasked(_: str, due: Due, *, shown: bool = False) -> Missed:  # noqa: ARG001  # as Ask has it
    """Return that *due* waits: nothing is fetched."""
    return Missed(due=due, outcome=Outcome.WAITING, problem=Problem(fault=Fault.NOT_FETCHED))


def now() -> datetime:
    """Return the present moment, aware."""
    return datetime.now(UTC)


class Share:
    """The part of publication *title* in *run*. Everything that lists, fetches or records for it takes this.

    Without *ask* it is offline: nothing is fetched, the pages come from disk or from the archive.
    """

    def __init__(self, run: Run, title: type[Title], ask: Ask | None = None) -> None:
        self.title = title
        self.name = title.name
        self.archive = run.archive
        self.ledger = run.archive.ledger
        self.readers = run.readers
        self.fetcher = run.fetcher
        self.ask = ask or unasked
        self.is_offline = ask is None
        self.publication_id = run.archive.add_publication(title.record())
        note_readers(run.archive.db, self.name, title.readers(), version=version())
        self.counts = run.counts.setdefault(self.name, Counts())
        self.counts.begin(title.pause())
        self.backlog = Backlog(run.archive.db, self.publication_id)
        self.allowance = Allowance.of(run.config)
        self._run = run

    @property
    def contact(self) -> str | None:
        """The contact for webmasters."""
        return self._run.config.contact

    @property
    def began(self) -> datetime:
        """When the run began."""
        return self._run.began

    def has_room(self) -> bool:
        """Return whether the disk has room; without room, the run ends in order."""
        return self._run.has_room()

    def writing(self) -> AbstractContextManager[None]:
        """Run the block, which writes; if the disk turns out to be full, the run ends in order."""
        return self._run.writing()

    def commit(self) -> None:
        """Write to the disk all that the run gathered until now."""
        self._run.commit()

    @property
    def period(self) -> Period | None:
        """The period that a back-fill fetches; ``None`` in a daily crawl."""
        return self._run.periods.get(self.name)

    def is_due_again(self) -> bool:
        """Return whether a daily crawl fell due, so that the sources are asked again; true once for each."""
        return self._run.takes_up(self.name)

    def end(self, reason: str, *, requests: int, received: int) -> None:
        """Store the result, after the spider closed for *reason*."""
        counts = self.counts
        counts.requests += requests
        counts.received += received
        counts.waiting = self.ledger.waiting(self.publication_id)
        counts.behind, counts.oldest = self.backlog.count(), self.backlog.oldest()
        counts.finish(reason)
        if held := self.archive.conclude(self._run.id, self.publication_id):
            counts.outcome = written(held)
        self.report()

    def report(self) -> None:
        """Store the counts, in place of those reported before."""
        self.archive.report(self._run.id, self.publication_id, self.counts.report())

    def address(self, url: str, role: Role) -> Due:
        """Return the ledger's row of *url*, made with *role* where it is missing."""
        return self.ledger.address(self.publication_id, url, role, at=now())

    def enter(self, entries: Iterable[Entry], *, source: str, wait: bool) -> Listed:
        """Write the entries of *source* into the ledger; with *wait*, old and undated ones wait for a back-fill."""
        listing = list(entries)
        with self.archive.db.atomic():
            listed = self.ledger.enter(
                self.publication_id,
                listing,
                source=source,
                at=now(),
                wait_before=now() - RECENT if wait else None,
                undated_wait=wait,
            )
            former = {entry.url: self.title.former(entry.url) for entry in listing if self.title.aliases}
            moved = Moves(self.archive.db).take_over(former)
        return Listed(new=listed.new - moved, known=listed.known + moved)

    def list_documents(self, entries: Iterable[Entry]) -> None:
        """Write the documents that a page links to into the ledger; those of the site alone."""
        own = (entry for entry in entries if same_site(entry.url, self.title.home))
        Documents(self.archive.db).enter(self.publication_id, own, wanted=self.title.documents, at=now())

    def plan(self) -> None:
        """Note how many URLs are due, so that it can be shown how far the run is."""
        first, again = self.backlog.due(at=now())
        self.counts.plan(first + again)

    def look_again(self, source: str, listed: Collection[str]) -> None:
        """Make articles due that *source* once listed and that are not among *listed*, the present entries."""
        self.ledger.look_again(self.publication_id, source=source, listed=listed, at=now())

    def look_at(self, urls: Collection[str]) -> None:
        """Make the articles at *urls* due, because a source no longer lists them."""
        self.ledger.look_at(urls, at=now())

    def lease(self, *, limit: int, since: str | None = None, until: str | None = None) -> list[Due]:
        """Return at most *limit* URLs that are due, longest due first; they are this run's until they are settled.

        With *since*, URLs that wait for a back-fill from then to *until*, the newest first.
        """
        if self.counts.halted:
            return []
        return self.ledger.lease(self.publication_id, self._run.id, limit=limit, at=now(), since=since, until=until)

    def allowed(self, due: Sequence[Due]) -> list[Due]:
        """Return the *due* URLs that may be articles, and settle the others in one step: there may be very many."""
        reasons = [(one, self.title.refusal(one.url) or self._moved(one)) for one in due]
        with self.archive.db.atomic():
            for one, reason in reasons:
                if reason:
                    self._pass_over(one, reason)
        return [one for one, reason in reasons if reason is None]

    def _moved(self, due: Due) -> Noted | None:
        """Return why *due* is not requested, if it is an address below a former home of the publication."""
        return None if self.title.present(due.url) == due.url else written(Fault.OTHER_HOST)

    def _pass_over(self, due: Due, reason: Noted) -> None:
        """Request nothing at *due*, an address below a former home; its present address is requested instead."""
        present = self.title.present(due.url)
        if self._moved(due) and self.title.refusal(present) is None:
            Moves(self.archive.db).follow(due, present, at=now())
        self.ledger.pass_over(due.url_id, reason, at=now())
        self.counts.add(due.url_id, Outcome.SKIPPED.value)

    def settle(self, url_id: int, outcome: Outcome, *, reason: Noted | None = None) -> None:
        """Store the outcome of a URL that gave nothing to read."""
        self.ledger.settle(url_id, outcome, reason=reason, at=now())
        self.counts.add(url_id, outcome.value)

    def settle_hop(self, url_id: int, outcome: Outcome, reason: Noted) -> None:
        """Store the outcome of a URL that was requested on the way to another."""
        self.ledger.settle(url_id, outcome, reason=reason, at=now())

    def settle_source(
        self, due: Due, outcome: Outcome, reason: Noted | None = None, kept: Capture | None = None
    ) -> None:
        """Store how the address of a source answered; the next run asks it again."""
        etag, last_modified = (kept.etag, kept.last_modified) if kept else (None, None)
        self.ledger.settle(due.url_id, outcome, reason=reason, at=now(), etag=etag, last_modified=last_modified)

    def keep_unchanged(self, due: Due, exchange: Exchange) -> None:
        """Store that *due* answered with nothing new."""
        self.archive.keep_unchanged(exchange, url_id=due.url_id, publication=self.name, run_id=self._run.id)

    def unchanged(self, url_id: int) -> None:
        """Store that a URL has not changed since the last request."""
        self.ledger.unchanged(url_id, at=now())
        self.counts.add(url_id, "unchanged")

    def halt(self, problem: Problem) -> None:
        """Stop asking in this run, for *problem*; leased URLs are given back when the run ends."""
        self.counts.halted = self.counts.halted or problem

    def keep(self, due: Due, exchange: Exchange) -> Capture:
        """Store *exchange*, before anything is read from it."""
        capture = self.archive.keep(exchange, url_id=due.url_id, publication=self.name, run_id=self._run.id)
        self._run.keep_up()
        self.allowance.take(len(exchange.body))
        if self.allowance.is_spent and not self.is_offline:
            self._run.end_part(self.name, Fault.KEPT_ENOUGH)
        return capture

    def held(self, due: Due) -> tuple[str | None, bytes]:
        """Return media type and payload of the last capture of *due*; empty without one."""
        capture = self.archive.latest(due.url_id)
        return (capture.media_type, self.archive.payload(capture.id)) if capture else (None, b"")

    def is_kept(self, due: Due) -> bool:
        """Return whether *due* ever answered."""
        return self.archive.latest(due.url_id) is not None

    async def read(self, capture: Capture, payload: bytes, due: Due | None = None) -> Reading:
        """Return what a reader in another process makes of *capture*; only a page that was served is read."""
        if capture.status != 200:
            return unread(Problem(fault=Fault.HTTP, status=capture.status).reason)
        page = self.title.page(
            url=capture.url,
            payload=payload,
            fetched_at=capture.fetched_at,
            media_type=capture.media_type,
            listed_title=due.listed_title if due else None,
            listed_date=due.listed_date if due else None,
        )
        self.counts.reading += 1
        try:
            return self._under_its_address(await self.readers.read(page), capture.url)
        finally:
            self.counts.reading -= 1

    def _under_its_address(self, reading: Reading, fetched: str) -> Reading:
        """Return *reading* under the address *fetched*, if the address that its page names is not an article's."""
        article = reading.article
        if article is None or self.title.refusal(article.url) is None or self.title.refusal(fetched):
            return reading
        return replace(reading, article=replace(article, url=fetched))

    async def read_handed(self, capture: Capture, handed: Handed) -> Reading:
        """Return what a reader in another process makes of a text that a source, kept as *capture*, handed over."""
        if handed.refusal:
            return handed.refusal
        payload = handed.content.encode("utf-8", "replace")
        page = self.title.page(url=handed.url, payload=payload, fetched_at=capture.fetched_at, declared=handed.declared)
        return await self.readers.read(page)

    async def listing(self, source: Source, answer: Answer) -> Listing:
        """Return what *source* lists in *answer*: addresses of the site alone, under its present home."""
        listing = await listing_of(source, answer, self.readers)
        return self.own(listing)

    def own(self, listing: Listing) -> Listing:
        """Return *listing* without other sites' addresses; those below a former home are moved to the present one."""
        return (listing.moved(self.title.present) if self.title.aliases else listing).of_site(self.title.home)

    async def listing_among(self, source: Source, answer: Answer, urls: Collection[str]) -> Listing:
        """Return the same as far as it is about *urls*, as the ledger spells them."""
        wanted = {*urls, *(normalise(former) for url in urls for former in self.title.former(url))}
        listing = await listing_among(source, answer, self.readers, wanted=wanted)
        return self.own(listing)

    async def texts_in(self, capture: Capture, payload: bytes) -> Sequence[Handed]:
        """Return the texts that *capture*, an answer of a source, hands over; empty for any other capture."""
        for texts in await texts_in(capture, payload, self.readers, zone=self.title.timezone):
            if own := self.own(Listing(articles=tuple(texts))).articles:
                return own
        return ()

    def earlier(self) -> dict[str, Earlier]:
        """Return the last time that each source answered, in this run or before it."""
        this_run = (self.counts.requested_at, self.counts.sources)
        return earlier_of(chain([this_run], earlier_reports(self.archive.db, self.publication_id)))

    def note(self, source: str, report: SourceReport, *, at: datetime) -> None:
        """Note how *source* answered when it was asked *at* a time."""
        self.counts.sources[source] = report
        self.counts.requested_at = at
