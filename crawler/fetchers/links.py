"""The line to one fetcher in another process. This module loads without Scrapy, which would hold up a worker's loop."""

from __future__ import annotations

import asyncio
import itertools
import sys
from contextlib import suppress
from typing import Protocol, Self

from crawler.fetchers.wire_format import NUMBERED
from crawler.fetching.fetcher import FetcherLost


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
