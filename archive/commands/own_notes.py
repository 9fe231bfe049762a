"""``blotter note``: notes of one's own on articles, in a file beside the archive."""

from __future__ import annotations

import dataclasses
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import click

from archive.commands.options import archive_options, json_option, print_json
from archive.config import Config
from archive.own.annotations import add_note, notes, remove_note
from archive.schema.database import connect
from archive.search.lookup import stored_article
from archive.terminal import say


def written(text: str) -> str:
    """Return *text* as typed, without what no file can hold; the terminal decides what characters there are."""
    return text.encode("utf-8", "replace").decode("utf-8").replace("\0", "\N{REPLACEMENT CHARACTER}").strip()


@click.group()
def note() -> None:
    """Write notes on articles, list them or remove them.

    Notes stand on the article's page. They are in blotter.own.db beside the archive, and no crawl or rebuild changes
    them.

    \b
    blotter note add kq3zt5n2ab "Compare with the report of 2012"
    blotter note list
    blotter note remove 3
    """


@note.command()
@click.argument("name", metavar="KEY")
@click.argument("text")
@archive_options
def add(name: str, text: str, archive: Path, config: Config) -> None:
    """Add the note TEXT to the article KEY.

    \b
    blotter note add kq3zt5n2ab "Compare with the report of 2012"
    """
    if not (kept := written(text)):
        raise click.UsageError("A note needs a text.")
    with closing(connect(archive)) as db:
        key = stored_article(db.conn, name).key
    say(f"note {add_note(archive, key, kept, at=datetime.now(UTC))} added", err=True)


@note.command()
@click.argument("number", type=click.IntRange(min=1))
@archive_options
def remove(number: int, archive: Path, config: Config) -> None:
    """Remove note NUMBER.

    \b
    blotter note remove 3
    """
    remove_note(archive, number)


@note.command("list")
@click.argument("name", metavar="[KEY]", required=False)
@json_option
@archive_options
def list_them(name: str | None, as_json: bool, archive: Path, config: Config) -> None:
    """List all notes, or those on the article KEY.

    Each line has number, key, day and text.

    \b
    blotter note list
    blotter note list kq3zt5n2ab --json
    """
    with closing(connect(archive)) as db:
        key = stored_article(db.conn, name).key if name else None
    found = notes(archive, key)
    if as_json:
        print_json([dataclasses.asdict(each) for each in found])
        return
    for each in found:
        say(f"{each.number}  {each.key}  {each.made_at[:10]}  {each.text}")
    if not found:
        say("no note; `blotter note add KEY TEXT` adds one", err=True)
