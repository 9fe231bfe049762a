"""``python -m crawler.fetchers.child``: a fetcher that gets orders on standard input and answers on standard output.

One process of Scrapy, long-lived, with the wire and the guard of ``crawler.fetching``. It sends what it is told to, and
only while its writer lives: a writer that hears nothing gives the request to another fetcher, and by then this one has
ended. So no host is asked by two, whichever of them was frozen or cut off for a while.
"""

from __future__ import annotations

import asyncio
import ctypes
import os
import signal
import sys
import time
from collections.abc import AsyncIterator
from typing import Any, BinaryIO, Self
from urllib.parse import urlsplit

from scrapy import Request, Spider
from scrapy.crawler import AsyncCrawlerProcess, Crawler
from scrapy.settings import Settings
from twisted.internet.defer import Deferred
from twisted.web._newclient import Request as SentRequest
from twisted.web.iweb import IResponse

from crawler.fetchers import orders
from crawler.fetchers.orders import BEAT
from crawler.fetchers.wire_format import NUMBERED, Frame
from crawler.fetching.guard import allow, check
from crawler.fetching.wire import BoundedFactory, BoundedHandler, BoundedProtocol

GRACE = 60.0  # seconds in which the first beat must come
GLANCE = 0.25  # seconds between two looks at whether the leave has ended
PR_SET_PDEATHSIG = 1  # linux/prctl.h: the signal that a process gets when the one that started it ends


BARE = (
    *("DOWNLOADER_MIDDLEWARES_BASE", "SPIDER_MIDDLEWARES_BASE", "EXTENSIONS_BASE"),
    *("SPIDER_MIDDLEWARES", "EXTENSIONS", "ITEM_PIPELINES"),
)
"""The settings that name what a fetcher has none of."""


class Leave:
    """The leave to send requests: it lasts some seconds from the last beat that the writer is known to have heard."""

    def __init__(self) -> None:
        self._until = time.monotonic() + GRACE
        self._beaten: dict[int, float] = {}
        self._number = 0

    def beat(self, heard: int, seconds: float) -> int:
        """Return the number of the next beat; the writer has *heard* an earlier one, and gives *seconds* from it.

        The time counts from when this process beat, so that no clock of another machine matters.
        """
        if heard in self._beaten:
            self._until = self._beaten[heard] + seconds
        self._beaten = {number: at for number, at in self._beaten.items() if number >= heard}
        self._number += 1
        self._beaten[self._number] = time.monotonic()
        return self._number

    @property
    def has_ended(self) -> bool:
        """Whether nothing may be sent any more."""
        return time.monotonic() > self._until


LEAVE = Leave()
SENT: dict[str, float] = {}
"""When each host got its latest request, by name and port."""


class CarefulProtocol(BoundedProtocol):
    """One connection that sends nothing without leave, and notes when it did."""

    def request(self, request: SentRequest) -> Deferred[IResponse]:
        """Send *request*, at the last moment at which it can still be held back."""
        if LEAVE.has_ended:
            end()
        SENT[urlsplit(request.absoluteURI or b"").netloc.decode("ascii")] = time.monotonic()
        return super().request(request)


class CarefulFactory(BoundedFactory):
    """Makes such connections."""

    connection = CarefulProtocol


class CarefulHandler(BoundedHandler):
    """The wire of this fetcher."""

    factory = CarefulFactory


class GuardMiddleware:
    """Refuses addresses off the public web, as the writer did: it may not be the one that we trust."""

    @classmethod
    def from_crawler(cls, _: Crawler) -> Self:
        """Return the middleware."""
        return cls()

    def process_request(self, request: Request) -> None:
        """Refuse *request* if it leads off the public web.

        Raises:
            Refused: with the reason.

        """
        if own_host := request.meta["own_host"]:
            allow(own_host)
        check(request.url, own_host)


class FetcherSpider(Spider):
    """Carries out orders until its input ends."""

    name = "fetcher"
    out: BinaryIO

    async def start(self) -> AsyncIterator[Any]:
        """Carry out each order, all at the same time."""
        loop = asyncio.get_running_loop()
        given = asyncio.StreamReader()
        await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(given), sys.stdin)
        loop.call_soon(self._look)
        under_way: set[asyncio.Task[None]] = set()
        try:
            while True:
                number, length = NUMBERED.unpack(await given.readexactly(NUMBERED.size))
                task = asyncio.create_task(self._carry_out(number, await given.readexactly(length)))
                under_way.add(task)
                task.add_done_callback(under_way.discard)
        except asyncio.IncompleteReadError:
            end()
        yield

    def _look(self) -> None:
        if LEAVE.has_ended:
            end()
        asyncio.get_running_loop().call_later(GLANCE, self._look)

    async def _carry_out(self, number: int, sent: bytes) -> None:
        frame = Frame.unpacked(sent)
        if frame.head["kind"] == BEAT:
            reply = Frame({"beat": LEAVE.beat(frame.head["heard"], frame.head["seconds"])}).packed()
        else:
            reply = await self._answer(orders.request_in(frame.head))
        self.out.write(NUMBERED.pack(number, len(reply)) + reply)
        self.out.flush()

    async def _answer(self, request: Request) -> bytes:
        host = urlsplit(request.url).netloc
        SENT.pop(host, None)
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001  # whatever asking ends with, the writer hears of it
            return orders.failure(error, _ago(host))
        return orders.answer(response, _ago(host) or 0.0)


def _ago(host: str) -> float | None:
    return time.monotonic() - SENT[host] if host in SENT else None


def end() -> None:
    """End this process with all its connections, at once: nobody waits for it any more."""
    os._exit(0)


def settings() -> Settings:
    """Return the settings of a fetcher: the wire of a crawl, without what the writer does."""
    ours = Settings()
    ours.setmodule("crawler.settings", priority="project")
    bare: dict[str, dict[Any, int]] = {name: {} for name in BARE} | {"DOWNLOADER_MIDDLEWARES": {GuardMiddleware: 50}}
    wire = {**ours.getdict("DOWNLOAD_HANDLERS"), **dict.fromkeys(("http", "https"), CarefulHandler)}
    many = {"CONCURRENT_REQUESTS": 10_000, "LOG_ENABLED": False}  # the writer sends one for each host at most
    ours.setdict({**bare, **many, "DOWNLOAD_HANDLERS": wire}, priority="cmdline")
    return ours


def main() -> None:
    """Be a fetcher until standard input ends, or the leave does."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # also while this process is stopped
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches all processes of a terminal; the writer ends us
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what some library prints is no answer
    process = AsyncCrawlerProcess(settings())
    process.crawl(FetcherSpider, out=out)
    process.start(install_signal_handlers=False)


if __name__ == "__main__":
    main()
