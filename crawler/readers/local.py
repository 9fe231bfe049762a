"""What servers send is read in worker processes, so that a hostile page or list costs only itself."""

from __future__ import annotations

import asyncio
import ctypes
import multiprocessing
import os
import resource
import signal
import sys
from collections.abc import Callable
from concurrent.futures import CancelledError, Future
from concurrent.futures.process import BrokenProcessPool
from functools import partial
from multiprocessing import forkserver

from pebble import ProcessExpired, ProcessPool

from archive.facts import Reason
from archive.noted import Noted, noted
from archive.records import Reading
from crawler.reading.page import Page
from crawler.reading.pool import Given, Made, NotParsed, unread

SECONDS = 30.0  # of a processor for one page or list; a page of 70 KB takes a hundredth of a second
PATIENCE = 10  # times as long by the clock, which other work on the machine slows down; nothing read ever waits
MEMORY = 2 * 1024**3  # bytes of address space for one worker; a usual page stays below 200 MB
OUT_OF_TIME = -signal.SIGPROF if sys.platform != "win32" else None  # how a worker ends whose timer ran out
SERVER_GONE = 255  # how a worker ends, for multiprocessing, when the server that started it was killed
PR_SET_PDEATHSIG = 1  # linux/prctl.h: the signal that a process gets when the one that started it ends
AHEAD = 4  # pages for each worker that wait or are read
TASKS = 2000  # pages, after which a worker is replaced, and with it the memory that lxml leaks


def read_page(page: Page) -> Reading:
    """Return what today's reader makes of *page*; runs in a worker."""
    from crawler.reading.reader import read  # noqa: PLC0415  # the main process never loads trafilatura

    return read(page)


def within(seconds: float, parser: Callable[Given, Made], /, *given: Given.args, **named: Given.kwargs) -> Made:
    """Return what *parser* makes; past *seconds* of the processor, the system ends this worker, in C code too."""
    if sys.platform == "win32":
        return parser(*given, **named)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        return parser(*given, **named)
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)


def prepare_worker(memory: int) -> None:
    """Load the reader, then limit the worker to *memory* bytes. This does not count for the time of any page."""
    leave_with_starter()
    import crawler.reading.reader  # noqa: F401, PLC0415  # as above; loaded already where the server could

    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    os.nice(5)  # asking in time comes before reading


def leave_with_starter() -> None:
    """Let this worker end together with the process that uses it, even if that is killed; at once if it is gone.

    The server ends when nobody holds the other end of its pipe, and each worker is given one; it ends its workers.
    """
    if sys.platform == "linux":
        os.close(forkserver._forkserver._forkserver_alive_fd)  # type: ignore[attr-defined]
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
    starter = multiprocessing.parent_process()
    if starter is None or not starter.is_alive():
        os._exit(1)


def server_of_workers() -> multiprocessing.context.ForkServerContext:
    """Return the way to start workers: from a clean process that has loaded the reader once for all of them.

    A fork of this process would copy the event loop and its sockets.
    """
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["crawler.cli", "crawler.reading.reader"])
    return context


class ReaderProcesses:
    """The pool of readers on this machine: processes, each stopped past its time or memory, and replaced."""

    def __init__(
        self,
        *,
        workers: int | None = None,
        seconds: float = SECONDS,
        memory: int = MEMORY,
        reader: Callable[[Page], Reading] = read_page,
    ) -> None:
        self.seconds = seconds
        self.reader = reader
        self.ahead = AHEAD * (workers := workers or min(4, os.cpu_count() or 1))
        self._new_pool = partial(
            ProcessPool,
            max_workers=workers,
            max_tasks=TASKS,
            initializer=prepare_worker,
            initargs=(memory,),
            context=server_of_workers(),
        )
        self._pool = self._new_pool()
        self._under_way: set[Future[object]] = set()
        self._is_closed = False

    @property
    def has_started(self) -> bool:
        """Whether anything was read, as ``ReaderPool`` has it."""
        return self._pool._pool_manager_loop is not None

    async def read(self, page: Page) -> Reading:
        """Return the reading of *page*, as ``ReaderPool`` has it."""
        try:
            return await self.parse(self.reader, page)
        except NotParsed as error:
            return unread(error.reason)

    async def parse(self, parser: Callable[Given, Made], /, *given: Given.args, **named: Given.kwargs) -> Made:
        """Return what *parser* makes, as ``ReaderPool`` has it."""
        is_again = False
        while True:
            pool = self._standing()
            future = pool.schedule(
                within, args=(self.seconds, parser, *given), kwargs=named, timeout=PATIENCE * self.seconds
            )
            self._under_way.add(future)
            try:
                made: Made = await asyncio.wrap_future(future)
            except CancelledError:
                raise
            except Exception as error:  # whatever a hostile page makes of a parser; the reason is stored
                if is_again or not _is_of_server(error):
                    raise NotParsed(self._why(error)) from error
                is_again = True  # no page of those under way need have killed the server; one that did does it again
                if pool is self._pool:
                    self._replace()
            else:
                return made
            finally:
                self._under_way.discard(future)

    def _standing(self) -> ProcessPool:
        """Return the pool, and never one that Pebble gave up."""
        if self.has_started and not self._pool.active:
            self._replace()
        return self._pool

    def _replace(self) -> None:
        """Put a new pool with a new server in place of one that lost its server, for all pages under way at once.

        The old one may yet start workers, or give up: a page that was given to it again would be lost again.
        """
        if self._is_closed:
            return
        self._end()
        for future in self._under_way:
            if not future.done():
                future.set_exception(BrokenProcessPool("the server of the workers is gone"))
        self._pool = self._new_pool()

    def _why(self, error: Exception) -> Noted:
        """Return the reason for which a worker did not end well."""
        if isinstance(error, TimeoutError) or (isinstance(error, ProcessExpired) and error.exitcode == OUT_OF_TIME):
            return noted(Reason.READER_TOO_SLOW, f"{self.seconds:g} s")
        if isinstance(error, (ProcessExpired, BrokenProcessPool)):
            return noted(Reason.READER_CRASHED)
        if isinstance(error, MemoryError):
            return noted(Reason.READER_OUT_OF_MEMORY)
        return noted(Reason.READER_FAILED, type(error).__name__)

    def close(self) -> None:
        """End the workers; nothing is being read any more."""
        self._is_closed = True
        self._end()

    def _end(self) -> None:
        """End the pool.

        Pebble takes the locks of its workers away before it ends them, and a worker that is just starting would fail
        for want of them, with a traceback on the user's screen; so they are ended first.
        """
        self._pool.stop()  # type: ignore[no-untyped-call]  # pebble annotates half of its methods
        replacing = self._pool._pool_manager_loop  # it starts workers, until it has seen the stop
        if replacing is not None:
            replacing.join()
        self._pool._pool_manager.worker_manager.force_stop_workers()  # type: ignore[no-untyped-call]
        self._pool.join()


def _is_of_server(error: Exception) -> bool:
    """Return whether *error* came because the server of the workers was killed, for want of memory or by hand."""
    lost = isinstance(error, ProcessExpired) and error.exitcode == SERVER_GONE
    return lost or isinstance(error, BrokenProcessPool)
