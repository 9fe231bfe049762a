"""The way of calls to a cluster and back: in batches, a few for each worker at once, and again after a death."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Sequence
from concurrent.futures import InvalidStateError
from contextlib import suppress
from itertools import chain

from distributed import Client, KilledWorker

from archive.facts import Reason
from archive.noted import noted
from crawler.errors import ReadersLost
from crawler.readers.calls import BYTES, PAGES, Call, Limits, Made, packed, unpacked
from crawler.readers.connection import ABSENCE, ANSWER, GONE, NO_WORKER, connected, left, workers_of
from crawler.readers.settings import Cluster
from crawler.readers.worker import OtherReader, read_batch
from crawler.reading.version import version

SPARE = 2  # tasks that wait at each worker besides those that it works at: it is never idle, and memory stays flat
LINGER = 0.01  # seconds that a page waits for others to fill its batch
LOOK = 2.0  # seconds between two looks at the workers
PATIENCE = 20  # times the limit of a page, which no batch of honest pages comes near; then its worker counts as lost
DEATHS = 2  # workers lost with a page, the second with it alone: then the page is left


class Dispatch:
    """Sends calls to the workers of *client*, within *limits*; all of it in one event loop."""

    def __init__(self, client: Client, cluster: Cluster, limits: Limits) -> None:
        self.places = 0
        """Batches that are with the workers at most."""

        self.lost: ReadersLost | None = None
        self._client = client
        self._cluster = cluster
        self._limits = limits
        self._waiting: deque[Call] = deque()
        self._alone: deque[Call] = deque()
        self._sent: dict[asyncio.Task[None], Sequence[Call]] = {}
        self._timer: asyncio.TimerHandle | None = None
        self._watch: asyncio.Task[None] | None = None

    @classmethod
    async def connected(cls, cluster: Cluster, limits: Limits) -> Dispatch:
        """Return the way to *cluster*, which has a worker.

        Raises:
            ReadersLost: its scheduler does not answer, no worker comes, or a file of TLS cannot be used.

        """
        client = await connected(cluster)
        dispatch = cls(client, cluster, limits)
        await dispatch._look()
        dispatch._watch = asyncio.create_task(dispatch._watched())
        return dispatch

    def add(self, call: Call) -> None:
        """Send *call* with others; its future gets what is made of it."""
        if self.lost:
            settle(call, self.lost)
            return
        self._waiting.append(call)
        self._send()

    async def close(self) -> None:
        """Leave the cluster."""
        for task in (self._watch, *self._sent):
            if task:
                task.cancel()
        await left(self._client)

    def _send(self) -> None:
        """Send what is due, as far as there are places: full batches now, others once they have lingered."""
        while self._alone and self._has_place():
            self._start([self._alone.popleft()])
        while self._is_full() and self._has_place():
            self._start(self._batch())
        if self._waiting and self._has_place() and self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(LINGER, self._lingered)

    def _lingered(self) -> None:
        self._timer = None
        if self._waiting and self._has_place():
            self._start(self._batch())
            self._send()

    def _has_place(self) -> bool:
        return len(self._sent) < self.places

    def _is_full(self) -> bool:
        return len(self._waiting) >= PAGES or sum(len(call.pickled) for call in self._waiting) >= BYTES

    def _batch(self) -> list[Call]:
        """Return the next calls that go together: one at least."""
        batch = [self._waiting.popleft()]
        size = len(batch[0].pickled)
        while self._waiting and len(batch) < PAGES and size + len(self._waiting[0].pickled) <= BYTES:
            batch.append(self._waiting.popleft())
            size += len(batch[-1].pickled)
        return batch

    def _start(self, batch: Sequence[Call]) -> None:
        wanted = [call for call in batch if call.future.running() or call.future.set_running_or_notify_cancel()]
        if wanted:
            task = asyncio.create_task(self._carry_out(wanted))
            self._sent[task] = wanted
            task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[None]) -> None:
        self._sent.pop(task)
        if not self.lost:
            self._send()

    async def _carry_out(self, batch: Sequence[Call]) -> None:
        """Bring each call of *batch* what was made of it, or send it again alone after the death of a worker."""
        try:
            made = await self._made(batch)
        except asyncio.CancelledError:
            raise
        except OtherReader as error:
            self._lose(f"its workers read with version {error.found}, this Blotter with {version()}")
        except KilledWorker:
            self._bury(batch)
        except Exception as error:  # noqa: BLE001  # whatever Dask raises: it has no base of its own
            if self._client.status != "running":
                self._lose(GONE)
            elif isinstance(error, ImportError):
                self._lose(f"its workers have no Blotter: {error}")
            else:
                self._bury(batch)
        else:
            for call, one in zip(batch, made, strict=True):
                settle(call, one)

    async def _made(self, batch: Sequence[Call]) -> list[Made]:
        sent = packed((version(), tuple(self._limits), [call.pickled for call in batch]))
        future = self._client.submit(read_batch, sent, pure=False)
        try:
            return [Made(*one) for one in unpacked(await asyncio.wait_for(future.result(), self._bound))]
        finally:
            future.release()

    @property
    def _bound(self) -> float:
        return max(PATIENCE * self._limits.seconds, ANSWER)

    def _bury(self, batch: Sequence[Call]) -> None:
        """Let the pages of *batch*, whose worker was lost, be read alone; leave those with which another was lost."""
        for call in batch:
            call.deaths += 1
            if call.deaths < DEATHS:
                self._alone.append(call)
            else:
                settle(call, Made(b"", noted(Reason.READER_CRASHED)))

    async def _watched(self) -> None:
        """Look at the workers again and again; a scheduler that does not answer is lost."""
        present = asyncio.get_running_loop().time()
        while not self.lost:
            await asyncio.sleep(LOOK)
            try:
                await self._look()
            except Exception as error:  # noqa: BLE001  # whatever Dask raises: it has no base of its own
                self._lose(f"{GONE} ({type(error).__name__})")
                return
            now = asyncio.get_running_loop().time()
            present = now if self.places else present
            if now - present > ABSENCE:
                self._lose(NO_WORKER)
                return
            self._send()

    async def _look(self) -> None:
        self.places = sum(worker["nthreads"] + SPARE for worker in (await workers_of(self._client)).values())

    def _lose(self, reason: str) -> None:
        """Give up the cluster, for *reason*: whoever waits for it learns of it."""
        if self.lost:
            return
        self.lost = ReadersLost(self._cluster.scheduler, reason)
        for call in chain(self._waiting, self._alone, *self._sent.values()):
            settle(call, self.lost)
        self._waiting.clear()
        self._alone.clear()


def settle(call: Call, end: Made | ReadersLost) -> None:
    """Give the caller of *call* its *end*, unless it waits no longer."""
    with suppress(InvalidStateError):
        if isinstance(end, ReadersLost):
            call.future.set_exception(end)
        else:
            call.future.set_result(end)
