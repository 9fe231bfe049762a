import json
import os
import shutil
import sqlite3
from contextlib import closing

import pytest

from archive.backup import at_rest, renewing
from archive.errors import ArchiveBusy, DatabaseDamaged, WouldOverwrite
from archive.locking import ArchiveLock
from archive.store import Archive
from tests.archive.backup.conftest import captures, count, damage
from tests.permissions import needs_permissions


def test_a_backup_is_a_whole_archive(kept, ask, tmp_path):
    """It is of use only if it can be searched and checked where it stands."""
    said = ask("backup", tmp_path / "copy").stdout

    copy = tmp_path / "copy" / "blotter.db"
    assert (count(copy), captures(copy)) == (count(kept), captures(kept))
    assert damage(copy) == []
    assert said.startswith(f"{tmp_path / 'copy'}: 2 articles and 3 captures (")
    assert said.endswith("; checked, no damage found\n")
    assert (tmp_path / "copy" / "blotter-captures" / "READ-ME.txt").exists()
    notes = tmp_path / "copy" / "blotter-captures" / "notes.jsonl"  # with it, the copy can be rebuilt too
    assert notes.read_bytes() == (kept.with_name("blotter-captures") / "notes.jsonl").read_bytes()


def test_the_next_backup_copies_only_what_is_new(kept, grow, ask, tmp_path):
    """An archive of 100 GB is backed up every night."""
    first = json.loads(ask("backup", tmp_path / "copy", "--json").stdout)
    grow("horses")

    second = json.loads(ask("backup", tmp_path / "copy", "--json").stdout)
    third = json.loads(ask("backup", tmp_path / "copy", "--json").stdout)

    copy = tmp_path / "copy" / "blotter.db"
    assert first["copied"] + second["copied"] == sum(map(len, captures(copy).values()))
    assert 0 < second["copied"] < first["copied"]
    assert third["copied"] == 0
    assert count(copy) == 3
    assert damage(copy) == []


def test_the_next_backup_writes_only_the_pages_of_the_database_that_changed(kept, grow, ask, tmp_path):
    """Most of a large archive is what it was yesterday."""
    first = json.loads(ask("backup", tmp_path / "copy", "--json").stdout)
    grow("horses")

    second = json.loads(ask("backup", tmp_path / "copy", "--json").stdout)
    third = json.loads(ask("backup", tmp_path / "copy", "--json").stdout)

    assert first["written"] == kept.stat().st_size
    assert 0 < second["written"] < first["written"]
    assert third["written"] == 0
    with closing(sqlite3.connect(kept)) as db, closing(sqlite3.connect(tmp_path / "copy" / "blotter.db")) as copy:
        assert list(copy.iterdump()) == list(db.iterdump())


def test_an_archive_that_is_read_all_the_time_is_backed_up_whole(kept, grow, ask, tmp_path, monkeypatch):
    """A long export in the same night must not cost the backup."""
    monkeypatch.setattr(at_rest, "PATIENCE", 0.2)
    ask("backup", tmp_path / "copy")
    with closing(sqlite3.connect(kept)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM articles").fetchone()
        grow("horses")

        backed_up = json.loads(ask("backup", tmp_path / "copy", "--json").stdout)

    assert backed_up["written"] == (tmp_path / "copy" / "blotter.db").stat().st_size
    assert count(tmp_path / "copy" / "blotter.db") == 3


@pytest.mark.parametrize("command", ["search horses", "restore"])
def test_a_backup_that_was_killed_is_the_earlier_one(kept, grow, ask, tmp_path, command):
    """It is searched and restored as if it had not begun."""
    ask("backup", tmp_path / "copy")
    copy = tmp_path / "copy" / "blotter.db"
    grow("horses")
    if (child := os.fork()) == 0:
        with kept.open("rb") as file, renewing.renewed(kept, file, copy):
            os._exit(0)
    os.waitpid(child, 0)

    if command == "restore":
        ask("restore", tmp_path / "copy", "--archive", (copy := tmp_path / "new" / "press.db"))
    else:
        ask(*command.split(), "--archive", copy)

    assert count(copy) == 2
    assert damage(copy) == []


def test_a_backup_within_a_run_has_what_was_committed_and_no_more(desk, path, ask, tmp_path):
    """A crawl writes while the nightly backup is made; a record whose row is not committed is not copied."""
    desk.read(payload=b"<p>The first page, with words enough.</p>")
    (file,) = path.with_name("blotter-captures").glob("*.warc.gz")
    committed = file.read_bytes()
    file.write_bytes(committed + b"half of the next record")

    ask("backup", tmp_path / "copy")

    copy = tmp_path / "copy" / "blotter.db"
    assert captures(copy) == {file.name: committed}
    with Archive.open(copy) as archive:
        assert archive.payload(1) == b"<p>The first page, with words enough.</p>"


def test_records_that_were_put_aside_are_backed_up(kept, ask, tmp_path):
    """The database does not know them, and they may be the only copy of a page."""
    aside = kept.with_name("blotter-captures") / "sample-1-aside-2.warc.gz"
    aside.write_bytes(b"put aside")

    ask("backup", tmp_path / "copy")

    assert captures(tmp_path / "copy" / "blotter.db")[aside.name] == b"put aside"


def test_a_file_that_became_shorter_is_copied_anew(kept, ask, tmp_path):
    """It was written anew at its source; the copy must not keep the end of the old one."""
    ask("backup", tmp_path / "copy")
    (name, whole), *_ = captures(kept).items()
    copied = tmp_path / "copy" / "blotter-captures" / name
    copied.write_bytes(whole + b"what is gone at the source")

    ask("backup", tmp_path / "copy")

    assert copied.read_bytes() == whole


def test_the_configuration_is_backed_up(kept, ask, tmp_path):
    """Without it nobody knows what was crawled."""
    (tmp_path / "blotter.toml").write_text('contact = "library@example.org"\n')

    ask("backup", tmp_path / "copy")

    assert (tmp_path / "copy" / "blotter.toml").read_text() == 'contact = "library@example.org"\n'


@pytest.mark.parametrize("replaced", [True, False], ids=["first backup", "later backup"])
def test_a_damaged_capture_is_reported(kept, grow, ask, blotter, tmp_path, replaced):
    """A backup that nobody checked is found damaged on the day it is needed."""
    if not replaced:
        ask("backup", tmp_path / "copy")
        grow("horses")
    newest = max(kept.with_name("blotter-captures").glob("*.warc.gz"), key=lambda file: file.stat().st_mtime_ns)
    data = bytearray(newest.read_bytes())
    data[-20] ^= 1
    newest.write_bytes(data)

    done = blotter("backup", tmp_path / "copy")

    assert done.returncode == 1
    assert done.stdout.startswith(f"capture: {newest.name} at byte ")
    assert "1 damage found" in done.stdout


def test_a_damaged_database_does_not_replace_a_good_backup(kept, ask, tmp_path):
    """The last good copy is worth most when the archive is damaged."""
    ask("backup", tmp_path / "copy")
    with closing(sqlite3.connect(kept)) as db, db:
        db.execute("DELETE FROM urls WHERE id = 1")

    with pytest.raises(DatabaseDamaged, match="the earlier backup of it stays as it was"):
        ask("backup", tmp_path / "copy")

    assert damage(tmp_path / "copy" / "blotter.db") == []


def test_an_older_archive_does_not_replace_its_newer_backup(kept, grow, ask, tmp_path):
    """Who restored an old copy by mistake must not lose the new one in the same night."""
    shutil.copytree(kept.parent, tmp_path / "old", ignore=shutil.ignore_patterns("old"))
    grow("horses")
    ask("backup", tmp_path / "copy")

    with pytest.raises(WouldOverwrite, match="this backup has captures that"):
        ask("backup", tmp_path / "copy", "--archive", tmp_path / "old" / "blotter.db")

    assert count(tmp_path / "copy" / "blotter.db") == 3


def test_an_archive_is_not_backed_up_onto_itself(kept, ask):
    """`blotter backup .` would otherwise copy a file over the one it reads."""
    with pytest.raises(WouldOverwrite, match="this is the archive itself"):
        ask("backup", kept.parent)

    assert damage(kept) == []


def test_two_backups_do_not_write_into_one_folder(kept, ask, tmp_path):
    """Each would append to the captures of the other."""
    (tmp_path / "copy").mkdir()
    lock = ArchiveLock(tmp_path / "copy" / "blotter.db")

    with pytest.raises(ArchiveBusy):
        ask("backup", tmp_path / "copy")

    lock.release()


@pytest.mark.parametrize("command", [["backup"], ["schedule", "--backup"]], ids=["made", "planned"])
@pytest.mark.parametrize("place", ["blotter-captures", "blotter-captures/new", "copy/blotter-captures"])
def test_no_backup_stands_among_captures(kept, ask, tmp_path, monkeypatch, place, command):
    """Its database and captures would be taken for the archive's own, and every later backup would have them."""
    monkeypatch.chdir(tmp_path)
    ask("backup", "copy")
    before = sorted(tmp_path.rglob("*"))

    with pytest.raises(WouldOverwrite, match="this is in a folder of captures; name another folder"):
        ask(*command, place)

    assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.parametrize("folder", [".", ""])
def test_no_backup_is_planned_over_the_archive(kept, ask, tmp_path, monkeypatch, folder):
    """Cron would find that out at night, each night."""
    monkeypatch.chdir(tmp_path)

    with pytest.raises(WouldOverwrite, match="this is the archive itself"):
        ask("schedule", "--backup", folder)


@needs_permissions
def test_a_copy_that_may_not_be_changed_is_replaced(kept, grow, ask, obeying, tmp_path):
    """Some make their backups read-only, so that nobody writes to them by mistake."""
    ask("backup", tmp_path / "copy")
    (copy := tmp_path / "copy" / "blotter.db").chmod(0o444)
    grow("horses")

    done = obeying("backup", tmp_path / "copy")

    assert (done.returncode, count(copy)) == (0, 3), done.stderr


@needs_permissions
def test_a_folder_that_may_not_be_written_is_one_line(kept, obeying, tmp_path):
    """Cron mails the line; a traceback explains nothing."""
    (tmp_path / "copy").mkdir(mode=0o555)

    done = obeying("backup", tmp_path / "copy")

    assert done.returncode == 2
    assert done.stderr.count("\n") == 1


def test_status_shows_size_and_growth(kept, ask):
    """Who runs it for years must see when the disk will be full."""
    line = next(line for line in ask("status").stdout.splitlines() if line.startswith("archive: "))
    size = ask("status", "--json").json()["size"]

    assert "(database " in line
    assert " more captures in 30 days; " in line
    assert size["captures"] > 0 < size["database"]
    assert size["free"] > 0
