import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing

import pytest

from archive.store import Archive
from archive.verify.whole import Verification
from tests.archive.conftest import STORY
from tests.permissions import OBEYING


@pytest.fixture
def kept(desk, path):
    """The file of an archive with two articles and an edit; closed."""
    desk.read(payload=b"<p>The first page, with words enough.</p>")
    desk.later(days=1)
    desk.read(f"{STORY}\n\nA man of thirty was arrested at noon, said the desk.")
    desk.read("A second story, which is on another page altogether.", page="https://sample.example/b/", headline="B")
    desk.archive.end_run(desk.run, "finished", at=desk.now)
    desk.archive.close()
    return path


@pytest.fixture
def grow(desk, path):
    """Add a story to the archive, in a run of its own."""

    def add(name):
        with Archive.open(path) as archive:
            desk.archive = archive
            desk.later(days=1)
            desk.run = archive.begin_run("crawl", at=desk.now)
            desk.read(f"{STORY} {name}", page=f"https://sample.example/{name}/", headline=name)
            archive.end_run(desk.run, "finished", at=desk.now)

    return add


@pytest.fixture
def obeying(tmp_path):
    """Run ``blotter`` in the folder of the test, in a process that obeys the permissions of files."""

    def run(*arguments):
        command = [*OBEYING, sys.executable, "-m", "crawler", *map(str, arguments)]
        return subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    return run


def captures(path):
    """The capture files beside the archive at *path*, by name."""
    return {file.name: file.read_bytes() for file in path.with_name("blotter-captures").glob("*.warc.gz")}


def count(path, table="articles"):
    with closing(sqlite3.connect(path)) as db:
        return db.execute(f"SELECT count(*) FROM {table}").fetchone()[0]


def damage(path):
    """What a whole check finds."""
    with Verification.of(path) as checked:
        return list(checked.whole(lambda _: None))


def lose(path):
    """Remove the archive at *path* with its captures, as a broken disk does."""
    path.unlink()
    shutil.rmtree(path.with_name("blotter-captures"))
