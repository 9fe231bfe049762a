"""The reports of earlier runs about a publication."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlite_utils import Database

from archive.problems import SourceReport, reports_in
from archive.schema.json_columns import mapping_in
from archive.times import known_moment


def earlier_reports(db: Database, publication_id: int) -> Iterator[tuple[datetime, Mapping[str, SourceReport]]]:
    """Yield when each run that reported on a publication began and how its sources answered, the latest run first."""
    rows = db.conn.execute(
        """SELECT started_at, sources FROM run_publications JOIN runs ON runs.id = run_id
           WHERE publication_id = ? ORDER BY run_id DESC""",
        [publication_id],
    )
    for started_at, sources in rows:
        if started := known_moment(started_at):
            yield started, reports_in(mapping_in(sources))
