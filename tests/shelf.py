"""An archive made by hand, row by row, for tests of what is asked of it."""

import functools
import json
import tempfile
from contextlib import closing
from pathlib import Path

from archive.bodies import is_organisation
from archive.schema.database import connect_to_write
from archive.urls import key_of

ARTICLE = {
    "standfirst": None,
    "byline": None,
    "body": "A body of a few words.",
    "published": "2016-05-04",
    "published_text": None,
    "published_precision": "day",
    "modified": None,
    "section": None,
    "language": "en",
    "image_url": None,
    "access": "open",
    "truncated": None,
    "confidence": None,
    "first_seen_at": "2026-01-02T03:04:05Z",
    "last_seen_at": "2026-01-02T03:04:05Z",
    "gone_at": None,
    "reading": "r1",
}


def put_empty_archive(path: Path) -> None:
    """Put a new archive at *path*: the same bytes each time, since making one takes all migrations."""
    path.write_bytes(_empty_archive())


@functools.cache
def _empty_archive() -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "empty.db")
        connect_to_write(path).close()
        return path.read_bytes()


class Shelf:
    """The archive at *path*; every call is committed."""

    def __init__(self, path: Path):
        self.path = path
        if not path.exists():
            put_empty_archive(path)

    def publication(self, slug="sample", name="The Sample", home=None, **values):
        """Return the id of the publication *slug*, made when missing."""
        with closing(connect_to_write(self.path)) as db:
            row = {"slug": slug, "name": name, "home": home or f"https://{slug}.example/"} | values
            return db["publications"].lookup({"slug": slug}, row)

    def article(self, headline, *, publication="sample", authors=(), tags=(), path=None, **values):
        """Put an article there and return its key."""
        publication_id = self.publication(publication, publication.replace("-", " ").title())
        with closing(connect_to_write(self.path)) as db:
            number = db.execute("SELECT count(*) FROM articles").fetchone()[0] + 1
            url = f"https://{publication}.example/news/{path or number}"
            row = ARTICLE | {
                "key": key_of(publication, url),
                "publication_id": publication_id,
                "url": url,
                "headline": headline,
                "provenance": json.dumps({"headline": "page"}),
            }
            row |= values
            row.setdefault("published_day", row["published"] and row["published"][:10])
            row["word_count"] = len(row["body"].split())
            article_id = db["articles"].insert(row).last_pk
            for position, name in enumerate(authors):
                author_id = db["authors"].lookup({"name": name})
                kind = "organisation" if is_organisation(name) else "person"
                wrote = {"article_id": article_id, "author_id": author_id, "position": position, "kind": kind}
                db["article_authors"].insert(wrote)
            for name in tags:
                db["article_tags"].insert({"article_id": article_id, "tag_id": db["tags"].lookup({"name": name})})
            self._insert(
                db,
                "urls",
                url=url,
                address=url + "/",
                publication_id=publication_id,
                article_id=article_id,
                role="article",
                listed_by="feed",
                first_listed_at=row["first_seen_at"],
                last_listed_at=row["last_seen_at"],
                outcome="archived",
            )
            return row["key"]

    def row(self, table, **values):
        """Insert one row and return its id."""
        with closing(connect_to_write(self.path)) as db:
            return self._insert(db, table, **values)

    def ask(self, sql, *values, commit=False):
        """Return the rows of a query as tuples."""
        with closing(connect_to_write(self.path)) as db:
            rows = db.execute(sql, values).fetchall()
            if commit:
                db.conn.commit()
            return rows

    @staticmethod
    def _insert(db, table, **values):
        return db[table].insert(values).last_pk
