"""``make demo``: the sample publication served, crawled, shown and opened, all by the commands that users have."""

from __future__ import annotations

import os
import shlex
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from archive.plural import plural
from crawler.sample.loopback import NAME, declaration, serve
from crawler.sample.press import BARRED_PAGE
from crawler.sample.site import Site

FOLDER = Path("demo")
PUBLICATION_PORT = 8710  # the same each time, so that a second crawl finds the same addresses
SITE_PORT = 8001  # Datasette's own
ARTICLE = "news.aspx?id=1377"
OUTCOMES = "select outcome, reason, count(*) as urls from urls where listed_by is not null group by 1, 2"


def main() -> int:
    """Run the demonstration in ``demo/``, and return its exit code."""
    with publication() as site:
        prepare(FOLDER, site)
        say(f"A publication that does not exist is now served at {site.home}")
        try:
            show(site)
            if os.environ.get("SERVE", "1") != "0":
                open_site()
        except subprocess.CalledProcessError as failed:
            return failed.returncode
        except KeyboardInterrupt:
            say("Stopped.")
    return 0


def show(site: Site) -> None:
    """Crawl *site* and print what came of it.

    Raises:
        CalledProcessError: a command failed.

    """
    run("blotter", "crawl", NAME, "--since", "2000")
    barred = sum(path == f"/{BARRED_PAGE}" for path in site.requested)
    requests = plural(len(site.requested), "request")
    say(f"Its log: {requests}; the page that robots.txt bars was asked for {barred} times.")
    say("What became of every address that it listed:")
    run("sqlite-utils", "query", "blotter.db", OUTCOMES, "--table")
    say("One article as a record:")
    run("blotter", "show", site.url(ARTICLE))
    say("One search:")
    run("blotter", "search", "custody nurses", "--limit", "3")
    say(f"The archive is {FOLDER / 'blotter.db'}; the pages as they came are in {FOLDER / 'blotter-captures'}.")


def open_site() -> None:
    """Serve the archive with Datasette until it is stopped.

    Raises:
        CalledProcessError: Datasette could not be started.

    """
    port = free_port(SITE_PORT)
    say(f"Open http://127.0.0.1:{port}/blotter in a browser; Ctrl-C ends the demonstration.")
    run("datasette", "serve", "blotter.db", "--port", str(port))


@contextmanager
def publication() -> Iterator[Site]:
    """Serve the sample publication at its usual port, or at any free one where that is taken."""
    with serve(free_port(PUBLICATION_PORT)) as site:
        yield site


def free_port(wanted: int) -> int:
    """Return *wanted* where nobody listens there, else any port that is free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", wanted))
        except OSError:
            return free_port(0)
        return int(probe.getsockname()[1])


def prepare(folder: Path, site: Site) -> None:
    """Declare *site* in *folder*; an archive of the same publication at another address makes room for a new one."""
    folder.mkdir(exist_ok=True)
    configuration = folder / "blotter.toml"
    declared = declaration(site.home)
    if configuration.exists() and configuration.read_text(encoding="utf-8") != declared:
        for path in [*folder.glob("blotter.db*"), *folder.glob("blotter-captures/*")]:
            path.unlink()
    configuration.write_text(declared, encoding="utf-8")


def run(program: str, *arguments: str) -> None:
    """Run *program* of this environment in the folder of the demonstration, showing the line a user would type."""
    print(f"\n$ {shlex.join([program, *arguments])}", flush=True)
    modules = {"blotter": "crawler", "sqlite-utils": "sqlite_utils", "datasette": "datasette"}
    environment = {name: value for name, value in os.environ.items() if not name.startswith("BLOTTER_")}
    command = [sys.executable, "-m", modules[program], *arguments]
    subprocess.run(command, cwd=FOLDER, env=environment, check=True)  # noqa: S603  # commands of this file alone


def say(text: str) -> None:
    """Print *text* before anything else."""
    print(f"\n{text}", flush=True)


if __name__ == "__main__":
    sys.exit(main())
