"""Reading captures again, or a database anew from them, that is killed: the same command ends as if it had not been."""

import os
import random
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest

from archive.articles.rows import Articles
from archive.store import Archive
from tests.site import article

pytestmark = pytest.mark.kills

PAGES = 200
KILLS = min(int(os.environ.get("KILLS", "4")), 100)
LONGEST = 6.0  # seconds after which a command is killed at the latest
DECLARATION = '[publications.watch-room]\nhome = "https://watchroom.example/"\n'
SAME = (
    "SELECT key, headline, byline, body, word_count, reading FROM articles ORDER BY key",
    "SELECT article_id, cause, body FROM revisions ORDER BY article_id, id",
    "SELECT url, outcome, reason, due_at FROM urls ORDER BY url",
    "SELECT url_id, changed FROM rereadings ORDER BY url_id",
)


def contents(path):
    with closing(sqlite3.connect(path)) as db:
        return [db.execute(sql).fetchall() for sql in SAME]


@pytest.fixture
def archive(tmp_path, blotter):
    """Stories that were imported, a third of them cut by an older reader."""
    (tmp_path / "blotter.toml").write_text(DECLARATION, encoding="utf-8")
    (tmp_path / "saved").mkdir()
    for number in range(PAGES):
        text = "\n\n".join(f"Sergeant {number} wrote line {at} of the book at the quay." for at in range(4))
        page = f'<link rel="canonical" href="https://watchroom.example/news/{number}/">'
        page += article(f"Lamps of district {number}", text=text)
        (tmp_path / "saved" / f"{number}.html").write_text(page, encoding="utf-8")
    assert blotter("import", "saved", "--publication", "watch-room").returncode == 0
    path = tmp_path / "blotter.db"
    with Archive.open(path) as writer, writer.db.atomic():
        articles = Articles(writer.db)
        for number in range(1, PAGES + 1, 3):
            articles.rewrite(articles.row(number), {"reading": "0" * 12, "body": "Sergeant", "word_count": 1})
    return path


def killed(folder, *arguments):
    """Run a command again and again, and kill it at random moments."""
    moments = random.Random(1)
    for _ in range(KILLS):
        process = subprocess.Popen([sys.executable, "-m", "crawler", *arguments], cwd=folder, stderr=subprocess.DEVNULL)
        time.sleep(moments.uniform(0.5, LONGEST))
        process.kill()
        process.wait()


def copied(path):
    """A copy of the archive as it is."""
    with closing(sqlite3.connect(path)) as db, closing(sqlite3.connect(path.with_name("copy.db"))) as copy:
        db.backup(copy)
    return path.with_name("copy.db")


def test_a_killed_rereading_continues_and_ends_as_if_it_had_not_been(archive, blotter, tmp_path):
    """Nothing is read twice into the report, and nothing is left out."""
    copy = copied(archive)
    assert blotter("reread", "--archive", copy).returncode == 0

    killed(tmp_path, "reread")

    assert blotter("reread").returncode == 0
    assert contents(archive) == contents(copy)
    assert blotter("verify").returncode == 0


def test_a_killed_rebuild_begins_anew_and_ends_as_if_it_had_not_been(archive, blotter, tmp_path):
    """Until it ends there is no archive, so nobody mistakes half of one for it."""
    assert blotter("rebuild", "blotter-captures", "--into", "whole.db").returncode == 0

    killed(tmp_path, "rebuild", "blotter-captures", "--into", "again.db")

    if not (tmp_path / "again.db").exists():
        assert blotter("rebuild", "blotter-captures", "--into", "again.db").returncode == 0
    assert contents(tmp_path / "again.db")[:2] == contents(tmp_path / "whole.db")[:2]
    assert blotter("verify", "--archive", "again.db").returncode == 0


def test_a_killed_merge_is_run_again_and_ends_as_if_it_had_not_been(archive, blotter, tmp_path):
    """Every step adds only what is missing."""
    assert blotter("import", "blotter.db", "--archive", "whole.db").returncode == 0

    killed(tmp_path, "import", "blotter.db", "--archive", "again.db")

    assert blotter("import", "blotter.db", "--archive", "again.db").returncode == 0
    assert contents(tmp_path / "again.db")[:1] == contents(tmp_path / "whole.db")[:1]
    assert blotter("verify", "--archive", "again.db").returncode == 0
