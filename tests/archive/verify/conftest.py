import sqlite3
from contextlib import closing

import pytest

from archive.verify.whole import Verification
from tests.archive.conftest import STORY


@pytest.fixture
def kept(desk, path):
    """An archive with two articles, an edit, a revisit and a redirect; closed."""
    desk.read(payload=b"<p>The first page, with words enough.</p>")
    desk.later(days=1)
    desk.read(f"{STORY}\n\nA man of thirty was arrested at noon, said the desk.")
    desk.read("A second story, which is on another page altogether.", page="https://sample.example/b/", headline="B")
    desk.fetch("https://sample.example/c/", payload=b"<p>The first page, with words enough.</p>")
    desk.fetch("https://sample.example/d/", status=301)
    desk.archive.end_run(desk.run, "finished", at=desk.now)
    desk.archive.close()
    return path


def damage(path, *, quick=False):
    """What a check of *path* finds."""
    with Verification.of(path) as checked:
        return list((checked.quick if quick else checked.whole)(lambda _: None))


def files(path):
    return sorted(path.with_name("blotter-captures").glob("*.warc.gz"))


def change(path, sql, *given):
    """Do *sql* as another program would, and return its rows."""
    with closing(sqlite3.connect(path)) as db:
        rows = db.execute(sql, given).fetchall()
        db.commit()
        return rows


def flip(file, at, bit=0):
    data = bytearray(file.read_bytes())
    data[at] ^= 1 << bit
    file.write_bytes(data)
