"""The end of a run: it makes the changes that it noted, or holds them for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from archive.articles.decisions import ACCEPT
from archive.articles.held import AT_ONCE, LOOK_AGAIN, OF_MANY, PASSING, PLACEHOLDER, Holding, Seen
from archive.articles.redesigns import Layouts
from archive.articles.rows import Articles
from archive.facts import Fault, Reason
from archive.noted import Noted
from archive.records import Outcome
from archive.times import moment, stamp

FEW = 3  # changes below which no share of a publication is called many
MANY = 5  # one in this many articles of the archive


@dataclass(frozen=True, slots=True)
class Conclusion:
    """Concludes what runs noted. Every method runs inside its caller's transaction."""

    db: Database

    @property
    def holding(self) -> Holding:
        """The changes noted."""
        return Holding(self.db)

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
        since, started = self._week_of(run_id)
        moved = self._moved(since, publication_id, noted)
        fallen = [row for row in noted if row["what"] != Seen.CHANGED and row not in moved]
        reason, redesigned = Layouts(self.db).of_run(run_id, publication_id, changed)
        for row in changed:
            if row not in redesigned:
                self.holding.make(row)
        self._hold_layout(redesigned, reason, publication_id)
        for row in moved:
            self._conclude_fallen(row)
        if fallen and self._too_many(since, started, publication_id):
            fallen += self._taken_back(run_id, since, started, publication_id)
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
            event = row["event"] or self.holding.next_event()
            self.db.conn.execute(
                f"""UPDATE held SET state = 'held', event = ?
                    WHERE id IN (SELECT held.id {READ_WORSE} AND publication_id = ?)""",
                [event, first, last, row["publication_id"]],
            )

    def _noted(self, run_id: int, publication_id: int) -> list[dict[str, Any]]:
        return list(
            self.db.query(
                """SELECT held.* FROM held JOIN urls ON urls.id = url_id
                   WHERE run_id = ? AND state = 'open' AND publication_id = ? ORDER BY held.id""",
                [run_id, publication_id],
            )
        )

    def _week_of(self, run_id: int) -> tuple[str, str]:
        """Return the time a week before the run, and when it started."""
        (started,) = self.db.conn.execute("SELECT started_at FROM runs WHERE id = ?", [run_id]).fetchone()
        return stamp(moment(started) - LOOK_AGAIN), started

    def _moved(self, since: str, publication_id: int, rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """Return the *rows* whose page is gone and whose article was found at another address *since* a time."""
        gone = [row for row in rows if row["what"] == Seen.GONE]
        if not gone:
            return []
        found = {article_id for (article_id,) in self.db.conn.execute(FOUND, {"since": since, "of": publication_id})}
        return [row for row in gone if row["article_id"] in found]

    def _too_many(self, since: str, started: str, publication_id: int) -> bool:
        """Return whether more than a fifth of the articles kept before the run *started* fell *since*, undecided.

        Those that got their tombstones since then count: removals may come a few a day.
        """
        held, fallen = self.db.conn.execute(
            f"""SELECT count(DISTINCT articles.id), count(DISTINCT iif(
                 urls.outcome IN ('gone', 'held', 'barred', 'not_article') AND urls.checked_at >= :since
                   AND articles.id NOT IN ({FOUND})
                   AND urls.id NOT IN (SELECT url_id FROM held WHERE what = 'layout'), articles.id, NULL))
               FROM articles LEFT JOIN urls ON urls.article_id = articles.id AND urls.role = 'article'
               WHERE articles.publication_id = :of AND articles.first_seen_at <= :started
                 AND (articles.gone_at IS NULL OR ({BURIED}))""",
            {"of": publication_id, "started": started, "since": since},
        ).fetchone()
        return bool(fallen >= FEW and fallen * MANY > held)

    def _taken_back(self, run_id: int, since: str, started: str, publication_id: int) -> list[dict[str, Any]]:
        """Return as noted by a run the removals that earlier ones made *since*: their tombstones are taken away."""
        given = {"of": publication_id, "run": run_id, "since": since, "started": started}
        made = self.db.conn.execute("SELECT coalesce(max(id), 0) FROM held").fetchone()
        self.db.conn.execute(
            f"""INSERT INTO held (state, what, reason, url_id, article_id, seen_at, looks, run_id)
                SELECT 'open', 'gone', urls.reason, urls.id, articles.id, articles.gone_at, 2, :run
                FROM articles JOIN urls ON urls.article_id = articles.id
                WHERE articles.publication_id = :of AND role = 'article' AND outcome = 'gone'
                  AND articles.id NOT IN ({FOUND}) AND {BURIED} ORDER BY urls.id""",
            given,
        )
        rows = list(self.db.query("SELECT * FROM held WHERE id > ?", made))
        for row in rows:
            Articles(self.db).unbury(row["article_id"])
        return rows

    def _conclude_fallen(self, row: dict[str, Any]) -> None:
        """Hold an article that reads worse or belongs to an event; give a gone one its tombstone at the second look."""
        if row["what"] == Seen.WORSE or row["event"]:
            self._wait(row, row["event"] or self.holding.next_event())
            if row["what"] == Seen.GONE:
                self.holding.settle(row["url_id"], Outcome.HELD, AT_ONCE, due_at=_look_due(row))
        elif row["looks"] < 2:
            self.holding.release(row["url_id"])
        else:
            self.holding.make(row)

    def _hold_layout(self, rows: Sequence[dict[str, Any]], reason: Noted, publication_id: int) -> None:
        """Let a person say whether it was a redesign."""
        self._hold_as_one(rows, reason, self._event_of(publication_id, "= 'layout'"))
        changes = [(Seen.LAYOUT, reason, row["id"]) for row in rows]
        self.db.conn.executemany("UPDATE held SET what = ?, reason = ? WHERE id = ?", changes)

    def _hold_as_one(self, rows: Sequence[dict[str, Any]], reason: Noted, waiting: int | None) -> None:
        """Let a person decide on *rows* under the number of the event *waiting*, else under a new one."""
        event = waiting or (self.holding.next_event() if rows else 0)
        for row in rows:
            self._wait(row, event)
            why = PLACEHOLDER if _is_walled(row) else reason
            self.holding.settle(row["url_id"], Outcome.HELD, why, due_at=_look_due(row))

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


def _is_walled(row: Mapping[str, Any]) -> bool:
    """Return whether the page of a held *row* showed a placeholder page."""
    return bool(row["what"] == Seen.WORSE and row["reason"] == PLACEHOLDER)


def _look_due(row: Mapping[str, Any]) -> str | None:
    """Return when the page of a held *row* is looked at again; ``None`` if it reads worse: then that is known."""
    gap = PASSING if row["what"] == Seen.GONE and not row["event"] else LOOK_AGAIN
    return None if row["what"] == Seen.WORSE else stamp(moment(row["seen_at"]) + gap)


BURIED = f"""
    articles.gone_at >= :since AND articles.id NOT IN (
      SELECT article_id FROM urls WHERE article_id IS NOT NULL AND url IN (
        SELECT value FROM decisions, json_each(decisions.urls)
        WHERE action = '{ACCEPT}' AND made_at BETWEEN :since AND :started))"""
"""Articles that got their tombstone within a week, and not by a person's decision."""

FOUND = f"""
    SELECT article_id FROM urls WHERE publication_id = :of AND role = 'article' AND outcome = 'archived'
      AND reason IS NOT '{Reason.REDIRECT}' AND article_id IS NOT NULL
      AND checked_at >= :since"""
"""Articles that stand at an address."""

READ_WORSE = """
    FROM held JOIN urls ON urls.id = held.url_id JOIN runs ON runs.id = held.run_id
    WHERE held.what = 'worse' AND held.run_id BETWEEN ? AND ? AND runs.command LIKE 'reread%'"""
