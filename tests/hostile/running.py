"""A whole run over all villains at once, beside an honest title, watched from outside."""

from __future__ import annotations

import contextlib
import json
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.hostile.traps import REACH, ROBOTS, TRAPS
from tests.hostile.villain import Answer, Villain, Villains
from tests.hostile.ways import BYTES, GOOD, IS_WHOLE, TIME, Way, listing, page
from tests.site import TestSite, article

WAYS = {way: each for way, each in (BYTES | TIME | TRAPS | ROBOTS | REACH).items() if IS_WHOLE or not each.is_slow}
NAMES = {way: f"villain-{number:03}" for number, way in enumerate(WAYS)}
HONEST = tuple(f"news/{number}/" for number in range(6))
SECONDS = 30 if IS_WHOLE else 5  # for one answer; the largest takes some to be made
WATCH = Path(__file__).with_name("watch")


def answers_of(way: Way) -> Mapping[str, Answer]:
    """Return what the host of *way* answers: also a good article, and where nothing else is said, a list of it."""
    listed = (*way.listed, GOOD)
    usual = {"/" + GOOD: page(article("A story that is good")), "/sitemap.xml": lambda host: [listing(host, listed)]}
    return usual | dict(way.answers)


@dataclass
class Ran:
    """What a run left behind."""

    folder: Path
    code: int
    errors: str
    parts: Mapping[str, dict]
    """What the run says of each publication."""

    peak: int
    """Kilobytes of memory, the most that the main process had."""

    watched: list
    """Names looked up and addresses connected to."""

    def ledger(self, name: str) -> dict[str, tuple[str, str | None]]:
        """Return outcome and reason of the articles of publication *name*, by the path in their address."""
        with contextlib.closing(sqlite3.connect(self.folder / "blotter.db")) as db:
            rows = db.execute(
                """SELECT address, outcome, reason FROM urls JOIN publications ON publications.id = publication_id
                   WHERE slug = ? AND role IN ('article', 'page')""", [name],
            ).fetchall()  # fmt: skip
        return {address.split("/", 3)[3]: (outcome, reason) for address, outcome, reason in rows}

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())


def declare(folder: Path, site: TestSite, hosts: Mapping[str, Villain]) -> None:
    """Write the configuration: the honest title first, then one publication for each villain."""
    tables = [f'[publications.honest]\nhome = "{site.home}"\nsources = ["sitemap sitemap.xml"]']
    tables += [
        f'[publications.{NAMES[way]}]\nhome = "{host.home}"\nsources = {WAYS[way].sources}\n{WAYS[way].keys}'
        for way, host in hosts.items()
    ]
    rest = "\nown_site = true\ndelay = 0\n"
    folder.joinpath("blotter.toml").write_text(f"max_seconds = {SECONDS}\n" + rest.join([*tables, ""]))


def peak_of(process: subprocess.Popen) -> int:
    """Wait for the end of *process*; return the kilobytes of memory that it had at most, as Linux counts them."""
    peak = 0
    while process.poll() is None:
        with contextlib.suppress(OSError, IndexError):  # it ended meanwhile
            status = Path(f"/proc/{process.pid}/status").read_text()
            peak = int(status.partition("VmHWM:")[2].split()[0])
        time.sleep(0.05)
    return peak


def crawl(folder: Path) -> Ran:
    """Run ``blotter crawl`` over all of them."""
    watched = folder.parent / "watched.jsonl"
    env = os.environ | {"PYTHONPATH": os.pathsep.join([str(WATCH), *sys.path[:1], os.environ.get("PYTHONPATH", "")])}
    env["WATCHED"] = str(watched)
    with (folder.parent / "out").open("w+") as out, (folder.parent / "err").open("w+") as err:
        process = subprocess.Popen(
            [sys.executable, "-m", "crawler", "crawl", "--json"], cwd=folder, env=env, stdout=out, stderr=err
        )
        peak = peak_of(process)
        said, errors = (file.seek(0) or file.read() for file in (out, err))
    parts = {part["publication"]: part for part in json.loads(said)["publications"]} if said.strip() else {}
    lines = [json.loads(line) for line in watched.read_text().splitlines()]
    watched.unlink()
    return Ran(folder, process.returncode, errors, parts, peak, lines)


@contextlib.contextmanager
def scene(folder: Path):
    """Give the honest site and the villains, declared in *folder*."""
    with TestSite() as site, Villains({way: answers_of(each) for way, each in WAYS.items()}) as villains:
        site.lists(*HONEST)
        folder.mkdir()
        declare(folder, site, villains.hosts)
        yield site, villains.hosts
