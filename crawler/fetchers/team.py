"""The fetchers of other processes together: each host has one of them, and another when that one is lost."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Collection, Coroutine
from typing import Any, Protocol

from scrapy import Request
from scrapy.http import Response

from crawler.errors import FetchersLost
from crawler.fetchers import orders
from crawler.fetchers.links import Link
from crawler.fetchers.remote import Remote
from crawler.fetchers.wire_format import Frame
from crawler.fetching.fetcher import FetcherLost
from crawler.fetching.pace import gate_of
from crawler.readers.own_loop import OwnLoop
from crawler.sources.addresses import host_of

LOOK = 1.0  # seconds between two looks at where fetchers can be
START = 60.0  # seconds in which a new fetcher must answer
ABSENCE = 60.0  # seconds without any fetcher, after which the run ends
NONE_CAME = "no fetcher answers"


class Places(Protocol):
    """Where fetchers can run."""

    where: str
    """In words, for a message."""

    async def present(self) -> Collection[str]:
        """Return the names of all places at which a fetcher can run now.

        Raises:
            FetchersLost: there will be none any more.

        """

    async def link(self, name: str) -> Link:
        """Start a fetcher at the place called *name*; return the line to it.

        Raises:
            FetcherLost: it could not be started.

        """

    async def close(self) -> None:
        """Leave all places."""


class Team:
    """The fetchers at *places*; all of it in one event loop."""

    def __init__(self, places: Places) -> None:
        self._places = places
        self._remotes: dict[str, Remote] = {}
        self._starting: dict[str, asyncio.Task[None]] = {}
        self._closing: set[asyncio.Task[None]] = set()
        self._of_host: dict[str, Remote] = {}
        self._lost: FetchersLost | None = None
        self._changed = asyncio.Condition()
        self._watch: asyncio.Task[None] | None = None

    async def gather(self) -> None:
        """Start the fetchers, and go on to replace those that are lost; return when one is there.

        Raises:
            FetchersLost: none comes.

        """
        self._watch = asyncio.create_task(self._watched())
        await self._one_present()

    async def fetch(self, host: str, order: bytes) -> bytes:
        """Return the answer to *order*, a request to *host*.

        Raises:
            FetcherLost: the fetcher was lost meanwhile.
            FetchersLost: no fetcher can be used any more.

        """
        remote = await self._remote_for(host)
        try:
            return await remote.fetch(order)
        except FetcherLost:
            await self._look()  # it may be the end of all of them
            if self._lost:
                raise self._lost from None
            raise

    async def close(self) -> None:
        """End all fetchers."""
        tasks = [task for task in (self._watch, *self._starting.values()) if task]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        closing = [*self._closing, *(remote.close() for remote in self._remotes.values())]
        await asyncio.gather(*closing, return_exceptions=True)
        await self._places.close()

    async def _remote_for(self, host: str) -> Remote:
        """Return the fetcher of *host*: the one that had it before, else the one that has least to do."""
        await self._one_present()
        present = self._present()
        remote = self._of_host.get(host)
        if remote not in present:
            remote = min(present, key=lambda one: (one.under_way, sum(each is one for each in self._of_host.values())))
        self._of_host[host] = remote
        return remote

    def _present(self) -> list[Remote]:
        return [remote for remote in self._remotes.values() if not remote.is_lost]

    async def _one_present(self) -> None:
        async with self._changed:
            try:
                await asyncio.wait_for(self._changed.wait_for(lambda: self._lost or self._present()), ABSENCE)
            except TimeoutError:
                self._lost = self._lost or FetchersLost(self._places.where, NONE_CAME)
        if self._lost:
            raise self._lost

    async def _watched(self) -> None:
        while not self._lost:
            await self._look()
            if not self._lost:
                await asyncio.sleep(LOOK)

    async def _look(self) -> None:
        """Start a fetcher at each place that has none."""
        try:
            present = await self._places.present()
        except FetchersLost as error:
            self._lost = self._lost or error
            present = ()
        for name, remote in list(self._remotes.items()):
            if remote.is_lost or name not in present:
                del self._remotes[name]
                self._closing.add(closing := asyncio.create_task(remote.close()))
                closing.add_done_callback(self._closing.discard)
        for name in present:
            if name not in self._remotes and name not in self._starting:
                self._starting[name] = asyncio.create_task(self._start(name))
        async with self._changed:
            self._changed.notify_all()

    async def _start(self, name: str) -> None:
        try:
            link = await asyncio.wait_for(self._places.link(name), START)
            self._remotes[name] = await Remote.met(link, within=START)
        except (FetcherLost, TimeoutError):
            await asyncio.sleep(LOOK)  # the next look tries again
        finally:
            del self._starting[name]
        async with self._changed:
            self._changed.notify_all()


class Fetchers:
    """The fetchers of other processes, as ``Fetcher`` has it, at the places that *places* makes.

    They have an event loop in a thread of its own: a writer that is busy for seconds must not look dead to them.

    Raises:
        FetchersLost: none of them can be reached.

    """

    def __init__(self, places: Callable[[], Coroutine[Any, Any, Places]]) -> None:
        self._loop = OwnLoop("fetchers")
        try:
            self._team = self._loop.carry_out(_gathered(places))
        except BaseException:
            self._loop.end()
            raise

    async def fetch(self, request: Request, *, own_host: str | None = None) -> Response:
        """Return the answer to *request*, as ``Fetcher`` has it; its host's gate learns when it was sent.

        Raises:
            FetcherLost: the fetcher was lost meanwhile.
            FetchersLost: no fetcher can be used any more.

        """
        sent = self._team.fetch(host_of(request.url), orders.order(request, own_host))
        frame = Frame.unpacked(await asyncio.wrap_future(self._loop.begin(sent)))
        if (ago := frame.head["ago"]) is not None:
            gate_of(request.url).count_from(seconds_ago=ago)
        return orders.response_in(frame)

    def close(self) -> None:
        """End all fetchers."""
        self._loop.carry_out(self._team.close())
        self._loop.end()


async def _gathered(places: Callable[[], Coroutine[Any, Any, Places]]) -> Team:
    team = Team(await places())
    try:
        await team.gather()
    except BaseException:
        await team.close()
        raise
    return team
