"""The spider of a probe: it asks as a crawl would, and keeps nothing."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from typing import Any, ClassVar

from scrapy import Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from archive.config import Config
from crawler.fetching.identity import require_contact
from crawler.probe.asker import Asker
from crawler.probe.findings import Findings
from crawler.probe.visit import Look
from crawler.readers.local import ReaderProcesses
from crawler.reading.pool import ReaderPool
from crawler.titles.title import Title


class ProbeSpider(Spider):
    """Looks at the site of *publication* once."""

    publication: ClassVar[type[Title]]
    declared: ClassVar[bool]
    """Whether the publication is a known one, not one made up for an address."""

    contact: ClassVar[str | None]
    home: ClassVar[str]
    own_site: ClassVar[bool]
    delay: ClassVar[float]
    findings: Findings | None = None
    error: OSError | None = None
    """What the system refused, such as room on the disk."""

    reader_pool: ReaderPool
    """Parse what the site sends."""

    async def start(self) -> AsyncIterator[Any]:
        """Look; nothing is handed on to be crawled."""
        self.reader_pool = ReaderProcesses(workers=1)
        look = Look(self.publication, Asker(self.crawler), self.reader_pool, declared=self.declared)
        try:
            self.findings = await look.findings()
        except OSError as error:
            self.error = error
        finally:
            self.reader_pool.close()
        nothing: tuple[Any, ...] = ()
        for each in nothing:
            yield each


def probe(publication: type[Title], config: Config, *, declared: bool) -> Findings:
    """Return what the site of *publication* offers.

    Raises:
        ContactMissing: it is on the public web, and *config* names no contact.
        OSError: the system refused something that looking takes.

    """
    require_contact(publication.name, config, own_site=publication.own_site)
    logging.getLogger().addHandler(logging.NullHandler())  # what goes wrong is among the findings
    process = AsyncCrawlerProcess(settings())
    crawler = process.create_crawler(prober(publication, config, declared=declared))
    process.crawl(crawler)
    process.start()
    spider = crawler.spider
    if isinstance(spider, ProbeSpider) and spider.error:
        raise spider.error
    if not isinstance(spider, ProbeSpider) or spider.findings is None:
        raise KeyboardInterrupt  # a signal ended it before it had seen anything
    return spider.findings


def settings() -> Settings:
    """Return the settings of every crawl, but that no archive is opened and nothing is handed on."""
    ours = Settings()
    ours.setmodule("crawler.settings", priority="project")
    changed = {"EXTENSIONS": {}, "ITEM_PIPELINES": {}, "LOG_INSTALL_ROOT_HANDLER": False}
    ours.setdict(changed, priority="cmdline")
    return ours


def prober(publication: type[Title], config: Config, *, declared: bool) -> type[ProbeSpider]:
    """Return the spider that looks at the site of *publication*."""
    attributes = {
        "name": publication.name,
        "publication": publication,
        "declared": declared,
        "contact": config.contact,
        "home": publication.home,
        "own_site": publication.own_site,
        "delay": publication.delay,
    }
    return type("Probe", (ProbeSpider,), attributes)
