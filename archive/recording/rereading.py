"""Recording captures that today's reader read again, with a journal so that it can be undone."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from archive.articles.boilerplate import Boilerplate
from archive.articles.comparing import (
    DATE_FIELDS,
    Cause,
    Row,
    changed_fields,
    essence,
    keeps_date,
    reads_worse,
    tells_another_story,
)
from archive.articles.concluding import Conclusion
from archive.articles.held import Seen
from archive.articles.ranking import is_handed_over, outranks
from archive.articles.rows import Articles
from archive.articles.stock import History
from archive.articles.stored_reading import Read
from archive.facts import Reason
from archive.ledger.ledger import Ledger
from archive.noted import Noted, noted
from archive.recording.change import Change, Recorded
from archive.recording.edits_between import EditsBetween, EditSeen
from archive.recording.recorder import Recorder
from archive.recording.rereading_journal import Journal, Standing
from archive.records import Capture, Kind, Outcome, Reading, Role
from archive.schema.json_columns import mapping_in
from archive.times import stamp

MARK = "reread"
"""Name of the setting with the progress of an unfinished re-reading."""

PRINTED = ("standfirst", "byline")
"""Fields that a page prints, so that a reading without them has lost them."""


@dataclass(frozen=True, slots=True)
class AnewRecorder(Recorder):
    """Records readings of captures that were read before: the schedule of the ledger and all tombstones stay."""

    run_id: int

    def _again(self, before: Row, url: Row, read: Read, capture: Capture, at: datetime) -> tuple[Change, Noted | None]:
        if outranks(before, read.columns):
            self._check(before, read.columns)
            return Change.UNCHANGED, None
        if stamp(capture.fetched_at) < self.rows.taken_at(self.articles.capture_of(before["id"])):
            return Change.UNCHANGED, None
        read = self.articles.with_lost(before, read)
        if keeps_date(before, read.columns):
            read = read.with_columns(**{name: before[name] for name in DATE_FIELDS})
        if why := self._looks_worse(before, read):
            self._hold(url, before, why, read, at)
            return Change.FOR_REVIEW, why
        if self._is_newest(capture) and self._held(url, Seen.WORSE):
            self.holding.release(url["id"])
        return self._replaced(before, read, capture, at), None

    def _replaced(self, before: Row, read: Read, capture: Capture, at: datetime) -> Change:
        """Return what *read* changed; an edit by the publisher dates from its capture, a change of ours from *at*."""
        changed = changed_fields(before, read.columns)
        cause = self.articles.cause_of(before, read)
        if changed and cause is Cause.PUBLISHER and self._flaps(before, read.columns, capture):
            return Change.UNCHANGED
        replaced_at = stamp(capture.fetched_at if cause is Cause.PUBLISHER else at)
        self.articles.replace(before, read, cause=cause, at=replaced_at, run_id=self.run_id)
        return Change.CHANGED if changed else Change.UNCHANGED

    def _looks_worse(self, before: Row, read: Read) -> Noted | None:
        """Return why a person must look before *read* replaces *before*."""
        if worse := reads_worse(before["body"], read.columns["body"]):
            return noted(Reason.READS_WORSE, worse)
        if tells_another_story(before, read.columns):
            return noted(Reason.ANOTHER_STORY)
        emptied = [name for name in PRINTED if before[name] and not read.columns[name]]
        lost = [name for name in emptied if not _still_says(read.columns, before[name])]
        if not read.authors and self.articles.credits.has_authors(before["id"]):
            lost.append("authors")
        return noted(Reason.READS_WORSE, noted(Reason.FIELDS_LOST, ", ".join(lost))) if lost else None

    def _no_article(self, capture: Capture, url: Row, reading: Reading, at: datetime) -> Recorded:
        article_id = url["article_id"]
        holds = url["role"] == Role.ARTICLE and article_id and not is_handed_over(self.articles.row(article_id))
        if not holds or reading.kind is Kind.PLACEHOLDER:
            return Recorded(change=Change.NOT_ARTICLE, article_id=article_id)
        reason = noted(Reason.READS_WORSE, reading.why)
        self._hold(url, self.articles.row(article_id), reason, None, at)
        self._settle(capture, Outcome.HELD, reason, at, due_at=None)
        return Recorded(change=Change.FOR_REVIEW, article_id=article_id)

    def _hold(self, url: Row, before: Row, reason: Noted, read: Read | None, at: datetime) -> None:
        """Hold *read*; a change held already for the same reason keeps its number, and a gone page stays gone."""
        text = read and read.to_json()
        if any((held["reason"], held["reading"]) == (reason, text) for held in self._held(url, Seen.WORSE)):
            return
        if not self._held(url, Seen.GONE):
            self.holding.hold(Seen.WORSE, url_id=url["id"], article_id=before["id"], at=at, reason=reason, read=read)

    def _held(self, url: Row, what: Seen) -> list[dict[str, Any]]:
        return list(self.db.query("SELECT * FROM held WHERE url_id = ? AND what = ?", [url["id"], what]))

    def _is_newest(self, capture: Capture) -> bool:
        newest = "SELECT max(id) FROM captures WHERE url_id = ? AND status = 200"
        return bool(self.db.execute(newest, [capture.url_id]).fetchone()[0] == capture.id)

    def _part(self, before: Row, url: Row, at: datetime) -> bool:  # noqa: ARG002  # a person parts stories
        return False

    def _without_story(self, captures: Sequence[Capture], url: Row, reading: Reading, at: datetime) -> Recorded:
        return self._no_article(captures[0], url, reading, at)  # nothing is learned

    def _shown_before(self, url: Row, read: Row, at: datetime) -> Sequence[int] | None:  # noqa: ARG002  # as above
        return [] if self.placeholders.is_known(url, read) else None

    def _see(self, article_id: int, capture: Capture) -> None:
        """Leave the article as last seen, because its page was not fetched."""

    def _settle(
        self,
        capture: Capture,
        outcome: Outcome,
        reason: Noted | None,
        at: datetime,  # noqa: ARG002  # the page was not requested now
        *,
        due_at: datetime | None,
    ) -> None:
        self.ledger.judge(capture.url_id, outcome, reason, due_at=due_at, is_last=self._is_newest(capture))

    def _settle_page(self, capture: Capture, recorded: Recorded, at: datetime) -> None:  # noqa: ARG002  # as above
        self.db.conn.execute(
            "UPDATE urls SET role = 'page', article_id = ? WHERE id = ?", [recorded.article_id, capture.url_id]
        )


def _still_says(read: Row, words: str) -> bool:
    """Return whether *words* stand anywhere in *read*."""
    return any(essence(words) in essence(read[name]) for name in ("headline", "standfirst", "body"))


@dataclass(frozen=True, slots=True)
class Rereading:
    """The re-reading that began with the run *first*, carried on by the run *run_id*."""

    db: Database
    ledger: Ledger
    first: int
    run_id: int

    def record(self, captures: Sequence[Capture], reading: Reading, *, url_id: int, at: datetime) -> Recorded:
        """Return what *reading* of *captures*, from which the article of the URL *url_id* is read, changed."""
        journal = Journal(self.db, self.first)
        ids = [capture.id for capture in captures]
        with self.db.atomic():
            before = Standing.of(self.db, url_id, ids)
            recorded = AnewRecorder(self.db, self.ledger, self.run_id).record(captures, reading, at=at)
            self._bury_if_gone(before.url, recorded)
            journal.note(url_id, before, Standing.of(self.db, url_id, ids), made_now=reading.reader)
        return recorded

    def put_down_to_reader(self, revision_id: int, url_id: int) -> None:
        """Note that the publisher changed nothing that today's reader sees: the revision is of our making."""
        with self.db.atomic():
            before = Standing.of(self.db, url_id, (), revisions=[revision_id])
            self.db.conn.execute("UPDATE revisions SET cause = 'blotter', stealth = 0 WHERE id = ?", [revision_id])
            Journal(self.db, self.first).note(url_id, before, Standing.of(self.db, url_id, (), revisions=[revision_id]))

    def between(self, history: History, publication_id: int, zone: str | None) -> EditsBetween:
        """Return what compares the captures of *history*, an article of a publication whose zone is *zone*."""
        boilerplate = Boilerplate(self.db)
        return EditsBetween(
            clean=lambda read: boilerplate.taken_out(read, publication_id),
            zone=zone,
            edited_after=history.edited_after,
            stood=history.stood,
        )

    def add_edits(self, edits: Sequence[EditSeen], url_id: int) -> None:
        """Enter *edits* by the publisher into the history of the article of a URL, each as of its capture."""
        with self.db.atomic():
            before = Standing.of(self.db, url_id, ())
            for edit in edits:
                Articles(self.db).revise(
                    edit.before.columns | {"id": before.url["article_id"], "capture_id": edit.before.capture_ids[0]},
                    cause=Cause.PUBLISHER,
                    changed=edit.changed,
                    stealth=edit.is_stealthy,
                    at=stamp(edit.after.fetched_at),
                    run_id=edit.after.run_id,
                )
            Journal(self.db, self.first).note(url_id, before, Standing.of(self.db, url_id, ()), edits_found=len(edits))

    def hold_as_one(self) -> None:
        """Make one event for each publication of the changes that this re-reading holds."""
        with self.db.atomic():
            Conclusion(self.db).hold_read_again(self.first, self.run_id)

    def mark(self, progress: Mapping[str, Any] | None) -> None:
        """Store *progress*, so that the same command continues there after a kill; ``None`` deletes it."""
        with self.db.atomic():
            if progress is None:
                self.db.conn.execute("DELETE FROM settings WHERE name = ?", [MARK])
            else:
                noted = json.dumps({**progress, "run": self.first})
                self.db.conn.execute("INSERT OR REPLACE INTO settings VALUES (?, ?)", [MARK, noted])

    def _bury_if_gone(self, url: Row, recorded: Recorded) -> None:
        if url["article_id"] is None and recorded.article_id and url["outcome"] == Outcome.GONE:
            AnewRecorder(self.db, self.ledger, self.run_id).articles.bury(recorded.article_id, at=url["checked_at"])


def unfinished(db: Database, chosen: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return the progress of an unfinished re-reading of the *chosen* captures; ``None`` without one."""
    row = db.execute("SELECT value FROM settings WHERE name = ?", [MARK]).fetchone()
    noted = mapping_in(row[0] if row else None)
    return noted if noted.get("chosen") == chosen else None
