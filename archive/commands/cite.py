"""``blotter cite``: references to articles."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import click

from archive.commands.options import Written, archive_options
from archive.commands.other_words import FormatChoice
from archive.commands.selection_options import report_nothing, selection_options
from archive.config import Config
from archive.export import citations
from archive.export.records import keys
from archive.schema.database import connect
from archive.search.lookup import earlier_readings, stored_article
from archive.search.selection import Selection
from archive.terminal import printable
from archive.times import last_day

STYLES: dict[str, Callable[[citations.Reference], str]] = {
    "plain": citations.one_line,
    "ris": citations.ris,
    "bibtex": citations.bibtex,
    "csl-json": citations.csl_json,
}


@click.command()
@click.argument("names", nargs=-1, metavar="[KEY]...")
@click.option("--at", type=Written("DATE", last_day), help="Cite the article as it read on this day (UTC).")
@click.option("--style", type=FormatChoice(list(STYLES), {}), default="plain", show_default=True)
@selection_options
@archive_options
def cite(
    names: tuple[str, ...], at: date | None, style: str, selection: Selection, archive: Path, config: Config
) -> None:
    """Print a reference to each article, with the day of its capture.

    CSL-JSON is one object for one KEY, and one array for several or for a selection.

    \b
    blotter cite kq3zt5n2ab
    blotter cite kq3zt5n2ab --at 2024-05-01
    blotter cite --query Europol --until 2012 --style ris > europol.ris
    """
    if not names and not selection.narrows:
        raise click.UsageError("Give the KEY of an article, or select articles with --query or another option.")
    with closing(connect(archive)) as db:
        cited = _references(db.conn, names, selection, at)
        if style == "csl-json" and len(names) != 1:
            pieces: Iterator[str] = citations.csl_array(cited)
        else:
            pieces = (f"{STYLES[style](each).rstrip()}\n" for each in cited)
        for piece in pieces:
            click.echo(printable(piece), nl=False)
        if not names:
            report_nothing(db.conn, selection)


def _references(
    db: sqlite3.Connection, names: tuple[str, ...], selection: Selection, at: date | None
) -> Iterator[citations.Reference]:
    wanted = names or keys(db, selection)
    for name in wanted:
        article = stored_article(db, name)
        yield citations.reference(article, earlier_readings(db, article.id), at)
