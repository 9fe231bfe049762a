"""What it costs to read captures again, to check them and to rebuild the database.

python bench/reread.py [--pages 1000] [--size 20000]

Each command is a process of its own; CPU and memory are summed over all its processes. Bare trafilatura reads the same
pages in this process. The machine need not be idle: CPU seconds are compared, not the clock.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path

from trafilatura import bare_extraction

from archive.records import Entry, Exchange, Publication, Reading
from archive.store import Archive
from crawler.reading.page import Page
from crawler.reading.reader import read
from tests.quality.pages import filled_out, pages

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
HOME = "https://bench.example/"
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
READS = re.compile("reread|rebuild")
PARAGRAPH = re.compile(r"(?<=<p>)[^<]+")
EVERY = 0.1  # seconds between two looks at the processes of a command


@dataclass(frozen=True, slots=True)
class Spent:
    """What a command took."""

    cpu: float
    """Seconds, of all processes."""

    clock: float
    memory: float
    """MB of the largest process."""


def made_pages(count: int, size: int) -> Iterator[tuple[str, bytes]]:
    """Yield *count* different pages with their addresses, filled out to *size* bytes where they are shorter."""
    templates = [filled_out(page.html, size) for page in pages() if page.media_type != "text/plain"]
    for number, html in enumerate(islice(cycle(templates), count)):
        yield f"{HOME}news/{number}/", PARAGRAPH.sub(lambda found, at=number: own_words(found[0], at), html).encode()


def own_words(paragraph: str, number: int) -> str:
    """Return *paragraph* with a word of *number* after every sixth space: no two pages tell the same story."""
    words = paragraph.split(" ")
    return " ".join(f"{word} n{number}" if at % 6 == 5 else word for at, word in enumerate(words))


def make_archive(folder: Path, count: int, size: int) -> None:
    """Keep *count* pages in a new archive, as an older reader read them."""
    (folder / "blotter.toml").write_text(f'[publications.bench]\nhome = "{HOME}"\n', encoding="utf-8")
    with Archive.open(folder / "blotter.db") as archive:
        publication = archive.add_publication(Publication(slug="bench", name="Bench", home=HOME))
        run = archive.begin_run("crawl", at=BEGAN)
        for number, (url, payload) in enumerate(made_pages(count, size)):
            at = BEGAN + timedelta(seconds=number)
            archive.ledger.enter(publication, [Entry(url=url)], source="feed", at=at)
            due = archive.ledger.address(publication, url, "article", at=at)
            headers = (("Content-Type", "text/html; charset=utf-8"),)
            exchange = Exchange(
                url=url, fetched_at=at, status=200, body=payload, payload=payload, response_headers=headers
            )
            capture = archive.keep(exchange, url_id=due.url_id, publication="bench", run_id=run)
            archive.record(capture, earlier(read(Page(url=url, payload=payload, fetched_at=at))), at=at)
        archive.end_run(run, "finished", at=BEGAN)


def earlier(reading: Reading) -> Reading:
    """Return *reading* as a reader gave it that did not see the first paragraph."""
    article = reading.article
    less = replace(article, body=article.body.partition("\n\n")[2] or article.body) if article else None
    return replace(reading, reader="0" * 12, article=less)


def spent(command: list[str], folder: Path) -> Spent:
    """Return what *command* takes in *folder*."""
    begin, cpu, memory = time.monotonic(), dict[int, float](), 0.0
    process = subprocess.Popen(
        command, cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    while process.poll() is None:
        for number, seconds, resident in processes_of(process.pid):
            cpu[number] = seconds
            memory = max(memory, resident)
        time.sleep(EVERY)
    return Spent(sum(cpu.values()), time.monotonic() - begin, memory)


def processes_of(session: int) -> Iterator[tuple[int, float, float]]:
    """Yield number, CPU seconds and resident MB of each process of *session*."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended
        if int(fields[3]) == session:
            yield int(path.parent.name), (int(fields[11]) + int(fields[12])) / TICKS, int(fields[21]) * PAGE / 1e6


def trafilatura_alone(count: int, size: int) -> float:
    """Return the CPU seconds of bare trafilatura over the same pages."""
    begin = time.process_time()
    for url, payload in made_pages(count, size):
        bare_extraction(payload.decode(), url=url, with_metadata=True, include_comments=False)
    return time.process_time() - begin


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--size", type=int, default=20_000, help="bytes of a page")
    args = parser.parse_args()
    blotter = [sys.executable, "-m", "crawler"]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        make_archive(folder, args.pages, args.size)
        files = [str(path) for path in (folder / "blotter-captures").glob("*.warc.gz")]
        size = sum(Path(file).stat().st_size for file in files) / 1e6
        print(f"{args.pages:,} captures of {args.size:,} bytes, {size:.0f} MB of WARC", flush=True)
        alone = trafilatura_alone(args.pages, args.size)
        print(f"| bare trafilatura | {alone:.1f} | {args.pages / alone:.0f} | | |", flush=True)
        for label, command in {
            "blotter reread": [*blotter, "reread"],
            "blotter reread, on one core": ["taskset", "-c", "0", *blotter, "reread"],
            "blotter verify": [*blotter, "verify"],
            "blotter verify --quick": [*blotter, "verify", "--quick"],
            "blotter rebuild": [*blotter, "rebuild", "blotter-captures", "--into", "made.db"],
            "sha256sum": ["sha256sum", *files],
            "warcio check": [str(Path(sys.executable).with_name("warcio")), "check", *files],
        }.items():
            took = spent(command, folder)
            per_second = (
                f"{args.pages / took.cpu:,.0f} captures"
                if READS.search(label)
                else f"{size / max(took.cpu, 0.01):.0f} MB"
            )
            print(f"| {label} | {took.cpu:.1f} | {per_second} | {took.memory:.0f} | {took.clock:.0f} |", flush=True)


if __name__ == "__main__":
    main()
