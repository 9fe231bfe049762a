"""Decisions of people about the archive: each is carried out, and stored with its author and reason."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from archive.articles.boilerplate import Boilerplate
from archive.articles.parting import Parting
from archive.articles.review import Review
from archive.plural import plural
from archive.publications.activity import State
from archive.publications.moving import Extent, Moving
from archive.publications.names import Publications
from archive.times import stamp

ACCEPT, REJECT, SPLIT = "accept", "reject", "split"
ACTIONS = {State.ACTIVE: "resume", State.PAUSED: "pause", State.CLOSED: "close"}


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
            subject, urls = self._subject(event), Review(self.db).urls(event)
            changes = Review(self.db).accept(event)
            self._note(ACCEPT, f"{subject}, {changes} in all", reason=reason, who=who, at=at, urls=urls)
        return changes

    def reject(self, event: int, *, reason: str | None, who: str, at: datetime) -> int:
        """Return how many held changes of *event* were dropped."""
        with self.db.atomic():
            subject, urls = self._subject(event), Review(self.db).urls(event)
            changes = Review(self.db).reject(event)
            self._note(REJECT, f"{subject}, {changes} in all", reason=reason, who=who, at=at, urls=urls)
        return changes

    def keep(self, boilerplate_id: int, *, reason: str | None, who: str, at: datetime) -> int:
        """Put a paragraph that was learned as boilerplate back; return how many articles got it."""
        with self.db.atomic():
            self._note("keep", f"boilerplate {boilerplate_id}", reason=reason, who=who, at=at)
            return Boilerplate(self.db).keep(boilerplate_id, at=stamp(at))

    def drop(self, boilerplate_id: int, *, reason: str | None, who: str, at: datetime) -> int:
        """Return the number of articles that a paragraph was removed from."""
        with self.db.atomic():
            self._note("drop", f"boilerplate {boilerplate_id}", reason=reason, who=who, at=at)
            return Boilerplate(self.db).drop(boilerplate_id, at=stamp(at))

    def split(self, key: str, *, reason: str | None, who: str, at: datetime) -> int:
        """Return how many addresses no longer lead to the article *key*, which also held another story."""
        with self.db.atomic():
            now_called, parted = Parting(self.db).part(key, at=at)
            self._note(SPLIT, now_called, reason=reason, who=who, at=at, urls=parted)
        return len(parted)

    def keep_whole(self, key: str, *, reason: str | None, who: str, at: datetime) -> None:
        """Note that all readings of the article *key* are of one story."""
        with self.db.atomic():
            self._note("keep whole", str(Parting(self.db).article(key)["key"]), reason=reason, who=who, at=at)

    def set_state(self, slug: str, state: State, *, reason: str | None, who: str, at: datetime) -> None:
        """Let the publication *slug* be crawled, or not, from now on."""
        with self.db.atomic():
            Publications(self.db).set_state(slug, state, note=None if state is State.ACTIVE else reason)
            self._note(ACTIONS[state], f"publication {slug}", reason=reason, who=who, at=at)

    def rename(self, slug: str, new: str, *, reason: str | None, who: str, at: datetime) -> None:
        """Call the publication *slug* *new*; its articles keep their keys and addresses."""
        with self.db.atomic():
            Publications(self.db).rename(slug, new, at=at)
            self._note("rename", f"publication {slug}, now {new}", reason=reason, who=who, at=at)

    def merge(self, slug: str, into: str, *, reason: str | None, who: str, at: datetime) -> Extent:
        """Move everything of the publication *slug* to *into*; return the numbers moved."""
        with self.db.atomic():
            moved = Moving(self.db).merge(slug, into, at=at)
            self._note("merge", f"publication {slug}, now {into}", reason=reason, who=who, at=at)
        return moved

    def drop_publication(self, slug: str, *, with_articles: bool, reason: str | None, who: str, at: datetime) -> Extent:
        """Remove the publication *slug*; return the numbers of what the archive keeps of it."""
        with self.db.atomic():
            before = Moving(self.db).holding(slug)
            left = Moving(self.db).drop(slug, with_articles=with_articles)
            self._note(
                "drop", f"publication {slug}, {plural(before.articles, 'article')}", reason=reason, who=who, at=at
            )
        return left

    def _subject(self, event: int) -> str:
        held = Review(self.db).event(event)
        return f"event {event}: {held.publication}, {held.reason}"

    def _note(
        self,
        action: str,
        subject: str,
        *,
        reason: str | None,
        who: str,
        at: datetime,
        urls: Sequence[str] | None = None,
    ) -> None:
        self.db.conn.execute(
            """INSERT INTO decisions (made_at, action, subject, reason, who, urls, after_run)
               VALUES (?, ?, ?, ?, ?, ?, (SELECT max(id) FROM runs))""",
            [stamp(at), action, subject, reason, who, None if urls is None else json.dumps(list(urls))],
        )
