"""Captures read again by today's reader: offline, story by story, as far as an earlier try did not come."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from archive.articles.stock import Stock
from archive.facts import PartOutcome
from archive.recording.change import Change
from archive.recording.rereading import Rereading, unfinished
from archive.times import stamp
from crawler.crawl.run import Run
from crawler.crawl.share import Share, now
from crawler.imports.reading_ahead import in_order
from crawler.imports.stories_again import ReadAgain, StoryRead, StoryReader
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
            await self._note_texts(share)
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
        async for story in in_order(self._readings(share, phase, after), ahead=self.run.readers.ahead):
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

    async def _note_texts(self, share: Share) -> None:
        """Note the texts in the answers of sources, so that the earlier ones of an article are known."""
        stock, reader = self._stock(share), StoryReader(share, self.rereading)
        stock.texts.begin()
        answers = (asyncio.create_task(reader.texts(capture_id)) for capture_id in stock.answers())
        async for capture_id, texts in in_order(answers, ahead=self.run.readers.ahead):
            stock.texts.note(capture_id, texts)

    def _readings(self, share: Share, phase: Phase, after: int) -> Iterator[asyncio.Task[StoryRead]]:
        stock, reader = self._stock(share), StoryReader(share, self.rereading)
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
        for read in story.readings:
            change = self._change_by(share, read)
            if read.edits and change in APPLIED:  # else the current reading is an earlier reader's
                self.rereading.add_edits(read.edits, read.url_id)
        share.counts.by_outcome["failed"] += story.unreadable
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
