"""Writes that a run gathers, so that the disk is waited for once for many pages and not twice for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from archive.captures.files import CaptureFiles
from archive.schema.database import ArchiveDatabase


@dataclass(frozen=True, slots=True)
class Gathering:
    """Gathers what is written to *db* and *captures*, from :meth:`begin` to :meth:`end`.

    It can be read here at once, but by nobody else before :meth:`commit`. An error in one write leaves the others.
    """

    db: ArchiveDatabase
    captures: CaptureFiles

    def begin(self, begun: Callable[[], object]) -> None:
        """Gather from now on; *begun* is called at the first write after each commit, and sees to the next."""
        self.db.begun, self.captures.gathers = begun, True

    def commit(self) -> None:
        """Write the gathered captures to the disk, then commit their rows and all else that was gathered.

        Raises:
            OSError: the captures cannot be written; all that was gathered is lost, and so is each later write.
            sqlite3.OperationalError: the same of the rows.

        """
        if self.db.lost:
            raise self.db.lost
        try:
            if self.db.begun and self.db.conn.in_transaction:
                self.captures.write()
                self.db.conn.commit()
        except BaseException as error:
            self.db.lose(error)
            self.captures.forget()
            raise
        self.captures.batch = None

    @property
    def is_lost(self) -> bool:
        """Whether gathered writes were lost."""
        return self.db.lost is not None

    @property
    def exchanges(self) -> int:
        """How many captures wait."""
        return self.captures.batch.exchanges if self.captures.batch else 0

    @contextmanager
    def after_loss(self) -> Iterator[None]:
        """Write in the block, also if what was gathered is lost: how a run ended, and nothing that builds on that."""
        lost, self.db.lost = self.db.lost, None
        try:
            yield
        finally:
            self.db.lost = self.db.lost or lost

    def end(self) -> None:
        """Commit, also what was written after a loss, and let all that comes from now on be written at once."""
        if self.db.lost:
            self.db.lost = self.captures.batch = None
        try:
            self.commit()
        finally:
            self.db.begun, self.db.lost, self.captures.gathers = None, None, False
