"""``blotter alerts``: what is new for saved searches."""

from __future__ import annotations

import dataclasses
import smtplib
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import click

from archive.commands.options import archive_options, json_option, print_json
from archive.commands.selection_options import selection_options
from archive.commands.terminal import printable
from archive.config import Config
from archive.errors import MailRefused
from archive.export.atom import ENTRIES, News
from archive.schema.database import connect
from archive.search import saved as searches
from archive.search.saved import Digest
from archive.search.selection import Selection


@click.group(invoke_without_command=True)
@click.option("--output", "-o", type=click.Path(path_type=Path, dir_okay=False), help="Append the report to this file.")
@click.option("--mail", metavar="ADDRESS", help="Mail the report to this address.")
@click.option("--smtp", default="localhost:25", show_default=True, metavar="HOST:PORT", envvar="BLOTTER_SMTP")
@click.option("--site", default="", metavar="URL", help="Link to this Blotter site, not to the publishers.")
@click.option("--dry-run", is_flag=True, help="Report, but do not mark as reported.")
@archive_options
@click.pass_context
def alerts(
    context: click.Context,
    output: Path | None,
    mail: str | None,
    smtp: str,
    site: str,
    dry_run: bool,
    archive: Path,
    config: Config,
) -> None:
    """Report new and changed articles for each saved search since the last report.

    If nothing is new, it prints nothing, so cron sends no mail. Older articles from a back-fill make one line.

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
        found = searches.digests(db.conn)
    if text := "\n\n".join(_digest_text(digest, site.rstrip("/")) for digest in found if digest.news):
        _deliver(text, output=output, mail=mail, smtp=smtp, sender=config.contact)
    if not dry_run:
        for digest in found:
            searches.mark_reported(archive, digest, at=datetime.now(UTC))


@alerts.command()
@click.argument("name")
@selection_options
@archive_options
def save(name: str, selection: Selection, archive: Path, config: Config) -> None:
    """Save a selection as NAME, to report articles from now on.

    \b
    blotter alerts save tasers --query taser --publication police-professional
    """
    if not selection.narrows:
        raise click.UsageError("An alert needs a selection: add --query, --publication or another option.")
    searches.save(archive, name, selection, at=datetime.now(UTC))
    click.echo(f"saved {name!r}; `blotter alerts` reports what is new", err=True)


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
    for each in saved:
        selected = ", ".join(f"{field} {value}" for field, values in each["selection"].items() for value in values)
        click.echo(f"{each['name']}: {selected} (last reported: {each['told_at'] or 'never'})")


def _plain(db: sqlite3.Connection) -> list[dict[str, Any]]:
    return [dataclasses.asdict(each) | {"selection": each.selection.spelt} for each in searches.saved(db)]


def _digest_text(digest: Digest, site: str) -> str:
    number = len(digest.news)
    more = " and more" if number >= ENTRIES else ""
    title = f"{digest.search.name}: {number}{more} new"
    return "\n".join([title, "=" * len(title), *_lines(digest.news, site)])


def _lines(entries: Iterable[News], site: str) -> Iterator[str]:
    for entry in entries:
        link = f"{site}/-/article/{entry.key}" if site and entry.key else entry.url
        yield ""
        yield printable(" ".join(entry.title.split()))
        yield "  " + printable(" ".join(entry.summary.split())[:300])
        day = entry.published_day or ""
        if where := "  ".join(part for part in (day, link or "", entry.key or "") if part):
            yield "  " + printable(where)


def _deliver(text: str, *, output: Path | None, mail: str | None, smtp: str, sender: str | None) -> None:
    if output:
        with output.open("a", encoding="utf-8") as file:
            file.write(text + "\n\n")
    if mail:
        _send(text, mail, smtp, sender if sender and "@" in sender else mail)
    if not output and not mail:
        click.echo(text)


def _send(text: str, recipient: str, smtp: str, sender: str) -> None:
    message = EmailMessage()
    message["Subject"] = "Blotter: new in your searches"
    message["From"], message["To"] = sender, recipient
    message.set_content(text)
    host, _, port = smtp.partition(":")
    try:
        with smtplib.SMTP(host, int(port or 25), timeout=30) as server:
            server.send_message(message)
    except (OSError, smtplib.SMTPException, ValueError) as error:
        raise MailRefused(smtp, error) from error
