"""A crawl in this process with our manners alone: what it asked is in the site's log, what it met in ``Crawl``."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerRunner

from crawler.fetching.clock import Clock
from crawler.fetching.pace import gates
from crawler.fetching.robots import robots_answered

MANNERS = {
    "crawler.fetching.guard.GuardMiddleware": 50,
    "crawler.fetching.robots.RobotsMiddleware": 100,
    "crawler.fetching.optout.OptoutMiddleware": 570,
    "crawler.fetching.challenge.ChallengeMiddleware": 580,
    "crawler.fetching.pace.PaceMiddleware": 840,
    "scrapy.downloadermiddlewares.robotstxt.RobotsTxtMiddleware": None,
    "scrapy.downloadermiddlewares.offsite.OffsiteMiddleware": None,
}
SETTINGS = {
    "TWISTED_REACTOR_ENABLED": False,  # several crawls in one process, on the loop of the test
    "ROBOTSTXT_USER_AGENT": "Blotter",
    "CONCURRENT_REQUESTS": 4,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,  # so that it is the gate alone that keeps requests apart
    "DOWNLOAD_DELAY": 0,
    "DOWNLOAD_TIMEOUT": 5,
    "DOWNLOAD_MAXSIZE": 1024 * 1024,
    "COOKIES_ENABLED": False,
    "RETRY_TIMES": 1,
    "REDIRECT_MAX_TIMES": 5,
    "REFERER_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
    "REMOTE_CONTROL_ENABLED": False,
    "HTTPERROR_ALLOW_ALL": True,
    "LOG_ENABLED": False,
    "DOWNLOADER_MIDDLEWARES": MANNERS,
}


@dataclass
class Crawl:
    """What a crawl met, by the address that was asked for."""

    responses: dict = field(default_factory=dict)
    failures: dict = field(default_factory=dict)
    robots: list = field(default_factory=list)


class Asking(Spider):
    name = "asking"
    own_site = True
    delay = 0.0

    async def start(self):
        self.crawler.signals.connect(self.keep_robots, signal=robots_answered)
        for url in self.urls:
            yield Request(url, self.parse, errback=self.failed, cb_kwargs={"asked": url}, dont_filter=True)

    def keep_robots(self, response):
        self.met.robots.append(response)

    def parse(self, response, asked):
        self.met.responses[asked] = response

    def failed(self, failure):
        self.met.failures[failure.request.cb_kwargs["asked"]] = failure.value


@pytest.fixture
def crawl(site):
    """Crawl *urls* (paths of the site, or whole addresses) one after the other; keywords declare the publication."""

    async def run(*paths, settings=None, **declared):
        urls = [path if "://" in path else site.url(path) for path in paths]
        met = Crawl()
        attributes = {"home": site.home, "urls": urls, "met": met} | declared
        runner = AsyncCrawlerRunner(SETTINGS | (settings or {}))
        await runner.crawl(type("Publication", (Asking,), attributes))
        return met

    return run


class MadeClock(Clock):
    """A clock that stands still but while someone sleeps: what waits five seconds costs none, and is seen exactly."""

    def __init__(self):
        self.seconds = 1000.0
        self.arrivals = []
        """When the site got each request, by this clock: it stands still while a request is under way."""

    def now(self):
        return self.seconds

    def date(self):
        return datetime(2026, 11, 23, 12, tzinfo=UTC) + timedelta(seconds=self.seconds)

    async def sleep(self, seconds):
        self.seconds += seconds
        await asyncio.sleep(0)

    def arrive(self, request):
        self.arrivals.append(self.seconds)


@pytest.fixture
async def clock(site):
    """Let all gates of this test go by a clock that is made, and note by it when requests reach the site."""
    made = MadeClock()
    gates().clock = made
    site.watch = made.arrive
    return made
