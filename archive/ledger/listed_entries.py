"""The changes of the ledger by a listing: new entries, changed ones, and those that it no longer has."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice
from typing import NamedTuple

from sqlite_utils import Database

from archive.facts import Reason
from archive.ledger.schedule import (
    listed_again_due,
)
from archive.records import Due, Entry, Role
from archive.times import day_or_time, known_moment, offset_of, stamp
from archive.urls import normalise

AT_ONCE = 400  # entries per statement, below SQLite's limit on parameters

UNLISTED = "urls.role = 'page' AND urls.article_id IS NULL"
"""The rows of which :func:`is_unlisted` is true."""

AS_NEW = f"""
    ON CONFLICT (url) DO UPDATE SET role = 'article', outcome = 'waiting', reason = NULL, checked_at = NULL,
      failures = 0, etag = NULL, last_modified = NULL, address = excluded.address, due_at = excluded.due_at,
      publication_id = excluded.publication_id, listed_by = excluded.listed_by, listed_title = excluded.listed_title,
      listed_date = excluded.listed_date, listed_offset = excluded.listed_offset,
      first_listed_at = excluded.first_listed_at, last_listed_at = excluded.last_listed_at
    WHERE {UNLISTED}"""
"""Ends an INSERT into ``urls`` so that such an address becomes an article's, as new as one that was never seen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """How many entries of a listing the ledger had not seen, and how many it had."""

    new: int = 0
    known: int = 0


class KnownUrl(NamedTuple):
    """The facts about a known URL that a listing needs."""

    id: int
    last_listed_at: str
    checked_at: str | None
    first_listed_at: str
    is_at_rest: bool
    """Whether it was requested, holds no article now, and is not due."""


class Wait(NamedTuple):
    """Which entries of a listing wait for a back-fill."""

    before: str
    """Dated ones before this time, as stored."""

    undated: bool

    def holds(self, listed_date: str | None) -> bool:
        """Return whether an entry of that date waits."""
        return self.undated if listed_date is None else listed_date < self.before


@dataclass(frozen=True, slots=True)
class ListedEntries:
    """The table ``urls`` as sources fill it. The cost grows with the entries listed, never with the articles kept."""

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

    def look_again(self, publication_id: int, *, source: str, listed: Collection[str], at: datetime) -> int:
        """Return how many archived URLs of *source* are due now, since all that it still lists is *listed*."""
        still = {normalise(url) for url in listed}
        rows = self.db.query(
            """SELECT id, url FROM urls WHERE publication_id = ? AND role = 'article' AND outcome = 'archived'
                 AND reason IS NOT ? AND listed_by = ?""",
            [publication_id, Reason.REDIRECT, source],
        )
        due = [(stamp(at), row["id"]) for row in rows if row["url"] not in still]
        with self.db.atomic():
            self.db.conn.executemany("UPDATE urls SET due_at = ? WHERE id = ?", due)
        return len(due)

    def _seen_before(self, batch: dict[str, Entry]) -> dict[str, KnownUrl]:
        marks = ", ".join("?" * len(batch))
        rows = self.db.conn.execute(
            f"""SELECT url, id, last_listed_at, checked_at, first_listed_at,
                  due_at IS NULL AND outcome IN ('not_article', 'gone', 'failed') AND checked_at IS NOT NULL
                FROM urls WHERE url IN ({marks}) AND NOT ({UNLISTED})""",
            list(batch),
        )
        return {url: KnownUrl(*row) for url, *row in rows}

    def _add(self, publication_id: int, url: str, entry: Entry, *, source: str, at: datetime, wait: Wait) -> None:
        at_source = entry.published or entry.modified
        listed_date = day_or_time(at_source)
        self.db.conn.execute(
            f"""INSERT INTO urls (url, address, publication_id, role, listed_by, listed_title, listed_date,
                listed_offset, first_listed_at, last_listed_at, due_at)
                VALUES (?, ?, ?, 'article', ?, ?, ?, ?, ?, ?, ?) {AS_NEW}""",
            [
                *(url, entry.url, publication_id, source, entry.title, listed_date, offset_of(at_source)),
                *(stamp(at), stamp(at), None if wait.holds(listed_date) else stamp(at)),
            ],
        )

    def _see_again(self, pairs: list[tuple[KnownUrl, Entry]], at: datetime) -> None:
        """Note the day a URL was last listed (once a day, not once a run), and that it changed if it says so.

        What holds no article now gets another look: no outcome is forever while the address is listed.
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


def is_unlisted(due: Due) -> bool:
    """Return whether *due* was only requested for an article: as its picture, or as a later page that did not come."""
    return due.role is Role.PAGE and due.article_id is None


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


def listed_again(row: KnownUrl) -> str | None:
    """Return when a URL at rest that is listed again gets another look, as stored."""
    first, checked = known_moment(row.first_listed_at), known_moment(row.checked_at)
    return stamp(listed_again_due(first, checked)) if first and checked else None
