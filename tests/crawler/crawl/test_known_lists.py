"""Of a sitemap that a run has entered before, only what differs is entered again, and pages that hold no article."""

import asyncio
import json
import sqlite3
import urllib.error
import urllib.request
from contextlib import closing
from datetime import UTC, datetime, timedelta

import pytest

from archive.config import Config
from archive.records import Exchange
from archive.times import stamp
from crawler.crawl.listing import list_sources
from crawler.crawl.run import Run
from crawler.crawl.share import Share
from crawler.fetching.results import Fetched
from crawler.sources.sitemap import Sitemap
from crawler.titles.title import Title
from tests.site import sitemap

LONG_AGO = "2020-01-01T00:00:00Z"
ALL = {"a", "b", "c"}


class Desk:
    """A publication whose sitemap has two parts: ``one.xml`` with a and b, ``two.xml`` with c."""

    def __init__(self, folder, site):
        self.path, self.site = folder / "blotter.db", site
        self.keys = {"name": "sample", "title": "Sample", "home": site.home, "sources": (Sitemap("index.xml"),)}
        parts = "".join(f"<sitemap><loc>{site.url(part)}</loc></sitemap>" for part in ("one.xml", "two.xml"))
        site.put("index.xml", f"<sitemapindex>{parts}</sitemapindex>", validators=False)
        self.lists("one.xml", "a", "b")
        self.lists("two.xml", "c")

    def lists(self, part, *names, more="", validators=False, lastmod="2026-01-01"):
        listed = sitemap([self.site.url(name) for name in names], lastmod=lastmod)
        self.site.put(part, listed + more, validators=validators)

    def crawl(self):
        """List the sources as a run does; return the names that were entered, and the pages that are due now."""
        self.write("UPDATE urls SET last_listed_at = ?, due_at = NULL WHERE role = 'article'", LONG_AGO)
        with closing(Run(self.path, Config(), "crawl")) as run:
            share = Share(run, type("Made", (Title,), self.keys), self._ask)
            asyncio.run(list_sources(share))
            share.end("finished", requests=0, received=0)
        rows = self.read("SELECT address, last_listed_at <> ?, due_at FROM urls WHERE role = 'article'", LONG_AGO)
        names = [(address.rpartition("/")[2], entered, due) for address, entered, due in rows]
        return {name for name, entered, _ in names if entered}, {name for name, _, due in names if due}

    def age(self):
        """Let an hour pass since the last run, whose rules are those of long ago."""
        then = stamp(datetime.now(UTC) - timedelta(hours=1))
        for table, column in (("urls", "checked_at"), ("captures", "fetched_at"), ("runs", "started_at")):
            self.write(f"UPDATE {table} SET {column} = ?", then)
        rules = ((name, value) for name, value in self.read("SELECT name, value FROM settings") if name == "list_rules")
        for name, value in rules:
            noted = {each: [digest, LONG_AGO] for each, (digest, _) in json.loads(value).items()}
            self.write("UPDATE settings SET value = ? WHERE name = ?", json.dumps(noted), name)

    def write(self, sql, *given):
        with closing(sqlite3.connect(self.path)) as db, db:
            if db.execute("SELECT 1 FROM sqlite_master WHERE name = 'urls'").fetchone():
                db.execute(sql, given)

    def read(self, sql, *given):
        with closing(sqlite3.connect(self.path)) as db:
            return db.execute(sql, given).fetchall()

    def rests(self, name, *, outcome="not_article", days=0):
        """Let the page at *name* turn out to hold no article, *days* ago, and be looked at no more."""
        at = stamp(datetime.now(UTC) - timedelta(days=days))
        first = stamp(datetime.now(UTC) - timedelta(days=400))
        self.write(
            "UPDATE urls SET outcome = ?, checked_at = ?, first_listed_at = ?, due_at = NULL WHERE address LIKE ?",
            *(outcome, at, first, f"%/{name}"),
        )

    async def _ask(self, address, due):
        asks = urllib.request.Request(address, headers={"If-None-Match": due.etag} if due.etag else {})
        try:
            with urllib.request.urlopen(asks) as answer:  # noqa: ASYNC210  # nothing else runs meanwhile
                status, headers, body = answer.status, answer.headers.items(), answer.read()
        except urllib.error.HTTPError as error:
            status, headers, body = error.code, error.headers.items(), b""
        exchange = Exchange(
            url=address, fetched_at=datetime.now(UTC), status=status, body=body, payload=body,
            response_headers=tuple((name.lower(), value) for name, value in headers),
        )  # fmt: skip
        return Fetched(due=due, exchange=exchange)


@pytest.fixture
def desk(tmp_path, site):
    made = Desk(tmp_path, site)
    assert made.crawl()[0] == ALL
    made.write("UPDATE urls SET outcome = 'archived' WHERE role = 'article'")
    made.age()
    return made


def declared(**keys):
    return lambda desk: desk.keys.update(keys)


CHANGES = {
    "the same bytes": (lambda desk: None, set()),
    "the same entries in other bytes": (lambda desk: desk.lists("one.xml", "a", "b", more="<!-- 12:31 -->"), set()),
    "the same entries in another order": (lambda desk: desk.lists("one.xml", "b", "a"), set()),
    "an entry more": (lambda desk: desk.lists("one.xml", "a", "b", "d"), {"d"}),
    "an entry fewer": (lambda desk: desk.lists("one.xml", "a"), set()),
    "another date of a part's entries": (lambda desk: desk.lists("two.xml", "c", lastmod="2026-01-02"), {"c"}),
    "another pattern of articles": (declared(article="^/[abc]$"), ALL),
    "another time zone": (declared(timezone="America/New_York"), ALL),
    "a former home": (declared(aliases=("https://old.example/",)), ALL),
    "another reader of lists": (
        lambda desk: desk.write("UPDATE settings SET value = replace(value, '[\"', '[\"0') WHERE name = 'list_rules'"),
        ALL,
    ),
    "a run that was killed before it entered a part": (
        lambda desk: desk.write("UPDATE urls SET checked_at = ? WHERE address LIKE '%/one.xml'", LONG_AGO), {"a", "b"},
    ),
    "a part that failed last time": (
        lambda desk: desk.write("UPDATE urls SET outcome = 'failed' WHERE address LIKE '%/two.xml'"), {"c"},
    ),
    "a last run that did not come to the end": (
        lambda desk: desk.write("UPDATE run_publications SET sources = "
                                "json_set(sources, '$.\"sitemap index.xml\".whole', json('false'))"), ALL,
    ),
}  # fmt: skip


@pytest.mark.parametrize(("change", "entered"), CHANGES.values(), ids=CHANGES.keys())
def test_what_was_entered_is_not_entered_again(desk, change, entered):
    """Unless what decides how it is entered has changed since, or nobody knows that all of it was entered."""
    change(desk)

    assert desk.crawl()[0] == entered


@pytest.mark.parametrize("name", ["the same bytes", "another reader of lists", "a part that failed last time"])
def test_an_answer_that_says_that_nothing_changed_is_asked_for_on_the_same_terms(desk, name):
    """The validators are sent only for a list that is entered."""
    change, entered = CHANGES[name]
    desk.lists("two.xml", "c", validators=True)
    desk.crawl()
    desk.age()
    change(desk)

    assert desk.crawl()[0] == entered


LOOKS = {
    "the same bytes": ("not_article", lambda desk: None),
    "with validators": ("failed", lambda desk: desk.lists("two.xml", "c", validators=True)),
    "a former home": ("not_article", declared(aliases=("https://old.example/",))),
}


@pytest.mark.parametrize(("outcome", "change"), LOOKS.values(), ids=LOOKS.keys())
def test_what_holds_no_article_now_gets_another_look_while_it_is_listed(desk, outcome, change):
    """No outcome is for ever while the address is listed, be it in a list that is as it was."""
    change(desk)
    desk.crawl()
    desk.rests("c", outcome=outcome)

    assert desk.crawl() == ({"c"}, {"c"})


def test_a_changed_part_makes_what_it_lists_as_before_due_where_that_holds_no_article(desk):
    """An entry that stands in both, and rests since the last run."""
    desk.rests("c", outcome="gone")
    desk.lists("two.xml", "c", "d")

    assert desk.crawl() == ({"c", "d"}, {"c"})  # d is old, and waits for a back-fill


def test_only_what_came_to_rest_since_the_last_run_is_looked_for(desk):
    """The last run looked for the others: a million known addresses are parsed for none of them."""
    desk.rests("a", days=30)
    desk.rests("b")
    desk.write("UPDATE urls SET outcome = 'skipped', checked_at = ? WHERE address LIKE '%/c'", stamp(datetime.now(UTC)))

    assert desk.crawl() == ({"b"}, {"b"})


def test_what_came_to_rest_and_is_listed_no_more_stays_at_rest(desk):
    """Whatever else stands in the list."""
    desk.rests("b")
    desk.lists("one.xml", "a", "x")
    desk.crawl()
    desk.rests("b")

    assert desk.crawl() == (set(), set())


def test_an_entry_that_moves_to_a_part_that_was_not_read_again_is_not_looked_at(desk):
    """It is listed still; one that no part lists is looked at, since its page may be gone."""
    desk.lists("one.xml", "a", "b", "c", "d", "e")
    desk.crawl()
    desk.age()
    desk.lists("one.xml", "a", "d", "e")

    assert desk.crawl() == (set(), {"b"})


def test_a_part_with_no_article_beside_one_that_is_as_it_was_is_no_fault(desk):
    """The publication's pattern still matches what the other part lists."""
    desk.keys["article"] = "^/[abc]$"
    desk.crawl()
    desk.age()
    desk.lists("one.xml", "about-us")
    desk.crawl()

    assert "no_article_listed" not in desk.read("SELECT sources FROM run_publications ORDER BY run_id DESC")[0][0]


def test_parts_that_all_list_no_article_are_a_fault(desk):
    """The pattern is wrong, or the site has other addresses now."""
    desk.lists("one.xml", "about-us")
    desk.lists("two.xml", "contact")
    desk.keys["article"] = "^/[abc]$"
    desk.crawl()

    assert "no_article_listed" in desk.read("SELECT sources FROM run_publications ORDER BY run_id DESC")[0][0]
