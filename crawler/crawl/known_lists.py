"""What a source lists as before: answers with the bytes of the ones before them, and entries that stand in both."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from importlib import resources

from archive.ledger.entered_lists import EnteredLists
from archive.records import Due, Entry
from archive.urls import normalise
from crawler.crawl.answers import differing_in
from crawler.crawl.share import Share
from crawler.reading.version import version
from crawler.sources.report import Earlier
from crawler.sources.source import Answer, Differing, Source
from crawler.titles.title import Title


@dataclass
class KnownLists:
    """The lists of one source that an earlier run entered, so that only what differs is entered now."""

    share: Share
    source: Source
    earlier: Earlier | None
    """The last time that it answered; ``None`` if all is entered, known or not."""

    _unread: list[Due] = field(default_factory=list)
    """Addresses whose answers are as they were."""

    @property
    def is_any(self) -> bool:
        """Whether there were answers as they were before, which this run has not read."""
        return bool(self._unread)

    def has(self, due: Due) -> bool:
        """Return whether the last answer of *due* is entered whole, by the rules of today."""
        if not self.source.lists_only:
            return False
        since = self._since  # is noted in the first run, too
        return self.earlier is not None and self._lists.holds(due.url_id, since=since)

    def pass_by(self, due: Due) -> None:
        """Note that the answer of *due* is as it was, or that part of it which is not read."""
        self.share.counts.answered = True
        self._unread.append(due)

    async def differing(self, due: Due, former: Answer, answer: Answer) -> Differing | None:
        """Return what *answer* of *due* lists otherwise than the *former* one, which is entered; the rest stays unread.

        ``None`` if only reading both tells.
        """
        found = await differing_in(self.source, former, answer, self.share.readers)
        if found is None:
            return None
        self.pass_by(due)
        own = self.share.own
        return Differing(before=own(found.before), now=own(found.now), removed=own(found.removed))

    def news(self, entries: Iterable[Entry], before: Collection[Entry]) -> list[Entry]:
        """Return the *entries* that are not among those *before*, and those that hold no article since."""
        return [entry for entry in entries if entry not in before or self._is_at_rest(entry)]

    async def at_rest(self, answer: Answer) -> Sequence[Entry]:
        """Return the entries of *answer*, which is as it was, that were found to hold no article since.

        No outcome is for ever while the address is listed.
        """
        if not self._at_rest or self.source.is_light(answer):
            return ()
        return (await self.share.listing_among(self.source, answer, self._at_rest)).entries

    async def still_listed(self, urls: Collection[str]) -> set[str]:
        """Return those of *urls* that an answer which this run did not read still lists."""
        found: set[str] = set()
        wanted = frozenset(map(normalise, urls))
        for due in self._unread if urls else ():
            media_type, payload = self.share.held(due)
            answer = Answer(url=due.url, media_type=media_type, payload=payload)
            listing = await self.share.listing_among(self.source, answer, wanted)
            found |= {normalise(entry.url) for entry in listing.entries}
        return {url for url in urls if normalise(url) in found}

    def _is_at_rest(self, entry: Entry) -> bool:
        return bool(self._at_rest) and normalise(entry.url) in self._at_rest

    @cached_property
    def _lists(self) -> EnteredLists:
        return EnteredLists(self.share.archive.db, self.share.publication_id)

    @cached_property
    def _since(self) -> str:
        return self._lists.rules_since(self.source.name, rules_of(self.source, self.share.title), at=self.share.began)

    @cached_property
    def _at_rest(self) -> frozenset[str]:
        return self._lists.come_to_rest(since=self.earlier.at) if self.earlier else frozenset()


def rules_of(source: Source, title: type[Title]) -> str:
    """Return a digest of all that decides how the lists of *source* are entered for *title*."""
    declared = (source, title.home, title.aliases, title.article, title.timezone, title.documents)
    return hashlib.sha256(f"{_code()} {declared!r}".encode()).hexdigest()[:12]


@cache
def _code() -> str:
    """Return a digest of what reads lists: our code, and that of pages, whose dates and addresses are read alike."""
    digest = hashlib.sha256(version().encode())
    for folder in ("crawler.sources", "crawler.crawl"):
        files = (file for file in resources.files(folder).iterdir() if file.name.endswith(".py"))
        for file in sorted(files, key=lambda each: each.name):
            digest.update(file.read_bytes())
    return digest.hexdigest()
