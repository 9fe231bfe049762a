"""``blotter rebuild``: the database is lost, and the captures make it again."""

import json
import shutil
import sqlite3
from contextlib import closing

import pytest

from tests.site import article

SAME = {
    "articles": """SELECT key, url, headline, standfirst, byline, body, published, published_day, section, access,
                     truncated, first_seen_at, last_seen_at, gone_at, reading FROM articles ORDER BY key""",
    "authors": """SELECT key, name, position FROM articles JOIN article_authors ON article_id = articles.id
                  JOIN authors ON authors.id = author_id ORDER BY key, position""",
    "pages": """SELECT key, warc_file, warc_offset, page FROM articles JOIN article_captures ON article_id = articles.id
                JOIN captures ON captures.id = capture_id ORDER BY key, page""",
    "revisions": """SELECT key, cause, stealth, changed, revisions.headline, revisions.body
                    FROM revisions JOIN articles ON articles.id = article_id ORDER BY key, revisions.id""",
    "urls": """SELECT urls.url, address, role, listed_by, listed_title, listed_date, outcome, articles.key
               FROM urls LEFT JOIN articles ON articles.id = article_id WHERE checked_at IS NOT NULL ORDER BY 1""",
    "validators": "SELECT url, etag, last_modified FROM urls WHERE outcome = 'archived' ORDER BY url",
    "captures": """SELECT url, run_id, fetched_at, status, media_type, sha256, warc_file, warc_offset, warc_length,
                     origin, captures.kind, robots, cut_off FROM captures JOIN urls ON urls.id = url_id
                   ORDER BY warc_file, warc_offset""",
    "publications": "SELECT slug, name, home, language, timezone, state FROM publications ORDER BY slug",
    "decisions": "SELECT action, subject, reason, who FROM decisions ORDER BY id",
}


def contents(path):
    with closing(sqlite3.connect(path)) as db:
        return {name: db.execute(sql).fetchall() for name, sql in SAME.items()}


def text(name, count=5):
    return "\n\n".join(f"Constable {name} wrote line {at} of the station's book that morning." for at in range(count))


@pytest.fixture
def crawled(tmp_path, site, declare, blotter):
    """A publication crawled three times: with an edit, a redirect, two pages of one article, and one that has gone."""
    declare(sources=["feed feed/"])
    for name in ("radios", "patrols", "lamps", "boats"):
        site.put(f"news/{name}/", article(f"The {name} of the county", text=text(name)))
    site.redirect("news/old-boats/", "news/boats/")
    next_page = '<a href="/news/lamps/2/">Next</a>'
    site.put(
        "news/lamps/", article("The lamps of the county", text=text("lamps")).replace("</body>", f"{next_page}</body>")
    )
    site.put("news/lamps/2/", article("The lamps of the county", text=text("lanterns")))
    site.put("news/none/", "<!doctype html><title>Nothing</title><nav><a href='/'>Home</a></nav>")
    site.feeds("news/radios/", "news/patrols/", "news/lamps/", "news/old-boats/", "news/none/")
    assert blotter("crawl", "--quiet").returncode in (0, 1)
    site.put("news/radios/", article("The radios of the county", text=text("radios", 6)))
    due(tmp_path)
    assert blotter("crawl", "--quiet").returncode in (0, 1)
    due(tmp_path)
    assert blotter("crawl", "--quiet").returncode in (0, 1)
    return tmp_path / "blotter.db"


def due(folder):
    """Let every page be looked at in the next run."""
    with closing(sqlite3.connect(folder / "blotter.db")) as db, db:
        db.execute("UPDATE urls SET due_at = '2020-01-01T00:00:00Z' WHERE role = 'article'")


def test_the_captures_alone_give_the_same_archive(crawled, blotter, tmp_path):
    """Same keys, texts, revisions, outcomes and places; and no byte of a capture moves."""
    before = contents(crawled)
    files = {path.name: path.read_bytes() for path in (tmp_path / "blotter-captures").glob("*.gz")}
    for path in tmp_path.glob("blotter.db*"):
        path.unlink()

    done = blotter("rebuild", "blotter-captures", "--json")

    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    after = contents(crawled)
    for name in SAME:
        assert after[name] == before[name], name
    assert len(before["revisions"]) == 1
    assert (report["articles"], report["revisions"], report["unreadable"]) == (4, 1, 0)
    assert {path.name: path.read_bytes() for path in (tmp_path / "blotter-captures").glob("*.gz")} == files
    assert blotter("verify").returncode == 0
    assert [path.name for path in tmp_path.glob("blotter.db*") if ".part" in path.name] == []


def test_a_rebuilt_archive_goes_on(crawled, blotter, site, tmp_path):
    """The next crawl finds what is new, and asks for nothing that is there."""
    shutil.move(crawled, tmp_path / "lost.db")
    blotter("rebuild", "blotter-captures")
    site.put("news/drones/", article("The drones of the county", text=text("drones")))
    site.feeds("news/radios/", "news/drones/")

    done = blotter("crawl", "--json")

    (counts,) = json.loads(done.stdout)["publications"]
    assert counts["new"] == 1, done.stdout
    assert blotter("verify").returncode == 0


def test_saved_searches_snoozes_and_former_names_go_on(crawled, blotter, site, tmp_path):
    """What was reported is not reported again, and what came since is; what people decided is not asked again."""
    assert blotter("alerts", "save", "county", "--query", "county").returncode == 0
    with closing(sqlite3.connect(crawled)) as db, db:
        db.execute("UPDATE searches SET told_at = (SELECT max(last_seen_at) FROM articles), told_article = 0")
        db.execute("INSERT INTO former_names VALUES ('sampler', 1, '2026-01-01')")
        db.execute("INSERT INTO snoozes VALUES ('sample:failed', '9999-12-31', 'known', '2026-01-01')")
    before = [contents_of(crawled, sql) for sql in DECIDED]
    blotter("crawl", "--quiet")
    crawled.unlink()

    assert blotter("rebuild", "blotter-captures").returncode == 0

    assert [contents_of(crawled, sql) for sql in DECIDED] == before
    assert contents_of(crawled, "SELECT told_article, (SELECT max(id) FROM articles) FROM searches") == [(4, 4)]
    assert blotter("alerts").stdout == ""


DECIDED = (
    "SELECT name, selection, told_at FROM searches",
    "SELECT name, publication_id FROM former_names",
    "SELECT name, until FROM snoozes ORDER BY name",
)


def contents_of(path, sql):
    with closing(sqlite3.connect(path)) as db:
        return db.execute(sql).fetchall()


def test_the_new_archive_stands_where_an_option_says(crawled, blotter, tmp_path):
    """``--archive`` names the archive for every command; here it was once passed over in silence."""
    done = blotter("rebuild", "blotter-captures", "--archive", "made.db")

    assert done.returncode == 0, done.stderr
    assert blotter("verify", "--archive", "made.db").returncode == 0


def test_an_archive_is_never_written_over(crawled, blotter):
    """Whoever mistypes a name must not lose the archive for it."""
    before = crawled.read_bytes()

    done = blotter("rebuild", "blotter-captures")

    assert done.returncode == 2
    assert "name another file with --into" in done.stderr
    assert crawled.read_bytes() == before


def test_a_folder_without_captures_makes_no_archive(blotter, tmp_path):
    """An empty archive would look like a rebuilt one."""
    (tmp_path / "empty-captures").mkdir()

    done = blotter("rebuild", "empty-captures")

    assert (done.returncode, "holds no capture file" in done.stderr) == (2, True)
    assert not (tmp_path / "empty.db").exists()


@pytest.mark.parametrize("lost", ["blotter.db*", "blotter*db*"], ids=["the database", "all but the captures"])
def test_notes_tags_and_collections_belong_to_the_rebuilt_articles(crawled, blotter, tmp_path, lost):
    """They name articles by key, a rebuild gives the same keys, and the next crawl writes them beside the captures."""
    for words in ("note add 1 Compare", "tag add drones 2", "collection add saved 1 3"):
        assert blotter(*words.split()).returncode == 0
    before = [json.loads(blotter("search", *options, "--json").stdout) for options in OWN]
    assert blotter("crawl", "--quiet").returncode == 0
    for path in tmp_path.glob(lost):
        path.unlink()

    assert blotter("rebuild", "blotter-captures").returncode == 0

    after = [json.loads(blotter("search", *options, "--json").stdout) for options in OWN]
    assert [{each["key"] for each in found["articles"]} for found in after] == [
        {each["key"] for each in found["articles"]} for found in before
    ]
    assert [found["total"] for found in after] == [1, 1, 2]


OWN = (("--only", "noted"), ("--own-tag", "drones"), ("--collection", "saved"))
