"""What the publications of one process share: the archive, the readers, the run and its counts."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import ClassVar, Self

from archive.config import Config
from archive.facts import FINE, PartOutcome, RunOutcome
from archive.store import Archive
from crawler.crawl.counts import Counts
from crawler.crawl.period import Period
from crawler.crawl.readers import ReaderProcesses
from crawler.reading.pool import ReaderPool


class Run:
    """One run over any number of publications, opened by the first that joins and closed by the last that leaves."""

    current: ClassVar[Self | None] = None

    def __init__(self, path: Path, config: Config, command: str) -> None:
        self.config = config
        self.began = datetime.now(UTC)
        self.periods: dict[str, Period] = {}
        """The period that each back-fill fetches, by publication."""

        self.due_again: set[str] = set()
        """Publications whose sources are to be asked again: a daily crawl was due meanwhile."""

        self.archive = Archive.open(path)
        self.readers: ReaderPool = ReaderProcesses()
        self.id = self.archive.begin_run(command, at=self.began)
        self.counts: dict[str, Counts] = {}
        self._members = 0

    @classmethod
    def join(cls, path: Path, config: Config, command: str) -> Self:
        """Return the run of this process.

        Raises:
            ArchiveError: the archive cannot be opened, or another process holds it.

        """
        if cls.current is None:
            cls.current = cls(path, config, command)
        cls.current._members += 1
        return cls.current

    def leave(self) -> None:
        """Let go of the run; the last one out closes it."""
        self._members -= 1
        if not self._members:
            self.close()

    def close(self) -> None:
        """Give back what is in flight, write down how the run ended and close the archive."""
        type(self).current = None
        self.readers.close()
        self.archive.ledger.give_back(self.id)
        self.archive.end_run(self.id, self.outcome, at=datetime.now(UTC))
        self.archive.close()

    @property
    def outcome(self) -> RunOutcome:
        """How the run ended: the worst that any of its publications met."""
        met = {counts.outcome for counts in self.counts.values()}
        if PartOutcome.STOPPED in met:
            return RunOutcome.STOPPED
        return RunOutcome.FAILED if met - FINE else RunOutcome.FINISHED

    def takes_up(self, name: str) -> bool:
        """Return whether the sources of publication *name* are to be asked again; true once for each daily crawl."""
        wanted = name in self.due_again
        self.due_again.discard(name)
        return wanted
