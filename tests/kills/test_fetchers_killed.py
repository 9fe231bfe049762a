"""Workers, scheduler and writer of a crawl are killed and frozen again and again: each host sees one polite crawler."""

import itertools
import os
import random
import re
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlite_utils import Database

from tests.crawler.readers.clusters import descendants, is_running
from tests.site import TestSite, article

pytestmark = pytest.mark.kills

KILLS = int(os.environ.get("CLUSTER_KILLS", "8"))
SEED = int(os.environ.get("KILLS_SEED", "1"))
IS_WHOLE = KILLS >= 100
HOSTS, PAGES = (40, 50) if IS_WHOLE else (6, 8)
MACHINES = 2
DELAY = 0.5  # seconds between two requests to a host
EARLY = 0.1  # seconds: a site on a busy machine notes a request when its thread has run
PAUSES = (0.1, 1.0)  # seconds between two harms
FROZEN = (0.5, 1.0, 20.0) if IS_WHOLE else (0.5, 1.0)  # seconds for which a process is stopped
INSIDE = 0.03  # seconds that an answer takes, in which a second request would be seen
PATIENCE = 1800.0  # seconds in which all must be done, however much is killed


READER = re.compile(rb"forkserver|resource_tracker")
"""In the commands of the processes that read pages, and of those that serve them."""


class Press(TestSite):
    """A host of its own, with a log of who was inside together with whom."""

    def __init__(self, number):
        super().__init__()
        self.inside, self.most, self._lock = 0, 0, threading.Lock()
        paths = [f"news/{number}-{page}/" for page in range(PAGES)]
        for page, path in enumerate(paths):
            self.put(path, article(f"Story {page} of press {number}"), validators=False)
        self.lists(*paths, lastmod=f"{datetime.now(UTC):%Y-%m-%d}")

    def answer_to(self, request):
        with self._lock:
            self.inside += 1
            self.most = max(self.most, self.inside)
        time.sleep(INSIDE)
        with self._lock:
            self.inside -= 1
        return super().answer_to(request)


def units(folder, address):
    """Return the commands and variables of the units that ``blotter cluster --print`` prints."""
    command = [sys.executable, "-m", "crawler", "cluster", "--print", "--workers", "1", "--cluster", address]
    printed = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout
    commands = [shlex.split(each) for each in re.findall("^ExecStart=(.*)$", printed, re.MULTILINE)]
    variables = [dict([each.split("=", 1)]) for each in re.findall("^Environment=(.*)$", printed, re.MULTILINE)]
    return list(zip(commands, variables, strict=True))


@dataclass
class Machine:
    """One unit in a folder of its own, started again whenever it ended, as systemd does."""

    folder: Path
    command: list
    variables: dict
    process: subprocess.Popen = None

    def keep_up(self):
        if self.process is None or self.process.poll() is not None:
            self.folder.mkdir(exist_ok=True)
            with (self.folder / "log").open("ab") as log:
                env = os.environ | self.variables | {"DASK_TEMPORARY_DIRECTORY": str(self.folder)}
                self.process = subprocess.Popen(self.command, cwd=self.folder, env=env, stdout=log, stderr=log)

    def processes(self):
        return [self.process.pid, *descendants(self.process.pid)] if self.process.poll() is None else []

    def workers(self):
        """Return the process that watches, the worker and the fetcher; a reader that dies costs its page alone."""
        return [pid for pid in self.processes() if not READER.search(command_of(pid))]

    def close(self):
        for pid in reversed(self.processes()):
            end(pid)
        self.process.wait()


def command_of(pid):
    """Return the command of process *pid*; empty if it is gone."""
    with suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    return b""


def end(pid):
    with suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


@dataclass
class Crawling:
    """A crawl of many hosts by many machines, and what is done to it."""

    folder: Path
    scheduler: Machine
    machines: list
    sites: list
    moments: random.Random
    writer: subprocess.Popen = None
    harmed: list = field(default_factory=list)
    codes: list = field(default_factory=list)
    thaws: list = field(default_factory=list)

    def keep_up(self):
        """Start again what ended; return whether the crawl is done."""
        for machine in (self.scheduler, *self.machines):
            machine.keep_up()
        if self.writer is not None and self.writer.poll() is not None:
            self.codes.append(self.writer.returncode)
            if self.writer.returncode == 0:
                return True
            self.writer = None
        if self.writer is None:
            with (self.folder / "log").open("ab") as log:
                command = [sys.executable, "-m", "crawler", "crawl"]
                self.writer = subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log)
        return False

    def harm(self):
        """Kill or freeze one process of one machine; now and then the scheduler or the writer is killed."""
        chance = self.moments.random()
        if chance < 0.1:
            self.strike("scheduler", self.scheduler.process.pid)
        elif chance < 0.25:
            self.strike("writer", self.writer.pid)
        elif below := self.moments.choice(self.machines).workers():
            pid = self.moments.choice(below)
            name = "fetcher" if b"crawler.fetchers.child" in command_of(pid) else "worker"
            self.strike(name, pid, may_freeze=True)

    def strike(self, name, pid, *, may_freeze=False):
        with suppress(ProcessLookupError):
            if may_freeze and self.moments.random() < 0.25:
                os.kill(pid, signal.SIGSTOP)
                self.thaws.append((time.monotonic() + self.moments.choice(FROZEN), pid))
                name = f"{name} frozen"
            else:
                os.kill(pid, signal.SIGKILL)
            self.harmed.append(name)

    def thaw(self, *, all_of_them=False):
        for due, pid in list(self.thaws):
            if all_of_them or time.monotonic() > due:
                self.thaws.remove((due, pid))
                if is_running(pid):
                    with suppress(ProcessLookupError):
                        os.kill(pid, signal.SIGCONT)

    def carry_out(self):
        """Crawl to the end, harmed on the way."""
        latest, next_harm, seen = time.monotonic() + PATIENCE, time.monotonic(), 0
        while not self.keep_up():
            assert time.monotonic() < latest, (self.harmed, self.codes)
            self.thaw()
            if len(self.harmed) < KILLS and time.monotonic() > next_harm and self.asked() > seen:
                self.harm()
                next_harm, seen = time.monotonic() + self.moments.uniform(*PAUSES), self.asked()
            time.sleep(0.02)

    def asked(self):
        """Return how often the sites were asked: it goes on before it is harmed again."""
        return sum(len(site.requests) for site in self.sites)

    def close(self):
        self.thaw(all_of_them=True)
        if self.writer and self.writer.poll() is None:
            end(self.writer.pid)
            self.writer.wait()
        for machine in (*self.machines, self.scheduler):
            machine.close()


@pytest.fixture
def crawled(tmp_path):
    """The sites, and the crawl of them that was harmed and came to its end."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
    folder = tmp_path / "writer"
    folder.mkdir()
    (scheduler, readers) = units(folder, address)
    machines = [Machine(tmp_path / f"machine-{number}", *readers) for number in range(MACHINES)]
    with ExitStack() as stack:
        sites = [stack.enter_context(Press(number + 1)) for number in range(HOSTS)]
        own = f'own_site = true\ndelay = {DELAY}\nsources = ["sitemap sitemap.xml"]\n'
        tables = "".join(f'[publications.press-{n}]\nhome = "{site.home}"\n{own}' for n, site in enumerate(sites))
        (folder / "blotter.toml").write_text(f'[cluster]\nscheduler = "{address}"\nfetch = true\n{tables}')
        first = Machine(tmp_path / "scheduler", *scheduler)
        crawl = Crawling(folder, first, machines, sites, random.Random(SEED))
        stack.callback(crawl.close)
        crawl.carry_out()
        yield crawl, sites


def test_no_host_notices_that_workers_scheduler_and_writer_are_killed(crawled, blotter):
    """Every article once, whole; nothing asked again that was kept; no host asked by two, nor faster than its delay."""
    crawl, sites = crawled
    db = Database(crawl.folder / "blotter.db")
    kept = {row["url"]: row["n"] for row in db.query(KEPT)}
    headlines = [row["headline"] for row in db.query("SELECT headline FROM articles")]
    gaps = [gap for site in sites for gap in gaps_of(site)]
    early = [gap for gap in gaps if gap < DELAY - EARLY]
    asked = sum(path.startswith("/news/") for site in sites for path in site.requested)
    print(
        f"{crawl.harmed}, codes {crawl.codes}, asked {asked} for {len(kept)}, early {early} of {len(gaps)}"
    )  # figures

    assert set(crawl.codes) <= {0, 1, -9}
    assert sorted(headlines) == sorted(f"Story {page} of press {n + 1}" for n in range(HOSTS) for page in range(PAGES))
    assert set(kept.values()) == {1}
    assert [row["lease"] for row in db.query("SELECT lease FROM urls WHERE lease IS NOT NULL")] == []
    assert max(site.most for site in sites) == 1
    assert len(early) <= len(gaps) * 0.03
    assert blotter("verify", "--archive", crawl.folder / "blotter.db").returncode == 0


KEPT = """SELECT urls.url, count(captures.id) AS n FROM urls JOIN captures ON captures.url_id = urls.id
          WHERE role = 'article' GROUP BY 1"""


def gaps_of(site):
    """Return the seconds between each two requests that *site* got, one after the other."""
    times = [request.at.timestamp() for request in site.requests]
    return [after - before for before, after in itertools.pairwise(times)]
