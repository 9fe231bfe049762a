"""``blotter held``, ``accept`` and ``reject``: changes that wait for the decision of a person."""

from __future__ import annotations

import dataclasses
import getpass
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from difflib import SequenceMatcher
from pathlib import Path

import click

from archive.articles.compared import Was, waiting
from archive.articles.review import Event, Review
from archive.commands.options import archive_options, json_option, print_json
from archive.config import Config
from archive.plural import plural
from archive.schema.database import connect
from archive.status.wording import why
from archive.store import Archive
from archive.terminal import say

reason_option = click.option("--reason", metavar="TEXT", help="Reason, stored with the decision.")


@click.command()
@click.argument("event", type=int, required=False)
@json_option
@archive_options
def held(event: int | None, as_json: bool, archive: Path, config: Config) -> None:
    """List changes that wait for your decision: pages that read worse or differently, a redesign, many gone at once.

    With EVENT, show for each article of it what was and what is.

    \b
    blotter held
    blotter held 7
    blotter accept 7 --reason "the section was closed"     make the changes
    blotter reject 7 --reason "the site was broken"        drop the changes
    """
    with closing(connect(archive)) as db:
        if event is not None:
            Review(db).event(event)
            _show(waiting(db, event), as_json=as_json)
            return
        events = Review(db).events()
    if as_json:
        print_json([dataclasses.asdict(event) for event in events])
        return
    for each in events:
        say(_line(each))
    if not events:
        say("no change waits for a decision", err=True)


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
    with Archive.existing(archive) as writer:
        changes = writer.decisions.accept(event, reason=reason, who=getpass.getuser(), at=datetime.now(UTC))
    say(f"event {event}: made {plural(changes, 'change')}")


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
    with Archive.existing(archive) as writer:
        changes = writer.decisions.reject(event, reason=reason, who=getpass.getuser(), at=datetime.now(UTC))
    say(f"event {event}: dropped {plural(changes, 'change')}")


def _show(articles: list[Was], *, as_json: bool) -> None:
    if as_json:
        print_json([dataclasses.asdict(each) for each in articles])
        return
    for each in articles:
        say(f"{each.key}  {each.headline}\n  {each.address}  {each.reason or each.what}")
        for name, was in each.was.items():
            say(f"  {name}")
            for line in _side_by_side(was or "", each.now[name] or ""):
                say(f"    {line}")


def _side_by_side(was: str, now: str) -> Iterator[str]:
    """Yield the removed paragraphs, with a minus, and the added ones, with a plus."""
    old, new = was.split("\n\n"), now.split("\n\n")
    for kind, start, end, begin, stop in SequenceMatcher(None, old, new).get_opcodes():
        if kind != "equal":
            yield from (f"- {paragraph}" for paragraph in old[start:end])
            yield from (f"+ {paragraph}" for paragraph in new[begin:stop])


def _line(event: Event) -> str:
    counts = {"gone": event.gone, "worse": event.worse, "changed": event.changed}
    what = ", ".join(f"{number} {name}" for name, number in counts.items() if number)
    return f"{event.id}  {event.seen_at[:10]}  {event.publication}: {why(event.reason)} ({what}), e.g. {event.example}"
