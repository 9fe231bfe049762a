"""Notes and labels beside the captures: written where they are, kept where they are lost, and never put over others."""

import json
import sqlite3
from contextlib import closing

import pytest

from archive.own.annotations import add_note, notes
from archive.own.beside import OWN, read_own, write_own
from archive.own.carrying import carry_own
from archive.own.labels import LabelKind, label, labels
from archive.own.place import own_file
from archive.times import moment

AT = moment("2026-03-02T12:00:00Z")


@pytest.fixture
def noted(tmp_path):
    """An archive's place with a note and two labels, and the copy of them."""
    archive = tmp_path / "blotter.db"
    add_note(archive, "abcdefghij", "Compare, said “Ärger”\nof 2019", at=AT)
    label(archive, LabelKind.TAG, "drones", ["abcdefghij"], at=AT)
    label(archive, LabelKind.COLLECTION, "saved", ["abcdefghij"], at=AT)
    write_own(archive, tmp_path)
    return archive


def held(archive):
    return notes(archive), labels(archive), labels(archive, "abcdefghij")


def test_what_was_lost_comes_back_with_its_numbers(noted, tmp_path):
    """A note is named by its number."""
    before = held(noted)
    own_file(noted).unlink()

    assert read_own(noted, tmp_path) == 3
    assert held(noted) == before


@pytest.mark.parametrize("content", [None, b"", b"SQLite format 3\x00 spoilt" * 100], ids=["none", "empty", "damaged"])
def test_a_file_that_is_lost_or_damaged_does_not_spoil_the_copy(noted, tmp_path, content):
    """The next crawl would else write that there are no notes."""
    before = (tmp_path / OWN).read_bytes()
    own_file(noted).unlink()
    if content is not None:
        own_file(noted).write_bytes(content)

    write_own(noted, tmp_path)

    assert (tmp_path / OWN).read_bytes() == before


def test_the_copy_never_replaces_a_file_that_is_there(noted, tmp_path):
    """What was noted since counts."""
    add_note(noted, "zzzzzzzzzz", "Later", at=AT)

    assert read_own(noted, tmp_path) == 0
    assert [note.text for note in notes(noted)][-1] == "Later"


def test_the_copy_is_a_line_of_json_for_each(noted, tmp_path):
    """Without Blotter, anybody can read it."""
    rows = [json.loads(line) for line in (tmp_path / OWN).read_text(encoding="utf-8").splitlines()]

    assert [row["table"] for row in rows] == ["notes", "labels", "labels"]
    with closing(sqlite3.connect(own_file(noted))) as db:
        assert db.execute("SELECT text FROM notes").fetchall() == [(rows[0]["text"],)]


def test_what_is_carried_to_another_archive_is_there_once(noted, tmp_path):
    """Under the key and the name that it has there; what has no key there stays behind."""
    there = tmp_path / "other.db"
    add_note(noted, "zzzzzzzzzz", "Stays", at=AT)
    label(there, LabelKind.TAG, "Drones", ["other"], at=AT)

    carried = [carry_own(noted, there, {"abcdefghij": "key-there"}.get) for _ in range(2)]

    assert carried == [3, 0]
    assert [(note.key, note.text) for note in notes(there)] == [("key-there", "Compare, said “Ärger”\nof 2019")]
    assert [(each.name, each.articles) for each in labels(there)] == [("saved", 1), ("Drones", 2)]


def test_nothing_is_made_where_nothing_is_carried(tmp_path):
    """A file beside an archive means that somebody has notes."""
    assert carry_own(tmp_path / "without.db", tmp_path / "blotter.db", str) == 0
    assert not own_file(tmp_path / "blotter.db").exists()
