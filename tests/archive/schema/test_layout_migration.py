"""Tables that are made again keep their rows, indexes, triggers and full text."""

import sqlite3
from contextlib import closing

import pytest
from sqlite_utils import Database

from archive.schema.migrations import APPLICATION_ID, steps

STEP = "m017_layouts_and_authors"
ARTICLE = """INSERT INTO articles (id, key, publication_id, url, headline, body, word_count, access, first_seen_at,
  last_seen_at, reading, provenance) VALUES ({0}, 'k{0}', 1, 'u{0}', 'H', 'B', 1, 'open', '', '', 'r', '{{}}')"""
ROWS = (
    "INSERT INTO publications (id, slug, name, home) VALUES (1, 's', 'S', 'h')",
    ARTICLE.format(1),
    ARTICLE.format(2),
    """INSERT INTO revisions (id, article_id, replaced_at, cause, changed, reading, headline, body)
       VALUES (7, 1, '2026-01-01', 'publisher', '[]', 'r', 'Raid', 'They arrested a man.')""",
    """INSERT INTO urls (id, url, address, publication_id, article_id, role, first_listed_at, last_listed_at)
       VALUES (3, 'u1', 'u1', 1, 1, 'article', '', '')""",
    "INSERT INTO held (id, event, state, what, url_id, article_id, seen_at) VALUES (5, 5, 'held', 'worse', 3, 1, '')",
    "INSERT INTO authors VALUES (1, 'Jo Hale'), (2, 'Siân O''Neill'), (3, 'Siân O’Neill'), (4, 'D’Arcy')",
    "INSERT INTO article_authors VALUES (1, 2, 1), (1, 3, 2), (2, 3, 1), (2, 1, 2), (2, 4, 3)",
)


@pytest.fixture
def migrated(tmp_path):
    with closing(sqlite3.connect(tmp_path / "blotter.db")) as conn:
        conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        db = Database(conn)
        steps.apply(db, stop_before=STEP)
        before = schema(conn)
        for row in ROWS:
            conn.execute(row)
        conn.commit()
        steps.apply(db)
        conn.execute("PRAGMA foreign_keys = ON")
        yield conn, before


def schema(conn):
    rows = conn.execute("SELECT type, name FROM sqlite_master WHERE tbl_name IN ('revisions', 'held')")
    return sorted(row for row in rows if not row[1].startswith("sqlite_"))


def test_rows_indexes_and_triggers_stay(migrated):
    """Nothing of an archive is lost on the way."""
    conn, before = migrated

    assert schema(conn) == before
    assert conn.execute("SELECT id, headline, authors FROM revisions").fetchall() == [(7, "Raid", None)]
    assert conn.execute("SELECT id, event, what FROM held").fetchall() == [(5, 5, "worse")]
    assert conn.execute("PRAGMA foreign_key_check").fetchall() == []
    assert conn.execute("PRAGMA integrity_check").fetchone() == ("ok",)


def test_words_edited_out_are_found_before_and_after(migrated):
    """The full text follows the table of that name."""
    conn, _ = migrated
    conn.execute(
        """INSERT INTO revisions (article_id, replaced_at, cause, changed, reading, headline, body)
           VALUES (1, '2026-02-01', 'layout', '[]', 'r', 'Raid', 'They were arresting him.')"""
    )

    found = conn.execute("SELECT rowid FROM revisions_fts WHERE revisions_fts MATCH 'arrest' ORDER BY rowid").fetchall()

    assert found == [(7,), (8,)]
    conn.execute("INSERT INTO revisions_fts (revisions_fts, rank) VALUES ('integrity-check', 1)")


@pytest.mark.parametrize("table", ["revisions", "held"])
def test_what_is_no_cause_is_refused_as_before(migrated, table):
    """The condition was widened, not dropped."""
    conn, _ = migrated

    with pytest.raises(sqlite3.IntegrityError, match="CHECK"):
        conn.execute(f"UPDATE {table} SET {'cause' if table == 'revisions' else 'what'} = 'weather'")


def test_a_name_with_two_apostrophes_is_one_author(migrated):
    """Of the article that had both, too."""
    conn, _ = migrated

    assert conn.execute("SELECT id, name FROM authors").fetchall() == [
        (1, "Jo Hale"),
        (2, "Siân O'Neill"),
        (4, "D’Arcy"),
    ]
    rows = conn.execute("SELECT article_id, author_id FROM article_authors ORDER BY 1, position").fetchall()
    assert [row for row in rows if row[0] == 1] == [(1, 2)]
    assert [row for row in rows if row[0] == 2] == [(2, 2), (2, 1), (2, 4)]
