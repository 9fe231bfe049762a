"""What people decide about the archive: done, and noted with who and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from archive.articles.boilerplate import Boilerplate
from archive.articles.parting import Parting
from archive.articles.review import Holding
from archive.times import stamp


@dataclass(frozen=True, slots=True)
class Decisions:
    """The table ``decisions``. Each method is one transaction.

    Raises:
        NoSuchRecord: nothing of the number given waits for a decision.

    """

    db: Database

    def accept(self, event: int, *, reason: str | None, who: str, at: datetime) -> int:
        """Return how many held changes of *event* were made."""
        with self.db.atomic():
            subject = self._subject(event)
            changes = Holding(self.db).accept(event)
            self._note("accept", f"{subject}, {changes} in all", reason=reason, who=who, at=at)
        return changes

    def reject(self, event: int, *, reason: str | None, who: str, at: datetime) -> int:
        """Return how many held changes of *event* were dropped."""
        with self.db.atomic():
            subject = self._subject(event)
            changes = Holding(self.db).reject(event)
            self._note("reject", f"{subject}, {changes} in all", reason=reason, who=who, at=at)
        return changes

    def keep(self, boilerplate_id: int, *, reason: str | None, who: str, at: datetime) -> int:
        """Return how many articles have a paragraph back that had been learned as boilerplate."""
        with self.db.atomic():
            self._note("keep", f"boilerplate {boilerplate_id}", reason=reason, who=who, at=at)
            return Boilerplate(self.db).keep(boilerplate_id, at=stamp(at))

    def drop(self, boilerplate_id: int, *, reason: str | None, who: str, at: datetime) -> int:
        """Return how many articles a paragraph was taken out of."""
        with self.db.atomic():
            self._note("drop", f"boilerplate {boilerplate_id}", reason=reason, who=who, at=at)
            return Boilerplate(self.db).drop(boilerplate_id, at=stamp(at))

    def split(self, key: str, *, reason: str | None, who: str, at: datetime) -> int:
        """Return how many addresses lead no more to the article *key*, which held another story too."""
        with self.db.atomic():
            now_called, parted = Parting(self.db).part(key, at=at)
            self._note("split", now_called, reason=reason, who=who, at=at)
        return parted

    def keep_whole(self, key: str, *, reason: str | None, who: str, at: datetime) -> None:
        """Note that all readings of the article *key* are of one story."""
        with self.db.atomic():
            self._note("keep whole", str(Parting(self.db).article(key)["key"]), reason=reason, who=who, at=at)

    def _subject(self, event: int) -> str:
        held = Holding(self.db).event(event)
        return f"event {event}: {held.publication}, {held.reason}"

    def _note(self, action: str, subject: str, *, reason: str | None, who: str, at: datetime) -> None:
        self.db.conn.execute(
            "INSERT INTO decisions (made_at, action, subject, reason, who) VALUES (?, ?, ?, ?, ?)",
            [stamp(at), action, subject, reason, who],
        )
