"""The ledger: every URL ever listed, what became of it, and which are due. It is also the frontier."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from sqlite_utils import Database

from archive.articles.review import LOOK_AGAIN, Holding, Seen
from archive.articles.rows import Articles
from archive.facts import Noted, Reason
from archive.ledger.schedule import (
    BARRED_AGAIN,
    SECOND_LOOK,
    came_out,
    listed_again_due,
    look_due,
    next_due,
    retry_due,
)
from archive.records import Due, Entry, Listed, Outcome, Role
from archive.times import day_or_time, known_moment, stamp
from archive.urls import normalise

FETCHED = "role IN ('article', 'page')"
"""The roles that are leased; sources and robots.txt are asked by their spider when it starts."""

DUE_COLUMNS = "id, address, role, etag, last_modified, listed_title, listed_date, failures, article_id"
LASTING = 3  # looks in a row that found the same trouble: it does not pass by itself
AT_ONCE = 400  # entries per statement, below SQLite's limit on parameters


class KnownUrl(NamedTuple):
    """What a listing needs to know of a URL that the ledger has."""

    id: int
    last_listed_at: str
    checked_at: str | None
    first_listed_at: str
    is_at_rest: bool
    """Whether it was asked for, holds no article now, and is not due."""


class Wait(NamedTuple):
    """Which entries of a listing wait for a back-fill."""

    before: str
    """Dated ones before this time, as stored."""

    undated: bool

    def holds(self, listed_date: str | None) -> bool:
        """Return whether an entry of that date waits."""
        return self.undated if listed_date is None else listed_date < self.before


@dataclass(frozen=True, slots=True)
class Ledger:
    """The table ``urls``. Its cost grows with what is listed or due, never with what is held."""

    db: Database

    def enter(
        self,
        publication_id: int,
        entries: Iterable[Entry],
        *,
        source: str,
        at: datetime,
        wait_before: datetime | None = None,
        undated_wait: bool = False,
    ) -> Listed:
        """Return how many of *entries* are new to the ledger, having written them there.

        New ones are due at once; those dated before *wait_before* wait for a back-fill, and so do those
        without a date where *undated_wait*. A known one that says it was modified since it was last
        checked is due again. An address that cannot be taken apart is passed over.
        """
        wait = Wait(stamp(wait_before) if wait_before else "", undated_wait)
        new = known = 0
        left = iter(_named(entries))
        while batch := dict(islice(left, AT_ONCE)):
            with self.db.atomic():
                before = self._seen_before(batch)
                for url, entry in batch.items():
                    if url not in before:
                        self._add(publication_id, url, entry, source=source, at=at, wait=wait)
                self._see_again([(before[url], batch[url]) for url in before], at)
            new += len(batch) - len(before)
            known += len(before)
        return Listed(new=new, known=known)

    def address(self, publication_id: int, url: str, role: Role, *, at: datetime) -> Due:
        """Return the row of *url*, made with *role* where it is missing; it carries its validators."""
        return self.known(url) or self._made(publication_id, url, role, at)

    def known(self, url: str) -> Due | None:
        """Return the row of *url*; ``None`` where it never was in the ledger."""
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

        With *since* (a day), what waits from then on to *until* is leased instead, newest first; what has
        no date comes last, and only where no *until* shuts it out.
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
        """Return whether a URL that was never asked for is settled now as no article, on the word of its source."""
        with self.db.atomic():
            settled = self.db.conn.execute(
                """UPDATE urls SET outcome = 'not_article', reason = ?, checked_at = ?, due_at = NULL
                   WHERE id = ? AND outcome = 'waiting' AND lease IS NULL""",
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

    def look_again(self, publication_id: int, *, source: str, listed: Collection[str], at: datetime) -> int:
        """Return how many archived URLs of *source* are due now, since all that it still lists is *listed*."""
        still = {normalise(url) for url in listed}
        rows = self._rows(
            """SELECT id, url FROM urls WHERE publication_id = ? AND role = 'article' AND outcome = 'archived'
                 AND reason IS NOT ? AND listed_by = ?""",
            [publication_id, Reason.REDIRECT, source],
        )
        due = [(stamp(at), row["id"]) for row in rows if row["url"] not in still]
        with self.db.atomic():
            self.db.conn.executemany("UPDATE urls SET due_at = ? WHERE id = ?", due)
        return len(due)

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
        """Ask for a URL no more, for *reason*; where something became of it before, that stands."""
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
        """Write what became of a URL, free its lease and say when it is due again.

        Without *due_at*: a failure is tried again after growing gaps, what is barred or held after a week,
        what has gone gets a second look, what is no article some more while it is new; all else rests. A
        later page is asked for with its first one alone.
        Validators that are not given stay as they were.
        """
        with self.db.atomic():
            row = next(iter(self._rows("SELECT * FROM urls WHERE id = ?", [url_id])))
            failures = row["failures"] + 1 if outcome is Outcome.FAILED else 0
            due = due_at or _due_again(outcome, at, row, failures=failures)
            due = None if row["role"] == Role.PAGE else due
            self.db.conn.execute(
                """UPDATE urls SET outcome = ?, reason = ?, checked_at = ?, due_at = ?, failures = ?, lease = NULL,
                   etag = coalesce(?, etag), last_modified = coalesce(?, last_modified) WHERE id = ?""",
                [outcome, reason, stamp(at), due and stamp(due), failures, etag, last_modified, url_id],
            )
            if outcome is Outcome.GONE and row["article_id"] and row["role"] == Role.ARTICLE:
                self._hold_gone(row, reason, at)

    def judge(self, url_id: int, outcome: Outcome, reason: str | None, *, due_at: datetime | None) -> None:
        """Write what a URL is now taken for; nobody asked for it, so its schedule stays, and whatever a look found.

        One at rest is due again at *due_at*, where that is given.
        """
        with self.db.atomic():
            self.db.conn.execute(
                """UPDATE urls SET outcome = ?1, reason = ?2, due_at = coalesce(due_at, ?3)
                   WHERE id = ?4 AND outcome <> ?1 AND outcome IN ('not_article', 'held', 'archived', 'failed')""",
                [outcome, reason, due_at and stamp(due_at), url_id],
            )

    def unchanged(self, url_id: int, *, at: datetime) -> None:
        """Free the lease of a URL that answered 304: what was last read there still stands, and so does its outcome."""
        with self.db.atomic():
            row = self._rows(
                """SELECT outcome, reason, article_id, first_listed_at, published, first_seen_at,
                     (SELECT reason FROM captures WHERE url_id = urls.id ORDER BY id DESC LIMIT 1) AS read_as
                   FROM urls LEFT JOIN articles ON articles.id = article_id WHERE urls.id = ?""",
                [url_id],
            )[0]
            outcome, reason = (Outcome.ARCHIVED, None) if Holding(self.db).is_back(url_id) else _still(row)
            due_at = next_due(came_out(known_moment(row["published"]), known_moment(row["first_seen_at"]), at=at), at)
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
        """Return the article that was read at a URL; ``None`` where there was none."""
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
        """Return how many URLs of a publication were listed and never asked for."""
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

    def failing_long(self, publication_id: int, reason: Noted) -> int:
        """Return how many URLs of a publication failed for *reason* at each of their last looks, three or more."""
        found = self.db.conn.execute(
            """SELECT count(*) FROM urls WHERE publication_id = ? AND role = 'article' AND outcome = 'failed'
                 AND reason = ? AND failures >= ?""",
            [publication_id, reason, LASTING],
        ).fetchone()
        return int(found[0])

    def _rows(self, sql: str, given: list[Any]) -> list[dict[str, Any]]:
        return list(self.db.query(sql, given))

    def _seen_before(self, batch: dict[str, Entry]) -> dict[str, KnownUrl]:
        marks = ", ".join("?" * len(batch))
        rows = self.db.conn.execute(
            f"""SELECT url, id, last_listed_at, checked_at, first_listed_at,
                  due_at IS NULL AND outcome IN ('not_article', 'gone', 'failed') AND checked_at IS NOT NULL
                FROM urls WHERE url IN ({marks})""",
            list(batch),
        )
        return {url: KnownUrl(*row) for url, *row in rows}

    def _add(self, publication_id: int, url: str, entry: Entry, *, source: str, at: datetime, wait: Wait) -> None:
        listed_date = day_or_time(entry.published or entry.modified)
        self.db.conn.execute(
            """INSERT INTO urls (url, address, publication_id, role, listed_by, listed_title, listed_date,
               first_listed_at, last_listed_at, due_at) VALUES (?, ?, ?, 'article', ?, ?, ?, ?, ?, ?)""",
            [
                *(url, entry.url, publication_id, source, entry.title, listed_date),
                *(stamp(at), stamp(at), None if wait.holds(listed_date) else stamp(at)),
            ],
        )

    def _see_again(self, pairs: list[tuple[KnownUrl, Entry]], at: datetime) -> None:
        """Note the day a URL was last listed (once a day, not once a run), and that it changed if it says so.

        What holds no article now gets another look: no outcome is for ever while the address is listed.
        """
        today = stamp(at)[:10]
        self.db.conn.executemany(
            "UPDATE urls SET last_listed_at = ? WHERE id = ?",
            [(stamp(at), row.id) for row, _ in pairs if row.last_listed_at[:10] != today],
        )
        since = [
            (row.id, day_or_time(entry.modified)) for row, entry in pairs if _modified_since(entry, row.checked_at)
        ]
        self.db.conn.executemany(
            "UPDATE urls SET listed_modified = ? WHERE id = ?", [(modified, url_id) for url_id, modified in since]
        )
        self.db.conn.executemany(
            "UPDATE urls SET due_at = ? WHERE id = ? AND outcome != 'waiting' AND (due_at IS NULL OR due_at > ?)",
            [(stamp(at), url_id, stamp(at)) for url_id, _ in since],
        )
        again = [(listed_again(row), row.id) for row, _ in pairs if row.is_at_rest]
        self.db.conn.executemany("UPDATE urls SET due_at = ? WHERE id = ? AND role = 'article'", again)

    def _made(self, publication_id: int, url: str, role: Role, at: datetime) -> Due:
        with self.db.atomic():
            made = self.db.conn.execute(
                """INSERT INTO urls (url, address, publication_id, role, first_listed_at, last_listed_at)
                   VALUES (?, ?, ?, ?, ?, ?)""",
                [normalise(url), url, publication_id, role, stamp(at), stamp(at)],
            )
        return Due(url_id=int(made.lastrowid or 0), url=url, role=role)


def _named(entries: Iterable[Entry]) -> Iterator[tuple[str, Entry]]:
    for entry in entries:
        try:
            yield normalise(entry.url), entry
        except ValueError:
            continue


def _modified_since(entry: Entry, checked_at: str | None) -> bool:
    """Return whether *entry* was modified after *checked_at*; a bare day counts from the day after it."""
    modified = day_or_time(entry.modified)
    if modified is None or checked_at is None:
        return False
    return modified > (checked_at if len(modified) > 10 else checked_at[:10])


def _still(row: dict[str, Any]) -> tuple[str, str | None]:
    """Return outcome and reason of a URL that is as it was when it was last read, whatever came between."""
    if row["outcome"] in {Outcome.ARCHIVED, Outcome.NOT_ARTICLE, Outcome.HELD}:
        return row["outcome"], row["reason"]
    return (Outcome.ARCHIVED, None) if row["article_id"] else (Outcome.NOT_ARTICLE, row["read_as"])


def listed_again(row: KnownUrl) -> str | None:
    """Return when a URL at rest that is listed again gets another look, as stored."""
    first, checked = known_moment(row.first_listed_at), known_moment(row.checked_at)
    return stamp(listed_again_due(first, checked)) if first and checked else None


def _due_again(outcome: Outcome, at: datetime, before: dict[str, Any], *, failures: int) -> datetime | None:
    if outcome is Outcome.FAILED:
        return retry_due(failures, at)
    if outcome is Outcome.BARRED:
        return at + BARRED_AGAIN
    if outcome is Outcome.HELD:
        return at + LOOK_AGAIN
    if outcome is Outcome.GONE and before["outcome"] != Outcome.GONE:
        return at + SECOND_LOOK
    if outcome is Outcome.NOT_ARTICLE and before["role"] == Role.ARTICLE:
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
        listed_date=row["listed_date"],
        failures=row["failures"],
        article_id=row["article_id"],
    )
