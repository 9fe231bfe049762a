"""``blotter probe``: a report of the sources and articles of a site."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

import click

from archive.commands.options import archive_options, json_option, print_json
from archive.config import DEFAULT_CONFIG, Config
from archive.facts import Fault
from archive.noted import written
from archive.problems import Problem
from archive.status.wording import layer_of
from archive.terminal import printable, say

if TYPE_CHECKING:
    from crawler.probe.findings import Findings
    from crawler.spiders.base import PublicationSpider


@click.command()
@click.argument("site", metavar="URL-OR-NAME")
@click.option("--add", metavar="NAME", help="Add the publication to the configuration, under this name.")
@click.option("--own-site", is_flag=True, help="The site is yours: allow private addresses, and do not pause.")
@archive_options
@json_option
def probe(
    *,
    site: str,
    add: str | None,
    own_site: bool,
    archive: Path,  # noqa: ARG001  # no archive is opened; every command takes one
    config: Config,
    as_json: bool,
) -> None:
    """Report what the site at URL offers, or which guesses about the publication NAME are right.

    A handful of requests, five seconds apart: the front page, feeds, sitemaps, WordPress, lists, three articles.
    It ends with the declaration for blotter.toml.

    \b
    blotter probe https://journal.example.org/
    blotter probe https://journal.example.org/ --add example-police-journal
    blotter probe police1

    Exits with 0 when some source lists articles, 1 when none does, 2 on wrong use or configuration.
    """
    from crawler.probe.declaring import declaration, slug_of  # noqa: PLC0415  # Scrapy loads only for a probe
    from crawler.probe.spider import probe as look  # noqa: PLC0415  # as above
    from crawler.publications.adding import add_to  # noqa: PLC0415  # as above

    publication, declared = wanted(site, config, own_site=own_site)
    if add:
        require_addable(add, config, known=publication.name if declared else None)
    findings = look(publication, config, declared=declared)
    name = add or (publication.name if declared else slug_of(findings))
    table = declaration(findings, name, publication, declared=declared)
    show(findings, table, as_json=as_json)
    if not findings.usable:
        raise click.exceptions.Exit(1)
    if add:
        add_to(config, tables=[table])
        say(f"added to {config.path}: [publications.{name}]; now run `blotter crawl {name}`", err=True)
    elif not as_json:
        click.echo(f"\nFor {DEFAULT_CONFIG} (or: blotter probe {site} --add {name})\n\n{printable(table)}")


def show(findings: Findings, table: str, *, as_json: bool) -> None:
    """Print *findings*; as JSON, with the declaration *table*."""
    from crawler.probe.report import lines  # noqa: PLC0415  # Scrapy loads only for a probe

    if as_json:
        print_json(facts_of(findings) | {"declaration": table})
    else:
        say("\n".join(lines(findings)))


def facts_of(findings: Findings) -> dict[str, Any]:
    """Return *findings* ready for JSON: a problem as its fault and what is known beside it."""
    sources = [asdict(source) | _stored(source.problem) for source in findings.sources]
    return asdict(findings) | _stored(findings.problem) | {"sources": sources}


def _stored(problem: Problem | None) -> dict[str, Any]:
    return {"problem": problem.stored() if problem else None, "layer": layer_of(problem)}


def wanted(site: str, config: Config, *, own_site: bool) -> tuple[type[PublicationSpider], bool]:
    """Return the publication that *site* means, and whether it is a known one.

    Raises:
        NoSuchPublication: *site* is neither an address nor a name.
        UsageError: it is an address that may not be asked.

    """
    from archive.urls import normalise  # noqa: PLC0415  # loads only for a probe
    from crawler.publications.registry import all_publications, find  # noqa: PLC0415  # as above

    if "." not in site and "://" not in site:
        return find(site, config), True
    home = site if "://" in site else f"https://{site}"
    parts = urlsplit(home)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise click.UsageError(f"{site!r} is not a web address; write it like https://example.org/")
    known = all_publications(config).values()
    same = next((each for each in known if normalise(each.home) == normalise(home)), None)
    if same:
        return same, True
    require_askable(home, own_site=own_site)
    return unknown(home if parts.path else f"{home}/", own_site=own_site), False


def require_askable(home: str, *, own_site: bool) -> None:
    """Raise if no crawl would request *home*, with the remedy.

    Raises:
        UsageError: it is private and not declared as the user's own, or holds a login.

    """
    from crawler.fetching.guard import refusal  # noqa: PLC0415  # loads only for a probe

    host = urlsplit(home).hostname
    if fault := refusal(home, host if own_site else None):
        private = fault is Fault.PRIVATE_ADDRESS
        remedy = "if the site is yours, add --own-site" if private else "leave user and password out"
        raise click.UsageError(f"{host}: {written(fault)}; {remedy}")


def unknown(home: str, *, own_site: bool) -> type[PublicationSpider]:
    """Return a publication at *home* about which nothing is known yet."""
    from crawler.spiders.base import PublicationSpider  # noqa: PLC0415  # loads only for a probe

    host = urlsplit(home).hostname or home
    given = {"name": host, "title": host, "home": home, "country": None, "language": None, "timezone": None}
    manners = {"own_site": True, "delay": 0.0} if own_site else {}
    return type("Unknown", (PublicationSpider,), given | manners)


def require_addable(name: str, config: Config, *, known: str | None) -> None:
    """Raise where *name* cannot be a new table of *config*; *known* is the publication that was probed.

    Raises:
        UsageError: it is not a name, or is taken.

    """
    from crawler.publications.declaration import SLUG  # noqa: PLC0415  # loads only for a probe
    from crawler.publications.registry import built_in  # noqa: PLC0415  # as above

    if not SLUG.fullmatch(name):
        raise click.UsageError(f"{name!r} is not a valid name; write lower-case words joined by hyphens")
    if name in config.values.get("publications", {}):
        raise click.UsageError(
            f"{config.path} already has [publications.{name}]; edit it there, or choose another name"
        )
    if known and name != known:
        raise click.UsageError(f"this site is publication {known}; `blotter crawl {known}` crawls it, without --add")
    if name in built_in() and name != known:
        raise click.UsageError(
            f"{name} is a built-in publication; choose another name, or `blotter probe {name} --add {name}`"
        )
