"""Fetchers on other machines: one in each worker of a cluster of Dask, behind an actor."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from contextlib import suppress
from typing import Any, Self

from distributed import Client, Future

from crawler.errors import FetchersLost, ReadersLost
from crawler.fetchers.links import ChildLink
from crawler.fetching.fetcher import FetcherLost
from crawler.readers.connection import GONE, connected, left, workers_of
from crawler.readers.settings import Cluster

PARTING = 2.0  # seconds for a fetcher to end in; one that does not hear of it loses its leave


class FetcherActor:
    """Has a fetcher as its child; lives in a worker, and is called from the writer.

    An actor, since Dask runs a task again whose worker died: a page would be asked for by somebody whom no gate knows.
    """

    def __init__(self) -> None:
        self._link: ChildLink | None = None

    async def call(self, frame: bytes) -> bytes:
        """Return the answer to *frame*, as ``Link`` has it; the first one starts the child."""
        if self._link is None:
            self._link = await ChildLink.started()
        return await self._link.call(frame)

    async def close(self) -> None:
        """End the child."""
        if self._link:
            await self._link.close()


class ActorLink:
    """The line to the fetcher behind *actor*, which *future* keeps alive."""

    def __init__(self, future: Future[Any], actor: Any) -> None:
        self._future = future
        self._actor = actor

    async def call(self, frame: bytes) -> bytes:
        """Return the answer to *frame*, as ``Link`` has it."""
        try:
            reply: bytes = await self._actor.call(frame)
        except asyncio.CancelledError:
            raise
        except Exception as error:  # whatever Dask raises: it has no base of its own
            raise FetcherLost from error
        return reply

    async def close(self) -> None:
        """End the fetcher."""
        with suppress(Exception):  # whatever Dask raises: the fetcher may be gone, and is not used again
            await asyncio.wait_for(self._actor.close(), PARTING)
        self._future.release()


class Workers:
    """The places at the workers of *cluster*, which *client* knows."""

    def __init__(self, client: Client, cluster: Cluster) -> None:
        self.where = f"the cluster at {cluster.scheduler}"
        self._client = client

    @classmethod
    async def of(cls, cluster: Cluster) -> Self:
        """Return the places at the workers of *cluster*.

        Raises:
            FetchersLost: its scheduler does not answer, no worker comes, or a file of TLS cannot be used.

        """
        try:
            return cls(await connected(cluster), cluster)
        except ReadersLost as error:
            raise FetchersLost(f"the cluster at {cluster.scheduler}", error.reason) from error

    async def present(self) -> Collection[str]:
        """Return the addresses of all workers.

        Raises:
            FetchersLost: the scheduler is gone.

        """
        try:
            if self._client.status != "running":
                raise OSError
            return (await workers_of(self._client)).keys()
        except Exception as error:  # whatever Dask raises: it has no base of its own
            raise FetchersLost(self.where, GONE) from error

    async def link(self, name: str) -> ActorLink:
        """Start a fetcher in the worker at address *name*; return the line to it.

        Raises:
            FetcherLost: the worker is gone.

        """
        future = self._client.submit(FetcherActor, actor=True, workers=[name], allow_other_workers=False, pure=False)
        try:
            return ActorLink(future, await future)
        except BaseException as error:
            future.release()
            if isinstance(error, asyncio.CancelledError):
                raise
            raise FetcherLost from error

    async def close(self) -> None:
        """Leave the cluster."""
        await left(self._client)
