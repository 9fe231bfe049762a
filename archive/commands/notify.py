"""``blotter notify``: send what needs a person and what is new."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import click

from archive.commands.options import archive_options, json_option, print_json
from archive.config import Config
from archive.errors import Undelivered
from archive.notify import outbox
from archive.notify.channels import channels, healthcheck
from archive.notify.message import Message
from archive.schema.database import connect
from archive.status.alarms import changes
from archive.status.standing import status
from archive.terminal import say

TEST = Message(
    subject="Blotter: a test",
    text="This is a test of `blotter notify --test`. Problems and news arrive like this.\n",
    facts={"problems": [], "articles": []},
)


@click.command()
@click.option("--test", is_flag=True, help="Send a test message by each way, and ping, instead.")
@json_option
@archive_options
def notify(test: bool, as_json: bool, archive: Path, config: Config) -> None:
    """Send what needs a person and what is new in the saved searches, as [mail] and [webhook] of blotter.toml say.

    \b
    blotter notify --test     prove that mail, webhook and healthcheck work
    blotter notify            send what has not been sent

    `blotter crawl --quiet` does this at its end. Messages that could not be sent are sent the next time, never twice.
    Exits with 1 when something could not be sent, 2 when blotter.toml names no way to send it, else with 0.
    """
    outcomes = _tested(config) if test else _sent(archive, config)
    if not outcomes:
        raise click.UsageError(f"{config.path} has neither [mail] nor [webhook]; docs/operating.md shows them")
    if as_json:
        print_json(outcomes)
    else:
        for way, failure in outcomes.items():
            say(f"{way}: {failure or 'sent'}")
    if any(outcomes.values()):
        raise click.exceptions.Exit(1)


def _tested(config: Config) -> dict[str, str | None]:
    return {name: _failure(attempt) for name, attempt in _attempts(config)}


def _attempts(config: Config) -> Iterator[tuple[str, Callable[[], None]]]:
    for channel in channels(config):
        yield channel.name, partial(channel.send, TEST)
    if check := healthcheck(config):
        yield check.name, check.ping


def _failure(attempt: Callable[[], None]) -> str | None:
    try:
        attempt()
    except Undelivered as error:
        return f"{error.by}: {error.reason}"
    return None


def _sent(archive: Path, config: Config) -> dict[str, str | None]:
    """Return each way of *config* with why it failed, having sent all that was not sent by it."""
    ways = channels(config)
    if not ways:
        return {}
    at = datetime.now(UTC)
    with closing(connect(archive)) as db:
        health = status(db, archive, at=at)
        names = [each.observed.slug for each in health.publications]
        news = changes(db.conn, health.concerns, of=names, at=at)
    outbox.put(archive, ways, news, at=at, site=config.site)
    failed = {error.channel: f"{error.by}: {error.reason}" for error in outbox.send(archive, ways, at=at)}
    return {way.name: failed.get(way.name) for way in ways}
