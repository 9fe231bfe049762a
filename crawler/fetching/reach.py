"""The reach of a crawl: the publication's own site, and the hosts of its listings and of its articles' pictures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self, cast
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler

from archive.facts import Fault
from crawler.fetching.failures import Refused
from crawler.fetching.robots import sitemaps_named
from crawler.sources.addresses import host_of, same_site

WEB = {None, 80, 443}
"""Ports of the web."""


def declared_addresses(spider: object) -> list[str]:
    """Return the whole addresses that the declaration of *spider* names: of its home, its sources and former homes."""
    home = str(getattr(spider, "home", ""))
    written = [source.path or "" for source in getattr(spider, "sources", ())]
    return [home, *getattr(spider, "aliases", ()), *(path for path in written if "://" in path)]


class ReachMiddleware:
    """Asks no other host than the site's, except for listings on hosts that its robots.txt or ``blotter.toml`` names.

    A picture that an article shows (``request.meta["shown"]``) may be on any host, whose robots.txt is asked as ever.

    Otherwise the writer of a sitemap index could make us request five hundred addresses of a victim.
    """

    def __init__(self, crawler: Crawler) -> None:
        spider = crawler.spidercls
        self.home = cast("str", getattr(spider, "home", ""))
        addresses = declared_addresses(spider)
        self.hosts = {host_of(address) for address in addresses}
        self.ports = WEB | {urlsplit(address).port for address in addresses}
        crawler.signals.connect(self.sitemaps_named, signal=sitemaps_named)

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Return the middleware of *crawler*."""
        return cls(crawler)

    def sitemaps_named(self, url: str, sitemaps: Sequence[str]) -> None:
        """Add the hosts of *sitemaps*, if *url* is that of the site's own robots.txt."""
        if host_of(url) == host_of(self.home):
            self.hosts |= {host_of(address) for address in sitemaps}

    def process_request(self, request: Request) -> None:
        """Refuse *request* if it leads to a host that nobody named, or to a port that is not one of the web.

        Raises:
            Refused: with the reason.

        """
        if urlsplit(request.url).port not in self.ports:
            raise Refused(Fault.NOT_A_PORT_OF_THE_WEB)
        anywhere = any(request.meta.get(name) for name in ("robots_of", "redirect_times", "shown"))
        if not anywhere and not (same_site(request.url, self.home) or host_of(request.url) in self.hosts):
            raise Refused(Fault.OTHER_HOST)
