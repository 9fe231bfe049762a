"""A fetcher in another process, as it looks from this end of the line to it."""

from __future__ import annotations

import asyncio
from typing import Self

from crawler.fetchers import orders
from crawler.fetchers.links import Link
from crawler.fetchers.wire_format import Frame
from crawler.fetching.fetcher import FetcherLost

BEAT = 1.0  # seconds between two beats
LEAVE = 10.0  # seconds for which a beat gives a fetcher leave to send requests
SILENCE = 15.0  # seconds without a beat, after which a fetcher counts as lost; its leave has ended by then


class Remote:
    """The fetcher at the other end of *link*: asked again and again whether it lives, and lost if it is silent."""

    def __init__(self, link: Link) -> None:
        self.under_way = 0
        """Requests that it has."""

        self._link = link
        self._heard = 0
        self._lost = asyncio.Event()
        self._beating: asyncio.Task[None] | None = None

    @classmethod
    async def met(cls, link: Link, *, within: float) -> Self:
        """Return the fetcher at the other end of *link*, once it has answered.

        Raises:
            FetcherLost: it does not answer *within* seconds.

        """
        remote = cls(link)
        try:
            await asyncio.wait_for(remote._beat(), within)
        except BaseException as error:
            await remote.close()
            if isinstance(error, TimeoutError):
                raise FetcherLost from error
            raise
        remote._beating = asyncio.create_task(remote._go_on())
        return remote

    @property
    def is_lost(self) -> bool:
        """Whether it gets no request any more."""
        return self._lost.is_set()

    async def fetch(self, order: bytes) -> bytes:
        """Return the answer to *order*.

        Raises:
            FetcherLost: it was lost meanwhile.

        """
        answer = asyncio.ensure_future(self._link.call(order))
        loss = asyncio.ensure_future(self._lost.wait())
        self.under_way += 1
        try:
            await asyncio.wait({answer, loss}, return_when=asyncio.FIRST_COMPLETED)
            if not answer.done():
                raise FetcherLost
            return answer.result()
        except FetcherLost:
            self._lost.set()
            raise
        finally:
            self.under_way -= 1
            loss.cancel()
            answer.cancel()

    async def close(self) -> None:
        """End it."""
        self._lost.set()
        if self._beating:
            self._beating.cancel()
        await self._link.close()

    async def _go_on(self) -> None:
        try:
            while not self.is_lost:
                await asyncio.sleep(BEAT)
                await asyncio.wait_for(self._beat(), SILENCE)
        except (FetcherLost, TimeoutError):
            self._lost.set()

    async def _beat(self) -> None:
        frame = Frame.unpacked(await self._link.call(orders.beat(self._heard, LEAVE)))
        self._heard = frame.head["beat"]
