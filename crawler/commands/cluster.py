"""``blotter cluster``: readers for large archives, on this machine or on many."""

from __future__ import annotations

import importlib.util
import os
import signal
import threading
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit

import click

from archive.commands.options import archive_options
from archive.config import Config
from archive.errors import ExtraMissing
from archive.plural import plural
from archive.terminal import say
from crawler.commands.reading_options import cluster_option
from crawler.readers.settings import Cluster

HERE = "tcp://127.0.0.1:8786"
ELSEWHERE = """\
# On Kubernetes (https://kubernetes.dask.org) and Slurm (https://jobqueue.dask.org), give scheduler and workers the same
# option --preload and the same two variables, and an image or environment with this version of Blotter and its extra
# `cluster`.
# Then, beside the archive: blotter reread --cluster {address}"""


@click.command()
@click.option("--workers", type=click.IntRange(1, 512), help="Readers on one machine.  [default: one per core]")
@click.option("--print", "is_printed", is_flag=True, help="Print the systemd units for many machines; start nothing.")
@archive_options
@cluster_option
def cluster(*, workers: int | None, is_printed: bool, archive: Path, config: Config) -> None:  # noqa: ARG001  # every command has it
    """Run a scheduler and readers until Ctrl-C, so that crawl, import, reread and rebuild can read pages there.

    The address is that of --cluster, else of [cluster] in the configuration, else tcp://127.0.0.1:8786. Who reaches
    the port of a scheduler without TLS can run programs on it and on its workers: see docs/scaling.md.

    \b
    blotter cluster --workers 4           on this machine
    blotter reread --cluster tcp://127.0.0.1:8786
    blotter cluster --print --cluster tls://reading.example.org:8786
    """
    wanted = Cluster.of(config) or Cluster(scheduler=HERE)
    count = workers or os.cpu_count() or 1
    if is_printed:
        from crawler.readers.machine import lines_for_many  # noqa: PLC0415  # the command's modules load when it runs

        click.echo("\n".join([*lines_for_many(wanted, count), ELSEWHERE.format(address=wanted.scheduler)]))
        return
    if importlib.util.find_spec("distributed") is None:
        raise ExtraMissing("cluster")
    _run(wanted, count)


def _run(wanted: Cluster, count: int) -> None:
    """Run the cluster *wanted* with *count* workers until a signal ends it."""
    from crawler.readers.machine import cluster_here  # noqa: PLC0415  # as above

    ended = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: ended.set())
    if not _is_safe(wanted):
        say("blotter: without TLS, who reaches this port can run programs here: see docs/scaling.md", err=True)
    with cluster_here(wanted, count) as address:
        click.echo(address)
        say(f"ready: {plural(count, 'reader')}; Ctrl-C ends them", err=True)
        ended.wait()


def _is_safe(wanted: Cluster) -> bool:
    """Return whether strangers cannot use the scheduler: it has TLS, or only this machine reaches it."""
    host = urlsplit(wanted.scheduler).hostname or ""
    try:
        is_here = ip_address(host).is_loopback
    except ValueError:
        is_here = host == "localhost"
    return wanted.ca is not None or is_here
