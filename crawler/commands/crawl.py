"""``blotter crawl``."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from contextlib import closing, nullcontext
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.commands.options import archive_options, json_option
from archive.config import Config
from archive.errors import ArchiveBusy
from archive.facts import RunOutcome
from archive.publications.names import Publications
from archive.schema.database import connect, is_made
from archive.status.concerns import paragraph
from archive.status.wording import advice, answer
from archive.terminal import say
from crawler.commands.backfill_options import period_options
from crawler.commands.planning import plan_of, print_plan
from crawler.commands.reading_options import cluster_option
from crawler.commands.reporting import needed_beside, report_concerns, watched

if TYPE_CHECKING:
    from crawler.crawl.period import Period
    from crawler.crawl.run import Run
    from crawler.spiders.base import PublicationSpider


@click.command()
@click.argument("names", nargs=-1, metavar="[NAME]...")
@archive_options
@cluster_option
@json_option
@click.option("--quiet", is_flag=True, help="For cron: report only what begins to need a person, or is over.")
@click.option("--dry-run", is_flag=True, help="Show what would be asked and how long it takes; ask nothing.")
@period_options
def crawl(  # noqa: PLR0913, PLR0917  # one parameter for each option
    names: tuple[str, ...],
    archive: Path,
    config: Config,
    as_json: bool,
    quiet: bool,
    dry_run: bool,
    period: Period | None,
) -> None:
    """Fetch new articles from the publications NAME, or from all in the configuration.

    A plain crawl fetches articles of the last 30 days. --since starts a back-fill, which fetches older ones, newest
    first, and continues where it last stopped. If a daily crawl starts during a back-fill, the back-fill runs it.

    \b
    blotter crawl police-professional     one publication
    blotter crawl                         all of blotter.toml
    blotter crawl --json                  the summary as JSON
    blotter crawl --quiet                 for cron
    blotter crawl --dry-run               what would be asked
    blotter crawl police-professional --since 2008 --until 2012
    blotter crawl police-professional --since 2008 --for 6h

    Add a publication in blotter.toml:

    \b
    contact = "library@example.org"
    [publications.example-police-journal]
    home = "https://journal.example.org/"
    sources = ["sitemap", "feed news/feed/"]

    Exits with 0 when all went well, 1 when a publication failed or its sources listed nothing (with --quiet: when
    it reports that something needs a person), 2 on wrong use or configuration, 3 when another run has the archive open.
    """
    if dry_run:
        print_plan([plan_of(spider, archive, period) for spider in chosen(names, config)], as_json=as_json)
        return
    with watched(config, archive) if quiet else nullcontext():
        _crawl(names, archive, config, as_json=as_json, quiet=quiet, period=period)


def _crawl(
    names: tuple[str, ...], archive: Path, config: Config, *, as_json: bool, quiet: bool, period: Period | None
) -> None:
    from crawler.fetching.identity import require_contact  # noqa: PLC0415  # Scrapy loads only for a crawl

    spiders = active(chosen(names, config), archive, named=bool(names), quiet=quiet)
    if not spiders:
        return
    for spider in spiders:
        require_contact(spider.name, config, own_site=spider.own_site)
    run = joined(archive, config, names, spiders, period)
    if run is None:
        if not quiet:
            say("a back-fill is running; it will also do this crawl, and `blotter runs` will show it", err=True)
        return
    try:
        carry_out(run, spiders, period, quiet=quiet)
    finally:
        run.close()
    needed = quiet and report_concerns(run, archive)
    if not quiet:
        report(run, as_json=as_json)
    if run.problem:
        raise run.problem
    if run.outcome is RunOutcome.STOPPED:
        raise click.Abort
    if needed or not (quiet or run.outcome is RunOutcome.FINISHED):
        raise click.exceptions.Exit(1)


def chosen(names: Sequence[str], config: Config) -> list[type[PublicationSpider]]:
    """Return the publications called *names*, each once, or all that *config* declares.

    Raises:
        UsageError: no publication is named or configured.
        NoSuchPublication: a name is unknown.

    """
    from crawler.publications.registry import declared, find  # noqa: PLC0415  # Scrapy loads only for a crawl

    spiders = [find(name, config) for name in dict.fromkeys(names)] or list(declared(config).values())
    if not spiders:
        if not config.text:
            raise click.UsageError(f"There is no {config.path} here; `blotter init` writes one.")
        raise click.UsageError(
            f"{config.path} declares no publication; name one, e.g. `blotter crawl police-professional`, "
            "or add a [publications.NAME] table (`blotter crawl --help` shows one)"
        )
    return spiders


def active(
    spiders: Sequence[type[PublicationSpider]], archive: Path, *, named: bool, quiet: bool
) -> list[type[PublicationSpider]]:
    """Return those of *spiders* that the archive lets be crawled; others are passed over, unless *named*.

    Raises:
        PublicationResting: one that was named is paused or closed.
        PublicationRenamed: the archive has one under another name.
        HomeTaken: one is new, and has the home of another.

    """
    if not is_made(archive):
        return list(spiders)
    with closing(connect(archive)) as db:
        known = Publications(db)
        resting = known.resting()
        for spider in spiders:
            if spider.name not in resting:
                known.check(spider.record())
            elif named:
                known.require_active(spider.name)
            elif not quiet:
                say(f"{spider.name} is {resting[spider.name][0]}: not crawled", err=True)
    return [spider for spider in spiders if spider.name not in resting]


def joined(
    archive: Path,
    config: Config,
    names: Sequence[str],
    spiders: Sequence[type[PublicationSpider]],
    period: Period | None,
) -> Run | None:
    """Return the run to crawl *spiders* in; ``None`` if a back-fill that has the archive crawls them.

    Raises:
        ArchiveBusy: another run has it.

    """
    from crawler.crawl.joining import JoinRequests  # noqa: PLC0415  # only needed beside it
    from crawler.crawl.run import Run  # noqa: PLC0415  # Scrapy loads only for a crawl

    command = " ".join(["crawl", *names, *([str(period)] if period else [])])
    try:
        return Run.join(archive, config, command)
    except ArchiveBusy:
        requests = JoinRequests(archive, config.path)
        if period is None and requests.submit(spider.name for spider in spiders):
            return None
        return Run.join(archive, config, command)  # the other may have ended since


def carry_out(run: Run, spiders: Sequence[type[PublicationSpider]], period: Period | None, *, quiet: bool) -> None:
    """Crawl *spiders* in one process, showing how it goes unless *quiet*."""
    from crawler.crawl.process import CrawlProcess, show_warnings  # noqa: PLC0415  # Scrapy loads only for a crawl
    from crawler.crawl.progress import Progress  # noqa: PLC0415  # as above
    from crawler.publications.registry import find  # noqa: PLC0415  # as above

    process = CrawlProcess(run, spiders, period, find=partial(find, config=run.config))
    show_warnings(logging.CRITICAL if quiet else logging.WARNING)
    with nullcontext() if quiet else Progress(run):
        process.carry_out()


def report(run: Run, *, as_json: bool) -> None:
    """Print what *run* did."""
    from rich.console import Console  # noqa: PLC0415  # loads only for a crawl

    from crawler.crawl.progress import not_fetched, summary, summary_table  # noqa: PLC0415  # as above

    if as_json:
        click.echo(json.dumps(summary(run), indent=2))
        return
    console = Console()
    title = f"Run {run.id}: {run.outcome}"
    console.print(summary_table(title, run.counts, width=console.width))
    for name, counts in run.counts.items():
        for source, answered in counts.sources.items():
            say(f"{name}: {source}: {answer(answered)}")
        click.echo(not_fetched(name, counts), nl=counts.behind > 0)
        for remedy in advice(name, counts.outcome, counts.sources):
            say(remedy, err=True)
    for concern in needed_beside(run):
        say(f"\n{paragraph(concern)}", err=True)
