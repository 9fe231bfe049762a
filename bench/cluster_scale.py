"""How an import and a reread grow with the workers of a cluster: `python -m bench.cluster_scale [--size 70000]`.

Scheduler, writer and archive are real. The workers, 2 to 64, are real workers of Dask in one process, and what they
return was read beforehand: reading is a sleep of the time that it took then. So two cores can show what many machines
would gain, since only the writer and the scheduler use them. Pages a second and CPU count from the first tenth of the
articles to the last; what a command costs before its first page is not in them.

It needs an idle machine: where others work too, only the CPU for a page can be taken from it. ``--plot FILE`` draws the
result as SVG or PNG, by matplotlib of the extra ``bench``.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import pickle
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from distributed import Worker, get_worker

from bench.cluster import make_pages
from bench.reread import BEGAN, made_pages, make_earlier, processes_of
from crawler.readers import worker as ours
from crawler.reading.page import Page
from crawler.reading.reader import read

WORKERS = (2, 4, 8, 16, 32, 64)
PAGES, EACH = 600, 75  # of an import: at least, and for each worker; each has 48 pages on the way
EVERY = 0.1  # seconds between two looks at the archive
FIRST, LAST = 0.1, 0.9
"""Shares of the articles between which pages and CPU are counted."""

BLOTTER = [sys.executable, "-m", "crawler"]
DONE = {
    "import": "SELECT count(*) FROM articles",
    "reread": f"SELECT count(*) FROM articles WHERE reading <> '{'0' * 12}'",
}


@dataclass(frozen=True, slots=True)
class Look:
    """The state of a command at one moment."""

    at: float
    done: int
    writer: float
    scheduler: float


@dataclass(frozen=True, slots=True)
class Rate:
    """What a command does in a second."""

    workers: int
    pages: float
    writer: float
    """CPU seconds of the process that writes."""

    scheduler: float

    @property
    def row(self) -> str:
        """Return the line of the table."""
        each = 1000 * self.writer / self.pages
        return f"{self.workers} | {self.pages:.0f} | {self.writer:.0%} | {self.scheduler:.0%} | {each:.1f}"


def read_beforehand(pages: Iterable[tuple[str, bytes]], into: Path) -> float:
    """Write the readings of *pages*, by address, to *into*; return the CPU seconds of one."""
    made = [
        Page(url=url, payload=payload, fetched_at=BEGAN, media_type="text/html; charset=utf-8")
        for url, payload in pages
    ]
    read(made[0])  # loads what reading needs
    begun = time.process_time()
    readings = {page.url: read(page) for page in made}
    seconds = (time.process_time() - begun) / len(made)
    into.write_bytes(pickle.dumps(readings))
    return seconds


class Sleeper:
    """Stands in for the processes of one worker: one page after the other."""

    def __init__(self, readings: dict[str, Any], seconds: float) -> None:
        self.readings = readings
        self.seconds = seconds
        self.turn = asyncio.Lock()

    async def parse(self, _: object, page: Any) -> Any:
        """Return the reading of *page*, after a while."""
        async with self.turn:
            await asyncio.sleep(self.seconds)
        return self.readings[page.url]


async def be_workers(address: str, count: int, known: dict[str, Any], seconds: float) -> None:
    """Run *count* workers in this process until it is ended."""
    sleepers: dict[str, Sleeper] = {}
    ours._pool = lambda _: sleepers.setdefault(get_worker().address, Sleeper(known, seconds))  # type: ignore[assignment,return-value]
    with tempfile.TemporaryDirectory() as name:
        workers = [
            Worker(address, nthreads=1, local_directory=name, memory_limit=0, dashboard=False, silence_logs=50)
            for _ in range(count)
        ]
        await asyncio.gather(*workers)
        print("ready", flush=True)
        await asyncio.gather(*(each.finished() for each in workers))


@contextmanager
def cluster(count: int, readings: Path, seconds: float) -> Iterator[tuple[str, int]]:
    """Run a scheduler and *count* workers whose reading is a sleep; yield its address, and the scheduler's process."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    address = f"tcp://127.0.0.1:{port}"
    quiet = ["--no-dashboard", "--dashboard-address", "127.0.0.1:0", "--host", "127.0.0.1", "--port", str(port)]
    dask = [str(Path(sys.executable).with_name("dask")), "scheduler", *quiet]
    here = [sys.executable, "-m", "bench.cluster_scale", "--be", address, str(count), str(readings), str(seconds)]
    scheduler = subprocess.Popen(dask, stderr=subprocess.DEVNULL, start_new_session=True)
    workers = subprocess.Popen(here, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    try:
        assert workers.stdout is not None
        assert workers.stdout.readline() == b"ready\n"
        yield address, scheduler.pid
    finally:
        for process in (workers, scheduler):
            process.send_signal(signal.SIGKILL)
            process.wait()


def cpu(process: int) -> float:
    """Return the CPU seconds of *process* alone."""
    return sum(seconds for number, seconds, _ in processes_of(process) if number == process)


def rate(words: Sequence[str], archive: Path, *, workers: int, readings: Path, seconds: float, pages: int) -> Rate:
    """Return the rate of the command *words* on *archive* with *workers*."""
    looks: list[Look] = []
    with cluster(workers, readings, seconds) as (address, scheduler):
        command = [*BLOTTER, *words, "--archive", str(archive), "--cluster", address]
        running = subprocess.Popen(
            command, cwd=archive.parent, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
        )
        while running.poll() is None:
            looks.append(Look(time.monotonic(), done(archive, words[0]), cpu(running.pid), cpu(scheduler)))
            time.sleep(EVERY)
        if running.returncode:
            raise SystemExit(f"{' '.join(command)} ended with {running.returncode}")
    articles = done(archive, words[0])
    begin = next(look for look in looks if look.done >= FIRST * articles)
    end = next(look for look in looks if look.done >= LAST * articles)
    took = max(end.at - begin.at, EVERY)
    share = (end.done - begin.done) / articles
    return Rate(
        workers, share * pages / took, (end.writer - begin.writer) / took, (end.scheduler - begin.scheduler) / took
    )


def done(archive: Path, command: str) -> int:
    """Return how many articles *command* has recorded in *archive*."""
    if not archive.exists():
        return 0
    try:
        with closing(sqlite3.connect(f"file:{archive}?mode=ro", uri=True)) as db:
            return int(db.execute(DONE[command]).fetchone()[0])
    except sqlite3.OperationalError:
        return 0  # its tables are not made yet


def measured(folder: Path, size: int) -> Iterator[tuple[str, Rate]]:
    """Yield each command with its rate, with more and more workers."""
    readings, source = folder / "readings", folder / "source"
    source.mkdir()
    seconds = read_beforehand(made_pages(max(PAGES, EACH * max(WORKERS)), size), readings)
    print(f"pages of {size} bytes; reading one takes {1000 * seconds:.1f} ms", file=sys.stderr, flush=True)
    for count in WORKERS:
        pages, archive, made = max(PAGES, EACH * count), source / "blotter.db", folder / f"made-{count}"
        make_pages(made, pages, size)
        shutil.copy(made / "blotter.toml", source)
        archive.unlink(missing_ok=True)
        shutil.rmtree(source / "blotter-captures", ignore_errors=True)
        bring = ["import", str(made), "--publication", "bench", "--list", str(made / "list.csv")]
        yield "import", rate(bring, archive, workers=count, readings=readings, seconds=seconds, pages=pages)
        make_earlier(archive)
        yield "reread", rate(["reread"], archive, workers=count, readings=readings, seconds=seconds, pages=pages)


def plot(rates: Sequence[tuple[str, Rate]], into: Path) -> None:
    """Draw pages a second and the load of the writer over the number of workers, a line for each command."""
    from matplotlib.figure import Figure  # noqa: PLC0415  # only who draws needs it

    figure = Figure(figsize=(9, 4), layout="constrained")
    pages, load = figure.subplots(1, 2)
    for command in dict.fromkeys(name for name, _ in rates):
        own = [each for name, each in rates if name == command]
        workers = [each.workers for each in own]
        pages.plot(workers, [each.pages for each in own], marker="o", label=command)
        load.plot(workers, [100 * each.writer for each in own], marker="o", label=f"{command}, writer")
        load.plot(
            workers, [100 * each.scheduler for each in own], marker=".", linestyle=":", label=f"{command}, scheduler"
        )
    for axes, title in ((pages, "pages a second"), (load, "% of a core")):
        axes.set_xscale("log", base=2)
        axes.set_xticks(WORKERS, [str(each) for each in WORKERS])
        axes.set_ylim(bottom=0)
        axes.set_xlabel("workers")
        axes.set_title(title)
        axes.legend()
    figure.savefig(into)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=70_000, help="bytes of a page")
    parser.add_argument("--plot", type=Path, help="a file for the drawing")
    parser.add_argument("--be", nargs=4, help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.be:
        address, count, readings, seconds = given.be
        asyncio.run(be_workers(address, int(count), pickle.loads(Path(readings).read_bytes()), float(seconds)))
        return
    print("| command | workers | pages a second | writer | scheduler | CPU ms of the writer a page |")
    print("|---|---:|---:|---:|---:|---:|")
    rates: list[tuple[str, Rate]] = []
    with tempfile.TemporaryDirectory() as name:
        for kind, each in measured(Path(name), given.size):
            print(f"| {kind} | {each.row} |", flush=True)
            rates.append((kind, each))
    print(f"load {os.getloadavg()[0]:.0f}")
    if given.plot:
        plot(rates, given.plot)


if __name__ == "__main__":
    main()
