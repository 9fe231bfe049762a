"""``blotter crawl``."""

from __future__ import annotations

import json
import logging
from collections import deque
from collections.abc import Sequence
from contextlib import closing, nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.config import Config
from archive.database import connect
from archive.options import archive_options, json_option
from archive.remedies import advice
from archive.status.concerns import told
from archive.status.standing import status

if TYPE_CHECKING:
    from scrapy.crawler import AsyncCrawlerProcess

    from crawler.run import Run
    from crawler.spiders.base import PublicationSpider

AT_ONCE = 8  # publications


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@archive_options
@json_option
@click.option("--quiet", is_flag=True, help="For cron: print only what needs a person; silent when all is well.")
def crawl(names: tuple[str, ...], archive: Path, config: Config, as_json: bool, quiet: bool) -> None:
    """Fetch what is new in the publications called NAME, or in all that the configuration declares.

    \b
    blotter crawl police-professional     one publication
    blotter crawl                         all of blotter.toml
    blotter crawl --json                  the summary as JSON
    blotter crawl --quiet                 for cron

    A publication is added without Python, in blotter.toml:

    \b
    contact = "library@example.org"
    [publications.example-police-journal]
    home = "https://journal.example.org/"
    sources = ["sitemap", "feed news/feed/"]

    Exits with 0 when all went well, 1 when a publication failed or its sources listed nothing at all (with --quiet:
    when anything needs a person), 2 on wrong use or configuration, 3 when another run holds the archive.
    """  # noqa: D301  # \b is click's mark for lines to be kept as they are
    from crawler.fetching.identity import require_contact  # noqa: PLC0415  # Scrapy loads only for a crawl
    from crawler.run import Run  # noqa: PLC0415  # as above

    spiders = chosen(names, config)
    for spider in spiders:
        require_contact(spider.name, config, own_site=spider.own_site)
    run = Run.join(archive, config, " ".join(["crawl", *names]))
    try:
        carry_out(run, spiders, archive, config, quiet=quiet)
    finally:
        run.close()
    needed = quiet and tell_needs(run, archive)
    if not quiet:
        report(run, as_json=as_json)
    if run.outcome == "stopped":
        raise click.Abort
    if needed or run.outcome != "finished":
        raise click.exceptions.Exit(1)


def chosen(names: Sequence[str], config: Config) -> list[type[PublicationSpider]]:
    """Return the publications called *names*, each once, or all that *config* declares.

    Raises:
        UsageError: there is none.
        NoSuchPublication: a name is unknown.

    """
    from crawler.publications import declared, find  # noqa: PLC0415  # Scrapy loads only for a crawl

    spiders = [find(name, config) for name in dict.fromkeys(names)] or list(declared(config).values())
    if not spiders:
        raise click.UsageError(
            f"{config.path} declares no publication; name one, e.g. `blotter crawl police-professional`, "
            "or add a [publications.NAME] table (`blotter crawl --help` shows one)"
        )
    return spiders


def carry_out(
    run: Run, spiders: Sequence[type[PublicationSpider]], archive: Path, config: Config, *, quiet: bool
) -> None:
    """Crawl *spiders* in one process, showing how it goes unless *quiet*."""
    from scrapy.crawler import AsyncCrawlerProcess  # noqa: PLC0415  # Scrapy loads only for a crawl
    from scrapy.settings import Settings  # noqa: PLC0415  # as above

    from crawler.progress import Progress  # noqa: PLC0415  # as above

    settings = Settings()
    settings.setmodule("crawler.settings", priority="project")
    ours = {"BLOTTER_ARCHIVE": str(archive), "BLOTTER_CONFIG": str(config.path) if config.text else None}
    settings.setdict(ours | {"LOG_INSTALL_ROOT_HANDLER": False}, priority="cmdline")
    process = AsyncCrawlerProcess(settings)
    show_warnings(logging.CRITICAL if quiet else logging.WARNING)
    queue = deque(spiders)
    for _ in range(AT_ONCE):
        crawl_next(process, queue, run)
    with nullcontext() if quiet else Progress(run):
        process.start()


def show_warnings(level: int) -> None:
    """Print what is logged at *level* and above on standard error; progress and summary say the rest."""
    handler = logging.StreamHandler()
    handler.setLevel(level)
    handler.setFormatter(logging.Formatter("%(name)s: %(message)s"))
    logging.getLogger().addHandler(handler)


def crawl_next(process: AsyncCrawlerProcess, queue: deque[type[PublicationSpider]], run: Run) -> None:
    """Start the next of *queue*; when it is done, the one after it, unless the run was stopped."""
    if queue and run.outcome != "stopped":
        process.crawl(queue.popleft()).add_done_callback(lambda _: crawl_next(process, queue, run))


def tell_needs(run: Run, archive: Path) -> bool:
    """Print what needs a person at the publications of *run*; return whether anything does."""
    with closing(connect(archive)) as db:
        needed = status(db, at=datetime.now(UTC), names=list(run.tallies)).concerns
    for concern in needed:
        click.echo(told(concern))
    return bool(needed)


def report(run: Run, *, as_json: bool) -> None:
    """Print what *run* did."""
    from rich.console import Console  # noqa: PLC0415  # loads only for a crawl

    from crawler.progress import summary, summary_table  # noqa: PLC0415  # as above

    if as_json:
        click.echo(json.dumps(summary(run), indent=2))
        return
    Console().print(summary_table(run))
    for name, tally in run.tallies.items():
        for source, said in tally.sources.items():
            click.echo(f"{name}: {source}: {said}")
        for remedy in advice(name, tally.outcome, tally.sources):
            click.echo(remedy, err=True)
