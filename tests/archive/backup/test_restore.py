import shutil

import pytest

from archive.errors import NoSuchBackup, WouldOverwrite
from tests.archive.backup.conftest import captures, count, damage, lose


@pytest.fixture
def backup(kept, ask, tmp_path):
    """A backup of the archive, and its configuration."""
    (tmp_path / "blotter.toml").write_text('contact = "library@example.org"\n')
    ask("backup", tmp_path / "copy")
    return tmp_path / "copy"


def test_a_lost_archive_is_made_again(backup, kept, ask, tmp_path):
    """With every capture and the configuration, and checked."""
    before = captures(kept)
    lose(kept)
    (tmp_path / "blotter.toml").unlink()

    said = ask("restore", backup).stdout

    assert said == f"{kept.name}: restored from {backup}; no damage found; run: blotter status\n"
    assert (count(kept), captures(kept), damage(kept)) == (2, before, [])
    assert "library@example.org" in (tmp_path / "blotter.toml").read_text()


@pytest.mark.parametrize("given", ["copy", "copy/blotter.db"])
def test_it_is_restored_elsewhere_and_under_another_name(backup, kept, ask, tmp_path, given):
    """A folder or its database may be named, and the captures are found again beside the new file."""
    said = ask("restore", tmp_path / given, "--archive", tmp_path / "new" / "press.db")

    assert damage(tmp_path / "new" / "press.db") == []
    assert f"{tmp_path / 'new' / 'press.db'}: restored" in said.stdout
    assert "blotter.toml stays as it is" in said.stderr


def test_a_configuration_that_names_another_place_is_reported(backup, ask, tmp_path):
    """The next crawl would begin an empty archive there."""
    (tmp_path / "blotter.toml").unlink()

    said = ask("restore", backup, "--archive", tmp_path / "new" / "press.db").stderr

    assert f"names the archive blotter.db; change that to {tmp_path / 'new' / 'press.db'}" in said


def test_a_folder_among_the_captures_is_left_out(backup, kept, ask, tmp_path):
    """Nothing of the archive is in it."""
    (backup / "blotter-captures" / "old").mkdir()

    ask("restore", backup, "--archive", tmp_path / "new" / "press.db")

    assert damage(tmp_path / "new" / "press.db") == []
    assert not (tmp_path / "new" / "blotter-captures" / "old").exists()


def test_an_archive_is_never_overwritten(backup, kept, grow, ask):
    """A command typed in the wrong folder must not cost a year."""
    grow("horses")

    with pytest.raises(WouldOverwrite, match="an archive is here already"):
        ask("restore", backup)

    assert count(kept) == 3


def test_captures_without_their_database_are_never_overwritten(backup, kept, ask):
    """They may have what the backup has not; an archive is made only where nothing stands."""
    kept.unlink()
    (name, data), *_ = captures(kept).items()
    kept.with_name("blotter-captures").joinpath(name).write_bytes(data + b"more")

    with pytest.raises(WouldOverwrite, match="this folder has captures"):
        ask("restore", backup)

    assert captures(kept)[name] == data + b"more"
    assert not kept.exists()


def test_an_interrupted_restore_is_done_again(backup, kept, ask, tmp_path):
    """Half of the captures in a folder of another name stop nobody."""
    lose(kept)
    half = tmp_path / "blotter-captures.part"
    half.mkdir()
    (half / "half.warc.gz").write_bytes(b"half")

    ask("restore", backup)

    assert damage(kept) == []
    assert not half.exists()


def test_damage_in_the_backup_is_reported(backup, kept, blotter):
    """What was restored is read to the last byte."""
    lose(kept)
    for file in (backup / "blotter-captures").glob("*.warc.gz"):
        data = bytearray(file.read_bytes())
        data[-20] ^= 1
        file.write_bytes(data)

    done = blotter("restore", backup)

    assert done.returncode == 1
    assert "capture: " in done.stdout


@pytest.mark.parametrize("archives", [0, 2])
def test_a_folder_without_one_archive_is_no_backup(backup, ask, tmp_path, archives):
    """Which one is meant is for a person to say."""
    folder = tmp_path / "folder"
    folder.mkdir()
    for number in range(archives):
        shutil.copy(backup / "blotter.db", folder / f"{number}.db")

    with pytest.raises(NoSuchBackup, match="name one of 0.db, 1.db" if archives else "it has no archive"):
        ask("restore", folder, "--archive", tmp_path / "new.db")
