"""``blotter serve``: the archive in a browser."""

from __future__ import annotations

import errno
import socket
from contextlib import closing
from pathlib import Path

import click

from archive.commands.client_rate import A_SECOND, Rate, limited
from archive.commands.options import archive_options
from archive.commands.several import named
from archive.config import Config
from archive.errors import CannotOpen, ExtraMissing
from archive.refusals import OWNER, ROOM
from archive.schema.database import connect
from archive.schema.read_only import is_on_read_only_disk, is_still, may_write_beside
from archive.terminal import say

AT_ONCE = 100  # requests and open connections; more are answered with 503
TIME = 3_000  # milliseconds that a query of the data pages may take


@click.command()
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8001,
    show_default=True,
    help="Port to listen on; 0 picks a free one.",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on; keep it on this machine.")
@click.option("--base-url", default="/", show_default=True, help="Path at which a proxy shows the site.")
@click.option("--https", is_flag=True, help="Write https addresses, for a proxy with a certificate.")
@click.argument("archives", nargs=-1, type=click.Path(path_type=Path, dir_okay=False), metavar="[ARCHIVE]...")
@archive_options
def serve(
    port: int, host: str, base_url: str, https: bool, archives: tuple[Path, ...], archive: Path, config: Config
) -> None:
    """Show the archive, or several together, in a browser until you press Ctrl-C.

    It only reads, so a crawl may run at the same time. Several archives are searched as one, with one ranking.

    \b
    blotter serve
    blotter serve north.db south.db            one search page for both
    blotter serve --port 8080 --archive /srv/blotter/blotter.db
    blotter serve --base-url /press/ --https   behind a proxy: docs/querying.md
    """
    served = named(archives or (archive,))
    for path in served.values():
        connect(path).close()
        if is_still(path) and not is_on_read_only_disk(path):
            remedy = ROOM if may_write_beside(path) else OWNER
            raise CannotOpen(path, f"the site must be able to write in {path.absolute().parent}; {remedy}")
    try:
        import uvicorn  # noqa: PLC0415  # an extra, and slow to load
        from datasette.app import Datasette  # noqa: PLC0415
        from datasette.database import Database  # noqa: PLC0415
    except ImportError as error:
        raise ExtraMissing("browse") from error
    settings = {"base_url": base_url, "force_https_urls": https, "sql_time_limit_ms": TIME, "max_csv_mb": 0}
    site = Datasette([], settings=settings)
    site.remove_database("_memory")  # Datasette's own, where no file is named
    for name, path in served.items():
        site.add_database(Database(site, path=str(path), is_mutable=not is_still(path)), name=name)
    with closing(_listening(host, port)) as listener:
        where = f"http://{host}:{listener.getsockname()[1]}{base_url}"
        say(f"Blotter is at {where} until Ctrl-C.", err=True)
        server = uvicorn.Server(
            uvicorn.Config(
                limited(site.app(), Rate(A_SECOND)), log_level="warning", lifespan="on", limit_concurrency=AT_ONCE
            )
        )
        server.run(sockets=[listener])


def _listening(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    # Named, since asyncio sends small answers at once only if it sees that this is TCP: without it, 40 ms a page.
    listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((host, port))
        listener.listen()  # a request before the site is up waits for it
    except OSError as error:
        listener.close()
        is_elsewhere = isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL
        option = "name an address of this machine with --host" if is_elsewhere else "choose another with --port"
        raise click.UsageError(f"cannot listen on {host}:{port}: {error.strerror}; {option}") from error
    return listener
