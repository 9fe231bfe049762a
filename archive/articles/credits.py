"""Authors and tags of articles: each name once, and the articles that have it."""

from __future__ import annotations

from dataclasses import dataclass

from sqlite_utils import Database

from archive.articles.stored_reading import Read


@dataclass(frozen=True, slots=True)
class Credits:
    """The tables ``authors`` and ``tags``, and what leads there. Every method runs inside its caller's transaction."""

    db: Database

    def write(self, article_id: int, read: Read) -> None:
        """Give an article the authors and tags of *read*."""
        for table in ("article_authors", "article_tags"):
            self.db.conn.execute(f"DELETE FROM {table} WHERE article_id = ?", [article_id])
        authors = [
            (article_id, self._named("authors", name), at, "organisation" if name in read.organisations else "person")
            for at, name in enumerate(read.authors, 1)
        ]
        self.db.conn.executemany("INSERT OR IGNORE INTO article_authors VALUES (?, ?, ?, ?)", authors)
        tags = [(article_id, self._named("tags", name)) for name in read.tags]
        self.db.conn.executemany("INSERT INTO article_tags VALUES (?, ?)", tags)

    def organisations(self, article_id: int) -> tuple[str, ...]:
        """Return the authors of an article that are organisations."""
        rows = self.db.conn.execute(
            "SELECT name FROM article_authors JOIN authors ON authors.id = author_id"
            " WHERE article_id = ? AND kind = 'organisation'",
            [article_id],
        )
        return tuple(row[0] for row in rows)

    def tags(self, article_id: int) -> list[str]:
        """Return the tags of an article, by name."""
        rows = self.db.conn.execute(
            "SELECT name FROM article_tags JOIN tags ON tags.id = tag_id WHERE article_id = ? ORDER BY name",
            [article_id],
        )
        return [row[0] for row in rows]

    def has_authors(self, article_id: int) -> bool:
        """Return whether an article has an author."""
        found = self.db.conn.execute("SELECT 1 FROM article_authors WHERE article_id = ? LIMIT 1", [article_id])
        return found.fetchone() is not None

    def _named(self, table: str, name: str) -> int:
        spelt = [name, name.replace("’", "'"), name.replace("'", "’")] if table == "authors" else [name]
        marks = ", ".join("?" * len(spelt))
        known = self.db.conn.execute(f"SELECT min(id) FROM {table} WHERE name IN ({marks})", spelt).fetchone()[0]
        if known:
            return int(known)
        self.db.conn.execute(f"INSERT OR IGNORE INTO {table} (name) VALUES (?)", [name])
        return int(self.db.conn.execute(f"SELECT id FROM {table} WHERE name = ?", [name]).fetchone()[0])
