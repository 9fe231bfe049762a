"""What a reading does to the archive: a new article, a revision, nothing, or a held outcome."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from archive.articles import Articles, Read, reader_in
from archive.boilerplate import Boilerplate
from archive.history import Cause, Row, changed_fields, keeps_date, reads_worse
from archive.holding import Holding, Seen
from archive.ledger import Ledger
from archive.records import Capture, Change, Kind, Origin, Outcome, Reading, Recorded, Role
from archive.schedule import next_due
from archive.times import moment, stamp

FAILURES = {Kind.ERROR: "error page", Kind.CHALLENGE: "challenge page"}
"""Kinds that say nothing of the page itself, so that it is asked for again."""

GONE = {404, 410}
"""Statuses that say the page is no longer there (RFC 9110, sections 15.5.5 and 15.5.11)."""

HANDED_OVER = {"rest", "feed"}
"""Provenance of a body that the publication handed over without its page; it outranks the page's reading."""


@dataclass(frozen=True, slots=True)
class Recorder:
    """Writes readings. Every method runs inside its caller's transaction."""

    db: Database
    ledger: Ledger

    @property
    def articles(self) -> Articles:
        """The rows of articles."""
        return Articles(self.db)

    @property
    def holding(self) -> Holding:
        """What is noted and not yet done."""
        return Holding(self.db)

    def record(self, captures: Sequence[Capture], reading: Reading, *, at: datetime) -> Recorded:
        """Return what *reading* of *captures*, the pages of one article in order, changed."""
        url = self._url("urls.id = ?", captures[0].url_id)
        for capture in captures:
            self._mark(capture.id, url, reading.kind, reading.reason)
        if reading.article is None:
            return self._no_article(captures[0], url, reading, at)
        if url["role"] in {Role.SOURCE, Role.ROBOTS}:
            due = self.ledger.address(url["publication_id"], reading.article.url, Role.ARTICLE, at=at)
            url = self._url("urls.id = ?", due.url_id)
        read = Read.of(reading.article, reading.reader, captures)
        read = Boilerplate(self.db).taken_out(read, url["publication_id"])
        recorded, reason = self._article(captures[0], url, read, at)
        self._link(url["id"], recorded.article_id)
        if captures[0].url_id == url["id"]:  # else a source gave it, and the page stays as due as it was
            self._settle_read(captures[0], recorded, reason, read.columns, at)
        return recorded

    def read_otherwise(self, capture: Capture, reading: Reading) -> int | None:
        """Return the capture of the URL's current reading where another reader made it of other bytes."""
        row = self.db.conn.execute(
            """SELECT articles.reading, captures.id, captures.sha256
               FROM urls JOIN articles ON articles.id = urls.article_id
                 JOIN article_captures ON article_captures.article_id = articles.id
                 JOIN captures ON captures.id = capture_id AND captures.url_id = urls.id
               WHERE urls.id = ? ORDER BY page LIMIT 1""",
            [capture.url_id],
        ).fetchone()
        if row is None or reader_in(row[0]) == reading.reader or row[2] == capture.sha256:
            return None
        return int(row[1])

    def _no_article(self, capture: Capture, url: Row, reading: Reading, at: datetime) -> Recorded:
        outcome, reason = Outcome.NOT_ARTICLE, reading.reason or str(reading.kind)
        if reading.kind in FAILURES:
            outcome = Outcome.GONE if capture.status in GONE else Outcome.FAILED
            reason = reading.reason or FAILURES[reading.kind]
        elif url["article_id"]:
            outcome, reason = Outcome.HELD, f"reads worse: {reason}"
            self.holding.hold(Seen.WORSE, url_id=url["id"], article_id=url["article_id"], reason=reason, at=at)
        if url["role"] not in {Role.SOURCE, Role.ROBOTS}:
            self._settle(capture, outcome, reason, at, due_at=None)
        change = Change.HELD if outcome is Outcome.HELD else Change.NOT_ARTICLE
        return Recorded(change=change, article_id=url["article_id"])

    def _article(self, capture: Capture, url: Row, read: Read, at: datetime) -> tuple[Recorded, str | None]:
        """Return what changed, and why it was held where it was."""
        before = self.articles.find(url["publication_id"], url["slug"], url, read.columns)
        if before is None:
            made = self.articles.add(url["publication_id"], url["slug"], read, url=url["address"], capture=capture)
            return Recorded(change=Change.NEW, article_id=made), None
        change, reason = self._again(before, url, read, capture, at)
        if change is not Change.HELD:
            self.articles.see(before["id"], capture)
        return Recorded(change=change, article_id=before["id"]), reason

    def _again(self, before: Row, url: Row, read: Read, capture: Capture, at: datetime) -> tuple[Change, str | None]:
        """Return what another reading of a known article did to it, and why it was held where it was."""
        self.holding.release(url["id"])
        if _outranks(before, read.columns) or stamp(capture.fetched_at) < self._read_at(before):
            return Change.UNCHANGED, None
        if keeps_date(before, read.columns):
            read.columns.update({name: before[name] for name in ("published", "published_text", "published_precision")})
        changed = changed_fields(before, read.columns)
        noted = {"url_id": url["id"], "article_id": before["id"], "at": at, "read": read}
        if changed and (why := reads_worse(before["body"], read.columns["body"])):
            self.holding.hold(Seen.WORSE, reason=f"reads worse: {why}", **noted)
            return Change.HELD, f"reads worse: {why}"
        cause = self.articles.cause_of(before, read)
        if changed and cause is Cause.PUBLISHER:
            if self.articles.was_read_so(before["id"], read.columns):
                return Change.UNCHANGED, None
            if capture.origin is Origin.CRAWL and self.holding.run_under_way():
                self.holding.hold(Seen.CHANGED, **noted)
                return Change.CHANGED, None
        self.articles.replace(before, read, cause=cause, at=stamp(capture.fetched_at), run_id=capture.run_id)
        return (Change.CHANGED if changed else Change.UNCHANGED), None

    def _read_at(self, article: Row) -> str:
        """Return when the capture of the current reading was taken."""
        capture_id = self.articles.capture_of(article["id"])
        row = self.db.conn.execute("SELECT fetched_at FROM captures WHERE id = ?", [capture_id]).fetchone()
        return str(row[0]) if row else ""

    def _settle_read(self, capture: Capture, recorded: Recorded, reason: str | None, read: Row, at: datetime) -> None:
        outcome = Outcome.HELD if recorded.change is Change.HELD else Outcome.ARCHIVED
        published = moment(read["published"]) if read["published"] else capture.fetched_at
        due_at = next_due(published, at, changed=recorded.change is Change.CHANGED)
        self._settle(capture, outcome, reason, at, due_at=due_at)

    def _settle(
        self, capture: Capture, outcome: Outcome, reason: str | None, at: datetime, *, due_at: datetime | None
    ) -> None:
        self.ledger.settle(capture.url_id, outcome, reason=reason, at=at, due_at=due_at)
        was_read = outcome is not Outcome.FAILED  # else a 304 would keep it from ever being read
        self.db.conn.execute(
            "UPDATE urls SET etag = ?, last_modified = ? WHERE id = ?",
            [capture.etag if was_read else None, capture.last_modified if was_read else None, capture.url_id],
        )

    def _url(self, where: str, value: object) -> dict[str, Any]:
        sql = f"SELECT urls.*, slug FROM urls JOIN publications ON publications.id = publication_id WHERE {where}"
        return next(iter(self.db.query(sql, [value])))

    def _link(self, url_id: int, article_id: int | None) -> None:
        self.db.conn.execute("UPDATE urls SET article_id = ? WHERE id = ?", [article_id, url_id])

    def _mark(self, capture_id: int, url: Row, kind: Kind, reason: str | None) -> None:
        if url["role"] not in {Role.SOURCE, Role.ROBOTS}:
            self.db.conn.execute("UPDATE captures SET kind = ?, reason = ? WHERE id = ?", [kind, reason, capture_id])


def _outranks(before: Row, read: Row) -> bool:
    """Tell whether the reading *before* was handed over by the publication and *read* comes from a page."""
    given, now = (json.loads(row["provenance"]).get("body") for row in (before, read))
    return given in HANDED_OVER and now not in HANDED_OVER
