"""Kills beside each other: what Blotter, Scrapy with a job folder and scrapy-redis lose, and what they ask for again.

python -m bench.killed [--kills 20] [--rounds 3]

Each crawls the same four sites with 50 pages each and a tenth of a second between two requests to a host. It is killed
(SIGKILL, with all its processes) when the sites have answered some more pages, drawn with the same seed; then it is
started again, until it ends by itself. The sites' logs are the witness. scrapy-redis has a redis-server of its own with
its log of commands on the disk, which is never killed, and is run by build/peers/scrapy-redis (`make peers`).
"""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.site import TestSite, article

HOSTS, PAGES = 4, 50
DELAY = 0.1  # seconds between two requests to a host
STRETCH = (2, 14)  # pages answered between two kills
PATIENCE = 600.0  # seconds for one crawl
SPIDER = Path(__file__).with_name("killed_spider.py")
REDIS_PYTHON = Path("build/peers/scrapy-redis/bin/python")


@dataclass(frozen=True, slots=True)
class Contestant:
    """A crawler: how it is started in a folder for some sites, and the headlines that it kept there."""

    name: str
    command: Callable[[Path, Sequence[str]], list[str]]
    kept: Callable[[Path], list[str]]


def blotter(folder: Path, homes: Sequence[str]) -> list[str]:
    """Return the command that crawls *homes* with Blotter."""
    own = f'own_site = true\ndelay = {DELAY}\nsources = ["sitemap sitemap.xml"]\n'
    tables = (f'[publications.press-{number}]\nhome = "{home}"\n{own}' for number, home in enumerate(homes))
    (folder / "blotter.toml").write_text("".join(tables), encoding="utf-8")
    return [sys.executable, "-m", "crawler", "crawl"]


def in_archive(folder: Path) -> list[str]:
    """Return the headlines of all articles in the archive."""
    if not (folder / "blotter.db").exists():
        return []
    with closing(sqlite3.connect(folder / "blotter.db")) as db:
        return [headline for (headline,) in db.execute("SELECT headline FROM articles")]


def spider(kind: str, python: str = sys.executable) -> Callable[[Path, Sequence[str]], list[str]]:
    """Return the way to start the spider with its queue in *kind*."""
    return lambda folder, homes: [python, "-P", str(SPIDER), kind, str(folder), *homes]


def in_lines(folder: Path) -> list[str]:
    """Return the headlines of all lines that were written whole."""
    path = folder / "pages.jsonl"
    return [json.loads(line)["headline"] for line in path.read_text().splitlines()] if path.exists() else []


CONTESTANTS = (
    Contestant("Blotter", blotter, in_archive),
    Contestant("Scrapy, JOBDIR, queues in files", spider("jobdir"), in_lines),
    Contestant("Scrapy, JOBDIR, queues in SQLite", spider("sqlite"), in_lines),
    Contestant("scrapy-redis", spider("redis", str(REDIS_PYTHON.absolute())), in_lines),
)


@contextmanager
def redis(folder: Path) -> Iterator[str]:
    """Run a redis-server that writes each command to *folder*; yield its address."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    words = ["redis-server", "--port", str(port), "--dir", str(folder), "--appendonly", "yes", "--save", ""]
    process = subprocess.Popen(words, stdout=subprocess.DEVNULL)
    try:
        time.sleep(1)
        yield f"redis://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def made_sites(stack: ExitStack) -> list[TestSite]:
    """Return the sites, all of them up until *stack* ends."""
    sites = [stack.enter_context(TestSite()) for _ in range(HOSTS)]
    for number, site in enumerate(sites):
        paths = [f"news/{number}-{page}/" for page in range(PAGES)]
        for page, path in enumerate(paths):
            site.put(path, article(f"Story {page} of press {number}"), validators=False, delay=0.05)
        site.lists(*paths)
    return sites


def asked(sites: Sequence[TestSite]) -> Counter[tuple[int, str]]:
    """Return how often each page was asked for."""
    return Counter((n, r.path) for n, site in enumerate(sites) for r in list(site.requests) if "/news/" in r.path)


def crawl(contestant: Contestant, folder: Path, sites: Sequence[TestSite], *, kills: int, seed: int) -> int:
    """Let *contestant* crawl *sites* to its end; return how often it was killed."""
    moments, killed, latest = random.Random(seed), 0, time.monotonic() + PATIENCE
    homes = [site.home for site in sites]
    while True:
        aim = asked(sites).total() + moments.randint(*STRETCH)
        with (folder / "log").open("ab") as log:
            running = subprocess.Popen(
                contestant.command(folder, homes), cwd=folder, stdout=log, stderr=log, start_new_session=True
            )
        while running.poll() is None and time.monotonic() < latest:
            if killed < kills and asked(sites).total() >= aim:
                os.killpg(running.pid, signal.SIGKILL)
                running.wait()
                killed += 1
            time.sleep(0.01)
        if time.monotonic() > latest:
            os.killpg(running.pid, signal.SIGKILL)
            running.wait()
            return killed
        if running.returncode != -signal.SIGKILL:
            return killed


def measured(contestant: Contestant, *, kills: int, seed: int) -> list[int]:
    """Return kills, pages kept, kept twice, asked for, and asked for again, of one crawl."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        sites = made_sites(stack)
        if contestant.name == "scrapy-redis":
            os.environ["REDIS"] = stack.enter_context(redis(folder))
        killed = crawl(contestant, folder, sites, kills=kills, seed=seed)
        kept, requests = Counter(contestant.kept(folder)), asked(sites)
    again = requests.total() - len(requests)
    return [killed, len(kept), kept.total() - len(kept), requests.total(), again]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    has_redis = REDIS_PYTHON.exists() and shutil.which("redis-server")
    print("| crawler | kills | pages kept | kept twice | requests for pages | of them again |")
    print("|---|---:|---:|---:|---:|---:|")
    for contestant in CONTESTANTS if has_redis else CONTESTANTS[:-1]:
        for seed in range(given.rounds):
            killed, *counts = measured(contestant, kills=given.kills, seed=seed)
            cells = [f"{killed} of {given.kills}", f"{counts[0]} of {HOSTS * PAGES}", *map(str, counts[1:])]
            print(f"| {contestant.name} | {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
