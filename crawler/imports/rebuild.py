"""A new archive from capture files alone: the captures are read and recorded again, run by run."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from urllib.parse import urlsplit

from archive.articles.decided_again import DecidedAgain
from archive.captures.notes import continue_searches
from archive.captures.removals import Removals
from archive.errors import CaptureDamaged
from archive.facts import Fault, Reason
from archive.ledger.scanned_runs import ScannedRuns
from archive.noted import Noted, noted
from archive.problems import Problem
from archive.recording.change import Recorded
from archive.records import Capture, Origin, Outcome, Reading
from archive.times import moment
from crawler.crawl.intake import LISTING, UNRECORDABLE, Intake
from crawler.crawl.kept_pages import Kept
from crawler.crawl.run import Run
from crawler.crawl.share import Share
from crawler.crawl.texts_only import rest_on_text
from crawler.imports.reading_ahead import in_order
from crawler.reading.pool import unread
from crawler.titles.title import Title

TOGETHER = 50  # captures that are committed together: each commit waits for the disk, and a killed rebuild begins anew


@dataclass(frozen=True, slots=True)
class CaptureRead:
    """A capture with its readings: one article, or all that a source handed over."""

    captures: Sequence[Capture]
    readings: Sequence[Reading] = field(default=())
    problem: Noted | None = None
    """Why text is missing: the page was cut off, or a later one is not there."""

    @property
    def first(self) -> Capture:
        """The capture, or the first page of several."""
        return self.captures[0]


class Rebuild:
    """Records what a scan put into the archive of *run*; *titles* are the publications as they are declared."""

    def __init__(
        self,
        run: Run,
        titles: Mapping[str, type[Title]],
        advance: Callable[[int], object],
        removals: Removals | None = None,
    ) -> None:
        self.archive = run.archive
        self.scans = ScannedRuns(run.archive.db)
        self.decided = DecidedAgain(run.archive.db)
        self.advance = advance
        self.unreadable = 0
        self.archive.end_run(run.id, "stopped", at=run.began)  # else what is noted would wait for its end
        self._run = run
        self._titles = titles
        self._removals = removals or Removals()
        self._shares: dict[str, Share] = {}

    def carry_out(self) -> None:
        """Record all captures in the order of their runs, each run ended as it was before the next begins."""
        for run_id in self.scans.runs():
            if run_id is not None:
                self.decided.before(run_id)
            ended_at = self.scans.reopen(run_id) if run_id is not None else None
            asyncio.run(self._of_run(run_id))
            if run_id is not None and ended_at:
                self.archive.end_run(run_id, "finished", at=moment(ended_at))
        for url_id, at in self.scans.unchanged():
            self.archive.ledger.unchanged(url_id, at=moment(at))
        self.decided.rest()
        self.scans.drop()
        continue_searches(self.archive.db)

    async def _of_run(self, run_id: int | None) -> None:
        captures = self.scans.of_run(run_id)
        tasks = (asyncio.create_task(self._read(number, self._share(slug))) for number, slug in captures)
        together: list[CaptureRead] = []
        async for read in in_order(tasks, ahead=self._run.readers.ahead):
            together.append(read)
            if len(together) >= TOGETHER:
                self._record_all(run_id, together)
                together = []
        self._record_all(run_id, together)

    def _record_all(self, run_id: int | None, together: Sequence[CaptureRead]) -> None:
        """Record what was read in one transaction; what cannot be recorded harms nothing else."""
        with self.archive.db.atomic():
            for read in together:
                try:
                    self._record(run_id, read)
                except UNRECORDABLE:
                    self.unreadable += 1
        self.advance(len(together))

    async def _read(self, capture_id: int, share: Share) -> CaptureRead:
        capture = self._with_validators(self.archive.capture(capture_id))
        try:
            payload = self.archive.payload(capture_id)
        except CaptureDamaged as error:
            self.unreadable += 1
            return CaptureRead([capture], [unread(noted(Reason.CAPTURE_DAMAGED, error.reason))])
        if self.scans.is_source(capture_id):
            texts = [
                each
                for each in await share.texts_in(capture, payload)
                if each.refusal is None and not self._removals.has(each.url)
            ]
            own = [each for each in texts if share.title.refusal(each.url) is None]
            return CaptureRead([capture], await asyncio.gather(*(share.read_handed(capture, each) for each in own)))
        kept = Kept(capture=capture, payload=payload, due=self.archive.ledger.known(capture.url))
        pages = await Intake(share).read(kept)
        captures = [capture, *map(self._with_validators, pages.captures[1:])]
        return CaptureRead(captures, [pages.reading], pages.problem)

    def _with_validators(self, capture: Capture) -> Capture:
        etag, last_modified = self.scans.validators(capture.id)
        return replace(capture, etag=etag, last_modified=last_modified)

    def _record(self, run_id: int | None, read: CaptureRead) -> None:
        """Record *read* as of the time of its capture."""
        capture, at = read.first, read.first.fetched_at
        share = self._share(self.scans.publication_of(capture.url_id))
        if self.scans.is_source(capture.id):
            good = capture.status == 200 or (is_robots(capture.url) and capture.status < 500)
            outcome = Outcome.ARCHIVED if good else Outcome.FAILED
            reason = None if good else Problem(fault=Fault.HTTP, status=capture.status).reason
            etag, last_modified = (capture.etag, capture.last_modified) if good else (None, None)
            self.archive.ledger.settle(
                capture.url_id, outcome, reason=reason, at=at, etag=etag, last_modified=last_modified
            )
            for reading in read.readings:
                if reading.article:
                    change = self._write(capture, reading).change
                    rest_on_text(share, reading.article.url, change, at=at)
            return
        led_here = self.scans.led_to(run_id, capture.url_id)
        refused = share.title.refusal(capture.url) is not None
        reading = LISTING if led_here and refused else read.readings[0]
        if read.problem and capture.origin is not Origin.IMPORT:
            capture = replace(capture, etag=None, last_modified=None)
            if reading.article is None or self._is_known(capture, led_here):
                reading = unread(read.problem)  # the last good reading stays, as it did in the crawl
        self._write(capture, reading, later_pages=read.captures[1:], led_here=led_here)
        if refused and capture.origin is Origin.IMPORT:
            self.archive.ledger.let_rest(capture.url_id)

    def _write(
        self,
        capture: Capture,
        reading: Reading,
        *,
        later_pages: Sequence[Capture] = (),
        led_here: Sequence[int] = (),
    ) -> Recorded:
        with self.scans.as_named_then(capture.id):
            return self.archive.record(
                capture, reading, at=capture.fetched_at, later_pages=later_pages, led_here=led_here
            )

    def _is_known(self, capture: Capture, led_here: Sequence[int]) -> bool:
        return any(self.archive.ledger.article_at(url_id) for url_id in (capture.url_id, *led_here))

    def _share(self, slug: str) -> Share:
        if slug not in self._shares:
            title = self._titles.get(slug) or undeclared(self.archive.publications.row(slug))
            self._shares[slug] = Share(self._run, title)
        return self._shares[slug]


def is_robots(url: str) -> bool:
    """Return whether *url* is that of a robots.txt; without one, all is allowed (RFC 9309, 2.3.1.3)."""
    return urlsplit(url).path == "/robots.txt"


def undeclared(row: Mapping[str, object]) -> type[Title]:
    """Return the publication that *row* of the archive describes, without rules."""
    named = {"name": row["slug"], "title": row["name"], "home": row["home"]}
    return type("Undeclared", (Title,), {**named, **{name: row[name] for name in ("country", "language", "timezone")}})
