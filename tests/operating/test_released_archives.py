"""An archive that version 0.1.0 made of the bundled sample, kept as a dump with its captures, opens and goes on."""

import json
import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from archive.facts import Fault
from archive.locking import ArchiveLock
from archive.problems import Problem, reports_in
from archive.schema.database import connect
from archive.schema.json_columns import mapping_in
from archive.schema.migrations import steps
from archive.store import Archive
from crawler.sample.loopback import declaration, serve
from tests import warm

RELEASED = Path(__file__).parent / "released" / "0.1.0"
MADE_AT = "127.0.0.1:8710"  # where the sample was served
ROUGH = {
    "wordpress wp-json/wp/v2/posts": "nothing is at this address (HTTP 404)",
    "feed nowhere/": "nothing is at this address (HTTP 404)",
    "feed rough/page": "returned HTML, not a feed",
    "sitemap rough/page": "returned HTML, not a sitemap",
    "feed rough/down": "the server could not answer (HTTP 503)",
    "feed rough/other.xml": "lists pages of another site: other.example",
    "sitemap rough/empty": "returned an empty page",
    "sitemap": "lists no address that article = '^/never/' matches",
}


@pytest.fixture
def released(tmp_path):
    """Put the archive into *tmp_path*, as made of a sample served at *host*."""

    def put(host=MADE_AT):
        shutil.copytree(RELEASED / "blotter-captures", tmp_path / "blotter-captures")
        dump = (RELEASED / "blotter.sql").read_text(encoding="utf-8").replace(MADE_AT, host)
        with closing(sqlite3.connect(tmp_path / "blotter.db")) as conn:
            conn.executescript(dump)
        return tmp_path / "blotter.db"

    return put


@pytest.fixture
def blotter(tmp_path):
    def blotter(*arguments):
        env = {name: value for name, value in os.environ.items() if not name.startswith("BLOTTER_")}
        return warm.blotter(arguments, cwd=tmp_path, env=env)

    return blotter


@pytest.mark.parametrize("command", [["status"], ["search", "police"], ["alerts", "list"]])
def test_a_command_that_only_reads_brings_it_up_to_date(released, blotter, command):
    """Who upgrades looks first, and does not crawl first."""
    path = released()

    done = blotter(*command)

    assert "Traceback" not in done.stderr
    assert done.returncode in {0, 1}
    with closing(connect(path)) as db:
        assert not steps.pending(db)


def test_one_that_cannot_be_brought_up_to_date_is_told(released, blotter):
    """A crawl of the older version still runs."""
    lock = ArchiveLock(released())

    done = blotter("status")

    lock.release()
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "written by an older Blotter" in done.stderr


def test_it_opens_and_migrates_with_a_copy_of_what_it_was(released):
    """Nobody has to do anything after an upgrade, and yesterday's file is there."""
    path = released()

    Archive.open(path).close()

    with closing(connect(path)) as db:
        assert steps.pending(db) == []
        assert db.conn.execute("SELECT count(*) FROM articles").fetchone() == (38,)
    assert list(path.parent.glob("blotter.before-*.db"))


def test_every_capture_is_still_served_as_it_came(released):
    """Each is read by its place and checked against its digest."""
    with Archive.open(released()) as archive:
        ids = [row["id"] for row in archive.db.query("SELECT id FROM captures")]
        payloads = {number: archive.payload(number) for number in ids}

    assert len(payloads) > 50
    assert any(b"<html" in payload for payload in payloads.values())


def test_what_its_runs_noted_in_sentences_is_facts_now(released):
    """Each sentence means what it meant."""
    with Archive.open(released()) as archive:
        found = archive.db.query(
            "SELECT * FROM run_publications WHERE publication_id < 3 ORDER BY run_id, publication_id"
        )
        first, *_, last = [row | {"sources": reports_in(mapping_in(row["sources"]))} for row in found]
        (unreachable,) = archive.db.query("SELECT outcome FROM run_publications WHERE publication_id = 3")

    assert {source: report.listed for source, report in first["sources"].items()} == {"feed": 15, "sitemap": 42}
    assert (first["outcome"], first["listed"]) == ("finished", 57)
    assert last["sources"]["feed rough/down"].failure == Problem(fault=Fault.HTTP, status=503)
    assert [problem.fault for problem in last["sources"]["feed rough/cut.xml"].problems] == [
        Fault.BROKEN_XML, Fault.NO_ARTICLE_LISTED,
    ]  # fmt: skip
    assert (last["outcome"], last["listed"]) == ("no article listed", 43)
    assert unreachable["outcome"] == "robots.txt unreachable (connection refused)"


def test_its_reasons_are_those_of_today(released):
    """An address that failed before the upgrade and one that fails after it are one facet."""
    with Archive.open(released()) as archive:
        reasons = {row["reason"] for row in archive.db.query("SELECT reason FROM urls WHERE reason IS NOT NULL")}

    assert not [reason for reason in reasons if "answered" in reason]
    assert {"http 404", "http 503", "not a sitemap", "robots.txt"} <= reasons


def test_its_status_says_what_is_wrong_and_what_to_do(released, blotter):
    """The same faults, in today's words; a server that was down is not a wrong address."""
    Archive.open(released()).close()

    lines = blotter("status", "rough").stdout.splitlines()

    said = {source: line for line in lines for source in ROUGH if line.strip().startswith(f"source        {source}: ")}
    assert {source for source in ROUGH if ROUGH[source] in said[source]} == set(ROUGH)
    (only,) = json.loads(blotter("status", "sample", "--json").stdout)["archive"]
    assert only["name"] == "archive:same-home:sample-rough"  # both were made of one site
    blotter("status", "--snooze", only["name"], "--until", "9999-12-31", "--reason", "one site made both")
    assert blotter("status", "sample").returncode == 0


def test_it_is_searched_and_shown_as_before(released, blotter):
    """The texts are the same, whatever the tables look like now."""
    Archive.open(released()).close()

    found = json.loads(blotter("search", "custody nurses", "--json").stdout)

    assert found
    assert blotter("show", f"http://{MADE_AT}/news.aspx?id=1377").returncode == 0


def test_its_captures_alone_give_its_articles_again(released, blotter, tmp_path):
    """Its records do not say who listed them, and still no article is lost, and none has another text."""
    path = released()
    path.rename(tmp_path / "was.db")
    (tmp_path / "blotter.toml").write_text(declaration(f"http://{MADE_AT}/"), encoding="utf-8")

    done = blotter("rebuild", "blotter-captures", "--json")

    report = json.loads(done.stdout)
    with closing(sqlite3.connect(path)) as db:
        db.execute("ATTACH ? AS was", [str(tmp_path / "was.db")])
        same = "SELECT count(*) FROM articles JOIN was.articles AS was USING (key, url, headline, body)"
        (found,) = db.execute(same).fetchone()
    assert (found, report["without_listing"], report["unreadable"]) == (38, 61, 0)
    assert blotter("verify").returncode == 0


def bound(path):
    """Let the second article overwrite the first one, as that version did; return the headline at each address."""
    fields = "headline, standfirst, byline, body, published"
    with closing(sqlite3.connect(path)) as conn, conn:
        conn.execute("UPDATE urls SET due_at = '2999-01-01T00:00:00Z'")
        was = dict(conn.execute("SELECT url, headline FROM articles"))
        triggers = conn.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            conn.execute(f"DROP TRIGGER {name}")  # of the index, which no dump has
        conn.execute(
            f"""INSERT INTO revisions (article_id, replaced_at, cause, changed, reading, {fields})
                SELECT id, last_seen_at, 'publisher', '["headline", "body"]', reading, {fields}
                FROM articles WHERE id = 1"""
        )
        conn.execute(f"UPDATE articles SET ({fields}) = (SELECT {fields} FROM articles WHERE id = 2) WHERE id = 1")
        conn.execute("UPDATE urls SET article_id = 1 WHERE article_id = 2")
        for table in ("article_captures", "article_authors", "article_tags"):
            conn.execute(f"DELETE FROM {table} WHERE article_id = 2")
        conn.execute("DELETE FROM paragraphs WHERE article_id = 1")
        conn.execute("UPDATE paragraphs SET article_id = 1 WHERE article_id = 2")
        conn.execute("DELETE FROM articles WHERE id = 2")
        for _, sql in triggers:
            conn.execute(sql)
    return was


def test_two_stories_that_it_bound_together_are_listed_parted_and_fetched_again(released, blotter, tmp_path):
    """Nobody would look for the one that was overwritten, and its address leads to the other for good."""
    with serve() as site:
        path = released(site.home.removeprefix("http://").rstrip("/"))
        was = bound(path)
        (tmp_path / "blotter.toml").write_text(declaration(site.home), encoding="utf-8")

        (listed,) = [line for line in blotter("status").stdout.splitlines() if "holds two stories" in line]
        parted = blotter("review", "split", listed.split()[2])
        crawled = blotter("crawl", "sample", "--json")

    assert "parted 1 address" in parted.stdout
    assert json.loads(crawled.stdout)["publications"][0]["new"] == 1
    with closing(connect(path)) as db:
        assert dict(db.conn.execute("SELECT url, headline FROM articles")) == was
    assert "holds two stories" not in blotter("status").stdout
    assert blotter("verify").returncode == 0


def test_a_crawl_goes_on_with_it(released, blotter, tmp_path):
    """What is known is not taken for new, and nothing is fetched that is not due."""
    with serve() as site:
        path = released(site.home.removeprefix("http://").rstrip("/"))
        Archive.open(path).close()
        with closing(sqlite3.connect(path)) as conn, conn:
            conn.execute("UPDATE urls SET due_at = '2999-01-01T00:00:00Z'")  # nothing is due yet, whatever the day
        (tmp_path / "blotter.toml").write_text(declaration(site.home), encoding="utf-8")

        done = blotter("crawl", "sample", "--json")

        pages = [asked for asked in site.requested if asked.startswith(("/news", "/story"))]
    assert done.returncode == 0, done.stderr
    (part,) = json.loads(done.stdout)["publications"]
    assert (part["outcome"], part["new"], part["failed"]) == ("finished", 0, 0)
    assert all(answer.get("unchanged") or answer.get("new") == 0 for answer in part["sources"].values())
    assert pages == []
    with closing(connect(path)) as db:
        assert db.conn.execute("SELECT count(*) FROM articles").fetchone() == (38,)
