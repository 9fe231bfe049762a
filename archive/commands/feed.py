"""``blotter feed``: an Atom feed as a file, for those who run no site."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import click

from archive.commands.options import archive_options
from archive.commands.selection_options import SelectionCommand, report_nothing, selection_options
from archive.config import Config
from archive.export.atom import feed as written
from archive.export.atom import title_of
from archive.schema.database import connect
from archive.search.news import news
from archive.search.selection import Selection


@click.command(cls=SelectionCommand)
@click.option("--title", help="Title of the feed.  [default: the words and names of the selection]")
@click.option(
    "--address",
    default="https://localhost/blotter.atom",
    metavar="URL",
    help="Address at which you will publish the feed.",
)
@click.option("--site", default="", metavar="URL", help="Link to this Blotter site, not to the publishers.")
@selection_options
@archive_options
def feed(title: str | None, address: str, site: str, selection: Selection, archive: Path, config: Config) -> None:
    """Print an Atom feed of new and changed articles in a selection.

    \b
    blotter feed --query taser --address https://example.org/t.atom > t.atom
    """
    with closing(connect(archive)) as db:
        report_nothing(db.conn, selection)
        entries = news(db.conn, selection)
    root = site.rstrip("/")
    article = f"{root}/-/article/" if site else ""
    click.echo(
        written(entries, title=title or title_of(selection), address=address, page=root or address, article=article),
        nl=False,
    )
