"""No row takes down a page, `status` or `cite`, whatever another program or an older version wrote into it."""

import asyncio
import shutil
import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner
from datasette.app import Datasette
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from archive.schema.database import connect_to_write
from crawler.cli import blotter
from tests.shelf import Shelf

TABLES = ("articles", "revisions", "captures", "runs", "run_publications", "searches", "held", "publications", "urls",
          "authors", "tags")  # fmt: skip
DATES = ("", "x", "0000-00-00", "0001-01-01", "9999-12-31T23:59:59Z", "2026-13-45", "2026-03-04T99:00:00Z", "-1-2-3",
         "२०२६-०१-०१", "20260101", "2026-W01-1", "1970-01-01T00:00:00", "\0", "T")  # fmt: skip
DOCUMENTS = ("null", "1", '"x"', "[]", "[[1]]", "[1, null]", "{}", '{"feed": {"listed": []}}', '{"q": 1}',
             "[" * 999 + "]" * 999)  # fmt: skip
NUMBERS = st.integers(min_value=-(2**63), max_value=2**63 - 1)
TEXTS = st.sampled_from(DATES + DOCUMENTS) | st.text(max_size=30)
PAGES = ("/", "/-/search?q=alliance&revisions=1", "/-/search.json?since=2016", "/-/feed.atom", "/-/publication/sample",
         "/-/publication", "/-/runs", "/-/export.csv")  # fmt: skip


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """An archive with a row in each table, and the key of its first article."""
    shelf = Shelf(tmp_path_factory.mktemp("spoilt") / "sound.db")
    key = shelf.article("New alliance", authors=["Paul Jacques"], tags=["fraud"])
    shelf.article("Another alliance", published="2020-02-29T23:30:00Z")
    now = "2026-03-01T10:00:00Z"
    shelf.row("revisions", article_id=1, replaced_at=now, cause="publisher", changed='["body"]', reading="r",
              headline="Old alliance", body="Once.", published="2016-05-04", published_day="2016-05-04")  # fmt: skip
    capture = shelf.row("captures", url_id=1, fetched_at=now, status=200, sha256="x", warc_file="f", warc_offset=0,
                        warc_length=1, origin="crawl")  # fmt: skip
    shelf.row("article_captures", article_id=1, capture_id=capture)
    shelf.row("runs", command="crawl", started_at=now, finished_at=now, outcome="finished", version="1")
    shelf.row("run_publications", run_id=1, publication_id=1, outcome="finished", new=2, sources='{"feed": "lists 1"}')
    shelf.row("searches", name="s", selection='{"q": ["alliance"]}', made_at=now)
    shelf.row("held", event=1, state="held", what="gone", url_id=2, article_id=2, seen_at=now)
    with closing(connect_to_write(shelf.path)) as db:
        db.conn.execute("PRAGMA journal_mode = DELETE")
    return shelf.path, key


def columns(path):
    """Every column that is no number of another row: table, name and type."""
    with closing(sqlite3.connect(path)) as db:
        rows = [(table, *row[1:3]) for table in TABLES for row in db.execute(f"PRAGMA table_info({table})")]
    return [each for each in rows if each[1] not in {"id", "key", "slug"} and not each[1].endswith("_id")]


def spoilt(path, table, name, value):
    """A copy of the archive with *value* in every row of a column; ``None`` where SQLite itself refuses it."""
    copy = path.with_name("copy.db")
    shutil.copy(path, copy)
    with closing(sqlite3.connect(copy)) as db:
        try:
            db.execute(f"UPDATE {table} SET {name} = ?", [value])
        except (sqlite3.Error, OverflowError, UnicodeEncodeError):
            return None
        db.commit()
    return copy


def commands(key):
    return [["cite", key, "--style", style] for style in ("plain", "ris", "bibtex", "csl-json")] + [
        ["show", key], ["show", key, "--json"], ["search", "alliance"], ["status"], ["runs"], ["runs", "1"], ["held"],
        ["export", "--format", "csv"], ["export", "--format", "markdown", "-o", "notes"], ["alerts"],
        ["alerts", "list"],
    ]  # fmt: skip


def failures(path, key):
    """What failed on this archive: commands by the error they raised, pages by their status."""
    for arguments in commands(key):
        done = CliRunner().invoke(blotter, [*arguments, "--archive", str(path)])
        if done.exception and not isinstance(done.exception, SystemExit):
            yield arguments[0], repr(done.exception)
    pages = [*PAGES, f"/-/article/{key}", f"/-/article/{key}.csl", f"/-/article/{key}/changes/1"]
    yield from ((page, status) for page, status in asyncio.run(statuses(path, pages)) if status >= 500)


async def statuses(path, pages):
    site = Datasette([str(path)])
    return [(page, (await site.client.get(page)).status_code) for page in pages]


def test_a_sound_archive_fails_nowhere(sound, tmp_path, monkeypatch):
    """Else the test below would see nothing."""
    monkeypatch.chdir(tmp_path)
    path, key = sound

    assert list(failures(path, key)) == []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_any_value_in_any_column_leaves_every_page_and_command_up(sound, tmp_path, monkeypatch, data):
    """A null date of a feed took the home page down once."""
    monkeypatch.chdir(tmp_path)
    path, key = sound
    table, name, kind = data.draw(st.sampled_from(columns(path)))
    value = data.draw({"TEXT": TEXTS, "INTEGER": NUMBERS, "REAL": st.floats(allow_nan=False)}[kind] | st.none())

    copy = spoilt(path, table, name, value)

    assert copy is None or list(failures(copy, key)) == []


@pytest.mark.parametrize("value", DATES)
def test_a_date_that_is_none_leaves_every_page_and_command_up(sound, tmp_path, monkeypatch, value):
    """Above all those of articles: they stand on every page."""
    monkeypatch.chdir(tmp_path)
    path, key = sound
    copy = spoilt(path, "articles", "published", value)
    with closing(sqlite3.connect(copy)) as db:
        db.execute("UPDATE articles SET published_day = ?1, first_seen_at = ?1, gone_at = ?1, modified = ?1", [value])
        db.execute("UPDATE revisions SET replaced_at = ?1, published_day = ?1", [value])
        db.commit()

    assert list(failures(copy, key)) == []


@pytest.mark.parametrize("seconds", [1e14, -1e14, float("inf"), 1e9, 999_999_999.0])
def test_a_duration_that_is_none_leaves_every_page_and_command_up(sound, tmp_path, monkeypatch, seconds):
    """More seconds than any clock has counted."""
    monkeypatch.chdir(tmp_path)
    path, key = sound

    copy = spoilt(path, "run_publications", "seconds", seconds)

    assert list(failures(copy, key)) == []
