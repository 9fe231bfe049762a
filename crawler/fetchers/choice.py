"""The fetchers that a configuration asks for."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from archive.config import Config
from archive.errors import ExtraMissing
from crawler.readers.settings import Cluster

if TYPE_CHECKING:
    from crawler.fetchers.team import Fetchers


def fetchers_of(config: Config) -> Fetchers | None:
    """Return the fetchers that *config* asks for; ``None`` if this process fetches.

    Raises:
        ConfigError: its table ``[cluster]`` cannot be used.
        ExtraMissing: it names a cluster, and Dask is not installed.
        FetchersLost: the cluster does not answer, or no fetcher comes.

    """
    cluster = Cluster.of(config)
    if cluster is None or not cluster.fetches:
        return None
    try:
        from crawler.fetchers.actors import Workers  # noqa: PLC0415  # an extra; it takes a second to load
    except ImportError as error:
        raise ExtraMissing("cluster") from error
    from crawler.fetchers.team import Fetchers  # noqa: PLC0415  # loads Scrapy

    return Fetchers(partial(Workers.of, cluster))
