"""Each row has a digest: what programs write keeps it, what the disk changes does not."""

import sqlite3
import subprocess
from contextlib import closing

import pytest

from archive.schema.database import connect_to_write
from archive.schema.digests import MIGRATIONS, altered, differing, seal, watch, watched
from archive.store import Archive


def damaged(path):
    """Table and key of each row of the archive at *path* that is not as it was written, and statements."""
    with closing(connect_to_write(path)) as db:
        rows = [(table.name, key) for table in watched(db.conn) for key in differing(db.conn, table)]
        return rows + altered(db.conn)


@pytest.fixture
def closed(desk, path):
    """An archive with two articles that was written and closed."""
    desk.read(authors=("Zoe Last",), section="Courts")
    desk.read("Another story, told at some length here.", page="https://sample.example/b/", headline="B", tags=("x",))
    desk.archive.end_run(desk.run, "finished", at=desk.now)
    desk.archive.close()
    return path


def rot(path, sql):
    """Do *sql* as the disk would: without a trigger that notes it."""
    with closing(sqlite3.connect(path)) as db, db:
        made = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in made:
            db.execute(f"DROP TRIGGER {name}")
        db.execute(sql)
        for _, statement in made:
            db.execute(statement)


@pytest.mark.parametrize(
    ("sql", "row"),
    [
        ("UPDATE articles SET section = 'Courtr' WHERE id = 1", ("articles", 1)),
        ("UPDATE articles SET section = CAST(x'c3' AS TEXT) WHERE id = 1", ("articles", 1)),
        ("UPDATE articles SET confidence = 0.5 WHERE id = 2", ("articles", 2)),
        ("UPDATE articles SET standfirst = '' WHERE id = 2", ("articles", 2)),
        ("UPDATE urls SET failures = 1 WHERE id = 2", ("urls", 2)),
        ("UPDATE settings SET value = 'x' WHERE name = 'captures_folder'", ("settings", '["captures_folder"]')),
        ("UPDATE article_authors SET kind = 'organisation'", ("article_authors", "[1,1]")),
        ("DELETE FROM article_tags", ("article_tags", "[2,1]")),
        ("INSERT INTO tags VALUES (7, 'y')", ("tags", 7)),
        (f"UPDATE {MIGRATIONS} SET applied_at = '' WHERE name = 'm002_articles'", (MIGRATIONS, 2)),
        ("UPDATE digests SET digest = digest + 1 WHERE table_name = 'tags'", ("tags", 1)),
    ],
)
def test_a_row_that_the_disk_changed_is_found(closed, sql, row):
    """No index holds a section, and nobody would notice another one."""
    rot(closed, sql)

    assert damaged(closed) == [row]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE articles SET section = 'News' WHERE id = 1",
        "INSERT OR REPLACE INTO settings VALUES ('captures_folder', 'elsewhere')",
        "INSERT INTO settings VALUES ('captures_folder', 'x') ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        "UPDATE OR REPLACE article_authors SET author_id = 1",
        "UPDATE tags SET id = 9 WHERE id = 1",
        "UPDATE article_tags SET tag_id = 9",
        "DELETE FROM article_tags",
        "INSERT INTO tags (name) VALUES ('y')",
        "CREATE INDEX mine ON articles (section)",
        "CREATE TABLE mine (id INTEGER PRIMARY KEY) STRICT",
        "VACUUM",
    ],
)
@pytest.mark.parametrize("sealed", [False, True])
def test_what_any_program_changed_is_no_damage(closed, sql, sealed):
    """Who corrects a section with another tool must not be told of a broken disk, before the next run or after it."""
    with closing(sqlite3.connect(closed)) as db:
        db.execute(sql)
        db.commit()
    if sealed:
        Archive.open(closed).close()

    assert damaged(closed) == []


def test_a_row_that_was_written_since_is_watched_again_once_the_archive_is_closed(closed):
    """The time in which damage goes unseen is that of one run."""
    with closing(sqlite3.connect(closed)) as db, db:
        db.execute("UPDATE articles SET section = 'News' WHERE id = 1")
    Archive.open(closed).close()

    rot(closed, "UPDATE articles SET section = 'Newr' WHERE id = 1")

    assert damaged(closed) == [("articles", 1)]


def test_a_dump_loaded_again_has_the_same_digests(closed, tmp_path):
    """Rows without a number of their own get another one in a dump; their digests stand under their keys."""
    dump = subprocess.run(["sqlite3", closed, ".dump"], capture_output=True, check=True).stdout
    subprocess.run(["sqlite3", tmp_path / "loaded.db"], input=dump, check=True)

    assert damaged(tmp_path / "loaded.db") == []


def test_a_statement_that_the_disk_changed_is_found(closed):
    """A trigger with another word in it writes a wrong index, and every row is as it was."""
    with closing(sqlite3.connect(closed)) as db, db:
        db.execute("PRAGMA writable_schema = ON")
        db.execute(
            "UPDATE sqlite_master SET sql = replace(sql, 'old.body', 'old.byline') WHERE name = 'articles_removed'"
        )

    assert damaged(closed) == ["articles_removed"]


def test_a_digest_that_the_disk_gave_to_another_table_is_found(closed):
    """Else the statement that it was made of could change unseen."""
    rot(closed, "UPDATE digests SET table_name = 'sqlive_schema' WHERE row = 'articles_by_day'")

    assert damaged(closed) == ["sqlive_schema"]


def test_a_migration_that_fills_a_new_column_leaves_no_row_behind(closed):
    """A column with a default changes every row, and no trigger sees that."""
    with closing(connect_to_write(closed)) as db, db.atomic():
        db.conn.execute("ALTER TABLE captures ADD COLUMN pages INTEGER NOT NULL DEFAULT 1")
        watch(db.conn)
        due = {name for (name,) in db.conn.execute("SELECT table_name FROM digests_due")}
        seal(db.conn)

    assert due == {"captures"}
    assert damaged(closed) == []


def test_every_table_of_ours_is_watched_or_is_made_from_another(path):
    """A table that a later migration makes is watched without a word in it."""
    with closing(connect_to_write(path)) as db:
        tables = {name for name in db.table_names() if not name.startswith(("articles_fts", "revisions_fts"))}

        assert tables - {table.name for table in watched(db.conn)} == {"digests", "digests_due", "paragraphs"}
