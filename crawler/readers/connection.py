"""The connection to a scheduler of Dask that has workers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from typing import Any

import dask
from distributed import Client
from distributed.security import Security

from crawler.errors import ReadersLost
from crawler.readers.settings import Cluster

ANSWER = 30.0  # seconds in which a scheduler must answer
ABSENCE = 60.0  # seconds without any worker, after which the cluster is given up
NO_ANSWER = "its scheduler does not answer"
NO_WORKER = "it has no worker"
GONE = "its scheduler is gone"
ROLES = ("client", "scheduler", "worker")


async def connected(cluster: Cluster) -> Client:
    """Return the connection to *cluster*, which has a worker.

    Raises:
        ReadersLost: its scheduler does not answer, no worker comes, or a file of TLS cannot be used.

    """
    for name in list(logging.root.manager.loggerDict):
        if name.partition(".")[0] in {"distributed", "tornado"}:
            logging.getLogger(name).setLevel(logging.CRITICAL + 1)  # what matters is said in one line, once
    dask.config.set({"distributed.admin.large-graph-warning-threshold": "1GB"})  # a page may be large
    try:
        client = Client(cluster.scheduler, security=security_of(cluster), asynchronous=True, timeout=ANSWER / 3)
    except OSError as error:  # an SSLError is one
        raise ReadersLost(cluster.scheduler, str(error)) from error
    try:
        await client
        await client.wait_for_workers(1, timeout=ABSENCE)
    except OSError as error:  # a TimeoutError is one
        reason = NO_WORKER if client.status == "running" else NO_ANSWER
        await left(client)
        raise ReadersLost(cluster.scheduler, reason) from error
    return client


async def left(client: Client) -> None:
    """Leave the cluster of *client*."""
    await client.close(timeout=ANSWER / 3)


async def workers_of(client: Client) -> Mapping[str, Mapping[str, Any]]:
    """Return what the scheduler knows of each worker, by its address."""
    known = await asyncio.wait_for(client.scheduler.identity(n_workers=-1), ANSWER)
    workers: Mapping[str, Mapping[str, Any]] = known["workers"]
    return workers


def security_of(cluster: Cluster) -> Security:
    """Return how the connections of *cluster* are protected, for whoever takes part."""
    if cluster.ca is None:
        return Security()
    return Security(
        tls_ca_file=str(cluster.ca),
        **{f"tls_{role}_cert": str(cluster.cert) for role in ROLES},
        **{f"tls_{role}_key": str(cluster.key) for role in ROLES},
        require_encryption=True,
    )
