"""The wire: HTTP/1.1 as Scrapy speaks it, with a limit for the head of an answer; and who sends what goes over it."""

from __future__ import annotations

from typing import ClassVar

from scrapy import Request as ScrapyRequest
from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.crawler import Crawler
from scrapy.http import Response
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress
from twisted.python.failure import Failure
from twisted.web._newclient import BODY, Request
from twisted.web.iweb import IResponse

from archive.facts import Fault
from archive.records import Outcome
from crawler.errors import FetchersLost
from crawler.fetching.failures import Refused
from crawler.fetching.fetcher import Fetcher, FetcherLost, fetchers_lost
from crawler.fetching.guard import own_host_of
from crawler.fetching.pace import gate_of

HEAD = 256 * 1024  # bytes of status lines and headers, of informational answers (103 and others) too
LIVES = 4  # fetchers lost with one request, after which it is left


class HeadersTooLarge(Exception):
    """The head of an answer did not end within ``HEAD`` bytes."""


class BoundedProtocol(_LenientHTTP11ClientProtocol):
    """One connection, closed when a head does not end: Twisted collects header lines for as long as they come."""

    _head = 0

    def request(self, request: Request) -> Deferred[IResponse]:
        """Ask again, and count again."""
        self._head = 0
        return super().request(request)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802  # Twisted's name
        """Take *data*, unless it is a head without end."""
        if self._parser is not None and self._parser.state != BODY:
            self._head += len(data)
        if self._head > HEAD:
            self._giveUp(Failure(HeadersTooLarge()))  # type: ignore[no-untyped-call]  # Twisted
        else:
            super().dataReceived(data)  # type: ignore[no-untyped-call]  # Twisted


class BoundedFactory(_LenientHTTP11ClientFactory):
    """Makes such connections."""

    connection: ClassVar[type[BoundedProtocol]] = BoundedProtocol

    def buildProtocol(self, addr: IAddress | None) -> BoundedProtocol:  # noqa: ARG002, N802  # Twisted's signature
        """Return one."""
        return self.connection(self._quiescentCallback)


class BoundedHandler(HTTP11DownloadHandler):
    """Scrapy's handler of ``http`` and ``https`` with such connections."""

    factory: ClassVar[type[BoundedFactory]] = BoundedFactory

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = self.factory

    async def fetch(self, request: ScrapyRequest, *, own_host: str | None = None) -> Response:  # noqa: ARG002  # the guard of this process knows its hosts
        """Return the answer to *request*, sent from this process, as ``Fetcher`` has it."""
        return await super().download_request(request)


class FetchingHandler(BoundedHandler):
    """Gives each request to the fetcher of the spider, else to the one of this process.

    The host's gate stays closed until the answer is here. If the fetcher is lost with the request, another one gets it,
    after the pause of the host: it may have been asked.
    """

    async def download_request(self, request: ScrapyRequest) -> Response:
        """Return the answer to *request*.

        Raises:
            Refused: no fetcher is left, or several were lost with it.

        """
        fetcher: Fetcher | None = getattr(self._crawler.spider, "fetcher", None)
        if fetcher is None:
            return await self.fetch(request)
        own_host = own_host_of(self._crawler.spidercls)
        for _ in range(LIVES):
            try:
                return await fetcher.fetch(request, own_host=own_host)
            except FetchersLost as error:
                self._crawler.signals.send_catch_log(signal=fetchers_lost, error=error)
                raise Refused(Fault.FETCHERS_LOST, Outcome.WAITING) from error
            except FetcherLost:
                await gate_of(request.url).enter_again(self._is_wanted)
        raise Refused(Fault.FETCHER_LOST, Outcome.FAILED)

    def _is_wanted(self) -> bool:
        return bool(self._crawler.engine and self._crawler.engine.running)
