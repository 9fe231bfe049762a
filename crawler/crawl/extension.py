"""Connects Scrapy with the run: each spider joins the run before it starts, and leaves it at its end."""

from __future__ import annotations

import asyncio
import sys
from pathlib import Path
from typing import Self, cast

from scrapy import Request, signals
from scrapy.crawler import Crawler
from scrapy.http import Response

from archive.config import Config
from archive.errors import ArchiveError
from archive.facts import Fault
from archive.problems import Problem
from archive.records import Due, Outcome, Role
from archive.terminal import complain
from crawler.crawl.run import Run
from crawler.crawl.share import Share
from crawler.errors import CrawlerError, FetchersLost
from crawler.fetching.exchange import exchange_of, fetched
from crawler.fetching.failures import missed
from crawler.fetching.fetcher import fetchers_lost
from crawler.fetching.identity import require_contact
from crawler.fetching.results import Fetched, Missed
from crawler.fetching.robots import robots_answered
from crawler.titles.title import Title


class RunExtension:
    """Makes the share of a spider's publication in the run, however the spider was started."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        title = cast("type[Title]", crawler.spidercls)
        config = Config.load(_path(crawler.settings["BLOTTER_CONFIG"]))
        archive = _path(crawler.settings["BLOTTER_ARCHIVE"]) or config.archive
        require_contact(title.name, config, own_site=title.own_site)
        self.run = Run.join(archive, config, f"crawl {title.name}")
        try:
            self.run.archive.publications.require_active(title.name)
            self.share = Share(self.run, title, self.ask)
        except ArchiveError:
            self.run.leave()
            raise
        crawler.settings.set("DOWNLOAD_TIMEOUT", config.max_seconds, priority="spider")
        self._timer: asyncio.TimerHandle | None = None
        self._ending: asyncio.Future[None] | None = None
        crawler.signals.connect(self.robots_answered, signal=robots_answered)
        crawler.signals.connect(self.fetchers_lost, signal=fetchers_lost)
        crawler.signals.connect(self.spider_opened, signal=signals.spider_opened)
        crawler.signals.connect(self.spider_closed, signal=signals.spider_closed)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the extension; a crawl that cannot begin ends here, in one line and with its exit code."""
        try:
            return cls(crawler)
        except (ArchiveError, CrawlerError) as error:
            complain(error)
            sys.exit(error.exit_code)

    async def ask(self, address: str, due: Due, *, shown: bool = False) -> Fetched | Missed:
        """Return the result of a request for *address* on behalf of *due*; a page shows what is *shown* as its part."""
        request = Request(address, meta={"due": due, "shown": shown}, dont_filter=True)
        try:
            return fetched(due, await self.crawler.engine.download_async(request))
        except Exception as error:  # noqa: BLE001  # whatever asking ends with, its reason is stored
            return missed(due, error)

    def robots_answered(self, response: Response) -> None:
        """Keep robots.txt as it was at the time."""
        with self.share.writing():
            due = self.share.address(response.url, Role.ROBOTS)
            kept = self.share.keep(due, exchange_of(response))
            self.share.settle_source(due, Outcome.ARCHIVED, kept=kept)

    def fetchers_lost(self, error: FetchersLost) -> None:
        """End the run."""
        self.run.lose(error)

    def spider_opened(self) -> None:
        """End this part when the run ends: at once if it has ended, else when its time is over."""
        if not self.run.has_room():
            self.share.halt(
                Problem(fault=self.run.ended or Fault.DISK_FULL)
            )  # asks nothing where nothing could be kept
        self.run.gather()
        self.run.enders[self.share.name] = self.end_early
        if (left := self.run.seconds_left) is not None:
            self._timer = asyncio.get_running_loop().call_later(left, self.end_early, Fault.OUT_OF_TIME)

    def end_early(self, fault: Fault) -> None:
        """Stop asking; requests that wait at a gate are released and left for the next run."""
        self.share.halt(Problem(fault=fault))
        if self._ending is None:
            self._ending = asyncio.ensure_future(self.crawler.stop_async())

    def spider_closed(self, reason: str) -> None:
        """Store the result."""
        del self.run.enders[self.share.name]
        if self._timer:
            self._timer.cancel()
        stats = self.crawler.stats
        requests, received = (
            stats.get_value("downloader/request_count", 0),
            stats.get_value("downloader/response_bytes", 0),
        )
        with self.share.writing(), self.run.archive.gathering.after_loss():
            self.share.end(reason, requests=requests, received=received)
        self.run.leave()


def share_of(crawler: Crawler) -> Share:
    """Return the share in the run of the publication that *crawler* crawls."""
    extension = crawler.get_extension(RunExtension)
    if extension is None:
        raise LookupError("crawler.crawl.extension.RunExtension is not among EXTENSIONS")
    return extension.share


def _path(value: str | Path | None) -> Path | None:
    return Path(value) if value else None
