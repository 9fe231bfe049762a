"""How each publication stands, ready to be shown."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlite_utils import Database

from archive.articles.parting import Parting
from archive.articles.review import Review
from archive.captures.ends import committed_ends
from archive.captures.received import capture_files
from archive.errors import NoSuchRecord
from archive.nearest import LISTED, meant
from archive.publications.activity import State
from archive.publications.names import Publications
from archive.status.alarms import Snooze, snoozed, snoozes
from archive.status.concerns import (
    Concern,
    cannot_crawl,
    captures_missing,
    held,
    mixed_up,
    run_broken,
    runs_killed,
    runs_missed,
    twins,
)
from archive.status.field_rates import Length, Rate, length, rates
from archive.status.observed import Observed, observe
from archive.status.publication_concerns import concerns
from archive.status.size import Size, size_of
from archive.status.troubles import Trouble, troubles
from archive.times import known_moment

RUNS = 20  # enough to show a habit


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How one publication stands."""

    observed: Observed
    troubles: Sequence[Trouble]
    rates: Sequence[Rate]
    length: Length | None
    concerns: Sequence[Concern]


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """How an archive stands."""

    publications: Sequence[Standing]
    archive: Sequence[Concern]
    """Concerns about no single publication."""

    snoozed: Mapping[str, Snooze]
    """Names of concerns that are not reported for a while."""

    size: Size

    @property
    def concerns(self) -> list[Concern]:
        """All concerns, with the snoozed ones."""
        return [*self.archive, *(concern for each in self.publications for concern in each.concerns)]

    @property
    def needs_a_person(self) -> bool:
        """Whether there is a concern that is not snoozed."""
        return any(concern.name not in self.snoozed for concern in self.concerns)


def status(db: Database, archive: Path, *, at: datetime, names: Sequence[str] = ()) -> Status:
    """Return the health of the publications *names*, or of all, as of *at*; the file *archive* is open as *db*.

    Raises:
        NoSuchRecord: the archive has no publication of a name.

    """
    seen = observe(db, at=at, names=names)
    if missing := sorted(set(names) - {each.slug for each in seen}):
        known = [slug for (slug,) in db.execute("SELECT slug FROM publications")]
        raise NoSuchRecord("the archive has no publication", missing[0], meant(missing[0], known, LISTED))
    events, mixed = Review(db).events(), list(Parting(db).mixed())
    waiting = {
        each.slug: [
            *held(event for event in events if event.publication == each.slug),
            *mixed_up(article for article in mixed if article.publication == each.slug),
        ]
        for each in seen
        if each.state == State.ACTIVE
    }
    standings = [_standing(each, waiting.get(each.slug, ())) for each in seen]
    of_runs = [*_of_runs(db, at), *_cannot_crawl(db)] if any(each.state == State.ACTIVE for each in seen) else []
    of_archive = [*of_runs, *twins(Publications(db).twins()), *_of_files(db, archive)]
    every = [*of_archive, *(concern for each in standings for concern in each.concerns)]
    known = list(snoozes(db.conn))
    return Status(
        publications=standings,
        archive=of_archive,
        snoozed={each.name: covers for each in every if (covers := snoozed(each, known, on=at.date()))},
        size=size_of(db, archive, at=at),
    )


def _standing(observed: Observed, waiting: Sequence[Concern]) -> Standing:
    failing = troubles(observed.runs)
    return Standing(
        observed=observed,
        troubles=failing,
        rates=rates(observed.samples, observed.known_worse),
        length=length(observed.samples, observed.known_worse),
        concerns=[*concerns(observed, failing), *(waiting if observed.state == State.ACTIVE else ())],
    )


def _of_runs(db: Database, at: datetime) -> list[Concern]:
    rows = list(
        db.query(
            """SELECT started_at, finished_at, outcome,
                 (SELECT count(*) FROM run_publications WHERE run_id = runs.id) AS reports
               FROM runs WHERE command = 'crawl' OR command LIKE 'crawl %' ORDER BY id DESC LIMIT ?""",
            [RUNS],
        )
    )
    rows = [row | {"started_at": began} for row in rows if (began := known_moment(row["started_at"]))]
    started = [row["started_at"] for row in rows]
    ended = [row["outcome"] for row in rows if row["finished_at"]]
    broken = run_broken(rows[0]["outcome"], rows[0]["reports"], on=started[0]) if rows else ()
    return [*runs_missed(started, at=at), *runs_killed(ended), *broken]


def _cannot_crawl(db: Database) -> Iterator[Concern]:
    """Yield that a scheduled crawl reported that it could not be done, and none was done since."""
    name = cannot_crawl().name
    for (began,) in db.execute("SELECT began_at FROM alarms WHERE name = ?", [name]):
        yield cannot_crawl(since=began[:10])


def _of_files(db: Database, archive: Path) -> list[Concern]:
    """Return what is seen of the capture files without reading them: whether each is there, up to its last record."""
    files = capture_files(db.conn, archive)
    short = [name for name, end in committed_ends(db.conn).items() if not files.has(name, end)]
    return list(captures_missing(files.folder.name, short, folder_exists=files.folder.is_dir()))


def _length(file: Path) -> int:
    return file.stat().st_size if file.is_file() else 0
