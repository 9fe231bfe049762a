"""Several publications in one process; a back-fill also does the daily crawls that fall due."""

from __future__ import annotations

import gc
import logging
from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings
from twisted.internet.task import LoopingCall

from archive.facts import PartOutcome
from crawler.crawl.joining import JoinRequests
from crawler.crawl.period import Period
from crawler.crawl.run import Run
from crawler.errors import CrawlerError

AT_ONCE = 8  # publications
YOUNG = 20_000  # objects that are made before the first look for garbage; a page makes some thousands
GLANCE = 1.0  # seconds between two looks at whether a daily crawl has come


class CrawlProcess:
    """The crawl of *spiders* as *run*; with *period*, each then fetches what was published in it.

    *find* returns the spider of a publication that a daily crawl asks for.
    """

    def __init__(
        self, run: Run, spiders: Sequence[type[Spider]], period: Period | None, *, find: Callable[[str], type[Spider]]
    ) -> None:
        self.run = run
        self._find = find
        self._queue = deque(spiders)
        self._names = {spider.name for spider in spiders}
        self._process = AsyncCrawlerProcess(_settings(run))
        self._requests = JoinRequests(run.archive.path, run.config.path)
        if period:
            run.periods = dict.fromkeys(self._names, period)

    def carry_out(self) -> None:
        """Crawl until all is done, or until a signal ends it."""
        gc.freeze()  # what is loaded by now stays, and need not be gone through again
        gc.set_threshold(YOUNG)
        for _ in range(AT_ONCE):
            self._next()
        if not self.run.periods:
            self._process.start()
            return
        self._requests.open()
        looks = LoopingCall(self._look)  # not before the process has chosen its reactor
        looks.start(GLANCE, now=False)
        try:
            self._process.start()
        finally:
            self._requests.close()

    def _next(self) -> None:
        """Start the next of the queue; when it is done, the one after it, unless the run was stopped."""
        if self._queue and self.run.outcome != "stopped":
            spider = self._queue.popleft()
            self._process.crawl(spider).add_done_callback(lambda _: self._done(spider))

    def _done(self, spider: type[Spider]) -> None:
        if self.run.takes_up(spider.name):  # it came too late for the crawl that just ended
            self._queue.append(spider)
        self._next()

    def _look(self) -> None:
        """Start the daily crawls that were requested: a running one asks its sources again, another is crawled."""
        for name in self._requests.accept():
            self.run.due_again.add(name)
            counts = self.run.counts.get(name)
            is_over = counts is not None and counts.outcome is not PartOutcome.UNDER_WAY
            if is_over or name not in self._names:
                self._crawl(name)

    def _crawl(self, name: str) -> None:
        with suppress(CrawlerError):  # the daily crawl has found it; in the same configuration we do too
            self._names.add(name)
            self.run.due_again.discard(name)
            self._queue.append(self._find(name))
            self._next()


def _settings(run: Run) -> Settings:
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    config = str(run.config.path) if run.config.text else None
    ours = {"BLOTTER_ARCHIVE": str(run.archive.path), "BLOTTER_CONFIG": config, "LOG_INSTALL_ROOT_HANDLER": False}
    settings.setdict(ours, priority="cmdline")
    return settings


def show_warnings(level: int) -> None:
    """Print what is logged at *level* and above on standard error; progress and summary say the rest."""
    handler = logging.StreamHandler()
    handler.setLevel(level)
    handler.setFormatter(logging.Formatter("%(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)
