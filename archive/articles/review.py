"""Changes that wait for a person: the events that they belong to, and what is decided on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from archive.articles.held import AT_ONCE, OF_MANY, PLACEHOLDER, Holding
from archive.errors import NoSuchRecord
from archive.facts import Reason
from archive.records import Outcome

WAITING = "FROM held JOIN urls ON urls.id = url_id WHERE state = 'held'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Held changes that wait together for `blotter accept` or `blotter reject`."""

    id: int
    publication: str
    """Slug."""

    reason: str
    seen_at: str
    changed: int
    """Articles that read differently."""

    worse: int
    """Articles whose text is empty, half as long, or no article any more."""

    gone: int
    example: str
    """Address of one of them."""


@dataclass(frozen=True, slots=True)
class Review:
    """Lists and decides them. Every method but the reading ones runs inside its caller's transaction."""

    db: Database

    @property
    def holding(self) -> Holding:
        """The changes noted."""
        return Holding(self.db)

    def events(self) -> list[Event]:
        """Return what waits for a decision, the oldest first."""
        rows = self.db.query(
            f"""SELECT event AS id, slug AS publication, min(seen_at) AS seen_at, min(address) AS example,
                 iif({OF_MANY} AND max(what) <> 'layout' AND NOT (min(what) = 'worse' AND min(held.reason) = ?3
                       AND max(held.reason) = ?3),
                   iif(command LIKE 'reread%', ?1, ?2), coalesce(max(held.reason), max(what))) AS reason,
                 sum(what IN ('changed', 'layout')) AS changed, sum(what = 'worse') AS worse, sum(what = 'gone') AS gone
               FROM held JOIN urls ON urls.id = url_id JOIN publications ON publications.id = urls.publication_id
                 LEFT JOIN runs ON runs.id = held.run_id
               WHERE held.state = 'held' GROUP BY event ORDER BY event""",
            [Reason.READ_AGAIN, AT_ONCE, PLACEHOLDER],
        )
        return [Event(**row) for row in rows]

    def event(self, event: int) -> Event:
        """Return the event of that number.

        Raises:
            NoSuchRecord: nothing of that number waits.

        """
        found = next((each for each in self.events() if each.id == event), None)
        if found is None:
            raise NoSuchRecord("no change waits under the number", event, "`blotter held` lists those that wait")
        return found

    def accept(self, event: int) -> int:
        """Return how many articles the changes of *event* were made to."""
        return self._carry_out(self._waiting(event))

    def reject(self, event: int) -> int:
        """Drop the changes of *event*; return how many articles stay as they are."""
        return self._drop(self._waiting(event))

    def urls(self, event: int) -> list[str]:
        """Return the addresses whose changes wait under the number *event*, as the ledger has them."""
        found = self.db.conn.execute(f"SELECT url {WAITING} AND event = ? ORDER BY held.id", [event])
        return [url for (url,) in found]

    def decide_again(self, urls: str, *, accepted: bool) -> int:
        """Return how many changes at *urls*, a JSON list, were waiting and are now made, or dropped."""
        among = f"SELECT held.* {WAITING} AND url IN (SELECT value FROM json_each(?)) ORDER BY held.id"
        rows = list(self.db.query(among, [urls]))
        return self._carry_out(rows) if accepted else self._drop(rows)

    def _waiting(self, event: int) -> list[dict[str, Any]]:
        return list(self.db.query("SELECT * FROM held WHERE event = ? AND state = 'held' ORDER BY id", [event]))

    def _carry_out(self, rows: Sequence[dict[str, Any]]) -> int:
        for row in rows:
            self.holding.make(row)
        return len(rows)

    def _drop(self, rows: Sequence[dict[str, Any]]) -> int:
        for row in rows:
            self.holding.settle(row["url_id"], Outcome.ARCHIVED, None)
            self.holding.release(row["url_id"])
        return len(rows)
