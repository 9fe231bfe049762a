"""Workers of a cluster are killed again and again while pages come in: each page is read, and read well."""

import os
import random
import signal
import subprocess
import sys
import time
from contextlib import suppress

import pytest
from sqlite_utils import Database

from tests.crawler.readers.clusters import OwnCluster, descendants
from tests.site import article

pytestmark = pytest.mark.kills

PAGES = 200
KILLS = min(int(os.environ.get("KILLS", "4")), 40)
FROZEN = 4  # one in so many is stopped and goes on a second later, as behind a network that was cut
SEED = int(os.environ.get("KILLS_SEED", "1"))
PATIENCE = 300.0  # seconds for an import, however many workers die


def harm(cluster, moments):
    """Kill one of the processes of *cluster* but the first, or stop it for a second."""
    pid = moments.choice(list(descendants(cluster.process.pid)))
    with suppress(ProcessLookupError):
        if moments.randrange(FROZEN):
            os.kill(pid, signal.SIGKILL)
            return
        os.kill(pid, signal.SIGSTOP)
        time.sleep(1)
        os.kill(pid, signal.SIGCONT)


def test_pages_that_come_in_while_workers_are_killed_are_all_read(tmp_path, blotter):
    """The scheduler gives the batch of a dead worker to another; what became of a page does not depend on it."""
    moments = random.Random(SEED)
    (tmp_path / "blotter.toml").write_text('[publications.watch-room]\nhome = "https://watchroom.example/"\n')
    (tmp_path / "pages").mkdir()
    (tmp_path / "list.csv").write_text(
        "file,url,captured\n"
        + "".join(f"pages/{n}.html,https://watchroom.example/news/{n}/,2026-01-01\n" for n in range(PAGES))
    )
    for number in range(PAGES):
        (tmp_path / f"pages/{number}.html").write_text(article(f"Radios that last {number}"))
    cluster = OwnCluster(tmp_path, workers=2)
    command = ["import", "pages", "--publication", "watch-room", "--list", "list.csv", "--cluster", cluster.address]

    process = subprocess.Popen([sys.executable, "-m", "crawler", *command], cwd=tmp_path, stdout=subprocess.DEVNULL)
    harmed = 0
    while harmed < KILLS and process.poll() is None:
        time.sleep(moments.uniform(0, 1.5))
        harm(cluster, moments)
        harmed += process.poll() is None
    code = process.wait(PATIENCE)
    cluster.kill()

    assert harmed
    assert code == 0
    headlines = [row["headline"] for row in Database(tmp_path / "blotter.db").query("SELECT headline FROM articles")]
    assert sorted(headlines) == sorted(f"Radios that last {number}" for number in range(PAGES))
    assert blotter("verify").returncode == 0
