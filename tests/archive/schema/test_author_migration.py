"""Authors of an earlier version are marked as persons or organisations."""

import sqlite3
from contextlib import closing

from sqlite_utils import Database

from archive.schema.migrations import APPLICATION_ID, steps
from tests.archive.schema.test_layout_migration import ARTICLE


def test_authors_are_marked_by_their_words(tmp_path):
    """Until their articles are read again."""
    with closing(sqlite3.connect(tmp_path / "blotter.db")) as conn:
        conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        steps.apply(Database(conn), stop_before="m021_kinds_of_authors")
        conn.execute("INSERT INTO publications (id, slug, name, home) VALUES (1, 's', 'S', 'h')")
        conn.execute(ARTICLE.format(1))
        conn.execute("INSERT INTO authors VALUES (1, 'Jo Hale'), (2, 'Ayford Police'), (3, 'Margaret Court')")
        conn.execute("INSERT INTO article_authors VALUES (1, 1, 1), (1, 2, 2), (1, 3, 3)")
        conn.commit()

        steps.apply(Database(conn))

        kinds = conn.execute("SELECT kind FROM article_authors ORDER BY position").fetchall()
    assert kinds == [("person",), ("organisation",), ("person",)]
