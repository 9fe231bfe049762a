"""Two publications put together, and one taken out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from archive.errors import PublicationExists, PublicationNotEmpty
from archive.facts import Reason
from archive.publications.activity import State
from archive.publications.names import Publications


@dataclass(frozen=True, slots=True, kw_only=True)
class Extent:
    """The number of articles, captures and addresses of a publication."""

    articles: int
    captures: int
    addresses: int
    """URLs that were listed as articles."""


@dataclass(frozen=True, slots=True)
class Moving:
    """Both methods that write run inside their caller's transaction."""

    db: Database

    def holding(self, slug: str) -> Extent:
        """Return what the archive holds of the publication *slug*.

        Raises:
            NoSuchRecord: the archive does not have it.

        """
        number = Publications(self.db).row(slug)["id"]
        articles, captures, addresses = self.db.conn.execute(HOLDING, {"id": number}).fetchone()
        return Extent(articles=articles, captures=captures, addresses=addresses)

    def merge(self, slug: str, into: str, *, at: datetime) -> Extent:
        """Return what went from the publication *slug* to *into*; the first name leads to the second from then on.

        Articles keep their keys and addresses. Where one run crawled both, its counts are added up.

        Raises:
            NoSuchRecord: the archive does not have one of them.
            PublicationExists: both are one.

        """
        if slug == into:
            raise PublicationExists(slug, "name two publications")
        moved = self.holding(slug)
        old, new = (Publications(self.db).row(name)["id"] for name in (slug, into))
        self.db.conn.execute(ADD_COUNTS, {"old": old, "new": new})
        for table, column in self._pointing_at("publications"):
            self.db.conn.execute(f"UPDATE OR IGNORE {table} SET {column} = ? WHERE {column} = ?", [new, old])
            self.db.conn.execute(f"DELETE FROM {table} WHERE {column} = ?", [old])  # what the other has too
        self.db.conn.execute("DELETE FROM publications WHERE id = ?", [old])
        Publications(self.db).retire(slug, new, at=at)
        return moved

    def drop(self, slug: str, *, with_articles: bool) -> Extent:
        """Return the numbers that stay of the publication *slug*, which is no longer crawled and searched.

        Captures stay, under its name, and so do the addresses that were fetched. Without any, nothing stays.

        Raises:
            NoSuchRecord: the archive does not have it.
            PublicationNotEmpty: it has articles or captures, and *with_articles* is false.

        """
        held = self.holding(slug)
        if (held.articles or held.captures) and not with_articles:
            raise PublicationNotEmpty(slug, held.articles, held.captures)
        number = Publications(self.db).row(slug)["id"]
        for table, column in self._pointing_at("articles"):
            of_it = f"{column} IN (SELECT id FROM articles WHERE publication_id = ?)"
            change = f"UPDATE {table} SET {column} = NULL" if table in KEPT else f"DELETE FROM {table}"
            self.db.conn.execute(f"{change} WHERE {of_it}", [number])
        for table in ("paragraphs", "boilerplate", "placeholders", "articles"):
            self.db.conn.execute(f"DELETE FROM {table} WHERE publication_id = ?", [number])
        self.db.conn.execute(UNFETCHED, [number])
        self.db.conn.execute(AT_REST, [Reason.PUBLICATION_DROPPED, number])
        if not held.captures:
            for table, column in self._pointing_at("publications"):
                self.db.conn.execute(f"DELETE FROM {table} WHERE {column} = ?", [number])
            self.db.conn.execute("DELETE FROM publications WHERE id = ?", [number])
            return Extent(articles=0, captures=0, addresses=0)
        Publications(self.db).set_state(slug, State.CLOSED, note=DROPPED)
        return self.holding(slug)

    def _pointing_at(self, target: str) -> Iterator[tuple[str, str]]:
        """Yield each table with the column by which its rows belong to rows of *target*."""
        yield from self.db.conn.execute(POINTING, [target]).fetchall()
        if target == "publications":
            yield "paragraphs", "publication_id"


DROPPED = "dropped"
"""Note of a publication that was taken out."""

KEPT = {"urls", "boilerplate"}
"""Tables whose rows outlive the article they name."""

POINTING = """
    SELECT sqlite_master.name, "from" FROM sqlite_master, pragma_foreign_key_list(sqlite_master.name)
    WHERE sqlite_master.type = 'table' AND "table" = ?"""

HOLDING = """
    SELECT (SELECT count(*) FROM articles WHERE publication_id = :id),
      (SELECT count(*) FROM captures JOIN urls ON urls.id = url_id WHERE publication_id = :id),
      (SELECT count(*) FROM urls WHERE publication_id = :id AND role = 'article')"""

COUNTS = (
    "listed", "new", "changed", "unchanged", "gone", "not_articles", "failed", "waiting", "requests", "bytes", "seconds"
)  # fmt: skip
ADD_COUNTS = f"""
    UPDATE run_publications AS one SET
      {", ".join(f"{name} = one.{name} + other.{name}" for name in COUNTS)},
      sources = json_patch(coalesce(other.sources, '{{}}'), coalesce(one.sources, '{{}}'))
    FROM run_publications AS other
    WHERE one.publication_id = :new AND other.publication_id = :old AND other.run_id = one.run_id"""

UNFETCHED = "DELETE FROM urls WHERE publication_id = ? AND id NOT IN (SELECT url_id FROM captures)"
AT_REST = """
    UPDATE urls SET outcome = 'skipped', reason = ?, due_at = NULL, lease = NULL
    WHERE publication_id = ? AND role = 'article'"""
