"""``blotter publications list``: the publications, how well each is known, and the number of its articles."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from archive.commands.options import archive_options, json_option, print_json
from archive.config import Config
from archive.plural import plural
from archive.problems import SourceReport
from archive.publications.activity import State
from archive.status.wording import answer
from archive.status.wording import outcome as ended
from archive.terminal import columns, cut, say

if TYPE_CHECKING:
    from crawler.spiders.base import PublicationSpider

Row = dict[str, Any]

TITLE = 12  # letters of a title that are worth a place
NOTHING = {"articles": 0, "first": None, "last": None, "state": "active"}


@click.command("list")
@click.argument("name", required=False, metavar="[NAME]")
@click.option("--markdown", is_flag=True, help="Print the list as docs/publications.md.")
@click.option("--opml", is_flag=True, help="Print the feeds as OPML, for a feed reader.")
@archive_options
@json_option
def list_publications(
    name: str | None, *, markdown: bool, opml: bool, archive: Path, config: Config, as_json: bool
) -> None:
    """List what can be crawled, or show NAME in full.

    The built-in publications were declared without a request to their sites. "Evidence" says what is known and what
    is a guess; `blotter probe NAME` checks the guesses.

    \b
    blotter publications list
    blotter publications list police1
    blotter publications list --json
    blotter publications --opml > feeds.opml
    """
    from crawler.publications.registry import all_publications, find  # noqa: PLC0415  # loads Scrapy

    known = [find(name, config)] if name else list(all_publications(config).values())
    if opml:
        from crawler.publications.opml import written  # noqa: PLC0415  # loads Scrapy

        click.echo(written(known))
        return
    held = held_in(archive)
    rows = [row_of(spider, held.get(spider.name, NOTHING), config) for spider in known]
    if name:
        rows = [rows[0] | {"last_run": last_run(archive, name)}]
    if as_json:
        print_json(rows[0] if name else rows)
    elif markdown:
        click.echo("\n".join(markdown_lines(rows)))
    elif name:
        say("\n".join(full(rows[0])))
    else:
        print_table(rows)


def row_of(spider: type[PublicationSpider], held: Mapping[str, Any], config: Config) -> Row:
    """Return the facts of *spider*."""
    from crawler.publications.registry import built_in  # noqa: PLC0415  # loads Scrapy

    ours, theirs = spider.name in built_in(), spider.name in config.values.get("publications", {})
    rules = spider.rules if isinstance(spider.rules, tuple) else (spider.rules,)
    return {
        "name": spider.name,
        "title": spider.title,
        "home": spider.home,
        "aliases": list(spider.aliases),
        "country": spider.country,
        "language": spider.language,
        "timezone": spider.timezone,
        "access": str(spider.access) if spider.access else None,
        "sources": [source.name for source in spider.sources],
        "article": spider.article,
        "tail": [heading for rule in rules for heading in rule.tail],
        "evidence": spider.evidence or None,
        "declared": " and ".join(["built in"] * ours + [str(config.path)] * theirs),
        "state": held["state"],
        "held": {name: held[name] for name in ("articles", "first", "last")},
    }


def held_in(archive: Path) -> dict[str, Row]:
    """Return the numbers of the archive for each publication; empty without an archive."""
    from archive.schema.database import connect, is_made  # noqa: PLC0415  # loads only when it runs
    from archive.search.holdings import shelves  # noqa: PLC0415  # as above

    if not is_made(archive):
        return {}
    with closing(connect(archive)) as db:
        return {
            each.slug: {"articles": each.articles, "first": each.first, "last": each.last, "state": each.state}
            for each in shelves(db.conn)
        }


def last_run(archive: Path, name: str) -> Row | None:
    """Return how the publication called *name* went when it was last crawled."""
    from archive.schema.database import connect, is_made  # noqa: PLC0415  # loads only when it runs
    from archive.search.holdings import last_run_of  # noqa: PLC0415  # as above

    if not is_made(archive):
        return None
    with closing(connect(archive)) as db:
        return last_run_of(db.conn, name)


def print_table(rows: list[Row]) -> None:
    """Print a line for each of *rows*: name, title and what is held of it; two where there is no room."""
    width = max((len(row["name"]) for row in rows), default=0)
    most = columns() or sys.maxsize
    for row in rows:
        held = f": {held_of(row)}"
        room = most - width - len("  ") - len(held)
        start = f"{row['name']:<{width}}" if room >= TITLE else f"{row['name']}\n"
        title = cut(row["title"], room if room >= TITLE else max(most - len("  ") - len(held), 1))
        say(f"{start}  {title}{held}")
    say("\n`blotter publications list NAME` shows one with its sources and evidence.", err=True)


def kinds(row: Row) -> list[str]:
    """Return the kinds of source that *row* has, each once."""
    return list(dict.fromkeys(source.partition(" ")[0] for source in row["sources"]))


def held_of(row: Row) -> str:
    """Return what is held, in a few words.

    >>> held_of({"state": "paused", "held": {"articles": 2, "first": "2011-07-21", "last": "2019-11-08"}})
    '2 articles, 2011-07-21 to 2019-11-08 (paused)'
    """
    held = row["held"]
    state = "" if row["state"] == State.ACTIVE else f" ({row['state']})"
    if not held["articles"]:
        return f"nothing{state}"
    span = f", {held['first']} to {held['last']}" if held["first"] else ""
    return f"{plural(held['articles'], 'article')}{span}{state}"


def full(row: Row) -> Iterator[str]:
    """Yield everything that *row* says, a line each."""
    shown = row | {"held": held_of(row)}
    run = shown.pop("last_run")
    for key, value in shown.items():
        label = "archived" if key == "held" else key
        for each in value if isinstance(value, list) and value else [value]:
            yield f"{label:<9} {each if each not in (None, []) else '-'}"
    if run is None:
        yield "last run  never crawled into this archive"
        return
    yield f"last run  {run['run']}, {run['started_at']}: {ended(run['outcome'])}"
    for source, stored in run["sources"].items():
        yield f"          {source}: {answer(SourceReport.loaded(stored))}"


def markdown_lines(rows: list[Row]) -> Iterator[str]:
    """Yield the page docs/publications.md."""
    yield "# Publications"
    yield ""
    yield "Written by `blotter publications --markdown`; a test holds it to the declarations in `crawler/spiders/`."
    yield ""
    yield "These declarations were written without a request to the sites. *Seen* is what stored public pages and code"
    yield "show. *Guess* is not proven: `blotter probe NAME` checks it in a minute, and prints the lines for"
    yield "`blotter.toml` that correct a wrong guess."
    for row in rows:
        yield from ("", f"## {row['title']}", "", f"`{row['name']}` · <{row['home']}> · {where(row)}", "")
        yield f"* Sources: {', '.join(f'`{source}`' for source in row['sources'])}"
        yield f"* Articles: `{row['article']}`"
        if row["aliases"]:
            yield f"* Formerly: {', '.join(f'<{alias}>' for alias in row['aliases'])}"
        yield from (f"* {sentence}" for sentence in seen_and_guessed(row["evidence"]))


def where(row: Row) -> str:
    """Return country, language, zone and access of *row*."""
    parts = (row["country"], row["language"], row["timezone"], row["access"] or "access unknown")
    return " · ".join(part for part in parts if part)


def seen_and_guessed(evidence: str) -> list[str]:
    """Return the two halves of *evidence*.

    >>> seen_and_guessed("Seen: one article. Guess: all sources.")
    ['Seen: one article.', 'Guess: all sources.']
    """
    seen, guess, guessed = evidence.partition("Guess:")
    return [part.strip() for part in (seen, guess + guessed) if part.strip()]
