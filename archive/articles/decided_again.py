"""Decisions of people carried out a second time, on an archive that is made again from its captures."""

from __future__ import annotations

from dataclasses import dataclass, field

from sqlite_utils import Database

from archive.articles.decisions import ACCEPT, REJECT, SPLIT
from archive.articles.parting import Parting
from archive.articles.review import Review
from archive.publications.activity import State
from archive.publications.moving import DROPPED, Moving
from archive.times import moment


@dataclass(slots=True)
class DecidedAgain:
    """The decisions in the archive open as *db*, each at its place among the runs."""

    db: Database
    _done: int = field(default=0, init=False)
    """Number of the last decision that was carried out."""

    def before(self, run_id: int) -> None:
        """Carry out the decisions on held changes and on mixed stories made before the run *run_id* began."""
        self._carry_out("after_run < ?2 OR made_at < (SELECT started_at FROM runs WHERE id = ?2)", run_id)

    def rest(self) -> None:
        """Carry out those that were made after all runs, and take out the publications that were dropped."""
        self._carry_out("?2 IS NULL", None)
        with self.db.atomic():
            dropped = "SELECT slug FROM publications WHERE state = ? AND state_note = ?"
            for (slug,) in self.db.conn.execute(dropped, [State.CLOSED, DROPPED]).fetchall():
                Moving(self.db).drop(slug, with_articles=True)

    def without_addresses(self) -> int:
        """Return how many of these decisions do not say their addresses: earlier versions did not note them."""
        sql = "SELECT count(*) FROM decisions WHERE action IN (?, ?, ?) AND urls IS NULL"
        return int(self.db.conn.execute(sql, [ACCEPT, REJECT, SPLIT]).fetchone()[0])

    def _carry_out(self, condition: str, run_id: int | None) -> None:
        sql = f"""SELECT id, action, subject, urls, made_at FROM decisions
                  WHERE id > ?1 AND urls IS NOT NULL AND ({condition}) ORDER BY id"""
        for number, action, subject, urls, made_at in self.db.conn.execute(sql, [self._done, run_id]).fetchall():
            with self.db.atomic():
                if action == SPLIT:
                    Parting(self.db).part_again(subject, urls, at=moment(made_at))
                else:
                    Review(self.db).decide_again(urls, accepted=action == ACCEPT)
            self._done = number
