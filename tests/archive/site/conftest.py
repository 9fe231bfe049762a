import gc
from datetime import UTC, datetime

import pytest
from datasette.app import Datasette
from jinja2 import BytecodeCache

from archive.records import Article, Entry, Exchange, Kind, Publication, Reading
from archive.store import Archive


class Templates(BytecodeCache):
    """The site's templates as compiled by the first test; each site is a Datasette of its own."""

    def __init__(self):
        self.compiled = {}

    def load_bytecode(self, bucket):
        if bucket.key + bucket.checksum in self.compiled:
            bucket.bytecode_from_string(self.compiled[bucket.key + bucket.checksum])

    def dump_bytecode(self, bucket):
        self.compiled[bucket.key + bucket.checksum] = bucket.bytecode_to_string()


TEMPLATES = Templates()
AT = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)


@pytest.fixture
async def browse_site(shelf):
    """The site, as plain `datasette blotter.db` is in the same environment."""
    site = Datasette([str(shelf.path)])
    site.jinja_env.bytecode_cache = TEMPLATES
    yield site
    for database in site.databases.values():
        database.close()
    gc.collect()  # connections of threads that have ended


@pytest.fixture
async def browse(browse_site):
    """Ask the site for a page."""

    async def get(path, **options):
        return await browse_site.client.get(path, **options)

    return get


@pytest.fixture
def crawled(shelf):
    """Keep and record one page, the way a crawl does, and return the article's key."""

    def keep(payload, *, media_type="text/html; charset=utf-8", headline="Crawled", at=AT, body="Words of a body."):
        with Archive.open(shelf.path) as archive:
            number = archive.add_publication(Publication(slug="sample", name="The Sample", home="https://s.example/"))
            run = archive.begin_run("crawl", at=at)
            archive.ledger.enter(number, [Entry(url="https://s.example/news/a")], source="feed", at=at)
            due = archive.ledger.address(number, "https://s.example/news/a", "article", at=at)
            exchange = Exchange(
                url=due.url,
                fetched_at=at,
                status=200,
                body=payload,
                payload=payload,
                response_headers=(("Content-Type", media_type),),
            )
            capture = archive.keep(exchange, url_id=due.url_id, publication="sample", run_id=run)
            article = Article(url="https://s.example/news/a", headline=headline, body=body)
            archive.record(capture, Reading(kind=Kind.ARTICLE, reader="r1", article=article), at=at)
            archive.end_run(run, "fine", at=at)
        return shelf.ask("SELECT key FROM articles ORDER BY id DESC LIMIT 1")[0][0], capture.id

    return keep
