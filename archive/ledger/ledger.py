"""The ledger: every URL ever listed, with its outcome and when it is due. It is also the frontier."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from archive.articles.held import LOOK_AGAIN, Holding, Seen
from archive.articles.rows import Articles
from archive.facts import Reason
from archive.ledger.listed_entries import AS_NEW, ListedEntries, is_unlisted
from archive.ledger.schedule import (
    BARRED_AGAIN,
    SECOND_LOOK,
    TRIES,
    came_out,
    look_due,
    next_due,
    retry_due,
    sooner,
)
from archive.noted import Noted, reason_in
from archive.records import Due, Outcome, Role
from archive.times import known_moment, stamp, with_offset
from archive.urls import normalise

FETCHED = "role IN ('article', 'page')"
"""The roles that are leased; sources and robots.txt are asked by their spider when it starts."""

DUE_COLUMNS = "id, address, role, etag, last_modified, listed_title, listed_date, listed_offset, failures, article_id"
LASTING = 3  # looks in a row that found the same trouble: it does not pass by itself


@dataclass(frozen=True, slots=True)
class Ledger(ListedEntries):
    """The table ``urls``. Its cost grows with the URLs listed or due, never with the articles kept."""

    def address(self, publication_id: int, url: str, role: Role, *, at: datetime) -> Due:
        """Return the row of *url* with its validators, made with *role* where it is missing or was only a picture's."""
        known = self.known(url)
        is_new = known is None or (role is Role.ARTICLE and is_unlisted(known))
        return self._made(publication_id, url, role, at) if known is None or is_new else known

    def known(self, url: str) -> Due | None:
        """Return the row of *url*; ``None`` if it never was in the ledger."""
        rows = self._rows(f"SELECT {DUE_COLUMNS} FROM urls WHERE url = ?", [normalise(url)])
        return next(map(_due, rows), None)

    def lease(
        self,
        publication_id: int,
        run_id: int,
        *,
        limit: int = 64,
        at: datetime,
        since: str | None = None,
        until: str | None = None,
    ) -> list[Due]:
        """Return at most *limit* URLs that are due, the longest due first, now leased to *run_id*.

        With *since* (a day), URLs that wait from then on to *until* are leased instead, newest first; undated
        ones come last, and only without *until*.
        """
        if since is None:
            due: tuple[str, str, list[Any]] = ("due_at <= ?", "due_at, id", [stamp(at)])
            return self._take(publication_id, run_id, limit, *due)
        undue = "outcome = 'waiting' AND due_at IS NULL AND"
        dated = (f"{undue} listed_date >= ? AND listed_date < ?", "listed_date DESC, id", [since, until or "9999"])
        taken = self._take(publication_id, run_id, limit, *dated)
        if taken or until:
            return taken
        return self._take(publication_id, run_id, limit, f"{undue} listed_date IS NULL", "id", [])

    def _take(
        self, publication_id: int, run_id: int, limit: int, where: str, order: str, given: list[Any]
    ) -> list[Due]:
        with self.db.atomic():
            rows = self._rows(
                f"SELECT {DUE_COLUMNS} FROM urls WHERE publication_id = ? AND lease IS NULL AND {FETCHED}"
                f" AND role <> 'page' AND {where} ORDER BY {order} LIMIT ?",
                [publication_id, *given, limit],
            )
            taken = [(str(run_id), row["id"]) for row in rows]
            self.db.conn.executemany("UPDATE urls SET lease = ? WHERE id = ?", taken)
        return [_due(row) for row in rows]

    def decline(self, url_id: int, reason: Noted, *, at: datetime) -> bool:
        """Return whether a URL that was never requested is settled now as no article, on the word of its source."""
        with self.db.atomic():
            settled = self.db.conn.execute(
                """UPDATE urls SET outcome = 'not_article', reason = ?, checked_at = ?, due_at = NULL
                   WHERE id = ? AND outcome = 'waiting' AND checked_at IS NULL AND lease IS NULL""",
                [reason, stamp(at), url_id],
            )
        return settled.rowcount > 0

    def hasten(self, url_id: int, *, at: datetime) -> None:
        """Make a URL that waits for a back-fill due now."""
        with self.db.atomic():
            self.db.conn.execute(
                "UPDATE urls SET due_at = ? WHERE id = ? AND outcome = 'waiting' AND due_at IS NULL",
                [stamp(at), url_id],
            )

    def look_at(self, urls: Iterable[str], *, at: datetime) -> None:
        """Make the archived ones of *urls* due now."""
        due = [(stamp(at), normalise(url), Reason.REDIRECT) for url in urls]
        with self.db.atomic():
            self.db.conn.executemany(
                """UPDATE urls SET due_at = ? WHERE url = ? AND role = 'article' AND outcome = 'archived'
                     AND reason IS NOT ?""",
                due,
            )

    def pass_over(self, url_id: int, reason: Noted, *, at: datetime) -> None:
        """Stop requesting a URL, for *reason*; an earlier outcome stays."""
        with self.db.atomic():
            self.db.conn.execute(
                """UPDATE urls SET reason = iif(outcome = 'waiting', ?, reason), checked_at = coalesce(checked_at, ?),
                     outcome = iif(outcome = 'waiting', 'skipped', outcome), due_at = NULL, lease = NULL
                   WHERE id = ?""",
                [reason, stamp(at), url_id],
            )

    def settle(  # noqa: PLR0913  # one argument for each column that is written
        self,
        url_id: int,
        outcome: Outcome,
        *,
        reason: Noted | None = None,
        at: datetime,
        due_at: datetime | None = None,
        etag: str | None = None,
        last_modified: str | None = None,
    ) -> None:
        """Write the outcome of a URL, free its lease and set when it is due again.

        Without *due_at*: a failure is tried again after growing gaps, and so is a URL that waits for its story, but
        without end; a barred or held one is due after a week, a gone article gets a second look, an address that never
        held one some more while it is new; all others rest. A later page is requested only with its first one.
        Validators that are not given stay as they were.
        """
        with self.db.atomic():
            row = next(iter(self._rows("SELECT * FROM urls WHERE id = ?", [url_id])))
            failures = row["failures"] + 1 if outcome in {Outcome.FAILED, Outcome.WAITING} else 0
            due = due_at or _due_again(outcome, at, row, failures=failures)
            due = None if row["role"] == Role.PAGE else due
            self.db.conn.execute(
                """UPDATE urls SET outcome = ?, reason = ?, checked_at = ?, due_at = ?, failures = ?, lease = NULL,
                   etag = coalesce(?, etag), last_modified = coalesce(?, last_modified) WHERE id = ?""",
                [outcome, reason, stamp(at), due and stamp(due), failures, etag, last_modified, url_id],
            )
            if outcome is Outcome.GONE and row["article_id"] and row["role"] == Role.ARTICLE:
                self._hold_gone(row, reason, at)

    def judge(
        self, url_id: int, outcome: Outcome, reason: str | None, *, due_at: datetime | None, is_last: bool
    ) -> None:
        """Write the outcome of a URL that was not requested: its schedule and the results of the last request stay.

        One that failed stays so, unless our reader failed on what the last request brought and *is_last* says that
        this is what was read. One at rest is due again at *due_at*, where that is given.
        """
        failed = self.db.conn.execute(
            "SELECT reason FROM urls WHERE id = ? AND outcome = 'failed'", [url_id]
        ).fetchone()
        if failed and not (is_last and reason_in(failed[0] or "")):
            return
        with self.db.atomic():
            self.db.conn.execute(
                """UPDATE urls SET outcome = ?1, reason = ?2, due_at = coalesce(due_at, ?3)
                   WHERE id = ?4 AND outcome <> ?1
                     AND (outcome IN ('not_article', 'held', 'archived', 'failed') OR reason = ?5)""",
                [outcome, reason, due_at and stamp(due_at), url_id, Reason.PLACEHOLDER],
            )

    def unchanged(self, url_id: int, *, at: datetime) -> None:
        """Free the lease of a URL that answered 304: its last reading still holds, and so does its outcome."""
        with self.db.atomic():
            row = self._rows(
                """SELECT outcome, reason, article_id, first_listed_at, published, first_seen_at,
                     (SELECT reason FROM captures WHERE url_id = urls.id ORDER BY id DESC LIMIT 1) AS read_as
                   FROM urls LEFT JOIN articles ON articles.id = article_id WHERE urls.id = ?""",
                [url_id],
            )[0]
            outcome, reason = (Outcome.ARCHIVED, None) if Holding(self.db).is_back(url_id) else _still(row)
            due_at = next_due(came_out(known_moment(row["published"]), known_moment(row["first_seen_at"]), at=at), at)
            if outcome == Outcome.HELD:
                due_at = sooner(due_at, at + LOOK_AGAIN)
            if not row["article_id"]:
                due_at = look_due(known_moment(row["first_listed_at"]) or at, at, is_first=False)
            self.db.conn.execute(
                """UPDATE urls SET outcome = ?, reason = ?, checked_at = ?, due_at = ?, failures = 0, lease = NULL
                   WHERE id = ?""",
                [outcome, reason, stamp(at), due_at and stamp(due_at), url_id],
            )
            if row["outcome"] == Outcome.GONE and row["article_id"]:
                Articles(self.db).unbury(row["article_id"])

    def _hold_gone(self, row: dict[str, Any], reason: Noted | None, at: datetime) -> None:
        """Note that an article's page has gone; seen so twice, well apart, it gets its tombstone when the run ends."""
        known_gone = row["outcome"] == Outcome.GONE and row["checked_at"] <= stamp(at - SECOND_LOOK / 2)
        Holding(self.db).hold(
            Seen.GONE, url_id=row["id"], article_id=row["article_id"], reason=reason, at=at, looks=1 + known_gone
        )

    def article_at(self, url_id: int) -> int | None:
        """Return the article that was read at a URL; ``None`` if there was none."""
        found = self._rows("SELECT article_id FROM urls WHERE id = ?", [url_id])
        return found[0]["article_id"] if found else None

    def outcome_of(self, url_id: int) -> Outcome:
        """Return what became of a URL."""
        return Outcome(self._rows("SELECT outcome FROM urls WHERE id = ?", [url_id])[0]["outcome"])

    def let_rest(self, url_id: int) -> None:
        """Leave a URL with its outcome, and never due."""
        with self.db.atomic():
            self.db.conn.execute("UPDATE urls SET due_at = NULL WHERE id = ?", [url_id])

    def give_back(self, run_id: int) -> int:
        """Return how many URLs *run_id* had in flight; they are free again."""
        with self.db.atomic():
            return self.db.conn.execute("UPDATE urls SET lease = NULL WHERE lease = ?", [str(run_id)]).rowcount

    def waiting(self, publication_id: int) -> int:
        """Return how many URLs of a publication wait: never requested, or requested and without their story."""
        where = f"publication_id = ? AND outcome = 'waiting' AND {FETCHED}"
        return int(self.db.conn.execute(f"SELECT count(*) FROM urls WHERE {where}", [publication_id]).fetchone()[0])

    def outcomes(self, publication_id: int) -> dict[tuple[str, str | None], int]:
        """Return how many URLs of a publication came to each outcome and reason."""
        rows = self.db.conn.execute(
            f"""SELECT outcome, reason, count(*) FROM urls WHERE publication_id = ? AND {FETCHED}
                GROUP BY role, outcome, reason""",  # in the order of the index, so nothing is sorted
            [publication_id],
        )
        counts: Counter[tuple[str, str | None]] = Counter()
        for outcome, reason, number in rows:
            counts[outcome, reason] += number
        return dict(counts)

    def waiting_long(self, publication_id: int, reason: Noted) -> int:
        """Return how many URLs of a publication waited for *reason* at each of their last looks, three or more."""
        found = self.db.conn.execute(
            """SELECT count(*) FROM urls WHERE publication_id = ? AND role = 'article' AND outcome = 'waiting'
                 AND reason = ? AND failures >= ?""",
            [publication_id, reason, LASTING],
        ).fetchone()
        return int(found[0])

    def _rows(self, sql: str, given: list[Any]) -> list[dict[str, Any]]:
        return list(self.db.query(sql, given))

    def _made(self, publication_id: int, url: str, role: Role, at: datetime) -> Due:
        with self.db.atomic():
            made = self.db.conn.execute(
                f"""INSERT INTO urls (url, address, publication_id, role, first_listed_at, last_listed_at)
                    VALUES (?, ?, ?, ?, ?, ?) {AS_NEW} RETURNING id""",
                [normalise(url), url, publication_id, role, stamp(at), stamp(at)],
            ).fetchone()
        return Due(url_id=made[0], url=url, role=role)


def _still(row: dict[str, Any]) -> tuple[str, str | None]:
    """Return outcome and reason of a URL whose page is as it was when last read, whatever failed in between."""
    if row["outcome"] in {Outcome.ARCHIVED, Outcome.NOT_ARTICLE, Outcome.HELD}:
        return row["outcome"], row["reason"]
    return (Outcome.ARCHIVED, None) if row["article_id"] else (Outcome.NOT_ARTICLE, row["read_as"])


def _due_again(outcome: Outcome, at: datetime, before: dict[str, Any], *, failures: int) -> datetime | None:
    if outcome in {Outcome.FAILED, Outcome.WAITING}:
        return retry_due(failures if outcome is Outcome.FAILED else min(failures, TRIES - 1), at)
    if outcome is Outcome.BARRED:
        return at + BARRED_AGAIN
    if outcome is Outcome.HELD:
        return at + LOOK_AGAIN
    if outcome is Outcome.GONE and before["article_id"]:
        return None if before["outcome"] == Outcome.GONE else at + SECOND_LOOK
    if outcome in {Outcome.NOT_ARTICLE, Outcome.GONE} and before["role"] == Role.ARTICLE:
        return look_due(known_moment(before["first_listed_at"]) or at, at, is_first=before["checked_at"] is None)
    return None


def _due(row: dict[str, Any]) -> Due:
    return Due(
        url_id=row["id"],
        url=row["address"],
        role=Role(row["role"]),
        etag=row["etag"],
        last_modified=row["last_modified"],
        listed_title=row["listed_title"],
        listed_date=with_offset(row["listed_date"], row["listed_offset"]),
        failures=row["failures"],
        article_id=row["article_id"],
    )
