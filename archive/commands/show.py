"""``blotter show``: one article, to be read."""

from __future__ import annotations

import dataclasses
from contextlib import closing
from pathlib import Path

import click

from archive.config import Config
from archive.database import connect
from archive.options import archive_options, json_option, print_json
from archive.search.article import Held, earlier_readings, evidence, held
from archive.terminal import printable


@click.command()
@click.argument("name", metavar="KEY-OR-ID-OR-URL")
@json_option
@archive_options
def show(name: str, as_json: bool, archive: Path, config: Config) -> None:
    r"""Print the article of this key, id or address.

    \b
    blotter show kq3zt5n2ab
    blotter show https://policeprofessional.com/news/new-alliance-to-fight-cybercrime/
    blotter show kq3zt5n2ab --json
    """
    with closing(connect(archive)) as db:
        article = held(db.conn, name)
        readings = earlier_readings(db.conn, article.id)
        captures = evidence(db.conn, article.id)
    if as_json:
        print_json(
            dataclasses.asdict(article)
            | {"revisions": [dataclasses.asdict(reading) for reading in readings]}
            | {"captures": [dataclasses.asdict(capture) for capture in captures]}
        )
        return
    click.echo(printable("\n\n".join(_told(article, len(readings), len(captures)))))


def _told(article: Held, readings: int, captures: int) -> list[str]:
    parts = [article.headline, article.standfirst or "", _line(article), article.body, "—"]
    return [part for part in parts if part] + ["\n".join(_facts(article, readings, captures))]


def _line(article: Held) -> str:
    day = article.published_text or (article.published[:10] if article.published else "undated")
    parts = (article.publication_name, day, article.byline or ", ".join(article.authors))
    return " · ".join(part for part in parts if part)


def _facts(article: Held, readings: int, captures: int) -> list[str]:
    told = {
        "Key": article.key,
        "Address": article.url,
        "Published": f"{article.published} ({article.published_precision})" if article.published else None,
        "Section": article.section,
        "Tags": ", ".join(article.tags),
        "Access": article.access if article.access != "open" else None,
        "Cut off": article.truncated,
        "Gone": article.gone_at,
        "First seen": article.first_seen_at,
        "Captures": str(captures),
        "Earlier readings": str(readings) if readings else None,
    }
    return [f"{name + ':':<18}{value}" for name, value in told.items() if value]
