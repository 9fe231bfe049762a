"""``blotter fetch``: single addresses, now."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import click

from archive.commands.options import archive_options, json_option, print_json
from archive.config import Config
from archive.facts import RunOutcome
from archive.records import Outcome
from archive.schema.database import connect
from archive.search.arrivals import Came, came_of
from archive.terminal import say

if TYPE_CHECKING:
    from crawler.crawl.run import Run
    from crawler.publications.addresses import AddressSpider
    from crawler.spiders.base import PublicationSpider


@click.command()
@click.argument("urls", nargs=-1, required=True, metavar="URL...")
@click.option("--publication", metavar="NAME", help="Publication of the addresses.  [default: the one with their site]")
@archive_options
@json_option
def fetch(urls: tuple[str, ...], publication: str | None, archive: Path, config: Config, as_json: bool) -> None:
    """Fetch the articles at URL now, and print what came of each.

    The addresses must belong to a publication that can be crawled. They are requested as in a crawl: robots.txt is
    obeyed, requests keep their pause, and a page that is as it was is not sent again.

    \b
    blotter fetch https://policeprofessional.com/news/new-alliance/
    blotter fetch --json https://npcc.police.uk/a/ https://npcc.police.uk/b/

    Prints for each address: archived (new), changed, unchanged, held (a change that waits for your decision), or why
    there is no article. Exits with 0 when each address is archived, 1 when one is not, 2 on wrong use or
    configuration, 3 when another run has the archive open.
    """
    from crawler.commands.crawl import active, carry_out  # noqa: PLC0415  # Scrapy loads only for a crawl
    from crawler.crawl.run import Run  # noqa: PLC0415  # as above
    from crawler.fetching.identity import require_contact  # noqa: PLC0415  # as above

    titles = {url: title_of(url, publication, config) for url in dict.fromkeys(urls)}
    spiders = list(dict.fromkeys(titles.values()))
    for spider in active(spiders, archive, named=True, quiet=True):
        require_contact(spider.name, config, own_site=spider.own_site)
    refused = {url: reason for url, title in titles.items() if (reason := title.refusal(title.present(url)))}
    run = Run.join(archive, config, " ".join(["fetch", *titles]))
    try:
        carry_out(run, list(asking(titles, refused)), None, quiet=True)
    finally:
        run.close()
    came = list(results(run, archive, titles, refused))
    print_json([dataclasses.asdict(each) for each in came]) if as_json else print_lines(came)
    if run.problem:
        raise run.problem
    if run.outcome is RunOutcome.STOPPED:
        raise click.Abort
    if not all(each.is_archived for each in came):
        raise click.exceptions.Exit(1)


def title_of(url: str, name: str | None, config: Config) -> type[PublicationSpider]:
    """Return the publication called *name*, or the one on whose site *url* stands.

    Raises:
        UsageError: *url* is not an address of the web.
        NoSuchPublication: none has the name.
        NoPublicationThere: none has the site.

    """
    from crawler.publications.addresses import publication_at  # noqa: PLC0415  # Scrapy loads only for a crawl
    from crawler.publications.registry import find  # noqa: PLC0415  # as above
    from crawler.sources.addresses import web_address  # noqa: PLC0415  # as above

    if web_address("", url) is None:
        raise click.UsageError(
            f"{url!r} is not an address of the web; write it whole, e.g. https://example.org/news/a/"
        )
    return find(name, config) if name else publication_at(url, config)


def asking(titles: Mapping[str, type[PublicationSpider]], refused: Mapping[str, str]) -> Iterator[type[AddressSpider]]:
    """Yield one spider for each publication of *titles*, with its addresses that are not *refused*."""
    from crawler.publications.addresses import asking_for  # noqa: PLC0415  # Scrapy loads only for a crawl

    for title in dict.fromkeys(titles.values()):
        addresses = [title.present(url) for url, whose in titles.items() if whose is title and url not in refused]
        if addresses:
            yield asking_for(addresses, title)


def results(
    run: Run, archive: Path, titles: Mapping[str, type[PublicationSpider]], refused: Mapping[str, str]
) -> Iterator[Came]:
    """Yield the outcome of each address, in the order given."""
    with closing(connect(archive)) as db:
        for url, title in titles.items():
            if url in refused:
                yield Came(url=url, publication=title.name, outcome=Outcome.SKIPPED, reason=refused[url])
                continue
            came = came_of(db.conn, title.present(url), run_id=run.id)
            halted = run.counts[title.name].halted
            reason = halted.reason if halted and came.outcome == Outcome.WAITING else came.reason
            yield dataclasses.replace(came, url=url, publication=title.name, reason=reason)


def print_lines(came: Sequence[Came]) -> None:
    """Print a line for each address."""
    for each in came:
        article = f"  {each.key}  {each.headline}" if each.key else ""
        reason = f" ({each.reason})" if each.reason else ""
        say(f"{each.outcome}{reason}  {each.url}{article}")
