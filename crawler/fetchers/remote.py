"""The line to one fetcher in another process, and the fetcher as it looks from this end of it."""

from __future__ import annotations

import asyncio
import itertools
import sys
from contextlib import suppress
from typing import Protocol, Self

from crawler.fetchers import orders
from crawler.fetchers.orders import NUMBERED, Frame
from crawler.fetching.fetcher import FetcherLost

BEAT = 1.0  # seconds between two beats
LEAVE = 10.0  # seconds for which a beat gives a fetcher leave to send requests
SILENCE = 15.0  # seconds without a beat, after which a fetcher counts as lost; its leave has ended by then


class Link(Protocol):
    """The line to one fetcher."""

    async def call(self, frame: bytes) -> bytes:
        """Return the answer to *frame*.

        Raises:
            FetcherLost: the line broke, or the fetcher ended.

        """

    async def close(self) -> None:
        """End the fetcher."""


class ChildLink:
    """The line to a fetcher that is a child of this process."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        self._process = process
        self._numbers = itertools.count()
        self._waiting: dict[int, asyncio.Future[bytes]] = {}
        self._has_ended = False
        self._listening = asyncio.create_task(self._listen())

    @classmethod
    async def started(cls) -> Self:
        """Return the line to a new child."""
        pipe = asyncio.subprocess.PIPE
        return cls(
            await asyncio.create_subprocess_exec(
                sys.executable, "-m", "crawler.fetchers.child", stdin=pipe, stdout=pipe
            )
        )

    @property
    def pid(self) -> int:
        """The number of its process."""
        return self._process.pid

    async def call(self, frame: bytes) -> bytes:
        """Return the answer to *frame*, as ``Link`` has it."""
        if self._has_ended or self._process.stdin is None:
            raise FetcherLost
        number = next(self._numbers)
        answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        try:
            self._process.stdin.write(NUMBERED.pack(number, len(frame)) + frame)
            await self._process.stdin.drain()
            return await answer
        except OSError as error:
            raise FetcherLost from error
        finally:
            del self._waiting[number]

    async def close(self) -> None:
        """End the fetcher."""
        with suppress(ProcessLookupError):
            self._process.kill()  # one that is frozen would not end by itself
        await self._listening
        await self._process.wait()

    async def _listen(self) -> None:
        answers = self._process.stdout
        try:
            while answers:
                number, length = NUMBERED.unpack(await answers.readexactly(NUMBERED.size))
                answer = await answers.readexactly(length)
                if (waiting := self._waiting.get(number)) and not waiting.done():
                    waiting.set_result(answer)
        except (asyncio.IncompleteReadError, OSError):
            self._has_ended = True
            for waiting in self._waiting.values():
                if not waiting.done():
                    waiting.set_exception(FetcherLost())


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
