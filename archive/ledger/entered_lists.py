"""Lists that the ledger has already: which answers of a source were entered whole, by the rules of today."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from archive.schema.json_columns import mapping_in, texts
from archive.times import stamp

LIST_RULES = "list_rules"
"""Name of the setting that holds a digest of the rules of each source of a publication, and since when they hold."""


@dataclass(frozen=True, slots=True)
class EnteredLists:
    """The answers of the sources of one publication, as the ledger and the captures know them."""

    db: Database
    publication_id: int

    def rules_since(self, source: str, digest: str, *, at: datetime) -> str:
        """Return since when the lists of *source* are entered by the rules of *digest*; since *at* if these are new."""
        row = self.db.conn.execute("SELECT value FROM settings WHERE name = ?", [LIST_RULES]).fetchone()
        noted = mapping_in(row[0] if row else None)
        name = f"{self.publication_id} {source}"
        known = texts(noted.get(name))
        if len(known) == 2 and known[0] == digest:
            return known[1]
        value = json.dumps(noted | {name: [digest, stamp(at)]})
        with self.db.atomic():
            self.db.conn.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", [LIST_RULES, value])
        return stamp(at)

    def holds(self, url_id: int, *, since: str) -> bool:
        """Return whether the newest whole answer of a source's URL was entered to its end, at *since* or later.

        A run that is killed between keeping an answer and entering it leaves the time of its capture behind that of
        the outcome; an answer that was no list leaves another outcome.
        """
        found = self.db.conn.execute(
            """SELECT outcome = 'archived' AND checked_at >= ?2 AND checked_at >= coalesce(
                 (SELECT max(fetched_at) FROM captures WHERE url_id = ?1 AND status = 200), 'never')
               FROM urls WHERE id = ?1""",
            [url_id, since],
        ).fetchone()
        return bool(found and found[0])

    def come_to_rest(self, *, since: datetime) -> frozenset[str]:
        """Return the URLs that were found to hold no article at *since* or later, and are not due.

        Being listed again makes them due. Those that came to rest before were looked for in the run at *since*.
        """
        rows = self.db.conn.execute(
            """SELECT url FROM urls WHERE publication_id = ? AND checked_at >= ? AND due_at IS NULL
                 AND role = 'article' AND outcome IN ('not_article', 'gone', 'failed')""",
            [self.publication_id, stamp(since)],
        )
        return frozenset(url for (url,) in rows)
