"""The table ``[cluster]`` of ``blotter.toml``: where pages are read, and fetched, if not on this machine."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self
from urllib.parse import urlsplit

from archive.config import Config
from archive.notify.settings import Table

TABLE = "cluster"
FORM = "must be the address of a scheduler of Dask, e.g. tcp://127.0.0.1:8786"


@dataclass(frozen=True, slots=True, kw_only=True)
class Cluster:
    """A scheduler of Dask, and what it takes to trust it."""

    scheduler: str
    """Address with port, ``tcp://...``, or ``tls://...`` with the three files below."""

    ca: Path | None = None
    """Certificate of the authority that signed all others; Dask checks no host's name, so it must sign nothing else."""

    cert: Path | None = None
    key: Path | None = None

    fetches: bool = False
    """Whether its workers also fetch the pages of a crawl."""

    @classmethod
    def of(cls, config: Config) -> Self | None:
        """Return the cluster that *config* names; ``None`` if pages are read on this machine.

        Raises:
            ConfigError: a key is unknown, has a wrong value, is missing, or names no file.

        """
        table = Table.of(config, TABLE)
        if table is None:
            return None
        scheduler = table.text("scheduler")
        files = {name: table.text(name) for name in ("ca", "cert", "key")}
        fetches = table.flag("fetch")
        table.close()
        if scheduler is None or not is_address(scheduler):
            table.refuse("scheduler", FORM)
        for name, file in files.items():
            if scheduler.startswith("tls:") and file is None:
                table.refuse(name, "a tls:// address needs the files ca, cert and key")
            if not scheduler.startswith("tls:") and file is not None:
                table.refuse(name, "is for a scheduler at a tls:// address")
        paths = {name: config.path.parent / file for name, file in files.items() if file}
        for name, path in paths.items():
            if not path.is_file():
                table.refuse(name, f"there is no file {path}")
        return cls(scheduler=scheduler, fetches=fetches, **paths)


def is_address(text: str) -> bool:
    """Return whether *text* is the address of a scheduler.

    >>> is_address("tcp://127.0.0.1:8786"), is_address("127.0.0.1:8786"), is_address("tcp://127.0.0.1")
    (True, False, False)
    """
    try:
        parts = urlsplit(text)
        return parts.scheme in {"tcp", "tls"} and bool(parts.hostname) and parts.port is not None and not parts.path
    except ValueError:
        return False
