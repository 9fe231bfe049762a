"""The worker of a cluster: it reads batches in processes of its own, each page within its time and memory.

``dask worker --preload crawler.readers.worker`` refuses to join readers of another version.
"""

from __future__ import annotations

import asyncio
import pickle
import signal
from typing import TYPE_CHECKING, Any

from archive.noted import Noted
from crawler.readers.calls import Limits, packed, unpacked
from crawler.readers.local import ReaderProcesses
from crawler.reading.pool import NotParsed
from crawler.reading.version import version

if TYPE_CHECKING:
    from distributed import Scheduler, Worker

READER = "blotter-reader"
"""The key under which a scheduler knows the version of the readers that may join."""

POOLS: dict[Limits, ReaderProcesses] = {}
"""The processes of this worker, by their limits."""


class OtherReader(Exception):
    """The worker reads with another version, *found*, than the one that was asked for."""

    def __init__(self, found: str) -> None:
        super().__init__(found)
        self.found = found


async def read_batch(sent: bytes) -> bytes:
    """Return what was made of the calls in *sent*; runs as a task in a worker.

    Raises:
        OtherReader: *sent* asks for another version of the reader than the one here.

    """
    reader, limits, calls = unpacked(sent)
    if reader != version():
        raise OtherReader(version())
    pool = _pool(Limits(*limits))
    return packed(await asyncio.gather(*(_made(pool, call) for call in calls)))


async def _made(pool: ReaderProcesses, pickled: bytes) -> tuple[bytes, Noted | None]:
    parser, given, named = pickle.loads(pickled)  # noqa: S301  # sent by our own side of the cluster
    try:
        return pickle.dumps(await pool.parse(parser, *given, **named)), None
    except NotParsed as error:
        return b"", error.reason


def _pool(limits: Limits) -> ReaderProcesses:
    from distributed import get_worker  # noqa: PLC0415  # the module is loaded where Dask is not

    if limits not in POOLS:
        POOLS[limits] = ReaderProcesses(
            workers=get_worker().state.nthreads, seconds=limits.seconds, memory=limits.memory
        )
    return POOLS[limits]


async def dask_setup(server: Worker | Scheduler) -> None:
    """Let a scheduler know which readers may join; let a worker leave, in one line, if it reads with another version.

    Ctrl-C reaches all processes of a terminal; a worker leaves it to the process that watches over it.

    Raises:
        SystemExit: it does.

    """
    from distributed import Scheduler  # noqa: PLC0415  # as above

    if isinstance(server, Scheduler):
        server.set_metadata([READER], version())
        return
    if server.nanny:
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    wanted: Any = await server.scheduler.get_metadata(keys=[READER], default=None)
    if wanted not in {None, version()}:
        raise SystemExit(
            f"blotter: this worker reads with version {version()} and the cluster with {wanted};"
            " install the same Blotter and libraries here"
        )


def dask_teardown(server: Worker | Scheduler) -> None:  # noqa: ARG001  # as Dask calls it
    """End the processes of a worker."""
    while POOLS:
        POOLS.popitem()[1].close()
