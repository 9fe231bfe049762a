"""The counts of one publication in a run."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from archive.facts import Fault, PartOutcome
from archive.noted import Noted, written
from archive.problems import Problem, PublicationReport, SourceReport
from archive.recording.change import Change, Recorded
from archive.records import Due

NEVER = datetime.min.replace(tzinfo=UTC)
MEASURABLE = 10  # requests from which a pace can be measured


class Step(StrEnum):
    """The present activity of a publication's part of a run."""

    ASKING = "asking its sources"
    FETCHING = "fetching"


PLACEHOLDERS = "placeholder_pages"
COUNTED = {
    Change.NEW: "new",
    Change.CHANGED: "changed",
    Change.UNCHANGED: "unchanged",
    Change.NOT_ARTICLE: "not_articles",
    Change.FOR_REVIEW: "held",
}
ARTICLES = {COUNTED[Change.NEW], COUNTED[Change.UNCHANGED]}
"""Words for what a placeholder page is counted as, before other addresses show it."""

ENDS = {
    *(Fault.OUT_OF_TIME, Fault.DISK_FULL, Fault.NOT_WRITTEN, Fault.KEPT_ENOUGH),
    *(Fault.READERS_LOST, Fault.FETCHERS_LOST),
}
"""Why a run stops a publication itself; nobody stopped the run."""


@dataclass(slots=True, kw_only=True)
class Counts:
    """Counts of one publication, while its spider runs and after."""

    by_outcome: Counter[str] = field(default_factory=Counter)
    """URLs by outcome: new, changed, unchanged, gone, not_articles, held, failed, skipped, barred.

    ``pages`` are those that bore out a text which a source handed over in this run; those that showed
    ``placeholder_pages`` wait.
    """

    sources: dict[str, SourceReport] = field(default_factory=dict)
    """How each source answered, in the order in which they were asked."""

    answered: bool = False
    """Whether any source answered as a source should, even without anything new."""

    astray: bool = False
    """Whether all addresses that a source listed are those of other pages than articles."""

    requested_at: datetime = NEVER
    """When its sources were last asked in this run."""

    handed: set[int] = field(default_factory=set)
    """Articles that sources handed over."""

    goal: int = 0
    """Older pages that a back-fill is to fetch."""

    leased: int = 0
    """Those of them that were leased."""

    reached: int = 0
    """Those of them that have their outcome."""

    behind: int = 0
    """URLs that wait for a back-fill when all is done."""

    oldest: str | None = None
    """The day of the oldest of them."""

    halted: Problem | None = None
    """Why the rest waits for another run."""

    step: Step = Step.FETCHING
    planned: int = 0
    """URLs that have their outcome, and those that were due when the sources had been asked."""

    before: int = 0
    """Those of them that had it before the first page was fetched."""

    fetching_since: float = field(default_factory=time.monotonic)
    reading: int = 0
    """Pages that are being read."""

    pictures: int = 0
    """Pictures of articles that were kept; they are no URLs that a source listed."""

    pictures_asked: int = 0
    """Pictures that were asked for."""

    waiting: int = 0
    requests: int = 0
    received: int = 0
    """Bytes, as they came."""

    outcome: PartOutcome | Noted = PartOutcome.UNDER_WAY
    seconds: float = 0.0
    delay: float = 0.0
    """Seconds between two requests, as declared."""

    began: float = field(default_factory=time.monotonic)
    _leased: set[int] = field(default_factory=set)
    _articles: dict[int, str] = field(default_factory=dict)

    @property
    def listed(self) -> int:
        """Entries that the sources listed in this run, known ones too."""
        return sum(report.listed for report in self.sources.values())

    @property
    def done(self) -> int:
        """URLs that have their outcome."""
        return self.by_outcome.total()

    @property
    def pace(self) -> float:
        """Seconds for a request: as declared, or longer if the site or robots.txt makes it so."""
        measured = self.seconds / self.requests if self.requests >= MEASURABLE else 0.0
        return max(self.delay, measured)

    @property
    def takes(self) -> float:
        """Seconds that all URLs waiting for a back-fill would take."""
        return self.behind * self.pace

    @property
    def goal_and_reached(self) -> tuple[int, int]:
        """How many URLs this run is to settle, and how many it has; a back-fill counts its own."""
        if self.goal:
            return self.goal, self.reached
        return max(self.planned, self.done), self.done

    @property
    def seconds_a_page(self) -> float | None:
        """How long a page took on average in this run; ``None`` before the first."""
        fetched = self.reached if self.goal else self.done - self.before
        return (time.monotonic() - self.fetching_since) / fetched if fetched > 0 else None

    def plan(self, due: int) -> None:
        """Count from now on how far it is, with *due* URLs before it."""
        self.step, self.before, self.planned = Step.FETCHING, self.done, self.done + due
        self.fetching_since = time.monotonic()

    def begin(self, delay: float) -> None:
        """Count from now on what a spider does that waits *delay* seconds between two requests."""
        self.delay, self.outcome, self.halted, self.began = delay, PartOutcome.UNDER_WAY, None, time.monotonic()

    def hand(self, recorded: Recorded) -> None:
        """Count an article that a source handed over; its page is not counted as another one."""
        if recorded.article_id:
            self.handed.add(recorded.article_id)
        if recorded.change is not Change.UNCHANGED:
            self.by_outcome[COUNTED[recorded.change]] += 1

    def lease(self, leased: Iterable[Due]) -> None:
        """Count what a back-fill asks for."""
        ids = {due.url_id for due in leased}
        self._leased |= ids
        self.leased += len(ids)

    def add(self, url_id: int, outcome: str) -> None:
        """Count a URL that has its *outcome*, also as one of those that a back-fill requested."""
        self.by_outcome[outcome] += 1
        if outcome in ARTICLES:
            self._articles[url_id] = outcome
        self.reached += url_id in self._leased
        self._leased.discard(url_id)

    def withdraw(self, url_id: int) -> None:
        """Count a URL as a placeholder page if this run counted it as an article by mistake."""
        if url_id in self._articles:
            self.by_outcome[self._articles.pop(url_id)] -= 1
            self.by_outcome[PLACEHOLDERS] += 1

    def finish(self, reason: str) -> None:
        """Set the outcome, after the spider closed for *reason*."""
        self.seconds += round(time.monotonic() - self.began, 1)
        self.outcome = self._verdict(reason)

    def _verdict(self, reason: str) -> PartOutcome | Noted:
        ended = self.halted is not None and self.halted.fault in ENDS
        if reason == "shutdown" and not ended:
            return PartOutcome.STOPPED
        if self.halted:
            return self.halted.reason
        if reason == "finished" and self.astray and not self.answered:
            return written(Fault.NO_ARTICLE_LISTED)
        if reason != "finished" or not self.answered:
            return PartOutcome.FAILED
        without_story = self.by_outcome["failed"] + self.by_outcome[PLACEHOLDERS]
        if not 0 < self.done == without_story:
            return PartOutcome.FINISHED
        return written(Fault.PLACEHOLDER_PAGES) if self.by_outcome[PLACEHOLDERS] else PartOutcome.FAILED

    def report(self) -> PublicationReport:
        """Return the counts as the archive keeps them."""
        urls = self.by_outcome
        return PublicationReport(
            outcome=self.outcome,
            listed=self.listed,
            new=urls["new"],
            changed=urls["changed"],
            unchanged=urls["unchanged"],
            gone=urls["gone"],
            not_articles=urls["not_articles"],
            failed=urls["failed"],
            waiting=self.waiting,
            requests=self.requests,
            bytes=self.received,
            seconds=self.seconds,
            sources={source: report.stored() for source, report in self.sources.items()},
        )
