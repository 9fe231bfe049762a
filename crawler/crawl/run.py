"""The things that the publications of one process share: the archive, the readers, the run and its counts."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, ClassVar, Self

from archive.captures.disk_space import require_space, writing_into
from archive.config import Config
from archive.errors import ArchiveError, CannotWrite, DiskFull
from archive.facts import Fault, PartOutcome, RunOutcome
from archive.noted import FINE
from archive.store import Archive
from crawler.crawl.counts import Counts
from crawler.crawl.period import Period
from crawler.errors import CrawlerError, FetchersLost, ReadersLost
from crawler.fetchers.choice import fetchers_of
from crawler.fetching.signature import user_agent
from crawler.readers.choice import readers_of
from crawler.reading.pool import ReaderPool

if TYPE_CHECKING:
    from crawler.fetchers.team import Fetchers

GATHERED = 0.1  # seconds in which what is written is gathered, to be written to the disk at once
MOST_GATHERED = 16  # captures; a killed run asks for these again


def described(contact: str | None) -> dict[str, str]:
    """Return what the capture files say of who crawls."""
    operator = {"operator": contact} if contact else {}
    return operator | {"http-header-user-agent": user_agent(contact)}


class Run:
    """One run over any number of publications, opened by the first that joins and closed by the last that leaves.

    Of a *rehearsal* nothing stays in the archive. A run that *fetches* has the fetchers of its configuration.
    """

    current: ClassVar[Self | None] = None

    def __init__(
        self, path: Path, config: Config, command: str, *, rehearsal: bool = False, fetches: bool = False
    ) -> None:
        self.config = config
        self.folder = path.absolute().parent
        """Where the archive stands."""

        self.began = datetime.now(UTC)
        self.periods: dict[str, Period] = {}
        """The period that each back-fill fetches, by publication."""

        self.due_again: set[str] = set()
        """Publications whose sources are to be asked again, because a daily crawl fell due."""

        self.readers: ReaderPool = readers_of(config)  # first: without them no archive is made
        self.fetcher: Fetchers | None = None
        """What fetches in place of this process."""

        self.archive = self._opened(path, fetches=fetches)
        if rehearsal:
            self.archive.rehearse()
        self.archive.captures.described = described(config.contact)
        self.id = self.archive.begin_run(command, at=self.began)
        self.counts: dict[str, Counts] = {}
        self.ended: Fault | None = None
        """Why the run ends before all is requested: its time is over, or the disk is full."""

        self.problem: ArchiveError | CrawlerError | None = None
        """Facts about the run for the user."""

        self.enders: dict[str, Callable[[Fault], None]] = {}
        """Each ends the part of the publication of that name, with the reason."""

        self._broken_off: RunOutcome | None = None
        self._members = 0
        self._commit: asyncio.TimerHandle | None = None
        self._stored: dict[str, Counter[str]] = {}
        """Counts of each publication that are true of what was committed."""

    def _opened(self, path: Path, *, fetches: bool) -> Archive:
        """Return the archive at *path*, opened once the fetchers are ready."""
        try:
            self.fetcher = fetchers_of(self.config) if fetches else None
            with writing_into(self.folder):  # a new archive may not fit
                return Archive.open(path)
        except BaseException:
            self._part()
            raise

    @classmethod
    def join(cls, path: Path, config: Config, command: str) -> Self:
        """Return the run of this process.

        Raises:
            ArchiveError: the archive cannot be opened, or another process holds it.
            ReadersLost: the cluster that is to read does not answer.
            FetchersLost: the cluster that is to fetch does not answer.

        """
        if cls.current is None:
            cls.current = cls(path, config, command, fetches=True)
        cls.current._members += 1
        return cls.current

    def end_early(self, fault: Fault) -> None:
        """Stop asking for all publications, for *fault*."""
        self.ended = fault
        for end in self.enders.values():
            end(fault)

    def end_part(self, name: str, fault: Fault) -> None:
        """Stop asking for publication *name*, for *fault*."""
        self.enders[name](fault)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if kind is not None:
            self._broken_off = RunOutcome.FAILED if issubclass(kind, Exception) else RunOutcome.STOPPED
        self.close()

    @property
    def seconds_left(self) -> float | None:
        """The longest time of the run; ``None`` for a back-fill, which also does the daily crawls that fall due."""
        if self.periods:
            return None
        spent = (datetime.now(UTC) - self.began).total_seconds()
        return max(0.0, self.config.max_hours * 3600 - spent)

    def has_room(self) -> bool:
        """Return whether the disk has room; without room, the run ends in order."""
        with self.writing():
            require_space(self.folder, self.config.min_free_mb)
        return self.ended is None

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Run the block, which reads and writes; if disk or readers turn out to be gone, the run ends in order."""
        try:
            with writing_into(self.folder):
                yield
        except CannotWrite as error:
            self.problem = error
            self._take_back_lost()
            self.end_early(Fault.DISK_FULL if isinstance(error, DiskFull) else Fault.NOT_WRITTEN)
        except ReadersLost as error:
            self.problem = error
            self.end_early(Fault.READERS_LOST)

    def lose(self, error: FetchersLost) -> None:
        """End the run in order: nothing can be fetched any more, for *error*."""
        self.problem = self.problem or error
        self.end_early(Fault.FETCHERS_LOST)

    def _part(self) -> None:
        """Part with those who work for the run."""
        self.readers.close()
        if self.fetcher:
            self.fetcher.close()

    def gather(self) -> None:
        """Gather from now on what is written and commit it every tenth of a second, by the event loop that runs."""
        loop = asyncio.get_running_loop()

        def begun() -> None:
            self._commit = loop.call_later(GATHERED, self.commit)

        self.archive.gathering.begin(begun)

    def commit(self) -> None:
        """Commit what was gathered; if the disk turns out to be full, the run ends in order."""
        if self._commit:
            self._commit.cancel()
        with self.writing():
            self.archive.gathering.commit()
            self._stored = {name: counts.by_outcome.copy() for name, counts in self.counts.items()}

    def keep_up(self) -> None:
        """Commit if many captures were gathered."""
        if self.archive.gathering.exchanges >= MOST_GATHERED:
            self.commit()

    def leave(self) -> None:
        """Leave the run; the last publication to leave closes it."""
        self._members -= 1
        if not self._members:
            self.close()

    def close(self) -> None:
        """Give back what is in flight, write down how the run ended and close the archive."""
        type(self).current = None
        self._part()
        with writing_into(self.folder):
            try:
                self._end_gathering()
                self.archive.ledger.give_back(self.id)
                self.archive.end_run(self.id, self.outcome, at=datetime.now(UTC))
            finally:
                self.archive.close()  # writes too

    def _take_back_lost(self) -> None:
        """Count nothing that was gathered and is lost."""
        if self.archive.gathering.is_lost:
            for name, stored in self._stored.items():
                self.counts[name].by_outcome = stored.copy()

    def _end_gathering(self) -> None:
        if self._commit:
            self._commit.cancel()
        self.archive.gathering.end()

    @property
    def outcome(self) -> RunOutcome:
        """How the run ended: the worst that any of its publications met; one that an error broke off did not finish."""
        met = {counts.outcome for counts in self.counts.values()}
        if PartOutcome.STOPPED in met:
            return RunOutcome.STOPPED
        return self._broken_off or (RunOutcome.FAILED if met - FINE else RunOutcome.FINISHED)

    def takes_up(self, name: str) -> bool:
        """Return whether the sources of publication *name* are to be asked again; true once for each daily crawl."""
        wanted = name in self.due_again
        self.due_again.discard(name)
        return wanted
