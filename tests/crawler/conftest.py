"""What tests of the crawl share: the run of a site, and the archive that it leaves."""

import os
import signal
import subprocess
import sys
import time

import pytest
from sqlite_utils import Database


@pytest.fixture
def rows(tmp_path):
    """Ask the archive that a crawl left."""

    def ask(sql, *given, archive="blotter.db"):
        db = Database(tmp_path / archive)
        try:
            return list(db.query(sql, given))
        finally:
            db.close()

    return ask


@pytest.fixture
def scrapy(tmp_path):
    """Run ``scrapy`` with the project's settings, as a user of Scrapy does."""

    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-m", "scrapy", *arguments],
            cwd=tmp_path,
            env=os.environ | {"SCRAPY_SETTINGS_MODULE": "crawler.settings"},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )

    return run


@pytest.fixture
def start(tmp_path):
    """Start ``blotter`` and go on; what still runs at the end of the test is killed."""
    started = []

    def begin(*arguments):
        process = subprocess.Popen(
            [sys.executable, "-m", "crawler", *map(str, arguments)],
            cwd=tmp_path,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield begin

    for process in started:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
        process.communicate()


@pytest.fixture
def until():
    """Wait for something to come true, and fail when it does not."""

    def wait(condition, *, seconds=30):
        end = time.monotonic() + seconds
        while not condition():
            assert time.monotonic() < end, "it did not come true in time"
            time.sleep(0.01)

    return wait
