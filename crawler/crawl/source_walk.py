"""Asks one source, from its first address as far as it brings something new."""

from __future__ import annotations

from collections import deque
from collections.abc import Collection, Container, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

from archive.errors import CaptureDamaged
from archive.facts import Fault
from archive.problems import Problem, SourceReport
from archive.records import Capture, Due, Entry, Outcome, Role
from crawler.crawl.bound import Bound
from crawler.crawl.intake import Intake
from crawler.crawl.known_lists import KnownLists
from crawler.crawl.listed_entries import Listed
from crawler.crawl.recency import SAMPLE, parted, undated
from crawler.crawl.share import Share
from crawler.fetching.results import Fetched, Missed
from crawler.sources.addresses import host_of
from crawler.sources.removals import removed
from crawler.sources.report import Earlier
from crawler.sources.source import Answer, Listing, Source

CLOCKS = timedelta(minutes=5)  # by which the publisher's may be behind ours
NO_MORE_PAGES = Problem(fault=Fault.HTTP, status=404)  # what WordPress says to the page after a feed's last one


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One answer of a source, with all its entries in the ledger."""

    listing: Listing
    new: int = 0
    """Entries that may be articles and that the ledger had not seen."""


@dataclass(slots=True)
class SourceCrawl:
    """The crawl of one source. The entries of an answer are in the ledger before the next page is requested."""

    share: Share
    source: Source
    earlier: Earlier | None
    """The last time that it answered; ``None`` if it never did."""

    whole: bool = True
    problems: list[Problem] = field(default_factory=list)
    _listed: Listed = field(init=False)
    _removed: set[str] = field(default_factory=set)
    """Addresses that an answer no longer lists and that no later one lists either."""

    _known: KnownLists = field(init=False)
    """Those of its lists that are entered already."""

    _sample: int = SAMPLE
    _edits: Problem | None = None
    """Why it did not list what was edited."""

    def __post_init__(self) -> None:
        self._listed = Listed(self.earlier)
        earlier = self.earlier if self.source.lists_only and not self.afresh else None
        self._known = KnownLists(self.share, self.source, earlier)

    @property
    def afresh(self) -> bool:
        """Whether it is read to its end, known entries included, because no run has reached the end yet."""
        return self.earlier is None or not self.earlier.report.whole

    async def carry_out(self) -> SourceReport:
        """Ask the source for everything wanted; return how it answered."""
        await self._changes()
        failure = Problem(fault=Fault.NO_ADDRESS)
        for address in self.source.addresses(self.share.title.home):
            heard = await self.ask(address)
            if answers(heard.listing):
                await self._on_from(heard, address)
                await self._look_again()
                return self._report()
            failure = heard.listing.problem or failure
        return SourceReport(failure=failure)

    async def ask(self, address: str, *, listing: bool = True) -> Heard:
        """Return the answer of the source at *address*, when it is kept, entered and recorded.

        Where it is as it was when last asked, it lists nothing but what it leads to. With *listing* false it is
        not one of the answers that the source lists its articles in, and does not count as such.
        """
        due = self.share.address(address, Role.SOURCE)
        is_entered = self._known.has(due) or not self.source.lists_only
        asks_for_changes = is_entered and not self.afresh and self._held(due) is not None
        request = due if asks_for_changes else replace(due, etag=None, last_modified=None)
        result = await self.share.ask(address, request)
        if isinstance(result, Missed):
            return Heard(listing=Listing(problem=self._lose(result)))
        if result.exchange.status == 304:
            self.share.keep_unchanged(due, result.exchange)
            return await self._as_before(due, self._held(due))
        heard = await self._take(due, result, counts=listing)
        self.share.commit()  # before the next page is requested
        return heard

    def _lose(self, lost: Missed) -> Problem:
        if lost.outcome is not Outcome.WAITING:
            self.share.settle_source(lost.due, lost.outcome, lost.reason)
        elif host_of(lost.due.url) == host_of(self.share.title.home):
            self.share.halt(lost.problem)
        else:
            self.share.settle_source(lost.due, Outcome.FAILED, lost.reason)  # one part of a listing, on another host
        return lost.problem

    async def _as_before(self, due: Due, answer: Answer | None, capture: Capture | None = None) -> Heard:
        """Return what *answer* of *due*, with the bytes that were entered before, leads to; *capture* is new."""
        self._known.pass_by(due)
        if answer is not None:
            self._write(await self._known.at_rest(answer), wait=False)
        self.share.settle_source(due, Outcome.ARCHIVED, kept=capture)
        if answer is None or not self.source.leads_on(answer):
            return Heard(listing=Listing())
        return Heard(listing=Listing(follow=(await self.share.listing(self.source, answer)).follow))

    async def _take(self, due: Due, fetched: Fetched, *, counts: bool) -> Heard:
        """Keep the answer, enter its entries and record its texts; only then may a 304 mean that it is known."""
        share = self.share
        seen = share.is_kept(due)
        is_entered = seen and counts and self._known.has(due)  # before the new answer takes its place
        former = self._held(due) if seen and counts else None
        capture = None if fetched.is_copy else share.keep(due, fetched.exchange)
        answer = Answer.of(fetched.exchange, zone=share.title.timezone)
        if capture and is_entered and former and former.payload == answer.payload and not fetched.exchange.is_cut_off:
            return await self._as_before(due, answer, capture)
        entered = former if is_entered and not fetched.exchange.is_cut_off else None
        if entered and (differing := await self._known.differing(due, entered, answer)):
            listing, before = differing.now, differing.before.entries
            self._write(await self._known.at_rest(answer), wait=False)
            gone = {entry.url for entry in differing.removed.entries}
        else:
            listing = await share.listing(self.source, answer)
            if fetched.exchange.is_cut_off:
                listing = replace(listing, problem=Problem(fault=Fault.CUT_OFF))
            before = tuple(await self._listed_in(former, unless=answer.payload))
            gone = _removed(before, listing)
        heard = self._enter(listing, seen=seen, counts=counts, before=frozenset(before) if is_entered else frozenset())
        self._removed = (self._removed | gone) - {entry.url for entry in listing.entries}
        if capture:
            await Intake(share).take_handed(capture, listing.articles)
        good = answers(listing) and not fetched.exchange.is_cut_off
        outcome = Outcome.ARCHIVED if good else Outcome.FAILED
        reason = listing.problem.reason if listing.problem else None
        share.settle_source(due, outcome, reason, capture if good else None)
        return heard

    def _held(self, due: Due) -> Answer | None:
        """Return the last answer of *due*; ``None`` if it cannot be read back, so that a 304 would say nothing."""
        try:
            media_type, payload = self.share.held(due)
        except CaptureDamaged:
            return None
        return Answer(url=due.url, media_type=media_type, payload=payload)

    async def _listed_in(self, former: Answer | None, *, unless: bytes) -> Sequence[Entry]:
        """Return what the *former* answer listed; nothing where the new one has the same bytes."""
        if former is None or former.payload == unless:
            return ()
        return (await self.share.listing(self.source, former)).entries

    def _enter(self, listing: Listing, *, seen: bool, counts: bool, before: Collection[Entry]) -> Heard:
        """Write what *listing* lists into the ledger, except for what stood in it *before* and is entered.

        *seen* says whether its address answered in an earlier run.
        """
        apt: list[Entry] = []
        other: list[Entry] = []
        for entry in listing.entries:
            (other if self.share.title.refusal(entry.url) else apt).append(entry)
        undated_wait = (self.afresh or not seen) and not (self.source.newest_first and not self._listed.entries)
        sample = 0 if self.source.newest_first else self._sample
        part = parted(
            self._known.news(apt, before), today=datetime.now(UTC).date(), undated_wait=undated_wait, sample=sample
        )
        if undated_wait:
            self._sample -= min(self._sample, undated(part.now))
        new = self._write(part.now, wait=False) + self._write(part.by_date, wait=True)
        self._listed.new += new + self._write(self._known.news(other, before), wait=False)  # not requested
        self.share.counts.answered |= bool(apt)
        if counts:
            self._listed.add(listing, apt)
        return Heard(listing=listing, new=new)

    def _write(self, entries: Sequence[Entry], *, wait: bool) -> int:
        """Return how many of *entries* the ledger had not seen."""
        return self.share.enter(entries, source=self.source.kind, wait=wait).new

    async def _changes(self) -> None:
        """Ask what is new or edited since the last time, if the source can list it."""
        if self.earlier is None:
            return
        for address in self.source.changes(self.share.title.home, self.earlier.edits_since - CLOCKS):
            heard = await self.ask(address, listing=False)
            if answers(heard.listing):
                await self.follow(heard)
                self._edits = None
                return
            self._edits = heard.listing.problem

    async def follow(self, heard: Heard) -> None:
        """Request all entries older than *heard*, by an address with a time."""
        bound = Bound()
        while heard.listing.older and not bound.is_reached(total=self._listed.total):
            heard = await self.ask(heard.listing.older, listing=False)
            bound.add(heard.listing)

    async def _on_from(self, first: Heard, address: str) -> None:
        """Request all further pages after *first*, the answer at *address*, that are worth it."""
        self._note(first.listing.problem)
        fetched, bound = {address}, Bound()
        waiting = deque(self._next(first, fetched))
        while waiting and not self.share.counts.halted:
            address, older = waiting.popleft()
            if address in fetched:
                continue
            if bound.is_reached(total=self._listed.total):
                self._note(Problem(fault=Fault.PAGES_WITHOUT_END, number=bound.pages, of=bound.entries))
                return
            fetched.add(address)
            heard = await self.ask(address)
            bound.add(heard.listing)
            self._judge(heard.listing, older=older)
            waiting.extend(self._next(heard, fetched))

    def _next(self, heard: Heard, fetched: Container[str]) -> Iterator[tuple[str, bool]]:
        """Return the next requests after *heard*, each with whether it is older; *fetched* ones are left out."""
        listing = heard.listing
        for address in listing.follow:
            yield address, False
        ways = (listing.older, *listing.or_older) if listing.older and self._goes_on(heard) else ()
        for address in ways:
            if address and address not in fetched:
                yield address, True
                return

    def _goes_on(self, heard: Heard) -> bool:
        """Return whether what is older than *heard* is worth asking for: the ledger does not have all of it."""
        if self.afresh:
            return True
        if self._listed.total is None or self.earlier is None:
            return heard.new > 0
        return self._listed.more_are_left

    async def _look_again(self) -> None:
        """Make articles due that are no longer listed: their pages may be gone."""
        if self._listed.fell and self.whole and not self.problems:
            self.share.look_again(self.source.kind, self._listed.addresses)
        self.share.look_at(self._removed - await self._known.still_listed(self._removed))

    def _judge(self, listing: Listing, *, older: bool) -> None:
        if answers(listing):
            self._note(listing.problem)
        elif not (older and listing.problem == NO_MORE_PAGES):
            self._note(listing.problem)
            self.whole &= not older  # what an index leads to is requested by every run

    def _note(self, problem: Problem | None) -> None:
        if problem:
            self.problems.append(problem)

    def _report(self) -> SourceReport:
        if self._listed.entries and not self._listed.apt and not self._known.is_any:
            self.share.counts.astray = True
            self._note(Problem(fault=Fault.NO_ARTICLE_LISTED, got=self.share.title.article))
        return SourceReport(
            listed=self._listed.entries,
            new=self._listed.new,
            total=self._listed.total,
            whole=self.whole,
            problems=tuple(dict.fromkeys(self.problems)),
            edits=self._edits,
        )


def _removed(before: Sequence[Entry], listing: Listing) -> set[str]:
    """Return the entries that a whole answer no longer has; a source that gives a total is counted instead."""
    now = [entry.url for entry in listing.entries]
    if not now or listing.problem or listing.total is not None:
        return set()
    return removed([entry.url for entry in before], now)


def answers(listing: Listing) -> bool:
    """Return whether a source answered with *listing* as a source should."""
    return bool(listing.entries or listing.follow) or listing.problem is None
