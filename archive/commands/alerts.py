"""``blotter alerts``: the news of saved searches."""

from __future__ import annotations

import dataclasses
import shlex
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click

from archive.commands.options import archive_options, json_option, print_json
from archive.commands.selection_options import selection_options
from archive.config import Config
from archive.notify.mail import MailChannel
from archive.notify.message import composed
from archive.notify.settings import PORTS, MailSettings, Security
from archive.schema.database import connect, writing_beside
from archive.search import saved as searches
from archive.search.saved import OF_WORDS, USUAL, Digest, Report
from archive.search.selection import Selection
from archive.status.alarms import Changes
from archive.terminal import say

NONE_SAVED = "no search is saved; `blotter alerts save` saves one"


@click.group(invoke_without_command=True)
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="Append the report to this file.")
@click.option("--mail", metavar="ADDRESS", help="Mail the report to this address.")
@click.option(
    "--smtp",
    metavar="HOST:PORT",
    envvar="BLOTTER_SMTP",
    help="Plain mail server.  [env: BLOTTER_SMTP; default: that of [mail], else localhost:25]",
)
@click.option("--site", metavar="URL", help="Link to this Blotter site.  [default: the configuration's]")
@click.option("--dry-run", is_flag=True, help="Report, but do not mark as reported.")
@archive_options
@click.pass_context
def alerts(
    context: click.Context,
    output: Path | None,
    mail: str | None,
    smtp: str | None,
    site: str | None,
    dry_run: bool,
    archive: Path,
    config: Config,
) -> None:
    """Report new and changed articles for each saved search since the last report.

    If nothing is new, it prints nothing, so cron sends no mail. Older articles from a back-fill make one line.
    `blotter crawl --quiet` sends the same by itself where blotter.toml has [mail] or [webhook].

    \b
    blotter alerts save tasers --query 'taser OR "conducted energy"'
    blotter alerts --mail library@example.org
    blotter alerts -o digest.txt
    blotter alerts list
    blotter alerts remove tasers
    """
    if context.invoked_subcommand:
        return
    with closing(connect(archive)) as db:
        digests = searches.digests(db.conn)
    delivered = _deliver(digests, site=site or config.site, output=output, mail=_mail_to(mail, smtp, config))
    if not delivered and sys.stdout.isatty():  # cron would mail it
        say("nothing new since the last report" if digests else NONE_SAVED, err=True)
    if dry_run:
        return
    with writing_beside(archive) as writing:
        for digest in digests:
            searches.mark_reported(writing, digest, at=datetime.now(UTC))


@alerts.command()
@click.argument("name")
@click.option(
    "--when",
    "reports",
    multiple=True,
    type=click.Choice([each.value for each in Report]),
    default=[each.value for each in USUAL],
    help="Kind of news to report; may be given several times.  [default: new, changed]",
)
@selection_options
@archive_options
def save(name: str, reports: Sequence[str], selection: Selection, archive: Path, config: Config) -> None:
    """Save a selection as NAME, to report articles from now on.

    \b
    blotter alerts save tasers --query taser --publication police-professional
    blotter alerts save quiet --query 'stop and search' --when taken-down

    It reports articles that are `new` or `changed`, edits that `added` the words to an article or `removed` them,
    and articles that were `taken-down`.
    """
    if not name.strip():
        raise click.UsageError("A saved search needs a name.")
    if not selection.narrows:
        raise click.UsageError("An alert needs a selection: add --query, --publication or another option.")
    wanted = tuple(map(Report, dict.fromkeys(reports)))
    if not selection.match and (needy := [each for each in wanted if each in OF_WORDS]):
        raise click.UsageError(f"--when {needy[0]} needs words to look for: add --query.")
    searches.save(archive, name, selection, reports=wanted, at=datetime.now(UTC))
    say(f"saved {name!r}; `blotter alerts` reports what is new", err=True)


@alerts.command()
@click.argument("name")
@archive_options
def remove(name: str, archive: Path, config: Config) -> None:
    """Remove the saved search NAME.

    \b
    blotter alerts remove tasers
    """
    searches.remove(archive, name)


@alerts.command("list")
@json_option
@archive_options
def list_them(as_json: bool, archive: Path, config: Config) -> None:
    """List the saved searches.

    \b
    blotter alerts list --json
    """
    with closing(connect(archive)) as db:
        saved = _plain(db.conn)
    if as_json:
        print_json(saved)
        return
    if not saved:
        say(NONE_SAVED, err=True)
    for each in saved:
        selected = " ".join(_option(name, value) for name, values in each["selection"].items() for value in values)
        reports = ", ".join(each["reports"])
        say(f"{each['name']}: {selected}; reports {reports} (last reported: {each['told_at'] or 'never'})")


def _option(name: str, value: str) -> str:
    """Return one condition of a selection as the option that makes it.

    >>> _option("q", "body-worn video"), _option("undated", "1")
    ("--query 'body-worn video'", '--undated')
    """
    option = f"--{'query' if name == 'q' else name}"
    return option if name == "undated" else f"{option} {shlex.quote(value)}"


def _plain(db: sqlite3.Connection) -> list[dict[str, Any]]:
    return [dataclasses.asdict(each) | {"selection": each.selection.spelt} for each in searches.saved(db)]


def _deliver(digests: Sequence[Digest], *, site: str, output: Path | None, mail: MailChannel | None) -> bool:
    """Return whether there was anything to report; it is then in the file, in the mail, or printed."""
    message = composed(Changes(), digests, site=site)
    if message is None:
        return False
    if output:
        with output.open("a", encoding="utf-8") as file:
            file.write(message.text + "\n")
    if mail:
        mail.send(message)
    if not output and not mail:
        click.echo(message.text, nl=False)
    return True


def _mail_to(address: str | None, smtp: str | None, config: Config) -> MailChannel | None:
    """Return the way to *address*: by the server of ``[mail]``, or by *smtp*."""
    if address is None:
        return None
    usual = MailSettings.of(config) or MailSettings(to=(address,), sender=config.mail_contact or address)
    settings = replace(usual, to=(address,))
    if smtp:
        host, _, port = smtp.partition(":")
        number = int(port) if port.isdecimal() else PORTS[Security.NONE]
        settings = replace(settings, server=host, port=number, security=Security.NONE, user=None, password=None)
    return MailChannel(settings)
