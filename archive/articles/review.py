"""Changes that a run saw and did not make: they wait for its end, or for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlite_utils import Database

from archive.articles.comparing import Cause
from archive.articles.redesigns import Layouts
from archive.articles.rows import Articles
from archive.articles.stored_reading import Read
from archive.errors import NoSuchRecord
from archive.facts import Fault, Reason
from archive.noted import Noted, noted, written
from archive.records import Outcome
from archive.times import known_moment, moment, stamp

FEW = 3  # changes below which no share of a publication is called many
MANY = 5  # one in this many articles of the archive
AT_ONCE = written(Fault.TOO_MANY_CHANGED)
LOOK_AGAIN = timedelta(days=7)  # at URLs whose change is held, at the latest
PASSING = timedelta(hours=12)
"""How soon the first time, and after each placeholder page: by the next day's crawl most troubles are over."""

PLACEHOLDER = noted(Reason.READS_WORSE, noted(Reason.PLACEHOLDER))
OF_MANY = f"(count(*) > 1 OR max(urls.reason = '{AT_ONCE}'))"
"""SQL for whether the rows of one event fell together."""


class Seen(StrEnum):
    """The change seen of an article that is in the archive."""

    CHANGED = "changed"
    LAYOUT = "layout"
    """Changed as most articles of the run did."""

    WORSE = "worse"
    GONE = "gone"


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
class Holding:
    """The table ``held``. Every method but the reading ones runs inside its caller's transaction."""

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
            event = event or self._next_event()
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

    def conclude(self, run_id: int) -> None:
        """Make the changes that the run noted, or hold them if so many mean that the site itself has changed.

        A redesign or a sold domain makes articles vanish or shrink by the hundred. When that is more than
        a fifth of a publication's articles, all that are gone or read worse are one event; edits are made.
        """
        for row in list(
            self.db.query(
                """SELECT DISTINCT publication_id FROM held JOIN urls ON urls.id = url_id
                   WHERE run_id = ? AND state = 'open'""",
                [run_id],
            )
        ):
            self.conclude_one(run_id, row["publication_id"])

    def conclude_one(self, run_id: int, publication_id: int) -> Fault | None:
        """Conclude what the run noted of one publication; return why much of it is held as one event."""
        noted = self._noted(run_id, publication_id)
        changed = [row for row in noted if row["what"] == Seen.CHANGED]
        fallen = [row for row in noted if row["what"] != Seen.CHANGED]
        reason, redesigned = Layouts(self.db).of_run(run_id, publication_id, changed)
        for row in changed:
            if row not in redesigned:
                self._do(row)
        self._hold_layout(redesigned, reason, publication_id)
        if fallen and self._too_many(run_id, publication_id):
            self._hold_as_one(fallen, AT_ONCE, self._event_of(publication_id, "IN ('gone', 'worse')"))
            return Fault.PLACEHOLDER_PAGES if all(map(_is_walled, fallen)) else Fault.TOO_MANY_CHANGED
        for row in fallen:
            self._conclude_fallen(row)
        return Fault.LAYOUT_CHANGED if redesigned else None

    def hold_read_again(self, first: int, last: int) -> None:
        """Make one event for each publication of the changes held by the re-reading of the runs *first* to *last*."""
        for row in list(
            self.db.query(f"SELECT publication_id, min(event) AS event {READ_WORSE} GROUP BY 1", [first, last])
        ):
            event = row["event"] or self._next_event()
            self.db.conn.execute(
                f"""UPDATE held SET state = 'held', event = ?
                    WHERE id IN (SELECT held.id {READ_WORSE} AND publication_id = ?)""",
                [event, first, last, row["publication_id"]],
            )

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

    def _carry_out(self, rows: Sequence[dict[str, Any]]) -> int:
        for row in rows:
            self._do(row)
        return len(rows)

    def _drop(self, rows: Sequence[dict[str, Any]]) -> int:
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
        """Return whether more than a fifth of the articles kept before the run fell within a week, undecided."""
        (started,) = self.db.conn.execute("SELECT started_at FROM runs WHERE id = ?", [run_id]).fetchone()
        held, fallen = self.db.conn.execute(
            """SELECT count(DISTINCT articles.id), count(DISTINCT iif(
                 urls.outcome IN ('gone', 'held', 'barred', 'not_article') AND urls.checked_at >= ?
                   AND urls.id NOT IN (SELECT url_id FROM held WHERE what = 'layout'), articles.id, NULL))
               FROM articles LEFT JOIN urls ON urls.article_id = articles.id AND urls.role = 'article'
               WHERE articles.publication_id = ? AND articles.gone_at IS NULL AND articles.first_seen_at < ?""",
            [stamp(moment(started) - LOOK_AGAIN), publication_id, started],
        ).fetchone()
        return bool(fallen >= FEW and fallen * MANY > held)

    def _hold_layout(self, rows: Sequence[dict[str, Any]], reason: Noted, publication_id: int) -> None:
        """Let a person say whether it was a redesign."""
        self._hold_as_one(rows, reason, self._event_of(publication_id, "= 'layout'"))
        changes = [(Seen.LAYOUT, reason, row["id"]) for row in rows]
        self.db.conn.executemany("UPDATE held SET what = ?, reason = ? WHERE id = ?", changes)

    def _hold_as_one(self, rows: Sequence[dict[str, Any]], reason: Noted, waiting: int | None) -> None:
        """Let a person decide on *rows* under the number of the event *waiting*, else under a new one."""
        event = waiting or (self._next_event() if rows else 0)
        for row in rows:
            self._wait(row, event)
            why = PLACEHOLDER if _is_walled(row) else reason
            self._settle(row["url_id"], Outcome.HELD, why, due_at=_look_due(row))

    def _wait(self, row: dict[str, Any], event: int) -> None:
        """Let a person decide on a row under the number *event*, or under the one that it has."""
        self.db.conn.execute(
            "UPDATE held SET state = 'held', event = coalesce(event, ?) WHERE id = ?", [event, row["id"]]
        )

    def _event_of(self, publication_id: int, what: str) -> int | None:
        """Return the event of several articles of a publication that waits already, where *what* is true of it."""
        found = self.db.conn.execute(
            f"""SELECT event FROM held JOIN urls ON urls.id = url_id
                WHERE publication_id = ? AND event IS NOT NULL AND what {what}
                GROUP BY event HAVING {OF_MANY} ORDER BY event LIMIT 1""",
            [publication_id],
        ).fetchone()
        return int(found[0]) if found else None

    def _next_event(self) -> int:
        """Return the number of a new event; none is given twice, since people have it from a mail."""
        (last,) = self.db.conn.execute(
            """SELECT max(coalesce((SELECT max(event) FROM held), 0),
                 coalesce((SELECT CAST(value AS INTEGER) FROM settings WHERE name = 'last_event'), 0))"""
        ).fetchone()
        self.db.conn.execute("INSERT OR REPLACE INTO settings VALUES ('last_event', ?)", [str(last + 1)])
        return int(last) + 1

    def _conclude_fallen(self, row: dict[str, Any]) -> None:
        """Hold an article that reads worse or belongs to an event; give a gone one its tombstone at the second look."""
        if row["what"] == Seen.WORSE or row["event"]:
            self._wait(row, row["event"] or self._next_event())
            if row["what"] == Seen.GONE:
                self._settle(row["url_id"], Outcome.HELD, AT_ONCE, due_at=_look_due(row))
        elif row["looks"] < 2:
            self.release(row["url_id"])
        else:
            self._do(row)

    def _do(self, row: dict[str, Any]) -> None:
        """Make one change: another reading, or a tombstone if the page is gone."""
        articles = Articles(self.db)
        if row["reading"] is None:
            if not articles.stands_elsewhere(row["article_id"], row["url_id"], look_again=row["seen_at"]):
                articles.bury(row["article_id"], at=row["seen_at"])
            self._settle(
                row["url_id"], Outcome.GONE if row["what"] == Seen.GONE else Outcome.NOT_ARTICLE, row["reason"]
            )
        else:
            before, read = articles.row(row["article_id"]), Read.from_json(row["reading"])
            cause = Cause.LAYOUT if row["what"] == Seen.LAYOUT else articles.cause_of(before, read)
            articles.replace(before, read, cause=cause, at=row["seen_at"], run_id=row["run_id"])
            self._settle(row["url_id"], Outcome.ARCHIVED, None)
        self.release(row["url_id"])

    def _waiting(self, event: int) -> list[dict[str, Any]]:
        return list(self.db.query("SELECT * FROM held WHERE event = ? AND state = 'held' ORDER BY id", [event]))

    def _settle(self, url_id: int, outcome: Outcome, reason: Noted | None, *, due_at: str | None = None) -> None:
        self.db.conn.execute(
            "UPDATE urls SET outcome = ?, reason = ?, due_at = coalesce(?, due_at) WHERE id = ?",
            [outcome, reason, due_at, url_id],
        )


WAITING = "FROM held JOIN urls ON urls.id = url_id WHERE state = 'held'"


def next_look(url: Mapping[str, Any], at: datetime, *, gap: timedelta | None = None) -> datetime:
    """Return when a *url* whose change is held is looked at again: after *gap*, else half a day, then ever later.

    That is twice the time since the look before, and less by half a day, so that a daily crawl is not a minute early.

    >>> url = {"outcome": "held", "checked_at": "2026-01-01T00:00:00Z"}
    >>> [f"{next_look(url, moment(at)):%d %H:%M}" for at in ("2026-01-01T12:00Z", "2026-01-03", "2026-01-09")]
    ['02 00:00', '06 12:00', '16 00:00']
    """
    checked = known_moment(url["checked_at"]) if url["outcome"] == Outcome.HELD else None
    twice = (at - checked) * 2 - PASSING if checked else PASSING
    return at + (gap or min(max(PASSING, twice), LOOK_AGAIN))


def _is_walled(row: Mapping[str, Any]) -> bool:
    """Return whether the page of a held *row* showed a placeholder page."""
    return bool(row["what"] == Seen.WORSE and row["reason"] == PLACEHOLDER)


def _look_due(row: Mapping[str, Any]) -> str | None:
    """Return when the page of a held *row* is looked at again; ``None`` if it reads worse: then that is known."""
    gap = PASSING if row["what"] == Seen.GONE and not row["event"] else LOOK_AGAIN
    return None if row["what"] == Seen.WORSE else stamp(moment(row["seen_at"]) + gap)


READ_WORSE = """
    FROM held JOIN urls ON urls.id = held.url_id JOIN runs ON runs.id = held.run_id
    WHERE held.what = 'worse' AND held.run_id BETWEEN ? AND ? AND runs.command LIKE 'reread%'"""
