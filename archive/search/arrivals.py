"""The outcomes of single addresses in a run."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from archive.errors import NoSuchRecord
from archive.urls import normalise


@dataclass(frozen=True, slots=True, kw_only=True)
class Came:
    """The outcome of an address that was requested."""

    url: str
    publication: str
    """Slug."""

    outcome: str
    """``archived`` where the article is new, ``changed``, ``unchanged``, or the outcome of the ledger."""

    reason: str | None = None
    key: str | None = None
    """Of the article at the address."""

    headline: str | None = None

    @property
    def is_archived(self) -> bool:
        """Whether the archive has what the address now shows."""
        return self.outcome in {"archived", "changed", "unchanged"}


def came_of(db: sqlite3.Connection, url: str, *, run_id: int) -> Came:
    """Return the outcome of *url*, which the run *run_id* requested.

    Raises:
        NoSuchRecord: the ledger does not have it.

    """
    cursor = db.cursor()
    cursor.row_factory = sqlite3.Row
    found = cursor.execute(CAME, (normalise(url), run_id)).fetchone()
    if found is None:
        raise NoSuchRecord("the archive has no address", url, "`blotter crawl` enters what is listed")
    row = dict(found)
    is_new, is_changed = row.pop("is_new"), row.pop("is_changed")
    if row["outcome"] == "archived" and not is_new:
        row["outcome"] = "changed" if is_changed else "unchanged"
    return Came(**row)


CAME = """
    SELECT urls.address AS url, slug AS publication, urls.outcome, urls.reason, key, headline,
      articles.first_seen_at >= runs.started_at AS is_new,
      EXISTS (SELECT 1 FROM revisions WHERE article_id = articles.id AND run_id = runs.id) AS is_changed
    FROM urls JOIN publications ON publications.id = urls.publication_id
      LEFT JOIN articles ON articles.id = article_id, runs WHERE urls.url = ? AND runs.id = ?"""
