"""``blotter show``: articles, to be read."""

from __future__ import annotations

import dataclasses
import itertools
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import click

from archive.commands.options import archive_options, json_option, print_json
from archive.commands.selection_options import report_nothing, selection_options
from archive.config import Config
from archive.errors import OwnFileUnreadable
from archive.export.markdown import RULE, as_text, markdown
from archive.export.records import keys, records
from archive.own.annotations import notes
from archive.own.labels import LabelKind, labels
from archive.schema.database import connect
from archive.schema.fields import HEADINGS, StoredArticle
from archive.search.lookup import article_captures, earlier_readings, stored_article
from archive.search.selection import Selection
from archive.terminal import fitted, printable, say


@click.command()
@click.argument("name", required=False, metavar="[KEY-OR-ID-OR-URL]")
@selection_options
@click.option(
    "--limit", type=click.IntRange(min=1), default=20, show_default=True, help="Print at most this many articles."
)
@click.option("--markdown", "style", flag_value="markdown", help="Print Markdown with front matter.")
@click.option("--text", "style", flag_value="text", help="Print only the text.")
@json_option
@archive_options
def show(
    name: str | None,
    selection: Selection,
    limit: int,
    style: str | None,
    as_json: bool,
    archive: Path,
    config: Config,
) -> None:
    """Print the article with this key, id or address, or the articles of a selection.

    \b
    blotter show kq3zt5n2ab
    blotter show https://policeprofessional.com/news/new-alliance/
    blotter show kq3zt5n2ab --markdown
    blotter show --query Europol --until 2012 --text
    """
    if name is None and not selection.narrows:
        raise click.UsageError(
            "Give the key, id or address of an article, or select articles with --query or another option."
        )
    with closing(connect(archive)) as db:
        names = [name] if name else itertools.islice(keys(db.conn, selection), limit)
        articles = [stored_article(db.conn, each) for each in names]
        if as_json:
            shown = [_whole(db.conn, each) for each in articles]
            print_json(shown[0] if name else shown)
        elif not articles:
            report_nothing(db.conn, selection)
        else:
            click.echo(printable(RULE.join(_texts(db.conn, archive, articles, style))))


def _texts(db: sqlite3.Connection, archive: Path, articles: list[StoredArticle], style: str | None) -> Iterator[str]:
    for article in articles:
        if style is None:
            yield "\n\n".join(_parts(db, archive, article))
            continue
        record = next(records(db, Selection(keys=(article.key,))))
        yield (markdown if style == "markdown" else as_text)(record)


def _whole(db: sqlite3.Connection, article: StoredArticle) -> dict[str, Any]:
    return (
        dataclasses.asdict(article)
        | {"revisions": [dataclasses.asdict(reading) for reading in earlier_readings(db, article.id)]}
        | {"captures": [dataclasses.asdict(capture) for capture in article_captures(db, article.id)]}
    )


def _parts(db: sqlite3.Connection, archive: Path, article: StoredArticle) -> list[str]:
    standfirst = "" if article.repeats_standfirst else article.standfirst or ""
    parts = [article.headline, standfirst, _line(article), article.body, *_below(article), "—"]
    text = "\n\n".join(part for part in parts if part)
    folded = "\n".join(fitted(line, indent="") for line in text.split("\n"))
    return [folded, "\n".join(fitted(fact) for fact in _facts(db, archive, article))]


def _line(article: StoredArticle) -> str:
    day = article.published_text or article.published_day or "undated"
    parts = (article.publication_name, day, article.byline or ", ".join(article.authors))
    return " · ".join(part for part in parts if part)


def _published(article: StoredArticle) -> str | None:
    """Return the day at the publisher's, with the time in UTC where the minute is known."""
    if not article.published:
        return None
    time = f"{article.published}, " if article.published != article.published_day else ""
    return f"{article.published_day} ({time}{article.published_precision})"


def _below(article: StoredArticle) -> Iterator[str]:
    for name, heading in HEADINGS.items():
        if value := getattr(article, name):
            yield f"{heading}\n\n{value}"


def _own_facts(archive: Path, key: str) -> dict[str, str]:
    """Return the reader's own tags, collections and notes; an article is shown also where they cannot be read."""
    try:
        given, written = labels(archive, key), notes(archive, key)
    except OwnFileUnreadable as error:
        say(str(error), err=True)
        return {}
    return {
        "Your tags": ", ".join(each.name for each in given if each.kind is LabelKind.TAG),
        "Your collections": ", ".join(each.name for each in given if each.kind is LabelKind.COLLECTION),
        "Your notes": "; ".join(each.text for each in written),
    }


def _facts(db: sqlite3.Connection, archive: Path, article: StoredArticle) -> list[str]:
    readings = earlier_readings(db, article.id)
    facts = {
        "Key": article.key,
        "Address": article.url,
        "Published": _published(article),
        "Section": article.section,
        "Tags": ", ".join(article.tags),
        "Access": article.access if article.access != "open" else None,
        "Cut off": article.truncated,
        "Gone": article.gone_at,
        "First seen": article.first_seen_at,
        "Captures": str(len(article_captures(db, article.id))),
        "Earlier readings": str(len(readings)) if readings else None,
    } | _own_facts(archive, article.key)
    return [f"{name + ':':<18}{value}" for name, value in facts.items() if value]
