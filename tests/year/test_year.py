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
BAD_DAYS = {
    36: "in place of the story",
    60: "in place of the story",
    61: "is held",
    64: "in place of its story",
    67: "placeholder page",
    206: "another story",
}
"""Days on which the status must ask for a person, and words of what it says."""

ORDINARY_DAYS = (24, 37, 48, 108, 168, 240, 300, 364)
"""Days on which it must not: the day after maintenance, with one canonical address, null dates, after a move."""
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

        def live(*days):
            for day in days:
                while len(year.gazette.posts) < 30 and len(year.gazette.posts) * EVERY <= day:
                    number = len(year.gazette.posts)
                    year.gazette.publish(number, number * EVERY)
                year.crawl(day)

        live(0, 1, 12, 13, 24)
        gazette.on_stories = MAINTENANCE  # a day of maintenance, on which two stories were due
        live(36)
        gazette.on_stories = None
        live(37)
        gazette.edit(3, "An earlier version gave another sum.")
        live(39, 48)
        gazette.on_stories = CONSENT  # a consent wall for a week
        live(60, 61, 64, 67)
        gazette.on_stories = None
        live(68, 72, 84)
        gazette.one_canonical = True  # for a month all pages name one canonical address
        live(96, 97, 108, 120)
        gazette.one_canonical = False
        gazette.edit(10, "The council was told later.")
        live(124, 132)
        gazette.edit(10, "")  # the correction is taken back
        gazette.take_down(9)
        live(136, 138, 144)
        gazette.null_dates = True  # the feed gives null dates for two weeks
        live(156, 168)
        gazette.null_dates = False
        live(180, 192)
        gazette.everywhere = PARKED  # the domain lapses, and is bought back
        live(204, 206)
        gazette.everywhere = None
        live(210, 216, 240)
        year.gazette = gazette.move(other)  # the paper moves to another host
        year.declare(aliases=[site.home])
        gazette.everywhere = PARKED
        live(252, 253, 276, 300)
        year.gazette.edit(25, "A reader wrote in.")
        live(303, 324, 348, 360, 364)
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


@pytest.mark.parametrize(("day", "words"), BAD_DAYS.items())
def test_status_asks_for_a_person_on_a_bad_day(year, day, words):
    """It names the trouble on the day itself."""
    assert words in "; ".join(year.asked[day])


@pytest.mark.parametrize("day", ORDINARY_DAYS)
def test_status_is_quiet_on_ordinary_days(year, day):
    """The day after maintenance is one; neither a canonical address nor null dates are worth an alarm."""
    assert year.asked[day] == []
