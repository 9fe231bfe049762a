"""A plain spider of Scrapy whose queue survives its process, for `bench/killed.py`.

PYTHON -P bench/killed_spider.py jobdir|sqlite|redis FOLDER HOME...

`jobdir` has Scrapy's queues in files, `sqlite` those in SQLite, `redis` the scheduler of scrapy-redis with the address
of its server in REDIS. Each page whose text was read is one line of FOLDER/pages.jsonl, written out at once.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

from scrapy import Request, Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response

SCHEDULERS: dict[str, dict[str, Any]] = {
    "jobdir": {},
    "sqlite": {"SCHEDULER_DISK_QUEUE": "scrapy.squeues.PickleLifoSQLiteQueue"},
    "redis": {
        "SCHEDULER": "scrapy_redis.scheduler.Scheduler",
        "DUPEFILTER_CLASS": "scrapy_redis.dupefilter.RFPDupeFilter",
        "SCHEDULER_PERSIST": True,
        "REDIS_URL": os.environ.get("REDIS"),
    },
}


class Press(Spider):
    """Asks for the sitemap of each site, and then for all that it lists."""

    name = "press"
    homes: list[str]
    into: Path

    async def start(self) -> AsyncIterator[Any]:
        """Ask for the sitemaps."""
        for home in self.homes:
            yield Request(f"{home}sitemap.xml", callback=self.read_list, dont_filter=True)

    def read_list(self, response: Response) -> Iterator[Request]:
        """Ask for all that a sitemap lists."""
        response.selector.remove_namespaces()
        for url in response.xpath("//loc/text()").getall():
            yield Request(url, callback=self.read_page)

    def read_page(self, response: Response) -> None:
        """Store one page."""
        with (self.into / "pages.jsonl").open("a", encoding="utf-8") as out:
            out.write(json.dumps({"url": response.url, "headline": response.css("h1::text").get()}) + "\n")


def main(kind: str, folder: str, *homes: str) -> None:
    """Crawl *homes* until nothing is left."""
    settings = {
        "DOWNLOAD_DELAY": 0.1,
        "RANDOMIZE_DOWNLOAD_DELAY": False,
        "CONCURRENT_REQUESTS_PER_DOMAIN": 1,
        "TELNETCONSOLE_ENABLED": False,
        "LOG_LEVEL": "WARNING",
    }
    job = {} if kind == "redis" else {"JOBDIR": f"{folder}/job"}
    process = CrawlerProcess({**settings, **job, **SCHEDULERS[kind]})
    process.crawl(Press, homes=list(homes), into=Path(folder))
    process.start()


if __name__ == "__main__":
    main(*sys.argv[1:])
