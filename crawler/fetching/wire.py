"""The wire: HTTP/1.1 as Scrapy speaks it, with a limit for the head of an answer."""

from __future__ import annotations

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
)
from scrapy.crawler import Crawler
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress
from twisted.python.failure import Failure
from twisted.web._newclient import BODY, Request
from twisted.web.iweb import IResponse

HEAD = 256 * 1024  # bytes of status lines and headers, of informational answers (103 and others) too


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

    def buildProtocol(self, addr: IAddress | None) -> BoundedProtocol:  # noqa: ARG002, N802  # Twisted's signature
        """Return one."""
        return BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]  # Twisted


class BoundedHandler(HTTP11DownloadHandler):
    """Scrapy's handler of ``http`` and ``https`` with such connections."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = BoundedFactory
