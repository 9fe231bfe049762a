"""`blotter verify --repair` mends what can be made from the texts, and asks again for what is lost."""

import json
import sqlite3
import struct
from contextlib import closing

import click
import pytest
from click.testing import CliRunner

from archive.schema.database import connect_to_write
from archive.schema.digests import watched
from archive.store import Archive
from crawler.cli import blotter as group
from tests.archive.verify.conftest import change, damage, files, flip


def repair(path):
    """The exit code of a repair of *path*, and its report."""
    ended = CliRunner().invoke(group, ["verify", "--repair", "--json", "--archive", str(path)])
    return ended.exit_code, json.loads(ended.stdout)


@pytest.mark.parametrize(
    "sql",
    [
        "DELETE FROM paragraphs WHERE article_id = 2",
        "INSERT INTO paragraphs VALUES (1, 1, 99)",
        "INSERT INTO articles_fts (articles_fts) VALUES ('delete-all')",
        "INSERT INTO revisions_fts (revisions_fts) VALUES ('delete-all')",
        "UPDATE articles SET word_count = 3 WHERE id = 2",
    ],
)
def test_what_is_made_from_the_texts_is_made_anew(kept, sql):
    """No backup is needed for an index."""
    change(kept, sql)
    bodies = change(kept, "SELECT key, headline, body FROM articles")

    code, report = repair(kept)

    assert (code, report["mended"]) == (0, report["count"])
    assert report["count"] > 0
    assert damage(kept) == []
    assert change(kept, "SELECT key, headline, body FROM articles") == bodies


@pytest.mark.parametrize(
    ("table", "column", "bit"),
    [
        ("articles", "headline", 0),
        ("articles", "body", 5),
        ("articles", "published_text", 2),
        ("articles", "publication_id", 40),
        ("articles", "confidence", 51),
        ("articles", "first_seen_at", 1),
        ("revisions", "body", 3),
        ("urls", "address", 6),
        ("urls", "failures", 63),
        ("settings", "value", 4),
        ("digests", "digest", 17),
    ],
)
def test_a_bit_that_flipped_in_a_row_is_put_back_and_proved_by_its_digest(kept, table, column, bit):
    """Of all rows with one bit changed only the one that was written has the digest."""
    change(kept, "UPDATE articles SET published_text = 'June', confidence = 0.75 WHERE id = 1")
    Archive.open(kept).close()
    whole = rows(kept)
    rot(kept, table, column, bit)
    assert rows(kept) != whole

    code, report = repair(kept)

    assert (code, report["mended"]) == (0, report["count"])
    assert report["count"] > 0
    assert rows(kept) == whole
    assert damage(kept) == []


def test_a_row_in_which_more_is_wrong_stays_damaged(kept):
    """What two bits were, no digest says; and a repair of something else must not make it look whole."""
    for bit in (0, 1):
        rot(kept, "articles", "body", bit)
    change(kept, "DELETE FROM paragraphs")

    code, report = repair(kept)

    assert code == 1
    assert report["count"] > report["mended"] > 0
    assert [each.where for each in damage(kept)] == ["table articles, row 1"]


def rows(path):
    """Every row that has a digest, and every digest."""
    with closing(connect_to_write(path)) as db:
        names = [table.name for table in watched(db.conn) if table.name != "_sqlite_migrations"]
        return {name: db.execute(f"SELECT * FROM {name} ORDER BY 1, 2").fetchall() for name in [*names, "digests"]}


def rot(path, table, column, bit):
    """Flip one bit of *column* in the first row of *table*, as the disk would: no trigger notes it."""
    with closing(sqlite3.connect(path)) as db, db:
        triggers = db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            db.execute(f"DROP TRIGGER {name}")
        first = f"(SELECT min({'name' if table == 'settings' else 'id'}) FROM {table})"
        where = f"{'name' if table == 'settings' else 'id'} = {first}"
        if table == "digests":
            where = "table_name = 'articles' AND row = 1"
        ((value,),) = db.execute(f"SELECT {column} FROM {table} WHERE {where}").fetchall()
        db.execute(f"UPDATE {table} SET {column} = ? WHERE {where}", [flipped(value, bit)])
        for _, statement in triggers:
            db.execute(statement)


def flipped(value, bit):
    if isinstance(value, str):
        return value[:-1] + chr(ord(value[-1]) ^ (1 << bit))
    if isinstance(value, float):
        (number,) = struct.unpack("<q", struct.pack("<d", value))
        return struct.unpack("<d", struct.pack("<q", number ^ (1 << bit)))[0]
    (number,) = struct.unpack("<q", struct.pack("<Q", (value ^ (1 << bit)) % 2**64))
    return number


ROW_OR_FILE = "restore both from one backup, or rebuild the database"
RESTORE = "restore the database from a backup, or rebuild it"


@pytest.mark.parametrize(
    ("sql", "reason", "remedy"),
    [
        ("UPDATE captures SET sha256 = 'x' WHERE id = 2", "not the bytes that were kept", ROW_OR_FILE),
        ("UPDATE captures SET status = 404 WHERE id = 2", "has the status 200, not 404", ROW_OR_FILE),
        ("UPDATE captures SET fetched_at = '2026-03-02T12:00:01Z' WHERE id = 1", "its record is of", ROW_OR_FILE),
        ("UPDATE captures SET warc_length = warc_length - 1 WHERE id = 2", "bytes, not", ROW_OR_FILE),
        ("UPDATE captures SET warc_offset = warc_offset + 1 WHERE id = 2", "no record begins there", ROW_OR_FILE),
        ("UPDATE captures SET revisit_of = 1 WHERE id = 2", "holds its bytes is another", RESTORE),
        (
            "DELETE FROM captures WHERE id = 5",
            "1 record that no row",
            "restore the newer one, or make one of all captures: blotter rebuild ",
        ),
        ("DELETE FROM articles WHERE id = 2", "points at a row of articles that is not there", RESTORE),
        ("UPDATE articles SET key = 'A' WHERE id = 2", "ten letters and digits", RESTORE),
        ("UPDATE articles SET last_seen_at = '2020-01-01T00:00:00Z' WHERE id = 2", "last seen before", RESTORE),
        ("UPDATE urls SET article_id = NULL WHERE article_id = 2", "archived and has no article", "blotter reread"),
        ("ALTER TABLE articles ADD COLUMN mine TEXT", "not as Blotter made it", RESTORE),
    ],
)
def test_what_cannot_be_mended_stays_as_it_is_and_names_what_helps(kept, sql, reason, remedy):
    """Nothing is invented: neither a text nor a byte of a capture file."""
    change(kept, sql)
    words = change(kept, "SELECT key, headline, body FROM articles")
    captured = [file.read_bytes() for file in files(kept)]
    (found,) = {each.remedy for each in damage(kept) if reason in each.reason and each.part != "index"}

    code, report = repair(kept)

    assert (code, report["count"] > report["mended"]) == (1, True)
    assert remedy in found
    assert [each for each in damage(kept) if reason in each.reason]
    assert change(kept, "SELECT key, headline, body FROM articles") == words
    assert [file.read_bytes() for file in files(kept)] == captured


def test_a_page_whose_capture_is_lost_is_due_and_its_damage_stays(kept):
    """Bytes are never invented: what comes now is another capture, and the lost one stays lost."""
    (file,) = files(kept)
    ((offset,),) = change(kept, "SELECT warc_offset FROM captures WHERE id = 3")
    change(kept, "UPDATE urls SET due_at = '2999-01-01T00:00:00Z', etag = 'x'")
    flip(file, offset + 40)
    before = file.read_bytes()

    code, report = repair(kept)

    assert (code, report["count"], report["mended"], report["due"]) == (1, 1, 0, 1)
    assert change(kept, "SELECT address FROM urls WHERE due_at < '2999' AND etag IS NULL") == [
        ("https://sample.example/b/",)
    ]
    assert file.read_bytes() == before
    assert len(damage(kept)) == 1


def test_all_pages_of_a_missing_file_are_due(kept):
    """What was archived is asked for again; what was never an article is not."""
    change(kept, "UPDATE urls SET due_at = NULL")
    files(kept)[0].unlink()

    code, report = repair(kept)

    assert (code, report["due"]) == (1, 2)


def test_a_repair_of_a_whole_archive_changes_no_article(kept):
    """It may stand in a crontab."""
    assert repair(kept)[0] == 0
    assert damage(kept) == []


def test_a_repair_refuses_a_quick_check(ask):
    """What was not looked at cannot be called mended."""
    with pytest.raises(click.UsageError, match="leave out --quick"):
        ask("verify", "--quick", "--repair")
