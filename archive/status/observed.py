"""The facts about each publication in the rows of the archive: its health is judged by them.

Every statement is answered by an index or by a fixed number of rows, so that a big archive is judged as
quickly as a small one; only counting what waits and what failed grows with the ledger, over its index alone.
``CROSS JOIN`` keeps SQLite walking the runs from the latest back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlite_utils import Database

from archive.facts import Alarm, Fault, PartOutcome, Reason
from archive.ledger.ledger import Ledger
from archive.noted import noted, written
from archive.problems import SourceReport, reports_in
from archive.records import Outcome
from archive.schema.json_columns import mapping_in
from archive.status.field_rates import FIELDS, Known, Sample
from archive.times import known_day, known_moment

PARTS = 100  # runs looked back at: a quarter of daily ones
SAMPLES = 120  # articles: the latest, and enough before them to know what is usual
WEEKS = 12
SUCCESS = PartOutcome.FINISHED
BYSTANDING = (
    *map(written, (Fault.OUTSIDE_HOURS, Fault.DISK_FULL, Fault.NOT_WRITTEN)),
    *map(written, (Fault.READERS_LOST, Fault.FETCHERS_LOST)),
    PartOutcome.STOPPED,
)
"""Outcomes that say nothing of a publication: it was not asked, or a person or the disk ended the run."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicationRun:
    """The results of one run for a publication."""

    run_id: int
    started_at: datetime
    outcome: str
    done: int
    """URLs that were requested and came to an outcome."""

    failed: int
    sources: Mapping[str, SourceReport]
    """Source to how it answered, in the order in which they were asked."""

    @property
    def shows_no_story(self) -> bool:
        """Whether all that it requested was a placeholder page, or failed."""
        return self.outcome == written(Fault.PLACEHOLDER_PAGES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Observed:
    """The facts in the rows of one publication."""

    slug: str
    name: str
    state: str
    """``active``, ``paused``, ``closed`` or ``moved``."""

    last_success: datetime | None
    articles: int
    weeks: tuple[int, ...]
    """Articles by the week in which they were published, the latest week last."""

    waiting: int
    placeholders: int
    """Those of the URLs that wait that showed a placeholder page when they were last requested."""

    lasting_placeholders: int
    """Those that did at each of several looks."""

    failing: Mapping[str, int]
    """Reason to the number of URLs that now fail for it."""

    runs: Sequence[PublicationRun]
    """The latest first; without runs that say nothing about the publication."""

    samples: Sequence[Sample]
    """Its newest articles by day, the newest first."""

    known_worse: Known = field(default_factory=dict)
    """Fields whose alarm stands, with the articles before it."""


def observe(db: Database, *, at: datetime, names: Sequence[str] = ()) -> list[Observed]:
    """Return the facts about the publications *names*, or about all, as of *at*."""
    rows = list(db.query("SELECT id, slug, name, state FROM publications ORDER BY slug"))
    weeks = _weeks(db, at)
    return [_observed(db, row, weeks.get(row["id"], {})) for row in rows if not names or row["slug"] in names]


def _observed(db: Database, row: Mapping[str, Any], weeks: Mapping[int, int]) -> Observed:
    outcomes = Ledger(db).outcomes(row["id"])
    return Observed(
        slug=row["slug"],
        name=row["name"],
        state=row["state"],
        last_success=_last_success(db, row["id"]),
        articles=db.conn.execute("SELECT count(*) FROM articles WHERE publication_id = ?", [row["id"]]).fetchone()[0],
        weeks=tuple(weeks.get(ago, 0) for ago in reversed(range(WEEKS))),
        waiting=sum(urls for (outcome, _), urls in outcomes.items() if outcome == Outcome.WAITING),
        placeholders=outcomes.get((Outcome.WAITING, noted(Reason.PLACEHOLDER)), 0),
        lasting_placeholders=Ledger(db).waiting_long(row["id"], noted(Reason.PLACEHOLDER)),
        failing=_failing(outcomes),
        runs=[part for part in _runs(db, row["id"]) if part.outcome not in BYSTANDING],
        samples=_samples(db, row["id"]),
        known_worse={name: _samples(db, row["id"], before=day) for name, day in _alarmed_fields(db, row["slug"])},
    )


def _failing(outcomes: Mapping[tuple[str, str | None], int]) -> dict[str, int]:
    failing: Counter[str] = Counter()
    for (outcome, reason), urls in outcomes.items():
        if outcome == Outcome.FAILED:
            failing[reason or ""] += urls
    return dict(failing)


def _weeks(db: Database, at: datetime) -> dict[int, dict[int, int]]:
    """Return publication to weeks ago to articles published then; week 0 ends today."""
    tomorrow = at.date() + timedelta(days=1)
    found: dict[int, dict[int, int]] = {}
    for row in db.query(
        """SELECT publication_id, CAST((julianday(?1) - julianday(published_day) - 1) / 7 AS INTEGER) AS ago,
             count(*) AS articles
           FROM articles WHERE published_day >= ?2 AND published_day < ?1 GROUP BY 1, 2""",
        [tomorrow.isoformat(), (tomorrow - timedelta(weeks=WEEKS)).isoformat()],
    ):
        found.setdefault(row["publication_id"], {})[row["ago"]] = row["articles"]
    return found


def _last_success(db: Database, publication_id: int) -> datetime | None:
    found = db.conn.execute(
        """SELECT started_at FROM runs CROSS JOIN run_publications ON run_id = runs.id AND publication_id = ?
           WHERE run_publications.outcome = ? AND (command = 'crawl' OR command LIKE 'crawl %')
           ORDER BY runs.id DESC LIMIT 1""",
        [publication_id, SUCCESS],
    ).fetchone()
    return known_moment(found[0]) if found else None


def _runs(db: Database, publication_id: int) -> Iterator[PublicationRun]:
    for row in db.query(
        """SELECT run_id, started_at, run_publications.outcome, failed, sources,
             new + changed + unchanged + gone + not_articles + failed AS done
           FROM runs CROSS JOIN run_publications ON run_id = runs.id AND publication_id = ?
           WHERE command = 'crawl' OR command LIKE 'crawl %' ORDER BY runs.id DESC LIMIT ?""",
        [publication_id, PARTS],
    ):
        if started := known_moment(row["started_at"]):
            yield PublicationRun(**row | {"started_at": started, "sources": reports_in(mapping_in(row["sources"]))})


def _alarmed_fields(db: Database, slug: str) -> Iterator[tuple[str, date]]:
    """Yield each field that was reported as worse and not as mended, with the day of the first report."""
    beginning = f"{slug}:{Alarm.FIELD}:"
    for name, began in db.execute("SELECT name, began_at FROM alarms WHERE publication = ?", [slug]):
        if name.startswith(beginning) and (day := known_day(began)):
            yield name.removeprefix(beginning), day


def _samples(db: Database, publication_id: int, *, before: date = date.max) -> list[Sample]:
    """Return the newest articles *before* a day. One without a date counts as of its listing, or as first seen."""
    rows = db.query(
        """WITH newest AS (
             SELECT * FROM (SELECT id FROM articles WHERE publication_id = :publication AND published_day < :before
                            ORDER BY published_day DESC LIMIT :most)
             UNION ALL
             SELECT * FROM (SELECT id FROM articles WHERE publication_id = :publication AND published_day IS NULL
                              AND first_seen_at < :before
                            ORDER BY id DESC LIMIT :most)),
           listed AS (SELECT article_id, min(id) AS url_id FROM urls
                      WHERE article_id IN (SELECT id FROM newest) AND listed_by IS NOT NULL GROUP BY article_id)
           SELECT articles.key, listed_by, word_count AS words, truncated, access <> 'open' AS walled,
             coalesce(published_day, listed_date, articles.first_seen_at) AS day,
             standfirst, byline, published, section, image_url,
             EXISTS (SELECT 1 FROM article_authors WHERE article_id = articles.id) AS authors,
             EXISTS (SELECT 1 FROM article_tags WHERE article_id = articles.id) AS tags
           FROM newest JOIN articles USING (id)
             LEFT JOIN listed ON listed.article_id = articles.id LEFT JOIN urls ON urls.id = url_id""",
        {"publication": publication_id, "most": SAMPLES, "before": before.isoformat()},
    )
    dated = ((row, day) for row in rows if (day := known_day(row["day"])))
    return sorted((_sample(row, day) for row, day in dated), key=lambda sample: sample.day, reverse=True)[:SAMPLES]


def _sample(row: Mapping[str, Any], day: date) -> Sample:
    return Sample(
        key=row["key"],
        day=day,
        listed_by=row["listed_by"],
        words=row["words"],
        filled=frozenset(field for field in FIELDS if row[field]),
        truncated=row["truncated"] is not None,
        walled=bool(row["walled"]),
    )
