"""A fetcher sends one request and hands back its answer as it was sent. All that asks the web goes through one.

``crawler.fetching.wire`` has the one of this process, ``crawler.fetchers`` those of other processes and machines.
Whoever calls a fetcher keeps the manners that must outlive it: robots.txt, the pace of each host, identity,
validators. ``tests/crawler/fetchers/test_conformance.py`` is what all of them must pass.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:  # a worker of a cluster has lines to fetchers, and loads no Scrapy
    from scrapy import Request
    from scrapy.http import Response

fetchers_lost = object()
"""Signal: no fetcher can be used any more, for ``error``; the run ends."""


class FetcherLost(Exception):
    """The fetcher was lost while it had a request; nobody knows whether its host was asked."""


class Fetcher(Protocol):
    """Sends requests, each once, within the limits of time and size; follows no redirect and changes no header."""

    async def fetch(self, request: Request, *, own_host: str | None = None) -> Response:
        """Return the answer to *request*, its body as sent.

        *own_host* is the host of a publication of the user's own; no other name leads to a private address. The caller
        has no second request under way to the same host.

        Errors are those of Scrapy's download handlers, as ``crawler.fetching.failures`` knows them, and besides:

        Raises:
            FetcherLost: the fetcher was lost meanwhile.
            FetchersLost: no fetcher can be used any more.

        """
