"""``blotter held``, ``accept`` and ``reject``: changes that were seen and wait for a person."""

from __future__ import annotations

import dataclasses
import getpass
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import click

from archive.articles.review import Event, Holding
from archive.commands.options import archive_options, json_option, print_json
from archive.commands.terminal import printable
from archive.config import Config
from archive.schema.database import connect
from archive.store import Archive

reason_option = click.option("--reason", metavar="TEXT", help="Reason, stored with the decision.")


@click.command()
@json_option
@archive_options
def held(as_json: bool, archive: Path, config: Config) -> None:
    """List changes that wait for your decision: pages that now read worse, or too many changes at once.

    \b
    blotter held
    blotter accept 7 --reason "the section was closed"     make the changes
    blotter reject 7 --reason "the site was broken"        drop the changes
    """
    with closing(connect(archive)) as db:
        events = Holding(db).events()
    if as_json:
        print_json([dataclasses.asdict(event) for event in events])
        return
    for event in events:
        click.echo(printable(_line(event)))
    if not events:
        click.echo("no change waits for a decision", err=True)


@click.command()
@click.argument("event", type=int)
@reason_option
@archive_options
def accept(event: int, reason: str | None, archive: Path, config: Config) -> None:
    """Make the changes of EVENT: new readings replace the old ones, and pages that are gone are marked as gone.

    \b
    blotter held
    blotter accept 7 --reason "the section was closed"
    """
    with Archive.open(archive) as writer:
        changes = writer.decisions.accept(event, reason=reason, who=getpass.getuser(), at=datetime.now(UTC))
    click.echo(f"event {event}: made {changes} change{'s' * (changes != 1)}")


@click.command()
@click.argument("event", type=int)
@reason_option
@archive_options
def reject(event: int, reason: str | None, archive: Path, config: Config) -> None:
    """Drop the changes of EVENT: every article stays as it is.

    \b
    blotter held
    blotter reject 7 --reason "the site was broken"
    """
    with Archive.open(archive) as writer:
        changes = writer.decisions.reject(event, reason=reason, who=getpass.getuser(), at=datetime.now(UTC))
    click.echo(f"event {event}: dropped {changes} change{'s' * (changes != 1)}")


def _line(event: Event) -> str:
    counts = {"gone": event.gone, "worse": event.worse, "changed": event.changed}
    what = ", ".join(f"{number} {name}" for name, number in counts.items() if number)
    return f"{event.id}  {event.seen_at[:10]}  {event.publication}: {event.reason} ({what}), e.g. {event.example}"
