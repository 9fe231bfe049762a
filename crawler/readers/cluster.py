"""Readers on other machines: the workers of a cluster of Dask read, the writer stays here."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from archive.records import Reading
from crawler.readers.calls import PAGES, Call, Limits
from crawler.readers.dispatch import Dispatch
from crawler.readers.local import MEMORY, SECONDS, read_page
from crawler.readers.own_loop import OwnLoop
from crawler.readers.settings import Cluster
from crawler.reading.page import Page
from crawler.reading.pool import Given, Made, NotParsed, unread


class ClusterReaders:
    """The pool of readers of *cluster*: each of its workers reads in processes of its own, within the same limits.

    It has an event loop in a thread of its own: the loops of an import come and go, and a writer that is busy for
    seconds must not look dead to the scheduler.

    Raises:
        ReadersLost: the cluster does not answer, or has no worker.

    """

    def __init__(
        self,
        cluster: Cluster,
        *,
        seconds: float = SECONDS,
        memory: int = MEMORY,
        reader: Callable[[Page], Reading] = read_page,
    ) -> None:
        self.reader = reader
        self._loop = OwnLoop("readers")
        try:
            self._dispatch = self._loop.carry_out(Dispatch.connected(cluster, Limits(seconds, memory)))
        except BaseException:
            self._loop.end()
            raise

    @property
    def has_started(self) -> bool:
        """Whether there are readers already, as ``ReaderPool`` has it: a cluster has them before the run begins."""
        return True

    @property
    def ahead(self) -> int:
        """How many pages fill all workers, as ``ReaderPool`` has it."""
        return max(1, self._dispatch.places) * PAGES

    async def read(self, page: Page) -> Reading:
        """Return the reading of *page*, as ``ReaderPool`` has it.

        Raises:
            ReadersLost: the cluster cannot be used any more.

        """
        try:
            return await self.parse(self.reader, page)
        except NotParsed as error:
            return unread(error.reason)

    async def parse(self, parser: Callable[Given, Made], /, *given: Given.args, **named: Given.kwargs) -> Made:
        """Return what *parser* makes, as ``ReaderPool`` has it.

        Raises:
            ReadersLost: the cluster cannot be used any more.

        """
        call = Call.of(parser, given, named)
        self._loop.call(self._dispatch.add, call)
        made: Made = (await asyncio.wrap_future(call.future)).value()
        return made

    def close(self) -> None:
        """Leave the cluster; its workers go on."""
        self._loop.carry_out(self._dispatch.close())
        self._loop.end()
