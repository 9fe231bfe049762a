"""What it costs to read captures again, to check them and to rebuild the database.

python bench/reread.py [--pages 1000] [--size 20000] [--short]

Each command is a process of its own; CPU and memory are of all its processes. Bare trafilatura reads the same pages in
this process, of many pages the first thousand. The machine need not be idle: CPU seconds are compared, not the clock.
"""

from __future__ import annotations

import argparse
import os
import re
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path

from trafilatura import bare_extraction

from archive.articles.rows import Articles
from archive.records import Entry, Exchange, Publication
from archive.store import Archive
from tests.quality.pages import filled_out, pages
from tests.site import TEXT, article

BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
HOME = "https://bench.example/"
TICKS = os.sysconf("SC_CLK_TCK")
PAGE = os.sysconf("SC_PAGE_SIZE")
READS = re.compile("reread|rebuild")
PARAGRAPH = re.compile(r"(?<=<p>)[^<]+")
ALONE = 1000  # pages that bare trafilatura reads
EVERY = 0.3  # seconds between two looks at the processes of a command


@dataclass(frozen=True, slots=True)
class Spent:
    """What a command took."""

    main: float
    """CPU seconds of its main process."""

    others: float
    """CPU seconds of the processes that it started: the readers."""

    clock: float
    memory: float
    """MB of the largest process."""

    @property
    def cpu(self) -> float:
        """Return the CPU seconds of all processes."""
        return self.main + self.others

    @property
    def at_best(self) -> float:
        """Return how many times faster two idle cores could be than one: the main process is not shared out."""
        return self.cpu / max(self.main, self.cpu / 2, 0.01)


def made_pages(count: int, size: int) -> Iterator[tuple[str, bytes]]:
    """Yield *count* different pages with their addresses, filled out to *size* bytes where they are shorter."""
    templates = [filled_out(page.html, size) for page in pages() if page.media_type != "text/plain"]
    for number, html in enumerate(islice(cycle(templates), count)):
        yield f"{HOME}news/{number}/", PARAGRAPH.sub(lambda found, at=number: own_words(found[0], at), html).encode()


def own_words(paragraph: str, number: int) -> str:
    """Return *paragraph* with a word of *number* after every sixth space: no two pages tell the same story."""
    words = paragraph.split(" ")
    return " ".join(f"{word} n{number}" if at % 6 == 5 else word for at, word in enumerate(words))


def short_pages(count: int) -> Iterator[tuple[str, bytes]]:
    """Yield *count* different pages of three paragraphs, cheap to read: for what grows with their number."""
    for number in range(count):
        page = article(f"Lamps of district {number}", text=own_words(TEXT, number))
        yield f"{HOME}news/{number}/", page.encode()


def keep(folder: Path, made: Iterable[tuple[str, bytes]]) -> None:
    """Keep the pages *made* as a crawl keeps them; nobody has read them yet."""
    (folder / "blotter.toml").write_text(f'[publications.bench]\nhome = "{HOME}"\n', encoding="utf-8")
    with Archive.open(folder / "blotter.db") as archive:
        publication = archive.add_publication(Publication(slug="bench", name="Bench", home=HOME))
        run = archive.begin_run("crawl", at=BEGAN)
        for number, (url, payload) in enumerate(made):
            at = BEGAN + timedelta(seconds=number)
            archive.ledger.enter(publication, [Entry(url=url)], source="feed", at=at)
            due = archive.ledger.address(publication, url, "article", at=at)
            headers = (("Content-Type", "text/html; charset=utf-8"),)
            exchange = Exchange(
                url=url, fetched_at=at, status=200, body=payload, payload=payload, response_headers=headers
            )
            archive.keep(exchange, url_id=due.url_id, publication="bench", run_id=run)
        archive.end_run(run, "finished", at=BEGAN)


def make_earlier(path: Path) -> None:
    """Let each article in the archive at *path* be as a reader gave it that did not see the first paragraph."""
    with Archive.open(path) as archive, archive.db.atomic():
        articles = Articles(archive.db)
        for (number,) in archive.db.execute("SELECT id FROM articles").fetchall():
            row = articles.row(number)
            less = row["body"].partition("\n\n")[2] or row["body"]
            articles.rewrite(row, {"reading": "0" * 12, "body": less})


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
    main = cpu.pop(process.pid, 0.0)
    return Spent(main, sum(cpu.values()), time.monotonic() - begin, memory)


def processes_of(session: int) -> Iterator[tuple[int, float, float]]:
    """Yield number, CPU seconds and resident MB of each process of *session*."""
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rpartition(")")[2].split()
        except OSError:
            continue  # it has ended
        if int(fields[3]) == session:
            yield int(path.parent.name), (int(fields[11]) + int(fields[12])) / TICKS, int(fields[21]) * PAGE / 1e6


def trafilatura_alone(made: Iterable[tuple[str, bytes]]) -> float:
    """Return the CPU seconds of bare trafilatura, with metadata, over the pages *made*."""
    pages_made = [(url, payload.decode()) for url, payload in made]
    begin = time.process_time()
    for url, text in pages_made:
        bare_extraction(text, url=url, with_metadata=True, include_comments=False)
    return time.process_time() - begin


def measure(folder: Path, count: int, alone: Iterable[tuple[str, bytes]]) -> None:
    """Print what each command takes over the *count* captures in *folder*, and bare trafilatura over those *alone*."""
    files = [str(path) for path in (folder / "blotter-captures").glob("*.warc.gz")]
    size = sum(Path(file).stat().st_size for file in files) / 1e6
    print(f"{count:,} captures, {size:.0f} MB of WARC; load {os.getloadavg()[0]:.0f}", flush=True)
    chosen = list(alone)
    seconds = trafilatura_alone(chosen)
    print(
        f"| bare trafilatura, {len(chosen):,} of them | {seconds:.1f} | {len(chosen) / seconds:.0f} captures |",
        flush=True,
    )
    blotter = [sys.executable, "-m", "crawler"]
    path = folder / "made.db"
    for label, command in {
        "blotter rebuild": [*blotter, "rebuild", "blotter-captures", "--into", path.name],
        "blotter reread": [*blotter, "reread", "--archive", path.name],
        "blotter reread, on one core": ["taskset", "-c", "0", *blotter, "reread", "--archive", path.name],
        "blotter verify": [*blotter, "verify", "--archive", path.name],
        "blotter verify --quick": [*blotter, "verify", "--quick", "--archive", path.name],
        "sha256sum": ["sha256sum", *files],
        "warcio check": [str(Path(sys.executable).with_name("warcio")), "check", *files],
    }.items():
        if "reread" in label:
            make_earlier(path)
        took = spent(command, folder)
        print(row(label, took, count if READS.search(label) else None, size), flush=True)
    with Archive.existing(path) as archive:
        articles = archive.db.execute("SELECT count(*) FROM articles WHERE reading <> ?", ["0" * 12]).fetchone()[0]
    print(f"{articles:,} articles read; load {os.getloadavg()[0]:.0f}")


def row(label: str, took: Spent, captures: int | None, size: float) -> str:
    """Return a line of the table for a command that read *captures*, or *size* MB."""
    rate = f"{captures / took.cpu:,.0f} captures" if captures else f"{size / max(took.cpu, 0.01):.0f} MB"
    parts = f"{took.main:.1f} + {took.others:.1f}, {took.at_best:.2f} times" if captures else ""
    return f"| {label} | {took.cpu:.1f} | {rate} | {parts} | {took.memory:.0f} | {took.clock:.0f} |"


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=int, default=1000)
    parser.add_argument("--size", type=int, default=20_000, help="bytes of a page")
    parser.add_argument("--short", action="store_true", help="pages of three paragraphs instead")
    args = parser.parse_args()

    def made(count: int) -> Iterator[tuple[str, bytes]]:
        return short_pages(count) if args.short else made_pages(count, args.size)

    with tempfile.TemporaryDirectory() as name:
        keep(Path(name), made(args.pages))
        measure(Path(name), args.pages, made(min(args.pages, ALONE)))


if __name__ == "__main__":
    main()
