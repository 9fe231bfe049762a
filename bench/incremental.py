"""Measure runs that find nothing new, over ledgers of three sizes: `python bench/incremental.py` writes the figures.

Each ledger is of one publication and holds, for every URL, a capture too; nothing is due. The site is a real
server on loopback, the run a process of its own: `blotter crawl sample`. Takes some ten minutes and 1 GB of disk.
"""

import os
import platform
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from statistics import median

from archive.schema.database import connect_to_write
from archive.times import stamp
from archive.urls import normalise
from crawler.sample.site import Reply, Request, Respond, Site, etag_of

SIZES = (1_000, 100_000, 1_000_000)
NEWEST = 500
"""Entries of the short sitemap."""

MOST = 50_000
"""Entries of one sitemap (sitemaps.org 0.9)."""

TIMES = {"unchanged.xml": 3, "newest.xml": 3, "all.xml": 1}
REPORT = Path(__file__).with_suffix(".md")
SOURCES = {
    "unchanged.xml": "all of them in a sitemap index; it and its sitemaps answer 304",
    "newest.xml": f"the newest {NEWEST} in a sitemap without validators",
    "all.xml": "all of them in a sitemap index without validators",
}
HEAD = """# What a run costs that finds nothing new

One publication, nothing due, every URL in the ledger with its capture. A run is `blotter crawl` from start to end in
a process of its own, with Scrapy's start; the site is on loopback. Median of three runs,
but a single one where all URLs are listed anew. `python bench/incremental.py` makes this page.

The cost grows with what a source lists, not with what is held: only the last of each three rows reads and compares
every URL. Of the two times CPU seconds is the steadier: other work on the machine lengthens only the first.

Measured on {day} with Python {python} on {cores} cores.

| URLs in the ledger | what the source lists | seconds | CPU seconds | peak memory, MB | requests | bodies of articles |
|---:|---|---:|---:|---:|---:|---:|
"""


@dataclass(frozen=True, slots=True)
class Cost:
    """What one run took."""

    seconds: float
    cpu: float
    memory: float
    """Peak of the resident set, in MB."""

    requests: int
    bodies: int


def paths(number: int) -> Iterator[str]:
    return (f"news/story-{each}-of-the-county-desk/" for each in range(number, 0, -1))


def sitemap(addresses: Iterator[str]) -> bytes:
    entries = "".join(f"<url><loc>{address}</loc></url>\n" for address in addresses)
    return f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'.encode()


def publish(site: Site, number: int) -> None:
    """Let *site* list *number* stories in three ways; their pages are never asked for."""
    newest = sitemap(site.url(path) for path in islice(paths(number), NEWEST))
    site.answers["/newest.xml"] = answering(newest, lasting=False)
    for name, lasting in (("unchanged", True), ("all", False)):
        parts = {f"{name}-{part}.xml": part for part in range(0, number, MOST)}
        named = "".join(f"<sitemap><loc>{site.url(part)}</loc></sitemap>" for part in parts)
        index = f'<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{named}</sitemapindex>'
        site.answers[f"/{name}.xml"] = answering(index.encode(), lasting=lasting)
        for part, start in parts.items():
            site.answers[f"/{part}"] = part_from(site, number, start, lasting=lasting)


def answering(body: bytes, *, lasting: bool) -> Respond:
    """Return what answers with *body*, and with validators where it is *lasting*."""
    answer = Reply(body=body, etag=etag_of(body) if lasting else None)
    return lambda _: answer


def part_from(site: Site, number: int, start: int, *, lasting: bool) -> Respond:
    """Return what answers with one of the sitemaps; made when asked for, since a child is born with our memory."""

    def respond(_: Request) -> Reply:
        listed = islice(paths(number), start, start + MOST)
        return Reply(body=sitemap(map(site.url, listed)), etag=f'"{number}-{start}"' if lasting else None)

    return respond


def fill(archive: Path, site: Site, number: int) -> None:
    """Write *number* URLs that were archived in the past and are due in the future."""
    now = datetime.now(UTC)
    seen = stamp(now - timedelta(days=30))

    def urls() -> Iterator[tuple[object, ...]]:
        for row, path in enumerate(paths(number), 1):
            address = site.url(path)
            day = stamp(now - timedelta(days=30, minutes=3 * row))
            due = stamp(now + timedelta(days=1 + row % 700))
            yield row, normalise(address), address, f"Story {row} of the county desk", day, day, seen, due, seen

    with closing(connect_to_write(archive)) as db:
        db.conn.execute("PRAGMA synchronous = OFF")
        db.conn.execute(
            "INSERT INTO publications (id, slug, name, home) VALUES (1, 'sample', 'Sample', ?)", [site.home]
        )
        db.conn.executemany(
            """INSERT INTO urls (id, url, address, publication_id, role, listed_by, outcome, listed_title, listed_date,
               first_listed_at, last_listed_at, due_at, checked_at)
               VALUES (?, ?, ?, 1, 'article', 'sitemap', 'archived', ?, ?, ?, ?, ?, ?)""",
            urls(),
        )
        db.conn.execute(
            """INSERT INTO captures
                 (url_id, fetched_at, status, sha256, warc_file, warc_offset, warc_length, origin, kind)
               SELECT id, checked_at, 200, hex(randomblob(32)), 'bench.warc.gz', id * 4000, 4000, 'crawl', 'article'
               FROM urls"""
        )
        db.conn.commit()
        db.conn.execute("ANALYZE")


def run(folder: Path, site: Site) -> Cost:
    """Crawl once and return what it cost."""
    before, started = len(site.requests), time.monotonic()
    with folder.joinpath("crawl.log").open("wb") as log:
        process = subprocess.Popen(
            [sys.executable, "-m", "crawler", "crawl", "sample"], cwd=folder, stdout=log, stderr=log
        )
        _, status, usage = os.wait4(process.pid, 0)
    seconds, process.returncode = time.monotonic() - started, os.waitstatus_to_exitcode(status)
    if process.returncode:
        sys.exit(folder.joinpath("crawl.log").read_text())
    asked = site.requested[before:]
    return Cost(
        seconds=seconds,
        cpu=usage.ru_utime + usage.ru_stime,
        memory=usage.ru_maxrss / 1024,
        requests=len(asked),
        bodies=sum(path.startswith("/news/") for path in asked),
    )


def measure(number: int) -> Iterator[str]:
    """Yield a row of the table for each way in which a site lists *number* URLs that are all known."""
    with tempfile.TemporaryDirectory(prefix="blotter-bench-") as name, Site() as site:
        folder = Path(name)
        publish(site, number)
        fill(folder / "blotter.db", site, number)
        for source, words in SOURCES.items():
            folder.joinpath("blotter.toml").write_text(
                f'[publications.sample]\nhome = "{site.home}"\nsources = ["sitemap {source}"]\n'
                "own_site = true\ndelay = 0\n",
                encoding="utf-8",
            )
            if TIMES[source] > 1:
                run(folder, site)  # the sources are kept with their validators
            costs = [run(folder, site) for _ in range(TIMES[source])]
            middle = [median(getattr(cost, each) for cost in costs) for each in Cost.__slots__]
            yield "| {:,} | {} | {:.1f} | {:.1f} | {:.0f} | {:.0f} | {:.0f} |".format(number, words, *middle)


def main() -> None:
    rows = []
    for number in SIZES:
        for row in measure(number):
            print(row, flush=True)
            rows.append(row)
    head = HEAD.format(day=f"{datetime.now(UTC):%d %B %Y}", python=platform.python_version(), cores=os.cpu_count())
    REPORT.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
