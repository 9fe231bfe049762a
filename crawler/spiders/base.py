"""A publication: what it declares, and the way that a run takes through it."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator
from datetime import datetime
from typing import Any, ClassVar
from urllib.parse import urljoin

from scrapy import Request, Spider, signals
from scrapy.http import Response
from twisted.python.failure import Failure

from archive.records import Access, Capture, Due, Publication, Reading
from archive.urls import without_tracking
from crawler.crawl.backfill import Backfill
from crawler.crawl.intake import Intake
from crawler.crawl.listing import Round
from crawler.crawl.readers import unread
from crawler.crawl.run import Run, run_of
from crawler.fetching.exchange import exchange_of, hops_of
from crawler.fetching.failures import Fetched, Missed, missed
from crawler.fetching.pace import DELAY, Hours
from crawler.reading.page import Page, Rules
from crawler.sources.addresses import same_site
from crawler.sources.source import ANY, Source

LEASE = 64  # URLs in flight per publication; what a killed run asks for again is never more


class PublicationSpider(Spider):
    """A title of the trade press. A subclass is a declaration: attributes, no method.

    Sources write what they list into the ledger; articles are asked for from there, by due time.
    """

    title: ClassVar[str]
    """As printed, e.g. ``Police Professional``."""

    home: ClassVar[str]
    aliases: ClassVar[tuple[str, ...]] = ()
    """Homes it had before; an address below one of them is asked for, and known, below today's."""

    sources: ClassVar[tuple[Source, ...]] = ()
    """Asked in order; those that do not answer are reported, not fatal, as long as one does."""

    article: ClassVar[str] = ANY
    """Regular expression searched in the path (and query) of a URL; what does not match is skipped."""

    rules: ClassVar[Rules | tuple[Rules, ...]] = ()
    """What its pages are like; several in order of their last day."""

    country: ClassVar[str | None] = "GB"
    language: ClassVar[str | None] = "en-GB"
    timezone: ClassVar[str | None] = "Europe/London"
    access: ClassVar[Access | None] = None
    """Who may read its articles whole; ``None`` where that is not known, or differs."""

    evidence: ClassVar[str] = ""
    """What was seen of the site, and what is a guess."""

    own_site: ClassVar[bool] = False
    """The user's own host: may be private, and asked without delay or contact."""

    delay: ClassVar[float] = DELAY
    """Seconds between requests to its host; robots.txt may ask for more."""

    hours: ClassVar[Hours | None] = None
    """The part of the day in which it may be asked; ``None`` for all of it."""

    @classmethod
    def record(cls) -> Publication:
        """Return the publication as the archive keeps it."""
        return Publication(
            slug=cls.name,
            name=cls.title,
            home=cls.home,
            country=cls.country,
            language=cls.language,
            timezone=cls.timezone,
        )

    @classmethod
    def page(cls, *, url: str, payload: bytes, fetched_at: datetime, **known: Any) -> Page:
        """Return a page of this publication, ready to be read; *known* are further fields of ``Page``."""
        rules = cls.rules if isinstance(cls.rules, tuple) else (cls.rules,)
        return Page(
            url=url,
            payload=payload,
            fetched_at=fetched_at,
            publication=cls.title,
            timezone=cls.timezone,
            language=cls.language,
            country=cls.country,
            rules=rules,
            **known,
        )

    @classmethod
    def present(cls, url: str) -> str:
        """Return *url*, moved from a home that the publication had before to the one it has."""
        path = re.sub(r"^https?://(www\.)?", "", url)
        homes = (re.sub(r"^https?://(www\.)?", "", alias) for alias in cls.aliases)
        return next((urljoin(cls.home, path.removeprefix(home)) for home in homes if path.startswith(home)), url)

    @classmethod
    def refusal(cls, url: str, *, article: str | None = None) -> str | None:
        """Return why *url*, as listed, is not asked for; ``None`` where it may be an article of this publication.

        *article* is a pattern to try in place of its own.
        """
        if not same_site(url, cls.home):
            return "other host"
        path = re.sub(r"^https?://[^/]*", "", without_tracking(url)) or "/"
        return None if re.search(article or cls.article, path) else "no article address"

    @property
    def contact(self) -> str | None:
        """Whom a webmaster can write to."""
        return self.run.config.contact

    @property
    def run(self) -> Run:
        """What the spiders of this process share."""
        return run_of(self.crawler)

    async def start(self) -> AsyncIterator[Any]:
        """Read what a killed run left unread, ask the sources, then ask for what is due, a lease at a time."""
        intake = Intake(self)
        for capture, payload in self.run.unread(self.name):
            await intake.read(capture, payload)
        await Round(self).ask()
        past = self.run.pasts.get(self.name)
        backfill = Backfill(self, past) if past else None
        while due := await self._next(backfill):
            for request in self._requests(due):
                yield request
            scheduler = self.crawler.engine.scheduler
            if scheduler and scheduler.has_pending_requests():
                await self.crawler.signals.wait_for(signals.scheduler_empty)

    async def _next(self, backfill: Backfill | None) -> list[Due]:
        """Return what to ask for next: what is due, and when nothing is, the past; a daily run's turn comes first."""
        while True:
            if self.run.takes_turn(self.name):
                await Round(self).ask()
            due = self.run.lease(self.name, limit=LEASE)
            if due or backfill is None:
                return due
            if not await backfill.hand_over():
                return backfill.lease()

    async def read(self, capture: Capture, payload: bytes, due: Due | None = None) -> Reading:
        """Return what a reader in another process makes of *capture*; only a page that was served is read."""
        if capture.status != 200:
            return unread(f"http {capture.status}")
        page = self.page(
            url=capture.url,
            payload=payload,
            fetched_at=capture.fetched_at,
            media_type=capture.media_type,
            listed_title=due.listed_title if due else None,
            listed_date=due.listed_date if due else None,
        )
        return await self.run.readers.read(page)

    def _requests(self, due: list[Due]) -> Iterator[Any]:
        reasons = [(one, self.refusal(one.url)) for one in due]
        self.run.skip(self.name, [(one, reason) for one, reason in reasons if reason])
        for one, reason in reasons:
            if reason is None:
                yield Request(one.url, callback=self.parse, errback=self.failed, meta={"due": one}, dont_filter=True)

    def parse(self, response: Response, **_: Any) -> Iterator[Fetched]:
        """Hand over the answer, as received."""
        yield Fetched(due=response.meta["due"], exchange=exchange_of(response), hops=hops_of(response.meta))

    def failed(self, failure: Failure) -> Iterator[Missed]:
        """Hand over why there is no answer."""
        request: Request = failure.request  # type: ignore[attr-defined]  # set by Scrapy
        yield missed(request.meta["due"], failure.value or failure, hops=hops_of(request.meta))
