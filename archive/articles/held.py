"""The table ``held``: changes that a run saw and did not make."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from archive.articles.comparing import Cause
from archive.articles.rows import Articles
from archive.articles.stored_reading import Read
from archive.facts import Fault, Reason
from archive.noted import Noted, noted, written
from archive.records import Outcome
from archive.times import known_moment, stamp

AT_ONCE = written(Fault.TOO_MANY_CHANGED)
PLACEHOLDER = noted(Reason.READS_WORSE, noted(Reason.PLACEHOLDER))
OF_MANY = f"(count(*) > 1 OR max(urls.reason = '{AT_ONCE}'))"
"""SQL for whether the rows of one event fell together."""

LOOK_AGAIN = timedelta(days=7)  # at URLs whose change is held, at the latest
PASSING = timedelta(hours=12)
"""How soon the first time, and after each placeholder page: by the next day's crawl most troubles are over."""


class Seen(StrEnum):
    """The change seen of an article that is in the archive."""

    CHANGED = "changed"
    LAYOUT = "layout"
    """Changed as most articles of the run did."""

    WORSE = "worse"
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class Holding:
    """Notes changes, forgets them and makes them. Every method runs inside its caller's transaction."""

    db: Database

    def hold(  # noqa: PLR0913  # one argument for each column that is written
        self, what: Seen, *, url_id: int, article_id: int, at: datetime, reason: Noted | None = None,
        read: Read | None = None, looks: int = 1,
    ) -> None:  # fmt: skip
        """Note the change seen at a URL, in place of an earlier note; outside a run it waits at once.

        What belongs to an event stays with it until that is decided.
        """
        (event,) = self.db.conn.execute(
            "SELECT max(event) FROM held WHERE url_id = ? AND (what IN ('changed', 'layout')) = ?",
            [url_id, what is Seen.CHANGED],
        ).fetchone()
        self.release(url_id)
        run_id = self.run_under_way()
        if run_id is None:
            event = event or self.next_event()
        self.db.conn.execute(
            """INSERT INTO held (event, state, what, reason, url_id, article_id, seen_at, looks, reading, run_id)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""",
            [
                *(event, "open" if run_id else "held", what, reason, url_id, article_id),
                *(stamp(at), looks, read and read.to_json(), run_id),
            ],
        )

    def run_under_way(self) -> int | None:
        """Return the run that has not ended, if there is one."""
        row = self.db.conn.execute("SELECT max(id) FROM runs WHERE finished_at IS NULL").fetchone()
        return None if row[0] is None else int(row[0])

    def release(self, url_id: int) -> None:
        """Delete what waits for a URL, which reads well again."""
        self.db.conn.execute("DELETE FROM held WHERE url_id = ?", [url_id])

    def release_fallen(self, url_id: int) -> None:
        """Forget that a URL was gone or held no article: its page is back, though its text comes another way."""
        self.db.conn.execute("DELETE FROM held WHERE url_id = ? AND reading IS NULL", [url_id])

    def is_back(self, url_id: int) -> bool:
        """Return whether a URL was held as gone, and forget it: it answers as it did before."""
        found = self.db.conn.execute("DELETE FROM held WHERE url_id = ? AND what = 'gone'", [url_id])
        return found.rowcount > 0

    def make(self, row: dict[str, Any]) -> None:
        """Make one change: another reading, or a tombstone if the page is gone."""
        articles = Articles(self.db)
        if row["reading"] is None:
            if not articles.stands_elsewhere(row["article_id"], row["url_id"], look_again=row["seen_at"]):
                articles.bury(row["article_id"], at=row["seen_at"])
            self.settle(row["url_id"], Outcome.GONE if row["what"] == Seen.GONE else Outcome.NOT_ARTICLE, row["reason"])
        else:
            before, read = articles.row(row["article_id"]), Read.from_json(row["reading"])
            cause = Cause.LAYOUT if row["what"] == Seen.LAYOUT else articles.cause_of(before, read)
            articles.replace(before, read, cause=cause, at=row["seen_at"], run_id=row["run_id"])
            self.settle(row["url_id"], Outcome.ARCHIVED, None)
        self.release(row["url_id"])

    def settle(self, url_id: int, outcome: Outcome, reason: Noted | None, *, due_at: str | None = None) -> None:
        """Write the outcome of a URL; it stays as due as it was unless *due_at* says when."""
        self.db.conn.execute(
            "UPDATE urls SET outcome = ?, reason = ?, due_at = coalesce(?, due_at) WHERE id = ?",
            [outcome, reason, due_at, url_id],
        )

    def next_event(self) -> int:
        """Return the number of a new event; none is given twice, since people have it from a mail."""
        (last,) = self.db.conn.execute(
            """SELECT max(coalesce((SELECT max(event) FROM held), 0),
                 coalesce((SELECT CAST(value AS INTEGER) FROM settings WHERE name = 'last_event'), 0))"""
        ).fetchone()
        self.db.conn.execute("INSERT OR REPLACE INTO settings VALUES ('last_event', ?)", [str(last + 1)])
        return int(last) + 1


def next_look(url: Mapping[str, Any], at: datetime, *, gap: timedelta | None = None) -> datetime:
    """Return when a *url* whose change is held is looked at again: after *gap*, else half a day, then ever later.

    That is twice the time since the look before, and less by half a day, so that a daily crawl is not a minute early.

    >>> from archive.times import moment
    >>> url = {"outcome": "held", "checked_at": "2026-01-01T00:00:00Z"}
    >>> [f"{next_look(url, moment(at)):%d %H:%M}" for at in ("2026-01-01T12:00Z", "2026-01-03", "2026-01-09")]
    ['02 00:00', '06 12:00', '16 00:00']
    """
    checked = known_moment(url["checked_at"]) if url["outcome"] == Outcome.HELD else None
    twice = (at - checked) * 2 - PASSING if checked else PASSING
    return at + (gap or min(max(PASSING, twice), LOOK_AGAIN))
