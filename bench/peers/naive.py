"""The crawler that everybody writes first: Scrapy, trafilatura in ``parse``, one insert a page. Also Scrapy alone.

python -m bench.peers.naive HOME OUT        python -m bench.peers.naive HOME
"""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from typing import Any

from scrapy import Spider
from scrapy.crawler import CrawlerProcess
from scrapy.http import Response


class Naive(Spider):
    """Follows the lists of the site at *home*; reads each article into the database *out*, where one is named."""

    name = "naive"

    def __init__(self, home: str, out: str | None = None) -> None:
        super().__init__()
        self.start_urls = [f"{home}list/0/"]
        self.db = sqlite3.connect(out) if out else None
        if self.db:
            self.db.execute("CREATE TABLE articles (url TEXT PRIMARY KEY, headline TEXT, body TEXT, published TEXT)")

    def parse(self, response: Response) -> Iterator[Any]:
        """Follow the links of a list."""
        for link in response.css("p a"):
            yield response.follow(link, self.parse_article)
        yield from response.follow_all(css="a.next")

    def parse_article(self, response: Response) -> None:
        """Store the article in *response*."""
        if self.db is None:
            return
        from trafilatura import bare_extraction  # noqa: PLC0415  # Scrapy alone does not load it

        found = bare_extraction(response.text, url=response.url, with_metadata=True, include_comments=False)
        if found:
            row = [response.url, found.title, found.text, found.date]
            self.db.execute("INSERT INTO articles VALUES (?, ?, ?, ?)", row)
            self.db.commit()


if __name__ == "__main__":
    process = CrawlerProcess({"LOG_LEVEL": "ERROR", "TELNETCONSOLE_ENABLED": False})
    process.crawl(Naive, *sys.argv[1:])
    process.start()
