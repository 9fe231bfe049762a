"""Captures read again by today's reader: offline, story by story, as far as an earlier try did not come."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

from archive.articles.stock import AddressCaptures, Edit, Stock, differ
from archive.errors import CaptureDamaged
from archive.facts import PartOutcome, Reason
from archive.noted import noted
from archive.recording.change import Change
from archive.recording.edits_between import EditSeen
from archive.recording.rereading import Rereading, unfinished
from archive.records import Capture, Kind, Reading
from archive.times import stamp
from crawler.crawl.intake import Intake
from crawler.crawl.kept_pages import Kept
from crawler.crawl.run import Run
from crawler.crawl.share import Share, now
from crawler.reading.pool import unread
from crawler.reading.version import version
from crawler.titles.title import Title

TOGETHER = 50  # stories that are committed together: after a kill at most this many are read a second time

APPLIED = (Change.CHANGED, Change.UNCHANGED)


class Phase(StrEnum):
    """The two ways in which articles came, in the order in which they are read again."""

    PAGES = "pages"
    HANDED = "handed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """Which captures are read again."""

    names: tuple[str, ...] = ()
    """Publications; all where none is named."""

    since: datetime | None = None
    keys: tuple[str, ...] = ()

    def stored(self) -> dict[str, Any]:
        """Return the choice as JSON has it, with the reader that carries it out."""
        return {
            "names": list(self.names),
            "since": self.since and stamp(self.since),
            "keys": list(self.keys),
            "reader": version(),
        }


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """One reading of captures that make one article."""

    captures: Sequence[Capture]
    reading: Reading
    url_id: int

    @property
    def has_failed(self) -> bool:
        """Whether there is no reading of the captures, not even that they hold no article."""
        return not self.reading.reader and self.reading.kind is Kind.ERROR


@dataclass(slots=True)
class StoryRead:
    """A story with its readings, ready to be recorded."""

    id: int
    """Of the address, or of the capture of a source."""

    count: int
    readings: list[ReadAgain] = field(default_factory=list)
    not_edits: list[tuple[int, int]] = field(default_factory=list)
    """Revision and address of each edit that today's reader does not see."""

    edits: Sequence[EditSeen] = ()
    """Edits that only today's reader sees."""

    unreadable: int = 0
    """Earlier captures that could not be read."""


class Reread:
    """Reads what *chosen* says again, within *run*; *advance* is called with the number of captures done."""

    def __init__(self, run: Run, chosen: Chosen, advance: Callable[[int], object]) -> None:
        self.run = run
        self.archive = run.archive
        self.chosen = chosen
        self.advance = advance
        self.progress = unfinished(run.archive.db, chosen.stored())
        first = self.progress["run"] if self.progress else run.id
        self.rereading = Rereading(run.archive.db, run.archive.ledger, first, run.id)

    def count(self, titles: Iterable[type[Title]]) -> int:
        """Return how many captures of *titles* are read again, those that an earlier try came to included."""
        return sum(self._stock(Share(self.run, title)).count() for title in titles)

    def carry_out(self, titles: Sequence[type[Title]]) -> None:
        """Read and record the captures of *titles*, one after the other."""
        done = self.progress.get("done", []) if self.progress else []
        for title in titles:
            share = Share(self.run, title)
            if title.name in done:
                self.advance(self._stock(share).count())
                continue
            asyncio.run(self._of_one(share, done))
            done = [*done, title.name]
        self.rereading.hold_as_one()
        self.rereading.mark(None)

    async def _of_one(self, share: Share, done: Sequence[str]) -> None:
        began, counts = time.monotonic(), share.counts
        counts.outcome = PartOutcome.STOPPED
        try:
            for phase in Phase:
                await self._in_phase(share, phase, done)
            counts.outcome = PartOutcome.FINISHED
        finally:
            counts.seconds = round(time.monotonic() - began, 1)
            share.report()

    async def _in_phase(self, share: Share, phase: Phase, done: Sequence[str]) -> None:
        after = self._after(share, phase)
        if after is None:
            return
        together: list[StoryRead] = []
        async for story in self._read_ahead(share, phase, after):
            together.append(story)
            if len(together) >= TOGETHER:
                self._record(share, together, phase, done)
                together = []
        self._record(share, together, phase, done)

    def _after(self, share: Share, phase: Phase) -> int | None:
        """Return the last story of a phase that an earlier try recorded; ``None`` if it finished the phase."""
        marked = self.progress or {}
        if marked.get("publication") != share.name:
            return 0
        if marked["phase"] == phase:
            self.advance(marked["captures"])
            return int(marked["after"])
        return None if phase is Phase.PAGES else 0

    async def _read_ahead(self, share: Share, phase: Phase, after: int) -> AsyncIterator[StoryRead]:
        """Yield the stories of a phase in their order, while the readers work on those that follow."""
        waiting: deque[asyncio.Task[StoryRead]] = deque()
        try:
            for reading in self._readings(share, phase, after):
                waiting.append(reading)
                if len(waiting) >= self.run.readers.ahead:
                    yield await waiting.popleft()
            while waiting:
                yield await waiting.popleft()
        finally:
            for task in waiting:
                task.cancel()
            await asyncio.gather(*waiting, return_exceptions=True)  # what ended the first may have ended all

    def _readings(self, share: Share, phase: Phase, after: int) -> Iterator[asyncio.Task[StoryRead]]:
        stock, reader = self._stock(share), _Reader(share, self.rereading)
        if phase is Phase.PAGES:
            for story in stock.stories(after=after):
                yield asyncio.create_task(reader.story(story))
        else:
            for capture_id in stock.handed(after=after):
                yield asyncio.create_task(reader.handed(stock, capture_id))

    def _stock(self, share: Share) -> Stock:
        return Stock(self.archive.db, share.publication_id, self.chosen.since, self.chosen.keys)

    def _record(self, share: Share, stories: Sequence[StoryRead], phase: Phase, done: Sequence[str]) -> None:
        """Record *stories* and how far that came, all of it or nothing."""
        if not stories:
            return
        with self.archive.db.atomic():
            for story in stories:
                self._record_one(share, story)
            captures = sum(story.count for story in stories)
            self._note(share, phase, after=stories[-1].id, captures=captures, done=done)
        self.advance(captures)

    def _note(self, share: Share, phase: Phase, *, after: int, captures: int, done: Sequence[str]) -> None:
        marked = self.progress or {}
        if (marked.get("publication"), marked.get("phase")) == (share.name, phase):
            captures += marked["captures"]
        noted = {"publication": share.name, "phase": phase, "after": after, "captures": captures, "done": list(done)}
        self.progress = {**noted, "chosen": self.chosen.stored()}
        self.rereading.mark(self.progress)

    def _record_one(self, share: Share, story: StoryRead) -> None:
        changes = [self._change_by(share, each) for each in story.readings]
        share.counts.by_outcome["failed"] += story.unreadable
        if story.edits and changes[0] in APPLIED:  # else the current reading is an earlier reader's
            self.rereading.add_edits(story.edits, story.id)
        for revision_id, url_id in story.not_edits:
            self.rereading.put_down_to_reader(revision_id, url_id)

    def _change_by(self, share: Share, read: ReadAgain) -> Change | None:
        """Return what recording *read* changed; ``None`` where the reader failed, which says nothing of the page."""
        if read.has_failed:
            share.counts.by_outcome["failed"] += 1
            return None
        recorded = self.rereading.record(read.captures, read.reading, url_id=read.url_id, at=now())
        share.counts.hand(recorded)
        return recorded.change


@dataclass(slots=True)
class _Reader:
    """Reads the captures of one publication; nothing is recorded here."""

    share: Share
    rereading: Rereading

    async def story(self, story: AddressCaptures) -> StoryRead:
        """Return the readings of the captures of one address."""
        read, kept = StoryRead(story.url_id, story.count), dict[int, ReadAgain]()
        wanted = {*story.captures, *(number for edit in story.edits for number in (edit.earlier, edit.later))}
        if story.history:
            between = self.rereading.between(story.history, self.share.publication_id, self.share.title.timezone)
            for capture_id in story.history.captures:
                each = await self._capture(capture_id, story.url_id)
                between.take(each.captures, each.reading)
                read.unreadable += each.has_failed and capture_id not in wanted
                if capture_id in wanted:
                    kept[capture_id] = each
            read.edits = between.seen
        for capture_id in wanted - kept.keys():
            kept[capture_id] = await self._capture(capture_id, story.url_id)
        read.readings = [kept[capture_id] for capture_id in story.captures]
        read.not_edits = [(edit.revision_id, story.url_id) for edit in story.edits if _is_no_edit(edit, kept)]
        return read

    async def handed(self, stock: Stock, capture_id: int) -> StoryRead:
        """Return the readings of the texts in one answer of a source that articles are read from."""
        archive, read = self.share.archive, StoryRead(capture_id, 1)
        capture = archive.capture(capture_id)
        try:
            payload = archive.payload(capture_id)
        except CaptureDamaged as error:
            read.readings.append(
                ReadAgain([capture], unread(noted(Reason.CAPTURE_DAMAGED, error.reason)), capture.url_id)
            )
            return read
        for handed in await self.share.texts_in(capture, payload):
            due = self.share.ledger.known(handed.url)
            if due and not handed.refusal and stock.is_read_from(due.url_id, capture_id):
                reading = await self.share.read_handed(capture, handed)
                read.readings.append(ReadAgain([capture], reading, due.url_id))
        return read

    async def _capture(self, capture_id: int, url_id: int) -> ReadAgain:
        archive = self.share.archive
        capture = archive.capture(capture_id)
        try:
            payload = archive.payload(capture_id)
            kept = Kept(capture=capture, payload=payload, due=self.share.ledger.known(capture.url))
            pages = await Intake(self.share).read(kept)
        except CaptureDamaged as error:
            return ReadAgain([capture], unread(noted(Reason.CAPTURE_DAMAGED, error.reason)), url_id)
        return ReadAgain(pages.captures, pages.reading, url_id)


def _is_no_edit(edit: Edit, readings: Mapping[int, ReadAgain]) -> bool:
    """Return whether today's reader reads the same in the captures before and after *edit*."""
    earlier, later = (readings[capture_id].reading.article for capture_id in (edit.earlier, edit.later))
    return earlier is not None and later is not None and not differ(earlier, later)
