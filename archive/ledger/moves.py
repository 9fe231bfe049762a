"""A publication that moved to another home: its addresses there take over what became of them before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from archive.records import Due
from archive.times import stamp
from archive.urls import normalise

LISTED = "publication_id, role, listed_by, listed_title, listed_date, listed_offset, first_listed_at, last_listed_at"
ROW = "SELECT id FROM urls WHERE url = ?"
UNASKED = "outcome = 'waiting' AND checked_at IS NULL AND article_id IS NULL"


@dataclass(frozen=True, slots=True)
class Moves:
    """The table ``urls``, where a home has moved. Every method runs inside its caller's transaction.

    A row keeps the address that was requested, since its captures came from there.
    """

    db: Database

    def take_over(self, former: Mapping[str, Iterable[str]]) -> int:
        """Return how many addresses that were never requested have the outcome of one of their *former* ones now."""
        pairs = [(url, before) for url, addresses in former.items() for before in addresses]
        return sum([self._take_over(_spelt(url), _spelt(before)) for url, before in pairs])

    def follow(self, due: Due, address: str, *, at: datetime) -> None:
        """Make *address* due, which is the present one of *due*."""
        moment = stamp(at)
        self.db.conn.execute(
            f"INSERT OR IGNORE INTO urls (url, address, {LISTED}) SELECT ?, ?, {LISTED} FROM urls WHERE id = ?",
            [normalise(address), address, due.url_id],
        )
        self._take_over(normalise(address), normalise(due.url))
        self.db.conn.execute(
            "UPDATE urls SET due_at = min(coalesce(due_at, ?), ?) WHERE url = ?", [moment, moment, normalise(address)]
        )

    def _take_over(self, url: str, before: str) -> bool:
        taken = self.db.conn.execute(
            f"""UPDATE urls SET (article_id, outcome, reason, checked_at, due_at) =
                  (SELECT article_id, outcome, reason, checked_at, due_at FROM urls WHERE url = ?)
                WHERE url = ? AND {UNASKED}
                  AND EXISTS (SELECT 1 FROM urls WHERE url = ? AND outcome NOT IN ('waiting', 'skipped'))""",
            [before, url, before],
        )
        if taken.rowcount:
            self.db.conn.execute("UPDATE urls SET due_at = NULL WHERE url = ?", [before])
            self.db.conn.execute(f"UPDATE held SET url_id = ({ROW}) WHERE url_id = ({ROW})", [url, before])
        return taken.rowcount > 0


def _spelt(url: str) -> str:
    try:
        return normalise(url)
    except ValueError:
        return url
