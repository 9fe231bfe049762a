"""The rows of a page beside its article: its URL, and the kind of its captures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from archive.articles.comparing import Row
from archive.facts import Reason
from archive.noted import Noted
from archive.records import Kind, Role


@dataclass(frozen=True, slots=True)
class PageRows:
    """Reads and writes them. Every method runs inside its caller's transaction."""

    db: Database

    def url(self, url_id: int) -> dict[str, Any]:
        """Return the row of a URL, with the slug and the zone of its publication."""
        found = self.db.query(
            """SELECT urls.*, slug, timezone FROM urls JOIN publications ON publications.id = publication_id
               WHERE urls.id = ?""",
            [url_id],
        )
        return next(iter(found))

    def link(self, url_id: int, article_id: int | None) -> None:
        """Write which article stands at a URL."""
        self.db.conn.execute("UPDATE urls SET article_id = ? WHERE id = ?", [article_id, url_id])

    def origin(self, capture_id: int | None) -> str | None:
        """Return how a capture came into the archive; ``None`` without one."""
        row = self.db.conn.execute("SELECT origin FROM captures WHERE id = ?", [capture_id]).fetchone()
        return str(row[0]) if row else None

    def taken_at(self, capture_id: int | None) -> str:
        """Return when a capture was taken, as stored; empty without one."""
        row = self.db.conn.execute("SELECT fetched_at FROM captures WHERE id = ?", [capture_id]).fetchone()
        return str(row[0]) if row else ""

    def mark(self, capture_id: int, url: Row, kind: Kind, reason: Noted | None) -> None:
        """Write the kind of a capture of *url*, and why it is no article; a source and robots.txt have theirs."""
        if url["role"] not in {Role.SOURCE, Role.ROBOTS}:
            self.db.conn.execute("UPDATE captures SET kind = ?, reason = ? WHERE id = ?", [kind, reason, capture_id])

    def mark_latest(self, url_id: int) -> None:
        """Mark the latest capture of a URL that was taken for an article as a placeholder page."""
        latest = "id = (SELECT max(id) FROM captures WHERE url_id = ? AND kind = 'article')"
        values = [Kind.PLACEHOLDER, Reason.PLACEHOLDER, url_id]
        self.db.conn.execute(f"UPDATE captures SET kind = ?, reason = ? WHERE {latest}", values)
