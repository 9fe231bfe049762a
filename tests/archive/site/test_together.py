"""One site over several archives: one search page, and unlike addresses for what each has."""

import csv
import gc
import io
import re
from contextlib import closing
from urllib.request import urlopen

import pytest
from click.testing import CliRunner
from datasette.app import Datasette

from archive.locking import ArchiveLock
from archive.schema.database import connect_to_write
from crawler.cli import blotter as group
from tests.archive.site.conftest import TEMPLATES
from tests.serving import serving
from tests.shelf import Shelf

DAY = "2026-01-01"  # the day before the articles are first seen, so that a feed lists them


@pytest.fixture
def north(tmp_path):
    shelf = Shelf(tmp_path / "north.db")
    shelf.key = shelf.article("Taser trial in the north", publication="northern", section="News", published=DAY)
    shelf.both = shelf.article("Taser bought by all", publication="national", path="shared", published="2015-01-02")
    return shelf


@pytest.fixture
def south(tmp_path):
    shelf = Shelf(tmp_path / "south.db")
    shelf.key = shelf.article("Taser trial in the south", publication="southern", section="Legal", published=DAY)
    shelf.article("Taser bought by everybody", publication="national", path="shared", published="2015-01-02")
    return shelf


@pytest.fixture
async def ask(north, south):
    """Ask a site of both archives, in this order."""
    site = Datasette([str(north.path), str(south.path)])
    site.jinja_env.bytecode_cache = TEMPLATES

    async def get(path, **options):
        return await site.client.get(path, **options)

    yield get
    for database in site.databases.values():
        database.close()
    gc.collect()


async def test_a_search_finds_in_both_and_links_to_the_archive_of_each(ask, north, south):
    """What both have is shown once, as the first has it; facets, coverage and chart are of both."""
    page = (await ask("/-/search?q=taser")).text
    found = (await ask("/-/search.json?q=taser")).json()

    assert f'href="/-/in/north/article/{north.key}"' in page
    assert f'href="/-/in/south/article/{south.key}"' in page
    assert page.count(" by all") == 1
    assert "by everybody" not in page
    assert "3 articles" in page
    assert dict(found["facets"]["section"]) == {"Legal": 1, "News": 1}
    assert found["coverage"]["held"] == 3
    assert {(each["archive"], each["page"].partition("/-/")[2]) for each in found["articles"]} == {
        ("north", f"in/north/article/{north.key}"),
        ("north", f"in/north/article/{north.both}"),
        ("south", f"in/south/article/{south.key}"),
    }


async def test_a_filter_narrows_in_every_archive(ask):
    """And one that no archive knows is said to be unknown."""
    only = (await ask("/-/search.json?q=taser&publication=southern")).json()
    neither = (await ask("/-/search?q=taser&publication=sothern")).text

    assert [each["headline"] for each in only["articles"]] == ["Taser trial in the south"]
    assert only["unknown"] == []
    assert "The archive has no publication" in neither
    assert "southern" in neither.lower()


@pytest.mark.parametrize(
    "path",
    [
        "article/{key}", "article/{key}.txt", "article/{key}.json", "article/{key}.bib", "publication/southern",
        "search?q=taser", "trends?q=taser", "feed.atom?q=taser", "export.csv?q=taser", "runs", "status", "review",
        "own",
    ],
)  # fmt: skip
async def test_each_archive_has_all_of_its_pages(ask, south, path):
    """Below its name; every link about it stays there."""
    answer = await ask(f"/-/in/south/{path.format(key=south.key)}")
    links = re.findall(r'href="(/-/[^"]*)"', answer.text)

    assert answer.status_code == 200
    assert "in the north" not in answer.text
    assert [
        link for link in links if re.search("/article/|/capture/|/runs|/review", link) and "/in/south/" not in link
    ] == []


async def test_an_address_without_an_archive_leads_to_the_one_that_has_it(ask, north, south):
    """A key belongs to one article; the number of a capture belongs to each archive, so the reader chooses."""
    led = [(await ask(f"/-/article/{shelf.key}?x=1")).headers["location"] for shelf in (north, south)]
    shared = (await ask(f"/-/article/{north.both}")).headers["location"]
    ambiguous, title = await ask("/-/capture/1"), await ask("/-/publication/national")
    missing = await ask("/-/article/aaaaaaaaaa")

    assert led == [f"/-/in/north/article/{north.key}?x=1", f"/-/in/south/article/{south.key}?x=1"]
    assert shared == f"/-/in/north/article/{north.both}"
    assert (await ask("/-/publication/southern")).headers["location"] == "/-/in/south/publication/southern"
    assert ambiguous.status_code == title.status_code == 300
    assert '"/-/in/south/capture/1"' in ambiguous.text
    assert '"/-/in/north/publication/national"' in title.text
    assert missing.status_code == 404
    assert (await ask("/-/in/west/search")).status_code == 404


async def test_downloads_and_feeds_are_of_both(ask):
    """One file, one heading, each article once."""
    rows = list(csv.DictReader(io.StringIO((await ask("/-/export.csv?q=taser")).text)))
    references = (await ask("/-/export.csl.json?q=taser")).json()
    feed = (await ask("/-/feed.atom?q=taser")).text
    chart = list(csv.reader(io.StringIO((await ask("/-/trends.csv?q=taser")).text)))

    assert sorted(row["headline"] for row in rows) == [
        "Taser bought by all", "Taser trial in the north", "Taser trial in the south",
    ]  # fmt: skip
    assert len(references) == 3
    assert feed.count("<entry>") == 3
    assert sum(int(line[1]) for line in chart[1:]) == 3


async def test_home_publications_and_archives_are_of_both(ask):
    """With what needs a person in each."""
    home, titles, archives = (await ask("/")).text, (await ask("/-/publication")).text, (await ask("/-/status")).text

    assert "3 articles" in home
    assert titles.count("/publication/national") == 2
    assert re.search(r'/-/in/north/status">\d+ thing|/-/in/north/status">nothing', archives)
    assert "/-/in/south/review" in archives
    assert "/south" in archives


async def test_tables_lead_to_the_archive_that_they_are_of(ask, south):
    """Datasette's own pages stand beside ours."""
    table = (await ask("/south/articles")).text

    assert f'href="/-/in/south/article/{south.key}"' in table


def test_serve_asks_ten_archives_together(tmp_path):
    """Also where all files have one name: their folders name them."""
    for place in range(10):
        (tmp_path / f"a{place}").mkdir()
        Shelf(tmp_path / f"a{place}/blotter.db").article(f"Taser number {place}", publication=f"title-{place}")
    first, *others = (tmp_path / f"a{place}/blotter.db" for place in range(10))

    with serving(first, first, *others) as site:
        page = urlopen(f"{site}/-/search?q=taser", timeout=60).read().decode()

    assert "10 articles" in page
    assert {f"/-/in/a{place}-blotter/article/" in page for place in range(10)} == {True}


def older(path):
    """Make the archive at *path* one that an older Blotter wrote, which nobody may write now."""
    with closing(connect_to_write(path)) as db:
        db.execute("DELETE FROM _sqlite_migrations WHERE name = (SELECT max(name) FROM _sqlite_migrations)")
        db.conn.commit()
    return ArchiveLock(path)


@pytest.mark.parametrize(
    ("others", "line"),
    [
        (["nowhere.db"], "no archive at nowhere.db; `blotter crawl` makes one, or name another with --archive FILE"),
        (["./north.db"], "north.db is named twice"),
        (["south.db"], "south.db: written by an older Blotter and not brought up to date"),
    ],
)
def test_an_archive_that_cannot_be_asked_is_one_line(north, south, monkeypatch, tmp_path, others, line):
    """It names the file and what to do."""
    monkeypatch.chdir(tmp_path)
    lock = older(south.path)

    done = CliRunner().invoke(group, ["serve", "north.db", *others], standalone_mode=False)

    lock.release()
    assert line in getattr(done.exception, "format_message", done.exception.__str__)()
