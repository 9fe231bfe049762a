"""The captures of one story read again, earlier ones included; nothing is recorded here."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from archive.articles.handed_texts import HandedText, Version
from archive.articles.stock import AddressCaptures, EarlierVersions, Edit, Stock, differ
from archive.errors import CaptureDamaged
from archive.facts import Reason
from archive.noted import noted
from archive.recording.edits_between import EditSeen
from archive.recording.rereading import Rereading
from archive.records import Capture, Kind, Reading
from archive.urls import normalise
from crawler.crawl.intake import Intake
from crawler.crawl.kept_pages import Kept
from crawler.crawl.share import Share
from crawler.reading.pool import unread
from crawler.sources.source import Handed

NO_TEXT = Reading(kind=Kind.EMPTY, reader="", reason=noted(Reason.NO_TEXT))
"""Read in an answer that no longer gives the text, e.g. since other addresses are declared as articles."""


@dataclass(frozen=True, slots=True)
class ReadAgain:
    """One reading of captures that make one article."""

    captures: Sequence[Capture]
    reading: Reading
    url_id: int
    edits: Sequence[EditSeen] = ()
    """Edits of the article that only today's reader sees."""

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

    unreadable: int = 0
    """Earlier captures that could not be read."""


@dataclass(slots=True)
class StoryReader:
    """Reads the captures of one publication; nothing is recorded here."""

    share: Share
    rereading: Rereading

    async def story(self, story: AddressCaptures) -> StoryRead:
        """Return the readings of the captures of one address."""
        read, kept = StoryRead(story.url_id, story.count), dict[Version, ReadAgain]()
        wanted = [Version(capture_id=number) for number in story.captures]
        edits = await self._earlier(story.earlier, story.url_id, kept, read, wanted) if story.earlier else ()
        for version in wanted:
            if version not in kept:
                kept[version] = await self._read(version, story.url_id)
        read.readings = [kept[version] for version in wanted]
        if read.readings:
            read.readings[0] = replace(read.readings[0], edits=edits)
        return read

    async def handed(self, stock: Stock, capture_id: int) -> StoryRead:
        """Return the readings of the texts in one answer of a source that articles are read from."""
        read, capture = StoryRead(capture_id, 1), self.share.archive.capture(capture_id)
        try:
            payload = self.share.archive.payload(capture_id)
        except CaptureDamaged as error:
            read.readings.append(_damaged(capture, error, capture.url_id))
            return read
        for handed in await self.share.texts_in(capture, payload):
            due = self.share.ledger.known(handed.url)
            if due and not handed.refusal and stock.is_read_from(due.url_id, capture_id):
                reading = await self.share.read_handed(capture, handed)
                earlier = stock.earlier_of_text(due.url_id, capture_id)
                edits = await self._earlier(earlier, due.url_id, {}, read, ())
                read.readings.append(ReadAgain([capture], reading, due.url_id, edits))
        return read

    async def texts(self, capture_id: int) -> tuple[int, Sequence[HandedText]]:
        """Return the texts in the answer *capture_id*; none where it cannot be read."""
        try:
            payload = self.share.archive.payload(capture_id)
        except CaptureDamaged:
            return capture_id, ()
        found = await self.share.texts_in(self.share.archive.capture(capture_id), payload)
        return capture_id, [text for handed in found if (text := self._noted(handed))]

    def _noted(self, handed: Handed) -> HandedText | None:
        due = self.share.ledger.known(handed.url)
        if due is None or handed.declared is None or handed.refusal:
            return None
        digest = hashlib.sha256(repr((handed.content, handed.declared)).encode("utf-8", "replace")).hexdigest()
        return HandedText(url_id=due.url_id, digest=digest, outranks_pages=handed.declared.origin == "rest")

    async def _earlier(
        self,
        earlier: EarlierVersions,
        url_id: int,
        kept: dict[Version, ReadAgain],
        read: StoryRead,
        wanted: Sequence[Version],
    ) -> Sequence[EditSeen]:
        """Return the edits that only today's reader sees; note in *read* those that it does not see.

        The readings of *wanted* versions are put into *kept*.
        """
        of_edits = {version for edit in earlier.edits for version in (edit.earlier, edit.later)}
        between = None
        if earlier.history:
            between = self.rereading.between(earlier.history, self.share.publication_id, self.share.title.timezone)
            for version in earlier.history.versions:
                each = await self._read(version, url_id)
                between.take(each.captures, each.reading)
                read.unreadable += each.has_failed and version not in wanted
                if version in of_edits or version in wanted:
                    kept[version] = each
        for version in of_edits - kept.keys():
            kept[version] = await self._read(version, url_id)
        read.not_edits += [(edit.revision_id, url_id) for edit in earlier.edits if _is_no_edit(edit, kept)]
        return between.seen if between else ()

    async def _read(self, version: Version, url_id: int) -> ReadAgain:
        archive = self.share.archive
        capture = archive.capture(version.capture_id)
        try:
            payload = archive.payload(version.capture_id)
            if version.url is not None:
                return ReadAgain([capture], await self._text(capture, payload, version.url), url_id)
            kept = Kept(capture=capture, payload=payload, due=self.share.ledger.known(capture.url))
            pages = await Intake(self.share).read(kept)
        except CaptureDamaged as error:
            return _damaged(capture, error, url_id)
        return ReadAgain(pages.captures, pages.reading, url_id)

    async def _text(self, capture: Capture, payload: bytes, url: str) -> Reading:
        for handed in await self.share.texts_in(capture, payload):
            if normalise(handed.url) == url:
                return await self.share.read_handed(capture, handed)
        return NO_TEXT


def _damaged(capture: Capture, error: CaptureDamaged, url_id: int) -> ReadAgain:
    return ReadAgain([capture], unread(noted(Reason.CAPTURE_DAMAGED, error.reason)), url_id)


def _is_no_edit(edit: Edit, readings: Mapping[Version, ReadAgain]) -> bool:
    """Return whether today's reader reads the same in the captures before and after *edit*."""
    earlier, later = (readings[version].reading.article for version in (edit.earlier, edit.later))
    return earlier is not None and later is not None and not differ(earlier, later)
