"""``blotter trends``: how often words were written, by month or year."""

from __future__ import annotations

import csv
import dataclasses
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import click

from archive.commands.options import archive_options, json_option, print_json
from archive.commands.selection_options import WordsCommand, report_mistyped, selection_options
from archive.config import Config
from archive.plural import plural
from archive.schema.database import connect
from archive.search.mistyped import mistyped
from archive.search.query import wordless
from archive.search.selection import Selection
from archive.search.trends import MOST_SEARCHES, By, Trends, trends
from archive.terminal import columns, say

BAR = 30  # characters of the longest bar
VALUES = 30  # characters of a line before it
WIDE = 80  # where there is no terminal


@click.command(name="trends", cls=WordsCommand)
@click.argument("searches", nargs=-1, required=True, metavar="SEARCH...")
@selection_options
@click.option(
    "--by",
    type=click.Choice([each.value for each in By]),
    help="One line a month or a year.  [default: by length of the period]",
)
@json_option
@click.option("--csv", "as_csv", is_flag=True, help="Print CSV instead of text.")
@archive_options
def trends_(
    searches: tuple[str, ...],
    selection: Selection,
    by: str | None,
    as_json: bool,
    as_csv: bool,
    archive: Path,
    config: Config,
) -> None:
    """Count the articles that each SEARCH finds, by month or year, beside all articles of that time.

    Quote a search of several words. At most five are compared.

    \b
    blotter trends taser
    blotter trends taser "pepper spray" '"stop and search"' --since 2010
    blotter trends custody --by month --csv > custody.csv
    """
    if len(searches) > MOST_SEARCHES:
        raise click.UsageError(
            f"At most {MOST_SEARCHES} searches are compared. Put quotes around words that belong together."
        )
    for search in searches:
        if reason := wordless(search):
            raise click.UsageError(f"{reason}.")
    with closing(connect(archive)) as db:
        counted = trends(db.conn, selection, searches, by=By(by) if by else None)
        unfound = [search for search, found in zip(searches, counted.found, strict=True) if not any(found)]
        unknown = [each for search in unfound for each in mistyped(db.conn, replace(selection, query=search))]
    if as_json:
        print_json(dataclasses.asdict(counted) | {"shares": counted.shares})
    elif as_csv:
        csv.writer(sys.stdout).writerows(counted.table)
    else:
        _print(counted)
        report_mistyped(unknown)


def _print(counted: Trends) -> None:
    if not counted.steps:
        say("The selection has no article with a date.", err=True)
        return
    bar = max(1, min(BAR, (columns() or WIDE) - VALUES))
    most = max(max(shares) for shares in counted.shares) or 1
    for number, search in enumerate(counted.searches):
        dated = plural(sum(counted.articles), "dated article")
        say(f"{search}: {sum(counted.found[number]):,} of {dated}")
        for step, found, share in zip(counted.steps, counted.found[number], counted.shares[number], strict=True):
            click.echo(f"  {step:7}  {found:>7,}  {100 * share:5.1f} %  {'█' * round(bar * share / most)}".rstrip())
        if counted.undated[number]:
            say(f"  {counted.undated[number]:,} more without a date")
