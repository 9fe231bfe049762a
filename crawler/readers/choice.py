"""The pool of readers that a configuration asks for."""

from __future__ import annotations

from archive.config import Config
from archive.errors import ExtraMissing
from crawler.readers.local import ReaderProcesses
from crawler.readers.settings import Cluster
from crawler.reading.pool import ReaderPool


def readers_of(config: Config) -> ReaderPool:
    """Return the readers that *config* asks for: those of its cluster, else processes of this machine.

    Raises:
        ConfigError: its table ``[cluster]`` cannot be used.
        ExtraMissing: it names a cluster, and Dask is not installed.
        ReadersLost: the cluster does not answer, or has no reader.

    """
    cluster = Cluster.of(config)
    if cluster is None:
        return ReaderProcesses()
    try:
        from crawler.readers.cluster import ClusterReaders  # noqa: PLC0415  # an extra; it takes a second to load
    except ImportError as error:
        raise ExtraMissing("cluster") from error
    return ClusterReaders(cluster)
