"""Captures of every kind are read again: texts from REST, articles of several pages, titles no longer declared."""

import json
import re
import sys
from contextlib import closing

import pytest

from archive.articles.rows import Articles
from archive.store import Archive
from tests.crawler.crawl.crawling import Crawling
from tests.crawler.crawl.newsroom import Newsroom
from tests.crawler.crawl.test_pages_joined import page

pytest.importorskip("pexpect", reason="needs the extra dev")
from pexpect import EOF, spawn  # only where it is installed

STATE = {
    "articles": "SELECT key, headline, byline, body, published, word_count, reading FROM articles ORDER BY key",
    "pages": "SELECT * FROM article_captures ORDER BY 1, 2",
    "urls": "SELECT id, outcome, reason, article_id, role, due_at FROM urls ORDER BY id",
    "captures": "SELECT id, kind, reason FROM captures ORDER BY id",
    "revisions": "SELECT article_id, cause, body FROM revisions ORDER BY id",
}


def state(crawling):
    return {name: crawling.rows(sql) for name, sql in STATE.items()}


def spoil(crawling, body):
    """Let an older reader have read every article, and only *body* of each."""
    with Archive.open(crawling.folder / "blotter.db") as archive, archive.db.atomic():
        articles = Articles(archive.db)
        for row in archive.db.query("SELECT id FROM articles"):
            columns = {"reading": "0" * 12, "body": body, "word_count": len(body.split())}
            articles.rewrite(articles.row(row["id"]), columns)


def reread(crawling, *arguments):
    done = crawling.blotter("reread", "--json", *arguments)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.fixture
def crawling(tmp_path, site):
    return Crawling(tmp_path, site)


@pytest.fixture
def handed(crawling, site):
    """Six posts whose texts were handed over by REST, with their pages as evidence."""
    room = Newsroom(site)
    for number in range(6):
        room.publish(f"recent-{number}", days=1 + number)
    crawling.declare(sources='["wordpress"]')
    crawling.crawl()
    return crawling


@pytest.fixture
def split(crawling, site):
    """An article of three pages, and one of one."""
    for number in (1, 2, 3):
        site.put(f"news/long/{f'?page={number}' if number > 1 else ''}", page("long", number, of=3))
    site.put("news/short/", page("short", 1, of=1))
    site.lists("news/long/", "news/short/")
    crawling.declare()
    crawling.crawl()
    return crawling


@pytest.mark.parametrize("kept", ["handed", "split"])
def test_what_an_older_reader_cut_is_whole_again_and_can_be_put_back(request, kept):
    """A text from REST is read from the answer that held it, an article of several pages from all of them."""
    crawling = request.getfixturevalue(kept)
    right = state(crawling)
    spoil(crawling, "Cut.")
    spoilt = state(crawling)

    report = reread(crawling)

    after = state(crawling)
    (tally,) = report["publications"]
    assert tally["bodies"] == {"longer": len(right["articles"])}
    assert {name: after[name] for name in STATE if name != "revisions"} == {
        name: right[name] for name in STATE if name != "revisions"
    }
    assert {row["cause"] for row in after["revisions"]} == {"blotter"}
    reread_again = reread(crawling)
    assert [each["changed"] for each in reread_again["publications"]] in ([], [0])
    assert crawling.blotter("reread", "--undo", report["run"]).returncode == 0
    assert state(crawling) == spoilt
    assert crawling.blotter("verify").returncode == 0


def test_the_page_beside_a_text_from_rest_does_not_replace_it(handed):
    """The page has chrome, and stays the evidence of what readers saw."""
    right = state(handed)
    with Archive.open(handed.folder / "blotter.db") as archive, archive.db.atomic():
        archive.db.conn.execute("UPDATE articles SET reading = '000000000000'")

    reread(handed)

    assert state(handed)["articles"] == right["articles"]
    assert state(handed)["revisions"] == []


def test_a_title_that_is_no_longer_declared_is_read_when_it_is_named(split):
    """Its rules are not known, so nobody reads it by accident; its captures can still be read."""
    right = state(split)
    spoil(split, "Cut.")
    split.folder.joinpath("blotter.toml").write_text("", encoding="utf-8")

    left_out = split.blotter("reread", "--json")
    between = state(split)
    report = reread(split, "sample")

    assert json.loads(left_out.stdout)["captures"] == 0
    assert "run: blotter reread sample" in left_out.stderr
    assert {row["body"] for row in between["articles"]} == {"Cut."}
    assert report["publications"][0]["bodies"] == {"longer": 2}
    assert [row["body"] for row in state(split)["articles"]] == [row["body"] for row in right["articles"]]


def test_a_name_that_is_neither_declared_nor_in_the_archive_is_refused(split):
    """A mistyped name must not look like a title without captures."""
    done = split.blotter("reread", "sampel")

    assert done.returncode == 2
    assert "sample" in done.stderr


def test_a_terminal_shows_how_many_captures_are_done_of_how_many(handed):
    """Reading a year again takes hours, and nobody waits in the dark."""
    spoil(handed, "Cut.")
    command = ["-m", "crawler", "reread"]

    with closing(spawn(sys.executable, command, cwd=str(handed.folder), timeout=120, encoding="utf-8")) as terminal:
        terminal.expect(EOF)
        shown = terminal.before

    (captures,) = re.findall(r"(\d+) captures read again", shown)
    assert f"{captures}/{captures}  100%" in shown
