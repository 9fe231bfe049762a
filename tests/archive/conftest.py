import gzip
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from click.testing import CliRunner

from archive.recording.change import Recorded
from archive.records import Article, Capture, Entry, Exchange, Kind, Origin, Publication, Reading
from archive.store import Archive
from crawler.cli import blotter as group
from tests.shelf import Shelf, put_empty_archive

NOON = datetime(2026, 3, 2, 12, 0, tzinfo=UTC)
STORY = (
    "Officers were called to the harbour at dawn. They found nothing but an empty boat and a cold lamp."
    "\n\nNo one has come forward since, and the inquiry goes on."
)


def exchange(url="https://sample.example/news/harbour/", payload=b"<p>The harbour</p>", *, at=NOON, **values):
    """One answer as a server sends it, gzipped; keywords replace its fields."""
    defaults = {
        "status": 200,
        "body": gzip.compress(payload, mtime=0),
        "request_headers": (("User-Agent", "blotter"), ("Accept-Encoding", "gzip")),
        "response_headers": (
            ("Content-Type", "text/html; charset=utf-8"),
            ("Content-Encoding", "gzip"),
            ("Transfer-Encoding", "chunked"),
            ("ETag", '"1"'),
            ("Last-Modified", "Mon, 02 Mar 2026 11:00:00 GMT"),
        ),
    }
    return Exchange(url=url, payload=payload, fetched_at=at, **(defaults | values))


def imported(url="https://sample.example/old/", payload=b"Pasted text", **values):
    """A page that came as a file."""
    headers = (("Content-Type", "text/plain; charset=utf-8"),)
    plain = {"body": payload, "request_headers": (), "response_headers": headers, "origin": Origin.IMPORT}
    return exchange(url, payload, **(plain | values))


def reading(body=STORY, *, reader="r1", url="https://sample.example/news/harbour/", headline="The harbour", **values):
    """A reading that found an article."""
    article = Article(url=url, headline=headline, body=body, **values)
    return Reading(kind=Kind.ARTICLE, reader=reader, article=article)


@dataclass
class Desk:
    """An open archive with one publication and one run, and a clock that tests move."""

    archive: Archive
    publication: int
    run: int
    now: datetime = NOON
    payloads: int = field(default=0)

    def fetch(self, url="https://sample.example/news/harbour/", payload=None, **values) -> Capture:
        """Keep what *url* answers; each call answers something else unless told what."""
        self.payloads += 1
        payload = payload or f"<p>answer {self.payloads}</p>".encode()
        self.archive.ledger.enter(self.publication, [Entry(url=url)], source="feed", at=self.now)
        return self.archive.keep(
            exchange(url, payload, at=self.now, **values),
            url_id=self.row("SELECT id FROM urls WHERE address = ?", url)["id"],
            publication="sample",
            run_id=self.run,
        )

    def read(self, body=STORY, *, page=None, payload=None, **values) -> Recorded:
        """Fetch *page* and record that it reads as *body*; the page names itself as canonical unless told otherwise."""
        page = page or "https://sample.example/news/harbour/"
        values = {"url": page} | values
        return self.archive.record(self.fetch(page, payload), reading(body, **values), at=self.now)

    def later(self, **values):
        self.now += timedelta(**values)

    def next_run(self):
        """End the run, so that what it noted is done or held, and begin another."""
        self.archive.end_run(self.run, "finished", at=self.now)
        self.later(minutes=1)
        self.run = self.archive.begin_run("crawl", at=self.now)

    def row(self, sql, *given):
        rows = self.rows(sql, *given)
        assert len(rows) == 1, rows
        return rows[0]

    def rows(self, sql, *given):
        return list(self.archive.db.query(sql, given))


@pytest.fixture
def path(tmp_path):
    return tmp_path / "blotter.db"


@pytest.fixture
def desk(path):
    """A desk at an archive that is new."""
    put_empty_archive(path)
    with Archive.open(path) as archive:
        publication = archive.add_publication(
            Publication(slug="sample", name="The Sample", home="https://sample.example/")
        )
        yield Desk(archive, publication, archive.begin_run("crawl", at=NOON))


@pytest.fixture
def shelf(tmp_path):
    """An archive without articles, until the test puts some there."""
    return Shelf(tmp_path / "blotter.db")


@pytest.fixture
def ask(tmp_path, monkeypatch):
    """Run a command of `blotter` in this process; its errors are raised."""
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        done = CliRunner().invoke(group, [str(each) for each in arguments], standalone_mode=False)
        if done.exception:
            raise done.exception
        return SimpleNamespace(
            stdout=done.stdout, stderr=done.stderr, bytes=done.stdout_bytes, json=lambda: json.loads(done.stdout)
        )

    return run
