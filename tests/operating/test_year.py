"""A year of nightly crawls on a made clock, while the sites change underneath: what is reported, on which night."""

import json
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest

from archive.facts import Fault, PartOutcome
from archive.problems import Problem, SourceReport
from archive.publications.names import Publications
from archive.schema.database import connect, connect_to_write, writing_beside
from archive.status.alarms import Snooze, changes, note, snooze
from archive.status.standing import status
from archive.times import stamp
from archive.urls import key_of

FIRST = datetime(2026, 1, 5, 3, 17, tzinfo=UTC)
WELL = {"feed feed/": SourceReport(listed=3), "sitemap": SourceReport(listed=9)}
DOWN = dict.fromkeys(WELL, SourceReport(failure=Problem(fault=Fault.HTTP, status=503)))
SOLD = dict.fromkeys(WELL, SourceReport(failure=Problem(fault=Fault.FOREIGN_PAGES, got="casino.example")))
ARTICLE = {
    "byline": "By Jo Hale", "standfirst": "What it says in short.", "section": "News", "image_url": "https://x/i.jpg",
    "language": "en", "access": "open", "published_precision": "day", "reading": "r1",
    "provenance": "{}", "body": "A body of a few words.", "word_count": 6,
}  # fmt: skip


@dataclass
class Title:
    """How a title fares: what its sources answer, how a run ends, and what its articles have, by the night."""

    outcome: str = PartOutcome.FINISHED
    sources: dict = field(default_factory=lambda: WELL)
    articles: int = 1
    values: dict = field(default_factory=dict)
    listed_by: str = "feed"


class Year:
    """The archive at *path*, crawled once a night."""

    def __init__(self, path):
        self.path = path
        with closing(connect_to_write(path)):
            pass

    def do(self, sql, *given):
        with closing(connect_to_write(self.path)) as db, db.conn:
            return db.conn.execute(sql, given).fetchall()

    def live(self, fates, nights, *, runs=None, at_night=None):
        """Crawl every night of *nights*; return the first lines of what is reported, by night.

        *fates* maps a title to a function from the night to how it fares, ``None`` where it is not crawled. A run
        ends as *runs* says of its night; ``None`` there means that none began.
        """
        said = {}
        for night in nights:
            at = FIRST + timedelta(days=night)
            if at_night and night in at_night:
                at_night[night](at)
            ended = runs(night) if runs else "finished"
            if ended is None:
                continue
            crawled = {name: fate(night) for name, fate in fates.items()}
            crawled = {name: title for name, title in crawled.items() if title}
            with closing(connect_to_write(self.path)) as db, db.conn:
                self._run(db, crawled, at, ended)
            if ended != "killed" and (lines := self.report(crawled, at)):
                said[night] = lines
        return said

    def report(self, names, at):
        """What ``blotter crawl --quiet`` reports at this time."""
        with closing(connect(self.path)) as db:
            found = status(db, self.path, at=at, names=list(names)).concerns
            news = changes(db.conn, found, of=names, at=at)
        with writing_beside(self.path) as db:
            note(db, news, at=at)
        return [paragraph.partition("\n")[0] for paragraph in news.paragraphs]

    def _run(self, db, crawled, at, ended):
        run = (
            db["runs"]
            .insert(
                {
                    "command": "crawl",
                    "started_at": stamp(at),
                    "finished_at": stamp(at),
                    "outcome": ended,
                    "version": "1",
                }
            )
            .last_pk
        )
        for name, title in crawled.items():
            number = db["publications"].lookup({"slug": name}, {"name": name, "home": f"https://{name}.example/"})
            if ended == "killed":
                continue
            sources = json.dumps({source: each.stored() for source, each in title.sources.items()})
            db["run_publications"].insert(
                {"run_id": run, "publication_id": number, "outcome": title.outcome, "sources": sources}
            )
            for _ in range(title.articles):
                self._article(db, number, name, title, at)

    def _article(self, db, number, name, title, at):
        count = db.conn.execute("SELECT count(*) FROM articles").fetchone()[0]
        url = f"https://{name}.example/news/{count}"
        day = f"{at:%Y-%m-%d}"
        article = (
            db["articles"]
            .insert(
                ARTICLE
                | {"key": key_of(name, url), "publication_id": number, "url": url, "headline": f"Story {count}"}
                | {"published": day, "published_day": day, "first_seen_at": stamp(at), "last_seen_at": stamp(at)}
                | title.values
            )
            .last_pk
        )
        db["article_authors"].insert(
            {"article_id": article, "author_id": db["authors"].lookup({"name": "Jo Hale"}), "position": 0}
        )
        db["article_tags"].insert({"article_id": article, "tag_id": db["tags"].lookup({"name": "Radio"})})
        db["urls"].insert(
            {"url": url, "address": url, "publication_id": number, "article_id": article, "role": "article",
             "listed_by": title.listed_by, "first_listed_at": stamp(at), "last_listed_at": stamp(at),
             "outcome": "archived"}
        )  # fmt: skip


@pytest.fixture
def year(tmp_path):
    return Year(tmp_path / "blotter.db")


def from_night(night, then, before=None):
    """How a title fares that changes on a *night* for good."""
    return lambda now: then if now >= night else before or Title()


def between(first, last, then):
    """How a title fares that is otherwise for some nights."""
    return lambda now: then if first <= now < last else Title()


def weekly(first, last):
    """The nights on which a problem is reported that begins on one night and is over on another."""
    return [*range(first, last, 7)]


def test_a_year_in_which_nothing_happens_reports_nothing(year):
    """Quiet is what --quiet promises."""
    assert year.live({"well": lambda _: Title()}, range(365)) == {}


def test_an_outage_each_month_reports_nothing(year):
    """Sites are down for a night, and for two."""
    down = Title(PartOutcome.FAILED, DOWN, articles=0)

    assert year.live({"weak": lambda now: down if now % 30 in {10, 11} and now > 9 else Title()}, range(200)) == {}


def test_a_site_that_blocks_us_is_reported_each_week_until_it_lets_us_in(year):
    """Forty nights, from the third on."""
    blocked = Title("challenge page (Cloudflare)", {}, articles=0)

    said = year.live({"wall": between(60, 100, blocked)}, range(120))

    line = "wall: the site answered with a challenge page (Cloudflare) (challenge), since 2026-03-06"
    nights = weekly(62, 100)
    assert {night: lines for night, lines in said.items() if night < 100} == {
        night: [line if night == 62 else f"still: {line}"] for night in nights
    }
    assert said[100] == [f"over: {line}"]
    assert max(said) == 100


def test_a_domain_that_is_sold_is_reported_at_once(year):
    """Its new owner's pages are not those of a site that is down."""
    sold = Title("failed", SOLD, articles=0)

    said = year.live({"sold": from_night(40, sold)}, range(60))

    assert list(said) == weekly(40, 60)
    assert "lists pages of another site: casino.example" in said[40][0]


def test_a_redesign_that_loses_the_bylines_is_reported_within_three_weeks(year):
    """A field that is gone is seen when the latest articles outweigh chance."""
    bare = Title(values={"byline": None})

    said = year.live({"new-look": from_night(120, bare)}, range(150))

    first = min(said)
    assert 123 <= first <= 141
    assert said[first][0].startswith("new-look: byline: ")
    assert [night for night in said if night > first] == weekly(first + 7, 150)


def test_a_field_that_stays_away_is_never_taken_for_usual(year):
    """A hundred articles without a byline do not mend the reader; articles with one do."""
    said = year.live({"new-look": between(60, 200, Title(values={"byline": None}))}, range(225))

    first, *later, last = said
    assert later == weekly(first + 7, last)
    assert all(said[night][0].startswith("still: new-look: byline: 0%") for night in later[3:] if night < 200)
    assert 200 < last < 225
    assert said[last][0].startswith("over: new-look: byline: ")
    since = {line.rpartition(", since ")[2] for lines in said.values() for line in lines}
    assert len(since) <= 2


def test_an_outage_of_the_site_does_not_end_the_trouble_of_one_source(year):
    """A night in which nothing answers says nothing of a feed that was wrong before and is wrong after."""
    half = Title(sources=WELL | {"feed feed/": DOWN["feed feed/"]})
    down = Title(PartOutcome.FAILED, DOWN, articles=0)
    blocked = Title("challenge page (Cloudflare)", {}, articles=0)

    def fate(now):
        return {30: down, 35: blocked, 36: blocked}.get(now, half if now >= 20 else Title())

    said = year.live({"half": fate}, range(40))

    assert list(said) == weekly(22, 40)
    assert {line.removeprefix("still: ").partition(":")[0] for lines in said.values() for line in lines} == {"half"}


@pytest.mark.parametrize("ended", ["disk full", "stopped"])
def test_a_run_that_the_machine_or_a_person_ended_says_nothing_of_a_title(year, ended):
    """It asked no source, so no trouble is over, and none is counted."""
    mute, ended_early = Title(listed_by="sitemap"), Title(ended, {}, articles=0)
    nights = {40, 41, 42}

    said = year.live({"mute": lambda now: ended_early if now in nights else mute if now >= 20 else Title()}, range(46))

    assert all("feed brings nothing new" in line for lines in said.values() for line in lines)
    assert list(said) == weekly(min(said), 46)
    assert said[min(said)][0].startswith("mute: ")
    assert not any(line.startswith("over") for lines in said.values() for line in lines)


def test_a_feed_that_falls_silent_is_reported_though_the_sitemap_makes_up_for_it(year):
    """Articles still come, a day later."""
    said = year.live({"mute": from_night(150, Title(listed_by="sitemap"))}, range(180))

    first = min(said)
    assert 157 <= first <= 160
    assert said[first][0].startswith("mute: feed brings nothing new")


@pytest.mark.parametrize("state", ["paused", "closed"])
def test_a_title_at_rest_is_silent_from_that_night_on(year, state):
    """A person has decided; neither its trouble nor its end is news."""
    down = Title(PartOutcome.FAILED, DOWN, articles=0)
    rest = {25: lambda _: year.do("UPDATE publications SET state = ? WHERE slug = 'rests'", state)}
    fates = {"rests": lambda now: (down if now >= 20 else Title()) if now < 25 else None, "well": lambda _: Title()}

    said = year.live(fates, range(60), at_night=rest)

    assert list(said) == [22]


def test_the_trouble_of_a_title_goes_on_under_its_new_name(year):
    """A rename mends nothing and breaks nothing: no end, no beginning, and a snooze goes along."""
    down = Title(PartOutcome.FAILED, DOWN, articles=0)

    def renamed(at):
        snooze(year.path, Snooze(name="before:source", until=at.date(), reason="they know"), at=at)
        with closing(connect_to_write(year.path)) as db, db.conn:
            Publications(db).rename("before", "after", at=at)

    fates = {
        "before": lambda now: None if now >= 30 else down if now >= 20 else Title(),
        "after": lambda now: None if now < 30 else down if now < 40 else Title(),
    }

    said = year.live(fates, range(45), at_night={30: renamed})

    assert list(said) == [22, 29, 36, 40]
    assert [said[night][0].split(": ")[:2] for night in said] == [
        *(["before", "failed"], ["still", "before"], ["still", "after"], ["over", "after"]),
    ]
    assert year.do("SELECT name FROM snoozes") == [("after:source",)]


def test_crawls_that_are_killed_are_reported_by_the_next_that_lives(year):
    """Three in a row are a machine that is too small."""
    said = year.live(
        {"well": lambda _: Title()}, range(30), runs=lambda now: "killed" if 10 <= now < 13 else "finished"
    )

    assert list(said.values()) == []
    with closing(connect_to_write(year.path)) as db, db.conn:
        for night in (31, 32, 33):
            year._run(db, {"well": Title()}, FIRST + timedelta(days=night), "killed")
    (line,) = year.report(["well"], FIRST + timedelta(days=33, hours=1))
    assert line == "archive: the last 3 runs were killed before their end"


def test_a_schedule_that_was_lost_is_seen_by_whoever_looks(year):
    """No crawl can report that no crawl runs; status and notify do, and a healthcheck that gets no ping."""
    year.live({"well": lambda _: Title()}, range(30))

    assert year.report(["well"], FIRST + timedelta(days=31)) == []
    (line,) = year.report(["well"], FIRST + timedelta(days=34))
    assert line.startswith("archive: no crawl began, though one usually does every day")
    assert year.live({"well": lambda _: Title()}, range(35, 37)) == {35: [f"over: {line}"]}


def test_a_problem_that_is_snoozed_for_a_month_is_silent_for_that_month(year):
    """And comes back on its day."""
    down = Title(PartOutcome.FAILED, DOWN, articles=0)
    until = (FIRST + timedelta(days=52)).date()
    sleep = {23: lambda at: snooze(year.path, Snooze(name="moves", until=until, reason="they move"), at=at)}

    said = year.live({"moves": from_night(20, down)}, range(70), at_night=sleep)

    assert list(said) == [22, 52, 59, 66]


def test_several_troubles_at_once_are_each_reported_once_a_week(year):
    """No message twice, none missing, whatever else goes on."""
    down = Title(PartOutcome.FAILED, DOWN, articles=0)
    fates = {f"title-{number}": between(20 + 5 * number, 60, down) for number in range(4)}

    said = year.live(fates, range(70))

    for number in range(4):
        name, first = f"title-{number}", 22 + 5 * number
        nights = [night for night, lines in said.items() for line in lines if name in line]
        assert nights == [*weekly(first, 60), 60]
