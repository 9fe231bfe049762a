"""``blotter reread``: what an older reader read is read again, offline, and can be put back."""

import json
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from archive.articles.rows import Articles
from archive.records import Exchange, Origin
from archive.store import Archive
from tests.site import article

HOME = "https://watchroom.example/"
DECLARATION = f'[publications.watch-room]\nhome = "{HOME}"\ntitle = "Watch Room News"\n'
COLUMNS = "key, headline, standfirst, byline, body, published, section, reading, provenance, word_count, gone_at"


def story(number):
    text = "\n\n".join(
        f"Sergeant {name} of station {number} counted {number * 7 + at} lamps along the quay before the morning."
        for at, name in enumerate(("Alder", "Birch", "Cedar", "Dogwood"))
    )
    return article(f"Lamps of district {number}", text=text)


@pytest.fixture
def db(tmp_path):
    """Ask or change the archive, and see it as committed."""

    def run(sql, *given):
        with closing(sqlite3.connect(tmp_path / "blotter.db")) as conn, conn:
            conn.row_factory = sqlite3.Row
            return [dict(row) for row in conn.execute(sql, given)]

    return run


@pytest.fixture(scope="module")
def read_today(tmp_path_factory):
    """Six stories that today's reader read, made once."""
    folder = tmp_path_factory.mktemp("read_today")
    (folder / "blotter.toml").write_text(DECLARATION, encoding="utf-8")
    (folder / "saved").mkdir()
    for number in range(6):
        page = f'<link rel="canonical" href="{HOME}news/{number}/">{story(number)}'
        (folder / "saved" / f"{number}.html").write_text(page, encoding="utf-8")
    command = [sys.executable, "-m", "crawler", "import", "saved", "--publication", "watch-room"]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture
def archive(tmp_path, read_today):
    """The six stories in the test's own folder."""
    shutil.copytree(read_today, tmp_path, dirs_exist_ok=True)
    return tmp_path / "blotter.db"


def everything(db):
    """All that a re-reading may change, but its own journal and the list of runs."""
    tables = {
        "articles": f"SELECT {COLUMNS} FROM articles ORDER BY key",
        "authors": "SELECT article_id, name FROM article_authors JOIN authors ON id = author_id ORDER BY 1, position",
        "pages": "SELECT * FROM article_captures ORDER BY 1, 2",
        "revisions": "SELECT article_id, cause, stealth, body, headline, capture_id FROM revisions ORDER BY id",
        "urls": "SELECT id, outcome, reason, article_id, role, due_at, checked_at, etag FROM urls ORDER BY id",
        "captures": "SELECT id, kind, reason FROM captures ORDER BY id",
        "held": "SELECT what, reason, url_id, reading FROM held ORDER BY id",
        "paragraphs": "SELECT * FROM paragraphs ORDER BY 1, 2, 3",
    }
    return {name: db(sql) for name, sql in tables.items()}


def as_read_by_an_older_reader(path):
    """Make six readings of another reader: one cut, one with another byline, one with chrome, three the same."""
    with Archive.open(path) as archive, archive.db.atomic():
        articles = Articles(archive.db)
        for number in range(1, 7):
            articles.rewrite(articles.row(number), {"reading": "0123456789ab"})
        for number, columns in (
            (1, {"body": "Sergeant Alder of station 0", "word_count": 5}),
            (2, {"byline": "By Nobody Known"}),
            (3, {"body": "Chrome words. " * 99, "word_count": 198}),
        ):
            articles.rewrite(articles.row(number), columns)


def test_what_an_older_reader_read_is_read_again_and_nothing_is_fetched(archive, blotter, db):
    """A better reader must reach what is already held."""
    right = everything(db)["articles"]
    as_read_by_an_older_reader(archive)

    done = blotter("reread", "--json")

    report = json.loads(done.stdout)
    (tally,) = report["publications"]
    assert done.returncode == 0, done.stderr
    assert (report["captures"], report["unreadable"]) == (6, 0)
    assert tally["bodies"]["longer"] == 1
    assert tally["held"] == {"reads worse (half as long)": 1}
    now = {row["headline"]: row for row in everything(db)["articles"]}
    held = "Lamps of district 2"
    assert [now[row["headline"]] for row in right if row["headline"] != held] == [
        row for row in right if row["headline"] != held
    ]
    assert {row["cause"] for row in db("SELECT cause FROM revisions")} == {"blotter"}


def test_a_worse_reading_waits_and_is_made_when_a_person_accepts_it(archive, blotter, db):
    """Nobody's text shrinks unseen; and whoever looked can have it."""
    as_read_by_an_older_reader(archive)
    blotter("reread")
    (before,) = db("SELECT body FROM articles WHERE headline LIKE '%district 2'")

    held = blotter("held").stdout
    event = held.split()[0]
    done = blotter("accept", event)

    (after,) = db("SELECT body FROM articles WHERE headline LIKE '%district 2'")
    assert "reads worse" in held
    assert "Chrome words" in before["body"]
    assert "Chrome words" not in after["body"], done.stderr


LOST = {
    "no article": ("<html><body><h1>Nothing here</h1></body></html>", {}, "reads worse (no text)"),
    "byline and authors": (
        story(0).replace("By Jo Hale", ""),
        {"byline": "By Jo Hale"},
        "reads worse (fields lost (byline, authors))",
    ),
    "standfirst": (
        story(0),
        {"standfirst": "Lamps burn on all night, and nobody knows why they do."},
        "reads worse (fields lost (standfirst))",
    ),
    "a standfirst that is in the text": (
        story(0),
        {"standfirst": "Sergeant Alder of station 0 counted 0 lamps along the quay before the morning."},
        None,
    ),
}


@pytest.mark.parametrize(("page", "older", "reason"), LOST.values(), ids=LOST)
def test_a_reading_that_lost_something_is_held_and_not_applied(archive, blotter, db, page, older, reason):
    """An older reader saw what today's does not; a person says which of them is right."""
    with Archive.open(archive) as writer, writer.db.atomic():
        first = writer.capture(1)
        read = Exchange(
            url=first.url,
            fetched_at=first.fetched_at,
            status=200,
            body=page.encode(),
            payload=page.encode(),
            response_headers=(("Content-Type", "text/html"),),
            origin=Origin.IMPORT,
        )
        place = writer.keep(read, url_id=first.url_id, publication="watch-room", run_id=None)
        writer.db.conn.execute("DELETE FROM captures WHERE id = ?", [place.id])
        columns = ("sha256", "warc_file", "warc_offset", "warc_length")
        values = [getattr(place, name) for name in columns]
        writer.db.conn.execute(f"UPDATE captures SET {' = ?, '.join(columns)} = ? WHERE id = 1", values)
        articles = Articles(writer.db)
        articles.rewrite(articles.row(1), {"reading": "0123456789ab", **older})
    before = db("SELECT * FROM articles WHERE id = 1")

    (tally,) = json.loads(blotter("reread", "--json").stdout)["publications"]

    assert tally["held"] == ({reason: 1} if reason else {})
    assert (db("SELECT * FROM articles WHERE id = 1") == before) == bool(reason)
    assert [row["reason"] for row in db("SELECT reason FROM held")] == ([reason] if reason else [])


def test_undo_puts_every_reading_back(archive, blotter, db):
    """A reader that turns out worse must be no catastrophe."""
    as_read_by_an_older_reader(archive)
    before = everything(db)
    run = json.loads(blotter("reread", "--json").stdout)["run"]
    assert everything(db) != before

    done = blotter("reread", "--undo", run)

    assert done.returncode == 0, done.stderr
    assert everything(db) == before
    assert blotter("verify").returncode == 0


@pytest.mark.parametrize(
    "more", [("--dry-run",), ("watch-room",), ("--key", "aaaaaaaaaa"), ("--captured-since", "2021-01-01")], ids="".join
)
def test_undo_puts_back_a_whole_run_or_nothing(archive, blotter, db, more):
    """Who adds --dry-run wants to look, and once got the real thing."""
    as_read_by_an_older_reader(archive)
    blotter("reread")
    before = everything(db)

    done = blotter("reread", "--undo", 2, *more)

    assert (done.returncode, everything(db)) == (2, before)
    assert "without NAME and other options" in done.stderr


def test_a_dry_run_reports_the_same_and_changes_nothing(archive, blotter, db):
    """Who is asked to trust a new reader looks first."""
    as_read_by_an_older_reader(archive)
    before, runs = everything(db), db("SELECT * FROM runs")

    rehearsed = json.loads(blotter("reread", "--dry-run", "--json").stdout)

    assert (everything(db), db("SELECT * FROM runs"), db("SELECT * FROM rereadings")) == (before, runs, [])
    done = json.loads(blotter("reread", "--json").stdout)
    assert {**rehearsed, "dry_run": False} == done


def test_reading_again_with_the_same_reader_changes_nothing(archive, blotter, db):
    """The current readings are what today's reader makes of the captures."""
    before = everything(db)

    report = json.loads(blotter("reread", "--json").stdout)

    assert everything(db) == before
    assert [tally["changed"] for tally in report["publications"]] in ([], [0])


def test_status_reports_what_an_older_reader_read_with_the_command(archive, blotter, db):
    """After an upgrade nobody would think of it."""
    assert "older reader" not in blotter("status").stdout
    db("UPDATE articles SET reading = '0123456789ab+3' WHERE id > 4")

    said = blotter("status")

    assert said.stdout.endswith(
        "2 articles were read by an older reader; to read them with today's, run: blotter reread watch-room --dry-run\n"
    )
    assert json.loads(blotter("status", "--json").stdout)["read_by_an_older_reader"] == {"watch-room": 2}


def as_listed(db):
    """Let what an import left at rest stand as a crawl leaves it."""
    db("UPDATE urls SET due_at = '2099-01-01T00:00:00Z', etag = '\"1\"', outcome = 'archived'")


def test_a_page_that_was_no_article_becomes_one_and_no_article_any_more_if_undone(archive, blotter, db):
    """What an older reader took for a listing is the greatest loss of all."""
    as_listed(db)
    before = everything(db)
    forget(db, 3)
    known = everything(db)

    done = json.loads(blotter("reread", "--json").stdout)

    (tally,) = done["publications"]
    assert (tally["bodies"], tally["kinds"]) == ({"gained": 1}, {"listing, now article": 1})
    assert [row["headline"] for row in everything(db)["articles"]] == [row["headline"] for row in before["articles"]]
    assert everything(db)["urls"][2]["outcome"] == "archived"
    blotter("reread", "--undo", done["run"])
    assert everything(db) == known


def forget(db, number):
    """Let the article *number* never have been read."""
    db("UPDATE captures SET kind = 'listing', reason = 'a listing' WHERE id = ?", number)
    db("UPDATE urls SET outcome = 'not_article', reason = 'a listing', article_id = NULL WHERE id = ?", number)
    for table in ("article_authors", "article_captures", "paragraphs"):
        db(f"DELETE FROM {table} WHERE article_id = ?", number)
    db("DELETE FROM articles WHERE id = ?", number)


def test_only_what_is_chosen_is_read_again(archive, blotter, db):
    """One article, or the captures of a time, can be tried first."""
    db("UPDATE articles SET reading = '0123456789ab'")
    db("UPDATE captures SET fetched_at = '2020-01-01T00:00:00Z' WHERE id < 4")
    (first,) = db("SELECT key FROM articles WHERE id = 1")

    by_key = json.loads(blotter("reread", "--key", first["key"], "--json").stdout)
    by_time = json.loads(blotter("reread", "--captured-since", "2021-01-01", "--json").stdout)
    unknown = blotter("reread", "--key", "aaaaaaaaaa")

    older = [row["id"] for row in db("SELECT id FROM articles WHERE reading = '0123456789ab' ORDER BY 1")]
    assert (by_key["captures"], by_time["captures"], older) == (1, 3, [2, 3])
    assert (unknown.returncode, unknown.stderr[:33]) == (2, "blotter: no article has the key '")


def test_an_edit_that_todays_reader_does_not_see_was_our_readers(archive, blotter, db):
    """Chrome that an older reader took for text is no edit of the publisher; a real one stays one."""
    again = f'<link rel="canonical" href="{HOME}news/0/"><!-- other bytes -->{story(0)}'
    edited = f'<link rel="canonical" href="{HOME}news/1/">{story(1).replace("Sergeant Cedar", "Sergeant Cypress")}'
    for name, page in (("0.html", again), ("1.html", edited)):
        (archive.parent / "saved" / name).write_text(page, encoding="utf-8")
    blotter("import", "saved/0.html", "saved/1.html", "--publication", "watch-room")
    row = "SELECT ?, '2026-01-01T00:00:00Z', 'publisher', '[\"body\"]', 1, ?, reading, headline, 'older words'"
    db(
        "INSERT INTO revisions (article_id, replaced_at, cause, changed, stealth, capture_id, reading, headline, body)"
        f" {row} FROM articles WHERE id = 1",
        *(1, 1),
    )
    before = everything(db)
    assert [(each["article_id"], each["cause"]) for each in before["revisions"]] == [(2, "publisher"), (1, "publisher")]

    done = json.loads(blotter("reread", "--json").stdout)

    causes = {each["article_id"]: (each["cause"], each["stealth"]) for each in everything(db)["revisions"]}
    assert causes == {1: ("blotter", 0), 2: ("publisher", 0)}
    assert done["publications"][0]["put_down_to_reader"] == 1
    blotter("reread", "--undo", done["run"])
    assert everything(db) == before


@pytest.mark.parametrize(
    ("column", "is_mended"), [("body", True), ("headline", True), ("provenance", True), ("first_seen_at", False)]
)
def test_a_repair_reads_the_captures_of_a_damaged_article_again(archive, blotter, db, column, is_mended):
    """The text is in the capture, and the digest proves that it is the one that was there; a time is in no capture."""
    before = db("SELECT * FROM articles")
    triggers = db("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'articles'")
    for each in triggers:
        db(f"DROP TRIGGER {each['name']}")
    rotten = {"provenance": '{"body": "rot"}'}.get(column, "2026-01-01T00:00:00Z")
    db(f"UPDATE articles SET {column} = ? WHERE id = 3", rotten)
    for each in triggers:
        db(each["sql"])

    done = blotter("verify", "--repair")

    assert done.returncode == (0 if is_mended else 1), done.stdout + done.stderr
    assert (db("SELECT * FROM articles") == before) == is_mended
    assert blotter("verify").returncode == (0 if is_mended else 1)


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("reread",), "6 captures read again, 1 could not be read"),
        (("reread", "--dry-run"), "1 could not be read"),
        (("rebuild", "blotter-captures", "--into", "again.db"), "1 record could not be read"),
    ],
    ids=["reread", "dry run", "rebuild"],
)
def test_a_capture_that_cannot_be_read_is_reported_and_the_exit_code_is_1(archive, blotter, db, command, said):
    """A script must notice it, and a person learn how to find it."""
    (row,) = db("SELECT warc_file, warc_offset FROM captures WHERE id = 3")
    file = archive.with_name("blotter-captures") / row["warc_file"]
    spoilt = bytearray(file.read_bytes())
    spoilt[row["warc_offset"] + 40] ^= 1
    file.write_bytes(spoilt)

    done = blotter(*command)

    assert done.returncode == 1, done.stderr
    assert said in done.stdout
    assert "run: blotter verify" in done.stdout


@pytest.mark.parametrize(
    ("sql", "command"),
    [
        ("DELETE FROM article_captures WHERE article_id = 2", ("verify", "--repair")),
        ("UPDATE articles SET published_day = '2026-02-30' WHERE id = 2", ("verify", "--repair")),
        ("UPDATE urls SET article_id = NULL WHERE article_id = 2", ("reread",)),
        ("UPDATE urls SET outcome = 'waiting', article_id = NULL WHERE article_id = 2", ("reread",)),
    ],
    ids=["no capture", "false day", "no article", "waiting"],
)
def test_the_remedy_that_verify_names_mends_what_captures_can_give_again(archive, blotter, db, sql, command):
    """Whoever follows the line must not meet the same damage again."""
    whole = db(f"SELECT {COLUMNS} FROM articles ORDER BY id")
    db(sql)
    found = blotter("verify")
    assert found.returncode == 1
    assert f"blotter {' '.join(command)}" in found.stdout

    done = blotter(*command)

    assert done.returncode == 0, done.stdout + done.stderr
    assert db(f"SELECT {COLUMNS} FROM articles ORDER BY id") == whole
    assert blotter("verify").returncode == 0
