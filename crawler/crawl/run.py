"""What the spiders of one process share: the archive, the readers, the run and its counts."""

from __future__ import annotations

import sys
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, Self, cast

import click
from scrapy import signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from archive.articles.review import AT_ONCE
from archive.config import DEFAULT_ARCHIVE, Config
from archive.errors import ArchiveError
from archive.ledger.backlog import Backlog
from archive.ledger.schedule import retry_due
from archive.records import Capture, Change, Due, Entry, Exchange, Kind, Listed, Outcome, Reading, Recorded, Role
from archive.status.remedies import FINE
from archive.status.reports import sources_heard
from archive.store import Archive
from crawler.crawl.counts import COUNTED, Tally
from crawler.crawl.period import Past
from crawler.crawl.readers import ReaderPool
from crawler.crawl.recency import RECENT
from crawler.crawl.told import Earlier, Told
from crawler.errors import CrawlerError
from crawler.fetching.exchange import exchange_of
from crawler.fetching.identity import require_contact
from crawler.fetching.pace import DELAY
from crawler.fetching.robots import robots_answered
from crawler.sources.source import Handed

if TYPE_CHECKING:
    from crawler.spiders.base import PublicationSpider


def now() -> datetime:
    """Return the present moment, aware."""
    return datetime.now(UTC)


class Run:
    """One run over any number of publications, opened by the first who joins and closed by the last who leaves."""

    current: ClassVar[Self | None] = None

    def __init__(self, path: Path, config: Config, command: str) -> None:
        self.config = config
        self.began = now()
        self.pasts: dict[str, Past] = {}
        """What is wanted of the past, by publication."""

        self.turns: set[str] = set()
        """Publications whose sources are to be asked again: a daily crawl was due meanwhile."""

        self.archive = Archive.open(path)
        self.readers = ReaderPool()
        self.id = self.archive.begin_run(command, at=self.began)
        self.tallies: dict[str, Tally] = {}
        self._members = 0

    @classmethod
    def join(cls, path: Path, config: Config, command: str) -> Self:
        """Return the run of this process.

        Raises:
            ArchiveError: the archive cannot be opened, or another process holds it.

        """
        if cls.current is None:
            cls.current = cls(path, config, command)
        cls.current._members += 1
        return cls.current

    def leave(self) -> None:
        """Let go of the run; the last one out closes it."""
        self._members -= 1
        if not self._members:
            self.close()

    def close(self) -> None:
        """Give back what is in flight, write down how the run ended and close the archive."""
        type(self).current = None
        self.readers.close()
        self.archive.ledger.give_back(self.id)
        self.archive.end_run(self.id, self.outcome, at=now())
        self.archive.close()

    @property
    def outcome(self) -> str:
        """How the run ended: the worst that any of its publications met."""
        met = {tally.outcome for tally in self.tallies.values()}
        if "stopped" in met:
            return "stopped"
        return "failed" if met - FINE else "finished"

    def begin(self, spider: type[PublicationSpider]) -> Tally:
        """Count what the run does for the publication of *spider* from now on."""
        tally = self.tallies.setdefault(
            spider.name, Tally(publication_id=self.archive.add_publication(spider.record()))
        )
        tally.begin(spider.delay if spider.own_site else max(spider.delay, DELAY))
        return tally

    def end(self, name: str, reason: str, *, requests: int, received: int) -> None:
        """Write down how the part of publication *name* went; its spider closed for *reason*."""
        tally = self.tallies[name]
        tally.requests += requests
        tally.received += received
        tally.waiting = self.archive.ledger.waiting(tally.publication_id)
        tally.behind, tally.oldest = self.backlog(name).count(), self.backlog(name).oldest()
        tally.finish(reason)
        if self.archive.conclude(self.id, tally.publication_id):
            tally.outcome = AT_ONCE
        self.archive.report(self.id, tally.publication_id, tally.report())

    def backlog(self, name: str) -> Backlog:
        """Return what waits of publication *name*."""
        return Backlog(self.archive.db, self.tallies[name].publication_id)

    def enter(self, name: str, entries: Iterable[Entry], *, source: str, wait: bool) -> Listed:
        """Write what *source* lists into the ledger; with *wait*, what is old or without date waits for a back-fill."""
        tally, at = self.tallies[name], now()
        listed = self.archive.ledger.enter(
            tally.publication_id,
            entries,
            source=source,
            at=at,
            wait_before=at - RECENT if wait else None,
            undated_wait=wait,
        )
        tally.listed += listed.new
        return listed

    def earlier(self, name: str) -> dict[str, Earlier]:
        """Return the last time that each source of publication *name* answered, in this run or before it."""
        tally = self.tallies[name]
        found: dict[str, Earlier] = {}
        heard = chain([(tally.asked_at, tally.sources)], sources_heard(self.archive.db, tally.publication_id))
        for at, sources in heard:
            for source, said in sources.items():
                if source not in found and (told := Told.parse(str(said))):
                    found[source] = Earlier(at=at, told=told)
        return found

    def heard(self, name: str, source: str, said: str, *, at: datetime) -> None:
        """Note how *source* of publication *name* answered when it was asked *at* a time."""
        self.tallies[name].sources[source] = said
        self.tallies[name].asked_at = at

    def address(self, name: str, url: str, role: Role) -> Due:
        """Return the ledger's row of a source's address, or of a robots.txt."""
        return self.archive.ledger.address(self.tallies[name].publication_id, url, role, at=now())

    def held(self, due: Due) -> tuple[str | None, bytes]:
        """Return media type and payload of *due* as it was last kept; nothing where it never was."""
        capture = self.archive.latest(due.url_id)
        return (capture.media_type, self.archive.payload(capture.id)) if capture else (None, b"")

    def is_kept(self, due: Due) -> bool:
        """Tell whether *due* ever answered."""
        return self.archive.latest(due.url_id) is not None

    def hand(self, name: str, capture: Capture, handed: Handed) -> None:
        """Record what a source, kept as *capture*, says of an article; its page stays as due as it was."""
        tally, reading = self.tallies[name], handed.reading
        if reading.article:
            article = replace(reading.article, url=handed.url)
            tally.hand(self.archive.record(capture, replace(reading, article=article), at=now()))
            return
        due = self.address(name, handed.url, Role.ARTICLE)
        if reading.kind is Kind.EMPTY:
            self.archive.ledger.hasten(due.url_id, at=now())  # its page may say more
        elif self.archive.ledger.decline(due.url_id, reading.reason or str(reading.kind), at=now()):
            tally.counts["not_articles"] += 1

    def look_again(self, name: str, source: str, listed: Collection[str]) -> None:
        """Make the articles due that *source* once listed and that are not among *listed*, all that it lists now."""
        self.archive.ledger.look_again(self.tallies[name].publication_id, source=source, listed=listed, at=now())

    def lease(self, name: str, *, limit: int, since: str | None = None, until: str | None = None) -> list[Due]:
        """Return at most *limit* URLs that are due, longest due first; they are this run's until they are settled.

        With *since*, what waits of the past from then to *until*, the newest first.
        """
        tally = self.tallies[name]
        if tally.halted:
            return []
        ledger = self.archive.ledger
        return ledger.lease(tally.publication_id, self.id, limit=limit, at=now(), since=since, until=until)

    def takes_turn(self, name: str) -> bool:
        """Tell whether publication *name* is to be asked anew; it is told so once."""
        wanted = name in self.turns
        self.turns.discard(name)
        return wanted

    def keep(self, name: str, due: Due, exchange: Exchange) -> Capture:
        """Write *exchange* down, before anything is read from it."""
        return self.archive.keep(exchange, url_id=due.url_id, publication=name, run_id=self.id)

    def unread(self, name: str) -> list[tuple[Capture, bytes]]:
        """Return the captures that a killed run kept and did not come to read, with their payloads."""
        found = self.archive.unread(self.tallies[name].publication_id)
        return [(capture, self.archive.payload(capture.id)) for capture in found]

    def record(
        self,
        name: str,
        capture: Capture,
        reading: Reading,
        *,
        later_pages: Sequence[Capture] = (),
        led_here: Sequence[int] = (),
    ) -> None:
        """Write down what was read from *capture* and *later_pages* of its article, where *led_here* redirected."""
        recorded = self.archive.record(capture, reading, at=now(), later_pages=later_pages, led_here=led_here)
        asked = next(iter(led_here), capture.url_id)
        tally = self.tallies[name]
        tally.reach(asked)
        tally.counts[_counted(self.archive.ledger.outcome_of(asked), recorded, tally)] += 1

    def record_anew(self, captures: Sequence[Capture], reading: Reading) -> None:
        """Write down what today's reader makes of what was read before; nothing is counted."""
        self.archive.record(captures[0], reading, at=now(), later_pages=captures[1:])

    def record_page(self, capture: Capture, reading: Reading) -> None:
        """Write down why a later page belongs to no article."""
        self.archive.record(capture, reading, at=now())

    def try_again(self, capture: Capture, reason: str) -> None:
        """Make an article due soon of which a page is missing, for *reason*."""
        due_at = retry_due(1, now())
        self.archive.ledger.settle(capture.url_id, Outcome.ARCHIVED, reason=reason, at=now(), due_at=due_at)

    def settle_hop(self, url_id: int, outcome: Outcome, reason: str) -> None:
        """Write down what became of a URL that was asked for on the way to another."""
        self.archive.ledger.settle(url_id, outcome, reason=reason, at=now())

    def unchanged(self, name: str, url_id: int) -> None:
        """Write down that a URL is as it was when it was last asked for."""
        self.archive.ledger.unchanged(url_id, at=now())
        self.tallies[name].reach(url_id)
        self.tallies[name].counts["unchanged"] += 1

    def settle_source(self, due: Due, outcome: Outcome, reason: str | None = None, kept: Capture | None = None) -> None:
        """Write down how the address of a source answered; it is asked again in the next run."""
        etag, last_modified = (kept.etag, kept.last_modified) if kept else (None, None)
        self.archive.ledger.settle(due.url_id, outcome, reason=reason, at=now(), etag=etag, last_modified=last_modified)

    def halt(self, name: str, reason: str) -> None:
        """Ask nothing more for publication *name* in this run; what is leased goes back when the run ends."""
        self.tallies[name].halted = reason

    def skip(self, name: str, refused: Sequence[tuple[Due, str]]) -> None:
        """Write down why URLs are not asked for: at once, since a listing may have fifty thousand of them."""
        with self.archive.db.atomic():
            for due, reason in refused:
                self.settle(name, due.url_id, Outcome.SKIPPED, reason=reason)

    def settle(self, name: str, url_id: int, outcome: Outcome, *, reason: str | None = None) -> None:
        """Write down what became of a URL that gave nothing to read."""
        self.archive.ledger.settle(url_id, outcome, reason=reason, at=now())
        self.tallies[name].reach(url_id)
        self.tallies[name].counts[outcome.value] += 1


class RunExtension:
    """Joins the run before the spider starts and leaves it at its end, however the spider was started."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        spider = cast("type[PublicationSpider]", crawler.spidercls)
        config = Config.load(_path(crawler.settings["BLOTTER_CONFIG"]))
        archive = _path(crawler.settings["BLOTTER_ARCHIVE"]) or config.archive or DEFAULT_ARCHIVE
        require_contact(spider.name, config, own_site=spider.own_site)
        self.run = Run.join(archive, config, f"crawl {spider.name}")
        self.run.begin(spider)
        crawler.signals.connect(self.robots_answered, signal=robots_answered)
        crawler.signals.connect(self.spider_closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the extension; a crawl that cannot begin ends here, in one line and with its exit code."""
        try:
            return cls(crawler)
        except (ArchiveError, CrawlerError) as error:
            click.echo(f"blotter: {error}", err=True)
            sys.exit(error.exit_code)

    def robots_answered(self, response: Response) -> None:
        """Keep robots.txt as it was at the time."""
        name = self.crawler.spidercls.name
        due = self.run.address(name, response.url, Role.ROBOTS)
        kept = self.run.keep(name, due, exchange_of(response))
        self.run.settle_source(due, Outcome.ARCHIVED, kept=kept)

    def spider_closed(self, spider: PublicationSpider, reason: str) -> None:
        """Write down how it went."""
        stats = self.crawler.stats
        requests, received = (
            stats.get_value("downloader/request_count", 0),
            stats.get_value("downloader/response_bytes", 0),
        )
        self.run.end(spider.name, reason, requests=requests, received=received)
        self.run.leave()


def run_of(crawler: Crawler) -> Run:
    """Return the run that *crawler* belongs to."""
    extension = crawler.get_extension(RunExtension)
    if extension is None:
        raise LookupError("crawler.crawl.run.RunExtension is not among EXTENSIONS")
    return extension.run


def _counted(outcome: Outcome, recorded: Recorded, tally: Tally) -> str:
    """Return the word under which a recorded answer is counted."""
    if outcome in {Outcome.GONE, Outcome.FAILED}:
        return outcome.value
    if recorded.change is Change.UNCHANGED and recorded.article_id in tally.handed:
        return "pages"
    return COUNTED[recorded.change]


def _path(value: str | Path | None) -> Path | None:
    return Path(value) if value else None
