"""What a run costs whose sitemap lists known addresses alone, in parts of 50,000 that have no validators.

    python -m bench.lists 100000 1000000

Each run is a process of its own. The answers are handed over as the downloader does: the CPU counted is that of the
start of Blotter without Scrapy, and of keeping, reading and entering them.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from archive.config import Config
from archive.records import Due, Exchange
from archive.times import stamp
from bench.peers.measure import spent
from crawler.crawl.listing import list_sources
from crawler.crawl.run import Run
from crawler.crawl.share import Share
from crawler.fetching.results import Fetched
from crawler.sources.sitemap import Sitemap
from crawler.titles.title import Title

HOME = "https://sample.example/"
PART = 50_000  # addresses, as sitemaps.org allows
RUNS: dict[str, Callable[[int], str]] = {
    "first run": lambda _: "",
    "same bytes": lambda _: "",
    "one part has an entry more": lambda part: "" if part else f"<url><loc>{HOME}news/new/</loc></url>",
    "every part in other bytes": lambda part: f"<!-- made anew: {part} -->",
}


class Sample(Title):
    """A publication of which nothing is fetched but its sitemap."""

    name = "sample"
    title = "Sample"
    home = HOME
    sources = (Sitemap("index.xml"),)


def main() -> None:
    """Print one line for each size and run."""
    print("| URLs listed | run | CPU s, first process | CPU s, readers | peak MB | s |")
    print("|---|---|---:|---:|---:|---:|")
    os.environ["PYTHONPATH"] = str(Path.cwd())  # the runs are in the folder of the archive
    for size in sys.argv[1:]:
        with tempfile.TemporaryDirectory() as folder:
            for name in RUNS:
                took = spent([sys.executable, "-m", "bench.lists", name, "blotter.db", size], Path(folder))
                figures = f"{took.main:.1f} | {took.cpu - took.main:.1f} | {took.memory:.0f} | {took.seconds:.0f}"
                print(f"| {int(size):,} | {name} | {figures} |", flush=True)


def crawl(path: Path, size: int, more: Callable[[int], str]) -> None:
    """List the sources once."""
    answers = {f"{HOME}part-{at}.xml": _part(at, size, more(at)) for at in range(-(-size // PART))}
    parts = "".join(f"<sitemap><loc>{address}</loc></sitemap>" for address in answers)
    answers[f"{HOME}index.xml"] = f"<sitemapindex>{parts}</sitemapindex>".encode()

    async def ask(address: str, due: Due) -> Fetched:
        body = answers[address]
        exchange = Exchange(url=address, fetched_at=datetime.now(UTC), status=200, body=body, payload=body)
        return Fetched(due=due, exchange=exchange)

    with closing(Run(path, Config(), "crawl")) as run:
        share = Share(run, Sample, ask)
        asyncio.run(list_sources(share))
        share.end("finished", requests=0, received=0)
        _let_a_day_pass(run)


def _let_a_day_pass(run: Run) -> None:
    """Settle all that is due, a day ago; the time that this takes is counted, about a second for 100,000."""
    then = stamp(datetime.now(UTC) - timedelta(days=1))
    with run.archive.db.atomic():
        run.archive.db.conn.execute(
            """UPDATE urls SET outcome = 'archived', due_at = NULL, checked_at = ?, last_listed_at = ?
               WHERE due_at <> ''""",
            [then, then],
        )


def _part(at: int, size: int, more: str) -> bytes:
    pages = range(at * PART, min(size, (at + 1) * PART))
    urls = "".join(f"<url><loc>{HOME}news/2026/a-headline-of-some-words-{page}/</loc></url>" for page in pages)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{urls}{more}</urlset>'.encode()


if __name__ == "__main__":
    if sys.argv[1] in RUNS:
        crawl(Path(sys.argv[2]), int(sys.argv[3]), RUNS[sys.argv[1]])
    else:
        main()
