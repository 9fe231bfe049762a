"""`blotter verify` finds what is damaged, names what that affects, and is content with what is whole."""

import json
import shutil
import sqlite3
from contextlib import closing

import pytest
from click.testing import CliRunner

from archive.errors import ArchiveBusy, DatabaseDamaged, NoSuchArchive
from archive.locking import ArchiveLock
from archive.store import Archive
from archive.verify.indexes import IndexCheck
from archive.verify.whole import Verification
from crawler.cli import blotter as group
from tests.archive.verify.conftest import change, damage, files, flip
from tests.shelf import Shelf


def test_an_archive_as_it_was_written_is_whole(kept):
    """A check that cries wolf is not read."""
    assert damage(kept) == []
    assert damage(kept, quick=True) == []


@pytest.mark.parametrize("share", [0.05, 0.2, 0.4, 0.6, 0.8, 0.97])
def test_a_flipped_bit_in_a_capture_file_is_found_wherever_it_is(kept, share):
    """Bits rot anywhere: in a page, in what was asked, in the file's own record."""
    (file,) = files(kept)
    flip(file, int(file.stat().st_size * share))

    found = damage(kept)

    assert len(found) == 1
    assert found[0].where.startswith(f"{file.name} at byte ")
    assert "cannot be unpacked" in found[0].reason


def test_a_damaged_page_is_named_with_its_article_and_day(kept):
    """Who keeps an archive knows articles and days, not offsets."""
    (file,) = files(kept)
    ((offset, key),) = change(
        kept,
        """SELECT warc_offset, key FROM captures JOIN article_captures ON capture_id = captures.id
           JOIN articles ON articles.id = article_id WHERE headline = 'B'""",
    )
    flip(file, offset + 60)

    (found,) = damage(kept)

    assert found.articles == (key,)
    assert found.affects == f"the page https://sample.example/b/ of sample as fetched 2026-03-03; articles: {key} (B)"
    assert file.name in found.remedy


def test_a_damage_of_bytes_that_later_captures_share_names_their_articles_too(kept):
    """A revisit has no bytes of its own."""
    (file,) = files(kept)
    ((holder,),) = change(kept, "SELECT revisit_of FROM captures WHERE revisit_of IS NOT NULL")
    ((offset,),) = change(kept, "SELECT warc_offset FROM captures WHERE id = ?", holder)
    change(kept, "INSERT INTO article_captures SELECT 2, id, 9 FROM captures WHERE revisit_of IS NOT NULL")
    flip(file, offset + 60)

    found = damage(kept)[-1]

    assert "(B)" in found.affects
    assert "(The harbour)" in found.affects


def test_the_records_behind_a_damaged_one_are_still_checked(kept):
    """One bad sector must not hide a second."""
    (file,) = files(kept)
    places = change(kept, "SELECT warc_offset FROM captures ORDER BY warc_offset")
    for (offset,) in (places[0], places[-1]):
        flip(file, offset + 40)

    assert len(damage(kept)) == 2


@pytest.mark.parametrize(
    ("sql", "part", "said"),
    [
        ("UPDATE captures SET sha256 = 'x' WHERE id = 2", "capture", "not the bytes that were kept"),
        ("UPDATE captures SET status = 404 WHERE id = 2", "capture", "has the status 200, not 404"),
        ("UPDATE captures SET fetched_at = '2026-03-02T12:00:01Z' WHERE id = 1", "capture", "its record is of"),
        ("UPDATE captures SET warc_length = warc_length - 1 WHERE id = 2", "capture", "bytes, not"),
        ("UPDATE captures SET warc_offset = warc_offset + 1 WHERE id = 2", "capture", "no record begins there"),
        ("UPDATE captures SET revisit_of = 1 WHERE id = 2", "capture", "holds its bytes is another"),
        (
            "UPDATE captures SET revisit_of = NULL WHERE revisit_of = 1",
            "capture",
            "type is there (revisit)",
        ),
        ("UPDATE captures SET fetched_at = '2999-01-01T00:00:00Z' WHERE id = 1", "capture", "in the future"),
        ("DELETE FROM captures WHERE id = 5", "file", "1 record that no row"),
        ("DELETE FROM article_captures WHERE article_id = 2", "article", "no capture proves it"),
        ("DELETE FROM articles WHERE id = 2", "database", "points at a row of articles that is not there"),
        ("DELETE FROM articles WHERE id = 2", "index", "paragraphs that no article has"),
        ("DELETE FROM paragraphs WHERE article_id = 2", "index", "a paragraph of"),
        ("INSERT INTO articles_fts (articles_fts) VALUES ('delete-all')", "index", "differs from the table articles"),
        (
            "INSERT INTO revisions_fts (revisions_fts) VALUES ('delete-all')",
            "index",
            "from the table revisions",
        ),
        ("UPDATE articles SET word_count = 3 WHERE id = 2", "article", "words, not 3"),
        ("UPDATE articles SET key = 'A' WHERE id = 2", "article", "ten letters and digits"),
        ("UPDATE articles SET published_day = '2026-02-30' WHERE id = 2", "article", "out of range"),
        ("UPDATE articles SET published_day = '1599-12-31' WHERE id = 2", "article", "out of range"),
        ("UPDATE articles SET published_day = '2027-03-04' WHERE id = 2", "article", "out of range"),
        ("UPDATE articles SET last_seen_at = '2020-01-01T00:00:00Z' WHERE id = 2", "article", "last seen before"),
        ("UPDATE urls SET article_id = NULL WHERE article_id = 2", "ledger", "archived and has no article"),
        (
            "UPDATE urls SET outcome = 'waiting', article_id = NULL WHERE article_id = 2",
            "ledger",
            "waiting, though an article was read",
        ),
    ],
)
def test_a_row_that_contradicts_another_or_its_record_is_found(kept, sql, part, said):
    """A database can be spoilt by a tool, a bad restore or a bit; each relation is checked."""
    change(kept, sql)

    assert [each for each in damage(kept) if each.part == part and said in each.reason]


@pytest.mark.parametrize("day", ["1600-01-01", "2026-03-03", "2027-03-03"])
def test_a_day_within_range_is_no_damage(kept, day):
    """An old text and a date somewhat ahead are what publishers print."""
    change(kept, "UPDATE articles SET published_day = ? WHERE id = 2", day)

    assert damage(kept) == []


def test_a_missing_file_and_a_missing_folder_are_one_damage_each_with_what_they_held(kept):
    """A thousand lines that say the same hide the next one."""
    (file,) = files(kept)
    file.unlink()
    (gone,) = damage(kept)
    shutil.rmtree(file.parent)
    (folder,) = damage(kept)

    assert (gone.where, gone.reason) == (file.name, "the file is missing")
    assert gone.affects == "5 captures of 2 articles, fetched 2026-03-02 to 2026-03-03"
    assert (folder.where, folder.affects) == ("blotter-captures", "all captures (5)")


def test_a_file_that_ends_early_names_the_captures_that_it_lost(kept):
    """A copy that was cut off looks like a file."""
    (file,) = files(kept)
    ((last,),) = change(kept, "SELECT max(warc_offset) FROM captures")
    file.write_bytes(file.read_bytes()[: last + 5])

    (found,) = damage(kept)

    assert "https://sample.example/d/" in found.affects


def test_what_a_killed_run_left_at_the_end_is_no_damage(kept):
    """The next crawl cuts it off; until then it is an ordinary state."""
    (file,) = files(kept)
    change(kept, "UPDATE runs SET finished_at = NULL")
    file.write_bytes(file.read_bytes() + file.read_bytes()[:100])

    assert damage(kept) == []


def spoil(path, table):
    """Overwrite the first page of *table*."""
    ((page, size),) = change(
        path, "SELECT rootpage, page_size FROM sqlite_master, pragma_page_size WHERE name = ?", table
    )
    data = bytearray(path.read_bytes())
    data[(page - 1) * size : page * size] = b"\xff" * size
    path.write_bytes(data)


@pytest.mark.parametrize(
    "table", ["articles", "captures", "urls", "paragraphs", "articles_fts_data", "captures_of_url"]
)
def test_a_page_of_the_database_that_is_overwritten_is_damage_not_a_crash(kept, table):
    """Whatever stands in the file, the answer is a list."""
    spoil(kept, table)

    assert {each.part for each in damage(kept)} & {"database", "index"}


def test_a_field_that_is_no_text_is_found(kept):
    """A bit that flips in a letter often leaves what is no UTF-8; the page that shows it would fail."""
    change(kept, "UPDATE articles SET section = CAST(x'c3' AS TEXT) WHERE id = 2")

    (found,) = damage(kept)

    assert found.where == "table articles"


NOTHING = {
    "articles": "key body word_count headline first_seen_at publication_id",
    "captures": "warc_file warc_offset warc_length sha256 fetched_at status",
    "urls": "url address publication_id",
}


@pytest.mark.parametrize(("quick", "repair"), [(False, False), (True, False), (False, True)])
@pytest.mark.parametrize(
    ("table", "column"), [(table, column) for table, names in NOTHING.items() for column in names.split()]
)
def test_a_row_without_a_value_that_its_table_demands_is_damage_not_a_crash(kept, table, column, quick, repair):
    """One bit in the head of a row, and SQLite hands over nothing for its columns."""
    with closing(sqlite3.connect(kept, isolation_level=None)) as db:
        (sql,) = db.execute("SELECT sql FROM sqlite_master WHERE name = ?", [table]).fetchone()
        for indexed in db.execute("SELECT name FROM pragma_index_list(?) WHERE origin = 'c'", [table]).fetchall():
            db.execute(f"DROP INDEX {indexed[0]}")
        db.execute("PRAGMA writable_schema = 1")
        db.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", [sql.replace(" NOT NULL", ""), table])
    with closing(sqlite3.connect(kept, isolation_level=None)) as db:
        db.execute("PRAGMA foreign_keys = 0")
        db.execute(f"UPDATE {table} SET {column} = NULL WHERE id = 2")
        db.execute("PRAGMA writable_schema = 1")
        db.execute("UPDATE sqlite_master SET sql = ? WHERE name = ?", [sql, table])

    options = ["--quick"] * quick + ["--repair"] * repair
    ended = CliRunner().invoke(group, ["verify", *options, "--archive", str(kept)])

    assert (ended.exit_code, ended.exception and type(ended.exception)) in {(1, SystemExit), (1, None)}, ended.output
    assert "affects" in ended.output


@pytest.mark.parametrize(("quick", "repair"), [(False, False), (True, False), (False, True)])
def test_a_table_of_settings_that_cannot_be_asked_is_damage_not_a_crash(kept, quick, repair):
    """A letter of a column's name is one bit; where the captures stand is then not known."""
    image = kept.read_bytes()
    made = b"CREATE TABLE settings (name TEXT PRIMARY KEY"
    assert image.count(made) == 1
    kept.write_bytes(image.replace(made, made.replace(b"name", b"nami")))

    options = ["--quick"] * quick + ["--repair"] * repair
    ended = CliRunner().invoke(group, ["verify", *options, "--archive", str(kept)])

    assert ended.exit_code == 1, ended.output
    assert "schema, settings: it is not as Blotter made it" in ended.output


@pytest.mark.parametrize("begin", [0, 100])
def test_a_database_that_sqlite_cannot_open_is_damage(kept, begin):
    """The worst damage has the exit code of damage, not that of a mistyped name."""
    data = bytearray(kept.read_bytes())
    data[begin : begin + 100] = b"\xff" * 100
    kept.write_bytes(data)

    with pytest.raises(DatabaseDamaged) as refused:
        damage(kept)

    assert refused.value.exit_code == 1


def test_a_quick_check_finds_what_came_since_the_last_whole_one(kept, ask):
    """A nightly check reads what is new, even in an archive that takes hours to read."""
    ask("verify")
    change(kept, "UPDATE settings SET value = json_set(value, '$.capture', 3) WHERE name = 'verified'")
    (file,) = files(kept)
    ((offset,),) = change(kept, "SELECT warc_offset FROM captures WHERE id = 4")
    flip(file, offset + 40)

    (found,) = damage(kept, quick=True)

    assert "capture 4" in found.reason


@pytest.mark.parametrize("sample", [0, 1], ids=["of many articles, those that are new", "of few, all"])
@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("DELETE FROM paragraphs WHERE article_id = 2", {"a paragraph of"}),
        (
            "INSERT INTO articles_fts (articles_fts) VALUES ('delete-all')",
            {"a search for the headline of", "it differs from the table articles"},
        ),
        ("UPDATE articles SET word_count = 3 WHERE id = 2", {"words, not 3"}),
    ],
)
def test_a_quick_check_finds_an_index_that_lacks_what_is_new(kept, sql, said, sample):
    """A story that no search finds is silently missing."""
    change(kept, sql)

    assert [each for each in of_indexes(kept, sample) if any(words in each.reason for words in said)]


def of_indexes(path, sample):
    """What a quick check of the indexes finds; they are compared as a whole up to 40 times *sample* articles."""
    with Verification.of(path) as checked:
        return list(IndexCheck(checked.db).some(since=0, sample=sample))


@pytest.mark.parametrize("sample", [0, 1], ids=["of many articles", "of few"])
@pytest.mark.parametrize("words", ['"Quoted", he said', "Ärger – im Süden", "*** ***", "日本語の見出し", "a" * 400])
def test_a_quick_check_finds_any_headline_and_text_that_is_indexed(desk, path, words, sample):
    """A check that cries wolf at a quotation mark is not read."""
    desk.read(f"{words}\n\n{words} {words}", headline=words)
    desk.archive.end_run(desk.run, "finished", at=desk.now)
    desk.archive.close()

    assert of_indexes(path, sample) == []


@pytest.mark.parametrize(("articles", "is_whole"), [(40, True), (41, False)])
def test_a_quick_check_compares_the_whole_index_while_that_is_the_cheaper_way(shelf_of, articles, is_whole):
    """It found 500 alike texts in the index one by one, and took longer than the whole check."""
    path = shelf_of(articles)
    change(path, "DELETE FROM articles_fts_docsize WHERE id = 1")  # no search for a text needs it

    found = {each.where for each in of_indexes(path, 1)}
    assert ("articles_fts" in found) == is_whole


@pytest.fixture
def shelf_of(tmp_path):
    """An archive with so many articles that came before the last whole check."""

    def made(articles):
        shelf = Shelf(tmp_path / "blotter.db")
        for number in range(articles):
            shelf.article(f"Lamps of district {number}")
        return shelf.path

    return made


def test_a_field_that_the_disk_changed_is_found_with_its_article(kept):
    """No index holds a date as printed; the digest of its row knows it."""
    ((key,),) = change(kept, "UPDATE articles SET published_text = 'Courtroom' WHERE id = 2 RETURNING key")
    Archive.open(kept).close()
    image = kept.read_bytes()
    assert image.count(b"Courtroom") == 1
    kept.write_bytes(image.replace(b"Courtroom", b"Courtrooo"))

    for found in (damage(kept), damage(kept, quick=True)):
        assert [(each.where, each.affects, each.articles) for each in found] == [
            ("table articles, row 2", f"article {key}", (key,))
        ]


def test_a_missing_file_is_found_by_a_quick_check(kept):
    """Files are looked for whatever is read."""
    files(kept)[0].unlink()

    assert [each.reason for each in damage(kept, quick=True)] == ["the file is missing"]


def test_the_command_exits_with_0_where_all_is_whole_and_remembers_it(kept, ask):
    """Cron judges by the exit code; a quick check begins where the whole one ended."""
    out = ask("verify")

    assert out.stdout == "no damage found\n"
    with Verification.of(kept) as checked:
        assert checked.last["capture"] == 5


def test_the_command_exits_with_1_and_prints_damage_reason_effect_and_remedy(kept):
    """Each damage is three lines: what, whom it concerns, what to do."""
    files(kept)[0].unlink()

    ended = CliRunner().invoke(group, ["verify", "--archive", str(kept)])

    assert ended.exit_code == 1
    assert [line.strip().partition(" ")[0] for line in ended.stdout.splitlines()] == [
        "file:",
        "affects",
        "copy",
        "",
        "1",
    ]
    with Verification.of(kept) as checked:
        assert checked.last == {}


def test_the_command_refuses_an_archive_that_a_run_has_open(kept, ask):
    """What changes while it is read looks damaged."""
    lock = ArchiveLock(kept)
    try:
        with pytest.raises(ArchiveBusy):
            ask("verify")
    finally:
        lock.release()


def test_the_command_makes_no_archive(ask, tmp_path):
    """A check of a mistyped name must not leave an empty archive that is whole."""
    with pytest.raises(NoSuchArchive):
        ask("verify", "--archive", tmp_path / "none.db")

    assert list(tmp_path.iterdir()) == []


def test_a_file_cut_to_nothing_is_damage_and_stays_as_it_is(ask, tmp_path):
    """An archive that a full disk emptied must not be made anew and called whole."""
    empty = tmp_path / "empty.db"
    empty.touch()

    with pytest.raises(DatabaseDamaged, match="the file is empty"):
        ask("verify", "--archive", empty)

    assert empty.stat().st_size == 0
    assert list(tmp_path.iterdir()) == [empty]


def test_json_counts_what_it_finds_and_says_what_was_checked(kept):
    """A monitor reads numbers and keys."""
    (file,) = files(kept)
    file.unlink()

    ended = CliRunner().invoke(group, ["verify", "--quick", "--json", "--archive", str(kept)])

    report = json.loads(ended.stdout)
    assert ended.exit_code == 1
    assert (report["whole"], report["quick"], report["count"]) == (False, True, 1)
    assert report["damage"][0]["where"] == file.name
