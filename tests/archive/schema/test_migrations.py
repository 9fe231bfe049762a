import os
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest
from sqlite_utils import Database

from archive.errors import NewerSchema, NoSuchArchive, NotAnArchive
from archive.schema.database import connect, connect_to_write
from archive.schema.migrations import APPLICATION_ID, steps

OURS = {
    "publications", "urls", "captures", "articles", "article_captures", "authors", "article_authors", "tags",
    "article_tags", "revisions", "boilerplate", "runs", "run_publications", "decisions", "settings",
}  # fmt: skip


ENDED = """
import os, sys
from pathlib import Path
from archive.schema.database import connect_to_write, steps

@steps()
def last(db):
    os._exit(9)

connect_to_write(Path(sys.argv[1]))
"""
"""A process that ends when all steps but the last are done."""


def close(db):
    db.close()


def test_a_new_archive_has_all_tables_strict(path):
    """Types are held by SQLite itself, whoever writes."""
    db = connect_to_write(path)

    strict = {row["name"] for row in db.query("SELECT name FROM pragma_table_list WHERE strict")}

    close(db)
    assert strict >= OURS


def test_a_new_archive_is_whole_or_empty_wherever_its_making_is_ended(path):
    """Half of the tables would be taken for an archive of an earlier version, and be copied before each try."""
    ended = subprocess.run([sys.executable, "-c", ENDED, path], check=False)

    with closing(sqlite3.connect(path)) as conn:
        assert (ended.returncode, conn.execute("SELECT name FROM sqlite_master").fetchall()) == (9, [])
    close(connect_to_write(path))
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_an_archive_is_marked_as_ours(path):
    """`file` and our own commands can tell it from other SQLite files."""
    close(connect_to_write(path))

    with closing(sqlite3.connect(path)) as conn:
        assert conn.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)


def test_foreign_keys_hold(path):
    """A row cannot point to nothing."""
    db = connect_to_write(path)

    with pytest.raises(sqlite3.IntegrityError):
        db.conn.execute("INSERT INTO urls (url, address, publication_id, role, first_listed_at, last_listed_at) "
                        "VALUES ('u', 'u', 99, 'article', '', '')")  # fmt: skip
    close(db)


@pytest.mark.parametrize("content", [b"not a database at all, but some text", os.urandom(5000)], ids=["text", "binary"])
def test_a_file_that_is_no_database_is_told_and_left_alone(path, content):
    """Nothing is written into a file that is not ours."""
    path.write_bytes(content)

    with pytest.raises(NotAnArchive, match="not a Blotter archive"):
        connect_to_write(path)
    with pytest.raises(NotAnArchive, match="not a Blotter archive"):
        connect(path)

    assert path.read_bytes() == content


def test_a_database_of_another_program_is_told_and_left_alone(path):
    """A mistyped --archive must not spoil somebody's data."""
    with closing(sqlite3.connect(path)) as conn:
        conn.execute("CREATE TABLE recipes (name)")
    before = path.read_bytes()

    with pytest.raises(NotAnArchive, match="another program"):
        connect_to_write(path)
    with pytest.raises(NotAnArchive, match="another program"):
        connect(path)

    assert path.read_bytes() == before


def test_an_empty_file_can_be_made_an_archive_but_not_read(path):
    """`touch blotter.db` is no mistake; reading from it is."""
    path.touch()

    with pytest.raises(NotAnArchive, match="empty file"):
        connect(path)
    close(connect_to_write(path))

    close(connect(path))


def test_reading_where_no_archive_is_names_the_remedy(path):
    """The first command of a newcomer may be a search."""
    with pytest.raises(NoSuchArchive, match="blotter crawl"):
        connect(path)

    assert not path.exists()


def test_an_archive_cannot_be_made_in_a_folder_that_is_not_there(tmp_path):
    """SQLite says only that it cannot open the file, which its owner is not to blame for."""
    with pytest.raises(NotAnArchive, match=r"there is no folder .*nowhere; make it, or name another place"):
        connect_to_write(tmp_path / "nowhere" / "blotter.db")


def test_a_folder_is_no_archive(tmp_path):
    """The line names the option."""
    with pytest.raises(NotAnArchive, match="it is a folder; name the archive's file with --archive FILE"):
        connect_to_write(tmp_path)


def test_an_archive_of_a_newer_version_is_not_touched(path):
    """An older Blotter must not write into a schema that it does not know."""
    db = connect_to_write(path)
    with db.atomic():
        db["_sqlite_migrations"].insert({"migration_set": "blotter", "name": "m999_later", "applied_at": ""})
    close(db)

    with pytest.raises(NewerSchema, match="m999_later"):
        connect_to_write(path)
    with pytest.raises(NewerSchema, match="upgrade"):
        connect(path)


def test_the_file_is_copied_before_a_migration_runs_on_it(path):
    """Whatever a migration does, yesterday's file is there."""
    last = [step.name for step in steps.pending(Database(memory=True))][-1]
    with closing(sqlite3.connect(path)) as conn:
        conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        old = Database(conn)
        steps.apply(old, stop_before=last)
        with old.atomic():
            conn.execute("INSERT INTO runs (command, started_at, version) VALUES ('crawl', '', '0')")

    close(connect_to_write(path))

    copy = path.with_name(f"blotter.before-{last}.db")
    with closing(sqlite3.connect(copy)) as conn:
        assert conn.execute("SELECT command FROM runs").fetchall() == [("crawl",)]
        assert conn.execute("SELECT count(*) FROM _sqlite_migrations WHERE name = ?", [last]).fetchone() == (0,)
    db = connect(path)
    assert steps.pending(db) == []
    close(db)


def test_opening_an_archive_of_today_makes_no_copy(path):
    """Copies are for migrations only."""
    close(connect_to_write(path))
    close(connect_to_write(path))

    assert not list(path.parent.glob("*.before-*"))


def test_a_dump_loaded_again_is_still_ours(path, tmp_path):
    """`sqlite3 blotter.db .dump` loses the application id, not the archive."""
    close(connect_to_write(path))
    dump = subprocess.run(["sqlite3", path, ".dump"], capture_output=True, text=True, check=True).stdout
    loaded = tmp_path / "loaded.db"

    subprocess.run(["sqlite3", loaded], input=dump, text=True, check=True, capture_output=True)

    close(connect_to_write(loaded))


def test_a_reader_cannot_write(path):
    """Only the one writer writes."""
    close(connect_to_write(path))
    db = connect(path)

    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        db.conn.execute("DELETE FROM runs")
    close(db)


def test_words_are_found_stemmed_and_without_accents_after_every_change(desk):
    """Triggers keep the index in step with inserts, updates and deletes."""
    first = desk.read("Detectives arrested a café owner.").article_id
    search = "SELECT rowid FROM articles_fts WHERE articles_fts MATCH ?"

    assert desk.rows(search, "arresting") == desk.rows(search, "cafe") == [{"rowid": first}]

    with desk.archive.db.atomic():
        desk.archive.db.conn.execute("UPDATE articles SET body = 'Nothing happened.' WHERE id = ?", [first])
    assert desk.rows(search, "arresting") == []
    assert desk.rows(search, "happening") == [{"rowid": first}]
    desk.archive.db.conn.execute("INSERT INTO articles_fts (articles_fts, rank) VALUES ('integrity-check', 1)")


def test_articles_stand_beside_names_in_printed_order(desk):
    """The view for people who export joins what the tables keep apart."""
    desk.read(authors=("Zoe Last", "Adam First"), tags=("knife crime", "courts"))

    row = desk.row("SELECT * FROM articles_with_names")

    assert row["publication"] == "sample"
    assert row["publication_name"] == "The Sample"
    assert row["authors"] == "Zoe Last; Adam First"
    assert row["tags"] == "courts; knife crime"
