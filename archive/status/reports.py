"""What earlier runs reported of a publication."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlite_utils import Database

from archive.schema.stored import mapping_in
from archive.times import known_moment


def sources_heard(db: Database, publication_id: int) -> Iterator[tuple[datetime, Mapping[str, str]]]:
    """Yield when each run that reported on a publication began and how its sources answered, the latest run first."""
    rows = db.conn.execute(
        """SELECT started_at, sources FROM run_publications JOIN runs ON runs.id = run_id
           WHERE publication_id = ? ORDER BY run_id DESC""",
        [publication_id],
    )
    for started_at, sources in rows:
        if started := known_moment(started_at):
            yield started, mapping_in(sources)
