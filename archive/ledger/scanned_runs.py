"""The captures and redirects of each run, as a scan of the capture files entered them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from sqlite_utils import Database

from archive.records import Kind

NAMED = """
    SELECT publications.id, names.name, slug FROM names JOIN captures ON captures.id = capture_id
      JOIN urls ON urls.id = url_id JOIN publications ON publications.id = publication_id WHERE capture_id = ?"""
HOP = """
    SELECT hops.url_id FROM hops JOIN urls ON urls.url = target WHERE run_id IS ? AND urls.id = ? LIMIT 1"""


@dataclass(frozen=True, slots=True)
class ScannedRuns:
    """The rows of a scan, run by run, for reading the captures."""

    db: Database

    def runs(self) -> list[int | None]:
        """Return the runs that captured anything, in order; ``None`` for captures of no run."""
        rows = self.db.conn.execute("SELECT run_id FROM captures GROUP BY run_id ORDER BY min(id)").fetchall()
        return [run_id for (run_id,) in rows]

    def of_run(self, run_id: int | None) -> Iterator[tuple[int, str]]:
        """Yield the captures of a run in their order, each with the name of its publication."""
        sql = """SELECT captures.id, slug FROM captures JOIN urls ON urls.id = url_id
                 JOIN publications ON publications.id = publication_id
                 WHERE run_id IS ? AND captures.id > ? AND urls.role <> 'page'
                   AND (captures.kind IS NULL OR captures.kind IN ('source', 'robots'))
                 ORDER BY captures.id LIMIT 200"""
        after = 0
        while rows := self.db.conn.execute(sql, [run_id, after]).fetchall():
            yield from rows
            after = rows[-1][0]

    def count(self) -> int:
        """Return how many captures are read."""
        row = self.db.conn.execute(
            """SELECT count(*) FROM captures JOIN urls ON urls.id = url_id
               WHERE urls.role <> 'page' AND (captures.kind IS NULL OR captures.kind IN ('source', 'robots'))"""
        ).fetchone()
        return int(row[0])

    def is_source(self, capture_id: int) -> bool:
        """Return whether a capture is the answer of a source, or a robots.txt."""
        row = self.db.conn.execute("SELECT kind FROM captures WHERE id = ?", [capture_id]).fetchone()
        return row[0] in {Kind.SOURCE, Kind.ROBOTS}

    def publication_of(self, url_id: int) -> str:
        """Return the name of the publication that a URL belongs to."""
        sql = "SELECT slug FROM urls JOIN publications ON publications.id = publication_id WHERE urls.id = ?"
        return str(self.db.conn.execute(sql, [url_id]).fetchone()[0])

    def validators(self, capture_id: int) -> tuple[str | None, str | None]:
        """Return the ETag and the Last-Modified that came with a capture."""
        sql = "SELECT etag, last_modified FROM validators WHERE capture_id = ?"
        found: tuple[str | None, str | None] = self.db.conn.execute(sql, [capture_id]).fetchone()
        return found

    @contextmanager
    def as_named_then(self, capture_id: int) -> Iterator[None]:
        """Give the publication of a capture its name of that day for a while: keys of articles are made of it."""
        with self.db.atomic():
            row = self.db.conn.execute(NAMED, [capture_id]).fetchone()
            if row:
                self._call(row[0], row[1])
            yield
            if row:
                self._call(row[0], row[2])

    def _call(self, publication_id: int, slug: str) -> None:
        self.db.conn.execute("UPDATE publications SET slug = ? WHERE id = ?", [slug, publication_id])

    def led_to(self, run_id: int | None, url_id: int) -> list[int]:
        """Return the URLs whose redirects led to a URL in a run, the first one first."""
        urls: list[int] = []
        while (row := self.db.conn.execute(HOP, [run_id, urls[-1] if urls else url_id]).fetchone()) and (
            row[0] not in urls
        ):
            urls.append(row[0])
        return [*reversed(urls), url_id] if urls else []

    def reopen(self, run_id: int) -> str:
        """Return when a run ended, which is under way again while its captures are recorded."""
        with self.db.atomic():
            row = self.db.conn.execute("SELECT finished_at FROM runs WHERE id = ?", [run_id]).fetchone()
            self.db.conn.execute("UPDATE runs SET finished_at = NULL WHERE id = ?", [run_id])
        return str(row[0])

    def unchanged(self) -> list[tuple[int, str]]:
        """Return the URLs that answered with nothing new after their last capture, with the last time."""
        return self.db.conn.execute(
            """SELECT url_id, max(at) FROM unchanged JOIN urls ON urls.id = url_id GROUP BY url_id
               HAVING max(at) > coalesce(checked_at, '')"""
        ).fetchall()

    def drop(self) -> None:
        """Forget what only the rebuild needed."""
        with self.db.atomic():
            for table in ("hops", "unchanged", "validators", "names"):
                self.db.conn.execute(f"DROP TABLE {table}")
