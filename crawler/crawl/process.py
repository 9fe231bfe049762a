"""Several publications in one process; a back-fill takes the turns of daily crawls."""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from typing import TYPE_CHECKING

from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings
from twisted.internet.task import LoopingCall

from crawler.crawl.counts import UNDER_WAY
from crawler.crawl.joining import Turns
from crawler.crawl.period import Past
from crawler.crawl.run import Run
from crawler.errors import CrawlerError
from crawler.publications.registry import find

if TYPE_CHECKING:
    from crawler.spiders.base import PublicationSpider

AT_ONCE = 8  # publications
GLANCE = 1.0  # seconds between two looks at whether a daily crawl wants its turn


class Crawling:
    """The crawl of *spiders* as *run*; with *past*, each goes on through the past."""

    def __init__(self, run: Run, spiders: Sequence[type[PublicationSpider]], past: Past | None) -> None:
        self.run = run
        self._queue = deque(spiders)
        self._names = {spider.name for spider in spiders}
        self._process = AsyncCrawlerProcess(_settings(run))
        self._turns = Turns(run.archive.path, run.config.path)
        if past:
            run.pasts = dict.fromkeys(self._names, past)

    def carry_out(self) -> None:
        """Crawl until all is done, or until a signal ends it."""
        for _ in range(AT_ONCE):
            self._next()
        if not self.run.pasts:
            self._process.start()
            return
        self._turns.offer()
        looks = LoopingCall(self._look)  # not before the process has chosen its reactor
        looks.start(GLANCE, now=False)
        try:
            self._process.start()
        finally:
            self._turns.withdraw()

    def _next(self) -> None:
        """Start the next of the queue; when it is done, the one after it, unless the run was stopped."""
        if self._queue and self.run.outcome != "stopped":
            spider = self._queue.popleft()
            self._process.crawl(spider).add_done_callback(lambda _: self._done(spider))

    def _done(self, spider: type[PublicationSpider]) -> None:
        if self.run.takes_turn(spider.name):  # it came too late for the crawl that just ended
            self._queue.append(spider)
        self._next()

    def _look(self) -> None:
        """Give a daily crawl its turn: whoever is under way asks its sources anew, the others are crawled."""
        for name in self._turns.taken():
            self.run.turns.add(name)
            tally = self.run.tallies.get(name)
            is_over = tally is not None and tally.outcome != UNDER_WAY
            if is_over or name not in self._names:
                self._crawl(name)

    def _crawl(self, name: str) -> None:
        with suppress(CrawlerError):  # whoever asked has found it; in the same configuration we do too
            self._names.add(name)
            self.run.turns.discard(name)
            self._queue.append(find(name, self.run.config))
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
