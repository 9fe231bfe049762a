"""Asks a site one question after another, with the manners of a crawl, and remembers the answers."""

from __future__ import annotations

from scrapy import Request
from scrapy.crawler import Crawler

from archive.facts import Fault
from archive.problems import Problem
from crawler.fetching.exchange import exchange_of
from crawler.fetching.failures import why
from crawler.sources import Answer

MOST = 24  # requests, so that a probe stays a handful on any site


class Asker:
    """Sends the requests of a probe through the downloader of *crawler*."""

    def __init__(self, crawler: Crawler) -> None:
        self.robots: str | None = None
        """Verdict of robots.txt on what was asked first."""

        self.optout: dict[str, str] = {}
        """Opt-out signals of all answers."""

        self._crawler = crawler
        self._answers: dict[str, Answer | Problem] = {}

    @property
    def requests(self) -> int:
        """How many were made."""
        return int(self._crawler.stats.get_value("downloader/request_count", 0)) if self._crawler.stats else 0

    async def ask(self, url: str) -> Answer | Problem:
        """Return the answer to *url*, or the reason why not; no URL is requested twice, and ``MOST`` at most in all."""
        if url not in self._answers:
            self._answers[url] = await self.fetch(url) if self.requests < MOST else Problem(fault=Fault.PROBED_ENOUGH)
        return self._answers[url]

    async def fetch(self, url: str) -> Answer | Problem:
        """Return the answer to *url*, requested now, or the reason why not."""
        request = Request(url, dont_filter=True)
        try:
            response = await self._crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001  # whatever asking ends with is what the probe reports
            return why(error)
        finally:
            self.robots = self.robots or request.meta.get("robots")
        self.robots = self.robots or response.meta.get("robots")
        self.optout |= response.meta.get("optout") or {}
        return Answer.of(exchange_of(response))
