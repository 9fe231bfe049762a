"""A cluster on this machine, and the lines that start one on many."""

from __future__ import annotations

import logging
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from crawler.errors import ClusterNotStarted
from crawler.readers.settings import Cluster

TTL = "15s"  # after which a worker without a sign of life counts as lost; Dask's own is 5 minutes
NO_PAGE = "127.0.0.1:0"  # a scheduler always serves some page; so it is in nobody's way
PRELOAD = "crawler.readers.worker"
UNIT = """\
# /etc/systemd/system/{name}.service, on {where}
[Unit]
Description=Blotter: {describes}
After=network-online.target
Wants=network-online.target

[Service]
Environment={variable}
ExecStart={command}
DynamicUser=yes
PrivateTmp=yes
WorkingDirectory=/tmp
Restart=always

[Install]
WantedBy=multi-user.target
"""


@contextmanager
def cluster_here(cluster: Cluster, workers: int) -> Iterator[str]:
    """Run a scheduler at the address of *cluster* and as many *workers* on this machine; yield the address in use.

    Both end with the block. If this process is killed, the workers end by themselves.

    Raises:
        ClusterNotStarted: the address is taken or is not one of this machine, or a file of TLS cannot be used.

    """
    import dask  # noqa: PLC0415  # an extra
    from distributed import LocalCluster  # noqa: PLC0415  # as above

    from crawler.readers.connection import security_of  # noqa: PLC0415  # as above

    parts = urlsplit(cluster.scheduler)
    ours = {"distributed.worker.daemon": False, "distributed.scheduler.worker-ttl": TTL}
    with tempfile.TemporaryDirectory(prefix="blotter-cluster-") as folder, dask.config.set(ours):
        try:
            running = LocalCluster(
                n_workers=workers,
                threads_per_worker=1,
                host=parts.hostname,
                scheduler_port=parts.port,
                security=security_of(cluster),
                protocol=f"{parts.scheme}://",
                silence_logs=logging.CRITICAL,
                scheduler_kwargs={"preload": [PRELOAD], "dashboard": False, "dashboard_address": NO_PAGE},
                preload=[PRELOAD],
                local_directory=folder,
            )
        except (RuntimeError, OSError) as error:
            raise ClusterNotStarted(cluster.scheduler, str(_cause(error))) from error
        with running:
            yield running.scheduler_address


def _cause(error: BaseException) -> BaseException:
    """Return the first of the errors that led to *error*: Dask wraps it in its own."""
    while error.__cause__:
        error = error.__cause__
    return error


def lines_for_many(cluster: Cluster, workers: int) -> Iterator[str]:
    """Yield the units of systemd that run *cluster*: its scheduler on one machine, *workers* readers on each other."""
    parts = urlsplit(cluster.scheduler)
    tls = [f"--tls-{name} {file}" for name, file in zip(("ca-file", "cert", "key"), _files(cluster), strict=False)]
    common = [*tls, "--no-dashboard", f"--dashboard-address {NO_PAGE}", f"--preload {PRELOAD}"]
    yield UNIT.format(
        name="blotter-scheduler",
        where=f"{parts.hostname}",
        describes="the scheduler of the readers",
        variable=f"DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL={TTL}",
        command=_dask(
            ["scheduler", f"--protocol {parts.scheme}", f"--host {parts.hostname}", f"--port {parts.port}", *common]
        ),
    )
    yield UNIT.format(
        name="blotter-readers",
        where="each machine that reads",
        describes="readers",
        variable="DASK_DISTRIBUTED__WORKER__DAEMON=False",
        command=_dask(["worker", cluster.scheduler, f"--nworkers {workers}", "--nthreads 1", *common]),
    )


def _files(cluster: Cluster) -> Iterator[Path]:
    yield from (file.absolute() for file in (cluster.ca, cluster.cert, cluster.key) if file)


def _dask(words: Sequence[str]) -> str:
    return " ".join([str(Path(sys.executable).with_name("dask")), *words])
