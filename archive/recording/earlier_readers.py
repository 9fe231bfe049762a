"""Current readings that an earlier reader made; today's reader reads them again before an edit is recorded."""

from __future__ import annotations

from sqlite_utils import Database

from archive.articles.ranking import is_handed_over
from archive.articles.stored_reading import columns_of, reader_in
from archive.records import Capture, Reading
from archive.urls import normalise


def capture_of_page(db: Database, capture: Capture, reading: Reading) -> int | None:
    """Return the capture of the URL's current reading, if another reader made it of other bytes."""
    return _capture(db, capture, reading, "urls.id = ? AND captures.url_id = urls.id", capture.url_id)


def capture_of_text(db: Database, capture: Capture, url: str, reading: Reading) -> int | None:
    """Return the same if a source handed the text at *url* over, then and now."""
    if reading.article is None or not is_handed_over(columns_of(reading.article, reading.reader)):
        return None
    return _capture(db, capture, reading, "urls.url = ? AND captures.url_id <> urls.id", normalise(url))


def _capture(db: Database, capture: Capture, reading: Reading, where: str, value: object) -> int | None:
    row = db.conn.execute(
        f"""SELECT articles.reading, captures.id, captures.sha256
            FROM urls JOIN articles ON articles.id = urls.article_id
              JOIN article_captures ON article_captures.article_id = articles.id
              JOIN captures ON captures.id = capture_id
            WHERE {where} ORDER BY page LIMIT 1""",
        [value],
    ).fetchone()
    if row is None or reader_in(row[0]) == reading.reader or row[2] == capture.sha256:
        return None
    return int(row[1])
