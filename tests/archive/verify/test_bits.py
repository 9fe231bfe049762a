"""Bits that flip anywhere, in a capture file or the database: each is found, or changes nothing that anybody reads."""

import os
import random
import sqlite3
from contextlib import closing

import pytest

from archive.captures.members import members
from archive.errors import ArchiveError
from archive.schema.database import connect_as_is
from tests.archive.verify.conftest import damage, files, flip

FLIPS = int(os.environ.get("FLIPS", "200"))  # `make flips` tries 10,000
SEED = int(os.environ.get("FLIPS_SEED", "16"))
SHADOW = ("articles_fts_", "revisions_fts_")
"""Tables of the full-text index: they count as what a search finds by them."""


@pytest.fixture
def chance():
    """Where bits flip; the same places each time."""
    return random.Random(SEED)


def records(file):
    """All records of *file*, unpacked."""
    with file.open("rb") as opened:
        return [member.raw for member in members(opened)]


def contents(path):
    """All that a reader of the database at *path* can be given: rows, statements, and words with where they stand."""
    with closing(connect_as_is(path)) as db:
        statements = db.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY name").fetchall()
        tables = [name for kind, name, *_ in statements if kind == "table" and not name.startswith(SHADOW)]
        rows = {name: db.execute(f"SELECT * FROM {name}").fetchall() for name in tables}
        for table in ("articles", "revisions"):
            db.execute(f"CREATE VIRTUAL TABLE temp.{table}_words USING fts5vocab (main, {table}_fts, instance)")
            rows[f"{table}_words"] = db.execute(f"SELECT * FROM {table}_words ORDER BY 1, 2, 3, 4").fetchall()
        return statements, rows


def is_found(path):
    """Whether a check of *path* finds damage, or refuses with a message of one line."""
    try:
        return bool(damage(path))
    except ArchiveError:
        return True


def is_changed(path, whole):
    """Whether anything that can be read differs from *whole*."""
    try:
        return contents(path) != whole
    except (sqlite3.DatabaseError, ArchiveError):
        return True


def test_every_bit_that_flips_in_a_capture_file_is_found_or_changes_no_record(kept, chance):
    """What a server sent cannot be made again, so no bit of it may go unseen; some of gzip's own mean nothing."""
    (file,) = files(kept)
    whole = records(file)
    unseen = []
    for _ in range(FLIPS // 2):
        at, bit = chance.randrange(file.stat().st_size), chance.randrange(8)
        flip(file, at, bit)
        if not damage(kept) and records(file) != whole:
            unseen.append((at, bit))
        flip(file, at, bit)

    assert unseen == []
    assert damage(kept) == []


def test_every_bit_that_flips_in_the_database_is_found_or_changes_nothing(kept, chance):
    """A day or a name that is silently wrong is worse than one that is missing; free pages hold nothing."""
    image, whole = kept.read_bytes(), contents(kept)
    filled = [at for at, byte in enumerate(image) if byte]  # a small archive is mostly free space
    unseen = []
    for number in range(FLIPS // 2):
        at, bit = chance.choice(filled) if number % 5 else chance.randrange(len(image)), chance.randrange(8)
        kept.write_bytes(image)
        flip(kept, at, bit)
        if not is_found(kept) and is_changed(kept, whole):
            unseen.append((at, bit))
        for beside in ("-wal", "-shm"):
            kept.with_name(kept.name + beside).unlink(missing_ok=True)

    assert unseen == []
