"""What a run saw and did not do: held until the run has ended well, or until a person decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from archive.articles.rows import Articles, Read
from archive.errors import NoSuchRecord
from archive.records import Outcome
from archive.times import moment, stamp

FEW = 3  # changes below which no share of a publication is called many
MANY = 5  # one in so many re-checked URLs
AT_ONCE = "too many changed at once"
LOOK_AGAIN = timedelta(days=7)  # at URLs whose change is held


class Seen(StrEnum):
    """What was seen of an article that is in the archive."""

    CHANGED = "changed"
    WORSE = "worse"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """What is held and waits for `blotter accept` or `blotter reject`, as one."""

    id: int
    publication: str
    """Slug."""

    reason: str
    seen_at: str
    changed: int
    """Articles that read otherwise."""

    worse: int
    """Articles whose text is empty, half as long, or no article any more."""

    gone: int
    example: str
    """Address of one of them."""


@dataclass(frozen=True, slots=True)
class Holding:
    """The table ``held``. Every method but the reading ones runs inside its caller's transaction."""

    db: Database

    def hold(  # noqa: PLR0913  # one argument for each column that is written
        self, what: Seen, *, url_id: int, article_id: int, at: datetime, reason: str | None = None,
        read: Read | None = None, looks: int = 1,
    ) -> None:  # fmt: skip
        """Note what was seen at a URL, in place of what was noted before; outside a run it waits at once."""
        self.release(url_id)
        run_id = self.run_under_way()
        self.db.conn.execute(
            """INSERT INTO held (state, what, reason, url_id, article_id, seen_at, looks, reading, run_id)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            [
                *("open" if run_id else "held", what, reason, url_id, article_id),
                *(stamp(at), looks, read and read.to_json(), run_id),
            ],
        )
        self.db.conn.execute("UPDATE held SET event = id WHERE url_id = ? AND state = 'held'", [url_id])

    def run_under_way(self) -> int | None:
        """Return the run that has not ended, where there is one."""
        row = self.db.conn.execute("SELECT max(id) FROM runs WHERE finished_at IS NULL").fetchone()
        return None if row[0] is None else int(row[0])

    def release(self, url_id: int) -> None:
        """Forget what was held of a URL: it reads well again."""
        self.db.conn.execute("DELETE FROM held WHERE url_id = ?", [url_id])

    def conclude(self, run_id: int) -> None:
        """Do what the run noted, or hold it where so much changed that the site must have.

        A redesign or a sold domain makes articles vanish or shrink by the hundred. When that is more than
        a fifth of what was re-checked of a publication, none of its changes is made: all are one event.
        """
        for row in list(
            self.db.query(
                """SELECT DISTINCT publication_id FROM held JOIN urls ON urls.id = url_id
                   WHERE run_id = ? AND state = 'open'""",
                [run_id],
            )
        ):
            self.conclude_one(run_id, row["publication_id"])

    def conclude_one(self, run_id: int, publication_id: int) -> int | None:
        """Conclude what the run noted of one publication; return the event where all of it is held as one."""
        noted = self._noted(run_id, publication_id)
        if not self._too_many(run_id, publication_id):
            self._do_each(noted)
            return None
        return self._hold_as_one(noted)

    def events(self) -> list[Event]:
        """Return what waits for a decision, the oldest first."""
        rows = self.db.query(
            """SELECT event AS id, slug AS publication, min(seen_at) AS seen_at, min(address) AS example,
                 CASE WHEN count(*) > 1 THEN ? ELSE max(held.reason) END AS reason,
                 sum(what = 'changed') AS changed, sum(what = 'worse') AS worse, sum(what = 'gone') AS gone
               FROM held JOIN urls ON urls.id = url_id JOIN publications ON publications.id = urls.publication_id
               WHERE held.state = 'held' GROUP BY event ORDER BY event""",
            [AT_ONCE],
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
        rows = self._waiting(event)
        for row in rows:
            self._do(row)
        return len(rows)

    def reject(self, event: int) -> int:
        """Return how many articles stay as they are, whatever *event* saw."""
        rows = self._waiting(event)
        for row in rows:
            self._settle(row["url_id"], Outcome.ARCHIVED, None)
            self.release(row["url_id"])
        return len(rows)

    def _noted(self, run_id: int, publication_id: int) -> list[dict[str, Any]]:
        return list(
            self.db.query(
                """SELECT held.* FROM held JOIN urls ON urls.id = url_id
                   WHERE run_id = ? AND state = 'open' AND publication_id = ? ORDER BY held.id""",
                [run_id, publication_id],
            )
        )

    def _too_many(self, run_id: int, publication_id: int) -> bool:
        checked, fallen = self.db.conn.execute(
            """SELECT count(*), coalesce(sum(urls.outcome IN ('gone', 'held', 'barred', 'not_article')), 0)
               FROM urls JOIN articles ON articles.id = urls.article_id, runs
               WHERE urls.publication_id = ? AND runs.id = ?
                 AND urls.checked_at >= runs.started_at AND articles.first_seen_at < runs.started_at""",
            [publication_id, run_id],
        ).fetchone()
        return bool(fallen >= FEW and fallen * MANY > checked)

    def _hold_as_one(self, rows: Sequence[dict[str, Any]]) -> int | None:
        event: int | None = rows[0]["id"] if rows else None
        for row in rows:
            self.db.conn.execute("UPDATE held SET state = 'held', event = ? WHERE id = ?", [event, row["id"]])
            self._settle(row["url_id"], Outcome.HELD, AT_ONCE, due_at=stamp(moment(row["seen_at"]) + LOOK_AGAIN))
        return event

    def _do_each(self, rows: Sequence[dict[str, Any]]) -> None:
        for row in rows:
            if row["what"] == Seen.WORSE:
                self.db.conn.execute("UPDATE held SET state = 'held', event = id WHERE id = ?", [row["id"]])
            elif row["what"] == Seen.GONE and row["looks"] < 2:
                self.release(row["url_id"])
            else:
                self._do(row)

    def _do(self, row: dict[str, Any]) -> None:
        """Make one change: another reading, or a tombstone where there is nothing to read any more."""
        articles = Articles(self.db)
        if row["reading"] is None:
            if not articles.stands_elsewhere(row["article_id"], row["url_id"], look_again=row["seen_at"]):
                articles.bury(row["article_id"], at=row["seen_at"])
            self._settle(
                row["url_id"], Outcome.GONE if row["what"] == Seen.GONE else Outcome.NOT_ARTICLE, row["reason"]
            )
        else:
            before, read = articles.row(row["article_id"]), Read.from_json(row["reading"])
            cause = articles.cause_of(before, read)
            articles.replace(before, read, cause=cause, at=row["seen_at"], run_id=row["run_id"])
            self._settle(row["url_id"], Outcome.ARCHIVED, None)
        self.release(row["url_id"])

    def _waiting(self, event: int) -> list[dict[str, Any]]:
        return list(self.db.query("SELECT * FROM held WHERE event = ? AND state = 'held' ORDER BY id", [event]))

    def _settle(self, url_id: int, outcome: Outcome, reason: str | None, *, due_at: str | None = None) -> None:
        self.db.conn.execute(
            "UPDATE urls SET outcome = ?, reason = ?, due_at = coalesce(?, due_at) WHERE id = ?",
            [outcome, reason, due_at, url_id],
        )
