"""``blotter boilerplate``: paragraphs that the archive removed as chrome, and the decisions of people about them."""

from __future__ import annotations

import getpass
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import click

from archive.articles.boilerplate import Boilerplate
from archive.commands.options import archive_options, json_option, print_json
from archive.config import Config
from archive.plural import plural
from archive.schema.database import connect
from archive.store import Archive
from archive.terminal import say

SHOWN = 90  # characters of a paragraph in the list

reason_option = click.option("--reason", metavar="TEXT", help="Reason, stored with the decision.")


@click.group()
def boilerplate() -> None:
    """List the paragraphs that repeat in three or more articles of a publication, and decide on them.

    Blotter removes such paragraphs from the articles, unless you decide to keep them.

    \b
    blotter boilerplate list
    blotter boilerplate keep 3 --reason "a line of the column"
    blotter boilerplate drop 3
    """


@boilerplate.command(name="list")
@json_option
@archive_options
def list_all(as_json: bool, archive: Path, config: Config) -> None:
    """List these paragraphs: number, publication, articles, state, text.

    \b
    blotter boilerplate list
    blotter boilerplate list --json     with an example and the whole text
    """
    with closing(connect(archive)) as db:
        entries = Boilerplate(db).entries()
    if as_json:
        print_json(entries)
        return
    for entry in entries:
        text = " ".join(entry["text"].split())
        shown = text if len(text) <= SHOWN else text[: SHOWN - 1] + "…"
        stories = plural(entry["stories"], "story", "stories")
        line = f"{entry['id']}  {entry['publication']}  {stories}  {entry['state']}  {shown}"
        say(line)
    if not entries:
        say("no paragraph repeats in three or more articles", err=True)


@boilerplate.command()
@click.argument("number", type=int)
@reason_option
@archive_options
def keep(number: int, reason: str | None, archive: Path, config: Config) -> None:
    """Put paragraph NUMBER back into its articles.

    \b
    blotter boilerplate keep 3 --reason "a standing line of the column"
    """
    with Archive.existing(archive) as writer:
        articles = writer.decisions.keep(number, reason=reason, who=getpass.getuser(), at=datetime.now(UTC))
    say(f"kept: put back into {plural(articles, 'article')}")


@boilerplate.command()
@click.argument("number", type=int)
@reason_option
@archive_options
def drop(number: int, reason: str | None, archive: Path, config: Config) -> None:
    """Remove paragraph NUMBER from all articles.

    \b
    blotter boilerplate drop 3
    """
    with Archive.existing(archive) as writer:
        articles = writer.decisions.drop(number, reason=reason, who=getpass.getuser(), at=datetime.now(UTC))
    say(f"dropped: removed from {plural(articles, 'article')}")
