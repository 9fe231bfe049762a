"""A crawl that is killed again and again loses nothing and asks for nothing twice but what was in flight."""

import gzip
import hashlib
import os
import random
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest
from fastwarc.warc import ArchiveIterator, WarcRecordType

from crawler.crawl.run import MOST_GATHERED
from tests.site import TestSite, article

pytestmark = pytest.mark.kills

PAGES = 300
EACH = 20  # kills of one crawl; more are shared out over several
KILLS = int(os.environ.get("KILLS", EACH))
SEED = int(os.environ.get("KILLS_SEED", "1"))
IN_FLIGHT = 4  # requests that one publication may have on the way, CONCURRENT_REQUESTS
STARTUP = 1.5  # seconds in which a process is young enough to be killed before it asked for anything
PATIENCE = 60.0  # seconds in which a crawl must have got somewhere


@dataclass
class Crawl:
    """A crawl of *site* into an archive in *folder*, with a witness of what was asked when."""

    folder: Path
    site: TestSite
    random: random.Random
    repeated: list[str] = field(default_factory=list)
    """Pages asked for again although they stood in the archive."""

    @property
    def archive(self):
        return self.folder / "blotter.db"

    @property
    def requested(self):
        """Articles in the order in which they were asked for."""
        return [path for path in self.site.requested if path.startswith("/news/")]

    def rows(self, sql):
        with sqlite3.connect(self.archive) as db:
            rows = db.execute(sql).fetchall()
        db.close()
        return rows

    def captured(self):
        """Return the articles whose capture stands in the archive."""
        if not self.archive.exists() or not self.rows("SELECT 1 FROM sqlite_master WHERE name = 'captures'"):
            return set()
        addresses = self.rows("SELECT address FROM urls JOIN captures ON url_id = urls.id WHERE role = 'article'")
        return {"/" + address.removeprefix(self.site.home) for (address,) in addresses}

    def run(self, *, kill):
        """Crawl to the end, or until the kill at a random moment; return the exit code."""
        held, before = self.captured(), len(self.requested)
        command = [sys.executable, "-m", "crawler", "crawl", "sample"]
        with self.folder.joinpath("crawl.log").open("ab") as log:
            process = subprocess.Popen(command, cwd=self.folder, stdout=log, stderr=log)
            if kill:
                self._wait_for_the_moment(process, before)
                process.kill()
            code = process.wait(PATIENCE)
        self.repeated += sorted(held & set(self.requested[before:]))
        return code

    def _wait_for_the_moment(self, process, before):
        """Wait until some more articles were asked for and a little longer, or for a moment in the startup."""
        if self.random.random() < 0.2:
            time.sleep(self.random.uniform(0, STARTUP))
            return
        wanted, latest = before + self.random.randrange(2 * PAGES // EACH), time.monotonic() + PATIENCE
        while len(self.requested) <= wanted and process.poll() is None and time.monotonic() < latest:
            time.sleep(0.001)
        time.sleep(self.random.uniform(0, 0.05))


@pytest.fixture(
    params=[EACH] * (KILLS // EACH) + [KILLS % EACH] * bool(KILLS % EACH), ids=lambda kills: f"{kills}-kills"
)
def killed(request, tmp_path, site, declare):
    """A crawl that was killed and then ran to its end."""
    paths = [f"news/story-of-the-day-{number}/" for number in range(PAGES)]
    for number, path in enumerate(paths):
        text = "\n\n".join(
            f"Paragraph {part} of story {number}: {hashlib.sha256(b'%d %d' % (number, part)).hexdigest()} "
            "is what the clerk wrote into the margin, and nobody in the station could tell why."
            for part in range(5)
        )
        site.put(path, article(f"Story of the day number {number}", text=text), gzip=bool(number % 2))
    site.lists(*paths, lastmod=f"{datetime.now(UTC):%Y-%m-%d}")  # undated, most of them would wait for a back-fill
    declare()
    crawl = Crawl(tmp_path, site, random.Random(f"{SEED} {request.param_index}"))
    codes = [crawl.run(kill=True) for _ in range(request.param)]
    assert -9 in codes
    assert crawl.run(kill=False) == 0, tmp_path.joinpath("crawl.log").read_text()
    return crawl, codes.count(-9)


def test_killed_crawl_loses_nothing_and_repeats_nothing(killed):
    """SIGKILL at any moment: every article once, every capture whole, nothing asked for again that was kept."""
    crawl, kills = killed

    repeats = sum(Counter(crawl.requested).values()) - PAGES

    assert crawl.rows("SELECT count(*), count(DISTINCT headline), count(DISTINCT url) FROM articles") == [(PAGES,) * 3]
    assert crawl.rows("SELECT outcome, count(*) FROM urls WHERE role = 'article' GROUP BY 1") == [("archived", PAGES)]
    assert crawl.rows("SELECT count(*) FROM urls WHERE lease IS NOT NULL") == [(0,)]
    assert len(set(crawl.requested)) == PAGES
    assert crawl.repeated == []
    assert repeats <= kills * (IN_FLIGHT + MOST_GATHERED)
    assert_captures_are_whole(crawl)


def assert_captures_are_whole(crawl):
    """Every row leads to its bytes, and every record of every file can be read, by code that is not ours."""
    rows = crawl.rows("SELECT warc_file, warc_offset, warc_length, sha256, revisit_of FROM captures")
    folder = crawl.folder / "blotter-captures"
    digests = {(name, offset): sha256 for name, offset, _, sha256, revisit_of in rows if revisit_of is None}
    read = {}
    for path in folder.glob("*.warc.gz"):
        with path.open("rb") as file:
            for record in ArchiveIterator(file, record_types=WarcRecordType.response, parse_http=True):
                body = record.reader.read()
                payload = gzip.decompress(body) if record.http_headers.get("Content-Encoding") == "gzip" else body
                read[path.name, record.stream_pos] = hashlib.sha256(payload).hexdigest()
    assert read == digests
