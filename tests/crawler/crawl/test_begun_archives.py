"""A run that was killed as it began leaves a database without a table: the next one makes the archive there."""

import sqlite3
from contextlib import closing

import pytest

from archive.schema.database import APPLICATION_ID
from tests.site import article

BEGUN = {
    "no byte": (),
    "a journal chosen": ("PRAGMA journal_mode = WAL",),
    "marked as ours": ("PRAGMA journal_mode = WAL", f"PRAGMA application_id = {APPLICATION_ID}"),
}
COMMANDS = {
    "crawl --quiet": 1,
    "fetch {home}news/one/": 1,
    "import one.html --publication sample --url {home}news/one/": 1,
    "crawl --dry-run": 0,
    "publications": 0,
}
"""A command, and how many articles the archive has after it."""


@pytest.mark.parametrize("begun", BEGUN)
@pytest.mark.parametrize("command", COMMANDS)
def test_what_was_only_begun_is_no_archive_yet(site, declare, blotter, tmp_path, command, begun):
    """It was called the file of another program, by every run from then on."""
    declare()
    site.put("news/one/", article("Quay reopens"))
    site.lists("news/one/")
    (tmp_path / "one.html").write_text(article("Quay reopens"), encoding="utf-8")
    with closing(sqlite3.connect(tmp_path / "blotter.db")) as db:
        for statement in BEGUN[begun]:
            db.execute(statement)

    done = blotter(*command.format(home=site.home).split())

    assert done.returncode == 0, done.stderr
    if expected := COMMANDS[command]:
        with closing(sqlite3.connect(tmp_path / "blotter.db")) as db:
            assert db.execute("SELECT count(*) FROM articles").fetchone() == (expected,)
