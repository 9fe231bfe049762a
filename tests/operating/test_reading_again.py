"""Reading captures again, and making a lost database again, by the very commands of docs/operating.md."""

import json
import re
import sqlite3
from contextlib import closing

import pytest


def articles(handbook):
    """Key and address of each article."""
    with closing(sqlite3.connect(handbook.folder / "blotter.db")) as db:
        return db.execute("SELECT key, url FROM articles ORDER BY id").fetchall()


@pytest.fixture
def crawled(handbook, site, declare, blotter):
    """An archive of two articles, one of them cut by an older reader."""
    declare()
    site.lists("news/radios/", "news/patrols/")
    assert blotter("crawl", "--quiet").returncode == 0
    with closing(sqlite3.connect(handbook.folder / "blotter.db")) as db, db:
        db.execute("UPDATE articles SET reading = '0', headline = 'Radio' WHERE id = 1")
    return handbook


def headlines(handbook):
    with closing(sqlite3.connect(handbook.folder / "blotter.db")) as db:
        return sorted(headline for (headline,) in db.execute("SELECT headline FROM articles"))


def test_the_commands_of_the_page_read_again_and_put_back(crawled, blotter):
    """Look first, then do it; and what was done can be undone."""
    before = headlines(crawled)
    assert "1 article was read by an older reader" in blotter("status").stdout

    again = [crawled.do(f"venv/bin/{line}") for line in crawled.shell("blotter reread --dry-run").splitlines()]
    after = headlines(crawled)
    undo = re.sub("[0-9]+", re.search("--undo ([0-9]+)", again[1].stdout)[1], crawled.shell("blotter reread --undo"))
    undone = crawled.do(f"venv/bin/{undo}")

    assert [each.returncode for each in again] == [0, 0, 0], again
    assert again[0].stdout.startswith("2 captures read again; 1 reading would change")
    assert again[1].stdout.startswith("2 captures read again; 1 reading changed")
    assert undone.returncode == 0, undone.stderr
    assert (before == headlines(crawled), before == after) == (True, False)


def test_each_choice_of_the_page_reads_again_what_it_says(crawled, blotter):
    """By day, by article, and for a program."""
    ((key, _),) = articles(crawled)[1:]
    options = re.findall(
        "`(--[a-z-]+)(?: [^`]*)?`", crawled.section("When the reader gets better").split("--undo 12")[1]
    )
    assert options == ["--captured-since", "--key", "--json"]

    since = blotter("reread", "--captured-since", "2999-01-01")
    one = blotter("reread", "--dry-run", "--key", key, "--json")

    assert since.stdout.startswith("0 captures read again")
    assert json.loads(one.stdout)["captures"] == 1


def test_the_commands_of_the_page_rebuild_a_lost_database(crawled):
    """Whoever has lost the database follows the page, and it must work the first time."""
    (example,) = crawled.blocks("json")[:1]
    assert set(json.loads(example)) >= {"url"}
    ((_, address),) = articles(crawled)[1:]
    for path in crawled.folder.glob("blotter.db*"):
        path.unlink()
    removed = json.dumps(json.loads(example) | {"url": address})
    (crawled.folder / "blotter-captures" / "removals.jsonl").write_text(f"{removed}\n", "utf-8")

    rebuilt = crawled.do(f"venv/bin/{crawled.shell('blotter rebuild')}")

    assert rebuilt.returncode == 0, rebuilt.stderr
    assert "blotter.db: 1 article with 0 earlier readings of 1 publication" in rebuilt.stdout
    assert "1 capture was left out: see removals.jsonl" in rebuilt.stdout
    refused = crawled.do(f"venv/bin/{crawled.shell('blotter rebuild')}")
    assert (refused.returncode, "--into" in refused.stderr) == (2, True)
