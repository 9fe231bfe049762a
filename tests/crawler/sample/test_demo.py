"""``make demo``: what a newcomer sees first."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import urllib.request
from contextlib import closing

import pytest

from crawler.sample.demo import free_port, prepare
from crawler.sample.loopback import serve
from crawler.sample.press import BARRED_PAGE
from crawler.sample.stories import stories


@pytest.fixture
def start(tmp_path):
    """Start the demonstration in an empty folder, in a process group of its own, as a shell does."""
    started = []

    def demo(**variables):
        process = subprocess.Popen(
            [sys.executable, "-u", "-m", "crawler.sample.demo"],
            cwd=tmp_path,
            env=os.environ | variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        started.append(process)
        return process

    yield demo
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def test_the_demonstration_crawls_shows_and_then_serves_what_it_holds(tmp_path, start):
    """Twice: the second crawl finds nothing new, and asks for hardly anything."""
    first = start(SERVE="0")
    printed, problems = first.communicate(timeout=120)

    assert first.returncode == 0, problems
    assert "Traceback" not in problems
    assert "the page that robots.txt bars was asked for 0 times" in printed
    with closing(sqlite3.connect(tmp_path / "demo" / "blotter.db")) as db:
        held = {headline for (headline,) in db.execute("SELECT headline FROM articles")}
        barred = db.execute("SELECT outcome FROM urls WHERE url LIKE ?", [f"%{BARRED_PAGE.rstrip('/')}"]).fetchone()
    assert {story.headline for story in stories()} <= held
    assert barred == ("barred",)

    second = start(SERVE="1")
    lines = []
    for line in second.stdout:
        lines.append(line)
        if at := re.search(r"Open (http://\S+) in a browser", line):
            break
    requests = next(int(found[1]) for line in lines if (found := re.search(r"(\d+) requests", line)))
    for line in second.stderr:
        if "running on" in line:
            break
    with urllib.request.urlopen(at[1], timeout=20) as answer:
        page = answer.read().decode()
    os.killpg(second.pid, signal.SIGINT)
    second.communicate(timeout=20)

    assert requests < 10
    assert "articles" in page
    assert second.returncode == 0


def test_an_archive_of_the_same_publication_elsewhere_makes_room(tmp_path):
    """On another port every address is another one; two copies of each story would help nobody."""
    with serve() as site, serve() as other:
        prepare(tmp_path, site)
        (tmp_path / "blotter.db").write_bytes(b"held")
        prepare(tmp_path, site)
        kept = (tmp_path / "blotter.db").exists()

        prepare(tmp_path, other)

    assert kept
    assert not (tmp_path / "blotter.db").exists()


def test_a_taken_port_is_left_to_whoever_has_it():
    """The demonstration goes to any free one."""
    with serve() as site:
        taken = int(site.home.rstrip("/").rpartition(":")[2])

        assert free_port(taken) != taken
