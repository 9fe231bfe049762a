"""``blotter extract``: the record read from one page, or from a stream of pages; nothing is stored."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

import click

from archive.commands.options import Written, archive_options, json_option, print_json
from archive.config import Config
from archive.schema.fields import HEADINGS
from archive.terminal import printable
from archive.times import written_time
from crawler.errors import NoSuchPublication, UnreadableInput

if TYPE_CHECKING:
    from crawler.reading.page import Page

LARGEST = 32 * 1024 * 1024  # bytes of one page


@click.command()
@click.argument("source", metavar="[FILE|URL|-]", default="-")
@click.option("--url", help="Address of a page from a file or standard input.")
@click.option(
    "--fetched",
    type=Written("DATE", written_time),
    help="When the page was fetched (UTC); relative dates count from then.",
)
@click.option("--publication", metavar="NAME", help="Apply the rules of this publication.")
@click.option("--jsonl", is_flag=True, help="Read an object {id, url, html} per line; print a record per line.")
@click.option("--workers", type=click.IntRange(1, 256), help="Processes for --jsonl.  [default: one per core]")
@json_option
@archive_options
def extract(  # noqa: PLR0913  # click hands over each option as a parameter
    *,
    source: str,
    url: str | None,
    fetched: datetime | None,
    publication: str | None,
    jsonl: bool,
    workers: int | None,
    as_json: bool,
    archive: Path,
    config: Config,
) -> None:
    """Print the article read from a file, the last capture of an address, or standard input (-, the default).

    \b
    blotter extract page.html --url https://example.org/news/1
    blotter extract https://policeprofessional.com/news/new-alliance/ --json
    blotter extract --jsonl < pages.jsonl > records.jsonl

    Exits with 1 when a page holds no article, alone or among others; its record has the reason.
    """
    from crawler.imports.streaming import holds_article, read_one, read_stream, record_of  # noqa: PLC0415  # help must not wait for worker processes

    if jsonl:
        with _opened(source) as stream:
            all_articles = asyncio.run(read_stream(stream, sys.stdout, workers=workers))
    else:
        archived = "://" in source or source.startswith("urn:")
        page = _captured(source, archive, config) if archived else _given(source, url, fetched, publication, config)
        reading = record_of(asyncio.run(read_one(page)))
        all_articles = holds_article(reading)
        if as_json:
            print_json(reading)
        else:
            click.echo(printable(_text_of(reading) if all_articles else _why_not(reading)))
    if not all_articles:
        raise click.exceptions.Exit(1)


@contextmanager
def _opened(source: str) -> Iterator[BinaryIO]:
    if source == "-":
        yield sys.stdin.buffer
        return
    try:
        stream = Path(source).open("rb")  # noqa: SIM115  # closed below; only the opening is the user's input
    except OSError as error:
        raise UnreadableInput.after(error, source) from error
    with stream:
        yield stream


def _given(source: str, url: str | None, fetched: datetime | None, publication: str | None, config: Config) -> Page:
    """Return the page in the file *source*."""
    from crawler.reading.page import Page  # noqa: PLC0415  # see extract

    with _opened(source) as stream:
        try:
            payload = stream.read(LARGEST + 1)
        except OSError as error:
            raise UnreadableInput.after(error, source) from error
    if len(payload) > LARGEST:
        raise UnreadableInput(
            source,
            f"larger than {LARGEST // 1024**2} MB, which no page is; give one page, or a stream of them to --jsonl",
        )
    known: dict[str, Any] = {
        "url": url or "",
        "payload": payload,
        "fetched_at": fetched or datetime.now(UTC),
        "media_type": "text/plain" if source.endswith(".txt") else None,
    }
    if not publication:
        return Page(**known)
    from crawler.publications.registry import find  # noqa: PLC0415  # loads Scrapy

    return find(publication, config).page(**known)


def _captured(url: str, archive: Path, config: Config) -> Page:
    """Return the last capture of *url* in *archive* as a page, under the rules of its publication."""
    from archive.captures.received import capture_files, latest_at, received  # noqa: PLC0415
    from archive.errors import NoSuchRecord  # noqa: PLC0415
    from archive.schema.database import connect  # noqa: PLC0415  # see extract
    from archive.urls import normalise  # noqa: PLC0415
    from crawler.publications.registry import find  # noqa: PLC0415
    from crawler.reading.page import Page  # noqa: PLC0415

    db = connect(archive)
    with closing(db):
        latest = latest_at(db.conn, normalise(url))
        if latest is None:
            raise NoSuchRecord("the archive has no capture of", url, "give a file, or crawl the publication first")
        capture_id, publication = latest
        kept = received(db.conn, capture_files(db.conn, archive), capture_id)
    known: dict[str, Any] = {
        "url": kept.url,
        "payload": kept.payload,
        "fetched_at": datetime.fromisoformat(kept.fetched_at),
        "media_type": kept.media_type,
    }
    try:
        return find(publication, config).page(**known)
    except NoSuchPublication:
        return Page(**known)  # no longer declared: read without rules


def _text_of(record: dict[str, Any]) -> str:
    """Return *record*, which is of an article, for a person to read."""
    line = " · ".join(part for part in (record["published_text"] or record["published"], record["byline"]) if part)
    facts = [
        f"{name + ':':<14}{', '.join(record[name]) if isinstance(record[name], list) else record[name]}"
        for name in ("authors", "published", "modified", "section", "tags", "access", "truncated", "confidence")
        if record[name]
    ]
    below = [
        part for name, heading in HEADINGS.items() if record[name] for part in (heading, *_paragraphs(record[name]))
    ]
    parts = [record["headline"], record["standfirst"], line, record["body"], *below, "—", "\n".join(facts)]
    return "\n\n".join(part for part in parts if part)


def _why_not(record: dict[str, Any]) -> str:
    return f"no article: {record['kind']} ({record['reason']})"


def _paragraphs(value: str | list[str]) -> list[str]:
    return [value] if isinstance(value, str) else value
