"""A year of a publication on a made clock: at the end the archive equals the publisher's own account."""

import contextlib
import json
import sqlite3
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from archive.schema.database import connect
from archive.status.standing import status
from tests.site import TestSite
from tests.year.clock import blotter, needs_faketime
from tests.year.press import BEGAN, CONSENT, MAINTENANCE, PARKED, Gazette

EVERY = 12  # days between two stories
WALLED, LASTS = "in place of the story", "(placeholder page)"
ASKED = {
    36: {WALLED},
    60: {WALLED},
    61: {WALLED},
    64: {WALLED, LASTS},
    67: {WALLED, LASTS},
    204: {WALLED},
    206: {WALLED},
}
"""Days on which the status must ask for a person, and words of each kind of concern.

An archived story at whose address another page stands, also that of a parked domain, is held as long as it does; that
a new story is not shown is reported when it lasts. On all other days of the year nobody is asked for: as soon as a site
is itself again, with one canonical address for all stories, with null dates, and after a move.
"""

DAYS = (
    *(0, 12, 24, 36, 37, 39, 60, 61, 64, 67, 68, 72, 84, 96, 97, 108, 120, 124, 136, 138, 144, 156, 168, 192, 204, 206),
    *(210, 216, 240, 252, 276, 300, 303, 336, 360, 364),
)
"""Mornings on which the paper is crawled."""

pytestmark = needs_faketime


@dataclass
class Year:
    """The archive of the Gazette in *folder*, crawled and asked on days of a made clock."""

    folder: Path
    gazette: Gazette
    crawls: dict = field(default_factory=dict)
    asked: dict = field(default_factory=dict)
    """Day to what the status asked a person for after its crawl."""

    def declare(self, **keys):
        lines = {"home": self.gazette.site.home, "own_site": True, "delay": 0, "article": "^/news/", "timezone": "UTC"}
        lines |= {"sources": ["feed feed/", "sitemap sitemap.xml"]} | keys
        text = "\n".join(f"{name} = {json.dumps(value)}" for name, value in lines.items())
        self.folder.joinpath("blotter.toml").write_text(f"[publications.gazette]\n{text}\n")

    def blotter(self, day, *arguments):
        return blotter(self.folder, BEGAN + timedelta(days=day), *arguments)

    def crawl(self, day):
        """Crawl on the morning of *day*, and ask for the status afterwards."""
        done = self.blotter(day, "crawl", "gazette", "--json")
        assert "Traceback" not in done.stderr, done.stderr
        self.crawls[day] = json.loads(done.stdout)["publications"][0] | {"code": done.returncode}
        path = self.folder / "blotter.db"
        with contextlib.closing(connect(path)) as db:
            concerns = status(db, path, at=BEGAN + timedelta(days=day, hours=2)).concerns
        self.asked[day] = [concern.what for concern in concerns]

    def rows(self, sql):
        with contextlib.closing(sqlite3.connect(self.folder / "blotter.db")) as db:
            db.row_factory = sqlite3.Row
            return [dict(row) for row in db.execute(sql)]


@pytest.fixture(scope="module")
def year(tmp_path_factory):
    """Thirty stories, three edits and one removal, and every kind of bad day."""
    with TestSite() as site, TestSite() as other:
        gazette = Gazette(site)
        year = Year(tmp_path_factory.mktemp("year"), gazette)
        year.declare()

        mornings = iter(DAYS)

        def live(until):
            for day in mornings:
                while len(year.gazette.posts) < 30 and len(year.gazette.posts) * EVERY <= day:
                    number = len(year.gazette.posts)
                    year.gazette.publish(number, number * EVERY)
                year.crawl(day)
                if day == until:
                    return

        live(24)
        gazette.on_stories = MAINTENANCE  # a day of maintenance, on which two stories were due
        live(36)
        gazette.on_stories = None
        live(37)
        gazette.edit(3, "An earlier version gave another sum.")
        live(39)
        gazette.on_stories = CONSENT  # a consent wall for a week
        live(67)
        gazette.on_stories = None
        live(84)
        gazette.one_canonical = True  # for a month all pages name one canonical address
        live(120)
        gazette.one_canonical = False
        gazette.edit(10, "The council was told later.")
        live(124)
        gazette.edit(10, "")  # the correction is taken back
        gazette.take_down(9)
        live(144)
        gazette.null_dates = True  # the feed gives null dates for two weeks
        live(168)
        gazette.null_dates = False
        live(192)
        gazette.everywhere = PARKED  # the domain lapses, and is bought back
        live(206)
        gazette.everywhere = None
        live(240)
        year.gazette = gazette.move(other)  # the paper moves to another host
        year.declare(aliases=[site.home])
        gazette.everywhere = PARKED
        live(300)
        year.gazette.edit(25, "A reader wrote in.")
        live(364)
        yield year


def test_the_archive_equals_the_publishers_account(year):
    """Each story once, as it reads now, on the day it came out."""
    rows = year.rows("SELECT headline, body, published_day FROM articles")

    assert sorted(row["headline"] for row in rows) == sorted(year.gazette.account)
    assert {row["headline"]: (row["body"], row["published_day"]) for row in rows} == year.gazette.account


def test_each_story_is_filed_under_an_address_of_its_own(year):
    """Also in the month in which all pages named one."""
    rows = year.rows("SELECT headline, url FROM articles")

    paths = {post.headline: post.path for post in year.gazette.posts.values()}
    assert [row for row in rows if not row["url"].endswith(paths[row["headline"]])] == []


def test_only_what_was_taken_down_has_a_tombstone(year):
    """The lapsed domain, the moved host and the walls buried nothing."""
    gone = year.rows("SELECT headline FROM articles WHERE gone_at IS NOT NULL")

    assert [row["headline"] for row in gone] == [year.gazette.posts[9].headline]


def test_no_revision_is_there_that_no_publisher_made(year):
    """Four edits, the one taken back among them; each names the text."""
    rows = year.rows("SELECT headline, cause, changed FROM revisions ORDER BY replaced_at")

    edited = [year.gazette.posts[number].headline for number in (3, 10, 10, 25)]
    assert [(row["headline"], row["cause"], row["changed"]) for row in rows] == [
        (headline, "publisher", '["body"]') for headline in edited
    ]


def test_nothing_waits_for_a_person_at_the_end(year):
    """What was held over the bad days was released by the good ones."""
    assert year.rows("SELECT * FROM held") == []
    assert year.rows("SELECT address FROM urls WHERE outcome IN ('failed', 'held', 'waiting')") == []


def test_no_bad_day_lost_an_address(year):
    """Every story is archived where it was listed."""
    listed = year.rows("SELECT DISTINCT listed_title FROM urls WHERE role = 'article' AND article_id IS NULL")

    assert [row for row in listed if row["listed_title"]] == []


@pytest.mark.parametrize("day", DAYS)
def test_status_is_right_on_each_day(year, day):
    """It names the trouble on the day itself and not a day longer, and asks for nobody without one."""
    kinds = (WALLED, LASTS)

    asked = {next((kind for kind in kinds if kind in what), what) for what in year.asked[day]}

    assert asked == ASKED.get(day, set())


@pytest.mark.parametrize("day", [36, 60, 61, 64, 67])
def test_a_run_that_met_a_wall_says_so(year, day):
    """New stories are counted as placeholder pages; those that are archived are held, and stay."""
    crawl = year.crawls[day]

    assert (crawl["placeholder_pages"] > 0, crawl["held"] > 0, crawl["new"], crawl["changed"]) == (True, True, 0, 0)
