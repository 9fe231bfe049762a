"""Pages are read in worker processes, so that a hostile page costs only itself."""

from __future__ import annotations

import asyncio
import ctypes
import multiprocessing
import os
import resource
import signal
import sys
from collections.abc import Callable
from concurrent.futures import CancelledError
from multiprocessing import forkserver

from pebble import ProcessExpired, ProcessPool

from archive.facts import Reason, noted
from archive.records import Reading
from crawler.reading.page import Page
from crawler.reading.pool import unread

SECONDS = 30.0  # for one page; a page of 70 KB takes a hundredth of a second
MEMORY = 2 * 1024**3  # bytes of address space for one worker; a usual page stays below 200 MB
PR_SET_PDEATHSIG = 1  # linux/prctl.h: the signal that a process gets when the one that started it ends
TASKS = 2000  # pages, after which a worker is replaced, and with it the memory that lxml leaks


def read_page(page: Page) -> Reading:
    """Return what today's reader makes of *page*; runs in a worker."""
    from crawler.reading.reader import read  # noqa: PLC0415  # the main process never loads trafilatura

    return read(page)


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
        self._pool = ProcessPool(
            max_workers=workers or min(4, os.cpu_count() or 1),
            max_tasks=TASKS,
            initializer=prepare_worker,
            initargs=(memory,),
            context=server_of_workers(),
        )

    async def read(self, page: Page) -> Reading:
        """Return the reading of *page*, as ``ReaderPool`` has it."""
        future = self._pool.schedule(self.reader, args=(page,), timeout=self.seconds)
        try:
            return await asyncio.wrap_future(future)
        except TimeoutError:
            return unread(noted(Reason.READER_TOO_SLOW, f"{self.seconds:g} s"))
        except ProcessExpired:
            return unread(noted(Reason.READER_CRASHED))
        except MemoryError:
            return unread(noted(Reason.READER_OUT_OF_MEMORY))
        except CancelledError:
            raise
        except Exception as error:  # noqa: BLE001  # whatever a hostile page makes of a parser; the reason is stored
            return unread(noted(Reason.READER_FAILED, type(error).__name__))

    def close(self) -> None:
        """End the workers; nothing is being read any more.

        Pebble takes the locks of its workers away before it ends them, and a worker that is just starting would fail
        for want of them, with a traceback on the user's screen; so they are ended first.
        """
        self._pool.stop()  # type: ignore[no-untyped-call]  # pebble annotates half of its methods
        replacing = self._pool._pool_manager_loop  # it starts workers, until it has seen the stop
        if replacing is not None:
            replacing.join()
        self._pool._pool_manager.worker_manager.force_stop_workers()  # type: ignore[no-untyped-call]
        self._pool.join()
