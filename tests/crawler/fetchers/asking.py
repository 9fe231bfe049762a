"""Asks a list of addresses with all manners of a crawl, by one kind of fetcher, and prints what came as JSON.

``python -m tests.crawler.fetchers.asking SITE FETCHER < CASES``: a process of its own, since Twisted has one reactor in
each. FETCHER is ``here``, ``child`` or the address of a scheduler.
"""

import asyncio
import json
import sys
from functools import partial

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess
from scrapy.settings import Settings

from archive.records import Due
from crawler.fetchers.actors import Workers
from crawler.fetchers.children import Children
from crawler.fetchers.team import Fetchers
from crawler.fetching.exchange import fetched
from crawler.fetching.failures import missed
from crawler.readers.settings import Cluster


def fetcher_of(kind):
    """Return the fetcher called *kind*; ``None`` for that of this process."""
    if kind == "here":
        return None
    return Fetchers(partial(Children.of, 1) if kind == "child" else partial(Workers.of, Cluster(scheduler=kind)))


class Asking(Spider):
    name = "asking"
    own_site = True
    delay = 0.3
    contact = "desk@example.org"

    async def start(self):
        self.came.update(zip(self.cases, await asyncio.gather(*map(self.ask, self.cases.values())), strict=True))
        for _ in ():
            yield

    async def ask(self, case):
        due = Due(url_id=1, url=case["url"], etag=case.get("etag"))
        request = Request(case["url"], meta={"due": due}, dont_filter=True)
        try:
            if case.get("bare"):  # past the manners, by the fetcher alone
                request.meta["download_timeout"] = 5.0
                scheme = case["url"].partition(":")[0]
                handler = self.crawler.engine.downloader.handlers._get_handler(scheme)
                return {"status": (await handler.download_request(request)).status}
            came = fetched(due, await self.crawler.engine.download_async(request))
        except Exception as error:  # noqa: BLE001  # whatever asking ends with
            lost = missed(due, error)
            return {"outcome": str(lost.outcome), "reason": str(lost.reason)}
        exchange = came.exchange
        return {
            "status": exchange.status,
            "sent": exchange.body.hex(),
            "payload": exchange.payload.decode(),
            "headers": dict(exchange.response_headers),
            "ip": exchange.ip_address,
            "url": exchange.url,
            "hops": [[hop.url, hop.status] for hop in came.hops],
            "is_cut_off": exchange.is_cut_off,
            "robots": exchange.robots,
        }


def main():
    home, kind = sys.argv[1:]
    came = {}
    fetcher = fetcher_of(kind)
    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    bare = {"EXTENSIONS": {}, "EXTENSIONS_BASE": {}, "ITEM_PIPELINES": {}, "LOG_ENABLED": False}
    settings.setdict({**bare, "DOWNLOAD_TIMEOUT": 2, "CONCURRENT_REQUESTS": 50}, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    spider = type("Publication", (Asking,), {"home": home, "fetcher": fetcher})
    process.crawl(spider, came=came, cases=json.load(sys.stdin))
    process.start()
    if fetcher:
        fetcher.close()
    print(json.dumps(came))


if __name__ == "__main__":
    main()
