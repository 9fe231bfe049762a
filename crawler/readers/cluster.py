"""Readers on other machines: the workers of a cluster of Dask read, the writer stays here."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

from archive.records import Reading
from crawler.readers.calls import PAGES, Call, Limits
from crawler.readers.dispatch import Dispatch
from crawler.readers.local import MEMORY, SECONDS, read_page
from crawler.readers.settings import Cluster
from crawler.reading.page import Page
from crawler.reading.pool import Given, Made, NotParsed, unread

Result = TypeVar("Result")


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
        self._loop = asyncio.new_event_loop()
        self._loop.set_exception_handler(leave_out_lost_connections)
        self._thread = threading.Thread(target=self._loop.run_forever, name="cluster", daemon=True)
        self._thread.start()
        try:
            self._dispatch = self._await(Dispatch.connected(cluster, Limits(seconds, memory)))
        except BaseException:
            self._end()
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
        self._loop.call_soon_threadsafe(self._dispatch.add, call)
        made: Made = (await asyncio.wrap_future(call.future)).value()
        return made

    def close(self) -> None:
        """Leave the cluster; its workers go on."""
        self._await(self._dispatch.close())
        self._end()

    def _await(self, work: Coroutine[Any, Any, Result]) -> Result:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    def _end(self) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()


def leave_out_lost_connections(loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """Report what failed in *loop* and reached no caller, but not the connections that Dask loses when they end."""
    if not isinstance(context.get("exception"), OSError):  # a TimeoutError is one, and so is Dask's CommClosedError
        loop.default_exception_handler(context)
