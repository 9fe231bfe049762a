"""What the ledger costs a run that finds nothing new, by how much it holds.

    python -m bench.ledger 1000 100000 1000000

The run lists 200 known URLs (a feed and a news sitemap), leases what is due (nothing), counts what waits,
and begins and ends like any other.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive.records import Entry, Outcome, Publication
from archive.store import Archive

NOW = datetime(2026, 3, 2, 12, tzinfo=UTC)
HOME = "https://sample.example/"


def main() -> None:
    """Print one line for each size given."""
    print(
        "| URLs held | MB | open ms | list 200 ms | lease ms | waiting ms | list all again s | outcomes ms | peak MB |"
    )
    print("|---|---|---|---|---|---|---|---|---|")
    for size in map(int, sys.argv[1:]):
        with tempfile.TemporaryDirectory() as folder:
            print(_line(Path(folder) / "blotter.db", size), flush=True)


def _line(path: Path, size: int) -> str:
    took: dict[str, float] = {}
    with Archive.open(path) as archive:
        publication = archive.add_publication(Publication(slug="sample", name="Sample", home=HOME))
        archive.ledger.enter(publication, _entries(size), source="sitemap", at=NOW)
        with archive.db.atomic():
            archive.db.conn.execute(
                "UPDATE urls SET outcome = ?, due_at = NULL, checked_at = ?", [Outcome.ARCHIVED, ""]
            )
    with _timed(took, "open"):
        archive = Archive.open(path)
    later = NOW + timedelta(hours=6)
    run = archive.begin_run("crawl", at=later)
    with _timed(took, "list"):
        archive.ledger.enter(publication, _entries(200), source="feed", at=later)
    with _timed(took, "lease"):
        assert archive.ledger.lease(publication, run, at=later) == []
    with _timed(took, "waiting"):
        archive.ledger.waiting(publication)
    with _timed(took, "all"):
        archive.ledger.enter(publication, _entries(size), source="sitemap", at=later)
    with _timed(took, "outcomes"):
        archive.ledger.outcomes(publication)
    archive.end_run(run, "finished", at=later)
    archive.close()
    ms = {name: f"{seconds * 1000:.1f}" for name, seconds in took.items()}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    megabytes = path.stat().st_size / 1e6
    return (
        f"| {size:,} | {megabytes:.0f} | {ms['open']} | {ms['list']} | {ms['lease']} | {ms['waiting']} "
        f"| {took['all']:.1f} | {ms['outcomes']} | {peak:.0f} |"
    )


def _entries(size: int) -> Iterator[Entry]:
    return (
        Entry(url=f"{HOME}news/2026/a-headline-of-some-words-{at}/", title=f"A headline {at}") for at in range(size)
    )


@contextmanager
def _timed(took: dict[str, float], name: str) -> Iterator[None]:
    begin = time.perf_counter()
    yield
    took[name] = time.perf_counter() - begin


if __name__ == "__main__":
    main()
