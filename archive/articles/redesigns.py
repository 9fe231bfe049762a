"""Redesigns: the same fields changed in most articles that a run looked at, without edits."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlite_utils import Database

from archive.articles.comparing import Row, changed_fields
from archive.articles.ranking import is_handed_over
from archive.articles.rows import Articles
from archive.articles.stored_reading import Read
from archive.facts import Fault, Reason
from archive.noted import Noted
from archive.problems import Problem

FEW = 3  # articles below which nothing is said of most of them
FEW_BODIES = 5  # texts are what editors change; it takes more of them, and nearly all, to be a redesign


def shared_fields(changes: Iterable[Collection[str]], looked_at: int) -> set[str]:
    """Return the fields that changed in more than half of *looked_at* articles, the body in more than four fifths.

    >>> shared_fields([["byline"], ["byline", "headline"], ["byline"]], looked_at=5)
    {'byline'}
    """
    counts = Counter(name for fields in changes for name in fields)
    return {name for name, number in counts.items() if _are_most(name, number, looked_at)}


def _are_most(name: str, number: int, looked_at: int) -> bool:
    if name == "body":
        return number >= FEW_BODIES and number * 5 > looked_at * 4
    return number >= FEW and number * 2 > looked_at


@dataclass(frozen=True, slots=True)
class Layouts:
    """Finds redesigns in the rows of ``held``; writes nothing."""

    db: Database

    def of_run(
        self, run_id: int, publication_id: int, rows: Sequence[dict[str, Any]]
    ) -> tuple[Noted, list[dict[str, Any]]]:
        """Return the *rows*, changes that a run noted, that a redesign made, and the reason to hold them.

        A change that its source or its page announced is an edit. One of the same fields joins a redesign
        that waits already, however few they are in this run. An article at many addresses counts once.
        """
        fields = {row["id"]: self._unannounced(row) for row in rows}
        of_articles: defaultdict[int, set[str]] = defaultdict(set)
        for row in rows:
            of_articles[row["article_id"]] |= fields[row["id"]]
        looked_at = self._looked_at(run_id, publication_id) - sum(not each for each in of_articles.values())
        shared = self._waiting(publication_id) | shared_fields(of_articles.values(), looked_at)
        alike = [row for row in rows if row["event"] or shared & fields[row["id"]]]
        reason = Problem(fault=Fault.LAYOUT_CHANGED, got=", ".join(sorted(shared))).reason
        return reason, alike

    def _unannounced(self, row: dict[str, Any]) -> set[str]:
        """Return the fields of a change that neither its source nor its page announced."""
        before, after = Articles(self.db).row(row["article_id"]), Read.from_json(row["reading"]).columns
        if is_handed_over(after) or self._is_announced(row["url_id"], before, after):
            return set()
        return set(changed_fields(before, after))

    def _is_announced(self, url_id: int, before: Row, after: Row) -> bool:
        listed, read_at = self.db.conn.execute(
            "SELECT listed_modified, (SELECT fetched_at FROM captures WHERE captures.id = ?) FROM urls WHERE id = ?",
            [Articles(self.db).capture_of(before["id"]), url_id],
        ).fetchone()
        return any(at and at >= (read_at or "")[: len(at)] for at in (listed, after["modified"]))

    def _looked_at(self, run_id: int, publication_id: int) -> int:
        """Return how many articles the run looked at and found that were in the archive before it."""
        found = self.db.conn.execute(
            """SELECT count(DISTINCT articles.id) FROM urls JOIN articles ON articles.id = urls.article_id, runs
               WHERE runs.id = ? AND urls.publication_id = ? AND urls.role = 'article'
                 AND urls.outcome IN ('archived', 'held') AND urls.reason IS NOT ?
                 AND urls.checked_at >= runs.started_at AND articles.first_seen_at <= runs.started_at""",
            [run_id, publication_id, Reason.REDIRECT],
        ).fetchone()
        return int(found[0])

    def _waiting(self, publication_id: int) -> set[str]:
        """Return the fields of the redesign on which nobody has decided yet."""
        rows = self.db.conn.execute(
            """SELECT DISTINCT held.reason FROM held JOIN urls ON urls.id = url_id
               WHERE publication_id = ? AND what = 'layout'""",
            [publication_id],
        )
        known = [Problem.of_reason(reason) for (reason,) in rows]
        return {name for problem in known if problem and problem.got for name in problem.got.split(", ")}
