"""Backing up and moving an archive, by the very commands of the page."""

import random
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing

import pytest

from archive.store import Archive
from archive.verify.whole import Verification
from tests.operating.conftest import PAGE
from tests.site import article


@pytest.fixture
def crawled(site, declare, blotter):
    """An archive of three articles, and what was served as one of them."""
    declare()
    page = article("A lamp in the harbour")
    site.put("news/lamp/", page, gzip=True)
    site.lists("news/lamp/", "news/radios/", "news/patrols/")
    assert blotter("crawl", "--quiet").returncode == 0
    return page


def back_up(handbook):
    done = handbook.do(handbook.shell("blotter backup"))
    assert done.returncode == 0, done.stderr
    return handbook.folder / "backup"


def restored(handbook):
    """Lose everything but the backup, and restore it elsewhere as the page tells."""
    there = handbook.folder / "new"
    there.mkdir()
    for name in ("blotter.db", "blotter-captures", "blotter.toml"):
        path = handbook.folder / name
        shutil.rmtree(path) if path.is_dir() else path.unlink()
    commands = handbook.shell("blotter restore").splitlines()
    done = handbook.do("\n".join(line for line in commands if "crawl" not in line))
    assert done.returncode == 0, done.stderr
    return there


def test_a_backup_is_an_archive_and_the_next_brings_it_up_to_date(crawled, handbook, site, blotter):
    """Into the same place, with everything that the new copy of the file knows; it is searched where it stands."""
    back_up(handbook)
    site.lists("news/lamp/", "news/radios/", "news/patrols/", "news/horses/")
    blotter("crawl", "--quiet")

    backup = back_up(handbook)

    assert "in the harbour" in blotter("search", "lamp", "--archive", backup / "blotter.db").stdout
    with Archive.open(backup / "blotter.db") as archive:
        captures = [row["id"] for row in archive.db.query("SELECT id FROM captures")]
        assert all(archive.payload(capture) is not None for capture in captures)
        assert archive.db.execute("SELECT count(*) FROM articles").fetchone() == (4,)


def test_a_restored_archive_is_searched_read_back_and_crawled_on(crawled, handbook, site):
    """The old place is gone, and nothing knew of it: the next run asks for what is new, and for nothing twice."""
    back_up(handbook)
    there = restored(handbook)
    site.lists("news/lamp/", "news/radios/", "news/patrols/", "news/horses/")
    asked = len(site.requested)

    found = handbook.do("../venv/bin/blotter search lamp", folder=there)
    done = handbook.do("../venv/bin/blotter crawl --quiet", folder=there)

    assert "in the harbour" in found.stdout
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert [path for path in site.requested[asked:] if path.startswith("/news/")] == ["/news/horses/"]
    with Archive.open(there / "blotter.db") as archive:
        (capture,) = archive.db.query(
            "SELECT captures.id FROM captures JOIN urls ON urls.id = url_id WHERE address LIKE '%/lamp/'"
        )
        assert archive.payload(capture["id"]) == crawled.encode()


def test_the_commands_of_the_hand_over_do_what_their_page_says(crawled, handbook):
    """Each form in which the archive, or a part of it, leaves; whoever has the archive takes a part back unchanged."""
    page = (PAGE.parent / "handing-over.md").read_text(encoding="utf-8")
    parts = re.findall(r"^\| `(-o \S+)` \|", page, re.MULTILINE)
    whole = re.findall(r"`blotter (export -o \S+|import \S+)`", page)
    lines = [f"export {part}" for part in parts] + whole

    done = handbook.do(" && ".join(f"venv/bin/blotter {line} >> said.txt" for line in lines))

    assert done.returncode == 0, done.stderr
    assert (len(parts), len(whole)) == (3, 2)
    assert "0 articles new or changed, 0 captures" in (handbook.folder / "said.txt").read_text(encoding="utf-8")
    assert (handbook.folder / "articles.jsonl").read_text(encoding="utf-8").count("\n") == 3
    assert "3 articles written to articles.jsonl" in done.stderr
    assert all((handbook.folder / part.removeprefix("-o ")).stat().st_size for part in parts)


@pytest.mark.parametrize("asked", sorted(random.Random(13).sample(range(4, 40), 10)))
def test_a_backup_made_while_a_crawl_writes_is_whole(site, declare, handbook, asked):
    """At whatever moment: the copy has no damage, and once restored elsewhere the next run goes on."""
    declare()
    paths = [f"news/story-{number}/" for number in range(40)]
    site.lists(*paths)
    for path in paths:
        site.delay(path, 0.03)
    crawl = subprocess.Popen([sys.executable, "-m", "crawler", "crawl", "--quiet"], cwd=handbook.folder)
    try:
        wait_until(lambda: len(site.requested) > asked)
        backup = back_up(handbook)
    finally:
        crawl.send_signal(signal.SIGTERM)
        crawl.wait(60)

    with Verification.of(backup / "blotter.db") as checked:
        assert list(checked.whole(lambda _: None)) == []
    there = restored(handbook)
    done = handbook.do("../venv/bin/blotter crawl --quiet", folder=there)
    assert (done.returncode, done.stdout) == (0, "")
    with closing(sqlite3.connect(there / "blotter.db")) as db:
        assert db.execute("SELECT count(*) FROM articles").fetchone() == (40,)


def wait_until(condition, *, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come true in time"
        time.sleep(0.02)
